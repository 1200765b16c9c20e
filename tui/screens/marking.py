"""Lists in which records are marked, to be changed or deleted together."""

from store.outline import Placed
from tui.screens.page import ListPage
from tui.show import fit

__all__ = ["MarkingPage"]


class MarkingPage(ListPage):
    """What is done to the marked records; without marks to the chosen one."""

    def __init__(self) -> None:
        super().__init__()
        self.marked: set[str] = set()
        """The ids of records that are to be changed together."""

    @property
    def chosen_record(self) -> Placed | None:
        """The record on which the bar stands."""
        raise NotImplementedError

    def picked(self) -> list[Placed]:
        """The marked records, in their order; without marks the chosen one."""
        if self.marked:
            every = self.desk.arrangement.everything()
            return [placed for placed in every if placed.record.id in self.marked]
        return [self.chosen_record] if self.chosen_record else []

    def mark(self, ids: set[str]) -> None:
        """Mark records, or take the marks away."""
        self.marked ^= ids
        self.say("")
        self.redraw()
        if self.marked:
            self.say(f"选中 {len(self.marked)} 条：Ctrl+X 改一批，F8 删除。")

    async def do_mark(self) -> None:
        """Mark the chosen record, or take the mark away, and go to the next."""
        if self.chosen_record is not None:
            ids = {self.chosen_record.record.id}
            self.list.move(min((self.list.cursor or 0) + 1, len(self.list.rows) - 1))
            self.mark(ids)

    async def do_batch(self) -> None:
        """Change the marked records together."""
        from tui.screens.batch import BatchPage  # noqa: PLC0415

        ids = [placed.record.id for placed in self.picked()]
        if ids:
            await self.app.push_screen(BatchPage(self, ids))
        else:
            self.say("先用 Ctrl+A 选中几条记录。")

    async def do_delete(self) -> None:
        found = [placed.record for placed in self.picked()]
        if not found:
            self.say("先选中一条记录，再按 F8 删除。")
            return
        ids = [record.id for record in found]
        seen = found[0] if len(found) == 1 else None

        async def yes() -> None:
            await self.wenming.do(lambda desk: desk.remove(ids, seen=seen))
            self.wenming.note_saved()
            self.redraw()
            self.say(f"已删除 {len(ids)} 条。Ctrl+Z 撤销。")

        title = fit(self.desk.named(found[0]), 30).strip()
        what = f"“{title}”" if seen else f"选中的 {len(ids)} 条记录"
        self.ask(f"删除{what}？Enter 删除 / Esc 不删", yes)
