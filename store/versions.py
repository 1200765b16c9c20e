"""The versions of a record that the history holds, and the way back to one: a new change."""

from collections.abc import Iterable

from msgspec import Struct, structs

from store.contract import Put, StoreError, Transaction
from store.desk import Desk
from store.model import Record
from store.seal import same_fact

__all__ = ["Version", "bring_back", "versions"]


class Version(Struct, frozen=True):
    """What a record was after transaction `seq`; `record` None: it was taken out."""

    seq: int
    at: str
    who: str
    label: str
    record: Record | None


def versions(log: Iterable[Transaction], id_: str) -> list[Version]:
    """Every version of a record, newest first."""
    found = []
    for t in log:
        for change in t.changes:
            if isinstance(change.item, Record) and change.item.id == id_:
                after = change.after if isinstance(change.after, Record) else None
                found.append(Version(t.seq, t.at, t.who, t.label, after))
    return found


def bring_back(desk: Desk, version: Version, *, seen: Record | None) -> Record:
    """Give a record the facts of an earlier version, as a change of its own; `seen`: as it is now.

    Its status stays what it is; one that was taken out comes back as a draft. Raises `StoreError`
    where there is nothing to bring back, `store.seal.Locked` where it is approved.
    """
    old = version.record
    if old is None:
        raise StoreError("这一步是删除，没有内容可恢复。请选更早的一个版本。")
    if seen is None:
        back = structs.replace(old, rev=0, status="draft", passed=(), reason="")
    elif same_fact(old, seen):
        raise StoreError("现在的内容和这个版本一样，没有要恢复的。")
    else:
        course = {"rev": seen.rev, "status": seen.status, "passed": (), "reason": seen.reason}
        back = structs.replace(old, **course)
    day = version.at[:16].replace("T", " ")
    done = desk.commit([Put(back, seen=seen)], f"恢复 {desk.named(old)}（{day}的版本）")
    return next(c.after for c in done.changes if isinstance(c.after, Record))
