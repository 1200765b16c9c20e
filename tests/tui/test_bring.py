"""导入 at the screen: shown before it is taken, one step to undo, and nothing of it in between."""

import threading
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from openpyxl import Workbook
from rich.cells import cell_len
from textual import events
from textual.pilot import Pilot

from exports.ledger import write_ledger
from exports.watch import Watch
from store.desk import Desk
from store.labels import typed
from tests.exports.desks import empty_desk, sample_desk
from tests.exports.test_package import document, packed
from tests.screen import SIZE, screen_text
from tests.tui.test_together import until
from tui.app import WenmingApp
from tui.screens.bring import BringPage
from tui.screens.evidence import EvidencePage
from tui.screens.home import HomePage
from tui.screens.pick import PlacePage, SheetKindPage
from tui.screens.section import SectionPage
from tui.widgets.lines import Lines

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


async def take_rest(pilot: Pilot[None]) -> None:
    """Take what is not refused."""
    await pilot.press("ctrl+s")
    await take(pilot, "enter")


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
        assert "收不了的丢下，只收其余的 2 条？Enter 收" in screen_text(app)
        await pilot.press("escape")
        await until(pilot, lambda: "有些收不了" in screen_text(app))
        assert desk.records() == []
        await take_rest(pilot)
        assert [r.title for r in desk.records()] == ["一月会", "二月会"]


async def test_the_numbers_of_a_pasted_list_become_words(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await paste(pilot, "1、3-8 妇女节座谈会\n2、4-22 读书会\n（3）5-4 演讲比赛\n")
        await until(pilot, lambda: "3 条" in screen_text(app))
        await take(pilot, "ctrl+s")
        assert [r.title for r in desk.records()] == ["妇女节座谈会", "读书会", "演讲比赛"]


async def test_what_is_doubtful_and_left_out_of_a_table_is_said_before_and_after(
    desk: Desk,
) -> None:
    app = WenmingApp(desk)
    table = (
        "日期\t事项\t类型\t人数\t备注\n8-1\t八一慰问\t捐款捐物\t5000元\t\n"
        "6-26\t禁毒宣传\t宣传\t200份\t好\n7-1\t党课\t会议\t45人\t\n"
        "9-9\t重阳节走访敬老院\t\t\t\n5-5\t丙\t没有这种\t\t\n"
    )
    async with app.run_test(size=SIZE) as pilot:
        await paste(pilot, table)
        await until(pilot, lambda: "有些收不了" in screen_text(app))
        rows = shown(app)
        left = "1 行（第 6行）、“备注” 1 格（第 3行）"
        assert rows[0].strip() == f"可收 4 条记录；收不了 {left}。"
        gift = next(n for n, row in enumerate(rows) if "八一慰问" in row)
        assert rows[gift].split() == ["捐款捐物", "8-1", "八一慰问", "5000元"]
        assert rows[gift + 1].strip() == "! 第 2 行：“5000元”不是“人数”，记在“金额”里，请核对。"
        assert any(row.split()[:2] == ["我们的节日？", "9-9"] for row in rows)
        await take_rest(pilot)
        assert f"已收下，4 条记录；没有收 {left}。" in screen_text(app)
        assert "5000元参加" not in app.text.plain
        assert "八一慰问，金额5000元" in app.text.plain


async def test_a_row_shows_its_numbers_as_far_as_there_is_room(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        title, more = "一个很长的会议名称" * 5, "其他数量\t"
        rows = f"日期\t类型\t事项\t人数\t{more}\n3-5\t会议\t{title}\t65人\t评委7人、选手20人\n"
        await paste(pilot, rows + "4-6\t会议\t短会\t40\t评委7人、选手20人、观众100人、记者5人\n")
        await until(pilot, lambda: "Ctrl+S 收下" in screen_text(app))
        long, short = (row for row in shown(app) if row.startswith("  会议"))
        assert "65人、评委7人" in long
        assert "…" in long
        assert short.endswith("40、评委7人、选手20人、观众100人、记者5人")
        assert all(cell_len(row) <= SIZE[0] for row in shown(app))


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


async def test_a_table_whose_cells_have_many_lines_is_no_list_of_lines(desk: Desk) -> None:
    app = WenmingApp(desk)
    table = (
        '日期\t类型\t事项\t议题\n3-5\t会议\t甲会\t"一\n二\n三\n四"\n3-6\t会议\t乙会\t"一\n二\n三"\n'
    )
    async with app.run_test(size=SIZE) as pilot:
        await paste(pilot, table)
        await until(pilot, lambda: "Ctrl+S 收下" in screen_text(app))
        await take(pilot)
        told = [(record.title, record.fields["topic"]) for record in desk.records()]
        assert told == [("甲会", "一\n二\n三\n四"), ("乙会", "一\n二\n三")]


async def test_a_column_of_remarks_is_given_a_place_by_a_key_and_nothing_of_it_is_lost(
    desk: Desk,
) -> None:
    app = WenmingApp(desk)
    table = (
        "日期\t类型\t事项\t备注\n3-5\t会议\t甲会\t血压\n3-6\t会议\t乙会\t好\n3-7\t会议\t丙会\t\n"
    )
    async with app.run_test(size=SIZE) as pilot:
        await paste(pilot, table)
        await until(pilot, lambda: "Enter 给“备注”选去处" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, PlacePage))
        await pilot.press("escape")
        await until(pilot, lambda: "Enter 给“备注”选去处" in screen_text(app))
        await go_to(pilot, "丙会")
        await pilot.press("space", "enter")
        await until(pilot, lambda: isinstance(app.screen, PlacePage))
        assert "不写进正文" in shown(app)[0]
        await pilot.press("1")
        await until(pilot, lambda: "Ctrl+S 收下" in screen_text(app))
        assert "备注 → 佐证" in screen_text(app)
        assert "不收 1 条" in shown(app)[0]
        await take(pilot)
    records = desk.records()
    assert [record.title for record in records] == ["甲会", "乙会"]
    assert [[(e.label, e.note) for e in record.evidence] for record in records] == [
        [("备注", "血压")], [("备注", "好")],
    ]  # fmt: skip


# --- leaving out ----------------------------------------------------------------------------------

LINES = "3-5 甲会 20人\n（下面是王阿姨补的）\n4-6 乙会 30人\n5-7 丙会 40人"


async def go_to(pilot: Pilot[None], words: str) -> None:
    """Move to the row that holds these words."""
    page = pilot.app.screen
    assert isinstance(page, BringPage)
    await pilot.press("home")
    for _ in page.list.rows:
        if words in "".join(text for text, _ in page.list.rows[page.list.cursor or 0]):
            return
        await pilot.press("down")
    raise AssertionError(words)


@pytest.mark.parametrize("key", ["space", "f8"])
@pytest.mark.parametrize(
    "pasted",
    [LINES, "日期\t类型\t事项\t人数\n3-5\t会议\t甲会\t20\n\t其他事项\t（下面是王阿姨补的）\t\n"
            "4-6\t会议\t乙会\tabc\n5-7\t会议\t丙会\t40\n"],
    ids=["lines", "table"],
)  # fmt: skip
async def test_a_line_of_many_is_left_out_and_taken_back_before_the_others_are_taken(
    desk: Desk, pasted: str, key: str
) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await paste(pilot, pasted)
        await until(pilot, lambda: "Ctrl+S 收下" in screen_text(app))
        before = shown(app)
        assert before[0].strip().startswith("可收 4 条")
        for words in ("王阿姨", "乙会", "丙会"):
            await go_to(pilot, words)
            assert "空格 不收这一条" in screen_text(app)
            await pilot.press(key)
        assert "不收 3 条" in shown(app)[0]
        assert sum(row.startswith("- ") for row in shown(app)) == 3
        await go_to(pilot, "丙会")
        assert "空格 收回这一条" in screen_text(app)
        await pilot.press(key)
        assert "不收 2 条" in shown(app)[0]
        assert shown(app)[-1] == before[-1]
        await take(pilot)
        assert [record.title for record in desk.records()] == ["甲会", "丙会"]
        assert "已收下，2 条记录；没有收 不要的 2 条。" in screen_text(app)


async def test_a_line_that_was_pasted_can_only_be_left_out_and_not_corrected(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await paste(pilot, "3-5 甲会 20人\n4-6 乙会 3O人\n5-7 丙会 40人\n")
        await until(pilot, lambda: "Ctrl+S 收下" in screen_text(app))
        await go_to(pilot, "丙会")
        await pilot.press("space")
        await go_to(pilot, "乙会")
        assert "Enter 改这一行" in screen_text(app)
        before = shown(app)
        await pilot.press("enter", *"abc", "escape")
        assert isinstance(app.screen, BringPage)
        assert shown(app) == before
        await pilot.press("enter")
        await pilot.press(*["backspace"] * 3, *"30", "人", "ctrl+s", "enter")
        await until(pilot, lambda: "Ctrl+S 收下" in screen_text(app))
        assert "不收 1 条" in shown(app)[0]
        assert "30人" in shown(app)[app.screen.query_one(Lines).cursor or 0]
        await take(pilot)
        taken = [(r.title, typed(r.fields["attendees"])) for r in desk.records()]
        assert taken == [("甲会", "20人"), ("乙会", "30人")]


async def test_above_the_lines_that_were_pasted_enter_says_to_choose_one_and_takes_nothing(
    desk: Desk,
) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await paste(pilot, LINES)
        await until(pilot, lambda: "Ctrl+S 收下" in screen_text(app))
        hint = "Ctrl+S 收下 / Enter 改选中的一行 / 空格 不收选中的一条 / Esc 不收"
        assert getattr(app.screen, "message", "") == hint
        await pilot.press("enter")
        assert getattr(app.screen, "message", "").startswith("先用 ↑↓ 选一行")
        assert isinstance(app.screen, BringPage)
        assert desk.records() == []
        await go_to(pilot, "乙会")
        assert "Enter 改这一行 / 空格" in screen_text(app)
        await pilot.press("home")
        assert getattr(app.screen, "message", "") == hint


async def test_who_comes_back_from_the_help_leaves_out_the_line_on_which_one_was(
    desk: Desk,
) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await paste(pilot, LINES)
        await until(pilot, lambda: "Ctrl+S 收下" in screen_text(app))
        await go_to(pilot, "乙会")
        await pilot.press("f1")
        assert not isinstance(app.screen, BringPage)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, BringPage))
        await pilot.press("space")
        assert "不收 1 条" in shown(app)[0]


async def test_where_all_is_left_out_nothing_is_taken_and_that_is_said(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await paste(pilot, TABLE)
        await until(pilot, lambda: "Ctrl+S 收下" in screen_text(app))
        await pilot.press("space")
        assert "先用 ↑↓ 选一条" in screen_text(app)
        for words in ("一月会", "二月会"):
            await go_to(pilot, words)
            await pilot.press("space")
        await pilot.press("ctrl+s")
        assert "一条都没有选，没有收。" in screen_text(app)
        assert desk.records() == []


async def test_a_row_is_left_out_beside_those_that_are_refused(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await paste(pilot, TABLE + "5-6\t没有这种\t三月会\t3\r\n")
        await until(pilot, lambda: "有些收不了" in screen_text(app))
        await go_to(pilot, "一月会")
        await pilot.press("space")
        await take_rest(pilot)
        assert [record.title for record in desk.records()] == ["二月会"]
        assert "没有收 1 行（第 4行）、不要的 1 条。" in screen_text(app)


@pytest.mark.parametrize("pasted", [TABLE, "3-5 一月会 65人\n4-6 二月会 40人"])
async def test_what_stands_in_the_year_already_is_told_and_left_out_by_one_key(
    desk: Desk, pasted: str
) -> None:
    app = WenmingApp(desk)
    more = "7-8\t会议\t七月会\t9人\r\n" if "\t" in pasted else "\n7-8 七月会 9人"
    async with app.run_test(size=SIZE) as pilot:
        for again in (pasted, pasted + more):
            assert "今年已有" not in screen_text(app)
            await paste(pilot, again)
            await until(pilot, lambda: "Ctrl+S 收下" in screen_text(app))
            if again == pasted:
                await take(pilot)
        assert "有 2 条和今年已有的一样" in screen_text(app)
        marked = [row for row in shown(app) if row.endswith("  已有")]
        assert ["一月会" in marked[0], "二月会" in marked[1], len(marked)] == [True, True, 2]
        await pilot.press("space")
        assert "不收 2 条" in shown(app)[0]
        await pilot.press("space")
        assert "不收" not in shown(app)[0]
        await pilot.press("space")
        await take(pilot)
        assert [record.title for record in desk.records()] == ["一月会", "二月会", "七月会"]


async def test_what_is_not_understood_in_a_table_stands_below_its_row_before_it_is_taken(
    desk: Desk,
) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await paste(pilot, TABLE.replace("65人", "abc").replace("4-6", "6月31日"))
        await until(pilot, lambda: "Ctrl+S 收下" in screen_text(app))
        rows = [row.strip() for row in shown(app)]
        at = next(n for n, row in enumerate(rows) if "一月会" in row)
        assert rows[at + 1] == "! 第 2 行：没有看懂“abc”这个数，原样保留。"
        assert rows[at + 3] == "! 第 3 行：没有“6月31日”这一天，请核对。"


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
            assert said in "".join(text for row in page.why for text, _ in row)
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


# --- the kind of a table --------------------------------------------------------------------------


async def read(pilot: Pilot[None], path: Path) -> BringPage:
    await pilot.press("ctrl+b")
    page = pilot.app.screen
    assert isinstance(page, BringPage)
    page.query_one("#path").value = str(path)  # type: ignore[attr-defined]
    await pilot.press("enter")
    return page


def shown(app: WenmingApp) -> list[str]:
    """The rows of the list on the top screen."""
    return ["".join(text for text, _ in row) for row in app.screen.query_one(Lines).rows]


async def test_the_kind_of_a_table_that_does_not_say_it_is_chosen_the_best_fit_first(
    desk: Desk,
) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        app.post_message(events.Paste("日期\t事项\t参训人数\n3-5\t消防培训\t20\n"))
        await until(pilot, lambda: isinstance(app.screen, SheetKindPage))
        assert "各行按内容认" in shown(app)[0]
        assert "培训" in shown(app)[1]
        assert "收 日期、事项、参训人数" in shown(app)[1]
        assert "--kind" not in screen_text(app)
        await pilot.press("2")
        await until(pilot, lambda: "Ctrl+S 收下" in screen_text(app))
        await take(pilot)
        (record,) = desk.records()
        assert (record.kind, record.title) == ("training", "消防培训")


MIXED = (
    "日期\t工作内容\t地点\t人数\t数量\n"
    "3-5\t学雷锋志愿服务活动\t人民广场\t32人\t\n"
    "4-2\t消防安全知识培训\t三楼会议室\t65人\t\n"
    "5-8\t节前安全生产检查\t辖区企业\t\t隐患4处\n"
)


async def test_the_rows_of_a_mixed_table_are_not_all_made_one_kind(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        app.post_message(events.Paste(MIXED))
        await until(pilot, lambda: isinstance(app.screen, SheetKindPage))
        await pilot.press("enter")
        await until(pilot, lambda: "Ctrl+S 收下" in screen_text(app))
        kinds = [row.split()[0] for row in shown(app) if "？" in row]
        assert kinds == ["志愿服务？", "培训？", "检查督查？"]
        assert "没有写类型" not in screen_text(app)
        await take(pilot)
        taken = {record.kind for record in desk.records()}
        assert taken == {"volunteer_service", "training", "inspection"}


async def test_records_that_went_to_other_sections_are_told_with_these(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("3")
        await until(pilot, lambda: isinstance(app.screen, SectionPage))
        await paste(pilot, TABLE + "5-6\t培训\t消防培训\t3\r\n")
        await until(pilot, lambda: "Ctrl+S 收下" in screen_text(app))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, SectionPage))
        places = {one.record.title: one.section for one in desk.arrangement.everything()}
        said = getattr(app.screen, "message", "")
        assert said.startswith(f"已收下，3 条记录：{places['一月会']} ")
        assert f" 2 条、{places['消防培训']} " in said
        assert said.endswith("。Ctrl+Z 撤销。")
        assert cell_len(said) < SIZE[0]


async def test_records_that_stand_in_the_section_in_sight_are_only_counted(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("2")
        await until(pilot, lambda: isinstance(app.screen, SectionPage))
        await paste(pilot, TABLE)
        await until(pilot, lambda: "Ctrl+S 收下" in screen_text(app))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, SectionPage))
        assert getattr(app.screen, "message", "") == "已收下，2 条记录。Ctrl+Z 撤销。"


async def test_rows_without_words_are_not_offered_to_be_told_apart_by_them(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        app.post_message(events.Paste("日期\t地点\t参会人数\n3-5\t会议室\t20\n"))
        await until(pilot, lambda: isinstance(app.screen, SheetKindPage))
        assert "各行按内容认" not in screen_text(app)


async def test_the_kind_of_a_file_is_found_by_its_initials(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "工作表.csv"
    path.write_text("日期,事项,参加人数\n3-5,一月会,65\n", "utf-8")
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await read(pilot, path)
        await until(pilot, lambda: isinstance(app.screen, SheetKindPage))
        await pilot.press(*"hy", "enter")
        await until(pilot, lambda: "Ctrl+S 收下" in screen_text(app))
        assert "参加人数 → 参加人数" in screen_text(app)
        await take(pilot)
        assert [record.kind for record in desk.records()] == ["meeting"]


async def test_each_sheet_of_a_book_is_asked_for_or_left_out(desk: Desk, tmp_path: Path) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name in ("一表", "二表", "会议"):
        sheet = book.create_sheet(name)
        sheet.append(["日期", "事项"])
        sheet.append(["3-5", f"{name}的事"])
    book.save(tmp_path / "本.xlsx")
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await read(pilot, tmp_path / "本.xlsx")
        await until(pilot, lambda: "工作表“一表”" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: "工作表“二表”" in screen_text(app))
        await pilot.press(*"peixun", "enter")
        await until(pilot, lambda: "Ctrl+S 收下" in screen_text(app))
        assert "“一表”：没有选类型，没有收。" in screen_text(app)
        await take(pilot)
        taken = {(record.kind, record.title) for record in desk.records()}
        assert taken == {("training", "二表的事"), ("meeting", "会议的事")}


async def test_who_chooses_no_kind_takes_nothing(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        app.post_message(events.Paste("日期\t事项\n3-5\t甲\n"))
        await until(pilot, lambda: isinstance(app.screen, SheetKindPage))
        await pilot.press("escape")
        await until(pilot, lambda: "停下了，什么都没有收。" in screen_text(app))
        await pilot.press("ctrl+s")
        assert desk.records() == []


async def test_what_is_wrong_is_wrapped_and_nothing_of_it_lost(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        long = TABLE.replace("人数", "与本表全然无关的一个很长很长的说明列的名称")
        await paste(pilot, long.replace("65人", "另有说明"))
        await until(pilot, lambda: "有些收不了" in screen_text(app))
        assert all(cell_len(row) <= SIZE[0] for row in shown(app))
        assert "跳过不收的会丢下它。" in "".join(row.strip() for row in shown(app))


async def test_records_that_are_refused_are_named_before_any_is_taken(
    desk: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "记录.json"
    path.write_text(
        '[{"kind": "meeting", "title": "例会", "date": "3-5"}, {"kind": "无此", "title": "甲"}]',
        "utf-8",
    )
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await read(pilot, path)
        await until(pilot, lambda: "有些收不了" in screen_text(app))
        assert "第 2 条" in shown(app)[0]
        assert "--skip" not in screen_text(app)
        await take_rest(pilot)
        assert [record.title for record in desk.records()] == ["例会"]


# --- large files ----------------------------------------------------------------------------------


def heard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the page says from now on."""
    said: list[str] = []
    say = BringPage.say

    def hear(page: BringPage, text: str) -> None:
        said.append(text)
        say(page, text)

    monkeypatch.setattr(BringPage, "say", hear)
    return said


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], threading.Event]:
    """Work waits where it first says these words, until the event that this gives is set."""

    def at(words: str) -> threading.Event:
        go, step = threading.Event(), Watch.step

        def held(watch: Watch, text: str) -> None:
            step(watch, text)
            if words in text:
                assert go.wait(20)

        monkeypatch.setattr(Watch, "step", held)
        return go

    return at


def large(path: Path) -> Path:
    """A file of the sort that its name says, of 500 rows or lines."""
    numbers = range(1, 501)
    if path.suffix == ".csv":
        rows = "".join(f"3-{n % 28 + 1},会议,第{n}次会,{n}人\n" for n in numbers)
        path.write_text("日期,类型,事项,人数\n" + rows, "utf-8")
    elif path.suffix == ".docx":
        file = docx.Document()
        for n in numbers:
            file.add_paragraph(f"3月{n % 28 + 1}日召开第{n}次会议。")
        file.save(str(path))
    else:
        path.write_text("".join(f"全年召开第{n}种会议{n}次。\n" for n in numbers), "utf-8")
    return path


@pytest.mark.parametrize("name", ["表.csv", "稿.txt"])
async def test_who_stops_a_large_import_takes_nothing_and_hears_of_it(
    desk: Desk,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    stopped: Callable[[str], threading.Event],
    name: str,
) -> None:
    monkeypatch.setattr("tui.app._SLOW", 0)
    app, said, before = WenmingApp(desk), heard(monkeypatch), desk.store.seq
    async with app.run_test(size=SIZE) as pilot:
        await read(pilot, large(tmp_path / name))
        await until(pilot, lambda: "Ctrl+S 收下" in screen_text(app))
        go = stopped(" 5/500")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "正在收 5/500，Esc 停下" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: "正在停下" in screen_text(app))
        go.set()
        await until(pilot, lambda: "停下了，什么都没有收。" in screen_text(app))
        assert desk.store.seq == before
        assert not any("磁盘忙" in words for words in said)
        await take(pilot)
        assert desk.store.seq == before + 1


async def test_reading_a_word_file_tells_how_far_it_is_and_stops(
    desk: Desk, tmp_path: Path, stopped: Callable[[str], threading.Event]
) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        go = stopped("20%")
        await read(pilot, large(tmp_path / "稿.docx"))
        await until(pilot, lambda: "正在读 20%，Esc 停下" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: "正在停下" in screen_text(app))
        go.set()
        await until(pilot, lambda: "停下了，什么都没有收。" in screen_text(app))


async def test_who_stops_when_it_is_being_written_hears_that_it_is_too_late(
    desk: Desk, stopped: Callable[[str], threading.Event]
) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await paste(pilot, TABLE)
        await until(pilot, lambda: "Ctrl+S 收下" in screen_text(app))
        go = stopped("正在写到磁盘")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "正在写到磁盘" in screen_text(app))
        await pilot.press("f10")  # nothing may cover the page that waits
        assert isinstance(app.screen, BringPage)
        await pilot.press("escape")
        await until(pilot, lambda: "停不下了" in screen_text(app))
        go.set()
        await until(pilot, lambda: isinstance(app.screen, HomePage))
        assert len(desk.records()) == 2


async def test_who_leaves_while_it_is_taken_takes_nothing(
    desk: Desk, stopped: Callable[[str], threading.Event]
) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await paste(pilot, TABLE)
        await until(pilot, lambda: "Ctrl+S 收下" in screen_text(app))
        go = stopped("0/2")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "0/2" in screen_text(app))
        page = app.screen
        assert isinstance(page, BringPage)
        await pilot.press("ctrl+q")
    assert page.follower.stopped
    go.set()
    app.close_disk()
    assert desk.records() == []


async def test_that_the_disk_is_busy_is_said_only_as_long_as_it_is(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.app._SLOW", 0)
    app, go = WenmingApp(desk), threading.Event()
    async with app.run_test(size=SIZE) as pilot:
        for said in ("", "别的话"):
            go.clear()
            work = app.run_worker(app.do(lambda _: go.wait(20)))
            await until(pilot, lambda: "磁盘忙" in screen_text(app))
            if said:
                app.tell(said)
            go.set()
            await work.wait()
            assert "磁盘忙" not in screen_text(app)
            assert said in screen_text(app)


# --- paths ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["ctrl+b", "f9"])
async def test_a_home_folder_that_nobody_has_is_a_sentence(desk: Desk, key: str) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(key)
        app.screen.query_one("#path").value = "~nosuchuser/x.docx"  # type: ignore[attr-defined]
        await pilot.press("enter")
        await until(pilot, lambda: "找不到“nosuchuser”这个用户的主目录" in screen_text(app))
        assert app.is_running


async def test_so_it_is_where_a_file_is_attached(desk: Desk) -> None:
    record = desk.add({"kind": "meeting", "title": "例会", "date": "3-5"})
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(EvidencePage(record))
        await pilot.press("tab", *"~nosuchuser/x.jpg", "ctrl+s")
        await until(pilot, lambda: "找不到“nosuchuser”这个用户的主目录" in screen_text(app))


async def test_a_file_is_sent_before_its_kind_is_known(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = desk.add({"kind": "meeting", "title": "例会", "date": "3-5"})
    monkeypatch.setattr("tui.screens.evidence.lacking", lambda *_: {})
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(EvidencePage(record))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "请先写明种类" in screen_text(app))
