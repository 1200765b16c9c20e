"""Two people changed one thing: both versions side by side, and the choice of each value."""

from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple

from store.outline import Placed
from tui.screens.page import ListPage
from tui.show import fit
from tui.widgets.lines import Row

__all__ = ["Choice", "ConflictPage"]

Take = Callable[[Mapping[str, str]], Awaitable[None]]


class Choice(NamedTuple):
    """A value that differs: as it was when one began, as typed here, as the other saved it."""

    name: str
    label: str
    first: str
    mine: str
    theirs: str


class ConflictPage(ListPage):
    """Space takes the other side of a line, with the kind that of its fields; Enter saves what is
    chosen."""

    name_ = "conflict"

    def __init__(self, placed: Placed | None, choices: list[Choice], take: Take) -> None:
        super().__init__()
        self.placed = placed
        self.choices = choices
        self.take = take
        # What was not touched here is the other's; what was, is what the person wants to save.
        self.mine = {c.name for c in choices if c.mine != c.first}

    def head(self) -> str:
        title = self.placed.record.title if self.placed else ""
        return f"两边都改了{f'“{fit(title, 30).strip()}”' if title else '这一处'}"

    def redraw(self) -> None:
        super().redraw()
        width = max(10, (self.size.width - 20) // 2)
        rows: list[Row] = [((f"  {fit('', 12)}  {fit('我的', width)}  对方的", "dim"),)]
        for c in self.choices:
            mine = c.name in self.mine
            rows.append(
                (
                    (f"  {fit(c.label, 12)}", ""),
                    (f"{'›' if mine else ' '} {fit(c.mine or '（空）', width)}", ""),
                    (f"{' ' if mine else '›'} {fit(c.theirs or '（空）', width)}", ""),
                )
            )
        self.list.put(rows, min(max(1, self.list.cursor or 1), len(rows) - 1))
        self.say("别人先保存了。› 是要留下的：空格换另一边，Enter 保存，Esc 回去接着改。")

    def news(self) -> None:
        """The choice stands until it is made; a third version is a conflict of its own."""

    async def do_cycle(self) -> None:
        at = (self.list.cursor or 1) - 1
        if not 0 <= at < len(self.choices):
            return
        name = self.choices[at].name
        self.mine ^= {name}
        if name == "kind":  # the fields are those of a kind, and go with it
            fields = {c.name for c in self.choices if c.name.startswith("fields.")}
            self.mine = self.mine | fields if name in self.mine else self.mine - fields
        self.redraw()

    async def do_open(self) -> None:
        chosen = {c.name: c.mine if c.name in self.mine else c.theirs for c in self.choices}
        await self.app.pop_screen()
        await self.take(chosen)
