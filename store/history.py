"""What the journal says of one unit and year: who did what, and what of it can be taken back."""

from collections.abc import Collection, Iterator

from msgspec import Struct, structs

from store.contract import Change, Put, Remove, Store, StoreError, Transaction
from store.model import Dismissal, Document, Item, Node, Placement, Record, Unit
from store.wire import item_json

__all__ = ["CannotUndo", "Difference", "differences", "history", "redo", "subject", "undo"]

Place = tuple[str, int]
"""A unit and a year."""


class CannotUndo(StoreError):
    """There is not so much to take back, or somebody else went on from it."""

    status = 1


class Difference(Struct, frozen=True):
    """One value of one item before and after; `field` None: the whole item came or went.

    `kind` is that of a record now, `was` the one that it was of before.
    """

    table: str
    id: str
    title: str
    kind: str
    field: str | None
    before: object
    after: object
    was: str = ""


def history(store: Store, place: Place, record: str | None = None) -> Iterator[Transaction]:
    """Transactions of a unit and year, or those that touch one record, newest first."""
    for transaction in store.log():
        touched = {subject(c.item) for c in transaction.changes}
        if record in touched if record else place in _places(transaction):
            yield transaction


def differences(change: Change) -> list[Difference]:
    """What a change changed, value by value, in the words of the contract's JSON."""
    item = change.item
    table, id_ = _NAMES[type(item)], subject(item)
    title, kind = (item.title, item.kind) if isinstance(item, Record) else ("", "")
    was = change.before.kind if isinstance(change.before, Record) else ""
    before = item_json(change.before) if change.before is not None else None
    after = item_json(change.after) if change.after is not None else None
    if before is None or after is None:
        return [Difference(table, id_, title, kind, None, before, after)]
    return [
        Difference(table, id_, title, kind, name, before.get(name), after.get(name), was)
        for name in {**before, **after}
        if name not in ("rev", "notes") and before.get(name) != after.get(name)
    ]


_NAMES: dict[type[Item], str] = {
    Unit: "unit",
    Record: "record",
    Document: "document",
    Node: "node",
    Placement: "placement",
    Dismissal: "dismissal",
}


def subject(item: Item) -> str:
    """What a change is about, for people: a placement is about its record."""
    return item.record if isinstance(item, Placement) else item.key


def undo(store: Store, place: Place, count: int, *, who: str, at: str) -> list[Transaction]:
    """Take back the last `count` transactions of `who` in a unit and year, all or none.

    They are taken back by one new transaction; gives them, newest first. What began a document is
    not taken back: others' records stand in it. Raises `CannotUndo`.
    """
    store.refresh()
    found: list[Transaction] = []
    decided: dict[int, bool] = {}
    others: set[str] = set()
    for transaction in store.log():
        if transaction.who != who:
            others |= {subject(c.item) for c in transaction.changes if not _counts(c)}
        elif transaction.undoes or transaction.redoes:
            for seq in transaction.undoes:
                decided.setdefault(seq, False)
            for seq in transaction.redoes:
                decided.setdefault(seq, True)
        elif _own(transaction, place) and decided.get(transaction.seq, True):
            _refuse(store, transaction, others, "撤销")
            found.append(transaction)
            if len(found) == count:
                break
    if len(found) < count:
        raise CannotUndo(_too_few("撤销", len(found), who))
    steps = [Change(c.after, c.before, c.row) for t in found for c in reversed(t.changes)]
    label = f"撤销 {found[0].label}" if count == 1 else f"撤销 {count} 步"
    seqs = tuple(t.seq for t in found)
    store.commit(_folded(store, steps), who=who, at=at, label=label, undoes=seqs)
    return found


def redo(store: Store, place: Place, count: int, *, who: str, at: str) -> list[Transaction]:
    """Do again what `who` took back last, `count` transactions, all or none; gives them in order.

    Only as long as `who` has done nothing new in this unit and year. Raises `CannotUndo`.
    """
    store.refresh()
    wanted: list[int] = []
    found: dict[int, Transaction] = {}
    others: set[str] = set()
    since: dict[int, set[str]] = {}
    decided: set[int] = set()
    closed = False
    for transaction in store.log():
        if transaction.who != who:
            others |= {subject(c.item) for c in transaction.changes if not _counts(c)}
        elif transaction.redoes:
            decided |= {*transaction.redoes}
        elif transaction.undoes:
            for seq in reversed(transaction.undoes):
                if not closed and seq not in decided and place in _places(transaction):
                    since[seq] = set(others)
                    wanted.append(seq)
                decided.add(seq)
        else:
            if transaction.seq in since:
                found[transaction.seq] = transaction
            closed = closed or _own(transaction, place)
            if closed and len(found) == len(wanted):
                break
    wanted = wanted[:count]
    if len(wanted) < count or any(seq not in found for seq in wanted):
        raise CannotUndo(_too_few("重做", len(wanted), who))
    again = [found[seq] for seq in wanted]
    for transaction in again:
        _refuse(store, transaction, since[transaction.seq], "重做")
    label = f"重做 {again[0].label}" if count == 1 else f"重做 {count} 步"
    steps = [change for transaction in again for change in transaction.changes]
    store.commit(_folded(store, steps), who=who, at=at, label=label, redoes=tuple(wanted))
    return again


def _places(transaction: Transaction) -> set[Place]:
    found: set[Place] = set()
    for change in transaction.changes:
        item = change.item
        if isinstance(item, Record | Document | Dismissal):
            found.add((item.unit, item.year))
        elif isinstance(item, Node | Placement):
            unit, year, *_ = [*item.document.split("\t"), "", ""]
            if year.isdecimal():  # not where another program wrote it
                found.add((unit, int(year)))
    return found


def _own(transaction: Transaction, place: Place) -> bool:
    """Whether this is work in `place` that can be taken back at all."""
    begun = any(isinstance(c.after, Document) and c.before is None for c in transaction.changes)
    return place in _places(transaction) and not begun


def _refuse(store: Store, transaction: Transaction, others: set[str], verb: str) -> None:
    for change in transaction.changes:
        id_ = subject(change.item)
        record = store.get(Record, id_) or change.item
        name = f"“{getattr(record, 'title', '') or transaction.label}”"
        if isinstance(change.item, Record) and getattr(record, "status", "") == "approved":
            how = "要收回请退回它：在它那一节选中它，按 F6（命令 return）"
            raise CannotUndo(f"{name}已审核通过，没有{verb}任何一步。{how}。")
        if _unlocks(change):  # it would be approved again without a verdict
            raise CannotUndo(
                f"{name}退回前已审核通过，这次退回不能撤销，请重新送审。没有{verb}任何一步。"
            )
        if id_ in others:
            raise CannotUndo(f"{name}后来被别人改过，没有{verb}任何一步。")


def _unlocks(change: Change) -> bool:
    """Whether it returned a record that was approved, or had passed a step."""
    before, after = change.before, change.after
    returned = isinstance(after, Record) and after.status == "returned"
    return returned and isinstance(before, Record) and bool(
        before.status == "approved" or before.passed
    )  # fmt: skip


def _too_few(verb: str, found: int, who: str) -> str:
    if not found:
        return f"{who}在这个单位和年份没有可{verb}的。"
    return f"{who}在这里只有 {found} 步可{verb}，没有{verb}任何一步。"


def _folded(store: Store, steps: list[Change]) -> list[Put | Remove]:
    """Steps as one transaction on the present state; an item that is touched often, once."""
    last: dict[tuple[type[Item], str], Change] = {}
    for step in steps:
        key = type(step.item), step.item.key
        known = last[key].after if key in last else _present(store, step.item)
        if _bare(known) != _bare(step.before):
            raise CannotUndo(f"“{getattr(step.item, 'title', '')}”现在的内容对不上，没有动。")
        last[key] = step
    _refuse_orphans(store, last.values())
    changes: list[Put | Remove] = []
    for step in last.values():
        known = _present(store, step.item)
        after = step.after
        if isinstance(after, Document) and isinstance(known, Document):
            after = structs.replace(after, next_node=max(after.next_node, known.next_node))
        if after is not None:
            rev = known.rev if known is not None else after.rev
            row = 0 if known is not None else step.row
            changes.append(Put(structs.replace(after, rev=rev), row))
        elif known is not None:
            changes.append(Remove(known))
    return changes


def _refuse_orphans(store: Store, steps: Collection[Change]) -> None:
    """No node goes in which something stands that stays."""
    gone = {s.item.key for s in steps if s.after is None and isinstance(s.item, Node)}
    if not gone:
        return
    after = {step.item.key: step.after for step in steps}
    held: list[Node | Placement] = [*store.all(Node), *store.all(Placement)]
    for known in held:
        item = after.get(known.key, known)
        place = item.parent if isinstance(item, Node) else getattr(item, "node", None)
        if place and f"{known.document}\t{place}" in gone:
            raise CannotUndo("要去掉的标题或要点下面已有别的内容，没有动。请先把它们移开。")


def _counts(change: Change) -> bool:
    """Whether it only says which number the next node gets: nobody's work depends on it."""
    return isinstance(change.item, Document) and _bare(change.before) == _bare(change.after)


def _present(store: Store, item: Item) -> Item | None:
    return store.get(type(item), item.key)


def _bare(item: Item | None) -> Item | None:
    """What is compared: not the revision, and not which number the next node gets."""
    if isinstance(item, Document):
        return structs.replace(item, rev=0, next_node=0)
    return None if item is None else structs.replace(item, rev=0)
