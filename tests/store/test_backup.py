"""A backup is a whole copy that was proved, and a restore loses nothing that was there."""

import errno
import os
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from store.backup import back_up_daily, backup, last_failure, restore, rotate
from store.contract import StoreError
from store.lock import alone
from store.model import Record
from store.tinydb_store import TinyDBStore
from store.verify import verify
from tests.store.made import AT, compact, full_store, put, record


def whole(store: TinyDBStore) -> object:
    return store.head, store.seq, store.state.tables, list(store.log())


def test_a_restored_store_is_equal_record_for_record_and_history_for_history(
    tmp_path: Path,
) -> None:
    store = full_store(tmp_path / "a")
    for name in ("settings/kinds.toml", "evidence/a/签到表.pdf"):
        path = tmp_path / "a" / name
        path.parent.mkdir(parents=True)
        path.write_bytes("内容".encode())
    (tmp_path / "a" / "settings" / "link").symlink_to("/etc/passwd")
    file = backup(tmp_path / "a", tmp_path / "备份.zip", at=AT)
    assert file.stat().st_mode & 0o777 == 0o600
    assert restore(file, tmp_path / "b" / "c", at=AT) is None
    again = TinyDBStore(tmp_path / "b" / "c")
    assert whole(again) == whole(store)
    assert (tmp_path / "b/c/evidence/a/签到表.pdf").read_bytes() == "内容".encode()
    assert (tmp_path / "b/c/settings/kinds.toml").exists()
    assert not (tmp_path / "b/c/settings/link").exists()
    put(again, record(9))
    assert verify(tmp_path / "b" / "c", store.head).records == 7


def test_a_store_that_was_never_folded_and_one_without_a_journal_go_there_and_back(
    tmp_path: Path,
) -> None:
    fresh = TinyDBStore(tmp_path / "a")
    put(fresh, record(1))
    restore(backup(tmp_path / "a", tmp_path / "a.zip", at=AT), tmp_path / "b", at=AT)
    assert whole(TinyDBStore(tmp_path / "b")) == whole(fresh)
    compact(fresh)
    (tmp_path / "c").mkdir()
    data = (tmp_path / "a" / "wenming.json").read_bytes()
    head = data.index(b',"head":"')
    plain = data[:head] + data[head + 9 + 64 + 1 :]
    (tmp_path / "c" / "wenming.json").write_bytes(plain)
    restore(backup(tmp_path / "c", tmp_path / "c.zip", at=AT), tmp_path / "d", at=AT)
    assert len(TinyDBStore(tmp_path / "d").all(Record)) == 1
    restore(tmp_path / "a.zip", tmp_path / "d", at=AT)
    assert not (tmp_path / "d" / "wenming.json").exists()
    assert whole(TinyDBStore(tmp_path / "d"))


def test_a_backup_never_replaces_a_file_and_needs_something_to_copy(tmp_path: Path) -> None:
    full_store(tmp_path / "a")
    file = tmp_path / "a.zip"
    file.write_bytes(b"x")
    with pytest.raises(StoreError, match="没有覆盖"):
        backup(tmp_path / "a", file, at=AT)
    assert file.read_bytes() == b"x"
    TinyDBStore(tmp_path / "b")
    with pytest.raises(StoreError, match="没有可备份"):
        backup(tmp_path / "b", tmp_path / "b.zip", at=AT)
    with pytest.raises(StoreError):
        backup(tmp_path / "a", tmp_path / "nowhere" / "a.zip", at=AT)
    with pytest.raises(StoreError):
        backup(tmp_path / "none", tmp_path / "b.zip", at=AT)
    assert not (tmp_path / "b.zip").exists()


def test_a_store_that_does_not_hold_is_not_backed_up(tmp_path: Path) -> None:
    full_store(tmp_path / "a")
    min((tmp_path / "a" / "history").iterdir()).unlink()
    with pytest.raises(StoreError, match="接不上"):
        backup(tmp_path / "a", tmp_path / "a.zip", at=AT)
    assert os.listdir(tmp_path) == ["a"]


def test_a_compaction_while_the_copy_is_made_does_not_spoil_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = full_store(tmp_path / "a")
    import store.backup as module  # noqa: PLC0415

    real: Any = module.archives  # type: ignore[attr-defined]
    left = [2]

    def moving(folder: Path) -> list[Path]:
        found: list[Path] = real(folder)
        if left[0]:
            left[0] -= 1
            put(store, record(50 + left[0]))
            compact(store)
        return found

    monkeypatch.setattr(module, "archives", moving)
    file = backup(tmp_path / "a", tmp_path / "a.zip", at=AT)
    restore(file, tmp_path / "b", at=AT)
    assert whole(TinyDBStore(tmp_path / "b")) == whole(store)


def test_a_disk_that_gives_back_something_else_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full_store(tmp_path / "a")
    real = os.read

    def bad(handle: int, count: int) -> bytes:
        data = real(handle, count)
        return b"PK" + data[:-1] + b"\x01" if data.startswith(b"PK") else data

    monkeypatch.setattr(os, "read", bad)
    with pytest.raises(StoreError, match="磁盘可能有问题"):
        backup(tmp_path / "a", tmp_path / "a.zip", at=AT)
    assert os.listdir(tmp_path) == ["a"]


def test_what_was_there_is_kept_as_a_backup_of_its_own(tmp_path: Path) -> None:
    old = full_store(tmp_path / "a")
    new = TinyDBStore(tmp_path / "b")
    put(new, record(70))
    file = backup(tmp_path / "b", tmp_path / "b.zip", at=AT)
    for _ in range(2):
        before = whole(TinyDBStore(tmp_path / "a"))
        kept = restore(file, tmp_path / "a", at=AT)
        assert kept is not None
        assert kept.parent == tmp_path / "a" / "backups"
        back = tmp_path / kept.stem
        restore(kept, back, at=AT)
        assert whole(TinyDBStore(back)) == before
    assert old.refresh()
    assert whole(old) == whole(new)
    put(old, record(71))
    assert len(TinyDBStore(tmp_path / "a").all(Record)) == 2


@pytest.mark.parametrize("name", ["wenming.json", "wenming.journal"])
def test_a_damaged_store_is_kept_as_it_lies(tmp_path: Path, name: str) -> None:
    had = whole(full_store(tmp_path / "a"))
    file = backup(tmp_path / "a", tmp_path / "a.zip", at=AT)
    (tmp_path / "a" / name).write_bytes(b"rubbish")
    kept = restore(file, tmp_path / "a", at=AT)
    assert kept is not None
    assert (kept / name).read_bytes() == b"rubbish"
    assert len(list((kept / "history").iterdir())) == 3
    assert whole(TinyDBStore(tmp_path / "a")) == had


class Killed(BaseException):
    pass


def test_a_restore_killed_anywhere_can_be_run_again_and_nothing_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = full_store(tmp_path / "new")
    file = backup(tmp_path / "new", tmp_path / "new.zip", at=AT)
    wanted = whole(new)
    for call, real in (("replace", os.replace), ("unlink", os.unlink)):
        for step in range(1, 20):
            folder = tmp_path / f"{call}{step}"
            old = TinyDBStore(folder)
            for number in range(80, 86):
                put(old, record(number))
                compact(old)
            had = whole(old)
            left = [step]

            def stop(
                *words: Any,
                real: Any = real,
                place: str = str(folder),
                left: Any = left,
                **more: Any,
            ) -> None:
                if place in str(words[-1]):
                    left[0] -= 1
                    if not left[0]:
                        raise Killed
                real(*words, **more)

            try:
                with monkeypatch.context() as patch:
                    patch.setattr(os, call, stop)
                    restore(file, folder, at=AT)
            except Killed:
                copies = list((folder / "backups").glob("before-restore-*.zip"))
                try:
                    seen = whole(TinyDBStore(folder))
                except StoreError:
                    assert copies
                else:
                    assert seen in (had, wanted)
                    verify(folder)
                restore(file, folder, at=AT)
            assert whole(TinyDBStore(folder)) == wanted
            verify(folder)
            found = []
            for number, copy in enumerate((folder / "backups").glob("*.zip")):
                restore(copy, tmp_path / f"{call}{step}-{number}", at=AT)
                found.append(whole(TinyDBStore(tmp_path / f"{call}{step}-{number}")))
            assert had in found
            if left[0] > 0:
                break
        else:
            raise AssertionError("never got to the end")


@pytest.mark.parametrize(
    "name",
    [
        "../x",
        "/etc/x",
        "history/../../x",
        "x",
        "history/a/b",
        "settings",
        "history/",
        "history/x",
        "drafts/x",
    ],
)
def test_a_file_that_is_no_backup_of_ours_is_refused(tmp_path: Path, name: str) -> None:
    store = full_store(tmp_path / "a")
    file = backup(tmp_path / "a", tmp_path / "a.zip", at=AT)
    with zipfile.ZipFile(file, "a") as packed:
        packed.writestr(name, b"x")
    with pytest.raises(StoreError, match="没有采用"):
        restore(file, tmp_path / "b", at=AT)
    with pytest.raises(StoreError, match="没有采用"):
        restore(file, tmp_path / "a", at=AT)
    assert not (tmp_path / "b" / "wenming.journal").exists()
    assert whole(TinyDBStore(tmp_path / "a")) == whole(store)


def test_a_backup_that_is_cut_or_changed_or_empty_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full_store(tmp_path / "a")
    file = backup(tmp_path / "a", tmp_path / "a.zip", at=AT)
    good = file.read_bytes()
    for bad in (b"", b"hello", good[:-20], good[:100] + b"\0" * 40 + good[140:]):
        file.write_bytes(bad)
        with pytest.raises(StoreError, match=r"a\.zip|和写下时"):
            restore(file, tmp_path / "b", at=AT)
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("settings/x", b"x")
    with pytest.raises(StoreError, match="没有数据"):
        restore(file, tmp_path / "b", at=AT)
    with pytest.raises(StoreError, match="没有"):
        restore(tmp_path / "none.zip", tmp_path / "b", at=AT)
    file.write_bytes(good)
    monkeypatch.setattr("store.backup._LARGEST", 100)
    with pytest.raises(StoreError, match="太大"):
        restore(file, tmp_path / "b", at=AT)
    (tmp_path / "f").write_text("")
    with pytest.raises(StoreError):
        restore(file, tmp_path / "f" / "g", at=AT)


def test_seven_days_and_twelve_months_are_kept(tmp_path: Path) -> None:
    store = TinyDBStore(tmp_path)
    put(store, record(1))
    day = date(2024, 1, 1)
    place = tmp_path / "backups"
    place.mkdir()
    other = place / "wenming-mine.zip"
    other.write_bytes(b"")
    for _ in range(400):
        if day.day in (1, 15, 28) or day > date(2025, 1, 20):
            assert rotate(tmp_path, day, at=AT) == place / f"wenming-{day:%Y%m%d}.zip"
            assert rotate(tmp_path, day, at=AT) is None
        day += timedelta(days=1)
    kept = sorted(path.stem[8:] for path in place.glob("wenming-2*.zip"))
    assert kept[-7:] == [f"{date(2025, 1, 28) + timedelta(days=n):%Y%m%d}" for n in range(7)]
    assert [name[:6] for name in kept[:-7]] == [f"2024{month:02d}" for month in range(3, 13)]
    assert all(name[6:] == "28" for name in kept[:-7])
    assert other.exists()
    assert restore(place / f"wenming-{kept[0]}.zip", tmp_path / "b", at=AT) is None
    assert len(TinyDBStore(tmp_path / "b").all(Record)) == 1


def test_two_do_not_make_the_days_backup_at_once(tmp_path: Path) -> None:
    put(TinyDBStore(tmp_path), record(1))
    (tmp_path / "backups").mkdir()
    with alone(tmp_path / "backups"):
        assert rotate(tmp_path, date(2024, 1, 1), at=AT) is None
    assert rotate(tmp_path, date(2024, 1, 1), at=AT)


def test_a_group_of_clerks_can_read_and_restore_the_copies(tmp_path: Path) -> None:
    tmp_path.chmod(0o770)
    put(TinyDBStore(tmp_path), record(1))
    file = rotate(tmp_path, date(2024, 1, 1), at=AT)
    assert file is not None
    assert file.stat().st_mode & 0o777 == 0o660
    assert restore(file, tmp_path, at=AT)
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert path.stat().st_mode & 0o777 == 0o660, path


def test_lines_behind_a_damaged_one_are_kept_when_a_backup_takes_their_place(
    tmp_path: Path,
) -> None:
    store = TinyDBStore(tmp_path / "a")
    put(store, record(1))
    file = backup(tmp_path / "a", tmp_path / "a.zip", at=AT)
    for number in (2, 3, 4):
        put(store, record(number))
    journal = tmp_path / "a" / "wenming.journal"
    data = journal.read_bytes().replace(record(2).id.encode(), record(5).id.encode())
    journal.write_bytes(data)
    kept = restore(file, tmp_path / "a", at=AT)
    assert kept is not None
    assert (kept / "wenming.journal").read_bytes() == data


def test_a_clock_before_1980_does_not_stop_a_backup(tmp_path: Path) -> None:
    full_store(tmp_path / "a")
    file = backup(tmp_path / "a", tmp_path / "a.zip", at="1970-01-01T00:00:00+08:00")
    restore(file, tmp_path / "b", at=AT)


def test_settings_and_evidence_are_kept_too_before_they_are_replaced(tmp_path: Path) -> None:
    full_store(tmp_path / "a")
    for name in ("settings", "evidence"):
        (tmp_path / "a" / name).mkdir()
        (tmp_path / "a" / name / "x").write_text("new")
    file = backup(tmp_path / "a", tmp_path / "a.zip", at=AT)
    (tmp_path / "b" / "settings").mkdir(parents=True)
    (tmp_path / "b" / "settings" / "x").write_text("old")
    kept = restore(file, tmp_path / "b", at=AT)
    assert kept is not None
    assert (kept / "settings" / "x").read_text() == "old"
    assert (tmp_path / "b" / "settings" / "x").read_text() == "new"


def test_nothing_is_written_through_a_link_in_the_folder(tmp_path: Path) -> None:
    store = full_store(tmp_path / "a")
    (tmp_path / "a" / "settings").mkdir()
    (tmp_path / "a" / "settings" / "x").write_text("new")
    file = backup(tmp_path / "a", tmp_path / "a.zip", at=AT)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "settings").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StoreError, match="链接"):
        restore(file, tmp_path / "b", at=AT)
    assert not list((tmp_path / "elsewhere").iterdir())
    (tmp_path / "b" / "settings").unlink()
    restore(file, tmp_path / "b", at=AT)
    assert whole(TinyDBStore(tmp_path / "b")) == whole(store)


def test_a_disk_that_fails_in_the_midst_of_a_restore_leaves_the_old_store_or_a_refused_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = whole(full_store(tmp_path / "new"))
    file = backup(tmp_path / "new", tmp_path / "new.zip", at=AT)
    refused = 0
    for step in range(1, 30):
        old = TinyDBStore(tmp_path / str(step))
        for number in range(80, 84):
            put(old, record(number))
            compact(old)
        real, left = os.replace, [step]

        def fail(*words: Any, real: Any = real, left: Any = left) -> None:
            left[0] -= "/new/" not in str(words[1])
            if left[0] <= 0:
                raise OSError(errno.EIO, "")
            real(*words)

        try:
            with monkeypatch.context() as patch:
                patch.setattr(os, "replace", fail)
                restore(file, tmp_path / str(step), at=AT)
        except StoreError as error:
            try:
                assert whole(TinyDBStore(tmp_path / str(step))) == whole(old)
                verify(tmp_path / str(step))
            except StoreError as second:
                refused += 1
                assert "再恢复一次" in str(error)  # noqa: PT017
                assert "restore 没有做完" in str(second)  # noqa: PT017
                with pytest.raises(StoreError, match="restore 没有做完"):
                    old.refresh()
            restore(file, tmp_path / str(step), at=AT)
            old.refresh()
            assert whole(old) == whole(TinyDBStore(tmp_path / str(step))) == new
        else:
            break
    assert refused > 3


def test_a_name_that_is_too_long_or_closed_is_a_sentence(tmp_path: Path) -> None:
    full_store(tmp_path / "a")
    with pytest.raises(StoreError, match="太长"):
        backup(tmp_path / "a", tmp_path / ("x" * 300), at=AT)
    with pytest.raises(StoreError, match="太长"):
        restore(tmp_path / ("x" * 300), tmp_path / "a", at=AT)
    with pytest.raises(StoreError, match="文件夹"):
        restore(tmp_path, tmp_path / "a", at=AT)


def test_a_failed_daily_backup_is_told_with_its_reason_until_one_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(TinyDBStore(tmp_path), record(1))
    now = datetime.fromisoformat(AT)

    def full(*_: Any, **__: Any) -> None:
        raise StoreError("磁盘满了")

    with monkeypatch.context() as patch:
        patch.setattr("store.backup.backup", full)
        back_up_daily(tmp_path, now)
    assert "磁盘满了" in str(last_failure(tmp_path, now.date()))
    back_up_daily(tmp_path, now)
    assert last_failure(tmp_path, now.date()) is None


def test_a_daily_backup_that_failed_and_could_not_say_so_is_missed(tmp_path: Path) -> None:
    put(TinyDBStore(tmp_path), record(1))
    day = 86400
    now = datetime(2024, 5, 6, 12)
    os.utime(tmp_path / "wenming.lock", (0, now.timestamp() - 9 * day))
    os.utime(tmp_path / "wenming.journal", (0, now.timestamp() - day))
    assert "没有过" in str(last_failure(tmp_path, now.date()))
    rotate(tmp_path, now.date() - timedelta(days=3), at=AT)
    assert "2024-05-03" in str(last_failure(tmp_path, now.date()))
    rotate(tmp_path, now.date() - timedelta(days=1), at=AT)
    assert last_failure(tmp_path, now.date()) is None
    (tmp_path / "backups" / "wenming-20240505.zip").unlink()
    os.utime(tmp_path / "wenming.journal", (0, now.timestamp()))
    assert last_failure(tmp_path, now.date()) is None  # today's is still being made


def test_what_a_killed_backup_left_is_cleared_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    dead = subprocess.Popen(["true"])
    dead.wait()
    left = tmp_path / "tmp" / f"wenming-{dead.pid}-abc"
    living = tmp_path / "tmp" / f"wenming-{os.getpid()}-abc"
    foreign = tmp_path / "tmp" / "wenming-mine"
    for folder in (left, living, foreign):
        (folder / "history").mkdir(parents=True)
    put(TinyDBStore(tmp_path / "a"), record(1))
    (tmp_path / "a" / "backups").mkdir()
    torn = tmp_path / "a" / "backups" / ".wenming-20240101.zip.7.tmp"
    torn.write_bytes(b"half")
    rotate(tmp_path / "a", date(2024, 1, 2), at=AT)
    assert sorted((tmp_path / "tmp").iterdir()) == sorted([living, foreign])
    assert not torn.exists()
    assert [p.name for p in (tmp_path / "a" / "backups").iterdir()] == ["wenming-20240102.zip"]


def test_what_another_process_clears_first_stops_no_backup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = Path.glob
    gone = tmp_path / "wenming-999999999-abc"  # no process has this number

    def glob(path: Path, pattern: str) -> Iterator[Path]:
        yield from listed(path, pattern)
        if pattern.startswith("wenming-"):
            yield gone

    put(TinyDBStore(tmp_path / "a"), record(1))
    monkeypatch.setattr(Path, "glob", glob)
    assert backup(tmp_path / "a", tmp_path / "a.zip", at=AT).exists()


def test_what_is_wrong_in_a_backup_is_told_by_its_name(tmp_path: Path) -> None:
    store = full_store(tmp_path / "a")
    file = backup(tmp_path / "a", tmp_path / "a.zip", at=AT)
    data = (tmp_path / "a" / "wenming.journal").read_bytes().replace(b'"who"', b'"wha"')
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("wenming.journal", data)
    with pytest.raises(StoreError, match=r"a\.zip 里的 wenming\.journal") as error:
        restore(file, tmp_path / "a", at=AT)
    assert tempfile.gettempdir() not in str(error.value).replace(str(tmp_path), "")
    assert whole(TinyDBStore(tmp_path / "a")) == whole(store)
