"""Where words begin and end in a quick line, and what stands beside a date."""

import re
from functools import cache

from store.dates import CLOCK
from store.quick_counts import line_measures
from store.quick_line import BREAK

__all__ = [
    "BOUND",
    "HEAD_BOUND",
    "PUT_OFF",
    "SINCE",
    "acts",
    "begins_at",
    "counts_behind",
    "ends_at",
    "is_bound",
    "stands_alone",
    "with_time",
]  # fmt: skip

_VERBS = (
    "开展", "组织", "召开", "举办", "举行", "进行", "集中", "学习", "检查", "走访", "慰问", "发放",
    "张贴", "植树", "查处", "签订", "参加", "完成", "投入", "修订", "共", "累计", "我局", "无",
    "未", "清理", "印发", "评选", "捐款", "接受", "接待", "办理", "办结", "培训", "宣传",
)  # fmt: skip
SINCE = (
    "起(?![草步到诉跑飞点重伏义火居码]|用(?![餐水电人车户])|头(?![盔雁])|源(?!头)"
    "|名(?![称录单册])|床(?!位))"
)
"""9月1日起, where no word begins with 起: 起草, 起用."""
BOUND = (
    rf"(?:\s?[末底](?:之|以)?前|\s?(?:之前|以前|之后|以后|以来|期间|为止|至今|前后|左右)|前(?![往去后进门台来期沿线])|截?止|后(?![勤厨山续备院台街方面])|{SINCE}"
    rf"|\s[前止后起](?={BREAK}|$)|\s前(?=完成|整改|上报|报送))"
)
HEAD_BOUND = re.compile(
    r"(?:(?:截至|截止到?|限期|限于|务必于)\s?(?:今年|本年)?|自|从|到|至|每|(?<![评对])比|(?<![比对])较|逢|第|于?[去上前明]年|与|和)$"
)
_DAY_OF_WEEK = "(?:星期|周|礼拜)[一二三四五六日天]"
_WEEKDAY = rf"(?:\s?(?:\({_DAY_OF_WEEK}\)|{_DAY_OF_WEEK})|,\s?{_DAY_OF_WEEK}(?=\)|$))?"
_BEHIND_DAY = re.compile(rf"{_WEEKDAY}(?:\s?{CLOCK})?")


def with_time(shadow: str, end: int) -> int:
    """Where the date ends with the weekday and the time of day that stand behind it."""
    match = _BEHIND_DAY.match(shadow, end)
    return match.end() if match and match.end() > end else end


PUT_OFF = re.compile(
    r"(?:(?:由|从|原定)\d{1,2}(?:月\d{1,2}[日号]|[./-]\d{1,2})(?:[，,]?后)?)?"
    r"(?:(?:挪|改|延期?|推迟?|提前|调整|顺延|推后)[到至]|(?<=[，,]后)改|(?<=[日号雨雪风雾汛故疫]改))$"
)
"""Before the day that something was put off to: 由10月10日改到, 因雨改."""


def is_bound(shadow: str, start: int, end: int) -> bool:
    """Whether the date is a limit (12月1日前, 截至11月20日), so not the day of the record."""
    if PUT_OFF.search(shadow[:start]):
        return False
    if re.match(BOUND, shadow[end:]):
        return True
    return bool(HEAD_BOUND.search(shadow[:start]))


def begins_at(shadow: str, at: int) -> bool:
    return at == 0 or bool(re.match(rf"{BREAK}|[()于在”》!?—]", shadow[at - 1]))


def ends_at(shadow: str, at: int) -> bool:
    return at >= len(shadow) or bool(re.match(rf"{BREAK}|[()]", shadow[at]))


def stands_alone(shadow: str, start: int, end: int) -> bool:
    return begins_at(shadow, start) and ends_at(shadow, end)


def acts(tail: str) -> bool:
    return tail.startswith(_VERBS) or bool(
        re.match(rf"(?:\d|[一两二三四五六七八九十百]+(?:{line_measures()}))", tail)
    )


@cache
def counts_behind() -> re.Pattern[str]:
    return re.compile(
        rf"[一-龥]{{0,4}}?了?\s?(?:[约近超]?\d|[一二两三四五六七八九十百]+(?:{line_measures()}))"
    )
