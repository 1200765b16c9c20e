"""The facts told in a summary text, found by general rules over the tables below.

What is not certain is no fact: plans, last year's figures, goals, parts of a sum (其中) and numbers
for each (每人) are left in the text. A number goes to the kind whose word stands nearest to it.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from operator import itemgetter
from typing import TypeVar

from msgspec import Struct, field

from exports.watch import Progress
from store.dates import find_dates
from store.kinds import Kinds, builtin_kinds
from store.model import NO_DATE, DateSpan, FieldValue, Quantity
from store.quantity import find_quantities, is_inside

__all__ = ["Told", "find_clauses", "find_facts", "is_apart"]

T = TypeVar("T")


class Told(Struct, frozen=True):
    """A fact: what its record says, and where its words stand in the paragraph (code points)."""

    kind: str
    title: str
    date: DateSpan
    fields: dict[str, FieldValue]
    start: int
    end: int


def find_facts(
    paragraphs: Sequence[str],
    year: int,
    kinds: Kinds | None = None,
    progress: Progress = lambda *_: None,
) -> list[tuple[int, Told]]:
    """The facts of a year's text, each with the index of its paragraph, in the order of telling.

    What is told twice is one fact, and the same money is never in two. `progress` is told of the
    paragraphs as each begins.
    """
    found: list[tuple[int, Told]] = []
    seen: set[tuple[str, ...]] = set()
    aims = False
    for index, text in enumerate(paragraphs):
        progress(index, len(paragraphs))
        aims = bool(_OPENS_AIMS.match(text)) or (aims and bool(_ITEM.match(text)))
        if aims:
            continue
        for told in _Paragraph(text, year, kinds or builtin_kinds()).facts():
            keys: set[tuple[str, ...]] = {(told.kind, told.title, repr(told.fields), told.date.raw)}
            amount = told.fields.get("amount")
            if isinstance(amount, Quantity):
                keys.add(
                    ("捐" if told.kind in _GIVEN else told.kind, str(amount.value or amount.raw))
                )
            named = (told.kind, told.title)
            if keys & seen or (told.kind in _ONCE and named in seen and not _has_number(told)):
                continue
            seen |= {*keys, named}
            found.append((index, told))
    return found


def find_clauses(
    paragraphs: Sequence[str], year: int
) -> Iterator[tuple[int, list[tuple[int, int, bool]]]]:
    """The sentences of a year's text: index of the paragraph, and for each clause between commas
    where it stands and whether it tells what the year brought (no plan, no other year's figures).
    """
    kinds = builtin_kinds()
    aims = False
    for index, text in enumerate(paragraphs):
        aims = bool(_OPENS_AIMS.match(text)) or (aims and bool(_ITEM.match(text)))
        if aims:
            continue
        for clauses in _Paragraph(text, year, kinds).sentences():
            yield index, [(one.start, one.end, one.told) for one in clauses]


def is_apart(before: str, behind: str = "") -> bool:
    """Whether the words at a number make it no count of the year: 每人, 增长了, 现有, 三分之一."""
    return bool(
        _EACH.search(before)
        or _GROWTH.search(before)
        or _STANDING.search(before)
        or re.match(_NO_COUNT, behind)
    )


_NO_COUNT = r"(?:次|以[上下]级|级|制|工程|里程碑|以下)"
_GIVEN = ("donation", "greening", "partnership")
_ONCE = ("activity", "leading_group", "zero", "honour")


def _has_number(told: Told) -> bool:
    return any(not isinstance(value, str) for value in told.fields.values())


# --- what is no fact of the year ------------------------------------------------------------------

_OPENS_AIMS = re.compile(
    r"[\s　]*(?:[（(]?[一二三四五六七八九十\d]+[）)、.．])?"
    r"(?:(?:在)?(?:下一?步|今后|明年|来年|下一?年度?)|(?:工作中)?(?:还|仍)?存在(?:的|一些)?(?:问题|不足)|努力方向)"
)
_ITEM = re.compile(r"[\s　]*(?:[一二三四五六七八九十]+(?:是|要)|[（(]?\d{1,2}[）)、.．]|[①-⑳]|$)")
_AIM = re.compile(
    r"下一?步|明年|来年|下年度|今后|(?<![草模虚])拟(?!定|稿)|力争|争取(?=[^资]{0,8}(?:实现|达到|完成|创|在|于|\d))"
    r"|打算|预计|预期|(?<![按照作度训习传划动查施])计划(?!书|表|生育|，|、|；)|将(?:继续|进一步|重点|全面|再|组织|开展"
    r"|举办|投入|新建|达到)|规划(?:建设|投入|投资|新建|到)|其中"
)
"""From here to the end of the sentence nothing has happened yet (or is part of a sum)."""
_GOAL = re.compile(
    r"确保|目标(?:任务)?(?:是|为)|^(?:并)?要求|要求(?=全年|每|各)|避免|防止|努力(?:实现|做到)|应当|必须|原则上"
    r"|不少于|不低于|至少|尚未|仍有|还有|未能|不得"
)
"""In a clause that is no fact, whatever stands behind it."""
_PAST = re.compile(
    r"去年|上年|上一年|前年|往年|历年|同期|同比|环比|近(?:[两三四五六七八九十几]|\d)年|[三四五六七八九十\d]年(?:来|间)"
    r"|过去|曾于|以来(?=累计)|历史"
)
_NOW = re.compile(r"今年|本年|全年|一年来|年内|当年|截至")
_GROWTH = re.compile(
    r"(?:增长|提高|提升|上升|下降|减少|降低|增加|增幅|降幅|压缩|节省|多|少)了?(?:近|约|超)?$"
    r"|(?:由|从)(?:原来的?|最初的?)?$|(?:增长|提高|提升|上升|下降|减少|降低|增加|发展|扩大|扩充)(?:到|至|为)了?$"
)
_EACH = re.compile(r"每|人均|户均|平均|均(?=不|为|达)|之一|分之|原价|满分")
_STANDING = re.compile(
    r"现有|下设|内设|下辖|管辖|在职|在编|编制|总面积|总人口|共有(?:干部|职工|党员|在)|党员\d|占地|位于|辖区|缺口|尚有|拖欠|负债|余额|应[缴收付]"
)

# --- what tells a fact ----------------------------------------------------------------------------

_BESIDE = (
    "participants", "attendees", "people", "members", "hours", "households", "result", "issues",
    "fixed", "votes_for", "votes_total", "trees",
)  # fmt: skip
"""Fields that go on with the fact before them; the others begin a fact of their own."""
_PEOPLE = ("人", "名", "人次", "位")
_PEOPLE_FIELDS = ("participants", "attendees", "donors", "people")
_TAKING_PART = re.compile(
    r"惠及|吸引|观众|读者|学员|学生|师生|受众|选手|听众|参加|参与|参训|受训|出席|到会|受教育|覆盖|受益|培训|组织|动员|发动|听课|观看|干部职工|志愿者|党员|群众|职工"
)


class _Rule(Struct, frozen=True):
    """Words that make a number one of `kind`; its fields are tried in order.

    `fields` are keys, or key and the word that the number's context must hold.
    """

    kind: str
    words: str
    fields: tuple[tuple[str, str], ...] = ()
    needs: str = ""
    strict: bool = False
    """Whether the rule holds only for units of its fields."""


_RULES: tuple[tuple[_Rule, ...], ...] = (
    (
        _Rule("moral_lecture", "道德讲堂", (("participants", ""),)),
        _Rule(
            "health_edu",
            "健康教育|健康讲座|健康知识|控烟|体检|义诊|健康科普|健康宣教|心理健康",
            (("sessions", ""), ("participants", "")),
        ),
        _Rule(
            "training",
            "培训|轮训|业务比武|岗位练兵|技能竞赛",
            (("sessions", ""), ("participants", "")),
        ),
        _Rule("honour", "(?:获|受到)[^，]{0,14}(?:荣誉|表彰|奖项|奖励|奖)", ()),
        _Rule("donation", "捐书|捐赠|捐献|捐衣|赠书", ()),
        _Rule("pledge", "承诺书", (("copies", ""), ("people", ""))),
        _Rule("responsibility", "责任书|责任状", (("letters", ""),)),
        _Rule("mobilisation", "动员会|动员大会", (("attendees", ""),)),
        _Rule("leadership", "民主生活会", (("meetings", ""),)),
        _Rule(
            "honour",
            "满意票|有效票|有效评价",
            (("votes_for", "满意"), ("votes_total", "有效")),
            strict=True,
        ),
    ),
    (
        _Rule(
            "publicity",
            "标语|公益广告|宣传栏|宣传橱窗|展板|宣传资料|宣传材料|宣传单|宣传品|宣传册|宣传手册|宣传页|宣传画|倡议书|电子屏"
            "|横幅|折页|海报|手册|传单|短视频|宣传片|公开信|明白纸|黑板报|板报|彩页|资料|读本",
            (("qty", ""),),
        ),
        _Rule(
            "rule",
            "制度|规章|办法|规定|机制|规程|预案|规范|细则",
            (("qty", ""),),
            "完善|修订|制定|制订|建立|健全|出台|新建|新增|废止|修改|梳理",
        ),
        _Rule(
            "education",
            "学习|中心组|讲座|宣讲|党课|党日|授课",
            (("sessions", ""), ("participants", "")),
        ),
        _Rule(
            "volunteer_team",
            "服务队|志愿者队伍|注册志愿者|志愿队|小分队|突击队",
            (("teams", ""), ("members", "")),
        ),
        _Rule(
            "volunteer_service",
            "志愿服务|学雷锋|劝导|清洁家园|献血|敬老(?!院)|义务劳动|志愿活动|志愿者",
            (("sessions", ""), ("hours", ""), ("participants", "")),
        ),
        _Rule(
            "civility_action",
            "文明交通|文明餐桌|文明上网|文明旅游|文明出行|光盘行动|网络文明",
            (("sessions", ""), ("qty", "")),
        ),
        _Rule("festival", "我们的节日|春节|元宵|清明|端午|七夕|中秋|重阳", (("participants", ""),)),
        _Rule(
            "culture_event",
            "运动会|文艺|汇演|比赛|竞赛|健步走|读书|演讲|文体|球赛|朗诵|征文|晚会|趣味|电影|送戏|演出|展览|放映",
            (("participants", ""),),
        ),
        _Rule("enforcement", "查处|查扣|暂扣|取缔|非法营运|超限|立案|处罚|执法", (("qty", ""),)),
        _Rule(
            "greening",
            "植树|绿化|栽植|栽种|种植|补植|栽树|植绿|苗木|行道树|花木|新植",
            (("trees", ""), ("participants", "")),
        ),
        _Rule(
            "inspection",
            "检查|督查|巡查|自查|督导|暗访|抽查",
            (("times", ""),),
        ),
        _Rule(
            "inspection",
            "(?:发现|排查|查找|查出|反馈)[^，、]{0,8}(?:问题|隐患)|问题|隐患",
            (("fixed", "整改|整治|销号|解决"), ("issues", "发现|排查|查找|查出|反馈")),
            "发现|排查|查找|查出|反馈|整改|销号",
        ),
        _Rule("inspection", "整改", (("fixed", ""),)),
        _Rule(
            "media_coverage",
            "报道|信息|简报|采用|刊发|公众号|推送|稿件|编发|报送|刊载|推文",
            (("qty", ""),),
        ),
        _Rule(
            "partnership",
            "走访|慰问|结对|帮扶|联村|困难职工|困难家庭|困难群众|贫困户|困难户|困难党员",
            (("visits", ""), ("households", "")),
        ),
        _Rule("selection", "评选|评出|选出|评定|表彰", (("qty", ""),)),
        _Rule("role_model", "典型|道德模范|身边好人|标兵|先进个人|最美", (("qty", ""),)),
        _Rule(
            "service_window",
            "服务群众|接待群众|办理|受理|咨询|窗口|便民|示范岗|办件|接待",
            (("served", ""), ("qty", "窗口|示范岗")),
        ),
        _Rule("integrity", "诚信|信用|红黑榜|守信|失信", (("qty", ""),)),
        _Rule(
            "core_work",
            "公路|桥梁|渡改桥|客运|通车|热线|办结|里程|河道|管网|路面|工单|农村路",
            (("qty", ""),),
        ),
        _Rule("arrangement", "专题研究|研究部署|专题部署", (("times", ""),)),
    ),
    (
        _Rule(
            "env_action",
            "清扫|大扫除|环境|卫生|垃圾|清理|清运|清除|整治|保洁|小广告",
            (("sessions", ""), ("result", ""), ("participants", "")),
        ),
        _Rule(
            "meeting",
            "会议|(?<![体社机协工学委联])会(?:议)?(?![员计见话])",
            (("attendees", ""),),
        ),
        _Rule("publicity", "宣传", (("qty", ""),)),
        _Rule("volunteer_service", "服务", (("hours", ""),), strict=True),
        _Rule("education", "教育", (("sessions", ""), ("participants", ""))),
        _Rule("honour", "荣誉|奖项|表彰|奖牌", ()),
        _Rule("selection", "文明家庭|文明科室|文明职工|文明股室", (("qty", ""),)),
    ),
    (_Rule("activity", "活动", (("sessions", ""), ("participants", ""))),),
)

_DONE = (
    "开展|举办|召开|组织|发放|完成|印发|建成|新建|创建|改造|维修|购置|安装|设置|设立|配备|解决|帮助|化解|收集|征集|撰写"
    "|编印|制作|更新|建立|获|评|出动|赠|捐|罚没|罚款|挽回|选派|招募|开通|订阅|订购|缴纳|调解|救助|资助|引导|纠正|拆除|粉刷|增设|摆放|投放|上报|落实"
    "|争取|修复|疏通|铺设|施划|张贴|悬挂|播放|走访|答复|回复|回访|捐赠|修建|修缮|整修|维护|添置|添设|打造|命名|创成|结成|聘请"
)

_MONEY: tuple[tuple[str, str, str], ...] = (
    ("greening", "植树|绿化|植棵|栽树|绿色|植绿", "捐"),
    ("donation", "捐款|捐资|募捐|捐赠|善款|爱心款|捐出|募集|筹集爱心|捐献", ""),
    ("partnership", "慰问|走访|结对|帮扶|资助|救助|困难|联村|共建|送去|送上", ""),
    ("core_work", "完成投资|完成固定资产", ""),
    (
        "investment",
        "投资|投入|安排资金|落实资金|落实经费|拨付|筹资|筹措|出资|耗资|斥资|自筹|资金|经费",
        "",
    ),
)

_RATES: tuple[tuple[str, str, str], ...] = (
    ("honour", "rate", "满意票|测评|民主评议|民主推荐|得票|称职"),
    ("service_window", "satisfaction", "(?:满意率|满意度|好评率)"),
    ("core_work", "rate", "办结率|完成率|合格率|完好率|达标率|兑现率|通过率|处置率|结案率|准点率"),
)


class _Draft(Struct):
    """A fact in the making."""

    kind: str
    title: str
    start: int
    end: int
    date: DateSpan = NO_DATE
    fields: dict[str, FieldValue] = field(default_factory=dict)
    clause: int = -1
    quoted: bool = False

    def add(self, quantity: Quantity) -> None:
        """A number without a field of its own."""
        held = self.fields.get("quantities", ())
        self.fields["quantities"] = (*(held if isinstance(held, tuple) else ()), quantity)


class _Clause(Struct):
    """A part of a sentence between commas. `told`: not a plan, nor last year's."""

    start: int
    end: int
    told: bool
    date: DateSpan = NO_DATE
    habit: DateSpan = NO_DATE


class _Number(Struct, frozen=True):
    """A number in a clause: `first` is where its own words start, `after` those behind it."""

    index: int
    clause: _Clause
    first: int
    start: int
    end: int
    after: str
    q: Quantity


def _between(found: list[tuple[int, int, T]], start: int, end: int) -> list[tuple[int, int, T]]:
    """Those that begin there, of what was found one behind the other."""
    begins = itemgetter(0)
    return found[bisect_left(found, start, key=begins) : bisect_left(found, end, key=begins)]


class _Paragraph:
    """One paragraph's text. `flat` is the text with full-width marks, of the same length."""

    def __init__(self, text: str, year: int, kinds: Kinds) -> None:
        self.text = text
        self.flat = _flat(text)
        self.year = year
        self.kinds = kinds
        self.quoted = [
            m.span() for m in re.finditer(r"“[^”\n]{0,60}”|《[^》\n]{0,60}》", self.flat)
        ]
        self.dates = find_dates(text, year)
        self.quantities = find_quantities(text)

    def facts(self) -> list[Told]:
        """Everything that is told, in the order of telling."""
        drafts: list[_Draft] = []
        for clauses in self.sentences():
            drafts += _Sentence(self, clauses).drafts()
        drafts.sort(key=lambda one: one.start)
        return [
            Told(one.kind, one.title, one.date, one.fields, one.start, one.end) for one in drafts
        ]

    def sentences(self) -> Iterator[list[_Clause]]:
        """The clauses of each sentence, up to where the text turns to what is to come."""
        for start, end in self._split(0, len(self.flat), "。；！？"):
            if _OPENS_AIMS.match(self.flat[start:end]):
                break
            if start < end:
                yield self.clauses(start, end)

    def clauses(self, start: int, end: int) -> list[_Clause]:
        """The clauses of a sentence, with the dates that hold in them."""
        found: list[_Clause] = []
        aim = past = False
        date = NO_DATE
        latest = -1
        for a, b in self._split(start, end, "，："):
            words = re.sub("“[^”]*”|《[^》]*》", "“”", self.flat[a:b])
            if _NOW.search(words) or re.search(rf"{self.year}年", words):
                past = False
            aim = aim and not re.search("实际|现已|已完成", words)
            aim = aim or bool(_AIM.search(words))
            past = past or bool(_PAST.search(words)) or self._other_year(words)
            habit = NO_DATE
            for at, to, span in _between(self.dates, a, b):
                if span.precision == "recurring":
                    habit = span
                elif re.search(r"(?:截至|截止|至|自|从)$", self.flat[a:at]) or re.match(
                    r"(?:起|以来|前|底前|之前)", self.flat[to:b]
                ):
                    date = NO_DATE
                else:
                    if date is not NO_DATE and a <= latest < at <= latest + 12:
                        # 1月15日、7月9日: two days are none
                        date = NO_DATE
                        continue
                    latest = at
                    if span.raw.endswith("年度"):
                        # 召开2024年度工作会: the year's meeting, and no other time
                        continue
                    own = span.precision != "year" and re.search(r"[月日号季]|半年", span.raw)
                    date = span if own else NO_DATE
            found.append(_Clause(a, b, not (aim or past or _GOAL.search(words)), date, habit))
        return found

    def in_quotes(self, at: int) -> bool:
        return is_inside(at, self.quoted)

    def _other_year(self, words: str) -> bool:
        years = {int(y) for y in re.findall(r"(?<!\d)((?:19|20)\d\d)年", words)}
        return bool(years - {self.year})

    def _split(self, start: int, end: int, marks: str) -> Iterator[tuple[int, int]]:
        at = start
        for n in range(start, end):
            if self.flat[n] in marks and not self.in_quotes(n):
                yield at, n
                at = n + 1
        if at < end:
            yield at, end


class _Sentence:
    """One sentence: what is told without a number first, then the numbers."""

    def __init__(self, paragraph: _Paragraph, clauses: list[_Clause]) -> None:
        self.at = paragraph
        self.flat = paragraph.flat
        self.start, self.end = clauses[0].start, clauses[-1].end
        self.clauses = clauses
        self.found: list[_Draft] = []

    def drafts(self) -> list[_Draft]:
        self._groups()
        self._zeros()
        self._activities()
        for clause in self.clauses:
            if clause.told:
                self._meeting(clause)
                self._habit(clause)
                self._honour(clause)
        people: list[_Number] = []
        for number, clause in enumerate(self.clauses):
            if clause.told:
                people += self._numbers(number, clause)
        for one in people:
            self._attach(one)
        for clause in self.clauses:
            if clause.told:
                self._spent(clause)
        return self.found

    # --- without a number -------------------------------------------------------------------------

    def _groups(self) -> None:
        words = self.flat[self.start : self.end]
        for match in re.finditer(
            r"(成立|调整|组建|设立|健全|充实|重新明确)了?(?P<between>[^“”]{0,90}?)"
            r"(?P<name>[^，、的了由以“”（）\s]{2,22}(?:领导小组|工作专班))(?!办公室)",
            words,
        ):
            start = self.start + match.start()
            clause = self._clause_of(start)
            if clause is None or re.search("领导小组", match["between"]):
                continue
            fields: dict[str, FieldValue] = {}
            change = {"成立": "成立", "组建": "成立", "设立": "成立", "调整": "调整"}.get(match[1])
            if change:
                fields["change"] = change
            name = re.sub(r"^(?:并|和|及时|充实|完善|局|我局|县|全面)(?=.{4})", "", match["name"])
            self._new("leading_group", name, start, self.start + match.end(), clause, fields=fields)

    def _zeros(self) -> None:
        words = self.flat[self.start : self.end]
        for match in _zero().finditer(words):
            start = self.start + match.start()
            clause = self._clause_of(start)
            if clause is None or self.at.in_quotes(start):
                continue
            at = self.start + match.start("what")
            for piece in re.finditer(r"(?:“[^”]*”|[^、和及与或“”])+", match["what"]):
                what = re.sub(
                    r"^(?:无|未发生|未出现|没有发生|任何|一人|一起|一例|一件|出现|发生|以)+|(?:[等的]|发生)$",
                    "",
                    piece[0],
                )
                if len(what) >= 2:
                    first = start if piece.start() == 0 else at + piece.start()
                    item = self._item(what)
                    self._new("zero", what, first, at + piece.end(), clause, fields={"item": item})
        for match in re.finditer(
            r"(?P<what>[^，。；“”\d]{2,20}?)(?:实现|保持|为|做到)?“?零(?:发生|事故|投诉|上访|报告|违纪)”?",
            words,
        ):
            start = self.start + match.start()
            clause = self._clause_of(start)
            what = re.sub(r"(?:实现|保持|继续|了|连续)+$", "", _title(match["what"]))
            what = re.sub(r"^(?:实现|保持)了?", "", what)
            if clause is not None and re.search(rf"(?:{_EVENTS})$", what):
                end = self.start + match.end()
                self._new("zero", what, start, end, clause, fields={"item": self._item(what)})

    def _item(self, what: str) -> str:
        choices = next(f.choices for f in self.at.kinds.get("zero").fields if f.key == "item")
        bare = re.sub(r"[“”、，]", "", what)
        for choice in choices:
            if re.sub(r"[“”、，]", "", choice) == bare:
                return choice
        for word, choice in _ITEMS:
            if word in what and choice in choices:
                return choice
        return "其他"

    def _activities(self) -> None:
        words = self.flat[self.start : self.end]
        pattern = (
            r"(?:开展|组织|参加|举办|参与|举行|推进|启动|实施|深化)[^，“”。；]{0,14}?"
            r"(?P<list>(?:[^，。；“”、的]{4,14}、)?“[^”]{2,40}”(?:[、和及与]?(?:[^，。；“”、]{4,14}(?=[“、和]))?"
            r"(?:[、和及与]?“[^”]{2,40}”)?)*)(?P<tail>[^，。；“”]{0,16}?活动)?"
        )
        for match in re.finditer(pattern, words):
            start = self.start + match.start("list")
            clause = self._clause_of(self.start + match.start())
            if clause is None:
                continue
            if not match["tail"] and not re.search("活动”", match["list"]):
                continue
            for item in re.finditer(r"(“[^”]*”)|[^、“”和及与][^、“”]*", match["list"]):
                head = match["list"][: item.start()]
                if item[1]:
                    if head and head[-1] not in "、”和及与“":
                        continue
                    inside = item[0][1:-1]
                    if not match["tail"] and not inside.endswith("活动"):
                        continue
                    title = re.sub(r"(?:的)?(?:主题)?活动$", "", inside)
                else:
                    title = re.sub(r"活动$", "", item[0]).strip()
                if len(title) < 2 or title in ("等", "和", "及"):
                    continue
                kind = "festival" if "我们的节日" in title else "activity"
                at = start + item.start()
                one = self._new(kind, title, at, at + len(item[0]), clause)
                one.quoted = True

    def _meeting(self, clause: _Clause) -> None:
        words = self.flat[clause.start : clause.end]
        match = _meeting().search(words)
        if match is None or clause.date is NO_DATE:
            return
        title = re.sub(r"^(?:了|全年|本年度?|系列|各类|\d{4}年度?)+", "", match["name"])
        if len(title) < 3 or re.search(r"\d", title):
            return
        form = next(
            (f for f in ("恳谈会", "座谈会", "部署会", "专题会", "大会") if f in title), None
        )
        fields: dict[str, FieldValue] = {"form": form} if form else {}
        kind = "mobilisation" if re.search("动员(?:大)?会$", title) else "meeting"
        if kind == "mobilisation":
            fields = {}
        start, end = clause.start + match.start(), clause.start + match.end()
        self._new(kind, title, start, end, clause, fields=fields)

    def _habit(self, clause: _Clause) -> None:
        words = self.flat[clause.start : clause.end]
        match = re.search(
            r"(?:每个?(?:季度?|月|半年|周)|按(?:季度|季|月))(?:都)?[^，“”]{0,24}?(?:检查|督查|考评|巡查|暗访|督导|督促检查)",
            words,
        )
        if match is None:
            return
        title = re.sub(r"^.*?(?:开展|进行|组织|实施)", "", match[0])
        title = re.sub(
            r"^(?:[一1两]次|1次|了|一)+|^每个?(?:季度?|月|半年|周)(?:[一1]次)?", "", title
        )
        fields: dict[str, FieldValue] = {"form": "季度专项"} if "季" in match[0] else {}
        start, end = clause.start + match.start(), clause.start + match.end()
        one = self._new("inspection", title or match[0], start, end, clause, fields=fields)
        raw = re.match(r"每个?(?:季度?|月|半年|周)|按(?:季度|季|月)", match[0])
        one.date = DateSpan(raw[0] if raw else "", precision="recurring")

    def _honour(self, clause: _Clause) -> None:
        for match in _honoured().finditer(self.flat, clause.start, clause.end):
            name = match["quoted"] or (match["more"] or "") + match["plain"]
            behind = self.flat[match.start() : clause.end]
            if match["quoted"] and not _HONOUR.search(behind):
                continue
            name = re.sub(r"(?:荣誉)?称号$", "", name).strip("的了")
            if len(name) >= 3:
                fields: dict[str, FieldValue] = {"honour": name}
                if match["by"]:
                    fields["awarder"] = match["by"]
                self._new("honour", name, match.start(), match.end(), clause, fields=fields)

    def _spent(self, clause: _Clause) -> None:
        """An investment that names no amount."""
        words = self.flat[clause.start : clause.end]
        match = re.search(
            r"(?:投资|出资|筹资|筹措资金|安排资金|投入(?:专项)?(?:资金|经费))(?:对|为|用于)?"
            r"(?P<work>[^，]{0,10}?(?:改善|改造|新建|修建|修缮|维修|购置|更新|完善|添置|建设|建成|装修|美化|整修|升级)"
            r"了?[^，]{2,30})",
            words,
        )
        if match is None or re.search(r"元|\d", words):
            return
        title = match["work"].rstrip("的了")
        form = next((f for f in ("办公条件", "绿化", "道路", "设施") if f in title), None)
        fields: dict[str, FieldValue] = {"work": title}
        if form:
            fields["form"] = form
        start, end = clause.start + match.start(), clause.start + match.end()
        self._new("investment", title, start, end, clause, fields=fields)

    # --- numbers ----------------------------------------------------------------------------------

    def _numbers(self, number: int, clause: _Clause) -> list[_Number]:
        """Make facts of the clause's numbers; those of people who took part are given back."""
        here = _between(self.at.quantities, clause.start, clause.end)
        people: list[_Number] = []
        before_start = clause.start
        for n, (start, end, quantity) in enumerate(here):
            before = self.flat[before_start:start]
            if before_start > clause.start:
                head, mark, rest = before.partition("、")
                before = rest if mark else head
            stop = here[n + 1][0] if n + 1 < len(here) else clause.end
            after = re.split("[、（）]", self.flat[end:stop], maxsplit=1)[0]
            before_start = end
            whole = self.flat[clause.start : start]
            if _EACH.search(whole) or _GROWTH.search(before) or _STANDING.search(whole):
                continue
            if re.match(_NO_COUNT, after):
                continue
            unit = quantity.unit or _unit(quantity.raw)
            one = _Number(number, clause, start - len(before), start, end, after, quantity)
            if unit == "元":
                self._money(one)
            elif unit == "%":
                self._rate(one)
            elif not self._count(one) and unit in _PEOPLE:
                people.append(one)
        return people

    def _context(self, number: int, before: str, after: str) -> tuple[str, bool]:
        """The words that a number is about: those before it, or the clause before (…，共12次)."""
        bare = re.sub(
            r"共计?|累计|合计|总计|达到?|全年|总数|数量|次数|了|为|有|近|约|　| ", "", before
        )
        if bare or number == 0 or len(_title(after)) >= 2:
            return before, False
        above = self.clauses[number - 1]
        return (self.flat[above.start : above.end], True) if above.told else (before, False)

    def _count(self, one: _Number) -> bool:
        number, clause, first, start, end = one.index, one.clause, one.first, one.start, one.end
        after, q = one.after, one.q
        before, above = self._context(number, self.flat[first:start], after)
        unit = q.unit or _unit(q.raw)
        words = self.flat[clause.start : clause.end]
        rule, key, nearest = self._rule(words, before, after, unit)
        quoted = [d for d in self.found if d.quoted and clause.start <= d.start < clause.end]
        if len(quoted) == 1 and unit in ("次", "场次", "场", "期"):
            return self._onto_activity(quoted[0], q, end)
        if rule is None:
            return self._other(one, before, above)
        joined = re.search("参加|参与|出席|受教育|惠及|吸引|覆盖|动员|发动", before)
        if unit in _PEOPLE and key in _PEOPLE_FIELDS and (joined or not nearest):
            same = [d for d in self.found if d.kind == rule.kind and key not in d.fields]
            if not same and self._holder(number, start) is not None:
                return False
        last = next((d for d in reversed(self.found) if d.kind == rule.kind), None)
        if last is not None and key in _BESIDE and key not in last.fields and not last.quoted:
            last.fields[key] = q
            last.start, last.end = min(last.start, start), max(last.end, end)
            return True
        counts = last is not None and "quantities" in last.fields
        if rule.kind == "meeting" and last is not None and last.clause == number and not counts:
            last.add(q)
            last.end = max(last.end, end)
            return True
        if len(quoted) > 1 and "”" in self.flat[first:start]:
            # “甲”、“乙”等主题活动12次: the number is of all of them
            first = self.flat.rindex("”", first, start) + 1
        title = _title(before if above else self._words(first, start, end, after))
        told = end + (len(after) if _bare(self.flat[first:start]) else 0)
        fields: dict[str, FieldValue] = {key: q} if key else {}
        kind = self.at.kinds.get(rule.kind)
        if title:
            made = self._new(rule.kind, title, first, told, clause, fields=fields)
            if not key:
                made.add(q)
            self._form(made, kind.key, before + after)
            return True
        return False

    def _rule(
        self, words: str, before: str, after: str, unit: str
    ) -> tuple[_Rule | None, str, bool]:
        """The rule and field for a number; whether the words stand before it.

        Of the words before it those nearest to it decide; behind it the last, its head noun.
        """
        for tier in _RULES:
            for context in (before, after):
                fits = []
                for rule in tier:
                    hits = list(re.finditer(rule.words, context))
                    if not hits or (rule.needs and not re.search(rule.needs, words)):
                        continue
                    key = self._field(rule, unit, before + after)
                    if key is not None or not (rule.strict or unit in _PEOPLE):
                        fits.append((hits[-1].end(), -hits[-1].start(), rule, key or ""))
                if fits:
                    best = max(fits, key=lambda fit: fit[:2])
                    return best[2], best[3], context is before
        return None, "", False

    def _onto_activity(self, draft: _Draft, q: Quantity, end: int) -> bool:
        """How often a named activity was held."""
        sessions = self.at.kinds.get(draft.kind).field("sessions")
        if sessions is not None and q.unit in sessions.units and "sessions" not in draft.fields:
            draft.fields["sessions"] = q
        else:
            draft.add(q)
        draft.end = max(draft.end, end)
        return True

    def _other(self, one: _Number, before: str, above: bool) -> bool:
        """A number of something done that is of no kind."""
        clause, first, start, end = one.clause, one.first, one.start, one.end
        after, q = one.after, one.q
        if (
            q.unit in _PEOPLE and not re.search("招募|选派|聘请|救助|资助|出动", before)
        ) or not re.search(_DONE, before):
            return False
        title = _title(before if above else self._words(first, start, end, after))
        if len(title) < 2 or q.value is None:
            return False
        told = end + (len(after) if _bare(self.flat[first:start]) else 0)
        self._new("other", title, first, told, clause, fields={"qty": q})
        return True

    def _money(self, one: _Number) -> None:
        number, clause, first, start, end = one.index, one.clause, one.first, one.start, one.end
        after, q = one.after, one.q
        before = self.flat[first:start]
        above = "".join(
            self.flat[c.start : c.end] for c in self.clauses[max(0, number - 2) : number]
        )
        whole = self.flat[clause.start : clause.end]
        for context in (before, after, whole, above):
            for kind, words, needs in _MONEY:
                scope = above + whole if needs else context
                if not re.search(words, scope) or (needs and not re.search(needs, context)):
                    continue
                if kind == "partnership" and re.search("罚", whole):
                    continue
                self._paid(kind, one)
                return
        if re.search(_DONE, before):
            title = _title(self._words(first, start, end, after))
            if len(title) >= 2 and q.value is not None:
                self._new("other", title, first, end, clause, fields={"qty": q})

    def _paid(self, kind: str, one: _Number) -> None:
        number, clause, first, start, end = one.index, one.clause, one.first, one.start, one.end
        after, q = one.after, one.q
        last = next((d for d in reversed(self.found) if d.kind == kind), None)
        if last is not None and "amount" not in last.fields and kind in ("greening", "partnership"):
            last.fields["amount"] = q
            last.start, last.end = min(last.start, start), max(last.end, end)
            return
        words = self._words(first, start, end, after)
        title = _title(words)
        if kind == "investment" and _bare(self.flat[first:start]) and len(_title(after)) > 3:
            title = _title(after).removeprefix("的")
        if len(title) <= 3 and number:
            above = self.clauses[number - 1]
            said = self.flat[above.start : above.end]
            said = _title(re.split(r"\d|每", said)[0])
            title = said if above.told and len(said) >= 2 else title
        made = self._new(
            kind, title or words, first, end + len(after), clause, fields={"amount": q}
        )
        if kind == "donation" and "一日捐" in title:
            made.fields["form"] = "慈善一日捐"

    def _rate(self, one: _Number) -> None:
        clause, first, start, end = one.clause, one.first, one.start, one.end
        after, q = one.after, one.q
        before = self.flat[first:start]
        context = before + after
        title = _title(self._words(first, start, end, after))
        if re.search(r"占|比例|比重|增长|提高|下降|上升", context) or len(title) < 2:
            return
        voted = next(
            (d for d in self.found if d.kind == "honour" and "votes_for" in d.fields), None
        )
        if voted is not None and "满意" in context and "rate" not in voted.fields:
            voted.fields["rate"] = q
            voted.end = max(voted.end, end)
            return
        for kind, key, words in _RATES:
            if re.search(words, context):
                told = end + len(after)
                self._new(kind, title, first, told, clause, fields={key: q})
                return
        if "率" in before:
            self._new("other", title, first, end, clause, fields={"qty": q})

    def _attach(self, one: _Number) -> None:
        """People who took part in what is told before them, or behind them in the clause."""
        number, clause, start, end = one.index, one.clause, one.start, one.end
        q = one.q
        clause = self.clauses[number]
        words = self.flat[clause.start : clause.end]
        holder = self._holder(number, start)
        if not _TAKING_PART.search(words):
            return
        holder = holder or self._event(number)
        if holder is None:
            return
        key = self._people_field(holder.kind)
        if key and key not in holder.fields:
            known = self.at.kinds.get(holder.kind).field(key)
            if known is not None and (not known.units or q.unit in known.units):
                holder.fields[key] = q
            else:
                holder.add(q)
            took = re.match("参加|参与|出席|参训|受训|受教育", self.flat[end:])
            end += took.end() if took else 0
            holder.start, holder.end = min(holder.start, start), max(holder.end, end)

    def _event(self, number: int) -> _Draft | None:
        """What was held without a number of its own: 举办运动会，选手150名."""
        for at in (number, number - 1):
            clause = self.clauses[at]
            words = self.flat[clause.start : clause.end]
            held = re.match(
                r"[^，]{0,12}?(?:举办|开展|组织|举行|召开)(?P<what>[^，、\d]{4,24})$", words
            )
            if at < 0 or not clause.told or held is None:
                continue
            for tier in _RULES[:2]:
                for rule in tier:
                    if self._people_field(rule.kind) and re.search(rule.words, held["what"]):
                        title = _title(held["what"])
                        return self._new(rule.kind, title, clause.start, clause.end, clause)
        return None

    def _holder(self, number: int, start: int) -> _Draft | None:
        """The fact that people took part in: in this clause, else the last one before."""
        clause = self.clauses[number]
        inside = [d for d in self.found if clause.start <= d.start < clause.end]
        before = [d for d in self.found if d.start < start]
        for one in (*inside, *reversed(before)):
            key = self._people_field(one.kind)
            if key and key not in one.fields:
                return one
        return None

    def _people_field(self, kind: str) -> str | None:
        known = self.at.kinds.get(kind)
        return next((key for key in _PEOPLE_FIELDS if known.field(key)), None)

    # --- helpers ----------------------------------------------------------------------------------

    def _field(self, rule: _Rule, unit: str, context: str) -> str | None:
        kind = self.at.kinds.get(rule.kind)
        for key, needs in rule.fields:
            known = kind.field(key)
            fits = known is not None and unit in known.units
            if fits and (not needs or re.search(needs, context)):
                return key
        return None

    def _form(self, draft: _Draft, kind: str, context: str) -> None:
        """The sub-type, where the text says it in the kind's own word."""
        known = self.at.kinds.get(kind).field("form")
        if kind == "rule":
            verbs = {"完善": "完善", "修订": "修订", "修改": "修订", "制定": "新建", "制订": "新建",
                     "新建": "新建", "出台": "新建", "废止": "废止"}  # fmt: skip
            said = {form for verb, form in verbs.items() if verb in context}
            if len(said) == 1:
                draft.fields["form"] = said.pop()
        elif kind == "enforcement":
            match = re.search(r"查处(?:了)?([^，、\d]{2,12})$", context)
            if match:
                draft.fields["form"] = match[1]
        elif known is not None and known.choices:
            said = {c for c in known.choices if c != "其他" and c in context}
            if len(said) == 1:
                draft.fields["form"] = said.pop()

    def _words(self, first: int, start: int, end: int, after: str) -> str:
        """What a number is about: the words before it, or those on both sides."""
        before = self.flat[first:start]
        return before + after if _bare(before) else before

    def _clause_of(self, at: int) -> _Clause | None:
        return next((c for c in self.clauses if c.start <= at < c.end and c.told), None)

    def _new(
        self,
        kind: str,
        title: str,
        start: int,
        end: int,
        clause: _Clause,
        *,
        fields: dict[str, FieldValue] | None = None,
    ) -> _Draft:
        opening = re.match(
            r"(?:[，、\s　]|（?\d{1,2}[）．、]|[一二三四五六七八九]是)*", self.flat[start:end]
        )
        start += opening.end() if opening else 0
        while start < end and self.flat[end - 1] in "，、 　\t":
            end -= 1
        number = next(n for n, one in enumerate(self.clauses) if one is clause)
        one = _Draft(kind, title, start, end, clause.date, fields or {}, number)
        self.found.append(one)
        return one


_EVENTS = (
    "案件|事故|事件|现象|邪教活动|迷信活动|赌博活动|封建活动|上访|投诉|行为|纠纷|火灾|违纪|违法|犯罪"
    "|舆情|信访|案|问题|灾情"
)
_ITEMS = (
    ("违法违纪", "违法违纪案件"), ("违纪违法", "违法违纪案件"), ("行政责任事故", "行政责任事故"),
    ("黄、赌、毒", "“黄、赌、毒”等丑恶现象"), ("黄赌毒", "“黄、赌、毒”等丑恶现象"),
    ("邪教", "邪教活动"),
    ("安全生产", "安全生产责任事故"), ("治安案件", "治安案件"), ("越级上访", "越级上访"),
)  # fmt: skip


@cache
def _zero() -> re.Pattern[str]:
    return re.compile(
        r"(?:未(?:发生|出现)(?:过)?|没有(?:发生|出现)(?:过)?|零发生|(?<![全毫有若并])无"
        r"(?!偿|私|障|证|照|烟|论|微|不|疑|数|比|线|愧|形|法|限|故|牌|主|序|处|需))"
        rf"(?P<what>(?:“[^”]{{1,20}}”|[^，。；“”\d]){{0,40}}(?:{_EVENTS})(?:发生)?)"
    )


_HONOUR = re.compile("称号|荣誉|奖|先进|文明|优秀|示范|标兵|模范|单位|集体")


@cache
def _honoured() -> re.Pattern[str]:
    return re.compile(
        r"(?:被(?P<by>[^，“”]{0,16}?)(?:评为|授予|命名为|认定为|评定为|表彰为)|荣获|获评|获得|荣膺"
        r"|获(?![得悉取准]))(?P<more>[^，“”\d]{0,14}?)(?:“(?P<quoted>[^”]{2,24})”|(?P<plain>[^，、“”\d]"
        r"{2,20}?(?:单位|集体|先进个人|先进工作者|[一二三]等奖|优秀奖|组织奖|称号)))"
    )


@cache
def _meeting() -> re.Pattern[str]:
    names = (
        "大会|恳谈会|座谈会|部署会|推进会|专题会|动员会|表彰会|总结会|交流会|联席会|调度会|分析会|教育会|生活会|现场会|报告会"
        "|工作会|例会|培训会|汇报会|听证会|茶话会|启动会|誓师会|党组会|办公会|讨论会|点评会|通报会|说明会|研讨会"
    )
    return re.compile(
        rf"(?:召开|举行|举办|开)(?:了)?(?P<name>[^，。；：]{{0,36}}?(?:会议|(?:{names})(?:议)?))"
    )


def _flat(text: str) -> str:
    """The text with the marks of running Chinese, of the same length."""
    flat = re.sub(r"(?<!\d),|,(?!\d{3})", "，", text)
    flat = re.sub(r"(?<=[一-龥”）])\.(?=\D|$)", "。", flat)
    flat = flat.translate(str.maketrans(";:()!?＂", '；：（）！？"'))
    opened = False
    out = []
    for c in flat:
        if c == '"':
            opened = not opened
            out.append("“" if opened else "”")
        else:
            out.append(c)
    return "".join(out)


def _unit(raw: str) -> str:
    match = re.search(r"[万亿]?(元|%|[^\d\W余多]+)$", raw)
    return match[1] if match else ""


def _bare(before: str) -> bool:
    """Whether nothing stands before a number but a verb (开展12次检查)."""
    return len(_title(before)) < 2 or bool(
        re.fullmatch(
            r"(?:(?:投资|投入|安排|落实|筹措|争取)(?:专项)?(?:资金|经费)?|捐资|捐款|完成|发放|获得?|获得了|查处|走访|捐赠|新建|改造|植树)",
            _title(before),
        )
    )


@lru_cache(1024)  # asked for up to five times for one number
def _title(words: str) -> str:
    """The words of a title: without dates, small words and verbs that every fact has."""
    words = re.sub(r"^[\s　、，（）]+", "", words)
    words = re.sub(r"[（）].*$", "", words) if words.startswith("（") else words
    dates = [(a, b) for a, b, _ in find_dates(words, 2000) if not words[a:b].startswith("每")]
    for a, b in reversed(dates):
        words = words[:a] + words[b:]
    words = re.sub(
        r"^(?:等|[（）、，\s　]|\d{1,2}[）、.．]|[一二三四五六七八九]是|我[局委办厅院]|全局"
        r"|今年以?来?|年内|全年|一年来|年中|中(?=先|张|开|组)|当日|当天|先后|累计|共计?(?![建产青享])"
        r"|总计|积极|认真|广泛|深入|扎实|切实|及时"
        r"|还(?!款)|并(?![举重])|同时|组织(?!生活|关系|领导|建设)"
        r"|开展|举办|召开|举行|进行|了|通过|再次|坚持|共(?![建产青享同])|由|已)+",
        "",
        words,
    )
    return re.sub(
        r"(?:[、，\s　（）]|共计?|累计|总计|合计|达到?|约|近|了|(?<![行作])为|有|的|各|计)+$",
        "",
        words,
    )
