"""What a clerk does at the screen, by keyboard, at 80x24."""

import asyncio
import re
import signal
from datetime import datetime
from pathlib import Path

import pytest
from docx import Document as Word
from textual import events

import tui
from exports.watch import Watch
from store.contract import Put
from store.desk import Desk, open_desk
from store.documents import carry_document, create_document
from store.kinds import load_kinds
from store.model import BLANK, Record, Unit
from store.outline import Placed
from store.review import send_back, submit
from store.sample import sample_items
from store.tinydb_store import TinyDBStore
from tests.screen import SIZE, screen_text
from tests.tui.test_together import until
from tui.actions import BY_KEY
from tui.app import WenmingApp
from tui.screens.documents import NewDocumentPage
from tui.screens.home import HomePage
from tui.screens.page import Page
from tui.screens.record import RecordPage
from tui.screens.section import SectionPage
from tui.screens.words import ClausePage, write_clause

HOSTILE = "[/][@click=app.quit]点我\x1b[2J\x00\u202e反\u3000字"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    store, kinds = TinyDBStore(tmp_path), load_kinds()
    create_document(store, unit="某局", year=2025, who="甲", at="2025-12-01T09:00:00+08:00")
    now = datetime.fromisoformat("2025-12-01T09:00:00+08:00")
    return open_desk(store, kinds, unit=None, year=None, name=None, who="甲", now=lambda: now)


async def test_a_record_typed_in_a_section_is_stored_and_told(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("1")
        assert isinstance(app.screen, SectionPage)
        await pilot.press("f2", *"义务植树", *["backspace"] * 4, *"志愿服务", "enter")
        assert isinstance(app.screen, RecordPage)
        await pilot.press(*"3-12", "tab", *"义务植树", "ctrl+s")
        assert "已保存" in screen_text(app)
        assert [i.value for i in app.screen.inputs] == [""] * len(app.screen.inputs)
        (record,) = desk.records()
        assert (record.kind, record.title) == ("volunteer_service", "义务植树")
        assert "义务植树" in app.text.plain


async def test_keys_sent_as_one_burst_land_in_their_fields(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        page = RecordPage(desk.kinds["meeting"])
        await app.push_screen(page)
        for key in [*"11-17", "tab", *"恳谈\u3000会", "enter", *"3", "ctrl+s"]:
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await pilot.pause(0.2)
        (record,) = desk.records()
        assert (record.date.raw, record.title) == ("11-17", "恳谈\u3000会")


async def test_keys_sent_as_one_burst_are_taken_in_their_order_by_long_text(desk: Desk) -> None:
    record = desk.add({"kind": "activity", "title": "清明祭扫", "date": "4-3"})
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        home = app.screen
        assert isinstance(home, HomePage)
        await write_clause(home, desk.placed(record.id))
        burst = ["ctrl+u", *"开展祭扫甲乙", "backspace", *"人", "left", "left", *"的", "end", *"。"]
        for key in burst:
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await pilot.pause()
        page = app.screen
        assert isinstance(page, ClausePage)
        await until(pilot, lambda: page.inputs[0].value.endswith("。"))
        assert page.inputs[0].value == "开展祭扫的甲人。"


async def test_hostile_words_are_shown_and_exported_as_words(desk: Desk, tmp_path: Path) -> None:
    record = desk.add({"kind": "activity", "title": HOSTILE, "date": "3-12"})
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(SectionPage(desk.placed(record.id).node))
        await pilot.press("enter")
        assert isinstance(app.screen, RecordPage)
        assert "[/][@click=app.quit]点我" in app.screen.inputs[1].value
        await pilot.pause(0.2)
        assert "[/][@click=app.quit]" in screen_text(app)
        await pilot.press("f9")
    for bad in "\x1b\x00\u202e":
        assert bad not in app.text.plain


async def test_export_from_the_menu_writes_the_word_file_and_says_where(
    desk: Desk, tmp_path: Path
) -> None:
    desk.add({"kind": "activity", "title": "清明祭扫", "date": "4-3"})
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f10", "down", "down", "down", *["down"] * 5, "enter")
        await pilot.press("enter")
        assert app.exported is not None, screen_text(app)
        assert app.exported.name in screen_text(app).replace("\n", "").replace("  ", "")
    words = "\n".join(p.text for p in Word(str(app.exported)).paragraphs)
    assert words == app.text.plain


async def test_enter_right_behind_escape_does_not_answer_a_question_not_yet_read(
    desk: Desk,
) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        page = NewDocumentPage(2025)
        await app.push_screen(page)
        await pilot.press("tab", *"没存完", "escape", "enter")
        assert app.screen is page
        assert "还没有保存" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, HomePage)


async def leave(app: WenmingApp) -> None:
    """What Esc does once no digit follows it."""
    page = app.screen
    assert isinstance(page, Page)
    await page.perform(BY_KEY["escape"])


async def test_a_form_that_is_left_is_gone_on_with_and_clearing_it_can_be_taken_back(
    desk: Desk,
) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(RecordPage(desk.kinds["activity"]))
        await pilot.press("tab", *"没存完")
        await leave(app)
        assert "没保存的内容留着" in screen_text(app)
        page = RecordPage(desk.kinds["activity"])
        await app.push_screen(page)
        assert page.inputs[1].value == "没存完"
        assert "接着上次没保存的写" in screen_text(app)
        await pilot.press("f8")
        assert page.inputs[1].value == ""
        await pilot.press("ctrl+z")
        assert page.inputs[1].value == "没存完"
        await pilot.press("f8")
        await leave(app)
        again = RecordPage(desk.kinds["activity"])
        await app.push_screen(again)
        assert again.inputs[1].value == ""
        assert desk.store.all(Record) == []


async def test_what_was_typed_when_the_line_broke_is_offered_again(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(RecordPage(desk.kinds["activity"]))
        await pilot.press("tab", *"没存完")
        app._ended(signal.SIGHUP)
    assert app.return_code == 128 + signal.SIGHUP
    again = WenmingApp(desk)
    async with again.run_test(size=SIZE) as pilot:
        assert "上次没保存：主题活动“没存完”" in screen_text(again)
        page = RecordPage(desk.kinds["activity"])
        await again.push_screen(page)
        assert page.inputs[1].value == "没存完"
        await pilot.press("ctrl+s")
        assert [r.title for r in desk.store.all(Record)] == ["没存完"]
        again.keep_draft()
    assert not list((again.folder / "drafts").iterdir())


async def test_a_failure_keeps_what_was_typed_and_says_where_it_happened(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("某人的文字")

    async def fail() -> None:
        async with app.run_test(size=SIZE) as pilot:
            await app.push_screen(RecordPage(desk.kinds["meeting"]))
            await pilot.press(*"11-17", "tab", *"恳谈会")
            monkeypatch.setattr(RecordPage, "perform", broken)
            await pilot.press("f9")

    app = WenmingApp(desk)
    with pytest.raises(RuntimeError):
        await fail()
    assert app.return_code == 70
    (kept,) = (tmp_path / "crash").iterdir()
    assert str(kept) in app.crash
    assert "某人的文字" not in kept.read_text("utf-8") + app.crash
    (draft,) = (tmp_path / "drafts").iterdir()
    assert "恳谈会" in draft.read_text("utf-8")


async def test_a_figure_is_rounded_with_a_blank_and_taken_back(desk: Desk) -> None:
    fields = {"form": "标语", "qty": "1523条"}
    desk.add({"kind": "publicity", "title": "标语", "date": "3-12", "fields": fields})
    gift = {"kind": "donation", "title": "捐款", "fields": {"amount": "9630元"}}
    desk.add(gift)
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+n")
        for printed in ("1520余条", "1500余条", "1000余条", "1523条", "1520余条"):
            await pilot.press("space")
            assert f"张贴标语{printed}" in app.text.plain
            assert printed in screen_text(app)
        await pilot.press("ctrl+z")
        assert "张贴标语1523条" in app.text.plain
        await pilot.press("down", "space")
        assert "照实印" in screen_text(app)
        await pilot.press("enter")
        assert isinstance(app.screen, RecordPage)
        assert app.screen.inputs[1].value == "捐款"


async def test_what_is_typed_and_not_saved_is_not_lost_to_another_document(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        page = RecordPage(desk.kinds["activity"])
        await app.push_screen(page)
        await pilot.press("tab", *"没存完", "ctrl+d", "enter")
        assert isinstance(app.screen, HomePage)
        again = RecordPage(desk.kinds["activity"])
        await app.push_screen(again)
        assert again.inputs[1].value == "没存完"


async def test_a_number_by_hand_is_settled_with_one_key(desk: Desk) -> None:
    record = desk.add(
        {"kind": "meeting", "title": "恳谈会", "date": "3-5", "fields": {"attendees": "65人"},
         "use": "named", "text": "召开恳谈会，66人到会"}
    )  # fmt: skip
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+n")
        assert "记录是 65人" in screen_text(app)
        await pilot.press("space")
        assert "召开恳谈会，65人到会" in app.text.plain
        assert "记录是" not in screen_text(app)
    assert desk.placed(record.id).text == "召开恳谈会，65人到会"


async def test_the_key_that_settles_a_number_leaves_the_number_before_it_whole(desk: Desk) -> None:
    record = desk.add(
        {"kind": "meeting", "title": "廉政大会", "fields": {"attendees": "65人"}, "use": "named",
         "text": "召开廉政大会，15人发言，5人参加"}
    )  # fmt: skip
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+n")
        assert "未能与记录核对" in screen_text(app)
        await pilot.press("space")  # 15人 speak, which no record tells: nothing to settle
        await pilot.press("down", "space")
        assert "15人发言，65人参加" in app.text.plain
    assert desk.placed(record.id).text == "召开廉政大会，15人发言，65人参加"


async def test_another_document_and_a_new_year_are_begun_and_opened_at_the_screen(
    desk: Desk,
) -> None:
    desk.add({"kind": "leading_group", "title": "文明创建工作领导小组", "date": "3-5"})
    desk.add({"kind": "meeting", "title": "座谈会", "date": "9-5"})
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+d", "f2", "tab", *"上半年", "tab", *"01-01..06-30", "ctrl+s")
        assert isinstance(app.screen, HomePage)
        assert app.desk.document.name == "上半年"
        assert "座谈会" not in app.text.plain
        assert "领导小组" in app.text.plain
        await pilot.press("ctrl+d", "f2", *["backspace"] * 4, *"2026", *["tab"] * 4)
        await pilot.press(*"2024", "ctrl+s")
        assert "没有可接着写" in screen_text(app)
        await pilot.press("backspace", "5", "ctrl+s")
        assert (app.desk.document.year, app.desk.document.name) == (2026, "年度")
        await pilot.press("ctrl+r")
        assert "文明创建工作领导小组" in screen_text(app)
        assert "待确认：文明创建工作领导小组" in app.text.plain
        waiting = len(app.desk.to_confirm())
        await pilot.press("end", "space")
        assert len(app.desk.to_confirm()) == waiting - 1
        await pilot.press("escape", "ctrl+d", "end", "up", "enter")
        assert app.desk.document.year == 2025
        assert app.desk.document.name == "年度"


async def test_points_carried_over_get_their_tick_when_they_are_confirmed(tmp_path: Path) -> None:
    kinds = load_kinds()
    store = TinyDBStore(tmp_path)
    store.commit([Put(i) for i in sample_items(kinds)], who="甲", at="2025-12-26", label="样例")
    now = datetime.fromisoformat("2026-01-05T09:00:00+08:00")
    unit = store.all(Unit)[0].name
    carry_document(store, kinds, unit=unit, year=2026, name="年度", earlier=2025, who="甲", now=now)
    new = open_desk(store, kinds, unit=None, year=2026, name=None, who="甲", now=lambda: now)
    app = WenmingApp(new)
    async with app.run_test(size=SIZE) as pilot:
        assert "✓" not in screen_text(app)
        for what in new.to_confirm():
            if BLANK not in (what.text or ""):
                new.confirm(what)
        await pilot.press("1", "escape", "up")
        assert screen_text(app).count("✓") > 10
        await pilot.press("f9")
        assert "里还有待确认的地方" in screen_text(app)


async def test_escape_then_digit_is_a_function_key(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("escape", "1")
        assert "帮助" in screen_text(app).splitlines()[0]


@pytest.mark.parametrize("typed", ["撤销", "cx"])
async def test_an_action_is_found_by_its_name_or_initials(typed: str, desk: Desk) -> None:
    desk.add({"kind": "activity", "title": "清明祭扫", "date": "4-3"})
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+p", *typed)
        shown = screen_text(app)
        assert "撤销" in shown
        assert "新增" not in shown
        await pilot.press("enter")
        assert "已撤销" in screen_text(app)
        assert app.desk.find() == []


async def test_a_name_that_no_action_has_does_nothing(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+p", *"没有这个操作", "enter")
        assert "没有这个操作" in screen_text(app)  # the menu is still there
        await pilot.press(*["backspace"] * 6)
        assert "撤销" in screen_text(app)


def test_no_screen_gives_raw_text_to_a_widget_that_reads_markup() -> None:
    folder = Path(tui.__file__).parent
    for path in [*folder.glob("screens/*.py"), *folder.glob("widgets/*.py"), folder / "app.py"]:
        source = path.read_text("utf-8")
        assert not re.search(r"\b(Static|Label|Button|OptionList|DataTable|notify)\(", source), path


async def test_the_arrows_choose_the_format_and_the_name_follows(desk: Desk) -> None:
    desk.add({"kind": "activity", "title": "清明祭扫", "date": "4-3"})
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f9", "down", "down")
        assert "纯文本" in screen_text(app)
        await pilot.press("enter")
        assert app.exported is not None
        assert app.exported.read_text("utf-8") == app.text.plain
        assert app.exported.suffix == ".txt"


async def test_the_ledger_is_written_while_keys_still_work(desk: Desk) -> None:
    desk.add({"kind": "activity", "title": "清明祭扫", "date": "4-3"})
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f9", *["down"] * 4)
        assert "台账（.xlsx）" in screen_text(app)
        await pilot.press("enter")
        while app.exported is None:
            await pilot.pause()
        assert app.exported.name.endswith("-台账.xlsx")
        assert app.exported.read_bytes().startswith(b"PK")


async def test_esc_stops_a_long_export_and_says_so(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.add({"kind": "activity", "title": "清明祭扫", "date": "4-3"})
    began = asyncio.Event()

    def endless(_: bytes, watch: Watch) -> bytes:
        watch.step("正在排版")
        loop.call_soon_threadsafe(began.set)
        while True:
            watch.rest(60)

    monkeypatch.setattr("exports.pdf.pdf_bytes", endless)
    monkeypatch.setattr("exports.pdf.libre_office", lambda: "soffice")
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        loop = asyncio.get_running_loop()
        await pilot.press("f9", "down", "enter")
        await asyncio.wait_for(began.wait(), 10)
        assert "Esc 取消" in screen_text(app)
        await pilot.press("escape", "up")
        assert "已取消" in screen_text(app)
        assert app.exported is None
        assert not list((tmp_path / "exports").glob("*"))
        await pilot.press("escape", "f10")
        assert len(app.screen_stack) == 2


async def test_a_number_in_a_claim_is_settled_with_one_key_where_it_stands(desk: Desk) -> None:
    for month in (3, 4):
        desk.add({"kind": "volunteer_service", "title": "义务劳动", "date": f"{month}-5",
                  "fields": {"sessions": "3次"}, "use": "ledger"})  # fmt: skip
    node = desk.arrangement.nodes[desk.placed(desk.records()[0].id).node or ""]
    desk.write(node, text="全年召开大会8次，开展志愿服务8次")
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+n")
        assert "记录是 6次" in screen_text(app)
        await pilot.press("down", "space")
        assert desk.arrangement.nodes[node.id].text == "全年召开大会8次，开展志愿服务6次"
        assert "记录是" not in screen_text(app)
        await pilot.press("ctrl+z")
        assert "8次，开展志愿服务8次" in desk.arrangement.nodes[node.id].text


async def test_a_figure_of_several_records_opens_at_the_first_of_them(desk: Desk) -> None:
    first = desk.add({"kind": "meeting", "title": "部署会", "date": "1-5", "use": "named"})
    place = desk.placed(first.id).section
    for month in (3, 4):
        desk.add({"kind": "publicity", "title": f"{month}月标语", "date": f"{month}-5",
                  "fields": {"form": "标语", "qty": "30条"}, "section": place})  # fmt: skip
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+n")
        assert "60条" in screen_text(app)
        await pilot.press("enter")
        page = app.screen
        assert isinstance(page, SectionPage)
        assert isinstance(page.chosen, Placed)
        assert page.chosen.record.title == "3月标语"


async def test_a_returned_record_in_a_final_text_is_told_before_it_is_written(desk: Desk) -> None:
    record = desk.add({"kind": "meeting", "title": "部署会", "date": "1-5"})
    submit(desk, [record.id])
    send_back(desk, [record.id], "人数不符")
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f9")
        assert "文中用了 1 条退回的记录：“部署会”" in screen_text(app)
        assert "Enter 导出" in screen_text(app)
