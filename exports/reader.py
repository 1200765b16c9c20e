"""A summary text comes in: its headings and paragraphs as nodes, its facts as told records.

Nodes hold the text character for character: lead, text and tail of each, a line end after each but
a run-in heading, is the text again.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise, takewhile

from msgspec import Struct
from msgspec.structs import replace

from exports.facts import Told, find_facts
from exports.watch import Progress
from store.clean import clean
from store.contract import StoreError
from store.entry import note
from store.kinds import Kinds, builtin_kinds
from store.model import Node, NodeStyle, Record

__all__ = ["Fact", "Reading", "decode_text", "read_summary", "read_text"]

_BLANK = " \t\u3000\u00a0"
_SENTENCE_ENDS = "。；;！!？?"
_TITLE_WORDS = "总结|汇报|报告|小结|材料|情况|综述|自查|体会|述评|简介"
_OFFICES = (
    "局|委|委员会|办|办公室|中心|学校|中学|小学|幼儿园|医院|公司|支队|大队|中队|所|站|院|厅|处|科|馆|队|"
    "政府|社区|街道|党组|党委|支部|领导小组|集团|银行|分局|管委会|联合会|协会|工会|法院|检察院"
)
_AIMS = re.compile(
    r"下一?步|今后|明年|来年|下年度|打算|努力方向|工作思路|存在.{0,6}(?:问题|不足|短板|差距)|不足之处"
    r"|问题(?:与|和|及)不足|工作计划"
)
"""Headings under which no fact of the year is told."""


class Fact(Struct, frozen=True):
    """A record, and the words of a paragraph that tell it.

    `record` has no id yet; `told_at` is where `told` starts in the node's text (code points).
    """

    record: Record
    node: str
    told: str
    told_at: int


class Reading(Struct, frozen=True):
    """What a text holds: its nodes in reading order, and the facts in the order they are told."""

    nodes: tuple[Node, ...] = ()
    facts: tuple[Fact, ...] = ()


def read_text(data: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 with a byte-order mark, or GB18030, line ends made LF.

    Blank lines before and after the text are dropped. Raises `StoreError` for what is no text.
    """
    lines = decode_text(data).split("\n")
    while lines and not lines[0].strip(_BLANK):
        del lines[0]
    while lines and not lines[-1].strip(_BLANK):
        del lines[-1]
    if not lines:
        raise StoreError("文件里没有文字。请选写有总结正文的文本文件。")
    return "\n".join(lines)


def decode_text(data: bytes) -> str:
    """All of a file's text, cleaned, line ends made LF: what offsets of findings count in.

    Encodings and errors as in `read_text`.
    """
    return clean(_decode(data))


def read_summary(
    text: str,
    *,
    unit: str,
    year: int,
    document: str,
    first_node: int = 1,
    kinds: Kinds | None = None,
    progress: Progress = lambda *_: None,
) -> Reading:
    """The nodes of `text` (ids n1, n2 … from `first_node`) for `document`, and its facts.

    `document` is the document's key. Line ends are LF, as `read_text` gives them. Every node is
    literal: nothing is numbered or worded anew. `progress` is told of the paragraphs.
    """
    nodes = _nodes(text, document, first_node) if text else ()
    known = kinds or builtin_kinds()
    aims = _under_aims(nodes)
    paragraphs = [n for n in nodes if n.style == "paragraph" and n.parent not in aims and n.text]
    told = find_facts([n.text for n in paragraphs], year, known, progress)
    facts = []
    for index, fact in told:
        record = note(_record(fact, unit, year), known)
        node = paragraphs[index]
        facts.append(Fact(record, node.id, node.text[fact.start : fact.end], fact.start))
    return Reading(nodes, tuple(facts))


def _record(fact: Told, unit: str, year: int) -> Record:
    return Record(
        id="", unit=unit, year=year, kind=fact.kind, title=fact.title, date=fact.date,
        fields=dict(fact.fields),
    )  # fmt: skip


def _decode(data: bytes) -> str:
    """Text by its byte-order mark, else UTF-8, else GB18030 (as most offices' programs save)."""
    if not data.strip():
        raise StoreError("文件是空的。请选写有总结正文的文本文件。")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        tries = ["utf-16"]
    elif b"\0" in data:
        raise StoreError(
            "这不是文本文件（含有二进制内容）。请在原程序里另存为 .txt 或 .docx 再试。"
        )
    else:
        tries = ["utf-8-sig", "gb18030"]
    for encoding in tries:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        controls = sum(c < " " and c not in "\t\n\r\f" for c in text)
        if controls * 50 > len(text):
            break
        return text
    raise StoreError("看不懂这个文件的编码。请另存为 UTF-8 编码的文本文件再试。")


# --- nodes ----------------------------------------------------------------------------------------


class _Line(Struct):
    """A line, and what it is: `rank` orders heading styles, outer ones first."""

    text: str
    style: NodeStyle = "paragraph"
    rank: int = 0
    lead: str = ""
    words: str = ""
    tail: str = ""
    rest: str | None = None

    @property
    def bare(self) -> str:
        return self.text.strip(_BLANK)


def _nodes(text: str, document: str, first: int) -> tuple[Node, ...]:
    lines = [_Line(line) for line in text.split("\n")]
    _mark_headings(lines)
    _mark_frame(lines)
    return tuple(_grow(lines, document, first))


def _grow(lines: list[_Line], document: str, first: int) -> Iterator[Node]:
    """Nodes in reading order: below the preamble until the first heading, then below headings."""
    number = first
    orders: dict[str, int] = {}
    open_: list[tuple[int, str]] = []
    below = ""

    def node(style: NodeStyle, parent: str, lead: str | None, words: str, tail: str) -> Node:
        nonlocal number
        order = orders.get(parent, 0)
        made = Node(document, f"n{number}", style, parent, order, words, lead=lead, tail=tail)
        orders[parent] = order + 1
        number += 1
        return made

    above = takewhile(lambda line: line.style != "heading", lines)
    opening = any(line.style == "paragraph" and line.bare for line in above)
    closed = False
    for line in lines:
        if line.style == "heading":
            # A numbering seen above closes what it opened; a new one goes inside.
            ranks = [rank for rank, _ in open_]
            if line.rank in ranks:
                del open_[ranks.index(line.rank) :]
            parent = open_[-1][1] if open_ else ""
            made = node("heading", parent, line.lead, line.words, line.tail)
            yield replace(made, run_in=line.rest is not None)
            open_.append((line.rank, made.id))
            below = made.id
            if line.rest is not None:
                yield node("paragraph", below, None, line.rest, "")
        elif line.style == "paragraph":
            if opening and not below and not closed:
                container = node("preamble", "", None, "", "")
                yield container
                below = container.id
            yield node("paragraph", "" if closed else below, None, line.text, "")
        else:
            closed = closed or line.style in ("signature", "date")
            lead, words, tail = _edges(line.text)
            yield node(line.style, "", lead, words, tail)


def _edges(text: str) -> tuple[str, str, str]:
    """Blanks before, words, blanks behind."""
    words = text.strip(_BLANK)
    start = len(text) - len(text.lstrip(_BLANK))
    return text[:start], words, text[start + len(words) :]


@cache
def _numbers() -> tuple[re.Pattern[str], ...]:
    """The styles of numbering, outer ones first: 第一部分, 一、, （一）, 1., （1）."""
    chinese = "[一二三四五六七八九十]{1,3}"
    behind = rf"[{_BLANK}]*"
    return tuple(
        re.compile(rf"[{_BLANK}]*(?:{number}){behind}")
        for number in (
            rf"第{chinese}(?:部分|章|篇|节)[、：:.．]?",
            rf"{chinese}(?:[、．]|\.(?!\d))(?![一二三四]季)",
            rf"[（(]{chinese}[）)][、.．]?",
            r"\d{1,2}(?:[、．]|\.(?!\d))",
            r"[（(]\d{1,2}[）)][、.．]?|\d{1,2}[）)]|[①-⑳]",
        )
    )


def _mark_headings(lines: list[_Line]) -> None:
    for line in lines:
        for rank, number in enumerate(_numbers(), 1):
            if match := number.match(line.text):
                _read_heading(line, rank, match[0])
                break
    # Numbered lines one behind the other are a list, and no headings, below （一）
    for at, line in enumerate(lines):
        if line.style == "heading" and line.rank >= 4 and line.rest is None:
            following = next((o for o in lines[at + 1 :] if o.bare), None)
            number = _numbers()[line.rank - 1]
            if following is None or number.match(following.text):
                lines[at] = _Line(line.text)
    if not any(line.style == "heading" and line.rank <= 3 for line in lines):
        _mark_plain_headings(lines)


def _read_heading(line: _Line, rank: int, lead: str) -> None:
    """A heading alone in its line, or one that the paragraph goes on behind (run-in)."""
    rest = line.text[len(lead) :]
    words = rest.rstrip(_BLANK)
    mark = words[-1:] if words[-1:] in "。：:" else ""
    title = words.removesuffix(mark) if mark else words
    inner = re.search(f"[{_SENTENCE_ENDS}]", title)
    if title and inner is None and len(title) <= 40 and words[-1] not in "；;，,、":
        if mark == "" or (len(title) <= 30 and rank <= 3) or (mark in "：:" and len(title) <= 20):
            line.style, line.rank, line.lead, line.words = "heading", rank, lead, title
            line.tail = rest[len(title) :]
        return
    if inner and inner[0] == "。" and inner.start() <= 30:
        short = title[: inner.start()]
        if short and not re.search(r"\d", short) and title[inner.end() :].strip(_BLANK):
            line.style, line.rank, line.lead, line.words = "heading", rank, lead, short
            line.tail, line.rest = "。", rest[inner.end() :]


def _mark_plain_headings(lines: list[_Line]) -> None:
    """Short lines before long paragraphs, if the text has two or more of them."""
    written = [line for line in lines if line.bare]
    plain = []
    for line, following in pairwise(written[1:]):
        short = 2 <= len(line.bare) <= 22 and not re.search(
            r"[。；;：:！!？?\d，,]$|\d|。", line.bare
        )
        if short and len(following.bare) >= 30 and line.style == "paragraph":
            plain.append(line)
    if len(plain) < 2:
        return
    for line in lines:
        if line.style == "heading":
            line.rank += 1
    for line in plain:
        line.style, line.rank = "heading", 1
        line.lead, line.words, line.tail = _edges(line.text)


def _mark_frame(lines: list[_Line]) -> None:
    """The title at the top; the unit's name and the date at the bottom."""
    top = list(takewhile(lambda line: line.bare, lines[:3]))
    for count, line in enumerate(top, 1):
        if line.style == "heading" or not _short(line.bare, 50):
            break
        if re.search(_TITLE_WORDS, line.bare):
            for each in top[:count]:
                each.style = "title"
            break
        if len(line.bare) > 30:
            break
    bottom = [line for line in lines[1:] if line.bare]
    last = bottom.pop() if bottom else None
    if last and last.style == "paragraph" and _is_date_line(last.bare):
        last.style = "date"
        last = bottom.pop() if bottom else None
        if last and last.style == "paragraph" and _short(last.bare, 25):
            last.style = "signature"
    elif last and bottom and last.style == "paragraph":
        ended = bottom[-1].bare[-1] in "。！"
        if ended and _short(last.bare, 20) and re.search(f"(?:{_OFFICES})$", last.bare):
            last.style = "signature"


def _short(words: str, most: int) -> bool:
    return len(words) <= most and not re.search(r"[。；;：:，,！!？?]", words.rstrip(")）"))


def _is_date_line(words: str) -> bool:
    digit = r"[\d〇零○一二三四五六七八九十xX×*＊＿_０-９]"
    return bool(
        re.fullmatch(
            rf"{digit}{{2,4}}\s*年\s*{digit}{{1,3}}\s*月(?:\s*{digit}{{1,3}}\s*日)?", words
        )
        or re.fullmatch(r"\d{4}([-./])\d{1,2}\1\d{1,2}", words)
    )


def _under_aims(nodes: tuple[Node, ...]) -> set[str]:
    """The headings for problems and plans, and all below them."""
    aims: set[str] = set()
    for node in nodes:
        if node.parent in aims or (node.style == "heading" and _AIMS.search(node.text)):
            aims.add(node.id)
    return aims
