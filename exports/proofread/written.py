"""What is written of records, by hand or by the composer, against what they say."""

import re

from msgspec.structs import replace

from exports.clause import lists
from exports.printing import tells
from exports.proofread.finding import Grade
from exports.proofread.record_page import Found, RecordPage, all_words, numbers_of
from exports.proofread.rule import Hit
from exports.scene import quantity_of
from store.cues import due
from store.dates import find_dates
from store.measures import OFTEN, PEOPLE
from store.model import DateSpan, Quantity, Record
from store.outline import Placed
from store.quantity import find_quantities, format_quantity

__all__ = ["clauses", "prose", "told_words", "untold"]


def clauses(page: RecordPage) -> Found:
    """Each number and date of a hand-written clause against its record."""
    for placed in page.placed:
        told = page.clause(placed.record.id) if placed.text is not None else None
        if told is not None:
            at, clause = told
            yield from _numbers(page, placed, at, clause)
            yield from _dates(page, placed, at, clause)


def _numbers(page: RecordPage, placed: Placed, at: int, clause: str) -> Found:
    """The verdicts of `exports.agreement`. Its unproved numbers are never wrong; one that has the
    value of a fact that is told nowhere, in a unit of another thing, most likely is.
    """
    record = placed.record
    facts = numbers_of(record)
    mine = [f for f in page.figures if f.source == "hand" and at <= f.start < at + len(clause)]
    told = [Quantity(f.text, f.value, f.unit, f.approx) for f in mine]
    for figure, number in zip(mine, told, strict=True):
        mark = figure.start, figure.end
        if figure.fact:
            message = f"手写句是“{figure.text}”，记录是“{figure.fact}”。"
            yield "clause-number", Hit(*mark, message, figure.fact, None, record.id)
            continue
        if figure.check is None or figure.check.verdict == "agrees" or figure.value == 1:
            continue
        other = next((f for f in facts if f.value == figure.value and f.unit != figure.unit), None)
        if other and not any(n.unit == other.unit and tells(n, other) for n in told):
            fix = format_quantity(other)
            message = f"手写句是“{figure.text}”，记录是“{fix}”：单位不同。"
            yield "clause-unit", Hit(*mark, message, fix, None, record.id)
        elif figure.text not in all_words(record):
            message = f"手写句是“{number.raw}”，未能与记录核对。"
            yield "clause-number", Hit(*mark, message, None, "hint", record.id)
    yield from _all_of_them(record, at, clause)


def _all_of_them(record: Record, at: int, clause: str) -> Found:
    """全部整改, where the record says fewer than were found."""
    match = re.search("(?:已)?(?:全部|均已|都已)(?:整改|办结|完成|解决|化解)", clause)
    found, done = record.fields.get("issues"), record.fields.get("fixed")
    if match is None or not isinstance(found, Quantity) or not isinstance(done, Quantity):
        return
    if done.value is not None and done.value != found.value:
        message = f"记录是“{found.raw}”里的“{done.raw}”，不是全部。"
        mark = at + match.start(), at + match.end()
        yield "clause-number", Hit(*mark, message, None, None, record.id)


def _dates(page: RecordPage, placed: Placed, at: int, clause: str) -> Found:
    record = placed.record
    spans = [record.date, *(v for v in record.fields.values() if isinstance(v, DateSpan))]
    known = [(s.start, s.end) for s in spans if s.start and s.end]
    words = all_words(record)
    for start, end, told in find_dates(clause, page.year):
        said = clause[start:end]
        if not told.start or not told.end or said in words or said in record.date.raw:
            continue
        mark = at + start, at + end
        if not page.year <= told.end.year <= page.year + 1 or told.start.year < page.year:
            message = f"手写句是“{said}”，文档是 {page.year} 年的。"
            yield "clause-date", Hit(*mark, message, None, None, record.id)
        elif told.precision == "year" or not known:
            continue
        elif not any(told.start <= b and a <= told.end for a, b in known):
            message = f"手写句是“{said}”，记录是“{record.date.raw or known[0][0]}”。"
            yield "clause-date", Hit(*mark, message, None, None, record.id)


def told_words(page: RecordPage) -> Found:
    """Facts whose words stand in a paragraph: do the words still say what the record says?"""
    for placed in page.placed:
        if placed.use != "told" or not placed.told:
            continue
        record = placed.record
        node = page.arrangement.nodes.get(placed.node or "")
        if node is None or placed.told not in node.text:
            message = "段落里找不到讲它的话：改段落，或在提纲里选中它按空格，改由记录写出。"
            yield page.hit("told-number", record, message, grade="warning")
            continue
        told = [q for _, _, q in find_quantities(placed.told)]
        start, end = page.place(record.id)
        for fact in numbers_of(record):
            same = [q for q in told if q.unit == fact.unit]
            if any(tells(q, fact) for q in same) or fact.raw in placed.told:
                continue
            message = f"记录是“{format_quantity(fact)}”，文中写的是“{placed.told}”。"
            grade: Grade | None = None if same or told else "warning"
            hit = page.hit("told-number", record, message, grade=grade)
            if same and end:
                at = placed.told.find(same[0].raw)
                if at >= 0:
                    mark = start + at, start + at + len(same[0].raw)
                    others = any(tells(same[0], other) for other in numbers_of(record))
                    fix = None if others or len(same) > 1 else format_quantity(fact)
                    hit = hit[0], Hit(*mark, message, fix, grade, record.id)
            yield hit
        days = [d for _, _, d in find_dates(placed.told, page.year) if d.start]
        day = record.date
        if days and day.start and day.end and not any(
            d.start and d.end and d.start <= day.end and day.start <= d.end for d in days
        ):  # fmt: skip
            yield page.hit("told-number", record, f"记录的日期是“{day.raw}”，文中不是这一天。")


def prose(page: RecordPage) -> Found:
    """Numbers that a person wrote in prose: other than the sums, or bound to nothing."""
    for figure in page.figures:
        if figure.source not in ("hand", "none") or figure.records or figure.check is None:
            continue
        mark = figure.start, figure.end
        if figure.fact:
            message = f"这里是“{figure.text}”，记录合计是“{figure.fact}”。"
            yield "prose-sum", Hit(*mark, message, figure.fact)
        elif figure.check.verdict == "unproved" and figure.value != 1:
            yield "unproved", Hit(*mark, f"“{figure.text}”未能与记录核对。")


def untold(page: RecordPage) -> Found:
    """Numbers of a record that is told by itself, which its clause leaves out: those without a
    field, and those that a sum of its kind would tell."""
    for placed in page.placed:
        record, kind = placed.record, page.kinds.get(placed.record.kind)
        mine = [run for _, run in page.told.get(record.id, ()) if run.record == record.id]
        listed = placed.use == "counted" and lists(kind)
        own = mine and placed.use in ("named", "counted") and not (listed or placed.text)
        if not own or record.to_confirm or kind.key == "zero":
            continue
        said = "".join(run.text for run in mine)
        summed = [f for f in kind.fields if f"sum {f.key}" in kind.counted]
        counted = placed.use == "counted"
        sums = {run.field for run in page.sums_of(record.id)} if counted else set()
        numbers = [
            (f.label, q) for f in summed
            if f.key not in sums and (q := quantity_of(record, f.key)) is not None
        ]  # fmt: skip
        if not sums:  # of what a sum tells, the rest is left to the ledger
            numbers += [(str(q.label or ""), q) for q in record.quantities]
        for label, number in numbers:
            if not _is_told(number, said):
                message = f"“{label}{number.raw}”没有写进这一句：写明是什么数，或自己写这一句。"
                yield page.hit("untold", record, message)


def _is_told(number: Quantity, said: str) -> bool:
    """Whether a clause tells a number, or need not: none, one time, and those that should come."""
    once = number.value == 1 and number.unit in OFTEN
    none = not number.value or once or due(str(number.label or ""))
    heads = [replace(number, unit=unit) for unit in ("人", "名") if number.unit in PEOPLE]
    words = [re.escape(number.raw), *(re.escape(format_quantity(q)) for q in (number, *heads))]
    return bool(none) or re.search(rf"(?<![\d.])(?:{'|'.join(words)})", said) is not None
