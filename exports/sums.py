"""Sums over records for tables: unit by unit, and approximate where a part is, as in the text."""

from collections.abc import Iterable

from exports.printing import sum_words
from store.kinds import Kind
from store.model import FieldValue, Quantity, Record
from store.quantity import add

__all__ = ["Sums", "adds_up", "sums_of"]


class Sums:
    """Sums of one field, unit by unit, as in the text: approximate where a part is."""

    def __init__(self) -> None:
        self._parts: list[Quantity] = []
        self.unread = 0
        """Numbers that were not understood, and are in no sum."""

    def take(self, value: FieldValue | None) -> None:
        """Add what a field holds."""
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, Quantity):
                self.unread += part.value is None
                self._parts.append(part)
        if len(self._parts) > 256:  # a sum of sums is the same sum
            self._parts = add(self._parts)

    @property
    def totals(self) -> list[Quantity]:
        return add(self._parts)

    @property
    def told(self) -> str:
        """约1200人次；30人, and how many numbers are not in it; "" for no number."""
        words = "；".join(sum_words(total) for total in self.totals)
        if self.unread:
            words += f"（另有{self.unread}处没有看懂，未计入）"
        return words


def sums_of(kind: Kind, records: Iterable[Record]) -> dict[str, Sums]:
    """The sums of the fields of a kind that can be added up, by key: not shares."""
    keys = [f.key for f in kind.fields if adds_up(f.type)]
    sums = {key: Sums() for key in keys}
    for record in records:
        for key in keys:
            sums[key].take(record.fields.get(key))
    return sums


def adds_up(type_: str) -> bool:
    """Whether numbers of a type of field have a sum."""
    return type_ in ("quantity", "money", "list of quantity")
