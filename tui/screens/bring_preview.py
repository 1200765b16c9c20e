"""What a file, or what somebody pastes, would become: the rows that show it, how they are taken."""

import re
from collections.abc import Callable, Container
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from exports.watch import Progress
from store.clean import clean
from store.desk import Desk
from store.enumerated import without_numbers
from store.labels import with_label
from store.model import Quantity
from tui.show import cell_len, fit
from tui.widgets.lines import Row, wrap

if TYPE_CHECKING:
    from exports.previewed import Left, Part, Preview, Taken
    from store.quick import Quick

__all__ = ["Brought", "Shown", "Take", "indented", "pasted"]

Take = Callable[[Desk, Progress, Container[int], bool], list[str]]
"""Takes all but the items that are left out, and passes over what is refused or raises
`StoreError`; gives the records' ids."""

_QUOTED = re.compile(r'(?<![^\t\n])"(?:[^"]++|"")*+"(?![^\t\n])')
"""A cell that a program quotes, as it holds line breaks."""
_STANDS = "  已有"
"""Behind a row that tells what a record of the year tells."""


class Shown(Struct):
    """What can be taken, in the rows that show it. Nothing of it is stored yet."""

    rows: list[Row] = []
    items: list[range] = []
    """The places among `rows` of each line or row that can be taken."""
    out: dict[int, list[Row]] = {}
    """The items that are left out, with their rows as they were."""
    same: frozenset[int] = frozenset()
    """The items that tell what a record of the year tells."""
    told_same: str = ""
    """How many these are, and where they stand."""
    take: Take | None = None
    """None where nothing was read."""
    partly: bool = False
    """Whether some of it is refused, and the rest can be taken."""
    left: str = ""
    """What is not taken: how many rows, and which cells."""
    parts: "tuple[Part, ...]" = ()
    """What would become of the sheets; of those that may be of several kinds this is asked."""

    @property
    def homeless(self) -> "tuple[str, Left] | None":
        """The first column that is of nothing and could be of something, and its sheet."""
        return next(
            ((part.sheet, left) for part in self.parts for left in part.left if left.places), None
        )

    def add(self, *rows: Row) -> None:
        """Show an item in these rows."""
        self.items.append(range(len(self.rows), len(self.rows) + len(rows)))
        self.rows += rows

    def leave(self, item: int, *, out: bool) -> None:
        """Leave an item out, or take it back."""
        places = self.items[item]
        if not out:
            for at, row in zip(places, self.out.pop(item, ()), strict=False):
                self.rows[at] = row
        elif item not in self.out:
            self.out[item] = [self.rows[at] for at in places]
            for n, at in enumerate(places):
                words = "".join(text for text, _ in self.rows[at])
                self.rows[at] = ((f"- {words[2:]}" if n == 0 else words, "dim"),)


class Brought(Struct):
    """A file, a table that was pasted, or quick lines that were pasted at the node `section`, with
    what somebody chose for it.
    """

    path: Path | None = None
    table: str = ""
    lines: list[str] = []
    section: str | None = None
    known: "dict[str, Quick]" = {}
    """What was read of each line."""
    kinds: dict[str, str | None] = {}
    """The kinds, or `BY_ROW`, that were chosen for sheets, by their names; None: left out."""
    placed: dict[tuple[str, str], str] = {}
    """The items that were chosen for columns of nothing, by sheet and header."""

    def preview(self, desk: Desk, width: int, tell: Progress) -> Shown:
        """What it would become, on a screen so wide. Raises `StoreError` if it cannot be read."""
        if self.lines:
            return _preview_lines(desk, self, width, tell)
        if self.path is not None:
            return _preview_file(desk, self, self.path, width, tell)
        return _preview_table(desk, self, self.table.encode(), "粘贴.tsv", width, tell)


def pasted(text: str, section: str | None) -> Brought:
    """A pasted text of several lines: a table if it has columns, else quick lines."""
    words = clean(text)
    rows = [row for row in _QUOTED.sub("…", words).split("\n") if row.strip()]
    if sum("\t" in row for row in rows) * 2 > len(rows):
        return Brought(table=words)
    lines = without_numbers([line for line in words.split("\n") if line.strip()])
    return Brought(lines=lines, section=section)


def indented(words: str, width: int, style: str = "") -> list[Row]:
    """A sentence, in as many lines as it takes on a screen so wide."""
    return [(("  ", ""), *row) for row in wrap(((words, style),), max(20, width - 2))]


def _preview_lines(desk: Desk, brought: Brought, width: int, tell: Progress) -> Shown:
    from exports.standing import sameness, standing  # noqa: PLC0415

    found: list[Quick] = []
    for done, line in enumerate(brought.lines):
        tell(done, len(brought.lines))
        if line not in brought.known:
            brought.known[line] = desk.quick(line, section=brought.section)
        found.append(brought.known[line])
    known = standing(desk)
    same = {n for n, q in enumerate(found) if sameness(q.kind, q.title, q.date, q.fields) in known}
    told_same = f"有 {len(same)} 条和今年已有的一样" if same else ""

    def take(desk: Desk, tell: Progress, out: Container[int], _: bool) -> list[str]:
        return desk.add_lines([quick for n, quick in enumerate(found) if n not in out], tell)

    shown = Shown(same=frozenset(same), told_same=told_same, take=take)
    for n, quick in enumerate(found):
        doubt = indented(f"! {quick.notes[0].message}", width) if quick.notes else []
        shown.add(_quick_row(desk, quick, stands=n in same), *doubt)
    return shown


def _quick_row(desk: Desk, quick: "Quick", *, stands: bool) -> Row:
    parts = [part.shown for part in quick.parts if part.what in ("date", "quantity", "place")]
    kind = desk.kinds.get(quick.kind).label + ("？" if quick.kind_guessed else "")
    words = f"  {fit(kind, 14)}{fit(quick.title, 30)}{' · '.join(filter(None, parts))}"
    return ((f"{words}{_STANDS if stands else ''}", ""),)


def _preview_file(desk: Desk, brought: Brought, path: Path, width: int, tell: Progress) -> Shown:
    from tui.bring import read_file, refuse_other  # noqa: PLC0415

    refuse_other(path)
    data, suffix = read_file(path), path.suffix.lower()
    if suffix in (".xlsx", ".csv", ".tsv"):
        return _preview_table(desk, brought, data, path.name, width, tell)
    if suffix == ".json":
        return _preview_json(desk, data, width, tell)
    return _preview_text(desk, data, width, tell, word=suffix == ".docx")


def _preview_json(desk: Desk, data: bytes, width: int, tell: Progress) -> Shown:
    from exports.intake import import_json, read_json  # noqa: PLC0415

    _, ids, refused = read_json(desk, data, tell)
    rows = [row for words in refused for row in indented(f"! {words}", width, "bold")]
    rows.append(((f"  {len(ids)} 条记录，由 list --json 写成；都按草稿收。", ""),))
    return Shown(
        rows=rows,
        take=lambda desk, tell, _, skip: import_json(desk, data, skip_refused=skip, progress=tell)[
            0
        ],
        partly=bool(refused),
        left=f"{len(refused)} 条" if refused else "",
    )


def _preview_text(desk: Desk, data: bytes, width: int, tell: Progress, *, word: bool) -> Shown:
    from exports.intake import import_text  # noqa: PLC0415

    said = []
    if word:
        from exports.word import read_word  # noqa: PLC0415

        found = read_word(data, tell)
        if found.tracked:
            said.append(
                f"有未处理的修订：{found.tracked}。"
                "收下就是全部接受；先列出修订，再是接受以后的文字。"
            )
            said += found.told
        said += found.notes
        data = found.text.encode()
    empty = not desk.arrangement.everything() and not any(
        node.text and node.style != "heading" for node in desk.arrangement.nodes.values()
    )
    if not empty:
        said.append("这份文档里已经有文字或记录：收下就接在后面。")
    from exports.reader import read_text  # noqa: PLC0415

    rows = [row for words in said for row in indented(f"! {words}", width, "bold")]
    rows += [((f"  {line}", ""),) for line in read_text(data).split("\n")]
    return Shown(
        rows=rows,
        take=lambda desk, tell, *_: import_text(desk, data, append=not empty, progress=tell),
    )


def _preview_table(  # noqa: PLR0917
    desk: Desk, brought: Brought, data: bytes, name: str, width: int, tell: Progress
) -> Shown:
    from exports.tabular import preview, take  # noqa: PLC0415

    found = preview(desk, data, name, chosen=brought.kinds, placed=brought.placed, progress=tell)

    def chosen(desk: Desk, tell: Progress, out: Container[int], skip: bool) -> list[str]:
        left = {row.record.id for n, row in enumerate(found.new) if n in out}
        taken = found.without(left) if left else found
        return take(desk, taken, skip_refused=skip, progress=tell)

    shown = Shown(
        same=frozenset(n for n, row in enumerate(found.new) if row.stands),
        told_same=found.standing,
        take=chosen,
        partly=bool(found.refused and found.new),
        left=found.left_out,
        parts=found.parts,
    )
    _show_table(desk, found, width, shown)
    return shown


def _show_table(desk: Desk, found: "Preview", width: int, shown: Shown) -> None:
    """What is refused first, then what becomes of the columns, then the rows, each with what is
    doubtful about it.
    """
    for one in found.refused:
        shown.rows += indented(f"! {one.text}", width, "bold")
    for words in found.passed:
        shown.rows += indented(words, width, "dim")
    for part in found.parts:
        if part.columns:
            taken = "，".join(
                f"{c.header} → {c.taken_as}" if c.taken_as else f"{c.header}（不收：{c.why}）"
                for c in part.columns
            )
            words = f"{part.sheet}：{taken}" if part.sheet else taken
            shown.rows += indented(words, width, "dim")
        for row in part.taken:
            if not row.known:
                doubts = (f"! 第 {row.line} 行：{words}" for words in row.doubts)
                wrapped = [line for words in doubts for line in indented(words, width)]
                shown.add(((_table_row(desk, row, width), ""),), *wrapped)


def _table_row(desk: Desk, row: "Taken", width: int) -> str:
    """Kind, date, title and numbers; the last two share what room there is."""
    record = row.record
    kind = desk.kinds.get(record.kind).label + ("？" if row.guessed else "")
    values = [v for value in record.fields.values()
              for v in (value if isinstance(value, tuple) else (value,))]  # fmt: skip
    numbers = "、".join(with_label(v) for v in values if isinstance(v, Quantity))
    tail = _STANDS if row.stands else ""
    room = max(20, width - 32 - cell_len(tail))
    share = max(room // 3, min(cell_len(numbers), room - cell_len(record.title)))
    words = f"  {fit(kind, 14)}{fit(record.date.raw, 12)}{fit(record.title, room - share)}"
    return f"{words} {fit(numbers, share)}{tail}".rstrip()
