"""Where the ink of a printed page is, on a picture of 300 dots an inch.

Needs LibreOffice Writer, pdftoppm and Noto Sans Mono CJK SC (Debian packages
libreoffice-writer-nogui, poppler-utils, fontconfig, fonts-noto-cjk). The text area is made visible
by shading its paragraphs.
"""

import shutil
import subprocess
import zipfile
from io import BytesIO
from itertools import groupby
from pathlib import Path

import pytest
from msgspec import Struct

from exports.text import Block, Run, Text
from tests.exports.printed import convert, twins, word_files

DOTS = 300
WIDTH, HEIGHT = 210.0, 297.0
"""A4, in millimetres."""


class Picture(Struct):
    """A grey page: `rows` of bytes, 0 is black."""

    rows: list[bytes]

    def dark_rows(self) -> list[tuple[float, float]]:
        """Millimetres from the top where each stretch of rows with ink begins and ends."""
        return _stretches([min(row) < 128 for row in self.rows])

    def dark_columns(self, top: float, bottom: float) -> list[tuple[float, float]]:
        """The same from the left, of the rows between two places."""
        rows = self.rows[round(top * DOTS / 25.4) : round(bottom * DOTS / 25.4)]
        return _stretches([min(column) < 128 for column in zip(*rows, strict=True)])


def _stretches(dark: list[bool]) -> list[tuple[float, float]]:
    found = []
    at = 0
    for ink, group in groupby(dark):
        size = len(list(group))
        if ink:
            found.append((at * 25.4 / DOTS, (at + size) * 25.4 / DOTS))
        at += size
    return found


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Picture]:
    """Two full pages of shaded text."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("needs soffice: apt-get install libreoffice-writer-nogui")
    if shutil.which("pdftoppm") is None:
        pytest.skip("needs pdftoppm: apt-get install poppler-utils")
    folder = tmp_path_factory.mktemp("raster")
    text = Text((Block("paragraph", (Run("国" * (2 * 22 * 28 - 2)),)),))
    (file,) = word_files([text], folder)
    _shade(file)
    (pdf,) = convert(soffice, twins(soffice, [file]), "pdf", folder)
    command = ["pdftoppm", "-r", str(DOTS), "-gray", str(pdf), str(folder / "page")]
    subprocess.run(command, check=True)
    return [_read(path) for path in sorted(folder.glob("page*.pgm"))]


def _shade(file: Path) -> None:
    """Give the body's paragraphs a black ground."""
    out = BytesIO()
    with zipfile.ZipFile(file) as parts, zipfile.ZipFile(out, "w") as package:
        for name in parts.namelist():
            part = parts.read(name).decode()
            if name == "word/document.xml":
                style = '<w:pStyle w:val="BodyText"/>'
                assert style in part
                shade = '<w:shd w:val="clear" w:color="auto" w:fill="000000"/>'
                part = part.replace(style, style + shade)
            package.writestr(name, part)
    file.write_bytes(out.getvalue())


def _read(path: Path) -> Picture:
    _, size, _, dots = path.read_bytes().split(b"\n", 3)
    width, height = map(int, size.split())
    assert len(dots) == width * height
    return Picture([dots[at : at + width] for at in range(0, len(dots), width)])


@pytest.mark.parametrize("page", [0, 1])
def test_the_text_area_stands_where_the_standard_has_it(pages: list[Picture], page: int) -> None:
    (top, bottom), *_ = pages[page].dark_rows()
    columns = pages[page].dark_columns(top, bottom)
    left, right = columns[0][0], columns[-1][1]
    assert abs(top - 37) <= 1  # clause 5.2.1
    assert abs(left - 28) <= 1
    assert abs(WIDTH - right - 26) <= 1
    assert abs(HEIGHT - bottom - 35) <= 1


@pytest.mark.parametrize("page", [0, 1])
def test_the_dashes_of_the_page_number_stand_7_mm_below_the_text(
    pages: list[Picture], page: int
) -> None:
    top, bottom = pages[page].dark_rows()[-1]
    parts = pages[page].dark_columns(top, bottom)
    width = parts[0][1] - parts[0][0]
    assert width > 2  # the dash, and no digit
    rows = pages[page].rows
    first = round(parts[0][0] * DOTS / 25.4)
    last = round(parts[0][1] * DOTS / 25.4)
    ink = [at for at in range(round(top * DOTS / 25.4), round(bottom * DOTS / 25.4))
           if min(rows[at][first:last]) < 128]  # fmt: skip
    assert abs(ink[0] * 25.4 / DOTS - (HEIGHT - 35) - 7) <= 0.5  # clause 7.5
    ends = parts[-1][1]
    side = WIDTH - 26 - ends if page == 0 else parts[0][0] - 28
    assert 0 < side < 7  # 空一字 from the right on odd pages, from the left on even ones
