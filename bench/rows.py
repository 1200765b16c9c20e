"""How many bytes a move to the next row sends to the terminal, in every list of the program.

    .venv/bin/python bench/rows.py [MOVES [LIST]]

With the sample year and with one of 300 records whose titles are 40 characters long, at 80×24 and at
120×40. All that is written until 0.12 s have passed in silence counts. The median, and the most.
"""

import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.system.lists import LISTS, crowd, moves
from tests.terminal import Terminal

PROGRAM = str(Path(sys.executable).with_name("wenming-tui"))
SIZES = ((80, 24), (120, 40))
QUIET = 0.12


def measure(folder: Path, size: tuple[int, int], names: list[str], most: int) -> dict[str, str]:
    """What stands in the table for each list."""
    found = {}
    with Terminal([PROGRAM, "--data", str(folder)], size=size, answers=True) as terminal:
        terminal.wait_for("F10")
        for name in names:
            costs = moves(terminal, name, most, QUIET)
            found[name] = f"{median(costs):.0f}/{max(costs)} ({len(costs)})" if costs else "-"
    return found


def main(most: int, wanted: str) -> None:
    names = [name for name in LISTS if wanted in name]
    with tempfile.TemporaryDirectory() as place, ThreadPoolExecutor() as pool:
        sample, full = Path(place, "sample"), Path(place, "full")
        subprocess.run([PROGRAM, "--data", sample, "new", "--sample"], check=True, stdout=-1)
        crowd(full)
        runs = [pool.submit(measure, folder, size, names, most)
                for folder in (sample, full) for size in SIZES]  # fmt: skip
        columns = [run.result() for run in runs]
    heads = [f"{name} {w}×{h}" for name in ("sample", "full") for w, h in SIZES]
    print(f"{'median/most (moves)':24}" + "".join(f"{head:>18}" for head in heads))
    for name in names:
        print(f"{name:24}" + "".join(f"{column[name]:>18}" for column in columns))


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 40, sys.argv[2] if sys.argv[2:] else "")
