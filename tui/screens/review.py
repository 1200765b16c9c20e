"""F6: one record at a time with everything a verdict needs; one key a verdict.

A key counts only if it was pressed after the record was drawn: what waits in the line, or comes
from a key that is held down, approves nothing.
"""

from collections.abc import Callable
from time import monotonic

from textual import events
from textual.app import ComposeResult

from exports.compose import compose_alone
from exports.pack import evidence_words
from exports.requirements import lacking
from store.changes import Step, since_verdict
from store.comparable import comparable, differences
from store.contract import Conflict, StoreError, Transaction
from store.dates import format_date
from store.desk import Desk
from store.evidence import absent
from store.labels import with_label
from store.model import STATUS_LABELS, Quantity, Record, Use
from store.outline import Placed
from store.review import approve, queue, send_back
from store.seal import same_fact, under_review
from store.steps import load_review
from tui.history import difference_words
from tui.live import Live
from tui.screens.page import ListPage
from tui.show import fit, one_line
from tui.widgets.lines import Line, Lines, Row, wrap

__all__ = ["PARTS", "ReviewPage"]

HELD = 0.05
"""Seconds: verdict keys nearer to each other come from a key held down (25 to 30 a second)."""
_LABEL = 6
_REASONS = ("数字和佐证对不上", "日期不对", "缺佐证", "和另一条重复", "事项写得不清楚")
"""Offered where nobody has written a reason yet."""


class ReviewPage(ListPage):
    """The queue of the document. ↑↓ look at others; nothing is decided without a key for it."""

    name_ = "review"

    def __init__(self, first: str = "") -> None:
        super().__init__()
        self.first = first
        self.ids: list[str] = []
        self.at = 0
        self.said: dict[str, str] = {}
        """The verdict on each record that got one here and has it still: 通过, 退回, 暂缓."""
        self._given: dict[str, tuple[str, _State | None]] = {}
        """All that were given, and where the record was before; None: where it still is."""
        self.changes: dict[str, list[Step]] = {}
        self.findings: dict[str, list[str]] = {}
        """What proofreading says of the words that tell each record."""
        self.unknown = ""
        """Why nobody can tell what changed; "" where it is known."""
        self.placed: Placed | None = None
        """The record that is drawn, as it is drawn."""
        self.drawn: float | None = None
        """Since when it has stood on the screen (`monotonic`); None while it is being drawn."""
        self.changed_by = ""
        """Who changed the record under the eyes of who reads it; "" once that was said."""
        self.last = 0.0
        self.reason: str | None = None
        """What is typed as the reason of a return; None where nothing is asked."""
        self.used: list[str] = []
        """Reasons that were given here, the last one last."""
        self.reasons: list[str] = []
        """Those that are offered now."""
        self.offer = -1

    def body(self) -> ComposeResult:
        yield Lines(id="list")

    def head(self) -> str:
        return f"审核 {self.at + 1} / {len(self.ids)}" if self.ids else "审核"

    def on_mount(self) -> None:
        self.ids = queue(self.desk)
        if self.first:
            # One that was approved is looked at here, too: to be returned.
            self.ids = [self.first, *(id_ for id_ in self.ids if id_ != self.first)]
        super().on_mount()
        self.run_worker(self._load())

    async def _load(self) -> None:
        """Read from the history what changed, and proofread the text, where keys need not wait."""
        ids = [*self.ids]

        def changed(desk: Desk) -> dict[str, list[Step]]:
            return since_verdict(desk.store.log(), ids)

        try:
            self.changes, self.unknown = await self.wenming.do(changed), ""
        except StoreError as error:  # old history is missing: what is here can still be judged
            self.changes, self.unknown = {id_: [] for id_ in ids}, str(error)
        try:
            self.findings = await self.wenming.do(_findings_by_record)
        except StoreError as error:
            self.findings = {id_: [str(error)] for id_ in ids}
        if self.is_mounted:
            self.redraw()

    def news(self) -> None:
        """Somebody saved something: what they hand in goes to the end of the queue."""
        self.ids += [id_ for id_ in queue(self.desk) if id_ not in self.ids]
        self.redraw()
        self.run_worker(self._load())

    # --- drawing ----------------------------------------------------------------------------------

    def redraw(self) -> None:
        super().redraw()
        everything = {p.record.id: p for p in self.desk.arrangement.everything()}
        # What was handed in, and is gone by now, is nobody's business any more.
        here = self.ids[self.at] if self.ids else ""
        self.ids = [id_ for id_ in self.ids if id_ in everything]
        self.at = self.ids.index(here) if here in self.ids else min(self.at, len(self.ids) - 1)
        self.at = max(self.at, 0)
        said = ((id_, self._verdict(id_, everything.get(id_))) for id_ in self._given)
        self.said = {id_: word for id_, word in said if word}
        before, self.placed = self.placed, everything[self.ids[self.at]] if self.ids else None
        same = before and self.placed and before.record.id == self.placed.record.id
        changed = self._changer(before, self.placed) if before and self.placed and same else ""
        self.changed_by = changed or self.changed_by if same else ""
        rows = self._rows() if self.placed else [(("  没有待审的记录。", "dim"),)]
        top = f" {self.head()}    {self.desk.who} · {self._count()}"
        self.query_one("#top", Line).put(top, "bold")
        self._tell()
        if self.drawn is not None and before == self.placed and rows == self.list.rows:
            return  # others' news did not touch what stands here
        self.drawn = None
        self.list.put(rows)
        if changed and self.reason is None:
            self.say(f"刚被{changed}改过，这里是改后的内容。")
        if not same:
            self.list.scroll_to(y=0, animate=False, force=True, immediate=True)
        self.call_after_refresh(self._is_drawn)

    def _is_drawn(self) -> None:
        self.drawn = monotonic()

    def _changer(self, before: Placed, after: Placed) -> str:
        """Who else made the record, or the words that tell it, say something else; "": nobody."""
        words = (before.text, before.told) != (after.text, after.told)
        if not words and same_fact(before.record, after.record):
            return ""
        store = self.desk.store
        assert isinstance(store, Live)
        who = store.changers.get(after.record.id, "别人")
        return "" if who == self.desk.who else who

    def _count(self) -> str:
        words = [f"{w} {n}" for w in ("通过", "退回", "暂缓")
                 if (n := sum(said == w for said in self.said.values()))]  # fmt: skip
        return "，".join(words) or self.wenming.saved

    def _tell(self) -> None:
        if self.reason is not None:
            self.say(f"退回的理由（↑↓ 选用过的，Enter 退回，Esc 不退）：{self.reason}▏")
        elif self.placed and self.placed.record.status == "approved" and not self.said:
            self.say("这一条已审。Backspace 退回，写明理由，由此解锁。Esc 返回。")
        elif self.ids and not self._left():
            done = f"都看过了：{self._count()}" if self.said else "没有要审的了"
            self.say(f"{done}。Esc 返回。")

    def _left(self) -> list[int]:
        """Places in the queue that wait for a verdict of this person."""
        found = {p.record.id: p for p in self.desk.arrangement.everything()}
        return [
            n for n, id_ in enumerate(self.ids)
            if id_ in found and found[id_].record.status == "submitted"
            and not self._verdict(id_, found[id_])
        ]  # fmt: skip

    def _verdict(self, id_: str, now: Placed | None) -> str:
        """The verdict that a record got here, unless it was taken back; "" for none."""
        word, before = self._given.get(id_, ("", None))
        return "" if now is not None and _state(now.record) == before else word

    def _rows(self) -> list[Row]:
        assert self.placed is not None
        width = max(20, self.size.width - 2)
        rows: list[Row] = []
        for label, words in (part for make in PARTS for part in make(self, self.placed)):
            style = "bold" if label in ("", "成文") else ""
            for n, line in enumerate(wrap(((one_line(words), style),), width - _LABEL - 2)):
                rows.append((("  " + fit("" if n else label, _LABEL), "dim"), *line))
        return rows

    # --- verdicts ---------------------------------------------------------------------------------

    def _counts(self) -> bool:
        """Whether the key that was pressed may decide: the record stood there before it."""
        pressed, last = self.wenming.pressed, self.last
        self.last = pressed
        if self.has_class("small") or self.drawn is None or pressed < self.drawn:
            self.say("这个键是在这一条显示出来之前按的，没有算。请看过再按。")
            return False
        if pressed - last < HELD:
            self.say("键按住不放，没有算。请一条一条按。")
            return False
        return True

    def _open_record(self) -> Placed | None:
        """The record if it can get a verdict now."""
        placed = self.placed
        if placed is None:
            self.say("没有待审的记录。")
        elif placed.record.status != "submitted":
            self.say(f"这一条现在是{STATUS_LABELS[placed.record.status]}。↑↓ 看别的。")
        else:
            return placed
        return None

    async def do_open(self) -> None:
        """通过; in the reason: return with it. What was changed meanwhile is to be read first."""
        if self.reason is None and not self._counts():
            return
        if self.changed_by:
            again = (
                "看过再按 Enter" if self.reason is None else f"看过再按 Enter 退回：{self.reason}▏"
            )
            self.say(f"刚被{self.changed_by}改过，{again}")
            self.changed_by, self.drawn = "", monotonic()
            return
        if self.reason is not None:
            await self._send_back()
            return
        placed = self._open_record()
        if placed is None:
            return
        ids = [placed.record.id]
        try:
            (record,) = await self.wenming.do(lambda desk: approve(desk, ids, seen=[placed]))
        except Conflict:
            self._changed_meanwhile()
            return
        self.wenming.note_saved()
        self._given[record.id] = "通过", _state(placed.record)
        steps = f"，已过{'、'.join(record.passed)}" if record.passed else ""
        self._next(f"已通过“{fit(record.title, 24).strip()}”{steps}。")

    async def do_return(self) -> None:
        """退回: ask for a reason; in the reason: take back a letter."""
        if self.reason is not None:
            self.reason = self.reason[:-1]
            self._tell()
            return
        if not self._counts():
            return
        placed = self.placed
        if placed is None or placed.record.status not in ("submitted", "approved"):
            self._open_record()
            return
        known = [p.record.reason for p in self.desk.arrangement.everything()]
        self.reasons = [*dict.fromkeys(r for r in (*reversed(self.used), *known, *_REASONS) if r)]
        self.offer = -1
        self.reason = ""
        self._tell()

    async def _send_back(self) -> None:
        placed, reason = self.placed, self.reason or ""
        if placed is None:
            self.reason = None
            return
        if not reason.strip():
            self.say("请写理由，或用 ↑↓ 选一个。Esc 不退。")
            return
        ids = [placed.record.id]
        self.reason, self.last = None, self.wenming.pressed
        try:
            (record,) = await self.wenming.do(
                lambda desk: send_back(desk, ids, reason, seen=[placed])
            )
        except Conflict:
            self._changed_meanwhile()
            return
        self.used = [*(r for r in self.used if r != record.reason), record.reason]
        self.wenming.note_saved()
        self._given[record.id] = "退回", _state(placed.record)
        self._next(f"已退回“{fit(record.title, 24).strip()}”：{record.reason}")

    async def do_cycle(self) -> None:
        """暂缓: the next one; in the reason: a blank."""
        if self.reason is not None:
            self.reason += " "
            self._tell()
        elif self._counts() and (placed := self._open_record()) is not None:
            self._given[placed.record.id] = "暂缓", None
            self._next("暂缓，仍是待审。")

    async def do_back(self) -> None:
        if self.reason is not None:
            self.reason = None
            self.say("没有退回。")
            return
        await super().do_back()

    async def do_pages(self) -> None:
        await self.open_pages(self.placed.record.id if self.placed else "")

    async def do_past(self) -> None:
        await self.open_past(self.placed.record.id if self.placed else "")

    async def do_evidence(self) -> None:
        from tui.screens.evidence import EvidencePage  # noqa: PLC0415

        if self.placed is not None:
            await self.app.push_screen(EvidencePage(self.placed.record))

    def _changed_meanwhile(self) -> None:
        """Draw it as it is now: what one saw is not what would be approved."""
        self.redraw()
        self.run_worker(self._load())
        self.say(f"这一条刚被{self.changed_by}改过，没有算。请再看一遍。")
        self.changed_by = ""

    async def _step(self, verb: str, step: Callable[[Desk], list[Transaction]]) -> None:
        """A verdict that is taken back: its record waits again, and is shown."""
        given = {*self.said}
        await super()._step(verb, step)
        said, back = self.message, [id_ for id_ in self.ids if id_ in given - {*self.said}]
        if back:
            self.at = self.ids.index(back[0])
            self.redraw()
            self.say(said)

    def _next(self, done: str) -> None:
        """The next one that waits, from here on and then from the top."""
        left = self._left()
        self.at = next((n for n in left if n > self.at), left[0] if left else self.at)
        self.redraw()
        if left:
            self.say(done)

    # --- keys -------------------------------------------------------------------------------------

    async def key(self, key: str, character: str | None) -> bool:
        if self.asks:
            return True
        if key == "backspace":
            await self.do_return()
            return True
        if self.reason is not None:
            return self._type(key, character)
        steps = {"up": -1, "down": 1}
        if key in steps and self.ids:
            self.at = min(max(self.at + steps[key], 0), len(self.ids) - 1)
            self.redraw()
            id_ = self.ids[self.at]
            self.say(self.said.get(id_, ""))
            return True
        if key in ("pageup", "pagedown"):
            page = max(1, self.list.size.height - 1) * (1 if key == "pagedown" else -1)
            self.list.scroll_relative(y=page, animate=False, force=True)
            return True
        return False

    def _type(self, key: str, character: str | None) -> bool:
        if key in ("up", "down") and self.reasons:
            self.offer = (self.offer + (1 if key == "down" else -1)) % len(self.reasons)
            self.reason = self.reasons[self.offer]
        elif character and character.isprintable():
            self.reason = (self.reason or "") + character
        else:
            return True
        self._tell()
        return True

    async def on_paste(self, event: events.Paste) -> None:
        if self.reason is None:
            await super().on_paste(event)
            return
        event.stop()
        self.reason += one_line(event.text)
        self._tell()


_State = tuple[str, tuple[str, ...]]
"""Where a record is on the course of review: its status, and the steps it has passed."""


def _state(record: Record) -> _State:
    return record.status, record.passed


# --- what is shown of a record --------------------------------------------------------------------

Part = Callable[[ReviewPage, Placed], list[tuple[str, str]]]
"""Gives lines: what stands before them, and their words. Nothing where there is nothing to say."""


def _who(page: ReviewPage, placed: Placed) -> list[tuple[str, str]]:
    record = placed.record
    kind = page.desk.kinds.get(record.kind)
    amounts = [v.raw for v in record.fields.values() if isinstance(v, Quantity)]
    words = (kind.label, format_date(record.date) or record.date.raw, record.title, *amounts[:1])
    where = f"{placed.section or '未归类'} 节" if placed.section else "未归类"
    return [
        ("", " · ".join(filter(None, words))),
        ("录入", f"{record.entered_by} {_day(record.entered_at)} · {where} · "
                 f"{STATUS_LABELS[record.status]}"),
    ]  # fmt: skip


def _clause(page: ReviewPage, placed: Placed) -> list[tuple[str, str]]:
    """What the text says of it: by hand, in a paragraph, or composed."""
    if placed.text is not None:
        return [("成文", f"{placed.text}（手写）")]
    desk = page.desk
    if placed.told:
        node = desk.arrangement.nodes.get(placed.node or "")
        there = node is not None and placed.told in node.text
        return [("成文", f"{placed.told}（{'在段落里' if there else '段落里已经没有这句话'}）")]

    def alone(use: Use) -> str:
        return compose_alone(desk.unit, desk.document, placed.record, desk.kinds, use)

    if placed.use != "counted":
        return [("成文", alone(placed.use) or "只进台账，不成文。")]
    return [("成文", alone("named")), ("计数", alone("counted"))]


def _facts(page: ReviewPage, placed: Placed) -> list[tuple[str, str]]:
    record = placed.record
    kind = page.desk.kinds.get(record.kind)
    found = [(f.label, record.fields[f.key]) for f in kind.fields if f.key in record.fields]
    words = [f"{label} {_raw(value)}" for label, value in found]
    words += map(with_label, record.quantities)
    rest = (("地点", record.place), ("科室", record.dept), ("领导", "、".join(record.leaders)))
    words += [f"{label} {value}" for label, value in rest if value]
    return [("事实", "；".join(words))] if words else []


def _changed(page: ReviewPage, placed: Placed) -> list[tuple[str, str]]:
    lines = [
        f"{difference_words(step.difference, page.desk.kinds)}（{_day(step.at)} {step.who}）"
        for step in page.changes.get(placed.record.id, ())
    ]
    if page.unknown:
        lines = [f"查不到：{page.unknown}"]
    return [("" if n else "改动", line) for n, line in enumerate(lines)]


def _proof(page: ReviewPage, placed: Placed) -> list[tuple[str, str]]:
    there = "  ".join(map(evidence_words, placed.record.evidence))
    lacks = "、".join(lacking(placed.record, page.desk.kinds))
    words = "；".join(filter(None, (there, f"缺 {lacks}" if lacks else "")))
    lines = [("佐证", words)] if words else []
    folder = page.desk.folder
    return lines + [("", w) for one in placed.record.evidence if (w := absent(folder, one))]


def _findings(page: ReviewPage, placed: Placed) -> list[tuple[str, str]]:
    lines = page.findings.get(placed.record.id, ())
    return [("" if n else "审校", line) for n, line in enumerate(lines)]


def _findings_by_record(desk: Desk) -> dict[str, list[str]]:
    """Sentences of proofreading by the records whose words they are about."""
    from exports.leave import text_of  # noqa: PLC0415
    from exports.proofread import GRADE_LABELS  # noqa: PLC0415
    from exports.proofread.document import document_findings  # noqa: PLC0415

    said: dict[str, list[str]] = {}
    for finding in document_findings(desk, text_of(desk), settings=desk.settings):
        if finding.record is not None:
            words = f"{GRADE_LABELS[finding.grade]} “{finding.surface}”：{finding.message}"
            said.setdefault(finding.record, []).append(words)
    return said


def _notes(_: ReviewPage, placed: Placed) -> list[tuple[str, str]]:
    return [("提示", note.message) for note in placed.record.notes]


def _before(page: ReviewPage, placed: Placed) -> list[tuple[str, str]]:
    record = placed.record
    earlier = [
        r for r in page.desk.store.all(Record)
        if (r.unit, r.year) == (record.unit, record.year - 1)
    ]  # fmt: skip
    other = comparable(record, earlier)
    if other is None:
        return []
    figures = differences(record, other, page.desk.kinds.get(record.kind))
    words = [f"{other.year}年{format_date(other.date) or other.date.raw} {other.title}"]
    return [("去年", "；".join([*words, *(each.words for each in figures)]))]


def _course(page: ReviewPage, placed: Placed) -> list[tuple[str, str]]:
    """Why it was returned before, and which steps are behind and before it."""
    record = placed.record
    lines = [("退回过", f"：{record.reason}")] if record.reason else []
    document = page.desk.document
    if record.status != "submitted" or not under_review(
        page.desk.store, document.unit, document.year
    ):
        return lines
    try:
        ahead = load_review(page.desk.settings).ahead(record)
    except StoreError as error:
        return [*lines, ("步骤", str(error))]
    if ahead:
        done = f"已过 {'、'.join(record.passed)}；" if record.passed else ""
        lines.append(("步骤", f"{done}接下来 {' → '.join(step.name for step in ahead)}"))
    return lines


PARTS: tuple[Part, ...] = (
    _who, _clause, _facts, _changed, _proof, _findings, _notes, _before, _course
)  # fmt: skip
"""In the order in which they are shown."""


def _raw(value: object) -> str:
    if isinstance(value, tuple):
        return "、".join(map(_raw, value))
    return "是" if value is True else "否" if value is False else str(getattr(value, "raw", value))


def _day(at: str) -> str:
    """12月3日, of an ISO time."""
    month, day = at[5:7], at[8:10]
    return f"{int(month)}月{int(day)}日" if month.isdecimal() and day.isdecimal() else at
