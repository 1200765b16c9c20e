"""What a clerk would see go wrong when a Word file is imported."""

import contextlib
import io
import random
import zipfile
from datetime import UTC, datetime

import pytest
from docx import Document
from docx.oxml import parse_xml

from exports.docx import docx_bytes
from exports.text import Block, Run, Text
from exports.titles import title_lines
from exports.word import read_word
from store.contract import StoreError

NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def packed(body: str, numbering: str = "", head: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        xml = f"{head}<w:document {NS}><w:body>{body}</w:body></w:document>"
        package.writestr("word/document.xml", xml)
        if numbering:
            package.writestr("word/numbering.xml", f"<w:numbering {NS}>{numbering}</w:numbering>")
    return out.getvalue()


def item(text: str, num: int, level: int = 0) -> str:
    at = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>'
    return f"<w:p><w:pPr>{at}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_the_programs_own_word_file_comes_back_as_the_same_text() -> None:
    lines = ["一、加强领导", "全年召开会议2次，A1 和“B”。", "（一）细化措施"]
    blocks = tuple(Block("paragraph", (Run(line),)) for line in lines)
    data = docx_bytes(
        Text(blocks), unit="示例局", title="总结", created=datetime(2025, 12, 20, tzinfo=UTC)
    )
    assert read_word(data).text.split("\n") == lines


def test_words_automatic_numbers_become_text_and_restart() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0">'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
        '<w:lvlText w:val="%1、"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="10"/></w:lvlOverride></w:num>'
    )
    body = item("甲", 1) + item("子", 1, 1) + item("丑", 1, 1) + item("乙", 1)
    body += item("寅", 1, 1) + item("丙", 2) + item("丁", 2)
    text = read_word(packed(body, numbering)).text
    assert text.split("\n") == ["一、甲", "1.子", "2.丑", "二、乙", "1.寅", "十、丙", "十一、丁"]


def test_tracked_changes_are_counted_and_deletions_left_out() -> None:
    word = read_word(packed(
        "<w:p><w:r><w:t>会议</w:t></w:r><w:del><w:r><w:delText>三</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>两</w:t></w:r></w:ins><w:r><w:t>次</w:t></w:r></w:p>"
    ))  # fmt: skip
    assert (word.text, word.insertions, word.deletions) == ("会议两次", 1, 1)


def test_a_table_row_is_one_line_with_tabs() -> None:
    document = Document()
    document.add_table(1, 2).rows[0].cells[0].text = "甲"
    document.tables[0].rows[0].cells[1].text = "乙"
    document.element.body.insert(0, parse_xml(f"<w:p {NS}><w:r><w:t>表</w:t></w:r></w:p>"))
    out = io.BytesIO()
    document.save(out)
    assert read_word(out.getvalue()).text.split("\n")[:2] == ["表", "甲\t乙"]


@pytest.mark.parametrize(
    "data",
    [
        b"\xd0\xcf\x11\xe0" + bytes(500),
        b"plain text",
        b"PK\x03\x04",
        packed("<w:p>", head=""),
        packed("<w:p/>", head='<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        packed(" " * (33 << 20)),
    ],
    ids=["encrypted", "text", "cut", "broken-xml", "entity", "bomb"],
)
def test_a_file_that_is_no_good_docx_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(StoreError, match=r"。$"):
        read_word(data)


def test_damaged_files_never_crash() -> None:
    whole = packed(item("甲", 1) * 20, '<w:num w:numId="1"/>')
    chance = random.Random(5)
    for _ in range(300):
        bad = bytearray(whole)
        bad[chance.randrange(len(bad))] ^= 1 << chance.randrange(8)
        for data in (bytes(bad), whole[: chance.randrange(len(whole))]):
            with contextlib.suppress(StoreError):
                read_word(data)


@pytest.mark.parametrize(
    ("form", "start", "seen"),
    [
        ("decimal", 12, "12"),
        ("upperLetter", 27, "AA"),
        ("lowerLetter", 3, "c"),
        ("lowerRoman", 4, "iv"),
        ("upperRoman", 19, "XIX"),
        ("ideographDigital", 10, "一〇"),
        ("japaneseCounting", 21, "二十一"),
        ("chineseCountingThousand", 10, "十"),
    ],
)
def test_each_form_of_number_is_written_as_word_shows_it(form: str, start: int, seen: str) -> None:
    level = f'<w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="（%1）"/>'
    numbering = (
        f'<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0">{level}</w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    assert read_word(packed(item("甲", 1), numbering)).text == f"（{seen}）甲"


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    first = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>"
    assert read_word(packed(first + "<w:p><w:r><w:t>乙</w:t></w:r></w:p>")).text == "甲乙"


def test_text_boxes_fields_breaks_and_hyphens_are_read_as_they_show() -> None:
    run = (
        "<w:r><w:t>甲</w:t><w:tab/><w:softHyphen/><w:noBreakHyphen/><w:br/>"
        "<w:instrText>PAGE</w:instrText><w:t>3</w:t><w:footnoteReference/>"
        "<w:pict><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
    )
    word = read_word(packed(f"<w:sdt><w:sdtContent><w:p>{run}</w:p></w:sdtContent></w:sdt>"))
    assert (word.text, word.footnotes) == ("甲\t-\n3\n框", 1)


def test_a_table_in_a_cell_is_told_once() -> None:
    inner = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>内</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    cell = f"<w:sdt><w:sdtContent><w:tc>{inner}<w:p/></w:tc></w:sdtContent></w:sdt>"
    assert read_word(packed(f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>")).text == "内"


def test_moved_text_is_told_only_where_it_went() -> None:
    def run(text: str) -> str:
        return f"<w:r><w:t>{text}</w:t></w:r>"

    word = read_word(
        packed(
            f"<w:p><w:moveFrom>{run('甲')}</w:moveFrom>{run('乙')}"
            f"<w:moveTo>{run('甲')}</w:moveTo></w:p>"
        )
    )
    assert (word.text, word.insertions, word.deletions) == ("乙甲", 1, 1)


def test_a_long_title_that_is_printed_in_lines_is_read_back_as_one() -> None:
    words = "示例区交通运输局关于2025年文明单位创建和志愿服务工作情况的总结报告"
    text = Text((Block("title", (Run(words),)), Block("paragraph", (Run("今年以来。"),))))
    at = datetime(2025, 12, 20, tzinfo=UTC)
    data = docx_bytes(text, unit="甲", title="乙", created=at)
    assert len(title_lines(words)) > 1
    assert read_word(data).text == text.plain
