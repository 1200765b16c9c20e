"""Numbers that follow from others told before: what is left, what each makes, what came and went.

受理1440件，办结1433件，余下7件; 5位老人，每位1000元，共5000元; 年初215人，新接收98人、解除113人，
年末200人; 分港区看，东港区…、西港区…: a sum of the total before it.
"""

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
    earlier: list[Number] = []
    for sentence in sentences(sheet):
        low = sheet.text.rfind("\n", 0, sentence.start)
        earlier = [n for n in earlier if n.start > low]  # of the same paragraph
        yield from _left(sentence, earlier)
        yield from _made(sentence)
        yield from _spread(sentence)
        yield from _flowed(sentence)
        yield from _divided(sentence, earlier)
        yield from _times(sentence)
        yield from _times_of(sentence, earlier)
        yield from _parallel(sentence)
        earlier += sentence.numbers
    yield from _ranks(sheet)


_LEFT = re.compile(
    "(?:结余|结存|还剩|仅剩|余下|其余|剩余|尚余|剩下|尚有|仍有|未[一-龥]{2}的?(?:有|为)?)的?$"
)


def _left(sentence: Sentence, earlier: Sequence[Number]) -> Iterator[Hit]:
    """梳理问题34项，已整改29项，其余5项."""
    numbers = sentence.measured
    for at, rest in enumerate(numbers):
        if not rest.exact or not _LEFT.search(sentence.label(rest)):
            continue
        known = [n for n in earlier if n.unit != "%"]
        same = [n for n in (*known, *numbers[:at]) if n.exact and n.kind == rest.kind]
        if len(same) < 2:
            continue
        part = same[-1]
        wholes = [n for n in same[:-1] if n.value >= part.value]
        ends = ((end, other) for end in (same[0], same[-1]) for other in same)
        makes = any(abs(a.value - b.value) == rest.value for a, b in ends)
        if makes or not wholes or _summed(same, rest.value):
            continue
        whole = wholes[-1]
        message = f"{whole.said}减去{part.said}，是 {shown(whole.value - part.value, rest.unit)}。"
        near = whole.start >= sentence.start
        grade: Grade | None = None if len(same) == 2 else "warning"  # of several it is not said
        yield marked((whole, part, rest) if near else (part, rest), rest, message, grade=grade)


def _summed(numbers: Sequence[Number], rest: Decimal) -> bool:
    """Whether the rest and some of the last numbers make an earlier one."""
    for first in range(len(numbers) - 1):
        parts = sum((n.value for n in numbers[first + 1 :]), Decimal(0))
        if parts + rest == numbers[first].value:
            return True
    return False


_EACH = re.compile(
    "每(?:个|一)?(?P<what>[一-龥]{1,6}?)(?:补助|发放|奖励|资助|慰问金?|送去|捐款|安排|投入|各|为)?$"
)
_ALL = re.compile("(?:总共|一共|共计|合计|累计|总计|共)[^，。；、\\d]{0,6}$")


def _made(sentence: Sentence) -> Iterator[Hit]:
    """慰问5位老人，每位1000元，共计5000元."""
    numbers = sentence.numbers
    for at, (each, whole) in enumerate(itertools.pairwise(numbers)):
        match = _EACH.search(sentence.label(each))
        between = sentence.between(each, whole)
        if match is None or "各" in sentence.label(each):
            continue
        if each.kind != whole.kind or not _ALL.search(between):
            continue
        if not (each.exact and whole.exact) or "；" in between:
            continue
        heads = [n for n in numbers[:at] if n.exact and n.unit != "%" and n.kind != each.kind]
        what = match["what"]
        named = [
            n for n in heads
            if n.unit.endswith(what) or what.startswith(n.unit)
            or what in sentence.text[n.end : n.end + 6]
        ]  # fmt: skip
        if not named or any(n.value * each.value == whole.value for n in heads):
            continue
        head = named[-1]
        true = shown(head.value * each.value, whole.unit)
        yield marked((head, each, whole), whole, f"{head.said}、每{what}{each.said}，共 {true}。")


_EVERY = re.compile("，每(?:个|支|名|家|处|所)?(?P<what>[一-龥]{1,6}?)(?:有|安排|配备|各|约)?$")


def _spread(sentence: Sentence) -> Iterator[Hit]:
    """志愿者36人，分布在12个服务点，每个服务点3人."""
    numbers = sentence.numbers
    for whole, head, each in zip(numbers, numbers[1:], numbers[2:], strict=False):
        match = _EVERY.search(sentence.between(head, each))
        if match is None or whole.kind != each.kind or head.kind == each.kind:
            continue
        near = sentence.between(whole, head)
        if re.search("[；;]", near) or not re.search("分|安排|设|派|到", near):
            continue
        named = sentence.text.startswith(match["what"], head.end) or head.unit == match["what"]
        exact = whole.exact and head.exact and each.exact and head.value
        if named and exact and head.value * each.value != whole.value:
            true = (whole.value / head.value).quantize(Decimal("0.1")).normalize()
            message = f"按前面两个数算，每{match['what']}是 {true:f}。"
            yield marked((whole, head, each), each, message)


_FIRST = re.compile("(?:年初|期初|原有|上年末|上年底|去年底|去年末|年前)[^，。；、]{0,10}$")
_CAME = re.compile(
    "(?:新增|增加|新接收|接收|新入|转入|调入|收治|新收|购入|新进|发展)[^，。；、]{0,6}$"
)
_WENT = re.compile(
    "(?:减少|解除|转出|调出|退出|退休|离职|报废|注销|出院|去世|撤销|核销)[^，。；、]{0,6}$"
)
_LAST = re.compile("(?:年末|年底|期末|现有|目前|在册)[^，。；、]{0,10}$")


def _flowed(sentence: Sentence) -> Iterator[Hit]:
    """年初215人，新接收98人、解除113人，年末200人."""
    first: Number | None = None
    value = Decimal(0)
    used: list[Number] = []
    for number in sentence.measured:
        label = sentence.label(number)
        if _FIRST.search(label):
            first, value, used = number, number.value, [number]
        elif first is None or number.kind != first.kind:
            continue
        elif _CAME.search(label) or _WENT.search(label):
            value += number.value if _CAME.search(label) else -number.value
            used.append(number)
        elif _LAST.search(label):
            exact = all(n.exact for n in (*used, number))
            if len(used) > 1 and exact and value != number.value:
                made = shown(value, number.unit)
                yield marked((*used, number), number, f"按前面的数算是 {made}。")
            return
        else:
            return


_BY = re.compile("(?:按|分)[^，。；、\\d]{1,8}(?:分|看|划分|来看|统计|区分)，|(?:依次|分别)[是为]")


def _divided(sentence: Sentence, earlier: Sequence[Number]) -> Iterator[Hit]:
    """分港区看，东港区3900万吨，西港区2840万吨，北港区1900万吨."""
    for match in _BY.finditer(sentence.text, sentence.start, sentence.end):
        parts: list[Number] = []
        for number in sentence.measured:
            if number.start < match.end():
                continue
            begun = sentence.text[parts[-1].end if parts else match.end() : number.start]
            if (parts and number.kind != parts[0].kind) or not _plain(begun, first=not parts):
                break
            parts.append(number)
        if len(parts) < 2 or not all(n.exact for n in parts):
            continue
        before = [n for n in (*earlier, *sentence.measured) if n.end <= match.start() and n.exact]
        wholes = [n for n in before if n.kind == parts[0].kind]
        value = sum((n.value for n in parts), Decimal(0))
        fit = any(n.value == value for n in wholes) or value == sum(
            (n.value for n in wholes), Decimal(0)
        )
        largest = max(n.value for n in parts)
        near = [n for n in wholes if n.value > largest and abs(n.value - value) * 2 < n.value]
        if fit or not near:
            continue
        whole = min(near, key=lambda n: abs(n.value - value))
        message = f"分项合计 {shown(value, whole.unit)}，总数是 {whole.said}。"
        sure = len(parts) > 2 and len(wholes) == 1
        yield marked(parts, parts[0], message, grade=None if sure else "warning")


_IN_ALL = re.compile("共[一-龥]{0,4}$")
_PART = re.compile(r"[，、]([^，、；。\d]{2,8})")


def _parallel(sentence: Sentence) -> Iterator[Hit]:
    """共评出40户，食品类18户，百货类12户，餐饮类10户: labels that end alike are all there is."""
    numbers = sentence.measured
    for at, total in enumerate(numbers):
        parts: list[Number] = []
        if not _IN_ALL.search(sentence.label(total)):
            continue
        for number in numbers[at + 1 :]:
            between = sentence.between(parts[-1] if parts else total, number)
            if "其中" in between:
                break
            label = _PART.fullmatch(between)
            alike = not parts or sentence.label(parts[0])[-1:] == sentence.label(number)[-1:]
            if label is None or number.kind != total.kind or not alike:
                break
            parts.append(number)
        if not parts or sentence.text[parts[-1].end : parts[-1].end + 1] not in "。；":
            continue
        value = sum((n.value for n in parts), Decimal(0))
        exact = all(n.exact for n in (total, *parts))
        names = {sentence.label(n) for n in parts}
        if len(names) < 3 or not exact or value == total.value:
            continue
        if abs(value - total.value) * 3 < total.value and total.value > max(n.value for n in parts):
            message = f"分项合计 {shown(value, total.unit)}，总数是 {total.said}。"
            yield marked((total, *parts), total, message)


_RANK = re.compile(
    r"第(?P<a>\d{1,3})(?P<unit>[位名])[^，。；\d]{0,6}(?:到|至|为)第(?P<b>\d{1,3})(?P=unit)，"
    r"(?:前进|上升|提升|跃升|进|升|后退|下降|退)了?(?P<c>\d{1,3})(?:个)?(?P=unit)"
)


def _ranks(sheet: Sheet) -> Iterator[Hit]:
    """由第9位上升到第5位，前进了5位."""
    for match in _RANK.finditer(sheet.text):
        true = abs(int(match["a"]) - int(match["b"]))
        if true != int(match["c"]):
            yield Hit(*match.span(), f"相差 {true} {match['unit']}。")


def _plain(words: str, *, first: bool) -> bool:
    """Whether just a label stands before a part."""
    return bool(
        re.fullmatch("[，、；和及]?[^，、；。]{0,14}" if not first else "[^，、；。]{0,14}", words)
    )


_TIMES = re.compile(r"是(?P<what>[一-龥]{2,8})的(?P<n>\d+(?:\.\d+)?)倍")


def _times_of(sentence: Sentence, earlier: Sequence[Number]) -> Iterator[Hit]:
    """教师志愿者63人；家长志愿者252人，是教师志愿者的4倍."""
    for match in _TIMES.finditer(sentence.text, sentence.start, sentence.end):
        before = [n for n in sentence.measured if n.end <= match.start()]
        now = before[-1] if before else None
        known = [*earlier, *before[:-1]]
        olds = [
            n for n in known
            if sentence.text[max(0, n.start - len(match["what"])) : n.start] == match["what"]
        ]  # fmt: skip
        old = olds[-1] if olds else None
        if now is None or old is None or now.kind != old.kind or not old.value:
            continue
        said = Decimal(match["n"])
        step = Decimal(1).scaleb(-len(match["n"].partition(".")[2]))
        if now.exact and old.exact and abs(now.value / old.value - said) >= step:
            true = (now.value / old.value).quantize(step)
            yield Hit(match.start(), match.end(), f"按 {now.said}、{old.said}算是 {true} 倍。")


_TIMES_TOLD = re.compile(r"的(?P<n>\d+(?:\.\d+)?)倍")


def _times(sentence: Sentence) -> Iterator[Hit]:
    """达到21.6万户，是上年14.4万户的1.5倍."""
    for match in _TIMES_TOLD.finditer(sentence.text, sentence.start, sentence.end):
        at = match.start()
        before = [n for n in sentence.measured if n.end <= at]
        if len(before) < 2 or before[-1].end != at or before[-1].kind != before[-2].kind:
            continue
        now, old = before[-2:]
        said = Decimal(match["n"])
        if "是" not in sentence.between(now, old) or not (now.exact and old.exact and old.value):
            continue
        step = Decimal(1).scaleb(-len(match["n"].partition(".")[2]))
        if abs(now.value / old.value - said) >= step:
            true = (now.value / old.value).quantize(step)
            yield Hit(now.start, at + len(match[0]), f"按前面两个数算是 {true} 倍。")


RULES = (
    Rule(
        "told",
        "前后数不符",
        "error",
        "《党政机关公文处理工作条例》第十九条“情况确实”；各数自相一致",
        _find,
        (
            bad("受理投诉1440件，办结1433件，余下17件正在处理。", "1440件，办结1433件，余下17件"),
            bad("慰问老人5位，每位1000元，共计6000元。", "5位，每位1000元，共计6000元"),
            bad(
                "年初在册215人，新接收98人、解除113人，年末在册210人。",
                "215人，新接收98人、解除113人，年末在册210人",
            ),
            bad(
                "吞吐量8640万吨。分港区看，东区3900万吨，西区2480万吨，北区1900万吨。",
                "3900万吨，西区2480万吨，北区1900万吨",
            ),
            bad("用户21.6万户，是上年14.4万户的1.6倍。", "21.6万户，是上年14.4万户的1.6倍"),
            bad(
                "志愿者36人，分布在12个服务点，每个服务点4人。",
                "36人，分布在12个服务点，每个服务点4人",
            ),
            bad("教师志愿者63人；家长志愿者252人，是教师志愿者的5倍。", "是教师志愿者的5倍"),
            bad(
                "贫困户60户214人，年内脱贫45户162人，还剩25户52人。",
                "60户214人，年内脱贫45户162人，还剩25户",
            ),
            bad(
                "征求意见46条，其中执法类19条、服务类16条、队伍类11条，已整改43条，其余5条正在整改。",
                "46条，其中执法类19条、服务类16条、队伍类11条，已整改43条，其余5条",
            ),
            good("发放慰问金10.2万元，人均1200元；资助子女18名，每名3000元，共5.4万元。"),
            good(
                "受理1440件，办结1433件，余下7件。慰问老人5位，每位1000元，共计5000元。用户21.6万户，是上年14.4万户的1.5倍。"
            ),
            good("年初在册215人，新接收98人、解除113人，年末在册200人。"),
            good(
                "96位老人里，特困的72位，代养的24位；按身体分，自理42位，半护理34位，全护理20位。"
            ),
        ),
    ),
)
