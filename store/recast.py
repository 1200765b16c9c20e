"""A record made one of another kind: what becomes of the values that its fields held."""

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cache

from msgspec import UNSET, structs

from store.cues import cues, due
from store.guess_fields import Count, fill_fields
from store.kinds import Field, Kind, builtin_kinds
from store.labels import VAGUE, labelled, typed
from store.measures import nearness
from store.model import FieldValue, Quantity

__all__ = ["fields_said", "may_hold", "recast", "words_left"]

_WORDS = re.compile(r"([^\W\d_]{2,})\d")
"""What a number that was not understood begins with: 检查单位23家左右吧."""
_LIKE = 2
"""`nearness` of a measure that is none of the field's, only like one."""


def recast(
    fields: Mapping[str, FieldValue], was: Kind, kind: Kind, given: Collection[str] = ()
) -> tuple[dict[str, FieldValue], dict[str, FieldValue]]:
    """The fields as `kind` has them, and by their keys the values for which it has no place.

    A value stays in a field that both kinds have. A number without one is given that which it
    surely fills, as in a quick line; the others are kept among the other quantities, with what
    they were of: 参加人数65人. `given` fields are filled otherwise.
    """
    kept: dict[str, FieldValue] = {}
    left: dict[str, FieldValue] = {}
    loose: list[tuple[Quantity, str]] = []  # with what they are of
    for key, value in fields.items():
        old, new = was.field(key), kind.field(key)
        if key == "quantities" and isinstance(value, tuple):
            loose += [(one, one.label or "") for one in value if isinstance(one, Quantity)]
        elif new is not None and may_hold(old, new, value):
            kept[key] = value
        elif isinstance(value, Quantity):
            number = _read_again(value)
            words = "" if _has_words(number) else old.label if old else ""
            loose.append((number, number.label or words))
        else:
            left[key] = value
    filled = {*kept, *given}
    free = structs.replace(kind, fields=tuple(f for f in kind.fields if f.key not in filled))
    others: list[Quantity] = []
    said = [(number, _said(label, free)) for number, label in loose]
    for (number, label), field in zip(loose, fields_said(said, free), strict=True):
        if field is not None:
            kept[field.key] = _without_name(number, label, field)
        else:
            others.append(structs.replace(number, label=label or UNSET))
    if others:
        kept["quantities"] = tuple(others)
    return kept, left


def _read_again(value: Quantity) -> Quantity:
    """What was not understood as a number of its field, as one behind words of its own."""
    found = labelled(value.raw) if value.value is None and not value.label else None
    return found if found and not VAGUE.fullmatch(found.label or "") else value


def _has_words(value: Quantity) -> bool:
    """Whether what was not understood has words of its own before its digits."""
    words = _WORDS.match(value.raw) if value.value is None else None
    return words is not None and not VAGUE.fullmatch(words[1])


def fields_said(loose: Sequence[tuple[Quantity, str]], kind: Kind) -> list[Field | None]:
    """The field that each number surely fills by the words before it; None: none does it."""
    fills = fill_fields([Count(number, words) for number, words in loose], kind)
    return [
        fill.field
        if fill.field
        and fill.sure
        and nearness(number.unit, fill.field.units) < _LIKE
        and not due(words)
        else None
        for (number, words), fill in zip(loose, fills, strict=True)
    ]


def may_hold(old: Field | None, new: Field, value: FieldValue) -> bool:
    """Whether a value of a field may stand in one of the same name of another kind."""
    if old == new:
        return True
    if old is None or old.type != new.type:
        return False
    if isinstance(value, Quantity):  # qty is people here and rules there
        return nearness(value.unit, new.units) < _LIKE
    return not new.choices or value in new.choices


def words_left(left: Mapping[str, FieldValue], was: Kind) -> str:
    """Values without a place, as they are told: 主讲“李老师”，议题“防汛”."""
    labels = {field.key: field.label for field in was.fields}
    return "，".join(f"{labels.get(key, key)}“{typed(value)}”" for key, value in left.items())


def _said(label: str, kind: Kind) -> str:
    """What a label says of the field that its number may fill: that of another field says none."""
    named = any(label in _names(field) for field in kind.fields)
    return label if named or label not in _field_labels() else ""


def _without_name(number: Quantity, label: str, field: Field) -> Quantity:
    """A number without the words before it where these only say that it is of its field."""
    plain = label in _field_labels() or label in _names(field)
    return structs.replace(number, label=UNSET) if plain else number


def _names(field: Field) -> tuple[str, ...]:
    return cues(field.key, field.label).before


@cache
def _field_labels() -> frozenset[str]:
    kinds = builtin_kinds().kinds.values()
    return frozenset(field.label for kind in kinds for field in kind.fields if field.is_quantity)
