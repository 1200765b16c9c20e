"""From nodes and records to the text, each word with its origin. Pure: the same in, the same out.

What is printed: titles, paragraphs and claims as written; records as clauses and sums (`clause`).
A heading of ours that waits for records (it, or what stands below it, collects kinds) is left out
as long as nothing is below it; one that waits for none is printed. The numbers 一、（一） count
what is printed, so that no gap shows; the places on the screen (2.2) do not move. Headings of an
imported text keep their own literal numbers and are always printed. A paragraph, heading or
sign-off of an imported text comes out character for character.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from exports.by_name import with_figures
from exports.printing import figure_key, rounded
from exports.sentences import Teller, period_of
from exports.text import ENDS, Block, BlockStyle, Missing, Run, Text, ended
from store.kinds import Kinds
from store.model import BLANK, Document, Node, Placement, Record, Unit, Use
from store.numerals import ordinal
from store.outline import Arrangement, Placed, arrange
from store.told import nearest

__all__ = ["Memory", "compose", "compose_alone", "document_title"]

T = TypeVar("T")

_NUMBERS: tuple[Callable[[int], str], ...] = (
    lambda n: f"{ordinal(n)}、",
    lambda n: f"（{ordinal(n)}）",
    lambda n: f"{n}.",
    lambda n: f"（{n}）",
)
_HEADINGS: tuple[BlockStyle, ...] = ("heading1", "heading2", "heading3", "heading4")


def compose(
    unit: Unit, arrangement: Arrangement, kinds: Kinds, memory: "Memory | None" = None
) -> Text:
    """The whole text of one document. With a `memory`, only what changed is composed again."""
    return _Composer(unit, arrangement, kinds, memory or Memory()).text()


def compose_alone(
    unit: Unit, document: Document, record: Record, kinds: Kinds, use: Use = "named"
) -> str:
    """What one record reads like when it is told by itself; "" where it is not told."""
    node = Node(document.key, "n1", "point")
    placement = Placement(document.key, record.id, "n1", use)
    return compose(unit, arrange(document, [node], [record], [placement], kinds), kinds).plain


class _Known(Struct):
    """What was composed of a node, and of what."""

    node: Node
    entries: Sequence[Placed]
    made: dict[str, object]

    def holds(self, node: Node, entries: Sequence[Placed]) -> bool:
        return (
            self.node == node
            and len(self.entries) == len(entries)
            and all(map(_same, self.entries, entries))
        )


def _same(one: Placed, other: Placed) -> bool:
    """Whether both are told alike. A record that was changed is another object."""
    return (
        one.record is other.record
        and one.use == other.use
        and one.text == other.text
        and one.placement == other.placement
    )


class Memory:
    """What the nodes of a document read like, from one composing to the next."""

    def __init__(self) -> None:
        self._known: dict[str, _Known] = {}
        self._frame: tuple[object, ...] = ()

    def frame(self, unit: Unit, document: Document, kinds: Kinds) -> None:
        """Forget everything where more than nodes and records is another."""
        frame = (unit, document.key, kinds)
        if frame != self._frame:
            self._known, self._frame = {}, frame

    def of(self, node: Node, entries: Sequence[Placed]) -> dict[str, object]:
        """What is known of the node as it is now: to be read from and added to."""
        known = self._known.get(node.id)
        if known is None or not known.holds(node, entries):
            known = self._known[node.id] = _Known(node, entries, {})
        return known.made


def document_title(unit: Unit, document: Document) -> str:
    """What a document is called where nobody has written a title."""
    name = document.name
    if re.match(r"\d{4}年.", name):
        return unit.name + name
    year = f"{unit.name}{document.year}年"
    if name in ("", "年度"):
        return f"{year}文明创建工作总结"
    if name.endswith(("总结", "计划", "方案", "报告", "打算", "要点")):
        return year + name
    if name.endswith(("年", "季度", "月", "月份")):
        return f"{year}{name}文明创建工作总结"
    return f"{year}文明创建工作总结（{name}）"


class _Composer:
    def __init__(self, unit: Unit, arrangement: Arrangement, kinds: Kinds, memory: Memory) -> None:
        memory.frame(unit, arrangement.document, kinds)
        self.memory = memory
        self.known: dict[str, dict[str, object]] = {}
        self.unit = unit
        self.kinds = kinds
        self.arrangement = arrangement
        self.document = arrangement.document
        self.teller = Teller(unit, arrangement.document, kinds)
        self.children: dict[str, list[Node]] = {}
        for node in arrangement.nodes.values():
            self.children.setdefault(node.parent, []).append(node)
        self.waiting = self._waiting()

    def _waiting(self) -> set[str]:
        """The nodes that collect kinds, and those above them."""
        nodes = self.arrangement.nodes
        found: set[str] = set()
        for node in nodes.values():
            at = node.id if node.collects else ""
            while at in nodes and at not in found:
                found.add(at)
                at = nodes[at].parent
        return found

    def text(self) -> Text:
        blocks = _join_run_in(self._below("", 0))
        if any("{" in run.text for block in blocks for run in block.runs):
            pool = self.arrangement.facts()
            blocks = [with_figures(block, pool, self.kinds) for block in blocks]
        blocks = self._printed(blocks)
        blocks = [_with_blanks(block) if BLANK in block.text else block for block in blocks]
        missing: dict[object, Missing] = {}
        for node in self.arrangement.nodes.values():
            if node.to_confirm:
                missing[None, node.id] = Missing(None, "text", BLANK[1:-1], node.id)
        for run in (run for block in blocks for run in block.runs if run.missing):
            if run.text.startswith(BLANK[:-1]) or not (run.record or run.records):
                of = None if run.record else run.node
                name = "" if run.text.startswith(BLANK[:-1]) else run.text
                missing[run.record, of, name] = Missing(run.record, "text", run.text[1:-1], of)
            elif run.field is not None:
                for record in run.records:
                    missing[record, run.field] = Missing(record, run.field, run.text[5:-1])
        return Text(tuple(blocks), tuple(missing.values()))

    def _printed(self, blocks: list[Block]) -> list[Block]:
        """Figures as the document wants them printed."""
        if not self.document.printed:
            return blocks
        kinds = {p.record.id: p.record.kind for p in self.arrangement.everything()}

        def printed(run: Run) -> Run:
            ids = run.records or ((run.record,) if run.record else ())
            kind = self.kinds.get(kinds[ids[0]]) if ids else None
            how = kind and self.document.printed.get(figure_key(run, kind) or "")
            return replace(run, text=rounded(run.text, how)) if how else run

        return [replace(block, runs=tuple(printed(run) for run in block.runs)) for block in blocks]

    # --- blocks -----------------------------------------------------------------------------------

    def _below(self, parent: str, depth: int) -> list[tuple[Block, bool]]:
        """The blocks under a node; the flag marks a heading that the next paragraph goes on."""
        children = self.children.get(parent, [])
        points = {n.id: self._point(n) for n in children if n.style == "point"}
        many = sum(bool(runs) for runs in points.values()) > 1
        above = self.arrangement.nodes.get(parent)
        way = above.points if above is not None else "numbered"
        short = all("。" not in "".join(r.text for r in runs)[:-1] for runs in points.values())
        blocks: list[tuple[Block, bool]] = []
        headings = numbered = 0
        period = period_of(self.document)
        for node in children:
            if node.style == "heading":
                inside = [*self._records(node), *self._below(node.id, depth + 1)]
                stands = node.text.strip() and node.id not in self.waiting
                if inside or stands or node.lead is not None:
                    headings += 1
                    blocks.append(self._heading(node, depth, headings))
                    blocks += inside
            elif node.style == "point":
                runs = points[node.id]
                if runs:
                    numbered += 1
                    if many and way != "plain":
                        runs = _enumerated(runs, numbered, nested=self._in_point(node))
                    before = blocks[-1][0] if blocks and way == "joined" and numbered > 1 else None
                    if before is not None and before.node in points:
                        said = _half_ended(before.runs) if short else before.runs
                        runs = [run for run in runs if not (run.text == period and not run.node)]
                        blocks[-1] = (replace(before, runs=(*said, *runs)), False)
                    else:
                        blocks.append((Block("paragraph", tuple(runs), node.id), False))
                blocks += self._below(node.id, depth)
            else:
                blocks += self._prose(node)
                blocks += self._below(node.id, depth)
        return blocks

    def _in_point(self, node: Node) -> bool:
        above = self.arrangement.nodes.get(node.parent)
        return above is not None and above.style == "point"

    def _heading(self, node: Node, depth: int, number: int) -> tuple[Block, bool]:
        level = min(depth, 3)
        runs = _literal(node, self._words(node))
        if node.lead is None:
            runs = [Run(_NUMBERS[level](number)), *runs]
            if node.run_in and not node.tail and not ended(node.text):
                runs.append(Run("。"))
        style = _HEADINGS[level]
        return Block(style, tuple(runs), node.id, level=level + 1), node.run_in

    def _prose(self, node: Node) -> list[tuple[Block, bool]]:
        """Title, preamble, paragraph, closing, sign-off: as written, a block a line."""
        style: BlockStyle = "paragraph"
        text = node.text
        match node.style:
            case "title" | "signature" | "date":
                style = node.style
        if not text and node.lead is None:
            if style == "title":
                text = document_title(self.unit, self.document)
            elif style == "signature":
                text = self.unit.name
        blocks: list[tuple[Block, bool]] = []
        if text or node.style == "paragraph" or node.lead is not None:
            words = self._words(node) if text == node.text else [Run(text, node.id)]
            lines = _lines(_literal(node, words))
            blocks = [(Block(style, tuple(line), node.id), False) for line in lines]
        if style == "paragraph":
            told = self._records(node)
            if node.style == "closing" and blocks and told and node.lead is None:
                # 结语 goes on with what is still lacking, in the same paragraph.
                before, after = blocks.pop()[0], told.pop(0)[0]
                end = () if ended(before.text) else (Run("。"),)
                runs = (*before.runs, *end, *after.runs)
                blocks.append((replace(before, runs=runs), False))
            blocks += told
        return blocks

    def _records(self, node: Node) -> list[tuple[Block, bool]]:
        """What a node that is no point collects: a paragraph, one more for each row, its effect."""
        body, rows = self._told(node, numbers=True)
        paragraphs = [runs for runs in (body, *rows) if runs]
        if node.effect:
            last = paragraphs.pop() if paragraphs else []
            paragraphs.append([*last, *_closed(node.effect, node.id)])
        return [(Block("paragraph", tuple(runs), node.id), False) for runs in paragraphs]

    def _kept(self, node: Node, what: str, make: Callable[[], T]) -> T:
        """What `make` gives, as long as the node and its records stay as they are."""
        if node.id not in self.known:
            entries = self.arrangement.placed.get(node.id, ())
            self.known[node.id] = self.memory.of(node, entries)
        made = self.known[node.id]
        if what not in made:
            made[what] = make()
        return made[what]  # type: ignore[return-value]

    def _words(self, node: Node) -> list[Run]:
        return self._kept(node, "words", lambda: self._split(node))

    def _split(self, node: Node) -> list[Run]:
        """A node's text, split where words of it tell a record. No character is changed."""
        text = node.text
        told = sorted(
            (found, found + len(p.told), p.record.id)
            for p in self.arrangement.placed.get(node.id, ())
            if p.use == "told" and p.told and (found := nearest(text, p.told, p.told_at)) >= 0
        )
        runs: list[Run] = []
        at = 0
        for start, end, record in told:
            if start >= at:
                runs.append(Run(text[at:start], node.id))
                runs.append(Run(text[start:end], node.id, record))
                at = end
        runs.append(Run(text[at:], node.id))
        return [run for run in runs if run.text]

    # --- points -----------------------------------------------------------------------------------

    def _point(self, node: Node) -> list[Run]:
        """Claim, what was done, effect; nothing where there is none of the three."""
        runs = [replace(run, text=run.text.replace("\n", " ")) for run in self._words(node)]
        if runs and not ended(runs[-1].text):
            runs.append(Run("。"))
        body, rows = self._told(node, numbers=False)
        runs += body
        for row in rows:
            runs += row
        if node.effect:
            runs += _closed(node.effect, node.id)
        return runs

    def _told(self, node: Node, *, numbers: bool) -> tuple[list[Run], list[list[Run]]]:
        entries = self.arrangement.placed.get(node.id, ())
        return self._kept(
            node, f"told {numbers}", lambda: self.teller.tell(node, entries, numbers=numbers)
        )


def _closed(text: str, node: str) -> list[Run]:
    runs = [Run(text.replace("\n", " "), node, field="effect")]
    return runs if text.endswith(tuple(ENDS)) else [*runs, Run("。")]


def _enumerated(runs: list[Run], number: int, *, nested: bool) -> list[Run]:
    """一是… before a point; （1）… before one inside another; as it is where a person numbered."""
    if re.match("[一二三四五六七八九十]+是|（[一二三四五六七八九十0-9]+）", runs[0].text):
        return runs
    return [Run(f"（{number}）" if nested else f"{ordinal(number)}是"), *runs]


def _half_ended(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """The sentence before another one of the same row: it ends in a semicolon."""
    last = runs[-1]
    return (*runs[:-1], replace(last, text=last.text.removesuffix("。") + "；"))


def _with_blanks(block: Block) -> Block:
    """What a new year has to fill in is missing, wherever it stands."""
    runs: list[Run] = []
    for run in block.runs:
        parts = re.split(f"({BLANK})", run.text)
        runs += [
            replace(run, text=part, missing=run.missing or part == BLANK) for part in parts if part
        ]
    return replace(block, runs=tuple(runs))


def _literal(node: Node, words: list[Run]) -> list[Run]:
    """A node's words with the lead and tail of an imported one."""
    runs = [Run(node.lead or "", node.id), *words, Run(node.tail, node.id)]
    return [run for run in runs if run.text]


def _lines(runs: list[Run]) -> list[list[Run]]:
    """A list of runs for each line of their text; one, if empty, for no text."""
    lines: list[list[Run]] = [[]]
    for run in runs:
        first, *others = run.text.split("\n")
        for n, text in enumerate((first, *others)):
            if n:
                lines.append([])
            if text:
                lines[-1].append(run if text == run.text else replace(run, text=text))
    return lines


def _join_run_in(blocks: Iterable[tuple[Block, bool]]) -> list[Block]:
    """A run-in heading and the paragraph behind it make one block."""
    joined: list[Block] = []
    heading: Block | None = None
    for block, run_in in blocks:
        one = block
        if heading is not None and block.style == "paragraph":
            runs = (*heading.runs, *block.runs)
            one = replace(block, runs=runs, heading=len(heading.runs), level=heading.level)
        elif heading is not None:
            joined.append(heading)
        heading = one if run_in else None
        if not run_in:
            joined.append(one)
    if heading is not None:
        joined.append(heading)
    return joined
