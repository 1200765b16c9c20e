"""From nodes and records to the text, each word with its origin. Pure: the same in, the same out.

What is printed: titles, paragraphs and claims as written; records as clauses and sums (`clause`).
A heading of ours that has nothing below it is left out, and the numbers 一、（一） count what is
printed, so that no gap shows; the places on the screen (2.2) do not move. Headings of an imported
text keep their own literal numbers and are always printed. A paragraph, heading or sign-off of an
imported text comes out character for character.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from exports.by_name import with_figures
from exports.clause import (
    REST,
    Clause,
    Way,
    counted,
    lists,
    named,
    told_each,
    turns_on,
    verbs_of,
    way_of,
)
from exports.printing import figure_key, rounded
from exports.scene import PAUSES, Scene, ordinal, tidy, unconfirmed
from exports.text import Block, BlockStyle, Missing, Run, Text
from store.kinds import Kinds
from store.model import BLANK, Document, Node, Placement, Record, Unit, Use
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
_ENDS = "。！？…"

# A sentence tells at most so many clauses, and opens a new one once it is so long (characters):
# beyond that a leader loses the thread when reading aloud.
_CLAUSES = 4
_LONG = 62


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


class _Said(Struct):
    """A clause in its place in the order of telling; `again` tells it without certain verbs."""

    clause: Clause
    stage: str
    at: int
    again: Callable[[tuple[str, ...], bool], Clause] | None = None
    total: bool = False
    among: Sequence["_Said"] = ()
    """Named records that the clause has added up: told behind its sentence (其中，)."""
    goes_on: bool = False
    """Whether it goes on with the verb of the clause before: 评选“甲”5名、“乙”3名."""


class _Composer:
    def __init__(self, unit: Unit, arrangement: Arrangement, kinds: Kinds, memory: Memory) -> None:
        memory.frame(unit, arrangement.document, kinds)
        self.memory = memory
        self.known: dict[str, dict[str, object]] = {}
        self.unit = unit
        self.kinds = kinds
        self.arrangement = arrangement
        self.document = arrangement.document
        self.children: dict[str, list[Node]] = {}
        for node in arrangement.nodes.values():
            self.children.setdefault(node.parent, []).append(node)

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
        period = _period(self.document)
        for node in children:
            if node.style == "heading":
                inside = [*self._records(node), *self._below(node.id, depth + 1)]
                if inside or node.lead is not None:
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
            if node.run_in and not node.tail and not _ended(node.text):
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
                end = () if _ended(before.text) else (Run("。"),)
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
        if runs and not _ended(runs[-1].text):
            runs.append(Run("。"))
        body, rows = self._told(node, numbers=False)
        runs += body
        for row in rows:
            runs += row
        if node.effect:
            runs += _closed(node.effect, node.id)
        return runs

    def _told(self, node: Node, *, numbers: bool) -> tuple[list[Run], list[list[Run]]]:
        return self._kept(node, f"told {numbers}", lambda: self._tell(node, numbers=numbers))

    def _tell(self, node: Node, *, numbers: bool) -> tuple[list[Run], list[list[Run]]]:
        """The records of a node: clauses and sums in one paragraph; rows of {each}."""
        entries = [
            p for p in self.arrangement.placed.get(node.id, ()) if p.use in ("named", "counted")
        ]
        groups: dict[tuple[str, Way], _Group] = {}
        first_of: dict[str, int] = {}
        for at, entry in enumerate(entries):
            first_of.setdefault(entry.record.kind, at)
        saids: list[_Said] = []
        for at, entry in enumerate(entries):
            kind = self.kinds.get(entry.record.kind)
            if entry.record.to_confirm:
                clause = self._unconfirmed(node, entry)
                saids.append(_Said(clause, kind.stage, first_of[kind.key]))
                continue
            way = Way()
            if not told_each(kind):
                way = way_of(entry.record, self._scene(node, [entry]))
            groups.setdefault((kind.key, way), []).append((at, entry))
        groups = _few(groups)
        rows: list[list[Run]] = []
        said = self.unit.calls_itself in node.text
        for (kind_, way), group in groups.items():
            first = group[0][1]
            if told_each(self.kinds.get(first.record.kind)):
                row = self._row(node, [p for _, p in group], numbers=numbers, said=said)
                rows.append([*row.runs, Run("。")] if not _ended(row.text) else [*row.runs])
            else:
                # The sums of a kind stand together, where the first of its records stands.
                beside = not way.says and (kind_, replace(way, says=True)) in groups
                place = first_of[first.record.kind]
                saids += self._plan(node, group, place, beside=beside, rest=way == REST)
        saids = _once(sorted(saids, key=lambda one: one.at))
        return self._paragraph(saids, node, said=said), rows

    def _unconfirmed(self, node: Node, entry: Placed) -> Clause:
        """What came over from an earlier year: what is known of it, and no fact of this year."""
        scene = self._scene(node, [entry])
        runs = _hand_written(entry, node.id).runs if _by_hand(entry) else named(scene).runs
        return Clause((unconfirmed(runs, scene),))

    def _row(self, node: Node, entries: list[Placed], *, numbers: bool, said: bool) -> Clause:
        """The records of an {each} kind, told one after the other."""
        by_hand = {p.record.id: _hand_written(p, node.id) for p in entries if _by_hand(p)}

        def tell(one: Scene) -> list[Run]:
            runs = list((by_hand.get(one.records[0].id) or named(one)).runs)
            return [*runs[:-1], replace(runs[-1], text=runs[-1].text.rstrip("。"))]

        scene = self._scene(node, entries)
        scene.numbers, scene.unit_said, scene.tell_one = numbers, said, tell
        return counted(scene) or Clause(())

    def _scene(self, node: Node, entries: Iterable[Placed]) -> Scene:
        records = [p.record for p in entries]
        kind = self.kinds.get(records[0].kind)
        return Scene(self.unit, self.document.year, self.kinds, node.id, kind, records)

    def _plan(
        self, node: Node, group: "_Group", first: int, *, beside: bool, rest: bool
    ) -> list[_Said]:
        """How the records of a group are told: one sum and the named among them, or each alone.

        `beside`: a sum of the same kind stands beside it. `rest`: they have only their kind in
        common.
        """
        stage = self.kinds.get(group[0][1].record.kind).stage
        listing = lists(self.kinds.get(group[0][1].record.kind))

        def alone(at: int, entry: Placed) -> _Said:
            if _by_hand(entry):
                return _Said(_hand_written(entry, node.id), stage, at)

            def tell(avoid: tuple[str, ...], said: bool) -> Clause:
                scene = self._scene(node, [entry])
                scene.avoid, scene.unit_said = avoid, said
                if entry.use == "counted":
                    total = counted(scene)
                    if total is not None:
                        return total
                    scene.dated = False
                return named(scene)

            by_order = entry.placement is not None and entry.placement.order is not None
            if entry.use == "counted" and not by_order:
                at = first
            return _Said(tell((), False), stage, at, tell)

        tally = [one for one in group if _counts(one[1])]
        pool = tally if listing else group
        if not tally or len(pool) < 2:
            return [alone(*one) for one in group]

        def add_up(avoid: tuple[str, ...], said: bool) -> Clause | None:
            scene = self._scene(node, [p for _, p in pool])
            scene.avoid, scene.unit_said = avoid, said
            scene.told_by = "rest" if rest else "names" if beside else ""
            return counted(scene)

        clause = add_up((), False)
        if clause is None:
            return [alone(*one) for one in group]
        others = [alone(*one) for one in group if not _counts(one[1])]
        total = _Said(clause, stage, first, lambda avoid, said: add_up(avoid, said) or clause, True)
        if listing:
            return [total, *others]
        total.among = others
        return [total]

    def _paragraph(self, saids: list[_Said], node: Node, *, said: bool) -> list[Run]:
        sentences = _sentences(saids)
        previous: tuple[str, ...] = ()
        period = "" if _period(self.document) in node.text else _period(self.document)
        runs: list[Run] = []
        for sentence in sentences:
            among = [one for each in sentence for one in each.among]
            threes = [among[n : n + 3] for n in range(0, len(among), 3)]
            for one, before in _pairs([sentence, *threes]):
                if before is not None and _goes_on(before, one.clause):
                    one.clause, one.goes_on = replace(one.clause, runs=one.clause.runs[1:]), True
                    continue
                unit = said and self.unit.calls_itself in one.clause.text
                if one.again and (unit or one.clause.verb in previous):
                    one.clause = one.again(previous, said)
                said = said or self.unit.calls_itself in one.clause.text
                previous = verbs_of(one.clause)
                if one.total and period and not one.clause.text.startswith(_DATED):
                    one.clause = Clause((Run(period), *one.clause.runs), one.clause.verb)
                    period = ""
                elif period and period in one.clause.text:
                    period = ""
            runs += _joined(sentence)
            for n, three in enumerate(threes):
                runs += [Run("其中，")] if n == 0 else []
                runs += _joined(three)
        return runs


_Group = list[tuple[int, Placed]]
"""Records that one sum can tell, each with its place among those of its node."""

_MOST = 4
"""Sums that a kind has in a point; who has more to list has a ledger."""


def _once(saids: list[_Said]) -> list[_Said]:
    """Without what reads like something before it: two records that nothing tells apart."""
    found: dict[str, _Said] = {}
    for one in saids:
        same = one.clause.text
        if one.total or any(run.missing for run in one.clause.runs):
            same = str(id(one))
        found.setdefault(same, one)
    return list(found.values())


def _few(groups: dict[tuple[str, Way], _Group]) -> dict[tuple[str, Way], _Group]:
    """Of more sums of a kind than a leader can take in, the largest; the rest is one."""
    found: dict[tuple[str, Way], _Group] = {}
    by_kind: dict[str, list[tuple[Way, _Group]]] = {}
    for (kind, way), group in groups.items():
        by_kind.setdefault(kind, []).append((way, group))
    for kind, those in by_kind.items():
        largest = sorted(those, key=lambda one: -one[0].size)[:_MOST]
        kept = those if len(those) <= _MOST + 1 else [one for one in those if one in largest]
        rest = [one for way, group in those if (way, group) not in kept for one in group]
        found |= {(kind, way): group for way, group in kept}
        if rest:
            found[kind, REST] = rest
    return found


_DATED = ("先后", "截至", "年内", "全年", "坚持", "每", "一年来", "以", "按照", "针对", "围绕")


def _period(document: Document) -> str:
    """What opens the first sum of a paragraph: the time that the document is of."""
    first, last = document.span_start, document.span_end
    if first is not None and last is not None:
        months = (first.month, last.month)
        whole = first.day == 1 and (last + timedelta(days=1)).day == 1
        return _PERIODS.get(months, "") if whole and first.year == last.year else ""
    if document.name in ("", "年度"):
        return "全年"
    return document.name if document.name.endswith(("半年", "季度")) else ""


_PERIODS = {(1, 12): "全年", (1, 6): "上半年", (7, 12): "下半年"} | {
    (3 * n + 1, 3 * n + 3): f"{'一二三四'[n]}季度" for n in range(4)
}


def _pairs(sentences: Iterable[list[_Said]]) -> Iterable[tuple[_Said, _Said | None]]:
    """Each clause with the one before it in its sentence."""
    for sentence in sentences:
        yield from zip(sentence, [None, *sentence[:-1]], strict=True)


def _goes_on(before: _Said, clause: Clause) -> bool:
    """Whether the clause can leave its verb to the one before: both open with it and say at once
    what was done (评选“甲”5名). A ， in either would tear them apart.
    """
    if len(clause.runs) < 2:
        return False
    verb, what = clause.runs[:2]
    opening = [run.text for run in before.clause.runs if run.node is not None][:1]
    return (
        verb.field is None
        and verb.text == clause.verb == before.clause.verb
        and (before.goes_on or opening == [verb.text])
        and what.field is not None
        and not any(mark in one.text for one in (before.clause, clause) for mark in "，；〔")
        and ("用于" in clause.text) == ("用于" in before.clause.text)
    )


def _sentences(saids: list[_Said]) -> list[list[_Said]]:
    """A new sentence where the stage changes (部署, 活动 …) and where it would grow too long."""
    sentences: list[list[_Said]] = []
    length = 0
    for one in saids:
        last = sentences[-1] if sentences else None
        length += len(one.clause.text)
        if (
            last is None
            or len(last) == _CLAUSES
            or length > _LONG
            or last[-1].stage != one.stage
            or last[-1].clause.text.endswith(tuple(_ENDS))
        ):
            sentences.append([one])
            length = len(one.clause.text)
        else:
            last.append(one)
    return sentences


def _joined(sentence: Sequence[_Said]) -> list[Run]:
    """Clauses with ， between, or ； where one of them has a ， of its own; 。 behind the last."""
    mark = "；" if any("，" in one.clause.text for one in sentence) else "，"
    runs: list[Run] = []
    for one, behind in zip(sentence, [*sentence[1:], None], strict=True):
        runs += one.clause.runs
        if not one.clause.text.endswith(tuple(_ENDS)):
            goes_on = behind is not None and behind.goes_on
            runs.append(Run("、" if goes_on else mark if behind else "。"))
    return runs


def _counts(entry: Placed) -> bool:
    """Whether the record is told only in the sum."""
    return entry.use == "counted" and not _by_hand(entry)


def _by_hand(entry: Placed) -> bool:
    return bool(entry.text and tidy(entry.text))


def _hand_written(entry: Placed, node: str) -> Clause:
    """As written; only line ends and a mark at the end that the composer sets itself give way."""
    text = " ".join((entry.text or "").split("\n")).strip().rstrip("，、；")
    return Clause((Run(text, node, entry.record.id, "text"),), turns_on(text))


def _closed(text: str, node: str) -> list[Run]:
    runs = [Run(text.replace("\n", " "), node, field="effect")]
    return runs if text.endswith(tuple(_ENDS)) else [*runs, Run("。")]


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


def _ended(text: str) -> bool:
    return text.endswith((*_ENDS, *PAUSES))


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
