"""Lines of a notebook that are numbered: 1、3月8日座谈会, 2、…, （3）…."""

import re
from collections.abc import Sequence

from store.fold import fold_digits

__all__ = ["without_numbers"]

_HAN = "一二三四五六七八九十"
_NUMERAL = "[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_NUMBER = re.compile(
    rf"\s*(?:[（(]\s*(?P<inside>\d{{1,3}}|{_NUMERAL})\s*[）)]|(?P<digits>\d{{1,3}})(?:[、)）．]|[.](?!\d))"
    rf"|(?P<han>{_NUMERAL})、|(?P<circled>[{_CIRCLED}]))[、.．]?\s*"
)
_SPAN = re.compile(rf"(?:{_NUMERAL}|\d{{1,2}})月(?!\d)|(?:{_NUMERAL})季度")
"""Behind a number: 五、六月, 1、2月, but not 1、3月8日."""


def without_numbers(lines: Sequence[str]) -> list[str]:
    """`lines` without the numbers in front of them, if two or more have one and they count on.

    A line without a number may stand between. 3.12 and 1、2月 in a line alone are dates.
    """
    found = [_NUMBER.match(fold_digits(line)) for line in lines]
    if any(
        match and _SPAN.match(line, match.end()) for line, match in zip(lines, found, strict=True)
    ):
        return list(lines)
    numbers = [_value(match) for match in found if match]
    counts_on = len(numbers) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    if not counts_on:
        return list(lines)
    return [
        line[match.end() :] if match else line for line, match in zip(lines, found, strict=True)
    ]


def _value(match: re.Match[str]) -> int:
    said = match["inside"] or match["digits"] or match["han"] or match["circled"]
    if said in _CIRCLED:
        return _CIRCLED.index(said) + 1
    if said.isdecimal():
        return int(said)
    tens, ten, ones = said.rpartition("十")
    one = _HAN.index(ones) + 1 if ones else 0
    return (_HAN.index(tens) + 1 if tens else 1) * 10 + one if ten else one
