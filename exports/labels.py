"""Words of a title that say what a number counts are told beside that number.

绿化养护 完成率99% 居民300人 leaves 绿化养护 完成率 居民 for a title: the clause is 开展绿化养护…，
居民300人参加，完成率99%. A number without a field of its own is told only so.
"""

import re
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from exports.scene import Runs, tidy
from exports.text import Run
from store.model import Quantity, Record
from store.quantity import format_quantity

__all__ = ["Labels", "labels_of"]

_SHARE = re.compile("[率度]$|占比$|比例$")
_PEOPLE = re.compile(
    "(?:居民|村民|市民|群众|学生|学员|师生|教师|家长|儿童|老人|职工|员工|干部|党员|团员|代表|志愿者|队员|会员|选手"
    "|观众|听众|读者|司机|企业|商户|业主|网格员)(?:代表|共)?$"
)
_PEOPLE_FIELDS = ("participants", "attendees", "donors", "people")
_CROWD = re.compile("干部|职工|群众|人员|党员|志愿者|师生")


class Labels(Struct, frozen=True):
    """A record whose title has given up its labels. `beside`: each with its number; `people`: that
    of those who took part; `shared`: the title ends with what its only share is of (合格率)."""

    record: Record
    beside: tuple[tuple[str, Quantity], ...] = ()
    people: str = ""
    shared: Quantity | None = None

    def tell(self, runs: Runs, node: str) -> Runs:
        """What the kind tells of the record, with the numbers that have no place there."""
        told = list(runs)
        if self.people:
            told = self._crowd(told, node)
        if self.shared is not None and told and told[-1].field == "title":
            told.append(self._number(self.shared, node))
        for label, quantity in self.beside:
            told += [Run("，", node), Run(label, node, self.record.id, "title")]
            told.append(self._number(quantity, node))
        return told

    def _crowd(self, runs: Runs, node: str) -> Runs:
        label = Run(self.people, node, self.record.id, "title")
        for n, run in enumerate(runs):
            if run.field in _PEOPLE_FIELDS and not run.missing:
                crowd = n + 1 < len(runs) and _CROWD.match(runs[n + 1].text)
                return runs if crowd else [*runs[:n], label, *runs[n:]]
        return runs

    def _number(self, quantity: Quantity, node: str) -> Run:
        return Run(format_quantity(quantity), node, self.record.id, "quantities")


def labels_of(record: Record) -> Labels | None:
    """The labels that the title of a record has; None where it is told as it is."""
    first, *labels = re.split(r"[ \u3000]+", tidy(record.title))
    loose = [quantity for quantity in record.quantities if quantity.value is not None]
    if not labels:
        alone = len(loose) == 1 and loose[0].unit == "%" and _SHARE.search(first)
        return Labels(record, shared=loose[0]) if alone else None
    beside: list[tuple[str, Quantity]] = []
    for quantity in [q for q in loose if q.unit == "%"]:
        share = next((label for label in labels if _SHARE.search(label)), None)
        if share is not None:
            labels.remove(share)
            beside.append((share, quantity))
    others = [q for q in loose if q.unit != "%"]
    people = _people(record, labels) if len(labels) > len(others) else ""
    if people:
        labels.remove(people)
    crowds = [q for q in others if q.unit in ("人", "名", "位", "人次")]
    named = [label for label in labels if _PEOPLE.search(label)]
    if len(labels) == len(others):
        beside += zip(labels, others, strict=True)
        labels = []
    elif len(crowds) == len(named) == 1:
        beside.append((named[0], crowds[0]))
        labels.remove(named[0])
    if not (beside or people):
        return None
    title = " ".join((first, *labels))
    return Labels(replace(record, title=title), tuple(beside), people)


def _people(record: Record, labels: Sequence[str]) -> str:
    """The only label that names people, where the record tells how many took part."""
    told = [record.fields.get(key) for key in _PEOPLE_FIELDS]
    counted = any(isinstance(value, Quantity) and value.value is not None for value in told)
    named = [label for label in labels if _PEOPLE.search(label)]
    return named[0] if counted and len(named) == 1 else ""
