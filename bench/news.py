"""How soon another session sees what one committed, and what waiting for it costs.

    .venv/bin/python bench/news.py [--changes 500] [--idle 20] [--poll MS]

One process commits, another waits as the app does, for word from the kernel; with `--poll` it looks
every so many ms instead. Times are from before the commit until reading sees the change. The app
itself, on a terminal of its own where nobody types, is timed as well.
"""

import argparse
import asyncio
import fcntl
import multiprocessing
import os
import pty
import random
import select
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
from multiprocessing.connection import Connection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.tools import (
    AT,
    bar,
    cpu_seconds,
    folder_on_disk,
    lay_out,
    percentile,
    record_maker,
)
from store.contract import Put, Transaction
from store.tinydb_store import TinyDBStore
from tui.news import Watch

_SPAWN = multiprocessing.get_context("spawn")
PROGRAM = str(Path(sys.executable).with_name("wenming-tui"))


def wait_for_news(pipe: Connection, place: Path, poll: float) -> None:
    """Follow the store until told to stop; gives when each record was seen."""
    asyncio.run(_follow(pipe, place, poll))


async def _follow(pipe: Connection, place: Path, poll: float) -> None:
    store = TinyDBStore(place)
    seen: dict[str, float] = {}
    stop = asyncio.Event()

    def hear(news: Transaction | None) -> None:
        now = time.monotonic()
        seen.update((change.item.key, now) for change in (news.changes if news else ()))

    store.subscribe(hear)
    asyncio.get_running_loop().add_reader(pipe.fileno(), stop.set)
    if poll:
        looking = asyncio.create_task(_look(store, poll))
    else:
        watch = Watch(place, lambda: void(store.refresh()))
    pipe.send("ready")
    await stop.wait()
    if poll:
        looking.cancel()
    else:
        watch.close()
    pipe.send(seen)


async def _look(store: TinyDBStore, poll: float) -> None:
    while True:
        store.refresh()
        await asyncio.sleep(poll)


def void(_: object) -> None:
    pass


def measure(place: Path, changes: int, idle: float, poll: float) -> tuple[list[float], float]:
    """Seconds until each change was seen, and the share of a core that waiting takes."""
    pipe, end = _SPAWN.Pipe()
    reader = _SPAWN.Process(target=wait_for_news, args=(end, place, poll))
    reader.start()
    pipe.recv()
    assert reader.pid is not None
    used = cpu_seconds(reader.pid)
    time.sleep(idle)
    used = cpu_seconds(reader.pid) - used
    store = TinyDBStore(place)
    make = record_maker()
    chance = random.Random(1)
    sent: dict[str, float] = {}
    for number in range(changes):
        record = make(number)
        sent[record.id] = time.monotonic()
        store.commit([Put(record)], who="甲", at=AT, label="录入")
        time.sleep(chance.uniform(0.005, 0.03))
    time.sleep(1)
    pipe.send("stop")
    seen: dict[str, float] = pipe.recv()
    reader.join()
    store.close()
    return [seen[key] - when for key, when in sent.items()], used / idle


def idle_app(place: Path, idle: float) -> float:
    """The share of a core that the app takes where nobody types."""
    subprocess.run(
        [PROGRAM, "--data", place, "new", "--sample"], stdout=subprocess.DEVNULL, check=True
    )
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    process = subprocess.Popen(
        [PROGRAM, "--data", str(place)],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env={**os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8"},
        start_new_session=True,
    )
    os.close(slave)
    threading.Thread(target=_drain, args=(master,), daemon=True).start()
    try:
        time.sleep(6)  # it starts, and makes the backup of the day
        used = cpu_seconds(process.pid)
        time.sleep(idle)
        return (cpu_seconds(process.pid) - used) / idle
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _drain(master: int) -> None:
    while select.select([master], [], []):
        try:
            os.read(master, 1 << 16)
        except OSError:
            return


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--changes", type=int, default=500)
    parser.add_argument("--idle", type=float, default=20)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--poll", type=float, default=0)
    options = parser.parse_args()
    make = record_maker()
    with folder_on_disk() as folder:
        lay_out(folder / "store", [make(number) for number in range(options.records)])
        times, share = measure(folder / "store", options.changes, options.idle, options.poll / 1000)
        app = idle_app(folder / "app", options.idle)
    p50, p99 = percentile(times, 0.5) * 1000, percentile(times, 0.99) * 1000
    print(f"{len(times)} changes seen: p50 {p50:.2f} ms, longest {max(times) * 1000:.1f} ms")
    held = [
        bar("seen by another session, p99 in ms", p99, 50),
        bar("a waiting process, % of a core", share * 100, 0.5),
        bar("the app where nobody types, % of a core", app * 100, 0.5),
    ]
    return int(not all(held))


if __name__ == "__main__":
    raise SystemExit(main())
