"""The text as a Word file to GB/T 9704-2012: one block is one paragraph, every word literal.

Imported only when something is exported: python-docx and lxml are slow to load.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from xml.sax.saxutils import escape

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, Twips
from docx.text.paragraph import Paragraph
from lxml import etree
from msgspec.structs import replace

from exports.docx_template import template
from exports.frame import imprint_lines, letter_name
from exports.geometry import (
    ASCII_SPACING,
    BLANK_LINE,
    BOTTOM_MARGIN,
    CELL,
    COLUMNS,
    FOOTER_DISTANCE,
    HALF_CELL,
    IMPRINT_PITCH,
    LEFT_MARGIN,
    LETTERHEAD_ROWS,
    LINE_PITCH,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RIGHT_MARGIN,
    SLACK,
    TABLE_PADDING,
    TOP_MARGIN,
)
from exports.held import held as _held
from exports.house import House, house_of
from exports.look import Look
from exports.pages import lay_out, parted, shapes
from exports.text import (
    Annex,
    Block,
    BlockStyle,
    Imprint,
    Letterhead,
    Run,
    Table,
    Text,
)
from exports.titles import title_lines
from exports.word import LINE_END

__all__ = ["docx_bytes"]

_STYLES: dict[BlockStyle, str] = {
    "title": "Title",
    "addressee": "Addressee",
    "heading1": "Heading1",
    "heading2": "Heading2",
    "heading3": "Heading3",
    "heading4": "Heading4",
    "paragraph": "BodyText",
    "attachment": "Attachment",
    "signature": "Signature",
    "date": "Date",
}
_OFFICE_TOP = 1984  # 35 mm, in twips
_PLACED = ("attachment", "signature", "date")
_LATIN = "Times New Roman"

_ZIP_TIME = (1980, 1, 1, 0, 0, 0)

_WIDTHS = re.compile("([ -~]+)")
_BREAKS = re.compile("([\t\n])")

_FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    "<w:r><w:t>1</w:t></w:r>"
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
_DASH = '<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">{}</w:t></w:r>'

# Where a line of the title ends. Who reads the file's paragraphs as text (python-docx, our own
# import) passes over what stands in a content control, so the title stays one line of text.
_TITLE_END = (
    f'<w:sdt><w:sdtPr><w:tag w:val="{LINE_END}"/></w:sdtPr>'
    "<w:sdtContent><w:r><w:br/></w:r></w:sdtContent></w:sdt>"
)
# What ends a page's content where a table may not: as good as no height.
_NOTHING = (
    '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="10" w:lineRule="exact"/>'
    '<w:rPr><w:sz w:val="2"/></w:rPr></w:pPr></w:p>'
)
# A group is no paragraph of the text: `document.paragraphs` of python-docx passes over it.
_GROUP = (
    '<w:sdt><w:sdtPr><w:alias w:val="{0}"/><w:tag w:val="{0}"/></w:sdtPr>'
    "<w:sdtContent>{1}</w:sdtContent></w:sdt>"
)


def docx_bytes(
    text: Text, *, unit: str, title: str, created: datetime, look: Look | None = None
) -> bytes:
    """The bytes of a .docx whose paragraphs, joined by LF, are `text.plain`.

    The same arguments give the same bytes. `unit` and `title` become the file's properties,
    `created` both its times (without a zone it counts as UTC). What XML cannot hold becomes
    U+FFFD. 版头, 附件 and 版记 stand in tables and groups, not among the text's own paragraphs.
    Raises `StoreError` for a template that cannot be used.
    """
    look = look or Look()
    house = None
    if look.template:
        document, house = house_of(look.template, _LATIN if look.latin else "")
    else:
        document = Document(io.BytesIO(template(_LATIN if look.latin else "")))
        _page(document)
    _properties(document, unit, title, created)
    body = _Body(document, house).of(text)
    out = io.BytesIO()
    document.save(out)
    return _settled(out.getvalue(), body)


# --- the file -------------------------------------------------------------------------------------


def _page(document: WordDocument) -> None:
    """The page of `exports.geometry`, and its number 7 mm below the text area (clause 7.5)."""
    section = document.sections[0]
    section.page_width, section.page_height = Twips(PAGE_WIDTH), Twips(PAGE_HEIGHT)
    section.top_margin, section.bottom_margin = Twips(TOP_MARGIN), Twips(BOTTOM_MARGIN)
    section.left_margin, section.right_margin = Twips(LEFT_MARGIN), Twips(RIGHT_MARGIN)
    section.header_distance, section.footer_distance = Twips(850), Twips(FOOTER_DISTANCE)
    section.gutter = Twips(0)
    document.settings.odd_and_even_pages_header_footer = True
    odd = section.footer.paragraphs[0]
    odd.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    odd.paragraph_format.right_indent = Pt(14)
    even = section.even_page_footer.paragraphs[0]
    even.alignment = WD_ALIGN_PARAGRAPH.LEFT
    even.paragraph_format.left_indent = Pt(14)
    for paragraph in (odd, even):
        _number(paragraph)


def _number(paragraph: Paragraph) -> None:
    """— 1 —: 4号 half-width digits between two dashes, one character from the edge (clause 7.5)."""
    xml = _DASH.format("— ") + _FIELD + _DASH.format(" —")
    paragraph._p.extend(list(parse_xml(f"<w:p {nsdecls('w')}>{xml}</w:p>")))


def _properties(document: WordDocument, unit: str, title: str, created: datetime) -> None:
    properties = document.core_properties
    at = created.astimezone(UTC).replace(tzinfo=None) if created.tzinfo else created
    # python-docx takes no property of more than 255 characters.
    properties.author = properties.last_modified_by = _held(unit)[:255]
    properties.title = _held(title)[:255]
    properties.language = "zh-CN"
    properties.created = properties.modified = at


def _settled(package: bytes, body: bytes) -> bytes:
    """The package with the body in it, its parts sorted and without the time of day.

    The body is put in as it is: to parse it first would take three times as long as all the rest.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as parts, zipfile.ZipFile(out, "w") as settled:
        for name in sorted(parts.namelist()):
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            part = parts.read(name)
            if name == "word/document.xml":
                head, section, tail = part.rpartition(b"<w:sectPr")
                part = b"".join((head, body, section, tail))
            settled.writestr(entry, part)
    return out.getvalue()


# --- the body -------------------------------------------------------------------------------------


class _Body:
    """Makes the body's XML; in the file itself only the sections are changed."""

    def __init__(self, document: WordDocument, house: House | None) -> None:
        self.document = document
        self.house = house

    def of(self, text: Text) -> bytes:
        """All paragraphs, tables and groups before the last section's settings."""
        parts = [*self.paragraphs(text.blocks)] or ["<w:p><w:pPr></w:pPr></w:p>"]
        for n, annex in enumerate(text.annexes, 1):
            label = n if len(text.annexes) > 1 else 0
            parts.append(_GROUP.format("附件", "".join(self.annex(annex, label))))
        if text.imprint:
            parts[-1:] = self.imprint(text, text.imprint, parts[-1])
        if text.letterhead:
            parts.insert(0, self.letterhead(text.letterhead))
        return "".join(parts).encode()

    def paragraphs(self, blocks: Sequence[Block]) -> Iterator[str]:
        for before, block, shape in zip((None, *blocks), blocks, shapes(blocks), strict=False):
            above = before is not None and parted(before, block)
            yield self.paragraph(block, shape.first, shape.rest, above=above)

    def paragraph(self, block: Block, first: int, rest: int, *, above: bool) -> str:
        id_ = _STYLES[block.style]
        settings = ""
        if self.own(id_):
            # A blank line is spacing: a paragraph would be a line of its own in the text.
            settings = f'<w:spacing w:before="{BLANK_LINE}"/>' if above else ""
            if block.style in _PLACED:
                hang = (first - rest) * HALF_CELL
                begin = f'w:firstLine="{hang}"' if hang >= 0 else f'w:hanging="{-hang}"'
                settings += f'<w:ind w:left="{rest * HALF_CELL}" {begin}/>'
            elif block.style not in ("title", "addressee") and not first:
                settings += '<w:ind w:firstLineChars="0" w:firstLine="0"/>'
        settings = self.unnumbered(id_) + settings
        runs = self.title(block) if block.style == "title" else self.runs(block)
        return f'<w:p><w:pPr><w:pStyle w:val="{self.id_of(id_)}"/>{settings}</w:pPr>{runs}</w:p>'

    def own(self, id_: str) -> bool:
        """Whether a style is ours, and the paragraph's place with it."""
        return self.house is None or id_ in self.house.added

    def id_of(self, id_: str) -> str:
        return id_ if self.house is None else self.house.ids[id_]

    # --- runs ---

    def title(self, block: Block) -> str:
        """The title's runs, its lines ended where the pages end them."""
        runs = tuple(replace(run, text=_held(run.text)) for run in block.runs)
        words = "".join(run.text for run in runs)
        ends = [start for start, _ in title_lines(words)[1:] if words[start - 1] != "\n"]
        out = []
        at = 0
        for end in (*ends, len(words)):
            line = replace(block, runs=tuple(_between(runs, at, end)))
            out.append(self.runs(line, squeezed=False))
            at = end
        return _TITLE_END.join(out)

    def runs(self, block: Block, *, squeezed: bool = True) -> str:
        """Neighbours that look alike make one run; half-width characters have runs of their own."""
        out = []
        look, words = (False, False), ""
        for n, run in enumerate(block.runs):
            now = (n < block.heading, run.missing)
            if now != look and words:
                out.append(self.run(words, block.level if look[0] else 0, look[1], squeezed))
                words = ""
            look = now
            words += run.text
        if words:
            out.append(self.run(words, block.level if look[0] else 0, look[1], squeezed))
        return "".join(out)

    def run(self, words: str, level: int, missing: bool, squeezed: bool) -> str:
        style = f'<w:rStyle w:val="{self.id_of(f"Heading{level}Char")}"/>' if level else ""
        closer = ASCII_SPACING if squeezed and self.house is None else 0
        return _runs(_held(words), style, closer, missing)

    # --- around the text ---

    def letterhead(self, letterhead: Letterhead) -> str:
        """版头 as a table of three rows: the name, 发文字号 above the red line, what is below."""
        name, size = letter_name(letterhead.name)
        big = f'<w:sz w:val="{2 * size}"/><w:szCs w:val="{2 * size}"/>'
        look = f'<w:rPr><w:rFonts w:hint="eastAsia"/>{big}</w:rPr>'
        words = f"<w:r>{look}{_content(_held(name))}</w:r>"
        # 35 mm and the name; two blank lines, the number, 4 mm.
        tall, low = _OFFICE_TOP + 1160, 2 * BLANK_LINE + LINE_PITCH + 227
        number = _runs(_held(letterhead.number), "", ASCII_SPACING, missing=False)
        line = '<w:tcBorders><w:bottom w:val="single" w:sz="12" w:space="0" w:color="FF0000"/>'
        rows = (
            (tall, "", self.placed("OfficeName", words, _OFFICE_TOP, 1160)),
            (low, f"{line}</w:tcBorders>",
             self.placed("DocumentNumber", number, 2 * BLANK_LINE, LINE_PITCH)),
            (LETTERHEAD_ROWS * LINE_PITCH - tall - low, "", _NOTHING),
        )  # fmt: skip
        wide = COLUMNS * CELL
        return _table(
            [wide],
            (
                f'<w:tr><w:trPr><w:trHeight w:val="{height}" w:hRule="exact"/></w:trPr>'
                f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/>{border}</w:tcPr>{cell}</w:tc>'
                "</w:tr>"
                for height, border, cell in rows
            ),
            padding=0,
        )

    def unnumbered(self, id_: str) -> str:
        """The numbers are words of the text, whatever the unit's styles number by themselves."""
        return "" if self.own(id_) else '<w:numPr><w:numId w:val="0"/></w:numPr>'

    def placed(self, style: str, runs: str, before: int, line: int) -> str:
        spacing = f'<w:spacing w:before="{before}" w:line="{line}" w:lineRule="exact"/>'
        return f'<w:p><w:pPr><w:pStyle w:val="{self.id_of(style)}"/>{spacing}</w:pPr>{runs}</w:p>'

    def imprint(self, text: Text, imprint: Imprint, last: str) -> tuple[str, str]:
        """版记 for the foot of the last even page, and the last paragraph before it.

        On a page of its own it is in a section of its own, which Word begins on an even page; a
        blank page before it prints no number, and neither does its own.
        """
        group = _GROUP.format("版记", self.imprint_table(imprint) + _NOTHING)
        pages = lay_out(text)
        if len(pages) == len(lay_out(replace(text, imprint=None))):
            return last, group
        section = self.document.add_section(WD_SECTION.EVEN_PAGE)
        if not pages[-1].numbered:
            section.footer.is_linked_to_previous = False
            section.even_page_footer.is_linked_to_previous = False
        body = self.document.element.body
        carrier = body.findall(qn("w:p"))[-1]
        first = carrier.find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
        settings = etree.tostring(first, encoding="unicode", with_tail=False)
        body.remove(carrier)
        if not last.startswith("<w:p>"):  # a group may not hold the end of a section
            return last + _NOTHING.replace("</w:pPr>", f"{settings}</w:pPr>"), group
        return last.replace("</w:pPr>", f"{settings}</w:pPr>", 1), group

    def imprint_table(self, imprint: Imprint) -> str:
        """A row for 抄送 and one for 印发机关 and 印发日期, between the lines of clause 7.4.1."""
        width = COLUMNS * CELL
        border = '<w:{} w:val="single" w:sz="{}" w:space="0" w:color="000000"/>'
        rows = []
        lines = imprint_lines(imprint)
        for n, parts in enumerate(lines):
            # A receiver's second line belongs to 抄送: no line above it.
            above = n == 0 or parts[0][0] == 2
            borders = border.format("top", 6 if n else 8) if above else ""
            borders += border.format("bottom", 8) if n == len(lines) - 1 else ""
            (left, words), *others = parts
            tab = "".join(
                f'<w:tab w:val="left" w:pos="{at * IMPRINT_PITCH // 2}"/>' for at, _ in others
            )
            tabs = f"<w:tabs>{tab}</w:tabs>" if tab else ""
            said = "\t".join([words, *(more for _, more in others)])
            rows.append(
                f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{LINE_PITCH}" w:hRule="exact"/>'
                f"</w:trPr>"
                f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>'
                f"<w:tcBorders>{borders}</w:tcBorders></w:tcPr>"
                f'<w:p><w:pPr><w:pStyle w:val="{self.id_of("Imprint")}"/>{tabs}'
                f'<w:ind w:left="{left * IMPRINT_PITCH // 2}"/></w:pPr>'
                f"{_runs(_held(said), '', 0, missing=False)}</w:p></w:tc></w:tr>"
            )
        floating = (
            '<w:tblpPr w:vertAnchor="margin" w:horzAnchor="margin" w:tblpXSpec="left" '
            'w:tblpYSpec="bottom"/>'
        )
        return _table([width], rows, padding=0, place=floating)

    # --- annexes ---

    def annex(self, annex: Annex, number: int) -> Iterator[str]:
        """附件 on a page of its own: its number, its title in the third line (clause 7.3.7)."""
        label = _runs(f"附件{number or ''}", "", ASCII_SPACING, missing=False)
        yield (
            f'<w:p><w:pPr><w:pStyle w:val="{self.id_of("AnnexLabel")}"/><w:pageBreakBefore/>'
            f"</w:pPr>{label}</w:p>"
        )
        title = self.title(Block("title", (Run(annex.title),)))
        around = f'<w:spacing w:before="{BLANK_LINE}" w:after="{BLANK_LINE}"/>'
        yield (
            f'<w:p><w:pPr><w:pStyle w:val="{self.id_of("Title")}"/>'
            f"{self.unnumbered('Title')}{around}</w:pPr>{title}</w:p>"
        )
        last: Block | Table | None = None
        for last in annex.body:
            if isinstance(last, Block):
                (shape,) = shapes([last])
                yield self.paragraph(last, shape.first, shape.rest, above=False)
            else:
                yield self.table(last)
        if isinstance(last, Table):
            yield _NOTHING

    def table(self, table: Table) -> str:
        """A table whose first row is repeated on each page; no row is parted between pages."""
        widths = [width * CELL for width in table.widths]
        # Room for what LibreOffice adds at each change between hanzi and digits, as in the text.
        padding = TABLE_PADDING * HALF_CELL - SLACK // 2
        return _table(widths, self.rows(widths, table.rows), padding=padding, borders=True)

    def rows(self, widths: Sequence[int], rows: Sequence[Sequence[Sequence[Run]]]) -> Iterator[str]:
        closer = ASCII_SPACING if self.house is None else 0
        for style, mark in (("TableHead", "<w:tblHeader/>"), ("TableText", "")):
            opened = [
                f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
                f'<w:p><w:pPr><w:pStyle w:val="{self.id_of(style)}"/></w:pPr>'
                for width in widths
            ]
            for row in rows[:1] if mark else rows[1:]:
                cells = []
                for begin, runs in zip(opened, row, strict=True):
                    cells.append(begin)
                    cells += [_runs(_held(run.text), "", closer, run.missing) for run in runs]
                    cells.append("</w:p></w:tc>")
                yield f"<w:tr><w:trPr><w:cantSplit/>{mark}</w:trPr>{''.join(cells)}</w:tr>"


# --- XML ------------------------------------------------------------------------------------------


def _table(
    widths: Sequence[int],
    rows: Iterable[str],
    *,
    padding: int,
    borders: bool = False,
    place: str = "",
) -> str:
    """A table of fixed columns (twips) and rows of XML."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV") if borders else ()
    border = '<w:{} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    edges = "".join(border.format(side) for side in sides)
    edges = f"<w:tblBorders>{edges}</w:tblBorders>" if edges else ""
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr>{place}<w:tblW w:w="{sum(widths)}" w:type="dxa"/>{edges}'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="{padding}" w:type="dxa"/>'
        f'<w:right w:w="{padding}" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


@lru_cache(4096)
def _runs(words: str, style: str, closer: int, missing: bool) -> str:
    """Words as runs; half-width ones set `closer` (twips), so that each is half a cell wide."""
    mark = '<w:highlight w:val="yellow"/>' if missing else ""
    wide = f'<w:r><w:rPr>{style}<w:rFonts w:hint="eastAsia"/>{mark}</w:rPr>'
    spacing = f'<w:spacing w:val="{closer}"/>' if closer else ""
    half = f"<w:r><w:rPr>{style}{spacing}{mark}</w:rPr>"
    return "".join(
        f"{half if n % 2 else wide}{_content(part)}</w:r>"
        for n, part in enumerate(_WIDTHS.split(words))
        if part
    )


def _content(words: str) -> str:
    """Words, tabs and line breaks as Word's elements."""
    if "\t" not in words and "\n" not in words:
        return f'<w:t xml:space="preserve">{escape(words)}</w:t>'
    out = []
    for n, part in enumerate(_BREAKS.split(words)):
        if n % 2:
            out.append("<w:tab/>" if part == "\t" else "<w:br/>")
        elif part:
            out.append(f'<w:t xml:space="preserve">{escape(part)}</w:t>')
    return "".join(out)


def _between(runs: Iterable[Run], start: int, end: int) -> Iterator[Run]:
    """What of the runs stands between two places of their text."""
    at = 0
    for run in runs:
        words = run.text[max(start - at, 0) : max(end - at, 0)]
        if words:
            yield replace(run, text=words)
        at += len(run.text)
