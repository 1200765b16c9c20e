"""Tells where a line was read in a way that the words beside it make unlikely."""

import re

from store.guess_roles import likelier, roles
from store.quantity import MEASURES, longest
from store.quick_line import Line

__all__ = ["tell_unlikely"]

_NAMES = {"date": "日期", "quantity": "数量"}
_TOGETHER = 2
"""Characters between two runs of a title that are told as one."""
_HEAD = re.compile(r"[A-Za-z\d.]+$")
_TAIL = re.compile(
    rf"[A-Za-z\d.]*(?:{longest(*MEASURES, '分钟')}|(?<=季)度|(?<=[^年季月旬周日])[^\W\d_])?"
)
"""What belongs to a run before it and behind it: B2B, 37.5℃, 两小时, 三车."""


def tell_unlikely(text: Line, *, dated: bool) -> None:
    """Note each part, and each word of the title, that is likely something else.

    `dated`: a day was taken, beside which other words of time say no date (8.29七夕). Nor is it
    told twice that there may be another one.
    """
    dated = dated or any(note.field == "date" for note in text.notes)
    doubts = [(part.start, part.end) for part in text.parts if part.what == "doubt"]
    left: list[tuple[int, int, str]] = []
    for start, end, part in roles(text.shadow, text.parts):
        rather = likelier(text.shadow, start, end, part.what)
        if rather is None:
            continue
        if part.what == "title":
            if not any(a <= end and start <= b for a, b in doubts):
                left.append((start, end, rather))
            continue
        raw = text.line[part.start : part.end]
        if not any(note.field == part.field and f"“{raw}" in note.message for note in text.notes):
            text.note(part.field, f"“{raw}”当作{_NAMES[part.what]}，也可能不是，请看一眼。")
    for start, end, role in _joined(left):
        first, last = _word(text.shadow, start, end)
        raw = text.line[first:last]
        if role != "date":
            text.doubt(first, last, f"“{raw}”没有当作数量，留在事项里，请看一眼。")
        elif not dated:
            text.doubt(first, last, f"“{raw}”没有当作日期，留在事项里，请看一眼。", "date")


def _word(shadow: str, start: int, end: int) -> tuple[int, int]:
    """A run with what belongs to it; a character of time alone with the one before it: 每月."""
    if head := _HEAD.search(shadow[:start]):
        start = head.start()
    elif shadow[start] in "年季月旬周日" and shadow[start - 1 : start].isalpha():
        start -= 1
    tail = _TAIL.match(shadow, end)
    return start, tail.end() if tail else end


def _joined(left: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    for start, end, role in left:
        if found and start - found[-1][1] <= _TOGETHER:
            found[-1] = (found[-1][0], end, found[-1][2])
        else:
            found.append((start, end, role))
    return found
