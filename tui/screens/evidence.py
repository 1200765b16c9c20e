"""佐证 of one record: what there is, what is lacking, and files to attach."""

import asyncio
import os
import tempfile
from pathlib import Path

from exports.pack import evidence_words
from exports.requirements import lacking
from store.clean import clean
from store.contract import StoreError
from store.model import Record
from tui.actions import footer
from tui.place import dropped_path
from tui.screens.form import FormPage, Spec
from tui.show import fit
from tui.widgets.lines import Lines

__all__ = ["EvidencePage"]

_HELP = {
    "label": "如 照片、签到、通知",
    "file": "这台机器上的文件，空着从自己的电脑传来；Ctrl+S 附上",
    "how": "空着：收一份进数据文件夹；填 2：只记下它在哪里",
}


class EvidencePage(FormPage):
    """Ctrl+S attaches the file; F8 takes off the last piece, or the one whose number is typed."""

    name_ = "node"

    def __init__(self, record: Record) -> None:
        super().__init__([Spec("label", "种类"), Spec("file", "文件"), Spec("how", "怎么收")])
        self.record = record

    def keys(self) -> str:
        return f"{footer(self.name_, save='附上')} F8 去掉"

    def head(self) -> str:
        return f"佐证 · {fit(self.record.title, 40).strip()}"

    def hint(self, at: int) -> None:
        lacks = lacking(self.record, self.desk.kinds)
        name = self.specs[at].name
        more = f"；还缺 {'、'.join(lacks)}" if name == "label" and lacks else ""
        self.hints[at].put(_HELP[name] + more, "dim")

    def preview(self) -> None:
        rows = [
            ((f"  {n} {evidence_words(one)}{'  ' + one.file if one.file else ''}", ""),)
            for n, one in enumerate(self.record.evidence, 1)
        ]
        self.query_one("#clause", Lines).put(rows or [(("  （还没有佐证。）", "dim"),)])

    def news(self) -> None:
        super().news()
        self.record = self.desk.store.get(Record, self.record.id) or self.record
        self.preview()

    async def do_save(self) -> None:
        await self.settle()
        typed = {name: clean(value).strip() for name, value in self.values().items()}
        if self.wenming.kiosk and typed["file"]:  # any file that the account may read
            raise StoreError(
                "受限账户不能读服务器上的文件。“文件”空着按 Ctrl+S，从自己的电脑传来。"
            )
        if not self._label(typed):  # asked for before a file is sent for nothing
            raise StoreError("请先写明种类，如 照片、签到、通知。")
        if not typed["file"]:
            await self._from_terminal(typed)
            return
        await self._take(typed, dropped_path(typed["file"]))

    def _label(self, typed: dict[str, str]) -> str:
        """The kind of paper: as typed, or the first that the record lacks; "" for none."""
        label = typed["label"] or next(iter(lacking(self.record, self.desk.kinds)), "")
        return label.rstrip("0123456789张")

    async def _from_terminal(self, typed: dict[str, str]) -> None:
        """Take the file from the person's own computer."""
        from tui.driver import TerminalDriver  # noqa: PLC0415
        from tui.transfer import receive  # noqa: PLC0415

        if not isinstance(self.app._driver, TerminalDriver):
            raise StoreError("请写上文件的路径，如 /home/共享/签到表.pdf。")
        with tempfile.TemporaryDirectory(prefix="wenming-receive-") as place:
            with self.app.suspend():
                os.write(1, "请在终端里选要上传的文件……（Ctrl+C 不传了）\r\n".encode())
                came, name = await asyncio.to_thread(receive, Path(place))
            path = came.rename(came.with_name(f"{Path(name).stem[:60]}{came.suffix}"))
            await self._take({**typed, "how": ""}, path)

    async def _take(self, typed: dict[str, str], path: Path) -> None:
        from store.evidence import attach  # noqa: PLC0415 - only who attaches

        label = self._label(typed)
        id_ = self.record.id
        take_in = typed["how"] not in ("2", "２")
        self.record = await self.wenming.do(
            lambda desk: attach(desk, id_, [path], label=label, take_in=take_in)
        )
        self.wenming.note_saved()
        self.fill({"label": typed["label"]})
        await self.settle()
        self.first = self.values()
        for at in range(len(self.specs)):
            self.hint(at)
        self.preview()
        self.say(f"已附上，共 {len(self.record.evidence)} 件。")

    async def do_delete(self) -> None:
        from store.evidence import detach  # noqa: PLC0415

        await self.settle()
        typed = self.values()["file"].strip()
        number = int(typed) if typed.isascii() and typed.isdecimal() else len(self.record.evidence)
        if not 1 <= number <= len(self.record.evidence):
            raise StoreError("没有这一件佐证。")
        one, id_ = self.record.evidence[number - 1], self.record.id

        async def yes() -> None:
            self.record = await self.wenming.do(lambda desk: detach(desk, id_, number))
            self.wenming.note_saved()
            self.fill({})
            await self.settle()
            self.first = self.values()
            self.preview()
            self.say("已去掉。收进来的文件仍留在 evidence/ 里。Ctrl+Z 撤销。")

        self.ask(f"去掉第 {number} 件“{evidence_words(one)}”？Enter 去掉 / Esc 不去", yes)
