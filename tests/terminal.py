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
from codecs import getincrementaldecoder
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


_PLACE = b"\x1b[6n"
"""A program asks where the cursor is."""


class Terminal:
    """One program on one pty. `raw` is every byte that it wrote.

    With `answers` it says where the cursor is when it is asked; else `answer` does, or nobody.
    `encoding` is what it shows and sends.
    """

    def __init__(
        self,
        command: Sequence[str],
        env: Mapping[str, str] | None = None,
        *,
        size: tuple[int, int] = (COLUMNS, LINES),
        answers: bool = False,
        encoding: str = "utf-8",
    ) -> None:
        self.columns, self.lines = (size[0] or COLUMNS, size[1] or LINES)
        self.screen = pyte.Screen(self.columns, self.lines)
        self.raw = b""
        self.asked: list[int] = []
        """The columns in which the cursor stood when the program asked and nobody answered yet."""
        self._answers = answers
        self._encoding = encoding
        self._decoder = getincrementaldecoder(encoding)("replace")
        self._stream = pyte.Stream(self.screen)
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
        rows = ("".join(buffer[y][x].data for x in range(self.columns)) for y in range(self.lines))
        return "\n".join(row.rstrip() for row in rows)

    @property
    def reversed_text(self) -> str:
        """What is drawn in reverse: the chosen row of a list."""
        buffer = self.screen.buffer
        cells = (buffer[y][x] for y in range(self.lines) for x in range(self.columns))
        return "".join(cell.data for cell in cells if cell.reverse)

    def type(self, text: str) -> None:
        self.send(text.encode(self._encoding))

    def send(self, data: bytes) -> None:
        """Bytes as they are; what the program writes meanwhile is read, so that none waits."""
        while data:
            ready = select.select([self.master], [self.master], [], PATIENCE)
            if ready[0]:
                self._read(time.monotonic())
            if ready[1]:
                data = data[os.write(self.master, data[:1024]) :]

    def answer(self) -> None:
        """Say at last where the cursor was."""
        for column in self.asked:
            self.send(b"\x1b[1;%dR" % column)
        self.asked.clear()

    def resize(self, columns: int, lines: int) -> None:
        """Another size of the window; the program is told."""
        self.columns, self.lines = columns, lines
        self.screen.resize(lines, columns)
        size = struct.pack("HHHH", lines, columns, 0, 0)
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, size)
        self.signal(signal.SIGWINCH)  # the pty controls no session, so the kernel tells nobody

    @property
    def running(self) -> bool:
        return self._process.poll() is None

    @property
    def pid(self) -> int:
        return self._process.pid

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

    def wait_sent(self, data: bytes) -> None:
        """Reads until the program has written these bytes, shown or not."""
        deadline = time.monotonic() + PATIENCE
        while data not in self.raw:
            assert self._read(deadline), f"never written: {data!r}\n{self.text}"

    def settle(self, seconds: float, first: float = 0.0) -> str:
        """The screen when nothing has been written for so long; the first byte may take longer."""
        wait = max(first, seconds)
        while self._read(time.monotonic() + wait):
            wait = seconds
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
        self.hear(data)
        return bool(data)

    def hear(self, data: bytes) -> None:
        """Take bytes that the program wrote; its questions are answered where the test wants it."""
        self.raw += data
        # pyte takes the private sequences of newer terminals (CSI < … u) for text; drop the mark.
        data_shown = data.replace(b"\x1b[>", b"\x1b[?").replace(b"\x1b[<", b"\x1b[?")
        *questions, rest = data_shown.split(_PLACE)
        for part in questions:
            self._show(part)
            self.asked.append(self.screen.cursor.x + 1)
        self._show(rest)
        if self._answers:
            self.answer()

    def _show(self, data: bytes) -> None:
        self._stream.feed(self._decoder.decode(data))
