"""Any client, any locale: the screen is right, what is typed stays, and nothing ends the program.

Needs what conftest.py names, and localedef (Debian packages libc-bin and locales).
"""

import random
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyte
import pytest
import wcwidth

from tests.system.conftest import SlowLine, tool
from tests.terminal import KEYS, Terminal
from tui.widths import draw_wide

PROGRAM = str(Path(sys.executable).with_name("wenming-tui"))
UNIT = "示例区林业局"
LOCALES = {
    "none": {"LANG": "", "LC_ALL": ""},
    "C": {"LC_ALL": "C"},
    "POSIX": {"LC_ALL": "POSIX"},
    "one that is not there": {"LC_ALL": "xx_YY.ISO-8859-15"},
    "C.UTF-8": {"LC_ALL": "C.UTF-8"},
    "zh_CN.UTF-8": {"LC_ALL": "zh_CN.UTF-8"},
    "zh_CN.GBK": {"LC_ALL": "zh_CN.GBK"},
    "C and no mode for UTF-8": {
        "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0",
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def locales(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the two Chinese locales."""
    made = tmp_path_factory.mktemp("locales")
    for charset in ("UTF-8", "GBK"):
        make = [tool("localedef", "locales"), "-i", "zh_CN", "-f", charset]
        done = subprocess.run(
            [*make, str(made / f"zh_CN.{charset}")], capture_output=True, check=False
        )
        if not (made / f"zh_CN.{charset}").is_dir():
            pytest.skip(f"needs the sources of locales (apt-get install locales): {done.stderr!r}")
    return made


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    new = [PROGRAM, "--data", str(folder), "new", "--unit", UNIT, "--year", "2025"]
    subprocess.run(new, check=True, capture_output=True)
    return folder


def remote(data: Path, **env: str) -> str:
    settings = [f"{name}={value}" for name, value in env.items()]
    return shlex.join(["env", "-u", "LANG", *settings, PROGRAM, "--data", str(data)])


def to_form(terminal: Terminal) -> None:
    """From home into a form that is being filled in."""
    terminal.wait_for(UNIT, "加强文明管理", "F10")
    terminal.type("2" + KEYS["f2"] + "会议\r")
    terminal.wait_for("新增", "参加人数")
    terminal.type(f"11-17{KEYS['tab']}“护林”恳谈会")
    terminal.wait_for("2025年11月17日", "11月17日召开“护林”恳谈会。")


def leave(terminal: Terminal) -> None:
    terminal.press("ctrl+s")
    terminal.wait_for("已保存（")
    terminal.press("ctrl+q")
    assert terminal.wait_end() == 0


def titles(data: Path) -> str:
    listed = [PROGRAM, "--data", str(data), "list"]
    return subprocess.run(listed, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("name", LOCALES)
def test_a_locale_makes_garbage_of_the_screen_or_of_a_name(
    name: str, ssh: list[str], data: Path, locales: Path
) -> None:
    command = remote(data, LOCPATH=str(locales), **LOCALES[name])
    with Terminal([*ssh, command], answers=True) as terminal:
        to_form(terminal)
        leave(terminal)
    terminal.raw.decode("utf-8")
    assert "?" not in terminal.text
    assert "\ufffd" not in terminal.text
    assert "“护林”恳谈会" in titles(data)


def test_a_client_set_to_gbk_is_shown_gbk_and_understood(ssh: list[str], data: Path) -> None:
    with Terminal([*ssh, remote(data)], answers=True, encoding="gbk") as terminal:
        terminal.wait_for("GBK")
        to_form(terminal)
        leave(terminal)
    assert "“护林”恳谈会" in titles(data)


def test_bytes_of_gbk_from_a_client_that_told_nothing_are_refused_and_nothing_is_lost(
    ssh: list[str], data: Path
) -> None:
    with Terminal([*ssh, remote(data)]) as terminal:
        to_form(terminal)
        terminal.send("局长".encode("gbk") + b"\r\x11\r")
        terminal.wait_for("UTF-8", "“护林”恳谈会")
        leave_after_quiet(terminal)
    assert "“护林”恳谈会 " in titles(data)


def leave_after_quiet(terminal: Terminal) -> None:
    """Keys are believed again after a moment of silence: type until one is."""
    for _ in range(100):
        terminal.type("终")
        terminal.settle(0.4)
        if "恳谈会终" in terminal.text:
            break
    terminal.type("\x7f")
    terminal.wait_gone("恳谈会终")
    leave(terminal)


def test_a_megabyte_of_noise_ends_nothing_and_types_nothing(ssh: list[str], data: Path) -> None:
    noise = random.Random(8).randbytes(1 << 20)
    assert b"\x11" in noise
    with Terminal([*ssh, remote(data)], answers=True) as terminal:
        to_form(terminal)
        terminal.send(noise)
        terminal.wait_for("[SetUTF-8]", "“护林”恳谈会", "11月17日")
        leave_after_quiet(terminal)
    assert "“护林”恳谈会 " in titles(data)


@pytest.fixture
def wide() -> Iterator[None]:
    """A terminal that draws ambiguous characters in two cells, as pyte would not."""
    narrow = pyte.screens.wcwidth
    pyte.screens.wcwidth = lambda char: wcwidth.wcwidth(char, ambiguous_width=2)
    yield
    pyte.screens.wcwidth = narrow
    draw_wide(False)


@pytest.mark.usefixtures("wide")
@pytest.mark.parametrize("late", [False, True], ids=["at once", "after the first screen"])
def test_a_terminal_that_draws_quotes_two_cells_wide_tears_the_layout(
    *, late: bool, ssh: list[str], data: Path
) -> None:
    with Terminal([*ssh, remote(data)], answers=not late) as terminal:
        terminal.wait_for(UNIT, "加强文明管理", "F10")
        if late:
            terminal.answer()
        terminal.wait_until(lambda screen: "─" not in screen and "-" * 80 in screen, "plain rules")
        to_form(terminal)
        before = terminal.text
        terminal.resize(100, 30)  # everything is drawn anew
        terminal.wait_until(lambda screen: "-" * 100 in screen, "the new width")
        terminal.resize(80, 24)
        terminal.wait_until(lambda screen: screen == before, "the same screen again")
        leave(terminal)
    assert "R" not in "".join(row.split(maxsplit=1)[1] for row in titles(data).splitlines() if row)


def test_a_slow_line_leaves_the_answer_in_a_field(
    ssh: list[str], slow: SlowLine, data: Path
) -> None:
    with Terminal([*slow.over(ssh), remote(data)], answers=True) as terminal:
        to_form(terminal)
        terminal.type("\x1b[D左")
        terminal.wait_for("恳谈左会")
        leave(terminal)
    assert "“护林”恳谈左会 " in titles(data)
