"""Prose of a year that is over, made from parts that are known: what must go, and what must stay.

Each text comes with what a new year is to read instead: the very same words with `BLANK` for each
count, date and event name. Numbers are written by a few lines of their own, not by the program's.
Two vocabularies: `LEARNED`, by which the rules were made, and `HELD`, which measures them.
"""

import random
from typing import NamedTuple

from msgspec.structs import replace

from store.kinds import builtin_kinds
from store.model import BLANK, FieldValue, Item, Node, Record, Unit
from store.sample import sample_items


class Words(NamedTuple):
    """`counted`: what is done, its measure word, of what. `kept`: words that are no counts."""

    counted: tuple[tuple[str, str, str], ...]
    kept: tuple[str, ...]
    topics: tuple[str, ...]
    honours: tuple[str, ...]
    short: tuple[str, ...]


LEARNED = Words(
    counted=(
        ("组建", "支", "志愿服务队"), ("完善", "项", "制度"), ("表彰", "名", "干部"),
        ("走访慰问", "户", "困难家庭"), ("举办", "场", "宣讲"), ("印发", "份", "倡议书"),
        ("更新", "期", "宣传栏"), ("选派", "批", "骨干"), ("评出", "位", "好人"),
        ("培训", "人次", ""), ("投入", "元", ""), ("建成", "个", "驿站"), ("修订", "条", "措施"),
        ("开展", "次", "检查"), ("制作", "块", "展板"), ("打造", "处", "阵地"),
        ("配发", "本", "读本"), ("联合", "家", "企业"), ("开办", "届", "运动会"),
        ("出动", "辆", "车"), ("完成", "篇", "报道"), ("整治", "公里", "道路"),
        ("组织", "轮", "测试"), ("讲授", "节", "党课"), ("提供", "类", "服务"),
        ("种植", "株", "树木"), ("改造", "座", "桥梁"), ("服务", "小时", ""), ("坚持", "年", ""),
        ("翻修", "间", "活动室"), ("处理", "起", "投诉"), ("增设", "台", "终端"),
    ),
    kept=(
        "落实三会一课", "做到两个维护", "落实中央八项规定精神", "弘扬五四精神", "树牢四个意识",
        "落实一岗双责", "“一把手”负总责", "庆祝三八妇女节", "学习党的二十大精神", "谋划十四五规划",
        "坚持一体推进", "实行一窗受理", "做到万众一心", "服务百姓", "千方百计解难题", "深入一线",
        "采取一系列措施", "坚持第一时间响应", "统一思想", "坚持唯一标准", "服务三农", "一年来",
        "落实五位一体总体布局", "坚持三位一体", "党的二十届三中全会", "五个一活动", "一方面抓实干",
        "抓好十四五期间工作", "反对四风", "开展两学一做", "践行三严三实", "一户一档",
        "组成一个整体", "接听12345热线", "开展“3·15”宣传", "建设5A级景区",
        "三年行动方案", "一名党员一面旗帜", "第一书记", "一心一意", "四面八方", "十分重视",
        "两手抓", "一次性办好", "一张蓝图绘到底",
        "学习千万工程经验", "中央一号文件", "一线一策", "统筹两个大局", "四个自信", "数字赋能",
    ),
    topics=("身边好人的力量", "家风传万家", "岗位上的光", "守护平凡"),
    honours=("市级青年文明号", "全省敬老文明号", "区级五好家庭", "市级巾帼文明岗"),
    short=("一日捐", "健步走", "读书会", "迎新春", "包饺子"),
)  # fmt: skip

HELD = Words(
    counted=(
        ("开设", "堂", "党课"), ("种下", "棵", "树苗"), ("设置", "处", "便民点"),
        ("添置", "套", "设备"), ("创建", "个", "示范岗"), ("回访", "位", "老党员"),
        ("拍摄", "部", "短片"), ("录制", "集", "节目"), ("悬挂", "幅", "横幅"),
        ("划定", "条", "路线"), ("推出", "款", "文创"), ("结对", "所", "学校"),
        ("整治", "段", "道路"), ("出动", "车次", ""), ("受理", "宗", "诉求"),
        ("送出", "袋", "大米"), ("培育", "对", "师徒"), ("发放", "盒", "药品"),
        ("粉刷", "面", "墙"), ("征集", "首", "歌曲"), ("收到", "封", "感谢信"),
        ("检查", "艘", "船舶"), ("上门", "趟", ""), ("办结", "件", "实事"), ("流转", "亩", "土地"),
        ("排练", "遍", ""), ("解决", "桩", "难事"), ("提高", "个百分点", ""), ("扩大", "倍", ""),
        ("选出", "组", "选手"), ("连办", "天", ""), ("选树", "户", "文明家庭"),
        ("聘请", "人", "担任监督员"), ("招募", "名", "志愿者"), ("新增", "盏", "路灯"),
    ),
    kept=(
        "坚定四个自信", "捍卫两个确立", "牢记三个务必", "运用四种形态", "落实四个全面战略布局",
        "学习三个代表重要思想", "推行一线工作法", "一以贯之抓落实", "打赢三大攻坚战",
        "宣传七一勋章获得者", "迎接第二十次全国代表大会", "向第二个百年奋斗目标迈进",
        "百尺竿头更进一步", "一站式服务", "践行两山理念", "关心八小时以外", "普及九年义务教育",
        "十五五开局之年", "推进四史教育", "一对一帮扶", "一如既往", "三公经费", "成为第一责任人",
        "一门心思抓创建", "做好三下乡", "接续百年奋斗", "落实一票否决", "五湖四海", "两不愁三保障",
        "庆祝八一建军节", "七上八下", "一分耕耘", "实施百千万工程", "一个支部一个堡垒",
        "全国人大十四届三次会议", "严守六项纪律", "落实三重一大", "一键通办", "发扬五种精神",
        "每一位职工", "坚持四项基本原则", "落实第一议题制度", "三百六十行", "一村一品",
        "拧成一股绳", "下好一盘棋", "零距离服务", "万里长征", "六一儿童节", "两新组织",
    ),
    topics=("平凡亦有光", "把心安在路上", "灯火可亲", "好日子是干出来的"),
    honours=("省级工人先锋号", "全市五四红旗团支部", "区级最美科室", "县级诚信示范点"),
    short=("送清凉", "跳绳赛", "书画展", "庆元宵", "植绿日"),
)  # fmt: skip

_DIGITS = "零一二三四五六七八九"


def hanzi(n: int) -> str:
    """A number from 1 to 99,999 as it is written in characters; 2 before 百千万 stays 二."""
    if n >= 10_000:
        rest = n % 10_000
        zero = "零" if 0 < rest < 1000 else ""
        return f"{hanzi(n // 10_000)}万{zero}{hanzi(rest) if rest else ''}"
    words, gap = "", False
    for unit, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = n // unit % 10
        if digit:
            words += ("零" if gap and words else "") + _DIGITS[digit] + sign
        gap = not digit
    return words[1:] if words.startswith("一十") else words


def count(dice: random.Random, measure: str) -> str:
    """A count as one of the ways in which people write it."""
    small, large = dice.randint(2, 99), dice.randint(100, 9999)
    n = dice.choice((small, small, large))
    tens = max(n // 10 * 10, 20)
    ways = [
        f"{'两' if n == 2 else hanzi(n)}{measure}", f"{n}{measure}", f"{hanzi(tens)}余{measure}",
        f"{tens}多{measure}", f"近{hanzi(tens)}{measure}", f"{hanzi(dice.randint(3, 9))}{measure}",
        f"{dice.choice('数几')}{dice.choice(['十', '百'])}{measure}",
        f"上{dice.choice('百千万')}{measure}", f"{dice.choice('百千')}余{measure}",
        f"{hanzi(tens)}{measure}以上",
    ]  # fmt: skip
    if measure == "元":
        ways = [f"{hanzi(dice.randint(2, 99))}万元", "上万元", f"{hanzi(n)}元", f"{n}.5万元"]
    elif measure in ("名", "位", "户", "次", "场"):
        ways.append(f"一{measure}")
    return dice.choice(ways)


def share(dice: random.Random) -> str:
    tenth = dice.choice("二三四五六七八九")
    return dice.choice([
        f"{tenth}成", f"{tenth}成{dice.choice('一二三五')}", "一成五",
        f"百分之{hanzi(dice.randint(2, 99))}", f"{dice.choice('三四五')}分之{dice.choice('一二')}",
        f"{dice.randint(2, 99)}.{dice.randint(1, 9)}%",
    ])  # fmt: skip


def day(dice: random.Random) -> str:
    """A date, a time or a span as one of the ways in which people write it."""
    month, other = dice.randint(1, 9), dice.randint(10, 12)
    a, b = hanzi(month), hanzi(month + 1)
    n = dice.randint(2, 28)
    late = dice.choice(["初一", "初五", "初十", "十五", "廿三", "二十", "三十"])
    return dice.choice([
        f"{month}月{n}日", f"{a}月{hanzi(n)}日", f"农历{dice.choice('正腊五八')}月{late}",
        f"正月{late}", f"腊月{late}", f"{a}、{b}月", f"{a}、{b}月份", f"{month}、{month + 1}月",
        f"{month}月底至{other}月初", f"{month}月上旬至{other}月中旬", f"{a}月至{hanzi(other)}月",
        f"{month}-{other}月", f"{month}月{n}日至{n + 1}日", f"{month}月{n}日、{n + 2}日",
        f"{dice.randint(2019, 2025)}年", f"{dice.randint(2019, 2025)}年{month}月", "二〇二四年底",
        "2023—2025年", f"{dice.choice('一二三四')}季度", "一、二季度", "前三季度",
        "廿五日", "二十八日", f"{month}月下旬", f"{a}月中旬", "上半年", "下半年", f"{n}号",
        f"{month}月{n}日（星期{dice.choice('一二三四五六日')}）",
        f"{dice.randint(8, 20)}时30分", "14:30",
        f"2025.{month}.{n}", f"2025-0{month}-{n:02}", f"第{hanzi(n)}期", f"第{n}届",
    ])  # fmt: skip


class Told(NamedTuple):
    """A text, and how a new year is to read."""

    text: str
    left: str


def clause(dice: random.Random, words: Words, names: list[str]) -> Told:
    """One clause: a fact that must go in words that stay, a formula, or a name of an event."""
    way = dice.random()
    if way < 0.35:
        verb, measure, what = dice.choice(words.counted)
        return Told(f"{verb}{count(dice, measure)}{what}", f"{verb}{BLANK}{what}")
    if way < 0.5:
        return _dated(dice)
    if way < 0.58:
        return Told(f"同比增长{share(dice)}", f"同比增长{BLANK}")
    if way < 0.8 or not names:
        kept = dice.choice(words.kept)
        return Told(kept, kept)
    name = dice.choice(names)
    said = dice.choice([f"开展“{name}”活动", f"围绕{name}做文章"])
    return Told(said, said.replace(f"“{name}”", BLANK).replace(name, BLANK))


def _dated(dice: random.Random) -> Told:
    before, behind = dice.choice([("", "召开推进会"), ("于", "组织学习"), ("自", "开始整改")])
    return Told(f"{before}{day(dice)}{behind}", f"{before}{BLANK}{behind}")


class Year(NamedTuple):
    """A year that is over, and how prose of it is to read in the next: (node, part) -> words."""

    items: list[Item]
    left: dict[tuple[str, str], str]


def year(seed: int, words: Words) -> Year:
    """The sample year with events of other names, and prose that tells facts and formulas."""
    dice = random.Random(seed)
    items = sample_items(builtin_kinds())
    unit = next(item.key for item in items if isinstance(item, Unit))
    topic, honour = dice.choice(words.topics), dice.choice(words.honours)
    short, event = dice.choice(words.short), f"{dice.choice('东南西北')}区{dice.choice(_EVENTS)}"
    told: list[tuple[str, str, dict[str, FieldValue]]] = [
        ("activity", short, {}),
        ("culture_event", f"2025年“{event[1:]}”{dice.choice(_HELD)}", {}),
        ("moral_lecture", "道德讲堂", {"topic": topic}),
        ("honour", "荣誉", {"honour": honour, "recipient": ("局机关",)}),
        ("meeting", f"{event}推进会", {}),
    ]
    made: list[Item] = [
        Record(f"01JGYEAR{n:018d}", unit, 2025, kind, title, fields=fields)
        for n, (kind, title, fields) in enumerate(told)
    ]
    names = [topic, honour, short, event[1:], f"{event}推进会"]
    left: dict[tuple[str, str], str] = {}
    for item in items:
        if isinstance(item, Node) and item.style in ("point", "paragraph", "closing", "preamble"):
            part = dice.choice(["text", "effect"]) if item.style == "point" else "text"
            told_here = prose(dice, words, names)
            left[item.id, part] = told_here.left
            made.append(replace(item, **{part: f"{getattr(item, part)}{told_here.text}"}))
        else:
            made.append(item)
    return Year(made, left)


_EVENTS = ("春风护学", "清风进站", "文明出行季", "书香车站")
_HELD = ("职工运动会", "演讲比赛", "文艺汇演")


def prose(dice: random.Random, words: Words, names: list[str]) -> Told:
    told = [clause(dice, words, names) for _ in range(dice.randint(1, 5))]
    return Told(*("，".join(part) + "。" for part in zip(*told, strict=True)))
