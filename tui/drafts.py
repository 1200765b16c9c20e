"""What was typed and not saved, kept for the person who typed it."""

import contextlib
import hashlib
import os
import threading
from decimal import Decimal
from pathlib import Path

import msgspec

from store.clean import clean
from store.contract import StoreError
from store.files import make_folder, write_file
from store.model import Record

__all__ = ["Draft", "Drafts"]


class Draft(msgspec.Struct, frozen=True):
    """A form that was not saved, and where it belongs. `seen`: the record that it changes."""

    folder: str
    unit: str
    year: int
    kind: str
    values: dict[str, str]
    seen: Record | None = None


_DECODER = msgspec.json.Decoder(Draft, float_hook=Decimal)


class Drafts:
    """One file for each session. Who comes back finds those of sessions that are over."""

    def __init__(self, folder: Path, who: str) -> None:
        self.folder = folder
        self._whose = hashlib.sha256(who.encode("utf-8", "replace")).hexdigest()[:12]
        self._path = self._new_path()
        self._kept: bytes | None = None
        self._one = threading.Lock()

    def _new_path(self) -> Path:
        pid = os.getpid()
        name = f"{self._whose}-{os.urandom(3).hex()}-{_started(pid)}-{pid}.json"
        return self.folder / name

    def differs(self, draft: bytes | None) -> bool:
        """Whether this is not what is kept."""
        return draft != self._kept

    def keep(self, draft: bytes | None) -> None:
        """Keep this, and this only. A disk that takes nothing is no reason to stop typing."""
        with self._one, contextlib.suppress(OSError, StoreError):
            if draft is None:
                self._path.unlink(missing_ok=True)
            else:
                shared = self.folder.parent.stat().st_mode & 0o020
                make_folder(self.folder, 0o1770 if shared else 0o700)
                write_file(self._path, draft, mode=0o600)
            self._kept = draft

    def leave(self) -> None:
        """Leave what is kept to be found later, and go on with another file."""
        self._path, self._kept = self._new_path(), None

    def left(self, unit: str, year: int) -> tuple[list[tuple[Path, Draft]], list[str]]:
        """Drafts of this person's sessions that are over, the last one first; and what to say.

        Only those of this unit, year and data folder; the others stay where they are.
        """
        found: list[tuple[float, Path, Draft]] = []
        said = []
        for path in sorted(self.folder.glob(f"{self._whose}-*.json")):
            *_, started, pid = path.stem.split("-")
            if path == self._path or (pid.isdecimal() and _runs(int(pid), started)):
                continue
            try:
                draft = _DECODER.decode(path.read_bytes())
                at = path.stat().st_mtime
            except (OSError, ValueError, RecursionError):
                said.append(f"草稿 {path.name} 读不出来，留在 drafts 里没有动。")
                continue
            if draft.folder != str(self.folder.resolve()):
                said.append(f"草稿 {path.name} 是 {clean(draft.folder)} 的，留在 drafts 里没有动。")
            elif (draft.unit, draft.year) == (unit, year):
                found.append((at, path, draft))
            else:
                said.append(
                    f"{clean(draft.unit)} {draft.year}年有没保存的内容：打开那一年可以恢复。"
                )
        found.sort(key=lambda entry: entry[:2], reverse=True)
        return [(path, draft) for _, path, draft in found], said


def _started(pid: int) -> str:
    """When a process began, so that its number alone is not trusted; "" where nobody tells.

    The 22nd value of proc(5) `stat`, in ticks since the machine started, and which start that was.
    """
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii")[:8]
        # The second value is the program's name, which may hold blanks and brackets.
        after = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
        return boot + after[19].decode("ascii")
    except (OSError, ValueError, IndexError):
        return ""


def _runs(pid: int, started: str) -> bool:
    """Whether another process has this number, and is the one that wrote. Ours wrote ours only."""
    if pid == os.getpid():
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass  # it runs, and is somebody else's
    return not started or _started(pid) in ("", started)
