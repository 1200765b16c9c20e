"""What is kept of an internal error: its kind and place, and nobody's words."""

import os
from datetime import datetime
from pathlib import Path
from traceback import extract_tb

from store.contract import StoreError
from store.files import make_folder, modes, write_file

__all__ = ["keep_crash"]


def keep_crash(error: BaseException, folder: Path | None) -> str:
    """Put the error's place into `crash/` of the data folder, where there is one.

    Gives the sentence for the person. Messages and values may hold people's text: left out.
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
            return f"{said}出错的位置记在 {path}，请交给管理员。"
    return f"{said}请把这一行告诉管理员。"
