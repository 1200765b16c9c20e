"""What was typed when a session ended comes back, where it belongs and nowhere else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from store.desk import Desk, open_desk
from store.documents import create_document
from store.model import Record
from store.wire import encode
from tests.screen import SIZE, screen_text
from tests.tui.test_together import NOW, desk_of, mine, theirs  # noqa: F401 - fixtures
from tui.app import WenmingApp
from tui.drafts import Draft, Drafts
from tui.screens.record import RecordPage
from tui.screens.section import SectionPage


def draft(folder: Path, year: int = 2025) -> Draft:
    return Draft(
        str(folder.resolve()), "某局", year, "new/activity", {"title": "没存完"}, "activity"
    )


def left_behind(folder: Path, what: Draft, number: str = "") -> Path:
    """What a session that is over has left."""
    dead = Drafts(folder, "甲")
    if number:
        kept, _, _ = dead._path.stem.rpartition("-")
        dead._path = folder / f"{kept}-{number}.json"
    else:
        dead._path = folder / f"{dead._whose}-0{len(list(folder.glob('*')))}-0-1.json"
    dead.write(encode([what]))
    return dead._path


def test_a_draft_is_found_although_another_process_has_its_number_now(tmp_path: Path) -> None:
    folder = tmp_path / "drafts"
    with subprocess.Popen(["sleep", "60"]) as other:
        path = left_behind(folder, draft(folder), str(other.pid))
        drafts = Drafts(folder, "甲")
        drafts.take_over("某局", 2025)
        other.kill()
    assert drafts.left == [draft(folder)]
    assert not path.exists()
    assert drafts._path.exists()


def test_a_draft_is_not_gone_before_it_is_on_the_disk_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "drafts"
    path = left_behind(folder, draft(folder))

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tui.drafts.write_file", full)
    drafts = Drafts(folder, "甲")
    drafts.take_over("某局", 2025)
    assert drafts.left == [draft(folder)]
    assert path.exists()


def test_the_draft_of_a_session_that_still_runs_is_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "drafts"
    code = (
        "import sys; from pathlib import Path; from tui.drafts import Drafts;"
        "Drafts(Path(sys.argv[1]), '甲').write(sys.argv[2].encode());"
        "print('kept', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(folder), encode([draft(folder)]).decode()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"kept\n"
        drafts = Drafts(folder, "甲")
        assert drafts.take_over("某局", 2025) == []
        assert drafts.left == []
        other.kill()
        other.wait()
    drafts.take_over("某局", 2025)
    assert drafts.left == [draft(folder)]


async def test_an_unreadable_draft_hides_no_other_and_is_named(mine: Desk, tmp_path: Path) -> None:  # noqa: F811
    folder = tmp_path / "drafts"
    good = left_behind(folder, draft(folder))
    bad = good.with_name(good.name.replace("-0", "-f", 1))
    bad.write_bytes(b"{")
    app = WenmingApp(mine)
    async with app.run_test(size=SIZE):
        assert bad.name in " ".join(app.notices)
        page = RecordPage(mine.kinds["activity"])
        await app.push_screen(page)
        assert page.inputs[1].value == "没存完"
    assert bad.exists()


async def test_a_draft_is_not_offered_in_another_year_or_store(mine: Desk, tmp_path: Path) -> None:  # noqa: F811
    folder = tmp_path / "drafts"
    path = left_behind(folder, draft(folder))
    create_document(mine.store, unit="某局", year=2026, who="甲", at=NOW.isoformat())
    later = open_desk(
        mine.store, mine.kinds, unit="某局", year=2026, name=None, who="甲", now=mine.now
    )
    app = WenmingApp(later)
    async with app.run_test(size=SIZE):
        assert "某局 2025年有没保存的内容" in " ".join(app.notices)
        page = RecordPage(mine.kinds["activity"])
        await app.push_screen(page)
        assert page.inputs[1].value == ""
    assert path.exists()
    left_behind(folder, draft(tmp_path / "elsewhere"))
    drafts = Drafts(folder, "甲")
    said = drafts.take_over("某局", 2025)
    assert drafts.left == [draft(folder)]
    assert "elsewhere" in said[0]


async def test_a_draft_of_an_edit_leaves_what_others_changed_meanwhile(
    mine: Desk,  # noqa: F811
    theirs: Desk,  # noqa: F811
) -> None:
    id_ = mine.add({"kind": "activity", "title": "清明", "place": "烈士园"}).id
    app = WenmingApp(mine)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(RecordPage.of(app.desk, app.desk.placed(id_)))
        await pilot.press("tab", "end", *"祭扫")
        app.leave_drafts()
    theirs.store.refresh()
    theirs.edit(id_, {"place": "森林公园"})
    mine.store.refresh()
    app.drafts._path.rename(app.drafts._path.with_name(f"{app.drafts._whose}-0-0-1.json"))
    again = WenmingApp(mine)
    async with again.run_test(size=SIZE) as pilot:
        await again.push_screen(RecordPage.of(again.desk, again.desk.placed(id_)))
        await pilot.press("ctrl+s", "enter")
    (record,) = mine.store.all(Record)
    assert (record.title, record.place) == ("清明祭扫", "森林公园")


async def test_a_draft_of_a_record_that_was_deleted_meanwhile_is_a_new_one(mine: Desk) -> None:  # noqa: F811
    id_ = mine.add({"kind": "activity", "title": "清明"}).id
    folder = Path(mine.store.folder) / "drafts"
    seen = mine.placed(id_).record
    left_behind(folder, replace(draft(folder), key=f"record/{id_}", seen=seen))
    mine.remove([id_])
    app = WenmingApp(mine)
    async with app.run_test(size=SIZE):
        page = RecordPage(mine.kinds["activity"])
        await app.push_screen(page)
        assert page.inputs[1].value == "没存完"


async def test_a_second_copy_that_is_left_unsaved_destroys_the_first(mine: Desk) -> None:  # noqa: F811
    ids = [mine.add({"kind": "meeting", "title": title, "date": "3-1"}).id for title in "甲乙"]
    app = WenmingApp(mine)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(SectionPage(mine.placed(ids[0]).node))
        for before, day in ((), "4-1"), ((), "5-1"), (("down",), "6-1"):
            await pilot.press(*before, "ctrl+k", *day, "escape", "insert")
            assert "留着：按 F2 选“会议”接着写" in screen_text(app)
        seen = []
        for others in (2, 2, 2, 1):
            await pilot.press("f2", "1")
            page = app.screen
            assert isinstance(page, RecordPage)
            seen.append(page.inputs[0].value)
            assert f"还有 {others} 条：Esc 再 F2" in screen_text(app)
            if len(seen) == 3:
                await pilot.press("ctrl+s")
            await pilot.press("escape", "insert")
        assert seen == ["6-1", "5-1", "4-1", "6-1"]
        await pilot.press("f2", "1", "tab", "end", "会", "escape", "insert", "f2", "1")
        page = app.screen
        assert isinstance(page, RecordPage)
        assert [field.value for field in page.inputs[:2]] == ["5-1", "甲会"]
    assert {record.date.raw for record in mine.records()} == {"3-1", "4-1"}


async def test_a_new_record_left_behind_another_one_destroys_that(mine: Desk) -> None:  # noqa: F811
    app = WenmingApp(mine)
    async with app.run_test(size=SIZE) as pilot:
        for title in ("外面的", "里面的"):
            await app.push_screen(RecordPage(mine.kinds["meeting"]))
            await pilot.press("tab", *title)
        await pilot.press("escape", "escape", "insert")
        assert [one.values["title"] for one in app.drafts.left] == ["外面的", "里面的"]


async def test_drafts_of_two_records_that_were_deleted_meanwhile_are_one(mine: Desk) -> None:  # noqa: F811
    folder = Path(mine.store.folder) / "drafts"
    for title in ("清明", "端午"):
        id_ = mine.add({"kind": "activity", "title": title}).id
        seen = mine.placed(id_).record
        mine.remove([id_])
        what = replace(draft(folder), key=f"record/{id_}", seen=seen, values={"title": title})
        left_behind(folder, what)
    app = WenmingApp(mine)
    async with app.run_test(size=SIZE):
        kept = app.drafts.below("new/activity", "某局", 2025)
        assert sorted(one.values["title"] for one in kept) == ["清明", "端午"]
        assert "活动“清明”" in " ".join(app.notices)
        assert "活动“端午”" in " ".join(app.notices)


def test_of_two_texts_that_were_left_of_one_clause_the_older_is_lost(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path, "甲")
    older, newer = (
        Draft(drafts.place, "某局", 2025, "clause/d/r", {"text": text}) for text in ("旧", "新")
    )
    for draft in (older, newer, newer):
        drafts.leave(draft)
    assert drafts.take("clause/d/r", "某局", 2025) == newer
    assert drafts.take("clause/d/r", "某局", 2025) == older
    assert drafts.take("clause/d/r", "某局", 2025) is None
