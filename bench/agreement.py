"""How well numbers in prose are compared with the records.

    .venv/bin/python bench/agreement.py [--stores 60] [--seed N]

One line for each text: `right` numbers called wrong (must be 0), and of its sums, each made another
by itself, how many are called wrong, and for how many of these the sum that stood there is shown.
`exact` leaves out sums that only about-numbers carry, of which a number near them proves nothing.
Rules were made on the sample and on seeds from 0; other seeds and the offices' texts are held out.
"""

import argparse
import sys
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from exports.agreement import check_prose
from exports.figures import find_figures
from exports.text import Text
from store.kinds import builtin_kinds
from store.model import Quantity
from store.outline import Arrangement
from store.quantity import find_quantities, format_quantity
from tests.exports.generated import make
from tests.exports.test_agreement import OFFICE_TEXTS, as_prose, office
from tests.exports.test_sample_text import arranged, sample, ten_times, text_of

KINDS = builtin_kinds()
COLUMNS = "text                 right  exact: seen of  shown   all: seen of"


class Tally:
    def __init__(self, name: str) -> None:
        self.name = name
        self.false = self.exact = self.seen = self.shown = self.all = self.all_seen = 0

    def sums(self, found: Arrangement, text: Text) -> None:
        self.right(found, as_prose(text))
        for figure in find_figures(text, found, KINDS):
            if figure.unit in ("%", "元") or len(figure.records) < 2:
                continue
            other = format_quantity(Quantity("", figure.value + 7, figure.unit))
            prose = as_prose(text, figure.start, figure.end, other)
            check = check_prose(prose, found, KINDS).get(figure.start)
            seen = check is not None and check.verdict == "differs"
            self.all += 1
            self.all_seen += seen
            if figure.exact is not None:
                self.exact += 1
                self.seen += seen
                self.shown += check is not None and check.fact == figure.text

    def right(self, found: Arrangement, text: Text) -> None:
        self.false += sum(
            check.verdict == "differs" for check in check_prose(text, found, KINDS).values()
        )

    def facts(self, found: Arrangement, text: Text) -> None:
        """An office's own text, every number that is a record's made another."""
        self.right(found, text)
        told = {
            (q.value, q.unit)
            for placed in found.everything()
            for value in placed.record.fields.values()
            for q in (value if isinstance(value, tuple) else (value,))
            if isinstance(q, Quantity)
        }
        for start, end, q in find_quantities(text.plain):
            if q.value in (None, 1) or q.unit == "%" or (q.value, q.unit) not in told:
                continue
            other = format_quantity(Quantity("", (q.value or Decimal(0)) * 2 + 7, q.unit))
            check = check_prose(as_prose(text, start, end, other), found, KINDS).get(start)
            self.all += 1
            self.all_seen += check is not None and check.verdict == "differs"

    def line(self) -> str:
        return (
            f"{self.name:20} {self.false:5} {self.seen:12} {self.exact:4} {self.shown:5}"
            f" {self.all_seen:11} {self.all:4}"
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--stores", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    print(COLUMNS)
    tallies = []
    for name, records in (("sample", sample()), ("ten times", ten_times())):
        tallies.append(Tally(name))
        found = arranged(records)
        tallies[-1].sums(found, text_of(found))
        print(tallies[-1].line())
    tallies.append(Tally(f"seeds from {options.seed}"))
    for seed in range(options.seed, options.seed + options.stores):
        made = make(seed)
        tallies[-1].sums(made.arrangement, made.text)
    print(tallies[-1].line())
    tallies.append(Tally("offices"))
    for path, unit, year in OFFICE_TEXTS:
        tallies[-1].facts(*office(path, unit, year))
    print(tallies[-1].line())
    return int(any(tally.false for tally in tallies))


if __name__ == "__main__":
    sys.exit(main())
