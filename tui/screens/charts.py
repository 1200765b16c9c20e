"""图: the year as pictures: months, how far each section is, this year beside the last."""

from exports.charts import by_family, by_month, by_section, draw
from store.model import Record
from tui.screens.home import node_name
from tui.screens.page import ListPage
from tui.show import cell_len, fit

__all__ = ["ChartsPage"]


class ChartsPage(ListPage):
    """Text only; the arrows scroll."""

    name_ = "charts"
    band = 24
    """A line of blocks is 3 bytes a cell."""

    def head(self) -> str:
        document = self.desk.document
        return f"图 · {fit(document.unit, 20).strip()} {document.year} · {document.name}"

    def redraw(self) -> None:
        super().redraw()
        desk = self.desk
        unit, year = desk.document.unit, desk.document.year
        earlier = [r for r in desk.store.all(Record) if (r.unit, r.year) == (unit, year - 1)]
        arrangement = desk.arrangement
        charts = (
            by_month(desk.records(), earlier, year),
            by_section(arrangement, lambda id_: node_name(arrangement.nodes[id_])),
            by_family(desk.records(), earlier, desk.kinds, year),
        )
        # Where a block takes two cells, bars of blocks would run out of the screen.
        plain = cell_len("█") > 1
        rows = []
        for chart in charts:
            for number, line in enumerate(draw(chart, self.size.width - 1, fit=fit, plain=plain)):
                rows.append(((f" {line}", "" if number else "bold"),))
            rows.append((("", ""),))
        self.list.put(rows, min(self.list.cursor or 0, len(rows) - 1))
        if not earlier:
            self.say(f"这里没有 {year - 1} 年的记录，只画今年。")
