"""A composed text beside the records of its document, as the rules for both look at them."""

from collections.abc import Iterator
from functools import cached_property
from typing import TypeAlias

from exports.figures import Figure, find_figures
from exports.proofread.finding import Grade
from exports.proofread.rule import Hit
from exports.text import Run, Text
from store.kinds import Kinds
from store.model import Quantity, Record
from store.outline import Arrangement

__all__ = ["Found", "RecordPage", "all_words", "numbers_of", "title_of"]

Found: TypeAlias = Iterator[tuple[str, Hit]]
"""The key of a rule, and what it found."""


class RecordPage:
    """The text, its records, and where each is told."""

    def __init__(self, text: Text, arrangement: Arrangement, kinds: Kinds) -> None:
        self.text = text
        self.arrangement = arrangement
        self.kinds = kinds
        self.year = arrangement.document.year
        everything = [*arrangement.everything()]
        outside = {p.record.id for p in arrangement.outside}
        self.placed = [p for p in everything if p.record.id not in outside]
        self.everything = everything

    @cached_property
    def runs(self) -> list[tuple[int, Run]]:
        found, at = [], 0
        for block in self.text.blocks:
            for run in block.runs:
                found.append((at, run))
                at += len(run.text)
            at += 1
        return found

    @cached_property
    def plain(self) -> str:
        return self.text.plain

    @cached_property
    def figures(self) -> list[Figure]:
        return find_figures(self.text, self.arrangement, self.kinds)

    @cached_property
    def told(self) -> dict[str, list[tuple[int, Run]]]:
        found: dict[str, list[tuple[int, Run]]] = {}
        for at, run in self.runs:
            for id_ in (run.record, *run.records):
                if id_:
                    found.setdefault(id_, []).append((at, run))
        return found

    def clause(self, id_: str) -> tuple[int, str] | None:
        """The hand-written words of a record, where the text tells them."""
        mine = [(at, run) for at, run in self.told.get(id_, ()) if run.field == "text"]
        return (mine[0][0], "".join(run.text for _, run in mine)) if mine else None

    def sums_of(self, id_: str) -> list[Run]:
        """The numbers of several records together that this one is in."""
        return [
            run for _, run in self.told.get(id_, ()) if id_ in run.records and run.record is None
        ]

    def place(self, id_: str, field: str | None = None) -> tuple[int, int]:
        """Where a record, or one of its fields, is told; (0, 0) where it is not."""
        mine = self.told.get(id_, ())
        own = [(at, run) for at, run in mine if run.record == id_] or list(mine)
        exact = [(at, run) for at, run in own if field and run.field == field]
        for at, run in exact or own:
            if run.text.strip():
                return at, at + len(run.text)
        return 0, 0

    def hit(
        self, key: str, record: Record, message: str, *, field: str | None = None,
        grade: Grade | None = None, fix: str | None = None,
    ) -> tuple[str, Hit]:  # fmt: skip
        start, end = self.place(record.id, field)
        raw = getattr(record.fields.get(field or ""), "raw", "")
        at = self.plain.find(raw, start, end) if raw else -1
        if at >= 0:
            start, end = at, at + len(raw)
        return key, Hit(start, end, f"“{title_of(record)}”：{message}", fix, grade, record.id)


def title_of(record: Record) -> str:
    return record.title or record.date.raw or record.id[-6:]


def numbers_of(record: Record) -> list[Quantity]:
    found = []
    for value in record.fields.values():
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Quantity) and item.value is not None:
                found.append(item)
    return found


def all_words(record: Record) -> str:
    """All that a record says in words: numbers in them are told by right."""
    parts = [record.title, record.place, record.dept, *record.leaders]
    for value in record.fields.values():
        parts += [
            v for v in (value if isinstance(value, tuple) else (value,)) if isinstance(v, str)
        ]
    return "\n".join(parts)
