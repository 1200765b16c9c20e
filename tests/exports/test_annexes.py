"""What a clerk would see go wrong in the annexes that are made from records."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from docx import Document as WordDocument
from msgspec.structs import replace

from exports.annexes import annexes_of, honours, statistics
from exports.docx import docx_bytes
from exports.leave import text_of
from exports.pages import lay_out
from exports.text import Annex, Table
from store.contract import Put
from store.model import Frame
from tests.exports.desks import empty_desk, filled_desk, sample_desk

HONOUR = {"kind": "honour", "fields": {"honour": "文明单位", "level": "市", "awarder": "市文明委"}}


def rows_of(annex: Annex | None) -> list[tuple[str, ...]]:
    assert annex is not None
    (table,) = annex.body
    assert isinstance(table, Table)
    return [tuple("".join(run.text for run in cell) for cell in row) for row in table.rows]


def test_each_part_is_named_once_with_its_kinds_and_sums(tmp_path: Path) -> None:
    desk = filled_desk(
        tmp_path,
        {"kind": "meeting", "title": "甲会", "fields": {"attendees": "65人"}},
        {"kind": "meeting", "title": "乙会", "fields": {"attendees": "30余人"}},
        {
            "kind": "training",
            "title": "培训",
            "fields": {"sessions": "2期", "participants": "9人次"},
        },
        {"kind": "meeting", "title": "不进文", "use": "ledger", "fields": {"attendees": "1人"}},
    )
    head, *rows = rows_of(statistics(desk.arrangement, desk.kinds))
    assert head == ("部分", "类型", "条数", "数量合计")
    assert [row[1:] for row in rows] == [
        ("培训", "1", "场次2期；人次9人次"), ("会议", "2", "参加人数约95人"),
    ]  # fmt: skip
    assert [bool(row[0]) for row in rows] == [True, False]


def test_every_number_of_the_statistics_knows_its_records(tmp_path: Path) -> None:
    desk = sample_desk(tmp_path)
    annex = statistics(desk.arrangement, desk.kinds)
    assert annex is not None
    (table,) = annex.body
    assert isinstance(table, Table)
    told = [p for p in desk.arrangement.everything() if p.node and p.use != "ledger"]
    counts = [cells[2][0] for cells in table.rows[1:]]
    assert sum(int(run.text) for run in counts) == len(told)
    assert all(len(run.records) == int(run.text) for run in counts)
    for cells in table.rows[1:]:
        assert all(run.records for run in cells[3] if run.field)


def test_honours_stand_by_level_then_by_date(tmp_path: Path) -> None:
    def honour(name: str, level: str, date: str) -> dict[str, object]:
        return {"kind": "honour", "title": f"获评{name}", "date": date,
                "fields": {"honour": name, "level": level, "recipient": "甲股、乙股"}}  # fmt: skip

    desk = filled_desk(
        tmp_path, honour("丙", "市", "5-4"), honour("乙", "市", "3月"), honour("甲", "省", "12-1"),
        {"kind": "honour", "title": "没写级别"},
    )  # fmt: skip
    rows = rows_of(honours(desk.arrangement, desk.kinds))
    assert rows[1:] == [
        ("1", "甲", "甲股、乙股", "", "12月1日"), ("2", "乙", "甲股、乙股", "", "3月"),
        ("3", "丙", "甲股、乙股", "", "5月4日"), ("4", "没写级别", "", "", ""),
    ]  # fmt: skip


def test_an_annex_without_rows_is_left_out(tmp_path: Path) -> None:
    desk = empty_desk(tmp_path)
    assert annexes_of(desk.arrangement, desk.kinds, ("statistics", "honours")) == ()


def test_a_document_that_asks_for_annexes_prints_and_names_them(tmp_path: Path) -> None:
    desk = filled_desk(tmp_path, {**HONOUR, "title": "文明单位", "date": "5-4"})
    frame = Frame(annexes=("honours", "statistics"))
    desk.commit([Put(replace(desk.document, frame=frame))], "公文要素")
    text = text_of(desk)
    assert text.plain.count("附件：1.荣誉一览表\n2.年度数据统计表") == 1
    titles = [p.lines[2].text for p in lay_out(text) if p.annex]
    assert titles == ["荣誉一览表", "年度数据统计表"]
    at = datetime(2025, 12, 20, tzinfo=UTC)
    data = docx_bytes(text, unit="甲", title="乙", created=at)
    word = WordDocument(BytesIO(data))
    cells = [cell.text for cell in word.element.body.iter() if cell.tag.endswith("}t")]
    assert "文明单位" in cells
    assert "市文明委" in cells
