"""A list that somebody wrote (一、… （一）… 1.… 一是…, or indented) as nodes for an outline."""

import re

from msgspec import Struct

from store.clean import clean
from store.model import NodeStyle
from store.outline import Sprout

__all__ = ["read_list"]

_CHINESE = "[一二三四五六七八九十]{1,3}"
_NUMBERS = tuple(
    re.compile(number)
    for number in (
        rf"第{_CHINESE}(?:部分|章|节)[、：:.．]?",
        rf"{_CHINESE}(?:[、．]|\.(?!\d))",
        rf"[（(]{_CHINESE}[）)][、.．]?",
        r"[0-9０-９]{1,2}(?:[、．]|\.(?!\d))",
        r"[（(][0-9０-９]{1,2}[）)][、.．]?|[0-9０-９]{1,2}[）)]|[①-⑳]",
    )
)
"""The styles of numbering, outer ones first."""
_POINT = re.compile(rf"{_CHINESE}是(?:要)?[，：:]?|(?:首先|其次|再次|最后)[，：:]")
_BULLET = re.compile(r"[-*•·●○■□◆◇➢–—]+(?=\s|[^-\s])\s*")
_ENDS = "。；;！？"
_ROOT, _POINT_RANK, _LINE_RANK = 0, 9, 10


class _Line(Struct):
    """A line of the list: `rank` orders numberings, `indent` is in cells."""

    text: str
    rank: int
    indent: int

    @property
    def sentence(self) -> bool:
        return any(mark in self.text for mark in _ENDS)

    @property
    def several(self) -> bool:
        return any(mark in self.text[:-1] for mark in _ENDS)


class _Entry(Struct):
    """A node in the making; `rank` and `indent` of its line say what closes it."""

    style: NodeStyle
    text: str
    rank: int
    indent: int
    below: list["_Entry"]

    def sprout(self) -> Sprout:
        # The mark that ended a line of the list is no part of a heading or a claim.
        text = self.text if self.style == "paragraph" else self.text.rstrip("。；;，,") or self.text
        return Sprout(self.style, text, points=tuple(e.sprout() for e in self.below))


def read_list(text: str, outermost: NodeStyle = "heading") -> tuple[Sprout, ...]:
    """The lines of `text` as a tree. Numbers and bullets go: the document numbers by itself.

    一、（一）1.（1） make headings one below the other, in the order in which the list uses them;
    一是 makes a point; so does 1. or （1） before more than one sentence, below a heading. A line
    without a number is a point below the heading before it, a whole sentence a paragraph. In a list
    without any numbers the indentation alone counts; `outermost` is what lines without it are.
    """
    lines = [_line(line) for line in clean(text).split("\n") if line.strip()]
    root = _Entry("preamble", "", _ROOT, -1, [])
    if all(line.rank == _LINE_RANK for line in lines):
        _by_indent(lines, root, outermost)
    else:
        _by_number(lines, root)
    return tuple(entry.sprout() for entry in root.below)


def _line(line: str) -> _Line:
    words = line.strip()
    blanks = line[: len(line) - len(line.lstrip())]
    indent = sum(4 if c == "\t" else 2 if c == "\u3000" else 1 for c in blanks)
    if found := _POINT.match(words):
        return _Line(_words(words, found.end()), _POINT_RANK, indent)
    for rank, number in enumerate(_NUMBERS, 1):
        if found := number.match(words):
            return _Line(_words(words, found.end()), rank, indent)
    found = _BULLET.match(words)
    return _Line(_words(words, found.end() if found else 0), _LINE_RANK, indent)


def _words(line: str, start: int) -> str:
    """What stands behind a number; the line as it is where nothing does."""
    return line[start:].strip() or line


def _by_indent(lines: list[_Line], root: _Entry, outermost: NodeStyle) -> None:
    open_ = [root]
    for line in lines:
        while len(open_) > 1 and open_[-1].indent >= line.indent:
            open_.pop()
        style: NodeStyle = outermost if len(open_) == 1 else "point"
        _hang(open_, _Entry(style, line.text, line.rank, line.indent, []))


def _by_number(lines: list[_Line], root: _Entry) -> None:
    open_ = [root]
    for line in lines:
        if line.rank == _LINE_RANK:
            while open_[-1].style not in ("heading", "preamble"):
                open_.pop()
            style: NodeStyle = "paragraph" if line.sentence else "point"
            _hang(open_, _Entry(style, line.text, line.rank, line.indent, []))
            continue
        ranks = [entry.rank for entry in open_]
        if line.rank in ranks:
            del open_[ranks.index(line.rank) :]
        elif line.rank == _POINT_RANK or line.rank >= 4:
            while open_[-1].rank == _LINE_RANK:
                open_.pop()
        else:
            # 一、 and （一） are never inside a point, and never inside a lower numbering.
            while open_[-1].rank > line.rank:
                open_.pop()
        _hang(open_, _Entry(_style(line, open_), line.text, line.rank, line.indent, []))


def _style(line: _Line, open_: list[_Entry]) -> NodeStyle:
    headings = sum(entry.style == "heading" for entry in open_)
    if open_[-1].style == "point" or line.rank == _POINT_RANK or headings == 4:
        return "point"
    return "point" if headings and line.rank >= 4 and line.several else "heading"


def _hang(open_: list[_Entry], entry: _Entry) -> None:
    """Below the last open one; a third point below points goes beside the second."""
    points = sum(above.style == "point" for above in open_)
    if entry.style == "point" and points == 2:
        open_.pop()
    open_[-1].below.append(entry)
    open_.append(entry)
