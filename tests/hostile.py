"""Texts that do harm where they reach a terminal, a markup parser or a path as they are."""

__all__ = ["TEXTS", "foreign"]

import re

TEXTS = (
    "[/]", "x[/]y", "a[/bold]b", "[red]红", "[link=file:///etc/passwd]点[/link]", "[$primary]",
    "[@click=app.quit]点[/]", "统计[bold", "尾\\", "a[b[/]c", r"C:\[目录]", "[[]]", "{会议.次数}",
    "{0}", "{self.__class__}",
    "%s%n%d", "$(touch /tmp/x)", "`id`", "; rm -rf /",
    "../../etc/passwd",
    "\x1b]52;c;cm0gLXJm\x07", "\x1b]0;改题\x07", "\x1b[2J", "\x1b[31;5m", "\x1bc", "\x1b[?1049l",
    "\x1bP1$r\x1b\\",
    "\x1b[6n", "\x1b[5i", "\x9b31m", "\x9d0;改\x9c", "\x85\x84",
    "\x00\x01\x08\x0e",
    "\x7f\x7f", "\u202e反过来", "\u2066\u2069", "\u200e\u200f\u061c", "\ud800", "\ufeff\u200b",
    "👨‍👩‍👧\ufe0f\u0301\u0301\u0301", "\u3000\u3000", "﷽" * 3, "ａ" * 500,
)  # fmt: skip

_OWN = re.compile(
    rb"\x1b\[[\d;]*H|\x1b\[(?:0|1|2|4|7|39|49)?(?:;(?:0|1|2|4|7|39|49))*m"
    rb"|\x1b\[\?(?:1049|25|2004|7|1000|1003|1006|1015)[hl]|\x1b\[<u|\x1b\[6n|\x1b\[K"
    rb"|\x1b\[\d+;\d+r\x1b\[\d+;1H(?:(?:\r?\n)+|(?:\x1bM)+)\x1b\[r"
)
"""What the program itself says to a terminal: places, looks, modes, one question."""
_CONTROL = re.compile(
    "[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)


def foreign(written: bytes, question: bytes = "\r“中\x1b[6n".encode()) -> list[str]:
    """Control characters in what a program wrote that are not its own, each with what is around."""
    text = _OWN.sub(b"", written.replace(question, b"")).decode("utf-8")
    return [
        text[max(0, found.start() - 12) : found.end() + 12] for found in _CONTROL.finditer(text)
    ]
