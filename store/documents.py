"""The documents of a store: started, carried over from an earlier year, found by what one names."""

import re
from datetime import date, datetime
from itertools import count
from pathlib import Path

from msgspec import structs

from store.clean import clean
from store.contract import Put, Remove, Store, StoreError
from store.ids import new_id
from store.kinds import Kinds
from store.model import Document, Node, Placement, Record, Unit, document_key
from store.naming import unit_named
from store.outline import load_outline, plant

__all__ = [
    "UnknownPlace",
    "carry_document",
    "create_document",
    "find_document",
    "parse_span",
    "parse_year",
]

_NAME = re.compile(r"[^\t\n\ufffd]{1,60}")
_PLANS = ("计划", "打算", "安排")
"""What the name of a plan ends with."""


class UnknownPlace(StoreError):
    """The unit, year or document is not in the store."""


def parse_year(text: str | int) -> int:
    """A year of four digits, 1949 to 2199; raises `StoreError`."""
    value = str(text).strip().removesuffix("年")
    if not re.fullmatch(r"[0-9]{4}", value) or not 1949 <= int(value) <= 2199:
        raise StoreError(f"“{clean(str(text))}”不是年份。请写四位数字，如 2025。")
    return int(value)


def parse_span(text: str, year: int) -> tuple[date, date]:
    """The days that a document covers, typed as 01-01..06-30."""
    try:
        first, last = (date.fromisoformat(f"{year}-{part.strip()}") for part in text.split(".."))
    except ValueError:
        raise StoreError(f"起止日期“{clean(text)}”写得不对。请写作 01-01..06-30。") from None
    if last < first:
        raise StoreError(f"起止日期“{clean(text)}”的结束早于开始。")
    return first, last


def _check_name(text: str, what: str) -> str:
    """A name for a unit or a document: one line, 1 to 60 characters."""
    name = clean(text).strip()
    if not _NAME.fullmatch(name):
        raise StoreError(f"{what}应是 1 到 60 个字的一行文字，不能有控制字符。")
    return name


def create_document(
    store: Store,
    *,
    unit: str,
    year: int,
    name: str = "年度",
    span: tuple[date, date] | None = None,
    outline: str | None = None,
    tag: str = "",
    review: bool = False,
    settings: Path | None = None,
    who: str,
    at: str,
) -> Document:
    """Start a document, and its unit where it is new; raises `StoreError` if it exists.

    Without an `outline`, what is called a plan gets a point for each of the year's next steps.
    """
    unit, name = _check_name(unit, "单位名称"), _check_name(name, "文档名称")
    if store.get(Document, document_key(unit, year, name)):
        raise StoreError(f"{unit} {year}年“{name}”已经有了。换一个名称（--doc），或直接打开它。")
    document = Document(unit, year, name, tag=clean(tag).strip(), review=review)
    if span:
        document = structs.replace(document, span_start=span[0], span_end=span[1])
    if outline is None:
        outline = "plan" if name.endswith(_PLANS) else "seed"
    document = structs.replace(document, outline=outline)
    planted = plant(load_outline(outline, settings), document, store.all(Record))
    document, nodes, told = planted
    known = store.get(Unit, unit)
    changes: list[Put | Remove] = [Put(document), *map(Put, nodes), *map(Put, told)]
    if known is None:
        changes.insert(0, Put(unit_named(unit)))
    store.commit(changes, who=who, at=at, label=f"新建 {year}年“{name}”")
    return document


def carry_document(
    store: Store,
    kinds: Kinds,
    *,
    unit: str,
    year: int,
    name: str,
    earlier: int,
    settings: Path | None = None,
    who: str,
    now: datetime,
) -> Document:
    """Start a year from an earlier one's document of that name (`store.carry`), in one transaction.

    `settings`: the unit's folder; numbers in its formulas (`phrases.toml`) are no counts. Raises
    `StoreError` if there is nothing to start from, or the new one exists.
    """
    from store.carry import carried, name_in  # noqa: PLC0415 - once a year
    from store.phrases import load_phrases  # noqa: PLC0415

    names = (name, name.replace(str(year), str(earlier)))
    found = (store.get(Document, document_key(unit, earlier, each)) for each in names)
    old = next(filter(None, found), None)
    if old is None or year == earlier:
        raise StoreError(
            f"{unit} {earlier}年没有可接着写的“{name}”。用 --from 写明有总结的那一年。"
        )
    name = name_in(year, old)
    if store.get(Document, document_key(unit, year, name)):
        raise StoreError(f"{unit} {year}年“{name}”已经有了。换一个名称（--doc），或直接打开它。")
    moment = int(now.timestamp() * 1000)
    puts = carried(
        old,
        [n for n in store.all(Node) if n.document == old.key],
        [r for r in store.all(Record) if (r.unit, r.year) == (unit, earlier)],
        [p for p in store.all(Placement) if p.document == old.key],
        kinds,
        year=year,
        ids=(new_id(moment + n) for n in count()),
        known={
            r.carried_from: r.id
            for r in store.all(Record)
            if (r.unit, r.year) == (unit, year) and r.carried_from
        },
        formulas=[p.text for p in load_phrases(settings) if p.use == "formula"] if settings else (),
        who=who,
        at=now.isoformat(timespec="seconds"),
    )
    store.commit(
        puts,
        who=who,
        at=now.isoformat(timespec="seconds"),
        label=f"接着{earlier}年新建 {year}年“{name}”",
    )
    return store.get(Document, document_key(unit, year, name)) or old


def find_document(
    store: Store, *, unit: str | None, year: int | None, name: str | None
) -> Document:
    """The document of these choices; what is not chosen is the store's only unit, its newest year,
    its yearly document. Raises `UnknownPlace`.
    """
    documents = store.all(Document)
    units = sorted({d.unit for d in documents})
    if unit is None:
        if not units:
            raise UnknownPlace(
                "这里还没有文档。先建一个：wenming-tui new --unit 单位名称 --year 年份"
                "；想先看样例：wenming-tui new --sample"
            )
        if len(units) > 1:
            raise UnknownPlace(f"这里有几个单位，请用 --unit 指明：{'、'.join(units)}。")
        unit = units[0]
    elif unit not in units:
        known = f"已有的单位：{'、'.join(units)}。" if units else ""
        raise UnknownPlace(
            f"没有“{clean(unit)}”这个单位。{known}新建：wenming-tui new --unit 单位名称 --year 年份"
        )
    years = sorted({d.year for d in documents if d.unit == unit})
    year = years[-1] if year is None else year
    if year not in years:
        raise UnknownPlace(
            f"{unit}没有 {year} 年的文档，已有 {'、'.join(map(str, years))} 年。"
            f"新建：wenming-tui new --unit {unit} --year {year}"
        )
    names = [d.name for d in documents if d.unit == unit and d.year == year]
    if name is None:
        name = "年度" if "年度" in names else names[0]
    if name not in names:
        raise UnknownPlace(
            f"{unit} {year} 年没有“{clean(name)}”这份文档，已有：{'、'.join(names)}。"
            f"新建：wenming-tui new --unit {unit} --year {year} --doc 名称"
        )
    return next(d for d in documents if (d.unit, d.year, d.name) == (unit, year, name))
