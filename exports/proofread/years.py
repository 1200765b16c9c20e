"""Years that are known: first and last ones of plans, anniversaries, counted and fixed days."""

import re
from collections.abc import Iterator
from datetime import date

from exports.proofread.rule import Hit, Rule, bad, good
from exports.proofread.sheet import Sheet
from store.numerals import number_of

__all__ = ["RULES", "year_said"]

_TURN = re.compile(
    r"(?:“?(?P<plan>十[一二三四五六]?五)”?(?:规划|时期)?的?|“?(?P<law>[五六七八九]五)”?普法(?:规划|工作)?的?|(?P<congress>[一二三四五六七八九十]{2,3})大精神的?)"
    r"(?:(?P<turn>开局|起步|收官|收尾|最后一)(?:之|的)?年|(?P<well>(?:实现)?(?:良好|精彩|完美)开局|开好局|起好步|开好头|(?:圆满|胜利|完美)收官|收好官|第一步|第一年|首年))"
)
_YEARS = re.compile(r"(?P<y>(?:19|20)\d\d)年|(?P<w>今年|本年|明年|来年|去年|上年|新的一年)")
_NEAR = 30
"""Characters between a year and what is said of it, over which both are marked."""
_SHIFT = {"今年": 0, "本年": 0, "明年": 1, "来年": 1, "新的一年": 1, "去年": -1, "上年": -1}


def year_said(sheet: Sheet, start: int, end: int) -> tuple[int, int]:
    """The year that a place in the text speaks of, and where that is said: the one named last
    before it, or the text's; 0 where it lies ahead and is not named."""
    low, _ = sheet.sentence_at(start)
    named = list(_YEARS.finditer(sheet.text, low, end))
    year = sheet.year or 0
    if not named:
        later = re.search("下一步|下阶段|打算|将", sheet.text[low:start])
        return (0 if later else year), start
    last = named[-1]
    return (int(last["y"]) if last["y"] else year + _SHIFT[last["w"]]), last.start()


def _turns(sheet: Sheet) -> Iterator[Hit]:
    """2026年是“十四五”规划开局之年: the first and the last year of a plan are known."""
    if sheet.year is None:
        return
    plans = {
        re.sub("[“”规划计]", "", era.words[-1]): era
        for era in sheet.data.eras
        if era.kind == "plan"
    }
    for match in _TURN.finditer(sheet.text):
        said, at = year_said(sheet, match.start(), match.start())
        turn = match["turn"] or match["well"]
        first = turn[0] in "开起第首" or turn.endswith("开局")
        true = 0
        if match["congress"]:
            held = sheet.data.congress_year(number_of(match["congress"]))
            true = held + (1 if first else 5) if held else 0
        elif era := plans.get(match["plan"] or f"{match['law']}普法"):
            true = era.first_year if first else era.last_year
        eve = match["well"] and said == true - 1  # 2025: 确保“十五五”开好局
        if turn.endswith("局") and said > true and _looked_back(sheet.text, *match.span()):
            continue
        if said and true and said != true and not eve:
            name = match["plan"] or (
                f"{match['law']}普法" if match["law"] else f"{match['congress']}大"
            )
            message = f"{name}的{'开局' if first else '收官'}之年是 {true} 年，不是 {said} 年。"
            start = at if match.start() - at <= _NEAR else match.start()
            yield Hit(start, match.end(), message)


def _looked_back(text: str, start: int, end: int) -> bool:
    """在“十四五”良好开局的基础上, 巩固“十四五”良好开局的成果."""
    before = re.search("(?:巩固|回顾|延续|保持|从|自|在)[^，。；]{0,4}$", text[:start][-8:])
    return bool(before or re.match("的?(?:基础|成果|势头)|到|以来|之?后", text[end:]))


_ROUND_YEAR = re.compile(r"(?P<n>\d{1,3}|[一二三四五六七八九十百零]{1,5})周年")
_NTH = re.compile(r"第(?P<n>\d{1,3}|[一二三四五六七八九十百零]{1,5})(?:个|届|次)“?")


def _counted_days(sheet: Sheet) -> Iterator[Hit]:
    """第28个教师节 in 2022."""
    text = sheet.text
    for match in _NTH.finditer(text):
        days = sheet.data.days
        known = next((d for d in days for w in d.words if text.startswith(w, match.end())), None)
        said, _ = year_said(sheet, match.start(), match.start())
        if known is None or not known.first or not said:
            continue
        true = said - known.first + 1
        if true > 0 and known.first + number_of(match["n"]) - 1 not in (said, sheet.year):
            end = match.end() + len(known.words[0])
            yield Hit(match.start(), end, f"{said} 年的{known.name}是第{true}个。")


_ON_DAY = re.compile(
    r"(?<!\d)(?P<m>\d{1,2})月(?P<d>\d{1,2})日(?:是|为|（)?(?:第[^，。；个届]{1,6}[个届次])?“?"
)


def _other_days(sheet: Sheet) -> Iterator[Hit]:
    """6月18日国际博物馆日: a day that has its date."""
    for match in _ON_DAY.finditer(sheet.text):
        known = next(
            (d for d in sheet.data.days for w in d.words
             if d.date and sheet.text.startswith(w, match.end())), None,
        )  # fmt: skip
        if known is not None and (int(match["m"]), int(match["d"])) != known.month_and_day:
            month, day = known.month_and_day
            end = match.end("d") + 1
            yield Hit(match.start(), end, f"{known.name}是{month}月{day}日。", f"{month}月{day}日")


_FOUNDED_IN = re.compile(
    r"(?:成立于|始建于|创建于|创办于|组建于|建成于|建于|创立于)(?P<y>(?:19|20)\d\d)年"
)
_OWN_AGE = re.compile(
    r"(?:建[院校局社馆站厂司园所队行]|成立)(?P<n>\d{2,3})周年|走过了?(?P<k>\d{2,3})(?:年|个春秋)"
)


_WEEKDAYS = "一二三四五六日"
_WEEKDAY = re.compile(
    r"(?:(?P<y>20\d\d)年)?(?<!\d)(?P<m>\d{1,2})月(?P<d>\d{1,2})日[（(]?(?:星期|周)(?P<w>[一二三四五六日天])[）)]?"
)


def _weekdays(sheet: Sheet, year: int) -> Iterator[Hit]:
    """9月17日（星期五） where it was a Tuesday."""
    for match in _WEEKDAY.finditer(sheet.text):
        said, _ = year_said(sheet, match.start(), match.start())
        try:
            day = date(int(match["y"] or said or year), int(match["m"]), int(match["d"]))
        except ValueError:
            continue
        true = _WEEKDAYS[day.weekday()]
        if match["w"].replace("天", "日") != true:
            yield Hit(*match.span(), f"{day.year}年{day.month}月{day.day}日是星期{true}。")


_BORN = re.compile(
    r"(?P<y>(?:18|19|20)\d\d)年(?:\d{1,2}月)?(?:出生|生)的?[^。；]{0,14}?(?P<n>\d{1,3})岁"
)


def _ages(sheet: Sheet, year: int) -> Iterator[Hit]:
    """1925年出生的老人，今年89岁, in 2024: by the year, or one more or less."""
    for match in _BORN.finditer(sheet.text):
        true = year - int(match["y"])
        if abs(true - int(match["n"])) > 1 and "时" not in match[0]:
            yield Hit(*match.span(), f"{match['y']} 年出生的到 {year} 年是 {true} 岁。")


def _not_yet(sheet: Sheet, year: int) -> Iterator[Hit]:
    """首个中国人民警察节 in 2019, when there was none."""
    for day in sheet.data.days:
        word = day.words[0]
        at = sheet.text.find(word) if day.first > year + 1 else -1
        if at >= 0:
            yield Hit(at, at + len(word), f"{day.name}从 {day.first} 年起才有。")


_LASTED = re.compile(
    r"从(?P<m>\d{1,2})月(?P<d>\d{1,2})日[^。；]{0,14}?[到至](?P<n>\d{1,2})月(?P<e>\d{1,2})日"
    r"[^。；\d]{0,14}?(?:历时|持续|共|为期)(?P<days>\d{1,3})天"
)


def _lasted(sheet: Sheet, year: int) -> Iterator[Hit]:
    """从2月1日开始，到3月12日结束，历时41天: with the last day or without."""
    for match in _LASTED.finditer(sheet.text):
        try:
            first = date(year, int(match["m"]), int(match["d"]))
            last = date(year, int(match["n"]), int(match["e"]))
        except ValueError:
            continue
        between = (last - first).days
        if between > 0 and int(match["days"]) not in (between, between + 1):
            yield Hit(*match.span(), f"从头到尾是 {between + 1} 天。")


def _own_age(sheet: Sheet, year: int) -> Iterator[Hit]:
    """成立于1952年，今年恰逢建社60周年: the unit's own years."""
    founded = {int(match["y"]) for match in _FOUNDED_IN.finditer(sheet.text)}
    if len(founded) != 1:
        return
    (since,) = founded
    for match in _OWN_AGE.finditer(sheet.text):
        count = int(match["n"] or match["k"])
        said, _ = year_said(sheet, match.start(), match.start())
        if since + count in (said, year, year + 1) or _known(sheet, match.start()):
            continue
        message = f"前面说 {since} 年，到 {year} 年是 {year - since} 年。"
        yield Hit(*match.span(), message, grade="warning")


def _known(sheet: Sheet, at: int) -> bool:
    head = sheet.text[max(0, at - 14) : at + 2]
    return any(word in head for founded in sheet.data.founded for word in founded.words)


def _celebrated(sheet: Sheet) -> Iterator[Hit]:
    if sheet.year is not None:
        yield from _counted_days(sheet)
        yield from _other_days(sheet)
        yield from _own_age(sheet, sheet.year)
        yield from _weekdays(sheet, sheet.year)
        yield from _not_yet(sheet, sheet.year)
        yield from _lasted(sheet, sheet.year)
        yield from _ages(sheet, sheet.year)
        yield from _anniversaries(sheet, sheet.year)


def _anniversaries(sheet: Sheet, year: int) -> Iterator[Hit]:
    """成立70周年 in 2024."""
    text = sheet.text
    for match in _ROUND_YEAR.finditer(text):
        low = max(0, match.start() - 14)
        head = re.sub("迎来|喜迎", "", text[low : match.start()].rstrip("的”"))
        known = next((f for f in sheet.data.founded for w in f.words if head.endswith(w)), None)
        if known is None:
            continue
        count = number_of(match["n"])
        said, _ = year_said(sheet, match.start(), match.start())
        # In the plans for the next year that one is meant.
        ahead = not said or 0 <= text.find(f"{year + 1}年") < match.start()
        years = (said, year, year + 1) if ahead else (said, year)
        if not count or known.year + count in years:
            continue
        said = said or year + 1
        true = said - known.year
        message = f"{known.name}是 {known.year} 年，到 {said} 年是 {true} 周年。"
        yield Hit(*match.span(), message, f"{true}周年")


RULES = (
    Rule(
        "turn",
        "开局收官",
        "error",
        "eras.toml：各规划的起止年；《党政机关公文处理工作条例》第十九条“情况确实”",
        _turns,
        (
            bad("2026年是“十四五”规划开局之年。", "2026年是“十四五”规划开局之年", year=2025),
            bad("2025年是“十三五”规划收官之年。", "2025年是“十三五”规划收官之年", year=2025),
            bad(
                "2021年是全面贯彻党的二十大精神的开局之年。",
                "2021年是全面贯彻党的二十大精神的开局之年",
                year=2023,
            ),
            bad("书写“十四五”良好开局的新篇章。", "“十四五”良好开局", year=2025),
            good("确保“十五五”开好局、起好步。", year=2025),
            good("为“十四五”圆满收官奠定基础，从“十四五”良好开局到胜利收官。", year=2024),
            bad("迈出了“十三五”规划的第一步。", "“十三五”规划的第一步", year=2021),
            bad("“七五”普法开好局、起好步。", "“七五”普法开好局", year=2021),
            good("今年是“十四五”规划收官之年，明年是“十五五”规划开局之年。", year=2025),
            bad(
                "2023年是贯彻党的二十大精神的收官之年。",
                "2023年是贯彻党的二十大精神的收官之年",
                year=2022,
            ),
            good("2023年是全面贯彻党的二十大精神的开局之年。", year=2023),
            good("下一步，为“十五五”开局之年作准备。", year=2025),
        ),
    ),
    Rule(
        "anniversary",
        "周年",
        "error",
        "eras.toml：各纪念日的年份",
        _celebrated,
        (
            bad("庆祝中华人民共和国成立70周年。", "70周年", year=2024),
            bad("建党一百周年、抗战胜利75周年。", "一百周年", "75周年", year=2025),
            bad(
                "9月10日是第28个教师节，共产主义青年团迎来成立90周年。",
                "第28个教师节",
                "90周年",
                year=2022,
            ),
            bad("我们将以优异成绩迎接中华人民共和国成立65周年。", "65周年", year=2023),
            good("2021年是“十四五”开局之年。\n1.组织庆祝建党100周年活动。", year=2020),
            bad(
                "是“一带一路”倡议提出五周年，全国总工会成立90周年。", "五周年", "90周年", year=2025
            ),
            good("我们将以优异成绩迎接中华人民共和国成立75周年。", year=2023),
            good("3月6日，国际劳动妇女节前夕，组织女职工活动。", year=2021),
            bad(
                "9月17日（星期五）中秋节，1925年出生的罗奶奶，今年89岁。",
                "9月17日（星期五）",
                "1925年出生的罗奶奶，今年89岁",
                year=2024,
            ),
            good("9月17日（星期二），1925年出生的罗奶奶，今年99岁。", year=2024),
            bad(
                "从2月1日（星期四）开始，到3月12日结束，历时41天。",
                "从2月1日（星期四）开始，到3月12日结束，历时41天",
                year=2018,
            ),
            bad("首个中国人民警察节之际重温誓词。", "中国人民警察节", year=2018),
            bad("6月18日国际博物馆日，“全民国家安全教育日”。", "6月18日", year=2021),
            bad("县社成立于1952年，今年恰逢建社60周年。", "建社60周年", year=2022),
            good("县社成立于1952年，今年恰逢建社70周年，5月18日“国际博物馆日”。", year=2022),
            good("第38个教师节、共青团成立100周年。", year=2022),
            good("庆祝中华人民共和国成立75周年，回顾2021年建党一百周年。", year=2024),
            good("建局30周年、抗战胜利80周年、建队76周年。", year=2025),
        ),
    ),
)
