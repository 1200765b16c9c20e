"""What was typed when a session ended comes back, where it belongs and nowhere else."""

import os
import subprocess
from pathlib import Path

from store.desk import Desk, create_document, open_desk
from store.model import Record
from store.wire import encode
from tests.screen import SIZE, screen_text
from tests.tui.test_together import NOW, desk_of, mine, theirs  # noqa: F401 - fixtures
from tui.app import WenmingApp
from tui.drafts import Draft, Drafts
from tui.screens.record import RecordPage


def draft(folder: Path, year: int = 2025) -> Draft:
    return Draft(str(folder.resolve()), "某局", year, "activity", {"title": "没存完"})


def test_a_draft_is_found_although_another_process_has_its_number_now(tmp_path: Path) -> None:
    folder = tmp_path / "drafts"
    with subprocess.Popen(["sleep", "60"]) as other:
        dead = Drafts(folder, "甲")
        kept, _, _ = dead._path.stem.rpartition("-")
        dead._path = folder / f"{kept}-{other.pid}.json"
        dead.keep(encode(draft(folder)))
        left, _ = Drafts(folder, "甲").left("某局", 2025)
        other.kill()
    assert [path for path, _ in left] == [dead._path]


def test_the_draft_of_a_session_that_still_runs_is_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "drafts"
    code = (
        "import sys; from pathlib import Path; from tui.drafts import Drafts;"
        "Drafts(Path(sys.argv[1]), '甲').keep(sys.argv[2].encode());"
        "print('kept', flush=True); sys.stdin.read()"
    )
    import sys  # noqa: PLC0415

    with subprocess.Popen(
        [sys.executable, "-c", code, str(folder), encode(draft(folder)).decode()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"kept\n"
        assert Drafts(folder, "甲").left("某局", 2025) == ([], [])
        other.kill()
    assert len(Drafts(folder, "甲").left("某局", 2025)[0]) == 1


async def test_an_unreadable_draft_hides_no_other_and_is_named(mine: Desk, tmp_path: Path) -> None:  # noqa: F811
    folder = tmp_path / "drafts"
    good = Drafts(folder, "甲")
    good.keep(encode(draft(folder)))
    bad = folder / f"{good._whose}-000000-0-1.json"
    bad.write_bytes(b"{")
    app = WenmingApp(mine)
    async with app.run_test(size=SIZE):
        assert bad.name in " ".join(app.notices)
        await app.push_screen(RecordPage(mine.kinds["activity"]))
        assert "恢复草稿" in screen_text(app)
    assert bad.exists()


async def test_a_draft_is_not_offered_in_another_year_or_store(mine: Desk, tmp_path: Path) -> None:  # noqa: F811
    folder = tmp_path / "drafts"
    Drafts(folder, "甲").keep(encode(draft(folder)))
    create_document(mine.store, unit="某局", year=2026, who="甲", at=NOW.isoformat())
    later = open_desk(
        mine.store, mine.kinds, unit="某局", year=2026, name=None, who="甲", now=mine.now
    )
    app = WenmingApp(later)
    async with app.run_test(size=SIZE):
        assert "某局 2025年有没保存的内容" in " ".join(app.notices)
        await app.push_screen(RecordPage(mine.kinds["activity"]))
        assert "恢复草稿" not in screen_text(app)
    copied = Drafts(folder, "甲")
    copied.keep(encode(draft(tmp_path / "elsewhere")))
    left, said = Drafts(folder, "甲").left("某局", 2025)
    assert len(left) == 1
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
        app.keep_draft()
    theirs.store.refresh()
    theirs.edit(id_, {"place": "森林公园"})
    mine.store.refresh()
    again = WenmingApp(mine)
    async with again.run_test(size=SIZE) as pilot:
        await again.push_screen(RecordPage(mine.kinds["activity"]))
        await pilot.press("enter", "ctrl+s", "enter")
    (record,) = mine.store.all(Record)
    assert (record.title, record.place) == ("清明祭扫", "森林公园")
