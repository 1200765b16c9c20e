"""What a year should have and has not, from what `kinds.toml` and the outline declare.

Pure: the same records, day and text give the same list. Blocking things come first.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from exports.text import Text
from store.kinds import Expected, Kind, Kinds
from store.model import BLANK, Document, Node, Quantity, Record
from store.outline import Arrangement, Placed

__all__ = ["GRADES", "Todo", "by_node", "inside", "lacking", "todo"]

Grade = Literal["fact", "returned", "confirm", "year", "section", "evidence"]
GRADES: dict[Grade, str] = {
    "fact": "待补", "returned": "退回", "confirm": "确认", "year": "全年", "section": "章节",
    "evidence": "佐证",
}  # fmt: skip
"""What they are called in the list, in its order."""

_QUARTERS = "一二三四"


class Todo(Struct, frozen=True):
    """One thing that is still to be done, and where: a record, a node, or a kind to enter."""

    grade: Grade
    message: str
    record: str | None = None
    node: str | None = None
    kind: str | None = None
    says: tuple[tuple[str, str], ...] = ()
    """What the record that is asked for says, by the keys of its fields."""


def todo(arrangement: Arrangement, text: Text, kinds: Kinds, today: date) -> list[Todo]:
    """All that is still to be done in a document, by grade, each in reading order.

    What a part of the year asks for is asked from the first day of its last month on.
    """
    return [
        *_facts(arrangement, text, kinds),
        *_returned(arrangement, kinds),
        *_confirm(arrangement),
        *_year(arrangement, kinds, today),
        *_sections(arrangement),
        *_evidence(arrangement, kinds),
    ]


def inside(arrangement: Arrangement) -> list[Placed]:
    """The document's records, and those that wait for a place in it."""
    inside = [p for id_ in arrangement.nodes for p in arrangement.placed.get(id_, ())]
    return inside + arrangement.loose


def _facts(arrangement: Arrangement, text: Text, kinds: Kinds) -> Iterator[Todo]:
    """What a final export waits for (`exports.leave.blocked`), a record once."""
    records = {p.record.id: p for p in inside(arrangement)}
    labels: dict[str, list[str]] = {}
    for missing in text.missing:
        if missing.record is None:
            node = arrangement.nodes.get(missing.node or "")
            words = (node.text or node.effect or node.label)[:20] if node else ""
            yield Todo("fact", f"“{words}”里还有{BLANK}", node=missing.node)
        elif missing.record in records:
            label = BLANK if missing.field == "text" else missing.label
            labels.setdefault(missing.record, []).append(label)
    for id_, lacks in labels.items():
        placed = records[id_]
        yield Todo("fact", f"{_name(placed.record, kinds)}缺{'、'.join(lacks)}", id_, placed.node)


def _returned(arrangement: Arrangement, kinds: Kinds) -> Iterator[Todo]:
    for placed in inside(arrangement):
        record = placed.record
        if record.status == "returned":
            why = f"：{record.reason}" if record.reason else "被退回"
            yield Todo("returned", f"{_name(record, kinds)}{why}", record.id, placed.node)


def _confirm(arrangement: Arrangement) -> Iterator[Todo]:
    """What came over from an earlier year and was not read again."""
    for node in arrangement.nodes.values():
        if node.to_confirm:
            yield Todo("confirm", f"往年的文字：{(node.text or node.effect)[:24]}", node=node.id)
    for placed in inside(arrangement):
        record = placed.record
        if record.to_confirm:
            yield Todo("confirm", f"往年的记录：{record.title}", record.id, placed.node)


def _year(arrangement: Arrangement, kinds: Kinds, today: date) -> Iterator[Todo]:
    """What a kind expects of a whole year, where the outline has a place for the kind."""
    collecting = {k: node.id for node in reversed(arrangement.nodes.values())
                  for k in node.collects}  # fmt: skip
    records: dict[str, list[Record]] = {}
    for placed in inside(arrangement):
        records.setdefault(placed.record.kind, []).append(placed.record)
    for kind in kinds.kinds.values():
        if kind.key not in collecting:
            continue
        for expected in kind.expects:
            mine = records.get(kind.key, [])
            for said, says in _unmet(expected, mine, arrangement.document, today):
                yield Todo("year", said, node=collecting[kind.key], kind=kind.key, says=says)


def _unmet(
    expected: Expected, records: Iterable[Record], document: Document, today: date
) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    """What is said of what is not there, and what a record of it would say."""
    mine = [r for r in records if all(_fits(r, expected, *one) for one in expected.choices)]
    if expected.every:
        there = {_value(r, expected, document.year) for r in mine}
        for value in expected.values:
            month = int(value) * 3 if expected.quarters else expected.by
            if value not in there and _due(document, month, today):
                name = _QUARTERS[int(value) - 1] if expected.quarters else value
                yield expected.say.format(name), (*expected.choices, (expected.every, value))
    elif _due(document, expected.by, today):
        if expected.sum:
            values = [r.fields.get(expected.sum) for r in mine]
            # A record that does not say how often tells of once.
            count = sum((_amount(v) for v in values), Decimal(0))
        else:
            count = Decimal(len(mine))
        if count < expected.least:
            yield expected.say.format(f"{count:f}"), expected.choices


def _fits(record: Record, expected: Expected, key: str, choice: str) -> bool:
    """Whether a record says what is asked for. What is asked for each quarter may leave it open:
    of the quarter is what was done in it."""
    said = record.fields.get(key)
    return said == choice or (expected.quarters and said is None)


def _value(record: Record, expected: Expected, year: int) -> object:
    said = record.fields.get(expected.every)
    day = record.date
    if said is None and expected.quarters and day.start and day.precision in _IN_A_QUARTER:
        return str((day.start.month + 2) // 3) if day.start.year == year else None
    return said


_IN_A_QUARTER = ("day", "ten_days", "month", "quarter")


def _amount(value: object) -> Decimal:
    if isinstance(value, Quantity) and value.value is not None:
        return value.value
    return Decimal(1)


def _due(document: Document, month: int, today: date) -> bool:
    """Whether the time up to the end of `month` is the document's, and its last month has begun."""
    if document.tag or document.only:
        return False  # the summary of one campaign, or a plan, owes no year
    first, last = document.span_start, document.span_end
    if first is not None and last is not None and not (
        first.month <= max(1, month - 2) and last.month >= month
    ):  # fmt: skip
        return False
    return today >= date(document.year, month, 1)


def _sections(arrangement: Arrangement) -> Iterator[Todo]:
    """Headings and points of the outline that nothing stands in yet, the uppermost only."""
    empty: set[str] = set()
    for node in arrangement.nodes.values():
        if node.style not in ("heading", "point") or node.lead is not None:
            continue
        below = arrangement.below(node.id)
        if any(arrangement.placed.get(id_) or _written(arrangement.nodes[id_]) for id_ in below):
            continue
        empty.add(node.id)
        if node.parent not in empty:
            words = node.text or node.label
            place = arrangement.sections.get(node.id, "")
            yield Todo("section", f"{place} {words[:24]}：还没有内容".strip(), node=node.id)


def _written(node: Node) -> bool:
    """Whether a node has prose of its own: a heading only announces, and so does a claim that
    records are to follow.
    """
    own = node.style == "paragraph" or (node.style == "point" and not node.collects)
    return bool(node.effect or (node.text and own))


def _evidence(arrangement: Arrangement, kinds: Kinds) -> Iterator[Todo]:
    for placed in inside(arrangement):
        if lacks := lacking(placed.record, kinds):
            name = _name(placed.record, kinds)
            yield Todo("evidence", f"{name}缺{'、'.join(lacks)}", placed.record.id, placed.node)


def lacking(record: Record, kinds: Kinds) -> list[str]:
    """The evidence that the kind asks for and the record has not: 方案, 照片1张."""
    kind = kinds.get(record.kind)
    there: Mapping[str, int] = _there(record, kind)
    found = []
    for label in kind.evidence:
        wanted = kinds.copies.get(label, 1)
        left = wanted - there.get(label, 0)
        if left > 0:
            found.append(label if wanted == 1 else f"{label}{left}张")
    return found


def _there(record: Record, kind: Kind) -> dict[str, int]:
    """How many there are of each that is asked for: 签到表 is a 签到."""
    count: dict[str, int] = {}
    for one in record.evidence:
        asked = next((label for label in kind.evidence if label in one.label), one.label)
        count[asked] = count.get(asked, 0) + one.count
    return count


def _name(record: Record, kinds: Kinds) -> str:
    return record.title or kinds.get(record.kind).label


def by_node(found: Iterable[Todo]) -> dict[str | None, int]:
    """How many things are to be done at each node (None: 未归类, or of the whole year)."""
    counts: dict[str | None, int] = {}
    for one in found:
        counts[one.node] = counts.get(one.node, 0) + 1
    return counts
