"""A quick line while it is taken apart: its shadow, what was taken out of it, and the notes.

All of it works on the shadow: half-width, with the 。 and ， that an input method puts into numbers
made . and , and as long as the line, so that offsets hold.
"""

import re
from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from store.dates import zeros
from store.fold import fold
from store.model import DateSpan, Note, Quantity

__all__ = ["BREAK", "EDGE", "FoundDate", "Line", "Part", "PartOf", "quoted_in", "shadow_of"]

PartOf = Literal["title", "date", "quantity", "place", "tag", "kind", "section", "doubt"]

BREAK = r"[\s,;。、]"
"""Between two pieces of a line."""
EDGE = " \t\u3000,，;；、。:：—|｜"
"""What is stripped from the ends of a piece."""
_QUOTED = re.compile(
    r"“[^”\n]{0,40}”|‘[^’\n]{0,40}’|《[^》\n]{0,60}》|「[^」\n]{0,40}」|\"[^\"\n]{0,40}\""
)


class Part(Struct, frozen=True):
    """What some characters of the line were understood as.

    `start` and `end` count code points; a guess (kind, section) that no word of the line says has
    both 0. `field` is the name on the command line (date, fields.attendees), `label` what people
    call it, `shown` the value in words.
    """

    what: PartOf
    start: int
    end: int
    field: str
    label: str
    shown: str
    value: str | DateSpan | Quantity
    guessed: bool = False


class FoundDate(Struct, frozen=True):
    """Words of a line that say a date. `own`: they stand by themselves; `stays`: they are part of
    the title as well (端午 包粽子, 三季度考评). `doubt` is told to the person."""

    start: int
    end: int
    span: DateSpan
    own: bool
    stays: bool = False
    doubt: str = ""
    rank: int = 0
    """What is taken first where a line has several: 0 a day, 1 longer, 2 festivals, 3 no day."""


_PARTED = re.compile(r"(?<=[一-龥])/(?=\d)|(?:(?<=\d[一-龥])|(?<=\d[一-龥]{2}))/(?=[一-龥]{2,8}\d)")


_SLASH_DATE = r"(?:(?:20)?\d\d/)?(?:1[0-2]|0?[1-9])/(?:3[01]|[12]\d|0?[1-9])(?!\d)"
_DATE_PIECE = rf"(?:{_SLASH_DATE}|(?:20\d\d[年.-])?\d{{1,2}}[月.-]\d{{1,2}}[日号]?)"
_SLASHED = re.compile(
    rf"[^\s,;。、/](?:[^\s,;。、]*/)?(?:[@#]|{_DATE_PIECE}(?:/|$))|{_DATE_PIECE}/"
)
_SLASH = re.compile(rf"(?<![\d.]){_SLASH_DATE}|(/)")


def _parted(shadow: str) -> list[int]:
    """Where a slash is no more than a mark between pieces.

    All of them, but those of dates, in 11-17/恳谈会/@局机关/65人, where nothing else parts a line.
    """
    if shadow.count("/") > 1 and not re.search(BREAK, shadow) and _SLASHED.match(shadow):
        return [match.start() for match in _SLASH.finditer(shadow) if match[1]]
    return [match.start() for match in _PARTED.finditer(shadow)]


_BRACKETS = ("()", "[]", "【】", "〔〕")


class Line:
    """The line while it is taken apart: what is taken is blank in `rest` and no part of a title.

    `shadow` stays as it was.
    """

    def __init__(self, line: str) -> None:
        self.line = line
        self.rest = shadow_of(line)
        self.taken: list[tuple[int, int]] = []
        self.words = line  # what a title is made of
        if "/" in self.rest:  # 培训2期/105人次/7月: a mark between pieces
            for at in _parted(self.rest):
                self.words = self.words[:at] + " " + self.words[at + 1 :]
                self.rest = self.rest[:at] + " " + self.rest[at + 1 :]
        self.shadow = self.rest
        self.parts: list[Part] = []
        self.notes: list[Note] = []

    def take(self, start: int, end: int) -> None:
        """Blank what was understood, with brackets that hold nothing else."""
        while self.rest[start - 1 : start] + self.rest[end : end + 1] in _BRACKETS:
            start, end = start - 1, end + 1
        self.taken.append((start, end))
        self.rest = self.rest[:start] + " " * (end - start) + self.rest[end:]

    def note(self, field: str, message: str) -> None:
        if Note(field, message) not in self.notes:
            self.notes.append(Note(field, message))

    def doubt(self, start: int, end: int, message: str, field: str = "title") -> None:
        """Note what some characters are not, which stay in the title, and mark them."""
        raw = self.line[start:end]
        self.parts.append(Part("doubt", start, end, "title", "事项", raw, raw, True))
        self.note(field, message)

    def left(self) -> Iterator[tuple[int, int]]:
        """Where the pieces stand that were not taken."""
        at = 0
        for start, end in [*sorted(self.taken), (len(self.line), len(self.line))]:
            piece = self.words[at:start]
            left = len(piece) - len(piece.lstrip(EDGE))
            right = len(piece.rstrip(EDGE))
            if left < right:
                yield at + left, at + right
            at = max(at, end)


def shadow_of(line: str) -> str:
    """The line half-width, with the marks that an input method types into numbers made right."""
    shadow = zeros(fold(line))
    shadow = re.sub(r"(?<=\d)。(?=\d)", ".", shadow)
    if "曰" in shadow:
        shadow = re.sub(r"(?<=月\d)曰|(?<=月\d\d)曰", "日", shadow)
    shadow = re.sub(r"(?<=\d)[wW](?=[元块人多余])", "万", shadow)
    return re.sub(r"(?<!\d):|:(?!\d)|\|", " ", shadow)


def quoted_in(shadow: str) -> list[tuple[int, int]]:
    """Where names and sayings stand in quotation or title marks."""
    return [match.span() for match in _QUOTED.finditer(shadow)]
