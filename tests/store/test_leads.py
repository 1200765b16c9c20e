"""Numbers of imported headings follow who moves them, and stay as they are for anything else."""

from datetime import datetime
from pathlib import Path

import pytest

from exports.intake import import_text
from exports.leave import text_of
from store import editing
from store.desk import Desk, open_desk
from store.documents import create_document
from store.kinds import builtin_kinds
from store.model import Node
from store.tinydb_store import TinyDBStore

NOW = datetime.fromisoformat("2025-12-03T09:00:00+08:00")
LINES = (
    "一、组织领导", "（一）班子。好。", "（二）队伍。好。", "（三）制度。好。", "二、思想教育",
    "学习。", "三、志愿服务", "行动。",
)  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    create_document(TinyDBStore(tmp_path), unit="某局", year=2025, who="甲", at=NOW.isoformat())
    return open_desk(
        TinyDBStore(tmp_path), builtin_kinds(), unit=None, year=None, name=None, who="甲",
        now=lambda: NOW,
    )  # fmt: skip


def take(desk: Desk, *lines: str) -> None:
    import_text(desk, "\n".join(("某局2025年总结", *lines)).encode())


def said(desk: Desk) -> list[str]:
    return text_of(desk).plain.split("\n")[1:]


def at(desk: Desk, words: str) -> str:
    return next(id_ for id_, node in desk.arrangement.nodes.items() if node.text == words)


def test_a_moved_heading_leaves_its_old_number(desk: Desk) -> None:
    take(desk, *LINES)
    desk.reshape(lambda a: editing.shift(a, at(desk, "思想教育"), -1))
    assert said(desk) == [
        "一、思想教育", "学习。", "二、组织领导", *LINES[1:4], *LINES[6:],
    ]  # fmt: skip
    desk.reshape(lambda a: editing.shift(a, at(desk, "制度"), -1))
    assert said(desk)[3:6] == ["（一）班子。好。", "（二）制度。好。", "（三）队伍。好。"]
    desk.undo(2)
    assert said(desk) == [*LINES]


def test_a_heading_on_another_level_keeps_the_number_of_the_old_one(desk: Desk) -> None:
    take(desk, *LINES)
    desk.reshape(lambda a: editing.indent(a, at(desk, "思想教育")))
    assert said(desk) == [*LINES[:4], "（四）思想教育", "学习。", "二、志愿服务", "行动。"]
    desk.reshape(lambda a: editing.outdent(a, at(desk, "思想教育")))
    assert said(desk) == [*LINES]
    desk.reshape(lambda a: editing.indent(a, at(desk, "志愿服务")))
    assert said(desk)[4:] == ["二、思想教育", "学习。", "（一）志愿服务", "行动。"]


def test_headings_below_one_that_changes_its_level_keep_theirs(desk: Desk) -> None:
    take(desk, "一、甲", "好。", "　　二、乙", "（一）丙", "好。", "（二）丁", "好。")
    desk.reshape(lambda a: editing.indent(a, at(desk, "乙")))
    assert said(desk) == ["一、甲", "好。", "　　（一）乙", "1.丙", "好。", "2.丁", "好。"]


def test_a_heading_that_is_deleted_joined_or_added_leaves_a_gap(desk: Desk) -> None:
    take(desk, *LINES)
    desk.reshape(lambda a: editing.delete(a, at(desk, "队伍")))
    assert said(desk)[2] == "（二）制度。好。"
    new = Node(desk.key, "", "heading", text="经费保障")
    desk.reshape(lambda a: editing.add(a, at(desk, "组织领导"), new))
    assert said(desk)[3:6] == ["二、经费保障", "三、思想教育", "学习。"]
    desk.reshape(lambda a: editing.join(a, at(desk, "思想教育")))
    assert said(desk)[3:] == ["二、经费保障，思想教育", "学习。", "三、志愿服务", "行动。"]
    desk.reshape(lambda a: editing.restyle(a, at(desk, "经费保障，思想教育"), "point"))
    assert "二、志愿服务" in said(desk)


def test_what_nobody_moves_keeps_its_number_however_it_is_written(desk: Desk) -> None:
    lines = (
        "一.甲",
        "好。",
        "三、乙",
        "1、丙",
        "好。",
        "好。",
        "1、丁",
        "好。",
        "第二部分丑",
        "好。",
    )
    take(desk, *lines)
    desk.reshape(
        lambda a: editing.add(a, at(desk, "乙"), Node(desk.key, "", "paragraph", text="新"))
    )
    assert [line for line in said(desk) if line != "新"] == [*lines]


def test_the_form_of_a_number_is_another_after_a_move(desk: Desk) -> None:
    take(desk, "　一．甲", "好。", "　二．乙", "①丙", "好。", "②丁", "好。", "　十．戊", "好。")
    desk.reshape(lambda a: editing.shift(a, at(desk, "戊"), -1))
    desk.reshape(lambda a: editing.shift(a, at(desk, "丁"), -1))
    assert said(desk) == [
        "　一．甲", "好。", "　二．戊", "好。", "　三．乙", "①丁", "好。", "②丙", "好。",
    ]  # fmt: skip


def test_wide_digits_are_narrow_after_a_move_and_back(desk: Desk) -> None:
    lines = ("一、头", "１、甲", "好。", "２、乙", "好。", "３、丙", "好。")
    take(desk, *lines)
    desk.reshape(lambda a: editing.shift(a, at(desk, "丙"), -1))
    assert [line for line in said(desk) if "、" in line] == ["一、头", "１、甲", "２、丙", "３、乙"]
    desk.reshape(lambda a: editing.shift(a, at(desk, "丙"), 1))
    assert said(desk) == [*lines]


def test_a_paragraph_made_a_heading_at_the_end_does_not_vanish_from_the_document(
    desk: Desk,
) -> None:
    take(desk, "一、甲", "好。", "完善机制")
    desk.reshape(lambda a: editing.restyle(a, at(desk, "完善机制"), "heading"))
    assert said(desk)[-1] == "（一）完善机制"
    desk.reshape(lambda a: editing.outdent(a, at(desk, "完善机制")))
    assert said(desk) == ["一、甲", "好。", "二、完善机制"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("（三）打造载体。", "打造载体。"), ("三、打造载体", "打造载体"),
        ("3.打造载体", "打造载体"),
        ("（3） 打造载体", "打造载体"), ("第三部分、打造载体", "打造载体"),
        ("一、二季度工作", "一、二季度工作"), ("1、2月份工作", "1、2月份工作"),
        ("3.15宣传", "3.15宣传"), ("十四五规划", "十四五规划"), ("（一）", "（一）"),
        ("第三部分工作", "第三部分工作"),
    ],
)  # fmt: skip
def test_a_number_typed_before_a_heading_is_not_printed_beside_its_own(
    desk: Desk, typed: str, kept: str
) -> None:
    take(desk, "一、甲", "好。", "二、乙", "好。", typed.replace("一、", "1是"))
    desk.write(desk.arrangement.nodes[at(desk, "乙")], text=typed)
    assert said(desk)[2] == f"二、{kept}"
    desk.reshape(
        lambda a: editing.add(a, at(desk, "甲"), Node(desk.key, "", "heading", text=typed))
    )
    assert said(desk)[2] == f"二、{kept}"


def test_a_number_before_a_paragraph_made_a_heading_goes_and_other_numbers_stay(
    desk: Desk,
) -> None:
    take(desk, "一、甲", "好。")
    for style in ("paragraph", "point"):
        new = Node(desk.key, "", style, text="（三）打造载体")
        node = desk.reshape(lambda a, new=new: editing.add(a, at(desk, "甲"), new))  # type: ignore[misc]
        assert desk.arrangement.nodes[node].text == "（三）打造载体"
        desk.reshape(lambda a, id_=node: editing.restyle(a, id_, "heading"))  # type: ignore[misc]
        assert desk.arrangement.nodes[node].text == "打造载体"
    imported = desk.arrangement.nodes[at(desk, "甲")]
    desk.write(imported, effect="好")
    assert said(desk)[0] == "一、甲"
