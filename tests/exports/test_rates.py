"""What would go wrong where a title holds the label of a number: a share lost, a label alone."""

from datetime import date
from pathlib import Path

import pytest

from exports.compose import compose
from exports.figures import find_figures
from store.quick import parse
from tests.exports.desks import empty_desk


def _told(folder: Path, line: str) -> str:
    desk = empty_desk(folder)
    quick = parse(
        line, desk.kinds, year=2025, today=date(2025, 12, 20), arrangement=desk.arrangement
    )
    desk.add_quick(quick)
    return compose(desk.unit, desk.arrangement, desk.kinds).plain


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("绿化养护 9月 完成率99%", "9月开展“绿化养护”活动，完成率99%"),
        ("一季度水质检测合格率99.8% /其他", "一季度水质检测合格率99.8%"),
        ("完善值班制度 95% /其他", "完善值班制度"),
        ("培训班 出勤率98%合格率95% 40人", "出勤率98%合格率"),
        ("加大执法力度 15% /其他", "加大执法力度"),
        ("一季度例会 一季度 20人 /会议", "召开一季度例会，20人参加"),
        ("党员大会 11月17日 65人 /会议", "党员大会，65人参加"),
    ],
)
def test_a_number_without_a_field_is_not_told_or_told_without_its_label(
    line: str, words: str, tmp_path: Path
) -> None:
    assert words in _told(tmp_path, line)


def test_a_quarter_that_a_title_begins_with_is_told_twice(tmp_path: Path) -> None:
    assert "第一季度一季度" not in _told(tmp_path, "一季度水质检测合格率99.8% /其他")


def test_such_a_number_is_bound_to_nothing(tmp_path: Path) -> None:
    desk = empty_desk(tmp_path)
    quick = parse(
        "绿化养护 9月 完成率99%", desk.kinds, year=2025, today=date(2025, 12, 20),
        arrangement=desk.arrangement,
    )  # fmt: skip
    record = desk.add_quick(quick)
    text = compose(desk.unit, desk.arrangement, desk.kinds)
    figures = find_figures(text, desk.arrangement, desk.kinds)
    assert [(f.text, f.source, f.records) for f in figures] == [("99%", "records", (record.id,))]


def test_a_label_goes_to_another_number(tmp_path: Path) -> None:
    assert "群众12人" not in _told(tmp_path, "6-2 义诊 医生12人 群众300人")
