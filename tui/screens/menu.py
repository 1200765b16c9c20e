"""F10: every action with its key."""

from tui.actions import ACTIONS, key_name
from tui.screens.page import ListPage, Page
from tui.show import fit

__all__ = ["MenuPage"]


class MenuPage(ListPage):
    """Enter does the chosen action on the page below."""

    name_ = "menu"

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page
        self.actions = [a for a in ACTIONS if a.id not in ("menu", "open", "back")]

    def head(self) -> str:
        return "菜单"

    def redraw(self) -> None:
        super().redraw()
        rows = [
            ((f"  {fit(a.label, 8)} {fit(key_name(a.key), 10)} {a.help}"
              f"{'（本版本还没有）' if a.later else ''}", "dim" if a.later else ""),)
            for a in self.actions
        ]  # fmt: skip
        self.list.put(rows, self.list.cursor or 0)

    async def do_open(self) -> None:
        action = self.actions[self.list.cursor or 0]
        await self.app.pop_screen()
        await self.page.perform(action)
