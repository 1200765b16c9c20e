"""Taking over a `wenming.json` that another program edited, with a line that says what changed."""

from pathlib import Path

from store.contract import StoreError, Transaction
from store.files import read_file
from store.journal import Header, digest
from store.state import read_snapshot
from store.tinydb_store import EditedByHand, TinyDBStore, login
from store.verify import replay_without_snapshot

__all__ = ["accept_edit"]


class _Edited(TinyDBStore):
    """The edited file, with the lines that were committed after the state that it is an edit of."""

    def _edited(self, header: Header) -> int:
        data = read_file(self._snapshot)
        if data is None:
            raise StoreError(f"{self._snapshot} 不见了，没有可采用的内容。请用 restore 恢复。")
        try:
            seq = read_snapshot(data).seq
        except StoreError as error:
            raise StoreError(
                f"{self._snapshot} 读不懂（{error}），不能采用。请改好，或用 restore 恢复。"
            ) from None
        base = max(seq, header.base)
        self._marks[digest(data)] = base
        return base

    def take(self, who: str, at: str) -> int:
        """Write down what the edit changed; how many items that is."""
        with self._lock.held():
            self._begin()
            known = replay_without_snapshot(self.folder)
            if known.head != self.head:
                raise StoreError("历史不完整，说不出手工修改了什么，没有采用。请用 restore 恢复。")
            changes = tuple(known.differences(self._state))
            self._state = known
            start = self._end
            self._append(Transaction(self.seq + 1, who, at, "采用手工修改", changes, login()))
            end = self._end
            self._changed = self.seq  # also where only the form of the file changed
        self._sync(start, end)
        return len(changes)


def accept_edit(folder: Path, *, who: str, at: str) -> int:
    """Make an edited `wenming.json` the state of the store; the number of items it changed.

    The difference becomes a transaction like any other, so that history tells it and the journal
    alone still leads to the state. Raises `StoreError`; then nothing is changed.
    """
    try:
        store = TinyDBStore(folder, create=False)
    except EditedByHand:
        edited = _Edited(folder, create=False)
        try:
            count = edited.take(who, at)
            edited.compact(who=who, at=at)
        finally:
            edited.close()
        return count
    store.compact(who=who, at=at)
    store.close()
    return 0
