"""What would go wrong with numbers: a wrong figure in a summary, or one that was never there."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.model import Approx, Quantity
from store.quantity import (
    add,
    find_quantities,
    format_quantity,
    parse_quantity,
    quantity_problem,
)

UNDERSTOOD: list[tuple[str, str, str, Approx]] = [
    ("65人", "65", "人", "exact"),
    ("65.0", "65", "", "exact"),
    ("６５ 人", "65", "人", "exact"),
    ("共25项", "25", "项", "exact"),
    ("1,500条", "1500", "条", "exact"),
    ("１，５００条", "1500", "条", "exact"),
    ("1500余条", "1500", "条", "yu"),
    ("300多人", "300", "人", "duo"),
    ("十来人", "10", "人", "yue"),
    ("近百人", "100", "人", "jin"),
    ("约50人", "50", "人", "yue"),
    ("50人左右", "50", "人", "yue"),
    ("20人以上", "20", "人", "yishang"),
    ("不少于20人", "20", "人", "yishang"),
    ("超过200人", "200", "人", "yu"),
    ("约1500余条", "1500", "条", "yue"),
    ("5公里多", "5", "公里", "duo"),
    ("20余万元", "200000", "元", "yu"),
    ("1.5万余元", "15000", "元", "yu"),
    ("2016万余元", "20160000", "元", "yu"),
    ("2016万元", "20160000", "元", "exact"),
    ("1.2亿元", "120000000", "元", "exact"),
    ("1亿2000万元", "120000000", "元", "exact"),
    ("3万2千元", "32000", "元", "exact"),
    ("壹万贰仟叁佰元整", "12300", "元", "exact"),
    ("¥9630", "9630", "元", "exact"),
    ("人民币9630元", "9630", "元", "exact"),
    ("10万美元", "100000", "美元", "exact"),
    ("1.2万人次", "12000", "人次", "exact"),
    ("5千米", "5000", "米", "exact"),
    ("1480千克", "1480", "千克", "exact"),
    ("60万千瓦时", "600000", "千瓦时", "exact"),
    ("3个百分点", "3", "个百分点", "exact"),
    ("120辆（次）", "120", "辆（次）", "exact"),
    ("二百五", "250", "", "exact"),
    ("二百五十", "250", "", "exact"),
    ("三千二", "3200", "", "exact"),
    ("一万五", "15000", "", "exact"),
    ("一万零五", "10005", "", "exact"),
    ("一百零五", "105", "", "exact"),
    ("两千零三十户", "2030", "户", "exact"),
    ("十二次", "12", "次", "exact"),
    ("两次", "2", "次", "exact"),
    ("一万亿", "1000000000000", "", "exact"),
    ("一百二十多人", "120", "人", "duo"),
    ("百余人", "100", "人", "yu"),
    ("千余份", "1000", "份", "yu"),
    ("零起", "0", "起", "exact"),
    ("0", "0", "", "exact"),
    ("98.5%", "0.985", "%", "exact"),
    ("98.50％", "0.985", "%", "exact"),
    ("近98%", "0.98", "%", "jin"),
    ("90多%", "0.9", "%", "duo"),
    ("百分之九十八点五", "0.985", "%", "exact"),
    ("百分之百", "1", "%", "exact"),
    ("百分之98.5", "0.985", "%", "exact"),
    ("九成", "0.9", "%", "exact"),
    ("九成五", "0.95", "%", "exact"),
    ("九成以上", "0.9", "%", "yishang"),
    ("1。5万元", "15000", "元", "exact"),
    ("超506人次", "506", "人次", "yu"),
    ("100小时", "100", "小时", "exact"),
    ("1批", "1", "批", "exact"),
]

NOT_UNDERSTOOD = [
    "", "人", "若干", "数十人", "几次", "半年", "五六次", "十五六人", "三五户", "二〇二三", "3-5次",
    "3至5次", "3、5次", "-5", "1/3", "2016多万元", "65余人", "九十八多%", "五余次", "2万余多元",
    "2023年", "2023年度", "12号", "11月", "8:30", "8点", "第3期", "〔2023〕12号", "20xx", "20xx年",
    "5人以下", "两个一", "007", "1234567890123456人", "1200元/人", "1万5", "1.5万3千", "万五",
    "百分之五%", "百分之九十八点五余", "二十成", "3成五%", "百二", "零五", "五零", "1,50条",
    "一大堆", "一些", "一系列", "一大批", "一批", "一部分", "一小部分", "一是", "十几人", "好几人",
    "3点5人",
    "五〇次", "1.5.2", "3万万亿万元", "一二三人", "5万成", "3余万%",
]  # fmt: skip


@pytest.mark.parametrize(("raw", "value", "unit", "approx"), UNDERSTOOD)
def test_what_a_clerk_writes_is_understood(raw: str, value: str, unit: str, approx: Approx) -> None:
    quantity = parse_quantity(raw)
    assert (str(quantity.value), quantity.unit, quantity.approx) == (value, unit, approx)
    assert quantity.raw == raw


@pytest.mark.parametrize("raw", NOT_UNDERSTOOD)
def test_what_is_no_certain_number_is_kept_and_not_guessed(raw: str) -> None:
    assert parse_quantity(raw) == Quantity(raw)


@pytest.mark.parametrize(
    ("raw", "units", "value", "unit"),
    [
        ("65", ("人", "人次"), "65", "人"),
        ("65份", ("人", "人次"), "65", "份"),
        ("1.5万", ("人次",), "15000", "人次"),
        ("12", ("万元",), "120000", "元"),
        ("1.5万", ("万元",), "15000", "元"),
        ("3", ("亿元",), "300000000", "元"),
        ("2", ("万人次",), "20000", "人次"),
        ("65", (), "65", ""),
    ],
)
def test_a_bare_number_takes_the_first_unit(
    raw: str, units: tuple[str, ...], value: str, unit: str
) -> None:
    quantity = parse_quantity(raw, units)
    assert (str(quantity.value), quantity.unit) == (value, unit)


@pytest.mark.parametrize(
    ("raw", "value", "unit"),
    [
        ("9630", "9630", "元"),
        ("1.5万", "15000", "元"),
        ("20块", "20", "元"),
        ("300块钱", "300", "元"),
        ("65人", "65", "人"),
        ("10万美元", "None", ""),
    ],
)
def test_money_is_held_in_yuan(raw: str, value: str, unit: str) -> None:
    for units in ((), ("元", "万元")):
        quantity = parse_quantity(raw, units, money=True)
        assert (str(quantity.value), quantity.unit) == (value, unit)


@pytest.mark.parametrize(
    ("raw", "value"), [("98.5", "0.985"), ("100", "1"), ("0", "0"), ("98.5%", "0.985")]
)
def test_a_bare_percentage_is_a_fraction_inside(raw: str, value: str) -> None:
    quantity = parse_quantity(raw, ("%",), percent=True)
    assert (str(quantity.value), quantity.unit) == (value, "%")


@pytest.mark.parametrize("raw", ["0.985", "1"])
def test_a_percentage_that_may_be_a_fraction_is_not_guessed(raw: str) -> None:
    assert parse_quantity(raw, ("%",), percent=True).value is None


@pytest.mark.parametrize(
    ("raw", "printed"),
    [
        ("1500余条", "1500余条"),
        ("近百人", "近100人"),
        ("约50人", "约50人"),
        ("20人以上", "20人以上"),
        ("98.50％", "98.5%"),
        ("90多%", "90%多"),
        ("9630元", "9630元"),
        ("1000元", "1000元"),
        ("15000元", "1.5万元"),
        ("12345元", "12345元"),
        ("20160000元", "2016万元"),
        ("120000000元", "1.2亿元"),
        ("12500万元", "1.25亿元"),
        ("123456万元", "123456万元"),
        ("20余万元", "20余万元"),
        ("1.5万余元", "1.5万余元"),
        ("2016万多元", "2016万多元"),
        ("3万余元", "3万余元"),
        ("5公里多", "5公里多"),
        ("12000份", "12000份"),
        ("12.5万人次", "12.5万人次"),
        ("2016多万元", "2016多万元"),
        ("超506人次", "超506人次"),
        ("超过506条", "超506条"),
        ("506人次多", "超506人次"),
        ("逾500人次", "500余人次"),
    ],
)
def test_figures_are_printed_as_an_office_does(raw: str, printed: str) -> None:
    assert format_quantity(parse_quantity(raw)) == printed


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("20至30人", "范围"),
        ("3-5次", "范围"),
        ("五六次", "约数"),
        ("十几人", "约数"),
        ("65余人", "零头"),
        ("2016多万元", "零头"),
        ("某某", "没有看懂"),
    ],
)
def test_why_a_number_is_not_certain_is_said(raw: str, said: str) -> None:
    assert parse_quantity(raw).value is None
    assert said in quantity_problem(raw)
    assert raw in quantity_problem(raw)


def test_a_sum_of_counts_with_more_is_not_printed_behind_its_unit() -> None:
    assert format_quantity(add([_q("500余人次"), _q("6人次")])[0]) == "超506人次"


def _q(raw: str) -> Quantity:
    return parse_quantity(raw)


def test_units_are_added_apart_and_what_has_no_value_adds_nothing() -> None:
    sums = add([_q("3条"), _q("2块"), _q("40条"), _q("五六条")])
    assert [(str(q.value), q.unit, q.approx) for q in sums] == [
        ("43", "条", "exact"),
        ("2", "块", "exact"),
    ]
    assert add([]) == []


def test_a_sum_is_as_uncertain_as_its_parts() -> None:
    assert add([_q("3条"), _q("20余条")])[0].approx == "yu"
    assert add([_q("30余条"), _q("20余条")])[0].approx == "yu"
    assert add([_q("30多条"), _q("20余条"), _q("1条")])[0].approx == "yue"


def test_sums_are_exact_and_plain() -> None:
    total = add([_q("0.1公里"), _q("0.2公里"), _q("999.7公里")])[0]
    assert str(total.value) == "1000"
    assert format_quantity(total) == "1000公里"


COUNTS_IN_TEXT = [
    ("全年张贴标语1500余条，悬挂横幅20幅。", ["1500余条", "20幅"]),
    ("召开会议3次、学习会十二次，两人获奖", ["3次", "十二次", "两人"]),
    ("办结12345热线工单320件", ["320件"]),
    ("节约经费3万元，预约服务200人次，签约3家", ["3万元", "200人次", "3家"]),
    ("约20户受益，近百人到场，超过300人收看", ["约20户", "近百人", "超过300人"]),
    ("最近5次检查", ["5次"]),
    ("投入20余万元，修路1.5公里，绿化３０００平方米", ["20余万元", "1.5公里", "３０００平方米"]),
    ("满意率98.5%，参与率百分之九十五以上", ["98.5%", "百分之九十五以上"]),
    ("培训3期,120人次参加", ["3期", "120人次"]),
    ("1、党员20名到岗", ["20名"]),
    ("发放1,200份资料", ["1,200份"]),
    ("清运垃圾5吨多，", ["5吨多"]),
    ("开展3次多部门检查", ["3次"]),
    ("受检单位20家以上", ["20家以上"]),
    ("获奖3项以上级文件为准", ["3项"]),
    ("服务24小时，良好3票", ["24小时", "3票"]),
    ("组建3支队伍，满意率百分之九十八 ，3名单位代表", ["3支", "百分之九十八", "3名"]),
]  # fmt: skip

NO_COUNTS = [
    "“十一五”规划", "十四五规划", "三个文明一起抓", "坚持“两手抓，两手都要硬”", "落实八项规定",
    "做到两个维护", "“三个代表”", "实行“一把手”负责制", "第十届三次全会", "第3次会议", "第三批名单",
    "示文〔2023〕12号", "2023年11月17日8:30", "电话12345678", "五六次", "三四十人",
    "一是学习，二是整改", "20xx年",
    "千家万户", "数百人", "上百人", "好几十人", "数十人", "3-5次", "3至5次", "3、5次",
    "3人至5人至", "3.5名同志", "《三年100件实事》", "一次会议", "一批好人", "x20件", "3月5日",
    "每人20元/人", "3~5次", "65 座谈会", "12 期间", "5 个人",
    "二十四节气", "24小时值班", "3个100工程",
]  # fmt: skip


@pytest.mark.parametrize(("text", "counts"), COUNTS_IN_TEXT)
def test_counts_are_found_in_running_text(text: str, counts: list[str]) -> None:
    found = find_quantities(text)
    assert [text[start:end] for start, end, _ in found] == counts
    assert all(quantity.value is not None for _, _, quantity in found)


@pytest.mark.parametrize("text", NO_COUNTS)
def test_dates_names_and_slogans_are_no_counts(text: str) -> None:
    found = [text[start:end] for start, end, _ in find_quantities(text)]
    assert found in ([], ["3人"])  # of 3人至5人至 the open end is no count


def test_a_doubtful_number_is_found_and_has_no_value() -> None:
    [(start, end, quantity)] = find_quantities("投资2016多万元修路")
    assert (start, end, quantity) == (2, 9, Quantity("2016多万元"))


_ANY = st.text(
    alphabet=st.one_of(
        st.sampled_from(
            "0123456789０９．，,.%％余多近约以上左右百分之成点一二三四五十百千万亿"
            "两零〇人次元块年月号第xX–-〔〕 “”"
        ),
        st.characters(),
    ),
    max_size=14,
)


@settings(deadline=None)
@given(
    _ANY,
    st.sampled_from([(), ("人",), ("元", "万元"), ("万元",), ("%",)]),
    st.booleans(),
    st.booleans(),
)
def test_any_typing_is_kept_and_prints_the_same_again(
    raw: str, units: tuple[str, ...], money: bool, percent: bool
) -> None:
    quantity = parse_quantity(raw, units, money=money, percent=percent)
    assert quantity.raw == raw
    if quantity.value is None:
        assert (quantity.unit, quantity.approx) == ("", "exact")
        assert format_quantity(quantity) == raw
        return
    assert "E" not in str(quantity.value)
    printed = format_quantity(quantity)
    again = parse_quantity(printed)
    assert (again.value, again.unit) == (quantity.value, quantity.unit)
    assert format_quantity(again) == printed


@settings(deadline=None)
@given(_ANY)
def test_any_running_text_is_searched(text: str) -> None:
    for start, end, quantity in find_quantities(text):
        assert text[start:end] == quantity.raw


@settings(deadline=None)
@given(st.lists(st.decimals(0, 10**9, places=2)))
def test_sums_do_not_drift(values: list[Decimal]) -> None:
    sums = add([Quantity("", value, "公里") for value in values])
    assert [q.value for q in sums] == ([sum(values)] if values else [])


@pytest.mark.parametrize("character", ["1", "一", "十", "9,999,"])
def test_a_page_of_one_digit_is_looked_through_from_each_of_them(character: str) -> None:
    page = character * 40_000  # minutes, where each begins a run that goes on to the end
    assert find_quantities(f"{page}。参加65人。")[-1][2].value == 65


def test_a_weekday_is_no_count_and_a_count_behind_a_week_is_one() -> None:
    assert [q.raw for _, _, q in find_quantities("本周3起，星期六 家属48人，上周 五人")] == [
        "3起", "48人", "五人",
    ]  # fmt: skip
