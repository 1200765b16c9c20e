"""The whole power-loss campaign: every legal state of the disk after a power cut, at each call.

    .venv/bin/python bench/power_loss.py [SEEDS]

Per engine and workload: `boundaries` are moments between two system calls; `states` distinct pairs
of a boundary and what the disk may hold then, each of them judged; `trees` how many of these differ
on the disk, each of them opened, written to, and opened again. Ours must show no violation, and
each engine with a known fault at least one: else the exit status is 1.
"""

import multiprocessing
import os
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.power.workload import (
    SEEDED,
    WORKLOADS,
    Journal,
    Outcome,
    Stock,
    TrustsItsSequence,
    beginning,
    cut_everywhere,
    memory_folder,
    stock_start,
)

SEEDS = 6
LIMIT = 100
"""States a boundary."""
AGAIN = 0.01
"""The share of states in which the power is cut once more, during recovery."""
OURS = "wenming"
STOCK = "stock TinyDB"
STALE = "trusts a stale sequence"
SYNCS = ("fsync, fdatasync", "fdatasync", "fsync of a file", "fsync of a folder")

Task = tuple[str, str, int]
"""Engine, workload, seed."""


def tasks(seeds: int) -> Iterator[Task]:
    yield STOCK, "insert, shrinking edits", 0
    yield STALE, "sleeper", 0
    for without in SYNCS:
        yield f"without {without}", "small edits", 0
    for seed in range(seeds):
        for workload in WORKLOADS:
            yield OURS, workload, seed


def run(task: Task) -> tuple[Task, Outcome]:
    name, workload, seed = task
    with memory_folder(Path("/tmp")) as place:
        if name == STOCK:
            start, first = stock_start(place)
            return task, cut_everywhere(
                Stock, SEEDED, place, limit=LIMIT, start=start, first=first, keep_history=False
            )
        start, first = beginning(workload)
        deaf = frozenset(name.removeprefix("without ").split(", "))
        return task, cut_everywhere(
            TrustsItsSequence if name == STALE else Journal,
            WORKLOADS[workload](random.Random(seed)),
            place,
            seed=seed,
            limit=LIMIT,
            deaf=deaf if name != OURS else frozenset(),
            again=AGAIN if name == OURS else 0.0,
            start=start,
            first=first,
        )


def main(seeds: int) -> int:
    began = time.monotonic()
    rows: dict[tuple[str, str], Outcome] = {}
    with multiprocessing.Pool(os.cpu_count()) as pool:
        for (name, workload, _), outcome in pool.imap_unordered(run, list(tasks(seeds))):
            rows.setdefault((name, workload), Outcome()).add(outcome)
    total = Outcome()
    bad = False
    widths = f"{'engine':26}{'workload':26}{'boundaries':>11}{'states':>9}{'trees':>9}"
    print(f"{widths}{'violations':>12}")
    for (name, workload), row in sorted(rows.items(), key=lambda item: item[0][0] == OURS):
        print(line(name, workload, row))
        bad |= (row.violations > 0) == (name == OURS)
        if name == OURS:
            total.add(row)
            for example in row.examples:
                print(f"    {example}")
    print(line(OURS, f"all, {seeds} seeds", total))
    print(f"{time.monotonic() - began:.0f} s")
    return int(bad)


def line(name: str, workload: str, row: Outcome) -> str:
    counts = f"{row.boundaries:11,}{row.states:9,}{row.trees:9,}{row.violations:12,}"
    return f"{name:26}{workload:26}{counts}"


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else SEEDS))
