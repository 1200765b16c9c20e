"""The text below a list of records: what is told of the chosen one is always to be read."""

from pathlib import Path

import pytest
from textual.pilot import Pilot

from store.model import Node
from store.outline import Placed
from tests.exports.desks import sample_desk
from tests.screen import SIZE
from tui.app import WenmingApp
from tui.screens.outline import OutlinePage
from tui.screens.tree import TreePage


@pytest.fixture
def app(tmp_path: Path) -> WenmingApp:
    return WenmingApp(sample_desk(tmp_path))


def page_of(app: WenmingApp) -> TreePage:
    assert isinstance(app.screen, TreePage)
    return app.screen


def shown(app: WenmingApp, style: str | None = None) -> str:
    """The words below the list, or those of them that are in one style."""
    rows = page_of(app).pane.rows
    return "".join(text for row in rows for text, look in row if style in (None, look))


def told_of(app: WenmingApp, placed: Placed) -> str:
    """The first words of the text that tell a record."""
    id_ = placed.record.id
    return next(
        (run.text[:6] for block in app.text.blocks for run in block.runs
         if id_ in (run.record, *run.records)), ""
    )  # fmt: skip


async def all_rows(app: WenmingApp, pilot: Pilot[None]) -> list[Placed | Node | None]:
    """Down to the end; what stands below is looked at on each row."""
    seen = []
    for _ in page_of(app).targets:
        seen.append(page_of(app).chosen)
        if isinstance(placed := seen[-1], Placed) and (words := told_of(app, placed)):
            assert shown(app, "reverse").startswith(words)
        await pilot.press("down")
    return seen


async def test_the_words_of_a_chosen_record_are_out_of_sight(app: WenmingApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("1")
        seen = await all_rows(app, pilot)
        assert len({placed.record.id for placed in seen if isinstance(placed, Placed)}) == 35


async def test_half_of_the_clause_before_is_told_with_a_record(app: WenmingApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("1")
        while "系统单位年终考核" not in getattr(
            getattr(page_of(app).chosen, "record", None), "title", ""
        ):
            await pilot.press("down")
        assert shown(app).startswith("…将检查情况列入局属各单位年终考核。")


async def test_no_key_shows_the_rest_of_the_text(app: WenmingApp) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("1", *["down"] * 14)
        part = shown(app)
        await pilot.press("right")
        assert len(shown(app)) > 2 * len(part)


async def test_the_outline_tells_a_heading_that_has_no_text_with_another_ones(
    app: WenmingApp,
) -> None:
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("ctrl+o")
        page = page_of(app)
        assert isinstance(page, OutlinePage)
        for at, target in enumerate(page.targets):
            page.list.move(at)
            page.moved()
            assert isinstance(target, Node)
            told = {run.node for block in app.text.blocks for run in block.runs}
            told |= {block.node for block in app.text.blocks}
            assert ("这里还没有文字" in shown(app)) == (target.id not in told)


@pytest.mark.parametrize("beside", [True, False])
async def test_list_and_text_side_by_side_have_to_move(app: WenmingApp, *, beside: bool) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("2" if beside else "1")
        await pilot.pause()
        page = page_of(app)
        assert (page.pane.region.x > 0) == beside
        if beside:
            assert len(page.targets) <= page.list.size.height
            assert "".join(shown(app).split()).endswith("礼让出行渐成风尚。")
            assert all("草稿" in text or "待审" in text for (text, _), *_ in page.list.rows
                       if text.startswith("  "))  # fmt: skip
