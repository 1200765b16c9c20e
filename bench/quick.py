"""How long a quick line takes, and how many of the corpus are understood.

    .venv/bin/python bench/quick.py

Prints ms a line after the first (median, 95 and 99 of 100, longest over all lines of tests/quick,
each the median of five rounds), the first line of a process with everything it loads, and for each
part of the corpus how many lines are exactly right, right or noted, and silently wrong; then in how
many lines every field holds what it should, though half have a number of something else.
"""

import gc
import statistics
import sys
import time
from pathlib import Path

from tools import bar, percentile

sys.path.insert(0, str(Path(__file__).parents[1]))

ROUNDS = 5


def main() -> int:
    start = time.perf_counter()
    from tests.quick.lines import (  # noqa: PLC0415
        PARTS,
        document,
        faults_of,
        lines,
        misplaced,
        read,
        silent,
    )

    document()
    loaded = time.perf_counter()
    read("11-17 系统党风廉政建设恳谈会 65人 @局机关")
    first = time.perf_counter()
    everything = [line["line"] for part in PARTS for line in lines(part)]
    for line in everything:
        read(line)
    gc.collect()
    gc.disable()
    times: list[float] = []
    for line in everything:
        rounds = []
        for _ in range(ROUNDS):
            before = time.perf_counter()
            read(line)
            rounds.append((time.perf_counter() - before) * 1000)
        times.append(statistics.median(rounds))
    print(f"loading {(loaded - start) * 1000:.0f} ms, first line {(first - loaded) * 1000:.0f} ms")
    held = bar(f"ms a line, median of {len(everything)} lines", percentile(times, 0.5), 1)
    held &= bar("ms a line, 95 of 100", percentile(times, 0.95), 1)
    held &= bar("ms a line, 99 of 100", percentile(times, 0.99), 1)
    print(f"longest {max(times):.2f} ms")
    for part in PARTS:
        right = noted = wrong = 0
        for wanted in lines(part):
            faults, notes = faults_of(wanted)
            asked = all(any(n.startswith(w) for n in notes) for w in wanted.get("notes", ()))
            if not faults and asked:
                right += 1
            elif asked and not silent(faults, notes):
                noted += 1
            else:
                wrong += 1
        total = right + noted + wrong
        print(
            f"{part:6}{total:5} lines: {right / total:6.1%} right, "
            f"{(right + noted) / total:6.1%} right or noted, {wrong} silently wrong"
        )
    for part in ("fields", "fields_unseen"):
        told = lines(part)
        placed = sum(not misplaced(wanted, read(wanted["line"])) for wanted in told)
        print(f"{part} {len(told)} lines: {placed / len(told):.1%} with no wrong field")
    return 0 if held else 1


if __name__ == "__main__":
    raise SystemExit(main())
