"""The numbers of a text, sentence by sentence, and how a disagreement between them is marked."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cached_property

from msgspec import Struct

from exports.proofread.finding import Grade
from exports.proofread.rule import Hit
from exports.proofread.sheet import Sheet

__all__ = ["Number", "Sentence", "marked", "sentences", "shown"]

_SAME = {"名": "人", "位": "人", "场次": "场", "件次": "件", "家次": "家", "户次": "户"}
"""Units in which the same things are counted."""
_LONGEST = 70
"""Characters that are marked at most; where a sum stands wider apart, its total alone is."""


class Number(Struct, frozen=True):
    """A number of the text. `said`: its words; `depth`: how many brackets are open around it."""

    start: int
    end: int
    value: Decimal
    unit: str
    said: str
    exact: bool
    depth: int

    @property
    def kind(self) -> str:
        return _SAME.get(self.unit, self.unit)


class Sentence(Struct, frozen=True, dict=True):
    """A sentence and its numbers."""

    text: str
    start: int
    end: int
    numbers: tuple[Number, ...]

    def between(self, left: Number, right: Number) -> str:
        return self.text[left.end : right.start]

    def label(self, number: Number) -> str:
        """The words right before a number, back to a mark or another number."""
        at = self.numbers.index(number)
        low = self.numbers[at - 1].end if at else self.start
        return re.split("[，、；：。（(]", self.text[low : number.start])[-1]

    @cached_property
    def measured(self) -> tuple[Number, ...]:
        """All but percentages."""
        return tuple(n for n in self.numbers if n.unit != "%")


_MEASURED = re.compile(
    r"(?<![\d.A-Za-z第—～~-])(?P<value>\d+(?:\.\d+)?)(?P<unit>分钟|分(?![钟之贝])|秒"
    r"|微克|毫克|毫米|厘米|岁|万千瓦时|千瓦时|标箱)"
)
"""What is measured and in prose often stands for something else: 45分钟, 97.3分."""


def sentences(sheet: Sheet, *, measured: bool = False) -> Iterator[Sentence]:
    """The sentences of the prose with their numbers, but for those that are not certain.

    `measured`: with minutes, marks and the like, that are no counts.
    """
    text = sheet.text
    depth, depths = 0, [0] * (len(text) + 1)
    for at, c in enumerate(text):
        depth = 0 if c == "\n" else depth + (c in "（(") - (c in "）)")
        depths[at + 1] = depth
    found = [
        Number(start, end, q.value, q.unit, text[start:end], q.approx == "exact", depths[start])
        for start, end, q in sheet.quantities
        if q.value is not None
    ]
    if measured:
        found += [
            Number(*m.span(), Decimal(m["value"]), m["unit"], m[0], True, depths[m.start()])
            for m in _MEASURED.finditer(text)
        ]
        found.sort(key=lambda number: number.start)
    begins = [number.start for number in found]
    for start, end in sheet.sentences:
        inside = tuple(found[bisect_left(begins, start) : bisect_left(begins, end)])
        yield Sentence(text, start, end, inside)


def shown(value: Decimal, unit: str) -> str:
    """A value as a message tells it: 98.5%, 1.2万元, 15人. A percentage is its fraction."""
    if unit == "%":
        return f"{value * 100:.1f}%".replace(".0%", "%")
    if unit == "元" and value >= 10000 and (value / 100) % 1 == 0:
        return f"{(value / 10000).normalize():f}万元"
    return f"{value.normalize():f}{unit}"


def marked(
    numbers: Sequence[Number], total: Number, message: str,
    *, fix: str | None = None, grade: Grade | None = None,
) -> Hit:  # fmt: skip
    """All that are held against each other are marked: which of them is wrong is not known."""
    low, high = min(n.start for n in numbers), max(n.end for n in numbers)
    if high - low > _LONGEST:
        return Hit(total.start, total.end, message, fix, grade)
    return Hit(low, high, message, None, grade)
