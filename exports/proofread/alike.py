"""Characters that are taken for each other: of the same sound, or of much the same look."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from exports.proofread.data import builtin_data
from store.pinyin import tones, untoned

__all__ = ["Sounds", "alike", "sound", "toned"]


class Sounds(dict[int, str]):
    """For `str.translate`: each character by its first sound, one letter for all that are said
    alike. What has no sound stays. `lax`: what of a syllable is not told apart.
    """

    def __init__(self, lax: Callable[[str], str]) -> None:
        super().__init__()
        self.lax = lax
        self._letters: dict[str, str] = {}

    def __missing__(self, code: int) -> str:
        said = self.syllable(chr(code))
        self[code] = self.letter(said) if said else chr(code)
        return self[code]

    def syllable(self, character: str) -> str:
        """How it is said first, without what is not told apart; empty if it has no sound."""
        said = untoned(tones(character).partition(",")[0])
        return self.lax(said) if said else ""

    def letter(self, syllable: str) -> str:
        """The private character for a syllable."""
        return self._letters.setdefault(syllable, chr(0xF0000 + len(self._letters)))


def _lax(said: str) -> str:
    if said[1:2] == "h":
        said = said[0] + said[2:]
    if said[0] == "l":
        said = f"n{said[1:]}"
    return said.replace("ing", "in").replace("eng", "en")


_SOUNDS = Sounds(_lax)


@cache
def sound(words: str) -> str:
    """The sound of each character without its tone, and with what an input method is lax about:
    zh z, ch c, sh s, n l, ing in, eng en. One letter a character."""
    return words.translate(_SOUNDS)


@cache
def toned(character: str) -> str:
    """The first sound with its tone: what an input method offers for the same keys, said alike."""
    return (tones(character) or character).partition(",")[0]


@cache
def alike(character: str) -> frozenset[str]:
    """Those with one of its first two sounds, and those that look so."""
    said = untoned(tones(character)).split(",")[:2]
    others = frozenset().union(_looks().get(character, ""), *map(_homophones, said))
    return others - {character}


@cache
def _homophones(said: str) -> frozenset[str]:
    return frozenset(_said().get(said, ""))


@cache
def _said() -> dict[str, str]:
    """For each syllable the characters that have it for one of their first two sounds."""
    characters = "".join(_characters())
    # All at once: one by one it takes five times as long.
    every = untoned("\n".join([tones(c) for c in characters]))
    same: dict[str, str] = {}
    for character, sounds in zip(characters, every.split("\n"), strict=True):
        for each in dict.fromkeys(sounds.split(",")[:2]):
            same[each] = same.get(each, "") + character
    same.pop("", None)
    return same


@cache
def _looks() -> dict[str, str]:
    """For each character those of much the same look: look_alikes.txt (bench/look_alikes.py), and
    the groups of words.toml that no measure shows."""
    path = Path(__file__).with_name("look_alikes.txt")
    found = {line[0]: line[1:] for line in path.read_text("utf-8").splitlines()}
    for group in builtin_data().look_alikes:
        for character in group:
            found[character] = found.get(character, "") + group
    return found


def _characters() -> Iterator[str]:
    """The 6,763 characters of GB/T 2312—1980, rows 16 to 87."""
    for row in range(0xB0, 0xF8):
        yield from bytes(b for column in range(0xA1, 0xFF) for b in (row, column)).decode(
            "gb2312", "ignore"
        )
