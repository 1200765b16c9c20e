"""Characters that are taken for each other: of the same sound, or of much the same look."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from exports.proofread.data import builtin_data
from store.pinyin import toned as tones
from store.pinyin import untoned

__all__ = ["alike", "sound", "toned"]


def _sounds(character: str, count: int) -> tuple[str, ...]:
    """Its first readings, without the tones."""
    said = untoned(tones(character))
    return tuple(dict.fromkeys(said.split(",")[:count])) if said else ()


@cache
def sound(words: str) -> tuple[str, ...]:
    """The sound of each character without its tone, and with what an input method is lax about:
    zh z, ch c, sh s, n l, ing in, eng en."""
    return tuple([_lax(character) for character in words])


@cache
def _lax(character: str) -> str:
    first = next(iter(_sounds(character, 1)), character)
    if first[1:2] == "h":
        first = first[0] + first[2:]
    if first[0] == "l":
        first = f"n{first[1:]}"
    return first.replace("ing", "in").replace("eng", "en")


@cache
def toned(character: str) -> str:
    """The first sound with its tone: what an input method offers for the same keys, said alike."""
    return (tones(character) or character).partition(",")[0]


@cache
def alike(character: str) -> frozenset[str]:
    """Those with one of its first two sounds, and those that look so."""
    others = set(_looks().get(character, ""))
    for each in _sounds(character, 2):
        others.update(_homophones().get(each, ""))
    return frozenset(others - {character})


@cache
def _homophones() -> dict[str, str]:
    characters = "".join(_characters())
    # All at once: one by one it takes five times as long.
    said = untoned("\n".join([tones(c) for c in characters]))
    same: dict[str, str] = {}
    for character, sounds in zip(characters, said.split("\n"), strict=True):
        for each in dict.fromkeys(sounds.split(",")[:2]):
            same[each] = same.get(each, "") + character
    same.pop("", None)
    return same


@cache
def _looks() -> dict[str, str]:
    """For each character those of much the same look: look_alikes.txt (bench/look_alikes.py), and
    the groups of words.toml that no measure shows."""
    found: dict[str, str] = {}
    path = Path(__file__).with_name("look_alikes.txt")
    for line in path.read_text("utf-8").splitlines():
        found[line[0]] = line[1:]
    for group in builtin_data().look_alikes:
        for character in group:
            found[character] = found.get(character, "") + group.replace(character, "")
    return found


def _characters() -> Iterator[str]:
    """The 6,763 characters of GB/T 2312—1980, rows 16 to 87."""
    for row in range(0xB0, 0xF8):
        yield from bytes(b for column in range(0xA1, 0xFF) for b in (row, column)).decode(
            "gb2312", "ignore"
        )
