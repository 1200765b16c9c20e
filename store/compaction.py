"""Folding a long journal in a process of its own: `python -m store.compaction FOLDER`."""

import sys
from datetime import datetime
from pathlib import Path

from store.contract import StoreError
from store.tinydb_store import TinyDBStore

__all__ = ["main"]


def main(folder: Path) -> int:
    """Fold unless somebody else is at it. Nobody reads along: the exit status says it all."""
    try:
        store = TinyDBStore(folder, create=False)
        at = datetime.now().astimezone().isoformat(timespec="seconds")
        store.compact(who="", at=at, wait=False)
        store.close()
    except StoreError as error:
        return error.status
    return 0


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
