"""Lists and lines that are drawn line by line, with only what is visible."""

from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import TypeAlias

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from tui.show import cell_len, one_line, ornament
from tui.wire import shift

__all__ = ["BAND", "Line", "Lines", "Row", "Rule", "changed", "cut", "hang", "weight", "wrap"]

Row: TypeAlias = Sequence[tuple[str, str]]
"""One line of the screen: words and their rich style."""

_Cells: TypeAlias = list[tuple[str, str, int]]
"""Characters, their style, and how many cells they take."""

MOST = 484
"""Bytes that a move to another row sends at most, with all that it changes beside and below."""
BAND = 180
"""Bytes of a chosen row in reverse; a move sends two: all of it, were it 120 cells of Chinese."""
_PLACE, _LOOK, _SHIFT = 14, 8, 24
"""Bytes of an address with the look behind it, of a look, and of moving lines (`tui.wire`)."""
_NEAR, _COLUMN = 8, 16
"""Cells: between places that are sent as one; of a column that is in a band or not."""
_CHOSEN = Style(reverse=True)

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


def hang(words: str, style: str, width: int, indent: int) -> list[Row]:
    """Words in lines that are cut nowhere; those behind the first one are indented."""
    first = wrap(((words, ""),), width)[0]
    rest = one_line(words)[sum(len(text) for text, _ in first) :]
    lines = wrap(((rest, ""),), width - indent) if rest else []
    blank = (" " * indent, "")
    return [((first[0][0], style),), *((blank, (line[0][0], style)) for line in lines)]


def cut(text: str, width: int) -> tuple[str, str]:
    """A text in two: what has room in so many cells, and the rest."""
    used = 0
    for at, char in enumerate(text):
        used += cell_len(char)
        if used > width:
            return text[:at], text[at:]
    return text, ""


def _segments(row: Row) -> list[Segment]:
    return [Segment(one_line(text), Style.parse(style) if style else None) for text, style in row]


def changed(old: Row, new: Row, width: int) -> list[tuple[int, int]]:
    """From which cells to which two rows differ."""
    before, after = (
        [(char, style, cell_len(char)) for text, style in row for char in one_line(text)]
        for row in (old, new)
    )
    if not all(wide for *_, wide in (*before, *after)):  # marks over the character before them
        return [(0, width)]
    if [char for char, *_ in before] == [char for char, *_ in after]:
        return _other_looks(before, after, width)
    same = 0
    for one, other in zip(before, after, strict=False):
        if one != other:
            break
        same += 1
    left = sum(wide for _, _, wide in after[:same])
    if left >= width:
        return []
    if sum(wide for *_, wide in before) != sum(wide for *_, wide in after):
        return [(left, width)]
    right = sum(wide for *_, wide in after)
    for one, other in zip(before[:same:-1], after[:same:-1], strict=False):
        if one != other:
            break
        right -= other[2]
    return [(left, min(right, width))]


def _other_looks(before: _Cells, after: _Cells, width: int) -> list[tuple[int, int]]:
    """The same where only the styles differ: places apart are sent apart."""
    found: list[tuple[int, int]] = []
    at = 0
    for one, other in zip(before, after, strict=True):
        left, at = at, at + other[2]
        if one != other and left < width:
            begin = left
            if found and left - found[-1][1] < _NEAR:
                begin = found.pop()[0]
            found.append((begin, min(at, width)))
    return found


def weight(row: Row, left: int, right: int) -> int:
    """Bytes that the cells of a row from one to another take on the wire, at most."""
    cells, count = 0, 0
    for text, style in row:
        inside = 0
        for char in one_line(text):
            inside += len(char.encode()) if left <= cells < right else 0
            cells += cell_len(char)
        count += inside + (_LOOK if style and inside else 0)
    return count + max(0, right - max(left, cells)) + _PLACE


class Line(Widget):
    """One line of text."""

    DEFAULT_CSS = "Line { height: 1; width: 1fr; }"

    def __init__(
        self,
        text: str = "",
        *,
        style: str = "",
        id: str | None = None,  # noqa: A002
        classes: str = "",
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.row: Row = ((text, style),)

    @property
    def text(self) -> str:
        return "".join(text for text, _ in self.row)

    def put(self, text: str, style: str = "") -> None:
        self.put_row(((text, style),))

    def put_row(self, row: Row) -> None:
        if row != self.row:
            places = changed(self.row, row, self.size.width)
            self.row = row
            for left, right in places:
                self.refresh(Region(left, 0, right - left, 1))

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

    def __init__(self, *, band: int = BAND, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.rows: list[Row] = []
        self.cursor: int | None = None
        self._barred: int | None = None
        """The row that was last told to be drawn as the chosen one: `cursor` may have gone on."""
        self.band = band
        """Bytes of the chosen row, from its begin on, that are drawn in reverse."""
        self.room = MOST
        """Bytes that the last move left for what else it changes on the screen."""

    def _measure(self) -> bool:
        """Take over how many lines there are; whether it makes a difference to how far one goes."""
        tall = self.size.height
        if max(len(self.rows), tall) == max(self.virtual_size.height, tall):
            return False
        self.virtual_size = Size(self.size.width, len(self.rows))
        return True

    def put(
        self,
        rows: Iterable[Row],
        cursor: int | None = None,
        sight: tuple[int, int] | None = None,
    ) -> None:
        """Show rows, with one chosen; `sight`: the first and last that are to be seen."""
        rows = list(rows)
        before, self.rows = self.rows, rows
        chosen, self.cursor, self._barred = self._barred, cursor, cursor
        self.room = MOST
        wanted = sight or (None if cursor is None else (cursor, cursor))
        if self._measure():
            self.refresh()
        else:  # only cells that are not what they were go over the wire
            moved = self._shift(wanted)
            top = self.scroll_offset.y
            for line, (old, new) in enumerate(zip_longest(before, rows, fillvalue=())):
                if chosen != cursor and line in (chosen, cursor):
                    self._redraw(line - top, 0, self.size.width)
                elif old != new and line not in moved:
                    places = changed(old, new, self.size.width)
                    if line == cursor and self._band(old) != self._band(new):
                        places = [(0, self.size.width)]
                    for left, right in places:
                        self._redraw(line - top, left, right)
        self._reach(wanted, page=sight is not None)

    def see(self, line: int | None) -> None:
        self._reach(None if line is None else (line, line))

    def move(self, cursor: int, last: int | None = None) -> None:
        """Choose a row; `last`: that of several which are to be seen with it."""
        before, self.cursor, self._barred = self._barred, cursor, cursor
        wanted = cursor, cursor if last is None else last
        self.room = MOST
        if before == cursor:
            self._reach(wanted)
            return
        fresh = self._shift(wanted)
        self.room -= _SHIFT if fresh else 0
        top = self.scroll_offset.y
        for line in (before, cursor):
            if line is not None and line < len(self.rows):
                band = self._band(self.rows[line])
                cells = self.size.width if line in fresh else band
                self._redraw(line - top, 0, cells)
                self.room -= weight(self.rows[line], 0, cells)
        others = (self.rows[n] for n in fresh if n not in (before, cursor) and n < len(self.rows))
        self.room -= sum(weight(row, 0, self.size.width) for row in others)
        self._reach(wanted)

    def _redraw(self, y: int, left: int, right: int) -> None:
        """Draw cells of a line of the window. What is outside would be cells of the widget below,
        and begin or end there in the middle of a character."""
        if 0 <= y < self.size.height:
            self.refresh(Region(left, y, right - left, 1))

    def _band(self, row: Row) -> int:
        """How many cells of a row are drawn in reverse where it is chosen."""
        words = one_line("".join(text for text, _ in row))
        left = self.band
        for at, char in enumerate(words):
            left -= len(char.encode())
            if left < 0:
                inside = words[:at]
                whole, _, begun = inside.rpartition("  ")
                if cell_len(begun) < _COLUMN and whole.strip():
                    inside = whole.rstrip()
                return min(cell_len(inside), self.size.width)
        return min(cell_len(words) + left, self.size.width)

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
            band = self._band(row)
            rest = strip.crop(band, self.size.width)
            strip = Strip.join([strip.crop(0, band).apply_style(_CHOSEN), rest])
        # A segment costs 12 bytes: neighbours of one style are one.
        return strip.apply_style(self.rich_style).simplify()
