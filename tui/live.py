"""What the screen reads: a copy of the tables that never waits for the disk."""

from collections import deque
from collections.abc import Iterator, Sequence
from typing import TypeVar

from store.contract import Put, Remove, Store, Transaction
from store.model import Item, Placement
from store.state import State

__all__ = ["Live"]

T = TypeVar("T", bound=Item)


class Live(Store):
    """The state of a store that another thread works with, as far as `refresh` has taken it.

    The items are the same objects; 100,000 records cost 20 MB of tables more. Writing is for the
    other thread.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self.folder = store.folder
        self._state = store.state.copy()
        self.changers: dict[str, str] = {}
        """Who changed a record or its place last, by its id: of what was changed since."""
        self._news: deque[Transaction | State] = deque()
        store.subscribe(self._hear)

    def _hear(self, transaction: Transaction | None) -> None:
        self._news.append(self._store.state.copy() if transaction is None else transaction)

    @property
    def seq(self) -> int:
        return self._state.seq

    @property
    def state(self) -> State:
        return self._state

    def all(self, cls: type[T]) -> list[T]:
        return self._state.all(cls)

    def get(self, cls: type[T], key: str) -> T | None:
        return self._state.get(cls, key)

    def refresh(self) -> bool:
        changed = False
        while self._news:
            news = self._news.popleft()
            if isinstance(news, State):
                self._state = news
            else:
                self._state.apply(news)
                items = (change.item for change in news.changes)
                self.changers |= {
                    item.record if isinstance(item, Placement) else item.key: news.who
                    for item in items
                }
            for listener in getattr(self, "_listeners", ()):
                listener(None if isinstance(news, State) else news)
            changed = True
        return changed

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
        raise RuntimeError("the screen does not write: WenmingApp.do")

    def log(self) -> Iterator[Transaction]:
        raise RuntimeError("the screen does not read the disk: WenmingApp.do")

    def close(self) -> None:
        """Nothing is held."""
