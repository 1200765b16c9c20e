"""A line of the corpus typed in another way: what it counts and when it was must come out the same,
or be told."""

import random
import re
from collections.abc import Callable
from functools import cache

import pytest

from store.model import Quantity
from store.quick import Quick
from tests.quick.lines import lines, read

PARTS = ("plain", "offices", "held", "late", "more")
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
ONES = "零一二三四五六七八九"
DAY = re.compile(r"(?<!\S)(\d{1,2})月(\d{1,2})日(?!\S)")
SPACED = re.compile(r"\d \D|\d月 \d|月 [上中下]旬")
"""11 月 17 日, 20 人: pieces that belong together."""


def in_numerals(month_or_day: str) -> str:
    number = int(month_or_day)
    tens = "" if number < 10 else "十" if number < 20 else ONES[number // 10] + "十"
    return tens + (ONES[number % 10] if number % 10 else "")


def shuffled(line: str) -> str:
    pieces = line.split(" ")
    if SPACED.search(line) or any(p.count("“") != p.count("”") for p in pieces):
        return line
    random.Random(line).shuffle(pieces)
    return " ".join(pieces)


def with_commas(line: str) -> str:
    marked = any(piece[:1] in tuple("@#/>＠＃／＞、》") for piece in line.split(" "))
    return line if marked or SPACED.search(line) else line.replace(" ", "，")


FORMS: dict[str, Callable[[str], str]] = {
    "wide digits": lambda line: line.translate(WIDE),
    "wide blanks": lambda line: line.replace(" ", "\u3000"),
    "a full stop": lambda line: line + "。",
    "more words": lambda line: line + " 效果良好",
    "another order": shuffled,
    "commas": with_commas,
    "11-17": lambda line: DAY.sub(r"\1-\2", line, count=1),
    "11.17": lambda line: DAY.sub(r"\1.\2", line, count=1),
    "2025-11-17": lambda line: DAY.sub(r"2025-\1-\2", line, count=1),
    "十一月十七日": lambda line: DAY.sub(
        lambda m: f"{in_numerals(m[1])}月{in_numerals(m[2])}日", line, count=1
    ),
}


def numbers(quick: Quick) -> list[tuple[object, ...]]:
    found = []
    for value in quick.fields.values():
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, Quantity):
                found.append((each.value, each.unit, each.approx))
    return sorted(found, key=str)


Meaning = tuple[tuple[object, ...], list[tuple[object, ...]], set[str]]


def meaning(line: str) -> Meaning:
    """When it was, what it counts, and the parts that a note tells of."""
    quick = read(line)
    notes = {note.field.partition(".")[0] for note in quick.notes}
    return (quick.date.start, quick.date.end), numbers(quick), notes


as_written = cache(meaning)


@pytest.mark.parametrize("form", FORMS)
def test_a_line_in_another_form_says_something_else(form: str) -> None:
    """Each form is tried on a third of the lines, each line in a third of the forms."""
    differ, changed = [], 0
    corpus = [wanted["line"] for part in PARTS for wanted in lines(part)]
    for line in corpus[list(FORMS).index(form) % 3 :: 3]:
        again = FORMS[form](line)
        if again == line:
            continue
        changed += 1
        when, counts, notes = as_written(line)
        other_when, other_counts, other_notes = meaning(again)
        doubts = notes | other_notes
        if when != other_when and not {"date", "title"} & doubts:
            differ.append((line, again))
        if counts != other_counts and not {"title", "fields"} & doubts:
            differ.append((line, again))
    assert differ == []
    assert changed > 300
