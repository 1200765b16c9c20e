"""The facts told in a summary text, found by general rules over the tables in `rules`.

What is not certain is no fact: plans, last year's figures, goals, parts of a sum (其中) and numbers
for each (每人) are left in the text. A number goes to the kind whose word stands nearest to it.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from exports.facts.amounts import pay, rate
from exports.facts.apart import is_apart, without_aims
from exports.facts.counts import count
from exports.facts.draft import Draft, Found
from exports.facts.numbers import Number, numbers
from exports.facts.people import attach
from exports.facts.rules import PEOPLE
from exports.facts.sentences import Sentence, sentences
from exports.facts.unnumbered import spending, unnumbered
from exports.watch import Progress
from store.kinds import Kinds, builtin_kinds
from store.model import DateSpan, FieldValue, Quantity
from store.quantity import find_quantities

__all__ = ["Told", "find_clauses", "find_facts", "is_apart"]

_GIVEN = ("donation", "greening", "partnership")
_ONCE = ("activity", "leading_group", "zero", "honour")


class Told(Struct, frozen=True):
    """A fact: what its record says, and where its words stand in the paragraph (code points)."""

    kind: str
    title: str
    date: DateSpan
    fields: dict[str, FieldValue]
    start: int
    end: int


def find_facts(
    paragraphs: Sequence[str],
    year: int,
    kinds: Kinds | None = None,
    progress: Progress = lambda *_: None,
) -> list[tuple[int, Told]]:
    """The facts of a year's text, each with the index of its paragraph, in the order of telling.

    What is told twice is one fact, and the same money is never in two. `progress` is told of the
    paragraphs as each begins.
    """
    found: list[tuple[int, Told]] = []
    seen: set[tuple[str, ...]] = set()
    for index, text in without_aims(paragraphs, progress):
        for told in _told(text, year, kinds or builtin_kinds()):
            keys: set[tuple[str, ...]] = {(told.kind, told.title, repr(told.fields), told.date.raw)}
            amount = told.fields.get("amount")
            if isinstance(amount, Quantity):
                keys.add(
                    ("捐" if told.kind in _GIVEN else told.kind, str(amount.value or amount.raw))
                )
            named = (told.kind, told.title)
            if keys & seen or (told.kind in _ONCE and named in seen and not _has_number(told)):
                continue
            seen |= {*keys, named}
            found.append((index, told))
    return found


def find_clauses(
    paragraphs: Sequence[str], year: int
) -> Iterator[tuple[int, list[tuple[int, int, bool]]]]:
    """The sentences of a year's text: index of the paragraph, and for each clause between commas
    where it stands and whether it tells what the year brought (no plan, no other year's figures).
    """
    for index, text in without_aims(paragraphs):
        for sentence in sentences(text, year):
            yield index, [(one.start, one.end, one.told) for one in sentence.clauses]


def _has_number(told: Told) -> bool:
    return any(not isinstance(value, str) for value in told.fields.values())


def _told(text: str, year: int, kinds: Kinds) -> list[Told]:
    """Everything that a paragraph tells, in the order of telling."""
    quantities = find_quantities(text)
    drafts = [d for one in sentences(text, year) for d in _drafts(one, quantities, kinds)]
    drafts.sort(key=lambda one: one.start)
    return [Told(one.kind, one.title, one.date, one.fields, one.start, one.end) for one in drafts]


def _drafts(
    sentence: Sentence, quantities: Sequence[tuple[int, int, Quantity]], kinds: Kinds
) -> list[Draft]:
    """What a sentence tells without a number first, then its numbers; who took part comes last."""
    found = Found(sentence, kinds, list(unnumbered(sentence, kinds)))
    people: list[Number] = []
    for clause in sentence.clauses:
        for number in numbers(sentence, clause, quantities) if clause.told else ():
            if number.unit == "元":
                pay(found, number)
            elif number.unit == "%":
                rate(found, number)
            elif not count(found, number) and number.unit in PEOPLE:
                people.append(number)
    for number in people:
        attach(found, number)
    return [*found.drafts, *spending(sentence)]
