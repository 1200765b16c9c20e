"""F9: the summary as a file; a final export that is blocked proposes the draft."""

import asyncio
from collections.abc import Awaitable
from contextlib import suppress
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Horizontal

from exports.watch import Cancelled, Watch
from store.contract import StoreError
from tui.place import dropped_path
from tui.screens.page import Page
from tui.widgets.field_input import FieldInput
from tui.widgets.lines import Line, Lines, Row, wrap

__all__ = ["ExportPage"]

LABELS = {
    "docx": "Word（.docx）", "pdf": "PDF", "txt": "纯文本（.txt）", "md": "Markdown（.md）",
    "xlsx": "台账（.xlsx）", "json": "记录（.json）",
}  # fmt: skip


class ExportPage(Page):
    """Enter writes the file that is proposed; the arrows choose the format."""

    name_ = "export"

    def __init__(self) -> None:
        super().__init__()
        self._format = "docx"
        self._proposed = ""
        self._follower: Watch | None = None
        self._writing: asyncio.Task[None] | None = None
        self._written = False
        """Whether it is said that the chosen format was written."""

    def head(self) -> str:
        return "导出"

    def body(self) -> ComposeResult:
        yield Line(id="format")
        with Horizontal(classes="field"):
            yield Line("  写到")
            yield FieldInput(id="path")
        yield Lines(id="why")

    def begin(self) -> None:
        from exports.leave import blocked, remarks  # noqa: PLC0415

        reasons = blocked(self.desk, self.wenming.text)
        self.is_draft = bool(reasons)
        self._choose("docx")
        self.set_focus(self.query_one(FieldInput))
        super().begin()
        rows: list[Row] = []
        if self.is_draft:
            rows.append((("  还不能导出正式稿：", "bold"),))
            rows += [((f"    {reason}", ""),) for reason in reasons]
        else:
            width = max(20, self.size.width - 4)
            for remark in remarks(self.desk):
                rows += [(("  ", ""), *row) for row in wrap(((f"! {remark}", ""),), width)]
        self._say_keys()
        self.query_one("#why", Lines).put(rows)

    def _say_keys(self) -> None:
        what = "先导出草稿（缺的地方显示〔待补充〕）" if self.is_draft else "导出"
        self.say(f"Enter {what} / ↑↓ 换格式 / Esc 返回")

    async def key(self, key: str, character: str | None) -> bool:
        if key in ("up", "down") and self._writing is None:
            names = [*LABELS]
            step = 1 if key == "down" else -1
            self._choose(names[(names.index(self._format) + step) % len(names)])
            if self._written:
                self._written = False
                self._say_keys()
            return True
        return await super().key(key, character)

    def _choose(self, fmt: str) -> None:
        """Show a format, and its name where another one is not typed."""
        from exports.leave import default_name  # noqa: PLC0415

        field = self.query_one(FieldInput)
        typed = Path(field.value)
        name = default_name(self.desk, fmt, draft=self.is_draft)
        kiosk = self.wenming.kiosk
        path = Path(name) if kiosk else self.wenming.folder / "exports" / name
        if field.value != self._proposed:
            path = typed.with_suffix(f".{fmt}") if typed.suffix == f".{self._format}" else typed
        else:
            self._proposed = str(path)
        self._format = fmt
        field.value = str(path)
        self.query_one("#format", Line).put(f"  格式      {LABELS[fmt]}　↑↓ 换格式")

    async def do_open(self) -> None:
        if self._writing is not None:
            return
        field = self.query_one(FieldInput)
        settled = asyncio.Event()
        if field.call_later(settled.set):
            await settled.wait()
        if self.wenming.kiosk:
            from tui.kiosk import export_path  # noqa: PLC0415

            path = export_path(self.wenming.folder, field.value)
        else:
            path = dropped_path(field.value)
        fmt, draft = self._format, self.is_draft
        self.say("正在写……")

        from exports.leave import prepared  # noqa: PLC0415 - Word only when it is used

        settings = self.wenming.folder / "settings"
        make = await self.wenming.do(lambda desk: prepared(desk, fmt, settings, draft=draft))
        watch = self._follower = Watch(
            lambda words: self.app.call_from_thread(self.say, f"{words} / Esc 取消")
        )

        def write() -> None:
            from exports.leave import put  # noqa: PLC0415

            data = make(watch)
            put(path, data)

        self._writing = asyncio.create_task(self._finish(asyncio.to_thread(write), path))
        if fmt not in ("pdf", "xlsx"):  # done before the next key
            await self._writing

    async def _finish(self, work: Awaitable[None], path: Path) -> None:
        try:
            await work
        except StoreError as error:
            if self.is_mounted:
                self.say(str(error))
            return
        finally:
            self._writing = self._follower = None
        kind = "草稿" if self.is_draft else LABELS[self._format].split("（")[0]
        if not self.is_mounted:
            return
        width = max(20, self.size.width - 4)
        rows = [
            (("  ", ""), *row)
            for row in wrap(
                ((f"已写好{kind}：{path.name if self.wenming.kiosk else path}", "bold"),), width
            )
        ]
        self.query_one("#why", Lines).put(rows)
        self.wenming.exported = path
        self._written = True
        self.say("已导出。Ctrl+] 下载到自己的电脑 / Esc 返回")

    def on_unmount(self) -> None:
        if self._follower is not None:
            self._follower.stop()

    async def do_back(self) -> None:
        if self._follower is not None:
            self._follower.stop()
            if self._writing is not None:
                with suppress(Cancelled):
                    await self._writing
            return
        await super().do_back()
