"""A section: its points and records above (or left), its composed text below (or right)."""

from textual.app import ComposeResult
from textual.containers import Container

from store.model import STATUS_LABELS, USE_LABELS, Node, Use
from store.outline import Placed
from tui.screens.home import node_name
from tui.screens.page import ListPage
from tui.show import fit
from tui.widgets.lines import Lines, Row, wrap

__all__ = ["SectionPage"]

_NEXT: dict[Use, Use] = {
    "named": "counted",
    "counted": "ledger",
    "ledger": "named",
    "told": "named",
}


class SectionPage(ListPage):
    """Node None is 未归类."""

    name_ = "section"

    def __init__(self, node: str | None) -> None:
        super().__init__()
        self.node = node
        self.targets: list[Node | Placed | None] = []

    def body(self) -> ComposeResult:
        with Container(id="both"):
            yield Lines(id="list")
            yield Lines(id="text")

    def head(self) -> str:
        node = self.desk.arrangement.nodes.get(self.node or "")
        document = self.desk.document
        name = fit(node_name(node) if node else "未归类", 30).strip()
        return f"{name} · {fit(document.unit, 20).strip()} {document.year}"

    def redraw(self) -> None:
        super().redraw()
        arrangement = self.desk.arrangement
        chosen = self.chosen
        rows: list[Row] = []
        self.targets = []

        def records(entries: list[Placed]) -> None:
            for placed in entries:
                rows.append(((self._row(placed), ""),))
                self.targets.append(placed)

        if self.node is None:
            records(arrangement.loose)
        else:
            for id_ in arrangement.below(self.node):
                if node := arrangement.nodes.get(id_):
                    place = arrangement.sections.get(id_, "")
                    rows.append(((f" {fit(place, 5)}{node_name(node)}", "bold"),))
                    self.targets.append(node)
                    records(arrangement.placed.get(id_, []))
        if not any(isinstance(t, Placed) for t in self.targets):
            rows.append((("       （还没有记录。按 F2 新增第一条。）", "dim"),))
            self.targets.append(None)
        keys = [self._key(t) for t in self.targets]
        cursor = keys.index(self._key(chosen)) if chosen and self._key(chosen) in keys else 0
        if not chosen and isinstance(self.targets[0], Node) and len(rows) > 1:
            cursor = next((i for i, t in enumerate(self.targets) if isinstance(t, Placed)), 0)
        self.list.put(rows, cursor)
        self.moved()

    @property
    def chosen(self) -> Node | Placed | None:
        at = self.list.cursor
        return self.targets[at] if at is not None and at < len(self.targets) else None

    @staticmethod
    def _key(target: Node | Placed | None) -> str:
        if target is None:
            return ""
        return target.id if isinstance(target, Node) else target.record.id

    def _row(self, placed: Placed) -> str:
        record = placed.record
        kind = self.desk.kinds.get(record.kind)
        amounts = [getattr(v, "raw", "") for k, v in record.fields.items()
                   if (f := kind.field(k)) and f.is_quantity]  # fmt: skip
        title = max(10, self.list.size.width - 51)
        return "  " + " ".join((
            fit(USE_LABELS[placed.use], 4), fit(record.date.raw, 11), fit(kind.label, 10),
            fit(record.title, title), fit(amounts[0] if amounts else "", 12),
            fit(STATUS_LABELS[record.status], 4),
        ))  # fmt: skip

    def moved(self) -> None:
        pane = self.query_one("#text", Lines)
        width = max(20, pane.size.width)
        inside = {*self.desk.arrangement.below(self.node)} if self.node else set()
        key = self._key(self.chosen)
        lines: list[Row] = []
        marked: int | None = None
        for block in self.wenming.text.blocks:
            if block.node not in inside:
                continue
            row = [
                (r.text, self._style(r.record, r.records, r.node, r.missing, key))
                for r in block.runs
            ]
            for line in wrap(row, width):
                if marked is None and any("reverse" in style for text, style in line if text):
                    marked = len(lines)
                lines.append(line)
        pane.put(lines or [(("这一节还没有文字。", "dim"),)])
        if marked is not None:
            pane.see(min(marked + 1, len(lines) - 1))
            pane.see(marked)

    @staticmethod
    def _style(
        record: str | None, records: tuple[str, ...], node: str | None, missing: bool, key: str
    ) -> str:
        if key and (record == key or key in records):
            return "reverse"
        return "underline" if missing else ""

    async def do_open(self) -> None:
        from tui.screens.form import NodePage, RecordPage  # noqa: PLC0415

        chosen = self.chosen
        if isinstance(chosen, Placed):
            await self.app.push_screen(RecordPage.of(self.desk, chosen))
        elif isinstance(chosen, Node):
            await self.app.push_screen(NodePage(chosen))
        else:
            await self.do_new()

    async def do_new(self) -> None:
        chosen = self.chosen
        node = chosen.node if isinstance(chosen, Placed) else chosen.id if chosen else self.node
        await self.new_record(node)

    async def do_delete(self) -> None:
        chosen = self.chosen
        if not isinstance(chosen, Placed):
            self.say("先选中一条记录，再按 F8 删除。")
            return

        record = chosen.record

        async def yes() -> None:
            await self.wenming.do(lambda desk: desk.remove([record.id], rev=record.rev))
            self.wenming.note_saved()
            self.redraw()
            self.say("已删除 1 条。Ctrl+Z 撤销。")

        title = fit(record.title, 30).strip()
        self.ask(f"删除“{title}”？Enter 删除 / Esc 不删", yes)

    async def do_cycle(self) -> None:
        chosen = self.chosen
        if isinstance(chosen, Placed):
            use = _NEXT[chosen.use]
            await self.wenming.do(lambda desk: desk.use(chosen.record.id, use))
            self.wenming.note_saved()
            self.redraw()
            self.say(f"用法改为{USE_LABELS[use]}，已保存。")
