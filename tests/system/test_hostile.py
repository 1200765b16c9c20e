"""Hostile words in every place that keeps words, on every screen, on a real terminal."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile import TEXTS, foreign
from tests.terminal import KEYS, Terminal

PROGRAM = str(Path(sys.executable).with_name("wenming-tui"))
UNIT = "示例区林业局"
KEY = {
    "说": "\x17", "数": "\x0e", "提纲": "\x0f", "文档": "\x04", "要素": "\x15", "确认": "\x12",
    "清单": "\x0c", "版面": "\x1b[15~", "快录": "\x1bOS", "删除": "\x1b[19~", "下": "\x1b[B",
    "审核": "\x1b[17~", "审校": "\x1b[18~", "历史": "\x1c", "图": "\x1b[23~", "要办": "\x1b[24~",
    "佐证": "\x1f", "导入": "\x02", "命令": "\x10",
}  # fmt: skip


def store(folder: Path, texts: tuple[str, ...]) -> Path:
    """A document with a record for each text, that holds it in every field that takes words."""
    tool = [PROGRAM, "--data", str(folder)]
    subprocess.run(
        [*tool, "new", "--unit", UNIT, "--year", "2025"], check=True, capture_output=True
    )
    lines = [
        json.dumps(
            {
                "kind": "meeting", "title": f"甲{n}{text}乙会", "date": "3月1日", "place": text,
                "dept": text, "leaders": [text], "tags": [text[:20]], "use": "named",
                "fields": {"topic": text, "outcome": text, "attendees": f"{text}6人"},
            }
        )
        for n, text in enumerate(texts)
    ]  # fmt: skip
    done = subprocess.run(
        [*tool, "add", "--stdin"], input="\n".join(lines).encode() + b"\n", capture_output=True,
        check=False,
    )  # fmt: skip
    assert len(done.stdout.splitlines()) == len(texts), done.stderr.decode()
    return folder


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return store(tmp_path_factory.mktemp("hostile"), TEXTS)


def step(terminal: Terminal, keys: str) -> None:
    terminal.type(keys)
    terminal.settle(0.25)
    assert terminal.running, terminal.text


def back(terminal: Terminal) -> None:
    """To the home screen, whatever asks on the way."""
    for _ in range(6):
        if terminal.text.startswith(f" {UNIT}") and "F10 菜单" in terminal.text:
            return
        terminal.type("\x1b")
        terminal.settle(0.8)
        if "Enter 放弃" in terminal.text:
            terminal.type("\r")
            terminal.settle(0.3)
    raise AssertionError(f"not back at home\n{terminal.text}")


def leave(terminal: Terminal) -> None:
    back(terminal)
    terminal.press("ctrl+q")
    assert terminal.wait_end() == 0
    assert foreign(terminal.raw) == []


@pytest.mark.parametrize(
    ("keys", "rows"),
    [
        ("", 12), ("2", 45), ("版面", 24), ("提纲", 30), ("数", 45), ("文档", 3), ("要素", 4),
        ("确认", 4), ("审校", 45), ("历史", 45), ("图", 12), ("要办", 45), ("导入", 2),
        ("命令", 45), ("f1", 20), ("f2", 20), ("f3", 45), ("f9", 4), ("f10", 20), ("快录", 1),
    ],
)  # fmt: skip
def test_hostile_records_crash_a_screen_or_write_control_bytes(
    keys: str, rows: int, data: Path
) -> None:
    with Terminal([PROGRAM, "--data", str(data)]) as terminal:
        terminal.wait_for(UNIT, "F10")
        step(terminal, KEY.get(keys) or KEYS.get(keys) or keys)
        for _ in range(rows):
            step(terminal, KEY["下"]) if rows < 10 else terminal.type(KEY["下"])
        step(terminal, "\x1b[5~")
        leave(terminal)


def test_the_form_and_the_clause_of_hostile_records_crash_or_write_control_bytes(
    data: Path,
) -> None:
    with Terminal([PROGRAM, "--data", str(data)]) as terminal:
        terminal.wait_for(UNIT, "F10")
        terminal.type("2")
        terminal.wait_for("甲0[/]乙")
        for number in range(len(TEXTS)):
            step(terminal, "\r")
            terminal.wait_for("参加人数", f"甲{number}")
            terminal.type("\x1b")
            terminal.wait_until(lambda screen: "参加人数" not in screen, "the section")
            step(terminal, KEY["下"])
        for way in ("说", "删除"):
            step(terminal, "\x1b[A" * 9 + KEY[way])
            terminal.type("\x1b")
            terminal.settle(0.8)
        leave(terminal)


def test_the_review_evidence_and_past_of_hostile_records_crash_or_write_control_bytes(
    tmp_path: Path,
) -> None:
    data = store(tmp_path / "data", TEXTS)
    tool = [PROGRAM, "--data", str(data)]
    found = subprocess.run([*tool, "list", "--json"], check=True, capture_output=True).stdout
    ids = [record["id"] for record in json.loads(found)]
    subprocess.run([*tool, "submit", *ids], check=True, capture_output=True)
    with Terminal(tool) as terminal:
        terminal.wait_for(UNIT, "F10")
        terminal.type(KEY["审核"])
        for number in range(1, len(TEXTS) + 1):
            terminal.wait_for(f"审核{number}/")
            terminal.settle(0.6)  # what is pressed before it can be read does not count
            step(terminal, " ")
        back(terminal)
        terminal.type("2")
        terminal.wait_for("甲0[/]乙")
        for _ in range(0, len(TEXTS), 3):
            for way in ("佐证", "历史"):
                terminal.type(KEY[way])
                terminal.wait_gone("F4 快录")
                terminal.type("\x1b")
                terminal.wait_until(lambda screen: "F4 快录" in screen, "the section")
            step(terminal, KEY["下"] * 3)
        leave(terminal)


@pytest.mark.parametrize("place", ["f2", "f3", "快录", "要素", "f9", "清单", "说"])
def test_hostile_words_that_are_pasted_crash_a_screen_or_write_control_bytes(
    place: str, tmp_path: Path
) -> None:
    data = store(tmp_path / "data", TEXTS[:1])
    pasted = [text.encode("utf-8", "replace") for text in TEXTS]
    with Terminal([PROGRAM, "--data", str(data)]) as terminal:
        terminal.wait_for(UNIT, "F10")
        if place == "f2":
            step(terminal, KEYS["f2"] + "会议\r")
        elif place == "清单":
            step(terminal, KEY["提纲"])
            step(terminal, KEY["清单"])
        elif place == "说":
            step(terminal, "2")
            step(terminal, KEY["说"])
        else:
            step(terminal, KEY.get(place) or KEYS[place])
        for text in pasted:
            terminal.send(b"\x1b[200~" + text.replace(b"\x1b[201~", b"") + b"\x1b[201~")
            terminal.settle(0.05)
        terminal.settle(0.6)
        assert terminal.running
        leave(terminal)


@pytest.mark.parametrize(
    "command",
    [["list"], ["history"], ["figures"], ["check"], ["pages"], ["export", "--draft", "-f", "md"]],
)
def test_a_command_writes_control_bytes_of_hostile_records(command: list[str], data: Path) -> None:
    with Terminal([PROGRAM, "--data", str(data), *command]) as terminal:
        assert terminal.wait_end() == (1 if command == ["check"] else 0)
    assert foreign(terminal.raw.replace(b"\t", b"").replace(b"\f", b"")) == []


@pytest.mark.parametrize("text", TEXTS[:30:3])
def test_a_hostile_name_of_unit_person_or_document_crashes_the_app(
    text: str, tmp_path: Path
) -> None:
    name = text.replace("\x00", "").encode(
        "utf-8", "surrogateescape" if "\ud800" not in text else "replace"
    )
    data = str(tmp_path)
    tool = [PROGRAM.encode(), b"--data", data.encode(), b"--as", b"\xe7\x94\xb2" + name]
    made = subprocess.run(
        [*tool, b"new", b"--unit", "林业局".encode() + name, b"--year", b"2025"],
        capture_output=True, check=False,
    )  # fmt: skip
    if made.returncode == 2:  # refused with a sentence
        assert made.stderr.decode()
        return
    with Terminal([*tool]) as terminal:  # type: ignore[list-item]
        terminal.wait_for("林业局", "F10")
        terminal.press("ctrl+q")
        assert terminal.wait_end() == 0
    assert foreign(terminal.raw) == []
