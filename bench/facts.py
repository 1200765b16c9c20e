"""The texts of many made-up years, each read for what its facts do not carry.

    .venv/bin/python bench/facts.py [--stores 2000] [--seed N]

Prints `stores`, `numbers` (runs with digits) and `faults`, the first twenty of these in full; the
exit status is 1 on any.
"""

import argparse
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.exports.generated import faults, make


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--stores", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    found: list[str] = []
    numbers = 0
    for seed in range(options.seed, options.seed + options.stores):
        made = make(seed)
        runs = (run for block in made.text.blocks for run in block.runs)
        numbers += sum(bool(re.search(r"\d", run.text)) for run in runs)
        found += (f"{seed}: {fault}" for fault in faults(made))
    print(f"stores {options.stores:,}\nnumbers {numbers:,}\nfaults {len(found)}")
    print(*found[:20], sep="\n")
    return int(bool(found))


if __name__ == "__main__":
    raise SystemExit(main())
