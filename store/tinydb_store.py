"""The engine: a plain TinyDB file, and the journal of what was committed since it was written.

A commit appends one line to `wenming.journal` under the lock and syncs it; nothing else is written.
Reading sees the state of the last `refresh` or `commit`. `compact` folds the journal into
`wenming.json` without keeping writers waiting, and moves the old lines to `history/`.
"""

import contextlib
import errno
import functools
import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeAlias, TypeVar

import msgspec

from store import lock
from store.contract import (
    Change,
    Conflict,
    Fold,
    Listener,
    Put,
    Remove,
    Store,
    StoreDamaged,
    StoreError,
    Transaction,
)
from store.files import (
    disk_error,
    is_temporary,
    make_folder,
    modes,
    move_into_place,
    read_file,
    sync_folder,
    write_all,
    write_file,
    write_temporary,
)
from store.journal import (
    PREFIX,
    Damage,
    Header,
    Torn,
    body,
    digest,
    header_line,
    payloads,
    read_header,
    read_transaction,
    transaction_line,
)
from store.model import Item
from store.mounts import network_file_system
from store.seal import Seal, settled
from store.state import State, read_snapshot, write_snapshot
from store.wire import reason

__all__ = ["EditedByHand", "TinyDBStore", "archives", "login", "read_lines"]

T = TypeVar("T", bound=Item)
_Stamp: TypeAlias = tuple[int, int, int] | None
"""Inode, size in bytes and time of change (ns) of a file; None where there is none."""

_ATTEMPTS = 50
"""How often to look again when files change while they are read."""
_ROOM = 16 << 10
_HEADER_ROOM = 4 << 10
"""More bytes than a header has."""
_SMALL = 4 << 20
"""Bytes below which a journal is never folded by itself: replayed in 0.1 s."""


class EditedByHand(StoreDamaged):
    """`wenming.json` is not the file that the journal goes on from."""


class TinyDBStore(Store):
    """A store in a folder. `create` makes the folder (0700) where it is not there yet.

    `notices` are sentences for the person: what was recovered, what is doubtful here.
    """

    _state: State
    _header: Header
    _end: int
    """Offset after the last line that reading sees, in bytes."""
    _size: int
    """Bytes of the journal, with the zeros behind its last line."""
    _limit: int
    """Bytes of journal from which on it is folded by itself."""
    _last: int
    """Offset of the last line that reading sees."""
    _began: bytes
    """How that line begins: with its length and checksum."""
    _changed: int
    """The last transaction whose changes `wenming.json` did not hold when it was applied."""
    _named: bool
    """Whether the journal's name in its folder is known to be durable."""
    _writable: bool
    _marks: dict[str, int]
    """SHA-256 of each `wenming.json` that this journal goes on from, and the line that says so."""

    def __init__(self, folder: Path, *, create: bool = True) -> None:
        self.folder = folder
        self.notices: list[str] = []
        self._snapshot = folder / "wenming.json"
        self._path = folder / "wenming.journal"
        self._history = folder / "history"
        try:
            if create:
                missing = [place for place in (folder, *folder.parents) if not place.exists()]
                for place in reversed(missing):
                    make_folder(place, 0o700)
                folder.mkdir(exist_ok=True)
            self._mode, self._folder_mode = modes(folder)
        except FileExistsError:
            raise disk_error(NotADirectoryError(20, ""), self._snapshot) from None
        except OSError as error:
            raise disk_error(error, folder) from error
        self._lock = lock.Lock(folder / "wenming.lock", self._mode)
        self._listeners: list[Listener] = []
        self._seal = Seal(self, folder)
        self._name = str(self._path)
        self._journal: int | None = None
        self._inode = 0
        self._where = ""
        self._known: lock.Stamp | None = None
        self._poisoned = False
        self._load()
        if kind := network_file_system(folder):
            self._lock.trusts_times = False
            self.notices.append(
                f"{folder} 在网络文件系统（{kind}）上，几个人同时录入时锁不可靠，可能丢失内容。"
                "请把数据放在服务器自己的磁盘上。"
            )

    # --- reading ----------------------------------------------------------------------------------

    @property
    def seq(self) -> int:
        return self._state.seq

    @property
    def head(self) -> str:
        """The hash of the last line. Kept elsewhere, it proves later that no line was changed."""
        return self._state.head

    @property
    def state(self) -> State:
        return self._state

    def all(self, cls: type[T]) -> list[T]:
        return self._state.all(cls)

    def get(self, cls: type[T], key: str) -> T | None:
        return self._state.get(cls, key)

    def refresh(self) -> bool:
        before = self._state.seq, self._state.head
        if self._journal is None:
            if self._path.exists() or self._snapshot.exists():
                self._load()
        else:
            try:
                self._follow(locked=False)
            except Damage:
                with self._lock.held():  # perhaps only a line that is being written
                    self._follow(locked=True)
        return (self._state.seq, self._state.head) != before

    def log(self) -> Iterator[Transaction]:
        last = self._state.seq + 1
        for data, path in self._files_backwards():
            found = [_decoded(p, path)[0] for p, _ in self._lines(data, path)]
            for transaction in reversed(found):
                if transaction.seq < last - 1:
                    raise self._gap(last - 1)
                if transaction.seq < last:
                    last = transaction.seq
                    yield transaction
        if last > 1:
            raise self._gap(last - 1)

    def _gap(self, seq: int) -> StoreDamaged:
        return StoreDamaged(
            f"{self._history} 里缺了第 {seq} 笔和更早的历史，再早的就查不到了。"
            "现有的记录都在；请从 backups 的备份里找回缺的文件。"
        )

    def _files_backwards(self) -> Iterator[tuple[bytes, Path]]:
        if self._journal is not None:
            yield self._read(0, self._end), self._path
            for path in reversed(archives(self.folder)):
                yield read_file(path) or b"", path

    @staticmethod
    def _lines(data: bytes, path: Path) -> Iterator[tuple[bytes, int]]:
        """The lines after the header."""
        try:
            lines = payloads(data)
            next(lines, None)
            yield from lines
        except Damage as error:
            raise _damaged(path, str(error)) from None

    # --- writing ----------------------------------------------------------------------------------

    def commit(
        self,
        changes: Sequence[Put | Remove],
        *,
        who: str,
        at: str,
        label: str,
        undoes: tuple[int, ...] = (),
        redoes: tuple[int, ...] = (),
    ) -> Transaction:
        with self._lock.held():
            self._begin()
            checked = self._checked(changes)
            self._seal.check(checked, who, login())
            transaction = Transaction(
                self._state.seq + 1,
                who,
                at,
                label,
                checked,
                login(),
                undoes,
                redoes,
            )
            start = self._end
            self._append(transaction)
            end = self._end
        if start // self._limit != end // self._limit:
            self._fold_elsewhere()
        return transaction

    def close(self) -> None:
        if self._journal is not None:
            os.close(self._journal)
            self._journal = None
        self._lock.close()

    def _checked(self, changes: Sequence[Put | Remove]) -> tuple[Change, ...]:
        """Each change with what it replaces; raises `Conflict` where that is not what was seen."""
        done: list[Change] = []
        # Above the rows that are asked for, or two new items might share one.
        new = self._state.next_row
        for change in changes:
            if isinstance(change, Put) and change.row >= new:
                new = change.row + 1
        seen: set[tuple[type[Item], str]] = set()
        given: set[tuple[type[Item], int]] = set()
        for change in changes:
            item = change.item
            cls, key = type(item), item.key
            if (cls, key) in seen:
                raise ValueError("one item twice in a transaction")
            seen.add((cls, key))
            table = self._state.tables[cls]
            row = self._state.rows[cls].get(key)
            before = None if row is None else table[row]
            if change.seen is not None and before != change.seen:
                raise Conflict(item, before)
            if isinstance(change, Remove):
                if before is None or row is None or before.rev != item.rev:
                    raise Conflict(item, before)
                done.append(Change(before, None, row))
                continue
            if (before.rev if before else 0) != (0 if change.row else item.rev):
                raise Conflict(item, before)
            if row is None:
                row = change.row
                if not row or row in table or (cls, row) in given:
                    row, new = new, new + 1
                given.add((cls, row))
            after = msgspec.structs.replace(settled(before, item), rev=item.rev + 1)
            done.append(Change(before, after, row))
        return tuple(done)

    def _begin(self) -> None:
        """With the lock held: see everything, and be ready to append."""
        if self._journal is not None and not self._poisoned:
            self._follow(locked=True)
        else:
            self._load(locked=True)
            self._poisoned = False
        if self._journal is None:
            self._create()
        if not self._writable:
            raise disk_error(PermissionError(13, ""), self._path)
        if not self._named:
            # Who put the file there may have been killed before its name was durable.
            try:
                sync_folder(self.folder)
            except OSError as error:
                raise disk_error(error, self.folder) from error
            self._named = True

    def _append(self, transaction: Transaction) -> None:
        """With the lock held and everything seen: append one line, durably."""
        assert self._journal is not None
        line, head = transaction_line(transaction, self._state.head)
        try:
            self._put(line)
        except OSError as error:
            try:
                os.ftruncate(self._journal, self._end)
                # Else a power cut could leave pages of this line in the midst of the next one.
                os.fdatasync(self._journal)
            except OSError:
                self._poisoned = True
                raise self._doubtful() from error
            raise disk_error(error, self._path) from error
        try:
            os.fdatasync(self._journal)
        except OSError as error:
            self._save_otherwise(line, error)
        self._apply(transaction, head, self._end + len(line))
        self._began = line[:PREFIX]

    def _put(self, line: bytes) -> None:
        """Write a line at the end, and zeros behind it where there is no room for the next.

        To sync what lies inside the file takes the disk a quarter less than to sync a longer file.
        """
        assert self._journal is not None
        if self._end + len(line) <= self._size:
            write_all(self._journal, line, self._end)
            return
        longer = line + bytes(min(max(self._end, _ROOM), 64 * _ROOM))
        try:
            write_all(self._journal, longer, self._end)
        except OSError:  # there may be room for the line
            os.ftruncate(self._journal, self._end)
            write_all(self._journal, line, self._end)
            longer = line
        self._size = self._end + len(longer)

    def _save_otherwise(self, line: bytes, error: OSError) -> None:
        """Put the journal with a line that could not be synced into a new file, or raise.

        What a failed sync leaves in the cache may not be on the disk, and is never synced again.
        """
        assert self._journal is not None
        self._poisoned = True  # whatever happens, the next commit reads everything again
        try:
            data = self._read(0, self._end + len(line))
            anew = write_temporary(self._path, data, mode=self._mode)
        except StoreError:
            try:
                os.ftruncate(self._journal, self._end)
                os.fdatasync(self._journal)
            except OSError:
                raise self._doubtful() from error
            raise disk_error(error, self._path) from error
        try:
            move_into_place(anew, self._path)
        except StoreError:
            raise self._doubtful() from error

    def _doubtful(self) -> StoreError:
        return StoreError(
            f"磁盘出错，说不准这一次有没有写进 {self._path}。请退出，重新打开后核对。"
        )

    def _apply(self, transaction: Transaction, head: str, end: int) -> None:
        self._state.apply(transaction)
        self._state.head, self._last, self._end = head, self._end, end
        if transaction.changes:
            self._changed = transaction.seq
        if transaction.fold:
            self._marks[transaction.fold.snapshot] = transaction.seq
        for listener in self._listeners:
            listener(transaction)

    # --- following the files ----------------------------------------------------------------------

    def _load(self, *, locked: bool = False) -> None:
        """Read everything."""
        for attempt in range(_ATTEMPTS):
            stamp = self._stamp()
            try:
                torn = self._read_all()
                break
            except StoreError:
                if self._stamp() == stamp or attempt == _ATTEMPTS - 1:
                    raise
                time.sleep(0.01)  # a compaction is changing both files
        for listener in self._listeners:
            listener(None)
        if torn:
            self._mend(locked=locked)

    def _mend(self, *, locked: bool) -> None:
        """Cut a line that was never wholly written, or say that it is there."""
        try:
            if not locked:
                # Perhaps it was only being written when we looked.
                with contextlib.suppress(Damage):
                    self._follow(locked=False)
            with contextlib.nullcontext() if locked else self._lock.held():
                self._follow(locked=True)
                # What a power cut left may begin with zeros, which `_follow` takes for room.
                if not self._read_on(self._size, locked=True, whole=True):
                    self._load(locked=True)
        except StoreError:
            if locked:
                raise
            self.notices.append(f"{self._path} 的末尾有没写完的一行，这里改不了它，没有采用。")

    def _stamp(self) -> tuple[_Stamp, ...]:
        stamps: list[_Stamp] = []
        for path in (self._snapshot, self._path):
            try:
                stamps.append(_stamp(path))
            except OSError:
                stamps.append(None)
        return tuple(stamps)

    def _read_all(self) -> bool:
        """Read both files into a new state. True if the journal's last line is torn."""
        snapshot = read_file(self._snapshot)
        if self._journal is not None:
            os.close(self._journal)
            self._journal = None
        self._changed = self._last = self._end = self._size = 0
        self._writable, self._named = True, False
        try:
            journal: int | None = os.open(self._path, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
        except FileNotFoundError:
            journal = None
        except OSError as error:
            if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
                raise disk_error(error, self._path) from error
            self._writable = False
            journal = self._open_read_only()
        if journal is None:
            self._state = self._plain(snapshot)
            return False
        self._journal = journal
        status = os.fstat(journal)
        self._inode, self._size = status.st_ino, status.st_size
        self._where, self._known = "", None
        try:
            return self._replay(snapshot, self._read(0, self._size))
        except BaseException:
            os.close(journal)
            self._journal = None
            raise

    def _open_read_only(self) -> int:
        try:
            return os.open(self._path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
        except OSError as error:
            raise disk_error(error, self._path) from error

    def _plain(self, snapshot: bytes | None) -> State:
        """The state where there is no journal: nothing yet, or a TinyDB file made elsewhere."""
        old = archives(self.folder)
        if snapshot is None:
            if old:
                raise _damaged(self._path, "它和 wenming.json 都不见了，history 里却有历史")
            return State()
        state = _snapshot_state(self._snapshot, snapshot)
        if state.head or old:
            raise StoreDamaged(
                f"{self._path} 不见了，里面有 {self._snapshot.name} 之后录入的内容。"
                "没有动任何文件；请把它放回来，或用 wenming-tui restore 从 backups 里恢复。"
            )
        return state

    def _replay(self, snapshot: bytes | None, data: bytes) -> bool:
        lines: list[tuple[bytes, int]] = []
        torn = False
        try:
            for line in payloads(data):
                lines.append(line)
        except Torn:
            torn = True
        except Damage as error:
            raise _damaged(self._path, str(error)) from None
        if not lines:
            raise _damaged(self._path, "它是空的，或开头没有写完")
        header, found = read_lines(lines, self._path)
        self._header = header
        self._marks = {t.fold.snapshot: t.seq for t, _, _ in found if t.fold}
        self._marks[header.snapshot] = header.base
        folds = [t.fold for t, _, _ in found if t.fold]
        self._state, base = self._start(snapshot, header, folds)
        self._state.seq, self._state.head, self._end = header.base, header.head, lines[0][1]
        self._limit = max(_SMALL, len(snapshot or b""))
        listeners, self._listeners = self._listeners, []
        try:
            for transaction, head, end in found:
                if transaction.seq <= base:
                    self._state.seq, self._state.head = transaction.seq, head
                    self._last, self._end = self._end, end
                else:
                    self._apply(transaction, head, end)
        finally:
            self._listeners = listeners
        self._began = data[self._last : self._last + PREFIX]
        return torn

    def _start(
        self, snapshot: bytes | None, header: Header, folds: list[Fold]
    ) -> tuple[State, int]:
        """The state that `wenming.json` holds, and its sequence, -1 where it is not known.

        `folds` are those of the journal. Raises `EditedByHand`.
        """
        mark = digest(snapshot) if snapshot is not None else ""
        base = header.base
        if mark != header.snapshot:
            base = max((fold.seq for fold in folds if fold.snapshot == mark), default=-1)
        if base < 0:
            self._edited()
        return State() if snapshot is None else _snapshot_state(self._snapshot, snapshot), base

    def _edited(self) -> None:
        """Refuse a `wenming.json` that is not ours."""
        if not os.path.lexists(self._snapshot):
            raise EditedByHand(
                f"{self._snapshot} 不见了，只有它之后录入的内容还在 {self._path.name} 里。"
                "没有动任何文件；请把它放回来，或用 wenming-tui restore 从 backups 里恢复。"
            )
        raise EditedByHand(
            f"{self._snapshot} 被别的程序改过或换过，和 {self._path.name} 对不上。"
            "没有动任何文件。要采用现在的内容：wenming-tui compact --accept-edit；"
            "不要它：wenming-tui restore 从 backups 里恢复。"
        )

    def _follow(self, *, locked: bool) -> None:
        """See what others appended. With the lock held, cut a line that was never wholly written.

        Raises `Damage` only without the lock: then it may be a line that is being written.
        """
        assert self._journal is not None
        replaced = self._replaced(self._lock.stamp if locked else None)
        if not replaced and self._is_quiet():
            return
        size = os.lseek(self._journal, 0, os.SEEK_END)
        if replaced:
            # First what the old file still got: the new one then goes on from here.
            try:
                followed = self._read_on(size, locked=False) and self._reopened()
            except Damage:  # of a file that is no longer the journal
                followed = False
            if followed:
                self._follow(locked=locked)
            else:
                self._load(locked=locked)
        elif not self._read_on(size, locked=locked):
            self._load(locked=locked)

    def _is_quiet(self) -> bool:
        """Whether the last line known is still there, with room behind it: nothing was written."""
        long = self._end + 1 - self._last
        if long > _ROOM:
            return False
        data = self._read(self._last, self._end + 1)
        return len(data) == long and not data[-1] and data.startswith(self._began)

    def _replaced(self, stamp: lock.Stamp | None) -> bool:
        """Whether another file than the open one has the journal's name.

        Not as long as the folder has the `stamp` with which this was last found.
        Linux tells under which name a handle's file goes now. To ask for the status of the file
        instead makes the next sync of it a third slower: its time of change is then exact, and one
        thing more to write.
        """
        if stamp is not None and stamp == self._known:
            return False
        try:
            where = os.readlink(f"/proc/self/fd/{self._journal}")
        except OSError:
            where = ""
        if where and where == self._where:
            self._known = stamp
            return False
        try:
            if os.stat(self._name).st_ino != self._inode:
                return True
        except OSError as error:
            raise disk_error(error, self._path) from error
        self._where, self._known = where, stamp
        return False

    def _reopened(self) -> bool:
        """Go on in the file that took the journal's place; False if it does not go on from here."""
        assert self._journal is not None
        try:
            journal = os.open(self._path, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
        except OSError:
            return False
        old, self._journal = self._journal, journal
        status = os.fstat(journal)
        self._inode, self._where, self._known = status.st_ino, "", None
        os.close(old)
        self._named = False
        try:
            payload, begin = next(payloads(self._read(0, _HEADER_ROOM)))
            header = read_header(payload)
        except (Damage, StopIteration, msgspec.DecodeError):
            return False
        last, end = (offset - header.skipped + begin for offset in (self._last, self._end))
        if self._state.seq == header.base:
            if (self._state.head, end) != (header.head, begin):
                return False
        elif not begin <= last < end or not self._is_last(last, end):
            return False
        if self._state.seq == header.base:
            last = 0
        self._last, self._end, self._header = last, end, header
        self._began = self._read(last, last + PREFIX)
        self._marks = {mark: seq for mark, seq in self._marks.items() if seq > header.base}
        self._marks[header.snapshot] = header.base
        with contextlib.suppress(OSError):  # else the limit stays what it was
            self._limit = max(_SMALL, self._snapshot.stat().st_size)
        return True

    def _is_last(self, start: int, end: int) -> bool:
        """Whether the line at these offsets is the last one that reading saw."""
        with contextlib.suppress(Damage):
            found = list(payloads(self._read(start, end)))
            return len(found) == 1 and digest(found[0][0]) == self._state.head
        return False

    def _read_on(self, size: int, *, locked: bool, whole: bool = False) -> bool:
        """Apply the lines after the last one known; False if they do not follow it."""
        self._size, start = size, self._end
        # Else who wrote the last line could not sync it, and took it back after we had seen it.
        if size < start or self._read(self._last, self._last + PREFIX) != self._began:
            return False
        if size == start:
            return True
        data = self._read(start, size) if whole else self._read_news(size)
        try:
            for payload, end in payloads(data, self._end):
                transaction, prev = _decoded(payload, self._path)
                if prev != self._state.head or transaction.seq != self._state.seq + 1:
                    return False
                self._apply(transaction, digest(payload), end)
                self._began = data[self._last - start : self._last - start + PREFIX]
        except Torn as error:
            if locked:
                # The data may end at a sector of zeros in the midst of what was left.
                self._cut(error.at, self._read(error.at, size).rstrip(b"\0"))
        except Damage:
            if not locked:
                raise
            return False
        return True

    def _read_news(self, size: int) -> bytes:
        """What stands between the last line known and the zeros at the end of the file."""
        step = _ROOM
        if self._read(self._end, self._end + 1) == b"\0":
            return b""
        data = self._read(self._end, min(size, self._end + step))
        while data and data[-1] and self._end + len(data) < size:
            step *= 4
            data = self._read(self._end, min(size, self._end + step))
        room = data.find(b"\n\0") + 1
        return data[:room] if room else data

    def _cut(self, at: int, tail: bytes) -> None:
        assert self._journal is not None
        make_folder(self._history, self._folder_mode)
        aside = self._history / f"torn-{self._state.seq + 1:012d}-{digest(tail)[:8]}"
        write_file(aside, tail, mode=self._mode)
        try:
            os.ftruncate(self._journal, at)
            os.fdatasync(self._journal)
        except OSError as error:
            self._poisoned = True
            raise disk_error(error, self._path) from error
        self._size = at
        self.notices.append(
            f"{self._path.name} 的末尾有 {len(tail)} 字节没有写完（断电、磁盘满或程序被中止），"
            f"没有采用，已留在 {aside}。"
        )

    def _read(self, start: int, stop: int) -> bytes:
        assert self._journal is not None
        try:
            data = os.pread(self._journal, stop - start, start)
            while data and len(data) < stop - start:  # the kernel gives 2 GiB at most
                part = os.pread(self._journal, stop - start - len(data), start + len(data))
                if not part:
                    break
                data += part
        except OSError as error:
            raise disk_error(error, self._path) from error
        return data

    def _create(self) -> None:
        """With the lock held: begin a journal, with what a TinyDB file without one holds."""
        header = Header(base=self._state.seq)
        data = header_line(header)
        snapshot = read_file(self._snapshot)
        if snapshot is not None:
            # As they are, with their revisions: the journal alone must lead to the same state.
            changes = tuple(
                Change(None, item, row)
                for table in self._state.tables.values()
                for row, item in table.items()
            )
            transaction = Transaction(
                header.base + 1, "", "", "接收原有的 wenming.json", changes, login(),
                fold=Fold(header.base + 1, digest(snapshot)),
            )  # fmt: skip
            data += transaction_line(transaction, header.head)[0]
        move_into_place(write_temporary(self._path, data, mode=self._mode), self._path)
        self._load(locked=True)

    # --- compaction -------------------------------------------------------------------------------

    def compact(self, *, who: str, at: str, wait: bool = True) -> bool:
        """Fold the journal into `wenming.json`; False if there was nothing to fold.

        Writers go on meanwhile: the lock is held for a line and a rename, never while something
        large is written. Without `wait`, False also where somebody else is folding.
        """
        make_folder(self._history, self._folder_mode)
        with lock.alone(self._history, wait=wait) as free:
            if not free:
                return False
            self._catch_up()
            with self._lock.held():
                self._begin()
                self._clear()
            seen, state = self._state, self._state.copy()
            try:
                stamp = _stamp(self._snapshot)
            except OSError as error:
                raise disk_error(error, self._snapshot) from error
            snapshot = read_file(self._snapshot)
            if ("" if snapshot is None else digest(snapshot)) not in self._marks:
                self._edited()
            if self._changed <= self._header.base and snapshot is not None:
                return False
            mark = self._fold(seen, state, who, at, stamp)
            if mark is None:
                return False
            self._rotate(state, mark)
        return True

    def _fold(self, seen: State, state: State, who: str, at: str, stamp: _Stamp) -> str | None:
        """Put `state` into `wenming.json`; gives its digest. The journal has that first.

        None, and nothing is done, if a line that `seen` (its copy: `state`) holds was taken back.
        `stamp` is that of the file as it was when its content was known to be ours.
        """
        data = write_snapshot(state)
        temporary = write_temporary(self._snapshot, data, mode=self._mode)
        fold = Fold(state.seq, digest(data))
        self._catch_up()
        with self._lock.held():
            self._begin()
            if self._state is not seen:
                with contextlib.suppress(OSError):
                    os.unlink(temporary)
                return None
            self._append(Transaction(self._state.seq + 1, who, at, "整理", (), login(), fold=fold))
        with contextlib.ExitStack() as failed:
            failed.callback(temporary.unlink, missing_ok=True)
            try:
                if _stamp(self._snapshot) != stamp:
                    self._edited()  # meanwhile
            except OSError as error:
                raise disk_error(error, self._snapshot) from error
            failed.pop_all()
        move_into_place(temporary, self._snapshot)
        return fold.snapshot

    def _rotate(self, state: State, snapshot: str) -> None:
        """Let a journal that starts from `state` take the place of the one that led to it."""
        self._catch_up()
        seen, end = self._state, self._end
        old = self._read(0, end)
        base = self._header.base
        kept = [stop for _, stop in payloads(old)][state.seq - base]
        archive = self._history / f"{base + 1:012d}.journal"
        if not body(old[:kept]).startswith(body(read_file(archive) or b"")):
            raise _damaged(archive, f"它记着和 {self._path.name} 不同的历史，没有覆盖")
        write_file(archive, old[:kept], mode=self._mode)
        header = Header(base=state.seq, head=state.head, snapshot=snapshot, skipped=kept)
        start = header_line(header)
        temporary = write_temporary(self._path, start + old[kept:], mode=self._mode)
        assert self._journal is not None
        try:
            with contextlib.ExitStack() as handles:
                handle = os.open(temporary, os.O_WRONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
                handles.callback(os.close, handle)
                # Who closes the old journal last gives it back to the disk: not under the lock.
                handles.callback(os.close, os.dup(self._journal))
                for _ in range(_ATTEMPTS):
                    self._catch_up()
                    if self._end - end < _ROOM:
                        break
                    end = self._copy(handle, end, len(start) - kept)
                with self._lock.held():
                    self._begin()
                    if self._state is not seen:  # a line was taken back: another time
                        os.unlink(temporary)
                        return
                    self._copy(handle, end, len(start) - kept)
                    os.replace(temporary, self._path)
                    self._known = None
                    sync_folder(self.folder)
                    self._follow(locked=True)
        except OSError as error:
            raise disk_error(error, self._path) from error

    def _copy(self, handle: int, start: int, shift: int) -> int:
        """Copy what stands from `start` on to another file, durably; where that ended."""
        end = self._end
        if end > start:
            write_all(handle, self._read(start, end), start + shift)
            os.fdatasync(handle)
        return end

    def _catch_up(self) -> None:
        """Read what others wrote before the lock is taken: who has it keeps everybody waiting."""
        for _ in range(_ATTEMPTS):
            before = self._end
            self.refresh()
            if self._end - before < _ROOM:
                break

    def _fold_elsewhere(self) -> None:
        """Let another process fold a journal that outgrew what it goes on from.

        Only who wrote the line that crossed the limit does so: not every writer at once.
        """
        from store.compaction import in_background  # noqa: PLC0415 - hardly ever

        in_background(self.folder)

    def _clear(self) -> None:
        """With both locks held: remove temporary files of a process that was killed."""
        for folder in (self.folder, self._history):
            try:
                names = os.listdir(folder)
            except OSError as error:
                raise disk_error(error, folder) from error
            for name in names:
                if is_temporary(name) and name.startswith((".wenming.", ".0", ".torn-")):
                    with contextlib.suppress(OSError):
                        os.unlink(folder / name)


def archives(folder: Path) -> list[Path]:
    """Old journals in the order of their lines."""
    try:
        names = sorted(name for name in os.listdir(folder / "history") if name.endswith(".journal"))
    except OSError:
        return []
    return [folder / "history" / name for name in names]


def _stamp(path: Path) -> _Stamp:
    try:
        status = os.stat(path)
    except FileNotFoundError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns


def read_lines(
    lines: list[tuple[bytes, int]], path: Path
) -> tuple[Header, list[tuple[Transaction, str, int]]]:
    """Header and transactions (with hash and end) of a journal; raises `StoreDamaged`."""
    try:
        header = read_header(lines[0][0])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _damaged(path, reason(error)) from None
    seq, head = header.base, header.head
    found = []
    for payload, end in lines[1:]:
        transaction, prev = _decoded(payload, path)
        seq += 1
        if prev != head or transaction.seq != seq:
            raise _damaged(path, f"第 {seq} 笔和前一笔接不上")
        head = digest(payload)
        found.append((transaction, head, end))
    return header, found


def _decoded(payload: bytes, path: Path) -> tuple[Transaction, str]:
    try:
        return read_transaction(payload)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _damaged(path, reason(error)) from None


def _snapshot_state(path: Path, data: bytes) -> State:
    try:
        return read_snapshot(data)
    except StoreError as error:
        raise _damaged(path, str(error)) from None


def _damaged(path: Path, reason: str) -> StoreDamaged:
    return StoreDamaged(
        f"{path} 读不懂（{reason}）。没有动它；"
        "请用 wenming-tui restore 从 backups 里恢复，或请管理员查看。"
    )


@functools.cache
def login() -> str:
    """The account behind the name: not what the environment says."""
    import pwd  # noqa: PLC0415 - only for who writes

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())
