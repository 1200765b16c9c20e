"""Random work of an app and of another session on one store; what must hold is in the tests.

    .venv/bin/python bench/sessions.py [--runs 20] [--steps 100] [--seed N]

Prints runs, acknowledged changes, and for each failure its seed; the exit status is 1 on any.
"""

import argparse
import asyncio
import sys
import tempfile
import time
import traceback
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.tui.two_sessions import work_together


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--steps", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    began, acknowledged, failures = time.monotonic(), 0, 0
    for seed in range(options.seed, options.seed + options.runs):
        with tempfile.TemporaryDirectory(prefix="wenming-bench-") as place:
            try:
                folder = Path(place) / "data"
                acknowledged += asyncio.run(work_together(folder, seed, options.steps))
            except Exception:
                failures += 1
                print(f"--- seed {seed}")
                traceback.print_exc(file=sys.stdout)
    print(f"runs {options.runs} of {options.steps} steps")
    print(f"acknowledged {acknowledged:,}")
    print(f"seconds {time.monotonic() - began:.0f}")
    print(f"failures {failures}")
    return int(failures > 0)


if __name__ == "__main__":
    raise SystemExit(main())
