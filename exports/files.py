"""A file that leaves the program: the whole of it stands there, or what stood there before."""

import contextlib
import errno
import os
import secrets
import stat
from pathlib import Path

from store.clean import clean
from store.contract import StoreError

__all__ = ["write_file"]

_REASONS = {
    errno.ENOENT: "文件夹“{folder}”不存在，请先建好，或换一个位置",
    errno.ENOTDIR: "“{folder}”不是文件夹，请换一个位置",
    errno.EACCES: "没有写入文件夹“{folder}”的权限，请换一个位置",
    errno.EPERM: "没有写入文件夹“{folder}”的权限，请换一个位置",
    errno.EROFS: "文件夹“{folder}”是只读的，请换一个位置",
    errno.ENOSPC: "磁盘已满，请腾出空间，或换一个位置",
    errno.EDQUOT: "磁盘配额已用完，请腾出空间，或换一个位置",
    errno.ENAMETOOLONG: "文件名太长，请换一个短些的",
}


def write_file(path: Path, data: bytes) -> None:
    """Put `data` at `path`, atomically and durably, in place of a file that is there.

    A file that is there keeps its permissions; a new one gets what the umask leaves. A link is
    replaced itself and never followed, so nothing outside the folder is written; a link to
    something that is not a file, or into /proc (as /dev/stdout is), is refused like the thing
    itself, for it belongs to the system. Raises `StoreError`; nothing is then left behind.
    """
    name = clean(str(path))
    try:
        _write(path, data)
    except OSError as error:
        reason = _REASONS.get(error.errno or 0, error.strerror or str(error))
        folder = clean(str(path.parent.absolute()))
        raise StoreError(f"没有写成“{name}”：{reason.format(folder=folder)}。") from error
    except ValueError as error:
        raise StoreError(f"没有写成“{name}”：文件名里有不能用的字符。") from error


def _write(path: Path, data: bytes) -> None:
    mode = _mode(path)
    unfinished = path.parent / f".{secrets.token_hex(8)}.tmp"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    fd = os.open(unfinished, flags, 0o666 if mode is None else 0o600)
    try:
        with open(fd, "wb") as file:
            if mode is not None:
                os.fchmod(fd, mode)
            file.write(data)
            file.flush()
            os.fsync(fd)
        os.replace(unfinished, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(unfinished)
        raise
    # The file is in place; some network file systems cannot sync a folder.
    with contextlib.suppress(OSError):
        _sync_folder(path.parent)


def _mode(path: Path) -> int | None:
    """The permissions to keep, None where there are none. Refuses what is no plain file."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return None
    if stat.S_ISREG(found.st_mode):
        return stat.S_IMODE(found.st_mode)
    if stat.S_ISLNK(found.st_mode) and not os.readlink(path).startswith("/proc/"):
        try:
            found = path.stat()
        except OSError:
            return None
        if stat.S_ISREG(found.st_mode):
            return None
    name = clean(str(path))
    if stat.S_ISDIR(found.st_mode):
        raise StoreError(f"“{name}”是一个文件夹，请给出文件名。")
    raise StoreError(f"“{name}”不是普通文件，没有写入。请换一个文件名。")


def _sync_folder(folder: Path) -> None:
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
