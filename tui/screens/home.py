"""Home: the outline is the menu."""

from store.model import Node
from tui.screens.page import ListPage
from tui.show import fit, ornament
from tui.widgets.lines import Row

__all__ = ["HomePage", "node_name"]

STYLES = {"title": "标题", "preamble": "引言", "closing": "结尾", "signature": "落款",
          "date": "日期", "paragraph": "段落"}  # fmt: skip


def node_name(node: Node) -> str:
    """What a node is called on the screen: its words, else its label, else its style."""
    if node.style in ("preamble", "closing"):
        return node.label or STYLES[node.style]
    return node.text or node.label or STYLES.get(node.style, "（未写）")


class HomePage(ListPage):
    """Sections and points with counts; digits and Enter open a section."""

    name_ = "home"

    def redraw(self) -> None:
        super().redraw()
        arrangement, text = self.desk.arrangement, self.wenming.text
        gaps: dict[str, int] = {}
        for missing in text.missing:
            where = missing.record or f"node {missing.node}"
            gaps[where] = gaps.get(where, 0) + 1
        width = max(20, self.size.width - 30)
        self.targets: list[str | None] = []
        rows: list[Row] = []
        for node in arrangement.nodes.values():
            if node.style == "title" or (node.style == "paragraph" and node.parent):
                continue
            inside = [
                p for id_ in arrangement.below(node.id) for p in arrangement.placed.get(id_, ())
            ]
            lacking = sum(gaps.get(p.record.id, 0) for p in inside)
            lacking += sum(gaps.get(f"node {id_}", 0) for id_ in arrangement.below(node.id))
            place = arrangement.sections.get(node.id, "")
            top = node.parent == ""
            name = fit(("" if top else "  ") + node_name(node), width)
            state = "✓" if (inside or node.text) and not lacking else " "
            none = ornament("·")
            count, lack = str(len(inside) or none), str(lacking or none)
            line = f" {fit(place, 5)}{name}{count:>6}{lack:>7}     {state}"
            rows.append(((line, "bold" if top and node.style == "heading" else ""),))
            self.targets.append(node.id)
        rows.append(
            ((f"      {fit('未归类', width)}{len(arrangement.loose) or ornament('·'):>6}", ""),)
        )
        self.targets.append(None)
        cursor = min(self.list.cursor or 0, len(rows) - 1)
        self.list.put(rows, cursor)
        if not self.query_one("#message").text.strip():  # type: ignore[attr-defined]
            self.say(self.todo())

    def todo(self) -> str:
        """What the person should know first, else what is missing, in one line."""
        if self.wenming.notices:
            more = len(self.wenming.notices) - 1
            return self.wenming.notices[0] + (f"（还有 {more} 条提醒，见 F1）" if more else "")
        records = {p.record.id: p.record for p in self.desk.arrangement.everything()}
        missing = self.wenming.text.missing
        if waiting := len(self.desk.to_confirm()):
            return f"还有 {waiting} 处从往年带来的要确认：Ctrl+R 列出来。"
        if not records:
            return "还没有记录。按 F2 新增第一条。"
        if not missing:
            return f"{len(records)} 条记录，没有待补充的。"
        parts = [f"{records[m.record].title}缺{m.label}" for m in missing if m.record in records]
        return fit(f"要补 {len(missing)} 项：" + " · ".join(parts), max(20, self.size.width - 2))

    async def do_open(self) -> None:
        from tui.screens.section import SectionPage  # noqa: PLC0415

        target = self.targets[self.list.cursor or 0]
        await self.app.push_screen(SectionPage(target))

    async def do_pages(self) -> None:
        await self.open_pages(self.targets[self.list.cursor or 0] or "")

    async def do_outline(self) -> None:
        await self.open_outline(self.targets[self.list.cursor or 0] or "")

    async def do_back(self) -> None:
        """Home is where Esc ends."""

    async def key(self, key: str, character: str | None) -> bool:
        if self._yes is None and character and character in "0123456789":
            node = self.desk.arrangement.find(character)
            if node is None:
                self.say(f"没有第 {character} 节。")
            elif node.id in self.targets:
                self.list.move(self.targets.index(node.id))
                await self.do_open()
            return True
        return await super().key(key, character)
