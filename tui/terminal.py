"""The terminal that the app is to run on: whether it will do, how wide it draws, what it speaks.

Loads neither Textual nor Rich: what Textual reads from the environment is settled here first.
"""

import contextlib
import fcntl
import os
import re
import struct
import termios
from collections.abc import Mapping, MutableMapping
from typing import Any, Literal, Self, TypeAlias

__all__ = ["Asked", "Drawn", "drawn", "give_size", "refusal", "settle"]

Drawn: TypeAlias = Literal["unknown", "narrow", "wide", "gbk"]
"""How a terminal draws “ and its like: in one cell, in two; or that it takes bytes for GBK."""

_QUESTION = "\r“中\x1b[6n\r\x1b[K".encode()
"""Two characters, where the cursor is now (CPR), and the line as it was.

Six bytes that are three characters in GBK, so that such a terminal eats no part of the request.
"""
_ANSWER = re.compile(rb"\x1b\[\d{1,5};(\d{1,5})R")
_COLUMNS: dict[int, Drawn] = {4: "narrow", 5: "wide", 7: "gbk"}


def refusal(environ: Mapping[str, str], *, terminal: bool) -> str:
    """Why no screen can be drawn here, and what to do; "" where it can."""
    if not terminal:
        return "这里没有终端，打不开界面。经 SSH 使用时请用：ssh -t 服务器 wenming-tui"
    if environ.get("TERM", "dumb") in ("", "dumb"):
        return "终端类型是 dumb，打不开界面。请换一个终端，或设 TERM=xterm-256color。"
    return ""


def settle(environ: MutableMapping[str, str]) -> None:
    """Say what Textual finds in the environment when it is imported: nothing of the caller's.

    Among its variables are doors: a driver to import, files to write, keys to press.
    """
    for name in [name for name in environ if name.partition("_")[0] == "TEXTUAL"]:
        del environ[name]
    for name in ("COLUMNS", "LINES"):  # they would stand above the size that the window has
        environ.pop(name, None)
    environ["TEXTUAL_ANIMATIONS"] = "none"
    environ["TEXTUAL_DISABLE_KITTY_KEY"] = "1"  # older terminals take its switch for another's
    # Esc and what follows arrive apart on a slow line: with 100 ms, "[D" was typed into a field.
    if not environ.get("ESCDELAY", "").isdecimal():
        environ["ESCDELAY"] = "250" if "SSH_CONNECTION" in environ else "100"


def give_size() -> None:
    """A terminal that says it is 0 cells wide is taken for one of 80 by 24.

    Some programs that open one (`ssh -tt` from a script) set no size; Textual then draws for ever.
    """
    with contextlib.suppress(OSError, ValueError):
        size = fcntl.ioctl(1, termios.TIOCGWINSZ, bytes(8))
        rows, columns, *_ = struct.unpack("HHHH", size)
        if not rows or not columns:
            fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))


def drawn(column: int) -> Drawn:
    """What the column says in which the cursor stands after the question's two characters."""
    return _COLUMNS.get(column, "unknown")


class Asked:
    """The question how wide the terminal draws, from being put until the app reads its keys.

    Nobody waits for the answer: it has the time in which Textual is loaded, 0.2 s. One that comes
    later, over a slow line, is heard by the app. What is typed meanwhile is kept in `typed`.
    """

    def __init__(self, source: int = 0, target: int = 1) -> None:
        self._source = source
        self.drawn: Drawn = "unknown"
        self.typed = b""
        self.before: list[Any] | None = None
        """The terminal's settings as they were, to be given back."""
        with contextlib.suppress(termios.error, OSError):
            self.before = termios.tcgetattr(source)
            quiet = termios.tcgetattr(source)
            # As the app will have it, but for Ctrl+C: no echo, no lines, Enter stays Enter.
            quiet[0] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR)
            quiet[0] &= ~termios.IGNCR
            quiet[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN)
            quiet[6][termios.VMIN], quiet[6][termios.VTIME] = 0, 0
            termios.tcsetattr(source, termios.TCSANOW, quiet)
            os.write(target, _QUESTION)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.give_back()

    def look(self, seconds: float = 0.0) -> Drawn:
        """Take what has come by now, waiting for it so long at most."""
        import select  # noqa: PLC0415

        while self.before and self.drawn == "unknown":
            with contextlib.suppress(OSError):
                if select.select([self._source], [], [], seconds)[0] and (
                    data := os.read(self._source, 65536)
                ):
                    self.typed += data
                    if found := _ANSWER.search(self.typed):
                        self.drawn = drawn(int(found[1]))
                        self.typed = self.typed[: found.start()] + self.typed[found.end() :]
                        break
                    continue
            break
        return self.drawn

    def give_back(self) -> None:
        """The settings of the terminal as they were before."""
        if self.before is not None:
            with contextlib.suppress(termios.error, OSError):
                termios.tcsetattr(self._source, termios.TCSANOW, self.before)
