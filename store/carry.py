"""A new year from an earlier one: what stays is marked, what was of that year only is blanked.

Outline, claims, effects and paragraphs come along, with each date, count, amount and event name of
the earlier year as `BLANK`; so do the records of kinds that carry (`carries` in `kinds.toml`: who
leads, which teams, which duties), as drafts with a note for each blanked field. Names of plans and
policies stay (党的二十大, 十四五, 三会一课), as they are no counts (`find_quantities`).
"""

import re
from collections.abc import Iterable
from datetime import date
from functools import cache

from msgspec.structs import replace

from store.contract import Put
from store.kinds import Kind, Kinds
from store.model import (
    BLANK,
    NO_DATE,
    DateSpan,
    Document,
    FieldValue,
    Node,
    Note,
    Placement,
    Quantity,
    Record,
)
from store.quantity import find_quantities

__all__ = ["blanked", "carried", "event_names"]

_NUMERAL = "一二三四五六七八九十百千万零〇○两"


@cache
def _dated() -> re.Pattern[str]:
    return re.compile(
        rf"[一-鿿]{{1,8}}[〔\[（]\d{{4}}[〕\]）]\d+号"
        rf"|(?:(?:20|19)\d\d|[二一][{_NUMERAL}]{{3}})年(?:度)?(?:\s*(?:\d+|[{_NUMERAL}]+)月(?:份|[初中底上下]旬?)?)?"
        rf"(?:(?:\d+|[{_NUMERAL}]+)[日号])?"
        rf"|(?:\d+|[{_NUMERAL}]{{1,3}})月(?:份|(?:\d+|[{_NUMERAL}]{{1,3}})[日号]|[初中底上下]旬?)?"
        rf"(?:至(?:\d+月)?\d+[日号]|至\d+月)?"
        r"|第?[一二三四1-4]季度|[上下]半年"
    )


_DIGITS = r"第?\d[\d.,]*\s*[%％年月日号期届个名次人份条项户件元]?"
_QUOTED = r"“([^”\n]{3,40})”|《([^》\n]{3,60})》"
_TWICE = rf"{BLANK}(?:[至到—、-]?{BLANK})+"


def carried(
    document: Document,
    nodes: Iterable[Node],
    records: Iterable[Record],
    placements: Iterable[Placement],
    kinds: Kinds,
    *,
    year: int,
    ids: Iterable[str],
    who: str,
    at: str,
) -> list[Put]:
    """What begins a document of `year` like `document`; `ids` gives an id for each new record."""
    records = list(records)
    names = event_names(records, kinds)
    new = replace(
        document, year=year, span_start=_of_year(document.span_start, year),
        span_end=_of_year(document.span_end, year), printed={}, rev=0,
    )  # fmt: skip
    puts = [Put(new)]
    for node in nodes:
        words = {part: blanked(getattr(node, part), names) for part in ("text", "effect", "tail")}
        if node.style == "title":
            words["text"] = node.text.replace(f"{document.year}年", f"{year}年")
        elif node.style == "date":
            words["text"] = ""
        said = bool(words["text"] or words["effect"]) and node.style != "signature"
        puts.append(Put(replace(node, document=new.key, rev=0, to_confirm=said, **words)))
    by_record = {p.record: p for p in placements}
    fresh = iter(ids)
    for record in records:
        kind = kinds.get(record.kind)
        if not kind.carries:
            continue
        again = _record_again(record, kind, names, year=year, id_=next(fresh), who=who, at=at)
        puts.append(Put(again))
        placement = by_record.get(record.id)
        if placement is not None and placement.use != "told":
            text = None if placement.text is None else blanked(placement.text, names)
            puts.append(
                Put(replace(placement, document=new.key, record=again.id, text=text, rev=0))
            )
    return puts


def _record_again(
    record: Record, kind: Kind, names: Iterable[str], *, year: int, id_: str, who: str, at: str
) -> Record:
    notes: list[Note] = []

    def note(field: str, was: str) -> None:
        notes.append(Note(field, f"{record.year}年是“{was}”，请写今年的。"))

    title = blanked(record.title, names)
    if title != record.title:
        note("title", record.title)
    if record.date.raw:
        note("date", record.date.raw)
    fields: dict[str, FieldValue] = {}
    for key, value in record.fields.items():
        field = kind.field(key)
        if isinstance(value, Quantity | DateSpan):
            note(f"fields.{key}", value.raw)
        elif isinstance(value, tuple):
            fields[key] = tuple(
                blanked(item, names) for item in value if not isinstance(item, Quantity)
            )
            if fields[key] != value:
                note(f"fields.{key}", "、".join(_raw(item) for item in value))
        elif isinstance(value, str) and not (field and field.choices):
            fields[key] = blanked(value, names)
            if fields[key] != value:
                note(f"fields.{key}", value)
        else:
            fields[key] = value
    return Record(
        id_, record.unit, year, record.kind, title, NO_DATE, record.place, record.dept,
        record.leaders, record.tags, fields, notes=tuple(notes), entered_by=who, entered_at=at,
        carried_from=record.id,
    )  # fmt: skip


def _raw(item: str | Quantity) -> str:
    return item.raw if isinstance(item, Quantity) else item


def event_names(records: Iterable[Record], kinds: Kinds) -> list[str]:
    """What the events of a year are called, longest first: titles, and names quoted in them.

    What only says of which kind it is (志愿服务) is no name, and who carries over keeps its own.
    """
    labels = {kind.label for kind in kinds.kinds.values()}
    names: set[str] = set()
    for record in records:
        if kinds.get(record.kind).carries:
            continue
        quoted = {a or b for a, b in re.findall(_QUOTED, record.title)}
        names |= {name for name in (record.title.strip(), *quoted) if len(name) >= 4}
    return sorted(names - labels, key=len, reverse=True)


def blanked(text: str, names: Iterable[str]) -> str:
    """A text with `BLANK` for each event name, date, count and amount, and any other digits."""
    for name in names:
        if name in text:
            text = text.replace(f"“{name}”", BLANK).replace(f"《{name}》", BLANK)
            text = text.replace(name, BLANK)
    text = _dated().sub(BLANK, text)
    for start, end, _ in reversed(find_quantities(text)):
        text = text[:start] + BLANK + text[end:]
    text = re.sub(_DIGITS, BLANK, text)
    return re.sub(_TWICE, BLANK, text)


def _of_year(day: date | None, year: int) -> date | None:
    if day is None:
        return None
    last = day.month == 2 and day.day == 29
    return date(year, 2, 28) if last else day.replace(year=year)
