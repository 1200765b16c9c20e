"""Opening the app: what must be so before a screen can be drawn."""

import contextlib
import os
import shutil
import sys
import tempfile
from argparse import Namespace

from store.contract import StoreError
from tui.place import open_store, the_desk

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
    desk = the_desk(options, open_store(options))
    from tui.app import run_app  # noqa: PLC0415 - loads Textual, 0.2 s

    return run_app(desk, demo=options.demo)
