"""The one door out to the screen: no control character and no markup of the data passes."""

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from store.clean import clean
from tui.widths import ornament

__all__ = ["cell_len", "cut", "fit", "one_line", "ornament", "show"]


def one_line(text: str) -> str:
    """`text` for one line of the screen: foreign characters shown as U+FFFD, TAB and LF blanks."""
    return clean(text).replace("\n", " ").replace("\t", " ")


def show(text: str) -> Content:
    """What a widget may be given: `[`, `]` and all else come out as they are."""
    return Content(clean(text).replace("\t", " "))


def fit(text: str, cells: int) -> str:
    """One line of exactly so many cells, cut with … where it is longer."""
    text = one_line(text)
    if cell_len(text) <= cells:
        return text + " " * (cells - cell_len(text))
    return set_cell_size(set_cell_size(text, cells - cell_len("…")).rstrip() + "…", cells)


def cut(text: str, most: int) -> str:
    """One line of so many bytes (UTF-8) at most, cut with … where it is longer."""
    data = one_line(text).encode()
    if len(data) <= most:
        return data.decode()
    return data[: max(0, most - len("…".encode()))].decode(errors="ignore") + "…"
