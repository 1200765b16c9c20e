"""Numbers in a text: precise and round at once, without amount, base or unit."""

import re
from collections.abc import Iterator
from decimal import Decimal

from exports.proofread.rule import Hit, Rule, bad, good
from exports.proofread.sheet import Sheet

__all__ = ["RULES"]

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
)
