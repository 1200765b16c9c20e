"""Spans in a quick line that go from one sort of date to another: 11月15日至次年3月15日."""

import re
from collections.abc import Iterator
from functools import cache

from store.dates import parse_date
from store.festivals import FESTIVALS
from store.quantity import longest
from store.quick_edges import begins_at, stands_alone
from store.quick_festivals import DAY, HAN_DAY, HAN_MONTH, LUNAR_DAY, MONTH
from store.quick_line import FoundDate

__all__ = ["find_spans"]

_TENTH = "(?:[上中下]旬|[末底]|初(?![一二三四五六七八九十]))"
_LUNAR = (
    rf"(?:(?:农历|阴历)?[正冬腊一二三四五六七八九十]{{1,2}}月{LUNAR_DAY}"
    "|大年初[一二三四五六七八九十])"
)
_SOLAR = rf"(?:{MONTH}|{HAN_MONTH})月(?:{DAY}[日号]|{HAN_DAY}[日号]|{_TENTH})?|{MONTH}[./]{DAY}"
_NO_PLACE = "(?![路街村]|社区|广场|公园|[小中]学|[前后](?![往来])|之?[前后])"
_UP_TO = "(?:至|到|~|—+|–|-)"


@cache
def _spans() -> re.Pattern[str]:
    feasts = rf"(?:{longest(*FESTIVALS)}){_NO_PLACE}"
    year = "(?:次年|翌年|明年|来年)"
    return re.compile(
        rf"(?<![\dA-Za-z./\-年月第每])(?P<from>[从自])?(?P<first>{_LUNAR}|{feasts}|{_SOLAR})"
        rf"(?P<since>起|开始)?\s?{_UP_TO}\s?"
        rf"(?P<last>{_LUNAR}|{LUNAR_DAY}(?![一二三四五六七八九十\d])|{year}?(?:{_SOLAR})|{feasts})"
        r"(?:为?止|结束|期间)?(?![\d./]|[前后](?![往来])|之?[前后]|以[前后])"
    )


def find_spans(line: str, shadow: str, year: int) -> Iterator[FoundDate]:
    """The spans that say their two ends in unlike ways, or begin with 从 or 起."""
    if "月" not in shadow and "至" not in shadow and "到" not in shadow:
        return
    for match in _spans().finditer(shadow):
        start, end = match.span()
        raw = line[start:end]
        begins = begins_at(shadow, start) or match["from"] or shadow[start].isdecimal()
        if not begins or not _is_new(match, year):
            continue
        span = parse_date(raw.removeprefix(match["from"] or ""), year)
        if span.precision == "range":
            yield FoundDate(start, end, span, stands_alone(shadow, start, end))


def _is_new(match: re.Match[str], year: int) -> bool:
    """Whether the two ends are not days or months alike, which other rules know."""
    if match["since"]:
        return True
    first, last = (parse_date(match[end], year).precision for end in ("first", "last"))
    plain = all(re.match(rf"(?:{_SOLAR})$", match[end]) for end in ("first", "last"))
    return not plain or first != last
