"""A second look at a line: what each number and word of time in it is, by the words beside it.

The patterns of a quick line say what they know; this only says where that is unlikely, so that it
is told: 二所 as two stations, 周六起 as six cases. A linear model as that of the kind
(`store.guess_kind`), learned from lines that are read as they should be (`bench/learn_roles.py`).
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from store.quick_line import Part, PartOf, quoted_in
from store.weights import Weights, read_weights

__all__ = ["ROLES", "ROLE_WEIGHTS", "likelier", "pieces", "roles"]

ROLE_WEIGHTS = Path(__file__).with_name("role_weights.txt")
ROLES: tuple[PartOf, ...] = ("date", "quantity", "title")
"""What a run may be part of; what is in several, of the first."""
_READ = frozenset(ROLES)
MARGIN = 2
"""So many tenths of a logit must another role be ahead."""
_RUN = re.compile(
    r"\d+(?:[.,]\d+)*|[〇零一二两三四五六七八九十百千万亿廿卅]+"
    "|[年季月旬周日今明昨]"
)
_PLAIN = str.maketrans("123456789 \t", "000000000__")
_LAST_MONTH, _LAST_DAY = 12, 31


def roles(shadow: str, parts: Sequence[Part]) -> Iterator[tuple[int, int, Part]]:
    """Where the numbers and the characters stand that a date is made of, and of which part they
    are, one of ROLES. Not what is marked, quoted, or doubted already."""
    quoted = quoted_in(shadow)
    for match in _RUN.finditer(shadow):
        start, end = match.span()
        around = {part.what: part for part in parts if part.start <= start < part.end}
        if not around.keys() <= _READ or any(a < start < b for a, b in quoted):
            continue
        if role := next((role for role in ROLES if role in around), None):
            yield start, end, around[role]


def pieces(shadow: str, start: int, end: int) -> tuple[str, ...]:
    """What speaks for or against a role: `=` the form of a run, `<` and `>` up to four characters
    right before it and behind it, `(` and `)` up to two and its form; `|` ends the line."""
    form = _form(shadow[start:end])
    before = f"||||{shadow[max(0, start - 4) : start]}"[-4:].translate(_PLAIN)
    after = f"{shadow[end : end + 4]}||||"[:4].translate(_PLAIN)
    return (
        f"={form}",
        f"<{before}",
        f"<{before[1:]}",
        f"<{before[2:]}",
        f"<{before[3]}",
        f">{after}",
        f">{after[:3]}",
        f">{after[:2]}",
        f">{after[0]}",
        f"({before[2:]}{form}",
        f"({before[3]}{form}",
        f"){form}{after[:2]}",
        f"){form}{after[0]}",
    )


def _form(run: str) -> str:
    """Numbers that may be a month, a day, or neither are alike; so are numerals of several."""
    if not run[0].isascii():
        return run if len(run) == 1 else "十十"
    if not run.isdigit():
        return "0.0"
    if len(run) > 2:
        return "0" * min(len(run), 5)
    value = int(run)
    return "0" if value <= _LAST_MONTH else "00" if value <= _LAST_DAY else "99"


def likelier(shadow: str, start: int, end: int, role: str) -> str | None:
    """The role that a run clearly more likely has than `role`, or None."""
    weights = _weights()
    sums = weights.sums(p for p in pieces(shadow, start, end) if p in weights.pieces)
    scores = [bias + gain for bias, gain in zip(weights.bias, sums, strict=True)]
    best = max(scores)
    return weights.keys[scores.index(best)] if best > scores[weights.index[role]] + MARGIN else None


@cache
def _weights() -> Weights:
    return read_weights(ROLE_WEIGHTS)
