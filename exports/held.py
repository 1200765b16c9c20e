"""What of people's text an XML file can hold; the rest is marked, never dropped."""

import re

from store.clean import REPLACEMENT, clean

__all__ = ["held"]

_NO_CHARACTER = re.compile("[\ufffe\uffff]")


def held(text: str) -> str:
    """What the door in lets through, without the two code points that XML has no place for."""
    return _NO_CHARACTER.sub(REPLACEMENT, clean(text))
