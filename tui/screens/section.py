"""A section: its points and records above (or left), its composed text below (or right)."""

from store.outline import Placed
from tui.screens.home import node_name
from tui.screens.tree import Target, TreePage
from tui.show import fit
from tui.widgets.lines import Row

__all__ = ["SectionPage"]


class SectionPage(TreePage):
    """Node None is 未归类."""

    name_ = "section"

    def __init__(self, node: str | None) -> None:
        super().__init__()
        self.node = node

    def head(self) -> str:
        node = self.desk.arrangement.nodes.get(self.node or "")
        document = self.desk.document
        name = "已删除的一节" if self.node else "未归类"
        name = fit(node_name(node) if node else name, 30).strip()
        return f"{name} · {fit(document.unit, 20).strip()} {document.year}"

    def build(self) -> list[tuple[Row, Target]]:
        arrangement = self.desk.arrangement
        rows: list[tuple[Row, Target]] = []

        def records(entries: list[Placed]) -> None:
            rows.extend((((self.record_row(placed), ""),), placed) for placed in entries)

        if self.node is None:
            records(arrangement.loose)
        for id_ in self.told():
            node = arrangement.nodes[id_]
            if arrangement.is_spacing(node):
                continue
            place = arrangement.sections.get(id_, "")
            rows.append((((f" {fit(place, 5)}{node_name(node)}", "bold"),), node))
            records(arrangement.placed.get(id_, []))
        if not any(isinstance(target, Placed) for _, target in rows):
            rows.append(((("       （还没有记录。按 F2 新增第一条。）", "dim"),), None))
        return rows

    def first(self) -> int:
        return next((n for n, t in enumerate(self.targets) if isinstance(t, Placed)), 0)

    def told(self) -> list[str]:
        if self.node not in self.desk.arrangement.nodes:
            return []
        return self.desk.arrangement.below(self.node)

    def quick_section(self) -> str | None:
        return self.node_id or self.node

    async def do_new(self) -> None:
        chosen = self.chosen
        node = chosen.node if isinstance(chosen, Placed) else chosen.id if chosen else self.node
        await self.new_record(node)

    async def do_outline(self) -> None:
        await self.open_outline(self.node_id or self.node or "")
