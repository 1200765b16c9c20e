"""What would go wrong where a sum tells the numbers that its records share: one that is nobody's
sum, one that only one record knows, one that is told of the wrong records."""

from datetime import date
from pathlib import Path

import pytest

from exports.compose import compose
from exports.figures import find_figures
from store.desk import Desk
from store.quick import parse
from tests.exports.desks import empty_desk


def _desk(folder: Path, *lines: str) -> Desk:
    desk = empty_desk(folder)
    for line in lines:
        quick = parse(
            line, desk.kinds, year=2025, today=date(2025, 12, 20), arrangement=desk.arrangement
        )
        desk.add_quick(quick)
    return desk


def _told(folder: Path, *lines: str) -> str:
    desk = _desk(folder, *lines)
    return compose(desk.unit, desk.arrangement, desk.kinds).plain


def test_a_sum_leaves_out_what_its_records_share(tmp_path: Path) -> None:
    text = _told(
        tmp_path,
        "3月5日 送清凉 20人 发放传单300份 /志愿服务",
        "4月6日 文明劝导 12人 劝导行人200人次 /志愿服务",
        "5月8日 红十字宣传 18人 发放传单500份 /志愿服务",
    )
    assert "志愿服务3次、50人参与，发放传单800份。" in text
    assert "劝导行人" not in text  # of one record alone


def test_a_shared_number_tears_a_find_from_what_became_of_it(tmp_path: Path) -> None:
    text = _told(
        tmp_path,
        "6月2日 安全检查 检查企业12家 发现隐患6处 整改6处 /检查",
        "7月2日 消防检查 检查企业8家 发现隐患3处 整改2处 /检查",
    )
    assert "检查2次，检查企业20家，发现问题9处，已整改8处。" in text


def test_work_of_several_sorts_is_added_up_without_a_word_for_it(tmp_path: Path) -> None:
    lines = (
        "3月4日 社区清洁 清理小广告1260张 /环境整治",
        "4月8日 背街小巷整治 清运垃圾140吨 /环境整治",
        "5月9日 楼道清理 清理小广告300张 /环境整治",
    )
    assert "整治3次，清理小广告1560张，清运垃圾140吨。" in _told(tmp_path / "a", *lines)
    bare = "6月3日 卫生死角 20处 /环境整治"
    assert "清理整治1560张、140吨、20处。" in _told(tmp_path / "b", *lines, bare)


def test_what_stands_beside_another_number_is_missing_in_the_sum(tmp_path: Path) -> None:
    lines = (
        "3月4日 清运垃圾4.5吨 /环境整治",
        "4月8日 清理卫生死角12处 清运垃圾1.8吨 /环境整治",
        "5月9日 清运垃圾2吨 /环境整治",
    )
    desk = _desk(tmp_path, *lines)
    text = compose(desk.unit, desk.arrangement, desk.kinds)
    assert "整治3次，清运垃圾8.3吨，清理卫生死角12处。" in text.plain
    figures = find_figures(text, desk.arrangement, desk.kinds)
    assert [str(f.exact) for f in figures if f.unit == "吨"] == ["8.3"]


def test_records_of_one_title_are_one(tmp_path: Path) -> None:
    text = _told(
        tmp_path,
        "1-8 党工委中心组学习 18人 /学习教育",
        "2-8 党工委中心组学习 17人 /学习教育",
        "全年 职工理论学习 9次 /学习教育",
    )
    assert "党工委中心组学习2次，35人参加" in text


@pytest.mark.parametrize(
    "words",
    ["评委7人", "平均分92分", "为期3天", "应到70人", "满意率98%", "徒步5公里", "原有120盏"],
)
def test_a_number_that_has_no_sum_is_added_up(tmp_path: Path, words: str) -> None:
    text = _told(
        tmp_path,
        f"4月23日 读书会 40人参加 {words} /文体活动",
        f"9月30日 合唱 60人参加 {words} /文体活动",
    )
    assert "文体活动2次、100人参加。" in text


def test_of_many_shared_numbers_the_rarest_are_told(tmp_path: Path) -> None:
    text = _told(
        tmp_path,
        "9月5日 便民集市 发放传单10份 发放雨伞2把 发放口罩5只 接待咨询3起 /志愿服务",
        "1月5日 便民集市 发放传单10份 发放雨伞2把 发放口罩5只 接待咨询3起 /志愿服务",
        "2月5日 便民集市 发放雨伞2把 发放口罩5只 接待咨询3起 /志愿服务",
    )
    assert "志愿服务3次，发放雨伞6把，发放口罩15只，接待咨询9起。" in text


def test_a_shared_number_is_traced_to_all_that_were_added_up(tmp_path: Path) -> None:
    desk = _desk(
        tmp_path,
        "3月4日 送清凉 发放传单300余份 /志愿服务",
        "5月8日 红十字宣传 发放传单500份 /志愿服务",
        "6月8日 文明劝导 /志愿服务",
    )
    text = compose(desk.unit, desk.arrangement, desk.kinds)
    figures = find_figures(text, desk.arrangement, desk.kinds)
    (sum_,) = [figure for figure in figures if figure.unit == "份"]
    assert (sum_.text, sum_.source) == ("800余份", "records")
    titles = {desk.placed(id_).record.title for id_ in sum_.records}
    assert titles == {"送清凉 发放传单", "红十字宣传 发放传单"}
