"""The text as Markdown (CommonMark): people's words stay literal, whatever marks are in them."""

import re

from exports.text import Block, BlockStyle, Run, Text
from store.clean import clean

__all__ = ["markdown"]

_LEADS: dict[BlockStyle, str] = {
    "title": "# ",
    "heading1": "## ",
    "heading2": "### ",
    "heading3": "#### ",
    "heading4": "##### ",
}

# What means something anywhere in a line: emphasis, code, links, HTML, entities, tables, formulas.
_MARKS = re.compile(r"[\\`*_\[\]<>&~|#$]")
# What means something only at the start of a paragraph: a list, or a line across the page.
_LIST = re.compile(r"([-+])|(\d{1,9})([.)])(?=[ \t]|$)", re.ASCII)
_EDGES = re.compile(r"\A[\s\ufeff]+|[\s\ufeff]+\Z")


def markdown(text: Text) -> str:
    """Title #, headings ## to ##### with their literal numbers, paragraphs between blank lines.

    Missing facts are bold. A run-in heading is not marked: bold that ends in a full stop with no
    blank behind it is not bold in CommonMark. Empty blocks are left out.
    """
    return "".join(f"{_block(block)}\n\n" for block in text.blocks if block.text)[:-1]


def _block(block: Block) -> str:
    words = "".join(_run(run) for run in block.runs)
    lead = _LEADS.get(block.style, "")
    if not lead and (match := _LIST.match(words)):
        sign, number, point = match.groups("")
        words = f"{number}\\{sign or point}{words[match.end() :]}"
    return lead + _blanks(words)


def _run(run: Run) -> str:
    words = _MARKS.sub(r"\\\g<0>", clean(run.text)).replace("\n", "<br>")
    if run.missing and words[:1] == "〔" and words[-1:] == "〕":
        # The stars stand inside: behind a hanzi and before a bracket they would open nothing.
        return f"〔**{words[1:-1]}**〕"
    return words


def _blanks(words: str) -> str:
    """Blanks at the ends as references: Markdown drops them, or makes code of four.

    Its readers also drop the wide blanks that a Chinese paragraph begins with.
    """
    return _EDGES.sub(lambda match: "".join(f"&#{ord(blank)};" for blank in match[0]), words)
