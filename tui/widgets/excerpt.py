"""A window on a text that follows a list, and sends no more with each move than its share."""

from collections.abc import Sequence

from textual.message import Message

from tui.show import one_line
from tui.widgets.lines import Lines, Row, changed, weight

__all__ = ["Excerpt"]

_PLACE, _BLANK, _LEAST = 16, 9, 30
"""Bytes of a line's address, of erasing it, and of words for which it is worth it."""


class Excerpt(Lines):
    """`show` paints the whole window. `follow` leaves it where what is to be seen is in sight, and
    otherwise tells only a part, as far as the bytes reach: a window of five lines takes 600.
    """

    class Resized(Message):
        """Its lines have to be broken anew."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.top: int | None = None
        """The line of the text that is the first of the window; None where a part is told."""

    def on_resize(self) -> None:
        self.post_message(self.Resized())

    @property
    def tall(self) -> int:
        return max(1, self.size.height)

    def show(self, text: Sequence[Row], sight: tuple[int, int] | None) -> None:
        """All of the window. It stays where these lines of the text are seen, else begins there."""
        top = self.top or 0
        if sight is not None:
            first, last = sight
            if not top <= first <= min(last, first + self.tall - 1) < top + self.tall:
                top = first
        self.top = max(0, min(top, len(text) - self.tall))
        self.put(self._window(text, self.top))

    def follow(
        self, text: Sequence[Row], sight: tuple[int, int] | None, part: Sequence[Row], room: int
    ) -> None:
        """The window as it is, with the marks of `text`, or else `part`, for so many bytes."""
        top = self.top
        if top is not None and (sight is None or top <= sight[0] <= sight[1] < top + self.tall):
            self.put(self._window(text, top))
        else:
            self.tell(part, room)

    def tell(self, part: Sequence[Row], room: int) -> None:
        """A text from its begin on, for so many bytes."""
        self.top = None
        self.put(self._affordable(self._window(part, 0), room))

    def _window(self, text: Sequence[Row], top: int) -> list[Row]:
        window = [*text[top : top + self.tall]]
        return [*window, *[()] * (self.tall - len(window))]

    def _affordable(self, window: Sequence[Row], room: int) -> list[Row]:
        """The first lines of the window, as far as the bytes reach; the last may be cut."""
        there = self._window(self.rows, 0)
        left = room - sum(_BLANK for row in there if row)
        lines: list[Row] = []
        for old, new in zip(there, window, strict=True):
            left += _BLANK if old else 0
            places = changed(old, new, self.size.width) if old != new else []
            cost = sum(weight(new, *place) for place in places)
            if cost > left:
                lines += [_cut(new, left - _PLACE)] if left > _LEAST + _PLACE else []
                break
            left -= cost
            lines.append(new)
        return [*lines, *[()] * (self.tall - len(lines))]


def _cut(row: Row, most: int) -> Row:
    """A row in so many bytes, … behind."""
    parts: list[tuple[str, str]] = []
    most -= len("…".encode())
    for text, style in row:
        words = ""
        for char in one_line(text):
            most -= len(char.encode())
            if most < 0:
                return (*parts, (words, style), ("…", ""))
            words += char
        parts.append((words, style))
    return tuple(parts)
