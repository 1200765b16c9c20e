"""Forms: one field a line, what is said beside it, what it becomes at the bottom."""

from collections.abc import Mapping
from contextlib import suppress
from typing import NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.timer import Timer
from textual.widgets import Input, TextArea
from textual.widgets.input import Selection

from store.clean import clean
from store.documents import UnknownPlace
from store.kinds import Field
from tui.drafts import Draft
from tui.screens.page import Page
from tui.show import fit
from tui.widgets.field_input import FieldInput, settled
from tui.widgets.lines import Line, Lines, Rule, wrap
from tui.widgets.prose_area import ProseArea

__all__ = ["FormPage", "Spec"]


class Spec(NamedTuple):
    """A line of a form: its name in `Desk.add`, its label, how it is typed."""

    name: str
    label: str
    field: Field | None = None
    value: str = ""
    long: bool = False
    """Whether it is a text of several lines."""


class FormPage(Page):
    """Lines to fill in. Every key before a save is in its field before the save is done."""

    types_over = True
    """Whether what is typed first in a line takes the place of what stands there, as in a table."""

    def __init__(self, specs: list[Spec]) -> None:
        super().__init__()
        self.specs = specs
        self.first = {spec.name: spec.value for spec in specs}
        self.inputs: list[FieldInput | ProseArea] = []
        """Empty until the page is mounted: a timer of the app may look before."""
        self._timer: Timer | None = None
        self._shown = [spec.value for spec in specs]
        self._past: list[tuple[int, str]] = []
        self._future: list[tuple[int, str]] = []
        self._cleared: dict[str, str] = {}
        """What stood here before it was cleared."""
        self.taken: Draft | None = None
        """The draft that stands here since the form was opened."""
        self.belongs = ("", 0)
        self.document = ""
        """The name of the document that was open when the form was."""

    @property
    def draft_key(self) -> str:
        """By which a draft finds this form again; "" for one that is not worth a draft."""
        return ""

    def take_draft(self) -> Draft | None:
        """What was left here unsaved."""
        return self.wenming.drafts.take(self.draft_key, *self.belongs) if self.draft_key else None

    def others_kept(self) -> str:
        """How many more drafts wait for such a form, and how one gets there."""
        return ""

    def kept_said(self) -> str:
        """What is said where the form is left with something unsaved: how it comes back."""
        return "没保存的内容留着，再打开接着写。"

    def draft(self) -> Draft:
        """What is typed, as a draft."""
        values = {name: clean(value) for name, value in self.values().items()}
        return Draft(self.wenming.drafts.place, *self.belongs, self.draft_key, values)

    def drafts(self) -> list[Draft]:
        mine = [self.draft()] if self.draft_key and self.typed_here else []
        return mine + super().drafts()

    @property
    def typed_here(self) -> bool:
        """Whether a person typed what stands here and is not saved."""
        return self.dirty

    def restore(self, draft: Draft) -> None:
        """Put a draft into the form."""
        self.fill(draft.values)

    def body(self) -> ComposeResult:
        with VerticalScroll(id="fields", can_focus=False):
            for at, spec in enumerate(self.specs):
                with Horizontal(classes="field long" if spec.long else "field"):
                    yield Line(f"  {fit(spec.label, 10)}")
                    kind = ProseArea if spec.long else FieldInput
                    yield kind(spec.value, id=f"f{at}")
                    yield Line("", id=f"h{at}", style="dim", classes="hint")
        yield Rule()
        yield Lines(id="clause")

    def begin(self) -> None:
        self.inputs = [
            self.query_one(f"#f{at}", ProseArea)
            if spec.long else self.query_one(f"#f{at}", FieldInput)
            for at, spec in enumerate(self.specs)
        ]  # fmt: skip
        self.hints = [self.query_one(f"#h{at}", Line) for at in range(len(self.specs))]
        self.enter(self.inputs[0])
        super().begin()
        unit, year, self.document = self.desk.key.split("\t")
        self.belongs = (unit, int(year))
        self.taken = draft = self.take_draft()
        if draft is not None:
            self.restore(draft)
            self.say(f"接着上次没保存的写{self.others_kept()}。F8 清空重来。")
        for at in range(len(self.specs)):
            self.hint(at)
        self.preview()

    def on_resize(self) -> None:
        if self.ready:
            self.call_after_refresh(self._preview)

    def news(self) -> None:
        """What is typed here is not touched by what others save."""
        super().redraw()

    def values(self) -> dict[str, str]:
        return {s.name: i.value for s, i in zip(self.specs, self.inputs, strict=True)}

    @property
    def dirty(self) -> bool:
        return bool(self.inputs) and self.values() != self.first

    @property
    def at(self) -> int:
        focused = self.focused
        known = isinstance(focused, (FieldInput, ProseArea)) and focused in self.inputs
        return self.inputs.index(focused) if known else 0  # type: ignore[arg-type]

    @on(Input.Changed)
    @on(TextArea.Changed)
    def typed(self, event: Input.Changed | TextArea.Changed) -> None:
        event.stop()
        field = event.control
        if isinstance(field, (FieldInput, ProseArea)) and field in self.inputs:
            at, value = self.inputs.index(field), field.value
            if value != self._shown[at]:
                self._past.append((at, self._shown[at]))
                self._future.clear()
                self._cleared = {}
                self._shown[at] = value
            self.hint(at)
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(0.15, self._preview)

    def fill(self, values: Mapping[str, str]) -> None:
        """Put words into the fields, as if nothing had been typed before."""
        for at, (spec, field) in enumerate(zip(self.specs, self.inputs, strict=True)):
            self._shown[at] = field.value = values.get(spec.name, "")
        self._past.clear()
        self._future.clear()
        self._type_over(self.inputs[self.at])

    async def do_undo(self) -> None:
        await self.settle()
        if self._cleared:
            self.fill(self._cleared)
            self._cleared = {}
            self.say("清空的又回来了。")
            return
        if not self.dirty or not self._back(self._past, self._future):
            await super().do_undo()

    async def do_redo(self) -> None:
        await self.settle()
        if not self._back(self._future, self._past):
            await super().do_redo()

    def _back(self, steps: list[tuple[int, str]], others: list[tuple[int, str]]) -> bool:
        """Undo or redo one change of a field; False if there is none."""
        if not steps:
            return False
        at, value = steps.pop()
        before = self._shown[at]
        others.append((at, before))
        self._shown[at] = self.inputs[at].value = value
        same = next((n for n, (a, b) in enumerate(zip(before, value, strict=False)) if a != b),
                    min(len(before), len(value)))  # fmt: skip
        self.inputs[at].cursor_position = same + max(len(value) - len(before), 0)
        self.set_focus(self.inputs[at])
        return True

    def hint(self, at: int) -> None:
        """Say beside a field what was understood, or what may be typed."""

    def preview(self) -> None:
        """Show what the form will become."""

    def _preview(self) -> None:
        with suppress(UnknownPlace):  # it went away while one types: `LostPage` says so
            self.preview()

    def show_clause(self, text: str) -> None:
        pane = self.query_one("#clause", Lines)
        pane.put(wrap(((text, ""),), max(20, self.size.width - 2)))

    async def settle(self) -> None:
        """Wait until each field has taken the keys that were sent before this one."""
        await settled(*self.inputs)

    def go(self, step: int) -> None:
        self.enter(self.inputs[(self.at + step) % len(self.inputs)])

    def enter(self, field: FieldInput | ProseArea) -> None:
        """Go to a field, ready to type over what stands there; an arrow puts the cursor into it."""
        self.set_focus(field)
        self._type_over(field)

    def _type_over(self, field: FieldInput | ProseArea) -> None:
        if self.types_over and isinstance(field, FieldInput):
            field.selection = Selection(0, len(field.value))

    async def do_next(self) -> None:
        self.go(1)

    async def do_previous(self) -> None:
        self.go(-1)

    async def do_open(self) -> None:
        field = self.focused
        if isinstance(field, ProseArea):
            await self.settle()
            field.replace("\n", *field.selection)
        else:
            self.go(1)

    async def do_delete(self) -> None:
        """Take back all that is typed and not saved."""
        await self.settle()
        if not self.dirty:
            self.say("这里没有没保存的内容。F8 只删除列表里已保存的记录。")
            return
        cleared = self.values()
        self.fill(self.first)
        self._cleared = cleared
        self.say("没保存的内容清空了。Ctrl+Z 恢复。")

    async def key(self, key: str, character: str | None) -> bool:
        if await super().key(key, character):
            return True
        if key in ("up", "down") and not isinstance(self.focused, ProseArea):
            self.go(-1 if key == "up" else 1)
            return True
        return False

    async def leave(self) -> None:
        await self.app.pop_screen()

    async def do_back(self) -> None:
        await self.settle()
        if self.typed_here and self.draft_key:
            draft = self.draft()
            # One that was only looked at makes room for the next of its kind.
            self.wenming.drafts.leave(draft, last=draft == self.taken)
            await self.leave()
            self.wenming.tell(self.kept_said())
        elif self.typed_here:
            self.ask("还没有保存。Enter 放弃 / Esc 继续填写", self.leave)
        else:
            await self.leave()

    async def do_quit(self) -> None:
        await self.settle()
        if self.dirty and not self.draft_key:
            self.ask("还没有保存。Enter 放弃并退出 / Esc 继续填写", super().do_quit)
        else:
            await super().do_quit()
