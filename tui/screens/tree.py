"""What the section and the outline share: rows of nodes and records, and verbs for them."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from textual.app import ComposeResult
from textual.containers import Container

from exports.text import Run, Text
from store.model import STATUS_LABELS, USE_LABELS, Node, Use
from store.outline import Arrangement, Placed
from tui.screens.home import node_name
from tui.screens.marking import MarkingPage
from tui.show import fit
from tui.widgets.excerpt import Excerpt
from tui.widgets.lines import Lines, Row, wrap

__all__ = ["Target", "TreePage", "key_of"]

Target = Node | Placed | None
"""What a row stands for."""

_NEXT: dict[Use, Use] = {
    "named": "counted",
    "counted": "ledger",
    "ledger": "named",
    "told": "named",
}


class TreePage(MarkingPage):
    """Rows above, the text of the chosen ones below; side by side where there is room for both."""

    band = 120
    whole = False
    """Whether all of the document is told, not a part of it."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: list[Target] = []
        self.go_to = ""
        """The id of the node or record that is to be chosen at the next drawing."""
        self._of: Text | None = None
        self._wrapped: dict[tuple[int, int], list[Row]] = {}
        """The lines of each block that holds no mark, by width and number, in the text `_of`."""

    def body(self) -> ComposeResult:
        with Container(id="both"):
            yield Lines(id="list", band=self.band)
            yield Excerpt(id="text")

    @property
    def pane(self) -> Excerpt:
        return self.query_one("#text", Excerpt)

    def build(self) -> list[tuple[Row, Target]]:
        """The rows, and what each stands for."""
        raise NotImplementedError

    def told(self) -> list[str]:
        """The ids of the nodes whose text is shown, where that is not all of it."""
        return []

    def redraw(self) -> None:
        super().redraw()
        wanted = self.go_to or key_of(self.chosen)
        self.go_to = ""
        before = self.list.cursor or 0
        self.marked &= {placed.record.id for placed in self.desk.arrangement.everything()}
        built = self.build()
        self.targets = [target for _, target in built]
        keys = [key_of(target) for target in self.targets]
        if wanted:
            cursor = keys.index(wanted) if wanted in keys else min(before, len(keys) - 1)
        else:
            cursor = self.first()
        self.list.put([row for row, _ in built], cursor)
        told = self._told(self.pane.size.width)
        self.pane.show(told.lines, told.sight)
        self._place_text()

    def _place_text(self) -> None:
        """Side by side only where neither has to move: no terminal moves half a line."""
        width, tall = self.size.width * 2 // 5 - 1, self.size.height - 5
        beside = (
            self.has_class("wide")
            and len(self.targets) <= tall
            and len(self._told(width).lines) <= tall
        )
        self.set_class(beside, "beside")

    def on_excerpt_resized(self) -> None:
        self.try_redraw()

    def first(self) -> int:
        """The row that is chosen when the page opens."""
        return 0

    @property
    def chosen(self) -> Target:
        at = self.list.cursor
        return self.targets[at] if at is not None and at < len(self.targets) else None

    @property
    def node_id(self) -> str:
        """The chosen node, or that of the chosen record; "" for none."""
        chosen = self.chosen
        return chosen.id if isinstance(chosen, Node) else (chosen.node or "") if chosen else ""

    def record_row(self, placed: Placed) -> str:
        record = placed.record
        kind = self.desk.kinds.get(record.kind)
        amounts = [getattr(v, "raw", "") for k, v in record.fields.items()
                   if (f := kind.field(k)) and f.is_quantity]  # fmt: skip
        title = max(10, self.list.size.width - 51)
        mark = "* " if record.id in self.marked else "  "
        return mark + " ".join((
            fit(USE_LABELS[placed.use], 4), fit(record.date.raw, 11), fit(kind.label, 10),
            fit(record.title, title), fit(amounts[0] if amounts else "", 12),
            fit(STATUS_LABELS[record.status], 4),
        ))  # fmt: skip

    def moved(self) -> None:
        told = self._told(self.pane.size.width)
        self.pane.follow(told.lines, told.sight, told.part, self.list.room)

    async def do_unfold(self) -> None:
        """See the whole text there, not a part of it."""
        self.redraw()

    def _told(self, width: int) -> "_Told":
        width = max(20, width)
        text = self.wenming.text
        if self._of is not text:
            self._of, self._wrapped = text, {}
        inside = {*self.told()}
        chosen, node = key_of(self.chosen), self.node_id
        lines: list[Row] = []
        marked: list[int] = []
        near: int | None = None
        part: Sequence[Row] = ()
        for number, block in enumerate(text.blocks):
            nodes = {block.node, *(run.node for run in block.runs)}
            if not self.whole and inside.isdisjoint(nodes):
                continue
            if any(_is_of(run, chosen) for run in block.runs):
                row = _marked(block.runs, chosen)
                found = wrap(row, width)
                part = part if marked else wrap(_from_mark(row), width)
                marked += [n for n, one in enumerate(found, len(lines))
                           if any(style == _MARK for words, style in one if words)]  # fmt: skip
            else:
                kept = width, number
                if kept not in self._wrapped:
                    self._wrapped[kept] = wrap([(r.text, _style(r)) for r in block.runs], width)
                found = self._wrapped[kept]
            if node in nodes and near is None:
                near = len(lines)
            lines += found
        at, end = (marked[0], marked[-1]) if marked else (near, near)
        if at is None or end is None:
            nothing: list[Row] = [(("这里还没有文字。", "dim"),)]
            if self.whole or not lines:
                return _Told(nothing, (0, 0), nothing)
            return _Told(lines, None, nothing)
        return _Told(lines, (at, end), part or lines[at:])

    # --- verbs ------------------------------------------------------------------------------------

    async def reshape(self, name: str, *args: object, then: str = "", done: str = "") -> None:
        """Do a verb of `store.editing`, and stay where it leads; `done`: what to say of it."""
        from store import editing  # noqa: PLC0415 - only who changes the outline

        verb: Callable[..., editing.Edit] = getattr(editing, name)
        labels: list[str] = []

        def act(arrangement: Arrangement) -> editing.Edit:
            edit = verb(arrangement, *args)
            labels.append(edit.label)
            return edit

        node = await self.wenming.do(lambda desk: desk.reshape(act))
        self.wenming.note_saved()
        self.reached(node)
        self.go_to = then or node
        self.redraw()
        place = self.desk.arrangement.sections.get(node, "")
        done = done or f"{labels[0]}{f'（{place}）' if place else ''}"
        self.say(f"{done}，已保存。Ctrl+Z 撤销。")

    def reached(self, node: str) -> None:
        """A change has led to this node."""

    async def _change(self, name: str, *args: object) -> None:
        """A verb for the chosen node."""
        chosen = self.chosen
        if isinstance(chosen, Node):
            await self.reshape(name, chosen.id, *args)
        else:
            self.say("先选中一个标题、要点或段落。")

    async def _shift(self, step: int) -> None:
        chosen = self.chosen
        if isinstance(chosen, Placed):
            await self.reshape("reorder", chosen.record.id, step, then=chosen.record.id)
        else:
            await self._change("shift", step)

    async def do_raise(self) -> None:
        await self._shift(-1)

    async def do_lower(self) -> None:
        await self._shift(1)

    async def do_indent(self) -> None:
        await self._change("indent")

    async def do_outdent(self) -> None:
        await self._change("outdent")

    do_next = do_indent
    do_previous = do_outdent

    async def do_join(self) -> None:
        await self._change("join")

    async def do_split(self) -> None:
        chosen = self.chosen
        if isinstance(chosen, Placed) and chosen.node:
            await self.reshape("split", chosen.node, chosen.record.id)
        elif isinstance(chosen, Node) and self._in_one_piece(chosen):
            from tui.screens.part import PartPage  # noqa: PLC0415

            await self.app.push_screen(PartPage(self, chosen))
        else:
            await self._change("split")

    def _in_one_piece(self, node: Node) -> bool:
        """Whether it is a long text, and no records stand behind it that could be parted."""
        from store.editing import pieces  # noqa: PLC0415

        entries = self.desk.arrangement.placed.get(node.id, [])
        return bool(pieces(node.text)) and all(entry.told for entry in entries)

    async def do_points(self) -> None:
        await self.reshape("next_points", self.node_id)

    async def do_cycle(self) -> None:
        """The use of a record; the style of a node."""
        chosen = self.chosen
        if isinstance(chosen, Placed) and chosen.use == "told" and chosen.told:
            self._ask_hand_over(chosen)
        elif isinstance(chosen, Placed):
            use = _NEXT[chosen.use]
            await self.wenming.do(lambda desk: desk.use(chosen.record.id, use))
            self.wenming.note_saved()
            self.redraw()
            self.say(f"用法改为{USE_LABELS[use]}，已保存。")
        else:
            await self._change("next_style")

    def _ask_hand_over(self, placed: Placed) -> None:
        """What the text loses and the record says instead, before it is done."""
        from exports.compose import compose_alone  # noqa: PLC0415

        desk = self.desk
        says = compose_alone(desk.unit, desk.document, placed.record, desk.kinds)

        async def yes() -> None:
            await self.reshape("hand_over", placed.record.id, then=placed.record.id)

        width = max(20, self.pane.size.width)
        node = desk.arrangement.nodes.get(placed.node or "")
        stands = node is not None and placed.told in node.text
        gone = [("去掉：", "bold"), (placed.told, "")] if stands else [(_NOTHING_GOES, "bold")]
        won = wrap([("改成：", "bold"), (says, "")], width)
        self.pane.show([*wrap(gone, width), *won, *_left_out(placed.told, says, width)], (0, 0))
        what = "段落里的这几句，" if stands else "段落不动，这一条"
        self.ask(f"{what}改由记录成文？Enter 改 / Esc 不改", yes, self._as_before)

    async def _as_before(self) -> None:
        self.redraw()

    @property
    def chosen_record(self) -> Placed | None:
        return self.chosen if isinstance(self.chosen, Placed) else None

    async def do_mark(self) -> None:
        """Mark the chosen record, or take the mark away, and go to the next; a node: all of its."""
        chosen = self.chosen
        if isinstance(chosen, Node):
            found = self.desk.arrangement.placed.get(chosen.id, [])
            self.mark({placed.record.id for placed in found})
        else:
            await super().do_mark()

    async def do_copy(self) -> None:
        """A new record that begins as the chosen one."""
        from tui.screens.record import RecordPage  # noqa: PLC0415
        from tui.screens.record_words import record_words  # noqa: PLC0415

        chosen = self.chosen
        if not isinstance(chosen, Placed):
            self.say("先选中一条记录，再按 Ctrl+K 照它新增。")
            return
        kind = self.desk.kinds.get(chosen.record.kind)
        words = record_words(kind, chosen.record)
        await self.app.push_screen(RecordPage(kind, section=chosen.node, words=words))

    async def do_say(self) -> None:
        """Write the clause of the chosen record by hand."""
        from tui.screens.words import write_clause  # noqa: PLC0415

        if isinstance(self.chosen, Placed):
            await write_clause(self, self.chosen)
        else:
            self.say("先选中一条记录，再按 Ctrl+W 写它的句子。")

    async def do_submit(self) -> None:
        """The chosen record; of a node all drafts that stand there."""
        from store.review import drafts  # noqa: PLC0415

        chosen = self.chosen
        if isinstance(chosen, Placed):
            await self.submit([chosen.record.id], "")
        elif isinstance(chosen, Node):
            below = self.desk.arrangement.below(chosen.id)
            await self.submit(drafts(self.desk, below), f"“{fit(node_name(chosen), 20).strip()}”")
        else:
            self.say("先选中一条记录，再按 Ctrl+F 送审。")

    async def do_review(self) -> None:
        from tui.screens.review import ReviewPage  # noqa: PLC0415

        chosen = self.chosen
        judged = isinstance(chosen, Placed) and chosen.record.status in ("submitted", "approved")
        await self.app.push_screen(ReviewPage(key_of(chosen) if judged else ""))

    async def do_return(self) -> None:
        """To where the chosen record is returned, with a reason."""
        chosen = self.chosen
        if not isinstance(chosen, Placed):
            self.say("先选中一条送审的或已审的记录，再按 Backspace 退回。")
        elif chosen.record.status not in ("submitted", "approved"):
            self.say(f"这一条现在是{STATUS_LABELS[chosen.record.status]}，不用退回。")
        else:
            await self.do_review()

    async def key(self, key: str, character: str | None) -> bool:
        if key == "backspace" and not self.asks:
            await self.do_return()
            return True
        return await super().key(key, character)

    async def do_evidence(self) -> None:
        from tui.screens.evidence import EvidencePage  # noqa: PLC0415

        if isinstance(self.chosen, Placed):
            await self.app.push_screen(EvidencePage(self.chosen.record))
        else:
            self.say("先选中一条记录，再按 Ctrl+/ 看它的佐证。")

    async def do_past(self) -> None:
        chosen = self.chosen
        await self.open_past(chosen.record.id if isinstance(chosen, Placed) else "")

    async def do_delete(self) -> None:
        if isinstance(self.chosen, Node) and not self.marked:
            self._ask_node(self.chosen)
        else:
            await super().do_delete()

    def _ask_node(self, node: Node) -> None:
        arrangement = self.desk.arrangement
        below = arrangement.below(node.id)
        count = sum(len(arrangement.placed.get(id_, ())) for id_ in below)
        what = [f"连同下面 {len(below) - 1} 处"] if len(below) > 1 else []
        what += [f"{count} 条记录退回提纲或未归类"] if count else []

        name = fit(node_name(node), 20).strip()
        place = "" if node.style == "paragraph" else arrangement.sections.get(node.id, "")
        done = f"已删除“{name}”{f'（原 {place}）' if place else ''}"

        async def yes() -> None:
            await self.reshape("delete", node.id, done=done)

        self.ask(f"删除“{name}”{'，'.join(['', *what])}？Enter 删除 / Esc 不删", yes)

    async def do_pages(self) -> None:
        await self.open_pages(key_of(self.chosen))

    async def do_open(self) -> None:
        from tui.screens.record import RecordPage  # noqa: PLC0415
        from tui.screens.words import NodePage  # noqa: PLC0415

        chosen = self.chosen
        if isinstance(chosen, Placed):
            await self.app.push_screen(RecordPage.of(self.desk, chosen, self.wenming.drafts))
        elif isinstance(chosen, Node):
            await self.app.push_screen(NodePage(chosen, self.desk.kinds))
        else:
            await self.do_new()


_NOTHING_GOES = "段落里找不到讲它的话，一句也不去掉；还在讲它的话请自己删。"


def _left_out(told: str, says: str, width: int) -> list[Row]:
    """Numbers of the words that go out of the text, which the record would not tell."""
    from store.quantity import find_quantities  # noqa: PLC0415

    said = {(number.value, number.unit) for _, _, number in find_quantities(says)}
    lost = [q.raw for _, _, q in find_quantities(told) if (q.value, q.unit) not in said]
    words = f"{'、'.join(lost)}不再写出：要写先填进记录。"
    return list(wrap([("注意：", "bold"), (words, "")], width)) if lost else []


def key_of(target: Target) -> str:
    """The id of what a row stands for; "" for nothing."""
    if target is None:
        return ""
    return target.id if isinstance(target, Node) else target.record.id


class _Told(NamedTuple):
    """A text in lines, and which of them are to be in sight: those with the words of the chosen
    record, which are marked, else where its point begins. `part`: the text from there on.
    """

    lines: list[Row]
    sight: tuple[int, int] | None
    part: Sequence[Row]


def _is_of(run: Run, key: str) -> bool:
    return bool(key) and key in (run.record, *run.records)


def _style(run: Run) -> str:
    return "underline" if run.missing else ""


_MARK = "reverse"
_MARKED, _APART = 24, 4
"""Characters of a record's words that are marked, as with each move one mark comes and one goes;
and how many of them a mark in another place takes."""


def _marked(runs: tuple[Run, ...], key: str) -> Row:
    """The words of a paragraph, the first of those that tell a record in reverse."""
    row: list[tuple[str, str]] = []
    left = _MARKED
    for run in runs:
        marked = run.text[: max(0, left)] if _is_of(run, key) else ""
        left -= len(marked) + _APART if marked else 0
        row += [(marked, _MARK)] if marked else []
        row.append((run.text[len(marked) :], _style(run)))
    return row


def _from_mark(row: Row) -> Row:
    """A paragraph from the begin of the clause on in which the first mark is."""
    at = next(n for n, (_, style) in enumerate(row) if style == _MARK)
    before = "".join(text for text, _ in row[:at])
    clause = re.split("[，。；：]", before)[-1]
    return [("…" if clause != before else "", ""), (clause, ""), *row[at:]]
