"""What damaged, encrypted and hostile Office files would do to who imports them."""

import contextlib
import io
import json
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from exports.house import house_of
from exports.package import _UNPACKED, open_package
from exports.sheets import Amount, read_workbook
from exports.word import read_word
from store.contract import StoreError

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/relationships"

Read = Callable[[bytes], object]


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return out.getvalue()


def workbook(
    sheet: str = "", *, shared: str = "", styles: str = "", head: str = ""
) -> dict[str, str]:
    """The parts of a workbook of one sheet called 会议."""
    relation = f'<Relationship Id="r{{}}" Type="{RELS}/{{}}" Target="{{}}"/>'
    related = [("1", "worksheet", "sheet.xml"), ("2", "sharedStrings", "strings.xml"),
               ("3", "styles", "styles.xml")]  # fmt: skip
    return {
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELS}"><sheets><sheet name="会议" '
        'sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{TYPES}">'
        f"{''.join(relation.format(*one) for one in related)}</Relationships>",
        "xl/sheet.xml": f'{head}<worksheet xmlns="{MAIN}">{sheet}</worksheet>',
        "xl/strings.xml": f'<sst xmlns="{MAIN}">{shared}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
    }  # fmt: skip


def rows(*cells: str) -> str:
    return f'<sheetData><row r="1">{"".join(cells)}</row></sheetData>'


def document(body: str = "", head: str = "") -> dict[str, str]:
    return {
        "word/document.xml": f'{head}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body>'
        "</w:document>"
    }


BILLION = "<!DOCTYPE a [<!ENTITY a0 'ha'>" + "".join(
    f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10)
) + "]>"  # fmt: skip
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def ole(stream: str) -> bytes:
    return OLE + stream.encode("utf-16-le") + bytes(600)


def hostile() -> Iterator[tuple[str, Read, bytes, str]]:
    """Name, reader, file, and words that the refusal must have."""
    for form, read, whole in (
        ("docx", read_word, document("<w:p/>")), ("xlsx", read_workbook, workbook(rows())),
    ):  # fmt: skip
        part = next(name for name in whole if name in ("word/document.xml", "xl/sheet.xml"))
        make = document if form == "docx" else workbook
        text = (
            "<w:p><w:r><w:t>&a9;</w:t></w:r></w:p>"
            if form == "docx"
            else rows('<c t="str"><v>&a9;</v></c>')
        )
        data = packed(whole)
        yield f"{form} empty", read, b"", "空文件"
        yield f"{form} of text", read, "日期,事项".encode(), "只是名字像"
        yield f"{form} of a web page", read, b"<html><table></table></html>", "只是名字像"
        yield f"{form} with a password", read, ole("EncryptedPackage"), "密码"
        yield f"{form} that is a .doc", read, ole("WordDocument"), "另存为 .docx"
        yield f"{form} that is an .xls", read, ole("Workbook"), "另存为 .xlsx"
        yield f"{form} of another old program", read, ole("Something"), "旧格式"
        yield f"{form} cut short", read, data[: len(data) // 2], "已损坏"
        yield f"{form} of a head alone", read, b"PK\x03\x04", "已损坏"
        yield f"{form} of other things", read, packed({"a.txt": "x"}), "只是一个压缩包"
        yield f"{form} of OpenDocument", read, packed({"content.xml": "<x/>"}), "OpenDocument"
        yield f"{form} of slides", read, packed({"ppt/presentation.xml": "<x/>"}), "演示文稿"
        yield (
            f"{form} without its main part",
            read,
            packed({f"{part.split('/')[0]}/x.xml": ""}),
            "已损坏",
        )
        yield f"{form} of broken XML", read, packed({**whole, part: "<a><b>"}), "已损坏"
        yield f"{form} of no XML", read, packed({**whole, part: b"\xff\xfe\x00"}), "已损坏"
        yield f"{form} with a billion laughs", read, packed(make(text, head=BILLION)), "外部声明"
        yield f"{form} with an outside entity", read, packed(make("", head=OUTSIDE)), "外部声明"
        told = "太大" if form == "xlsx" else "已损坏"  # a tree of 256 levels is broken XML to lxml
        deep = "<a>" * 1000 + "</a>" * 1000
        yield f"{form} too deep", read, packed({**whole, part: deep}), told
        tag = f'<a b="{" " * (9 << 20)}"/>'
        yield f"{form} with a huge tag", read, packed({**whole, part: tag}), "太大"
        members = {f"{part.split('/')[0]}/{n}.xml": "" for n in range(5000)}
        yield f"{form} of many members", read, packed({**whole, **members}), "太大"
        yield f"{form} that is a zip bomb", read, bomb(whole, part), "太大"
    yield "a workbook as .docx", read_word, packed(workbook(rows())), "是表格"
    yield "a text as .xlsx", read_workbook, packed(document()), "Word 文稿"
    yield "xlsb", read_workbook, packed({"xl/workbook.bin": b""}), "xlsb"
    yield (
        "a cell at no place",
        read_workbook,
        packed(workbook(rows('<c r="1A"><v>1</v></c>'))),
        "已损坏",
    )
    yield (
        "a row that is none",
        read_workbook,
        packed(workbook('<row r="0"><c><v>1</v></c></row>')),
        "已损坏",
    )
    yield (
        "a column too far",
        read_workbook,
        packed(workbook(rows('<c r="XFE1"><v>1</v></c>'))),
        "已损坏",
    )
    yield (
        "a text that is not there",
        read_workbook,
        packed(workbook(rows('<c t="s"><v>7</v></c>'))),
        "已损坏",
    )
    yield (
        "a number that is none",
        read_workbook,
        packed(workbook(rows("<c><v>1e999</v></c>"))),
        "已损坏",
    )
    long = f"<si><t>{'长' * 1_100_000}</t></si>"
    yield "a text too long", read_workbook, packed(workbook(shared=long)), "太大"
    strings = "<si/>" * 2_600_000
    yield "too many texts", read_workbook, packed(workbook(shared=strings)), "太大"
    areas = '<mergeCell ref="A1:A2"/>' * 210_000
    yield "too many merged cells", read_workbook, packed(workbook(rows() + areas)), "太大"
    digits = rows(f"<c><v>{'1' * 100_000_000}</v></c>")
    yield "a number without end", read_workbook, packed(workbook(digits)), "太大"
    short = "<row><c><v>1</v></c></row>" * 310_000
    yield "too many rows", read_workbook, packed(workbook(short)), "超过 30 万行"
    cells = "<c><v>1</v></c>" * 16_000
    many = "".join(f'<row r="{n}">{cells}</row>' for n in range(1, 158))
    yield (
        "too many cells",
        read_workbook,
        packed(workbook(f"<sheetData>{many}</sheetData>")),
        "太大",
    )
    tags = "".join(f'<w:p a="{n * 7919 % 99_991}"/>' for n in range(1_300_000))
    yield "a text of tags", read_word, packed(document(tags)), "太大"
    yield "a text of numbers", read_word, packed(numbered("第" * 300_000, 1)), "太大"
    yield "a text of long numbers", read_word, packed(numbered("第" * 250, 90_000)), "太大"
    half = tags[: len(tags) // 2].rpartition("<")[0]
    both = {**document(half), "word/styles.xml": f'<w:styles xmlns:w="{WORD}">{half}</w:styles>'}
    yield "a text and styles of tags", read_word, packed(both), "太大"


def numbered(text: str, count: int) -> dict[str, str]:
    """A text of so many paragraphs with this automatic number."""
    at = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    return {
        **document(f"<w:p>{at}<w:r><w:t>x</w:t></w:r></w:p>" * count),
        "word/numbering.xml": f'<w:numbering xmlns:w="{WORD}"><w:abstractNum w:abstractNumId="0">'
        f'<w:lvl w:ilvl="0"><w:lvlText w:val="{text}"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>',
    }


def bomb(parts: dict[str, str], part: str) -> bytes:
    """A file of some megabytes that holds gigabytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, text in parts.items():
            if name != part:
                package.writestr(name, text)
        with package.open(part, "w", force_zip64=True) as stream:
            for _ in range(800):
                stream.write(b" " * (1 << 20))
    return out.getvalue()


_CHILD = """
import json, re, sys
from exports.sheets import read_workbook
from exports.word import read_word
from store.contract import StoreError

told = []
for path in sys.argv[1:]:
    with open(path, "rb") as file:
        data = file.read()
    try:
        (read_word if path.endswith("docx") else read_workbook)(data)
        told.append("read")
    except StoreError as error:
        told.append(str(error))
# Not ru_maxrss: that one begins with what the process had that started this one.
with open("/proc/self/status") as status:
    peak = int(re.search(r"VmHWM:\\s*(\\d+)", status.read())[1]) // 1024
print(json.dumps([told, peak]))
"""


def test_every_hostile_file_is_refused_with_a_sentence_in_bounded_memory(tmp_path: Path) -> None:
    cases = [*hostile()]
    paths = []
    for n, (_, read, data, _) in enumerate(cases):
        paths.append(tmp_path / f"{n}.{'docx' if read is read_word else 'xlsx'}")
        paths[-1].write_bytes(data)
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, *paths], capture_output=True, check=True, text=True,
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    told, megabytes = json.loads(done.stdout)
    for (name, _, _, words), sentence in zip(cases, told, strict=True):
        assert words in sentence, name
        assert sentence.endswith("。"), name
    assert megabytes < 400


def test_every_small_hostile_file_is_refused_in_this_process_too() -> None:
    for name, read, data, words in hostile():
        if not name.startswith("too many"):
            with pytest.raises(StoreError) as caught:
                read(data)
            assert words in str(caught.value), name


@pytest.mark.parametrize(
    ("limit", "sheet", "parts"),
    [
        ("_CELLS", rows(*["<c><v>1</v></c>"] * 9), {}),
        ("_CELLS", rows(), {"shared": "<si/>" * 9}),
        ("_CELLS", rows("<c><v>1</v></c>") + '<row r="2"><c/><c><v>2</v></c></row>' * 7
         + '<mergeCell ref="A1:A9"/>', {}),
        ("_MERGES", rows() + '<mergeCell ref="A1:A2"/>' * 9, {}),
        ("_TEXT", rows(f'<c t="str"><v>{"长" * 50}</v></c>'), {}),
    ],
    ids=["cells", "texts", "filled", "merged", "characters"],
)  # fmt: skip
def test_what_would_fill_the_memory_is_refused(
    monkeypatch: pytest.MonkeyPatch, limit: str, sheet: str, parts: dict[str, str]
) -> None:
    monkeypatch.setattr(f"exports.sheets.{limit}", 8)
    with pytest.raises(StoreError, match="太大"):
        read_workbook(packed(workbook(sheet, **parts)))


@pytest.mark.parametrize(
    "parts",
    [
        workbook(rows(f"<c><v>{'1' * 20_000_000}</v></c>")),
        workbook(rows(f'<c t="inlineStr"><is>{"<t>长</t>" * 2_000_000}</is></c>')),
        workbook(shared=f"<si>{'<r><t>长</t></r>' * 2_000_000}</si>"),
    ],
    ids=["number", "text", "shared"],
)
def test_a_long_text_is_refused_as_soon_as_it_is_too_long(parts: dict[str, str]) -> None:
    read: list[float] = []
    with pytest.raises(StoreError, match="太大"):
        read_workbook(packed(parts), lambda done, whole: read.append(done / whole))
    assert read[-1] < 0.7


def test_one_part_that_is_many_sheets_is_not_read_without_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    parts = workbook(rows('<c t="str"><v>甲</v></c>') + " " * 50_000)
    sheet = '<sheet name="会议" sheetId="1" r:id="r1"/>'
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(sheet, sheet * 9)
    assert len(read_workbook(packed(parts))) == 9
    monkeypatch.setitem(_UNPACKED, "xlsx", 200_000)
    with pytest.raises(StoreError, match="太大"):
        read_workbook(packed(parts))


def test_a_list_of_members_that_fills_the_memory_is_not_read() -> None:
    data = bytearray(packed(workbook()))
    end = data.rfind(b"PK\x05\x06")
    data[end + 12 : end + 16] = (200 << 20).to_bytes(4, "little")
    with pytest.raises(StoreError, match="太大"):
        read_workbook(bytes(data))


def test_a_member_that_lies_about_its_size_is_not_read_beyond_it() -> None:
    data = bytearray(packed({**workbook(), "xl/sheet.xml": " " * (40 << 20)}))
    size = (40 << 20).to_bytes(4, "little")
    while (at := data.find(size)) >= 0:
        data[at : at + 4] = (100).to_bytes(4, "little")
    with pytest.raises(StoreError):
        read_workbook(bytes(data))


def test_a_member_with_a_password_is_told_so() -> None:
    data = bytearray(packed(workbook()))
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = 0
        while (start := data.find(sign, start)) >= 0:
            data[start + at] |= 1
            start += 4
    with pytest.raises(StoreError, match="密码"):
        read_workbook(bytes(data))


def test_a_template_with_a_bomb_in_any_part_is_refused() -> None:
    parts = bomb({**document("<w:p/>"), "word/media/a.bmp": ""}, "word/media/a.bmp")
    with pytest.raises(StoreError, match="太大"):
        house_of(parts)


def test_a_target_outside_the_file_is_not_followed() -> None:
    parts = workbook(rows('<c t="str"><v>甲</v></c>'))
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        'Target="sheet.xml"', 'TargetMode="External" Target="file:///etc/passwd"'
    )
    assert read_workbook(packed(parts)) == []


def test_empty_cells_by_the_million_and_absurd_places_cost_nothing() -> None:
    empty = '<c s="1"/>' * 16_000
    sheet = "".join(f'<row r="{n}">{empty}</row>' for n in range(1, 70))
    last = '<row r="1048576"><c r="XFD1048576" t="str"><v>末</v></c></row>'
    merges = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    data = packed(
        workbook(f'<dimension ref="A1:XFD1048576"/><sheetData>{sheet}{last}</sheetData>{merges}')
    )
    (table,) = read_workbook(data)
    assert [(row.line, row.cells) for row in table.rows] == [(1_048_576, {16_384: "末"})]


def test_every_kind_of_cell_is_read_as_it_is_seen() -> None:
    styles = (
        '<numFmts><numFmt numFmtId="200" formatCode="&quot;约&quot;0&quot;人&quot;"/>'
        '<numFmt numFmtId="201" formatCode="0户;-0户"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="200"/>'
        '<xf numFmtId="201"/><xf numFmtId="9"/><xf numFmtId="28"/><xf numFmtId="45"/></cellXfs>'
    )
    shared = "<si><r><t>合</t></r><r><t>计</t></r><rPh><t>he</t></rPh></si>"
    cells = [
        '<c r="A1" t="s"><v>0</v></c>', '<c t="b"><v>1</v></c>',
        "<c><v>1.1000000000000001</v></c>",
        '<c s="1"><v>65</v></c>', '<c s="2"><v>3</v></c>', '<c s="3"><v>0.985</v></c>',
        '<c s="4"><v>45978</v></c>', '<c s="5"><v>0.5</v></c>',
        '<c t="d"><v>2025-11-17T00:00:00</v></c>',
        '<c t="inlineStr"><is><t>_x0041__x005F_x0042_</t></is></c>', '<c s="9"><v>1E+3</v></c>',
        '<c><f>A1</f><v>7</v></c>', '<c s="4"><v>-1</v></c>', "<c/>",
    ]  # fmt: skip
    (table,) = read_workbook(packed(workbook(rows(*cells), styles=styles, shared=shared)))
    seen = table.rows[0].cells
    assert [*seen.values()] == [
        "合计", "是", "1.1", "约65人", "3户", "98.5%", "11月17日", "12:00", "2025-11-17",
        "A_x0042_", "1000", "7", "-1",
    ]  # fmt: skip
    third = seen[5]
    assert isinstance(third, Amount)
    assert third.value == 3
    assert third.unit == "户"


def test_damaged_workbooks_never_crash() -> None:
    sheet = rows(*('<c t="s"><v>0</v></c><c s="1"><v>45978</v></c>' for _ in range(20)))
    whole = packed(
        workbook(sheet, shared="<si><t>甲</t></si>", styles="<cellXfs><xf/><xf/></cellXfs>")
    )
    chance = random.Random(5)
    for _ in range(400):
        bad = bytearray(whole)
        bad[chance.randrange(len(bad))] ^= 1 << chance.randrange(8)
        for data in (bytes(bad), whole[: chance.randrange(len(whole))]):
            with contextlib.suppress(StoreError):
                read_workbook(data)


def test_a_fault_of_our_own_is_not_called_a_damaged_file() -> None:
    with pytest.raises(RuntimeError, match="ours"), open_package(packed(workbook()), "xlsx"):
        raise RuntimeError("ours")
