"""What the measurements share: records to store, ready stores, and what a process uses."""

import contextlib
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from msgspec.structs import replace

from store.ids import new_id
from store.journal import Header, digest, header_line
from store.kinds import load_kinds
from store.model import Record
from store.sample import sample_items
from store.state import State, write_snapshot
from store.wire import encode

__all__ = [
    "AT", "MakeRecord", "bar", "cpu_seconds", "folder_on_disk", "lay_out", "memory", "milliseconds",
    "percentile", "record_maker", "snapshot_of",
]  # fmt: skip

AT = "2025-12-01T09:00:00+08:00"

MakeRecord = Callable[[int], Record]


def record_maker() -> MakeRecord:
    """Gives the `n`-th record: one of the sample year of up to 600 bytes, with an id of its own."""
    samples = [item for item in sample_items(load_kinds()) if isinstance(item, Record)]
    samples = [record for record in samples if len(encode(record)) <= 600]
    now = time.time_ns() // 1_000_000

    def make(number: int) -> Record:
        sample = samples[number % len(samples)]
        return replace(sample, id=new_id(now), title=f"{sample.title}（第{number}期）")

    return make


@contextlib.contextmanager
def folder_on_disk() -> Iterator[Path]:
    """An empty folder on a disk: /var/tmp outlives a restart, so it is none in memory."""
    with tempfile.TemporaryDirectory(prefix="wenming-bench-", dir="/var/tmp") as place:
        yield Path(place)


def snapshot_of(records: Sequence[Record], *, head: str = "") -> bytes:
    """The `wenming.json` that holds `records`."""
    state = State(1, head) if head else State()
    state.tables[Record].update((row, replace(each, rev=1)) for row, each in enumerate(records, 1))
    state.next_row = len(records) + 1
    return write_snapshot(state)


def lay_out(folder: Path, records: Sequence[Record]) -> bytes:
    """Make a store in `folder` as `compact` leaves it; gives its `wenming.json`.

    There is no `history/`, which only `log` and `verify` would miss.
    """
    head = digest(b"")
    data = snapshot_of(records, head=head)
    folder.mkdir(parents=True)
    (folder / "wenming.json").write_bytes(data)
    header = Header(base=1, head=head, snapshot=digest(data))
    (folder / "wenming.journal").write_bytes(header_line(header))
    os.sync()
    return data


def percentile(times: Sequence[float], share: float) -> float:
    """The time that `share` of all do not exceed."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def milliseconds(times: Sequence[float]) -> float:
    """The median, in ms."""
    return statistics.median(times) * 1000


def bar(name: str, value: float, limit: float, *, least: bool = False) -> bool:
    """Print a figure beside what it must reach; whether it does."""
    held = value >= limit if least else value <= limit
    sign = "≥" if least else "≤"
    print(f"{name:58}{value:12,.2f}  {sign} {limit:<8,g}{'ok' if held else 'MISSED'}")
    return held


def memory() -> int:
    """Resident memory of this process, in MB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) // 1024
    raise OSError("no VmRSS in /proc/self/status")


def cpu_seconds(pid: int) -> float:
    """Processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
