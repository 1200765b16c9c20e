"""Proving a store: what was changed behind its back is told, and what was not is not."""

import json
import re
import zlib
from pathlib import Path

import pytest
from msgspec.structs import replace

from store.contract import Change, StoreDamaged, StoreError, Transaction
from store.journal import (
    GENESIS,
    Header,
    digest,
    frame,
    header_line,
    payloads,
    read_header,
    transaction_line,
)  # fmt: skip
from store.model import Record
from store.tinydb_store import TinyDBStore
from store.verify import NotTheHistory, verify
from tests.store.made import AT, compact, full_store, put, record


def test_a_good_store_is_proved_from_the_first_transaction_on(tmp_path: Path) -> None:
    store = full_store(tmp_path)
    report = verify(tmp_path)
    assert (report.transactions, report.records, report.archives) == (store.seq, 6, 3)
    assert (report.head, report.first, report.last) == (store.head, AT, AT)
    sizes = [path.stat().st_size for path in tmp_path.rglob("*") if path.suffix != ".lock"]
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert report.bytes == sum(path.stat().st_size for path in files) <= sum(sizes)
    for head in [digest(p) for p, _ in payloads((tmp_path / "wenming.journal").read_bytes())][1:]:
        assert verify(tmp_path, head.upper() + "\n").head == store.head


def test_an_empty_store_and_a_fresh_one_are_good_or_said(tmp_path: Path) -> None:
    TinyDBStore(tmp_path)
    with pytest.raises(StoreDamaged, match="没有可核对"):
        verify(tmp_path)
    put(TinyDBStore(tmp_path), record(1))
    assert verify(tmp_path).records == 1


def test_every_file_that_was_changed_is_named(tmp_path: Path) -> None:
    full_store(tmp_path)
    files = [tmp_path / "wenming.json", tmp_path / "wenming.journal"]
    files += sorted((tmp_path / "history").iterdir())
    for path in files:
        good = path.read_bytes().rstrip(b"\0")
        for at in (20, len(good) // 2, len(good) - 30):
            path.write_bytes(good[:at] + bytes([good[at] ^ 4]) + good[at + 1 :])
            with pytest.raises(StoreError, match=re.escape(path.name)):
                verify(tmp_path)
        path.write_bytes(good)
    assert verify(tmp_path).records == 6


def test_an_archive_that_is_gone_or_cut_is_told(tmp_path: Path) -> None:
    full_store(tmp_path)
    for path in sorted((tmp_path / "history").iterdir()):
        good = path.read_bytes()
        path.unlink()
        with pytest.raises(StoreDamaged, match="接不上"):
            verify(tmp_path)
        path.write_bytes(good[:-1])
        with pytest.raises(StoreDamaged, match=path.name):
            verify(tmp_path)
        path.write_bytes(b"")
        with pytest.raises(StoreDamaged, match="空的"):
            verify(tmp_path)
        path.write_bytes(good)
    verify(tmp_path)


def forged(data: bytes, old: bytes, new: bytes) -> bytes:
    """The lines with one word changed, lengths, checksums and chain made to fit."""
    lines = [payload for payload, _ in payloads(data)]
    done = [frame(lines[0])]
    before: dict[bytes, bytes] = {}
    for payload in lines[1:]:
        changed = payload.replace(old, new)
        for was, now in before.items():
            changed = changed.replace(was, now)
        before[digest(payload).encode()] = digest(changed).encode()
        done.append(frame(changed))
    return b"".join(done)


def test_a_forged_history_holds_together_and_is_told_by_a_hash_kept_elsewhere(
    tmp_path: Path,
) -> None:
    store = full_store(tmp_path)
    head = store.head
    put(store, record(5))
    journal = tmp_path / "wenming.journal"
    journal.write_bytes(forged(journal.read_bytes(), "乙".encode(), "丙".encode()))
    assert verify(tmp_path).records == 7
    with pytest.raises(NotTheHistory) as caught:
        verify(tmp_path, head)
    assert caught.value.status == 1


def test_a_journal_cut_between_two_lines_is_told_by_a_hash_kept_elsewhere(tmp_path: Path) -> None:
    head = full_store(tmp_path).head
    journal = tmp_path / "wenming.journal"
    data = journal.read_bytes()
    ends = [end for _, end in payloads(data)]
    journal.write_bytes(data[: ends[-2]])
    assert verify(tmp_path).records == 5
    with pytest.raises(NotTheHistory):
        verify(tmp_path, head)


def test_a_line_that_lies_about_what_was_there_is_told(tmp_path: Path) -> None:
    full_store(tmp_path)
    journal = tmp_path / "wenming.journal"
    old = b'"title":"' + "会".encode() + b'"'
    journal.write_bytes(
        forged(journal.read_bytes(), b'"before":{', b'"before":{').replace(b"", b"")
    )
    assert old in journal.read_bytes()
    lines = [payload for payload, _ in payloads(journal.read_bytes())]
    edit = next(p for p in lines if "改".encode() in p)
    start = edit.index(old)
    lie = edit[:start] + b'"title":"' + "假".encode() + b'"' + edit[start + len(old) :]
    data = journal.read_bytes()
    assert zlib.crc32(lie) != zlib.crc32(edit)
    journal.write_bytes(forged(data, edit, lie))
    with pytest.raises(StoreDamaged, match="原来"):
        verify(tmp_path)


def test_a_compaction_that_was_killed_half_way_leaves_a_good_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    for step in ("_rotate", "_fold"):
        store = full_store(tmp_path / step)
        with monkeypatch.context() as patch:

            def killed(*_: object) -> None:
                raise Killed

            if step == "_rotate":
                patch.setattr("store.compaction._rotate", killed)
            else:
                patch.setattr("store.compaction.move_into_place", killed)
            with pytest.raises(Killed):
                compact(store)
        assert verify(tmp_path / step).records == len(store.all(Record))
    (tmp_path / "_rotate" / "history" / "000000000007.journal").write_bytes(
        (tmp_path / "_rotate" / "wenming.journal").read_bytes()
    )
    assert verify(tmp_path / "_rotate").archives == 3


def test_a_forged_history_that_names_the_kept_hash_is_not_the_history(tmp_path: Path) -> None:
    store = TinyDBStore(tmp_path / "true")
    for number in (1, 2):
        put(store, record(number))
    (tmp_path / "forged").mkdir()
    change = Change(None, replace(record(9), rev=1), 1)
    line = Transaction(3, "丙", AT, "伪造", (change,), "x")
    header = header_line(Header(base=2, head=store.head))
    data = header + transaction_line(line, store.head)[0]
    (tmp_path / "forged" / "wenming.journal").write_bytes(data)
    with pytest.raises(StoreError):
        verify(tmp_path / "forged", store.head)
    with pytest.raises(NotTheHistory):
        verify(tmp_path / "true", GENESIS)


def test_a_tinydb_file_without_history_is_readable_and_no_damage(tmp_path: Path) -> None:
    full_store(tmp_path / "a")
    compact(TinyDBStore(tmp_path / "a"))
    (tmp_path / "b").mkdir()
    tables = json.loads((tmp_path / "a" / "wenming.json").read_bytes())
    del tables["_meta"]
    (tmp_path / "b" / "wenming.json").write_text(json.dumps(tables))
    report = verify(tmp_path / "b")
    assert (report.transactions, report.records, report.head) == (0, 6, "")
    assert not (tmp_path / "b" / "wenming.journal").exists()


def test_an_archive_that_says_other_than_the_journal_is_told_and_never_overwritten(
    tmp_path: Path,
) -> None:
    store = full_store(tmp_path)
    header = next(payloads((tmp_path / "wenming.journal").read_bytes()))[0]
    base = read_header(header).base
    other = TinyDBStore(tmp_path / "b")
    put(other, record(50))
    archive = tmp_path / "history" / f"{base + 1:012d}.journal"
    lines = [p for p, _ in payloads((tmp_path / "b" / "wenming.journal").read_bytes())]
    data = frame(header) + frame(lines[1])
    archive.write_bytes(data)
    with pytest.raises(StoreDamaged, match=archive.name):
        verify(tmp_path)
    put(store, record(70))
    with pytest.raises(StoreDamaged, match="没有覆盖"):
        compact(store)
    assert archive.read_bytes() == data
