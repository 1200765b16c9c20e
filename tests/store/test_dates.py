"""What would go wrong with dates: another day than the clerk meant, or a day that never was."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.dates import (
    date_problem,
    find_dates,
    format_date,
    parse_date,
    weekday_problem,
)
from store.festivals import festival
from store.model import NO_DATE, DateSpan, Precision

UNDERSTOOD: list[tuple[str, str, str, Precision, str]] = [
    ("11-17", "2023-11-17", "2023-11-17", "day", "11月17日"),
    ("1117", "2023-11-17", "2023-11-17", "day", "11月17日"),
    ("11.17", "2023-11-17", "2023-11-17", "day", "11月17日"),
    ("11。17", "2023-11-17", "2023-11-17", "day", "11月17日"),
    ("11/17", "2023-11-17", "2023-11-17", "day", "11月17日"),
    ("１１－１７", "2023-11-17", "2023-11-17", "day", "11月17日"),
    ("11月17日", "2023-11-17", "2023-11-17", "day", "11月17日"),
    ("11 月 17 日", "2023-11-17", "2023-11-17", "day", "11月17日"),
    ("11月17号上午", "2023-11-17", "2023-11-17", "day", "11月17日"),
    ("11月17日（周五）", "2023-11-17", "2023-11-17", "day", "11月17日"),
    ("2023-11-17", "2023-11-17", "2023-11-17", "day", "11月17日"),
    ("2022年11月17日", "2022-11-17", "2022-11-17", "day", "11月17日"),
    ("24年12月5日", "2024-12-05", "2024-12-05", "day", "12月5日"),
    ("24.12.5", "2024-12-05", "2024-12-05", "day", "12月5日"),
    ("23年3月", "2023-03-01", "2023-03-31", "month", "3月"),
    ("十二月廿五日", "2023-12-25", "2023-12-25", "day", "12月25日"),
    ("20231117", "2023-11-17", "2023-11-17", "day", "11月17日"),
    ("2023.3.5", "2023-03-05", "2023-03-05", "day", "3月5日"),
    ("十月三十一日", "2023-10-31", "2023-10-31", "day", "10月31日"),
    ("二〇二三年十一月", "2023-11-01", "2023-11-30", "month", "11月"),
    ("2023-11", "2023-11-01", "2023-11-30", "month", "11月"),
    ("3月", "2023-03-01", "2023-03-31", "month", "3月"),
    ("三月份", "2023-03-01", "2023-03-31", "month", "3月"),
    ("三季度", "2023-07-01", "2023-09-30", "quarter", "第三季度"),
    ("第3季度", "2023-07-01", "2023-09-30", "quarter", "第三季度"),
    ("Q1", "2023-01-01", "2023-03-31", "quarter", "第一季度"),
    ("2022年四季度", "2022-10-01", "2022-12-31", "quarter", "第四季度"),
    ("上半年", "2023-01-01", "2023-06-30", "half", "上半年"),
    ("下半年", "2023-07-01", "2023-12-31", "half", "下半年"),
    ("3月上旬", "2023-03-01", "2023-03-10", "ten_days", "3月上旬"),
    ("Q2", "2023-04-01", "2023-06-30", "quarter", "第二季度"),
    ("6月上中旬", "2023-06-01", "2023-06-20", "range", "6月1日至20日"),
    ("6月中下旬", "2023-06-11", "2023-06-30", "range", "6月11日至30日"),
    ("10月18、19、20日", "2023-10-18", "2023-10-20", "range", "10月18日至20日"),
    ("三、四、五月份", "2023-03-01", "2023-05-31", "range", "3月至5月"),
    ("3月初", "2023-03-01", "2023-03-10", "ten_days", "3月上旬"),
    ("3月中", "2023-03-11", "2023-03-20", "ten_days", "3月中旬"),
    ("2月底", "2023-02-21", "2023-02-28", "ten_days", "2月下旬"),
    ("全年", "2023-01-01", "2023-12-31", "year", "全年"),
    ("2022年", "2022-01-01", "2022-12-31", "year", "全年"),
    ("2023", "2023-01-01", "2023-12-31", "year", "全年"),
    ("3月1日至5日", "2023-03-01", "2023-03-05", "range", "3月1日至5日"),
    ("3月1日-5日", "2023-03-01", "2023-03-05", "range", "3月1日至5日"),
    ("3月1日—4月2日", "2023-03-01", "2023-04-02", "range", "3月1日至4月2日"),
    ("3.1-3.5", "2023-03-01", "2023-03-05", "range", "3月1日至5日"),
    ("11-17至11-20", "2023-11-17", "2023-11-20", "range", "11月17日至20日"),
    ("3月至5月", "2023-03-01", "2023-05-31", "range", "3月至5月"),
    ("3-5月", "2023-03-01", "2023-05-31", "range", "3月至5月"),
    ("3月、4月", "2023-03-01", "2023-04-30", "range", "3月至4月"),
    ("三月到五月", "2023-03-01", "2023-05-31", "range", "3月至5月"),
    ("一至三季度", "2023-01-01", "2023-09-30", "range", "1月至9月"),
    ("前三季度", "2023-01-01", "2023-09-30", "range", "1月至9月"),
    ("2022年3月5日至7日", "2022-03-05", "2022-03-07", "range", "3月5日至7日"),
    (
        "2022年12月1日至2023年1月5日",
        "2022-12-01", "2023-01-05", "range", "2022年12月1日至2023年1月5日",
    ),
    ("11，17", "2023-11-17", "2023-11-17", "day", "11月17日"),
    ("11-17 9:30", "2023-11-17", "2023-11-17", "day", "11月17日"),
    ("11月17日上午9：00—11：30", "2023-11-17", "2023-11-17", "day", "11月17日"),
    ("11月17日下午三点半", "2023-11-17", "2023-11-17", "day", "11月17日"),
    ("11月17日星期五晚", "2023-11-17", "2023-11-17", "day", "11月17日"),
    ("3-22至3-28", "2023-03-22", "2023-03-28", "range", "3月22日至28日"),
    ("11-17~20", "2023-11-17", "2023-11-20", "range", "11月17日至20日"),
    ("5月6日、7日", "2023-05-06", "2023-05-07", "range", "5月6日至7日"),
    ("1至11月", "2023-01-01", "2023-11-30", "range", "1月至11月"),
    ("元旦", "2023-01-01", "2023-01-01", "day", "1月1日"),
    ("三八妇女节", "2023-03-08", "2023-03-08", "day", "3月8日"),
    ("2022年国庆节当天", "2022-10-01", "2022-10-01", "day", "10月1日"),
    ("除夕", "2023-01-21", "2023-01-21", "day", "1月21日"),
    ("春节", "2023-01-22", "2023-01-22", "day", "1月22日"),
    ("元宵节", "2023-02-05", "2023-02-05", "day", "2月5日"),
    ("清明", "2023-04-05", "2023-04-05", "day", "4月5日"),
    ("端午节", "2023-06-22", "2023-06-22", "day", "6月22日"),
    ("七夕", "2023-08-22", "2023-08-22", "day", "8月22日"),
    ("中秋", "2023-09-29", "2023-09-29", "day", "9月29日"),
    ("重阳节", "2023-10-23", "2023-10-23", "day", "10月23日"),
    ("冬至", "2023-12-22", "2023-12-22", "day", "12月22日"),
    ("农历八月十五", "2023-09-29", "2023-09-29", "day", "9月29日"),
    ("正月十五", "2023-02-05", "2023-02-05", "day", "2月5日"),
    ("九月初九", "2023-10-23", "2023-10-23", "day", "10月23日"),
    ("农历七月廿三", "2023-09-07", "2023-09-07", "day", "9月7日"),
    ("农历二月二十日", "2023-03-11", "2023-03-11", "day", "3月11日"),
]  # fmt: skip

NOT_UNDERSTOOD = [
    ("20xx年3月", "占位符"), ("20××年", "占位符"), ("202_年", "占位符"), ("X月X日", "占位符"),
    ("某月", "占位符"), ("年初", "不是确切"), ("2023年底", "不是确切"), ("年终", "不是确切"),
    ("11月31日", "没有“11月31日”"), ("1131", "没有"), ("2-29", "没有"), ("13月", "没有"),
    ("近日", "没有看懂"), ("117", "没有看懂"), ("123年3月", "没有看懂"), ("1823年3月", "没有"),
    ("上周五", "没有看懂"), ("昨天", "没有看懂"), ("5月1日至3月2日", "没有看懂"),
    ("11月至2月", "没有看懂"), ("三至一季度", "没有看懂"), ("3月1日至4月", "没有看懂"),
    ("5月6日、8日", "没有看懂"), ("八月十五", "没有看懂"), ("小年", "没有看懂"),
    ("周末", "没有看懂"),
    ("月底", "没有看懂"), ("正月三十", "没有看懂"), ("3月1日至32日", "没有看懂"), ("一" * 30, "…"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "start", "end", "precision", "printed"), UNDERSTOOD)
def test_what_a_clerk_writes_is_the_day_that_was_meant(
    raw: str, start: str, end: str, precision: Precision, printed: str
) -> None:
    span = parse_date(raw, 2023)
    wanted = DateSpan(raw, date.fromisoformat(start), date.fromisoformat(end), precision)
    assert span == wanted
    assert format_date(span) == printed
    assert date_problem(span) is None


@pytest.mark.parametrize(("raw", "problem"), NOT_UNDERSTOOD)
def test_what_is_no_certain_day_is_kept_with_a_note(raw: str, problem: str) -> None:
    span = parse_date(raw, 2023)
    assert span == DateSpan(raw)
    assert problem in (date_problem(span) or "")
    assert format_date(span) == ""


@pytest.mark.parametrize("raw", ["每季度", "每个季度", "每年", "每月5日", "按月", "逐季"])
def test_a_habit_is_no_day_and_no_problem(raw: str) -> None:
    span = parse_date(raw, 2023)
    assert span == DateSpan(raw, precision="recurring")
    assert (format_date(span), date_problem(span)) == ("", None)


def test_nothing_typed_is_no_problem() -> None:
    assert parse_date("", 2023) == NO_DATE
    assert date_problem(NO_DATE) is None


def test_the_year_is_the_documents() -> None:
    assert parse_date("2-29", 2024).start == date(2024, 2, 29)
    assert parse_date("3月", 1000).start is None


@pytest.mark.parametrize(
    ("raw", "start", "end"),
    [
        ("昨天", "2023-02-13", "2023-02-13"),
        ("大前天", "2023-02-11", "2023-02-11"),
        ("上周五", "2023-02-10", "2023-02-10"),
        ("上个星期天", "2023-02-12", "2023-02-12"),
        ("上上周一", "2023-01-30", "2023-01-30"),
        ("周一", "2023-02-13", "2023-02-13"),
        ("本周2", "2023-02-14", "2023-02-14"),
        ("本月", "2023-02-01", "2023-02-28"),
        ("上月", "2023-01-01", "2023-01-31"),
        ("本季度", "2023-01-01", "2023-03-31"),
        ("上季度", "2022-10-01", "2022-12-31"),
        ("3月5日", "2023-03-05", "2023-03-05"),
        ("昨天下午3点", "2023-02-13", "2023-02-13"),
        ("明天", "2023-02-15", "2023-02-15"),
        ("下周一", "2023-02-20", "2023-02-20"),
        ("上周", "2023-02-06", "2023-02-12"),
        ("上周末", "2023-02-11", "2023-02-12"),
        ("本月5日", "2023-02-05", "2023-02-05"),
        ("上个月28号", "2023-01-28", "2023-01-28"),
        ("本月中旬", "2023-02-11", "2023-02-20"),
        ("月初", "2023-02-01", "2023-02-10"),
        ("上月底", "2023-01-21", "2023-01-31"),
        ("上旬", "2023-02-01", "2023-02-10"),
        ("去年12月", "2022-12-01", "2022-12-31"),
        ("去年", "2022-01-01", "2022-12-31"),
        ("今年3月", "2023-03-01", "2023-03-31"),
        ("今年", "2023-01-01", "2023-12-31"),
        ("1月至今", "2023-01-01", "2023-02-14"),
        ("2月3日以来", "2023-02-03", "2023-02-14"),
        ("年初至今", "2023-01-01", "2023-02-14"),
    ],
)
def test_yesterday_is_understood_where_today_is_known(raw: str, start: str, end: str) -> None:
    span = parse_date(raw, 2023, today=date(2023, 2, 14))
    assert (str(span.start), str(span.end)) == (start, end)


@pytest.mark.parametrize("raw", ["本月30日", "初", "中", "周末", "3月至今"])
def test_what_today_does_not_make_certain_stays_unknown(raw: str) -> None:
    assert parse_date(raw, 2023, today=date(2023, 2, 14)) == DateSpan(raw)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("11月17日（周五）", None),
        ("11月17日（周一）", "星期五，不是星期一"),
        ("2023-11-17 星期天 上午9:00", "星期五，不是星期日"),
        ("11月17日", None),
        ("3月（周一）", None),
        ("11月31日（周一）", None),
    ],
)
def test_a_weekday_that_is_not_the_days_is_told(raw: str, said: str | None) -> None:
    problem = weekday_problem(parse_date(raw, 2023))
    assert (problem is None) if said is None else (said in (problem or ""))


def test_a_festival_that_falls_twice_or_never_in_a_year_is_no_day() -> None:
    assert [festival("腊八", year) for year in (2023, 2024, 2025)] == [
        None, date(2024, 1, 18), date(2025, 1, 7),
    ]  # fmt: skip
    assert festival("春节", 1800) is None
    assert festival("清明", 1900) is None
    assert festival("除夕", 1800) is None
    assert festival("无此节", 2023) is None
    assert parse_date("1800年春节", 2023).start is None


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("20xx年3月召开大会，11月17日再次召开", ["20xx年3月", "11月17日"]),
        ("坚持每个季度检查一次，三季度通报", ["每个季度", "三季度"]),
        ("3月1日至5日、3月5日—4月7日、1至11月", ["3月1日至5日", "3月5日—4月7日", "1至11月"]),
        ("二〇二三年十一月、十二月二十日", ["二〇二三年十一月", "十二月二十日"]),
        ("2023-11-17开会，2023年11月18日8:30复会", ["2023-11-17", "2023年11月18日"]),
        ("11月中旬，12月底前，3月中小学开学", ["11月中旬", "12月底", "3月"]),
        ("三月三歌会、八月十五、每月一主题、3个月、2019级", ["每月"]),
        ("上半年来人较多，全年平稳，年底总结", ["全年", "年底"]),
        ("20xx年中先后开展", ["20xx年"]),
        ("12345热线，11.17，3:15", []),
        ("11月17日六十五人到会", ["11月17日"]),
        ("2025年5月20日至2025年6月3日集训", ["2025年5月20日至2025年6月3日"]),
    ],
)
def test_dates_are_found_in_running_text(text: str, dates: list[str]) -> None:
    found = find_dates(text, 2023)
    assert [text[start:end] for start, end, _ in found] == dates
    assert [span.raw for _, _, span in found] == dates


_ANY = st.text(
    alphabet=st.one_of(
        st.sampled_from(
            "0123456789０１年月日号初中底旬上下半全第季度至到-.—/。xX_一二三四十〇 每周"
        ),
        st.characters(),
    ),
    max_size=12,
)


@settings(deadline=None)
@given(_ANY, st.integers(1900, 2100), st.none() | st.dates(date(1950, 1, 1), date(2100, 1, 1)))
def test_any_typing_is_kept_and_prints_the_same_again(
    raw: str, year: int, today: date | None
) -> None:
    span = parse_date(raw, year, today=today)
    assert span.raw == raw
    assert (span.start is None) == (span.end is None) == (span.precision in ("none", "recurring"))
    assert (date_problem(span) is not None) == (bool(raw.strip()) and span.precision == "none")
    if span.start and span.end:
        assert span.start <= span.end
        again = parse_date(format_date(span), span.start.year)
        assert format_date(again) == format_date(span)


@settings(deadline=None)
@given(_ANY)
def test_any_running_text_is_searched(text: str) -> None:
    for start, end, span in find_dates(text, 2023):
        assert text[start:end] == span.raw


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("母亲节", date(2025, 5, 11)),
        ("全国助残日", date(2025, 5, 18)),
        ("文化和自然遗产日", date(2025, 6, 14)),
        ("全民国防教育日", date(2025, 9, 20)),
        ("农民丰收节", date(2025, 9, 23)),
        ("国际反腐败日", date(2025, 12, 9)),
        ("父亲节", date(2025, 6, 15)),
        ("感恩节", date(2025, 11, 27)),
        ("世界急救日", date(2025, 9, 13)),
        ("丰收节", date(2025, 9, 23)),
        ("世界读书日", date(2025, 4, 23)),
        ("九九重阳", date(2025, 10, 29)),
    ],
)
def test_a_day_of_remembrance_is_another_day(name: str, day: date) -> None:
    assert festival(name, 2025) == day
