"""How many cells characters take on this terminal, for everything that Rich and Textual measure.

Unicode calls “ ” — … · ① and box lines ambiguous (UAX #11, class A): Western terminals draw them in
one cell, many Chinese ones in two. A layout that does not know is torn on every line.
"""

import sys
from functools import cache
from unicodedata import combining, east_asian_width

import rich.cells
from rich._unicode_data import load as _narrow

__all__ = ["draw_wide", "drawn_wide", "ornament"]

_PLAIN = {"─": "-", "│": "|", "·": ".", "●": "*", "▏": "|", "›": ">"}
_single = rich.cells._is_single_cell_widths
_wide = False


def drawn_wide() -> bool:
    """Whether ambiguous characters take two cells here."""
    return _wide


def draw_wide(wide: bool) -> None:
    """Measure ambiguous characters as two cells from now on, or as one."""
    global _wide  # noqa: PLW0603 - Rich keeps its widths in its module, so they are one here, too
    if wide == _wide:
        return
    _wide = wide
    vars(rich.cells)["load_cell_table"] = _table_of_wide if wide else _narrow
    ascii_ = frozenset(map(chr, range(32, 127)))
    rich.cells._is_single_cell_widths = ascii_.issuperset if wide else _single
    rich.cells.get_character_cell_size.cache_clear()
    rich.cells.cached_cell_len.cache_clear()


def ornament(mark: str) -> str:
    """A mark of the program's own; its plain form where it would be drawn two cells wide."""
    return "".join(_PLAIN.get(char, char) for char in mark) if _wide else mark


@cache
def _table_of_wide(_: str = "auto") -> rich.cells.CellTable:
    """Rich's table (first, last, cells), with the ambiguous ones of the basic plane two wide."""
    table = _narrow("auto")
    sizes: dict[int, int] = {}
    for first, last, size in table.widths:
        sizes.update(dict.fromkeys(range(first, min(last, 0xFFFF) + 1), size))
    for code in range(0xA1, 0x10000):
        char = chr(code)
        if east_asian_width(char) == "A" and not combining(char) and sizes.get(code, 1) == 1:
            sizes[code] = 2
    sizes.pop(0xAD, None)  # the soft hyphen is drawn nowhere in two
    widths: list[tuple[int, int, int]] = []
    for code in sorted(sizes):
        if widths and widths[-1][1] == code - 1 and widths[-1][2] == sizes[code]:
            widths[-1] = (widths[-1][0], code, sizes[code])
        else:
            widths.append((code, code, sizes[code]))
    widths += [entry for entry in table.widths if 0xFFFF < entry[0] <= sys.maxunicode]
    return table._replace(widths=widths)
