"""The command line as a process: its streams, its environment, and what is left of a failure."""

import io
import json
import os
import signal
import subprocess
import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

import pytest

from tui.cli import main
from tui.start import start

ROOT = Path(__file__).parents[2]
RUN = [sys.executable, "-c", "import sys; from tui.cli import main; sys.exit(main())"]
UNIT = "样板县农业局"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("DATA", "UNIT", "YEAR", "DOC", "USER"):
        monkeypatch.delenv(f"WENMING_{name}", raising=False)
    return tmp_path / "data"


@pytest.fixture
def sample(place: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    assert main(["new", "--sample", "--data", str(place)]) == 0
    capsys.readouterr()
    return place


def run(place: Path, *words: str, **environment: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [*RUN, "--data", str(place), *words],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
    )
    return done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")


@pytest.mark.parametrize("words", [["list"], ["list", "--json"], ["show", "000001"], ["--help"]])
def test_a_reader_that_has_gone_gets_no_complaint(sample: Path, words: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as gone:
        done = subprocess.run(
            [*RUN, "--data", str(sample), *words],
            cwd=ROOT, stdout=gone, stderr=subprocess.PIPE, check=False,
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full (Linux)")
def test_nobody_left_to_hear_it_is_no_crash(sample: Path) -> None:
    """As when a terminal hangs up: neither output nor what is said of that goes anywhere."""
    with open("/dev/full", "wb") as full:
        words = [*RUN, "--data", str(sample), "list"]
        done = subprocess.run(words, cwd=ROOT, stdout=full, stderr=full, check=False)
    assert done.returncode == 2
    assert not (sample / "crash").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full (Linux)")
@pytest.mark.parametrize("words", [["list"], ["list", "--json"], ["show", "000001"]])
def test_a_full_disk_behind_stdout_is_no_internal_error(sample: Path, words: list[str]) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [*RUN, "--data", str(sample), *words],
            cwd=ROOT, stdout=full, stderr=subprocess.PIPE, check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert "写不出去" in done.stderr.decode()
    assert len(done.stderr.decode().splitlines()) == 1
    assert not (sample / "crash").exists()


def test_closed_streams_do_not_become_data_files(place: Path) -> None:
    line = f'"$@" --data "{place}" new --sample >&- <&- 2>&-'
    shell = ["sh", "-c", line, "sh", *RUN]
    assert subprocess.run(shell, cwd=ROOT, check=False).returncode == 0
    assert len(json.loads(run(place, "list", "--json")[1])) == 89


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Ctrl+C counts, also where the tests were started in the background, which ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_an_id_is_told_before_the_next_line_is_typed(sample: Path) -> None:
    typing = subprocess.Popen(
        [*RUN, "--data", str(sample), "add", "--stdin"],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    with typing:
        assert typing.stdin is not None
        assert typing.stdout is not None
        typing.stdin.write('{"kind":"meeting","title":"作风建设推进会"}\n'.encode())
        typing.stdin.flush()
        id_ = typing.stdout.readline().decode().strip()
        assert json.loads(run(sample, "show", id_, "--json")[1])["title"] == "作风建设推进会"
        typing.send_signal(signal.SIGINT)
        assert typing.wait() == 130


def test_a_locale_without_chinese_changes_nothing(sample: Path, tmp_path: Path) -> None:
    poor = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    status, out, _ = run(sample, "list", "--query", "标语", **poor)
    assert status == 0
    assert len(out.splitlines()) > 1
    status, out, _ = run(sample, "export", "--draft", "-f", "txt", **poor)
    assert status == 0
    assert Path(out.strip()).is_file()
    target = tmp_path / "总结.md"
    assert run(sample, "export", "--draft", "-o", str(target), **poor)[1].strip() == str(target)
    assert target.is_file()


def test_the_environment_names_unit_year_and_document(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WENMING_DATA", str(place))
    monkeypatch.setenv("WENMING_UNIT", UNIT)
    monkeypatch.setenv("WENMING_YEAR", "2023")
    monkeypatch.setenv("WENMING_DOC", "上半年")
    assert main(["new"]) == 0
    assert main(["list", "--json"]) == 0
    assert main(["list", "--doc", "年度"]) == 2
    out, err = capsys.readouterr()
    assert f"{UNIT} 2023年“上半年”" in out
    assert "年度" in err


def test_the_demo_opens_the_sample_whatever_the_environment_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("WENMING_UNIT", "别局")
    monkeypatch.setenv("WENMING_YEAR", "1999")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    seen: list[tuple[str, Path]] = []

    def app(options: Namespace) -> int:
        seen.append((options.unit, Path(options.data)))
        assert (seen[0][1] / "wenming.journal").is_file()
        return 0

    monkeypatch.setattr("tui.start._app", app)
    options = Namespace(data=None, unit=None, year=None, doc=None, who=None, demo=True, kiosk=False)
    assert start(options) == 0
    assert seen[0][0] != "别局"
    assert not seen[0][1].exists()


def test_a_dumb_terminal_is_told_what_to_set(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    assert main([]) == 2
    assert "dumb" in capsys.readouterr().err


def test_a_failure_leaves_its_place_and_nobodys_words(
    sample: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_: object) -> int:
        raise RuntimeError("某人的文字")

    monkeypatch.setattr("tui.commands.COMMANDS", {"list": broken})
    assert main(["list", "--data", str(sample)]) == 70
    kept = next((sample / "crash").iterdir())
    assert str(kept) in capsys.readouterr().err
    assert kept.stat().st_mode & 0o777 == 0o600
    words = kept.read_text("utf-8")
    assert "RuntimeError" in words
    assert "test_cli_process.py" in words
    assert "某人的文字" not in words


def test_a_failure_makes_no_folder(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_: object) -> int:
        raise RuntimeError

    monkeypatch.setattr("tui.commands.COMMANDS", {"doctor": broken})
    assert main(["doctor", "--data", str(place)]) == 70
    assert not place.exists()
    assert "管理员" in capsys.readouterr().err


def test_help_speaks_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["--help"], ["export", "--help"]):
        assert main(words) == 0
        out = capsys.readouterr().out
        assert "用法：wenming-tui" in out
        for english in ("usage", "options", "positional", "show this help"):
            assert english not in out


def test_numbers_keep_every_digit_and_none_fills_the_memory(
    place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def amount(value: str) -> str:
        field = f'{{"raw":"约数","value":{value},"unit":"元"}}'
        return f'[{{"kind":"investment","title":"购置","fields":{{"amount":{field}}}}}]'

    file = tmp_path / "rows.json"
    data = ["--data", str(place)]
    assert main(["new", "--unit", UNIT, "--year", "2024", *data]) == 0
    for value in ("1e999999999", "NaN", "-Infinity", "9" * 5000):
        file.write_text(amount(value))
        assert main(["import", str(file), *data]) == 2
    assert capsys.readouterr().err.count("JSON") == 4
    for value in ("12345678901234567.89", "1" + "0" * 25):
        file.write_text(amount(value))
        assert main(["import", str(file), *data]) == 0
        capsys.readouterr()
        assert main(["list", "--json", *data]) == 0
        assert f'"value":{value},' in capsys.readouterr().out


def test_broken_json_is_named_by_its_place_in_chinese(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "rows.json"
    for text, said in (("[\n {]", "第 2 行第 3 个字"), ("[" * 100_000, "层数")):
        file.write_text(text)
        assert main(["import", str(file), "--data", str(sample)]) == 2
        assert said in capsys.readouterr().err


def test_doctor_says_that_a_place_cannot_be_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "文件"
    file.write_text("x")
    assert main(["doctor", "--data", str(file)]) == 0
    assert "写不了" in capsys.readouterr().out

    def refused(path: Path) -> bool:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "exists", refused)
    assert main(["doctor", "--data", str(tmp_path)]) == 0
    assert "没有权限" in capsys.readouterr().out


def test_a_format_may_be_written_in_capitals(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "a.out"
    words = ["export", "-f", "TXT", "--draft", "-o", str(target), "--data", str(sample)]
    assert main(words) == 0
    assert target.is_file()
    assert capsys.readouterr().out.strip() == str(target)


def test_an_endless_figure_does_not_squeeze_the_ids(
    sample: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    line = f'{{"kind":"meeting","title":"推进会","fields":{{"attendees":"{"9" * 400}人"}}}}'
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(line.encode())))
    assert main(["add", "--stdin", "--data", str(sample)]) == 0
    id_ = capsys.readouterr().out.strip()
    assert main(["list", "--data", str(sample)]) == 0
    row = next(x for x in capsys.readouterr().out.splitlines() if x.startswith(id_[-6:]))
    assert "推进会" in row
    assert "9…" in row


@pytest.mark.parametrize("words", [["verify"], ["backup", "b.zip"], ["list"]])
def test_a_line_that_was_cut_off_is_told_by_whichever_command_does_it(
    sample: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with (sample / "wenming.journal").open("r+b") as journal:
        whole = journal.read().rstrip(b"\0")
        journal.truncate(len(whole))
        journal.seek(0, os.SEEK_END)
        journal.write(b"000000ff 00000000 {")
    words = [str(sample / word) if word.endswith(".zip") else word for word in words]
    assert main([*words, "--data", str(sample)]) == 0
    assert "19 字节没有写完" in capsys.readouterr().err


def test_a_line_that_was_cut_off_while_others_are_typed_is_told(sample: Path) -> None:
    process = subprocess.Popen(
        [*RUN, "--data", str(sample), "add", "--stdin"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    line = json.dumps({"kind": "meeting", "title": "会", "date": "4-9"}).encode() + b"\n"
    process.stdin.write(line)
    process.stdin.flush()
    process.stdout.readline()
    with (sample / "wenming.journal").open("r+b") as journal:
        journal.seek(len(journal.read().rstrip(b"\0")))
        journal.write(b"000000ff 00000000 {")
        journal.truncate()
    _, said = process.communicate(line)
    assert process.returncode == 0
    assert "没有写完" in said.decode()


def test_what_a_group_of_clerks_exports_can_be_replaced_by_each_of_them(
    sample: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sample.chmod(0o2770)
    before = os.umask(0o077)
    try:
        assert main(["export", "-f", "txt", "--draft", "--data", str(sample)]) == 0
        monkeypatch.setattr("tui.commands.COMMANDS", {"list": lambda _: 1 // 0})
        assert main(["list", "--data", str(sample)]) == 70
    finally:
        os.umask(before)
    for name in ("exports", "crash"):
        assert (sample / name).stat().st_mode & 0o2777 == 0o2770
        assert [path.stat().st_mode & 0o777 for path in (sample / name).iterdir()] == [0o660]


def test_doctor_tells_that_there_was_no_backup(
    sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (sample / "backups").mkdir(exist_ok=True)
    (sample / "backups" / "failed.txt").write_text("2024-05-06 磁盘满了", "utf-8")
    main(["doctor", "--data", str(sample)])
    assert "自动备份没有做成：2024-05-06 磁盘满了" in capsys.readouterr().out
