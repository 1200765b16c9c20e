"""The rows of one sheet of somebody's table, on their way to records."""

import re
from collections.abc import Callable, Mapping

from msgspec import UNSET, Struct, structs

from exports.cells import counted, dated, is_same_as_above, proven, says_nothing
from exports.columns import columns
from exports.headers import Matched, match_columns, numbers_called, plain_label
from exports.ledger import section_name
from exports.loose import Loose, held, numbers_kept, numbers_said, settle, unit_taken
from exports.previewed import Left, Part, Refusal, Seen, Taken, lines_named
from exports.sheets import Fault, Merged, Row, Table
from store.clean import clean
from store.contract import StoreError
from store.cues import kind_called
from store.dates import parse_date
from store.desk import Desk
from store.entry import ENVELOPE, type_value
from store.fold import fold
from store.guess_fields import Count
from store.guess_kind import KindGuess, guess_kind, kind_doubt
from store.kinds import Field, Kind
from store.model import DateSpan, FieldValue, Node, Note, Quantity, Record
from store.outline import Arrangement
from store.quantity import find_quantities, parse_quantity
from store.quick_counts import is_known_measure

__all__ = ["PROOFS", "Header", "Sheet"]

_TOTAL = re.compile(r"(?:合计|总计|小计|共计|总和)(?:\(.*\))?:?")
_FOOTER = re.compile(
    r"\s*(?:填表|制表|填报|审核|复核|报送|单位负责|联系)[^：:]{0,8}[：:]|\s*[注]\d*[：:]"
)
_ID = re.compile(r"[0-9A-Za-z]{26}")
_PLACE = re.compile(r"(\d+(?:\.\d+)*)(?:\s+(.*))?", re.DOTALL)

_WORDS = ("text", "person", "list of text", "list of person")
_ALWAYS = ("place", "dept", "leaders", "tags")
"""Words that a record of any kind may have."""
PROOFS = ENVELOPE["evidence"]
_LONGEST = 20
"""Characters of a header that can be what a proof is called."""
_NAMED = 8
"""So many columns are proposed for one that is of nothing."""

_NOT_READ = {
    "status": "导入的都是草稿", "lacking": "由程序算出", "number": "只是行号",
}  # fmt: skip


class Header(Struct, frozen=True):
    """Where a table's rows begin, and what stands above their columns."""

    line: int
    first: int
    """The index of the first row below it."""
    labels: dict[int, tuple[str, ...]]
    """All names of a column: whole, and what is under a label that stands over several."""
    money: str = ""
    """The unit of all money, where it stands above the table (单位：万元)."""
    remarks: frozenset[int] = frozenset()
    """The columns whose cells are kept whole, each as a proof that is called like its column."""


class Sheet:
    """The rows of one sheet, on their way to records.

    `ids` are those that are in the file already, `next_row` is told of each row.
    """

    def __init__(
        self,
        desk: Desk,
        table: Table,
        header: Header,
        kind: Kind | None,
        of_kind: int | None,
        *,
        ids: set[str],
        next_row: Callable[[], None],
    ) -> None:
        self.desk = desk
        self.ids = ids
        self.next_row = next_row
        self.table = table
        self.header = header
        self.kind = kind
        self.of_kind = of_kind
        envelope = match_columns(header.labels, None)
        self.title = next((n for n, one in envelope.items() if one.name == "title"), None)
        self.known: dict[str, dict[int, Matched]] = {}
        self.id_of: dict[str, int] = {}
        """The columns of the records' ids, by kind; 0 where there is none."""
        self.unknown: dict[int, list[int]] = {}
        self.lacking: dict[int, dict[str, Kind]] = {}
        """The kinds of the rows that have words in a column that is of nothing."""
        self.kept: dict[tuple[str, str], list[int]] = {}
        """The lines whose number of a column is kept elsewhere: the column, and where."""
        self.days: dict[str, DateSpan] = {}
        self.called: dict[str, tuple[Kind, bool]] = {}
        self.common: dict[int, tuple[Field, ...]] = {}
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
        above: Mapping[int, str] = {}
        for row in self.table.rows[self.header.first :]:
            self.next_row()
            if self._no_record(row, titles):
                continue
            marked = [n for n, cell in row.cells.items() if is_same_as_above(cell)]
            whole = _filled(row, above, marked) if marked else row
            above = whole.cells
            try:
                one = self._row(whole)
                same = self._same_as_above(marked, whole) if marked else []
                taken.append(structs.replace(one, doubts=(*one.doubts, *same)) if same else one)
            except StoreError as error:
                refused.append(Refusal(self.table.name, row.line, str(error)))
        for number, lines in self.unknown.items():
            refused.append(Refusal(self.table.name, 0, self._lost(number, lines)))
        left = tuple(
            Left(self._named(n), tuple(lines), *self._placeable(n))
            for n, lines in self.unknown.items()
        )
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
            left,
        )

    def _columns(self) -> tuple[Seen, ...]:
        seen = []
        matches = [self.matched(self.kind)] if self.kind else [*self.known.values()]
        for number, labels in sorted(self.header.labels.items()):
            found = next((m[number] for m in matches if number in m), None)
            if number == self.of_kind:
                seen.append(Seen(labels[0], "类型"))
            elif (where := self._kept_in(labels[0])) and (
                found is None or number in self.header.remarks
            ):
                proofs = f"、{found.column.header}" if found else ""
                seen.append(Seen(labels[0], where + proofs))
            elif found is None or found.name == "rest":
                seen.append(Seen(labels[0], "", "没有对应的项"))
            elif found.name in _NOT_READ:
                seen.append(Seen(labels[0], "", _NOT_READ[found.name]))
            else:
                seen.append(Seen(labels[0], found.column.header))
        return tuple(seen)

    def _kept_in(self, column: str) -> str:
        """Where the numbers of a column are kept that is of nothing; "" where it has none."""
        return "、".join(where for one, where in self.kept if one == column)

    def _remarks(self) -> list[str]:
        """Columns of numbers behind whose label stands what may be a unit, and is none we know."""
        doubtful = {
            number: one.remark
            for matched in self.known.values()
            for number, one in matched.items()
            if one.remark and one.column.field is not None and one.column.field.is_quantity
        }
        said = [
            f"“{self.header.labels[number][0]}”里的“{remark}”不是认得的单位，数字照原样收，请核对。"
            for number, remark in doubtful.items()
        ]
        return said + [
            f"“{column}”有 {len(lines)} 个数字记在{where}里（第 {lines_named(lines)}）。"
            for (column, where), lines in self.kept.items()
        ]

    def _named(self, number: int) -> str:
        labels = self.header.labels.get(number)
        return f"“{labels[0]}”" if labels else f"第 {number} 列"

    def _lost(self, number: int, lines: list[int]) -> str:
        which = self._named(number)
        which += "这一列" if number in self.header.labels else "没有表头，"
        return (
            f"{which}没有对应的项，共 {len(lines)} 格有内容（第 {lines_named(lines)}）。"
            f"请改成有的项目名称（{'、'.join(self._free(number))}），或删去这一列；"
            "跳过不收的会丢下它。"
        )

    def _placeable(self, number: int) -> tuple[str, tuple[str, ...]]:
        """The header of a column that has one, and the items that its words could be."""
        labels = self.header.labels.get(number)
        if labels is None or len(labels[0]) > _LONGEST:
            return "", ()
        kinds = self.lacking[number].values()
        proofs = [PROOFS] if not any(
            one.name == "evidence" for kind in kinds for one in self.matched(kind).values()
        ) else []  # fmt: skip
        return labels[0], (*proofs, *self._free(number))

    def _free(self, number: int) -> list[str]:
        """The headers of words that a column's rows could have and no column of the table has."""
        found: dict[str, None] = {}
        for kind in self.lacking[number].values():
            taken = {one.name for one in self.matched(kind).values()}
            shape = [column for column in columns(kind) if column.name not in taken]
            own = [c.header for c in shape if c.field is not None and c.field.type in _WORDS]
            found |= dict.fromkeys(own)
            found |= dict.fromkeys(c.header for c in shape if c.name in _ALWAYS)
        return list(found)[:_NAMED]

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

    def _same_as_above(self, marked: list[int], whole: Row) -> list[str]:
        """What is said of the cells of a row that stand for those above them."""
        named = [(f"“{self.header.labels[n][0]}”", whole.cells[n])
                 for n in marked if n in self.header.labels]  # fmt: skip
        alone = [header for header, cell in named if is_same_as_above(cell)]
        taken = [
            f"{header}按上一行记“{' '.join(cell.split())}”"
            for header, cell in named
            if not is_same_as_above(cell)
        ]
        said = [f"{'，'.join(taken)}。"] if taken else []
        return said + [f"{header}写的是同上，上一行没有写，请核对。" for header in alone]

    def matched(self, kind: Kind) -> dict[int, Matched]:
        """The columns as those of a kind."""
        if kind.key not in self.known:
            labels = {n: said for n, said in self.header.labels.items() if n != self.of_kind}
            found = self.known[kind.key] = match_columns(labels, kind)
            self.id_of[kind.key] = next((n for n, one in found.items() if one.name == "id"), 0)
        return self.known[kind.key]

    # --- a row ---

    def _row(self, row: Row) -> Taken:
        kind, guess, called = self._kind_of(row)
        matched = self.matched(kind)
        year = self.desk.document.year
        loose: list[Loose] = []
        units: list[Note] = []
        cells = row.cells
        title = cells.get(self.title or 0, "").strip()
        ours = _ID.fullmatch(cells.get(self.id_of[kind.key], "")) is not None
        values: dict[str, object] = {"kind": kind.key}
        fields: dict[str, object] = {}
        id_ = section = ""
        for number, cell in cells.items():
            one = matched.get(number)
            if number == self.of_kind or (not ours and _is_empty(cell, one)):
                continue
            if (one is None or self._is_remark(cell, number)) and (
                found := self._numbers(cell, number, kind, title)
            ):
                loose += found
            elif one is None or one.name == "rest":
                self.unknown.setdefault(number, []).append(row.line)
                self.lacking.setdefault(number, {})[kind.key] = kind
            elif one.name == "id":
                id_ = cell.strip() if _ID.fullmatch(cell.strip()) else ""
                self.foreign_ids += not id_
            elif one.name == "section":
                section = cell.strip()
            elif one.name == "use":
                values["use"] = cell.strip()
            elif one.name == "text":
                values["text"] = str(cell)
            elif one.name not in _NOT_READ:
                value, field = self._value(one, cell, number), one.column.field
                if field is None:
                    values[one.name] = value
                    continue
                if field.is_quantity:
                    value = type_value(field, value, year)
                header = self.header.labels[number][0]
                if not ours and (worded := _in_words(value, field, one.unit, kind, title)):
                    loose += [
                        Loose(each, header, common=True, own=field.key, worded=True)
                        for each in worded
                    ]
                elif isinstance(value, Quantity) and not ours and not held(field, value):
                    loose.append(Loose(Count(value), header, common=True, astray=True))
                else:
                    fields[field.key] = value
                    if field.type == "quantity" and isinstance(value, Quantity) and not ours:
                        units += filter(None, (unit_taken(value, header, field),))
        notes, kept = settle(loose, fields, kind, year, title)
        notes = (*units, *notes)
        if not fields and len(values) == 1:
            raise StoreError("这一行没有可收的内容。")
        record, wish = self.desk.make({**values, "fields": fields})
        for column in kept:
            self.kept.setdefault(column, []).append(row.line)
        doubts = tuple(note.message for note in (*_of_values(record), *notes))
        if guess is not None:
            said = kind_doubt(self.desk.kinds, guess.key, guess.others, sure=guess.sure)
            if self.of_kind is not None:
                doubts = (f"没有写类型，{said or f'类型按“{kind.label}”记。'}", *doubts)
            elif said:
                doubts = (said, *doubts)
            notes = (*notes, Note("kind", said)) if said else notes
        elif called:
            doubts = (f"类型写的是“{called}”，按“{kind.label}”记。", *doubts)
        record = structs.replace(record, notes=(*record.notes, *notes))
        if section:
            if section not in self.places:
                self.places[section] = self._section(section)
            wish = structs.replace(wish, section=self.places[section])
        if id_:
            record = structs.replace(record, id=id_)
        known = bool(id_) and self._is_known(record)
        guessed = guess is not None or bool(called)
        return Taken(row.line, record, wish, known, guessed, doubts)

    def _kind_of(self, row: Row) -> tuple[Kind, KindGuess | None, str]:
        """The kind of a row, the guess where the row does not say it, and what it calls the kind
        where that is another name.
        """
        said = row.cells.get(self.of_kind or 0, "").strip()
        if not said:
            if self.kind is not None:
                return self.kind, None, ""
            guess = self._guessed(row)
            return self.desk.kinds[guess.key], guess, ""
        if said not in self.called:
            self.called[said] = self._called(said)
        kind, called = self.called[said]
        if self.kind is not None and kind.key != self.kind.key:
            raise StoreError(f"类型是“{said}”，不是{self.kind.label}。")
        return kind, None, said if called else ""

    def _called(self, said: str) -> tuple[Kind, bool]:
        """The kind that people call so, and whether it has another name."""
        kinds = self.desk.kinds
        own = said in (*kinds.kinds, *(kind.label for kind in kinds.kinds.values()))
        called = None if own else kind_called(kinds, said)
        return called or kinds.find(said), called is not None

    def _guessed(self, row: Row) -> KindGuess:
        """The kind that the title says, as in a quick line, with the measures of the row."""
        title = row.cells.get(self.title or 0, "")
        if not title.strip():
            raise StoreError("没有写类型，也没有事项可看出是哪种。")
        words, units = title, []
        for start, end, quantity in reversed(find_quantities(title)):
            words = words[:start] + " " * (end - start) + words[end:]
            units.append(quantity.unit)
        others = (cell for number, cell in row.cells.items() if number != self.title)
        units += [quantity.unit for cell in others if (quantity := parse_quantity(cell)).unit]
        return guess_kind(words, self.desk.kinds, units)

    def _is_remark(self, cell: str, number: int) -> bool:
        """Whether a cell is of a column that is kept whole; a number in it stays one."""
        return number in self.header.remarks and not isinstance(cell, Merged)

    def _numbers(self, cell: str, number: int, kind: Kind, title: str) -> list[Loose]:
        """The numbers in a column that is of nothing in the row's kind; none where it has words."""
        labels = self.header.labels.get(number)
        if labels is None or isinstance(cell, Fault):
            return []
        if number in self.header.remarks:
            labels = labels[:-1]  # the last is the item that was chosen
        if number not in self.common:
            self.common[number] = numbers_called(labels, self.desk.kinds.kinds.values())
        called = self.common[number]
        is_money = bool(called) and all(field.type == "money" for field in called)
        money = (self.header.money or "元") if is_money else ""
        found = numbers_kept(cell, labels[-1], money, kind, title, self.desk.document.year)
        if found and isinstance(cell, Merged):
            raise self._shared(labels[0])
        return [
            Loose(
                each,
                labels[0],
                common=bool(called),
                astray=bool(called) and not any(held(field, each.quantity) for field in called),
                worded=len(found) > 1 or bool(each.quantity.label),
            )
            for each in found
        ]

    @staticmethod
    def _shared(header: str) -> StoreError:
        return StoreError(
            f"“{header}”和上一行是合并的一格，分不清各是多少。请拆开单元格，逐行填写。"
        )

    def _value(self, one: Matched, cell: str, number: int) -> object:
        """A cell as `store.entry` takes it."""
        header = self.header.labels[number][0]
        if isinstance(cell, Fault):
            raise StoreError(f"“{header}”{cell}。")
        if one.name == "evidence":
            remark = {"label": header, "note": " ".join(cell.split())}
            return [remark] if number in self.header.remarks else proven(cell)
        field = one.column.field
        if one.name == "date" or (field is not None and field.type == "date"):
            return self._date(cell)
        if field is not None and (field.is_quantity or field.type == "list of quantity"):
            if isinstance(cell, Merged):
                raise self._shared(header)
            if field.is_quantity:
                money = self.header.money if field.type == "money" else ""
                return counted(field, cell, one.unit or money)
        is_list = field.is_list if field is not None else one.name in ("leaders", "tags")
        if is_list and "\n" in cell:
            return [part.strip() for part in cell.split("\n") if part.strip()]
        return str(cell)

    def _date(self, cell: str) -> object:
        """A date, or what `dated` makes of the cell; many rows are of the same days."""
        said = dated(cell)
        if not isinstance(said, str) or not said.strip():
            return said
        if said not in self.days:
            year, today = self.desk.document.year, self.desk.now().date()
            self.days[said] = parse_date(clean(said).strip(), year, today=today)
        return self.days[said]

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
        if record.id in self.ids:
            raise StoreError(f"编号 {record.id} 在文件里出现了两次。")
        self.ids.add(record.id)
        known = self.desk.store.get(Record, record.id)
        if known is None:
            return False
        if _meaning(known) != _meaning(record):
            raise StoreError(
                f"编号 {record.id} 已有一条内容不同的记录。"
                "要改它请在程序里改；要另收一条请清空编号。"
            )
        return True


def _in_words(value: object, field: Field, unit: str, kind: Kind, title: str) -> tuple[Count, ...]:
    """The numbers with words of their own in what is no number of a known measure as a whole."""
    if not isinstance(value, Quantity):
        return ()
    if value.value is not None and (
        not value.unit or value.unit in field.units or is_known_measure(value.unit)
    ):
        return ()
    found = numbers_said(value.raw, unit, kind, title)
    one = found[0].quantity if len(found) == 1 else None
    same = one is not None and (one.raw, one.value) == (value.raw, value.value)
    foreign = one is not None and one.unit.endswith("元") and one.unit != "元"
    return () if same or foreign else found


def _filled(row: Row, above: Mapping[int, str], marked: list[int]) -> Row:
    """A row with what stands above where it says that it is the same; not one of ours."""
    if any(_ID.fullmatch(cell) for cell in row.cells.values()):
        return row
    same = {n: above[n] for n in marked if n in above}
    return structs.replace(row, cells={**row.cells, **same}) if same else row


def _of_values(record: Record) -> list[Note]:
    """The notes on what a record says, not those on what it lacks."""
    said = {"date", *(f"fields.{key}" for key in record.fields)}
    return [note for note in record.notes if note.field in said or "�" in note.message]


def _is_empty(cell: str, one: Matched | None) -> bool:
    if isinstance(cell, Fault):
        return False
    return says_nothing(cell, one.column.field if one else None, one.name if one else "")


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
