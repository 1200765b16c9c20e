"""Changing the outline: nothing gets lost or out of order, and all of it can be taken back."""

import tempfile
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store import editing
from store.contract import StoreError
from store.desk import Desk, open_desk
from store.documents import create_document
from store.editing import BODY, NotPossible, Verb
from store.kinds import load_kinds
from store.listing import read_list
from store.model import Document, Node, NodeStyle, Placement
from store.outline import Arrangement, arrange
from store.tinydb_store import TinyDBStore

NOW = datetime.fromisoformat("2025-12-01T09:00:00+08:00")


def desk_at(folder: Path, who: str = "甲") -> Desk:
    store = TinyDBStore(folder)
    if not store.all(Document):
        create_document(store, unit="某局", year=2025, who="甲", at=NOW.isoformat())
    return open_desk(store, load_kinds(), unit=None, year=None, name=None, who=who, now=lambda: NOW)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return desk_at(tmp_path)


def shape(desk: Desk) -> list[str]:
    """The body of the outline: place, style and words of each node."""
    arrangement = desk.arrangement
    return [
        f"{arrangement.sections[n.id]} {n.style} {n.text or n.label}"
        for n in arrangement.nodes.values()
        if n.style in BODY
    ]


def new(style: NodeStyle, text: str) -> Node:
    return Node("", "", style, text=text)


def at(desk: Desk, words: str) -> str:
    nodes = desk.arrangement.nodes.values()
    return next(n.id for n in nodes if words and words in (n.text, n.label))


def held(desk: Desk, node: str) -> list[str]:
    return [p.record.title for p in desk.arrangement.placed.get(node, ())]


def start(desk: Desk, text: str) -> None:
    """Leave of the outline what stands in a list."""
    for node in list(desk.arrangement.nodes.values()):
        if node.style in BODY and node.id in desk.arrangement.nodes:
            desk.reshape(lambda a, id_=node.id: editing.delete(a, id_))  # type: ignore[misc]
    desk.reshape(lambda a: editing.paste(a, "", read_list(text)))


def meetings(desk: Desk, *titles: str, section: str) -> list[str]:
    return [
        desk.add({"kind": "meeting", "title": t, "date": f"{n}-1", "section": section}).id
        for n, t in enumerate(titles, 1)
    ]


LIST = "一、甲\n一是子\n二是丑\n三是寅\n二、乙\n（一）卯\n（二）辰\n三、丙"


def test_a_pasted_list_stands_before_the_closing_and_the_sign_off(desk: Desk) -> None:
    start(desk, LIST)
    assert shape(desk) == [
        "1 heading 甲", "1.1 point 子", "1.2 point 丑", "1.3 point 寅",
        "2 heading 乙", "2.1 heading 卯", "2.2 heading 辰", "3 heading 丙",
    ]  # fmt: skip
    styles = [n.style for n in desk.arrangement.nodes.values()]
    assert styles[-3:] == ["closing", "signature", "date"]


def test_a_new_point_at_a_heading_goes_below_it_and_at_a_point_behind_it(desk: Desk) -> None:
    start(desk, LIST)
    desk.reshape(lambda a: editing.add(a, at(desk, "甲"), new("point", "末")))
    desk.reshape(lambda a: editing.add(a, at(desk, "子"), new("point", "二")))
    assert shape(desk)[1:6] == [
        "1.1 point 子", "1.2 point 二", "1.3 point 丑", "1.4 point 寅", "1.5 point 末",
    ]  # fmt: skip


def test_a_new_heading_at_a_point_or_the_sign_off_stands_where_headings_stand(desk: Desk) -> None:
    start(desk, LIST)
    desk.reshape(lambda a: editing.add(a, at(desk, "丑"), new("heading", "新")))
    sign_off = next(n.id for n in desk.arrangement.nodes.values() if n.style == "date")
    desk.reshape(lambda a: editing.add(a, sign_off, new("heading", "末")))
    assert [s for s in shape(desk) if s[1] == " "][1:] == [
        "2 heading 新", "3 heading 乙", "4 heading 丙", "5 heading 末",
    ]  # fmt: skip


def test_moving_a_point_over_the_edge_takes_it_into_the_next_heading(desk: Desk) -> None:
    start(desk, "一、甲\n一是子\n二是丑\n二、乙\n一是卯")
    desk.reshape(lambda a: editing.shift(a, at(desk, "子"), 1))
    assert shape(desk)[1:3] == ["1.1 point 丑", "1.2 point 子"]
    desk.reshape(lambda a: editing.shift(a, at(desk, "子"), 1))
    assert shape(desk) == [
        "1 heading 甲", "1.1 point 丑", "2 heading 乙", "2.1 point 子", "2.2 point 卯",
    ]  # fmt: skip
    desk.reshape(lambda a: editing.shift(a, at(desk, "子"), -1))
    assert shape(desk)[:3] == ["1 heading 甲", "1.1 point 丑", "1.2 point 子"]


def test_a_heading_is_not_moved_past_the_sign_off(desk: Desk) -> None:
    start(desk, "一、甲")
    for step in (-1, 1):
        with pytest.raises(NotPossible, match="已经在最"):
            desk.reshape(lambda a, step=step: editing.shift(a, at(desk, "甲"), step))  # type: ignore[misc]


def test_levels_change_as_in_a_word_processor_and_no_line_moves(desk: Desk) -> None:
    start(desk, "一、甲\n二、乙\n三、丙")
    words = ["甲", "乙", "丙"]
    desk.reshape(lambda a: editing.indent(a, at(desk, "乙")))
    desk.reshape(lambda a: editing.indent(a, at(desk, "丙")))
    assert shape(desk) == ["1 heading 甲", "1.1 heading 乙", "1.2 heading 丙"]
    desk.reshape(lambda a: editing.outdent(a, at(desk, "乙")))
    assert shape(desk) == ["1 heading 甲", "2 heading 乙", "2.1 heading 丙"]
    assert [s.split()[-1] for s in shape(desk)] == words


@pytest.mark.parametrize(
    ("verb", "why"),
    [
        (lambda a, i: editing.indent(a, i("甲")), "前面没有"),
        (lambda a, i: editing.outdent(a, i("甲")), "最高一级"),
        (lambda a, i: editing.outdent(a, i("丑")), "改样式"),
        (lambda a, i: editing.restyle(a, i("乙"), "paragraph"), "下面还有内容"),
        (lambda a, i: editing.delete(a, "n2"), "固定"),
        (lambda a, i: editing.delete(a, "n999"), "不在提纲里"),
        (lambda a, i: editing.join(a, i("甲")), "前面没有同级"),
        (lambda a, i: editing.join(a, i("子")), "前面没有同级"),
        (lambda a, i: editing.split(a, i("子")), "没有记录可以分"),
        (lambda a, i: editing.split(a, i("段。")), "段落"),
        (lambda a, i: editing.paste(a, "", ()), "没有可以放进"),
        (lambda a, i: editing.reorder(a, "无", 1), "未归类"),
    ],
)
def test_what_an_outline_does_not_allow_is_said_and_changes_nothing(
    desk: Desk, verb: object, why: str
) -> None:
    start(desk, LIST + "\n段。")
    before = desk.arrangement.nodes
    assert callable(verb)
    with pytest.raises(NotPossible, match=why):
        desk.reshape(lambda a: verb(a, lambda words: at(desk, words)))
    assert desk.arrangement.nodes == before


def test_no_fifth_level_of_headings_and_no_third_of_points(desk: Desk) -> None:
    start(desk, "一、甲\n（一）乙\n1.丙\n（1）丁\n（2）戊\n二、末\n一是子\n二是丑\n三是寅")
    with pytest.raises(NotPossible, match="最多 4 级"):
        desk.reshape(lambda a: editing.indent(a, at(desk, "戊")))
    desk.reshape(lambda a: editing.indent(a, at(desk, "丑")))
    desk.reshape(lambda a: editing.indent(a, at(desk, "寅")))
    with pytest.raises(NotPossible, match="最多 2 层"):
        desk.reshape(lambda a: editing.indent(a, at(desk, "寅")))
    desk.reshape(lambda a: editing.outdent(a, at(desk, "丑")))
    assert shape(desk)[-3:] == ["2.1 point 子", "2.2 point 丑", "2.2.1 point 寅"]


def test_space_goes_round_the_styles_and_skips_what_cannot_be(desk: Desk) -> None:
    start(desk, "一、甲\n一是子\n二、乙")
    node = at(desk, "子")
    seen = []
    for _ in range(3):
        desk.reshape(lambda a: editing.next_style(a, node))
        seen.append(desk.arrangement.nodes[node].style)
    assert seen == ["paragraph", "heading", "point"]
    start(desk, "一、甲\n（一）子")
    with pytest.raises(NotPossible, match="下面还有内容"):
        desk.reshape(lambda a: editing.next_style(a, at(desk, "甲")))


def test_what_a_deleted_point_held_goes_back_to_the_outline(desk: Desk) -> None:
    by_hand = desk.add({"kind": "meeting", "title": "推进会", "section": "1.1", "use": "named"}).id
    plain = desk.add({"kind": "arrangement", "title": "方案"}).id
    point = desk.section("1.1")
    assert {*held(desk, point)} == {"推进会", "方案"}
    desk.reshape(lambda a: editing.delete(a, point))
    assert desk.placed(plain).node is None  # nobody collects it any more
    assert desk.placed(by_hand).use == "named"
    assert desk.arrangement.nodes[desk.placed(by_hand).node or ""].label == "廉政"
    desk.undo()
    assert {*held(desk, point)} == {"推进会", "方案"}


def test_splitting_moves_the_records_below_the_cursor_and_joining_brings_them_back(
    desk: Desk,
) -> None:
    start(desk, "一、甲\n一是子")
    first, *_ = meetings(desk, "一月会", "二月会", "三月会", section="1.1")
    node = at(desk, "子")
    other = desk.reshape(lambda a: editing.split(a, node, first))
    assert (held(desk, node), held(desk, other)) == (["一月会"], ["二月会", "三月会"])
    desk.write(desk.arrangement.nodes[other], text="卯", effect="有成效。")
    assert desk.reshape(lambda a: editing.join(a, other)) == node
    assert held(desk, node) == ["一月会", "二月会", "三月会"]
    joined = desk.arrangement.nodes[node]
    assert (joined.text, joined.effect) == ("子；卯", "有成效。")


def test_joining_keeps_what_both_collect_and_what_stands_below(desk: Desk) -> None:
    heading = desk.arrangement.find("2")
    assert heading is not None
    desk.add({"kind": "meeting", "title": "廉政会"})
    point = desk.arrangement.find("2.2")
    assert point is not None
    desk.reshape(lambda a: editing.join(a, point.id))
    joined = desk.arrangement.find("2.1")
    assert joined is not None
    assert {"education", "meeting"} <= {*joined.collects}
    assert held(desk, joined.id) == ["廉政会"]
    desk.reshape(lambda a: editing.join(a, heading.id))
    assert [s[:4] for s in shape(desk) if s.startswith("1.")] == [f"1.{n} " for n in range(1, 6)]


def test_words_that_tell_a_record_are_found_again_after_joining_paragraphs(desk: Desk) -> None:
    start(desk, "一、甲\n植树十次。\n再植树十次。")
    second = at(desk, "再植树十次。")
    id_ = desk.add({"kind": "greening", "title": "植树", "node": second, "use": "told"}).id
    placement = desk.store.get(Placement, f"{desk.key}\t{id_}")
    assert placement is not None
    from msgspec.structs import replace  # noqa: PLC0415

    from store.contract import Put  # noqa: PLC0415

    desk.commit([Put(replace(placement, told="植树十次", told_at=1))], "绑定")
    joined = desk.reshape(lambda a: editing.join(a, second))
    placed = desk.placed(id_)
    text = desk.arrangement.nodes[joined].text
    assert text[placed.told_at :] == "植树十次。"
    assert placed.told_at == 6
    desk.reshape(lambda a: editing.delete(a, joined))
    assert desk.placed(id_).use != "told"


def test_records_move_in_their_point_and_over_its_edge(desk: Desk) -> None:
    start(desk, "一、甲\n一是子\n二是丑")
    first, second, third = meetings(desk, "一月会", "二月会", "三月会", section="1.1")
    node, other = at(desk, "子"), at(desk, "丑")
    desk.reshape(lambda a: editing.reorder(a, third, -1))
    assert held(desk, node) == ["一月会", "三月会", "二月会"]
    desk.reshape(lambda a: editing.reorder(a, first, 1))
    assert held(desk, node) == ["三月会", "一月会", "二月会"]
    for id_ in (second, first):
        assert desk.reshape(lambda a, id_=id_: editing.reorder(a, id_, 1)) == other  # type: ignore[misc]
    assert (held(desk, node), held(desk, other)) == (["三月会"], ["一月会", "二月会"])
    desk.reshape(lambda a: editing.reorder(a, first, -1))
    assert held(desk, node) == ["三月会", "一月会"]


def test_empty_lines_between_paragraphs_are_no_neighbours_of_them(desk: Desk) -> None:
    start(desk, "一、甲部分")
    heading = at(desk, "甲部分")

    def add(text: str) -> str:
        return desk.reshape(lambda a: editing.add(a, heading, new("paragraph", text)))

    ids = [add(text) for text in ("甲段。", "", "", "乙段。", "", "丙段。")]

    def texts() -> list[str]:
        return [n.text for n in desk.arrangement.nodes.values() if n.style == "paragraph"]

    desk.reshape(lambda a: editing.shift(a, ids[3], -1))
    assert texts() == ["乙段。", "", "", "甲段。", "", "丙段。"]
    desk.reshape(lambda a: editing.shift(a, ids[0], 1))
    assert texts() == ["乙段。", "", "", "丙段。", "", "甲段。"]
    desk.reshape(lambda a: editing.join(a, ids[5]))
    assert texts() == ["乙段。丙段。", "", "甲段。"]
    desk.undo(3)
    assert texts() == ["甲段。", "", "", "乙段。", "", "丙段。"]


def test_a_key_that_was_taken_back_is_not_given_again(desk: Desk) -> None:
    first = desk.reshape(lambda a: editing.add(a, "", new("heading", "甲")))
    desk.undo()
    assert desk.reshape(lambda a: editing.add(a, "", new("heading", "乙"))) != first


def test_one_can_take_back_a_new_node_although_another_has_added_one_since(
    tmp_path: Path,
) -> None:
    mine, theirs = desk_at(tmp_path), desk_at(tmp_path, "乙")
    node = mine.reshape(lambda a: editing.add(a, "", new("heading", "甲")))
    theirs.store.refresh()
    theirs.reshape(lambda a: editing.add(a, "", new("heading", "乙")))
    mine.undo()
    assert node not in mine.arrangement.nodes
    assert at(mine, "乙")


def test_what_two_at_once_have_cut_off_or_tied_in_a_ring_is_still_there(desk: Desk) -> None:
    document = desk.document

    def node(id_: str, parent: str) -> Node:
        return Node(document.key, id_, "heading", parent, text=id_)

    nodes = [node("n1", ""), node("n2", "gone"), node("n3", "n4"), node("n4", "n3")]
    tree = arrange(document, nodes, (), (), desk.kinds).nodes
    assert {*tree} == {"n1", "n2", "n3", "n4"}
    assert tree["n2"].parent == ""


VERBS = st.tuples(
    st.sampled_from(
        ["add", "shift", "indent", "outdent", "style", "delete", "split", "join", "paste", "order"]
    ),
    st.integers(0, 40),
    st.integers(0, 5),
)


def verb_of(name: str, node: str, record: str, choice: int) -> Verb:
    step = -1 if choice % 2 else 1
    verbs: dict[str, Verb] = {
        "add": lambda a: editing.add(a, node, new(BODY[choice % 3], "新")),
        "shift": lambda a: editing.shift(a, node, step),
        "indent": lambda a: editing.indent(a, node),
        "outdent": lambda a: editing.outdent(a, node),
        "style": lambda a: editing.next_style(a, node),
        "delete": lambda a: editing.delete(a, node),
        "split": lambda a: editing.split(a, node, record if choice else None),
        "join": lambda a: editing.join(a, node),
        "paste": lambda a: editing.paste(a, node, read_list("一、甲\n一是乙\n（1）丙\n戊。")),
        "order": lambda a: editing.reorder(a, record, step),
    }
    return verbs[name]


def assert_a_tree(arrangement: Arrangement, records: set[str]) -> None:
    stored = arrangement.nodes
    for node in stored.values():
        above, seen = node.parent, {node.id}
        while above:
            assert above in stored
            assert above not in seen
            seen.add(above)
            above = stored[above].parent
        siblings = [n.order for n in arrangement.children(node.parent)]
        assert len({*siblings}) == len(siblings)
    assert [p.record.id for p in arrangement.everything()] != []
    assert {p.record.id for p in arrangement.everything()} == records
    top = [n.style for n in arrangement.children("")]
    assert (top[0], top[-2:]) == ("title", ["signature", "date"])


def state(desk: Desk) -> tuple[object, ...]:
    from msgspec.structs import replace  # noqa: PLC0415

    tables: list[object] = []
    for table in (Node, Placement):
        items = [replace(i, rev=0) for i in desk.store.all(table)]
        tables.append(sorted(items, key=lambda i: i.key))
    return tuple(tables)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(VERBS, max_size=14))
def test_any_row_of_changes_keeps_a_tree_with_every_record_and_can_be_taken_back(
    steps: list[tuple[str, int, int]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = desk_at(Path(folder))
        for kind, section in (("meeting", "1.1"), ("meeting", "1.1"), ("activity", "2"),
                              ("honour", ""), ("problem", "")):  # fmt: skip
            values = {"kind": kind, "title": "某事"} | ({"section": section} if section else {})
            desk.add(values)
        ids = [r.id for r in desk.records()]
        first, done, used = state(desk), 0, {*desk.arrangement.nodes}
        for name, number, choice in steps:
            nodes = [*desk.arrangement.nodes]
            verb = verb_of(name, nodes[number % len(nodes)], ids[number % len(ids)], choice)
            try:
                desk.reshape(verb)
            except StoreError:
                continue
            done += 1
            grown = {*desk.arrangement.nodes} - {*nodes}
            assert not grown & used
            used |= grown
            assert_a_tree(desk.arrangement, {*ids})
            assert len(desk.arrangement.nodes) == sum(1 for _ in desk.store.all(Node))
        for _ in range(done):
            desk.undo()
        assert state(desk) == first


def test_the_points_of_a_heading_are_told_in_the_next_way_from_any_of_them() -> None:
    document = Document("某局", 2025)
    nodes = [
        Node(document.key, "n1", "heading"), Node(document.key, "n2", "point", "n1"),
        Node(document.key, "n3", "heading", order=1),
    ]  # fmt: skip
    found = arrange(document, nodes, [], [], load_kinds())
    for at in ("n1", "n2"):
        (change,) = editing.next_points(found, at).changes
        assert isinstance(change.item, Node)
        assert (change.item.id, change.item.points) == ("n1", "joined")
    with pytest.raises(editing.NotPossible, match="没有要点"):
        editing.next_points(found, "n3")
