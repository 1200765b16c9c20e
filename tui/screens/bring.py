"""导入: a file, or what somebody pastes, shown as what it would become before it is taken."""

import asyncio
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from textual.app import ComposeResult
from textual.containers import Horizontal

from exports.watch import Cancelled, Progress, Watch
from store.clean import clean
from store.contract import StoreError
from store.desk import Desk
from store.enumerated import without_numbers
from store.labels import with_label
from store.model import Quantity
from tui.actions import Action
from tui.place import dropped_path
from tui.screens.home import node_name
from tui.screens.page import ListPage
from tui.screens.section import SectionPage
from tui.show import cell_len, fit
from tui.widgets.field_input import FieldInput, settled
from tui.widgets.lines import Line, Lines, Row, wrap

if TYPE_CHECKING:
    from exports.previewed import Left, Part, Preview, Taken
    from store.quick import Quick

__all__ = ["BringPage", "paste_page"]

R = TypeVar("R")
Take = Callable[[Desk, Progress], list[str]]
"""Takes what is shown; gives the records' ids."""

_QUOTED = re.compile(r'(?<![^\t\n])"(?:[^"]++|"")*+"(?![^\t\n])')
"""A cell that a program quotes, as it holds line breaks."""
_NAME = 16
"""Cells of a section's name, where it is told how many records went there."""
_STANDS = "  已有"
"""Behind a row that tells what a record of the year tells."""


def paste_page(text: str, section: str | None) -> "BringPage":
    """The page for a pasted text of several lines: a table if it has columns, else quick lines."""
    words = clean(text)
    rows = [row for row in _QUOTED.sub("…", words).split("\n") if row.strip()]
    if sum("\t" in row for row in rows) * 2 > len(rows):
        return BringPage(pasted=words)
    lines = without_numbers([line for line in words.split("\n") if line.strip()])
    return BringPage(lines=lines, section=section)


class BringPage(ListPage):
    """Enter reads the file that is named; Ctrl+S takes what is shown, as one step to undo. The
    blank or F8 leaves a row out, and takes it back. Enter corrects a line that was pasted.

    `pasted` is a table, `lines` are quick lines typed at the node `section`.
    """

    name_ = "bring"
    AUTO_FOCUS = ""
    """Who comes back from another page is where one was, not in the field of the path."""

    def __init__(
        self, *, pasted: str = "", lines: Sequence[str] = (), section: str | None = None
    ) -> None:
        super().__init__()
        self.pasted = pasted
        self.lines = list(lines)
        self.known: dict[str, Quick] = {}
        """What was read of each line."""
        self.changing: int | None = None
        """The line that is being corrected."""
        self.section = section
        self.rows: list[Row] = []
        self.items: list[range] = []
        """The places among `rows` of each line or row that can be taken."""
        self.out: dict[int, list[Row]] = {}
        """The items that are left out, with their rows as they were."""
        self.same: frozenset[int] = frozenset()
        """The items that tell what a record of the year tells."""
        self.told_same = ""
        """How many these are, and where they stand."""
        self.why: list[Row] = []
        """Why it was not read or taken: stands above the rows."""
        self.take: Take | None = None
        """What Ctrl+S does."""
        self.partly: Take | None = None
        """The same without what is refused; None where nothing is."""
        self.left = ""
        """What is not taken: how many rows, and which cells."""
        self.kinds: dict[str, str | None] = {}
        """The kinds, or `BY_ROW`, that were chosen for sheets, by their names; None: left out."""
        self.placed: dict[tuple[str, str], str] = {}
        """The items that were chosen for columns of nothing, by sheet and header."""
        self.path: Path | None = None
        """The file that is shown."""
        self.parts: tuple[Part, ...] = ()
        """What would become of the sheets; of those that may be of several kinds this is asked."""
        self.follower = Watch()
        self.working = False
        self.writing = False
        """Whether it is too late to stop."""

    def head(self) -> str:
        return "导入"

    def body(self) -> ComposeResult:
        with Horizontal(classes="field"):
            yield Line("  这一行" if self.lines else "  文件")
            yield FieldInput(id="path")
        yield Lines(id="list")

    def begin(self) -> None:
        super().begin()
        named = not self.pasted and not self.lines
        self.query_one(".field").display = named
        if named:
            self.set_focus(self.query_one(FieldInput))
            self.say("写文件的路径：.docx .txt 文稿，.xlsx .csv .tsv 表格，.json 记录。Enter 读取")
        else:
            self.run_worker(self._read(None), exclusive=True)

    def redraw(self) -> None:
        super().redraw()
        rows = [*self.why, *self._counted(), *self.rows]
        self.list.put(rows, min(self.list.cursor or 0, len(rows) - 1) if rows else None)

    async def key(self, key: str, character: str | None) -> bool:
        typing = self.asks or isinstance(self.focused, FieldInput)
        if character in (" ", "\u3000") and not typing:
            await self.do_cycle()
            return True
        return await super().key(key, character)

    async def perform(self, action: Action) -> None:
        # What would cover this page, or close it, waits: its end closes it.
        if not self.working or action.id in ("back", "quit"):
            await super().perform(action)

    # --- reading ----------------------------------------------------------------------------------

    async def do_open(self) -> None:
        if self.take is not None and not isinstance(self.focused, FieldInput) and self._homeless():
            self.run_worker(self._place(), exclusive=True)
            return
        if self.lines and not self.working:
            await self._change()
        if self.pasted or self.lines:
            return
        field = self.query_one(FieldInput)
        await settled(field)
        if not field.value.strip():
            self.say("先写文件的路径。")
            return
        if self.wenming.kiosk:  # any file that the account may read would be shown
            self.say("受限账户不能读服务器上的文件。表格和清单可以直接粘贴进列表。")
            return
        self.run_worker(self._read(dropped_path(field.value)), exclusive=True)

    async def _read(self, path: Path | None) -> None:
        """Read in the other thread; the screen answers meanwhile, and Esc stops it."""
        self.kinds, self.placed, self.path = {}, {}, path
        try:
            await self._look_again(path)
            if asked := [part for part in self.parts if part.fits]:
                taken = any(part.taken for part in self.parts)
                for part in asked:
                    self.kinds[part.sheet] = await self._kind_of(part)
                if not taken and all(kind is None for kind in self.kinds.values()):
                    raise Cancelled
                await self._look_again(path)
        except Cancelled:
            self._clear()
            self._failed("停下了，什么都没有收。")
        except StoreError as error:
            self._clear()
            self._failed("没有读成，什么都没有收。改好后再试。", str(error))
        else:
            if self.is_mounted:
                self.set_focus(None)
                self.redraw()
                self._ask()

    async def _look_again(self, path: Path | None) -> None:
        self._clear()
        self.redraw()
        await self._work("正在读", lambda desk, tell: self._look(desk, path, tell), write=False)

    def _clear(self) -> None:
        self.take = self.partly = None
        self.rows, self.why, self.parts, self.left = [], [], (), ""
        self.items, self.out, self.same, self.told_same = [], {}, frozenset(), ""

    # --- correcting a line ------------------------------------------------------------------------

    async def _change(self) -> None:
        """Open the line on which one is, or read anew the one that is open."""
        if self.changing is not None:
            await self._changed(self.changing)
        elif len(chosen := self._on()) == 1 and self.take is not None:
            (self.changing,) = chosen
            field = self.query_one(FieldInput)
            field.value = self.lines[self.changing]
            field.cursor_position = len(field.value)
            self.query_one(".field").display = True
            self.set_focus(field)
            self.say("改好这一行，Enter 重新看 / Esc 不改")

    def _close(self) -> None:
        self.changing = None
        self.query_one(".field").display = False
        self.set_focus(None)

    async def _changed(self, item: int) -> None:
        field = self.query_one(FieldInput)
        await settled(field)
        line = clean(field.value).strip()
        if not line:
            self.say("这一行是空的。不要它请按 Esc，再按空格。")
            return
        at, out = self.list.cursor, [n for n in self.out if n != item]
        self._close()
        if line == self.lines[item]:
            self._ask()
            return
        self.lines[item] = line
        self.run_worker(self._read_line(at, out), exclusive=True)

    async def _read_line(self, at: int | None, out: list[int]) -> None:
        """Show the lines with the one that was corrected; the others are as they were."""
        try:
            await self._look_again(None)
        except Cancelled:
            self._clear()
            self._failed("停下了，什么都没有收。")
            return
        if self.is_mounted:
            for item in out:
                self._leave(item, out=True)
            self.list.cursor = at
            self.redraw()
            self._ask()

    def _homeless(self) -> "tuple[str, Left] | None":
        """The first column that is of nothing and could be of something, and its sheet."""
        return next(
            ((part.sheet, left) for part in self.parts for left in part.left if left.places), None
        )

    async def _place(self) -> None:
        """Have somebody choose the item that takes a column's words, and read it so."""
        from tui.screens.pick import PlacePage  # noqa: PLC0415

        if (found := self._homeless()) is None:
            return
        sheet, left = found
        page = PlacePage(left.header, left.places)
        await self.app.push_screen(page)
        place = await page.answer
        if place is None:
            self._ask()
            return
        out, count = [*self.out], len(self.items)
        self.placed[sheet, left.header] = place
        try:
            await self._look_again(self.path)
        except Cancelled:
            self._clear()
            self._failed("停下了，什么都没有收。")
            return
        except StoreError as error:
            self._clear()
            self._failed("没有读成，什么都没有收。改好后再试。", str(error))
            return
        if self.is_mounted:
            for item in out if len(self.items) == count else ():
                self._leave(item, out=True)
            self.redraw()
            self._ask()

    async def _kind_of(self, part: "Part") -> str | None:
        from tui.screens.pick import SheetKindPage  # noqa: PLC0415

        page = SheetKindPage(part)
        await self.app.push_screen(page)
        return await page.answer

    def _failed(self, words: str, why: str = "") -> None:
        """Say that nothing was taken, and why."""
        if self.is_mounted:
            self.why = [row for line in why.split("\n") if line for row in self._wrapped(line)]
            self.list.cursor = 0
            self.try_redraw()
            self.say(words)

    def _wrapped(self, words: str, style: str = "") -> list[Row]:
        """A sentence, in as many lines as it takes here."""
        return [(("  ", ""), *row) for row in wrap(((words, style),), max(20, self.size.width - 2))]

    def _ask(self) -> None:
        drop = f"空格 {self._dropping()} / " if self.items else ""
        if self.partly is not None:
            found = self._homeless()
            place = f"Enter 给“{found[1].header}”选去处 / " if found else ""
            self.say(f"有些收不了。改好再来，或 {place}Ctrl+S 只收其余的 / {drop}Esc 不收")
        elif self.left:
            self.say("都收不了，什么都没有收。改好再来。Esc 返回")
        else:
            change = "Enter 改这一行 / " if self.lines and len(self._on()) == 1 else ""
            self.say(f"Ctrl+S 收下 / {change}{drop}Esc 不收")

    def moved(self) -> None:
        if self.take is not None and not self.working and self.changing is None:
            self._ask()

    # --- leaving out ------------------------------------------------------------------------------

    def _counted(self) -> list[Row]:
        """How much can be taken, how much of it is, and what stands in the year already."""
        if not self.items and not self.parts:
            return []
        unit = "条" if self.lines else "条记录"
        out = f"，不收 {len(self.out)} 条（标 - 的）" if self.out else ""
        left = f"；收不了 {self.left}" if self.left else ""
        rows = self._wrapped(f"可收 {len(self.items)} {unit}{out}{left}。", "bold")
        if self.told_same:
            rows += self._wrapped(f"! {self.told_same}。", "bold")
        return rows

    def _chosen(self) -> frozenset[int]:
        """The items on which one is: above them all that are there already."""
        above = len(self.why) + len(self._counted())
        return self.same if (self.list.cursor or 0) < above else self._on()

    def _on(self) -> frozenset[int]:
        """The item on which one is; none above them."""
        at = (self.list.cursor or 0) - len(self.why) - len(self._counted())
        if at < 0:
            return frozenset()
        n = bisect_right(self.items, at, key=lambda rows: rows.start) - 1
        return frozenset({n}) if n >= 0 and at in self.items[n] else frozenset()

    def _dropping(self) -> str:
        """What the blank does here."""
        chosen = self._chosen()
        back = bool(chosen) and chosen <= self.out.keys()
        if len(chosen) > 1 or (chosen and chosen == self.same):
            return "已有的也收" if back else "不收已有的"
        return "收回这一条" if back else "不收这一条" if chosen else "不收选中的一条"

    async def do_cycle(self) -> None:
        if self.working or self.take is None or self.changing is not None:
            return
        if not self.items:
            self.say("这里不能一条一条地选。Ctrl+S 收下 / Esc 不收")
            return
        chosen = self._chosen()
        if not chosen:
            self.say("先用 ↑↓ 选一条，再按空格：不收，或收回。")
            return
        back = chosen <= self.out.keys()
        for item in chosen:
            self._leave(item, out=not back)
        self.redraw()
        self._ask()

    async def do_delete(self) -> None:
        await self.do_cycle()

    def _leave(self, item: int, *, out: bool) -> None:
        """Leave an item out, or take it back."""
        places = self.items[item]
        if not out:
            for at, row in zip(places, self.out.pop(item, ()), strict=False):
                self.rows[at] = row
        elif item not in self.out:
            self.out[item] = [self.rows[at] for at in places]
            for n, at in enumerate(places):
                words = "".join(text for text, _ in self.rows[at])
                self.rows[at] = ((f"- {words[2:]}" if n == 0 else words, "dim"),)

    def _add(self, *rows: Row) -> None:
        """Show an item in these rows."""
        self.items.append(range(len(self.rows), len(self.rows) + len(rows)))
        self.rows += rows

    # --- what it would become ---------------------------------------------------------------------

    async def _work(self, what: str, do: Callable[[Desk, Progress], R], *, write: bool) -> R:
        """Do it in the other thread and say how far it is. Esc stops it, but for the last step of
        what writes.
        """
        loop = asyncio.get_running_loop()

        def say(words: str) -> None:
            loop.call_soon_threadsafe(self._progress, f"{what}{words}")

        self.follower = watch = Watch(say)
        told = -1

        def tell(done: int, whole: int) -> None:
            nonlocal told
            if write and done == whole:
                self.writing = True
                watch.step("，正在写到磁盘……")
            elif (part := done * 100 // max(whole, 1)) == told:
                watch.rest(0)
            else:
                told = part
                watch.step(f" {done:,}/{whole:,}，Esc 停下" if write else f" {part}%，Esc 停下")

        self.working = True
        self.say(f"{what}……，Esc 停下")
        try:
            return await self.wenming.do(lambda desk: do(desk, tell), told=True)
        finally:
            self.working = self.writing = False

    def _progress(self, words: str) -> None:
        if self.is_mounted and self.working and not self.follower.stopped:
            self.say(words)

    def _look(self, desk: Desk, path: Path | None, tell: Progress) -> None:
        """What it would become; sets `rows`, `take`, `partly` and `parts`."""
        if self.lines:
            self._look_at_lines(desk, tell)
        elif path is None:
            self._look_at_table(desk, self.pasted.encode(), "粘贴.tsv", tell)
        else:
            self._look_at_file(desk, path, tell)

    def _look_at_file(self, desk: Desk, path: Path, tell: Progress) -> None:
        from tui.bring import read_file, refuse_other  # noqa: PLC0415

        refuse_other(path)
        data, suffix = read_file(path), path.suffix.lower()
        if suffix in (".xlsx", ".csv", ".tsv"):
            self._look_at_table(desk, data, path.name, tell)
        elif suffix == ".json":
            self._look_at_json(desk, data, tell)
        else:
            self._look_at_text(desk, data, tell, word=suffix == ".docx")

    def _look_at_lines(self, desk: Desk, tell: Progress) -> None:
        from exports.standing import sameness, standing  # noqa: PLC0415

        found: list[Quick] = []
        for done, line in enumerate(self.lines):
            tell(done, len(self.lines))
            if line not in self.known:
                self.known[line] = desk.quick(line, section=self.section)
            found.append(self.known[line])
        known = standing(desk)
        same = {
            n for n, q in enumerate(found) if sameness(q.kind, q.title, q.date, q.fields) in known
        }
        for n, quick in enumerate(found):
            doubt = self._wrapped(f"! {quick.notes[0].message}") if quick.notes else []
            self._add(_quick_row(desk, quick, stands=n in same), *doubt)
        self.same = frozenset(same)
        self.told_same = f"有 {len(same)} 条和今年已有的一样" if same else ""

        def take(desk: Desk, tell: Progress) -> list[str]:
            taken = [quick for n, quick in enumerate(found) if n not in self.out]
            return desk.add_lines(taken, tell)

        self.take = take

    def _look_at_table(self, desk: Desk, data: bytes, name: str, tell: Progress) -> None:
        from exports.tabular import preview, take  # noqa: PLC0415

        found = preview(desk, data, name, chosen=self.kinds, placed=self.placed, progress=tell)
        self.parts, self.left = found.parts, found.left_out
        self.same = frozenset(n for n, row in enumerate(found.new) if row.stands)
        self.told_same = found.standing
        self._show_table(desk, found)

        def chosen(desk: Desk, tell: Progress, *, skip_refused: bool = False) -> list[str]:
            out = {row.record.id for n, row in enumerate(found.new) if n in self.out}
            taken = found.without(out) if out else found
            return take(desk, taken, skip_refused=skip_refused, progress=tell)

        self.take = chosen
        if found.refused and found.new:
            self.partly = partial(chosen, skip_refused=True)

    def _show_table(self, desk: Desk, found: "Preview") -> None:
        """What is refused first, then what becomes of the columns, then the rows, each with what is
        doubtful about it.
        """
        rows = [row for one in found.refused for row in self._wrapped(f"! {one.text}", "bold")]
        rows += [row for words in found.passed for row in self._wrapped(words, "dim")]
        for part in found.parts:
            if part.columns:
                taken = "，".join(
                    f"{c.header} → {c.taken_as}" if c.taken_as else f"{c.header}（不收：{c.why}）"
                    for c in part.columns
                )
                rows += self._wrapped(f"{part.sheet}：{taken}" if part.sheet else taken, "dim")
            self.rows += rows
            rows = []
            for row in part.taken:
                if not row.known:
                    doubts = (f"! 第 {row.line} 行：{words}" for words in row.doubts)
                    wrapped = [line for words in doubts for line in self._wrapped(words)]
                    self._add(((self._table_row(desk, row), ""),), *wrapped)
        self.rows += rows

    def _table_row(self, desk: Desk, row: "Taken") -> str:
        """Kind, date, title and numbers; the last two share what room there is."""
        record = row.record
        kind = desk.kinds.get(record.kind).label + ("？" if row.guessed else "")
        values = [v for value in record.fields.values()
                  for v in (value if isinstance(value, tuple) else (value,))]  # fmt: skip
        numbers = "、".join(with_label(v) for v in values if isinstance(v, Quantity))
        tail = _STANDS if row.stands else ""
        room = max(20, self.size.width - 32 - cell_len(tail))
        share = max(room // 3, min(cell_len(numbers), room - cell_len(record.title)))
        words = f"  {fit(kind, 14)}{fit(record.date.raw, 12)}{fit(record.title, room - share)}"
        return f"{words} {fit(numbers, share)}{tail}".rstrip()

    def _look_at_json(self, desk: Desk, data: bytes, tell: Progress) -> None:
        from exports.intake import import_json, read_json  # noqa: PLC0415

        _, ids, refused = read_json(desk, data, tell)
        self.rows = [row for words in refused for row in self._wrapped(f"! {words}", "bold")]
        self.left = f"{len(refused)} 条" if refused else ""
        self.rows.append(((f"  {len(ids)} 条记录，由 list --json 写成；都按草稿收。", ""),))
        self.take = lambda desk, tell: import_json(desk, data, progress=tell)[0]
        if refused:
            self.partly = lambda desk, tell: import_json(
                desk, data, skip_refused=True, progress=tell
            )[0]

    def _look_at_text(self, desk: Desk, data: bytes, tell: Progress, *, word: bool) -> None:
        from exports.intake import import_text  # noqa: PLC0415

        said = []
        if word:
            from exports.word import read_word  # noqa: PLC0415

            found = read_word(data, tell)
            if found.tracked:
                said.append(
                    f"有未处理的修订：{found.tracked}。"
                    "收下就是全部接受；先列出修订，再是接受以后的文字。"
                )
                said += found.told
            said += found.notes
            data = found.text.encode()
        empty = not desk.arrangement.everything() and not any(
            node.text and node.style != "heading" for node in desk.arrangement.nodes.values()
        )
        if not empty:
            said.append("这份文档里已经有文字或记录：收下就接在后面。")
        from exports.reader import read_text  # noqa: PLC0415

        rows = [row for words in said for row in self._wrapped(f"! {words}", "bold")]
        rows += [((f"  {line}", ""),) for line in read_text(data).split("\n")]
        self.rows = rows
        self.take = lambda desk, tell: import_text(desk, data, append=not empty, progress=tell)

    # --- taking -----------------------------------------------------------------------------------

    async def do_save(self) -> None:
        if self.changing is not None:
            self.say("先按 Enter 收好这一行，或 Esc 不改。")
            return
        if self.take is None:
            return
        count = len(self.items) - len(self.out)
        if self.items and not count:
            self.say("一条都没有选，没有收。空格 收回一条 / Esc 返回")
            return
        partly = self.partly
        if partly is None:
            self.run_worker(self._take(self.take), exclusive=True)
            return

        async def yes() -> None:
            self.run_worker(self._take(partly), exclusive=True)

        async def no() -> None:
            self._ask()

        rest = f"其余的 {count} 条" if self.items else "其余的"
        self.ask(f"收不了的丢下，只收{rest}？Enter 收 / Esc 不收", yes, no)

    async def _take(self, take: Take) -> None:
        try:
            ids = await self._work("正在收", take, write=True)
        except Cancelled:
            self._failed("停下了，什么都没有收。Ctrl+S 再收 / Esc 返回")
            return
        except StoreError as error:
            self._failed("没有收成，什么都没有收。Ctrl+S 再收 / Esc 返回", str(error))
            return
        self.wenming.note_saved()
        if self.is_current:
            self.app.pop_screen()  # waiting for it here would be waiting for oneself
        page = self.app.screen
        lost = [self.left] if self.left else []
        lost += [f"不要的 {len(self.out)} 条"] if self.out else []
        left = f"；没有收 {'、'.join(lost)}" if lost else ""
        said, end = f"已收下，{len(ids)} 条记录", f"{left}。Ctrl+Z 撤销。"
        room = self.app.size.width - 2 - cell_len(said + end)
        where = self._where(ids, page) if isinstance(page, SectionPage) and room > _NAME else ""
        self.wenming.tell(f"{said}{fit(where, room).rstrip()}{end}" if where else f"{said}{end}")

    def _where(self, ids: Sequence[str], page: SectionPage) -> str:
        """How many records went to which sections; "" where all stand in that of the page."""
        seen = {*page.told(), *([None] if page.node is None else [])}
        arrangement, new = self.desk.arrangement, set(ids)
        placed = [each for each in arrangement.everything() if each.record.id in new]
        if all(each.node in seen for each in placed):
            return ""
        counts = Counter(each.section for each in placed)
        told = []
        for section, count in counts.most_common():
            node = arrangement.find(section) if section else None
            name = f"{section} {fit(node_name(node), _NAME).rstrip()}" if node else "未归类"
            told.append(f"{name} {count} 条")
        return f"：{'、'.join(told)}"

    async def do_back(self) -> None:
        if self.changing is not None:
            self._close()
            self._ask()
        elif not self.working:
            await super().do_back()
        elif self.writing:
            self.say("已经在写到磁盘，停不下了。收下以后可以按 Ctrl+Z 撤销。")
        else:
            self.follower.stop()
            self.say("正在停下……")

    def on_unmount(self) -> None:
        self.follower.stop()


def _quick_row(desk: Desk, quick: "Quick", *, stands: bool) -> Row:
    parts = [part.shown for part in quick.parts if part.what in ("date", "quantity", "place")]
    kind = desk.kinds.get(quick.kind).label + ("？" if quick.kind_guessed else "")
    words = f"  {fit(kind, 14)}{fit(quick.title, 30)}{' · '.join(filter(None, parts))}"
    return ((f"{words}{_STANDS if stands else ''}", ""),)
