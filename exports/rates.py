"""The rate that a title names is told with its share.

A record with 绿化养护 完成率 for a title and a share of 99%: the clause is
开展“绿化养护”活动，完成率99%. A number of a quick line keeps the words that it was typed behind
(`exports.labels`); of others only the single share of a single rate can be told so.
"""

import re

from msgspec import Struct
from msgspec.structs import replace

from exports.scene import tidy
from exports.text import Run
from store.model import Quantity, Record
from store.quantity import format_quantity

__all__ = ["Rate", "rate_of"]

_RATE = re.compile("率$|满意度$|占比$|比例$")


class Rate(Struct, frozen=True):
    """A rate and its share. `record` has the rest for a title; `label` is "" where the title
    itself ends with the rate (水质检测合格率)."""

    record: Record
    label: str
    share: Quantity

    def runs(self, node: str) -> list[Run]:
        """What is told behind the clause of the record."""
        share = Run(format_quantity(self.share), node, self.record.id, "quantities")
        if not self.label:
            return [share]
        return [Run("，", node), Run(self.label, node, self.record.id, "title"), share]


def rate_of(record: Record) -> Rate | None:
    """The only rate that a title names, where just one share has no field of its own."""
    shares = [q for q in record.quantities if q.unit == "%" and q.value is not None]
    if len(shares) != 1:
        return None
    first, *labels = re.split(r"[ \u3000]+", tidy(record.title))
    if not labels and len(record.quantities) == 1 and _RATE.search(first):
        return Rate(record, "", shares[0])
    rates = [label for label in labels if _RATE.search(label)]
    if len(rates) != 1 or _RATE.search(first) or re.search(r"\d", rates[0]):
        return None
    title = " ".join((first, *(label for label in labels if label != rates[0])))
    return Rate(replace(record, title=title), rates[0], shares[0])
