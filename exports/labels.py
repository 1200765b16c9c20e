"""The labels of numbers that a title holds, and what they leave of it.

演讲比赛 评委7人 leaves 演讲比赛 评委 for a title; the clause is 举办演讲比赛，评委7人.
"""

import re
from collections.abc import Iterator

from store.model import Quantity, Record

__all__ = ["Labelled", "head_of", "labelled"]

Labelled = tuple[str, Quantity]
"""The field of a number, and the number with its label."""

_BETWEEN = re.compile("([ \u3000，,、；;]+)")


def labelled(record: Record) -> list[Labelled]:
    """The numbers whose labels stand in the title, in its order."""
    return _split(record)[1]


def head_of(record: Record) -> str:
    """The title without them; as it is where there are none."""
    return _split(record)[0]


def _split(record: Record) -> tuple[str, list[Labelled]]:
    open_ = list(_marked(record))
    if not open_:
        return record.title, []
    head, *rest = _BETWEEN.split(record.title)
    told: list[Labelled] = []
    for between, piece in zip(rest[::2], rest[1::2], strict=True):
        mine = next((one for one in open_ if one[1].label == piece), None)
        if mine is None:
            head += between + piece
        else:
            open_.remove(mine)
            told.append(mine)
    return head, told


def _marked(record: Record) -> Iterator[Labelled]:
    for key, value in record.fields.items():
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, Quantity) and each.label and each.value is not None:
                yield key, each
