"""The sample year: what `new --sample` and `--demo` put into a store.

It comes in as a clerk's typing does (`entry.make_record`), so that it shows what typing makes.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from store.entry import make_record
from store.kinds import Kinds, read_toml
from store.model import Document, Item, Node, Placement, Record, Unit
from store.outline import load_outline, plant

__all__ = ["sample_items"]

# What `entry` does not know: placements, and what the store gives.
_OURS = ("use", "point", "status", "reason")


def sample_items(kinds: Kinds) -> list[Item]:
    """Unit, document, nodes, records and placements, with the same ids every time."""
    data = read_toml(Path(__file__).with_name("sample.toml"))
    unit = msgspec.convert(data["unit"], Unit)
    year = data["document"]["year"]
    outline = data["document"]["outline"]
    document, nodes, _ = plant(
        load_outline(outline), Document(unit=unit.key, year=year, outline=outline)
    )
    nodes = _with_prose(nodes, data["prose"])
    points = {node.label: node.id for node in nodes if node.label}
    records: list[Record] = []
    placements: list[Placement] = []
    for number, values in enumerate(data["records"], 1):
        record = _record(number, values, kinds, unit=unit.key, year=year)
        records.append(record)
        if "use" in values or "point" in values:
            point = values.get("point") or _collecting(nodes, record)
            placements.append(
                Placement(
                    document=document.key,
                    record=record.id,
                    node=points[point],
                    use=values.get("use"),
                )
            )
    return [unit, document, *nodes, *records, *placements]


def _record(
    number: int, values: Mapping[str, Any], kinds: Kinds, *, unit: str, year: int
) -> Record:
    """Entered by the office the morning after it happened, or in December."""
    typed = {name: value for name, value in values.items() if name not in _OURS}
    id_ = f"01JGFT{number:020d}"
    record = make_record(typed, kinds, unit=unit, year=year, today=date(year, 12, 20), id_=id_)
    happened = record.date.end or date(year, 12, 19)
    entered = min(happened + timedelta(days=1), date(year, 12, 24))
    return replace(
        record,
        status=values.get("status", "draft"),
        reason=values.get("reason", ""),
        entered_by="局办公室",
        entered_at=f"{entered.isoformat()}T09:30:00+08:00",
    )


def _collecting(nodes: list[Node], record: Record) -> str:
    return next(node.label for node in nodes if record.kind in node.collects)


def _with_prose(nodes: list[Node], prose: Mapping[str, Any]) -> list[Node]:
    """The planted nodes with the sample's words in them."""
    headings = iter(prose["headings"])
    written = []
    for node in nodes:
        words: Mapping[str, str] = prose["nodes"].get(node.label, {}) if node.label else {}
        if node.style == "heading":
            words = {"text": next(headings)}
        elif node.style == "date":
            words = {"text": prose["date"]}
        written.append(replace(node, **words))
    return written
