"""What is kept of an internal error: its kind and place, and nobody's words."""

import logging
import os
import sys
import threading
from datetime import datetime
from pathlib import Path
from traceback import extract_tb

from store.contract import StoreError
from store.files import make_folder, modes, write_file

__all__ = ["guard", "keep_crash"]


def guard(folder: Path) -> None:
    """Whatever goes wrong from now on, in any thread: no traceback reaches the terminal."""

    def kept(error: BaseException | None) -> None:
        if error is not None:
            keep_crash(error, folder)

    sys.excepthook = lambda _, error, __: kept(error)
    threading.excepthook = lambda args: kept(args.exc_value)
    sys.unraisablehook = lambda args: kept(args.exc_value)
    if not logging.root.handlers:  # else the last resort of logging is the terminal
        logging.root.addHandler(logging.NullHandler())


def keep_crash(error: BaseException, folder: Path | None, *, kiosk: bool = False) -> str:
    """Put the error's place into `crash/` of the data folder, where there is one.

    Gives the sentence for the person; in a kiosk it tells no path. Messages and values may hold
    people's text: left out.
    """
    frames = [f"{Path(f.filename).name}:{f.lineno}" for f in extract_tb(error.__traceback__)]
    kind = type(error).__name__
    said = f"程序内部出错（{' '.join([kind, *frames[-1:]])}）。保存过的都在。"
    if folder is not None and folder.is_dir():
        path = folder / "crash" / f"{datetime.now():%Y%m%d-%H%M%S}-{os.getpid()}.txt"
        try:
            mode, folder_mode = modes(folder)
            make_folder(path.parent, folder_mode)
            write_file(path, "\n".join([kind, *frames, ""]).encode(), mode=mode)
        except (OSError, StoreError):
            pass  # a full disk must not hide the first error
        else:
            where = "服务器上" if kiosk else f" {path}"
            return f"{said}出错的位置记在{where}，请{'告诉' if kiosk else '交给'}管理员。"
    return f"{said}请把这一行告诉管理员。"
