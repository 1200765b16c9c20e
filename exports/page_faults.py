"""Where the laid-out pages break the standard: what a person should look at before printing."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from exports.pages import Line, Page
from exports.text import Block

__all__ = ["PageFault", "characters", "page_faults"]


class PageFault(Struct, frozen=True):
    """What is wrong, in Chinese, on a page (from 1) and in which of its rows (from 0)."""

    page: int
    row: int
    message: str


def page_faults(pages: Sequence[Page], limit: int | None = None) -> tuple[PageFault, ...]:
    """The faults of all pages in order. `limit`: how many characters the text may have.

    Clauses 7.3.1 (the first page shows text) and 7.3.5.5 (the signature is not alone on a page).
    """
    text = [page for page in pages if not page.annex]
    return (*_first(text), *_parted(text), *(_long(text, limit) if limit else ()))


def _first(pages: Sequence[Page]) -> Iterator[PageFault]:
    styles = [{_style(line) for line in page.lines} for page in pages]
    if "paragraph" in set().union(*styles) and not styles[0] & {"paragraph", "heading1"}:
        yield PageFault(1, 0, "首页没有正文：请缩短标题和主送机关。")


def _parted(pages: Sequence[Page]) -> Iterator[PageFault]:
    for page, after in zip(pages, (*pages[1:], None), strict=True):
        styles = [_style(line) for line in page.lines]
        if page.number > 1 and styles and styles[0] in ("signature", "date"):
            yield PageFault(page.number, 0, "落款独占一页：请增减正文，使落款与正文同页。")
        if after is not None and styles and styles[-1].startswith("heading"):
            row = len(styles) - 1
            yield PageFault(page.number, row, "标题落在页末：请增减正文，使标题与下文同页。")


def characters(pages: Sequence[Page]) -> int:
    """The characters of the text, marks included, blanks and annexes not."""
    return sum(_count(line) for page in pages if not page.annex for line in page.lines)


def _count(line: Line) -> int:
    return len("".join(line.text.split())) if isinstance(line.block, Block) else 0


def _long(pages: Sequence[Page], limit: int) -> Iterator[PageFault]:
    count = 0
    over: tuple[int, int] | None = None
    for page in pages:
        for row, line in enumerate(page.lines):
            count += _count(line)
            if count > limit and over is None:
                over = page.number, row
    if over:
        yield PageFault(*over, f"全文{count}字，超过{limit}字的限制，从本行起超出。")


def _style(line: Line) -> str:
    return line.block.style if isinstance(line.block, Block) else ""
