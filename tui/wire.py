"""What goes over a slow line: the cells that changed, and never lines that only move."""

from rich.console import Console
from rich.control import Control
from textual._compositor import ChopsUpdate
from textual.scroll_view import ScrollView

__all__ = ["send_less", "shift"]


def send_less() -> None:
    """Let Textual cut what it sends on the left, too; it does on the right only."""
    ChopsUpdate.render_segments = _render_segments  # type: ignore[method-assign, assignment]


def _render_segments(update: ChopsUpdate, console: Console) -> str:
    out: list[str] = []
    for y, left, right in update.spans:
        for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if strip is None or x >= right or end <= left:
                continue
            begin = max(x, left)
            part = strip if left <= x and end <= right else strip.crop(begin - x, right - x)
            out += [Control.move_to(begin, y).segment.text, part.render(console)]
    return "".join(out)


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
