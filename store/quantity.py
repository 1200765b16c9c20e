"""Numbers as people write them: 1500余条, 1.5万元, 近百人, 百分之九十八, 二十五项.

What is not certain is not a number: `value` is then None and the words stay in `raw`.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache

from store.fold import fold, fold_digits
from store.model import Approx, Quantity
from store.number_names import is_name, is_other_word

__all__ = [
    "ABOUT", "MEASURES", "add", "find_quantities", "format_quantity", "is_inside", "longest",
    "parse_quantity", "quantity_problem",
]  # fmt: skip

MEASURES = (
    "册次", "节次", "团次", "点次", "站次", "头次", "卷次", "延米",
    "人次", "人", "个人", "名", "位", "户次", "户", "家次", "家", "个百分点", "个工作日", "个月",
    "个小时", "个", "项次", "项", "条次", "条", "块", "期", "份", "场次", "场", "幅", "册", "篇",
    "件次", "件", "起", "辆次", "辆", "车次", "班次", "处次", "处", "吨", "公里", "千米",
    "平方公里", "平方米", "立方米", "米", "亩", "株", "棵", "支", "票", "小时", "座", "页", "盏",
    "套", "台", "只", "批次", "批", "间", "所", "张", "本", "面", "组", "轮", "节", "桌", "箱",
    "袋", "瓶", "毫升", "公斤", "千克", "斤", "天", "例", "宗", "字", "片", "部", "则", "封", "堂",
    "枚", "首", "人份", "人天", "人日", "艘次", "台次", "架次", "列次", "例次", "航次", "标准箱",
    "台件", "台套", "台班", "艘", "趟", "种次", "种", "万元", "亿元", "块钱", "美元", "欧元",
    "港元", "日元", "元", "次", "%",
)  # fmt: skip
"""Units that make a number in running text a count (the longer ones of a stem first)."""

_PARTS = (
    "元", "吨", "公里", "千米", "米", "平方公里", "平方米", "立方米", "亩", "小时", "公斤", "千克",
    "斤", "延米", "%", "个百分点", "分",
)  # fmt: skip
"""Units that are measured: only these take a fraction without 万 or 亿."""

_APPROX: dict[str, Approx] = {
    "余": "yu", "逾": "yu", "超": "yu", "超过": "yu", "多": "duo", "来": "yue",
    "近": "jin", "将近": "jin", "接近": "jin", "小": "jin",
    "约": "yue", "大约": "yue", "大概": "yue",
    "约莫": "yue", "左右": "yue", "上下": "yue", "以上": "yishang", "至少": "yishang",
    "不少于": "yishang", "不低于": "yishang", "不下": "yishang", "不下于": "yishang",
}  # fmt: skip
_VAGUE = ("些", "堆", "系列", "部分", "般", "定", "切", "是", "直", "同", "样", "起来")
"""一大堆, 一些, 一系列 say that there was much or little; 一是 counts points of a text."""

_SPENT = r"花(?=[\d.,一二两三四五六七八九十百千]+[余多]?[万亿]?[元块])"
"""约花0.8万元, but 约花200盆."""
_SOME = r"(?=[一二两三四五六七八九][百千万]|十万|[1-9]0{2,3}(?!\d|[.,]\d))"
"""小一百人, 小两千人, 小200人."""
_BEFORE = (
    f"超过|超|逾|将近|接近|近|小{_SOME}|至少|不少于|不低于|不下于?"
    f"|(?:大约|大概|约莫|约)(?:[为占有是]|{_SPENT})?"
)
_BEHIND = "余|多|以上|左右|上下"
_ONES = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    c: i for i, c in enumerate("〇壹贰叁肆伍陆柒捌玖")
} | {"两": 2, "○": 0}  # fmt: skip
ABOUT = (
    "超过|(?<![高商彩Bb村英心反赶治苏浙赣限])(?<!(?<!其)中)超|逾|将近|接近|(?<![最附邻临靠贴远])近"
    rf"|(?<![大中矮从幼老一二三四五六实验附心])小{_SOME}"
    rf"|(?:大约|大概|约莫|(?<![节预签合契公相履违条制])(?<!规民)约)(?:[为占有是]|{_SPENT})?"
)
"""What makes a number approximate that stands before it, and ends no word: 彩超, 治超, 预约."""
_HAN = str.maketrans("123456789", "一二三四五六七八九")
_TENS = str.maketrans(
    {**dict(zip("拾佰仟萬億", "十百千万亿", strict=True)), "廿": "二十", "卅": "三十"}
)
_NUMERAL = "〇○零一二两三四五六七八九十廿卅百千万亿壹贰叁肆伍陆柒捌玖拾佰仟萬億"
_DECIMAL = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_SHORT = r"(?:\d{1,3}(?:,\d{3}){1,8}(?!\d)|\d{1,24})(?:\.\d{1,12})?"
"""The same in running text, where a page of digits must not be looked through from each of them."""
_DIGITS_LIMIT = 15
_PART = re.compile("(?P<all>[二四五十])分之(?P<of>[一二三四五六七八九])(?P<more>以上)?")
"""Parts that are a whole number of percent; 三分之一 is none and is told as it is."""
_PAID = re.compile(
    "(?:捐款?|捐出|募捐|花费?了?|费用|补助|奖金|罚款|慰问金|善款|资金|现金|工资)\\s?(?:共计?|达)?$"
)
"""Behind these words so many 块 are yuan, and no boards."""
_WAN, _YI = Decimal(10) ** 4, Decimal(10) ** 8


def parse_quantity(
    raw: str, units: tuple[str, ...] = (), *, money: bool = False, percent: bool = False
) -> Quantity:
    """The quantity that `raw` says; `value` is None where that is not certain.

    A bare number takes `units[0]`. Money is in yuan with unit 元, a percentage is its fraction
    with unit %. Precise and approximate at once (2016多万元) is not understood, nor are ranges,
    guesses (五六次), years, ordinals and document numbers.
    """
    unknown = Quantity(raw)
    if part := _PART.fullmatch(raw):
        share = Decimal(_ONES[part["of"]]) / (_ONES | {"十": 10})[part["all"]]
        approx: Approx = "yishang" if part["more"] else "exact"
        return Quantity(raw, _plain(share), "%", approx) if share < 1 else unknown
    text = fold(raw)
    if "。" in text:
        text = re.sub(r"(?<=\d)。(?=\d)", ".", text)
    if "w" in text or "W" in text:
        text = re.sub(r"(?<=\d)[wW](?=[元块人多余])", "万", text)
    match = _whole().fullmatch(text)
    if match is None:
        return unknown
    unit = raw[match.start("unit") : match.end("unit")]
    if match["unit"] == "%" or match["percent"] or match["tenths"]:
        value = _fraction(match)
        unit = "%"
    else:
        value = _scaled(match)
        if not unit and value is not None:
            if percent:
                # 0.98 may be 98 % or less than one: only the person knows
                value, unit = (None if 0 < value <= 1 else value / 100), "%"
            elif units and (money or not match["yuan"]):
                return _in_unit(raw, value, units[0], match)
            elif money or match["yuan"]:
                unit = "元"
        if unit == "个人":
            unit = "人"
        if unit in ("元整", "元钱", "块钱", "元人民币") or (money and unit in ("块", "圆")):
            unit = "元"
    if (
        value is None
        or not _is_count(match, unit)
        or (money and unit.endswith("元") and unit != "元")
    ):
        return unknown
    return Quantity(raw, _plain(value), unit, _approx(match))


def quantity_problem(raw: str) -> str:
    """Why `raw` is no certain number, for the person who typed it."""
    text = fold(raw)
    numeral = f"[{_NUMERAL}]"
    if re.search(rf"(?:\d|{numeral})[^\d\s]{{0,2}}?(?:至|到|-|~|—|–|、)+(?:\d|{numeral})", text):
        why = "是一个范围，不能算作一个数，请写确数，或写作 约25人、20余人"
    elif re.search(r"[一二三四五六七八九]{2}|十几|几|[十百0]来|数十|数百|上百|若干|好多", text):
        why = "是约数，没有当作数字，请写确数，或写作 约5次、10余人"
    elif re.search(r"\d[\d.]*[万亿]?[余多来]", text):
        why = "既写了零头又写“余”“多”，请写确数，或写到整数，如 1500余条"
    else:
        return f"没有看懂“{raw}”这个数，原样保留。"
    return f"“{raw}”{why}。"


def is_inside(at: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a place lies behind the start and before the end of one of spans in their order."""
    n = bisect_left(spans, (at,))
    return n > 0 and at < spans[n - 1][1]


def find_quantities(text: str) -> list[tuple[int, int, Quantity]]:
    """The counts in running text with where they stand: number, 余 or 多, and a measure word.

    Dates, years, ordinals, document numbers, clock times, names of plans and slogans (十一五,
    两个维护, 八项规定), and whatever stands in quotation or title marks are none. A number that is
    precise and approximate at once is given with `value` None.
    """
    folded = fold_digits(text)
    quoted = [m.span() for m in _quoted().finditer(folded)]
    found = []
    for match in _running().finditer(folded):
        start = match.start()
        if is_inside(start, quoted) or not _stands_alone(folded, match):
            continue
        if match["unit"] == "日元" and folded[match.end() : match.end() + 1] in ("旦", "宵"):
            continue  # 2月30日元宵
        raw = text[start : match.end()].rstrip()
        end = start + len(raw)
        quantity = parse_quantity(raw)
        if quantity.unit == "块" and _PAID.search(text[max(0, start - 6) : start]):
            quantity = parse_quantity(raw, money=True)
        doubtful = quantity.value is None and match["digits"] and (match["more"] or match["behind"])
        if quantity.value is not None or doubtful:
            found.append((start, end, quantity))
    return found


def format_quantity(quantity: Quantity) -> str:
    """The quantity as an office prints it: 1500余条, 近100人, 98.5%, 2016万元; `raw` without value.

    Money is told in 万元 and 亿元 where that is exact in two decimals and no longer; other numbers
    only from 10万 on and with one decimal (12.5万人次).
    """
    value, unit, approx = quantity.value, quantity.unit, quantity.approx
    if value is None:
        return quantity.raw
    scale = ""
    if unit == "%":
        number = _show(value * 100)
    else:
        number, scale = _rounded(value, unit)
    before = {"jin": "近", "yue": "约"}.get(approx, "")
    behind = "以上" if approx == "yishang" else ""
    more = {"yu": "余", "duo": "多"}.get(approx, "")
    if not more:
        return f"{before}{number}{scale}{unit}{behind}"
    # 20余万元 and 1500余条, but 2016万余元 and 5公里多: 余 follows a round number only
    if unit != "%" and number.endswith("0") and "." not in number and number != "0":
        return f"{number}{more}{scale}{unit}"
    if scale:
        return f"{number}{scale}{more}{unit}"
    # A measure can be exceeded by a part of it, a count cannot: 超506人次, not 506人次余
    return f"{number}{unit}{more}" if unit in _PARTS or not unit else f"超{number}{unit}"


def add(quantities: Iterable[Quantity]) -> list[Quantity]:
    """Sums, one for each unit in the order of their first part; what has no value adds nothing.

    A sum is approximate if a part is: in the way that all its approximate parts share, else 约.
    """
    parts: dict[str, list[Quantity]] = {}
    for quantity in quantities:
        if quantity.value is not None:
            parts.setdefault(quantity.unit, []).append(quantity)
    sums = []
    for unit, some in parts.items():
        total = sum((q.value for q in some if q.value is not None), Decimal(0))
        ways = {q.approx for q in some} - {"exact"}
        approx: Approx = ways.pop() if len(ways) == 1 else "yue" if ways else "exact"
        sums.append(Quantity("", _plain(total), unit, approx))
    return sums


@cache
def _whole() -> re.Pattern[str]:
    return re.compile(
        rf"\s*(?:共计|合计|总计|累计|共)?\s*(?P<before>{_BEFORE})?\s*(?P<yuan>人民币|¥)?\s*"
        rf"(?P<percent>百分之|千分之)?(?P<number>{_DECIMAL}(?P<mixed>(?:(?!千[克瓦伏卡])[{_NUMERAL}\d])*)|[{_NUMERAL}]+)"
        rf"(?:(?P<point>点)(?P<after>[〇零一二三四五六七八九]+))?"
        rf"(?P<tenths>成(?P<tenth>[一二三四五六七八九半])?(?=\s*(?:{_BEHIND})?\s*$))?"
        r"\s*(?P<more>余|多|来)?(?P<scale>[万亿]*)(?P<more2>余|多)?\s*"
        r"(?P<unit>%|㎡|[^\W\d_余多约近]*?(?:\([^\W\d_]\))?[²³]?)"
        rf"\s*(?P<behind>{_BEHIND})?\s*"
    )


def longest(*measures: str) -> str:
    """Measures as the alternatives of a pattern, the longer ones first."""
    return "|".join(sorted(map(re.escape, measures), key=len, reverse=True))


@cache
def _running() -> re.Pattern[str]:
    measures = longest(*MEASURES)
    begins = rf"(?=[\d{_NUMERAL}超逾将接近小大约至不人])"  # quickly says no nine times of ten
    return re.compile(
        begins + rf"(?P<before>{ABOUT}|至少|不少于|不低于|(?<![放装坐容纳住搁留站存拿])不下于?)?"
        r"(?:人民币)?"
        rf"(?:(?P<percent>百分之|千分之)[{_NUMERAL}\d.点]{{1,24}}+(?!几)"
        r"|(?P<tenths>(?:(?<=[由从率度意盖达为降少增加升提长占至到近超约,，。、；\s])|(?<![\s\S]))[1-9一二两三四五六七八九]成"
        r"[一二三四五六七八九半]?(?![员立长绩效果本品功不套方分交新]|人[教礼高])|(?<![高初大第十百千一二两三四五六七八九\d.])"
        r"[1-9一二两三四五六七八九]成[一二三四五六七八九半]?(?=以上|左右|已|都|能|按|职工|党员|干部|群众|居民|业主|学生|家长|患者|村民|农户|用户|[，。；、）)\s,;]|$)"
        "|(?<!百)[二四五十]分之[一二三四五六七八九](?![一二三四五六七八九点]))"
        rf"|(?P<digits>{_SHORT})(?P<mixed>(?:[万亿千百]\d{{1,8}}[千百万]{{0,2}}){{1,4}}|[百千万亿]*)"
        rf"|(?P<numeral>(?<![队入退落行](?=伍(?![拾佰仟万亿元])))[{_NUMERAL}]{{1,24}})(?P<point>点[〇零一二三四五六七八九]+(?=%|[万亿吨亩米元]|公里|千米|平方|立方|公顷|个百分点|小时))?)"
        r" ?(?P<more>余|多|来)?(?P<scale>[万亿]{0,2})(?P<more2>余|多)?"
        rf" ?(?(percent)|(?(tenths)|(?P<unit>{measures})))"
        r"(?P<behind>以上(?!级)|左右|(?:上下|[余多])(?=[，。；、！？）)\s,;]|$))?"
    )


@cache
def _quoted() -> re.Pattern[str]:
    # Without a line end, and no longer than a name or a slogan.
    return re.compile(
        r"“[^”\n]{0,40}”|‘[^’\n]{0,40}’|《[^》\n]{0,60}》|「[^」\n]{0,40}」|\"[^\"\n]{0,40}\""
    )


_NO_COUNT_BEHIND = re.compile(
    r"(?:[第〔\[\dA-Za-z.:：/×xX*＊_+-]|(?<![高初大])[〇零一二三四五六七八九十几]|[届初]|(?<![线网以评选送种结捐凑换装挂贴献栽搬抬运])上|[〇零一二三四五六七八九十]点"
    r"|\d[年月]?[至到~～—–、]|[一二两三四五六七八九十百千万][至到~～—–、]|[条人个次项份家户场期名元起件][至~～—–])$"
)
"""What stands before a number that is no count: 第3, 21至, 二十几, 届3."""


_WORDS = re.compile("(?<![A-Za-z])(?:APP|LED|AED|ETC|PPT|GPS|WIFI|KTV|PC)$", re.IGNORECASE)
"""Words in letters that things are counted behind: 装APP1100余个."""


_HEAVEN = tuple("河然津平安气台门桥坛")
"""With these 天 is a word: 8.5天河 is a day, 1.5天 is how long."""


def _stands_alone(text: str, match: re.Match[str]) -> bool:
    """Whether what stands around a count in running text leaves it a count."""
    start, end = match.span()
    head = text[max(0, start - 6) : start]
    device = match["unit"] in ("台", "套") and re.search("[A-Z]{2}$", head)  # AED1台, PC3台
    bracketed = head[-1:] + text[end : end + 1] in ("[]", "〔〕")  # 恳谈会[65人]
    if _NO_COUNT_BEHIND.search(head) and not (device or bracketed or _WORDS.search(head)):
        return False
    if not match["digits"] and head.endswith(("好", "周", "星期", "礼拜")):
        return False  # 好几十人, 周六 家属; but 良好3票, 上周3人
    unit, numeral = match["unit"], match["numeral"]
    if unit:
        at, stop = match.span("unit")
        number = match.start("numeral" if numeral else "digits")
        if is_other_word(text, at) or (number >= 0 and is_name(text, number, at, stop)):
            return False
    tail = text[end : end + 3]
    if unit == "字" and numeral and not set(numeral) & set("百千万"):
        return False  # 红十字会
    if unit in ("名", "位", "强") and re.search("(?<![目此日会年节])前$", head):
        return False  # 前三名
    if unit in ("个月", "天", "年", "周") and match["before"] == "近":
        return False  # 近3个月
    if unit == "家" and numeral and re.search("(?<![敬养孝爱助扶尊为])老$", head):
        return False  # 张老四家
    if unit == "小时" and match["digits"] == "24" and tail[:1].isalpha():
        return False  # 24小时值班
    if tail[:1] == "/" or (tail[:1] in tuple("至~～—–-") and tail[1:2].isdecimal()):
        return False
    if match["percent"] or match["tenths"] or match["point"]:
        return True
    if match["digits"]:
        scaled = match["mixed"] or match["scale"]
        half = unit == "天" and match["digits"][1:] == ".5" and tail[:1] not in _HEAVEN
        return scaled != "" or "." not in match["digits"] or unit in _PARTS or half
    vague = match["before"] or match["more"] or match["more2"] or match["behind"]
    if numeral[0] in "百千万亿":
        # 千家万户 is no number; 近百人, 百余人 are
        return bool(vague) and not head.endswith("数")
    if numeral[0] == "十" and head.endswith("数"):
        return False
    if vague or len(numeral) > 1 or numeral in "廿卅":
        return True
    # One numeral alone: 两个维护, 八项规定, 一批 are ways of speaking; 三次, 两人 are counts
    return numeral != "一" and unit not in tuple("个项条面部本批片位支种")


def _scaled(match: re.Match[str]) -> Decimal | None:
    """The number with its 万 and 亿; None if 余 follows a number that is not round."""
    value = _number(match["number"])
    if value is None:
        return None
    if match["point"]:  # 三点二公里; 三点二十 is a time
        if match["more"] or not (match["scale"] or match["unit"] in _PARTS):
            return None
        value += Decimal("0." + "".join(str(_ONES[c]) for c in match["after"]))
    if match["more"] and (value == 0 or value % 10 != 0):
        return None
    if match["more2"] and (match["more"] or not match["scale"]):
        return None
    if match["scale"]:
        factor = {"万": _WAN, "亿": _YI, "万亿": _WAN * _YI}.get(match["scale"])
        return None if factor is None else value * factor
    return value


def _fraction(match: re.Match[str]) -> Decimal | None:
    """98.5%, 百分之九十八点五, 九成五 as fractions."""
    if match["scale"] or match["more2"] or (match["unit"] and match["unit"] != "%"):
        return None
    if match["tenths"]:
        tens = _number(match["number"])
        if tens is None or match["percent"] or match["point"] or not 0 < tens <= 10:
            return None
        tenth = 5 if match["tenth"] == "半" else _ONES.get(match["tenth"] or "零", 0)
        return tens / 10 + Decimal(tenth) / 100
    if match["percent"] and match["unit"]:
        return None
    whole = _number(match["number"])
    if whole is None or (match["more"] and whole % 10 != 0):
        return None
    if match["point"]:
        whole += Decimal("0." + "".join(str(_ONES[c]) for c in match["after"]))
    return whole / (1000 if match["percent"] == "千分之" else 100)


def _number(text: str) -> Decimal | None:
    """Digits, numerals, or both (3万2千); None for what is no number, or longer than any fact."""
    text = text.replace(",", "").translate(_TENS)
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        coded = len(text) > 1 and text[0] == "0" and text[1] != "."
        return None if coded or len(text) > _DIGITS_LIMIT else Decimal(text)
    for sign, factor in (("亿", _YI), ("万", _WAN)):
        if sign in text:
            head, _, tail = text.rpartition(sign)
            return _above(head, tail, factor)
    return _below_wan(text)


def _above(head: str, tail: str, factor: Decimal) -> Decimal | None:
    """`head` times 万 or 亿, and `tail`. Without `head` it is one: 万余元."""
    if (not head and tail) or tail.startswith("万"):
        return None
    high = _number(head) if head else Decimal(1)
    if high is None or not tail:
        return None if high is None else high * factor
    if high != high.to_integral_value():
        return None
    if tail in _ONES and tail not in "零〇○":
        return high * factor + _ONES[tail] * factor / 10
    low = _number(tail.lstrip("零〇"))
    # 1万2 is not how a number is written; 1万2千 and 1亿2000万 are
    short = tail.isdigit() and tail.isascii() and len(tail) < len(str(factor)) - 1
    return None if low is None or low >= factor or short else high * factor + low


def _below_wan(text: str) -> Decimal | None:
    if match := re.fullmatch(r"(\d+(?:\.\d+)?)([千百十])", text):
        return Decimal(match[1]) * {"千": 1000, "百": 100, "十": 10}[match[2]]
    if re.fullmatch("(?:[1-9]千)?(?:[1-9]百)?(?:[1-9]十)?[1-9]?", text):  # 1千2百
        text = text.translate(_HAN)
    one = "[一二两三四五六七八九壹贰叁肆伍陆柒捌玖]"
    match = re.fullmatch(
        rf"(?:({one})千)?([零〇])?(?:({one})百)?([零〇])?(?:({one})?十)?([零〇])?({one})?", text
    )
    if text in ("百", "千"):
        return Decimal(100 if text == "百" else 1000)
    if text in ("零", "〇"):
        return Decimal(0)
    if match is None or not text or text[0] in "零〇" or text[-1] in "零〇":
        return None
    thousands, hundreds, tens, ones = (_ONES.get(match[i] or "零", 0) for i in (1, 3, 5, 7))
    if "十" in text and not match[5]:
        tens = 1
    if ones and text[-2:-1] in ("千", "百"):
        # 二百五 is 250, 三千二 is 3200
        ones *= 100 if text[-2] == "千" else 10
    return Decimal(thousands * 1000 + hundreds * 100 + tens * 10 + ones)


_KILO = re.compile("百分点|^千(?=[克瓦伏卡])")
"""Numerals that belong to a unit: 1480千克 is told in 千克."""


def _is_count(match: re.Match[str], unit: str) -> bool:
    """A year, a day, an ordinal, 12号 and 五个一 are no counts."""
    if len(unit) > 8 or any(c in _NUMERAL + "xX" for c in _KILO.sub("", unit)):
        return False
    if (
        unit[:1] in ("大", "几")
        or unit[:2] in ("小批", "小部", "小撮", "个半")
        or unit in _VAGUE
        or (unit == "批" and match["number"] == "一")
    ):
        return False
    if unit in ("号", "月", "日", "时", "点", "届", "月份", "大") or "以" in unit:
        return False
    return not (
        unit.startswith("年") and len(match["number"]) == 4 and match["number"][:2] in ("19", "20")
    )


def _in_unit(raw: str, value: Decimal, unit: str, match: re.Match[str]) -> Quantity:
    """A bare number in the default unit. 万元 counts only where no 万 or 亿 was typed."""
    stem = unit.lstrip("万亿")
    scaled = match["scale"] or any(c in "万亿" for c in match["number"])
    if stem != unit and not scaled:
        value *= {"万": _WAN, "亿": _YI}.get(unit[: -len(stem)], Decimal(1))
    return Quantity(raw, _plain(value), stem, _approx(match))


def _approx(match: re.Match[str]) -> Approx:
    words = [match[name] for name in ("before", "more", "more2", "behind") if match[name]]
    ways = {_APPROX[word.rstrip("为占有花是")] for word in words}
    return ways.pop() if len(ways) == 1 else "yue" if ways else "exact"


def _rounded(value: Decimal, unit: str) -> tuple[str, str]:
    """The digits, and 万 or 亿 where they are told in it."""
    plain = _show(value)
    least, places = (_WAN, 2) if unit == "元" else (10 * _WAN, 1)
    for sign, factor in (("亿", _YI), ("万", _WAN)):
        if value >= max(least, factor):
            digits = _show(value / factor)
            if len(digits.partition(".")[2]) <= places and len(digits) < len(plain):
                return digits, sign
    return plain, ""


def _plain(value: Decimal) -> Decimal:
    """65 rather than 65.0 or 6.5E+1."""
    return Decimal(_show(value))


def _show(value: Decimal) -> str:
    digits = format(value, "f")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
