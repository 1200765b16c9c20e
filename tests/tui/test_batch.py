"""Many records marked and changed in one step."""

from datetime import datetime
from pathlib import Path

import pytest
from textual.geometry import Region

from store.contract import StoreError
from store.desk import Desk
from tests.exports.desks import empty_desk
from tests.screen import SIZE, screen_text
from tui.app import WenmingApp
from tui.screens.batch import BatchPage
from tui.screens.home import HomePage
from tui.screens.pick import FindPage
from tui.screens.record import RecordPage
from tui.screens.section import SectionPage
from tui.widgets.lines import Line, Lines


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = empty_desk(tmp_path)
    for n in range(1, 5):
        desk.add({"kind": "activity", "title": f"活动{n}", "date": f"3-{n}", "tags": "甲"})
    return desk


async def test_marked_records_change_together_and_one_undo_takes_it_back(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        page = SectionPage(desk.arrangement.everything()[0].node)
        await app.push_screen(page)
        await pilot.press("ctrl+a", "ctrl+a", "down", "ctrl+a")
        assert "选中 3 条" in screen_text(app)
        await pilot.press("ctrl+x")
        form = app.screen
        assert isinstance(form, BatchPage)
        for spec, field in zip(form.specs, form.inputs, strict=True):
            field.value = {"section": "2.1", "date": "5-6", "more": "乙", "less": "甲"}.get(
                spec.name, ""
            )
        await pilot.press("ctrl+s")
        changed = [p for p in desk.arrangement.everything() if p.section == "2.1"]
        assert [p.record.title for p in changed] == ["活动1", "活动2", "活动4"]
        assert {(p.record.date.raw, p.record.tags) for p in changed} == {("5-6", ("乙",))}
        await pilot.press("ctrl+z")
        assert not [p for p in desk.arrangement.everything() if p.section == "2.1"]


def bars(monkeypatch: pytest.MonkeyPatch, lines: Lines) -> set[int]:
    """The rows of a list with a bar on the screen, as they were drawn; none is drawn by itself."""
    drawn = {n for n in (lines.cursor,) if n is not None}

    def refresh(*regions: Region, **_: object) -> Lines:
        for region in regions or (Region(0, 0, 80, len(lines.rows)),):
            if region.x == 0:
                rows = {*range(region.y, region.bottom)}
                drawn.difference_update(rows)
                drawn.update(rows & {lines.cursor})
        return lines

    monkeypatch.setattr(lines, "refresh", refresh)
    return drawn


async def test_the_bar_stays_behind_the_row_that_keys_act_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        page = SectionPage(desk.arrangement.everything()[0].node)
        await app.push_screen(page)
        await pilot.pause()
        drawn = bars(monkeypatch, page.list)
        begin = page.list.cursor or 0
        for key, row in (("ctrl+a", 1), ("ctrl+a", 2), ("up", 1), ("ctrl+a", 2), ("down", 3)):
            await pilot.press(key)
            assert drawn == {page.list.cursor} == {begin + row}, key


async def test_the_bar_stays_where_it_was_when_words_are_looked_for(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f3")
        page = app.screen
        assert isinstance(page, FindPage)
        await pilot.pause()
        drawn = bars(monkeypatch, page.list)
        await pilot.press("down", "down", "活")
        assert drawn == {0}


async def test_a_date_or_kind_that_was_not_understood_is_said_and_changes_nothing(
    desk: Desk,
) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(SectionPage(desk.arrangement.everything()[0].node))
        await pilot.press("ctrl+a", "ctrl+a", "ctrl+x")
        form = app.screen
        assert isinstance(form, BatchPage)
        kind, date = form.inputs[0], form.inputs[2]
        for name, words, said in (
            (date, "13-45", "! 没有看懂这个日期"),
            (kind, "px", "! 是培训还是评选？"),
            (kind, "跳舞", "! 没有这种类型"),
        ):
            name.value = words
            await pilot.pause()
            assert said in screen_text(app)
            await pilot.press("ctrl+s")
            assert app.screen is form
            assert words in form.query_one("#message", Line).text
            name.value = ""
        date.value = "11-17"
        await pilot.pause()
        assert "2025年11月17日（周一）" in screen_text(app)
    assert {r.date.raw for r in desk.records()} == {f"3-{n}" for n in range(1, 5)}
    assert {r.kind for r in desk.records()} == {"activity"}


async def test_marked_records_are_deleted_only_after_a_question(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(SectionPage(desk.arrangement.everything()[0].node))
        await pilot.press("ctrl+a", "ctrl+a", "f8")
        assert "删除选中的 2 条" in screen_text(app)
        await pilot.press("enter")
        assert [r.title for r in desk.records()] == ["活动3", "活动4"]
        await pilot.press("ctrl+z")
        assert len(desk.records()) == 4


def test_all_change_or_none(desk: Desk) -> None:
    ids = [record.id for record in desk.records()]
    with pytest.raises(StoreError):
        desk.edit_all([*ids, "没有"], {"date": "5-6"})
    with pytest.raises(StoreError):
        desk.edit_all(ids, {}, section="9.9")
    assert {r.date.raw for r in desk.records()} == {f"3-{n}" for n in range(1, 5)}
    assert desk.edit_all(ids, {"date": "3-1"}) == 3
    assert datetime(2025, 3, 1).date() == desk.records()[3].date.start


async def test_the_words_looked_for_are_gone_behind_a_record_that_was_opened(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f3", *"活动", "down", "down", "enter")
        form = app.screen
        assert isinstance(form, RecordPage)
        title = form.values()["title"]
        await pilot.press("escape", "insert")
        page = app.screen
        assert isinstance(page, FindPage)
        assert page.chosen_record is not None
        assert page.chosen_record.record.title == title
        assert "查找：活动▏" in screen_text(app)
        await pilot.press("f8")
        page.news()
        assert f"删除“{title}”？" in screen_text(app)
        await pilot.press("escape", "insert")
        assert "查找：活动▏" in screen_text(app)
        await pilot.press("f8", "enter")
        assert "已删除 1 条" in screen_text(app)
        assert title not in [record.title for record in desk.records()]
        await pilot.press("ctrl+z")
        assert title in [record.title for record in desk.records()]
        assert len(page.records) == 4
        await pilot.press("escape", "insert")
        assert isinstance(app.screen, HomePage)


async def test_records_that_were_found_cannot_be_changed_together(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f3", *"活动", "ctrl+a", "ctrl+a", "ctrl+x")
        form = app.screen
        assert isinstance(form, BatchPage)
        form.inputs[3].value = "三楼"
        await pilot.press("ctrl+s")
        assert "改了 2 条" in screen_text(app)
        assert sum(record.place == "三楼" for record in desk.records()) == 2
        await pilot.press("ctrl+a", "1")
        page = app.screen
        assert isinstance(page, FindPage)
        assert page.marked <= {placed.record.id for placed in page.records}  # none out of sight


async def test_the_row_behind_the_only_marked_one_is_deleted(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(SectionPage(desk.arrangement.everything()[0].node))
        await pilot.press("ctrl+a")
        assert "选中 1 条" in screen_text(app)
        await pilot.press("f8")
        assert "删除“活动1”？" in screen_text(app)
