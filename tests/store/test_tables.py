"""TinyDB over our store does what TinyDB does; and more than one person can use it at once."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tinydb import TinyDB, operations, where
from tinydb.queries import QueryLike
from tinydb.table import Document, Table

import store.tables
from store.contract import Conflict, Put, StoreError
from store.model import DateSpan, Item, Node, Note, Placement, Quantity, Record, Unit
from store.model import Document as Text
from store.tables import Tables, open_tables
from store.tinydb_store import TinyDBStore
from store.wire import encode

Json = dict[str, Any]

UNIT = "样板局"


def now() -> datetime:
    return datetime(2024, 3, 1, 8, 30, tzinfo=UTC)


def record(number: int, title: str = "会", *, people: str = "65", **given: Any) -> Json:
    """A record as it stands in `wenming.json`."""
    item = Record(
        f"{number:026d}",
        UNIT,
        2024,
        "meeting",
        title,
        DateSpan("3月1日", now().date(), now().date(), "day"),
        tags=("学习", "党风"),
        fields={"attendees": Quantity(f"{people}人", Decimal(people), "人"), "topic": "廉政"},
        notes=(Note("place", "没有地点"),),
        rev=1,
    )
    found: Json = json.loads(encode(item))
    return {**found, **given}


def seen(documents: list[Document]) -> list[tuple[int, Json]]:
    """Number and content of each; the revision is the store's, stock TinyDB counts none."""
    return [(d.doc_id, {k: v for k, v in d.items() if k != "rev"}) for d in documents]


def rows(*numbered: tuple[int, Json]) -> list[tuple[int, Json]]:
    return seen([Document(content, number) for number, content in numbered])


def everything(db: TinyDB) -> dict[str, Json]:
    return db.storage.read() or {}


def ours(folder: Path) -> Tables:
    return open_tables(TinyDBStore(folder), who="甲", now=now)


@pytest.fixture(params=["stock", "ours"])
def reopen(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], TinyDB]:
    """Opens the same data again."""
    if request.param == "ours":
        return lambda: ours(tmp_path)
    return lambda: TinyDB(tmp_path / "stock.json", encoding="utf-8", ensure_ascii=False)


@pytest.fixture
def db(reopen: Callable[[], TinyDB]) -> Iterator[TinyDB]:
    with reopen() as found:
        yield found


@pytest.fixture
def records(db: TinyDB) -> Table:
    """Three records with the numbers 1 to 3."""
    table = db.table("records")
    table.insert_multiple([record(1), record(2, "评选", people="0.985"), record(3, "走访")])
    return table


# --- the same over stock TinyDB and ours ----------------------------------------------------------


def test_what_was_inserted_is_there_under_its_number_also_later(
    db: TinyDB, reopen: Callable[[], TinyDB]
) -> None:
    table = db.table("records")
    assert [table.insert(record(1)), table.insert(record(2, "评选"))] == [1, 2]
    assert table.insert_multiple(record(n) for n in (3, 4)) == [3, 4]
    with reopen() as again:
        assert seen(again.table("records").all()) == rows(
            (1, record(1)), (2, record(2, "评选")), (3, record(3)), (4, record(4))
        )
        assert again.table("records").insert(record(5)) == 5


def test_a_number_of_ones_own_is_taken_once_and_the_next_is_above_it(records: Table) -> None:
    assert records.insert(Document(record(9), doc_id=9)) == 9
    with pytest.raises(ValueError, match="already exists"):
        records.insert(Document(record(8), doc_id=9))
    with pytest.raises(ValueError, match="already exists"):
        records.insert_multiple([record(7), Document(record(8), doc_id=9)])
    assert records.insert_multiple([Document(record(20), doc_id=20)]) == [20]
    assert records.insert(Document(record(5), doc_id=5)) == 5
    assert records.insert(record(21)) == 21
    assert sorted(d.doc_id for d in records) == [1, 2, 3, 5, 9, 20, 21]


def test_what_is_no_document_at_all_is_refused(records: Table) -> None:
    with pytest.raises(ValueError, match="Mapping"):
        records.insert(["会"])  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="Mapping"):
        records.insert_multiple([record(4), "会"])  # type: ignore[list-item]
    assert len(records) == 3


def test_upsert_changes_what_matches_and_else_inserts(records: Table) -> None:
    assert records.upsert({"title": "改"}, where("title") == "会") == [1]
    assert records.upsert(record(4, "新"), where("id") == record(4)["id"]) == [4]
    assert records.upsert(Document({"title": "再改"}, doc_id=2)) == [2]
    assert records.upsert(Document(record(9), doc_id=9)) == [9]
    with pytest.raises(ValueError, match="search query"):
        records.upsert(record(5))
    assert [(d.doc_id, d["title"]) for d in records] == [
        (1, "改"), (2, "再改"), (3, "走访"), (4, "新"), (9, "会"),
    ]  # fmt: skip


def test_update_reaches_the_documents_meant_and_no_others(records: Table) -> None:
    def louder(document: Any) -> None:
        document["fields"]["topic"] += "！"

    assert records.update({"place": "礼堂"}, where("title") == "评选") == [2]
    assert records.update(louder, doc_ids=[3, 1, 77]) == [3, 1]
    assert records.update(operations.increment("year"), where("year") == 2024) == [1, 2, 3]
    assert records.update({"dept": "办公室"}) == [1, 2, 3]
    assert records.update({"dept": "?"}, where("title") == "没有") == []
    assert [(d["place"], d["fields"]["topic"], d["year"], d["dept"]) for d in records] == [
        ("", "廉政！", 2025, "办公室"),
        ("礼堂", "廉政", 2025, "办公室"),
        ("", "廉政！", 2025, "办公室"),
    ]


def test_several_updates_in_one_call_are_all_made(records: Table) -> None:
    updates: list[tuple[Any, QueryLike]] = [
        ({"place": "礼堂"}, where("title") == "会"),
        (operations.set("place", "街道"), where("title") == "走访"),
    ]
    assert records.update_multiple(updates) == [1, 3]
    assert [d["place"] for d in records] == ["礼堂", "", "街道"]


def test_remove_takes_out_what_is_meant_and_no_others(records: Table) -> None:
    assert records.remove(where("title") == "评选") == [2]
    assert records.remove(doc_ids=[3, 2]) == [3]
    assert records.remove(where("title") == "没有") == []
    with pytest.raises(RuntimeError, match="truncate"):
        records.remove()
    assert [d.doc_id for d in records] == [1]
    assert records.insert(record(4)) == 4


def test_removing_one_document_twice_in_a_call_removes_nothing(records: Table) -> None:
    with pytest.raises(KeyError):
        records.remove(doc_ids=[2, 2])
    assert len(records) == 3


def test_an_emptied_table_is_empty_and_the_others_are_not(db: TinyDB, records: Table) -> None:
    units = db.table("units")
    units.insert(json.loads(encode(Unit(UNIT))))
    records.truncate()
    assert (len(records), records.all(), len(units)) == (0, [], 1)
    records.insert(record(1))
    db.drop_table("units")
    db.drop_table("placements")
    assert (db.tables(), len(db.table("units"))) == ({"records"}, 0)
    db.drop_tables()
    assert (db.tables(), len(db.table("records"))) == (set(), 0)
    db.table("records").insert(record(1))
    assert db.tables() == {"records"}


def test_get_and_contains_find_by_number_and_by_query(records: Table) -> None:
    one = records.get(doc_id=2)
    assert one is not None
    assert seen([one]) == rows((2, record(2, "评选", people="0.985")))
    assert records.get(doc_id=77) is None
    many = records.get(doc_ids=[3, 1, 77])
    assert [d.doc_id for d in many] == [1, 3]
    first = records.get(where("year") == 2024)
    assert first is not None
    assert first.doc_id == 1
    assert records.get(where("title") == "没有") is None
    assert [records.contains(doc_id=n) for n in (1, 77)] == [True, False]
    assert [records.contains(where("title") == t) for t in ("走访", "没有")] == [True, False]
    with pytest.raises(RuntimeError):
        records.get()
    with pytest.raises(RuntimeError):
        records.contains()


def test_queries_see_what_json_holds(records: Table) -> None:
    people = where("fields").attendees.value
    for query, count in (
        (people == 65, 2),
        (people == 0.985, 1),
        (people < 1, 1),
        (where("tags").any(["党风"]), 3),
        (where("date").start == "2024-03-01", 3),
        (where("title").matches("走"), 1),
        ((where("title") == "会") | (where("title") == "评选"), 2),
        (~(where("title") == "会"), 2),
        (where("carried_from").exists(), 3),
    ):
        assert records.count(query) == count, query
        assert len(records.search(query)) == count, query


def test_a_search_made_again_after_a_change_finds_what_is_there_now(records: Table) -> None:
    query = where("title") == "会"
    assert [d.doc_id for d in records.search(query)] == [1]
    records.insert(record(4))
    assert [d.doc_id for d in records.search(query)] == [1, 4]
    records.update({"place": "礼堂"}, doc_ids=[4])
    assert [d["place"] for d in records.search(query)] == ["", "礼堂"]
    records.remove(doc_ids=[1])
    assert [d.doc_id for d in records.search(query)] == [4]
    records.truncate()
    assert records.search(query) == []


def test_going_through_a_table_while_changing_it_sees_it_as_it_was(records: Table) -> None:
    for document in records:
        records.update({"place": "礼堂"}, doc_ids=[document.doc_id])
        records.insert(record(10 + document.doc_id))
    assert [d["place"] for d in records] == ["礼堂"] * 3 + [""] * 3


def test_a_call_that_fails_half_way_has_changed_nothing(records: Table) -> None:
    def third(document: Any) -> None:
        if document["title"] == "走访":
            raise ZeroDivisionError
        document["title"] = "改"

    with pytest.raises(ZeroDivisionError):
        records.update(third)
    assert [d["title"] for d in records] == ["会", "评选", "走访"]


# --- what only ours must do -----------------------------------------------------------------------


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[TinyDBStore]:
    with closing(TinyDBStore(tmp_path)) as found:
        yield found


@pytest.fixture
def tables(engine: TinyDBStore) -> Tables:
    """Three records with the numbers 1 to 3."""
    found = open_tables(engine, who="甲", now=now)
    found.insert_multiple([record(1), record(2, "评选", people="0.985"), record(3, "走访")])
    return found


@pytest.fixture
def other(tables: Tables, tmp_path: Path) -> Iterator[TinyDBStore]:
    """Another session."""
    with closing(TinyDBStore(tmp_path)) as found:
        yield found


def test_stock_tinydb_reads_the_same_documents_under_the_same_numbers(
    engine: TinyDBStore, tables: Tables, tmp_path: Path
) -> None:
    key = f"{UNIT}\t2024\t年度"
    others: list[Item] = [
        Unit(UNIT),
        Text(UNIT, 2024),
        Node(key, "n1", "heading", text="廉政"),
        Placement(key, record(1)["id"], "n1"),
    ]
    engine.commit([Put(item) for item in others], who="甲", at="", label="")
    tables.remove(doc_ids=[1])
    tables.update({"title": "改"}, doc_ids=[3])
    engine.compact(who="甲", at="")
    with TinyDB(tmp_path / "wenming.json", encoding="utf-8") as stock:
        assert stock.tables() == {"_meta", *tables.tables()}
        assert tables.tables() == {"units", "records", "documents", "nodes", "placements"}
        for name in tables.tables():
            mine, theirs = tables.table(name).all(), stock.table(name).all()
            assert mine == theirs
            assert [d.doc_id for d in mine] == [d.doc_id for d in theirs]
        assert json.dumps(everything(tables)) == json.dumps(
            {name: table for name, table in everything(stock).items() if name != "_meta"}
        )


def test_each_call_is_one_transaction_and_a_call_without_effect_is_none(
    engine: TinyDBStore, tables: Tables
) -> None:
    tables.update({"place": "礼堂"})
    tables.update({"place": "礼堂"})
    tables.update({"place": ""}, where("title") == "没有")
    tables.remove(doc_ids=[77])
    tables.table("units").truncate()
    tables.drop_tables()
    assert [(t.seq, t.who, t.at, t.label, len(t.changes)) for t in engine.log()] == [
        (3, "甲", now().astimezone().isoformat(), "TinyDB 写入 3 条", 3),
        (2, "甲", now().astimezone().isoformat(), "TinyDB 写入 3 条", 3),
        (1, "甲", now().astimezone().isoformat(), "TinyDB 写入 3 条", 3),
    ]


def test_one_insert_does_not_read_a_long_table(
    engine: TinyDBStore, tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.commit(
        [Put(Record(f"{n:026d}", UNIT, 2024, "meeting")) for n in range(100, 1100)],
        who="甲", at="", label="",
    )  # fmt: skip
    made: list[object] = []
    real = store.tables._document

    def document(item: Any) -> Json:
        made.append(item)
        return real(item)

    monkeypatch.setattr(store.tables, "_document", document)
    tables.insert(record(4))
    tables.update({"title": "改"}, doc_ids=[500])
    tables.remove(doc_ids=[600])
    tables.get(doc_id=700)
    tables.upsert(Document({"title": "改"}, doc_id=501))
    assert (len(tables), len(tables.tables())) == (1003, 1)
    assert len(made) < 20
    tables.truncate()
    assert len(made) < 20


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"titel": "会"}, "不认识"),
        ({"title": 5}, "title"),
        ({"year": "2024"}, "year"),
        ({"year": float("nan")}, "year"),
        ({"date": None}, "date"),
        ({"fields": {"attendees": {"is": "quantity", "raw": "一", "value": float("nan")}}}, "值"),
        ({"fields": {"attendees": {"is": "quantity", "raw": "一", "worth": 1}}}, "不认识"),
        ({"notes": [{"field": "place", "message": "没有", "who": "甲"}]}, "不认识"),
        ({"fields": {"topic": object()}}, "object"),
        ({"place": "礼堂\x1b[2J"}, "不能保存"),
        ({"place": "\ud800"}, "surrogates"),
        ({"id": None}, "id"),
    ],
)
def test_what_is_no_item_is_refused_in_words_and_nothing_of_the_call_is_stored(
    engine: TinyDBStore, tables: Tables, change: Json, reason: str
) -> None:
    before = tables.all()
    for call in (
        lambda: tables.insert_multiple([record(7), {**record(8), **change}]),
        lambda: tables.update(change, doc_ids=[2]),
        lambda: tables.upsert({**record(2), **change}, where("title") == "评选"),
        lambda: tables.table("units").insert(record(1)),
    ):
        with pytest.raises(StoreError, match="没有保存：表") as caught:
            call()
    assert caught.value.status == 2
    with pytest.raises(StoreError, match=reason):
        tables.update(change)
    assert (tables.all(), engine.seq) == (before, 1)


def test_a_document_without_a_key_is_refused(engine: TinyDBStore, tables: Tables) -> None:
    with pytest.raises(StoreError, match="`id`"):
        tables.insert({"unit": UNIT, "year": 2024, "kind": "meeting"})
    with pytest.raises(StoreError, match="编号不能改"):
        tables.update({"id": record(9)["id"]}, doc_ids=[2])
    assert engine.seq == 1


def test_a_document_may_leave_out_what_has_a_default(tables: Tables) -> None:
    short = {"id": record(4)["id"], "unit": UNIT, "year": 2024, "kind": "meeting", "tags": ("党",)}
    one = tables.get(doc_id=tables.insert(short))
    assert one is not None
    assert (one["status"], one["date"]["precision"], one["tags"], one["rev"]) == (
        "draft", "none", ["党"], 1,
    )  # fmt: skip


def test_one_key_is_not_there_twice(engine: TinyDBStore, tables: Tables) -> None:
    for documents in ([record(2)], [record(4), record(4)]):
        with pytest.raises(StoreError, match=r"已经有了"):
            tables.insert_multiple(documents)
    assert engine.seq == 1


@pytest.mark.parametrize("name", ["_meta", "_default", "record"])
def test_a_table_that_is_none_of_ours_is_refused(
    engine: TinyDBStore, tables: Tables, name: str
) -> None:
    with pytest.raises(StoreError, match=f"没有 {name} 这个表"):
        tables.table(name)
    with pytest.raises(StoreError, match=f"没有 {name} 这个表"):
        tables.storage.write({"units": {}, name: {"1": {}}})
    assert (engine.seq, len(tables)) == (1, 3)


@pytest.mark.parametrize("row", [0, -1, 1 << 60, "7", 7.0])
def test_a_number_that_no_row_can_have_is_refused(
    engine: TinyDBStore, tables: Tables, row: Any
) -> None:
    with pytest.raises(StoreError, match="行号"):
        tables.insert_multiple([record(7), Document(record(8), row)])
    assert engine.seq == 1


def test_own_numbers_and_new_ones_in_one_call_do_not_meet(tables: Tables) -> None:
    """The next number would have been 4."""
    documents = [Document(record(14), 4), record(15), Document(record(16), 6), record(17)]
    numbers = tables.insert_multiple(documents)
    assert numbers == [4, 7, 6, 8]
    for number, document in zip(numbers, documents, strict=True):
        one = tables.get(doc_id=number)
        assert one is not None
        assert one["id"] == document["id"]


def test_no_number_is_given_twice(tables: Tables) -> None:
    tables.remove(doc_ids=[3])
    assert tables.insert(record(4)) == 4
    tables.truncate()
    tables.drop_tables()
    assert tables.insert(record(5)) == 5
    assert tables.table("units").insert({"name": UNIT}) == 6


def test_what_a_caller_does_to_a_document_stays_with_him(tables: Tables) -> None:
    query = where("title") == "会"
    for _ in range(2):
        for one in (
            *tables.search(query),
            *tables.all(),
            *everything(tables)["records"].values(),
        ):
            one["fields"]["topic"] = "改"
            one["tags"].append("改")
    assert [(d["fields"]["topic"], d["tags"]) for d in tables.search(query)] == [
        ("廉政", ["学习", "党风"])
    ]
    document = record(4)
    tables.insert(document)
    document["tags"].append("改")
    last = tables.get(doc_id=4)
    assert last is not None
    assert last["tags"] == ["学习", "党风"]


def test_an_amount_keeps_each_digit_when_something_else_changes(
    engine: TinyDBStore, tables: Tables
) -> None:
    amount = Decimal("98765432109876543.21")
    item = Record(
        record(4)["id"], UNIT, 2024, "meeting", fields={"amount": Quantity("", amount, "元")}
    )
    engine.commit([Put(item)], who="甲", at="", label="")
    tables.update({"title": "改", "fields": tables.all()[-1]["fields"]}, doc_ids=[4])
    changed = engine.all(Record)[-1]
    value = changed.fields["amount"]
    assert isinstance(value, Quantity)
    assert (changed.title, value.value) == ("改", amount)


def test_another_sessions_change_is_not_overwritten_and_the_next_call_sees_it(
    tables: Tables, other: TinyDBStore
) -> None:
    open_tables(other, who="乙", now=now).update({"title": "乙的"}, doc_ids=[2])
    for numbers in (None, [2]):
        with pytest.raises(Conflict) as caught:
            tables.update({"title": "甲的"}, doc_ids=numbers)
        theirs = caught.value.theirs
        assert isinstance(theirs, Record)
        assert theirs.title == "乙的"
        assert [d["title"] for d in tables] == ["会", "乙的", "走访"]
        open_tables(other, who="乙", now=now).update({"place": "礼堂"}, doc_ids=[2])
    assert tables.update({"dept": "办公室"}, doc_ids=[1]) == [1]  # sees the place
    assert tables.update({"title": "甲的"}, doc_ids=[2]) == [2]
    two = tables.get(doc_id=2)
    assert two is not None
    assert (two["title"], two["place"], two["rev"]) == ("甲的", "礼堂", 4)


def test_what_another_session_changed_is_not_removed_unseen(
    engine: TinyDBStore, tables: Tables, other: TinyDBStore
) -> None:
    theirs = open_tables(other, who="乙", now=now)
    for remove in (tables.truncate, lambda: tables.remove(doc_ids=[1]), tables.drop_tables):
        theirs.update(operations.increment("year"), doc_ids=[1])
        with pytest.raises(Conflict):
            remove()
        assert len(tables) == 3
    theirs.insert(record(4))
    tables.truncate()
    assert [d.doc_id for d in tables] == [4]


def test_a_document_read_before_a_change_is_not_written_over_it(
    engine: TinyDBStore, tables: Tables
) -> None:
    old = tables.get(doc_id=1)
    assert old is not None
    tables.update({"title": "新"}, doc_ids=[1])
    with pytest.raises(Conflict):
        tables.upsert(Document({**old, "place": "礼堂"}, 1))
    assert tables.upsert(Document({**old, "place": "礼堂", "rev": 0}, 1)) == [1]
    found = tables.get(doc_id=1)
    assert found is not None
    assert (found["title"], found["place"], found["rev"]) == ("会", "礼堂", 3)


def test_two_sessions_that_insert_at_once_are_told_the_right_numbers(
    tables: Tables, other: TinyDBStore
) -> None:
    theirs = open_tables(other, who="乙", now=now)
    assert theirs.insert_multiple([record(11), record(12)]) == [4, 5]
    assert tables.insert(record(13)) == 6
    assert theirs.upsert(record(14), where("id") == record(14)["id"]) == [7]
    with pytest.raises(Conflict):
        tables.insert(record(14))
    assert [(d.doc_id, d["id"]) for d in tables][3:] == [
        (4, record(11)["id"]), (5, record(12)["id"]), (6, record(13)["id"]), (7, record(14)["id"]),
    ]  # fmt: skip


def test_a_search_is_new_after_another_sessions_change_and_after_a_restore(
    engine: TinyDBStore, tables: Tables, other: TinyDBStore, tmp_path: Path
) -> None:
    query = where("title") == "会"
    assert len(tables.search(query)) == 1
    open_tables(other, who="乙", now=now).insert(record(4))
    assert len(tables.search(query)) == 1
    engine.refresh()
    assert len(tables.search(query)) == 2
    folder = tmp_path / "other"
    with closing(TinyDBStore(folder)) as elsewhere:
        copy = open_tables(elsewhere, who="丙", now=now)
        copy.insert_multiple([record(n) for n in (5, 6, 7)])
        copy.update({"place": "礼堂"})
    (folder / "wenming.journal").replace(tmp_path / "wenming.journal")
    seq = engine.seq
    engine.refresh()
    assert (engine.seq, len(tables.search(query))) == (seq, 3)


def test_the_storage_writes_whole_tables_as_one_transaction(
    engine: TinyDBStore, tables: Tables
) -> None:
    data = everything(tables)
    del data["records"]["1"]
    data["records"]["2"]["title"] = "改"
    data["records"]["9"] = record(9)
    data["units"] = {"1": {"name": UNIT}}
    tables.storage.write(data)
    assert (engine.seq, tables.tables()) == (2, {"units", "records"})
    assert [(d.doc_id, d["title"], d["rev"]) for d in tables] == [
        (2, "改", 2), (3, "走访", 1), (9, "会", 1),
    ]  # fmt: skip
    tables.storage.write(everything(tables))
    assert engine.seq == 2
    data = everything(tables)
    data["records"]["7"] = data["records"].pop("3")
    with pytest.raises(StoreError, match="已经有了"):
        tables.storage.write(data)
    assert [d.doc_id for d in tables] == [2, 3, 9]


def test_asking_for_a_table_that_persists_does_not_empty_it(
    engine: TinyDBStore, tables: Tables
) -> None:
    again = open_tables(engine, who="甲", now=now)
    assert len(again.table("records", persist_empty=True, cache_size=0)) == 3


def test_an_updater_may_take_a_table_for_a_dict(engine: TinyDBStore, tables: Tables) -> None:
    """Extensions of TinyDB hand in their own."""

    def updater(table: Any) -> None:
        assert (len(table), list(table), 2 in table, "2" in table) == (3, [1, 2, 3], True, False)
        assert table.pop(2)["title"] == "评选"
        assert (len(table), list(table), 2 in table, table.get(2)) == (2, [1, 3], False, None)
        table[7] = record(7)
        table[8] = record(8)
        del table[8]
        assert list(table) == [1, 3, 7]
        with pytest.raises(KeyError):
            del table[8]
        table.clear()
        table[1] = {**record(1), "title": "改"}
        table[9] = record(9)
        del table[9]
        assert (list(table), table[1]["title"]) == ([1], "改")

    tables.table("records")._update_table(updater)
    assert [(d.doc_id, d["title"]) for d in tables] == [(1, "改")]
    assert tables.get(doc_id="x") is None


def test_closing_the_tables_leaves_the_store_open(engine: TinyDBStore, tables: Tables) -> None:
    with tables:
        pass
    assert engine.commit([Put(Unit(UNIT))], who="甲", at="", label="").seq == 2
