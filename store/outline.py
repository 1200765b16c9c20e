"""Outlines, and which node of a document holds which record.

An outline is data (`outlines.toml`): the nodes that a new document starts with. `arrange` lays the
pool of records over a document's tree: what was placed by hand stays there, everything else goes to
the node that collects its kind, as long as the document's span holds its dates.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import msgspec
from msgspec import Struct

from store.contract import StoreError
from store.kinds import Kind, Kinds, read_toml
from store.model import Document, Node, NodeStyle, Placement, Quantity, Record, Use
from store.told import bound

__all__ = [
    "Arrangement", "Outline", "Placed", "Sprout", "arrange", "bound_to", "load_outline", "plant",
]  # fmt: skip


class Sprout(Struct, frozen=True, forbid_unknown_fields=True):
    """A node as an outline declares it. `text` is printed (a heading), `label` never is."""

    style: NodeStyle = "point"
    text: str = ""
    label: str = ""
    collects: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    points: tuple["Sprout", ...] = ()
    each: str = ""
    """A kind: each of its records becomes a point here, with its title as the claim."""


class Outline(Struct, frozen=True, forbid_unknown_fields=True):
    """A tree of nodes to start from."""

    label: str
    nodes: tuple[Sprout, ...]


def load_outline(name: str, settings: Path | None = None) -> Outline:
    """An outline by its name (the unit's own before the built-in ones), or from a TOML file.

    A file may hold one outline (`label`, `nodes`) or several (`[outlines.NAME]`: the first counts).
    """
    files = [settings / "outlines.toml"] if settings else []
    known: list[str] = []
    for path in [*files, Path(__file__).with_name("outlines.toml")]:
        if path.is_file():
            tables = _tables(path)
            if name in tables:
                return _outline(path, name, tables[name])
            known += [key for key in tables if key not in known]
    path = Path(name)
    if path.suffix == ".toml" or path.is_file():
        tables = _tables(path)
        if tables:
            key = next(iter(tables))
            return _outline(path, key, tables[key])
    raise StoreError(
        f"没有“{name}”这个提纲。可用的有：{'、'.join(known)}；也可以给一个 .toml 文件。"
    )


def _tables(path: Path) -> dict[str, object]:
    data = read_toml(path)
    tables = data.get("outlines")
    if isinstance(tables, dict):
        return tables
    return {path.stem: data} if "nodes" in data else {}


def _outline(path: Path, name: str, table: object) -> Outline:
    try:
        return msgspec.convert(table, Outline)
    except msgspec.ValidationError as error:
        raise StoreError(f"{path}：提纲 {name} 的写法不对（{error}）。") from None


def plant(
    outline: Outline, document: Document, records: Iterable[Record] = ()
) -> tuple[Document, list[Node], list[Placement]]:
    """The nodes of a new document, title and sign-off included; the document counts them.

    Where the outline asks for a point for `each` record of a kind, only this kind is in it.
    """
    nodes: list[Node] = []
    told: list[Placement] = []
    records = list(records)

    def grow_each(kind: str, parent: str) -> None:
        mine = [r for r in records if (r.unit, r.kind) == (document.unit, kind)]
        now = [r for r in mine if r.year == document.year]
        # A year's plan begins with what the year before called its next steps.
        for order, record in enumerate(now or [r for r in mine if r.year == document.year - 1]):
            id_ = f"n{document.next_node + len(nodes)}"
            nodes.append(Node(document.key, id_, "point", parent, order, record.title))
            if now:
                told.append(Placement(document.key, record.id, id_, "told", told=record.title))

    def grow(sprouts: Iterable[Sprout], parent: str) -> None:
        for order, sprout in enumerate(sprouts):
            node = Node(
                document=document.key,
                id=f"n{document.next_node + len(nodes)}",
                style=sprout.style,
                parent=parent,
                order=order,
                text=sprout.text,
                label=sprout.label,
                collects=sprout.collects,
                words=sprout.words,
            )
            nodes.append(node)
            grow(sprout.points, node.id)
            if sprout.each:
                grow_each(sprout.each, node.id)

    frame = (Sprout("title"), *outline.nodes, Sprout("signature"), Sprout("date"))
    grow(frame, "")
    only = next((sprout.each for sprout in outline.nodes if sprout.each), "")
    count = document.next_node + len(nodes)
    return msgspec.structs.replace(document, next_node=count, only=only), nodes, told


class Placed(Struct, frozen=True):
    """A record as one document uses it. `node` None and `section` None: 未归类."""

    record: Record
    node: str | None
    section: str | None
    use: Use
    order: int
    text: str | None = None
    told: str = ""
    told_at: int = 0
    placement: Placement | None = None


class Arrangement(Struct, frozen=True):
    """A document's tree with its records in it: what composing and every screen start from."""

    document: Document
    nodes: dict[str, Node]
    """By id, in reading order (depth first)."""
    sections: dict[str, str]
    """Displayed place of each node: "0" preamble, "2", "2.2"; a paragraph has its heading's."""
    placed: dict[str, list[Placed]]
    """The records of each node, in order."""
    loose: list[Placed]
    """What waits under 未归类."""
    outside: list[Placed]
    """What lies wholly before or after the document's span: no business of this document."""

    def children(self, node: str) -> list[Node]:
        """The nodes right below, in order; "" gives those at the top."""
        return [n for n in self.nodes.values() if n.parent == node]

    def is_spacing(self, node: Node) -> bool:
        """Whether it is an empty line of an imported text, and nothing else."""
        words = (node.text, node.effect, node.lead or "", node.label, *node.collects)
        empty = node.style == "paragraph" and not "".join(words).strip()
        return empty and not self.placed.get(node.id) and not self.children(node.id)

    def find(self, section: str) -> Node | None:
        """A node by its id (`n7`), or by its place as shown (`2.2`): then a heading or point."""
        if section in self.nodes:
            return self.nodes[section]
        return next(
            (
                self.nodes[id_]
                for id_, place in self.sections.items()
                if place == section and self.nodes[id_].style != "paragraph"
            ),
            None,
        )

    def below(self, node: str) -> list[str]:
        """The ids of a node and all nodes under it."""
        found = [node]
        for child in self.children(node):
            found += self.below(child.id)
        return found

    def everything(self) -> list[Placed]:
        """All records, in reading order; the loose ones, then those outside, come last."""
        inside = [p for id_ in self.nodes for p in self.placed.get(id_, ())]
        return inside + self.loose + self.outside

    def facts(self) -> list[Record]:
        """What can be added up: the records that the text tells, but for those to be confirmed."""
        found = (p for id_ in self.nodes for p in self.placed.get(id_, ()) if p.use != "ledger")
        return [placed.record for placed in found if not placed.record.to_confirm]


def arrange(
    document: Document,
    nodes: Iterable[Node],
    records: Iterable[Record],
    placements: Iterable[Placement],
    kinds: Kinds,
) -> Arrangement:
    """Lay the records over the document's tree."""
    tree = _reading_order(nodes)
    sections = _sections(tree)
    by_record = {p.record: p for p in placements}
    collectors = _collectors(tree)
    places: dict[str, list[_Entry]] = {}
    loose: list[Placed] = []
    outside: list[Placed] = []
    for record in records:
        placement = by_record.get(record.id)
        if placement is not None and (placement.node in tree or placement.node == ""):
            node = placement.node or None
        elif _covers(document, record):
            node = _collector(record, collectors)
        else:
            node = None
        use: Use = kinds.get(record.kind).use
        if placement is not None and placement.use is not None:
            use = placement.use
        if node:
            places.setdefault(node, []).append((record, placement, use))
        elif placement is None and _outside(document, record):
            outside.append(Placed(record, None, None, use, 0))
        else:
            loose.append(_placed((record, placement, use), None, None, 0))
    placed = {
        node: [
            _placed(entry, node, sections[node] or None, order)
            for order, entry in enumerate(_in_order(_few_named(entries, kinds), kinds), 1)
        ]
        for node, entries in places.items()
    }
    for node in {p.node for p in by_record.values() if p.told and p.node in placed}:
        placed[node] = bound_to(tree[node].text, placed[node])
    return Arrangement(document, tree, sections, placed, loose, outside)


_Entry = tuple[Record, Placement | None, Use]
"""A record on its way into a node."""


def _placed(entry: _Entry, node: str | None, section: str | None, order: int) -> Placed:
    record, placement, use = entry
    if placement is None:
        return Placed(record, node, section, use, order)
    if node is None:
        order = placement.order or 0
    return Placed(
        record, node, section, use, order, placement.text, placement.told, placement.told_at,
        placement,
    )  # fmt: skip


def bound_to(text: str, entries: list[Placed]) -> list[Placed]:
    """The records of a node with the words that tell them now; unchanged where those are gone."""
    if all(text.startswith(entry.told, entry.told_at) for entry in entries):
        return entries
    now = bound(text, [((entry.told, entry.told_at), entry.record.title) for entry in entries])
    return [
        msgspec.structs.replace(entry, told=words[0], told_at=words[1]) if words else entry
        for entry, words in zip(entries, now, strict=True)
    ]


def _reading_order(nodes: Iterable[Node]) -> dict[str, Node]:
    """Depth first. What two people's changes at once have cut off comes last, at the top level."""
    nodes = list(nodes)
    children: dict[str, list[Node]] = {}
    for node in nodes:
        children.setdefault(node.parent, []).append(node)
    tree: dict[str, Node] = {}

    def walk(parent: str) -> None:
        for node in sorted(children.get(parent, ()), key=lambda n: n.order):
            if node.id not in tree:
                tree[node.id] = node
                walk(node.id)

    walk("")
    ids = {node.id for node in nodes}
    for node in sorted(nodes, key=lambda n: n.parent in ids):
        if node.id not in tree:
            tree[node.id] = msgspec.structs.replace(node, parent="")
            walk(node.id)
    return tree


def _sections(tree: Mapping[str, Node]) -> dict[str, str]:
    places: dict[str, str] = {}
    counters: dict[str, int] = {}
    for node in tree.values():
        above = places.get(node.parent, "")
        if node.style == "preamble":
            places[node.id] = "0"
        elif node.style in ("title", "signature", "date"):
            places[node.id] = ""
        elif node.style in ("heading", "point", "closing"):
            counters[node.parent] = counters.get(node.parent, 0) + 1
            place = str(counters[node.parent])
            places[node.id] = f"{above}.{place}" if above else place
        else:
            places[node.id] = above or "0"
    return places


def _collectors(tree: Mapping[str, Node]) -> dict[str, list[Node]]:
    found: dict[str, list[Node]] = {}
    for node in tree.values():
        for kind in node.collects:
            found.setdefault(kind, []).append(node)
    return found


def _collector(record: Record, collectors: Mapping[str, list[Node]]) -> str | None:
    """The node whose words the record holds, else the first that collects its kind."""
    nodes = collectors.get(record.kind)
    if not nodes:
        return None
    return next((n.id for n in nodes if any(w in record.title for w in n.words)), nodes[0].id)


def _covers(document: Document, record: Record) -> bool:
    if document.only and document.only != record.kind:
        return False
    if document.tag and document.tag not in record.tags:
        return False
    if document.span_start is None or document.span_end is None:
        return True
    start, end = record.date.start, record.date.end
    if start is None or end is None:
        return False
    return document.span_start <= start and end <= document.span_end


def _outside(document: Document, record: Record) -> bool:
    """Whether it is of no kind or tag of the document's, or all before or after its span."""
    if document.only and document.only != record.kind:
        return True
    if document.tag and document.tag not in record.tags:
        return True
    first, last = document.span_start, document.span_end
    start, end = record.date.start, record.date.end
    if first is None or last is None or start is None or end is None:
        return False
    return end < first or last < start


def _few_named(entries: list[_Entry], kinds: Kinds) -> list[_Entry]:
    """Where nobody has said how to tell them: the largest of a kind are named, the rest is not."""
    groups: dict[str, list[_Entry]] = {}
    for entry in entries:
        record, placement, use = entry
        if use == "named" and (placement is None or placement.text is None):
            groups.setdefault(record.kind, []).append(entry)
    others: dict[str, Use] = {}
    for key, group in groups.items():
        kind = kinds.get(key)
        if len(group) > kind.names:
            open_ = [record for record, placement, _ in group if not (placement and placement.use)]
            left = max(0, kind.names - (len(group) - len(open_)))
            # What is told one by one anyway (存在问题), and an honour, may be a title alone.
            bare = kind.rest != "counted" or bool(kind.largest)
            worth = [r for r in open_ if bare or _more_than_a_title(r, kind)]
            worth.sort(key=lambda record: -_size(record, kind))
            names = {record.id for record in worth[:left]}
            others |= {record.id: kind.rest for record in open_ if record.id not in names}
    return [(r, placement, others.get(r.id, use)) for r, placement, use in entries]


def _size(record: Record, kind: Kind) -> Decimal:
    """How large a record is by the kind's `largest`, else by the first number that its own clause
    tells; 0 where the record does not say it.
    """
    told = (kind.largest,) if kind.largest else _told(kind.named)
    for field in kind.fields:
        value = record.fields.get(field.key)
        if field.key not in told:
            continue
        if value is None and kind.largest:  # 获评省级文明单位
            value = next((c for c in field.choices if c[:1] in record.title), None)
        if isinstance(value, Quantity) and value.value is not None:
            return value.value
        if isinstance(value, str) and value in field.choices and kind.largest:
            return Decimal(len(field.choices) - field.choices.index(value))
    return Decimal(0)


def _more_than_a_title(record: Record, kind: Kind) -> bool:
    """Whether its own clause would tell more than its title: a bare title reads like a list."""
    told = _told(kind.named)
    return ("date" in told and record.date.start is not None) or any(
        record.fields.get(field.key) for field in kind.fields if field.key in told
    )


@cache
def _told(clause: str) -> frozenset[str]:
    """The fields that a clause of `kinds.toml` tells."""
    return frozenset(re.findall(r"\w+", " ".join(re.findall(r"\{([^}]*)\}", clause))))


def _in_order(entries: list[_Entry], kinds: Kinds) -> list[_Entry]:
    """By hand first; else in the trade's order (部署, 活动 …), then by date, then as entered."""
    stages = {kind.key: kinds.stages.index(kind.stage) for kind in kinds.kinds.values()}
    other = stages["other"]

    def key(entry: _Entry) -> tuple[bool, int, int, date]:
        record, placement, _ = entry
        by_hand = placement is not None and placement.order is not None
        order = placement.order or 0 if placement else 0
        return (not by_hand, order, stages.get(record.kind, other), record.date.start or date.max)

    return sorted(entries, key=key)
