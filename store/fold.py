"""Full-width digits, letters and marks as half-width ones, for parsers of values only.

People's text itself is never folded: what was typed stays in `raw`.
"""

__all__ = ["fold", "fold_digits"]

_ALL = {0xFF01 + i: 0x21 + i for i in range(94)} | {0x3000: 0x20, 0x00A0: 0x20, 0xFFE5: 0xA5}
# In running text a full-width comma or colon is punctuation, not part of a number.
_DIGITS = {code: _ALL[code] for code in map(ord, "０１２３４５６７８９．％")}


def fold(text: str) -> str:
    """`text` with everything half-width; as long as `text`, so that offsets hold."""
    return text.translate(_ALL)


def fold_digits(text: str) -> str:
    """`text` with digits, point and percent sign half-width; as long as `text`."""
    return text.translate(_DIGITS)
