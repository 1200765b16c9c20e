"""历史: who changed what, by day or by record; an earlier version of a record comes back."""

from itertools import groupby, islice

from textual.app import ComposeResult
from textual.containers import Container

from store.contract import StoreError, Transaction
from store.desk import Desk
from store.model import Record
from store.versions import Version, bring_back, versions
from tui.actions import footer
from tui.history import history_lines, subjects
from tui.screens.page import ListPage
from tui.show import fit
from tui.widgets.excerpt import Excerpt
from tui.widgets.lines import Lines, Row, wrap

__all__ = ["PastPage"]

_MOST = 500
"""Transactions that are shown: a year's work of a unit is 200 to 2000; older ones: `history`."""


class PastPage(ListPage):
    """Of the year: Enter opens a record's own history. Of a record: Enter brings a version back."""

    name_ = "past"
    band = 120

    def __init__(self, record: str) -> None:
        super().__init__()
        self.record = record
        self.found: list[Transaction] = []
        self.rows: list[tuple[Row, Transaction | None]] = []
        self.by_record = False
        self.called = ""

    def body(self) -> ComposeResult:
        with Container(id="both"):
            yield Lines(id="list", band=self.band)
            yield Excerpt(id="text")

    def head(self) -> str:
        document = self.desk.document
        what = f"“{fit(self.called, 24).strip()}”" if self.record else f"{document.year}年"
        return f"历史 · {fit(document.unit, 20).strip()} {what}"

    def keys(self) -> str:
        return super().keys() if self.record else footer(self.name_, open="看这一条")

    def on_mount(self) -> None:
        super().on_mount()
        self.run_worker(self._load())

    def news(self) -> None:
        self.run_worker(self._load())

    async def _load(self) -> None:
        id_ = self.record or None

        def read(desk: Desk) -> list[Transaction]:
            return list(islice((t for t in desk.history(id_) if t.changes), _MOST))

        try:
            self.found = await self.wenming.do(read)
        except StoreError as error:
            self.say(str(error))
            return
        if self.is_mounted:
            self.redraw()

    def redraw(self) -> None:
        for transaction in self.found if self.record else ():
            items = (c.item for c in transaction.changes)
            self.called = next(
                (i.title for i in items if isinstance(i, Record) and i.id == self.record),
                self.called,
            )
        super().redraw()
        self.rows = self._by_record() if self.by_record else self._by_day()
        rows = [row for row, _ in self.rows]
        cursor = self.list.cursor
        if not cursor or cursor >= len(rows):  # the first row names a day or a record
            cursor = min(1, max(0, len(rows) - 1))
        self.list.put(rows or [(("  （还没有。）", "dim"),)], cursor)
        self.query_one("#text", Excerpt).show(self._changes(), (0, 0))

    def _by_day(self) -> list[tuple[Row, Transaction | None]]:
        rows: list[tuple[Row, Transaction | None]] = []
        for day, group in groupby(self.found, key=lambda t: t.at[:10]):
            rows.append((((f" {day}", "bold"),), None))
            rows += [(_row(t, t.at[11:16]), t) for t in group]
        return rows

    def _by_record(self) -> list[tuple[Row, Transaction | None]]:
        about: dict[str, list[Transaction]] = {}
        names: dict[str, str] = {}
        for transaction in self.found:
            for id_, title in subjects(transaction).items():
                about.setdefault(id_, []).append(transaction)
                names.setdefault(id_, title)
        rows: list[tuple[Row, Transaction | None]] = []
        for id_, mine in about.items():
            rows.append((((f" {names[id_]}", "bold"),), None))
            rows += [(_row(t, t.at[5:16].replace("T", " ")), t) for t in mine]
        return rows

    @property
    def chosen(self) -> Transaction | None:
        at = self.list.cursor or 0
        return self.rows[at][1] if at < len(self.rows) else None

    def moved(self) -> None:
        self.query_one("#text", Excerpt).tell(self._changes(), self.list.room)

    async def do_unfold(self) -> None:
        """See all of the change, not its begin."""
        self.redraw()

    def on_excerpt_resized(self) -> None:
        self.try_redraw()

    def _changes(self) -> list[Row]:
        """What the chosen transaction changed."""
        width = max(20, self.query_one("#text").size.width - 1)
        lines: list[Row] = []
        if self.chosen is not None:
            for line in islice(history_lines([self.chosen], self.desk.kinds), 1, 200):
                lines += wrap(((line.strip(), ""),), width)
        return lines or [(("没有改动哪一项的值。", "dim"),)]

    async def do_cycle(self) -> None:
        self.by_record = not self.by_record
        self.list.cursor = None
        self.redraw()
        self.say("按记录排。空格换回按天。" if self.by_record else "按天排。")

    async def do_open(self) -> None:
        transaction = self.chosen
        if transaction is None:
            self.say("选中一行再按 Enter。")
            return
        if not self.record:
            records = {c.item.id for c in transaction.changes if isinstance(c.item, Record)}
            if len(records) == 1:
                await self.open_past(records.pop())
            else:
                self.say("这一笔不是一条记录的事。选一笔只改一条的，或在记录上按 Ctrl+\\。")
            return
        version = next((v for v in versions([transaction], self.record)), None)
        if version is None:
            self.say("这一笔只改了它的归入，没有它的内容可恢复。")
            return
        self._ask(version)

    def _ask(self, version: Version) -> None:
        seen = self.desk.store.get(Record, self.record)

        async def yes() -> None:
            await self.wenming.do(lambda desk: bring_back(desk, version, seen=seen))
            self.wenming.note_saved()
            await self._load()
            self.say("已恢复成这个版本，记作新的一笔。Ctrl+Z 撤销。")

        at = version.at[:16].replace("T", " ")
        self.ask(f"恢复成 {at} {version.who} 存下的样子？Enter 恢复 / Esc 不", yes)


def _row(transaction: Transaction, time: str) -> Row:
    return ((f"   {time}  {fit(transaction.who, 10)} {transaction.label}", ""),)
