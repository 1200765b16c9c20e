"""What looks like a number in a quick line and is none: it stays in the title, and is told."""

import re
from collections.abc import Iterator
from functools import cache

from store.number_names import WORDS_WHOLE, is_name, is_other_word
from store.quantity import MEASURES, longest
from store.quick_counts import GROUPS, MORE_MEASURES, ORDINAL
from store.quick_line import BREAK, quoted_in

__all__ = ["find_bare", "find_doubts", "find_ones", "find_passed_over", "find_unfilled"]

_HAN = "[一二两三四五六七八九十百千万]{1,8}"


@cache
def _doubtful() -> re.Pattern[str]:
    measures = longest(*MEASURES, *MORE_MEASURES)
    pairs = "一二|二三|两三|三四|四五|五六|六七|七八|八九|三五"
    number = r"\d+(?:\.\d+)?[万亿]?"
    return re.compile(
        rf"(?:十?(?:{pairs})[十百千万]?|(?:[一二三四五六七八九]?十|百|\d0)来|[百千万]把|(?:好几|十几|几十|几百|几|数十|数百|上百|上千|上万|若干|成百上千))"
        rf"[个多余]?(?:{measures})(?!日|节(?:妇女)?)"
        rf"|(?<![\d.\-/]){number}(?:{measures})?(?:至|到|~|—+|–|-|、){number}(?:{measures})"
        rf"|(?<![\d.])\d+(?:\.\d+)?[万亿]?[余多](?:{measures})"
        rf"|{_HAN}(?:至|到|~|—+|–|-|、){_HAN}(?:{measures})"
        r"|(?:\d{1,2}|[一两二三四五六七八九十])(?:个半(?:小时|天|月)|个?小时(?:半|\d{1,2}分?))"
        rf"|(?:{number}|[一两二三四五六七八九十])(?:[亩吨米斤]|公里)半(?!成品|[价夜途路山数程马挂径圆自身干小环导])"
        r"|¥\s?\d[^\s,;。]*|[+-]\d+(?:\.\d+)?%|\d万\d(?![\d.千百万])|男\d+女\d+|女\d+男\d+"
        rf"|\d+/\d+(?={BREAK}|$)|[二三四五六七八九十]分之[一二三四五六七八九](?:以上)?"
        rf"|(?<![\d.]){number}(?:{measures})以下|若干(?={BREAK}|$)|\d[OoIl|][\dOoIl|]*(?=[元万人次日月份户])"
        r"|(?<![A-Za-z])[lI|]\d{1,3}(?=[元万人次日月份户名位个])"
    )


def _unquoted(pattern: re.Pattern[str], shadow: str) -> list[tuple[int, int]]:
    """Where a pattern stands outside of quotation marks."""
    quoted = quoted_in(shadow)
    spans = (match.span() for match in pattern.finditer(shadow))
    return [(a, b) for a, b in spans if not any(x < a < y for x, y in quoted)]


def find_doubts(shadow: str) -> list[tuple[int, int]]:
    """Where a line has a guess, a range, or a number at once precise and not: 五六次, 3至5次."""
    return _unquoted(_doubtful(), shadow)


_NUMERAL = "〇零一二两三四五六七八九十百千万"
_ONES = "一二两三四五六七八九壹贰叁肆伍陆柒捌玖"
_ONE = (
    "(?:[二两三四五六七八九壹贰叁肆伍陆柒捌玖]"
    rf"|一(?=(?:[场次份件户处家辆台盒箱桶名])(?:{BREAK}|[一二三]等奖|$)))"
)
"""A numeral alone before a measure; with 一 most are ways of speaking (一件事, 一名党员一面旗)."""
_OF_THINGS = "方升圈帧提挂扎管杯壶盆篮锅筒坛丛列桩案孔"
"""Measures at the end of their words that name nothing by its number, as 班 and 站 do."""
_NO_COUNT_OF_ONE = "腊第几初届专单统逐同之万唯老无前跑〇零一二两三四五六七八九十百千"
"""What stands before such a numeral in words: 第三名, 统一部署, 无一人, 张老四家."""


@cache
def _of_one() -> re.Pattern[str]:
    measures = longest(*MEASURES)
    closes = "(?:(?<=[一-龥].)|(?![队门口店段面车头架度顶类款岗]))"  # 课程九门, but 三门
    last = f"(?:{closes}(?:{longest(*MORE_MEASURES)})|[{_OF_THINGS}])(?={BREAK}|$)"
    return re.compile(
        rf"\d+(?:{measures})/[人户天年月周次]"
        r"|(?<=为期)(?:\d{1,2}|[一两二三四五六七八九十])个?(?:周|年)(?=的)"
        rf"|半(?:吨|公?斤|亩|公里|小时|箱|车|桶|袋)(?={BREAK}|$)"
        r"|(?<![第每同唯逐统人户村间])一[台辆架艘株棵盏篇幅间](?=[一-龥]{2})"  # 2台空调一台饮水机
        r"|(?<![\d第])\d{1,3}[幢栋](?=楼(?![道上下内]))"
        rf"|(?<![第几{_NUMERAL}])[十百千](?!字|家[宴姓])(?:{measures})"
        rf"|(?<![{_NO_COUNT_OF_ONE}])(?<!每[人户家月周日次])(?<![人户](?=一)){_ONE}(?:{measures}|{last})(?!一)"
    )


_NUMERALS = re.compile(
    rf"(?:[一二两三四五六七八九][百千万]|[百千万])[余多][一-龥]{{1,2}}(?={BREAK}|[()]|$)"
    "|[两三四五六七八九十]{1,2}(?:部门|片区|项目|家庭)"
)
"""百余站, 三部门: numerals before what is no measure."""
_UNIT = (
    f"(?:{WORDS_WHOLE}|企业|单位|街道|小区|社区|{longest(*MEASURES)}"
    f"|[一-龥]{{1,3}}(?={BREAK}|[()]|$)|[一-龥]|)"
)
"""With what a number may count, to be told."""
_NUMBER = re.compile(rf"(?P<digits>\d+(?:\.\d+)?)[万亿千百]?[余多]?{_UNIT}")
_HAN_NUMBER = re.compile(
    f"(?<!第)(?<![{_NUMERAL}])(?P<digits>(?![百千]万|一一)[{_NUMERAL}]{{2,}})"
    f"(?=[一-龥])(?![{_NUMERAL}届大]|工程|节气|学士){_UNIT}"
    f"|(?<![{_NUMERAL}])(?P<spoken>[{_NUMERAL}]+[百千万][一二三四五六七八九])(?={BREAK}|$)"
)
_NAMED_BEFORE = re.compile(
    r"(?:第|[A-Za-z#_@]-?\+?|\d[.:·\-/+~×xX*–—至到年月点时比、,]|[〔\[(]\s?|(?<!\d)\d对"
    r"|[双初小高中大]|会议室|系统)$"
)
"""What stands before the number of a name: 第3, K12+, 2025-, 初一(, 双11."""
_NAMED_BEHIND = re.compile(
    r"\s?[号#〕\]]|[)@A-Za-z·:/×xX*~–—\-℃]|\+[A-Za-z\d]|[至到]\d|周?岁|周年|届|级|后(?![厨台勤备院])[一-龥]"
    r"|[路线室楼层栋幢弄院](?![次道口段路落])"
    r"|会议室|[国省县乡]道|高速|(?<!\d\d\d)班(?![次组])|单元|[年月日时旬]|(?<![3-9]\d)(?<!2[5-9])(?<!\d\d\d)点(?![一二三四五六七八九])|热线|频道|千伏|旺季|胜|平台|纸(?![箱张])|[比对]\d"
    r"|[版型排]|牌(?!匾)|站台|大促|中学"
)
"""What stands behind it: 12号, 2025〕, 65岁, 318国道, 3:2."""
_HAN_NAMES = (
    "三八", "五一", "五四", "六一", "七一", "八一", "十一", "一二", "一二九", "九一八", "九九",
    "六五", "七五", "八五", "九五", "十三五", "十四五", "十五五", "百千万", "万一", "千百",
)  # fmt: skip
"""Days of remembrance and plans."""
_NUMBER_NAMES = re.compile(r"(?:11[0249]|12[02]|315|1\d{4}|9\d{4}|20[12]\d|\d{7,}|0\d+)$")
"""Numbers that one calls, and years."""
_COUNTED = re.compile(
    "学生|群众|居民|职工|党员|教师|市民|村民|老人|企业|单位|干部|师生|游客|儿童(?!节)"
)
"""Behind these a number counts, whatever it looks like: 组织120党员学习."""


def _unknown(shadow: str) -> Iterator[tuple[int, int]]:
    """Every number, but one numeral alone, whose form does not say that it is part of a name."""
    for match in (*_NUMBER.finditer(shadow), *_HAN_NUMBER.finditer(shadow)):
        start, end = match.span()
        digits = "digits" if match["digits"] else "spoken"
        last = match.end(digits)
        counted = _COUNTED.match(shadow, last) and shadow[start - 1 : start] != "第"
        named = not counted and (
            match[digits] in _HAN_NAMES
            or _NAMED_BEFORE.search(shadow, max(0, start - 3), start)
            or _NAMED_BEHIND.match(shadow, last)
            or _NUMBER_NAMES.match(shadow[start:last])
        )
        if not named:
            yield start, end


def find_passed_over(shadow: str) -> list[tuple[int, int]]:
    """Where a number that may be a count still stands in what was not understood."""
    return _no_names(shadow, [*_spans(shadow, ORDINAL, _of_one(), _NUMERALS), *_unknown(shadow)])


_ANY_ONE = re.compile(f"[{_ONES}]")
_KNOWN_SET = re.compile("(?:执法|公示|执行|落实|推行|坚持|遵守|严守|践行)$")
_NOT_SO_MANY = re.compile("[^\\s,;。，；、]{0,4}(?:改革|没|未)")
"""行政执法三项制度, 三项制度改革, 四项制度没落实: which they are, and not how many."""


def find_ones(shadow: str) -> list[tuple[int, int]]:
    """Where a numeral alone stands before a measure, a count or a way of speaking: 三项制度."""
    if not _ANY_ONE.search(shadow):
        return []
    spans = [at for at in _no_names(shadow, _spans(shadow, _of_one())) if shadow[at[0]] in _ONES]
    others = [*_spans(shadow, ORDINAL), *find_doubts(shadow)] if spans else []
    return [
        (start, end)
        for start, end in spans
        if not any(a < end and start < b for a, b in others)
        and not (_KNOWN_SET.search(shadow, 0, start) or _NOT_SO_MANY.match(shadow, end))
    ]


def _spans(shadow: str, *patterns: re.Pattern[str]) -> list[tuple[int, int]]:
    return [
        match.span()
        for pattern in patterns
        for match in pattern.finditer(shadow)
        if pattern is _NUMERALS or not is_other_word(shadow, match.end() - 1)
    ]


def _no_names(shadow: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Those that are no name, and stand in none."""
    quoted = quoted_in(shadow)
    groups = [match.span() for match in GROUPS.finditer(shadow)]
    return [
        (start, end)
        for start, end in spans
        if not any(a < start < b for a, b in quoted)
        and not any(a <= start < b for a, b in groups)
        and not (shadow[start] in _ONES and is_name(shadow, start, start + 1, end))
    ]


@cache
def _unfilled() -> re.Pattern[str]:
    measures = longest(*MEASURES)
    return re.compile(
        rf"(?<![A-Za-z0-9xX×*_?])[xX×*_?]{{1,4}}\s?(?:{measures})(?![a-z])"
        r"|(?:人数|次数|金额|数量)?(?:待定|待补(?![植种栽])充?|待统计|待核[实对]?|待填|未统计|未填|不详)"
    )


def find_unfilled(shadow: str) -> list[tuple[int, int]]:
    """Where a line keeps a place for a number that is not known yet: XX户, __人, 人数待定."""
    return _unquoted(_unfilled(), shadow)


_BARE = re.compile(
    rf"(?:(?<={BREAK})|(?<![\s\S]))\d{{1,7}}(?:\.\d+)?[万亿]?(?={BREAK}|$)"
    rf"|(?:(?<=[数率次量])|(?<=[应实]到|[参到]会|出席))\d{{1,7}}(?:\.\d+)?[万亿]?(?={BREAK}|$)"
    rf"|(?<=[一-龥])\d+(?:\.\d+)?[万亿][余多]?(?={BREAK}|$)"
    rf"|(?<=[一-龥])(?<![第届路号中小高初附版年月日至到室楼座栋房厅院区班组队])(?!20\d\d|\d{{5}})\d{{1,4}}(?={BREAK}|[)]|$)"
    rf"|(?<=人数)[一二两三四五六七八九十百千]{{1,6}}(?={BREAK}|$)"
    r"|(?<=投资|投入|捐款|资金)\d+(?:\.\d+)?[万亿]?(?=[\s,;。]|$)"
)


def find_bare(shadow: str) -> list[tuple[int, int]]:
    """Numbers by themselves, without a unit: no count, but perhaps meant as one."""
    return [match.span() for match in _BARE.finditer(shadow)]
