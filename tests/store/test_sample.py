"""What would be wrong with the sample year that people see first."""

import re
from decimal import Decimal
from itertools import pairwise

from exports.compose import compose
from exports.text import Text
from store.kinds import builtin_kinds
from store.model import Document, Item, Node, Placement, Quantity, Record, Unit
from store.outline import Arrangement, arrange
from store.sample import sample_items

KINDS = builtin_kinds()
# Every kind that the seed implies.
IMPLIED = {
    "leading_group", "arrangement", "mobilisation", "leadership", "rule", "education", "meeting",
    "pledge", "publicity", "activity", "donation", "env_action", "health_edu", "greening",
    "investment", "responsibility", "zero", "inspection", "assessment", "honour", "volunteer_team",
}  # fmt: skip


def items() -> list[Item]:
    return sample_items(KINDS)


def records() -> list[Record]:
    return [item for item in items() if isinstance(item, Record)]


def arranged() -> tuple[Unit, Arrangement]:
    every = items()
    (unit,) = (i for i in every if isinstance(i, Unit))
    (document,) = (i for i in every if isinstance(i, Document))
    return unit, arrange(
        document,
        [i for i in every if isinstance(i, Node)],
        [i for i in every if isinstance(i, Record)],
        [i for i in every if isinstance(i, Placement)],
        KINDS,
    )


def composed() -> Text:
    return compose(*arranged(), KINDS)


def test_the_sample_is_the_same_every_time() -> None:
    assert items() == items()
    ids = [r.id for r in records()]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch("[0-9A-HJKMNP-TV-Z]{26}", id_) for id_ in ids)


def test_the_sample_has_enough_facts_of_enough_kinds() -> None:
    kinds = {r.kind for r in records()}
    assert len(records()) >= 60
    assert len(kinds) >= 21
    assert kinds >= IMPLIED
    months = {r.date.start.month for r in records() if r.date.start and r.date.precision == "day"}
    assert len(months) >= 10


def test_the_sample_was_typed_without_doubts() -> None:
    """A clerk sees no note on a year that is handed out as an example."""
    assert [(r.title, r.notes) for r in records() if r.notes] == []
    assert {r.status for r in records()} >= {"draft", "submitted"}
    assert any(e.count > 1 for r in records() for e in r.evidence)


def test_every_fact_of_the_sample_has_its_place() -> None:
    _, arrangement = arranged()
    assert arrangement.loose == []
    assert arrangement.outside == []


def test_the_sample_keeps_to_the_length_and_shape_of_the_trade() -> None:
    unit, arrangement = arranged()
    text = compose(unit, arrangement, KINDS)
    assert text.missing == ()
    assert 1800 <= len(text.plain) <= 2000
    headings = [n for n in arrangement.nodes.values() if n.style == "heading"]
    for heading in headings:
        points = [n for n in arrangement.children(heading.id) if n.style == "point"]
        assert 2 <= len(points) <= 5


def test_the_figures_of_the_sample_add_up() -> None:
    def total(kind: str, field: str, form: str = "") -> Decimal:
        given = [
            quantity.value
            for r in records()
            if r.kind == kind
            and (not form or r.fields.get("form") == form)
            and isinstance(quantity := r.fields.get(field), Quantity)
            and quantity.value is not None
        ]
        return sum(given, Decimal(0))

    plain = composed().plain
    assert total("publicity", "qty", "标语") == 1500
    assert "张贴标语1500余条" in plain
    assert total("rule", "qty") == 25
    assert "制度25项" in plain
    assert "捐款9630元" in plain
    assert "捐资1000元" in plain
    assert "健康教育4次" in plain
    assert total("inspection", "issues", "季度专项") == total("inspection", "fixed", "季度专项")
    assert "每季度" in plain
    assert sum(r.kind == "zero" for r in records()) == 4
    (votes,) = (r for r in records() if r.kind == "honour" and "votes_for" in r.fields)
    rate, given, cast = (votes.fields[f] for f in ("rate", "votes_for", "votes_total"))
    assert isinstance(rate, Quantity)
    assert isinstance(given, Quantity)
    assert isinstance(cast, Quantity)
    assert given.value is not None
    assert cast.value is not None
    assert rate.value == given.value / cast.value


def test_neighbouring_clauses_of_the_sample_do_not_repeat_a_verb() -> None:
    for line in composed().plain.split("\n"):
        openings = [part[:2] for part in re.split("[，；。]", line) if len(part) > 3]
        for one, other in pairwise(openings):
            assert one != other, line


def test_no_date_of_an_unnamed_fact_is_told_in_the_sample() -> None:
    _, arrangement = arranged()
    named = {p.record.id for p in arrangement.everything() if p.use == "named"}
    dated = [run for b in composed().blocks for run in b.runs if run.field == "date"]
    assert dated
    assert all(run.record in named for run in dated)
