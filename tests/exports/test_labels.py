"""What would go wrong where numbers have words of their own: a label without its number, a number
with the label of another, a number told twice."""

from datetime import date
from pathlib import Path

import pytest

from exports.compose import compose
from exports.figures import find_figures
from store.desk import Desk
from store.model import Quantity, Record
from store.quick import parse
from tests.exports.desks import empty_desk


def _add(desk: Desk, line: str) -> Record:
    quick = parse(
        line, desk.kinds, year=2025, today=date(2025, 12, 20), arrangement=desk.arrangement
    )
    return desk.add_quick(quick)


def _told(desk: Desk) -> str:
    return compose(desk.unit, desk.arrangement, desk.kinds).plain


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("演讲比赛 参赛选手22人 评委7人 一等奖2人", "演讲比赛，参赛选手22人，评委7人，一等奖2人。"),
        ("演讲比赛，评委7人，参赛选手22人", "演讲比赛，评委7人，参赛选手22人。"),
        (
            "清扫街道 出动120人 清理小广告400余处 劝导商户35人次 7-8 /环境整治",
            "清扫街道，出动120人，清理小广告400余处，劝导商户35人次。",
        ),
        ("演讲比赛 65人参加 评委7人", "演讲比赛，65人参加，评委7人。"),
        ("演讲比赛 决赛 评委7人", "演讲比赛 决赛，评委7人。"),
        ("6-2 义诊 医生12人 群众300人 /志愿服务", "义诊，医生12人，群众300人。"),
    ],
)  # fmt: skip
def test_a_number_with_words_of_its_own_is_told_without_them(
    line: str, words: str, tmp_path: Path
) -> None:
    desk = empty_desk(tmp_path)
    _add(desk, line)
    assert words in _told(desk)


def test_a_label_that_left_the_title_is_told(tmp_path: Path) -> None:
    desk = empty_desk(tmp_path)
    record = _add(desk, "演讲比赛 评委7人 一等奖2人")
    desk.edit(record.id, {"title": "演讲比赛 一等奖"})
    assert "演讲比赛，一等奖2人。" in _told(desk)


def test_a_number_typed_again_as_it_was_loses_its_label(tmp_path: Path) -> None:
    desk = empty_desk(tmp_path)
    record = _add(desk, "演讲比赛 参赛选手22人 评委7人")
    same = desk.edit(record.id, {"fields.participants": "22人", "fields.quantities": "7人"})
    assert same.fields == record.fields
    other = desk.edit(record.id, {"fields.participants": "23人"})
    changed = other.fields["participants"]
    assert isinstance(changed, Quantity)
    assert (str(changed.value), changed.label or "") == ("23", "")
    assert "演讲比赛 参赛选手，23人参加，评委7人。" in _told(desk)


def test_a_sum_loses_a_number_that_has_a_label(tmp_path: Path) -> None:
    desk = empty_desk(tmp_path)
    for day, people in ((4, 20), (5, 30)):
        _add(desk, f"3-{day} 技能培训{day} 参训职工{people}人 考试合格{people - 2}人 /培训")
    told = _told(desk)
    assert "50人" in told
    assert "参训职工" not in told


def test_such_a_number_is_bound_to_another_field(tmp_path: Path) -> None:
    desk = empty_desk(tmp_path)
    record = _add(desk, "演讲比赛 参赛选手22人 评委7人")
    text = compose(desk.unit, desk.arrangement, desk.kinds)
    figures = find_figures(text, desk.arrangement, desk.kinds)
    assert [(f.text, f.source, f.records) for f in figures] == [
        ("22人", "records", (record.id,)), ("7人", "records", (record.id,)),
    ]  # fmt: skip
