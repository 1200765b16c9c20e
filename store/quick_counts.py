"""Where the counts of a quick line stand: more is a count there than in prose."""

import re
from functools import cache

from store.festivals import FESTIVALS
from store.model import Quantity
from store.quantity import MEASURES, find_quantities, other_word, parse_quantity
from store.quick_line import BREAK, quoted_in

__all__ = [
    "find_bare", "find_counts", "find_doubts", "find_passed_over", "line_measures",
    "without_occasion",
]  # fmt: skip

_MORE_MEASURES = (
    "桶", "捆", "双", "顶", "床", "盒", "罐", "枚", "枝", "束", "首", "学时", "课时", "公顷",
    "平米", "立方", "门", "堂", "岗", "头", "尾", "羽", "度", "架", "条次", "人日", "毫米", "厘米",
    "kg", "km", "队", "幢", "栋", "封", "笔", "卷", "剂次",
    "对", "尊", "幕", "口", "剂", "粒", "颗", "朵", "串", "匹", "眼", "窝", "沓",
    "扇", "樘", "筐", "车", "面", "段", "款", "类", "店",
)  # fmt: skip
"""Measures that count in a line of their own; in prose they would find what is no count."""


@cache
def line_measures() -> str:
    """The measures of a line as the alternatives of a pattern, the longer ones first."""
    return "|".join(sorted(map(re.escape, (*MEASURES, *_MORE_MEASURES)), key=len, reverse=True))


@cache
def _single() -> re.Pattern[str]:
    # 修订制度三项, 民主生活会一次: one numeral at the end of its words is a count.
    measures = "|".join(sorted(map(re.escape, MEASURES), key=len, reverse=True))
    return re.compile(
        rf"(?<![第再又每同一二两三四五六七八九十百千万几数届上下这那某])"
        rf"(?P<count>[一两二三四五六七八九](?:{measures}))(?={BREAK}|[()]|$)"
    )


@cache
def _more() -> re.Pattern[str]:
    measures = "|".join(sorted(map(re.escape, _MORE_MEASURES), key=len, reverse=True))
    return re.compile(
        rf"(?<![\dA-Za-z.:/第\-~—–至到])(?P<count>\d+(?:\.\d+)?[万亿]?[余多]?\s?"
        rf"(?:{measures}))(?={BREAK}|[()]|$)"
    )


def find_counts(line: str, shadow: str) -> list[tuple[int, int, Quantity]]:
    """The counts of a line with where they stand, in order; `raw` is as typed."""
    found = []
    for start, end, _ in find_quantities(shadow):
        last = end + shadow.startswith("元整", end - 1)
        found.append((start, last, parse_quantity(line[start:last])))
    for pattern in (_single(), _more()):
        for match in pattern.finditer(shadow):
            start, end = match.span("count")
            if not any(a < end and start < b for a, b, _ in found):
                quantity = parse_quantity(line[start:end])
                if quantity.value is not None:
                    found.append((start, end, quantity))
    names = quoted_in(shadow)
    names += [match.span() for match in _festival_names().finditer(shadow)]
    return sorted(each for each in found if not any(a <= each[0] < b for a, b in names))


@cache
def _doubtful() -> re.Pattern[str]:
    measures = "|".join(sorted(map(re.escape, MEASURES), key=len, reverse=True))
    pairs = "一二|二三|两三|三四|四五|五六|六七|七八|八九|三五"
    number = r"\d+(?:\.\d+)?[万亿]?"
    return re.compile(
        rf"(?:十?(?:{pairs})[十百千万]?|(?:好几|十几|几十|几百|几|数十|数百|上百|上千|若干|成百上千))"
        rf"[个多余]?(?:{measures})(?!日|节(?:妇女)?)"
        rf"|(?<![\d.\-/]){number}(?:{measures})?(?:至|到|~|—+|–|-|、){number}(?:{measures})"
        rf"|(?<![\d.])\d+(?:\.\d+)?[万亿]?[余多](?:{measures})"
        rf"|(?<![\d.]){number}(?:{measures})以下"
    )


def find_doubts(shadow: str) -> list[tuple[int, int]]:
    """Where a line has a guess, a range, or a number at once precise and not: 五六次, 3至5次."""
    quoted = quoted_in(shadow)
    spans = (match.span() for match in _doubtful().finditer(shadow))
    return [(a, b) for a, b in spans if not any(x < a < y for x, y in quoted)]


@cache
def _passed_over() -> re.Pattern[str]:
    measures = "|".join(sorted(map(re.escape, MEASURES), key=len, reverse=True))
    return re.compile(
        rf"(?<![\dA-Za-z.:：〔\[第/\-+])\d+(?:\.\d+)?[万亿]?(?:{measures})(?![\d/])"
        rf"|(?<![第几〇零一二三四五六七八九十百千万])"
        rf"(?:[一二三四五六七八九]?[十百千][〇零一二三四五六七八九十百千]*)(?!字|个节气)(?:{measures})"
    )


def find_passed_over(shadow: str) -> list[tuple[int, int]]:
    """Where a number with a measure still stands in what was not understood."""
    quoted = quoted_in(shadow)
    return [
        match.span()
        for match in _passed_over().finditer(shadow)
        if not any(a < match.start() < b for a, b in quoted)
        and not other_word().match(shadow, match.end() - 1)
    ]


@cache
def _festival_names() -> re.Pattern[str]:
    # 腊八节, 六一节 hold no 8 节
    return re.compile("|".join(sorted(FESTIVALS, key=len, reverse=True)))


def without_occasion(words: str) -> str:
    """`words` without the names of festivals that only say when: 春节前, 端午节期间."""
    return re.sub(rf"(?:{_festival_names().pattern})(?:前夕?|之?后|期间|当天|来临之际)?", "", words)


_BARE = re.compile(
    rf"(?:(?<={BREAK})|(?<![\s\S]))\d{{1,7}}(?:\.\d+)?[万亿]?(?={BREAK}|$)"
    rf"|(?:(?<=[数率次量])|(?<=[应实]到|[参到]会|出席))\d{{1,7}}(?:\.\d+)?[万亿]?(?={BREAK}|$)"
    rf"|(?<=[一-龥])\d+(?:\.\d+)?[万亿](?={BREAK}|$)"
    r"|(?<=投资|投入|捐款|资金)\d+(?:\.\d+)?[万亿]?(?=[\s,;。]|$)"
)


def find_bare(shadow: str) -> list[tuple[int, int]]:
    """Numbers by themselves, without a unit: no count, but perhaps meant as one."""
    return [match.span() for match in _BARE.finditer(shadow)]
