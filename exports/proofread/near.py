"""Known words that differ from what stands there in one character that is alike.

Of two characters the usual words (pairs.txt: a first character and all that follow it), of three
(triples.txt), and of four phrases and sayings (phrases.txt: two characters, a tab, and by twos all
that follow them). Pairs, triples and sayings are those that the dictionary of jieba (MIT) has with
a frequency of 20, 50 and 3 at least.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from exports.proofread.alike import alike, sound

__all__ = ["PHRASE", "is_phrase", "near", "near_phrases", "said_before", "said_behind"]

PHRASE = 4
"""Characters of a phrase."""

_HERE = Path(__file__).parent


class _Words(NamedTuple):
    """What stands in the place of one character, or of two, of a word: by the others. Of phrases
    the other halves: all that they have first, and in the same order second.
    """

    pairs: tuple[dict[str, str], dict[str, str]]
    triples: tuple[dict[str, str], dict[str, str], dict[str, str]]
    heads: dict[str, str]
    tails: dict[str, str]


@cache
def _words() -> _Words:
    seconds: dict[str, str] = {}
    firsts: dict[str, str] = {}
    for line in (_HERE / "pairs.txt").read_text("utf-8").splitlines():
        seconds[line[0]] = line[1:]
        for second in line[1:]:
            firsts[second] = firsts.get(second, "") + line[0]
    triples: tuple[dict[str, str], dict[str, str], dict[str, str]] = ({}, {}, {})
    for word in (_HERE / "triples.txt").read_text("utf-8").split():
        for at, found in enumerate(triples):
            key = word[:at] + word[at + 1 :]
            found[key] = found.get(key, "") + word[at]
    heads: dict[str, str] = {}
    behind: dict[str, str] = {}
    for line in (_HERE / "phrases.txt").read_text("utf-8").splitlines():
        head, rest = line[:2], line[3:]
        heads[head] = rest[::2] + rest[1::2]
        for at in range(0, len(rest), 2):
            tail = rest[at : at + 2]
            behind[tail] = behind.get(tail, "") + head
    tails = {tail: some[::2] + some[1::2] for tail, some in behind.items()}
    return _Words((firsts, seconds), triples, heads, tails)


def is_phrase(words: str) -> bool:
    halves = _words().heads.get(words[:2], "")
    half = len(halves) // 2
    at = halves.find(words[2], 0, half)
    while at >= 0 and halves[at + half] != words[3]:
        at = halves.find(words[2], at + 1, half)
    return at >= 0


def said_behind(word: str, other: str) -> str:
    """What a phrase has behind a word of two characters that is said as `other` is; or nothing."""
    return _said(_behind(word), other)


def said_before(word: str, other: str) -> str:
    """What a phrase has before a word of two characters that is said as `other` is; or nothing."""
    return _said(_before(word), other)


@cache
def _behind(word: str) -> tuple[str, str]:
    """The halves behind a word, and how they are said."""
    halves = _words().heads.get(word, "")
    return halves, sound(halves)


@cache
def _before(word: str) -> tuple[str, str]:
    halves = _words().tails.get(word, "")
    return halves, sound(halves)


def _said(others: tuple[str, str], other: str) -> str:
    """The last one of them that is said so."""
    halves, sounds = others
    if not halves:
        return ""
    half = len(halves) // 2
    wanted = sound(other)
    at = sounds.rfind(wanted[0], 0, half)
    while at >= 0:
        if sounds[at + half] == wanted[1]:
            return halves[at] + halves[at + half]
        at = sounds.rfind(wanted[0], 0, at)
    return ""


def near_phrases(words: str) -> list[str]:
    """Phrases that differ in one character; that one is alike. None where it is a phrase itself."""
    known = _words()
    head, tail = words[:2], words[2:]
    found: list[str] = []
    if others := known.heads.get(head):
        for other in _one_off(tail, others):
            if other == tail:
                return []
            found.append(head + other)
    if others := known.tails.get(tail):
        found += [other + tail for other in _one_off(head, others)]
    return found


def _one_off(said: str, others: str) -> Iterator[str]:
    """Those of `others` that are `said`, or have one of its characters where the other is alike."""
    half = len(others) // 2
    first, second = said[0], said[1]
    if (at := others.find(first, 0, half)) >= 0:
        same = alike(second)
        while at >= 0:
            each = others[at + half]
            if each == second or each in same:
                yield first + each
            at = others.find(first, at + 1, half)
    if (at := others.find(second, half)) >= 0:
        same = alike(first)
        while at >= 0:
            if (each := others[at - half]) in same:
                yield each + second
            at = others.find(second, at + 1)


def near(words: str) -> list[str]:
    """Known words of the same length, two or three, that differ in one character; that is alike."""
    if len(words) == 2:
        first, second = words[0], words[1]
        return [
            *[c + second for c in _firsts(second) & alike(first)],
            *[first + c for c in _seconds(first) & alike(second)],
        ]
    known = _words().triples
    found: list[str] = []
    for at, character in enumerate(words):
        before, behind = words[:at], words[at + 1 :]
        if some := known[at].get(before + behind):
            same = alike(character)
            found += [before + c + behind for c in some if c in same]
    return found


@cache
def _firsts(second: str) -> frozenset[str]:
    """What stands before a character in words of two."""
    return frozenset(_words().pairs[0].get(second, ""))


@cache
def _seconds(first: str) -> frozenset[str]:
    """What stands behind a character in words of two."""
    return frozenset(_words().pairs[1].get(first, ""))
