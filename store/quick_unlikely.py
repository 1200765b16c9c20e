"""Tells where a line was read in a way that the words beside it make unlikely."""

from store.guess_roles import likelier, roles
from store.quick_line import EDGE, Line

__all__ = ["tell_unlikely"]

_NAMES = {"date": "日期", "quantity": "数量"}
_TOGETHER = 2
"""Characters between two runs of a title that are told as one."""


def tell_unlikely(text: Line, *, dated: bool) -> None:
    """Note each part, and each word of the title, that is likely something else.

    `dated`: a day was taken, beside which other words of time say no date (8.29七夕). Nor is it
    told twice that there may be another one.
    """
    told = {note.field for note in text.notes}
    dated = dated or "date" in told
    left: list[tuple[int, int, str]] = []
    for start, end, part in list(roles(text.shadow, text.parts)):
        if part.what != "title" and part.field in told:
            continue
        rather = likelier(text.shadow, start, end, part.what)
        if rather is None:
            continue
        if part.what == "title":
            left.append((start, end, rather))
        else:
            told.add(part.field)
            raw = text.line[part.start : part.end]
            text.note(part.field, f"“{raw}”当作{_NAMES[part.what]}，也可能不是，请看一眼。")
    for start, end, role in _joined(left):
        last = end + bool(text.shadow[end : end + 1].strip(EDGE))
        if role != "date":
            message = f"“{text.line[start:last]}”没有当作数量，留在事项里，请看一眼。"
            text.doubt(start, last, message)
        elif not dated:
            first = start - bool(text.shadow[max(0, start - 1) : start].strip(EDGE))
            message = f"“{text.line[first:last]}”没有当作日期，留在事项里，请看一眼。"
            text.doubt(first, last, message, "date")


def _joined(left: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    for start, end, role in left:
        if found and start - found[-1][1] <= _TOGETHER:
            found[-1] = (found[-1][0], end, found[-1][2])
        else:
            found.append((start, end, role))
    return found
