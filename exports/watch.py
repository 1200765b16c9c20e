"""Long work tells how far it is, and stops when the person has had enough."""

import threading
from collections.abc import Callable

from store.contract import StoreError

__all__ = ["Cancelled", "Progress", "Watch"]

Progress = Callable[[int, int], None]
"""Is told how much of how much is done; may raise to stop it: nothing is taken then."""


class Cancelled(StoreError):
    """The person stopped it; nothing was written."""

    status = 1


class Watch:
    """Who waits for long work: `say` is called, in its thread, with what is being done."""

    def __init__(self, say: Callable[[str], None] = lambda _: None) -> None:
        self._say = say
        self._stopped = threading.Event()

    def step(self, words: str) -> None:
        """Tell what is being done; raises `Cancelled` once it is to stop."""
        self.rest(0)
        self._say(words)

    def rest(self, seconds: float) -> None:
        """Wait for others' work; raises `Cancelled` once it is to stop."""
        if self._stopped.wait(seconds):
            raise Cancelled("已取消，没有写文件。")

    @property
    def stopped(self) -> bool:
        """Whether it was told to stop."""
        return self._stopped.is_set()

    def stop(self) -> None:
        """Let the next step be the last; from any thread."""
        self._stopped.set()
