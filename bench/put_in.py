"""How many of the defects of tests/proofread/texts are found, set by set, and which are not.

.venv/bin/python bench/put_in.py [SET…]
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.proofread.test_put_in import SETS, defects, tried


def main() -> None:
    print("| set | defects | found | errors | about something else |\n|---|---|---|---|---|")
    for set_ in sys.argv[1:] or SETS:
        some = defects(set_)
        missed, told, wrong = tried(set_, some)
        print(f"| {set_} | {len(some)} | {len(some) - len(missed)} | {told} | {wrong} |")
        for each in missed:
            print(f"    {each}")


if __name__ == "__main__":
    main()
