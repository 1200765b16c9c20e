"""What a writer wants to change, held against what is stored: nobody's work is overwritten."""

from collections.abc import Sequence

import msgspec

from store.contract import Change, Conflict, Put, Remove
from store.model import Item
from store.seal import settled
from store.state import State

__all__ = ["checked"]


def checked(state: State, changes: Sequence[Put | Remove]) -> tuple[Change, ...]:
    """Each change with what it replaces in `state`, and the item's next revision.

    Raises `Conflict` where that is not what was seen.
    """
    done: list[Change] = []
    # Above the rows that are asked for, or two new items might share one.
    new = state.next_row
    for change in changes:
        if isinstance(change, Put) and change.row >= new:
            new = change.row + 1
    seen: set[tuple[type[Item], str]] = set()
    given: set[tuple[type[Item], int]] = set()
    for change in changes:
        item = change.item
        cls, key = type(item), item.key
        if (cls, key) in seen:
            raise ValueError("one item twice in a transaction")
        seen.add((cls, key))
        table = state.tables[cls]
        row = state.rows[cls].get(key)
        before = None if row is None else table[row]
        if change.seen is not None and before != change.seen:
            raise Conflict(item, before)
        if isinstance(change, Remove):
            if before is None or row is None or before.rev != item.rev:
                raise Conflict(item, before)
            done.append(Change(before, None, row))
            continue
        if (before.rev if before else 0) != (0 if change.row else item.rev):
            raise Conflict(item, before)
        if row is None:
            row = change.row
            if not row or row in table or (cls, row) in given:
                row, new = new, new + 1
            given.add((cls, row))
        after = msgspec.structs.replace(settled(before, item), rev=item.rev + 1)
        done.append(Change(before, after, row))
    return tuple(done)
