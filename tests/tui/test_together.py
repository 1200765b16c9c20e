"""Several sessions on one store: what one saves the others see, and nobody overwrites anybody."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from textual.pilot import Pilot

from store.backup import backup, restore
from store.desk import Desk, open_desk
from store.documents import create_document
from store.kinds import load_kinds
from store.model import Node, Record
from store.tinydb_store import TinyDBStore
from tests.screen import SIZE, screen_text
from tui.app import WenmingApp
from tui.screens.conflict import ConflictPage
from tui.screens.home import HomePage
from tui.screens.pick import FindPage
from tui.screens.record import RecordPage
from tui.screens.section import SectionPage
from tui.screens.words import NodePage

NOW = datetime.fromisoformat("2025-12-01T09:00:00+08:00")


def desk_of(folder: Path, who: str) -> Desk:
    return open_desk(
        TinyDBStore(folder), load_kinds(), unit=None, year=None, name=None, who=who, now=lambda: NOW
    )


@pytest.fixture
def mine(tmp_path: Path) -> Desk:
    create_document(TinyDBStore(tmp_path), unit="某局", year=2025, who="甲", at=NOW.isoformat())
    return desk_of(tmp_path, "甲")


@pytest.fixture
def theirs(mine: Desk, tmp_path: Path) -> Desk:
    return desk_of(tmp_path, "乙")


async def until(pilot: Pilot[None], reached: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not reached():
            await pilot.pause()


async def test_a_record_that_another_saves_appears_without_a_key_press(
    mine: Desk, theirs: Desk
) -> None:
    app = WenmingApp(mine)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(SectionPage(None))
        await until(pilot, lambda: app._watch is not None)
        theirs.add({"kind": "activity", "title": "清明祭扫", "date": "4-3", "section": "未归类"})
        await until(pilot, lambda: "清明祭扫" in screen_text(app))


async def test_an_app_that_has_ended_listens_no_longer(mine: Desk) -> None:
    def listening() -> int:
        links = [link for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
        return sum(str(link.readlink()) == "anon_inode:inotify" for link in links)

    before = listening()
    app = WenmingApp(mine)
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: app._watch is not None)
        assert listening() == before + 1
    assert listening() == before


async def test_two_who_edit_one_record_see_both_versions_and_choose(
    mine: Desk, theirs: Desk
) -> None:
    id_ = mine.add({"kind": "activity", "title": "清明", "date": "4-3", "place": "烈士园"}).id
    app = WenmingApp(mine)
    async with app.run_test(size=SIZE) as pilot:
        page = RecordPage.of(app.desk, app.desk.placed(id_))
        await app.push_screen(page)
        await pilot.press("tab", "end", *"祭扫")
        theirs.store.refresh()
        theirs.edit(id_, {"title": "清明踏青", "place": "森林公园", "dept": "办公室"})
        await until(pilot, lambda: "刚被别人改过" in screen_text(app))
        assert page.inputs[1].value == "清明祭扫"
        await pilot.press("ctrl+s")
        assert isinstance(app.screen, ConflictPage)
        words = screen_text(app)
        for word in ("清明祭扫", "清明踏青", "烈士园", "森林公园", "办公室"):
            assert word in words
        assert app.screen.mine == {"title"}
        await pilot.press("down", "space", "up", "enter")
        assert app.screen_stack[-1] is page
        (record,) = mine.records()
        assert (record.title, record.place, record.dept) == ("清明祭扫", "烈士园", "办公室")
        assert record.rev == 3


async def test_escape_at_a_conflict_goes_back_to_what_was_typed(mine: Desk, theirs: Desk) -> None:
    id_ = mine.add({"kind": "activity", "title": "清明"}).id
    app = WenmingApp(mine)
    async with app.run_test(size=SIZE) as pilot:
        page = RecordPage.of(app.desk, app.desk.placed(id_))
        await app.push_screen(page)
        await pilot.press("tab", "end", *"祭扫")
        theirs.store.refresh()
        theirs.edit(id_, {"title": "踏青"})
        await pilot.press("ctrl+s")
        await app._route("escape", None)
        await app._escape()
        assert app.screen is page
        assert page.inputs[1].value == "清明祭扫"
        assert theirs.records()[0].title == "踏青"


async def test_all_of_the_other_version_can_be_taken(mine: Desk, theirs: Desk) -> None:
    id_ = mine.add({"kind": "activity", "title": "清明"}).id
    app = WenmingApp(mine)
    async with app.run_test(size=SIZE) as pilot:
        page = RecordPage.of(app.desk, app.desk.placed(id_))
        await app.push_screen(page)
        await pilot.press("tab", *"节")
        theirs.store.refresh()
        theirs.edit(id_, {"title": "踏青"})
        await pilot.press("ctrl+s", "space", "enter")
        assert "没有要保存" in screen_text(app)
        assert page.inputs[1].value == "踏青"
        assert not page.dirty


async def test_a_record_that_another_removed_can_be_saved_as_a_new_one(
    mine: Desk, theirs: Desk
) -> None:
    id_ = mine.add({"kind": "activity", "title": "清明"}).id
    app = WenmingApp(mine)
    async with app.run_test(size=SIZE) as pilot:
        page = RecordPage.of(app.desk, app.desk.placed(id_))
        await app.push_screen(page)
        await pilot.press("tab", "end", *"祭扫")
        theirs.store.refresh()
        theirs.remove([id_])
        await until(pilot, lambda: "删除" in screen_text(app))
        await pilot.press("ctrl+s", "enter")
        (record,) = mine.records()
        assert record.title == "清明祭扫"
        assert record.id != id_


async def test_two_who_write_one_claim_see_both(mine: Desk, theirs: Desk) -> None:
    node = next(n for n in mine.arrangement.nodes.values() if n.style == "point")
    app = WenmingApp(mine)
    async with app.run_test(size=SIZE) as pilot:
        page = NodePage(node)
        await app.push_screen(page)
        await pilot.press(*"我的领句")
        theirs.store.refresh()
        theirs.write(theirs.arrangement.nodes[node.id], text="对方领句", effect="见效")
        await pilot.press("ctrl+s")
        assert "对方领句" in screen_text(app)
        await pilot.press("enter")
        stored = mine.store.get(Node, node.key)
        assert stored
        assert (stored.text, stored.effect) == ("我的领句", "见效")


async def test_a_deletion_of_what_another_just_changed_is_not_done(
    mine: Desk, theirs: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine.add({"kind": "activity", "title": "清明"})
    app = WenmingApp(mine)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(SectionPage(mine.arrangement.everything()[0].node))
        monkeypatch.setattr(app, "_fetch", lambda: None)
        await pilot.press("f8")
        theirs.store.refresh()
        theirs.edit(theirs.records()[0].id, {"title": "踏青"})
        await pilot.press("enter")
        assert "刚被别人改过" in screen_text(app)
        assert [r.title for r in theirs.records()] == ["踏青"]


async def test_undo_and_redo_of_a_deletion_and_the_list_follows(mine: Desk) -> None:
    mine.add({"kind": "activity", "title": "清明祭扫"})
    app = WenmingApp(mine)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(SectionPage(mine.arrangement.everything()[0].node))
        await pilot.press("f8", "enter")
        assert "还没有记录" in screen_text(app)
        await pilot.press("ctrl+z")
        assert "已撤销：删除 清明祭扫" in screen_text(app)
        assert len(mine.records()) == 1
        await pilot.press("ctrl+y")
        assert mine.records() == []
        await pilot.press("ctrl+z", "ctrl+z", "ctrl+z")
        assert "没有可撤销的" in screen_text(app)


async def test_undo_in_a_form_takes_back_typing_and_not_a_saved_record(mine: Desk) -> None:
    mine.add({"kind": "activity", "title": "清明祭扫"})
    app = WenmingApp(mine)
    async with app.run_test(size=SIZE) as pilot:
        page = RecordPage(mine.kinds["activity"])
        await app.push_screen(page)
        await pilot.press("tab", *"端午", "ctrl+z")
        assert page.inputs[1].value == "端"
        await pilot.press("ctrl+y")
        assert page.inputs[1].value == "端午"
        await pilot.press("ctrl+z", "ctrl+z")
        assert page.values() == page.first
        assert len(mine.records()) == 1
        await pilot.press("ctrl+z")
        assert "撤销更早的一步？" in screen_text(app)
        assert len(mine.records()) == 1
        await pilot.press("enter")
        assert mine.records() == []


async def test_a_lock_that_is_held_does_not_stop_the_screen(
    mine: Desk, theirs: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = WenmingApp(mine)
    async with app.run_test(size=SIZE) as pilot:
        page = RecordPage(mine.kinds["activity"])
        await app.push_screen(page)
        await pilot.press("tab", *"清明")
        assert isinstance(theirs.store, TinyDBStore)
        with theirs.store._lock.held():
            saving = asyncio.create_task(app._route("ctrl+s", None))
            await until(pilot, lambda: "请稍等" in screen_text(app))
            assert not saving.done()
        await saving
        assert "已保存" in screen_text(app)
        assert len(mine.records()) == 1


async def test_a_disk_that_takes_nothing_is_a_sentence_and_the_words_stay(
    mine: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "")

    app = WenmingApp(mine)
    async with app.run_test(size=SIZE) as pilot:
        page = RecordPage(mine.kinds["activity"])
        await app.push_screen(page)
        await pilot.press("tab", *"清明")
        with monkeypatch.context() as patch:
            patch.setattr("os.pwrite", full)
            await pilot.press("ctrl+s")
        assert "磁盘满了" in screen_text(app)
        assert page.inputs[1].value == "清明"
        await pilot.press("ctrl+s")
        assert "已保存" in screen_text(app)


async def test_the_search_stays_on_its_record_when_others_add(mine: Desk, theirs: Desk) -> None:
    for title in ("一", "二", "三"):
        mine.add({"kind": "activity", "title": title, "date": "4-3"})
    app = WenmingApp(mine)
    async with app.run_test(size=SIZE) as pilot:
        page = FindPage()
        await app.push_screen(page)
        await pilot.press("down", "down")
        chosen = page.records[2].record.id
        assert page.list.cursor == 2
        theirs.store.refresh()
        theirs.add({"kind": "activity", "title": "零", "date": "1-3"})
        await until(pilot, lambda: len(page.records) == 4)
        assert page.records[page.list.cursor or 0].record.id == chosen


async def test_typing_is_kept_while_one_types_and_an_edit_comes_back_as_an_edit(
    mine: Desk,
) -> None:
    id_ = mine.add({"kind": "activity", "title": "清明"}).id
    app = WenmingApp(mine)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(RecordPage.of(app.desk, app.desk.placed(id_)))
        await pilot.press("tab", "end", *"祭扫")
        app._keep_draft_early()
        app._keeper.submit(int).result()
        (kept,) = (app.folder / "drafts").glob("*.json")
    again = WenmingApp(mine)
    async with again.run_test(size=SIZE) as pilot:
        assert "主题活动“清明祭扫”" in screen_text(again)
        page = RecordPage.of(again.desk, again.desk.placed(id_))
        await again.push_screen(page)
        assert page.inputs[1].value == "清明祭扫"
        assert not kept.exists()
        await pilot.press("ctrl+s")
    assert [(r.id, r.title) for r in mine.store.all(Record)] == [(id_, "清明祭扫")]


async def test_a_notice_of_the_store_is_the_first_thing_on_the_screen(mine: Desk) -> None:
    assert isinstance(mine.store, TinyDBStore)
    mine.store.notices.append("末尾有一行没有写完。")
    app = WenmingApp(mine)
    async with app.run_test(size=SIZE):
        assert isinstance(app.screen, HomePage)
        assert "没有写完" in screen_text(app)


async def test_that_the_data_were_restored_is_said_to_who_works_with_them(
    mine: Desk, theirs: Desk, tmp_path: Path
) -> None:
    file = backup(tmp_path, tmp_path.parent / f"{tmp_path.name}.zip", at=NOW.isoformat())
    mine.add({"kind": "activity", "title": "清明", "date": "4-3"})
    app = WenmingApp(mine)
    async with app.run_test(size=SIZE) as pilot:
        theirs.store.refresh()
        theirs.add({"kind": "activity", "title": "端午", "date": "6-3"})
        await until(pilot, lambda: len(app.desk.records()) == 2)
        assert "恢复" not in screen_text(app)
        restore(file, tmp_path, at=NOW.isoformat())
        await until(pilot, lambda: "数据刚从备份恢复" in screen_text(app))
        assert app.desk.records() == []
