"""Writes odd texts by every export and reads them back: none may be lost, none may stop it.

    python bench/fuzz_exports.py --cases 20000 [--seed 1]

Word (paragraphs and a table), plain text, Markdown, JSON, and the ledger, each read back; what does
not come back is printed with the text. PDF is made of the Word file by LibreOffice and is not here.
"""

import argparse
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.exports.surviving import lost, odd_text

BATCH = 20  # texts in one file


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    dice = random.Random(options.seed)
    begun = time.perf_counter()
    faults: list[str] = []
    done = 0
    while done < options.cases:
        texts = [odd_text(dice) for _ in range(min(BATCH, options.cases - done))]
        faults += lost(texts)
        done += len(texts)
    for fault in faults[:50]:
        print(fault)
    print(f"{done} texts, seed {options.seed}: {len(faults)} faults,"
          f" {time.perf_counter() - begun:.0f} s")  # fmt: skip
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
