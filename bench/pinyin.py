"""How long a key takes in a picker over 1,000 names, and how often the name meant is the first.

    .venv/bin/python bench/pinyin.py [--names 1000]

Prints ms to make the index (the first key, with pypinyin), ms a key (median, 95 and 99 of 100 over
every key of 200 queries, each the median of five rounds), and for the queries made while building
and those kept back how many find their name as the first and among the first three. `--names`
repeats the names with other first characters.
"""

import argparse
import gc
import json
import statistics
import sys
import time
from pathlib import Path

from tools import bar, percentile

sys.path.insert(0, str(Path(__file__).parents[1]))

ROUNDS = 5
FOLDER = Path(__file__).parents[1] / "tests" / "search"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--names", type=int, default=1_000)
    options = parser.parse_args()
    names = (FOLDER / "names.txt").read_text("utf-8").split()
    for number in range(options.names - len(names)):
        names.append(f"{'甲乙丙丁戊己庚辛壬癸'[number // 1000 % 10]}{names[number % 1000]}")
    start = time.perf_counter()
    from store.search import Index  # noqa: PLC0415

    index = Index((name, name) for name in names)
    made = time.perf_counter()
    index.find("a")
    first_key = time.perf_counter() - made
    print(f"adding {(made - start) * 1000:.1f} ms, first key {first_key * 1000:.0f} ms")
    gc.collect()
    gc.disable()
    times: list[float] = []
    held = True
    for part in ("dev", "held"):
        asked = [
            json.loads(row) for row in (FOLDER / f"{part}.jsonl").read_text("utf-8").splitlines()
        ]
        first = three = 0
        for query in asked:
            typed, found = query["typed"], []
            rounds: list[list[float]] = []
            for _ in range(ROUNDS):  # typed anew each time: a key profits from the one before
                rounds.append([])
                for length in range(1, len(typed) + 1):
                    before = time.perf_counter()
                    found = index.find(typed[:length])
                    rounds[-1].append((time.perf_counter() - before) * 1000)
            times += map(statistics.median, zip(*rounds, strict=True))
            hits = [hit.name for hit in found]
            first += hits[:1] == [query["name"]]
            three += query["name"] in hits[:3]
        held &= bar(f"{part}: % found as the first", first / len(asked) * 100, 97, least=True)
        print(f"{part}: {three / len(asked):.0%} among the first three of {len(asked)}")
    held &= bar(f"ms a key, median of {len(times)} keys", percentile(times, 0.5), 1)
    held &= bar("ms a key, 95 of 100", percentile(times, 0.95), 1)
    print(f"ms a key, 99 of 100: {percentile(times, 0.99):.2f}")
    return 0 if held else 1


if __name__ == "__main__":
    raise SystemExit(main())
