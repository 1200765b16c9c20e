"""What an approved record allows, and who may approve one: asked at the door of every commit.

No screen, command or import has to think of it: the engine asks `Seal.check` for each transaction,
with its lock held, and what is not allowed is not stored, whoever wants it.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec import structs

from store.contract import Change, Store, StoreError, Transaction
from store.files import several_accounts
from store.model import Document, Item, Node, Placement, Record, Unit
from store.steps import Review, load_review

__all__ = ["Author", "Locked", "NotAllowed", "Seal", "advanced", "same_fact", "settled",
           "under_review"]  # fmt: skip

Author = tuple[str, str]
"""The name under which somebody worked, and the account."""


class Locked(StoreError):
    """An approved record stands as it is."""

    status = 1


class NotAllowed(StoreError):
    """This verdict is not this person's, or not the next one."""

    status = 1


def same_fact(one: Record, other: Record) -> bool:
    """Whether both say the same: they differ in the course of review at most."""
    return _fact(one) == _fact(other)


def _fact(record: Record) -> Record:
    return structs.replace(record, status="draft", passed=(), reason="", rev=0)


def settled(before: Item | None, after: Item) -> Item:
    """`after` without the steps that `before` has passed, where it says something else."""
    if (
        isinstance(before, Record)
        and isinstance(after, Record)
        and before.passed
        and after.passed
        and not same_fact(before, after)
    ):
        return structs.replace(after, passed=())
    return after


def under_review(store: Store, unit: str, year: int) -> bool:
    """Whether a document of this unit and year says that records must be approved."""
    return any(d.review for d in store.all(Document) if (d.unit, d.year) == (unit, year))


def advanced(record: Record, review: Review, *, on: bool) -> Record:
    """A submitted record after the next verdict for it; `on`: whether its year is under review."""
    ahead = review.ahead(record) if on else ()
    if len(ahead) <= 1:
        return structs.replace(record, status="approved", passed=(), reason="")
    done = len(review.of(record.unit)) - len(ahead)
    return structs.replace(record, passed=(*record.passed[:done], ahead[0].name), reason="")


class Seal:
    """The rules of one store, with the settings of its folder."""

    def __init__(self, store: Store, folder: Path) -> None:
        self._store = store
        self._folder = folder
        self._authors: dict[str, set[Author]] = {}
        """Who changed a record since it was last approved, for those that were asked for."""
        store.subscribe(self._hear)

    # --- rules ------------------------------------------------------------------------------------

    def check(self, changes: Sequence[Change], who: str, login: str) -> None:
        """Refuse a transaction that changes what is locked, or approves what this person may not.

        Raises `Locked` or `NotAllowed`.
        """
        units = {c.item.key for c in changes if isinstance(c.item, Unit) and c.before is None}
        for change in changes:
            before, after = change.before, change.after
            if isinstance(change.item, Record):
                assert isinstance(before, Record | None)
                assert isinstance(after, Record | None)
                self._record(before, after, (who, login), new=change.item.unit in units)
            elif isinstance(change.item, Document):
                self._document(change)
        if any(isinstance(c.item, Node | Placement) for c in changes):
            self._words(changes)

    def _record(
        self, before: Record | None, after: Record | None, author: Author, *, new: bool
    ) -> None:
        if before is not None and before.status == "approved":
            unlocks = after is not None and after.status == "returned" and not after.passed
            if not unlocks or after is None or not same_fact(before, after):
                raise _locked(before)
            return
        if after is None:
            return
        known = before.passed if before is not None else ()
        forward = after.status == "approved" or len(after.passed) > len(known)
        if not forward or (before is None and new):  # a sample begins with its unit
            return
        if before is None or before.status != "submitted" or not same_fact(before, after):
            raise NotAllowed(f"“{after.title}”还没有送审，不能审核通过。")
        self._verdict(before, after, author)

    def _verdict(self, before: Record, after: Record, author: Author) -> None:
        on = under_review(self._store, before.unit, before.year)
        review = load_review(self._folder / "settings") if on else Review()
        expected = advanced(before, review, on=on)
        if (after.status, after.passed) != (expected.status, expected.passed):
            step = next(iter(review.ahead(before)), None)
            raise NotAllowed(
                f"“{before.title}”要先过“{step.name}”这一步。" if step
                else f"“{before.title}”没有这一步审核。"
            )  # fmt: skip
        if not on:
            return
        who, login = author
        if (ahead := review.ahead(before)) and (why := ahead[0].refusal(who, login)):
            raise NotAllowed(why)
        accounts = review.accounts
        if accounts is None:
            accounts = several_accounts(self._folder)
        authors = self.authors(before.id)
        if who in {name for name, _ in authors}:
            raise NotAllowed(f"“{before.title}”是{who}录入或改过的，要由别人审核。")
        if accounts and login in {account for _, account in authors}:
            raise NotAllowed(f"“{before.title}”是用账户 {login} 录入或改过的，要由别人审核。")

    def _document(self, change: Change) -> None:
        before, after = change.before, change.after
        if not isinstance(before, Document) or not before.review:
            return
        if isinstance(after, Document) and after.review:
            return
        if any(
            r.status in ("submitted", "approved") for r in self._store.all(Record)
            if (r.unit, r.year) == (before.unit, before.year)
        ):  # fmt: skip
            raise Locked(f"{before.year}年已有送审或审核通过的记录，不能关掉审核。请先退回它们。")

    def _words(self, changes: Sequence[Change]) -> None:
        """What a document says of an approved record by hand, or in a paragraph, stays."""
        now: dict[tuple[type[Item], str], Item | None] = {
            (type(c.item), c.item.key): c.after for c in changes
        }
        touched: dict[str, Placement] = {}
        nodes = set()
        for change in changes:
            before, after = change.before, change.after
            if isinstance(change.item, Placement):
                assert isinstance(before, Placement | None)
                assert isinstance(after, Placement | None)
                record = self._store.get(Record, change.item.record)
                if record is None or record.status != "approved":
                    continue
                if _said(before) != _said(after) and not _as_title(before, after, record):
                    raise _locked(record)
                if before is not None:
                    touched[before.key] = before
            elif isinstance(before, Node) and _prose(before) != _prose(after):
                nodes.add(before.key)
        if nodes:
            for known in self._store.all(Placement):
                if known.told and f"{known.document}\t{known.node}" in nodes:
                    touched[known.key] = known
        for known in touched.values():
            record = self._store.get(Record, known.record)
            if not known.told or record is None or record.status != "approved":
                continue
            place = f"{known.document}\t{known.node}"
            if known.told not in _prose(self._store.get(Node, place)):
                continue  # it was not bound to its words any more when it was approved
            later = now.get((Placement, known.key), known)
            place = f"{known.document}\t{getattr(later, 'node', None)}"
            node = now.get((Node, place), self._store.get(Node, place))
            if known.told not in _prose(node):
                raise Locked(
                    f"段落里的“{known.told[:20]}”说的是已审核通过的“{record.title}”，不能改这几句。"
                    "要改请先退回这一条。"
                )

    # --- who changed it ---------------------------------------------------------------------------

    def authors(self, id_: str) -> frozenset[Author]:
        """Who changed a record, or the words that tell it, since it was last approved."""
        if id_ not in self._authors:
            wanted = {r.id for r in self._store.all(Record) if r.status == "submitted"} | {id_}
            self._authors |= _authors(self._store.log(), wanted - self._authors.keys())
        return frozenset(self._authors[id_])

    def _hear(self, transaction: Transaction | None) -> None:
        if transaction is None:
            self._authors.clear()
            return
        for change in transaction.changes:
            id_ = _subject(change)
            if id_ not in self._authors:
                continue
            if _approves(change):
                self._authors[id_].clear()
            elif _says_else(change):
                self._authors[id_].add(_author(transaction, change))


def _authors(log: Iterable[Transaction], wanted: set[str]) -> dict[str, set[Author]]:
    """Those who changed each record, from the newest transaction back to its last approval."""
    found: dict[str, set[Author]] = {id_: set() for id_ in wanted}
    for transaction in log:
        if not wanted:
            break
        done = set()
        for change in transaction.changes:
            id_ = _subject(change)
            if id_ not in wanted:
                continue
            if _approves(change):
                done.add(id_)
            elif _says_else(change):
                found[id_].add(_author(transaction, change))
                # What an undo brought back has a past before that.
                if isinstance(change.item, Record) and change.before is None:
                    done |= set() if transaction.undoes or transaction.redoes else {id_}
        wanted = wanted - done
    return found


def _author(transaction: Transaction, change: Change) -> Author:
    """Nobody is named where a file of another program was taken over: then the record says it."""
    return transaction.who or getattr(change.item, "entered_by", ""), transaction.login


def _subject(change: Change) -> str:
    """The id of the record that a change is about; "" for another thing."""
    item = change.item
    if isinstance(item, Placement):
        return item.record
    return item.id if isinstance(item, Record) else ""


def _approves(change: Change) -> bool:
    before, after = change.before, change.after
    if not isinstance(after, Record) or after.status != "approved":
        return False
    return not isinstance(before, Record) or before.status != "approved"


def _says_else(change: Change) -> bool:
    before, after = change.before, change.after
    if isinstance(change.item, Placement):
        return _said(before) != _said(after)
    if isinstance(before, Record) and isinstance(after, Record):
        return not same_fact(before, after)
    return isinstance(change.item, Record)


def _said(item: Item | None) -> tuple[str | None, str]:
    """The words of a placement that tell its record."""
    return (item.text, item.told) if isinstance(item, Placement) else (None, "")


def _as_title(before: Placement | None, after: Placement | None, record: Record) -> bool:
    """Whether a new document tells the record by its title, as a plan does with the next steps."""
    return before is None and after is not None and _said(after) == (None, record.title)


def _prose(node: Item | None) -> str:
    return f"{node.text}\n{node.effect}" if isinstance(node, Node) else ""


def _locked(record: Record) -> Locked:
    how = "要改请先退回：在它那一节选中它，按 F6（命令 return）。"
    return Locked(f"“{record.title}”已审核通过，不能修改或删除。{how}")
