"""Near misses by sound: what sounds like a word of the lexicon and is written otherwise.

A syllable is taken without its tone, and without what dialects and fingers mix up (zh/z,
n/l, -ng/-n). The characters of a text become one letter each, so that a slice is a look-up.
"""

import itertools
from collections.abc import Iterable, Iterator
from functools import cache

from msgspec import Struct

from exports.proofread.alike import Sounds
from exports.proofread.rule import Hit, Rule, bad, good
from exports.proofread.sheet import Sheet

__all__ = ["RULES"]

LEAST, MOST = 3, 8
"""Characters of a word that is held against the text."""


def _fuzzy(syllable: str) -> str:
    for pair in (("zh", "z"), ("ch", "c"), ("sh", "s")):
        if syllable.startswith(pair[0]):
            syllable = pair[1] + syllable[2:]
    if syllable[:1] == "n" and syllable[1:2] not in ("", "g"):
        syllable = "l" + syllable[1:]
    if syllable.endswith(("ang", "eng", "ing")):
        syllable = syllable[:-1]
    return syllable


_SOUNDS = Sounds(_fuzzy)


def _near(syllable: str, all_: tuple[str, ...]) -> list[str]:
    """Syllables of three letters and more that differ in one letter more or less: chuan, chan."""
    found = []
    for other in all_:
        long, short = sorted((syllable, other), key=len, reverse=True)
        one = len(long) == len(short) + 1 and len(short) >= 3 and any(
            long[:at] + long[at + 1 :] == short for at in range(len(long))
        )  # fmt: skip
        if one:
            found.append(other)
    return found


class _Index(Struct, frozen=True):
    """By sound: the words (`exact`), and those with one syllable a letter off (four characters and
    more). `written`: the words themselves. `opens`: how long those are that two letters begin, and
    `begins` those that two characters do; a look at these first saves nine look-ups of ten.
    """

    exact: dict[str, str]
    off: dict[str, str]
    written: frozenset[str]
    opens: dict[str, tuple[int, ...]]
    begins: dict[str, tuple[int, ...]]


@cache
def _index(words: tuple[str, ...]) -> _Index:
    exact: dict[str, str] = {}
    off: dict[str, str] = {}
    kept = tuple(
        w for w in words if LEAST <= len(w) <= MOST and all("\u4e00" <= c <= "\u9fff" for c in w)
    )
    known = tuple(sorted({_SOUNDS.syllable(c) for w in kept for c in w}))
    near = {syllable: _near(syllable, known) for syllable in known}
    for word in kept:
        sound = word.translate(_SOUNDS)
        exact.setdefault(sound, word)
        if len(word) < 4:
            continue
        for at, c in enumerate(word):
            for other in near[_SOUNDS.syllable(c)]:
                off.setdefault(sound[:at] + _SOUNDS.letter(other) + sound[at + 1 :], word)
    return _Index(exact, off, frozenset(kept), _lengths((*exact, *off)), _lengths(kept))


def _lengths(words: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """By their first two characters how long the words are."""
    found: dict[str, set[int]] = {}
    for word in words:
        found.setdefault(word[:2], set()).add(len(word))
    return {start: tuple(some) for start, some in found.items()}


def _find(sheet: Sheet) -> Iterator[Hit]:
    words = (*sheet.data.lexicon, *sheet.data.learned)
    index = _index(words)
    exact, off = index.exact, index.off
    text = sheet.text
    sounds = text.translate(_SOUNDS)
    right = _right(sheet, index)
    taken = bytearray(len(text))
    said: list[tuple[int, int, str]] = []
    for at, (a, b) in enumerate(itertools.pairwise(sounds)):
        for size in index.opens.get(a + b, ()):
            key = sounds[at : at + size]
            if word := exact.get(key) or off.get(key):
                said.append((size, at, word))
    for size, at, word in sorted(said, key=lambda each: -each[0]):
        key = sounds[at : at + size]
        found = text[at : at + len(word)]
        if found == word or 1 in taken[at : at + size]:
            continue
        differ = [n for n, (a, b) in enumerate(zip(found, word, strict=True)) if a != b]
        if any(right[at + n] for n in differ) or len(differ) > (1 if size == 3 else size // 2):
            continue
        if not _likely(found, word, differ, same=key in exact):
            continue
        low, high = at + differ[0], at + differ[-1] + 1
        taken[at : at + size] = b"\1" * size
        yield Hit(
            low,
            high,
            f"音近的词是“{word}”，请核对“{found}”。",
            word[differ[0] : differ[-1] + 1],
            # Four characters and one that is off, of the very same sound: no chance any more.
            "warning" if size >= 4 and key in exact and len(differ) == 1 else None,
        )


# Characters that sound alike and are both right beside most words.
_FREE = frozenset(
    "的地得了在再做作和及与以已为未是事时实市式使其期起有由又应经进近将讲到道他她它个各更两没每全该此次向像"
)


def _likely(found: str, word: str, differ: list[int], *, same: bool) -> bool:
    """Not where a small word stands at the edge of the slice by chance: 区域环境, 全局上下."""
    edge = differ[0] == 0 or differ[-1] == len(word) - 1
    if edge and any(found[n] in _FREE for n in differ):
        return False
    return same or len(differ) == 1 or not edge or differ[0] == 0


def _right(sheet: Sheet, index: _Index) -> bytearray:
    """Which characters stand in a word of the lexicon as it is written."""
    text = sheet.text
    marks = bytearray(len(text))
    for at, pair in enumerate(sheet.pairs):
        for size in index.begins.get(pair, ()):
            if text[at : at + size] in index.written:
                marks[at : at + size] = b"\1" * size
    return marks


RULES = (
    Rule(
        "sound",
        "音近",
        "hint",
        "lexicon.toml：行业词语和本单位审定过的文稿；不分声调的拼音",
        _find,
        (
            bad("加大选产力度，志愿服雾活动，精神文明见设。", "选产", "雾", "见"),
            bad("组织召开坐谈会，落实责任置。", "坐", "置"),
            good("加大宣传力度，开展志愿服务活动，全局上下、全区上下、区域环境整治。"),
        ),
    ),
)
