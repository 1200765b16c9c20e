"""Ctrl+]: the exported file to the person's own computer; the screen comes back in any case."""

import asyncio
import os

from textual.app import ComposeResult

from store.account import login
from store.clean import clean
from store.contract import StoreError
from tui.driver import TerminalDriver
from tui.screens.page import Page
from tui.transfer import fetch_line, offer, send
from tui.widgets.lines import Lines, Row, wrap

__all__ = ["FetchPage", "download"]


class FetchPage(Page):
    """What became of it, to be read at leisure; and where nobody took it, how to fetch it."""

    name_ = "help"

    def __init__(self, rows: list[str]) -> None:
        super().__init__()
        self.rows = rows

    def head(self) -> str:
        return "下载"

    def body(self) -> ComposeResult:
        yield Lines(id="list")

    def redraw(self) -> None:
        super().redraw()
        width = max(20, self.size.width - 4)
        rows: list[Row] = []
        for words in self.rows:
            rows += [(("  ", ""), *row) for row in wrap(((words, ""),), width)]
        self.query_one("#list", Lines).put(rows)


async def download(page: Page) -> None:
    """Offer the last exported file to the person's terminal."""
    from tui.sending import how_it_ended  # noqa: PLC0415

    app = page.wenming
    path = app.exported
    if path is None:
        raise StoreError("还没有导出。先按 F9 导出，再下载。")
    what = await asyncio.to_thread(offer, path)
    driver = app._driver
    if not isinstance(driver, TerminalDriver):
        raise StoreError("这里没有终端，传不了文件。")
    with app.suspend():
        words = f"正在传：{what.told}\r\n等终端应答……（Ctrl+C 不等了）\r\n"
        os.write(1, words.encode(driver.encoding, "replace"))
        outcome, tool = await asyncio.to_thread(
            send, path, os.environ, gbk=driver.encoding == "gbk"
        )
    rows = [how_it_ended(outcome, tool, os.environ, kiosk=app.kiosk), "", what.told]
    if outcome != "done" and not app.kiosk:
        line = clean(fetch_line(path, os.environ, login()))
        app.copy_to_clipboard(line)
        rows[1:1] = [line]
    await app.push_screen(FetchPage(rows))
