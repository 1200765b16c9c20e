"""The words of a paragraph that tell a record are known again after somebody corrected them."""

from pathlib import Path

import pytest

from exports.intake import import_text
from exports.leave import text_of
from exports.proofread.document import document_findings
from store.desk import Desk
from store.editing import hand_over
from store.outline import Placed
from store.told import bound, nearest
from tests.exports.desks import empty_desk

LINE = "全年召开推进会3次，共200人参加，制定方案1个。"
TOLD = "全年召开推进会3次，共200人参加"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = empty_desk(tmp_path)
    import_text(desk, LINE.encode())
    return desk


def the_one(desk: Desk) -> Placed:
    (placed,) = [p for p in desk.arrangement.everything() if p.use == "told"]
    return placed


def rewrite(desk: Desk, text: str) -> None:
    desk.write(desk.arrangement.nodes[the_one(desk).node or ""], text=text)


def complaints(desk: Desk) -> list[str]:
    found = document_findings(desk, text_of(desk))
    return [f"{f.surface} {f.message}" for f in found if f.rule == "told-number"]


def test_a_corrected_paragraph_still_tells_its_record_and_gives_the_sentence_up(desk: Desk) -> None:
    desk.edit(the_one(desk).record.id, {"fields.attendees": "220人"})
    assert complaints(desk) == [f"200人 记录是“220人”，文中写的是“{TOLD}”。"]
    rewrite(desk, f"今年成效明显。{LINE.replace('200', '220')}")
    assert complaints(desk) == []
    placed = the_one(desk)
    assert (placed.told, placed.told_at) == (TOLD.replace("200", "220"), 7)
    assert placed.placement is not None
    assert placed.placement.told == placed.told
    desk.reshape(lambda a: hand_over(a, placed.record.id))
    plain = text_of(desk).plain
    assert plain.count("推进会") == 1
    assert "推进会3次，220人参加" in plain
    assert "制定方案1个" in plain
    desk.undo(2)
    assert the_one(desk).told == TOLD
    assert text_of(desk).plain.strip() == LINE


def test_words_that_were_corrected_before_they_were_followed_are_found_again(desk: Desk) -> None:
    (now,) = bound(LINE.replace("200", "220"), [((TOLD, 0), "推进会")])
    assert now == (TOLD.replace("200", "220"), 0)


def test_words_changed_step_by_step_are_followed(desk: Desk) -> None:
    for words in ("全年召开推进会5次，共200人参加", "召开推进会5次，共计210人参加",
                  "召开推进会5次，共计210人次参加"):  # fmt: skip
        rewrite(desk, f"{words}，制定方案1个。")
    assert the_one(desk).told == "召开推进会5次，共计210人次参加"


def test_a_sentence_that_is_gone_is_said_and_nothing_is_taken_out(desk: Desk) -> None:
    rewrite(desk, "制定方案1个。")
    (said,) = complaints(desk)
    assert "找不到" in said
    desk.reshape(lambda a: hand_over(a, the_one(desk).record.id))
    plain = text_of(desk).plain
    assert plain.count("制定方案1个。") == 1
    assert plain.count("推进会3次，200人参加") == 1


@pytest.mark.parametrize(
    ("text", "told", "title", "now"),
    [
        ("开展培训3次，参加20人。", "开展检查3次，参加20人", "检查", None),
        ("召开甲会，66人参加。召开甲会，67人参加。", "召开甲会，65人参加", "甲会", None),
        ("召开甲会，66人参加。", "召开甲会，65人参加", "甲会", "召开甲会，66人参加"),
        ("我局于3月召开甲会，66人到会，评先5名。", "3月召开甲会，65人参加", "甲会",
         "3月召开甲会，66人到会"),
        ("什么也没有。", "召开甲会，65人参加", "甲会", None),
        ("", "召开甲会，65人参加", "甲会", None),
    ],
)  # fmt: skip
def test_only_words_that_name_the_record_and_are_the_only_ones_tell_it(
    text: str, told: str, title: str, now: str | None
) -> None:
    (found,) = bound(text, [((told, 0), title)])
    assert (found and found[0]) == now
    assert found is None or text.startswith(*found)


def test_the_words_of_one_record_are_not_given_to_another() -> None:
    text = "召开甲会，65人参加。"
    told = [(("召开甲会，66人参加", 0), "甲会"), (("召开甲会，65人参加", 0), "甲会")]
    assert bound(text, told) == [None, ("召开甲会，65人参加", 0)]


def test_of_the_same_words_the_nearest_are_meant() -> None:
    assert nearest("甲乙甲乙甲", "甲", 3) == 2
    assert nearest("甲乙甲乙甲", "甲", 2) == 2
    assert nearest("乙", "甲", 0) == -1
