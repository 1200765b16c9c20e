"""The composed text: blocks of runs, each of which knows where it came from."""

from typing import Literal

from msgspec import Struct

__all__ = [
    "ENDS", "PAUSES", "Annex", "Block", "BlockStyle", "Imprint", "Letterhead", "Missing", "Run",
    "Table", "Text", "ended",
]  # fmt: skip

ENDS = "。！？…"
"""Marks that end a sentence."""
PAUSES = "，、；：,;。"

# addressee: 主送机关. attachment: one line of the 附件说明, the first with 附件： before its name.
BlockStyle = Literal[
    "title",
    "addressee",
    "heading1",
    "heading2",
    "heading3",
    "heading4",
    "paragraph",
    "attachment",
    "signature",
    "date",
]


class Run(Struct, frozen=True):
    """Words with one origin: a node, or a record placed in it (and the field that gave them).

    A sum or count has no `record` but `records`: those that were added up (`field` "n": counted).
    `missing` runs read 〔待补充：…〕. A run without a node is the composer's own (punctuation).
    """

    text: str
    node: str | None = None
    record: str | None = None
    field: str | None = None
    missing: bool = False
    records: tuple[str, ...] = ()


class Block(Struct, frozen=True):
    """One paragraph of the text. `lead` runs of a run-in heading come first in `runs`.

    `heading` is the number of leading runs that are a run-in heading (printed like a heading of
    `level`), 0 otherwise.
    """

    style: BlockStyle
    runs: tuple[Run, ...]
    node: str | None = None
    heading: int = 0
    level: int = 0

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


class Table(Struct, frozen=True):
    """A table of an annex: rows of cells of runs, the first row its head, repeated on each page.

    `widths`: the columns in characters, their padding included; at most 28 together.
    """

    widths: tuple[int, ...]
    rows: tuple[tuple[tuple[Run, ...], ...], ...]


class Annex(Struct, frozen=True):
    """附件: what begins a page of its own behind the text (clause 7.3.7), under a title."""

    title: str
    body: tuple[Block | Table, ...] = ()


class Letterhead(Struct, frozen=True):
    """版头 (clause 7.2): the office's name in red above a red line, and 发文字号 between them."""

    name: str
    number: str = ""


class Imprint(Struct, frozen=True):
    """版记 (clause 7.4): who else receives it, and who printed it when. A part without words has no
    line of its own.
    """

    copies: str = ""
    issuer: str = ""
    issued: str = ""


class Missing(Struct, frozen=True):
    """A fact that a clause cannot stand without; with `record` None, words of `node`."""

    record: str | None
    field: str
    label: str
    node: str | None = None


class Text(Struct, frozen=True):
    """A whole summary, as composed from one document."""

    blocks: tuple[Block, ...] = ()
    missing: tuple[Missing, ...] = ()
    annexes: tuple[Annex, ...] = ()
    letterhead: Letterhead | None = None
    imprint: Imprint | None = None

    @property
    def plain(self) -> str:
        """One line a block, LF between, no line end after the last: what `-f txt` writes.

        Letterhead, annexes and imprint are not in it.
        """
        return "\n".join(block.text for block in self.blocks)


def ended(text: str) -> bool:
    """Whether words end in a mark, so that none is set behind them."""
    return text.endswith((*ENDS, *PAUSES))
