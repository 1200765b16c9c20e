"""The sample year as a leader reads it: short, in points, without a list of everything."""

import random
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from exports.compose import compose
from exports.text import Text
from store.kinds import builtin_kinds
from store.model import Document, Node, Placement, Quantity, Record, Unit
from store.outline import Arrangement, arrange
from store.sample import sample_items

KINDS = builtin_kinds()
ITEMS = sample_items(KINDS)


def arranged(records: list[Record]) -> Arrangement:
    (document,) = (item for item in ITEMS if isinstance(item, Document))
    nodes = [item for item in ITEMS if isinstance(item, Node)]
    placements = [item for item in ITEMS if isinstance(item, Placement)]
    return arrange(document, nodes, records, placements, KINDS)


def text_of(found: Arrangement) -> Text:
    (unit,) = (item for item in ITEMS if isinstance(item, Unit))
    return compose(unit, found, KINDS)


def sample() -> list[Record]:
    return [item for item in ITEMS if isinstance(item, Record)]


def ten_times() -> list[Record]:
    """Each record ten times: of ten districts, on other days, with other numbers."""
    dice = random.Random(2025)
    return [
        *sample(),
        *(
            _another(record, district, dice, f"{n}{record.id[1:]}")
            for n, district in enumerate("东西南北中春夏秋冬", 1)
            for record in sample()
        ),
    ]


def _another(record: Record, district: str, dice: random.Random, id_: str) -> Record:
    share = Decimal(dice.randint(30, 170)) / 100

    def value(key: str, given: object) -> object:
        fixed = key.startswith("votes") or key == "rate"
        if not isinstance(given, Quantity) or given.value is None or fixed:
            return given
        # The same share of all numbers of a record: what was mended stays below what was found.
        return replace(given, value=max(min(given.value, Decimal(1)), given.value * share // 1))

    date = record.date
    if date.precision == "day" and date.start:
        day = date.start.replace(month=dice.randint(1, 12), day=dice.randint(1, 28))
        date = replace(date, raw=f"{day.month}-{day.day}", start=day, end=day)
    return replace(
        record,
        id=id_,
        title=record.title and f"{district}区{record.title}",
        date=date,
        fields={key: value(key, given) for key, given in record.fields.items()},
    )


def test_the_year_is_told_in_two_thousand_characters_and_ten_times_as_much_in_few_more() -> None:
    assert len(text_of(arranged(sample())).plain) <= 2000
    assert len(text_of(arranged(ten_times())).plain) <= 2600


def test_every_section_has_two_to_five_points() -> None:
    found = arranged(sample())
    text = text_of(found)
    of = Counter(
        found.nodes[block.node].parent
        for block in text.blocks
        if block.node and found.nodes[block.node].style == "point"
    )
    assert set(of.values()) <= {2, 3, 4, 5}
    assert len(of) >= 3


@pytest.mark.parametrize("records", [sample(), ten_times()], ids=["sample", "ten times"])
def test_no_date_of_an_unnamed_record_and_few_bare_titles(records: list[Record]) -> None:
    found = arranged(records)
    text = text_of(found)
    uses = {p.record.id: p.use for p in found.everything()}
    runs = [run for block in text.blocks for run in block.runs]
    assert not [r for r in runs if r.field == "date" and r.record and uses[r.record] != "named"]
    titles = {r.title for r in records if r.title}
    clauses = [c for c in re.split("[，；。：\n]", text.plain) if c]
    assert sum(c in titles for c in clauses) * 5 <= len(clauses)


def test_the_page_of_before_and_after_shows_what_the_program_prints() -> None:
    page = Path(__file__).parents[2].joinpath("docs/composing.md").read_text("utf-8")
    quoted = "".join(line.lstrip("> ") or "\n" for line in page.splitlines() if line[:1] == ">")
    text = text_of(arranged(sample())).plain
    assert quoted
    assert quoted in text
    assert f"make {len(text):,} characters" in page
    assert f"make {len(text_of(arranged(ten_times())).plain):,}." in page
