"""What a leader would see go wrong in the composed text."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from exports.compose import compose, document_title
from exports.text import Text
from store.entry import make_record
from store.kinds import Kinds, builtin_kinds
from store.model import (
    Document,
    Node,
    NodeStyle,
    Placement,
    PointStyle,
    Quantity,
    Record,
    Unit,
    Use,
)
from store.outline import arrange, load_outline, plant

UNIT = Unit("示例区林业局", calls_itself="我局")
KINDS = builtin_kinds()
DOC = Document(UNIT.key, 2025)
_MADE = count(1)


def record(kind: str, title: str = "", day: str = "", id_: str = "", **fields: object) -> Record:
    """A record as typed; ids count up in the order of making within a test."""
    values: dict[str, object] = {"kind": kind, "title": title, "date": day, "fields": fields}
    return make_record(
        values,
        KINDS,
        unit=UNIT.key,
        year=2025,
        today=date(2025, 12, 20),
        id_=id_ or f"R{next(_MADE):06d}",
    )


def node(id_: str, style: NodeStyle, parent: str = "", order: int = 0, **more: object) -> Node:
    return Node(DOC.key, id_, style, parent, order, **more)  # type: ignore[arg-type]


def told(
    records: Iterable[Record],
    use: Use | Mapping[str, Use] | None = None,
    *,
    texts: Mapping[str, str] | None = None,
    kinds: Kinds = KINDS,
    document: Document = DOC,
    **point: object,
) -> Text:
    """The text of one point that holds these records."""
    records = list(records)
    placements = [
        Placement(
            document.key,
            r.id,
            "p",
            use.get(r.id) if isinstance(use, Mapping) else use,
            text=(texts or {}).get(r.id),
        )
        for r in records
    ]
    nodes = [replace(node("p", "point"), **point)]
    return compose(UNIT, arrange(document, nodes, records, placements, kinds), kinds)


def plain(records: Iterable[Record], use: Use | None = None, **more: object) -> str:
    return told(records, use, **more).plain  # type: ignore[arg-type]


def written(nodes: Iterable[Node], records: Iterable[Record] = (), *more: Placement) -> Text:
    return compose(UNIT, arrange(DOC, nodes, records, more, KINDS), KINDS)


# --- sums and what is told of them ----------------------------------------------------------------


def quarterly(quarter: int, issues: int, fixed: int) -> Record:
    return record(
        "inspection", "专项检查", form="季度专项", quarter=str(quarter),
        issues=f"{issues}个", fixed=f"{fixed}个",
    )  # fmt: skip


def test_three_quarterly_checks_are_not_every_quarter_and_not_all_mended() -> None:
    checks = [quarterly(1, 5, 5), quarterly(2, 3, 3), quarterly(3, 4, 2)]
    text = plain(checks)
    assert re.findall(r"\d+[次个]", text) == ["3次", "12个", "10个"]
    assert "每季度" not in text
    assert "全部" not in text


def test_a_fourth_check_makes_every_quarter() -> None:
    checks = [quarterly(1, 5, 5), quarterly(2, 3, 3), quarterly(3, 4, 2), quarterly(4, 0, 0)]
    text = plain(checks)
    assert "每季度" in text
    assert re.findall(r"\d+[次个]", text) == ["4次", "12个", "10个"]
    assert "全部" not in text


def test_dates_typed_as_quarters_make_every_quarter_too() -> None:
    days = ["一季度", "二季度", "三季度", "四季度"]
    checks = [record("inspection", "检查", day, form="季度专项") for day in days]
    assert "坚持每季度" in plain(checks)
    assert "每季度" not in plain(checks[:3])


@pytest.mark.parametrize("form", ["不定期", "上级检查", "自查", ""])
def test_other_checks_in_four_quarters_are_no_quarterly_campaign(form: str) -> None:
    days = ["一季度", "二季度", "三季度", "四季度"]
    text = plain(
        [record("inspection", "检查", day, **({"form": form} if form else {})) for day in days]
    )
    assert "每季度" not in text
    assert "4次" in text


def test_a_quarterly_check_that_stands_for_several_counts_as_several() -> None:
    checks = [
        record("inspection", "检查", form="季度专项", quarter=str(n), times="3次")
        for n in (1, 2, 3, 4)
    ]
    assert plain(checks) == "坚持每季度开展专项检查，全年检查12次。"


def test_an_activity_held_several_times_counts_as_several() -> None:
    held = [record("activity", "文明出行", sessions=f"{n}次") for n in (3, 4)]
    assert plain(held) == "全年开展“文明出行”活动7次。"


def test_four_checks_in_three_quarters_are_not_every_quarter() -> None:
    assert "每季度" not in plain([quarterly(q, 1, 1) for q in (1, 2, 3, 3)])


def test_all_mended_is_said_only_when_every_check_says_so() -> None:
    mended = [quarterly(1, 5, 5), quarterly(2, 3, 3)]
    assert "已全部整改到位" in plain(mended)
    silent = record("inspection", "专项检查", form="季度专项", quarter="3", issues="4个")
    assert "全部" not in plain([*mended, silent])
    doubtful = record("inspection", "检查", form="季度专项", issues="3余个", fixed="3余个")
    assert "全部" not in plain([*mended, doubtful])


def test_posters_and_leaflets_are_never_added_together() -> None:
    text = plain(
        [
            record("publicity", "标语", form="标语", qty="1200条"),
            record("publicity", "标语", form="标语", qty="300余条"),
            record("publicity", "倡议书", form="倡议书", qty="三千多份"),
        ]
    )
    assert "张贴标语1500余条" in text
    assert "发放倡议书3000多份" in text
    assert "4500" not in text


def test_a_donation_and_the_money_for_trees_are_never_added() -> None:
    text = plain(
        [
            record("donation", amount="9630元", beneficiary="困难职工家庭"),
            record("greening", "添绿植树日", "3-12", amount="1000元"),
        ],
        "counted",
    )
    assert "9630元" in text
    assert "1000元" in text
    assert "10630" not in text


def test_named_records_count_in_the_sum_and_follow_it() -> None:
    first = record("meeting", "机关廉政建设大会", "3月")
    second = record("meeting", "系统廉政建设恳谈会", "11-17", attendees="65人")
    pledge = record("pledge", "廉政承诺", copies="46份")
    text = told([first, second, pledge], {second.id: "named"}).plain
    assert text == (
        "全年召开廉政建设专题会议2次。"
        "其中，11月17日举行系统廉政建设恳谈会，65人参加。签订廉政承诺书46份。"
    )


def test_of_many_that_name_themselves_the_largest_are_named_and_the_others_counted() -> None:
    plantings = [
        record("greening", f"第{n}次植树", f"3-{n}", trees=f"{n * 10}株") for n in range(1, 6)
    ]
    text = plain(plantings)
    assert "植树150株" in text
    assert re.findall("第.次", text) == ["第4次", "第5次"]
    by_hand = {plantings[0].id: "named"}
    text = plain(plantings, {**by_hand})  # type: ignore[arg-type]
    assert re.findall("第.次", text) == ["第1次", "第5次"]


def test_beyond_four_plans_the_others_wait_in_the_ledger() -> None:
    plans = [record("next_step", f"做好第{n}件事") for n in range(1, 9)]
    assert re.findall("第.件", plain(plans)) == ["第1件", "第2件", "第3件", "第4件"]


def test_of_many_a_bare_title_is_not_named() -> None:
    words = {"motto": "务实"}
    led = [record("leadership", f"民主生活会{n}", meetings="1次") for n in range(3)]
    led.append(record("leadership", "加强作风建设", **words))
    text = plain(led)
    assert "召开民主生活会3次" in text
    assert "按照“务实”的要求，加强作风建设" in text
    assert not re.search("民主生活会[012]", text)


def test_a_partnership_without_a_visit_is_not_told_as_one() -> None:
    paired = [record("partnership", f"与{name}结对") for name in ("甲村", "乙村")]
    text = plain(paired, "counted")
    assert text == "全年开展帮扶共建活动2次。"


def test_a_sum_over_one_record_is_not_told_beside_its_own_clause() -> None:
    only = record("meeting", "务虚会", "11-17")
    text = told([only], "named").plain
    assert text == "11月17日召开务虚会。"


def test_one_counted_record_is_told_without_its_date() -> None:
    assert plain([record("meeting", "务虚会", "11-17")]) == "召开务虚会。"


def test_a_total_of_one_is_no_first_and_last() -> None:
    text = plain([record("activity", "节约粮食", "5月")])
    assert "先后" not in text
    assert "开展“节约粮食”活动" in text


def test_more_than_five_activities_are_counted() -> None:
    text = plain([record("activity", f"活动名{c}") for c in "甲乙丙丁戊己庚"])
    assert text.endswith("“活动名戊”等7项活动。")
    assert "己" not in text


def test_the_same_activity_again_is_counted_rather_than_listed_twice() -> None:
    assert (
        plain([record("activity", "清洁家园") for _ in range(3)]) == "全年开展“清洁家园”活动3次。"
    )


def test_a_named_activity_is_not_listed_again() -> None:
    acts = [record("activity", name) for name in ("甲号行动", "乙号行动", "丙号行动")]
    text = told(acts, {acts[0].id: "named"}).plain
    assert text.count("甲号行动") == 1


def test_dates_are_told_only_for_named_records() -> None:
    trees = [record("health_edu", f"讲座{c}", "8-15") for c in "甲乙"]
    assert "8月15日" not in plain(trees)
    assert "8月15日" in plain(trees, "named")


def test_records_that_give_a_number_are_not_mixed_with_those_that_do_not() -> None:
    text = plain(
        [
            record("training", "安全培训", sessions="3期"),
            record("training", "礼仪培训", sessions="2期"),
            record("training", "消防演练"),
        ]
    )
    assert "各类培训5期" in text
    assert "举办消防演练" in text


def test_several_units_stay_apart_in_one_sum() -> None:
    text = plain(
        [
            record("env_action", "清扫", sessions="2次", result="3处"),
            record("env_action", "清扫", sessions="1次", result="2吨"),
            record("env_action", "清扫", sessions="1次", result="4处"),
        ]
    )
    assert "7处、2吨" in text
    assert "环境卫生整治4次" in text


def test_neighbouring_clauses_turn_on_different_verbs() -> None:
    text = plain(
        [
            record("env_action", "清扫", sessions="2次"),
            record("env_action", "清扫", sessions="3次"),
            record("health_edu", "讲座", sessions="2次"),
            record("health_edu", "讲座", sessions="2次"),
        ]
    )
    assert text == "全年开展环境卫生整治5次，组织健康教育4次。"


def test_the_unit_names_itself_once_a_paragraph() -> None:
    steps = [record("next_step", f"做好第{c}件事") for c in "一二三"]
    text = plain(steps, text="我局今后这样做")
    assert text.count("我局") == 1


def test_a_zero_declaration_lists_what_did_not_happen() -> None:
    facts = {"confirmed_by": "办公室主任", "as_of": "12月20日"}
    text = plain(
        [
            record("zero", item="违法违纪案件", **facts),
            record("zero", item="邪教活动", count="0起", **facts),
            record("zero", item="治安案件", count="2起", **facts),
        ]
    )
    assert "截至12月20日，全局未发生违法违纪案件和邪教活动" in text
    assert "发生治安案件2起" in text
    assert "未发生治安案件" not in text


# --- missing facts --------------------------------------------------------------------------------


def test_a_zero_declaration_without_person_and_date_shows_what_is_missing() -> None:
    text = told([record("zero", item="邪教活动")])
    assert "〔待补充：截至〕" in text.plain
    assert "〔待补充：确认人〕" in text.plain
    assert {m.field for m in text.missing} == {"confirmed_by", "as_of"}


def test_every_unconfirmed_zero_is_listed_as_missing() -> None:
    zeros = [record("zero", item=item) for item in ("邪教活动", "治安案件")]
    text = told(zeros)
    assert len(text.missing) == 4
    assert text.plain.count("〔待补充：确认人〕") == 1


def test_an_investment_without_amount_shows_it_and_is_listed() -> None:
    for use in ("named", "counted"):
        text = told([record("investment", "改造食堂", work="改造食堂")], use)
        assert "〔待补充：金额〕" in text.plain
        assert [(m.field, m.label) for m in text.missing] == [("amount", "金额")]


def test_investments_with_and_without_amount_are_kept_apart() -> None:
    text = told(
        [
            record("investment", "甲路", work="修甲路", amount="3万元", form="道路"),
            record("investment", "乙路", work="修乙路", amount="4万元", form="道路"),
            record("investment", "丙路", work="修丙路", form="道路"),
        ],
        "counted",
    )
    assert "7万元" in text.plain
    assert text.plain.count("〔待补充：金额〕") == 1


def test_an_amount_that_was_not_understood_is_missing() -> None:
    odd = replace(record("investment", "改造食堂"), fields={"amount": Quantity("若干万元")})
    assert "〔待补充：金额〕" in plain([odd])


def test_facts_of_the_ledger_miss_nothing() -> None:
    text = told([record("investment", "改造食堂")], "ledger")
    assert text.plain == ""
    assert text.missing == ()


def test_a_training_without_numbers_tells_none() -> None:
    assert plain([record("training", "礼仪培训", "5-6")]) == "举办礼仪培训。"
    assert not re.search(r"\d", plain([record("training", "礼仪培训")]))


def test_without_a_title_the_rest_is_told() -> None:
    assert plain([record("meeting", day="5-6", attendees="65人")]) == "召开会议，65人参加。"


def test_nothing_but_a_kind_asks_for_the_matter() -> None:
    text = told([record("meeting")])
    assert text.plain == "〔待补充：事项〕。"
    assert [(m.field, m.label) for m in text.missing] == [("title", "事项")]


def test_an_untitled_activity_has_no_quotes() -> None:
    text = plain([record("activity", participants="30人次")])
    assert "“" not in text
    assert text == "开展主题活动，30人次参加。"


# --- people's words -------------------------------------------------------------------------------

HOSTILE = [
    "[/]", "[@click=app.quit]行动", "{sum amount}", "{title}", "【，{n}】", "【甲", "乙】", "甲|乙",
    "“甲”与“乙”", "半个“引号", "甲\u3000乙", "\\1 %s {0}", "〔待补充：假的〕", "{if every quarter}",
]  # fmt: skip


@pytest.mark.parametrize("title", HOSTILE)
@pytest.mark.parametrize("kind", ["meeting", "activity", "greening", "honour", "other", "rule"])
def test_titles_are_never_read_as_templates(title: str, kind: str) -> None:
    for use in ("named", "counted"):
        text = told([record(kind, title)], use)
        assert title in text.plain
        assert text.missing == ()
        assert not any(run.missing for block in text.blocks for run in block.runs)
    pair = told([record("activity", title), record("activity", "乙号")], "counted")
    assert title in pair.plain


def test_quotes_are_not_put_around_quotes() -> None:
    assert plain([record("activity", "“学雷锋”活动")]) == "开展“学雷锋”活动。"
    assert plain([record("activity", "学雷锋活动")]) == "开展“学雷锋活动”。"


def test_a_verb_in_the_title_is_not_doubled() -> None:
    assert plain([record("volunteer_service", "开展义务植树")]) == "开展义务植树。"
    assert plain([record("health_edu", "举办急救讲座")]) == "举办急救讲座。"
    assert plain([record("meeting", "组织生活会")]) == "召开组织生活会。"


def test_marks_at_the_end_of_a_title_are_not_doubled() -> None:
    text = plain([record("meeting", "工作推进会。", attendees="20人")])
    assert text == "召开工作推进会，20人参加。"


def test_a_line_end_in_a_title_does_not_break_the_paragraph() -> None:
    assert plain([record("meeting", "推进会\n（扩大）")]) == "召开推进会 （扩大）。"


def test_a_hand_written_clause_stands_as_written() -> None:
    one = record("meeting", "推进会")
    hand = "会上，大家畅所欲言：{n}条建议【当场】采纳"
    assert told([one], texts={one.id: hand}).plain == hand + "。"
    assert told([one], texts={one.id: hand + "！"}).plain == hand + "！"
    two = record("meeting", "恳谈会")
    assert "，；" not in told([one, two], "named", texts={one.id: "甲，"}).plain


def test_a_hand_written_record_still_counts() -> None:
    meetings = [record("meeting", name) for name in ("春季会商", "夏季会商", "秋季会商")]
    text = told(meetings, texts={meetings[1].id: "夏季会商定下三件大事"}).plain
    assert "3次" in text
    assert "其中，夏季会商定下三件大事。" in text


def test_a_hand_written_next_step_stands_in_its_row() -> None:
    steps = [record("next_step", "做好甲事"), record("next_step", "做好乙事")]
    text = told(steps, texts={steps[0].id: "先把丙事做好。"}).plain
    assert "先把丙事做好；做好乙事。" in text


def test_a_kind_without_a_sum_tells_each() -> None:
    bare = replace(KINDS["core_work"], counted="", named="【由{dept}】办成{title}")
    kinds = replace(KINDS, kinds={**KINDS.kinds, "core_work": bare})
    one = replace(record("core_work", "甲事"), dept="一科")
    text = plain([one, record("core_work", "乙事")], "counted", kinds=kinds)
    assert text == "由一科办成甲事，办成乙事。"


def test_told_and_ledger_records_are_not_told_again() -> None:
    records = [record("meeting", "甲会"), record("meeting", "乙会")]
    assert told(records, {records[0].id: "told", records[1].id: "ledger"}).plain == ""


# --- the tree -------------------------------------------------------------------------------------


def test_points_are_numbered_from_two_on_and_open_with_their_claim() -> None:
    nodes = [
        node("h", "heading", text="加强领导"),
        node("a", "point", "h", 0, text="健全机构", effect="格局更加清晰"),
        node("b", "point", "h", 1, label="空的", collects=("donation",)),
        node("c", "point", "h", 2, label="会议", collects=("meeting",)),
    ]
    one = record("meeting", "推进会")
    assert written(nodes, [one]).plain == (
        "一、加强领导\n一是健全机构。格局更加清晰。\n二是召开推进会。"
    )
    assert written(nodes[:2] + nodes[3:]).plain == "一、加强领导\n健全机构。格局更加清晰。"


@pytest.mark.parametrize(
    ("way", "lines"),
    [
        ("numbered", ["一是健全机构。", "二是严格考评。", "三是搭建平台。"]),
        ("joined", ["一是健全机构；二是严格考评；三是搭建平台。"]),
        ("plain", ["健全机构。", "严格考评。", "搭建平台。"]),
    ],
)
def test_points_are_told_in_paragraphs_or_in_one_row(way: PointStyle, lines: list[str]) -> None:
    nodes = [
        Node(DOC.key, "n1", "heading", text="加强领导", points=way),
        Node(DOC.key, "n2", "point", "n1", 0, "健全机构"),
        Node(DOC.key, "n3", "point", "n1", 1, "严格考评"),
        Node(DOC.key, "n4", "point", "n1", 2, "搭建平台"),
    ]
    text = compose(UNIT, arrange(DOC, nodes, [], [], KINDS), KINDS).plain
    assert text.splitlines() == ["一、加强领导", *lines]


def test_points_of_several_sentences_keep_their_full_stops_in_one_row() -> None:
    nodes = [
        Node(DOC.key, "n1", "heading", text="加强领导", points="joined"),
        Node(DOC.key, "n2", "point", "n1", 0, "健全机构", effect="责任更加明确"),
        Node(DOC.key, "n3", "point", "n1", 1, "严格考评"),
        Node(DOC.key, "n4", "paragraph", "n1", 2, "另起一段。"),
        Node(DOC.key, "n5", "point", "n1", 3, "搭建平台"),
    ]
    text = compose(UNIT, arrange(DOC, nodes, [], [], KINDS), KINDS).plain
    assert text.splitlines()[1:] == [
        "一是健全机构。责任更加明确。二是严格考评。", "另起一段。", "三是搭建平台。",
    ]  # fmt: skip


def test_a_point_numbered_by_hand_is_not_numbered_twice() -> None:
    nodes = [
        node("h", "heading", text="甲"),
        node("a", "point", "h", 0, text="一是先做甲"),
        node("b", "point", "h", 1, text="再做乙"),
    ]
    assert written(nodes).plain == "一、甲\n一是先做甲。\n二是再做乙。"


def test_points_in_points_are_numbered_in_brackets() -> None:
    nodes = [
        node("a", "point", text="总的"),
        node("b", "point", "a", 0, text="甲"),
        node("c", "point", "a", 1, text="乙"),
    ]
    assert written(nodes).plain == "总的。\n（1）甲。\n（2）乙。"


def test_empty_headings_leave_no_gap_in_the_numbers() -> None:
    nodes = [
        node("a", "heading", order=0, text="空的", collects=("meeting",)),
        node("b", "heading", order=1, text="有的"),
        node("c", "paragraph", "b", 0, text="话。"),
        node("d", "heading", "b", 1, text="下一级"),
        node("e", "heading", "d", 0, text="再下一级"),
        node("f", "heading", "e", 0, text="第四级"),
        node("g", "heading", "f", 0, text="第五级"),
        node("h", "paragraph", "g", 0, text="底。"),
    ]
    text = written(nodes)
    assert text.plain == (
        "一、有的\n话。\n（一）下一级\n1.再下一级\n（1）第四级\n（1）第五级\n底。"
    )
    assert [b.style for b in text.blocks if b.level] == [
        "heading1", "heading2", "heading3", "heading4", "heading4",
    ]  # fmt: skip


def test_a_heading_that_waits_for_no_records_is_not_lost_while_it_is_empty() -> None:
    nodes = [
        node("a", "heading", order=0, text="打造载体"),
        node("b", "heading", order=1, text="等记录的"),
        node("c", "point", "b", text="", collects=("meeting",)),
        node("d", "heading", order=2),
        node("e", "heading", order=3, text="有的"),
        node("f", "heading", "e", text="下一级"),
    ]
    assert written(nodes).plain == "一、打造载体\n二、有的\n（一）下一级"
    nodes[2] = node("c", "point", "b", text="", collects=())
    assert written(nodes).plain == "一、打造载体\n二、等记录的\n三、有的\n（一）下一级"


def test_a_heading_that_collects_has_one_paragraph_below() -> None:
    nodes = [node("h", "heading", text="会议", collects=("meeting",), effect="成效明显")]
    text = written(nodes, [record("meeting", "甲字会"), record("meeting", "乙字会")])
    assert text.plain == "一、会议\n全年召开工作会议2次。成效明显。"


def test_the_closing_goes_on_with_problems_and_next_steps() -> None:
    nodes = [node("c", "closing", text="总的看来不错", collects=("problem", "next_step"))]
    records = [
        record("problem", "进度不够快"),
        record("next_step", "加快进度"),
        record("next_step", "加强督导"),
    ]
    assert written(nodes, records).plain == (
        "总的看来不错。工作中还存在一些不足：进度不够快。\n"
        "下一步，我局将重点做好以下工作：一是加快进度；二是加强督导。"
    )


def test_a_new_document_has_its_title_and_sign_off() -> None:
    document, nodes, _ = plant(load_outline("seed"), DOC)
    text = compose(UNIT, arrange(document, nodes, [], [], KINDS), KINDS)
    assert [(b.style, b.text) for b in text.blocks] == [
        ("title", "示例区林业局2025年文明创建工作总结"),
        ("signature", "示例区林业局"),
    ]


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("年度", "示例区林业局2025年文明创建工作总结"),
        ("上半年", "示例区林业局2025年上半年文明创建工作总结"),
        ("三季度", "示例区林业局2025年三季度文明创建工作总结"),
        ("春季植树总结", "示例区林业局2025年春季植树总结"),
        ("创城", "示例区林业局2025年文明创建工作总结（创城）"),
        ("2026年工作计划", "示例区林业局2026年工作计划"),
    ],
)
def test_a_document_is_called_by_its_name(name: str, title: str) -> None:
    assert document_title(UNIT, Document(UNIT.key, 2025, name)) == title


def test_a_half_year_does_not_speak_of_the_whole_year() -> None:
    half = Document(UNIT.key, 2025, "上半年", date(2025, 1, 1), date(2025, 6, 30))
    pair = [record("meeting", "甲字会", "3-1"), record("meeting", "乙字会", "3-2")]
    assert plain(pair, document=half) == "上半年召开工作会议2次。"
    other = Document(UNIT.key, 2025, "创城专题")
    assert plain(pair, document=other) == "召开工作会议2次。"


def test_a_run_in_heading_goes_on_in_its_line() -> None:
    nodes = [
        node("a", "heading", text="深化活动", run_in=True, lead="(一)", tail="。"),
        node("b", "paragraph", "a", text="我们始终重视。"),
        node("c", "heading", order=1, text="后面没有话", run_in=True),
        node("d", "point", "c", text="甲"),
        node("e", "heading", order=2, text="甲", lead="1、", run_in=True),
        node("f", "heading", order=3, text="乙", lead="2、"),
    ]
    text = written(nodes)
    assert text.plain == "(一)深化活动。我们始终重视。\n二、后面没有话。甲。\n1、甲\n2、乙"
    assert (
        "".join(r.text for r in text.blocks[0].runs[: text.blocks[0].heading]) == "(一)深化活动。"
    )
    assert text.blocks[0].level == 1
    assert [b.heading for b in text.blocks[2:]] == [0, 0]


# --- imported texts -------------------------------------------------------------------------------

LINE = st.text(st.sampled_from("甲乙 一、（）()1.\u3000“”{}【】[/]|。；a9\t"), max_size=12)


@settings(max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(["title", "heading", "paragraph", "date"]), LINE, LINE)))
def test_an_imported_text_comes_out_character_for_character(
    lines: list[tuple[NodeStyle, str, str]],
) -> None:
    nodes = [
        node(f"n{n}", style, "", n, lead=lead, text=text, tail=" ")
        for n, (style, lead, text) in enumerate(lines)
    ]
    assert written(nodes).plain == "\n".join(f"{lead}{text} " for _, lead, text in lines)


def test_words_that_tell_a_record_lead_to_it_and_stay_as_they_are() -> None:
    one, two = record("meeting", "甲会"), record("rule", "制度")
    line = "三月开了甲会，甲会上定了25项制度。"
    nodes = [node("p", "paragraph", text=line)]
    text = written(
        nodes,
        [one, two],
        Placement(DOC.key, one.id, "p", "told", told="甲会", told_at=7),
        Placement(DOC.key, two.id, "p", "told", told="25项制度", told_at=3),
    )
    assert text.plain == line
    runs = [(run.text, run.record) for run in text.blocks[0].runs if run.record]
    assert runs == [("甲会", one.id), ("25项制度", two.id)]
    moved = Placement(DOC.key, one.id, "p", "told", told="甲会", told_at=5)
    assert written(nodes, [one], moved).blocks[0].runs[1].record == one.id
    gone = Placement(DOC.key, one.id, "p", "told", told="乙会", told_at=0)
    assert written(nodes, [one], gone).plain == line


def test_a_run_in_heading_at_the_end_stands_alone() -> None:
    assert written([node("a", "heading", text="甲", lead="一、", run_in=True)]).plain == "一、甲"


def test_overlapping_words_are_not_printed_twice() -> None:
    one, two = record("meeting", "甲会"), record("meeting", "乙会")
    text = written(
        [node("p", "paragraph", text="开了甲会乙会")],
        [one, two],
        Placement(DOC.key, one.id, "p", "told", told="甲会乙", told_at=2),
        Placement(DOC.key, two.id, "p", "told", told="乙会", told_at=4),
    )
    assert text.plain == "开了甲会乙会"


def test_inner_blank_lines_of_a_text_stay() -> None:
    nodes = [node("a", "paragraph", order=0, text="甲"), node("b", "paragraph", order=1),
             node("c", "paragraph", order=2, text="乙\n\n丙")]  # fmt: skip
    text = written(nodes)
    assert text.plain == "甲\n\n乙\n\n丙"
    assert all("\n" not in block.text for block in text.blocks)


# --- any facts at all -----------------------------------------------------------------------------

_TITLES = st.sampled_from(
    ["", "甲字行动", "春风计划", "乙字大会", "开展丙字行动", "丁字制度", "甲字行动"]
)
_DAYS = st.sampled_from(["", "3-5", "11月17日", "3月", "三季度", "每季度", "全年"])
_APPROX = {"": "", "余": "余", "多": "多"}


@st.composite
def typed_records(draw: st.DrawFn) -> tuple[Record, dict[str, tuple[Decimal, str, str]]]:
    """A record of any kind with fields missing at random, and the numbers that it was given."""
    kind = KINDS[draw(st.sampled_from(sorted(KINDS.kinds)))]
    fields: dict[str, object] = {}
    numbers: dict[str, tuple[Decimal, str, str]] = {}
    for field in kind.fields:
        if not draw(st.booleans()):
            continue
        if field.is_quantity:
            approx = draw(st.sampled_from(["", "", "余", "多"])) if field.type == "quantity" else ""
            value = draw(st.integers(0, 40)) * (100 if approx else 1)
            unit = draw(st.sampled_from(field.units or ("个",)))
            if field.type == "money":
                unit = "元"
            if approx and not value:
                value = 100
            fields[field.key] = f"{value}{approx}{unit}"
            exact = Decimal(value) / 100 if unit == "%" else Decimal(value)
            numbers[field.key] = (exact, unit, approx)
        elif field.choices:
            fields[field.key] = draw(st.sampled_from(field.choices))
        elif field.type == "date":
            fields[field.key] = "12月20日"
        elif field.type.startswith("list of"):
            fields[field.key] = ["子项", "丑项"]
        else:
            fields[field.key] = draw(st.sampled_from(["寅词", "卯词"]))
    made = record(kind.key, draw(_TITLES), draw(_DAYS), "", **fields)
    return made, numbers


_READ = re.compile(r"(?:约|近)?(\d+(?:\.\d+)?)(余|多)?(万|亿)?(.*)")


def _read(text: str) -> tuple[Decimal, bool]:
    """A printed quantity, read back by a few lines of its own: value in single units, exact?"""
    found = _READ.fullmatch(text)
    assert found, text
    scale = {"万": 10**4, "亿": 10**8, None: 1}[found[3]]
    value = Decimal(found[1]) * scale
    exact = not found[2] and text[0].isdigit() and "以上" not in text
    return (value / 100 if found[4] == "%" else value), exact


@settings(max_examples=150, deadline=None)
@given(st.lists(typed_records(), min_size=1, max_size=9), st.data())
def test_every_number_is_a_records_or_a_sum_and_the_marks_are_in_order(
    made: list[tuple[Record, dict[str, tuple[Decimal, str, str]]]], data: st.DataObject
) -> None:
    records = [r for r, _ in made]
    numbers = {r.id: given_ for r, given_ in made}
    kinds = {r.id: KINDS[r.kind] for r in records}
    either: st.SearchStrategy[Use] = st.sampled_from(("named", "counted"))
    uses = {r.id: data.draw(either) for r in records}
    text = told(records, uses)
    for run in (run for block in text.blocks for run in block.runs):
        if not re.search(r"\d", run.text):
            continue
        ids = run.records or ((run.record,) if run.record else ())
        assert ids, run
        assert run.field, run
        if run.field == "n":
            assert run.text == str(len(ids))
            assert len(ids) > 1
            assert len({r.kind for r in records if r.id in ids}) == 1
            continue
        field = kinds[ids[0]].field(run.field)
        if field is None or not field.is_quantity:
            assert run.field in ("date", "as_of", "quarter", "deadline")
            continue
        assert len({kinds[i].key for i in ids}) == 1
        parts = [numbers[i][run.field] for i in ids]
        assert field.one or len({unit for _, unit, _ in parts}) == 1
        value, exact = _read(run.text)
        assert value == sum(v for v, _, _ in parts), (run, parts)
        assert exact == all(not approx for _, _, approx in parts)
    for line in text.plain.split("\n"):
        assert not re.search("[，。；、：]{2,}", line), line
        assert not re.search("“”|（）|元元|次次|对对|个个|人人|开展开展|召开召开", line), line
        assert not re.match("[，。；、：]", line), line
        assert line.endswith(("。", "〕")), line
        assert line.count("“") == line.count("”")
    ours = "".join(run.text for b in text.blocks for run in b.runs if run.field != "date")
    if "每季度" in ours:
        assert {str(r.fields.get("quarter")) for r in records} >= {"1", "2", "3", "4"} or all(
            r.date.precision == "quarter" for r in records if r.kind == "inspection"
        )
    needed = {
        (r.id, f.key)
        for r in records
        for f in KINDS[r.kind].fields
        if f.need == "sentence" and f.key not in r.fields
    }
    assert {(m.record, m.field) for m in text.missing if m.field != "title"} == needed
    assert told(records, uses) == text
