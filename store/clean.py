"""The one door in: people's text, typed, pasted, imported or read from disk."""

import re

__all__ = ["REPLACEMENT", "clean", "cleaned"]

REPLACEMENT = "\ufffd"

# C0 but TAB and LF, DEL, C1, marks that reorder text (bidi), lone surrogates.
_FOREIGN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def clean(text: str) -> str:
    """Make LF of line ends and U+FFFD of each control, bidi mark and lone surrogate.

    Nothing else is changed; `clean(clean(t)) == clean(t)`.
    """
    return cleaned(text)[0]


def cleaned(text: str) -> tuple[str, int]:
    """`clean(text)`, and how many characters were replaced, so that the caller can say so."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _FOREIGN.subn(REPLACEMENT, text)
