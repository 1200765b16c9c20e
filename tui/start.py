"""Opening the app: what must be so before a screen can be drawn."""

import contextlib
import os
import shutil
import sys
import tempfile
from argparse import Namespace
from datetime import datetime
from typing import TYPE_CHECKING

from store.clean import clean
from store.contract import StoreError
from tui.place import open_store, the_desk

if TYPE_CHECKING:
    from store.tinydb_store import TinyDBStore

__all__ = ["start"]


def start(options: Namespace) -> int:
    """Check the terminal, choose the document, run the app; its exit status."""
    if options.kiosk:
        raise StoreError("本版本还没有 --kiosk（受限账户）。")
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise StoreError("这里没有终端，打不开界面。经 SSH 使用时请用：ssh -t 服务器 wenming-tui")
    if os.environ.get("TERM", "dumb") == "dumb":
        raise StoreError("终端类型是 dumb，打不开界面。请换一个终端，或设 TERM=xterm-256color。")
    _give_size()
    if options.demo:
        return _demo(options)
    return _app(options)


def _give_size() -> None:
    """A terminal that says it is 0 cells wide is taken for one of 80 by 24.

    Some programs that open one (`ssh -tt` from a script) set no size; Textual then draws for ever.
    """
    import fcntl  # noqa: PLC0415
    import struct  # noqa: PLC0415
    import termios  # noqa: PLC0415

    with contextlib.suppress(OSError, ValueError):
        size = fcntl.ioctl(1, termios.TIOCGWINSZ, bytes(8))
        rows, columns, *_ = struct.unpack("HHHH", size)
        if not rows or not columns:
            fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))


def _demo(options: Namespace) -> int:
    from tui.commands import put_sample  # noqa: PLC0415 - entering and its grammars

    folder = tempfile.mkdtemp(prefix="wenming-demo-")
    try:
        sample = Namespace(**{**vars(options), "data": folder})
        document = put_sample(sample)
        sample.unit, sample.year, sample.doc = document.unit, document.year, document.name
        return _app(sample)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _app(options: Namespace) -> int:
    store = open_store(options)
    desk = the_desk(options, store)
    from store.session import Session  # noqa: PLC0415
    from tui.app import run_app  # noqa: PLC0415 - loads Textual, 0.2 s

    session = Session(store.folder)
    status = run_app(desk, demo=options.demo)
    if session.leave() and not options.demo:
        _tidy(store)
    store.close()
    return status


def _tidy(store: "TinyDBStore") -> None:
    """The last to leave folds the journal and sees to today's backup."""
    from store.compaction import daily  # noqa: PLC0415

    try:
        at = datetime.now().astimezone().isoformat(timespec="seconds")
        store.compact(who="", at=at, wait=False)
    except StoreError as error:  # what was saved is in the journal
        print(clean(str(error)), file=sys.stderr)
    daily(store.folder)
