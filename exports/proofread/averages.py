"""What each had against the whole and how many they were; what goes up and down, step by step."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from exports.proofread.finding import Grade
from exports.proofread.numbers import Number, Sentence, marked, sentences, shown
from exports.proofread.rule import Hit, Rule, bad, good
from exports.proofread.sheet import Sheet

__all__ = ["RULES"]


def _find(sheet: Sheet) -> Iterator[Hit]:
    for sentence in sentences(sheet):
        yield from _each(sentence)
        yield from _means(sentence)


_EACH = re.compile(
    "(?:(?P<unit>[户人日月年场家所村校站点部支车周期次班组])均"
    "|平均每(?:个|名|位|一)?(?P<other>[一-龥]{1,6}?)"
    "|每(?P<day>[天日月年])平均)(?:投入|支出|收入|收到|支付|发放|捐款?|接待|服务|完成|获得?|约|达|为|是|有)?$"
)
_PER = {"日": "天", "月": "个月"}
_WHOLE_YEAR = {
    "日": (Decimal(360), Decimal(370)), "天": (Decimal(360), Decimal(370)),
    "月": (Decimal("11.8"), Decimal("12.2")),
}  # fmt: skip
"""How many of them a year has, at least and at most, where 全年 says that it is one."""
_HALF = Decimal("0.5")


def _each(sentence: Sentence) -> Iterator[Hit]:
    """What each had: 慰问22户，送去1.98万元，户均900元; 15天接待6300人次，日均420人次."""
    text = sentence.text
    for at, each in enumerate(sentence.numbers):
        match = _EACH.search(sentence.label(each))
        if (
            match is None
            or re.search("上年|去年|同期|此前", sentence.label(each))
            or not each.exact
            or not each.value
            or each.unit == "%"
        ):
            continue
        low = max(text.rfind(mark, sentence.start, each.start) for mark in "；;")
        before = [n for n in sentence.numbers[:at] if n.exact and n.value and n.unit != "%"]
        per = match["unit"] or match["other"] or match["day"]
        same = ("人", "人次") if each.kind in ("人", "人次") else (each.kind,)
        sums = [n for n in before if n.kind in same and n.start > low]
        # Behind a ； that tells of things of its own, it is one of them that each had.
        own = any(n.start > low and n.kind not in same and n.unit != "元" for n in before)
        heads = [
            n for n in before
            if _counts(text, n, per) and n not in sums[-1:] and (n.start > low or not own)
        ]  # fmt: skip
        if not sums or any(_mean(w, h, each) for w in sums for h in heads):
            continue
        if any(_close(w.value / each.value, _WHOLE_YEAR.get(per)) for w in sums):
            continue
        if not heads:
            # Where neither is told how many, 全年 is what it is of.
            if per in _WHOLE_YEAR and "全年" in text[sentence.start : each.start]:
                days = "、".join(str(n) for n in (12 if "月" in per else 365,))
                message = f"全年{sums[-1].said}，按{days}{_PER.get(per, per)}算不是这个数。"
                yield marked((sums[-1], each), each, message, grade="warning")
            continue
        whole, head = sums[-1], heads[-1]
        made = shown((whole.value / head.value).quantize(Decimal(1)), each.unit)
        # Of several wholes or heads it is not said which one was meant.
        grade: Grade | None = None if len(sums) == len(heads) == 1 else "warning"
        message = f"按前面两个数算，平均是 {made}。"
        yield marked((whole, head, each), each, message, grade=grade)


def _counts(text: str, number: Number, per: str) -> bool:
    """Whether a number tells how many there are of what each is one of: 46个营业厅, 9部."""
    unit = _PER.get(per, per)
    if per in (number.kind, number.unit) or unit == number.kind:
        return True
    if len(per) == 1 and text[: number.start].endswith((f"教学{per}", f"个{per}")):
        return True
    behind = _BEHIND.match(text, number.end)
    if len(per) > 1 and behind is not None and per in behind[0]:
        return True
    mean = text.find(f"{per}平均", number.end + 1, number.end + len(per) + 8)
    if mean > 0 and _WORDS.fullmatch(text, number.end, mean):
        return True
    return text.startswith(per, number.end)


_BEHIND = re.compile("[^，。；、]{0,8}")
_WORDS = re.compile("[一-龥]+")


def _mean(whole: Number, head: Number, each: Number) -> bool:
    mean = whole.value / head.value
    return abs(mean - each.value) <= max(mean / 50, _HALF if each.value > 10 else mean / 50)


def _close(times: Decimal, ends: tuple[Decimal, Decimal] | None) -> bool:
    return ends is not None and ends[0] <= times <= ends[1]


_MEAN_OF = re.compile(
    "(?:总?平均(?:分|成绩|得分)?|平均每个?[次场期季月年天组队]度?|[次场期月季]均)(?:为|是|达)?$"
)


_BESIDE = re.compile("[、，和及][^，、；。\\d共计均累]{0,6}")
"""Between numbers of one list."""


def _means(sentence: Sentence) -> Iterator[Hit]:
    """分别接待180人、220人、260人、300人，平均每次240人; 逐季下降."""
    numbers = sentence.measured
    run: list[Number] = []
    for at, number in enumerate(numbers):
        yield from _trend(sentence, numbers[: at + 1])
        if sentence.text.startswith(("总平均", "平均"), number.end):
            continue  # 四次总平均90分
        joined = run and number.kind == run[-1].kind
        if joined and _BESIDE.fullmatch(sentence.between(run[-1], number)):
            run.append(number)
            continue
        if len(run) > 2 and number.kind == run[0].kind and _MEAN_OF.search(sentence.label(number)):
            value = sum((n.value for n in run), Decimal(0))
            true = value / len(run)
            # A total may stand before its parts, and months and days be what is counted.
            whole = run[0].value if value == 2 * run[0].value else value
            fits = any(
                abs(whole / count - number.value) <= max(_HALF, number.value / play)
                for count, play in ((len(run), 200), (len(run) - 1, 200), (12, 50), (365, 50))
            )
            if all(n.exact for n in (*run, number)) and not fits:
                made = shown(true.quantize(Decimal("0.1")), number.unit)
                yield marked((*run, number), number, f"按前面各数算，平均是 {made}。")
            continue
        total = (
            run and number.kind == run[0].kind and re.search("[共累合总]", sentence.label(number))
        )
        if not total:
            run = [number]


_TREND = re.compile(
    "，逐[季月年次步](?P<up>上升|递增|增长|增加|提高|攀升)?(?P<down>下降|递减|减少|降低)?"
)


def _trend(sentence: Sentence, numbers: Sequence[Number]) -> Iterator[Hit]:
    """46件、41件、37件，逐季下降."""
    last = numbers[-1]
    match = _TREND.match(sentence.text, last.end)
    run = [n for n in numbers if n.kind == last.kind][-4:]
    if match is None or len(run) < 3 or not (match["up"] or match["down"]):
        return
    values = [n.value for n in run]
    if values == sorted(values, reverse=bool(match["down"])):
        return
    if values == sorted(values, reverse=bool(match["up"])):
        yield Hit(match.start() + 1, match.end(), "和前面各数的升降相反。")


RULES = (
    Rule(
        "average",
        "平均不符",
        "error",
        "《党政机关公文处理工作条例》第十九条“情况确实”；各数自相一致",
        _find,
        (
            bad("慰问22户，送去1.98万元，户均1200元。", "22户，送去1.98万元，户均1200元"),
            bad(
                "慰问236人次，发放慰问金47.2万元，平均每人次3000元。",
                "236人次，发放慰问金47.2万元，平均每人次3000元",
            ),
            bad(
                "销售1.86亿元；帮助1240户脱贫户销售868万元，户均700元。",
                "1240户脱贫户销售868万元，户均700元",
            ),
            bad(
                "46个营业厅举办课堂184期，平均每个营业厅5期。",
                "46个营业厅举办课堂184期，平均每个营业厅5期",
            ),
            bad("帮扶3个村，投入96万元，村均36万元。", "3个村，投入96万元，村均36万元"),
            bad("推出短视频9部，点击45万次，平均每部6万次。", "9部，点击45万次，平均每部6万次"),
            bad("全年客运量10950万人次，日均35万人次。", "10950万人次，日均35万人次"),
            bad(
                "分别接待180人、220人、260人、300人，累计960人，平均每次220人。",
                "180人、220人、260人、300人，累计960人，平均每次220人",
            ),
            bad("投诉52件、46件、41件、37件，逐季上升；全年共176件。", "逐季上升"),
            good(
                "投诉52件、46件、41件、37件，逐季下降。全年客运量10950万人次，日均30万人次，月均912.5万人次。"
            ),
            bad("15天内接待6300人次，日均460人次。", "15天内接待6300人次，日均460人次"),
            bad(
                "筹集资金18.4万元，帮扶职工23人，发放帮扶金13.8万元，人均5000元。",
                "23人，发放帮扶金13.8万元，人均5000元",
            ),
            bad("全年查处48720起，月均4260起。", "48720起，月均4260起"),
            good("服务9360小时，参加156人，人均60小时，比上年人均50小时多10小时。"),
            bad("培训24期，培训职工960人次，期均45人次。", "24期，培训职工960人次，期均45人次"),
            good("教学班45个；学生2250人，其中高一762人、高二798人、高三690人，平均每班50人。"),
            good("志愿者120人，服务30次，参加人员600人次，平均每次20人。"),
            good("第三季度29件，第四季度23件，平均每季度26件。"),
            good("28名职工献血8400毫升；10月慰问群众20户，送去慰问金1万元，人均600元。"),
            good("通报问题36个，平均每次3个，已整改34个，其余2个正在整改。"),
        ),
    ),
)
