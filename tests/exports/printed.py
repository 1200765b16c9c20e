"""The lines and pages that LibreOffice makes of a Word file, for comparison with ours.

`twins` sets right in LibreOffice's own format (.fodt) what it reads wrongly (`exports.pdf`), and
leaves all else as imported. The fonts of GB/T 9704 are replaced by one that our machines have and
that, like them, sets ASCII half a character wide.
"""

import re
import subprocess
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from itertools import accumulate, chain
from pathlib import Path

from msgspec import Struct

from exports.docx import docx_bytes
from exports.geometry import ROWS
from exports.pages import lay_out
from exports.pdf import with_flags
from exports.text import Text

__all__ = ["Agreement", "compare", "convert", "our_pages", "read_pdf", "twins", "word_files"]

FONT = "Noto Sans Mono CJK SC"
_FONTS = re.compile("仿宋_GB2312|楷体_GB2312|黑体|方正小标宋简体")
_WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">(.*?)<')

Pages = list[list[str]]
"""Pages of lines, their blanks taken out; a blank line is empty."""


class Agreement(Struct):
    """How much of LibreOffice's lines and page breaks ours are; each count is of LibreOffice's."""

    lines: int = 0
    equal_lines: int = 0
    breaks: int = 0
    equal_breaks: int = 0
    full_pages: int = 0
    of_22: int = 0
    different: list[tuple[str, str]] = []

    def __str__(self) -> str:
        def share(part: int, whole: int) -> str:
            return f"{part:6,}/{whole:6,} {100 * part / max(whole, 1):7.2f} %"

        return (
            f"lines {share(self.equal_lines, self.lines)}   "
            f"page breaks {share(self.equal_breaks, self.breaks)}   "
            f"22 lines {share(self.of_22, self.full_pages)}"
        )


def compare(ours: Pages, printed: Pages, so_far: Agreement | None = None) -> Agreement:
    """Lines are equal that begin and end at the same characters, and so are pages' ends.

    A blank line counts as equal where it stands in the same row of the same page.
    """
    found = so_far or Agreement()
    printed = _with_hung(printed, "".join(chain(*ours)))
    here, there = _places(ours), _places(printed)
    found.lines += len(there)
    found.equal_lines += len(here.keys() & there.keys())
    found.different += [
        (there[place], next((here[p] for p in here if p[0] == place[0]), ""))
        for place in there.keys() - here.keys()
    ]
    sizes, others = [list(accumulate(len("".join(p)) for p in q)) for q in (ours, printed)]
    found.breaks += len(others) - 1
    found.equal_breaks += len(set(sizes[:-1]) & set(others[:-1]))
    found.full_pages += len(printed) - 1
    # The blank line before the signature cannot be seen in the last row of a page.
    found.of_22 += sum(
        len(there) == (ROWS if here[-1] else ROWS - 1)
        for here, there in zip(ours, printed[:-1], strict=False)
    )
    return found


def _with_hung(pages: Pages, words: str) -> Pages:
    """The lines with the marks that hang over the margin: they are lost on the way out of a PDF."""
    whole: Pages = []
    at = 0
    for page in pages:
        whole.append([])
        for line in page:
            if not words.startswith(line, at):
                assert words[at] in "，。、；：！？,.;:!?", (
                    f"not the same text: {line} / {words[at : at + 30]}"
                )
                (whole[-1] or whole[-2])[-1] += words[at]
                at += 1
            assert words.startswith(line, at), f"not the same text: {line} / {words[at : at + 30]}"
            whole[-1].append(line)
            at += len(line)
    assert at == len(words), "not the whole text"
    return whole


def _places(pages: Pages) -> dict[tuple[int, int] | tuple[int, int, str], str]:
    places: dict[tuple[int, int] | tuple[int, int, str], str] = {}
    at = 0
    for number, page in enumerate(pages):
        for row, line in enumerate(page):
            places[(at, at + len(line)) if line else (number, row, "blank")] = line
            at += len(line)
    return places


def our_pages(text: Text) -> Pages:
    """What our layout makes of it, in the same form. 版头's line is drawn, and no text."""
    return [[_dense(line.text).strip("━") for line in page.lines] for page in lay_out(text)]


def _dense(words: str) -> str:
    return "".join(words.split())


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
        file.write_bytes(with_flags(file.read_bytes()))
    return made


def convert(soffice: str, files: Sequence[Path], form: str, folder: Path) -> list[Path]:
    """All files in one run, with a profile that no other process uses."""
    profile = (folder / "profile").as_uri()
    command = [soffice, f"-env:UserInstallation={profile}", "--headless", "--norestore"]
    command += ["--convert-to", form, "--outdir", str(folder), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    made = [folder / file.with_suffix(f".{form.partition(':')[0]}").name for file in files]
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
        pages.append(
            [
                _plain("".join(word for _, word in sorted(rows.get(row, []))))
                for row in range(max(rows, default=-1) + 1)
            ]
        )
    return pages


def _plain(line: str) -> str:
    for name, mark in (("lt", "<"), ("gt", ">"), ("quot", '"'), ("apos", "'"), ("amp", "&")):
        line = line.replace(f"&{name};", mark)
    return line.replace("&#39;", "'")
