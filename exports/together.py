"""Numbers of several records that were typed with the same words, added up: 清理小广告1560张.

A sum of a kind tells what its fields say. What the records say in words of their own, it tells
where those words are the same: of what most of them do, and not of what one of them did.
"""

import re
from collections.abc import Iterable, Sequence

from msgspec import Struct

from exports.printing import sum_words
from exports.text import Run
from store.cues import due
from store.measures import PEOPLE
from store.model import Quantity, Record
from store.quantity import add

__all__ = ["Alike", "alike", "shared"]

_MOST = 3
_HEADS = tuple(unit for unit in PEOPLE if unit != "人次")
"""Who came twice would be counted twice."""
_NO_SUM = re.compile(
    "均|每|单价|[最总共占率比]|同比|[增提超]|[高低]于|原|上年|去年|目标|计划|为期|历时|其中"
)
"""Words of numbers that do not add up, or are parts or sums already."""
_NO_MEASURE = (*_HEADS, "%", "分", "岁", "天", "年", "月", "周", "小时", "分钟", "公里", "度")


class Alike(Struct):
    """Numbers of one measure that were typed with the same words, and whose they are."""

    label: str
    parts: list[Quantity]
    records: list[str]

    def runs(self, node: str, key: str) -> list[Run]:
        """The words and the sum; `key` is the field that held the numbers."""
        (total,) = add(self.parts)
        ids = tuple(dict.fromkeys(self.records))
        return [
            Run(self.label, node, field="title", records=ids),
            Run(sum_words(total), node, field=key, records=ids),
        ]


def alike(numbers: Iterable[tuple[Record, Quantity]]) -> list[Alike]:
    """Numbers by their words and their measure, in the order of the first of each."""
    found: dict[tuple[str, str], Alike] = {}
    for record, quantity in numbers:
        label = str(quantity.label or "")
        one = found.setdefault((label, quantity.unit), Alike(label, [], []))
        one.parts.append(quantity)
        one.records.append(record.id)
    return [*found.values()]


def shared(records: Sequence[Record]) -> list[Alike]:
    """What at least two of the records say in the same words among their other quantities; of more
    than three such things those that the most records say."""
    numbers = ((r, q) for r in records for q in r.quantities if _adds_up(q))
    several = [one for one in alike(numbers) if len(set(one.records)) > 1]
    most = sorted(several, key=lambda one: -len(set(one.records)))[:_MOST]
    return [one for one in several if one in most]


def _adds_up(quantity: Quantity) -> bool:
    label = str(quantity.label or "")
    known = quantity.value and quantity.unit and quantity.unit not in _NO_MEASURE
    return bool(known and label) and not (due(label) or _NO_SUM.search(label))
