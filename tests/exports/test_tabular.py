"""What a clerk would see go wrong when a table that somebody made is imported as records."""

import io
import tracemalloc
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from pathlib import Path

import pytest
from openpyxl import Workbook

from exports.delimited import read_delimited
from exports.previewed import BY_ROW
from exports.tabular import Preview, preview, take
from store.contract import StoreError
from store.desk import Desk
from store.model import DateSpan, Quantity, Record
from tests.exports.desks import empty_desk, filled_desk

Rows = Sequence[Sequence[object]]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return empty_desk(tmp_path)


def book(rows: Rows, name: str = "会议", change: Callable[..., None] = lambda _: None) -> bytes:
    """A workbook of one sheet; `change` may do more to the sheet."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = name
    for row in rows:
        sheet.append(list(row))
    change(sheet)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def csv(text: str, encoding: str = "utf-8") -> bytes:
    return text.encode(encoding)


def records(
    desk: Desk, data: bytes, name: str = "表.xlsx", kind: str | None = None
) -> list[Record]:
    found = preview(desk, data, name, kind=kind)
    assert [one.text for one in found.refused] == []
    take(desk, found)
    return desk.records()


def reasons(found: Preview) -> list[tuple[int, str]]:
    return [(one.line, one.reason) for one in found.refused]


def quantity(record: Record, field: str) -> tuple[str, str, str]:
    value = record.fields[field]
    assert isinstance(value, Quantity)
    return str(value.value), value.unit, value.approx


def test_titles_above_the_header_are_passed_over_and_lines_keep_their_numbers(desk: Desk) -> None:
    data = book([
        ["2025年会议台账"], [], ["填报单位：某局", None, None, "单位：人"],
        ["序号", "会议名称", "时间", "参加人数（人）"],
        [1, "推进会", "3月5日", 65], [2, "座谈会", "4.9", "近百"], [3, "", "五月五日", "甲=乙"],
        ["合计", None, None, 65], ["填表人：张某"],
    ])  # fmt: skip
    found = preview(desk, data, "表.xlsx")
    (part,) = found.parts
    assert (part.kind, part.header_line, part.totals) == ("会议", 4, 1)
    assert [(c.header, c.taken_as) for c in part.columns] == [
        ("序号", ""), ("会议名称", "事项"), ("时间", "日期"), ("参加人数（人）", "参加人数"),
    ]  # fmt: skip
    assert [row.line for row in part.taken] == [5, 6, 7]
    assert found.passed == [
        "“会议”：第 9 行“填表人：张某”没有当作记录。",
        "有 1 行合计，没有当作记录。",
    ]
    take(desk, found)
    first, second, third = desk.records()
    assert (first.title, first.date.start) == ("推进会", date(2025, 3, 5))
    assert quantity(first, "attendees") == ("65", "人", "exact")
    assert quantity(second, "attendees") == ("100", "人", "jin")
    assert third.date.start == date(2025, 5, 5)
    assert {note.field for note in third.notes} == {"title", "fields.attendees"}


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("参加人数", "attendees"), ("参 加 人 数", "attendees"), ("参加人数(人)", "attendees"),
        ("参加人数【人】", "attendees"), ("参加人数：", "attendees"), ("＊参加人数", "attendees"),
        ("人数", "attendees"), ("参会人数", "attendees"), ("人数/人", "attendees"),
        ("attendees", "attendees"), ("议题", "topic"), ("形\n式", "form"),
    ],
)  # fmt: skip
def test_a_column_is_found_however_its_label_is_written(
    desk: Desk, header: str, field: str
) -> None:
    (record,) = records(desk, book([["事项", header], ["会", "3"]]))
    assert field in record.fields


def test_the_kind_comes_from_the_option_a_column_or_a_name(desk: Desk) -> None:
    rows: Rows = [["事项", "日期"], ["甲", "3-5"]]
    assert preview(desk, book(rows, "Sheet1"), "表.xlsx", kind="会议").parts[0].kind == "会议"
    assert preview(desk, book(rows, "2025年会议登记表（2）"), "表.xlsx").parts[0].kind == "会议"
    assert preview(desk, csv("事项,日期\n甲,3-5\n"), "2025年会议台账.csv").parts[0].kind == "会议"
    typed: Rows = [
        ["类型", "事项", "人数", "金额"],
        ["会议", "甲", 5, None],
        ["捐款捐物", "乙", None, 900],
    ]
    both = records(desk, book(typed, "Sheet1"))
    assert [(r.kind, sorted(r.fields)) for r in both] == [
        ("meeting", ["attendees"]), ("donation", ["amount"]),
    ]  # fmt: skip


@pytest.mark.parametrize("header", ["活动", "主题", "工作", "检查内容"])
def test_a_column_of_what_was_done_is_of_nothing(desk: Desk, header: str) -> None:
    (record,) = records(desk, csv(f"日期,{header},类型\n3-5,甲,宣传\n"), "表.csv")
    assert record.title == "甲"


def test_a_better_name_of_a_title_gives_way_to_a_worse_one(desk: Desk) -> None:
    data = csv("主题,活动名称,类型\n乙,甲,宣传\n")
    found = preview(desk, data, "表.csv")
    assert [row.record.title for row in found.new] == ["甲"]
    assert found.left_out == "“主题” 1 格（第 2行）"


def test_without_a_kind_nothing_is_guessed(desk: Desk) -> None:
    ((line, reason),) = reasons(
        preview(desk, book([["事项", "日期"], ["甲", "3-5"]], "Sheet1"), "a.xlsx")
    )
    assert line == 0
    assert reason.startswith("看不出是哪种记录。请加 --kind")


@pytest.mark.parametrize(
    ("header", "row", "kind"),
    [
        ("日期,事项,参加人数", "3-5,消防培训,20", "training"),
        ("日期,事项,参加人数", "3-5,一月例会,20", "meeting"),
        ("获奖时间,荣誉名称,授予单位", "3-5,文明单位,市委", "honour"),
        ("日期,捐款金额,受助对象", "3-5,20元,老人", "donation"),
    ],
)
def test_the_kind_whose_columns_and_words_fit_best_is_proposed_first(
    desk: Desk, header: str, row: str, kind: str
) -> None:
    (part,) = preview(desk, csv(f"{header}\n{row}\n"), "a.csv").parts
    assert part.fits[0].kind == kind
    assert set(part.fits[0].headers) <= set(header.split(","))


def test_the_kind_that_is_chosen_for_a_sheet_is_taken_and_none_leaves_it_out(desk: Desk) -> None:
    data = book([["事项", "日期"], ["甲", "3-5"]], "Sheet1")
    (row,) = preview(desk, data, "a.xlsx", chosen={"Sheet1": "meeting"}).new
    assert row.record.kind == "meeting"
    with pytest.raises(StoreError, match="没有可导入的记录"):
        preview(desk, data, "a.xlsx", chosen={"Sheet1": None})


def test_a_field_of_a_kind_that_is_called_like_the_kind_column_is_no_kind(desk: Desk) -> None:
    (record,) = records(desk, book([["事项", "类型"], ["甲", "不定期"]], "检查督查"))
    assert (record.kind, record.fields["form"]) == ("inspection", "不定期")


@pytest.mark.parametrize(
    ("said", "kind"),
    [("植树", "greening"), ("帮扶", "partnership"), ("帮扶活动", "partnership"),
     ("志愿者活动", "volunteer_service"), ("志愿服务类", "volunteer_service"),
     ("党课", "education")],
)  # fmt: skip
def test_a_kind_as_people_call_it_is_taken_and_marked(desk: Desk, said: str, kind: str) -> None:
    found = preview(desk, csv(f"类型,事项\n{said},甲\n会议,乙\n"), "表.csv")
    first, second = found.new
    label = desk.kinds[kind].label
    assert (first.record.kind, first.guessed) == (kind, True)
    assert first.doubts == (f"类型写的是“{said}”，按“{label}”记。",)
    assert (second.record.kind, second.guessed, second.doubts) == ("meeting", False, ())


@pytest.mark.parametrize("said", ["整治", "活动周", "没有的", "会议、培训"])
def test_a_word_of_several_kinds_or_of_none_is_asked_back(desk: Desk, said: str) -> None:
    found = preview(desk, csv(f"类型,事项\n{said},甲\n会议,乙\n"), "表.csv")
    assert [(one.line, one.reason[:2]) for one in found.refused] == [(2, "没有")]


@pytest.mark.parametrize("header", ["类别", "活动类型"])
def test_a_column_of_kinds_by_another_label_says_the_kinds(desk: Desk, header: str) -> None:
    text = f"{header},事项,日期\n会议,甲,3-5\n植树,乙,3-12\n不知道,丙,3-6\n"
    found = preview(desk, csv(text), "表.csv")
    assert [row.record.kind for row in found.new] == ["meeting", "greening"]
    assert [line for line, _ in reasons(found)] == [4]


def test_a_column_of_other_words_by_such_a_label_says_no_kinds(desk: Desk) -> None:
    found = preview(desk, csv("类别,事项,日期\n甲类,甲,3-5\n乙类,乙,3-6\n"), "表.csv")
    assert reasons(found)[0][1].startswith("看不出是哪种记录")


def test_the_rows_of_a_table_without_a_kind_are_guessed_as_the_refusal_says(desk: Desk) -> None:
    rows = ["3-5,学雷锋志愿服务活动", "4-2,消防安全知识培训"]
    text = "\n".join(["日期,事项", *rows])
    refused = preview(desk, csv(text), "表.csv")
    assert "或加一列“类型”（空着的行按内容认）" in reasons(refused)[0][1]
    followed = "\n".join(["日期,事项,类型", *(f"{row}," for row in rows)])
    found = preview(desk, csv(followed), "表.csv")
    chosen = preview(desk, csv(text), "表.csv", chosen={"": BY_ROW})
    for one in (found, chosen):
        kinds = [row.record.kind for row in one.new]
        assert kinds == ["volunteer_service", "training"]


def test_a_row_of_another_kind_is_refused(desk: Desk) -> None:
    data = book([["类型", "事项"], ["会议", "甲"], ["培训", "乙"], ["没有的", "丙"]], "Sheet1")
    found = preview(desk, data, "a.xlsx", kind="会议")
    assert [line for line, _ in reasons(found)] == [3, 4]
    assert reasons(found)[0][1] == "类型是“培训”，不是会议。"


def test_a_column_that_is_of_nothing_is_never_dropped_silently(desk: Desk) -> None:
    data = book(
        [["事项", "备注", "空列"], ["甲", "要保密", None], ["乙", None, None], ["丙", "x", None]]
    )
    found = preview(desk, data, "a.xlsx")
    assert reasons(found) == [(
        0,
        "“备注”这一列没有对应的项，共 2 格有内容（第 2、4行）。"
        "请改成有的项目名称（范围、议题、针对、成果、地点、科室、领导、标签），或删去这一列；"
        "跳过不收的会丢下它。",
    )]  # fmt: skip
    with pytest.raises(StoreError, match="没有导入任何一条"):
        take(desk, found)
    assert desk.records() == []
    assert found.left_out == "“备注” 2 格（第 2、4行）"
    assert len(take(desk, found, skip_refused=True)) == 3


def test_a_column_of_remarks_is_kept_whole_where_somebody_says_where(desk: Desk) -> None:
    words = "血压、血糖，共3项\n见登记表"
    data = book([["类型", "事项", "备注"], ["会议", "甲", words], ["捐款捐物", "乙", "12件"],
                 ["会议", "丙", None]], "Sheet1")  # fmt: skip
    (left,) = preview(desk, data, "a.xlsx").parts[0].left
    assert (left.header, left.places[0]) == ("备注", "佐证")
    assert {"标签", "议题"} <= {*left.places}
    found = preview(desk, data, "a.xlsx", placed={("Sheet1", "备注"): "佐证"})
    assert found.refused == []
    seen = [(c.header, c.taken_as) for c in found.parts[0].columns]
    assert seen[-1] == ("备注", "其他数量、佐证")
    take(desk, found)
    first, second, third = desk.records()
    assert [(e.label, e.count, e.note) for e in first.evidence] == [
        ("备注", 1, "血压、血糖，共3项 见登记表")
    ]
    assert (second.evidence, [q.raw for q in second.quantities]) == ((), ["12件"])
    assert (third.evidence, third.fields) == ((), {})


def test_a_column_that_is_given_to_an_item_of_one_kind_stays_refused_for_the_others(
    desk: Desk,
) -> None:
    data = csv("类型,事项,备注\n会议,甲,防汛\n捐款捐物,乙,棉衣\n")
    found = preview(desk, data, "表.csv", placed={("", "备注"): "议题"})
    assert found.left_out == "“备注” 1 格（第 3行）"
    assert found.new[0].record.fields == {"topic": "防汛"}


def test_cells_beside_the_table_are_refused_too(desk: Desk) -> None:
    data = book([["事项", "日期"], ["甲", "3-5", "旁边写的话"]])
    assert "第 3 列没有表头" in reasons(preview(desk, data, "a.xlsx"))[0][1]


def test_nothing_is_taken_when_one_row_is_refused_unless_it_is_to_be_skipped(desk: Desk) -> None:
    data = book([["事项", "用法"], ["甲", "点名"], ["乙", "没有的"], ["丙", ""]])
    before = desk.store.seq
    found = preview(desk, data, "a.xlsx")
    with pytest.raises(StoreError, match=r"“会议”第 3 行：use（用法）"):
        take(desk, found)
    assert desk.store.seq == before
    take(desk, found, skip_refused=True)
    assert [r.title for r in desk.records()] == ["甲", "丙"]
    assert desk.store.seq == before + 1


def test_days_as_programs_hold_them_are_read_as_they_are_shown(desk: Desk) -> None:
    shown = {
        "yyyy-mm-dd": ("2025-11-17", date(2025, 11, 17)),
        'yyyy"年"m"月"': ("2025年11月", date(2025, 11, 1)),
        'm"月"d"日"': ("11月17日", date(2025, 11, 17)),
        "[$-804]yyyy/m/d;@": ("2025-11-17", date(2025, 11, 17)),
        "h:mm": ("00:00", None),
    }

    def formats(sheet: object) -> None:
        for n, code in enumerate(shown, 2):
            sheet.cell(n, 2).number_format = code  # type: ignore[attr-defined]

    rows: Rows = [
        ["事项", "日期"],
        *([f"第{n}", datetime(2025, 11, 17)] for n in range(len(shown))),
    ]
    found = records(desk, book(rows, change=formats))
    assert [(r.date.raw, r.date.start) for r in found] == list(shown.values())
    assert found[1].date.precision == "month"


def test_other_ways_to_hold_a_day(desk: Desk) -> None:
    rows: Rows = [
        ["事项", "日期"], ["数", 45978], ["文字", "45978"],
        ["时刻", datetime(2025, 11, 17, 14, 30)],
        ["斜线", "2025/11/17 0:00:00"], ["没有", "2025/13/17 9:00"], ["时", time(9, 30)],
    ]  # fmt: skip

    def plain(sheet: object) -> None:
        sheet["B2"].number_format = "General"  # type: ignore[index]

    found = records(desk, book(rows, change=plain))
    day = date(2025, 11, 17)
    assert [r.date.start for r in found] == [day, day, day, day, None, None]
    assert (found[2].date.raw, found[2].date.precision) == ("2025-11-17 14:30", "day")


def test_a_workbook_of_the_1904_calendar_has_the_same_days(desk: Desk) -> None:
    made = Workbook()
    made.epoch = datetime(1904, 1, 1)
    sheet = made.active
    assert sheet is not None
    sheet.title = "会议"
    sheet.append(["事项", "日期"])
    sheet.append(["甲", datetime(2025, 11, 17)])
    out = io.BytesIO()
    made.save(out)
    assert records(desk, out.getvalue())[0].date.start == date(2025, 11, 17)


def test_units_come_from_the_number_the_header_or_above_the_table(desk: Desk) -> None:
    def money(above: str, header: str, cell: object, code: str = "General") -> tuple[str, str, str]:
        def change(sheet: object) -> None:
            sheet["B3"].number_format = code  # type: ignore[index]

        data = book([[above], ["事项", header], ["捐款", cell]], "捐款捐物", change)
        (row,) = preview(desk, data, "a.xlsx").new
        return quantity(row.record, "amount")

    assert money("表", "金额", 9630) == ("9630", "元", "exact")
    assert money("表", "金额（万元）", 1.2) == ("12000", "元", "exact")
    assert money("单位：万元", "金额", 1.2) == ("12000", "元", "exact")
    assert money("单位：万元", "金额（元）", 1.2) == ("1.2", "元", "exact")
    assert money("表", "金额（万元）", "约1.2万元") == ("12000", "元", "yue")
    assert money("表", "金额（万）", 12.5) == ("125000", "元", "exact")
    assert money("表", "金额（人民币百万元）", 1.5) == ("1500000", "元", "exact")
    assert money("表", "金额（美元）", 100)[1] != "元"
    assert money("表", "金额", 12000, '#,##0"元"') == ("12000", "元", "exact")
    assert money("表", "金额", 1.2, '0.0"万元"') == ("12000", "元", "exact")
    # 0!.0,"万" shows 12000 as 1.2万: the word behind it is not the number's unit.
    assert money("表", "金额", 12000, '0!.0,"万"') == ("12000", "元", "exact")


@pytest.mark.parametrize(
    ("header", "value"), [("参会人数（万人）", "5000"), ("参会人数（百人）", "50")]
)
def test_people_are_counted_in_the_headers_unit(header: str, value: str, desk: Desk) -> None:
    data = book([["事项", header], ["甲", 0.5]], "会议")
    (row,) = preview(desk, data, "a.xlsx").new
    assert quantity(row.record, "attendees")[0] == value


def test_what_stands_behind_a_label_and_is_no_unit_is_told(desk: Desk) -> None:
    data = book([["事项", "金额（石油桶）", "地点（必填）"], ["捐款", 3, "甲地"]], "捐款捐物")
    found = preview(desk, data, "a.xlsx")
    assert any("石油桶" in words for words in found.passed)
    assert not any("必填" in words for words in found.passed)


def test_shares_are_not_guessed(desk: Desk) -> None:
    def rate(header: str, cell: object, code: str = "General") -> object:
        def change(sheet: object) -> None:
            sheet["B2"].number_format = code  # type: ignore[index]

        data = book([["事项", header], ["甲", cell]], "中心工作", change)
        value = preview(desk, data, "a.xlsx").new[0].record.fields["rate"]
        assert isinstance(value, Quantity)
        return None if value.value is None else float(value.value)

    assert rate("完成率", 0.985, "0.0%") == 0.985
    assert rate("完成率", "98.5%") == 0.985
    assert rate("完成率（%）", 98.5) == 0.985
    assert rate("完成率（%）", 0.985) is None  # 98.5 % or not yet one?


def merged(*areas: str) -> Callable[..., None]:
    def change(sheet: object) -> None:
        for area in areas:
            sheet.merge_cells(area)  # type: ignore[attr-defined]

    return change


def test_a_merged_place_holds_for_its_rows_and_a_merged_number_for_none(desk: Desk) -> None:
    rows: Rows = [
        ["事项", "科室", "人数"],
        ["甲", "办公室", 60],
        ["乙", None, None],
        ["丙", None, 5],
    ]
    found = preview(desk, book(rows, change=merged("B2:B4", "C2:C3")), "a.xlsx")
    assert [(row.line, row.record.dept) for row in found.new] == [(2, "办公室"), (4, "办公室")]
    ((line, reason),) = reasons(found)
    assert line == 3
    assert "合并" in reason


def test_a_merged_cell_makes_no_records_of_empty_rows(desk: Desk) -> None:
    data = book([["事项", "科室"], ["甲", "办公室"]], change=merged("B2:B900"))
    assert len(records(desk, data)) == 1


def test_a_header_of_two_rows_is_read_as_one(desk: Desk) -> None:
    rows: Rows = [
        ["事项", "日期", "满意度", None], [None, None, "满意（票）", "有效（票）"],
        ["窗口", "3-5", 20, 21],
    ]  # fmt: skip
    data = book(rows, "文明窗口", merged("A1:A2", "B1:B2", "C1:D1"))
    (record,) = records(desk, data)
    assert quantity(record, "votes_for") == ("20", "票", "exact")
    assert quantity(record, "votes_total") == ("21", "票", "exact")


def test_a_label_over_several_columns_is_part_of_theirs(desk: Desk) -> None:
    rows: Rows = [
        ["事项", "日期", "完成", None], [None, None, "率（%）", "说明"], ["路", "3-5", 98.5, "好"],
    ]  # fmt: skip
    found = preview(desk, book(rows, "中心工作", merged("A1:A2", "B1:B2", "C1:D1")), "a.xlsx")
    (row,) = found.new
    assert quantity(row.record, "rate") == ("0.985", "%", "exact")
    assert "“完成说明”这一列" in found.refused[0].reason
    assert [c.header for c in found.parts[0].columns] == ["事项", "日期", "完成率（%）", "完成说明"]


def test_a_repeated_header_is_no_record_and_an_empty_row_has_nothing_to_take(desk: Desk) -> None:
    data = book([["事项", "日期", "旁"], ["甲", "3-5"], ["事项", "日期"], [None, None, "x"]])
    found = preview(desk, data, "a.xlsx")
    assert [row.record.title for row in found.new] == ["甲"]
    assert (5 - 1, "这一行没有可收的内容。") in reasons(found)


def test_the_kind_of_a_row_that_does_not_say_it_is_guessed_from_its_title(desk: Desk) -> None:
    data = book([
        ["类型", "事项", "人数"], ["会议", "甲", 5], [None, "重阳节走访敬老院", None],
        [None, "看望困难职工", "5户"], [None, None, 7],
    ], "Sheet1")  # fmt: skip
    found = preview(desk, data, "a.xlsx")
    assert reasons(found) == [(5, "没有写类型，也没有事项可看出是哪种。")]
    first, second, third = found.new
    assert [row.guessed for row in found.new] == [False, True, True]
    quick = desk.quick("重阳节走访敬老院")
    doubt = next(note for note in quick.notes if note.field == "kind")
    assert second.record.kind == quick.kind
    assert doubt in second.record.notes
    assert second.doubts == (f"没有写类型，{doubt.message}",)
    assert third.record.kind == desk.quick("看望困难职工5户").kind
    assert not first.doubts


def test_formulas_give_their_results_or_are_refused(desk: Desk) -> None:
    # openpyxl writes no results: as a program that never calculated.
    data = book([["事项", "人数"], ["甲", "=1+1"], ["乙", "#REF!"]])
    found = preview(desk, data, "a.xlsx")
    assert [line for line, _ in reasons(found)] == [2, 3]
    assert "还没有算出结果" in reasons(found)[0][1]
    assert "公式出错（#REF!）" in reasons(found)[1][1]


def test_hidden_sheets_are_not_read_and_empty_ones_are_no_matter(desk: Desk) -> None:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "会议"
    sheet.append(["事项", "日期"])
    sheet.append(["甲", "3-5"])
    hidden = made.create_sheet("培训")
    hidden.append(["事项", "日期"])
    hidden.append(["乙", "3-5"])
    hidden.sheet_state = "hidden"
    made.create_sheet("Sheet3")
    out = io.BytesIO()
    made.save(out)
    found = preview(desk, out.getvalue(), "a.xlsx")
    assert [row.record.title for row in found.new] == ["甲"]
    assert found.passed == ["“培训”：工作表是隐藏的，没有读。"]


def test_a_sheet_without_a_header_is_refused_by_name(desk: Desk) -> None:
    found = preview(desk, book([["随便写写"], ["又一行"]], "会议"), "a.xlsx")
    assert found.refused[0].text.startswith("“会议”：没有找到表头")


def test_a_file_without_rows_is_refused(desk: Desk) -> None:
    with pytest.raises(StoreError, match="没有可导入的记录"):
        preview(desk, book([]), "a.xlsx")
    with pytest.raises(StoreError, match="没有可导入的记录"):
        preview(desk, book([["事项", "日期"]]), "a.xlsx")


def test_a_number_that_is_there_twice_is_refused(desk: Desk) -> None:
    id_ = "01JGFT00000000000000000001"
    found = preview(desk, book([["事项", "编号"], ["甲", id_], ["乙", id_], ["丙", "7"]]), "a.xlsx")
    assert reasons(found) == [(3, f"编号 {id_} 在文件里出现了两次。")]
    assert found.passed == ["“会议”：“编号”列有 1 格不是本程序的编号，没有收。"]


def test_a_place_is_taken_where_there_is_one(desk: Desk) -> None:
    data = book(
        [["事项", "归入"], ["甲", "3.1"], ["乙", "9.9"], ["丙", "5 别人的提纲"], ["丁", "未归类"]]
    )
    found = preview(desk, data, "a.xlsx")
    assert reasons(found) == [(3, "没有“9.9”这个章节。可写作 2、2.2，或不写。")]
    assert found.passed == ["归入写的“5 别人的提纲” 1 处，这份提纲里没有，由提纲归入。"]
    take(desk, found, skip_refused=True)
    places = {p.record.title: p.section for p in desk.arrangement.everything()}
    assert places == {"甲": "3.1", "丙": "2.2", "丁": None}


def test_evidence_as_people_write_it(desk: Desk) -> None:
    (record,) = records(desk, book([["事项", "佐证材料"], ["甲", "照片2张、签到表（存办公室）"]]))
    assert [(e.label, e.count, e.note) for e in record.evidence] == [
        ("照片", 2, ""), ("签到表", 1, "存办公室"),
    ]  # fmt: skip


def test_flags_and_dates_of_a_kind_are_typed(desk: Desk) -> None:
    rows: Rows = [
        ["事项", "确认人", "截至"],
        ["违法违纪案件", "纪委负责人", datetime(2025, 12, 25)],
    ]
    (record,) = records(desk, book(rows, "零发生"))
    as_of = record.fields["as_of"]
    assert isinstance(as_of, DateSpan)
    assert as_of.start == date(2025, 12, 25)


@pytest.mark.parametrize("mark", ["-", "－", "—", "——", "–", "/", "／", "\\", "无"])
def test_a_mark_that_stands_for_nothing_is_an_empty_cell(desk: Desk, mark: str) -> None:
    header = "类型\t事项\t日期\t地点\t人数\t金额\t佐证\t备注"
    data = csv(f"{header}\n会议\t甲\t{mark}\t{mark}\t{mark}\t{mark}\t{mark}\t{mark}\n")
    (record,) = records(desk, data, "表.tsv")
    assert (record.date.raw, record.place, record.evidence) == ("", "", ())
    assert record.fields == {}
    assert record.notes == ()


def test_what_is_not_understood_is_told_before_it_is_taken_and_what_is_lacking_is_not(
    desk: Desk,
) -> None:
    text = "类型,日期,事项,人数,金额\n会议,6月31日,甲,abc,\n投入,3-5,乙,,\n会议,3-5,丙,20,\n"
    found = preview(desk, csv(text), "表.csv")
    assert [list(row.doubts) for row in found.new] == [
        ["没有“6月31日”这一天，请核对。", "没有看懂“abc”这个数，原样保留。"], [], [],
    ]  # fmt: skip
    assert [note.message for note in found.new[0].record.notes] == list(found.new[0].doubts)
    assert found.new[1].record.notes


def test_a_mark_in_words_that_somebody_wrote_stays(desk: Desk) -> None:
    rows = "类型,事项,议题,手写句\n会议,/,无,—\n"
    (row,) = preview(desk, csv(rows), "表.csv").new
    assert (row.record.title, row.record.fields["topic"], row.wish.text) == ("/", "无", "—")


def test_what_a_ledger_of_ours_holds_is_not_taken_for_nothing(desk: Desk) -> None:
    record = desk.add({"kind": "meeting", "title": "甲", "place": "-", "dept": "同上"})
    data = csv(f"事项,地点,科室,编号\n乙,,财务科,\n甲,-,同上,{record.id}\n")
    (part,) = preview(desk, data, "会议.csv").parts
    assert [row.known for row in part.taken] == [False, True]


@pytest.mark.parametrize("mark", ["同上", "〃", " 同上 "])
def test_a_cell_that_is_as_the_one_above_has_its_value_and_that_is_told(
    desk: Desk, mark: str
) -> None:
    rows = ["类型,日期,事项,地点,人数", "会议,3-5,甲,三楼,20",
            f"{mark},{mark},乙,{mark},{mark}", f"会议,4-6,丙,{mark},5"]  # fmt: skip
    found = preview(desk, csv("\n".join(rows)), "表.csv")
    assert found.refused == []
    told = [(row.record.kind, row.record.date.raw, row.record.place) for row in found.new]
    assert told == [("meeting", day, "三楼") for day in ("3-5", "3-5", "4-6")]
    assert quantity(found.new[1].record, "attendees") == ("20", "人", "exact")
    assert [list(row.doubts) for row in found.new] == [
        [],
        ["“类型”按上一行记“会议”，“日期”按上一行记“3-5”，“地点”按上一行记“三楼”，"
         "“人数”按上一行记“20”。"],
        ["“地点”按上一行记“三楼”。"],
    ]  # fmt: skip


def test_a_cell_that_is_as_one_above_that_is_empty_is_doubtful(desk: Desk) -> None:
    found = preview(desk, csv("事项,地点\n甲,\n乙,同上\n丙,同上\n"), "会议.csv")
    assert [row.record.place for row in found.new] == ["", "同上", "同上"]
    assert [row.doubts for row in found.new[1:]] == [
        ("“地点”写的是同上，上一行没有写，请核对。",)
    ] * 2


# --- .csv and .tsv --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030", "gbk"]
)
@pytest.mark.parametrize("mark", [",", "\t", ";", "|", "，"])
def test_any_encoding_and_separator_is_read(desk: Desk, encoding: str, mark: str) -> None:
    lines = [["事项", "日期", "人数"], ["推进会", "3-5", "65"], ["座谈会", "4-9", "30"]]
    text = "\r\n".join(mark.join(line) for line in lines)
    found = preview(desk, csv(text, encoding), "会议.csv")
    assert [(r.line, r.record.title, quantity(r.record, "attendees")[0]) for r in found.new] == [
        (2, "推进会", "65"), (3, "座谈会", "30"),
    ]  # fmt: skip


def test_a_value_with_lines_in_quotation_marks_is_one_and_rows_are_counted(desk: Desk) -> None:
    text = '事项,议题\n"甲\n会","一，二,三"\n乙,"说""好"""\n,,\n丙,\n'
    found = preview(desk, csv(text), "会议.csv")
    assert [(row.line, row.record.title) for row in found.new] == [
        (2, "甲\n会"),
        (3, "乙"),
        (5, "丙"),
    ]
    assert [row.record.fields.get("topic") for row in found.new] == [
        "一，二,三",
        "说“好”".replace("“", '"').replace("”", '"'),
        None,
    ]


@pytest.mark.parametrize("mark", ["\t", ","])
@pytest.mark.parametrize(
    "title", ['"五四"青年志愿行', '"学雷锋"、"三八"双月行', '"五四"', '"甲"会"乙"', '""会']
)
def test_a_word_in_quotation_marks_at_the_begin_of_a_cell_does_not_refuse_the_table(
    desk: Desk, mark: str, title: str
) -> None:
    rows = [["事项", "参加人数"], [title, "20"], ["乙", "30"], ['"六一"联欢', "40"]]
    text = "".join(mark.join(row) + "\r\n" for row in rows)
    found = preview(desk, csv(text), "会议.csv")
    titles = [row.record.title for row in found.new]
    assert titles == [title if title != '"五四"' else "五四", "乙", '"六一"联欢']
    assert [quantity(row.record, "attendees")[0] for row in found.new] == ["20", "30", "40"]


def test_cells_that_a_program_quoted_stay_whole_beside_words_in_quotation_marks(
    desk: Desk,
) -> None:
    rows = ["事项\t议题", '"五四"行\t"甲\t乙"', '"六一"会\t"说""好""\n再说"', '"""七一""会"\t无']
    found = preview(desk, csv("\r\n".join(rows)), "会议.tsv")
    assert [(row.line, row.record.title) for row in found.new] == [
        (2, '"五四"行'), (3, '"六一"会'), (4, '"七一"会'),
    ]  # fmt: skip
    assert [row.record.fields["topic"] for row in found.new] == ["甲\t乙", '说"好"\n再说', "无"]


def test_rows_are_numbered_as_in_the_spreadsheet_whatever_lines_their_cells_have(
    desk: Desk,
) -> None:
    text = '事项\t日期\t备注\n志愿行\t3-5\t"甲\n12件"\n义诊\t3-6\t血压\n'
    found = preview(desk, csv(text), "会议.tsv")
    assert [row.line for row in found.new] == [2, 3]
    assert found.left_out == "“备注” 1 格（第 3行）"
    broken = csv('事项,日期\n"甲\n会",3-5\n\n"乙,3-6\n')
    with pytest.raises(StoreError, match="第 4 行起读不下去"):
        preview(desk, broken, "会议.csv")


def test_excels_own_separator_line_is_obeyed(desk: Desk) -> None:
    found = preview(desk, csv("sep=;\r\n事项;日期\r\n甲,乙;3-5\r\n"), "会议.csv")
    assert [(row.line, row.record.title) for row in found.new] == [(2, "甲,乙")]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ('事项,日期\n"甲,3-5\n乙,3-6\n'.encode(), "引号没有成对"),
        (b"\x00\x01\x02\x03" * 40, "看不出这个文件是什么编码"),
        (b"PK\x03\x04rest", "请把扩展名改成 .xlsx"),
        (("事项,日期\n" + "全年召开会议,3-5\n" * 20).encode() + b"\xe5\n", "第 22 行有坏掉的字"),
        (b"", "没有可导入的记录"),
    ],
    ids=["quote", "binary", "zip", "broken utf-8", "empty"],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(
    desk: Desk, data: bytes, words: str
) -> None:
    with pytest.raises(StoreError, match=words):
        preview(desk, data, "会议.csv")


# --- long work ------------------------------------------------------------------------------------


class Enough(Exception):
    pass


@pytest.mark.parametrize("name", ["会议.csv", "会议.xlsx"])
def test_progress_is_told_and_can_stop_an_import(desk: Desk, name: str) -> None:
    rows: Rows = [["事项", "日期"], *([f"第{n}次会", "3-5"] for n in range(2000))]
    data = (
        book(rows) if name.endswith("xlsx") else csv("\n".join(",".join(map(str, r)) for r in rows))
    )
    told: list[tuple[int, int]] = []
    preview(desk, data, name, progress=lambda done, total: told.append((done, total)))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1] == (1000, 1000)
    assert len(told) > 5

    def stop(done: int, _: int) -> None:
        if done > 600:
            raise Enough

    with pytest.raises(Enough):
        preview(desk, data, name, progress=stop)
    assert desk.records() == []


def test_a_file_of_more_rows_than_anybody_keeps_is_refused_while_it_is_read() -> None:
    tracemalloc.start()
    try:
        with pytest.raises(StoreError, match="超过 30 万行"):
            read_delimited(b"a,1\n" * 3_000_000)
        assert tracemalloc.get_traced_memory()[1] < 300 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_any_program_ends_them(end: str) -> None:
    data = end.join(["事项,日期", f'"甲{end}乙",3-5', "丙,3-6"]).encode()
    table = read_delimited(data)
    assert [(row.line, row.cells[1]) for row in table.rows] == [
        (1, "事项"), (2, f"甲{end}乙"), (3, "丙"),
    ]  # fmt: skip


def test_rows_that_stand_in_the_year_already_are_told_before_they_are_taken_again(
    desk: Desk,
) -> None:
    desk.add({"kind": "meeting", "title": "甲会", "date": "3月5日",
              "fields": {"attendees": "65人"}})  # fmt: skip
    rows = "类型,日期,事项,人数\n会议,2025-03-05,甲会,65\n会议,3-5,甲会,66\n会议,3-6,甲会,65\n"
    rows += "培训,3-5,甲会,65人\n会议,3-5,乙会,65\n"
    found = preview(desk, csv(rows), "表.csv")
    assert [row.line for row in found.new if row.stands] == [2]
    assert found.standing == "有 1 条和今年已有的一样（第 2行）"
    ids = take(desk, found.without({found.new[0].record.id}))
    assert ids == [row.record.id for row in found.new[1:]]
    again = preview(desk, csv(rows), "表.csv")
    assert again.standing == "有 5 条和今年已有的一样（第 2、3、4等行）"


def test_an_import_is_one_step_to_undo(tmp_path: Path) -> None:
    desk = filled_desk(tmp_path, {"kind": "meeting", "title": "早有的"})
    records(desk, book([["事项", "归入"], ["甲", "3.1"], ["乙", "3.1"]]))
    desk.undo()
    assert [r.title for r in desk.records()] == ["早有的"]
