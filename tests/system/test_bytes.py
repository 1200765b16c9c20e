"""A slow line: how many bytes each step sends to the terminal, counted at 80×24."""

import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from operator import eq
from pathlib import Path

import pytest

from tests.system.lists import LISTS, measure
from tests.terminal import KEYS, Terminal

PROGRAM = str(Path(sys.executable).with_name("wenming-tui"))
FIRST, CHARACTER, ECHOED, MOVE, ROW = 9_000, 300, 450, 600, 500
"""Bytes: the first screen; a typed character in its field; with all that it changes beside and
below; from one field to the next; from one row of a list to the next."""
PAGES = {"review": 1_100, "pages": 2_500}
"""What is no list of rows: each record to be judged and each printed page comes whole."""
QUIET = 0.6
"""Seconds without a byte after which a step is over: the echo waits 0.15 s for more keys."""


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    tool = [PROGRAM, "--data", str(tmp_path)]
    subprocess.run([*tool, "new", "--sample"], check=True, capture_output=True)
    with Terminal(tool, answers=True) as terminal:
        terminal.wait_for("F10")
        yield terminal


def cost(terminal: Terminal, keys: str) -> int:
    """Bytes that come after some keys, until it is quiet."""
    before = len(terminal.raw)
    terminal.type(keys)
    terminal.settle(QUIET)
    return len(terminal.raw) - before


def to_form(terminal: Terminal) -> None:
    terminal.type("2" + KEYS["f2"] + "会议\r")
    terminal.wait_for("新增", "参加人数")
    terminal.settle(QUIET)


def to_section(terminal: Terminal) -> str:
    """The screen of a section when its text is there, which comes after its rows."""
    terminal.type("2")
    terminal.wait_for("F2", "Esc", "一是")
    return terminal.settle(QUIET)


def test_the_first_screen_takes_seconds_on_a_slow_line(terminal: Terminal) -> None:
    terminal.settle(QUIET)
    assert len(terminal.raw) <= FIRST


def test_a_typed_character_repaints_more_than_its_line(terminal: Terminal) -> None:
    to_form(terminal)
    costs = {}
    for field, text in (("日期", "11-17"), ("事项", "护林防火恳谈会ab"), ("形式", "大会")):
        for at, char in enumerate(text):
            costs[f"{field}{at}{char}"] = cost(terminal, char)
        terminal.type(KEYS["tab"])
        terminal.settle(QUIET)
    assert {name: count for name, count in costs.items() if count > ECHOED} == {}
    assert sorted(costs.values())[len(costs) // 2] <= CHARACTER
    assert min(costs.values()) > 0


def test_a_move_to_the_next_field_repaints_the_form(terminal: Terminal) -> None:
    to_form(terminal)
    moves = {key: cost(terminal, KEYS[key]) for key in ("tab", "down", "enter", "up", "shift+tab")}
    assert {key: count for key, count in moves.items() if not 0 < count <= MOVE} == {}


def test_a_move_to_the_next_row_repaints_more_than_two_rows() -> None:
    found = measure(LISTS, 38, 0.06)
    over = {
        where: max(costs)
        for where, costs in found.items()
        if costs and max(costs) > PAGES.get(where.name, ROW)
    }
    assert over == {}
    assert [where for where, costs in found.items() if where.year == "full" and not costs] == []


@pytest.mark.parametrize("at_once", [1, 3, 17])
def test_lines_that_the_terminal_moves_by_itself_come_out_wrong(
    at_once: int, terminal: Terminal
) -> None:
    to_section(terminal)
    for key in ("down", "up"):
        for _ in range(34 // at_once):
            terminal.type(KEYS[key] * at_once)
            terminal.settle(0.1)
        terminal.press("right")  # the text as a whole, as it is when one comes back
        moved = terminal.settle(QUIET)
        terminal.type(KEYS["f1"])
        terminal.wait_gone(moved.splitlines()[3])
        terminal.type("\x1b")
        terminal.wait_until(partial(eq, moved), f"as drawn:\n{moved}")


@pytest.mark.parametrize("place", ["home", "section", "form", "pages", "export", "quick"])
def test_a_screen_that_nobody_touches_sends_bytes(place: str, terminal: Terminal) -> None:
    keys = {
        "home": "",
        "section": "2",
        "pages": "\x1b[15~",
        "export": KEYS["f9"],
        "quick": "\x1bOS",
    }
    if place == "form":
        to_form(terminal)
    else:
        terminal.type(keys[place])
    terminal.settle(1.5)
    before = len(terminal.raw)
    terminal.settle(4.0)
    assert terminal.raw[before:] == b""


def test_two_hundred_sizes_in_a_row_leave_another_screen(terminal: Terminal) -> None:
    before = to_section(terminal)
    for number in range(200):
        size = ((60, 15), (40, 10), (20, 6), (10, 3), (200, 60), (80, 24))[number % 6]
        terminal.resize(*size)
        if number % 20 == 0:
            terminal.settle(0.05)
    terminal.resize(50, 12)
    terminal.wait_for("窗口太小")
    terminal.resize(80, 24)
    terminal.wait_until(partial(eq, before), f"the same screen:\n{before}")
    terminal.press("ctrl+q")
    assert terminal.wait_end() == 0
