"""A paragraph's sentences and their clauses: where they stand, which tell of the year, and when."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import TypeVar

from msgspec import Struct

from exports.facts.apart import AIM, GOAL, NOW, PAST, opens_aims
from exports.facts.wording import flattened
from store.dates import find_dates
from store.model import NO_DATE, DateSpan
from store.quantity import is_inside

__all__ = ["Clause", "Sentence", "between", "sentences"]

T = TypeVar("T")


class Clause(Struct, frozen=True):
    """A part of a sentence between commas, and the date said in it or else still holding.

    `told`: it tells what the year brought (no plan, no goal, no other year's figures).
    """

    index: int
    start: int
    end: int
    words: str
    told: bool
    date: DateSpan = NO_DATE


class Sentence(Struct, frozen=True):
    """The clauses of a sentence, in order; never none.

    `flat` is the whole paragraph with full-width marks, of the same length; `quoted` is where
    quotations and titles stand in it.
    """

    flat: str
    quoted: list[tuple[int, int]]
    clauses: tuple[Clause, ...]

    @property
    def start(self) -> int:
        return self.clauses[0].start

    @property
    def end(self) -> int:
        return self.clauses[-1].end

    def told_at(self, place: int) -> Clause | None:
        """The clause around a place, if it tells of the year."""
        return next((c for c in self.clauses if c.start <= place < c.end and c.told), None)


def sentences(text: str, year: int) -> Iterator[Sentence]:
    """The sentences of a paragraph, up to where it turns to what is to come."""
    flat = flattened(text)
    quoted = [m.span() for m in re.finditer(r"“[^”\n]{0,60}”|《[^》\n]{0,60}》", flat)]
    dates = find_dates(text, year)
    for start, end in _split(flat, quoted, (0, len(flat)), "。；！？"):
        if opens_aims(flat[start:end]):
            break
        if start < end:
            spans = _split(flat, quoted, (start, end), "，：")
            yield Sentence(flat, quoted, tuple(_clauses(flat, spans, dates, year)))


def between(
    found: Sequence[tuple[int, int, T]], start: int, end: int
) -> Sequence[tuple[int, int, T]]:
    """Those that begin there, of what was found one behind the other."""
    begins = itemgetter(0)
    return found[bisect_left(found, start, key=begins) : bisect_left(found, end, key=begins)]


def _split(
    flat: str, quoted: list[tuple[int, int]], span: tuple[int, int], marks: str
) -> Iterator[tuple[int, int]]:
    at, end = span
    for n in range(at, end):
        if flat[n] in marks and not is_inside(n, quoted):
            yield at, n
            at = n + 1
    if at < end:
        yield at, end


def _clauses(
    flat: str,
    spans: Iterator[tuple[int, int]],
    dates: Sequence[tuple[int, int, DateSpan]],
    year: int,
) -> Iterator[Clause]:
    aim = past = False
    date, latest = NO_DATE, -1
    for index, (start, end) in enumerate(spans):
        words = flat[start:end]
        said = re.sub("“[^”]*”|《[^》]*》", "“”", words)
        if NOW.search(said) or f"{year}年" in said:
            past = False
        aim = aim and not re.search("实际|现已|已完成", said)
        aim = aim or bool(AIM.search(said))
        past = past or bool(PAST.search(said)) or _names_other_year(said, year)
        told = not (aim or past or GOAL.search(said))
        for at, to, span in between(dates, start, end):
            if span.precision == "recurring":
                continue
            if re.search(r"(?:截至|截止|至|自|从)$", flat[start:at]) or re.match(
                r"(?:起|以来|前|底前|之前)", flat[to:end]
            ):
                date = NO_DATE
            elif date is not NO_DATE and start <= latest < at <= latest + 12:
                date = NO_DATE  # 1月15日、7月9日: two days are none
            else:
                latest = at
                if not span.raw.endswith("年度"):  # 召开2024年度工作会: no time, but whose it is
                    own = span.precision != "year" and re.search(r"[月日号季]|半年", span.raw)
                    date = span if own else NO_DATE
        yield Clause(index, start, end, words, told, date)


def _names_other_year(words: str, year: int) -> bool:
    return any(int(y) != year for y in re.findall(r"(?<!\d)((?:19|20)\d\d)年", words))
