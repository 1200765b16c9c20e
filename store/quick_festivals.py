"""Festivals in a quick line: the day that they give where no other date stands."""

import re
from collections.abc import Iterator
from functools import cache

from msgspec import structs

from store.dates import parse_date
from store.festivals import FESTIVALS, TERMS
from store.quick_line import BREAK, FoundDate, quoted_in

__all__ = [
    "DAY", "FEW", "HAN_DAY", "HAN_MONTH", "LUNAR_DAY", "MONTH", "around_feasts", "find_festivals",
]  # fmt: skip

MONTH, DAY = r"(?:1[0-2]|0?[1-9])", r"(?:3[01]|[12]\d|0?[1-9])"
HAN_MONTH = "(?:十[一二]?|[一二三四五六七八九])"
HAN_DAY = "(?:(?:[二三]?十|[廿卅])[一二三四五六七八九]?|[一二三四五六七八九])"
FEW = "(?:十[一二三四五六七八九]?|[一二两三四五六七八九])"
LUNAR_DAY = "(?:(?:初|廿)[一二三四五六七八九十]|(?:十|二十)[一二三四五六七八九]|二十|三十)"
_DEEDS = (
    "(?:重阳|端午|中秋|元宵|七夕|腊八)"
    "(?:座谈|慰问|走访|敬老|联欢|联谊|游园|晚会|茶话|包粽|诗会|诵读|义诊|灯会|猜灯谜)"
)
"""What is done on a festival, in the midst of words: 老干部重阳座谈."""


_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_OF_YEAR = r"(?:(?:20\d\d|二[〇零○]二[〇零○一二三四五六七八九])年|今年)?"
_NOT_THEN = (
    r"(?!(?:来临)?之?(?:前|后|际)|节|假|期|长假|小长假|黄金周|以来|(?:至|到)(?:[^\W\d_]{0,3}节|国庆|元旦|\d)|和|与|及|大道|路(?![检查演面政上])|街(?!头)"
    r"|村|社区|小学|中学|幼儿园|广场|公园|水库|学校|红旗|奖|勋章|运动|精神|讲话|口号|农场|建军路|劳动奖|儿童福利|专案|案|事故|事件|元旦|春节|国庆|双节|两节|[一二三四五六七八九十]"
    "|(?<=日)(?:[常报均程记益产夜查历用]|志(?!愿))|(?<=节)[目约水育律食点能日奏气])"
)
"""What stands behind the name of a festival that only says when about, or is part of a name."""


@cache
def _celebrated() -> re.Pattern[str]:
    # 端午包粽子: most likely the day itself; 春节慰问, 端午节前 and 五四红旗团委 are not
    lunar = (
        "八月十五(?=中秋)|五月初五(?=端午)|九月初九(?=重阳)|正月十五(?=元宵)|七月初七(?=七夕)"
        "|腊月(?:廿|二十)[三四](?=小年)|腊月初八(?=腊八)"
    )
    names = "|".join(sorted(set(FESTIVALS) - {"春节", "三月三", "九月九"}, key=len, reverse=True))
    feasts = "|".join(name for name in FESTIVALS if name.endswith(("节", "日")) and name != "春节")
    return re.compile(
        rf"(?:(?<={BREAK})|(?<![\s\S])|(?<=[一-龥])(?:(?<![迎庆年])(?={feasts})|(?<![迎庆年一二三四五六七八九十日号])(?={_DEEDS})))({_OF_YEAR}(?:{names})|{MONTH}·{DAY}"
        rf"|(?:{lunar})(?![一-龥]{{2}}节?(?:来临)?之?[前后]))"
        rf"(?=[一-龥“《]){_NOT_THEN}"
    )


@cache
def _in_marks() -> re.Pattern[str]:
    # “六一”文艺汇演
    names = "|".join(sorted(FESTIVALS, key=len, reverse=True))
    ours = r"(?:(?<=[“\"]我们的节日·)|(?<=[“\"]我们的节日—)|(?<=[“\"]我们的节日:))"
    return re.compile(
        rf"(?<![迎庆年])[“\"](?!春节)({names})(?=[”\"](?=[一-龥]){_NOT_THEN})|{ours}({names})(?=[”\"])"
    )


_WEATHER = ("雨水", "小雪", "大雪")
"""Terms that are as well what fell on a day: 大雪当天扫雪."""
_TERMS = "|".join(term for term in TERMS if term not in _WEATHER)


@cache
def _festivals() -> re.Pattern[str]:
    names = "|".join(sorted(FESTIVALS, key=len, reverse=True))
    lunar = rf"[正冬腊一二三四五六七八九十]{{1,2}}月{LUNAR_DAY}|大年初[一二三四五六七八九十]"
    that_day = f"{_OF_YEAR}(?:{_TERMS})(?:那天|当天|当日|这天)"
    own = rf"{lunar}|{_OF_YEAR}(?:{names}|{_TERMS}|{MONTH}·{DAY})|{MONTH}[·.]{DAY}节"
    return re.compile(
        rf"(?:(?<={BREAK})|(?<![\s\S])|(?<=节日·)|(?<=个)(?=世界|国际|全国|中国|国家))({own})(?={BREAK}|\(|$)"
        rf"|(?:(?<={BREAK})|(?<![\s\S]))({that_day})"
    )


@cache
def around_feasts() -> re.Pattern[str]:
    # 春节走访, “七一”前走访, 端午节至中秋节, 全国助残日, 立冬煮汤: some day about then, which is
    # not said
    names = "|".join(sorted({*FESTIVALS, "双节", "两节"}, key=len, reverse=True))
    about = "走访|慰问|期间|前夕?|后|假期|值[班守]|至|到|和|与|及"
    return re.compile(
        rf"(?:(?<={BREAK})|(?<![\s\S]))[“\"]?(?:(?:{names})[”\"]?(?={about})|春节(?=[一-龥])"
        rf"|小年(?![轻龄级])|(?:去年|上年|前年)(?:{names})|(?:{_TERMS})(?=[一-龥]){_NOT_THEN})"
        "|(?:世界|国际|全国|国家|中国)[一-龥]{1,6}[日节](?![前后报历常本])"
    )


def find_festivals(line: str, shadow: str, year: int) -> Iterator[FoundDate]:
    """Each festival that gives a day: as a piece of its own, before what was done, in marks."""
    quoted = quoted_in(shadow)
    for pattern in (_festivals(), _celebrated(), _in_marks()):
        for match in pattern.finditer(shadow):
            start, end = match.span(match.lastindex or 0)
            inside = any(a < end and start < b for a, b in quoted)
            found = _day_of(line, match, year)
            if found is not None and inside == (pattern is _in_marks()):
                yield found


def _day_of(line: str, match: re.Match[str], year: int) -> FoundDate | None:
    """The day of a festival, which stays in the title, with a doubt; a lunar date is certain."""
    start, end = match.span(match.lastindex or 0)
    raw = line[start:end]
    said = raw[:4].translate(_DIGITS) + raw[4:] if raw[4:5] == "年" else raw.removeprefix("今年")
    if said[0].isdecimal() and raw[4:5] != "年":  # 3·15, 3.8节
        said = re.sub("[·.]", "-", said).removesuffix("节")
    span = structs.replace(parse_date(said, year), raw=raw)
    if span.start is None and match.re is _celebrated():  # 八月十五中秋
        span = structs.replace(parse_date(f"农历{raw}", year), raw=raw)
    if span.start is None:
        return None
    name = re.sub(f"^{_OF_YEAR}", "", match[match.lastindex or 0])
    if name not in (*FESTIVALS, *TERMS) and not name[0].isdecimal():
        stays = raw[:2] in TERMS and bool(re.match(r"\w", line[end:]))  # 谷雨那天采茶
        return FoundDate(start, end, span, own=True, stays=stays)
    doubt = f"日期按“{raw}”记为{span.start.month}月{span.start.day}日，不是当天请改。"
    return FoundDate(start, end, span, True, True, doubt, rank=2)
