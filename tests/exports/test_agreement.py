"""Numbers in prose beside the sums of the records: a wrong one is seen, a right one is not."""

from decimal import Decimal

import pytest

from exports.agreement import other_sums
from exports.figures import find_figures
from exports.text import Block, Run, Text
from store.kinds import builtin_kinds
from store.model import Quantity, Record
from store.outline import Arrangement
from store.quantity import format_quantity
from tests.exports.test_compose import record
from tests.exports.test_figures import figures
from tests.exports.test_sample_text import arranged, sample, ten_times, text_of

KINDS = builtin_kinds()


def as_prose(text: Text, old: int = 0, end: int = 0, new: str = "") -> Text:
    """The same words as a person would have typed them, one number perhaps another."""
    plain = text.plain[:old] + new + text.plain[end:] if end else text.plain
    return Text(tuple(Block("paragraph", (Run(line),)) for line in plain.split("\n")))


@pytest.mark.parametrize("records", [sample(), ten_times()], ids=["sample", "ten times"])
def test_no_number_that_is_right_is_called_wrong(records: list[Record]) -> None:
    found = arranged(records)
    assert other_sums(as_prose(text_of(found)), found, KINDS) == {}


def seen(found: Arrangement, text: Text) -> tuple[int, int]:
    """Of the sums of a text, each changed by itself: how many are told wrong, and how many are."""
    count = total = 0
    for figure in find_figures(text, found, KINDS):
        if figure.unit in ("%", "元") or len(figure.records) < 2:
            continue
        wrong = format_quantity(_quantity(figure.value, figure.unit))
        prose = as_prose(text, figure.start, figure.end, wrong)
        said = other_sums(prose, found, KINDS)
        total += 1
        count += (figure.start, wrong) in said
    return count, total


def _quantity(value: Decimal, unit: str) -> Quantity:
    return Quantity("", value + 7, unit)


def test_most_sums_that_are_wrong_are_seen() -> None:
    found = arranged(sample())
    count, total = seen(found, text_of(found))
    assert total > 20
    assert count >= 0.6 * total, (count, total)


def test_a_claim_that_tells_another_sum_shows_it() -> None:
    services = [
        record("volunteer_service", sessions="3次", participants="41人次") for _ in range(4)
    ]
    claim = "全年开展志愿服务15次、164人次参加"
    _, _, found = figures(services, text=claim)
    told = {figure.text: figure.fact for figure in found if figure.source == "hand"}
    assert told == {"15次": "12次", "164人次": None}
    _, _, found = figures(services, text="全年开展志愿服务12次、160余人次参加")
    assert [figure.fact for figure in found if figure.source == "hand"] == [None, None]
