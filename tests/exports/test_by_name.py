"""A figure that is put in by name follows the records, and nothing else in braces is touched."""

import pytest

from exports.by_name import figure_names, with_figures
from exports.compose import compose
from exports.text import Block, Run
from store.model import Node, NodeStyle, Placement, Record
from store.outline import arrange
from tests.exports.test_compose import DOC, KINDS, UNIT, record

NODES = [Node(DOC.key, "n1", "heading", text="标题", collects=("volunteer_service", "publicity"))]


def prose(words: str, *records: Record) -> str:
    nodes = [*NODES, Node(DOC.key, "n2", "paragraph", order=1, text=words)]
    text = compose(UNIT, arrange(DOC, nodes, records, [], KINDS), KINDS)
    return text.blocks[-1].text


def services(*participants: str) -> list[Record]:
    return [record("volunteer_service", participants=each) for each in participants]


LABEL = KINDS["volunteer_service"].label
PEOPLE = next(f.label for f in KINDS["volunteer_service"].fields if f.key == "participants")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (f"共{{{LABEL}.{PEOPLE}}}参加。", "共70人次参加。"),
        (f"开展{{{LABEL}.次数}}。", "开展2次。"),
        (f"开展{{{LABEL}.日数}}。", f"开展〔待补充：{LABEL}.日数〕。"),
        (f"{{ {LABEL} . {PEOPLE} }}", "70人次"),
        ("{没有.这个}和{1.1}。", "{没有.这个}和{1.1}。"),
        (f"{{{LABEL}.没有}}。", f"〔待补充：{LABEL}.没有〕。"),
        ("{宣传.数量}份。", "〔待补充：宣传.数量〕份。"),
        ("集合{1,2}和{甲}，a{b}.c，{", "集合{1,2}和{甲}，a{b}.c，{"),
    ],
)
def test_a_name_becomes_its_sum_and_other_braces_stay(words: str, told: str) -> None:
    assert prose(words, *services("30人次", "40人次")) == told


def test_the_figure_follows_the_records_and_knows_them() -> None:
    words = f"共{{{LABEL}.{PEOPLE}}}。"
    assert prose(words, *services("30人次")) == "共30人次。"
    assert prose(words, *services("30人次", "40余人次")) == "共70余人次。"
    assert prose(words) == f"共〔待补充：{LABEL}.{PEOPLE}〕。"
    mine = services("30人次", "40人次")
    nodes = [*NODES, Node(DOC.key, "n2", "paragraph", order=1, text=words)]
    text = compose(UNIT, arrange(DOC, nodes, mine, [], KINDS), KINDS)
    run = next(run for run in text.blocks[-1].runs if run.records)
    assert (run.text, {*run.records}) == ("70人次", {r.id for r in mine})


def test_names_stand_in_claims_effects_and_clauses_but_not_in_what_records_hold() -> None:
    words = f"{{{LABEL}.次数}}"
    mine = record("volunteer_service", "义务植树", participants="30人次")
    other = record("activity", words)
    nodes = [
        Node(DOC.key, "n1", "point", text=f"开展{words}", effect=f"共{words}",
             collects=("volunteer_service", "activity")),
    ]  # fmt: skip
    placed = [
        Placement(DOC.key, mine.id, "n1", "named", text=f"其中{words}植树"),
        Placement(DOC.key, other.id, "n1", "named"),
    ]
    text = compose(UNIT, arrange(DOC, nodes, [mine, other], placed, KINDS), KINDS).plain
    assert text.startswith("开展1次。")
    assert "其中1次植树" in text
    assert "共1次。" in text
    assert words in text  # the title of a record is data


def test_numbers_of_several_units_have_no_sum() -> None:
    papers = [
        record("publicity", form="标语", qty="3条"),
        record("publicity", form="倡议书", qty="4份"),
    ]
    label = next(f.label for f in KINDS["publicity"].fields if f.key == "qty")
    assert "待补充" in prose(f"{{{KINDS['publicity'].label}.{label}}}", *papers)


@pytest.mark.parametrize(
    ("name", "records", "told"),
    [
        # What one says, and one for each that does not say it.
        ("志愿服务.次数", [("volunteer_service", "50次"), ("volunteer_service", "")], "51次"),
        ("志愿服务.次数", [("volunteer_service", "约50次"), ("volunteer_service", "")], "约51次"),
        ("志愿服务.次数", [("volunteer_service", "3次"), ("volunteer_service", "2场次")], "〔"),
        ("检查督查.次数", [("inspection", ""), ("inspection", "")], "2次"),
        ("检查督查.发现问题", [("inspection", ""), ("inspection", "")], "〔"),
        ("制度建设.项数", [("rule", "4项"), ("rule", "")], "5项"),
        ("会议.次数", [("meeting", ""), ("meeting", "")], "2次"),
        ("会议.日数", [("meeting", ""), ("meeting", "")], "〔"),
        ("会议.数", [("meeting", "")], "〔"),
        ("道德讲堂.期数", [("moral_lecture", ""), ("moral_lecture", "")], "2期"),
        ("荣誉.项数", [("honour", ""), ("honour", "")], "2项"),
        ("荣誉.次数", [("honour", "")], "〔"),
        ("会议.次数", [], "〔"),
    ],
)
def test_a_count_adds_what_is_said_and_counts_the_rest_by_the_kinds_own_measure(
    name: str, records: list[tuple[str, str]], told: str
) -> None:
    keys = {"volunteer_service": "sessions", "inspection": "times", "rule": "qty"}
    pool = [record(kind, **({keys[kind]: said} if said else {})) for kind, said in records]
    block = with_figures(Block("paragraph", (Run(f"共{{{name}}}"),)), pool, KINDS)
    assert block.text == f"共{told}" if told != "〔" else block.text.startswith("共〔待补充：")
    assert (name in figure_names(pool, KINDS)) == (told != "〔")


def test_a_figure_by_name_counts_what_the_text_tells_and_no_ledger() -> None:
    mine = [record("meeting", f"{n}号会议") for n in range(3)]
    nodes = [Node(DOC.key, "n1", "point", text="全年开会{会议.次数}", collects=("meeting",))]
    placed = [Placement(DOC.key, mine[0].id, "n1", "ledger")]
    placed += [Placement(DOC.key, one.id, "n1", "counted") for one in mine[1:]]
    text = compose(UNIT, arrange(DOC, nodes, mine, placed, KINDS), KINDS).plain
    assert text.startswith("全年开会2次。")
    assert text.count("2次") == 2


def test_a_name_without_a_sum_keeps_the_final_file_back() -> None:
    nodes = [Node(DOC.key, "n1", "paragraph", text=f"{{{LABEL}.没有}}")]
    (missing,) = compose(UNIT, arrange(DOC, nodes, [], [], KINDS), KINDS).missing
    assert (missing.record, missing.node) == (None, "n1")


def test_each_name_without_a_sum_is_listed() -> None:
    words = f"{{{LABEL}.没有}}、{{{LABEL}.也无}}、{{{LABEL}.时长}}、{{{LABEL}.没有}}"
    nodes = [Node(DOC.key, "n1", "paragraph", text=words)]
    missing = compose(UNIT, arrange(DOC, nodes, [], [], KINDS), KINDS).missing
    labels = [one.label for one in missing]
    assert labels == [f"待补充：{LABEL}.{name}" for name in ("没有", "也无", "时长")]


def test_a_measure_word_behind_a_figure_is_not_said_twice_and_shares_have_no_sum() -> None:
    meetings = [record("meeting", "甲会"), record("meeting", "乙会")]
    nodes = [node_("n1", ("meeting", "service_window")), node_("n2", (), "开会{会议.次数}次。")]
    assert read(nodes, meetings) == "开会2次。"
    windows = [record("service_window", f"窗口{n}", satisfaction="98%") for n in "甲乙"]
    nodes = [node_("n1", ("service_window",)), node_("n2", (), "满意率{文明窗口.满意率}。")]
    assert "〔待补充：文明窗口.满意率〕" in read(nodes, windows)
    assert "文明窗口.满意率" not in figure_names(windows, KINDS)


def node_(id_: str, collects: tuple[str, ...], words: str = "") -> Node:
    style: NodeStyle = "paragraph" if words else "heading"
    return Node(DOC.key, id_, style, order=int(id_[1:]), text=words or "标题", collects=collects)


def read(nodes: list[Node], records: list[Record]) -> str:
    return compose(UNIT, arrange(DOC, nodes, records, [], KINDS), KINDS).blocks[-1].text
