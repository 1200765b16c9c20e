"""F5: the printed pages, line for line; each line knows the records that it tells."""

from itertools import zip_longest

from textual.app import ComposeResult

from exports.geometry import HALVES, ROWS
from exports.look import LIMIT, load_look
from exports.page_faults import PageFault, characters, page_faults
from exports.pages import Line as Printed
from exports.pages import Page as Sheet
from store.outline import Placed
from tui.screens.page import Page
from tui.show import cell_len, fit, ornament
from tui.widgets.lines import Line, Lines, Row

__all__ = ["PagesPage", "cells"]

PANEL = 22
"""Columns beside the pages."""
SHEET = HALVES + 2
"""A page's columns, with the mark before it and the edge behind."""
_OPENING = "“‘"
_TWICE = "—…"


class PagesPage(Page):
    """As many pages side by side as there is room for, and beside them what is not printed.

    `at` is the record or node that is looked for first.
    """

    name_ = "pages"

    def __init__(self, at: str = "") -> None:
        super().__init__()
        self.sheets: tuple[Sheet, ...] = ()
        self.faults: tuple[PageFault, ...] = ()
        self._placed: dict[str, Placed] = {}
        self._limit = LIMIT
        self.marked = at
        self.sheet = self.row = self.choice = 0
        self.searched: str | None = None
        """What is being typed to be found."""
        self._found = ""
        self._arrived = False

    def compose(self) -> ComposeResult:
        yield Line(id="top", style="bold")
        yield Lines(id="list")
        yield Line(id="message")
        yield Lines(id="small")

    def head(self) -> str:
        document = self.desk.document
        return f"版面 · {fit(document.unit, 30).strip()} {document.year}（{document.name}）"

    def redraw(self) -> None:
        super().redraw()
        self.sheets = self.wenming.pages
        self.faults = page_faults(self.sheets, self._limit)
        self._placed = {p.record.id: p for p in self.desk.arrangement.everything()}
        if not self._arrived:
            self._arrived = True
            self._limit = load_look(self.wenming.folder / "settings").limit
            self._arrive()
        self.draw()

    def _arrive(self) -> None:
        """Go to where the record or node is told, if it is."""
        for sheet in self.sheets:
            for row, line in enumerate(sheet.lines):
                if self.marked and (
                    self.marked in line.records
                    or self.marked in [run.node for run in line.runs]
                ):  # fmt: skip
                    self.sheet, self.row = sheet.number - 1, row
                    return
        if self.marked in self._placed:
            self.say("这一条没有印在文中（用法是台账，或没有归入提纲）。")

    # --- drawing ----------------------------------------------------------------------------------

    @property
    def beside(self) -> int:
        """How many pages stand side by side."""
        return max(1, (self.size.width - PANEL) // SHEET)

    @property
    def line(self) -> Printed:
        """The line that the cursor is on."""
        lines = self.sheets[self.sheet].lines
        return lines[self.row] if self.row < len(lines) else Printed()

    def draw(self) -> None:
        """Show the pages about the cursor."""
        self.sheet = min(max(self.sheet, 0), len(self.sheets) - 1)
        self.row = min(max(self.row, 0), max(len(self.sheets[self.sheet].lines) - 1, 0))
        beside = self.beside
        first = self.sheet // beside * beside
        shown = self.sheets[first : first + beside]
        columns = [[self._printed(sheet, row) for row in range(ROWS)] for sheet in shown]
        panel = self._panel(max(self.size.width - SHEET * len(shown), 0))
        rows = zip_longest(*columns, panel, fillvalue=())
        self.query_one("#list", Lines).put(
            [[part for side in row for part in side] for row in rows]
        )
        self.query_one("#list", Lines).see(self.row)

    def _printed(self, sheet: Sheet, row: int) -> Row:
        here = sheet.number - 1 == self.sheet and row == self.row
        parts: list[tuple[str, str]] = [("›" if here else " ", "bold")]
        used = 0
        line = sheet.lines[row] if row < len(sheet.lines) else Printed()
        style = _STYLES.get(getattr(line.block, "style", ""), "")
        for text, begin, run in line.placed:
            words = cells(text)
            mine = self.marked and self.marked in (run.record, *run.records)
            mark = " reverse" if mine else " underline" if run.missing else ""
            parts += [(" " * (begin - used), ""), (words, (style + mark).strip())]
            used = max(used, begin) + cell_len(words)
        parts.append((" " * (HALVES - used) + ornament("│"), "dim"))
        return parts

    def _panel(self, width: int) -> list[Row]:
        """What is told beside the pages: where one is, what the line comes from, what is wrong."""
        room = width - 1
        if room < 8:
            return []
        sheet = self.sheets[self.sheet]
        rows = [
            f"第 {sheet.number} 页，共 {len(self.sheets)} 页", f"第 {self.row + 1} 行",
            f"全文 {characters(self.sheets)} 字", "",
        ]  # fmt: skip
        for number, id_ in enumerate(self._records()):
            placed = self._placed.get(id_)
            if placed is not None and len(rows) < ROWS - 6:
                mark = "›" if number == self.choice else " "
                rows.append(f"{mark}{placed.record.date.raw} {placed.record.title}")
        rows += [""] * (ROWS - 5 - len(rows))
        rows += [
            f"! {fault.message.split('：')[0]}"
            for fault in self.faults
            if fault.page == sheet.number
        ][:3]
        others = sorted({fault.page for fault in self.faults} - {sheet.number})
        if others:
            rows.append(f"! 第 {'、'.join(map(str, others))} 页也有问题")
        rows += [""] * (ROWS - 1 - len(rows))
        rows.append(f"— {sheet.number} —")
        return [((" " + fit(words, room), "bold" if words[:1] == "!" else ""),) for words in rows]

    def _records(self) -> list[str]:
        return [id_ for id_ in self.line.records if id_ in self._placed]

    def say(self, text: str) -> None:
        super().say(text or _KEYS)

    # --- keys -------------------------------------------------------------------------------------

    async def key(self, key: str, character: str | None) -> bool:
        if self.searched is not None and self._typed(key, character):
            return True
        steps = {"up": -1, "down": 1, "home": -self.row, "end": ROWS}
        turns = {"left": -1, "right": 1, "pageup": -self.beside, "pagedown": self.beside}
        if key in steps:
            self._go(steps[key])
        elif key in turns:
            self.sheet = min(max(self.sheet + turns[key], 0), len(self.sheets) - 1)
        else:
            return False
        self.choice = 0
        here = (self.sheet + 1, self.row)
        told = [fault.message for fault in self.faults if (fault.page, fault.row) == here]
        self.say(told[0] if told else "")
        self.draw()
        return True

    def _go(self, step: int) -> None:
        """Lines up or down, over the edge of a page too."""
        row = self.row + step
        last = len(self.sheets[self.sheet].lines) - 1
        if row < 0 and self.sheet:
            self.sheet -= 1
            row = len(self.sheets[self.sheet].lines) - 1
        elif step == 1 and row > last and self.sheet + 1 < len(self.sheets):
            self.sheet, row = self.sheet + 1, 0
        self.row = min(max(row, 0), max(len(self.sheets[self.sheet].lines) - 1, 0))

    async def do_next(self) -> None:
        records = self._records()
        self.choice = (self.choice + 1) % len(records) if records else 0
        self.draw()

    async def do_open(self) -> None:
        if self.searched is not None:
            self._found, self.searched = self.searched, None
            self._find()
            return
        records = self._records()
        if not records:
            node = next((run.node for run in self.line.runs if run.node), None)
            if node is None:
                self.say("这一行不是从记录来的。")
            else:
                await self.open_outline(node)
            return
        from tui.screens.record import RecordPage  # noqa: PLC0415

        placed = self._placed[records[min(self.choice, len(records) - 1)]]
        self.marked = placed.record.id
        await self.app.push_screen(RecordPage.of(self.desk, placed, self.wenming.drafts))

    async def do_find(self) -> None:
        if self.searched is None and self._found:
            self._find()
            return
        self.searched = ""
        self.say("查找：▏  Enter 找下一处 / Esc 不找了")

    async def do_back(self) -> None:
        if self.searched is not None or self._found:
            self.searched, self._found = None, ""
            self.say("")
            return
        await super().do_back()

    async def do_pages(self) -> None:
        await super().do_back()

    def _typed(self, key: str, character: str | None) -> bool:
        if key == "backspace":
            self.searched = (self.searched or "")[:-1]
        elif character and character.isprintable():
            self.searched = (self.searched or "") + character
        else:
            return False
        self.say(f"查找：{self.searched}▏  Enter 找下一处 / Esc 不找了")
        return True

    def _find(self) -> None:
        """Go to the next line behind this one in which the words begin."""
        wanted = "".join(self._found.split())
        places = [
            (sheet.number - 1, row, "".join(line.text.split()))
            for sheet in self.sheets
            for row, line in enumerate(sheet.lines)
        ]
        # A blank page has no line to be on: from the last one before it.
        at = sum(place[:2] <= (self.sheet, self.row) for place in places) - 1
        for n in (*range(at + 1, len(places)), *range(at + 1)):
            here = places[n][2]
            there = here + (places[n + 1][2] if n + 1 < len(places) else "")
            if wanted and 0 <= there.find(wanted) < max(len(here), 1):
                self.sheet, self.row = places[n][:2]
                self.choice = 0
                self.say(f"找到“{self._found}” / F3 下一处 / Esc 不找了")
                self.draw()
                return
        self.say(f"没有“{self._found}”。")
        self._found = ""


def cells(text: str) -> str:
    """Words with every whole character two columns wide, also those that terminals draw in one.

    The marks that Unicode calls ambiguous stand in the middle of their two columns on paper: an
    opening quote on the right, a closing one on the left; dashes and dots are drawn through.
    """
    out = []
    for char in text:
        if char <= "~" or cell_len(char) != 1:
            out.append(char)
        elif char in _OPENING:
            out.append(" " + char)
        else:
            out.append(char * 2 if char in _TWICE else char + " ")
    return "".join(out)


_STYLES = {"title": "bold", "heading1": "bold", "heading2": "bold"}
_KEYS = "↑↓行 ←→页 Tab 换一条 Enter 打开 F3 查找 Esc 返回"
