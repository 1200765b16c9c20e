"""TinyDB over an open store: its tables, calls and queries, and our transactions beneath them.

A document is an item as `wenming.json` holds it, a `doc_id` the number of its row. Each call that
changes something is one transaction, or none where nothing is different afterwards.

The revision is the store's. A document that is written back carries the one that was read; without
one (or 0) it is that of the state that the call saw. Where somebody committed another meanwhile,
`Conflict` is raised, nothing is stored, and the next call sees theirs. No call is run again by
itself: TinyDB's updaters have then drained the caller's iterator and filled the list they give
back, and the caller has not seen what they would change.
"""

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeAlias, cast

import msgspec
from msgspec import structs
from tinydb import TinyDB
from tinydb.queries import QueryLike
from tinydb.storages import Storage
from tinydb.table import Document, Table

from store.clean import clean
from store.contract import TABLES, Put, Remove, Store, StoreError
from store.model import Item
from store.wire import encode, item_decoder

__all__ = ["Tables", "open_tables"]

Json: TypeAlias = dict[str, Any]

_LAST_ROW = 1 << 53
"""Above it other readers of JSON take two numbers for one."""


def open_tables(store: Store, *, who: str, now: Callable[[], datetime]) -> "Tables":
    """A TinyDB whose tables are those of `store`; `records` is the default one.

    It reads what the store reads: `store.refresh()` shows what others committed. Closing it leaves
    the store open. Refuses with `StoreError` what is no item of the table, and any other table.
    """
    return Tables(store, who=who, now=now, storage=_StoreStorage)


class _NewRow(int):
    """Stands for a row that the commit will number. Below 0, so never equal to a row's number."""


class _Rows(MutableMapping[int, Json]):
    """A table for TinyDB to change: a row is copied once it is looked at, None once it is gone."""

    def __init__(self, present: dict[int, Item]) -> None:
        self.present = present
        self.touched: dict[int, Json | None] = {}

    def __getitem__(self, row: int) -> Json:
        if row not in self.touched:
            self.touched[row] = _document(self.present[row])
        document = self.touched[row]
        if document is None:
            raise KeyError(row)
        return document

    def __setitem__(self, row: int, document: Json) -> None:
        if not isinstance(row, _NewRow) and not (type(row) is int and 0 < row <= _LAST_ROW):
            raise StoreError(f"没有保存：行号是 1 到 {_LAST_ROW} 的整数，不能是 {row!r}。")
        self.touched[row] = document

    def __delitem__(self, row: int) -> None:
        if row not in self:
            raise KeyError(row)
        self.touched[row] = None

    def __contains__(self, row: object) -> bool:
        touched = cast(int, row) in self.touched
        return self.touched[cast(int, row)] is not None if touched else row in self.present

    def __iter__(self) -> Iterator[int]:
        return (row for row in dict.fromkeys([*self.present, *self.touched]) if row in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def clear(self) -> None:  # the inherited one looks at each row
        self.touched = dict.fromkeys(self.present)


class _Documents(Mapping[str, Json]):
    """A table for TinyDB to read: a document is made when it is asked for, and is the caller's."""

    def __init__(self, items: dict[int, Item]) -> None:
        self._items = items

    def __getitem__(self, key: str) -> Json:
        if not key.isdecimal():
            raise KeyError(key)
        return _document(self._items[int(key)])

    def __iter__(self) -> Iterator[str]:
        return map(str, self._items)

    def __len__(self) -> int:
        return len(self._items)


class _StoreStorage(Storage):
    def __init__(self, store: Store, *, who: str, now: Callable[[], datetime]) -> None:
        self.store = store
        self._who = who
        self._now = now

    def items(self, name: str) -> dict[int, Item]:
        """The store's own table: not to be changed, nor kept beyond the next commit."""
        return self.store.state.tables[_item_class(name)]

    def read(self) -> dict[str, Json]:
        """All tables that hold something."""
        return {
            name: {str(row): _document(item) for row, item in items.items()}
            for name in TABLES
            if (items := self.items(name))
        }

    def write(self, data: dict[str, Json]) -> None:
        """Make the tables what `data` says; a table that it lacks is emptied."""
        tables = {name: _Rows(self.items(name)) for name in [*TABLES, *data]}
        for name, rows in tables.items():
            rows.clear()
            for key, document in data.get(name, {}).items():
                rows[int(key)] = document
        self.commit(tables)

    def commit(self, tables: Mapping[str, _Rows]) -> dict[int, int]:
        """Commit what differs, as one transaction; gives the number of each `_NewRow`."""
        changes = [change for name, rows in tables.items() for change in self._changes(name, rows)]
        if not changes:
            return {}
        transaction = self.store.commit(
            [change for _, change in changes],
            who=self._who,
            at=self._now().astimezone().isoformat(timespec="seconds"),
            label=f"TinyDB 写入 {len(changes)} 条",
        )
        done = zip(changes, transaction.changes, strict=True)
        return {row: change.row for (row, _), change in done if isinstance(row, _NewRow)}

    def _changes(self, name: str, rows: _Rows) -> Iterator[tuple[int, Put | Remove]]:
        known, new = self.store.state.rows[_item_class(name)], set()
        for row, document in rows.touched.items():
            before = rows.present.get(row)
            if document is None:
                if before is not None:
                    yield row, Remove(before)
                continue
            if before is not None and _document(before) == document:
                continue
            item = _item(name, document)
            if before is not None:
                if before.key != item.key:
                    raise _refused(name, f"{_shown(before)} 的编号不能改，要先删除，再新增")
                yield row, Put(structs.replace(item, rev=item.rev or before.rev))
                continue
            if item.key in known or item.key in new:
                raise _refused(name, f"{_shown(item)} 已经有了")
            new.add(item.key)
            yield row, Put(structs.replace(item, rev=0), 0 if isinstance(row, _NewRow) else row)


class _StoreTable(Table):
    _storage: _StoreStorage

    def __init__(
        self,
        storage: Storage,
        name: str,
        cache_size: int = Table.default_query_cache_capacity,
        persist_empty: bool = False,  # asks TinyDB to empty the table, be it ever so full
    ) -> None:
        super().__init__(storage, name, cache_size)
        self._new = itertools.count(1)
        self._given: dict[int, int] = {}
        self._cached: tuple[object, int] = (None, 0)
        _item_class(name)  # refuses a name that is no table's

    def insert(self, document: Mapping[Any, Any]) -> int:
        return self._numbered([super().insert(document)])[0]

    def insert_multiple(self, documents: Iterable[Mapping[Any, Any]]) -> list[int]:
        return self._numbered(super().insert_multiple(documents))

    def search(self, cond: QueryLike) -> list[Document]:
        """As TinyDB's, but what is found is the caller's own, and never of an earlier state."""
        state = self._storage.store.state
        if self._cached[0] is not state or self._cached[1] != state.seq:
            self.clear_cache()
            self._cached = state, state.seq
        items = self._storage.items(self.name)
        return [Document(_document(items[d.doc_id]), d.doc_id) for d in super().search(cond)]

    def _numbered(self, rows: list[int]) -> list[int]:
        return [self._given.get(row, row) for row in rows]

    def _get_next_id(self) -> int:
        return _NewRow(-next(self._new))  # others may take the next number before we commit

    def _read_table(self) -> dict[str, Mapping[Any, Any]]:
        documents = _Documents(dict(self._storage.items(self.name)))
        return cast(dict[str, Mapping[Any, Any]], documents)

    def _update_table(self, updater: Callable[[dict[int, Mapping[Any, Any]]], None]) -> None:
        rows = _Rows(self._storage.items(self.name))
        updater(cast(dict[int, Mapping[Any, Any]], rows))
        self._given = self._storage.commit({self.name: rows})


class Tables(TinyDB):
    """See `open_tables`."""

    table_class = _StoreTable
    default_table_name = "records"

    def tables(self) -> set[str]:
        """The tables that hold something; TinyDB would read all documents to find out."""
        state = cast(_StoreStorage, self.storage).store.state
        return {name for name, cls in TABLES.items() if state.tables[cls]}


def _number(text: str) -> float | Decimal:
    """A float, as stock TinyDB reads it, but where that would lose a digit of an amount."""
    near = float(text)
    exact = Decimal(text)
    return near if Decimal(repr(near)) == exact else exact


_READER = msgspec.json.Decoder(Json, float_hook=_number)


def _document(item: Item) -> Json:
    return _READER.decode(encode(item))


def _item(name: str, document: object) -> Item:
    try:
        item = item_decoder(_item_class(name)).decode(encode(document))
    except (msgspec.MsgspecError, ValueError, TypeError, RecursionError) as error:
        raise _refused(name, str(error)) from None
    if not _kept(document, _document(item)):
        raise _refused(name, f"{_shown(item)} 里有不认识的项目，或不能保存的值")
    return item


def _kept(given: object, stored: object) -> bool:
    """Whether all that was given is stored as it was given, and text is as `clean` leaves it."""
    if isinstance(given, Mapping):
        kept = cast(Json, stored)
        return all(key in kept and _kept(value, kept[key]) for key, value in given.items())
    if isinstance(given, list | tuple):
        return all(map(_kept, given, cast(list[object], stored)))
    return given == stored and (not isinstance(given, str) or clean(given) == given)


def _item_class(name: str) -> type[Item]:
    cls = TABLES.get(name)
    if cls is None:
        raise StoreError(f"没有 {name} 这个表，只有 {'、'.join(TABLES)}。")
    return cls


def _shown(item: Item) -> str:
    return item.key.replace("\t", " ")


def _refused(name: str, reason: str) -> StoreError:
    return StoreError(
        f"没有保存：表 {name} 收不下这一条（{reason}）。请照 wenming.json 里的样子给出内容。"
    )
