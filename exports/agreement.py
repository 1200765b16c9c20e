"""What prose that a person wrote says of the facts, beside what the records say.

A number is compared only with what its words tell (`exports.telling`): the sum of its own kind and
field, over all records or over those that the words name. Where that is not certain, or where the
records say nothing or only about, it is unproved, and never called wrong.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from exports.clause import Way
from exports.lexicon import COUNT, Lexicon, counting, quantities, told_in, units_like
from exports.printing import sum_words
from exports.scene import text_of
from exports.telling import Telling, tellings, tellings_of
from exports.text import Text
from store.kinds import Kind, Kinds
from store.model import Quantity, Record
from store.outline import Arrangement, Placed
from store.quantity import add, find_quantities

__all__ = ["UNPROVED", "Check", "Verdict", "check_clause", "check_prose", "clause_says"]

Verdict = Literal["agrees", "differs", "unproved"]


_MOST = 4
"""Sums of a kind that a point tells by themselves, as `exports.sentences` does."""


class Check(Struct, frozen=True):
    """Whether a number agrees. Where it differs, `fact` is what the records say, to be put in its
    place, and `note` what to know of the comparison.
    """

    verdict: Verdict
    fact: str = ""
    note: str = ""


UNPROVED = Check("unproved")
AGREES = Check("agrees")


def check_prose(text: Text, arrangement: Arrangement, kinds: Kinds) -> dict[int, Check]:
    """The numbers of a text, read as prose of its year, by where they start in `Text.plain`."""
    starts = [0]
    for block in text.blocks:
        starts.append(starts[-1] + len(block.text) + 1)
    pool = [p for p in arrangement.everything() if p.node and not p.record.to_confirm]
    lexicon = Lexicon(kinds, [placed.record for placed in pool])
    found: dict[int, Check] = {}
    lines = [block.text for block in text.blocks]
    for index, told in tellings(lines, arrangement.document.year, lexicon):
        same = [placed for placed in pool if placed.record.kind == told.kind]
        groups = _groups(told, same, text.blocks[index].node, lexicon.kinds) if same else _Groups()
        check = _checked(told, groups, kinds)
        if check.verdict == "differs" and _is_of_another(told, pool):
            check = UNPROVED
        found[starts[index] + told.start] = check
    return found


def _is_of_another(told: Telling, pool: Iterable[Placed]) -> bool:
    """Whether a record of another kind has the title that the words name, and says the number."""
    number = (told.quantity.value, told.quantity.unit)
    return any(
        (quantity.value, quantity.unit) == number
        for placed in pool
        if placed.record.kind != told.kind and any(one in placed.record.title for one in told.of)
        for key in placed.record.fields
        for quantity in quantities(placed.record, key)
    )


class _Groups(Struct, frozen=True):
    """The records that a number may be the sum of: those that it most likely is of, and others."""

    likely: list[Record] = []
    others: list[list[Record]] = []

    def __iter__(self) -> Iterator[list[Record]]:
        seen: set[tuple[str, ...]] = set()
        for group in (self.likely, *self.others):
            ids = tuple(record.id for record in group)
            if ids and ids not in seen:
                seen.add(ids)
                yield group


def _groups(told: Telling, same: list[Placed], node: str | None, kinds: Kinds) -> _Groups:
    """Those of the kind that the words name, else all, and what of both stands together in the
    text. Once words name some, a number is never held against more than those.
    """
    likely = same
    if told.named and told.among is not None:
        likely = [p for p in same if told.among(p.record)]
    else:
        if told.form:
            likely = [p for p in likely if _is_of_form(p.record, told.form)]
        if told.of:
            likely = _holding(likely, told.of)
    wide = [likely]
    if likely is same:
        if told.among is not None:
            likely = [p for p in same if told.among(p.record)]
            wide = [likely, same]
        for form in dict.fromkeys(text_of(p.record, "form") for p in same):
            wide.append([p for p in same if text_of(p.record, "form") == form])
            wide.append([p for p in same if text_of(p.record, "form") != form])
    others = [*wide, *(part for group in wide for part in _together(group, kinds))]
    here = [p for p in likely if p.node == node]
    return _Groups(
        [p.record for p in here or likely], [[p.record for p in group] for group in others if group]
    )


def _holding(group: list[Placed], of: tuple[str, ...]) -> list[Placed]:
    """The records that hold one of the words; none where a word is held by none of them."""
    held = [[p for p in group if any(one in words for words in _texts(p.record))] for one in of]
    ids = {p.record.id for some in held for p in some} if all(held) else set()
    return [p for p in group if p.record.id in ids]


def _is_of_form(record: Record, form: str) -> bool:
    said = text_of(record, "form")
    return said == form or (not said and form in record.title)


def _texts(record: Record) -> Iterator[str]:
    yield from (record.title, record.place)
    for value in record.fields.values():
        items = value if isinstance(value, tuple) else (value,)
        yield from (item for item in items if isinstance(item, str))


def _together(group: list[Placed], kinds: Kinds) -> Iterator[list[Placed]]:
    """What the composed text adds up of these: by node and by what they say, told and counted."""
    parts: dict[tuple[object, ...], list[Placed]] = {}
    ways: dict[str | None, dict[Way, list[Placed]]] = {}
    for placed in group:
        record = placed.record
        way = told_in(record, kinds)
        says = [f.key for f in kinds.get(record.kind).fields if record.fields.get(f.key)]
        for here in ((), (placed.node,)):
            for what in (None, way, way.key, *says):
                parts.setdefault((here, what), []).append(placed)
        if placed.use != "ledger":
            ways.setdefault(placed.node, {}).setdefault(way, []).append(placed)
    for node, those in ways.items():
        # Of many sums of a kind only the largest are told by themselves.
        small = sorted(those.items(), key=lambda one: -one[0].size)[_MOST:]
        parts[node, "rest"] = [placed for _, some in small for placed in some]
    for part in parts.values():
        yield part
        told = [p for p in part if p.use != "ledger"]
        yield told
        composed = [p for p in told if not p.text]
        yield composed
        yield [p for p in composed if p.use == "counted"]


class _Range(Struct, frozen=True):
    """What a number may be: 60余 is 60 to 69."""

    low: Decimal
    high: Decimal

    def meets(self, other: "_Range") -> bool:
        return self.low <= other.high and other.low <= self.high

    def holds(self, other: "_Range") -> bool:
        return self.low <= other.low and other.high <= self.high


class _Sum(Struct, frozen=True):
    """A sum of the records: as it is told, what it may be, and whether its parts share one unit."""

    quantity: Quantity
    range: _Range
    plain: bool = True


def _checked(told: Telling, groups: _Groups, kinds: Kinds) -> Check:
    number = told.quantity
    if not told.kind or number.value is None:
        return UNPROVED
    several = len({record.id for group in groups for record in group}) > 1
    if number.value == 1 and (several or _counts(told, kinds)):  # any one of them
        return UNPROVED
    if told.part:
        whole = _checked(replace(told, part=False, total=True), groups, kinds)
        return AGREES if whole.verdict == "agrees" else UNPROVED
    mine = _range(number)
    if number.unit == "%":
        return _share(number, mine, told.key, groups)
    met = False
    for one in _known(told, groups, kinds):
        if one.range.meets(mine):
            same = one.quantity.value == number.value
            if same or one.quantity.approx == "exact" or mine.holds(one.range):
                return AGREES
            met = True
    likely = _sum(groups.likely, told.key, number.unit, counts=_counts(told, kinds))
    if met or likely is None or not likely.plain:
        return UNPROVED
    if likely.quantity.value == 1 == len(groups.likely):
        return UNPROVED  # one record that does not say how often
    if told.key == COUNT and _otherwise(number, groups, kinds.get(told.kind)):
        return UNPROVED
    return _differs(number, likely.quantity)


def _share(number: Quantity, mine: _Range, key: str, groups: _Groups) -> Check:
    """Shares have no sum: one is held against the only one that the records give."""
    records = {record.id: record for group in groups for record in group}
    shares = [q for record in records.values() for q in quantities(record, key)]
    if len(shares) != 1:
        return UNPROVED
    (share,) = shares
    return AGREES if mine.holds(_range(share)) else _differs(number, share)


def _known(told: Telling, groups: _Groups, kinds: Kinds) -> Iterator[_Sum]:
    """What the number may be: the sums, and what single records say where it is called no sum."""
    single: dict[str, Record] = {}
    for group in groups:
        single |= {record.id: record for record in group}
        if one := _sum(group, told.key, told.quantity.unit, counts=_counts(told, kinds)):
            yield one
    for record in single.values() if not told.total else ():
        if one := _sum([record], told.key, told.quantity.unit):
            yield one


def _counts(told: Telling, kinds: Kinds) -> bool:
    """Whether the number counts what was done, so that a record that does not say it is one."""
    return told.key in (COUNT, counting(kinds.get(told.kind))[0])


def _otherwise(number: Quantity, groups: _Groups, kind: Kind) -> bool:
    """Whether a count (开展宣传3次) may be what records say in that unit, or how many there are."""
    fields = [f.key for f in kind.fields if number.unit in f.units]
    sums = (_sum(group, key, number.unit) for group in groups for key in fields)
    mine = _range(number)
    said = any(one.range.meets(mine) for one in sums if one)
    many = ({len(group), len({record.title for record in group})} for group in groups)
    return said or any(mine.low <= n <= mine.high for some in many for n in some)


def _differs(told: Quantity, fact: Quantity) -> Check:
    """The fact in the words that it can be put with: 66名 is 65名, but 66人次 is 65人."""
    people = {told.unit, fact.unit}
    if told.unit == fact.unit:
        return Check("differs", sum_words(fact))
    unit = fact.unit if "人次" in people else told.unit
    note = f"记录写作{sum_words(fact)}，与“{told.unit}”一并比"
    return Check("differs", sum_words(replace(fact, unit=unit)), note)


def _sum(records: list[Record], key: str, unit: str, *, counts: bool = False) -> _Sum | None:
    """What a number of these records adds up to, in units that count the same things as `unit`.

    `counts`: a record that does not say it is one.
    """
    like = units_like(unit)
    values: list[Quantity] = []
    rest = 0
    for record in records:
        # How often a thing was done stands among 其他数量 where the kind does not ask for it.
        mine = [q for q in quantities(record, key if key != COUNT else "quantities")
                if key != COUNT or q.unit in like]  # fmt: skip
        values += [q for q in mine if q.unit in like]
        rest += not mine
    if not values and not (counts and rest):
        return None
    units = list(dict.fromkeys(q.unit for q in values)) or [unit]
    whole = [replace(q, unit=units[0]) for q in values]
    if counts and rest:
        whole.append(Quantity("", Decimal(rest), units[0]))
    ranges = [_range(q) for q in whole]
    (total,) = add(whole)
    low, high = sum((r.low for r in ranges), Decimal(0)), sum((r.high for r in ranges), Decimal(0))
    return _Sum(total, _Range(low, high), len(units) == 1)


def _range(quantity: Quantity) -> _Range:
    """The values that a number as told leaves open."""
    value = quantity.value or Decimal(0)
    step = Decimal(10) ** max(int(value.normalize().as_tuple().exponent), 0)
    match quantity.approx:
        case "yu" | "duo":
            return _Range(value, value + step - (1 if step > 1 else 0))
        case "jin":
            return _Range(value * Decimal("0.8"), value)
        case "yue":
            return _Range(value * Decimal("0.9"), value * Decimal("1.1"))
        case "yishang":
            return _Range(value, Decimal("Infinity"))
    return _Range(value, value)


def check_clause(text: str, record: Record, lexicon: Lexicon) -> dict[int, Check]:
    """The numbers of a clause that a person wrote for a record, by where they start in it.

    Where several tell one field, none is wrong if one of them, or their sum, is what it says.
    """
    found: dict[int, Check] = {}
    told = tellings_of(text, record, lexicon)
    for one in told:
        same = [other for other in told if other.key == one.key != "" and not other.part]
        said = bool(one.key) and any(quantities(record, one.key))
        mine = _checked(one, _Groups([record]), lexicon.kinds) if said else UNPROVED
        if mine.verdict == "differs" and len(same) > 1:
            mine = UNPROVED
            (whole, *others) = add(replace(o.quantity, unit=one.quantity.unit) for o in same)
            together = _checked(replace(one, quantity=whole), _Groups([record]), lexicon.kinds)
            if not others and together.verdict == "agrees":
                mine = AGREES
        if mine.verdict == "unproved" and not one.key and _is_own(one.quantity, record):
            mine = AGREES
        found[one.start] = mine
    return found


def _is_own(number: Quantity, record: Record) -> bool:
    """Whether a number of which no words say what it is stands in the record as it is told."""
    like = units_like(number.unit)
    return any(
        (fact.value, fact.approx) == (number.value, number.approx) and fact.unit in like
        for key in record.fields
        for fact in quantities(record, key)
    )


def clause_says(text: str, record: Record, kinds: Kinds) -> list[str]:
    """What to tell the one who writes a clause: numbers that are others than the record's, and
    those that nothing was compared with.
    """
    said: list[str] = []
    loose: list[str] = []
    numbers = find_quantities(text)
    checks = check_clause(text, record, Lexicon(kinds)) if numbers else {}
    for start, end, _ in numbers:
        match checks.get(start):
            case Check("differs") as check:
                note = f"（{check.note}）" if check.note else ""
                said.append(f"! 写的是 {text[start:end]}，记录是 {check.fact}{note}。")
            case Check("unproved"):
                loose.append(text[start:end])
    return [*said, f"未能与记录核对：{'、'.join(loose)}。"] if loose else said
