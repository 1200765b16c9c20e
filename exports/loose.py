"""Numbers of a table's row that their column does not hold: found, and given another place."""

import re
from collections.abc import Sequence

from msgspec import UNSET, Struct, structs

from exports.cells import counted
from exports.headers import unit_of
from store.entry import type_value
from store.kinds import OTHERS, Field, Kind
from store.measures import PEOPLE, nearness
from store.model import FieldValue, Note, Quantity
from store.quantity import MEASURES

__all__ = ["Loose", "held", "number_in", "settle"]

_OTHER = structs.replace(OTHERS, type="quantity")
_NO_COUNT = re.compile("(?:号|码|电话|手机|年|年度|年份|月份?|季度|邮编|方式|日期|时间)$")
"""Columns of such names hold digits that count nothing."""
_NOT_HAN = re.compile("[^一-龥]+")
_LONGEST = 12
"""Characters of a label, as it can be typed before a number."""


class Loose(Struct, frozen=True):
    """A number and the column in which it stands. `astray`: it is of another measure than that.

    `common`: a column that some kind has, so that the number's measure says what it is of.
    """

    quantity: Quantity
    column: str
    common: bool = False
    astray: bool = False


def held(field: Field, quantity: Quantity) -> bool:
    """Whether a field may be of a number's measure: money, shares, people and things are apart."""
    sort, sorts = _sort(quantity.unit), _sorts(field)
    if quantity.value is None or not sort or not sorts or sort in sorts:
        return True
    return field.type == "quantity" and nearness(quantity.unit, field.units) < 3


def number_in(cell: str, label: str, year: int) -> Quantity | None:
    """The number that a cell of a column without a field holds; None: what it holds is words."""
    base, unit, _ = unit_of(label)
    found = type_value(_OTHER, counted(_OTHER, cell, unit), year)
    if not isinstance(found, Quantity) or found.value is None:
        return None
    if found.unit:
        return found if found.unit in MEASURES else None
    return found if _named(base) and not _NO_COUNT.search(base) else None


def settle(
    numbers: Sequence[Loose], fields: dict[str, object], kind: Kind, year: int
) -> tuple[tuple[Note, ...], tuple[str, ...]]:
    """Give numbers the one field left of their measure among `fields`, else a place among the
    other quantities, with their column's name where that says more.

    Gives notes on those astray, and the columns of the others that have no field.
    """
    others: list[Quantity] = []
    notes: list[Note] = []
    kept: list[str] = []
    for one in numbers:
        free = [f for f in kind.fields if f.key not in fields and _counts(f, one.quantity.unit)]
        field = free[0] if len(free) == 1 and one.common else OTHERS
        if field is OTHERS:
            label = one.quantity.label or ("" if one.astray else _named(unit_of(one.column)[0]))
            others.append(structs.replace(one.quantity, label=label or UNSET))
        else:
            fields[field.key] = one.quantity
        if one.astray:
            raw, where = one.quantity.raw, f"“{field.label}”里"
            said = f"“{raw}”不是“{one.column}”，记在{where}，请核对。"
            notes.append(Note(f"fields.{field.key}", said))
        elif field is OTHERS:
            kept.append(one.column)
    if others:
        known: FieldValue | None = type_value(OTHERS, fields.get("quantities"), year)
        fields["quantities"] = (*(known if isinstance(known, tuple) else ()), *others)
    return tuple(notes), tuple(kept)


def _counts(field: Field, unit: str) -> bool:
    """Whether a field is of this very measure."""
    if not field.is_quantity:
        return False
    if field.type == "quantity":
        return unit in field.units
    return _sort(unit) in _sorts(field)


def _sorts(field: Field) -> set[str]:
    """What sorts of measures a field may be of; none where it may be of any."""
    if field.type in ("money", "percent"):
        return {field.type}
    return {_sort(unit) for unit in field.units}


def _sort(unit: str) -> str:
    """What a measure is of; "" where that is not known."""
    if unit.endswith("元"):
        return "money"
    if unit in ("%", "个百分点"):
        return "percent"
    if unit in PEOPLE:
        return "people"
    return "things" if unit in MEASURES else ""


def _named(label: str) -> str:
    """A column's name as one can type it before a number."""
    return _NOT_HAN.sub("", label)[:_LONGEST]
