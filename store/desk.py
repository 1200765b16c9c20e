"""One document of one unit, open for somebody's work: the verbs of every face of the program.

A desk holds no state of its own beyond the choice of unit, year and document; what it shows is
computed from the store and kept until the store moves on.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import EllipsisType
from typing import TYPE_CHECKING

from msgspec import structs

from store.clean import clean
from store.contract import Conflict, Put, Remove, Store, StoreError, Transaction
from store.documents import UnknownPlace, find_document
from store.ids import find_id, new_id
from store.kinds import Kind, Kinds
from store.model import Document, Frame, Node, Note, Placement, Record, Rounding, Unit
from store.outline import Arrangement, Placed, arrange, bound_to

if TYPE_CHECKING:
    from store.editing import Verb
    from store.entry import Wish
    from store.quick import Quick
    from store.state import State

__all__ = ["Desk", "NotFound", "open_desk"]

UNPLACED = ("未归类", "")


class NotFound(StoreError):
    """The record or section is not there."""

    status = 1


def open_desk(
    store: Store,
    kinds: Kinds,
    *,
    unit: str | None,
    year: int | None,
    name: str | None,
    who: str,
    now: Callable[[], datetime],
) -> "Desk":
    """The desk for a document, by what of it one names (`find_document`)."""
    document = find_document(store, unit=unit, year=year, name=name)
    return Desk(store, kinds, document.key, who=who, now=now)


class Desk:
    """A document open for work by `who`. Every verb is one transaction; times come from `now`."""

    def __init__(
        self, store: Store, kinds: Kinds, key: str, *, who: str, now: Callable[[], datetime]
    ) -> None:
        self.store = store
        self.kinds = kinds
        self.key = key
        self.who = who
        self.now = now
        self._arranged: tuple[State, int, Arrangement] | None = None
        self._planted: tuple[State, int, Arrangement] | None = None

    @property
    def folder(self) -> Path:
        """Where the store is kept, and all that lies beside it."""
        return self.store.folder

    @property
    def settings(self) -> Path:
        """The unit's own kinds, outlines, phrases, rules."""
        return self.folder / "settings"

    @property
    def document(self) -> Document:
        document = self.store.get(Document, self.key)
        if document is None:
            raise UnknownPlace("这份文档已被删除。")
        return document

    @property
    def unit(self) -> Unit:
        unit = self.store.get(Unit, self.document.unit)
        if unit is None:
            raise UnknownPlace("这个单位已被删除。")
        return unit

    @property
    def arrangement(self) -> Arrangement:
        """The document's tree with its records; kept until the store moves on.

        A restore can lead to the same number of transactions: to the same state only by chance.
        """
        state, seq = self.store.state, self.store.seq
        if self._arranged is None or self._arranged[0] is not state or self._arranged[1] != seq:
            document = self.document
            self._arranged = (
                state,
                seq,
                arrange(
                    document,
                    (n for n in self.store.all(Node) if n.document == self.key),
                    self.records(),
                    (p for p in self.store.all(Placement) if p.document == self.key),
                    self.kinds,
                ),
            )
        return self._arranged[2]

    def records(self) -> list[Record]:
        """The pool: all records of the unit and the year, oldest first."""
        unit, year = self.document.unit, self.document.year
        return [r for r in self.store.all(Record) if r.unit == unit and r.year == year]

    def placed(self, end: str) -> Placed:
        """A record of this unit and year by its id or an unambiguous end of it."""
        everything = {p.record.id: p for p in self.arrangement.everything()}
        return everything[find_id(end, everything)]

    def find(
        self,
        *,
        kind: str | None = None,
        section: str | None = None,
        status: str | None = None,
        query: str | None = None,
    ) -> list[Placed]:
        """Records in reading order that meet every condition given.

        Those that hold the words of `query` come before those whose pinyin or initials it is.
        """
        wanted_kind = self.kinds.find(kind).key if kind else None
        nodes: set[str | None] | None = None
        if section is not None:
            nodes = (
                {None} if section in UNPLACED else {*self.arrangement.below(self.section(section))}
            )
        found = [
            p
            for p in self.arrangement.everything()
            if (wanted_kind is None or p.record.kind == wanted_kind)
            and (nodes is None or p.node in nodes)
            and (status is None or p.record.status == status)
        ]
        words = query.strip().lower() if query else ""
        if not words:
            return found
        texts = [(p, self.haystack(p.record)) for p in found]
        said = [p for p, text in texts if words in text]
        if not (words.isascii() and words.isalnum() and len(words) > 1):
            return said
        from store.search import sounds_like  # noqa: PLC0415 - 50 ms that only letters need

        return said + [p for p, text in texts if words not in text and sounds_like(words, text)]

    def haystack(self, record: Record) -> str:
        """What a search in a record looks at, in lower case."""
        parts: list[str] = [record.title, record.place, record.dept, record.date.raw]
        parts += [self.kinds.get(record.kind).label, *record.leaders, *record.tags]
        for value in record.fields.values():
            for item in value if isinstance(value, tuple) else (value,):
                raw = getattr(item, "raw", item)
                parts.append(raw if isinstance(raw, str) else "")
        return "\n".join(parts).lower()

    def section(self, name: str) -> str:
        """The id of the node at a displayed place (2.2) or with an id (n7)."""
        node = self.arrangement.find(name.strip())
        if node is None:
            raise NotFound(f"没有“{clean(name)}”这个章节。章节写作 0、2、2.2，或节点编号如 n7。")
        return node.id

    def named(self, record: Record) -> str:
        """What people call a record: its title, else its day and kind."""
        return record.title or f"{record.date.raw} {self.kinds.get(record.kind).label}".strip()

    def make(self, values: Mapping[str, object]) -> "tuple[Record, Wish]":
        """What was entered, as a record with an id, and where it is to go. Stores nothing."""
        from store.entry import make_record, read_placement  # noqa: PLC0415 - 10 ms that only entering needs

        now = self.now()
        document = self.document
        record = make_record(
            values,
            self.kinds,
            unit=document.unit,
            year=document.year,
            today=now.date(),
            id_=new_id(int(now.timestamp() * 1000)),
        )
        return (
            structs.replace(record, entered_by=self.who, entered_at=self._stamp(now)),
            read_placement(values),
        )

    def add(self, values: Mapping[str, object], *, notes: Iterable[Note] = ()) -> Record:
        """Enter one record; durable when this returns. `notes` come to those that it has itself."""
        record, changes = self._entered(values, notes)
        return self._stored(self.commit(changes, f"新增 {self.named(record)}"), record.id)

    def _entered(
        self, values: Mapping[str, object], notes: Iterable[Note]
    ) -> "tuple[Record, list[Put | Remove]]":
        record, wish = self.make(values)
        record = structs.replace(record, notes=tuple(dict.fromkeys((*record.notes, *notes))))
        changes: list[Put | Remove] = [Put(record)]
        if wish:
            changes.append(Put(self._placement(record.id, wish)))
        return record, changes

    def add_lines(
        self, lines: "Sequence[Quick]", progress: Callable[[int, int], None] = lambda *_: None
    ) -> list[str]:
        """Enter many quick lines as one transaction; the records' ids in their order.

        `progress` is told how many of how many are made, and may raise to stop it.
        """
        ids: list[str] = []
        changes: list[Put | Remove] = []
        for quick in lines:
            record, more = self._entered(quick.values(), quick.notes)
            ids.append(record.id)
            changes += more
            progress(len(ids), len(lines))
        self.commit(changes, f"新增 {len(ids)} 条")
        return ids

    def quick(self, line: str, *, section: str | None = None, kind: str | None = None) -> "Quick":
        """What a quick line says here and today; `section`: the node at which one types."""
        from store.quick import parse  # noqa: PLC0415 - only entering needs it

        return parse(
            line,
            self.kinds,
            year=self.document.year,
            today=self.now().date(),
            arrangement=self._tree(),
            section=section,
            kind=kind,
        )

    def _tree(self) -> Arrangement:
        """The document's nodes without its records: many lines one after the other need no more.

        Kept as `arrangement` is: of 6,000 nodes it takes 6 ms.
        """
        state, seq = self.store.state, self.store.seq
        if self._planted is None or self._planted[0] is not state or self._planted[1] != seq:
            nodes = (n for n in self.store.all(Node) if n.document == self.key)
            self._planted = state, seq, arrange(self.document, nodes, [], [], self.kinds)
        return self._planted[2]

    def add_quick(self, quick: "Quick") -> Record:
        """Enter what a quick line says, with its doubts as notes; durable when this returns."""
        return self.add(quick.values(), notes=quick.notes)

    def quick_preview(self, quick: "Quick") -> Placed:
        """The record that `add_quick` would store, where it would stand. Stores nothing."""
        record, wish = self.make(quick.values())
        notes = tuple(dict.fromkeys((*record.notes, *quick.notes)))
        known = self.arrangement
        placements = [p for p in self.store.all(Placement) if p.document == self.key]
        if wish:
            placements.append(self._placement(record.id, wish))
        there = arrange(
            known.document, known.nodes.values(), [*self.records(), record], placements, self.kinds
        )
        placed = next(p for p in there.everything() if p.record.id == record.id)
        return structs.replace(placed, record=structs.replace(record, id="", notes=notes))

    def edit(self, id_: str, values: Mapping[str, object], *, seen: Record | None = None) -> Record:
        """Change a record (and its place, where `values` names it). `seen`: what one looked at.

        Raises `Conflict` where another is stored now.
        """
        from store.entry import apply_values, read_placement  # noqa: PLC0415 - 10 ms that only entering needs

        placed = self.placed(id_)
        record = placed.record
        if seen is not None and seen != record:
            raise Conflict(seen, record)
        wish = read_placement(values, typed=True)
        rest = {
            k: v for k, v in values.items() if k not in ("section", "node", "use", "text", "order")
        }
        changed = record
        if rest:
            changed = apply_values(record, rest, self.kinds, today=self.now().date())
            changed = structs.replace(changed, to_confirm=False)
        changes: list[Put | Remove] = [Put(changed, seen=record)]
        if (freed := self._freed(record, changed)) is not None and not wish:
            changes.append(Put(freed))
        if wish or "text" in values:
            placement = self._placement(record.id, wish)
            if "text" in values and not values["text"]:
                placement = structs.replace(placement, text=None)
            changes.append(Put(placement))
        return self._stored(self.commit(changes, f"修改 {self.named(record)}"), record.id)

    def left_by(self, id_: str, kind: Kind) -> str:
        """What a record says that it could not as one of another kind: 议题“防汛”."""
        from store.recast import recast, words_left  # noqa: PLC0415 - weights that only this needs

        record = self.placed(id_).record
        was = self.kinds.get(record.kind)
        return words_left(recast(record.fields, was, kind)[1], was)

    def edit_all(
        self,
        ids: Iterable[str],
        values: Mapping[str, object],
        *,
        section: str = "",
        tags: tuple[Sequence[str], Sequence[str]] = ((), ()),
    ) -> int:
        """Change many records alike, all or none: values as `edit` takes them, a section, tags to
        add and to take away. Gives how many changed.
        """
        from store.entry import apply_values  # noqa: PLC0415 - 10 ms that only entering needs

        more, less = tags
        node = None
        if section:
            node = "" if section.strip() in UNPLACED else self.section(section)
        changes: list[Put | Remove] = []
        changed: set[str] = set()
        for id_ in dict.fromkeys(ids):
            record = self.placed(id_).record
            new = apply_values(record, values, self.kinds, today=self.now().date())
            kept = [tag for tag in (*record.tags, *more) if tag not in less]
            new = structs.replace(new, tags=tuple(dict.fromkeys(kept)))
            if new != record:
                changes.append(Put(new, seen=record))
                changed.add(id_)
            known = self._placement(record.id)
            if node is None and (freed := self._freed(record, new)) is not None:
                changes.append(Put(freed))
            if node is not None and known.node != node:
                moved = structs.replace(known, node=node, order=None, told="", told_at=0)
                changes.append(Put(moved))
                changed.add(id_)
        if changes:
            self.commit(changes, f"改 {len(changed)} 条记录")
        return len(changed)

    def remove(self, ids: Iterable[str], *, seen: Record | None = None) -> list[Record]:
        """Take records out, with their placements in every document; all or none.

        `seen`: a single record, as one looked at it. Raises `Conflict` where it is another now.
        """
        records = [self.placed(id_).record for id_ in ids]
        if seen is not None and [seen] != records:
            raise Conflict(seen, records[0])
        keys = {record.id for record in records}
        changes: list[Put | Remove] = [
            Remove(record, seen=record) for record in {r.id: r for r in records}.values()
        ]
        changes += [Remove(p) for p in self.store.all(Placement) if p.record in keys]
        label = self.named(records[0]) if len(keys) == 1 else f"{len(keys)} 条记录"
        self.commit(changes, f"删除 {label}")
        return records

    def move(self, ids: Iterable[str], to: str) -> int:
        """Place records in a section; 未归类 takes them out of every section. All or none."""
        node = "" if to.strip() in UNPLACED else self.section(to)
        changes: list[Put | Remove] = []
        for id_ in dict.fromkeys(self.placed(id_).record.id for id_ in ids):
            known = self._placement(id_)
            changes.append(Put(structs.replace(known, node=node, order=None, told="", told_at=0)))
        self.commit(changes, f"移动 {len(changes)} 条记录")
        return len(changes)

    def use(self, id_: str, use: str) -> None:
        """Say how the document uses a record: named, counted, told or ledger."""
        from store.entry import read_placement  # noqa: PLC0415 - 10 ms that only entering needs

        named = self.named(self.placed(id_).record)
        self.commit([Put(self._placement(id_, read_placement({"use": use})))], f"改用法 {named}")

    def set_up(self, unit: Unit, frame: Frame) -> None:
        """Say how the unit is called and what stands around the document; both as one looks at."""
        changes: list[Put | Remove] = []
        if unit != self.unit:
            changes.append(Put(unit))
        if frame != self.document.frame:
            changes.append(Put(structs.replace(self.document, frame=frame)))
        if changes:
            self.commit(changes, "改公文要素")

    def say(self, id_: str, text: str, *, seen: str | EllipsisType | None = ...) -> None:
        """Tell a record in these words; "" in the composed ones again.

        `seen`: the words that one looked at (None: the composed ones). Raises `Conflict` where
        others stand there by now.
        """
        record = self.placed(id_).record
        known = self._placement(record.id)
        said = structs.replace(known, text=clean(text).strip() or None)
        if seen is not ... and known.text != seen:
            raise Conflict(said, known)
        self.commit([Put(said)], f"写句 {self.named(record)}")

    def write(self, node: Node, **parts: object) -> Node:
        """Change the words of a node (`text`, `effect`) and what it `collects`, by `words`.

        `node` as one looked at it; gives what is stored now. A number before a heading goes.
        """
        from store.leads import numberless  # noqa: PLC0415 - only who changes the outline

        words = {
            key: tuple(clean(str(v)) for v in value)
            if isinstance(value, tuple)
            else clean(str(value))
            for key, value in parts.items()
        }
        changed = structs.replace(node, to_confirm=False, **words)
        if changed.text != node.text:
            changed = numberless(changed)
        self.commit([Put(changed, seen=node), *self._rebound(changed)], "改文字")
        return structs.replace(changed, rev=node.rev + 1)

    def to_confirm(self) -> list[Node | Placed]:
        """What came over from an earlier year and nobody has read again, in reading order."""
        found = self.arrangement
        waiting: list[Node | Placed] = []
        for id_, node in found.nodes.items():
            if node.to_confirm:
                waiting.append(node)
            waiting += (p for p in found.placed.get(id_, ()) if p.record.to_confirm)
        return [*waiting, *(p for p in found.loose if p.record.to_confirm)]

    def confirm(self, what: Node | Placed) -> None:
        """Say that it holds for this year as it stands; a record then is one of its facts."""
        from store.entry import note  # noqa: PLC0415 - 10 ms that only entering needs

        if isinstance(what, Node):
            self.commit([Put(structs.replace(what, to_confirm=False), seen=what)], "确认文字")
        else:
            record = note(structs.replace(what.record, to_confirm=False), self.kinds)
            self.commit([Put(record, seen=what.record)], f"确认 {self.named(record)}")

    def settle(self, record: str, told: str, nth: int, fact: str) -> None:
        """Put what the record says in the place of a number in its hand-written clause.

        `nth`: of those numbers in the clause that read `told`, counted from 0.
        """
        known = self._placement(record)
        changed = _settled({"text": known.text or ""}, told, nth, fact)
        named = self.named(self.placed(record).record)
        self.commit([Put(structs.replace(known, **changed))], f"按记录改数字 {named}")

    def settle_words(self, node: str, told: str, nth: int, fact: str) -> None:
        """The same in the words of a node: its text, then its effect."""
        known = self.arrangement.nodes[node]
        words = _settled({"text": known.text, "effect": known.effect}, told, nth, fact)
        changed = structs.replace(known, **words)
        self.commit([Put(changed, seen=known), *self._rebound(changed)], "按记录改数字")

    def _rebound(self, node: Node) -> list[Put]:
        """The placements whose words in a node were changed with it. Those of approved records
        stay, so that the change of their words is refused."""
        before = self.arrangement.placed.get(node.id, [])
        return [
            Put(structs.replace(one.placement, told=one.told, told_at=one.told_at))
            for one in bound_to(node.text, before)
            if one.placement and one.told != one.placement.told and one.record.status != "approved"
        ]

    def print_figure(self, key: str, how: Rounding | None) -> None:
        """Say how the document prints a figure; None: exactly."""
        printed = {k: v for k, v in self.document.printed.items() if k != key}
        if how is not None:
            printed[key] = how
        self.commit([Put(structs.replace(self.document, printed=printed))], "改数字印法")

    def reshape(self, verb: "Verb") -> str:
        """Change the outline by a verb of `store.editing`; the id of the node to look at."""
        edit = verb(self.arrangement)
        self.commit(edit.changes, edit.label)
        return edit.node

    def undo(self, count: int = 1) -> list[Transaction]:
        """Take back the last transactions of who works here in this unit and year, all or none."""
        from store.history import undo  # noqa: PLC0415 - only when asked for

        return undo(self.store, self._here, count, who=self.who, at=self._stamp(self.now()))

    def redo(self, count: int = 1) -> list[Transaction]:
        """Do again what was taken back last, all or none."""
        from store.history import redo  # noqa: PLC0415 - only when asked for

        return redo(self.store, self._here, count, who=self.who, at=self._stamp(self.now()))

    def history(self, id_: str | None = None) -> Iterator[Transaction]:
        """Transactions of this unit and year, or of one record (also one long gone)."""
        from store.history import history  # noqa: PLC0415 - only when asked for

        if id_ is not None:
            records = {r.id for r in self.store.all(Record)}
            try:
                id_ = find_id(id_, records)
            except StoreError:
                old = (c.item for t in self.history() for c in t.changes)
                gone = {item.id for item in old if isinstance(item, Record)}
                id_ = find_id(id_, gone)
        return history(self.store, self._here, id_)

    @property
    def _here(self) -> tuple[str, int]:
        return self.document.unit, self.document.year

    def commit(self, changes: Sequence[Put | Remove], label: str) -> Transaction:
        """One transaction in the name of who works here, on what is seen here and nothing else."""
        seen = [
            change
            if change.seen is not None
            else structs.replace(change, seen=self.store.get(type(change.item), change.item.key))
            for change in changes
        ]
        return self.store.commit(seen, who=self.who, at=self._stamp(self.now()), label=label)

    def _placement(self, record: str, wish: "Wish | None" = None) -> Placement:
        """The placement of a record as it is, or as it is to be, with what was wished."""
        known = self.store.get(Placement, f"{self.key}\t{record}")
        known = known or Placement(self.key, record)
        if wish is None:
            return known
        if wish.section is not None:
            node = "" if wish.section in UNPLACED else self.section(wish.section)
            known = structs.replace(known, node=node)
        return structs.replace(
            known,
            use=wish.use or known.use,
            text=wish.text if wish.text is not None else known.text,
            order=wish.order if wish.order is not None else known.order,
        )

    def _freed(self, before: Record, after: Record) -> Placement | None:
        """The placement of a record that is of another kind now, without what it only said as the
        kind did: its use, and a node that collects that kind and not this one. None: it stays."""
        known = self._placement(before.id)
        if before.kind == after.kind or known.told:
            return None
        was, kind = self.kinds.get(before.kind), self.kinds.get(after.kind)
        freed = structs.replace(known, use=None) if known.use == was.use else known
        below = self.arrangement.below(known.node) if known.node in self.arrangement.nodes else []
        collected = {key for id_ in below for key in self.arrangement.nodes[id_].collects}
        if was.key in collected and kind.key not in collected:
            freed = structs.replace(freed, node=None, order=None)
        return freed if freed != known else None

    def _stored(self, transaction: Transaction, id_: str) -> Record:
        for change in transaction.changes:
            if isinstance(change.after, Record) and change.after.id == id_:
                return change.after
        raise NotFound(f"没有编号为“{id_}”的记录。")

    @staticmethod
    def _stamp(now: datetime) -> str:
        return now.astimezone().isoformat(timespec="seconds")


def _settled(texts: Mapping[str, str], told: str, nth: int, fact: str) -> dict[str, str]:
    """The text in which the number stands, by its name, with `fact` in that place: a number is
    found as one, so that the 5人 in 15人 is none.
    """
    from store.quantity import find_quantities  # noqa: PLC0415

    places = [
        (name, start, end)
        for name, text in texts.items()
        for start, end, _ in find_quantities(text)
        if text[start:end] == told
    ]
    if nth >= len(places):
        raise StoreError("这一句已经改过，请再看一看。")
    name, start, end = places[nth]
    return {name: texts[name][:start] + fact + texts[name][end:]}
