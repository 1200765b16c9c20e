"""A locked-down account: who gets in is who the server says, and no door leads out.

Needs what conftest.py names.
"""

import json
import os
import pwd
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.system.conftest import Server
from tests.terminal import KEYS, Terminal
from tui.actions import ACTIONS
from tui.kiosk_check import key_problems, probe, sshd_problems

PYTHON = sys.executable
PROGRAM = str(Path(sys.executable).with_name("wenming-tui"))
UNIT = "示例区林业局"
OTHER = "李四"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    new = [PROGRAM, "--data", str(folder), "new", "--unit", UNIT, "--year", "2025"]
    subprocess.run(new, check=True, capture_output=True)
    return folder


@pytest.fixture
def wrapper(tmp_path: Path) -> Path:
    """What the offline archive installs: Python without the caller's environment."""
    path = tmp_path / "wenming-tui"
    path.write_text(f'#!/bin/sh\nexec {PYTHON} -I -X utf8 -m tui "$@"\n', "utf-8")
    path.chmod(0o755)
    return path


def forced(program: Path | str, data: Path, *more: str) -> str:
    return shlex.join([str(program), "--data", str(data), "--kiosk", "--as", "张三", *more])


@pytest.fixture
def locked(server: Server, wrapper: Path, data: Path) -> Server:
    """An sshd whose one key opens the kiosk, and which takes every variable that is sent."""
    server.authorize(f'restrict,pty,command="{forced(wrapper, data)}"')
    server.accept("*")
    return server


def session(server: Server, *words: str, env: dict[str, str] | None = None) -> Terminal:
    return Terminal([*server.ssh(*(f"SendEnv={name}" for name in env or {})), *words], env)


def at_home(terminal: Terminal) -> None:
    terminal.wait_for(UNIT, "张三", "F10")


def leave(terminal: Terminal) -> None:
    terminal.press("ctrl+q")
    assert terminal.wait_end() == 0


def test_another_command_runs_in_place_of_the_app(locked: Server, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    with session(locked, f"touch {mark}; sh") as terminal:
        at_home(terminal)
        leave(terminal)
    assert not mark.exists()


@pytest.mark.parametrize("options", [["-s"], ["-o", "RemoteCommand=none"]], ids=["sftp", "a shell"])
def test_sftp_or_a_login_shell_is_given(options: list[str], locked: Server) -> None:
    command = locked.ssh()
    where = [*command[:-1], *options, command[-1]]
    with Terminal([*where, "sftp"] if options == ["-s"] else where) as terminal:
        if options == ["-s"]:
            terminal.wait_for("张三")
        else:
            at_home(terminal)
        leave(terminal)


def test_a_forwarded_port_opens(locked: Server) -> None:
    command = [*locked.ssh("ExitOnForwardFailure=yes", tty=False)]
    command[-1:-1] = ["-N", "-R", "0:127.0.0.1:1"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode != 0
    assert "forwarding" in done.stderr


DOORS = {
    "PYTHONPATH": "{doors}",
    "PYTHONINSPECT": "1",
    "PYTHONSTARTUP": "{doors}/door.py",
    "PYTHONBREAKPOINT": "door.main",
    "PYTHONUSERBASE": "{doors}",
    "PYTHONFAULTHANDLER": "1",
    "TEXTUAL_DRIVER": "door:Driver",
    "TEXTUAL_LOG": "{doors}/mark-log",
    "TEXTUAL_SCREENSHOT": "1",
    "TEXTUAL_SCREENSHOT_LOCATION": "{doors}",
    "TEXTUAL_SCREENSHOT_FILENAME": "mark.svg",
    "TEXTUAL_PRESS": "ctrl+q",
    "TEXTUAL_ALLOW_SIGNALS": "1",
    "TEXTUAL": "devtools,debug",
    "EDITOR": "touch {doors}/mark-editor",
    "PAGER": "touch {doors}/mark-pager",
    "BROWSER": "touch {doors}/mark-browser",
    "WENMING_USER": OTHER,
    "WENMING_DATA": "{doors}/other",
    "WENMING_UNIT": "别的局",
    "WENMING_YEAR": "1999",
    "XDG_DATA_HOME": "{doors}",
    "HOME": "{doors}",
    "LOGNAME": OTHER,
    "USER": OTHER,
    "TMPDIR": "{doors}",
    "TERMINFO": "{doors}",
    "LC_ALL": "zh_CN.GBK",
    "TMUX": "{doors}/tmux,1,0",
}
"""What sshd could be set to take from a client. Of BASH_ENV, which the account's shell reads before
any program, `kiosk-check` warns."""


def test_a_variable_of_the_client_opens_a_door_or_changes_who_one_is(
    locked: Server, tmp_path: Path, data: Path
) -> None:
    doors = tmp_path / "doors"
    doors.mkdir()
    code = f"open({str(doors / 'mark')!r}, 'a').write('x')\n"
    for name in ("sitecustomize", "usercustomize", "door", "textual", "tui", "store"):
        (doors / f"{name}.py").write_text(code, "utf-8")
    env = {name: value.format(doors=doors) for name, value in DOORS.items()}
    before = sorted(os.listdir(doors))
    with session(locked, env=env) as terminal:
        at_home(terminal)
        terminal.type("\x03")
        terminal.type("2" + KEYS["f2"] + "会议\r")
        terminal.wait_for("新增", "参加人数")
        terminal.type(f"11-17{KEYS['tab']}恳谈会{KEYS['ctrl+s']}")
        terminal.wait_for("已保存（")
        leave(terminal)
    assert sorted(os.listdir(doors)) == before
    assert b">>>" not in terminal.raw
    listed = [PROGRAM, "--data", str(data), "list", "--json"]
    (record,) = json.loads(subprocess.run(listed, capture_output=True, check=True).stdout)
    assert record["entered_by"] == "张三"


def test_the_probe_finds_a_program_that_the_environment_gets_into(
    tmp_path: Path, wrapper: Path, data: Path
) -> None:
    assert probe(forced(wrapper, data)) == ""
    open_ = tmp_path / "open"
    open_.write_text(f'#!/bin/sh\nexec {PYTHON} -m tui "$@"\n', "utf-8")
    open_.chmod(0o755)
    assert "环境变量" in probe(forced(open_, data))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--kiosk", "--as", " "], "--as"),
        (["--kiosk", "--as", "甲", "list"], "不能运行命令"),
        (["--kiosk", "--as", "甲", "export", "-o", "/etc/x"], "不能运行命令"),
    ],
)
def test_a_kiosk_runs_commands_or_does_not_know_who_it_is(words: list[str], said: str) -> None:
    done = subprocess.run(
        [PROGRAM, *words], capture_output=True, text=True, check=False,
        env={**os.environ, "WENMING_USER": OTHER},
    )  # fmt: skip
    assert done.returncode == 2
    assert said in done.stderr


def test_without_a_name_in_the_command_the_client_says_who_it_is(data: Path) -> None:
    env = {"WENMING_USER": OTHER, "USER": OTHER, "LOGNAME": OTHER, "HOME": "/tmp"}
    with Terminal([PROGRAM, "--data", str(data), "--kiosk"], env) as terminal:
        terminal.wait_for(UNIT, pwd.getpwuid(os.getuid()).pw_name, "F10")
        assert OTHER not in terminal.text
        leave(terminal)


def exporting(terminal: Terminal) -> None:
    at_home(terminal)
    terminal.press("f9")
    terminal.wait_for("写到", "Enter")


@pytest.mark.parametrize(
    "name",
    [
        "/etc/cron.d/x",
        "../../x.docx",
        "~/x.docx",
        "..",
        ".bashrc",
        "a\\b",
        "x\t/y",
        "C:x",
        "",
        "文" * 90,
    ],
)
def test_a_typed_name_leads_out_of_the_exports(name: str, locked: Server, data: Path) -> None:
    with session(locked) as terminal:
        exporting(terminal)
        assert str(data) not in terminal.text
        terminal.type("\x1b[F" + "\x7f" * 60 + "\x15")
        terminal.type(name + "\r")
        terminal.wait_for("文件名")
        leave(terminal)
    assert not list(data.parent.rglob("*x.docx"))
    assert not (data / "exports").exists() or not os.listdir(data / "exports")


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "../../etc/passwd", "~/.ssh/authorized_keys", "/dev/stdin"]
)
def test_a_typed_path_is_read_by_the_import(path: str, locked: Server) -> None:
    with session(locked) as terminal:
        at_home(terminal)
        terminal.type("\x02")
        terminal.wait_for("导入")
        terminal.type(path + "\r")
        terminal.wait_for("受限账户不能读服务器上的文件")
        assert "root:" not in terminal.text
        leave(terminal)


@pytest.mark.parametrize("path", ["/etc/passwd", "../../data/store/unit.json"])
def test_a_typed_path_is_taken_as_evidence(path: str, locked: Server, data: Path) -> None:
    with session(locked) as terminal:
        at_home(terminal)
        terminal.type("廉政恳谈会 11-17 65人\r")
        terminal.wait_for("已保存“廉政恳谈会”")
        terminal.type("\x1b")
        terminal.wait_gone("快录 ›")
        terminal.type("2")
        terminal.wait_for("计数11-17")
        terminal.wait_until(lambda _: "廉政恳谈会" in terminal.reversed_text, "the record chosen")
        terminal.type("\x1f")
        terminal.wait_for("佐证", "怎么收")
        terminal.press("tab")
        terminal.type(path + "\x13")
        terminal.wait_for("受限账户不能读服务器上的文件")
        terminal.press("ctrl+q")
        terminal.wait_for("Enter放弃并退出")
        terminal.press("enter")
        assert terminal.wait_end() == 0
    assert list((data / "evidence").glob("*")) == []


def test_a_link_in_the_exports_is_followed(locked: Server, data: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "victim.docx").write_text("mine", "utf-8")
    with session(locked) as terminal:
        exporting(terminal)
        (data / "exports").mkdir()
        (data / "exports" / "一.docx").symlink_to(outside / "victim.docx")
        terminal.type("\x15" + "\x7f" * 60 + "一.docx\r")
        terminal.wait_for("链接")
        (data / "exports" / "一.docx").unlink()
        (data / "exports").rmdir()
        (data / "exports").symlink_to(outside)
        terminal.press("enter")
        terminal.wait_for("链接")
        leave(terminal)
    assert [path.name for path in outside.iterdir()] == ["victim.docx"]
    assert (outside / "victim.docx").read_text("utf-8") == "mine"
    with session(locked) as terminal:
        assert terminal.wait_end() == 2
        assert "链接" in terminal.text


def test_every_action_of_the_menu_leaves_nothing_outside_and_runs_nothing(
    locked: Server, data: Path, tmp_path: Path
) -> None:
    kept = (data, tmp_path / "ssh")

    def outside() -> set[Path]:
        return {p for p in tmp_path.rglob("*") if not any(p.is_relative_to(k) for k in kept)}

    before = outside()
    with session(locked) as terminal:
        offered = [a for a in ACTIONS if a.id not in ("menu", "commands", "open", "back")]
        for action in offered:
            if action.id == "quit":
                continue
            at_home(terminal)
            terminal.press("f10")
            terminal.wait_for("菜单", "导出")
            terminal.type("\x1b[B" * offered.index(action))
            terminal.press("enter")
            terminal.wait_until(lambda screen: not screen.startswith(" 菜单"), "another page")
            terminal.settle(0.5)  # the home page shows for a moment before what was chosen
            children = Path(f"/proc/{app_of(terminal, data)}/task").glob("*/children")
            assert not [c for c in children if c.read_text("ascii").strip()]
            home(terminal)
        leave(terminal)
    assert outside() == before
    assert b"<svg" not in terminal.raw


def app_of(_: Terminal, data: Path) -> int:
    """The process number of the app that works on this folder."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if b"-m" in words and b"tui" in words and str(data).encode() in words:
                return int(entry.name)
    raise AssertionError("the app does not run")


@pytest.mark.parametrize(
    "keys",
    [
        "\x1a",
        "\x1c",
        "\x03",
        "\x10",
        "\x1b!",
        ":!sh\r",
        "!sh\r",
        "\x1b[17;5~",
        "\x1bc",
        "\x0c",
        "\x1d",
    ],
)
def test_a_key_suspends_or_opens_a_shell(keys: str, locked: Server, data: Path) -> None:
    with session(locked) as terminal:
        at_home(terminal)
        terminal.type(keys)
        terminal.settle(1.0)
        number = app_of(terminal, data)
        state = Path(f"/proc/{number}/stat").read_text("ascii").rpartition(")")[2].split()[0]
        assert state in "SR"
        assert len(list(Path(f"/proc/{number}/task").iterdir())) < 12
        home(terminal)
        leave(terminal)


def home(terminal: Terminal) -> None:
    """Esc, until the home screen is there."""
    for _ in range(5):
        if terminal.text.startswith(f" {UNIT}") and "F10 菜单" in terminal.text:
            return
        terminal.type("\x1b")
        terminal.settle(0.9)


CRASH = """
import sys
from tui import app, kiosk
from tui.cli import main
kiosk.enter = lambda *_: None
def broken(self, *words):
    secret = "局长的秘密"
    raise ValueError(secret)
app.WenmingApp.tell = broken
sys.exit(main())
"""


def test_a_crash_shows_words_or_paths_and_its_report_holds_words(
    data: Path, tmp_path: Path
) -> None:
    """The way of a kiosk's crash; the fault is put in from outside."""
    words = ["--data", str(data), "--kiosk", "--as", "张三"]
    with Terminal([PYTHON, "-c", CRASH, *words]) as terminal:
        at_home(terminal)
        terminal.send("局".encode("gbk"))
        assert terminal.wait_end() == 70
    assert "局长的秘密" not in terminal.raw.decode()
    assert str(data) not in terminal.raw.decode()
    assert b"Traceback" not in terminal.raw
    (kept,) = (data / "crash").iterdir()
    report = kept.read_text("utf-8")
    assert "ValueError" in report
    assert "局长的秘密" not in report
    assert kept.stat().st_mode & 0o777 == 0o600


def test_a_failure_in_a_thread_or_a_destructor_is_written_to_the_terminal(data: Path) -> None:
    from tui.crash import guard  # noqa: PLC0415

    code = (
        f"import threading; from pathlib import Path; from {guard.__module__} import guard\n"
        f"guard(Path({str(data)!r}))\n"
        "import logging, asyncio\n"
        "def fail(): raise ValueError('局长的秘密')\n"
        "t = threading.Thread(target=fail); t.start(); t.join()\n"
        "class Last:\n    def __del__(self): fail()\n"
        "Last()\n"
        "logging.getLogger('asyncio').error('局长的秘密')\n"
        "fail()\n"
    )
    done = subprocess.run([PYTHON, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("", "")
    assert len(list((data / "crash").iterdir())) >= 1


# --- the check ------------------------------------------------------------------------------------

GOOD = 'restrict,pty,command="/opt/w/wenming-tui --kiosk --as 张三" ssh-ed25519 AAAAC3Nza x@y'


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda line: line, ""),
        (lambda line: line.replace("restrict,", ""), "缺 restrict"),
        (lambda line: line.replace("pty,", ""), "缺 pty"),
        (lambda line: line.replace("--kiosk ", ""), "缺 --kiosk"),
        (lambda line: line.replace(" --as 张三", ""), "缺 --as"),
        (lambda line: line.replace("/opt/w/", ""), "全路径"),
        (lambda line: line.replace("张三", "张三;sh"), "shell"),
        (lambda line: line.replace("张三", "$SSH_ORIGINAL_COMMAND"), "shell"),
        (lambda line: "port-forwarding," + line, "port-forwarding"),
        (lambda line: 'environment="PYTHONPATH=/tmp",' + line, "environment"),
        (lambda line: "user-rc," + line, "user-rc"),
        (lambda line: line[line.index("ssh-") :], "缺 command"),
    ],
)
def test_a_key_that_opens_more_passes(change: Callable[[str], str], said: str) -> None:
    problems, _, name = key_problems(change(GOOD))
    assert said in "；".join(problems)
    assert bool(problems) == bool(said)
    assert said or name == "张三"


@pytest.mark.parametrize(
    ("line", "bad"),
    [
        ("acceptenv LANG LC_*", False), ("acceptenv PYTHON*", True), ("acceptenv LC_* *", True),
        ("permituserenvironment yes", True), ("permituserenvironment no", False),
    ],
)  # fmt: skip
def test_settings_of_sshd_that_let_variables_in_pass(line: str, *, bad: bool) -> None:
    assert bool(sshd_problems(line)) == bad


def test_the_check_tells_good_from_bad(tmp_path: Path, wrapper: Path, data: Path) -> None:
    home = tmp_path / "home"
    (home / ".ssh").mkdir(parents=True)
    keys = home / ".ssh" / "authorized_keys"
    key = f'restrict,pty,command="{forced(wrapper, data)}" ssh-ed25519 AAAAC3Nza x@y\n'
    check = [PROGRAM, "--data", str(data), "kiosk-check", "--keys", str(keys)]

    def said() -> str:
        return subprocess.run(check, capture_output=True, text=True, check=False).stdout

    keys.write_text(key, "utf-8")
    first = said()
    assert re.search("好.*第 1 把钥匙（张三）：只能打开界面", first)
    assert re.search("好.*从外面试过", first)
    keys.write_text(key + key, "utf-8")
    assert re.search("注意.*有 2 把钥匙", said())
    keys.write_text(key.replace("restrict,", ""), "utf-8")
    (data / "out").symlink_to("/etc")
    bad = said()
    assert "缺 restrict" in bad
    assert re.search("注意.*里有链接", bad)
