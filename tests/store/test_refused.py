"""What a store does not take is told in a sentence, left alone, and stops nobody for good."""

import json
import os
import re
from pathlib import Path

import pytest

from store.backup import backup, restore
from store.contract import StoreDamaged, StoreError
from store.journal import frame, payloads
from store.lock import Lock
from store.model import Record
from store.session import Session
from store.tinydb_store import TinyDBStore
from tests.store.made import AT, compact, full_store, put, record


def test_a_session_over_damage_goes_on_once_a_backup_took_its_place(tmp_path: Path) -> None:
    store = TinyDBStore(tmp_path)
    put(store, record(1))
    file = backup(tmp_path, tmp_path / "b.zip", at=AT)
    reader = TinyDBStore(tmp_path)
    put(store, record(2))
    put(store, record(3))
    path = tmp_path / "wenming.journal"
    data = bytearray(path.read_bytes())
    data[data.index(record(2).id.encode())] ^= 1
    path.write_bytes(data)
    with pytest.raises(StoreDamaged):
        reader.refresh()
    restore(file, tmp_path, at=AT)
    reader.refresh()
    assert [r.id for r in reader.all(Record)] == [record(1).id]
    put(reader, record(4))


def test_a_plain_file_beside_archives_is_not_taken_for_the_store(tmp_path: Path) -> None:
    full_store(tmp_path)
    (tmp_path / "wenming.journal").unlink()
    path = tmp_path / "wenming.json"
    tables = json.loads(path.read_bytes())
    del tables["_meta"]
    path.write_text(json.dumps(tables))
    with pytest.raises(StoreDamaged, match="不见了"):
        TinyDBStore(tmp_path)


def test_what_is_no_file_is_a_sentence_and_nobody_waits_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "wenming.json")
    with pytest.raises(StoreError, match="不是文件"):
        TinyDBStore(tmp_path)
    (tmp_path / "wenming.json").unlink()
    (tmp_path / "wenming.json").mkdir()
    with pytest.raises(StoreError, match=r"wenming\.json"):
        TinyDBStore(tmp_path)


def test_a_foreign_table_is_named(tmp_path: Path) -> None:
    (tmp_path / "wenming.json").write_text('{"_default": {}}')
    with pytest.raises(StoreDamaged, match="不认识的 _default"):
        TinyDBStore(tmp_path)


def test_lines_that_no_program_writes_are_damage_and_no_crash(tmp_path: Path) -> None:
    store = TinyDBStore(tmp_path)
    put(store, record(1))
    compact(store)
    archive = tmp_path / "history" / "000000000001.journal"
    header, line = (payload for payload, _ in payloads(archive.read_bytes()))
    for body in (b"{}", re.sub(rb'"after":.*?\}(?=\])', b'"after":null}', line)):
        assert body != line
        archive.write_bytes(frame(header) + frame(body))
        with pytest.raises(StoreDamaged, match=archive.name):
            list(TinyDBStore(tmp_path).log())


def test_who_may_not_write_leaves_without_a_complaint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(TinyDBStore(tmp_path), record(1))
    session = Session(tmp_path)

    def refuse(*_: object) -> None:
        raise StoreError("没有权限")

    monkeypatch.setattr(Lock, "_take", refuse)
    assert session.leave() is False
