"""Undo takes back one's own work, and only what nobody's work stands on."""

from datetime import date
from pathlib import Path

import pytest

from store.contract import Put
from store.history import CannotUndo, history, undo
from store.model import Document, Node, Placement
from store.tinydb_store import TinyDBStore
from tests.store.made import AT, put, record

PLACE = ("样板局", 2024)
DOCUMENT = "样板局\t2024\t年度"


def begun(folder: Path) -> TinyDBStore:
    store = TinyDBStore(folder)
    document = Document("样板局", 2024, "年度", date(2024, 1, 1), date(2024, 12, 31))
    store.commit([Put(document)], who="甲", at=AT, label="新建")
    store.commit([Put(Node(DOCUMENT, "n1", "point"))], who="甲", at=AT, label="加要点")
    return store


@pytest.mark.parametrize(
    "item", [Node(DOCUMENT, "n2", "point", parent="n1"), Placement(DOCUMENT, record(1).id, "n1")]
)
def test_a_node_in_which_anothers_work_stands_does_not_go(
    tmp_path: Path, item: Node | Placement
) -> None:
    store = begun(tmp_path)
    put(store, record(1), who="乙")
    store.commit([Put(item)], who="乙", at=AT, label="放入")
    head = store.head
    with pytest.raises(CannotUndo, match="下面已有"):
        undo(store, PLACE, 1, who="甲", at=AT)
    assert store.head == head
    undo(store, PLACE, 1, who="乙", at=AT)
    undo(store, PLACE, 1, who="甲", at=AT)
    assert not store.all(Node)


def test_a_node_goes_with_ones_own_work_in_it(tmp_path: Path) -> None:
    store = begun(tmp_path)
    put(store, record(1))
    store.commit([Put(Placement(DOCUMENT, record(1).id, "n1"))], who="甲", at=AT, label="放入")
    undo(store, PLACE, 3, who="甲", at=AT)
    assert not store.all(Node)
    assert not store.all(Placement)


def test_a_node_that_names_no_document_is_nobodys_and_stops_nobody(tmp_path: Path) -> None:
    store = begun(tmp_path)
    store.commit([Put(Node("x", "n1", "point"))], who="乙", at=AT, label="")
    assert len(list(history(store, PLACE))) == 2
