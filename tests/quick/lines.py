"""The quick lines of the corpus, and how far one was understood as it should be."""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from store.entry import make_record
from store.kinds import builtin_kinds
from store.model import DateSpan, Document, Node, Quantity
from store.outline import Arrangement, arrange, load_outline, plant
from store.quick import Quick, parse

__all__ = [
    "PARTS", "TODAY", "YEAR", "compare", "document", "faults_of", "flagged", "lines", "misplaced",
    "number_said", "read", "silent",
]  # fmt: skip

PARTS = ("dev", "more", "held", "late", "offices", "diaries", "rare", "plain")
YEAR, TODAY = 2025, date(2025, 11, 20)


def lines(part: str) -> list[dict[str, Any]]:
    text = Path(__file__).with_name(f"{part}.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


@cache
def document() -> Arrangement:
    """An empty document of the first built-in outline."""
    made = Document("样板局", YEAR)
    made, nodes, _ = plant(load_outline("seed"), made)
    assert all(isinstance(node, Node) for node in nodes)
    return arrange(made, nodes, [], [], builtin_kinds())


def read(line: str, kind: str | None = None) -> Quick:
    return parse(line, builtin_kinds(), year=YEAR, today=TODAY, arrangement=document(), kind=kind)


def _number(quantity: Quantity) -> str:
    approx = "" if quantity.approx == "exact" else f" {quantity.approx}"
    return f"{quantity.value} {quantity.unit}{approx}"


def _day(span: DateSpan) -> str | None:
    if span.start is None or span.end is None:
        return span.precision if span.raw else None
    if span.precision == "day":
        return str(span.start)
    return f"{span.start}..{span.end} {span.precision}"


def compare(wanted: dict[str, Any], got: Quick) -> list[tuple[str, str]]:
    """What is not as it should be: the part, and what came of it."""
    faults: list[tuple[str, str]] = []
    if got.title != wanted["title"]:
        faults.append(("title", got.title))
    if _day(got.date) != wanted.get("date"):
        faults.append(("date", str(_day(got.date))))
    if got.kind not in wanted["kind"]:
        faults.append(("kind", got.kind))
    if got.place != wanted.get("place", ""):
        faults.append(("place", got.place))
    if list(got.tags) != wanted.get("tags", []):
        faults.append(("tags", str(got.tags)))
    section = None if got.section_guessed else document().sections.get(got.section or "", "")
    if section != wanted.get("section"):
        faults.append(("section", str(section)))
    fields = {k: _number(v) for k, v in got.fields.items() if isinstance(v, Quantity)}
    loose = got.fields.get("quantities", ())
    numbers = [_number(q) for q in loose if isinstance(q, Quantity)] if type(loose) is tuple else []
    anywhere = sorted(wanted.get("anywhere", []))
    if anywhere:
        given = sorted([*fields.values(), *numbers])
        known = [*wanted.get("fields", {}).values(), *wanted.get("quantities", []), *anywhere]
        if given != sorted(known):
            faults.append(("quantities", str(given)))
    elif fields != wanted.get("fields", {}) or numbers != wanted.get("quantities", []):
        faults.append(("quantities", f"{fields} {numbers}"))
    return faults


def faults_of(wanted: dict[str, Any]) -> tuple[list[tuple[str, str]], set[str]]:
    """What is not as it should be of a line, and what its notes are about.

    Which words are the label of a number, and no part of the title, is a matter of the kind. Where
    another kind is guessed than the one for which the line was written down, it is enough that all
    else is right as soon as that one is chosen.
    """
    quick = read(wanted["line"])
    faults = compare(wanted, quick)
    others = (read(wanted["line"], kind) for kind in wanted["kind"])
    if faults and any(not compare(wanted, other) for other in others):
        faults = [fault for fault in faults if fault[0] == "kind"]
    return faults, flagged(quick)


def flagged(got: Quick) -> set[str]:
    """The parts that a note tells the person to look at."""
    record = make_record(got.values(), builtin_kinds(), unit="样板局", year=YEAR, today=TODAY)
    return {note.field for note in (*got.notes, *record.notes)}


_TOLD_BY = {"quantities": ("title", "fields."), "tags": ("tags",), "title": ("title",)}


def silent(faults: list[tuple[str, str]], notes: set[str]) -> list[tuple[str, str]]:
    """Those of the faults that no note tells of."""
    return [
        fault
        for fault in faults
        if not any(note.startswith(_TOLD_BY.get(fault[0], (fault[0],))) for note in notes)
    ]


def misplaced(wanted: dict[str, Any], got: Quick) -> dict[str, str]:
    """The fields that hold another number than `wanted` says, or none where it says one.

    名 and 位 are 人; what stands under `either` may fill a field or not.
    """
    meant = {key: number_said(value) for key, value in wanted["fields"].items()}
    filled = {
        key: number_said(value) for key, value in got.fields.items() if isinstance(value, Quantity)
    }
    either = {number_said(value) for value in wanted.get("either", [])}
    return {
        key: filled.get(key, "")
        for key in {*meant, *filled}
        if filled.get(key) != meant.get(key) and not {filled.get(key), meant.get(key)} & either
    }


def number_said(number: Quantity | str) -> str:
    """A number in the form of the corpus, 名 and 位 as 人."""
    said = number if isinstance(number, str) else _number(number)
    return said.replace(" 名", " 人").replace(" 位", " 人")
