"""The power goes at any moment: what was acknowledged is there, nothing is there by half.

`bench/power_loss.py` runs the whole campaign; here is a bounded part of it, and what the checker
must catch to be believed.
"""

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.power.disk import Recorder, Sync, Tree, Write, read_tree, write_tree
from tests.power.states import Disk, tree_hash
from tests.power.workload import (
    HOME,
    SEEDED,
    WORKLOADS,
    Commit,
    Engine,
    Journal,
    Outcome,
    Run,
    Stock,
    TrustsItsSequence,
    beginning,
    cut_everywhere,
    memory_folder,
    stock_start,
)

PER_BOUNDARY = {
    "commit meanwhile": 6,
    "disk full": 24,
    "lines over pages": 20,
    "shrinking edits": 12,
    "taken over": 24,
}
"""States that are tried here at each boundary of the long workloads; 40 of the others."""


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    with memory_folder(tmp_path) as folder:
        yield folder


def cut(
    engine: Engine, workload: str, place: Path, *, limit: int = 40, without: str = ""
) -> Outcome:
    start, first = beginning(workload)
    return cut_everywhere(
        engine, WORKLOADS[workload](random.Random(1)), place, seed=1, limit=limit,
        deaf=frozenset(without.split(", ")), again=0.0 if without else 0.01,
        start=start, first=first,
    )  # fmt: skip


@pytest.mark.parametrize("workload", WORKLOADS)
def test_a_power_cut_takes_nothing_that_was_acknowledged(workload: str, place: Path) -> None:
    outcome = cut(Journal, workload, place, limit=PER_BOUNDARY.get(workload, 40))
    assert not outcome.examples
    assert outcome.violations == 0
    assert outcome.states >= outcome.trees > 60


@pytest.mark.parametrize(
    "without", ["fsync, fdatasync", "fdatasync", "fsync of a file", "fsync of a folder"]
)
def test_an_engine_that_leaves_out_a_sync_is_caught(without: str, place: Path) -> None:
    assert cut(Journal, "small edits", place, limit=20, without=without).violations > 0


def test_an_engine_that_trusts_its_sequence_after_two_compactions_is_caught(place: Path) -> None:
    assert cut(TrustsItsSequence, "sleeper", place, limit=1).violations > 0
    assert cut(Journal, "sleeper", place, limit=1).violations == 0


def test_stock_tinydb_is_caught_when_an_entry_gets_shorter(place: Path) -> None:
    start, first = stock_start(place)
    outcome = cut_everywhere(
        Stock, SEEDED, place, limit=40, start=start, first=first, keep_history=False
    )
    assert any("cannot be opened" in example for example in outcome.examples)


def test_a_power_cut_while_a_torn_line_is_mended_takes_nothing_either(place: Path) -> None:
    """What is left of the torn line must not be found in the midst of the next one."""
    start, first = beginning("small edits")
    root = place / "root"
    write_tree(root, start)
    recorder = Recorder(root)
    run = Run(Journal, root / HOME, recorder, first)
    with recorder.running():
        run.do(Commit(0, {"1" * 26: "一"}))
        whole = len((root / HOME / "wenming.journal").read_bytes().rstrip(b"\0"))
        run.do(Commit(0, {"2" * 26: "没写完" * 400}))
        run.close()
    tree = read_tree(root)
    journal = tree[f"{HOME}/wenming.journal"]
    assert journal is not None
    journal = journal.rstrip(b"\0")
    for size in (whole + 5, whole + 700, whole + 2000, len(journal) - 1):
        torn = tree | {f"{HOME}/wenming.journal": journal[:size]}
        steps = [Commit(0, {"3" * 26: "接着录" * 400}), Commit(1, {"4" * 26: "四"})]
        outcome = cut_everywhere(Journal, steps, place, limit=60, start=torn, first=run.models[1])
        assert not outcome.examples


# --- the model itself -----------------------------------------------------------------------------


def states_of(recorder: Recorder, limit: int = 1000) -> set[bytes]:
    disk = Disk(recorder.start, recorder.nodes)
    for effect in recorder.log:
        disk.apply(effect)
    return {tree_hash(tree) for tree in disk.states(random.Random(0), limit)}


def hashes(*trees: Tree) -> set[bytes]:
    return {tree_hash(tree) for tree in trees}


def recorded(folder: Path) -> Recorder:
    """A recorder of a folder that holds the file `old`."""
    recorder = Recorder(folder)
    with recorder.running():
        handle = os.open(folder / "new", os.O_WRONLY | os.O_CREAT)
        os.write(handle, b"whole")
        os.fsync(handle)
        os.close(handle)
        os.replace(folder / "new", folder / "old")
    return recorder


def test_a_rename_that_was_not_synced_happened_or_did_not(tmp_path: Path) -> None:
    (tmp_path / "old").write_bytes(b"before")
    assert states_of(recorded(tmp_path)) == hashes(
        {"old": b"before"}, {"old": b"before", "new": b"whole"}, {"old": b"whole"}
    )


def test_a_page_of_an_unsynced_write_may_be_missing_and_reads_as_zeros(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"a" * 512)
    recorder = Recorder(tmp_path)
    with recorder.running():
        handle = os.open(tmp_path / "file", os.O_WRONLY)
        os.pwrite(handle, b"b" * 1024, 512)
        os.close(handle)
    found = states_of(recorder)
    old = b"a" * 512
    assert found >= hashes(
        {"file": old},
        {"file": old + b"b" * 1024},
        {"file": old + b"b" * 512},
        {"file": old + b"\0" * 512 + b"b" * 512},
        {"file": old + b"b" * 512 + b"\0" * 512},
        {"file": old + b"\0" * 1024},
    )
    assert not found & hashes({"file": b"b" * 1536}, {"file": b"\0" * 512 + b"b" * 1024}, {})


def test_what_was_synced_is_there_in_every_state(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path)
    with recorder.running():
        handle = os.open(tmp_path / "file", os.O_WRONLY | os.O_CREAT)
        os.write(handle, b"here")
        os.fdatasync(handle)
        os.close(handle)
        folder = os.open(tmp_path, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
    assert states_of(recorder) == hashes({"file": b"here"})


def test_a_cut_that_was_not_synced_may_come_back(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"longer")
    recorder = Recorder(tmp_path)
    with recorder.running():
        handle = os.open(tmp_path / "file", os.O_WRONLY)
        os.ftruncate(handle, 4)
        os.close(handle)
    # The third: zeroed beyond the new end already, but still as long.
    assert states_of(recorder) == hashes(
        {"file": b"longer"}, {"file": b"long"}, {"file": b"long\0\0"}
    )


def test_the_recorder_notices_what_is_written_past_it(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path)
    with pytest.raises(AssertionError, match="past the recorder"), recorder.running():
        (tmp_path / "file").write_bytes(b"written by Python's own open")


def test_stock_tinydb_is_recorded_with_its_syncs(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path)
    with recorder.running():
        session = Stock(tmp_path / HOME)
        session.db.insert({"text": "一条"})
        session.close()
    kinds = [type(effect) for effect in recorder.log]
    assert Write in kinds
    assert Sync in kinds
    assert read_tree(tmp_path)[f"{HOME}/wenming.json"]
