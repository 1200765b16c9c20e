"""The tables of what tells a fact: the words of each kind, of payments, rates and things done."""

from msgspec import Struct

__all__ = [
    "BESIDE", "DONE", "PAYMENTS", "PEOPLE", "PEOPLE_FIELDS", "RATES", "RULES", "Payment", "Rate",
    "Rule",
]  # fmt: skip

BESIDE = (
    "participants", "attendees", "people", "members", "hours", "households", "result", "issues",
    "fixed", "votes_for", "votes_total", "trees",
)  # fmt: skip
"""Fields that go on with the fact before them; the others begin a fact of their own."""
PEOPLE = ("人", "名", "人次", "位")
PEOPLE_FIELDS = ("participants", "attendees", "donors", "people")


class Rule(Struct, frozen=True):
    """Words (a regular expression) that make a number at them one of `kind`.

    `fields` are tried in order: the key, and what the words at the number must hold. `needs`: what
    the clause must hold.
    """

    kind: str
    words: str
    fields: tuple[tuple[str, str], ...] = ()
    needs: str = ""
    strict: bool = False
    """Whether the rule holds only for units of its fields."""


RULES: tuple[tuple[Rule, ...], ...] = (
    (
        Rule("moral_lecture", "道德讲堂", (("participants", ""),)),
        Rule(
            "health_edu",
            "健康教育|健康讲座|健康知识|控烟|体检|义诊|健康科普|健康宣教|心理健康",
            (("sessions", ""), ("participants", "")),
        ),
        Rule(
            "training",
            "培训|轮训|业务比武|岗位练兵|技能竞赛",
            (("sessions", ""), ("participants", "")),
        ),
        Rule("honour", "(?:获|受到)[^，]{0,14}(?:荣誉|表彰|奖项|奖励|奖)", ()),
        Rule("donation", "捐书|捐赠|捐献|捐衣|赠书", ()),
        Rule("pledge", "承诺书", (("copies", ""), ("people", ""))),
        Rule("responsibility", "责任书|责任状", (("letters", ""),)),
        Rule("mobilisation", "动员会|动员大会", (("attendees", ""),)),
        Rule("leadership", "民主生活会", (("meetings", ""),)),
        Rule(
            "honour",
            "满意票|有效票|有效评价",
            (("votes_for", "满意"), ("votes_total", "有效")),
            strict=True,
        ),
    ),
    (
        Rule(
            "publicity",
            "标语|公益广告|宣传栏|宣传橱窗|展板|宣传资料|宣传材料|宣传单|宣传品|宣传册|宣传手册|宣传页|宣传画|倡议书|电子屏"
            "|横幅|折页|海报|手册|传单|短视频|宣传片|公开信|明白纸|黑板报|板报|彩页|资料|读本",
            (("qty", ""),),
        ),
        Rule(
            "rule",
            "制度|规章|办法|规定|机制|规程|预案|规范|细则",
            (("qty", ""),),
            "完善|修订|制定|制订|建立|健全|出台|新建|新增|废止|修改|梳理",
        ),
        Rule(
            "education",
            "学习|中心组|讲座|宣讲|党课|党日|授课",
            (("sessions", ""), ("participants", "")),
        ),
        Rule(
            "volunteer_team",
            "服务队|志愿者队伍|注册志愿者|志愿队|小分队|突击队",
            (("teams", ""), ("members", "")),
        ),
        Rule(
            "volunteer_service",
            "志愿服务|学雷锋|劝导|清洁家园|献血|敬老(?!院)|义务劳动|志愿活动|志愿者",
            (("sessions", ""), ("hours", ""), ("participants", "")),
        ),
        Rule(
            "civility_action",
            "文明交通|文明餐桌|文明上网|文明旅游|文明出行|光盘行动|网络文明",
            (("sessions", ""), ("qty", "")),
        ),
        Rule("festival", "我们的节日|春节|元宵|清明|端午|七夕|中秋|重阳", (("participants", ""),)),
        Rule(
            "culture_event",
            "运动会|文艺|汇演|比赛|竞赛|健步走|读书|演讲|文体|球赛|朗诵|征文|晚会|趣味|电影|送戏|演出|展览|放映",
            (("participants", ""),),
        ),
        Rule("enforcement", "查处|查扣|暂扣|取缔|非法营运|超限|立案|处罚|执法", (("qty", ""),)),
        Rule(
            "greening",
            "植树|绿化|栽植|栽种|种植|补植|栽树|植绿|苗木|行道树|花木|新植",
            (("trees", ""), ("participants", "")),
        ),
        Rule(
            "inspection",
            "检查|督查|巡查|自查|督导|暗访|抽查",
            (("times", ""),),
        ),
        Rule(
            "inspection",
            "(?:发现|排查|查找|查出|反馈)[^，、]{0,8}(?:问题|隐患)|问题|隐患",
            (("fixed", "整改|整治|销号|解决"), ("issues", "发现|排查|查找|查出|反馈")),
            "发现|排查|查找|查出|反馈|整改|销号",
        ),
        Rule("inspection", "整改", (("fixed", ""),)),
        Rule(
            "media_coverage",
            "报道|信息|简报|采用|刊发|公众号|推送|稿件|编发|报送|刊载|推文",
            (("qty", ""),),
        ),
        Rule(
            "partnership",
            "走访|慰问|结对|帮扶|联村|困难职工|困难家庭|困难群众|贫困户|困难户|困难党员",
            (("visits", ""), ("households", "")),
        ),
        Rule("selection", "评选|评出|选出|评定|表彰", (("qty", ""),)),
        Rule("role_model", "典型|道德模范|身边好人|标兵|先进个人|最美", (("qty", ""),)),
        Rule(
            "service_window",
            "服务群众|接待群众|办理|受理|咨询|窗口|便民|示范岗|办件|接待",
            (("served", ""), ("qty", "窗口|示范岗")),
        ),
        Rule("integrity", "诚信|信用|红黑榜|守信|失信", (("qty", ""),)),
        Rule(
            "core_work",
            "公路|桥梁|渡改桥|客运|通车|热线|办结|里程|河道|管网|路面|工单|农村路",
            (("qty", ""),),
        ),
        Rule("arrangement", "专题研究|研究部署|专题部署", (("times", ""),)),
    ),
    (
        Rule(
            "env_action",
            "清扫|大扫除|环境|卫生|垃圾|清理|清运|清除|整治|保洁|小广告",
            (("sessions", ""), ("result", ""), ("participants", "")),
        ),
        Rule(
            "meeting",
            "会议|(?<![体社机协工学委联])会(?:议)?(?![员计见话])",
            (("attendees", ""),),
        ),
        Rule("publicity", "宣传", (("qty", ""),)),
        Rule("volunteer_service", "服务", (("hours", ""),), strict=True),
        Rule("education", "教育", (("sessions", ""), ("participants", ""))),
        Rule("honour", "荣誉|奖项|表彰|奖牌", ()),
        Rule("selection", "文明家庭|文明科室|文明职工|文明股室", (("qty", ""),)),
    ),
    (Rule("activity", "活动", (("sessions", ""), ("participants", ""))),),
)
"""In tiers: a rule stands back for all of the tiers before its own."""

DONE = (
    "开展|举办|召开|组织|发放|完成|印发|建成|新建|创建|改造|维修|购置|安装|设置|设立|配备|解决|帮助|化解|收集|征集|撰写"
    "|编印|制作|更新|建立|获|评|出动|赠|捐|罚没|罚款|挽回|选派|招募|开通|订阅|订购|缴纳|调解|救助|资助|引导|纠正|拆除|粉刷|增设|摆放|投放|上报|落实"
    "|争取|修复|疏通|铺设|施划|张贴|悬挂|播放|走访|答复|回复|回访|捐赠|修建|修缮|整修|维护|添置|添设|打造|命名|创成|结成|聘请"
)
"""Verbs that make a number of no kind one of something done."""


class Payment(Struct, frozen=True):
    """Words that make money one of `kind`; with `needs`, those may stand in the clauses before."""

    kind: str
    words: str
    needs: str = ""


PAYMENTS = (
    Payment("greening", "植树|绿化|植棵|栽树|绿色|植绿", needs="捐"),
    Payment("donation", "捐款|捐资|募捐|捐赠|善款|爱心款|捐出|募集|筹集爱心|捐献"),
    Payment("partnership", "慰问|走访|结对|帮扶|资助|救助|困难|联村|共建|送去|送上"),
    Payment("core_work", "完成投资|完成固定资产"),
    Payment(
        "investment",
        "投资|投入|安排资金|落实资金|落实经费|拨付|筹资|筹措|出资|耗资|斥资|自筹|资金|经费",
    ),
)


class Rate(Struct, frozen=True):
    """Words that make a percentage the field `key` of a record of `kind`."""

    kind: str
    key: str
    words: str


RATES = (
    Rate("honour", "rate", "满意票|测评|民主评议|民主推荐|得票|称职"),
    Rate("service_window", "satisfaction", "(?:满意率|满意度|好评率)"),
    Rate(
        "core_work",
        "rate",
        "办结率|完成率|合格率|完好率|达标率|兑现率|通过率|处置率|结案率|准点率",
    ),
)
