"""Files between the server and the person's own computer, through the terminal they sit at.

The tools (trzsz; lrzsz's ZMODEM) run on a terminal of their own between which and the person's the
bytes are passed on: so it is seen whether anybody answers, and whoever does not gets the screen
back. No shell is run, and no tool is given a path that somebody typed.
"""

import contextlib
import errno
import hashlib
import os
import pty
import re
import resource
import select
import shutil
import signal
import stat
import subprocess
import tempfile
import termios
import tty
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from store.clean import clean
from store.contract import StoreError
from store.files import disk_error

if TYPE_CHECKING:
    from io import BufferedReader

__all__ = [
    "Offer", "Outcome", "Tool", "clipboard", "fetch_line", "multiplexer", "offer", "receive",
    "relay", "send", "tools",
]  # fmt: skip

Outcome: TypeAlias = Literal["done", "silent", "failed", "cancelled"]
"""How a tool ended: by itself, after nobody had answered, otherwise, by the person."""

SILENT = 20.0
"""Seconds without a byte from a client that had answered, after which it counts as gone. People
choose a folder meanwhile."""
PARTING = 1.0
"""Seconds for a client's last word when the file is here."""
LARGEST = 64 << 20
"""Bytes of a file that is taken in."""
_CANCEL = b"\x18" * 8 + b"\x08" * 8
"""Ends a ZMODEM session (ZMODEM, Forsberg 1988, 7.3)."""
_ZFIN = b"\x18B08"
"""How the header begins that ends a ZMODEM session, behind which only the sender's OO comes."""
_TYPES: dict[str, tuple[bytes, ...]] = {
    ".pdf": (b"%PDF-",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".bmp": (b"BM",),
    ".docx": (b"PK\x03\x04",),
    ".xlsx": (b"PK\x03\x04",),
    ".pptx": (b"PK\x03\x04",),
    ".ofd": (b"PK\x03\x04",),
    ".doc": (b"\xd0\xcf\x11\xe0",),
    ".xls": (b"\xd0\xcf\x11\xe0",),
    ".wps": (b"\xd0\xcf\x11\xe0", b"PK\x03\x04"),
    ".et": (b"\xd0\xcf\x11\xe0", b"PK\x03\x04"),
}
"""How files of evidence begin, by the end of their names."""


class Tool(NamedTuple):
    """A program that carries files. `answer`: what a client that knows it says first."""

    name: str
    command: tuple[str, ...]
    answer: re.Pattern[bytes]
    patience: float
    """Seconds for the first answer; those of all tools together stay below 15."""
    goodbye: bytes = b""
    """Its last word. It may throw that away as it leaves; a client would wait for it."""
    parting: bool = False
    """Having said ZFIN it waits for a last word of the client that may never come."""


_TRZSZ = re.compile(rb"#(ACT|FAIL|fail|EXIT):")
_ZRINIT = re.compile(rb"\*\*?\x18[ABC]|\x18{5}")
SENDERS = (
    Tool("trzsz", ("tsz", "-q", "-b", "-e"), _TRZSZ, 8.0),
    Tool("ZMODEM", ("sz", "-q", "-b", "-e"), _ZRINIT, 5.0, b"OO"),
)
RECEIVERS = (
    Tool("trzsz", ("trz", "-q", "-b", "-e"), _TRZSZ, 8.0),
    Tool("ZMODEM", ("rz", "-q", "-b", "-e", "--restricted"), _ZRINIT, 5.0, parting=True),
)


class Offer(NamedTuple):
    """A file as it is told to the person: bytes and SHA-256."""

    name: str
    size: int
    sha256: str

    @property
    def told(self) -> str:
        return f"{self.name}，{self.size} 字节，SHA-256 {self.sha256}"


def multiplexer(environ: Mapping[str, str]) -> str:
    """`tmux` or `screen` where one stands between us and the person's terminal, else ""."""
    if "TMUX" in environ:
        return "tmux"
    if "STY" in environ:
        return "screen"
    name = environ.get("TERM", "").partition("-")[0].partition(".")[0]
    return name if name in ("tmux", "screen") else ""


def tools(known: Sequence[Tool], environ: Mapping[str, str]) -> list[Tool]:
    """Those that are installed and can work here: ZMODEM gets stuck in tmux and screen."""
    inside = multiplexer(environ)
    return [
        tool for tool in known
        if shutil.which(tool.command[0]) and not (inside and tool.name == "ZMODEM")
    ]  # fmt: skip


def offer(path: Path) -> Offer:
    """Look at a file that is to be sent. Raises `StoreError`."""
    with _reading(path) as source:
        digest = hashlib.file_digest(source, "sha256")
        return Offer(clean(path.name), source.tell(), digest.hexdigest())


def fetch_line(path: Path, environ: Mapping[str, str], login: str) -> str:
    """The command with which the person gets the file, to be typed on their own computer.

    In double quotes, which the shells of Windows and of all others know.
    """
    _, _, host, port = ("", "", "服务器", "22")
    if len(told := environ.get("SSH_CONNECTION", "").split()) == 4:
        host, port = told[2:]
    host = f"[{host}]" if ":" in host else host
    return f'scp -P {port} "{login}@{host}:{path.absolute()}" .'


def clipboard(text: str) -> bytes:
    """What asks the terminal to take words into its clipboard (OSC 52); many do not."""
    from base64 import b64encode  # noqa: PLC0415

    return b"\x1b]52;c;" + b64encode(text.encode("utf-8", "replace")) + b"\x07"


def send(path: Path, environ: Mapping[str, str], *, gbk: bool = False) -> tuple[Outcome, str]:
    """Offer one file to the person's terminal, by each tool that is here. Blocks.

    A copy with nothing beside it is what the tools see. `gbk`: the client reads names in GBK. Gives
    how it ended, and the name of the tool.
    """
    outcome: Outcome = "silent"
    with tempfile.TemporaryDirectory(prefix="wenming-send-") as folder:
        name = path.name.encode("gbk" if gbk else "utf-8", "replace").replace(b"?", b"_")
        with _reading(path) as source, open(os.path.join(folder.encode(), name), "wb") as target:
            shutil.copyfileobj(source, target)
        for tool in tools(SENDERS, environ):
            outcome = relay([*tool.command, "--", name], folder, tool, environ)
            if outcome != "silent":
                return outcome, tool.name
    return outcome, ""


def receive(folder: Path, environ: Mapping[str, str] | None = None) -> tuple[Path, str]:
    """Take one file from the person's terminal into `folder`. Blocks; raises `StoreError`.

    It comes into a folder of its own, is looked at there (one file, no link, its size and how it
    begins), and gets a name made of its content. Gives its place, and the name that it came with.
    """
    environ = os.environ if environ is None else environ
    known = tools(RECEIVERS, environ)
    if not known:
        where = multiplexer(environ)
        raise StoreError(
            f"在 {where} 里收不了文件。请退出 {where} 再试，或只记明佐证存放在哪里。" if where
            else "服务器上没有装 rz 或 trz，收不了文件。可以只记明佐证存放在哪里。"
        )  # fmt: skip
    try:
        incoming = Path(tempfile.mkdtemp(prefix=".incoming-", dir=folder))
    except OSError as error:
        raise disk_error(error, folder) from None
    try:
        outcome: Outcome = "silent"
        for tool in known:
            command = [*tool.command, *(["."] if tool.name == "trzsz" else [])]
            outcome = relay(command, str(incoming), tool, environ, limit=LARGEST)
            if outcome != "silent":
                break
        if outcome != "done":
            raise StoreError(_NOT_RECEIVED[outcome])
        return _taken(incoming, folder)
    finally:
        shutil.rmtree(incoming, ignore_errors=True)


_NOT_RECEIVED: dict[Outcome, str] = {
    "silent": "您的终端没有应答：它不会传文件。可以只记明佐证存放在哪里。",
    "failed": f"没有收成（中断，或超过 {LARGEST >> 20} MB）。请再试一次。",
    "cancelled": "已取消，没有收文件。",
}


def _taken(incoming: Path, folder: Path) -> tuple[Path, str]:
    """What came, under the name of its content. Raises `StoreError`."""
    with os.scandir(incoming) as entries:
        found = list(entries)
    if len(found) != 1 or not found[0].is_file(follow_symlinks=False):
        raise StoreError("一次请传一个文件（不是文件夹）。没有收。")
    path, name = Path(found[0].path), clean(found[0].name)
    suffix = Path(name).suffix.lower()
    with _reading(path) as source:
        start = source.read(16)
        source.seek(0)
        digest = hashlib.file_digest(source, "sha256").hexdigest()
        size = source.tell()
    if not 0 < size <= LARGEST:
        raise StoreError(f"“{name}”有 {size} 字节；应大于 0，不超过 {LARGEST >> 20} MB。没有收。")
    if not any(start.startswith(magic) for magic in _TYPES.get(suffix, ())):
        kinds = "、".join(key.lstrip(".") for key in _TYPES)
        raise StoreError(f"“{name}”不是能作佐证的文件，或内容和名字不符。可以用：{kinds}。没有收。")
    place = folder / f"{digest}{suffix}"
    try:
        shared = os.stat(folder).st_mode & 0o020
        os.chmod(path, 0o640 if shared else 0o600)
        os.replace(path, place)
    except OSError as error:
        raise disk_error(error, place) from None
    return place, name


@contextlib.contextmanager
def _reading(path: Path) -> "Iterator[BufferedReader]":
    """A plain file, opened; what a link leads to is none. Raises `StoreError`."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise StoreError(f"{clean(str(path))} 是一个链接，不传。请给出文件本身。") from None
        raise disk_error(error, path) from None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise StoreError(f"{clean(str(path))} 不是文件，不传。")
    with open(handle, "rb") as source:
        yield source


def relay(
    command: Sequence[str | bytes],
    folder: str,
    tool: Tool,
    environ: Mapping[str, str],
    *,
    limit: int | None = None,
    ends: tuple[int, int] = (0, 1),
) -> Outcome:
    """Run a tool in `folder` and pass bytes between it and the person's terminal until it ends.

    `limit`: the most bytes that a file of its may have. Ctrl+C ends the waiting for an answer.
    """
    source, target = ends
    master, slave = pty.openpty()
    tty.setraw(slave)
    keep = ("PATH", "HOME", "TERM", "TMUX", "TMUX_PANE")
    env = {name: environ[name] for name in keep if name in environ} | {"LC_ALL": "C.UTF-8"}
    try:
        process = subprocess.Popen(
            command, cwd=folder, env=env, stdin=slave, stdout=slave, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
    except OSError:
        os.close(master)
        return "failed"
    finally:
        os.close(slave)
    if limit is not None:
        with contextlib.suppress(OSError):
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (limit, limit))
    before = None
    with contextlib.suppress(termios.error):
        before = termios.tcgetattr(source)
        tty.setraw(source, termios.TCSANOW)
    try:
        outcome = _pass_on(process, master, source, target, tool)
        _end(process)
        if outcome != "done":
            os.write(target, _CANCEL if tool.name == "ZMODEM" and outcome == "failed" else b"")
        # Also after a good end: rz says its goodbye twice, and noise would take the next key along.
        _swallow(source)
        return outcome
    except OSError:  # the person's terminal has gone
        _end(process)
        return "failed"
    finally:
        os.close(master)
        if before is not None:
            with contextlib.suppress(termios.error):
                termios.tcsetattr(source, termios.TCSANOW, before)


def _pass_on(
    process: "subprocess.Popen[bytes]", master: int, source: int, target: int, tool: Tool
) -> Outcome:
    heard, said, answered, last = b"", b"", False, monotonic()
    while True:
        over = tool.parting and _ZFIN in said  # the file is here; only a last word is waited for
        wait = PARTING if over else SILENT if answered else tool.patience
        if monotonic() - last > wait:
            return "done" if over else "failed" if answered else "silent"
        ready = select.select([master, source], [], [], 0.2)[0]
        if source in ready:
            data = os.read(source, 65536)
            if not data:
                return "failed"
            if not answered:
                if b"\x03" in data:
                    return "cancelled"
                heard = (heard + data)[-4096:]
                answered = bool(tool.answer.search(heard))
            last = monotonic() if answered else last
            _write(master, data)
        if master in ready:
            try:
                data = os.read(master, 65536)
            except OSError:  # Linux says EIO when the tool has left its terminal
                data = b""
            if not data:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(2)  # it has left its terminal, and is about to end
                if not answered or process.returncode != 0:
                    return "failed" if answered else "silent"
                if tool.goodbye not in said.rpartition(_ZFIN)[2]:
                    _write(target, tool.goodbye)
                return "done"
            # rz calls for a client for ever: only what the client says shows that it is there.
            last = monotonic() if answered and not tool.parting else last
            said = (said + data)[-64:]
            _write(target, data)


def _write(handle: int, data: bytes) -> None:
    while data:
        data = data[os.write(handle, data) :]


def _end(process: "subprocess.Popen[bytes]") -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(0.5)


def _swallow(source: int) -> None:
    """Late words of a client are no keys: let them pass until it is quiet."""
    until = monotonic() + 1.5
    while monotonic() < until and select.select([source], [], [], 0.3)[0]:
        if not os.read(source, 65536):
            return
