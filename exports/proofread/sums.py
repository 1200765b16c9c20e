"""Numbers of a text held against each other: parts and totals, shares, differences, names."""

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cached_property

from msgspec import Struct

from exports.proofread.finding import Grade
from exports.proofread.rule import Hit, Rule, bad, good
from exports.proofread.sheet import Sheet
from store.quantity import find_quantities

__all__ = ["RULES"]

_SAME = {"名": "人", "位": "人", "场次": "场", "件次": "件", "家次": "家", "户次": "户"}
"""Units in which the same things are counted."""
_LONGEST = 70
"""Characters that are marked at most; where a sum stands wider apart, its total alone is."""


class Number(Struct, frozen=True):
    """A number of the text. `said`: its words; `depth`: how many brackets are open around it."""

    start: int
    end: int
    value: Decimal
    unit: str
    said: str
    exact: bool
    depth: int

    @property
    def kind(self) -> str:
        return _SAME.get(self.unit, self.unit)


class _Sentence(Struct, frozen=True, dict=True):
    """A sentence and its numbers."""

    text: str
    start: int
    end: int
    numbers: tuple[Number, ...]

    def between(self, left: Number, right: Number) -> str:
        return self.text[left.end : right.start]

    def label(self, number: Number) -> str:
        """The words right before a number, back to a mark or another number."""
        at = self.numbers.index(number)
        low = self.numbers[at - 1].end if at else self.start
        return re.split("[，、；：。（(]", self.text[low : number.start])[-1]

    @cached_property
    def measured(self) -> tuple[Number, ...]:
        """All but percentages."""
        return tuple(n for n in self.numbers if n.unit != "%")


def _sentences(sheet: Sheet) -> Iterator[_Sentence]:
    text = sheet.text
    depth, depths = 0, [0] * (len(text) + 1)
    for at, c in enumerate(text):
        depth = 0 if c == "\n" else depth + (c in "（(") - (c in "）)")
        depths[at + 1] = depth
    found = [
        Number(start, end, q.value, q.unit, text[start:end], q.approx == "exact", depths[start])
        for start, end, q in find_quantities(text)
        if q.value is not None
    ]
    begins = [number.start for number in found]
    for start, end in sheet.sentences:
        inside = tuple(found[bisect_left(begins, start) : bisect_left(begins, end)])
        yield _Sentence(text, start, end, inside)


def _find(sheet: Sheet) -> Iterator[Hit]:
    before: _Sentence | None = None
    earlier: list[Number] = []
    for sentence in _sentences(sheet):
        yield from _beyond(sentence)
        if before is not None and "\n" in sheet.text[before.end : sentence.start]:
            before = None
        yield from _parts(sentence, before)
        yield from _among_named(sentence, earlier)
        before = sentence
        if len(sentence.numbers) < 2:
            earlier += sentence.numbers
            continue
        yield from _listed_first(sentence)
        yield from _rates(sentence, earlier)
        earlier += sentence.numbers
        yield from _each(sentence)
        yield from _mended(sentence)
        yield from _differences(sentence)
        yield from _grown(sentence)
    yield from _counted_names(sheet)
    yield from _from_to(sheet)


def _shown(value: Decimal, unit: str) -> str:
    if unit == "%":
        return f"{value * 100:.1f}%".replace(".0%", "%")
    if unit == "元" and value >= 10000 and (value / 100) % 1 == 0:
        return f"{(value / 10000).normalize():f}万元"
    return f"{value.normalize():f}{unit}"


def _hit(
    numbers: Sequence[Number], total: Number, message: str,
    *, fix: str | None = None, grade: Grade | None = None,
) -> Hit:  # fmt: skip
    """All that are held against each other are marked: which of them is wrong is not known."""
    low, high = min(n.start for n in numbers), max(n.end for n in numbers)
    if high - low > _LONGEST:
        return Hit(total.start, total.end, message, fix, grade)
    return Hit(low, high, message, None, grade)


# --- parts ----------------------------------------------------------------------------------------

_OPENS = re.compile(
    r"[^，。；、\d]{0,8}(?:(?P<bracket>[（(])|，?[^，。；、\d]{0,6}(?:分别[为是]|包括|包含|即|：|——|由))"
)
"""Between a total and the first of its parts, where 其中 does not stand there."""
_GROUPS = tuple(
    re.compile(words)
    for words in (
        "岁|青年|中年|老年", "学历|本科|硕士|博士|大专|研究生", "女|男", "少数民族|汉族",
        "职称|高级|中级|初级", "党员|团员|群众|民主党派", "留守|残疾|困难|孤寡|独居|低保|脱贫",
    )
)  # fmt: skip
"""Groups of people, by what they are told apart; two such ways share members."""
_AMONG = re.compile("其中")
_WHOLE = re.compile("其他|其余|余下|剩余")
_COMPLETE = (
    ("男", "女"), ("上半年", "下半年"), ("一季度", "四季度"), ("在编", "聘用"),
    ("机关", "事业单位"), ("线上", "线下"), ("城镇", "农村"), ("已整改", "正在整改"),
    ("立行立改", "限期整改"), ("立行立改", "持续整改"),
)  # fmt: skip
"""Labels that together name all there is."""
_BEGUN = re.compile("[；;]|共计?|合计|累计|(?<!^)其中|，另|同时|此外|同比|比上年|较上年|比去年")
_BEGUN_ANEW = re.compile(_BEGUN.pattern.removeprefix("[；;]|"))
"""What ends the parts: a second 其中 is about a part, 另 about what is beside the total."""


def _parts(sentence: _Sentence, before: _Sentence | None) -> Iterator[Hit]:
    """A total and then its parts: 队伍24支，其中文艺队5支、医疗队2支、其他17支."""
    text, numbers = sentence.text, sentence.measured
    places = [match.start() for match in _AMONG.finditer(text, sentence.start, sentence.end)]
    for place in places:
        semicolon = max(text.rfind(mark, sentence.start, place) for mark in "；;")
        totals = [n for n in numbers if semicolon < n.start and n.end <= place]
        totals = totals or [n for n in numbers if n.end <= place]
        if not totals and before is not None and place <= sentence.start + 1:
            totals = list(before.measured[-2:])
        yield from _among(sentence, totals, [n for n in numbers if n.start > place], place)
    among = places[0] if places else -1
    for at, total in enumerate(numbers[:-1]):
        match = _OPENS.match(text, total.end, numbers[at + 1].start)
        if 0 <= among < numbers[at + 1].start:
            continue
        if match is None:
            pair = list(numbers[at + 1 : at + 3])
            told = len(pair) == 2 and all(n.kind == total.kind for n in pair)
            if told and _complete([sentence.label(n) for n in pair]):
                yield from _unequal(sentence, total, pair, all_told=True)
            continue
        parts = [n for n in numbers[at + 1 :] if n.depth == total.depth + bool(match["bracket"])]
        end = _closing(text, match.end()) if match["bracket"] else sentence.end
        parts = [n for n in parts if n.end <= end and n.kind == total.kind]
        stop = _BEGUN.search(text, match.end(), end)
        parts = [n for n in parts if stop is None or n.start < stop.start()]
        if len(parts) >= 2 and parts[0] is numbers[at + 1]:
            yield from _unequal(sentence, total, parts, all_told=True)


_OF_THESE = re.compile("[ \\u3000]*(?:在)?(?P<noun>[一-龥]{2,10})中，")


def _among_named(sentence: _Sentence, earlier: Sequence[Number]) -> Iterator[Hit]:
    """卫生技术人员492人。…… 卫生技术人员中，医师178人、护士226人、其他88人."""
    match = _OF_THESE.match(sentence.text, sentence.start)
    parts = [n for n in sentence.measured if match is not None and n.start >= match.end()]
    if (
        match is None
        or len(parts) < 2
        or not _WHOLE.search(sentence.text, match.end(), sentence.end)
    ):
        return
    noun = match["noun"]
    for total in reversed(earlier):
        head = sentence.text[max(0, total.start - len(noun)) : total.start]
        if head == noun and all(n.kind == total.kind for n in parts):
            value = sum((n.value for n in parts), Decimal(0))
            if value != total.value and total.exact and all(n.exact for n in parts):
                message = f"分项合计 {_shown(value, total.unit)}，前面的总数是 {total.said}。"
                yield _hit(parts, parts[0], message)
            return


def _closing(text: str, at: int) -> int:
    return min((end for c in "）)" if (end := text.find(c, at)) >= 0), default=len(text))


def _among(
    sentence: _Sentence, totals: list[Number], parts: list[Number], among: int
) -> Iterator[Hit]:
    text = sentence.text
    marked = re.match("其中：?[①⑴]", text[among:])
    stop = (_BEGUN if marked is None else _BEGUN_ANEW).search(text, among + 2, sentence.end)
    totals = [
        n for n in totals if not re.search("(?:比|较)[^，。；]{1,6}的?$", text[: n.start][-8:])
    ]
    parts = [n for n in parts if (stop is None or n.start < stop.start()) and n.depth == 0]
    for kind in dict.fromkeys(n.kind for n in parts):
        mine = [n for n in parts if n.kind == kind]
        whole = [n for n in totals if n.kind == kind]
        if not whole:
            continue
        total, value = whole[-1], sum((n.value for n in mine), Decimal(0))
        others = whole[:-1]
        if len(mine) == 1:
            exact = mine[0].exact and total.exact
            if exact and value > total.value and not any(value <= n.value for n in others):
                message = f"其中的 {mine[0].said} 比总数 {total.said} 还多。"
                yield _hit((total, *mine), mine[0], message)
            continue
        # Of which of several they are parts is not said.
        told = any(n.value == value for n in others) or value == sum(
            (n.value for n in whole), Decimal(0)
        )
        if not told:
            vague = any(value <= n.value for n in others)
            yield from _unequal(sentence, total, mine, all_told=False, vague=vague)


def _unequal(
    sentence: _Sentence, total: Number, parts: list[Number], *, all_told: bool, vague: bool = False
) -> Iterator[Hit]:
    """The parts make more, or, where all are told, less than the total."""
    value = sum((n.value for n in parts), Decimal(0))
    if value == total.value or not all(n.exact for n in (total, *parts)):
        return
    said = sentence.text[total.end : parts[-1].start]
    labels = [sentence.label(n) for n in parts]
    rest = bool(_WHOLE.search(said)) or _complete(labels)
    if _overlapping(labels) and not rest:
        return
    for last, made in zip(parts[:-1], itertools.accumulate(n.value for n in parts), strict=False):
        if made == total.value and sentence.text[last.end] != "、":
            return  # the first ones are its parts, and the sentence goes on
    grade: Grade | None
    if rest or (value > total.value and not vague):
        grade = None
    elif value > total.value:
        grade = "warning"
    elif all_told:
        grade = None if len(parts) >= 3 else "warning"
    elif total.value - value <= total.value * (_NEAR if len(parts) > 2 else _NEARER):
        grade = "warning"  # so near to the whole that one will have been mistyped
    elif total.value - value <= total.value * 2 * _NEAR and len(parts) > 2:
        grade = "hint"
    else:
        return
    message = f"分项合计 {_shown(value, total.unit)}，总数是 {total.said}。"
    yield _hit((total, *parts), total, message, grade=grade)


_NEAR, _NEARER = Decimal("0.15"), Decimal("0.05")
"""Shares of the total up to which three parts and more, and two, are thought to be all of it."""


def _complete(labels: list[str]) -> bool:
    if any(f"非{label.removeprefix('其中')}" in labels for label in labels):
        return True  # 居民用水, 非居民用水
    return any(all(any(word in label for label in labels) for word in words) for words in _COMPLETE)


def _overlapping(labels: list[str]) -> bool:
    """Whether the groups may share members: 35岁以下, 女性; not 党员, 团员."""
    ways = [{n for n, way in enumerate(_GROUPS) if way.search(label)} for label in labels]
    return any(ways) and not set.intersection(*ways)


_TOTAL = re.compile(
    r"[^。；\d]{0,14}?(?:(?<!总)共计?|合计|总计|总共|一共|总数|总量|计)(?!有|建)[^，。；\d]{0,6}"
)
_SPANS = re.compile("季度|半年|月")


def _listed_first(sentence: _Sentence) -> Iterator[Hit]:
    """Parts and then their total: 举办讲座3场、宣讲5场，共8场."""
    text, numbers = sentence.text, sentence.measured
    for at, total in enumerate(numbers):
        if at < 2:
            continue
        parts: list[Number] = []
        for n in range(at - 1, -1, -1):
            number = numbers[n]
            if number.kind == total.kind or {number.kind, total.kind} == {"人", "人次"}:
                parts.append(number)
            elif re.search("[，、；]", sentence.between(number, numbers[n + 1])):
                break
        if len(parts) < 2:
            yield from _mixed(sentence, at)
            continue
        parts.reverse()
        first = numbers.index(parts[0])
        between = sentence.between(numbers[at - 1], total)
        yearly = "全年" in between and all(_SPANS.search(sentence.label(n)) for n in parts)
        if not (_TOTAL.fullmatch(between) or yearly):
            continue
        if first > 0 and not re.search("[，；。]", text[numbers[first - 1].end : parts[0].start]):
            continue  # the list began with parts of another unit
        if re.search("其中|整改|[；;]", text[parts[-1].end : total.start]):
            continue
        among = text.find("其中", sentence.start, total.start)
        if among >= 0:
            continue
        value = sum((n.value for n in parts), Decimal(0))
        tails = itertools.accumulate(n.value for n in reversed(parts))
        if total.value in list(tails)[1:]:
            continue
        if all(n.exact for n in (total, *parts)):
            shown = _shown(value, total.unit)
            message = f"前面各项合计 {shown}，这里是 {total.said}。"
            yield _hit((*parts, total), total, message, fix=shown)


def _mixed(sentence: _Sentence, at: int) -> Iterator[Hit]:
    """Things in units of their own, and what they make: 锦旗167面、感谢信93封，合计260件."""
    total = sentence.measured[at]
    if total.unit not in ("件", "个", "项", "场", "处", "次"):
        return
    parts = [sentence.measured[at - 1]]
    for number in reversed(sentence.measured[: at - 1]):
        if not re.fullmatch("[、和][^，。；、\\d]{1,12}", sentence.between(number, parts[0])):
            break
        parts.insert(0, number)
    told = re.fullmatch("，?(?:共计?|合计|总计)", sentence.between(parts[-1], total))
    value = sum((n.value for n in parts), Decimal(0))
    plain = all(n.exact and n.unit not in ("元", "人", "人次", "名") for n in parts)
    if len(parts) > 1 and told and plain and value != total.value:
        shown = _shown(value, total.unit)
        message = f"前面各项合计 {shown}，这里是 {total.said}。"
        yield _hit((*parts, total), total, message, grade="warning")


# --- shares ---------------------------------------------------------------------------------------

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


def _rates(sentence: _Sentence, earlier: Sequence[Number]) -> Iterator[Hit]:
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
            message = f"{least.said}占{most.said}是 {_shown(true, '%')}。"
            near = whole.start >= sentence.start
            yield _hit((part, whole, rate) if near else (part, rate), rate, message)


def _named(sentence: _Sentence, at: int, what: str) -> tuple[Number, Number] | None:
    """The part called as the rate is, and the whole: 收回200张，其中“满意”190张，满意率95%."""
    before = [n for n in sentence.numbers[:at] if n.unit != "%" and n.exact]
    mine = [n for n in before if sentence.label(n).removeprefix("其中").strip("“”") == what]
    if len(mine) != 1:
        return None
    whole = [n for n in before if n.kind == mine[0].kind and n.value > mine[0].value]
    return (mine[0], max(whole, key=lambda n: n.value)) if whole else None


def _fitting(sentence: _Sentence, at: int) -> bool:
    """Whether any two numbers before a share make it: of several parts it is not said which."""
    rate = sentence.numbers[at]
    before = [n for n in sentence.numbers[:at] if n.unit != "%" and n.value]
    return any(
        part.kind == whole.kind and part.value <= whole.value
        and _agrees(part.value / whole.value, rate)
        for whole in before for part in before if part is not whole
    )  # fmt: skip


def _whole(sentence: _Sentence, at: int, what: str, rate: Number) -> Number | None:
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
    sentence: _Sentence, at: int, of: str, earlier: Sequence[Number]
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


def _labelled(sentence: _Sentence, at: int) -> Number:
    """The part of a share: the number before it, or that with the label told again: 外贸占35.3%."""
    text, rate = sentence.text, sentence.numbers[at]
    before = sentence.numbers[at - 1]
    word = re.search("(?P<label>[一-龥]{2,6})占", text[before.end : rate.start])
    if word is not None:
        for number in reversed(sentence.numbers[:at]):
            if sentence.label(number).endswith(word["label"]):
                return number
    return before


def _bare_share(sentence: _Sentence, at: int) -> Number | None:
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


def _each(sentence: _Sentence) -> Iterator[Hit]:
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
            shown = _shown(true.quantize(Decimal(1)), each.unit)
            yield _hit((*sums, *heads, each), each, f"按前面两个数算，平均是 {shown}。")


def _agrees(true: Decimal, rate: Number) -> bool:
    """Whether a share is `rate` when rounded or cut off where that ends."""
    digits = rate.said.partition(".")[2].rstrip("%％")
    return abs(true - rate.value) < Decimal(1).scaleb(-len(digits) - 2)


_NEVER_MORE = re.compile(
    "(?:满意|办结|合格|到会|好评|答复|覆盖|出勤|销号|化解|及时|成功|参与|整改|达标|知晓|回访|完好|优良|建成|办理)率"
    "(?:达到?了?|为|是|高达)?$"
)


def _beyond(sentence: _Sentence) -> Iterator[Hit]:
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


def _mended(sentence: _Sentence) -> Iterator[Hit]:
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
                yield _hit((first, second), second, message)
            elif "全部" in between and second.value != first.value:
                message = f"说是全部，和总数 {first.said} 不一致。"
                yield _hit((first, second), second, message)


# --- differences ----------------------------------------------------------------------------------

_CHANGE = re.compile("增加|增长|多|提高|上升|提升|减少|下降|降低|少")
_LESS = ("减少", "下降", "降低", "少")


def _grown(sentence: _Sentence) -> Iterator[Hit]:
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
                yield _hit((a, b, c), c, f"按前面两个数算是 {_shown(true, '%')}。")
            continue
        if not (first and second and re.search("同比|比上年|较上年|比去年|较去年", words[0])):
            continue
        if a.unit != b.unit or c.unit != "%" or not (a.exact and b.exact and c.exact):
            continue
        old = a.value + b.value if first[0] in _LESS else a.value - b.value
        if old > 0 and abs(b.value / old - c.value) >= Decimal("0.01"):
            yield _hit((a, b, c), c, f"按前面两个数算是 {_shown(b.value / old, '%')}。")


def _differences(sentence: _Sentence) -> Iterator[Hit]:
    """Last year's, this year's, and what it grew by; or from one number to another."""
    text, numbers = sentence.text, sentence.numbers
    for a, b, c in zip(numbers, numbers[1:], numbers[2:], strict=False):
        head = text[max(sentence.start, a.start - 16) : a.start]
        years = re.search("去年|上年|上一年", head) and re.search(
            "今年|本年", sentence.between(a, b)
        )
        moved = re.search("[由从][^，。；]{0,6}$", head) and re.search(
            "(?:增|升|提|降|减|扩|涨)[^，。；]{0,6}[到至]$", sentence.between(a, b)
        )
        words = sentence.between(b, c)
        change = _CHANGE.search(words)
        exact = a.exact and b.exact and c.exact
        if not (years or moved) or not change or a.unit != b.unit or not exact:
            continue
        true = a.value - b.value if change[0] in _LESS else b.value - a.value
        if c.unit == "%" and a.unit != "%" and a.value:
            true = true / a.value
            if abs(true - c.value) >= Decimal("0.01"):
                message = f"按前面两个数算是 {_shown(true, '%')}。"
                yield _hit((a, b, c), c, message)
        elif c.unit == "个百分点" and a.unit == "%":
            if true * 100 != c.value:
                message = f"按前面两个数算是 {(true * 100).normalize():f}个百分点。"
                yield _hit((a, b, c), c, message)
        elif c.unit == a.unit != "%" and true != c.value:
            yield _hit((a, b, c), c, f"按前面两个数算是 {_shown(true, c.unit)}。")


_FROM_TO = re.compile(
    r"由(?P<when>[^，。；\d]{0,6})(?P<a>\d+(?:\.\d+)?)(?P<unit>[^\W\d]{1,3})[^，。；\d]{1,8}[到至]"
    r"(?:[^，。；\d]{0,6})(?P<b>\d+(?:\.\d+)?)(?P=unit)，(?P<how>上升|提高|提升|增加|增长|缩短|减少|下降|降低|压缩)了?"
    r"(?P<c>\d+(?:\.\d+)?)(?P<d>(?P=unit)|[%％])"
)


def _from_to(sheet: Sheet) -> Iterator[Hit]:
    """由45分钟缩短至20分钟，缩短55.6%, in units that count nothing as well."""
    for match in _FROM_TO.finditer(sheet.text):
        a, b, c = (Decimal(match[name]) for name in "abc")
        true = abs(a - b)
        if match["d"] != match["unit"]:
            true = abs(a - b) / a * 100 if a else c
            step = Decimal(1).scaleb(-len(match["c"].partition(".")[2]))
            if abs(true - c) < step:
                continue
            true = true.quantize(Decimal("0.1"))
        if true != c:
            yield Hit(*match.span(), f"按前面两个数算是 {true.normalize():f}{match['d']}。")


# --- names ----------------------------------------------------------------------------------------

_NAMES = re.compile(
    r"(?P<names>(?:[“《][^”》\n]{1,24}[”》][、，]?(?:和|及|以及)?){2,})等?"
    r"(?P<n>\d{1,2}|[二两三四五六七八九十])(?P<unit>[项个大类部份本])"
)
_HAN = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2}


def _counted_names(sheet: Sheet) -> Iterator[Hit]:
    """“甲”“乙”“丙”4项活动: as many names as the number says; with 等 no more."""
    for match in _NAMES.finditer(sheet.text):
        names = sum(match["names"].count(mark) for mark in "“《")
        said = _HAN[match["n"]] if match["n"] in _HAN else int(match["n"])
        open_ = match[0][len(match["names"])] == "等"
        if names > said or (not open_ and names != said):
            message = f"列出了 {names} 个名称，数目写的是 {said}。"
            yield Hit(match.start("n"), match.end("unit"), message)


RULES = (
    Rule(
        "sum",
        "算不拢",
        "error",
        "《党政机关公文处理工作条例》第十九条“情况确实”；各数自相一致",
        _find,
        (
            bad(
                "组建队伍24支，其中文艺队5支、医疗队2支、其他队伍18支。",
                "24支，其中文艺队5支、医疗队2支、其他队伍18支",
            ),
            bad("举办讲座3场、宣讲5场，共9场。", "3场、宣讲5场，共9场"),
            bad("有效评价2060份、满意2031份，满意率99.6%。", "2060份、满意2031份，满意率99.6%"),
            bad("发现问题22个，已整改24个。", "22个，已整改24个"),
            bad(
                "去年捐款3.8万元，今年捐款4.2万元，增加0.5万元。",
                "3.8万元，今年捐款4.2万元，增加0.5万元",
            ),
            bad("开展“甲活动”“乙活动”“丙活动”4项主题活动。", "4项"),
            bad("群众满意率达到120%。", "120%"),
            bad(
                "全体职工486人，分别为医师132人、护士276人、行政87人。",
                "486人，分别为医师132人、护士276人、行政87人",
            ),
            bad(
                "专题研究4次（一季度1次、二季度2次、三季度1次、四季度1次）。",
                "4次（一季度1次、二季度2次、三季度1次、四季度1次",
            ),
            bad(
                "管理人员9人、营业班12人、运维班33人，合计52人。",
                "9人、营业班12人、运维班33人，合计52人",
            ),
            bad("群众满意率从92%提高到96%，提高5个百分点。", "92%提高到96%，提高5个百分点"),
            bad("建成示范村11个，占全镇14个行政村的88.6%。", "11个，占全镇14个行政村的88.6%"),
            bad("党员64名。其中，男党员29名、女党员37名。", "64名。其中，男党员29名、女党员37名"),
            bad("锦旗167面、感谢信93封，合计270件。", "167面、感谢信93封，合计270件"),
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
            bad("查摆问题11个，立行立改9个，限期整改3个。", "11个，立行立改9个，限期整改3个"),
            bad("队员82名，其中党员62名、团员青年24名。", "82名，其中党员62名、团员青年24名"),
            good("受理3600件，其中咨询类2130件、求助类890件、投诉类580件，投诉类同比减少145件。"),
            good("干部168人，其中局机关46人、下属单位122人，168人全部参加。占比由51.3%提高到60%。"),
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
                "卫生技术人员492人，占84%。卫生技术人员中，医师178人、护士326人、其他人员88人。",
                "178人、护士326人、其他人员88人",
            ),
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
            bad("新建城市书房3座、分馆5个、流通点9个，共16处。", "3座、分馆5个、流通点9个，共16处"),
            bad(
                "馆藏42.6万册，其中纸质图书31.8万册、电子图书10.1万册。",
                "42.6万册，其中纸质图书31.8万册、电子图书10.1万册",
            ),
            bad("干部职工112人中，注册志愿者84人，占72%。", "112人中，注册志愿者84人，占72%"),
            bad(
                "收回200张，其中“满意”190张、“基本满意”10张，满意率93%。",
                "200张，其中“满意”190张、“基本满意”10张，满意率93%",
            ),
            good("3860户、常住人口10420人，志愿者1563名，占常住人口的15%。"),
            bad("印发《甲制度》《乙制度》三项制度。", "三项"),
            good("建成分馆14家、自助馆9个、服务点33个，共计56个网点。"),
            good("半年完成任务15项；截至12月，28项任务全部完成，完成率100%。"),
            good("上半年完成整改12项，下半年完成8项，20项整改全部到位，完成率100%。"),
            good("有党员56名，其中35岁以下18名、大专以上学历48名、女性20名。"),
            good("召开会议6次，其中专题会议4次，其中书记主持3次。"),
            good("投资300万元，其中省级100万元、县级200万元，另争取社会资本50万元。"),
            good(
                "组建队伍24支，其中文艺队5支、医疗队2支、其他队伍17支。发现问题22个，已整改22个。"
            ),
            good(
                "受理5217件，办结5217件，回访满意率99.1%。去年3.8万元，今年4.2万元，增加0.4万元。受理1046件，办结1046件，办结率100%。"
            ),
            good(
                "全年开展服务26次、310人次参与，其中春运服务10次、120人次。举办讲座3场、宣讲5场，共8场。"
            ),
        ),
    ),
)
