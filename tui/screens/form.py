"""Forms: one field a line, what was understood beside it, the clause at the bottom."""

import asyncio
import json
from typing import NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.timer import Timer
from textual.widgets import Input

from store.contract import StoreError
from store.dates import date_problem, format_date
from store.desk import Desk
from store.entry import type_value
from store.kinds import Field, Kind
from store.model import DateSpan, Evidence, FieldValue, Node, Placement, Quantity, Use
from store.outline import Placed, arrange
from tui.screens.home import node_name
from tui.screens.page import Page
from tui.show import fit
from tui.widgets.field_input import FieldInput
from tui.widgets.lines import Line, Lines, wrap

__all__ = ["FormPage", "NodePage", "RecordPage"]

_DATE = Field("date", "日期", "date")
_LEADERS = Field("leaders", "领导", "list of person")


class Spec(NamedTuple):
    """A line of a form: its name in `Desk.add`, its label, how it is typed."""

    name: str
    label: str
    field: Field | None = None
    value: str = ""


class FormPage(Page):
    """Lines to fill in. Every key before a save is in its field before the save is done."""

    def __init__(self, specs: list[Spec]) -> None:
        super().__init__()
        self.specs = specs
        self.first = {spec.name: spec.value for spec in specs}
        self._timer: Timer | None = None

    def body(self) -> ComposeResult:
        with VerticalScroll(id="fields", can_focus=False):
            for at, spec in enumerate(self.specs):
                with Horizontal(classes="field"):
                    yield Line(f"  {fit(spec.label, 10)}")
                    yield FieldInput(spec.value, id=f"f{at}")
                    yield Line("", id=f"h{at}", style="dim")
        yield Line("─" * 400, style="dim")
        yield Lines(id="clause")

    def on_mount(self) -> None:
        self.inputs = list(self.query(FieldInput))
        self.hints = [self.query_one(f"#h{at}", Line) for at in range(len(self.specs))]
        self.set_focus(self.inputs[0])
        super().on_mount()
        for at in range(len(self.specs)):
            self.hint(at)
        self.preview()

    def values(self) -> dict[str, str]:
        return {s.name: i.value for s, i in zip(self.specs, self.inputs, strict=True)}

    @property
    def dirty(self) -> bool:
        return self.values() != self.first

    @property
    def at(self) -> int:
        return self.inputs.index(self.focused) if isinstance(self.focused, FieldInput) else 0

    @on(Input.Changed)
    def typed(self, event: Input.Changed) -> None:
        event.stop()
        if isinstance(event.input, FieldInput) and event.input in self.inputs:
            self.hint(self.inputs.index(event.input))
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(0.15, self.preview)

    def hint(self, at: int) -> None:
        """Say beside a field what was understood, or what may be typed."""

    def preview(self) -> None:
        """Show what the form will become."""

    def show_clause(self, text: str) -> None:
        pane = self.query_one("#clause", Lines)
        pane.put(wrap(((text, ""),), max(20, self.size.width - 2)))

    async def settle(self) -> None:
        """Wait until each field has taken the keys that were sent before this one."""
        waits = []
        for field in self.inputs:
            done = asyncio.Event()
            if field.call_later(done.set):
                waits.append(done.wait())
        await asyncio.gather(*waits)

    def go(self, step: int) -> None:
        field = self.inputs[(self.at + step) % len(self.inputs)]
        self.set_focus(field)

    async def do_next(self) -> None:
        self.go(1)

    async def do_previous(self) -> None:
        self.go(-1)

    async def do_open(self) -> None:
        self.go(1)

    async def do_delete(self) -> None:
        self.say("F8 只删除列表里已保存的记录。")

    async def key(self, key: str, character: str | None) -> bool:
        if await super().key(key, character):
            return True
        if key in ("up", "down"):
            self.go(-1 if key == "up" else 1)
            return True
        return False

    async def leave(self) -> None:
        await self.app.pop_screen()

    async def do_back(self) -> None:
        await self.settle()
        if self.dirty:
            self.ask("还没有保存。Enter 放弃 / Esc 继续填写", self.leave)
        else:
            await self.leave()

    async def do_quit(self) -> None:
        await self.settle()
        if self.dirty:
            self.ask("还没有保存。Enter 放弃并退出 / Esc 继续填写", super().do_quit)
        else:
            await super().do_quit()


def _typed(value: FieldValue | tuple[Evidence, ...]) -> str:
    """A stored value as a person would type it."""
    if isinstance(value, tuple):
        return "、".join(
            f"{v.label}{v.count}" if isinstance(v, Evidence) else _typed(v) for v in value
        )
    if isinstance(value, bool):
        return "是" if value else "否"
    return value if isinstance(value, str) else value.raw


def _specs(kind: Kind) -> list[Spec]:
    return [
        Spec("date", "日期", _DATE),
        Spec("title", "事项"),
        *(Spec(f"fields.{f.key}", f.label, f) for f in kind.fields),
        Spec("place", "地点"),
        Spec("dept", "科室"),
        Spec("leaders", "领导", _LEADERS),
        Spec("evidence", "佐证"),
    ]


class RecordPage(FormPage):
    """A new record of a kind, or one that is stored."""

    name_ = "form"

    def __init__(
        self, kind: Kind, *, section: str | None = None, placed: Placed | None = None
    ) -> None:
        specs = _specs(kind)
        if placed is not None:
            record = placed.record
            known = {f"fields.{key}": value for key, value in record.fields.items()}
            specs = [
                s._replace(
                    value=_typed(
                        known.get(s.name, "") if s.name.startswith("fields.")
                        else getattr(record, s.name)
                    ).replace("\n", " ")
                )
                for s in specs
            ]  # fmt: skip
        super().__init__(specs)
        self.kind = kind
        self.section = section
        self.placed = placed
        self.rev = placed.record.rev if placed else None
        self.state = "修改" if placed else "新增"

    @classmethod
    def of(cls, desk: Desk, placed: Placed) -> "RecordPage":
        return cls(desk.kinds.get(placed.record.kind), placed=placed)

    def head(self) -> str:
        node = self.desk.arrangement.nodes.get(
            (self.placed.node if self.placed else self.section) or ""
        )
        place = f"归入 {node_name(node)}" if node else "按类型归入"
        return fit(f"{self.kind.label} · {place} · {self.state}", 50).strip()

    def on_mount(self) -> None:
        super().on_mount()
        if self.placed is None:
            self._offer()

    # --- what was understood ----------------------------------------------------------------------

    def meant(self) -> dict[str, object]:
        """What is entered: a digit in a choice field stands for that choice."""
        found: dict[str, object] = {"kind": self.kind.key}
        typed = self.values()
        for spec in self.specs:
            value = typed[spec.name]
            if self.placed is not None and value == self.first[spec.name]:
                continue
            found[spec.name] = self._choice(spec.field, value)
        return found

    @staticmethod
    def _choice(field: Field | None, value: str) -> str:
        choices = field.choices if field else ()
        text = value.strip()
        if choices and text.isdecimal() and 1 <= int(text) <= len(choices):
            return choices[int(text) - 1]
        return value

    def hint(self, at: int) -> None:
        field, raw = self.specs[at].field, self.inputs[at].value
        line = self.hints[at]
        if field is None:
            line.put("")
            return
        value = self._choice(field, raw)
        if field.choices:
            marks = (f"{n}{c}{'●' if c == value else ''}" for n, c in enumerate(field.choices, 1))
            line.put("  ".join(marks), "dim")
            return
        if not raw.strip():
            line.put(field.help or ("成文要用" if field.need == "sentence" else ""), "dim")
            return
        try:
            year, today = self.desk.document.year, self.desk.now().date()
            found = type_value(field, value, year, today)
        except StoreError as error:
            line.put(f"! {error}", "bold")
            return
        line.put(_understood(found, year), "dim")

    def preview(self) -> None:
        from exports.compose import compose  # noqa: PLC0415

        if not self.dirty and self.placed is None:
            self.show_clause("（成文会显示在这里）")
            return
        try:
            record = self.desk.make(
                {"kind": self.kind.key}
                | {s.name: self._choice(s.field, self.values()[s.name]) for s in self.specs}
            )[0]
        except StoreError as error:
            self.show_clause(str(error))
            return
        document = self.desk.document
        use: Use = self.placed.use if self.placed else self.kind.use
        if use == "counted":
            use = "named"
        node = Node(document.key, "n1", "point")
        placement = Placement(document.key, record.id, "n1", use)
        alone = arrange(document, [node], [record], [placement], self.desk.kinds)
        text = compose(self.desk.unit, alone, self.desk.kinds).plain
        notes = " ".join(n.message for n in record.notes if n.field in ("title", "date"))
        self.show_clause(text or f"（这一类进台账，不成文。）{notes}")

    # --- saving -----------------------------------------------------------------------------------

    async def do_save(self) -> None:
        await self.settle()
        values = self.meant()
        if self.placed is None and self.section:
            place = self.desk.arrangement.nodes.get(self.section)
            if place is not None and self._elsewhere(place):
                values["node"] = place.id
        if not self.dirty:
            self.say("没有要保存的。")
            return
        if self.placed is None:
            record = await asyncio.to_thread(self.desk.add, values)
            self.wenming.draft_path.unlink(missing_ok=True)
            for field in self.inputs:
                field.value = ""
            self.set_focus(self.inputs[0])
        else:
            record = await asyncio.to_thread(
                self.desk.edit, self.placed.record.id, values, rev=self.rev
            )
            self.placed = self.desk.placed(record.id)
            self.rev = record.rev
        await self.settle()
        self.first = self.values()
        self.wenming.note_saved()
        self.redraw()
        where = self.desk.placed(record.id).section
        notes = "".join(n.message for n in record.notes)
        self.say(f"已保存（{'归入 ' + where if where else '未归类'}）。{notes}")

    def _elsewhere(self, node: Node) -> bool:
        """Whether the outline by itself would not bring this kind below `node`."""
        arrangement = self.desk.arrangement
        if node.style not in ("heading", "point"):
            return False
        return not any(
            self.kind.key in arrangement.nodes[id_].collects for id_ in arrangement.below(node.id)
        )

    # --- drafts -----------------------------------------------------------------------------------

    def draft(self) -> bytes | None:
        """What is typed and not saved, as JSON; None where nothing is."""
        if not self.dirty:
            return None
        draft = {"kind": self.kind.key, "section": self.section, "values": self.values()}
        return json.dumps(draft, ensure_ascii=False).encode("utf-8", "replace")

    def _offer(self) -> None:
        path = self.wenming.draft_path
        try:
            draft = json.loads(path.read_bytes())
            values = {str(k): str(v) for k, v in dict(draft["values"]).items()}
            kind = self.desk.kinds.find(str(draft["kind"]))
        except FileNotFoundError:
            return
        except (OSError, ValueError, KeyError, TypeError, StoreError):
            self.say("上次的草稿读不出来，留在 drafts 里没有动。")
            return

        async def yes() -> None:
            if kind.key != self.kind.key:
                page = RecordPage(kind, section=self.section)
                await self.app.switch_screen(page)
            else:
                page = self
            for spec, field in zip(page.specs, page.inputs, strict=True):
                field.value = values.get(spec.name, "")
            path.unlink(missing_ok=True)
            page._yes = None
            page.say("已恢复草稿，还没有保存。")

        async def no() -> None:
            path.unlink(missing_ok=True)

        self.ask(f"上次有一条“{kind.label}”没有保存。Enter 恢复草稿 / Esc 不要", yes, no)


def _understood(value: FieldValue | None, year: int) -> str:
    if isinstance(value, DateSpan):
        words = format_date(value)
        if not words:
            return f"! {date_problem(value)}" if date_problem(value) else "经常性"
        same = value.start is None or value.start.year == year
        week = f"（周{'一二三四五六日'[value.start.weekday()]}）" if (
            value.start and value.precision == "day"
        ) else ""  # fmt: skip
        return f"{year if same or not value.start else value.start.year}年{words}{week}"
    if isinstance(value, Quantity):
        if value.value is None:
            return "! 没有看懂这个数，原样保留"
        sure = {"exact": "确数", "yu": "余", "duo": "多", "jin": "近", "yue": "约",
                "yishang": "以上"}  # fmt: skip
        number = f"{value.value.normalize():f}"
        return f"{number} {value.unit}，{sure[value.approx]}"
    if isinstance(value, tuple):
        return "、".join(v if isinstance(v, str) else v.raw for v in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    return ""


class NodePage(FormPage):
    """The words of a node: 领句 and 成效句 of a point, the text of anything else."""

    name_ = "node"

    def __init__(self, node: Node) -> None:
        if node.style == "point":
            specs = [
                Spec("text", "领句", value=node.text),
                Spec("effect", "成效句", value=node.effect),
            ]
        else:
            specs = [Spec("text", "标题" if node.style == "heading" else "文字", value=node.text)]
        # A line cannot show line ends; they come back when it is stored.
        super().__init__([s._replace(value=s.value.replace("\n", "⏎")) for s in specs])
        self.node = node

    def head(self) -> str:
        return fit(node_name(self.node), 50).strip()

    def preview(self) -> None:
        words = [v.replace("⏎", "\n") for v in self.values().values() if v]
        self.show_clause("　".join(words) or "（还没有写）")

    async def do_save(self) -> None:
        await self.settle()
        words = {k: v.replace("⏎", "\n") for k, v in self.values().items()}
        await asyncio.to_thread(self.desk.write, self.node, **words)
        self.node = self.desk.arrangement.nodes[self.node.id]
        self.first = self.values()
        self.wenming.note_saved()
        self.redraw()
        self.say("已保存。按 Esc 返回。")
