"""The numbers of a clause, each with the words that are its own."""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from exports.facts.apart import is_apart
from exports.facts.sentences import Clause, Sentence, between
from exports.facts.wording import is_bare, unit_of
from store.model import Quantity

__all__ = ["Number", "numbers"]


class Number(Struct, frozen=True):
    """A number at [start, end), the words in front of it and those behind it.

    `unit`: that of the quantity, or what stands for one where it has none.
    """

    clause: Clause
    start: int
    end: int
    before: str
    after: str
    quantity: Quantity
    unit: str

    @property
    def first(self) -> int:
        """Where the words in front of it start."""
        return self.start - len(self.before)

    @property
    def words(self) -> str:
        """What it is about: the words before it, or those on both sides."""
        return self.before + self.after if is_bare(self.before) else self.before

    @property
    def span(self) -> tuple[int, int]:
        """Where it stands with these words."""
        return self.first, self.end + (len(self.after) if is_bare(self.before) else 0)


def numbers(
    sentence: Sentence, clause: Clause, quantities: Sequence[tuple[int, int, Quantity]]
) -> Iterator[Number]:
    """Those that count something of the year; `quantities`: all of the paragraph."""
    flat = sentence.flat
    here = between(quantities, clause.start, clause.end)
    behind = clause.start
    for n, (start, end, quantity) in enumerate(here):
        before = flat[behind:start]
        if behind > clause.start:
            head, mark, rest = before.partition("、")
            before = rest if mark else head
        behind = end
        stop = here[n + 1][0] if n + 1 < len(here) else clause.end
        after = re.split("[、（）]", flat[end:stop], maxsplit=1)[0]
        if not is_apart(flat[clause.start : start], after, before):
            unit = quantity.unit or unit_of(quantity.raw)
            yield Number(clause, start, end, before, after, quantity, unit)
