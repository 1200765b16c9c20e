"""The PDF by LibreOffice: breaks where the Word file breaks, can be cancelled, leaves nothing.

Needs LibreOffice Writer and pdftotext (Debian packages libreoffice-writer-nogui, poppler-utils).
"""

import re
import shutil
import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from exports.docx import docx_bytes
from exports.pdf import pdf_bytes, with_flags
from exports.text import Block, Run, Text
from exports.watch import Cancelled, Watch
from store.contract import StoreError

LINE = "全年开展志愿服务活动36次，参加1500余人次，印发《文明公约》2016份，满意率98.5%。"


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def needed(program: str) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"needs {program}")


def word() -> bytes:
    blocks = [Block("title", (Run("总结"),)), *[Block("paragraph", (Run(LINE * 3),))] * 20]
    at = datetime(2025, 12, 20, tzinfo=UTC)
    return docx_bytes(Text(tuple(blocks)), unit="某局", title="总结", created=at)


def test_the_words_stand_in_the_pdf_and_nothing_is_left(place: Path) -> None:
    needed("soffice")
    needed("pdftotext")
    said: list[str] = []
    data = pdf_bytes(word(), Watch(said.append))
    assert data.startswith(b"%PDF")
    assert len(said) == 2
    assert not list(place.iterdir())
    done = subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True)
    words = re.sub("—[0-9]+—", "", "".join(done.stdout.decode().split()))
    assert words.count("志愿服务活动36次") == 60


def test_a_pdf_that_is_cancelled_stops_libreoffice_and_leaves_nothing(place: Path) -> None:
    needed("soffice")
    watch = Watch(lambda _: watch.stop())
    with pytest.raises(Cancelled, match="已取消"):
        pdf_bytes(word(), watch)
    assert not list(place.iterdir())
    running = subprocess.run(["pgrep", "-f", str(place)], capture_output=True, check=False)
    assert not running.stdout


def test_without_libreoffice_it_is_said_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(StoreError, match="没有装 LibreOffice"):
        pdf_bytes(word(), Watch())


@pytest.mark.parametrize("script", ["exit 3", "exit 0", "sleep 60"])
def test_a_libreoffice_that_fails_is_a_sentence(
    place: Path, script: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place / "bin").mkdir()
    (place / "bin" / "soffice").write_text(f"#!/bin/sh\n{script}\n")
    (place / "bin" / "soffice").chmod(0o755)
    monkeypatch.setenv("PATH", f"{place / 'bin'}:/bin:/usr/bin")
    monkeypatch.setattr("exports.pdf._PATIENCE", 0.3)
    with pytest.raises(StoreError, match=r"没有做成|太久"):
        pdf_bytes(word(), Watch())
    assert [path.name for path in place.iterdir()] == ["bin"]


def test_both_flags_are_set_once_and_all_else_is_kept() -> None:
    old = b'<style:paragraph-properties fo:a="1" style:text-autospace="ideograph-alpha"/>'
    new = with_flags(old + b"<text:p>style:text-autospace</text:p>")
    assert new == (
        b'<style:paragraph-properties style:text-autospace="none" style:punctuation-wrap="simple"'
        b' fo:a="1"/><text:p>style:text-autospace</text:p>'
    )
