"""A new year from an earlier one: nothing of that year's facts, and all that goes on."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from exports.figures import find_figures
from exports.leave import blocked, default_name, text_of
from store.blank import blanked
from store.carry import event_names
from store.contract import Put, StoreError
from store.desk import Desk, open_desk
from store.documents import carry_document, create_document
from store.kinds import builtin_kinds
from store.model import BLANK, Document, FieldValue, Frame, Item, Node, Record
from store.quantity import find_quantities
from store.sample import sample_items
from store.tinydb_store import TinyDBStore
from tests.store.carried_prose import HELD, LEARNED, Year, year

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


def stale(old: Desk, new: Desk, year: Year | None = None) -> Iterator[str]:
    """What the new year's text still says of the old one, and what it has lost."""
    text = text_of(new).plain.partition("\n")[2]
    for record in old.records():
        named = len(record.title) >= 4 and record.title not in LABELS
        if named and not KINDS.get(record.kind).carries and record.title in text:
            yield record.title
    for found in re.finditer(r"\d+月|\d+日|20\d\d|[一二三四]季度", text):
        yield found[0]
    for start, end, _ in find_quantities(text):
        if not any(
            kept.find(text[start:end]) >= 0 and kept in text for kept in (*LEARNED.kept, *HELD.kept)
        ):
            yield text[start:end]
    for record in old.records():
        if KINDS.get(record.kind).carries and record.title not in text:
            yield f"without {record.title}"
    for (node, part), left in year.left.items() if year else []:
        words = getattr(new.arrangement.nodes[node], part)
        if not words.endswith(left):
            yield f"{words} instead of {left}"


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


def test_the_list_shrinks_as_one_confirms_and_a_final_export_waits_for_the_last(
    tmp_path: Path,
) -> None:
    _, new = begun(tmp_path, sample_items(KINDS))
    waiting = new.to_confirm()
    assert {type(what).__name__ for what in waiting} == {"Node", "Placed"}
    for left in range(len(waiting) - 1, -1, -1):
        assert blocked(new, text_of(new))
        what = new.to_confirm()[0]
        if isinstance(what, Node) and BLANK in what.text:
            new.write(what, text=what.text.replace(BLANK, "今年"))
        else:
            new.confirm(what)
        assert len(new.to_confirm()) == left
    assert blocked(new, text_of(new)) == []
    assert "今年，在区委" in text_of(new).plain
    assert "全年组建志愿服务队3支" in text_of(new).plain


def test_a_roster_that_nobody_confirmed_is_no_fact_of_the_new_year(tmp_path: Path) -> None:
    _, new = begun(tmp_path, sample_items(KINDS))
    text = text_of(new)
    plain = text.plain
    for said in ("组建", "成立", "调整", "落实平安", "3支"):
        assert said not in plain
    assert "。〔待确认：党员志愿服务队〕，〔待确认：青年志愿服务队〕，" in plain
    assert "〔待确认：文明创建工作领导小组，由党组书记、局长任组长，" in plain
    assert find_figures(text, new.arrangement, KINDS) == []
    (note,) = [n for r in new.records() for n in r.notes if n.field == "fields.change"][:1]
    assert "2025年是“调整”" in note.message
    for record in new.records():
        assert record.to_confirm
        assert any(f"（{record.id[-6:]}）是从往年带来的" in why for why in blocked(new, text))


def test_a_roster_becomes_a_fact_when_it_is_confirmed_changed_or_taken_out(tmp_path: Path) -> None:
    _, new = begun(tmp_path, sample_items(KINDS))
    teams = new.find(kind="volunteer_team")
    new.confirm(teams[0])
    assert "〔待确认：巾帼志愿服务队〕，组建党员志愿服务队。" in text_of(new).plain
    new.edit(teams[1].record.id, {"fields.members": "30人"})
    assert "〔待确认：巾帼志愿服务队〕，全年组建志愿服务队2支。" in text_of(new).plain
    new.remove([teams[2].record.id])
    assert "。全年组建志愿服务队2支。" in text_of(new).plain
    new.undo(3)
    assert len([what for what in new.to_confirm() if not isinstance(what, Node)]) == 6


def test_a_half_year_that_goes_on_from_another_has_its_rosters(tmp_path: Path) -> None:
    store = TinyDBStore(tmp_path)
    store.commit([Put(i) for i in sample_items(KINDS)], who="甲", at=NOW.isoformat(), label="")
    unit = store.all(Document)[0].unit
    create_document(
        store, unit=unit, year=2025, name="上半年", span=(date(2025, 1, 1), date(2025, 6, 30)),
        who="甲", at=NOW.isoformat(),
    )  # fmt: skip
    carry_document(
        store, KINDS, unit=unit, year=2026, name="上半年", earlier=2025, who="甲", now=NOW
    )
    new = open_desk(store, KINDS, unit=unit, year=2026, name="上半年", who="甲", now=lambda: NOW)
    assert new.arrangement.loose == []
    assert "〔待确认：党员志愿服务队〕" in text_of(new).plain


def test_moving_a_carried_roster_does_not_confirm_it(tmp_path: Path) -> None:
    _, new = begun(tmp_path, sample_items(KINDS))
    (record, *_) = new.records()
    new.edit(record.id, {"use": "counted"})
    new.move([record.id], "2.1")
    after = new.placed(record.id).record
    assert after.to_confirm
    assert after.notes == record.notes


def test_figures_by_name_wait_for_the_rosters_too(tmp_path: Path) -> None:
    _, new = begun(tmp_path, sample_items(KINDS))
    point = next(n for n in new.arrangement.nodes.values() if "volunteer_team" in n.collects)
    new.write(point, text="共有队伍{志愿者队伍.支数}")
    assert "共有队伍〔待补充：志愿者队伍.支数〕" in text_of(new).plain
    for what in new.find(kind="volunteer_team"):
        new.confirm(what)
    assert "共有队伍3支" in text_of(new).plain


def test_a_hand_written_clause_of_a_roster_is_marked_as_well(tmp_path: Path) -> None:
    old = filled(tmp_path, sample_items(KINDS))
    team = old.find(kind="volunteer_team")[0].record
    old.say(team.id, "3月3日组建党员队，32人加入")
    carry_document(
        old.store, KINDS, unit=UNIT, year=2026, name="年度", earlier=2025, who="甲", now=NOW
    )
    new = open_desk(old.store, KINDS, unit=UNIT, year=2026, name=None, who="甲", now=lambda: NOW)
    assert "〔待确认：…组建党员队，…加入〕" in text_of(new).plain


@pytest.mark.parametrize("year_of_name", [2025, 2026])
def test_a_name_and_a_title_of_last_year_are_of_the_new_one(
    year_of_name: int, tmp_path: Path
) -> None:
    store = TinyDBStore(tmp_path)
    create_document(
        store, unit=UNIT, year=2025, name="2025年上半年文明创建总结",
        span=(date(2025, 1, 1), date(2025, 6, 30)), who="甲", at="2025-07-01",
    )  # fmt: skip
    old = open_desk(store, KINDS, unit=UNIT, year=2025, name=None, who="甲", now=lambda: NOW)
    title = next(n for n in old.arrangement.nodes.values() if n.style == "title")
    old.write(title, text="某局2025年上半年总结（2024—2025年，二〇二五年）")
    old.set_up(
        old.unit, Frame(office="某局", number="示交发〔2025〕9号", issuer="某办", issued="7月1日")
    )
    found = carry_document(
        store, KINDS, unit=UNIT, year=2026, name=f"{year_of_name}年上半年文明创建总结",
        earlier=2025, who="甲", now=NOW,
    )  # fmt: skip
    assert found.name == "2026年上半年文明创建总结"
    assert (found.span_start, found.span_end) == (date(2026, 1, 1), date(2026, 6, 30))
    assert (found.frame.office, found.frame.number, found.frame.issued) == ("某局", "", "")
    new = open_desk(store, KINDS, unit=UNIT, year=2026, name=None, who="甲", now=lambda: NOW)
    assert text_of(new).plain.startswith("某局2026年上半年总结（2025—2026年，二〇二六年）\n")
    assert default_name(new, "txt", draft=False) == f"{UNIT}2026年上半年文明创建总结.txt"


def test_numbers_in_the_units_own_formulas_stay(tmp_path: Path) -> None:
    old = filled(tmp_path / "data", sample_items(KINDS))
    closing = next(n for n in old.arrangement.nodes.values() if n.style == "closing")
    old.write(closing, text="实施五项提升，开展五项活动。")
    settings = tmp_path / "settings"
    settings.mkdir()
    (settings / "phrases.toml").write_text(
        '[[phrases]]\nuse = "formula"\ntext = "五项提升"\n', "utf-8"
    )
    carry_document(
        old.store, KINDS, unit=UNIT, year=2026, name="年度", earlier=2025, settings=settings,
        who="甲", now=NOW,
    )  # fmt: skip
    new = open_desk(old.store, KINDS, unit=UNIT, year=2026, name=None, who="甲", now=lambda: NOW)
    assert f"实施五项提升，开展{BLANK}活动。" in text_of(new).plain


@pytest.mark.parametrize("part", ["一", "十", "1、", "一、", "1至", "2025、", "1:11至", "A.", "近"])
def test_a_long_row_of_numbers_does_not_hold_a_new_year_up(part: str) -> None:
    # Without bounds on its patterns this takes minutes.
    assert len(blanked(part * 5_000)) <= len(part * 5_000)


def test_a_second_document_brings_no_roster_twice(tmp_path: Path) -> None:
    old = filled(tmp_path, sample_items(KINDS))
    create_document(old.store, unit=UNIT, year=2025, name="春运", who="甲", at="2025-12-26")
    for name in ("年度", "春运"):
        carry_document(
            old.store, KINDS, unit=UNIT, year=2026, name=name, earlier=2025, who="甲", now=NOW
        )
    new = open_desk(old.store, KINDS, unit=UNIT, year=2026, name="春运", who="甲", now=lambda: NOW)
    assert len(new.records()) == 6


def test_a_new_year_is_one_step_and_needs_an_old_one_and_no_new_one(tmp_path: Path) -> None:
    old, new = begun(tmp_path, sample_items(KINDS))
    assert next(new.history()).label == "接着2025年新建 2026年“年度”"
    for later, earlier, said in ((2026, 2025, "已经有了"), (2027, 2024, "没有可接着写")):
        with pytest.raises(StoreError, match=said):
            carry_document(
                old.store, KINDS, unit=UNIT, year=later, name="年度", earlier=earlier,
                who="甲", now=NOW,
            )  # fmt: skip
    assert len(old.store.all(Document)) == 2


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("2024年11月17日召开“春风行动”推进会，65人参加。", "_召开_推进会，_参加。"),
        ("一季度和下半年各查3次", "_各查_"),
        ("二〇二四年三月初，投入12.8万元", "_，投入_"),
        ("印发示交发〔2025〕9号", "印发_"),
        ("坚持三会一课，贯彻党的二十大和“十四五”规划", ""),
        ("五个一活动、八项规定和社会主义核心价值观", ""),
        ("第3期讲堂、满意率98.6%", "_讲堂、满意率_"),
        ("组建三支志愿服务队，完善五项制度", "组建_志愿服务队，完善_制度"),
        ("增长一成五，六成以上满意，数百人参加", "增长_，_满意，_参加"),
        ("捐款上万元，印发上万份，慰问三位老人", "捐款_，印发_，慰问_老人"),
        ("一名干部、两批骨干、三五名代表、十几次", "_干部、_骨干、_代表、_"),
        ("农历五月初五，七、八月，6月底至7月初，廿五日", "_，_，_，_"),
        ("一月一主题，五天一次，一名党员一面旗帜", ""),
        ("三会一课，两个维护，八项规定，五四精神，四个意识", ""),
        ("一岗双责，一把手，三八节，党的二十大，十四五期间", ""),
        ("一体推进，一窗受理，万众一心，百姓，千方百计", ""),
        ("一线，一系列，第一书记，统一，唯一，三农，一年来", ""),
        ("二十届三中全会、十四届全国人大三次会议", ""),
        ("第五人民医院、三支部、五台山、十分重视、三三两两", ""),
        (
            "接12345热线300件，过“3·15”，建5A级景区，A4纸",
            "接12345热线_，过“3·15”，建5A级景区，A4纸",
        ),
        ("发生一起事故，一起努力", "发生_事故，一起努力"),
        ("一人一岗，获荣誉一项，每一项都落实", "一人一岗，获荣誉_，每一项都落实"),
        ("第一批、第二批、第一时间", "_、第一时间"),
    ],
)
def test_dates_counts_amounts_and_events_are_blanked_and_formulas_stay(
    text: str, left: str
) -> None:
    assert blanked(text, ["春风行动"]) == (left or text).replace("_", BLANK)


@pytest.mark.parametrize(
    ("kind", "title", "fields", "text", "left"),
    [
        ("activity", "一日捐", {}, "开展“一日捐”，一日捐款到账", "开展_，_款到账"),
        (
            "culture_event", "2025年“迎新春”职工运动会", {},
            "举办“迎新春”职工运动会，迎新春职工运动会，喜庆“迎新春”", "举办_，_，喜庆_",
        ),
        ("moral_lecture", "道德讲堂", {"topic": "身边好人的力量"},
         "道德讲堂讲身边好人的力量", "道德讲堂讲_"),
        ("honour", "荣誉", {"honour": "市级青年文明号"}, "获市级青年文明号", "获_"),
        ("honour", "荣誉", {"honour": "文明单位"}, "文明单位获“文明单位”称号", "文明单位获_称号"),
        ("meeting", "五四精神", {}, "弘扬五四精神", "弘扬五四精神"),
        ("arrangement", "推行“一把手”负责制", {}, "“一把手”带头", "“一把手”带头"),
        ("meeting", "“植绿”座谈会", {}, "植绿护绿，“植绿”座谈", "植绿护绿，_座谈"),
    ],
)  # fmt: skip
def test_events_are_known_by_short_names_and_by_their_fields(
    kind: str, title: str, fields: dict[str, FieldValue], text: str, left: str
) -> None:
    names = event_names([Record("1", UNIT, 2025, kind, title, fields=fields)], KINDS)
    assert blanked(text, names) == left.replace("_", BLANK)


def test_a_roster_keeps_its_name_where_an_event_has_a_part_of_it(tmp_path: Path) -> None:
    items = sample_items(KINDS)
    items.append(Record("01JEVENT", UNIT, 2025, "volunteer_service", "党员志愿服务"))
    _, new = begun(tmp_path, items)
    assert "〔待确认：党员志愿服务队〕" in text_of(new).plain
    assert blanked("党员志愿服务队和党员志愿服务", ["党员志愿服务"], ["党员志愿服务队"]) == (
        f"党员志愿服务队和{BLANK}"
    )


def test_what_only_says_the_kind_is_no_events_name() -> None:
    records = [
        Record("1", UNIT, 2025, "volunteer_service", title)
        for title in ("志愿服务", "“雷锋精神在路上”志愿服务", "植树")
    ]
    assert event_names(records, KINDS) == [
        "“雷锋精神在路上”志愿服务", "雷锋精神在路上志愿服务", "雷锋精神在路上",
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(40))
def test_other_years_leave_nothing_behind_either(seed: int, tmp_path: Path) -> None:
    made = year(seed, LEARNED)
    old, new = begun(tmp_path, made.items)
    assert list(stale(old, new, made)) == []
