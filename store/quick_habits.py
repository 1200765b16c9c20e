"""What a quick line says is done again and again: 每周五, 每月15日, 逢双周."""

import re
from collections.abc import Callable, Iterator

from store.model import DateSpan
from store.quick_edges import acts, begins_at, ends_at, is_bound, with_time
from store.quick_festivals import DAY, HAN_DAY, HAN_MONTH, MONTH
from store.quick_line import FoundDate

__all__ = ["find_habits"]

_HABIT = re.compile(
    r"每逢?个?(?:(?:周|星期|礼拜)(?P<day>(?:[二三四五六日天末]|一(?![主歌课星讲学测评题练报训警案读]))(?![次场回遍趟轮期十])"
    r"(?:[、至到和](?:周|星期)?[一二三四五六日天]|[二三四五六日](?![次场期日]))*)?"
    rf"|月(?P<of>(?:{DAY}|{HAN_DAY})[日号](?:[、和]{DAY}[日号])*|第[一二三四]个?(?:周|星期|礼拜)[一二三四五六日天]?"
    r"|最后一个?(?:周|星期|礼拜)[一二三四五六日天]?|[上中下]旬|初(?:一(?![次场回遍期])|[二三四五六七八九十])(?:[、和]?(?:初|十|廿)[一二三四五六七八九十])*|[初底末](?!一))?"
    rf"|年(?P<each>(?:{MONTH}|{HAN_MONTH})月(?:(?:{DAY}|{HAN_DAY})[日号])?)?"
    r"|季度?(?P<end>末|首月)?|半[年月]|(?<=逢)(?P<also>初一(?:、?十五)?)|学期|个工作日|[天日](?P<when>[早晚]上|[上中下]午|清晨|傍晚)?)"
    r"|每?(?:逢[双单]?|双|单)(?:周|星期)(?:周|星期)?(?P<on>[一二三四五六日天])|隔周(?P<other>周?[一二三四五六日天](?![次场回]))?"
    r"|按[月季年]|逐[月季年]|每[晚晨]"
)
"""每月, 每周五, 每月15日, 每月第一个周三: words may run on behind those that name a day."""
_OFTEN = re.compile(r"(?:\d{1,2}|[一两二三四五六七八九十])[次场期回遍趟轮]")
_GOES_ON_THEN = re.compile(
    "(?<![按逐].)(?<=[年月季度期周天日晚晨])(?![一二两三四五六七八九十百的约近超至度个]"
    "|(?<=年)[级龄限代初底终检货段份会]|(?<=月)[份底初饼刊报均供]|(?<=季)[节后]"
    "|(?<=周)[边年末刊报岁转长]|(?<=日)[常用报志均程记新优光子式夜间]"
    "|(?<=天)[然气津文地线桥]|(?<=晚)[会餐报宴间]|(?<=晨)[会练报])[一-龥]"
)
"""Words behind 每天 that say what is done: 每日清运, but 每日一题."""
_EACH_DAY = re.compile(
    r"每[天日](?:[约近超]?\d++|[一二两三四五六七八九十百]++)(?![次场期回遍趟轮点时:\d])"
)
"""每天4人 is a rate."""
_INNER_HABIT = re.compile(r"(?<![人户家名位次个期科成为到由从])每(?!\w{1,2}?\d[\d.,]*[万千]?元)")
"""服务之星每月评3名: when that is, and words of the title; 每人每月300元 is a rate."""
_HABITUAL = re.compile("[每逢按逐隔双单]")


def find_habits(line: str, shadow: str, free: Callable[[int, int], bool]) -> Iterator[FoundDate]:
    """Dates of precision `recurring`; `free` says where none was found yet."""
    for match in _HABIT.finditer(shadow) if _HABITUAL.search(shadow) else ():
        start, end = match.span()
        if _EACH_DAY.match(shadow, start) or not free(start, end) or is_bound(shadow, start, end):
            continue
        named = any(match.groupdict().values())  # 局领导每周一接访
        alone = (
            named
            or ends_at(shadow, end)
            or (acts(shadow[end:]) and shadow[end] != "一")
            or with_time(shadow, end) > end  # 每天十点
            or bool(_GOES_ON_THEN.match(shadow, end) or _OFTEN.match(shadow, end))
        )
        if alone and (named or begins_at(shadow, start) or ends_at(shadow, end)):
            often = _OFTEN.match(shadow, end)  # 每日2次 is one word of the title
            end = with_time(shadow, end)
            span = DateSpan(line[start:end], precision="recurring")
            yield FoundDate(start, end, span, own=True, stays=bool(often), rank=1)
        elif alone and _INNER_HABIT.match(shadow, start):
            span = DateSpan(line[start:end], precision="recurring")
            yield FoundDate(start, end, span, own=False, stays=True, rank=2)
