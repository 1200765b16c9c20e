"""A document under proofreading: its records, what is set aside, and its final export."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from exports.leave import Blocked, blocked, export, text_of
from exports.proofread import Finding
from exports.proofread.dismissing import allow, dismiss, dismiss_rule, dismissals
from exports.proofread.document import document_findings, learned_words
from store.contract import Put, StoreError
from store.desk import Desk, open_desk
from store.documents import create_document
from store.kinds import builtin_kinds
from store.model import Dismissal, Node, Placement, Record, Status
from store.sample import sample_items
from store.state import read_snapshot
from store.tinydb_store import TinyDBStore

KINDS = builtin_kinds()
NOW = datetime.fromisoformat("2025-12-26T09:00:00+08:00")
AT = NOW.astimezone().isoformat(timespec="seconds")


def at(store: TinyDBStore, year: int, who: str = "甲") -> Desk:
    return open_desk(store, KINDS, unit=None, year=year, name=None, who=who, now=lambda: NOW)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[TinyDBStore]:
    opened = TinyDBStore(tmp_path / "data")
    yield opened
    opened.close()


@pytest.fixture
def sample(store: TinyDBStore) -> Desk:
    store.commit([Put(item) for item in sample_items(KINDS)], who="甲", at=AT, label="样例")
    return at(store, 2025)


def found(desk: Desk, *rules: str) -> list[Finding]:
    listed = document_findings(desk, text_of(desk))
    return [f for f in listed if not rules or f.rule in rules]


def the_record(desk: Desk, title: str) -> Record:
    return next(r for r in desk.records() if r.title == title)


def out(desk: Desk, folder: Path, *, draft: bool = False) -> list[Path]:
    return export(desk, ["txt"], folder, settings=folder / "none", draft=draft)


def add(desk: Desk, kind: str, title: str, date: str = "", **fields: str) -> Record:
    return desk.add({"kind": kind, "title": title, "date": date, "fields": fields})


def test_the_sample_year_is_held_back_or_warned_of(sample: Desk, tmp_path: Path) -> None:
    assert {f.grade for f in found(sample)} <= {"hint"}
    assert out(sample, tmp_path)[0].exists()


def test_a_clause_by_hand_tells_another_number_day_or_unit(sample: Desk) -> None:
    record = the_record(sample, "全系统党风廉政建设恳谈会")
    clause = "11月7日召开恳谈会，56人参加，签到65份"
    sample.edit(record.id, {"text": clause})
    marked = {f.rule: f for f in found(sample, "clause-number", "clause-date", "clause-unit")}
    assert {rule: f.surface for rule, f in marked.items()} == {
        "clause-number": "56人", "clause-date": "11月7日", "clause-unit": "65份",
    }  # fmt: skip
    number = marked["clause-number"]
    assert (number.grade, number.suggestion, number.record) == ("error", "65人", record.id)
    assert text_of(sample).plain[number.start : number.end] == "56人"
    assert number.node == sample.placed(record.id).node


def test_a_clause_that_rounds_down_or_names_the_place_is_blamed(sample: Desk) -> None:
    record = the_record(sample, "全系统党风廉政建设恳谈会")
    sample.edit(record.id, {"text": "11月中旬在局机关三楼会议室召开恳谈会，60余人参加"})
    assert found(sample, "clause-number", "clause-date", "clause-unit") == []


def test_all_were_mended_but_for_one(sample: Desk) -> None:
    record = the_record(sample, "结合路域巡查的不定期检查")
    sample.edit(record.id, {"text": "开展检查12次，发现问题14个，已全部整改到位"})
    (finding,) = found(sample, "clause-number")
    assert (finding.surface, finding.grade) == ("已全部整改", "error")


def test_a_sum_in_words_is_not_the_records(sample: Desk) -> None:
    node = next(n for n in sample.arrangement.nodes.values() if n.label == "宣传")
    sample.write(node, effect="全年张贴标语1400余条，发放请柬37张，文明新风渐成风尚。")
    assert [(f.surface, f.grade) for f in found(sample, "prose-sum", "unproved")] == [
        ("1400余条", "warning"), ("37张", "hint"),
    ]  # fmt: skip


def test_a_day_of_another_year_is_told_as_this_years(sample: Desk, tmp_path: Path) -> None:
    record = the_record(sample, "我为家乡植棵树")
    sample.edit(record.id, {"date": "2024-3-12"})
    (finding,) = found(sample, "span")
    assert (finding.grade, finding.record) == ("error", record.id)
    with pytest.raises(Blocked, match="2024-3-12"):
        out(sample, tmp_path)


def test_a_fact_or_a_sum_of_money_is_told_twice(sample: Desk) -> None:
    again = add(sample, "greening", "我为家乡植棵树活动", "3-12", trees="200株", amount="1000元")
    assert {(f.rule, f.record) for f in found(sample, "told-twice", "same-money")} == {
        ("told-twice", again.id), ("same-money", again.id),
    }  # fmt: skip


def test_quarters_zeros_shares_and_papers_are_incomplete(sample: Desk) -> None:
    sample.remove([the_record(sample, "第三季度文明创建专项检查").id])
    sample.edit(
        the_record(sample, "第四季度文明创建专项检查").id, {"fields.fixed": "5个", "date": "5-9"}
    )
    sample.edit(the_record(sample, "邪教活动零发生").id, {"fields.confirmed_by": ""})
    sample.edit(the_record(sample, "丑恶现象零发生").id, {"fields.count": "1起"})
    sample.edit(the_record(sample, "优秀公务员").id, {"fields.rate": "98%"})
    sample.edit(the_record(sample, "廉政承诺").id, {"fields.copies": "64份"})
    sample.edit(the_record(sample, "修补农村公路破损路面").id, {"fields.amount": "216元"})
    sample.edit(the_record(sample, "为困难职工家庭捐款").id, {"fields.amount": "9630万元"})
    sample.edit(the_record(sample, "职工健步走").id, {"fields.participants": "110条"})
    rules = {
        "quarters": 2, "zero": 2, "ratio": 2, "evidence": 1, "scale": 2, "note": 1,
        # and what the text itself shows of it: more mended than found, a share, 〔待补充〕
        "share": 2, "placeholder": 1,
    }  # fmt: skip
    assert Counter(f.rule for f in found(sample) if f.grade != "hint") == rules


def test_a_number_in_the_title_is_another_than_in_the_field(sample: Desk) -> None:
    add(sample, "selection", "评选文明职工12名", "6-3", qty="21名")
    assert [f.rule for f in found(sample, "title-number")] == ["title-number"]


def test_the_words_of_a_paragraph_no_longer_say_what_the_record_says(store: TinyDBStore) -> None:
    from exports.intake import import_text  # noqa: PLC0415

    create_document(store, unit="示例局", year=2025, who="甲", at=AT)
    desk = at(store, 2025)
    text = (
        "示例局2025年工作总结\n一、学习\n3月5日组织集中学习，65人参加。全年举办道德讲堂4期。\n"
        "二、落实\n印发简报37期。示例单位做法得到推广。\n示例局\n2025年12月20日"
    )
    import_text(desk, text.encode())
    assert found(desk, "told-number", "span") == []
    told = next(r for r in desk.records() if r.kind == "moral_lecture")
    desk.edit(
        told.id, {"fields.sessions" if "sessions" in told.fields else "fields.quantities": None}
    )
    lecture = next(p for p in desk.find() if p.told and "65人" in p.told)
    desk.edit(lecture.record.id, {"date": "4-5"})
    assert [f.rule for f in found(desk, "told-number")] == ["told-number"]
    node = next(n for n in desk.arrangement.nodes.values() if "道德讲堂" in n.text)
    desk.write(node, text="全年举办道德讲堂4期。")
    assert {f.grade for f in found(desk, "told-number")} == {"warning"}


def test_a_final_export_goes_out_with_a_slip_in_it(sample: Desk, tmp_path: Path) -> None:
    node = next(n for n in sample.arrangement.nodes.values() if n.label == "结语")
    sample.write(node, text="一年来,创建创建工作取得成效;20xx年再接再励。")
    with pytest.raises(Blocked) as refused:
        out(sample, tmp_path)
    said = str(refused.value)
    assert all(words in said for words in ("20xx", "创建创建", "再接再励", "第 17 段"))
    assert "同类的还有 1 处" in said
    assert list(tmp_path.glob("*.txt")) == []
    assert out(sample, tmp_path, draft=True)[0].exists()


def test_what_was_set_aside_comes_back_with_its_own_words_only(
    sample: Desk, tmp_path: Path
) -> None:
    node = next(n for n in sample.arrangement.nodes.values() if n.label == "结语")
    sample.write(node, text="一年来，创建创建工作取得成效，仍有差距。")
    text = text_of(sample).plain
    (finding,) = found(sample, "repeat")
    with pytest.raises(StoreError, match="为什么"):
        dismiss(sample, text, finding, " ")
    made = dismiss(sample, text, finding, "“创建创建”是活动名")
    assert (made.who, made.why, made.at) == ("甲", "“创建创建”是活动名", AT)
    with pytest.raises(StoreError, match="已经"):
        dismiss(sample, text, finding, "再说一次")
    assert found(sample, "repeat") == []
    assert out(sample, tmp_path)[0].exists()
    # Elsewhere in the text, and in the same sentence:
    changed = sample.arrangement.nodes[node.id]
    sample.write(changed, text="过去的一年里，创建创建工作取得成效，仍有不小的差距。")
    assert found(sample, "repeat") == []
    assert document_findings(sample, text_of(sample), all_=True) != found(sample)
    # Its own words:
    changed = sample.arrangement.nodes[node.id]
    sample.write(changed, text="过去的一年里，创建创建活动取得成效，仍有不小的差距。")
    assert [f.surface for f in found(sample, "repeat")] == ["创建创建"]
    kept = dismissals(sample)
    allow(sample, kept[0])
    assert dismissals(sample) == []


def test_a_rule_that_the_unit_does_not_want_is_kept_undone_and_told(sample: Desk) -> None:
    assert found(sample, "added")
    dismiss_rule(sample, "added", "领导不看算式")
    assert found(sample, "added") == []
    other = at(sample.store, 2025, who="乙")  # type: ignore[arg-type]
    assert [(d.rule, d.who, d.why) for d in dismissals(other)] == [("added", "甲", "领导不看算式")]
    (transaction, *_) = sample.history()
    assert transaction.label == "不用规则：added"
    sample.undo()
    assert found(sample, "added")
    sample.redo()
    assert found(sample, "added") == []


def test_a_file_without_anything_set_aside_cannot_be_read_by_the_program_before(
    sample: Desk, tmp_path: Path
) -> None:
    store = sample.store
    assert isinstance(store, TinyDBStore)
    store.compact(who="甲", at=AT)
    path = tmp_path / "data" / "wenming.json"
    assert b'"dismissals"' not in path.read_bytes()
    dismiss_rule(sample, "added", "不看")
    store.compact(who="甲", at=AT)
    assert [d.rule for d in read_snapshot(path.read_bytes()).all(Dismissal)] == ["added"]


def test_names_of_approved_texts_are_not_known(sample: Desk) -> None:
    store = sample.store
    assert learned_words(store, "示例区交通运输局") == ()
    states: tuple[Status, ...] = ("draft", "submitted", "approved")
    for status in states:
        for record in store.all(Record):
            store.commit([Put(_in(record, status))], who="乙", at=AT, label="审")
    words = learned_words(store, "示例区交通运输局")
    assert {"人民满意公务员", "最美交通人", "书香交通"} <= {*words}
    node = next(n for n in store.all(Node) if n.label == "结语")
    store.commit([Put(_with(node, "一年来，书乡交通活动成效明显。"))], who="甲", at=AT, label="改")
    assert [f.surface for f in found(sample, "sound")] == ["乡"]


def _in(record: Record, status: Status) -> Record:
    from msgspec.structs import replace  # noqa: PLC0415

    return replace(record, status=status)


def _with(node: Node, text: str) -> Node:
    from msgspec.structs import replace  # noqa: PLC0415

    return replace(node, text=text)


def test_a_sentence_of_last_year_goes_through(store: TinyDBStore) -> None:
    sentence = "我局坚持把文明创建融入日常管理和便民服务，推动窗口作风持续好转，群众反映良好"
    for year in (2024, 2025):
        create_document(store, unit="示例局", year=year, who="甲", at=AT)
        desk = at(store, year)
        closing = next(n for n in desk.arrangement.nodes.values() if n.style == "closing")
        desk.write(closing, text=f"{sentence}。")
    assert [f.surface for f in found(at(store, 2025), "carried")] == [sentence]
    assert found(at(store, 2024), "carried") == []


def test_units_own_words_are_not_asked(sample: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "data" / "settings"
    folder.mkdir()
    (folder / "proofread.toml").write_text('off = ["added"]\n[typos]\n"机关面貌" = "机关形象"\n')
    assert [f.surface for f in found(sample)] == ["机关面貌"]


def test_a_ledger_entry_of_the_outline_is_told_twice(sample: Desk) -> None:
    record = add(sample, "culture_event", "职工健步走", "4-25", participants="110人")
    first = the_record(sample, "职工健步走")
    for one in (record, first):
        sample.use(one.id, "ledger")
    assert found(sample, "told-twice") == []
    assert sample.store.get(Placement, f"{sample.key}\t{record.id}") is not None


def clause(desk: Desk, title: str, text: str) -> list[tuple[str, str, str]]:
    """What is said of a hand-written clause: rule, grade, words."""
    record = the_record(desk, title)
    desk.edit(record.id, {"text": text})
    said = [f for f in found(desk) if f.rule.startswith("clause-") and f.record == record.id]
    return [(f.rule, f.grade, f.surface) for f in said]


def test_a_number_that_tells_another_thing_holds_back_the_export(
    sample: Desk, tmp_path: Path
) -> None:
    text = "11月17日召开恳谈会，65人参加，5人缺席，收到意见12条"
    assert clause(sample, "全系统党风廉政建设恳谈会", text) == [
        ("clause-number", "hint", "5人"), ("clause-number", "hint", "12条"),
    ]  # fmt: skip
    text = "3月12日植树200株，60人参加，出动车辆5辆"
    assert clause(sample, "我为家乡植棵树", text) == [("clause-number", "hint", "5辆")]
    text = "在区城管委部署下开展整治活动3次"
    assert clause(sample, "城乡环境综合整治", text) == [("clause-number", "hint", "3次")]
    assert out(sample, tmp_path)[0].exists()


def test_a_number_that_differs_goes_out(sample: Desk, tmp_path: Path) -> None:
    text = "11月17日召开恳谈会，56人参加，收到意见12条"
    assert clause(sample, "全系统党风廉政建设恳谈会", text)[0] == ("clause-number", "error", "56人")
    with pytest.raises(Blocked, match="56人"):
        out(sample, tmp_path)


def test_a_day_of_another_year_in_a_clause_is_blamed(sample: Desk) -> None:
    assert clause(sample, "城乡环境综合整治", "2024年4月开展整治1次")[0][:2] == (
        "clause-date", "error",
    )  # fmt: skip


def test_a_clause_of_the_whole_year_or_of_its_own_words_is_blamed(sample: Desk) -> None:
    assert clause(sample, "民主生活会", "2025年全年召开民主生活会2次") == []
    record = add(sample, "other", "走访12户", "6月", qty="12户")
    sample.edit(record.id, {"place": "3个社区"})
    assert clause(sample, "走访12户", "6月到3个社区走访12户") == []


def test_a_day_outside_the_span_or_after_the_signing_is_told(store: TinyDBStore) -> None:
    create_document(
        store, unit="示例局", year=2025, name="上半年", who="甲", at=AT,
        span=(NOW.date().replace(month=1, day=1), NOW.date().replace(month=6, day=30)),
    )  # fmt: skip
    desk = open_desk(store, KINDS, unit=None, year=2025, name="上半年", who="甲", now=lambda: NOW)
    inside = add(desk, "meeting", "推进会", "5-9", attendees="65人")
    outside = add(desk, "meeting", "总结会", "9-9", attendees="80人")
    section = desk.placed(inside.id).section
    assert section is not None
    desk.move([outside.id], section)
    assert [(f.record, f.grade) for f in found(desk, "span")] == [(outside.id, "error")]
    desk.use(outside.id, "ledger")  # told in no text
    assert [(f.record, f.grade) for f in found(desk, "span")] == [(outside.id, "warning")]
    date = next(n for n in desk.arrangement.nodes.values() if n.style == "date")
    desk.write(date, text="2025年4月30日")
    assert [f.record for f in found(desk, "after-signing")] == [inside.id]


def test_the_same_quarter_is_checked_twice(sample: Desk) -> None:
    again = add(sample, "inspection", "二季度检查", "6-29", form="季度专项", quarter="二季度")
    assert [f.record for f in found(sample, "quarters")] == [again.id]


def test_a_confirmation_of_next_year_is_this_years(sample: Desk) -> None:
    sample.edit(the_record(sample, "邪教活动零发生").id, {"fields.as_of": "2024年12月25日"})
    assert [f.rule for f in found(sample) if f.grade != "hint"] == ["span"]


def test_amounts_that_no_head_and_no_budget_gives_go_through(sample: Desk) -> None:
    added = [
        add(sample, "donation", "水灾捐款", "7-9", amount="2000万元").id,
        add(sample, "culture_event", "广场舞", "7-8", participants="12万人").id,
    ]
    assert sorted(f.record or "" for f in found(sample, "scale")) == sorted(added)


def test_sums_of_several_units_do_not_say_what_was_left_out(sample: Desk) -> None:
    add(sample, "publicity", "桥头标语", "5-6", form="标语", qty="30块")
    said = [f.message for f in found(sample, "added") if "标语" in f.message or "块" in f.message]
    assert said == [] or "没有加进去" in said[0]


def test_money_of_two_kinds_is_one_sum(sample: Desk) -> None:
    twin = add(sample, "investment", "添置座椅", "8-8", amount="9630元", work="添置座椅")
    assert [f.record for f in found(sample, "same-money")] == [twin.id]


def test_a_clause_copied_to_another_record_goes_through(sample: Desk) -> None:
    one, two = the_record(sample, "道德讲堂第一期"), the_record(sample, "道德讲堂第三期")
    for record in (one, two):
        sample.edit(record.id, {"text": "举办道德讲堂，反响热烈", "use": "named"})
    assert [f.record for f in found(sample, "told-twice")] == [two.id]


def test_numbers_of_a_paragraph_are_looked_for_in_its_own_record_only(store: TinyDBStore) -> None:
    from exports.intake import import_text  # noqa: PLC0415

    create_document(store, unit="示例局", year=2025, who="甲", at=AT)
    desk = at(store, 2025)
    import_text(
        desk,
        "示例局2025年工作总结\n一、学习\n全年签订承诺书46份。\n二、宣传\n全年张贴标语800条。".encode(),
    )
    told = next(p for p in desk.find() if "46份" in p.told)
    keys = [k for k in told.record.fields if k != "form"]
    desk.edit(told.record.id, {f"fields.{keys[0]}": "64份"})
    (finding,) = found(desk, "told-number")
    assert (finding.surface, finding.grade, finding.record) == ("46份", "error", told.record.id)


def test_a_refusal_counts_paragraphs_as_people_do(store: TinyDBStore) -> None:
    from exports.intake import import_text  # noqa: PLC0415

    create_document(store, unit="示例局", year=2025, who="甲", at=AT)
    desk = at(store, 2025)
    text = (
        "示例局2025年工作总结\n\n一、学习\n\n全年学习扎实开展，效果很好，大家都满意，\n\n"
        "示例局\n2025年12月20日"
    )
    import_text(desk, text.encode())
    (said,) = [one for one in blocked(desk, text_of(desk)) if "没有说完" in one]
    assert said.startswith("审校：第 3 段“，”")


def test_what_stands_in_the_ledger_alone_holds_no_text_back(store: TinyDBStore) -> None:
    create_document(store, unit="示例局", year=2025, who="甲", at=AT)
    desk = at(store, 2025)
    record = add(desk, "meeting", "总结会", "2024年12月9日", attendees="80人")

    def kept_back() -> bool:
        return any("不在 2025 年" in one for one in blocked(desk, text_of(desk)))

    assert kept_back()
    desk.use(record.id, "ledger")
    assert not kept_back()
