"""The printed pages: a text laid out to GB/T 9704-2012 in lines of 28 cells, 22 lines a page.

Pure, and the one layout there is: the terminal shows it, checks read it, and the Word file is
tested against it. Every block becomes rows on its own, so that a changed paragraph alone is broken
again; pages whose rows are what they were are the very same objects as before.
"""

import operator
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate, chain, groupby, zip_longest

from msgspec import Struct
from msgspec.structs import replace

from exports.breaking import broken
from exports.frame import imprint_lines, letter_name
from exports.geometry import (
    CELL,
    HALVES,
    IMPRINT_PITCH,
    INDENT,
    LETTERHEAD_ROWS,
    ROWS,
    TABLE_PADDING,
    TITLE_PITCH,
    half_cell,
    half_cells,
    sign_off_lefts,
)
from exports.text import Annex, Block, Imprint, Letterhead, Run, Table, Text
from exports.titles import title_lines

__all__ = [
    "Line", "Memory", "Page", "Part", "Shape", "attachment_lefts", "lay_out", "parted", "shapes",
]  # fmt: skip

_SIGN_OFF = ("signature", "date")
_ATTACHMENT = re.compile(r"(?P<label>附件[:：])?(?P<number>\d{1,2}[.．])?")


class Part(Struct, frozen=True):
    """Words that stand together on a line, `left` half cells from its start."""

    left: int
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


class Line(Struct, frozen=True):
    """One of a page's 22 lines: a blank one has no parts, one of a table a part for each column.

    `block` is what the line is of (None: a blank line, or the word 附件), `start` and `end` the
    place of its words in `block.text`; in a table, `row` is the row. The lines of a title are set
    in 2号: a character is 440 twips wide and not 316. Blanks at the end of a line are not in it.
    """

    parts: tuple[Part, ...] = ()
    block: Block | Table | Letterhead | Imprint | None = None
    start: int = 0
    end: int = 0
    row: int = 0

    @property
    def text(self) -> str:
        """The line's words without what is empty before them, the columns of a table by a tab."""
        return "\t".join(part.text for part in self.parts)

    @property
    def placed(self) -> Iterator[tuple[str, int, Run]]:
        """Each run with blanks for its tabs, where it begins in half characters from the left
        margin. Tab stops are two characters apart, counted from where the words begin.
        """
        for part in self.parts:
            used = 0
            for run in part.runs:
                words, begin = "", part.left + used
                for character in run.text:
                    step = 4 - used % 4 if character == "\t" else half_cell(character)
                    words += " " * step if character == "\t" else character
                    used += step
                yield words, begin, run

    @property
    def runs(self) -> Iterator[Run]:
        for part in self.parts:
            yield from part.runs

    @property
    def records(self) -> tuple[str, ...]:
        """The records that have words on this line, alone or added up, each once."""
        found = (
            record for run in self.runs for record in (*filter(None, [run.record]), *run.records)
        )
        return tuple(dict.fromkeys(found))


class Page(Struct, frozen=True):
    """A printed page: at most 22 lines. `annex`: of which annex it is, counted from 1; 0: none.

    A blank page before 版记, and 版记's own behind it, print no number (clause 7.5).
    """

    number: int
    lines: tuple[Line, ...]
    annex: int = 0
    numbered: bool = True

    def holds(self, record: str) -> list[int]:
        """The rows, counted from 0, on which the record has words."""
        return [n for n, line in enumerate(self.lines) if record in line.records]


class Shape(Struct, frozen=True):
    """How far a block's first line and the others stand from the left, in half cells."""

    first: int = 0
    rest: int = 0


class Memory:
    """What was laid out last: the lines of every block and table, and the pages."""

    def __init__(self) -> None:
        self._before: dict[object, tuple[Line, ...]] = {}
        self._now: dict[object, tuple[Line, ...]] = {}
        self.pages: tuple[Page, ...] = ()

    def begin(self) -> None:
        """Forget what the last text did not have."""
        self._before, self._now = self._now, {}

    def of(self, block: Block, shape: Shape) -> tuple[Line, ...]:
        """The lines of a block."""
        key = (block, shape)
        found = self._before.get(key) or _lines(block, shape)
        self._now[key] = found
        return found

    def rows_of(self, table: Table) -> tuple[Line, ...]:
        """The lines of a table."""
        found = self._before.get(table) or tuple(_table_lines(table))
        self._now[table] = found
        return found


_BLANK = Line()


def lay_out(text: Text, memory: Memory | None = None) -> tuple[Page, ...]:
    """The pages of a text and its annexes; one, if empty, for no text.

    With a `memory`, only the blocks are broken again that it does not know, and only the pages
    behind a change are new ones.
    """
    memory = memory or Memory()
    memory.begin()
    rows = chain(_letterhead(text.letterhead), _rows(text.blocks, memory))
    filled = [(page, 0) for page in _filled(rows)] or [([], 0)]
    for count, annex in enumerate(text.annexes, 1):
        label = f"附件{count}" if len(text.annexes) > 1 else "附件"
        filled += [(page, count) for page in _annex(annex, label, memory)]
    numbered = len(filled)
    if text.imprint:
        numbered = _add_imprint(text.imprint, filled)
    pages = []
    for at, (lines, annexed) in enumerate(filled):
        old = memory.pages[at] if at < len(memory.pages) else None
        if (
            old is not None
            and (old.annex, old.numbered) == (annexed, at < numbered)
            and _same(old.lines, lines)
        ):
            pages.append(old)
        else:
            pages.append(Page(at + 1, tuple(lines), annexed, numbered=at < numbered))
    memory.pages = tuple(pages)
    return memory.pages


def _same(before: Sequence[Line], after: Sequence[Line]) -> bool:
    return len(before) == len(after) and all(map(operator.is_, before, after))


def _filled(rows: Iterable[Line]) -> Iterator[list[Line]]:
    """Rows in pages of 22. The blank line between two blocks falls away where a page begins."""
    page: list[Line] = []
    for row in rows:
        if len(page) == ROWS:
            yield page
            page = []
            if row is _BLANK:
                continue
        page.append(row)
    if page:
        yield page


# --- the rows -------------------------------------------------------------------------------------


def _rows(blocks: Sequence[Block], memory: Memory) -> Iterator[Line]:
    """The lines of all blocks, with the blank ones between them."""
    for before, block, shape in zip((None, *blocks), blocks, shapes(blocks), strict=False):
        if before is not None and parted(before, block):
            yield _BLANK
        yield from memory.of(block, shape)


def parted(before: Block, block: Block) -> bool:
    """Whether a blank line stands between two blocks (clauses 7.3.2, 7.3.4 and 7.3.5.2)."""
    if before.style == "title":
        return block.style != "title" and bool(block.text.strip())
    group = _SIGN_OFF if block.style in _SIGN_OFF else ("attachment",)
    return block.style in group and before.style not in group and bool(before.text.strip())


def shapes(blocks: Sequence[Block]) -> Iterator[Shape]:
    """How each block is indented. Words that bring their own blanks are not moved a second time."""
    unit = max((half_cells(b.text) for b in blocks if b.style == "signature"), default=0)
    day = max((half_cells(b.text) for b in blocks if b.style == "date"), default=0)
    unit_left, day_left = sign_off_lefts(unit, day)
    listed = ""
    for block in blocks:
        listed = listed + block.text if block.style == "attachment" else ""
        if block.style in ("title", "addressee") or block.text[:1].isspace():
            yield Shape()
        elif block.style == "signature":
            yield Shape(unit_left, unit_left)
        elif block.style == "date":
            yield Shape(day_left, day_left)
        elif block.style == "attachment":
            yield Shape(*attachment_lefts(block.text, first=listed == block.text))
        else:
            yield Shape(2 * INDENT)


def attachment_lefts(words: str, *, first: bool) -> tuple[int, int]:
    """How far a line of the 附件说明 stands from the left: its first line, and the others.

    In half cells (clause 7.3.4): 附件： begins two characters in, the names stand below each other,
    and a long name goes on below its own first character.
    """
    match = _ATTACHMENT.match(words)
    label, number = (match["label"] or "", match["number"] or "") if match else ("", "")
    left = 2 * INDENT if first or label else 2 * INDENT + half_cells("附件：")
    return left, left + half_cells(label + number)


def _lines(block: Block, shape: Shape) -> tuple[Line, ...]:
    words = block.text
    if block.style == "title":
        places = title_lines(words)
    else:
        places = broken(words, HALVES - shape.first, HALVES - shape.rest)
    lines = []
    for n, (start, end) in enumerate(places):
        left = shape.rest if n else shape.first
        if block.style == "title":
            wide = half_cells(words[start:end]) * TITLE_PITCH / CELL
            left = max(round((HALVES - wide) / 2), 0)
        parts = (Part(left, _cut(block.runs, start, end)),) if end > start else ()
        lines.append(Line(parts, block, start, end))
    return tuple(lines)


def _cut(runs: Iterable[Run], start: int, end: int) -> tuple[Run, ...]:
    """What of the runs stands between two places of their text."""
    cut = []
    at = 0
    for run in runs:
        stop = at + len(run.text)
        if at >= end:
            break
        if stop > start:
            whole = start <= at and stop <= end
            words = run.text[max(start - at, 0) : end - at]
            cut.append(run if whole else replace(run, text=words))
        at = stop
    return tuple(cut)


# --- 版头 and 版记 -------------------------------------------------------------------------------


@cache
def _letterhead(letterhead: Letterhead | None) -> tuple[Line, ...]:
    """The lines above the title: the fifth holds the office's name, the eighth its number."""
    if letterhead is None:
        return ()
    lines = [Line(block=letterhead) for _ in range(LETTERHEAD_ROWS)]
    name, _ = letter_name(letterhead.name)
    for row, words in ((4, name), (7, letterhead.number.strip())):
        if words:
            left = max((HALVES - half_cells(words)) // 2, 0)
            lines[row] = Line((Part(left, (Run(words),)),), letterhead)
    lines[8] = Line((Part(0, (Run("━" * (HALVES // 2)),)),), letterhead)
    return tuple(lines)


def _add_imprint(imprint: Imprint, pages: list[tuple[list[Line], int]]) -> int:
    """Put 版记 at the foot of the last even page; the number of pages that print a number.

    Where the text ends on an even page without room for it, a blank page and 版记's own follow.
    """
    lines = [
        Line(
            tuple(Part(round(left * IMPRINT_PITCH / CELL), (Run(words),)) for left, words in parts),
            imprint,
        )
        for parts in imprint_lines(imprint)
    ]
    numbered = len(pages)
    (last, annex), even = pages[-1], len(pages) % 2 == 0
    if even and len(last) + 1 + len(lines) <= ROWS:
        pages[-1] = [*last, *[_BLANK] * (ROWS - len(last) - len(lines)), *lines], annex
        return numbered
    if even:
        pages.append(([], annex))
    else:
        numbered += 1
    pages.append(([*[_BLANK] * (ROWS - len(lines)), *lines], annex))
    return numbered


# --- annexes --------------------------------------------------------------------------------------


def _annex(annex: Annex, label: str, memory: Memory) -> Iterator[list[Line]]:
    """The pages of an annex (clause 7.3.7): its number in the first line, its title in the third.

    A table's head stands again on each page; a row is not parted unless it is longer than a page.
    """
    title = Block("title", (Run(annex.title),))
    page = [_label(label), _BLANK, *memory.of(title, Shape()), _BLANK]
    for block in annex.body:
        if isinstance(block, Block):
            (shape,) = shapes([block])
            groups: list[tuple[Line, ...]] = [(line,) for line in memory.of(block, shape)]
            head: tuple[Line, ...] = ()
        else:
            groups = _grouped(memory.rows_of(block))
            head = groups[0] if groups else ()
        for n, group in enumerate(groups):
            if len(page) + len(group) > ROWS:
                yield page
                page = list(head) if n else []
            for line in group:
                if len(page) == ROWS:
                    yield page
                    page = []
                page.append(line)
    yield page


@cache
def _label(label: str) -> Line:
    return Line((Part(0, (Run(label),)),))


def _grouped(lines: Sequence[Line]) -> list[tuple[Line, ...]]:
    """The lines of each row of a table."""
    return [tuple(group) for _, group in groupby(lines, key=lambda line: line.row)]


def _table_lines(table: Table) -> Iterator[Line]:
    lefts = (0, *accumulate(2 * width for width in table.widths))
    for row, cells in enumerate(table.rows):
        columns: list[list[tuple[Run, ...]]] = []
        for width, runs in zip(table.widths, cells, strict=False):
            room = max(2 * (width - TABLE_PADDING), 2)
            words = "".join(run.text for run in runs)
            columns.append([_cut(runs, *place) for place in broken(words, room, room)])
        for parts in zip_longest(*columns, fillvalue=()):
            yield Line(
                tuple(
                    Part(left + TABLE_PADDING, runs)
                    for left, runs in zip(lefts, parts, strict=False)
                ),
                table,
                row=row,
            )
