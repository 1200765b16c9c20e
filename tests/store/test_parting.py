"""A text that exists becomes points and records step by step; nothing of it is lost on the way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.contract import Put
from store.editing import NotPossible, hand_over, part, pieces, untold
from store.kinds import load_kinds
from store.model import Document, Node, Placement, Record
from store.outline import Arrangement, arrange

KINDS = load_kinds()
DOC = Document("某局", 2025, next_node=10)
LONG = "今年工作如下。一是健全机构。成立领导小组；二是召开推进会，65人参加；三是评选先进5名。"


def given_text(text: str, *told: str) -> Arrangement:
    records = [Record(f"{n:026d}", "某局", 2025, "meeting", words) for n, words in enumerate(told)]
    nodes = [
        Node(DOC.key, "n1", "heading", text="标题"),
        Node(DOC.key, "n2", "paragraph", "n1", text=text, lead=""),
    ]
    placed = [
        Placement(DOC.key, r.id, "n2", "told", told=r.title, told_at=text.find(r.title))
        for r in records
    ]
    return arrange(DOC, nodes, records, placed, KINDS)


def after(found: Arrangement, changes: object) -> Arrangement:
    nodes, placements = dict(found.nodes), {
        p.record.id: p.placement for p in found.everything() if p.placement
    }  # fmt: skip
    for change in changes:  # type: ignore[attr-defined]
        assert isinstance(change, Put)
        if isinstance(change.item, Node):
            nodes[change.item.id] = change.item
        elif isinstance(change.item, Placement):
            placements[change.item.record] = change.item
    records = [p.record for p in found.everything()]
    return arrange(DOC, nodes.values(), records, placements.values(), KINDS)


def test_an_enumeration_becomes_points_and_what_stands_before_it_stays() -> None:
    found = given_text(LONG, "召开推进会，65人参加")
    cuts = pieces(LONG)
    assert [LONG[at : at + 2] for at in cuts] == ["一是", "二是", "三是"]
    done = after(found, part(found, "n2", cuts).changes)
    told = [(n.style, n.text) for n in done.nodes.values() if n.parent == "n1"]
    assert told == [
        ("paragraph", "今年工作如下。"), ("point", "健全机构。成立领导小组"),
        ("point", "召开推进会，65人参加"), ("point", "评选先进5名。"),
    ]  # fmt: skip
    (placed,) = [p for p in done.everything() if p.told]
    assert done.nodes[placed.node or ""].text.startswith(placed.told, placed.told_at)


def test_without_numbers_it_is_parted_at_its_sentences() -> None:
    text = "召开推进会。评选先进5名。走访3户。"
    assert [text[at:] for at in pieces(text)] == ["评选先进5名。走访3户。", "走访3户。"]
    done = part(given_text(text), "n2", pieces(text)).changes
    assert [c.item.text for c in done if isinstance(c.item, Node)] == [
        "召开推进会。", "评选先进5名。", "走访3户。",
    ]  # fmt: skip
    assert pieces("只有一句。") == []
    with pytest.raises(NotPossible, match="只有一句"):
        part(given_text("只有一句。"), "n2", [])


@pytest.mark.parametrize(
    ("text", "told", "left"),
    [
        ("召开会议，65人参加。评选5名。", "召开会议，65人参加", "评选5名。"),
        ("健全机构，召开会议，评选5名。", "召开会议", "健全机构，评选5名。"),
        ("健全机构；召开会议。", "召开会议", "健全机构。"),
        ("召开会议、评选5名。", "召开会议", "评选5名。"),
        ("召开会议。", "召开会议", ""),
        ("甲。召开会议。乙。", "召开会议", "甲。乙。"),
        ("没有。", "召开会议", "没有。"),
    ],
)
def test_the_words_of_a_record_go_with_their_marks(text: str, told: str, left: str) -> None:
    assert untold(text, told, text.find(told)) == left


def test_a_record_is_told_by_itself_and_the_others_keep_their_words() -> None:
    text = "召开会议，65人参加。评选先进5名。"
    found = given_text(text, "召开会议，65人参加", "评选先进5名")
    done = after(found, hand_over(found, f"{0:026d}").changes)
    assert done.nodes["n2"].text == "评选先进5名。"
    uses = {p.record.title: (p.use, p.told) for p in done.everything()}
    assert uses == {
        "召开会议，65人参加": ("named", ""), "评选先进5名": ("told", "评选先进5名"),
    }  # fmt: skip
    other = next(p for p in done.everything() if p.told)
    assert done.nodes["n2"].text.startswith(other.told, other.told_at)
    with pytest.raises(NotPossible):
        hand_over(done, f"{0:026d}")


@given(st.text(alphabet="一二三是甲乙丙，。；：！”\n ", max_size=60))
def test_no_word_is_lost_or_moved_when_a_text_is_parted(text: str) -> None:
    cuts = pieces(text)
    if not cuts:
        return
    found = given_text(text)
    try:
        done = after(found, part(found, "n2", cuts).changes)
    except NotPossible:
        return
    words = "".join(n.text for n in done.nodes.values() if n.parent == "n1")
    kept = iter(text)
    assert all(any(char == other for other in kept) for char in words)
    assert words.count("甲") == text.count("甲")
