"""Writes a workbook (.xlsx) row by row, in memory that does not grow with the rows.

The XML is built in bulk, as in `docx`. XlsxWriter and openpyxl were weighed: with constant memory
the one writes text that begins with <r> as markup of its own and takes twice as long, the
other keeps every text until the end.
"""

import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice
from typing import IO, TypeAlias
from xml.sax.saxutils import escape, quoteattr

from msgspec import Struct

from exports.geometry import half_cells
from exports.held import held
from store.contract import StoreError

__all__ = [
    "CELL_LIMIT", "ROW_LIMIT", "Cell", "Number", "Sheet", "Workbook", "column_letters",
]  # fmt: skip

CELL_LIMIT = 32_767
"""UTF-16 units of one cell's text: spreadsheet programs take no more."""

ROW_LIMIT = 1_048_576

_CUT = "……（一格放不下，其余没有写进来）"
_FIRST_DAY = date(1900, 3, 1)  # before it programs differ by the day that 1900 did not have
_EPOCH = date(1899, 12, 30)
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_BATCH = 100  # rows that are written at once
_MEASURED = 200  # rows that a column's width is taken from
_WIDEST, _NARROWEST = 50, 6
_OWN_FORMATS = 164  # the first number that is not a built-in format's

_MARKS = re.compile(r"[<>&]|_x[0-9A-Fa-f]{4}_")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class Number(Struct, frozen=True):
    """A number, and how it is shown: a format such as 0"人"."""

    value: Decimal
    shown: str = "#,##0"


Cell: TypeAlias = str | Number | date | None


class Sheet(Struct, frozen=True):
    """One sheet: its header, and rows that can be asked for again and again.

    `rows` gives each row's cells, and whether they stand out (sums).
    """

    name: str
    header: tuple[str, ...]
    rows: Callable[[], Iterable[tuple[Sequence[Cell], bool]]]
    filtered: int | None = None
    """How many rows the filter is over; None: all."""


class Workbook:
    """A workbook on its way into `out`. The same calls give the same bytes."""

    def __init__(self, out: IO[bytes], *, title: str, author: str, created: datetime) -> None:
        self._zip = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED)
        self._about = title, author, created
        self._looks = _Looks()
        self._sheets: dict[int, tuple[str, str]] = {}  # place -> (name, filtered cells)

    def add(self, sheet: Sheet, place: int, step: Callable[[int], None] = lambda _: None) -> None:
        """Write a sheet that will stand at `place` (from 1); `step` is told the rows so far.

        Raises `StoreError` for more rows than a sheet can have.
        """
        last = column_letters(len(sheet.header))
        with self._open(f"xl/worksheets/sheet{place}.xml") as part:
            part.write(_opening(place, _widths(sheet)).encode())
            letters = [column_letters(n) for n in range(1, len(sheet.header) + 1)]
            head = self._looks.of("@", head=True)
            lines = [_row(1, letters, ((text, head) for text in sheet.header))]
            count = 1
            for cells, bold in sheet.rows():
                count += 1
                if count > ROW_LIMIT:
                    raise StoreError(
                        f"“{sheet.name}”的行数超过了表格能放下的 {ROW_LIMIT} 行，没有导出。"
                    )
                styled = ((cell, self._looks.cell(cell, bold)) for cell in cells)
                lines.append(_row(count, letters, styled))
                if len(lines) >= _BATCH:
                    part.write("".join(lines).encode())
                    lines.clear()
                    step(count - 1)
            filtered = count if sheet.filtered is None else sheet.filtered + 1
            area = f"A1:{last}{filtered}"
            part.write(f"{''.join(lines)}</sheetData>{_closing(area)}".encode())
        self._sheets[place] = sheet.name, f"$A$1:${last}${filtered}"

    def close(self) -> None:
        """Write what all sheets share. Without it there is no workbook."""
        places = sorted(self._sheets)
        title, author, created = self._about
        parts = {
            "xl/workbook.xml": _workbook([self._sheets[n] for n in places]),
            "xl/styles.xml": self._looks.xml(),
            "xl/_rels/workbook.xml.rels": _relations([
                *((f"rId{n}", f"{_OFFICE}/worksheet", f"worksheets/sheet{n}.xml") for n in places),
                ("rIdStyles", f"{_OFFICE}/styles", "styles.xml"),
            ]),
            "docProps/core.xml": _core(title, author, created),
            "_rels/.rels": _relations([
                ("rId1", f"{_OFFICE}/officeDocument", "xl/workbook.xml"),
                ("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            ]),
            "[Content_Types].xml": _types(places),
        }  # fmt: skip
        for name, xml in parts.items():
            with self._open(name) as part:
                part.write((_HEAD + xml).encode())
        self._zip.close()

    def abandon(self) -> None:
        """Let go of a workbook that will not be whole."""
        self._zip.fp = None  # else it would be closed, in vain and loudly, when it is forgotten
        self._zip.close()

    def _open(self, name: str) -> IO[bytes]:
        entry = zipfile.ZipInfo(name, _ZIP_TIME)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = 0o600 << 16
        return self._zip.open(entry, "w")


def column_letters(number: int) -> str:
    """The name of a column, counted from 1: A, Z, AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class _Looks:
    """The styles that cells have asked for, each once, in the order of asking."""

    def __init__(self) -> None:
        self._formats: dict[str, int] = {"General": 0, "@": 49}
        self._known: dict[tuple[str, bool, bool, bool], int] = {("General", False, False, False): 0}

    def of(
        self, shown: str, *, bold: bool = False, head: bool = False, quoted: bool = False
    ) -> int:
        if shown not in self._formats:
            self._formats[shown] = _OWN_FORMATS + len(self._formats) - 2
        return self._known.setdefault((shown, bold, head, quoted), len(self._known))

    def cell(self, cell: Cell, bold: bool) -> int:
        if cell is None:
            return 0
        if type(cell) is str:
            # What may be taken for a formula once a cell is edited, also by its full-width sign,
            # begins with a mark. Text of that kind is told to be text twice.
            return self.of("@", bold=bold, quoted=not cell.lstrip()[:1].isalnum())
        shown = "yyyy\\-mm\\-dd" if isinstance(cell, date) else cell.shown  # type: ignore[union-attr]
        return self.of(shown, bold=bold)

    def xml(self) -> str:
        own = "".join(
            f'<numFmt numFmtId="{id_}" formatCode={quoteattr(shown)}/>'
            for shown, id_ in self._formats.items()
            if id_ >= _OWN_FORMATS
        )
        count = len(self._formats) - 2
        formats = f'<numFmts count="{count}">{own}</numFmts>' if own else ""
        looks = "".join(self._look(*known) for known in self._known)
        return (
            f'<styleSheet xmlns="{_MAIN}">{formats}{_FONTS}{_FILLS}{_BORDERS}'
            '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
            f'</cellStyleXfs><cellXfs count="{len(self._known)}">{looks}</cellXfs>'
            '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
            "</styleSheet>"
        )

    def _look(self, shown: str, bold: bool, head: bool, quoted: bool) -> str:
        if shown == "General":
            return '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        place = 'vertical="top"' + (' wrapText="1"' if shown == "@" else "")
        if head:
            place = 'horizontal="center" vertical="center" wrapText="1"'
        mark = ' quotePrefix="1"' if quoted else ""
        return (
            f'<xf numFmtId="{self._formats[shown]}" fontId="{int(bold or head)}" '
            f'fillId="{2 if head else 0}" borderId="1" xfId="0"{mark} applyNumberFormat="1" '
            'applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">'
            f"<alignment {place}/></xf>"
        )


_FONT = '<font>{}<sz val="11"/><name val="宋体"/><family val="3"/><charset val="134"/></font>'
_FONTS = f'<fonts count="2">{_FONT.format("")}{_FONT.format("<b/>")}</fonts>'
_FILLS = (
    '<fills count="3"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid">'
    '<fgColor rgb="FFE7E6E6"/><bgColor indexed="64"/></patternFill></fill></fills>'
)
_EDGE = "".join(
    f'<{side} style="thin"><color rgb="FFBFBFBF"/></{side}>'
    for side in ("left", "right", "top", "bottom")
)
_BORDERS = (
    '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>'
    f"<border>{_EDGE}<diagonal/></border></borders>"
)


def _row(number: int, letters: Sequence[str], cells: Iterable[tuple[Cell, int]]) -> str:
    out = [f'<row r="{number}">']
    for letter, (cell, look) in zip(letters, cells, strict=False):
        if cell is None or cell == "":
            continue
        at = f'<c r="{letter}{number}" s="{look}"'
        if type(cell) is str:
            out.append(f'{at} t="inlineStr"><is><t xml:space="preserve">{_text(cell)}</t></is></c>')
        elif isinstance(cell, date):
            out.append(f"{at}><v>{(cell - _EPOCH).days}</v></c>")
        else:
            out.append(f"{at}><v>{cell.value:f}</v></c>")  # type: ignore[union-attr]
    out.append("</row>")
    return "".join(out)


def _text(words: str) -> str:
    """A cell's text: marks instead of what XML cannot hold, and of what a cell is too small for."""
    words = held(words)
    if len(words) > CELL_LIMIT // 2:
        units = words.encode("utf-16-le")
        if len(units) > 2 * CELL_LIMIT:
            kept = units[: 2 * (CELL_LIMIT - len(_CUT))]
            words = kept.decode("utf-16-le", "ignore") + _CUT
    # _x000A_ in a cell means a line end: who writes just that must not get one.
    return escape(_ESCAPED.sub("_x005F_", words)) if _MARKS.search(words) else words


def _opening(place: int, widths: Iterable[int]) -> str:
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>'
        for n, width in enumerate(widths, 1)
    )
    chosen = ' tabSelected="1"' if place == 1 else ""
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews><sheetView{chosen} workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
        'activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft"/></sheetView>'
        f'</sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>{columns}</cols><sheetData>'
    )


def _closing(area: str) -> str:
    return (
        f'<autoFilter ref="{area}"/><pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" '
        'header="0.3" footer="0.3"/><pageSetup paperSize="9" orientation="landscape" '
        'fitToHeight="0"/></worksheet>'
    )


def _widths(sheet: Sheet) -> list[int]:
    """The columns' widths in half-width characters, by the first rows: a hanzi takes two."""
    widths = [half_cells(text) + 4 for text in sheet.header]  # room for the filter's button
    for cells, _ in islice(sheet.rows(), _MEASURED):
        for n, cell in enumerate(cells):
            widths[n] = max(widths[n], _width(cell))
    return [min(max(width + 1, _NARROWEST), _WIDEST) for width in widths]


def _width(cell: Cell) -> int:
    if cell is None:
        return 0
    if isinstance(cell, str):
        return max(half_cells(line) for line in cell[:500].split("\n"))
    if isinstance(cell, date):
        return 10
    return half_cells(f"{cell.value:,}{cell.shown}") - 4


def _workbook(sheets: Sequence[tuple[str, str]]) -> str:
    listed, names = [], []
    for n, (name, area) in enumerate(sheets):
        listed.append(f'<sheet name={quoteattr(name)} sheetId="{n + 1}" r:id="rId{n + 1}"/>')
        where = escape("'" + name.replace("'", "''") + "'")
        names.append(
            f'<definedName name="_xlnm._FilterDatabase" localSheetId="{n}" hidden="1">'
            f'{where}!{area}</definedName><definedName name="_xlnm.Print_Titles" '
            f'localSheetId="{n}">{where}!$1:$1</definedName>'
        )
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><bookViews><workbookView/></bookViews>'
        f"<sheets>{''.join(listed)}</sheets><definedNames>{''.join(names)}</definedNames></workbook>"
    )


def _relations(listed: Iterable[tuple[str, str, str]]) -> str:
    inside = "".join(
        f'<Relationship Id="{id_}" Type="{type_}" Target="{target}"/>'
        for id_, type_, target in listed
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'


def _types(places: Iterable[int]) -> str:
    parts = {f"/xl/worksheets/sheet{n}.xml": f"{_TYPE}.worksheet+xml" for n in places} | {
        "/xl/workbook.xml": f"{_TYPE}.sheet.main+xml",
        "/xl/styles.xml": f"{_TYPE}.styles+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    listed = "".join(
        f'<Override PartName="{name}" ContentType="{type_}"/>' for name, type_ in parts.items()
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{listed}</Types>'
    )


def _core(title: str, author: str, created: datetime) -> str:
    at = created.astimezone(UTC) if created.tzinfo else created
    time = f'xsi:type="dcterms:W3CDTF">{at:%Y-%m-%dT%H:%M:%SZ}'
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(held(title))}</dc:title><dc:creator>{escape(held(author))}</dc:creator>"
        f"<dcterms:created {time}</dcterms:created><dcterms:modified {time}</dcterms:modified>"
        "</cp:coreProperties>"
    )
