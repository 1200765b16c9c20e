"""A number by hand is put right in its place, and nothing else of the words is touched."""

from datetime import datetime
from pathlib import Path

import pytest

from store.contract import StoreError
from store.desk import Desk, open_desk
from store.documents import create_document
from store.kinds import load_kinds
from store.tinydb_store import TinyDBStore

NOW = datetime.fromisoformat("2025-12-01T09:00:00+08:00")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    store = TinyDBStore(tmp_path)
    create_document(store, unit="某局", year=2025, who="甲", at=NOW.isoformat())
    return open_desk(
        store, load_kinds(), unit=None, year=None, name=None, who="甲", now=lambda: NOW
    )


def told(desk: Desk, text: str) -> str:
    values = {"kind": "meeting", "title": "大会", "use": "named", "text": text}
    return desk.add(values).id


@pytest.mark.parametrize(
    ("text", "number", "nth", "after"),
    [
        ("15人发言，5人缺席", "5人", 0, "15人发言，65人缺席"),
        ("5人、15人、5人", "5人", 1, "5人、15人、65人"),
        ("“5人小组”5人参加", "5人", 0, "“5人小组”65人参加"),
    ],
)
def test_a_number_is_put_right_where_it_stands(
    desk: Desk, text: str, number: str, nth: int, after: str
) -> None:
    id_ = told(desk, text)
    desk.settle(id_, number, nth, "65人")
    assert desk.placed(id_).text == after


@pytest.mark.parametrize(("number", "nth"), [("6人", 0), ("5人", 1)])
def test_a_number_that_has_gone_is_said_and_nothing_is_changed(
    desk: Desk, number: str, nth: int
) -> None:
    id_ = told(desk, "15人发言，5人缺席")
    with pytest.raises(StoreError, match="已经改过"):
        desk.settle(id_, number, nth, "65人")
    assert desk.placed(id_).text == "15人发言，5人缺席"


def test_words_of_a_node_are_counted_over_its_text_and_its_effect(desk: Desk) -> None:
    node = next(n for n in desk.arrangement.nodes.values() if n.style == "point")
    desk.write(node, text="清理15处，整治5处", effect="新增5处")
    desk.settle_words(node.id, "5处", 1, "8处")
    after = desk.arrangement.nodes[node.id]
    assert (after.text, after.effect) == ("清理15处，整治5处", "新增8处")
