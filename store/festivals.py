"""The day of a festival in a year: fixed days, lunar ones (端午, 正月十五), and two solar terms.

Lunar days come from borax (MIT, 0.5 MB, 15 ms), loaded when the first of them is asked for. Lunar
new year's eve and the like belong to the calendar year in which the day falls.
"""

import re
from datetime import date, timedelta
from functools import cache

__all__ = ["FESTIVALS", "festival", "lunar_day"]

_FIXED = {
    (1, 1): ("元旦", "元旦节"),
    (3, 5): ("学雷锋日", "学雷锋纪念日"),
    (3, 8): ("三八", "三八节", "妇女节", "三八妇女节"),
    (3, 12): ("植树节",),
    (5, 1): ("五一", "五一节", "劳动节", "五一劳动节"),
    (5, 4): ("五四", "五四青年节", "青年节"),
    (6, 1): ("六一", "六一节", "儿童节", "六一儿童节"),
    (7, 1): ("七一", "建党节", "七一建党节"),
    (8, 1): ("八一", "建军节", "八一建军节"),
    (9, 10): ("教师节",),
    (10, 1): ("国庆", "国庆节"),
    (12, 4): ("宪法日", "国家宪法日"),
    (12, 13): ("国家公祭日",),
}
_LUNAR = {
    (1, 1): ("春节", "大年初一"),
    (1, 15): ("元宵", "元宵节"),
    (3, 3): ("三月三",),
    (5, 5): ("端午", "端午节"),
    (7, 7): ("七夕", "七夕节"),
    (7, 15): ("中元节",),
    (8, 15): ("中秋", "中秋节"),
    (9, 9): ("重阳", "重阳节", "九月九"),
    (12, 8): ("腊八", "腊八节"),
}
_TERMS = {"清明": 6, "清明节": 6, "冬至": 23}
"""Solar terms, counted from 小寒 as 0."""

FESTIVALS = (
    *(name for names in (*_FIXED.values(), *_LUNAR.values()) for name in names),
    *_TERMS, "除夕",
)  # fmt: skip

_ONES = "一二三四五六七八九"


@cache
def festival(name: str, year: int) -> date | None:
    """The day in `year` of what is in `FESTIVALS`; None for any other name."""
    for (month, day), names in _FIXED.items():
        if name in names:
            return date(year, month, day)
    for (month, day), names in _LUNAR.items():
        if name in names:
            return lunar_day(month, day, year)
    if name == "除夕":
        first = lunar_day(1, 1, year)
        return first - timedelta(days=1) if first else None
    if name in _TERMS and 1900 < year <= 2100:
        from borax.calendars.lunardate import TermUtils  # noqa: PLC0415 - 15 ms

        found = TermUtils.nth_term_day(year, _TERMS[name])
        return found if isinstance(found, date) else None
    return None


@cache
def lunar_day(month: int, day: int, year: int) -> date | None:
    """The day in the calendar `year` with this lunar date, leap months apart; None if there is
    none, or two of them (腊八 in some years)."""
    from borax.calendars.lunardate import LunarDate  # noqa: PLC0415 - 15 ms

    found = []
    for lunar_year in (year - 1, year):
        try:
            solar = LunarDate(lunar_year, month, day).to_solar_date()
        except ValueError:  # outside 1900–2100, or no 30th in that month
            continue
        if solar.year == year:
            found.append(solar)
    return found[0] if len(found) == 1 else None


def lunar_date(text: str, year: int) -> date | None:
    """农历八月十五, 正月十五, 大年初三, 九月初九 as a day of `year`.

    Without 农历 only where no other calendar has such a month or day.
    """
    text = re.sub("^大年(?=初)", "正月", text)
    match = re.fullmatch(
        r"(?P<said>农历|阴历)?(?P<month>正|冬|腊|十[一二]?|[一二三四五六七八九])月"
        r"(?P<day>初[一二三四五六七八九十]|[十廿][一二三四五六七八九]?|[二三]十[一二三四五六七八九]?)日?",
        text,
    )
    if match is None:
        return None
    if not match["said"] and match["month"] not in "正冬腊" and match["day"][0] not in "初廿":
        return None
    months = {"正": 1, "冬": 11, "腊": 12, "十": 10, "十一": 11, "十二": 12}
    month = months.get(match["month"]) or _ONES.index(match["month"]) + 1
    words = match["day"].removeprefix("初").replace("廿", "二十").rstrip("日")
    tens, ten, ones = words.rpartition("十")
    day = (_ONES.find(tens) + 1 if tens else 1) * 10 if ten else 0
    return lunar_day(month, day + (_ONES.index(ones) + 1 if ones else 0), year)
