"""F10, Ctrl+P: every action with its key, found by its name."""

from store.pinyin import found_by
from tui.actions import ACTIONS, key_name
from tui.screens.page import Page
from tui.screens.pick import PickPage
from tui.show import fit
from tui.widgets.lines import Row

__all__ = ["MenuPage"]


class MenuPage(PickPage):
    """Enter does the chosen action on the page below."""

    name_ = "menu"
    hint = "打字或拼音首字母查找："

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page
        self.all = [a for a in ACTIONS if a.id not in ("menu", "commands", "open", "back")]
        self.actions = self.all

    def head(self) -> str:
        return "菜单"

    def found(self) -> list[Row]:
        typed = self.typed.strip()
        self.actions = [a for a in self.all if found_by(typed, a.label)]
        self.actions += [a for a in self.all if typed in a.help and a not in self.actions]
        return [
            ((f"  {fit(a.label, 8)} {fit(key_name(a.key), 10)} {a.help}", ""),)
            for a in self.actions
        ]  # fmt: skip

    async def do_open(self) -> None:
        if self.actions:
            action = self.actions[self.list.cursor or 0]
            await self.app.pop_screen()
            await self.page.perform(action)
