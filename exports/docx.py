"""The text as a Word file to GB/T 9704-2012: one block is one paragraph, every word literal.

Imported only when something is exported: python-docx and lxml are slow to load.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from typing import TypeGuard
from xml.sax.saxutils import escape

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Pt, Twips
from docx.text.paragraph import Paragraph

from exports.docx_template import BLANK_LINE, HALF_CELL, SPACING_ASCII, template
from exports.text import Block, BlockStyle, Text
from store.clean import REPLACEMENT, clean

__all__ = ["docx_bytes"]

_STYLES: dict[BlockStyle, str] = {
    "title": "Title",
    "heading1": "Heading1",
    "heading2": "Heading2",
    "heading3": "Heading3",
    "heading4": "Heading4",
    "paragraph": "BodyText",
    "signature": "Signature",
    "date": "Date",
}
_SIGN_OFF = ("signature", "date")

_LINE = 56  # half cells
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)

_WIDTHS = re.compile("([ -~]+)")
_BREAKS = re.compile("([\t\n])")
_NO_CHARACTER = re.compile("[\ufffe\uffff]")

_FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    "<w:r><w:t>1</w:t></w:r>"
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
_DASH = '<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">{}</w:t></w:r>'


def docx_bytes(text: Text, *, unit: str, title: str, created: datetime) -> bytes:
    """The bytes of a .docx whose paragraphs, joined by LF, are `text.plain`.

    The same arguments give the same bytes. `unit` and `title` become the file's properties,
    `created` both its times (without a zone it counts as UTC). What XML cannot hold becomes
    U+FFFD, so nothing raises. The title stands on the first line: there is no 版头 above it.
    """
    document = Document(io.BytesIO(template()))
    _page(document)
    _properties(document, unit, title, created)
    paragraphs = "".join(_paragraphs(text)) or "<w:p/>"
    # 1000 paragraphs through python-docx's own calls take 0.2 s, as one piece of XML 0.03 s.
    body = parse_xml(f"<w:body {nsdecls('w')}>{paragraphs}</w:body>".encode())
    document.element.body[:0] = list(body)
    out = io.BytesIO()
    document.save(out)
    return _settled(out.getvalue())


# --- the file -------------------------------------------------------------------------------------


def _page(document: WordDocument) -> None:
    """A4 with 上 37 mm, 左 28 mm and room for 22 lines of 28 characters (clauses 5.1, 5.2.1).

    The right margin is 25 mm and not 26: LibreOffice drops the spacing at each change between
    hanzi and digits, and 51 twips of slack keep that from moving a line's end (the text area stays
    within its ±1 mm). The page number's dash stands 7 mm below the text area (clause 7.5).
    """
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Twips(1420)
    section.header_distance, section.footer_distance = Mm(15), Twips(1423)
    section.gutter = Mm(0)
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


def _settled(package: bytes) -> bytes:
    """The same package with sorted names and without the time of day in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as parts, zipfile.ZipFile(out, "w") as settled:
        for name in sorted(parts.namelist()):
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            settled.writestr(entry, parts.read(name))
    return out.getvalue()


# --- the paragraphs -------------------------------------------------------------------------------


def _paragraphs(text: Text) -> Iterator[str]:
    lefts = _sign_off_lefts(text.blocks)
    befores, afters = (None, *text.blocks), (*text.blocks[1:], None)
    for before, block, after in zip(befores, text.blocks, afters, strict=False):
        yield _paragraph(block, before, after, lefts)


def _paragraph(
    block: Block, before: Block | None, after: Block | None, lefts: dict[BlockStyle, int]
) -> str:
    layout = ""
    # One blank line below the title and above the sign-off (7.3.2, 7.3.5.2), as spacing and not as
    # a paragraph, which would be a line that the text does not have.
    if block.style == "title" and _filled(after) and after.style != "title":
        layout = f'<w:spacing w:after="{BLANK_LINE}"/>'
    elif block.style in _SIGN_OFF and _filled(before) and before.style not in _SIGN_OFF:
        layout = f'<w:spacing w:before="{BLANK_LINE}"/>'
    # Words that bring their own blanks are not moved a second time.
    moved = not block.text[:1].isspace()
    if block.style in lefts and moved:
        layout += f'<w:ind w:left="{lefts[block.style] * HALF_CELL}"/>'
    elif block.style not in ("title", *_SIGN_OFF) and not moved:
        layout += '<w:ind w:firstLineChars="0" w:firstLine="0"/>'
    style = f'<w:pStyle w:val="{_STYLES[block.style]}"/>'
    return f"<w:p><w:pPr>{style}{layout}</w:pPr>{_runs(block)}</w:p>"


def _filled(block: Block | None) -> TypeGuard[Block]:
    return block is not None and bool(block.text.strip())


def _sign_off_lefts(blocks: tuple[Block, ...]) -> dict[BlockStyle, int]:
    """How far signature and date stand from the left, in half cells (clause 7.3.5.2, no seal).

    The unit ends two characters from the right and the date begins two characters right of the
    unit; if the date is the longer, it ends two characters from the right and the unit follows.
    Both stand by their left indents: LibreOffice widens what stands between hanzi and digits, and
    would put a right-aligned date a character too far to the left.
    """
    unit = max((_half_cells(b.text) for b in blocks if b.style == "signature"), default=0)
    day = max((_half_cells(b.text) for b in blocks if b.style == "date"), default=0)
    if day > unit:
        day_left = max(_LINE - 4 - day, 0)
        unit_left = max(day_left - 4, 0)
    else:
        unit_left = max(_LINE - 4 - unit, 0)
        day_left = unit_left + 4
    return {"signature": unit_left, "date": day_left}


def _half_cells(text: str) -> int:
    """The width of a line: printable ASCII is half a character wide, all else a whole one."""
    return sum(1 if " " <= c <= "~" else 2 for c in text)


# --- the runs -------------------------------------------------------------------------------------


def _runs(block: Block) -> str:
    """Neighbours that look the same make one run; half-width characters have runs of their own."""
    looks = (
        ((n < block.heading, run.missing), _held(run.text)) for n, run in enumerate(block.runs)
    )
    out = []
    for (heading, missing), group in groupby(looks, key=lambda look: look[0]):
        style = f'<w:rStyle w:val="Heading{block.level}Char"/>' if heading else ""
        mark = '<w:highlight w:val="yellow"/>' if missing else ""
        wide = f'{style}<w:rFonts w:hint="eastAsia"/>{mark}'
        half = f'{style}<w:spacing w:val="{SPACING_ASCII}"/>{mark}'
        if block.style == "title":
            half = style + mark
        words = "".join(text for _, text in group)
        for n, part in enumerate(_WIDTHS.split(words)):
            if part:
                look = half if n % 2 else wide
                out.append(f"<w:r><w:rPr>{look}</w:rPr>{_content(part)}</w:r>")
    return "".join(out)


def _content(words: str) -> str:
    """Words, tabs and line breaks as Word's elements."""
    out = []
    for n, part in enumerate(_BREAKS.split(words)):
        if n % 2:
            out.append("<w:tab/>" if part == "\t" else "<w:br/>")
        elif part:
            out.append(f'<w:t xml:space="preserve">{escape(part)}</w:t>')
    return "".join(out)


def _held(text: str) -> str:
    """What the door in lets through, without the two code points that XML has no place for."""
    return _NO_CHARACTER.sub(REPLACEMENT, clean(text))
