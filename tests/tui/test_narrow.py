"""A window of 60 columns, the least that the program works in: nothing is cut."""

from pathlib import Path

import pytest
from rich.cells import cell_len

from store.documents import create_document
from store.editing import add
from store.model import Node
from store.tinydb_store import TinyDBStore
from tests.tui.emulated import EmulatedApp
from tests.tui.test_together import NOW, desk_of
from tui.screens.words import NodePage
from tui.widgets.lines import Lines


@pytest.mark.parametrize("before", [60, 80])
async def test_a_long_paragraph_is_cut_in_a_narrow_window(tmp_path: Path, before: int) -> None:
    create_document(TinyDBStore(tmp_path), unit="某局", year=2025, who="甲", at=NOW.isoformat())
    desk = desk_of(tmp_path, "甲")
    text = "".join(f"第{number}句话不能看不见，" for number in range(12))
    place = next(n for n in desk.arrangement.nodes.values() if n.style == "preamble")
    new = Node(desk.key, "", "paragraph", text=text)
    node = desk.reshape(lambda a: add(a, place.id, new))
    app = EmulatedApp(desk)
    async with app.run_test(size=(before, 24)) as pilot:
        await app.push_screen(NodePage(desk.arrangement.nodes[node]))
        await pilot.pause()
        await pilot.resize_terminal(60, 24)
        await pilot.press("home")
        await pilot.pause()
        shown = "".join("".join(line.split()) for line in app.stands())
        assert shown.replace("文字", "").count(text) == 2  # in the field, and below
        clause = app.screen.query_one("#clause", Lines)
        assert all(cell_len("".join(t for t, _ in row)) <= 60 for row in clause.rows)
        assert "".join(t for row in clause.rows for t, _ in row) == text
