"""What looks like a day in a quick line and was not understood as one: 八月十五, 17日."""

import re

from store.quantity import is_inside
from store.quick_counts import line_measures
from store.quick_festivals import DAY, FEW, HAN_DAY, MONTH, around_feasts
from store.quick_line import BREAK, quoted_in

__all__ = ["find_days_passed_over"]

_LIKE_A_DAY = re.compile(
    rf"(?:(?<={BREAK})|(?<![\s\S]))[本上下]?(?:周|星期)[一二三四五六日天](?:至|到|、|~|-)(?:周|星期)?[一二三四五六日天](?!人|名)|"
    rf"(?:(?<={BREAK})|(?<![\s\S]))(?:(?:去年|上年|今年|本年|明年)年?[初底末中](?!级|之?前)|周末(?=[\s,;。、]|$))|(?<!\d)[12]\d年[初底末](?!级)|[去上前明]年度(?={BREAK}|$)|"
    rf"(?:(?<={BREAK})|(?<![\s\S]))(?:半|\d{{1,2}}|{FEW})(?:个?(?:周|星期|月|年)|天)(?:以|之)?前(?![往来去后期沿台端方线置夕景卫])|"
    r"(?<![一-龥\d])(?:[正冬腊]月\d{1,2}|(?:[正冬腊一二三四五六七八九十]{1,2}|\d{1,2})月[初廿卅]?"
    r"[一二三四五六七八九十]{1,3}(?![一二三四五六七八九十日号]))"
    rf"|(?<![\d.年月/\-–—~第至到〕\])、])(?:{DAY}|{HAN_DAY})[日号](?=[\s,;。、()上下]|$|走访|组织|开展|召开|举办|慰问|参加|检查|巡查)"
)


_GLUED_DAY = re.compile(
    rf"(?<![\d·]){MONTH}·{DAY}(?![\d·])"
    rf"|(?<=[一-龥]){MONTH}[./]{DAY}(?=[一-龥])(?![日号倍折级版代寸分秒度个天年月])"
)


_OTHER_YEARS = re.compile(
    r"(?:去年|上年|前年|明年|20\d\d年)(?:[一-龥]{1,4}?节(?![前约省能日目])|(?=[“\"][三五六七八]))"
)


_FEAST = re.compile(
    "元旦|国庆(?![路街]|社区|小区|村)|中秋|端午|重阳|元宵|春节|除夕|清明(?=[节祭扫期假前当])"
)
"""工会元旦拔河比赛: a festival in the midst of words."""


def find_days_passed_over(shadow: str, *, dated: bool) -> list[tuple[int, int]]:
    """What looks like a day and still stands in what was not understood: 八月十五, 17日; with no
    other date in the line (`dated`) also what is glued between words: 义诊10.9西街."""
    quoted = quoted_in(shadow)
    patterns = [_LIKE_A_DAY]
    if not dated:
        patterns += [_GLUED_DAY, _OTHER_YEARS, around_feasts()]
    found = [
        match.span()
        for pattern in patterns
        for match in pattern.finditer(shadow)
        if not any(a < match.start() < b for a, b in quoted)
        and not (pattern is _GLUED_DAY and re.match(line_measures(), shadow[match.end() :]))
    ]
    if not dated and not found:
        found = [m.span() for m in _FEAST.finditer(shadow) if not is_inside(m.start() + 1, quoted)]
    return found
