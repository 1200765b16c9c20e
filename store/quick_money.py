"""Where the money of a quick line stands that no 元 says: 投入18.5万, ￥86000, 捐款600块."""

import re
from decimal import Decimal

from store.quantity import MEASURES, longest
from store.quick_line import BREAK

__all__ = ["find_sums", "find_yuan", "is_yuan"]

_OF_MONEY = (
    "投资|投入|捐款|捐资|筹款|募捐|募集|善款|资金|经费|金额|拨款|慰问金|支出|补助|救助金|款|筹得|筹集"
    "|(?<![种补摆插换鲜养浇赏])花[费掉去]?了?|用资|费用|造价|总额|砸[下进]去?|投进去?|总投|耗资|出资|拨付|到账"
    "|自筹|出让金|补贴|奖补|贷款|授信|罚没|产值|销售额|成交额|营收|让利|减免|集资|退税|补税"
)
_HAN = "[一二三四五六七八九](?![十百千万])"
_ROUND = (
    rf"(?:(?:\d+(?:\.\d+)?\s?(?:千(?:\d百)?|百)?|[一二两三四五六七八九十百千]{{1,7}})[余多]?[万亿](?:{_HAN}|[余多]?(?:\d千)?)"
    rf"|[一二两三四五六七八九][千百]{_HAN}|\d[千百](?:\d百)?"
    "|[一二两三四五六七八九][千百](?:[一二三四五六七八九]百)?|两万)"
)
_ALONE = (
    rf"(?={BREAK}|[()]|$|(?!{longest(*MEASURES)}|[余多元块圆一二两三四五六七八九十百千万])[一-龥])"
)
_SUM = re.compile(rf"(?:{_OF_MONEY})\s?(?:共计?|合计|达|为)?(?P<count>[约近超逾]?{_ROUND}){_ALONE}")
"""投入18.5万: of money 万 says enough."""
_IN_ALL = re.compile(rf"(?:合计|总计)(?P<count>{_ROUND}){_ALONE}")
"""Where something was given: 捐款，约50人，合计1.1万."""
_LARGE = re.compile("[万亿千百]")
_YUAN = re.compile(r"¥\s?(?>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?[万亿]?元?)(?!\d|\s?[/\-~—–至到])")

_PIECES = re.compile("[板砖牌屏表瓦瓷石煤玻架毯卡镜电地]|慰问.*[饼皂糕糖包]")
"""Things, or what they are of, that are counted in 块, so that 580块 is no price."""
_LEAST_PRICE = 100
_GIVEN = re.compile("^[^板砖牌屏]*(?:捐款|募捐|捐资)[^板砖牌屏]*$")
_PAID = re.compile(
    r"(?:[花凑][了去费到]?|[付交收奖罚]了?|用去|价值|折?合|[费款金钱]\s?(?:合计|共计?|总计)?)$"
)
"""Behind these words so many 块 are yuan: 花去2150块."""
_PUT_UP = re.compile("(?<=[里们家局院队司村社会馆站所校部厂])(?:自己|一起|共同|又|先)?[出垫掏]了?$")
"""馆里出6000块修好."""
_CASH = re.compile("现金|现钞")
_HELPED = re.compile("帮扶|助学|助困|救助|资助|补助|慰问|保费|费用")
_TO_THEM = re.compile(
    rf"(?:(?:[名人户家位个费]|{BREAK})\s?[一总]?[共计]|送去?了?|给了?|[发补]了?)\s?$"
)
"""Behind these where somebody was helped: 助学三名共6000块; but 送去腊肉共200块."""


def find_yuan(shadow: str) -> list[tuple[int, int]]:
    """Where a sign says that it is money: ￥86000."""
    return [match.span() for match in _YUAN.finditer(shadow)] if "¥" in shadow else []


def find_sums(shadow: str) -> list[tuple[int, int]]:
    """Where a round number stands behind words of money: 投入18.5万."""
    if not _LARGE.search(shadow):
        return []
    given = _IN_ALL.finditer(shadow) if "捐" in shadow else ()
    return [match.span("count") for match in (*_SUM.finditer(shadow), *given)]


def is_yuan(shadow: str, start: int, end: int, value: Decimal) -> bool:
    """Whether so many 块 are money: 2300块 小刘捐款, 买扫把拖把，580块."""
    if _GIVEN.search(shadow) or _PAID.search(shadow, 0, start) or _CASH.match(shadow, end):
        return True
    if _PIECES.search(shadow):
        return False
    if "捐" in shadow and ("万" in shadow[start:end] or shadow[:start].endswith(("捐", "捐了"))):
        return True  # 捐了5.7万块
    if value < _LEAST_PRICE:
        return False
    ends = re.match(f"{BREAK}|[()]|$", shadow[end:])
    if ends and _HELPED.search(shadow) and _TO_THEM.search(shadow, 0, start):
        return True
    if _PUT_UP.search(shadow, 0, start):
        return True
    alone = re.search(f"{BREAK}$", shadow[:start]) and re.match(f"{BREAK}|$", shadow[end:])
    said = re.search("(?<!不)[买购](?!销)", shadow) or "." in shadow[start:end]
    return bool(alone and said)
