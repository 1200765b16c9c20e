"""Tidying off the writers' way: `python -m store.compaction FOLDER [daily]`."""

import contextlib
import gc
import os
import sys
import threading
from datetime import datetime
from pathlib import Path

from store.contract import StoreError

__all__ = ["daily", "in_background", "main"]


def in_background(folder: Path, *, backup: bool = False) -> None:
    """Fold the journal of `folder`, or make today's backup, in another process."""
    command = [
        sys.executable,
        "-P",  # nobody's `store` in the present folder
        "-m",
        "store.compaction",
        str(folder.absolute()),
        *(["daily"] if backup else []),
    ]

    def run() -> None:  # a thread waits, so that no zombie is left
        import subprocess  # noqa: PLC0415 - 10 ms that hardly any command needs

        null = subprocess.DEVNULL
        with contextlib.suppress(OSError):
            subprocess.run(
                command, stdin=null, stdout=null, stderr=null, start_new_session=True, check=False
            )

    threading.Thread(target=run, daemon=True).start()


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
    from store.tinydb_store import TinyDBStore  # noqa: PLC0415 - it imports this module

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
