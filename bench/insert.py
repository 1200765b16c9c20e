"""How long one durable insert takes: ours, SQLite, stock TinyDB, and a bare append to a file.

    .venv/bin/python bench/insert.py [ROUNDS]

Interleaved in one process: every round inserts a few records into each system at each size, so that
a slow minute of the disk hits all alike. A ratio is that of the two p50 over all rounds; before it
stands the median of the rounds' own ratios.
"""

import contextlib
import gc
import os
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import msgspec
from tinydb import TinyDB

from bench.tools import (
    AT,
    MakeRecord,
    bar,
    folder_on_disk,
    lay_out,
    milliseconds,
    percentile,
    record_maker,
)
from store.contract import Put
from store.model import Record
from store.tinydb_store import TinyDBStore
from store.wire import encode

SIZES = (100, 1_000, 10_000, 100_000)
SHARE = 25
"""Inserts of a system in a round."""
STOCK_ROUNDS = {100: 1, 1_000: 4, 10_000: 10, 100_000: 20}
"""Stock TinyDB inserts once every so many rounds: at 100,000 that is a second each."""

Insert = Callable[[Record], None]
Case = tuple[str, int]


def ours(folder: Path) -> Insert:
    store = TinyDBStore(folder)
    return lambda record: void(store.commit([Put(record)], who="甲", at=AT, label="录入"))


def bare(file: Path, length: int) -> Insert:
    """A line as long as ours, at the end of a file, durable."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    line = b"x" * (length - 1) + b"\n"

    def insert(_: Record) -> None:
        os.write(handle, line)
        os.fdatasync(handle)

    return insert


def sqlite(file: Path, records: list[Record]) -> Insert:
    database = sqlite3.connect(file, isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("CREATE TABLE records (id TEXT PRIMARY KEY, json BLOB NOT NULL)")
    database.execute("BEGIN")
    rows = ((record.id, encode(record)) for record in records)
    database.executemany("INSERT INTO records VALUES (?, ?)", rows)
    database.execute("COMMIT")
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def insert(record: Record) -> None:
        database.execute("INSERT INTO records VALUES (?, ?)", (record.id, encode(record)))

    return insert


def stock(file: Path, data: bytes) -> Insert:
    file.write_bytes(data)
    table = TinyDB(file, encoding="utf-8").table("records")
    return lambda record: void(table.insert(msgspec.to_builtins(record)))


def void(_: object) -> None:
    pass


def line_length(folder: Path, make: MakeRecord) -> int:
    """Bytes that the journal grows by with one insert."""
    store = TinyDBStore(folder)
    for number in range(40):
        store.commit([Put(make(number))], who="甲", at=AT, label="录入")
    store.close()
    lines = (folder / "wenming.journal").read_bytes().splitlines(keepends=True)
    return round(statistics.mean(map(len, lines[1:41])))


def measure(place: Path, rounds: int) -> dict[Case, list[list[float]]]:
    """Seconds of each insert, per system and size: one list per round."""
    make = record_maker()
    length = line_length(place / "length", make)
    print(f"one line: {length} bytes; {rounds} rounds of {SHARE} inserts")
    cases: dict[Case, Insert] = {("bare", 0): bare(place / "bare", length)}
    for size in SIZES:
        records = [make(number) for number in range(size)]
        folder = place / f"ours-{size}"
        data = lay_out(folder, records)
        cases["ours", size] = ours(folder)
        cases["SQLite", size] = sqlite(place / f"{size}.sqlite", records)
        cases["stock", size] = stock(place / f"{size}.json", data)
    os.sync()
    gc.collect()
    gc.disable()  # as the command line has it
    times: dict[Case, list[list[float]]] = {case: [] for case in cases}
    for number in range(rounds + 1):
        for case, insert in cases.items():
            name, size = case
            share = 1 if name == "stock" else SHARE
            if name == "stock" and number % STOCK_ROUNDS[size]:
                continue
            taken = []
            for each in range(share):
                record = make(number * SHARE + each)
                start = time.perf_counter()
                insert(record)
                taken.append(time.perf_counter() - start)
            if number:  # the first round warms up
                times[case].append(taken)
            if name == "stock" and size > 1_000:
                gc.collect()
    return times


def main(rounds: int) -> int:
    with contextlib.ExitStack() as stack:
        place = stack.enter_context(folder_on_disk())
        times = measure(place, rounds)
    print(f"\n{'p50 / p99 in ms':16}" + "".join(f"{size:>18,}" for size in SIZES))
    for name in ("ours", "SQLite", "stock"):
        row = f"{name:16}"
        for size in SIZES:
            taken = [each for each_round in times[name, size] for each in each_round]
            row += f"{milliseconds(taken):9.3f} /{percentile(taken, 0.99) * 1000:7.2f}"
        print(row)
    every = [each for each_round in times["bare", 0] for each in each_round]
    print(f"{'bare append':16}{milliseconds(every):9.3f} /{percentile(every, 0.99) * 1000:7.2f}\n")

    def p50(case: Case) -> float:
        return statistics.median(time for each_round in times[case] for time in each_round)

    def ratio(one: Case, other: Case) -> float:
        pairs = zip(times[one], times[other], strict=True)
        rounds = statistics.median(statistics.median(a) / statistics.median(b) for a, b in pairs)
        print(f"{rounds:5.2f} by round ", end="")
        return p50(one) / p50(other)

    biggest = SIZES[-1]
    slow = statistics.median(each[0] for each in times["stock", biggest])
    fast = statistics.median(statistics.median(each) for each in times["ours", biggest])
    held = [bar("ours: 100,000 / 100", ratio(("ours", biggest), ("ours", 100)), 1.25)]
    for size in SIZES:
        held.append(bar(f"ours / bare at {size:,}", ratio(("ours", size), ("bare", 0)), 1.5))
        held.append(bar(f"ours / SQLite at {size:,}", ratio(("ours", size), ("SQLite", size)), 1.0))
    held.append(bar("stock TinyDB / ours at 100,000", slow / fast, 1000, least=True))
    return int(not all(held))


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 60))
