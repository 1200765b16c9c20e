"""Numbers of a table's row that their column does not hold: found, and given another place."""

import re
from collections.abc import Sequence

from msgspec import UNSET, Struct, structs

from exports.cells import counted
from exports.headers import unit_of
from store.cues import cues
from store.entry import type_value
from store.kinds import OTHERS, Field, Kind
from store.labels import VAGUE
from store.measures import PEOPLE, nearness
from store.model import FieldValue, Note, Quantity
from store.quantity import MEASURES
from store.recast import fields_said

__all__ = ["Loose", "held", "number_in", "numbers_said", "settle"]

_OTHER = structs.replace(OTHERS, type="quantity")
_OF_NOTHING = re.compile("总?(?:数量|数|数值)|合计|总计")
"""Columns that do not say what their numbers are of."""
_NO_COUNT = re.compile("(?:号|码|电话|手机|年|年度|年份|月份?|季度|邮编|方式|日期|时间)$")
"""Columns of such names hold digits that count nothing."""
_OF_ANYTHING = "数量"
"""A field that is called so does not say what it counts."""
_NOT_HAN = re.compile("[^一-龥]+")
_LONGEST = 12
"""Characters of a label, as it can be typed before a number."""


class Loose(Struct, frozen=True):
    """A number and the column in which it stands. `astray`: it is of another measure than that.
    With a label it goes where that says; `own` is the field of the column, by its key.

    `common`: a column that some kind has, so that the number's measure says what it is of.
    """

    quantity: Quantity
    column: str
    common: bool = False
    astray: bool = False
    own: str = ""


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


def numbers_said(cell: str, unit: str, year: int) -> tuple[Quantity, ...]:
    """The numbers of a cell that stand behind words of their own: 隐患4处、整改3处; none where
    anything else stands there, too. `unit` is that of bare ones.
    """
    found = type_value(OTHERS, cell, year)
    numbers: list[Quantity] = []
    for one in found if isinstance(found, tuple) else ():
        if not isinstance(one, Quantity) or one.value is None:
            return ()
        number = one if one.unit else structs.replace(one, unit=unit)
        if number.unit not in MEASURES or VAGUE.fullmatch(number.label or ""):
            return ()
        numbers.append(number)
    return tuple(numbers) if any(number.label for number in numbers) else ()


def settle(
    numbers: Sequence[Loose], fields: dict[str, object], kind: Kind, year: int
) -> tuple[tuple[Note, ...], tuple[tuple[str, str], ...]]:
    """Give numbers the field that their words say, or the one left of their measure among
    `fields`, else a place among the other quantities, with their column's name where that says
    more.

    Gives notes on those astray, and the columns of the others with what these are kept in.
    """
    others: list[Quantity] = []
    notes: list[Note] = []
    kept: list[tuple[str, str]] = []
    labelled = [one for one in numbers if one.quantity.label]
    free = structs.replace(kind, fields=tuple(f for f in kind.fields if f.key not in fields))
    worded = [(one.quantity, one.quantity.label or "") for one in labelled]
    for one, (number, label), found in zip(
        labelled, worded, fields_said(worded, free), strict=True
    ):
        field = found if found and _says_no_more(label, found) else OTHERS
        if field is OTHERS:
            others.append(number)
        else:
            fields[field.key] = structs.replace(number, label=UNSET)
        if field.key != one.own:
            kept.append((one.column, field.label))
    for one in numbers:
        if one.quantity.label:
            continue
        left = [f for f in kind.fields if f.key not in fields and _counts(f, one.quantity.unit)]
        field = left[0] if len(left) == 1 and one.common else OTHERS
        if field is OTHERS:
            label = "" if one.astray else _named(unit_of(one.column)[0])
            label = "" if _OF_NOTHING.fullmatch(label) else label
            others.append(structs.replace(one.quantity, label=label or UNSET))
        else:
            fields[field.key] = one.quantity
        if one.astray:
            raw, where = one.quantity.raw, f"“{field.label}”里"
            said = f"“{raw}”不是“{one.column}”，记在{where}，请核对。"
            notes.append(Note(f"fields.{field.key}", said))
        elif field is OTHERS:
            kept.append((one.column, OTHERS.label))
    if others:
        known: FieldValue | None = type_value(OTHERS, fields.get("quantities"), year)
        fields["quantities"] = (*(known if isinstance(known, tuple) else ()), *others)
    return tuple(notes), tuple(kept)


def _says_no_more(label: str, field: Field) -> bool:
    """Whether the words before a number say only that it is of its field: 隐患4处 are problems
    found, but as 数量 宣传资料600份 would be told as 600份.
    """
    return label == field.label or (
        field.label != _OF_ANYTHING and label in cues(field.key, field.label).before
    )


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
