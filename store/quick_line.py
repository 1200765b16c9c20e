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
from store.kinds import Kinds
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


_SLASH_DATE = r"(?:(?:20)?2\d/)?(?:1[0-2]|0?[1-9])/(?:3[01]|[12]\d|0?[1-9])"
_DATE_PIECE = re.compile(
    rf"(?:^|(?<=/))(?:{_SLASH_DATE}(?!/\d{{1,2}}(?:[/号班级组期单等年月季]|$))"
    r"|(?:20\d\d[年.-])?\d{1,2}[月.-]\d{1,2}[日号]?)(?=/|$)"
)
_SLASH = re.compile(r"(?<!\d)/(?![一-龥](?:/|$))|/(?![\d一-龥]|$)|(?<=\d)/(?=[一-龥]{2})")
"""Not in 1/3, and not in 200元/户."""


def _slashes(shadow: str, kinds: Kinds | None) -> list[int]:
    """Where slashes are all that parts a line, as one piece is a date or has a mark:
    11-17/恳谈会/@局机关/65人. Not those in numbers, and the one before a kind at the end.
    """
    if shadow.count("/") < 2 or shadow[0] == "/" or re.search(BREAK, shadow):
        return []
    dates = [match.span() for match in _DATE_PIECE.finditer(shadow)]
    if len(dates) > 1 or not (dates or re.search("/[@#]", shadow)):
        return []
    edges = {at for start, end in dates for at in (start - 1, end)}
    marked = -1
    if kinds and any(shadow.endswith((f"/{k.label}", f"/{k.key}")) for k in kinds.kinds.values()):
        marked = shadow.rfind("/")
    return [
        at
        for at, character in enumerate(shadow)
        if character == "/"
        and not any(start <= at < end for start, end in dates)
        and (at in edges or _SLASH.match(shadow, at))
        and at != marked
    ]


_BRACKETS = ("()", "[]", "【】", "〔〕")


class Line:
    """The line while it is taken apart: what is taken is blank in `rest` and no part of a title.

    `shadow` is `rest` before anything was taken, `edge` what is stripped from the ends of a piece.
    `kinds` are those that it may mark.
    """

    def __init__(self, line: str, kinds: Kinds | None = None) -> None:
        self.line = line
        self.rest = shadow_of(line)
        self.taken: list[tuple[int, int]] = []
        self.words = line  # what a title is made of
        self.edge = EDGE
        if "/" in self.rest:  # 培训2期/105人次/7月: a mark between pieces
            slashes = _slashes(self.rest, kinds)
            self.edge += "/／" if slashes else ""
            for at in slashes:
                self.rest = self.rest[:at] + " " + self.rest[at + 1 :]
            for match in _PARTED.finditer(self.rest):
                self.words = self.words[: match.start()] + " " + self.words[match.end() :]
            self.rest = _PARTED.sub(" ", self.rest)
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
            left = len(piece) - len(piece.lstrip(self.edge))
            right = len(piece.rstrip(self.edge))
            if left < right:
                yield at + left, at + right
            at = max(at, end)


_NO_NUMERAL = re.compile(
    "(?<=(?<!支)队)伍(?=[一-龥])|(?<=[退落行])伍|(?<=(?<![投收转存拨])入)伍(?![万仟佰拾亿元])|陆(?=家[一-龥]|[一-龥]?[军地续海空运])|(?<=[登着大])陆"
)
"""Numerals for bankers that are none: 队伍家属, 陆家社区."""


def shadow_of(line: str) -> str:
    """The line half-width, with the marks that an input method types into numbers made right."""
    shadow = zeros(fold(line))
    shadow = re.sub(r"(?<=\d)。(?=\d)", ".", shadow)
    if "曰" in shadow:
        shadow = re.sub(r"(?<=月\d)曰|(?<=月\d\d)曰", "日", shadow)
    shadow = re.sub(r"(?<=\d)[wW](?=[元块人多余])", "万", shadow)
    if "伍" in shadow or "陆" in shadow:
        shadow = _NO_NUMERAL.sub("吾", shadow)
    return re.sub(r"(?<!\d):|:(?!\d)|\|", " ", shadow)


def quoted_in(shadow: str) -> list[tuple[int, int]]:
    """Where names and sayings stand in quotation or title marks."""
    return [match.span() for match in _QUOTED.finditer(shadow)]
