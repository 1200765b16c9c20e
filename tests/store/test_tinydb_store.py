"""The engine: nothing acknowledged is lost, nothing is half there, everybody sees it."""

import fcntl
import json
import os
import resource
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs
from tinydb import TinyDB

from store.contract import (
    Conflict,
    Put,
    Remove,
    StoreBusy,
    StoreDamaged,
    StoreError,
    Transaction,
)
from store.follower import EditedByHand
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
    calls: list[Transaction | None] = []
    two.refresh()
    put(one, record(1))
    two.refresh()
    two.subscribe(calls.append)
    put(one, UNIT)
    assert (two.refresh(), two.refresh()) == (True, False)
    assert two.get(Unit, "样板局") == structs.replace(UNIT, rev=1)
    assert [t and (t.seq, t.who, len(t.changes)) for t in calls] == [(2, "甲", 1)]
    two.close()


def compact(store: TinyDBStore) -> bool:
    return store.compact(who="甲", at="2024-01-01")


def test_history_tells_what_is_there_and_then_what_is_missing(tmp_path: Path) -> None:
    store = TinyDBStore(tmp_path)
    for number in (1, 2):
        put(store, record(number))
        compact(store)
    put(store, record(3))
    (tmp_path / "history" / "000000000001.journal").unlink()
    told = store.log()
    assert [next(told).seq for _ in range(4)] == [5, 4, 3, 2]
    with pytest.raises(StoreDamaged, match="第 1 笔和更早的历史"):
        next(told)


def test_a_session_that_slept_over_two_compactions_does_not_commit_to_an_old_state(
    tmp_path: Path,
) -> None:
    awake, asleep = TinyDBStore(tmp_path), TinyDBStore(tmp_path)
    put(awake, record(1))
    asleep.refresh()
    for number in (2, 3):
        put(awake, record(number))
        compact(awake)
    put(asleep, record(4))
    awake.refresh()
    for store in (awake, asleep, TinyDBStore(tmp_path)):
        assert [r.id[-1] for r in store.all(Record)] == ["1", "2", "3", "4"]
        assert store.head == awake.head
    assert [t.seq for t in asleep.log()] == [6, 5, 4, 3, 2, 1]


@pytest.mark.parametrize("others", ["乙", "乙的会", "比甲的长得多的名称"])
def test_a_line_that_was_taken_back_is_forgotten_and_no_damage(tmp_path: Path, others: str) -> None:
    """Its writer could not sync it; somebody had seen it before."""
    one, two = TinyDBStore(tmp_path), TinyDBStore(tmp_path)
    put(one, UNIT)
    journal = (tmp_path / "wenming.journal").read_bytes()
    put(one, record(1, "甲的会"))
    two.refresh()
    (tmp_path / "wenming.journal").write_bytes(journal)
    put(TinyDBStore(tmp_path), record(2, others))
    assert two.refresh()
    assert [r.title for r in two.all(Record)] == [others]
    put(two, record(3))
    assert [r.id for r in TinyDBStore(tmp_path).all(Record)] == [r.id for r in two.all(Record)]


def test_others_go_on_over_a_compaction_without_reading_everything_again(tmp_path: Path) -> None:
    one, two = TinyDBStore(tmp_path), TinyDBStore(tmp_path)
    put(one, record(1))
    two.refresh()
    put(one, record(2))
    news: list[Transaction | None] = []
    two.subscribe(news.append)
    assert (compact(one), compact(one)) == (True, False)
    put(one, record(3))
    assert two.refresh()
    assert [t and t.label for t in news] == ["", "整理", ""]
    put(two, record(4))
    assert not compact(two) or one.refresh()
    assert [r.id for r in one.all(Record)] == [r.id for r in two.all(Record)]


def test_a_compaction_that_was_killed_before_or_after_any_rename_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    real = os.replace
    for step in range(1, 4):
        for after in (False, True):
            folder = tmp_path / f"{step}{after}"
            store = TinyDBStore(folder)
            put(store, record(1), record(2))
            compact(store)
            put(store, structs.replace(store.all(Record)[0], title="改"))
            left = iter(range(step, 0, -1))

            def replace(
                old: Path, new: Path, left: Iterator[int] = left, after: bool = after
            ) -> None:
                last = next(left) == 1
                if not last or after:
                    real(old, new)
                if last:
                    raise Killed

            monkeypatch.setattr(os, "replace", replace)
            with pytest.raises(Killed):
                compact(store)
            monkeypatch.setattr(os, "replace", real)
            again = TinyDBStore(folder)
            assert [r.title for r in again.all(Record)] == ["改", "会"]
            put(again, record(3))
            compact(again)
            assert not [name for name in os.listdir(folder) if name.endswith(".tmp")]
            assert len(TinyDBStore(folder).all(Record)) == 3
            assert [t.label for t in again.log() if t.changes] == ["", "", ""]


def test_a_line_that_was_never_wholly_written_is_put_aside_and_told(tmp_path: Path) -> None:
    store = TinyDBStore(tmp_path)
    put(store, record(1))
    put(store, record(2))
    journal = tmp_path / "wenming.journal"
    whole = journal.read_bytes().rstrip(b"\0")
    journal.write_bytes(whole[:-9])
    again = TinyDBStore(tmp_path)
    assert [r.id[-1] for r in again.all(Record)] == ["1"]
    assert "没有写完" in again.notices[0]
    (aside,) = (tmp_path / "history").glob("torn-*")
    assert whole[:-9].endswith(aside.read_bytes())
    put(again, record(3))
    assert TinyDBStore(tmp_path).notices == []


def test_a_file_that_was_changed_by_hand_is_refused_and_left_alone(tmp_path: Path) -> None:
    store = TinyDBStore(tmp_path)
    put(store, record(1))
    compact(store)
    with TinyDB(tmp_path / "wenming.json", encoding="utf-8") as stock:
        stock.table("records").update({"title": "手改"})
    edited = (tmp_path / "wenming.json").read_bytes()
    with pytest.raises(EditedByHand, match="accept-edit"):
        TinyDBStore(tmp_path)
    put(store, record(2))
    with pytest.raises(EditedByHand):
        compact(store)
    assert (tmp_path / "wenming.json").read_bytes() == edited


def test_a_tinydb_file_from_elsewhere_is_taken_over_with_its_rows(tmp_path: Path) -> None:
    first = TinyDBStore(tmp_path / "a")
    put(first, record(1), record(2), record(3))
    first.commit([Remove(first.all(Record)[0])], who="", at="", label="")
    compact(first)
    plain = json.loads((tmp_path / "a" / "wenming.json").read_bytes())
    del plain["_meta"]
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "wenming.json").write_text(json.dumps(plain), "utf-8")
    store = TinyDBStore(tmp_path / "b")
    put(store, record(4))
    assert [t.label for t in store.log()] == ["", "接收原有的 wenming.json"]
    compact(store)
    with TinyDB(tmp_path / "b" / "wenming.json", encoding="utf-8") as stock:
        assert [row.doc_id for row in stock.table("records")] == [2, 3, 4]


def test_a_journal_that_is_gone_is_told_and_nothing_is_begun_anew(tmp_path: Path) -> None:
    store = TinyDBStore(tmp_path)
    put(store, record(1))
    compact(store)
    put(store, record(2))
    (tmp_path / "wenming.journal").rename(tmp_path / "elsewhere")
    with pytest.raises(StoreError, match=r"wenming\.journal"):
        put(store, record(3))
    with pytest.raises(StoreDamaged, match="不见了"):
        TinyDBStore(tmp_path)
    (tmp_path / "wenming.json").unlink()
    with pytest.raises(StoreDamaged, match="不见了"):
        TinyDBStore(tmp_path)


def test_a_removed_record_that_comes_back_stands_where_it_stood(tmp_path: Path) -> None:
    store = TinyDBStore(tmp_path)
    put(store, record(1), record(2), record(3))
    gone = store.all(Record)[1]
    row = store.commit([Remove(gone)], who="", at="", label="").changes[0].row
    store.commit([Put(gone, row)], who="", at="", label="")
    for reader in (store, TinyDBStore(tmp_path)):
        assert [(r.id[-1], r.rev) for r in reader.all(Record)] == [("1", 1), ("2", 2), ("3", 1)]
    with pytest.raises(Conflict):
        store.commit([Remove(gone)], who="", at="", label="")


def test_stock_tinydb_reads_every_record_and_rows_are_not_used_again(tmp_path: Path) -> None:
    store = TinyDBStore(tmp_path)
    put(store, record(1), record(2))
    store.commit([Remove(store.all(Record)[1])], who="", at="", label="")
    compact(store)
    store = TinyDBStore(tmp_path)
    put(store, record(3))
    compact(store)
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
            compact(store)
        files = [path for path in place.rglob("*") if path.is_file()]
        assert len(files) == 5
        assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {expected}
        assert stat.S_IMODE((place / "history").stat().st_mode) == mode


def test_a_lock_held_too_long_says_busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = TinyDBStore(tmp_path)
    put(store, record(1))
    monkeypatch.setattr("store.lock.PATIENCE", 0.02)
    other = TinyDBStore(tmp_path)
    with other._lock.held():
        for _ in range(2):
            with pytest.raises(StoreBusy) as caught:
                put(store, UNIT)
            assert caught.value.status == 75
    monkeypatch.setattr("store.lock.PATIENCE", 10)
    put(store, UNIT)
    put(other, record(2))


def test_a_lock_that_is_a_link_is_refused(tmp_path: Path) -> None:
    store = TinyDBStore(tmp_path)
    (tmp_path / "wenming.lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StoreError, match="链接"):
        put(store, UNIT)
    assert not (tmp_path / "elsewhere").exists()


def test_a_full_disk_keeps_what_was_there(tmp_path: Path) -> None:
    store = TinyDBStore(tmp_path)
    put(store, record(1))
    journal = tmp_path / "wenming.journal"
    before = journal.read_bytes().rstrip(b"\0")
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 64, limits[1]))
        with pytest.raises(StoreError, match="没有写成"):
            put(store, record(2, "长" * 500))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert journal.read_bytes().rstrip(b"\0") == before
    assert [r.id[-1] for r in store.all(Record)] == ["1"]
    put(store, record(3))
    assert [r.id[-1] for r in TinyDBStore(tmp_path).all(Record)] == ["1", "3"]


def test_a_journal_that_outgrew_its_snapshot_is_folded_by_another_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.follower._SMALL", 4000)
    store = TinyDBStore(tmp_path)
    deadline = time.monotonic() + 20
    number = 0
    while not (tmp_path / "wenming.json").exists() or store._follower.header.base == 0:
        assert time.monotonic() < deadline
        put(store, record(number, "会" * 300))
        number += 1
    assert len(TinyDBStore(tmp_path).all(Record)) == number


def test_who_cannot_write_can_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(TinyDBStore(tmp_path), record(1))
    real = os.open

    def guarded(path: Path, flags: int, mode: int = 0o777) -> int:
        if flags & (os.O_RDWR | os.O_WRONLY):
            raise PermissionError(13, "")
        return real(path, flags, mode)

    monkeypatch.setattr(os, "open", guarded)
    reader = TinyDBStore(tmp_path)
    assert len(reader.all(Record)) == 1
    with pytest.raises(StoreError, match="权限"):
        put(reader, record(2))


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
    assert len({c.row for t in TinyDBStore(tmp_path).log() for c in t.changes}) == 100


def test_a_killed_writer_leaves_all_that_it_acknowledged(tmp_path: Path) -> None:
    for name in "ABCDE":
        process = writer(tmp_path, name, 100_000)
        assert process.stdout
        told = [process.stdout.readline().strip() for _ in range(12)]
        process.kill()
        told += process.communicate()[0].split("\n")[:-1]
        ids = {r.id for r in TinyDBStore(tmp_path).all(Record)}
        assert set(told) <= ids


def test_a_folder_that_was_moved_away_and_copied_back_has_one_lock(tmp_path: Path) -> None:
    store = TinyDBStore(tmp_path / "data")
    put(store, record(1))
    (tmp_path / "data").rename(tmp_path / "old")
    shutil.copytree(tmp_path / "old", tmp_path / "data")
    handle = os.open(tmp_path / "data" / "wenming.lock", os.O_RDWR)
    with store._lock.held(), pytest.raises(BlockingIOError):
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(handle)
    put(store, record(2))
    assert len(TinyDBStore(tmp_path / "data").all(Record)) == 2


@pytest.mark.parametrize("name", ["wenming.journal", "wenming.lock"])
def test_a_file_that_another_takes_the_place_of_is_seen_at_the_next_commit(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = TinyDBStore(tmp_path)
    put(store, record(1))
    now = time.time_ns()
    monkeypatch.setattr(time, "time_ns", lambda: now + 10**12)  # nothing has changed here for long
    for number in (2, 3):
        put(store, record(number))
    assert store._lock.stamp is not None
    before = os.stat(tmp_path)
    old = os.stat(tmp_path / name).st_ino
    while os.stat(tmp_path).st_ctime_ns == before.st_ctime_ns:
        shutil.copy(tmp_path / name, tmp_path.parent / "copy")
        os.replace(tmp_path.parent / "copy", tmp_path / name)
    os.utime(tmp_path, ns=(before.st_atime_ns, before.st_mtime_ns))  # as rsync does
    put(store, record(4))
    assert os.stat(tmp_path / name).st_ino != old
    handle = store._follower.file.handle or 0
    assert os.fstat(handle).st_ino == os.stat(tmp_path / "wenming.journal").st_ino
    assert store._lock._inode[0] == os.stat(tmp_path / "wenming.lock").st_ino
    assert len(TinyDBStore(tmp_path).all(Record)) == 4


def test_a_time_of_change_of_a_moment_ago_is_not_relied_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = TinyDBStore(tmp_path)
    changed = os.stat(tmp_path).st_ctime_ns
    for number, away in enumerate((0, 2_000_000_000, -(10**12)), 1):  # nor one that is yet to come
        monkeypatch.setattr(time, "time_ns", lambda away=away: changed + away)
        put(store, record(number))
        assert store._lock.stamp is None
