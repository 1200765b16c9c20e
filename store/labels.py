"""The words of a title that a number was typed behind: 评委 of 评委7人."""

import re
from collections.abc import Collection, Mapping

from msgspec import UNSET
from msgspec.structs import replace

from store.model import FieldValue, Quantity

__all__ = ["PIECES", "bare", "kept_labels", "labels_in", "with_label"]

PIECES = re.compile("([ \\u3000，,、；;。！!|｜]+)")
"""Between two pieces of a title."""


def bare(value: FieldValue, but: Collection[str] = ()) -> FieldValue:
    """A value without labels, `but` these."""
    if isinstance(value, tuple):
        return tuple(_bare(q, but) if isinstance(q, Quantity) else q for q in value)
    return _bare(value, but) if isinstance(value, Quantity) else value


def _bare(quantity: Quantity, but: Collection[str]) -> Quantity:
    return quantity if quantity.label in but else replace(quantity, label=UNSET)


def with_label(quantity: Quantity) -> str:
    """A number as a person types it among others: 评委7人."""
    return f"{quantity.label or ''}{quantity.raw}"


def kept_labels(typed: FieldValue, before: FieldValue | None) -> FieldValue:
    """What was typed again, with the labels of what stood there: a number that stands there still
    keeps its own, one that was changed that of its place."""
    if isinstance(typed, Quantity):
        label = before.label if isinstance(before, Quantity) else UNSET
        return typed if typed.label else replace(typed, label=label)
    if not isinstance(typed, tuple) or not isinstance(before, tuple):
        return typed
    left = list(before)
    found: list[str | Quantity] = []
    for one in typed:
        same = next((b for b in left if bare((b,)) == bare((one,))), None)
        if same is not None:
            left.remove(same)
        found.append(one if same is None else same)
    if len(typed) == len(before) and len(left) == 1:
        changed = next(n for n, one in enumerate(found) if one not in before)
        moved = kept_labels(typed[changed], left[0])
        assert isinstance(moved, str | Quantity)
        found[changed] = moved
    return tuple(found)


def labels_in(title: str, fields: Mapping[str, FieldValue]) -> frozenset[str]:
    """The labels that stand in a title as a piece of their own, each of one number.

    They stand in a row, and leave another piece for what was done.
    """
    numbers = [q for v in fields.values() for q in (v if isinstance(v, tuple) else (v,))]
    labels = [q.label for q in numbers if isinstance(q, Quantity) and q.label]
    pieces = PIECES.split(title)[::2]
    found = [n for n, piece in enumerate(pieces) if piece in labels]
    if pieces and len(found) == len(pieces):
        found = found[1:]
    mine = [pieces[n] for n in found]
    row = not found or found[-1] - found[0] + 1 == len(found)
    once = len(set(mine)) == len(mine) and all(labels.count(label) == 1 for label in mine)
    return frozenset(mine) if row and once else frozenset()
