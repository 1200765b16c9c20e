"""Several processes write at once: what is lost, how long they wait, what a compaction costs.

    .venv/bin/python bench/writers.py [--each 2000] [--rounds 3] [--edits 100000]

1. Eight processes insert at once into our store and into SQLite, in turn: back to back, and with a
   pause after each insert, as programs and people do.
2. One process inserts while another folds a journal over 100,000 records.
3. Four processes edit the same few records: what is acknowledged is never overwritten unseen.
"""

import argparse
import gc
import multiprocessing
import random
import sqlite3
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier, Event
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from msgspec import Struct
from msgspec.structs import replace
from tinydb import TinyDB

from bench.tools import AT, bar, folder_on_disk, lay_out, milliseconds, percentile, record_maker
from store.contract import Conflict, Put
from store.model import Record
from store.tinydb_store import TinyDBStore
from store.wire import encode

__all__ = ["Edits", "Inserts", "edit_together", "insert_ours", "insert_sqlite", "insert_together"]

_SPAWN = multiprocessing.get_context("spawn")
Work = Callable[..., Any]


def together(work: Work, count: int, *arguments: object) -> list[Any]:
    """Run `work(barrier, number, *arguments)` in `count` processes at once; what each gives."""
    barrier = _SPAWN.Barrier(count)
    pipes, processes = [], []
    for number in range(count):
        pipe, end = _SPAWN.Pipe(duplex=False)
        process = _SPAWN.Process(target=_run, args=(end, work, barrier, number, *arguments))
        process.start()
        end.close()
        pipes.append(pipe)
        processes.append(process)
    given = [pipe.recv() for pipe in pipes]
    for process in processes:
        process.join()
    return given


def _run(pipe: Connection, work: Work, barrier: Barrier, number: int, *arguments: object) -> None:
    pipe.send(work(barrier, number, *arguments))


# --- inserts --------------------------------------------------------------------------------------


class Inserts(Struct):
    """What one writer was told: ids, their rows, seconds of each, when it began and ended."""

    ids: list[str]
    rows: list[int]
    times: list[float]
    began: float
    ended: float


def insert_ours(barrier: Barrier, number: int, place: Path, each: int, pause: float) -> Inserts:
    store = TinyDBStore(place)

    def insert(record: Record) -> int:
        return store.commit([Put(record)], who=f"{number}", at=AT, label="录入").changes[0].row

    return _inserts(barrier, number, each, pause, insert)


def insert_sqlite(barrier: Barrier, number: int, place: Path, each: int, pause: float) -> Inserts:
    database = sqlite3.connect(place, isolation_level=None, timeout=60)
    database.execute("PRAGMA busy_timeout=60000")
    database.execute("PRAGMA synchronous=FULL")

    def insert(record: Record) -> int:
        database.execute("BEGIN IMMEDIATE")
        values = record.id, encode(record)
        row = database.execute("INSERT INTO records (id, json) VALUES (?, ?)", values).lastrowid
        database.execute("COMMIT")
        return row or 0

    return _inserts(barrier, number, each, pause, insert)


def _inserts(
    barrier: Barrier, number: int, each: int, pause: float, insert: Callable[[Record], int]
) -> Inserts:
    make = record_maker()
    chance = random.Random(number)
    done = Inserts([], [], [], 0.0, 0.0)
    gc.disable()  # as the command line has it
    barrier.wait()
    done.began = time.monotonic()
    for count in range(each):
        record = make(number * each + count)
        if pause:
            time.sleep(chance.uniform(0, 2 * pause))
        start = time.perf_counter()
        row = insert(record)
        done.times.append(time.perf_counter() - start)
        done.ids.append(record.id)
        done.rows.append(row)
    done.ended = time.monotonic()
    return done


def make_sqlite(place: Path) -> None:
    database = sqlite3.connect(place)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute(
        "CREATE TABLE records (row INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, json BLOB)"
    )
    database.close()


def insert_together(
    work: Work, place: Path, writers: int, each: int, pause: float = 0.0
) -> tuple[list[Inserts], int, int]:
    """What each writer was told, how many of it are lost, and how many ids or rows stand twice."""
    if work is insert_sqlite:
        make_sqlite(place)
    told: list[Inserts] = together(work, writers, place, each, pause)
    there = in_sqlite(place) if work is insert_sqlite else in_ours(place)
    said = [pair for each_told in told for pair in zip(each_told.ids, each_told.rows, strict=True)]
    lost = len({*said} - {*there})
    twice = 2 * len(there) - len({id_ for id_, _ in there}) - len({row for _, row in there})
    return told, lost, twice


def in_sqlite(place: Path) -> list[tuple[str, int]]:
    return sqlite3.connect(place).execute("SELECT id, row FROM records").fetchall()


def in_ours(place: Path) -> list[tuple[str, int]]:
    """As stock TinyDB reads them after a compaction."""
    store = TinyDBStore(place)
    store.compact(who="", at=AT)
    store.close()
    with TinyDB(place / "wenming.json", encoding="utf-8") as database:
        return [(document["id"], document.doc_id) for document in database.table("records")]


def show_inserts(rounds: int, writers: int, each: int, pause: float) -> list[bool]:
    systems: dict[str, Work] = {"ours": insert_ours, "SQLite": insert_sqlite}
    worst: dict[str, list[float]] = {name: [] for name in systems}
    longest: dict[str, list[float]] = {name: [] for name in systems}
    bad = 0
    how = f"{pause * 1000:g} ms apart" if pause else "back to back"
    print(f"\n{writers} writers × {each:,} inserts {how}; p50/p99 of each writer in ms")
    with folder_on_disk() as place:
        for number in range(rounds):
            for name, work in systems.items():
                there = place / f"{name}{number}"
                told, lost, twice = insert_together(work, there, writers, each, pause)
                took = max(t.ended for t in told) - min(t.began for t in told)
                worst[name].append(max(percentile(t.times, 0.99) for t in told))
                longest[name].append(max(max(t.times) for t in told))
                shares = "  ".join(
                    f"{milliseconds(t.times):.2f}/{percentile(t.times, 0.99) * 1000:.1f}"
                    for t in told
                )
                print(
                    f"{name:8}lost {lost}, twice {twice}, {writers * each / took:6,.0f}/s, "
                    f"worst p99 {worst[name][-1] * 1000:.1f}, "
                    f"longest {longest[name][-1] * 1000:.0f}: {shares}"
                )
                bad += lost + twice if name == "ours" else 0

    def ratio(times: dict[str, list[float]]) -> float:
        pairs = zip(times["ours"], times["SQLite"], strict=True)
        return statistics.median(a / b for a, b in pairs)

    return [
        bar("lost or twice", bad, 0),
        bar(f"worst p99, {how}: ours / SQLite", ratio(worst), 4),
        bar(f"longest wait, {how}: ours / SQLite", ratio(longest), 4),
    ]


# --- compaction -----------------------------------------------------------------------------------


def insert_until(barrier: Barrier, _: int, place: Path, stop: Event) -> list[tuple[float, float]]:
    """Insert until told to stop: when each insert began and ended."""
    store = TinyDBStore(place)
    make = record_maker()
    spans: list[tuple[float, float]] = []
    gc.disable()  # with 100,000 records its rounds take 180 ms
    barrier.wait()
    while not stop.is_set():
        record = make(len(spans))
        start = time.monotonic()
        store.commit([Put(record)], who="甲", at=AT, label="录入")
        spans.append((start, time.monotonic()))
    return spans


def show_stalls(size: int, times: int) -> list[bool]:
    """The longest commit while a compaction runs, and as long before it."""
    make = record_maker()
    with folder_on_disk() as folder:
        place = folder / "store"
        lay_out(place, [make(number) for number in range(size)])
        stop, barrier = _SPAWN.Event(), _SPAWN.Barrier(2)
        pipe, end = _SPAWN.Pipe(duplex=False)
        process = _SPAWN.Process(target=_run, args=(end, insert_until, barrier, 0, place, stop))
        process.start()
        barrier.wait()
        windows: list[tuple[float, float]] = []
        for _ in range(times):
            time.sleep(6)  # of the disk, too: what a compaction wrote is still on its way
            start = time.monotonic()
            subprocess.run([sys.executable, "-m", "store.tidying", str(place)], check=True)
            windows.append((start, time.monotonic()))
        stop.set()
        spans: list[tuple[float, float]] = pipe.recv()
        process.join()

    def longest(since: float, until: float) -> float:
        return max((b - a) * 1000 for a, b in spans if b > since and a < until)

    print(f"\nlongest commit in ms while {size:,} records are folded, and as long before it")
    during = [longest(start, end) for start, end in windows]
    before = [longest(2 * start - end, start) for start, end in windows]
    for (since, until), stall, quiet in zip(windows, during, before, strict=True):
        print(f"    compaction of {until - since:.1f} s: {stall:8.1f}{quiet:8.1f}")
    return [bar("longest stall during a compaction, ms", max(during), 25)]


# --- edits ----------------------------------------------------------------------------------------


class Edits(Struct):
    """What one editor was told: key and revision of each acknowledged edit; conflicts."""

    done: list[tuple[str, int]]
    conflicts: int


def edit_often(barrier: Barrier, number: int, place: Path, each: int) -> Edits:
    """Add one to what a record counts, `each` times; a conflict is not tried again."""
    store = TinyDBStore(place)
    keys = [record.id for record in store.all(Record)]
    chance = random.Random(number)
    edits = Edits([], 0)
    barrier.wait()
    for _ in range(each):
        record = store.get(Record, chance.choice(keys))
        assert record is not None
        more = replace(record, place=str(int(record.place) + 1))
        try:
            done = store.commit([Put(more)], who=f"{number}", at=AT, label="修改")
        except Conflict:
            edits.conflicts += 1
        else:
            edits.done.append((record.id, done.changes[0].after.rev))  # type: ignore[union-attr]
    return edits


def edit_together(place: Path, editors: int, each: int, records: int) -> tuple[list[Edits], int]:
    """What each editor was told, and how many acknowledged edits are not in what is there now."""
    make = record_maker()
    store = TinyDBStore(place)
    start = [Put(replace(make(number), place="0")) for number in range(records)]
    store.commit(start, who="", at=AT, label="录入")
    edits: list[Edits] = together(edit_often, editors, place, each)
    store.refresh()
    told = Counter(key for each_told in edits for key, _ in each_told.done)
    lost = 0
    for record in store.all(Record):
        count = told[record.id]
        revisions = {rev for each_told in edits for key, rev in each_told.done if key == record.id}
        lost += abs(int(record.place) - count) + abs(record.rev - 1 - count)
        lost += len({*range(2, count + 2)} ^ revisions)
    store.close()
    return edits, lost


def show_edits(count: int) -> list[bool]:
    editors, records = 4, 5
    began = time.monotonic()
    with folder_on_disk() as folder:
        edits, lost = edit_together(folder / "store", editors, count // editors, records)
    done, conflicts = sum(len(e.done) for e in edits), sum(e.conflicts for e in edits)
    took = time.monotonic() - began
    print(f"\n{editors} editors of {records} records, {took:.0f} s")
    print(f"{done + conflicts:,} edits: {done:,} acknowledged, {conflicts:,} conflicts")
    return [bar("lost updates", lost, 0)]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--each", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--edits", type=int, default=100_000)
    options = parser.parse_args()
    held = show_inserts(options.rounds, options.writers, options.each, 0.0)
    held += show_inserts(options.rounds, options.writers, options.each // 4, 0.002)
    held += show_stalls(options.records, 5)
    held += show_edits(options.edits)
    return int(not all(held))


if __name__ == "__main__":
    raise SystemExit(main())
