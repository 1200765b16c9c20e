"""The engine: a plain TinyDB file, and the journal of what was committed since it was written.

A commit appends one line to `wenming.journal` under the lock and syncs it; nothing else is written.
Reading sees the state of the last `refresh` or `commit`. `compact` folds the journal into
`wenming.json` without keeping writers waiting, and moves the old lines to `history/`.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from store import compaction
from store.account import login
from store.appending import append, begin
from store.background import in_background
from store.chain import newest_first
from store.contract import Listener, Put, Remove, Store, Transaction
from store.data_folder import DataFolder, archives, open_folder
from store.files import read_file
from store.follower import Follower
from store.lock import Lock
from store.model import Item
from store.mounts import network_file_system
from store.revisions import checked
from store.seal import Seal
from store.state import State

__all__ = ["TinyDBStore"]

T = TypeVar("T", bound=Item)


class TinyDBStore(Store):
    """A store in a folder. `create` makes the folder (0700) where it is not there yet.

    `notices` are sentences for the person: what was recovered, what is doubtful here.
    """

    _follower: Follower

    def __init__(self, folder: Path, *, create: bool = True) -> None:
        self.folder = folder
        self._listeners: list[Listener] = []
        place = open_folder(folder, create=create)
        self._lock = Lock(place.lock, place.mode)
        self._seal = Seal(self, folder)
        self._follower = self._following(place)
        self.notices = self._follower.notices
        self._follower.load()
        if kind := network_file_system(folder):
            self._lock.trusts_times = False
            self.notices.append(
                f"{folder} 在网络文件系统（{kind}）上，几个人同时录入时锁不可靠，可能丢失内容。"
                "请把数据放在服务器自己的磁盘上。"
            )

    def _following(self, place: DataFolder) -> Follower:
        """How the files are read: an edited one is to be read otherwise."""
        return Follower(place, self._lock, self._tell)

    def _tell(self, transaction: Transaction | None) -> None:
        for listener in self._listeners:
            listener(transaction)

    # --- reading ----------------------------------------------------------------------------------

    @property
    def seq(self) -> int:
        return self._follower.state.seq

    @property
    def head(self) -> str:
        """The hash of the last line. Kept elsewhere, it proves later that no line was changed."""
        return self._follower.state.head

    @property
    def state(self) -> State:
        return self._follower.state

    def all(self, cls: type[T]) -> list[T]:
        return self._follower.state.all(cls)

    def get(self, cls: type[T], key: str) -> T | None:
        return self._follower.state.get(cls, key)

    def refresh(self) -> bool:
        return self._follower.refresh()

    def log(self) -> Iterator[Transaction]:
        yield from newest_first(self._journals(), self.seq, self._follower.folder.history)

    def _journals(self) -> Iterator[tuple[bytes, Path]]:
        """What each journal holds, the newest first."""
        file = self._follower.file
        if file.handle is not None:
            yield file.read(0, self._follower.end), file.path
            for path in reversed(archives(self.folder)):
                yield read_file(path) or b"", path

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
        follower = self._follower
        with self._lock.held():
            begin(follower)
            allowed = checked(follower.state, changes)
            self._seal.check(allowed, who, login())
            transaction = Transaction(
                follower.state.seq + 1,
                who,
                at,
                label,
                allowed,
                login(),
                undoes,
                redoes,
            )
            start = follower.end
            append(follower, transaction)
            end = follower.end
        # Only who wrote the line that crossed the limit folds: not every writer at once.
        if start // follower.limit != end // follower.limit:
            in_background(self.folder)
        return transaction

    def compact(self, *, who: str, at: str, wait: bool = True) -> bool:
        """Fold the journal into `wenming.json`; False if there was nothing to fold.

        Writers go on meanwhile. Without `wait`, False also where somebody else is folding.
        """
        return compaction.compact(self._follower, who=who, at=at, wait=wait)

    def close(self) -> None:
        self._follower.file.close()
        self._lock.close()
