"""Blanks what a text tells of one year only: dates, counts, amounts, the names of its events.

A new year starts from the words of an earlier one. There a number is in the way in any writing
(三支, 一成五, 数百人, 农历五月初五), unlike where figures are read (`quantity`, `dates`): those
must be sure of what a number says. Names of policies and plans and ways of speaking (三会一课,
两个维护) are no counts and stay; the words that tell them apart are in `blank.toml`.
"""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import msgspec
from msgspec import Struct

from store.fold import fold_digits
from store.kinds import read_toml
from store.model import BLANK
from store.quantity import MEASURES

__all__ = ["blanked"]

_DIGIT = "一二两三四五六七八九"
_NUMERAL = f"〇○零{_DIGIT}十百千万亿廿卅几壹贰叁肆伍陆柒捌玖拾佰仟萬億"
_TWICE = re.compile(rf"{BLANK}(?:[至到—–~～、和与及-]*{BLANK})+")
_MARKED = re.compile(rf"“{BLANK}”|《{BLANK}》|‘{BLANK}’|「{BLANK}」|『{BLANK}』|\"{BLANK}\"")

# Behind these 一 is a number before any measure word; behind those it never is.
_DONE = (
    "(?:建|建成|新建|建立|成立|组建|创建|设立|增设|增加|新增|获|获得|荣获|表彰|选树|评出|培育|出台|制定|修订"
    "|印发|召开|举办|开展|完成|共|仅|达|计)(?:了|共)?"
)
_NO_NOUN = "姓|货|合|花|灵|分之"  # 百姓
_NOT_ONE = "[任同另某哪这那逐统唯单不第万之如划其中无何是为当]|没有|每[^，。；、]{0,8}"


class _Words(Struct, frozen=True, forbid_unknown_fields=True):
    """What `blank.toml` holds."""

    formulas: tuple[str, ...]
    one: tuple[str, ...]
    more: tuple[str, ...]
    not_behind: dict[str, str]


@cache
def _words() -> _Words:
    return msgspec.convert(read_toml(Path(__file__).with_name("blank.toml")), _Words)


@cache
def _all(own: tuple[str, ...]) -> re.Pattern[str]:
    """Formulas, dates, counts, whatever begins first; then any other digits."""
    to = r"(?:至|到|—+|–|-|~|～|、|和|及|与|或)"
    n = f"[{_DIGIT}]"
    written = rf"(?<![{_NUMERAL}])[一二][〇○零0-9{_DIGIT}]{{3}}"
    year = rf"(?:(?<![\d.])(?:19|20)(?:\d\d|[xX×*＊]{{2}})|{written})"
    month_number = rf"(?:(?<!\d)(?:1[0-2]|0?[1-9])|(?<![{_NUMERAL}])(?:十[一二]?|{n}))"
    first = "初[一二三四五六七八九十]"  # of a lunar month
    day_number = rf"(?:(?<!\d)(?:3[01]|[12]\d|0?[1-9])|[二三]?十{n}?|廿{n}?|卅一?|{first}|{n})"
    weekday = r"(?:[（(](?:星期|周)[一二三四五六日天][）)])?"
    clock = (
        r"(?:(?:上午|下午|晚上?|中午|凌晨)?(?:(?<!\d)\d{1,2}[:：]\d\d(?:[:：]\d\d)?(?!\d)"
        rf"|(?<!\d)\d{{1,2}}[时点](?:\d{{1,2}}分|半|整|钟)?)"
        rf"|(?:上午|下午|晚上|中午|凌晨)[{_DIGIT}十]{{1,2}}[时点](?:半|整|[{_NUMERAL}]{{1,16}}分)?)"
    )
    day = rf"{day_number}[日号]{weekday}"
    alone = rf"(?<=月){n}(?![{_NUMERAL}余多])(?!{_measures()})"  # 三月三, and not 三月三次
    lunar = rf"(?:{first}|[廿卅]{n}?|[二三]?十{n}?|{alone})(?!日|号)"
    part = "(?:份|[上中下]旬|[初中底末](?!心|央|国|华|考|学|小|秋|层|级))"
    old = "(?:农历|阴历|夏历)?(?:闰)?"
    numbers = rf"(?:{month_number}(?:月份?)?{to}){{0,12}}(?:{n}(?={n}月))?"
    month = (
        rf"{old}(?:{numbers}(?:{month_number}|(?<={n}){n})|[正腊冬元])月"
        rf"(?:{day}|{day_number}(?={to}{day_number}[日号])|{lunar}|{part})?"
    )
    dated = rf"(?:{month}|{day})"
    quarter = (
        rf"(?:第?[一二三四1-4](?:季度)?{to}){{0,12}}第?[一二三四1-4]季度[初末底]?|前[二两三23]个?季度"
        "|[上下]半年(?!来)"
    )
    years = (
        rf"(?:{year}(?:年度?)?{to}){{0,12}}{year}(?:学年度?|年(?:度(?!假)|[初底末](?!级)|中(?!华|国|央|心))?)"
        rf"(?:{dated}(?:{to}{dated}){{0,12}}|{quarter})?"
    )
    numeric = (
        rf"{year}[-./]\d{{1,2}}[-./]\d{{1,2}}(?!\d)"
        rf"|{year}[-./]\d{{1,2}}(?!\d|\s?[余多]?(?:[万亿%％]|{_measures()}))"
    )
    dates = (
        rf"{numeric}|{years}|(?:农历|大年)(?:{first}|[廿卅]{n}?|{n}?十{n}?)日?"
        rf"|{dated}(?:{to}(?:{years}|{dated})){{0,12}}|{quarter}"
    )
    known = "|".join(_words().formulas).replace("<N>", _NUMERAL).replace("<n>", _DIGIT)
    formulas = "|".join([*map(re.escape, own), known])
    return re.compile(
        rf"(?P<formula>{formulas})"
        rf"|(?P<number>[〔\[（(【]\d{{4}}[〕\]）)】]\s*第?\d+号)"
        rf"|(?P<date>(?:{dates})(?:{to}?{clock}(?:{to}{clock})?)?|{clock}(?:{to}{clock})?)"
        rf"|(?P<count>{_count()})"
        r"|(?P<digits>第?(?<![A-Za-z])\d[\d.,]*\s*[余多]?[万亿]?(?:[%％‰℃年月日号期届分度岁级]|周岁)?)"
    )


@cache
def _measures() -> str:
    words = {*MEASURES, *_words().more}
    return f"(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})"


def _count() -> str:
    before = (
        r"(?:(?:超过|(?<!高)超|逾|将近|接近|(?<![最附邻临靠远])(?<!(?<!张)贴)近|大约|(?<![节预签合契公相履违条制])约"
        r"|至少|不少于|不低于|好(?=几))\s?)?"
    )
    behind = r"(?:以上(?!级)|以下|左右|上下|[余多](?=[，。；、！？）)\s]|$))?"
    tenth = (
        rf"(?<![{_NUMERAL}])[{_DIGIT}]{{1,2}}成[{_DIGIT}]?"
        "(?!立|为|员|效|果|绩|功|就|都|长|型|熟|不变|本|交|份|分|品|章|风|片|群|体系|全|人|年|形)"
    )
    part = rf"[{_NUMERAL}\d]{{1,16}}+"
    fraction = rf"(?<![{_NUMERAL}\d]){part}分之{part}(?:[点.]{part})?"
    alone = f"(?<![{_NUMERAL}])"
    scale = "[十百千万亿]{1,4}"
    vague = rf"(?:(?<!多)数{scale}|(?<![以网线身路街世天马北百])上{scale}|几{scale})"
    # taken whole (++): a number is read once, and not again from each of its digits
    numeral = rf"{alone}[{_NUMERAL}]{{1,16}}+"
    number = rf"(?:\d[\d,]*+(?:\.\d+)?|{numeral}(?:点[{_NUMERAL}]{{1,16}}+)?|{vague})"
    return (
        rf"{before}(?:{tenth}{behind}|{fraction}{behind}"
        rf"|第?{number}(?:[至到~～—–-]{number})?\s?[余多来]?(?:{scale})?[余多]?\s?{_measures()}{behind}"
        # a vague number is one whatever is counted, and so is a long one
        rf"|{vague}[余多]?(?!{_NO_NOUN})"
        rf"|{alone}[{_DIGIT}十百千万亿]{{1,16}}+余(?!{_NO_NOUN}|[万亿{_NUMERAL}])"
        rf"|{alone}[{_DIGIT}十][{_DIGIT}〇零十百千万亿]{{2,16}}+(?![{_NUMERAL}年月日世])"
        rf"|{alone}[{_DIGIT}][十百千]?[万亿](?![{_NUMERAL}年月日世里众]))"
    )


def blanked(
    text: str,
    names: Iterable[str] = (),
    keep: Iterable[str] = (),
    formulas: tuple[str, ...] = (),
) -> str:
    """A text with `BLANK` for each event name, date, count and amount, and any other digits.

    `names` as `carry.event_names` gives them, longest first; where one is part of a word of `keep`
    (党员志愿服务 in 党员志愿服务队), that stays. `formulas`: what a unit says with numbers in it.
    """
    text = _without_names(text, names, keep)
    folded = fold_digits(text)
    parts: list[str] = []
    at = 0
    for match in _all(formulas).finditer(folded):
        start, end = match.span()
        if match["formula"] is not None or not _tells(folded, match):
            continue
        if match["number"] is not None:
            start = _office(text, start)
        parts += [text[at:start], BLANK]
        at = end
    parts.append(text[at:])
    text = _MARKED.sub(BLANK, "".join(parts))
    return _TWICE.sub(BLANK, text)


def _without_names(text: str, names: Iterable[str], keep: Iterable[str]) -> str:
    held = [word for word in keep if word in text]
    for name in names:
        if name in text:
            around = [re.escape(word) for word in held if name in word and name != word]
            parts = re.split(f"({'|'.join(around)})", text) if around else [text]
            parts[::2] = [part.replace(name, BLANK) for part in parts[::2]]
            text = "".join(parts)
    return _MARKED.sub(BLANK, text)


def _office(text: str, at: int) -> int:
    """Where a document number begins whose brackets begin at `at`: 印发|示交发〔2025〕9号."""
    head = re.search(r"[一-鿿]{1,10}$", text[:at])
    if head is None:
        return at
    verb = re.search(
        r".*(?:印发|下发|转发|制定|出台|按照|根据|依据|落实|贯彻|执行|学习|号召|和|及|与|以|了|的|对|在)(?=.)",
        head[0],
    )
    return head.start() + (verb.end() if verb else 0)


def _tells(text: str, match: re.Match[str]) -> bool:
    """Whether a number in characters is a count, and no way of speaking."""
    words = match["count"]
    if words is None:
        return True
    if re.search(r"\d|分之", words) or words[0] in "数上":
        return True
    numeral = re.search(rf"[{_NUMERAL}]+", words)
    if numeral is None:
        return False
    head, said = text[: match.start()], numeral[0]
    behind = words[numeral.end() :]
    ordinal = words[0] == "第"
    vague = (numeral.start() > 0 and not ordinal) or behind.startswith(("余", "多", "来"))
    vague = vague or behind.endswith(("以上", "左右", "以下", "上下", "余", "多"))
    measure = behind.strip("余多来 ")
    tail = text[match.end() : match.end() + 9]
    other = _words().not_behind.get(measure)
    if other and not vague and re.match(other, tail):
        return False
    if ordinal:
        return said != "一" or measure in ("届", "期", "批", "轮", "场", "次", "版")
    if re.match("[一双](?![十百千万])", tail):
        return False  # 一户一档, 五天一次
    if said[0] in "百千万亿零〇○":
        return vague
    if said[0] == "几":
        return len(said) > 1
    if measure == "分" and len(said) == 1:
        return False  # 十分重视
    if re.search(f"[{_DIGIT}]{{2}}", said):  # 三五次, 七八十人; 十四五 is a plan
        guess = re.fullmatch(f"[{_DIGIT}]{{2}}[十百千万]?", said)
        return bool(guess) and measure not in ("年", "期", "日", "分")
    if said != "一" or vague or "成" in behind[:1]:
        return True
    before = f"{_NOT_ONE}|[一二两三四五六七八九十]{_measures()}[^，。；、]{{0,2}}"
    if re.search(f"(?:{before})$", head[-12:]) or re.match("[^，。；、]{1,3}一|性|致", tail):
        return False  # 每一名, 一名党员一面旗帜
    if measure == "起":  # 一起 is together
        return bool(re.match("[^，。；、]{0,6}(?:事故|案|事件|投诉|纠纷|火灾)", tail))
    at_end = not tail or tail[0] in "，。；、）"
    return measure in _words().one or at_end or bool(re.search(f"{_DONE}$", head[-8:]))
