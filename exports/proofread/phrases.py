"""Fixed phrases with one word wrong: 精品意思 for 精品意识, 风雨无助 for 风雨无阻.

What no frequency of words shows, since both are words, the phrase around them does.
"""

import itertools
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from exports.proofread.alike import alike, sound
from exports.proofread.cutting import Cut, frequency
from exports.proofread.rule import Hit, Rule, bad, good
from exports.proofread.sheet import Sheet

__all__ = ["RULES"]

_LENGTH = 4


class _Phrases(NamedTuple):
    """Phrases of four characters: all; by three of the characters that they have, with the place
    of the fourth; by the first two, and by the last two."""

    all: frozenset[str]
    but: tuple[dict[str, str], ...]
    heads: dict[str, list[str]]
    tails: dict[str, list[str]]


@cache
def _phrases() -> _Phrases:
    words = Path(__file__).with_name("phrases.txt").read_text("utf-8").split()
    but: tuple[dict[str, str], ...] = tuple({} for _ in range(_LENGTH))
    heads: dict[str, list[str]] = {}
    tails: dict[str, list[str]] = {}
    for phrase in words:
        for at, kept in enumerate(but):
            key = phrase[:at] + phrase[at + 1 :]
            kept[key] = kept.get(key, "") + phrase[at]
        heads.setdefault(phrase[:2], []).append(phrase[2:])
        tails.setdefault(phrase[2:], []).append(phrase[:2])
    return _Phrases(frozenset(words), but, heads, tails)


class _Near(NamedTuple):
    """Words like a phrase: where they and what is wrong in them begin, and what was meant."""

    start: int
    wrong: int
    meant: str
    phrase: str


def _one(text: str, cuts: list[Cut]) -> Iterator[_Near]:
    """One character that is alike stands for another, in words that begin where one is cut."""
    known, (first, second, third, last) = _phrases().all, _phrases().but
    others, base = alike(), cuts[0].start
    for cut in cuts:
        at = cut.start - base
        words = text[at : at + _LENGTH]
        if len(words) < _LENGTH or words in known:
            continue
        for place, meant in (
            (0, first.get(words[1:])),
            (1, second.get(words[0] + words[2:])),
            (2, third.get(words[:2] + words[3])),
            (3, last.get(words[:3])),
        ):
            if meant is None or words[place] in meant:
                continue
            for character in meant:
                if character in others(words[place]) or sound(character) == sound(words[place]):
                    phrase = words[:place] + character + words[place + 1 :]
                    yield _Near(at, at + place, character, phrase)
                    break


def _two(words: list[Cut]) -> Iterator[_Near]:
    """A word of the same sound stands for another: 自觉用户 for 自觉拥护."""
    for left, right in itertools.pairwise(words):
        if len(left.word) != 2 or len(right.word) != 2:
            continue
        if (behind := _behind(left.word)) and (meant := behind.get(sound(right.word))):
            yield _Near(left.start, right.start, meant, left.word + meant)
        if (before := _before(right.word)) and (meant := before.get(sound(left.word))):
            yield _Near(left.start, left.start, meant, meant + right.word)


@cache
def _behind(word: str) -> dict[tuple[str, ...], str]:
    """What phrases have behind a word, by its sound."""
    return {sound(other): other for other in _phrases().heads.get(word, ())}


@cache
def _before(word: str) -> dict[tuple[str, ...], str]:
    return {sound(other): other for other in _phrases().tails.get(word, ())}


def _find(sheet: Sheet) -> Iterator[Hit]:
    done: set[int] = set()
    for _, cuts in sheet.cuts:
        for words in cuts:
            if not words:
                continue
            start = words[0].start
            text = "".join(word.word for word in words)
            found = [near._replace(start=near.start + start, wrong=near.wrong + start)
                     for near in _one(text, words)]  # fmt: skip
            for near in (*found, *_two(words)):
                places = range(near.wrong, near.wrong + len(near.meant))
                if done.isdisjoint(places) and not _right(sheet, words, near):
                    done.update(places)
                    said = sheet.text[places.start : places.stop]
                    message = f"“{said}”疑似“{near.meant}”：“{near.phrase}”？"
                    yield Hit(near.start, near.start + _LENGTH, message, near.phrase)


_SMALL = re.compile("其中|[一二三四五六七八九十两]")
"""其中 and numerals stand before any other word, and are not meant to be like 集中, 一体, 事项."""


def _right(sheet: Sheet, words: list[Cut], near: _Near) -> bool:
    """Whether what stands there is a phrase or a word itself, or part of one that reaches beyond:
    办实|事, 正|规化建设."""
    start, end = near.start, near.start + _LENGTH
    said = sheet.text[start:end]
    if said in _phrases().all or _SMALL.search(said):
        return True
    for word in words:
        stop = word.start + len(word.word)
        beyond = word.start < start or stop > end
        if beyond and word.start < near.wrong + len(near.meant) and near.wrong < stop:
            return True
    return _known(sheet.text, near.wrong, sheet.data.known)


def _known(text: str, at: int, known: frozenset[str]) -> bool:
    """Whether the character belongs to a word of the trade, or to a saying."""
    for low in range(max(0, at - 3), at + 1):
        for high in range(max(at, low + 1) + 1, low + 5):
            word = text[low:high]
            if word in known or (len(word) == _LENGTH and frequency(word)):
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
