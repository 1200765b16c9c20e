"""Random work of two sessions on one store, held against a plain dict after every step.

    .venv/bin/python bench/model.py [--steps 50000] [--seed N]

A step is a commit, a refresh, a compaction, an opening, or a line that a kill or a power cut left
half written. Prints `steps`, `seconds` and `disagreements`; the exit status is 1 on any of these.
Each disagreement is shown as the shortest program that leads to it.
"""

import argparse
import sys
import time
import traceback
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from hypothesis import seed

from tests.store.test_model import Machine, run

EXAMPLES = 100
"""Programs of a round, of 50 steps at most."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--steps", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    began = time.monotonic()
    disagreements = 0
    number = options.seed
    while Machine.steps < options.steps:
        try:
            run(seed(number)(Machine), examples=EXAMPLES)
        except Exception:
            disagreements += 1
            print(f"--- seed {number}")
            traceback.print_exc(file=sys.stdout)
        number += 1
    print(f"steps {Machine.steps:,}")
    print(f"seconds {time.monotonic() - began:.0f}")
    print(f"disagreements {disagreements}")
    return int(disagreements > 0)


if __name__ == "__main__":
    raise SystemExit(main())
