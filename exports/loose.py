"""Numbers of a table's row that their column does not hold: found, and given another place."""

import re
from collections.abc import Mapping, Sequence

from msgspec import UNSET, Struct, structs

from exports.cells import counted
from exports.headers import unit_of
from store.clean import clean
from store.cues import cues, due
from store.entry import type_value
from store.guess_fields import Count, Fill, fill_fields, may_fill
from store.kinds import OTHERS, Field, Kind
from store.labels import VAGUE, labelled, with_label
from store.measures import OFTEN, PEOPLE, are_alike, nearness
from store.model import FieldValue, Note, Quantity
from store.quantity import MEASURES, parse_quantity
from store.quick_counts import is_known_measure
from store.quick_fields import read_cell

__all__ = ["Loose", "held", "numbers_kept", "numbers_said", "settle", "unit_taken"]

_PLAIN = structs.replace(OTHERS, key="", type="quantity")
"""A number without words of its own."""
_OF_NOTHING = re.compile("总?(?:数量|数|数值)|合计|总计")
"""Columns that do not say what their numbers are of."""
_NO_COUNT = re.compile("(?:号|码|电话|手机|年|年度|年份|月份?|季度|邮编|方式|日期|时间)$")
"""Columns of such names hold digits that count nothing."""
_REMARK = re.compile("备注|附注|说明|备考|^注$")
"""Columns of such names are of words."""
_NUMBER = re.compile(r"[\d一二两三四五六七八九十百千万廿卅壹贰叁肆伍陆柒捌玖拾佰仟]")
_ASIDE = re.compile(r"([^（()）、，,；;]+)([（(][^（()）\d]+[）)])\s*")
"""A number with a remark behind it that has no numbers: 65人（含家属）."""
_BARE = re.compile(r"(?<=\d)(?=[、；;]|[，,\s](?!\d)|$)")
"""Behind a number without a unit."""
_HOW_OFTEN = re.compile("(?:次数|场次|期数|场数)$")
_NOT_HAN = re.compile("[^一-龥]+")
_LONGEST = 12
"""Characters of a label, as it can be typed before a number."""


class Loose(Struct, frozen=True):
    """A number and the column in which it stands. `astray`: it is of another measure than that.
    With a label it goes where those say; `own` is the field of the column, by its key.

    `common`: a column that some kind has, so that the number's measure says what it is of.
    """

    count: Count
    column: str
    common: bool = False
    astray: bool = False
    own: str = ""
    worded: bool = False

    @property
    def quantity(self) -> Quantity:
        return self.count.quantity


def held(field: Field, quantity: Quantity) -> bool:
    """Whether a field may be of a number's measure: money, shares, people and things are apart."""
    sort, sorts = _sort(quantity.unit), _sorts(field)
    if quantity.value is None or not sort or not sorts or sort in sorts:
        return True
    return field.type == "quantity" and nearness(quantity.unit, field.units) < 3


def _number_in(cell: str, base: str, unit: str, year: int) -> Quantity | None:
    """The number that a cell holds and nothing else; None: what it holds is words. `base` and
    `unit` are of the column's label.
    """
    said = counted(_PLAIN, cell, unit)
    found = (
        parse_quantity(clean(said).strip())
        if isinstance(said, str)
        else type_value(_PLAIN, said, year)
    )
    if not isinstance(found, Quantity) or found.value is None:
        return None
    if found.unit:
        return found if found.unit in MEASURES else None
    counts = _named(base) and not (_NO_COUNT.search(base) or _REMARK.search(base))
    return found if counts else None


def numbers_said(cell: str, unit: str, kind: Kind, title: str) -> tuple[Count, ...]:
    """The numbers of a cell, with their words, as a quick line has them behind `title`: 隐患4处、
    整改3处; none where anything else stands there, too. `unit` is that of bare ones.
    """
    if not _NUMBER.search(cell):
        return ()
    said = _BARE.sub(unit, cell) if unit not in ("", "%") else cell
    found = read_cell(said, kind, title)
    if not found and (aside := _ASIDE.fullmatch(said)):
        (one,) = read_cell(aside[1], kind, title)[:1] or (None,)
        found = (_with_aside(one, aside[2]),) if one else ()
    if any(VAGUE.fullmatch(one.quantity.label or "") for one in found):
        return ()
    apart = len({one.quantity.unit for one in found}) == len(found)
    return found if apart or any(one.quantity.label for one in found) else ()


def _with_aside(one: Count, words: str) -> Count:
    """A number as it was typed, with the remark behind it: 65人（含家属）."""
    raw = f"{one.quantity.raw}{words}"
    return structs.replace(one, quantity=structs.replace(one.quantity, raw=raw))


def numbers_kept(  # noqa: PLR0917
    cell: str, label: str, money: str, kind: Kind, title: str, year: int
) -> tuple[Count, ...]:
    """The numbers that a cell of a column without a field holds; none: what it holds is words.
    `money` is the unit of a column of money that names none.

    Among remarks a number has at most its name before it: 评委7人, but 3天完成.
    """
    base, unit, _ = unit_of(label)
    unit = unit or money
    if not _NUMBER.search(cell):
        return ()
    if (one := _number_in(cell, base, unit, year)) is not None:
        return (Count(one),)
    found = numbers_said(cell, unit, kind, title)
    if _REMARK.search(base) and not all(each.before for each in found):
        found = ()
    named = None if found else labelled(cell)
    if named is None or named.unit not in MEASURES:
        return found
    return (Count(named, str(named.label)),)


def settle(
    numbers: Sequence[Loose], fields: dict[str, object], kind: Kind, year: int, title: str = ""
) -> tuple[tuple[Note, ...], tuple[tuple[str, str], ...]]:
    """Give numbers the field that their words say, or the one left of their measure among
    `fields`, else a place among the other quantities, with their column's name where that says
    more.

    Gives notes on those astray, and the columns of the others with what these are kept in.
    """
    others: list[Quantity] = []
    notes: list[Note] = []
    kept: list[tuple[str, str]] = []
    worded = [one for one in numbers if one.worded]
    fills = _fills([one.count for one in worded], fields, kind)
    for one, fill in zip(worded, fills, strict=True):
        field, number = fill.field or OTHERS, one.quantity
        if field is OTHERS:
            others.append(number)
        else:
            plain = number.label in cues(field.key, field.label).before
            fields[field.key] = structs.replace(number, label=UNSET) if plain else number
            notes += [] if fill.sure else [_guessed(with_label(number), field)]
        if field.key != one.own:
            kept.append((one.column, field.label))
    for one in numbers:
        if one.worded:
            continue
        field, sure = _field_of(one, fields, kind, title)
        if field is OTHERS:
            label = "" if one.astray else _named(unit_of(one.column)[0])
            often = _HOW_OFTEN.search(label) and one.quantity.unit in OFTEN
            told = often or _OF_NOTHING.fullmatch(label) or _REMARK.search(label)
            label = "" if told else label
            others.append(structs.replace(one.quantity, label=label or UNSET))
        else:
            fields[field.key] = one.quantity
        if one.astray:
            raw, where = one.quantity.raw, f"“{field.label}”里"
            said = f"“{raw}”不是“{one.column}”，记在{where}，请核对。"
            notes.append(Note(f"fields.{field.key}", said))
        elif field is OTHERS:
            kept.append((one.column, OTHERS.label))
        elif not sure:
            notes.append(_guessed(one.quantity.raw, field))
    if others:
        known: FieldValue | None = type_value(OTHERS, fields.get("quantities"), year)
        fields["quantities"] = (*(known if isinstance(known, tuple) else ()), *others)
    return tuple(notes), tuple(kept)


def unit_taken(number: Quantity, header: str, field: Field) -> Note | None:
    """What is said of a number without a unit in a field whose units are not of one sort."""
    unit = number.unit
    if unit != field.units[0].lstrip("万亿") or unit in number.raw or unit in header:
        return None
    if all(are_alike(one, field.units[:1]) for one in field.units):
        return None
    said = f"“{number.raw}”没有写单位，按“{number.raw}{unit}”记，请核对。"
    return Note(f"fields.{field.key}", said)


def _fills(counts: Sequence[Count], fields: Mapping[str, object], kind: Kind) -> list[Fill]:
    """What each number fills, as in a quick line, of the fields that are left."""
    real = [one for one in counts if not due(one.before)]
    free = tuple(
        field
        for field in kind.fields
        if field.key not in fields and any(may_fill(one, field) for one in real)
    )
    if not free:
        return [Fill(None)] * len(counts)
    guessed = iter(fill_fields(real, structs.replace(kind, fields=free)))
    return [Fill(None) if due(one.before) else next(guessed) for one in counts]


def _field_of(
    one: Loose, fields: Mapping[str, object], kind: Kind, title: str
) -> tuple[Field, bool]:
    """The field left for a number without words, and whether that is sure."""
    left = [f for f in kind.fields if f.key not in fields and _counts(f, one.quantity.unit)]
    if len(left) == 1 and one.common:
        return left[0], True
    if one.quantity.unit and _OF_NOTHING.fullmatch(_named(unit_of(one.column)[0])):
        (fill,) = _fills([structs.replace(one.count, ahead=title)], fields, kind)
        return fill.field or OTHERS, fill.sure
    return OTHERS, True


def _guessed(raw: str, field: Field) -> Note:
    return Note(f"fields.{field.key}", f"“{raw}”记在“{field.label}”里，说的是别的请改。")


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
    return "things" if is_known_measure(unit) else ""


def _named(label: str) -> str:
    """A column's name as one can type it before a number."""
    return _NOT_HAN.sub("", label)[:_LONGEST]
