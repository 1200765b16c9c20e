"""快录 at the screen: what is typed, what is echoed, what is saved, and what is kept."""

import random
from datetime import datetime
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from store.contract import StoreError
from store.desk import Desk, open_desk
from store.documents import create_document
from store.kinds import load_kinds
from store.model import Record
from store.tinydb_store import TinyDBStore
from tests.screen import SIZE, screen_text
from tui.actions import BY_KEY
from tui.app import WenmingApp
from tui.digits import Digits
from tui.screens.home import HomePage
from tui.screens.page import Page
from tui.screens.record import RecordPage
from tui.screens.section import SectionPage
from tui.widgets.lines import Line
from tui.widgets.quick_bar import QuickBar

LINE = "11-17 系统党风廉政建设恳谈会 65人 @局机关"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    store, kinds = TinyDBStore(tmp_path), load_kinds()
    create_document(store, unit="某局", year=2025, who="甲", at="2025-12-01T09:00:00+08:00")
    now = datetime.fromisoformat("2025-12-01T09:00:00+08:00")
    return open_desk(store, kinds, unit=None, year=None, name=None, who="甲", now=lambda: now)


async def type_(pilot: Pilot[None], text: str) -> None:
    """As a terminal sends it: all at once."""
    for character in text:
        key = {"\r": "enter", "\t": "tab"}.get(character, character)
        pilot.app.post_message(events.Key(key, None if key != character else character))
    await pilot.pause()


async def perform(app: WenmingApp, key: str) -> None:
    page = app.screen
    assert isinstance(page, Page)
    await page.perform(BY_KEY[key])


def titles(desk: Desk) -> list[str]:
    return [record.title for record in desk.records()]


@pytest.mark.parametrize("place", ["", "2"], ids=["home", "section"])
async def test_words_typed_on_a_list_are_lost(place: str, desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await type_(pilot, place)
        app._plain_at = 0.0  # a moment later
        await type_(pilot, "“系统恳谈会”动员会 65人\r文明交通劝导 11-17\r")
        await pilot.pause()
    assert titles(desk) == ["“系统恳谈会”动员会", "文明交通劝导"]


async def test_a_line_is_echoed_while_typed_saved_with_enter_and_ready_for_the_next(
    desk: Desk,
) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f4")
        await type_(pilot, LINE)
        for words in ("会议", "2025年11月17日", "参加人数 65人", "局机关", "归入 2.2"):
            assert words in screen_text(app)
        await pilot.press("enter")
        assert "已保存“系统党风廉政建设恳谈会”（归入 2.2）" in screen_text(app)
        await type_(pilot, "3-12 义务植树 200株\r")
        assert titles(desk) == ["系统党风廉政建设恳谈会", "义务植树"]
    (meeting, planting) = desk.records()
    assert (meeting.kind, meeting.place, meeting.date.raw) == ("meeting", "局机关", "11-17")
    assert planting.kind == "greening"


async def test_the_echo_says_which_field_a_number_fills_and_that_it_is_a_guess(
    desk: Desk,
) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f4")
        await type_(pilot, "心理健康教育 授课3人 听课85人 /健康教育")
        assert "人次 85人" in screen_text(app)
        assert "授课3人" in screen_text(app)
        await pilot.press("f8")
        await type_(pilot, "家访8次 /班子建设")
        assert "次数？8次" in screen_text(app)


async def test_lines_sent_in_one_burst_are_records_in_their_order(desk: Desk) -> None:
    app = WenmingApp(desk)
    lines = [f"{n}-5 第{n}次学习会 {n * 7}人" for n in range(1, 10)]
    async with app.run_test(size=SIZE) as pilot:
        app.post_message(events.Key("f4", None))
        await type_(pilot, "\r".join(lines) + "\r")
        await pilot.pause()
        assert titles(desk) == [f"第{n}次学习会" for n in range(1, 10)]
        assert [r.date.start.month for r in desk.records() if r.date.start] == list(range(1, 10))


async def test_digits_and_blanks_are_text_in_the_line_and_keys_of_the_list_do_not_act(
    desk: Desk,
) -> None:
    desk.add({"kind": "activity", "title": "甲活动"})
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("1")
        page = app.screen
        assert isinstance(page, SectionPage)
        await pilot.press("f4", "1", "2", "space", "3", "left", "right")
        assert page.bar is not None
        assert page.bar.field.value == "12 3"
        assert desk.placed(desk.records()[0].id).use == "counted"
        assert app.screen is page


async def test_a_wrong_guess_of_the_kind_is_one_key_to_change(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f4")
        await type_(pilot, "3-5 学雷锋交通劝导 46人次")
        page = app.screen
        assert isinstance(page, HomePage)
        assert page.bar is not None
        assert page.bar.quick is not None
        assert page.bar.quick.kind == "volunteer_service"
        await pilot.press("tab")
        assert page.bar.kind not in (None, "volunteer_service")
        assert desk.kinds[page.bar.kind or ""].label in screen_text(app)
        chosen = page.bar.kind
        await pilot.press("enter")
        (record,) = desk.records()
        assert record.kind == chosen
        assert record.title == "学雷锋交通劝导"


async def test_a_name_that_was_used_before_is_typed_by_its_initials(desk: Desk) -> None:
    desk.add({"kind": "meeting", "title": "党风廉政建设恳谈会", "place": "局机关三楼会议室"})
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f4")
        await type_(pilot, "11-17 dflz")
        assert "↓ 党风廉政建设恳谈会" in screen_text(app)
        await pilot.press("down")
        await type_(pilot, " 65人 @jjg")
        await pilot.press("down", "enter")
        new = desk.records()[-1]
        assert (new.title, new.place) == ("党风廉政建设恳谈会", "局机关三楼会议室")


async def test_an_offer_that_is_not_wanted_gives_the_word_back(desk: Desk) -> None:
    desk.add({"kind": "meeting", "title": "党风廉政建设恳谈会"})
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f4")
        await type_(pilot, "dflz")
        await pilot.press("down", "up")
        page = app.screen
        assert isinstance(page, HomePage)
        assert page.bar is not None
        assert page.bar.field.value == "dflz"


async def test_what_is_typed_is_kept_by_esc_and_by_the_end_of_the_session(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f4")
        await type_(pilot, "11-17 没录完")
        await perform(app, "escape")
        assert isinstance(app.screen, HomePage)
        assert app.screen.bar is None
        await pilot.press("f4")
        assert app.screen.bar is not None
        assert app.screen.bar.field.value == "11-17 没录完"
        app._ended(1)
    again = WenmingApp(desk)
    async with again.run_test(size=SIZE) as pilot:
        assert "快录一行" in screen_text(again)
        await pilot.press("f4")
        assert isinstance(again.screen, HomePage)
        assert again.screen.bar is not None
        assert again.screen.bar.field.value == "11-17 没录完"
        await pilot.press("f8")
        assert again.screen.bar.field.value == ""
        await pilot.press("ctrl+z")
        assert again.screen.bar.field.value == "11-17 没录完"
    assert desk.store.all(Record) == []


async def test_one_key_puts_a_record_where_one_is_instead_of_where_its_kind_belongs(
    desk: Desk,
) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("1", "f4")
        await type_(pilot, "3-5 班子成员谈心谈话\r")
        await type_(pilot, "3-6 班子成员第二次谈心谈话")
        await pilot.press("shift+tab")
        assert "归入 1" in screen_text(app)
        await pilot.press("enter")
    first, second = sorted(desk.arrangement.everything(), key=lambda p: p.record.date.raw)
    assert first.section == "3.1"
    assert (second.section or "").startswith("1")


async def test_any_line_can_be_typed_and_nothing_of_it_reaches_the_terminal_as_a_command(
    desk: Desk,
) -> None:
    dice = random.Random(7)
    pieces = ["[/]", "\x1b[2J", "@", "#", "/", ">", "　", "20xx年", "一大堆", "é", "〔", "“", "{x}",
              "11月31日", "65人", "%", "&lt;", "\u202e"]  # fmt: skip
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f4")
        for _ in range(12):
            page = app.screen
            assert isinstance(page, HomePage)
            assert page.bar is not None
            page.bar.field.value = "".join(dice.choice(pieces) for _ in range(6))
            await pilot.pause()
            assert not set("\x1b\u202e") & set(screen_text(app))
            await pilot.press("enter")


def test_a_line_knows_the_sections_as_they_are_called_now(desk: Desk) -> None:
    node = next(n for n in desk.arrangement.nodes.values() if n.style == "heading")
    assert desk.quick(f"3-5 例会 >{node.text}").section == node.id
    desk.write(node, text="新的名称")
    assert desk.quick("3-5 例会 >新的名称").section == node.id
    desk.undo()
    assert desk.quick(f"3-5 例会 >{node.text}").section == node.id


@pytest.mark.parametrize("date_", ["11-17", "3.5", "2025/3/5", "3月5日"])
@pytest.mark.parametrize("place", ["", "2"], ids=["home", "section"])
async def test_a_date_that_begins_a_line_opens_sections_or_is_lost(
    place: str, date_: str, desk: Desk
) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await type_(pilot, place)
        begun = app.screen
        app.digits = Digits()  # a moment later
        await type_(pilot, f"{date_} 系统恳谈会 65人\r")
        await pilot.pause()
        assert app.screen is begun
    (record,) = desk.records()
    assert (record.title, record.date.raw) == ("系统恳谈会", date_)


@pytest.mark.parametrize(
    "before", [("2", "escape", "up"), ("2", "down"), ("f4", "3", "0", "f8", "f4")]
)
async def test_digits_that_were_keys_or_words_of_a_line_begin_no_date(
    before: tuple[str, ...], desk: Desk
) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*before)
        await type_(pilot, "3.5 植树丁 20人")
        await pilot.pause()
        assert app.screen.bar.field.value == "3.5 植树丁 20人"  # type: ignore[attr-defined]


async def test_the_digit_that_opened_a_section_is_no_part_of_a_day(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await type_(pilot, "23.5 植树丁 20人\r")
        await pilot.pause()
    (record,) = desk.records()
    assert (record.title, record.date.raw) == ("植树丁", "3.5")


async def test_a_line_that_made_room_is_behind_what_was_saved_and_is_not_lost(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f4")
        await type_(pilot, "没打完的半句")
        await pilot.press("f4")
        await type_(pilot, "植树丁 20人\r")
        await pilot.press("ctrl+z")
        assert titles(desk) == []
        assert "已撤销：新增 植树丁" in screen_text(app)
        await pilot.press("f4", "f4")
        assert app.screen.bar.field.value == "没打完的半句"  # type: ignore[attr-defined]


async def test_a_line_that_made_room_is_there_behind_another_that_was_left(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f4")
        await type_(pilot, "没打完的半句")
        await pilot.press("f4")
        await type_(pilot, "植树丁")
        await pilot.press("f8", "ctrl+z")
        assert app.screen.bar.field.value == "植树丁"  # type: ignore[attr-defined]
        await pilot.press("f4", "f4")
        assert app.screen.bar.field.value == "植树丁"  # type: ignore[attr-defined]
        await pilot.press("enter", "ctrl+z", "ctrl+z")
        assert app.screen.bar.field.value == "没打完的半句"  # type: ignore[attr-defined]
    assert titles(desk) == []


async def test_words_behind_a_blank_in_one_burst_are_half_taken(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await type_(pilot, "65 系统恳谈会")
        await pilot.pause()
        assert "先按 F4" in screen_text(app)
    assert titles(desk) == []


async def test_one_pasted_line_is_dropped_or_glued_to_what_was_left_before(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f4")
        await type_(pilot, "没打完的半句")
        await pilot.press("f4")
        app.screen.post_message(events.Paste("11-18 粘贴的会 20人"))
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
    assert titles(desk) == ["粘贴的会"]


async def test_words_typed_behind_a_question_answer_it(desk: Desk) -> None:
    desk.add({"kind": "meeting", "title": "恳谈会", "date": "11-17"})
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press("2")
        await perform(app, "f8")
        assert "删除" in screen_text(app)
        await type_(pilot, "没看见就打\r")
        assert titles(desk) == ["恳谈会"]
        app.tell("别的话")
        await type_(pilot, "\r")
        await pilot.pause()
    assert titles(desk) == ["恳谈会"]


async def test_ctrl_z_takes_back_the_typing_then_what_was_saved_here_and_no_more(
    desk: Desk,
) -> None:
    desk.add({"kind": "meeting", "title": "早先的"})
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f4")
        await type_(pilot, "护河甲活动\r护河乙活动\r")
        await type_(pilot, "护河")
        await pilot.press("ctrl+z", "ctrl+z", "ctrl+y")
        assert app.screen.bar.field.value == "护"  # type: ignore[attr-defined]
        await pilot.press("ctrl+z")
        assert app.screen.bar is not None  # type: ignore[attr-defined]
        assert app.screen.bar.field.value == ""  # type: ignore[attr-defined]
        assert len(titles(desk)) == 3
        await pilot.press("ctrl+z")
        assert titles(desk) == ["早先的", "护河甲活动"]
        assert "已撤销：新增 护河乙活动" in screen_text(app)
        await pilot.press("ctrl+y")
        assert titles(desk) == ["早先的", "护河甲活动", "护河乙活动"]
        await pilot.press("ctrl+z", "ctrl+z", "ctrl+z", "ctrl+z")
        assert titles(desk) == ["早先的"]
        assert "没有可撤销的了" in screen_text(app)


async def test_the_field_of_a_form_has_the_keys_again_behind_the_quick_line(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        form = RecordPage(desk.kinds["meeting"])
        await app.push_screen(form)
        await pilot.press("tab", "f4", "f4")
        await type_(pilot, "例会")
        assert form.values()["title"] == "例会"


async def test_a_third_line_that_is_not_finished_destroys_the_first(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        for line in ("甲会", "乙会", "丙会"):
            app._plain_at = 0.0  # a moment later
            await type_(pilot, line)
            await pilot.press("escape", "left")
        assert len(app.drafts.left) == 3
        await pilot.press("f4")
        seen = []
        for _ in range(3):
            bar = app.screen.query_one(QuickBar)
            seen.append(bar.field.value)
            await pilot.press(*["backspace"] * 2, *["ctrl+z"] * 3)
        assert seen == ["丙会", "乙会", "甲会"]


async def test_what_was_said_before_the_line_is_said_again_behind_it(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+k")
        assert "这里不用“复制”" in screen_text(app)
        await pilot.press("f4")
        await type_(pilot, f"{LINE}\r")
        await pilot.press("f4")
        assert app.screen.query_one("#message").display
        assert "这里不用“复制”" not in screen_text(app)
        await pilot.press("f3", *"恳谈", "f4", "f4")
        assert "查找：恳谈▏" in screen_text(app)


async def test_why_a_line_is_not_saved_is_said_behind_the_line(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StoreError("磁盘满了，没有保存。")

    monkeypatch.setattr(Desk, "add_quick", full)
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f4")
        await type_(pilot, f"{LINE}\r")
        shown = [line.text for line in app.screen.query_one(QuickBar).query(Line)]
        assert "磁盘满了，没有保存。" in "".join(shown)
        assert app.screen.query_one(QuickBar).field.value == LINE
        await type_(pilot, "1")
        shown = [line.text for line in app.screen.query_one(QuickBar).query(Line)]
        assert "磁盘满了" not in "".join(shown)


async def test_what_was_taken_back_is_not_named(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f4")
        for line, name in (
            ("3-10 月度例会 20人 /会议", "月度例会"),
            ("3-11 20人 /会议", "3-11 会议"),
        ):
            await type_(pilot, f"{line}\r")
            assert f"已保存“{name}”" in screen_text(app)
            await pilot.press("ctrl+z")
            assert f"已撤销：新增 {name}。" in screen_text(app)
        record = await app.do(lambda desk: desk.add({"kind": "meeting", "date": "3-12"}))
        for verb, what in (
            (lambda desk: desk.use(record.id, "ledger"), "改用法"),
            (lambda desk: desk.say(record.id, "开会。"), "写句"),
        ):
            await app.do(verb)
            (step,) = await app.do(lambda desk: desk.undo())
            assert step.label == f"{what} 3-12 会议"


async def test_what_has_no_room_in_the_echo_is_not_to_be_seen(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        line = "1-8 局务会 48人 @三楼会议室 听取创建工作情况汇报并研究明年重点项目 #创城 /会议"
        await pilot.press("f4")
        await type_(pilot, line)
        echo, below = (app.screen.query_one(f"#{name}", Line).text for name in ("echo", "doubts"))
        assert "三楼会议室" in echo
        assert "…" not in echo
        assert "事项“局务会 听取创建工作情况汇报并研究明年重点项目”" in below
        await type_(pilot, " 五六次")
        assert app.screen.query_one("#doubts", Line).text.lstrip().startswith("! ")
