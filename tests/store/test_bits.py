"""One wrong bit, or a file cut short: the store is as it was, or says that something is wrong."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import Struct

from store.contract import Put, StoreDamaged, StoreError
from store.journal import payloads
from store.model import Unit
from store.tinydb_store import TinyDBStore
from store.verify import verify
from tests.power.disk import Tree, read_tree
from tests.power.workload import memory_folder
from tests.store.made import full_store

AT = "2024-01-01T08:00:00+08:00"
JOURNAL, SNAPSHOT = "wenming.journal", "wenming.json"
SECTOR = 512


class Seen(Struct, frozen=True):
    """What an opened store shows."""

    units: tuple[Unit, ...]
    head: str


class Shelf:
    """A store that is put back as it was after each damage."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tree: Tree = {path: data for path, data in read_tree(folder).items() if data}
        self.seen = self.open()[0]

    def data(self, name: str) -> bytes:
        data = self.tree[name]
        assert data
        return data

    def ends(self) -> list[int]:
        """Offsets of the journal after each line."""
        return [end for _, end in payloads(self.data(JOURNAL))]

    def open(self) -> tuple[Seen, list[str]]:
        store = TinyDBStore(self.folder, create=False)
        try:
            return Seen(tuple(store.all(Unit)), store.head), store.notices
        finally:
            store.close()

    def damaged(self, name: str, data: bytes) -> tuple[Seen, list[str]] | None:
        """What the store shows with `data` in place of a file; None if it is refused."""
        path = self.folder / name
        put(path, data)
        try:
            return self.open()
        except StoreError:
            assert path.read_bytes() == data, "refused, and yet written to"
            return None
        finally:
            put(path, self.data(name))
            for left in (self.folder / "history").glob("torn-*"):
                left.unlink()


def put(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_TRUNC)
    try:
        os.write(handle, data)
    finally:
        os.close(handle)


def commit(store: TinyDBStore, unit: Unit, label: str = "") -> None:
    store.commit([Put(unit)], who="甲", at=AT, label=label)


def make_store(folder: Path, *labels: str) -> Shelf:
    """Three units; a compaction, and lines after it, the last two with these labels."""
    store = TinyDBStore(folder)
    commit(store, Unit("甲局"))
    commit(store, Unit("乙局"))
    store.compact(who="甲", at=AT)
    before, last = labels or ("新单位", "改简称")
    commit(store, Unit("丙局"), before)
    commit(store, Unit("甲局", short="甲", rev=1), last)
    store.close()
    # A little of the room behind the last line will do.
    whole = (folder / JOURNAL).read_bytes().rstrip(b"\0")
    os.truncate(folder / JOURNAL, len(whole) + 20)
    return Shelf(folder)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    with memory_folder(tmp_path) as folder:
        yield folder


@pytest.fixture
def shelf(place: Path) -> Shelf:
    return make_store(place / "data")


def flips(data: bytes, start: int = 0) -> Iterator[tuple[int, bytes]]:
    """`data` with each of its bits the other way round, one at a time, from byte `start` on."""
    for at in range(start, len(data)):
        for bit in range(8):
            yield at, data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :]


@pytest.mark.parametrize("name", [JOURNAL, SNAPSHOT])
def test_no_flipped_bit_passes_for_what_was_written(name: str, shelf: Shelf) -> None:
    silent = [
        at
        for at, data in flips(shelf.data(name))
        if (found := shelf.damaged(name, data)) is not None and found[0] != shelf.seen
    ]
    assert silent == []


def test_no_flipped_bit_of_the_history_is_proved(shelf: Shelf) -> None:
    """An open store does not read it; `verify` does."""
    (name,) = (name for name in shelf.tree if name.endswith("1.journal"))
    for _, data in flips(shelf.data(name)):
        put(shelf.folder / name, data)
        with pytest.raises(StoreError):
            verify(shelf.folder)


@pytest.mark.parametrize("end", [0, 1, SECTOR - 1])
@pytest.mark.parametrize("start", [0, 1, SECTOR - 1])
def test_no_flipped_bit_makes_a_torn_line_of_a_whole_one(start: int, end: int, place: Path) -> None:
    """First and last byte of the last line stand at these places of a sector."""
    *_, first, after = make_store(place / "plain", "", "").ends()
    before = (start - first) % SECTOR
    last = (end - (after - 1 + before)) % SECTOR
    shelf = make_store(place / "placed", "x" * before, "x" * last)
    *_, first, after = shelf.ends()
    assert (first % SECTOR, (after - 1) % SECTOR) == (start, end)
    for at, data in flips(shelf.data(JOURNAL), first):
        found = shelf.damaged(JOURNAL, data)
        assert found is None or found[0] == shelf.seen, f"byte {at}"


def test_a_journal_cut_short_is_an_earlier_state_and_says_so(shelf: Shelf) -> None:
    whole, ends = shelf.data(JOURNAL), shelf.ends()
    states = {end: shelf.damaged(JOURNAL, whole[:end]) for end in ends}
    heads = [found[0].head for found in states.values() if found is not None]
    assert len(set(heads)) == len(ends), "a cut between two lines is a valid earlier state"
    for size in range(len(whole)):
        found = shelf.damaged(JOURNAL, whole[:size])
        earlier = [end for end in ends if end <= size]
        if not earlier:
            assert found is None, f"cut to {size} bytes: the header is gone"
            continue
        assert found is not None, f"cut to {size} bytes: nothing is recovered"
        state = states[earlier[-1]]
        assert state is not None
        assert found[0] == state[0]
        told = size not in ends and size < ends[-1]
        assert bool(found[1]) == told, f"cut to {size} bytes: {found[1]}"
        if found[1]:
            assert f"有 {size - earlier[-1]} 字节没有写完" in found[1][0]


def test_a_journal_cut_between_two_lines_is_told_by_a_hash_that_was_kept(shelf: Shelf) -> None:
    whole, head = shelf.data(JOURNAL), shelf.seen.head
    assert verify(shelf.folder, head).head == head
    for end in shelf.ends()[:-1]:
        put(shelf.folder / JOURNAL, whole[:end])
        assert verify(shelf.folder).head != head
        with pytest.raises(StoreError, match="被截短"):
            verify(shelf.folder, head)


def test_a_snapshot_cut_short_or_gone_is_refused(shelf: Shelf) -> None:
    whole = shelf.data(SNAPSHOT)
    for size in range(len(whole)):
        assert shelf.damaged(SNAPSHOT, whole[:size]) is None
    (shelf.folder / SNAPSHOT).unlink()
    with pytest.raises(StoreError):
        shelf.open()


def test_what_was_cut_off_a_journal_is_kept(shelf: Shelf) -> None:
    put(shelf.folder / JOURNAL, shelf.data(JOURNAL)[: shelf.ends()[-1] - 5])
    shelf.open()
    *_, start, end = shelf.ends()
    (kept,) = (shelf.folder / "history").glob("torn-*")
    assert kept.read_bytes() == shelf.data(JOURNAL)[start : end - 5]
    assert (shelf.folder / JOURNAL).read_bytes() == shelf.data(JOURNAL)[:start]


def test_a_journal_that_is_gone_is_refused(shelf: Shelf) -> None:
    (shelf.folder / JOURNAL).unlink()
    with pytest.raises(StoreError, match="不见了"):
        shelf.open()
    (shelf.folder / SNAPSHOT).unlink()
    with pytest.raises(StoreError, match="不见了"):
        shelf.open()


def test_lines_of_several_who_wrote_at_once_are_damage_and_no_endless_mending(
    tmp_path: Path,
) -> None:
    """A folder whose lock does not work: a garbled line, room, and lines behind it."""
    full_store(tmp_path)
    journal = tmp_path / "wenming.journal"
    data = journal.read_bytes().rstrip(b"\0")
    damaged = data + b"x" * 700 + b"\n" + bytes(2048) + b"y" * 40 + b"\n"
    journal.write_bytes(damaged)
    with pytest.raises(StoreDamaged, match="读不懂"):
        TinyDBStore(tmp_path)
    assert journal.read_bytes() == damaged
