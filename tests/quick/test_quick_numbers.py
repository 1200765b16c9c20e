"""What would go wrong with a number of a quick line: a word taken for one, one that is missed."""

import pytest

from store.model import Quantity
from store.quick import Quick
from tests.quick.lines import (
    compare,
    flagged,
    number_said,
    read,
)


def _at(quick: Quick, what: str) -> list[str]:
    return [quick.line[p.start : p.end] for p in quick.parts if p.what == what]


def said_of(quick: Quick) -> list[str]:
    """All numbers of a line as the corpus writes them."""
    found = [v for one in quick.fields.values() for v in (one if type(one) is tuple else [one])]
    return [number_said(v) for v in found if isinstance(v, Quantity)]


_NO_COUNTS = """
联系电话13800001234|电话0571-88880000|示办发〔2023〕12号文件|第3期简报|一是抓学习|三八红旗手评选|五四精神
党的二十大|十九届四中全会|12345热线|G318国道|3号楼|8:30升旗|20xx|两个维护|八项规定|“十四五”规划|110宣传日
第二批名单|百日攻坚|千家万户|一批好人|65 座谈会|12 期间|1:1辅导|3:2获胜|GB/T 9704|v1.2版
2025-2027规划|〔2025〕3号|一次会议|完成1/3
"""


@pytest.mark.parametrize(
    "line", [word for row in _NO_COUNTS.split("\n") for word in row.split("|") if word]
)
def test_what_is_no_count_stays_a_word(line: str) -> None:
    quick = read(line)
    assert quick.fields == {}
    assert quick.date.start is None
    assert quick.title == line


@pytest.mark.parametrize(
    ("line", "title", "counts"),
    [
        ("三组修路 投入3.5万元", "三组修路", ["35000 元"]),
        ("金税四期操作培训 2场", "金税四期操作培训", ["2 场"]),
        ("患者满意度九十七点二％", "患者满意度", ["0.972 %"]),
        ("浪费下降三成", "浪费下降", ["0.3 %"]),
        ("购置设备￥86000", "购置设备", ["86000 元"]),
        ("拔河 10队30人", "拔河", ["10 队", "30 人"]),
        ("除雪 @2组至5组主干道 25人", "除雪", ["25 人"]),
        ("三天前除雪 25人", "除雪", ["25 人"]),
        ("为期3天的培训 25人", "为期3天的培训", ["25 人", "3 天"]),
        ("30余人参加的座谈会", "30余人参加的座谈会", ["30 人"]),
        ("前三名获奖 15人", "前三名获奖", ["15 人"]),
        ("征文两万五千字", "征文", ["25000 字"]),
        ("清运垃圾三十余车", "清运垃圾", ["30 车"]),
        ("擦拭站牌600块", "擦拭站牌", ["600 块"]),
        ("爱心捐款600块", "爱心捐款", ["600 元"]),
        ("健身器材 1.3万块", "健身器材", ["13000 元"]),
        ("买扫把拖把，580块", "买扫把拖把", ["580 元"]),
        ("买宣传板，580块", "买宣传板", ["580 块"]),
        ("花坛修整12块", "花坛修整", ["12 块"]),
        ("捐赠展板20块", "捐赠展板", ["20 块"]),
        ("五期道德讲堂 60人", "道德讲堂", ["5 期", "60 人"]),
        ("目前12名志愿者上门服务 /文明窗口", "目前12名志愿者上门服务", ["12 名"]),
        ("修订两项制度", "修订制度", ["2 项"]),
        ("清理一次性餐具12箱", "清理一次性餐具", ["12 箱"]),
        ("建立一次办好机制", "建立一次办好机制", []),
        ("建设二期工程", "建设二期工程", []),
        ("组织八小时外活动", "组织八小时外活动", []),
        ("建立四个最严标准", "建立四个最严标准", []),
        ("购置四件套20套", "购置四件套", ["20 套"]),
        ("更换零件50个", "更换零件", ["50 个"]),
        ("捐款一万二", "捐款", ["12000 元"]),
        ("捐款三百五", "捐款", ["350 元"]),
        ("5.12级地震演练 80人", "5.12级地震演练", ["80 人"]),
        ("11-7排查隐患 12处", "排查隐患", ["12 处"]),
        ("38节活动 30人", "38节活动", ["30 人"]),
        ("公示 收到意见零条", "公示 收到意见", ["0 条"]),
        ("清理三轮车20辆", "清理三轮车", ["20 辆"]),
        ("走访五家渠市", "走访五家渠市", []),
        ("组织五人足球赛", "组织五人足球赛", []),
        ("开展两节走访慰问12户", "开展两节走访慰问", ["12 户"]),
        ("联合治超2次", "联合治超", ["2 次"]),
        ("添置彩超两台", "添置彩超", ["2 台"]),
        ("改造路灯20盏，每盏300元", "改造路灯，每盏300元", ["20 盏"]),
        ("查办5万元以上案件3起", "查办5万元以上案件", ["3 起"]),
        ("硬化村道三点二公里", "硬化村道", ["3.2 公里"]),
        ("单页1千2百张", "单页", ["1200 张"]),
        ("捐款3千", "捐款", ["3000 元"]),
        ("投入2千3百万", "投入", ["23000000 元"]),
        ("住养老人2人一组", "住养老人2人一组", []),
        ("疏散演练 @锦绣小区3栋", "疏散演练", []),
        ("1%人口抽样调查 2期", "1%人口抽样调查", ["2 期"]),
        ("免费施粥 一千五百余碗", "免费施粥", ["1500 碗"]),
    ],
)
def test_numerals_of_names_are_no_counts_and_shares_are(
    line: str, title: str, counts: list[str]
) -> None:
    quick = read(line)
    assert quick.title == title
    loose = quick.fields.get("quantities", ())
    found = [v for v in quick.fields.values() if isinstance(v, Quantity)] + [
        q for q in (loose if isinstance(loose, tuple) else ()) if isinstance(q, Quantity)
    ]
    assert sorted(f"{q.value} {q.unit}" for q in found) == sorted(counts)


@pytest.mark.parametrize(
    ("line", "numbers", "title"),
    [
        ("雨量站巡检28站", ["28站"], "雨量站巡检"),
        ("作风明察暗访两回", ["两回"], "作风明察暗访"),
        ("清运垃圾三车", ["三车"], "清运垃圾"),
        ("健康角配血压计2台、AED1台", ["2台", "1台"], "健康角配血压计、AED"),
        ("评选TOP10人", [], "评选TOP10人"),
        ("参会的不足30人", [], "参会的不足30人"),
        ("检查指出不足4处", ["4处"], "检查指出不足"),
        ("各支部签2份责任书", [], "各支部签2份责任书"),
        ("活动形式老一套", [], "活动形式老一套"),
        ("国道37公里处整治完成", [], "国道37公里处整治完成"),
        ("百分之九十几的家长满意", [], "百分之九十几的家长满意"),
        ("省电两三成", [], "省电两三成"),
        ("时限由15个工作日压到5个工作日", [], "时限由15个工作日压到5个工作日"),
        ("每人发雨靴1双、补贴200元", [], "每人发雨靴1双、补贴200元"),
        ("调度会 各股长21人到会 /会议", ["21人"], "调度会 各股长"),
        ("热线接听4,310通", ["4,310通"], "热线接听"),
        ("查处采砂船3艘次", ["3艘次"], "查处采砂船"),
        ("献血27人次9200ml", ["27人次", "9200ml"], "献血"),
        ("标语张贴卅条", ["卅条"], "标语张贴"),
        ("便民伞近40把", ["近40把"], "便民伞"),
        ("40把便民伞", ["40把"], "便民伞"),
        ("三十把伞", ["三十把"], "伞"),
        ("厕所改造 捐款约18.5万 /捐款捐物", ["约18.5万"], "厕所改造"),
        ("小区二次供水改造", [], "小区二次供水改造"),
        ("办公楼3层 检查", [], "办公楼3层 检查"),
        ("教学楼加固3层", ["3层"], "教学楼加固"),
        ("评分平均92.6分", ["92.6分"], "评分平均"),
        ("文明创建得分92.5分", ["92.5分"], "文明创建得分"),
        ("8点30分 会议", [], "8点30分 会议"),
        ("渔民培训2期/105人次", ["2期", "105人次"], "渔民培训"),
        ("3方案评审", [], "3方案评审"),
        ("我局组织45名党员赴外地学习", ["45名"], "我局组织党员赴外地学习"),
    ],
)
def test_a_measure_is_known_where_it_ends_its_words(
    line: str, numbers: list[str], title: str
) -> None:
    quick = read(line)
    parts = [part.shown for part in quick.parts if part.what == "quantity"]
    assert (parts, quick.title) == (numbers, title)


def test_a_name_with_a_number_that_is_none_stays_in_the_title() -> None:
    quick = read("满意率 1 窗口")
    assert (quick.fields, quick.title) == ({}, "满意率 1 窗口")
    assert any("没有单位" in note.message for note in quick.notes)


def test_people_who_did_not_come_are_not_counted_as_attendees() -> None:
    quick = read("座谈会 慰问困难职工20人")
    assert [q.raw for q in quick.fields["quantities"] if isinstance(q, Quantity)] == ["20人"]  # type: ignore[union-attr]
    assert "attendees" not in quick.fields


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("交叉检查 2个中队 11-6", "issues"),
        ("惠农补贴资金检查 抽查16个乡镇", "issues"),
        ("抽查科室9个，发现问题2个", "fixed"),
        ("演讲比赛 一等奖1名 二等奖2名", "participants"),
        ("下乡义诊 接诊97人次", "participants"),
        ("局长带队赴敬老院慰问老兵，一行6人", "households"),
        ("捐资助学 六名学生 每人1000元", "donors"),
        ("网上课堂 点击量12.8万次", "sessions"),
        ("微信推文阅读量2.8万次 公众号", "qty"),
        ("20公里徒步捡垃圾 @绿道", "result"),
        ("安全检查 发现隐患15处 未整改3处", "fixed"),
        ("检查 隐患排查点16处", "issues"),
        ("歌咏比赛 裁判5人", "participants"),
        ("座谈会 列席4人", "attendees"),
        ("服务大厅 不满意率0.5%", "satisfaction"),
        ("服务大厅 办结率100%", "satisfaction"),
        ("社区日 给老人理发46人次 /主题活动", "participants"),
    ],
)
def test_a_number_of_something_else_fills_a_field(line: str, field: str) -> None:
    quick = read(line)
    assert field not in quick.fields
    assert "quantities" in quick.fields


def test_numbers_that_words_tell_of_fill_their_fields() -> None:
    fields = read("安全检查 地质灾害点 发现37处问题 整改36处").fields
    issues, fixed = fields["issues"], fields["fixed"]
    assert isinstance(issues, Quantity)
    assert isinstance(fixed, Quantity)
    assert (str(issues.value), str(fixed.value)) == ("37", "36")


def test_a_number_of_something_else_keeps_its_words() -> None:
    loose = read("演讲比赛 选手22人 评委7人 /文体活动").fields["quantities"]
    assert isinstance(loose, tuple)
    assert [q.label for q in loose if isinstance(q, Quantity)] == ["评委"]


@pytest.mark.parametrize(
    "line",
    [
        "系统恳谈会 65人 /会议", "恳谈会 企业家代表65人 /会议", "恳谈会 实到65人 /会议",
        "恳谈会 参与者为65人 /会议", "恳谈会 职工约 65 人 /会议", "班子会 全年开了12次 /班子建设",
        "结对帮扶 送去米面油折合3000元 /结对帮扶与共建", "义务植树 桂花180株 /植树绿化",
    ],
)  # fmt: skip
def test_a_number_of_the_field_is_not_doubted(line: str) -> None:
    quick = read(line)
    assert not [note for note in flagged(quick) if note.startswith("fields.")]
    assert not any(part.guessed for part in quick.parts if part.what == "quantity")


def test_a_rate_of_another_name_is_told_as_a_rate_of_its_own() -> None:
    quick = read("12345热线办结320件 满意率96.8%")
    assert quick.kind == "core_work"
    assert "rate" not in quick.fields
    assert "满意率" in quick.title
    assert "rate" in read("清淤疏浚河道 12公里 完成率96.8% /中心工作").fields


@pytest.mark.parametrize(
    ("line", "title", "day"),
    [
        ("道德讲堂 4月29 所里15人", "道德讲堂 所里", "2025-04-29"),
        ("报送信息 1月至今 78条", "报送信息", "2025-01-01..2025-11-20 range"),
        ("6月起大厅设绿色通道", "大厅设绿色通道", "2025-06-01..2025-06-30 month"),
        ("新建积分制度1个，5/12起试行", "新建积分制度，试行", "2025-05-12"),
        ("元月九号馆务会", "馆务会", "2025-01-09"),
        ("春运志愿岗 1月14日起2月22日止", "春运志愿岗", "2025-01-14..2025-02-22 range"),
        ("3月起至5月止楼道粉刷", "楼道粉刷", "2025-03-01..2025-05-31 range"),
        ("9月1日起3日内整改", "3日内整改", "2025-09-01"),
        ("换热站改造终于3月31日完工", "换热站改造终于完工", "2025-03-31"),
        ("于11月17日召开恳谈会", "召开恳谈会", "2025-11-17"),
        ("八月廿几搞的红歌会", "八月廿几搞的红歌会", "none"),
        ("积案化解5件，三季度末前清零", "积案化解，三季度末前清零", None),
        ("宣传栏今年更换10期", "宣传栏更换", "2025-01-01..2025-12-31 year"),
        ("6月5日和6月12日环保进校园", "6月5日和6月12日环保进校园", "2025-06-05"),
        ("3月、4月检查", "检查", "2025-03-01..2025-04-30 range"),
        ("运动会由10月10日改到10/17", "运动会", "2025-10-17"),
        ("讲堂由2号楼改到10月17日", "讲堂由2号楼", "2025-10-17"),
        ("入户的事原定3月20日，后改4月2日", "入户的事", "2025-04-02"),
        ("最后改10月17日", "最后改", "2025-10-17"),
        ("厕所改为3月5日启用", "厕所改为启用", "2025-03-05"),
        ("3-5和3-12植树", "3-5和3-12植树", "2025-03-05"),
        ("一月、二月巡查", "一月、二月巡查", "2025-01-01..2025-01-31 month"),
        ("3月、4月份巡查", "巡查", "2025-03-01..2025-04-30 range"),
        ("8月、9月3日到5日巡查", "8月、巡查", "2025-09-03..2025-09-05 range"),
        ("服务之星每月评3名", "服务之星每月评3名", "recurring"),
        ("低保提高到每人每月820元", "低保提高到每人每月820元", None),
        ("文明劝导 每个工作日", "文明劝导", "recurring"),
        ("工间操，每天十点", "工间操", "recurring"),
        ("宣誓活动去年12月4日搞过", "宣誓活动搞过", "2024-12-04"),
        ("气排球赛 6月 上旬", "气排球赛", "2025-06-01..2025-06-10 ten_days"),
        ("立案2起 文化市场执法 前半年", "立案 文化市场执法", "2025-01-01..2025-06-30 half"),
        ("档案盒没找着 编号2025-07", "档案盒没找着 编号2025-07", None),
        ("4.10路政宣传月启动", "路政宣传月启动", "2025-04-10"),
        ("动员会 来了210位家长 3.14", "动员会 来了家长", "2025-03-14"),
        ("道德讲堂全年办了4期", "道德讲堂办了", "2025-01-01..2025-12-31 year"),
        ("禁毒责任书 一共33家 6月5日", "禁毒责任书", "2025-06-05"),
        ("清理小广告 志愿者和村干部一起", "清理小广告 志愿者和村干部一起", None),
        ("院子清了一遍 5月6日", "院子清了一遍", "2025-05-06"),
        ("核心价值观24字上墙", "核心价值观24字上墙", None),
        ("力争进前三名 /下一步打算", "力争进前三名", None),
        ("例会改到11月20日", "例会", "2025-11-20"),
        ("党龄25年上半年表彰12人", "党龄25年表彰", "2025-01-01..2025-06-30 half"),
        ("扫雪 25年一季度", "扫雪", "2025-01-01..2025-03-31 quarter"),
        ("签约 今年6230户", "签约", "2025-01-01..2025-12-31 year"),
        ("无事故 本年度", "无事故", "2025-01-01..2025-12-31 year"),
        ("热线接听 五月某日", "热线接听 五月某日", "none"),
        ("票选 11月3日截止", "票选 11月3日截止", None),
        ("装订成册（十月）", "装订成册", "2025-10-01..2025-10-31 month"),
        ("收到锦旗 今年1到10月", "收到锦旗", "2025-01-01..2025-10-31 range"),
        ("12368热线一季度接听3216通", "12368热线接听", "2025-01-01..2025-03-31 quarter"),
        ("环流熏蒸12仓，未见活虫 8月20日", "环流熏蒸，未见活虫", "2025-08-20"),
        ("水带14盘 3月5日", "水带", "2025-03-05"),
        ("六千多卷档案搬新楼", "档案搬新楼", None),
        ("联欢会定于11月16日召开", "联欢会召开", "2025-11-16"),
        ("11月17日的座谈会", "座谈会", "2025-11-17"),
        ("3月5日的士司机培训", "的士司机培训", "2025-03-05"),
        ("8月3日夜间巡逻", "夜间巡逻", "2025-08-03"),
        ("8月3日夜间 巡逻", "巡逻", "2025-08-03"),
        ("投入资金5万元以上改造通道 5月16日", "改造通道", "2025-05-16"),
        ("2月30日元宵联欢", "2月30日元宵联欢", "none"),
        ("装监控32路 6月", "装监控", "2025-06-01..2025-06-30 month"),
        ("乘32路公交去慰问", "乘32路公交去慰问", None),
        ("宣传栏更新24版，全年", "宣传栏更新", "2025-01-01..2025-12-31 year"),
        ("系统升级到24版", "系统升级到24版", None),
        ("320km管线走完", "管线走完", None),
        ("河道清淤帮工1.5天", "河道清淤帮工", None),
        ("作业不超过60分钟", "作业不超过60分钟", None),
        ("转学手续3个工作日办结", "转学手续3个工作日办结", None),
        ("劳动周，五月第一周，洗碗", "劳动周，五月第一周，洗碗", "2025-05-01..2025-05-31 month"),
        ("本年度无火灾", "无火灾", "2025-01-01..2025-12-31 year"),
        ("联谊 男30人女35人", "联谊 男30人女35人", None),
        ("各站所共19份 /承诺与责任书", "各站所", None),
        ("庙会唱戏6出", "庙会唱戏", None),
        ("车辆6出园区", "车辆6出园区", None),
        ("7座以上面包车查处12辆", "7座以上面包车查处", None),
        ("发动60人以上参加", "发动", None),
        ("今年以来接处警1684起", "接处警", "2025-01-01..2025-11-20 range"),
        ("执法公示三项制度上墙", "执法公示三项制度上墙", None),
        ("走访军休二所 5月3日", "走访军休二所", "2025-05-03"),
        ("专线加密120班 8月", "专线加密", "2025-08-01..2025-08-31 month"),
        ("班子成员上半年下车队调研42人次", "班子成员下车队调研", "2025-01-01..2025-06-30 half"),
        ("食堂改造8月完工", "食堂改造完工", "2025-08-01..2025-08-31 month"),
        ("研究一季度任务", "研究一季度任务", "2025-01-01..2025-03-31 quarter"),
        ("班车加开周末线 上周六起", "班车加开周末线", "2025-11-15"),
        ("无违纪 全年度", "无违纪", "2025-01-01..2025-12-31 year"),
        ("露天电影 七八月 放了18场", "露天电影 放了", "2025-07-01..2025-08-31 range"),
        ("四五月间排查", "排查", "2025-04-01..2025-05-31 range"),
        ("10月最后一个周五包汤圆", "包汤圆", "2025-10-31"),
        ("四月的第二个周六，交通体验营", "交通体验营", "2025-04-12"),
        ("2月第五个周六 培训", "2月第五个周六 培训", "none"),
        ("2025年七八月 夏令营", "夏令营", "2025-07-01..2025-08-31 range"),
        ("五月底六月初搞了互评", "搞了互评", "2025-05-21..2025-06-10 range"),
        ("巡河，从6月15到9月1，两班倒", "巡河，两班倒", "2025-06-15..2025-09-01 range"),
        ("巡河，从6月15日到9月1日", "巡河", "2025-06-15..2025-09-01 range"),
        ("刷公益广告 十月路管网工地", "刷公益广告 十月路管网工地", None),
        ("五月花社区慰问老人", "五月花社区慰问老人", None),
        ("十月革命纪念馆参观", "十月革命纪念馆参观", None),
        ("文明家庭评比5月20日", "文明家庭评比", "2025-05-20"),
        ("八月街道志愿服务", "街道志愿服务", "2025-08-01..2025-08-31 month"),
        ("栽种七八月季", "栽种七八月季", None),
        ("今儿童剧演出2场", "今儿童剧演出", None),
        ("十月路况排查", "路况排查", "2025-10-01..2025-10-31 month"),
        ("十月路整治", "路整治", "2025-10-01..2025-10-31 month"),
        ("每年七八月巡河", "每年七八月巡河", None),
        ("会议（次） 11.17", "会议（次）", "2025-11-17"),
        ("投入（万元）12.8", "投入", None),
        ("敬老周三义诊", "敬老义诊", "2025-11-19"),
        ("亲自3月1日至5日带队", "亲自3月1日至5日带队", None),
        ("10月最后一个周五、周六扫雪", "10月最后一个周五、周六扫雪", "2025-10-31"),
        ("大雪当天扫雪", "大雪当天扫雪", None),
        ("补上周末岗", "补上周末岗", None),
        ("工期从4月提前到3月", "工期从4月提前到3月", "2025-03-01..2025-03-31 month"),
        ("红五月歌会", "红五月歌会", "2025-05-01..2025-05-31 month"),
        ("安全生产六月行", "安全生产六月行", "2025-06-01..2025-06-30 month"),
        ("6月龄宝宝体检", "6月龄宝宝体检", None),
        ("全年级大会", "全年级大会", None),
        ("每双周周二例会", "例会", "recurring"),
        ("七月流火，送绿豆汤", "七月流火，送绿豆汤", None),
        ("10月路面修补", "路面修补", "2025-10-01..2025-10-31 month"),
        ("入户 10月18、20日", "入户 10月18、20日", "2025-10-18"),
        ("动员大会（2月21日 周五）", "动员大会", "2025-02-21"),
        ("下周二（11月25日）测评", "测评", "2025-11-25"),
        ("获评文明号（去年12月）", "获评文明号", "2024-12-01..2024-12-31 month"),
        ("培训清单（Q3）", "培训清单", "2025-07-01..2025-09-30 quarter"),
        ("急救培训 夏至那天", "急救培训", "2025-06-21"),
        ("谷雨那天采茶", "谷雨那天采茶", "2025-04-20"),
        ("时长统计 1-3季度", "时长统计", "2025-01-01..2025-09-30 range"),
        ("走访 上上个月", "走访", "2025-09-01..2025-09-30 month"),
        ("擦石雕 昨儿", "擦石雕", "2025-11-19"),
        ("每日十一点半安全喊话", "安全喊话", "recurring"),
        ("逢双周周一卫生检查", "卫生检查", "recurring"),
        ("每逢初一、十五送豆浆", "送豆浆", "recurring"),
        ("救起儿童 7.26 下午四点多", "救起儿童", "2025-07-26"),
        ("剩菜比上月少三成", "剩菜比上月少", None),
        ("民主生活会｜1月17日｜班子", "民主生活会｜班子", "2025-01-17"),
        ("抄表到户 25年元月至3月", "抄表到户", "2025-01-01..2025-03-31 range"),
        ("老周三十年如一日", "老周三十年如一日", None),
        ("5.17羽毛球赛", "羽毛球赛", "2025-05-17"),
        ("安全投入（万元）：12.8", "安全投入", None),
        ("候选1名（孙某） 9/3", "候选（孙某）", "2025-09-03"),
        ("部署一季度12项任务 /会议", "部署一季度12项任务", "2025-01-01..2025-03-31 quarter"),
    ],
)
def test_words_beside_numbers_are_no_part_of_them(line: str, title: str, day: str | None) -> None:
    quick = read(line)
    faults = dict(compare({"title": title, "date": day, "kind": [quick.kind]}, quick))
    assert not {"title", "date"} & set(faults), faults


@pytest.mark.parametrize(
    ("line", "raw", "approx"),
    [
        ("读书会 约 300 人次参加", "约 300 人次", "yue"),
        ("送清凉 来了200人上下", "200人上下", "yue"),
        ("恳谈会 来了大概60人", "大概60人", "yue"),
        ("读书会 参加不下500人次", "不下500人次", "yishang"),
    ],
)
def test_a_number_that_is_about_is_exact(line: str, raw: str, approx: str) -> None:
    found = [v for v in read(line).fields.values() if isinstance(v, Quantity)]
    assert [(q.raw, q.approx) for q in found] == [(raw, approx)]


@pytest.mark.parametrize(
    ("line", "title", "fields"),
    [
        ("窗口由9个并成3个 /文明窗口", "窗口由9个并成3个", {"qty": "3个"}),
        ("队员从120人扩到180人 /志愿者队伍", "队员从120人扩到180人", {"members": "180人"}),
        ("消防检查2次 由王某带队", "消防检查 由王某带队", {"times": "2次"}),
        ("由9个窗口并成3个 /文明窗口", "由9个窗口并成3个", {"qty": "3个"}),
        ("9个窗口并成3个 /文明窗口", "9个窗口并成3个", {"qty": "3个"}),
        ("从3个村到5个社区 走访20户", "从3个村到5个社区", {"households": "20户"}),
    ],
)  # fmt: skip
def test_what_was_one_number_and_became_another_stays_in_the_title(
    line: str, title: str, fields: dict[str, str]
) -> None:
    quick = read(line)
    assert quick.title == title
    filled = {k: q.raw for k, q in quick.fields.items() if isinstance(q, Quantity)}
    assert filled == fields


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("恳谈会 职工约 65 人", "约 65 人"), ("评选五好小区 参评19个 选上5个", "5个"),
        ("植树 种上六十棵", "六十棵"), ("大扫除 上了六十来人", "六十来人"),
        ("违纪案件零件", "零件"),
    ],
)  # fmt: skip
def test_counts_as_people_say_them(line: str, number: str) -> None:
    assert number in _at(read(line), "quantity")


@pytest.mark.parametrize("line", ["恳谈会 预约 65 人", "采购零件 12箱", "第20来人"])
def test_what_only_looks_like_such_a_count(line: str) -> None:
    assert not {"约 65 人", "零件", "3次", "20来人"} & set(_at(read(line), "quantity"))


@pytest.mark.parametrize(
    "line", ["行政执法三项制度 /制度建设", "三项制度改革 /制度建设", "四项制度没落实 /制度建设"]
)
def test_what_is_known_by_its_number_is_no_count(line: str) -> None:
    quick = read(line)
    assert (quick.title, quick.fields) == (line.split(" /", maxsplit=1)[0], {})
    assert "title" in flagged(quick)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("座谈会 应到70人 实到65人", "应到"), ("座谈会 预计到会70人 实到65人", "预计到会"),
        ("植树 计划种500株 实种480株", "计划种"),
    ],
)  # fmt: skip
def test_what_should_have_been_fills_no_field_and_is_told(line: str, words: str) -> None:
    quick = read(line)
    loose = quick.fields["quantities"]
    assert isinstance(loose, tuple)
    assert [q.raw[:2] for q in loose if isinstance(q, Quantity)] in (["70"], ["50"])
    assert any(words in n.message and n.field == "fields.quantities" for n in quick.notes)


def test_a_number_is_not_told_of_a_field_that_its_measure_cannot_mean() -> None:
    assert [n.field for n in read("20件民生实事推进会 11-3").notes if "fields" in n.field] == []


@pytest.mark.parametrize(
    "line", ["恳谈会【65人】", "恳谈会[65人]", "恳谈会（65人）", "恳谈会〔65人〕"]
)
def test_brackets_that_held_only_a_number_go_with_it(line: str) -> None:
    assert (read(line).title, _at(read(line), "quantity")) == ("恳谈会", ["65人"])
    assert read("〔2023〕12号文件学习").title == "〔2023〕12号文件学习"


@pytest.mark.parametrize(
    "line",
    [
        "2月30日元宵联欢", "12日元旦文艺", "转学手续3个工作日办结", "作业不超过60分钟",
        "参会不超50人", "不得超过20人", "系统升级到24版", "乘32路公交去慰问", "8.12天然气安全检查",
        "4车道改造", "10kg级比赛", "国办发〔2023〕12函", "第12、13仓", "拨打110警", "各总支12份",
        "一名班子成员包两个村", "迟到3次以上扣绩效", "村集体收入均超15万元", "倒计时100天誓师",
        "志愿活动三天打鱼两天晒网", "夸得四面八方都知道", "三天两头有吵架的", "落实到七站八所",
        "5人制足球", "5公里组、10公里组", "水票3元一瓶", "可乐卖5元", "1.2米以下儿童免票",
        "二所、五所互查", "二所老周带头", "三人四足、两人三足", "十八项核心制度", "一村一人",
        "3%减按1%政策宣讲", "原报28块有误", "比上年多5万元", "比上年少花3万元", "折页300 扇子200",
        "人均线上学习不少于30学时",
        "体检150元一人", "盒饭12元每份", "参会40人每场", "流量2150立方米每秒", "比上月少12起",
        "较5月3日增加12人", "二所五所互查", "八面玲珑", "三番五次上门", "两条腿走路", "原价50元",
        "一共一场演出", "两票三制再梳理", "值班周六起加人", "库房抽检 一天两次",
        "签协议 一式两份", "村支书任期3年", "油烟管道限期3天整改",
        "文明交通劝导排班 2人一岗", "巡逻 3人一组",
        "走访军休二所", "五年3班",
        "5万元以上采购项目公示", "7座以上面包车", "落实四个最严", "腊八节施粥",
    ],
)  # fmt: skip
def test_what_is_no_count_is_none(line: str) -> None:
    assert not {"quantities"} & read(line).fields.keys()
    assert not [v for v in read(line).fields.values() if isinstance(v, Quantity)]


@pytest.mark.parametrize(
    ("line", "raw"),
    [
        ("安保检查六个网点", "六个"),
        ("下设材料、督导、宣传三个组", "三个"),
        ("作风督察，迟到3人，通报", "3人"),
        ("新建学校二所", "二所"),
        ("培训一天40人", "40人"),
        ("活动为期一周200人", "200人"),
        ("投入500元一次性购置", "500元"),
        ("20名制茶能手参赛", "20名"),
        ("困难户均已走访12户", "12户"),
        ("容纳不下30人", "30人"),
        ("宣讲@村部三场", "三场"),
        ("对比3月整改5处", "5处"),
        ("创文评比比武场次多12场", "12场"),
        ("高考状元一名", "一名"),
        ("爱心义卖3200元", "3200元"),
        ("6月1到7月30户走访", "30户"),
        ("约28仓", "约28仓"),
        ("疫苗进校园 2,950针", "2,950针"),
        ("接待环卫工不下500人次", "不下500人次"),
        ("志愿者 人数三十", "三十"),
        ("创建经费（元）：85000", "85000元"),
        ("安全投入（万元）：12.8", "12.8万元"),
        ("投入预算15w元", "15w元"),
        ("宣传彩页约花0.8万元", "约花0.8万元"),
        ("库房户数12栋", "12栋"),
        ("发动60人以上参加", "60人以上"),
        ("今年投入5万元以上改造通道", "5万元以上"),
        ("350碗没一会儿就发完了", "350碗"),
    ],
)
def test_what_counts_is_kept(line: str, raw: str) -> None:
    fields = read(line).fields
    loose = fields.get("quantities", ())
    assert isinstance(loose, tuple)
    found = [v for v in (*fields.values(), *loose) if isinstance(v, Quantity)]
    assert [quantity.raw for quantity in found] == [raw]


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("金秋助学，帮扶三名共6000块", 6000), ("慰问困难户送去2000块", 2000),
        ("镇里装路灯 花掉24万", 240000), ("助学捐款，50人，合计1.1万", 11000),
        ("师生捐了5.7万块", 57000), ("捐了8000块现金", 8000), ("一日捐 832人捐了41600块", 41600),
        ("村民捐了300块砖", None),
        ("帮扶贫困户送去腊肉共200块", None), ("慰问送100块豆腐", None), ("更换花两百", None),
        ("水泵坏了，馆里出6000块修好", 6000), ("村里出300块砖", None),
        ("慰问送去月饼共200块", None), ("共换地砖6000块，帮扶村小", None),
    ],
)  # fmt: skip
def test_kuai_is_money_where_somebody_was_helped(line: str, value: int | None) -> None:
    amount = read(line, "donation").fields.get("amount")
    assert (amount.value if isinstance(amount, Quantity) else None) == value


def test_a_round_number_of_people_is_told() -> None:
    assert "fields.attendees" not in flagged(read("恳谈会 60人 /会议"))
    assert any("二十来人" in note.message for note in read("恳谈会 二十来人 /会议").notes)


def test_a_place_may_stand_behind_a_mark_or_a_date() -> None:
    assert read("收到请回复～@城东客运站").place == "城东客运站"
    assert read("查处超员5起 3.26@G15出口").place == "G15出口"
    assert read("联系邮箱wm2025@QQ.com").place == ""


def test_a_number_of_a_place_stays_in_it_and_is_told() -> None:
    quick = read("防跌倒讲座@军休三所，10月22日")
    assert (quick.place, quick.fields) == ("军休三所", {})
    assert "place" in flagged(quick)


def test_a_line_of_many_numbers_is_read_at_once() -> None:
    """Its marks were doubled at each number, to gigabytes."""
    quick = read("捐款 " + "，".join(["100元"] * 60))
    assert quick.title == "捐款"
    assert len(quick.parts) > 60


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("制作微动漫七集", "7 集"),
        ("给妈妈们腾了一间母婴室", "1 间"),
        ("舞龙队绕小区两圈", "2 圈"),
        ("健步走绕湖一圈", ""),
        ("前两天谁去敬老院了", ""),
        ("普法来了小两百人", "200 人 jin"),
        ("社区老小三百人", "300 人"),
        ("健步走来了小200人", "200 人 jin"),
        ("实验小200人合唱", "200 人"),
        ("捐款小十万元", "100000 元 jin"),
    ],
)
def test_further_ways_of_counting(line: str, count: str) -> None:
    values = list(read(line).fields.values())
    found = [q for v in values for q in (v if isinstance(v, tuple) else (v,))]
    assert [number_said(q) for q in found if isinstance(q, Quantity)] == ([count] if count else [])


def test_what_was_handed_out_stays_with_its_number() -> None:
    quick = read("反诈宣传 发放资料300份 4-5")
    (number,) = [v for v in quick.fields.values() if isinstance(v, Quantity)]
    assert (quick.title, number.label) == ("反诈宣传 发放资料", "发放资料")


def test_a_month_before_a_guess_of_people_is_no_day_of_it() -> None:
    assert "8月十几" not in read("8月十几人参加清沟").date.raw
    assert read("八月廿几 纳凉晚会").date.raw == "八月廿几"


def test_a_rate_of_a_month_or_a_quarter_is_no_total() -> None:
    for line in ("夜巡 一月三次", "评比 一季两次"):
        assert (read(line).title, read(line).fields) == (line, {})
        assert "title" in flagged(read(line))


def test_one_thing_in_the_midst_of_words_counts() -> None:
    quick = read("买了2台空调一台饮水机 投入1.45万元")
    assert [q.raw for q in quick.fields["quantities"]] == ["一台"]  # type: ignore[union-attr]
    assert "quantities" not in read("每户一台收音机 投入1.45万元").fields
    assert read("省厅网站用了我们一篇经验材料 /信息与报道").title == "省厅网站用了我们经验材料"


@pytest.mark.parametrize(
    ("line", "title", "counts"),
    [
        ("爱心驿站供水 日均 30人次", "爱心驿站供水 日均 30人次", []),
        ("学生人均借阅 22 本", "学生人均借阅 22 本", []),
        ("小区充电桩 消除飞线 70% 以上", "小区充电桩 消除飞线", ["0.7 % yishang"]),
        ("动员会 到会 90人 以上", "动员会", ["90 人 yishang"]),
        ("获补助资金 2100 万", "获补助资金", ["21000000 元"]),
        ("疏通下水道 居民自筹1.2万", "疏通下水道 居民自筹", ["12000 元"]),
        ("10千伏 城南线 改造 投资 156万元", "10千伏 城南线 改造", ["1560000 元"]),
        ("读书分享会 8人发言 45人参加", "读书分享会 发言", ["45 人", "8 人"]),
        ("启动仪式 各界群众600余人", "启动仪式 各界群众", ["600 人 yu"]),
        ("保洁员64人 月工资800元", "保洁员 月工资800元", ["64 人"]),
    ],
)
def test_a_blank_beside_a_number_makes_another_of_it(
    line: str, title: str, counts: list[str]
) -> None:
    quick = read(line)
    assert (quick.title, sorted(said_of(quick))) == (title, counts)


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("行长接待日，办结率 100% /文明窗口", "satisfaction"),
        ("“12345”工单 按时办结率 99.87% /文明窗口", "satisfaction"),
        ("个税汇算退税1845笔 金额326.5万元 /中心工作", "amount"),
        ("残损币兑换 7.6万元 /中心工作", "amount"),
    ],
)
def test_a_number_is_told_as_what_it_is_not(line: str, field: str) -> None:
    quick = read(line)
    assert field not in quick.fields
    assert "quantities" in quick.fields


def test_a_rate_in_a_field_loses_its_name() -> None:
    rate = read("办理群众诉求328件 办结率 100% /中心工作").fields["rate"]
    assert isinstance(rate, Quantity)
    assert rate.label == "办结率"


def test_a_fraction_that_was_not_taken_is_not_told() -> None:
    assert any("三分之二" in note.message for note in read("三分之二的护理员持证").notes)


@pytest.mark.parametrize(
    ("line", "field", "raw"),
    [
        ("村规民约修订 15个村全部完成 /制度建设", "qty", "15个"),
        ("律师驻村坐班36次 /结对帮扶与共建", "visits", "36次"),
        (
            "与移动公司党支部联建共建，参观红色教育基地，共53人 /结对帮扶与共建",
            "households",
            "53人",
        ),
        ("全员安规考试 补考12人次 /培训", "participants", "12人次"),
    ],
)
def test_what_others_did_fills_a_field(line: str, field: str, raw: str) -> None:
    fields = read(line).fields
    assert field not in fields
    assert [quantity.raw for quantity in fields["quantities"]] == [raw]  # type: ignore[union-attr]


def test_what_a_number_counts_stays_behind_in_the_title() -> None:
    assert read("制度上墙 12个村 6月").title == "制度上墙 12个村"
    assert read("十月下旬，6个支部分头学习").title == "6个支部分头学习"


@pytest.mark.parametrize(
    ("line", "number", "title"),
    [
        ("公众号推文 阅读量35.8万", "358000 次", "公众号推文 阅读量"),
        ("公众号推文阅读10万+", "100000 次 yishang", "公众号推文阅读"),
        ("公众号推文 阅读量近5万", "50000 次 jin", "公众号推文 阅读量"),
        ("短视频号开了，粉丝1.1万", "11000 人", "短视频号开了，粉丝"),
        ("展出文物163件（套）", "163 件（套）", "展出文物"),
        ("更换循环泵，费用6.5万", "65000 元", "更换循环泵，费用"),
        ("职工篮球赛 8支队", "8 支", "职工篮球赛 8支队"),
    ],
)
def test_a_number_is_left_without_its_measure(line: str, number: str, title: str) -> None:
    quick = read(line)
    values = [v if isinstance(v, tuple) else (v,) for v in quick.fields.values()]
    numbers = [number_said(q) for value in values for q in value if isinstance(q, Quantity)]
    assert (numbers, quick.title) == ([number], title)


@pytest.mark.parametrize("line", ["缴费享98折", "改造一次网", "液化气罐15kg规格置换"])
def test_a_name_is_a_number(line: str) -> None:
    assert read(line).fields == {}


def test_who_came_stands_beside_what_was_done() -> None:
    quick = read("文明劝导 出动32名志愿者 /志愿服务")
    assert quick.title == "文明劝导 志愿者"
    assert quick.fields["participants"].label == "志愿者"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "line",
    [
        "消防救援队伍家属座谈会", "队伍条令学习", "退伍户优待", "慰问陆家社区老人",
        "两个至上学习教育", "三人行读书会", "三人小组入户排查", "三次产业普查",
    ],
)  # fmt: skip
def test_a_character_that_is_a_numeral_elsewhere_counts(line: str) -> None:
    quick = read(line)
    assert (quick.title, quick.fields) == (line, {})


@pytest.mark.parametrize(
    ("line", "title", "field"),
    [
        ("困难学生资助 264人 金额52.8万元 /捐款捐物", "困难学生资助", "donors"),
        ("九成以上纳税人选择电子税务局 /中心工作", "纳税人选择电子税务局", "rate"),
        ("八一慰问退役军人 18名 /我们的节日", "八一慰问退役军人", "participants"),
    ],
)
def test_those_it_was_done_to_fill_a_field_of_who_did_it(line: str, title: str, field: str) -> None:
    quick = read(line)
    assert quick.title == title
    assert field not in quick.fields


def test_words_that_say_who_or_which_leave_with_their_number() -> None:
    given_ = read("慈善一日捐 干部职工126人捐款12600元")
    assert given_.title == "慈善一日捐 干部职工"
    assert read("创城入户问卷 发放650份 收回641份").title == "创城入户问卷 发放 收回"


def test_a_limit_is_the_day() -> None:
    assert read("限期11月底完成整改").date.start is None


def test_a_sum_of_money_is_cut_in_two() -> None:
    assert number_said(read("捐款两万三给学生").fields["amount"]) == "23000 元"  # type: ignore[arg-type]
    quick = read("捐款一万二千五给灾区")
    assert "amount" not in quick.fields
    assert quick.title == "捐款一万二千五给灾区"
    assert "title" in flagged(quick)
