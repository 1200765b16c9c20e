"""Changing a document's outline: each verb looks at the arrangement and gives one transaction.

A verb changes nothing by itself. It gives an `Edit`, or raises `StoreError` with what a person can
do instead. The keys of new nodes are counted up by the document and never used twice.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import get_args

from msgspec import Struct
from msgspec.structs import replace

from store.clean import clean
from store.contract import Put, Remove, StoreError
from store.leads import numberless, renumbered
from store.model import Node, NodeStyle, Placement, PointStyle
from store.outline import Arrangement, Placed, Sprout
from store.told import nearest

__all__ = [
    "BODY", "STYLE_LABELS", "Edit", "NotPossible", "Verb", "add", "delete", "hand_over", "indent",
    "join", "next_points", "next_style", "outdent", "part", "paste", "pieces", "reorder", "restyle",
    "shift", "sign", "split", "untold",
]  # fmt: skip

BODY: tuple[NodeStyle, ...] = ("heading", "point", "paragraph")
"""The styles that can be added, moved and deleted; title, preamble and sign-off stay in place."""

STYLE_LABELS: dict[NodeStyle, str] = {
    "title": "标题",
    "preamble": "引言",
    "heading": "标题",
    "point": "要点",
    "paragraph": "段落",
    "closing": "结语",
    "signature": "落款",
    "date": "日期",
}
POINT_LABELS: dict[PointStyle, str] = {
    "numbered": "各成一段（一是……）",
    "joined": "合为一段（一是……；二是……）",
    "plain": "各成一段，以领句开头",
}
_TAIL = ("closing", "signature", "date")
_LEVELS = 4
"""一、 （一） 1. （1）: GB/T 9704—2012, 7.3.3."""
_NESTED = 2
"""一是… and （1）… inside it."""
_ROOM = 16
_ENDS = "。！？…；"
_ENUMERATED = "[一二三四五六七八九十]+是(?!否)"


class NotPossible(StoreError):
    """The outline does not allow it; the sentence says what does go."""

    status = 1


class Edit(Struct, frozen=True):
    """One transaction, what it is called, and the id of the node to look at afterwards."""

    changes: tuple[Put | Remove, ...]
    label: str
    node: str


class _Tree:
    """A working copy of the outline: nodes by id, and the ids below each in their order."""

    def __init__(self, arrangement: Arrangement) -> None:
        self.arrangement = arrangement
        self.document = arrangement.document
        self.nodes = dict(arrangement.nodes)
        self.below: dict[str, list[str]] = {}
        for node in self.nodes.values():
            self.below.setdefault(node.parent, []).append(node.id)
        self.placements: list[Put | Remove] = []

    def __getitem__(self, id_: str) -> Node:
        node = self.nodes.get(id_)
        if node is None:
            raise NotPossible("这一处已经不在提纲里了。")
        return node

    def body(self, id_: str) -> Node:
        node = self[id_]
        if node.style not in BODY:
            raise NotPossible(f"{STYLE_LABELS[node.style]}的位置是固定的，只能改文字。")
        return node

    def children(self, id_: str) -> list[str]:
        return self.below.setdefault(id_, [])

    def beside(self, node: Node, step: int) -> Node | None:
        """The neighbour on the same level, if it can be moved over; empty lines are none."""
        siblings = self.children(node.parent)
        at = siblings.index(node.id) + step
        while 0 <= at < len(siblings) and self.arrangement.is_spacing(self.nodes[siblings[at]]):
            at += step
        found = self.nodes[siblings[at]] if 0 <= at < len(siblings) else None
        return found if found is not None and found.style in BODY else None

    def depth(self, id_: str, style: NodeStyle) -> int:
        """How many nodes of a style stand one above the other, down to this one."""
        deep = 0
        while id_:
            node = self.nodes[id_]
            deep += node.style == style
            id_ = node.parent
        return deep

    def height(self, id_: str, style: NodeStyle) -> int:
        """The same from this one down."""
        own = self.nodes[id_].style == style
        return own + max((self.height(c, style) for c in self.children(id_)), default=0)

    def refusal(self, id_: str, parent: str) -> str:
        """Why a node (with all below it) cannot stand under `parent`; "" if it can."""
        node = self.nodes[id_]
        above = self.nodes[parent].style if parent else None
        if node.style == "heading":
            if above not in (None, "heading"):
                return "标题只能放在标题下面。"
            if self.depth(parent, "heading") + self.height(id_, "heading") > _LEVELS:
                return f"标题最多 {_LEVELS} 级：一、（一）1.（1）。"
        elif node.style == "point":
            if above not in (None, "heading", "point"):
                return "要点只能放在标题或要点下面。"
            if self.depth(parent, "point") + self.height(id_, "point") > _NESTED:
                return f"要点最多 {_NESTED} 层。"
        elif above in ("paragraph", "title", "closing", "signature", "date"):
            return "段落只能放在标题、要点或引言下面。"
        return ""

    def check(self, id_: str, parent: str) -> None:
        if why := self.refusal(id_, parent):
            raise NotPossible(why)

    def take(self, id_: str) -> int:
        """Lift a node out of its level; where it stood there."""
        siblings = self.children(self.nodes[id_].parent)
        at = siblings.index(id_)
        del siblings[at]
        return at

    def put(self, id_: str, parent: str, at: int) -> None:
        siblings = self.children(parent)
        order = 0
        if at:
            order = self.nodes[siblings[at - 1]].order + 1
        elif siblings:
            order = self.nodes[siblings[0]].order - 1
        siblings.insert(at, id_)
        self.nodes[id_] = replace(self.nodes[id_], parent=parent, order=order)

    def grow(self, style: NodeStyle, parent: str, at: int, sprout: Sprout) -> Node:
        """A new node with a key that no node of the document ever had."""
        number = self.document.next_node
        node = Node(
            self.document.key, f"n{number}", style, parent, text=clean(sprout.text),
            label=sprout.label, collects=sprout.collects, words=sprout.words,
        )  # fmt: skip
        self.document = replace(self.document, next_node=number + 1)
        self.nodes[node.id] = node
        self.put(node.id, parent, at)
        return node

    def place(self, at: str, style: NodeStyle) -> tuple[str, int]:
        """Where a new node goes that is asked for at the node `at`: parent, and index there."""
        id_ = at if at in self.nodes else ""
        if not id_:
            return "", self._end()
        if style != "heading" and self.nodes[id_].style == "heading":
            return id_, len(self.children(id_))
        if style == "paragraph" and self.nodes[id_].style == "preamble":
            return id_, len(self.children(id_))
        while (parent := self.nodes[id_].parent) and not (
            self.nodes[id_].style == "heading"
            or (style != "heading" and self.nodes[parent].style in ("heading", "point"))
            or (style == "paragraph" and self.nodes[parent].style == "preamble")
        ):
            id_ = parent
        if not parent and self.nodes[id_].style in _TAIL:
            return "", self._end()
        return parent, self.children(parent).index(id_) + 1

    def _end(self) -> int:
        """Behind the last node of the body: before 结语 and sign-off."""
        top = self.children("")
        return next((n for n, id_ in enumerate(top) if self.nodes[id_].style in _TAIL), len(top))

    def remove(self, id_: str) -> list[str]:
        """Take a node out with all below it; their ids."""
        gone = [id_]
        for child in list(self.children(id_)):
            gone += self.remove(child)
        self.take(id_)
        del self.nodes[id_]
        return gone

    def edit(self, label: str, node: str) -> Edit:
        """What has changed. Nodes that have to make room make so much that the next change needs
        none: each node that is touched is one that another person can no longer undo.
        """
        for siblings in self.below.values():
            last: int | None = None
            for id_ in siblings:
                if last is not None and self.nodes[id_].order <= last:
                    self.nodes[id_] = replace(self.nodes[id_], order=last + _ROOM)
                last = self.nodes[id_].order
        known = self.arrangement.nodes
        told = frozenset(self.arrangement.placed)
        self.nodes |= renumbered(self.nodes, self.below, known, told=told)
        changes: list[Put | Remove] = []
        if self.document != self.arrangement.document:
            changes.append(Put(self.document))
        changes += [Put(n) for id_, n in self.nodes.items() if known.get(id_) != n]
        changes += [Remove(n) for id_, n in known.items() if id_ not in self.nodes]
        return Edit((*changes, *self.placements), label, node)


def add(arrangement: Arrangement, at: str, new: Node) -> Edit:
    """A node like `new` behind the node `at`; below it, where only that one is a heading."""
    tree = _Tree(arrangement)
    parent, index = tree.place(at, new.style)
    node = tree.grow(new.style, parent, index, Sprout(new.style, new.text))
    node = replace(
        tree.nodes[node.id],
        effect=clean(new.effect),
        collects=new.collects,
        words=tuple(map(clean, new.words)),
    )
    tree.nodes[node.id] = numberless(node)
    tree.check(node.id, parent)
    return tree.edit(f"新增{STYLE_LABELS[new.style]}", node.id)


def sign(arrangement: Arrangement, day: str) -> Edit:
    """署名 and 成文日期 where a text has none: the unit signs, on the day (as it is printed)."""
    tree = _Tree(arrangement)
    top = tree.children("")
    new: list[str] = []
    for style, text in (("signature", ""), ("date", day)):
        there = {tree.nodes[id_].style: n for n, id_ in enumerate(top)}
        if style in there:
            continue
        at = there.get("date", len(top)) if style == "signature" else there["signature"] + 1
        new.append(tree.grow(style, "", at, Sprout(style, text)).id)  # type: ignore[arg-type]
    if not new:
        raise NotPossible("署名和成文日期都有了。")
    return tree.edit("补上落款", new[0])


def shift(arrangement: Arrangement, id_: str, step: int) -> Edit:
    """One up (-1) or down (+1) on its level; from the edge into the heading before or behind."""
    tree = _Tree(arrangement)
    node = tree.body(id_)
    label = f"{'上' if step < 0 else '下'}移{STYLE_LABELS[node.style]}"
    if (beside := tree.beside(node, step)) is not None:
        to = tree.children(node.parent).index(beside.id)
        at = tree.take(id_)
        tree.put(id_, node.parent, to)
        if abs(to - at) > 1:  # the empty lines between them stay between them
            tree.take(beside.id)
            tree.put(beside.id, node.parent, at)
        return tree.edit(label, id_)
    above = tree.nodes.get(node.parent)
    # What is no neighbour on its own level may find one in the next heading or point.
    other = tree.beside(above, step) if above is not None and above.style in BODY else None
    if above is not None and other is not None and not tree.refusal(id_, other.id):
        tree.take(id_)
        tree.put(id_, other.id, len(tree.children(other.id)) if step < 0 else 0)
        return tree.edit(label, id_)
    raise NotPossible(f"已经在最{'前' if step < 0 else '后'}面了。")


def indent(arrangement: Arrangement, id_: str) -> Edit:
    """Down one level: below the node before it, with all that stands below."""
    tree = _Tree(arrangement)
    node = tree.body(id_)
    before = tree.beside(node, -1)
    if before is None:
        raise NotPossible("它是这一级的第一个，前面没有可以归入的。")
    tree.check(id_, before.id)
    tree.take(id_)
    tree.put(id_, before.id, len(tree.children(before.id)))
    return tree.edit(f"{STYLE_LABELS[node.style]}降一级", id_)


def outdent(arrangement: Arrangement, id_: str) -> Edit:
    """Up one level. What followed it on the old level goes on below it, so no line moves."""
    tree = _Tree(arrangement)
    node = tree.body(id_)
    above = tree.nodes.get(node.parent)
    if above is None or above.style not in BODY:
        raise NotPossible("已经在最高一级了。")
    if node.style != "heading" and above.style == "heading":
        raise NotPossible(
            f"{STYLE_LABELS[node.style]}在标题下面已是最高一级；要让它成为标题，请改样式。"
        )
    followers = tree.children(above.id)[tree.children(above.id).index(id_) + 1 :]
    tree.take(id_)
    tree.put(id_, above.parent, tree.children(above.parent).index(above.id) + 1)
    for follower in followers:
        if tree.refusal(follower, id_):
            raise NotPossible("它后面的同级内容不能放到它下面，请先把它移到最后。")
        tree.take(follower)
        tree.put(follower, id_, len(tree.children(id_)))
    return tree.edit(f"{STYLE_LABELS[node.style]}升一级", id_)


def restyle(arrangement: Arrangement, id_: str, style: NodeStyle) -> Edit:
    """Make a heading, point or paragraph of it. It stays where it is; imported numbers go, and one
    that stands before the words of a new heading."""
    tree = _Tree(arrangement)
    node = tree.body(id_)
    tree.nodes[id_] = numberless(replace(node, style=style, lead=None, tail="", run_in=False))
    tree.check(id_, node.parent)
    for child in tree.children(id_):
        if why := tree.refusal(child, id_):
            raise NotPossible(f"它下面还有内容：{why}")
    return tree.edit(f"改成{STYLE_LABELS[style]}", id_)


def next_style(arrangement: Arrangement, id_: str) -> Edit:
    """The next style that is possible here: heading, point, paragraph, heading."""
    node = _Tree(arrangement).body(id_)
    at = BODY.index(node.style)
    why: NotPossible | None = None
    for style in (BODY[(at + 1) % 3], BODY[(at + 2) % 3]):
        try:
            return restyle(arrangement, id_, style)
        except NotPossible as error:
            why = why or error
    assert why is not None
    raise why


def next_points(arrangement: Arrangement, id_: str) -> Edit:
    """Tell the points of a heading (or those beside a point) in the next of the three ways."""
    tree = _Tree(arrangement)
    node = tree.body(id_)
    above = node.parent if node.style == "point" else id_
    if above not in tree.nodes or not any(
        tree.nodes[child].style == "point" for child in tree.children(above)
    ):
        raise NotPossible("这里没有要点。光标放在要点或它上面的标题上。")
    ways = get_args(PointStyle)
    way: PointStyle = ways[(ways.index(tree.nodes[above].points) + 1) % len(ways)]
    tree.nodes[above] = replace(tree.nodes[above], points=way)
    return tree.edit(f"要点改成{POINT_LABELS[way]}", id_)


def delete(arrangement: Arrangement, id_: str) -> Edit:
    """Take a node out with all below it; its records go back to the outline, or to 未归类."""
    tree = _Tree(arrangement)
    node = tree.body(id_)
    siblings = tree.children(node.parent)
    at = siblings.index(id_)
    gone = {*tree.remove(id_)}
    for entry in _records(arrangement, gone):
        if entry.placement is not None:
            tree.placements.append(_freed(entry.placement))
    near = siblings[min(at, len(siblings) - 1)] if siblings else node.parent
    return tree.edit(f"删除{STYLE_LABELS[node.style]}", near)


def split(arrangement: Arrangement, id_: str, after: str | None = None) -> Edit:
    """Make two of a point or heading: the records behind the record `after` go to a new one.

    Without `after` all of them go. A record that the text of the node tells stays with its words.
    """
    tree = _Tree(arrangement)
    node = tree.body(id_)
    if node.style == "paragraph":
        raise NotPossible("段落没有可以分开的记录；要点和标题才能分开。")
    entries = arrangement.placed.get(id_, [])
    ids = [entry.record.id for entry in entries]
    start = ids.index(after) + 1 if after in ids else 0
    going = [entry for entry in entries[start:] if not entry.told]
    if not going:
        raise NotPossible("光标下面没有记录可以分出去。请把光标放在要留下的最后一条记录上。")
    at = tree.children(node.parent).index(id_) + 1
    new = tree.grow(node.style, node.parent, at, Sprout(node.style))
    tree.placements = [Put(replace(_placement(tree, e), node=new.id)) for e in going]
    return tree.edit(f"分开{STYLE_LABELS[node.style]}", new.id)


def join(arrangement: Arrangement, id_: str) -> Edit:
    """Put a node together with the one before it: words, effects, records, and all below."""
    tree = _Tree(arrangement)
    node = tree.body(id_)
    before = tree.beside(node, -1)
    if before is None or before.style != node.style:
        raise NotPossible(f"前面没有同级的{STYLE_LABELS[node.style]}可以合并。")
    between = "" if node.style == "paragraph" else "，" if node.style == "heading" else "；"
    text = _joined(before.text, node.text, between)
    tree.nodes[before.id] = replace(
        before,
        text=text,
        effect=_joined(before.effect, node.effect, "。"),
        collects=tuple(dict.fromkeys((*before.collects, *node.collects))),
        words=tuple(dict.fromkeys((*before.words, *node.words))),
    )
    moved = len(text) - len(node.text)
    siblings = tree.children(node.parent)
    for spacing in siblings[siblings.index(before.id) + 1 : siblings.index(id_)]:
        tree.remove(spacing)
    for entry in arrangement.placed.get(id_, []):
        if entry.placement is not None:
            told_at = entry.told_at + moved if entry.told else entry.told_at
            tree.placements.append(
                Put(replace(entry.placement, node=before.id, order=None, told_at=told_at))
            )
    for child in list(tree.children(id_)):
        tree.take(child)
        tree.put(child, before.id, len(tree.children(before.id)))
    tree.remove(id_)
    return tree.edit(f"合并{STYLE_LABELS[node.style]}", before.id)


def paste(arrangement: Arrangement, at: str, sprouts: Sequence[Sprout]) -> Edit:
    """New nodes for a list (`store.listing.read_list`), behind the node `at`."""
    if not sprouts:
        raise NotPossible("没有可以放进提纲的行。")
    tree = _Tree(arrangement)
    parent, index = tree.place(at, sprouts[0].style)
    first = f"n{tree.document.next_node}"

    def grow(sprouts: Iterable[Sprout], parent: str, index: int) -> None:
        for sprout in sprouts:
            node = tree.grow(sprout.style, parent, index, sprout)
            tree.check(node.id, parent)
            grow(sprout.points, node.id, 0)
            index += 1

    grow(sprouts, parent, index)
    return tree.edit("粘贴清单", first)


def pieces(text: str) -> list[int]:
    """Where a paragraph can be parted: at its 一是…二是…, else behind each sentence."""
    starts = [m.start(2) for m in re.finditer(rf"(^|[。；：，\n])\s*({_ENUMERATED})", text)]
    if len(starts) < 2:
        starts = [m.end() for m in re.finditer(r"[。！？][”’）」』]*\s*", text)][:-1]
    return [start for start in starts if text[:start].strip()] if starts else []


def part(arrangement: Arrangement, id_: str, starts: Sequence[int]) -> Edit:
    """Make points of a paragraph (or point) that is parted at these places of its text.

    What comes before the first 一是 stays a paragraph. The numbers go: points are numbered by rule.
    The words that tell a record go with their piece.
    """
    tree = _Tree(arrangement)
    node = tree.body(id_)
    if node.style == "heading":
        raise NotPossible("标题不能分解；段落和要点才能。")
    text = node.text
    cuts = [0, *sorted({at for at in starts if 0 < at < len(text)}), len(text)]
    found: list[tuple[int, str, bool]] = []
    for start, end in pairwise(cuts):
        number = re.match(rf"\s*({_ENUMERATED})", text[start:end])
        skip = number.end() if number else len(text[start:end]) - len(text[start:end].lstrip())
        words = text[start + skip : end].rstrip().rstrip("；")
        if words:
            found.append((start + skip, words, bool(number)))
    if len(found) < 2:
        raise NotPossible("这一段只有一句，分不开。")
    numbered = any(number for _, _, number in found)
    at = tree.children(node.parent).index(id_)
    ids = []
    for n, (_, words, counted) in enumerate(found):
        style: NodeStyle = "point" if counted or not numbered else "paragraph"
        if n:
            ids.append(tree.grow(style, node.parent, at + n, Sprout(style, words)).id)
        else:
            tree.nodes[id_] = replace(
                node, style=style, text=words, lead=None, tail="", run_in=False, effect=""
            )
            ids.append(id_)
        tree.check(ids[-1], node.parent)
    if node.effect:
        tree.nodes[ids[-1]] = replace(tree.nodes[ids[-1]], effect=node.effect)
    for entry in arrangement.placed.get(id_, []):
        if not entry.told or entry.placement is None:
            continue
        n = max(n for n, (start, _, _) in enumerate(found) if start <= entry.told_at or not n)
        told_at = max(entry.told_at - found[n][0], 0)
        placement = replace(entry.placement, node=ids[n], order=None, told_at=told_at)
        tree.placements.append(Put(placement))
    return tree.edit("分解段落", id_)


def untold(text: str, told: str, at: int) -> str:
    """A text without the words that tell a record, its marks still in order."""
    start = nearest(text, told, at)
    if start < 0 or not told:
        return text
    before, after = text[:start].rstrip("，、；"), text[start + len(told) :]
    if after[:1] in ("，", "、", "；"):
        after = after[1:]
    if not before or before[-1] in "。！？\n":
        return before + after.lstrip("。")
    mark = text[start - 1] if text[start - 1] in "，、；" and after[:1] not in ("。", "") else ""
    return before + mark + after


def hand_over(arrangement: Arrangement, record: str) -> Edit:
    """Let a record be told by itself: the words that tell it go out of the text, where they are
    still there."""
    tree = _Tree(arrangement)
    entry = next((p for p in arrangement.everything() if p.record.id == record), None)
    node = tree.nodes.get(entry.node or "") if entry is not None else None
    if entry is None or node is None or not entry.told or entry.placement is None:
        raise NotPossible("这条记录不是由文中的话讲的。")
    text = untold(node.text, entry.told, entry.told_at)
    tree.nodes[node.id] = replace(node, text=text, lead=None if node.lead == "" else node.lead)
    gone = len(node.text) - len(text)
    for other in arrangement.placed.get(node.id, []):
        if other.placement is not None and other.told and other.told_at > entry.told_at:
            moved = replace(other.placement, told_at=max(other.told_at - gone, 0))
            tree.placements.append(Put(moved))
    placement = replace(entry.placement, use="named", told="", told_at=0)
    tree.placements.append(Put(placement))
    return tree.edit("改由记录写出", node.id)


def reorder(arrangement: Arrangement, record: str, step: int) -> Edit:
    """A record one up (-1) or down (+1) in its node; from the edge to the node before or behind."""
    known = {e.record.id: n for n, entries in arrangement.placed.items() for e in entries}
    if record not in known:
        raise NotPossible("未归类的记录没有次序；先把它归入一节。")
    id_ = known[record]
    entries = list(arrangement.placed[id_])
    at = [entry.record.id for entry in entries].index(record)
    tree = _Tree(arrangement)
    label = f"{'上' if step < 0 else '下'}移记录"
    if 0 <= at + step < len(entries):
        entries[at], entries[at + step] = entries[at + step], entries[at]
        _in_this_order(tree, entries, max(at, at + step) + 1)
        return tree.edit(label, id_)
    order = [n for n, node in tree.nodes.items() if node.style in ("heading", "point", "closing")]
    if id_ not in order or not 0 <= order.index(id_) + step < len(order):
        raise NotPossible(f"已经在最{'前' if step < 0 else '后'}面了。")
    if entries[at].told:
        raise NotPossible("这条记录由这里的文字讲述，不能移到别处。")
    to = order[order.index(id_) + step]
    placement = replace(_placement(tree, entries[at]), node=to, order=None)
    there = arrangement.placed.get(to, [])
    if step > 0:
        by_hand = (e.placement.order for e in there if e.placement)
        first = min((order for order in by_hand if order is not None), default=1)
        tree.placements = [Put(replace(placement, order=first - 1))]
    else:
        _in_this_order(tree, there, len(there))
        tree.placements.append(Put(replace(placement, order=len(there) + 1)))
    return tree.edit(label, to)


def _in_this_order(tree: _Tree, entries: Sequence[Placed], count: int) -> None:
    """Note by hand the order of the first `count`; what has no order by hand follows them."""
    by_hand = [n for n, e in enumerate(entries, 1) if e.placement and e.placement.order is not None]
    for order, entry in enumerate(entries[: max([count, *by_hand])], 1):
        placement = _placement(tree, entry)
        if placement.order != order:
            tree.placements.append(Put(replace(placement, order=order)))


def _placement(tree: _Tree, entry: Placed) -> Placement:
    return entry.placement or Placement(tree.document.key, entry.record.id)


def _freed(placement: Placement) -> Put | Remove:
    """What is left of a placement without its node: use and hand-written clause."""
    use = None if placement.use == "told" else placement.use
    if use is None and placement.text is None:
        return Remove(placement)
    return Put(replace(placement, node=None, use=use, order=None, told="", told_at=0))


def _records(arrangement: Arrangement, nodes: Iterable[str]) -> Iterable[Placed]:
    return [entry for id_ in nodes for entry in arrangement.placed.get(id_, ())]


def _joined(first: str, second: str, between: str) -> str:
    if not first or not second or not between:
        return first + second
    if between == "。" or first.endswith(tuple(_ENDS)):
        first = first.rstrip("；") if between == "。" else first.rstrip("。；")
    return first + ("" if first.endswith(tuple(_ENDS)) else between) + second


Verb = Callable[[Arrangement], Edit]
"""A verb with its arguments: what `Desk.reshape` does."""
