"""What became of records since somebody last gave a verdict on them, value by value."""

from collections.abc import Iterable

from msgspec import Struct

from store.contract import Change, Transaction
from store.history import Difference, differences
from store.model import Placement, Record

__all__ = ["Step", "since_verdict"]

_SAID = ("text", "told")
_COURSE = ("status", "passed", "reason", "entered_by", "entered_at")


class Step(Struct, frozen=True):
    """One value that somebody changed. `at` is an ISO time with its zone."""

    at: str
    who: str
    difference: Difference


def since_verdict(log: Iterable[Transaction], ids: Iterable[str]) -> dict[str, list[Step]]:
    """Changes of each record's facts and of the words that tell it, oldest first.

    `log` runs from the newest transaction back; it is followed to where each record was entered,
    or was last approved or returned. A record of which nothing changed has an empty list.
    """
    found: dict[str, list[Step]] = {id_: [] for id_ in ids}
    open_ = set(found)
    for transaction in log:
        if not open_:
            break
        ends = set()
        for change in reversed(transaction.changes):
            id_ = _subject(change)
            if id_ not in open_:
                continue
            if _is_end(change, transaction):
                ends.add(id_)
                continue
            found[id_] += [
                Step(transaction.at, transaction.who, difference)
                for difference in reversed(_differences(change))
            ]
        open_ -= ends
    return {id_: steps[::-1] for id_, steps in found.items()}


def _subject(change: Change) -> str:
    item = change.item
    if isinstance(item, Placement):
        return item.record
    return item.id if isinstance(item, Record) else ""


def _is_end(change: Change, transaction: Transaction) -> bool:
    """Whether a record begins here, or was judged here."""
    before, after = change.before, change.after
    if isinstance(change.item, Placement):
        return False
    if before is None:
        return not (transaction.undoes or transaction.redoes)
    return (
        isinstance(before, Record)
        and isinstance(after, Record)
        and before.status != after.status
        and after.status in ("approved", "returned")
    )


def _differences(change: Change) -> list[Difference]:
    """What of a change is told: facts, and the words by hand; not where the record stands."""
    item = change.item
    if isinstance(item, Placement):
        before, after = (
            {name: getattr(side, name) or None for name in _SAID} if side is not None else {}
            for side in (change.before, change.after)
        )
        return [
            Difference("placement", item.record, "", "", name, before.get(name), after.get(name))
            for name in _SAID if before.get(name) != after.get(name)
        ]  # fmt: skip
    return [d for d in differences(change) if d.field is not None and d.field not in _COURSE]
