"""Every number of the text: how it is printed, its exact value, and what it comes from."""

from exports.figures import SOURCE_LABELS, Figure, find_figures
from exports.printing import ROUNDINGS, rounded
from store.model import Rounding
from tui.screens.page import ListPage
from tui.show import cut, fit

__all__ = ["FiguresPage"]

_NAMES: dict[Rounding, str] = {"ten": "整十", "hundred": "整百", "thousand": "整千"}


class FiguresPage(ListPage):
    """Space changes how the chosen figure is printed, Enter opens what is behind it."""

    name_ = "figures"
    band = 120

    def __init__(self) -> None:
        super().__init__()
        self.figures: list[Figure] = []

    def head(self) -> str:
        document = self.desk.document
        return f"数字 · {fit(document.unit, 20).strip()} {document.year} · {document.name}"

    def redraw(self) -> None:
        super().redraw()
        arrangement = self.desk.arrangement
        text = self.wenming.text
        self.figures = find_figures(text, arrangement, self.desk.kinds)
        titles = {p.record.id: p.record.title for p in arrangement.everything()}
        rows = []
        for figure in self.figures:
            exact = "" if figure.exact is None else f"{figure.exact:f}"
            behind = "、".join(titles[id_] for id_ in figure.records if titles[id_])
            behind = behind or SOURCE_LABELS[figure.source]
            if figure.says:
                behind = f"{figure.says}：{behind}"
            place = fit(arrangement.sections.get(figure.node or "", ""), 5)
            line = f"  {place}{fit(figure.text, 14)}{fit(exact, 12)}{behind}"
            rows.append(((line, "bold" if figure.fact else ""),))
        self.list.put(rows or [(("  （文中还没有数字。）", "dim"),)], self.list.cursor or 0)
        self.moved()

    @property
    def chosen(self) -> Figure | None:
        at = self.list.cursor or 0
        return self.figures[at] if at < len(self.figures) else None

    def moved(self) -> None:
        figure = self.chosen
        if figure is None:
            return
        text = self.wenming.text.plain
        start, end = max(0, figure.start - 16), figure.end + 16
        words = text[start : figure.start].rpartition("\n")[2] + text[figure.start : end]
        self.say(cut("…" + words.partition("\n")[0] + "…", self.list.room))

    async def do_cycle(self) -> None:
        """Exactly, then rounded to tens, hundreds, thousands; or as the record says."""
        figure = self.chosen
        if figure is None:
            return
        if figure.fact:
            told, fact, node, ids = figure.text, figure.fact, figure.node or "", figure.records
            nth = sum(
                (f.node, f.text, f.records, f.source) == (figure.node, told, ids, figure.source)
                for f in self.figures[: self.list.cursor]
            )
            if ids:
                await self.wenming.do(lambda desk: desk.settle(ids[0], told, nth, fact))
            else:
                await self.wenming.do(lambda desk: desk.settle_words(node, told, nth, fact))
            self.wenming.note_saved()
            self.redraw()
            self.say(f"已按记录改为 {fact}。Ctrl+Z 撤销。")
            return
        if figure.key is None or figure.exact is None:
            self.say("这个数字照实印：捐款、选票、评选、荣誉、百分数、约数和手写的数字不取整。")
            return
        key, exact = figure.key, f"{figure.exact:f}"
        ways = [way for way in ROUNDINGS if rounded(exact, way) != exact]
        if not ways:
            self.say("这个数字取整和照实一样。")
            return
        now = self.desk.document.printed.get(key)
        later = ways[ways.index(now) + 1 :] if now in ways else ways
        how = later[0] if later else None
        await self.wenming.do(lambda desk: desk.print_figure(key, how))
        self.wenming.note_saved()
        self.redraw()
        self.say(f"印到{_NAMES[how]}，精确值仍是 {exact}。" if how else "照实印。")

    async def do_open(self) -> None:
        from tui.screens.record import RecordPage  # noqa: PLC0415
        from tui.screens.words import NodePage  # noqa: PLC0415

        figure = self.chosen
        if figure is None:
            return
        node = self.desk.arrangement.nodes.get(figure.node or "")
        if len(figure.records) == 1:
            placed = self.desk.placed(figure.records[0])
            await self.app.push_screen(RecordPage.of(self.desk, placed, self.wenming.drafts))
        elif figure.records and node is not None:
            from tui.screens.section import SectionPage  # noqa: PLC0415

            shown = self.desk.arrangement.below(node.id)
            page = SectionPage(node.id)
            behind = (id_ for id_ in figure.records if self.desk.placed(id_).node in shown)
            page.go_to = next(behind, "")
            await self.app.push_screen(page)
        elif node is not None:
            await self.app.push_screen(NodePage(node, self.desk.kinds))
