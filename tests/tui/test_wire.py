"""What goes over the wire: fewer bytes, the same screen."""

from hypothesis import given
from hypothesis import strategies as st
from pyte import Screen, Stream
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate
from textual.strip import Strip

from store.desk import Desk
from tests.screen import SIZE
from tests.tui.emulated import EmulatedApp
from tests.tui.test_together import mine  # noqa: F401 - a fixture
from tui.screens.outline import OutlinePage
from tui.widgets.lines import Row, changed, weight
from tui.wire import _stretches, _written

WIDTH = 24
_LOOKS = ("", "bold", "dim", "reverse", "underline", "bold reverse", "red", "color(39) on default")
_WORDS = st.text("文明“… ab1", max_size=9)
ROWS = st.lists(st.tuples(_WORDS, st.sampled_from(_LOOKS)), max_size=6)


def _cells(row: Row) -> list[tuple[str, str]]:
    """What each cell of a line shows."""
    out: list[tuple[str, str]] = []
    for text, style in row:
        for char in text:
            out += [(char, style)] * (2 if char in "文明" else 1)
    return [*out, *[("", "")] * WIDTH][:WIDTH]


def _strip(row: Row) -> Strip:
    plain = Style(color="default", bgcolor="default")
    parts = [Segment(text, plain + Style.parse(style)) for text, style in row]
    return Strip(parts).adjust_cell_length(WIDTH, plain)


def _drawn(written: str) -> list[list[object]]:
    screen = Screen(WIDTH, 4)
    stream = Stream(screen)
    stream.feed("旧" * (2 * WIDTH))  # what is not written over is seen
    stream.feed(written)
    return [[screen.buffer[y][x] for x in range(WIDTH)] for y in range(4)]


@given(st.lists(ROWS, min_size=1, max_size=4))
def test_fewer_bytes_draw_another_screen(rows: list[Row]) -> None:
    console = Console(color_system="truecolor")
    strips = [_strip(row) for row in rows]
    whole = "".join(f"\x1b[{y};1H{strip.render(console)}" for y, strip in enumerate(strips, 1))
    less = _written(((0, y, [*strip], True) for y, strip in enumerate(strips)), console)
    assert _drawn(less) == _drawn(whole)
    assert len(less) <= len(whole)


@given(ROWS, ROWS)
def test_a_cell_that_is_another_stays_as_it_was(old: Row, new: Row) -> None:
    places = changed(old, new, WIDTH)
    before, after = _cells(old), _cells(new)
    for cell in range(WIDTH):
        if not any(left <= cell < right for left, right in places):
            assert before[cell] == after[cell]
    assert all(0 <= left < right <= WIDTH for left, right in places)


def test_a_mark_over_a_character_stays_where_it_was() -> None:
    assert changed((("cafe", ""),), (("cafe\u0301", ""),), 80) == [(0, 80)]


def test_looks_that_change_far_apart_take_what_is_between_along() -> None:
    old = (("一次", "reverse"), ("，其他的都不变，在", ""), ("两处", "reverse"))
    new = (("一次", ""), ("，其他的都不变，在", ""), ("两处", ""))
    assert changed(old, new, 80) == [(0, 4), (22, 26)]
    assert changed(new, new, 80) == []


@given(ROWS)
def test_a_row_takes_more_bytes_than_it_was_weighed(row: Row) -> None:
    console = Console(color_system="truecolor")
    plain = [(text, "" if "color" in style or style == "red" else style) for text, style in row]
    sent = _written([(0, 10, [*_strip(plain)], True)], console)
    assert len(sent.encode()) <= weight(plain, 0, WIDTH)


@given(ROWS, st.integers(0, WIDTH - 1), st.integers(1, WIDTH))
def test_half_a_character_at_the_edge_of_what_changed_is_drawn_as_a_blank(
    row: Row, left: int, right: int
) -> None:
    console = Console(color_system="truecolor")
    strip = _strip(row)
    update = ChopsUpdate([{0: strip}], [(0, left, max(right, left + 1))], [[WIDTH]])
    whole = strip.render(console)
    sent = _written(_stretches(update), console)
    assert _drawn(f"\x1b[1;1H{whole}{sent}") == _drawn(f"\x1b[1;1H{whole}")


async def test_rows_below_a_list_leave_half_characters_in_the_text_under_it(mine: Desk) -> None:  # noqa: F811
    app = EmulatedApp(mine)
    async with app.run_test(size=SIZE) as pilot:
        page = OutlinePage()
        await app.push_screen(page)
        await pilot.pause()
        page.pane.put([(("文明创建", ""),)] * 4)
        page.list.put([((f" {'a' * 20}", ""),)] * 40, 0)
        await pilot.pause()
        assert app.stands() == app.wanted()
        page.list.put([((f" {'b' * 4}{'a' * 16}", ""),)] * 40, 0)
        await pilot.pause()
        assert app.stands() == app.wanted()
        assert "文明创建" in "".join(app.stands())
