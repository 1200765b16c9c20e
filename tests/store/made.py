"""Small stores that tests of the store begin with."""

from pathlib import Path

from msgspec import structs

from store.contract import Put, Remove, Transaction
from store.model import Record
from store.tinydb_store import TinyDBStore

__all__ = ["AT", "compact", "full_store", "put", "record"]

AT = "2024-05-06T07:08:09+08:00"


def record(number: int, title: str = "会") -> Record:
    return Record(f"{number:026d}", "样板局", 2024, "meeting", title)


def put(store: TinyDBStore, *items: Record, who: str = "甲") -> Transaction:
    return store.commit([Put(item) for item in items], who=who, at=AT, label="录入")


def compact(store: TinyDBStore) -> bool:
    return store.compact(who="甲", at=AT)


def full_store(folder: Path) -> TinyDBStore:
    """Two archives, a snapshot, and lines after it: inserts, an edit, a removal."""
    store = TinyDBStore(folder)
    for number in range(1, 4):
        put(store, record(number), record(10 + number, "长" * number))
        compact(store)
    put(store, structs.replace(store.all(Record)[0], title="改"))
    store.commit([Remove(store.all(Record)[1])], who="乙", at=AT, label="删除")
    put(store, record(4))
    return store
