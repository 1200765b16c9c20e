"""F9: the summary as a Word file; a final export that is blocked proposes the draft."""

import asyncio
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Horizontal

from tui.screens.page import Page
from tui.show import fit, one_line
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
        from exports.compose import document_title  # noqa: PLC0415

        self.gaps = self.wenming.text.missing
        self.is_draft = bool(self.gaps)
        self.title_ = document_title(self.desk.unit, self.desk.document)
        name = one_line(self.title_).replace("/", "／")
        path = self.wenming.folder / "exports" / f"{name}{'-草稿' if self.is_draft else ''}.docx"
        field = self.query_one(FieldInput)
        field.value = str(path)
        self.set_focus(field)
        super().on_mount()
        rows: list[Row] = []
        if self.is_draft:
            records = {p.record.id: p.record for p in self.desk.arrangement.everything()}
            rows.append(((f"  还不能定稿，缺 {len(self.gaps)} 项：", "bold"),))
            for gap in self.gaps:
                record = records.get(gap.record)
                title = fit(record.title, 40).strip() if record else gap.record
                rows.append(((f"    {title}：缺{gap.label}", ""),))
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
        await asyncio.to_thread(self._write, path)
        kind = "草稿" if self.is_draft else "Word 文件"
        width = max(20, self.size.width - 4)
        rows = [(("  ", ""), *row) for row in wrap(((f"已写好{kind}：{path}", "bold"),), width)]
        self.query_one("#why", Lines).put(rows)
        self.wenming.exported = path
        self.say("已导出。按 Esc 返回。")

    def _write(self, path: Path) -> None:
        from exports.docx import docx_bytes  # noqa: PLC0415 - Word only when it is used
        from store.files import write_file  # noqa: PLC0415

        if path.parent == self.wenming.folder / "exports":
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        data = docx_bytes(
            self.wenming.text, unit=self.desk.unit.name, title=self.title_, created=self.desk.now()
        )
        write_file(path, data)
