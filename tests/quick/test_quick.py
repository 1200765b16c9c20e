"""What would go wrong in the quick line: a wrong field, a lost word, a guess told as a fact."""

from datetime import date

import pytest
from msgspec import structs

from store.entry import make_record
from store.kinds import builtin_kinds
from store.model import Quantity
from store.quick import Quick, parse
from tests.quick.lines import (
    PARTS,
    TODAY,
    YEAR,
    compare,
    document,
    faults_of,
    flagged,
    lines,
    read,
    silent,
)

KINDS = builtin_kinds()
CORPUS = [(part, line) for part in PARTS for line in lines(part)]


def test_the_corpus_is_as_large_as_it_should_be() -> None:
    assert len(CORPUS) >= 300
    assert len({wanted["line"] for _, wanted in CORPUS}) == len(CORPUS)


@pytest.mark.parametrize("start", range(0, len(CORPUS), 200))
def test_clerks_lines_become_the_records_that_were_meant(start: int) -> None:
    """Only the kind may be another, where that is told.

    200 lines a test: a test of its own for each costs ten times what the line does.
    """
    wrong: list[object] = []
    for part, wanted in CORPUS[start : start + 200]:
        faults, notes = faults_of(wanted)
        if silent(faults, notes) or any(part != "kind" for part, _ in faults):
            wrong.append((part, wanted["line"], faults, notes))
        for field in wanted.get("notes", []):
            if not any(note.startswith(field) for note in notes):
                wrong.append((part, wanted["line"], f"no note on {field}", notes))
    assert wrong == []


def _at(quick: Quick, what: str) -> list[str]:
    return [quick.line[p.start : p.end] for p in quick.parts if p.what == what]


def test_the_echo_knows_where_each_part_stands() -> None:
    quick = read("１１－１７　系统恳谈会　参会65人　＠局机关 #廉政 /会议 >2.2")
    assert _at(quick, "date") == ["１１－１７"]
    assert _at(quick, "title") == ["系统恳谈会"]
    assert _at(quick, "quantity") == ["参会65人"]
    assert _at(quick, "place") == ["＠局机关"]
    assert _at(quick, "tag") == ["#廉政"]
    assert _at(quick, "kind") == ["/会议"]
    assert _at(quick, "section") == [">2.2"]
    attendees = next(p for p in quick.parts if p.what == "quantity")
    assert (attendees.field, attendees.label, attendees.shown) == (
        "fields.attendees", "参加人数", "65人",
    )  # fmt: skip
    assert isinstance(attendees.value, Quantity)
    assert not any(p.guessed for p in quick.parts)


def test_a_guess_is_marked_as_one_and_another_kind_can_be_chosen() -> None:
    quick = read("文明交通劝导 24次")
    assert quick.kind_guessed
    assert [p.shown for p in quick.parts if p.what == "kind" and p.guessed] == ["文明行动"]
    assert "volunteer_service" in quick.kinds
    chosen = read(quick.line, "volunteer_service")
    assert (chosen.kind, chosen.kind_guessed) == ("volunteer_service", False)
    assert not [note for note in chosen.notes if note.field == "kind"]
    assert chosen.kinds[0] == "volunteer_service"


def test_the_current_section_tips_the_guess_and_keeps_what_it_collects() -> None:
    arrangement = document()
    node = arrangement.find("1.3")
    assert node is not None
    plain = read("周末行动")
    here = parse(
        "周末行动", KINDS, year=YEAR, today=TODAY, arrangement=arrangement, section=node.id
    )
    assert plain.kind in ("activity", "other")
    assert here.kind in node.collects
    assert (here.section, here.section_guessed) == (node.id, True)
    assert "section" not in here.values()  # where the outline puts it anyway


def test_a_section_that_collects_the_kind_second_is_asked_for() -> None:
    nodes = {id_: node for id_, node in document().nodes.items() if "meeting" in node.collects}
    assert len(nodes) == 1
    second = next(n for n in document().nodes.values() if n.label == "宣传")
    changed = structs.replace(second, collects=(*second.collects, "meeting"))
    arrangement = structs.replace(document(), nodes={**document().nodes, second.id: changed})
    quick = parse(
        "宣传推进会", KINDS, year=YEAR, today=TODAY, arrangement=arrangement, section=second.id,
        kind="meeting",
    )  # fmt: skip
    assert quick.section == second.id
    assert quick.values()["section"] == second.id


def test_without_a_document_nothing_is_said_of_sections() -> None:
    quick = parse("党员大会 >2.2", KINDS, year=YEAR, today=TODAY)
    assert quick.values()["section"] == "2.2"
    assert parse("党员大会", KINDS, year=YEAR, today=TODAY).section is None


def test_what_it_gives_is_a_record_as_add_takes_it() -> None:
    quick = read("慈善一日捐 98人 捐款9630元 12-1 @局机关 #创城 >未归类 3公里")
    record = make_record(quick.values(), KINDS, unit="样板局", year=YEAR, today=TODAY)
    assert (record.kind, record.title, record.place) == ("donation", "慈善一日捐", "局机关")
    assert record.tags == ("创城",)
    assert record.date.start == date(2025, 12, 1)
    assert [q.raw for q in record.quantities] == ["3公里"]
    assert quick.values()["section"] == "未归类"


@pytest.mark.parametrize(
    ("line", "field", "words"),
    [
        ("11月31日 大会", "date", "没有“11月31日”"),
        ("11-17（周五） 大会", "date", "星期一"),
        ("2024-11-17 大会", "date", "2025年度"),
        ("11月17日 大会 11月18日", "date", "两个日期"),
        ("11月17日 大会 11-31", "date", "11-31"),
        ("端午 包粽子", "date", "5月31日"),
        ("捐款 1123", "date", "读作11月23日"),
        ("1/3席位", "date", "读作1月3日"),
        ("三月三 歌会", "date", "3月31日"),
        ("八月十五 赏月晚会", "date", "没有当作日期"),
        ("11月 例会 17日", "date", "“17日”没有当作日期"),
        ("义诊10.9西街", "date", "“10.9”没有当作日期"),
        ("补报10.27西街义诊", "date", "读作10月27日"),
        ("十一月十七 大会", "date", "按公历记为11月17日"),
        ("发稿76篇 截至10月31日", "date", "是期限"),
        ("12月1日前整改", "date", "是期限"),
        ("7-1前走访慰问困难党员6名", "date", "“7-1前”是期限"),
        ("到12月20日完成整改 5处", "date", "“到12月20日”是期限"),
        ("7部门联合执法 11-6", "title", "“7部门”没有当作数量"),
        ("3支部联学 11-6", "title", "“3支部”没有当作数量"),
        ("走访12村", "title", "“12村”没有当作数量"),
        ("12项目开工", "title", "“12项目”没有当作数量"),
        ("就近查档 联动5省", "title", "“5省”没有当作数量"),
        ("发动2000职工 植树", "title", "“2000职工”没有当作数量"),
        ("参与50+人 健步走", "title", "“50”没有当作数量"),
        ("参会一百二 座谈会", "title", "“一百二”没有当作数量"),
        ("截至三季度末 无安全事故", "date", "是期限"),
        ("今年3.15 宣传", "title", "“3.15”没有当作数量"),
        ("拾到物品一两件", "title", "“一两件”没有当作数量"),
        ("研究医保工作七八回", "title", "“七八回”没有当作数量"),
        ("3单位12联合演练", "title", "“12联”没有当作数量"),
        ("#志愿服务 党风廉政建设恳谈会 35人", "kind", "也可能是“志愿服务”"),
        ("推进会 11月6日或7日", "date", "几个日期"),
        ("11月17曰大会", "date", "读作“日”"),
        ("12月10日召开总结会", "date", "还没有到"),
        ("动员会X人", "title", "还没有写明"),
        ("道德讲堂 __人", "title", "还没有写明"),
        ("演练 人数待定", "title", "还没有写明"),
        ("礼仪培训，65入参加", "title", "没有当作数量"),
        ("走访 12摊主", "title", "没有当作数量"),
        ("讲座到场88人不是80人", "title", "不是这里的数"),
        ("垃圾打捞 日均1.5吨", "title", "不是合计"),
        ("约十几人夜巡", "title", "约数"),
        ("大会 应到70人实到65人", "fields.quantities", "不是到场的数"),
        ("座谈会 机关18人、企业12人，共35人", "fields.quantities", "之和30人对不上"),
        ("窗口满意率120%", "fields.satisfaction", "超过了100%"),
        ("观展 ＠ 35人", "place", "不是地点"),
        ("@所有人 大扫除", "place", "不是地点"),
        ("宣传 @XX社区", "place", "占位符"),
        ("干部20人、职工45人 参加恳谈会", "fields.quantities", "“干部20人”记在其他数量里"),
        ("支部大会 到会65", "title", "“65”没有单位"),
        ("培训五六次", "title", "约数"),
        ("培训20至30人", "title", "范围"),
        ("发放资料65余份", "title", "零头"),
        ("每人捐款20元", "title", "不是合计"),
        ("学习教育 每月一次", "title", "不是合计"),
        ("每季度开展检查一次", "fields.times", "全年合计"),
        ("标语200条、展板30块", "fields.quantities", "30块"),
        ("捐款 9630", "title", "没有单位"),
        ("大会 @甲地 @乙地", "place", "两个地点"),
        ("大会 /会议 /培训", "kind", "两个"),
        ("大会 >2.2 >1.1", "section", "两个"),
        ("大会 >9.9", "section", "没有这个章节"),
        ("大会 /跳舞", "kind", "没有这种类型"),
        ("一些杂事", "kind", "其他事项"),
        ("会议时长1小时30分", "title", "没有看懂"),
        ("三组修路", "title", "没有当作数量"),
        ("金税四期操作培训", "title", "没有当作数量"),
        ("¥500元/户 慰问", "title", "没有看懂"),
        ("¥500-800 慰问", "title", "范围"),
        ("合计¥3万2 采购", "title", "没有看懂"),
        ("2天前沿技术培训", "title", "没有当作数量"),
        ("3天前的会议补记", "date", "没有当作日期"),
        ("去年端午节慰问", "date", "没有当作日期"),
        ("2025年13月5日 座谈会", "date", "没有"),
        ("捐款3万2", "title", "没有看懂"),
        ("办件量同比+12%", "title", "没有看懂"),
        ("投票满意 118/120", "title", "没有看懂"),
        ("报送信息12 采用3", "title", "没有单位"),
        ("去年年底 总结会", "date", "没有当作日期"),
        ("半个月前 走访", "date", "没有当作日期"),
        ("13月5日 支部大会", "date", "没有"),
        ("@三楼", "title", "没有写事项"),
        ("", "title", "没有写事项"),
        ("\x1b[31m大会", "title", ""),
    ],
)
def test_what_is_doubtful_is_said(line: str, field: str, words: str) -> None:
    quick = read(line)
    record = make_record(quick.values(), KINDS, unit="样板局", year=YEAR, today=TODAY)
    messages = [n.message for n in (*quick.notes, *record.notes) if n.field == field]
    assert any(words in message for message in messages), (quick.notes, record.notes)


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
    ("line", "day"),
    [
        ("三八妇女节观影", date(YEAR, 3, 8)),
        ("六一儿童节文艺汇演 节目23个", date(YEAR, 6, 1)),
        ("端午包粽子 20人", date(YEAR, 5, 31)),
        ("3·15消费维权宣传", date(YEAR, 3, 15)),
        ("春节慰问", None),
        ("八一建军路清扫", None),
        ("五一劳动奖状表彰会", None),
        ("去年端午节慰问", None),
        ("五月初五端午节前慰问", None),
        ("四月二十端午包粽子", None),
        ("5·19专案侦破", None),
        ("端午节前走访", None),
        ("五四红旗团委创建", None),
    ],
)
def test_the_day_of_a_festival_is_taken_with_a_doubt(line: str, day: date | None) -> None:
    quick = read(line)
    assert quick.date.start == day
    assert any("不是当天请改" in note.message for note in quick.notes) == (day is not None)


def test_a_lunar_day_is_certain_where_its_festival_stands_behind_it() -> None:
    quick = read("八月十五中秋送月饼")
    assert (quick.date.start, quick.title) == (date(YEAR, 10, 6), "中秋送月饼")
    assert not [note for note in quick.notes if note.field == "date"]


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


def test_a_mark_inside_a_word_is_no_mark() -> None:
    for line in ("邮箱a@b.com", "C#课程", "和/或", "2>1", "甲、乙、丙会议", "《条例》学习"):
        quick = read(line)
        assert (quick.title, quick.place, quick.tags) == (line, "", ())
    assert read("大会 @ ！").place == ""
    assert read("大会 # /").title == "大会 # /"


def test_initials_name_a_kind() -> None:
    assert [read(f"某事 /{name}").kind for name in ("hy", "ddjt", "hui", "donation", "捐款")] == [
        "meeting", "moral_lecture", "meeting", "donation", "donation",
    ]  # fmt: skip
    assert read("某事 /zzzz").title == "某事 /zzzz"


@pytest.mark.parametrize(
    ("line", "day", "title"),
    [
        ("今年3月 培训", "2025-03-01", "培训"),
        ("“11月9日”消防培训", None, "“11月9日”消防培训"),
        ("学习《3月5日方案》 3-8", "2025-03-08", "学习《3月5日方案》"),
        ("我局3月份学习", "2025-03-01", "我局3月份学习"),
        ("6·30前完成 11-17前培训", None, "6·30前完成 11-17前培训"),
        ("培训班(11-17)", "2025-11-17", "培训班"),
        ("培训班(11-17结业)", None, "培训班(11-17结业)"),
        ("党建1117会", None, "党建1117会"),
        ("培训班11.17好", "2025-11-17", "培训班好"),
        ("培训班11.7好", None, "培训班11.7好"),
        ("培训班11.17", "2025-11-17", "培训班"),
        ("培训班11-17好", "2025-11-17", "培训班好"),
        ("参加培训投资 1.5", None, "参加培训投资 1.5"),
        ("培训投资1.5", None, "培训投资1.5"),
        ("印发2024年底方案", None, "印发2024年底方案"),
        ("培训11,17好", None, "培训11,17好"),
        ("培训 11，17", "2025-11-17", "培训"),
        ("第3月度培训", None, "第3月度培训"),
        ("2025年6月—7月培训", "2025-06-01", "培训"),
        ("每月5日前培训", None, "每月5日前培训"),
        ("abc11-17def", None, "abc11-17def"),
        ("建队日10/13 入队", "2025-10-13", "建队日 入队"),
        ("完成1/3 入队", None, "完成1/3 入队"),
        ("一日捐 9.5 20人", "2025-09-05", "一日捐"),
        ("大学昨日汇演", "2025-11-19", "大学汇演"),
        ("提前天数", None, "提前天数"),
        ("劝导 11-3 早晚高峰", "2025-11-03", "劝导 早晚高峰"),
        ("11-17晚会", "2025-11-17", "晚会"),
        ("十一月十七 恳谈", "2025-11-17", "恳谈"),
        ("每月15日大扫除", None, "大扫除"),
        ("义剪 每月第一个周三", None, "义剪"),
        ("巡护 每日2次", None, "巡护 每日2次"),
        ("每年3月5日义诊", None, "义诊"),
        ("每周一课", None, "每周一课"),
        ("一季度查获商品3万件", "2025-01-01", "查获商品"),
        ("一季度末召开党组会", "2025-01-01", "一季度末召开党组会"),
        ("8月内完成整改12项", "2025-08-01", "8月内完成整改"),
        ("五月的鲜花合唱比赛", "2025-05-01", "五月的鲜花合唱比赛"),
        ("一季度经济运行分析会", "2025-01-01", "一季度经济运行分析会"),
        ("去年下半年 联村帮扶", "2024-07-01", "联村帮扶"),
        ("新建康复科 明年3月", "2026-03-01", "新建康复科"),
        ("今年清明祭扫", "2025-04-04", "今年清明祭扫"),
        ("今年和去年各12次", None, "今年和去年各12次"),
        ("11月20 支部党员47名", "2025-11-20", "支部党员"),
        ("11月20 人居环境整治", "2025-11-20", "人居环境整治"),
        ("11月20家庭教育讲座", "2025-11-20", "家庭教育讲座"),
        ("11月20号楼改造", "2025-11-01", "20号楼改造"),
        ("大年初三（周二）值班", "2025-01-31", "（周二）值班"),
        ("大年初三慰问环卫工人", "2025-01-31", "慰问环卫工人"),
        ("正月十五猜灯谜", "2025-02-12", "猜灯谜"),
        ("腊月二十三 送春联", "2025-01-22", "送春联"),
        ("6月31日 端午联欢", None, "6月31日 端午联欢"),
        ("二O二五年六月十日 轮训", "2025-06-10", "轮训"),
        ("3月1O日植树", "2025-03-10", "植树"),
        ("10.1-8 国庆假期志愿服务", "2025-10-01", "国庆假期志愿服务"),
    ],
)
def test_what_is_a_date_depends_on_what_stands_around_it(
    line: str, day: str | None, title: str
) -> None:
    quick = read(line)
    assert (str(quick.date.start) if quick.date.start else None, quick.title) == (day, title)


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
        ("评分平均92.6分", [], "评分平均92.6分"),
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


def test_a_kind_written_in_full_behind_words_is_one() -> None:
    assert (read("讲解大赛/文体活动").kind, read("讲解大赛/文体活动").title) == (
        "culture_event", "讲解大赛",
    )  # fmt: skip
    assert read("承诺书57份/pledge").kind == "pledge"
    assert read("会议/培训").title == "会议/培训"
    assert read("和/或").title == "和/或"


def test_a_kind_that_no_section_collects_has_none() -> None:
    nodes = {id_: structs.replace(node, collects=()) for id_, node in document().nodes.items()}
    bare = structs.replace(document(), nodes=nodes)
    quick = parse("党员大会", KINDS, year=YEAR, today=TODAY, arrangement=bare)
    assert (quick.section, quick.values().get("section")) == (None, None)


def test_a_name_with_a_number_that_is_none_stays_in_the_title() -> None:
    quick = read("满意率 1 窗口")
    assert (quick.fields, quick.title) == ({}, "满意率 1 窗口")
    assert any("没有单位" in note.message for note in quick.notes)


def test_people_who_did_not_come_are_not_counted_as_attendees() -> None:
    quick = read("座谈会 慰问困难职工20人")
    assert [q.raw for q in quick.fields["quantities"] if isinstance(q, Quantity)] == ["20人"]  # type: ignore[union-attr]
    assert "attendees" not in quick.fields


def test_a_units_own_kind_is_guessed_by_its_words() -> None:
    own = structs.replace(KINDS["other"], key="patrol", label="巡河", words=("巡河", "河湖"))
    kinds = structs.replace(KINDS, kinds={**KINDS.kinds, "patrol": own})
    quick = parse("3-5 巡河 4次", kinds, year=YEAR, today=TODAY)
    assert (quick.kind, set(quick.fields)) == ("patrol", {"qty"})


def test_as_of_a_day_is_the_day_of_what_did_not_happen_and_a_limit_elsewhere() -> None:
    quick = read("无行政责任事故 截至10月31日")
    assert quick.kind == "zero"
    assert quick.title == "无行政责任事故"
    assert quick.fields["as_of"] == quick.date
    assert str(quick.date.start) == "2025-10-31"
    assert not [note for note in quick.notes if note.field == "date"]
    assert [n.field for n in read("无责任事故 截至2024年12月31日").notes if "2025年度" in n.message]
    other = read("发稿76篇 截至10月31日")
    assert (other.title, other.date.raw) == ("发稿 截至10月31日", "")
    assert "as_of" not in other.fields


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


def test_a_number_of_something_else_loses_its_words() -> None:
    loose = read("创建方案几易其稿 收集意见7次 /班子建设").fields["quantities"]
    assert isinstance(loose, tuple)
    assert [q.label for q in loose if isinstance(q, Quantity)] == ["收集意见"]


@pytest.mark.parametrize(
    "line",
    [
        "系统恳谈会 65人 /会议", "恳谈会 企业家代表65人 /会议", "恳谈会 实到65人 /会议",
        "恳谈会 参与者为65人 /会议", "恳谈会 职工约 65 人 /会议", "班子会 全年开了12次 /班子建设",
        "结对帮扶 送去米面油折合3000元 /结对帮扶与共建", "义务植树 桂花180株 /植树绿化",
    ],
)  # fmt: skip
def test_a_number_of_the_field_is_doubted(line: str) -> None:
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
        ("部署一季度12项任务", "部署一季度12项任务", "2025-01-01..2025-03-31 quarter"),
    ],
)
def test_words_beside_numbers_are_no_part_of_them(line: str, title: str, day: str | None) -> None:
    quick = read(line)
    faults = dict(compare({"title": title, "date": day, "kind": [quick.kind]}, quick))
    assert not {"title", "date"} & set(faults), faults


def test_a_section_may_be_glued_to_the_title() -> None:
    quick = read(">1.1领导小组会议 1月13日")
    assert (quick.title, document().sections[quick.section or ""]) == ("领导小组会议", "1.1")


@pytest.mark.parametrize(
    ("line", "title", "place"),
    [
        ("在@党员活动室开支委会 32人", "支委会", "党员活动室"),
        ("@三楼会议室召开例会12人", "召开例会", "三楼会议室"),
        ("座谈会@县委组织部会议室 12人", "座谈会", "县委组织部会议室"),
        ("座谈会@开发区 12人", "座谈会", "开发区"),
    ],
)
def test_what_was_done_is_part_of_the_place(line: str, title: str, place: str) -> None:
    quick = read(line)
    assert (quick.title, quick.place) == (title, place)
    assert isinstance(quick.fields["attendees"], Quantity)


@pytest.mark.parametrize(
    ("line", "raw", "approx"),
    [
        ("读书会 约 300 人次参加", "约 300 人次", "yue"),
        ("送清凉 来了200人上下", "200人上下", "yue"),
    ],
)
def test_a_number_that_is_about_is_exact(line: str, raw: str, approx: str) -> None:
    found = [v for v in read(line).fields.values() if isinstance(v, Quantity)]
    assert [(q.raw, q.approx) for q in found] == [(raw, approx)]


def test_as_of_the_end_of_a_month_is_its_last_day() -> None:
    assert read("无事故 截至6月底").date.start == date(2025, 6, 30)


def test_of_a_page_in_one_line_the_first_part_is_read_and_nothing_lost() -> None:
    page = "3-5 恳谈会 65人，" + "讨论热烈，" * 400 + "11-17 植树 30株"
    quick = read(page)
    assert (str(quick.date.start), quick.line) == ("2025-03-05", page)
    assert [q.raw for q in quick.fields.values() if isinstance(q, Quantity)] == ["65人"]
    assert quick.title == "恳谈会，" + "讨论热烈，" * 400 + "11-17 植树 30株"
    assert "title" in flagged(quick)


def test_marks_behind_what_ends_a_word() -> None:
    quick = read("整改率98%#河长制 议了市场改造的事>2.1")
    assert (quick.tags, quick.section_guessed) == (("河长制",), False)
    assert "section" in flagged(quick)
    assert read("观看《长津湖》2 40人").section_guessed


def test_what_was_put_off_to_no_day_is_told() -> None:
    assert any("2月30日" in n.message for n in read("运动会由10月10日改到2月30日").notes)


def test_what_was_put_off_has_two_days() -> None:
    assert "date" in flagged(read("3月20日的家访挪到3月27日"))
    assert "date" not in flagged(read("3月20日家访"))
