"""What a unit has entered before, to complete what is typed next: titles, places, people, honours.

Counts are kept and changed with each record, so that 100,000 records are looked at once and never
again. Everything is offered most used first, and of the same use the latest first.
"""

from collections.abc import Iterable, Iterator
from heapq import nlargest
from itertools import islice

import msgspec
from msgspec import Struct

from store.kinds import Field, Kind, Kinds
from store.model import FieldValue, Record
from store.search import Index

__all__ = [
    "HONOURS", "PEOPLE", "PLACES", "TAGS", "TITLES", "UNITS", "KindRow", "Remembered", "find_kinds",
    "kind_rows", "titles_of", "values_of",
]  # fmt: skip

TITLES, PLACES, PEOPLE, UNITS, HONOURS, TAGS = (
    "titles", "place", "person", "unit", "honour", "tag",
)  # fmt: skip
"""The lists of names that a unit's records make up, over all kinds."""

_UNIT_FIELDS = ("awarder", "organiser", "partner", "targets", "media", "object")
_HONOUR_FIELDS = ("honour",)

OFFERED = 1_000
"""So many names of a list are compared with what is typed; the rest was used once, long ago."""


STALE = 1_000
"""After so many changes to names their order is looked at again: 0.1 s for a list of 1,000."""

SPARE = 8
"""So many hits more are asked for, as some may be names that are no longer used."""


def titles_of(kind: str) -> str:
    """The name of the list of a kind's titles."""
    return f"title\t{kind}"


def values_of(kind: str, field: str) -> str:
    """The name of the list of what was entered in a kind's text field."""
    return f"{kind}\t{field}"


class _Use(Struct):
    """How often a name was used, and the last record that uses it (ids grow with time)."""

    count: int = 0
    last: str = ""


class Remembered:
    """The names in the records of a unit, of all its years."""

    def __init__(self, unit: str, kinds: Kinds, records: Iterable[Record] = ()) -> None:
        self.unit = unit
        self._kinds = kinds
        self._uses: dict[str, dict[str, _Use]] = {}
        self._last: dict[str, Record] = {}
        self._records: dict[str, dict[str, Record]] = {}
        self._indexes: dict[str, Index] = {}
        self._changes = 0
        for record in records:
            self.change(None, record)

    def change(self, before: Record | None, after: Record | None) -> None:
        """Follow one record: entered (`before` None), changed, or taken out (`after` None)."""
        if before is not None and before.unit == self.unit:
            for name, text in _names(before, self._kinds.get(before.kind)):
                self._count(name, text, -1, "")
            mine = self._records.get(before.kind, {})
            mine.pop(before.id, None)
            if (last := self._last.get(before.kind)) is not None and last.id == before.id:
                del self._last[before.kind]
                if mine:
                    self._last[before.kind] = mine[max(mine)]
        if after is not None and after.unit == self.unit:
            for name, text in _names(after, self._kinds.get(after.kind)):
                self._count(name, text, 1, after.id)
            self._records.setdefault(after.kind, {})[after.id] = after
            last = self._last.get(after.kind)
            if last is None or last.id <= after.id:
                self._last[after.kind] = after

    def _count(self, name: str, text: str, by: int, record: str) -> None:
        uses = self._uses.setdefault(name, {})
        use = uses.setdefault(text, _Use())
        use.count += by
        use.last = max(use.last, record)
        if use.count <= 0:
            del uses[text]
        elif (index := self._indexes.get(name)) is not None:
            index.add(text, text)
        if self._indexes:
            self._changes += 1
            if self._changes >= STALE:
                self._indexes.clear()
                self._changes = 0

    def names(self, name: str, count: int | None = None) -> list[str]:
        """A list (`PLACES`, `titles_of(kind)` …), most used first, of the same use the latest."""
        uses = self._uses.get(name, {})
        best = nlargest(
            len(uses) if count is None else count,
            uses.items(),
            key=lambda use: (use[1].count, use[1].last),
        )
        return [text for text, _ in best]

    def offered(self, name: str, typed: str, count: int = 8) -> list[str]:
        """The names of a list that fit what is typed: words, pinyin, initials, one key wrong.

        Nothing typed gives the most used. What is typed already is not offered.
        """
        if not typed.strip():
            return self.names(name, count)
        index = self._indexes.get(name)
        if index is None:
            index = Index((text, text) for text in self.names(name, OFFERED))
            self._indexes[name] = index
        uses, known = self._uses.get(name, {}), typed.strip()
        hits = index.find(typed, count + SPARE)
        fit = (hit.name for hit in hits if hit.name != known and hit.name in uses)
        return list(islice(fit, count))

    def last(self, kind: str) -> Record | None:
        """The record of the kind that was entered last."""
        return self._last.get(kind)

    def recent_kinds(self, among: Iterable[str] | None = None) -> list[str]:
        """Kinds by their last use, the latest first; only those of a section, where it is given."""
        wanted = None if among is None else {*among}
        found = [(r.id, key) for key, r in self._last.items() if wanted is None or key in wanted]
        return [key for _, key in sorted(found, reverse=True)]


def _names(record: Record, kind: Kind) -> Iterator[tuple[str, str]]:
    """Every name in a record, with the list that it belongs to."""
    if record.title:
        yield titles_of(record.kind), record.title
        yield TITLES, record.title
    if record.place:
        yield PLACES, record.place
    if record.dept:
        yield UNITS, record.dept
    for leader in record.leaders:
        yield PEOPLE, leader
    for tag in record.tags:
        yield TAGS, tag
    for field in kind.fields:
        if field.type.removeprefix("list of ") in ("text", "person"):
            for text in _texts(record.fields.get(field.key)):
                yield values_of(record.kind, field.key), text
                if name := _list_of(field):
                    yield name, text


def _list_of(field: Field) -> str | None:
    if field.type.removeprefix("list of ") == "person":
        return PEOPLE
    if field.key in _UNIT_FIELDS:
        return UNITS
    return HONOURS if field.key in _HONOUR_FIELDS else None


def _texts(value: FieldValue | None) -> Iterator[str]:
    for item in value if isinstance(value, tuple) else (value,):
        if isinstance(item, str) and item:
            yield item


class KindRow(Struct, frozen=True):
    """A kind in the picker. `recent`: offered before the families, as used here lately."""

    key: str
    label: str
    family: str
    initials: str
    recent: bool = False


def kind_rows(
    kinds: Kinds, remembered: Remembered, *, collected: Iterable[str] | None = None, recent: int = 3
) -> list[KindRow]:
    """The rows of the picker: the kinds used last in this section, then all by their families;
    其他 closes the list. `collected` are the kinds that the section collects, None: all sections.
    """
    rows = {kind.key: _row(kind) for kind in kinds.kinds.values()}
    lately = [key for key in remembered.recent_kinds(collected) if key in rows][:recent]
    order = {family: n for n, family in enumerate(kinds.families)}
    rest = sorted(rows.values(), key=lambda row: (row.key == "other", order[row.family]))
    return [*(msgspec.structs.replace(rows[key], recent=True) for key in lately), *rest]


def find_kinds(rows: Iterable[KindRow], typed: str, count: int = 9) -> list[KindRow]:
    """The rows that fit what is typed (label, pinyin, initials, key), each kind once; 其他 where
    nothing fits."""
    known: dict[str, KindRow] = {}
    for row in rows:
        known.setdefault(row.key, row)
    index = Index((key, row.label) for key, row in known.items())
    found = [known[hit.key] for hit in index.find(typed, count)]
    if (exact := known.get(typed.strip().lower())) is not None:
        found = [exact, *(row for row in found if row.key != exact.key)]
    return found or [known["other"]]


def _row(kind: Kind) -> KindRow:
    from store.pinyin import readings  # noqa: PLC0415 - 50 ms that only the picker needs

    letters = "".join(readings(character)[0][0] for character in kind.label)
    return KindRow(kind.key, kind.label, kind.family, letters)
