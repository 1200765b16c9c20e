"""Summaries of made-up offices in many styles: what a reader must find there, and never make up.

Beside each text stands a list made by hand: its plain facts, and under `never` numbers that are no
fact of the year (plans, other years, shares, headcounts).
"""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from exports.compose import compose
from exports.reader import Fact, Reading, read_summary, read_text
from store.kinds import builtin_kinds
from store.model import Document, Quantity, Record, Unit
from store.outline import arrange
from store.quantity import parse_quantity

OFFICES = Path(__file__).parents[1] / "offices"
NAMES = sorted(path.stem for path in OFFICES.glob("*.txt"))


def wanted(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((OFFICES / f"{name}.json").read_text("utf-8"))
    return loaded


def document(name: str) -> Document:
    return Document(unit=wanted(name)["unit"], year=wanted(name)["year"])


def reading(name: str, data: bytes | None = None) -> Reading:
    own = document(name)
    text = read_text((OFFICES / f"{name}.txt").read_bytes() if data is None else data)
    return read_summary(text, unit=own.unit, year=own.year, document=own.key)


def quantities(record: Record) -> Iterator[Quantity]:
    for value in record.fields.values():
        if isinstance(value, Quantity):
            yield value
        elif isinstance(value, tuple):
            yield from (item for item in value if isinstance(item, Quantity))


def tells(fact: Fact, plain: dict[str, Any]) -> bool:
    """Whether a record is the fact of the list: kind, value, unit, approximation, day."""
    record = fact.record
    if record.kind != plain["kind"]:
        return False
    if "date" in plain and str(record.date.start) != plain["date"]:
        return False
    if "value" not in plain:
        words = plain["words"]
        return any(words in own or own in words for own in (fact.told, record.title))
    number = Decimal(str(plain["value"]))
    return any(
        (q.value, q.unit, q.approx) == (number, plain["unit"], plain["approx"])
        for q in quantities(record)
    )


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("form", ["utf-8", "utf-8-sig", "gb18030", "crlf"])
def test_a_text_of_another_office_comes_back_character_for_character(name: str, form: str) -> None:
    text = (OFFICES / f"{name}.txt").read_text("utf-8")
    data = text.replace("\n", "\r\n").encode() if form == "crlf" else text.encode(form)
    own, kinds = document(name), builtin_kinds()
    nodes = reading(name, data).nodes
    written = compose(Unit(own.unit), arrange(own, nodes, [], [], kinds), kinds).plain
    assert written == text.strip("\n")


@pytest.mark.parametrize("name", NAMES)
def test_most_plain_facts_are_found(name: str) -> None:
    found = reading(name).facts
    plain = wanted(name)["facts"]
    missed = [p["words"] for p in plain if not any(tells(fact, p) for fact in found)]
    assert len(missed) <= 0.3 * len(plain), missed


@pytest.mark.parametrize("name", NAMES)
def test_a_number_says_what_the_text_says(name: str) -> None:
    """Every number of a record stands in the words that tell it, and means the same there."""
    result = reading(name)
    texts = {node.id: node.text for node in result.nodes}
    for fact in result.facts:
        assert texts[fact.node][fact.told_at :].startswith(fact.told)
        for quantity in quantities(fact.record):
            assert quantity.raw in fact.told
            again = parse_quantity(quantity.raw)
            assert (again.value, again.unit) == (quantity.value, quantity.unit)


@pytest.mark.parametrize("name", NAMES)
def test_plans_and_other_years_are_no_facts(name: str) -> None:
    told = [q.raw for fact in reading(name).facts for q in quantities(fact.record)]
    assert [raw for raw in wanted(name)["never"] if raw in told] == []


@pytest.mark.parametrize("name", NAMES)
def test_no_sum_of_money_is_told_twice(name: str) -> None:
    sums = [q.value for f in reading(name).facts for q in quantities(f.record) if q.unit == "元"]
    assert len(sums) == len(set(sums))
