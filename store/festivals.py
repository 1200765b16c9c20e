"""The day of a festival in a year: fixed days, lunar ones (端午, 正月十五), and two solar terms.

Lunar days come from borax (MIT, 0.5 MB, 15 ms), loaded when the first of them is asked for. Lunar
new year's eve and the like belong to the calendar year in which the day falls.
"""

import re
from datetime import date, timedelta
from functools import cache

__all__ = ["FESTIVALS", "TERMS", "festival", "has_name", "lunar_day"]

_FIXED = {
    (1, 1): ("元旦", "元旦节"),
    (1, 10): ("警察节", "人民警察节", "中国人民警察节"),
    (2, 2): ("湿地日", "世界湿地日"),
    (3, 3): ("爱耳日", "全国爱耳日", "世界野生动植物日"),
    (3, 5): ("学雷锋日", "学雷锋纪念日", "中国青年志愿者服务日"),
    (3, 8): ("三八", "三八节", "妇女节", "三八妇女节"),
    (3, 12): ("植树节",),
    (3, 15): ("消费者权益日", "消费者权益保护日", "国际消费者权益日"),
    (3, 18): ("全国爱肝日",),
    (3, 20): ("国际幸福日",),
    (3, 21): ("国际森林日", "世界睡眠日"),
    (3, 22): ("世界水日",),
    (3, 23): ("世界气象日",),
    (3, 24): ("世界防治结核病日",),
    (4, 7): ("世界卫生日",),
    (4, 15): ("国家安全教育日", "全民国家安全教育日"),
    (4, 22): ("世界地球日",),
    (4, 23): ("世界读书日",),
    (4, 26): ("知识产权日", "世界知识产权日"),
    (5, 1): ("五一", "五一节", "劳动节", "五一劳动节"),
    (5, 4): ("五四", "五四青年节", "青年节"),
    (5, 8): ("世界红十字日",),
    (5, 10): ("中国品牌日",),
    (5, 12): ("防灾减灾日", "全国防灾减灾日", "护士节", "国际护士节"),
    (5, 15): ("国际家庭日", "防治碘缺乏病日"),
    (5, 17): ("世界电信日", "世界高血压日"),
    (5, 18): ("国际博物馆日",),
    (5, 19): ("中国旅游日", "世界家庭医生日"),
    (5, 20): ("世界计量日", "全国学生营养日", "中国学生营养日", "世界蜜蜂日"),
    (5, 22): ("国际生物多样性日",),
    (5, 30): ("科技工作者日", "全国科技工作者日"),
    (5, 31): ("世界无烟日",),
    (6, 1): ("六一", "六一节", "儿童节", "六一儿童节"),
    (6, 5): ("环境日", "世界环境日", "六五环境日"),
    (6, 6): ("爱眼日", "全国爱眼日"),
    (6, 8): ("世界海洋日", "全国海洋宣传日"),
    (6, 9): ("国际档案日",),
    (6, 14): ("世界献血者日", "信用记录关爱日"),
    (6, 17): ("世界防治荒漠化与干旱日",),
    (6, 25): ("土地日", "全国土地日"),
    (6, 26): ("禁毒日", "国际禁毒日"),
    (7, 1): ("七一", "建党节", "七一建党节"),
    (7, 11): ("航海日", "中国航海日", "世界人口日"),
    (7, 28): ("世界肝炎日",),
    (8, 1): ("八一", "建军节", "八一建军节"),
    (8, 8): ("全民健身日",),
    (8, 15): ("全国生态日",),
    (8, 19): ("医师节", "中国医师节"),
    (9, 3): ("抗战胜利纪念日",),
    (9, 5): ("中华慈善日",),
    (9, 10): ("教师节",),
    (9, 20): ("爱牙日", "全国爱牙日", "公民道德宣传日", "中国统计开放日"),
    (9, 21): ("国际和平日",),
    (9, 22): ("世界无车日",),
    (9, 27): ("世界旅游日",),
    (9, 28): ("世界狂犬病日",),
    (9, 30): ("烈士纪念日",),
    (10, 1): ("国庆", "国庆节", "国际老年人日", "国际老人节"),
    (10, 8): ("全国高血压日",),
    (10, 9): ("世界邮政日",),
    (10, 10): ("世界精神卫生日",),
    (10, 13): ("国际减灾日",),
    (10, 14): ("世界标准日",),
    (10, 16): ("世界粮食日",),
    (10, 17): ("扶贫日", "国家扶贫日"),
    (10, 20): ("世界统计日",),
    (11, 8): ("记者节",),
    (11, 9): ("消防日", "消防宣传日", "全国消防日", "全国消防宣传日"),
    (11, 14): ("世界糖尿病日", "联合国糖尿病日"),
    (11, 19): ("世界厕所日",),
    (11, 20): ("世界儿童日",),
    (12, 1): ("世界艾滋病日",),
    (12, 2): ("交通安全日", "全国交通安全日"),
    (12, 3): ("国际残疾人日",),
    (12, 4): ("宪法日", "国家宪法日", "宪法宣传日", "法制宣传日", "法治宣传日"),
    (12, 5): ("国际志愿者日", "国际志愿人员日"),
    (12, 9): ("国际反腐败日",),
    (12, 13): ("国家公祭日",),
}
_LUNAR = {
    (1, 1): ("春节", "大年初一"),
    (1, 15): ("元宵", "元宵节"),
    (2, 2): ("龙抬头", "二月二龙抬头"),
    (3, 3): ("三月三",),
    (5, 5): ("端午", "端午节"),
    (7, 7): ("七夕", "七夕节"),
    (7, 15): ("中元节",),
    (8, 15): ("中秋", "中秋节"),
    (9, 9): ("重阳", "重阳节", "九月九", "九九重阳", "九九重阳节"),
    (12, 8): ("腊八", "腊八节"),
}
TERMS = (
    "小寒", "大寒", "立春", "雨水", "惊蛰", "春分", "清明", "谷雨", "立夏", "小满", "芒种", "夏至",
    "小暑", "大暑", "立秋", "处暑", "白露", "秋分", "寒露", "霜降", "立冬", "小雪", "大雪", "冬至",
)  # fmt: skip
"""The solar terms of a year."""
_ON_TERMS = {
    "清明": "清明", "清明节": "清明", "冬至": "冬至",
    "丰收节": "秋分", "农民丰收节": "秋分", "中国农民丰收节": "秋分",
}  # fmt: skip
"""Festivals on the day of a term."""

_OF_A_MONTH = {
    (5, 2, 6): ("母亲节",),
    (5, 3, 6): ("助残日", "全国助残日"),
    (6, 2, 5): ("文化和自然遗产日", "文化遗产日"),
    (6, 3, 6): ("父亲节",),
    (9, 2, 5): ("世界急救日",),
    (9, 3, 5): ("国防教育日", "全民国防教育日"),
    (11, 4, 3): ("感恩节",),
}
"""Month, which one, and day of the week (Monday is 0): the second Sunday of May."""

FESTIVALS = (
    *(n for names in (*_FIXED.values(), *_LUNAR.values(), *_OF_A_MONTH.values()) for n in names),
    *_ON_TERMS, "除夕",
)  # fmt: skip

_ONES = "一二三四五六七八九"


@cache
def festival(name: str, year: int) -> date | None:
    """The day in `year` of what is in `FESTIVALS` or `TERMS`; None for any other name."""
    for (month, day), names in _FIXED.items():
        if name in names:
            return date(year, month, day)
    for (month, which, weekday), names in _OF_A_MONTH.items():
        if name in names:
            first = date(year, month, 1)
            return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))
    for (month, day), names in _LUNAR.items():
        if name in names:
            return lunar_day(month, day, year)
    if name == "除夕":
        new_year = lunar_day(1, 1, year)
        return new_year - timedelta(days=1) if new_year else None
    term = _ON_TERMS.get(name, name)
    if term in TERMS and 1900 < year <= 2100:
        from borax.calendars.lunardate import TermUtils  # noqa: PLC0415 - 15 ms

        found = TermUtils.nth_term_day(year, TERMS.index(term))
        return found if isinstance(found, date) else None
    return None


def has_name(day: date) -> bool:
    """Whether something is remembered on this day of every year: 3-12, 5-12."""
    return (day.month, day.day) in _FIXED


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
        r"(?P<day>初?[一二三四五六七八九十]|[十廿][一二三四五六七八九]?|[二三]十[一二三四五六七八九]?)日?",
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
