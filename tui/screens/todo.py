"""要办: what the year should have and has not, as one list; Enter opens what it is about."""

from exports.requirements import GRADES, Todo, todo
from store.outline import Placed
from tui.screens.page import ListPage
from tui.show import fit
from tui.widgets.lines import Row, hang

__all__ = ["TodoPage"]

_INDENT = 8


class TodoPage(ListPage):
    """Enter opens the record or the place; where something is not entered yet, its form, with
    what is asked for."""

    name_ = "todo"

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Todo] = []
        """What each row is about."""

    def head(self) -> str:
        document = self.desk.document
        return f"要办 · {fit(document.unit, 20).strip()} {document.year} · {document.name}"

    def redraw(self) -> None:
        super().redraw()
        chosen = self.chosen
        desk = self.desk
        arrangement = desk.arrangement
        found = todo(arrangement, self.wenming.text, desk.kinds, desk.now().date())
        rows: list[Row] = []
        self.found, self.going_on = [], set()
        for one in found:
            place = arrangement.sections.get(one.node or "", "")
            words = f"  {GRADES[one.grade]}  {fit(place, 6)}{one.message}"
            style = "bold" if one.grade in ("fact", "returned") else ""
            shown = hang(words, style, self.size.width, _INDENT)
            self.going_on |= {*range(len(rows) + 1, len(rows) + len(shown))}
            rows += shown
            self.found += [one] * len(shown)
        at = self.found.index(chosen) if chosen in self.found else self.list.cursor or 0
        at = min(at, max(0, len(rows) - 1))
        while at in self.going_on:
            at -= 1
        self.list.put(rows or [(("  没有要办的。", "dim"),)], at, (at, self.ends(at)))
        self.say(f"要办 {len(found)} 项。Enter 去办。" if rows else "没有要办的。Esc 返回。")

    @property
    def chosen(self) -> Todo | None:
        at = self.list.cursor or 0
        return self.found[at] if at < len(self.found) else None

    async def do_open(self) -> None:
        from tui.screens.record import RecordPage  # noqa: PLC0415
        from tui.screens.section import SectionPage  # noqa: PLC0415
        from tui.screens.words import NodePage  # noqa: PLC0415

        one = self.chosen
        if one is None:
            return
        placed: Placed | None = None
        if one.record is not None:
            placed = next(
                (p for p in self.desk.arrangement.everything() if p.record.id == one.record), None
            )
        node = self.desk.arrangement.nodes.get(one.node or "")
        if placed is not None:
            await self.app.push_screen(RecordPage.of(self.desk, placed, self.wenming.drafts))
        elif one.kind is not None:
            words = {f"fields.{key}": value for key, value in one.says}
            kind = self.desk.kinds[one.kind]
            page = RecordPage(kind, section=one.node)
            await self.app.push_screen(page)
            page.start_with(words)
        elif node is not None and one.grade == "section":
            await self.app.push_screen(SectionPage(node.id))
        elif node is not None:
            await self.app.push_screen(NodePage(node, self.desk.kinds))
