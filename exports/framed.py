"""The composed text with what a document's frame puts around it: 版头, 主送机关, 附件, 版记."""

from msgspec.structs import replace

from exports.text import Annex, Block, Imprint, Letterhead, Run, Text
from store.model import Frame

__all__ = ["framed"]


def framed(text: Text, frame: Frame, annexes: tuple[Annex, ...] = ()) -> Text:
    """The text with its frame; the very same text for an empty one."""
    if frame == Frame():
        return text
    blocks = list(text.blocks)
    if frame.addressee:
        words = frame.addressee.rstrip(":：") + "："
        at = next((n for n, b in enumerate(blocks) if b.style != "title"), len(blocks))
        blocks.insert(at, Block("addressee", (Run(words),)))
    if annexes:
        at = next(
            (n for n, b in enumerate(blocks) if b.style in ("signature", "date")), len(blocks)
        )
        blocks[at:at] = _listed(annexes)
    imprint = Imprint(frame.copies, frame.issuer, frame.issued)
    return replace(
        text,
        blocks=tuple(blocks),
        annexes=annexes,
        letterhead=Letterhead(frame.office, frame.number) if frame.office else None,
        imprint=None if imprint == Imprint() else imprint,
    )


def _listed(annexes: tuple[Annex, ...]) -> list[Block]:
    """附件说明 (clause 7.3.4): the names below each other, numbered where there are several."""
    names = [annex.title for annex in annexes]
    if len(names) > 1:
        names = [f"{n}.{name}" for n, name in enumerate(names, 1)]
    names[0] = f"附件：{names[0]}"
    return [Block("attachment", (Run(name),)) for name in names]
