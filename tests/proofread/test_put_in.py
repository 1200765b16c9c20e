"""Texts of 126 offices in nineteen sets, and 200 defects put into each set, one at a time.

They were written by people who did not know the rules. A defect: in which text, what was there and
what stands there now, and the words (`mark`, `place`) that a finding may be about. Every third of
them is tried here, all of them by `bench/put_in.py`.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from exports.proofread import Finding, check, errors

TEXTS = Path(__file__).with_name("texts")
SETS = sorted(path.name for path in TEXTS.iterdir())


def text_of(set_: str, name: str) -> str:
    return (TEXTS / set_ / f"{name}.txt").read_text("utf-8").strip("\n")


def defects(set_: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((TEXTS / set_ / "defects.json").read_text("utf-8"))
    return found


def places(defect: dict[str, Any], at: int, text: str) -> list[tuple[int, int]]:
    """Where a finding is right: the mark, at or near the change, and the other words told."""
    mark: str = defect["mark"]
    if mark in defect["new"]:
        start = at + defect["new"].index(mark)
    else:
        everywhere = (m.start() for m in re.finditer(re.escape(mark), text))
        start = min(everywhere, key=lambda n: abs(n - at))
    found = [(start, start + len(mark))]
    others = defect.get("place") or []
    for words in [others] if isinstance(others, str) else others:
        if words in text:
            found.append((text.index(words), text.index(words) + len(words)))
    return found


def news(clean: list[Finding], changed: list[Finding]) -> list[Finding]:
    known = {(f.rule, f.surface, f.message) for f in clean}
    return [f for f in changed if (f.rule, f.surface, f.message) not in known]


@pytest.mark.parametrize("set_", SETS)
def test_a_right_text_has_errors(set_: str) -> None:
    texts = sorted({defect["text"] for defect in defects(set_)})
    found = {name: errors(check(text_of(set_, name))) for name in texts}
    assert {name: [f.message for f in some] for name, some in found.items() if some} == {}


def tried(set_: str, some: list[dict[str, Any]]) -> tuple[list[str], int, int]:
    """The defects that no finding is about; how many errors were told, and how many of them are
    about something else."""
    missed: list[str] = []
    told = wrong = 0
    cleans: dict[str, list[Finding]] = {}
    for defect in some:
        clean = text_of(set_, defect["text"])
        at = clean.index(defect["old"])
        text = clean.replace(defect["old"], defect["new"], 1)
        before = cleans.setdefault(defect["text"], check(clean))
        found = news(before, check(text))
        spots = places(defect, at, text)
        right = [f for f in found if any(f.start <= b and a <= f.end for a, b in spots)]
        if not right:
            missed.append(f"{defect['old']} → {defect['new']}")
        told += len(errors(found))
        wrong += sum(f not in right for f in errors(found))
    return missed, told, wrong


@pytest.mark.parametrize("set_", SETS)
def test_one_defect_in_twenty_goes_through(set_: str) -> None:
    some = defects(set_)[SETS.index(set_) % 3 :: 3]
    missed, told, wrong = tried(set_, some)
    assert len(missed) <= len(some) // 20 + 1, missed
    assert wrong <= told // 20 + 1  # what follows from another year in the title
