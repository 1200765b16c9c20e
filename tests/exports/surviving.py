"""Whether texts come through every export: each is written, read back, and compared.

What may differ is only what is marked: a control, a bidi mark, a lone surrogate, or a character
that XML has no place for is read back as U+FFFD.
"""

import io
import json
import random
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import cache

from docx import Document as WordDocument
from docx.oxml.ns import qn
from docx.table import Table as WordTable
from openpyxl import load_workbook

from exports.docx import docx_bytes
from exports.held import held
from exports.leave import text_bytes
from exports.ledger import write_ledger
from exports.markdown import markdown
from exports.sheets import read_workbook
from exports.text import Annex, Block, BlockStyle, Run, Table, Text
from exports.word import read_word
from store.clean import clean
from store.entry import make_record
from store.kinds import builtin_kinds
from store.model import Document, Node, Record
from store.outline import Arrangement, Placed, arrange, load_outline, plant
from store.wire import encode, placed_json
from tests.exports.test_markdown import shown

__all__ = ["lost", "odd_text"]

AT = datetime(2025, 12, 20, tzinfo=UTC)
KINDS = builtin_kinds()
STYLES: tuple[BlockStyle, ...] = (
    "title", "addressee", "heading1", "heading2", "heading3", "heading4", "paragraph",
    "attachment", "signature", "date",
)  # fmt: skip

_PIECES = [
    "全年召开会议2次。", "A1 b", " ", "　", "\t", "\n", "\r\n", "\r", "<w:t>&amp;]]>", "<br>",
    "&#32;", "_x0041_", "_x005F_", "_x000a_", "=1+1", "＝", "+86", "-5", "@x", "'", '"', "|",
    "\\", "`", "**粗**", "# ", "1. ", "- ", "> ", "[a](b)", "![a](b)", "~~", "$x$", "<!--",
    "-->", "<?x?>", "{会议.次数}", "〔待补充：金额〕", "\x00", "\x01", "\x08", "\x0b", "\x0c",
    "\x1b[31m", "\x7f", "\x85", "\u2028", "\u2029", "\ufeff", "\ufffd", "\ufffe", "\uffff",
    "\U0001fffe", "\U0010ffff", "\ud800", "\udfff", "\ud83d", "\ude00", "👨\u200d👩\u200d👧",
    "e\u0301", "\u0300", "\u202e", "\u2066", "\u200e", "\u061c", "\u200b", "\u00ad", "\u00a0",
    "𠮷", "㎡", "ﷺ", "한", "ก็", "0" * 40, "长" * 60, "\u3000\u3000",
]  # fmt: skip
_PLANES = [(0, 0x80), (0x80, 0x3000), (0x3000, 0xA000), (0xA000, 0x10000), (0x10000, 0x110000)]


def odd_text(dice: random.Random) -> str:
    """A text that programs have trouble with, or any text."""
    parts = []
    for _ in range(dice.randint(1, 8)):
        if dice.random() < 0.5:
            parts.append(dice.choice(_PIECES))
        else:
            low, high = dice.choice(_PLANES)
            parts.append("".join(chr(dice.randrange(low, high)) for _ in range(dice.randint(1, 6))))
    return "".join(parts)


def lost(texts: Sequence[str]) -> list[str]:
    """What did not come back as it was written, a line each, with its format and the text."""
    faults = list(_lost(texts))
    if faults and len(texts) > 1:
        return [fault for text in texts for fault in lost([text])] or faults
    return faults


def _lost(texts: Sequence[str]) -> Iterator[str]:
    blocks = tuple(
        Block(STYLES[n % len(STYLES)], (Run(text[:3]), Run(text[3:], missing=n % 7 == 0)))
        for n, text in enumerate(texts)
    )
    rows = tuple(((Run(text),), (Run("甲"),)) for text in ("表头", *texts))
    annex = Annex("表", (Table((20, 8), rows),))
    yield from _in_docx(texts, Text(blocks, annexes=(annex,)))
    yield from _in_text(texts, Text(blocks))
    yield from _in_markdown(texts)
    yield from _in_records(texts)


def _in_docx(texts: Sequence[str], text: Text) -> Iterator[str]:
    data = docx_bytes(text, unit=texts[0], title=texts[0], created=AT)
    document = WordDocument(io.BytesIO(data))
    yield from _compare("docx", texts, [p.text for p in document.paragraphs], held)
    # The annex is a group, which python-docx does not look into by itself.
    (table,) = document.element.body.iter(qn("w:tbl"))
    cells = [row.cells[0].text for row in WordTable(table, document).rows][1:]
    yield from _compare("docx table", texts, cells, held)
    # Our own reader gives the same paragraphs, those of the annex behind them.
    joined = "\n".join(held(text) for text in texts)
    if not _same(read_word(data).text[: len(joined)], joined) and "\r" not in "".join(texts):
        yield f"docx, read by import: {joined!r}"


def _in_text(texts: Sequence[str], text: Text) -> Iterator[str]:
    joined = clean("\n".join(texts))
    if not _same(text_bytes(text).decode(), joined):
        yield f"txt: {joined!r}"


def _in_markdown(texts: Sequence[str]) -> Iterator[str]:
    told = [text for text in texts if text]
    source = markdown(Text(tuple(Block("paragraph", (Run(text),)) for text in told)))
    seen = [
        words.removesuffix("\n").replace("<br>", "\n") if tag == "html_block" else words
        for tag, words in shown(source.encode().decode())
    ]
    yield from _compare("md", told, seen, clean)


def _in_records(texts: Sequence[str]) -> Iterator[str]:
    """A record's title, place, tag and a field: in the ledger, and in the contract's JSON."""
    records = [
        make_record(
            {"kind": "meeting", "title": text, "place": text, "fields": {"topic": text}},
            KINDS, unit="示例局", year=2025, id_=f"{n:026d}",
        )
        for n, text in enumerate(texts)
    ]  # fmt: skip
    titles = [record.title for record in records]
    yield from _compare("record", texts, titles, lambda text: clean(text).strip())
    found = _arranged(records)
    back = json.loads(encode([placed_json(placed) for placed in found.everything()]))
    seen = {one["id"]: one["title"] for one in back}
    yield from _compare("json", titles, [seen[r.id] for r in records], str)
    out = io.BytesIO()
    write_ledger(out, found, KINDS, title=texts[0], created=AT)
    sheet = next(t for t in read_workbook(out.getvalue()) if t.name == "会议")
    header = {label: n for n, label in sheet.rows[0].cells.items()}
    rows = sheet.rows[1 : len(texts) + 1]
    order = [p.record.title for p in found.everything()]
    for label in ("事项", "地点", "议题"):
        cells = [row.cells.get(header[label], "") for row in rows]
        yield from _compare(f"xlsx {label}", order, cells, held)
    if not any("_x" in text for text in texts):  # openpyxl leaves these as they are written
        book = load_workbook(io.BytesIO(out.getvalue()))
        there = [row[1] or "" for row in book["会议"].iter_rows(min_row=2, values_only=True)]
        yield from _compare("xlsx, openpyxl", order, [str(t) for t in there[: len(order)]], held)


@cache
def _planted() -> tuple[Document, list[Node]]:
    document, nodes, _ = plant(load_outline("seed"), Document("示例局", 2025))
    return document, nodes


def _arranged(records: Sequence[Record]) -> Arrangement:
    document, nodes = _planted()
    found = arrange(document, nodes, records, (), KINDS)
    assert {type(p) for p in found.everything()} == {Placed}
    return found


def _compare(
    where: str, written: Sequence[str], read: Sequence[str], mark: Callable[[str], str]
) -> Iterator[str]:
    marked = [mark(text) for text in written]
    if len(marked) != len(read):
        yield f"{where}: {len(marked)} texts, {len(read)} came back: {written!r}"
        return
    for text, one, other in zip(written, marked, read, strict=True):
        if not _same(one, other):
            yield f"{where}: {text!r} came back as {other!r}"


def _same(one: str, other: str) -> bool:
    """Whether two texts are the same, line ends by CR told as one or two."""
    return one == other or _ENDS.sub("\n", one) == _ENDS.sub("\n", other)


_ENDS = re.compile("\n+")
