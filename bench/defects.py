"""How many defects that are put in are found: into texts, and into the sample year.

    .venv/bin/python -m bench.defects [--seed N] [--count N] [FILE...]

With files: placeholders, half-width marks, doubled words, broken enumerations, typos, wrong sums
and eras, each alone in one of the texts; found when a finding that the clean text does not have
marks the words that were changed. Without: errors in facts and hand-written clauses of the sample
year; found when a warning or an error is there that the right year does not have.
"""

import argparse
import random
from collections import Counter
from pathlib import Path

from exports.proofread import errors
from exports.reader import read_text
from store.kinds import builtin_kinds
from tests.proofread.defects import found_at, put_in
from tests.proofread.seeded import any_fact, findings, grave, right_year, seeded


def table(total: Counter[str], right: Counter[str]) -> None:
    for kind in total:
        print(f"{kind:20} {right[kind]:4} / {total[kind]}")
    print(f"{'all':20} {right.total():4} / {total.total()}  {right.total() / total.total():.1%}")


def in_texts(paths: list[Path], count: int, seed: int) -> None:
    texts = [read_text(path.read_bytes()) for path in paths]
    total: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for clean, defect in put_in(texts, count, seed):
        total[defect.kind] += 1
        if found_at(clean, defect, None):
            right[defect.kind] += 1
        else:
            around = defect.text[max(0, defect.start - 8) : defect.end + 8].replace("\n", "⏎")
            print(f"missed {defect.kind}: {defect.was!r} -> …{around}…")
    table(total, right)


def in_sample(count: int, seed: int) -> None:
    kinds = builtin_kinds()
    year = right_year(kinds)
    before = findings(year, kinds)
    base = grave(before)
    clauses = sum(bool(placement.text) for placement in year.placements)
    print(f"{clauses} hand-written clauses; the right year has {len(errors(before))} errors")
    total: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for kind, changed in seeded(year, count, seed, kinds):
        total[kind] += 1
        if grave(findings(changed, kinds)) - base:
            right[kind] += 1
        else:
            old = set(map(repr, [*year.nodes, *year.records, *year.placements]))
            new = map(repr, [*changed.nodes, *changed.records, *changed.placements])
            print(f"missed {kind}: {next(item for item in new if item not in old)[:200]}")
    table(total, right)
    dice = random.Random(seed)
    tried = found = 0
    while tried < count:
        other = any_fact(year, dice, kinds)
        if other is not None:
            tried += 1
            found += bool(grave(findings(other, kinds)) - base)
    print(f"{'digits of any fact':20} {found:4} / {tried}  (told in words or not)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int)
    parser.add_argument("files", nargs="*", type=Path)
    options = parser.parse_args()
    if options.files:
        in_texts(options.files, options.count or 200, options.seed)
    else:
        in_sample(options.count or 100, options.seed)


if __name__ == "__main__":
    main()
