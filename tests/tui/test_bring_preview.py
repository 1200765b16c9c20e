"""What would become of a file or paste, without a screen: shown, stored only when it is taken."""

from pathlib import Path

import pytest

from store.contract import StoreError
from store.desk import Desk
from tests.exports.desks import empty_desk
from tui.screens.bring_preview import Brought, Shown, pasted

TABLE = "日期\t类型\t事项\t人数\n3-5\t会议\t一月会\t65人\n4-6\t会议\t二月会\t40\n"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return empty_desk(tmp_path)


def preview(desk: Desk, brought: Brought) -> Shown:
    return brought.preview(desk, 80, lambda *_: None)


def titles(shown: Shown) -> list[str]:
    """The words of the first row of each item."""
    return ["".join(text for text, _ in shown.rows[places.start]) for places in shown.items]


@pytest.mark.parametrize(
    "text", [TABLE, "3-5 一月会 65人\n4-6 二月会 40人\n"], ids=["table", "lines"]
)
def test_what_is_left_out_is_not_taken_and_comes_back_as_it_was(desk: Desk, text: str) -> None:
    shown = preview(desk, pasted(text, None))
    before = titles(shown)
    assert ["一月会" in before[0], "二月会" in before[1], len(before)] == [True, True, 2]
    assert shown.take is not None
    for item in (0, 1):
        shown.leave(item, out=True)
    shown.leave(1, out=False)
    assert (titles(shown)[0][0], titles(shown)[1]) == ("-", before[1])
    assert desk.records() == []
    assert len(shown.take(desk, lambda *_: None, shown.out, False)) == 1
    assert [record.title for record in desk.records()] == ["二月会"]


def test_what_is_refused_is_passed_over_only_when_that_is_said(desk: Desk) -> None:
    shown = preview(desk, pasted(f"{TABLE}5-6\t没有这种\t三月会\t3\n", None))
    assert shown.partly
    assert shown.take is not None
    with pytest.raises(StoreError):
        shown.take(desk, lambda *_: None, (), False)
    assert desk.records() == []
    shown.take(desk, lambda *_: None, (), True)
    assert len(desk.records()) == 2
