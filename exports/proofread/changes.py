"""Last year's number, this year's, the difference and its share: each against the others.

受理12件，较上年的20件减少8件，下降40%: whichever of the four are told have to agree.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from exports.proofread.finding import Grade
from exports.proofread.numbers import Number, Sentence, marked, sentences, shown
from exports.proofread.rule import Hit, Rule, bad, good
from exports.proofread.sheet import Sheet

__all__ = ["RULES"]

_MORE = "增收|增幅|涨幅|上涨|涨|净?增加|净?增长|净增|增|提高|提升|上升|攀升|扩大|多|升高|升|增幅"
_LESS = "减收|降幅|减幅|跌幅|减少|下降|降低|缩短|压缩|压减|缩减|下调|少|降|减|降幅"
_CHANGE = re.compile(
    "(?:(?P<more_of>同比多)|(?P<less_of>同比少))[一-龥]{0,4}$|"
    f"(?:(?P<more>{_MORE})|(?P<less>{_LESS}))(?:了|出|约|近|达到?|为|幅度|率|值|量|数)*$"
)
_VERY_SHORT = ("多", "少", "增", "降", "减", "升")
_GAINED = re.compile(r"(?:新增|新建|增设|增加|净增|新添|添置|新购)[^，。；、\d]{0,6}$")
_NEW = re.compile(r"新增$|新增加$")
_TO = re.compile(
    rf"(?:{_MORE}|{_LESS}|发展|扩展|扩大|变|调整|优化|整合|合并|精简|归并|压减)[^，。；、\d]{{0,8}}(?:[到至]|(?<![幅率])为)[^，。；、\d]{{0,5}}$"
    r"|[到至](?:今年|目前|现在|如今|年底|年末)的?$"
)
_AGAINST = re.compile(
    r"(?:(?<![同评])比(?!赛|武|拼|例|重|率|选|学)|较|相比|对比|由|从)(?P<than>[^，。；、\d]{0,10}(?:20\d\d年)?[^，。；、\d]{0,8})$"
)
_LAST = re.compile(
    r"(?:去年|上年|上一年|上年度|上年底|上年末|去年底|同期|原来|原有|原先|年初|创建前)[^，。；、\d]{0,6}$"
)
_NOW = re.compile(r"(?:今年|本年|现在|现有|目前|如今)[^，。；、\d]{0,6}$|已?达到?$")
_COMPARED = re.compile("同比|[比较与](?:上年|去年|上一年|年初|上季|上月|前年)")
_THAN = re.compile(r"[比较](?!上)[^，。；、\d]{1,10}(?:多|少|增|降|减|升)$")
"""比常年同期多180毫米: a difference, and no number of last year."""
_SIDE = re.compile(r"其中|占|每|人均|户均|平均|分别|最")


class _Told(Struct):
    """What was said so far: this year's number, or several of which it may be any (a total with
    its parts behind it), that of last year, and how it changed."""

    now: list[Number]
    old: Number | None = None
    change: Number | None = None
    less: bool = False
    compared: bool = False


def _find(sheet: Sheet) -> Iterator[Hit]:
    for sentence in sentences(sheet):
        yield from _sentence(sentence)


def _sentence(sentence: Sentence) -> Iterator[Hit]:
    text = sentence.text
    told = _Told([])
    at = sentence.start
    before: list[Number] = []
    for number in sentence.numbers:
        head = text[at : number.start]
        at = number.end
        if "；" in head or ";" in head:
            told, before = _Told([]), []
        told.compared |= _COMPARED.search(head) is not None or _THAN.search(head) is not None
        change = _CHANGE.search(head)
        if change and change[0] in _VERY_SHORT and not (told.compared or told.old):
            change = None
        if change and change[0] in ("增收", "减收") and told.old is None:
            change = None  # 户均增收2600元 is a level
        new = _NEW.search(head) and not (told.compared and told.now)
        if change and not new and not _TO.search(head):
            if told.now:
                yield from _changed(
                    sentence, told, number, less=bool(change["less"] or change["less_of"])
                )
        elif _TO.search(head) and told.old is not None and number.kind == told.old.kind:
            yield from _grown(sentence, before, told.old, number)
            told = _Told([number], told.old, compared=True)
            before = [number]
        elif (_AGAINST.search(head) or _LAST.search(head)) and number.unit != "个百分点":
            if not told.change:
                told.now = [n for n in reversed(before) if n.kind == number.kind]
            yield from _against(sentence, told, number)
        elif told.old is not None and not told.now and _NOW.search(head):
            told.now = [number]
        else:
            half = before[-1] if before and "下半年" in head else None
            before.append(number)
            if half and half.kind == number.kind and "上半年" in sentence.label(half):
                told = _Told([number], half, compared=True)  # 上半年91.5分，下半年95.3分
                continue
            told = _Told([n for n in reversed(before) if n.kind == number.kind])
            sides = _SIDE.search(head) is not None
            if not number.exact or (sides and len(told.now) == 1):
                told = _Told([])


def _grown(sentence: Sentence, before: Sequence[Number], old: Number, now: Number) -> Iterator[Hit]:
    """新增车位260个，车位总数由340个增加到600个."""
    more = before[-1] if before else None
    if more is None or not more.kind == old.kind == now.kind:
        return
    between = sentence.between(more, old)
    told = _GAINED.search(sentence.label(more)) and "总" in between and "年来" not in between
    if told and more.exact and old.exact and now.exact and now.value - old.value != more.value:
        message = f"按后面两个数算是 {shown(now.value - old.value, now.unit)}。"
        yield marked((more, old, now), more, message, grade="warning")


def _against(sentence: Sentence, told: _Told, number: Number) -> Iterator[Hit]:
    """A number of last year: 比上年的20件, 上年为25场."""
    told.old = number
    told.compared = True
    if told.change is not None and told.now and told.change.kind == number.kind:
        # 32场，同比增加7场，上年为25场
        yield from _difference(sentence, told, told.change)
    elif told.now and told.now[0].kind != number.kind:
        told.now = []


def _changed(sentence: Sentence, told: _Told, number: Number, *, less: bool) -> Iterator[Hit]:
    """By how much it changed, or by which share."""
    told.less = less
    if number.unit == "%":
        yield from _share(sentence, told, number)
        return
    told.change = number
    if told.old is not None:
        yield from _difference(sentence, told, number)


def _difference(sentence: Sentence, told: _Told, change: Number) -> Iterator[Hit]:
    now, old = told.now[0], told.old
    points = change.unit == "个百分点"
    if old is None or now.kind != old.kind or not (points or change.kind == old.kind):
        return
    if (points and now.unit != "%") or not (old.exact and change.exact):
        return
    value = change.value / 100 if points else change.value
    exact: Grade | None = None
    every = sum((n.value for n in told.now), Decimal(0))
    if len(told.now) > 1 and (old.value - every if told.less else every - old.value) == value:
        told.change = None
        return  # 一季度12场、…、四季度14场，比上年的60场减少6场
    for now in told.now:
        true = old.value - now.value if told.less else now.value - old.value
        if not now.exact or true == value:
            told.now = [now]
            return
        if not points and abs(true - value) <= sum(map(_slack, (now, old, change)), Decimal(0)):
            exact = "warning"  # each of them may have been rounded
    if len(told.now) > 1:
        message = f"和前面的数对不上：{old.said}，{change.said}。"
        yield marked((old, change), change, message, grade=exact)
    else:
        said = f"{(true * 100).normalize():f}个百分点" if points else shown(true, change.unit)
        if true < 0:
            said = f"{'多' if told.less else '少'}了 {shown(-true, now.unit)}"
        yield marked((now, old, change), change, f"按前后两个数算是 {said}。", grade=exact)
    told.change = None


def _share(sentence: Sentence, told: _Told, share: Number) -> Iterator[Hit]:
    """A share against the difference and last year's number, or those of both years."""
    old, change = told.old, told.change
    if told.now[0].unit == "%" or not share.exact:
        return  # 由92%提高到96%，提高4%: of points or of the first is not said
    step = share.step
    middle = Decimal(0)
    used: Sequence[Number] = ()
    for now in told.now:
        ends = _range(told, now)
        if ends is None or not now.exact or not all(n.exact for n in (old, change) if n):
            return
        low, high = ends
        if low - step < share.value < high + step:
            return
        if not used:
            middle = (low + high) / 2
            used = [n for n in (old, change or now, share) if n is not None]
            if old is None:
                used = [now, *used]
    what = f"是 {shown(middle, '%')}" if middle >= 0 else "方向相反"
    yield marked(used, share, f"按前面的数算{what}。")


def _range(told: _Told, now: Number) -> tuple[Decimal, Decimal] | None:
    """The least and the most that the share of a change can be; None where it is not told."""
    old, change = told.old, told.change
    if change is not None and old is not None and change.kind == old.kind:
        return _quotient(change.value, _slack(change), old.value, _slack(old))
    if old is not None and old.kind == now.kind:
        difference = old.value - now.value if told.less else now.value - old.value
        return _quotient(difference, _slack(now) + _slack(old), old.value, _slack(old))
    if change is not None and old is None and told.compared and change.kind == now.kind:
        before = now.value + change.value if told.less else now.value - change.value
        if before > 0:
            return _quotient(change.value, _slack(change), before, _slack(now) + _slack(change))
    return None


def _quotient(
    part: Decimal, slack: Decimal, whole: Decimal, play: Decimal
) -> tuple[Decimal, Decimal]:
    """The least and the most that a share of rounded numbers can be."""
    if whole - play <= 0:
        return Decimal(-1), Decimal(10**6)
    ends = [(part + a) / (whole + b) for a in (-slack, slack) for b in (-play, play)]
    return min(ends), max(ends)


def _slack(number: Number) -> Decimal:
    """By how much a number may have been rounded: 36.6万 by half of 0.1万, 4万 by nothing."""
    digits = re.match(r"[\d.,]+", number.said)
    if digits is None or "." not in digits[0]:
        return Decimal(0)
    last = Decimal(1).scaleb(-len(digits[0].partition(".")[2]))
    whole = Decimal(digits[0].replace(",", ""))
    return number.value / whole * last / 2 if whole else Decimal(0)


RULES = (
    Rule(
        "change",
        "增减不符",
        "error",
        "《党政机关公文处理工作条例》第十九条“情况确实”；各数自相一致",
        _find,
        (
            bad("受理投诉12件，较上年的20件减少6件，下降40%。", "12件，较上年的20件减少6件"),
            bad("受理投诉12件，较上年的20件减少8件，下降45%。", "20件减少8件，下降45%"),
            bad(
                "投入4860万元，比2020年的4500万元增加360万元，增长12%。",
                "4500万元增加360万元，增长12%",
            ),
            bad(
                "接电时间由上年的12个工作日压缩到9个工作日，缩短35%。",
                "12个工作日压缩到9个工作日，缩短35%",
            ),
            bad("举办活动32场，同比增加8场，上年为25场。", "32场，同比增加8场，上年为25场"),
            bad(
                "去年捐款3.8万元，今年捐款4.2万元，增加0.5万元。",
                "3.8万元，今年捐款4.2万元，增加0.5万元",
            ),
            bad("群众满意率从92%提高到96%，提高5个百分点。", "92%提高到96%，提高5个百分点"),
            bad("受理580件，同比减少145件，下降30%。", "580件，同比减少145件，下降30%"),
            bad("得分由上年的97.3分提高到98.6分，上升2.3分。", "97.3分提高到98.6分，上升2.3分"),
            bad("时间由45分钟缩短至20分钟，缩短65.6%。", "45分钟缩短至20分钟，缩短65.6%"),
            bad(
                "门诊量36.6万人次，比上年的30.5万人次增长25%。",
                "36.6万人次，比上年的30.5万人次增长25%",
            ),
            good(
                "受理投诉12件，较上年的20件减少8件，下降40%。举办活动32场，同比增加7场，上年为25场。"
            ),
            good("去年3.8万元，今年4.2万元，增加0.4万元。由92%提高到96%，提高4%。"),
            good("新增图书2400册，总量由上年底的9600册增加到12000册，新增订报刊12种。"),
            bad(
                "存款214.5亿元，较年初增加19.5亿元，增长12.0%。",
                "214.5亿元，较年初增加19.5亿元，增长12.0%",
            ),
            bad("在教学比赛中获奖32项，比上年的25项增长38%。", "32项，比上年的25项增长38%"),
            good("检验10250批次，同比多出1250批次，增长13.9%。"),
            bad(
                "上半年得分91.5分，下半年得分95.3分，提高4.2分。",
                "91.5分，下半年得分95.3分，提高4.2分",
            ),
            bad(
                "文明村达117个，与上年相比新增18个，增长15.4%。",
                "117个，与上年相比新增18个，增长15.4%",
            ),
            good("挽回37.6万元，同比多挽回9.4万元，增长三分之一。"),
            bad(
                "新增车位260个，车位总数由340个增加到620个。",
                "260个，车位总数由340个增加到620个",
            ),
            bad("由原来的24个整合为16个，减少6个。", "24个整合为16个，减少6个"),
            good("今年新增公厕2座，三年来总数由20座增加到36座。"),
            good("一季度12场，二季度15场，三季度13场，四季度14场，比上年的60场减少6场。"),
            good("降雨量1380毫米，比常年同期多180毫米，偏多15%。"),
            good("带动户均增收2600元，比上年多600元，增幅达三成。"),
            bad(
                "税收14.7亿元，比上年的13.65亿元增收1.15亿元。",
                "14.7亿元，比上年的13.65亿元增收1.15亿元",
            ),
            bad(
                "志愿者2916人，占人口的9%，比2020年的2430人净增468人，增长两成。",
                "2916人，占人口的9%，比2020年的2430人净增468人",
            ),
            bad(
                "由15分钟缩短到9分钟，减少6分钟，降幅为45%。",
                "15分钟缩短到9分钟，减少6分钟，降幅为45%",
            ),
            good("收入26万元，较上年的20万元增长30%，其中租金8万元，增加3万元。"),
        ),
    ),
)
