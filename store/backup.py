"""A whole copy of a store in one file, proved after it is written; and the way back from it."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from store.contract import StoreDamaged, StoreError
from store.files import (
    disk_error,
    make_folder,
    move_into_place,
    read_file,
    sync_folder,
    write_file,
    write_temporary,
)
from store.journal import Torn, payloads
from store.lock import Lock, alone
from store.tinydb_store import TinyDBStore, archives
from store.verify import verify

if TYPE_CHECKING:
    from zipfile import ZipFile

__all__ = ["backup", "restore", "rotate"]

_DAYS, _MONTHS = 7, 12
"""How many daily backups are kept: the newest days, and the newest of each of the last months."""
_CARRIED = ("settings", "evidence")
"""Folders that belong to the data, beside the store itself."""
_STORE = ("wenming.json", "wenming.journal")
_OLD = re.compile(r"[^/]+\.journal|torn-[^/]+")
"""What stands in `history/`."""
_LARGEST = 8 << 30
"""Bytes that a backup may unpack to."""


def backup(folder: Path, file: Path, *, at: str) -> Path:
    """Write everything in `folder` to `file` (a zip archive), and read it back to prove it.

    Others may write meanwhile: the copy is one state of the store. Raises `StoreError`; nothing is
    left behind then. An existing file is not replaced.
    """
    if file.exists() or file.is_symlink():
        raise StoreError(f"{file} 已经有了，没有覆盖。请换一个文件名。")
    store = TinyDBStore(folder, create=False)
    try:
        head = store.head
        if not (folder / "wenming.journal").exists() and not (folder / "wenming.json").exists():
            raise StoreError(f"{folder} 里还没有数据，没有可备份的。")
        mode = 0o660 if folder.stat().st_mode & 0o020 else 0o600
        for _ in range(5):
            data = _packed(folder, at)
            try:
                _prove(data, head)
            except StoreError:  # a compaction moved lines while they were read
                store.refresh()
                head = store.head
            else:
                break
        else:
            _prove(data, head)
    finally:
        store.close()
    temporary = write_temporary(file, data, mode=mode)
    written = read_file(temporary)
    if written != data:
        temporary.unlink(missing_ok=True)
        raise StoreError(f"{file} 写出来的和要写的不一样，磁盘可能有问题。没有留下它。")
    move_into_place(temporary, file)
    return file


def _packed(folder: Path, at: str) -> bytes:
    from io import BytesIO  # noqa: PLC0415
    from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo  # noqa: PLC0415 - 10 ms

    # A zip knows no time before 1980, a clock without a battery does.
    stamp = max(datetime.fromisoformat(at).timetuple()[:6], (1980, 1, 1, 0, 0, 0))
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as packed:

        def put(name: str, data: bytes) -> None:
            info = ZipInfo(name, stamp)
            info.compress_type = ZIP_DEFLATED
            packed.writestr(info, data)

        # The journal last: what it says of the others is then there, or a second look finds it.
        snapshot = read_file(folder / "wenming.json")
        old = [(path, read_file(path)) for path in archives(folder)]
        journal = read_file(folder / "wenming.journal")
        if journal is not None:
            whole = len(journal)
            with suppress(Torn):
                for _, whole in payloads(journal):  # noqa: B007 - to the end of the last whole line
                    pass
            put("wenming.journal", journal[:whole])
        if snapshot is not None:
            put("wenming.json", snapshot)
        for path, data in old:
            put(f"history/{path.name}", data or b"")
        for path in sorted((folder / "history").glob("torn-*")):
            put(f"history/{path.name}", read_file(path) or b"")
        for name in _CARRIED:
            for path in sorted((folder / name).rglob("*")):
                if path.is_file() and not path.is_symlink():
                    data = read_file(path)
                    put(path.relative_to(folder).as_posix(), data or b"")
    return buffer.getvalue()


def _prove(data: bytes, head: str | None) -> None:
    """Unpack, and verify as a store, with the transaction that has this hash."""
    from io import BytesIO  # noqa: PLC0415

    with _unpacked(BytesIO(data), "备份") as copy:
        _prove_folder(copy, head)


def _prove_folder(folder: Path, head: str | None = None) -> None:
    if (folder / "wenming.journal").exists():
        verify(folder, head)
    else:  # a TinyDB file that was made elsewhere
        TinyDBStore(folder, create=False).close()


@contextmanager
def _unpacked(source: object, name: str) -> Iterator[Path]:
    """The content of a backup in a temporary folder; raises `StoreError` for any other file."""
    from lzma import LZMAError  # noqa: PLC0415
    from zipfile import BadZipFile, ZipFile  # noqa: PLC0415
    from zlib import error as zlib_error  # noqa: PLC0415

    try:
        place = Path(tempfile.mkdtemp(prefix="wenming-"))
    except OSError as error:
        raise disk_error(error, Path(tempfile.gettempdir())) from error
    try:
        try:
            with ZipFile(source) as packed:  # type: ignore[call-overload]
                _extract(packed, place, name)
        except (
            BadZipFile, LZMAError, zlib_error, EOFError, NotImplementedError, RuntimeError,
            ValueError,
        ) as error:  # fmt: skip
            raise StoreDamaged(f"{name} 不是完好的备份文件，没有采用。请换一个备份。") from error
        except OSError as error:
            raise disk_error(error, place) from error
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _extract(packed: "ZipFile", place: Path, name: str) -> None:
    if sum(info.file_size for info in packed.infolist()) > _LARGEST:
        raise StoreError(f"{name} 展开后太大，不像是备份。")
    seen = set()
    for info in packed.infolist():
        parts = PurePosixPath(info.filename).parts
        known = info.filename in _STORE or (len(parts) > 1 and parts[0] in ("history", *_CARRIED))
        bad = any(part in ("..", ".") or "\0" in part for part in parts)
        if not known or bad or info.filename.startswith("/") or info.is_dir():
            raise StoreError(f"{name} 里有不认识的 {info.filename!r}，不像是备份。没有采用。")
        misplaced = parts[0] == "history" and not _OLD.fullmatch("/".join(parts[1:]))
        if info.filename in seen or misplaced:
            raise StoreError(f"{name} 里有重复或放错地方的文件，没有采用。")
        seen.add(info.filename)
        target = place.joinpath(*parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        with packed.open(info) as source, target.open("wb") as to:
            shutil.copyfileobj(source, to)
    if not seen & {*_STORE}:
        raise StoreError(f"{name} 里没有数据，不像是备份。没有采用。")


def restore(file: Path, folder: Path, *, at: str) -> Path | None:
    """Put the content of a backup in the place of what is in `folder`; where that is kept now.

    What is there is kept first: as a backup, or, if it cannot be read, as it lies. A kill leaves
    the old store, one that is refused, or the new one; this, run again, finishes it.
    """
    if not file.is_file():
        raise StoreError(f"没有 {file} 这个备份文件。")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        shared = folder.stat().st_mode & 0o020
    except OSError as error:
        raise disk_error(error, folder) from error
    mode, folder_mode = (0o660, 0o770) if shared else (0o600, 0o700)
    with _unpacked(file, str(file)) as fresh:
        _prove_folder(fresh)
        make_folder(folder / "history", folder_mode)
        lock = Lock(folder / "wenming.lock", mode)
        try:
            with alone(folder / "history"), lock.held():
                kept = _keep(folder, at, mode, folder_mode)
                _replace(folder, fresh, mode, folder_mode)
        finally:
            lock.close()
    return kept


def _keep(folder: Path, at: str, mode: int, folder_mode: int) -> Path | None:
    """A copy of what is there, before anything is replaced. The lock is held."""
    there = [folder / name for name in _STORE if (folder / name).exists()]
    there += [path for path in (folder / "history").iterdir() if path.is_file()]
    if not there:
        return None
    make_folder(folder / "backups", folder_mode)
    digits = "".join(c for c in at[:19] if c.isdecimal())
    name = folder / "backups" / f"before-restore-{digits}"
    for number in range(1, 1000):
        zipped, plain = name.with_suffix(".zip"), name
        if not zipped.exists() and not plain.exists():
            break
        name = folder / "backups" / f"before-restore-{digits}-{number}"
    with suppress(StoreError):
        data = _packed(folder, at)
        _prove(data, None)
        write_file(zipped, data, mode=mode)
        return zipped
    make_folder(plain, folder_mode)
    make_folder(plain / "history", folder_mode)
    for path in there:
        write_file(plain / path.relative_to(folder), read_file(path) or b"", mode=mode)
    return plain


def _replace(folder: Path, fresh: Path, mode: int, folder_mode: int) -> None:
    """History first, the journal last: until that is there, the old one does not fit the rest."""
    for path in sorted(p for p in fresh.rglob("*") if p.is_file() and p.parent != fresh):
        target = folder / path.relative_to(fresh)
        for parent in reversed(target.relative_to(folder).parents[:-1]):
            make_folder(folder / parent, folder_mode)
        write_file(target, read_file(path) or b"", mode=mode)
    for name in _STORE:
        data = read_file(fresh / name)
        if data is not None:
            write_file(folder / name, data, mode=mode)
        else:
            with suppress(FileNotFoundError):
                os.unlink(folder / name)
    kept = {path.name for path in (fresh / "history").glob("*")}
    try:
        for path in (folder / "history").iterdir():
            if path.is_file() and path.name not in kept:
                os.unlink(path)
        sync_folder(folder / "history")
        sync_folder(folder)
    except OSError as error:
        raise disk_error(error, folder) from error


def rotate(folder: Path, today: date, *, at: str) -> Path | None:
    """Today's backup, unless it is there, and room for it: older ones go by the rule above."""
    place = folder / "backups"
    file = place / f"wenming-{today:%Y%m%d}.zip"
    if file.exists():
        return None
    shared = folder.stat().st_mode & 0o020
    make_folder(place, 0o770 if shared else 0o700)
    with alone(place, wait=False) as free:
        if not free or file.exists():
            return None
        backup(folder, file, at=at)
        days = sorted(path for path in place.glob("wenming-[0-9]*.zip") if _day(path))
        kept = {*days[-_DAYS:]}
        newest = {path.stem[8:14]: path for path in days}
        kept |= {newest[month] for month in sorted(newest)[-_MONTHS:]}
        for path in days:
            if path not in kept:
                path.unlink(missing_ok=True)
    return file


def _day(path: Path) -> bool:
    digits = path.stem.removeprefix("wenming-")
    return len(digits) == 8 and digits.isascii() and digits.isdecimal()
