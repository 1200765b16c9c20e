"""Who has the store open: the last to leave tidies up."""

import fcntl
import os
from pathlib import Path

from store.contract import StoreError
from store.lock import Lock

__all__ = ["Session", "in_use"]


class Session:
    """A shared lock on the data folder, held as long as somebody works at a screen."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        fcntl.flock(self._handle, fcntl.LOCK_SH)

    def leave(self) -> bool:
        """Give the lock back. True if nobody else holds it."""
        lock = Lock(self.folder / "wenming.lock", 0o600)
        try:
            with lock.held():  # of two who leave at once, one must find that he is the last
                try:
                    fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except OSError:
                    return False
                finally:
                    os.close(self._handle)
        except StoreError:  # who may not write here has nothing to tidy
            return False
        finally:
            lock.close()
        return True


def in_use(folder: Path) -> bool:
    """Whether somebody works at a screen with the data of a folder."""
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(handle)
    return False
