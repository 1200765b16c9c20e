"""The rate that a title names is told with its share.

绿化养护 完成率99% leaves 绿化养护 完成率 for a title: the clause is 开展“绿化养护”活动，完成率99%.
Other labels are left alone: which number they stood before is not kept.
"""

import re

from msgspec import Struct
from msgspec.structs import replace

from exports.scene import Runs, tidy
from exports.text import Run
from store.model import Quantity, Record
from store.quantity import format_quantity

__all__ = ["Labels", "labels_of"]

_SHARE = re.compile("率$|满意度$|占比$|比例$")


class Labels(Struct, frozen=True):
    """A record whose title gave up a rate: `beside` is that with its share. `shared` is that
    of what the title ends with (合格率)."""

    record: Record
    beside: tuple[tuple[str, Quantity], ...] = ()
    shared: Quantity | None = None

    def tell(self, runs: Runs, node: str) -> Runs:
        """What the kind tells of the record, with the numbers that have no place there."""
        told = list(runs)
        if self.shared is not None and told and told[-1].field == "title":
            told.append(self._number(self.shared, node))
        for label, quantity in self.beside:
            told += [Run("，", node), Run(label, node, self.record.id, "title")]
            told.append(self._number(quantity, node))
        return told

    def _number(self, quantity: Quantity, node: str) -> Run:
        return Run(format_quantity(quantity), node, self.record.id, "quantities")


def labels_of(record: Record) -> Labels | None:
    """The labels that the title of a record has; None where it is told as it is."""
    first, *labels = re.split(r"[ \u3000]+", tidy(record.title))
    loose = [quantity for quantity in record.quantities if quantity.value is not None]
    if not labels:
        alone = len(loose) == 1 and loose[0].unit == "%" and _SHARE.search(first)
        return Labels(record, shared=loose[0]) if alone else None
    rates = [label for label in labels if _SHARE.search(label)]
    shares = [q for q in loose if q.unit == "%"]
    if len(rates) != 1 or len(shares) != 1 or _SHARE.search(first) or re.search(r"\d", rates[0]):
        return None
    title = " ".join((first, *(label for label in labels if label != rates[0])))
    return Labels(replace(record, title=title), ((rates[0], shares[0]),))
