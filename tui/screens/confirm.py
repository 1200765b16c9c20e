"""What came over from an earlier year and has to be read again: the list shrinks as one works."""

from store.model import BLANK, Node
from store.outline import Placed
from tui.screens.home import node_name
from tui.screens.page import ListPage
from tui.show import fit
from tui.widgets.lines import Row

__all__ = ["ConfirmPage"]


class ConfirmPage(ListPage):
    """Space says that it holds as it stands, Enter opens it."""

    name_ = "confirm"

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list[Node | Placed] = []

    def head(self) -> str:
        return f"待确认 · {fit(self.desk.document.unit, 20).strip()} {self.desk.document.year}"

    def redraw(self) -> None:
        super().redraw()
        self.waiting = self.desk.to_confirm()
        sections = self.desk.arrangement.sections
        rows: list[Row] = []
        for what in self.waiting:
            if isinstance(what, Node):
                place, kind = sections.get(what.id, ""), "文字"
                words = f"{what.text or node_name(what)}　{what.effect}".rstrip("　")
            else:
                place, kind = what.section or "", "记录"
                lacks = "；".join(note.message for note in what.record.notes)
                words = f"{what.record.title}：{lacks or '从往年带来，今年还是这样吗？'}"
            rows.append(((f" {fit(place, 5)}{kind}  {words}", "bold" if BLANK in words else ""),))
        cursor = min(self.list.cursor or 0, max(0, len(rows) - 1))
        self.list.put(rows or [(("  都确认过了。", "dim"),)], cursor)
        self.say(f"还有 {len(rows)} 处要确认。" if rows else "都确认过了。Esc 返回。")

    @property
    def chosen(self) -> Node | Placed | None:
        at = self.list.cursor or 0
        return self.waiting[at] if at < len(self.waiting) else None

    async def do_cycle(self) -> None:
        what = self.chosen
        if what is None:
            return
        if BLANK in _words(what):
            self.say(f"里面还有{BLANK}：按 Enter 打开，写上今年的。")
            return
        await self.wenming.do(lambda desk: desk.confirm(what))
        self.wenming.note_saved()
        self.redraw()

    async def do_open(self) -> None:
        from tui.screens.record import RecordPage  # noqa: PLC0415
        from tui.screens.words import NodePage  # noqa: PLC0415

        what = self.chosen
        if isinstance(what, Node):
            await self.app.push_screen(NodePage(what, self.desk.kinds))
        elif what is not None:
            await self.app.push_screen(RecordPage.of(self.desk, what, self.wenming.drafts))


def _words(what: Node | Placed) -> str:
    """All that people have written in it."""
    if isinstance(what, Node):
        return what.text + what.effect
    values = what.record.fields.values()
    lists = (v for value in values for v in (value if isinstance(value, tuple) else (value,)))
    texts = (text for text in lists if isinstance(text, str))
    return "\n".join([what.record.title, what.text or "", *texts])
