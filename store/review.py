"""The course of review: 草稿 → 待审 → 已审 or 退回. Each verb is one transaction, all or none.

What is locked, and who may approve, is not decided here but at the door (`store.seal`).
"""

from collections.abc import Callable, Iterable, Sequence

from msgspec import structs

from store.clean import clean
from store.contract import Conflict, Put, StoreError
from store.desk import Desk
from store.model import STATUS_LABELS, Document, Placement, Record
from store.outline import Placed
from store.seal import advanced, under_review
from store.steps import load_review

__all__ = ["NotInThisState", "approve", "drafts", "queue", "send_back", "submit", "switch"]

APPROVING = "审核通过"
REASON = 200
"""Characters of a reason, at most."""


class NotInThisState(StoreError):
    """The record is not where this verb takes it from."""

    status = 1


def submit(desk: Desk, ids: Iterable[str], *, seen: Sequence[Placed] = ()) -> list[Record]:
    """Hand drafts and returned records in for review. `seen`: what one looked at."""
    return _all(
        desk, ids, seen, "送审", ("draft", "returned"),
        lambda r: structs.replace(r, status="submitted", passed=()),
    )  # fmt: skip


def approve(desk: Desk, ids: Iterable[str], *, seen: Sequence[Placed] = ()) -> list[Record]:
    """Let submitted records pass: the next step that `settings/review.toml` names, or wholly."""
    document = desk.document
    on = under_review(desk.store, document.unit, document.year)
    review = load_review(desk.settings)
    return _all(
        desk, ids, seen, APPROVING, ("submitted",), lambda r: advanced(r, review, on=on)
    )  # fmt: skip


def send_back(
    desk: Desk, ids: Iterable[str], reason: str, *, seen: Sequence[Placed] = ()
) -> list[Record]:
    """Return submitted records, or unlock approved ones, with a reason that stays with them."""
    why = " ".join(clean(reason).split())[:REASON]
    if not why:
        raise StoreError("退回要写理由，让录入的人知道改什么。")
    return _all(
        desk, ids, seen, "退回", ("submitted", "approved"),
        lambda r: structs.replace(r, status="returned", passed=(), reason=why),
    )  # fmt: skip


def switch(desk: Desk, *, on: bool) -> None:
    """Put the documents of this unit and year under review, or take them out of it.

    Raises `store.seal.Locked` for the latter where records are handed in or approved.
    """
    here = desk.document.unit, desk.document.year
    mine = [d for d in desk.store.all(Document) if (d.unit, d.year) == here and d.review != on]
    if mine:
        puts = [Put(structs.replace(document, review=on)) for document in mine]
        desk.commit(puts, "启用审核" if on else "停用审核")


def queue(desk: Desk) -> list[str]:
    """The ids of what waits for a verdict in this document, in reading order."""
    return [p.record.id for p in desk.arrangement.everything() if p.record.status == "submitted"]


def drafts(desk: Desk, nodes: Iterable[str | None]) -> list[str]:
    """The ids of what can be handed in of these nodes (None: 未归类), in reading order."""
    wanted = {*nodes}
    return [
        p.record.id for p in desk.arrangement.everything()
        if p.node in wanted and p.record.status in ("draft", "returned")
    ]  # fmt: skip


def _all(  # noqa: PLR0917 - one shape for the three verbs
    desk: Desk,
    ids: Iterable[str],
    seen: Sequence[Placed],
    label: str,
    states: tuple[str, ...],
    change: Callable[[Record], Record],
) -> list[Record]:
    looked = {placed.record.id: placed for placed in seen}
    found = {p.record.id: p for p in (desk.placed(id_) for id_ in ids)}
    for placed in found.values():
        record = placed.record
        was = looked.get(record.id, placed)
        if was.record != record or _words(was.placement) != _words(placed.placement):
            raise Conflict(was.record, record)
        if record.status not in states:
            names = "、".join(STATUS_LABELS[s] for s in STATUS_LABELS if s in states)
            now = STATUS_LABELS[record.status]
            raise NotInThisState(
                f"“{record.title}”现在是{now}，只有{names}的才能{label}。没有动任何一条。"
            )
    if not found:
        return []
    first = next(iter(found.values())).record
    what = desk.named(first) if len(found) == 1 else f"{len(found)} 条记录"
    puts = [Put(change(placed.record), seen=placed.record) for placed in found.values()]
    # Words that somebody else writes at this moment are not approved unseen.
    puts += [
        Put(p.placement, seen=p.placement)
        for p in found.values() if label == APPROVING and p.placement and any(_words(p.placement))
    ]  # fmt: skip
    done = desk.commit(puts, f"{label} {what}")
    return [c.after for c in done.changes if isinstance(c.after, Record)]


def _words(placement: Placement | None) -> tuple[str | None, str]:
    return (placement.text, placement.told) if placement is not None else (None, "")
