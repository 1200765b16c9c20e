"""The page of GB/T 9704-2012 in numbers: what the layout counts in and the Word file is set to.

Lengths are twips (1/20 point, 56.7 to the millimetre); widths of text are half cells, 1/2 hanzi.
"""

from functools import cache
from unicodedata import category

__all__ = [
    "ASCII_SPACING",
    "BLANK_LINE",
    "BOTTOM_MARGIN",
    "CELL",
    "COLUMNS",
    "FOOTER_DISTANCE",
    "HALF_CELL",
    "HALVES",
    "IMPRINT_COLUMNS",
    "IMPRINT_PITCH",
    "INDENT",
    "LEFT_MARGIN",
    "LETTERHEAD_ROWS",
    "LINE_PITCH",
    "PAGE_HEIGHT",
    "PAGE_WIDTH",
    "RIGHT_MARGIN",
    "ROWS",
    "SIGN_OFF_RIGHT",
    "SLACK",
    "TABLE_PADDING",
    "TITLE_COLUMNS",
    "TITLE_PITCH",
    "TOP_MARGIN",
    "WIDE_SPACING",
    "half_cell",
    "half_cells",
    "sign_off_lefts",
]

# Clause 5.2.3: 22 lines of 28 characters.
COLUMNS = 28
HALVES = 2 * COLUMNS
ROWS = 22

# Clauses 5.1 and 5.2.1: A4, 上 37 mm, 左 28 mm; 下 35 mm is what is left. The right margin is 25 mm
# and not 26: LibreOffice drops the spacing at each change between hanzi and digits, and 51 twips of
# slack keep that from moving a line's end. The text area stays within the clause's ±1 mm.
PAGE_WIDTH, PAGE_HEIGHT = 11906, 16838
TOP_MARGIN, BOTTOM_MARGIN = 2098, 1984
LEFT_MARGIN, RIGHT_MARGIN = 1587, 1420
# From the lower edge of the paper; puts the number's dash 7 mm below the text area (clause 7.5).
FOOTER_DISTANCE = 1423

# 22 × 579 fills the 225 mm of the text area; at 580 only 21 lines fit. 28 characters of 16 pt would
# be 158 mm, so each is set 4 twips closer: 316 a cell, 158 half a cell.
LINE_PITCH = 579
BLANK_LINE = LINE_PITCH
CELL = 316
HALF_CELL = CELL // 2
WIDE_SPACING = -4
ASCII_SPACING = -2
SLACK = PAGE_WIDTH - LEFT_MARGIN - RIGHT_MARGIN - COLUMNS * CELL

# A body paragraph's first line begins two characters in (clause 7.3.3).
INDENT = 2

# Clause 7.3.1: the title in 2号, 22 pt a character, in lines of the same pitch as the text.
TITLE_PITCH = 440
TITLE_COLUMNS = 20

# Clause 7.3.5.2: how far the unit's name (or the longer date) ends from the right, in characters.
SIGN_OFF_RIGHT = 2

# Clause 7.2: 35 mm, the office's name, two blank lines, 发文字号, 4 mm, the red line, two blank
# lines; in whole lines, so that the text below stands on the grid.
LETTERHEAD_ROWS = 11

# Clause 7.4: 版记 in 4号, one of its characters in from both sides of the text area.
IMPRINT_PITCH = 280
IMPRINT_COLUMNS = (COLUMNS * CELL - 2 * IMPRINT_PITCH) // IMPRINT_PITCH

# What stays empty in a table's cell left and right of its words, in half cells.
TABLE_PADDING = 1


def half_cells(text: str) -> int:
    """The width of words on one line: printable ASCII is half a character wide, and so are the
    Latin letters and signs that GB/T 2312 and its fonts do not have (é, ², £, €); all else is a
    whole one, and what is set upon the character before it (accents, joiners) nothing.
    """
    return sum(map(half_cell, text))


@cache
def half_cell(character: str) -> int:
    """The width of one character: 0, 1 or 2."""
    if " " <= character <= "~" or character in "–€":
        return 1
    if "\u00a1" <= character < "\u0250":
        return 2 if character in "¤§¨°±·×÷©¼½¾" else 1
    return 0 if character >= "\u0300" and category(character) in ("Mn", "Me", "Cf") else 2


def sign_off_lefts(unit: int, day: int) -> tuple[int, int]:
    """How far 署名 and 成文日期 stand from the left (clause 7.3.5.2, no seal), all in half cells.

    The unit ends two characters from the right and the date begins two characters right of the
    unit; if the date is the longer, it ends two characters from the right and the unit follows.
    """
    room = HALVES - 2 * SIGN_OFF_RIGHT
    if day > unit:
        day_left = max(room - day, 0)
        return max(day_left - 4, 0), day_left
    unit_left = max(room - unit, 0)
    return unit_left, unit_left + 4
