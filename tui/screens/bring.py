"""导入: a file, or what somebody pastes, shown as what it would become before it is taken."""

import asyncio
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from textual.app import ComposeResult
from textual.containers import Horizontal

from exports.watch import Cancelled, Progress, Watch
from store.clean import clean
from store.contract import StoreError
from store.desk import Desk
from tui.actions import Action
from tui.place import dropped_path
from tui.screens.bring_preview import Brought, Shown, Take, indented, pasted
from tui.screens.home import node_name
from tui.screens.page import ListPage
from tui.screens.section import SectionPage
from tui.show import cell_len, fit
from tui.widgets.field_input import FieldInput, settled
from tui.widgets.lines import Line, Lines, Row

if TYPE_CHECKING:
    from exports.previewed import Part

__all__ = ["BringPage", "paste_page"]

R = TypeVar("R")

_NAME = 16
"""Cells of a section's name, where it is told how many records went there."""


def paste_page(text: str, section: str | None) -> "BringPage":
    """The page for a pasted text of several lines, at the node `section`."""
    return BringPage(pasted(text, section))


class BringPage(ListPage):
    """Enter reads the file that is named; Ctrl+S takes what is shown, as one step to undo. The
    blank or F8 leaves a row out, and takes it back. Enter corrects a line that was pasted.
    """

    name_ = "bring"
    AUTO_FOCUS = ""
    """Who comes back from another page is where one was, not in the field of the path."""

    def __init__(self, brought: Brought | None = None) -> None:
        super().__init__()
        self.brought = brought or Brought()
        """What is shown; nothing as long as no file is named."""
        self.named = not self.brought.table and not self.brought.lines
        """Whether it is a file, whose path is typed here."""
        self.changing: int | None = None
        """The line that is being corrected."""
        self.shown = Shown()
        self.why: list[Row] = []
        """Why it was not read or taken: stands above the rows."""
        self.follower = Watch()
        self.working = False
        self.writing = False
        """Whether it is too late to stop."""

    def head(self) -> str:
        return "导入"

    def body(self) -> ComposeResult:
        with Horizontal(classes="field"):
            yield Line("  文件" if self.named else "  这一行")
            yield FieldInput(id="path")
        yield Lines(id="list")

    def begin(self) -> None:
        super().begin()
        self.query_one(".field").display = self.named
        if self.named:
            self.set_focus(self.query_one(FieldInput))
            self.say("写文件的路径：.docx .txt 文稿，.xlsx .csv .tsv 表格，.json 记录。Enter 读取")
        else:
            self.run_worker(self._read(self.brought), exclusive=True)

    def redraw(self) -> None:
        super().redraw()
        rows = [*self.why, *self._counted(), *self.shown.rows]
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
        if self.shown.homeless and not isinstance(self.focused, FieldInput):
            self.run_worker(self._place(), exclusive=True)
            return
        if self.brought.lines and not self.working:
            await self._change()
        if not self.named:
            return
        field = self.query_one(FieldInput)
        await settled(field)
        if not field.value.strip():
            self.say("先写文件的路径。")
            return
        if self.wenming.kiosk:  # any file that the account may read would be shown
            self.say("受限账户不能读服务器上的文件。表格和清单可以直接粘贴进列表。")
            return
        self.run_worker(self._read(Brought(dropped_path(field.value))), exclusive=True)

    async def _read(self, brought: Brought) -> None:
        self.brought = brought
        if not await self._look():
            return
        if asked := [part for part in self.shown.parts if part.fits]:
            taken = any(part.taken for part in self.shown.parts)
            for part in asked:
                brought.kinds[part.sheet] = await self._kind_of(part)
            if not taken and all(kind is None for kind in brought.kinds.values()):
                self._clear()
                self._failed("停下了，什么都没有收。")
                return
            if not await self._look():
                return
        self.set_focus(None)
        self.redraw()
        self._ask()

    async def _read_anew(self, out: Sequence[int], at: int | None = None) -> None:
        """Read it with what was corrected or chosen; the items `out` are left out as they were."""
        count = len(self.shown.items)
        if not await self._look():
            return
        for item in out if len(self.shown.items) == count else ():
            self.shown.leave(item, out=True)
        self.list.cursor = at
        self.redraw()
        self._ask()

    async def _look(self) -> bool:
        """Look in the other thread what it would become, and whether there is that to show.

        The screen answers meanwhile, and Esc stops it.
        """
        self._clear()
        self.redraw()
        brought, width = self.brought, self.size.width
        try:
            self.shown = await self._work(
                "正在读", lambda desk, tell: brought.preview(desk, width, tell), write=False
            )
        except Cancelled:
            self._failed("停下了，什么都没有收。")
            return False
        except StoreError as error:
            self._failed("没有读成，什么都没有收。改好后再试。", str(error))
            return False
        return self.is_mounted

    def _clear(self) -> None:
        self.shown, self.why = Shown(), []

    # --- correcting a line ------------------------------------------------------------------------

    async def _change(self) -> None:
        """Open the line on which one is, or read anew the one that is open."""
        if self.changing is not None:
            await self._changed(self.changing)
        elif self.shown.take is not None:
            if not (chosen := self._on()):
                self.say("先用 ↑↓ 选一行，再按 Enter 改它。")
                return
            (self.changing,) = chosen
            field = self.query_one(FieldInput)
            field.value = self.brought.lines[self.changing]
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
        at, out = self.list.cursor, [n for n in self.shown.out if n != item]
        self._close()
        if line == self.brought.lines[item]:
            self._ask()
            return
        self.brought.lines[item] = line
        self.run_worker(self._read_anew(out, at), exclusive=True)

    async def _place(self) -> None:
        """Have somebody choose the item that takes a column's words, and read it so."""
        from tui.screens.pick import PlacePage  # noqa: PLC0415

        if (found := self.shown.homeless) is None:
            return
        sheet, left = found
        page = PlacePage(left.header, left.places)
        await self.app.push_screen(page)
        place = await page.answer
        if place is None:
            self._ask()
            return
        self.brought.placed[sheet, left.header] = place
        await self._read_anew([*self.shown.out])

    async def _kind_of(self, part: "Part") -> str | None:
        from tui.screens.pick import SheetKindPage  # noqa: PLC0415

        page = SheetKindPage(part)
        await self.app.push_screen(page)
        return await page.answer

    def _failed(self, words: str, why: str = "") -> None:
        """Say that nothing was taken, and why."""
        if self.is_mounted:
            self.why = [row for line in why.split("\n") if line for row in self._indented(line)]
            self.list.cursor = 0
            self.try_redraw()
            self.say(words)

    def _indented(self, words: str, style: str = "") -> list[Row]:
        return indented(words, self.size.width, style)

    def _ask(self) -> None:
        drop = f"空格 {self._dropping()} / " if self.shown.items else ""
        if self.shown.partly:
            found = self.shown.homeless
            place = f"Enter 给“{found[1].header}”选去处 / " if found else ""
            self.say(f"有些收不了。改好再来，或 {place}Ctrl+S 只收其余的 / {drop}Esc 不收")
        elif self.shown.left:
            self.say("都收不了，什么都没有收。改好再来。Esc 返回")
        else:
            which = "这一行" if self._on() else "选中的一行"
            change = f"Enter 改{which} / " if self.brought.lines else ""
            self.say(f"Ctrl+S 收下 / {change}{drop}Esc 不收")

    def moved(self) -> None:
        if self.shown.take is not None and not self.working and self.changing is None:
            self._ask()

    # --- leaving out ------------------------------------------------------------------------------

    def _counted(self) -> list[Row]:
        """How much can be taken, how much of it is, and what stands in the year already."""
        shown = self.shown
        if not shown.items and not shown.parts:
            return []
        unit = "条" if self.brought.lines else "条记录"
        out = f"，不收 {len(shown.out)} 条（标 - 的）" if shown.out else ""
        left = f"；收不了 {shown.left}" if shown.left else ""
        rows = self._indented(f"可收 {len(shown.items)} {unit}{out}{left}。", "bold")
        if shown.told_same:
            rows += self._indented(f"! {shown.told_same}。", "bold")
        return rows

    def _chosen(self) -> frozenset[int]:
        """The items on which one is: above them all that are there already."""
        above = len(self.why) + len(self._counted())
        return self.shown.same if (self.list.cursor or 0) < above else self._on()

    def _on(self) -> frozenset[int]:
        """The item on which one is; none above them."""
        at = (self.list.cursor or 0) - len(self.why) - len(self._counted())
        if at < 0:
            return frozenset()
        items = self.shown.items
        n = bisect_right(items, at, key=lambda rows: rows.start) - 1
        return frozenset({n}) if n >= 0 and at in items[n] else frozenset()

    def _dropping(self) -> str:
        """What the blank does here."""
        chosen = self._chosen()
        back = bool(chosen) and chosen <= self.shown.out.keys()
        if len(chosen) > 1 or (chosen and chosen == self.shown.same):
            return "已有的也收" if back else "不收已有的"
        return "收回这一条" if back else "不收这一条" if chosen else "不收选中的一条"

    async def do_cycle(self) -> None:
        if self.working or self.shown.take is None or self.changing is not None:
            return
        if not self.shown.items:
            self.say("这里不能一条一条地选。Ctrl+S 收下 / Esc 不收")
            return
        chosen = self._chosen()
        if not chosen:
            self.say("先用 ↑↓ 选一条，再按空格：不收，或收回。")
            return
        back = chosen <= self.shown.out.keys()
        for item in chosen:
            self.shown.leave(item, out=not back)
        self.redraw()
        self._ask()

    async def do_delete(self) -> None:
        await self.do_cycle()

    # --- work in the other thread -----------------------------------------------------------------

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

    # --- taking -----------------------------------------------------------------------------------

    async def do_save(self) -> None:
        if self.changing is not None:
            self.say("先按 Enter 收好这一行，或 Esc 不改。")
            return
        shown = self.shown
        if shown.take is None:
            return
        count = len(shown.items) - len(shown.out)
        if shown.items and not count:
            self.say("一条都没有选，没有收。空格 收回一条 / Esc 返回")
            return
        take = partial(self._take, shown.take)
        if not shown.partly:
            self.run_worker(take(skip_refused=False), exclusive=True)
            return

        async def yes() -> None:
            self.run_worker(take(skip_refused=True), exclusive=True)

        async def no() -> None:
            self._ask()

        rest = f"其余的 {count} 条" if shown.items else "其余的"
        self.ask(f"收不了的丢下，只收{rest}？Enter 收 / Esc 不收", yes, no)

    async def _take(self, take: Take, *, skip_refused: bool) -> None:
        shown = self.shown
        try:
            ids = await self._work(
                "正在收", lambda desk, tell: take(desk, tell, shown.out, skip_refused), write=True
            )
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
        lost = [shown.left] if shown.left else []
        lost += [f"不要的 {len(shown.out)} 条"] if shown.out else []
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
