"""A record is made one of another kind: in its form, many at once, and by the command."""

from pathlib import Path

import pytest

from store.desk import Desk
from store.model import Quantity, Record
from store.review import approve, submit
from tests.exports.desks import empty_desk
from tests.screen import SIZE, screen_text
from tests.tui.test_changed_under import stored
from tests.tui.test_together import mine, theirs, until  # noqa: F401 - fixtures
from tui.app import WenmingApp
from tui.screens.batch import BatchPage
from tui.screens.pick import OtherKindPage
from tui.screens.record import RecordPage
from tui.screens.section import SectionPage


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return empty_desk(tmp_path)


def said(record: Record) -> dict[str, str]:
    return {
        key: "、".join(q.raw for q in (value if isinstance(value, tuple) else (value,))
                      if isinstance(q, Quantity))
        for key, value in record.fields.items()
    }  # fmt: skip


async def test_a_stored_record_becomes_another_kind_with_its_numbers(desk: Desk) -> None:
    id_ = desk.add({"kind": "meeting", "title": "廉政培训", "fields.attendees": "65人"}).id
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(RecordPage.of(desk, desk.placed(id_)))
        await pilot.press("ctrl+t")
        page = app.screen
        assert isinstance(page, OtherKindPage)
        assert "meeting" not in [getattr(choice, "key", "") for choice in page.choices]
        await pilot.press(*"px", "enter")
        form = app.screen
        assert isinstance(form, RecordPage)
        assert (form.kind.key, form.values()["fields.participants"]) == ("training", "65人")
        assert desk.placed(id_).record.kind == "meeting"
        await pilot.press("ctrl+s")
        assert "已保存" in screen_text(app)
    now = desk.placed(id_).record
    assert (now.kind, said(now)) == ("training", {"participants": "65人"})


async def test_the_kinds_that_the_title_says_come_first(desk: Desk) -> None:
    id_ = desk.add({"kind": "meeting", "title": "植树造林栽种杨柳"}).id
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(RecordPage.of(desk, desk.placed(id_)))
        await pilot.press("ctrl+t", "1")
        assert isinstance(app.screen, RecordPage)
        assert app.screen.kind.key == "greening"


async def test_what_is_typed_and_not_saved_goes_along(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        form = RecordPage(desk.kinds["meeting"])
        await app.push_screen(form)
        at = [spec.name for spec in form.specs].index("fields.attendees")
        form.inputs[1].value, form.inputs[at].value = "学法", "65人"
        await pilot.press("ctrl+t", *"px", "enter", "ctrl+s")
        assert "已保存" in screen_text(app)
    (record,) = desk.records()
    assert (record.kind, record.title, said(record)) == (
        "training", "学法", {"participants": "65人"},
    )  # fmt: skip


async def test_words_without_a_place_are_told_before_they_are_saved(desk: Desk) -> None:
    fields = {"topic": "防汛", "attendees": "65人"}
    id_ = desk.add({"kind": "meeting", "title": "例会", "fields": fields}).id
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(RecordPage.of(desk, desk.placed(id_)))
        await pilot.press("ctrl+t", *"zdjs", "enter")
        assert "记在其他数量：参加人数65人" in screen_text(app)
        assert "没有地方放：议题“防汛”" in screen_text(app)
        await pilot.press("escape", "enter")
    assert desk.placed(id_).record.fields["topic"] == "防汛"


async def test_a_draft_of_another_kind_is_there_again(desk: Desk) -> None:
    id_ = desk.add({"kind": "meeting", "title": "例会", "fields.attendees": "65人"}).id
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(SectionPage(desk.arrangement.everything()[0].node))
        await pilot.press("enter", "ctrl+t", *"px", "enter", "tab", "end", "三", "escape", "tab")
        assert isinstance(app.screen, SectionPage)
        assert desk.placed(id_).record.kind == "meeting"
        await pilot.press("enter")
        form = app.screen
        assert isinstance(form, RecordPage)
        assert form.kind.key == "training"
        assert form.values()["title"] == "例会三"
        await pilot.press("ctrl+s")
        assert "已保存" in screen_text(app)
    now = desk.placed(id_).record
    assert (now.kind, now.title, said(now)) == ("training", "例会三", {"participants": "65人"})


async def test_there_and_back_nothing_is_lost_saved_or_not(desk: Desk) -> None:
    fields = {"attendees": "65人", "topic": "防汛", "form": "座谈会"}
    id_ = desk.add({"kind": "meeting", "title": "例会", "fields": fields}).id
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(RecordPage.of(desk, desk.placed(id_)))
        await pilot.press("ctrl+t", *"peix", "enter", "tab", "end", "三", "ctrl+s")
        await pilot.press("ctrl+t", *"huiy", "enter", "ctrl+s")
        assert "已保存" in screen_text(app)
    now = desk.placed(id_).record
    assert (now.kind, now.title, said(now)["attendees"]) == ("meeting", "例会三", "65人")
    assert (now.fields["topic"], now.fields["form"]) == ("防汛", "座谈会")


async def test_ctrl_z_takes_another_kind_back_before_anything_that_was_saved(desk: Desk) -> None:
    id_ = desk.add({"kind": "meeting", "title": "例会", "fields.topic": "防汛"}).id
    desk.edit(id_, {"place": "三楼"})
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(RecordPage.of(desk, desk.placed(id_)))
        await pilot.press("ctrl+t", *"peix", "enter", "ctrl+z")
        form = app.screen
        assert isinstance(form, RecordPage)
        assert (form.kind.key, form.values()["fields.topic"], form.dirty) == (
            "meeting", "防汛", False,
        )  # fmt: skip
    assert desk.placed(id_).record.place == "三楼"


async def test_ctrl_z_goes_back_step_by_step_and_stops_at_the_form(desk: Desk) -> None:
    desk.add({"kind": "meeting", "title": "别的"})
    id_ = desk.add({"kind": "meeting", "title": "例会", "fields.attendees": "65人"}).id
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(RecordPage.of(desk, desk.placed(id_)))
        await pilot.press("tab", "end", "一", "ctrl+t", *"peix", "enter")
        await pilot.press("tab", "end", "二", "ctrl+t", *"zhidu", "enter")
        seen = []
        for _ in range(6):
            form = app.screen
            assert isinstance(form, RecordPage)
            seen.append((form.kind.key, form.values()["title"]))
            await pilot.press("ctrl+z")
        assert seen[:5] == [
            ("rule", "例会一二"), ("training", "例会一二"), ("training", "例会一"),
            ("meeting", "例会一"), ("meeting", "例会"),
        ]  # fmt: skip
        assert "没有可撤销的了" in screen_text(app)
        assert isinstance(app.screen, RecordPage)
        assert not app.screen.dirty
        await pilot.press("escape", "down")
    assert [record.title for record in desk.records()] == ["别的", "例会"]


async def test_anothers_number_goes_along_with_ones_kind(mine: Desk, theirs: Desk) -> None:  # noqa: F811
    fields = {"participants": "41人", "quantities": ["教材51册"]}
    id_ = mine.add({"kind": "training", "title": "消防", "fields": fields}).id
    app = WenmingApp(mine)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(RecordPage.of(app.desk, app.desk.placed(id_)))
        await pilot.press("ctrl+t", *"zhidu", "enter")
        theirs.store.refresh()
        theirs.edit(id_, {"fields.participants": "46人"})
        await pilot.press("ctrl+s", "enter")
        assert "已保存" in screen_text(app)
    now = stored(theirs, id_)
    assert now.kind == "rule"
    assert sorted(q.raw for q in now.quantities) == ["46人", "51册"]


async def test_ones_number_is_not_there_twice_behind_anothers_kind(
    mine: Desk,  # noqa: F811
    theirs: Desk,  # noqa: F811
) -> None:
    id_ = mine.add({"kind": "meeting", "title": "例会", "fields.attendees": "65人"}).id
    app = WenmingApp(mine)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(RecordPage.of(app.desk, app.desk.placed(id_)))
        await pilot.press("tab", "end", "三")
        theirs.store.refresh()
        theirs.edit(id_, {"kind": "rule"})
        await pilot.press("ctrl+s", "space", "enter")
        assert "已保存" in screen_text(app)
    now = stored(theirs, id_)
    assert (now.kind, now.title, said(now)) == ("meeting", "例会三", {"attendees": "65人"})


async def test_an_undone_kind_is_the_kind_of_the_form(desk: Desk) -> None:
    id_ = desk.add({"kind": "meeting", "title": "例会"}).id
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(RecordPage.of(desk, desk.placed(id_)))
        await pilot.press("ctrl+t", *"peix", "enter", "ctrl+s", "ctrl+z")
        form = app.screen
        assert isinstance(form, RecordPage)
        assert (form.kind.key, form.dirty) == ("meeting", False)
        assert "已撤销：修改 例会" in screen_text(app)


async def test_a_ledger_record_of_another_kind_is_used_as_that_kind_is(desk: Desk) -> None:
    node = next(n.id for n in desk.arrangement.nodes.values() if "leading_group" in n.collects)
    place = desk.arrangement.sections[node]
    values = {"kind": "leading_group", "title": "x", "section": place, "use": "named"}
    id_ = desk.add(values).id
    desk.edit(id_, {"kind": "meeting"})
    placed = desk.placed(id_)
    assert placed.use == desk.kinds["meeting"].use
    assert "meeting" in desk.arrangement.nodes[placed.node or ""].collects
    desk.edit(id_, {"use": "ledger"})
    desk.edit(id_, {"kind": "training"})
    assert desk.placed(id_).use == "ledger"


async def test_with_the_kind_ones_fields_are_chosen(mine: Desk, theirs: Desk) -> None:  # noqa: F811
    fields = {"attendees": "65人", "topic": "防汛"}
    id_ = mine.add({"kind": "meeting", "title": "例会", "fields": fields}).id
    app = WenmingApp(mine)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(RecordPage.of(app.desk, app.desk.placed(id_)))
        await pilot.press("tab", "end", "三")
        theirs.store.refresh()
        theirs.edit(id_, {"kind": "training"})
        await pilot.press("ctrl+s", "space", "enter")
        assert "已保存" in screen_text(app)
    now = stored(theirs, id_)
    assert (now.kind, now.title, said(now)["attendees"]) == ("meeting", "例会三", "65人")
    assert now.fields["topic"] == "防汛"


async def test_an_approved_record_keeps_its_kind(desk: Desk) -> None:
    record = desk.add({"kind": "meeting", "title": "例会", "date": "3-1"})
    submit(desk, [record.id])
    approve(desk, [record.id])
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(RecordPage.of(desk, desk.placed(record.id)))
        await pilot.press("ctrl+t")
        assert isinstance(app.screen, RecordPage)
        assert "先退回" in screen_text(app)


async def test_numbers_without_a_field_are_seen_and_changed(desk: Desk) -> None:
    id_ = desk.add({"kind": "meeting", "title": "x", "fields.quantities": "评委1,200人、3处"}).id
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        form = RecordPage.of(desk, desk.placed(id_))
        await app.push_screen(form)
        at = [spec.name for spec in form.specs].index("fields.quantities")
        assert form.inputs[at].value == "评委1,200人、3处"
        form.inputs[at].value += "、2次"
        await pilot.press("ctrl+s")
        assert "已保存" in screen_text(app)
    numbers = desk.placed(id_).record.quantities
    assert [(q.label or "", q.raw) for q in numbers] == [
        ("评委", "1,200人"), ("", "3处"), ("", "2次"),
    ]  # fmt: skip


async def test_a_copy_has_all_numbers(desk: Desk) -> None:
    desk.add({"kind": "meeting", "title": "x", "fields.quantities": "评委7人"})
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(SectionPage(desk.arrangement.everything()[0].node))
        await pilot.press("ctrl+k", "ctrl+s")
    assert [[q.raw for q in record.quantities] for record in desk.records()] == [["7人"]] * 2


async def test_another_kind_and_anothers_words_go_together(mine: Desk, theirs: Desk) -> None:  # noqa: F811
    id_ = mine.add({"kind": "meeting", "title": "培训", "fields.attendees": "65人"}).id
    app = WenmingApp(mine)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(RecordPage.of(app.desk, app.desk.placed(id_)))
        await pilot.press("ctrl+t", *"px", "enter")
        theirs.store.refresh()
        theirs.edit(id_, {"title": "法规培训", "place": "三楼"})
        await pilot.press("ctrl+s", "enter")
        assert "已保存" in screen_text(app)
    now = stored(theirs, id_)
    assert (now.kind, now.title, now.place) == ("training", "法规培训", "三楼")
    assert said(now) == {"participants": "65人"}


async def test_many_records_become_one_kind(desk: Desk) -> None:
    for n in range(3):
        desk.add({"kind": "meeting", "title": f"学习{n}", "date": f"3-{n + 1}",
                  "fields.attendees": "65人", "fields.topic": "防汛"})  # fmt: skip
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(SectionPage(desk.arrangement.everything()[0].node))
        await pilot.press("ctrl+a", "ctrl+a", "ctrl+x")
        form = app.screen
        assert isinstance(form, BatchPage)
        form.inputs[0].value = "没这种"
        await pilot.press("ctrl+s")
        assert isinstance(app.screen, BatchPage)
        form.inputs[0].value = "peix"
        await pilot.press("ctrl+s")
        assert "有 2 条的文字没有地方放，没有带过来：议题“防汛”。" in screen_text(app)
    kinds = [(record.kind, said(record)) for record in desk.records()]
    assert kinds.count(("training", {"participants": "65人"})) == 2


async def test_anothers_kind_is_followed_and_keys_go_on(mine: Desk, theirs: Desk) -> None:  # noqa: F811
    id_ = mine.add({"kind": "meeting", "title": "例会", "fields.attendees": "65人"}).id
    app = WenmingApp(mine)
    async with app.run_test(size=SIZE) as pilot:
        page = RecordPage.of(app.desk, app.desk.placed(id_))
        await app.push_screen(page)
        theirs.store.refresh()
        theirs.edit(id_, {"kind": "training"})
        app.desk.store.refresh()
        page.news()
        await until(pilot, lambda: app.screen is not page)
        await pilot.press("tab", "end", "三", "ctrl+s")
        assert "已保存" in screen_text(app)
    now = stored(theirs, id_)
    assert (now.kind, now.title, said(now)) == ("training", "例会三", {"participants": "65人"})


async def test_what_one_record_had_no_place_for_is_not_the_next_ones(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        form = RecordPage(desk.kinds["meeting"])
        await app.push_screen(form)
        names = [spec.name for spec in form.specs]
        form.inputs[1].value = "第一条"
        form.inputs[names.index("fields.topic")].value = "防汛"
        await pilot.press("ctrl+t", *"peix", "enter", "ctrl+s")
        await pilot.press("tab", *"第二条", "ctrl+t", *"huiy", "enter", "ctrl+s")
        assert "已保存" in screen_text(app)
    assert [(r.title, "topic" in r.fields) for r in desk.records()] == [
        ("第一条", False), ("第二条", False),
    ]  # fmt: skip


async def test_a_draft_of_the_other_kind_stays_one(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(RecordPage(desk.kinds["training"]))
        await pilot.press("tab", *"没保存的", "escape", "down")
        await app.push_screen(RecordPage(desk.kinds["meeting"]))
        await pilot.press("tab", *"例会", "ctrl+t", *"peix", "enter")
        assert [draft.values["title"] for draft in app.drafts.left] == ["没保存的"]


async def test_a_draft_of_another_kind_keeps_what_that_has_no_place_for(desk: Desk) -> None:
    id_ = desk.add({"kind": "meeting", "title": "例会", "fields.topic": "防汛"}).id
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(SectionPage(desk.arrangement.everything()[0].node))
        await pilot.press("enter", "ctrl+t", *"peix", "enter", "escape", "tab", "enter")
        assert isinstance(app.screen, RecordPage)
        assert app.screen.kind.key == "training"
        await pilot.press("ctrl+t", *"huiy", "enter", "tab", "end", "三", "ctrl+s")
        assert "已保存" in screen_text(app)
    now = desk.placed(id_).record
    assert (now.kind, now.title, now.fields.get("topic")) == ("meeting", "例会三", "防汛")


async def test_ctrl_z_undoes_nothing_unseen_behind_typing_that_was_taken_back(desk: Desk) -> None:
    id_ = desk.add({"kind": "meeting", "title": "例会"}).id
    desk.add({"kind": "meeting", "title": "重要"})
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(RecordPage.of(desk, desk.placed(id_)))
        await pilot.press("tab", "end", "a", "backspace", "ctrl+z")
        assert "撤销更早的一步？" in screen_text(app)
        await pilot.press("enter", "tab", "end", "三", "ctrl+s", "ctrl+z")
        assert "已撤销：修改 例会" in screen_text(app)
    assert [record.title for record in desk.records()] == ["例会"]


async def test_evidence_and_dates_go_along_as_they_are_typed(desk: Desk) -> None:
    app = WenmingApp(desk)
    async with app.run_test(size=SIZE) as pilot:
        form = RecordPage(desk.kinds["meeting"])
        await app.push_screen(form)
        form.inputs[1].value = "例会"
        form.inputs[[s.name for s in form.specs].index("evidence")].value = "照片2张（存办公室）"
        await pilot.press("ctrl+t", *"peix", "enter")
        assert isinstance(app.screen, RecordPage)
        assert app.screen.values()["evidence"] == "照片2张（存办公室）"
