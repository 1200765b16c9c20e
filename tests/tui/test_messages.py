"""What is said in the message line: all of it can be read, and none of it stays when it is past."""

from pathlib import Path

import pytest
from textual import events

from store.desk import Desk
from tests.exports.desks import empty_desk
from tests.screen import SIZE, screen_text
from tui.app import WenmingApp
from tui.screens.home import HomePage
from tui.screens.record import RecordPage
from tui.screens.section import SectionPage
from tui.widgets.lines import Line, cut

LONG = (
    "这一条没有地方放："
    + "动员人“局主要负责人”，依托会议“年度工作会”，" * 2
    + "按 Ctrl+S 保存其余的。"
)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return empty_desk(tmp_path)


def shown(app: WenmingApp) -> str:
    """The last two lines as far as the screen is wide."""
    lines = [app.screen.query_one(name, Line).text for name in ("#message", "#keys")]
    return "".join(cut(line, app.size.width)[0].removeprefix(" ") for line in lines)


async def test_a_long_message_goes_on_in_the_line_of_the_keys_until_a_key(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        page = app.screen
        assert isinstance(page, HomePage)
        keys = page.query_one("#keys", Line).text
        page.say(LONG)
        assert shown(app) == LONG
        await pilot.resize_terminal(120, 24)
        assert shown(app) == LONG
        await pilot.press("down")
        assert page.query_one("#keys", Line).text == keys
        page.ask(LONG, page.do_undo)
        await pilot.press("down")
        assert shown(app) == LONG
        await pilot.press("escape", "x")
        assert page.query_one("#keys", Line).text == keys


async def test_what_was_said_before_another_page_is_not_said_behind_it(desk: Desk) -> None:
    for n in range(2):
        desk.add({"kind": "meeting", "title": f"例会{n}", "date": f"1-{n + 1}"})
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(SectionPage(desk.arrangement.everything()[0].node))
        await pilot.press("f8", "enter")
        assert "已删除 1 条" in screen_text(app)
        await pilot.press("enter", "tab", "end", "三", "ctrl+s", "escape", "down")
        assert isinstance(app.screen, SectionPage)
        assert "已删除" not in screen_text(app)


async def test_the_home_screen_says_what_is_so_now(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        assert "还没有记录" in screen_text(app)
        desk.add({"kind": "meeting", "title": "例会", "date": "1-1"})
        await app.push_screen(RecordPage(desk.kinds["meeting"]))
        await pilot.press("escape", "down")
        assert "还没有记录" not in screen_text(app)


async def test_what_was_said_stands_there_again_behind_a_slow_disk(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.app._SLOW", 0)
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE):
        page = app.screen
        assert isinstance(page, HomePage)
        page.say("这一条刚被甲改过。")
        await app.do(lambda desk: desk.records())
        assert page.message == "这一条刚被甲改过。"


async def test_ctrl_c_says_in_chinese_how_to_leave_and_still_copies_a_selection(
    desk: Desk,
) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+c")
        assert "退出按 Ctrl+Q。" in screen_text(app)
        assert not app._notifications
        page = app.screen
        assert isinstance(page, HomePage)
        page.ask("删除？Enter 删除 / Esc 不删", page.do_undo)
        await pilot.press("ctrl+c")
        assert page.asks
        await pilot.press("escape", "x")
        await app.push_screen(RecordPage(desk.kinds.get("meeting")))
        form = app.screen
        assert isinstance(form, RecordPage)
        await pilot.press(*"abc", "ctrl+c")
        assert "退出按 Ctrl+Q。" in screen_text(app)
        form.say("")
        form.inputs[form.at].select_all()
        await pilot.press("ctrl+c")
        assert app.clipboard == "abc"
        assert "退出按" not in screen_text(app)


@pytest.mark.parametrize(("quiet", "deleted"), [(0.0, False), (0.4, False), (0.6, True)])
async def test_enter_behind_a_wrong_key_answers_after_a_moment_of_quiet_and_never_in_a_burst(
    desk: Desk, *, quiet: float, deleted: bool
) -> None:
    desk.add({"kind": "meeting", "title": "例会", "date": "1-1"})
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(SectionPage(desk.arrangement.everything()[0].node))
        await pilot.press("f8")
        wrong, enter = events.Key("y", "y"), events.Key("enter", "\r")
        enter.time = wrong.time + quiet
        app.post_message(wrong)
        app.post_message(enter)
        await pilot.pause()
        assert ("已删除 1 条" in screen_text(app)) == deleted
        assert len(desk.records()) == 1 - deleted
        if not deleted:
            await pilot.press("enter")
            assert not desk.records()
