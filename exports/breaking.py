"""Where a paragraph's lines end: 28 characters a line and the rules for line starts and ends.

A line is filled as far as it goes; what may not begin or end a line takes its neighbour along to
the next one (no mark hangs over the margin, nothing is squeezed). GB/T 15834-2011 says which marks
stand at neither end; the rest are the habits of LibreOffice 7.4, read off a table of all pairs of
48 characters, so that the printed line ends where ours does.
"""

from exports.geometry import ASCII_SPACING, SLACK, WIDE_SPACING, half_cell

__all__ = ["broken", "may_break"]

# 句号 to 书名号 behind, 间隔号, 连接号 and what LibreOffice's list for zh-CN has beyond them.
_NO_START = frozenset(
    "!),.:;?]}¢'\"、。〉》」』】〕〗〞︰︱︳﹐､﹒﹔﹕﹖﹗﹚﹜﹞！），．：；？｜｝︴︶︸︺︼︾﹀﹂﹄﹏～￠々‖•·ˇˉ―-′’”"
)
_NO_END = frozenset("([{£¥'\"‵〈《「『【〔〖（［｛￡￥〝︵︷︹︻︽︿﹁﹃﹙﹛“‘")
# Behind these a number or a Latin word is not torn off: 〔2025〕12号, 两次，36人.
_HOLDS_WORD = frozenset("、。〉》」』】〕〗），’”·％℃‰°①②③④⑤⑥⑦⑧⑨⑩")
# 破折号 and 省略号 are two characters wide and one mark.
_DOUBLE = frozenset("—…")
_OPENING = frozenset("〈《「『【〔〖（［｛“‘")
_QUOTES = "“‘"
_MARKS = "、。，；：！？）〕》”’"
# What goes with the script before it.
_NEUTRAL = frozenset(" “”‘’—…‰′″※")
_SIGNS = frozenset("％℃‰°…①②③④⑤⑥⑦⑧⑨⑩×")  # 25℃, 3％: not torn from their number


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
    """Whether a line may end before text[at]."""
    return _allowed(text, at, at_word=True)


def _line(text: str, start: int, room: int) -> tuple[int, int]:
    """Where the line from `start` ends, and where the next one begins (-1: there is none)."""
    used = 0
    # LibreOffice sets the last character before each change between hanzi and ASCII without its
    # spacing, so that a full line with eight numbers or more is wider than the page.
    lost = 0
    half = start < len(text) and _is_half(text[start])
    for at in range(start, len(text)):
        character = text[at]
        if character == "\n":
            return at, at + 1
        if half != _is_half(character) and character not in _NEUTRAL:
            lost -= ASCII_SPACING if half else WIDE_SPACING
            half = not half
        # Tab stops stand two characters apart.
        used += 4 - used % 4 if character == "\t" else half_cell(character)
        if used < room or character == " ":
            continue
        last = -ASCII_SPACING if half else -WIDE_SPACING
        if used > room or lost + last > SLACK:
            end = _break(text, start, at)
            return start + len(text[start:end].rstrip(" ")), end
    return len(text), -1


def _break(text: str, start: int, cut: int) -> int:
    """The last place behind `start` where a line may end, if text[cut] does not fit."""
    # Whether what goes to the next line begins with a Latin word or number, or follows one.
    at_word = text[cut] in _QUOTES or _is_latin(text, cut - 1)
    for at in range(cut, start, -1):
        at_word = at_word or _is_latin(text, at)
        if _allowed(text, at, at_word=at_word):
            return at
    return max(cut, start + 1)


def _allowed(text: str, at: int, *, at_word: bool) -> bool:
    """Whether a line may end before text[at].

    `at_word`: an opening mark then stays with the word before it, and so does a quotation mark
    behind the word's closing marks: APP（, 100%，“.
    """
    before, after = text[at - 1], text[at]
    if after == "～" and _is_half(before):
        return True  # against GB/T 15834, but so it is printed
    if after in _NO_START or before in _NO_END or after == " " or half_cell(after) == 0:
        return False
    if before == after and before in _DOUBLE:
        return False
    if at_word and after in _QUOTES and _is_half(text[:at].rstrip(_MARKS)[-1:]):
        return False
    if _is_half(before):
        if _is_half(after):
            return before in " -" or not (before.isalnum() or after.isalnum())
        if before.isalnum():
            return not (after in _SIGNS or (at_word and after in _OPENING))
        return True
    if at_word and after in _OPENING and before in _NEUTRAL and _is_latin(text, at - 1):
        return False
    return not (before in _HOLDS_WORD and after.isascii() and after.isalnum())


def _is_latin(text: str, at: int) -> bool:
    """Whether a character is ASCII, or a mark that goes with the ASCII before it."""
    while at > 0 and text[at] in _NEUTRAL:
        at -= 1
    return _is_half(text[at])


def _is_half(character: str) -> bool:
    return " " <= character <= "~"
