"""What a clerk would see go wrong in the Word file, as python-docx reads it back."""

import io
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run as WordRun
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.docx import docx_bytes
from exports.docx_template import template
from exports.text import Block, BlockStyle, Run, Text
from store.clean import clean

UNIT = "示例区林业局"
TITLE = "示例区林业局2025年文明创建工作总结"
DAY = datetime(2025, 12, 20, 9, 30, tzinfo=UTC)
CELL = 316  # twips

STYLES: tuple[BlockStyle, ...] = (
    "title", "heading1", "heading2", "heading3", "heading4", "paragraph", "signature", "date",
)  # fmt: skip


def block(style: BlockStyle, *texts: str, heading: int = 0, level: int = 0) -> Block:
    return Block(style, tuple(Run(text) for text in texts), heading=heading, level=level)


def packed(blocks: Iterable[Block], unit: str = UNIT, title: str = TITLE) -> bytes:
    return docx_bytes(Text(tuple(blocks)), unit=unit, title=title, created=DAY)


def opened(*blocks: Block) -> WordDocument:
    return Document(io.BytesIO(packed(blocks)))


def only(made: Block) -> Paragraph:
    (paragraph,) = opened(made).paragraphs
    return paragraph


def lines(document: WordDocument) -> str:
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def font(run: WordRun, kind: str = "eastAsia") -> str:
    """The font that a run is printed in: its character style's, else its paragraph's."""
    paragraph = run._parent
    assert isinstance(paragraph, Paragraph)
    assert paragraph.style is not None
    style = run.style if run.style.element.rPr is not None else paragraph.style
    while style is not None:
        fonts = None if style.element.rPr is None else style.element.rPr.find(qn("w:rFonts"))
        if fonts is not None:
            return str(fonts.get(qn(f"w:{kind}")))
        style = style.base_style
    defaults = run.part.document.styles.element.find(qn("w:docDefaults"))
    return str(defaults.find(".//" + qn("w:rFonts")).get(qn(f"w:{kind}")))


def attribute(paragraph: Paragraph, path: str, name: str) -> str | None:
    """An attribute of the paragraph's own settings; None if it has none of its own."""
    found = paragraph._p.find(f"{qn('w:pPr')}/{qn(path)}")
    return None if found is None else found.get(qn(name))


SUMMARY = (
    block("title", TITLE),
    block("paragraph", "今年以来，我局扎实推进文明创建。"),
    block("heading1", "一、加强领导"),
    block("heading2", "（一）健全机构"),
    block("heading3", "1.明确分工"),
    block("heading4", "（1）责任到人"),
    block("paragraph", "（二）", "狠抓落实。", "开展检查", "4", "次。", heading=2, level=2),
    block("signature", UNIT),
    block("date", "2025年12月20日"),
)


# --- the words ------------------------------------------------------------------------------------


def test_every_block_is_one_paragraph_with_its_words() -> None:
    assert lines(opened(*SUMMARY)) == Text(SUMMARY).plain


@pytest.mark.parametrize(
    "words",
    [
        "",
        "　　全角空格开头",
        "  半角空格开头，结尾也有  ",
        "中间有  两个空格",
        "制表\t符\t",
        "\t制表符开头",
        "文中\n换行\n",
        "&amp; <w:t> ]]> \"引号\" '单引号'",
        "[/] [@click=app.quit] {{ 花括号 }}",
        "生僻字𠮷𬱖",
        "不换行\u00a0空格，零宽\u200b空格，软连字\u00ad符，行分隔\u2028符",
    ],
)
def test_no_character_of_a_paragraph_changes(words: str) -> None:
    assert lines(opened(block("paragraph", words))) == words


@pytest.mark.parametrize("bad", ["\x00", "\x0b", "\x1b", "\ud800", "\ufffe", "\uffff", "\x85"])
def test_what_a_word_file_cannot_hold_is_replaced_not_fatal(bad: str) -> None:
    document = Document(io.BytesIO(packed([block("paragraph", f"甲{bad}乙")], f"局{bad}", bad)))
    assert lines(document) == "甲\ufffd乙"
    assert document.core_properties.author == "局\ufffd"
    assert document.core_properties.title == "\ufffd"


def test_an_empty_block_stays_an_empty_paragraph() -> None:
    document = opened(block("paragraph", "甲"), block("paragraph"), block("paragraph", "乙"))
    assert [paragraph.text for paragraph in document.paragraphs] == ["甲", "", "乙"]


def test_a_text_without_blocks_is_still_a_word_file() -> None:
    assert lines(opened()) == ""


runs = st.builds(Run, st.text(), missing=st.booleans())
blocks = st.builds(
    Block,
    st.sampled_from(STYLES),
    st.lists(runs, max_size=4).map(tuple),
    heading=st.integers(0, 4),
    level=st.integers(1, 4),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(blocks, max_size=6))
def test_any_text_goes_into_a_word_file_and_comes_back(made: list[Block]) -> None:
    expected = [
        "".join(clean(run.text) for run in one.runs)
        .replace("\ufffe", "\ufffd")
        .replace("\uffff", "\ufffd")
        for one in made
    ]
    paragraphs = opened(*made).paragraphs
    assert [paragraph.text for paragraph in paragraphs] == (expected or [""])


# --- fonts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("style", "name", "size"),
    [
        ("title", "方正小标宋简体", 22),
        ("heading1", "黑体", 16),
        ("heading2", "楷体_GB2312", 16),
        ("heading3", "仿宋_GB2312", 16),
        ("heading4", "仿宋_GB2312", 16),
        ("paragraph", "仿宋_GB2312", 16),
        ("signature", "仿宋_GB2312", 16),
        ("date", "仿宋_GB2312", 16),
    ],
)
def test_each_part_is_set_in_the_font_and_size_of_the_standard(
    style: BlockStyle, name: str, size: int
) -> None:
    document = opened(block(style, "汉字2025年ABC"))
    (paragraph,) = document.paragraphs
    for run in paragraph.runs:
        assert {font(run, kind) for kind in ("eastAsia", "ascii", "hAnsi")} == {name}
    assert paragraph.style is not None
    points = paragraph.style.font.size
    default = document.styles.element.find(f".//{qn('w:sz')}").get(qn("w:val"))
    assert (points or Pt(int(default) / 2)) == Pt(size)


def test_quotes_and_dashes_take_the_chinese_font() -> None:
    for run in only(block("paragraph", "“两手抓”——PM2.5达标")).runs:
        if not run.text.isascii():
            fonts = run._r.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
            assert fonts is not None
            assert fonts.get(qn("w:hint")) == "eastAsia"


@pytest.mark.parametrize(("level", "name"), [(1, "黑体"), (2, "楷体_GB2312"), (3, "仿宋_GB2312")])
def test_a_run_in_heading_has_its_level_s_font_and_the_rest_the_body_s(
    level: int, name: str
) -> None:
    made = block("paragraph", "（二）", "抓12项。", "其余4次。", heading=2, level=level)
    inside = [(run.text, font(run)) for run in only(made).runs]
    assert "".join(text for text, _ in inside[:3]) == "（二）抓12项。"
    assert [face for _, face in inside[:3]] == [name] * 3
    assert [face for _, face in inside[3:]] == ["仿宋_GB2312"] * 3


def test_what_is_missing_is_yellow_and_nothing_else_is() -> None:
    made = Block("paragraph", (Run("投资"), Run("〔待补充：1金额〕", missing=True), Run("元。")))
    marked = [
        run.text for run in only(made).runs if run.font.highlight_color == WD_COLOR_INDEX.YELLOW
    ]
    assert "".join(marked) == "〔待补充：1金额〕"


def test_no_theme_font_beats_the_names_of_the_standard() -> None:
    with zipfile.ZipFile(io.BytesIO(packed(SUMMARY))) as package:
        names = package.namelist()
        styles = package.read("word/styles.xml").decode()
    assert "Theme" not in styles
    assert not [name for name in names if "theme" in name or "stylesWith" in name]


# --- where it stands ------------------------------------------------------------------------------


def test_the_page_is_a4_with_the_margins_of_the_standard() -> None:
    section = opened(*SUMMARY).sections[0]
    lengths = [
        (section.page_width, 210),
        (section.page_height, 297),
        (section.top_margin, 37),
        (section.left_margin, 28),
        (section.right_margin, 26),
        (section.bottom_margin, 35),
    ]
    for length, millimetres in lengths:
        assert length is not None
        assert abs(length - Mm(millimetres)) <= Mm(1)


def test_22_lines_of_28_characters_fit_the_text_area() -> None:
    document = opened(*SUMMARY)
    section = document.sections[0]
    assert section.page_width is not None
    assert section.page_height is not None
    width = section.page_width - (section.left_margin or 0) - (section.right_margin or 0)
    height = section.page_height - (section.top_margin or 0) - (section.bottom_margin or 0)
    styles = document.styles.element
    line = styles.find(f"{qn('w:docDefaults')}//{qn('w:pPrDefault')}//{qn('w:spacing')}")
    assert line.get(qn("w:lineRule")) == "exact"
    pitch = Pt(int(line.get(qn("w:line"))) / 20)
    assert 22 <= height / pitch < 22.1
    close = styles.find(f"{qn('w:style')}//{qn('w:rPr')}/{qn('w:spacing')}").get(qn("w:val"))
    assert 28 <= width / Pt(16 + int(close) / 20) < 28.3


def test_half_width_characters_take_half_the_closing_up() -> None:
    own = {
        run.text: run._r.find(f"{qn('w:rPr')}/{qn('w:spacing')}")
        for run in only(block("paragraph", "共65人")).runs
    }
    assert own["共"] is None
    assert own["人"] is None
    assert own["65"] is not None
    assert own["65"].get(qn("w:val")) == "-2"


@pytest.mark.parametrize("style", ["paragraph", "heading1", "heading2", "heading3", "heading4"])
def test_first_lines_are_indented_by_two_characters(style: BlockStyle) -> None:
    paragraph = only(block(style, "正文"))
    found = paragraph.style
    while found is not None and found.paragraph_format.first_line_indent is None:
        found = found.base_style
    assert found is not None
    assert found.paragraph_format.first_line_indent == Pt(2 * CELL / 20)
    assert attribute(paragraph, "w:ind", "w:firstLine") is None


@pytest.mark.parametrize("blank", ["　　", "  ", "\t", "\u00a0"])
def test_words_that_bring_their_own_blanks_are_not_indented_twice(blank: str) -> None:
    paragraph = only(block("paragraph", f"{blank}正文"))
    assert attribute(paragraph, "w:ind", "w:firstLine") == "0"
    assert attribute(paragraph, "w:ind", "w:firstLineChars") == "0"


def test_headings_show_in_word_s_navigation_without_numbers_of_word_s_own() -> None:
    document = opened(*SUMMARY)
    names = [p.style.name for p in document.paragraphs if p.style is not None]
    assert names[2:6] == ["Heading 1", "Heading 2", "Heading 3", "Heading 4"]
    for level in (1, 2, 3, 4):
        element = document.styles[f"Heading {level}"].element
        assert element.find(f".//{qn('w:outlineLvl')}").get(qn("w:val")) == str(level - 1)
    assert b"numPr" not in document.part.blob


def test_the_title_is_centred_with_one_blank_line_below() -> None:
    document = opened(*SUMMARY)
    assert document.styles["Title"].paragraph_format.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert attribute(document.paragraphs[1], "w:spacing", "w:before") == "579"


def test_a_blank_line_of_the_text_is_not_doubled_around_title_and_sign_off() -> None:
    empty = block("paragraph")
    document = opened(block("title", "总结"), empty, empty, block("signature", UNIT))
    assert attribute(document.paragraphs[1], "w:spacing", "w:before") is None
    assert attribute(document.paragraphs[3], "w:spacing", "w:before") is None


def test_the_lines_of_a_title_stand_together() -> None:
    document = opened(block("title", "甲"), block("title", "乙"), block("paragraph", "丙"))
    gaps = [attribute(p, "w:spacing", "w:before") for p in document.paragraphs]
    assert gaps == [None, None, "579"]


def sign_off(unit: str, day: str) -> tuple[float, float]:
    """Where unit and date begin, in characters from the left."""
    made = [block("paragraph", "正文。"), block("signature", unit), block("date", day)]
    document = opened(*made)
    _, signature, date = document.paragraphs
    assert attribute(signature, "w:spacing", "w:before") == "579"
    assert attribute(date, "w:spacing", "w:before") is None
    lefts = [attribute(p, "w:ind", "w:left") for p in (signature, date)]
    return int(lefts[0] or -1) / CELL, int(lefts[1] or -1) / CELL


def test_the_unit_ends_two_characters_from_the_right_and_the_date_begins_two_behind_it() -> None:
    # 12 characters: 28 - 2 - 12 = 14; the date of 7 characters ends before the unit's place.
    assert sign_off("示例区林业局精神文明办公", "2025年12月20日") == (14, 16)


def test_a_date_longer_than_the_unit_ends_two_characters_from_the_right() -> None:
    # 7 characters of date: 28 - 2 - 7 = 19, and the unit two before it.
    assert sign_off("林业局", "2025年12月20日") == (17, 19)


def test_a_unit_too_long_for_a_line_stays_on_the_page() -> None:
    assert sign_off("局" * 40, "2025年1月1日") == (0, 2)


def test_unit_or_date_alone_end_two_characters_from_the_right() -> None:
    assert attribute(only(block("signature", "林业局")), "w:ind", "w:left") == str(23 * CELL)
    # 2025年1月1日: 6 half and 3 whole characters.
    assert attribute(only(block("date", "2025年1月1日")), "w:ind", "w:left") == str(20 * CELL)


def test_a_sign_off_placed_by_blanks_stays_where_the_blanks_put_it() -> None:
    paragraph = only(block("signature", "　　　　　　　　　　林业局"))
    assert attribute(paragraph, "w:ind", "w:left") == "0"


def test_page_numbers_stand_outside_on_odd_and_even_pages() -> None:
    document = opened(*SUMMARY)
    assert document.settings.odd_and_even_pages_header_footer
    section = document.sections[0]
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert odd.alignment == WD_ALIGN_PARAGRAPH.RIGHT
    assert odd.paragraph_format.right_indent == Pt(14)
    assert even.alignment == WD_ALIGN_PARAGRAPH.LEFT
    assert even.paragraph_format.left_indent == Pt(14)
    for paragraph in (odd, even):
        assert paragraph.text == "— 1 —"
        assert paragraph._p.findtext(f".//{qn('w:instrText')}") == " PAGE "
        assert {font(run) for run in paragraph.runs} == {"宋体"}


# --- the file -------------------------------------------------------------------------------------


def test_the_file_s_properties_are_ours() -> None:
    properties = opened(*SUMMARY).core_properties
    assert (properties.author, properties.last_modified_by) == (UNIT, UNIT)
    assert properties.title == TITLE
    assert properties.created == properties.modified == DAY
    data = packed(SUMMARY)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert b"python-docx" not in b"".join(package.read(name) for name in package.namelist())


def test_a_title_of_a_thousand_characters_does_not_stop_the_export() -> None:
    document = Document(io.BytesIO(packed(SUMMARY, title="长" * 1000)))
    assert document.core_properties.title == "长" * 255


def test_the_same_moment_in_another_zone_or_without_one_gives_the_same_file() -> None:
    beijing = DAY.astimezone(timezone(timedelta(hours=8)))
    made = {
        docx_bytes(Text(SUMMARY), unit=UNIT, title=TITLE, created=at)
        for at in (DAY, beijing, DAY.replace(tzinfo=None))
    }
    assert len(made) == 1


def test_the_same_text_gives_the_same_bytes_with_no_trace_of_the_clock() -> None:
    data = packed(SUMMARY)
    assert data == packed(SUMMARY)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert package.namelist() == sorted(package.namelist())
        assert package.namelist()[0] == "[Content_Types].xml"


def test_the_file_brings_nothing_that_the_text_does_not_use() -> None:
    assert len(template()) < 15_000
    assert len(packed(SUMMARY)) < 10_000
