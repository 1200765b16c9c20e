"""F7 审校 at the screen: a finding leads to its place, is mended, or is set aside with a reason."""

from pathlib import Path

import pytest
from rich.cells import cell_len
from textual import events

from exports.intake import import_text
from store.desk import Desk
from store.model import Dismissal
from tests.exports.desks import empty_desk
from tests.screen import SIZE, screen_text
from tests.tui.test_together import until
from tui.app import WenmingApp
from tui.screens.check import CheckPage
from tui.screens.record import RecordPage
from tui.screens.words import ClausePage, NodePage
from tui.widgets.lines import Line
from tui.widgets.prose_area import ProseArea

WORDS = "今年以来,我局开展20xx年文明创建,取得成效。"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = empty_desk(tmp_path)
    node = next(n for n in desk.arrangement.nodes.values() if n.style == "preamble")
    desk.write(node, text=WORDS)
    return desk


def choose(page: CheckPage, surface: str, nth: int = 0) -> None:
    those = [n for n, f in enumerate(page.findings) if f is not None and f.surface == surface]
    page.list.move(those[nth])


async def test_a_finding_leads_to_the_words_that_it_is_about(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f7")
        page = app.screen
        assert isinstance(page, CheckPage)
        choose(page, "20xx")
        await pilot.press("enter")
        assert isinstance(app.screen, NodePage)


async def test_what_is_certain_is_mended_with_one_key_in_its_own_place(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f7")
        page = app.screen
        assert isinstance(page, CheckPage)
        choose(page, ",", 1)
        await pilot.press("ctrl+s")
        assert WORDS.replace("创建,", "创建，") in app.text.plain
        await pilot.press("ctrl+z")
        assert WORDS in app.text.plain


async def test_a_finding_is_set_aside_with_a_reason_and_comes_back_with_undo(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f7")
        page = app.screen
        assert isinstance(page, CheckPage)
        count = sum(f is not None for f in page.findings)
        choose(page, "20xx")
        await pilot.press("space", *"模板 如此", "escape")
        await until(pilot, lambda: not page.prompts)
        assert desk.store.all(Dismissal) == []
        await pilot.press("space", *"模板", "space", *"如此", "enter")
        (aside,) = desk.store.all(Dismissal)
        assert (aside.why, aside.who) == ("模板 如此", desk.who)
        assert sum(f is not None for f in page.findings) == count - 1
        await pilot.press("ctrl+z")
        assert sum(f is not None for f in page.findings) == count


async def test_the_last_line_says_what_keys_do_elsewhere(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f7")
        keys = app.screen.query_one("#keys", Line)
        own = "F8 不用这条规则 Ctrl+S 照改 Enter 打开 Esc 返回 空格 不改，写理由"
        assert keys.text == own
        await pilot.press("end", "space", "模")
        assert keys.text == "Enter 记下 Esc 不记"
        await pilot.press("escape", "insert")
        assert keys.text == own
        await pilot.press("f8", *"模板", "enter")
        assert keys.text == own


async def test_a_rule_is_dropped_for_the_unit_only_with_a_reason(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f7")
        page = app.screen
        assert isinstance(page, CheckPage)
        choose(page, ",")
        await pilot.press("f8", "enter")
        assert "写明为什么" in screen_text(app)
        await pilot.press("f8", *"不管", "enter")
        assert not any(f is not None and f.surface == "," for f in page.findings)


async def test_what_comes_from_a_record_is_mended_in_the_record(desk: Desk) -> None:
    desk.add({"kind": "activity", "title": "20xx年大活动", "date": "3-5"})
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f7")
        page = app.screen
        assert isinstance(page, CheckPage)
        at = next(n for n, f in enumerate(page.findings) if f is not None and f.record)
        page.list.move(at)
        await pilot.press("ctrl+s")
        assert "Enter 打开" in screen_text(app)
        await pilot.press("enter")
        assert isinstance(app.screen, RecordPage)


async def test_a_doubt_about_a_clause_is_said_while_it_is_typed(desk: Desk) -> None:
    node = next(n for n in desk.arrangement.nodes.values() if n.style == "preamble")
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        page = NodePage(node, desk.kinds)
        await app.push_screen(page)
        await until(pilot, lambda: "! " in screen_text(app))


LECTURES = "3月5日组织集中学习，65人参加。全年举办道德讲堂4期，共65人参加。"


@pytest.fixture
def imported(tmp_path: Path) -> Desk:
    desk = empty_desk(tmp_path)
    text = (
        f"某局2025年工作总结\n一、学习\n{LECTURES}\n二、落实\n印发简报37期。\n某局\n2025年12月20日"
    )
    import_text(desk, text.encode())
    return desk


def told(desk: Desk, words: str) -> str:
    return next(p.record.id for p in desk.arrangement.everything() if words in p.told)


def chosen_words(page: NodePage | ClausePage) -> str:
    field = page.inputs[0]
    assert isinstance(field, ProseArea)
    return field.selected_text


async def test_a_number_that_stands_in_a_paragraph_is_mended_there_and_not_in_the_record(
    imported: Desk,
) -> None:
    desk = imported
    id_ = told(desk, "道德讲堂")
    desk.edit(id_, {"fields.participants": "66人"})
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f7")
        page: CheckPage = app.screen  # type: ignore[assignment]
        at = next(n for n, f in enumerate(page.findings) if f and f.rule == "told-number")
        page.list.move(at)
        await pilot.press("enter")
        form = app.screen
        assert isinstance(form, NodePage)
        assert chosen_words(form) == "65人"
        assert form.inputs[0].cursor_position == LECTURES.rindex("65人") + 3
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is page)
        assert "→ 打开记录" in screen_text(app)
        await pilot.press("right")
        assert isinstance(app.screen, RecordPage)
        assert app.screen.placed is not None
        assert app.screen.placed.record.id == id_
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is page)
        await pilot.press("ctrl+s")
        assert "集中学习，65人参加。全年举办道德讲堂4期，共66人参加" in app.text.plain
        assert not any(f and f.rule == "told-number" for f in page.findings)


async def test_a_record_whose_words_are_gone_leads_to_the_paragraph_that_told_it(
    imported: Desk,
) -> None:
    desk = imported
    id_ = told(desk, "道德讲堂")
    node = desk.arrangement.nodes[desk.placed(id_).node or ""]
    desk.write(node, text="3月5日组织集中学习，65人参加。")
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f7")
        page = app.screen
        assert isinstance(page, CheckPage)
        at = next(n for n, f in enumerate(page.findings) if f and f.rule == "told-number")
        page.list.move(at)
        await pilot.press("enter")
        assert isinstance(app.screen, NodePage)
        assert app.screen.node.id == node.id


async def test_what_a_record_says_wrong_is_mended_in_it_though_a_paragraph_tells_it(
    imported: Desk,
) -> None:
    desk = imported
    desk.edit(told(desk, "道德讲堂"), {"date": "2019年3月"})
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f7")
        page = app.screen
        assert isinstance(page, CheckPage)
        at = next(n for n, f in enumerate(page.findings) if f and f.rule == "span")
        page.list.move(at)
        await pilot.press("enter")
        assert isinstance(app.screen, RecordPage)


async def test_a_number_in_a_clause_written_by_hand_is_mended_in_the_clause(desk: Desk) -> None:
    record = desk.add(
        {"kind": "meeting", "title": "推进会", "date": "3-5", "fields": {"attendees": "65人"}}
    )
    desk.use(record.id, "named")
    desk.say(record.id, "3月5日召开推进会，64人参加")
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f7")
        page = app.screen
        assert isinstance(page, CheckPage)
        choose(page, "64人")
        await pilot.press("enter")
        assert isinstance(app.screen, ClausePage)
        assert chosen_words(app.screen) == "64人"


async def test_what_a_finding_says_is_cut_and_its_place_is_lost_when_one_comes_back(
    desk: Desk,
) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=(60, 24)) as pilot:
        await pilot.press("f7")
        page = app.screen
        assert isinstance(page, CheckPage)
        await pilot.pause()
        rows = ["".join(text for text, _ in row) for row in page.list.rows]
        assert all(cell_len(row) <= 60 for row in rows)
        words = "".join("".join(rows).split())
        found = [finding for finding in page.findings if finding is not None]
        assert len(rows) > len(found)
        assert all("".join(finding.message.split()) in words for finding in found)
        for key in ("down", "up"):
            for _ in range(len(rows)):
                await pilot.press(key)
                assert page.list.cursor not in page.going_on
        choose(page, "20xx")
        page.moved()
        await app._page_does("escape")
        await pilot.press("f7")
        again = app.screen
        assert isinstance(again, CheckPage)
        assert again.chosen is not None
        assert again.chosen.surface == "20xx"


@pytest.mark.parametrize("end", ["", "某局\n", "2025年12月1日\n"])
async def test_a_text_without_a_sign_off_cannot_get_one(tmp_path: Path, end: str) -> None:
    desk = empty_desk(tmp_path)
    text = f"某局2025年文明创建工作总结\n一、学习\n组织学习。\n二、行动\n开展活动。\n{end}"
    import_text(desk, text.encode())
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f7")
        page = app.screen
        assert isinstance(page, CheckPage)
        page.list.move(next(n for n, f in enumerate(page.findings) if f and f.rule == "sign-off"))
        await pilot.press("enter")
        assert "在文末补上" in page.message
        await pilot.press("enter")
        assert "已补上" in page.message
        assert "sign-off" not in [f.rule for f in page.findings if f is not None]
        signed, day = app.text.plain.rstrip("\n").split("\n")[-2:]
        assert signed == (end.strip() if "局" in end else desk.unit.name)
        assert day == ("2025年12月1日" if "月" in end else f"{desk.now():%Y年%-m月%-d日}")


async def test_who_adds_a_missing_mark_writes_over_the_word_before_it(tmp_path: Path) -> None:
    desk = empty_desk(tmp_path)
    import_text(desk, "某局2025年总结\n一、学习\n全年学习，作辅导报告二场".encode())
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f7")
        page = app.screen
        assert isinstance(page, CheckPage)
        at = next(n for n, f in enumerate(page.findings) if f and f.rule == "unfinished")
        page.list.move(at)
        await pilot.press("enter")
        app.post_message(events.Key("。", "。"))
        await pilot.pause()
        await pilot.press("ctrl+s", "escape")
        await until(pilot, lambda: app.screen is page)
        assert "作辅导报告二场。" in app.text.plain
        await pilot.press("ctrl+z")
        page.list.move(next(n for n, f in enumerate(page.findings) if f and f.rule == "unfinished"))
        await pilot.press("ctrl+s")
        assert "作辅导报告二场。" in app.text.plain
