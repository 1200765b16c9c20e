"""Proving the store: from the first transaction on, every stored byte is what was written."""

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from store.chain import read_lines
from store.contract import TABLES, StoreDamaged, StoreError, Transaction
from store.data_folder import archives
from store.files import read_file
from store.journal import GENESIS, Damage, Header, Torn, body, digest, payloads
from store.model import Record
from store.state import State, read_snapshot
from store.tinydb_store import TinyDBStore

__all__ = ["NotTheHistory", "Report", "replay_without_snapshot", "verify"]

_ATTEMPTS = 5


class NotTheHistory(StoreError):
    """The history holds no line with the hash that was kept elsewhere."""

    status = 1


class Report(Struct, frozen=True):
    """What was proved. `head` is the hash of the last line, `bytes` all that was read."""

    transactions: int
    records: int
    head: str
    archives: int
    bytes: int
    first: str
    last: str


class _Replay:
    """The state after each transaction, from nothing, and every hash on the way."""

    def __init__(self, folder: Path, *, snapshot: bool = True, until: int = -1) -> None:
        self.folder = folder
        self.state = State()
        self.wanted: State | None = None
        """The state after transaction `until`."""
        self._until = until
        self.count = self.bytes = self.files = 0
        self.first = self.last = ""
        self.heads: set[str] = set()
        self.marks: dict[str, int] = {}
        """SHA-256 of each `wenming.json` that the journal names, and the state that it holds."""
        self._snapshot = read_file(folder / "wenming.json") if snapshot else None
        self._mark = digest(self._snapshot) if self._snapshot is not None else ""
        self._proved = False
        journal = read_file(folder / "wenming.journal")
        if journal is None:
            raise StoreDamaged(f"{folder / 'wenming.journal'} 不见了，没有可核对的历史。")
        now = self._opened(journal, folder / "wenming.journal")[0]
        for path in archives(folder):
            data = read_file(path) or b""
            header, found = self._opened(data, path)
            if header.base >= now.base:
                # Left by a compaction that was killed: the journal still holds it.
                if header.base != now.base or not body(journal).startswith(body(data)):
                    raise _changed(path, "和 wenming.journal 里同样的几笔不一样")
                continue
            self._take(header, found, path, len(data))
        header, found = self._opened(journal, folder / "wenming.journal")
        self._take(header, found, folder / "wenming.journal", len(journal))
        if self._snapshot is not None and not self._proved:
            raise StoreDamaged(
                f"{folder / 'wenming.json'} 不是程序写下的那一个：校验码对不上。"
                "请用 wenming-tui restore 从 backups 里恢复；"
                "要采用它：wenming-tui compact --accept-edit。"
            )

    def _opened(self, data: bytes, path: Path) -> tuple[Header, list[tuple[Transaction, str, int]]]:
        lines: list[tuple[bytes, int]] = []
        try:
            for line in payloads(data):
                lines.append(line)
        except Torn as error:
            if path.name != "wenming.journal":
                raise _changed(path, str(error)) from None
        except Damage as error:
            raise _changed(path, str(error)) from None
        if not lines:
            raise _changed(path, "它是空的，或开头没有写完")
        return read_lines(lines, path)

    def _take(
        self,
        header: Header,
        found: list[tuple[Transaction, str, int]],
        path: Path,
        size: int,
    ) -> None:
        if not self.files and (header.head, header.snapshot) == (GENESIS, ""):
            self.state = State(header.base, header.head)
        elif (header.base, header.head) != (self.state.seq, self.state.head):
            raise StoreDamaged(
                f"{path} 从第 {header.base + 1} 笔开始，和前面的历史接不上："
                f"history 里缺了文件，或有的被换过。请从备份里找回。"
            )
        self.files += 1
        self.bytes += size
        self.heads.add(header.head)
        self.marks[header.snapshot] = header.base
        self.marks |= {t.fold.snapshot: t.fold.seq for t, _, _ in found if t.fold}
        self._compare()
        for transaction, head, _ in found:
            self._step(transaction, path)
            self.state.head = head
            self.heads.add(head)
            self._compare()

    def _step(self, transaction: Transaction, path: Path) -> None:
        for change in transaction.changes:
            if change.before != self.state.get(type(change.item), change.item.key):
                raise _changed(path, f"第 {transaction.seq} 笔说的“原来”和前面的历史不符")
        self.state.apply(transaction)
        self.count += 1
        self.first = self.first or transaction.at
        self.last = transaction.at or self.last

    def _compare(self) -> None:
        if self.state.seq == self._until:
            self.wanted = self.state.copy()
        if self._proved or self._snapshot is None or self.marks.get(self._mark) != self.state.seq:
            return
        path = self.folder / "wenming.json"
        try:
            kept = read_snapshot(self._snapshot)
        except StoreError as error:
            raise _changed(path, str(error)) from None
        if any(kept.tables[cls] != self.state.tables[cls] for cls in TABLES.values()):
            raise _changed(path, "里面的内容和历史算出来的不同")
        self._proved = True
        self.bytes += len(self._snapshot)


def replay_without_snapshot(folder: Path, until: int) -> State:
    """What the history alone leads to at transaction `until`, whatever `wenming.json` holds.

    The last state where the history does not go so far. Raises `StoreDamaged`.
    """
    replay = _Replay(folder, snapshot=False, until=until)
    return replay.wanted or replay.state


def verify(folder: Path, head: str | None = None) -> Report:
    """Prove lines, chain, snapshot and what an open store shows; raises `StoreError`.

    `head`: the hash of a line that was kept elsewhere must occur in the chain. Reads only, and lets
    others write meanwhile.
    """
    if (plain := _plain(folder)) is not None and head is None:
        return plain
    proof = _proved(folder)
    if head is not None and head.strip().lower() not in proof.heads - {GENESIS}:
        raise NotTheHistory(
            f"历史里没有校验码是 {head.strip()[:64]} 的一笔：历史被改过、被截短，"
            "或这个校验码不是从这里抄的。"
        )
    state = proof.state
    return Report(
        proof.count, len(state.tables[Record]), state.head, proof.files - 1, proof.bytes,
        proof.first, proof.last,
    )  # fmt: skip


def _plain(folder: Path) -> Report | None:
    """What is to be said of a TinyDB file that was made elsewhere, before the first commit."""
    data = read_file(folder / "wenming.json")
    if data is None or (folder / "wenming.journal").exists() or archives(folder):
        return None
    store = TinyDBStore(folder, create=False)
    store.close()
    return Report(0, len(store.all(Record)), store.head, 0, len(data), "", "")


def _proved(folder: Path) -> _Replay:
    store = TinyDBStore(folder, create=False)
    try:
        for proof in _attempts(folder):
            store.refresh()
            if store.head not in proof.heads:
                continue  # somebody committed, or folded, in between
            if store.head == proof.state.head and store.state.tables != proof.state.tables:
                raise _changed(folder, "打开后看到的和历史算出来的不同")
            return proof
    finally:
        store.close()
    raise StoreDamaged(f"{folder} 的历史和打开后看到的不是同一个。请管理员查看。")


def _attempts(folder: Path) -> Iterator[_Replay]:
    """What a compaction changes while it is read does not count at once."""
    for attempt in range(_ATTEMPTS):
        try:
            proof = _Replay(folder)
        except StoreError:
            if attempt == _ATTEMPTS - 1:
                raise
        else:
            yield proof


def _changed(path: Path, reason: str) -> StoreDamaged:
    return StoreDamaged(f"{path} 和写下时不一样（{reason}）。请用 backups 里的备份核对或恢复。")
