"""submit, approve, return, evidence and export --with-evidence from the command line."""

import csv
import io
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.tui.test_cli import MEETING, UNIT, Desk, desk  # noqa: F401 - a fixture


@pytest.fixture
def reviewed(desk: Desk, monkeypatch: Any) -> tuple[Desk, str]:  # noqa: F811
    """A year under review with one record of 甲, and its id."""
    assert desk("new", "--unit", UNIT, "--year", "2024", "--review")[0] == 0
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(MEETING.encode())))
    status, out, _ = desk("add", "--stdin", "--as", "甲")
    assert status == 0
    return desk, out.strip()


def test_a_record_goes_through_review_to_a_final_export(
    reviewed: tuple[Desk, str], tmp_path: Path
) -> None:
    desk, id_ = reviewed  # noqa: F811
    assert desk("approve", id_, "--as", "乙")[0] == 1
    assert "已送审" in desk("submit", id_[-6:], "--as", "甲")[1]
    assert [r["id"] for r in desk.json("list", "--status", "submitted")] == [id_]
    status, out, err = desk("approve", id_, "--as", "甲")
    assert (status, out) == (1, "")
    assert "要由别人审核" in err
    assert desk("export", "-o", str(tmp_path / "a.txt"))[0] == 1
    assert "已审" in desk("approve", id_, "--as", "乙")[1]
    assert desk("export", "-o", str(tmp_path / "a.txt"))[0] == 0
    for words in (
        ("edit", id_, "title=别的"), ("remove", id_), ("undo", "--as", "乙"),
        ("undo", "--as", "甲"), ("edit", id_, "text=开会"),
    ):  # fmt: skip
        status, _, err = desk(*words)
        assert status in (1, 2)
        assert err
    assert desk.json("show", id_)["title"] == "作风建设推进会"
    assert desk("return", id_)[0] == 2
    status, out, _ = desk("return", id_, "--reason", "人数不符")
    assert (status, "已退回" in out) == (0, True)
    assert "退回理由\t人数不符" in desk("show", id_)[1]
    assert desk.json("list", "--status", "returned")[0]["id"] == id_
    assert desk("edit", id_, "title=别的")[0] == 0


def test_a_final_text_with_returned_records_goes_out_with_a_remark(
    desk: Desk,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert desk("new", "--unit", UNIT, "--year", "2024")[0] == 0
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(MEETING.encode())))
    id_ = desk("add", "--stdin")[1].strip()
    assert desk("submit", id_)[0] == 0
    assert desk("export", "-f", "txt")[::2] == (0, "")
    assert desk("return", id_, "--reason", "人数不符")[0] == 0
    status, out, err = desk("export", "-f", "txt")
    assert (status, len(out.splitlines())) == (0, 1)
    assert err == "文中用了 1 条退回的记录：“作风建设推进会”。\n"
    assert desk("export", "-f", "txt", "--draft")[::2] == (0, "")
    assert desk("edit", id_, "use=ledger")[0] == 0
    assert desk("export", "-f", "txt")[::2] == (0, "")


def test_a_verdict_for_what_is_not_there_says_so(reviewed: tuple[Desk, str]) -> None:
    desk, _ = reviewed  # noqa: F811
    status, _, err = desk("submit", "zzzzzz")
    assert status == 1
    assert err


def test_what_the_history_says_of_a_return_is_its_reason(reviewed: tuple[Desk, str]) -> None:
    desk, id_ = reviewed  # noqa: F811
    desk("submit", id_)
    desk("return", id_, "--reason", "人数不符")
    lines = desk("history", id_)[1]
    assert "状态：待审 → 退回" in lines
    assert "退回理由：（空） → 人数不符" in lines


def test_evidence_is_attached_listed_packed_and_taken_off(
    reviewed: tuple[Desk, str], tmp_path: Path
) -> None:
    desk, id_ = reviewed  # noqa: F811
    photo, sheet = tmp_path / "现场.png", tmp_path / "签到表.txt"
    photo.write_bytes(b"\x89PNG\r\n\x1a\n" + b"x" * 20)
    sheet.write_text("甲、乙", "utf-8")
    assert desk("evidence", id_, str(photo), "--label", "照片")[0] == 0
    status, out, _ = desk("evidence", id_, str(sheet), "--label", "签到", "--link")
    assert status == 0
    assert f"2\t签到 签到表.txt\t{sheet}" in out
    folder = tmp_path / "报送"
    status, out, err = desk("export", "--draft", "--with-evidence", "-f", "txt", "-o", str(folder))
    assert (status, err) == (0, "")
    index = folder / "佐证目录.csv"
    assert out.splitlines()[-1] == str(index)
    rows = list(csv.DictReader(io.StringIO(index.read_text("utf-8-sig"))))
    assert [(r["佐证"], r["原名"], r["还缺"]) for r in rows] == [
        ("照片", "现场.png", "通知、照片1张、纪要"), ("签到", "签到表.txt", ""),
    ]  # fmt: skip
    assert (folder / rows[0]["文件"]).read_bytes() == photo.read_bytes()
    assert (folder / rows[1]["文件"]).read_text("utf-8") == "甲、乙"
    sheet.write_text("甲、乙、丙", "utf-8")
    status, out, _ = desk("evidence", id_)
    assert status == 1
    assert "内容和附上时不同" in out
    other = tmp_path / "再报送"
    status, _, err = desk("export", "--draft", "--with-evidence", "-f", "txt", "-o", str(other))
    assert status == 0
    assert "签到 签到表.txt没有放进去" in err
    assert not any(p.name.startswith("002") for p in (other / "佐证").iterdir())
    assert desk("evidence", id_, "--remove", "2")[0] == 0
    assert desk("evidence", id_, "--remove", "2")[0] == 2
    assert len(desk.json("show", id_)["evidence"]) == 1
    status, _, err = desk("export", "--draft", "--with-evidence", "-o", str(tmp_path / "a.docx"))
    assert (status, "文件夹" in err) == (2, True)
    assert desk("export", "--draft", "--with-evidence")[0] == 0
    status, out, _ = desk("history", id_)
    assert "佐证：照片 现场.png、签到 签到表.txt → 照片 现场.png" in out
