"""Numbers that stand in a column of another measure, or of nothing that their kind has."""

import io
from pathlib import Path

import pytest

from exports.compose import compose
from exports.ledger import write_ledger
from exports.tabular import preview, take
from store.desk import Desk
from store.labels import typed, with_label
from store.model import Quantity, Record
from tests.exports.desks import empty_desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return empty_desk(tmp_path)


def row(desk: Desk, header: str, cells: str) -> tuple[Record, list[str]]:
    """The record of a table of one row, and what is doubtful about it."""
    found = preview(desk, f"{header}\n{cells}\n".encode(), "表.csv")
    assert [one.text for one in found.refused] == []
    (taken,) = found.new
    return taken.record, list(taken.doubts)


def numbers(record: Record) -> dict[str, str]:
    """The fields as they are typed; a number of a field with the words that it keeps."""
    return {
        key: with_label(value) if isinstance(value, Quantity) else typed(value)
        for key, value in record.fields.items()
    }


@pytest.mark.parametrize(
    ("header", "kind", "cell", "fields", "where"),
    [
        ("人数", "捐款捐物", "5000元", {"amount": "5000元"}, "“金额”里"),
        ("人数", "会议", "5000元", {"quantities": "5000元"}, "“其他数量”里"),
        ("人数", "宣传", "200份", {"qty": "200份"}, "“数量”里"),
        ("人数", "会议", "200份", {"quantities": "200份"}, "“其他数量”里"),
        ("人数", "检查督查", "3处", {"quantities": "3处"}, "“其他数量”里"),  # found, or mended?
        ("金额", "捐款捐物", "20人", {"donors": "20人"}, "“人数”里"),
        ("次数", "学习教育", "45人", {"participants": "45人"}, "“人次”里"),
        ("完成率", "中心工作", "300件", {"qty": "300件"}, "“数量”里"),
        ("人数", "会议", "45人", {"attendees": "45人"}, ""),
        ("人数", "会议", "60个", {"attendees": "60个"}, ""),
        ("人数", "文体活动", "210车", {"quantities": "210车"}, "“其他数量”里"),
        ("数量", "植树绿化", "300棵", {"trees": "300棵"}, ""),
        ("数量", "宣传", "20面", {"qty": "20面"}, ""),
        ("人数", "宣传", "45人", {"quantities": "人数45人"}, ""),
        ("人数", "宣传", "45", {"quantities": "人数45"}, ""),
        ("女职工", "会议", "30人", {"quantities": "女职工30人"}, ""),
        ("女职工（人）", "会议", "30", {"quantities": "女职工30人"}, ""),
        ("附注", "会议", "评委7人", {"quantities": "评委7人"}, ""),
    ],
)
def test_a_number_goes_where_its_measure_belongs_or_is_kept(  # noqa: PLR0917
    desk: Desk, header: str, kind: str, cell: str, fields: dict[str, str], where: str
) -> None:
    record, doubts = row(desk, f"类型,事项,{header}", f"{kind},甲,{cell}")
    assert numbers(record) == fields
    said = [f"“{cell}”不是“{header}”，记在{where}，请核对。"] if where else []
    assert [words for words in doubts if "不是" in words] == said
    assert [note.message for note in record.notes if "不是" in note.message] == said


@pytest.mark.parametrize(
    ("header", "kind", "cell", "fields", "where"),
    [
        ("数量", "检查督查", "隐患4处", {"issues": "4处"}, "发现问题"),
        ("人数", "检查督查", "隐患4处", {"issues": "4处"}, "发现问题"),
        ("数量", "其他事项", "检查单位23家", {"quantities": "检查单位23家"}, "其他数量"),
        ("数量", "检查督查", "检查单位23家", {"quantities": "检查单位23家"}, "其他数量"),
        ("数量", "宣传", "检查单位23家", {"quantities": "检查单位23家"}, "其他数量"),
        ("人数", "会议", "检查单位二十三家", {"quantities": "检查单位二十三家"}, "其他数量"),
        ("数量", "宣传", "宣传资料600份", {"qty": "宣传资料600份"}, ""),
        ("数量（份）", "宣传", "宣传资料600", {"qty": "宣传资料600份"}, ""),
        ("数量", "宣传", "发放宣传单800份", {"qty": "发放宣传单800份"}, ""),
        ("数量", "环境整治", "清淤泥140吨", {"result": "清淤泥140吨"}, "成果"),
        ("数量", "投入", "铺设管道3公里", {"qty": "铺设管道3公里"}, "工程量"),
        ("数量", "植树绿化", "栽树200棵", {"trees": "200棵"}, "株数"),
        ("数量", "志愿服务", "清淤泥140吨", {"quantities": "清淤泥140吨"}, "其他数量"),
        ("数量", "文体活动", "12支队伍", {"quantities": "队伍12支"}, "其他数量"),
        ("人数", "文体活动", "12支队伍", {"quantities": "队伍12支"}, "其他数量"),
        ("队伍", "文体活动", "12支队伍", {"quantities": "队伍12支"}, "其他数量"),
        ("数量", "文体活动", "210车", {"quantities": "210车"}, "其他数量"),
        ("数量", "文体活动", "18栋", {"quantities": "18栋"}, "其他数量"),
        ("楼栋", "文体活动", "18栋", {"quantities": "楼栋18栋"}, "其他数量"),
        ("人数", "会议", "65人参加", {"attendees": "65人"}, ""),
        ("人数", "会议", "65名党员", {"attendees": "党员65名"}, ""),
        ("数量", "会议", "65人参加", {"attendees": "65人"}, ""),
        ("人数", "会议", "参会人数65人", {"attendees": "65人"}, ""),
        ("数量", "捐款捐物", "捐款5000元", {"amount": "5000元"}, "金额"),
        ("数量", "植树绿化", "植树300棵", {"trees": "300棵"}, "株数"),
        ("人数", "会议", "预计65人", {"quantities": "预计65人"}, "其他数量"),
        ("人数", "会议", "不足65人", {"attendees": "不足65人"}, ""),
        ("人数", "会议", "七八十人", {"attendees": "七八十人"}, ""),
    ],
)
def test_a_number_behind_words_of_its_own_is_not_kept_as_one_that_nobody_understands(  # noqa: PLR0917
    desk: Desk, header: str, kind: str, cell: str, fields: dict[str, str], where: str
) -> None:
    found = preview(desk, f"类型,事项,{header}\n{kind},甲,{cell}\n".encode(), "表.csv")
    (taken,) = found.new
    assert numbers(taken.record) == fields
    told = [f"“{header}”有 1 个数字记在{where}里（第 2行）。"] if where else []
    assert found.passed == told
    assert any("没有看懂" in words for words in taken.doubts) is (cell == "不足65人")


@pytest.mark.parametrize("kind", ["检查督查", "宣传"])
def test_several_numbers_of_a_cell_go_each_where_its_words_say(desk: Desk, kind: str) -> None:
    record, _ = row(desk, "类型,事项,数量", f"{kind},甲,检查单位23家、隐患4处")
    at = {"检查督查": {"issues": "4处", "quantities": "检查单位23家"},
          "宣传": {"quantities": "检查单位23家、隐患4处"}}  # fmt: skip
    assert numbers(record) == at[kind]


def test_a_field_that_its_own_column_fills_is_not_filled_by_another(desk: Desk) -> None:
    record, _ = row(desk, "类型,事项,人数,金额,其他数量", "捐款捐物,甲,5000元,300元,2箱")
    assert numbers(record) == {"amount": "300元", "quantities": "2箱、5000元"}


def test_where_a_column_has_no_field_is_told_with_its_lines(desk: Desk) -> None:
    data = "事项,女职工\n甲,3\n乙,\n丙,5人\n".encode()
    found = preview(desk, data, "会议.csv")
    assert found.passed == ["“女职工”有 2 个数字记在其他数量里（第 2、4行）。"]
    assert [(c.header, c.taken_as) for c in found.parts[0].columns] == [
        ("事项", "事项"), ("女职工", "其他数量"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("header", "cell"),
    [("备注", "5天内完成"), ("备注", "好"), ("电话", "8812345"), ("文号", "12"), ("A", "3")],
)
def test_what_is_no_count_in_a_column_that_is_of_nothing_is_refused(
    desk: Desk, header: str, cell: str
) -> None:
    found = preview(desk, f"事项,{header}\n甲,{cell}\n".encode(), "会议.csv")
    (refusal,) = found.refused
    assert f"“{header}”这一列没有对应的项" in refusal.reason
    assert "quantities" not in found.new[0].record.fields


def test_a_ledger_of_ours_is_taken_as_it_was_written(desk: Desk) -> None:
    desk.add({"kind": "meeting", "title": "甲", "fields": {"attendees": "200份"}})
    take(desk, preview(desk, "类型,事项,人数\n宣传,乙,45\n".encode(), "表.csv"))
    out = io.BytesIO()
    write_ledger(out, desk.arrangement, desk.kinds, title="台账", created=desk.now())
    found = preview(desk, out.getvalue(), "台账.xlsx")
    assert found.refused == []
    assert [one.known for part in found.parts for one in part.taken] == [True, True]


@pytest.mark.parametrize(
    ("kind", "title", "cell", "said"),
    [
        ("环境整治", "河道清理", "清淤泥140吨", "开展河道清理，清淤泥140吨。"),
        ("宣传", "交通安全宣传", "发放传单1260张", "开展交通安全宣传，发放传单1260张。"),
        ("会议", "推进会", "65名党员", "召开推进会，65名党员参加。"),
        ("文体活动", "职工运动会", "12支队伍共84人", "举办职工运动会，84人参加，队伍12支。"),
        ("检查督查", "安全检查", "一般隐患4处、整改3处", "发现问题4处，已整改3处。"),
    ],
)
def test_the_words_of_a_number_in_a_field_are_lost_in_the_text(
    desk: Desk, kind: str, title: str, cell: str, said: str
) -> None:
    take(desk, preview(desk, f"类型,事项,数量\n{kind},{title},{cell}\n".encode(), "表.csv"))
    assert said in compose(desk.unit, desk.arrangement, desk.kinds).plain


def test_a_number_of_words_that_say_little_is_not_told_as_a_guess(desk: Desk) -> None:
    record, doubts = row(desk, "类型,事项,数量", "检查督查,甲,一般隐患4处")
    said = "“一般隐患4处”记在“发现问题”里，说的是别的请改。"
    assert numbers(record) == {"issues": "一般隐患4处"}
    assert said in doubts
    assert said in [note.message for note in record.notes]


def test_one_remark_of_words_takes_the_numbers_of_the_others_away(desk: Desk) -> None:
    data = "事项,备注\n甲,评委7人\n乙,5天内完成\n丙,3天完成\n丁,12\n".encode()
    found = preview(desk, data, "会议.csv")
    assert found.left_out == "“备注” 3 格（第 3、4、5行）"
    assert numbers(found.new[0].record) == {"quantities": "评委7人"}
    placed = preview(desk, data, "会议.csv", placed={("", "备注"): "佐证"})
    records = [one.record for one in placed.new]
    assert numbers(records[0]) == {"quantities": "评委7人"}
    assert [[e.note for e in one.evidence] for one in records] == [
        [], ["5天内完成"], ["3天完成"], ["12"],
    ]  # fmt: skip
    assert placed.passed == ["“备注”有 1 个数字记在其他数量里（第 2行）。"]


@pytest.mark.parametrize(
    ("header", "kind", "cell", "fields"),
    [
        ("人数", "文体活动", "3场，共120人", {"participants": "120人", "quantities": "3场"}),
        ("人数", "道德讲堂", "210人（含家属30人）",
         {"participants": "210人", "quantities": "含家属30人"}),
        ("人数", "会议", "65人（含家属）", {"attendees": "65人（含家属）"}),
        ("人数", "会议", "65（人）", {"attendees": "65人"}),
        ("人数", "会议", "65人（次）", {"attendees": "65人次"}),
        ("人数", "会议", "￥500", {"quantities": "￥500"}),
        ("人数", "结对帮扶与共建", "15", {"households": "15人"}),
        ("次数", "宣传", "12", {"qty": "12次"}),
        ("次数", "道德讲堂", "3期", {"quantities": "3期"}),
        ("金额（万元）", "捐款捐物", "约3", {"amount": "约3万元"}),
        ("金额（万元）", "捐款捐物", "3万", {"amount": "3万"}),
        ("金额（元）", "会议", "0.5万", {"quantities": "金额0.5万元"}),
        ("经费", "会议", "2000", {"quantities": "经费2000元"}),
        ("人数（人）", "会议", "50左右", {"attendees": "50人左右"}),
        ("数量", "中心工作", "3期共65人", {"qty": "65人", "quantities": "3期"}),
    ],
)  # fmt: skip
def test_a_cell_of_a_common_form_is_read_as_another_number(
    desk: Desk, header: str, kind: str, cell: str, fields: dict[str, str]
) -> None:
    record, _ = row(desk, f"类型,事项,{header}", f'{kind},甲,"{cell}"')
    assert numbers(record) == fields
    values = [v for value in record.fields.values()
              for v in (value if isinstance(value, tuple) else (value,))]  # fmt: skip
    assert all(isinstance(v, Quantity) and v.value is not None for v in values)


def test_a_number_without_a_unit_is_taken_for_the_first_unit_in_silence(desk: Desk) -> None:
    said = "“65”没有写单位，按“65公里”记，请核对。"
    record, doubts = row(desk, "类型,事项,数量", "中心工作,甲,65")
    assert said in doubts
    assert said in [note.message for note in record.notes]
    for header, cell in (("数量（公里）", "65"), ("数量", "65户")):
        assert not [words for words in row(desk, f"类型,事项,{header}", f"中心工作,甲,{cell}")[1]
                    if "没有写单位" in words]  # fmt: skip


def test_a_half_hour_more_is_counted_as_hours(desk: Desk) -> None:
    record, doubts = row(desk, "类型,事项,时长", "志愿服务,甲,两个半小时")
    assert any("没有看懂" in words for words in doubts)
    assert numbers(record) == {"hours": "两个半小时"}
