"""The document as a file: its formats, its proposed name, and what keeps a final one back."""

import io
from collections.abc import Callable
from datetime import datetime
from itertools import accumulate
from pathlib import Path
from typing import TypeAlias

from exports.compose import Memory, compose, document_title
from exports.framed import framed
from exports.look import load_look
from exports.text import Text
from exports.watch import Watch
from store.clean import clean
from store.contract import StoreError
from store.desk import Desk
from store.files import make_folder, write_file
from store.model import BLANK, Record
from store.seal import under_review
from store.wire import encode, placed_json

__all__ = [
    "FORMATS", "Blocked", "blocked", "default_name", "export", "format_of", "prepared", "put",
    "remarks", "text_bytes", "text_of",
]  # fmt: skip

FORMATS = ("docx", "pdf", "xlsx", "txt", "md", "json")


class Blocked(StoreError):
    """A final export is not possible yet; the message gives each reason on a line."""

    status = 1


def text_of(desk: Desk, memory: Memory | None = None) -> Text:
    """The document as it reads now, with its frame."""
    text = compose(desk.unit, desk.arrangement, desk.kinds, memory)
    frame = desk.document.frame
    if not frame.annexes:
        return framed(text, frame)
    from exports.annexes import annexes_of  # noqa: PLC0415 - few documents have any

    return framed(text, frame, annexes_of(desk.arrangement, desk.kinds, frame.annexes))


def blocked(desk: Desk, text: Text) -> list[str]:
    """Why this is no final text yet, a sentence each; empty if it is."""
    reasons = []
    unread = 0
    for missing in text.missing:
        if missing.record is None:
            node = desk.arrangement.nodes.get(missing.node or "")
            words = f"{node.text}{node.effect}" if node else ""
            if node and node.to_confirm and BLANK not in words:
                unread += 1
                continue
            words = words or (node.label if node else "")
            reasons.append(f"“{words[:20]}”里还有待确认的地方。")
            continue
        record = desk.placed(missing.record).record
        title = record.title or desk.kinds.get(record.kind).label
        lack = "里还有待确认的地方" if missing.field == "text" else f"缺{missing.label}"
        if record.to_confirm:
            lack = "是从往年带来的，还没有确认"
        reasons.append(f"“{title}”（{missing.record[-6:]}）{lack}。")
    if unread:
        reasons.append(f"从往年带来的文字还有 {unread} 处没有确认（Ctrl+R 待确认）。")
    reasons += _proofread(desk, text)
    if under_review(desk.store, desk.document.unit, desk.document.year):
        waiting = sum(record.status != "approved" for record in _used(desk))
        if waiting:
            reasons.append(f"有 {waiting} 条记录还没有审核通过。")
    return reasons


def remarks(desk: Desk) -> list[str]:
    """What keeps no final text back and is to be known of it, a sentence each."""
    titles = [f"“{record.title}”" for record in _used(desk) if record.status == "returned"]
    if not titles:
        return []
    named = "、".join(titles[:3]) + ("等" if titles[3:] else "")
    return [f"文中用了 {len(titles)} 条退回的记录：{named}。"]


def _used(desk: Desk) -> list[Record]:
    """The records that the text tells."""
    return [p.record for p in desk.arrangement.everything() if p.node and p.use != "ledger"]


def _proofread(desk: Desk, text: Text) -> list[str]:
    """Errors of proofreading that nobody set aside, one sentence a rule; not what is missing.

    Paragraphs are counted as people count them, without empty lines.
    """
    from exports.proofread import errors, folded  # noqa: PLC0415 - only a final export needs it
    from exports.proofread.document import document_findings  # noqa: PLC0415

    found = [f for f in errors(document_findings(desk, text)) if not f.surface.startswith("〔待")]
    written = [*accumulate(bool(block.text.strip()) for block in text.blocks)]
    reasons = []
    for first, *others in folded(found):
        words = first.surface.replace("\n", "⏎")
        where = f"第 {written[first.line - 1]} 段“{words[:20]}”：" if first.line else ""
        more = f"（同类的还有 {len(others)} 处）" if others else ""
        reasons.append(f"审校：{where}{first.message}{more}")
    return reasons


def default_name(desk: Desk, fmt: str, *, draft: bool) -> str:
    """The file's name: the title, which holds unit and year; `-台账` behind a ledger's, then
    `-草稿` behind a draft's."""
    title = document_title(desk.unit, desk.document)
    safe = "".join("_" if c in '/\\:*?"<>|\n\t' else c for c in title)[:70].strip(". ") or "总结"
    ledger = "-台账" if fmt == "xlsx" else ""
    return f"{safe}{ledger}{'-草稿' if draft else ''}.{fmt}"


def format_of(name: str) -> str:
    """A format by its name; raises `StoreError` for one that is not there."""
    if name in FORMATS:
        return name
    raise StoreError(f"没有“{name}”这种格式。可用的格式：{'、'.join(FORMATS)}。")


def export(
    desk: Desk,
    formats: list[str],
    folder: Path,
    *,
    name: str | None = None,
    settings: Path,
    draft: bool = False,
    watch: Watch | None = None,
) -> list[Path]:
    """Write the document in each format into `folder` (made where it is missing).

    `name` is for a single file; else the proposed names are used. Raises `Blocked` for a final
    export of a text that lacks facts, `Cancelled` when `watch` is stopped: nothing is then written.
    """
    makers = [prepared(desk, fmt, settings, draft=draft) for fmt in formats]
    paths = [folder / (name or default_name(desk, fmt, draft=draft)) for fmt in formats]
    made = [make(watch or Watch()) for make in makers]
    for path, data in zip(paths, made, strict=True):
        put(path, data)
    return paths


def prepared(desk: Desk, fmt: str, settings: Path, *, draft: bool) -> "Maker":
    """What makes the file's bytes of the document as it is now, perhaps in another thread.

    `settings`: the unit's folder with `page.toml`. Raises `Blocked`.
    """
    text = text_of(desk)
    if not draft and (reasons := blocked(desk, text)):
        raise Blocked("还不能导出正式稿：\n" + "\n".join(reasons) + "\n可先导出草稿（--draft）。")
    return _WRITERS[format_of(fmt)](desk, text, settings)


def put(path: Path, data: bytes) -> None:
    """Write an exported file, its folder where that is missing. Raises `StoreError`."""
    write_file(path, data, mode=_make(path.parent))


def _make(folder: Path) -> int | None:
    """A folder where it is missing, for the group of the one above where that may write there.

    Gives the permissions of files in it; None where the umask has the say.
    """
    try:
        for place in reversed([p for p in (folder, *folder.parents) if not p.exists()]):
            if place.parent.stat().st_mode & 0o020:
                make_folder(place, 0o770)
            else:
                place.mkdir(exist_ok=True)
        return 0o660 if folder.stat().st_mode & 0o020 else None
    except OSError as error:
        raise StoreError(f"建不了文件夹 {folder}：{error.strerror}。") from None


Maker: TypeAlias = Callable[[Watch], bytes]


def _docx(desk: Desk, text: Text, settings: Path) -> Maker:
    look = load_look(settings)
    unit, title = desk.unit.name, document_title(desk.unit, desk.document)
    created: datetime = desk.now()

    def make(_: Watch) -> bytes:
        from exports.docx import docx_bytes  # noqa: PLC0415 - 0.1 s that only this format needs

        return docx_bytes(text, unit=unit, title=title, created=created, look=look)

    return make


def _pdf(desk: Desk, text: Text, settings: Path) -> Maker:
    from exports.pdf import libre_office, pdf_bytes  # noqa: PLC0415

    libre_office()
    word = _docx(desk, text, settings)
    return lambda watch: pdf_bytes(word(watch), watch)


def _xlsx(desk: Desk, _text: Text, _settings: Path) -> Maker:
    arrangement, kinds = desk.arrangement, desk.kinds
    title, created = f"{document_title(desk.unit, desk.document)}台账", desk.now()

    def make(watch: Watch) -> bytes:
        from exports.ledger import write_ledger  # noqa: PLC0415

        out = io.BytesIO()
        write_ledger(out, arrangement, kinds, title=title, created=created, watch=watch)
        return out.getvalue()

    return make


def _txt(_desk: Desk, text: Text, _settings: Path) -> Maker:
    return lambda _: text_bytes(text)


def text_bytes(text: Text) -> bytes:
    """The plain text in UTF-8. What is no character is marked, as where text comes in."""
    return clean(text.plain).encode()


def _md(_desk: Desk, text: Text, _settings: Path) -> Maker:
    from exports.markdown import markdown  # noqa: PLC0415

    return lambda _: markdown(text).encode()


def _json(desk: Desk, _text: Text, _settings: Path) -> Maker:
    everything = list(desk.arrangement.everything())
    return lambda _: encode([placed_json(placed) for placed in everything]) + b"\n"


_WRITERS: dict[str, Callable[[Desk, Text, Path], Maker]] = {
    "docx": _docx,
    "pdf": _pdf,
    "xlsx": _xlsx,
    "txt": _txt,
    "md": _md,
    "json": _json,
}
