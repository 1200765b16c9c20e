"""What `doctor` finds: terminal, locale, size, fonts, store and transfer tools, a line each."""

import fcntl
import locale
import os
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from store.clean import clean
from store.contract import StoreError
from store.files import disk_error
from tui.terminal import Asked
from tui.transfer import multiplexer

__all__ = ["report"]

DRAWN = {
    "narrow": "引号、破折号占一格",
    "wide": "引号、破折号占两格，按两格排版",
    "gbk": "终端是 GBK 编码，按 GBK 显示；建议改为 UTF-8",
    "unknown": "终端没有回答字符宽度，按一格排版",
}
LEAST = 50 << 20
"""Bytes that a disk should have free: a year's data, its backups and exports are some 10 MB."""
FONTS = ("仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体")


def report(folder: Path) -> Iterator[str]:
    """One line a thing looked at: 好 or 注意, what it is, and what to do."""
    yield _line(sys.version_info >= (3, 11), f"Python {sys.version.split()[0]}")
    terminal = sys.stdin.isatty() and sys.stdout.isatty()
    yield _line(terminal, "终端" if terminal else "没有终端；经 SSH 使用时请用 ssh -t")
    term = os.environ.get("TERM", "")
    yield _line(term not in ("", "dumb"), f"TERM={clean(term) or '（空）'}")
    columns, rows = os.get_terminal_size(1) if terminal else shutil.get_terminal_size()
    yield _line(columns >= 80 and rows >= 24, f"窗口 {columns}×{rows}（80×24 以上为宜）")
    encoding = locale.getpreferredencoding(False)
    named = next((v for n in ("LC_ALL", "LC_CTYPE", "LANG") if (v := os.environ.get(n))), "没有设")
    good = encoding.lower().replace("-", "") == "utf8"
    yield _line(good, f"编码 {encoding}（应为 UTF-8；区域设置 {clean(named)}）")
    if terminal:
        with Asked() as asked:
            how = asked.look(2.0)
        yield _line(how in ("narrow", "wide"), f"字符宽度：{DRAWN[how]}")
    yield _line(True, _colours(term))
    if where := multiplexer(os.environ):
        yield _line(False, f"在 {where} 里：sz 传不出文件，请用 trzsz，或用 scp、sftp 取")
    yield _store(folder)
    yield _room(folder)
    yield _fonts()
    tools = [tool for tool in ("tsz", "sz", "trz", "rz") if shutil.which(tool)]
    yield _line(bool(tools), f"传送工具：{'、'.join(tools) or '没有（可用 scp 或 sftp 取文件）'}")


def _colours(term: str) -> str:
    if "NO_COLOR" in os.environ:
        return "颜色：不用（NO_COLOR）"
    many = "256" in term or os.environ.get("COLORTERM") in ("truecolor", "24bit")
    return f"颜色：终端{'多于 16' if many else '最多 16'} 色；界面只用粗体、暗色和反显"


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
    if _busy(folder):
        return _line(False, f"数据文件夹 {folder} 有人正在保存，或有程序停住了没有放手，请稍后再看")
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


def _busy(folder: Path) -> bool:
    """Whether somebody holds the lock for longer than a save takes."""
    try:
        with open(folder / "wenming.lock", "rb") as lock:
            for _ in range(20):
                try:
                    fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
                except BlockingIOError:
                    time.sleep(0.05)
                else:
                    return False
            return True
    except OSError:
        return False


def _room(folder: Path) -> str:
    try:
        there = next(place for place in (folder, *folder.absolute().parents) if place.exists())
        disk = os.statvfs(there)
    except OSError as error:
        return _line(False, clean(str(disk_error(error, folder))))
    free = disk.f_bavail * disk.f_frsize
    doubt = "" if free >= LEAST else "，请腾出空间：满了就存不进去"
    return _line(free >= LEAST, f"磁盘剩余 {free >> 20} MB{doubt}")


def _fonts() -> str:
    if not shutil.which("fc-list"):
        return _line(True, "字体：这台机器上看不了；打开 Word 文件的电脑要有公文字体")
    listed = subprocess.run(
        ["fc-list", ":", "family"], capture_output=True, text=True, check=False, timeout=20
    ).stdout
    missing = [font for font in FONTS if font not in listed]
    return _line(not missing, f"公文字体缺：{'、'.join(missing)}" if missing else "公文字体齐全")
