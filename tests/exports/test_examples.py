"""Four small years as a clerk enters them, and the exact words that a leader then reads."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from exports.leave import Blocked, export, text_of
from store.desk import Desk, open_desk
from store.documents import create_document
from store.kinds import builtin_kinds
from store.tinydb_store import TinyDBStore

NOW = datetime.fromisoformat("2025-12-20T09:00:00+08:00")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    store = TinyDBStore(tmp_path / "data")
    create_document(store, unit="样板区水务局", year=2025, who="甲", at=NOW.isoformat())
    yield open_desk(
        store, builtin_kinds(), unit=None, year=None, name=None, who="甲", now=lambda: NOW
    )
    store.close()


def clauses(desk: Desk) -> list[str]:
    """What is told of the records: the paragraphs, without title, headings and sign-off."""
    return [block.text for block in text_of(desk).blocks if block.style == "paragraph"]


def check(quarter: int, found: int, mended: int) -> dict[str, object]:
    return {
        "kind": "inspection", "title": f"第{quarter}次查", "date": f"{quarter * 3}-5",
        "fields": {
            "form": "季度专项", "quarter": str(quarter),
            "issues": f"{found}个", "fixed": f"{mended}个",
        },
    }  # fmt: skip


def test_three_quarterly_checks_and_then_a_fourth(desk: Desk) -> None:
    for quarter, found, mended in ((1, 5, 5), (2, 3, 3), (3, 4, 2)):
        desk.add(check(quarter, found, mended))
    assert clauses(desk) == ["全年开展季度专项检查3次，发现问题12个，已整改10个。"]
    desk.add(check(4, 0, 0))
    assert clauses(desk) == ["坚持每季度开展专项检查，全年检查4次，发现问题12个，已整改10个。"]


def test_posters_and_leaflets_are_two_sums(desk: Desk) -> None:
    for form, number in (("标语", "1200条"), ("标语", "300余条"), ("倡议书", "三千多份")):
        desk.add({"kind": "publicity", "fields": {"form": form, "qty": number}})
    (line,) = clauses(desk)
    assert line == "全年张贴标语1500余条，发放倡议书3000多份。"
    assert "4500" not in line


def test_a_donation_and_the_money_of_a_planting_are_two_sums(desk: Desk) -> None:
    desk.add({"kind": "donation", "title": "为困难职工捐款", "fields": {"amount": "9630元"}})
    desk.add({"kind": "greening", "title": "植一棵树", "fields": {"amount": "1000元"}})
    lines = clauses(desk)
    assert [re.findall(r"\d+元", line) for line in lines if "元" in line] == [
        ["9630元"],
        ["1000元"],
    ]
    assert not re.search("10630|1.063|1.06", "".join(lines))


def test_a_zero_that_nobody_confirmed_is_asked_for_and_leaves_no_final_file(
    desk: Desk, tmp_path: Path
) -> None:
    desk.add({"kind": "zero", "fields": {"item": "违法违纪案件", "count": "0起"}})
    assert clauses(desk) == ["截至〔待补充：截至〕，全局未发生违法违纪案件〔待补充：确认人〕。"]
    with pytest.raises(Blocked, match="缺截至"):
        export(desk, ["txt"], tmp_path / "out", settings=tmp_path)
    assert not (tmp_path / "out").exists()
    confirmed = {"count": "0起", "confirmed_by": "分管领导", "as_of": "12月25日"}
    desk.add({"kind": "zero", "fields": {"item": "行政责任事故", **confirmed}})
    with pytest.raises(Blocked, match="缺确认人"):
        export(desk, ["txt"], tmp_path / "out", settings=tmp_path)
    (path,) = export(desk, ["txt"], tmp_path / "out", settings=tmp_path, draft=True)
    assert "〔待补充：确认人〕" in path.read_text("utf-8")
