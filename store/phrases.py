"""A unit's own stock of claims, effects and guiding formulas. Nothing in it is ever made up.

It comes from `settings/phrases.toml`, which the unit writes, and from what the unit has used in its
documents. The file:

    [[phrases]]
    use = "claim"               # claim 领句, effect 成效句, formula 提法
    text = "……"
    kinds = ["meeting"]         # optional: for nodes that collect one of these
    from = 2021                 # optional: the first and the last year in which it holds
    to = 2025
"""

import re
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from store.clean import clean
from store.contract import Store, StoreError
from store.kinds import read_toml
from store.model import Document, Node, Record
from store.pinyin import found_by

_PROSE = ("preamble", "paragraph", "closing")
_FORMULA = re.compile(
    "(?:^|(?<=[，。；：]))(?:[^，。；：]{0,6}坚持)?(以[^，。；：]{2,40}为指导"
    "|(?:深入|全面|认真|坚决)?(?:学习|贯彻|落实){1,3}[^，。；：]{2,40}(?:精神|部署|要求))(?=[，。；]|$)"
)
"""What a year's texts are put under: it holds from the year of the text on."""

__all__ = ["Phrase", "learned_phrases", "load_phrases", "offered"]

PhraseUse = Literal["claim", "effect", "formula"]


class Phrase(
    Struct, frozen=True, forbid_unknown_fields=True, rename={"first": "from", "last": "to"}
):
    """Words that the unit uses. `first` and `last` are years, both included; None: no limit."""

    use: PhraseUse
    text: str
    kinds: tuple[str, ...] = ()
    first: int | None = None
    last: int | None = None

    def holds(self, year: int) -> bool:
        return (self.first is None or self.first <= year) and (
            self.last is None or year <= self.last
        )


def load_phrases(settings: Path) -> tuple[Phrase, ...]:
    """What stands in `phrases.toml`; nothing where there is no such file.

    Raises `StoreError` with the line where it is not understood.
    """
    path = settings / "phrases.toml"
    if not path.is_file():
        return ()
    listed = read_toml(path).get("phrases", [])
    if not isinstance(listed, list):
        raise StoreError(f"{path} 的写法不对：每条写作 [[phrases]]，下面是 use 和 text。")
    phrases = []
    for number, table in enumerate(listed):
        try:
            phrase = msgspec.convert(table, Phrase)
        except msgspec.ValidationError as error:
            line = _line(path, number)
            raise StoreError(f"{path} 第 {line} 行起的一条写法不对（{error}）。") from None
        phrases.append(msgspec.structs.replace(phrase, text=_one_line(phrase.text)))
    return tuple(phrase for phrase in phrases if phrase.text)


def learned_phrases(store: Store, unit: str, except_: str = "") -> tuple[Phrase, ...]:
    """What the unit stands by: claims, effects, formulas, newest year first; not of one node.

    Not what is carried over and not read again, nor what stands in a document under review as long
    as one of its year's records is not approved.
    """
    open_years = {(r.unit, r.year) for r in store.all(Record) if r.status != "approved"}
    years = {
        d.key: d.year for d in store.all(Document)
        if d.unit == unit and not (d.review and (d.unit, d.year) in open_years)
    }  # fmt: skip
    mine = [n for n in store.all(Node)
            if n.document in years and n.key != except_ and not n.to_confirm]  # fmt: skip
    nodes = [n for n in mine if n.style == "point"]
    nodes.sort(key=lambda n: -years[n.document])
    formulas = [
        Phrase("formula", words, first=years[n.document])
        for n in sorted(mine, key=lambda n: -years[n.document]) if n.style in _PROSE
        for words in _FORMULA.findall(_one_line(n.text))
    ]  # fmt: skip
    claims = [Phrase("claim", _one_line(n.text), n.collects) for n in nodes]
    effects = [Phrase("effect", _one_line(n.effect), n.collects) for n in nodes]
    return tuple(phrase for phrase in (*claims, *effects, *formulas) if phrase.text)


def offered(
    phrases: Iterable[Phrase],
    typed: str,
    *,
    use: PhraseUse,
    kinds: Iterable[str],
    year: int,
    count: int = 8,
) -> list[str]:
    """Texts that fit what is typed (words, or initials of pinyin), the best for the node first.

    Formulas fit everywhere. What does not hold in `year`, or is typed already, is not offered.
    """
    wanted = {*kinds}
    fitting = [p for p in phrases if p.use in (use, "formula") and p.holds(year)]
    fitting.sort(key=lambda p: (not wanted.intersection(p.kinds), bool(p.kinds), p.use != use))
    texts = dict.fromkeys(p.text for p in fitting if p.text != typed.strip())
    return list(islice((text for text in texts if found_by(typed, text)), count))


def _one_line(text: str) -> str:
    return " ".join(clean(text).split("\n")).strip()


def _line(path: Path, number: int) -> int:
    """Where the phrase with that number (from 0) begins."""
    lines = path.read_text("utf-8").splitlines()
    starts = [n for n, line in enumerate(lines, 1) if line.strip().startswith("[[phrases]]")]
    return starts[number] if number < len(starts) else 1
