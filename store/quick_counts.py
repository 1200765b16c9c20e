"""Where the counts of a quick line stand: more is a count there than in prose."""

import re
from decimal import Decimal
from functools import cache

from msgspec import structs

from store.festivals import FESTIVALS
from store.fold import fold
from store.model import Quantity
from store.number_names import is_name, is_other_word
from store.quantity import ABOUT, MEASURES, find_quantities, longest, parse_quantity
from store.quick_line import BREAK, quoted_in
from store.quick_money import find_sums, find_yuan, is_yuan

__all__ = [
    "GROUPS", "MORE_MEASURES", "ORDINAL", "find_counts", "find_headed",
    "is_known_measure", "is_measure", "line_measures", "without_occasion",
]  # fmt: skip

MORE_MEASURES = (
    "桶", "捆", "双", "顶", "床", "盒", "罐", "枚", "枝", "束", "首", "学时", "课时", "公顷",
    "平米", "立方", "门", "堂", "岗", "头", "尾", "羽", "度", "架", "条次", "人日", "毫米", "厘米",
    "kg", "km", "队", "幢", "栋", "封", "笔", "卷", "剂次", "对", "尊", "幕", "口", "剂", "粒",
    "颗", "朵", "串", "匹", "眼", "窝", "沓", "扇", "樘", "筐", "车", "面", "段", "款", "类", "店",
)  # fmt: skip
"""Measures that count in a line of their own; in prose they would find what is no count."""
_LAST_MEASURES = (
    "站", "通", "方", "万方", "把", "具", "根", "道", "单", "层", "升", "克", "海里", "千瓦",
    "千瓦时", "兆瓦", "平", "平方", "床位", "车位", "泊位", "摊位", "学分", "副", "提", "打", "挂",
    "扎", "包", "管", "碗", "杯", "壶", "盆", "篮", "锅", "筒", "坛", "听", "丛", "列", "圈", "帧",
    "曲", "集", "句", "题", "遍", "回", "标箱", "桩", "案", "井", "孔", "亩次", "工日", "群", "拨",
    "格", "吨次", "人头", "课", "讲", "问", "帖", "跨", "墩", "闸", "ml", "mL", "ML", "L", "g",
    "t", "m", "cm", "mm", "m²", "m³", "㎡", "kWh", "KG", "Kg", "KM", "TEU", "TB", "GB", "章", "担",
    "分钟", "基", "千伏安", "兆伏安", "标段", "网点", "点位", "标台", "团", "班", "年",
    "周", "单位", "盘", "路", "版", "出", "发",
)  # fmt: skip
"""Measures only at the end of their words: 160方, but 3方案, 17通报."""


_THINGS = "笔把具根桶捆双顶床盒罐枝束粒颗朵扇尊匹筐副卷沓碗"
"""Measures of things, which count in numerals and with words behind them, too: 两把, 40把雨伞."""
_NO_THINGS = "装位手关体有据本缚向百创拥报学选减随节休周月重师入联筷帘烟柜"
"""With these behind them they begin a word: 把关, 车间, 盘点."""


@cache
def line_measures() -> str:
    """The measures of a line as the alternatives of a pattern, the longer ones first."""
    last = rf"(?:{longest(*_LAST_MEASURES)})(?!\w)"
    return f"{longest(*MEASURES, *MORE_MEASURES)}|{last}"


@cache
def _measures() -> frozenset[str]:
    return frozenset((*MEASURES, *MORE_MEASURES, *_LAST_MEASURES, *_THINGS, "分"))


def is_measure(unit: str) -> bool:
    """Whether a unit is known to count, and not just a character that stood behind a number."""
    return len(unit) != 1 or unit in _measures()  # longer ones stand in patterns only


def is_known_measure(unit: str) -> bool:
    """Whether a unit is one of the measures of a line."""
    return unit in _measures()


@cache
def _single() -> re.Pattern[str]:
    # 修订制度三项, 民主生活会一次: one numeral at the end of its words is a count.
    measures = longest(*MEASURES, *_THINGS)
    return re.compile(
        rf"(?<![\d一两二三四五六每人户][人名户])(?<![一二三四五六七八九]、)(?<!老(?=一套|三篇))(?<!么)(?<![第再又每同前头〇零一二两三四五六七八九十百千万拾佰仟廿卅几数届上下这那某跑至~—\-])(?<!(?<![充加达增])到)"
        rf"(?P<count>(?!十字)[零一两二三四五六七八九十壹贰叁肆伍陆柒捌玖](?:{measures}|[对封卷栋幢遍周回车碗趟桌集]|(?<!一)[圈曲]))(?={BREAK}|[()]|共[计]?\d|$)"
    )


_DOES = (
    "办|修订|制定|新建|建成|成立|组建|新增|增设|建立|开展|组织|举办|举行|召开|开设|设立|打造|创建|购置|添置|更换|更新|安装"
    "|搞|拿回|拿了|获得|荣获|夺得|开了|办了|上了|请了|来了|去了|设了|建了|改造|维修|清理|整治|解决|办理|办结|处理|排查|发现|整改|表彰|评选|选树|培训|走访|慰问|帮扶|开通|建设"
    "|参演|涉及|覆盖|惠及|抽查|查处|查获|收到|报送|推荐|上报|邀请|接待"
)
"""Behind these words a numeral counts, whatever follows: 修订两项制度, 开展一场演练."""


_WHAT = "支座台辆本册间所家处盏棵株幅份篇张场期次户名位艘架"
"""What a numeral that opens a piece counts; with 个 and 项 it may be a saying (两个维护)."""


@cache
def _done() -> re.Pattern[str]:
    measures = longest(*(each for each in MEASURES if each not in ("%", "字", "部", "组", "节")))
    return re.compile(
        rf"(?:(?:{_DOES})了?(?P<count>[两二三四五六七八九](?:{measures})|一(?:场|次|期|轮))"
        rf"|(?:(?<={BREAK})|(?<![\s\S]))(?P<first>[两三四五六七八九][{_WHAT}]))"
        r"(?=[一-龥“《])(?![一二三四五六七八九十性半年以最更不]|办[好成]|坚持|统一|全能|小时外)"
    )


@cache
def _more() -> re.Pattern[str]:
    measures = longest(*MORE_MEASURES, *_LAST_MEASURES)
    number = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:万(?:\d千)?|亿|[百千](?:\d百)?)?[余多]?"
    ones = "[一二两三四五六七八九]"
    tens = f"{ones}?十{ones}?万?|{ones}[万百千][零一二三四五六七八九十百千]{{0,8}}"
    numeral = f"(?<!数)(?:{tens}|[廿卅]|[壹贰叁肆伍陆柒捌玖拾佰仟]{{2,8}})[余多]?"
    # 九十六点五分 is no time of day
    numeral += f"|[三四五六七八九]十{ones}?点{ones}{{1,2}}(?=分)"
    numeral = f"(?:{numeral}|{ones}(?=对[新夫恋情])|(?<=新人){ones}(?=对))"
    return re.compile(
        rf"(?<![\dA-Za-z.:/第\-~—–至到几一二两三四五六七八九十百千万])(?<!\d,)(?P<count>(?:{number}\s?|{numeral})"
        rf"(?:(?:{measures}|分(?<!十分)(?<![点时]\d分)(?<![点时]\d\d分))(?:左右|上下|以上)?(?={BREAK}|[()]|$|共\d|(?<![对栋幢层座])\d+(?:{longest(*MEASURES)}))"
        rf"|k[mg](?=[一-龥])(?!级|装|规|罐|干粉|灭火|内|以[内外]|处|外|范围|路段|时速)|对(?=新人|夫妻|夫妇|恋人|情侣)|[{_THINGS}](?=[一-龥])(?![{_NO_THINGS}])(?:(?<!床)|(?=[棉被褥毯单蚕羽]))))"
    )


_NO_UNIT = (
    "入任八号室房楼路线中排级版型年月日时点秒后前内外上下左右里间的了和与及或等起来去到过完已未无共是有为以"
    "之同请元折万亿千百十余多岁届期第几半整吗呢吧也都就再又不没会好"
)
_ANY_UNIT = re.compile(
    r"(?<![\dA-Za-z.:/第〔〕\[\]()·、点间码号拨#@\-~—–至到一二两三四五六七八九十百千万])"
    rf"(?<!\d,)(?P<count>(?!20\d\d|1[12]\d)(?:\d{{1,3}}(?:,\d{{3}})+|\d{{2,6}})(?:\.\d+)?(?![{_NO_UNIT}])[一-龥])(?={BREAK}|$)"
)
"""28仓: two digits with a character that ends their words, whatever it is."""
_HEADED = re.compile(
    rf"\((?P<unit>{longest(*MEASURES)})\)\s{{0,2}}(?P<count>\d[\d,]*(?:\.\d+)?)(?={BREAK}|$)"
)
"""投入（万元）：12.8."""
_ABOUT = re.compile(f"(?:{ABOUT})$")
_ABOUT_APART = re.compile(f"(?:{ABOUT})\\s$")
"""约 300 人次."""
_ABOUT_BEHIND = re.compile(rf"\s(?:以上|左右|上下)(?={BREAK}|$)")
"""70% 以上."""
ORDINAL = re.compile(
    r"(?<!第)二期|(?:(?<=[营园])|(?<=[^社]区))[三四五]期"
    r"|(?<=[税程])[一二三四五六七八九十]期(?=[一-龥])"
    rf"|(?:(?<={BREAK})|(?<![\s\S]))(?:\d{{1,2}}|[一二三四五六七八九十]{{1,2}})组"
    "(?=修|建|改|硬化|安装|道路|环境|整治|拆|清|路)"
)
"""三组修路, 金税四期操作: the third group and the fourth stage rather than so many."""
GROUPS = re.compile(
    r"\d{1,2}([组栋幢])(?:\d{1,2}\1)+|[一二三四五六七八九]([所组队站院校区])(?:[、和与]?[一二三四五六七八九]\2)+|(?:(?<=[村社])|(?<=社区))(?:\d{1,2}|[一二三四五六七八九十]{1,2})组"
)
"""前进村三组, 5组8组 are groups of a village by their numbers, 3栋5栋 houses,
二所、五所 stations."""
_ISSUE = re.compile(r"20\d{4,6}期")
"""2025126期 is a name."""
_APART = {
    "层": re.compile(r"(?:[楼栋座厦厅馆房区号\s]|^)$"),
    "班": re.compile("(?<![车列航密])(?<!加开|增开|开行)$"),
    "年": re.compile("(?<![期满])$"),
    "周": re.compile("(?<![期时续])$"),
    "路": re.compile(r"\A(?!.*(?:监控|摄像|视频|探头|信号|专线)[^,;。，；]{0,6}\Z)"),
    "出": re.compile("(?<![戏剧])$"),
    "版": re.compile("(?<![新换出印刊作了报栏板栏页屏])$"),
}
"""Behind these words it is no count: 办公楼3层; the others only in 加班车32班, 加密120班, 为期两周,
监控32路, 唱戏6出, 宣传栏更新24版."""


_OR_SET = re.compile(
    r"(?<=[一-龥])\((?:套|册|函|组|件|幅|张|枚|串|份|辆|台|次|人|户|家|个|项|处)\)"
)
"""163件（套）: how museums and archives count."""
_VIEWS = re.compile(
    r"(?:(?:点击|浏览|播放|阅读|观看|收看|转发|点赞|收听)(?:人次|[量数])|点击|浏览|播放|阅读|观看|点赞|转发"
    "|(?P<fans>粉丝)数?)"
    r"(?:共计?|累计|合计|达到?|突破)?\s?"
    rf"(?P<count>(?:超过?|近|约|逾)?(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?[万wW]?[余多]?\+?)(?={BREAK}|[()]|$)"
)
"""阅读量35.8万: how often."""
_WITHIN = re.compile("[以之]?内|办结|办好|办完|出件|出证|响应|答复|反馈|回复|到账")
_BY = re.compile("提前$|(?<![时期年])限$")
_LATELY = re.compile("(?:前|这|那|(?<![街码车船])头)$")
"""前两天: when, and not how long."""
_SPANS = ("天", "个月", "小时", "个工作日")


def find_counts(line: str, shadow: str) -> list[tuple[int, int, Quantity]]:
    """The counts of a line with where they stand, in order; `raw` is as typed."""
    found = []
    for start, end, told in find_quantities(shadow):
        within = _WITHIN.match(shadow, end) or _BY.search(shadow[:start])
        if told.unit in _SPANS and within:
            continue  # 3天内完成
        if shadow[start:end] in ("两天", "三天") and _LATELY.search(shadow, 0, start):
            continue
        last = end + shadow.startswith("元整", end - 1)
        if re.match(r"次(?!\w)", shadow[end:]) and len(told.unit) == 1:
            last += 1  # 1.5万篇次
        if both := _OR_SET.match(shadow, last):
            last = both.end()
        if behind := _ABOUT_BEHIND.match(shadow, last):
            last = behind.end()
        about = _ABOUT_APART.search(shadow, max(0, start - 4), start)
        first = about.start() if about else start
        quantity = parse_quantity(line[first:last])
        if quantity.unit == "块" and (
            told.unit == "元" or is_yuan(shadow, first, last, quantity.value or Decimal(0))
        ):
            quantity = parse_quantity(line[first:last], money=True)
        found.append((first, last, quantity))
    for pattern in (_single(), _done(), _more()):
        for match in pattern.finditer(shadow):
            start, end = match.span("count" if match["count"] else "first")
            one = pattern is not _more()  # one numeral before its measure
            last = shadow.rfind(" ", start, end) + 1
            if last and is_other_word(shadow, last):  # 折页300 扇子200
                continue
            if one and (is_name(shadow, start, start + 1, end) or is_other_word(shadow, start + 1)):
                continue
            if not any(a < end and start < b for a, b, _ in found):
                if about := _ABOUT.search(shadow[max(0, start - 3) : start]):
                    start -= len(about[0])
                quantity = parse_quantity(line[start:end])
                head = _APART.get(quantity.unit)
                if quantity.value is not None and not (head and head.search(shadow[:start])):
                    found.append((start, end, quantity))
    for match in _ANY_UNIT.finditer(shadow):
        start, end = match.span("count")
        if not any(a < end and start < b for a, b, _ in found):
            about = _ABOUT.search(shadow, max(0, start - 3), start)
            start = about.start() if about else start
            quantity = parse_quantity(line[start:end])
            if quantity.value is not None and not is_measure(quantity.unit):
                found.append((start, end, quantity))
    found += find_headed(line, shadow)
    for start, end in find_yuan(shadow):
        found = [each for each in found if not (each[0] < end and start < each[1])]
        found.append((start, end, parse_quantity(line[start:end], money=True)))
    for start, end in find_sums(shadow):
        quantity = parse_quantity(line[start:end], ("元",), money=True)
        if quantity.value is not None and not any(a < end and start < b for a, b, _ in found):
            found.append((start, end, quantity))
    for match in _VIEWS.finditer(shadow):
        start, end = match.span("count")
        raw = line[start:end]
        said = re.sub("[wW]", "万", fold(raw))
        if said.endswith("+"):  # 10万+
            said = said.rstrip("+") + "以上"
        quantity = parse_quantity(said, ("人" if match["fans"] else "次",))
        if quantity.value is not None and not any(a < end and start < b for a, b, _ in found):
            found.append((start, end, structs.replace(quantity, raw=raw)))
    found = [each for each in found if not _ISSUE.match(shadow, each[0])]
    names = quoted_in(shadow)
    names += [m.span() for each in (ORDINAL, GROUPS) for m in each.finditer(shadow)]
    names += [match.span() for match in _festival_names().finditer(shadow)]
    return sorted(each for each in found if not any(a <= each[0] < b for a, b in names))


def find_headed(line: str, shadow: str) -> list[tuple[int, int, Quantity]]:
    """The counts whose measure stands before them, behind a colon, or any of money."""
    found = []
    for match in _HEADED.finditer(shadow) if "(" in shadow else ():
        quantity = parse_quantity(match["count"] + match["unit"])
        said = match["unit"].endswith("元") or {":", "："} & set(line[slice(*match.span())])
        if said and quantity.value is not None:
            found.append((*match.span(), quantity))
    return found


@cache
def _festival_names() -> re.Pattern[str]:
    # 腊八节, 六一节 hold no 8 节
    return re.compile("|".join(sorted(FESTIVALS, key=len, reverse=True)))


def without_occasion(words: str) -> str:
    """`words` without the names of festivals that only say when: 春节前, 端午节期间."""
    return re.sub(rf"(?:{_festival_names().pattern})(?:前夕?|之?后|期间|当天|来临之际)?", "", words)
