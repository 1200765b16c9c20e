"""What goes over a slow line: of a changed line only the cells that changed."""

from rich.console import Console
from rich.control import Control
from textual._compositor import ChopsUpdate

__all__ = ["send_less"]


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
