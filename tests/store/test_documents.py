"""Several documents over one pool of records: each is its own."""

import random
from datetime import date, datetime
from pathlib import Path

import pytest

from exports.figures import find_figures
from exports.leave import text_of
from store import editing
from store.contract import Put
from store.desk import Desk, open_desk
from store.documents import create_document
from store.kinds import builtin_kinds
from store.model import Node, Record
from store.outline import Placed
from store.sample import sample_items
from store.tinydb_store import TinyDBStore

KINDS = builtin_kinds()
UNIT = "示例区交通运输局"
NOW = datetime.fromisoformat("2025-12-26T09:00:00+08:00")


@pytest.fixture
def desks(tmp_path: Path) -> tuple[Desk, Desk]:
    """The whole year's, and the first half's."""
    store = TinyDBStore(tmp_path)
    store.commit(
        [Put(item) for item in sample_items(KINDS)], who="甲", at="2025-12-26", label="样例"
    )
    create_document(
        store, unit=UNIT, year=2025, name="上半年", span=(date(2025, 1, 1), date(2025, 6, 30)),
        who="甲", at="2025-07-01",
    )  # fmt: skip

    def desk(name: str) -> Desk:
        return open_desk(store, KINDS, unit=UNIT, year=2025, name=name, who="甲", now=lambda: NOW)

    return desk("年度"), desk("上半年")


def in_text(desk: Desk) -> list[Record]:
    return [p.record for p in desk.arrangement.everything() if p.node]


def test_each_document_counts_the_records_of_its_own_span(desks: tuple[Desk, Desk]) -> None:
    year, half = desks
    assert {r.id for r in in_text(half)} < {r.id for r in in_text(year)}
    for record in in_text(half):
        assert record.date.end is not None
        assert record.date.end <= date(2025, 6, 30)
    checks = [r for r in in_text(half) if r.kind == "inspection" and "quarter" in r.fields]
    assert len(checks) == 2
    assert "全年检查4次" in text_of(year).plain
    assert "检查4次" not in text_of(half).plain
    assert "全年" not in text_of(half).plain


def change(desk: Desk, dice: random.Random) -> None:
    """One thing that a person does to a document."""
    found = desk.arrangement
    placed = [p for p in found.everything() if p.node and p.use != "told"]
    points = [n for n in found.nodes.values() if n.style == "point"]
    one, point = dice.choice(placed), dice.choice(points)
    match dice.choice(["use", "move", "unplace", "write", "shift", "delete", "add", "figure"]):
        case "use":
            desk.use(one.record.id, dice.choice(["named", "counted", "ledger"]))
        case "move":
            desk.move([one.record.id], point.id)
        case "unplace":
            desk.move([one.record.id], "未归类")
        case "write":
            desk.write(point, text="另写的领句", effect="另写的成效。")
        case "shift":
            desk.reshape(lambda a: editing.reorder(a, one.record.id, dice.choice([-1, 1])))
        case "delete":
            desk.reshape(lambda a: editing.delete(a, point.id))
        case "add":
            desk.reshape(lambda a: editing.add(a, point.id, Node("", "", "point")))
        case "figure":
            figures = find_figures(text_of(desk), found, KINDS)
            keys = [f.key for f in figures if f.key]
            if keys:
                desk.print_figure(dice.choice(keys), dice.choice(["ten", "hundred"]))


@pytest.mark.parametrize("seed", range(12))
def test_what_is_done_to_one_leaves_the_other_as_it_was(
    desks: tuple[Desk, Desk], seed: int
) -> None:
    dice = random.Random(seed)
    changed, other = dice.sample(desks, 2)
    before, was = text_of(other), text_of(changed)
    placed: list[Placed] = other.arrangement.everything()
    for _ in range(12):
        try:
            change(changed, dice)
        except editing.NotPossible:
            continue
        assert text_of(other) == before
    assert text_of(changed) != was
    assert other.arrangement.everything() == placed


def test_a_campaigns_summary_holds_the_records_with_its_tag(tmp_path: Path) -> None:
    store = TinyDBStore(tmp_path)
    create_document(store, unit=UNIT, year=2025, who="甲", at="2025-01-01")
    create_document(
        store, unit=UNIT, year=2025, name="创城总结", tag="创城", who="甲", at="2025-01-01"
    )

    def desk(name: str) -> Desk:
        return open_desk(store, KINDS, unit=UNIT, year=2025, name=name, who="甲", now=lambda: NOW)

    for title, tags in (("动员大会", ["创城"]), ("部门例会", [])):
        desk("年度").add({"kind": "meeting", "title": title, "date": "3-5", "tags": tags})
    assert [r.title for r in in_text(desk("创城总结"))] == ["动员大会"]
    assert len(in_text(desk("年度"))) == 2
    (loose,) = desk("创城总结").arrangement.outside
    assert loose.record.title == "部门例会"


def test_a_plan_begins_with_the_years_next_steps_and_changes_nothing_else(tmp_path: Path) -> None:
    store, kinds = TinyDBStore(tmp_path), KINDS
    create_document(store, unit="某局", year=2025, who="甲", at=NOW.isoformat())

    def desk(name: str) -> Desk:
        return open_desk(store, kinds, unit="某局", year=2025, name=name, who="甲", now=lambda: NOW)

    year = desk("年度")
    steps = [f"推进第{number}项工作" for number in range(1, 7)]
    for step in steps:
        year.add({"kind": "next_step", "title": step})
    year.add({"kind": "meeting", "title": "推进会", "date": "4-9"})
    before = text_of(year).plain
    create_document(
        store, unit="某局", year=2025, name="2026年工作计划", who="甲", at=NOW.isoformat()
    )
    plan = desk("2026年工作计划")
    text = text_of(plan).plain
    assert text.startswith(
        "某局2026年工作计划\n一、重点工作\n一是推进第1项工作。\n二是推进第2项工作。"
    )
    assert all(step in text for step in steps)
    assert "推进会" not in text
    assert plan.arrangement.loose == []
    node = next(n for n in plan.arrangement.nodes.values() if n.text == steps[0])
    plan.write(node, text="推进第1项工作，三月底前完成")
    assert text_of(desk("年度")).plain == before
    assert plan.placed(year.find(query=steps[1])[0].record.id).use == "told"


def test_a_plan_of_the_next_year_begins_with_what_this_one_left(tmp_path: Path) -> None:
    store = TinyDBStore(tmp_path)
    create_document(store, unit="某局", year=2025, who="甲", at=NOW.isoformat())
    year = open_desk(store, KINDS, unit="某局", year=2025, name=None, who="甲", now=lambda: NOW)
    year.add({"kind": "next_step", "title": "推进第一项工作"})
    create_document(store, unit="某局", year=2026, name="工作计划", who="甲", at=NOW.isoformat())
    plan = open_desk(
        store, KINDS, unit="某局", year=2026, name="工作计划", who="甲", now=lambda: NOW
    )
    assert text_of(plan).plain.startswith("某局2026年工作计划\n一、重点工作\n推进第一项工作。")
