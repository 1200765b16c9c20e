"""Numbers in a text: precise and round at once, without amount, base or unit; and sums."""

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterator
from decimal import Decimal

from exports.proofread.rule import Hit, Rule, bad, good
from exports.proofread.sheet import Sheet
from store.model import Quantity
from store.quantity import find_quantities

__all__ = ["RULES"]

Found = tuple[int, int, Quantity]

_ROUND = "GB/T 15835—2011 4.2、5.1：概数用整数加“余”“多”，确数不加"
_PRECISE = re.compile(r"(?<![\d.])(?P<digits>\d+(?:\.\d+)?)[余多](?!元化|样|次)(?P<scale>[万亿]?)")
_BOTH = re.compile(
    r"(?<![最附邻临靠贴远节预签合契公相履违条制])(?:近|约|大约|将近|超过?|逾)(?:\d[\d.]*[万千百亿]?|[一二三四五六七八九十百千]+)"
    r"(?:[余多](?!元化|次|样)|[^\W\d]{1,2}(?:左右|上下|以上))[万亿]?(?:人次|[元人名户次条份家件项处个场期篇亩米])?"
)


def _doubtful(sheet: Sheet) -> Iterator[Hit]:
    for match in _PRECISE.finditer(sheet.text):
        digits = Decimal(match["digits"])
        # 2000余, 3余万, 1.25万余 are round; 23多, 2016多万, 1523余 are not
        tens = digits == digits.to_integral_value() and digits % 10 == 0
        short = digits < 10 and match["scale"] != "" and "." not in match["digits"]
        if tens or short:
            continue
        end = match.end()
        unit = re.match(r"(?:万|亿)?(?:元|人次|[^\W\d])", sheet.text[end : end + 3])
        end += unit.end() if unit and not re.match("[，。；、]", unit[0]) else 0
        message = "既是确数又加“余”“多”：确数去掉“余、多”，约数用整数。"
        if 1949 <= digits <= 2100:
            message += "这个数也像年份，请核对。"
        yield Hit(match.start(), end, message)
    for match in _BOTH.finditer(sheet.text):
        yield Hit(*match.span(), "约数说了两遍（约、近、超与余、多、左右只用一个）。")


_VERBS = (
    r"(?:(?<!招商)(?<!引进)投资(?!环境|者|方|商|项目|主体|促进|[^，。]{0,4}建设项目)(?=了|[^，。；\d]{0,4}(?:改善|改造|建设|新建|修|购|用于|对|完善|维修))"
    r"|投入(?:专项)?(?:资金|经费)(?!保障)|捐资(?!助学)|捐款(?!箱|活动|仪式|倡议|人)|募捐(?!活动|箱)|拨付(?:资金|经费)|筹措资金|筹集资金|落实资金)"
)
_MONEY = re.compile(_VERBS)
_PLANS = re.compile("将|计划|拟|下一步|明年|争取|力争|打算|加大|号召|倡议|如果|需要|保障")


def _no_amount(sheet: Sheet) -> Iterator[Hit]:
    text = sheet.text
    for match in _MONEY.finditer(text):
        start, end = sheet.clause_at(*match.span())
        sentence = slice(*sheet.sentence_at(match.start()))
        if re.search(r"\d|[一二三四五六七八九十百千万]+余?元", text[start:end]):
            continue
        if (
            _PLANS.search(text[sentence.start : match.start()])
            or "“" in text[start : match.start()]
        ):
            continue
        # An amount in the next clause belongs to it, unless that has such a verb of its own.
        low, high = sheet.clause_at(end + 1, end + 1) if end + 1 < sentence.stop else (end, end)
        following = text[low:high]
        if re.search(r"\d[\d.]*[余多]?[万亿]?元", following) and (
            not re.match("投资|投入", following) or "捐" in match[0] or "募" in match[0]
        ):
            continue
        yield Hit(*match.span(), "说了投入或捐款，没有写金额。")


_PERCENT = re.compile(r"(?<![\d.])\d+(?:\.\d+)?[%％]")
_BASE = re.compile(
    r"\d[\d.]*[余多]?万?(?:票|份|人次|人|户|家|件|个|项|名|起|宗|例|条|次)|全票|有效|参评"
)


def _no_base(sheet: Sheet) -> Iterator[Hit]:
    text = sheet.text
    for match in _PERCENT.finditer(text):
        start, end = sheet.sentence_at(match.start())
        around = text[max(start, match.start() - 14) : min(end, match.end() + 6)]
        if not re.search("满意|好评|测评|评议|合格", around):
            continue
        base = text[start : match.start()] + text[match.end() : end]
        if not _BASE.search(base):
            voted = re.search("票", around)
            yield Hit(
                *match.span(), "百分比没有基数：写明多少人（票）里的多少。",
                grade="warning" if voted else "hint",
            )  # fmt: skip


_BARE = re.compile(
    r"(?<=[一-龥了])(?<![第至到约于为年月日号线报话编码是达满比])\d{1,4}(?=[，。；、])"
)
_COUNTED = re.compile(
    "(?:签订|召开|开展|举办|组织|发放|制定|完善|评选|张贴|制作|走访|慰问|培训|检查|整改|发现|查处|栽植|种植|新增|组建)"
    r"[^，。；、\d]{1,14}$"
)


def _no_unit(sheet: Sheet) -> Iterator[Hit]:
    text = sheet.text
    for match in _BARE.finditer(text):
        start, _ = sheet.clause_at(*match.span())
        if _COUNTED.search(text[start : match.start()]):
            yield Hit(*match.span(), "这个数没有写单位。")


# --- sums ---------------------------------------------------------------------------------------

_TOTAL = re.compile(r"[^，。；\d]{0,3}[，、]?(?:共计?|合计|总计|总共|一共)[^，。；\d]{0,4}")
_RATE = re.compile(
    r"(?P<what>满意|办结|整改|完成|合格|参与|到会|达标|好评|回访|答复|覆盖|出勤|销号|化解|成功|参保)率"
)


def _sums(sheet: Sheet) -> Iterator[Hit]:
    text = sheet.text
    found = [f for f in find_quantities(text) if f[2].value is not None]
    begins = [f[0] for f in found]
    for start, end in sheet.sentences:
        inside = found[bisect_left(begins, start) : bisect_left(begins, end)]
        yield from _beyond(text, start, inside)
        if len(inside) < 2:
            continue
        yield from _parts(text, start, end, inside)
        yield from _listed_first(text, start, inside)
        yield from _rates(text, start, inside)
        yield from _mended(text, start, inside)
        yield from _differences(text, start, inside)
    yield from _counted_names(sheet)


def _value(found: Found) -> Decimal:
    return found[2].value or Decimal(0)


def _shown(value: Decimal, unit: str) -> str:
    if unit == "%":
        return f"{value * 100:.1f}%".replace(".0%", "%")
    if unit == "元" and value >= 10000 and (value / 100) % 1 == 0:
        return f"{(value / 10000).normalize():f}万元"
    return f"{value.normalize():f}{unit}"


def _exact(*found: Found) -> bool:
    return all(f[2].approx == "exact" for f in found)


_OVERLAP = re.compile("岁|学历|女性|女职工|少数民族|职称")
"""Groups of people that share members: their parts may be more than the whole."""


def _parts(text: str, start: int, end: int, inside: list[Found]) -> Iterator[Hit]:
    """Total, then 其中 and its parts: 组建队伍24支，其中文艺队5支、医疗队2支、其他队伍17支."""
    among = text.find("其中", start, end)
    if among < 0:
        return
    before = [f for f in inside if f[1] <= among]
    parts = [f for f in inside if f[0] > among]
    # 其中 is about the nearest total of that unit before it.
    for unit in dict.fromkeys(p[2].unit for p in parts):
        mine = [p for p in parts if p[2].unit == unit]
        totals = [f for f in before if f[2].unit == unit]
        if not totals or unit == "%":
            continue
        total = totals[-1]
        # A second 其中 is about a part, 另 about what is beside the total.
        stop = re.search("[；;]|(?:共计?|合计|累计)|(?<!^)其中|，另", text[among:end])
        limit = among + stop.start() if stop else end
        mine = [p for p in mine if p[0] < limit]
        if not mine:
            continue
        sum_ = sum((_value(p) for p in mine), Decimal(0))
        said = text[among : mine[-1][0]]
        rest = re.search("其他|其余", said)
        if _OVERLAP.search(said) and not rest:
            continue
        if len(totals) > 1 and sum_ <= sum(map(_value, totals)):
            continue  # of which of them these are parts is not said
        if len(mine) == 1 and _value(mine[0]) > _value(total) and _exact(mine[0], total):
            message = f"其中的 {_shown(sum_, unit)} 比总数 {_shown(_value(total), unit)} 还多。"
            yield Hit(mine[0][0], mine[0][1], message)
        elif len(mine) >= 2 and _exact(total, *mine):
            all_told = rest or (len(mine) >= 3 and sum_ > _value(total))
            if (sum_ > _value(total) or all_told) and sum_ != _value(total):
                message = f"分项合计 {_shown(sum_, unit)}，总数是 {_shown(_value(total), unit)}。"
                yield Hit(total[0], total[1], message)


def _listed_first(text: str, start: int, inside: list[Found]) -> Iterator[Hit]:
    """Parts, then 共: 举办讲座3场、宣讲5场，共8场."""
    for n, total in enumerate(inside):
        if n < 2 or not _TOTAL.fullmatch(text, inside[n - 1][1], total[0]):
            continue
        unit = total[2].unit
        parts: list[Found] = []
        for part in reversed(inside[:n]):
            if part[2].unit != unit:
                break
            parts.append(part)
        if len(parts) < 2 or not _exact(total, *parts) or unit == "%":
            continue
        first = n - len(parts) - 1
        if first >= 0 and not re.search("[，；。]", text[inside[first][1] : parts[-1][0]]):
            continue  # the list began with parts of another unit
        between = text[parts[-1][1] : total[0]]
        sum_ = sum((_value(p) for p in parts), Decimal(0))
        if len(parts) >= 2 and not re.search("[；;]|其中|整改", between) and sum_ != _value(total):
            message = f"前面各项合计 {_shown(sum_, unit)}，这里是 {_shown(_value(total), unit)}。"
            yield Hit(total[0], total[1], message, _shown(sum_, unit))


def _rates(text: str, start: int, inside: list[Found]) -> Iterator[Hit]:
    """A share beside what it is of: 有效评价2060份、满意2031份，满意率98.6%."""
    for n, rate in enumerate(inside):
        if rate[2].unit != "%":
            continue
        match = _RATE.search(text[max(start, rate[0] - 12) : rate[0]])
        if match is None or n < 2:
            continue
        first, second = inside[n - 2], inside[n - 1]
        words = text[max(start, first[0] - 12) : second[0]]
        if first[2].unit == "%" or re.search("[；;]", words):
            continue
        if re.search("全部|全数|均|都", text[second[1] : rate[0]]):
            continue  # of the number before it alone
        if first[2].unit != second[2].unit or match["what"] not in words:
            continue
        whole = max(_value(first), _value(second))
        part = min(_value(first), _value(second))
        if not _exact(first, second, rate) or whole == 0:
            continue
        true = part / whole
        raw = rate[2].raw
        places = len(raw.split(".")[1].rstrip("%％")) if "." in raw else 0
        step = Decimal(1).scaleb(-places - 2)
        if abs(true - _value(rate)) >= step:
            parts = _shown(part, first[2].unit), _shown(whole, first[2].unit)
            yield Hit(rate[0], rate[1], f"{parts[0]}占{parts[1]}是 {_shown(true, '%')}。")


_NEVER_MORE = re.compile(
    "(?:满意|办结|合格|到会|好评|答复|覆盖|出勤|销号|化解|及时|成功|参与)率(?:达到?了?|为|是|高达)?$"
)


def _beyond(text: str, start: int, inside: list[Found]) -> Iterator[Hit]:
    """More than the whole: 满意率120%."""
    for rate in inside:
        if rate[2].unit == "%" and _value(rate) > 1:
            match = _NEVER_MORE.search(text[max(start, rate[0] - 8) : rate[0]])
            if match:
                yield Hit(rate[0], rate[1], "这个比率不会超过 100%。")


_DONE = re.compile(
    "[，、]?(?:其中)?(?:已|现已|均已|都已|已全部|全部)?"
    "(整改|办结|化解|销号|解决|满意|完成|答复|落实)(?:整改|到位|完成|落实|了|问题|隐患)*"
)


def _mended(text: str, start: int, inside: list[Found]) -> Iterator[Hit]:
    """More mended than found, more in favour than voted."""
    for first, second in itertools.pairwise(inside):
        if first[2].unit != second[2].unit or first[2].unit == "%":
            continue
        before = text[max(start, first[0] - 10) : first[0]]
        between = text[first[1] : second[0]]
        found = re.search(
            "发现|排查|查出|受理|收到|接到|有效票?|评价|接访|诉求|查摆|隐患|问题", before
        )
        done = _DONE.fullmatch(between)
        if found and done and _exact(first, second):
            if _value(second) > _value(first):
                message = f"{done[1]}的比总数 {_shown(_value(first), first[2].unit)} 还多。"
                yield Hit(second[0], second[1], message)
            elif "全部" in between and _value(second) != _value(first):
                message = f"说是全部，和总数 {_shown(_value(first), first[2].unit)} 不一致。"
                yield Hit(second[0], second[1], message)


def _differences(text: str, start: int, inside: list[Found]) -> Iterator[Hit]:
    """Last year's, this year's, and what it grew by."""
    for a, b, c in zip(inside, inside[1:], inside[2:], strict=False):
        words = text[max(start, a[0] - 16) : a[0]], text[b[1] : c[0]]
        old = re.search("去年|上年|上一年", words[0])
        new = re.search("今年|本年", text[a[1] : b[0]])
        change = re.search("增加|增长|多|提高|减少|下降|少", words[1])
        if not (old and new and change) or a[2].unit != b[2].unit or not _exact(a, b, c):
            continue
        less = change[0] in ("减少", "下降", "少")
        true = (_value(a) - _value(b)) if less else (_value(b) - _value(a))
        if c[2].unit == "%" and a[2].unit != "%" and _value(a):
            true = true / _value(a)
            if abs(true - _value(c)) >= Decimal("0.01"):
                yield Hit(c[0], c[1], f"按前面两个数算是 {_shown(true, '%')}。")
        elif c[2].unit == a[2].unit and true != _value(c):
            yield Hit(c[0], c[1], f"按前面两个数算是 {_shown(true, c[2].unit)}。")


_NAMES = re.compile(
    r"(?P<names>(?:“[^”\n]{1,20}”[、，]?(?:和|及)?){2,})等?(?P<n>\d{1,2}|[二两三四五六七八九十])(?P<unit>[项个大类])(?P<what>[^，。；\n]{0,4})"
)
_HAN = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2}


def _counted_names(sheet: Sheet) -> Iterator[Hit]:
    """“甲”“乙”“丙”4项活动: as many names as the number says; with 等 no more."""
    for match in _NAMES.finditer(sheet.text):
        names = match["names"].count("“")
        said = _HAN[match["n"]] if match["n"] in _HAN else int(match["n"])
        open_ = match[0][len(match["names"])] == "等"
        if names > said or (not open_ and names != said):
            yield Hit(
                match.start("n"), match.end("unit"), f"列出了 {names} 个名称，数目写的是 {said}。"
            )


RULES = (
    Rule(
        "round",
        "确数约数",
        "error",
        _ROUND,
        _doubtful,
        (
            bad("投资2016多万元修补道路，23多人参加。", "2016多万元", "23多人"),
            bad("约100余人参加，超过50多户，近30人左右。", "约100余人", "超过50多户", "近30人左右"),
            good(
                "2000余条、3000多份、1.5万余元、1.25万余人、2016万余元、3万多元、近100人、20余万元、多次、约50人、签约20余家。"
            ),
            good("形式多样，参与3次多人活动，80多个，12多元化", year=2025),
        ),
    ),
    Rule(
        "amount",
        "缺金额",
        "warning",
        "《党政机关公文处理工作条例》第十九条“情况确实”；考评要求数据可查",
        _no_amount,
        (
            bad("投资改善了办公条件，投资216万元修补道路。", "投资"),
            bad("组织职工为灾区捐款，奉献爱心。", "捐款"),
            good(
                "投资86万元改造大厅。发起募捐，捐款8800元。加大投入资金力度。参加“慈善一日捐款”活动。明年将投资改造职工之家。"
            ),
            good("优化投资环境，设立捐款箱，捐资助学活动有序。"),
        ),
    ),
    Rule(
        "base",
        "百分比无基数",
        "hint",
        "《统计法》与考评要求：比率写明基数",
        _no_base,
        (
            bad("测评中获得100%的满意票。", "100%"),
            good("有效票68票、满意票68票，满意率100%。同比增长12%，绿化覆盖率38%。"),
        ),
    ),
    Rule(
        "unit",
        "缺单位",
        "warning",
        "GB/T 15835—2011：量由数值和单位组成",
        _no_unit,
        (
            bad("签订责任书28，召开会议4次。", "28"),
            good("签订责任书28份，拨打12345，截至12月，门牌号25，2025。"),
        ),
    ),
    Rule(
        "sum",
        "算不拢",
        "error",
        "《党政机关公文处理工作条例》第十九条“情况确实”；各数自相一致",
        _sums,
        (
            bad("组建队伍24支，其中文艺队5支、医疗队2支、其他队伍18支。", "24支"),
            bad("举办讲座3场、宣讲5场，共9场。", "9场"),
            bad("有效评价2060份、满意2031份，满意率99.6%。", "99.6%"),
            bad("发现问题22个，已整改24个。", "24个"),
            bad("去年捐款3.8万元，今年捐款4.2万元，增加0.5万元。", "0.5万元"),
            bad("开展“甲活动”“乙活动”“丙活动”4项主题活动。", "4项"),
            bad("群众满意率达到120%。", "120%"),
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
