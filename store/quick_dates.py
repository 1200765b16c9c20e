"""Where the dates of a quick line stand: more is a date there than in prose."""

import re
from datetime import date
from functools import cache

from msgspec import structs

from store.dates import date_problem, find_dates, parse_date
from store.festivals import has_name
from store.model import DateSpan
from store.number_names import WORDS_APART, WORDS_WHOLE, is_other_word
from store.quick_counts import find_headed, line_measures
from store.quick_edges import (
    BOUND,
    HEAD_BOUND,
    PUT_OFF,
    SINCE,
    acts,
    begins_at,
    counts_behind,
    ends_at,
    is_bound,
    stands_alone,
    with_time,
)
from store.quick_festivals import (
    DAY,
    FEW,
    HAN_DAY,
    HAN_MONTH,
    LUNAR_DAY,
    MONTH,
    find_festivals,
)
from store.quick_habits import find_habits
from store.quick_line import BREAK, FoundDate, quoted_in
from store.quick_spans import find_spans

__all__ = ["find_days", "find_limit"]

_TO = r"(?:至|到|~|—+|–|-)"
_NUMERIC = re.compile(
    r"(?<![\dA-Za-z.\-/:_+〔\[第“\"'‘《×xX*#@月年])"
    rf"(?:(?:20)?[12]\d(?P<apart>[-./]){MONTH}(?P=apart){DAY}|20\d\d[-./]{MONTH}[-./]{DAY}|20\d\d[-./]{MONTH}|{MONTH}(?P<mark>[-./,]){DAY}[日号]?"
    r"|20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    r"|(?P<bare>(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])))"
    rf"(?:\s?{_TO}\s?(?:20\d\d[-./])?(?:{MONTH}[-./])?{DAY}[日号]?)?"
    r"(?![\dA-Za-z:/%_\-+~—–×*月]|\.\d|季度)"
)
_SPACED = re.compile(
    rf"(?:(?<!\d)20\d\d ?年 ?)?(?<![\d.]){MONTH} 月 ?{DAY} ?[日号]"
    rf"(?: ?{_TO} ?(?:{MONTH} ?月 ?)?{DAY} ?[日号])?"
)
"""11 月 17 日, as input methods and Word space it."""
_LUNAR = re.compile(
    rf"(?:农历|阴历)[正冬腊一二三四五六七八九十]{{1,2}}月(?:{LUNAR_DAY}|[一二三四五六七八九十])日?"
)
_LUNAR_MONTHS = re.compile(
    rf"(?<![一-龥])(?:[正腊冬]月(?:{LUNAR_DAY})|大年初[一二三四五六七八九十]|[一二三四五六七八九十]{{1,2}}月初[一二三四五六七八九十](?![期批次场个项]))(?=[一-龥])(?![一二三四五六七八九十]|[一-龥]{{0,3}}[前后])"
)
"""No other calendar has these: 正月十五猜灯谜, 五月初五诵读."""
_COARSE = ("month", "quarter", "half", "year")
_LOOKS_BACK = (
    "总结", "分析", "通报", "考核", "汇报", "讲评", "小结", "工作", "计划", "目标", "任务", "述职",
    "例会", "调度",
)  # fmt: skip
"""Behind 上半年 and the like: what is about that time is named by it."""
_PAPERS = ("简报", "台账", "报表", "行", "风采")
"""我单位11月份简报, 安全生产六月行."""
_MONTH_OF = re.compile("(?:红|激情|火红|清廉|浪漫)$")
"""红五月歌会."""
_PLANS = re.compile(
    "(?:计划(?!会|书|表|安排|任务|目标|执行|完成|的|总结)|打算|准备(?!会|工作|活动))[一-龥]"
)
"""下半年计划改造楼道, 12月打算开总结会: what is planned then, and no plan by that name."""
_GOES_ON = re.compile("第[一二三四五]周|[末初内间度的之和与及或至到比较]|中旬|同比|环比|以来")
"""一季度末, 8月内, 一季度和二季度, 五月的鲜花: the words go on."""
_NAMED_BY_MONTH = re.compile(
    rf"路(?=[号东西南北\d]|社区|小区|管网|工地|{BREAK}|$)|花(?:社区|小区|苑)|流火|里来|革命|天演唱"
)
"""十月路, 五月花社区, 七月流火."""
_ABOUT_THEN = re.compile(r"[^\s,;。、]*(?:总结|分析|通报|联席|调度|讲评|点评|述职|述廉|评估)会")
_ABOUT = re.compile(
    "(?:部署|安排|研究|总结|通报|分析|布置|[对于的从和与至到]|讲评|谋划|审议|听取|汇报|公布|发布)$"
)
"""Before a time that is spoken about."""
_OF_A_YEAR = re.compile(
    r"[版级代前后来度春夏秋冬的某xX×*_]|中(?![心央小学])|\w*会(?!议室|展)|决算|预算"
    r"|元旦|除夕|[正腊冬]月|[一-龥]{1,4}?节(?![前约省能日目水])"
)
"""Behind a year: what is named by it, and not when it was."""
_NO_LIMIT = ("每", "逢", "第", "与", "和", "比", "较")
_TO_A_DAY = re.compile("(?:至|到|、|~|-)(?:周|星期)?[一二三四五六日天](?!人|名)")
_A_NUMBER = re.compile(
    "楼(?![道顶宇上下])|馆(?![务长里内])|院(?![务长里内])|站(?![务长里内])|[厅线店井]|桥(?!梁)|机(?![关构械动])"
)
"""Behind 号: 11月20号楼改造."""
_SINCE = re.compile(SINCE)
_STARTS = re.compile("起(?:[试正]|执行|实施|施行|开[始放]|启[用动])").match
"""5/12起试行, where 起 is no measure."""
_UNTIL = re.compile(
    rf"起\s?(?P<to>至|到)?\s?(?P<last>{MONTH}月份?(?:{DAY}[日号])?|{DAY}[日号])"
    "(?(to)(?:止|结束)?|(?:止|结束))"
)
"""1月14日起2月22日止, 3月起至5月止."""
_UNTIL_HOUR = re.compile(
    rf"\d{{1,2}}[时点](?:\d{{1,2}}分|半)?{_TO}(?P<last>(?:{MONTH}月)?{DAY}[日号])\d{{1,2}}[时点](?:\d{{1,2}}分|半)?"
)
"""7月20日8时至22日18时."""
_FROM = re.compile("[自从]$")
"""自9月1日起执行 says since when, 9月1日起施工 on which day it began."""
_AGO = "前(?![往来去后期沿台端方线置夕景卫的])"
"""Ago, and not the first character of 前期, 前台 or 前往."""
_RELATIVE = re.compile(
    rf"(?:(?:(?:{MONTH}|{HAN_MONTH})月份?(?:{DAY}[日号])?|年初|今年(?=以来(?![最首])))(?:至今|以来)|(?:[1-9]\d?|{FEW})天(?:以|之)?{_AGO}|Q[1-4](?![A-Za-z\d])|大前天|前天|前日|昨天|今天|昨日|今日|昨晚|今早|今晚|明早(?![期餐市操教])|明晚(?![会宴餐])|[昨今前]儿(?![童子女科媳])个?|明天|后天"
    r"|(?:上上|上|本|这|下)个?(?:周|星期|礼拜)(?:[一二三四五六日天末]|(?![边年报刊岁转长密详知]))"
    r"|(?<![每个])(?:周|星期|礼拜)[一二三四五六日天](?!不打烊|不休|无休|照常|延时)"
    rf"|(?:上上|上|本|这|下)个?月(?:(?:{DAY}|{HAN_DAY})[日号]|[上中下]旬|[初底末](?!之?[前一二三四五六七八九十])|份|(?![初底末]))"
    r"|(?:上|本|这)个?季度|月[初底](?!之?前|[一二三四五六七八九十])|(?:去年|上年|前年|明年)(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月"
    rf"(?:(?:{DAY}|{HAN_DAY})[日号])?"
    rf"|(?:去年|上年|前年|今年|本年|明年)(?:[上下]半年|第?[一二三四1-4]季度|(?={BREAK}|$))|(?:今年|本年)度(?={BREAK}|$|[无未零共]|累计)"
    r"|今年(?=[1-9]\d{0,5}(?:\.\d+)?[万亿]?[余多]?[户人次件个场条家份名项处辆元篇期起吨棵株])|(?:去年|前年|今年|明年)(?=[一-龥])(?![一-龥]{1,4}?节|和|与|或|及|来|内|入|清明|端午|国庆|中秋|元宵|重阳|除夕|元旦|七夕|五一|七一|八一|大年|[正腊冬]月|暑|寒|同期|同比|以来|[底初末中度的起至到前后冬春夏秋比\d]|年(?![终度])))"
)
_WITHIN = re.compile(
    r"(?<![早晚网路街桥线楼树山台马江河海湖水床桌地车船以])"
    "(?:(?:上上|上|本|下)个?(?:周|星期)(?!末[岗班])|(?:上|本|下|这)个?月(?![亮光饼球季台])|[上本]个?季度"
    "|(?<![一两二三四五六七八九十每个上本下双单隔逢商姓])(?<!(?<![敬养助为爱尊])老)(?<!(?<![老大中])小)(?:周|星期)[一二三四五六日](?![次场期天年个岁度至到、])"
    r"|(?:去年|前年|明年)(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月(?![底末初\d])"
    rf"|今年(?={BREAK}|$|[共已办开演]|累计|组织|举办|发[放了]|完成|\d))"
)
"""The same of weeks and months, with a doubt: 学习小组本周一."""
_INSIDE = re.compile(
    r"昨[日天晚](?!重现)|(?<!光)明天(?!地|会更)|(?<![提以目大年节])前天(?!天|气)|大前天"
    r"|今[日天晚早](?!头条|说法|新闻|看点|关注|报)|(?<=打算|计划|准备|争取|力争|预计)明年"
)
"""Days named from today that are understood inside words as well: 老年大学昨日举行汇演."""
_AS_PLANNED = re.compile("原(?:定|计划)[于在]?$")
"""Before a day on which it was not: 原定9月19日的球赛因雨改期，9月24日打的."""
_WITHOUT_DAY = re.compile(
    rf"(?:(?<={BREAK})|(?<![\s\S]))(?:{HAN_MONTH}|{MONTH})月"
    rf"(?:[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])(?={BREAK}|$)"
)
"""十一月十七: most likely a solar day without its 日."""
_LUNAR_NAMES = (
    "二月二", "三月三", "五月五", "六月六", "七月七", "七月十五", "八月十五", "九月九",
)  # fmt: skip
_NEXT_MONTH = re.compile(rf"(?:{MONTH}|{HAN_MONTH})月(?:初(?![一二三四五六七八九十])|上旬)")
_TWO_QUARTERS = re.compile("(?<![第一二三四五六七八九十])(?:一二|二三|三四)$")
"""一二季度."""
_AND_DAYS = re.compile(
    r"(?:(?<=月)\d{1,2})?(?:、\d{1,2}[日号]?)*、\d{1,2}(?:[日号]|[两二三][日天])"
)
"""10月18、19日, 10月18日、19日."""
_ONE_MORE = re.compile(r"(?<!\d)(?:\d{1,2}|[一二三四五六七八九十]+)、$")
"""3、5月份: months apart, of which one is taken and all stay in the title."""
_PLACEHOLDER = re.compile(
    r"(?<![A-Za-z0-9])(?:\d{0,3}[xX×*_]{1,4}年(?:(?:\d{1,2}|[xX×*_]{1,4})月"
    r"(?:(?:\d{1,2}|[xX×*_]{1,4})[日号])?)?|[xX×*_]{1,4}月(?:[xX×*_]{1,4}[日号])?"
    r"|\d{1,2}月[xX×*_?]{1,4}[日号])|(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:某[日号]|(?:[廿卅]|[一二三]?十)几(?:[日号]|(?![人名个次位户场件份篇]))|几[日号])|某年某月(?:某日)?|某[月年](?:某日)?"
)
_NO_MONTH = re.compile(
    r"(?:(?<!\d)20\d\d年)?(?<![\d.])(?:1[3-9]|[2-9]\d)月(?:\d{1,2}|[一二三四五六七八九十]{1,3})[日号]"
    rf"|(?<!\d){MONTH}月[lI|Oo][\dOo]?[日号]|(?<![A-Za-z\d])(?:[lI|]\d?|1[lI|])月\d{{1,2}}[日号]|(?<![\d.])1[3-9]月份?(?={BREAK}|$)"
)
"""13月5日, 3月l5日."""


def find_days(line: str, shadow: str, year: int, today: date) -> list[FoundDate]:
    """All that says a date, the one to take first: days, longer spans, festivals, then what is no
    day at all (11月31日, 20xx年)."""
    found: list[FoundDate] = []
    quoted = quoted_in(shadow)

    def unclaimed(start: int, end: int) -> bool:
        return not any(each.start < end and start < each.end for each in found)

    def free(start: int, end: int) -> bool:
        return unclaimed(start, end) and not any(a < end and start < b for a, b in quoted)

    for match in (*_PLACEHOLDER.finditer(shadow), *_NO_MONTH.finditer(shadow)):
        start, end = match.span()
        if free(start, end):
            raw = line[start:end]
            found.append(
                FoundDate(start, end, DateSpan(raw), stands_alone(shadow, start, end), True, rank=3)
            )
    found.extend(each for each in find_spans(line, shadow, year) if free(each.start, each.end))
    for match in _SPACED.finditer(shadow):
        start, end = match.span()
        span = parse_date(line[start:end], year)
        if span.start is not None and free(start, end) and not is_bound(shadow, start, end):
            found.append(FoundDate(start, end, span, stands_alone(shadow, start, end)))
    for match in (*_LUNAR.finditer(shadow), *_LUNAR_MONTHS.finditer(shadow)):
        start, end = match.span()
        span = parse_date(line[start:end], year)
        if span.start is not None and free(start, end) and not is_bound(shadow, start, end):
            found.append(FoundDate(start, end, span, stands_alone(shadow, start, end)))
    found.extend(find_habits(line, shadow, free))
    headed = [(start, end) for start, end, _ in find_headed(line, shadow)]
    for match in _NUMERIC.finditer(shadow):
        if free(*match.span()) and not any(a < match.end() <= b for a, b in headed):
            _add_numeric(found, line, shadow, match, year)
    for start, end, _ in find_dates(shadow, year):
        if free(start, end):
            _add_written(found, line, shadow, start, end, year, today)
    for match in _RELATIVE.finditer(shadow):
        start, end = match.span()
        if re.match(r"\([周星礼].*\)", shadow[start - 1 : end + 1]):
            continue  # 大年初三（周二）: which day of the week that was
        begins = begins_at(shadow, start) or _INSIDE.match(shadow, start)
        within = not begins and (
            _WITHIN.match(shadow, start)
            or (match[0] == "今年" and counts_behind().match(shadow[end:]))  # 宣传栏今年更换10期
        )
        if _TO_A_DAY.match(shadow, end):
            continue  # 周一至周五
        if _since(shadow, start, end) and free(start, end) and begins:
            span = parse_date(line[start:end], year, today=today)
            if span.precision == "day":
                _add_since(found, line, shadow, start, end, span)
                continue
        if free(start, end) and (begins or within) and not is_bound(shadow, start, end):
            span = parse_date(line[start:end], year, today=today)
            if span.precision == "day":
                end = with_time(shadow, end)
                span = parse_date(line[start:end], year, today=today)
            if span.start is not None:
                rank = 0 if span.precision in ("day", "range", "ten_days") else 1
                apart = stands_alone(shadow, start, end)
                if shadow[start] in "周星礼":  # 1月至6月 周六: of all the weeks
                    rank, apart = 1, False
                doubt = ""
                if within:
                    rank, doubt = 1, f"词中间的“{line[start:end]}”当作日期，不是请改。"
                if match[0].startswith("今年以来"):
                    rank, apart = 2, False
                    if "截" in shadow:  # 今年以来，截至10月底
                        continue
                stays = match[0] == "明年" and not ends_at(shadow, end)  # 明年建粮仓
                found.append(FoundDate(start, end, span, apart, stays, doubt, rank))
    if not any(each.rank in (0, 3) for each in found):
        for match in _WITHOUT_DAY.finditer(shadow) if "月" in shadow else ():
            start, end = match.span()
            span = parse_date(f"{line[start:end]}日", year)
            if span.start is not None and match[0] not in _LUNAR_NAMES and free(start, end):
                raw, own = line[start:end], f"{span.start.month}月{span.start.day}日"
                doubt = f"“{raw}”按公历记为{own}，是农历请写作 农历{raw}。"
                found.append(
                    FoundDate(start, end, structs.replace(span, raw=raw), True, doubt=doubt)
                )
        for each in find_festivals(line, shadow, year):
            if unclaimed(each.start, each.end):
                found.append(each)
    return sorted(
        found,
        key=lambda each: (
            each.rank,
            not PUT_OFF.search(shadow[: each.start]),
            each.rank == 1 and not _coarse(each.span),  # 每天20次 7-9月
            bool(_AS_PLANNED.search(shadow, 0, each.start)),
            not each.own,
            each.start,
        ),
    )


def _add_written(  # noqa: PLR0917
    found: list[FoundDate], line: str, shadow: str, start: int, end: int, year: int, today: date
) -> None:
    """What running text would take for a date, too."""
    if shadow[start] in "每":  # habits are looked for apart
        return
    if more := _AND_DAYS.match(shadow, end):
        joined = parse_date(line[start : more.end()], year)
        if joined.start is not None:
            end = more.end()
        elif shadow[end - 1] == "月":  # 10月18、20日: the first of days apart
            end = shadow.index("、", end)
    # 五月底六月初
    if shadow[end - 1] in "底末" and (more := _NEXT_MONTH.match(shadow, end)):
        joined = parse_date(line[start : more.end()], year)
        end = more.end() if joined.start is not None else end
    # 11月 17日, 11月17 without 日; 一、二季度
    if shadow[end - 1] in "月份" and (more := _day_apart().match(shadow, end)):
        end = more.end()
    if shadow[end - 1] in "月份度" and (
        more := re.search(rf"(?:第?(?:{HAN_MONTH}|\d{{1,2}})、)+第?$", shadow[:start])
    ):
        joined = parse_date(line[more.start() : end], year)
        if joined.start is not None:
            start = more.start()
    # 2025.1-6月
    if match := re.search(r"(?<!\d)20\d\d[./-]$", shadow[:start]):
        joined = parse_date(line[match.start() : end], year)
        if joined.start is not None:
            start = match.start()
    # 6月 上旬
    if shadow[end - 1] == "月" and (more := re.match(r"\s[上中下]旬", shadow[end:])):
        end += more.end()
    # 3月、4月
    if (
        more := re.match(r"(?:、\d{1,2}月)+份?(?![\d初底末上中下])", shadow[end:])
        if shadow[end - 1] == "月"
        else None
    ):
        joined = parse_date(line[start : end + more.end()], year)
        end += more.end() if joined.start is not None else 0
    # 今年3月; 活动去年12月4日搞过
    of_year = r"(?:今年|本年|去年|上年|前年|明年)$" if shadow[end - 1] in "日号" else r"[今本]年$"
    if match := re.search(of_year, shadow[:start]):
        start = match.start()
    if shadow[end - 1] == "号" and _A_NUMBER.match(shadow, end):
        end = shadow.rfind("月", start, end) + 1 or end  # 11月20号楼改造
    elif shadow.startswith("号召", end - 1):
        end -= 1  # 11月5号召捐款
    if shadow[end - 2 : end] == "季度" and _TWO_QUARTERS.search(shadow, 0, start + 1):
        start -= 1
    if until := _UNTIL.match(shadow, end) or _UNTIL_HOUR.match(shadow, end):
        span = parse_date(f"{shadow[start:end]}至{until['last']}", year)
        if span.start is not None:
            start -= shadow[start - 1 : start] in ("自", "从")
            raw = line[start : until.end()]
            own = stands_alone(shadow, start, until.end())
            found.append(FoundDate(start, until.end(), structs.replace(span, raw=raw), own))
            return
    span = parse_date(line[start:end], year, today=today)
    if span.precision in ("day", "month") and _since(shadow, start, end):
        _add_since(found, line, shadow, start, end, span)
        return
    # 从6月15日到9月1日
    since = span.precision == "range" and shadow[start - 1 : start] in ("从", "自")
    first = start - (since and begins_at(shadow, start - 1))
    if is_bound(shadow, first, end) or (
        shadow[start - 1 : start] in ("第", "[", "〔", "(")
        and end - start < 3
        and not shadow.startswith(")", end)
    ):
        return
    if shadow.startswith("龄", end):  # 6月龄
        return
    numeral = shadow[end - 1] == "月" and not shadow[end - 2].isdecimal()
    if numeral and _NAMED_BY_MONTH.match(shadow, end):
        return
    own = stands_alone(shadow, start, end)
    if span.precision == "day" or (span.precision == "range" and "日" in shadow[start:end]):
        end = with_time(shadow, end)
        span = parse_date(line[start:end], year, today=today)
    if span.start is None:
        if date_problem(span):
            begins = begins_at(shadow, start)
            if "年" in shadow[start:end] and not begins and "月" not in shadow[start:end]:
                return
            found.append(FoundDate(start, end, span, own, True, rank=3))
        return
    if span.precision not in _COARSE:
        found.append(FoundDate(first, end, span, own, rank=int(_of_months(span))))
        return
    tail = shadow[end:]
    alone = own or (begins_at(shadow, start) and acts(tail))
    if span.precision == "month" and _ONE_MORE.search(shadow, 0, start):
        found.append(FoundDate(start, end, span, own, stays=True, rank=1))
        return
    if span.precision == "year" and begins_at(shadow, start):  # 全年零事故, 2024年信息采用118条
        alone = alone or not (tail.startswith(_LOOKS_BACK) or _OF_A_YEAR.match(tail))
    if alone or ends_at(shadow, end):
        found.append(FoundDate(start, end, span, own, rank=1))
    elif span.precision in ("month", "quarter", "half") and begins_at(shadow, start):
        planned = bool(_PLANS.match(tail))
        about = tail.startswith(_LOOKS_BACK) or _ABOUT_THEN.match(tail)
        stays = bool(_GOES_ON.match(tail) or (about and not planned))
        found.append(FoundDate(start, end, span, own, stays=stays, rank=1))
    elif span.precision in ("month", "quarter", "half") or line[start:end] == "全年":
        named = tail.startswith((*_LOOKS_BACK, *_PAPERS)) or _GOES_ON.match(tail)
        about = named or _ABOUT.search(shadow[:start]) or _MONTH_OF.search(shadow, 0, start)
        found.append(FoundDate(start, end, span, own, stays=bool(about), rank=1))


def _coarse(span: DateSpan) -> bool:
    return span.precision in _COARSE or _of_months(span)


def _of_months(span: DateSpan) -> bool:
    """Whether a range says no day: 5、6月份, as coarse as one month."""
    whole = re.fullmatch(r"[^日号初底末旬]*[月季]\w?", span.raw)
    return span.precision == "range" and whole is not None


def _since(shadow: str, start: int, end: int) -> bool:
    return bool(_SINCE.match(shadow, end)) and not _FROM.search(shadow[:start])


def _add_since(  # noqa: PLR0917
    found: list[FoundDate], line: str, shadow: str, start: int, end: int, span: DateSpan
) -> None:
    """9月1日起 is the day on which it began, with a doubt."""
    raw = line[start : end + 1]
    doubt = f"“{raw}”按{line[start:end]}记，不是当天请改。"
    since = structs.replace(span, raw=raw)
    found.append(
        FoundDate(start, end + 1, since, stands_alone(shadow, start, end + 1), doubt=doubt)
    )


def _add_numeric(
    found: list[FoundDate], line: str, shadow: str, match: re.Match[str], year: int
) -> None:
    """11-17, 11.17, 11/17, 1117, 5.6-5.8: only where no count, number or name can be meant."""
    start, end = match.span()
    if _FILED.search(shadow, max(0, start - 4), start):
        return
    tail = shadow[end:]
    names = (
        "楼(?![道梯宇顶])|号楼|届|班(?![子前组会长])|路(?![面口灯段政长产养演考])|线(?![下上索路])|国道|专案|工程|折|倍|寸"
        "|级(?!别)|版(?![面画])|代(?![表理办码])|‰"
    )
    if match["bare"] or (match["mark"] == "-" and _ascends(shadow, match)):
        names += (
            "|年级|周?岁(?![末修暮])|单元(?![楼房])|排(?![查污水练队名班放除])|室(?![内外])|车间"
        )
    unit = rf"(?:{line_measures()}|[千百万亿]|余|多|号(?!\s|$)|{names})"
    # Behind a blank it is a unit only as a word of its own: 3.5 公里, but 3-5 户外徒步.
    counted = re.match(rf"{unit}|\s(?:[万亿][余多]?)?{unit}(?![\w/])", tail)
    since = (match["mark"] == "/" and _STARTS(tail)) or (
        match["mark"] == "." and _SINCE.match(tail)
    )
    if counted and not is_other_word(shadow, end) and not since:
        return
    own, first = stands_alone(shadow, start, end), not shadow[:start].strip()
    head = shadow[:start]
    if not (begins_at(shadow, start) or re.search(r"[一-龥)）”》]$", head)):
        return
    glued = not begins_at(shadow, start) and not PUT_OFF.search(head)
    mark = match["mark"]
    doubt = ""
    if mark == "," and (glued or not ends_at(shadow, end)):
        return
    if head.endswith("(") and not tail.startswith(")"):
        return
    if match["bare"]:
        if glued:
            return
        if not (first and own):
            doubt = "bare"
    elif mark in (".", ",", "/") and "年" not in head[-1:]:
        if glued and not _money_before(head) and not _share_before(head):
            # 建队日10/13, 补报10.27西街义诊: more than twelve can only be a day
            day = re.split(r"\D", shadow[start:end])[1]
            if not ends_at(shadow, end):
                if len(day) < 2 or int(day) <= 12 or not re.match(r"[一-龥]", tail):
                    return
                doubt = "glued"
            elif mark == "/":
                doubt = "glued"
        elif glued:
            return
        if _money_before(head.rstrip()) and (glued or "元" not in tail):
            return
    if not doubt and not glued and _since(shadow, start, end):
        first_day = parse_date(line[start:end], year)
        if first_day.precision == "day":
            _add_since(found, line, shadow, start, end, first_day)
            return
    if is_bound(shadow, start, end):
        return
    end = with_time(shadow, end)
    span = parse_date(line[start:end], year)
    if span.start is None:
        if own and date_problem(span):
            found.append(FoundDate(start, end, span, own, True, rank=3))
        return
    runs_on = re.match("[一-龥]", shadow[end:]) and not acts(shadow[end:])
    number = mark == "." or (mark == "-" and _ascends(shadow, match))
    if not doubt and runs_on and number and span.start.day <= 12 and not has_name(span.start):
        doubt = "glued"
    if mark == "/" and not own and int(re.split(r"\D", shadow[start:end])[1]) <= 12:
        doubt = "fraction"
    if doubt:
        day = f"{span.start.month}月{span.start.day}日"
        doubt = f"“{line[start:end]}”读作{day}；若是数量，请写上单位。"
    found.append(
        FoundDate(start, end, span, own, doubt=doubt, rank=0 if span.precision != "month" else 1)
    )


_FILED = re.compile(r"(?:[编文案批档单序证图]号)\s?$")
"""Behind these it is a number that files something: 编号2025-07."""


def _ascends(shadow: str, match: re.Match[str]) -> bool:
    """Whether a month and a day may be a range as well: 1-6年级, but 11-7."""
    first, second = re.findall(r"\d+", match[0])[:2]
    return int(first) < int(second) and second[0] != "0"


def _money_before(head: str) -> bool:
    """Whether a bare 1.5 behind these words may be a number: 投资 1.5, 满意率 9.8, 长 1.5."""
    return bool(
        re.search(
            r"(?:投资|投入|资金|捐款|(?<!一日)捐|经费|金额|率|(?<!制)度|得分|评分|均分|(?<![组队院局校市镇县乡处科部村站所馆厅社班察店厂园行区州省家会司检团])长|宽|高|(?<![签预节合契])约|共|版本|第|V)$",
            head,
        )
    )


def _share_before(head: str) -> bool:
    """Whether 1/3 behind these words is a part of something: 完成1/3."""
    return head.endswith(("完成", "占", "达", "剩", "仅", "的", "为", "到", "近", "超", "比"))


@cache
def _day_apart() -> re.Pattern[str]:
    return re.compile(
        rf"\s?\d{{1,2}}\s?[日号](?!楼(?![道顶宇上下])|厅|院|线|店|召|码|令)|{DAY}(?!\d|,\d{{1,2}}[日号]|[.:%万亿余多年月日号届期、\-Oo])"
        rf"(?!\s?(?!{WORDS_WHOLE}|{WORDS_APART})(?:{line_measures()}))"
    )


_BY_THEN = re.compile(
    rf"(?:(?<={BREAK})|(?<![\s\S]))(?:[本今这]个?|(?:{MONTH}|{HAN_MONTH})(?=月))?[年月][底末内]之?前"
    rf"|每月{DAY}[日号]前"
)
"""Limits that name no day: 年底前, 本月底前."""


def find_limit(shadow: str, year: int) -> tuple[int, int] | None:
    """Where a day stands that is a limit, so not the record's: 截至10月31日, 12月1日前."""
    quoted = quoted_in(shadow)
    days = [m.span() for each in (_NUMERIC, _RELATIVE) for m in each.finditer(shadow)]
    written = [m.span() for m in _SPACED.finditer(shadow)]
    written += [(start, end) for start, end, _ in find_dates(shadow, year)]
    limits = [m.span() for m in _BY_THEN.finditer(shadow)]
    for start, end in (*days, *written):
        before, behind = HEAD_BOUND.search(shadow[:start]), re.match(BOUND, shadow[end:])
        # 增至7.6天, 周一至周五 are none
        none = _NO_LIMIT if (start, end) in written else (*_NO_LIMIT, "至", "到")
        if behind or (before and before[0] not in none):
            limits.append(
                (before.start() if before else start, end + (behind.end() if behind else 0))
            )
    return min((s for s in limits if not any(a < s[0] < b for a, b in quoted)), default=None)
