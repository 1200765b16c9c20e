"""The disk refuses: at any call, once or from then on, nothing that was acknowledged is lost."""

import errno
import inspect
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct

from store import (
    appending,
    compaction,
    data_folder,
    files,
    follower,
    journal_file,
    lock,
    tinydb_store,
)
from store.contract import Put, Remove, StoreError
from store.model import Record
from store.tinydb_store import TinyDBStore
from tests.power.workload import memory_folder

AT = "2024-01-01T08:00:00+08:00"
Model = dict[str, tuple[int, str]]
"""Id -> revision and title."""


class Fault(Struct, frozen=True):
    """The `number`-th call of `os.<call>` fails, or with `for_good` that one and all after it.

    `how`: `ENOSPC` or `EIO` are raised; `part` and `nothing` write half or no bytes, and the call
    after it raises ENOSPC; `short` writes half, and the call after it goes on.
    """

    call: str
    number: int
    how: str
    for_good: bool


class Failing:
    """Puts faults into `os` within `active()`. All but the first wait for it to take effect.

    `hit`: whether it did.
    """

    def __init__(self, *faults: Fault) -> None:
        self.faults = faults
        self.counts = dict.fromkeys((fault.call for fault in faults), 0)
        self.hit = False

    @contextmanager
    def active(self) -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            for fault in self.faults:
                patch.setattr(os, fault.call, self._wrapped(fault, getattr(os, fault.call)))
            yield

    def _wrapped(self, fault: Fault, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:
            if fault is not self.faults[0] and not self.hit:
                return real(*args, **options)
            self.counts[fault.call] += 1
            late = self.counts[fault.call] - fault.number
            follows = fault.how in ("part", "nothing") and late == 1
            if late < 0 or (late > 0 and not fault.for_good and not follows):
                return real(*args, **options)
            self.hit = self.hit or fault is self.faults[0]
            if fault.how in ("short", "part", "nothing") and (late == 0 or fault.how == "short"):
                handle, data, *place = args
                size = 0 if fault.how == "nothing" else (len(data) + 1) // 2
                return real(handle, bytes(data)[:size], *place) if size else 0
            number = errno.EIO if fault.how == "EIO" else errno.ENOSPC
            raise OSError(number, os.strerror(number))

        return call


class Clerk:
    """Works on a store whose disk may fail, and keeps account of what it acknowledged."""

    def __init__(self, folder: Path, failing: Failing) -> None:
        self.folder = folder
        self.failing = failing
        self.store: TinyDBStore | None = None
        self.model: Model = {}
        self.labels: list[str] = []
        self.maybe: Model | None = None
        self.refused = 0

    def work(self) -> None:
        """A short life of a store; goes on after a refusal as a person would."""
        self.commit({"A": "会议", "B": "活动"})
        self.commit({"A": "会议" * 300})
        self.commit({}, ["B"])
        self.compact()
        self.commit({"C": "培训"})
        self.reopen()
        self.commit({"A": "短"})
        self.compact()
        self.leave_a_torn_line()
        self.commit({"D": "检查"})

    def commit(self, puts: dict[str, str], removes: list[str] | None = None) -> None:
        if self.maybe is not None:
            return  # who was told that it is uncertain leaves and looks
        label = f"第{len(self.labels) + 1}次"
        wanted = {key: seen for key, seen in self.model.items() if key not in (removes or [])}
        wanted |= {key: (self.model.get(key, (0, ""))[0] + 1, text) for key, text in puts.items()}
        changes: list[Put | Remove] = [
            Put(record(key, text, self.model.get(key, (0, ""))[0])) for key, text in puts.items()
        ]
        changes += [
            Remove(record(key, self.model[key][1], self.model[key][0]))
            for key in removes or []
            if key in self.model
        ]
        if not changes:
            return  # what was to be removed was refused before
        error = self.attempt(lambda store: store.commit(changes, who="甲", at=AT, label=label))
        if error is None:
            self.model = wanted
            self.labels.append(label)
        elif "说不准" in str(error):
            self.maybe = wanted
        self.look()

    def compact(self) -> None:
        self.attempt(lambda store: store.compact(who="甲", at=AT))
        self.look()

    def reopen(self) -> None:
        if self.store is not None:
            self.store.close()
            self.store = None
        self.attempt(lambda store: store.refresh())

    def leave_a_torn_line(self) -> None:
        """As a process does that is killed while it writes."""
        if (journal := self.folder / "wenming.journal").exists() and self.maybe is None:
            with journal.open("ab") as file:
                file.write(b"00000100 12345678 {")
        self.reopen()

    def attempt(self, action: Callable[[TinyDBStore], object]) -> StoreError | None:
        """Do something on the failing disk: it works, or says in a sentence why not."""
        try:
            with self.failing.active():
                if self.store is None:
                    self.store = TinyDBStore(self.folder)
                action(self.store)
        except StoreError as error:
            refusal = error
        else:
            return None
        assert re.search("[一-鿿]{4}.*。$", str(refusal)), f"not a sentence: {refusal}"
        self.refused += 1
        return refusal

    def look(self) -> None:
        """What was acknowledged, and nothing else, is to be read: here, and by somebody else."""
        legal = [self.model] if self.maybe is None else [self.model, self.maybe]
        if self.store is not None:
            assert contents(self.store) in legal, "the open store shows something else"
        other = TinyDBStore(self.folder)
        assert contents(other) in legal, "another session sees something else"
        other.close()

    def afterwards(self) -> None:
        """The disk is well again: everything is there, and work goes on."""
        if self.store is not None:
            self.store.close()
        store = TinyDBStore(self.folder)
        found = contents(store)
        assert found == self.model or (self.maybe is not None and found == self.maybe)
        labels = [t.label for t in store.log() if t.changes][::-1]
        assert labels[: len(self.labels)] == self.labels
        assert len(labels) == len(self.labels) + (self.maybe is not None and found == self.maybe)
        store.commit([Put(record("Z", "好了", 0))], who="甲", at=AT, label="好了")
        store.compact(who="甲", at=AT)
        store.close()
        store = TinyDBStore(self.folder)
        assert contents(store) == found | {"Z": (1, "好了")}
        store.close()
        left = [path.name for path in self.folder.rglob("*") if path.name.endswith(".tmp")]
        assert not left, "temporary files stay for ever"


def record(key: str, text: str, rev: int) -> Record:
    return Record(key * 26, "样板局", 2024, "meeting", text, rev=rev)


def contents(store: TinyDBStore) -> Model:
    return {item.id[0]: (item.rev, item.title) for item in store.all(Record)}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(lock, "PATIENCE", 0.5)  # a lock left behind is seen soon
    with memory_folder(tmp_path) as folder:
        yield folder


def every_number(place: Path, faults: Callable[[int], list[Fault]]) -> tuple[int, int]:
    """Run the work with the fault at the first call, the second … until it comes too late.

    Gives how many runs had a fault, and in how many of them something was refused.
    """
    refused = 0
    for number in range(1, 400):
        failing = Failing(*faults(number))
        clerk = Clerk(place / str(number), failing)
        try:
            clerk.work()
            clerk.afterwards()
        except (AssertionError, OSError, StoreError) as error:
            error.add_note(f"with {failing.faults}")
            raise
        if not failing.hit:
            assert len(faults(number)) > 1 or clerk.refused == 0
            return number - 1, refused
        refused += clerk.refused > 0
    raise AssertionError("the work never ends")


@pytest.mark.parametrize("for_good", [False, True], ids=["once", "for-good"])
@pytest.mark.parametrize("how", ["ENOSPC", "EIO"])
@pytest.mark.parametrize(
    "call", ["open", "pwrite", "fsync", "ftruncate", "replace", "mkdir", "pread"]
)
def test_a_call_that_fails_loses_nothing_and_says_so(
    call: str, how: str, for_good: bool, place: Path
) -> None:
    runs, refused = every_number(place, lambda number: [Fault(call, number, how, for_good)])
    assert runs > 0
    # A torn line that cannot be cut at once is told as a notice, and cut by the next commit.
    assert refused > 0 or (call == "ftruncate" and not for_good)


@pytest.mark.parametrize("for_good", [False, True], ids=["once", "for-good"])
@pytest.mark.parametrize("how", ["part", "nothing"])
def test_a_disk_that_takes_half_a_line_takes_none(how: str, for_good: bool, place: Path) -> None:
    runs, refused = every_number(place, lambda number: [Fault("pwrite", number, how, for_good)])
    # Once: a line without room behind it may still be taken. For good: all but one, where the torn
    # line cannot be kept aside and is left for the next commit.
    assert runs > 10
    assert (runs - 1 if for_good else runs / 2) <= refused <= runs


@pytest.mark.parametrize("for_good", [False, True], ids=["once", "for-good"])
def test_a_disk_that_takes_a_line_in_pieces_takes_all_of_it(for_good: bool, place: Path) -> None:
    runs, refused = every_number(place, lambda number: [Fault("pwrite", number, "short", for_good)])
    assert runs > 10
    assert refused == 0


@pytest.mark.parametrize(("call", "how"), [("pwrite", "part"), ("pwrite", "EIO")])
def test_a_line_that_cannot_be_taken_back_is_called_uncertain(
    call: str, how: str, place: Path
) -> None:
    runs, refused = every_number(
        place,
        lambda number: [Fault(call, number, how, False), Fault("ftruncate", 1, "EIO", True)],
    )
    assert runs > 5
    assert refused > 0


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_temporary_file_that_cannot_be_removed_at_once_is_removed_later(
    call: str, place: Path
) -> None:
    runs, refused = every_number(
        place, lambda number: [Fault(call, number, "EIO", False), Fault("unlink", 1, "EIO", True)]
    )
    assert runs > 5
    assert refused > 0


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_large_file_that_could_not_be_written_gives_its_room_back_at_once(
    call: str, place: Path
) -> None:
    store = TinyDBStore(place / "data")
    store.commit([Put(record("A", "会议", 0))], who="甲", at=AT, label="")
    store.compact(who="甲", at=AT)
    store.commit([Put(record("B", "活动", 0))], who="甲", at=AT, label="")
    with Failing(Fault(call, 1, "ENOSPC", True)).active(), pytest.raises(StoreError, match="满"):
        store.compact(who="甲", at=AT)
    assert not list((place / "data").rglob("*.tmp"))
    store.close()


def test_what_a_killed_process_left_goes_with_the_next_compaction(place: Path) -> None:
    folder = place / "data"
    store = TinyDBStore(folder)
    store.commit([Put(record("A", "会议", 0))], who="甲", at=AT, label="")
    store.compact(who="甲", at=AT)
    left = [".wenming.json.1.tmp", ".wenming.journal.1.tmp", "history/.000000000001.journal.1.tmp"]
    for name in left:
        (folder / name).write_bytes(b"half a file")
    store.commit([Put(record("B", "活动", 0))], who="甲", at=AT, label="")
    store.compact(who="甲", at=AT)
    store.close()
    assert not list(folder.rglob("*.tmp"))


@pytest.mark.parametrize("for_good", [False, True], ids=["once", "for-good"])
@pytest.mark.parametrize("how", ["ENOSPC", "EIO"])
def test_a_journal_that_cannot_be_synced_is_written_anew(
    how: str, for_good: bool, place: Path
) -> None:
    runs, refused = every_number(place, lambda number: [Fault("fdatasync", number, how, for_good)])
    assert runs > 5
    assert refused == 0


def test_a_file_whose_sync_failed_is_not_trusted_again(place: Path) -> None:
    """What a failed sync left in the cache may not be on the disk; a second sync hides it."""
    journal = place / "data" / "wenming.journal"
    store = TinyDBStore(place / "data")
    store.commit([Put(record("A", "会议", 0))], who="甲", at=AT, label="")
    before = journal.stat().st_ino
    with journal.open("rb"):  # so that the number is not given to another file
        with Failing(Fault("fdatasync", 1, "EIO", False)).active():
            store.commit([Put(record("B", "活动", 0))], who="甲", at=AT, label="")
        assert journal.stat().st_ino != before
    store.close()


@pytest.mark.parametrize("for_good", [False, True], ids=["once", "for-good"])
@pytest.mark.parametrize("second", [1, 2, 3])
@pytest.mark.parametrize("call", ["open", "pread", "pwrite", "fsync", "replace", "stat"])
def test_a_journal_that_cannot_be_written_anew_either_loses_nothing(
    call: str, second: int, for_good: bool, place: Path
) -> None:
    runs, _ = every_number(
        place,
        lambda number: [
            Fault("fdatasync", number, "EIO", False), Fault(call, second, "EIO", for_good)
        ],
    )  # fmt: skip
    assert runs > 5


@pytest.mark.parametrize("for_good", [False, True], ids=["once", "for-good"])
@pytest.mark.parametrize("call", ["stat", "fchmod", "chmod", "unlink", "listdir", "lstat"])
def test_a_small_call_that_fails_loses_nothing_either(
    call: str, for_good: bool, place: Path
) -> None:
    every_number(place, lambda number: [Fault(call, number, "EIO", for_good)])


def test_only_calls_that_are_tried_here_change_the_disk() -> None:
    """A new kind of call in the engine must be made to fail as well."""
    tried = {"open", "pwrite", "fsync", "fdatasync", "ftruncate", "replace", "mkdir", "unlink"}
    others = {"write", "writev", "pwritev", "rename", "renames", "remove", "truncate", "link",
              "symlink", "sendfile", "copy_file_range", "rmdir", "makedirs"}  # fmt: skip
    used: set[str] = set()
    engine = (
        appending, compaction, data_folder, files, follower, journal_file, lock, tinydb_store,
    )  # fmt: skip
    for module in engine:
        used |= set(re.findall(r"\bos\.(\w+)\(", inspect.getsource(module)))
    assert not used & others
    assert tried <= used
