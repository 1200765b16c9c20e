"""What every engine does: keep six tables of items, and commit transactions to them.

A change carries the revision that its writer saw; if the store holds another, nothing of the
transaction is taken and `Conflict` says what both sides hold. Engines give revisions; a new item
is committed with revision 0.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct

from store.model import Dismissal, Document, Item, Node, Placement, Record, Unit

if TYPE_CHECKING:
    from store.state import State

__all__ = [
    "TABLES", "Change", "Conflict", "Fold", "Listener", "Put", "Remove", "Store", "StoreBusy",
    "StoreDamaged", "StoreError", "Transaction",
]  # fmt: skip

TABLES: dict[str, type[Item]] = {
    "units": Unit,
    "records": Record,
    "documents": Document,
    "nodes": Node,
    "placements": Placement,
    "dismissals": Dismissal,
}

T = TypeVar("T", bound=Item)


class Put(Struct, frozen=True):
    """Store `item` in place of the one with its key. `item.rev` is the revision last seen.

    `row` is the number in the table that an item had which comes back (undo); 0: a new one.
    `seen` is what the writer looked at, where that must be what is stored, and not only its
    revision: after a restore the same revision can be another person's work.
    """

    item: Item
    row: int = 0
    seen: Item | None = None


class Remove(Struct, frozen=True):
    """Take out `item`, which was last seen with `item.rev`. `seen` as in `Put`."""

    item: Item
    seen: Item | None = None


class Change(Struct, frozen=True):
    """One item before and after a transaction; None where it did not exist.

    `row` is its number in the table: never that of another item, also not of one long gone.
    """

    before: Item | None
    after: Item | None
    row: int

    @property
    def item(self) -> Item:
        """The item as it is now, or was last."""
        item = self.after if self.after is not None else self.before
        assert item is not None
        return item


class Fold(Struct, frozen=True):
    """A `wenming.json` with this SHA-256 holds the state after transaction `seq`."""

    seq: int
    snapshot: str


class Transaction(Struct, frozen=True):
    """What was committed as one: all or nothing. `at` is an ISO time with its zone.

    `login` is the account of the operating system behind the name `who`. `undoes` and `redoes` are
    the sequences of transactions that this one takes back or does again.
    """

    seq: int
    who: str
    at: str
    label: str
    changes: tuple[Change, ...]
    login: str = ""
    undoes: tuple[int, ...] = ()
    redoes: tuple[int, ...] = ()
    fold: Fold | None = None


Listener = Callable[[Transaction | None], None]


class StoreError(Exception):
    """Something a person must be told, as a Chinese sentence; `status` is the exit status."""

    status = 2


class StoreBusy(StoreError):
    """The store is locked by somebody else for too long, or out of reach."""

    status = 75


class StoreDamaged(StoreError):
    """What is on the disk is not what was written."""

    status = 2


class Conflict(StoreError):
    """Somebody changed the same item meanwhile. `mine` was not stored; `theirs` is."""

    status = 1

    def __init__(self, mine: Item, theirs: Item | None) -> None:
        super().__init__("这一条刚被别人改过，没有保存。请查看对方的内容后再改。")
        self.mine = mine
        self.theirs = theirs


class Store(ABC):
    """An open store. Reading sees one state until `refresh` or `commit` moves it on."""

    folder: Path
    """What lies beside the tables: settings/, evidence/, exports/ …"""

    @property
    @abstractmethod
    def seq(self) -> int:
        """Number of the last transaction in the state that reading sees."""

    @property
    @abstractmethod
    def state(self) -> "State":
        """The tables that reading sees, for readers that copy them."""

    @abstractmethod
    def all(self, cls: type[T]) -> list[T]:
        """Every item of a table, oldest first."""

    @abstractmethod
    def get(self, cls: type[T], key: str) -> T | None:
        """One item by its key."""

    @abstractmethod
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
        """Make all changes durable, or none. When this returns, a power cut loses nothing of it.

        Raises `Conflict` where an item's revision is not the stored one, `StoreBusy` when the
        lock is not to be had, `StoreError` when the disk refuses, `store.seal.Locked` and
        `NotAllowed` where an approved record would change, or this person may not approve.
        """

    @abstractmethod
    def refresh(self) -> bool:
        """See what other sessions committed since. True if reading now sees another state."""

    @abstractmethod
    def log(self) -> Iterator[Transaction]:
        """Every transaction ever committed, newest first, as long as the caller goes on asking."""

    @abstractmethod
    def close(self) -> None:
        """Give up locks and handles."""

    def subscribe(self, listener: Listener) -> None:
        """Call `listener` with each transaction that reading now sees; None: everything is new."""
        self._listeners: list[Listener] = [*getattr(self, "_listeners", ()), listener]
