"""The numbers of a text, sentence by sentence, and how a disagreement between them is marked."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cached_property

from msgspec import Struct

from exports.proofread.finding import Grade
from exports.proofread.rule import Hit
from exports.proofread.sheet import Sheet, found_once

__all__ = ["Number", "Sentence", "marked", "sentences", "shown"]

_SAME = {"名": "人", "位": "人", "场次": "场", "件次": "件", "家次": "家", "户次": "户"}
"""Units in which the same things are counted."""
_MARKS = re.compile("[，、；：。（(]")
_BRACKET = re.compile("[（(）)]")
_MOST = 200
"""Numbers of a sentence; what has more is a pasted table that no words hold together."""
_LONGEST = 70
"""Characters that are marked at most; where a sum stands wider apart, its total alone is."""


class Number(Struct, frozen=True):
    """A number of the text. `kind`: its unit, one for all in which the same things are counted;
    `said`: its words; `depth`: how many brackets are open around it.
    """

    start: int
    end: int
    value: Decimal
    unit: str
    said: str
    exact: bool
    depth: int
    kind: str

    @property
    def step(self) -> Decimal:
        """How exactly a share is told: 8% to 1 %, 8.5% to 0.1 %, 四成 to 5 %, 四分之一 to 2 %."""
        if self.said[-1] not in "%％":
            return Decimal("0.05") if "成" in self.said else Decimal("0.02")
        return Decimal(1).scaleb(-len(self.said.partition(".")[2].rstrip("%％")) - 2)


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
        return self._labels[number.start]

    @cached_property
    def _labels(self) -> dict[int, str]:
        """The label of each number by where it begins."""
        ends = (self.start, *(number.end for number in self.numbers))
        return {
            number.start: _MARKS.split(self.text[low : number.start])[-1]
            for low, number in zip(ends, self.numbers, strict=False)
        }

    @cached_property
    def measured(self) -> tuple[Number, ...]:
        """All but percentages."""
        return tuple(n for n in self.numbers if n.unit != "%")

    @cached_property
    def counted(self) -> tuple[Number, ...]:
        """What can be added up: no ages."""
        return tuple(n for n in self.measured if n.unit != "岁")


_MEASURED = re.compile(
    r"(?<![\d.A-Za-z第—～~-])(?P<value>\d+(?:\.\d+)?)(?P<scale>[万亿])?(?P<unit>分钟|分(?![钟之贝])|秒"
    r"|包(?![括含村户保片案干联])|盒|桶|床(?!位)|桌|讲(?=[，。；、]|听)|微克|毫克|克(?=[，。；、降增减至到])|毫米|厘米|岁|千瓦时|千瓦|兆瓦|标箱|笔|幢|栋|顿|剂次|剂|课时|学时|公顷|卷(?![宗入子])|头(?=[，。；、])|尾|羽)"
)
"""What is measured and in prose often stands for something else: 45分钟, 97.3分."""


_SCALE = {None: 1, "万": 10**4, "亿": 10**8}
_NUMERALS = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2}
_FRACTION = re.compile(
    "(?<=[占长加少降升了至到为的约近达高出])(?:(?P<of>[二三四五六七八九十])分之(?P<part>[一二两三四五六七八九])"
    "|(?P<half>一半)|(?P<tenths>[一二两三四五六七八九])成(?P<more>[一二三四五六七八九]|半)?(?![员立长绩效果本品功为]))"
)


def _fractions(text: str) -> Iterator[Number]:
    """Shares in words: 占四分之一, 增长两成, 占一半."""
    for match in _FRACTION.finditer(text):
        if match["half"]:
            value = Decimal("0.5")
        elif match["of"]:
            value = Decimal(_NUMERALS[match["part"]]) / _NUMERALS[match["of"]]
        else:
            more = {"半": 5}.get(match["more"] or "", _NUMERALS.get(match["more"] or "零", 0))
            value = Decimal(_NUMERALS[match["tenths"]] * 10 + more) / 100
        yield Number(*match.span(), value, "%", match[0], True, 0, "%")


@found_once
def sentences(sheet: Sheet) -> Iterator[Sentence]:
    """The sentences of the prose with their numbers, but for those that are not certain; what is
    measured (45分钟) and shares in words among them."""
    text = sheet.text
    depths = [0] * (len(text) + 1)
    for line in sheet.lines:
        depth = 0
        for match in _BRACKET.finditer(line.text):
            depth += 1 if match[0] in "（(" else -1
            at = line.start + match.end()
            depths[at : line.end + 1] = [depth] * (line.end + 1 - at)
    found = [
        Number(
            start,
            end,
            q.value,
            q.unit,
            text[start:end],
            q.approx == "exact",
            depths[start],
            _SAME.get(q.unit, q.unit),
        )
        for start, end, q in sheet.quantities
        if q.value is not None
    ]
    found += [
        Number(
            *m.span(),
            Decimal(m["value"]) * _SCALE[m["scale"]],
            m["unit"],
            m[0],
            True,
            depths[m.start()],
            _SAME.get(m["unit"], m["unit"]),
        )
        for m in _MEASURED.finditer(text)
    ]
    taken = {at for number in found for at in range(number.start, number.end)}
    found += [n for n in _fractions(text) if taken.isdisjoint(range(n.start, n.end))]
    found.sort(key=lambda number: number.start)
    begins = [number.start for number in found]
    for start, end in sheet.sentences:
        inside = tuple(found[bisect_left(begins, start) : bisect_left(begins, end)])
        yield Sentence(text, start, end, inside if len(inside) <= _MOST else ())


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
