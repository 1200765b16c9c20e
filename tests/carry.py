"""The other end of a transfer: what a person's terminal program does when it knows a protocol."""

import base64
import hashlib
import json
import os
import pty
import re
import select
import subprocess
import tty
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.terminal import PATIENCE, Terminal

__all__ = ["trzsz_receives", "trzsz_sends", "zmodem"]


_OVER = rb"\*\*\x18B08[0-9a-f]{12}\r[\n\x8a]"
"""The last header of ZMODEM. In a file's own bytes none stands, as \\x18 is escaped there."""


def zmodem(
    terminal: Terminal, command: Sequence[str | bytes], folder: Path, unsaid: bytes = b""
) -> int:
    """Let lrzsz's rz or sz, in `folder`, speak with what runs on the terminal, until it ends.

    Gives its exit status. What the program writes behind the last word of the protocol is drawn.
    `unsaid`: a last word that is kept back.
    """
    over = re.compile(_OVER + (b"" if Path(os.fsdecode(command[0])).name == "sz" else b"OO"))
    spoken = b""
    master, slave = pty.openpty()
    tty.setraw(slave)
    with subprocess.Popen(
        command, cwd=folder, stdin=slave, stdout=slave, stderr=subprocess.DEVNULL
    ) as tool:
        os.close(slave)
        while True:
            last = over.search(spoken)
            ends = [master] if last else [master, terminal.master]
            ready = select.select(ends, [], [], PATIENCE)[0]
            assert ready, "both ends wait"
            if terminal.master in ready:
                before = len(spoken)
                spoken += os.read(terminal.master, 65536)
                last = over.search(spoken)
                end = last.end() if last else len(spoken)
                terminal.raw += spoken[before:end]
                _all(master, spoken[before:end])
                if end < len(spoken):
                    terminal.hear(spoken[end:])
            if master in ready:
                try:
                    data = os.read(master, 65536)
                except OSError:
                    break
                if not data:
                    break
                _all(terminal.master, data.removesuffix(unsaid))
        os.close(master)
        return tool.wait(PATIENCE)


def _all(handle: int, data: bytes) -> None:
    while data:
        data = data[os.write(handle, data) :]


class Trzsz:
    """The line protocol of trzsz 1.1, text mode: `#TYPE:words`, data packed and in base64."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._buffer = b""

    def say(self, kind: str, words: str) -> None:
        self._terminal.send(f"#{kind}:{words}\n".encode())

    def say_packed(self, kind: str, data: bytes) -> None:
        self.say(kind, base64.b64encode(zlib.compress(data)).decode())

    def hear(self, kind: str) -> str:
        start = f"#{kind}:".encode()
        while True:
            at = self._buffer.find(start)
            end = self._buffer.find(b"\n", at)
            if at >= 0 and end >= 0:
                words = self._buffer[at + len(start) : end]
                self._buffer = self._buffer[end + 1 :]
                return words.decode().strip()
            ready = select.select([self._terminal.master], [], [], PATIENCE)[0]
            assert ready, f"never heard #{kind}: {self._buffer[-200:]!r}"
            self._buffer += os.read(self._terminal.master, 65536)

    def hear_packed(self, kind: str) -> bytes:
        return zlib.decompress(base64.b64decode(self.hear(kind)))

    def begin(self) -> None:
        action = {
            "lang": "py", "confirm": True, "version": "1.1.6", "support_dir": True, "binary": False,
            "protocol": 2,
        }  # fmt: skip
        self.say_packed("ACT", json.dumps(action).encode())
        json.loads(self.hear_packed("CFG"))


def trzsz_receives(terminal: Terminal, folder: Path) -> str:
    """Take one file from tsz into `folder`; the name that it has there."""
    line = Trzsz(terminal)
    line.begin()
    count = int(line.hear("NUM"))
    assert count == 1
    line.say("SUCC", str(count))
    name = line.hear_packed("NAME").decode()
    line.say_packed("SUCC", name.encode())
    size = int(line.hear("SIZE"))
    line.say("SUCC", str(size))
    data = b""
    while len(data) < size:
        part = line.hear_packed("DATA")
        data += part
        line.say("SUCC", str(len(part)))
    digest = line.hear_packed("MD5")
    assert digest == hashlib.md5(data, usedforsecurity=False).digest()
    line.say_packed("SUCC", digest)
    (folder / name).write_bytes(data)
    line.say_packed("EXIT", b"saved")
    return name


def trzsz_sends(
    terminal: Terminal, name: str, data: bytes, cut: Callable[[int], bool] = lambda _: False
) -> None:
    """Give one file to trz; with `cut`, say no more after so many bytes."""
    line = Trzsz(terminal)
    line.begin()
    line.say("NUM", "1")
    line.hear("SUCC")
    line.say_packed("NAME", name.encode())
    line.hear("SUCC")
    line.say("SIZE", str(len(data)))
    line.hear("SUCC")
    for start in range(0, len(data), 10240):
        if cut(start):
            return
        line.say_packed("DATA", data[start : start + 10240])
        line.hear("SUCC")
    line.say_packed("MD5", hashlib.md5(data, usedforsecurity=False).digest())
    line.hear("SUCC")
    line.say_packed("EXIT", b"sent")
