"""A new year from an earlier one: what stays is marked, what was of that year only is blanked.

Outline, claims, effects and paragraphs come along, with each date, count, amount and event name of
the earlier year as `BLANK` (`store.blank`); so do the records of kinds that carry (`carries` in
`kinds.toml`: who leads, which teams, which duties), as drafts that somebody has to confirm, with a
note for each blanked field.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from msgspec.structs import replace

from store.blank import blanked
from store.contract import Put
from store.kinds import Field, Kind, Kinds
from store.labels import with_label
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

__all__ = ["carried", "event_names", "name_in"]

_QUOTED = re.compile(
    r"“([^”\n]{2,40})”(?!学习教育|主题教育|精神|要求|理念|战略|工程|改革|机制|制度|责任|负责)"
    r"|《([^》\n]{3,60})》"
)
_YEAR = re.compile("(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])|[一二][〇○零一二三四五六七八九]{3}(?=年)")
_AS_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_AS_CHARACTERS = str.maketrans("0123456789", "〇一二三四五六七八九")
# What ends so is what an event was about, and holds in other years: 五四精神, 纪律处分条例.
_LASTING = re.compile("(?:思想|精神|讲话|理念|价值观|规定|部署|要求|条例|准则|党章|纲要|宪法|法)$")
# A title of honour that many units have is its name only in quotation marks.
_COMMON = re.compile(
    "(?:文明|先进|优秀|示范|模范|最美|标兵)(?:单位|集体|个人|城市|家庭|科室|窗口|工作者|职工|党员|校园|村镇)"
)
_EVENT = re.compile("(?:会|赛|节|活动|讲堂|讲座|培训|行动|演|展|营|课|仪式|论坛|行|跑|日|周|月)$")


class _Past(NamedTuple):
    """What tells that a text speaks of the earlier year; `rosters` are titles that go on."""

    names: list[str]
    rosters: list[str]
    formulas: tuple[str, ...]

    def blanked(self, text: str) -> str:
        return blanked(text, self.names, self.rosters, self.formulas)


def carried(
    document: Document,
    nodes: Iterable[Node],
    records: Iterable[Record],
    placements: Iterable[Placement],
    kinds: Kinds,
    *,
    year: int,
    ids: Iterable[str],
    known: Mapping[str, str],
    formulas: Iterable[str] = (),
    who: str,
    at: str,
) -> list[Put]:
    """What begins a document of `year` like `document`; `ids` gives an id for each new record.

    `known`: records that another document of that year has brought along, old id to new id.
    `formulas`: what the unit says with numbers in it, which are no counts.
    """
    records = list(records)
    rosters = [r.title for r in records if kinds.get(r.kind).carries and r.title]
    past = _Past(event_names(records, kinds), rosters, tuple(formulas))
    new = replace(
        document, year=year, name=name_in(year, document),
        span_start=_of_year(document.span_start, year),
        span_end=_of_year(document.span_end, year), printed={},
        frame=replace(document.frame, number="", issued=""), rev=0,
    )  # fmt: skip
    puts = [Put(new)]
    nodes = list(nodes)
    for node in nodes:
        words = {part: past.blanked(getattr(node, part)) for part in ("text", "effect", "tail")}
        if node.style == "title":
            words["text"] = _in_year(node.text, year - document.year)
        elif node.style == "date":
            words["text"] = ""
        said = bool(words["text"] or words["effect"]) and node.style != "signature"
        puts.append(Put(replace(node, document=new.key, rev=0, to_confirm=said, **words)))
    by_record = {p.record: p for p in placements}
    collectors = {kind: node.id for node in reversed(nodes) for kind in node.collects}
    fresh = iter(ids)
    for record in records:
        kind = kinds.get(record.kind)
        if not kind.carries:
            continue
        id_ = known.get(record.id) or next(fresh)
        if record.id not in known:
            puts.append(Put(_record_again(record, kind, past, year=year, id_=id_, who=who, at=at)))
        placement = by_record.get(record.id)
        if placement is not None and placement.use != "told":
            text = None if placement.text is None else past.blanked(placement.text)
            puts.append(Put(replace(placement, document=new.key, record=id_, text=text, rev=0)))
        elif new.span_start is not None and (place := collectors.get(record.kind)):
            # A span takes no record without a day by itself.
            puts.append(Put(Placement(new.key, id_, place)))
    return puts


def _record_again(
    record: Record, kind: Kind, past: _Past, *, year: int, id_: str, who: str, at: str
) -> Record:
    notes: list[Note] = []

    def note(field: str, was: str) -> None:
        notes.append(Note(field, f"{record.year}年是“{was}”，请写今年的。"))

    # Its own title is no event, even where one is called alike; a name in quotation marks is.
    quoted = [f"“{name}”" for name in past.names]
    title = blanked(record.title, quoted, formulas=past.formulas)
    if title != record.title:
        note("title", record.title)
    if record.date.raw:
        note("date", record.date.raw)
    fields: dict[str, FieldValue] = {}
    for key, value in record.fields.items():
        again = _value_again(value, kind.field(key), past)
        if again is not None:
            fields[key] = again
        if again != value:
            note(f"fields.{key}", _raw(value))
    return Record(
        id_, record.unit, year, record.kind, title, NO_DATE, record.place, record.dept,
        record.leaders, record.tags, fields, notes=tuple(notes), entered_by=who, entered_at=at,
        carried_from=record.id, to_confirm=True,
    )  # fmt: skip


def _value_again(value: FieldValue, field: Field | None, past: _Past) -> FieldValue | None:
    """What of a field goes on; None where nothing does."""
    if isinstance(value, Quantity | DateSpan) or (field is not None and field.yearly):
        return None
    if isinstance(value, tuple):
        texts = (past.blanked(item) for item in value if not isinstance(item, Quantity))
        return tuple(text for text in texts if text != BLANK) or None
    if isinstance(value, str) and not (field and field.choices):
        text = past.blanked(value)
        return None if text == BLANK else text
    return value


def _raw(value: FieldValue) -> str:
    if isinstance(value, tuple):
        return "、".join(map(_raw, value))
    if isinstance(value, bool):
        return "是" if value else "否"
    return with_label(value) if isinstance(value, Quantity) else str(getattr(value, "raw", value))


def event_names(records: Iterable[Record], kinds: Kinds) -> list[str]:
    """What the events of a year are called, longest first.

    Titles, what stands in fields that are `yearly` in `kinds.toml`, names quoted in any field; with
    and without their quotation marks and their year. What only says of which kind it is (志愿服务)
    or what it was about (五四精神) is no name, and who carries over keeps its own.
    """
    labels = {kind.label for kind in kinds.kinds.values()}
    names: set[str] = set()
    for record in records:
        kind = kinds.get(record.kind)
        if kind.carries:
            continue
        names |= _names(record.title)
        for key, value in record.fields.items():
            field = kind.field(key)
            for text in value if isinstance(value, tuple) else (value,):
                if isinstance(text, str) and not (field and field.choices):
                    names |= _names(text) if field and field.yearly else _quoted(text)
    names = {f"“{name}”" if _COMMON.fullmatch(name) else name for name in names}
    return sorted((n for n in names - labels if not _LASTING.search(n)), key=len, reverse=True)


def _names(words: str) -> set[str]:
    words = words.strip()
    bare = re.sub(f"^(?:{BLANK})+", "", blanked(words))
    if BLANK in bare or len(bare) < 5 or not _EVENT.search(bare):
        bare = ""
    found = {words, bare, *(re.sub("[“”《》]", "", name) for name in (words, bare))}
    return {name for name in found if len(name) >= 3} | _quoted(words)


def _quoted(words: str) -> set[str]:
    """Names in quotation marks; one of two characters only together with these."""
    found = {a or b for a, b in _QUOTED.findall(words)}
    return {name if len(name) > 2 else f"“{name}”" for name in found}


def name_in(year: int, document: Document) -> str:
    """What the document of another year is called: 2025年春运 is 2026年春运."""
    return _in_year(document.name, year - document.year)


def _in_year(title: str, later: int) -> str:
    """A title with each year so many years later: 2024—2025年 is 2025—2026年."""

    def again(match: re.Match[str]) -> str:
        year = str(int(match[0].translate(_AS_DIGITS)) + later)
        return year if match[0].isdecimal() else year.translate(_AS_CHARACTERS)

    return _YEAR.sub(again, title)


def _of_year(day: date | None, year: int) -> date | None:
    if day is None:
        return None
    last = day.month == 2 and day.day == 29
    return date(year, 2, 28) if last else day.replace(year=year)
