"""What a command writes to stdout: bytes, or a table as wide as the terminal."""

import sys
from collections.abc import Sequence
from itertools import zip_longest

from store.clean import clean

__all__ = ["print_table", "write"]

GAP = 2
WIDEST = 24
"""Cells that a column other than 事项 may take; what is longer ends in …."""


def write(data: bytes) -> None:
    """Bytes, behind all that was printed."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def print_table(columns: tuple[str, ...], rows: Sequence[tuple[str, ...]], *, widest: str) -> None:
    """A table as wide as the terminal; the column `widest` takes what is left, and is folded."""
    from shutil import get_terminal_size  # noqa: PLC0415 - only the table needs them

    from rich.cells import cell_len, chop_cells, set_cell_size  # noqa: PLC0415

    cells = [[clean(cell).replace("\n", " ") for cell in row] for row in (columns, *rows)]
    terminal = sys.stdout.isatty()
    whole = get_terminal_size().columns if terminal else 160
    # rich.table measures and pads each cell anew, 60 ms for a year's records. A figure of 400
    # digits must not squeeze the ids, which people type from here.
    widths = [max(map(cell_len, column)) for column in zip(*cells, strict=True)]
    wide = columns.index(widest)
    widths = [w if n == wide else min(w, WIDEST) for n, w in enumerate(widths)]
    rest = whole - sum(widths) + widths[wide] - GAP * len(widths)
    widths[wide] = min(widths[wide], max(10, rest))
    lines = []
    for row in cells:
        folded = [
            [cell]
            if cell_len(cell) <= width
            else chop_cells(cell, width)
            if n == wide
            else [set_cell_size(cell, width - 1) + "…"]
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        for parts in zip_longest(*folded, fillvalue=""):
            fitted = map(set_cell_size, parts, (width + GAP for width in widths))
            lines.append("".join(fitted).rstrip())
    if terminal:
        lines[0] = f"\x1b[1m{lines[0]}\x1b[0m"
    sys.stdout.write("".join(f"{line}\n" for line in lines))
