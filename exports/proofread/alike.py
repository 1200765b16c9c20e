"""Characters that are taken for each other: of the same sound, or of much the same look."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from exports.proofread.data import builtin_data

__all__ = ["alike", "sound", "toned"]


@cache
def sound(words: str) -> tuple[str, ...]:
    """The sound of each character without its tone, and with what an input method is lax about:
    zh z, ch c, sh s, n l, ing in, eng en."""
    return tuple(_lax(min(_sounds(character, 1), default=character)) for character in words)


@cache
def toned(character: str) -> str:
    """The first sound with its tone: what an input method offers for the same keys, said alike."""
    from pypinyin.constants import PINYIN_DICT  # noqa: PLC0415

    return PINYIN_DICT.get(ord(character), character).split(",")[0]


def _lax(sound: str) -> str:
    sound = re.sub("^([zcs])h", r"\1", sound)
    return re.sub("^l", "n", sound.replace("ing", "in").replace("eng", "en"))


def _sounds(character: str, count: int) -> set[str]:
    from pypinyin.constants import PINYIN_DICT  # noqa: PLC0415
    from pypinyin.contrib.tone_convert import to_normal  # noqa: PLC0415

    readings = PINYIN_DICT.get(ord(character), "").split(",")[:count]
    return {to_normal(reading) for reading in readings if reading}


@cache
def alike() -> Callable[[str], str]:
    """For a character, those with one of its first two sounds, and those that look so."""
    looks = _looks()
    same: dict[str, str] = {}
    for character in _characters():
        for each in _sounds(character, 2):
            same[each] = same.get(each, "") + character

    @cache
    def found(character: str) -> str:
        others = [looks.get(character, "")]
        others += [same.get(each, "") for each in sorted(_sounds(character, 2))]
        return "".join(dict.fromkeys("".join(others).replace(character, "")))

    return found


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
