"""How long a big store takes to open, and what it takes in memory.

    .venv/bin/python bench/opening.py [ROUNDS]

100,000 records against `orjson.loads` of the same bytes, in turn in one process; then 1,000,000
records, each figure from a fresh process.
"""

import gc
import multiprocessing
import statistics
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import orjson
from msgspec import Struct

from bench.tools import AT, bar, folder_on_disk, lay_out, memory, milliseconds, record_maker
from store.contract import Put
from store.model import Record
from store.tinydb_store import TinyDBStore

SMALL, LARGE = 100_000, 1_000_000
_SPAWN = multiprocessing.get_context("spawn")


def timed(work: Callable[[], object]) -> float:
    """Seconds of one call; what it gives is dropped after the clock stopped."""
    gc.collect()
    start = time.perf_counter()
    given = work()
    taken = time.perf_counter() - start
    del given
    return taken


class Opened(Struct):
    """Seconds and MB in a process that did nothing else."""

    seconds: dict[str, float]
    before: int
    after: int


def open_ours(pipe: Connection, place: Path) -> None:
    before = memory()
    seconds: dict[str, float] = {}

    def clock(name: str, start: float) -> None:
        seconds[name] = time.perf_counter() - start

    start = time.perf_counter()
    store = TinyDBStore(place)
    clock("open", start)
    after = memory()
    start = time.perf_counter()
    records = store.all(Record)
    clock("all", start)
    key = records[len(records) // 2].id
    start = time.perf_counter()
    assert store.get(Record, key) is records[len(records) // 2]
    clock("get by id", start)
    record = record_maker()(0)
    for name in ("first commit", "second commit"):
        start = time.perf_counter()
        done = store.commit([Put(record)], who="甲", at=AT, label="录入")
        clock(name, start)
        record = done.changes[0].after  # type: ignore[assignment]
    store.close()
    pipe.send(Opened(seconds, before, after))


def open_orjson(pipe: Connection, place: Path) -> None:
    before = memory()
    gc.disable()
    start = time.perf_counter()
    found = orjson.loads((place / "wenming.json").read_bytes())
    seconds = {"open": time.perf_counter() - start}
    after = memory()
    assert found
    pipe.send(Opened(seconds, before, after))


def fresh(work: Callable[[Connection, Path], None], place: Path) -> Opened:
    """What `work` gives in a process of its own."""
    pipe, end = _SPAWN.Pipe(duplex=False)
    process = _SPAWN.Process(target=work, args=(end, place))
    process.start()
    given: Opened = pipe.recv()
    process.join()
    return given


def main(rounds: int) -> int:
    make = record_maker()
    held = True
    with folder_on_disk() as folder:
        for size in (SMALL, LARGE):
            place = folder / str(size)
            data = lay_out(place, [make(number) for number in range(size)])
            print(f"{size:,} records, wenming.json of {len(data) >> 20} MB")
            if size == SMALL:
                held = compare_rounds(place, data, rounds)
            del data
            gc.collect()
            ours, plain = fresh(open_ours, place), fresh(open_orjson, place)
            for name, seconds in ours.seconds.items():
                print(f"    {name:24}{seconds * 1000:12,.2f} ms")
            print(f"    {'read and orjson.loads':24}{plain.seconds['open'] * 1000:12,.2f} ms")
            for name, opened in (("ours", ours), ("orjson", plain)):
                print(f"    resident, {name:14}{opened.after:9,} MB, {opened.before} of it before")
    return int(not held)


def compare_rounds(place: Path, data: bytes, rounds: int) -> bool:
    """Open and load in turn. The program reads with the collector off whoever calls it."""
    times: dict[str, list[float]] = {"ours": [], "orjson": [], "orjson, collector on": []}
    for number in range(rounds + 1):
        gc.disable()
        taken = {
            "ours": timed(lambda: TinyDBStore(place)),
            "orjson": timed(lambda: orjson.loads(data)),
        }
        gc.enable()
        taken["orjson, collector on"] = timed(lambda: orjson.loads(data))
        if number:  # the first round warms up
            for name, seconds in taken.items():
                times[name].append(seconds)
    for name, each in times.items():
        print(f"    {name:24}{milliseconds(each):12,.0f} ms")
    ratios = [a / b for a, b in zip(times["ours"], times["orjson"], strict=True)]
    return bar("opening 100,000 / orjson.loads", statistics.median(ratios), 1.5)


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10))
