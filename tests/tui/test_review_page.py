"""The reviewer's screen, and what leads to it: at 80x24, by keyboard."""

import shlex
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

import tui.screens.review
from store.contract import Put
from store.desk import Desk, open_desk
from store.documents import create_document
from store.evidence import attach
from store.kinds import load_kinds
from store.model import Record
from store.review import approve, submit
from store.tinydb_store import TinyDBStore
from tests.screen import SIZE, screen_text
from tests.tui.test_together import until
from tui.app import WenmingApp
from tui.screens.evidence import EvidencePage
from tui.screens.past import PastPage
from tui.screens.record import RecordPage
from tui.screens.review import ReviewPage
from tui.screens.section import SectionPage
from tui.screens.todo import TodoPage

NOW = datetime.fromisoformat("2025-12-20T10:00:00+08:00")
TITLE = "系统党风廉政建设恳谈会"
MEETING = {"kind": "meeting", "title": TITLE, "date": "11-17", "fields": {"attendees": "56人"}}


def desk_of(folder: Path, who: str) -> Desk:
    return open_desk(
        TinyDBStore(folder), load_kinds(), unit="某局", year=2025, name=None, who=who,
        now=lambda: NOW,
    )  # fmt: skip


@pytest.fixture
def author(tmp_path: Path) -> Desk:
    create_document(
        TinyDBStore(tmp_path), unit="某局", year=2025, review=True, who="甲", at=NOW.isoformat()
    )
    return desk_of(tmp_path, "甲")


@pytest.fixture
def judge(author: Desk, tmp_path: Path) -> Desk:
    return desk_of(tmp_path, "乙")


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Test keys come faster than a person's: what is held down has a test of its own."""
    monkeypatch.setattr(tui.screens.review, "HELD", 0.0)


def handed_in(author: Desk, *titles: str) -> list[Record]:
    records = [author.add(MEETING | {"title": title}) for title in titles or (TITLE,)]
    return submit(author, [record.id for record in records])


def app_of(desk: Desk) -> WenmingApp:
    desk.store.refresh()
    return WenmingApp(desk)


def status(desk: Desk, record: Record) -> str:
    desk.store.refresh()
    return desk.placed(record.id).record.status


async def shown(pilot: Pilot[None], app: WenmingApp) -> ReviewPage:
    """The review screen, once its record stands there with its changes."""
    page = app.screen
    assert isinstance(page, ReviewPage)
    await until(pilot, lambda: page.drawn is not None and len(page.changes) == len(page.ids))
    return page


async def loaded(pilot: Pilot[None], app: WenmingApp, count: int) -> PastPage:
    """The history on the screen, once it shows so many transactions."""
    page = app.screen
    assert isinstance(page, PastPage)
    await until(pilot, lambda: len(page.found) == count)
    return page


async def press(pilot: Pilot[None], app: WenmingApp, *keys: str) -> None:
    for key in keys:
        page = app.screen
        if isinstance(page, ReviewPage):
            await until(pilot, lambda: page.drawn is not None)  # noqa: B023 - awaited at once
        await pilot.press(key)


async def test_all_that_a_verdict_needs_is_on_the_screen(
    author: Desk, judge: Desk, tmp_path: Path
) -> None:
    create_document(author.store, unit="某局", year=2024, who="甲", at=NOW.isoformat())
    last = Record("0" * 26, "某局", 2024, "meeting", "党风廉政建设恳谈会")
    desk = open_desk(
        author.store, author.kinds, unit="某局", year=2024, name=None, who="甲", now=lambda: NOW
    )
    old = desk.make({"kind": "meeting", "title": last.title, "date": "2024-11-20",
                     "fields": {"attendees": "58人"}})[0]  # fmt: skip
    author.store.commit([Put(old)], who="甲", at=NOW.isoformat(), label="旧")
    record = author.add(MEETING)
    (tmp_path / "签到表.txt").write_text("甲、乙", "utf-8")
    attach(author, record.id, [tmp_path / "签到表.txt"], label="签到")
    author.edit(record.id, {"fields.attendees": "65人"})
    submit(author, [record.id])
    judge.store.refresh()
    app = app_of(judge)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f6")
        await shown(pilot, app)
        words = screen_text(app)
    assert "审核 1 / 1" in words
    assert f"会议 · 11月17日 · {TITLE} · 65人" in words
    assert "甲 12月20日" in words
    assert f"11月17日召开{TITLE}，65人参加。" in words.replace("\n", "")
    assert "参加人数 56人 → 65人（12月20日 甲）" in words
    assert "签到 签到表.txt；缺 通知、照片2张、纪要" in words
    assert "2024年11月20日 党风廉政建设恳谈会；参加人数 65人，去年 58人（+7）" in words


async def test_enter_passes_backspace_returns_with_a_reason_and_a_blank_puts_off(
    author: Desk, judge: Desk
) -> None:
    one, two, three = handed_in(author, "第一次会议", "第二次会议", "第三次会议")
    app = app_of(judge)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f6")
        await shown(pilot, app)
        await press(pilot, app, "enter", "backspace", "enter")
        assert "请写理由" in screen_text(app)
        await press(pilot, app, *"人数 不符a", "backspace", "enter")
        assert "已退回“第二次会议”：人数 不符" in screen_text(app)
        await press(pilot, app, "space")
        assert "都看过了：通过 1，退回 1，暂缓 1" in screen_text(app)
        await press(pilot, app, "up", "enter")
        assert "现在是退回" in screen_text(app)
    assert [status(judge, r) for r in (one, two, three)] == ["approved", "returned", "submitted"]
    assert judge.placed(two.id).record.reason == "人数 不符"


async def test_a_reason_is_chosen_from_the_last_ones_and_escape_returns_nothing(
    author: Desk, judge: Desk
) -> None:
    one, two = handed_in(author, "第一次会议", "第二次会议")
    app = app_of(judge)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f6")
        page = await shown(pilot, app)
        await press(pilot, app, "backspace", *"照片是去年的", "enter")
        await press(pilot, app, "backspace", "down")
        assert page.reason == "照片是去年的"
        await page.do_back()
        assert "没有退回" in screen_text(app)
        await press(pilot, app, "backspace", "up")
        app.post_message(events.Paste("，见附件"))
        await until(pilot, lambda: "，见附件" in (page.reason or ""))
        await press(pilot, app, "enter")
    assert (status(judge, one), status(judge, two)) == ("returned", "returned")
    assert judge.placed(two.id).record.reason.endswith("，见附件")


async def test_keys_that_wait_in_the_line_approve_nothing(author: Desk, judge: Desk) -> None:
    records = handed_in(author, *(f"第{n}次会议" for n in range(1, 6)))
    app = app_of(judge)
    async with app.run_test(size=SIZE) as pilot:
        for key in ("f6", "enter", "enter"):  # before the first record was drawn
            app.post_message(events.Key(key, None))
        await until(pilot, lambda: isinstance(app.screen, ReviewPage))
        await shown(pilot, app)
        assert {status(judge, r) for r in records} == {"submitted"}
        for _ in range(5):  # all pressed while the first one stands there
            app.post_message(events.Key("enter", None))
        await until(pilot, lambda: "没有算" in screen_text(app))
        await pilot.pause()
        await shown(pilot, app)
    assert [status(judge, r) for r in records] == ["approved"] + ["submitted"] * 4


async def test_a_key_that_is_held_down_approves_once(
    author: Desk, judge: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tui.screens.review, "HELD", 1e6)
    records = handed_in(author, "第一次会议", "第二次会议", "第三次会议")
    app = app_of(judge)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f6")
        page = await shown(pilot, app)
        page.last = time.monotonic() - 2e6
        await press(pilot, app, "enter", "enter", "enter")
        assert "按住不放" in screen_text(app)
    assert [status(judge, r) for r in records] == ["approved", "submitted", "submitted"]


async def test_nothing_is_decided_where_the_window_is_too_small_to_show_it(
    author: Desk, judge: Desk
) -> None:
    (record,) = handed_in(author)
    app = app_of(judge)
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.press("f6")
        await shown(pilot, app)
        await press(pilot, app, "enter")
    assert status(judge, record) == "submitted"


async def test_what_another_changes_while_one_looks_is_shown_before_it_counts(
    author: Desk, judge: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    (record,) = handed_in(author)
    app = app_of(judge)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f6")
        page = await shown(pilot, app)
        monkeypatch.setattr(page, "news", lambda: None)  # it has not come through yet
        author.store.refresh()
        author.edit(record.id, {"fields.attendees": "650人"})
        await press(pilot, app, "enter")
        assert "刚被甲改过，没有算" in screen_text(app)
        await until(pilot, lambda: "650人" in screen_text(app))
        assert status(judge, record) == "submitted"
        await press(pilot, app, "enter")
    assert status(judge, record) == "approved"


@pytest.mark.parametrize("words", [False, True])
async def test_who_changes_what_one_reads_is_named_and_the_next_key_decides_nothing(
    author: Desk, judge: Desk, words: bool
) -> None:
    (record,) = handed_in(author)
    app = app_of(judge)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f6")
        page = await shown(pilot, app)
        author.store.refresh()
        if words:
            author.say(record.id, "开了恳谈会")
        else:
            author.edit(record.id, {"fields.attendees": "650人"})
        await until(pilot, lambda: "刚被甲改过，这里是改后的内容" in screen_text(app))
        await press(pilot, app, "enter")
        assert "刚被甲改过，看过再按 Enter" in screen_text(app)
        assert status(judge, record) == "submitted"
        await press(pilot, app, "backspace", *"不对")
        author.store.refresh()
        author.edit(record.id, {"fields.attendees": "651人"})
        await until(pilot, lambda: bool(page.changed_by))
        await press(pilot, app, "enter")
        assert "刚被甲改过，看过再按 Enter" in screen_text(app)
        assert status(judge, record) == "submitted"
        await press(pilot, app, "escape")
        await press(pilot, app, "enter")
    assert status(judge, record) == "approved"


async def test_a_verdict_of_another_is_no_change_of_what_one_reads(
    author: Desk, judge: Desk, tmp_path: Path
) -> None:
    (record,) = handed_in(author)
    app = app_of(judge)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f6")
        page = await shown(pilot, app)
        approve(desk_of(tmp_path, "丙"), [record.id])
        await until(
            pilot, lambda: page.placed is not None and page.placed.record.status == "approved"
        )
        assert not page.changed_by
        await press(pilot, app, "enter")
        assert "现在是已审" in screen_text(app)


async def test_ones_own_work_is_not_passed_and_the_sentence_says_why(author: Desk) -> None:
    (record,) = handed_in(author)
    app = app_of(author)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f6")
        await shown(pilot, app)
        await press(pilot, app, "enter")
        assert "要由别人审核" in screen_text(app)
    assert status(author, record) == "submitted"


async def test_what_is_handed_in_meanwhile_joins_the_queue(author: Desk, judge: Desk) -> None:
    handed_in(author, "第一次会议")
    app = app_of(judge)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f6")
        await shown(pilot, app)
        handed_in(author, "第二次会议")
        await until(pilot, lambda: "审核 1 / 2" in screen_text(app))
        author.remove([r.id for r in author.records() if r.title == "第一次会议"])
        await until(pilot, lambda: "审核 1 / 1" in screen_text(app))
        assert "第二次会议" in screen_text(app)


async def test_one_key_hands_in_a_record_or_all_drafts_of_a_section(author: Desk) -> None:
    records = [author.add(MEETING | {"title": f"第{n}次会议"}) for n in range(1, 4)]
    node = author.placed(records[0].id).node
    app = app_of(author)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(SectionPage(node))
        await pilot.press("ctrl+f")
        assert "已送审 1 条" in screen_text(app)
        await pilot.press("up", "ctrl+f")
        assert "2 条草稿" in screen_text(app)
        await pilot.press("enter")
        assert "已送审 2 条" in screen_text(app)
        await pilot.press("ctrl+f")
        assert "没有要送审的草稿" in screen_text(app)
    assert [status(author, r) for r in records] == ["submitted"] * 3


async def test_the_section_is_handed_in_from_the_home_screen(author: Desk) -> None:
    records = [author.add(MEETING | {"title": f"第{n}次会议"}) for n in range(1, 4)]
    loose = author.add({"kind": "activity", "title": "清明祭扫", "section": "未归类"})
    app = app_of(author)
    async with app.run_test(size=SIZE) as pilot:
        at = app.screen.targets.index(author.section("2"))  # type: ignore[attr-defined]
        await pilot.press(*["down"] * (at - 1), "ctrl+f", "enter")
        assert "已送审 3 条" in screen_text(app)
        loose_at = app.screen.targets.index(None)  # type: ignore[attr-defined]
        await pilot.press(*["down"] * (loose_at - at), "ctrl+f")
    assert [status(author, r) for r in (*records, loose)] == ["submitted"] * 4


async def test_an_approved_record_is_unlocked_from_its_section(author: Desk, judge: Desk) -> None:
    (record,) = handed_in(author)
    judge.store.refresh()
    approve(judge, [record.id])
    app = app_of(judge)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(SectionPage(judge.placed(record.id).node))
        await pilot.press("space")  # how it is used is the document's business
        await pilot.press("ctrl+w")
        assert "句子不能改" in screen_text(app)
        await pilot.press("f8", "enter")
        assert "已审核通过" in screen_text(app)
        await pilot.press("f6")
        await shown(pilot, app)
        await press(pilot, app, "enter")
        assert "现在是已审" in screen_text(app)
        await press(pilot, app, "backspace", "down", "enter")
    assert status(judge, record) == "returned"


async def test_the_steps_and_the_reason_of_the_last_return_are_shown(
    author: Desk, judge: Desk, tmp_path: Path
) -> None:
    (tmp_path / "settings").mkdir()
    (tmp_path / "settings" / "review.toml").write_text(
        '[[steps]]\nname = "科室"\n[[steps]]\nname = "分管领导"\n', "utf-8"
    )
    (record,) = handed_in(author)
    judge.store.refresh()
    from store.review import send_back  # noqa: PLC0415

    send_back(judge, [record.id], "人数不符")
    author.store.refresh()
    author.edit(record.id, {"fields.attendees": "66人"})
    submit(author, [record.id])
    app = app_of(judge)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f6")
        await shown(pilot, app)
        words = screen_text(app)
        assert "接下来 科室 → 分管领导" in words
        assert "人数不符" in words
        assert "56人 → 66人" in words
        await press(pilot, app, "enter")
        assert "已过 科室；接下来 分管领导" in screen_text(app)
    assert status(judge, record) == "submitted"


async def test_where_old_history_is_missing_the_screens_say_so_and_go_on(
    author: Desk, tmp_path: Path
) -> None:
    (record,) = handed_in(author)
    store = author.store
    assert isinstance(store, TinyDBStore)
    store.compact(who="甲", at=NOW.isoformat())
    for path in (tmp_path / "history").iterdir():
        path.unlink()
    judge = desk_of(tmp_path, "乙")
    app = app_of(judge)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f6")
        await shown(pilot, app)
        await until(pilot, lambda: "查不到" in screen_text(app))
        await press(pilot, app, "enter")
        assert "history 里缺了" in screen_text(app)
        await pilot.press("ctrl+backslash")
        await until(pilot, lambda: isinstance(app.screen, PastPage))
        await until(pilot, lambda: "缺了" in screen_text(app))
    assert app.return_code in (None, 0)
    assert status(judge, record) == "submitted"


# --- 要办, 历史, 佐证, 图 ------------------------------------------------------------


async def test_what_is_to_be_done_opens_where_it_is_done(author: Desk) -> None:
    author.add(MEETING)
    app = app_of(author)
    async with app.run_test(size=SIZE) as pilot:
        assert "要办" in screen_text(app)
        assert "年初专题研究文明创建未记" in screen_text(app)
        await pilot.press("end", "enter")
        page = app.screen
        assert isinstance(page, TodoPage)
        at = next(n for n, one in enumerate(page.found) if one.message == "第三季度检查未记")
        await pilot.press(*["down"] * at, "enter")
        assert isinstance(app.screen, RecordPage)
        assert app.screen.kind.key == "inspection"
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is page)
        at = next(n for n, one in enumerate(page.found) if one.record)
        await pilot.press("home", *["down"] * at, "enter")
        assert isinstance(app.screen, RecordPage)
        assert app.screen.placed is not None
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is page)
        at = next(n for n, one in enumerate(page.found) if one.grade == "section")
        await pilot.press("home", *["down"] * at, "enter")
        assert isinstance(app.screen, SectionPage)


async def test_what_was_asked_for_is_not_asked_again_once_it_is_entered(author: Desk) -> None:
    app = app_of(author)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f12")
        page = app.screen
        assert isinstance(page, TodoPage)
        at = next(n for n, one in enumerate(page.found) if one.message == "第一季度检查未记")
        await pilot.press("home", *["down"] * at, "enter")
        assert isinstance(app.screen, RecordPage)
        await pilot.press(*"4-2", "tab", *"第一季度", "escape")
        await until(pilot, lambda: app.screen is page)
        await pilot.press("enter")  # what was left here unsaved is not lost
        await pilot.press("tab", "end", *"安全检查", "ctrl+s")
        await until(pilot, lambda: "已保存" in screen_text(app))
        (record,) = [r for r in author.records() if r.kind == "inspection"]
        assert (record.title, record.date.raw) == ("第一季度安全检查", "4-2")
        assert (record.fields["form"], record.fields["quarter"]) == ("季度专项", "1")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is page)
        assert "第一季度检查未记" not in [one.message for one in page.found]


async def test_an_earlier_version_comes_back_as_a_new_change(author: Desk, judge: Desk) -> None:
    record = author.add(MEETING)
    author.edit(record.id, {"title": "改坏的标题"})
    app = app_of(author)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+backslash")
        page = app.screen
        assert isinstance(page, PastPage)
        await until(pilot, lambda: bool(page.rows))
        assert "2025-12-20" in screen_text(app)
        assert f"“改坏的标题” 事项：{TITLE} → 改坏的标题" in screen_text(app)
        await pilot.press("space")
        assert "按记录排" in screen_text(app)
        await pilot.press("space", "enter")
        await until(pilot, lambda: app.screen is not page)
        await loaded(pilot, app, 2)
        await pilot.press("down", "enter", "enter")
        await loaded(pilot, app, 3)
    author.store.refresh()
    assert author.placed(record.id).record.title == TITLE
    submit(author, [record.id])
    judge.store.refresh()
    approve(judge, [record.id])
    app = app_of(author)
    async with app.run_test(size=SIZE) as pilot:
        await app.screen.open_past(record.id)  # type: ignore[attr-defined]
        mine = await loaded(pilot, app, 5)
        at = next(n for n, (_, t) in enumerate(mine.rows) if t and t.label.startswith("修改"))
        await pilot.press(*["down"] * (at - 1), "enter", "enter")
        await until(pilot, lambda: "已审核通过" in screen_text(app))
    assert status(author, record) == "approved"


async def test_a_file_is_attached_and_taken_off_at_the_screen(author: Desk, tmp_path: Path) -> None:
    record = author.add(MEETING)
    (tmp_path / "签到表.txt").write_text("甲、乙", "utf-8")
    app = app_of(author)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(SectionPage(author.placed(record.id).node))
        await pilot.press("ctrl+underscore")
        page = app.screen
        assert isinstance(page, EvidencePage)
        await pilot.press("ctrl+s")
        assert "请写上文件的路径" in screen_text(app)
        await pilot.press(*"签到", "tab")
        page.inputs[1].value = str(tmp_path / "签到表.txt")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "已附上，共 1 件" in screen_text(app))
        assert "签到 签到表.txt" in screen_text(app)
        await pilot.press("f8", "enter")
        await until(pilot, lambda: "已去掉" in screen_text(app))
    author.store.refresh()
    assert author.placed(record.id).record.evidence == ()


@pytest.mark.parametrize(
    ("name", "dropped"),
    [
        ("义务植树 合影.txt", shlex.quote),
        ("义务植树 合影.txt", '"{}"'.format),
        ("义务植树 合影.txt", lambda path: path.replace(" ", "\\ ")),
        ("义务植树 合影.txt", str),
        ("'植树'.txt", str),
        ("植树\\ 合影'.txt", str),
    ],
)
async def test_a_file_is_not_found_as_the_terminal_drops_it(
    author: Desk, tmp_path: Path, name: str, dropped: Callable[[str], str]
) -> None:
    record = author.add(MEETING)
    (tmp_path / "he photos").mkdir()
    path = tmp_path / "he photos" / name
    path.write_text("甲、乙", "utf-8")
    async with (app := app_of(author)).run_test(size=SIZE) as pilot:
        page = EvidencePage(record)
        await app.push_screen(page)
        assert "F8 去掉" in screen_text(app)
        page.inputs[0].value, page.inputs[1].value = "照片", f"{dropped(str(path))} "
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "已附上，共 1 件" in screen_text(app))
    author.store.refresh()
    assert author.placed(record.id).record.evidence[0].name == path.name


async def test_two_photos_stand_in_the_form_as_one_and_one(author: Desk, tmp_path: Path) -> None:
    record = author.add(MEETING)
    for name in ("一.txt", "二.txt"):
        (tmp_path / name).write_text(name, "utf-8")
    attach(author, record.id, [tmp_path / "一.txt", tmp_path / "二.txt"], label="照片")
    app = app_of(author)
    async with app.run_test(size=SIZE) as pilot:
        page = RecordPage.of(app.desk, app.desk.placed(record.id))
        await app.push_screen(page)
        field = page.inputs[[spec.name for spec in page.specs].index("evidence")]
        assert field.value == "照片2"
        field.value = "照片2、签到1"
        await pilot.press("ctrl+s")
    author.store.refresh()
    found = [(one.label, one.count, one.name) for one in author.placed(record.id).record.evidence]
    assert found == [("照片", 1, "一.txt"), ("照片", 1, "二.txt"), ("签到", 1, "")]


async def test_the_year_is_shown_as_pictures(author: Desk) -> None:
    handed_in(author)
    author.add(MEETING | {"date": "3-2"})
    app = app_of(author)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f11")
        words = screen_text(app)
    assert "11月" in words
    assert "█" in words
    assert "没有 2024 年的记录" in words


async def test_a_record_whose_return_was_undone_counts_as_looked_at(
    author: Desk, judge: Desk
) -> None:
    last = handed_in(author, "第一次恳谈会", "第二次恳谈会")[1]
    app = app_of(judge)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(ReviewPage())
        page = await shown(pilot, app)
        await press(pilot, app, "down", "backspace", "down", "enter", "space")
        assert "都看过了：退回 1，暂缓 1" in screen_text(app)
        await press(pilot, app, "ctrl+z")
        assert status(author, last) == "submitted"
        assert page.placed is not None
        assert page.placed.record.id == last.id
        assert "已撤销" in screen_text(app)
        assert page._count() == "暂缓 1"
        await press(pilot, app, "ctrl+y")
        assert page._count() == "退回 1，暂缓 1"
        await press(pilot, app, "ctrl+z", "enter")
        assert status(author, last) == "approved"
        assert page._count() == "通过 1，暂缓 1"


async def test_a_record_that_is_handed_in_again_after_a_return_is_not_offered(
    author: Desk, judge: Desk
) -> None:
    (record,) = handed_in(author)
    app = app_of(judge)
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: app._watch is not None)
        await app.push_screen(ReviewPage())
        page = await shown(pilot, app)
        await press(pilot, app, "backspace", "down", "enter")
        author.store.refresh()
        submit(author, [record.id])
        await until(pilot, lambda: page._left() == [0])
        await press(pilot, app, "enter")
        assert status(author, record) == "approved"


async def test_the_way_to_return_an_approved_record_leads_there_from_its_section_and_its_form(
    author: Desk, judge: Desk
) -> None:
    (record,) = handed_in(author)
    judge.store.refresh()
    approve(judge, [record.id])
    app = app_of(judge)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+z")
        assert "在它那一节选中它，按 F6" in screen_text(app)
        await app.push_screen(SectionPage(judge.placed(record.id).node))
        await pilot.press("enter", "f6")
        page = await shown(pilot, app)
        assert page.placed is not None
        assert page.placed.record.id == record.id
        await pilot.press("escape", "x", "escape", "x")
        await until(pilot, lambda: isinstance(app.screen, SectionPage))
        await pilot.press("backspace")
        page = await shown(pilot, app)
        assert "Backspace 退回" in page.message
        await pilot.press("backspace", *"日期不对", "enter")
        assert status(judge, record) == "returned"


async def test_backspace_on_what_cannot_be_returned_says_so(author: Desk) -> None:
    record = author.add(MEETING)
    app = app_of(author)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(SectionPage(author.placed(record.id).node))
        await pilot.press("backspace")
        assert "不用退回" in screen_text(app)
        await pilot.press("up", "backspace")
        assert "先选中一条" in screen_text(app)
        await pilot.press("down", "f8", "backspace")
        assert "删除" in screen_text(app)
        assert app.screen.asks  # type: ignore[attr-defined]
