"""What would go wrong with the date of a quick line: one that is none, the wrong one of two."""

from datetime import date

import pytest

from store.dates import parse_date
from tests.quick.lines import (
    TODAY,
    YEAR,
    compare,
    flagged,
    read,
)


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
    ("line", "day", "title"),
    [
        ("今年3月 培训", "2025-03-01", "培训"),
        ("“11月9日”消防培训", None, "“11月9日”消防培训"),
        ("学习《3月5日方案》 3-8", "2025-03-08", "学习《3月5日方案》"),
        ("我局3月份学习", "2025-03-01", "我局学习"),
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


def test_as_of_the_end_of_a_month_is_its_last_day() -> None:
    assert read("无事故 截至6月底").date.start == date(2025, 6, 30)


def test_what_was_put_off_to_no_day_is_told() -> None:
    assert any("2月30日" in n.message for n in read("运动会由10月10日改到2月30日").notes)


@pytest.mark.parametrize(
    "line",
    [
        "反诈宣传原定9月18日因台风改9月23日", "反诈宣传9月18日改9月23日",
        "9月18日的反诈宣传推到9月23日",
    ],
)  # fmt: skip
def test_the_day_is_the_one_that_something_was_put_off_to(line: str) -> None:
    quick = read(line)
    assert (quick.date.start, quick.title) == (date(2025, 9, 23), line)
    assert any("9月18日" in note.message for note in quick.notes)


def test_a_day_without_a_month_that_something_was_put_off_to_is_told() -> None:
    assert any("推迟到23日" in note.message for note in read("9月18日义诊推迟到23日").notes)


@pytest.mark.parametrize("line", ["加开周末线 上周六起", "加开 7月14日起"])
def test_the_words_of_a_date_say_the_same_day_again(line: str) -> None:
    span = read(line).date
    assert parse_date(span.raw, YEAR, today=TODAY).start == span.start


def test_what_was_put_off_has_two_days() -> None:
    assert "date" in flagged(read("3月20日的家访挪到3月27日"))
    assert "date" not in flagged(read("3月20日家访"))


@pytest.mark.parametrize(
    ("line", "day", "title"),
    [
        ("折页印发，5、6月份", "2025-05-01..2025-06-30 range", "折页印发"),
        ("送技术 六、七月", "2025-06-01..2025-07-31 range", "送技术"),
        ("夜巡 一月三次", None, "夜巡 一月三次"),
        ("一月份三次例会", "2025-01-01..2025-01-31 month", "例会"),
        ("送提醒包，大暑", "2025-07-22", "送提醒包，大暑"),
        ("研究人手（2025年3月18日，星期二）", "2025-03-18", "研究人手"),
        ("明早8:20大厅集合", "2025-11-21", "大厅集合"),
        ("安全提醒，11月11日起头", "2025-11-11", "安全提醒，起头"),
        ("宪法宣誓定在11.4", "2025-11-04", "宪法宣誓"),
        ("固定在11月4日活动", "2025-11-04", "固定活动"),
        ("职称评定在5月6日进行", "2025-05-06", "职称评定进行"),
        ("12月1日起源头治理", "2025-12-01", "源头治理"),
        ("12月打算开创建总结会", "2025-12-01..2025-12-31 month", "打算开创建总结会"),
        ("三、四、五月份走访", "2025-03-01..2025-05-31 range", "走访"),
        ("3月、4月、5月走访", "2025-03-01..2025-05-31 range", "走访"),
        ("3、5月走访", "2025-05-01..2025-05-31 month", "3、5月走访"),
        ("1-6月份工作总结会7月3日召开", "2025-07-03", "1-6月份工作总结会召开"),
        ("走访 大概3月份 5、6月份回访", "2025-03-01..2025-03-31 month", "走访 大概 5、6月份回访"),
        ("广告滚动播出 每天20次 7-9月", "2025-07-01..2025-09-30 range", "广告滚动播出 每天20次"),
        ("反映窗口2月5日起用", "2025-02-05", "反映窗口起用"),
        ("9月1日起用餐扫码", "2025-09-01", "用餐扫码"),
        ("种子执法 一二季度", "2025-01-01..2025-06-30 range", "种子执法"),
        ("三四季度检查", "2025-07-01..2025-12-31 range", "检查"),
        ("防汛值守 7月20日8时至22日18时", "2025-07-20..2025-07-22 range", "防汛值守"),
        ("服务站星期六不打烊", None, "服务站星期六不打烊"),
        ("打算明年建食堂", "2026-01-01..2026-12-31 year", "打算明年建食堂"),
    ],
)
def test_further_ways_of_saying_a_day(line: str, day: str | None, title: str) -> None:
    wanted = {"title": title, "date": day, "kind": [read(line).kind]}
    assert [part for part, _ in compare(wanted, read(line)) if part in ("title", "date")] == []


@pytest.mark.parametrize(
    "line",
    ["大概三四月份 消防讲座", "消防讲座 3月 忘了几号", "活动定在4月5号还是6号", "评审 三、五月"],
)
def test_a_day_of_which_one_is_not_sure_is_told(line: str) -> None:
    assert "date" in flagged(read(line))
    assert read(line).date.start is not None


def test_a_day_on_which_it_was_planned_is_not_the_one() -> None:
    quick = read("原定9月19日的教工篮球赛因雨改期，9月24日打的")
    assert quick.date.start == date(2025, 9, 24)
    assert "原定9月19日" in quick.title
    assert "date" in flagged(quick)
    assert read("原定5月8日的讲堂").date.start == date(2025, 5, 8)


def test_a_term_before_words_is_told() -> None:
    assert "date" in flagged(read("立冬煮羊汤给夜班 50碗"))
    assert "date" not in flagged(read("立冬煮羊汤给夜班 50碗 11-7"))
    assert not any("谷雨" in note.message for note in read("谷雨社区 走访20户").notes)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("二季度末 授牌15家", "二季度末"),
        ("9月第三周推普比赛", "9月第三周"),
        ("6月第2周开展巡河", "6月第2周"),
        ("工会元旦拔河比赛 16支队伍", "元旦"),
        ("近三年共宣讲88场", "近三年"),
        ("“十四五”以来累计宣讲88场", "“十四五”以来"),
        ("建站以来累计培训1200人次", "建站以来"),
    ],
)
def test_a_time_that_was_taken_for_less_or_more_than_it_says_is_not_told(
    line: str, said: str
) -> None:
    assert any(said in note.message for note in read(line).notes if note.field == "date")


@pytest.mark.parametrize(
    ("line", "span", "title"),
    [
        ("腊月廿三到正月十五 庙会", "2025-01-22..2025-02-12", "庙会"),
        ("正月初一至初七值班", "2025-01-29..2025-02-04", "值班"),
        ("11月15日到明年3月15日供暖", "2025-11-15..2026-03-15", "供暖"),
        ("供暖 11.15至次年3.15", "2025-11-15..2026-03-15", "供暖"),
        ("7月1日至国庆红色展览", "2025-07-01..2025-10-01", "红色展览"),
        ("清明至五一文明旅游劝导", "2025-04-04..2025-05-01", "文明旅游劝导"),
        ("从4月1日起到5月底 护苗行动", "2025-04-01..2025-05-31", "护苗行动"),
        ("4月1日至5月底护苗行动", "2025-04-01..2025-05-31", "护苗行动"),
        ("9月28、29两日 创城迎检", "2025-09-28..2025-09-29", "创城迎检"),
    ],
)
def test_of_a_span_only_the_first_day_is_taken(line: str, span: str, title: str) -> None:
    quick = read(line)
    assert f"{quick.date.start}..{quick.date.end}" == span
    assert (quick.date.precision, quick.title) == ("range", title)


@pytest.mark.parametrize(
    ("line", "raw"),
    [
        ("11月3日到五一路清扫", "11月3日"),
        ("3月到社区宣传", "3月"),
        ("4月1日至清明前巡查", "4月1日"),
        ("11月5日到国庆社区义诊", "11月5日"),
    ],
)
def test_a_place_or_a_limit_ends_a_span(line: str, raw: str) -> None:
    assert read(line).date.raw == raw


def test_the_words_of_a_span_are_not_understood_when_typed_again() -> None:
    span = read("从4月1日起到5月底 护苗行动").date
    assert parse_date(span.raw, YEAR) == span


def test_the_end_of_a_span_makes_a_plan_of_what_was_done() -> None:
    assert read("11月15日到明年3月15日供暖").kind != "next_step"
    assert read("明年打算建公园").kind == "next_step"
