"""The whole way of one fact over a real sshd: form, preview, menu, Word file.

Needs sshd, ssh and ssh-keygen (Debian packages openssh-server and openssh-client).
"""

import re
import shlex
import subprocess
import sys
from functools import partial
from pathlib import Path

import docx

from tests.terminal import Terminal

PROGRAM = Path(sys.executable).with_name("wenming-tui")
UNIT = "示例区林业局"


def test_a_fact_typed_over_ssh_is_not_in_its_section_of_the_word_file(
    ssh: list[str], tmp_path: Path
) -> None:
    data = tmp_path / "data"
    new = [str(PROGRAM), "--data", str(data), "new", "--unit", UNIT, "--year", "2025"]
    subprocess.run(new, check=True, capture_output=True)
    remote = shlex.join(["env", "LANG=C.UTF-8", f"WENMING_DATA={data}", str(PROGRAM)])

    with Terminal([*ssh, remote]) as terminal:
        terminal.wait_for(UNIT, "加强文明管理", "F10")
        terminal.type("2")
        terminal.wait_for("深化教育", "F2", "还没有记录")
        terminal.press("f2")
        terminal.wait_for("类型（")
        terminal.type("会议")
        kinds = terminal.wait_for("会议▏", "会议廉政")
        number = re.search(r"^\s*(\d)\s+会议\s+会议廉政", kinds, re.MULTILINE)
        assert number, kinds
        terminal.type(number[1])
        terminal.wait_for("Ctrl+S", "参加人数")
        before, clause = "日期", "召开护林防火恳谈会"
        for label, typed in (("日期", "11月17日"), ("事项", "护林防火恳谈会"), ("人数", "65人")):
            fill(terminal, label, typed, after=before)
            before = label
        terminal.press("ctrl+s")
        terminal.wait_for("已保存")
        terminal.press("esc")
        terminal.wait_for("护林防火恳谈会")
        terminal.wait_gone("参加人数")
        terminal.wait_for(clause)
        terminal.press("esc")
        terminal.wait_for("加强文明管理")
        terminal.press("f10")
        terminal.wait_for("菜单", "导出")
        move_to(terminal, "导出")
        terminal.press("enter")
        terminal.wait_for("Word")
        terminal.press("enter")
        terminal.wait_for("已写好", "已导出")
        terminal.press("ctrl+q")
        assert terminal.wait_end() == 0

    (written,) = (data / "exports").glob("*.docx")
    paragraphs = [paragraph.text for paragraph in docx.Document(str(written)).paragraphs]
    headings = [at for at, p in enumerate(paragraphs) if re.match("[一二三]、", p)]
    (start,) = (at for at in headings if "深化教育" in paragraphs[at])
    end = min((at for at in headings if at > start), default=len(paragraphs))
    section = "".join(paragraphs[start:end])
    assert clause in section
    assert "65人" in section


def choice_left(terminal: Terminal, was: str, _: str) -> bool:
    return terminal.reversed_text not in ("", was)  # a row can be half drawn


def row_of(terminal: Terminal, label: str) -> int:
    return next(at for at, row in enumerate(terminal.text.split("\n")) if label in row[:14])


def fill(terminal: Terminal, label: str, typed: str, *, after: str) -> None:
    """From one field to another by Tab (each field is a line), and type there."""
    start, end = row_of(terminal, after), row_of(terminal, label)
    terminal.press(*["tab"] * (end - start))
    terminal.type(typed)
    terminal.wait_until(lambda screen: typed in screen.split("\n")[end], f"{label} {typed}")


def move_to(terminal: Terminal, label: str) -> None:
    """Down until the chosen row of a list (drawn in reverse) holds a label."""
    for _ in range(30):
        chosen = terminal.reversed_text
        if label in chosen:
            return
        terminal.press("down")
        terminal.wait_until(partial(choice_left, terminal, chosen), "the next row")
    raise AssertionError(f"no row {label}\n{terminal.text}")
