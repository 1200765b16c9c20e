"""F7 审校: what is wrong in the text, by rule; it is mended in its place, or set aside."""

from exports.proofread import GRADE_LABELS, Finding, folded
from exports.text import Text
from store.contract import StoreError
from store.model import Node, Placement
from store.outline import Placed
from tui.checking import rule_labels
from tui.screens.page import ListPage
from tui.show import cut, fit
from tui.widgets.lines import Row, hang

__all__ = ["CheckPage"]

_OF_RECORDS = (
    "same-money", "told-twice", "span", "after-signing", "note", "quarters", "zero",
    "title-number", "evidence", "scale", "untold",
)  # fmt: skip
"""Rules about what a record says, whatever words tell it."""
_INDENT = 9
_STYLES = {"error": "bold", "warning": "", "hint": "dim"}


class CheckPage(ListPage):
    """Enter opens the place, → the record of its words, Ctrl+S writes what is certain, the blank
    sets a finding aside, F8 the rule for the whole unit.
    """

    name_ = "check"
    band = 120

    def __init__(self) -> None:
        super().__init__()
        self.findings: list[Finding | None] = []
        """A finding a row; None: a row that names a rule, or on which a message goes on."""
        self._of: Text | None = None
        self._width = 0

    def head(self) -> str:
        document = self.desk.document
        return f"审校 · {fit(document.unit, 20).strip()} {document.year} · {document.name}"

    def redraw(self) -> None:
        super().redraw()
        text = self.wenming.text
        if self._of is not text or self._width != self.size.width:
            self._of, self._width = text, self.size.width
            self._look(text)
        self.moved()

    def _look(self, text: Text) -> None:
        """Proofread it: a tenth of a second."""
        from exports.proofread.document import document_findings  # noqa: PLC0415

        settings = self.wenming.folder / "settings"
        found = document_findings(self.desk, text, settings=settings)
        labels = rule_labels()
        places = self.desk.arrangement.sections
        rows: list[Row] = []
        self.findings, self.going_on = [], set()
        for group in folded(found):
            rows.append(((f"  {labels[group[0].rule]}（{len(group)}）", "bold"),))
            self.findings.append(None)
            for finding in group:
                place = fit(places.get(finding.node or "", ""), 5)
                what = fit(finding.surface.replace("\n", "⏎") or "（全文）", 20)
                words = f"    {GRADE_LABELS[finding.grade]} {place} {what} {finding.message}"
                shown = hang(words, _STYLES[finding.grade], self._width, _INDENT)
                self.going_on |= {*range(len(rows) + 1, len(rows) + len(shown))}
                rows += shown
                self.findings += [finding, *[None] * (len(shown) - 1)]
        if not rows:
            rows = [(("  没有审校意见。", "dim"),)]
            self.findings = [None]
        at = self._place()
        self.list.put(rows, at, (at, self.ends(at)))

    def _place(self) -> int:
        """The row on which one is, or was when one left this page."""
        was = self.wenming.looked_at if self.list.cursor is None else None
        same = (n for n, f in enumerate(self.findings) if f and was and _place_of(f) == was)
        at = next(same, self.list.cursor or 0)
        at = min(at, len(self.findings) - 1)
        while at in self.going_on:
            at -= 1
        return at + 1 if self.findings[at] is None and at + 1 < len(self.findings) else at

    @property
    def chosen(self) -> Finding | None:
        at = self.list.cursor or 0
        return self.findings[at] if at < len(self.findings) else None

    def moved(self) -> None:
        finding = self.chosen
        if finding is None:
            count = sum(f is not None for f in self.findings)
            errors = sum(f is not None and f.grade == "error" for f in self.findings)
            self.say(f"{count} 条意见，其中错误 {errors} 条。" if count else "")
            return
        self.wenming.looked_at = _place_of(finding)
        text = self.wenming.text.plain
        start, end = max(0, finding.start - 16), finding.end + 16
        words = text[start : finding.start].rpartition("\n")[2] + text[finding.start : end]
        way = ""
        if self._placed(finding) and self._in_prose(finding):
            way = "  → 打开记录"
        if finding.suggestion is not None:
            way += f"  Ctrl+S 改为“{finding.suggestion}”" if finding.suggestion else "  Ctrl+S 删去"
        words = f"…{words.partition(chr(10))[0]}…" if finding.end else "全文"
        self.say(cut(words, self.list.room - len(way.encode())) + way)

    # --- verbs ------------------------------------------------------------------------------------

    async def do_open(self) -> None:
        """The place where the marked words are written: a paragraph, a clause, else the record."""
        from tui.screens.words import ClausePage, NodePage  # noqa: PLC0415

        finding = self.chosen
        if finding is None:
            return
        if finding.rule == "sign-off" and self._ask_to_sign():
            return
        node, placed = self._node(finding), self._placed(finding)
        if node is not None and (placed is None or self._in_prose(finding)):
            page = NodePage(node, self.desk.kinds)
            await self.app.push_screen(page)
            lacks = finding.rule == "unfinished"
            page.show_words(finding.surface, self._nth(finding), chosen=not lacks)
        elif placed is None:
            self.say("这一条说的是全文，没有一处可打开。")
        elif self._by_hand(finding, placed):
            clause = ClausePage.of(self.desk, placed)
            await self.app.push_screen(clause)
            clause.show_words(finding.surface, self._nth(finding))
        else:
            await self._open_record(placed)

    async def do_unfold(self) -> None:
        """The record of the words, wherever they are written."""
        finding = self.chosen
        placed = self._placed(finding) if finding else None
        if placed is not None:
            await self._open_record(placed)

    async def _open_record(self, placed: Placed) -> None:
        from tui.screens.record import RecordPage  # noqa: PLC0415

        await self.app.push_screen(RecordPage.of(self.desk, placed, self.wenming.drafts))

    def _placed(self, finding: Finding) -> Placed | None:
        return self.desk.placed(finding.record) if finding.record is not None else None

    def _node(self, finding: Finding) -> Node | None:
        """Whose words are marked; of a record whose words are gone, the paragraph that told it."""
        placed = self._placed(finding)
        told_in = placed.node if placed and placed.use == "told" else None
        return self.desk.arrangement.nodes.get(finding.node or told_in or "")

    def _in_prose(self, finding: Finding) -> bool:
        """Whether what is wrong stands in words of a paragraph."""
        placed = self._placed(finding)
        if placed is None:
            return True
        return placed.use == "told" and finding.rule not in _OF_RECORDS

    def _by_hand(self, finding: Finding, placed: Placed) -> bool:
        """Whether it stands in a clause that somebody wrote, and may still change."""
        written = placed.text is not None and placed.use != "told" and bool(finding.end)
        return written and finding.rule not in _OF_RECORDS and placed.record.status != "approved"

    def _ask_to_sign(self) -> bool:
        """Offer what the end of the text lacks; False where there is a place for both."""
        there = {node.style for node in self.desk.arrangement.nodes.values()}
        today = self.desk.now()
        day = f"{today.year}年{today.month}月{today.day}日"
        lacks = (("signature", f"署名“{self.desk.unit.name}”"), ("date", f"成文日期“{day}”"))
        new = "和".join(words for style, words in lacks if style not in there)

        async def yes() -> None:
            from store.editing import sign  # noqa: PLC0415

            await self.wenming.do(lambda desk: desk.reshape(lambda a: sign(a, day)))
            self._after("已补上，要改在提纲（Ctrl+O）最后。Ctrl+Z 撤销。")

        if new:
            self.ask(f"在文末补上{new}？Enter 补上 / Esc 不补", yes)
        return bool(new)

    async def do_save(self) -> None:
        """Write what the rule is sure of."""
        finding = self.chosen
        if finding is None or finding.suggestion is None:
            self.say("这一条要人来定：Enter 打开去改。")
            return
        node = self._node(finding)
        nth = self._nth(finding)
        placement = self.desk.store.get(Placement, f"{self.desk.key}\t{finding.record}")
        new = finding.suggestion
        if finding.record and placement is not None and placement.text:
            words = _replaced(placement.text, finding.surface, new, nth)
            id_ = finding.record
            await self.wenming.do(lambda desk: desk.say(id_, words))
        elif node is not None and self._in_prose(finding):
            parts = _mended(node, finding.surface, new, nth)
            await self.wenming.do(lambda desk: desk.write(node, **parts))
        else:
            self.say("这几个字是从记录来的：Enter 打开记录去改。")
            return
        self.wenming.note_saved()
        self.redraw()
        self.say("已改。Ctrl+Z 撤销。")

    def _nth(self, finding: Finding) -> int:
        """How many times the words stand before the place in the words of the same origin."""
        at, count = 0, 0
        prose = self._in_prose(finding)
        for block in self.wenming.text.blocks:
            for run in block.runs:
                mine = run.field in (None, "effect") if prose else run.record == finding.record
                same = mine and run.node == finding.node
                stop = min(at + len(run.text), finding.start)
                if same and stop > at:
                    count += run.text[: stop - at].count(finding.surface)
                at += len(run.text)
            at += 1
        return count

    async def do_cycle(self) -> None:
        finding = self.chosen
        if finding is None:
            return
        text = self.wenming.text.plain

        async def aside(why: str) -> None:
            from exports.proofread.dismissing import dismiss  # noqa: PLC0415

            await self.wenming.do(lambda desk: dismiss(desk, text, finding, why))
            self._after("已记下，这里不再提。Ctrl+Z 恢复。")

        self.prompt("这一处不改，为什么：", aside)

    async def do_delete(self) -> None:
        finding = self.chosen
        if finding is None:
            return

        async def drop(why: str) -> None:
            from exports.proofread.dismissing import dismiss_rule  # noqa: PLC0415

            await self.wenming.do(lambda desk: dismiss_rule(desk, finding.rule, why))
            self._after("已记下，本单位不再用这条规则。Ctrl+Z 恢复。")

        self.prompt("本单位都不用这条规则，为什么：", drop)

    def _after(self, words: str) -> None:
        self.wenming.note_saved()
        self._of = None
        self.redraw()
        self.say(words)

    def news(self) -> None:
        self._of = None
        super().news()


def _place_of(finding: Finding) -> tuple[str, ...]:
    """By which a finding is known again when this page is opened again."""
    return finding.rule, finding.node or "", finding.record or "", finding.surface


def _replaced(text: str, old: str, new: str, nth: int) -> str:
    """The text with one of its places changed."""
    at = -1
    for _ in range(nth + 1):
        at = text.find(old, at + 1)
        if at < 0:
            raise StoreError("这几个字已经改过，请再看一看。")
    return text[:at] + new + text[at + len(old) :]


def _mended(node: Node, old: str, new: str, nth: int) -> dict[str, object]:
    """What of a node's words is to be written: its text, or its effect."""
    before = node.text.count(old)
    if nth < before:
        return {"text": _replaced(node.text, old, new, nth)}
    return {"effect": _replaced(node.effect, old, new, nth - before)}
