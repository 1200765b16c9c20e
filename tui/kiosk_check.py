"""What `kiosk-check` finds: whether an account for `--kiosk` is one that nobody gets out of."""

import os
import pwd
import re
import select
import shlex
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Generator, Iterator
from pathlib import Path
from time import monotonic

from tui.kiosk import links

__all__ = ["key_problems", "probe", "report", "sshd_problems"]

Finding = tuple[bool, str]
_KEY = re.compile(r"\s(?=(?:ssh-|ecdsa-|sk-)\S+\s+AAAA)")
_OPENING = ("port-forwarding", "agent-forwarding", "x11-forwarding", "user-rc", "environment")
_SHELL = set(";|&$`<>(){}*?~\n\\")
_SETTINGS = {"permituserenvironment": "no", "permittty": "yes"}


def report(keys: Path, data: Path) -> Iterator[Finding]:
    """Each thing looked at: whether it is shut, and a sentence."""
    commands = yield from _keys(keys)
    yield from _owned(keys)
    yield _shell()
    yield from _sshd()
    yield from _program(commands)
    yield from _data(data)
    if commands:
        said = probe(commands[0])
        yield not said, said or "从外面试过：环境变量、启动文件都进不来"


def _keys(keys: Path) -> Generator[Finding, None, list[str]]:
    try:
        lines = keys.read_text("utf-8", "replace").splitlines()
    except OSError as error:
        yield False, f"读不了 {keys}：{error.strerror}"
        return []
    commands, names = [], Counter[str]()
    found = [line.strip() for line in lines if line.strip() and not line.strip().startswith("#")]
    for number, line in enumerate(found, 1):
        problems, command, name = key_problems(line)
        names[name] += bool(name)
        commands += [command] if command and not problems else []
        where = f"第 {number} 把钥匙" + (f"（{name}）" if name else "")
        yield not problems, f"{where}：{'；'.join(problems) or '只能打开界面'}"
    if not found:
        yield False, f"{keys} 里没有钥匙"
    for name, count in names.items():
        if count > 1:
            yield False, f"“{name}”有 {count} 把钥匙：丢了一把，分不清是谁。请一人一把"
    return commands


def key_problems(line: str) -> tuple[list[str], str, str]:
    """What is wrong with a line of authorized_keys (sshd(8)); its command; for whom it is."""
    options = _KEY.split(line, maxsplit=1)[0] if _KEY.search(line) else ""
    parts = re.findall(r'([A-Za-z0-9-]+)(?:="((?:[^"\\]|\\.)*)")?(?:,|$)', options)
    known = {name.lower(): value.replace('\\"', '"') for name, value in parts}
    problems = [f"缺 {name}" for name in ("restrict", "pty", "command") if name not in known]
    problems += [f"有 {name}" for name in _OPENING if name in known]
    command = known.get("command", "")
    try:
        words = shlex.split(command)
    except ValueError:
        return [*problems, "command 的引号不成对"], "", ""
    name = words[words.index("--as") + 1] if "--as" in words[:-1] else ""
    if command:
        if "--kiosk" not in words:
            problems.append("command 里缺 --kiosk")
        if not name:
            problems.append("command 里缺 --as 姓名")
        if not words or not words[0].startswith("/"):
            problems.append("command 里的程序要写全路径")
        if bad := sorted(_SHELL & set(command)):
            problems.append(f"command 里有 shell 的符号 {' '.join(bad)}")
    return problems, command, name


def _owned(keys: Path) -> Iterator[Finding]:
    """Who works in the account must not be able to change how it is entered."""
    home = keys.parent.parent
    entrance = [keys, keys.parent, home]
    entrance += [home / name for name in (".bashrc", ".profile", ".bash_profile", ".kshenv")]
    entrance += [keys.parent / name for name in ("rc", "environment")]
    for place in entrance:
        try:
            status = place.stat()
        except OSError:
            continue
        if status.st_uid == os.getuid() != 0 or status.st_mode & 0o022:
            yield False, f"{place} 这个账户自己能改。请归 root 所有：chown root，chmod go-w"
    yield True, f"看过 {home} 里进入账户用的文件"


def _shell() -> Finding:
    """sshd hands the command to the account's shell; bash and zsh read files named by variables."""
    shell = pwd.getpwuid(os.getuid()).pw_shell
    good = Path(shell).resolve().name in ("dash", "sh", "busybox")
    return good, f"登录 shell {shell}" + (
        "" if good else "：请改为 /bin/sh（dash），它不读别的文件"
    )


def _sshd() -> Iterator[Finding]:
    sshd = shutil.which("sshd", path="/usr/sbin:/usr/local/sbin:/sbin")
    done = None
    if sshd and os.geteuid() == 0:
        done = subprocess.run([sshd, "-T"], capture_output=True, text=True, check=False, timeout=20)
    if done is None or done.returncode != 0:
        yield True, "sshd 的设置要由 root 查看：sudo 运行 kiosk-check"
        return
    problems = sshd_problems(done.stdout)
    yield not problems, "sshd：" + ("；".join(problems) or "不收客户端的环境变量")


def sshd_problems(settings: str) -> list[str]:
    """What of the settings (as `sshd -T` prints them) opens a door."""
    problems = []
    for line in settings.splitlines():
        name, _, value = line.partition(" ")
        if name in _SETTINGS and value != _SETTINGS[name]:
            problems.append(f"{name} 应为 {_SETTINGS[name]}（现在是 {value}）")
        if name == "acceptenv" and not re.fullmatch(r"(LANG|LC_\S*)( (LANG|LC_\S*))*", value):
            problems.append(f"acceptenv 只应有 LANG LC_*（现在有 {value}）")
    return problems


def _program(commands: list[str]) -> Iterator[Finding]:
    programs = {shlex.split(command)[0] for command in commands}
    for place in sorted({*programs, sys.executable, str(Path(__file__).parent)}):
        try:
            mode = os.stat(place)
        except OSError as error:
            yield False, f"{place}：{error.strerror}"
            continue
        own = os.getuid() != 0 and os.access(place, os.W_OK)
        shut = not (own or mode.st_mode & 0o022)
        yield shut, f"程序 {place}" + ("" if shut else " 这个账户能改，请归 root 所有")


def _data(data: Path) -> Iterator[Finding]:
    found = list(links(data))
    yield not found, f"数据文件夹 {data} " + (f"里有链接：{found[0]}" if found else "里没有链接")
    try:
        mode = stat.S_IMODE(data.stat().st_mode)
    except OSError:
        yield False, f"数据文件夹 {data} 还没有"
        return
    yield not mode & 0o007, f"数据文件夹的权限 {mode:04o}" + ("" if not mode & 7 else "，应为 0700")


def probe(command: str) -> str:
    """Enter as a key would, with everything in the environment that opens a door; "" if it is shut.

    Each door leaves a mark in a folder of ours if it is open.
    """
    import pty  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="wenming-probe-") as place:
        mark = Path(place) / "mark"
        code = f"open({str(mark)!r}, 'a').write('x')\n"
        for name in ("sitecustomize", "usercustomize", "door", "textual", "tui"):
            (Path(place) / f"{name}.py").write_text(code, "utf-8")
        (Path(place) / "startup").write_text(f"touch {shlex.quote(str(mark))}\n", "utf-8")
        env = {
            **os.environ, "TERM": "xterm", "PYTHONPATH": place, "PYTHONSTARTUP": f"{place}/door.py",
            "PYTHONINSPECT": "1", "PYTHONHOME": "", "TEXTUAL_DRIVER": "door:Driver",
            "TEXTUAL_LOG": f"{mark}", "TEXTUAL_SCREENSHOT": "1",
            "TEXTUAL_SCREENSHOT_LOCATION": place,
            "TEXTUAL_SCREENSHOT_FILENAME": "mark", "TEXTUAL": "devtools,debug",
            "BASH_ENV": f"{place}/startup", "ENV": f"{place}/startup", "WENMING_USER": "别人",
            "PYTHONBREAKPOINT": "door.main", "PYTHONWARNINGS": "error", "EDITOR": f"touch {mark}",
            "SSH_ORIGINAL_COMMAND": f"touch {mark}",
        }  # fmt: skip
        child, master = pty.fork()
        if child == 0:
            os.execve("/bin/sh", ["sh", "-c", command], env)
        said, deadline = b"", monotonic() + 20
        ended = False
        while monotonic() < deadline and not ended:
            if select.select([master], [], [], 1.0)[0]:
                try:
                    data = os.read(master, 65536)
                except OSError:
                    data = b""
                ended = not data
                said = (said + data)[-65536:]
            else:
                os.write(master, b"\x11")  # Ctrl+Q, once the screen stands still
        if not ended:
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(master)
        if mark.exists() or list(Path(place).glob("mark*")):
            return "从外面试：环境变量能在程序里运行别的代码。请用安装包的启动脚本（python -I）"
        if b">>>" in said or not ended:
            return "从外面试：退出之后没有断开"
    return ""
