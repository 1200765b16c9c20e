"""What looks like a number in a quick line and is none: it stays in the title, and is told."""

import re
from functools import cache

from store.number_names import WORDS_WHOLE, is_name, is_other_word
from store.quantity import MEASURES
from store.quick_counts import GROUPS, MORE_MEASURES, ORDINAL, longest
from store.quick_line import BREAK, quoted_in

__all__ = ["find_bare", "find_doubts", "find_passed_over", "find_unfilled"]

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
        r"|¥\s?\d[^\s,;。]*|[+-]\d+(?:\.\d+)?%|\d万\d(?![\d.千百万])|男\d+女\d+|女\d+男\d+"
        rf"|\d+/\d+(?={BREAK}|$)"
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


_ONES = "一二两三四五六七八九壹贰叁肆伍陆柒捌玖"
_ONE = (
    "(?:[二两三四五六七八九壹贰叁肆伍陆柒捌玖]"
    rf"|一(?=(?:[场次份件户处家辆台盒箱桶名])(?:{BREAK}|[一二三]等奖|$)))"
)
"""A numeral alone before a measure; with 一 most are ways of speaking (一件事, 一名党员一面旗)."""
_NO_COUNT_OF_ONE = "第几初届专单统逐同之万唯老无前跑〇零一二两三四五六七八九十百千"
"""What stands before such a numeral in words: 第三名, 统一部署, 无一人, 张老四家."""


@cache
def _passed_over() -> re.Pattern[str]:
    measures = longest(*MEASURES)
    last = f"(?![队门口店段面车头架度顶类款岗])(?:{longest(*MORE_MEASURES)})(?={BREAK}|$)"
    return re.compile(
        rf"(?<![\dA-Za-z.:：〔\[第/\-+])\d+(?:\.\d+)?[万亿]?(?:{measures})(?![\d/])"
        r"|(?<![\dA-Za-z.:：〔\[第/\-+])\d{2,}(?:\.\d+)?万?(?:[栋床顶卷方车对盒封桶幢笔]|学时)(?=[一-龥])"
        rf"|\d+(?:{measures})/[人户天年月周次]"
        r"|(?<=为期)(?:\d{1,2}|[一两二三四五六七八九十])个?(?:周|年)(?=的)"
        rf"|半(?:吨|公?斤|亩|公里|小时|箱|车|桶|袋)(?={BREAK}|$)"
        r"|(?<![\d第])\d{1,3}[幢栋](?=楼(?![道上下内]))"
        r"|(?<![第几〇零一二三四五六七八九十百千万])"
        r"(?:[一二三四五六七八九]?[十百千][〇零一二三四五六七八九十百千]*)"
        rf"(?!字|个节气|家[宴姓])(?:{measures})"
        rf"|(?<![{_NO_COUNT_OF_ONE}])(?<!每[人户家月周日次])(?<![人户](?=一)){_ONE}(?:{measures}|{last})(?!一)"
    )


_UNKNOWN = re.compile(
    r"(?<![\dA-Za-z.:：〔\[第/\-+~至到—–年月比双·×xX*#])(?<!\d,)(?!(?:11[0249]|12[02]|315)(?!\d)|\d{5})"
    r"(?:\d{1,4}(?:\.\d+)?(?![\d.])|\d+(?:\.\d+)?(?:[万亿][余多]?|[余多]))"
    r"(?![号楼路期届版级班室年月日点时分秒线区栋层院科周岁中小高街巷弄幢团连营师旅所局厂矿村屯社馆段标热"
    r"国省县专工行计规会议案平系模型式码节成倍折代维频台报刊网云端岁世活个以余多万亿千百]|大(?![袋包箱桶车捆瓶]))"
    rf"[一-龥]{{1,3}}(?={BREAK}|[()]|$|参加|参与|到场|出席)"
    rf"|(?:[一二两三四五六七八九][百千万]|[百千万])[余多][一-龥]{{1,2}}(?={BREAK}|[()]|$)"
    rf"|(?:(?<={BREAK})|(?<![\s\S])|(?<=走访|覆盖|联动|来自|涉及|惠及|辖区|组织|抽查|检查|巡查|督查|联合|协调|邀请))"
    r"\d{1,3}(?:部门|支[部队]|[村镇乡县市省](?![道级])|区(?![间块段级])|[局校院所馆园厂矿]|社区?|企业|单位|街道|小区)"
    "|[两三四五六七八九十]{1,2}(?:部门|片区|项目|家庭)"
    rf"|(?<![\d.\-/:日月年号])\d{{1,4}}(?:{WORDS_WHOLE})"
)
"""28站, 65入参加: a number that what stands behind it does not say to be part of a name."""


def find_passed_over(shadow: str) -> list[tuple[int, int]]:
    """Where a number that may be a count still stands in what was not understood."""
    groups = [match.span() for match in GROUPS.finditer(shadow)]
    return [
        (start, end)
        for pattern in (ORDINAL, _passed_over(), _UNKNOWN)
        for start, end in _unquoted(pattern, shadow)
        if not any(a <= start < b for a, b in groups)
        and (pattern is _UNKNOWN or not is_other_word(shadow, end - 1))
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
    r"|(?<=投资|投入|捐款|资金)\d+(?:\.\d+)?[万亿]?(?=[\s,;。]|$)"
)


def find_bare(shadow: str) -> list[tuple[int, int]]:
    """Numbers by themselves, without a unit: no count, but perhaps meant as one."""
    return [match.span() for match in _BARE.finditer(shadow)]
