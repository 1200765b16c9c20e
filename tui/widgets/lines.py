"""Lists and lines that are drawn line by line, with only what is visible."""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from tui.show import cell_len, one_line, ornament
from tui.wire import shift

__all__ = ["Line", "Lines", "Row", "Rule", "wrap"]

Row: TypeAlias = Sequence[tuple[str, str]]
"""One line of the screen: words and their rich style."""

_NO_START = "，。、；：？！”’）》】〕"


def wrap(row: Row, width: int) -> list[Row]:
    """Break words at so many cells; closing punctuation may not start a line."""
    lines: list[list[tuple[str, str]]] = [[]]
    used = 0
    for text, style in row:
        part = ""
        for char in one_line(text):
            size = cell_len(char)
            if used + size > width - (0 if char in _NO_START else 2):
                lines[-1].append((part, style))
                lines.append([])
                part, used = "", 0
            part += char
            used += size
        lines[-1].append((part, style))
    return list(lines)


def _segments(row: Row) -> list[Segment]:
    return [Segment(one_line(text), Style.parse(style) if style else None) for text, style in row]


def _changed(old: Row, new: Row, width: int) -> tuple[int, int]:
    """From which cell to which two rows differ."""
    before, after = (
        [(char, style, cell_len(char)) for text, style in row for char in one_line(text)]
        for row in (old, new)
    )
    same = 0
    for one, other in zip(before, after, strict=False):
        if one != other:
            break
        same += 1
    left = sum(wide for _, _, wide in after[:same])
    if sum(wide for *_, wide in before) != sum(wide for *_, wide in after):
        return left, width
    right = sum(wide for *_, wide in after)
    for one, other in zip(before[:same:-1], after[:same:-1], strict=False):
        if one != other:
            break
        right -= other[2]
    return left, min(right, width)


class Line(Widget):
    """One line of text."""

    DEFAULT_CSS = "Line { height: 1; width: 1fr; }"

    def __init__(self, text: str = "", *, style: str = "", id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.row: Row = ((text, style),)

    @property
    def text(self) -> str:
        return "".join(text for text, _ in self.row)

    def put(self, text: str, style: str = "") -> None:
        self.put_row(((text, style),))

    def put_row(self, row: Row) -> None:
        if row != self.row:
            self.row = row
            self.refresh()

    def render_line(self, y: int) -> Strip:
        strip = Strip(_segments(self.row) if y == 0 else [])
        return strip.adjust_cell_length(self.size.width).apply_style(self.rich_style)


class Rule(Widget):
    """A line from side to side."""

    DEFAULT_CSS = "Rule { height: 1; width: 1fr; }"

    def render_line(self, y: int) -> Strip:
        rule = Segment(ornament("─") * self.size.width, Style(dim=True))
        return Strip([rule]).apply_style(self.rich_style)


class Lines(ScrollView, can_focus=False):
    """Rows of which one may be chosen."""

    DEFAULT_CSS = "Lines { height: 1fr; width: 1fr; scrollbar-size: 0 0; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.rows: list[Row] = []
        self.cursor: int | None = None

    def put(
        self,
        rows: Iterable[Row],
        cursor: int | None = None,
        sight: tuple[int, int] | None = None,
    ) -> None:
        """Show rows, with one chosen; `sight`: the first and last that are to be seen."""
        rows = list(rows)
        before, self.rows = self.rows, rows
        chosen, self.cursor = self.cursor, cursor
        wanted = sight or (None if cursor is None else (cursor, cursor))
        if len(rows) != len(before):
            self.virtual_size = Size(self.size.width, len(rows))
            self.refresh()
        else:  # only cells that are not what they were go over the wire
            moved = self._shift(wanted)
            top = self.scroll_offset.y
            for line, (old, new) in enumerate(zip(before, rows, strict=True)):
                if chosen != cursor and line in (chosen, cursor):
                    self.refresh(Region(0, line - top, self.size.width, 1))
                elif old != new and line not in moved:
                    left, right = _changed(old, new, self.size.width)
                    self.refresh(Region(left, line - top, right - left, 1))
        self._reach(wanted, page=sight is not None)

    def see(self, line: int | None) -> None:
        self._reach(None if line is None else (line, line))

    def move(self, cursor: int) -> None:
        before, self.cursor = self.cursor, cursor
        self._shift((cursor, cursor))
        top = self.scroll_offset.y
        for line in (before, cursor):
            if line is not None:
                self.refresh(Region(0, line - top, self.size.width, 1))
        self.see(cursor)

    def _top(self, wanted: tuple[int, int]) -> int:
        """The first line that is shown when these are, moved as little as can be."""
        first, last = wanted
        top, tall = self.scroll_offset.y, max(1, self.size.height)
        last = min(last, first + tall - 1)
        return first if first < top else max(top, last - tall + 1)

    def _shift(self, wanted: tuple[int, int] | None) -> range:
        """Let the terminal itself move what it shows; the lines that are new to the window."""
        if wanted is None or not self.size.height:
            return range(0)
        old, new = self.scroll_offset.y, self._top(wanted)
        if new == old or not shift(self, new - old):
            return range(0)
        self.set_reactive(Lines.scroll_y, float(new))
        self.set_reactive(Lines.scroll_target_y, float(new))
        tall = self.size.height
        fresh = range(old + tall, new + tall) if new > old else range(new, old)
        for line in fresh:
            self.refresh(Region(0, line - new, self.size.width, 1))
        return fresh

    def _reach(self, wanted: tuple[int, int] | None, *, page: bool = False) -> None:
        """Move to where lines are seen, all of the window at once; with `page` they come first."""
        if wanted is None or not self.size.height:
            return
        top = self._top(wanted)
        if top != self.scroll_offset.y:
            if page:  # so that the next ones are in sight as well
                top = max(0, min(wanted[0], len(self.rows) - self.size.height))
            self.scroll_to(y=top, animate=False, force=True, immediate=True)

    def render_line(self, y: int) -> Strip:
        line = y + self.scroll_offset.y
        row = self.rows[line] if line < len(self.rows) else ()
        strip = Strip(_segments(row)).adjust_cell_length(self.size.width)
        if line == self.cursor:
            strip = strip.apply_style(Style(reverse=True))
        # A segment costs 12 bytes: neighbours of one style are one.
        return strip.apply_style(self.rich_style).simplify()
