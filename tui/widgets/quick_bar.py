"""快录: one line of typing at the foot of a screen, and below it what is understood."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Input

from store.clean import clean
from store.model import Record
from store.outline import Placed
from store.remembered import PLACES, TAGS, TITLES
from tui.actions import Action
from tui.drafts import Draft
from tui.screens.home import node_name
from tui.show import cell_len, fit
from tui.widgets.field_input import FieldInput, settled
from tui.widgets.lines import Line, cut

if TYPE_CHECKING:
    from store.quick import Part, Quick
    from tui.screens.page import Page

__all__ = ["QuickBar"]

_WORD = re.compile(r"[^\s]*$")
_MARKS = {"@": PLACES, "＠": PLACES, "#": TAGS, "＃": TAGS}
_SHOWN = ("date", "quantity", "place", "tag")
_DRAFT = "quick"
"""The draft of a line; those that made room for it are below this key."""
_ROOMY = 100
"""Columns from which on there is room for the name of a section."""
_KIND_MARKS = "/／、"
_SECTION_MARKS = ">＞》"
_HOW = "日期 事项 数量 @地点 #标签 /类型 >章节；Tab 换类型，Shift+Tab 换章节"


class QuickField(FieldInput):
    """Several lines that are pasted are several records."""

    def __init__(self, page: "Page", value: str) -> None:
        super().__init__(value, id="line")
        self.page = page

    def _on_paste(self, event: events.Paste) -> None:
        if "\n" not in clean(event.text).strip():
            super()._on_paste(event)
            return
        from tui.screens.bring import paste_page  # noqa: PLC0415

        event.stop()
        event.prevent_default()
        self.app.push_screen(paste_page(event.text, self.page.quick_section()))


class QuickBar(Vertical):
    """A line to type in; Enter saves it as a record, and it is ready for the next.

    Tab takes the next kind that fits, Shift+Tab the next section; the down and up arrows put a name
    that the unit has used in the place of the word before the cursor.
    """

    def __init__(self, page: "Page") -> None:
        super().__init__(id="quick")
        self.page = page
        kept = page.wenming.drafts.below(_DRAFT, *self.belongs)
        for draft in kept:
            page.wenming.drafts.take(draft.key, *self.belongs)
        lines = [draft.values.get("line", "") for draft in sorted(kept, key=lambda d: d.key)]
        self.field = QuickField(page, lines[0] if lines else "")
        self.kind: str | None = None
        """The kind that the person chose in the place of the guess."""
        self.places: list[str | None] = [None]
        """Where it may go, the first one does: None by the outline, the node here, "" nowhere."""
        self._kinds: list[str] = []
        """The kinds to choose from, the chosen one first; none before one chooses."""
        self.quick: Quick | None = None
        self.said = ""
        self.offers: list[str] = []
        self._word = ""
        """The word for which names are offered."""
        self._offer = -1
        self._asides = lines[1:]
        """What was left unfinished, and made room for a new line, the last one first."""
        self._past: list[str | None] = [*reversed(self._asides)]
        """What Ctrl+Z goes back to, the last first: what the line read before a change of it, None
        where a record was saved. And what Ctrl+Y goes on to."""
        self._future: list[str | None] = []
        self._begins = len(self._past)
        """Where in the past the present line begins."""
        self._shown = self.field.value
        self._focused: Widget | None = None
        """Where one typed before."""

    def compose(self) -> ComposeResult:
        with Horizontal(classes="field"):
            yield Line(" 快录 ›")
            yield self.field
        yield Line(id="echo", style="dim")
        yield Line(id="doubts", style="dim")

    # --- opening and closing ----------------------------------------------------------------------

    @property
    def belongs(self) -> tuple[str, int]:
        unit, year, _ = self.page.desk.key.split("\t")
        return unit, int(year)

    def begin(self) -> None:
        """Take the keys."""
        self.page.query_one("#message").display = False
        self.page.show_keys()
        self._focused = self.page.focused
        here = self.page.quick_section()
        self.places = [None, *([here] if here else []), ""]
        self.page.set_focus(self.field)
        self.show()

    def put_aside(self) -> None:
        """Keep what was left unfinished for Ctrl+Z, and begin a new line."""
        if self.field.value:
            self._asides.insert(0, self.field.value)
            self._clear()
            self.said = "上次没打完的一行收起来了：清空这一行后 Ctrl+Z 取回。"

    def _clear(self) -> None:
        self._past.append(self.field.value)
        self._future.clear()
        self._begins = len(self._past)
        self._shown = self.field.value = ""

    def _put(self, line: str, at: int | None = None) -> None:
        self.field.value = line
        self.field.cursor_position = len(line) if at is None else at

    async def close(self) -> None:
        """Give the line of the screen back; what is typed is kept for the next time."""
        for draft in self.drafts():
            self.page.wenming.drafts.leave(draft)
        self.page.bar = None
        self.page.set_focus(self._focused)
        self.page.query_one("#message").display = True
        self.page.say("")
        self.page.try_redraw()  # it may have words of its own in that line
        await self.remove()

    def drafts(self) -> list[Draft]:
        """What is typed and not saved."""
        texts = (self.field.value, *self._asides)
        lines = [line for text in texts if (line := clean(text)).strip()]
        keys = (_DRAFT, *(f"{_DRAFT}/aside/{at:04}" for at in range(len(lines))))
        return [
            Draft(self.page.wenming.drafts.place, *self.belongs, key, {"line": line})
            for key, line in zip(keys, lines, strict=False)
        ]

    # --- what is understood -----------------------------------------------------------------------

    @on(Input.Changed)
    def typed(self, event: Input.Changed) -> None:
        event.stop()
        if event.value != self._shown:
            self._past.append(self._shown)
            self._future.clear()
            self._shown = event.value
        self._offer = -1 if event.value != self._offered() else self._offer
        if event.value:
            self.said = ""
        self.show()

    def show(self) -> None:
        """The echo: each part as it is understood, or what may be typed."""
        echo, doubts = self.query_one("#echo", Line), self.query_one("#doubts", Line)
        width = max(20, self.page.size.width - 2)
        if not self.field.value.strip():
            self.quick = None
            self._put_words(self.said or _HOW, "bold" if self.said else "dim")
            return
        here = self.page.quick_section()
        quick = self.page.desk.quick(self.field.value, section=here, kind=self.kind)
        if self.places[0] is not None:
            quick = replace(quick, section=self.places[0], asks_section=True)
        self.quick = quick
        words = [self.page.desk.kinds.get(quick.kind).label + ("？" if quick.kind_guessed else "")]
        words += [_shown(part) for part in quick.parts if part.what in _SHOWN and part.shown]
        words.append(f"归入 {self._section_name(quick)}")
        words.append(f"事项“{quick.title}”")
        if self._offer < 0:
            self._look_up()
        said = [f"↓ {name}" for name in self.offers[:3]] if self.offers else []
        said += [f"! {note.message}" for note in quick.notes]
        first, rest = _broken(words, width - 8, 1 if said else 2)
        echo.put(f"        {first}", "")
        below = fit("  ".join(said) or rest, width - 8).rstrip()
        doubts.put(f"        {below}" if below else "", "dim" if said else "")

    def tell(self, text: str) -> None:
        """Say what the page has to say, in the place of the echo until something is typed."""
        if not self.query("#echo"):
            return
        if text:
            self._put_words(text, "bold")
        else:
            self.show()

    def _put_words(self, words: str, style: str) -> None:
        width = max(20, self.page.size.width - 2) - 8
        first, rest = cut(words, width)
        self.query_one("#echo", Line).put(f"        {first}", style)
        rest = fit(rest, width).rstrip() if rest else ""
        self.query_one("#doubts", Line).put(f"        {rest}" if rest else "", style)

    def _section_name(self, quick: "Quick") -> str:
        node = self.page.desk.arrangement.nodes.get(quick.section or "")
        if node is not None:
            place = self.page.desk.arrangement.sections.get(node.id, "")
            if place and self.page.size.width < _ROOMY:
                return place  # what is left in the title is to be seen behind it
            return f"{place} {fit(node_name(node), 14).strip()}"
        return "未归类" if quick.section == "" else "（按类型）"

    # --- names that were used before --------------------------------------------------------------

    def _look_up(self) -> None:
        """Names for the word before the cursor: after a mark at once, else from two letters on."""
        before = self.field.value[: self.field.cursor_position]
        found = _WORD.search(before)
        self._word = word = found[0] if found else ""
        self.offers = []
        remembered = self.page.wenming.remembered
        if word[:1] in _MARKS and word:
            names = remembered.offered(_MARKS[word[0]], word[1:])
            self.offers = [word[0] + name for name in names]
        elif word[:1] and word[0] in _KIND_MARKS:
            from store.remembered import find_kinds, kind_rows  # noqa: PLC0415

            rows = kind_rows(self.page.desk.kinds, remembered)
            found_kinds = find_kinds(rows, word[1:]) if word[1:] else rows[:8]
            self.offers = [word[0] + row.label for row in found_kinds]
        elif word[:1] and word[0] in _SECTION_MARKS:
            places = self.page.desk.arrangement.sections
            nodes = self.page.desk.arrangement.nodes
            self.offers = [word[0] + place for id_, place in places.items()
                           if place and nodes[id_].style in ("heading", "point")
                           and place.startswith(word[1:])][:8]  # fmt: skip
        elif re.fullmatch("[a-z]{2,}", word):
            self.offers = remembered.offered(TITLES, word)
        if self.offers == [word]:
            self.offers = []

    def _offered(self) -> str | None:
        """What the field reads while an offer stands in it."""
        return self._with(self.offers[self._offer]) if 0 <= self._offer < len(self.offers) else None

    def _with(self, name: str) -> str:
        return self._start + name + self._rest

    _start = _rest = ""

    def take(self, step: int) -> None:
        """Put the next name, or the one before, in the place of the word."""
        if not self.offers:
            return
        if self._offer < 0:
            at = self.field.cursor_position
            self._start = self.field.value[: at - len(self._word)]
            self._rest = self.field.value[at:]
        self._offer = max(self._offer + step, -1) if self._offer + step < len(self.offers) else 0
        name = self._word if self._offer < 0 else self.offers[self._offer]
        self._put(self._with(name), len(self._start) + len(name))

    # --- keys -------------------------------------------------------------------------------------

    async def key(self, key: str, character: str | None) -> bool:
        """A key that is no action; True if it was used up."""
        if key in ("up", "down"):
            await settled(self.field)
            self.take(1 if key == "down" else -1)
            return True
        return False

    async def perform(self, action: Action) -> bool:
        """Do what a key asks for here; False: it is the page's."""
        match action.id:
            case "open" | "save":
                await self.save()
            case "back" | "quick":
                await settled(self.field)
                await self.close()
            case "next":
                await settled(self.field)
                self.next_kind()
            case "previous":
                await settled(self.field)
                self.next_place()
            case "delete":
                await settled(self.field)
                self._clear()
                self.said = "这一行清空了。Ctrl+Z 恢复。"
                self.show()
            case "undo":
                await settled(self.field)
                await self._undo()
            case "redo":
                await settled(self.field)
                await self._redo()
            case _:
                if action.id in ("quit", "help"):
                    return False
                await self.close()
                return False
        return True

    async def _undo(self) -> None:
        """Of the typing, of a line that was cleared, of what was saved here; and no more."""
        if not self._past:
            self.said = "这里录的没有可撤销的了。更早的：Esc 回到列表，再按 Ctrl+Z。"
            self.show()
        elif self._past[-1] is None:
            (step,) = await self.page.wenming.do(lambda desk: desk.undo())
            self._future.append(self._past.pop())
            self._stepped(f"已撤销：{step.label}。Ctrl+Y 重做。")
        else:
            self._turn(self._past, self._future)
        self._begins = min(self._begins, len(self._past))

    async def _redo(self) -> None:
        if not self._future:
            self.said = "没有可重做的。"
            self.show()
        elif self._future[-1] is None:
            (step,) = await self.page.wenming.do(lambda desk: desk.redo())
            self._past.append(self._future.pop())
            self._begins = len(self._past)
            self._stepped(f"已重做：{step.label}。Ctrl+Z 撤销。")
        else:
            self._turn(self._future, self._past)

    def _turn(self, steps: list[str | None], others: list[str | None]) -> None:
        """One change of the line back, or on again."""
        others.append(self._shown)
        self._shown = steps.pop() or ""
        if self._shown in self._asides:
            self._asides.remove(self._shown)
        self._put(self._shown)

    def _stepped(self, said: str) -> None:
        self.page.wenming.note_saved()
        self.page.redraw()
        self.said = said
        self.show()

    def next_kind(self) -> None:
        """The next of the kinds that fit; then those of the section, and those used lately."""
        if self.quick is None:
            return
        if not self._kinds:
            node = self.page.desk.arrangement.nodes.get(self.page.quick_section() or "")
            lately = self.page.wenming.remembered.recent_kinds()
            also = (*(node.collects if node else ()), *lately, "other")
            self._kinds = [*dict.fromkeys((*self.quick.kinds, *also))]
        self._kinds = [*self._kinds[1:], self._kinds[0]]
        self.kind = self._kinds[0]
        self.show()

    def next_place(self) -> None:
        """Where the outline puts it, where one is, or nowhere."""
        self.places = [*self.places[1:], self.places[0]]
        self.show()

    async def save(self) -> None:
        """Store the line as a record; it is cleared only when that is on the disk."""
        await settled(self.field)
        self.show()
        quick = self.quick
        if quick is None:
            self.said = "先打一行：日期、事项、数量。"
            self.show()
            return
        record: Record = await self.page.wenming.do(lambda desk: desk.add_quick(quick))
        self.field.value = self._shown = ""
        self._past[self._begins :] = [None]
        self._future.clear()
        self._begins = len(self._past)
        self.kind, self._kinds = None, []
        self.page.wenming.note_saved()
        placed = next((p for p in self.page.desk.arrangement.everything()
                       if p.record.id == record.id), None)  # fmt: skip
        self.said = self._told(record, placed)
        self.page.redraw()
        self.show()

    def _told(self, record: Record, placed: Placed | None) -> str:
        where = placed.section if placed else ""
        notes = "".join(note.message for note in record.notes)
        title = fit(self.page.desk.named(record), 30).strip()
        return f"已保存“{title}”（{'归入 ' + where if where else '未归类'}）。{notes}Ctrl+Z 撤销。"


def _broken(words: Sequence[str], width: int, lines: int) -> tuple[str, str]:
    """The parts of an echo that fit in a line of so many cells, and what goes on below it."""
    for count in range(len(words), 0 if lines > 1 else len(words) - 1, -1):
        first, rest = " · ".join(words[:count]), " · ".join(words[count:])
        if cell_len(first) <= width:
            return first, rest
    return fit(" · ".join(words), width).rstrip(), ""


def _shown(part: "Part") -> str:
    """A part in words; a number with the field that it fills: 参加人数 65人, 次数？7次, 评委7人."""
    if part.field == "fields.quantities":
        label = getattr(part.value, "label", "")
        return f"{label or '其他 '}{part.shown}"
    if part.what == "quantity":
        return f"{part.label}{'？' if part.guessed else ' '}{part.shown}"
    return part.shown
