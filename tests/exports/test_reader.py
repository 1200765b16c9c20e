"""A text that is read in and written out must be the text, and its headings its outline."""

import os
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from exports.compose import compose
from exports.reader import Reading, read_summary, read_text
from store.clean import clean
from store.contract import StoreError
from store.kinds import builtin_kinds
from store.model import Document, Node, Unit
from store.outline import arrange

UNIT = Unit("示例县水务局")
DOCUMENT = Document(unit=UNIT.name, year=2024)
KINDS = builtin_kinds()


def read(text: str, first: int = 1) -> Reading:
    return read_summary(
        text, unit=UNIT.name, year=2024, document=DOCUMENT.key, kinds=KINDS, first_node=first
    )


def joined(nodes: tuple[Node, ...]) -> str:
    """The nodes in reading order, as they stood in the text."""
    lines: list[str] = []
    open_line = False
    for node in nodes:
        if node.style == "preamble":
            continue
        words = (node.lead or "") + node.text + node.tail
        if open_line:
            lines[-1] += words
        else:
            lines.append(words)
        open_line = node.run_in
    return "\n".join(lines)


def composed(reading: Reading) -> str:
    return compose(UNIT, arrange(DOCUMENT, reading.nodes, [], [], KINDS), KINDS).plain


def outline(text: str) -> list[tuple[str, str]]:
    """Displayed place and words of every heading."""
    arrangement = arrange(DOCUMENT, read(text).nodes, [], [], KINDS)
    return [
        (arrangement.sections[node.id], node.text)
        for node in arrangement.nodes.values()
        if node.style == "heading"
    ]


SAMPLE = """\
示例县水务局2024年文明创建工作总结
　　今年以来，我局扎实推进创建。
一、加强组织领导\x20
　　成立了创建工作领导小组。

（一）健全机制。每月研究一次创建工作。
1.压实责任
　　一是明确分工；
（1）科室包片
　　各科室包一片。
二、丰富活动
　　开展清洁家园活动3次。

　　　　　　示例县水务局
　　　　　　2024年12月20日"""

PIECES = st.sampled_from(
    ["一、", "（一）", "(二)", "1、", "2.", "１．", "（1）", "第一部分", "加强领导", "我局",
     "开展检查", "3次", "。", "；", "：", "，", "、", " ", "　", "\t", "“", "”", "一是",
     "2024年3月5日", "水务局", "总结", "无违法违纪案件", "捐款200元", "去年", "\u2028",
     "\ufffd", "\\", "*", "[/]"]
)  # fmt: skip
LINES = st.one_of(
    st.lists(PIECES, max_size=8).map("".join),
    st.text(max_size=30).map(lambda line: clean(line).replace("\n", " ")),
)


@given(st.lists(LINES, max_size=12).map("\n".join))
@example(SAMPLE)
@example("一、甲\n二、乙")
@example("　\n甲")
def test_no_character_is_lost_or_added(text: str) -> None:
    reading = read(text)
    assert joined(reading.nodes) == text
    assert composed(reading) == text


def test_headings_nest_as_they_are_numbered() -> None:
    assert outline(SAMPLE) == [
        ("1", "加强组织领导"),
        ("1.1", "健全机制"),
        ("1.1.1", "压实责任"),
        ("1.1.1.1", "科室包片"),
        ("2", "丰富活动"),
    ]


def test_every_part_of_a_text_has_its_style() -> None:
    nodes = read(SAMPLE).nodes
    assert [node.style for node in nodes] == [
        "title", "preamble", "paragraph", "heading", "paragraph", "paragraph", "heading",
        "paragraph", "heading", "paragraph", "heading", "paragraph", "heading", "paragraph",
        "paragraph", "signature", "date",
    ]  # fmt: skip
    assert nodes[0].text == "示例县水务局2024年文明创建工作总结"
    assert nodes[2].parent == nodes[1].id
    assert nodes[2].text.startswith("　　今年")
    assert nodes[3].tail == " "
    assert (nodes[6].lead, nodes[6].tail, nodes[6].run_in) == ("（一）", "。", True)
    assert nodes[-2].text == "示例县水务局"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1、抓组织\n正文。\n（一）分工\n正文。\n2、抓活动\n正文。", ["1", "1.1", "2"]),
        (
            "一．抓组织\n1．分工\n正文。\n2．落实\n正文。\n二．抓活动\n正文。",
            ["1", "1.1", "1.2", "2"],
        ),
        ("第一部分 回顾\n一、成绩\n第二部分 打算\n一、目标", ["1", "1.1", "2", "2.1"]),
        ("(一)抓组织\n正文。\n(二)抓活动\n正文。", ["1", "2"]),
    ],
)
def test_other_numberings_make_the_same_outline(text: str, expected: list[str]) -> None:
    assert [place for place, _ in outline(f"某局工作总结\n{text}")] == expected


def test_short_lines_above_paragraphs_are_headings_where_nothing_is_numbered() -> None:
    body = "　　我局把创建工作放在心上、抓在手上，形成了齐抓共管的局面，群众满意。"
    text = f"某局工作总结\n组织领导有力\n{body}\n\n活动丰富多彩\n{body}"
    assert [words for _, words in outline(text)] == ["组织领导有力", "活动丰富多彩"]
    assert outline(f"某局工作总结\n只有一处\n{body}") == []
    assert outline(f"某局工作总结\n{body}\n甲乙丙\n丁戊己\n{body}") == []
    assert outline(f"某局工作总结\n甲乙丙\n短句。\n丁戊己\n{body}") == []


@pytest.mark.parametrize(
    "line",
    [
        "一是抓好学习。",
        "1、全年召开会议5次。",
        "1.5万元用于修路。",
        "（1）发放资料300份；",
        "一、二季度开展检查两次。",
        "3、4月份集中整治。",
        "1、组织领导工作中的各项措施、各项办法、各项制度都得到了落实：有专人、有经费。",
        "（一）",
        "1、2024年工作。我们开展了活动。",
    ],
)
def test_an_item_of_a_list_is_not_taken_for_a_heading(line: str) -> None:
    assert outline(f"某局工作总结\n{line}\n其他正文。") == []


def test_a_heading_with_its_mark_keeps_it_as_tail() -> None:
    node = read("某局工作总结\n一、领导重视。\n正文。").nodes[1]
    assert (node.style, node.text, node.tail, node.run_in) == ("heading", "领导重视", "。", False)


def test_the_bureau_above_the_title_belongs_to_it() -> None:
    nodes = read("示例县水务局\n2024年工作总结\n正文一句。").nodes
    assert [node.style for node in nodes] == ["title", "title", "preamble", "paragraph"]


def test_a_text_without_title_or_sign_off_gets_none() -> None:
    nodes = read("我局全年开展检查，效果很好。\n一、加强领导\n正文。").nodes
    assert [node.style for node in nodes] == ["preamble", "paragraph", "heading", "paragraph"]


def test_a_blank_line_above_the_first_heading_makes_no_preamble() -> None:
    nodes = read("某局工作总结\n\n一、加强领导\n正文。").nodes
    assert [node.style for node in nodes] == ["title", "paragraph", "heading", "paragraph"]


def test_nodes_are_numbered_from_where_the_document_stands() -> None:
    assert [node.id for node in read("某局总结\n正文。", first=8).nodes] == ["n8", "n9", "n10"]


@pytest.mark.parametrize(
    "data",
    [
        "甲\r\n　乙 \r\n".encode(),
        "\n 　\n甲\n　乙 \n\n".encode("utf-8-sig"),
        "甲\n　乙 ".encode("utf-16"),
        "甲\r　乙 ".encode("gb18030"),
    ],
)
def test_every_encoding_gives_the_same_text(data: bytes) -> None:
    assert read_text(data) == "甲\n　乙 "


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空"),
        (b" \n\t", "空"),
        ("　\n".encode(), "没有文字"),
        (b"PK\x03\x04\x00\x00abc", "不是文本文件"),
        (b"\x01\x02\x03abc", "编码"),
        (b"\xff\xfe\x00\xd8", "编码"),
        (b"\x81\xff\xff", "编码"),
    ],
)
def test_what_is_no_text_is_refused_with_a_sentence(data: bytes, words: str) -> None:
    with pytest.raises(StoreError, match=words):
        read_text(data)


def test_a_foreign_control_does_not_come_in() -> None:
    assert read_text(("文" * 200 + "\x1b[31m").encode()) == "文" * 200 + "\ufffd[31m"


def test_the_seed_keeps_its_text_and_sections() -> None:
    seed = os.environ.get("WENMING_SEED")
    if not seed:
        pytest.skip("needs WENMING_SEED, the path of a real summary as .txt")
    text = read_text(Path(seed).read_bytes())
    reading = read(text)
    assert joined(reading.nodes) == text
    assert composed(reading) == text
    places = [place for place, _ in outline(text)]
    assert [place for place in places if "." not in place] == ["1", "2", "3"]
    assert "3.1" in places
