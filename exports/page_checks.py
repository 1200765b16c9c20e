"""Where laid-out pages break the standard, as a reader of the print would see it."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from exports.pages import Line, Page
from exports.text import Block

__all__ = ["LIMIT", "Fault", "characters", "page_faults"]

LIMIT = 2000
"""Characters that a yearly summary is usually allowed."""
_SIGN_OFF = ("signature", "date")


class Fault(Struct, frozen=True):
    """What is wrong on a page, and on which of its rows (counted from 0)."""

    page: int
    row: int
    words: str


def page_faults(pages: Sequence[Page], limit: int = LIMIT) -> list[Fault]:
    """Faults in the order of the pages; annexes are not looked at."""
    pages = [page for page in pages if not page.annex]
    found = list(_of_first(pages))
    found += [fault for page in pages for fault in _of_page(page, last=page is pages[-1])]
    signed = {
        style: page.number for page in pages for line in page.lines if (style := _style(line))
    }
    if len({signed.get(style) for style in _SIGN_OFF if style in signed}) > 1:
        found.append(Fault(signed["date"], 0, "署名和日期不在同一页"))
    if (count := characters(pages)) > limit:
        found.append(Fault(pages[-1].number, 0, f"全文{count}字，超过{limit}字"))
    return found


def characters(pages: Sequence[Page]) -> int:
    """The characters of the text, marks included, blanks and line ends not."""
    return sum(
        len("".join(line.text.split())) for page in pages if not page.annex for line in page.lines
    )


def _of_first(pages: Sequence[Page]) -> Iterator[Fault]:
    """Clause 7.3.1: the first page shows something of the text."""
    styles = [{_style(line) for line in page.lines} for page in pages]
    if "paragraph" in set().union(*styles) and not styles[0] & {"paragraph", "heading1"}:
        yield Fault(1, 0, "首页没有正文")


def _of_page(page: Page, *, last: bool) -> Iterator[Fault]:
    said = [(row, _style(line)) for row, line in enumerate(page.lines) if line.text.strip()]
    styles = [style for _, style in said]
    if page.number > 1 and styles and all(style in _SIGN_OFF for style in styles):
        yield Fault(page.number, said[0][0], "落款独占一页")
    if not last and styles and styles[-1].startswith("heading"):
        yield Fault(page.number, said[-1][0], "标题在页末，正文在下一页")


def _style(line: Line) -> str:
    return line.block.style if isinstance(line.block, Block) else ""
