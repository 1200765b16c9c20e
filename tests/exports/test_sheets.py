"""What a clerk would see go wrong in numbers and days as spreadsheet programs show them."""

from xml.sax.saxutils import quoteattr

import pytest

from exports.sheets import read_workbook
from store.contract import StoreError
from tests.exports.test_package import RELS, packed, rows, workbook


def seen(value: str, code: str, *, epoch: str = "") -> str:
    styles = (
        f"<numFmts><numFmt numFmtId='200' formatCode={quoteattr(code)}/></numFmts>"
        "<cellXfs><xf numFmtId='200'/></cellXfs>"
    )
    parts = workbook(rows(f"<c s='0'><v>{value}</v></c>"), styles=styles)
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace("<sheets>", f"{epoch}<sheets>")
    (table,) = read_workbook(packed(parts))
    return table.rows[0].cells[1]


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        ("45978", "yyyy/m/d", "2025-11-17"),
        ("45978.604166666664", "yyyy/m/d h:mm", "2025-11-17 14:30"),
        ("45978", 'e"年"m"月"d"日"', "2025-11-17"), ("45978", 'yyyy"年"', "2025年"),
        ("45978", 'm"月"', "11月"), ("45978", "d", "2025-11-17"), ("45978", "mmm-yy", "2025年11月"),
        ("45978", "[Red]m/d", "11月17日"), ("0.604166666666667", "h:mm:ss", "14:30"),
        ("0.5", "mm:ss", "12:00"), ("1.5", "[h]:mm", "12:00"), ("1", "yyyy-mm-dd", "1900-01-01"),
        ("59", "yyyy-mm-dd", "1900-02-28"), ("61", "yyyy-mm-dd", "1900-03-01"),
        ("-3", "yyyy-mm-dd", "-3"), ("1E+9", "yyyy-mm-dd", "1000000000"),
        ("65", '0"人"', "65人"), ("65", "0人;-0人", "65人"), ("65", 'General"人"', "65人"),
        ("65", '0"人";"无"', "65人"), ("1234.5", "#,##0.00_);(#,##0.00)", "1234.5"),
        ("12000", '0!.0,"万"', "12000"),
        ("12000", '0\\.0,"万元"', "12000"), ("2000", '0,"千"', "2000"),
        ("0.5", "0%", "50%"), ("1.005", "0.0%", "100.5%"), ("3", '"约"0"人"', "约3人"),
        ("1E-7", "General", "0.0000001"), ("0.1", "0.00E+00", "0.1"), ("7", "@", "7"),
        ("7", '_ * #,##0.00_ ;_ * -#,##0.00_ ', "7"), ("7", '"人"', "7"),
    ],
)  # fmt: skip
def test_a_number_is_read_as_its_format_shows_it(value: str, code: str, shown: str) -> None:
    assert seen(value, code) == shown


def test_days_of_the_other_calendar() -> None:
    assert seen("44516", "yyyy-mm-dd", epoch='<workbookPr date1904="1"/>') == "2025-11-17"
    assert seen("2958465", "yyyy-mm-dd", epoch='<workbookPr date1904="1"/>') == "2958465"


@pytest.mark.parametrize("value", ["nan", "inf", "一", "1e999", ""])
def test_what_is_no_number_is_no_cell(value: str) -> None:
    if value:
        with pytest.raises(StoreError):
            seen(value, "0")
    else:
        styles = "<cellXfs><xf/></cellXfs>"
        (table,) = read_workbook(packed(workbook(rows("<c><v></v></c>"), styles=styles)))
        assert table.rows == ()


def test_targets_from_the_root_and_prefixes_of_another_program_are_understood() -> None:
    parts = workbook()
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        "sheet.xml", "/xl/sheet.xml"
    )
    main = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    parts["xl/sheet.xml"] = (
        f'<x:worksheet xmlns:x="{main}"><x:sheetData><x:row><x:c t="str"><x:v>甲</x:v></x:c>'
        "<x:c><x:v>3</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    )
    parts["_rels/.rels"] = (
        f'<Relationships><Relationship Id="a" Type="{RELS}/officeDocument" '
        'Target="xl/workbook.xml"/>'
        "</Relationships>"
    )
    (table,) = read_workbook(packed(parts))
    assert table.rows[0].cells == {1: "甲", 2: "3"}


def test_more_number_formats_than_any_program_writes_are_refused() -> None:
    many = "<cellXfs>" + "<xf/>" * 200_001 + "</cellXfs>"
    with pytest.raises(StoreError, match="太大"):
        read_workbook(packed(workbook(styles=many)))
