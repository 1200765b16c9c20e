"""`kill -9` against writers at work, again and again: what they were told is stored is there.

    .venv/bin/python bench/kill.py [--kills 10000] [--seed N] [--engine NAME]

One to eight processes insert, edit (growing and shrinking), delete, undo, redo and compact in one
store, and tell through a pipe what they are about to commit and what was acknowledged. At seeded
moments all of them, or one, are killed. Each time the store is opened and held against what they
told. `kills` counts these moments; the exit status is 1 if anything was wrong after one of them.
Two engines with a known fault, `late` and `unlocked`, show that the campaign notices.
"""

import argparse
import contextlib
import fcntl
import gc
import hashlib
import os
import random
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from bench.tools import AT, MakeRecord, folder_on_disk, record_maker
from store.contract import Change, Conflict, Put, Remove, StoreError, Transaction
from store.history import CannotUndo, redo, undo
from store.model import Item, Placement, Record, document_key
from store.tinydb_store import TinyDBStore
from store.wire import encode

__all__ = ["Engine", "Found", "campaign"]

Engine = Callable[[Path], TinyDBStore]
Contents = dict[str, str | None]
"""Key of each item that a transaction touches -> hash of its contents, None where it goes."""

WRITERS = 8
KILLS_PER_STORE = 12
PEOPLE = "甲乙丙丁"
"""Few, so that one undoes what another process of the same name did before it was killed."""
WORK = (0, 0, 1, 2, 5, 10, 20, 40, 80)
"""Acknowledged changes before a kill: none, where it is to hit the opening."""
SIZES = (0, 0, 10, 40, 40, 100, 100, 400, 400, 400, 1_500, 6_000, 20_000)
"""Letters in a record's place: lines of less than a sector, of a page, of several pages."""


class Told(Struct, frozen=True):
    """What a writer says. Before a commit: `label` and `contents`; after it: also `seq`.

    What an undo will do is known only when it is done: then `label` is empty.
    """

    label: str
    contents: Contents = {}
    seq: int = 0


class Found(Struct):
    """What a campaign came to."""

    kills: int = 0
    killed: int = 0
    acknowledged: int = 0
    refused: int = 0
    torn: int = 0
    lost: int = 0
    unreadable: int = 0
    duplicates: int = 0
    wrong: int = 0
    did: Counter[str] = msgspec.field(default_factory=Counter)
    examples: list[str] = []

    @property
    def bad(self) -> int:
        return self.lost + self.unreadable + self.duplicates + self.wrong

    def note(self, text: str) -> None:
        if len(self.examples) < 10:
            self.examples.append(text)


class Scene(Struct, frozen=True):
    """What works where, and what it stores."""

    engine: Engine
    folder: Path
    make: MakeRecord

    def open(self) -> TinyDBStore:
        return self.engine(self.folder)


class Late(TinyDBStore):
    """Acknowledges a commit, and writes it when the next one comes."""

    def commit(
        self,
        changes: Sequence[Put | Remove],
        *,
        who: str,
        at: str,
        label: str,
        undoes: tuple[int, ...] = (),
        redoes: tuple[int, ...] = (),
    ) -> Transaction:
        waiting: list[Callable[[], Transaction]] = self.__dict__.setdefault("waiting", [])
        commit = partial(super().commit, changes, who=who, at=at, label=label)
        waiting.append(partial(commit, undoes=undoes, redoes=redoes))
        if len(waiting) > 1:
            waiting.pop(0)()
        return Transaction(self.seq + 1, who, at, label, ())


def unlocked(folder: Path) -> TinyDBStore:
    """A store that writes without asking whether somebody else does."""
    fcntl.flock = lambda *_: None
    return TinyDBStore(folder)


ENGINES: dict[str, Engine] = {"ours": TinyDBStore, "late": Late, "unlocked": unlocked}


def fingerprint(item: Item | None) -> str | None:
    """A hash of what people put in, not of the revision."""
    if item is None:
        return None
    return hashlib.sha256(encode(replace(item, rev=0))).hexdigest()[:16]


def contents_of(changes: Iterable[Change]) -> Contents:
    return {change.item.key: fingerprint(change.after) for change in changes}


# --- writers --------------------------------------------------------------------------------------


class Writer:
    """One process at work, until it is killed."""

    def __init__(self, scene: Scene, name: str, seed: int, pipe: int) -> None:
        self.scene, self.name, self.pipe = scene, name, pipe
        self.random = random.Random(seed)
        self.store = scene.open()
        self.who = self.random.choice(PEOPLE)
        self.count = 0

    def tell(self, told: Told) -> None:
        """Less than PIPE_BUF, so whole or not at all; what is in the pipe outlives the writer."""
        os.write(self.pipe, msgspec.json.encode(told) + b"\n")

    def work(self) -> None:
        steps = [
            (self.insert, 5), (self.edit, 8), (self.remove, 2), (self.take_back, 2),
            (self.compact, 2), (self.reopen, 1),
        ]  # fmt: skip
        names, weights = zip(*steps, strict=True)
        while True:
            step = self.random.choices(names, weights)[0]
            try:
                step()
            except (Conflict, CannotUndo):
                self.tell(Told("", seq=-1))

    def commit(self, what: str, changes: Sequence[Put | Remove]) -> None:
        self.count += 1
        label = f"{what} {self.name}.{self.count}"
        contents = {
            change.item.key: fingerprint(change.item) if isinstance(change, Put) else None
            for change in changes
        }
        self.tell(Told(label, contents))
        done = self.store.commit(changes, who=self.who, at=AT, label=label)
        self.tell(Told(label, contents, done.seq))

    def insert(self) -> None:
        """One to three records, each with its placement: all of them or none."""
        changes: list[Put | Remove] = []
        for number in range(self.random.choice((1, 1, 2, 3))):
            record = self.sized(self.scene.make(self.count + number))
            document = document_key(record.unit, record.year, "年度")
            changes += [Put(record), Put(Placement(document, record.id, node="n7"))]
        self.commit("录入", changes)

    def edit(self) -> None:
        if self.random.random() < 0.5:
            self.store.refresh()
        records = self.store.all(Record)
        chosen = self.random.sample(records, min(len(records), self.random.choice((1, 1, 1, 2))))
        if chosen:
            self.commit("修改", [Put(self.sized(record)) for record in chosen])

    def remove(self) -> None:
        """A record and its placement."""
        records = self.store.all(Record)
        if records:
            record = self.random.choice(records)
            document = document_key(record.unit, record.year, "年度")
            placement = self.store.get(Placement, f"{document}\t{record.id}")
            self.commit("删除", [Remove(record), *([Remove(placement)] if placement else [])])

    def sized(self, record: Record) -> Record:
        text = f"{self.name}.{self.count}." + "会" * self.random.choice(SIZES)
        return replace(record, place=text)

    def take_back(self) -> None:
        self.turn("撤销", undo)
        if self.random.random() < 0.5:
            self.turn("重做", redo)

    def turn(self, what: str, way: Callable[..., list[Transaction]]) -> None:
        record = next(iter(self.store.all(Record)), None)
        if record is not None:
            place = record.unit, record.year
            way(self.store, place, self.random.choice((1, 1, 2)), who=self.who, at=AT)
            self.tell(Told(what, seq=self.store.seq))

    def compact(self) -> None:
        if self.store.compact(who=self.who, at=AT, wait=self.random.random() < 0.5):
            self.tell(Told("整理", seq=self.store.seq))

    def reopen(self) -> None:
        self.store.close()
        self.store = self.scene.open()


class Process:
    """A writer as its parent sees it."""

    def __init__(self, scene: Scene, name: str, seed: int) -> None:
        self.pipe, end = os.pipe()
        os.set_blocking(self.pipe, False)
        self.heard = b""
        self.ended = False
        self.pid = os.fork()
        if self.pid == 0:
            status = 1
            try:
                os.close(self.pipe)
                Writer(scene, name, seed, end).work()
            except StoreError as error:
                os.write(2, f"{name}: {error}\n".encode())
            except BaseException:
                sys.excepthook(*sys.exc_info())
            finally:
                os._exit(status)
        os.close(end)

    def told(self) -> Iterator[Told]:
        """What was said since; a line that was not finished was not said."""
        with contextlib.suppress(BlockingIOError):
            while part := os.read(self.pipe, 1 << 16):
                self.heard += part
            self.ended = True
        *lines, self.heard = self.heard.split(b"\n")
        for line in lines:
            yield _TOLD.decode(line)

    def kill(self) -> bool:
        """Whether it was still at work."""
        os.kill(self.pid, signal.SIGKILL)
        _, status = os.waitpid(self.pid, 0)
        return os.WIFSIGNALED(status)


_TOLD = msgspec.json.Decoder(Told)


# --- judging --------------------------------------------------------------------------------------


class Judge:
    """What the writers of one store said, held against what is there."""

    def __init__(self, found: Found) -> None:
        self.found = found
        self.meant: dict[str, Contents] = {}
        self.done: dict[int, Told] = {}
        self.last: dict[str, int] = {}
        """Key -> the last acknowledged transaction that names it."""

    def hear(self, told: Told) -> None:
        if told.seq < 0:
            self.found.refused += 1
        elif not told.seq:
            self.meant[told.label] = told.contents
        elif told.label != "整理":
            self.found.acknowledged += 1
            self.done[told.seq] = told
            for key in told.contents:
                self.last[key] = max(self.last.get(key, 0), told.seq)
        if told.seq > 0:
            self.found.did[told.label.split()[0]] += 1

    def judge(self, scene: Scene, drain: Callable[[], None]) -> None:
        """Open the store, as the next program will."""
        drain()
        done, last = dict(self.done), dict(self.last)
        try:
            store = scene.open()
            log = list(store.log())[::-1]
            tables = {cls: dict(table) for cls, table in store.state.tables.items()}
            seq = store.seq
            store.close()
        except (StoreError, UnicodeDecodeError) as error:
            self.found.unreadable += 1
            self.found.note(f"unreadable: {error}")
            return
        drain()  # a writer that lives may have said in between what it was about to do
        self.read_log(log, seq)
        self.find_lost(done, last, log, tables)
        self.compare(log, tables)

    def read_log(self, log: list[Transaction], seq: int) -> None:
        """Every transaction that is there is one that was meant, whole, and there once."""
        if [t.seq for t in log] != list(range(1, seq + 1)):
            self.wrong(f"sequences: {[t.seq for t in log]}, at {seq}")
        there = {t.seq: t for t in log}
        labels = Counter(t.label for t in log if t.changes and not t.undoes and not t.redoes)
        for label, count in labels.items():
            if count > 1:
                self.found.duplicates += 1
                self.found.note(f"{label} is there {count} times")
        now: Contents = {}
        for t in log:
            if not t.changes:
                continue
            if t.undoes or t.redoes:
                meant: Contents = {}
                for number in t.undoes:
                    meant |= {c.item.key: fingerprint(c.before) for c in there[number].changes}
                for number in t.redoes:
                    meant |= contents_of(there[number].changes)
            else:
                meant = self.meant.get(t.label, {})
            made = contents_of(t.changes)
            # Of two steps one may have brought what the other took: that is no change at all.
            if {key: now.get(key) for key in meant} | made != meant:
                self.wrong(f"{t.seq} {t.label} is not what was meant")
            now |= made

    def find_lost(
        self,
        done: dict[int, Told],
        last: dict[str, int],
        log: list[Transaction],
        tables: dict[type[Item], dict[int, Item]],
    ) -> None:
        """Every acknowledged change is in the log, and what it left is there or a later one is."""
        there = {t.seq: t for t in log}
        for seq, told in done.items():
            t = there.get(seq)
            name = told.label
            if t is None or (t.label != name if told.contents else t.label.split()[0] != name):
                self.lost(f"{seq} {told.label} was acknowledged")
            elif told.contents and contents_of(t.changes) != told.contents:
                self.lost(f"{seq} {told.label} is there in part")
        left: dict[str, tuple[int, str | None]] = {}
        for t in log:
            left |= {key: (t.seq, hash_) for key, hash_ in contents_of(t.changes).items()}
        now = {item.key: item for table in tables.values() for item in table.values()}
        for key, seq in last.items():
            when, hash_ = left.get(key, (0, None))
            if when < seq or fingerprint(now.get(key)) != hash_:
                self.lost(f"{key} is not as {seq} or a later one left it")

    def compare(self, log: list[Transaction], tables: dict[type[Item], dict[int, Item]]) -> None:
        """The tables are what the log leads to; no row number ever stood for two items."""
        replayed: dict[tuple[type[Item], int], Item] = {}
        owners: dict[int, str] = {}
        for change in (change for t in log for change in t.changes):
            if owners.setdefault(change.row, change.item.key) != change.item.key:
                self.found.duplicates += 1
                self.found.note(f"row {change.row}: {owners[change.row]}, {change.item.key}")
            place = type(change.item), change.row
            if change.before != replayed.get(place):
                self.wrong(f"{change.item.key} was not what its change says")
            if change.after is None:
                replayed.pop(place, None)
            else:
                replayed[place] = change.after
        if replayed != {(cls, row): i for cls, table in tables.items() for row, i in table.items()}:
            self.wrong("the tables are not what the log leads to")
        for cls, table in tables.items():
            if len({item.key for item in table.values()}) < len(table):
                self.found.duplicates += 1
                self.found.note(f"{cls.__name__}: one id twice")

    def lost(self, text: str) -> None:
        self.found.lost += 1
        self.found.note(f"lost: {text}")

    def wrong(self, text: str) -> None:
        self.found.wrong += 1
        self.found.note(text)


# --- the campaign ---------------------------------------------------------------------------------


def campaign(kills: int, seed: int, *, engine: Engine, progress: bool = False) -> Found:
    """Kill at `kills` moments, in a new store every few of them."""
    found = Found()
    plan = random.Random(seed)
    make = record_maker()
    gc.disable()
    gc.freeze()  # or each fork copies every page that the collector writes its marks to
    with folder_on_disk() as place:
        number = 0
        while found.kills < kills:
            number += 1
            some = min(KILLS_PER_STORE, kills - found.kills)
            one_store(Scene(engine, place / str(number), make), some, plan, found)
            shutil.rmtree(place / str(number))
            gc.collect()
            if progress and number % 20 == 0:
                print(f"\r{found.kills:,}", end="", file=sys.stderr, flush=True)
    if progress:
        print("\r", end="", file=sys.stderr)
    return found


def one_store(scene: Scene, kills: int, plan: random.Random, found: Found) -> None:
    """Open it, work, kill, judge, and go on with what is there."""
    judge = Judge(found)
    living: list[Process] = []
    born = 0

    def drain() -> None:
        for process in living:
            for told in process.told():
                judge.hear(told)

    for _ in range(kills):
        wanted = plan.randint(1, WRITERS)
        while len(living) < wanted:
            born += 1
            name = f"{scene.folder.name}.{born}"
            living.append(Process(scene, name, plan.getrandbits(32)))
        # Counted in what they do, not in time: a slow machine must not kill idle writers only.
        enough, delay = found.acknowledged + plan.choice(WORK), plan.uniform(0.0, 0.02)
        while found.acknowledged < enough and not all(process.ended for process in living):
            time.sleep(0.002)
            drain()
        time.sleep(delay)
        # All at once, as when the machine's power goes; or one while the others go on.
        dying = list(living) if plan.random() < 0.5 else [plan.choice(living)]
        found.kills += 1
        for process in dying:
            if process.kill():
                found.killed += 1
            else:
                judge.wrong("a writer ended by itself")
        drain()
        for process in dying:
            living.remove(process)
            os.close(process.pipe)
        judge.judge(scene, drain)
    for process in living:
        process.kill()
        os.close(process.pipe)
    found.torn += sum(1 for _ in scene.folder.glob("history/torn-*"))


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", choices=ENGINES, default="ours")
    options = parser.parse_args()
    began = time.monotonic()
    engine = ENGINES[options.engine]
    found = campaign(options.kills, options.seed, engine=engine, progress=sys.stderr.isatty())
    rows = {
        "kills": found.kills,
        "processes killed": found.killed,
        "acknowledged changes": found.acknowledged,
        "refused (conflict, nothing to undo)": found.refused,
        "lines cut short, and cut off": found.torn,
        "lost": found.lost,
        "unreadable": found.unreadable,
        "duplicates": found.duplicates,
        "otherwise wrong": found.wrong,
        "seconds": round(time.monotonic() - began),
    }
    for name, count in rows.items():
        print(f"{name:38}{count:>10,}")
    print("  ".join(f"{what} {count:,}" for what, count in found.did.most_common()))
    for example in found.examples:
        print(f"    {example[:300]}")
    return int(found.bad > 0)


if __name__ == "__main__":
    raise SystemExit(main())
