"""Between the app and its terminal: bytes in and out, whatever the terminal's encoding is."""

import codecs
import contextlib
import os
import select
from typing import TYPE_CHECKING, Any, cast

from rich.cells import cell_len
from textual.drivers.linux_driver import LinuxDriver
from textual.events import CursorPosition
from textual.message import Message

from tui.keyboard import Keyboard
from tui.terminal import Drawn, drawn

if TYPE_CHECKING:
    from io import TextIOWrapper

    from tui.app import WenmingApp

__all__ = ["Answer", "TerminalDriver"]

_UNWANTED = ("\x1b[?1004h", "\x1b[?1004l", "\x1b]22;")
"""Telling of focus, which would repaint and which nothing needs; the shape of the mouse's arrow."""


class Answer(Message):
    """The terminal has told, late, how wide it draws."""

    def __init__(self, how: Drawn) -> None:
        super().__init__()
        self.how = how


class Outlet:
    """What the writing thread takes for a file. A terminal that has gone takes everything."""

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self._parts: list[str] = []
        self.encoding = "utf-8"

    def fileno(self) -> int:
        return self._handle

    def write(self, text: str) -> None:
        self._parts.append(text)

    def flush(self) -> None:
        data = "".join(self._parts).encode(self.encoding, "wenming")
        self._parts.clear()
        with contextlib.suppress(OSError):
            while data:
                data = data[os.write(self._handle, data) :]


def _as_wide(error: UnicodeError) -> tuple[str, int]:
    """For what GBK has not: question marks that take as many cells."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "?" * cell_len(error.object[error.start : error.end]), error.end


class TerminalDriver(LinuxDriver):
    """Textual's driver, except that no byte which comes in can end it, and it asks no questions
    that old terminals answer with letters on the screen."""

    def __init__(self, app: "WenmingApp", **options: Any) -> None:
        super().__init__(app, **options)
        codecs.register_error("wenming", _as_wide)
        self._outlet = Outlet(1)
        self._file = cast("TextIOWrapper", self._outlet)
        self._keyboard = Keyboard()
        self._asked = app.asked
        self._before = app.asked.before if app.asked else None
        self._known = app.asked is None or app.asked.drawn != "unknown"
        if app.asked and app.asked.drawn == "gbk":
            self.speak_gbk()

    @property
    def encoding(self) -> str:
        """What the terminal shows and sends."""
        return self._outlet.encoding

    def speak_gbk(self) -> None:
        """The terminal shows and sends GBK."""
        self._outlet.encoding = "gbk"
        self._keyboard.speak("gbk")

    def write(self, data: str) -> None:
        if not data.startswith(_UNWANTED):
            super().write(data)

    def start_application_mode(self) -> None:
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if self._writer_thread is not None:
            # A client that takes no bytes would stop the app at the 31st write, deaf to signals.
            self._writer_thread._queue.maxsize = 0
        if self._before is not None:  # before the question about widths, not before the app
            self.attrs_before = self._before

    def _request_terminal_sync_mode_support(self) -> None:
        """Not asked: 16 bytes more with each key."""

    def _query_in_band_window_resize(self) -> None:
        """Not asked: the signal of a new size does."""

    def run_input_thread(self) -> None:
        """Read until the app ends, or stops reading for a while."""
        if self._asked and self._asked.typed:
            typed, self._asked.typed = self._asked.typed, b""
            self._hear(typed)
        while not self.exit_event.is_set():
            if select.select([self.fileno], [], [], 0.1)[0]:
                try:
                    data = os.read(self.fileno, 4096)
                except OSError:
                    data = b""
                if not data:  # the terminal has gone: the app looks for that by itself
                    self.exit_event.wait(0.2)
                    continue
                self._hear(data)
            for message in self._keyboard.tick():
                self.process_message(message)

    def _hear(self, data: bytes) -> None:
        for message in self._keyboard.feed(data):
            if isinstance(message, CursorPosition):
                message = Answer(drawn(message.x + 1))  # noqa: PLW2901
                if message.how == "gbk" and not self._known:
                    self.speak_gbk()
                self._known = True
            self.process_message(message)
