"""A table of somebody's as records: what would be taken of it and what not, before anything is.

`read_tables` gives the rows of a file, `preview` what they would become, `take` takes them, all in
one transaction.
"""

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import PurePath
from types import MappingProxyType

from msgspec import structs

from exports.columns import SUMMARY, SUMMARY_HEADER, sheet_names
from exports.delimited import read_delimited
from exports.headers import (
    MAYBE_KIND_LABELS,
    count_named,
    find_kind_column,
    match_columns,
    plain_label,
)
from exports.previewed import BY_ROW, Fit, Part, Preview, Refusal, Taken
from exports.rows import PROOFS, Header, Sheet
from exports.sheets import Merged, Row, Table, read_workbook
from exports.standing import Sameness, sameness, standing
from exports.watch import Progress
from store.contract import Put, Remove, StoreError
from store.cues import kind_called
from store.desk import Desk
from store.guess_kind import guess_kind
from store.kinds import Kind
from store.model import Placement, Record
from store.outline import arrange

__all__ = ["SUFFIXES", "Preview", "Progress", "preview", "read_tables", "take"]

SUFFIXES = (".xlsx", ".csv", ".tsv")

_WHOLE = 1000  # the progress of a whole import; half of it is reading the file
_ABOVE = 30  # rows in which the header is looked for
_MONEY_UNIT = re.compile(r"单位\s*[：:]\s*([百千万亿]{0,2}元)")
_STEM = re.compile(
    r"^\d{4}年?(?:度)?|(?:工作|情况)?(?:台账|登记表?|记录表?|统计表?|一览表|明细表?|汇总表?|表)$"
    r"|[（(]\d+[）)]$|[\s_\-\d]+$"
)
_WEIGHTS = {"title": 2.0, "number": 0.5, "id": 0.5, "status": 0.5}
"""What a label says of whether a row is the header: few tables have no title of what they list."""


def read_tables(
    data: bytes, name: str, progress: Progress = lambda *_: None
) -> tuple[list[Table], str]:
    """The tables of a file, and the kind that its name may say (2025年会议台账.csv: 会议).

    Raises `StoreError` for what cannot be read, and whatever `progress` raises.
    """
    path = PurePath(name)
    if path.suffix.lower() != ".xlsx":
        progress(0, _WHOLE)
        return [read_delimited(data)], path.stem

    def step(done: int, whole: int) -> None:
        progress(_WHOLE // 2 * done // max(whole, 1), _WHOLE)

    return read_workbook(data, step), ""


def preview(
    desk: Desk,
    data: bytes,
    name: str,
    *,
    kind: str | None = None,
    chosen: Mapping[str, str | None] = MappingProxyType({}),
    placed: Mapping[tuple[str, str], str] = MappingProxyType({}),
    progress: Progress = lambda *_: None,
) -> Preview:
    """What a file's rows would become in this document. `kind` is that of all rows, `chosen` that
    of the rows of sheets, by their names; None leaves a sheet out, `BY_ROW` guesses each row's.
    `placed`: the items that take
    the columns of nothing, by sheet and header.

    Raises `StoreError` where the file cannot be read, or holds nothing to take at all.
    """
    one = desk.kinds.find(kind) if kind else None
    tables, stem = read_tables(data, name, progress)
    whole = sum(len(table.rows) for table in tables)
    reader = _Reader(desk, one, chosen, placed, progress, max(whole, 1))
    parts = [part for table in tables if (part := reader.part(table, stem)) is not None]
    if not any(part.taken or part.refused for part in parts):
        raise StoreError(
            "文件里没有可导入的记录：第一行应是表头（如 日期、事项、人数），下面一行一条。"
        )
    known = standing(desk)
    found = Preview(tuple(_marked(part, known) for part in parts))
    progress(_WHOLE, _WHOLE)
    return found


def _marked(part: Part, known: set[Sameness]) -> Part:
    """With the rows marked that tell what a record of the year tells."""

    def stands(record: Record) -> bool:
        return sameness(record.kind, record.title, record.date, record.fields) in known

    rows = (structs.replace(r, stands=True) if stands(r.record) else r for r in part.taken)
    return structs.replace(part, taken=tuple(rows)) if known else part


def take(
    desk: Desk,
    found: Preview,
    *,
    skip_refused: bool = False,
    progress: Progress = lambda *_: None,
) -> list[str]:
    """Store what a preview would take, as one transaction; the new records' ids in their order.

    Raises `StoreError` with every refusal, and stores nothing, unless `skip_refused`. `progress` is
    told of all only when the next thing is to write.
    """
    if found.refused and not skip_refused:
        listed = [one.text for one in found.refused]
        raise StoreError(
            "\n".join([*listed, "没有导入任何一条。改好后再试，或加 --skip-refused 跳过这些。"])
        )
    rows = found.new
    changes: list[Put | Remove] = []
    places = _placements(desk, rows)
    for done, row in enumerate(rows):
        progress(done, len(rows))
        changes.append(Put(row.record))
        if row.record.id in places:
            changes.append(Put(places[row.record.id]))
    if changes:
        progress(len(rows), len(rows))
        desk.commit(changes, f"导入 {len(rows)} 条记录")
    return [row.record.id for row in rows]


# --- a sheet --------------------------------------------------------------------------------------


class _Reader:
    def __init__(  # noqa: PLR0917
        self,
        desk: Desk,
        kind: Kind | None,
        chosen: Mapping[str, str | None],
        placed: Mapping[tuple[str, str], str],
        progress: Progress,
        whole: int,
    ) -> None:
        self.desk = desk
        self.kind = kind
        self.chosen = chosen
        self.placed = placed
        self.progress = progress
        self.whole = whole
        self.done = 0
        self.ids: set[str] = set()
        names = sheet_names(desk.kinds)
        self.by_sheet = {sheet.lower(): desk.kinds[key] for key, sheet in names.items()}

    def part(self, table: Table, stem: str) -> Part | None:
        """What becomes of a sheet; None where it holds nothing."""
        if not table.rows:
            return None
        name = table.name
        if table.hidden:
            self._count(len(table.rows))
            return Part(name, passed=("工作表是隐藏的，没有读。",))
        if name == SUMMARY and _is_summary(table.rows[0]):
            self._count(len(table.rows))
            return None
        if name in self.chosen and self.chosen[name] is None:
            self._count(len(table.rows))
            return Part(name, passed=("没有选类型，没有收。",))
        said = self.chosen.get(name)
        kind = self.desk.kinds.get(said) if said else self.kind or self._said(name or stem)
        header = self._placing(name, _find_header(table, kind))
        of_kind = find_kind_column(header.labels, kind) if header else None
        if of_kind is None and kind is None and header is not None:
            of_kind = self._column_of_kinds(table, header)
        known = kind is not None or of_kind is not None or said == BY_ROW
        if header is not None and known:
            return Sheet(
                self.desk, table, header, kind, of_kind, ids=self.ids, next_row=self.next_row
            ).read()
        self._count(len(table.rows))
        fits = self._fits(table, header) if kind is None else ()
        if not fits:
            reason = "没有找到表头。表头里至少要有 日期、事项 或这类记录的项目名称。"
            return Part(name, refused=(Refusal(name, 0, reason),))
        reason = (
            "看不出是哪种记录。请加 --kind 类型（如 --kind 会议），或把工作表改名为类型，"
            "或加一列“类型”（空着的行按内容认）。"
        )
        line = header.line if header else 0
        refused = (Refusal(name, 0, reason),)
        return Part(name, header_line=line, refused=refused, fits=fits, by_row=_has_title(header))

    def _placing(self, sheet: str, header: Header | None) -> Header | None:
        """With the item, beside its own label, that was chosen for a column."""
        if header is None or not self.placed:
            return header
        items = {n: self.placed.get((sheet, labels[0])) for n, labels in header.labels.items()}
        labels = {n: (*said, item) if (item := items[n]) else said
                  for n, said in header.labels.items()}  # fmt: skip
        remarks = frozenset(n for n, item in items.items() if item == PROOFS)
        return structs.replace(header, labels=labels, remarks=remarks)

    def _column_of_kinds(self, table: Table, header: Header) -> int | None:
        """The column whose label may say that it is of kinds, and most of whose cells are."""
        for number, labels in header.labels.items():
            if plain_label(labels[0]) in MAYBE_KIND_LABELS:
                rows = table.rows[header.first :]
                cells = Counter(row.cells[number].strip() for row in rows if number in row.cells)
                known = sum(n for cell, n in cells.items() if self._is_kind(cell))
                if known * 2 > cells.total():
                    return number
        return None

    def _is_kind(self, said: str) -> bool:
        kinds = self.desk.kinds
        return said in kinds or kind_called(kinds, said) is not None

    def _fits(self, table: Table, header: Header | None) -> tuple[Fit, ...]:
        """The kinds that know a header of this table: those that know most of them first, of them
        those that its first rows speak of.
        """
        kinds = self.desk.kinds
        first = table.rows[:_ABOVE]
        told = Counter(guess_kind(" ".join(row.cells.values()), kinds).key for row in first)
        found: list[tuple[float, Fit]] = []
        for kind in kinds.kinds.values():
            own = header or _find_header(table, kind)
            if own is None:
                continue
            matched = match_columns(own.labels, kind)
            known = [n for n in sorted(matched) if matched[n].name != "rest"]
            if known:
                share = told[kind.key] / len(first) if kind.key != "other" else 0
                points = len(known) + share / 2 + 0.01 * count_named(own.labels, matched)
                headers = tuple(own.labels[n][0] for n in known)
                found.append((points, Fit(kind.key, headers)))
        return tuple(fit for _, fit in sorted(found, key=lambda one: -one[0]))

    def _said(self, name: str) -> Kind | None:
        """The kind that a sheet's or a file's name says."""
        kind = self.by_sheet.get(name.strip().lower())
        kinds = self.desk.kinds.kinds
        before = ""
        while kind is None and name != before:
            stem = name.strip()
            kind = next((k for k in kinds.values() if stem in (k.label, k.key)), None)
            before, name = name, _STEM.sub("", stem)
        return kind

    def _count(self, rows: int) -> None:
        self.done += rows
        self.progress(_WHOLE // 2 + (_WHOLE // 2) * self.done // (self.whole + 1), _WHOLE)

    def next_row(self) -> None:
        self.done += 1
        if self.done % 256 == 0:
            self._count(0)


def _is_summary(row: Row) -> bool:
    return tuple(row.cells.get(n) for n in range(1, 5)) == SUMMARY_HEADER[:4]


def _has_title(header: Header | None) -> bool:
    """Whether the rows have words from which their kinds can be guessed."""
    matched = match_columns(header.labels, None) if header is not None else {}
    return any(one.name == "title" for one in matched.values())


def _find_header(table: Table, kind: Kind | None) -> Header | None:
    """The row, of the first ones, whose labels say most, with the one below that is part of it."""
    best, score = -1, 1.5
    for n, row in enumerate(table.rows[:_ABOVE]):
        short = {number: (cell,) for number, cell in row.cells.items() if len(cell) <= 40}
        found = match_columns(short, kind)
        points = sum(_WEIGHTS.get(m.name, 1.0) for m in found.values())
        points += find_kind_column(short, kind) is not None
        if points > score:
            best, score = n, points
    if best < 0:
        return None
    row = table.rows[best]
    labels: dict[int, tuple[str, ...]] = {
        number: (" ".join(cell.split()),) for number, cell in row.cells.items()
    }
    first = best + 1
    below = table.rows[first] if first < len(table.rows) else None
    if below is not None and any(isinstance(cell, Merged) for cell in below.cells.values()):
        first += 1
        for number, cell in below.cells.items():
            if isinstance(cell, Merged):
                labels.setdefault(number, (" ".join(cell.split()),))
            else:
                above = max((n for n in row.cells if n <= number), default=0)
                sub = " ".join(cell.split())
                labels[number] = (f"{row.cells.get(above, '')}{sub}", sub)
    said = [_MONEY_UNIT.search(cell) for r in table.rows[:best] for cell in r.cells.values()]
    money = next((match[1] for match in said if match), "")
    return Header(row.line, first, labels, money)


# --- places ---------------------------------------------------------------------------------------


def _placements(desk: Desk, rows: list[Taken]) -> dict[str, Placement]:
    """The placements that make the wishes true; none where the outline does it by itself."""
    wishes = {row.record.id: row.wish for row in rows if row.wish}
    if not wishes:
        return {}
    now = desk.arrangement
    pool = [*desk.records(), *(row.record for row in rows)]
    before = [placed.placement for placed in now.everything() if placed.placement]
    found: dict[str, Placement] = {}
    more = True
    while more:  # what is placed by hand changes what the outline does with the rest
        more = False
        laid = arrange(
            now.document, now.nodes.values(), pool, [*before, *found.values()], desk.kinds
        )
        for placed in laid.everything():
            id_ = placed.record.id
            wish = wishes.get(id_)
            known = found.get(id_) or Placement(desk.key, id_)
            if wish is None:
                continue
            node, use = known.node, known.use
            if wish.section == "未归类":
                node = "" if placed.node is not None else node
            elif wish.section is not None and wish.section != placed.node:
                node = wish.section
            if wish.use is not None and wish.use != placed.use:
                use = wish.use
            placement = structs.replace(known, node=node, use=use, text=wish.text)
            if placement != known:
                found[id_] = placement
                more = True
    return found
