"""An edit of wenming.json by hand can be taken over, and then history tells it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs
from tinydb import TinyDB, where

from store.accept import accept_edit
from store.appending import append
from store.contract import StoreError, Transaction
from store.follower import EditedByHand, Follower
from store.history import differences
from store.model import Record
from store.tinydb_store import TinyDBStore
from store.verify import verify
from store.wire import encode
from tests.store.made import AT, compact, full_store, put, record


def edit(folder: Path, change: Callable[[Any], None]) -> None:
    with TinyDB(folder / "wenming.json", encoding="utf-8") as stock:
        change(stock.table("records"))


def held(store: TinyDBStore, id_: str) -> Record:
    return next(r for r in store.all(Record) if r.id == id_)


def take(folder: Path) -> int:
    return accept_edit(folder, who="管理员", at=AT).count


def test_what_was_edited_added_and_removed_by_hand_stands_in_history(tmp_path: Path) -> None:
    before = full_store(tmp_path)
    new = next(iter(json.loads((tmp_path / "wenming.json").read_bytes())["records"].values()))

    def change(table: Any) -> None:
        table.update({"title": "手改"}, where("id") == f"{3:026d}")
        table.remove(where("id") == f"{13:026d}")
        table.insert({**new, "id": f"{99:026d}", "title": "手加"})

    edit(tmp_path, change)
    with pytest.raises(EditedByHand):
        TinyDBStore(tmp_path)
    assert take(tmp_path) == 3
    after = TinyDBStore(tmp_path)
    titles = {r.id[-2:]: r.title for r in after.all(Record)}
    # What was committed after the state that was edited stands: 1 is 改, 11 is gone, 4 is there.
    assert titles == {"01": "改", "02": "会", "12": "长长", "03": "手改", "04": "会", "99": "手加"}
    accepted = next(t for t in after.log() if t.changes)
    assert (accepted.who, accepted.label) == ("管理员", "采用手工修改")
    told = [(d.field, d.before, d.after) for c in accepted.changes for d in differences(c)]
    assert ("title", "会", "手改") in told
    assert verify(tmp_path, before.head).records == 6
    assert take(tmp_path) == 0
    with TinyDB(tmp_path / "wenming.json", encoding="utf-8") as stock:
        assert len(stock.table("records")) == 6


def test_a_file_that_was_only_written_anew_is_taken_as_it_is(tmp_path: Path) -> None:
    full_store(tmp_path)
    path = tmp_path / "wenming.json"
    path.write_text(json.dumps(json.loads(path.read_bytes()), indent=1), "utf-8")
    assert take(tmp_path) == 0
    assert len(TinyDBStore(tmp_path).all(Record)) == 6
    verify(tmp_path)


@pytest.mark.parametrize(
    "data",
    [b"{", b"[]", b"\xff", b'{"records":{"1":{"id":1}}}', b'{"mine":{}}', b'{"records":{"x":{}}}'],
)
def test_an_edit_that_is_no_store_is_refused_and_left_alone(tmp_path: Path, data: bytes) -> None:
    full_store(tmp_path)
    (tmp_path / "wenming.json").write_bytes(data)
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    with pytest.raises(StoreError, match=r"wenming\.json"):
        take(tmp_path)
    assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == before


def test_a_file_that_is_gone_or_a_history_with_a_gap_is_refused(tmp_path: Path) -> None:
    full_store(tmp_path)
    edit(tmp_path, lambda table: table.update({"title": "手改"}))
    first = min((tmp_path / "history").iterdir())
    good = first.read_bytes()
    first.unlink()
    with pytest.raises(StoreError, match="接不上"):
        take(tmp_path)
    first.write_bytes(good)
    path = tmp_path / "wenming.json"
    edited = path.read_bytes()
    path.unlink()
    with pytest.raises(StoreError, match="不见了"):
        take(tmp_path)
    path.write_bytes(edited)
    assert take(tmp_path) > 0


def test_an_acceptance_that_was_killed_is_done_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full_store(tmp_path)
    edit(tmp_path, lambda table: table.update({"title": "手改"}, where("id") == f"{3:026d}"))
    with monkeypatch.context() as patch:
        patch.setattr(TinyDBStore, "compact", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            take(tmp_path)
    assert take(tmp_path) == 0
    assert "手改" in {r.title for r in TinyDBStore(tmp_path).all(Record)}
    verify(tmp_path)


def test_without_an_edit_it_is_a_compaction(tmp_path: Path) -> None:
    store = TinyDBStore(tmp_path)
    put(store, record(1))
    assert take(tmp_path) == 0
    store.refresh()
    assert not compact(store)


def test_a_record_that_stock_tinydb_added_is_taken_over_and_the_store_opens(tmp_path: Path) -> None:
    store = full_store(tmp_path)
    compact(store)
    wanted = {r.id for r in store.all(Record)} | {record(77).id}
    store.close()
    with TinyDB(tmp_path / "wenming.json", encoding="utf-8") as stock:
        stock.table("records").insert(json.loads(encode(record(77))))
    assert accept_edit(tmp_path, who="乙", at=AT).count == 1
    again = TinyDBStore(tmp_path)
    assert {r.id for r in again.all(Record)} == wanted
    verify(tmp_path)


def test_rows_that_were_only_swapped_leave_a_store_that_can_be_proved(tmp_path: Path) -> None:
    store = full_store(tmp_path)
    compact(store)
    before = store.all(Record)
    store.close()
    path = tmp_path / "wenming.json"
    tables = json.loads(path.read_bytes())
    one, two = list(tables["records"])[:2]
    rows = tables["records"]
    rows[one], rows[two] = rows[two], rows[one]
    path.write_text(json.dumps(tables, ensure_ascii=False), encoding="utf-8")
    accept_edit(tmp_path, who="乙", at=AT)
    assert TinyDBStore(tmp_path).all(Record) == before
    verify(tmp_path)


def test_an_edit_and_a_later_commit_of_other_items_both_stand(tmp_path: Path) -> None:
    store = full_store(tmp_path)
    compact(store)
    edit(tmp_path, lambda table: table.update({"title": "手改"}, where("id") == f"{3:026d}"))
    edited = (tmp_path / "wenming.json").read_bytes()
    put(store, structs.replace(held(store, f"{2:026d}"), title="后来改"), record(50))
    store.close()
    done = accept_edit(tmp_path, who="乙", at=AT)
    assert (done.count, done.left) == (1, ())
    titles = {r.id[-2:]: r.title for r in TinyDBStore(tmp_path).all(Record)}
    assert (titles["03"], titles["02"], titles["50"]) == ("手改", "后来改", "会")
    assert done.kept is not None
    assert done.kept.read_bytes() == edited
    verify(tmp_path)


def test_what_both_changed_stands_as_it_was_committed_and_is_named(tmp_path: Path) -> None:
    store = full_store(tmp_path)
    compact(store)
    third, second = f"{3:026d}", f"{2:026d}"

    def change(table: Any) -> None:
        table.update({"title": "手改"}, where("id") == third)
        table.remove(where("id") == second)

    edit(tmp_path, change)
    for id_ in (third, second):
        put(store, structs.replace(held(store, id_), title=f"后来改{id_[-1]}"))
    store.close()
    done = accept_edit(tmp_path, who="乙", at=AT)
    assert (done.count, done.left) == (0, ("后来改2", "后来改3"))
    titles = {r.id[-2:]: r.title for r in TinyDBStore(tmp_path).all(Record)}
    assert (titles["03"], titles["02"]) == ("后来改3", "后来改2")


def test_a_row_that_was_added_by_hand_and_by_a_commit_holds_both(tmp_path: Path) -> None:
    store = full_store(tmp_path)
    compact(store)
    with TinyDB(tmp_path / "wenming.json", encoding="utf-8") as stock:
        stock.table("records").insert(json.loads(encode(record(77, "手加"))))
    put(store, record(50, "后来加"))
    store.close()
    assert take(tmp_path) == 1
    titles = [r.title for r in TinyDBStore(tmp_path).all(Record)]
    assert titles[-2:] == ["后来加", "手加"]
    verify(tmp_path)


def test_the_file_of_another_store_is_refused(tmp_path: Path) -> None:
    full_store(tmp_path / "a")
    full_store(tmp_path / "b")
    other = TinyDBStore(tmp_path / "b")
    put(other, record(60))
    compact(other)
    data = (tmp_path / "b" / "wenming.json").read_bytes()
    (tmp_path / "a" / "wenming.json").write_bytes(data)
    with pytest.raises(StoreError, match="不是从这里的数据改来的"):
        take(tmp_path / "a")


def test_an_edit_during_a_compaction_is_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = full_store(tmp_path)
    path = tmp_path / "wenming.json"
    edited = path.read_bytes().replace("会".encode(), "汇".encode())

    def meanwhile(follower: Follower, transaction: Transaction) -> None:
        append(follower, transaction)
        path.write_bytes(edited)

    monkeypatch.setattr("store.compaction.append", meanwhile)
    with pytest.raises(EditedByHand):
        compact(store)
    assert path.read_bytes() == edited
    assert not list(tmp_path.glob(".*.tmp"))
