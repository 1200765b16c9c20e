"""The evidence of a document's records as one folder: the files in reading order, and an index."""

import csv
import io
from pathlib import Path

from msgspec import Struct

from exports.requirements import inside, lacking
from store.clean import clean
from store.contract import StoreError
from store.desk import Desk
from store.evidence import File, look_at, place_of
from store.files import make_folder, write_file
from store.model import Evidence, Record

__all__ = ["FOLDER", "INDEX", "Packed", "evidence_words", "pack"]

FOLDER, INDEX = "佐证", "佐证目录.csv"
_COLUMNS = ("序号", "章节", "日期", "事项", "佐证", "份数", "文件", "原名", "SHA-256", "还缺")
_UNSAFE = '/\\:*?"<>|\n\t'


class Packed(Struct, frozen=True):
    """Where the index is, and a sentence for each file that could not be packed."""

    index: Path
    left_out: tuple[str, ...]


class _Row(Struct):
    """One piece of evidence: its row of the index, its file and what that is called here."""

    words: list[str]
    file: File | None = None
    name: str = ""


def evidence_words(one: Evidence) -> str:
    """照片2张 / 签到 签到表.pdf: what a person reads of a piece of evidence."""
    if one.name:
        return f"{one.label} {one.name}"
    note = f"（{one.note}）" if one.note else ""
    return f"{one.label}{one.count if one.count > 1 else ''}{note}"


def pack(desk: Desk, folder: Path) -> Packed:
    """Put the evidence files of all records of the document into `folder`, with their index.

    Only files whose content is still that which was attached; the index says which are not there.
    Nothing that lies in the folder is taken away: raises `StoreError` where files of an earlier
    pack would be taken for those of this one.
    """
    rows, left_out = _rows(desk)
    place = folder / FOLDER
    names = {row.name for row in rows if row.name}
    if place.is_dir() and (old := sorted({p.name for p in place.iterdir()} - names)):
        raise StoreError(
            f"{place} 里有这次没有的文件（如 {clean(old[0])}），没有写佐证。"
            "请换一个文件夹，或先移开它们。"
        )
    mode = 0o660 if folder.is_dir() and folder.stat().st_mode & 0o020 else None
    make_folder(folder, 0o770 if mode else 0o700)
    if names:
        make_folder(place, 0o770 if mode else 0o700)
    for row in rows:
        if row.file is not None:
            write_file(place / row.name, row.file.data, mode=mode)
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    writer.writerows([_harmless(cell) for cell in row.words] for row in rows)
    # The mark tells Excel and WPS that it is UTF-8.
    write_file(folder / INDEX, b"\xef\xbb\xbf" + stream.getvalue().encode(), mode=mode)
    return Packed(folder / INDEX, tuple(left_out))


def _rows(desk: Desk) -> tuple[list[_Row], list[str]]:
    rows: list[_Row] = []
    left_out: list[str] = []
    for placed in inside(desk.arrangement):
        record = placed.record
        lacks = "、".join(lacking(record, desk.kinds))
        begins = [placed.section or "未归类", record.date.raw, record.title]
        if not record.evidence and lacks:
            rows.append(_Row(["", *begins, "", "", "", "", "", lacks]))
        for one in record.evidence:
            number = str(len(rows) + 1)
            row = _Row(
                [number, *begins, one.label, str(one.count), "", one.name, one.sha256, lacks]
            )
            lacks = ""
            rows.append(row)
            try:
                row.file = _file(desk.folder, one)
            except StoreError as error:
                left_out.append(f"“{record.title}”的{evidence_words(one)}没有放进去：{error}")
                continue
            if row.file is not None:
                row.name = _name(int(number), record, one, row.file.suffix)
                row.words[6] = f"{FOLDER}/{row.name}"
    return rows, left_out


def _file(folder: Path, one: Evidence) -> File | None:
    """The file, if it is one and its content is what was attached."""
    path = place_of(folder, one)
    if path is None:
        return None
    file = look_at(path)
    if not one.sha256:
        raise StoreError("没有记下它的内容是什么（SHA-256），请重新附上。")
    if file.sha256 != one.sha256:
        raise StoreError(f"{path} 的内容和附上时不同。")
    return file


def _name(number: int, record: Record, one: Evidence, suffix: str) -> str:
    words = "".join("_" if c in _UNSAFE else c for c in f"{record.title[:24]} {one.label[:12]}")
    return f"{number:03d} {words.strip(' .')}.{suffix}"


def _harmless(cell: str) -> str:
    """A cell that no table program takes for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t")) else cell
