"""The outline at the screen, by keyboard, at 80x24: no letter key does anything."""

from datetime import datetime
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from exports.intake import import_text
from exports.leave import text_of
from store import editing
from store.contract import Put
from store.desk import Desk, open_desk
from store.documents import create_document
from store.kinds import load_kinds
from store.model import Node, Placement, Record
from store.tinydb_store import TinyDBStore
from tests.exports.desks import empty_desk
from tests.screen import SIZE, screen_text
from tests.tui.test_together import until
from tui.actions import ACTIONS
from tui.app import WenmingApp
from tui.screens.home import HomePage
from tui.screens.outline import OutlinePage, PastePage
from tui.screens.section import SectionPage
from tui.screens.words import ClausePage, NodePage
from tui.show import cell_len
from tui.widgets.lines import Lines

LIST = "一、甲部分\n一是子点\n二是丑点\n二、乙部分"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    store, kinds = TinyDBStore(tmp_path), load_kinds()
    create_document(store, unit="某局", year=2025, who="甲", at="2025-12-01T09:00:00+08:00")
    now = datetime.fromisoformat("2025-12-01T09:00:00+08:00")
    return open_desk(store, kinds, unit=None, year=None, name=None, who="甲", now=lambda: now)


@pytest.fixture
def app(desk: Desk) -> WenmingApp:
    for n, title in enumerate(("一月会", "二月会", "三月会"), 1):
        desk.add({"kind": "meeting", "title": title, "date": f"{n}-6", "section": "1.1"})
    return WenmingApp(desk)


def outline(app: WenmingApp) -> list[str]:
    return [
        f"{app.desk.arrangement.sections[n.id]} {n.style} {n.text or n.label}"
        for n in app.desk.arrangement.nodes.values()
        if n.style in ("heading", "point", "paragraph")
    ]


def titles(app: WenmingApp, node: str) -> list[str]:
    return [p.record.title for p in app.desk.arrangement.placed.get(node, ())]


async def type_(pilot: Pilot[None], text: str) -> None:
    """Pilot.press loses punctuation such as 、."""
    for character in text:
        pilot.app.post_message(events.Key(character, character))
    await pilot.pause()


def chosen(app: WenmingApp) -> Node | None:
    page = app.screen
    assert isinstance(page, OutlinePage | SectionPage)
    return page.chosen if isinstance(page.chosen, Node) else None


async def test_a_leaders_list_is_shown_before_it_is_taken_and_can_be_taken_back(
    app: WenmingApp,
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        before = outline(app)
        await pilot.press("ctrl+o")
        assert isinstance(app.screen, OutlinePage)
        app.post_message(events.Paste(LIST.replace("\n", "\r")))
        await pilot.pause()
        assert isinstance(app.screen, PastePage)
        assert "标题  甲部分" in screen_text(app)
        assert "要点    丑点" in screen_text(app)
        assert outline(app) == before
        await pilot.press("ctrl+s")
        assert isinstance(app.screen, OutlinePage)
        at = outline(app).index("1 heading 甲部分")
        assert outline(app)[at : at + 4] == [
            "1 heading 甲部分", "1.1 point 子点", "1.2 point 丑点", "2 heading 乙部分",
        ]  # fmt: skip
        node = chosen(app)
        assert node is not None
        assert node.text == "甲部分"
        await pilot.press("ctrl+z")
        assert outline(app) == before


async def test_a_list_can_be_typed_line_by_line_and_given_up_only_after_a_question(
    app: WenmingApp,
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        before = outline(app)
        await pilot.press("ctrl+o", "ctrl+l")
        await type_(pilot, "一、甲 部分")
        await pilot.press("enter", "tab", *"一是子x", "backspace", "enter")
        assert "标题  甲 部分" in screen_text(app)
        await pilot.press("escape", "escape")
        await pilot.pause(0.6)
        assert isinstance(app.screen, PastePage)
        assert "甲 部分" in screen_text(app)
        await pilot.press("ctrl+s")
        assert "1 heading 甲 部分" in outline(app)
        assert "1.1 point 子" in outline(app)
        assert len(outline(app)) == len(before) + 2


async def test_a_point_is_moved_folded_and_given_another_level_and_style(app: WenmingApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+o", "down", "down", "down")
        node = chosen(app)
        assert node is not None
        assert node.label == "考评"
        for key, want in (
            ("ctrl+up", "1.1 point 考评"),
            ("shift+down", "1.2 point 考评"),
            ("ctrl+right", "1.1.1 point 考评"),
            ("shift+tab", "1.2 point 考评"),
            ("space", "1 paragraph 考评"),
            ("\u3000", "1.2 heading 考评"),
        ):
            if key == "\u3000":
                app.post_message(events.Key("ideographic_space", key))
                await pilot.pause()
            else:
                await pilot.press(key)
            assert want in outline(app), key
            assert chosen(app) == app.desk.arrangement.nodes[node.id], key
        await pilot.press("left")
        above = chosen(app)
        assert above is not None
        assert above.style == "heading"
        await pilot.press("left")
        assert "考评" not in screen_text(app)
        await pilot.press("right")
        assert "考评" in screen_text(app)
        await pilot.press(*["ctrl+z"] * 6)
        assert "1.2 point 考评" in outline(app)


async def test_a_new_point_with_claim_effect_and_kinds_stands_behind_the_chosen_one(
    app: WenmingApp,
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("1", "ctrl+o", "f2")
        assert isinstance(app.screen, NodePage)
        for words in ("抓早抓小", "见成效。", "会议、没有的"):
            await type_(pilot, words)
            await pilot.press("tab")
        await pilot.press("shift+tab", "ctrl+s")
        assert "没有“没有的”这种记录类型" in screen_text(app)
        await pilot.press(*["backspace"] * 3, *"志愿服务", "ctrl+s")
        assert isinstance(app.screen, OutlinePage)
        node = chosen(app)
        assert node is not None
        assert (node.style, node.text, node.effect) == ("point", "抓早抓小", "见成效。")
        assert node.collects == ("meeting", "volunteer_service")
        assert "1.2 point 抓早抓小" in outline(app)
        await pilot.press("enter", *["tab"] * 2)
        assert isinstance(app.screen, NodePage)
        assert app.screen.values()["collects"] == "会议、志愿服务"
        await pilot.press("tab")
        await type_(pilot, "廉政、作风")
        await pilot.press("ctrl+s")
        assert app.desk.arrangement.nodes[node.id].words == ("廉政", "作风")
        assert app.desk.arrangement.nodes[node.id].collects == node.collects


async def test_deleting_says_what_happens_to_the_records_and_esc_keeps_all(
    app: WenmingApp,
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        before = outline(app)
        await pilot.press("ctrl+o", "down", "down", "f8")
        assert "3 条记录退回提纲或未归类" in screen_text(app)
        await pilot.press("escape")
        await pilot.pause(0.6)
        assert outline(app) == before
        await pilot.press("f8", "enter")
        assert "1.1 point 部署" not in outline(app)
        assert len(app.desk.records()) == 3
        await pilot.press("ctrl+z")
        assert outline(app) == before


async def test_splitting_below_the_cursor_and_joining_again(app: WenmingApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("1", "ctrl+t")
        node = chosen(app)
        assert node is not None
        assert titles(app, node.id) == ["二月会", "三月会"]
        assert titles(app, app.desk.section("1.1")) == ["一月会"]
        await pilot.press("ctrl+g")
        assert titles(app, app.desk.section("1.1")) == ["一月会", "二月会", "三月会"]


async def test_the_use_of_a_record_changes_and_the_text_below_follows_at_once(
    app: WenmingApp,
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("1")
        assert isinstance(app.screen, SectionPage)
        seen = []
        for _ in range(3):
            await pilot.press("space")
            record = app.screen.chosen
            assert not isinstance(record, Node)
            assert record is not None
            text = "".join(t for row in app.screen.query_one("#text").rows for t, _ in row)  # type: ignore[attr-defined]
            seen.append((record.use, "一月会" in text, "3次" in text))
        assert seen == [("ledger", False, False), ("named", True, True), ("counted", False, True)]


async def test_records_change_places_in_their_point_and_stay_chosen(app: WenmingApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("1", "ctrl+down")
        assert titles(app, app.desk.section("1.1")) == ["二月会", "一月会", "三月会"]
        await pilot.press("alt+down")
        assert titles(app, app.desk.section("1.1")) == ["二月会", "三月会", "一月会"]
        await pilot.press("ctrl+z", "ctrl+z")
        assert titles(app, app.desk.section("1.1")) == ["一月会", "二月会", "三月会"]


async def test_the_words_of_a_point_in_the_making_keep_blanks_and_arrows(app: WenmingApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+o", "f2", *"甲乙", "left", "space", "ctrl+s")
        node = chosen(app)
        assert node is not None
        assert node.text == "甲 乙"


async def test_everything_can_be_done_from_the_menu_and_no_key_line_is_too_long(
    app: WenmingApp,
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        rows = [a.id for a in ACTIONS if a.id not in ("menu", "commands", "open", "back")]
        await pilot.press("f10", *["down"] * rows.index("outline"), "enter")
        assert isinstance(app.screen, OutlinePage)
        await pilot.press("down", "down", "f10", *["down"] * rows.index("lower"), "enter")
        assert "1.2 point 部署" in outline(app)
        for page in (HomePage(), SectionPage(None), OutlinePage()):
            await app.push_screen(page)
            assert cell_len(page.query_one("#keys").text) <= SIZE[0]  # type: ignore[attr-defined]
    assert all(not (len(a.key) == 1 and a.key.isalpha()) for a in ACTIONS)


async def test_a_section_that_somebody_deleted_meanwhile_says_so(app: WenmingApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("1", "up", "up", "f8", "enter")
        assert "已删除的一节" in screen_text(app)
        await pilot.press("space", "ctrl+up")
        assert "先选中" in screen_text(app)
        assert len(app.desk.store.all(Record)) == 3


async def test_a_claim_that_the_unit_knows_is_found_by_initials_and_picked(
    app: WenmingApp, tmp_path: Path
) -> None:
    (tmp_path / "settings").mkdir(exist_ok=True)
    (tmp_path / "settings" / "phrases.toml").write_text(
        '[[phrases]]\nuse = "claim"\ntext = "健全机制，压实责任"\n'
        '[[phrases]]\nuse = "claim"\ntext = "营造氛围"\n'
        '[[phrases]]\nuse = "effect"\ntext = "作风好转。"\n',
        "utf-8",
    )
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+o", "down", "down", "f2")
        assert isinstance(app.screen, NodePage)
        assert [o.text for o in app.screen.offers] == ["健全机制，压实责任", "营造氛围"]
        await pilot.press(*"yszr", "down")
        assert [o.text for o in app.screen.offers] == ["健全机制，压实责任"]
        assert "压实责任" in screen_text(app)
        await pilot.press("enter", "enter")
        assert app.screen.values()["text"] == "健全机制，压实责任"
        assert [o.text for o in app.screen.offers] == ["作风好转。"]
        await pilot.press("down", "enter", "ctrl+s")
        node = chosen(app)
        assert node is not None
        assert (node.text, node.effect) == ("健全机制，压实责任", "作风好转。")


async def test_a_figure_is_offered_by_its_initials_behind_a_brace_and_follows_the_records(
    app: WenmingApp,
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        point = next(n for n in app.desk.arrangement.nodes.values() if n.style == "point")
        page = NodePage(point, app.desk.kinds)
        await app.push_screen(page)
        page.inputs[0].value = "全年"
        await pilot.press("end")
        await type_(pilot, "{hyx")
        page.preview()
        assert not page.offers
        await pilot.press("backspace", "down")
        assert [o.text for o in page.offers] == ["{会议.次数}"]
        assert "现在是 3次" in screen_text(app)
        await pilot.press("enter", "ctrl+s")
        assert "全年3次" in app.text.plain
        await app.do(lambda desk: desk.add({"kind": "meeting", "title": "四月会", "date": "4-6"}))
        assert "全年4次" in app.text.plain


async def test_a_figure_by_its_name_is_doubted_as_a_blank_that_nobody_filled(
    app: WenmingApp,
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        point = next(n for n in app.desk.arrangement.nodes.values() if n.style == "point")
        page = NodePage(point, app.desk.kinds)
        await app.push_screen(page)
        for name, doubted in (("{会议.次数}", False), ("{人数}", True)):
            page.inputs[0].value = f"全年{name}，成效明显"
            await until(pilot, lambda: page._data is not None)
            page.preview()
            await pilot.pause()
            assert ("没有填" in screen_text(app)) == doubted


async def test_a_formula_takes_the_place_of_the_initials_in_a_paragraph_and_of_nothing_else(
    app: WenmingApp, tmp_path: Path
) -> None:
    (tmp_path / "settings").mkdir(exist_ok=True)
    (tmp_path / "settings" / "phrases.toml").write_text(
        '[[phrases]]\nuse = "formula"\ntext = "以甲思想为指导"\n', "utf-8"
    )
    async with app.run_test(size=SIZE) as pilot:
        preamble = next(n for n in app.desk.arrangement.nodes.values() if n.style == "preamble")
        await app.push_screen(NodePage(preamble, app.desk.kinds))
        page = app.screen
        assert isinstance(page, NodePage)
        page.inputs[0].value = "今年坚持，做好工作。"
        assert not page.offers
        page.inputs[0].cursor_position = 4
        await pilot.press(*"yjsx", "down", "enter")
        assert page.values()["text"] == "今年坚持以甲思想为指导，做好工作。"


async def test_a_clause_written_by_hand_stands_and_a_wrong_number_in_it_is_told_while_typed(
    app: WenmingApp,
) -> None:
    values: dict[str, object] = {
        "kind": "meeting", "title": "大会", "date": "4-6", "section": "1.1", "use": "named",
        "fields": {"attendees": "65人"},
    }  # fmt: skip
    async with app.run_test(size=SIZE) as pilot:
        record = await app.do(lambda desk: desk.add(values))
        await app.push_screen(OutlinePage())
        outline_page = app.screen
        assert isinstance(outline_page, OutlinePage)
        outline_page.shown = set(app.desk.arrangement.nodes)
        outline_page.go_to = record.id
        outline_page.redraw()
        await pilot.press("ctrl+w")
        words = app.screen
        assert isinstance(words, ClausePage)
        assert words.values()["text"] == "4月6日召开大会，65人参加"
        words.inputs[0].value = "四月开了大会，到会56人"
        await pilot.pause()
        await pilot.press("down")
        assert "写的是 56人，记录是 65人" in screen_text(app)
        await pilot.press("ctrl+s")
        assert "四月开了大会，到会56人" in app.text.plain
        await pilot.press("ctrl+w")
        again = app.screen
        assert isinstance(again, ClausePage)
        again.inputs[0].value = ""
        await pilot.press("ctrl+s")
        assert "4月6日举行大会，65人参加" in app.text.plain


async def test_the_words_of_a_point_that_stands_in_the_paragraph_of_another_are_shown(
    app: WenmingApp,
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        nodes = app.desk.arrangement.nodes.values()
        heading = next(n for n in nodes if n.style == "heading")
        first, second = [n for n in nodes if n.parent == heading.id][:2]
        await app.do(lambda desk: desk.write(first, text="甲领句"))
        await app.do(lambda desk: desk.write(second, text="乙领句"))
        await app.do(lambda desk: desk.write(heading, points="joined"))
        page = OutlinePage(second.id)
        await app.push_screen(page)
        await pilot.pause()
        assert "乙领句" in "".join(t for row in page.query_one("#text", Lines).rows for t, _ in row)


async def test_a_phrase_file_with_a_mistake_is_named_and_stops_nothing(
    app: WenmingApp, tmp_path: Path
) -> None:
    (tmp_path / "settings").mkdir(exist_ok=True)
    (tmp_path / "settings" / "phrases.toml").write_text("[[phrases]]\nuse = 'x'\n", "utf-8")
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+o", "down", "down", "f2")
        assert "第 1 行" in screen_text(app)
        await pilot.press(*"甲乙", "ctrl+s")
        assert "1.2 point 甲乙" in outline(app)


async def test_a_long_paragraph_is_parted_into_points_and_a_record_told_by_itself(
    desk: Desk,
) -> None:
    text = "一是健全机构。成立小组。二是召开推进会，65人参加。"
    record = desk.add({"kind": "meeting", "title": "推进会", "fields": {"attendees": "65人"}})
    heading = next(n for n in desk.arrangement.nodes.values() if n.style == "heading")
    new = Node(desk.key, "", "paragraph", heading.id, text=text)
    node = desk.reshape(lambda a: editing.add(a, heading.id, new))
    told = Placement(desk.key, record.id, node, "told", told="召开推进会，65人参加", told_at=14)
    desk.store.commit([Put(told)], who="甲", at="2025-12-01T09:00:00+08:00", label="导入")
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        page = OutlinePage(node)
        await app.push_screen(page)
        await pilot.press("ctrl+t")
        assert "分成 2 个" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        texts = [n.text for n in desk.arrangement.nodes.values() if n.parent == heading.id]
        assert texts[-2:] == ["健全机构。成立小组。", "召开推进会，65人参加。"]
        page.shown.add(desk.placed(record.id).node or "")
        page.go_to = record.id
        page.redraw()
        await pilot.press("space")
        assert "去掉：召开推进会，65人参加" in screen_text(app)
        assert "改成：召开推进会，65人参加。" in screen_text(app)
        assert "Enter 改 / Esc 不改" in screen_text(app)
        await pilot.press("enter")
        placed = desk.placed(record.id)
        assert (placed.use, placed.told) == ("named", "")
        assert desk.arrangement.nodes[placed.node or ""].text == ""
        await pilot.press("ctrl+z", "ctrl+z")
        assert desk.placed(record.id).told == "召开推进会，65人参加"
        assert text in [n.text for n in desk.arrangement.nodes.values()]


async def test_what_the_record_does_not_tell_of_the_words_is_said_before_they_go(
    desk: Desk,
) -> None:
    text = "召开推进会，65人参加，发书9本。"
    record = desk.add({"kind": "meeting", "title": "推进会", "fields": {"attendees": "65人"}})
    heading = next(n for n in desk.arrangement.nodes.values() if n.style == "heading")
    new = Node(desk.key, "", "paragraph", heading.id, text=text)
    node = desk.reshape(lambda a: editing.add(a, heading.id, new))
    told = Placement(desk.key, record.id, node, "told", told=text[:-1])
    desk.store.commit([Put(told)], who="甲", at="2025-12-01T09:00:00+08:00", label="导入")
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        page = OutlinePage(node)
        await app.push_screen(page)
        await pilot.pause()
        page.shown.add(node)
        page.go_to = record.id
        page.redraw()
        await pilot.press("space")
        assert "注意：9本不再写出" in screen_text(app)
        await pilot.press("escape")
        await until(pilot, lambda: "改由记录成文？" not in screen_text(app))
        desk.write(desk.arrangement.nodes[node], text="发书9本。")
        page.redraw()
        await pilot.pause()
        await pilot.press("space")
        assert "找不到讲它的话" in screen_text(app)
        assert "段落不动" in screen_text(app)
        await pilot.press("enter")
        assert desk.arrangement.nodes[node].text == "发书9本。"
        assert desk.placed(record.id).use == "named"


async def test_empty_lines_of_an_imported_text_fill_no_outline_and_come_out_again(
    tmp_path: Path,
) -> None:
    text = "某局总结\n\n一、学习\n\n开展学习。\n\n\n二、落实\n\n印发简报，"
    desk = empty_desk(tmp_path)
    import_text(desk, text.encode())
    assert text_of(desk).plain == text
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+o")
        page = app.screen
        assert isinstance(page, OutlinePage)
        listed = [t.text for t in page.targets if isinstance(t, Node)]
        assert listed == ["某局总结", "学习", "开展学习。", "落实", "印发简报，"]
        part = SectionPage(next(n.id for n in desk.arrangement.nodes.values() if n.text == "学习"))
        await app.push_screen(part)
        listed = [t.text for t in part.targets if isinstance(t, Node)]
        assert listed == ["学习", "开展学习。"]


async def test_a_paragraph_that_was_emptied_says_how_it_comes_back(desk: Desk) -> None:
    heading = next(n for n in desk.arrangement.nodes.values() if n.style == "heading")
    new = Node(desk.key, "", "paragraph", heading.id, text="甲")
    node = desk.reshape(lambda a: editing.add(a, heading.id, new))
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(NodePage(app.desk.arrangement.nodes[node]))
        await pilot.press("backspace", "ctrl+s")
        assert "空的段落不列在提纲里" in screen_text(app)
        await pilot.press("ctrl+z")
        assert app.desk.arrangement.nodes[node].text == "甲"


async def test_a_number_typed_before_a_heading_is_taken_off_and_that_is_said(
    app: WenmingApp,
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        heading = next(n for n in app.desk.arrangement.nodes.values() if n.style == "heading")
        page = NodePage(heading, app.desk.kinds)
        await app.push_screen(page)
        page.inputs[0].value = "（三）打造载体"
        await pilot.press("ctrl+s")
        assert "打的序号没有要" in screen_text(app)
        assert page.values()["text"] == "打造载体"
        assert not page.dirty
        assert "一、打造载体" in app.text.plain
        await app.push_screen(OutlinePage(heading.id))
        await app.push_screen(NodePage(Node(app.desk.key, "", "heading", parent=heading.id)))
        await type_(pilot, "二、新标题")
        await pilot.press("ctrl+s")
        assert "打的序号没有要" in screen_text(app)
        assert "新标题" in [n.text for n in app.desk.arrangement.nodes.values()]


async def test_what_was_deleted_is_named_and_not_what_stands_in_its_place(
    app: WenmingApp,
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+o", "down", "down", "down", "down")
        node = chosen(app)
        assert node is not None
        place = app.desk.arrangement.sections[node.id]
        assert (node.label, place) == ("活动", "1.3")
        await pilot.press("f8", "enter")
        assert "已删除“活动”（原 1.3），已保存" in screen_text(app)
        assert node.id not in app.desk.arrangement.nodes
