"""Tidying off the writers' way: `python -m store.tidying FOLDER [daily]`."""

import gc
import os
import sys
from datetime import datetime
from pathlib import Path

from store.contract import StoreError

__all__ = ["daily", "main"]


def daily(folder: Path) -> None:
    """Today's backup, unless it is there; one that fails is tried again with the next command."""
    now = datetime.now().astimezone()
    if not os.path.exists(folder / "backups" / f"wenming-{now:%Y%m%d}.zip"):
        from store.backup import back_up_daily  # noqa: PLC0415 - once a day

        back_up_daily(folder, now)


def main(words: list[str]) -> int:
    """Nobody reads along: the exit status says it all. Nothing is done that another is at."""
    folder = Path(words[0])
    os.nice(10)  # people type meanwhile
    gc.disable()  # its rounds take 0.2 s with 100,000 records, perhaps while the lock is held
    if words[1:] == ["daily"]:
        daily(folder)
        return 0
    from store.tinydb_store import TinyDBStore  # noqa: PLC0415 - not for `daily`, nor before `nice`

    try:
        store = TinyDBStore(folder, create=False)
        at = datetime.now().astimezone().isoformat(timespec="seconds")
        store.compact(who="", at=at, wait=False)
        store.close()
    except StoreError as error:
        return error.status
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
