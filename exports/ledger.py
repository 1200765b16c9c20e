"""The ledger (台账) as a workbook: a sheet for each kind of record, one of totals by section."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO

from exports.columns import SUMMARY, SUMMARY_HEADER, Column, columns, sheet_names
from exports.sums import Sums, adds_up, sums_of
from exports.watch import Watch
from exports.workbook import Cell, Number, Sheet, Workbook
from store.dates import parse_date
from store.kinds import Kind, Kinds
from store.model import (
    STATUS_LABELS,
    USE_LABELS,
    DateSpan,
    Evidence,
    FieldValue,
    Quantity,
    Record,
)
from store.outline import Arrangement, Placed
from store.quantity import format_quantity

__all__ = ["section_name", "write_ledger"]

_FIRST_DAY = date(1900, 3, 1)
_DIGITS = 15  # of a number that a spreadsheet program keeps
_FORMATS = 150  # ways to show a number, of at most 200 that programs take
_UNIT = re.compile(r"[^\"\\\x00-\x1f]{0,12}")
_PARTS = re.compile(r"[、，,;；\n]")


def write_ledger(
    out: IO[bytes],
    arrangement: Arrangement,
    kinds: Kinds,
    *,
    title: str,
    created: datetime,
    watch: Watch | None = None,
) -> None:
    """Write the ledger of a document: what is in its sections, and what waits under 未归类.

    The same arguments give the same bytes. A row takes no memory beyond its writing. Raises
    `Cancelled` when `watch` is stopped.
    """
    watch = watch or Watch()
    used = [*_inside(arrangement), *arrangement.loose]
    by_kind: dict[str, list[Placed]] = {}
    for placed in used:
        by_kind.setdefault(kinds.get(placed.record.kind).key, []).append(placed)
    names = sheet_names(kinds)
    book = Workbook(out, title=title, author=arrangement.document.unit, created=created)
    formats = _Formats()
    done = 0
    try:
        for place, key in enumerate((key for key in names if key in by_kind), 2):
            mine, before = by_kind[key], done

            def step(rows: int, before: int = before) -> None:
                watch.step(f"正在写台账：{before + rows}/{len(used)} 条")

            watch.rest(0)
            sheet = _kind_sheet(names[key], kinds[key], mine, arrangement, formats)
            book.add(sheet, place, step)
            done += len(mine)
        book.add(_summary(used, arrangement, kinds), 1)
    except BaseException:
        book.abandon()
        raise
    book.close()


# --- a sheet of a kind ----------------------------------------------------------------------------


class _Formats:
    """How numbers are shown; there cannot be any number of ways."""

    def __init__(self) -> None:
        self._known: set[str] = set()

    def number(self, quantity: Quantity) -> Number | None:
        """The quantity as a number with its unit behind it; None where that would not be it."""
        value, unit = quantity.value, quantity.unit
        if value is None or quantity.approx != "exact" or not _UNIT.fullmatch(unit):
            return None
        places = max(0, -int(value.normalize().as_tuple().exponent))
        if value < 0 or value.adjusted() >= _DIGITS or places > 8:
            return None
        if len(value.as_tuple().digits) > _DIGITS and Decimal(repr(float(value))) != value:
            return None
        if unit == "%":
            places = max(0, places - 2)
        point = f".{'0' * places}" if places else ""
        shown = (
            f"0{point}%" if unit == "%" else f'#,##0{point}"{unit}"' if unit else f"#,##0{point}"
        )
        if shown not in self._known and len(self._known) >= _FORMATS:
            return None
        self._known.add(shown)
        return Number(value, shown)


def _kind_sheet(
    name: str, kind: Kind, mine: Sequence[Placed], arrangement: Arrangement, formats: _Formats
) -> Sheet:
    shape = [c for c in columns(kind) if _asked(c, mine, kind)]

    def rows() -> Iterator[tuple[Sequence[Cell], bool]]:
        sums: dict[str, Sums] = {
            c.name: Sums() for c in shape if c.field is not None and adds_up(c.field.type)
        }
        for placed in mine:
            record = placed.record
            for column, sum_ in sums.items():
                sum_.take(record.fields.get(column[7:]))
            yield [_cell(column, placed, kind, arrangement, formats) for column in shape], False
        if len(mine) > 1:
            yield [_total(column, sums, len(mine), formats) for column in shape], True

    return Sheet(name, tuple(column.header for column in shape), rows, filtered=len(mine))


def _asked(column: Column, mine: Sequence[Placed], kind: Kind) -> bool:
    """Whether a column stands there also when it is empty; these do not."""
    match column.name:
        case "fields.quantities":
            return any(p.record.quantities for p in mine)
        case "text":
            return any(p.text for p in mine)
        case "rest":
            return any(_rest(p.record, kind) for p in mine)
    return True


def _total(column: Column, sums: dict[str, Sums], count: int, formats: _Formats) -> Cell:
    if column.name == "date":
        return f"合计（{count}条）"
    sum_ = sums.get(column.name)
    if sum_ is None:
        return None
    totals = sum_.totals
    if len(totals) == 1 and not sum_.unread and (number := formats.number(totals[0])):
        return number
    return sum_.told


def _cell(
    column: Column, placed: Placed, kind: Kind, arrangement: Arrangement, formats: _Formats
) -> Cell:
    record = placed.record
    match column.name:
        case "date":
            return _date(record.date, record.year)
        case "title" | "place" | "dept" | "id":
            return getattr(record, column.name)  # type: ignore[no-any-return]
        case "leaders" | "tags":
            return _joined(getattr(record, column.name))
        case "status":
            return STATUS_LABELS[record.status]
        case "section":
            return section_name(placed.node, arrangement)
        case "use":
            return USE_LABELS[placed.use]
        case "text":
            return placed.text
        case "evidence":
            return _joined([_evidence(one) for one in record.evidence])
        case "lacking":
            return "、".join(_lacking(record, kind))
        case "rest":
            return _rest(record, kind)
    return _value(record.fields.get(column.name[7:]), record.year, formats)


def _value(value: FieldValue | None, year: int, formats: _Formats) -> Cell:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, DateSpan):
        return _date(value, year)
    if isinstance(value, Quantity):
        return formats.number(value) or _typed(value)
    return _joined([f"{v.label or ''}{_typed(v)}" if isinstance(v, Quantity) else v for v in value])


def _typed(quantity: Quantity) -> str:
    return quantity.raw or format_quantity(quantity)


def _date(span: DateSpan, year: int) -> Cell:
    if span.precision == "day" and span.start and span.start >= _FIRST_DAY:
        return span.start
    return _told_date(span, year)


def _told_date(span: DateSpan, year: int) -> str:
    """A date as it was typed; in full where that is not the same on another day (上周)."""
    if span.start is None or span.end is None:
        return span.raw
    said = parse_date(span.raw, year)
    if (said.start, said.end) == (span.start, span.end):
        return span.raw
    first, last = f"{span.start:%Y-%m-%d}", f"{span.end:%Y-%m-%d}"
    return first if first == last else f"{first}至{last}"


def _joined(items: Sequence[str]) -> str:
    """Items by 、, or on lines of their own where one of them holds such a mark."""
    if not any(_PARTS.search(item) for item in items):
        return "、".join(items)
    return "\n".join(item.replace("\n", " ") for item in items) + ("\n" if len(items) == 1 else "")


def _evidence(one: Evidence) -> str:
    """照片×2（存办公室）〈scan.jpg〉."""
    count = f"×{one.count}" if one.count != 1 or one.label[-1:].isdigit() else ""
    note = f"（{one.note}）" if one.note else ""
    return f"{one.label}{count}{note}" + (f"〈{one.file}〉" if one.file else "")


def _lacking(record: Record, kind: Kind) -> list[str]:
    """The evidence that the kind asks for and the record has not got."""
    there = [one.label for one in record.evidence]
    return [asked for asked in kind.evidence if not any(asked in label for label in there)]


def section_name(node: str | None, arrangement: Arrangement) -> str:
    """2.2 正风肃纪，筑牢廉洁防线; 未归类."""
    if node is None or node not in arrangement.nodes:
        return "未归类"
    return f"{arrangement.sections[node]} {_heading(node, arrangement)}".strip()


def _heading(node: str, arrangement: Arrangement) -> str:
    one = arrangement.nodes[node]
    words = one.text or one.label if one.style in ("heading", "point") else one.label
    while not words and one.parent in arrangement.nodes:
        one = arrangement.nodes[one.parent]
        words = one.text if one.style == "heading" else ""
    return " ".join(words.split())[:40]


def _rest(record: Record, kind: Kind) -> str:
    """Fields that the kind's declaration has no longer, and the kind itself where it is gone."""
    parts = [] if record.kind == kind.key else [f"类型={record.kind}"]
    for key, value in record.fields.items():
        if key != "quantities" and kind.field(key) is None:
            items = value if isinstance(value, tuple) else (value,)
            parts.append(f"{key}=" + "、".join(str(getattr(item, "raw", item)) for item in items))
    return "；".join(parts)


# --- totals ---------------------------------------------------------------------------------------


def _inside(arrangement: Arrangement) -> list[Placed]:
    return [p for node in arrangement.nodes for p in arrangement.placed.get(node, ())]


def _summary(used: Sequence[Placed], arrangement: Arrangement, kinds: Kinds) -> Sheet:
    """Totals of each section, kind by kind, with a row for each part of the text and for all."""
    groups: dict[tuple[str, str, str], list[Placed]] = {}
    for placed in used:
        key = kinds.get(placed.record.kind).key
        groups.setdefault((_part(placed, arrangement), placed.node or "", key), []).append(placed)
    parts: dict[str, list[Placed]] = {}
    for (part, _, _), some in groups.items():
        parts.setdefault(part, []).extend(some)
    rows: list[tuple[list[Cell], bool]] = []
    for part, everything in parts.items():
        name = _heading(part, arrangement) if part else ""
        place = arrangement.sections[part] if part else "未归类"
        rows.append((_counts(place, name, "小计", everything, ""), True))
        for (above, node, key), some in groups.items():
            if above == part:
                place = arrangement.sections[node] if node else "未归类"
                kind = kinds[key]
                told = "；".join(
                    f"{field.label}{said}"
                    for field in kind.fields
                    if (sums := sums_of(kind, (p.record for p in some)).get(field.key))
                    and (said := sums.told)
                )
                name = _heading(node, arrangement) if node else ""
                rows.append((_counts(place, name, kind.label, some, told), False))
    rows.append((_counts("合计", "", "", used, ""), True))
    return Sheet(SUMMARY, SUMMARY_HEADER, lambda: rows, filtered=len(rows) - 1)


def _counts(place: str, name: str, kind: str, some: Sequence[Placed], told: str) -> list[Cell]:
    def count(says: Callable[[Placed], bool]) -> Cell:
        return Number(Decimal(sum(map(says, some))), "0")

    return [
        place, name, kind, Number(Decimal(len(some)), "0"),
        *(count(lambda p, use=use: p.use == use) for use in USE_LABELS),  # type: ignore[misc]
        *(count(lambda p, s=s: p.record.status == s) for s in STATUS_LABELS),  # type: ignore[misc]
        told,
    ]  # fmt: skip


def _part(placed: Placed, arrangement: Arrangement) -> str:
    """The part of the text at the top, that a record's node is in."""
    node = placed.node or ""
    while node and arrangement.nodes[node].parent in arrangement.nodes:
        node = arrangement.nodes[node].parent
    return node
