"""Where a paragraph's lines end: 28 characters a line and the rules for line starts and ends.

A line is filled as far as it goes; what may not begin or end a line takes its neighbour along to
the next one (no mark hangs over the margin, nothing is squeezed). The rules are LibreOffice 7.4's,
so that the printed line ends where ours does. It has two, and takes the one of the last letter,
digit or hanzi before the place where the line is full: behind hanzi its list for zh-CN of what
begins and ends no line (GB/T 15834-2011 and more), behind Latin letters and digits the line
breaking of Unicode (UAX #14) with changes of its own.
"""

from functools import cache
from unicodedata import category, east_asian_width

from exports.geometry import ASCII_SPACING, SLACK, WIDE_SPACING, half_cell

__all__ = ["broken", "may_break"]

# Among hanzi: 句号 to 书名号 behind, 间隔号, 连接号 and what else LibreOffice's list has.
_NO_START = frozenset(
    "!),.:;?]}¢'\"、。〉》」』】〕〗〞︰︱︳﹐､﹒﹔﹕﹖﹗﹚﹜﹞！），．：；？｜｝︴︶︸︺︼︾﹀﹂﹄﹏～￠々‖•·ˇˉ―-′’”"
)
_NO_END = frozenset("([{£¥'\"‵〈《「『【〔〖（［｛￡￥〝︵︷︹︻︽︿﹁﹃﹙﹛“‘")
# 破折号 and 省略号 are two characters wide and one mark.
_DOUBLE = frozenset("—…")

# The classes of UAX #14, as far as LibreOffice knows them; the other characters' follow from what
# Unicode says of them. LibreOffice has \ as a / and ° as a letter.
_CLASSES = {
    character: name
    for name, characters in {
        "SP": " ",
        "BA": "|\u00ad\u2002\u2003‐‒–‧\u3000",
        "B2": "—",
        "CL": "、。，．､｡︰︑︒﹐﹒",
        "EX": "!?！？﹖﹗",
        "GL": "\u00a0‑\u202f",
        "HY": "-",
        "IN": "‥…⋯",
        "IS": ",.:;",
        "NS": "‼⁇⁈⁉々〜〻・：；･﹔﹕",
        "NU": "0123456789",
        "PO": "%¢‰‱′″‴‵℃℉％￠﹪",
        "PR": "$+£¤¥±№−∓€￡￥＄",
        "QU": "\"'",
        "SY": "/\\",
    }.items()
    for character in characters
}
_BY_CATEGORY = {"Ps": "OP", "Pe": "CL", "Pi": "QU", "Pf": "QU"}
# These begin no line, not even behind a blank; these begin none without one.
_CLOSING = ("CL", "EX", "IS", "SY")
_CLINGING = ("BA", "HY", "NS")
# So near before a / a blank keeps a line from ending behind it: a path is not parted.
_PATH = 66
# A letter farther back than this says nothing of the signs here: rows of signs take no longer.
_FAR = 200
# What stays together, by the class of the first of two characters.
_TOGETHER = {
    "AL": "AL NU OP IN PR",
    "NU": "AL NU OP IN PR PO",
    "ID": "IN PO",
    "IN": "IN",
    "IS": "AL NU",
    "CL": "AL NU",
    "PR": "AL NU ID",
    "PO": "AL NU",
}


def broken(text: str, first: int, rest: int) -> list[tuple[int, int]]:
    """The lines of one paragraph, as (start, end) in `text`; at least one line.

    `first` and `rest`: the room of the first and of the other lines, in half cells. A blank or a
    line feed where a line ends belongs to no line. Words longer than a line are cut.
    """
    lines: list[tuple[int, int]] = []
    at, room = 0, first
    while True:
        end, follows = _line(text, at, room)
        lines.append((at, end))
        if follows < 0:
            return lines
        at, room = follows, rest


def may_break(text: str, at: int) -> bool:
    """Whether a line that is full before text[at] may end there."""
    return _last_break(text, at - 1, at) == at


def _line(text: str, start: int, room: int) -> tuple[int, int]:
    """Where the line from `start` ends, and where the next one begins (-1: there is none)."""
    used = 0
    # LibreOffice sets the last character of each piece without its spacing (see `_break`), so that
    # a full line with eight numbers or more is wider than the page. Behind a number it sets a —
    # narrower, and that makes up for it.
    lost = 0
    half = start < len(text) and _is_half(text[start])
    latin = start < len(text) and _is_latin(text, start)
    for at in range(start, len(text)):
        character = text[at]
        if character == "\n":
            return at, at + 1
        if (half != (character <= "~") or latin != (character < "\u2000")) and character != "—":
            was = half, latin
            half = character <= "~"
            latin = latin if _is_weak(character) else character < "\u2000"
            if was != (half, latin):
                lost -= ASCII_SPACING if was[0] else WIDE_SPACING
        full = used > room  # the blanks before this character do not fit: there the line ends
        # Tab stops stand two characters apart.
        used += 4 - used % 4 if character == "\t" else half_cell(character)
        if used < room or character == " ":
            continue
        last = -ASCII_SPACING if half else -WIDE_SPACING
        if used > room or lost + last > SLACK:
            end = at if full else _break(text, start, at)
            return start + len(text[start:end].rstrip(" ")), end
    return len(text), -1


def _break(text: str, start: int, cut: int) -> int:
    """The last place behind `start` where a line may end, if text[cut] does not fit.

    LibreOffice looks at one piece of the line at a time, the pieces parting where hanzi and Latin
    or half and whole cells do. Where a piece may not end, it asks anew from the end of the piece
    before it, and there the other rule may hold.
    """
    while True:
        end = _last_break(text, start, cut)
        if end == start:
            return max(cut, start + 1)
        piece = next((at for at in range(cut, end, -1) if _parts(text, at)), end)
        if piece == end:
            return end
        if text[piece - 1] == " ":
            return piece
        cut = piece - 1


def _last_break(text: str, start: int, cut: int) -> int:
    """The last place from `start` to `cut` where a line may end by the rule that holds at `cut`."""
    real, far = cut, max(cut - _FAR, 0)
    while real > far and not text[real].isalnum():
        real -= 1
    if not _is_latin(text, real):
        return next((at for at in range(cut, start, -1) if _allowed_in_hanzi(text, at)), start)
    # No line is full just behind a / and ends there, nor at one with a blank not far before it.
    last = cut - (text[cut - 1] == "/")
    end = next((at for at in range(last, start, -1) if _allowed_in_latin(text, at)), start)
    if end > start and text[end - 1] == "/":
        blank = text.rfind(" ", max(end - _PATH, 0), end - 1)
        return end if blank < 0 else max(blank + 1, start)
    return end


def _allowed_in_hanzi(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if after in _NO_START or before in _NO_END or after == " " or not half_cell(after):
        return False
    return before != after or before not in _DOUBLE


def _allowed_in_latin(text: str, at: int) -> bool:
    after = _class(text[at])
    before = _class(text[at - 1])
    ahead = _class(text[max(at - _FAR, 0) : at].rstrip(" ")[-1:] or " ")
    if after == "SP" or after in _CLOSING or ahead == "OP" or not half_cell(text[at]):
        return False
    if (ahead, after) in (("CL", "NS"), ("B2", "B2")):
        return False
    if before == "SP":
        return True
    if after in _CLINGING or not {"QU", "GL"}.isdisjoint((before, after)):
        return False
    if after in _TOGETHER.get(before, ""):
        return False
    if after == "OP":  # +(5
        return before not in ("PR", "PO") or _class(text[at + 1 : at + 2] or " ") != "NU"
    if after == "NU" and before == "SY":  # 1/3
        return not _ends_number(text, at)
    if after in ("PO", "PR"):  # 5.%, (5)%
        return not _ends_number(text, at - (before == "CL"))
    return True


def _ends_number(text: str, at: int) -> bool:
    """Whether a number stands before text[at], be it with signs behind it."""
    while at > 0 and _class(text[at - 1]) in ("IS", "SY"):
        at -= 1
    return at > 0 and _class(text[at - 1]) == "NU"


@cache
def _class(character: str) -> str:
    found = _CLASSES.get(character) or _BY_CATEGORY.get(category(character))
    return found or ("ID" if east_asian_width(character) in ("W", "F") else "AL")


def _parts(text: str, at: int) -> bool:
    """Whether another piece begins at text[at]."""
    if _is_half(text[at - 1]) != _is_half(text[at]):
        return True
    return _is_latin(text, at - 1) != _is_latin(text, at)


def _is_latin(text: str, at: int) -> bool:
    """Whether a character counts as Latin: of no script itself, it goes with what is before it."""
    far = max(at - _FAR, 0)
    while at > far and _is_weak(text[at]):
        at -= 1
    return text[at] < "\u2000" and not _is_weak(text[at])


def _is_weak(character: str) -> bool:
    """Blanks, accents, and signs such as — “ ” ≥ ℃ → ①, which belong to no script."""
    if character < "\u2000":
        return character in " \u00a0" or "\u0300" <= character < "\u0370"
    return character < "\u2e80" or "\U0001f000" <= character < "\U00020000"


def _is_half(character: str) -> bool:
    return " " <= character <= "~"
