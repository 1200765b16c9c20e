"""The journal as an open file: read, appended to, cut, and told apart from who takes its place.

What the lines say is not known here, nor who holds the lock.
"""

import errno
import os
from pathlib import Path

from store.files import disk_error, write_all
from store.lock import Stamp

__all__ = ["ROOM", "JournalFile"]

ROOM = 16 << 10
"""Bytes of zeros behind a line that makes the file longer, at least."""


class JournalFile:
    """The file that had the name `path` when it was opened last."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.handle: int | None = None
        """None where none is open."""
        self.size = 0
        """Bytes of the file, with the zeros behind its last line, as far as is known."""
        self.writable = True
        self.named = False
        """Whether the file's name in its folder is known to be durable."""
        self._name = str(path)
        self._inode = 0
        self._where = ""
        """The name under which the handle's file was found to be the one that has it."""
        self._known: Stamp | None = None
        """The folder's stamp with which that was found."""

    # --- opening ----------------------------------------------------------------------------------

    def open(self) -> bool:
        """Open the file that has the name now, for reading where it may not be written.

        False where there is none. Raises `StoreError`.
        """
        self.close()
        self.size = 0
        self.writable, self.named = True, False
        try:
            handle = os.open(self.path, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
        except FileNotFoundError:
            return False
        except OSError as error:
            if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
                raise disk_error(error, self.path) from error
            self.writable = False
            handle = self._open_read_only()
        self.size = self._take(handle)
        return True

    def reopen(self) -> bool:
        """Go on in the file that has the name now; False if it cannot be had for writing."""
        try:
            handle = os.open(self.path, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
        except OSError:
            return False
        old = self.handle
        assert old is not None
        self._take(handle)
        os.close(old)
        self.named = False
        return True

    def close(self) -> None:
        """Give the handle back."""
        if self.handle is not None:
            os.close(self.handle)
            self.handle = None

    def _open_read_only(self) -> int:
        try:
            return os.open(self.path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
        except OSError as error:
            raise disk_error(error, self.path) from error

    def _take(self, handle: int) -> int:
        self.handle = handle
        status = os.fstat(handle)
        self._inode, self._where, self._known = status.st_ino, "", None
        return status.st_size

    # --- whether it still is the journal ----------------------------------------------------------

    def replaced(self, stamp: Stamp | None) -> bool:
        """Whether another file than the open one has the journal's name.

        Not as long as the folder has the `stamp` with which this was last found.
        Linux tells under which name a handle's file goes now. To ask for the status of the file
        instead makes the next sync of it a third slower: its time of change is then exact, and one
        thing more to write.
        """
        if stamp is not None and stamp == self._known:
            return False
        try:
            where = os.readlink(f"/proc/self/fd/{self.handle}")
        except OSError:
            where = ""
        if where and where == self._where:
            self._known = stamp
            return False
        try:
            if os.stat(self._name).st_ino != self._inode:
                return True
        except OSError as error:
            raise disk_error(error, self.path) from error
        self._where, self._known = where, stamp
        return False

    def distrust_stamp(self) -> None:
        """Ask the kernel next time, whatever the folder's stamp: a name has just changed."""
        self._known = None

    # --- bytes ------------------------------------------------------------------------------------

    def length(self) -> int:
        """Bytes of the file now. Raises `OSError`."""
        assert self.handle is not None
        return os.lseek(self.handle, 0, os.SEEK_END)

    def read(self, start: int, stop: int) -> bytes:
        """The bytes between two offsets, fewer at the end of the file. Raises `StoreError`."""
        assert self.handle is not None
        try:
            data = os.pread(self.handle, stop - start, start)
            while data and len(data) < stop - start:  # the kernel gives 2 GiB at most
                part = os.pread(self.handle, stop - start - len(data), start + len(data))
                if not part:
                    break
                data += part
        except OSError as error:
            raise disk_error(error, self.path) from error
        return data

    def put(self, line: bytes, at: int) -> None:
        """Write a line at `at`, and zeros behind it where there is no room for the next.

        Nothing of it is durable before `sync`. To sync what lies inside the file takes the disk a
        quarter less than to sync a longer file. Raises `OSError`.
        """
        assert self.handle is not None
        if at + len(line) <= self.size:
            write_all(self.handle, line, at)
            return
        longer = line + bytes(min(max(at, ROOM), 64 * ROOM))
        try:
            write_all(self.handle, longer, at)
        except OSError:  # there may be room for the line
            os.ftruncate(self.handle, at)
            write_all(self.handle, line, at)
            longer = line
        self.size = at + len(longer)

    def sync(self) -> None:
        """Make what was put durable. Raises `OSError`; then its cache is not to be trusted."""
        assert self.handle is not None
        os.fdatasync(self.handle)

    def cut(self, at: int) -> None:
        """Take off, durably, what stands from `at` on. Raises `OSError`."""
        assert self.handle is not None
        os.ftruncate(self.handle, at)
        # Else a power cut could leave pages of what stood here in the midst of the next line.
        os.fdatasync(self.handle)
        self.size = at
