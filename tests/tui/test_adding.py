"""`add` with quick lines: what is said, what is stored, and what is refused."""
# ruff: noqa: F811 - fixtures are asked for by their names

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.tui.test_cli import UNIT, Desk, desk, year  # noqa: F401 - fixtures


def _add(desk: Desk, monkeypatch: pytest.MonkeyPatch, data: bytes) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    return desk("add", "--stdin")


def test_the_words_of_a_line_become_one_record(year: Desk) -> None:
    status, out, err = year("add", "11-17", "系统廉政恳谈会", "65人", "@局机关", ">2.2")
    assert (status, err) == (0, "")
    record = year.json("show", out.strip())
    assert (record["kind"], record["title"], record["place"]) == (
        "meeting", "系统廉政恳谈会", "局机关",
    )  # fmt: skip
    assert record["date"]["start"] == "2024-11-17"
    assert record["fields"]["attendees"]["value"] == 65
    assert (record["section"], record["rev"], record["status"]) == ("2.2", 1, "draft")


def test_a_doubt_is_told_and_kept_with_the_record(year: Desk) -> None:
    status, out, err = year("add", "11月31日 志愿服务五六次")
    assert status == 0
    assert "没有“11月31日”这一天" in err
    record = year.json("show", out.strip())
    assert "五六次" in record["title"]
    assert record["date"] == {
        "raw": "11月31日", "start": None, "end": None, "precision": "none"
    }  # fmt: skip
    assert {note["field"] for note in record["notes"]} == {"date", "title"}


def test_a_dry_run_shows_the_record_and_stores_nothing(year: Desk) -> None:
    before = sorted(path.name for path in year.folder.iterdir())
    status, out, err = year("add", "--dry-run", "慈善一日捐 捐款9630元 98人 12-1 #创城 /捐款")
    assert (status, err) == (0, "")
    record = json.loads(out)
    assert (record["id"], record["unit"], record["year"]) == ("", UNIT, 2024)
    assert record["kind"] == "donation"
    assert record["fields"]["amount"] == {
        "raw": "9630元", "value": 9630, "unit": "元", "approx": "exact"
    }  # fmt: skip
    assert record["fields"]["donors"]["value"] == 98
    assert (record["section"], record["use"], record["tags"]) == ("3.2", "named", ["创城"])
    assert year.json("list") == []
    assert sorted(path.name for path in year.folder.iterdir()) == before
    placed = json.loads(year("add", "--dry-run", "慈善一日捐 >未归类")[1])
    assert placed["section"] is None


def test_lines_and_objects_are_taken_one_by_one(
    year: Desk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    status, out, err = _add(
        year,
        monkeypatch,
        "\ufeff3-5 学雷锋志愿服务 25人\r\n"
        '{"kind":"meeting","title":"例会"}\n\n'
        '{"kind":"跳舞","title":"x"}\n'
        "\xff\n".encode()
        + b"\xff\xfe\n"
        + "植树 3000余株".encode(),
    )
    assert status == 2
    records = year.json("list")
    assert len(out.split()) == len(records) == 4
    assert "第 4 行没有收：没有“跳舞”" in err
    assert "第 6 行没有收：不是 UTF-8" in err
    assert [f"第 {n} 行没有收" in err for n in (1, 2, 3, 5, 7)] == [False] * 5
    assert {r["title"] for r in records} == {"学雷锋志愿服务", "例会", "ÿ", "植树"}
    assert year("undo")[0] == 0
    assert len(year.json("list")) == 3


def test_each_id_is_said_when_its_record_is_on_the_disk(
    year: Desk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    journal = year.folder / "wenming.journal"
    seen: list[int] = []

    class Lines(io.RawIOBase):
        """Gives a line, and looks at the journal before it gives the next."""

        def __init__(self) -> None:
            self.left = [f"3-{n} 会议{n}\n".encode() for n in range(1, 5)]

        def __iter__(self) -> Any:
            for line in self.left:
                seen.append(journal.read_bytes().count(b'"records"'))
                yield line

    class Stdin:
        buffer = Lines()

    monkeypatch.setattr(sys, "stdin", Stdin())
    status, out, _ = year("add", "--stdin")
    assert (status, len(out.split())) == (0, 4)
    assert seen == sorted(set(seen))


def test_words_are_found_before_initials(year: Desk) -> None:
    for line in ("1-2 党风廉政大会", "3-4 DFLZ系统培训", "5-6 防汛 @东方路站"):
        assert year("add", line)[0] == 0
    titles = [r["title"] for r in year.json("list", "--query", "dflz")]
    assert titles == ["DFLZ系统培训", "党风廉政大会", "防汛"]
    assert [r["title"] for r in year.json("list", "--query", "lianz")] == ["党风廉政大会"]
    assert [r["title"] for r in year.json("list", "--query", "廉政")] == ["党风廉政大会"]
    assert year.json("list", "--query", "qqq") == []
    assert len(year.json("list", "--query", " ")) == 3


def test_a_wrong_use_says_how_it_is_used(year: Desk, tmp_path: Path) -> None:
    for words in (("add",), ("add", "--stdin", "x"), ("add", "--stdin", "--dry-run"),
                  ("add", "--dry-run")):  # fmt: skip
        status, out, err = year(*words)
        assert (status, out) == (2, "")
        assert "add --stdin" in err
    assert not list(tmp_path.glob("crash*"))
