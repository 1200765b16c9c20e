"""Writing a file so that it is there whole or not at all, and what the disk may answer."""

import contextlib
import errno
import os
import stat
from pathlib import Path
from typing import TypeAlias

from store.contract import StoreError

__all__ = [
    "FileStamp", "disk_error", "file_stamp", "is_temporary", "make_folder", "modes",
    "move_into_place", "read_file", "several_accounts", "sync_folder", "write_all", "write_file",
    "write_temporary",
]  # fmt: skip

FileStamp: TypeAlias = tuple[int, int, int]
"""Inode, size in bytes and time of change (ns) of a file."""

_SHARE = 512 << 10
"""Bytes of a large file that are synced at a time."""


def write_file(path: Path, data: bytes, *, mode: int | None = None) -> None:
    """Put `data` at `path` atomically: temporary file beside it, fsync, rename, fsync of folder.

    An existing file keeps its permissions; a new one gets `mode`, or what the umask leaves. A
    symbolic link is replaced by the file, not followed; what is no file, like a terminal or
    /dev/stdout, is left alone. Raises `StoreError`.
    """
    with contextlib.suppress(OSError):
        there = os.lstat(path).st_mode
        if stat.S_ISDIR(there):
            raise StoreError(f"{path} 是一个文件夹，请给出文件名。")
        if stat.S_ISREG(there):
            mode = there & 0o777
        elif not stat.S_ISREG(os.stat(path).st_mode) or os.readlink(path).startswith("/proc/"):
            raise StoreError(f"{path} 不是文件，不能写到那里。请给出文件名。")
    move_into_place(write_temporary(path, data, mode=mode), path)


def write_temporary(path: Path, data: bytes, *, mode: int | None = None) -> Path:
    """Write `data`, durably, to a temporary file beside `path`. Raises `StoreError`."""
    temporary = path.with_name(f".{path.name[:80]}.{os.getpid()}.tmp")
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
        handle = os.open(temporary, flags, 0o666)
        try:
            if mode is not None:
                os.fchmod(handle, mode)
            for start in range(0, len(data), _SHARE):
                if start:
                    os.fdatasync(handle)  # else others' commits wait until all is on the disk
                write_all(handle, data[start : start + _SHARE], start)
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        _forget(temporary)
        raise disk_error(error, path) from error
    return temporary


def move_into_place(temporary: Path, path: Path) -> None:
    """Let a file that is durable take the place of `path`. Raises `StoreError`."""
    old = None
    with contextlib.suppress(OSError):
        # Held open, a large file is given back to the disk after the rename and not within it,
        # where everybody's sync has to wait.
        old = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        os.replace(temporary, path)
        sync_folder(path.parent)
    except OSError as error:
        _forget(temporary)
        raise disk_error(error, path) from error
    finally:
        if old is not None:
            os.close(old)


def write_all(handle: int, data: bytes, at: int) -> None:
    """Write all of `data` at an offset; raises `OSError` if the disk takes only a part."""
    while (count := os.pwrite(handle, data, at)) < len(data):
        if count == 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        data, at = data[count:], at + count


def read_file(path: Path) -> bytes | None:
    """All of a file; None where there is none. Raises `StoreError`, also for what is no file."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)  # a pipe has no end
    except FileNotFoundError:
        return None
    except OSError as error:
        raise disk_error(error, path) from error
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise StoreError(f"{path} 不是文件，读不了。请把它移开，再放回原来的文件。")
        parts = []
        while part := os.read(handle, 1 << 24):
            parts.append(part)
        return b"".join(parts)
    except OSError as error:
        raise disk_error(error, path) from error
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Make names in a folder durable. Raises `OSError`."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def modes(folder: Path) -> tuple[int, int]:
    """Permissions of new files and folders in `folder`: for its group where that may write there.

    Raises `OSError`.
    """
    return (0o660, 0o770) if os.stat(folder).st_mode & 0o020 else (0o600, 0o700)


def several_accounts(folder: Path) -> bool:
    """Whether more than one account works in `folder`: its group may write there, and either the
    folder hands its group on (2770), or the group has members. A group of one's own has none.

    Raises `OSError`.
    """
    status = os.stat(folder)
    if not status.st_mode & 0o020:
        return False
    if status.st_mode & stat.S_ISGID:
        return True
    import grp  # noqa: PLC0415 - hardly ever

    try:
        return bool(grp.getgrgid(status.st_gid).gr_mem)
    except KeyError:
        return True


def make_folder(folder: Path, mode: int) -> None:
    """A folder that is there durably, with `mode` where it is new. Raises `StoreError`."""
    try:
        if folder.is_dir():
            return
        os.mkdir(folder, mode)
        inherited = os.stat(folder).st_mode & stat.S_ISGID
        os.chmod(folder, mode | inherited)  # the umask may have taken the group's bit
        sync_folder(folder.parent)
    except FileExistsError:
        if not folder.is_dir():
            raise disk_error(NotADirectoryError(errno.ENOTDIR, ""), folder / "") from None
    except OSError as error:
        raise disk_error(error, folder) from error


def file_stamp(path: Path) -> FileStamp | None:
    """What a file changes with; None where there is none. Raises `OSError`."""
    try:
        status = os.stat(path)
    except FileNotFoundError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns


def is_temporary(name: str) -> bool:
    """Whether a file is one that `write_temporary` made."""
    return name.startswith(".") and name.endswith(".tmp")


def _forget(temporary: Path) -> None:
    with contextlib.suppress(OSError):
        os.unlink(temporary)


def disk_error(error: OSError, path: Path) -> StoreError:
    """What the operating system refused, as a sentence that says where and what to do."""
    reasons = {
        errno.ENOSPC: f"磁盘满了，没有写成 {path}。请腾出空间后再试。",
        errno.EDQUOT: f"磁盘配额用完了，没有写成 {path}。请腾出空间后再试。",
        errno.EFBIG: f"文件大小到了上限，没有写成 {path}。请管理员放宽限制。",
        errno.EIO: f"磁盘出错，读写 {path} 没有成功。请管理员检查磁盘。",
        errno.EACCES: f"没有权限读写 {path}。请换一个位置，或请管理员开放权限。",
        errno.EPERM: f"没有权限读写 {path}。请换一个位置，或请管理员开放权限。",
        errno.EROFS: f"{path} 在只读的磁盘上，写不进去。请换一个位置。",
        errno.ENOENT: f"没有 {path} 这个位置。请核对路径。",
        errno.ENOTDIR: f"{path} 的上级不是文件夹。请核对路径。",
        errno.EISDIR: f"{path} 是一个文件夹，请给出文件名。",
        errno.ENAMETOOLONG: f"文件名太长：{path}。",
        errno.ELOOP: f"{path} 是一个指向别处的链接，没有写。",
    }
    number = error.errno or 0
    return StoreError(reasons.get(number) or f"读写 {path} 时出错：{os.strerror(number)}。")
