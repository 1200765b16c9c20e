"""Home: the outline is the menu."""

from rich.cells import cell_len

from exports.requirements import Todo, by_node, todo
from store.model import Node
from tui.screens.page import ListPage
from tui.show import fit, ornament
from tui.widgets.lines import Row

__all__ = ["HomePage", "node_name"]

STYLES = {"title": "标题", "preamble": "引言", "closing": "结尾", "signature": "落款",
          "date": "日期", "paragraph": "段落"}  # fmt: skip


_HEAD, _TODO = "\thead", "\ttodo"
"""Rows that are no node: no id holds a TAB."""


def node_name(node: Node) -> str:
    """What a node is called on the screen: its words, else its label, else its style."""
    if node.style in ("preamble", "closing"):
        return node.label or STYLES[node.style]
    return node.text or node.label or STYLES.get(node.style, "（未写）")


class HomePage(ListPage):
    """Sections and points with counts; digits and Enter open a section."""

    name_ = "home"

    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str | None] = [_HEAD]
        """What each row stands for."""
        self._todo = ""
        """What is still to be done, as it was said last."""

    def redraw(self) -> None:
        super().redraw()
        arrangement, text = self.desk.arrangement, self.wenming.text
        found = todo(arrangement, text, self.desk.kinds, self.desk.now().date())
        to_do = by_node(one for one in found if one.grade != "evidence")
        proofs = by_node(one for one in found if one.grade == "evidence")
        width = max(20, self.size.width - 36)
        self.targets = [_HEAD]
        rows: list[Row] = [
            ((f"      {fit('章节与要点', width)}{'记录':>4}{'待审':>4}{'要办':>5}", "dim"),)
        ]
        for node in arrangement.nodes.values():
            if node.style == "title" or (node.style == "paragraph" and node.parent):
                continue
            below = arrangement.below(node.id)
            inside = [p for id_ in below for p in arrangement.placed.get(id_, ())]
            place = arrangement.sections.get(node.id, "")
            top = node.parent == ""
            name = fit(("" if top else "  ") + node_name(node), width)
            lacks = sum(to_do.get(id_, 0) for id_ in below)
            unproved = sum(proofs.get(id_, 0) for id_ in below)
            state = "✓" if (inside or node.text) and not lacks else " "
            if unproved:
                state += f" 缺证{unproved}"
            waiting = sum(p.record.status == "submitted" for p in inside)
            none = ornament("·")
            counts = f"{len(inside) or none:>6}{waiting or none:>6}{lacks or none:>7}"
            line = f" {fit(place, 5)}{name}{counts}   {state}"
            rows.append(((line, "bold" if top and node.style == "heading" else ""),))
            self.targets.append(node.id)
        rows.append(
            ((f"      {fit('未归类', width)}{len(arrangement.loose) or ornament('·'):>6}", ""),)
        )
        self.targets.append(None)
        if found:
            rows.append(((f"      要办 {len(found)} 项", "bold"),))
            self.targets.append(_TODO)
        cursor = min(max(self.list.cursor or 1, 1), len(rows) - 1)
        self.list.put(rows, cursor)
        if self.message in ("", self._todo):
            self._todo = self.todo(found)
            self.say(self._todo)

    def todo(self, found: list[Todo]) -> str:
        """What the person should know first, else what is still to be done, in one line."""
        if self.wenming.notices:
            more = len(self.wenming.notices) - 1
            rest = f"（还有 {more} 条提醒，见 F1）" if more else ""
            room = max(20, self.size.width - 2 - cell_len(rest))
            return fit(self.wenming.notices[0], room).rstrip() + rest
        records = self.desk.arrangement.everything()
        if waiting := len(self.desk.to_confirm()):
            return f"还有 {waiting} 处从往年带来的要确认：Ctrl+R 列出来。"
        if not records:
            return "还没有记录。按 F2 新增第一条。"
        if not found:
            return f"{len(records)} 条记录，没有要办的。"
        words = " · ".join(one.message for one in found)
        return fit(f"要办 {len(found)} 项：{words}", max(20, self.size.width - 2))

    @property
    def node(self) -> str:
        """The id of the chosen node; "" where none is."""
        target = self.targets[self.list.cursor or 0]
        return target if target and target not in (_HEAD, _TODO) else ""

    async def do_open(self) -> None:
        from tui.screens.section import SectionPage  # noqa: PLC0415

        target = self.targets[self.list.cursor or 0]
        if target == _TODO:
            await self.do_todo()
        elif target != _HEAD:
            await self.app.push_screen(SectionPage(target))

    async def do_pages(self) -> None:
        await self.open_pages(self.node)

    async def do_outline(self) -> None:
        await self.open_outline(self.node)

    async def do_submit(self) -> None:
        """All drafts of the chosen section."""
        from store.review import drafts  # noqa: PLC0415

        target = self.targets[self.list.cursor or 0]
        if target is None:
            await self.submit(drafts(self.desk, [None]), "未归类")
        elif node := self.desk.arrangement.nodes.get(self.node):
            below = self.desk.arrangement.below(node.id)
            await self.submit(drafts(self.desk, below), f"“{fit(node_name(node), 20).strip()}”")

    async def do_back(self) -> None:
        """Home is where Esc ends."""

    async def key(self, key: str, character: str | None) -> bool:
        if not self.asks and character and character in "0123456789":
            node = self.desk.arrangement.find(character)
            if node is None:
                self.say(f"没有第 {character} 节。")
            else:
                from tui.screens.section import SectionPage  # noqa: PLC0415

                if node.id in self.targets:  # not yet, where one typed while the app started
                    self.list.move(self.targets.index(node.id))
                await self.app.push_screen(SectionPage(node.id))
            return True
        return await super().key(key, character)
