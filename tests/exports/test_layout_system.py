"""Whether the pages that we show are those that LibreOffice prints.

Needs LibreOffice Writer, pdftotext and Noto Sans Mono CJK SC (Debian packages
libreoffice-writer-nogui, poppler-utils, fontconfig, fonts-noto-cjk). All documents are converted in
two runs of LibreOffice; `bench/pages.py` prints the same comparison for many more.
"""

import shutil
import subprocess

import pytest

from exports.geometry import half_cells
from exports.text import Block, Run, Text
from tests.exports.printed import (
    FONT,
    Agreement,
    compare,
    convert,
    our_pages,
    read_pdf,
    twins,
    word_files,
)
from tests.exports.prose import DEVELOPMENT, HELD_OUT, SYMBOLS, around, prose

SEEDS = range(500, 506)


def ending(count: int) -> Text:
    """So many lines of text before the signature: it moves over the end of a page."""
    return Text(
        (
            Block("title", (Run("示例区林业局总结"),)),
            *(Block("paragraph", (Run(f"第{n}段。"),)) for n in range(count)),
            Block("signature", (Run("示例区林业局"),)),
            Block("date", (Run("2025年1月2日"),)),
        )
    )


# What stands at the end of a line in summaries and is no plain hanzi.
ENDS = (
    "2025。",
    "98.5%，",
    "(2023)",
    "A/B类",
    "2023-2024年",
    "10:30开",
    "1,500人",
    "Wi-Fi，",
    "“12”、",
    "Open Day。",
    "“Excel”。",
    "《APP》，",
    "www.example.cn。",
    "Office 365，",
    "3/4。",
    "a@b.cn",
    "PM2.5”。",
    "5—6月",
    "5～6月",
    "3月～5月",
    "GB/T 9704—2012",
    "“e-mail”",
    "T恤",
    "(一)字",
    "APP（内）",
    "2%（内）",
    "APP、QQ、",
    "5G“样板”",
    "“APP”（内）",
    "〔2025〕12号",
    "12〔2025〕3号",
    "100%，“两”",
    "，“12字",
    "——“内",
    "APP——内",
    "字——字",
    "”“内",
    "≥43%，",
    "±0.5毫",
    "≤32元/件",
    "18℃~26℃，",
    "18℃～26℃",
    "A→B→C",
    "Windows/Linux系",
    "a b/cd",
    "1/3、",
    "88×2厘",
    "“★★”",
    "A+、A-各",
    "24'9\"；",
    "甲/乙",
    "①宣②讲",
    "№5号",
    "￥32元",
    "$32元",
    "A&B",
    "3#楼",
    "第Ⅱ类",
    "5㎡，",
    "5％±",
    "C·D栋",
    "<5%且",
    "=5；",
    "【★】",
    "1.5：2",
    "5'。（",
)


def cut_anywhere() -> Text:
    """Paragraphs whose first line ends before each character of each of `ENDS`."""
    blocks = []
    for word in ENDS:
        for at in range(len(word) + 1):
            for more in (0, 1):
                room = 52 - more - half_cells(word[:at])
                words = "1" * (room % 2) + "甲" * (room // 2) + word + "丙丁"
                blocks.append(Block("paragraph", (Run(words),)))
    return Text(tuple(blocks))


TEXTS = {
    "cuts": [cut_anywhere()],
    "digits": [prose(words, n) for words in (DEVELOPMENT, HELD_OUT) for n in SEEDS],
    "latin": [prose(words, n, latin=True) for words in (DEVELOPMENT, HELD_OUT) for n in SEEDS],
    "symbols": [prose(SYMBOLS, n) for n in SEEDS],
    "endings": [ending(count) for count in range(16, 23)],
    "around": [around(words, n) for words in (DEVELOPMENT, HELD_OUT) for n in SEEDS],
}


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Agreement]:
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("needs soffice: apt-get install libreoffice-writer-nogui")
    if shutil.which("pdftotext") is None:
        pytest.skip("needs pdftotext: apt-get install poppler-utils")
    fonts = subprocess.run(["fc-list", FONT], capture_output=True, text=True, check=False)
    if not fonts.stdout:
        pytest.skip(f"needs {FONT}: apt-get install fontconfig fonts-noto-cjk")
    folder = tmp_path_factory.mktemp("pages")
    files = word_files([text for texts in TEXTS.values() for text in texts], folder)
    pdfs = iter(convert(soffice, twins(soffice, files), "pdf", folder))
    found = {name: Agreement() for name in TEXTS}
    for name, texts in TEXTS.items():
        for text in texts:
            compare(our_pages(text), read_pdf(next(pdfs)), found[name])
    return found


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("cuts", 1),
        ("digits", 0.995),
        ("latin", 0.98),
        ("symbols", 0.995),
        ("endings", 1),
        ("around", 0.98),
    ],
)
def test_lines_and_pages_end_where_libreoffice_ends_them(
    printed: dict[str, Agreement], name: str, least: float
) -> None:
    found = printed[name]
    assert found.lines > 100
    assert found.equal_lines >= least * found.lines, found.different[:5]
    assert found.equal_breaks == found.breaks > 0
    # The last page of a text before its annexes is not a full one.
    assert name == "around" or found.of_22 == found.full_pages > 0


def test_a_comparison_sees_a_line_that_ends_elsewhere() -> None:
    ours = [["甲乙", "丙"], ["丁"]]
    found = compare(ours, [["甲", "乙丙"], ["丁"]])
    assert (found.lines, found.equal_lines, found.equal_breaks) == (3, 1, 1)
    found = compare(ours, [["甲乙"], ["丙", "丁"]])
    assert (found.equal_lines, found.breaks, found.equal_breaks) == (3, 1, 0)
    with pytest.raises(AssertionError, match="not the same text"):
        compare(ours, [["甲乙", "丙"], ["戊"]])
