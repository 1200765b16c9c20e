"""How many bytes a move to the next row sends to the terminal, in every list of the program.

    .venv/bin/python bench/rows.py [MOVES [LIST]]

With the sample year and with one of 300 records whose titles are 40 characters long, at 80×24 and
at 120×40. What is written until 0.12 s have passed in silence counts. The median, and the most.
"""

import sys
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.system.lists import LISTS, SIZES, Where, measure

YEARS = ("sample", "full")


def main(most: int, wanted: str) -> None:
    names = [name for name in LISTS if wanted in name]
    found = measure(names, most, 0.12)
    heads = [f"{year} {w}×{h}" for year in YEARS for w, h in SIZES]
    print(f"{'median/most (moves)':24}" + "".join(f"{head:>18}" for head in heads))
    for name in names:
        columns = [found[Where(name, year, size)] for year in YEARS for size in SIZES]
        cells = [f"{median(c):.0f}/{max(c)} ({len(c)})" if c else "-" for c in columns]
        print(f"{name:24}" + "".join(f"{cell:>18}" for cell in cells))


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 40, sys.argv[2] if sys.argv[2:] else "")
