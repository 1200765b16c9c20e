"""Numbers that are names: 八项规定, 五台山, 三轮车, 1208次列车 count nothing.

What makes one is told by the measure and what stands behind it. Of words that begin with a measure
(65 座谈会, 30人 才艺) only the number is one.
"""

import re

__all__ = ["WORDS_APART", "WORDS_WHOLE", "is_name", "is_other_word"]

WORDS_APART = (
    "个人|组织|本局|本月|节日|次日|场所|名单(?!位)|户外|家长|家访|批示"
    "|[扇本桌瓶袋箱盒架锅盘碗杯管筐包条]子|人居|人大|人口|人民|人才|人防|人事|人社|人力|名师|名家|节能|节水|节前|节后|节约|部队|台风|台账|场地|场馆"
    "|例行|宗教|首次|首届|期中|期末|字画|天文|户籍|家电|批发|处级|所务|轮岗|种树|组建|个体|面试|支行"
    "|所[里内长属]|站[里内长]|场里|家里|班[里子组]|队[里员长]|门前|门口|店[里长]|组[里长]|处[里长]|科[里长]|团[员委]|校[里长]|户内|车辆|车队|天然|所有|间隙|字体|篇章|页面|册子|幅度|元旦|元宵|处理|处置|条线"
)
"""Words that begin with a measure, where a blank or a date stands before them."""
WORDS_WHOLE = (
    "种植|种子|种养|种粮|种田|种苗|种畜|节气|座谈|期间|例会|部署|条例|张贴|轮训|起草|位于|面向|面对|处罚"
    r"|件套|场所|户厕|批评|车间|部门|羽毛|支部|支队(?![伍\s,;。，；]|$)|项目(?!标)|人员(?!工)|家庭|节目(?!标)|片区(?!域)|名额"
)
"""Words that begin with a measure, wherever they stand: 65 座谈会, 7部门联合执法."""

_OTHER_WORD = re.compile(rf"(?:{WORDS_WHOLE})|(?<=[ \u3000])(?:{WORDS_APART})")
_NAME = re.compile(
    r"个\d|[人名]制(?=[足篮排羽乒气毽拔]|比赛|联赛|$|[\s,;。、])|(?:公里|千米|米|公斤|岁)组(?![织建成])|%减按|公里处(?![理置罚处于])|支纱|[人名][一1][组队班桌间]|%人口|天前|个半(?=小时|天|月|学期)"
    r"|(?:[天年亩吨米斤]|公里)半(?!成品|[价夜途路山数程马挂径圆自身干小环导])|小时(?:以?外|之外|制|[半\d])|轮(?:[摩电驱]|车(?!间))"
    "|期(?:工程|改造|项目|建设|扩建|技改|开发|厂房|校区)"
    "|次(?:列车|航班|快[车客]|特快|直达|全会|党代)"
)
"""From the measure on, whatever the number: 3个100工程, 2人一组, 1%人口抽样调查, 两天半, 3亩半."""
_NAME_OF_NUMERAL = re.compile(
    "[个项条](?:维护|至上|确立|最严|意识|自信|代表|全面|务必|规定|毫不|严禁|禁令|不准|纪律|责任(?!书|状|人)|大局"
    "|制度落实|坚持|统一|管理|文明(?!城|单|科|职|家))"
    "|套班子|[人家台户棵座套张本](?:[足篮排羽乒]|班子|清单|账(?!户|本))"
    "|[家户棵座台](?:[村子庄堡屯湾坪营桥巷松县镇乡区渠山河店寨](?!级|民|委|支|铺))"
    "|[间棵座家户孔眼口道][房楼树庙塔坟墙井泉窑店桥岔岗梁坡坝塘院门屋](?:社区|小区|村(?!民|委|干|级)|街道|镇|乡|屯|路)"
    r"|次(?:网|供水|能源|管网|产业)|人行|户长|人小组(?!长)|人转(?!移)|座客车|票[一二三四五]制|项核心制度|人[一二三四五六七八九]足|所(?=[\d.]+分)"
)
"""From the measure on, where the number is a numeral: 两个维护, 四套班子, 三人篮球赛, 五台山."""
_CASES = re.compile("(?:案|案件|事件|信访|上访|投诉|违纪|违法|纠纷|事故)$")
"""违纪案件零件: none, and no spare parts."""
_ONE_EACH = re.compile(r"(?:一(?!共).|\d元)$")
"""一村一人, 3元一瓶."""
_SAYING = re.compile(
    "四面八方|八面玲珑|八方|八门(?<=五花八门)|三天(?:打鱼|两头)|两天晒网|五次(?<=三番五次)|两次(?<=三番两次)"
    "|两面(?:三刀|针)|[两三四]条(?:腿|红线)|三套车|七站八所|八所(?<=七站八所)|两头(?<=三天两头)"
)
"""Ways of speaking, from a numeral of theirs on."""
_WEEKDAY = re.compile("(?:周|星期|礼拜)$")
"""周六起."""
_TOGETHER = re.compile(
    "一(?:起(?<!发生一起)(?<![案件故纷灾情险诉报访处理解]一起)|遍|笔(?<=记一笔))"
)
"""村干部一起, 清了一遍."""
_RANK = re.compile("[名位强甲]")
"""进前三名."""
_VALUES = re.compile("(?:24|二十四)个?字|(?<=素养)66条")
"""核心价值观24字, 健康素养66条."""
_SYSTEM = re.compile("制(?![度定作])")
"""Behind the measure: 两票制."""
_YUAN = re.compile("元[一-龥]")
"""三元里, 三元社区; money in one numeral is 五元 at the end of its words."""
_WOMENS_DAY = re.compile("38节(?!课)[一-龥]")
"""38节活动."""
_SECOND = re.compile(r"次[^\W_]|[所组队区院园站校]")
"""二次供水, 军休二所; what is counted is 两次, 两所."""
_BUILT = re.compile("[新扩改捐援修]建|建成|建了|设立|[新增]设|开办|学校$|小学$")
"""新建学校二所."""
_FEASTS = re.compile("节(?!课)")
"""元旦、春节两节."""
_SESSION = re.compile("次会议")
"""八届人大六次会议."""


def is_other_word(text: str, at: int) -> bool:
    """Whether a word begins at `at` that begins with a measure and is none; behind a blank more
    are."""
    return _OTHER_WORD.match(text, at) is not None


def is_name(text: str, start: int, at: int, end: int) -> bool:
    """Whether the number at text[start:at] and its measure at text[at:end] are part of a name."""
    if _NAME.match(text, at) or _WOMENS_DAY.match(text, start) or _VALUES.match(text, start):
        return True
    if text[start].isascii():
        return False
    number = text[start:at].rstrip()
    return bool(
        _NAME_OF_NUMERAL.match(text, at)
        or _TOGETHER.match(text, start)
        or _SAYING.match(text, start)
        or (text.startswith("起", at) and _WEEKDAY.search(text, 0, start))
        or (text[start - 1 : start] == "前" and _RANK.match(text, at))
        or _SYSTEM.match(text, end)
        or (len(number) == 1 and _YUAN.match(text, at))
        or (number == "零" and text.startswith("件", at) and not _CASES.search(text, 0, start))
        or (number == "一" and _ONE_EACH.search(text, 0, start))
        or (number == "二" and _SECOND.match(text, at) and not _BUILT.search(text, 0, start))
        or (number in ("两", "双") and _FEASTS.match(text, at))
        or (_SESSION.match(text, at) and "届" in text[max(0, start - 10) : start])
    )
