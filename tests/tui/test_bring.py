"""导入 at the screen: shown before it is taken, one step to undo, and nothing of it in between."""

from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from exports.ledger import write_ledger
from store.desk import Desk
from tests.exports.desks import empty_desk, sample_desk
from tests.exports.test_package import document, packed
from tests.screen import SIZE, screen_text
from tests.tui.test_together import until
from tui.app import WenmingApp
from tui.screens.bring import BringPage
from tui.screens.home import HomePage

TABLE = "日期\t类型\t事项\t人数\r\n3-5\t会议\t一月会\t65人\r\n4-6\t会议\t二月会\t40\r\n"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return empty_desk(tmp_path)


async def paste(pilot: Pilot[None], text: str) -> None:
    pilot.app.post_message(events.Paste(text))
    await until(pilot, lambda: isinstance(pilot.app.screen, BringPage))


async def take(pilot: Pilot[None], key: str = "ctrl+s") -> None:
    await pilot.press(key)
    await until(pilot, lambda: isinstance(pilot.app.screen, HomePage))


async def test_a_table_that_is_pasted_is_shown_and_then_taken_as_one_step(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await paste(pilot, TABLE)
        await until(pilot, lambda: "Ctrl+S 收下" in screen_text(app))
        assert "人数 → 参加人数" in screen_text(app)
        assert desk.records() == []
        await take(pilot)
        assert [r.title for r in desk.records()] == ["一月会", "二月会"]
        assert "已收下，2 条记录" in screen_text(app)
        await pilot.press("ctrl+z")
        assert desk.records() == []


async def test_what_is_refused_is_named_and_the_rest_is_taken_only_when_one_says_so(
    desk: Desk,
) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await paste(pilot, TABLE + "5-6\t没有这种\t三月会\t3\r\n")
        await until(pilot, lambda: "有些收不了" in screen_text(app))
        assert "第 4 行" in screen_text(app)
        await pilot.press("ctrl+s")
        assert desk.records() == []
        await take(pilot, "space")
        assert [r.title for r in desk.records()] == ["一月会", "二月会"]


async def test_lines_pasted_into_the_quick_line_are_records_and_its_own_words_stay(
    desk: Desk,
) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f4", *"12")
        home = app.screen
        assert isinstance(home, HomePage)
        assert home.bar is not None
        home.bar.field.post_message(events.Paste("3-5 甲会 20人\n\n4-6 乙会 30人\n五六次 丙会"))
        await until(pilot, lambda: isinstance(app.screen, BringPage))
        await until(pilot, lambda: "Ctrl+S 收下" in screen_text(app))
        assert "甲会" in screen_text(app)
        await take(pilot)
        assert {r.title for r in desk.records()} >= {"甲会", "乙会"}
        assert len(desk.records()) == 3
        assert home.bar.field.value == "12"
        await pilot.press("escape")


async def test_five_thousand_rows_are_taken_while_the_screen_answers(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = "".join(f"3-{n % 28 + 1}\t会议\t第{n}次会\t{n}人\n" for n in range(1, 5001))
    app = WenmingApp(desk)
    said: list[str] = []
    say = BringPage.say

    def heard(page: BringPage, text: str) -> None:
        said.append(text)
        say(page, text)

    monkeypatch.setattr(BringPage, "say", heard)
    async with app.run_test(size=SIZE) as pilot:
        await paste(pilot, "日期\t类型\t事项\t人数\n" + rows)
        await until(pilot, lambda: "Ctrl+S 收下" in screen_text(app))
        assert sum("正在读" in words for words in said) > 3
        await take(pilot)
        assert len(desk.records()) == 5000
        await pilot.press("ctrl+z")
        assert desk.records() == []


async def test_a_ledger_is_read_from_a_file_and_a_wrong_one_is_a_sentence(
    desk: Desk, tmp_path: Path
) -> None:
    other = sample_desk(tmp_path / "other")
    path = tmp_path / "台账.xlsx"
    with path.open("wb") as file:
        write_ledger(file, other.arrangement, other.kinds, title="台账", created=other.now())
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+b")
        page = app.screen
        assert isinstance(page, BringPage)
        field = page.query_one("#path")
        for name, said in (("没有.xlsx", "没有"), ("a.doc", "另存为 .docx")):
            field.value = str(tmp_path / name)  # type: ignore[attr-defined]
            await pilot.press("enter")
            await until(pilot, lambda: "没有读成" in screen_text(app))
            assert said in "".join(text for row in page.rows for text, _ in row)
        field.value = str(path)  # type: ignore[attr-defined]
        await pilot.press("enter")
        await until(pilot, lambda: "Ctrl+S 收下" in screen_text(app))
        await take(pilot)
    assert len(desk.records()) == len(other.records())


async def test_tracked_changes_of_a_word_file_are_listed_before_they_are_taken(
    desk: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "改过的.docx"
    gone = "<w:del><w:r><w:delText>十二</w:delText></w:r></w:del>"
    path.write_bytes(packed(document(f"<w:p>{gone}<w:r><w:t>开会</w:t></w:r></w:p>")))
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+b")
        app.screen.query_one("#path").value = str(path)  # type: ignore[attr-defined]
        await pilot.press("enter")
        await until(pilot, lambda: "Ctrl+S 收下" in screen_text(app))
        assert "插入 0 处，删除 1 处" in screen_text(app)
        assert "“开会”：删去“十二”" in screen_text(app)


async def test_a_text_is_shown_with_what_will_be_lost_before_it_is_taken(
    desk: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "旧总结.txt"
    path.write_text("某局总结\n一、加强领导\n全年召开会议3次。\n", "utf-8")
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+b")
        app.screen.query_one("#path").value = str(path)  # type: ignore[attr-defined]
        await pilot.press("enter")
        await until(pilot, lambda: "Ctrl+S 收下" in screen_text(app))
        assert "一、加强领导" in screen_text(app)
        await take(pilot)
        assert "全年召开会议3次。" in app.text.plain
