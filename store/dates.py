"""Dates as people write them: 11-17, 3月, 三季度, 3月1日至5日, 二〇二三年十一月, 上周五, 端午节.

The year is the document's wherever none was written, and is never guessed otherwise. What is not
a certain day or span stays in `raw`.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache

from store.fold import fold
from store.model import DateSpan, Precision

__all__ = [
    "CLOCK",
    "clock_in",
    "date_problem",
    "find_dates",
    "format_date",
    "parse_date",
    "weekday_problem",
    "zeros",
]

_Span = tuple[date, date, Precision]

_ONES = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
_YEAR = (
    r"(?:(?P<y>\d{4})(?:年度?|[-./](?=\d))"
    r"|(?P<yy>[12]\d)(?:年(?=[\d第上下])|-(?=\d{1,2}-\d)|\.(?=\d{1,2}\.\d)|/(?=\d{1,2}/\d)))?"
)
"""A year: 2024年, 2024-, or of two digits before a month (24年12月) or a day (24.12.5)."""
_TO = r"(?:至|到|--|—+|–+|~|-)"
_TENTH = "(?:上旬|中旬|下旬|初|中|底|末)"
_HABIT = r"(?:每|逢|按[月季年]|逐[月季年])"
_EDGE_OF_YEAR = r"年(?:初|底|末|中)$|^(?:岁末|岁首|年终)$"
_PLACEHOLDER = r"\d{0,3}[xX×*＊_?？Ｘｘ＿]{1,4}|[xX×*Ｘｘ]{2,4}|[□○〇]{3,4}年|_年|某[年月日]"
_WEEKDAYS = "一二三四五六日"
_PART_OF_DAY = (
    "(?:上午|下午(?!茶)|晚上|晚(?![会宴餐报霞高自年辈稻婚点间])|中午|早上|早(?![晚餐市操教稻期读茶点春班高会晨间])"
    "|清晨|凌晨|傍晚|夜间(?!(?![一二三四五六七八九十两]{1,3}点)[一-龥])|夜里|夜晚|晚间|午间|早间|午后)"
)
_COUNTED = (
    "[余多起笔例宗人名位户份家场次个件条项处支辆台只所批车对页盏套棵株亩吨米元万千百]|公里|分钟"
)
"""What stands behind a number that is no minutes: 上午9点20家企业."""
_TIME = (
    r"(?:\d{1,2}:[0-5]\d|(?:\d{1,2}|两|[一二三四五六七八九十]{1,3})(?:点钟?|时)"
    rf"(?:\d{{1,2}}(?:分(?!钟)许?|(?!\d|{_COUNTED}))|[一二三四五六七八九十]{{1,3}}分(?!钟)|半(?!课堂)|整|一刻|许|多(?![一-龥]))?"
    "(?![意要建措段位]|半课堂))"
)
CLOCK = (
    rf"(?:{_PART_OF_DAY}(?:\s*{_TIME})?|{_TIME})"
    rf"(?:\s*(?:至|到|-|—+|–|~)\s*{_PART_OF_DAY}?{_TIME})?"
)
"""A time of day, folded: 上午, 8:30, 下午3点半至5点. It stays in `raw`; a `DateSpan` has none."""
_WEEKDAY = r"\(?(?:星期|周|礼拜)(?P<weekday>[一二三四五六日天])\)?"
_WHICH = "(?:第(?P<n>[一二三四五1-5])个?|最后[一1]?个?)"
_OF_WEEK = "(?:星期|周|礼拜)(?P<weekday>[一二三四五六日天])"
"""第二个周五."""
_WEEKDAY_BEHIND = re.compile(rf"(?<=[\d日号]),?\s*{_WEEKDAY}\s*$")
_CLOCK_BEHIND = re.compile(
    rf"(?:(?<=[日号天早晚)）一二三四五六])\s*|(?<=\d)(?=[^\d:])|(?<=[\d\s])\s+){CLOCK}\s*$"
)


_SO_MANY_DAYS = re.compile(r"(?<=、\d)[两二三][日天]$|(?<=、\d\d)[两二三][日天]$")
"""9月28、29两日."""


def parse_date(raw: str, year: int, *, today: date | None = None) -> DateSpan:
    """The days that `raw` says, in `year` where it names none.

    上周五, 昨天 and the like are understood only where `today` is given. Habits (每季度) have
    precision `recurring` and no days; what is not understood has `none` and no days. A time of day
    behind it changes nothing; of festivals it is the day itself.
    """
    folded = re.sub(r"(?<=\d)[。,](?=\d+$)", ".", zeros(fold(raw)).replace("曰", "日").strip())
    folded = _WEEKDAY_BEHIND.sub("", _CLOCK_BEHIND.sub("", folded))
    folded = _SO_MANY_DAYS.sub("日", folded)
    text = _arabic("".join(folded.split())).replace("。", ".").removesuffix("起")
    if re.match(_HABIT, text):
        return DateSpan(raw, precision="recurring")
    if not text or re.search(_PLACEHOLDER, text) or not 1900 <= year <= 2100:
        return DateSpan(raw)
    try:
        span = _relative(text, today, year) if today else None
        span = span or _one(text, year) or _range(text, year) or _festival(folded, year)
        span = span or _between("".join(folded.split()), year)
    except ValueError:  # no such day
        span = None
    return DateSpan(raw, *span) if span else DateSpan(raw)


_TWO_MONTHS = re.compile(
    "(?:一二|二三|三四|四五|五六|六七|七八|八九)月(?:份|间(?![接隔距歇断]))?(?![季龄饼底初末中上下])"
)
"""七八月: from the one to the other."""

_TWO_QUARTERS = re.compile("(一(?=二)|二(?=三)|三(?=四))([二三四])季度")


def zeros(text: str) -> str:
    """`text` with the letter O of a year or a day as the nought that is meant; as long."""
    if "O" not in text and "o" not in text:
        return text
    text = _DAY_WITH_O.sub(lambda match: match[0].translate(_NOUGHTS[True]), text)
    return _WITH_O.sub(lambda match: match[0].translate(_NOUGHTS[match[0][0].isascii()]), text)


_WITH_O = re.compile(
    r"(?<![0-9A-Za-z])(?:[12][\dOo]{3}|[一二][〇零○一二三四五六七八九Oo]{3})(?=[年./-])"
)
_DAY_WITH_O = re.compile(r"(?<=\d月)[\dOo]{2}(?=[日号])")
_NOUGHTS = {True: str.maketrans("Oo", "00"), False: str.maketrans("Oo", "〇〇")}
"""For a year in figures, and in numerals."""


def weekday_problem(span: DateSpan) -> str | None:
    """What to tell the person where the weekday written behind a day is not that day's."""
    folded = _CLOCK_BEHIND.sub("", fold(span.raw).strip())
    match = _WEEKDAY_BEHIND.search(folded)
    if match is None or span.start is None or span.precision != "day":
        return None
    written, real = match["weekday"].replace("天", "日"), _WEEKDAYS[span.start.weekday()]
    if written == real:
        return None
    return f"{_day(span.start)}是星期{real}，不是星期{written}，请核对。"


def clock_in(raw: str) -> str:
    """The time of day that the words of a date end with, as typed: 下午3点; or nothing."""
    match = _CLOCK_BEHIND.search(fold(raw))
    if match is None:
        return ""
    start = match.start()
    return raw[start - (raw[start - 1 : start] in ("早", "晚")) :].strip()  # 昨晚8点


def date_problem(span: DateSpan) -> str | None:
    """What to tell the person about a date that is not certain; None where it is, or is empty."""
    raw = span.raw.strip()
    if not raw or span.start is not None or span.precision == "recurring":
        return None
    shown = raw if len(raw) <= 20 else raw[:20] + "…"
    if re.search(_PLACEHOLDER, raw):
        return f"“{shown}”里有没填的占位符，请写明是哪一天。"
    if re.search(_EDGE_OF_YEAR, raw):
        return f"“{shown}”不是确切的日期，请写到月或日。"
    if re.fullmatch(
        rf"{_YEAR}(?:\d{{1,2}}[-./月。]\d{{1,2}}[日号]?|\d{{4}}|\d{{1,2}}月份?)", fold(raw)
    ):
        return f"没有“{shown}”这一天，请核对。"
    return f"没有看懂“{shown}”这个日期，原样保留。可写作 11-17、3月、三季度、3月1日至5日。"


def find_dates(text: str, year: int) -> list[tuple[int, int, DateSpan]]:
    """The dates in running text with where they stand, as far as they say 年, 月, 日 or 季度.

    A placeholder year (20xx年3月) is found too, with precision none.
    """
    found = []
    for match in _running().finditer(text):
        found.append((*match.span(), parse_date(match[0], year)))
    return found


def format_date(span: DateSpan) -> str:
    """The date as a clause prints it, without the year: 11月17日, 3月, 第三季度, 3月1日至5日.

    "" for habits and for what has no days. A span over two years prints both.
    """
    start, end = span.start, span.end
    if start is None or end is None or span.precision in ("none", "recurring"):
        return ""
    match span.precision:
        case "day":
            return _day(start)
        case "ten_days":
            return f"{start.month}月{'上中下'[min(start.day // 10, 2)]}旬"
        case "month":
            return f"{start.month}月"
        case "quarter":
            return f"第{'一二三四'[(start.month - 1) // 3]}季度"
        case "half":
            return "上半年" if start.month == 1 else "下半年"
        case "year":
            return "全年"
    if start.year != end.year:
        return f"{start.year}年{_day(start)}至{end.year}年{_day(end)}"
    if start.month == end.month:
        return f"{_day(start)}至{end.day}日"
    whole = start.day == 1 and end.day == _last(end.year, end.month).day
    return f"{start.month}月至{end.month}月" if whole else f"{_day(start)}至{_day(end)}"


def _one(text: str, year: int) -> _Span | None:
    """One day, ten days, month, quarter, half or year. ValueError: there is no such day."""
    for pattern, make in _forms():
        if match := pattern.fullmatch(text):
            own = _own_year(match, year)
            if not 1900 <= own <= 2100:
                return None
            return make(match, own)
    return None


def _own_year(match: re.Match[str], year: int) -> int:
    """The year that was written, with two digits 20xx; else `year`."""
    given = match.groupdict()
    short = given.get("yy")
    return int(given.get("y") or (f"20{short}" if short else year))


def _range(text: str, year: int) -> _Span | None:
    """From one date to another; what the second leaves out is the first's."""
    if match := re.fullmatch(
        rf"{_YEAR}第?(?:(?P<a>\d)|(?P<first>前))(?:{_TO}|、)?第?(?P<b>\d)季度", text
    ):
        own = _own_year(match, year)
        low, high = int(match["a"] or 1), int(match["b"])
        if not 1 <= low < high <= 4 or ("、" in text and high - low > 1):
            return None
        return date(own, low * 3 - 2, 1), _last(own, high * 3), "range"
    if match := re.fullmatch(rf"{_YEAR}前(?P<n>\d{{1,2}})个月", text):
        count = int(match["n"])
        own = _own_year(match, year)
        return (date(own, 1, 1), _last(own, count), "range") if 1 < count <= 12 else None
    if match := re.fullmatch(rf"{_YEAR}(?P<a>\d{{1,2}}){_TO}(?P<b>\d{{1,2}})月份?", text):
        text = f"{_own_year(match, year)}年{match['a']}月至{match['b']}月"
    if match := re.fullmatch(rf"{_YEAR}(?P<all>\d{{1,2}}(?:月?、\d{{1,2}})+)月份?", text):
        months = [int(month) for month in re.findall(r"\d+", match["all"])]
        if months != list(range(months[0], months[-1] + 1)):
            return None  # months apart are no span
        text = f"{_own_year(match, year)}年{months[0]}月至{months[-1]}月"
    if match := re.fullmatch(r"(.*\d月)(\d{1,2}[日号]?(?:、\d{1,2}[日号]?)+)(?<=[日号])", text):
        days = [int(day) for day in re.findall(r"\d+", match[2])]
        first, last = (_one(f"{match[1]}{day}日", year) for day in (days[0], days[-1]))
        if first and last and days == list(range(days[0], days[-1] + 1)):
            return first[0], last[0], "range"
        return None  # days apart are no span
    if match := re.fullmatch(r"(.*\d月)(?:(?P<low>上中)|中下)旬", text):
        spans = [
            _one(f"{match[1]}{tenth}旬", year) for tenth in ("上中" if match["low"] else "中下")
        ]
        first, last = spans
        return (first[0], last[1], "range") if first and last else None
    if match := re.fullmatch(r"(.*[底末])(\d{1,2}月(?:初|上旬))", text):
        text = f"{match[1]}至{match[2]}"
    for match in re.finditer(_TO, text):
        head, tail = text[: match.start()], text[match.end() :]
        if match[0] == "-" and not re.search(r"[月日号年]$|[.月/]", head):
            continue
        first = _one(head, year)
        if first is None:
            continue
        if re.fullmatch(r"\d{1,2}[日号]?", tail) and first[2] == "day":
            tail = f"{first[0].month}月{tail.rstrip('日号')}日"
        last = _one(tail, first[0].year)
        if last is not None and first[0] < last[1] and first[2] == last[2]:
            return first[0], last[1], "range"
    return None


@cache
def _forms() -> tuple[tuple[re.Pattern[str], Callable[[re.Match[str], int], _Span]], ...]:
    def form(pattern: str) -> re.Pattern[str]:
        return re.compile(_YEAR + pattern)

    return (
        (form(r"(?P<m>\d{1,2})(?:月|[-./])(?P<d>\d{1,2})[日号]?"), _as_day),
        (re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"), _as_day),
        (re.compile(r"(?P<m>0[1-9]|1[0-2])(?P<d>\d{2})"), _as_day),
        (form(r"(?P<m>\d{1,2})月份?"), _as_month),
        (re.compile(r"(?P<y>\d{4})[-./](?P<m>\d{1,2})"), _as_month),
        (form(rf"(?P<m>\d{{1,2}})月份?(?P<t>{_TENTH})"), _as_ten_days),
        (form(rf"(?P<m>\d{{1,2}})月份?的?{_WHICH}{_OF_WEEK}"), _as_weekday),
        (form(r"(?:第?(?P<q>[1-4])季度?|[Qq](?P<q2>[1-4]))"), _as_quarter),
        (form(r"(?P<h>[上下前后])半年"), _as_half),
        (re.compile(r"(?P<y>\d{4})年度?(?:全年)?|全年度?|(?:本|今)年度?|年内"), _as_year),
        (re.compile(r"(?P<y>19\d\d|20\d\d)"), _as_year),
    )


def _as_day(match: re.Match[str], year: int) -> _Span:
    day = date(year, int(match["m"]), int(match["d"]))
    return day, day, "day"


def _as_month(match: re.Match[str], year: int) -> _Span:
    month = int(match["m"])
    return date(year, month, 1), _last(year, month), "month"


def _as_ten_days(match: re.Match[str], year: int) -> _Span:
    month, part = int(match["m"]), "上初中中下底下末".index(match["t"][0]) // 2
    if part >= 2:
        return date(year, month, 21), _last(year, month), "ten_days"
    return date(year, month, part * 10 + 1), date(year, month, part * 10 + 10), "ten_days"


def _as_weekday(match: re.Match[str], year: int) -> _Span:
    """6月第二个周五, 10月最后一个周五. ValueError: there is no fifth one."""
    first = date(year, int(match["m"]), 1)
    weekday = _WEEKDAYS.index(match["weekday"].replace("天", "日"))
    days = [day for n in range(31) if (day := first + timedelta(n)).weekday() == weekday]
    own = [day for day in days if day.month == first.month]
    which = int(_ONES.get(match["n"], match["n"])) if match["n"] else 0
    if which > len(own):
        raise ValueError(match[0])
    day = own[which - 1]
    return day, day, "day"


def _as_quarter(match: re.Match[str], year: int) -> _Span:
    quarter = int(match["q"] or match["q2"])
    return date(year, quarter * 3 - 2, 1), _last(year, quarter * 3), "quarter"


def _as_half(match: re.Match[str], year: int) -> _Span:
    if match["h"] in "上前":
        return date(year, 1, 1), date(year, 6, 30), "half"
    return date(year, 7, 1), date(year, 12, 31), "half"


def _as_year(match: re.Match[str], year: int) -> _Span:
    return date(year, 1, 1), date(year, 12, 31), "year"


def _festival(text: str, year: int) -> _Span | None:
    """端午节, 2025年国庆, 农历八月十五. The calendar is loaded only where such a word stands."""
    match = re.fullmatch(r"(?:(\d{4})年)?(\D{2,8}?)(?:当天|当日|这天|那天)?", "".join(text.split()))
    if match is None:
        return None
    from store.festivals import FESTIVALS, TERMS, festival, lunar_date  # noqa: PLC0415 - few need it

    own = int(match[1] or year)
    if not 1900 <= own <= 2100:
        return None
    day = festival(match[2], own) if match[2] in (*FESTIVALS, *TERMS) else lunar_date(match[2], own)
    return (day, day, "day") if day else None


_NEXT_YEAR = re.compile("(?:次年|翌年|明年|来年|第二年)")
_LUNAR_MONTH = re.compile("(?:农历|阴历)?[正冬腊一二三四五六七八九十]{1,2}月(?=[初廿十二])")
_SINCE_THEN = re.compile("(?:起|开始)$")


def _between(text: str, year: int) -> _Span | None:
    """From one date to another of another sort: 11月15日至次年3月15日, 腊月廿三到正月十五,
    清明至五一, 4月1日起到5月底."""
    for match in re.finditer(_TO, text):
        head = _SINCE_THEN.sub("", text[: match.start()])
        tail = re.sub("(?:为?止|结束|期间)$", "", text[match.end() :])
        if match[0] == "-" and not re.search(r"[月日号年]$", head):
            continue
        first = _one(_arabic(head), year) or _festival(head, year)
        if first is None:
            continue
        begins = first[0].year
        if month := _LUNAR_MONTH.match(head):  # 正月初一至初七
            tail = re.sub("^(?=[初廿]|二?十[一二三四五六七八九])", month[0], tail)
        if later := _NEXT_YEAR.match(tail):
            tail, begins = tail[later.end() :], begins + 1
        last = _one(_arabic(tail), begins) or _festival(tail, begins)
        if last is None or first[0] >= last[1] or "year" in (first[2], last[2]):
            continue
        if last[2] in ("day", "ten_days", first[2]):  # to the first of April, or its last?
            return first[0], last[1], "range"
    return None


_DAYS = {
    "今天": 0, "今日": 0, "今早": 0, "今晚": 0, "当天": 0, "昨天": 1, "昨日": 1, "昨晚": 1,
    "昨儿": 1, "昨儿个": 1, "今儿": 0, "今儿个": 0, "前儿": 2, "前儿个": 2,
    "前天": 2, "前日": 2, "大前天": 3, "明天": -1, "明日": -1, "明早": -1, "明晚": -1, "后天": -2,
}  # fmt: skip


def _relative(text: str, today: date, year: int) -> _Span | None:
    """Days named from today: 昨天, 3天前, 上周五, 上月, 本月5日, 月底, 本季度, 去年12月."""
    if text in _DAYS:
        day = today - timedelta(days=_DAYS[text])
        return day, day, "day"
    if match := re.fullmatch(r"(?:年初|(.+))(?:至今|以来)", text):
        since = _one(match[1], year) if match[1] else (date(year, 1, 1),)
        return (since[0], today, "range") if since and since[0] < today else None
    if match := re.fullmatch(r"(\d{1,3})[天日](?:以|之)?前", text):
        day = today - timedelta(days=int(match[1]))
        return day, day, "day"
    if match := re.fullmatch(
        r"(上上|上|本|这|下)?(?:个?周|个?星期|个?礼拜)([一二三四五六日天1-6末])?", text
    ):
        weeks = {"上上": 2, "上": 1, "下": -1}.get(match[1] or "", 0)
        monday = today - timedelta(days=today.weekday() + 7 * weeks)
        if match[2] in (None, "末"):
            # 本周, 上周末: some days of it; a bare 周 or 周末 may be any week's
            if not match[1]:
                return None
            first = monday if match[2] is None else monday + timedelta(days=5)
            return first, monday + timedelta(days=6), "range"
        name = match[2].replace("天", "日")
        number = int(name) - 1 if name.isdigit() else _WEEKDAYS.index(name)
        day = monday + timedelta(days=number)
        return day, day, "day"
    if match := re.fullmatch(rf"(?:(上|本|这|下)个?)?(?:月({_TENTH})|({_TENTH}))", text):
        month = _month_from(today, {"上": -1, "下": 1}.get(match[1] or "", 0))
        tenth = match[2] or match[3]
        if not match[2] and not tenth.endswith("旬"):
            return None
        return _one(f"{month.month}月{tenth}", month.year)
    if match := re.fullmatch(r"(上上|上|本|这|下|当)个?月(?:份|(\d{1,2})[日号]|(.旬))?", text):
        month = _month_from(today, {"上上": -2, "上": -1, "下": 1}.get(match[1], 0))
        rest = f"{match[2]}日" if match[2] else match[3] or ""
        return _one(f"{month.month}月{rest}", month.year)
    if match := re.fullmatch(r"(上|本|这)个?季度", text):
        start = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
        if match[1] == "上":
            start = _month_from(start, -3)
        return start, _last(start.year, start.month + 2), "quarter"
    if match := re.fullmatch(r"(去年|上年|前年|今年|本年|明年)(.+)?", text):
        year = today.year + {"去": -1, "上": -1, "前": -2, "明": 1}.get(match[1][0], 0)
        rest = match[2] or "全年"
        if match[1] in ("今年", "本年") and not match[2]:
            return None
        return _one(rest, year) or _range(rest, year)
    return None


def _month_from(day: date, months: int) -> date:
    """The first day of the month that lies so many months on."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


@cache
def _running() -> re.Pattern[str]:
    numeral = "[一二三四五六七八九十]"
    year = (
        r"(?:(?<!\d)\d{4}|(?<!\d)[12]\d(?=年(?:1[0-2]|0?[1-9]|元)(?:月|[至到-]))"
        r"|(?<![\d一-龥])[12]\d(?=年(?:第?[1-4一二三四]季度|[上下]半年))"
        r"|(?<!\d)\d{0,3}[xX×*＊_]{1,4}|[〇零○一二三四五六七八九]{4})年"
    )
    month = (
        r"(?:(?<!\d)(?:1[0-2]|0?[1-9])|(?<![\d万亿])元"
        rf"|(?<!{numeral})(?!一月(?:\d{{1,2}}|两|{numeral})(?:次(?!性)|[回趟遍顿]))(?:十[一二]?|[一二三四五六七八九]))月份?"
    )
    tens = "(?:[二三]?十|[廿卅])[一二三四五六七八九]?"
    day = rf"(?:3[01]|[12]\d|0?[1-9]|{tens}|{numeral})[日号]"
    tenth = (
        "(?:[上中下]旬|[底末](?![层端梢])|初(?![一二三四五六七八九十])"
        "|中(?![心央国华考学小秋层旬]))"
    )
    # 三月三 is no month; 11月17日六十五人 is a day all the same
    other = rf"{numeral}{{1,4}}(?!{_COUNTED}|[一二三四五六七八九十])|[初廿][一二三四五六七八九十]"
    whole = rf"{month}(?:{day}|上中旬|中下旬|{tenth}|(?!{other}))"
    # 5月19-23日, 十月十五至十七日
    bare = rf"(?:(?:3[01]|[12]\d|0?[1-9])|(?:[二三]?十{numeral}?|{numeral}))"
    # 4月29-30: without 日 only where it is surely a span
    number = r"(?:3[01]|[12]\d|0?[1-9])"
    short = rf"{month[:-3]}月{number}(?:至|到|—+|–|~|-){number}(?![\d日号月人次])"
    short += rf"|{month[:-3]}月{number}(?:至|到){month[:-3]}月{number}(?![\d一-龥])"
    nth = re.sub(r"\?P<\w+>", "?:", _WHICH + _OF_WEEK)
    both = f"(?<!{numeral})(?<!每年){_TWO_MONTHS.pattern}(?!{numeral})"
    quarter = r"第?(?:[1-4]|[一二三四])季度"
    to = r"(?:至|到|—+|–|~|～|-)"
    return re.compile(
        rf"(?:{year})?(?:{both}|{month}的?{nth}|{month}{bare}{to}(?:{month})?{day}"
        rf"|{short}|{whole}(?:{to}(?:(?:{year})?{whole}|{day}))?|{month[:-3]}{to}{whole}"
        rf"|前[二三]季度|前(?:\d{{1,2}}|{numeral}{{1,2}})个月|[一二三四1-4](?:至|到|-|—+|~)[二三四2-4]季度|{quarter}(?:{to}{quarter})?|(?:[上下]|(?<![一-龥])[前后])半年(?!来))"
        r"|(?<!\d)\d{4}-\d{1,2}-\d{1,2}(?!\d)"
        rf"|每(?:个)?(?:季度|半年|学期|月|周|年|季)|{year}(?:初|底|末|(?=中)|度|全年)?"
        r"|全年(?!级)度?|年[初底末](?!级)"
    )


def _arabic(text: str) -> str:
    """The Chinese numerals of a date as digits: 二〇二三年十一月 → 2023年11月, 廿五日 → 25日."""
    text = re.sub(r"([廿卅])十?", lambda m: {"廿": "二十", "卅": "三十"}[m[1]], text)
    text = re.sub(
        r"[〇零○一二三四五六七八九]{4}(?=年)", lambda m: "".join(_ONES[c] for c in m[0]), text
    )
    text = _TWO_MONTHS.sub(lambda m: f"{m[0][0]}、{m[0][1]}月", text)
    text = _TWO_QUARTERS.sub(r"\1、\2季度", text)
    text = re.sub(r"(?:(?<=^)|(?<=年))[Qq]([1-4])$", r"\1季度", text)
    text = re.sub(r"(?<!\d)元月", "1月", text).replace("两天", "二天")
    return re.sub(
        r"(?:[二三]?十)?[一二三四五六七八九]?(?=[月日号季至到~—–、-]|个月|天(?:以|之)?前)",
        _small,
        text,
    )


def _small(match: re.Match[str]) -> str:
    """十一 → 11, 二十 → 20; nothing stays nothing."""
    tens, ten, ones = match[0].rpartition("十")
    if not match[0]:
        return ""
    return (
        str(int(_ONES[tens] if tens else 1) * 10 + int(_ONES[ones] if ones else 0))
        if ten
        else _ONES[ones]
    )


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _last(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
