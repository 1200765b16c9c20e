"""What a hostile record could do to the terminal of the person who looks at it."""

import json
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from tests.terminal import Terminal

PROGRAM = Path(sys.executable).with_name("wenming-tui")
UNIT = "示例区林业局"
HOSTILE = {
    "markup": "[/]",
    "a click": "[@click=app.quit]点[/]",
    "clipboard": "\x1b]52;c;cm0gLXJm\x07",
    "title": "\x1b]0;pwned\x07",
    "NUL": "\x00",
    "C1": "\x9b31m\x85",
    "bidi": "\u202e\u2066",
    "blank": "\u3000",
    "surrogate": "\ud800",
}
FOREIGN = [
    b"\x1b]52;c;cm0gLXJm", b"\x1b]0;pwned", b"\x00", b"\xc2\x9b", b"\xc2\x85",
    "\u202e".encode(), "\u2066".encode(), b"\xed\xa0\x80",
]  # fmt: skip


def foreign(written: bytes) -> list[bytes]:
    return [mark for mark in FOREIGN if mark in written]


def chosen(terminal: Terminal, text: str, _: str) -> bool:
    return text in terminal.reversed_text


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A store with one record per hostile text, all in section 二."""
    lines = [
        json.dumps(
            {
                "kind": "meeting",
                "title": f"甲{number}{text}乙廉政会",
                "date": "3月1日",
                "place": text,
                "use": "named",
                "fields": {"topic": f"谈{text}话", "attendees": "6人"},
            }
        )
        for number, text in enumerate(HOSTILE.values())
    ]
    tool = [str(PROGRAM), "--data", str(tmp_path)]
    subprocess.run(
        [*tool, "new", "--unit", UNIT, "--year", "2025"], check=True, capture_output=True
    )
    added = subprocess.run(
        [*tool, "add", "--stdin"],
        input="\n".join(lines).encode() + b"\n",
        capture_output=True,
        check=False,
    )
    assert added.returncode == 0, added.stderr.decode()
    assert len(added.stdout.splitlines()) == len(HOSTILE)
    return tmp_path


@pytest.mark.parametrize("options", [[], ["--json"]], ids=["table", "json"])
def test_a_listed_record_writes_control_bytes_to_the_terminal(
    data: Path, options: list[str]
) -> None:
    with Terminal([str(PROGRAM), "--data", str(data), "list", *options]) as terminal:
        assert terminal.wait_end() == 0
    assert "廉政会".encode() in terminal.raw
    assert foreign(terminal.raw) == []
    assert b"\x1b]" not in terminal.raw


def test_a_record_in_the_app_crashes_it_or_writes_control_bytes_to_the_terminal(
    data: Path,
) -> None:
    with Terminal([str(PROGRAM), "--data", str(data)]) as terminal:
        terminal.wait_for(UNIT, "加强文明管理", "F10")
        terminal.type("2")
        terminal.wait_for("甲0[/]乙", "F10")
        for number in range(1, len(HOSTILE)):
            terminal.press("down")
            terminal.wait_until(partial(chosen, terminal, f"甲{number}"), f"甲{number} chosen")
        terminal.press("enter")
        terminal.wait_for("Ctrl+S", "参加人数")
        terminal.press("esc")
        terminal.wait_for("甲0[/]乙")
        terminal.press("ctrl+q")
        assert terminal.wait_end() == 0
    assert foreign(terminal.raw) == []
