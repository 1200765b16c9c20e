"""Learns what the words of a line say about its kind: writes store/kind_weights.txt.

    .venv/bin/pip install scikit-learn
    .venv/bin/python bench/learn_kinds.py

A logistic regression over the pieces of `store.guess_kind`, first on those that occur often enough,
then on the heaviest of them. Lines are all of tests/quick but those of kinds_unseen.jsonl; those of
kinds.jsonl, whose writers named the one or two kinds that fit, count four times. Prints how many
lines of a fifth of the writers, left out for that (with --all of each fifth in turn), get a kind
that their writer named; then the same for kinds_unseen.jsonl.
"""

import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

sys.path.insert(0, str(Path(__file__).parents[1]))

from store.guess_kind import WEIGHTS, pieces
from store.weights import written
from tests.quick.lines import PARTS, lines, read

OFTEN = 3
"""So many lines must have a piece."""
HEAVY = 12000
"""So many pieces are kept."""
LIGHT = 0.1
"""What weighs less is left out."""
NAMED, WIDE = 4.0, 1.0
"""What a line of kinds.jsonl counts, and one of the others, which list all kinds that may be."""
BEST = 0.85
"""The share of the kind that is named first; the next two have the rest."""


class Example(NamedTuple):
    line: str
    by: str
    pieces: set[str]
    kinds: list[str]


def examples(part: str) -> list[Example]:
    found = []
    for wanted in lines(part):
        quick = read(wanted["line"])
        if quick.kind_guessed:
            said = pieces(quick.said, quick.measures)
            named = wanted.get("kinds") or wanted["kind"]
            found.append(Example(wanted["line"], wanted.get("by", ""), said, named))
    return found


class Model:
    def __init__(self, learned: list[Example]) -> None:
        counted = Counter(piece for each in learned for piece in each.pieces)
        self.pieces = sorted(piece for piece, n in counted.items() if n >= OFTEN)
        self._fit(learned)
        weight = abs(self.fitted.coef_).max(axis=0)
        self.pieces = [self.pieces[n] for n in sorted(weight.argsort()[-HEAVY:])]
        self._fit(learned)
        kept = np.where(abs(self.fitted.coef_) < LIGHT, 0, self.fitted.coef_)
        self.fitted.coef_ = np.round(kept, 1)
        self.fitted.intercept_ = np.round(self.fitted.intercept_, 1)

    def _fit(self, learned: list[Example]) -> None:
        self.index = {piece: n for n, piece in enumerate(self.pieces)}
        rows, kinds, counts = [], [], []
        for n, each in enumerate(learned):
            best, *rest = [kind for kind in each.kinds if kind != "other"] or each.kinds
            whole = NAMED if each.by else WIDE
            shares = [BEST, *[(1 - BEST) / len(rest[:2])] * len(rest[:2])] if rest else [1.0]
            for kind, share in zip((best, *rest), shares, strict=False):
                rows.append(n)
                kinds.append(kind)
                counts.append(whole * share)
        table = self._table(learned)[rows]
        self.fitted = LogisticRegression(C=0.5, max_iter=200)
        self.fitted.fit(table, kinds, sample_weight=counts)

    def _table(self, some: list[Example]) -> csr_matrix:
        found = [[self.index[p] for p in each.pieces if p in self.index] for each in some]
        rows = np.repeat(np.arange(len(found)), [len(each) for each in found])
        columns = [n for each in found for n in each]
        ones = np.ones(len(columns), dtype=np.float32)
        return csr_matrix((ones, (rows, columns)), shape=(len(some), len(self.pieces)))

    def report(self, name: str, some: list[Example]) -> None:
        odds = self.fitted.predict_proba(self._table(some))
        guessed = self.fitted.classes_[odds.argmax(axis=1)]
        wrong = np.array([g not in each.kinds for g, each in zip(guessed, some, strict=True)])
        share = odds.max(axis=1)
        told = "; ".join(
            f"{(share < least).mean():.0%} below {least}, {(wrong & (share >= least)).sum()} wrong"
            for least in (0.6, 0.7, 0.8, 0.9)
        )
        print(f"{name}: {1 - wrong.mean():.1%} of {len(some)}; {told}", flush=True)

    def written(self) -> str:
        tenths = np.round(self.fitted.coef_ * 10).astype(int)
        bias = np.round(self.fitted.intercept_ * 10).astype(int)
        rows = {piece: tenths[:, n].tolist() for n, piece in enumerate(self.pieces)}
        return written(list(self.fitted.classes_), bias.tolist(), rows)


def main() -> None:
    named, unseen = examples("kinds"), examples("kinds_unseen")
    known = {each.line for each in named + unseen}
    wide = [each for part in PARTS for each in examples(part) if each.line not in known]
    writers = sorted({each.by for each in named})
    for fold in range(5 if "--all" in sys.argv else 1):
        out = set(writers[fold::5])
        model = Model([each for each in named if each.by not in out] + wide)
        model.report(" ".join(sorted(out)), [each for each in named if each.by in out])
    model = Model(named + wide)
    model.report("kinds_unseen.jsonl", unseen)
    WEIGHTS.write_text(model.written(), "utf-8")


if __name__ == "__main__":
    main()
