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

from exports.proofread.alike import alike

__all__ = ["PHRASE", "before", "behind", "is_phrase", "near"]

PHRASE = 4
"""Characters of a phrase."""

_HERE = Path(__file__).parent


class _Halves(NamedTuple):
    """The other halves of phrases: all that they have first, and in the same order second."""

    firsts: str
    seconds: str


_NONE = _Halves("", "")


class _Words(NamedTuple):
    """What stands in the place of one character, or of two, of a word: by the others."""

    pairs: tuple[dict[str, str], dict[str, str]]
    triples: tuple[dict[str, str], dict[str, str], dict[str, str]]
    heads: dict[str, _Halves]
    tails: dict[str, _Halves]


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
    heads: dict[str, _Halves] = {}
    tails: dict[str, list[str]] = {}
    for line in (_HERE / "phrases.txt").read_text("utf-8").splitlines():
        head, rest = line[:2], line[3:]
        heads[head] = _Halves(rest[::2], rest[1::2])
        for at in range(0, len(rest), 2):
            tails.setdefault(rest[at : at + 2], []).append(head)
    return _Words(
        (firsts, seconds),
        triples,
        heads,
        {
            tail: _Halves("".join([each[0] for each in some]), "".join([each[1] for each in some]))
            for tail, some in tails.items()
        },
    )


def is_phrase(words: str) -> bool:
    firsts, seconds = _words().heads.get(words[:2], _NONE)
    fourth = words[3]
    return any(seconds[at] == fourth for at in _places(words[2], firsts))


def _places(character: str, words: str) -> Iterator[int]:
    """Where a character stands, everywhere."""
    at = words.find(character)
    while at >= 0:
        yield at
        at = words.find(character, at + 1)


def behind(word: str) -> list[str]:
    """What phrases have behind a word of two characters."""
    return [a + b for a, b in zip(*_words().heads.get(word, _NONE), strict=True)]


def before(word: str) -> list[str]:
    """What phrases have before a word of two characters."""
    return [a + b for a, b in zip(*_words().tails.get(word, _NONE), strict=True)]


def near(words: str) -> list[str]:
    """Known words of the same length that differ in one character; that one is alike."""
    known = _words()
    found: list[str] = []
    if len(words) == PHRASE:
        head, tail = words[:2], words[2:]
        if others := known.heads.get(head):
            found += [head + other for other in _one_alike(tail, others)]
        if others := known.tails.get(tail):
            found += [other + tail for other in _one_alike(head, others)]
        return found
    if len(words) == 2:
        places = [(0, known.pairs[0].get(words[1])), (1, known.pairs[1].get(words[0]))]
    else:
        first, second, third = words[0], words[1], words[2]
        places = [
            (0, known.triples[0].get(second + third)),
            (1, known.triples[1].get(first + third)),
            (2, known.triples[2].get(first + second)),
        ]
    for at, some in places:
        if some:
            same = alike(words[at])
            found += [words[:at] + c + words[at + 1 :] for c in some if c in same]
    return found


def _one_alike(said: str, others: _Halves) -> list[str]:
    """Those of `others` that share one of the two characters, where the other is alike."""
    first, second = said[0], said[1]
    found: list[str] = []
    if first in others.firsts:
        same = alike(second)
        meant = (others.seconds[at] for at in _places(first, others.firsts))
        found += [first + each for each in meant if each in same]
    if second in others.seconds:
        same = alike(first)
        meant = (others.firsts[at] for at in _places(second, others.seconds))
        found += [each + second for each in meant if each in same]
    return found
