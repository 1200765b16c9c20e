"""Where the app cannot work, or not fully: recognised, and answered in Chinese with what to do."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile import foreign
from tests.terminal import KEYS, Terminal

PROGRAM = str(Path(sys.executable).with_name("wenming-tui"))
UNIT = "示例区林业局"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    new = [PROGRAM, "--data", str(folder), "new", "--unit", UNIT, "--year", "2025"]
    subprocess.run(new, check=True, capture_output=True)
    return folder


@pytest.mark.parametrize("stdin", [subprocess.PIPE, subprocess.DEVNULL], ids=["pipe", "nothing"])
def test_without_a_terminal_it_hangs_or_writes_escapes(stdin: int, data: Path) -> None:
    done = subprocess.run(
        [PROGRAM, "--data", str(data)], stdin=stdin, capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 2
    assert "ssh -t" in done.stderr.decode()
    assert b"\x1b" not in done.stdout + done.stderr


@pytest.mark.parametrize("term", ["dumb", ""])
def test_a_dumb_terminal_is_drawn_on(term: str, data: Path) -> None:
    with Terminal([PROGRAM, "--data", str(data)], {"TERM": term}) as terminal:
        assert terminal.wait_end() == 2
    assert "TERM=xterm-256color" in terminal.text
    assert b"\x1b" not in terminal.raw


@pytest.mark.parametrize("term", ["xterm", "vt100", "linux", "ansi", "screen", "unknown-kind"])
@pytest.mark.parametrize("colour", ["", "NO_COLOR"])
def test_a_terminal_of_few_colours_is_sent_others(term: str, colour: str, data: Path) -> None:
    env = {"TERM": term, **({colour: "1"} if colour else {})}
    with Terminal([PROGRAM, "--data", str(data)], env, answers=True) as terminal:
        terminal.wait_for(UNIT, "F10")
        terminal.type("2" + KEYS["f2"])
        terminal.wait_for("类型")
        terminal.type("\x1b")
        terminal.wait_for("还没有记录")
        terminal.press("ctrl+q")
        assert terminal.wait_end() == 0
    assert b"\x1b[38;" not in terminal.raw
    assert b"\x1b[48;" not in terminal.raw
    assert b"\x1b[?1000h" not in terminal.raw  # the mouse stays the terminal's own
    assert foreign(terminal.raw) == []


def test_a_size_that_the_shell_exports_stands_above_the_windows(data: Path) -> None:
    env = {"COLUMNS": "132", "LINES": "50"}
    with Terminal([PROGRAM, "--data", str(data)], env=env, size=(80, 24)) as terminal:
        terminal.wait_for(UNIT, "F10")  # the last line, within 24
        terminal.resize(50, 24)
        terminal.wait_for("窗口太小")
        terminal.press("ctrl+q")
        assert terminal.wait_end() == 0


@pytest.mark.parametrize("size", [(59, 24), (80, 15), (20, 6), (10, 3)])
def test_a_window_that_is_too_small_shows_half_a_screen(size: tuple[int, int], data: Path) -> None:
    with Terminal([PROGRAM, "--data", str(data)], size=size) as terminal:
        terminal.wait_for("窗口太小，" if size[1] < 4 else "窗口太小，请放大到60列16行以上。")
        assert UNIT not in terminal.text
        terminal.resize(60, 16)
        terminal.wait_for(UNIT, "F10")
        terminal.press("ctrl+q")
        assert terminal.wait_end() == 0


def test_an_account_without_a_home_gets_an_internal_error() -> None:
    code = (
        "import os, pwd, sys; from tui.cli import main\n"
        "def nobody(_): raise KeyError\n"
        "pwd.getpwuid = nobody; os.environ.pop('HOME', None); sys.exit(main(['list']))"
    )
    env = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=env
    )
    assert done.returncode == 2, done.stderr
    assert "家目录" in done.stderr
    assert "--data" in done.stderr


def test_a_store_that_somebody_holds_opens_and_says_so_on_saving(data: Path) -> None:
    with (
        open(data / "wenming.lock", "rb") as lock,
        Terminal([PROGRAM, "--data", str(data)], answers=True) as terminal,
    ):
        terminal.wait_for(UNIT, "F10")
        fcntl.flock(lock, fcntl.LOCK_EX)
        terminal.type("2" + KEYS["f2"] + "会议\r")
        terminal.wait_for("新增", "参加人数")
        terminal.type(f"11-17{KEYS['tab']}恳谈会{KEYS['ctrl+s']}")
        terminal.wait_for("请稍等")
        told = subprocess.run(
            [PROGRAM, "--data", str(data), "doctor"], capture_output=True, text=True, check=True
        ).stdout
        assert "有人正在保存" in told
        fcntl.flock(lock, fcntl.LOCK_UN)
        terminal.wait_for("已保存（")
        terminal.press("ctrl+q")
        assert terminal.wait_end() == 0


def test_a_full_disk_loses_what_is_typed(tmp_path: Path) -> None:
    """On a file system of 600 KB of its own, in a namespace of its own."""
    if os.geteuid() != 0:
        pytest.skip("needs root, to mount a small disk")
    folder = tmp_path / "small"
    folder.mkdir()
    tool = f"{PROGRAM} --data {folder}"
    script = (
        f"mount -t tmpfs -o size=600k none {folder} || exit 77; "
        f"{tool} new --unit {UNIT} --year 2025; dd if=/dev/zero of={folder}/fill 2>/dev/null; "
        f"{tool}; status=$?; {tool} doctor; exit $status"
    )
    with Terminal(["unshare", "-m", "sh", "-c", script], answers=True) as terminal:
        terminal.wait_until(
            lambda screen: "F10" in screen or not terminal.running, "the app, or no mount"
        )
        if not terminal.running and terminal.wait_end() == 77:
            pytest.skip("needs to be allowed to mount")
        terminal.type("2" + KEYS["f2"] + "会议\r")
        terminal.wait_for("新增", "参加人数")
        for _ in range(20):  # the file's last block has some room yet
            words = "恳谈会" * 60
            terminal.type(f"11-17{KEYS['tab']}{words}{KEYS['ctrl+s']}")
            terminal.wait_until(
                lambda screen: "恳谈会恳谈会" not in screen or "磁盘满了" in screen, "an answer"
            )
            if "磁盘满了" in terminal.text:
                break
        terminal.wait_for("磁盘满了", "恳谈会恳谈会")
        terminal.type("\x1b")
        terminal.wait_for("没保存的内容留着")
        terminal.press("ctrl+q")
        terminal.wait_end()
    assert "磁盘剩余0MB，请腾出空间" in "".join(terminal.text.split())


def test_doctor_tells_all_of_a_terminal_at_once(data: Path) -> None:
    env = {"NO_COLOR": "1", "TMUX": "/tmp/x,1,0", "LC_ALL": "C.UTF-8"}
    with Terminal([PROGRAM, "--data", str(data), "doctor"], env, answers=True) as terminal:
        assert terminal.wait_end() == 0
    said = terminal.text
    for words in ("引号、破折号占一格", "NO_COLOR", "在 tmux 里", "TERM=xterm-256color", "80×24",
                  "UTF-8", "磁盘剩余", "1 份文档", "传送工具", "字体"):  # fmt: skip
        assert words in said, words
    assert foreign(terminal.raw) == []


def test_what_is_typed_while_it_starts_is_lost(data: Path) -> None:
    with Terminal([PROGRAM, "--data", str(data)], answers=True) as terminal:
        terminal.wait_sent(b"\x1b[6n")
        terminal.type("2" + KEYS["f2"] + "会议\r")
        terminal.wait_for("新增", "参加人数")
        terminal.press("ctrl+q")
        assert terminal.wait_end() == 0
