"""A real terminal for tests: a program on a pty of 80×24, its screen read with pyte."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Self

import pyte

COLUMNS, LINES = 80, 24
PATIENCE = 20.0
"""Seconds until a screen state counts as never reached."""

KEYS = {
    "enter": "\r",
    "esc": "\x1b",
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "ctrl+s": "\x13",
    "ctrl+q": "\x11",
    "f1": "\x1bOP",
    "f2": "\x1bOQ",
    "f3": "\x1bOR",
    "f9": "\x1b[20~",
    "f10": "\x1b[21~",
}


class Terminal:
    """One program on one pty. `raw` is every byte that it wrote."""

    def __init__(
        self,
        command: Sequence[str],
        env: Mapping[str, str] | None = None,
        *,
        size: tuple[int, int] = (COLUMNS, LINES),
    ) -> None:
        self.screen = pyte.Screen(COLUMNS, LINES)
        self.raw = b""
        self._stream = pyte.ByteStream(self.screen)
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self._process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8", **(env or {})},
            start_new_session=True,
        )
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        if self.master >= 0:
            os.close(self.master)

    @property
    def text(self) -> str:
        """The screen as a person reads it: the empty second cells of wide characters left out."""
        buffer = self.screen.buffer
        rows = ("".join(buffer[y][x].data for x in range(COLUMNS)) for y in range(LINES))
        return "\n".join(row.rstrip() for row in rows)

    @property
    def reversed_text(self) -> str:
        """What is drawn in reverse: the chosen row of a list."""
        buffer = self.screen.buffer
        cells = (buffer[y][x] for y in range(LINES) for x in range(COLUMNS))
        return "".join(cell.data for cell in cells if cell.reverse)

    def type(self, text: str) -> None:
        os.write(self.master, text.encode())

    def press(self, *keys: str) -> None:
        for key in keys:
            self.type(KEYS[key])

    def signal(self, number: int) -> None:
        os.kill(self._process.pid, number)

    def vanish(self) -> int:
        """The other end of the line is gone; the program's exit status."""
        os.close(self.master)
        self.master = -1
        return self._process.wait(timeout=PATIENCE)

    def wait_for(self, *texts: str) -> str:
        """The screen once it shows all the texts, wrapped or not."""
        return self.wait_until(
            lambda screen: all(text in "".join(screen.split()) for text in texts),
            "、".join(texts),
        )

    def wait_gone(self, text: str) -> str:
        return self.wait_until(lambda screen: text not in screen, f"no {text}")

    def wait_until(self, reached: Callable[[str], bool], what: str) -> str:
        deadline = time.monotonic() + PATIENCE
        while not reached(self.text):
            if not self._read(deadline):
                raise AssertionError(f"never on the screen: {what}\n{self.text}")
        return self.text

    def wait_end(self) -> int:
        """Reads to the end of the program; its exit status."""
        deadline = time.monotonic() + PATIENCE
        while self._read(deadline):
            pass
        return self._process.wait(timeout=PATIENCE)

    def _read(self, deadline: float) -> bool:
        """Feeds what the program wrote next; False at its end and at the deadline."""
        left = max(0.0, deadline - time.monotonic())
        if not select.select([self.master], [], [], left)[0]:
            return False
        try:
            data = os.read(self.master, 65536)
        except OSError:  # Linux says EIO when the last program has left the pty
            return False
        self.raw += data
        # pyte takes the private sequences of newer terminals (CSI > … u) for text; drop the mark.
        self._stream.feed(data.replace(b"\x1b[>", b"\x1b[?"))
        return bool(data)
