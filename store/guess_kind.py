"""Guesses the kind of a record from the words of its line.

A linear model: every run of up to four characters, and the unit of every number, speaks for or
against each kind. What they weigh is learned from lines as clerks write them
(`bench/learn_kinds.py`), and is the same for everybody: nothing is learned while one types.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from math import exp, sqrt
from pathlib import Path

from msgspec import Struct

from store.kinds import Kinds, builtin_kinds
from store.weights import Weights, read_weights

__all__ = ["WEIGHTS", "KindGuess", "guess_kind", "kind_doubt", "loudness", "pieces"]

WEIGHTS = Path(__file__).with_name("kind_weights.txt")
LONGEST = 4
"""Characters of a piece."""
SURE = 0.8
"""A guess that is less likely is told as one."""
LEAST = 0.1
"""A kind that is less likely is no guess: 其他."""
FAVOURED = 1.5
"""What a kind gains where the current section collects it."""
USUAL = 60
"""So many pieces has a line."""
OWN = 2.0
"""How far a kind of the unit's own, whose words stand there, goes ahead of all others."""

_VISITED = re.compile("慰问|慰闻|送温暖|送清凉")
_GAVE = re.compile("捐|募|义卖|善款|筹款|献爱心")
"""Who is visited with money is no one for whom it was collected."""
_HELD = re.compile(
    "座谈|茶话|联欢|联谊|晚会|演出|活动|集市|游园|包粽|灯|诗|趣味|文艺|春联|送福|义诊|花"
)
"""What is held at a festival besides visits."""
_BETWEEN = re.compile(r"[^一-龥a-z]+")


def loudness(count: int) -> float:
    """How loud each of so many pieces speaks: in a long line less."""
    return sqrt(USUAL / max(count, 1))


class KindGuess(Struct, frozen=True):
    """`key` is the best fit, `others` the next ones, best first; `sure` where none comes close."""

    key: str
    others: tuple[str, ...] = ()
    sure: bool = False


def pieces(text: str, measures: Iterable[str] = ()) -> set[str]:
    """The runs of one to four characters of `text`; `|` is where words begin or end. And what has
    a colon: the units, and how much there is of characters, words and numbers."""
    units = list(measures)
    words = [word for word in _BETWEEN.split(text.lower()) if word]
    found = {f"unit:{unit}" for unit in units}
    found.add(f"length:{min(sum(map(len, words)) // 4, 6)}")
    found.add(f"words:{min(len(words), 5)}")
    found.add(f"numbers:{min(len(units), 3)}")
    for word in words:
        marked = f"|{word}|"
        for length in range(1, LONGEST + 1):
            found.update([marked[at : at + length] for at in range(len(marked) - length + 1)])
    found.discard("|")
    return found


def guess_kind(
    text: str, kinds: Kinds, measures: Iterable[str] = (), favoured: Iterable[str] = ()
) -> KindGuess:
    """The kind that the words of `text` fit best; other (其他) where none does.

    `measures` are the units of the numbers in the line, `favoured` the kinds that the current
    section collects, which only tip the scales. Words that the unit itself gave a kind go first.
    """
    weights = _weights()
    found = pieces(text, measures)
    learned = weights.known(found)
    said = [piece.strip("|") for piece in learned if ":" not in piece]
    said = [piece for piece in said if len(piece) > 1 or not piece.isascii()]
    loud = loudness(len(found))
    scores = {
        key: (bias + gain * loud) / 10
        for key, bias, gain in zip(weights.keys, weights.bias, weights.sums(learned), strict=True)
        if key in kinds
    }
    for key in favoured:
        if key in kinds:  # a kind of the unit's own has no weights
            scores[key] = scores.get(key, max(scores.values()) - OWN) + FAVOURED
    ahead = max(scores.values()) + OWN
    own = _own(text, kinds)
    scores |= {key: ahead + 0.3 * length for key, length in own.items()}
    best = max(scores.values())
    odds = {key: exp(score - best) for key, score in scores.items()}
    ranked = sorted(odds, key=lambda key: -odds[key])
    share = 1 / sum(odds.values())
    visited = _VISITED.search(text) and not _GAVE.search(text)
    held = ranked[0] == "festival" and (_HELD.search(text) or "我们的节日" in text)
    if ranked[0] in ("donation", "festival") and visited and not held:
        ranked.sort(key=lambda key: key != "partnership")
        share = max(min(share, odds["partnership"] * share), LEAST)
    if not own and (not said or share < LEAST):
        return KindGuess("other", tuple(key for key in ranked if key != "other")[:3])
    known = own or any(len(piece) > 1 for piece in said)
    sure = share >= SURE and bool(known) and ranked[0] != "other"
    return KindGuess(ranked[0], tuple(ranked[1:4]), sure)


def kind_doubt(kinds: Kinds, key: str, others: Sequence[str], *, sure: bool) -> str:
    """What is said of a kind that is guessed, where that is not sure; else ""."""
    if key == "other":
        return "没有看出是哪种类型，先记为其他事项。"
    if sure:
        return ""
    also = f"，也可能是“{kinds[others[0]].label}”" if others else "，不一定对，请看一眼"
    return f"类型按“{kinds[key].label}”记{also}。"


def _own(text: str, kinds: Kinds) -> dict[str, int]:
    """The kinds to which the unit itself gave words that stand in `text`, and their length."""
    usual = builtin_kinds().kinds
    found = {}
    for key, kind in kinds.kinds.items() if kinds.kinds is not usual else ():
        before = usual.get(key)
        known = (*before.words, before.label) if before else ()
        words = (w.strip() for w in (*kind.words, kind.label) if w not in known)
        longest = max((len(word) for word in words if word in text), default=0)
        if kind is not before and longest > 1:
            found[key] = longest
    return found


@cache
def _weights() -> Weights:
    return read_weights(WEIGHTS)
