"""Reads .csv and .tsv files, in whatever encoding and with whatever separator they were saved."""

import codecs
import csv
import re
from collections.abc import Iterator

from exports.package import too_large
from exports.sheets import ROWS_LIMIT, Row, Table, too_many_rows
from store.contract import StoreError

__all__ = ["read_delimited"]

_SIGNS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"),
          (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f]")
_CELLS = 3_000_000
_FIELD = 1 << 20  # characters of one value
_SAMPLE = 50  # lines that the separator is told from
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")


def read_delimited(data: bytes) -> Table:
    """The rows of a file of separated values, numbered as a spreadsheet numbers them.

    UTF-8, UTF-16 and GB18030 (which holds GBK and GB2312); comma, tab, semicolon, bar, and the
    full-width comma. Raises `StoreError` for what is no text, or too large.
    """
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise StoreError("这不是文字表格，是 Excel 或 WPS 的文件。请把扩展名改成 .xlsx 后再试。")
    text = _text(data)
    said = re.match(r"sep=(.)\r?\n", text, re.IGNORECASE)  # as Excel writes and reads it
    mark = said[1] if said else _separator(text)
    csv.field_size_limit(_FIELD)
    # Strict: a quotation mark that nobody closes would take the rest of the file into one value.
    reader = csv.reader(_lines(_as_quoted(text, mark)), delimiter=mark, strict=True)
    rows: list[Row] = []
    left, line = _CELLS, -1 if said else 0
    try:
        for values in reader:
            line += 1
            cells = {n: value for n, value in enumerate(values, 1) if value.strip()}
            left -= len(values)
            if left < 0:
                raise too_large()
            if cells and line:
                rows.append(Row(line, cells))
                if len(rows) > ROWS_LIMIT:
                    raise too_many_rows()
    except csv.Error:
        raise StoreError(
            f"第 {line + 1} 行起读不下去：引号没有成对，或一格里的文字太长。请改好后再试。"
        ) from None
    return Table("", tuple(rows))


def _as_quoted(text: str, mark: str) -> str:
    """The text with each value quoted that is not and begins with a quotation mark.

    Words stand behind the mark that closes it (“五四”青年志愿行 with straight marks): programs
    write such a cell as it is, where the marks hold nothing that parts values.
    """
    if '"' not in text:
        return text
    sep = re.escape(mark)
    begun = re.compile(
        rf'(?<![^{sep}\r\n])"(?:[^"]++|"")*+"(?P<open>(?![{sep}\r\n]|\Z))?', re.DOTALL
    )
    parts: list[str] = []
    at = 0
    end_of = re.compile(rf"[^{sep}\r\n]*")
    while (match := begun.search(text, at)) is not None:
        end = match.end()
        parts.append(text[at : match.start()])
        closed = match[0]
        if match["open"] is None or any(sign in closed for sign in (mark, "\r", "\n")):
            parts.append(closed)  # a value that was quoted, or a mistake that is told
        else:
            value = end_of.match(text, match.start())
            assert value is not None
            end = value.end()
            parts.append('"' + value[0].replace('"', '""') + '"')
        at = end
    return "".join((*parts, text[at:]))


def _lines(text: str) -> Iterator[str]:
    """Each line with its end, whichever that is."""
    return (match[0] for match in _LINE.finditer(text))


def _text(data: bytes) -> str:
    encoding = next((name for sign, name in _SIGNS if data.startswith(sign)), "")
    if not encoding and b"\0" in data[:2000]:
        # UTF-16 without its sign: of plain characters every other byte is 0.
        even, odd = data[:2000:2].count(0), data[1:2000:2].count(0)
        encoding = "utf-16-le" if odd > even else "utf-16-be"
    for name in filter(None, [encoding] if encoding else ["utf-8", "gb18030"]):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            if name == "utf-8":
                _not_broken(data)
            continue
        if len(_CONTROLS.findall(text[:10_000])) * 100 <= len(text[:10_000]):
            return text
    raise StoreError(
        "看不出这个文件是什么编码，或者它不是文字表格。请在 Excel 或 WPS 表格中另存为 .xlsx，"
        "或“CSV UTF-8”，再试。"
    )


def _not_broken(data: bytes) -> None:
    """Refuse UTF-8 with a few wrong bytes: read as GB18030 it would be nonsense."""
    loose = data.decode("utf-8", "replace")
    wide = sum(c > "\x7f" for c in loose)
    bad = loose.count("\ufffd")
    if bad * 10 < wide:
        line = loose.count("\n", 0, loose.index("\ufffd")) + 1
        raise StoreError(f"文件是 UTF-8，但第 {line} 行有坏掉的字。请改好后再试。")


def _separator(text: str) -> str:
    """The mark that parts most lines into equally many values, outside quotation marks."""
    lines: list[str] = []
    quoted = False
    for line in _lines(text[:200_000]):
        kept = []
        for n, part in enumerate(line.split('"')):
            if n:
                quoted = not quoted
            if not quoted:
                kept.append(part)
        lines.append("".join(kept).strip("\r\n"))
        if len(lines) >= _SAMPLE:
            break
    lines = [line for line in lines if line.strip()]

    def fits(mark: str) -> tuple[int, int]:
        counts = [line.count(mark) for line in lines]
        usual = max(set(counts), key=lambda n: (n > 0, counts.count(n), n), default=0)
        return (counts.count(usual) if usual else 0, usual)

    best = max("\t,;|，", key=fits)
    return best if fits(best)[1] else ","
