"""Whether a record stands in the year already: of the same kind, title, date and numbers."""

from collections.abc import Mapping
from typing import TypeAlias

from store.desk import Desk
from store.model import DateSpan, FieldValue, Quantity

__all__ = ["Sameness", "sameness", "standing"]

Sameness: TypeAlias = tuple[object, ...]
"""Equal for records that tell the same."""


def sameness(kind: str, title: str, date: DateSpan, fields: Mapping[str, FieldValue]) -> Sameness:
    """What must be equal. How a day or number was typed makes no difference."""
    values = (v if isinstance(v, tuple) else (v,) for v in fields.values())
    numbers = sorted(
        (q.raw, "") if q.value is None else (format(q.value.normalize(), "f"), q.unit)
        for several in values
        for q in several
        if isinstance(q, Quantity)
    )
    days = (date.start, date.end) if date.start else date.raw
    return (kind, "".join(title.split()), days, *numbers)


def standing(desk: Desk) -> set[Sameness]:
    """The records of the unit and the year."""
    return {sameness(r.kind, r.title, r.date, r.fields) for r in desk.records()}
