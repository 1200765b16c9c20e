"""Shares against what they are of; what was mended against what was found."""

import itertools
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec

from exports.proofread.numbers import Number, Sentence, marked, sentences, shown
from exports.proofread.rule import Hit, Rule, bad, good
from exports.proofread.sheet import Sheet

__all__ = ["RULES"]


def _find(sheet: Sheet) -> Iterator[Hit]:
    earlier: list[Number] = []
    for sentence in sentences(sheet):
        yield from _beyond(sentence)
        yield from _rates(sentence, earlier)
        yield from _mended(sentence)
        earlier += sentence.numbers


_BACK = 40
"""Numbers before a sentence among which a share may have its whole."""
_RATE = re.compile(
    "(?P<what>非常满意|基本满意|[一-龥]{2})(?:率|度|票率)(?:达到?了?|为|是|高达|均为|提升至|提高到)?$"
)
_SHARE = re.compile("占(?!比)(?P<of>[^，。；、由从]{0,20}?)(?:的|比例|比重)*(?:达到?|为|约)?$")
_ALSO = {
    "结案": ("审结", "办结", "结案"),
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
    yield from _behind(sentence)
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
        elif match is not None and (pair := _with_rest(sentence, at, match["what"])) is not None:
            part, whole = pair
        elif match is not None and (named := _named(sentence, at, match["what"])) is not None:
            part, whole = named
        elif match is not None:
            whole = _whole(sentence, at, match["what"], rate)
            if whole is None:
                whole = _told_before(sentence, at, match["what"], earlier)
        elif share is not None:
            whole, part = _shared(sentence, at, share["of"], earlier)
        else:
            continue
        if _listed(sentence, at):
            continue
        beside = whole is not None and match is not None and _beside(sentence, part, whole)
        if beside and match and not _akin(match["what"], sentence.label(part)):
            continue  # 食堂33家、幼儿园食堂25家，覆盖率100%: both are wholes
        if whole is None or not whole.exact or whole.value == 0 or _fitting(sentence, at):
            continue
        if any(n.kind == part.kind and n.value and _agrees(part.value / n.value, rate)
               for n in earlier[-_BACK:]):  # fmt: skip
            continue
        apart = re.search("[；;]", text[whole.end : part.start])
        if apart and whole.value < part.value:
            continue  # 受理264件；办理1862件，办结率99.6%: no part of the other
        true = min(part.value, whole.value) / max(part.value, whole.value)
        if not _agrees(true, rate):
            least, most = sorted((part, whole), key=lambda n: n.value)
            message = f"{least.said}占{most.said}是 {shown(true, '%')}。"
            near = whole.start >= sentence.start
            yield marked((part, whole, rate) if near else (part, rate), rate, message)


_OF = re.compile(r"，(?:即|在)*[^，。；\d]{0,6}")
_THERE = re.compile(r"[^，。；\d]{0,10}中，?[^，。；\d]{0,6}(?:有|占)")


def _behind(sentence: Sentence) -> Iterator[Hit]:
    """What a share is of, told behind it: 占比达45%，在全部280名职工中有126名."""
    for rate, whole, part in zip(
        sentence.numbers, sentence.numbers[1:], sentence.numbers[2:], strict=False
    ):
        told = _OF.fullmatch(sentence.between(rate, whole))
        if rate.unit != "%" or whole.kind != part.kind or not told or not whole.value:
            continue
        if not _THERE.fullmatch(sentence.between(whole, part)):
            continue
        true = part.value / whole.value
        exact = rate.exact and whole.exact and part.exact
        # 达标率85%，在400间中仍有60间不合格
        if exact and not _agrees(true, rate) and not _agrees(1 - true, rate):
            message = f"{part.said}占{whole.said}是 {shown(true, '%')}。"
            yield marked((rate, whole, part), rate, message)


def _beside(sentence: Sentence, one: Number, other: Number) -> bool:
    """Whether two numbers are listed one behind the other."""
    first, second = sorted((one, other), key=lambda n: n.start)
    return sentence.between(first, second).startswith("、")


def _akin(what: str, label: str) -> bool:
    """Whether a rate of 结案 may be that of what was 审结: they share a character."""
    return len(what) == 2 and not set(what).isdisjoint(label[-2:])


def _told_before(
    sentence: Sentence, at: int, what: str, earlier: Sequence[Number]
) -> Number | None:
    """The whole in the sentence before: 梳理问题34项。截至11月底，已整改29项，整改率85.3%."""
    text, part = sentence.text, sentence.numbers[at - 1]
    if any(n.kind == part.kind for n in sentence.numbers[: at - 1]):
        return None
    if not _akin(what, sentence.label(part)):
        return None
    low = text.rfind("\n", 0, sentence.start)
    low = max(low, text.rfind("。", 0, max(sentence.start - 1, 0)))
    mine = [n for n in earlier if n.start > low and n.kind == part.kind and n.exact]
    return mine[-1] if mine and mine[-1].value >= part.value else None


def _with_rest(sentence: Sentence, at: int, what: str) -> tuple[Number, Number] | None:
    """脱贫62户，未脱贫18户，脱贫率77.5%: the whole is both."""
    first, rest = sentence.numbers[at - 2 : at] if at > 1 else (None, None)
    if first is None or rest is None or first.kind != rest.kind or not (first.exact and rest.exact):
        return None
    if not sentence.label(first).endswith(what) or not sentence.label(rest).endswith(f"未{what}"):
        return None
    value = first.value + rest.value
    return first, msgspec.structs.replace(rest, value=value, said=f"合计{shown(value, rest.unit)}")


def _named(sentence: Sentence, at: int, what: str) -> tuple[Number, Number] | None:
    """The part called as the rate is, and the whole: 收回200张，其中“满意”190张，满意率95%."""
    before = [n for n in sentence.numbers[:at] if n.unit != "%" and n.exact]
    mine = [n for n in before if sentence.label(n).removeprefix("其中").strip("“”") == what]
    if len(mine) != 1:
        return None
    whole = [n for n in before if n.kind == mine[0].kind and n.value > mine[0].value]
    return (mine[0], max(whole, key=lambda n: n.value)) if whole else None


def _listed(sentence: Sentence, at: int) -> bool:
    """Whether what has a share may be the total of the parts before it: 420名，其中…、…，占…."""
    rate = sentence.numbers[at]
    clause = max(sentence.text.rfind(mark, sentence.start, rate.start) for mark in "；;")
    among = sentence.text.find("其中", max(clause, sentence.start), rate.start)
    parts = [n for n in sentence.numbers[:at] if among >= 0 and n.start > among]
    alone = not any(n.unit == "%" for n in parts) and len(parts) > 1
    return alone and re.match("，占", sentence.text[parts[-1].end :]) is not None


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
    if sum(any(name in sentence.label(n) for name in names) for n in (*before, part)) > 1:
        return None  # 非常满意, 满意, 基本满意: of which of them is not said
    told = sentence.label(beside) + text[beside.start : rate.start - len(what) - 1]
    named = any(name in told for name in names)
    if beside is sentence.numbers[at - 2] and named and part.value <= beside.value:
        return beside
    # Of several before it, any that fits is it; where none does, the largest was meant.
    label = sentence.label(part)
    if not any(name in label for name in names) and not _akin(what, label):
        return None
    fits = next((n for n in before if n.value and _agrees(part.value / n.value, rate)), None)
    return fits or max(before, key=lambda n: n.value)


_AMONG = re.compile("(?:^|[，；])(?P<noun>[一-龥]{2,8})中，?[^，。；\\d]{0,10}$")


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
        among = _AMONG.search(text[max(sentence.start, part.start - 24) : part.start])
        if among is not None:  # 专任教师30名。专任教师中本科学历27名，占90%
            noun = among["noun"]
            same = [
                n for n in earlier
                if n.kind == part.kind and n.exact and text.endswith(noun, 0, n.start)
            ]  # fmt: skip
            if len(same) == 1 and same[0].value >= part.value:
                return same[0], part
        return _bare_share(sentence, at), _labelled(sentence, at)
    part = _labelled(sentence, at)
    noun = re.sub(r"\d+个?|总数|总量|全部|全体|全[市县区镇局院校]|的|总", "", of)
    if len(noun) < 2:
        return None, part
    known = [*earlier, *numbers[: at - 1]]
    named = [
        n for n in known
        if n.exact and n.unit != "%" and n.value >= part.value
        and (
            (n.kind == part.kind and noun in text[max(0, n.start - 6) : n.start])
            or text.startswith((noun, f"个{noun}"), n.end)
        )
    ]  # fmt: skip
    fits = next((n for n in named if n.value and _agrees(part.value / n.value, numbers[at])), None)
    if not named and "总" in of and not re.match("全[市县省区国镇乡]", of):
        # 9500户，其中企业3800户、…，企业占新设总数的40%
        place = text.find("其中", sentence.start, part.start)
        named = [n for n in numbers if n.end <= place and n.kind == part.kind and n.exact][-1:]
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
    if not (
        re.search("其中|中，|评出|选出|入选|获奖", between)
        or (beside and re.search("有$|，(?:现|目前)?已[一-龥]{1,6}$", between))
    ):
        return None
    fits = next((n for n in before if _agrees(part.value / n.value, rate)), None)
    return fits or before[-1]


def _agrees(true: Decimal, rate: Number) -> bool:
    """Whether a share is `rate` when rounded or cut off where that ends."""
    return abs(true - rate.value) < rate.step


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


_FOUND = re.compile(
    "清单|发现|排查|查出|受理|收到|接到|有效票?|评价|接访|诉求|查摆|隐患|问题|任务|征集"
)
_DONE = re.compile(
    "[，、]?(?:其中)?(?:年底前|年内|当年|督促|责令|当场|限期)?(?:已|现已|均已|都已|已全部|全部)?"
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
        if any(word in sentence.label(first) for word in ("平均", "每")):
            continue
        if _FOUND.search(head) and done and first.exact and second.exact:
            if second.value > first.value:
                message = f"{done[1]}的比总数 {first.said} 还多。"
                yield marked((first, second), second, message)
            elif "全部" in between and second.value != first.value:
                message = f"说是全部，和总数 {first.said} 不一致。"
                yield marked((first, second), second, message)


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
            bad("群众满意率达到120%。", "120%"),
            bad("建成示范村11个，占全镇14个行政村的88.6%。", "11个，占全镇14个行政村的88.6%"),
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
            good("贷款3126笔，其中首套2714笔，占86.8%，二套412笔，占13.2%。由45分钟缩短至20分钟。"),
            good(
                "68名教职工参加，优秀61人、良好7人，优秀率89.7%。非常满意289份、满意46份、基本满意5份，非常满意率85%。"
            ),
            bad("干部职工112人中，注册志愿者84人，占72%。", "112人中，注册志愿者84人，占72%"),
            bad(
                "收回200张，其中“满意”190张、“基本满意”10张，满意率93%。",
                "200张，其中“满意”190张、“基本满意”10张，满意率93%",
            ),
            bad("梳理问题34项。已整改29项，整改率83.5%。", "29项，整改率83.5%"),
            bad("受理6250件，审结6000件，结案率为98%。", "6250件，审结6000件，结案率为98%"),
            bad(
                "50岁以上职工占比达48%，在全部280名职工中有126名。",
                "48%，在全部280名职工中有126名",
            ),
            bad(
                "员工5200人，其中女员工1040人，占四分之一。", "5200人，其中女员工1040人，占四分之一"
            ),
            good(
                "一季度8万人次，二季度12万人次，三季度20万人次，四季度10万人次，三季度占全年的40%。"
            ),
            bad(
                "专任教师30名。专任教师中本科及以上学历27名，占92%。",
                "27名，占92%",
            ),
            bad(
                "新设立经营主体9500户，其中企业3800户、个体工商户5700户，企业占新设总数的45%。",
                "9500户，其中企业3800户、个体工商户5700户，企业占新设总数的45%",
            ),
            good("新设立9500户，其中企业3800户，占全市新设企业总数的15%。"),
            good("一中教师120名，二中教师80名。教师中高级职称50名，占25%。"),
            good("学校食堂33家、幼儿园食堂25家，“明厨亮灶”覆盖率达到100%。"),
            good("查出隐患30处，当场整改21处，限期整改9处，整改率为100%。"),
            good("受理纠纷264件，化解258件；12345热线办理1862件，按期办结率99.6%。"),
            good("全县180个村。文明村达117个，占65%，其中市级63个，占35%。"),
            bad("稿件共360篇，评出优秀作品54篇，占25%。", "360篇，评出优秀作品54篇，占25%"),
            bad("脱贫62户，未脱贫18户，脱贫率75.7%。", "62户，未脱贫18户，脱贫率75.7%"),
            bad("列出实事清单15件，年底前办结16件。", "15件，年底前办结16件"),
            bad("发现问题315个，督促整改319个。", "315个，督促整改319个"),
            good("3860户、常住人口10420人，志愿者1563名，占常住人口的15%。"),
            good("半年完成任务15项；截至12月，28项任务全部完成，完成率100%。"),
            good("上半年完成整改12项，下半年完成8项，20项整改全部到位，完成率100%。"),
            good(
                "受理5217件，办结5217件，回访满意率99.1%。去年3.8万元，今年4.2万元，增加0.4万元。受理1046件，办结1046件，办结率100%。"
            ),
        ),
    ),
)
