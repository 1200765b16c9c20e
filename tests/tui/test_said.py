"""What a screen says in its message line and its last line is what happens there."""

from pathlib import Path

import pytest

from store.desk import Desk
from store.review import send_back, submit
from tests.exports.desks import empty_desk
from tests.screen import SIZE, screen_text
from tests.tui.test_together import until
from tui.app import WenmingApp
from tui.screens.past import PastPage
from tui.screens.section import SectionPage
from tui.widgets.lines import Line


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return empty_desk(tmp_path)


def line(app: WenmingApp, name: str) -> str:
    return app.screen.query_one(name, Line).text


async def test_nothing_found_is_said_and_what_was_typed_is_cleared_at_once(desk: Desk) -> None:
    desk.add({"kind": "meeting", "title": "例会"})
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        for key, hit in (("f3", "例会"), ("f2", "会议"), ("f10", "审核")):
            await pilot.press(key, *"qqqq")
            assert "没有找到" in line(app, "#message")
            await pilot.press("ctrl+u")
            assert "q" not in line(app, "#message")
            assert "没有找到" not in line(app, "#message")
            await pilot.press(*hit)
            assert "没有找到" not in line(app, "#message")
            app.pop_screen()
        await pilot.press("f2", *"qita")
        assert "其他事项" in screen_text(app)
        assert "没有找到" not in line(app, "#message")


async def test_the_returned_ones_among_what_is_handed_in_are_counted(desk: Desk) -> None:
    ids = [desk.add({"kind": "meeting", "title": f"会{n}"}).id for n in range(3)]
    node = desk.placed(ids[0]).node
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(SectionPage(node))
        await pilot.press("home", "ctrl+f")
        assert "的 3 条草稿？" in line(app, "#message")
        await pilot.press("enter")
        judge = Desk(desk.store, desk.kinds, desk.key, who="乙", now=desk.now)
        send_back(judge, ids[:1], "日期不对")
        desk.add({"kind": "meeting", "title": "会4"})
        app.screen.news()  # type: ignore[attr-defined]
        await pilot.press("home", "ctrl+f")
        assert "的 2 条，其中 1 条是退回的？" in line(app, "#message")


async def test_another_format_after_an_export_says_what_enter_does(
    desk: Desk, tmp_path: Path
) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f9", "down", "down", "enter")
        await until(pilot, lambda: "已导出" in line(app, "#message"))
        await pilot.press("down")
        assert "Enter" in line(app, "#message")
        assert "导出" in line(app, "#message")
        assert "已导出" not in line(app, "#message")


async def test_the_last_line_of_a_history_says_what_enter_does(desk: Desk) -> None:
    record = desk.add({"kind": "meeting", "title": "例会"})
    submit(desk, [record.id])
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+backslash")
        page = app.screen
        assert isinstance(page, PastPage)
        await until(pilot, lambda: bool(page.rows))
        assert "Enter 看这一条" in line(app, "#keys")
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is not page)
        assert "Enter 恢复" in line(app, "#keys")
