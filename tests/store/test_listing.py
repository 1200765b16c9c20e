"""A leader's list becomes nodes of the level that the leader meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.listing import read_list
from store.model import NodeStyle
from store.outline import Sprout


def shape(sprouts: tuple[Sprout, ...], depth: int = 0) -> list[str]:
    lines: list[str] = []
    for sprout in sprouts:
        lines.append("  " * depth + f"{sprout.style} {sprout.text}")
        lines += shape(sprout.points, depth + 1)
    return lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "一、加强领导\n（一）健全机构。\n  一是成立小组；\n  二是明确责任。\n二、深化教育",
            ["heading 加强领导", "  heading 健全机构", "    point 成立小组", "    point 明确责任",
             "heading 深化教育"],
        ),
        ("1. 领导\n2、教育\n３．环境", ["heading 领导", "heading 教育", "heading 环境"]),
        ("第一部分 甲\n一、乙\n第二部分：丙", ["heading 甲", "  heading 乙", "heading 丙"]),
        (
            "一、甲\n1.抓早，开好会；抓实，签好书。\n2.抓常。",
            ["heading 甲", "  point 抓早，开好会；抓实，签好书", "  heading 抓常"],
        ),
        (
            "一是甲；\n（1）乙\n（2）丙\n二是丁",
            ["point 甲", "  point 乙", "  point 丙", "point 丁"],
        ),
        (
            "一、甲\n1.乙\n（1）丙\n①丁\n二、戊",
            ["heading 甲", "  heading 乙", "    heading 丙", "    heading 丁", "heading 戊"],
        ),
        (
            "一、甲\n全年坚持学习。\n机关带头\n二、乙",
            ["heading 甲", "  paragraph 全年坚持学习。", "  point 机关带头", "heading 乙"],
        ),
        (
            "甲\n  乙\n    丙\n      丁\n\n戊\n\t己\n\u3000\u3000庚",
            ["heading 甲", "  point 乙", "    point 丙", "    point 丁", "heading 戊", "  point 己",
             "  point 庚"],
        ),
        ("- 甲\n• 乙", ["heading 甲", "heading 乙"]),
        ("1.5万元投入\n一、甲", ["point 1.5万元投入", "heading 甲"]),
        ("一、", ["heading 一、"]),
        ("一、甲\r\n\x1b二、乙", ["heading 甲", "  point \ufffd二、乙"]),
    ],
)  # fmt: skip
def test_each_line_gets_the_level_that_its_number_or_indent_says(
    text: str, lines: list[str]
) -> None:
    assert shape(read_list(text)) == lines


def test_a_flat_list_at_a_point_makes_points() -> None:
    assert shape(read_list("甲\n乙\n  丙", "point")) == ["point 甲", "point 乙", "  point 丙"]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", "  ", "\t\t", "      "]),
            st.sampled_from(["", "一、", "（二）", "3.", "（4）", "五是", "- ", "第一章"]),
            st.sampled_from(["甲", "甲乙。丙", "甲。"]),
        ),
        max_size=12,
    ),
    st.sampled_from(["heading", "point"]),
)
def test_no_line_is_lost_and_no_level_is_deeper_than_an_outline_has(
    lines: list[tuple[str, str, str]], outermost: NodeStyle
) -> None:
    def walk(sprouts: tuple[Sprout, ...], above: tuple[str, ...]) -> int:
        count = 0
        for sprout in sprouts:
            path = (*above, sprout.style)
            assert path.count("heading") <= 4
            assert path.count("point") <= 2
            if sprout.style == "heading":
                assert {*above} <= {"heading"}
            assert "paragraph" not in above
            count += 1 + walk(sprout.points, path)
        return count

    text = "\n".join("".join(line) for line in lines)
    assert walk(read_list(text, outermost), ()) == len(lines)
