"""What a text tells must come in as a record, and what it does not tell must not.

`tests/corpus` holds made-up summaries of made-up bureaux in several styles, and beside each what it
tells. The rules were written over those named build_*; those named held_* and
late_* were kept aside until the rules stood: 77 of 90 and 37 of 41 facts were found then, with no
wrong number (one wrong unit, two wrong kinds). They have since had their say.
"""

import json
import os
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from exports.compose import compose
from exports.facts import Told, find_facts
from exports.reader import Reading, read_summary, read_text
from store.clean import clean
from store.kinds import builtin_kinds
from store.model import (
    Document,
    FieldValue,
    Placement,
    Quantity,
    Record,
    Unit,
    document_key,
)
from store.outline import arrange

CORPUS = Path(__file__).parents[1] / "corpus"
KINDS = builtin_kinds()
YEAR = 2024


class Expected(Struct, frozen=True):
    """A fact that a text tells: one of `kinds`, and what must stand in its record."""

    kinds: tuple[str, ...]
    value: Decimal | None = None
    unit: str = ""
    approx: str = "exact"
    about: str = ""
    date: str = ""


def expected(path: Path) -> list[Expected]:
    return [
        Expected(
            kinds=tuple(one["kinds"]),
            value=None if one.get("value") is None else Decimal(str(one["value"])),
            unit=one.get("unit", ""),
            approx=one.get("approx", "exact"),
            about=one.get("about", ""),
            date=one.get("date") or "",
        )
        for one in json.loads(path.read_text("utf-8"))
    ]


def read(text: str, year: int = YEAR) -> Reading:
    return read_summary(
        text, unit="某局", year=year, document=document_key("某局", year, "年度"), kinds=KINDS
    )


def numbers(fields: dict[str, FieldValue]) -> Iterator[Quantity]:
    for value in fields.values():
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, Quantity):
                yield one


def tells(record: Record, one: Expected) -> bool:
    words = record.title + "".join(v for v in record.fields.values() if isinstance(v, str))
    start = record.date.start.isoformat() if record.date.start else ""
    return (
        record.kind in one.kinds
        and one.about in words
        and (not one.date or one.date == start)
        and (
            one.value is None
            or any(
                (q.value, q.unit, q.approx) == (one.value, one.unit, one.approx)
                for q in numbers(record.fields)
            )
        )
    )


def told(text: str, year: int = YEAR) -> list[Told]:
    return [fact for _, fact in find_facts(text.split("\n"), year, KINDS)]


def short(fact: Told) -> tuple[str, str, list[str]]:
    return fact.kind, fact.title, [q.raw for q in numbers(fact.fields)]


TEXTS = sorted(CORPUS.glob("*.txt"))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_most_of_what_a_text_tells_becomes_records(path: Path) -> None:
    records = [fact.record for fact in read(read_text(path.read_bytes())).facts]
    wanted = expected(path.with_suffix(".json"))
    missed = [one for one in wanted if not any(tells(record, one) for record in records)]
    assert len(missed) <= len(wanted) * 0.15, missed


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_no_record_of_a_text_has_a_number_that_it_does_not_tell(path: Path) -> None:
    text = read_text(path.read_bytes())
    for fact in read(text).facts:
        for quantity in numbers(fact.record.fields):
            assert quantity.raw in text
            assert quantity.value is not None
    amounts = [
        quantity.raw
        for fact in read(text).facts
        for quantity in numbers(fact.record.fields)
        if quantity.unit == "元"
    ]
    assert len(amounts) == len(set(amounts))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_other_line_ends_and_encodings_tell_the_same(path: Path) -> None:
    text = read_text(path.read_bytes())
    for data in (text.replace("\n", "\r\n").encode("gb18030"), f"\n{text}\n\n".encode("utf-16")):
        assert read(read_text(data)) == read(text)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_the_words_of_a_fact_stand_where_it_says(path: Path) -> None:
    reading = read(read_text(path.read_bytes()))
    nodes = {node.id: node for node in reading.nodes}
    for fact in reading.facts:
        assert fact.told
        assert nodes[fact.node].style == "paragraph"
        assert nodes[fact.node].text.startswith(fact.told, fact.told_at)
        assert fact.record.id == ""


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_told_records_change_no_character_of_the_text(path: Path) -> None:
    text = read_text(path.read_bytes())
    document = Document(unit="某局", year=YEAR)
    reading = read(text)
    records, placements = [], []
    for number, fact in enumerate(reading.facts):
        records.append(replace(fact.record, id=f"r{number}"))
        placements.append(
            Placement(
                document=document.key,
                record=f"r{number}",
                node=fact.node,
                use="told",
                told=fact.told,
                told_at=fact.told_at,
            )
        )
    arrangement = arrange(document, reading.nodes, records, placements, KINDS)
    composed = compose(Unit("某局"), arrangement, KINDS)
    assert composed.plain == text
    bound = {run.record: run.text for block in composed.blocks for run in block.runs if run.record}
    assert len(bound) >= len(records) * 0.8
    assert composed.missing == ()


@pytest.mark.parametrize(
    "text",
    [
        "落实“十一五”规划，坚持三个文明、两手抓、八项规定，“一把手”负总责，举办第十届运动会。",
        "联系电话0771-1234567，每天上午8时至12时办公，见示发〔2024〕15号文件。",
        "一是思想重视；二是措施有力。做到两个维护，开会五六次。",
        "去年投入资金50万元，开展检查12次，培训职工200人次。",
        "2023年张贴标语300条。",
        "与上年相比检查增加20次，满意率提高了3个百分点，用电下降12%。",
        "下一步，计划举办培训班8期，投资120万元。一是发放资料300份。",
        "力争植树1000株，确保不发生安全事故，要求全年检查不少于4次。",
        "全局拟开展检查12次，投入20万元。",
        "我局现有干部职工128人，下设8个科室，资金缺口尚有200万元。",
        "三年来累计投入1200万元。",
        "每人捐款100元，人均学习12次。",
        "职工无私奉献，建成无障碍设施，整治无证驾驶行为。坚决杜绝安全事故。",
        "全年检查5-8次，每组3至5人。",
        "女职工占总数的30%。",
        "创建“无邪教活动”社区。",
        "加强对领导小组办公室的指导，通过召开座谈会听取意见。",
        "刊发信息21篇次。",
        "培训人数由200人增加到320人，满意率由95%提高到98%。",
        "获得的荣誉由3项增加到5项。",
    ],
)
def test_what_is_no_fact_of_the_year_makes_no_record(text: str) -> None:
    assert [short(fact) for fact in told(text)] == []


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("2023年张贴标语300条，2024年张贴标语500条。", [("publicity", "张贴标语", ["500条"])]),
        ("开展检查12次，其中节前检查2次。", [("inspection", "检查", ["12次"])]),
        ("原计划开展检查9次，实际开展检查12次。", [("inspection", "实际开展检查", ["12次"])]),
        ("按照上级要求，开展检查12次。", [("inspection", "检查", ["12次"])]),
        ("为困难职工捐款9630元。上述捐款9630元已到位。",
         [("donation", "为困难职工捐款", ["9630元"])]),
        ("张贴海报200张，发放资料300份。",
         [("publicity", "张贴海报", ["200张"]), ("publicity", "发放资料", ["300份"])]),
        ("举办职工运动会，参赛选手150名。", [("culture_event", "职工运动会", ["150名"])]),
        ("组织120人次参加义务植树，植树300株。",
         [("greening", "参加义务植树", ["120人次", "300株"])]),
        ("发放宣传资料给群众，共计2000份。", [("publicity", "发放宣传资料给群众", ["2000份"])]),
        ("推广垃圾分类，积极宣传，清运垃圾26吨。", [("env_action", "清运垃圾", ["26吨"])]),
        ("撰写心得体会86篇。", [("other", "撰写心得体会", ["86篇"])]),
        ("召开党组会6次、职工大会2次。",
         [("meeting", "党组会", ["6次"]), ("meeting", "职工大会", ["2次"])]),
        ("开展了3次消防演练，2次安全检查。",
         [("other", "消防演练", ["3次"]), ("inspection", "安全检查", ["2次"])]),
        ("发放困难补助金每户800元，共计2.4万元。",
         [("partnership", "发放困难补助金", ["2.4万元"])]),
        ("罚没款35万元。", [("other", "罚没款", ["35万元"])]),
        ("测评有效票90票，满意票90票，满意率100%。",
         [("honour", "测评有效票", ["90票", "90票", "100%"])]),
        ("全年发放慰问金2万元，走访慰问38户。",
         [("partnership", "发放慰问金", ["2万元", "38户"])]),
        ("捐资1000元用于植树。", [("greening", "捐资用于植树", ["1000元"])]),
        ("慈善一日捐募集善款500元。", [("donation", "慈善一日捐募集善款", ["500元"])]),
        ("工单办结率98%，档案规范率为95%。",
         [("core_work", "工单办结率", ["98%"]), ("other", "档案规范率", ["95%"])]),
        ("查处非法营运车辆35辆。", [("enforcement", "查处非法营运车辆", ["35辆"])]),
        ("开展“A计划”、“B行动”等主题活动9次。",
         [("activity", "A计划", []), ("activity", "B行动", []),
          ("activity", "主题活动", ["9次"])]),
        ("开展“书香”活动3次，开展“书香”活动。", [("activity", "书香", ["3次"])]),
    ],
)  # fmt: skip
def test_a_number_goes_to_what_it_counts(
    text: str, facts: list[tuple[str, str, list[str]]]
) -> None:
    assert [short(fact) for fact in told(text)] == facts


def test_quoted_activities_are_named_by_what_stands_in_the_quotes() -> None:
    text = "先后开展“守护河道”、清洁家园“青年突击队”等活动，参加“学先进的活动”“一日捐活动”。"
    assert [(fact.kind, fact.title) for fact in told(text)] == [
        ("activity", "守护河道"),
        ("activity", "清洁家园"),
        ("activity", "学先进"),
        ("activity", "一日捐"),
    ]
    assert [fact.kind for fact in told("组织“我们的节日·端午”活动。")] == ["festival"]
    assert told("推进“最多跑一次”改革，学习“两山”理念。") == []


def test_a_dated_meeting_has_its_date_and_those_who_came() -> None:
    (fact,) = told("11月17日召开系统廉政建设恳谈会，65人参加。")
    assert (fact.kind, fact.title, fact.fields["form"]) == (
        "meeting",
        "系统廉政建设恳谈会",
        "恳谈会",
    )
    assert fact.date.start == date(2024, 11, 17)
    assert fact.fields["attendees"] == Quantity("65人", Decimal(65), "人")


def test_the_year_in_the_name_of_a_meeting_is_not_its_date() -> None:
    (fact,) = told("2月26日，召开2024年度创建推进会，全体80人参加。")
    assert (fact.title, fact.date.raw) == ("创建推进会", "2月26日")


def test_of_two_days_in_a_row_none_is_taken() -> None:
    (fact,) = told("1月15日、7月9日召开专题会议2次。")
    assert (fact.kind, fact.date.raw) == ("meeting", "")


def test_a_date_holds_for_the_sentence_until_another_time_is_named() -> None:
    facts = told("3月12日，局机关义务植树，植树300株，全年张贴标语20条。截至12月底，检查4次。")
    assert [(fact.kind, fact.date.raw) for fact in facts] == [
        ("greening", "3月12日"),
        ("publicity", ""),
        ("inspection", ""),
    ]


def test_a_placeholder_year_stays_as_it_was_written_and_is_noted() -> None:
    (fact,) = read("某局总结\n20xx年3月召开全局廉政大会。", 2023).facts
    span = fact.record.date
    assert (span.raw, span.start, span.end, span.precision) == ("20xx年3月", None, None, "none")
    assert "占位符" in next(n.message for n in fact.record.notes if n.field == "date")


def test_a_doubtful_amount_is_kept_as_written_and_noted() -> None:
    (fact,) = read("某局总结\n投资2016多万元修补道路。").facts
    amount = fact.record.fields["amount"]
    assert isinstance(amount, Quantity)
    assert (amount.raw, amount.value) == ("2016多万元", None)
    assert [note.field for note in fact.record.notes] == ["fields.amount"]


def test_an_investment_without_amount_says_that_it_is_missing() -> None:
    (fact,) = read("某局总结\n投资改善了局机关办公条件。").facts
    assert (fact.record.kind, fact.record.fields["form"]) == ("investment", "办公条件")
    assert "amount" not in fact.record.fields
    assert [note.field for note in fact.record.notes] == ["fields.amount"]


def test_each_thing_that_did_not_happen_is_a_record() -> None:
    facts = told("全局无违法违纪案件、责任事故，未发生越级上访和火灾，无“黄、赌、毒”等丑恶现象。")
    assert [(fact.kind, fact.fields["item"]) for fact in facts] == [
        ("zero", "违法违纪案件"),
        ("zero", "其他"),
        ("zero", "越级上访"),
        ("zero", "其他"),
        ("zero", "“黄、赌、毒”等丑恶现象"),
    ]
    assert [short(fact) for fact in told("安全生产责任事故实现零发生。")] == [
        ("zero", "安全生产责任事故", [])
    ]


def test_a_group_is_told_once_and_a_check_a_quarter_has_no_day() -> None:
    facts = told(
        "成立了以局长为组长，各科负责人为成员的创建工作领导小组。调整创建工作领导小组。\n"
        "坚持每个季度开展一次专项检查。"
    )
    assert [(fact.kind, fact.title) for fact in facts] == [
        ("leading_group", "创建工作领导小组"),
        ("inspection", "专项检查"),
    ]
    assert (facts[1].date.raw, facts[1].date.precision) == ("每个季度", "recurring")


def test_an_honour_keeps_who_gave_it() -> None:
    (fact,) = told("被市文明办评为“文明单位标兵”。")
    assert fact.fields == {"honour": "文明单位标兵", "awarder": "市文明办"}
    (fact,) = told("荣获全市先进单位称号。")
    assert fact.fields == {"honour": "全市先进单位"}
    assert [fact.title for fact in told("被市里授予“文明窗口”、被县里表彰为“先进支部”。")] == [
        "文明窗口",
        "先进支部",
    ]
    assert told("荣获“好评”。") == []


def test_a_share_of_votes_is_an_honour_with_a_rate() -> None:
    (fact,) = told("两名干部在评议中获得100%的满意票。")
    assert (fact.kind, fact.fields["rate"]) == ("honour", Quantity("100%", Decimal(1), "%"))


def test_what_stands_under_plans_and_problems_is_no_fact() -> None:
    text = (
        "某局总结\n一、活动\n检查3次。\n二、存在问题和下一步打算\n检查9次。\n（一）宣传\n培训8期。"
    )
    assert [fact.record.title for fact in read(text).facts] == ["检查"]


@given(
    st.text(
        alphabet="一二三年月日0123456789万元次人、，。；“”无成立领导小组开展会议活动每，%．.xX ",
        max_size=60,
    )
)
def test_no_text_breaks_the_rules(text: str) -> None:
    for fact in told(clean(text)):
        assert 0 <= fact.start < fact.end <= len(text)


def test_the_seed_gives_its_facts_and_no_wrong_value() -> None:
    seed = os.environ.get("WENMING_SEED")
    if not seed:
        pytest.skip("needs WENMING_SEED, the path of a real summary as .txt")
    path = Path(seed)
    records = [fact.record for fact in read(read_text(path.read_bytes()), 2023).facts]
    wanted = [
        Expected(("publicity",), Decimal(1500), "条", "yu", "标语"),
        Expected(("rule",), Decimal(25), "项", about="制度"),
        Expected(("donation",), Decimal(9630), "元", about="捐资"),
        Expected(("greening",), Decimal(1000), "元"),
        Expected(("health_edu",), Decimal(4), "次", about="健康教育"),
        Expected(("honour",), Decimal(1), "%"),
        Expected(("meeting",), about="党风廉政建设大会"),
        Expected(("meeting",), about="党风廉政建设恳谈会"),
        *(Expected(("zero",), about=w) for w in ("违法违纪", "行政责任事故", "黄、赌、毒", "邪教")),
        Expected(("inspection",), about="专项检查"),
        Expected(("investment",), about="道路"),
        Expected(("investment",), about="办公条件"),
        *(
            Expected(("activity",), about=words)
            for words in (
                "人民满意公务员", "城乡环境综合整治", "学习实践科学发展观", "风险防范管理",
                "学习", "扶贫济困救助募捐", "希望工程一日捐",
            )
        ),
        *(Expected(("leading_group",), about=words) for words in ("文明建设", "综合治理")),
    ]  # fmt: skip
    missed = [one for one in wanted if not any(tells(record, one) for record in records)]
    assert missed == []
    values = {q.value for record in records for q in numbers(record.fields)}
    assert values == {None, *(one.value for one in wanted)}
