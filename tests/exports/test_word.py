"""What a clerk would see go wrong when a Word file is imported."""

import contextlib
import io
import random
import zipfile
from datetime import UTC, datetime
from time import process_time

import pytest
from docx import Document
from docx.oxml import parse_xml

from exports.docx import docx_bytes
from exports.text import Block, Run, Text
from exports.titles import title_lines
from exports.word import Change, read_word
from store.contract import StoreError

NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def packed(body: str, numbering: str = "", head: str = "", styles: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        xml = f"{head}<w:document {NS}><w:body>{body}</w:body></w:document>"
        package.writestr("word/document.xml", xml)
        if styles:
            package.writestr("word/styles.xml", f"<w:styles {NS}>{styles}</w:styles>")
        if numbering:
            package.writestr("word/numbering.xml", f"<w:numbering {NS}>{numbering}</w:numbering>")
    return out.getvalue()


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def levels(*forms: str, more: str = "") -> str:
    """A numbering of one list, its levels with these forms: 1, is （%2） and so on."""
    told = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="（%{n + 1}）"/></w:lvl>'
        for n, form in enumerate(forms)
    )
    return (
        f'<w:abstractNum w:abstractNumId="0">{more}{told}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )


def marked(mark: str, words: str, more: str = "") -> str:
    """A paragraph whose end has a tracked change."""
    return f"<w:p><w:pPr>{more}<w:rPr><w:{mark}/></w:rPr></w:pPr>{words}</w:p>"


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


def test_tracked_changes_are_listed_and_deletions_left_out() -> None:
    word = read_word(packed(
        "<w:p><w:r><w:t>会议</w:t></w:r><w:del><w:r><w:delText>三</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>两</w:t></w:r></w:ins><w:r><w:t>次</w:t></w:r></w:p>"
    ))  # fmt: skip
    assert (word.text, word.tracked) == ("会议两次", "插入 1 处，删除 1 处")
    assert word.changes == (Change("会议两次", "三", "两"),)
    assert word.told == ["“会议两次”：删去“三”，加上“两”"]


def test_changes_that_do_not_touch_each_other_are_told_one_by_one_and_cut() -> None:
    gone = f"<w:del><w:r><w:delText>{'旧' * 90}</w:delText></w:r></w:del>"
    body = f"<w:p>{run('今' * 30)}{gone}{run('年')}<w:ins>{run('新')}</w:ins></w:p>"
    word = read_word(packed(body))
    place = "今" * 16 + "……"
    assert word.changes == (Change(place, "旧" * 40 + "……", ""), Change(place, "", "新"))


def test_of_very_many_changes_the_first_are_told_and_how_many_more_there_are() -> None:
    word = read_word(packed(f"<w:p><w:ins>{run('新')}</w:ins></w:p>" * 230))
    assert (len(word.told), word.told[-1]) == (201, "……还有 30 处修订没有列出。")


def test_more_changes_than_a_person_makes_are_refused() -> None:
    body = f"<w:ins>{run('新')}</w:ins>{run('旧')}" * 20_001
    with pytest.raises(StoreError, match="太大"):
        read_word(packed(f"<w:p>{body}</w:p>"))


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (marked("ins", run("甲")), "“甲”：加上“（分段）”"),
        (marked("del", run("甲")) + f"<w:p>{run('乙')}</w:p>", "“甲乙”：删去“（分段）”"),
        (
            f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p>{run('甲')}</w:p></w:tc></w:tr>"
            "</w:tbl>",
            "删去“表格的一行：甲”",
        ),
        (
            f"<w:tbl><w:tr><w:trPr><w:ins/></w:trPr><w:tc><w:p>{run('甲')}</w:p></w:tc></w:tr>"
            "</w:tbl>",
            "“甲”：加上“表格的一行”",
        ),
        (
            f"<w:p><w:pPr><w:numPr><w:ins/></w:numPr></w:pPr>{run('甲')}</w:p>",
            "改了格式或编号",
        ),
    ],
    ids=["end", "deleted-end", "deleted-row", "row", "numbering"],
)
def test_a_change_that_has_no_words_of_its_own_is_told_too(body: str, told: str) -> None:
    assert read_word(packed(body)).told == [told]


def test_a_paragraph_that_was_moved_away_leaves_no_empty_line() -> None:
    away = marked("moveFrom", f"<w:moveFrom>{run('移')}</w:moveFrom>")
    assert read_word(packed(f"<w:p>{run('甲')}</w:p>{away}<w:p>{run('乙')}</w:p>")).text == "甲\n乙"


def test_what_is_left_out_is_told() -> None:
    picture = "<w:r><w:drawing/></w:r>"
    line = '<w:r><w:pict><v:line xmlns:v="urn:schemas-microsoft-com:vml"/></w:pict></w:r>'
    strange = '<w:r><w:sym w:font="Wingdings" w:char="F028"/></w:r>'
    body = f"<w:p>{picture}{line}{strange}<w:r><w:footnoteReference/></w:r></w:p>"
    word = read_word(packed(item("甲", 1) + body, levels("bullet")))
    assert word.text == "甲\n"
    assert word.notes == (
        "有 1 处脚注或尾注没有导入。",
        "有 1 处图片或图表没有导入。",
        "有 1 段前面的项目符号没有导入，只收了文字。",
        "有 1 个特殊字体的符号认不出，没有导入，请对照原稿补上。",
    )


def test_a_picture_that_was_deleted_is_not_missed() -> None:
    assert read_word(packed("<w:p><w:del><w:r><w:drawing/></w:r></w:del></w:p>")).notes == ()


@pytest.mark.parametrize(
    ("font", "char", "seen"),
    [
        ("Wingdings", "F0FE", "☑"), ("Wingdings", "00A8", "□"), ("Wingdings 2", "F052", "☑"),
        ("Symbol", "F0B4", "×"), ("宋体", "2116", "№"), ("宋体", "0007", ""), ("宋体", "x", ""),
    ],
)  # fmt: skip
def test_a_sign_of_a_font_of_signs_is_read_as_it_shows(font: str, char: str, seen: str) -> None:
    sign = f'<w:r><w:sym w:font="{font}" w:char="{char}"/></w:r>'
    assert read_word(packed(f"<w:p>{run('甲')}{sign}</w:p>")).text == f"甲{seen}"


def test_how_a_word_is_said_is_no_part_of_it() -> None:
    ruby = f"<w:ruby><w:rt>{run('pīn')}</w:rt><w:rubyBase>{run('拼')}</w:rubyBase></w:ruby>"
    assert read_word(packed(f"<w:p><w:r>{ruby}</w:r></w:p>")).text == "拼"


def test_a_break_or_tab_in_a_cell_does_not_break_the_row() -> None:
    cell = (
        "<w:tc><w:p><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:tab/><w:t>丙</w:t></w:r></w:p></w:tc>"
    )
    word = read_word(
        packed(f"<w:tbl><w:tr>{cell}<w:tc><w:p>{run('丁')}</w:p></w:tc></w:tr></w:tbl>")
    )
    assert word.text == "甲 乙 丙\t丁"


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
        ("chineseCountingThousand", 110, "一百一十"),
        ("chineseCountingThousand", 2005, "二千零五"),
        ("chineseCounting", 100, "一〇〇"),
        ("chineseLegalSimplified", 12, "壹拾贰"),
        ("decimalEnclosedCircle", 20, "⑳"),
        ("decimalEnclosedCircleChinese", 1, "①"),
        ("decimalEnclosedCircle", 21, "21"),
        ("decimalEnclosedParen", 2, "⑵"),
        ("decimalEnclosedFullstop", 1, "⒈"),
        ("decimalFullWidth", 10, "１０"),
        ("decimalZero", 1, "01"),
        ("ideographTraditional", 10, "癸"),
        ("ideographZodiac", 12, "亥"),
        ("ideographZodiac", 13, "13"),
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


def test_the_number_of_joined_paragraphs_stands_before_both() -> None:
    rest = item("后半", 1) + item("次", 1)
    text = read_word(packed(marked("del", run("前半")) + rest, levels("decimal"))).text
    assert text == "（1）前半后半\n（2）次"


def test_a_level_that_writes_all_numbers_plainly_does_so() -> None:
    plain = (
        '<w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2"/></w:lvl>'
    )
    numbering = levels("chineseCounting", more=plain)
    text = read_word(packed(item("甲", 1) + item("乙", 1, 1), numbering)).text
    assert text == "（一）甲\n1.1乙"


def test_a_list_that_only_names_a_list_style_has_its_numbers() -> None:
    numbering = levels("chineseCounting", more='<w:styleLink w:val="L"/>') + (
        '<w:abstractNum w:abstractNumId="7"><w:numStyleLink w:val="L"/></w:abstractNum>'
        '<w:num w:numId="2"><w:abstractNumId w:val="7"/></w:num>'
    )
    assert read_word(packed(item("甲", 2), numbering)).text == "（一）甲"


@pytest.mark.parametrize(
    ("style", "own", "seen"),
    [
        ("H1", "", "（一）甲"),
        ("H1", '<w:numPr><w:ilvl w:val="1"/></w:numPr>', "（1）甲"),
        ("H1", '<w:numPr><w:numId w:val="0"/></w:numPr>', "甲"),
        ("H2", "", "（1）甲"),
        ("H3", "", "（1）甲"),
        ("none", "", "甲"),
    ],
    ids=["style", "own-level", "no-list", "level-of-style", "based-on", "unknown"],
)
def test_a_list_that_a_style_gives_is_counted_at_its_level(style: str, own: str, seen: str) -> None:
    numbering = levels("chineseCounting", "decimal").replace(
        '"decimal"/>', '"decimal"/><w:pStyle w:val="H2"/>'
    )
    list_ = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = (
        f'<w:style w:styleId="H1">{list_}</w:style><w:style w:styleId="H2">{list_}</w:style>'
        '<w:style w:styleId="H3"><w:basedOn w:val="H2"/></w:style>'
    )
    body = f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{own}</w:pPr>{run("甲")}</w:p>'
    assert read_word(packed(body, numbering, styles=styles)).text == seen


def test_styles_that_are_based_on_each_other_without_end_are_not_followed() -> None:
    count = 20_000
    styles = "".join(
        f'<w:style w:styleId="s{n}"><w:basedOn w:val="s{(n + 1) % count}"/></w:style>'
        for n in range(count)
    )
    body = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="s{n}"/></w:pPr>{run("甲")}</w:p>' for n in range(count)
    )
    begun = process_time()
    assert read_word(packed(body, styles=styles)).text.count("甲") == count
    assert process_time() - begun < 5


def test_text_boxes_fields_breaks_and_hyphens_are_read_as_they_show() -> None:
    run = (
        "<w:r><w:t>甲</w:t><w:tab/><w:softHyphen/><w:noBreakHyphen/><w:br/>"
        "<w:instrText>PAGE</w:instrText><w:t>3</w:t><w:footnoteReference/>"
        "<w:pict><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
    )
    word = read_word(packed(f"<w:sdt><w:sdtContent><w:p>{run}</w:p></w:sdtContent></w:sdt>"))
    assert (word.text, word.notes) == ("甲\t-\n3\n框", ("有 1 处脚注或尾注没有导入。",))


def test_a_table_in_a_cell_is_told_once() -> None:
    inner = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>内</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    cell = f"<w:sdt><w:sdtContent><w:tc>{inner}<w:p/></w:tc></w:sdtContent></w:sdt>"
    assert read_word(packed(f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>")).text == "内"


def test_moved_text_is_told_only_where_it_went() -> None:
    word = read_word(
        packed(
            f"<w:p><w:moveFrom>{run('甲')}</w:moveFrom>{run('乙')}"
            f"<w:moveTo>{run('甲')}</w:moveTo></w:p>"
        )
    )
    assert (word.text, word.tracked) == ("乙甲", "插入 1 处，删除 1 处")


def test_a_long_title_that_is_printed_in_lines_is_read_back_as_one() -> None:
    words = "示例区交通运输局关于2025年文明单位创建和志愿服务工作情况的总结报告"
    text = Text((Block("title", (Run(words),)), Block("paragraph", (Run("今年以来。"),))))
    at = datetime(2025, 12, 20, tzinfo=UTC)
    data = docx_bytes(text, unit="甲", title="乙", created=at)
    assert len(title_lines(words)) > 1
    assert read_word(data).text == text.plain
