"""Numbers against those that they come from: shares, averages, growth, what was mended."""

import itertools
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from exports.proofread.numbers import Number, Sentence, marked, sentences, shown
from exports.proofread.rule import Hit, Rule, bad, good
from exports.proofread.sheet import Sheet

__all__ = ["RULES"]


def _find(sheet: Sheet) -> Iterator[Hit]:
    earlier: list[Number] = []
    for sentence in sentences(sheet):
        yield from _beyond(sentence)
        yield from _rates(sentence, earlier)
        yield from _each(sentence)
        yield from _mended(sentence)
        yield from _grown(sentence)
        yield from _years(sentence)
        earlier += sentence.numbers
    yield from _from_to(sheet)


_RATE = re.compile(
    "(?P<what>非常满意|基本满意|[一-龥]{2})(?:率|度|票率)(?:达到?了?|为|是|高达|均为|提升至|提高到)?$"
)
_SHARE = re.compile("占(?!比)(?P<of>[^，。；、由从]{0,20}?)(?:的|比例|比重)*(?:达到?|为|约)?$")
_ALSO = {
    "及时": ("按时", "按期", "准时", "及时"), "办结": ("办结", "办理", "办复"),
    "达标": ("达标", "合格"),
    "参与": ("参加", "参与", "参训"), "参训": ("参训", "参加"), "到会": ("到会", "参会", "实到"),
    "出勤": ("出勤", "实到"), "成功": ("成功", "化解", "调处"), "回收": ("收回", "回收"),
    "整改": ("整改", "完成"), "完成": ("完成", "建成", "整改"),
}  # fmt: skip
"""How a share is told beside the name of its rate."""


def _rates(sentence: Sentence, earlier: Sequence[Number]) -> Iterator[Hit]:
    """A share beside what it is of: 有效评价2060份、满意2031份，满意率98.6%.

    `earlier`: numbers of the sentences before it.
    """
    text = sentence.text
    for at, rate in enumerate(sentence.numbers):
        if rate.unit != "%" or at < 1 or not rate.exact:
            continue
        part = sentence.numbers[at - 1]
        if part.unit == "%" or not part.exact or part.depth > rate.depth:
            continue
        match = _RATE.search(text, part.end, rate.start)
        low = sentence.numbers[at - 2].end if at > 1 else sentence.start
        share = _SHARE.search(text, low, rate.start)
        if re.search("[；;]|全部|全数|均|都", text[part.end : rate.start]):
            continue  # of the number before it alone
        if re.search("占比(?:达到?|为|是)?$", text[part.end : rate.start]):
            before = [n for n in sentence.numbers[: at - 1] if n.kind == part.kind]
            whole = before[0] if len(before) == 1 else None
        elif match is not None and (named := _named(sentence, at, match["what"])) is not None:
            part, whole = named
        elif match is not None:
            whole = _whole(sentence, at, match["what"], rate)
        elif share is not None:
            whole, part = _shared(sentence, at, share["of"], earlier)
        else:
            continue
        if whole is None or not whole.exact or whole.value == 0 or _fitting(sentence, at):
            continue
        true = min(part.value, whole.value) / max(part.value, whole.value)
        if not _agrees(true, rate):
            least, most = sorted((part, whole), key=lambda n: n.value)
            message = f"{least.said}占{most.said}是 {shown(true, '%')}。"
            near = whole.start >= sentence.start
            yield marked((part, whole, rate) if near else (part, rate), rate, message)


def _named(sentence: Sentence, at: int, what: str) -> tuple[Number, Number] | None:
    """The part called as the rate is, and the whole: 收回200张，其中“满意”190张，满意率95%."""
    before = [n for n in sentence.numbers[:at] if n.unit != "%" and n.exact]
    mine = [n for n in before if sentence.label(n).removeprefix("其中").strip("“”") == what]
    if len(mine) != 1:
        return None
    whole = [n for n in before if n.kind == mine[0].kind and n.value > mine[0].value]
    return (mine[0], max(whole, key=lambda n: n.value)) if whole else None


def _fitting(sentence: Sentence, at: int) -> bool:
    """Whether any two numbers before a share make it: of several parts it is not said which."""
    rate = sentence.numbers[at]
    before = [n for n in sentence.numbers[:at] if n.unit != "%" and n.value]
    return any(
        part.kind == whole.kind and part.value <= whole.value
        and _agrees(part.value / whole.value, rate)
        for whole in before for part in before if part is not whole
    )  # fmt: skip


def _whole(sentence: Sentence, at: int, what: str, rate: Number) -> Number | None:
    """What a rate is of, where the number before it is the part; None where that is not certain."""
    text, part = sentence.text, sentence.numbers[at - 1]
    names = _ALSO.get(what, (what,))
    before = [n for n in sentence.numbers[: at - 1] if n.kind == part.kind and n.exact]
    if not before:
        return None
    beside = before[-1]
    if sum(any(name in sentence.label(n) for name in names) for n in (*before, part)) > 2:
        return None  # 非常满意, 满意, 基本满意: of which of them is not said
    told = sentence.label(beside) + text[beside.start : rate.start - len(what) - 1]
    named = any(name in told for name in names)
    if beside is sentence.numbers[at - 2] and named and part.value <= beside.value:
        return beside
    # Of several before it, any that fits is it; where none does, the largest was meant.
    label = sentence.label(part)
    if not any(name in label for name in names):
        return None
    fits = next((n for n in before if n.value and _agrees(part.value / n.value, rate)), None)
    return fits or max(before, key=lambda n: n.value)


def _shared(
    sentence: Sentence, at: int, of: str, earlier: Sequence[Number]
) -> tuple[Number | None, Number]:
    """The whole and the part of a share: 党员15名，占职工总数的57.7%, 职工26人 before it."""
    text, numbers = sentence.text, sentence.numbers
    part = numbers[at - 1]
    between = text[part.start : numbers[at].start]
    if "占" not in between:  # 11个，占14个行政村的78.6%: the whole stands behind 占
        if at < 2 or "占" not in text[numbers[at - 2].end : part.start]:
            return None, part
        return (part, numbers[at - 2]) if part.kind == numbers[at - 2].kind else (None, part)
    if not of.strip("的比例重为约达到"):
        return _bare_share(sentence, at), _labelled(sentence, at)
    noun = re.sub(r"\d+个?|总数|总量|全部|全体|全[市县区镇局院校]|的|总", "", of)
    if len(noun) < 2:
        return None, part
    known = [*earlier, *numbers[: at - 1]]
    named = [
        n for n in known
        if n.exact and n.unit != "%" and n.value >= part.value
        and (
            (n.kind == part.kind and noun in text[max(0, n.start - 6) : n.start])
            or re.match(f"个?{re.escape(noun)}", text[n.end :])
        )
    ]  # fmt: skip
    fits = next((n for n in named if n.value and _agrees(part.value / n.value, numbers[at])), None)
    return (fits or (named[-1] if named else None)), part


def _labelled(sentence: Sentence, at: int) -> Number:
    """The part of a share: the number before it, or that with the label told again: 外贸占35.3%."""
    text, rate = sentence.text, sentence.numbers[at]
    before = sentence.numbers[at - 1]
    word = re.search("(?P<label>[一-龥]{2,6})占", text[before.end : rate.start])
    if word is not None:
        for number in reversed(sentence.numbers[:at]):
            if sentence.label(number).endswith(word["label"]):
                return number
    return before


def _bare_share(sentence: Sentence, at: int) -> Number | None:
    """What 其中党员21人，占75% is a share of: any number before it that fits, or else the total."""
    part, rate = _labelled(sentence, at), sentence.numbers[at]
    before = [
        n for n in sentence.numbers[: sentence.numbers.index(part)]
        if n.kind == part.kind and n.exact and n.value > part.value
    ]  # fmt: skip
    between = sentence.text[before[0].end : part.start] if before else ""
    beside = bool(before) and before[-1] is sentence.numbers[sentence.numbers.index(part) - 1]
    if not (re.search("其中|中，", between) or (beside and re.search("有$", between))):
        return None
    fits = next((n for n in before if _agrees(part.value / n.value, rate)), None)
    return fits or before[-1]


_EACH = re.compile("(?:(?P<unit>[户人])均|平均每(?P<other>人次|[户人]))[^，。；\\d]{0,4}$")


def _each(sentence: Sentence) -> Iterator[Hit]:
    """What each had: 慰问22户，送去1.98万元，户均900元."""
    for at, each in enumerate(sentence.numbers):
        match = _EACH.search(sentence.text, max(sentence.start, each.start - 10), each.start)
        if match is None or each.unit != "元":
            continue
        low = max(sentence.text.rfind(mark, sentence.start, each.start) for mark in "；;")
        before = [n for n in sentence.numbers[:at] if n.start > low]
        sums = [n for n in before if n.kind == each.kind]
        heads = [n for n in before if n.kind == (match["unit"] or match["other"])]
        if len(sums) != 1 or len(heads) != 1 or not heads[0].value:
            continue
        true = sums[0].value / heads[0].value
        if all(n.exact for n in (*sums, *heads, each)) and abs(true - each.value) > true / 50:
            made = shown(true.quantize(Decimal(1)), each.unit)
            yield marked((*sums, *heads, each), each, f"按前面两个数算，平均是 {made}。")


def _agrees(true: Decimal, rate: Number) -> bool:
    """Whether a share is `rate` when rounded or cut off where that ends."""
    digits = rate.said.partition(".")[2].rstrip("%％")
    return abs(true - rate.value) < Decimal(1).scaleb(-len(digits) - 2)


_NEVER_MORE = re.compile(
    "(?:满意|办结|合格|到会|好评|答复|覆盖|出勤|销号|化解|及时|成功|参与|整改|达标|知晓|回访|完好|优良|建成|办理)率"
    "(?:达到?了?|为|是|高达)?$"
)


def _beyond(sentence: Sentence) -> Iterator[Hit]:
    """More than the whole: 满意率120%."""
    for rate in sentence.numbers:
        if rate.unit == "%" and rate.value > 1:
            head = sentence.text[max(sentence.start, rate.start - 8) : rate.start]
            if _NEVER_MORE.search(head):
                yield Hit(rate.start, rate.end, "这个比率不会超过 100%。")


_FOUND = re.compile("发现|排查|查出|受理|收到|接到|有效票?|评价|接访|诉求|查摆|隐患|问题|任务|征集")
_DONE = re.compile(
    "[，、]?(?:其中)?(?:已|现已|均已|都已|已全部|全部)?"
    "(整改|办结|化解|销号|解决|满意|完成|答复|落实|采纳)(?:整改|到位|完成|落实|了|问题|隐患)*"
)


def _mended(sentence: Sentence) -> Iterator[Hit]:
    """More mended than found, more in favour than voted."""
    for first, second in itertools.pairwise(sentence.numbers):
        if first.kind != second.kind or first.unit == "%":
            continue
        head = sentence.text[max(sentence.start, first.start - 10) : first.start]
        between = sentence.between(first, second)
        done = _DONE.fullmatch(between)
        if _FOUND.search(head) and done and first.exact and second.exact:
            if second.value > first.value:
                message = f"{done[1]}的比总数 {first.said} 还多。"
                yield marked((first, second), second, message)
            elif "全部" in between and second.value != first.value:
                message = f"说是全部，和总数 {first.said} 不一致。"
                yield marked((first, second), second, message)


_CHANGE = re.compile("增加|增长|多|提高|上升|提升|减少|下降|降低|少")
_LESS = ("减少", "下降", "降低", "少")


def _grown(sentence: Sentence) -> Iterator[Hit]:
    """This year's, by how much it changed, and by which share: 580件，同比减少145件，下降20%."""
    for a, b, c in zip(sentence.numbers, sentence.numbers[1:], sentence.numbers[2:], strict=False):
        words = sentence.between(a, b), sentence.between(b, c)
        first, second = (_CHANGE.search(word) for word in words)
        if re.fullmatch("，(?:比|较)(?:上年|去年|上一年)(?:同期)?的?", words[0]) and second:
            # 36.6万人次，比上年的30.5万人次增长20%
            exact = a.exact and b.exact and c.exact and a.kind == b.kind and c.unit == "%"
            true = (a.value - b.value) / b.value if b.value else c.value
            true = -true if second[0] in _LESS else true
            # Of what stands before 其中 or of its part is not said.
            told = "其中" in sentence.text[sentence.start : a.start]
            if exact and not told and abs(true - c.value) >= Decimal("0.01"):
                yield marked((a, b, c), c, f"按前面两个数算是 {shown(true, '%')}。")
            continue
        if not (first and second and re.search("同比|比上年|较上年|比去年|较去年", words[0])):
            continue
        if a.unit != b.unit or c.unit != "%" or not (a.exact and b.exact and c.exact):
            continue
        old = a.value + b.value if first[0] in _LESS else a.value - b.value
        if old > 0 and abs(b.value / old - c.value) >= Decimal("0.01"):
            yield marked((a, b, c), c, f"按前面两个数算是 {shown(b.value / old, '%')}。")


def _years(sentence: Sentence) -> Iterator[Hit]:
    """Last year's, this year's, and what it grew by: 去年3.8万元，今年4.2万元，增加0.4万元."""
    text, numbers = sentence.text, sentence.numbers
    for a, b, c in zip(numbers, numbers[1:], numbers[2:], strict=False):
        head = text[max(sentence.start, a.start - 16) : a.start]
        told = re.search("去年|上年|上一年", head) and re.search(
            "今年|本年", sentence.between(a, b)
        )
        change = _CHANGE.search(sentence.between(b, c))
        if not told or not change or a.unit != b.unit or not (a.exact and b.exact and c.exact):
            continue
        true = a.value - b.value if change[0] in _LESS else b.value - a.value
        if c.unit == "%" and a.unit != "%" and a.value:
            true /= a.value
            if abs(true - c.value) >= Decimal("0.01"):
                yield marked((a, b, c), c, f"按前面两个数算是 {shown(true, '%')}。")
        elif c.unit == a.unit != "%" and true != c.value:
            yield marked((a, b, c), c, f"按前面两个数算是 {shown(true, c.unit)}。")


_FROM_TO = re.compile(
    r"[由从][^，。；\d]{0,6}(?P<a>\d+(?:\.\d+)?)(?P<unit>[%％]|[^\W\d]{1,3})[^，。；\d]{1,8}[到至]"
    r"[^，。；\d]{0,6}(?P<b>\d+(?:\.\d+)?)(?P=unit)，"
    "(?:上升|提高|提升|增加|增长|缩短|减少|下降|降低|压缩)了?"
    r"(?P<c>\d+(?:\.\d+)?)(?P<of>个百分点|(?P=unit)|[%％])"
)


def _from_to(sheet: Sheet) -> Iterator[Hit]:
    """由45分钟缩短至20分钟，缩短55.6%: whatever the unit is."""
    for match in _FROM_TO.finditer(sheet.text):
        a, b, said = (Decimal(match[name]) for name in ("a", "b", "c"))
        true, unit = abs(a - b), match["of"]
        if unit in "%％" and unit != match["unit"]:
            # A share may be rounded or cut off where it ends.
            step = Decimal(1).scaleb(-len(match["c"].partition(".")[2]))
            true = true / a * 100 if a else said
            true = said if abs(true - said) < step else true.quantize(Decimal("0.1"))
        elif unit in "%％":
            continue  # 由92%提高到96%，提高4%: of points or of the first is not said
        if true != said:
            yield Hit(*match.span(), f"按前面两个数算是 {true.normalize():f}{unit}。")


RULES = (
    Rule(
        "share",
        "比率不符",
        "error",
        "《党政机关公文处理工作条例》第十九条“情况确实”；各数自相一致",
        _find,
        (
            bad("有效评价2060份、满意2031份，满意率99.6%。", "2060份、满意2031份，满意率99.6%"),
            bad("发现问题22个，已整改24个。", "22个，已整改24个"),
            bad(
                "去年捐款3.8万元，今年捐款4.2万元，增加0.5万元。",
                "3.8万元，今年捐款4.2万元，增加0.5万元",
            ),
            bad("群众满意率达到120%。", "120%"),
            bad("群众满意率从92%提高到96%，提高5个百分点。", "从92%提高到96%，提高5个百分点"),
            bad("建成示范村11个，占全镇14个行政村的88.6%。", "11个，占全镇14个行政村的88.6%"),
            bad("受理580件，同比减少145件，下降30%。", "580件，同比减少145件，下降30%"),
            bad("慰问22户，送去1.98万元，户均1200元。", "22户，送去1.98万元，户均1200元"),
            bad(
                "受理125件，其中服务类86件、环境类39件；回访满意121件，满意率98.6%。",
                "125件，其中服务类86件、环境类39件；回访满意121件，满意率98.6%",
            ),
            bad(
                "156个行政村中，达标的有148个，占比为92.3%。",
                "156个行政村中，达标的有148个，占比为92.3%",
            ),
            bad("全局干部职工26人。党员15名，占职工总数的75.7%。", "15名，占职工总数的75.7%"),
            bad("现有职工28人，其中党员21人，占85%。", "28人，其中党员21人，占85%"),
            bad(
                "集装箱126万标准箱，其中内贸81.5万标准箱、外贸44.5万标准箱，外贸占45.3%。",
                "81.5万标准箱、外贸44.5万标准箱，外贸占45.3%",
            ),
            bad(
                "得分由上年的97.3分提高到98.6分，上升2.3分。",
                "由上年的97.3分提高到98.6分，上升2.3分",
            ),
            bad("时间由45分钟缩短至20分钟，缩短65.6%。", "由45分钟缩短至20分钟，缩短65.6%"),
            bad(
                "慰问236人次，发放慰问金47.2万元，平均每人次3000元。",
                "236人次，发放慰问金47.2万元，平均每人次3000元",
            ),
            good("贷款3126笔，其中首套2714笔，占86.8%，二套412笔，占13.2%。由45分钟缩短至20分钟。"),
            bad(
                "门诊量36.6万人次，比上年的30.5万人次增长25%。",
                "36.6万人次，比上年的30.5万人次增长25%",
            ),
            bad(
                "销售1.86亿元；帮助1240户脱贫户销售868万元，户均700元。",
                "1240户脱贫户销售868万元，户均700元",
            ),
            good(
                "68名教职工参加，优秀61人、良好7人，优秀率89.7%。非常满意289份、满意46份、基本满意5份，非常满意率85%。"
            ),
            bad("干部职工112人中，注册志愿者84人，占72%。", "112人中，注册志愿者84人，占72%"),
            bad(
                "收回200张，其中“满意”190张、“基本满意”10张，满意率93%。",
                "200张，其中“满意”190张、“基本满意”10张，满意率93%",
            ),
            good("3860户、常住人口10420人，志愿者1563名，占常住人口的15%。"),
            good("半年完成任务15项；截至12月，28项任务全部完成，完成率100%。"),
            good("上半年完成整改12项，下半年完成8项，20项整改全部到位，完成率100%。"),
            good(
                "受理5217件，办结5217件，回访满意率99.1%。去年3.8万元，今年4.2万元，增加0.4万元。受理1046件，办结1046件，办结率100%。"
            ),
        ),
    ),
)
