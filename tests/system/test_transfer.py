"""A file to the person's own computer and from it, with the real tools on a real terminal.

Needs sz and rz (Debian package lrzsz) and tsz and trz (`pipx install trzsz`).
"""

import hashlib
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.carry import trzsz_receives, trzsz_sends, zmodem
from tests.system.conftest import tool
from tests.terminal import KEYS, Terminal
from tui import transfer

PROGRAM = str(Path(sys.executable).with_name("wenming-tui"))
NAME = "示例区林业局2025年总结.docx"
WORD = random.Random(5).randbytes(229_499)


@pytest.fixture
def only(tmp_path: Path) -> "Only":
    return Only(tmp_path)


class Only:
    """A PATH with these tools and no others."""

    def __init__(self, folder: Path) -> None:
        self._bin = folder / "bin"
        self._bin.mkdir()

    def __call__(self, *names: str) -> dict[str, str]:
        for link in self._bin.iterdir():
            link.unlink()
        for name in names:
            package = "lrzsz" if name in ("sz", "rz") else "pipx; pipx install trzsz"
            (self._bin / name).symlink_to(tool(name, package))
        return {"PATH": str(self._bin)}


@pytest.fixture
def word(tmp_path: Path) -> Path:
    path = tmp_path / NAME
    path.write_bytes(WORD)
    return path


@pytest.fixture
def there(tmp_path: Path) -> Path:
    folder = tmp_path / "there"
    folder.mkdir()
    return folder


def sending(path: Path, env: dict[str, str]) -> Terminal:
    return Terminal([PROGRAM, "send", str(path)], env, answers=True)


def test_a_file_sent_by_zmodem_arrives_with_other_bytes(
    only: Only, word: Path, there: Path
) -> None:
    rz = tool("rz", "lrzsz")
    with sending(word, only("sz")) as terminal:
        terminal.wait_for("等终端应答")
        assert zmodem(terminal, [rz, "-q", "-b", "-e"], there) == 0
        assert terminal.wait_end() == 0
        # It may come in one piece with the last bytes of ZMODEM, which no screen is drawn from.
        said = "已传到您的电脑（ZMODEM）".encode()
        terminal.wait_until(lambda _: said in terminal.raw, "how it ended")
    assert (there / NAME).read_bytes() == WORD
    assert hashlib.sha256(WORD).hexdigest() in "".join(terminal.text.split())


def test_a_file_sent_by_trzsz_arrives_with_other_bytes(only: Only, word: Path, there: Path) -> None:
    with sending(word, only("tsz", "sz")) as terminal:
        terminal.wait_for("TRZSZ:TRANSFER:S:")
        assert trzsz_receives(terminal, there) == NAME
        assert terminal.wait_end() == 0
        terminal.wait_for("已传到您的电脑（trzsz）")
    assert (there / NAME).read_bytes() == WORD


def test_where_nobody_answers_it_waits_for_ever_or_tells_no_way(only: Only, word: Path) -> None:
    with sending(word, only("tsz", "sz")) as terminal:
        assert terminal.wait_end() == 1
    said = "".join(terminal.text.split())
    assert "没有应答" in said
    assert f'scp-P22"{os.environ.get("USER", "root")}@服务器:{word}".' in said
    assert hashlib.sha256(WORD).hexdigest() in said
    assert b"\x1b]52;c;" in terminal.raw


def test_ctrl_c_ends_the_waiting(only: Only, word: Path) -> None:
    with sending(word, only("sz")) as terminal:
        terminal.wait_sent(b"B00000000000000")
        terminal.type("\x03")
        assert terminal.wait_end() == 1
        assert "已取消" in terminal.text


def test_a_client_that_hangs_up_in_the_midst_keeps_the_screen(
    only: Only, word: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sending(word, only("sz")) as terminal:
        terminal.wait_sent(b"B00000000000000")
        terminal.send(b"**\x18B0100000023be50\r\n\x11" + b"\x18" * 8)
        assert terminal.wait_end() == 1
        assert "没有传成" in "".join(terminal.text.split())


def test_a_last_word_that_sz_threw_away_as_it_left_is_said(word: Path, tmp_path: Path) -> None:
    brief = tmp_path / "sz"
    brief.write_text(
        f"#!{sys.executable}\nimport os\n"
        'os.write(1, b"**\\x18B00000000000000\\r\\x8a\\x11")\nos.read(0, 99)\n'
        'os.write(1, b"**\\x18B0800000000022d\\r\\x8a")\n'
    )
    brief.chmod(0o755)
    with sending(word, {"PATH": str(tmp_path)}) as terminal:
        terminal.wait_sent(b"B00000000000000")
        terminal.send(b"**\x18B0100000023be50\r\n\x11")
        terminal.wait_sent(b"**\x18B0800000000022d\r\x8aOO")
        assert terminal.wait_end() == 0


def test_sz_is_not_tried_in_a_multiplexer(only: Only, word: Path) -> None:
    with sending(word, only("sz") | {"TMUX": "/tmp/tmux-0/default,1,0"}) as terminal:
        assert terminal.wait_end() == 1
    assert "tmux里sz用不了" in "".join(terminal.text.split())
    assert b"B00000000000000" not in terminal.raw


@pytest.mark.parametrize("path", ["/dev/null", "/etc", "none", "link"])
def test_what_is_no_file_is_sent(path: str, word: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/etc/passwd")
    with sending(tmp_path / path, {}) as terminal:
        assert terminal.wait_end() == 2
    assert any("一" <= char <= "龥" for char in terminal.text)
    assert "root:" not in terminal.text


def test_without_a_terminal_it_says_how_to_get_one(word: Path) -> None:
    done = subprocess.run(
        [PROGRAM, "send", str(word)], capture_output=True, text=True, check=False, stdin=-3
    )
    assert done.returncode == 2
    assert "ssh -t" in done.stderr


# --- from the app ---------------------------------------------------------------------------------


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    subprocess.run([PROGRAM, "--data", str(folder), "new", "--sample"], check=True)
    return folder


def exported(terminal: Terminal) -> None:
    terminal.wait_for("F10")
    terminal.press("f9")
    terminal.wait_for("Enter导出/↑↓")
    terminal.press("enter")
    terminal.wait_for("已导出。Ctrl+]")


def types_at_once(terminal: Terminal) -> None:
    """What is typed as soon as the screen is back is there."""
    terminal.type("\x1b")
    terminal.wait_gone("SHA-256")
    terminal.type("\x1b")
    terminal.wait_for("F10", "查找")
    terminal.type(KEYS["f3"] + "志愿")
    terminal.wait_for("查找：志愿")
    terminal.press("ctrl+q")
    assert terminal.wait_end() == 0


def test_a_download_from_the_app_arrives_and_typing_goes_on(
    only: Only, data: Path, there: Path
) -> None:
    rz = tool("rz", "lrzsz")
    with Terminal([PROGRAM, "--data", str(data)], only("sz"), answers=True) as terminal:
        exported(terminal)
        terminal.type("\x1d")
        terminal.wait_for("等终端应答")
        assert zmodem(terminal, [rz, "-q", "-b", "-e"], there) == 0
        terminal.wait_for("已传到您的电脑", "SHA-256")
        types_at_once(terminal)
    (written,) = (data / "exports").glob("*.docx")
    assert (there / written.name).read_bytes() == written.read_bytes()


def test_a_download_that_nobody_takes_brings_the_app_back(only: Only, data: Path) -> None:
    with Terminal([PROGRAM, "--data", str(data)], only("tsz", "sz"), answers=True) as terminal:
        exported(terminal)
        terminal.type("\x1d")
        terminal.wait_for("等终端应答")
        terminal.wait_for("没有应答", "scp-P", "SHA-256")
        types_at_once(terminal)


# --- to the server --------------------------------------------------------------------------------

RECEIVE = (
    "import sys; from pathlib import Path; from store.contract import StoreError\n"
    "from tui.transfer import receive\n"
    "try: place, name = receive(Path(sys.argv[1])); print(f'\\r\\n收到 {name} {place.name}\\r')\n"
    "except StoreError as error: print(f'\\r\\n没有 {error}\\r'); sys.exit(2)\n"
)
PDF = b"%PDF-1.7\n" + random.Random(6).randbytes(60_000)


@pytest.fixture
def evidence(tmp_path: Path) -> Path:
    folder = tmp_path / "evidence"
    folder.mkdir()
    return folder


def receiving(folder: Path, env: dict[str, str]) -> Terminal:
    return Terminal([sys.executable, "-c", RECEIVE, str(folder)], env)


@pytest.mark.parametrize("unsaid", [b"", b"OO"], ids=["", "the client leaves without a last word"])
def test_a_file_that_comes_by_zmodem_has_other_bytes_or_another_name(
    unsaid: bytes, only: Only, evidence: Path, there: Path
) -> None:
    sz = tool("sz", "lrzsz")
    (there / "签到表.pdf").write_bytes(PDF)
    with receiving(evidence, only("rz")) as terminal:
        terminal.wait_sent(b"B01")
        command: list[str | bytes] = [sz, "-q", "-b", "-e", "签到表.pdf".encode()]
        assert zmodem(terminal, command, there, unsaid) == 0
        assert terminal.wait_end() == 0
        terminal.wait_for("收到签到表.pdf")
    (kept,) = evidence.iterdir()
    assert kept.name == f"{hashlib.sha256(PDF).hexdigest()}.pdf"
    assert kept.read_bytes() == PDF
    assert kept.stat().st_mode & 0o777 == 0o600


def test_a_tool_that_calls_on_keeps_a_client_that_is_gone_alive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transfer, "SILENT", 0.3)
    calls = "import os, time\nfor _ in range(60): os.write(1, b'C'); time.sleep(0.05)"
    source, client = os.pipe()
    os.write(client, b"**\x18B0100000023be50\r\n")
    (rz,) = (tool for tool in transfer.RECEIVERS if tool.name == "ZMODEM")
    with (tmp_path / "screen").open("wb") as screen:
        ends = source, screen.fileno()
        outcome = transfer.relay([sys.executable, "-c", calls], str(tmp_path), rz, {}, ends=ends)
    assert outcome == "failed"  # not "done": it did not wait for the tool to end
    os.close(client)
    os.close(source)


def test_a_file_that_comes_by_trzsz_has_other_bytes(only: Only, evidence: Path) -> None:
    with receiving(evidence, only("trz")) as terminal:
        terminal.wait_for("TRZSZ:TRANSFER:R:")
        trzsz_sends(terminal, "照片.pdf", PDF)
        assert terminal.wait_end() == 0
    (kept,) = evidence.iterdir()
    assert kept.read_bytes() == PDF


@pytest.mark.parametrize(
    ("name", "data"),
    [("脚本.sh", b"#!/bin/sh\n"), ("假.pdf", b"MZ\x90\x00"), ("空.pdf", b""), (".bashrc", b"x")],
)
def test_what_is_no_evidence_is_taken(
    name: str, data: bytes, only: Only, evidence: Path, there: Path
) -> None:
    sz = tool("sz", "lrzsz")
    (there / name).write_bytes(data)
    with receiving(evidence, only("rz")) as terminal:
        terminal.wait_sent(b"B01")
        zmodem(terminal, [sz, "-q", "-b", name.encode()], there)
        assert terminal.wait_end() == 2
    assert list(evidence.iterdir()) == []


def test_a_name_with_a_path_leads_out_of_the_folder(
    only: Only, evidence: Path, there: Path
) -> None:
    sz = tool("sz", "lrzsz")
    (there / "x").mkdir()
    (evidence.parent / "out.pdf").write_bytes(PDF)
    with receiving(evidence, only("rz")) as terminal:
        terminal.wait_sent(b"B01")
        if zmodem(terminal, [sz, "-q", "-b", "-f", "../../out.pdf"], there / "x") != 0:
            terminal.send(b"\x18" * 8)
        terminal.wait_end()
    assert {path.name for path in evidence.parent.iterdir()} == {
        "bin",
        "evidence",
        "out.pdf",
        "there",
    }
    assert all(path.suffix == ".pdf" for path in evidence.iterdir())


def test_two_files_at_once_or_a_client_that_knows_nothing_leave_something(
    only: Only, evidence: Path, there: Path
) -> None:
    sz = tool("sz", "lrzsz")
    for name in ("一.pdf", "二.pdf"):
        (there / name).write_bytes(PDF)
    with receiving(evidence, only("rz")) as terminal:
        terminal.wait_sent(b"B01")
        zmodem(terminal, [sz, "-q", "-b", "一.pdf".encode(), "二.pdf".encode()], there)
        assert terminal.wait_end() == 2
        said = "一次请传一个".encode()
        terminal.wait_until(lambda _: said in terminal.raw, "why it was refused")
    with receiving(evidence, only()) as terminal:
        assert terminal.wait_end() == 2
        assert "没有装" in terminal.text
    assert list(evidence.iterdir()) == []


def test_evidence_from_the_persons_computer_does_not_reach_its_record(
    only: Only, data: Path, there: Path
) -> None:
    sz = tool("sz", "lrzsz")
    (there / "签到表.pdf").write_bytes(PDF)
    script = (
        "import sys; from tui import app; from tui.screens.evidence import EvidencePage\n"
        "from store.model import Record\n"
        "def show(self): self.call_later(self.push_screen, EvidencePage(self.desk.records()[0]))\n"
        "app.WenmingApp.on_ready = show\n"
        "from tui.cli import main; sys.exit(main(sys.argv[1:]))\n"
    )
    command = [sys.executable, "-c", script, "--data", str(data)]
    with Terminal(command, only("rz"), answers=True) as terminal:
        terminal.wait_for("佐证", "怎么收")
        terminal.type("签到" + KEYS["ctrl+s"])
        terminal.wait_sent(b"B01")
        assert zmodem(terminal, [sz, "-q", "-b", "-e", "签到表.pdf".encode()], there) == 0
        terminal.wait_for("已附上")
        terminal.press("ctrl+q")
        assert terminal.wait_end() == 0
    assert any(
        path.read_bytes() == PDF for path in (data / "evidence").rglob("*") if path.is_file()
    )
