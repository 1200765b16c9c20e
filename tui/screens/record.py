"""The form of a record: what was understood beside each field, the clause at the bottom."""

import os
import re
from collections.abc import Callable, Mapping
from time import monotonic

from msgspec.structs import replace

from store.contract import Conflict, StoreError, Transaction
from store.desk import Desk
from store.entry import apply_values
from store.kinds import Field, Kind
from store.labels import typed as as_typed
from store.model import FieldValue, Node, Record
from store.outline import Placed
from store.recast import may_hold, recast, words_left
from tui.drafts import Draft, Drafts
from tui.screens.form import FormPage
from tui.screens.home import node_name
from tui.screens.page import Page
from tui.screens.record_clause import clause, left_behind
from tui.screens.record_words import (
    beside,
    choice_words,
    list_of,
    record_specs,
    record_words,
    words_as,
)
from tui.show import cell_len, fit

__all__ = ["RecordPage"]

_LAST = re.compile("[^、，,；; 　]*$")
"""What is typed behind the last name of a list."""
_OFFERED = 5
_REASON = 16
"""Cells of why a record was returned that surely have room in the first line."""
_READ = 0.25
"""Seconds after which what is offered counts as read."""


class RecordPage(FormPage):
    """A new record of a kind, or one that is stored.

    `words` are what a new one begins with, by the names of the form's lines, and with `each` all
    that follow it here (a template). Fields that a person keeps (沿用) are there again in the next
    one of the kind.
    """

    name_ = "form"

    def __init__(
        self,
        kind: Kind,
        *,
        section: str | None = None,
        placed: Placed | None = None,
        words: Mapping[str, str] | None = None,
        each: bool = False,
    ) -> None:
        specs = record_specs(kind)
        if placed is not None and placed.record.kind == kind.key:
            stored = record_words(kind, placed.record)
            specs = [s._replace(value=stored[s.name]) for s in specs]
        super().__init__(specs)
        self.begins_with = words
        self.each = each
        self._new_key = f"new/{kind.key}/{os.urandom(4).hex()}"
        self._begun: dict[str, str] = {}
        """What a new one began with, as a copy does."""
        self.offers: list[str] = []
        """Names for the field in which one types."""
        self._offered_at, self._offered_for = 0.0, ""
        self.kind = kind
        self.section = section
        self.placed = placed
        self.came_from: RecordPage | None = None
        """The form of the kind before, as it was left."""
        self._saved = 0
        """How often was saved here, for Ctrl+Z."""
        self._told_choices = ""
        """Choices that stand in the message line."""
        self.takes_draft = True
        """Whether what was left unsaved in such a form stands in this one."""
        self.aside: dict[str, tuple[Field | None, FieldValue]] = {}
        """What was typed for which the kind has no place, should it become one that has."""
        self.seen = placed.record if placed else None
        """The record that the changes here are changes of."""

    def news(self) -> None:
        super().news()
        if self.placed is None or self.asks:
            return
        now = self.desk.store.get(Record, self.placed.record.id)
        if now is None:
            self.say("这一条刚被删除了。保存时会先问。")
        elif now != self.seen and not self.dirty:
            self.app.call_later(self.follow, "这一条刚被改过，这里是现在的内容。")
        elif now != self.seen and now.status == "approved":
            self.say("这一条刚审核通过，这里没保存的存不进去了；要改请先退回。")
        elif now != self.seen:
            self.say("这一条刚被别人改过。保存时会并排显示两边的内容。")
        else:
            self._place_again()

    def on_screen_resume(self) -> None:
        if self.ready:
            self._place_again()

    def _place_again(self) -> None:
        """Show what is told of the same record now: its clause may be another."""
        everything = self.desk.arrangement.everything()
        now = next((p for p in everything if p.record == self.seen), None)
        if now is not None and now != self.placed:
            self.placed = now
            self._preview()

    async def follow(self, said: str) -> None:
        """Show the record as it is stored now, where nothing is typed that is not."""
        id_ = self.placed.record.id if self.placed else ""
        now = next((p for p in self.desk.arrangement.everything() if p.record.id == id_), None)
        if now is None or self.dirty or now.record == self.seen:
            return
        if now.record.kind != self.kind.key:
            if self.app.screen is self:
                page = RecordPage.of(self.desk, now)
                page._saved = self._saved
                await self.app.switch_screen(page)
                page.say(said)
            return
        self.placed, self.seen = now, now.record
        self.first = record_words(self.kind, now.record)
        self.fill(self.first)
        self.redraw()
        self.say(said)

    @classmethod
    def of(cls, desk: Desk, placed: Placed, drafts: Drafts | None = None) -> "RecordPage":
        """The form of a stored record: of the kind that its draft has, if there is one."""
        record = placed.record
        draft = drafts and drafts.find(f"record/{record.id}", record.unit, record.year)
        kind = draft.kind if draft and draft.kind in desk.kinds else record.kind
        return cls(desk.kinds.get(kind), placed=placed)

    @property
    def state(self) -> str:
        """What one does here, or why one cannot."""
        if self.seen is None:
            return "新增"
        if self.seen.status == "returned":
            return f"退回：{self.seen.reason}"
        return "已审，不能改" if self.seen.status == "approved" else "修改"

    def head(self) -> str:
        node = self.desk.arrangement.nodes.get(
            (self.placed.node if self.placed else self.section) or ""
        )
        stays = node and not (self.changes_kind and self._follows_kind)
        place = f"归入 {node_name(node)}" if node and stays else "按类型归入"
        return fit(f"{self.kind.label} · {place} · {self.state}", 50).strip()

    @property
    def dirty(self) -> bool:
        return super().dirty or (bool(self.inputs) and self.changes_kind)

    @property
    def changes_kind(self) -> bool:
        """Whether this person wants the stored record to be of another kind than it is."""
        return self.seen is not None and self.seen.kind != self.kind.key

    def begin(self) -> None:
        super().begin()
        if cell_len(self.state) > _REASON:
            self.say(self.state)
        if self.placed is None and not self.dirty:
            self._begin(self.begins_with or {})

    @property
    def _follows_kind(self) -> bool:
        """Whether the outline puts the record where it is, by its kind."""
        placement = self.placed.placement if self.placed else None
        return placement is None or placement.node is None

    @property
    def _kept(self) -> dict[str, str]:
        """The fields of the kind that are kept from one record to the next, and their words."""
        return self.wenming.kept_fields.setdefault(self.kind.key, {})

    def _begin(self, words: Mapping[str, str]) -> None:
        """What a new record starts from; what is kept is not saved alone."""
        self.fill(self._kept)
        self.first = self.values()
        if words:
            self.fill({**self._kept, **{name: text for name, text in words.items() if text}})
        self._begun = self.values()
        for at in range(len(self.specs)):
            self.hint(at)

    def start_with(self, words: Mapping[str, str]) -> None:
        """Begin a new record with what is asked for, unless a draft stands here."""
        if self.placed is None and not self.dirty:
            self._begin(words)

    def go(self, step: int) -> None:
        super().go(step)
        self._tell_choices()

    def _tell_choices(self) -> None:
        """All choices of a field that have no room beside it, as long as one is there."""
        asked = self.specs[self.at].field
        words = choice_words(asked, self._choice(asked, self.inputs[self.at].value))[0] if (
            asked is not None and asked.choices
        ) else ""  # fmt: skip
        told = f"{self.specs[self.at].label}：{words}"
        if words and cell_len(words) > self.hints[self.at].size.width:
            self._told_choices = told
            self.say(told)
        elif self._told_choices:
            self.unsay(self._told_choices, "")
            self._told_choices = ""

    async def do_copy(self) -> None:
        """Keep this field for the next records; empty, it is first filled from the last one."""
        await self.settle()
        if self.placed is not None:
            self.say("沿用是给新增的：打开新的一条再用。")
            return
        spec, field = self.specs[self.at], self.inputs[self.at]
        if self._kept.pop(spec.name, None) is not None:
            self.say(f"“{spec.label}”不再沿用。")
            return
        last = self.wenming.remembered.last(self.kind.key)
        if not field.value and last is not None:
            field.value = record_words(self.kind, last)[spec.name]
            field.cursor_position = len(field.value)
        if field.value:
            self._kept[spec.name] = field.value
            self.say(f"“{spec.label}”沿用到后面的{self.kind.label}，再按 Ctrl+K 不沿用。")
        else:
            self.say(f"上一条{self.kind.label}没有填“{spec.label}”。")

    # --- names that were used before --------------------------------------------------------------

    def _look_up(self) -> None:
        """Names that fit what is typed at the end of the field, from two letters of pinyin on."""
        spec, value = self.specs[self.at], self.inputs[self.at].value
        typed = _LAST.search(value)
        names = list_of(self.kind, spec)
        self.offers = []
        if names and typed and re.fullmatch("[a-z]{2,}", typed[0]):
            self.offers = self.wenming.remembered.offered(names, typed[0], _OFFERED)
        line = self.hints[self.at]
        if self.offers:
            self._offered_at, self._offered_for = monotonic(), value
            line.put("  ".join(f"{n}{fit(name, 24).strip()}" for n, name in
                               enumerate(self.offers, 1)), "bold")  # fmt: skip

    async def key(self, key: str, character: str | None) -> bool:
        # Only what a person has had the time to read is chosen: keys that come in one burst are
        # text, whatever they would be offered.
        if character and character in "123456789" and not self.asks:
            await self.settle()
            field = self.inputs[self.at]
            read = monotonic() - self._offered_at > _READ and field.value == self._offered_for
            if read and int(character) <= len(self.offers):
                name = self.offers[int(character) - 1]
                field.value = _LAST.sub(lambda _: name, field.value, count=1)
                field.cursor_position = len(field.value)
                return True
            asked = self.specs[self.at].field
            if asked is not None and field.value in asked.choices:
                field.value = ""  # another choice, and no digit in the words of this one
        return await super().key(key, character)

    # --- what was understood ----------------------------------------------------------------------

    def meant(self) -> dict[str, object]:
        """What is entered: a digit in a choice field stands for that choice.

        Of a stored record only what was changed here: the rest may be another's by now.
        """
        found = self._entered()
        if self.placed is not None:
            typed = self.values()
            found = {name: value for name, value in found.items()
                     if name == "kind" or typed[name] != self.first[name]}  # fmt: skip
            if not self.changes_kind:
                del found["kind"]
        return found

    def _entered(self) -> dict[str, object]:
        typed = self.values()
        values: dict[str, object] = {"kind": self.kind.key}
        return values | {s.name: self._choice(s.field, typed[s.name]) for s in self.specs}

    @staticmethod
    def _choice(field: Field | None, value: str) -> str:
        return field.chosen(value) if field else value

    def hint(self, at: int) -> None:
        field, raw = self.specs[at].field, self.inputs[at].value
        line = self.hints[at]
        self.offers = []
        if at == self.at:
            self._look_up()
        if self.offers:
            return
        if field is None:
            line.put("")
            return
        if field.choices:
            words, style = choice_words(field, self._choice(field, raw))
            width = line.size.width or cell_len(words)
            line.put(fit(words, width) if cell_len(words) > width else words, style)
            if at == self.at and self._told_choices == self.message != "":
                self._tell_choices()
            return
        line.put(*beside(field, raw, self.desk))

    def preview(self) -> None:
        if not self.dirty and self.placed is None:
            self.show_clause("（成文会显示在这里）")
            return
        stays = not self.changes_kind
        self.show_clause(clause(self.desk, self.kind, self._entered(), self.placed, stays=stays))

    # --- another kind -----------------------------------------------------------------------------

    async def do_kind(self) -> None:
        from tui.screens.pick import OtherKindPage  # noqa: PLC0415

        await self.settle()
        if self.seen is not None and self.seen.status == "approved":
            self.say("已审的不能改，先退回。")
        else:
            await self.app.push_screen(OtherKindPage(self))

    async def become(self, kind: Kind) -> None:
        """Go on with what is typed here in the form of another kind."""
        if kind.key == self.kind.key:
            return
        record = self._typed()
        fields, left = recast(record.fields, self.kind, kind)
        aside = self.aside | {key: (self.kind.field(key), value) for key, value in left.items()}
        back = {key for key, (field, value) in aside.items()
                if key not in fields and (new := kind.field(key)) is not None
                and may_hold(field, new, value)}  # fmt: skip
        fields |= {key: aside[key][1] for key in back}
        page = self._made(kind)
        page.came_from = self
        page.aside = {key: kept for key, kept in aside.items() if key not in back}
        await self.app.switch_screen(page)
        if self.seen is not None:
            page.seen, page.first = self.seen, words_as(kind, self.seen, self.desk.kinds)
        envelope = {name: words for name, words in self.values().items() if "." not in name}
        page.fill(record_words(kind, replace(record, fields=fields)) | envelope)
        await page.settle()
        page.redraw()
        lost = {key: value for key, value in left.items() if key not in back}
        named = f"没有地方放：{words_left(lost, self.kind)}。" if lost else ""
        known = [number.raw for number in record.quantities]
        others = replace(record, fields=fields).quantities
        if loose := tuple(number for number in others if number.raw not in known):
            named += f"记在其他数量：{as_typed(loose)}。"
        page.say(f"换成了“{kind.label}”。{named}Ctrl+S 保存，Ctrl+Z 换回。")

    def _made(self, kind: Kind) -> "RecordPage":
        """A form of another kind in the place of this one, which takes no draft."""
        page = RecordPage(kind, section=self.section, placed=self.placed)
        page.takes_draft, page._saved = False, self._saved
        return page

    async def _go_back(self, before: "RecordPage") -> None:
        """To the form of the kind before, as it was left."""
        page = self._made(before.kind)
        page.came_from, page.aside = before.came_from, before.aside
        words, past = before.values(), before._past
        await self.app.switch_screen(page)
        page.seen, page.first, page._begun = before.seen, before.first, before._begun
        page.fill(words)
        page._past = past
        await page.settle()
        page.redraw()
        page.say(f"换回了“{page.kind.label}”。")

    async def do_undo(self) -> None:
        """Of the typing, then of another kind, then of what was saved here; of more only if one
        says so, as it is not in sight."""
        await self.settle()
        typed = bool(self._cleared or (self.dirty and self._past))
        if self.came_from is not None and not typed:
            await self._go_back(self.came_from)
        elif typed or self._saved > 0:
            await self._undo()
        else:
            self.ask("这里没有可撤销的了。撤销更早的一步？Enter 撤销 / Esc 不撤", self._undo)

    async def _undo(self) -> None:
        await super().do_undo()
        await self.follow(self.message)

    async def _step(self, verb: str, step: Callable[[Desk], list[Transaction]]) -> None:
        await super()._step(verb, step)
        self._saved += 1 if verb == "重做" else -1

    async def do_redo(self) -> None:
        await super().do_redo()
        await self.follow(self.message)

    def _typed(self) -> Record:
        """What is typed, as a record; not stored."""
        if self.seen is None:
            return self.desk.make(self.meant())[0]
        today = self.desk.now().date()
        return apply_values(self.seen, self.meant(), self.desk.kinds, today=today)

    async def do_submit(self) -> None:
        await self.settle()
        if self.placed is None or self.dirty:
            self.say("先按 Ctrl+S 保存，再送审。")
            return
        await self.submit([self.placed.record.id], "这一条")
        self._note_step()
        await self.follow(self.message)

    def _note_step(self) -> None:
        """Something of the record was saved here that Ctrl+Z takes back."""
        self._saved = max(0, self._saved) + 1

    async def do_say(self) -> None:
        from tui.screens.words import write_clause  # noqa: PLC0415

        await self.settle()
        if self.placed is None or self.dirty:
            self.say("先按 Ctrl+S 保存，再写句。")
        else:
            await write_clause(self, self.placed, self._note_step)

    async def do_review(self) -> None:
        from tui.screens.review import ReviewPage  # noqa: PLC0415

        judged = self.seen is not None and self.seen.status in ("submitted", "approved")
        await self.app.push_screen(ReviewPage(self.seen.id if self.seen and judged else ""))

    # --- saving -----------------------------------------------------------------------------------

    async def do_pages(self) -> None:
        await self.open_pages(self.placed.record.id if self.placed else "")

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
        try:
            await self._store(values)
        except StoreError as error:
            theirs = error.theirs if isinstance(error, Conflict) else None
            if isinstance(theirs, Record) and theirs.status == "approved":
                self.say("这一条已审核通过，存不进去；要改请先退回。这里写的还留着。")
            elif isinstance(theirs, Record):
                from tui.screens.conflict import compare  # noqa: PLC0415

                await compare(self, theirs)
            elif self.placed and self.desk.store.get(Record, self.placed.record.id) is None:
                self._gone()
            else:
                raise

    async def _store(self, values: dict[str, object]) -> None:
        """Save, and be ready for the next record, or for more changes of this one."""
        before = self.seen
        if self.placed is None:
            record = await self.wenming.do(lambda desk: desk.add(values))
            self.aside = {}
            if not self.each:
                self.begins_with = None
            self._begin(self.begins_with or {})
            self.enter(self.inputs[0])
        else:
            id_, seen = self.placed.record.id, self.seen
            record = await self.wenming.do(lambda desk: desk.edit(id_, values, seen=seen))
            self.seen = record
            self._past.clear()
            self._show_choices()
        self.came_from = None
        self._note_step()
        await self.settle()
        self.first = self.values()
        self.wenming.note_saved()
        everything = self.desk.arrangement.everything()
        placed = next((p for p in everything if p.record.id == record.id), None)
        if self.placed is not None:
            self.placed = placed or self.placed
        self.redraw()
        where = placed.section if placed else ""
        notes = "".join(n.message for n in record.notes)
        behind = left_behind(self.desk, self.placed, before, record) if before else ""
        self.say(f"已保存（{'归入 ' + where if where else '未归类'}）。{behind}{notes}")

    def _show_choices(self) -> None:
        """What is stored stands in a field of choices, not the digit for it."""
        for at, (spec, field) in enumerate(zip(self.specs, self.inputs, strict=True)):
            chosen = self._choice(spec.field, field.value)
            if chosen != field.value:
                self._shown[at] = field.value = chosen

    async def onto(self, theirs: Record, kind: Kind, words: Mapping[str, str]) -> "RecordPage":
        """The form of the other's version, of a kind and with these words."""
        page = self
        if kind.key != self.kind.key:
            page = self._made(kind)
            await self.app.switch_screen(page)
        page.seen = theirs
        page.first = words_as(kind, theirs, self.desk.kinds)
        page.fill(words)
        await page.settle()
        return page

    def _gone(self) -> None:
        async def yes() -> None:
            values = self._entered()
            self.placed, self.seen = None, None
            await self._store(values)

        self.ask("对方已删除这一条。Enter 作为新的一条保存 / Esc 继续填写", yes)

    def _elsewhere(self, node: Node) -> bool:
        """Whether the outline by itself would not bring this kind below `node`."""
        arrangement = self.desk.arrangement
        if node.style not in ("heading", "point"):
            return False
        return not any(
            self.kind.key in arrangement.nodes[id_].collects for id_ in arrangement.below(node.id)
        )

    # --- drafts -----------------------------------------------------------------------------------

    @property
    def draft_key(self) -> str:
        """Each new one has its own: what was left in another form of the kind stays."""
        return f"record/{self.placed.record.id}" if self.placed else self._new_key

    @property
    def typed_here(self) -> bool:
        return self.dirty and (self.placed is not None or self.values() != self._begun)

    def take_draft(self) -> Draft | None:
        if self.begins_with or not self.takes_draft:
            return None
        if self.placed is None and (kept := self._kept_of_kind()):
            self._new_key = kept[0].key
        return super().take_draft()

    def _kept_of_kind(self) -> list[Draft]:
        """What was left of new records of this kind."""
        return self.wenming.drafts.below(f"new/{self.kind.key}", *self.belongs)

    def others_kept(self) -> str:
        others = 0 if self.placed else len(self._kept_of_kind())
        return f"，还有 {others} 条：Esc 再 F2 选“{self.kind.label}”换一条" if others else ""

    def kept_said(self) -> str:
        if self.placed is not None:
            return "没保存的内容留着，再打开这一条接着写。"
        outline = isinstance(self.app.screen, Page) and self.app.screen.name_ == "outline"
        where = "回首页" if outline else ""  # F2 is a new point there
        return f"没保存的内容留着：{where}按 F2 选“{self.kind.label}”接着写。"

    def draft(self) -> Draft:
        return replace(super().draft(), kind=self.kind.key, seen=self.seen)

    def restore(self, draft: Draft) -> None:
        if draft.seen is not None:
            # What others changed since then is theirs, not this person's.
            self.seen = draft.seen
            self.first = words_as(self.kind, draft.seen, self.desk.kinds)
            was = self.desk.kinds.get(draft.seen.kind)
            left = recast(draft.seen.fields, was, self.kind)[1]
            self.aside = {key: (was.field(key), value) for key, value in left.items()}
        super().restore(draft)
