"""How long it takes to compose, and to compose again after one change.

    .venv/bin/python bench/compose.py [--records 1000]

Prints milliseconds: median and longest of 60 rounds, the change at a different record each time.
"""

import argparse
import gc
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from msgspec.structs import replace

from exports.compose import Memory, compose
from store.kinds import builtin_kinds
from store.model import Document, Node, Record, Unit
from store.outline import arrange
from store.sample import sample_items

ROUNDS = 60


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--records", type=int, default=1_000)
    options = parser.parse_args()
    kinds = builtin_kinds()
    items = sample_items(kinds)
    (unit,) = (item for item in items if isinstance(item, Unit))
    (document,) = (item for item in items if isinstance(item, Document))
    nodes = [item for item in items if isinstance(item, Node)]
    sample = [item for item in items if isinstance(item, Record)]
    records = [
        replace(sample[n % len(sample)], id=f"{n:026d}", rev=n) for n in range(options.records)
    ]
    memory = Memory()
    times: dict[str, list[float]] = {"arrange": [], "compose all": [], "compose again": []}

    def timed(what: str, start: float) -> float:
        now = time.perf_counter()
        times[what].append((now - start) * 1000)
        return time.perf_counter()

    compose(unit, arrange(document, nodes, records, [], kinds), kinds, memory)
    gc.collect()
    gc.disable()
    for n in range(ROUNDS):
        at = n * 37 % len(records)
        records[at] = replace(records[at], title=f"{records[at].title}甲")
        start = time.perf_counter()
        found = arrange(document, nodes, records, [], kinds)
        start = timed("arrange", start)
        kept = compose(unit, found, kinds, memory)
        start = timed("compose again", start)
        whole = compose(unit, found, kinds)
        timed("compose all", start)
        assert kept == whole
    print(f"{len(records):,} records, {len(whole.plain):,} characters; ms: median, longest")
    for what, taken in times.items():
        print(f"{what:16}{statistics.median(taken):8.2f}{max(taken):8.2f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
