"""Learns which field a number of a line fills: writes store/field_weights.txt.

    .venv/bin/pip install scikit-learn
    .venv/bin/python bench/learn_fields.py

A logistic regression over each number and each field of its kind that it may fill: what
`store.guess_fields` sees of the number, once for all fields, once for the fields of a key, and once
for the one field. First on the pieces that occur often enough, then on the heaviest of them. Lines
are those of tests/quick/fields.jsonl. Prints how many lines of a fifth of the writers, left out for
that (with --all of each fifth in turn), have every number in its place, then the same for
fields_unseen.jsonl. At the end it marks the lines of fields.jsonl anew that have a wrong number
in spite of that ("open"): the tests ask only that they are few.
"""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

sys.path.insert(0, str(Path(__file__).parents[1]))

from store.guess_fields import (
    FIELD_WEIGHTS,
    Count,
    classes,
    fill_fields,
    may_fill,
    pieces,
    pieces_of_field,
)
from store.kinds import Kind, builtin_kinds
from store.weights import Weights, parse_weights, written
from tests.quick.lines import lines, misplaced, number_said, read

LEARNED = Path(__file__).parents[1] / "tests" / "quick" / "fields.jsonl"
OFTEN = 2
"""So many numbers must have a piece."""
HEAVY = 12000
"""So many pieces are kept."""
LIGHT = 0.1
"""What weighs less is left out."""

Pair = tuple[str, str]
"""A class of fields, and a piece."""


class Example(NamedTuple):
    by: str
    kind: Kind
    counts: tuple[Count, ...]
    meant: list[str | None]
    """The key of the field that each number fills; "?" where it may or may not."""


def examples(part: str) -> list[Example]:
    found = []
    for wanted in lines(part):
        quick = read(wanted["line"])
        if quick.kind == wanted["kind"]:
            meant = _meant(wanted, quick.counts)
            kind = builtin_kinds()[quick.kind]
            found.append(Example(wanted.get("by", ""), kind, quick.counts, meant))
    return found


def _meant(wanted: dict[str, Any], counts: tuple[Count, ...]) -> list[str | None]:
    said = [number_said(count.quantity) for count in counts]
    keys = {number_said(value): key for key, value in wanted["fields"].items()}
    either = {number_said(value) for value in wanted.get("either", ())}
    return [
        "?" if one in either or (one in keys and said.count(one) > 1) else keys.get(one)
        for one in said
    ]


class Model:
    def __init__(self, learned: list[Example]) -> None:
        self.rows: list[list[Pair]] = []
        fills: list[bool] = []
        for each in learned:
            for n, (count, meant) in enumerate(zip(each.counts, each.meant, strict=True)):
                said = pieces(each.counts, n)
                for field in each.kind.fields if meant != "?" else ():
                    if may_fill(count, field):
                        own = ["", *said, *pieces_of_field(count, field)]
                        keys = classes(each.kind, field)
                        self.rows.append([(key, piece) for key in keys for piece in own])
                        fills.append(meant == field.key)
        counted = Counter(pair for row in self.rows for pair in row)
        self._fit({pair for pair, n in counted.items() if n >= OFTEN}, fills)
        heavy: Counter[str] = Counter()
        for (_, piece), weight in self.weights.items():
            heavy[piece] = max(heavy[piece], abs(weight))
        kept = {piece for piece, _ in heavy.most_common(HEAVY)}
        self._fit({pair for pair, w in self.weights.items() if pair[1] in kept and w}, fills)

    def _fit(self, pairs: set[Pair], fills: list[bool]) -> None:
        index = {pair: n for n, pair in enumerate(sorted(pairs))}
        found = [[index[pair] for pair in row if pair in index] for row in self.rows]
        at = np.repeat(np.arange(len(found)), [len(row) for row in found])
        columns = [n for row in found for n in row]
        ones = np.ones(len(columns), dtype=np.float32)
        table = csr_matrix((ones, (at, columns)), shape=(len(found), len(index)))
        fitted = LogisticRegression(C=1.0, solver="liblinear", max_iter=300).fit(table, fills)
        self.bias = fitted.intercept_[0]
        self.weights = {
            pair: 0 if abs(weight) < LIGHT else weight
            for pair, weight in zip(index, fitted.coef_[0], strict=True)
        }

    def written(self) -> str:
        keys = sorted({key for key, _ in self.weights})
        index = {key: n for n, key in enumerate(keys)}
        rows: dict[str, list[int]] = {}
        for (key, piece), weight in self.weights.items():
            rows.setdefault(piece, [0] * len(keys))[index[key]] = round(weight * 10)
        bias = rows.pop("")
        bias[index["*"]] += round(self.bias * 10)
        return written(keys, bias, rows)


def report(name: str, some: list[Example], weights: Weights) -> None:
    told: Counter[float] = Counter()
    untold: Counter[float] = Counter()
    wrong = 0
    for each in some:
        fills = fill_fields(each.counts, each.kind, weights)
        keys = [fill.field.key if fill.field else None for fill in fills]
        misses = any(k != m for k, m in zip(keys, each.meant, strict=True) if m != "?")
        wrong += misses
        for sure in (0.6, 0.7, 0.8, 0.9):
            unsure = any(1 - sure < f.likely < sure and (f.field or f.rival) for f in fills)
            told[sure] += unsure
            untold[sure] += misses and not unsure
    n = len(some)
    noted = "; ".join(f"{told[s] / n:.0%} below {s}, {untold[s]} wrong" for s in sorted(told))
    print(f"{name}: {1 - wrong / n:.1%} of {n}; {noted}", flush=True)


def main() -> None:
    learned, unseen = examples("fields"), examples("fields_unseen")
    writers = sorted({each.by for each in learned} - {""})
    for fold in range(5 if "--all" in sys.argv else 1):
        out = set(writers[fold::5])
        model = Model([each for each in learned if each.by not in out])
        some = [each for each in learned if each.by in out]
        report(" ".join(sorted(out)), some, parse_weights(model.written()))
    text = Model(learned).written()
    FIELD_WEIGHTS.write_text(text, "utf-8")
    report("fields_unseen.jsonl", unseen, parse_weights(text))
    subprocess.run([sys.executable, __file__, "--mark"], check=True)  # the weights are read anew


def mark() -> None:
    """Write which lines of fields.jsonl are open."""
    found = lines("fields")
    for wanted in found:
        wanted.pop("open", None)
        quick = read(wanted["line"])
        if quick.kind != wanted["kind"] or misplaced(wanted, quick):
            wanted["open"] = True
    rows = [json.dumps(wanted, ensure_ascii=False) for wanted in found]
    LEARNED.write_text("\n".join((*rows, "")), "utf-8")
    print(f"{sum('open' in wanted for wanted in found)} of {len(found)} lines are open")


if __name__ == "__main__":
    mark() if "--mark" in sys.argv else main()
