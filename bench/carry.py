"""New years begun from many made-up ones, each read for what is left of the old year's facts.

    .venv/bin/python bench/carry.py [--stores 2000] [--seed N] [--words learned|held]

`held`: the words by which the rules were not made. Prints `stores`, `clauses` of prose, `wrong` and
the first twenty of these in full; then what carrying a year of 1,000 records takes. The exit status
is 1 on any that is wrong.
"""

import argparse
import sys
import tempfile
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[1]))

from msgspec.structs import replace

from store.model import Item, Record
from tests.store.carried_prose import HELD, LEARNED, year
from tests.store.test_carry import begun, stale


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--stores", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--words", choices=("learned", "held"), default="learned")
    options = parser.parse_args()
    words = HELD if options.words == "held" else LEARNED
    found: list[str] = []
    clauses = 0
    for seed in range(options.seed, options.seed + options.stores):
        made = year(seed, words)
        clauses += sum(left.count("，") + 1 for left in made.left.values())
        with tempfile.TemporaryDirectory(prefix="wenming-bench-") as folder:
            old, new = begun(Path(folder), made.items)
            found += (f"{seed}: {left}" for left in stale(old, new, made))
            old.store.close()
    print(f"stores {options.stores:,}\nclauses {clauses:,}\nwrong {len(found)}")
    print(*found[:20], sep="\n")
    print(f"carrying 1,000 records {carrying(1_000):.2f} s")
    return int(bool(found))


def carrying(count: int) -> float:
    """Seconds from a year of so many records, all of other names, to the next one's desk."""
    items: list[Item] = [*year(0, LEARNED).items]
    records = [item for item in items if isinstance(item, Record)]
    for n in range(count - len(records)):
        one = records[n % len(records)]
        items.append(replace(one, id=f"01JMANY{n:019d}", title=f"第{n}次{one.title}{n}"))
    with tempfile.TemporaryDirectory(prefix="wenming-bench-") as folder:
        start = perf_counter()
        old, _ = begun(Path(folder), items)
        took = perf_counter() - start
        old.store.close()
    return took


if __name__ == "__main__":
    raise SystemExit(main())
