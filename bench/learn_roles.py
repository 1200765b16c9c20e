"""Learns what a number or a word of time is by the words beside it: writes store/role_weights.txt.

    .venv/bin/pip install scikit-learn
    .venv/bin/python bench/learn_roles.py

A logistic regression over the pieces of `store.guess_roles`, first on those that occur often
enough, then on the heaviest of them. Lines are those of tests/quick that are read as their writers
meant. Prints for a fifth of the lines, left out for that, how many of their runs are likeliest what
they are, and in how many lines one is not.
"""

import sys
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

sys.path.insert(0, str(Path(__file__).parents[1]))

from store.guess_roles import ROLE_WEIGHTS, pieces, roles
from store.quick_line import Line
from store.weights import written
from tests.quick.lines import PARTS, compare, lines, read

OFTEN = 3
"""So many runs must have a piece."""
HEAVY = 8000
"""So many pieces are kept."""

Array = np.ndarray[Any, Any]


class Example(NamedTuple):
    line: int
    pieces: tuple[str, ...]
    role: str


def examples() -> list[Example]:
    found = []
    wanted = [each for part in PARTS for each in lines(part)]
    for n, each in enumerate(wanted):
        with patch("store.quick.tell_unlikely"):  # what it doubts is no example
            quick = read(each["line"])
        if any(part != "kind" for part, _ in compare(each, quick)):
            continue
        shadow = Line(quick.line).shadow
        for start, end, part in roles(shadow, quick.parts):
            found.append(Example(n, pieces(shadow, start, end), part.what))
    return found


class Model:
    def __init__(self, learned: list[Example]) -> None:
        counted = Counter(piece for each in learned for piece in each.pieces)
        self._fit({piece for piece, n in counted.items() if n >= OFTEN}, learned)
        heavy = sorted(abs(self.fitted.coef_).max(axis=0).argsort()[-HEAVY:])
        self._fit({self.pieces[n] for n in heavy}, learned)

    def _fit(self, kept: set[str], learned: list[Example]) -> None:
        self.pieces = sorted(kept)
        meant = [each.role for each in learned]
        self.fitted = LogisticRegression(C=0.3, max_iter=200).fit(self._table(learned), meant)

    def _table(self, some: list[Example]) -> csr_matrix:
        index = {piece: n for n, piece in enumerate(self.pieces)}
        found = [[index[p] for p in each.pieces if p in index] for each in some]
        rows = np.repeat(np.arange(len(found)), [len(each) for each in found])
        columns = [n for each in found for n in each]
        ones = np.ones(len(columns), dtype=np.float32)
        return csr_matrix((ones, (rows, columns)), shape=(len(some), len(index)))

    def report(self, some: list[Example]) -> None:
        right = self.fitted.predict(self._table(some)) == [each.role for each in some]
        of = {each.line for each in some}
        told = {each.line for each, same in zip(some, right, strict=True) if not same}
        print(f"{right.mean():.1%} of {len(some)} runs; {len(told) / len(of):.1%} of lines told")

    def written(self) -> str:
        tenths = np.round(self.fitted.coef_.T * 10).astype(int).tolist()
        bias = np.round(self.fitted.intercept_ * 10).astype(int).tolist()
        return written(self.fitted.classes_, bias, dict(zip(self.pieces, tenths, strict=True)))


def main() -> None:
    found = examples()
    model = Model([each for each in found if each.line % 5])
    model.report([each for each in found if each.line % 5 == 0])
    ROLE_WEIGHTS.write_text(Model(found).written(), "utf-8")


if __name__ == "__main__":
    main()
