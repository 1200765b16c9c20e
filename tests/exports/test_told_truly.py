"""What records say is told neither as more nor as the contrary of it, and no word twice."""

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from exports.compose import compose
from store.model import Placement
from store.outline import arrange
from store.quick import parse
from tests.exports.desks import empty_desk
from tests.exports.test_compose import DOC, KINDS, UNIT, node, plain, record, told

DONE = {"confirmed_by": "分管领导", "as_of": "12月25日"}


def test_a_count_that_was_not_understood_is_not_none() -> None:
    text = told([record("zero", item="治安案件", count="两三起", **DONE)])
    assert "未发生" not in text.plain
    assert "〔待补充：发生数〕" in text.plain
    assert [missing.field for missing in text.missing] == ["count"]


@pytest.mark.parametrize(
    "title",
    [
        "违法违纪案件",
        "无违法违纪案件",
        "没有违法违纪案件",
        "未发生违法违纪案件",
        "无违法违纪案件，全局平安稳定",
        "违法违纪案件零发生",
        "全年无违法违纪案件",
        "我局无违法违纪案件",
        "实现零违法违纪案件",
        "不存在违法违纪案件",
        "杜绝违法违纪案件",
        "未发现违法违纪案件",
        "违法违纪案件0起",
        "无一起违法违纪案件",
        "违法违纪案件零",
        "违法零违纪案件",
    ],
)
def test_a_title_that_says_none_itself_is_not_turned_into_its_contrary(title: str) -> None:
    assert plain([record("zero", title, **DONE)]) == "截至12月25日，全局未发生违法违纪案件。"


def test_a_word_that_begins_with_none_is_no_none() -> None:
    for words in ("无证经营案件", "零星火灾"):
        assert f"未发生{words}" in plain([record("zero", words, **DONE)])


def test_a_superior_s_inspection_is_received_and_not_held() -> None:
    assert plain([record("inspection", "市文明办检查", form="上级检查")]) == "接受市文明办检查。"


def test_of_honours_the_highest_are_named_and_each_is_counted_where_it_belongs() -> None:
    made = [
        record("honour", "", level=level, honour=f"{level}级奖", recipient=f"{level}科")
        for level in ("本单位", "本单位", "国家", "省", "市")
    ]
    text = plain(made)
    assert "获区级以上荣誉3项" in text
    assert "获本单位表彰2项" in text
    assert "“国家级奖”" in text
    assert "“省级奖”" in text
    assert "“本单位级奖”" not in text


@pytest.mark.parametrize(
    ("titles", "about"),
    [
        (("第一次党风廉政会议", "第二次党风廉政会议"), "党风廉政"),
        (("上半年党风廉政建设工作会", "下半年党风廉政建设工作会"), "党风廉政建设"),
        (("一季度廉政分析会", "二季度廉政分析会", "三季度廉政分析会"), "廉政"),
        (("市委廉政巡察整改会", "区委廉政巡察整改会"), "廉政巡察整改"),
        (("全系统廉政教育大会", "全系统廉洁文化推进会"), ""),
        (("局务会议", "局务会议"), ""),
    ],
)
def test_what_meetings_are_about_is_never_cut_out_of_a_word(
    titles: tuple[str, ...], about: str
) -> None:
    meetings = [record("meeting", title) for title in titles]
    assert plain(meetings) == f"全年召开{about}{'专题' if about else '工作'}会议{len(titles)}次。"


def test_events_beside_a_year_s_sum_are_named_and_not_counted_a_second_time() -> None:
    made = [
        record("volunteer_service", "全年志愿服务", sessions="50次"),
        record("volunteer_service", "结对志愿服务", sessions="12次"),
        record("volunteer_service", "无偿献血"),
        record("volunteer_service", "开展交通劝导"),
    ]
    assert plain(made) == "全年开展志愿服务62次，组织无偿献血、交通劝导。"


def test_a_sum_that_few_records_give_is_not_told_of_all() -> None:
    lectures = [record("moral_lecture", f"第{n}讲") for n in range(4)]
    few = [*lectures, record("moral_lecture", "第五讲", participants="30人次")]
    assert plain(few) == "全年举办道德讲堂5期。"
    most = [record("moral_lecture", f"第{n}讲", participants="30人次") for n in range(4)]
    assert plain([*most, lectures[0]]) == "全年举办道德讲堂5期、120人次参加。"


def test_what_was_mended_is_told_of_the_checks_that_tell_what_was_found() -> None:
    checks = [
        record("inspection", "检查", form="不定期", issues="4个", fixed="4个"),
        record("inspection", "检查", form="不定期", fixed="36个"),
    ]
    assert "36" not in plain(checks)
    assert "40" not in plain(checks)


def test_not_all_is_mended_where_some_checks_say_nothing_of_it() -> None:
    checks = [record("inspection", "甲", form="自查", issues="5个", fixed="5个")]
    checks += [record("inspection", f"检查{n}", form="自查") for n in "乙丙"]
    assert plain(checks) == "全年开展自查3次，发现问题5个，已整改5个。"
    assert "全部" in plain(checks[:1])


def test_a_sum_without_a_purpose_takes_none_from_the_next() -> None:
    made = [
        record("investment", "机关办公楼改造", amount="12.8万元"),
        record("investment", "绿化", amount="3万元"),
        record("investment", "道路维修", amount="100万元", form="道路"),
    ]
    text = plain(made)
    assert text.startswith("全年投入15.8万元。其中，")
    assert text.endswith("。投入100万元用于道路维修。")


def test_half_is_not_most() -> None:
    lectures = [record("moral_lecture", "第一讲"), record("moral_lecture", "第二讲")]
    lectures.append(record("moral_lecture", "第三讲", participants="30人次"))
    lectures.append(record("moral_lecture", "第四讲", participants="30人次"))
    assert plain(lectures) == "全年举办道德讲堂4期。"


def test_what_happened_is_told_of_each_thing_by_itself() -> None:
    made = [
        record("zero", item="治安案件", count="2起", **DONE),
        record("zero", item="越级上访", count="1件", **DONE),
    ]
    assert re.findall("发生([^；，。]*)", plain(made)) == ["治安案件2起", "越级上访1件"]


def test_two_records_that_nothing_tells_apart_are_told_once() -> None:
    pair = [record("other", "接待调研"), record("other", "接待调研")]
    assert plain(pair, "named") == "接待调研。"


def test_surveys_are_no_measures_for_the_public() -> None:
    surveys = [record("service_window", f"满意度测评{n}", satisfaction="98%") for n in "一二"]
    assert plain(surveys) == "全年开展满意度测评2次。"


def test_a_plan_and_a_place_on_the_agenda_are_no_two_meetings() -> None:
    made = [
        record("arrangement", "列入年度要点", form="列入议程"),
        record("arrangement", "实施办法"),
    ]
    assert "2次" not in plain(made, "counted")


def test_a_half_year_is_not_the_whole_year() -> None:
    half = replace(DOC, span_start=_day(1, 1), span_end=_day(6, 30))
    trainings = [record("training", f"培训{n}", "3-5") for n in "甲乙"]
    assert told(trainings, document=half).plain == "上半年组织各类培训2次。"


def _day(month: int, day: int) -> date:
    return date(2025, month, day)


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (("leading_group", "成立创城领导小组", {"change": "成立"}), "成立创城领导小组。"),
        (("leading_group", "创城指挥部", {"leader": "局长"}), "健全创城指挥部，由局长任组长。"),
        (("rule", "修订考勤制度", {"form": "修订"}), "修订考勤制度。"),
        (("pledge", "签订廉政承诺书", {"copies": "46份"}), "签订廉政承诺书46份。"),
        (("responsibility", "签订安全生产责任书", {"letters": "28份"}), "签订安全生产责任书28份。"),
        (("enforcement", "查处非法营运", {"form": "非法营运车辆", "qty": "42辆"}),
         "查处非法营运车辆42辆。"),
        (("festival", "“我们的节日·端午”主题活动", {"form": "端午"}),
         "开展“我们的节日·端午”主题活动。"),
        (("activity", "开展岗位练兵活动", {}), "开展岗位练兵活动。"),
        (("investment", "机关办公楼改造", {"amount": "12.8万元"}),
         "投入12.8万元用于机关办公楼改造。"),
        (("investment", "", {"amount": "12.8万元", "form": "其他"}), "投入12.8万元。"),
        (("donation", "捐款", {"amount": "9630元", "donors": "87"}),
         "组织87名干部职工捐款9630元。"),
        (("honour", "全市先进单位", {}), "获评全市先进单位。"),
        (("honour", "荣获先进集体", {}), "荣获先进集体。"),
        (("arrangement", "创建工作方案", {"form": "印发方案", "doc_no": "林发〔2025〕3号"}),
         "印发创建工作方案（林发〔2025〕3号）。"),
        (("selection", "文明家庭评选", {}), "评选文明家庭。"),
        (("media_coverage", "市级媒体采用", {"media": "市级媒体"}), "信息报道被市级媒体采用。"),
        (("honour", "被市委授予先进单位", {}), "被市委授予先进单位。"),
        (("donation", "捐款", {"amount": "9630元", "donors": "87人"}), "组织87人捐款9630元。"),
        (("partnership", "走访慰问困难户", {"households": "36户"}), "走访慰问困难户，惠及36户。"),
    ],
)  # fmt: skip
def test_what_was_typed_twice_is_told_once(
    made: tuple[str, str, dict[str, str]], text: str
) -> None:
    kind, title, fields = made
    assert plain([record(kind, title, **fields)], "named") == text


@pytest.mark.parametrize("title", ["3月1日召开廉政会议", "我局召开廉政会议", "召开廉政会议"])
def test_a_title_that_is_a_whole_sentence_is_told_as_one(title: str) -> None:
    text = plain([record("meeting", title, "3-1")], "named")
    assert text.count("召开") == 1
    assert text.count("3月1日") == 1


def test_points_in_one_paragraph_say_once_that_it_is_the_whole_year() -> None:
    nodes = [
        node("h", "heading", text="标题", points="joined"),
        node("p", "point", "h", 1, text="甲"),
        node("q", "point", "h", 2, text="乙"),
    ]
    records = [record("training", f"培训{n}") for n in "甲乙"]
    records += [record("meeting", f"会议{n}") for n in "甲乙"]
    placed = [
        Placement(DOC.key, r.id, "p" if r.kind == "training" else "q", "counted") for r in records
    ]
    text = compose(UNIT, arrange(DOC, nodes, records, placed, KINDS), KINDS).plain
    assert text.count("全年") == 1


def test_many_different_things_of_a_kind_do_not_make_a_list_without_end() -> None:
    made = [record("publicity", f"第{n}条标语", qty=f"{n}份") for n in range(1, 31)]
    text = plain(made)
    assert len(text) < 120
    assert "第30条标语30份" in text
    assert "26次" in text


def test_quotes_in_the_names_of_activities_stand_once() -> None:
    titles = ("“岗位练兵”活动", "一日捐", "开展向先进学习活动")
    text = plain([record("activity", title) for title in titles])
    assert text == "先后开展“岗位练兵”“一日捐”“向先进学习”活动。"


def test_people_in_two_measures_are_not_added_up() -> None:
    helped = [
        record("volunteer_service", "学雷锋", participants="31人"),
        record("volunteer_service", "高考护航", participants="12名"),
    ]
    assert "志愿服务2次、43人参与" in plain(helped)
    helped.append(record("volunteer_service", "劝导", participants="5人次"))
    assert "43人、5人次参与" in plain(helped)


def test_a_meeting_is_called_one_on_a_topic_that_it_was_not() -> None:
    assert "工作会议2次" in plain([record("meeting", "月度例会"), record("meeting", "月度例会")])


def test_what_the_clause_says_itself_is_told_twice() -> None:
    assert "用于创建经费" in plain([record("investment", "投入创建经费", amount="2万元")])
    assert "召开共" not in plain([record("meeting", "共召开局务会", quantities=("6次",))])


def _told(lines: Iterable[str], folder: Path) -> str:
    desk = empty_desk(folder)
    for line in lines:
        quick = parse(
            line, desk.kinds, year=2025, today=date(2025, 12, 20), arrangement=desk.arrangement
        )
        desk.add_quick(quick)
    return compose(desk.unit, desk.arrangement, desk.kinds).plain


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["签订党风廉政责任书38份 /承诺与责任书", "签订服务承诺书42份 /承诺与责任书"],
         "责任书38份，签订服务承诺书42份"),
        (["微信公众号发布信息286条 /信息与报道", "市级媒体采用稿件65篇 /信息与报道"],
         "微信公众号发布信息286条，市级媒体采用稿件65篇"),
        (["3-5 端午包粽子 30人参加 /我们的节日", "9-9 重阳慰问老人 65人 /我们的节日"],
         "主题活动2次。"),
        (["为灾区捐款 5万元 /捐款捐物"], "为灾区捐款5万元。"),
        (["捐赠电脑8台 价值2.4万元 /捐款捐物"], "捐赠电脑8台，价值2.4万元。"),
        (["困难学生资助 264人 金额52.8万元 /捐款捐物"], "困难学生资助264人，金额52.8万元。"),
        (["床位使用率 88.5% /中心工作"], "床位使用率88.5%。"),
        (["民一庭被授予“青年文明号” /荣誉"], "\n民一庭被授予“青年文明号”。"),
        (["每周五 路口劝导 15人 /志愿服务"], "每周五开展路口劝导，15人参加。"),
        (["1-10月 公交客运量 3260万人次 /中心工作"], "1月至10月公交客运量3260万人次。"),
        (["食堂安全检查 4次 发现问题5个 全部整改 /检查督查"],
         "检查4次，发现问题5个，全部整改。"),
        (["电子屏滚动播放公益广告60条 /宣传"], "\n电子屏滚动播放公益广告60条。"),
    ],
)  # fmt: skip
def test_something_else_is_told_than_was_typed(
    lines: list[str], words: str, tmp_path: Path
) -> None:
    assert words in _told(lines, tmp_path)


def test_problems_counted_in_many_measures_are_many_figures(tmp_path: Path) -> None:
    lines = ["3月 检查 发现问题18处 整改17处 /检查督查", "4月 督查 发现问题27个 整改27个 /检查督查"]
    assert "发现问题45个，已整改44个" in _told(lines, tmp_path)


def test_of_honours_without_a_level_the_highest_are_lost(tmp_path: Path) -> None:
    lines = [f"获评{which}先进集体 /荣誉" for which in ("本单位", "县", "全国", "市", "省级")]
    told = _told(lines, tmp_path)
    assert "获评全国先进集体" in told
    assert "获评省级先进集体" in told


def test_of_several_things_that_did_not_happen_one_is_denied_twice(tmp_path: Path) -> None:
    told = _told(["无违法违纪、无刑事案件、无酒驾 /零发生"], tmp_path)
    assert "未发生违法违纪、刑事案件、酒驾" in told
