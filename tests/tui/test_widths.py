"""Where “ takes two cells, everything is measured so; where one, as before."""

from collections.abc import Iterator

import pytest
from rich.cells import cell_len, set_cell_size, split_graphemes
from wcwidth import wcwidth

from store.desk import Desk
from tests.screen import SIZE
from tests.tui.test_app import desk  # noqa: F401 - fixture
from tui.app import WenmingApp
from tui.driver import Answer
from tui.screens.pages import cells
from tui.show import fit, ornament
from tui.terminal import drawn
from tui.widths import draw_wide

AMBIGUOUS = "“”‘’—…·①─│×°±αя※→■"


@pytest.fixture
def wide() -> Iterator[None]:
    draw_wide(True)
    yield
    draw_wide(False)


@pytest.mark.usefixtures("wide")
def test_ambiguous_characters_are_measured_as_one_cell_where_they_take_two() -> None:
    assert [cell_len(char) for char in AMBIGUOUS] == [2] * len(AMBIGUOUS)
    assert cell_len("aé会") == 1 + 2 + 2
    assert split_graphemes("“会”")[1] == 6
    assert set_cell_size("“会”", 3) == "“ "
    assert cell_len("👨‍👩‍👧") == 2
    for code in (*range(0x20, 0x7F), *range(0x4E00, 0x4F00), *range(0xFF01, 0xFF5F)):
        assert cell_len(chr(code)) == wcwidth(chr(code), ambiguous_width=2)


def test_what_was_measured_wide_stays_wide_when_it_is_not() -> None:
    before = [cell_len(char) for char in AMBIGUOUS]
    draw_wide(True)
    assert cell_len("“”") == 4
    draw_wide(False)
    assert [cell_len(char) for char in AMBIGUOUS] == before
    assert before[0] == 1


@pytest.mark.usefixtures("wide")
def test_fitted_words_are_a_cell_too_wide_or_too_narrow() -> None:
    for size in range(6, 20):
        assert cell_len(fit("“护林”——恳谈会…", size)) == size
    assert ornament("─│·") == "-|."
    assert cell_len(cells("“一”—…①")) == 2 * 6


@pytest.mark.parametrize(
    ("column", "how"), [(4, "narrow"), (5, "wide"), (7, "gbk"), (1, "unknown")]
)
def test_the_column_after_two_characters_says_how_they_are_drawn(column: int, how: str) -> None:
    assert drawn(column) == how


async def test_an_answer_that_comes_late_lays_everything_out_anew(desk: Desk) -> None:  # noqa: F811
    desk.add({"kind": "meeting", "title": "“护林”会", "date": "3-1", "use": "named"})
    app = WenmingApp(desk)
    app._how = "unknown"
    try:
        async with app.run_test(size=SIZE) as pilot:
            app.post_message(Answer("wide"))
            await pilot.pause()
            await pilot.press("f5")
            await pilot.pause()
            assert app.screen.has_class("plain")
            lines = app.screen.query_one("#list")
            for y in range(lines.size.height):
                assert lines.render_line(y).cell_length == SIZE[0]
    finally:
        draw_wide(False)
