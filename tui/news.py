"""Word from the kernel that something in a folder changed: no polling, no time while idle."""

import asyncio
import ctypes
import os
from collections.abc import Callable
from pathlib import Path

__all__ = ["Watch"]

# inotify(7)
_MODIFY, _MOVED_TO, _CREATE = 0x2, 0x80, 0x100
_NONBLOCK, _CLOEXEC = os.O_NONBLOCK, os.O_CLOEXEC


class Watch:
    """Calls back in the event loop after each change of a file in `folder`, several at once.

    Raises `OSError` where the kernel cannot do it.
    """

    def __init__(self, folder: Path, heard: Callable[[], None]) -> None:
        libc = ctypes.CDLL(None, use_errno=True)
        self._heard = heard
        try:
            self.handle: int = libc.inotify_init1(_NONBLOCK | _CLOEXEC)
        except AttributeError:
            raise OSError(ctypes.get_errno(), "inotify") from None
        wanted = _MODIFY | _MOVED_TO | _CREATE
        if self.handle < 0 or libc.inotify_add_watch(self.handle, os.fsencode(folder), wanted) < 0:
            number = ctypes.get_errno()
            if self.handle >= 0:
                os.close(self.handle)
            raise OSError(number, os.strerror(number))
        asyncio.get_running_loop().add_reader(self.handle, self._read)

    def _read(self) -> None:
        try:
            os.read(self.handle, 1 << 16)
        except OSError:
            return
        self._heard()

    def close(self) -> None:
        """Listen no longer."""
        asyncio.get_running_loop().remove_reader(self.handle)
        os.close(self.handle)
