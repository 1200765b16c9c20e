"""Parts and their total: 队伍24支，其中文艺队5支…; 讲座3场、宣讲5场，共8场."""

import itertools
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from exports.proofread.finding import Grade
from exports.proofread.numbers import Number, Sentence, marked, sentences, shown
from exports.proofread.rule import Hit, Rule, bad, good
from exports.proofread.sheet import Sheet

__all__ = ["RULES"]


def _find(sheet: Sheet) -> Iterator[Hit]:
    before: Sentence | None = None
    earlier: list[Number] = []
    for sentence in sentences(sheet):
        if before is not None and "\n" in sheet.text[before.end : sentence.start]:
            before = None
        yield from _parts(sentence, before)
        yield from _among_named(sentence, earlier)
        yield from _listed_first(sentence)
        yield from _quarters(sentence)
        before = sentence
        earlier += sentence.numbers


_OPENS = re.compile(
    r"[^，。；、\d]{0,8}(?:(?P<bracket>[（(])|，?[^，。；、\d]{0,6}(?:分别[为是]|包括|包含|即|：|——|由))"
)
"""Between a total and the first of its parts, where 其中 does not stand there."""
_AMONG = re.compile("[^，。；、\\d]{0,8}中，?(?:共?有)?[^，。；、\\d]{0,12}")
"""13个单位中，有全国文明单位2个、省级5个: not all need be told."""
_GROUPS = tuple(
    re.compile(words)
    for words in (
        "岁|青年|中年|老年", "学历|本科|硕士|博士|大专|研究生", "女|男", "少数民族|汉族",
        "职称|高级|中级|初级", "党员|团员|群众|民主党派", "留守|残疾|困难|孤寡|独居|低保|脱贫",
    )
)  # fmt: skip
"""Groups of people, by what they are told apart; two such ways share members."""
_AMONG_THEM = re.compile("其中")
_REST = re.compile("其他|其余|余下|剩余")
_COMPLETE = (
    ("男", "女"), ("上半年", "下半年"), ("一季度", "四季度"), ("在编", "聘用"),
    ("机关", "事业单位"), ("线上", "线下"), ("城镇", "农村"), ("已整改", "正在整改"),
    ("春季", "秋季"), ("上学期", "下学期"), ("城区", "乡镇"), ("白天", "夜间"), ("国内", "国外"),
    ("立行立改", "限期整改"), ("立行立改", "持续整改"),
)  # fmt: skip
"""Labels that together name all there is."""
_BEGUN_ANEW = re.compile("共计?|合计|累计|(?<!^)其中|，另|同时|此外|同比|比上年|较上年|比去年")
_BEGUN = re.compile(f"[；;]|{_BEGUN_ANEW.pattern}")
"""What ends the parts: a second 其中 is about a part, 另 about what is beside the total. Between
parts with marks of their own (①, ②) ；ends nothing."""


def _parts(sentence: Sentence, before: Sentence | None) -> Iterator[Hit]:
    """A total and then its parts: 队伍24支，其中文艺队5支、医疗队2支、其他17支."""
    text, numbers = sentence.text, sentence.counted
    places = [match.start() for match in _AMONG_THEM.finditer(text, sentence.start, sentence.end)]
    for place in places:
        semicolon = max(text.rfind(mark, sentence.start, place) for mark in "；;")
        totals = [n for n in numbers if semicolon < n.start and n.end <= place]
        totals = totals or [n for n in numbers if n.end <= place]
        if not totals and before is not None and place <= sentence.start + 1:
            totals = list(before.counted[-2:])
        yield from _among(sentence, totals, [n for n in numbers if n.start > place], place)
    among = places[0] if places else -1
    for at, total in enumerate(numbers[:-1]):
        match = _OPENS.match(text, total.end, numbers[at + 1].start)
        if 0 <= among < numbers[at + 1].start:
            continue
        if match is None:
            pair = list(numbers[at + 1 : at + 3])
            told = len(pair) == 2 and all(n.kind == total.kind for n in pair)
            told = told and not re.search("[；;]", sentence.between(total, numbers[at + 1]))
            labels = [sentence.label(n) for n in pair]
            if told and _complete(labels) and "比" not in "".join(labels):
                yield from _unequal(sentence, total, pair, all_told=True)
            elif _AMONG.fullmatch(sentence.between(total, numbers[at + 1])):
                parts = _joined(sentence, [n for n in numbers[at + 1 :] if n.kind == total.kind])
                if len(parts) > 1 and parts[0] is numbers[at + 1]:
                    # They may share members: a village of two levels, a household poor and alone.
                    yield from _unequal(sentence, total, parts, all_told=False, vague=True)
            continue
        parts = [n for n in numbers[at + 1 :] if n.depth == total.depth + bool(match["bracket"])]
        end = _closing(text, match.end()) if match["bracket"] else sentence.end
        parts = [n for n in parts if n.end <= end and n.kind == total.kind]
        stop = _BEGUN.search(text, match.end(), end)
        parts = [n for n in parts if stop is None or n.start < stop.start()]
        if match[0].endswith("由") and re.search("[到至]", text[numbers[at + 1].end :][:8]):
            continue  # 由9600册增加到12000册
        if len(parts) >= 2 and parts[0] is numbers[at + 1]:
            yield from _unequal(sentence, total, parts, all_told=True)


_OF_THESE = re.compile("(?<![^。；！？\n\\u3000 ])(?:在)?(?P<noun>[一-龥]{2,10})中，")


def _among_named(sentence: Sentence, earlier: Sequence[Number]) -> Iterator[Hit]:
    """卫生技术人员492人。…… 卫生技术人员中，医师178人、护士226人、其他88人."""
    for match in _OF_THESE.finditer(sentence.text, sentence.start, sentence.end):
        yield from _of_named(sentence, [*earlier, *sentence.counted], match)


def _of_named(sentence: Sentence, earlier: Sequence[Number], match: re.Match[str]) -> Iterator[Hit]:
    stop = sentence.text.find("；", match.end(), sentence.end)
    end = stop if stop > 0 else sentence.end
    parts = [n for n in sentence.counted if match.end() <= n.start < end]
    if len(parts) < 2:
        return
    rest = _REST.search(sentence.text, match.end(), end)
    noun = match["noun"]
    for total in reversed([n for n in earlier if n.end <= match.start()]):
        head = sentence.text[max(0, total.start - len(noun)) : total.start]
        if head == noun and all(n.kind == total.kind for n in parts):
            value = sum((n.value for n in parts), Decimal(0))
            told = rest or (len(parts) > 2 and value > total.value)
            close = len(parts) > 2 and abs(value - total.value) <= total.value * _NEARER
            if value != total.value and total.exact and all(n.exact for n in parts):
                message = f"分项合计 {shown(value, total.unit)}，前面的总数是 {total.said}。"
                labels = [sentence.label(n) for n in parts]
                if (told or close) and (rest or not _overlapping(labels)):
                    yield marked(parts, parts[0], message, grade=None if told else "warning")
            return


def _stop(text: str, pattern: re.Pattern[str], low: int, high: int) -> re.Match[str] | None:
    """Where the parts end; in 其余6个小区共910户 the 共 is of a part."""
    for match in pattern.finditer(text, low, high):
        if not re.search("(?:其他|其余|余下|剩余)[^，。；、]{0,10}$", text[low : match.start()]):
            return match
    return None


def _closing(text: str, at: int) -> int:
    return min((end for c in "）)" if (end := text.find(c, at)) >= 0), default=len(text))


def _among(
    sentence: Sentence, totals: list[Number], parts: list[Number], among: int
) -> Iterator[Hit]:
    text = sentence.text
    listed = re.match("其中：?[①⑴]", text[among:])
    stop = _stop(text, _BEGUN if listed is None else _BEGUN_ANEW, among + 2, sentence.end)
    totals = [n for n in totals if not _ASIDE.search(text[: n.start][-8:])]
    parts = [n for n in parts if (stop is None or n.start < stop.start()) and n.depth == 0]
    parts = [n for n in parts if "占" not in sentence.label(n)]  # 占全段75个班组的五分之一
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
                yield marked((total, *mine), mine[0], message)
            continue
        # Of which of several they are parts is not said.
        told = any(n.value == value for n in others) or value == sum(
            (n.value for n in whole), Decimal(0)
        )
        if not told:
            vague = any(value <= n.value for n in others)
            yield from _unequal(sentence, total, mine, all_told=False, vague=vague)


def _unequal(
    sentence: Sentence, total: Number, parts: list[Number], *, all_told: bool, vague: bool = False
) -> Iterator[Hit]:
    """The parts make more, or, where all are told, less than the total."""
    value = sum((n.value for n in parts), Decimal(0))
    if value == total.value or not all(n.exact for n in (total, *parts)):
        return
    said = sentence.text[total.end : parts[-1].start]
    labels = [sentence.label(n) for n in parts]
    rest = (
        bool(_REST.search(said + sentence.label(parts[-1])))
        or _complete(labels)
        or _named_before(sentence, total, labels)
    )
    if total.kind in ("人", "人次", "户") and _overlapping(labels) and not rest:
        first = _joined(sentence, parts)
        if not 1 < len(first) < len(parts) or _overlapping(labels[: len(first)]):
            return
        parts = first  # 干部7人、消防员45人，党员29人: told apart in another way
        value = sum((n.value for n in parts), Decimal(0))
        if value == total.value:
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
    message = f"分项合计 {shown(value, total.unit)}，总数是 {total.said}。"
    yield marked((total, *parts), total, message, grade=grade)


def _joined(sentence: Sentence, parts: list[Number]) -> list[Number]:
    """The first parts, up to where no 、 joins the next to them."""
    for n, (left, right) in enumerate(itertools.pairwise(parts), 1):
        if not sentence.between(left, right).startswith("、"):
            return parts[:n]
    return parts


def _named_before(sentence: Sentence, total: Number, labels: list[str]) -> bool:
    """Whether just the parts are named before the total: 老党员、青年骨干32人，其中老党员12人、…"""
    low = max(sentence.text.rfind(mark, sentence.start, total.start) for mark in "，；：")
    head = sentence.text[max(low, sentence.start) : total.start]
    names = [label.removeprefix("其中") for label in labels]
    if len(names) > 1 and head.count("、") + 2 >= len(names) and all(n in head for n in names):
        return True
    # 帮扶石桥、下湾2个村，共有贫困户156户，其中石桥村84户、下湾村72户
    stems = [name.rstrip("村镇乡区县局所组队班科") for name in names]
    if any(len(stem) < 2 for stem in stems):
        return False
    joined = _AND.sub("、", "、".join(stems))
    earlier = _AND.sub("、", sentence.text[sentence.start : total.start])
    at = earlier.find(joined)
    while at >= 0 and "、" in (earlier[:at][-1:], earlier[at + len(joined) :][:1]):
        at = earlier.find(joined, at + 1)
    return at >= 0


_AND = re.compile("[和及与]")


_ASIDE = re.compile("(?:比|较)[^，。；]{1,6}的?$|(?<!新)(?:增加|减少|增长|下降|多|少)了?$")
"""What stands before numbers of last year and of a change: they have no parts."""
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
_LEADS = re.compile("任组长|为组长|任主任|牵头")
_REACHED = re.compile("(?:总[数量]|累计)(?:已?达|增)")


def _led(sentence: Sentence, parts: Sequence[Number], total: Number) -> bool:
    """Whether a leader is one of them and told without a number: 由局长任组长，成员8名，共10人.

    Who is provided (配备) is counted, but for the leader; an office under them (下设) is apart.
    """
    lead = _LEADS.search(sentence.text, sentence.start, total.start)
    if lead is None or total.kind != "人":
        return False
    between = sentence.text[lead.end() : parts[0].start]
    with_leader = sum((n.value for n in parts), Decimal(1)) == total.value
    return "下设" not in between and ("配备" not in between or with_leader)


def _listed_first(sentence: Sentence) -> Iterator[Hit]:
    """Parts and then their total: 举办讲座3场、宣讲5场，共8场."""
    text, numbers = sentence.text, sentence.counted
    for at, total in enumerate(numbers):
        yield from _added(sentence, at)
        yield from _several(sentence, at)
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
        if any("每" in sentence.label(n) for n in parts):
            continue
        first = numbers.index(parts[0])
        between = sentence.between(numbers[at - 1], total)
        if "半年" in sentence.label(total) and "半年" in sentence.label(numbers[at - 1]):
            continue  # 上半年合计35.1亿元，下半年合计37.5亿元
        yearly = "全年" in between and all(_SPANS.search(sentence.label(n)) for n in parts)
        if not (_TOTAL.fullmatch(between) or yearly):
            continue
        if first > 0 and not re.search("[，；。]", text[numbers[first - 1].end : parts[0].start]):
            # The list began with parts of another unit, unless each part has one: 62名捐6200元
            beside = [numbers[numbers.index(part) - 1] for part in parts]
            if len({n.kind for n in beside}) > 1 or beside[0].kind == total.kind:
                yield from _mixed(sentence, at)
                continue
        if re.search("其中|整改|[；;]", text[parts[-1].end : total.start]):
            continue
        clause = max(text.rfind(mark, sentence.start, parts[0].start) for mark in "；;")
        if text.find("其中", max(clause, sentence.start), total.start) >= 0:
            continue
        value = sum((n.value for n in parts), Decimal(0))
        if _led(sentence, parts, total):
            continue
        if _REACHED.search(sentence.label(total)) and total.value * 2 >= value * 3:
            continue  # 新建分馆3个、书房5个，分馆总数达到36个
        tails = itertools.accumulate(n.value for n in reversed(parts))
        if total.value in list(tails)[1:]:
            continue
        if all(n.exact for n in (total, *parts)):
            made = shown(value, total.unit)
            message = f"前面各项合计 {made}，这里是 {total.said}。"
            yield marked((*parts, total), total, message, fix=made)


_YEARLY = re.compile("全年|共|合计|累计|总|细化|分解|确定")


def _quarters(sentence: Sentence) -> Iterator[Hit]:
    """细化为30项，第一季度完成8项，…，第四季度完成6项，30项全部完成: four quarters are a year."""
    numbers = sentence.counted
    for at, first in enumerate(numbers[:-3]):
        parts = numbers[at : at + 4]
        labels = zip(parts, "一二三四", strict=True)
        if not all(f"{n}季度" in sentence.label(part) for part, n in labels):
            continue
        before = numbers[at - 1].end if at else sentence.start
        if "其中" in sentence.text[before : first.start] or (
            at and _OPENS.match(sentence.text, before, first.start)
        ):
            continue  # looked at with its total
        value = sum((n.value for n in parts), Decimal(0))
        others = [
            n for n in (*numbers[:at], *numbers[at + 4 :])
            if n.kind == first.kind
            and (
                _YEARLY.search(sentence.label(n))
                or re.match("[^，。；、]{0,4}(?:全部|目标|任务)", sentence.text[n.end :])
            )
        ]  # fmt: skip
        told = {n.kind for n in parts} == {first.kind} and all(n.exact for n in (*parts, *others))
        if others and told and all(n.value != value for n in others):
            near = min(others, key=lambda n: abs(n.value - value))
            if abs(near.value - value) * 4 <= near.value:
                message = f"四个季度合计 {shown(value, near.unit)}，总数是 {near.said}。"
                yield marked(parts, parts[-1], message, grade="warning")


def _several(sentence: Sentence, at: int) -> Iterator[Hit]:
    """Things in units of their own behind their total: 65起，归还手机28部、钱包19个、其他18件."""
    total, *rest = sentence.counted[at:]
    if total.unit not in ("起", "件", "项", "个", "次") or len(rest) < 3:
        return
    parts = [rest[0]]
    for number in rest[1:]:
        if not sentence.between(parts[-1], number).startswith("、"):
            break
        parts.append(number)
    begun = re.fullmatch("，[^，。；、\\d]{1,10}", sentence.between(total, parts[0]))
    others = len(parts) > 2 and sentence.label(parts[-1]).startswith(("其他", "其它"))
    alike = len({n.kind for n in parts}) > 1 and all(n.exact for n in (total, *parts))
    value = sum((n.value for n in parts), Decimal(0))
    if begun and others and alike and value != total.value:
        message = f"各项合计 {shown(value, total.unit)}，总数是 {total.said}。"
        yield marked((total, *parts), total, message)


_ADDED = re.compile(r"，(?:加上|连同)[^，。；、\d]{0,10}")
_MAKES = re.compile(r"[^。；\d]{0,8}?(?:共有?|合计|总计|达到?|总数)[^，。；\d]{0,6}")


def _added(sentence: Sentence, at: int) -> Iterator[Hit]:
    """添书260册，加上原有的1340册，共有1600册."""
    if at < 2:
        return
    first, second, total = sentence.counted[at - 2 : at + 1]
    added = _ADDED.fullmatch(sentence.between(first, second))
    if not added or not _MAKES.fullmatch(sentence.between(second, total)):
        return
    value = first.value + second.value
    same = first.kind == second.kind == total.kind
    if same and first.exact and second.exact and total.exact and value != total.value:
        made = shown(value, total.unit)
        yield marked((first, second, total), total, f"两项合计 {made}，这里是 {total.said}。")


def _mixed(sentence: Sentence, at: int) -> Iterator[Hit]:
    """Things in units of their own, and what they make: 锦旗167面、感谢信93封，合计260件."""
    total = sentence.counted[at]
    of_all = total.unit == "家" and re.match(
        "[^，。；、]{0,4}(?:单位|场所|主体|门店)", sentence.text[total.end :]
    )
    if not of_all and total.unit not in ("件", "个", "项", "场", "处", "次"):
        return
    parts = [sentence.counted[at - 1]]
    for number in reversed(sentence.counted[: at - 1]):
        between = sentence.between(number, parts[0])
        if not re.fullmatch(
            "[、和][^，。；、\\d]{1,12}|(?!以上|以下)[^，。；、\\d]{1,12}[、和]", between
        ):
            break
        parts.insert(0, number)
    told = re.fullmatch(
        "，?[^，。；、\\d]{0,6}?(?:共计?|合计|总计|总数)(?:达到?|为|是|有)?",
        sentence.between(parts[-1], total),
    )
    value = sum((n.value for n in parts), Decimal(0))
    honours = re.match("(?:先进)?(?:典型|荣誉|奖项|先进|榜样)", sentence.text[total.end :])
    people = () if honours else ("人", "人次", "名")
    plain = all(n.exact and n.unit not in ("元", *people) for n in parts)
    alike = sum((n.value for n in parts if n.kind == total.kind), Decimal(0))
    if alike == total.value:
        return  # 2个市场、30家药店、20家商超共50家
    if len(parts) > 1 and told and plain and value != total.value:
        made = shown(value, total.unit)
        message = f"前面各项合计 {made}，这里是 {total.said}。"
        yield marked((*parts, total), total, message, grade="warning")


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
            bad(
                "由主任任组长，下设办公室，配备专职人员2名、兼职人员6名，共9名。",
                "2名、兼职人员6名，共9名",
            ),
            good("由局长任组长，配备副组长2名、成员8名，共11名。"),
            good("由书记任组长、院长任副组长，联络员2名、成员8名，共12人。"),
            good("现有志愿者500人；志愿者中，党员260人、团员170人、女性310人。"),
            good("新建分馆3个、智慧书房5个，全市分馆总数达到36个。"),
            bad(
                "现有卫生技术人员714人；卫生技术人员中，医生260人、护士347人、技师80人。",
                "260人、护士347人、技师80人",
            ),
            bad(
                "惠及3150户，其中甲小区1280户、乙小区960户，其余6个小区共930户。",
                "3150户，其中甲小区1280户、乙小区960户，其余6个小区共930户",
            ),
            bad(
                "帮扶石桥、下湾2个村，共有贫困户156户，其中石桥村84户、下湾村62户。",
                "156户，其中石桥村84户、下湾村62户",
            ),
            bad(
                "细化为30项，第一季度完成8项，第二季度完成9项，第三季度完成7项，第四季度完成5项，30项全部完成。",
                "8项，第二季度完成9项，第三季度完成7项，第四季度完成5项",
            ),
            bad(
                "13个单位中，有全国文明单位2个、省级5个、市级7个。",
                "13个单位中，有全国文明单位2个、省级5个、市级7个",
            ),
            bad(
                "对6个农贸市场、132家药店、25家商超共153家重点单位开展检查。",
                "6个农贸市场、132家药店、25家商超共153家",
            ),
            good(
                "接收物资300箱，第一批120箱、第二批100箱、第三批80箱。"
                "包联石桥、下湾、东平3个村，慰问老人90名，其中石桥村32名、下湾村28名。"
            ),
            good(
                "计划50场，一季度12场，二季度15场，三季度13场，四季度14场，超额完成4场。"
                "对2个市场、30家药店、20家商超共50家门店检查。"
            ),
            good(
                "一季度18.1亿元，二季度17亿元，三季度20.5亿元，四季度17亿元；上半年合计35.1亿元，下半年合计37.5亿元。"
            ),
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
            bad("党员64名。其中，男党员29名、女党员37名。", "64名。其中，男党员29名、女党员37名"),
            bad(
                "62名党员捐款6200元，86名职工捐款5160元，合计捐款11630元。",
                "6200元，86名职工捐款5160元，合计捐款11630元",
            ),
            bad(
                "公园4个、长廊15条、书屋31个，各类阵地总数达60个。",
                "4个、长廊15条、书屋31个，各类阵地总数达60个",
            ),
            bad(
                "拾金不昧65起，归还手机38部、钱包19个、相机6台、其他物品12件。",
                "65起，归还手机38部、钱包19个、相机6台、其他物品12件",
            ),
            bad("全年38次，春季学期18次，秋季学期22次。", "38次，春季学期18次，秋季学期22次"),
            bad("添书260册，加上原有的1340册，共有1700册。", "260册，加上原有的1340册，共有1700册"),
            bad(
                "评出“先锋”5名、“标兵”4名、“最美家庭”3户，共13个先进典型。",
                "5名、“标兵”4名、“最美家庭”3户，共13个",
            ),
            bad("现有52人，其中干部8人、消防员45人，党员29人。", "52人，其中干部8人、消防员45人"),
            bad(
                "吸收老党员、青年骨干42人，其中老党员12人、青年骨干20人。",
                "42人，其中老党员12人、青年骨干20人",
            ),
            bad("锦旗167面、感谢信93封，合计270件。", "167面、感谢信93封，合计270件"),
            bad("查摆问题11个，立行立改9个，限期整改3个。", "11个，立行立改9个，限期整改3个"),
            bad("队员82名，其中党员62名、团员青年24名。", "82名，其中党员62名、团员青年24名"),
            good("办理9600件，比上年的8000件增加1600件，其中，国内5280件、涉外4320件。"),
            bad(
                "正线684公里；下设线路车间9个、桥隧车间3个、综合车间2个，共15个车间。",
                "9个、桥隧车间3个、综合车间2个，共15个",
            ),
            good("“文明班组”15个，其中“文明班组”占全段75个班组的五分之一。"),
            good("由局长任组长，4名副局长任副组长，11名股室负责人为成员，共16人。"),
            good("新购书籍2400册，藏书由上年底的9600册增加到12000册。"),
            good("受理3600件，其中咨询类2130件、求助类890件、投诉类580件，投诉类同比减少145件。"),
            good("干部168人，其中局机关46人、下属单位122人，168人全部参加。占比由51.3%提高到60%。"),
            bad(
                "卫生技术人员492人，占84%。卫生技术人员中，医师178人、护士326人、其他人员88人。",
                "178人、护士326人、其他人员88人",
            ),
            bad("新建城市书房3座、分馆5个、流通点9个，共16处。", "3座、分馆5个、流通点9个，共16处"),
            bad(
                "馆藏42.6万册，其中纸质图书31.8万册、电子图书10.1万册。",
                "42.6万册，其中纸质图书31.8万册、电子图书10.1万册",
            ),
            good("建成分馆14家、自助馆9个、服务点33个，共计56个网点。"),
            good("有党员56名，其中35岁以下18名、大专以上学历48名、女性20名。"),
            good("召开会议6次，其中专题会议4次，其中书记主持3次。"),
            good("投资300万元，其中省级100万元、县级200万元，另争取社会资本50万元。"),
            good(
                "组建队伍24支，其中文艺队5支、医疗队2支、其他队伍17支。发现问题22个，已整改22个。"
            ),
            good(
                "全年开展服务26次、310人次参与，其中春运服务10次、120人次。举办讲座3场、宣讲5场，共8场。"
            ),
        ),
    ),
)
