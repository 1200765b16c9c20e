"""What `doctor` finds: terminal, locale, size, fonts, store and transfer tools, a line each."""

import locale
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from store.clean import clean
from store.contract import StoreError
from store.files import disk_error

__all__ = ["report"]

FONTS = ("仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体")


def report(folder: Path) -> Iterator[str]:
    """One line a thing looked at: 好 or 注意, what it is, and what to do."""
    yield _line(sys.version_info >= (3, 11), f"Python {sys.version.split()[0]}")
    terminal = sys.stdin.isatty() and sys.stdout.isatty()
    yield _line(terminal, "终端" if terminal else "没有终端；经 SSH 使用时请用 ssh -t")
    term = os.environ.get("TERM", "")
    yield _line(term not in ("", "dumb"), f"TERM={clean(term) or '（空）'}")
    columns, rows = shutil.get_terminal_size()
    yield _line(columns >= 80 and rows >= 24, f"窗口 {columns}×{rows}（80×24 以上为宜）")
    encoding = locale.getpreferredencoding(False)
    yield _line(encoding.lower().replace("-", "") == "utf8", f"编码 {encoding}（应为 UTF-8）")
    yield _store(folder)
    yield _fonts()
    tools = [tool for tool in ("trz", "tsz", "sz") if shutil.which(tool)]
    yield _line(bool(tools), f"传送工具：{'、'.join(tools) or '没有（可用 scp 或 sftp 取文件）'}")


def _line(good: bool, text: str) -> str:
    return f"{'好　' if good else '注意'}  {text}"


def _store(folder: Path) -> str:
    try:
        if not any((folder / name).exists() for name in ("wenming.journal", "wenming.json")):
            there = next(place for place in (folder, *folder.absolute().parents) if place.exists())
            good = there.is_dir() and os.access(there, os.W_OK | os.X_OK)
            doubt = "还没有数据" if good else f"写不了 {there}，请换一个位置"
            return _line(good, f"数据文件夹 {folder}（{doubt}）")
    except OSError as error:
        return _line(False, clean(str(disk_error(error, folder))))
    from store.model import Document, Record  # noqa: PLC0415
    from store.tinydb_store import TinyDBStore  # noqa: PLC0415

    try:
        store = TinyDBStore(folder, create=False)
    except StoreError as error:
        return _line(False, clean(str(error)))
    counts = f"{len(store.all(Document))} 份文档、{len(store.all(Record))} 条记录"
    mode = folder.stat().st_mode
    if mode & stat.S_IWGRP and not mode & stat.S_ISGID:
        return _line(False, f"数据文件夹 {folder} 没有 setgid，别人写的文件你可能改不了：chmod g+s")
    if store.notices:
        return _line(False, clean(" ".join(store.notices)))
    from store.backup import last_failure  # noqa: PLC0415

    if said := last_failure(folder, datetime.now().date()):
        return _line(False, clean(said))
    return _line(os.access(folder, os.W_OK), f"数据文件夹 {folder}：{counts}")


def _fonts() -> str:
    if not shutil.which("fc-list"):
        return _line(True, "字体：这台机器上看不了；打开 Word 文件的电脑要有公文字体")
    listed = subprocess.run(
        ["fc-list", ":", "family"], capture_output=True, text=True, check=False, timeout=20
    ).stdout
    missing = [font for font in FONTS if font not in listed]
    return _line(not missing, f"公文字体缺：{'、'.join(missing)}" if missing else "公文字体齐全")
