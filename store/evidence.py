"""Files that prove a record: looked at by content, and kept under the hash of that content.

What is taken in lies in `evidence/` of the data folder as SHA-256 and a suffix that its content
gives it, so that the same file is kept once and no name from outside becomes a path.
"""

import errno
import hashlib
import os
import stat
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct, structs

from store.clean import clean
from store.contract import Put, StoreError
from store.desk import Desk
from store.files import disk_error, make_folder, modes, write_file
from store.model import Evidence, Record
from store.seal import Locked

__all__ = ["LARGEST", "File", "absent", "attach", "detach", "look_at", "missing", "place_of"]

LARGEST = 50 << 20
"""Bytes of a file that is taken in: a long scan has 20 MB, a video is better given by its path."""
_HEAD = 4096
_MAGIC = (
    (b"\xff\xd8\xff", 0, "jpg"), (b"\x89PNG\r\n\x1a\n", 0, "png"), (b"GIF8", 0, "gif"),
    (b"BM", 0, "bmp"), (b"II*\0", 0, "tif"), (b"MM\0*", 0, "tif"), (b"WEBP", 8, "webp"),
    (b"ftypheic", 4, "heic"), (b"ftypmif1", 4, "heic"), (b"ftyp", 4, "mp4"),
    (b"%PDF-", 0, "pdf"), (b"PK\x03\x04", 0, "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0, "doc"),
)  # fmt: skip
"""What a file begins with (at which byte), and the suffix that it gets."""
_INSIDE = (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx"), ("OFD.xml", "ofd"))
"""What kind of package a zip archive is: by the names in it (ECMA-376, GB/T 33190)."""
_ALIKE = {
    "jpeg": "jpg", "jpe": "jpg", "tiff": "tif", "heif": "heic", "mov": "mp4", "m4v": "mp4",
    "xls": "doc", "ppt": "doc", "wps": "doc", "et": "doc", "dps": "doc", "dot": "doc",
    "docm": "docx", "xlsm": "xlsx", "csv": "txt", "md": "txt", "log": "txt",
}  # fmt: skip
"""Suffixes of the same content."""


class File(Struct, frozen=True):
    """A file that may prove something: its content, what that is, its hash and its name."""

    data: bytes
    suffix: str
    sha256: str
    name: str


def look_at(path: Path) -> File:
    """Read a file that somebody wants to attach. No symbolic link is followed.

    Raises `StoreError` for what is no file, is empty or larger than `LARGEST`, is of no kind that
    proves something, or is of another kind than its name says.
    """
    shown = clean(str(path))
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise StoreError(f"{shown} 是一个指向别处的链接，没有收。请给出文件本身。") from None
        raise disk_error(error, path) from error
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise StoreError(f"{shown} 不是文件，没有收。")
        if not status.st_size:
            raise StoreError(f"{shown} 是空的，没有收。")
        if status.st_size > LARGEST:
            size = status.st_size / (1 << 20)
            raise StoreError(
                f"{shown} 有 {size:.0f} MB，超过 {LARGEST >> 20} MB，没有收。"
                "请压缩后再试，或用 --link 只记下它在哪里。"
            )
        with os.fdopen(os.dup(handle), "rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        raise disk_error(error, path) from error
    finally:
        os.close(handle)
    if len(data) > LARGEST:  # it grew while it was read
        raise StoreError(f"{shown} 还在变大，没有收。请等它写完再试。")
    suffix = _suffix(data)
    said = path.suffix[1:].lower()
    if not suffix:
        raise StoreError(f"{shown} 不是照片、PDF、OFD、办公文档或文字，没有收。")
    if said and _ALIKE.get(said, said) != suffix:
        raise StoreError(f"{shown} 的内容是 {suffix}，和后缀 {clean(said)} 不符，没有收。")
    return File(data, suffix, hashlib.sha256(data).hexdigest(), clean(path.name).replace("\n", " "))


def attach(
    desk: Desk, id_: str, paths: Sequence[Path], *, label: str, take_in: bool = True
) -> Record:
    """Attach files to a record, as one transaction: copies of them, or only where they lie.

    Raises `StoreError`; then nothing is attached.
    """
    placed = desk.placed(id_)
    record = placed.record
    label = " ".join(clean(label).split())
    if not label:
        raise StoreError("请写明是哪种佐证（--label），如 照片、签到、通知。")
    if record.status == "approved":  # said before files are copied; the door would say it, too
        raise Locked(f"“{record.title}”已审核通过，不能再加佐证。要加请先退回。")
    files = [(path, look_at(path)) for path in paths]
    found: list[Evidence] = []
    for path, file in files:
        if any(e.sha256 == file.sha256 for e in (*record.evidence, *found)):
            raise StoreError(f"{clean(str(path))} 已经是这一条的佐证了。")
        where = _keep(desk.folder, file) if take_in else clean(str(path.absolute()))
        found.append(Evidence(label, 1, "", where, file.name, file.sha256))
    # 照片2张 that was typed before the files were at hand is these files, not more of them.
    counted = next((e for e in record.evidence if e.label == label and not e.file), None)
    rest: list[Evidence] = [e for e in record.evidence if e is not counted]
    if counted is not None and (left := counted.count - len(found)) > 0:
        rest.append(structs.replace(counted, count=left))
    changed = structs.replace(record, evidence=(*rest, *found))
    return _committed(desk, record, changed, f"附佐证 {desk.named(record)}")


def detach(desk: Desk, id_: str, number: int) -> Record:
    """Take the nth piece of evidence (from 1) off a record. A file that was taken in stays kept."""
    record = desk.placed(id_).record
    if not 1 <= number <= len(record.evidence):
        raise StoreError(f"“{record.title}”没有第 {number} 件佐证，共 {len(record.evidence)} 件。")
    kept = record.evidence[: number - 1] + record.evidence[number:]
    changed = structs.replace(record, evidence=kept)
    return _committed(desk, record, changed, f"去掉佐证 {desk.named(record)}")


def place_of(folder: Path, evidence: Evidence) -> Path | None:
    """Where the file of a piece of evidence lies; None for one that is only told."""
    if not evidence.file:
        return None
    path = Path(evidence.file)
    if path.is_absolute():
        return path
    # What another program wrote there leads nowhere else.
    return folder / "evidence" / path.name


def absent(folder: Path, evidence: Evidence) -> str:
    """A sentence where the file of a piece of evidence is not there; its content is not read."""
    path = place_of(folder, evidence)
    if path is None:
        return ""
    try:
        there = stat.S_ISREG(os.lstat(path).st_mode)
    except OSError:
        there = False
    return "" if there else f"“{evidence.name or evidence.label}”的文件不在了：{clean(str(path))}"


def missing(folder: Path, evidence: Evidence) -> str:
    """What is wrong with the file of a piece of evidence; "" where it is as it was attached."""
    path = place_of(folder, evidence)
    if path is None:
        return ""
    try:
        file = look_at(path)
    except StoreError as error:
        return str(error)
    changed = evidence.sha256 and file.sha256 != evidence.sha256
    return f"{clean(str(path))} 的内容和附上时不同。" if changed else ""


def _committed(desk: Desk, record: Record, changed: Record, label: str) -> Record:
    done = desk.commit([Put(changed, seen=record)], label)
    return next(c.after for c in done.changes if isinstance(c.after, Record))


def _keep(folder: Path, file: File) -> str:
    """Put a copy into `evidence/`, durably, where it is not there yet; its path in the folder."""
    mode, folder_mode = modes(folder)
    make_folder(folder / "evidence", folder_mode)
    name = f"{file.sha256}.{file.suffix}"
    path = folder / "evidence" / name
    try:
        there = look_at(path).sha256 == file.sha256
    except StoreError:
        there = False
    if not there:
        write_file(path, file.data, mode=mode)
    return f"evidence/{name}"


def _suffix(data: bytes) -> str:
    """What kind of file it is by its content; "" for one that is not taken."""
    for magic, at, suffix in _MAGIC:
        if data[at : at + len(magic)] == magic:
            return _package(data) if suffix == "zip" else suffix
    return "txt" if _is_text(data) else ""


def _package(data: bytes) -> str:
    import io  # noqa: PLC0415
    import zipfile  # noqa: PLC0415

    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return ""
    return next((kind for part, kind in _INSIDE for name in names if name.startswith(part)), "")


def _is_text(data: bytes) -> bool:
    head = data[:_HEAD]
    if b"\0" in head:
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            head.decode(encoding)
        except UnicodeDecodeError as error:
            if len(data) > _HEAD and error.start >= len(head) - 4:  # a character cut in two
                return True
        else:
            return encoding == "utf-8" or not any(c < 0x20 and c not in b"\t\r\n\f" for c in head)
    return False
