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
        ("新设", "个", "网格"), ("邀请", "名", "劳模"), ("巡查", "遍", ""), ("维修", "处", "护栏"),
        ("救助", "人", ""), ("装订", "册", "档案"), ("绘制", "张", "地图"),
        ("播放", "条", "公益广告"), ("走访", "家", "商户"), ("捐赠", "件", "衣物"),
        ("募集", "箱", "物资"), ("清运", "吨", "垃圾"), ("组织", "期", "培训"),
        ("连续", "年", "达标"), ("评选", "个", "标兵岗"), ("配备", "名", "联络员"),
        ("表扬", "个", "集体"), ("减少", "起", "投诉"), ("参赛", "支", "队伍"),
        ("架设", "座", "便桥"), ("栽种", "盆", "绿植"), ("铺设", "平方米", "草坪"),
        ("定制", "件", "马甲"), ("张贴", "张", "海报"), ("接待", "批", "客人"),
        ("化解", "件", "纠纷"), ("采访", "位", "英雄"), ("印制", "册", "手册"),
        ("建起", "面", "文化墙"), ("排查", "项", "隐患"), ("签约", "户", ""),
        ("开出", "列", "专列"), ("答复", "条", "建议"), ("安排", "天", "值守"),
        ("涨", "个百分点", ""), ("翻", "番", ""), ("缩短", "个工作日", ""), ("奖励", "元", ""),
        ("演出", "场次", ""),
    ),
    kept=(
        "落实三会一课", "做到两个维护", "落实中央八项规定精神", "弘扬五四精神", "树牢四个意识",
        "落实一岗双责", "“一把手”负总责", "庆祝三八妇女节", "学习党的二十大精神",
        "谋划十四五规划", "坚持一体推进", "实行一窗受理", "做到万众一心", "服务百姓",
        "千方百计解难题", "深入一线", "采取一系列措施", "坚持第一时间响应", "统一思想",
        "坚持唯一标准", "服务三农", "一年来", "落实五位一体总体布局", "坚持三位一体",
        "党的二十届三中全会", "五个一活动", "一方面抓实干", "抓好十四五期间工作", "反对四风",
        "开展两学一做", "践行三严三实", "一户一档", "组成一个整体", "接听12345热线",
        "开展“3·15”宣传", "建设5A级景区", "三年行动方案", "一名党员一面旗帜", "第一书记",
        "一心一意", "四面八方", "十分重视", "两手抓", "一次性办好", "一张蓝图绘到底",
        "学习千万工程经验", "中央一号文件", "一线一策", "统筹两个大局", "四个自信", "数字赋能",
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
        "传承三牛精神", "走好第一步", "“三会一课”制度", "做到五到位", "落实两个责任",
        "深化四个专项", "巩固一个中心", "三严三实专题", "按照四不两直要求", "五一劳动奖章",
        "九三阅兵", "一技之长", "一言一行", "一点一滴", "一丝不苟", "一举一动", "众志成城一条心",
        "万无一失", "百家争鸣", "百年大计", "三思而行", "九九重阳节", "第七次全国人口普查",
        "双千工程", "千人千面", "五好党支部", "十佳窗口", "八五普法", "四早要求", "三级联动",
        "二维码", "一二三等奖", "第三方评估", "两学一做学习教育", "四德工程", "三项制度改革",
        "一案双查", "一线岗位", "六尺巷", "一事一议", "两岗合一", "一张网", "四办合署", "五级书记",
        "一卡通", "三方协作", "一票难求", "百花园", "十里长街", "一揽子方案", "八字还没一撇",
        "十指连心", "四项监督", "一条龙服务", "一份担当", "三江源", "七分管三分建",
        "一盏灯照亮一方", "一套制度管到底", "两个大局", "三个转变", "四个到位", "五个不让",
    ),
    topics=(
        "身边好人的力量", "家风传万家", "岗位上的光", "守护平凡", "平凡亦有光", "把心安在路上",
        "灯火可亲", "好日子是干出来的", "点滴见初心", "让座一小步",
    ),
    honours=(
        "市级青年文明号", "全省敬老文明号", "区级五好家庭", "市级巾帼文明岗", "省级工人先锋号",
        "全市五四红旗团支部", "区级最美科室", "县级诚信示范点", "全国模范职工之家", "市级最美窗口",
    ),
    short=(
        "一日捐", "健步走", "读书会", "迎新春", "包饺子", "送清凉", "跳绳赛", "书画展", "庆元宵",
        "植绿日", "护学岗", "义诊日",
    ),
)  # fmt: skip

HELD = Words(
    counted=(
        ("组队", "支", "巡护队"), ("赠阅", "份", "报刊"), ("探访", "位", "孤寡老人"),
        ("抽查", "个", "点位"), ("增配", "台", "净水器"), ("铺就", "米", "步道"),
        ("添购", "把", "座椅"), ("刷新", "条", "标线"), ("挂牌", "家", "示范店"),
        ("受训", "人次", ""), ("上传", "段", "视频"), ("献血", "毫升", ""), ("开设", "门", "课程"),
        ("撰写", "篇", "心得"), ("培育", "株", "花苗"), ("派出", "辆", "大巴"),
        ("免费体检", "次", ""), ("通过", "项", "决议"), ("建好", "间", "书屋"),
        ("结成", "对", "对子"), ("发出", "封", "公开信"), ("整理", "本", "台账"),
        ("派发", "包", "口罩"), ("筹集", "万元", ""), ("坚守", "天", ""), ("设立", "面", "荣誉墙"),
        ("换装", "盏", "节能灯"), ("签订", "份", "协议"), ("下沉", "批", "干部"),
        ("调处", "起", "矛盾"),
    ),
    kept=(
        "落实两纲要求", "唱响四季歌", "坚持一张图作战", "三甲医院", "四梁八柱", "两癌筛查",
        "八个方面的要求", "六稳六保", "一滴水见太阳", "十年磨一剑", "七夕节", "四下基层",
        "三重一大决策", "推行一门式服务", "一呼百应", "两山银行", "三北工程", "一竿子插到底",
        "百舸争流", "五级联动", "第二课堂", "一揽子政策", "双减工作", "三治融合", "九曲黄河",
        "千村示范", "万家灯火", "一树百获", "三股力量", "第一梯队", "六个统一", "五个更加",
        "四个结合", "两个坚持", "三个最严", "一支部一特色", "十五分钟生活圈", "五十六个民族",
        "七尺讲台", "三尺柜台", "一米阳光", "四海之内", "万丈高楼平地起", "零容忍", "二次创业",
        "三分钟热度", "八方支援", "一封家书",
    ),
    topics=(
        "微光成炬", "有您真好",
    ),
    honours=(
        "省级森林单位", "全市交通铁军",
    ),
    short=(
        "捐书日", "踏青行",
    ),
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
