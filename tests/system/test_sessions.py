"""Sessions on real terminals: several at once, cut off, of no size, typed at in one burst."""

import fcntl
import json
import os
import signal
import struct
import subprocess
import sys
import termios
from pathlib import Path
from typing import Any

import pytest
from tinydb import TinyDB

from tests.terminal import KEYS, Terminal

PROGRAM = str(Path(sys.executable).with_name("wenming-tui"))
UNIT = "示例区林业局"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    run(tmp_path, "new", "--unit", UNIT, "--year", "2025")
    return tmp_path


def run(folder: Path, *words: str) -> str:
    done = subprocess.run(
        [PROGRAM, "--data", str(folder), *words], capture_output=True, text=True, check=True
    )
    return done.stdout


def records(folder: Path) -> list[Any]:
    found: list[Any] = json.loads(run(folder, "list", "--json"))
    return found


def session(folder: Path, who: str) -> Terminal:
    terminal = Terminal([PROGRAM, "--data", str(folder), "--as", who])
    terminal.wait_for(UNIT, who, "F10")
    return terminal


def test_a_whole_record_sent_as_one_write_lands_in_its_fields(data: Path) -> None:
    with session(data, "甲") as terminal:
        terminal.type("2" + KEYS["f2"] + "会议\r")
        terminal.wait_for("新增", "参加人数")
        tab, save = KEYS["tab"], KEYS["ctrl+s"]
        terminal.type(f"11-17{tab}廉政恳谈会{tab}{save}11-18{tab}作风建设会\r3{tab}\x1b[B{save}")
        terminal.wait_for("已保存", "（成文会显示在这里）")
        terminal.press("ctrl+q")
        assert terminal.wait_end() == 0
    found = {r["title"]: (r["date"]["raw"], r["fields"].get("form")) for r in records(data)}
    assert found["廉政恳谈会"][0] == "11-17"
    assert found["作风建设会"][0] == "11-18"
    assert len(found) == 2


def test_what_one_saves_stands_on_the_others_screen_and_the_last_one_folds(data: Path) -> None:
    with session(data, "甲") as one, session(data, "乙") as two:
        two.type("2")
        two.wait_for("还没有记录")
        one.type("2" + KEYS["f2"] + "会议\r")
        one.wait_for("新增", "参加人数")
        one.type(f"11-17{KEYS['tab']}廉政恳谈会{KEYS['ctrl+s']}")
        one.wait_for("已保存（")
        two.wait_for("廉政恳谈会")
        one.press("ctrl+q")
        assert one.wait_end() == 0
        assert not (data / "wenming.json").exists()
        two.press("ctrl+q")
        assert two.wait_end() == 0
    with TinyDB(data / "wenming.json", encoding="utf-8") as stock:
        assert [row["title"] for row in stock.table("records")] == ["廉政恳谈会"]


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_session_that_is_ended_keeps_what_was_typed(data: Path, number: int) -> None:
    with session(data, "甲") as terminal:
        terminal.type("2" + KEYS["f2"] + "会议\r")
        terminal.wait_for("新增", "参加人数")
        terminal.type(f"11-17{KEYS['tab']}没录完")
        terminal.wait_for("没录完")
        terminal.signal(number)
        assert terminal.wait_end() == 128 + number
    with session(data, "甲") as terminal:
        terminal.type("2" + KEYS["f2"] + "会议\r")
        terminal.wait_for("没录完", "11-17", "接着上次没保存的写")
        terminal.press("ctrl+s")
        terminal.wait_for("已保存（")
        terminal.press("ctrl+q")
        assert terminal.wait_end() == 0
    assert [r["title"] for r in records(data)] == ["没录完"]


def test_a_terminal_that_vanishes_ends_the_program_also_without_a_signal(data: Path) -> None:
    command = [
        sys.executable, "-c",
        "import os, signal, sys; signal.signal(signal.SIGHUP, signal.SIG_IGN); "
        "os.execv(sys.argv[1], sys.argv[1:])", PROGRAM, "--data", str(data),
    ]  # fmt: skip
    terminal = Terminal(command)
    with terminal:
        terminal.wait_for(UNIT, "F10")
        assert terminal.vanish() == 128 + signal.SIGHUP


def test_a_terminal_of_no_size_is_one_of_80_by_24(data: Path) -> None:
    with Terminal([PROGRAM, "--data", str(data)], size=(0, 0)) as terminal:
        terminal.wait_for(UNIT, "F10")
        size = struct.unpack("HHHH", fcntl.ioctl(terminal.master, termios.TIOCGWINSZ, bytes(8)))
        assert size[:2] == (24, 80)
        terminal.press("ctrl+q")
        assert terminal.wait_end() == 0


def test_a_clerk_who_is_killed_loses_nothing_that_was_called_saved(data: Path) -> None:
    with session(data, "甲") as terminal:
        terminal.type("2" + KEYS["f2"] + "会议\r")
        terminal.wait_for("新增", "参加人数")
        terminal.type(f"11-17{KEYS['tab']}廉政恳谈会{KEYS['ctrl+s']}")
        terminal.wait_for("已保存（")
        terminal.signal(signal.SIGKILL)
        terminal.wait_end()
    assert [r["title"] for r in records(data)] == ["廉政恳谈会"]
    assert not [name for name in os.listdir(data) if name.endswith(".tmp")]
