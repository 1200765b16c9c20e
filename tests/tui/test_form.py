"""Forms get shorter with use: what was entered before need not be typed again."""

import re
from datetime import datetime
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual import events
from textual.pilot import Pilot

from store import editing
from store.contract import Put
from store.desk import Desk, open_desk
from store.documents import create_document
from store.kinds import load_kinds
from store.model import Node, Placement
from store.review import approve, send_back, submit
from store.tinydb_store import TinyDBStore
from tests.screen import SIZE, screen_text
from tests.tui.test_together import until
from tui.app import WenmingApp
from tui.screens.pick import KindPage
from tui.screens.record import RecordPage
from tui.screens.review import ReviewPage
from tui.screens.section import SectionPage
from tui.screens.todo import TodoPage
from tui.screens.words import ClausePage, NodePage
from tui.widgets.lines import Line, Lines
from tui.widgets.prose_area import ProseArea
from tui.widgets.quick_bar import QuickBar


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    store, kinds = TinyDBStore(tmp_path), load_kinds()
    create_document(store, unit="某局", year=2025, who="甲", at="2025-12-01T09:00:00+08:00")
    now = datetime.fromisoformat("2025-12-01T09:00:00+08:00")
    return open_desk(store, kinds, unit=None, year=None, name=None, who="甲", now=lambda: now)


async def type_(pilot: Pilot[None], text: str) -> None:
    for character in text:
        pilot.app.post_message(events.Key(character, character))
    await pilot.pause()


def values(app: WenmingApp) -> dict[str, str]:
    page = app.screen
    assert isinstance(page, RecordPage)
    return {name: value for name, value in page.values().items() if value}


async def test_a_field_that_is_kept_is_there_in_the_next_record_and_is_no_record_alone(
    desk: Desk,
) -> None:
    desk.add({"kind": "meeting", "title": "一月会", "date": "1-5", "place": "三楼",
              "fields": {"form": "恳谈会"}})  # fmt: skip
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        page = RecordPage(desk.kinds["meeting"])
        await app.push_screen(page)
        assert values(app) == {}
        places = [spec.name for spec in page.specs]
        page.set_focus(page.inputs[places.index("place")])
        await pilot.press("ctrl+k")
        assert values(app) == {"place": "三楼"}
        page.set_focus(page.inputs[0])
        await type_(pilot, "2-5")
        await pilot.press("tab")
        await type_(pilot, "二月会")
        await pilot.press("ctrl+s")
        assert values(app) == {"place": "三楼"}
        await pilot.press("ctrl+s")
        assert len(desk.records()) == 2
        page.set_focus(page.inputs[places.index("place")])
        await pilot.press("ctrl+k")
        page.set_focus(page.inputs[0])
        await type_(pilot, "3-5")
        await pilot.press("ctrl+s")
        assert values(app) == {}
    assert [(r.title, r.place) for r in desk.records()][:2] == [
        ("一月会", "三楼"),
        ("二月会", "三楼"),
    ]


async def test_a_digit_in_a_choice_is_another_choice(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        page = RecordPage(desk.kinds["meeting"], words={"fields.form": "恳谈会"})
        await app.push_screen(page)
        page.set_focus(page.inputs[2])
        await type_(pilot, "1")
        assert values(app) == {"fields.form": "1"}


async def test_what_is_no_choice_is_marked_and_numbers_stand_apart_from_words(desk: Desk) -> None:
    fields = {"form": "65人", "quarter": "3"}
    record = desk.add({"kind": "inspection", "title": "检查", "fields": fields})
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(RecordPage.of(desk, desk.placed(record.id)))
        await pilot.pause()
        assert "! 不是选项  1季度专项" in screen_text(app)
        assert "1 1  2 2  3 3●  4 4" in screen_text(app)
        page = app.screen
        assert isinstance(page, RecordPage)
        for words in ("2", "自查", ""):
            page.inputs[2].value = words
            await pilot.pause()
            assert "! 不是选项" not in screen_text(app)


async def test_a_repeat_is_a_copy_with_one_change(desk: Desk) -> None:
    fields = {"form": "恳谈会", "attendees": "65人"}
    record = desk.add({"kind": "meeting", "title": "廉政会", "date": "1-5", "fields": fields})
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(SectionPage(desk.placed(record.id).node))
        await pilot.press("ctrl+k")
        assert values(app)["fields.attendees"] == "65人"
        await type_(pilot, "2-5")  # in the place of the first day
        await pilot.press("ctrl+s")
    assert [(r.title, r.date.raw) for r in desk.records()] == [("廉政会", "1-5"), ("廉政会", "2-5")]


async def test_what_is_typed_over_a_value_stands_behind_it(desk: Desk) -> None:
    fields = {"attendees": "20"}
    record = desk.add({"kind": "meeting", "title": "例会", "date": "4-8", "fields": fields})
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(RecordPage.of(desk, desk.placed(record.id)))
        await type_(pilot, "5-8")
        await pilot.press("enter", "end", "会", *["down"] * 3)
        await type_(pilot, "28人")
        assert values(app) == {"date": "5-8", "title": "例会会", "fields.attendees": "28人"}
        await pilot.press("tab", "shift+tab", "home")
        await type_(pilot, "1")
        assert values(app)["fields.attendees"] == "128人"
        await pilot.press(*["ctrl+z"] * 4)  # of letters, one by one
        assert values(app)["fields.attendees"] == "20"


async def test_a_value_that_others_made_longer_is_typed_over_in_part(desk: Desk) -> None:
    record = desk.add({"kind": "meeting", "title": "例会", "date": "4-8"})
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        page = RecordPage.of(desk, desk.placed(record.id))
        await app.push_screen(page)
        await pilot.press("f4")
        bar = app.focused
        desk.edit(record.id, {"date": "12月24日"})
        app.desk.store.refresh()
        page.news()
        await until(pilot, lambda: values(app)["date"] == "12月24日")
        assert app.focused is bar  # not taken away from the quick line
        await pilot.press("f4", "5")
        assert values(app)["date"] == "5"


async def test_two_letters_of_pinyin_offer_names_and_a_digit_takes_one_that_was_read(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [0.0]
    monkeypatch.setattr("tui.screens.record.monotonic", lambda: clock[0])
    desk.add({"kind": "meeting", "title": "党风廉政建设恳谈会", "place": "机关三楼会议室"})
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        page = RecordPage(desk.kinds["meeting"])
        await app.push_screen(page)
        await pilot.press("tab")
        await type_(pilot, "dflz1")
        assert values(app)["title"] == "dflz1"  # nobody can have read an offer
        await pilot.press("backspace")
        await until(pilot, lambda: "1党风廉政建设恳谈会" in screen_text(app))
        clock[0] += 0.5
        await type_(pilot, "1")
        assert values(app)["title"] == "党风廉政建设恳谈会"
        await type_(pilot, "2")
        assert values(app)["title"] == "党风廉政建设恳谈会2"  # a digit is a digit again
        await pilot.press("tab")
        await type_(pilot, "2")
        assert values(app)["fields.form"] == "2"


async def test_kinds_are_found_by_initials_by_family_and_by_template(
    desk: Desk, tmp_path: Path
) -> None:
    (tmp_path / "settings").mkdir(exist_ok=True)
    (tmp_path / "settings" / "templates.toml").write_text(
        '[[templates]]\nname = "月度例会"\nkind = "会议"\ntitle = "局务会"\nplace = "三楼"\n'
        'fields = { attendees = "32人" }\n',
        "utf-8",
    )
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f2")
        page = app.screen
        assert isinstance(page, KindPage)
        assert len(page.choices) <= 19
        assert "月度例会" in screen_text(app)
        await type_(pilot, "zyfw")
        assert getattr(page.choices[0], "key", "") == "volunteer_service"
        await pilot.press(*["backspace"] * 4)
        await pilot.press(str(2 + [*desk.kinds.families].index("帮扶")))
        assert [getattr(k, "key", "") for k in page.choices] == ["donation", "partnership"]
        await page.do_back()
        await pilot.press("1")
        template = {"title": "局务会", "place": "三楼", "fields.attendees": "32人"}
        for day in ("1-5", "2-5"):
            assert values(app) == template
            await pilot.press(*day, "ctrl+s")
        assert values(app) == template
        assert not app.screen.dirty  # type: ignore[attr-defined]
    assert [(r.kind, r.title, r.date.raw) for r in desk.records()] == [
        ("meeting", "局务会", "1-5"), ("meeting", "局务会", "2-5"),
    ]  # fmt: skip


async def test_words_that_are_not_chinese_stand_beside_the_kinds(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f2")
        await type_(pilot, "huiyi")
        assert not any(re.search("[a-z]{4}", line) for line in screen_text(app).splitlines()[3:])


async def test_a_mistake_in_the_templates_is_said_and_hides_no_kind(
    desk: Desk, tmp_path: Path
) -> None:
    (tmp_path / "settings").mkdir(exist_ok=True)
    (tmp_path / "settings" / "templates.toml").write_text("[[templates]]\nname = 3\n", "utf-8")
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("f2")
        assert "第 1 个模板" in screen_text(app)
        await type_(pilot, "huiyi")
        await pilot.press("enter")
        assert isinstance(app.screen, RecordPage)


async def test_all_fields_of_the_common_kinds_are_in_sight_at_80_by_24(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        for key in (
            "meeting",
            "activity",
            "volunteer_service",
            "publicity",
            "donation",
            "training",
        ):
            await app.push_screen(RecordPage(desk.kinds[key]))
            await pilot.pause()
            assert "佐证" in screen_text(app), key


async def test_a_paragraph_is_written_over_lines_with_undo_and_find_and_no_character_is_lost(
    desk: Desk,
) -> None:
    app = WenmingApp(desk)
    preamble = next(n for n in desk.arrangement.nodes.values() if n.style == "preamble")
    async with app.run_test(size=SIZE) as pilot:
        page = NodePage(preamble, desk.kinds)
        await app.push_screen(page)
        await type_(pilot, "今年以来，\u3000我局")
        await pilot.press("enter")
        await type_(pilot, "坚持创建。")
        await type_(pilot, "我局")
        assert page.values()["text"] == "今年以来，\u3000我局\n坚持创建。我局"
        await pilot.press("ctrl+z")
        assert page.values()["text"] == "今年以来，\u3000我局\n坚持创建。"
        await pilot.press("ctrl+y", "f3")
        await type_(pilot, "我局")
        await pilot.press("enter")
        area = page.inputs[0]
        assert isinstance(area, ProseArea)
        assert area.selected_text == "我局"
        assert area.cursor_position == 8
        await pilot.press("enter")
        assert area.cursor_position == len(area.value)
        await pilot.press("escape")
        await page.settle()
        app.post_message(events.Paste("甲\r\n乙\x1b[2J"))
        await pilot.pause()
        assert area.value.endswith("甲\n乙\ufffd[2J")
        await pilot.press("ctrl+s")
        assert app.text.blocks[1].text == "今年以来，\u3000我局"


async def test_a_line_of_the_editor_holds_as_many_characters_as_a_printed_one(desk: Desk) -> None:
    app = WenmingApp(desk)
    preamble = next(n for n in desk.arrangement.nodes.values() if n.style == "preamble")
    async with app.run_test(size=SIZE) as pilot:
        page = NodePage(preamble, desk.kinds)
        await app.push_screen(page)
        area = page.inputs[0]
        assert isinstance(area, ProseArea)
        area.value = "字" * 28
        await until(pilot, lambda: area.wrap_width > 0)
        assert area.wrapped_document.height == 1
        area.value = "字" * 29
        assert area.wrapped_document.height == 2


async def test_a_form_shows_what_is_stored_where_nothing_is_typed(desk: Desk) -> None:
    id_ = desk.add({"kind": "meeting", "title": "例会", "fields.attendees": "45人"}).id
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        page = RecordPage.of(desk, desk.placed(id_))
        await app.push_screen(page)
        at = [spec.name for spec in page.specs].index("fields.attendees")
        page.inputs[at].value = "65人"
        await pilot.press("ctrl+s", "ctrl+z")
        assert (values(app)["fields.attendees"], page.dirty) == ("45人", False)
        assert "已撤销：修改 例会" in screen_text(app)
        await pilot.press("ctrl+y")
        assert values(app)["fields.attendees"] == "65人"
        page.inputs[at].value = "70人"
        await pilot.press("ctrl+s")
        assert "已保存" in screen_text(app)  # nobody else was there


async def test_a_copy_of_another_record_is_not_the_one_that_was_left(desk: Desk) -> None:
    one = desk.add({"kind": "meeting", "title": "甲会", "date": "1-5"})
    desk.add({"kind": "meeting", "title": "乙会", "date": "1-6"})
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(SectionPage(desk.placed(one.id).node))
        await pilot.press("ctrl+k", "escape", "down")
        assert isinstance(app.screen, SectionPage)
        assert not app.drafts.left
        await pilot.press("ctrl+k")
        assert values(app)["title"] == "乙会"
        await pilot.press("tab", "end", "三", "escape", "up")
        assert [draft.values["title"] for draft in app.drafts.left] == ["乙会三"]
        await pilot.press("ctrl+k")
        assert values(app)["title"] == "甲会"
        await pilot.press("escape", "down", "f2", "1")
        assert values(app)["title"] == "乙会三"


async def test_the_form_of_a_returned_record_says_why(desk: Desk) -> None:
    id_ = desk.add({"kind": "meeting", "title": "例会", "date": "1-5"}).id
    submit(desk, [id_])
    send_back(desk, [id_], "人数不对")
    app = WenmingApp(desk)
    async with app.run_test(size=(100, 24)) as pilot:
        page = RecordPage.of(desk, desk.placed(id_))
        await app.push_screen(page)
        assert "退回：人数不对" in screen_text(app)
        await pilot.press("tab", "end", "三")
        await page.do_submit()
        assert "先按 Ctrl+S 保存" in screen_text(app)
        await pilot.press("ctrl+s")
        await page.do_submit()
        assert "已送审 1 条" in screen_text(app)
    assert desk.placed(id_).record.status == "submitted"


async def test_a_clause_written_by_hand_stands_in_the_preview(desk: Desk) -> None:
    id_ = desk.add({"kind": "meeting", "title": "例会", "date": "1-5", "text": "开了一次例会。"}).id
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE):
        await app.push_screen(RecordPage.of(desk, desk.placed(id_)))
        assert "开了一次例会。（手写句" in screen_text(app)


async def test_what_is_approved_meanwhile_is_told_as_such(desk: Desk) -> None:
    id_ = desk.add({"kind": "meeting", "title": "例会", "date": "1-5"}).id
    submit(desk, [id_])
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        page = RecordPage.of(desk, desk.placed(id_))
        await app.push_screen(page)
        await pilot.press("tab", "end", "三")
        approve(desk, [id_])
        app.desk.store.refresh()
        page.news()
        assert "刚审核通过" in screen_text(app)


async def test_ctrl_w_and_ctrl_f_in_the_form_of_a_record_take_words_out_of_a_field(
    desk: Desk,
) -> None:
    id_ = desk.add({"kind": "meeting", "title": "例会", "date": "11-13"}).id
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        form = RecordPage.of(desk, desk.placed(id_))
        await app.push_screen(form)
        await pilot.press("ctrl+w")
        clause = app.screen
        assert isinstance(clause, ClausePage)
        clause.inputs[0].value = "开了会"
        await pilot.press("ctrl+s")
        assert app.screen is form
        assert "开了会（手写句，Ctrl+W 改）" in screen_text(app)
        assert "已按写的句子印" in screen_text(app)
        await pilot.press("ctrl+z")
        assert "已撤销：写句" in screen_text(app)
        assert "手写句" not in screen_text(app)
        await pilot.press("end", "1", "ctrl+w", "ctrl+f")
        assert "先按 Ctrl+S 保存，再送审" in screen_text(app)
        assert values(app)["date"] == "11-131"
        await pilot.press("backspace", "ctrl+f")
        assert values(app)["date"] == "11-13"
        assert desk.placed(id_).record.status == "submitted"
        await app.push_screen(RecordPage(desk.kinds["meeting"]))
        await pilot.press("1", "ctrl+w")
        assert "先按 Ctrl+S 保存，再写句" in screen_text(app)
        await pilot.press("f4", *"a b", "ctrl+w")
        assert app.screen.query_one(QuickBar).field.value == "a "  # a line of its own


async def test_a_digit_stands_in_a_saved_form_and_not_the_choice(desk: Desk) -> None:
    record = desk.add({"kind": "volunteer_service", "title": "清洁家园"})
    field = next(f for f in desk.kinds["volunteer_service"].fields if len(f.choices) > 4)
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        page = RecordPage.of(desk, desk.placed(record.id))
        await app.push_screen(page)
        at = [spec.name for spec in page.specs].index(f"fields.{field.key}")
        await pilot.press(*["tab"] * at)
        assert all(choice in page.message for choice in field.choices)
        await type_(pilot, "5")
        assert f"{field.choices[4]}●" in page.message
        await pilot.press("ctrl+s")
        assert values(app)[f"fields.{field.key}"] == field.choices[4]
        assert not page.dirty
        await pilot.press("shift+tab", "tab", "tab")
        assert page.message == ""
    assert desk.placed(record.id).record.fields[field.key] == field.choices[4]


@pytest.mark.parametrize("place", ["todo", "form", "review"])
async def test_who_mends_cannot_read_why_a_record_was_returned(desk: Desk, place: str) -> None:
    why = "参加人数和签到表对不上，请查明是否包括离退休党员，并补上3月的签到表和两张现场照片"
    id_ = desk.add({"kind": "meeting", "title": "全系统党风廉政建设恳谈会", "date": "1-5"}).id
    submit(desk, [id_])
    send_back(desk, [id_], why)
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        page = TodoPage() if place == "todo" else RecordPage.of(desk, desk.placed(id_))
        if place == "review":
            submit(desk, [id_])
            app.desk.store.refresh()
        await app.push_screen(ReviewPage() if place == "review" else page)
        await pilot.pause()
        words = "".join(line.text for line in app.screen.query(Line))
        words = "".join(words.split())
        for lines in app.screen.query(Lines):
            rows = ["".join(text for text, _ in row) for row in lines.rows]
            assert all(cell_len(row) <= 80 for row in rows)
            words += "".join("".join(rows).split())
        assert why in words
        if place == "review":
            assert f"退回过：{why}" in words


async def test_a_changed_number_says_that_the_words_by_hand_still_tell_the_old_one(
    desk: Desk,
) -> None:
    values = {"kind": "meeting", "title": "推进会", "date": "3-6", "fields": {"attendees": "65人"}}
    told, own = desk.add(values), desk.add(values | {"title": "座谈会"})
    desk.say(own.id, "开了座谈会，65人参加")
    heading = next(n for n in desk.arrangement.nodes.values() if n.style == "heading")
    new = Node(desk.key, "", "paragraph", heading.id, text="召开推进会，65人参加，很好。")
    node = desk.reshape(lambda a: editing.add(a, heading.id, new))
    placement = Placement(desk.key, told.id, node, "told", told="召开推进会，65人参加")
    desk.store.commit([Put(placement)], who="甲", at="2025-12-01T09:00:00+08:00", label="导入")
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        for record, what in ((told, "段落里的话没有改，按 F7"), (own, "写的句子没有改，按 Ctrl+W")):
            page = RecordPage.of(app.desk, app.desk.placed(record.id))
            await app.push_screen(page)
            await pilot.pause()
            page.preview()
            assert ("在段落里：召开推进会，65人参加" in screen_text(app)) == (record is told)
            assert "不成文" not in screen_text(app)
            at = next(n for n, s in enumerate(page.specs) if s.name == "fields.attendees")
            page.inputs[at].value = "56人"
            await pilot.press("ctrl+s")
            assert what in page.message
            page.inputs[at].value = "65人"
            await pilot.press("ctrl+s")
            assert "已保存" in page.message
            assert "没有改" not in page.message
            page.inputs[1].value = "开会"
            await pilot.press("ctrl+s")
            assert "没有改" not in page.message
