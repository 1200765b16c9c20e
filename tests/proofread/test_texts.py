"""Summaries of many offices: right ones are left alone, and what is put in is found in place."""

from collections import Counter
from pathlib import Path

import pytest

from exports.proofread import check, errors
from exports.reader import decode_text, read_text
from tests.proofread.defects import found_at, put_in

TESTS = Path(__file__).parents[1]
OTHERS = sorted([*(TESTS / "offices").glob("*.txt"), *(TESTS / "corpus").glob("*.txt")])
CLEAN = sorted((TESTS / "summaries").glob("*.txt"))
WRITTEN = {
    "02_hospital": {"halfwidth": 29, "sign-off": 1},
    "04_tax": {"halfwidth": 25, "sign-off": 1},
    "09_bus": {"halfwidth": 12, "sign-off": 1, "title": 1},
    "build_library": {"placeholder": 2, "sign-off": 1},
    "build_market": {"halfwidth": 19, "sign-off": 1},
    "held_culture": {"halfwidth": 8, "sign-off": 1},
    "held_hospital": {"halfwidth": 13, "sign-off": 1},
    "held_tax": {"halfwidth": 4},
    **{name: {"sign-off": 1} for name in (
        "01_forestry", "05_subdistrict", "06_market", "08_library", "11_agri", "12_urban",
        "build_road", "held_school", "late_police",
    )},
}  # fmt: skip
"""What is wrong in texts that were written for another purpose: half-width marks (some imitate what
a crawler leaves), placeholders, no sign-off, a title without its office. By hand."""


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.stem)
def test_something_is_called_an_error_that_is_none(path: Path) -> None:
    found = Counter(f.rule for f in errors(check(read_text(path.read_bytes()))))
    assert found == WRITTEN.get(path.stem, {})


@pytest.mark.parametrize("path", CLEAN, ids=lambda path: path.stem)
def test_a_clean_summary_is_not_clean(path: Path) -> None:
    found = check(decode_text(path.read_bytes()).strip("\n"))
    assert [f for f in found if f.grade != "hint"] == []


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_defect_that_was_put_in_is_not_found(seed: int) -> None:
    texts = [read_text(path.read_bytes()) for path in (*OTHERS, *CLEAN)]
    made = put_in(texts, 200, seed)
    missed = [defect for clean, defect in made if found_at(clean, defect, None) is None]
    assert len(missed) <= 10, [(d.kind, d.was, d.text[d.start : d.end]) for d in missed]
