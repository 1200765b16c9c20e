"""What another does to the very thing that is open here: nothing is undone unseen, nothing ends."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from store.backup import backup, restore
from store.contract import Conflict, Put
from store.desk import Desk
from store.documents import create_document
from store.editing import add, delete
from store.model import Node, Record, Unit
from store.review import approve, submit
from store.tinydb_store import TinyDBStore
from tests.screen import SIZE, screen_text
from tests.tui.test_together import NOW, desk_of, mine, theirs, until  # noqa: F401 - fixtures
from tui.app import WenmingApp
from tui.screens.conflict import ConflictPage
from tui.screens.home import HomePage
from tui.screens.lost import LostPage
from tui.screens.record import RecordPage
from tui.screens.words import ClausePage, NodePage
from tui.widgets.lines import Lines

AT = NOW.isoformat()


def stored(desk: Desk, id_: str) -> Record:
    desk.store.refresh()
    record = desk.store.get(Record, id_)
    assert record is not None
    return record


def other_place(tmp_path: Path) -> Path:
    """A backup of a store that knows nothing of ours."""
    other = tmp_path / "other"
    create_document(TinyDBStore(other), unit="别局", year=2025, who="丙", at=AT)
    return backup(other, tmp_path / "other.zip", at=AT)


# --- kinds ----------------------------------------------------------------------------------------


async def test_anothers_change_of_kind_is_shown_and_stays(mine: Desk, theirs: Desk) -> None:  # noqa: F811
    id_ = mine.add({"kind": "activity", "title": "清明"}).id
    app = WenmingApp(mine)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(RecordPage.of(app.desk, app.desk.placed(id_)))
        await pilot.press("tab", "end", *"祭扫")
        theirs.store.refresh()
        theirs.edit(id_, {"kind": "meeting", "fields.attendees": "65人"})
        await pilot.press("ctrl+s")
        assert isinstance(app.screen, ConflictPage)
        words = screen_text(app)
        for word in ("类型", app.desk.kinds.get("activity").label, "会议", "65人"):
            assert word in words
        await pilot.press("enter")
        assert isinstance(app.screen, RecordPage)
        assert app.screen.kind.key == "meeting"
        assert "已保存" in screen_text(app)
    now = stored(theirs, id_)
    assert (now.kind, now.title) == ("meeting", "清明祭扫")
    assert getattr(now.fields["attendees"], "raw", "") == "65人"


async def test_the_kind_can_be_chosen_back_in_the_open(mine: Desk, theirs: Desk) -> None:  # noqa: F811
    id_ = mine.add({"kind": "activity", "title": "清明"}).id
    app = WenmingApp(mine)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(RecordPage.of(app.desk, app.desk.placed(id_)))
        await pilot.press("tab", "end", *"祭扫")
        theirs.store.refresh()
        theirs.edit(id_, {"kind": "meeting"})
        await pilot.press("ctrl+s", "space", "enter")
        assert "已保存" in screen_text(app)
    now = stored(theirs, id_)
    assert (now.kind, now.title) == ("activity", "清明祭扫")


async def test_words_that_the_other_kind_has_no_place_for_are_named(
    mine: Desk,  # noqa: F811
    theirs: Desk,  # noqa: F811
) -> None:
    id_ = mine.add({"kind": "meeting", "title": "座谈"}).id
    app = WenmingApp(mine)
    async with app.run_test(size=SIZE) as pilot:
        page = RecordPage.of(app.desk, app.desk.placed(id_))
        await app.push_screen(page)
        at = [s.name for s in page.specs].index("fields.attendees")
        page.inputs[at].value = "65人"
        theirs.store.refresh()
        theirs.edit(id_, {"kind": "rule"})
        assert theirs.kinds.get("rule").field("attendees") is None
        await pilot.press("ctrl+s", "enter")
        assert "没有带过来" in screen_text(app)
        assert "65人" in screen_text(app)


# --- nothing to choose ----------------------------------------------------------------------------


async def test_no_empty_page_of_choices_where_only_the_revision_moved(
    mine: Desk,  # noqa: F811
    theirs: Desk,  # noqa: F811
) -> None:
    id_ = mine.add({"kind": "activity", "title": "清明"}).id
    app = WenmingApp(mine)
    async with app.run_test(size=SIZE) as pilot:
        page = RecordPage.of(app.desk, app.desk.placed(id_))
        await app.push_screen(page)
        await pilot.press("tab", "end", *"祭扫")
        theirs.store.refresh()
        theirs.edit(id_, {"tags": "节日"})
        await pilot.press("ctrl+s")
        assert app.screen is page
        assert "已保存" in screen_text(app)
    now = stored(theirs, id_)
    assert (now.title, now.tags) == ("清明祭扫", ("节日",))


async def test_what_both_typed_alike_is_no_conflict(mine: Desk, theirs: Desk) -> None:  # noqa: F811
    id_ = mine.add({"kind": "activity", "title": "清明"}).id
    app = WenmingApp(mine)
    async with app.run_test(size=SIZE) as pilot:
        page = RecordPage.of(app.desk, app.desk.placed(id_))
        await app.push_screen(page)
        await pilot.press("tab", "end", *"祭扫")
        theirs.store.refresh()
        theirs.edit(id_, {"title": "清明祭扫"})
        await pilot.press("ctrl+s")
        assert app.screen is page
        assert not page.dirty
    assert stored(theirs, id_).rev == 2


async def test_a_claim_is_saved_although_another_moved_its_point(mine: Desk, theirs: Desk) -> None:  # noqa: F811
    node = next(n for n in mine.arrangement.nodes.values() if n.style == "point")
    app = WenmingApp(mine)
    async with app.run_test(size=SIZE) as pilot:
        page = NodePage(node)
        await app.push_screen(page)
        await pilot.press(*"我的领句")
        theirs.store.refresh()
        theirs.commit([Put(replace(node, order=node.order + 1))], "移动")
        await pilot.press("ctrl+s")
        assert app.screen is page
        theirs.store.refresh()
        now = theirs.store.get(Node, node.key)
        assert now is not None
        assert (now.text, now.order) == ("我的领句", node.order + 1)


# --- gone -----------------------------------------------------------------------------------------


async def test_a_claim_that_is_deleted_while_one_compares_is_a_sentence(
    mine: Desk,  # noqa: F811
    theirs: Desk,  # noqa: F811
) -> None:
    node = next(n for n in mine.arrangement.nodes.values() if n.style == "point")
    app = WenmingApp(mine)
    async with app.run_test(size=SIZE) as pilot:
        page = NodePage(node)
        await app.push_screen(page)
        await pilot.press(*"我的领句")
        theirs.store.refresh()
        theirs.write(node, text="对方领句")
        await pilot.press("ctrl+s")
        assert isinstance(app.screen, ConflictPage)
        theirs.reshape(lambda a: delete(a, node.id))
        await pilot.press("enter")
        assert app.screen_stack[-1] is page
        assert "对方已删除" in screen_text(app)
        assert page.inputs[0].value == "我的领句"
    assert app.return_code in (None, 0)


async def test_a_record_that_is_deleted_while_one_compares_is_a_question(
    mine: Desk,  # noqa: F811
    theirs: Desk,  # noqa: F811
) -> None:
    id_ = mine.add({"kind": "activity", "title": "清明"}).id
    app = WenmingApp(mine)
    async with app.run_test(size=SIZE) as pilot:
        page = RecordPage.of(app.desk, app.desk.placed(id_))
        await app.push_screen(page)
        await pilot.press("tab", "end", *"祭扫")
        theirs.store.refresh()
        theirs.edit(id_, {"title": "踏青"})
        await pilot.press("ctrl+s")
        theirs.remove([id_])
        await pilot.press("enter")
        assert app.screen is page
        assert "对方已删除这一条" in screen_text(app)
    assert app.return_code in (None, 0)


async def test_a_record_that_is_approved_while_one_compares_is_a_sentence(
    mine: Desk,  # noqa: F811
    theirs: Desk,  # noqa: F811
) -> None:
    id_ = mine.add({"kind": "activity", "title": "清明"}).id
    app = WenmingApp(mine)
    async with app.run_test(size=SIZE) as pilot:
        page = RecordPage.of(app.desk, app.desk.placed(id_))
        await app.push_screen(page)
        await pilot.press("tab", "end", *"祭扫")
        theirs.store.refresh()
        other = theirs.edit(id_, {"title": "踏青"})
        await pilot.press("ctrl+s")
        assert isinstance(app.screen, ConflictPage)
        submit(theirs, [other.id])
        approve(theirs, [other.id])
        await pilot.press("enter")
        assert app.screen_stack[-1] is page
        assert "已审核通过" in screen_text(app)
        assert page.inputs[1].value == "清明祭扫"
    assert app.return_code in (None, 0)


@pytest.mark.parametrize("open_page", ["home", "record", "node"])
async def test_a_document_that_a_restore_took_away_is_said_and_another_can_be_opened(
    mine: Desk,  # noqa: F811
    theirs: Desk,  # noqa: F811
    tmp_path: Path,
    open_page: str,
) -> None:
    node = next(n for n in mine.arrangement.nodes.values() if n.style == "point")
    app = WenmingApp(mine)
    async with app.run_test(size=SIZE) as pilot:
        if open_page == "record":
            await app.push_screen(RecordPage(mine.kinds["activity"]))
            await pilot.press("tab", *"没存完")
        elif open_page == "node":
            await app.push_screen(NodePage(node))
            await pilot.press(*"没存完")
        await until(pilot, lambda: app._watch is not None)
        restore(other_place(tmp_path), tmp_path, at=AT)
        await until(pilot, lambda: isinstance(app.screen, LostPage))
        assert "不在了" in screen_text(app)
        await pilot.press("f2", "1", "ctrl+z", "x")
        await pilot.resize_terminal(90, 30)
        await pilot.pause()
        assert isinstance(app.screen, LostPage)
        assert "别局" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, HomePage)
        assert "已打开 2025年" in screen_text(app)
    assert app.return_code in (None, 0)
    left = [(d.unit, next(v for v in d.values.values() if v)) for d in app.drafts.left]
    assert left == ([("某局", "没存完")] if open_page in ("record", "node") else [])


async def test_a_document_that_comes_back_is_gone_on_with(mine: Desk, tmp_path: Path) -> None:  # noqa: F811
    ours = backup(tmp_path, tmp_path / "ours.zip", at=AT)
    app = WenmingApp(mine)
    async with app.run_test(size=SIZE) as pilot:
        page = RecordPage(mine.kinds["activity"])
        await app.push_screen(page)
        await pilot.press("tab", *"没存完")
        await until(pilot, lambda: app._watch is not None)
        restore(other_place(tmp_path), tmp_path, at=AT)
        await until(pilot, lambda: isinstance(app.screen, LostPage))
        restore(ours, tmp_path, at=AT)
        await until(pilot, lambda: app.screen is page)
        await pilot.press("ctrl+s")
        assert "已保存" in screen_text(app)


# --- the same revision, another thing -------------------------------------------------------------


def test_a_revision_that_came_again_after_a_restore_is_not_taken_for_what_was_seen(
    mine: Desk,  # noqa: F811
    theirs: Desk,  # noqa: F811
    tmp_path: Path,
) -> None:
    id_ = mine.add({"kind": "activity", "title": "清明"}).id
    copy = backup(tmp_path, tmp_path / "b.zip", at=AT)
    seen = mine.edit(id_, {"title": "清明祭扫"})
    unit = mine.unit
    assert [p.record.title for p in mine.arrangement.everything()] == ["清明祭扫"]
    seq = mine.store.seq
    restore(copy, tmp_path, at=AT)
    theirs.store.refresh()
    other = theirs.edit(id_, {"title": "踏青"})
    assert (other.rev, theirs.store.seq) == (seen.rev, seq)
    with pytest.raises(Conflict) as caught:  # the writer has not even looked yet
        mine.edit(id_, {"place": "烈士园"}, seen=seen)
    assert caught.value.theirs == other
    with pytest.raises(Conflict):
        mine.remove([id_], seen=seen)
    assert stored(theirs, id_) == other
    assert [p.record.title for p in mine.arrangement.everything()] == ["踏青"]
    mine.commit([Put(replace(unit, short="局"))], "没有变过的照样保存")
    now = mine.store.get(Unit, unit.key)
    assert now is not None
    assert now.short == "局"


async def test_a_form_open_through_a_restore_compares_what_it_saw(
    mine: Desk,  # noqa: F811
    theirs: Desk,  # noqa: F811
    tmp_path: Path,
) -> None:
    id_ = mine.add({"kind": "activity", "title": "清明"}).id
    copy = backup(tmp_path, tmp_path / "b.zip", at=AT)
    mine.edit(id_, {"title": "清明祭扫"})
    app = WenmingApp(mine)
    async with app.run_test(size=SIZE) as pilot:
        page = RecordPage.of(app.desk, app.desk.placed(id_))
        await app.push_screen(page)
        await pilot.press("tab", "end", *"活动")
        restore(copy, tmp_path, at=AT)
        theirs.store.refresh()
        theirs.edit(id_, {"title": "踏青"})
        await until(pilot, lambda: "刚被别人改过" in screen_text(app))
        await pilot.press("ctrl+s")
        assert isinstance(app.screen, ConflictPage)
        assert stored(theirs, id_).title == "踏青"


# --- notices --------------------------------------------------------------------------------------


async def test_what_the_store_has_to_say_later_is_shown_too(mine: Desk) -> None:  # noqa: F811
    assert isinstance(mine.store, TinyDBStore)
    app = WenmingApp(mine)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(RecordPage(mine.kinds["activity"]))
        await pilot.press("tab", *"清明")
        mine.store.notices.append("末尾有 7 个字节没有写完，已另外留存。")
        await pilot.press("ctrl+s")
        assert "7 个字节" in screen_text(app)
        await pilot.press("f1")
        assert "7 个字节" in screen_text(app)


async def test_a_backup_that_failed_is_said_at_the_next_start(mine: Desk, tmp_path: Path) -> None:  # noqa: F811
    from store.backup import back_up_daily  # noqa: PLC0415

    (tmp_path / "backups").mkdir()
    (tmp_path / "history").mkdir(exist_ok=True)
    damaged = tmp_path / "history" / "000000000001.journal"
    damaged.write_bytes(b"nonsense")
    back_up_daily(tmp_path, NOW)
    app = WenmingApp(mine)
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: app._watch is not None)
        await until(pilot, lambda: "自动备份没有做成" in screen_text(app))


# --- long words -----------------------------------------------------------------------------------

LONG = "坚持以人民为中心的发展思想，扎实推进文明创建各项工作，" * 12


async def paragraph(app: WenmingApp, pilot: Pilot[None], other: Desk) -> None:
    """A long paragraph to whose end both wrote: another has saved, this one not yet."""
    place = next(n for n in app.desk.arrangement.nodes.values() if n.style == "preamble")
    other.store.refresh()
    id_ = other.reshape(
        lambda a: add(a, place.id, Node(a.document.key, "", "paragraph", text=LONG))
    )
    await until(pilot, lambda: id_ in app.desk.arrangement.nodes)
    await app.push_screen(NodePage(app.desk.arrangement.nodes[id_]))
    await pilot.press(*"我的尾巴")
    other.store.refresh()
    other.write(other.arrangement.nodes[id_], text=f"{LONG}又一句")


async def test_a_sentence_at_the_end_of_a_long_paragraph_is_overwritten_unseen(
    mine: Desk,  # noqa: F811
    theirs: Desk,  # noqa: F811
) -> None:
    app = WenmingApp(mine)
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: app._watch is not None)
        await paragraph(app, pilot, theirs)
        await until(pilot, lambda: "刚被别人改过" in screen_text(app))
        await pilot.press("ctrl+s")
        conflict = app.screen
        assert isinstance(conflict, ConflictPage)
        await pilot.pause()
        (choice,) = conflict.list.rows[1:]
        assert "我的尾巴" in choice[1][0]
        assert "又一句" in choice[2][0]
        full = conflict.query_one("#full", Lines)
        assert [t for row in full.rows for t, style in row if style == "reverse"] == [
            "我的尾巴", "又一句",
        ]  # fmt: skip
        assert len(full.rows) <= full.size.height
        await pilot.press("right")
        words = "".join(text for row in full.rows for text, _ in row)
        assert words == f"我的：{LONG}我的尾巴对方的：{LONG}又一句"
        for _ in range(9):
            await pilot.press("right")
        assert full.scroll_offset.y == len(full.rows) - full.size.height
        for _ in range(9):
            await pilot.press("left")
        assert len(full.rows) <= full.size.height


async def test_a_paragraph_that_is_only_looked_at_shows_what_it_was_before_anothers_change(
    mine: Desk,  # noqa: F811
    theirs: Desk,  # noqa: F811
) -> None:
    node = next(n for n in mine.arrangement.nodes.values() if n.style == "point")
    app = WenmingApp(mine)
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: app._watch is not None)
        page = NodePage(node)
        await app.push_screen(page)
        theirs.store.refresh()
        theirs.write(node, text="对方领句")
        await until(pilot, lambda: page.inputs[0].value == "对方领句")
        assert not page.dirty
        await pilot.press(*"我的", "ctrl+s")
        assert app.screen is page
        assert "已保存" in screen_text(app)


async def test_a_clause_that_another_wrote_meanwhile_is_overwritten_unseen(
    mine: Desk,  # noqa: F811
    theirs: Desk,  # noqa: F811
) -> None:
    id_ = mine.add({"kind": "activity", "title": "清明祭扫", "use": "named"}).id
    app = WenmingApp(mine)
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: app._watch is not None)
        page = ClausePage(app.desk.placed(id_), "开展清明祭扫活动")
        await app.push_screen(page)
        await pilot.press(*"我的")
        theirs.store.refresh()
        theirs.say(id_, "对方写的一句")
        await until(pilot, lambda: "刚被别人改过" in screen_text(app))
        await pilot.press("ctrl+s")
        assert isinstance(app.screen, ConflictPage)
        assert "对方写的一句" in screen_text(app)
        await pilot.press("space", "enter")
    theirs.store.refresh()
    assert theirs.placed(id_).text == "对方写的一句"
