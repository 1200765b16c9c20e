"""What a session sees of a data folder, and how it follows what others write there.

The state is read whole once, from `wenming.json` and the journal; then only what the journal got
since. All of that stands together here, as it turns on what may be read without the lock: a line
that is being written, one that is taken back, two files that change places.
"""

import contextlib
import os
import time
from pathlib import Path

import msgspec

from store.chain import damaged, decoded, read_lines
from store.contract import Fold, Listener, StoreDamaged, StoreError, Transaction
from store.data_folder import DataFolder, archives
from store.files import FileStamp, disk_error, file_stamp, make_folder, read_file, write_file
from store.journal import PREFIX, Damage, Header, Torn, digest, payloads, read_header
from store.journal_file import ROOM, JournalFile
from store.lock import Lock
from store.state import State, read_snapshot

__all__ = ["ATTEMPTS", "EditedByHand", "Follower"]

ATTEMPTS = 50
"""How often to look again when files change while they are read."""
_MENDS = 4
"""Readings within each other after which a torn line is damage: one without the lock and one with
it, and both again for a compaction in between."""
_HEADER_ROOM = 4 << 10
"""More bytes than a header has."""
_SMALL = 4 << 20
"""Bytes below which a journal is never folded by itself: replayed in 0.1 s."""
_ANOTHER = "数据刚从备份恢复（或换成了另一份），这里已是恢复后的内容。"
"""What is said where the journal in the place of ours does not go on from what was seen."""


class EditedByHand(StoreDamaged):
    """`wenming.json` is not the file that the journal goes on from."""


class Follower:
    """The state, and how far in the journal it was read. `load` comes first.

    `tell` is called with each transaction that is now seen; None: everything is new. `notices` are
    sentences for the person: what was recovered here.
    """

    state: State
    header: Header
    end: int
    """Offset after the last line that reading sees, in bytes."""
    last: int
    """Offset of the last line that reading sees."""
    began: bytes
    """How that line begins: with its length and checksum."""
    limit: int
    """Bytes of journal from which on it is folded by itself."""
    changed: int
    """The last transaction whose changes `wenming.json` did not hold when it was applied."""
    marks: dict[str, int]
    """SHA-256 of each `wenming.json` that this journal goes on from, and the line that says so."""

    def __init__(self, folder: DataFolder, lock: Lock, tell: Listener) -> None:
        self.folder = folder
        self.lock = lock
        self.file = JournalFile(folder.journal)
        self.notices: list[str] = []
        self.poisoned = False
        """Whether the next commit must read everything again, as the cache is not to be trusted."""
        self._tell = tell
        self._mending = 0

    # --- everything -------------------------------------------------------------------------------

    def load(self, *, locked: bool = False) -> None:
        """Read everything. Raises `StoreError`."""
        for attempt in range(ATTEMPTS):
            stamps = self._stamps()
            try:
                torn = self._read_all()
                break
            except StoreError:
                if self._stamps() == stamps or attempt == ATTEMPTS - 1:
                    raise
                time.sleep(0.01)  # a compaction is changing both files
        self._tell(None)
        if torn:
            self._mend(locked=locked)

    def _stamps(self) -> tuple[FileStamp | None, ...]:
        stamps: list[FileStamp | None] = []
        for path in (self.folder.snapshot, self.folder.journal):
            try:
                stamps.append(file_stamp(path))
            except OSError:
                stamps.append(None)
        return tuple(stamps)

    def _read_all(self) -> bool:
        """Read both files into a new state. True if the journal's last line is torn."""
        snapshot = read_file(self.folder.snapshot)
        self.changed = self.last = self.end = 0
        if not self.file.open():
            self.state = self._plain(snapshot)
            return False
        try:
            return self._replay(snapshot, self.file.read(0, self.file.size))
        except BaseException:
            self.file.close()
            raise

    def _plain(self, snapshot: bytes | None) -> State:
        """The state where there is no journal: nothing yet, or a TinyDB file made elsewhere."""
        path = self.folder.journal
        old = archives(self.folder.path)
        if snapshot is None:
            if old:
                raise damaged(path, "它和 wenming.json 都不见了，history 里却有历史")
            return State()
        state = _snapshot_state(self.folder.snapshot, snapshot)
        if state.head or old:
            raise StoreDamaged(
                f"{path} 不见了，里面有 {self.folder.snapshot.name} 之后录入的内容。"
                "没有动任何文件；请把它放回来，或用 wenming-tui restore 从 backups 里恢复。"
            )
        return state

    def _replay(self, snapshot: bytes | None, data: bytes) -> bool:
        """Go from what `wenming.json` holds to the end of the journal. True if that is torn."""
        path = self.folder.journal
        lines: list[tuple[bytes, int]] = []
        torn = False
        try:
            for line in payloads(data):
                lines.append(line)
        except Torn:
            torn = True
        except Damage as error:
            raise damaged(path, str(error)) from None
        if not lines:
            raise damaged(path, "它是空的，或开头没有写完")
        header, found = read_lines(lines, path)
        self.header = header
        self.marks = {t.fold.snapshot: t.seq for t, _, _ in found if t.fold}
        self.marks[header.snapshot] = header.base
        folds = [t.fold for t, _, _ in found if t.fold]
        self.state, base = self.start(snapshot, header, folds)
        self.state.seq, self.state.head, self.end = header.base, header.head, lines[0][1]
        self.limit = max(_SMALL, len(snapshot or b""))
        for transaction, head, end in found:
            if transaction.seq <= base:
                self.state.seq, self.state.head = transaction.seq, head
                self.last, self.end = self.end, end
            else:
                self._take(transaction, head, end)
        self.began = data[self.last : self.last + PREFIX]
        return torn

    def start(self, snapshot: bytes | None, header: Header, folds: list[Fold]) -> tuple[State, int]:
        """The state that `wenming.json` holds, and its sequence, -1 where it is not known.

        `folds` are those of the journal. Raises `EditedByHand`.
        """
        mark = digest(snapshot) if snapshot is not None else ""
        base = header.base
        if mark != header.snapshot:
            base = max((fold.seq for fold in folds if fold.snapshot == mark), default=-1)
        if base < 0:
            self.edited()
        if snapshot is None:
            return State(), base
        return _snapshot_state(self.folder.snapshot, snapshot), base

    def edited(self) -> None:
        """Refuse a `wenming.json` that is not ours. Raises `EditedByHand`."""
        snapshot, journal = self.folder.snapshot, self.folder.journal
        if not os.path.lexists(snapshot):
            raise EditedByHand(
                f"{snapshot} 不见了，只有它之后录入的内容还在 {journal.name} 里。"
                "没有动任何文件；请把它放回来，或用 wenming-tui restore 从 backups 里恢复。"
            )
        raise EditedByHand(
            f"{snapshot} 被别的程序改过或换过，和 {journal.name} 对不上。"
            "没有动任何文件。要采用现在的内容：wenming-tui compact --accept-edit；"
            "不要它：wenming-tui restore 从 backups 里恢复。"
        )

    def _mend(self, *, locked: bool) -> None:
        """Cut a line that was never wholly written, or say that it is there."""
        if self._mending == _MENDS:
            # Without a lock that works, several wrote at once: whole lines stand behind a torn one.
            raise damaged(self.folder.journal, "没有写完的一行后面还有别的内容，和前面接不上")
        self._mending += 1
        try:
            if not locked:
                # Perhaps it was only being written when we looked.
                with contextlib.suppress(Damage):
                    self.follow(locked=False)
            with contextlib.nullcontext() if locked else self.lock.held():
                self.follow(locked=True)
                # What a power cut left may begin with zeros, which `follow` takes for room.
                if not self._read_on(self.file.size, locked=True, whole=True):
                    self.load(locked=True)
        except StoreError as error:
            if locked or isinstance(error, StoreDamaged):
                raise
            path = self.folder.journal
            self.notices.append(f"{path} 的末尾有没写完的一行，这里改不了它，没有采用。")
        finally:
            self._mending -= 1

    # --- news -------------------------------------------------------------------------------------

    def refresh(self) -> bool:
        """See what others committed since. True if reading now sees another state."""
        before = self.state.seq, self.state.head
        if self.file.handle is None:
            if self.folder.journal.exists() or self.folder.snapshot.exists():
                self.load()
        else:
            try:
                self.follow(locked=False)
            except Damage:
                with self.lock.held():  # perhaps only a line that is being written
                    self.follow(locked=True)
        return (self.state.seq, self.state.head) != before

    def catch_up(self) -> None:
        """Read what others wrote before the lock is taken: who has it keeps everybody waiting."""
        for _ in range(ATTEMPTS):
            before = self.end
            self.refresh()
            if self.end - before < ROOM:
                break

    def follow(self, *, locked: bool) -> None:
        """See what others appended. With the lock held, cut a line that was never wholly written.

        Raises `Damage` only without the lock: then it may be a line that is being written.
        """
        replaced = self.file.replaced(self.lock.stamp if locked else None)
        if not replaced and self._is_quiet():
            return
        size = self.file.length()
        if replaced:
            # First what the old file still got: the new one then goes on from here.
            try:
                followed = self._read_on(size, locked=False) and self.reopened()
            except Damage:  # of a file that is no longer the journal
                followed = False
            if followed:
                self.follow(locked=locked)
            else:
                seq, head = self.state.seq, self.state.head
                self.load(locked=locked)
                if self.state.seq <= seq and self.state.head != head:
                    self.notices.append(_ANOTHER)
        elif not self._read_on(size, locked=locked):
            self.load(locked=locked)

    def apply(self, transaction: Transaction, head: str, end: int) -> None:
        """See one more transaction, whose line has the hash `head` and ends at `end`."""
        self._take(transaction, head, end)
        self._tell(transaction)

    def _take(self, transaction: Transaction, head: str, end: int) -> None:
        self.state.apply(transaction)
        self.state.head, self.last, self.end = head, self.end, end
        if transaction.changes:
            self.changed = transaction.seq
        if transaction.fold:
            self.marks[transaction.fold.snapshot] = transaction.seq

    def _is_quiet(self) -> bool:
        """Whether the last line known is still there, with room behind it: nothing was written."""
        long = self.end + 1 - self.last
        if long > ROOM:
            return False
        data = self.file.read(self.last, self.end + 1)
        return len(data) == long and not data[-1] and data.startswith(self.began)

    def reopened(self) -> bool:
        """Go on in the file that took the journal's place; False if it does not go on from here."""
        if not self.file.reopen():
            return False
        try:
            payload, begin = next(payloads(self.file.read(0, _HEADER_ROOM)))
            header = read_header(payload)
        except (Damage, StopIteration, msgspec.DecodeError):
            return False
        last, end = (offset - header.skipped + begin for offset in (self.last, self.end))
        if self.state.seq == header.base:
            if (self.state.head, end) != (header.head, begin):
                return False
        elif not begin <= last < end or not self._is_last(last, end):
            return False
        if self.state.seq == header.base:
            last = 0
        self.last, self.end, self.header = last, end, header
        self.began = self.file.read(last, last + PREFIX)
        self.marks = {mark: seq for mark, seq in self.marks.items() if seq > header.base}
        self.marks[header.snapshot] = header.base
        with contextlib.suppress(OSError):  # else the limit stays what it was
            self.limit = max(_SMALL, self.folder.snapshot.stat().st_size)
        return True

    def _is_last(self, start: int, end: int) -> bool:
        """Whether the line at these offsets is the last one that reading saw."""
        with contextlib.suppress(Damage):
            found = list(payloads(self.file.read(start, end)))
            return len(found) == 1 and digest(found[0][0]) == self.state.head
        return False

    def _read_on(self, size: int, *, locked: bool, whole: bool = False) -> bool:
        """Apply the lines after the last one known; False if they do not follow it."""
        self.file.size, start = size, self.end
        # Else who wrote the last line could not sync it, and took it back after we had seen it.
        if size < start or self.file.read(self.last, self.last + PREFIX) != self.began:
            return False
        if size == start:
            return True
        data = self.file.read(start, size) if whole else self._read_news(size)
        try:
            for payload, end in payloads(data, self.end):
                transaction, prev = decoded(payload, self.folder.journal)
                if prev != self.state.head or transaction.seq != self.state.seq + 1:
                    return False
                self.apply(transaction, digest(payload), end)
                self.began = data[self.last - start : self.last - start + PREFIX]
        except Torn as error:
            if locked:
                # The data may end at a sector of zeros in the midst of what was left.
                self._cut(error.at, self.file.read(error.at, size).rstrip(b"\0"))
        except Damage:
            if not locked:
                raise
            return False
        return True

    def _read_news(self, size: int) -> bytes:
        """What stands between the last line known and the zeros at the end of the file."""
        step = ROOM
        if self.file.read(self.end, self.end + 1) == b"\0":
            return b""
        data = self.file.read(self.end, min(size, self.end + step))
        while data and data[-1] and self.end + len(data) < size:
            step *= 4
            data = self.file.read(self.end, min(size, self.end + step))
        room = data.find(b"\n\0") + 1
        return data[:room] if room else data

    def _cut(self, at: int, tail: bytes) -> None:
        """With the lock held: take off a line that was never wholly written, and keep it aside."""
        folder = self.folder
        make_folder(folder.history, folder.folder_mode)
        aside = folder.history / f"torn-{self.state.seq + 1:012d}-{digest(tail)[:8]}"
        write_file(aside, tail, mode=folder.mode)
        try:
            self.file.cut(at)
        except OSError as error:
            self.poisoned = True
            raise disk_error(error, folder.journal) from error
        self.notices.append(
            f"{folder.journal.name} 的末尾有 {len(tail)} 字节没有写完（断电、磁盘满或程序被中止），"
            f"没有采用，已留在 {aside}。"
        )


def _snapshot_state(path: Path, data: bytes) -> State:
    try:
        return read_snapshot(data)
    except StoreError as error:
        raise damaged(path, str(error)) from None
