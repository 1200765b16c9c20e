"""What was typed and not saved, kept for the person who typed it."""

import contextlib
import hashlib
import os
import threading
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import msgspec

from store.clean import clean
from store.contract import StoreError
from store.files import make_folder, write_file
from store.model import Record
from store.wire import encode

__all__ = ["Draft", "Drafts"]


class Draft(msgspec.Struct, frozen=True):
    """What was typed and not saved, and where it belongs.

    `key` says which form: `new/KIND/FORM`, as one may leave several, `record/ID`, `node/…`,
    `clause/…`, or `quick`. `values` are its fields, `seen` the record that it changes.
    """

    folder: str
    unit: str
    year: int
    key: str
    values: dict[str, str]
    kind: str = ""
    seen: Record | None = None


_DECODER = msgspec.json.Decoder(list[Draft], float_hook=Decimal)


class Drafts:
    """The drafts of a session: of forms that were left, and of those that are open.

    They are one file a session. Who comes back takes over those of sessions that are over.
    """

    def __init__(self, folder: Path, who: str) -> None:
        self.folder = folder
        self.left: list[Draft] = []
        """Of forms that are not open, the one to go on with first."""
        self._whose = hashlib.sha256(who.encode("utf-8", "replace")).hexdigest()[:12]
        self._one = threading.Lock()
        pid = os.getpid()
        name = f"{self._whose}-{os.urandom(3).hex()}-{_started(pid)}-{pid}.json"
        self._path = folder / name
        self._written: bytes | None = None
        self._wanted: bytes | None = None

    @property
    def place(self) -> str:
        """The folder as it is told in a draft, so that a copied one is not taken for its own."""
        return str(self.folder.resolve())

    def leave(self, draft: Draft, *, last: bool = False) -> None:
        """Keep this until the form is opened again; `last`: behind the others, as their turn is.

        Other words for the same form, of another session, stay and come after it.
        """
        others = [d for d in self.left if not (_same(d, draft) and d.values == draft.values)]
        self.left = [*others, draft] if last else [draft, *others]

    def below(self, key: str, unit: str, year: int) -> list[Draft]:
        """The drafts of forms that are not open, of this key and of those that begin with it."""
        return [d for d in self.left if (d.unit, d.year) == (unit, year)
                and (d.key == key or d.key.startswith(f"{key}/"))]  # fmt: skip

    def find(self, key: str, unit: str, year: int) -> Draft | None:
        """The draft of a form that is not open."""
        place = (key, unit, year)
        return next((d for d in self.left if (d.key, d.unit, d.year) == place), None)

    def take(self, key: str, unit: str, year: int) -> Draft | None:
        """The draft of a form that is opened now; it is the form's from here on."""
        draft = self.find(key, unit, year)
        if draft is not None:
            self.left.remove(draft)
        return draft

    def file(self, open_: Iterable[Draft]) -> bytes | None:
        """What is to be on the disk while these forms are open; None for no file."""
        drafts = [*open_, *self.left]
        return encode(drafts) if drafts else None

    def differs(self, file: bytes | None) -> bool:
        """Whether this is not what is on the disk."""
        return file != self._written

    def want(self, file: bytes | None) -> None:
        """Say what `keep` is to put there: the last word counts, whichever thread it comes from."""
        self._wanted = file

    def write(self, file: bytes | None) -> None:
        """Put it there."""
        self.want(file)
        self.keep()

    def keep(self) -> None:
        """Put there what is wanted. A disk that takes nothing is no reason to stop typing."""
        with self._one, contextlib.suppress(OSError, StoreError):
            file = self._wanted
            if file is None:
                self._path.unlink(missing_ok=True)
            else:
                shared = self.folder.parent.stat().st_mode & 0o020
                make_folder(self.folder, 0o1770 if shared else 0o700)
                write_file(self._path, file, mode=0o600)
            self._written = file

    def take_over(self, unit: str, year: int) -> list[str]:
        """Make the drafts of this person's sessions that are over our own; what to say of others.

        Only those of this unit, year and data folder; the others stay where they are. Theirs are
        gone only when ours are on the disk.
        """
        said: list[str] = []
        taken: list[tuple[float, Path, list[Draft]]] = []
        for path in sorted(self.folder.glob(f"{self._whose}-*.json")):
            *_, started, pid = path.stem.split("-")
            if path == self._path or (pid.isdecimal() and _runs(int(pid), started)):
                continue
            try:
                drafts = _DECODER.decode(path.read_bytes())
                at = path.stat().st_mtime
            except (OSError, ValueError, RecursionError):
                said.append(f"草稿 {path.name} 读不出来，留在 drafts 里没有动。")
                continue
            others = [d for d in drafts if d.folder != self.place]
            years = {(d.unit, d.year) for d in drafts if d.folder == self.place}
            said += [f"草稿 {path.name} 是 {clean(d.folder)} 的，留在 drafts 里没有动。"
                     for d in others[:1]]  # fmt: skip
            if not others and years == {(unit, year)}:
                taken.append((at, path, drafts))
            said += [f"{clean(of)} {when}年有没保存的内容：打开那一年可以接着写。"
                     for of, when in sorted(years - {(unit, year)})]  # fmt: skip
        for _, _, drafts in sorted(taken, key=lambda one: one[:2]):
            for draft in reversed(drafts):
                self.leave(draft)
        if taken:
            file = self.file(())
            self.write(file)
            if not self.differs(file):
                for _, path, _ in taken:
                    path.unlink(missing_ok=True)
        return said


def _same(one: Draft, other: Draft) -> bool:
    return (one.key, one.unit, one.year) == (other.key, other.unit, other.year)


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
