"""Lines of a notebook that are numbered: 1、3月8日座谈会, 2、…, （3）…."""

import re
from collections.abc import Sequence

from store.fold import fold_digits
from store.numerals import NUMERAL, number_of

__all__ = ["without_numbers"]

_NUMBER = re.compile(
    rf"\s*(?:[（(]\s*(\d{{1,3}}|{NUMERAL})\s*[）)]|(\d{{1,3}})(?:[、)）．]|[.](?!\d))"
    rf"|({NUMERAL})、|([①-⑳]))[、.．]?\s*"
)
_SPAN = re.compile(rf"(?:{NUMERAL}|\d{{1,2}})月(?!\d)|{NUMERAL}季度")
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
    numbers = [number_of(next(filter(None, match.groups()))) for match in found if match]
    counts_on = len(numbers) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    if not counts_on:
        return list(lines)
    return [
        line[match.end() :] if match else line for line, match in zip(lines, found, strict=True)
    ]
