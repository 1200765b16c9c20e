"""What prose that a person wrote says of a year's sums, beside what the records say.

`find_facts` reads which kind of fact a number tells. It agrees where it is one of the sums that a
writer may mean: of the kind, with or without one form of it, or what any single record says. Where
it is none of these, the sum that it most likely tells is shown beside it; where there is no sum,
nothing is said.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from msgspec.structs import replace

from exports.compose import compose
from exports.facts import Told, find_facts
from exports.printing import sum_words
from exports.text import Text
from store.kinds import Kinds
from store.model import Document, Node, Placement, Quantity, Record, Unit
from store.outline import Arrangement, arrange
from store.quantity import add, find_quantities, format_quantity

__all__ = ["agrees", "other_fact", "other_facts", "other_sums"]

_TIMES = ("次", "场", "期", "场次")


def other_sums(text: Text, arrangement: Arrangement, kinds: Kinds) -> dict[tuple[int, str], str]:
    """Numbers that are no sum of the records: (place in `Text.plain`, number) -> the sum."""
    blocks = text.blocks
    starts = [0]
    for block in blocks:
        starts.append(starts[-1] + len(block.text) + 1)
    pool = arrangement.facts()
    found: dict[tuple[int, str], str] = {}
    words = [block.text for block in blocks]
    composed = _composed(pool, arrangement.document, kinds)
    for index, told in find_facts(words, arrangement.document.year, kinds):
        for key, quantity in _quantities(told):
            if quantity.value == 1:
                continue  # of one there is no sum
            sums = list(_sums(told, key, quantity, pool))
            single = (v for r in pool for k in r.fields for v in _values(r, k, quantity.unit))
            known = (*sums, *single, *(q for q in composed if q.unit == quantity.unit))
            if sums and not any(agrees(quantity, one) for one in known):
                for at in range(told.start, told.end):
                    if words[index].startswith(quantity.raw, at):
                        found[starts[index] + at, quantity.raw] = sum_words(sums[0])
    return found


def _composed(pool: list[Record], document: Document, kinds: Kinds) -> list[Quantity]:
    """The numbers that the records would be told with, if each kind had a point."""
    names = list(dict.fromkeys(record.kind for record in pool))
    nodes = [Node(document.key, kind, "point", order=at) for at, kind in enumerate(names)]
    placed = [Placement(document.key, r.id, r.kind, "counted") for r in pool]
    found = arrange(document, nodes, pool, placed, kinds)
    text = compose(Unit(document.unit), found, kinds).plain
    return [quantity for _, _, quantity in find_quantities(text)]


def agrees(told: Quantity, fact: Quantity) -> bool:
    """Whether words tell a fact: its value, or that rounded down with 余 behind it."""
    if told.value is None or fact.value is None or told.value == fact.value:
        return True
    step = next((n for n in (1000, 100, 10) if told.value % n == 0), 1)
    return told.approx in ("yu", "duo") and told.value <= fact.value < told.value + step


def _quantities(told: Told) -> Iterator[tuple[str, Quantity]]:
    for key, value in told.fields.items():
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Quantity) and item.value is not None:
                yield key, item


def _sums(told: Told, key: str, quantity: Quantity, pool: Iterable[Record]) -> Iterator[Quantity]:
    """What the number may be, the most likely first."""
    same = [record for record in pool if record.kind == told.kind]
    groups = [same]
    for form in {record.fields.get("form"): None for record in same}:
        mine = [record for record in same if record.fields.get("form") == form]
        at = 0 if form is not None and form == told.fields.get("form") else len(groups)
        groups.insert(at, mine)
        groups.append([record for record in same if record not in mine])
    groups = [group for group in groups if group]
    for group in groups:
        count = Quantity("", Decimal(len(group)), quantity.unit)
        values = [v for record in group for v in _values(record, key, quantity.unit)]
        if key != "quantities" and values:
            yield _sum(values)
        if quantity.unit in _TIMES and len(values) < len(group):  # a record is one time
            rest = replace(count, value=Decimal(len(group) - len(values)))
            yield count if key == "quantities" else _sum([*values, rest])
    for group in groups if quantity.unit not in _TIMES else []:
        yield Quantity("", Decimal(len(group)), quantity.unit)


def _values(record: Record, key: str, unit: str) -> list[Quantity]:
    value = record.fields.get(key)
    items = value if isinstance(value, tuple) else (value,)
    return [
        item for item in items
        if isinstance(item, Quantity) and item.value is not None and item.unit == unit
    ]  # fmt: skip


def _sum(values: list[Quantity]) -> Quantity:
    (total,) = add(values)
    return total


def other_facts(text: str, record: Record) -> list[tuple[str, str]]:
    """The numbers of a clause that a person wrote for a record, where the record says another:
    (as written, as the record says), in reading order.
    """
    found = []
    for start, end, told in find_quantities(text):
        fact = other_fact(told, record)
        if fact is not None:
            found.append((text[start:end], fact))
    return found


def other_fact(told: Quantity, record: Record) -> str | None:
    """The one number of the record in this unit, if it is another than the one told."""
    values = [
        item for value in record.fields.values()
        for item in (value if isinstance(value, tuple) else (value,))
        if isinstance(item, Quantity) and item.value is not None and item.unit == told.unit
    ]  # fmt: skip
    if len(values) != 1 or agrees(told, values[0]):
        return None
    return format_quantity(values[0])
