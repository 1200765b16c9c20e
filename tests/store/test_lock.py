"""Who waits for the lock how: people in turn, programs behind them."""

import fcntl
import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from store import lock
from store.lock import Lock


@pytest.fixture
def mine(tmp_path: Path) -> Lock:
    """A lock that was asked for so often without a pause that a program must be at it."""
    mine = Lock(tmp_path / "lock", 0o600)
    for _ in range(lock._MANY + 1):
        with mine.held():
            pass
        mine._freed = float("inf")
    mine._waits = lock._MANY_WAITS
    return mine


def taken(mine: Lock) -> Callable[..., None]:
    """Somebody else takes the lock; gives what frees it."""
    handle = os.open(mine.path, os.O_RDWR)
    fcntl.flock(handle, fcntl.LOCK_EX)

    def free(*_: object) -> None:
        os.close(handle)

    return free


def test_a_program_stands_back_until_the_lock_is_free(
    mine: Lock, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = taken(mine)
    monkeypatch.setattr(time, "sleep", free)
    monkeypatch.setattr(Lock, "_wait_for_alarm", lambda *_: pytest.fail("it stood in the queue"))
    with mine.held():
        pass


def test_a_program_queues_up_when_it_stood_back_long_enough(
    mine: Lock, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = taken(mine)
    monkeypatch.setattr(lock, "_STAND_BACK", 0.0)
    monkeypatch.setattr(Lock, "_wait_for_alarm", free)
    with mine.held():
        pass


def test_a_program_that_hardly_ever_waits_is_served_in_turn(
    mine: Lock, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = taken(mine)
    mine._since = lock._OFTEN
    monkeypatch.setattr(time, "sleep", lambda _: pytest.fail("it stood back"))
    monkeypatch.setattr(Lock, "_wait_for_alarm", free)
    with mine.held():
        pass


def test_a_person_is_served_in_turn(mine: Lock, monkeypatch: pytest.MonkeyPatch) -> None:
    mine._freed = 0.0
    free = taken(mine)
    monkeypatch.setattr(Lock, "_stand_back", lambda *_: pytest.fail("it stood back"))
    monkeypatch.setattr(Lock, "_wait_for_alarm", free)
    with mine.held():
        pass
