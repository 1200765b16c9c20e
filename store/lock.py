"""The lock of a data folder: one writer at a time, in this process and in all others."""

import contextlib
import fcntl
import functools
import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Self, TypeAlias

from store.contract import StoreBusy
from store.files import disk_error

__all__ = ["PATIENCE", "Lock", "Stamp", "alone"]

Stamp: TypeAlias = tuple[int, int, int]

PATIENCE = 10.0
"""Seconds to wait for somebody else's commit."""
_AT_ONCE, _MANY = 0.0005, 10
"""Seconds between two commits, and how many such in a row, by which a program is known."""
_SETTLED = 2_500_000_000
"""Nanoseconds after which a file system's time of change is surely over: some count in 2 s."""
_OFTEN, _MANY_WAITS = 1000, 4
"""Commits within which the next wait must come, and how many waits, by which another program is
known that writes, too."""
_NAP = 0.1, 0.3
_STAND_BACK = 0.8


class Lock:
    """A `flock` on a file that is never renamed; the file is made where it is missing.

    `flock`, because a POSIX lock is lost when any handle of the file is closed.
    """

    def __init__(self, path: Path, mode: int) -> None:
        self.path = path
        self.mode = mode
        self._name = str(path)
        self._folder = str(path.parent)
        self.trusts_times = True
        """Whether the folder's times are told as they are: a network may keep old ones."""
        self.stamp: Stamp | None = None
        """That of the folder when the lock was taken last."""
        self._known: Stamp | None = None
        """The stamp with which the lock's file was found to be the one that has its name."""
        self._handle: int | None = None
        self._inode = 0, 0
        self._mine = threading.Lock()
        self._freed = 0.0
        """When this gave the lock back last, in seconds of the monotonic clock."""
        self._row = self._since = self._waits = 0
        """How often it was asked for again at once, how often since the last wait, and how often
        it was waited for without a long while between."""

    def held(self) -> Self:
        """Hold the lock for a `with`; raises `StoreBusy` if it is not to be had in `PATIENCE`."""
        return self

    def __enter__(self) -> Self:
        if not self._mine.acquire(blocking=False) and not self._mine.acquire(timeout=PATIENCE):
            raise StoreBusy(_BUSY)
        self._since += 1
        self._row = self._row + 1 if time.monotonic() - self._freed < _AT_ONCE else 0
        try:
            self._take()
        except BaseException:
            self._mine.release()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._handle is not None:
            fcntl.flock(self._handle, fcntl.LOCK_UN)
        self._freed = time.monotonic()
        self._mine.release()

    def close(self) -> None:
        """Give the handle back."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def _take(self) -> None:
        while True:
            handle = self._handle if self._handle is not None else self._open()
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self._wait(handle)
            except OSError as error:
                raise disk_error(error, self.path) from error
            self.stamp = self._stamp()
            if self.stamp is not None and self.stamp == self._known:
                return
            try:
                there = os.stat(self._name)
                if (there.st_ino, there.st_dev) == self._inode:
                    self._known = self.stamp
                    return
            except OSError:
                pass
            # Somebody deleted the file, or moved its folder away: a lock on it keeps nobody out.
            self.close()

    def _stamp(self) -> Stamp | None:
        """The folder, and when a name in it changed last; None where that says too little.

        As long as it stays, all names in the folder stand for the same files. To ask for it is
        cheaper than for each file, whose sync it also makes slower. A change of a moment ago might
        not be the last one with this very time.
        """
        if not self.trusts_times:
            return None
        try:
            status = os.stat(self._folder)
        except OSError:
            return None
        # Not the time of modification: rsync sets that back.
        if time.time_ns() - status.st_ctime_ns < _SETTLED:
            return None
        return status.st_ino, status.st_dev, status.st_ctime_ns

    def _open(self) -> int:
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        try:
            made = not self.path.exists()
            self._handle = os.open(self._name, flags, self.mode)
            if made:
                os.fchmod(self._handle, self.mode)  # the umask may have taken the group's bit
            status = os.fstat(self._handle)
            self._inode, self._known = (status.st_ino, status.st_dev), None
        except OSError as error:
            self.close()
            raise disk_error(error, self.path) from error
        return self._handle

    def _wait(self, handle: int) -> None:
        """Queue up in the kernel, which serves those who wait in turn, until `PATIENCE` is over."""
        self._waits = self._waits + 1 if self._since < _OFTEN else 0
        self._since = 0
        if self._row >= _MANY and self._waits >= _MANY_WAITS and self._stand_back(handle):
            return
        if threading.current_thread() is threading.main_thread() and _own_alarm():
            self._wait_for_alarm(handle)
        else:
            self._wait_for_thread(handle)

    def _stand_back(self, handle: int) -> bool:
        """Who writes without a pause is a program, and lets others have their turn first.

        Of several programs one then writes a while undisturbed: with 8 at once 1 of 200 commits
        waits, where in a queue each would wait for 7 others. People queue, and are served next; so
        does a program that hardly ever waits, as for a compaction, which has the lock for moments.
        """
        deadline = time.monotonic() + _STAND_BACK
        while time.monotonic() < deadline:
            time.sleep(random.uniform(*_NAP))
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return True
        return False

    def _wait_for_alarm(self, handle: int) -> None:
        """In a program's main thread: costs nothing but the wait."""
        try:
            signal.setitimer(signal.ITIMER_REAL, PATIENCE)
            fcntl.flock(handle, fcntl.LOCK_EX)
            signal.setitimer(signal.ITIMER_REAL, 0)
        except TimeoutError:
            fcntl.flock(handle, fcntl.LOCK_UN)
            raise StoreBusy(_BUSY) from None
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    def _wait_for_thread(self, handle: int) -> None:
        """Anywhere else: the system call takes no deadline, so a thread waits in it, 0.1 ms more.

        When this gives up, the thread stays behind with the handle and closes it, and with it the
        lock, once it is served.
        """
        served, claim = threading.Event(), threading.Lock()

        def queue() -> None:
            with contextlib.suppress(OSError):
                fcntl.flock(handle, fcntl.LOCK_EX)
            if claim.acquire(blocking=False):
                served.set()
            else:
                os.close(handle)

        threading.Thread(target=queue, daemon=True).start()
        if not served.wait(PATIENCE) and claim.acquire(blocking=False):
            self._handle = None
            raise StoreBusy(_BUSY)
        served.wait()


@functools.cache
def _own_alarm() -> bool:
    """Whether the alarm is ours. It stays so: to set and reset it takes 20 of a commit's 80 µs."""
    if signal.getsignal(signal.SIGALRM) is not signal.SIG_DFL:
        return False
    signal.signal(signal.SIGALRM, _ring)
    return True


def _ring(_number: int, _frame: object) -> None:
    raise TimeoutError


_BUSY = "别人正在保存，等了太久。请稍后再试。"


@contextlib.contextmanager
def alone(folder: Path, *, wait: bool = True) -> Iterator[bool]:
    """One tidier of a folder at a time; without `wait`, False where somebody else is at it.

    Raises `StoreBusy` when that one takes longer than `PATIENCE`.
    """
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise disk_error(error, folder) from error
    deadline = time.monotonic() + PATIENCE
    try:
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                if not wait:
                    yield False
                    return
                if time.monotonic() > deadline:
                    raise StoreBusy("别人正在整理，等了太久。请稍后再试。") from None
                time.sleep(0.02)
            else:
                break
        yield True
    finally:
        os.close(handle)
