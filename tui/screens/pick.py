"""Choosing by typing: a kind for a new record, or a record to open."""

from store.kinds import Kind
from store.outline import Placed
from tui.screens.page import ListPage
from tui.show import fit, one_line
from tui.widgets.lines import Row

__all__ = ["FindPage", "KindPage"]


class PickPage(ListPage):
    """What is typed narrows the list; the keys are taken here at once, so none is lost."""

    name_ = "pick"
    hint = ""

    def __init__(self) -> None:
        super().__init__()
        self.typed = ""

    def redraw(self) -> None:
        super().redraw()
        rows = self.found()
        self.list.put(rows, min(self.list.cursor or 0, max(0, len(rows) - 1)))
        self.say(f"{self.hint}{self.typed}▏")

    def found(self) -> list[Row]:
        raise NotImplementedError

    async def key(self, key: str, character: str | None) -> bool:
        if await super().key(key, character):
            return True
        if key == "backspace":
            self.typed = self.typed[:-1]
        elif character and character.isprintable():
            if character in "123456789" and await self.digit(int(character) - 1):
                return True
            self.typed += character
        else:
            return False
        self.list.cursor = 0
        self.redraw()
        return True

    async def digit(self, at: int) -> bool:
        """Take the row with a number; False where digits are text."""
        return False


class KindPage(PickPage):
    """The kinds that the section collects come first, then all by family."""

    hint = "类型（打字筛选，数字选择）："

    def __init__(self, section: str | None) -> None:
        super().__init__()
        self.section = section
        self.kinds: list[Kind] = []

    def found(self) -> list[Row]:
        kinds = self.desk.kinds
        node = self.desk.arrangement.nodes.get(self.section or "")
        below = self.desk.arrangement.below(node.id) if node else []
        first = {k for id_ in below for k in self.desk.arrangement.nodes[id_].collects}
        rank = {family: at for at, family in enumerate(kinds.families)}
        known = [
            k for k in kinds.kinds.values()
            if self.typed.strip() in k.label or self.typed.strip() in k.key
            or self.typed.strip() in k.family
        ]  # fmt: skip
        self.kinds = sorted(known, key=lambda k: (k.key not in first, rank.get(k.family, 99)))
        return [
            ((f" {at if at < 10 else ' '} {'›' if k.key in first else ' '} "
              f"{fit(k.family, 10)} {fit(k.label, 20)} {k.key}", ""),)
            for at, k in enumerate(self.kinds, 1)
        ]  # fmt: skip

    async def digit(self, at: int) -> bool:
        if at < len(self.kinds):
            self.list.cursor = at
            await self.do_open()
        return True

    async def do_open(self) -> None:
        from tui.screens.record import RecordPage  # noqa: PLC0415

        if not self.kinds:
            self.say("没有这种类型，按 Backspace 改一改。分不清时用“其他事项”。")
            return
        kind = self.kinds[self.list.cursor or 0]
        await self.app.switch_screen(RecordPage(kind, section=self.section))


class FindPage(PickPage):
    """Records that hold what is typed."""

    hint = "查找："

    def found(self) -> list[Row]:
        self.records: list[Placed] = self.desk.find(query=self.typed or None)
        return [
            ((f"  {fit(p.record.date.raw, 12)} {fit(self.desk.kinds.get(p.record.kind).label, 10)} "
              f"{one_line(p.record.title)}", ""),)
            for p in self.records
        ]  # fmt: skip

    def news(self) -> None:
        """Stay on the record that is chosen, wherever it stands now."""
        chosen = self.records[self.list.cursor or 0].record.id if self.records else ""
        ids = [placed.record.id for placed in self.desk.find(query=self.typed or None)]
        self.list.cursor = ids.index(chosen) if chosen in ids else 0
        self.redraw()

    async def do_open(self) -> None:
        from tui.screens.record import RecordPage  # noqa: PLC0415

        if self.records:
            placed = self.records[self.list.cursor or 0]
            await self.app.switch_screen(RecordPage.of(self.desk, placed))
