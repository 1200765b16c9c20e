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
from store.data_folder import archives
from store.files import (
    disk_error,
    is_temporary,
    make_folder,
    modes,
    move_into_place,
    read_file,
    sync_folder,
    write_file,
    write_temporary,
)
from store.journal import UNFINISHED, Header, Torn, header_line, payloads
from store.lock import Lock, alone
from store.tinydb_store import TinyDBStore
from store.verify import verify

if TYPE_CHECKING:
    from zipfile import ZipFile

__all__ = ["back_up_daily", "backup", "last_failure", "restore", "rotate"]

_DAYS, _MONTHS = 7, 12
"""How many daily backups are kept: the newest days, and the newest of each of the last months."""
_CARRIED = ("settings", "evidence")
"""Folders that belong to the data, beside the store itself."""
_STORE = ("wenming.json", "wenming.journal")
_OLD = re.compile(r"[^/]+\.journal|torn-[^/]+")
"""What stands in `history/`."""
_FAILED = "failed.txt"
_LARGEST = 8 << 30
"""Bytes that a backup may unpack to."""


def backup(folder: Path, file: Path, *, at: str, evidence: bool = True) -> Path:
    """Write everything in `folder` to `file` (a zip archive), and read it back to prove it.

    Without `evidence` not the files in `evidence/`: nothing changes them, and `restore` leaves them
    where they are.

    Others may write meanwhile: the copy is one state of the store. Raises `StoreError`; nothing is
    left behind then. An existing file is not replaced.
    """
    if os.path.lexists(file):
        raise StoreError(f"{file} 已经有了，没有覆盖。请换一个文件名。")
    store = TinyDBStore(folder, create=False)
    try:
        head = store.head
        if not (folder / "wenming.journal").exists() and not (folder / "wenming.json").exists():
            raise StoreError(f"{folder} 里还没有数据，没有可备份的。")
        mode, _ = modes(folder)
        for _ in range(5):
            data = _packed(folder, at, evidence=evidence)
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


def _packed(folder: Path, at: str, *, evidence: bool = True) -> bytes:
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
        for name in _CARRIED if evidence else _CARRIED[:1]:
            for path in sorted((folder / name).rglob("*")):
                if path.is_file() and not path.is_symlink() and not is_temporary(path.name):
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
        place = _room()
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
        try:
            yield place
        except StoreError as error:
            error.args = (str(error).replace(f"{place}{os.sep}", f"{name} 里的 "),)
            raise
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _room() -> Path:
    """A temporary folder, and none left of a process of ours that was killed."""
    place = tempfile.mkdtemp(prefix=f"wenming-{os.getpid()}-")
    for path in Path(place).parent.glob("wenming-[0-9]*-*"):
        number = path.name.split("-")[1]
        if not number.isdecimal() or Path("/proc", number).exists():
            continue
        with suppress(FileNotFoundError):  # another one of us was faster
            if path.lstat().st_uid == os.geteuid():
                shutil.rmtree(path, ignore_errors=True)
    return Path(place)


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
    try:
        source = open(file, "rb")  # noqa: SIM115 - closed below
    except FileNotFoundError:
        raise StoreError(f"没有 {file} 这个备份文件。") from None
    except OSError as error:
        raise disk_error(error, file) from error
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        mode, folder_mode = modes(folder)
    except OSError as error:
        source.close()
        raise disk_error(error, folder) from error
    with source, _unpacked(source, str(file)) as fresh:
        _prove_folder(fresh)
        make_folder(folder / "history", folder_mode)
        lock = Lock(folder / "wenming.lock", mode)
        try:
            with alone(folder / "history"), lock.held():
                _refuse_links(folder, fresh)
                kept = _keep(folder, at, mode, folder_mode)
                _replace(folder, fresh, mode, folder_mode, kept)
        finally:
            lock.close()
    return kept


def _refuse_links(folder: Path, fresh: Path) -> None:
    """What a symbolic link points to is not ours to write to."""
    for path in fresh.rglob("*"):
        target = folder / path.relative_to(fresh)
        if path.is_dir() and target.is_symlink():
            raise StoreError(f"{target} 是指向别处的链接，没有恢复。请先把它移开。")


def _keep(folder: Path, at: str, mode: int, folder_mode: int) -> Path | None:
    """A copy of what is there, before anything is replaced. The lock is held."""
    there = [folder / name for name in _STORE if (folder / name).exists()]
    for part in ("history", *_CARRIED):
        there += [p for p in (folder / part).rglob("*") if p.is_file() and not p.is_symlink()]
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
    for path in there:
        target = plain / path.relative_to(folder)
        for parent in reversed(target.relative_to(folder).parents[:-1]):
            make_folder(folder / parent, folder_mode)
        write_file(target, read_file(path) or b"", mode=mode)
    return plain


def _replace(folder: Path, fresh: Path, mode: int, folder_mode: int, kept: Path | None) -> None:
    """Everything is written first, and then moved into its place.

    Before the first move a journal that every session refuses takes the old one's place, and the
    new one comes last: old and new files are never taken for one store.
    """
    places: list[tuple[Path, Path]] = []
    removed = {path for path in (folder / "history").iterdir() if path.is_file()}
    try:
        for path in sorted(p for p in fresh.rglob("*") if p.is_file() and p.parent != fresh):
            target = folder / path.relative_to(fresh)
            for parent in reversed(target.relative_to(folder).parents[:-1]):
                make_folder(folder / parent, folder_mode)
            places.append((write_temporary(target, read_file(path) or b"", mode=mode), target))
        for name in _STORE:
            data = read_file(fresh / name)
            if data is not None:
                temporary = write_temporary(folder / name, data, mode=mode)
                places.append((temporary, folder / name))
        refused = folder / "wenming.refused"
        refused = write_temporary(refused, header_line(Header(UNFINISHED)), mode=mode)
    except StoreError:
        for temporary, _ in places:
            with suppress(OSError):
                os.unlink(temporary)
        raise
    try:
        move_into_place(refused, folder / "wenming.journal")
        for path in removed.difference(*places):
            os.unlink(path)
        if not (fresh / "wenming.json").exists():
            with suppress(FileNotFoundError):
                os.unlink(folder / "wenming.json")
        for temporary, target in places:
            move_into_place(temporary, target)
        sync_folder(folder / "history")
        if not (fresh / "wenming.journal").exists():
            os.unlink(folder / "wenming.journal")
            sync_folder(folder)
    except (OSError, StoreError) as error:
        why = disk_error(error, folder) if isinstance(error, OSError) else error
        there = f"原来的内容在 {kept}。" if kept else ""
        raise StoreError(f"{why}恢复没有做完，请排除故障后再恢复一次。{there}") from error


def rotate(folder: Path, today: date, *, at: str) -> Path | None:
    """Today's backup, unless it is there, and room for it: older ones go by the rule above."""
    place = folder / "backups"
    file = place / f"wenming-{today:%Y%m%d}.zip"
    if file.exists():
        return None
    make_folder(place, modes(folder)[1])
    with alone(place, wait=False) as free:
        if not free or file.exists():
            return None
        for path in place.glob(".wenming-*.tmp"):  # of one that was killed
            path.unlink(missing_ok=True)
        backup(folder, file, at=at, evidence=False)  # 19 copies of the same photos
        days = sorted(path for path in place.glob("wenming-[0-9]*.zip") if _day(path))
        kept = {*days[-_DAYS:]}
        newest = {path.stem[8:14]: path for path in days}
        kept |= {newest[month] for month in sorted(newest)[-_MONTHS:]}
        for path in days:
            if path not in kept:
                path.unlink(missing_ok=True)
    return file


def back_up_daily(folder: Path, now: datetime) -> None:
    """Today's backup, unless it is there. Why there is none is kept for `last_failure`."""
    failed = folder / "backups" / _FAILED
    try:
        rotate(folder, now.date(), at=now.isoformat(timespec="seconds"))
        failed.unlink(missing_ok=True)
    except (StoreError, OSError) as error:
        why = error if isinstance(error, StoreError) else disk_error(error, folder / "backups")
        with suppress(StoreError, OSError):  # on a full disk, `last_failure` finds it out
            write_file(failed, f"{now.date()} {why}".encode(), mode=modes(folder)[0])


def last_failure(folder: Path, today: date) -> str | None:
    """That the last daily backup was not made, and why, if that is known; None if it was made."""
    place = folder / "backups"
    try:
        said = (place / _FAILED).read_text("utf-8", "replace")[:500]
    except OSError:
        said = ""
    if said:
        return f"自动备份没有做成：{said}"
    try:
        begun, used = (
            date.fromtimestamp((folder / name).stat().st_mtime)
            for name in ("wenming.lock", "wenming.journal")
        )
    except OSError:
        return None
    days = [path.stem.removeprefix("wenming-") for path in place.glob("wenming-*.zip")]
    newest = max((day for day in days if len(day) == 8 and day.isdecimal()), default="")
    if begun < used < today and newest < f"{used:%Y%m%d}":
        last = f"{newest[:4]}-{newest[4:6]}-{newest[6:]}" if newest else "没有过"
        return f"{used} 的自动备份没有做成（最近：{last}）。请看磁盘满没满、backups 能不能写。"
    return None


def _day(path: Path) -> bool:
    digits = path.stem.removeprefix("wenming-")
    return len(digits) == 8 and digits.isascii() and digits.isdecimal()
