"""The command line as the contract gives it."""

import io
import json
import re
import sys
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest

from store.session import Session
from tui.cli import main

UNIT = "样板县农业局"


class Desk:
    """One data folder, and what a command run on it answers."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.capsys = capsys

    def __call__(self, *words: str) -> tuple[int, str, str]:
        status = main([*words, "--data", str(self.folder)])
        out, err = self.capsys.readouterr()
        return status, out, err

    def json(self, *words: str) -> Any:
        status, out, err = self(*words, "--json")
        assert status == 0, err
        return json.loads(out)


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: Any) -> Desk:
    for name in ("DATA", "UNIT", "YEAR", "DOC", "USER"):
        monkeypatch.delenv(f"WENMING_{name}", raising=False)
    return Desk(tmp_path / "data", capsys)


@pytest.fixture
def year(desk: Desk) -> Desk:
    assert desk("new", "--unit", UNIT, "--year", "2024")[0] == 0
    return desk


@pytest.fixture
def typed(year: Desk, monkeypatch: Any) -> Any:
    def add(*lines: str | bytes) -> tuple[int, str, str]:
        data = b"\n".join(x if isinstance(x, bytes) else x.encode() for x in lines)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        return year("add", "--stdin")

    return add


MEETING = '{"kind":"meeting","title":"作风建设推进会","date":"4-9","fields":{"attendees":"65人"}}'


def test_a_record_is_found_by_the_end_of_its_id(year: Desk, typed: Any) -> None:
    status, out, _ = typed(MEETING)
    record = year.json("show", out.strip()[-5:].lower())
    assert status == 0
    assert record["fields"]["attendees"] == {
        "raw": "65人",
        "value": 65,
        "unit": "人",
        "approx": "exact",
    }
    assert record["date"]["start"] == record["date"]["end"] == "2024-04-09"
    assert (record["section"], record["use"], record["year"]) == ("2.2", "counted", 2024)
    assert "作风建设推进会" in year("show", record["id"])[1]


def test_refused_lines_are_named_and_the_rest_is_taken(year: Desk, typed: Any) -> None:
    status, out, err = typed(
        MEETING,
        '{"kind":"dance","title":"x"}',
        '{"kind":"meeting","fields":{"nope":"1"}}',
        "{broken",
        "[1]",
        b"\xff\xfe{",
        "11-17 一行快录",
        "",
        '{"kind":"meeting","title":7}',
    )
    assert status == 2
    assert len(out.split()) == 3
    refused = [f"第 {n} 行没有收" in err for n in range(1, 10)]
    assert refused == [False] + [True] * 3 + [False, True, False, False, True]
    # What is no object is a quick line, and of that nothing is refused.
    assert {r["title"] for r in year.json("list")} == {"作风建设推进会", "[1]", "一行快录"}


def test_figures_stand_where_they_say_in_the_exported_text(desk: Desk, tmp_path: Path) -> None:
    assert desk("new", "--sample")[0] == 0
    status, out, _ = desk("figures", "--json")
    assert status == 0
    found = json.loads(out)
    assert desk("export", "-o", str(tmp_path / "a.txt"), "--draft")[0] == 0
    text = (tmp_path / "a.txt").read_text("utf-8")
    assert [text[f["start"] : f["end"]] for f in found] == [f["text"] for f in found]
    assert {"text": "1500余条", "value": 1500, "exact": None, "approx": "yu"}.items() <= next(
        f for f in found if f["text"] == "1500余条"
    ).items()
    status, out, _ = desk("figures")
    assert status == 0
    assert re.search(r"\d+ +9630元 +9630 +3.2 +记录 1 条", out)


def test_a_figure_is_printed_as_chosen_and_its_exact_value_stays_behind_it(desk: Desk) -> None:
    assert desk("new", "--sample")[0] == 0
    at = {f["text"]: n for n, f in enumerate(desk.json("figures"), 1)}
    assert desk("figures", "--print", f"{at['312件']}=十")[1] == "310余件\n"
    assert desk("figures", "--print", f"{at['680人次']}=百")[1] == "600余人次\n"
    found = desk.json("figures")[at["680人次"] - 1]
    assert (found["value"], found["exact"], found["approx"]) == (600, 680, "yu")
    assert desk("undo")[1] == "已撤销：改数字印法\n"
    assert desk.json("figures")[at["680人次"] - 1]["text"] == "680人次"
    for wrong, said in (
        (f"{at['9630元']}=百", "照实印"),
        (f"{at['2060份']}=百", "照实印"),
        (f"{at['1.44万元']}=千", "照实印"),
        (f"{at['10名']}=十", "照实印"),
        (f"{at['5名']}=十", "照实印"),
        ("0=百", "0=百"),
        ("1=万", "1=万"),
    ):
        status, out, err = desk("figures", "--print", wrong)
        assert (status, out) == (2, "")
        assert said in err


def test_a_happening_that_is_not_nought_is_never_printed_rounded(year: Desk, typed: Any) -> None:
    fields = {"item": "治安案件", "count": "12起", "confirmed_by": "办公室", "as_of": "12月25日"}
    typed(json.dumps({"kind": "zero", "title": "治安案件", "fields": fields}, ensure_ascii=False))
    (at,) = [n for n, f in enumerate(year.json("figures"), 1) if f["text"] == "12起"]
    status, _, err = year("figures", "--print", f"{at}=十")
    assert (status, "总是照实印" in err) == (2, True)


def test_the_table_of_figures_says_how_a_number_by_hand_stands_to_the_record(
    year: Desk, typed: Any
) -> None:
    values = {"kind": "meeting", "title": "廉政大会", "fields": {"attendees": "65人"},
              "use": "named", "text": "召开廉政大会，70名职工参加，5人缺席"}  # fmt: skip
    typed(json.dumps(values, ensure_ascii=False))
    status, out, _ = year("figures")
    assert status == 0
    assert "记录是 65名（记录写作65人，与“名”一并比）：廉政大会" in out
    assert "未能与记录核对：廉政大会" in out


def test_the_answer_to_wrong_use_is_a_sentence_and_status_2(desk: Desk) -> None:
    for words, said in (
        (("list",), "new --unit"),
        (("new", "--unit", UNIT), "年份"),
        (("new", "--unit", UNIT, "--year", "20xx"), "20xx"),
        (("new", "--unit", UNIT, "--year", "2024", "--outline", "nope"), "nope"),
        (("new", "--unit", UNIT, "--year", "2024", "--span", "6..7"), "6..7"),
        (("new", "--unit", UNIT, "--year", "2024", "--span", "06-30..01-01"), "06-30"),
        (("new", "--unit", "\x1b", "--year", "2024"), "单位名称"),
        (("new", "--from", "2023", "--unit", UNIT, "--year", "2024"), "--from"),
        (("pages",), "new --unit"),
        (("frobnicate",), "frobnicate"),
        (("move", "x"), "--to"),
        (("add",), "快录"),
        (("add", "--stdin", "一行快录"), "快录"),
        (("add", "一行快录"), "new --unit"),
    ):
        status, out, err = desk(*words)
        assert (status, out) == (2, "")
        assert said in err
        assert "Traceback" not in err
    assert not list(desk.folder.glob("wenming.json"))


def test_pages_are_those_of_the_layout_parted_by_form_feeds(desk: Desk) -> None:
    assert desk("new", "--sample")[0] == 0
    _, text, _ = desk("export", "-f", "txt", "-o", str(desk.folder / "a.txt"))
    status, plain, _ = desk("pages", "--plain")
    assert status == 0
    pages = [page.splitlines() for page in plain.split("\f")]
    assert [len(page) for page in pages[:-1]] == [22] * (len(pages) - 1)
    written = Path(text.strip()).read_text("utf-8")
    squeezed = ["".join("".join(words).split()) for words in (plain, written)]
    assert squeezed[0] == squeezed[1]
    _, numbered, _ = desk("pages")
    assert [page.splitlines()[-1].strip() for page in numbered.split("\f")] == [
        f"— {n} —" for n in range(1, len(pages) + 1)
    ]


def test_a_unit_year_or_document_that_is_not_there_names_new(year: Desk) -> None:
    for words in (("--unit", "别局"), ("--year", "1999"), ("--doc", "上半年")):
        status, _, err = year("list", *words)
        assert status == 2
        assert "wenming-tui new" in err
    assert year("new", "--unit", UNIT, "--year", "2024")[0] == 2


def test_options_stand_before_or_after_the_command(year: Desk) -> None:
    assert main(["--unit", UNIT, "--data", str(year.folder), "list", "--json"]) == 0
    assert year.capsys.readouterr().out == "[]\n"


def test_editing_takes_values_as_typed(year: Desk, typed: Any) -> None:
    before, id_ = typed(MEETING, MEETING)[1].split()
    assert year("edit", id_, "fields.attendees=近百人", "place=三楼", "use=点名")[0] == 0
    record = year.json("show", id_)
    assert record["fields"]["attendees"]["approx"] == "jin"
    assert (record["place"], record["use"], record["rev"]) == ("三楼", "named", 2)
    assert year("edit", before, "order=2")[0] == 0
    assert year("edit", id_, "order=1")[0] == 0
    assert [r["id"] for r in year.json("list")] == [id_, before]
    assert year("edit", id_, "order=二")[0] == 2
    assert year("edit", id_, "place")[0] == 2
    assert year("edit", id_, "nope=1")[0] == 2
    assert year("edit", "ZZZZ", "place=x")[0] == 1


def test_another_kind_keeps_numbers_and_tells_what_it_has_no_place_for(
    year: Desk, typed: Any
) -> None:
    id_ = typed("11-17 例会 65人 /会议")[1].strip()
    assert year("edit", id_, "fields.topic=防汛")[0] == 0
    status, _, err = year("edit", id_, "kind=培训")
    assert status == 0
    assert "没有带过来：议题“防汛”" in err
    assert year.json("show", id_)["fields"]["participants"]["raw"] == "65人"
    status, _, err = year("edit", id_, "kind=制度建设")
    assert (status, err) == (0, "")
    assert "其他数量\t人次65人" in year("show", id_)[1]


def test_moving_and_removing(year: Desk, typed: Any) -> None:
    ids = typed(MEETING, MEETING)[1].split()
    assert year("move", *ids, "--to", "1.2")[0] == 0
    assert len(year.json("list", "--section", "1")) == 2
    assert year("move", ids[0], "--to", "未归类")[0] == 0
    assert [r["section"] for r in year.json("list", "--section", "未归类")] == [None]
    assert year("move", ids[0], "--to", "9.9")[0] == 1
    assert year("remove", *ids, "ZZZZ")[0] == 1
    assert len(year.json("list")) == 2
    assert year("remove", *ids)[0] == 0
    assert year.json("list") == []


def test_lists_narrow_by_kind_status_and_words(year: Desk, typed: Any) -> None:
    typed(MEETING, '{"kind":"training","title":"[/]轮训"}')
    assert [r["kind"] for r in year.json("list", "--kind", "培训")] == ["training"]
    assert [r["kind"] for r in year.json("list", "--query", "推进")] == ["meeting"]
    assert len(year.json("list", "--status", "draft")) == 2
    assert year("list", "--status", "done")[0] == 2
    assert year("list", "--kind", "会义")[0] == 2
    assert "[/]轮训" in year("list")[1]


def test_a_missing_amount_blocks_the_final_file_and_not_the_draft(year: Desk, typed: Any) -> None:
    typed('{"kind":"investment","title":"改造办公楼水电线路"}')
    status, out, err = year("export")
    assert (status, out) == (1, "")
    assert "金额" in err
    assert not (year.folder / "exports").exists()
    status, out, _ = year("export", "--draft")
    assert status == 0
    path = Path(out.strip())
    assert path.parent == year.folder / "exports"
    assert path.stem.endswith("-草稿")
    assert "〔待补充：金额〕" in "\n".join(p.text for p in docx.Document(str(path)).paragraphs)


def test_review_blocks_what_nobody_approved(desk: Desk, monkeypatch: Any) -> None:
    desk("new", "--unit", UNIT, "--year", "2024", "--review", "--span", "01-01..12-31")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(MEETING.encode())))
    desk("add", "--stdin")
    status, _, err = desk("export", "-f", "txt")
    assert status == 1
    assert "审核" in err


def test_a_training_without_numbers_tells_none(year: Desk, typed: Any) -> None:
    typed('{"kind":"training","title":"服务礼仪培训"}')
    out = year("export", "-f", "txt")[1]
    body = Path(out.strip()).read_text("utf-8").split("\n", 1)[1]
    assert "培训" in body
    assert not any(c.isdigit() for c in body)


def test_the_suffix_chooses_the_format_and_several_go_into_a_folder(
    year: Desk, typed: Any, tmp_path: Path
) -> None:
    typed(MEETING)
    target = tmp_path / "总结.md"
    assert year("export", "-o", str(target))[1].strip() == str(target)
    assert target.read_text("utf-8").startswith("# ")
    folder = tmp_path / "files"
    out = year("export", "-f", "docx,txt,md,json", "-o", str(folder))[1]
    assert sorted(Path(p).suffix for p in out.split()) == [".docx", ".json", ".md", ".txt"]
    assert json.loads(next(folder.glob("*.json")).read_text("utf-8")) == year.json("list")
    assert year("export", "-f", "odt")[0] == 2
    assert year("export", "-o", str(target / "x.txt"))[0] == 2


def test_a_ledger_goes_out_and_comes_back_into_another_year_s_folder(
    year: Desk, typed: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(MEETING)
    path = year("export", "-f", "xlsx")[1].strip()
    assert path.endswith("总结-台账.xlsx")
    other = Desk(tmp_path / "other", capsys)
    other("new", "--unit", UNIT, "--year", "2024")
    ids = other.json("import", path)
    (record,) = other.json("list")
    assert (record["id"], record["date"]["start"]) == (ids[0], "2024-04-09")
    assert record["fields"]["attendees"]["value"] == 65
    assert ids == [r["id"] for r in year.json("list")]
    status, out, err = other("import", path)
    assert (status, out) == (0, "已导入，0 条记录\n")
    assert "有 1 条已经在这里了" in err


def test_a_refused_row_of_a_table_is_named_and_nothing_is_taken(year: Desk, tmp_path: Path) -> None:
    path = tmp_path / "会议.csv"
    path.write_bytes("事项,日期,用法,备注\n甲,3-5,点名,密\n乙,3-6,不知道,\n".encode("gb18030"))
    status, out, err = year("import", str(path))
    assert (status, out) == (2, "")
    assert "第 3 行：use（用法）" in err
    assert "“备注”这一列没有对应的项" in err
    assert err.strip().endswith("没有导入任何一条。改好后再试，或加 --skip-refused 跳过这些。")
    assert year.json("list") == []
    status, out, err = year("import", str(path), "--skip-refused")
    assert (status, out) == (0, "已导入，1 条记录，2 处没有收\n")
    assert "没有收 第 3 行" in err
    assert [r["title"] for r in year.json("list")] == ["甲"]


def test_the_kind_of_a_table_can_be_told(year: Desk, tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_text("事项\t日期\n甲\t3-5\n", "utf-8")
    assert "--kind" in year("import", str(path))[2]
    assert year("import", str(path), "--kind", "培训")[0] == 0
    assert year.json("list")[0]["kind"] == "training"


@pytest.mark.parametrize(
    ("name", "words"),
    [("a.doc", "另存为 .docx"), ("a.wps", "另存为 .docx"), ("a.xls", "另存为 .xlsx"),
     ("a.et", "另存为 .xlsx"), ("a.pdf", "不认识")],
)  # fmt: skip
def test_a_file_of_another_kind_is_refused_by_its_name(
    year: Desk, tmp_path: Path, name: str, words: str
) -> None:
    (tmp_path / name).write_bytes(b"x")
    status, _, err = year("import", str(tmp_path / name))
    assert (status, words in err) == (2, True)


def test_a_file_that_is_too_large_is_not_read(
    year: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("exports.package.FILE_LIMIT", 100)
    (tmp_path / "a.xlsx").write_bytes(b"PK" + bytes(200))
    assert "太大" in year("import", str(tmp_path / "a.xlsx"))[2]


def test_a_person_at_a_terminal_sees_how_far_an_import_is(
    year: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "会议.csv"
    path.write_text("事项,日期\n" + "甲,3-5\n" * 2000, "utf-8")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    told = [line for line in year("import", str(path))[2].splitlines() if "正在读表格" in line]
    assert told[-1] == "正在读表格：100%"
    assert len(told) > 5


TEXT = "某局工作总结\n各位领导：\n一、抓组织\n全年印发制度12项。\n\n二、抓活动\n结尾。"


def test_an_imported_text_comes_back_as_it_was(year: Desk, tmp_path: Path) -> None:
    source = tmp_path / "旧稿.txt"
    source.write_bytes(TEXT.replace("\n", "\r\n").encode("gb18030"))
    ids = year.json("import", str(source))
    assert [r["id"] for r in year.json("list")] == ids
    assert year.json("list")[0]["use"] == "told"
    path = year("export", "-f", "txt", "--draft")[1].strip()
    assert Path(path).read_bytes().decode("utf-8") == TEXT
    status, _, err = year("import", str(source))
    assert status == 2
    assert "--append" in err
    assert year("import", str(source), "--append")[0] == 0
    path = year("export", "-f", "txt", "--draft")[1].strip()
    assert Path(path).read_text("utf-8") == f"{TEXT}\n{TEXT}"


def test_records_go_out_and_come_back_with_their_ids(
    year: Desk, typed: Any, tmp_path: Path
) -> None:
    ids = typed(MEETING, '{"kind":"rule","title":"值班制度","section":"3.2","use":"台账"}')[
        1
    ].split()
    year("move", ids[0], "--to", "未归类")
    rows = year.json("list")
    file = tmp_path / "rows.json"
    file.write_text(json.dumps(rows), "utf-8")
    assert year.json("import", str(file)) == []
    year("remove", *ids)
    assert sorted(year.json("import", str(file))) == sorted(ids)
    back = {r["id"]: r for r in year.json("list")}
    for row in rows:
        assert {**back[row["id"]], "rev": 1, "order": 0} == {**row, "rev": 1, "order": 0}
    rows[0]["title"] = "别的"
    file.write_text(json.dumps([*rows, 5, {**rows[1], "id": "短"}]), "utf-8")
    status, _, err = year("import", str(file))
    assert status == 2
    assert "内容不同" in err
    assert year("import", str(file), "--skip-refused")[0] == 0


def test_files_that_cannot_be_taken_are_named(year: Desk, tmp_path: Path) -> None:
    for name, data in (
        ("a.txt", b"\x00\x01\x02\x7fELF"),
        ("a.json", b"{"),
        ("b.json", b"{}"),
        ("c.json", b"\xff\xff"),
        ("d.json", b'[{"id":"01J","kind":"meeting"}]'),
        ("e.json", b'[{"kind":"meeting","section":"9.9"}]'),
        ("a.xlsx", b""),
        ("a.exe", b""),
        ("a.doc", b""),
        ("a.wps", b""),
        ("a.docx", b"PK"),
    ):
        (tmp_path / name).write_bytes(data)
        status, _, err = year("import", str(tmp_path / name))
        assert status == 2, name
        assert name[-5:] in err
    assert year("import", str(tmp_path / "none.txt"))[0] == 2
    assert year("import", str(tmp_path / "folder.txt"))[0] == 2
    assert year.json("list") == []


def test_the_same_id_twice_in_one_file_is_refused(year: Desk, typed: Any, tmp_path: Path) -> None:
    id_ = typed(MEETING)[1].strip()
    rows = year.json("list")
    year("remove", id_)
    file = tmp_path / "twice.json"
    file.write_text(json.dumps(rows * 2), "utf-8")
    assert "两次" in year("import", str(file))[2]


def test_the_app_without_a_terminal_says_how_to_get_one(desk: Desk) -> None:
    status, _, err = desk()
    assert status == 2
    assert "ssh -t" in err
    assert desk("--kiosk")[0] == 2


def test_doctor_needs_no_store(desk: Desk) -> None:
    status, out, _ = desk("doctor")
    assert status == 0
    assert "还没有数据" in out
    desk("new", "--sample")
    assert "89 条记录" in desk("doctor")[1]
    assert desk("new", "--sample")[0] == 2


def test_an_inner_fault_shows_no_traceback(desk: Desk, monkeypatch: Any) -> None:
    def broken(_: object) -> int:
        raise RuntimeError("某人的文字")

    monkeypatch.setattr("tui.commands.COMMANDS", {"doctor": broken})
    status, _, err = desk("doctor")
    assert status == 70
    assert "某人的文字" not in err
    assert "Traceback" not in err


def test_ctrl_c_ends_with_130(desk: Desk, monkeypatch: Any) -> None:
    def interrupted(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("tui.commands.COMMANDS", {"doctor": interrupted})
    assert desk("doctor")[0] == 130


def test_the_version_is_one_line(desk: Desk) -> None:
    assert desk("--version")[1].startswith("wenming-tui 0.")


def test_records_of_one_day_stand_in_the_order_of_entry(year: Desk, typed: Any) -> None:
    ids = typed(*[MEETING] * 12)[1].split()
    assert [r["id"] for r in year.json("list")] == ids


def test_undo_and_redo_take_back_ones_own_last_steps(typed: Any, year: Desk) -> None:
    ids = typed(MEETING, MEETING.replace("作风", "廉政"))[1].split()
    assert year("edit", ids[0], "title=改过")[0] == 0
    status, out, _ = year("undo", "2")
    assert (status, out.count("已撤销")) == (0, 2)
    assert [r["title"] for r in year.json("list")] == ["作风建设推进会"]
    assert year("redo")[0] == 0
    assert [r["id"] for r in year.json("list")] == ids
    assert year("redo")[0] == 0
    assert year.json("show", ids[0])["title"] == "改过"
    assert year("redo")[0] == 1


def test_undo_refuses_whole_what_somebody_else_went_on_from(typed: Any, year: Desk) -> None:
    (id_,) = typed(MEETING)[1].split()
    assert year("edit", id_, "title=甲改", "--as", "甲")[0] == 0
    assert year("edit", id_, "place=三楼", "--as", "乙")[0] == 0
    before = year.json("list")
    status, out, err = year("undo", "--as", "甲")
    assert (status, out) == (1, "")
    assert "甲改" in err
    assert "别人" in err
    assert year.json("list") == before
    assert year("undo", "2", "--as", "乙")[0] == 1
    assert year("undo", "--as", "乙")[0] == 0
    assert year("undo", "--as", "甲")[0] == 1
    for words in (("undo", "0"), ("undo", "二"), ("redo", "-1"), ("undo", "1.5")):
        assert year(*words)[0] == 2


def test_what_moved_a_record_counts_as_a_change_of_it(typed: Any, year: Desk) -> None:
    (id_,) = typed(MEETING)[1].split()
    assert year("move", id_, "--to", "3", "--as", "乙")[0] == 0
    assert year("undo")[0] == 1
    assert year("undo", "--as", "乙")[0] == 0
    assert year.json("show", id_)["section"] == "2.2"


def test_a_removed_record_comes_back_with_its_place_and_in_its_order(
    typed: Any, year: Desk
) -> None:
    first, second = typed(MEETING, MEETING.replace("作风", "廉政"))[1].split()
    assert year("move", first, "--to", "3")[0] == 0
    before = year.json("list")
    assert year("remove", first)[0] == 0
    assert [r["id"] for r in year.json("list")] == [second]
    assert year("undo")[0] == 0
    after = year.json("list")
    for one, other in zip(before, after, strict=True):
        assert {**one, "rev": 0} == {**other, "rev": 0}


def test_new_work_ends_what_can_be_done_again(typed: Any, year: Desk) -> None:
    (id_,) = typed(MEETING)[1].split()
    assert year("undo")[0] == 0
    typed(MEETING)
    assert year("redo")[0] == 1
    assert year("undo")[0] == 0
    assert year("redo")[0] == 0
    assert id_ not in [r["id"] for r in year.json("list")]
    assert len(year.json("list")) == 1


def test_the_beginning_of_a_document_and_another_year_are_not_undone(year: Desk) -> None:
    assert year("undo")[0] == 1
    assert year("new", "--unit", UNIT, "--year", "2023")[0] == 0
    assert year("undo", "--year", "2024")[0] == 1
    assert year.json("list", "--year", "2023") == []


def test_history_says_who_changed_what_from_what_to_what(typed: Any, year: Desk) -> None:
    (id_,) = typed(MEETING)[1].split()
    assert year("edit", id_, "fields.attendees=70人", "--as", "乙")[0] == 0
    assert year("remove", id_, "--as", "丙")[0] == 0
    newest, edited, added = year.json("history", id_)
    assert [newest["who"], edited["who"]] == ["丙", "乙"]
    assert newest["changes"][0]["to"] is None
    assert added["changes"][0]["from"] is None
    assert added["changes"][0]["to"]["title"] == "作风建设推进会"
    (change,) = edited["changes"]
    assert (change["id"], change["field"]) == (id_, "fields.attendees")
    assert (change["from"]["raw"], change["to"]["raw"]) == ("65人", "70人")
    assert [t["seq"] for t in year.json("history")] == [4, 3, 2, 1]
    said = year("history")[1]
    assert "65人 → 70人" in said
    assert "乙" in said
    assert year("history", "NOPE")[0] == 1


def test_undo_and_history_reach_back_over_a_compaction(typed: Any, year: Desk) -> None:
    (id_,) = typed(MEETING)[1].split()
    assert "已整理" in year("compact")[1]
    assert "没有要整理" in year("compact")[1]
    assert year("undo")[0] == 0
    assert year.json("list") == []
    assert len(year.json("history", id_)) == 2


def test_tracked_changes_in_a_word_file_are_shown_before_they_are_taken(
    year: Desk, tmp_path: Path
) -> None:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    file = tmp_path / "a.docx"
    with zipfile.ZipFile(file, "w") as package:
        package.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{space}"><w:body><w:p><w:del><w:r><w:delText>放松</w:delText>'
            "</w:r></w:del><w:ins><w:r><w:t>加强</w:t></w:r></w:ins><w:r><w:t>领导</w:t></w:r></w:p>"
            "</w:body></w:document>",
        )
    status, _, err = year("import", str(file))
    assert (status, "插入 1 处，删除 1 处" in err) == (2, True)
    assert "“加强领导”：删去“放松”，加上“加强”" in err
    status, _, err = year("import", str(file), "--accept-changes")
    assert (status, "删去“放松”，加上“加强”" in err) == (0, True)


def test_a_restore_says_that_somebody_works_with_the_data(year: Desk) -> None:
    file = str(year.folder.parent / "b.zip")
    assert year("backup", file)[0] == 0
    session = Session(year.folder)
    try:
        status, _, err = year("restore", file)
        assert (status, "有人正开着程序" in err) == (0, True)
    finally:
        session.leave()
    status, _, err = year("restore", file)
    assert (status, err) == (0, "")
