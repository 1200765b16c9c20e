"""The document went away under an open app, as by a restore: what there is instead."""

from store.model import Document
from tui.actions import Action
from tui.screens.page import ListPage
from tui.show import fit
from tui.widgets.lines import Row

__all__ = ["LostPage"]

_SAID = "这份文档现在不在了（可能被别人恢复成了别的备份）。"


class LostPage(ListPage):
    """Stands over all other pages until the document is there again, or another is opened."""

    name_ = "lost"

    def head(self) -> str:
        return "文档不在了"

    def redraw(self) -> None:
        super().redraw()
        self.documents = sorted(
            self.desk.store.all(Document), key=lambda d: (d.unit, -d.year, d.name)
        )
        rows: list[Row] = [
            ((f"  {d.year}年  {fit(d.name, 24)}{d.unit}", ""),) for d in self.documents
        ]
        self.list.put(rows, min(self.list.cursor or 0, max(0, len(rows) - 1)))
        how = "Enter 打开选中的一份，" if rows else ""
        self.say(f"{_SAID}{how}Ctrl+Q 退出；没保存的留作草稿。")

    async def perform(self, action: Action) -> None:
        if action.id in ("open", "quit"):
            await super().perform(action)
        else:
            self.redraw()

    async def do_open(self) -> None:
        if self.documents:
            self.wenming.leave_drafts()
            await self.wenming.change_document(self.documents[self.list.cursor or 0].key)

    async def do_quit(self) -> None:
        self.wenming.leave_drafts()
        await super().do_quit()
