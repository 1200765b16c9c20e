"""What a rule of proofreading is: name, source, grade, a search, and examples that test it."""

from collections.abc import Callable, Iterable

from msgspec import Struct

from exports.proofread.finding import Grade
from exports.proofread.sheet import Sheet

__all__ = ["Example", "Hit", "RecordRule", "Rule", "bad", "good"]


class Hit(Struct, frozen=True):
    """Words that a rule marks: [start, end) of the sheet. `grade` None: the rule's own."""

    start: int
    end: int
    message: str
    suggestion: str | None = None
    grade: Grade | None = None
    record: str | None = None
    """The record that it is about, where that is not the one whose words are marked."""


class Example(Struct, frozen=True):
    """A text, and the words in it that the rule must mark, in their order; none: it is right."""

    text: str
    marked: tuple[str, ...] = ()
    year: int | None = None
    last_year: str = ""


class Rule(Struct, frozen=True):
    """`find` gives the hits in a sheet. `label` is what people call it; `source` where it is from.

    `whole`: it is about whole texts, and not tried on a clause while it is typed.
    """

    key: str
    label: str
    grade: Grade
    source: str
    find: Callable[[Sheet], Iterable[Hit]]
    examples: tuple[Example, ...]
    whole: bool = False


class RecordRule(Struct, frozen=True):
    """A rule about a document and its records."""

    key: str
    label: str
    grade: Grade
    source: str


def bad(text: str, *marked: str, year: int | None = None, last_year: str = "") -> Example:
    """A text in which the rule marks exactly these words; "" is the whole text or a place in it."""
    return Example(text, marked, year, last_year)


def good(text: str, *, year: int | None = None, last_year: str = "") -> Example:
    """A text in which the rule marks nothing."""
    return Example(text, (), year, last_year)
