"""F9: the summary as a Word file; a final export that is blocked proposes the draft."""

import asyncio
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Horizontal

from store.desk import Desk
from tui.screens.page import Page
from tui.widgets.field_input import FieldInput
from tui.widgets.lines import Line, Lines, Row, wrap

__all__ = ["ExportPage"]


class ExportPage(Page):
    """Enter writes the file that is proposed."""

    name_ = "export"

    def head(self) -> str:
        return "导出"

    def body(self) -> ComposeResult:
        yield Line("  格式      Word（.docx）")
        with Horizontal(classes="field"):
            yield Line("  写到")
            yield FieldInput(id="path")
        yield Lines(id="why")

    def on_mount(self) -> None:
        from exports.leave import blocked, default_name  # noqa: PLC0415

        reasons = blocked(self.desk, self.wenming.text)
        self.is_draft = bool(reasons)
        name = default_name(self.desk, "docx", draft=self.is_draft)
        field = self.query_one(FieldInput)
        field.value = str(self.wenming.folder / "exports" / name)
        self.set_focus(field)
        super().on_mount()
        rows: list[Row] = []
        if self.is_draft:
            rows.append((("  还不能导出正式稿：", "bold"),))
            rows += [((f"    {reason}", ""),) for reason in reasons]
            self.say("Enter 先导出草稿（缺的地方显示〔待补充〕） / Esc 返回")
        else:
            self.say("Enter 导出 / Esc 返回")
        self.query_one("#why", Lines).put(rows)

    async def do_open(self) -> None:
        field = self.query_one(FieldInput)
        settled = asyncio.Event()
        if field.call_later(settled.set):
            await settled.wait()
        path = Path(field.value.strip()).expanduser()
        self.say("正在写……")
        await self.wenming.do(lambda desk: self._write(desk, path))
        kind = "草稿" if self.is_draft else "Word 文件"
        width = max(20, self.size.width - 4)
        rows = [(("  ", ""), *row) for row in wrap(((f"已写好{kind}：{path}", "bold"),), width)]
        self.query_one("#why", Lines).put(rows)
        self.wenming.exported = path
        self.say("已导出。按 Esc 返回。")

    def _write(self, desk: Desk, path: Path) -> None:
        from exports.leave import export  # noqa: PLC0415 - Word only when it is used

        export(desk, ["docx"], path.parent, name=path.name, draft=self.is_draft)
