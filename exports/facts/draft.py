"""A fact in the making, and what was found before it in its sentence."""

import re

from msgspec import Struct, field

from exports.facts.sentences import Clause, Sentence
from store.kinds import Kinds
from store.model import DateSpan, FieldValue, Quantity

__all__ = ["Draft", "Found", "begin"]

_OPENING = re.compile(r"(?:[，、\s　]|（?\d{1,2}[）．、]|[一二三四五六七八九]是)*")
"""What stands before the words of a fact, and is none of them."""


class Draft(Struct):
    """A fact in the making. `clause`: the index of its own; `quoted`: an activity by its name."""

    kind: str
    title: str
    start: int
    end: int
    date: DateSpan
    fields: dict[str, FieldValue]
    clause: int
    quoted: bool = False

    def add(self, quantity: Quantity) -> None:
        """A number without a field of its own."""
        held = self.fields.get("quantities", ())
        self.fields["quantities"] = (*(held if isinstance(held, tuple) else ()), quantity)

    def reach(self, start: int, end: int) -> None:
        """These words, too, tell it."""
        self.start, self.end = min(self.start, start), max(self.end, end)


class Found(Struct, frozen=True):
    """What was found in a sentence so far, in the order of finding: numbers may go to any of it."""

    sentence: Sentence
    kinds: Kinds
    drafts: list[Draft] = field(default_factory=list)

    def begin(
        self,
        clause: Clause,
        kind: str,
        title: str,
        span: tuple[int, int],
        fields: dict[str, FieldValue] | None = None,
    ) -> Draft:
        """One more (`begin`)."""
        draft = begin(self.sentence.flat, clause, kind, title, span, fields=fields)
        self.drafts.append(draft)
        return draft

    def last(self, kind: str) -> Draft | None:
        """The one of this kind that was found last."""
        return next((d for d in reversed(self.drafts) if d.kind == kind), None)


def begin(
    flat: str,
    clause: Clause,
    kind: str,
    title: str,
    span: tuple[int, int],
    *,
    fields: dict[str, FieldValue] | None = None,
) -> Draft:
    """A draft with the date of its clause, told by a span of `flat` without the marks around it."""
    start, end = span
    opening = _OPENING.match(flat, start, end)
    start = opening.end() if opening else start
    while start < end and flat[end - 1] in "，、 　\t":
        end -= 1
    return Draft(kind, title, start, end, clause.date, fields or {}, clause.index)
