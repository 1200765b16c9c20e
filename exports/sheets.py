"""Reads a workbook (.xlsx) as rows of text: what a person sees in each cell, and where it stands.

A number keeps its value and the unit that its format shows, a date what its format shows of it: a
day is not made of 2025年3月, nor a year of 3月5日.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal
from math import isfinite
from posixpath import join, normpath

from msgspec import Struct

from exports.package import Package, damaged, open_package, too_large
from store.contract import StoreError

__all__ = [
    "ROWS_LIMIT", "Amount", "Fault", "Merged", "Row", "Table", "read_workbook", "too_many_rows",
]  # fmt: skip

ROWS_LIMIT = 300_000
"""Rows with something in them that are read of a file: each takes 400 bytes, however short."""


_CELLS = 2_500_000  # cells with something in them; a ledger of 100,000 records has 2 million
_TEXT = 96 << 20  # characters of all texts
_LONGEST = 1 << 20  # characters of one text
_COLUMNS, _ROWS = 16_384, 1_048_576
_MERGES = 200_000

_AT = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_BRACKET = re.compile(r"\[[^\]]*\]")
_LITERAL = re.compile(r'"([^"]*)"|[\\!](.)|_.|\*.')
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_LAST_SERIAL = 2_958_465  # 9999-12-31

# What built-in formats show of a date: by the programs' Chinese versions.
_BUILT_IN = {
    **dict.fromkeys((14, 15, 22, 30, 31), "ymd"),
    **dict.fromkeys((16, 28, 29, 51, 53, 54, 58), "md"),
    **dict.fromkeys((17, 27, 36, 50, 52, 57), "ym"),
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56), "h"),
    **dict.fromkeys((9, 10), "%"),
}


class Amount(str):
    """A cell that holds a number, as it is read: 65人. `unit` is what its format shows."""

    __slots__ = ("unit", "value")
    value: Decimal
    unit: str


class Fault(str):
    """A cell that has no value that could be taken; the text says why."""

    __slots__ = ()


class Merged(str):
    """A cell that belongs to one above it, and has its text."""

    __slots__ = ()


class Row(Struct, frozen=True):
    """A row that has something in it: its line in the file, and its cells by column, from 1."""

    line: int
    cells: dict[int, str]


class Table(Struct, frozen=True):
    """A sheet, or a file of separated values (then without a name)."""

    name: str
    rows: tuple[Row, ...]
    hidden: bool = False


def too_many_rows() -> StoreError:
    """What is told of a table that is longer than any that is kept by hand."""
    return StoreError(
        f"表格超过 {ROWS_LIMIT // 10_000} 万行，没有读取。请分成几份，一份一份地导入。"
    )


def read_workbook(data: bytes, step: Callable[[int, int], None] = lambda *_: None) -> list[Table]:
    """All sheets of an .xlsx in their order. `step` is told the bytes unpacked so far, and of how
    many. Raises `StoreError` for what is damaged, encrypted, hostile, too large, or no .xlsx.
    """
    with open_package(data, "xlsx") as package:
        book = _Book(package, step)
        return [book.sheet(*one) for one in book.listed]


class _Book:
    def __init__(self, package: Package, step: Callable[[int, int], None]) -> None:
        self.package = package
        self.text_left = _TEXT
        self.cells_left = _CELLS
        self.rows_left = ROWS_LIMIT
        self.seen: dict[str, str] = {}
        self.numbers: dict[tuple[str, int], str] = {}
        self.step = step
        self.before = 0
        main = _targets(package, "_rels/.rels").get("officeDocument", {})
        path = next(iter(main.values()), "xl/workbook.xml")
        folder = path.rpartition("/")[0]
        rels = f"{folder}/_rels/{path.rpartition('/')[2]}.rels"
        targets = _targets(package, rels)
        if path not in package:
            raise damaged("xlsx")
        self.epoch = _EPOCH
        self.listed: list[tuple[str, str, bool]] = []
        sheets = targets.get("worksheet", {})

        def begin(name: str, attributes: dict[str, str]) -> None:
            if name == "workbookPr" and attributes.get("date1904") in ("1", "true"):
                self.epoch = _EPOCH_1904
            if name == "sheet":
                id_ = next((v for k, v in attributes.items() if k.endswith(":id")), "")
                if id_ in sheets:
                    hidden = attributes.get("state", "visible") != "visible"
                    self.listed.append((attributes.get("name", ""), sheets[id_], hidden))

        package.read(path, (begin, _nothing, _nothing), lambda _: None)
        self.formats = _formats(package, next(iter(targets.get("styles", {}).values()), ""))
        strings = next(iter(targets.get("sharedStrings", {}).values()), "")
        names = [strings, *(path for _, path, _ in self.listed)]
        self.whole = sum(package.size(name) for name in names)
        self.strings = self._strings(strings)

    def told(self, done: int) -> None:
        self.step(min(self.before + done, self.whole), self.whole)

    def kept(self, parts: list[str]) -> str:
        """A text of several pieces, within what may be read; one that was met before is shared."""
        text = parts[0] if len(parts) == 1 else "".join(parts)
        if "_x" in text:
            text = _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text)
        if len(text) < 40:
            if text in self.seen:
                return self.seen[text]
            if len(self.seen) < 100_000:
                self.seen[text] = text
        self.text_left -= len(text)
        if self.text_left < 0:
            raise too_large()
        return text

    def _strings(self, path: str) -> list[str]:
        found: list[str] = []
        parts: list[str] = []
        size = 0
        inside = spoken = False

        def begin(name: str, _: dict[str, str]) -> None:
            nonlocal inside, spoken, size
            if name == "t":
                inside = not spoken
            elif name == "rPh":  # how to say it, not what it says
                spoken = True
            elif name == "si":
                parts.clear()
                size = 0

        def end(name: str) -> None:
            nonlocal inside, spoken
            if name == "t":
                inside = False
            elif name == "rPh":
                spoken = False
            elif name == "si":
                found.append(self.kept(parts) if parts else "")
                if len(found) > _CELLS:
                    raise too_large()

        def text(words: str) -> None:
            nonlocal size
            if inside:
                size += len(words)
                if size > _LONGEST:
                    raise too_large()
                parts.append(words)

        self.package.read(path, (begin, end, text), self.told)
        self.before += self.package.size(path)
        return found

    def sheet(self, name: str, path: str, hidden: bool) -> Table:
        rows: dict[int, dict[int, str]] = {}
        merges: list[tuple[int, int, int, int]] = []
        line = column = style = size = 0
        type_ = shown = ""
        columns: dict[str, int] = {}
        formula = inside = spoken = False
        parts: list[str] = []

        def begin(tag: str, attributes: dict[str, str]) -> None:
            nonlocal line, column, style, type_, formula, inside, spoken, shown, size
            if tag == "c":
                at = attributes.get("r")
                if at is None:
                    column += 1
                else:
                    letters = at.rstrip("0123456789")
                    if at[len(letters) :] != shown:
                        _, line = _place(at)
                        shown = str(line)
                    if letters not in columns:
                        columns[letters] = _place(at)[0]
                    column = columns[letters]
                style, type_ = int(attributes.get("s", "0")), attributes.get("t", "n")
                formula = False
                parts.clear()
                size = 0
            elif tag in ("v", "t"):
                inside = not spoken
            elif tag == "f":
                formula = True
            elif tag == "rPh":
                spoken = True
            elif tag == "row":
                line = int(attributes.get("r", line + 1))
                column, shown = 0, str(line)
                if not 0 < line <= _ROWS:
                    raise ValueError(line)
            elif tag == "mergeCell":
                first, _, last = attributes.get("ref", "").partition(":")
                if last:
                    merges.append((*_place(first), *_place(last)))
                    if len(merges) > _MERGES:
                        raise too_large()

        def end(tag: str) -> None:
            nonlocal inside, spoken
            if tag == "c":
                if parts or formula:
                    cell = self._cell("".join(parts), type_, style, formula, parts)
                    if cell.strip():
                        if column > _COLUMNS:
                            raise ValueError(column)
                        if line not in rows:
                            rows[line] = {}
                            self.rows_left -= 1
                            if self.rows_left < 0:
                                raise too_many_rows()
                        rows[line][column] = cell
                        self.cells_left -= 1
                        if self.cells_left < 0:
                            raise too_large()
            elif tag in ("v", "t"):
                inside = False
            elif tag == "rPh":
                spoken = False

        def text(words: str) -> None:
            nonlocal size
            if inside:
                size += len(words)
                if size > _LONGEST:
                    raise too_large()
                parts.append(words)

        self.package.read(path, (begin, end, text), self.told)
        self.before += self.package.size(path)
        self._merge(rows, merges)
        return Table(name, tuple(Row(n, rows[n]) for n in sorted(rows)), hidden)

    def _cell(self, value: str, type_: str, style: int, formula: bool, parts: list[str]) -> str:
        if type_ == "s":
            if not value.isdecimal() or int(value) >= len(self.strings):
                raise ValueError(value)
            return self.strings[int(value)]
        if type_ == "e":
            return Fault(f"公式出错（{value[:20]}）")
        if not value and formula:
            return Fault("公式还没有算出结果，请在表格程序里打开，保存一次")
        if type_ in ("inlineStr", "str"):
            return self.kept(parts)
        if type_ == "b":
            return "是" if value == "1" else "否"
        if type_ == "d":
            return value.replace("T00:00:00", "").replace("T", " ")[:40]
        known = self.numbers.get((value, style))
        if known is None:
            shown = self.formats[style] if style < len(self.formats) else _Format()
            known = _number(value, shown, self.epoch)
            if len(self.numbers) < 100_000:
                self.numbers[value, style] = known
        return known

    def _merge(
        self, rows: dict[int, dict[int, str]], merges: Iterable[tuple[int, int, int, int]]
    ) -> None:
        """Give the rows below a merged cell's first one its text, where they have something."""
        lines = sorted(rows)
        for left, top, _, bottom in merges:
            text = rows.get(top, {}).get(left, "")
            if not text or bottom <= top:
                continue
            for line in _between(lines, top, bottom):
                if left not in rows[line]:
                    rows[line][left] = Merged(text)
                self.cells_left -= 1
                if self.cells_left < 0:
                    raise too_large()


def _between(lines: list[int], top: int, bottom: int) -> Iterable[int]:
    from bisect import bisect_right  # noqa: PLC0415

    return lines[bisect_right(lines, top) : bisect_right(lines, bottom)]


def _place(at: str) -> tuple[int, int]:
    """(column, line) of a name such as AB12. ValueError for what is none."""
    match = _AT.fullmatch(at)
    if match is None:
        raise ValueError(at)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    line = int(match[2])
    if not 0 < line <= _ROWS or column > _COLUMNS:
        raise ValueError(at)
    return column, line


def _nothing(_: str) -> None:
    pass


def _targets(package: Package, path: str) -> dict[str, dict[str, str]]:
    """The parts that a part is related to: type -> id -> name; none outside the file."""
    found: dict[str, dict[str, str]] = {}
    folder = path.rpartition("_rels/")[0]

    def begin(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            type_ = attributes.get("Type", "").rpartition("/")[2]
            target = attributes.get("Target", "")
            target = target[1:] if target.startswith("/") else normpath(join(folder, target))
            found.setdefault(type_, {})[attributes.get("Id", "")] = target

    package.read(path, (begin, _nothing, _nothing), lambda _: None)
    return found


# --- numbers --------------------------------------------------------------------------------------


class _Format(Struct, frozen=True):
    """What a number's format shows: of a date some of y m d h; % of a share; a unit around it."""

    date: str = ""
    percent: bool = False
    before: str = ""
    unit: str = ""


def _formats(package: Package, path: str) -> list[_Format]:
    """The formats of a workbook's styles, in the order of their numbers."""
    own: dict[int, str] = {}
    ids: list[int] = []
    inside = False

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        if name == "numFmt":
            own[int(attributes.get("numFmtId", "0"))] = attributes.get("formatCode", "")[:255]
        elif name == "cellXfs":
            inside = True
        elif name == "xf" and inside:
            ids.append(int(attributes.get("numFmtId", "0")))
        if len(own) + len(ids) > 200_000:
            raise too_large()

    def end(name: str) -> None:
        nonlocal inside
        if name == "cellXfs":
            inside = False

    package.read(path, (begin, end, _nothing), lambda _: None)
    known: dict[int, _Format] = {}
    for id_ in ids:
        if id_ not in known:
            known[id_] = _format(own[id_]) if id_ in own else _built_in(id_)
    return [known[id_] for id_ in ids]


def _built_in(id_: int) -> _Format:
    shows = _BUILT_IN.get(id_, "")
    return _Format(percent=True) if shows == "%" else _Format(shows)


def _format(code: str) -> _Format:
    first = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', code)[0]
    first = re.sub("General", "0", first, flags=re.IGNORECASE)
    marks = _LITERAL.sub("", _BRACKET.sub(_elapsed, first))
    if not re.search(r"[0#?]", marks):
        shows = "".join(part for part in "ymdh" if part in marks.lower())
        if "e" in marks.lower():  # the year in Chinese versions
            shows = "y" + shows.replace("y", "")
        if "s" in marks.lower() and "h" not in shows:
            shows += "h"
        if shows:
            # The m of h:mm and mm:ss are minutes.
            if "h" in shows and "d" not in shows and "y" not in shows:
                shows = "h"
            return _Format(shows)
    if "%" in marks:
        return _Format(percent=True)
    digits = re.search(r"[0#?.,]+", marks)
    plain = _BRACKET.sub("", first)
    if not digits or digits[0].endswith(",") or re.search(r"[\\!]\.", plain) or "E" in marks:
        return _Format()  # shown in thousands or 万: the words behind it are not its unit
    start = re.search(r"[0#?]", _LITERAL.sub(lambda m: "\0" * len(m[0]), plain))
    at = start.start() if start else 0
    words = [
        "".join(m[1] or m[2] or "" for m in _LITERAL.finditer(part)).strip()
        for part in (plain[:at], plain[at:])
    ]
    loose = re.sub(r"[0#?.,\s()@+/-]", "", _LITERAL.sub("", plain[at:]))
    return _Format(before=words[0], unit=(words[1] + loose)[:20])


def _elapsed(match: re.Match[str]) -> str:
    return "h" if match[0].lower() in ("[h]", "[hh]", "[mm]", "[m]", "[s]", "[ss]") else ""


def _number(value: str, shown: _Format, epoch: date) -> str:
    """A number as its format shows it, with all its digits."""
    if not isfinite(float(value)):
        raise ValueError(value)
    number = Decimal(_plain(Decimal(repr(float(value)))))
    if shown.date:
        return _day(number, shown.date, epoch)
    digits = _plain(number * 100 if shown.percent else number)
    unit = "%" if shown.percent else shown.unit
    cell = Amount(f"{shown.before}{digits}{unit}")
    cell.value, cell.unit = number, unit if not shown.before else ""
    return cell


def _plain(number: Decimal) -> str:
    digits = format(number, "f")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _day(serial: Decimal, shows: str, epoch: date) -> str:
    """2025-11-17, 2025-11-17 14:30, 2025年11月, 11月17日, 14:30: as far as it is shown."""
    if not 0 <= serial <= _LAST_SERIAL:
        return _plain(serial)
    days, minutes = divmod(round(serial * 1440), 1440)
    time = f"{minutes // 60:02}:{minutes % 60:02}"
    if shows == "h" or serial < 1:
        return time
    if epoch == _EPOCH and days < 61:
        days += 1  # to these programs 1900 was a leap year
    try:
        day = epoch + timedelta(days)
    except OverflowError:
        return _plain(serial)
    shows = shows.replace("h", "") or "ymd"
    if shows == "ym":
        return f"{day.year}年{day.month}月"
    if shows == "md":
        return f"{day.month}月{day.day}日"
    if shows == "y":
        return f"{day.year}年"
    if shows == "m":
        return f"{day.month}月"
    return f"{day:%Y-%m-%d}" + (f" {time}" if minutes else "")
