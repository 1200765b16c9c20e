"""F5: what the printer will print, on the screen; a line leads to its record."""

from datetime import datetime
from itertools import pairwise, product
from pathlib import Path

import pytest

from exports.geometry import HALVES
from exports.pages import Line as Printed
from exports.pages import Page, Part
from exports.text import Run
from store.desk import Desk, open_desk
from store.documents import create_document
from store.kinds import load_kinds
from store.tinydb_store import TinyDBStore
from tests.screen import SIZE
from tui.app import WenmingApp
from tui.screens.pages import PagesPage, cells
from tui.screens.record import RecordPage
from tui.show import cell_len
from tui.widgets.lines import Line, Lines


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    store, kinds = TinyDBStore(tmp_path), load_kinds()
    create_document(store, unit="某局", year=2025, who="甲", at="2025-12-01T09:00:00+08:00")
    now = datetime.fromisoformat("2025-12-01T09:00:00+08:00")
    desk = open_desk(store, kinds, unit=None, year=None, name=None, who="甲", now=lambda: now)
    for month in range(1, 13):
        for number in range(3):
            desk.add({
                "kind": "activity", "title": f"“{month}月主题”第{number}场", "use": "named",
                "date": f"{month}-{number + 3}", "fields": {"participants": "20余人"},
            })  # fmt: skip
    return desk


def rows(app: WenmingApp) -> list[str]:
    shown = app.screen.query_one("#list", Lines).rows
    return ["".join(text for text, _ in row) for row in shown]


def page(app: WenmingApp) -> PagesPage:
    assert isinstance(app.screen, PagesPage)
    return app.screen


async def test_every_line_of_the_screen_is_a_line_of_the_print(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f5")
        assert len(app.pages) > 1
        for number, sheet in enumerate(app.pages):
            for row, line in zip(rows(app), sheet.lines, strict=False):
                assert cell_len(row) == SIZE[0]
                assert row[1:].split("│")[0].strip() == cells(line.text).strip()
            assert f"第 {number + 1} 页，共 {len(app.pages)} 页" in rows(app)[0]
            await pilot.press("right")
        assert app.screen.query_one("#top", Line).text.startswith(" 版面 · 某局 2025")


async def test_enter_on_a_line_opens_its_record_and_a_change_is_seen(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f5")
        await pilot.press("f3", *"7月主题", "enter")
        assert "7月主题" in "".join(cells(page(app).line.text).split())
        await pilot.press("enter")
        assert isinstance(app.screen, RecordPage)
        assert app.screen.placed is not None
        title = app.screen.placed.record.title
        app.screen.inputs[1].value = "换了名"
        await pilot.press("ctrl+s", "escape", "up")
        assert title not in app.text.plain
        assert "换了名" in "".join(rows(app)).replace(" ", "")


async def test_f5_in_a_form_shows_the_page_and_line_of_the_record(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        placed = desk.find(query="12月主题”第2场")[0]
        await app.push_screen(RecordPage.of(app.desk, placed))
        await pilot.press("f5")
        assert placed.record.id in page(app).line.records
        styles = [style for row in app.screen.query_one("#list", Lines).rows for _, style in row]
        assert any("reverse" in style for style in styles)
        await pilot.press("f5")
        assert isinstance(app.screen, RecordPage)


async def test_up_and_down_go_over_the_edge_of_a_page(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f5", "end", "down")
        assert (page(app).sheet, page(app).row) == (1, 0)
        await pilot.press("up")
        assert (page(app).sheet, page(app).row) == (0, 21)
        await pilot.press(*["pagedown"] * 9)
        assert page(app).sheet == len(app.pages) - 1


async def test_wide_terminals_show_pages_side_by_side(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=(160, 24)) as pilot:
        await pilot.press("f5")
        assert page(app).beside == 2
        assert all(cell_len(row) == 160 for row in rows(app))
        second = app.pages[1].lines[0].text
        assert cells(second) in rows(app)[0]


async def test_a_text_that_is_too_long_and_a_lonely_signature_are_told(desk: Desk) -> None:
    for number in range(60):
        desk.add({"kind": "activity", "title": f"很长的活动名称第{number}号" * 4, "use": "named",
                  "date": "5-5"})  # fmt: skip
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f5", *["pagedown"] * 20)
        assert any("! " in row for row in rows(app))
        assert any("超过2000字" in fault.message for fault in page(app).faults)


async def test_words_that_are_not_there_are_said_and_found_ones_may_go_over_a_line(
    desk: Desk,
) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f5", "f3", *"没有这个", "enter")
        assert "没有“没有这个”" in app.screen.query_one("#message", Line).text
        lines = app.pages[0].lines
        row, words = next(
            (row, words)
            for row, (first, second) in enumerate(pairwise(lines))
            for before, after in product(range(1, 6), repeat=2)
            if (words := first.text[-before:] + second.text[:after]).isalnum()
            and app.text.plain.count(words) == 1 and row > 2
        )  # fmt: skip
        await pilot.press("f3", *words, "enter")
        assert page(app).row == row


def test_ambiguous_marks_take_two_columns() -> None:
    for text in ("“甲”", "——", "……", "《a》", "1·2", "①", "‘’×"):
        wide = sum(1 if " " <= char <= "~" else 2 for char in text)
        assert cell_len(cells(text)) == wide <= HALVES


async def test_words_are_found_from_a_blank_page(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f5")
        screen = page(app)
        screen.sheets = (app.pages[0], Page(2, (), numbered=False))
        await pilot.press("pagedown")
        assert screen.sheet == 1
        await pilot.press("f3", *"1月主题", "enter")
        assert screen.sheet == 0
        assert "1月主题" in "".join(cells(screen.line.text).split())


def test_tabs_are_drawn_to_their_stops() -> None:
    line = Printed((Part(4, (Run("甲\t乙"), Run("丙a\t丁"))),))
    assert [(words, begin) for words, begin, _ in line.placed] == [("甲  乙", 4), ("丙a   丁", 10)]
