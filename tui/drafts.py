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
        self._path = self._fresh()
        self._kept: bytes | None = None

    def _fresh(self) -> Path:
        me = f"{os.getpid()}.{_begun(os.getpid())}"
        return self.folder / f"{self._whose}-{os.urandom(3).hex()}-{me}.json"

    def lay_aside(self) -> None:
        """Let what is kept be the draft of work that is over."""
        self._path, self._kept = self._fresh(), None

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
            number, _, begun = path.stem.rpartition("-")[2].partition(".")
            runs = number.isdecimal() and _runs(int(number), begun)
            if path != self._path and not runs:
                found.append(path)
        return found


def _runs(pid: int, begun: str) -> bool:
    """Whether another process is this one. What this very process left behind is over, too."""
    return pid != os.getpid() and bool(now := _begun(pid)) and now == (begun or now)


def _begun(pid: int) -> str:
    """When a process began, in ticks since the machine started; "" where there is none."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
    except OSError:
        return ""
    return status.rpartition(")")[2].split()[19]
