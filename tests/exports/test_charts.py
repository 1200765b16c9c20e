"""The year as pictures of characters."""

from datetime import date, datetime
from pathlib import Path

from msgspec.structs import replace

from exports.charts import Bars, Chart, by_family, by_month, by_section, draw
from store.contract import Put
from store.desk import open_desk
from store.kinds import builtin_kinds
from store.model import DateSpan, Document, Record
from store.sample import sample_items
from store.tinydb_store import TinyDBStore
from tui.show import cell_len, fit

NOW = datetime.fromisoformat("2025-12-20T10:00:00+08:00")
SAMPLE = sample_items(builtin_kinds())
RECORDS = [item for item in SAMPLE if isinstance(item, Record)]


def test_every_record_is_in_one_month_or_told_to_have_none() -> None:
    chart = by_month(RECORDS, RECORDS[:10], 2025)
    assert sum(bar.values[0] for bar in chart.bars) == len(RECORDS)
    assert sum(bar.values[1] for bar in chart.bars) == 10
    march = next(bar for bar in chart.bars if bar.name == "3月")
    assert march.values[0] == sum(
        r.date.start is not None and r.date.start.month == 3
        and r.date.precision in ("day", "ten_days", "month", "range")
        for r in RECORDS
    )  # fmt: skip
    dated = [r for r in RECORDS if r.date.precision == "day"]
    assert [bar.name for bar in by_month(dated, [], 2025).bars][-1] == "12月"
    year = replace(RECORDS[0], date=DateSpan("全年", None, None, "year"))
    assert by_month([year], [], 2025).bars[-1] == Bars("没写到月", (1, 0))


def test_states_add_up_to_the_records_of_each_section(tmp_path: Path) -> None:
    store = TinyDBStore(tmp_path)
    store.commit([Put(i) for i in SAMPLE], who="甲", at="2025-12-20T00:00:00+08:00", label="样例")
    document = next(i for i in SAMPLE if isinstance(i, Document))
    desk = open_desk(
        store, builtin_kinds(), unit=document.unit, year=2025, name=None, who="甲",
        now=lambda: NOW,
    )  # fmt: skip
    desk.move([RECORDS[0].id], "未归类")
    chart = by_section(desk.arrangement, lambda id_: desk.arrangement.nodes[id_].text)
    assert sum(sum(bar.values) for bar in chart.bars) == len(RECORDS)
    assert chart.bars[-1] == Bars("未归类", (0, 1, 0, 0))
    assert chart.series == ("已审", "待审", "退回", "草稿")


def test_both_years_of_each_family_begin_at_the_same_edge() -> None:
    chart = by_family(RECORDS, RECORDS[:7], builtin_kinds(), 2025)
    assert sum(bar.values[1] for bar in chart.bars) == 7
    lines = draw(chart, 79, fit=fit)
    assert lines[0] == "今年和去年    █ 2025年  ▓ 2024年"
    starts = {cell_len(line[: min(map(line.index, set(line) & set("█▓")))])
              for line in lines[1:] if set(line) & set("█▓")}  # fmt: skip
    assert len(starts) == 1


def test_a_picture_fits_its_width_and_shows_what_is_not_nothing() -> None:
    chart = Chart("图", ("甲", "乙"), (Bars("很长的名字" * 5, (1000, 1)), Bars("短", (0, 1))))
    for width in (40, 79, 120):
        for plain in (False, True):
            for stacked in (False, True):
                lines = draw(replace(chart, stacked=stacked), width, fit=fit, plain=plain)
                assert max(map(cell_len, lines)) <= width
                marks = "#=" if plain else "█▓"
                body = "\n".join(lines[1:])
                assert body.count(marks[0]) > 0
                assert body.count(marks[1]) == 2


def test_the_plain_form_is_ascii_but_for_the_names() -> None:
    chart = Chart("t", ("a", "b", "c", "d"), (Bars("x", (1, 2, 3, 4)),), stacked=True)
    assert "\n".join(draw(chart, 60, fit=fit, plain=True)).isascii()


def test_a_year_without_anything_is_drawn_without_bars() -> None:
    chart = by_month([], [], 2025)
    lines = draw(chart, 79, fit=fit)
    assert len(lines) == 13
    assert not any(mark in "".join(lines[1:]) for mark in "█▓▒░")
    assert draw(Chart("空", ("甲",), ()), 40, fit=fit) == ["空    █ 甲"]


def test_a_month_of_another_year_is_not_counted_as_one_of_this() -> None:
    def on(start: date, end: date) -> Record:
        return replace(RECORDS[0], date=DateSpan("", start, end, "range"))

    last = on(date(2024, 12, 9), date(2024, 12, 9))
    over = on(date(2024, 12, 30), date(2025, 1, 2))
    bars = {bar.name: bar.values for bar in by_month([last, over], [last, over], 2025).bars}
    assert bars["12月"] == (0, 2)
    assert bars["1月"] == (1, 0)
    assert bars["不在这年"] == (1, 0)
