"""What was typed and not saved, kept for the person who typed it."""

import contextlib
import hashlib
import os
from pathlib import Path

from store.contract import StoreError
from store.files import make_folder, write_file

__all__ = ["Drafts"]


class Drafts:
    """One file for each session. Who comes back finds those of sessions that are over."""

    def __init__(self, folder: Path, who: str) -> None:
        self.folder = folder
        self._whose = hashlib.sha256(who.encode("utf-8", "replace")).hexdigest()[:12]
        self._path = folder / f"{self._whose}-{os.urandom(3).hex()}-{os.getpid()}.json"
        self._kept: bytes | None = None

    def differs(self, draft: bytes | None) -> bool:
        """Whether this is not what is kept."""
        return draft != self._kept

    def keep(self, draft: bytes | None) -> None:
        """Keep this, and this only. A disk that takes nothing is no reason to stop typing."""
        with contextlib.suppress(OSError, StoreError):
            if draft is None:
                self._path.unlink(missing_ok=True)
            else:
                shared = self.folder.parent.stat().st_mode & 0o020
                make_folder(self.folder, 0o1770 if shared else 0o700)
                write_file(self._path, draft, mode=0o600)
            self._kept = draft

    def left(self) -> list[Path]:
        """Drafts of this person's sessions that are over."""
        found = []
        for path in sorted(self.folder.glob(f"{self._whose}-*.json")):
            number = path.stem.rpartition("-")[2]
            if path != self._path and not (number.isdecimal() and _runs(int(number))):
                found.append(path)
        return found


def _runs(pid: int) -> bool:
    """Whether another process has this number. What this one left behind is over, too."""
    if pid == os.getpid():
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
