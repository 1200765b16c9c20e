"""What goes over a slow line: the cells that changed, and never lines that only move."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TypeAlias

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.scroll_view import ScrollView
from textual.strip import Strip

__all__ = ["send_less", "shift"]

Stretch: TypeAlias = tuple[int, int, list[Segment], bool]
"""Column and line where segments begin, and whether they reach the right edge of the screen."""


def send_less() -> None:
    """Let Textual cut what it sends on the left, too, and say of looks only what changes."""
    ChopsUpdate.render_segments = _changed_cells  # type: ignore[method-assign, assignment]
    LayoutUpdate.render_segments = _whole_screen  # type: ignore[method-assign, assignment]


def _changed_cells(update: ChopsUpdate, console: Console) -> str:
    return _written(_stretches(update), console)


def _stretches(update: ChopsUpdate) -> Iterator[Stretch]:
    for y, left, right in update.spans:
        ends = update.chop_ends[y]
        found: list[Segment] = []
        start = None
        for end, (x, strip) in zip(ends, update.chops[y].items(), strict=False):
            if strip is None or x >= right or end <= left:
                continue
            first, last = max(left - x, 0), min(right, end) - x
            first -= _inside(strip, first)
            last += _inside(strip, last)
            start = x + first if start is None else start
            found += strip if left <= x and end <= right else strip.crop(first, last)
        if start is not None:
            yield start, y, found, right >= ends[-1]


def _inside(strip: Strip, cell: int) -> bool:
    """Whether it is the second cell of a character: half of one is drawn as a blank.

    What has to be drawn was found in the lines as they were, before the window had another size.
    """
    at = 0
    for text, _, _ in strip:
        width = cell_len(text)
        if at + width <= cell:
            at += width
            continue
        for char in text:
            if at >= cell:
                break
            at += cell_len(char)
        break
    return at > cell


def _whole_screen(update: LayoutUpdate, console: Console) -> str:
    left, top = update.region.offset
    lines = enumerate(update.strips, top)
    return _written(((left, y, [*_joined(strips)], True) for y, strips in lines), console)


def _joined(strips: Iterable[Strip]) -> Iterator[Segment]:
    for strip in strips:
        yield from strip


def _written(stretches: Iterable[Stretch], console: Console) -> str:
    """Places, looks and words. A look is said where it changes (3 to 7 bytes instead of 16 for each
    segment), and blanks up to the right edge are erased (EL), not written."""
    system = console._color_system or ColorSystem.TRUECOLOR
    out: list[str] = []
    now = ""
    for x, y, segments, to_edge in stretches:
        out.append(f"\x1b[{y + 1}{f';{x + 1}' if x else ''}H")
        parts = [(s.text, _look(s.style, system)) for s in segments if s.text and not s.control]
        blank = 0
        while to_edge and parts and not parts[-1][1] and not parts[-1][0].strip(" "):
            blank += len(parts.pop()[0])
        if to_edge and parts and not parts[-1][1]:
            words = parts[-1][0].rstrip(" ")
            blank += len(parts[-1][0]) - len(words)
            parts[-1] = words, ""
        for text, look in parts:
            out.append(_change(now, look) + text)
            now = look
        if blank:
            out.append(_change(now, "") + (" " * blank if blank < len(_ERASE) else _ERASE))
            now = ""
    return "".join(out) + _change(now, "")


_ERASE = "\x1b[K"


def _change(before: str, look: str) -> str:
    """From one look to another (SGR)."""
    if before == look:
        return ""
    return f"\x1b[{'0;' if before and look else ''}{look}m"


@lru_cache(maxsize=256)
def _look(style: Style | None, system: ColorSystem) -> str:
    """The parameters of SGR behind a reset, which are none where all is the terminal's default."""
    if style is None:
        return ""
    codes = Strip.render_ansi(style, system)
    default = [c is not None and c.is_default for c in (style.color, style.bgcolor)]
    return codes.removesuffix("39;49").rstrip(";") if all(default) else codes


def shift(widget: ScrollView, lines: int) -> bool:
    """Let the terminal move the lines of a widget up (down, where negative) by so many.

    Only a widget over the whole width that nothing lies on, and for which nothing is waiting to be
    drawn. Afterwards it is up to the widget to draw the lines that came in. DECSTBM, IND and RI of
    the VT100.
    """
    app, screen, region = widget.app, widget.screen, widget.content_region
    driver = app._driver
    waiting = widget._repaint_required or widget in screen._dirty_widgets
    whole = region.x == 0 and region.width == app.size.width and region.bottom <= app.size.height
    if driver is None or waiting or not whole or screen is not app.screen:
        return False
    if not 0 < abs(lines) < region.height or screen._compositor._dirty_regions:
        return False
    top, bottom = region.y + 1, region.bottom
    edge, step = (bottom, "\n") if lines > 0 else (top, "\x1bM")
    driver.write(f"\x1b[{top};{bottom}r\x1b[{edge};1H{step * abs(lines)}\x1b[r")
    widget._styles_cache.clear()
    return True
