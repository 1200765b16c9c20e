"""Learns what the words of a line say about its kind: writes store/kind_weights.txt.

    .venv/bin/pip install scipy
    .venv/bin/python bench/learn_kinds.py

A logistic regression over the pieces of `store.guess_kind`. A line is content with any kind that
its writer named, and a little more with the first: what is minimised is mostly the surprise at the
sum of their odds. The heaviest pieces are kept. Lines are all of tests/quick but those of
kinds_unseen.jsonl; those of kinds.jsonl, whose writers named the few kinds that fit, count
eight times. Prints how many lines of a fifth of the writers, left out for that (with --all of each
fifth in turn), get a kind that their writer named; then the same for kinds_unseen.jsonl.
"""

import sys
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

sys.path.insert(0, str(Path(__file__).parents[1]))

from store.guess_kind import SURE, WEIGHTS, loudness, pieces
from store.weights import written
from tests.quick.lines import PARTS, lines, read

OFTEN = 3
"""So many lines must have a piece."""
HEAVY = 30000
"""So many pieces are kept."""
NAMED, WIDE = 4.0, 0.5
"""What a line of kinds.jsonl counts, and one of the others, which list all kinds that may be."""
ANY = 0.8
"""How much any of the named kinds counts, to the first ones by their shares."""
BEST = 0.95
"""The share of the kind that is named first; the next two have the rest."""
LOOSE = 0.5
"""How far weights may go from 0: the smaller, the less."""
STEPS = {"maxiter": 120, "maxcor": 6}
MORE, ROUNDS = 40, 3
"""Steps and rounds for the lines that are wrong without a note: they count like named ones."""
INSISTED = "-"
TINY = 1e-12

Array = np.ndarray[Any, Any]


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
    """A logistic regression of the kind: `weights` is pieces x kinds, `bias` for each kind."""

    def __init__(self, learned: list[Example], before: "Model | None" = None) -> None:
        """Where a model of the same lines was fitted `before`, this goes on from it."""
        counted = Counter(piece for each in learned for piece in each.pieces)
        self.pieces = sorted(piece for piece, n in counted.items() if n >= OFTEN)
        self.kinds = sorted({kind for each in learned for kind in each.kinds})
        self.fitted = self._fit(learned, before)
        self.weights, self.bias = self.fitted[:-1], self.fitted[-1]
        often = np.log([1 + counted[piece] for piece in self.pieces])
        heavy = sorted((abs(self.weights).max(axis=1) * often).argsort()[-HEAVY:])
        self.pieces = [self.pieces[n] for n in heavy]
        self.weights = np.round(self.weights[heavy], 1)
        self.bias = np.round(self.bias, 1)

    def _fit(self, learned: list[Example], before: "Model | None") -> Array:
        table = self._table(learned)
        turned = table.T.tocsr()
        named, fits = self._meant(learned)
        whole = np.array([NAMED if each.by else WIDE for each in learned], dtype=np.float32)
        shape = len(self.pieces) + 1, len(self.kinds)

        def loss(flat: Array) -> tuple[float, Array]:
            weights = flat.reshape(shape).astype(np.float32)
            odds = _odds(table @ weights[:-1] + weights[-1])
            good = np.where(fits, odds, 0)
            any_of = good.sum(axis=1, keepdims=True) + TINY
            wanted = (1 - ANY) * named + ANY * good / any_of
            missed = (1 - ANY) * (named * np.log(odds + TINY)).sum(axis=1)
            missed += ANY * np.log(any_of[:, 0])
            off = (odds - wanted) * whole[:, None]
            slope = np.vstack([turned @ off + weights[:-1] / LOOSE, off.sum(axis=0)])
            size = (weights[:-1].astype(np.float64) ** 2).sum() / LOOSE / 2
            return size - float((whole * missed).sum(dtype=np.float64)), slope.ravel().astype(float)

        start = before.fitted.ravel() if before else np.zeros(shape[0] * shape[1])
        steps = STEPS | ({"maxiter": MORE} if before else {})
        found: Array = minimize(loss, start, jac=True, method="L-BFGS-B", options=steps).x
        return found.reshape(shape)

    def _meant(self, learned: list[Example]) -> tuple[Array, Array]:
        """Lines x kinds: the share of each kind, and whether it is one that fits."""
        index = {kind: n for n, kind in enumerate(self.kinds)}
        named = np.zeros((len(learned), len(index)), dtype=np.float32)
        fits = np.zeros(named.shape, dtype=bool)
        for n, each in enumerate(learned):
            best, *rest = [kind for kind in each.kinds if kind != "other"] or each.kinds
            named[n, index[best]] = BEST if rest else 1
            for kind in rest[:2]:
                named[n, index[kind]] = (1 - BEST) / len(rest[:2])
            fits[n, [index[kind] for kind in each.kinds]] = True
        return named, fits

    def _table(self, some: list[Example]) -> csr_matrix:
        index = {piece: n for n, piece in enumerate(self.pieces)}
        found = [[index[p] for p in each.pieces if p in index] for each in some]
        rows = np.repeat(np.arange(len(found)), [len(each) for each in found])
        columns = [n for each in found for n in each]
        loud = np.array([loudness(len(each.pieces)) for each in some], dtype=np.float32)
        return csr_matrix((loud[rows], (rows, columns)), shape=(len(some), len(index)))

    def surely_wrong(self, some: list[Example]) -> set[str]:
        """The lines that get a kind that does not fit, and no note."""
        odds = _odds(self._table(some) @ self.weights + self.bias)
        best, share = odds.argmax(axis=1), odds.max(axis=1)
        return {
            each.line
            for each, kind, sure in zip(some, best, share >= SURE, strict=True)
            if sure and self.kinds[kind] not in each.kinds
        }

    def report(self, name: str, some: list[Example]) -> None:
        odds = _odds(self._table(some) @ self.weights + self.bias)
        guessed = [self.kinds[n] for n in odds.argmax(axis=1)]
        wrong = np.array([g not in each.kinds for g, each in zip(guessed, some, strict=True)])
        share = odds.max(axis=1)
        told = "; ".join(
            f"{(share < least).mean():.0%} below {least}, {(wrong & (share >= least)).sum()} wrong"
            for least in (0.6, 0.7, 0.8, 0.9)
        )
        print(f"{name}: {1 - wrong.mean():.1%} of {len(some)}; {told}", flush=True)

    def written(self) -> str:
        tenths = np.round(self.weights * 10).astype(int).tolist()
        bias = np.round(self.bias * 10).astype(int).tolist()
        return written(self.kinds, bias, dict(zip(self.pieces, tenths, strict=True)))


def _odds(scores: Array) -> Array:
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    return odds / odds.sum(axis=1, keepdims=True)


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
    for _ in range(ROUNDS):
        if not (wrong := model.surely_wrong(wide)):
            break
        wide = [each._replace(by=INSISTED) if each.line in wrong else each for each in wide]
        print(f"{len(wrong)} lines are insisted on", flush=True)
        model = Model(named + wide, model)
    print(f"{len(model.surely_wrong(wide))} lines are left wrong", flush=True)
    model.report("kinds_unseen.jsonl", unseen)
    WEIGHTS.write_text(model.written(), "utf-8")


if __name__ == "__main__":
    main()
