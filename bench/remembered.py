"""How long it takes to know what a unit has entered, and to offer names from it.

    .venv/bin/python bench/remembered.py [--records 100000]

Prints ms: to look at all records once, to follow one change, to offer names for what is typed (the
first key of a list, then the others), and to make the rows of the kind picker.
"""

import argparse
import gc
import sys
import time
from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace
from tools import milliseconds, record_maker

sys.path.insert(0, str(Path(__file__).parents[1]))

from store.kinds import builtin_kinds
from store.remembered import PLACES, Remembered, kind_rows, titles_of


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--records", type=int, default=100_000)
    options = parser.parse_args()
    make, kinds = record_maker(), builtin_kinds()
    records = [make(number) for number in range(options.records)]
    gc.collect()
    gc.disable()
    start = time.perf_counter()
    found = Remembered(records[0].unit, kinds, records)
    print(
        f"{len(records):,} records: {(time.perf_counter() - start) * 1000:,.0f} ms to look at all"
    )

    def timed(what: str, do: Callable[[int], object], rounds: int = 50) -> None:
        times = []
        for number in range(rounds):
            begun = time.perf_counter()
            do(number)
            times.append(time.perf_counter() - begun)
        print(f"{what:44}{milliseconds(times):10.2f} ms, longest {max(times) * 1000:.2f}")

    def change(number: int) -> None:
        before = records[number]
        after = replace(before, title=f"{before.title}改{number}")
        found.change(before, after)
        records[number] = after

    titles = titles_of("health_edu")
    timed("first key in a list of titles", lambda n: found.offered(titles, "d"), 1)
    timed(
        "a key in a list of titles", lambda n: found.offered(titles, ("jk", "xin", "jjjn")[n % 3])
    )
    timed("a key in the places", lambda n: found.offered(PLACES, "jg"))
    timed("nothing typed, titles", lambda n: found.offered(titles, ""))
    timed("one record changes", change)
    timed("the last record of a kind", lambda n: found.last("health_edu"))
    timed("the rows of the kind picker", lambda n: kind_rows(kinds, found))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
