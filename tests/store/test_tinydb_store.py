"""The first engine: nothing acknowledged is lost, nothing is half there."""

import json
import os
import resource
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec import structs
from tinydb import TinyDB

from store.contract import Conflict, Put, Remove, StoreBusy, StoreDamaged, StoreError
from store.model import Record, Unit
from store.tinydb_store import TinyDBStore

UNIT = Unit("样板局")


def record(number: int, title: str = "会") -> Record:
    return Record(f"{number:026d}", "样板局", 2024, "meeting", title)


def put(store: TinyDBStore, *items: Record | Unit) -> None:
    store.commit([Put(item) for item in items], who="甲", at="2024-01-01", label="")


def test_two_people_who_edit_one_record_get_both_versions(tmp_path: Path) -> None:
    one, two = TinyDBStore(tmp_path), TinyDBStore(tmp_path)
    put(one, record(1))
    two.refresh()
    seen = two.all(Record)[0]
    put(one, structs.replace(one.all(Record)[0], title="甲的"))
    with pytest.raises(Conflict) as caught:
        put(two, record(2), structs.replace(seen, title="乙的"))
    assert isinstance(caught.value.mine, Record)
    assert isinstance(caught.value.theirs, Record)
    assert (caught.value.mine.title, caught.value.theirs.title) == ("乙的", "甲的")
    assert [r.title for r in TinyDBStore(tmp_path).all(Record)] == ["甲的"]


def test_another_session_sees_the_change_and_is_told_once(tmp_path: Path) -> None:
    one, two = TinyDBStore(tmp_path), TinyDBStore(tmp_path)
    calls: list[int] = []
    two.subscribe(lambda: calls.append(1))
    put(one, UNIT)
    assert (two.refresh(), two.refresh()) == (True, False)
    assert two.get(Unit, "样板局") == structs.replace(UNIT, rev=1)
    assert calls == [1]
    two.close()


def test_stock_tinydb_reads_every_record_and_rows_are_not_used_again(tmp_path: Path) -> None:
    store = TinyDBStore(tmp_path)
    put(store, record(1), record(2))
    store.commit([Remove(store.all(Record)[1])], who="", at="", label="")
    put(store, record(3))
    with TinyDB(tmp_path / "wenming.json", encoding="utf-8") as stock:
        rows = stock.table("records").all()
    assert [(row.doc_id, row["id"][-1]) for row in rows] == [(1, "1"), (3, "3")]


@pytest.mark.parametrize("data", [b"{", b"\xff", b"[]", b'{"records":{"1":{"id":1}}}'])
def test_a_damaged_file_is_refused_and_left_alone(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "wenming.json").write_bytes(data)
    with pytest.raises(StoreDamaged, match=r"wenming\.json"):
        TinyDBStore(tmp_path)
    assert (tmp_path / "wenming.json").read_bytes() == data


def test_a_file_in_place_of_the_folder_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("")
    with pytest.raises(StoreError):
        TinyDBStore(tmp_path / "x")
    with pytest.raises(StoreError, match="没有"):
        TinyDBStore(tmp_path / "none", create=False)
    (tmp_path / "wenming.json").mkdir()
    with pytest.raises(StoreError):
        TinyDBStore(tmp_path)


def test_a_group_of_clerks_can_write_and_one_person_is_private(tmp_path: Path) -> None:
    for folder, mode, expected in (("alone", 0o700, 0o600), ("group", 0o770, 0o660)):
        place = tmp_path / folder
        place.mkdir()
        place.chmod(mode)
        for number in (1, 2):
            store = TinyDBStore(place)
            put(store, record(number))
            assert stat.S_IMODE((place / "wenming.json").stat().st_mode) == expected


def test_a_lock_held_too_long_says_busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = TinyDBStore(tmp_path)
    held = store._lock()
    monkeypatch.setattr("store.tinydb_store.LOCK_PATIENCE", 0.02)
    with pytest.raises(StoreBusy) as caught:
        put(store, UNIT)
    assert caught.value.status == 75
    os.close(held)
    put(store, UNIT)


def test_a_lock_that_is_a_link_is_refused(tmp_path: Path) -> None:
    store = TinyDBStore(tmp_path)
    (tmp_path / "wenming.lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StoreError, match="链接"):
        put(store, UNIT)
    assert not (tmp_path / "elsewhere").exists()


def test_a_full_disk_keeps_what_was_there(tmp_path: Path) -> None:
    store = TinyDBStore(tmp_path)
    put(store, record(1))
    before = (tmp_path / "wenming.json").read_bytes()
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 64, limits[1]))
        with pytest.raises(StoreError):
            put(store, record(2, "长" * 500))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert (tmp_path / "wenming.json").read_bytes() == before
    assert [r.id[-1] for r in store.all(Record)] == ["1"]
    assert not list(tmp_path.glob(".*.tmp"))
    put(store, record(3))
    assert [r.id[-1] for r in TinyDBStore(tmp_path).all(Record)] == ["1", "3"]


WRITER = """
import sys
from pathlib import Path
from store.contract import Put
from store.model import Record
from store.tinydb_store import TinyDBStore
store = TinyDBStore(Path(sys.argv[1]))
for n in range(int(sys.argv[3])):
    id_ = f"{sys.argv[2]}{n:025d}"
    item = Record(id_, "A", 2024, "meeting", "\\u4f1a" * (n % 40))
    store.commit([Put(item)], who="", at="", label="")
    print(id_, flush=True)
"""


def writer(folder: Path, name: str, count: int) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), name, str(count)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0"},
    )


def test_four_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    writers = [writer(tmp_path, name, 25) for name in "ABCD"]
    told = [line for w in writers for line in w.communicate()[0].split()]
    assert [w.returncode for w in writers] == [0] * 4
    ids = [r.id for r in TinyDBStore(tmp_path).all(Record)]
    assert sorted(ids) == sorted(told)
    assert len(set(ids)) == 100
    rows = json.loads((tmp_path / "wenming.json").read_text("utf-8"))["records"]
    assert len(rows) == 100


def test_a_killed_writer_leaves_all_that_it_acknowledged(tmp_path: Path) -> None:
    for name in "ABCDE":
        process = writer(tmp_path, name, 100_000)
        assert process.stdout
        told = [process.stdout.readline().strip() for _ in range(12)]
        process.kill()
        told += process.communicate()[0].split("\n")[:-1]
        ids = {r.id for r in TinyDBStore(tmp_path).all(Record)}
        assert set(told) <= ids
