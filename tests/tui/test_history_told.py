"""History is told in the words of the screens, never in names of the program."""

from pathlib import Path

import msgspec
import pytest

from store.changes import since_verdict
from store.desk import Desk
from store.kinds import Kinds
from tests.exports.desks import empty_desk
from tui.history import difference_words, history_lines


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return empty_desk(tmp_path)


def told(desk: Desk, kinds: Kinds) -> str:
    last = next(iter(desk.history()))
    return "\n".join(history_lines([last], kinds))


def test_a_change_of_kind_names_kinds_and_fields_of_both_by_their_labels(desk: Desk) -> None:
    fields = {"topic": "防汛", "attendees": "65人"}
    id_ = desk.add({"kind": "meeting", "title": "例会", "fields": fields}).id
    desk.edit(id_, {"kind": "training"})
    said = told(desk, desk.kinds)
    for words in ("类型：会议 → 培训", "议题：防汛 → （空）", "参加人数：65人 → （空）",
                  "人次：（空） → 65人"):  # fmt: skip
        assert words in said
    assert "fields." not in said
    steps = since_verdict(desk.store.log(), [id_])[id_]
    seen = [difference_words(step.difference, desk.kinds) for step in steps]
    assert "类型 会议 → 培训" in seen
    assert "议题 防汛 → （空）" in seen


def test_a_kind_that_the_unit_has_taken_out_is_told_by_its_key(desk: Desk) -> None:
    id_ = desk.add({"kind": "meeting", "title": "例会"}).id
    desk.edit(id_, {"kind": "training"})
    left = {key: kind for key, kind in desk.kinds.kinds.items() if key != "meeting"}
    assert "类型：meeting → 培训" in told(desk, msgspec.structs.replace(desk.kinds, kinds=left))


def test_a_change_of_the_outline_is_told_in_its_words(desk: Desk) -> None:
    node = next(n for n in desk.arrangement.nodes.values() if n.style == "point")
    desk.write(node, collects=("meeting", "training"))
    said = told(desk, desk.kinds)
    assert "收的类型：" in said
    assert said.endswith("→ 会议、培训")
