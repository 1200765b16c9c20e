"""The Word file as a PDF, by LibreOffice where it is installed, with the Word file's own breaks.

LibreOffice (7.4) reads two of a Word file's flags wrongly: it sets hanzi and digits a fifth of a
character apart whatever autoSpaceDE and autoSpaceDN say, and takes overflowPunct for its opposite.
Both change where lines end. So the file is first turned into LibreOffice's own format, where the
two are set as the Word file has them, and then into a PDF.
"""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from exports.watch import Watch
from store.contract import StoreError
from store.files import disk_error, read_file

__all__ = ["libre_office", "pdf_bytes", "with_flags"]

_PATIENCE = 180.0
"""Seconds that LibreOffice may take for one step."""
_PARAGRAPH = re.compile(rb"<style:paragraph-properties\b([^>]*)>")
_FLAGS = re.compile(rb' style:(?:text-autospace|punctuation-wrap)="[^"]*"')


def libre_office() -> str:
    """The program; raises `StoreError` where there is none."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise StoreError(
            "这台机器没有装 LibreOffice，不能导出 PDF。"
            "请导出 docx，在 Word 或 WPS 里另存为 PDF；或请管理员安装 libreoffice-writer。"
        )
    return program


def pdf_bytes(word: bytes, watch: Watch) -> bytes:
    """A .docx as a PDF. Raises `StoreError`, `Cancelled` when `watch` is stopped."""
    program = libre_office()
    try:
        with tempfile.TemporaryDirectory(prefix="wenming-pdf-") as name:
            folder = Path(name)
            (folder / "a.docx").write_bytes(word)
            watch.step("LibreOffice 正在排版……（1/2）")
            _convert(program, folder, "a.docx", "fodt", watch)
            twin = folder / "a.fodt"
            twin.write_bytes(with_flags(twin.read_bytes()))
            watch.step("LibreOffice 正在生成 PDF……（2/2）")
            _convert(program, folder, "a.fodt", "pdf", watch)
            return read_file(folder / "a.pdf") or b""
    except OSError as error:
        raise disk_error(error, Path(tempfile.gettempdir())) from error


def with_flags(document: bytes) -> bytes:
    """A flat OpenDocument text with the two flags as our Word files have them."""

    def put(match: re.Match[bytes]) -> bytes:
        flags = b' style:text-autospace="none" style:punctuation-wrap="simple"'
        return b"<style:paragraph-properties%s%s>" % (flags, _FLAGS.sub(b"", match[1]))

    return _PARAGRAPH.sub(put, document)


def _convert(program: str, folder: Path, name: str, form: str, watch: Watch) -> None:
    # A profile of its own: else a LibreOffice that is open already takes the work, or refuses it.
    command = [
        program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
        "--norestore", "--convert-to", form, "--outdir", str(folder), str(folder / name),
    ]  # fmt: skip
    null = subprocess.DEVNULL
    process = subprocess.Popen(
        command, stdin=null, stdout=null, stderr=null, start_new_session=True
    )
    deadline = time.monotonic() + _PATIENCE
    try:
        while process.poll() is None:
            watch.rest(0.05)
            if time.monotonic() > deadline:
                raise StoreError("LibreOffice 太久没有做完，没有写文件。请稍后再试，或导出 docx。")
    finally:
        if process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    made = folder / Path(name).with_suffix(f".{form}").name
    if process.returncode or not made.exists():
        raise StoreError(
            f"LibreOffice 没有做成（{process.returncode}），没有写文件。"
            "请在终端运行 soffice --version 看它是否正常，或导出 docx。"
        )
