"""Fixed phrases with one word wrong: 精品意思 for 精品意识, 风雨无助 for 风雨无阻.

What no frequency of words shows, since both are words, the phrase around them does.
"""

import itertools
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from exports.proofread.cutting import CLAUSES, frequency, placed, words_of
from exports.proofread.near import PHRASE, is_phrase, near_phrases, said_before, said_behind
from exports.proofread.rule import Hit, Rule, bad, good
from exports.proofread.sheet import Sheet

__all__ = ["RULES"]


class _Doubt(NamedTuple):
    """Words like a phrase: where they and what is wrong in them begin, and what was meant."""

    start: int
    wrong: int
    meant: str
    phrase: str


@lru_cache(CLAUSES)
def _doubts(clause: str) -> tuple[_Doubt, ...]:
    """What may be wrong in words with nothing between; places count from the first character."""
    words = words_of(clause)
    doubts = (*_one(clause, words), *_two(words))
    return tuple([doubt for doubt in doubts if not _right(clause, words, doubt)])


def _one(clause: str, words: Sequence[str]) -> Iterator[_Doubt]:
    """One character that is alike stands for another, in words that begin where one is cut."""
    last = len(clause) - PHRASE
    for at, _ in placed(words):
        if at > last:
            return
        said = clause[at : at + PHRASE]
        for phrase in near_phrases(said):
            n = next(n for n in range(PHRASE) if said[n] != phrase[n])
            yield _Doubt(at, at + n, phrase[n], phrase)


def _two(words: Sequence[str]) -> Iterator[_Doubt]:
    """A word of the same sound stands for another: 自觉用户 for 自觉拥护."""
    for (start, left), (behind, right) in itertools.pairwise(placed(words)):
        if len(left) != 2 or len(right) != 2:
            continue
        if meant := said_behind(left, right):
            yield _Doubt(start, behind, meant, left + meant)
        if meant := said_before(right, left):
            yield _Doubt(start, start, meant, meant + right)


def _find(sheet: Sheet) -> Iterator[Hit]:
    done: set[int] = set()
    for _, clauses in sheet.clauses:
        for clause in clauses:
            for doubt in _doubts(clause.text):
                low = clause.start + doubt.wrong
                places = range(low, low + len(doubt.meant))
                if done.isdisjoint(places) and not _known(sheet.text, low, sheet.data.known):
                    done.update(places)
                    said = sheet.text[places.start : places.stop]
                    message = f"“{said}”疑似“{doubt.meant}”：“{doubt.phrase}”？"
                    start = clause.start + doubt.start
                    yield Hit(start, start + PHRASE, message, doubt.phrase)


_SMALL = frozenset("一二三四五六七八九十两的是其在第")
"""Numerals and small words stand before any other: 一是学习 is no 一体学习."""


def _right(clause: str, words: Sequence[str], doubt: _Doubt) -> bool:
    """Whether what stands there is a phrase or a word itself, or part of one that reaches beyond:
    办实|事, 正|规化建设."""
    start, end = doubt.start, doubt.start + PHRASE
    stops = doubt.wrong + len(doubt.meant)
    said = clause[start:end]
    changed = {*doubt.meant, *clause[doubt.wrong : stops]}
    if is_phrase(said) or not _SMALL.isdisjoint(changed):
        return True
    half = start if doubt.wrong < start + 2 else start + 2
    meant = doubt.phrase[half - start :][:2]
    if frequency(clause[half : half + 2]) > _FAR * max(frequency(meant), 1):
        return True
    return any(
        (at < start or at + len(word) > end) and at < stops and doubt.wrong < at + len(word)
        for at, word in placed(words)
    )


_FAR = 20
"""A word that is so much more usual than what was meant is no slip: 结合起来 for 接合起来."""
_SELDOM = 3
"""Frequency up to which a saying in the dictionary may be a slip itself: 展露头角."""


def _known(text: str, at: int, known: frozenset[str]) -> bool:
    """Whether the character belongs to a word of the trade, or to a saying."""
    for low in range(max(0, at - 3), at + 1):
        for high in range(max(at, low + 1) + 1, low + 5):
            word = text[low:high]
            if word in known or (len(word) == PHRASE and frequency(word) > _SELDOM):
                return True
    return False


RULES = (
    Rule(
        "phrase",
        "固定说法",
        "warning",
        "phrases.txt：公文和工作总结里的固定搭配",
        _find,
        (
            bad("精品意思不强，强化安全低线，自觉用户改革。", "精品意思", "安全低线", "自觉用户"),
            good("精品意识不强，强化安全底线，自觉拥护改革。"),
            good("我为群众办实事，队伍正规化建设，其中宣传栏、其中管理人员，年底前完成。"),
        ),
    ),
)
