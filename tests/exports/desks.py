"""Desks that tests of tables work at: an empty year of a made-up bureau, and the sample year."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from store.contract import Put
from store.desk import Desk, open_desk
from store.documents import create_document
from store.kinds import Kinds, builtin_kinds, load_kinds
from store.sample import sample_items
from store.tinydb_store import TinyDBStore

__all__ = ["NOW", "UNIT", "empty_desk", "filled_desk", "sample_desk"]

NOW = datetime(2025, 12, 20, 9, 30, tzinfo=UTC)
UNIT = "样板县农业局"


def empty_desk(folder: Path, kinds: Kinds | None = None) -> Desk:
    store = TinyDBStore(folder)
    create_document(store, unit=UNIT, year=2025, who="甲", at=NOW.isoformat())
    return _at(store, kinds or builtin_kinds())


def filled_desk(folder: Path, *rows: Mapping[str, object], kinds: Kinds | None = None) -> Desk:
    desk = empty_desk(folder, kinds)
    for row in rows:
        desk.add(row)
    return desk


def sample_desk(folder: Path) -> Desk:
    store = TinyDBStore(folder)
    kinds = load_kinds()
    items = [Put(item) for item in sample_items(kinds)]
    store.commit(items, who="甲", at=NOW.isoformat(), label="样例")
    return _at(store, kinds)


def _at(store: TinyDBStore, kinds: Kinds) -> Desk:
    return open_desk(store, kinds, unit=None, year=None, name=None, who="甲", now=lambda: NOW)
