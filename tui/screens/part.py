"""A long paragraph becomes points: the pieces are shown before they are taken."""

from itertools import pairwise

from store.editing import pieces
from store.model import Node
from tui.screens.page import ListPage
from tui.screens.tree import TreePage
from tui.show import fit
from tui.widgets.lines import Row, wrap

__all__ = ["PartPage"]


class PartPage(ListPage):
    """Space joins a piece to the one before it, or parts them again; Enter takes the points."""

    name_ = "part"

    def __init__(self, page: TreePage, node: Node) -> None:
        super().__init__()
        self.page = page
        self.node = node
        self.cuts = pieces(node.text)
        self.joined: set[int] = set()
        self.at: list[int] = []
        """The cut (0: the first piece) that each row of the list belongs to."""

    def head(self) -> str:
        return f"分解 · {fit(self.node.text, 30).strip()}"

    def redraw(self) -> None:
        super().redraw()
        rows: list[Row] = []
        self.at = []
        number = 0
        for start, end in pairwise([0, *self.cuts, len(self.node.text)]):
            fresh = start not in self.joined
            number += fresh
            words = self.node.text[start:end].strip()
            for n, line in enumerate(wrap(((words, ""),), max(20, self.size.width - 8))):
                mark = f"{number:>3}. " if fresh and not n else "     "
                rows.append(((mark, "bold"), *line))
                self.at.append(start)
        self.list.put(rows, min(self.list.cursor or 0, max(len(rows) - 1, 0)))
        self.say(f"分成 {number} 个。空格：并到上一个，或再分开；Enter 分解；Esc 不分。")

    async def do_cycle(self) -> None:
        at = self.at[self.list.cursor or 0]
        if at:
            self.joined ^= {at}
            self.redraw()

    async def do_open(self) -> None:
        starts = [at for at in self.cuts if at not in self.joined]
        await self.page.reshape("part", self.node.id, starts)
        await self.app.pop_screen()
        self.page.say("已分解，已保存。Ctrl+Z 撤销。")
