"""What stands around the text is printed where the standard has it, and changes no word of it."""

import zipfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from exports.docx import docx_bytes
from exports.frame import imprint_lines, letter_name
from exports.framed import framed
from exports.geometry import IMPRINT_COLUMNS, half_cells
from exports.look import Look, load_look
from exports.page_faults import page_faults
from exports.pages import lay_out
from exports.text import Annex, Block, Imprint, Run, Text
from store.contract import StoreError
from store.model import Frame

TEXT = Text(
    (
        Block("title", (Run("示例区林业局2025年文明创建工作总结"),)),
        Block("paragraph", (Run("今年以来，我局扎实推进文明创建。"),)),
        Block("signature", (Run("示例区林业局"),)),
        Block("date", (Run("2025年12月20日"),)),
    )
)
NOW = datetime(2025, 12, 20, tzinfo=UTC)
ANNEXES = (Annex("数据统计表"), Annex("荣誉一览表"))


def styles(text: Text) -> list[tuple[str, str]]:
    return [(block.style, block.text) for block in text.blocks]


def test_an_empty_frame_leaves_the_very_same_text() -> None:
    assert framed(TEXT, Frame()) is TEXT


def test_addressee_and_annexes_stand_where_the_standard_has_them() -> None:
    text = framed(TEXT, Frame(addressee="区文明办:"), ANNEXES)
    assert styles(text)[1] == ("addressee", "区文明办：")
    assert styles(text)[3:5] == [
        ("attachment", "附件：1.数据统计表"), ("attachment", "2.荣誉一览表"),
    ]  # fmt: skip
    alone = framed(TEXT, Frame(number="无红头则不印"), ANNEXES[:1])
    assert styles(alone)[2] == ("attachment", "附件：数据统计表")
    assert alone.letterhead is None


def test_a_blank_page_before_the_imprint_has_no_fault() -> None:
    body = [Block("paragraph", (Run("工作有序推进。"),)) for _ in range(43)]
    text = framed(Text((Block("heading1", (Run("一、工作"),)), *body)), Frame(issuer="办公室"))
    pages = lay_out(text)
    assert [bool(page.lines) for page in pages] == [True, True, False, True]
    assert page_faults(pages) == ()


def test_letterhead_and_imprint_are_printed_on_the_pages_and_in_the_word_file() -> None:
    frame = Frame("示例区林业局文件", "示林发〔2025〕3号", copies="区委办", issuer="办公室")
    text = framed(TEXT, frame)
    pages = lay_out(text)
    shown = "\n".join(line.text for page in pages for line in page.lines)
    for words in ("示例区林业局文件", "示林发〔2025〕3号", "抄送：区委办。", "办公室"):
        assert words in shown
    data = docx_bytes(text, unit="甲", title="乙", created=NOW)
    document = WordDocument(BytesIO(data))
    assert "\n".join(p.text for p in document.paragraphs) == TEXT.plain
    cells = "".join(cell.text for t in document.tables for row in t.rows for cell in row.cells)
    assert "示例区林业局文件" in cells
    assert "示林发〔2025〕3号" in cells


def test_a_long_name_in_the_letterhead_still_fits_its_line() -> None:
    for length in (2, 10, 20, 26, 80):
        name, size = letter_name("局" * length)
        assert size * len(name) <= 420


def house(number: str) -> bytes:
    """A unit's own file, whose title, headings and body have automatic numbers."""
    document = WordDocument()
    for name in ("Title", "Heading 1", "Body Text"):
        shape = document.styles[name].element.get_or_add_pPr()
        shape.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="{number}"/></w:numPr>'))
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def test_the_numbers_of_a_units_own_styles_are_not_printed() -> None:
    text = framed(TEXT, Frame(addressee="某局"), (Annex("统计表"),))
    made = docx_bytes(text, unit="甲", title="乙", created=NOW, look=Look(template=house("1")))
    body = WordDocument(BytesIO(made)).element.body
    look = "//w:pPr[w:pStyle[@w:val='Title' or @w:val='BodyText']]"
    assert len(body.xpath(look)) == 3
    assert body.xpath(f"{look}[not(w:numPr/w:numId[@w:val='0'])]") == []


@pytest.mark.parametrize(
    "part", ["[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "word/document.xml"]
)
def test_a_damaged_house_file_is_refused_with_a_sentence(part: str) -> None:
    source = zipfile.ZipFile(BytesIO(house("1")))
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as damaged:
        for name in source.namelist():
            damaged.writestr(name, b"<a/>" if name == part else source.read(name))
    with pytest.raises(StoreError, match="版式模板不能用"):
        docx_bytes(TEXT, unit="甲", title="乙", created=NOW, look=Look(template=out.getvalue()))


# --- settings/page.toml ---------------------------------------------------------------------------


def test_without_a_file_the_standard_s_own_look_holds(tmp_path: Path) -> None:
    assert load_look(tmp_path) == Look()


def test_a_unit_s_look_is_read(tmp_path: Path) -> None:
    (tmp_path / "page.toml").write_text(
        'digits = "Times New Roman"\ntemplate = "a.docx"\nlimit = 0\n', "utf-8"
    )
    (tmp_path / "a.docx").write_bytes(b"PK")
    assert load_look(tmp_path) == Look(latin=True, template=b"PK", limit=0)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('digits = "Arial"', "Times New Roman"),
        ("limit = -1", "不能小于 0"),
        ('limit = "多"', "写法不对"),
        ("colour = 1", "写法不对"),
        ('template = "none.docx"', "不在"),
        ('template = "../a.docx"', "只写文件名"),
    ],
)
def test_a_look_that_is_not_understood_is_named(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "page.toml").write_text(text, "utf-8")
    with pytest.raises(StoreError, match=message):
        load_look(tmp_path)


def test_an_imprint_that_is_too_long_for_its_line_goes_on_and_loses_nothing() -> None:
    issuer, issued = "示例区林业局办公室" * 8, "2025年12月20日" * 9
    lines = imprint_lines(Imprint("", issuer, issued))
    assert "".join(words for line in lines for _, words in line) == issuer + issued + "印发"
    room = 2 * IMPRINT_COLUMNS + 2
    assert all(left + half_cells(words) <= room for line in lines for left, words in line)
