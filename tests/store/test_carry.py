"""A new year from an earlier one: nothing of that year's facts, and all that goes on."""

import random
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from exports.leave import blocked, text_of
from store.carry import blanked, event_names
from store.contract import Put, StoreError
from store.desk import Desk, carry_document, open_desk
from store.kinds import builtin_kinds
from store.model import BLANK, Document, Item, Node, Record
from store.quantity import find_quantities
from store.sample import sample_items
from store.tinydb_store import TinyDBStore

KINDS = builtin_kinds()
LABELS = {kind.label for kind in KINDS.kinds.values()}
UNIT = "示例区交通运输局"
NOW = datetime.fromisoformat("2026-01-05T09:00:00+08:00")


def filled(folder: Path, items: list[Item]) -> Desk:
    store = TinyDBStore(folder)
    store.commit([Put(item) for item in items], who="甲", at="2025-12-26", label="样例")
    return open_desk(store, KINDS, unit=UNIT, year=2025, name=None, who="甲", now=lambda: NOW)


def begun(folder: Path, items: list[Item]) -> tuple[Desk, Desk]:
    """Last year's desk and the new one's."""
    old = filled(folder, items)
    carry_document(
        old.store, KINDS, unit=UNIT, year=2026, name="年度", earlier=2025, who="甲", now=NOW
    )
    new = open_desk(old.store, KINDS, unit=UNIT, year=2026, name=None, who="甲", now=lambda: NOW)
    return old, new


def stale(old: Desk, new: Desk) -> Iterator[str]:
    """What the new year's text still says of the old one."""
    text = text_of(new).plain.partition("\n")[2]
    rosters = {r.title for r in new.records()}
    for record in old.records():
        named = len(record.title) >= 4 and record.title not in LABELS | rosters
        if named and record.title in text and not KINDS.get(record.kind).carries:
            yield record.title
    for found in re.finditer(r"\d+月|\d+日|20\d\d|[一二三四]季度", text):
        yield found[0]
    for start, end, quantity in find_quantities(text):
        if quantity.value is None or quantity.value > len(rosters):  # what came over is counted
            yield text[start:end]


def test_nothing_of_last_years_facts_is_in_the_new_years_text(tmp_path: Path) -> None:
    old, new = begun(tmp_path, sample_items(KINDS))
    assert list(stale(old, new)) == []
    assert text_of(new).plain.startswith(f"{UNIT}2026年文明创建工作总结\n")
    for formula in ("习近平新时代中国特色社会主义思想", "党的二十大", "健全机构，压实责任"):
        assert formula in text_of(new).plain


def test_rosters_come_as_drafts_with_a_note_for_each_blanked_field(tmp_path: Path) -> None:
    old, new = begun(tmp_path, sample_items(KINDS))
    wanted = {r.id: r for r in old.records() if KINDS.get(r.kind).carries}
    found = {r.carried_from: r for r in new.records()}
    assert set(found) == set(wanted)
    assert len(found) == 6
    for id_, record in wanted.items():
        again = found[id_]
        assert (again.kind, again.status, again.rev) == (record.kind, "draft", 1)
        assert (again.date.raw, again.leaders) == ("", record.leaders)
        gone = {f"fields.{key}" for key in record.fields if key not in again.fields}
        assert gone | ({"date"} if record.date.raw else set()) <= {n.field for n in again.notes}


def test_last_year_stays_as_it_was(tmp_path: Path) -> None:
    alone = filled(tmp_path / "a", sample_items(KINDS))
    old, _ = begun(tmp_path / "b", sample_items(KINDS))
    assert text_of(old) == text_of(alone)
    assert old.records() == alone.records()


def test_the_list_shrinks_as_one_confirms_and_a_final_export_waits_for_the_gaps(
    tmp_path: Path,
) -> None:
    _, new = begun(tmp_path, sample_items(KINDS))
    assert any("待确认" in reason for reason in blocked(new, text_of(new)))
    waiting = new.to_confirm()
    assert {type(what).__name__ for what in waiting} == {"Node", "Placed"}
    for left in range(len(waiting) - 1, -1, -1):
        what = new.to_confirm()[0]
        if isinstance(what, Node):
            new.write(what, text=what.text.replace(BLANK, "今年"))
        else:
            new.confirm(what)
        assert len(new.to_confirm()) == left
    assert not any("待确认" in reason for reason in blocked(new, text_of(new)))
    assert "今年，在区委" in text_of(new).plain


def test_a_new_year_is_one_step_and_needs_an_old_one_and_no_new_one(tmp_path: Path) -> None:
    old, new = begun(tmp_path, sample_items(KINDS))
    assert next(new.history()).label == "接着2025年新建 2026年“年度”"
    for year, earlier, said in ((2026, 2025, "已经有了"), (2027, 2024, "没有可接着写")):
        with pytest.raises(StoreError, match=said):
            carry_document(
                old.store, KINDS, unit=UNIT, year=year, name="年度", earlier=earlier,
                who="甲", now=NOW,
            )  # fmt: skip
    assert len(old.store.all(Document)) == 2


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("2024年11月17日召开“春风行动”推进会，65人参加。", "_召开_推进会，_参加。"),
        ("一季度和下半年各查3次", "_和_各查_"),
        ("二〇二四年三月初，投入12.8万元", "_，投入_"),
        ("印发示交发〔2025〕9号", "_"),
        ("坚持三会一课，贯彻党的二十大和“十四五”规划", ""),
        ("五个一活动、八项规定和社会主义核心价值观", ""),
        ("第3期讲堂、满意率98.6%", "_讲堂、满意率_"),
    ],
)
def test_dates_counts_amounts_and_events_are_blanked_and_formulas_stay(
    text: str, left: str
) -> None:
    assert blanked(text, ["春风行动"]) == (left or text).replace("_", BLANK)


def test_what_only_says_the_kind_is_no_events_name() -> None:
    records = [
        Record("1", UNIT, 2025, "volunteer_service", title)
        for title in ("志愿服务", "“雷锋精神在路上”志愿服务", "植树")
    ]
    assert event_names(records, KINDS) == ["“雷锋精神在路上”志愿服务", "雷锋精神在路上"]


def mutated(seed: int) -> list[Item]:
    """The sample year with other words and numbers, and facts in what people wrote."""
    dice = random.Random(seed)
    items = sample_items(KINDS)
    titles = [i.title for i in items if isinstance(i, Record) and len(i.title) >= 4]
    made: list[Item] = []
    for item in items:
        changed = item
        if isinstance(item, Record) and dice.random() < 0.3:
            changed = replace(item, title=f"{dice.choice('甲乙丙丁')}字{item.title}")
        elif isinstance(item, Node) and item.style in ("point", "paragraph", "closing", "preamble"):
            facts = [
                f"{dice.randint(1, 12)}月{dice.randint(1, 28)}日", f"{dice.randint(2, 999)}人次",
                f"投入{dice.randint(1, 99)}.{dice.randint(1, 9)}万元", f"举办{dice.choice(titles)}",
                f"{dice.randint(2020, 2025)}年以来", f"{dice.choice('一二三四')}季度",
                f"满意率{dice.randint(80, 99)}%", f"“{dice.choice(titles)}”",
            ]  # fmt: skip
            words = "，".join(dice.sample(facts, dice.randint(0, 4)))
            part = dice.choice(["text", "effect"]) if item.style == "point" else "text"
            changed = replace(item, **{part: f"{getattr(item, part)}{words}"})
        made.append(changed)
    return made


@pytest.mark.parametrize("seed", range(40))
def test_other_years_leave_nothing_behind_either(seed: int, tmp_path: Path) -> None:
    old, new = begun(tmp_path, mutated(seed))
    assert list(stale(old, new)) == []
