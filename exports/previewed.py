"""What becomes of a table of somebody's: rows, columns and refusals, and the sentences on them."""

from collections.abc import Container, Sequence

from msgspec import Struct, structs

from store.entry import Wish
from store.model import Record

__all__ = ["BY_ROW", "Fit", "Left", "Part", "Preview", "Refusal", "Seen", "Taken", "lines_named"]


BY_ROW = ""
"""In place of the kind of a sheet: each row's is guessed from its words."""


class Seen(Struct, frozen=True):
    """A column: its header, and as what it is taken; "" where it is not, `why` says why not."""

    header: str
    taken_as: str
    why: str = ""


class Taken(Struct, frozen=True):
    """A row that can be taken, as the record that it becomes. `known`: it is there already, with
    its id; `stands`: one that tells the same is there.

    `guessed`: its kind is, from the title. `doubts`: what is to be looked at, a sentence each.
    """

    line: int
    record: Record
    wish: Wish
    known: bool = False
    guessed: bool = False
    doubts: tuple[str, ...] = ()
    stands: bool = False


class Left(Struct, frozen=True):
    """The cells of a column that are left out: which column, and their lines.

    `header` is what stands above it, and `places` the items that could take its words.
    """

    column: str
    lines: tuple[int, ...]
    header: str = ""
    places: tuple[str, ...] = ()


class Refusal(Struct, frozen=True):
    """What cannot be taken, and why. Line 0: a whole column or sheet."""

    sheet: str
    line: int
    reason: str

    @property
    def text(self) -> str:
        """“会议”第 5 行：……."""
        return _located(self.sheet, self.line, self.reason)


class Fit(Struct, frozen=True):
    """A kind that a sheet's rows may be of, by the columns that it knows, by their headers."""

    kind: str
    headers: tuple[str, ...]


class Part(Struct, frozen=True):
    """What became of one sheet. `kind`: the label of its kind, "" where each row says its own.

    `totals` lines of sums are no records. `elsewhere` are places that this outline has not; the
    outline decides instead. `passed` is what else is left out, a sentence each; `left` the cells
    that have no place. `fits`: where nothing says the kind, all of them, the best first; `by_row`:
    each row's could be guessed there.
    """

    sheet: str
    kind: str = ""
    header_line: int = 0
    columns: tuple[Seen, ...] = ()
    taken: tuple[Taken, ...] = ()
    refused: tuple[Refusal, ...] = ()
    totals: int = 0
    elsewhere: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    left: tuple[Left, ...] = ()
    fits: tuple[Fit, ...] = ()
    by_row: bool = False


class Preview(Struct, frozen=True):
    """What would be taken of a file, sheet by sheet. Nothing of it is stored yet."""

    parts: tuple[Part, ...]

    @property
    def new(self) -> list[Taken]:
        """The rows that become records."""
        return [row for part in self.parts for row in part.taken if not row.known]

    @property
    def refused(self) -> list[Refusal]:
        return [one for part in self.parts for one in part.refused]

    @property
    def doubts(self) -> list[str]:
        """What is to be looked at of the new rows, a sentence each."""
        return [
            _located(part.sheet, row.line, words)
            for part in self.parts
            for row in part.taken
            if not row.known
            for words in row.doubts
        ]

    @property
    def standing(self) -> str:
        """How many new rows tell what a record of the year tells, and which; "" where none do."""
        count, places = 0, []
        for part in self.parts:
            lines = [row.line for row in part.taken if row.stands and not row.known]
            if lines:
                count += len(lines)
                where = f"“{part.sheet}”" if part.sheet else ""
                places.append(f"{where}第 {lines_named(lines)}")
        return f"有 {count} 条和今年已有的一样（{'、'.join(places)}）" if count else ""

    def without(self, ids: Container[str]) -> "Preview":
        """The same but for the rows whose records have these ids."""
        return Preview(
            tuple(
                structs.replace(
                    part, taken=tuple(row for row in part.taken if row.record.id not in ids)
                )
                for part in self.parts
            )
        )

    @property
    def left_out(self) -> str:
        """How many rows and which cells are not taken; "" where all are."""
        rows = [one.line for one in self.refused if one.line]
        said = [f"{len(rows)} 行（第 {lines_named(rows)}）"] if rows else []
        said += [
            f"{left.column} {len(left.lines)} 格（第 {lines_named(left.lines)}）"
            for part in self.parts
            for left in part.left
        ]
        return "、".join(said)

    @property
    def passed(self) -> list[str]:
        """What is left out of the file though nothing is wrong with it, a sentence each."""
        said = [
            f"“{part.sheet}”：{words}" if part.sheet else words
            for part in self.parts
            for words in part.passed
        ]
        totals = sum(part.totals for part in self.parts)
        if totals:
            said.append(f"有 {totals} 行合计，没有当作记录。")
        known = sum(row.known for part in self.parts for row in part.taken)
        if known:
            said.append(f"有 {known} 条已经在这里了，没有再收。")
        places = list(dict.fromkeys(place for part in self.parts for place in part.elsewhere))
        if places:
            named = "、".join(f"“{place}”" for place in places[:3]) + ("等" if places[3:] else "")
            said.append(f"归入写的{named} {len(places)} 处，这份提纲里没有，由提纲归入。")
        return said


def lines_named(lines: Sequence[int]) -> str:
    """3、4、5等行: the first of so many lines, each once."""
    each = [*dict.fromkeys(lines)]
    return "、".join(map(str, each[:3])) + ("等行" if len(each) > 3 else "行")


def _located(sheet: str, line: int, words: str) -> str:
    where = f"“{sheet}”" if sheet else ""
    where += f"第 {line} 行" if line else ""
    return f"{where}：{words}" if where else words
