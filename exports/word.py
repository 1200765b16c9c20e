"""A .docx as plain text: what the text import takes, with Word's automatic numbers made literal."""

from collections.abc import Iterator

import msgspec
from lxml import etree

from exports.package import damaged, open_package
from exports.watch import Progress

__all__ = ["LINE_END", "WordText", "read_word"]

LINE_END = "wenming-line-end"
"""The tag of what only ends a line of a title where the printed pages end it: no words."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DIGITS = "〇一二三四五六七八九"
_TAKE_NOT = {"del", "moveFrom", "delText", "instrText", "rPr", "pPr", "sdtPr", "drawing"}

Levels = dict[int, tuple[str, str, int]]  # level -> (format, text, start)


class WordText(msgspec.Struct, frozen=True):
    """The text with all tracked changes accepted (LF, a line a paragraph), and what was met."""

    text: str
    insertions: int
    deletions: int
    footnotes: int


def read_word(data: bytes, progress: Progress = lambda *_: None) -> WordText:
    """Read a .docx; table rows are tab-separated lines, headers and footers are left out.

    `progress` is told of the lines as they come, of about as many as there are.

    Raises `StoreError` for what is damaged, encrypted, too large, or no .docx.
    """
    with open_package(data, "docx") as package:
        document = package.tree("word/document.xml")
        numbering = package.tree("word/numbering.xml")
        styles = package.tree("word/styles.xml")
    body = document.find(f"{_W}body") if document is not None else None
    if document is None or body is None:
        raise damaged("docx")
    numbers = _Numbers(numbering, styles)
    lines, carry, whole = [], "", len(body) + 1
    for done, (line, joined) in enumerate(_blocks(body, numbers)):
        progress(min(done, whole - 1), whole)
        carry += line
        if not joined:
            lines.append(carry)
            carry = ""
    return WordText(
        "\n".join([*lines, carry] if carry else lines),
        sum(1 for _ in document.iter(f"{_W}ins", f"{_W}moveTo")),
        sum(1 for _ in document.iter(f"{_W}del", f"{_W}moveFrom")),
        sum(1 for _ in document.iter(f"{_W}footnoteReference", f"{_W}endnoteReference")),
    )


def _blocks(parent: etree._Element, numbers: "_Numbers") -> Iterator[tuple[str, bool]]:
    """Each line, and whether the next joins it because its paragraph mark was deleted."""
    for child in parent.iterchildren(etree.Element):
        name = etree.QName(child).localname
        if name == "p":
            text = "".join(_words(child))
            mark = child.find(f"{_W}pPr/{_W}rPr/{_W}del") is not None
            yield (numbers.of(child) if text else "") + text, mark
            for box in child.iter(f"{_W}txbxContent"):
                if not any(a.tag in (_FALLBACK, f"{_W}txbxContent") for a in box.iterancestors()):
                    yield from _blocks(box, numbers)
        elif name == "tbl":
            for row in child.iter(f"{_W}tr"):
                own = next(row.iterancestors(f"{_W}tbl")) is child  # not of a table in a cell
                if own and row.find(f"{_W}trPr/{_W}del") is None:
                    cells = (
                        " ".join(line for line, _ in _blocks(cell, numbers) if line)
                        for cell in row.iter(f"{_W}tc")
                        if next(cell.iterancestors(f"{_W}tr")) is row
                    )
                    yield "\t".join(cells), False
        elif name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"):
            yield from _blocks(child, numbers)


def _words(node: etree._Element) -> Iterator[str]:
    for child in node.iterchildren(etree.Element):
        name = etree.QName(child).localname
        if name in _TAKE_NOT or name in ("pict", "AlternateContent", "object"):
            continue
        if name == "sdt" and _value(child, "sdtPr", "tag") == LINE_END:
            continue
        if name == "t":
            yield child.text or ""
        elif name in ("br", "cr"):
            yield "" if child.get(f"{_W}type") in ("page", "column") else "\n"
        elif name == "tab":
            yield "\t"
        elif name == "noBreakHyphen":
            yield "-"
        elif name != "softHyphen":
            yield from _words(child)


class _Numbers:
    """Counts Word's automatic numbers as the paragraphs pass."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self.levels: dict[str, tuple[str, Levels]] = {}
        self.counts: dict[str, dict[int, int]] = {}
        self.overrides: dict[str, dict[int, int]] = {}
        self.styles: dict[str, tuple[str, str, int]] = {}  # style -> (based on, list, level)
        for style in styles.iterchildren(f"{_W}style") if styles is not None else ():
            self.styles[style.get(f"{_W}styleId") or ""] = (
                _value(style, "basedOn"),
                _value(style, "pPr", "numPr", "numId"),
                _number(_value(style, "pPr", "numPr", "ilvl"), 0),
            )
        if numbering is None:
            return
        abstract = {
            one.get(f"{_W}abstractNumId") or "": _levels(one)
            for one in numbering.iterchildren(f"{_W}abstractNum")
        }
        for num in numbering.iterchildren(f"{_W}num"):
            id_, base = num.get(f"{_W}numId") or "", _value(num, "abstractNumId")
            levels = dict(abstract.get(base, {}))
            for one in num.iterchildren(f"{_W}lvlOverride"):
                levels.update(_levels(one))
                start = _value(one, "startOverride")
                if start:
                    at = _number(one.get(f"{_W}ilvl") or "", 0)
                    self.overrides.setdefault(id_, {})[at] = _number(start, 1)
            self.levels[id_] = (base, levels)

    def of(self, paragraph: etree._Element) -> str:
        """The number that Word shows before this paragraph, or nothing."""
        id_ = _value(paragraph, "pPr", "numPr", "numId")
        level = _number(_value(paragraph, "pPr", "numPr", "ilvl"), 0)
        style, seen = _value(paragraph, "pPr", "pStyle"), set[str]()
        while not id_ and style in self.styles and style not in seen:
            seen.add(style)
            style, id_, level = self.styles[style]
        if id_ not in self.levels:
            return ""
        base, levels = self.levels[id_]
        if level not in levels:
            return ""
        counts = self.counts.setdefault(base, {})
        start = self.overrides.get(id_, {}).pop(level, None)
        counts[level] = counts[level] + 1 if level in counts else levels[level][2]
        if start is not None:
            counts[level] = start
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        shape, text, _ = levels[level]
        if shape in ("bullet", "none"):
            return ""
        for at, (form, _, first) in levels.items():
            text = text.replace(f"%{at + 1}", _written(counts.get(at, first), form))
        return text


def _levels(parent: etree._Element) -> Levels:
    return {
        _number(one.get(f"{_W}ilvl") or "", 0): (
            _value(one, "numFmt") or "decimal",
            _value(one, "lvlText"),
            _number(_value(one, "start"), 1),
        )
        for one in parent.iterchildren(f"{_W}lvl")
    }


def _value(parent: etree._Element, *path: str) -> str:
    found = parent.find("/".join(_W + step for step in path))
    return "" if found is None else found.get(f"{_W}val") or ""


def _number(text: str, other: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else other


def _written(n: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter") and 0 < n <= 780:
        letters = chr(97 + (n - 1) % 26) * ((n - 1) // 26 + 1)
        return letters if form[0] == "l" else letters.upper()
    if form in ("lowerRoman", "upperRoman") and 0 < n < 4000:
        roman = ""
        for value, sign in zip(
            (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
            ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
            strict=True,
        ):
            roman += sign * (n // value)
            n %= value
        return roman if form[0] == "l" else roman.upper()
    if form == "ideographDigital":
        return "".join(_DIGITS[int(d)] for d in str(n))
    if form in ("chineseCounting", "chineseCountingThousand", "japaneseCounting") and 0 < n < 100:
        tens, ones = divmod(n, 10)
        head = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
        return head + (_DIGITS[ones] if ones else "")
    return str(n)
