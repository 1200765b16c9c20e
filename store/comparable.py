"""Last year's record that a record goes on from, if there is one: the same thing a year ago."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from msgspec import Struct

from store.kinds import Kind
from store.model import Quantity, Record

__all__ = ["Difference", "comparable", "differences"]

_TIMES = re.compile(
    r"20\d\d年?|[二一][〇零九○][〇零一二三四五六七八九○]{2}年|\d+|[“”《》（）()·、，\s]"
)
_ENOUGH = 0.6
"""How alike two titles must be (`SequenceMatcher.ratio`, 0 to 1).

清明祭英烈 and 清明祭扫 are 0.67 alike.
"""


class Difference(Struct, frozen=True):
    """One figure of both years, in the same unit."""

    label: str
    now: Quantity
    then: Quantity

    @property
    def words(self) -> str:
        """“人数 65人，去年 58人（+7）”."""
        assert self.now.value is not None
        assert self.then.value is not None
        by = self.now.value - self.then.value
        return f"{self.label} {self.now.raw}，去年 {self.then.raw}（{by:+f}）"


def comparable(record: Record, earlier: Iterable[Record]) -> Record | None:
    """The record of `earlier` that is most like `record`, None where none is alike.

    It is of the same kind and form, and its title is nearly the same without years and numbers; of
    several the one that fell nearest in its year.
    """
    core, form = _core(record.title), record.fields.get("form")
    found: list[tuple[float, int, str, Record]] = []
    for other in earlier:
        if other.kind != record.kind or (form and other.fields.get("form") not in (form, None)):
            continue
        theirs = _core(other.title)
        alike = SequenceMatcher(None, core, theirs, autojunk=False).ratio() if core else 0.0
        if core and theirs and (core in theirs or theirs in core):
            alike = max(alike, 0.9)
        if alike >= _ENOUGH:
            found.append((-round(alike, 2), _days_apart(record, other), other.id, other))
    return min(found, key=lambda each: each[:3])[-1] if found else None


def differences(record: Record, other: Record, kind: Kind) -> list[Difference]:
    """The figures that both records tell in the same unit."""
    found = []
    for field in kind.fields:
        now, then = record.fields.get(field.key), other.fields.get(field.key)
        if (
            isinstance(now, Quantity) and isinstance(then, Quantity)
            and now.value is not None and then.value is not None and now.unit == then.unit
        ):  # fmt: skip
            found.append(Difference(field.label, now, then))
    return found


def _core(title: str) -> str:
    return _TIMES.sub("", title)


def _days_apart(one: Record, other: Record) -> int:
    """Between the days in their years; a year where one has none."""
    if one.date.start is None or other.date.start is None:
        return 366
    return abs(one.date.start.timetuple().tm_yday - other.date.start.timetuple().tm_yday)
