"""导入: a file, or what somebody pastes, shown as what it would become before it is taken."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from textual.app import ComposeResult
from textual.containers import Horizontal

from exports.watch import Cancelled, Watch
from store.clean import clean
from store.contract import StoreError
from store.desk import Desk
from tui.screens.page import ListPage
from tui.show import fit
from tui.widgets.field_input import FieldInput, settled
from tui.widgets.lines import Line, Lines, Row, wrap

if TYPE_CHECKING:
    from exports.tabular import Preview
    from store.quick import Quick

__all__ = ["BringPage", "paste_page"]

R = TypeVar("R")


def paste_page(text: str, section: str | None) -> "BringPage":
    """The page for a pasted text of several lines: a table if it has columns, else quick lines."""
    lines = [line for line in clean(text).split("\n") if line.strip()]
    if sum("\t" in line for line in lines) * 2 > len(lines):
        return BringPage(pasted=clean(text))
    return BringPage(lines=lines, section=section)


class BringPage(ListPage):
    """Enter reads the file that is named; Ctrl+S takes what is shown, as one step to undo.

    `pasted` is a table, `lines` are quick lines typed at the node `section`.
    """

    name_ = "bring"

    def __init__(
        self, *, pasted: str = "", lines: Sequence[str] = (), section: str | None = None
    ) -> None:
        super().__init__()
        self.pasted = pasted
        self.lines = lines
        self.section = section
        self.rows: list[Row] = []
        self.take: Callable[[Desk, Watch], int] | None = None
        """What Ctrl+S does; gives the number of records."""
        self.partly: Callable[[Desk, Watch], int] | None = None
        """The same without what is refused; None where nothing is."""
        self.follower = Watch()
        self.working = False

    def head(self) -> str:
        return "导入"

    def body(self) -> ComposeResult:
        with Horizontal(classes="field"):
            yield Line("  文件")
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
        self.list.put(self.rows, (self.list.cursor or 0) if self.rows else None)

    async def key(self, key: str, character: str | None) -> bool:
        if character in (" ", "\u3000") and not isinstance(self.focused, FieldInput):
            await self.do_cycle()
            return True
        return await super().key(key, character)

    # --- reading ----------------------------------------------------------------------------------

    async def do_open(self) -> None:
        if self.working or self.pasted or self.lines:
            return
        field = self.query_one(FieldInput)
        await settled(field)
        if not field.value.strip():
            self.say("先写文件的路径。")
            return
        if self.wenming.kiosk:  # any file that the account may read would be shown
            self.say("受限账户不能读服务器上的文件。表格和清单可以直接粘贴进列表。")
            return
        self.run_worker(self._read(Path(field.value.strip()).expanduser()), exclusive=True)

    async def _read(self, path: Path | None) -> None:
        """Read in the other thread; the screen answers meanwhile, and Esc stops it."""
        self.take = self.partly = None
        self.rows = []
        try:
            await self._work("正在读", lambda desk, watch: self._look(desk, path, watch))
        except Cancelled:
            if self.is_mounted:
                self.say("停下了，什么都没有收。")
        except StoreError as error:
            if self.is_mounted:
                self.rows = [((f"  {line}", ""),) for line in str(error).split("\n")]
                self.redraw()
                self.say("没有读成，什么都没有收。改好后再试。")
        else:
            self.set_focus(None)
            self.redraw()
            self._ask()

    def _ask(self) -> None:
        if self.partly is not None:
            self.say("有些收不了。改好再来，或 空格 只收其余的 / Esc 不收")
        else:
            self.say("Ctrl+S 收下 / Esc 不收")

    async def _work(self, what: str, do: Callable[[Desk, Watch], R]) -> R:
        self.working = True
        shown = -1
        loop = asyncio.get_running_loop()

        def say(words: str) -> None:
            nonlocal shown
            if words.isdecimal() and int(words) > shown:
                shown = int(words)
                loop.call_soon_threadsafe(self._progress, f"{what}：{words}%。Esc 停下")

        self.follower = watch = Watch(say)
        try:
            return await self.wenming.do(lambda desk: do(desk, watch))
        finally:
            self.working = False

    def _progress(self, words: str) -> None:
        if self.is_mounted and self.working:
            self.say(words)

    def _look(self, desk: Desk, path: Path | None, watch: Watch) -> None:
        """What it would become; sets `rows`, `take` and `partly`."""
        if self.lines:
            self._look_at_lines(desk, watch)
        elif path is None:
            self._look_at_table(desk, self.pasted.encode(), "粘贴.tsv", watch)
        else:
            self._look_at_file(desk, path, watch)

    def _look_at_file(self, desk: Desk, path: Path, watch: Watch) -> None:
        from tui.bring import read_file, refuse_other  # noqa: PLC0415

        refuse_other(path)
        data, suffix = read_file(path), path.suffix.lower()
        if suffix in (".xlsx", ".csv", ".tsv"):
            self._look_at_table(desk, data, path.name, watch)
        elif suffix == ".json":
            self._look_at_json(data)
        else:
            self._look_at_text(desk, data, word=suffix == ".docx")

    def _look_at_lines(self, desk: Desk, watch: Watch) -> None:
        found: list[Quick] = []
        for n, line in enumerate(self.lines, 1):
            found.append(desk.quick(line, section=self.section))
            _tell(watch, n, len(self.lines))
        self.rows = [_quick_row(desk, quick) for quick in found]

        def take(desk: Desk, watch: Watch) -> int:
            return len(desk.add_lines(found, lambda done, whole: _tell(watch, done, whole)))

        self.take = take

    def _look_at_table(self, desk: Desk, data: bytes, name: str, watch: Watch) -> None:
        from exports.tabular import preview, take  # noqa: PLC0415

        found = preview(desk, data, name, progress=lambda done, whole: _tell(watch, done, whole))
        self.rows = _table_rows(desk, found)
        self.take = lambda desk, _: len(take(desk, found))
        if found.refused:
            self.partly = lambda desk, _: len(take(desk, found, skip_refused=True))

    def _look_at_json(self, data: bytes) -> None:
        from exports.intake import import_json  # noqa: PLC0415
        from store.wire import decode  # noqa: PLC0415

        listed = decode(data.decode("utf-8-sig", "replace"))
        count = len(listed) if isinstance(listed, list) else 0
        self.rows = [((f"  {count} 条记录，由 list --json 写成；都按草稿收。", ""),)]
        self.take = lambda desk, _: len(import_json(desk, data)[0])

    def _look_at_text(self, desk: Desk, data: bytes, *, word: bool) -> None:
        from exports.intake import import_text  # noqa: PLC0415

        said = []
        if word:
            from exports.word import read_word  # noqa: PLC0415

            found = read_word(data)
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

        rows: list[Row] = [
            (("    " if n else "  ! ", "bold"), *line)
            for words in said
            for n, line in enumerate(wrap(((words, "bold"),), max(20, self.size.width - 6)))
        ]
        rows += [((f"  {line}", ""),) for line in read_text(data).split("\n")]
        self.rows = rows
        self.take = lambda desk, _: len(import_text(desk, data, append=not empty))

    # --- taking -----------------------------------------------------------------------------------

    async def do_save(self) -> None:
        if self.working or self.take is None:
            return
        if self.partly is not None:
            self._ask()
            return
        self.run_worker(self._take(self.take), exclusive=True)

    async def do_cycle(self) -> None:
        if not self.working and self.partly is not None:
            self.run_worker(self._take(self.partly), exclusive=True)

    async def _take(self, take: Callable[[Desk, Watch], int]) -> None:
        try:
            count = await self._work("正在收", take)
        except Cancelled:
            if self.is_mounted:
                self.say("停下了，什么都没有收。")
            return
        except StoreError as error:
            if self.is_mounted:
                self.say(str(error))
            return
        self.wenming.note_saved()
        if self.is_mounted:
            self.app.pop_screen()  # waiting for it here would be waiting for oneself
        self.wenming.tell(f"已收下，{count} 条记录。Ctrl+Z 撤销。")

    async def do_back(self) -> None:
        self.follower.stop()
        if not self.working:
            await super().do_back()


def _tell(watch: Watch, done: int, whole: int) -> None:
    """Say how far it is, in hundredths."""
    if done == whole or done * 100 // whole != (done - 1) * 100 // whole:
        watch.step(str(done * 100 // whole))


def _quick_row(desk: Desk, quick: "Quick") -> Row:
    parts = [part.shown for part in quick.parts if part.what in ("date", "quantity", "place")]
    kind = desk.kinds.get(quick.kind).label + ("？" if quick.kind_guessed else "")
    doubt = f"  ! {quick.notes[0].message}" if quick.notes else ""
    words = f"  {fit(kind, 14)}{fit(quick.title, 30)}{' · '.join(filter(None, parts))}{doubt}"
    return ((words, ""),)


def _table_rows(desk: Desk, found: "Preview") -> list[Row]:
    """What is refused first, then what becomes of the columns, then the rows."""
    rows: list[Row] = [((f"  ! {one.text}", "bold"),) for one in found.refused]
    rows += [((f"  {words}", "dim"),) for words in found.passed]
    for part in found.parts:
        if part.columns:
            taken = "，".join(
                f"{c.header} → {c.taken_as}" if c.taken_as else f"{c.header}（不收：{c.why}）"
                for c in part.columns
            )
            rows.append(((f"  {part.sheet}：{taken}" if part.sheet else f"  {taken}", "dim"),))
        for row in part.taken:
            if not row.known:
                record = row.record
                kind = desk.kinds.get(record.kind).label
                words = f"  {fit(kind, 14)}{fit(record.date.raw, 12)}{record.title}"
                rows.append(((words, ""),))
    return rows
