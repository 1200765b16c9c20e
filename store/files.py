"""Writing a file so that it is there whole or not at all."""

import errno
import os
from pathlib import Path

from store.contract import StoreError

__all__ = ["disk_error", "write_file"]


def write_file(path: Path, data: bytes, *, mode: int | None = None) -> None:
    """Put `data` at `path` atomically: temporary file beside it, fsync, rename, fsync of folder.

    An existing file keeps its permissions; a new one gets `mode`, or what the umask leaves. A
    symbolic link is replaced by the file, not followed. Raises `StoreError`.
    """
    if path.is_dir():
        raise StoreError(f"{path} 是一个文件夹，请给出文件名。")
    temporary = path.with_name(f".{path.name[:80]}.{os.getpid()}.tmp")
    try:
        mode = os.lstat(path).st_mode & 0o777 if path.is_file() and not path.is_symlink() else mode
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o666)
        try:
            if mode is not None:
                os.fchmod(handle, mode)
            with open(handle, "wb", closefd=False) as file:
                file.write(data)
            os.fsync(handle)
        finally:
            os.close(handle)
        os.replace(temporary, path)
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        temporary.unlink(missing_ok=True) if error.errno != errno.EACCES else None
        raise disk_error(error, path) from error


def disk_error(error: OSError, path: Path) -> StoreError:
    """What the operating system refused, as a sentence that says where and what to do."""
    reasons = {
        errno.ENOSPC: f"磁盘满了，没有写成 {path}。请腾出空间后再试。",
        errno.EDQUOT: f"磁盘配额用完了，没有写成 {path}。请腾出空间后再试。",
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
