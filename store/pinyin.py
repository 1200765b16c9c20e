"""How Chinese characters are read: pinyin with tones and without. Loaded when first asked."""

import os
from collections.abc import Mapping
from functools import cache

__all__ = ["found_by", "readings", "tones", "untoned"]


def found_by(typed: str, text: str) -> bool:
    """Whether `text` holds `typed`, or words whose initials are typed. Blanks count for nothing."""
    typed = "".join(typed.lower().split())
    if typed in text.lower():
        return True
    if not (typed.isascii() and typed.isalnum()):
        return False
    wanted = [_initials(character) for character in text if character.isalnum()]
    return any(
        all(letter in wanted[start + n] for n, letter in enumerate(typed))
        for start in range(len(wanted) - len(typed) + 1)
    )


@cache
def readings(character: str) -> tuple[str, ...]:
    """All ways to read a character (长: chang, zhang; 女: nv); itself in lower case, if none."""
    every = untoned(tones(character))
    return tuple(dict.fromkeys(every.split(","))) if every else (character.lower(),)


def tones(character: str) -> str:
    """All ways to read it with their tones, the usual one first, a comma between (cháng,zhǎng);
    empty if none."""
    return _table().get(ord(character), "")


def untoned(text: str) -> str:
    """`text` with the tones left out (nǚ: nv)."""
    return text.translate(_TONES)


_TONES = str.maketrans(
    "āáǎàēéěèếềīíǐìōóǒòūúǔùüǖǘǚǜńňǹḿ", "aaaaeeeeêêiiiioooouuuuvvvvvnnnm", "\u0300\u0304\u030c"
)


@cache
def _table() -> Mapping[int, str]:
    # Its dictionary of phrases would cost four times the time and three times the memory, and
    # every reading of a character is tried here anyway; nor is the table ever changed.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")
    from pypinyin.constants import PINYIN_DICT  # noqa: PLC0415 - 50 ms

    return PINYIN_DICT


@cache
def _initials(character: str) -> str:
    """The first letters of every reading."""
    return "".join(dict.fromkeys(reading[0] for reading in readings(character)))
