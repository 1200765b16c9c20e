"""The first engine: every commit writes the whole TinyDB file anew, safely.

One `wenming.json`, a lock file beside it, and a `flock` on that for the moment of a commit. Reading
sees the state of the last `refresh` or `commit`.
"""

import fcntl
import os
import time
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from tinydb import TinyDB
from tinydb.storages import Storage

from store.contract import (
    TABLES,
    Change,
    Conflict,
    Put,
    Remove,
    Store,
    StoreBusy,
    StoreDamaged,
    Transaction,
)
from store.files import disk_error, write_file
from store.model import Document, Item, Node, Placement, Record, Unit
from store.wire import encode

__all__ = ["SnapshotStorage", "TinyDBStore"]

LOCK_PATIENCE = 10.0
"""Seconds to wait for somebody else's commit."""

T = TypeVar("T", Unit, Record, Document, Node, Placement)
Tables = dict[str, dict[str, dict[str, Any]]]

# Numbers as they are written: a binary float would not give an amount back to the last digit.
_DECODER = msgspec.json.Decoder(Tables, float_hook=Decimal)


class SnapshotStorage(Storage):
    """A TinyDB storage that replaces its file atomically and always in UTF-8."""

    def __init__(self, path: Path, mode: int) -> None:
        self.path = path
        self.mode = mode

    def read(self) -> Tables | None:
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise disk_error(error, self.path) from error
        try:
            tables: Tables = _DECODER.decode(data)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise StoreDamaged(
                f"{self.path} 读不懂（{error}）。没有动它；请从 backups 里恢复，或请管理员查看。"
            ) from None
        return tables

    def write(self, data: Tables) -> None:
        write_file(self.path, encode(data) + b"\n", mode=self.mode)


class TinyDBStore(Store):
    """A store in a folder. `create` makes the folder (0700) where it is not there yet."""

    def __init__(self, folder: Path, *, create: bool = True) -> None:
        self.folder = folder
        path = folder / "wenming.json"
        try:
            if create:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            shared = folder.stat().st_mode & 0o020
        except FileExistsError:
            raise disk_error(NotADirectoryError(20, ""), path) from None
        except OSError as error:
            raise disk_error(error, folder) from error
        self._mode = 0o660 if shared else 0o600
        self._db = TinyDB(path, self._mode, storage=SnapshotStorage)
        self._seen: tuple[int, int, int] | None = None
        self._load()

    def all(self, cls: type[T]) -> list[T]:
        return list(self._items[cls].values())  # type: ignore[arg-type]

    def get(self, cls: type[T], key: str) -> T | None:
        return self._items[cls].get(key)  # type: ignore[return-value]

    def commit(
        self, changes: Sequence[Put | Remove], *, who: str, at: str, label: str
    ) -> Transaction:
        lock = self._lock()
        try:
            self._load()
            done = tuple(self._check(change) for change in changes)
            transaction = Transaction(self.seq + 1, who, at, label, done)
            tables, items = self._applied(transaction)
            self._db.storage.write(tables)
            self._items, self.seq, self._seen = items, transaction.seq, self._stamp()
        finally:
            os.close(lock)
        self.announce()
        return transaction

    def refresh(self) -> bool:
        before = self.seq
        self._load()
        if self.seq == before:
            return False
        self.announce()
        return True

    def close(self) -> None:
        self._db.close()

    def _stamp(self) -> tuple[int, int, int] | None:
        try:
            status = os.stat(self.folder / "wenming.json")
        except OSError:
            return None
        return status.st_ino, status.st_mtime_ns, status.st_size

    def _load(self) -> None:
        """Read the file, unless it is the one that was read or written last."""
        stamp = self._stamp()
        if stamp is not None and stamp == self._seen:
            return
        tables: Tables = self._db.storage.read() or {}
        items: dict[type[Item], dict[str, Item]] = {}
        try:
            meta = tables.get("_meta", {}).get("1", {})
            self.seq, self._next = int(meta.get("seq", 0)), int(meta.get("next", 1))
            self._rows: dict[type[Item], dict[str, str]] = {}
            for name, cls in TABLES.items():
                found = {
                    row: msgspec.convert(doc, cls) for row, doc in tables.get(name, {}).items()
                }
                items[cls] = {item.key: item for item in found.values()}
                self._rows[cls] = {item.key: row for row, item in found.items()}
        except (msgspec.ValidationError, TypeError, ValueError) as error:
            raise StoreDamaged(
                f"{self.folder / 'wenming.json'} 的内容不对（{error}）。没有动它；请请管理员查看。"
            ) from None
        self._items, self._seen = items, stamp

    def _check(self, change: Put | Remove) -> Change:
        item = change.item
        before = self._items[type(item)].get(item.key)
        if (before.rev if before else 0) != item.rev:
            raise Conflict(item, before)
        if isinstance(change, Remove):
            return Change(before, None)
        return Change(before, msgspec.structs.replace(item, rev=item.rev + 1))

    def _applied(
        self, transaction: Transaction
    ) -> tuple[Tables, dict[type[Item], dict[str, Item]]]:
        """The tables as TinyDB keeps them, and the items, after a transaction."""
        items = {cls: dict(table) for cls, table in self._items.items()}
        for change in transaction.changes:
            item = change.after or change.before
            if item is None:
                continue
            rows = self._rows[type(item)]
            if change.after is None:
                items[type(item)].pop(item.key, None)
            else:
                if item.key not in rows:
                    rows[item.key] = str(self._next)
                    self._next += 1
                items[type(item)][item.key] = change.after
        tables: Tables = {"_meta": {"1": {"seq": transaction.seq, "next": self._next}}}
        for name, cls in TABLES.items():
            rows = self._rows[cls]
            tables[name] = {rows[key]: item for key, item in items[cls].items()}  # type: ignore[misc]
        return tables, items

    def _lock(self) -> int:
        """The lock of the folder, as a file handle: closing it gives the lock back."""
        path = self.folder / "wenming.lock"
        try:
            handle = os.open(
                path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, self._mode
            )
        except OSError as error:
            raise disk_error(error, path) from error
        deadline = time.monotonic() + LOCK_PATIENCE
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                if time.monotonic() > deadline:
                    os.close(handle)
                    raise StoreBusy("别人正在保存，等了太久。请稍后再试。") from None
                time.sleep(0.01)
            else:
                return handle
