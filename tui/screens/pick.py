"""Choosing by typing: a kind for a new record or a table, or a record to open."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from store.contract import StoreError
from store.fold import fold
from store.kinds import Kind
from store.model import Record
from store.outline import Placed
from tui.screens.marking import MarkingPage
from tui.screens.page import Answer, ListPage
from tui.show import fit, one_line
from tui.widgets.lines import Row

if TYPE_CHECKING:
    from exports.previewed import Part
    from store.templates import Template
    from tui.screens.record import RecordPage

__all__ = ["FindPage", "KindPage", "OtherKindPage", "PlacePage", "SheetKindPage"]


class PickPage(ListPage):
    """What is typed narrows the list; the keys are taken here at once, so none is lost."""

    name_ = "pick"
    hint = ""

    def __init__(self) -> None:
        super().__init__()
        self.typed = ""

    def redraw(self) -> None:
        super().redraw()
        rows = self.found()
        self.list.put(rows, min(self.list.cursor or 0, max(0, len(rows) - 1)))
        none = "　没有找到。" if self.typed.strip() and not self.hits() else ""
        if not self.asks:
            self.say(f"{self.hint}{self.typed}▏{none}")

    def found(self) -> list[Row]:
        raise NotImplementedError

    def hits(self) -> bool:
        """Whether what stands in the list is what was looked for."""
        return bool(self.list.rows)

    async def key(self, key: str, character: str | None) -> bool:
        if await super().key(key, character):
            return True
        if key == "backspace":
            self.typed = self.typed[:-1]
        elif key == "ctrl+u":
            self.typed = ""
        elif character and character.isprintable():
            if character in "123456789" and await self.digit(int(character) - 1):
                return True
            self.typed += character
        else:
            return False
        self.list.cursor = 0
        self.redraw()
        return True

    async def digit(self, at: int) -> bool:
        """Take the row with a number; False where digits are text."""
        return False


class KindPage(PickPage):
    """A kind for a new record: the unit's templates, the kinds of the section and those used last,
    then the families. What is typed finds kinds by their words and initials.
    """

    hint = "类型（打字或拼音首字母查找，数字选择）："

    def __init__(self, section: str | None) -> None:
        super().__init__()
        self.section = section
        self.family = ""
        """The family that is opened."""
        self.choices: list[Template | Kind | str] = []
        self._templates: tuple[Template, ...] | None = None

    @property
    def templates(self) -> "tuple[Template, ...]":
        """The unit's; a mistake in their file is said once and hides nothing else."""
        if self._templates is None:
            from store.templates import load_templates  # noqa: PLC0415

            self._templates = ()
            settings = self.wenming.folder / "settings"
            try:
                self._templates = load_templates(settings, self.desk.kinds)
            except StoreError as error:
                self.hint = f"{error} {self.hint}"
        return self._templates

    def found(self) -> list[Row]:
        from store.remembered import find_kinds, kind_rows  # noqa: PLC0415

        kinds = self.desk.kinds
        typed = self.typed.strip()
        if typed:
            rows = kind_rows(kinds, self.wenming.remembered)
            self.choices = [kinds[row.key] for row in find_kinds(rows, typed) if row.key in kinds]
        elif self.family:
            self.choices = [k for k in kinds.kinds.values() if k.family == self.family]
        else:
            self.choices = [*self.first(), *kinds.families]
        return [((self._row(at, choice), ""),) for at, choice in enumerate(self.choices, 1)]

    def hits(self) -> bool:
        from store.search import Index  # noqa: PLC0415

        other = self.desk.kinds["other"]  # stands there where nothing else fits
        names = Index((name, name) for name in (other.key, other.label))
        return self.choices != [other] or bool(names.find(self.typed, 1))

    def first(self) -> "list[Template | Kind | str]":
        """What stands before the families."""
        kinds = self.desk.kinds
        node = self.desk.arrangement.nodes.get(self.section or "")
        below = self.desk.arrangement.below(node.id) if node else []
        collected = [k for id_ in below for k in self.desk.arrangement.nodes[id_].collects]
        lately = self.wenming.remembered.recent_kinds(collected or None)[:3]
        keys = [k for k in dict.fromkeys((*lately, *collected)) if k in kinds][:_FIRST]
        return [*self.templates, *(kinds[key] for key in keys)]

    def about(self, kind: Kind) -> str:
        """What is said of a kind beside its name."""
        return f"{fit(kind.family, 12)} {'、'.join(kind.words[:3])}"

    def _row(self, at: int, choice: "Template | Kind | str") -> str:
        number = str(at) if at < 10 else " "
        if isinstance(choice, str):
            labels = [k.label for k in self.desk.kinds.kinds.values() if k.family == choice]
            return f" {number} + {fit(choice, 12)} {'、'.join(labels)}"
        if isinstance(choice, Kind):
            return f" {number}   {fit(choice.label, 20)} {self.about(choice)}"
        return f" {number} * {fit(choice.name, 20)} 模板 · {self.desk.kinds.get(choice.kind).label}"

    async def digit(self, at: int) -> bool:
        if at < len(self.choices):
            self.list.cursor = at
            await self.do_open()
        return True

    async def do_back(self) -> None:
        if self.family:
            self.family = ""
            self.list.cursor = 0
            self.redraw()
        else:
            await super().do_back()

    async def do_open(self) -> None:
        choice = self.choices[self.list.cursor or 0]
        if isinstance(choice, str):
            self.family = choice
            self.list.cursor = 0
            self.redraw()
        else:
            await self.pick(choice)

    async def pick(self, choice: "Template | Kind") -> None:
        """Go on with what is chosen."""
        from tui.screens.record import RecordPage  # noqa: PLC0415
        from tui.screens.record_words import typed_words  # noqa: PLC0415

        if isinstance(choice, Kind):
            await self.app.switch_screen(RecordPage(choice, section=self.section))
        else:
            kind = self.desk.kinds.get(choice.kind)
            words = typed_words(kind, choice.values)
            page = RecordPage(kind, section=self.section, words=words, each=True)
            await self.app.switch_screen(page)


_FIRST = 9
"""So many kinds stand before the families."""
_BY_ROW = "各行按内容认"
"""The choice that leaves the kind to the words of each row."""


class OtherKindPage(KindPage):
    """Another kind for the record of a form; those come first that its title says."""

    hint = "换成哪种类型（打字或首字母查找，数字选，Esc 不换）："

    def __init__(self, form: "RecordPage") -> None:
        super().__init__(form.placed.node if form.placed else form.section)
        self.form = form

    def head(self) -> str:
        return self.form.head()

    def first(self) -> "list[Template | Kind | str]":
        from store.guess_kind import guess_kind  # noqa: PLC0415 - weights that only this needs

        title = self.form.values().get("title", "")
        guess = guess_kind(fold(title), self.desk.kinds)
        said = [self.desk.kinds[key] for key in (guess.key, *guess.others)]
        usual = [one for one in super().first() if isinstance(one, Kind)]
        others: dict[str, Template | Kind | str] = {kind.key: kind for kind in (*said, *usual)}
        others.pop(self.form.kind.key, None)
        return list(others.values())[:_FIRST]

    async def pick(self, choice: "Template | Kind") -> None:
        await self.app.pop_screen()
        if isinstance(choice, Kind):
            await self.form.become(choice)


class SheetKindPage(KindPage):
    """The kind of the rows of a sheet that does not say it: each row's by its words, then the kinds
    that know its columns.

    `answer` is its key, `BY_ROW`, or None where the sheet is left out.
    """

    hint = "这张表是哪种记录（打字或首字母查找，数字选，Esc 不收）："

    def __init__(self, part: "Part") -> None:
        super().__init__(None)
        self.part = part
        self.known = {one.kind: "、".join(one.headers) for one in part.fits}
        self.answer: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()

    def head(self) -> str:
        return f"导入 · 工作表“{fit(self.part.sheet, 30).strip()}”" if self.part.sheet else "导入"

    def first(self) -> "list[Template | Kind | str]":
        by_row = [_BY_ROW] if self.part.by_row else []
        fits = self.part.fits[: _FIRST - len(by_row)]
        return [*by_row, *(self.desk.kinds.get(one.kind) for one in fits)]

    def _row(self, at: int, choice: "Template | Kind | str") -> str:
        if choice == _BY_ROW:
            return f" {at}   {fit(_BY_ROW, 20)} 一张表里有几种记录时选它"
        return super()._row(at, choice)

    async def do_open(self) -> None:
        from exports.previewed import BY_ROW  # noqa: PLC0415

        if self.choices[self.list.cursor or 0] == _BY_ROW:
            self.answer.set_result(BY_ROW)
            await self.app.pop_screen()
        else:
            await super().do_open()

    def about(self, kind: Kind) -> str:
        headers = self.known.get(kind.key)
        words = f"收 {headers}" if headers else "没有这张表的列"
        return fit(words, max(20, self.size.width - 27))

    async def pick(self, choice: "Template | Kind") -> None:
        if isinstance(choice, Kind):
            self.answer.set_result(choice.key)
            await self.app.pop_screen()

    def on_unmount(self) -> None:
        if not self.answer.done():
            self.answer.set_result(None)


class PlacePage(PickPage):
    """The item that takes the words of a table's column; those come first that are not printed.

    `answer` is the item, or None where the column stays without one.
    """

    def __init__(self, header: str, places: Sequence[str]) -> None:
        super().__init__()
        self.header = header
        self.places = places
        self.hint = f"“{header}”这一列记到哪一项（数字选，Esc 不选）："
        self.shown: list[str] = []
        self.answer: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()

    def head(self) -> str:
        return "导入"

    def found(self) -> list[Row]:
        from exports.rows import PROOFS  # noqa: PLC0415

        about = {PROOFS: f"整格记成“{self.header}”一项，不写进正文"}
        self.shown = [place for place in self.places if self.typed.strip() in place]
        return [
            ((f" {at:>2}  {fit(place, 16)}{about.get(place, '')}", ""),)
            for at, place in enumerate(self.shown, 1)
        ]

    async def digit(self, at: int) -> bool:
        if at < len(self.shown):
            await self.pick(self.shown[at])
        return True

    async def do_open(self) -> None:
        if self.shown:
            await self.pick(self.shown[self.list.cursor or 0])

    async def pick(self, place: str) -> None:
        """Go back with the item."""
        if not self.answer.done():
            self.answer.set_result(place)
            await self.app.pop_screen()

    def on_unmount(self) -> None:
        if not self.answer.done():
            self.answer.set_result(None)


class FindPage(PickPage, MarkingPage):
    """Records that hold what is typed; they stand there again behind one that was opened."""

    name_ = "find"
    hint = "查找："

    def __init__(self) -> None:
        super().__init__()
        self.records: list[Placed] = []
        self._found_by = ""
        """The words by which they were found."""

    @property
    def chosen_record(self) -> Placed | None:
        at = self.list.cursor or 0
        return self.records[at] if at < len(self.records) else None

    def found(self) -> list[Row]:
        before = self.chosen_record
        self.records = self.desk.find(query=self.typed or None)
        ids = [placed.record.id for placed in self.records]
        self.marked.intersection_update(ids)
        if self.typed == self._found_by and before is not None and before.record.id in ids:
            self.list.cursor = ids.index(before.record.id)  # wherever it stands now
        self._found_by = self.typed
        return [((self._row_of(placed.record), ""),) for placed in self.records]

    def _row_of(self, record: Record) -> str:
        mark = "* " if record.id in self.marked else "  "
        kind = self.desk.kinds.get(record.kind).label
        return f"{mark}{fit(record.date.raw, 12)} {fit(kind, 10)} {one_line(record.title)}"

    def ask(self, question: str, yes: Answer, no: Answer | None = None) -> None:
        async def again() -> None:
            self.redraw()

        super().ask(question, yes, no or again)

    async def do_open(self) -> None:
        from tui.screens.record import RecordPage  # noqa: PLC0415

        if (placed := self.chosen_record) is not None:
            await self.app.push_screen(RecordPage.of(self.desk, placed, self.wenming.drafts))
