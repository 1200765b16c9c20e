"""`check` as the contract gives it."""

import json
import os
from pathlib import Path
from typing import Any

import docx
import pytest

from exports.proofread import check
from tui.cli import main

TEXT = (
    "示例局2024年文明创建工作总结\r\n围绕“十一五”规划,扎实工作。\r\n一、学习\r\n一是抓学习。二是抓考核。\r\n"
    "二、落实\r\n下一步，再接再厉。\r\n示例局\r\n2024年12月20日\r\n"
)


class Program:
    def __init__(self, capsys: pytest.CaptureFixture[str], folder: Path) -> None:
        self.capsys = capsys
        self.folder = folder

    def __call__(self, *words: str) -> tuple[int, str, str]:
        status = main([*words, "--data", str(self.folder / "data")])
        out, err = self.capsys.readouterr()
        return status, out, err


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: Any) -> Program:
    for name in ("DATA", "UNIT", "YEAR", "DOC", "USER"):
        monkeypatch.delenv(f"WENMING_{name}", raising=False)
    return Program(capsys, tmp_path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_from_outside_needs_a_store(run: Program, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "总结.txt"
    path.write_bytes(TEXT.encode(encoding))
    status, out, err = run("check", str(path), "--json")
    assert (status, err) == (1, "")
    found = json.loads(out)
    assert [(f["rule"], f["surface"], f["line"], f["column"]) for f in found] == [
        ("parts", "", 0, 0), ("era", "“十一五”", 2, 3), ("halfwidth", ",", 2, 10),
    ]  # fmt: skip
    text = TEXT.replace("\r\n", "\n")
    assert all(text[f["start"] : f["end"]] == f["surface"] for f in found)
    assert set(found[0]) == {
        "rule", "grade", "message", "surface", "suggestion", "record", "node", "start", "end",
        "line", "column",
    }  # fmt: skip
    assert not (tmp_path / "data").exists()


def test_a_word_file_reads_otherwise_than_its_text(run: Program, tmp_path: Path) -> None:
    path = tmp_path / "总结.docx"
    written = docx.Document()
    lines = TEXT.strip().split("\r\n")
    for line in lines:
        written.add_paragraph(line)
    written.save(str(path))
    status, out, _ = run("check", str(path), "--json")
    assert status == 1
    assert [f["rule"] for f in json.loads(out)] == [f.rule for f in check("\n".join(lines))]


def test_blank_lines_above_move_the_places(run: Program, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("\n\n围绕围绕中心。\n", "utf-8")
    _, out, _ = run("check", str(path), "--json")
    (finding,) = json.loads(out)
    assert (finding["start"], finding["line"], finding["column"]) == (2, 3, 1)


def test_the_year_is_not_the_titles(run: Program, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("围绕“十一五”规划，扎实开展工作。", "utf-8")
    assert run("check", str(path))[0] == 0
    assert run("check", str(path), "--year", "2023")[0] == 1
    assert run("check", str(path), "--year", "2008")[0] == 0
    titled = tmp_path / "b.txt"
    titled.write_bytes(TEXT.encode())
    out = run("check", str(titled), "--year", "2008")[1]
    assert "2024 年不符" in out


def test_a_table_repeats_itself_for_every_mark(run: Program, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("工作,扎实,有力,有序,有效,认真,细致。现就20xx年汇报，、向上和谐。", "utf-8")
    status, out, _ = run("check", str(path))
    lines = [line.split() for line in out.splitlines()]
    assert status == 1
    assert lines[0] == ["行:列", "级别", "规则", "文字", "意见", "改为"]
    assert lines[1][:4] == ["1:24", "错误", "占位符", "20xx"]
    assert sum("半角标点" in line for line in lines) == 4
    assert "同类的还有 3 处：1:12、1:15、1:18" in out


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("无.txt", None, "没有"),
        ("旧.doc", b"x", "另存为 .docx"),
        ("图.png", b"x", "可审校的文件是 .txt 和 .docx"),
        ("空.txt", b" \n", "空的"),
        ("乱.txt", b"\xff\x00\x01\xfe\x00", "不是文本文件"),
        ("坏.docx", b"PK\x03\x04", "坏"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_riddle(
    run: Program, tmp_path: Path, name: str, data: bytes | None, said: str
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    status, out, err = run("check", str(tmp_path / name))
    assert (status, out) == (2, "")
    assert said in err
    assert name in err


def test_a_folder_that_is_named_as_a_file_is_refused(run: Program, tmp_path: Path) -> None:
    (tmp_path / "x.txt").mkdir()
    status, _, err = run("check", str(tmp_path / "x.txt"))
    assert (status, "是一个文件夹" in err) == (2, True)


@pytest.mark.parametrize("command", ["check", "import"])
def test_a_pipe_is_refused_and_not_waited_for(run: Program, tmp_path: Path, command: str) -> None:
    run("new", "--sample")
    os.mkfifo(tmp_path / "x.docx")
    status, _, err = run(command, str(tmp_path / "x.docx"))
    assert (status, "不是普通文件" in err) == (2, True)


def test_the_document_is_not_looked_at(run: Program) -> None:
    run("new", "--sample")
    status, out, _ = run("check")
    assert (status, "3000多份" in out) == (0, True)
    listed = json.loads(run("list", "--json", "--query", "恳谈会")[1])
    assert run("edit", listed[0]["id"], "text=召开恳谈会，56人参加")[0] == 0
    status, out, _ = run("check", "--json")
    wrong = [f for f in json.loads(out) if f["grade"] == "error"]
    assert status == 1
    assert [(f["surface"], f["suggestion"], f["record"]) for f in wrong] == [
        ("56人", "65人", listed[0]["id"])
    ]
    status, out, err = run("export", "-f", "txt")
    assert (status, out) == (1, "")
    assert "56人" in err
    assert run("export", "-f", "txt", "--draft")[0] == 0


def test_a_text_without_a_fault_says_nothing(run: Program, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("工作扎实有力。", "utf-8")
    assert run("check", str(path)) == (0, "没有审校意见。\n", "")
    assert run("check", str(path), "--json") == (0, "[]\n", "")


def test_an_unknown_unit_is_not_named(run: Program) -> None:
    status, _, err = run("check")
    assert (status, "new" in err) == (2, True)


def test_a_place_that_is_no_folder_hinders_a_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("工作扎实有力。", "utf-8")
    assert main(["check", str(path), "--data", "postgresql://x"]) == 0
    assert capsys.readouterr().out == "没有审校意见。\n"
