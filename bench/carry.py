"""New years begun from many made-up ones, each read for what is left of the old year's facts.

    .venv/bin/python bench/carry.py [--stores 2000] [--seed N]

Prints `stores` and `left behind`, the first twenty of these in full; the exit status is 1 on any.
"""

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.store.test_carry import begun, mutated, stale


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--stores", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    found: list[str] = []
    for seed in range(options.seed, options.seed + options.stores):
        with tempfile.TemporaryDirectory(prefix="wenming-bench-") as folder:
            old, new = begun(Path(folder), mutated(seed))
            found += (f"{seed}: {left}" for left in stale(old, new))
            old.store.close()
    print(f"stores {options.stores:,}\nleft behind {len(found)}")
    print(*found[:20], sep="\n")
    return int(bool(found))


if __name__ == "__main__":
    raise SystemExit(main())
