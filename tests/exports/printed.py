"""The lines and pages that LibreOffice makes of a Word file, for comparison with ours.

LibreOffice fails to import two flags that the Word file sets: it adds a fifth of a character
between hanzi and digits whatever autoSpaceDE and autoSpaceDN say, and reads overflowPunct the wrong
way round. `twins` sets both right in its own format (.fodt) and leaves all else as imported. The
fonts of GB/T 9704 are replaced by one that every machine of ours has and that, like them, sets
ASCII half a character wide.
"""

import re
import subprocess
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from exports.docx import docx_bytes
from exports.text import Text

__all__ = ["read_pdf", "twins", "word_files"]

FONT = "Noto Sans Mono CJK SC"
_FONTS = re.compile("仿宋_GB2312|楷体_GB2312|黑体|方正小标宋简体")
_PARAGRAPH = re.compile(r"<style:paragraph-properties\b([^>]*)>")
_FLAGS = re.compile(r' style:(?:text-autospace|punctuation-wrap)="[^"]*"')
_WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">(.*?)<')

Pages = list[list[str]]
"""Pages of lines, their blanks taken out."""


def word_files(texts: Iterable[Text], folder: Path) -> list[Path]:
    """Each text as a .docx in `folder`, in a font that this machine has."""
    files = []
    for n, text in enumerate(texts):
        at = datetime(2025, 12, 20, tzinfo=UTC)
        data = docx_bytes(text, unit="示例单位", title="示例", created=at)
        out = BytesIO()
        with zipfile.ZipFile(BytesIO(data)) as parts, zipfile.ZipFile(out, "w") as package:
            for name in parts.namelist():
                part = parts.read(name)
                if name.startswith("word/"):
                    part = _FONTS.sub(FONT, part.decode()).encode()
                package.writestr(name, part)
        files.append(folder / f"{n:03d}.docx")
        files[-1].write_bytes(out.getvalue())
    return files


def twins(soffice: str, files: Sequence[Path]) -> list[Path]:
    """The files as LibreOffice reads them, with the two flags set right."""
    folder = files[0].parent / "twin"
    folder.mkdir(exist_ok=True)
    made = convert(soffice, files, "fodt", folder)
    for file in made:
        words = _PARAGRAPH.sub(_with_flags, file.read_text(encoding="utf-8"))
        file.write_text(words, encoding="utf-8")
    return made


def _with_flags(match: re.Match[str]) -> str:
    rest = _FLAGS.sub("", match[1])
    flags = ' style:text-autospace="none" style:punctuation-wrap="simple"'
    return f"<style:paragraph-properties{flags}{rest}>"


def convert(soffice: str, files: Sequence[Path], form: str, folder: Path) -> list[Path]:
    """All files in one run, with a profile that no other process uses."""
    profile = (folder / "profile").as_uri()
    command = [soffice, f"-env:UserInstallation={profile}", "--headless", "--norestore"]
    command += ["--convert-to", form, "--outdir", str(folder), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    made = [folder / file.with_suffix(f".{form}").name for file in files]
    assert all(file.exists() for file in made), done.stdout + done.stderr
    return made


def read_pdf(file: Path) -> Pages:
    """The lines of each page, without the page number (what stands below the text area)."""
    done = subprocess.run(
        ["pdftotext", "-bbox", str(file), "-"], capture_output=True, text=True, check=True
    )
    pages = []
    for page in done.stdout.split("<page ")[1:]:
        rows: dict[int, list[tuple[float, str]]] = {}
        for match in _WORD.finditer(page):
            middle = (float(match[2]) + float(match[3])) / 2
            row = int((middle - 104.9) // 28.95)
            if row < 22:
                rows.setdefault(row, []).append((float(match[1]), match[4]))
        pages.append(["".join(w for _, w in sorted(rows[row])) for row in sorted(rows)])
    return [[_plain(line) for line in page] for page in pages]


def _plain(line: str) -> str:
    for name, mark in (("lt", "<"), ("gt", ">"), ("quot", '"'), ("apos", "'"), ("amp", "&")):
        line = line.replace(f"&{name};", mark)
    return line.replace("&#39;", "'")
