"""A table of somebody's as records: what would be taken of it and what not, before anything is.

`read_tables` gives the rows of a file, `preview` what they would become, `take` takes them, all in
one transaction.
"""

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import PurePath
from types import MappingProxyType

from msgspec import UNSET, Struct, structs

from exports.cells import counted, dated, proven
from exports.columns import SUMMARY, SUMMARY_HEADER, sheet_names
from exports.delimited import read_delimited
from exports.headers import Matched, count_named, find_kind_column, match_columns, plain_label
from exports.ledger import section_name
from exports.sheets import Fault, Merged, Row, Table, read_workbook
from exports.watch import Progress
from store.contract import Put, Remove, StoreError
from store.desk import Desk
from store.entry import Wish
from store.fold import fold
from store.guess_kind import guess_kind
from store.kinds import Kind
from store.model import USE_LABELS, DateSpan, FieldValue, Node, Placement, Quantity, Record
from store.outline import Arrangement, arrange

__all__ = [
    "SUFFIXES", "Fit", "Part", "Preview", "Progress", "Refusal", "Seen", "Taken", "preview",
    "read_tables", "take",
]  # fmt: skip

SUFFIXES = (".xlsx", ".csv", ".tsv")

_WHOLE = 1000  # the progress of a whole import; half of it is reading the file
_ABOVE = 30  # rows in which the header is looked for
_TOTAL = re.compile(r"(?:合计|总计|小计|共计|总和)(?:\(.*\))?:?")
_FOOTER = re.compile(
    r"\s*(?:填表|制表|填报|审核|复核|报送|单位负责|联系)[^：:]{0,8}[：:]|\s*[注]\d*[：:]"
)
_MONEY_UNIT = re.compile(r"单位\s*[：:]\s*([百千万亿]{0,2}元)")
_ID = re.compile(r"[0-9A-Za-z]{26}")
_PLACE = re.compile(r"(\d+(?:\.\d+)*)(?:\s+(.*))?", re.DOTALL)
_STEM = re.compile(
    r"^\d{4}年?(?:度)?|(?:工作|情况)?(?:台账|登记表?|记录表?|统计表?|一览表|明细表?|汇总表?|表)$"
    r"|[（(]\d+[）)]$|[\s_\-\d]+$"
)
_WEIGHTS = {"title": 2.0, "number": 0.5, "id": 0.5, "status": 0.5}
"""What a label says of whether a row is the header: few tables have no title of what they list."""

_NOT_READ = {
    "status": "导入的都是草稿", "lacking": "由程序算出", "number": "只是行号",
}  # fmt: skip


class Seen(Struct, frozen=True):
    """A column: its header, and as what it is taken; "" where it is not, `why` says why not."""

    header: str
    taken_as: str
    why: str = ""


class Taken(Struct, frozen=True):
    """A row that can be taken, as the record that it becomes. `known`: it is there already."""

    line: int
    record: Record
    wish: Wish
    known: bool = False


class Refusal(Struct, frozen=True):
    """What cannot be taken, and why. Line 0: a whole column or sheet."""

    sheet: str
    line: int
    reason: str

    @property
    def text(self) -> str:
        """“会议”第 5 行：……."""
        where = f"“{self.sheet}”" if self.sheet else ""
        where += f"第 {self.line} 行" if self.line else ""
        return f"{where}：{self.reason}" if where else self.reason


class Fit(Struct, frozen=True):
    """A kind that a sheet's rows may be of, by the columns that it knows, by their headers."""

    kind: str
    headers: tuple[str, ...]


class Part(Struct, frozen=True):
    """What became of one sheet. `kind`: the label of its kind, "" where each row says its own.

    `totals` lines of sums are no records. `elsewhere` are places that this outline has not; the
    outline decides instead. `passed` is what else is left out, a sentence each. `fits`: where
    nothing says the kind, all of them, the best first.
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
    fits: tuple[Fit, ...] = ()


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
    progress: Progress = lambda *_: None,
) -> Preview:
    """What a file's rows would become in this document. `kind` is that of all rows, `chosen` that
    of the rows of sheets, by their names; None leaves a sheet out.

    Raises `StoreError` where the file cannot be read, or holds nothing to take at all.
    """
    one = desk.kinds.find(kind) if kind else None
    tables, stem = read_tables(data, name, progress)
    whole = sum(len(table.rows) for table in tables)
    reader = _Reader(desk, one, chosen, progress, max(whole, 1))
    parts = [part for table in tables if (part := reader.part(table, stem)) is not None]
    if not any(part.taken or part.refused for part in parts):
        raise StoreError(
            "文件里没有可导入的记录：第一行应是表头（如 日期、事项、人数），下面一行一条。"
        )
    progress(_WHOLE, _WHOLE)
    return Preview(tuple(parts))


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


class _Header(Struct, frozen=True):
    """Where a table's rows begin, and what stands above their columns."""

    line: int
    first: int
    """The index of the first row below it."""
    labels: dict[int, tuple[str, ...]]
    """All names of a column: whole, and what is under a label that stands over several."""
    money: str = ""
    """The unit of all money, where it stands above the table (单位：万元)."""


class _Reader:
    def __init__(
        self,
        desk: Desk,
        kind: Kind | None,
        chosen: Mapping[str, str | None],
        progress: Progress,
        whole: int,
    ) -> None:
        self.desk = desk
        self.kind = kind
        self.chosen = chosen
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
        header = _find_header(table, kind)
        of_kind = find_kind_column(header.labels, kind) if header else None
        if header is not None and (kind is not None or of_kind is not None):
            return _Sheet(self, table, header, kind, of_kind).read()
        self._count(len(table.rows))
        fits = self._fits(table, header) if kind is None else ()
        if not fits:
            reason = "没有找到表头。表头里至少要有 日期、事项 或这类记录的项目名称。"
            return Part(name, refused=(Refusal(name, 0, reason),))
        reason = (
            "看不出是哪种记录。请加 --kind 类型（如 --kind 会议），或把工作表改名为类型，"
            "或加一列“类型”。"
        )
        line = header.line if header else 0
        return Part(name, header_line=line, refused=(Refusal(name, 0, reason),), fits=fits)

    def _fits(self, table: Table, header: _Header | None) -> tuple[Fit, ...]:
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


def _find_header(table: Table, kind: Kind | None) -> _Header | None:
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
    return _Header(row.line, first, labels, money)


class _Sheet:
    """The rows of one sheet, on their way to records."""

    def __init__(
        self, reader: _Reader, table: Table, header: _Header, kind: Kind | None, of_kind: int | None
    ) -> None:
        self.reader = reader
        self.desk = reader.desk
        self.table = table
        self.header = header
        self.kind = kind
        self.of_kind = of_kind
        self.known: dict[str, dict[int, Matched]] = {}
        self.unknown: dict[int, list[int]] = {}
        self.passed: list[str] = []
        self.elsewhere: dict[str, None] = {}
        self.places: dict[str, str | None] = {}
        self.totals = 0
        self.foreign_ids = 0

    def read(self) -> Part:
        """What becomes of the rows."""
        taken: list[Taken] = []
        refused: list[Refusal] = []
        titles = {number: plain_label(labels[-1]) for number, labels in self.header.labels.items()}
        for row in self.table.rows[self.header.first :]:
            self.reader.next_row()
            if self._no_record(row, titles):
                continue
            try:
                taken.append(self._row(row))
            except StoreError as error:
                refused.append(Refusal(self.table.name, row.line, str(error)))
        for number, lines in self.unknown.items():
            refused.append(Refusal(self.table.name, 0, self._lost(number, lines)))
        self.passed += self._remarks()
        if self.foreign_ids:
            self.passed.append(f"“编号”列有 {self.foreign_ids} 格不是本程序的编号，没有收。")
        return Part(
            self.table.name,
            self.kind.label if self.kind else "",
            self.header.line,
            self._columns(),
            tuple(taken),
            tuple(refused),
            self.totals,
            tuple(self.elsewhere),
            tuple(self.passed),
        )

    def _columns(self) -> tuple[Seen, ...]:
        seen = []
        matches = [self.matched(self.kind)] if self.kind else [*self.known.values()]
        for number, labels in sorted(self.header.labels.items()):
            found = next((m[number] for m in matches if number in m), None)
            if number == self.of_kind:
                seen.append(Seen(labels[0], "类型"))
            elif found is None or found.name == "rest":
                seen.append(Seen(labels[0], "", "没有对应的项"))
            elif found.name in _NOT_READ:
                seen.append(Seen(labels[0], "", _NOT_READ[found.name]))
            else:
                seen.append(Seen(labels[0], found.column.header))
        return tuple(seen)

    def _remarks(self) -> list[str]:
        """Columns of numbers behind whose label stands what may be a unit, and is none we know."""
        doubtful = {
            number: one.remark
            for matched in self.known.values()
            for number, one in matched.items()
            if one.remark and one.column.field is not None and one.column.field.is_quantity
        }
        return [
            f"“{self.header.labels[number][0]}”里的“{remark}”不是认得的单位，数字照原样收，请核对。"
            for number, remark in doubtful.items()
        ]

    def _lost(self, number: int, lines: list[int]) -> str:
        labels = self.header.labels.get(number)
        which = f"“{labels[0]}”这一列" if labels else f"第 {number} 列没有表头，"
        some = "、".join(map(str, lines[:3])) + ("等行" if len(lines) > 3 else "行")
        return (
            f"{which}没有对应的项，共 {len(lines)} 格有内容（第 {some}）。"
            "请改成有的项目名称，或删去这一列；跳过不收的会丢下它。"
        )

    def _no_record(self, row: Row, titles: Mapping[int, str]) -> bool:
        """A line of sums, a repeated header, or what stands below a form."""
        cells = row.cells
        first = cells[min(cells)]
        if _TOTAL.fullmatch("".join(fold(first).split())) and not any(
            _ID.fullmatch(cell) for cell in cells.values()
        ):
            self.totals += 1
            return True
        if len(cells) > 1 and all(plain_label(c) == titles.get(n) for n, c in cells.items()):
            return True
        if len(cells) == 1 and _FOOTER.match(first):
            self.passed.append(f"第 {row.line} 行“{first.strip()[:20]}”没有当作记录。")
            return True
        return False

    def matched(self, kind: Kind) -> dict[int, Matched]:
        """The columns as those of a kind."""
        if kind.key not in self.known:
            labels = {n: said for n, said in self.header.labels.items() if n != self.of_kind}
            self.known[kind.key] = match_columns(labels, kind)
        return self.known[kind.key]

    # --- a row ---

    def _row(self, row: Row) -> Taken:
        kind = self._kind_of(row)
        matched = self.matched(kind)
        values: dict[str, object] = {"kind": kind.key}
        fields: dict[str, object] = {}
        id_ = section = ""
        for number, cell in row.cells.items():
            one = matched.get(number)
            if number == self.of_kind:
                continue
            if one is None or one.name == "rest":
                self.unknown.setdefault(number, []).append(row.line)
            elif one.name == "id":
                id_ = cell.strip() if _ID.fullmatch(cell.strip()) else ""
                self.foreign_ids += not id_
            elif one.name == "section":
                section = cell.strip()
            elif one.name == "use":
                values["use"] = _USES.get(cell.strip(), cell.strip())
            elif one.name == "text":
                values["text"] = str(cell)
            elif one.name not in _NOT_READ:
                value = self._value(one, cell, number)
                if one.column.field is None:
                    values[one.name] = value
                else:
                    fields[one.column.field.key] = value
        if not fields and len(values) == 1:
            raise StoreError("这一行没有可收的内容。")
        record, wish = self.desk.make({**values, "fields": fields})
        if section:
            if section not in self.places:
                self.places[section] = self._section(section)
            wish = structs.replace(wish, section=self.places[section])
        if not id_:
            return Taken(row.line, record, wish)
        record = structs.replace(record, id=id_)
        return Taken(row.line, record, wish, known=self._is_known(record))

    def _kind_of(self, row: Row) -> Kind:
        said = row.cells.get(self.of_kind or 0, "").strip()
        if not said:
            if self.kind is None:
                raise StoreError("没有写类型。")
            return self.kind
        kind = self.desk.kinds.find(said)
        if self.kind is not None and kind.key != self.kind.key:
            raise StoreError(f"类型是“{said}”，不是{self.kind.label}。")
        return kind

    def _value(self, one: Matched, cell: str, number: int) -> object:
        """A cell as `store.entry` takes it."""
        header = self.header.labels[number][0]
        if isinstance(cell, Fault):
            raise StoreError(f"“{header}”{cell}。")
        if one.name == "evidence":
            return proven(cell)
        field = one.column.field
        if one.name == "date" or (field is not None and field.type == "date"):
            return dated(cell)
        if field is not None and (field.is_quantity or field.type == "list of quantity"):
            if isinstance(cell, Merged):
                raise StoreError(
                    f"“{header}”和上一行是合并的一格，分不清各是多少。请拆开单元格，逐行填写。"
                )
            if field.is_quantity:
                money = self.header.money if field.type == "money" else ""
                return counted(field, cell, one.unit or money)
        is_list = field.is_list if field is not None else one.name in ("leaders", "tags")
        if is_list and "\n" in cell:
            return [part.strip() for part in cell.split("\n") if part.strip()]
        return str(cell)

    def _section(self, said: str) -> str | None:
        """The node of 2.2 or 2.2 正风肃纪; None where there is none here."""
        if said == "未归类":
            return said
        arrangement = self.desk.arrangement
        match = _PLACE.fullmatch(said)
        node = arrangement.find(match[1] if match else said)
        if match is None or not match[2]:
            if node is None:
                raise StoreError(f"没有“{said}”这个章节。可写作 2、2.2，或不写。")
            return node.id
        if node is None or section_name(node.id, arrangement) != said:
            node = next(
                (n for n in arrangement.nodes.values() if _named(n, match[2], arrangement)), None
            )
        if node is None:
            self.elsewhere[said] = None
            return None
        return node.id

    def _is_known(self, record: Record) -> bool:
        if record.id in self.reader.ids:
            raise StoreError(f"编号 {record.id} 在文件里出现了两次。")
        self.reader.ids.add(record.id)
        known = self.desk.store.get(Record, record.id)
        if known is None:
            return False
        if _meaning(known) != _meaning(record):
            raise StoreError(
                f"编号 {record.id} 已有一条内容不同的记录。"
                "要改它请在程序里改；要另收一条请清空编号。"
            )
        return True


_USES: dict[str, str] = {label: use for use, label in USE_LABELS.items()}


def _named(node: Node, words: str, arrangement: Arrangement) -> bool:
    return section_name(node.id, arrangement).partition(" ")[2] == words


def _meaning(record: Record) -> Record:
    """A record without what a ledger does not keep: how a date or number was typed, who, when, and
    what an attached file is called and holds.
    """
    proofs = tuple(structs.replace(one, name="", sha256="") for one in record.evidence)
    return structs.replace(
        record, date=_said(record.date), rev=0, status="draft", passed=(), reason="",
        entered_by="", entered_at="", notes=(), carried_from=None, evidence=proofs,
        fields={k: _plain(v) for k, v in record.fields.items()},
    )  # fmt: skip


def _plain(value: FieldValue) -> FieldValue:
    if isinstance(value, tuple):
        return tuple(_number(v) if isinstance(v, Quantity) else v for v in value)
    if isinstance(value, DateSpan):
        return _said(value)
    return _number(value) if isinstance(value, Quantity) else value


def _number(quantity: Quantity) -> Quantity:
    return quantity if quantity.value is None else structs.replace(quantity, raw="", label=UNSET)


def _said(span: DateSpan) -> DateSpan:
    return span if span.start is None else DateSpan("", span.start, span.end)


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
