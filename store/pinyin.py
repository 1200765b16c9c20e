"""How Chinese characters are read: pinyin without tones, every reading. Loaded when first asked."""

import os
from functools import cache

__all__ = ["found_by", "readings"]


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
    # Its dictionary of phrases would cost four times the time and three times the memory, and
    # every reading of a character is tried here anyway.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin import Style, pinyin  # noqa: PLC0415

    (found,) = pinyin(character, style=Style.NORMAL, heteronym=True)
    return tuple(dict.fromkeys(reading.lower() for reading in found if reading))


@cache
def _initials(character: str) -> str:
    """The first letters of every reading."""
    return "".join(dict.fromkeys(reading[0] for reading in readings(character)))
