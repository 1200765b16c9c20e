"""What people do to a store, the engines that do it, and whether a power cut took something."""

import fcntl
import itertools
import json
import os
import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TypeAlias

from msgspec import Struct
from tinydb import TinyDB, where

from store.contract import Put, Remove, StoreError
from store.data_folder import DataFolder
from store.follower import Follower
from store.journal import PREFIX
from store.model import Record
from store.tinydb_store import TinyDBStore
from store.verify import verify
from store.wire import encode
from tests.power.disk import Effect, Mark, Recorder, Tree, read_tree, write_tree
from tests.power.states import Disk, tree_hash

__all__ = [
    "HOME", "SEEDED", "WORKLOADS", "Commit", "Compact", "Engine", "Full", "Journal", "Outcome",
    "Reopen", "Run", "Step", "Stock", "TrustsItsSequence", "beginning",
    "cut_everywhere", "memory_folder", "stock_start",
]  # fmt: skip

Contents: TypeAlias = dict[str, tuple[int, str]]
"""Key -> revision and text."""


class Commit(Struct, frozen=True):
    """One transaction of a writer: new texts, and keys that go."""

    writer: int
    puts: dict[str, str] = {}
    removes: tuple[str, ...] = ()


class Full(Struct, frozen=True):
    """A commit while the disk takes only `room` more bytes, which are too few."""

    commit: Commit
    room: int


class Compact(Struct, frozen=True):
    """A compaction; `meanwhile` is done after so many of its writes, syncs and renames, or when
    the lock is free next."""

    writer: int
    after: int = 0
    meanwhile: "Step | None" = None


class Reopen(Struct, frozen=True):
    """A writer quits; the next thing that he does opens the store again."""

    writer: int


class Killed(Struct, frozen=True):
    """A step whose writer is killed as soon as another file has the journal's name, which is not
    durable yet."""

    step: Commit | Compact


Step: TypeAlias = Commit | Full | Compact | Reopen | Killed


class Model(Struct, frozen=True):
    """What must be there: the items, and the labels of the transactions that made them."""

    contents: Contents
    labels: tuple[str, ...]

    def after(self, commit: Commit, label: str) -> "Model":
        contents = {key: seen for key, seen in self.contents.items() if key not in commit.removes}
        for key, text in commit.puts.items():
            contents[key] = (contents.get(key, (0, ""))[0] + 1, text)
        return Model(contents, (*self.labels, label))


class Session(Protocol):
    """One open store."""

    def commit(self, seen: Contents, commit: Commit, label: str) -> None: ...
    def compact(self) -> None: ...
    def model(self) -> Model: ...
    def prove(self) -> None: ...
    def close(self) -> None: ...


class Engine(Protocol):
    """How a store is opened; raises where it cannot be."""

    def __call__(self, folder: Path) -> Session: ...


class Journal:
    """Our engine."""

    store_class: type[TinyDBStore] = TinyDBStore

    def __init__(self, folder: Path) -> None:
        self.store = self.store_class(folder)

    def commit(self, seen: Contents, commit: Commit, label: str) -> None:
        changes: list[Put | Remove] = [
            Put(_record(key, text, seen.get(key, (0, ""))[0])) for key, text in commit.puts.items()
        ]
        changes += [Remove(_record(key, seen[key][1], seen[key][0])) for key in commit.removes]
        self.store.commit(changes, who="甲", at="2024-01-01T08:00:00+08:00", label=label)

    def compact(self) -> None:
        self.store.compact(who="甲", at="2024-01-01T08:00:00+08:00")

    def model(self) -> Model:
        records = self.store.all(Record)
        contents = {record.id: (record.rev, record.title) for record in records}
        assert len(contents) == len(records), "an id is there twice"
        for record in records:
            assert record == _record(record.id, record.title, record.rev), f"changed: {record}"
        log = list(self.store.log())[::-1]
        # A file of another program that was taken over is no transaction of the workload.
        told = [transaction for transaction in log if transaction.changes and not transaction.fold]
        return Model(contents, tuple(transaction.label for transaction in told))

    def prove(self) -> None:
        assert verify(self.store.folder).head == self.store.head, "what is proved is not open"

    def close(self) -> None:
        self.store.close()


class _TrustingFollower(Follower):
    """Takes a journal that does not go on from its last line for one that it has read."""

    def reopened(self) -> bool:
        if not super().reopened():
            assert self.file.handle is not None
            self.end = os.fstat(self.file.handle).st_size
            self.began = self.file.read(self.last, self.last + PREFIX)
        return True


class _TrustingStore(TinyDBStore):
    def _following(self, place: DataFolder) -> Follower:
        return _TrustingFollower(place, self._lock, self._tell)


class TrustsItsSequence(Journal):
    """It slept over two compactions and goes on from where it was: the gap is not seen."""

    store_class = _TrustingStore


class Stock:
    """TinyDB as it comes."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.db = TinyDB(folder / "wenming.json", encoding="utf-8", ensure_ascii=False)

    def commit(self, seen: Contents, commit: Commit, label: str) -> None:
        for key, text in commit.puts.items():
            row = {"id": key, "rev": seen.get(key, (0, ""))[0] + 1, "text": text}
            self.db.upsert(row, where("id") == key)
        for key in commit.removes:
            self.db.remove(where("id") == key)

    def compact(self) -> None:
        pass

    def model(self) -> Model:
        return Model({row["id"]: (row["rev"], row["text"]) for row in self.db.all()}, ())

    def prove(self) -> None:
        pass

    def close(self) -> None:
        self.db.close()


def _record(key: str, text: str, rev: int) -> Record:
    return Record(key, "样板局", 2024, "meeting", text, rev=rev, tags=("断电",))


class _Kill(BaseException):
    """Nobody handles it, as nobody handles a kill."""


def _inode(path: Path) -> int:
    return path.stat().st_ino if path.exists() else 0


class Run:
    """A workload under way: who is there, and what each acknowledgement promised."""

    def __init__(self, engine: Engine, folder: Path, recorder: Recorder, first: Model) -> None:
        self.engine, self.folder, self.recorder = engine, folder, recorder
        self.models = [first]
        """In the order of the journal: who gave the lock back first comes first."""
        self.done = 0
        self.sessions: dict[int, Session] = {}
        self._waiting: Step | None = None

    def do(self, step: Step) -> None:
        match step:
            case Commit():
                self._commit(step)
            case Full(commit, room):
                self._refused(commit, room)
            case Compact(writer, calls, meanwhile):
                session = self._session(writer)
                if meanwhile is not None:
                    self._once_free(calls, meanwhile)
                session.compact()
                self._now()
            case Reopen(writer):
                if writer in self.sessions:
                    self.sessions.pop(writer).close()
            case Killed(step):
                self._killed(step)

    def close(self) -> None:
        for session in self.sessions.values():
            session.close()

    def _session(self, writer: int) -> Session:
        if writer not in self.sessions:
            self.sessions[writer] = self.engine(self.folder)
        return self.sessions[writer]

    def _commit(self, commit: Commit) -> None:
        session, seen = self._session(commit.writer), self.models[-1]
        label = f"第{len(seen.labels) + 1}次"
        self.models.append(seen.after(commit, label))
        number = len(self.models) - 1
        self.recorder.mark(number, self.done)
        session.commit(seen.contents, commit, label)
        self.done = number
        self.recorder.mark(len(self.models) - 1, self.done)

    def _once_free(self, calls: int, step: Step) -> None:
        """Do `step` before the first call, after so many others, at which nobody has the lock."""
        left = calls

        def before() -> None:
            nonlocal left
            left -= 1
            if left < 0 and self._is_free():
                self._now()

        self._waiting = step
        self.recorder.before = before

    def _now(self) -> None:
        """What waits is done now, if it was not done before."""
        step, self._waiting = self._waiting, None
        self.recorder.before = lambda: None
        if step is not None:
            self.do(step)

    def _refused(self, commit: Commit, room: int) -> None:
        session = self._session(commit.writer)
        self.recorder.room = room
        try:
            session.commit(self.models[-1].contents, commit, "不该有的")
        except StoreError:
            return
        finally:
            self.recorder.room = None
        raise AssertionError("a commit that the disk did not take was acknowledged")

    def _killed(self, step: Commit | Compact) -> None:
        journal = self.folder / "wenming.journal"
        session, inode = self._session(step.writer), _inode(journal)

        def before() -> None:
            if _inode(journal) != inode:
                raise _Kill

        self.recorder.before = before
        try:
            if isinstance(step, Compact):
                session.compact()
            else:
                session.commit(self.models[-1].contents, step, "不该有的")
        except _Kill:
            self.sessions.pop(step.writer).close()
        else:
            raise AssertionError("nobody was killed")
        finally:
            self.recorder.before = lambda: None

    def _is_free(self) -> bool:
        try:
            handle = os.open(self.folder / "wenming.lock", os.O_RDWR)
        except FileNotFoundError:
            return True
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        finally:
            os.close(handle)
        return True


class Outcome(Struct):
    """What a workload showed.

    `boundaries`: moments between two calls. `states`: distinct pairs of a boundary and what the
    disk may hold then; each was judged. `trees`: how many of these differ on the disk; each of
    those was opened, written to and opened again.
    """

    boundaries: int = 0
    states: int = 0
    trees: int = 0
    violations: int = 0
    examples: tuple[str, ...] = ()

    def add(self, other: "Outcome") -> None:
        self.boundaries += other.boundaries
        self.states += other.states
        self.trees += other.trees
        self.violations += other.violations
        self.examples = (*self.examples, *other.examples)[:5]


HOME = "home/data"
EMPTY_FOLDER: Tree = {"home": None, HOME: None}
_LATER = Commit(9, {"Z" * 26: "停电以后再录入的一条"})


def cut_everywhere(
    engine: Engine,
    steps: Sequence[Step],
    place: Path,
    *,
    seed: int = 0,
    limit: int = 60,
    deaf: frozenset[str] = frozenset(),
    again: float = 0.0,
    keep_history: bool = True,
    start: Tree,
    first: Model,
) -> Outcome:
    """Do `steps`, then cut the power at each boundary and open what the disk may hold then.

    `limit`: states a boundary. `again`: the share of states in which the power is cut a second
    time, while what the first cut left is recovered and written to. `deaf`: see `Recorder`.
    """
    chance = random.Random(seed)
    with _fresh(place, start) as root:
        recorder = Recorder(root, deaf=deaf)
        run = Run(engine, root / HOME, recorder, first)
        outcome = Outcome()
        with recorder.running():
            try:
                for step in steps:
                    run.do(step)
            except StoreError as error:
                outcome.violations += 1
                outcome.examples = (f"the work itself stops: {error}",)
            finally:
                run.close()
    seen: dict[bytes, Model | str] = {}
    disk = Disk(recorder.start, recorder.nodes)
    for done, begun in _boundaries(recorder.log, disk):
        boundary = outcome.boundaries
        outcome.boundaries += 1
        here: set[bytes] = set()
        for tree in disk.states(chance, limit):
            key = tree_hash(tree)
            if key in here:
                continue
            here.add(key)
            if key not in seen:
                seen[key] = found = _observe(engine, tree, place)
                if isinstance(found, Model) and chance.random() < again:
                    outcome.add(
                        cut_everywhere(
                            engine, [_LATER, Compact(8)], place, seed=chance.randrange(1 << 30),
                            limit=limit // 4, deaf=deaf, start=tree, first=found,
                        )
                    )  # fmt: skip
            legal = run.models[done : begun + 1]
            if (wrong := _judge(seen[key], legal, keep_history)) is not None:
                outcome.violations += 1
                if len(outcome.examples) < 5:
                    where_ = f"boundary {boundary}, after {_short(recorder.log, boundary)}"
                    outcome.examples = (*outcome.examples, f"{where_}: {wrong}")
        outcome.states += len(here)
    outcome.trees += len(seen)
    return outcome


def _boundaries(log: list[Effect], disk: Disk) -> Iterator[tuple[int, int]]:
    """Each moment before, between and after the calls: commits done and begun by then.

    Where an acknowledgement falls between two calls, the moment after it is the one that counts,
    before the next commit begins: no other moment asks for more.
    """
    done = begun = least = most = 0
    for effect in log:
        if isinstance(effect, Mark):
            done, begun = effect.done, effect.begun
            least = max(least, done)
            continue
        yield least, max(most, least)
        disk.apply(effect)
        least, most = done, begun
    yield least, max(most, least)


def _short(log: list[Effect], boundary: int) -> str:
    calls = [effect for effect in log if not isinstance(effect, Mark)][:boundary]
    return repr(calls[-1])[:160] if calls else "nothing"


def _judge(found: Model | str, legal: list[Model], keep_history: bool) -> str | None:
    if isinstance(found, str):
        return found
    if keep_history:
        return None if found in legal else _difference(found, legal[0])
    kept = [model.contents for model in legal]
    return None if found.contents in kept else _difference(found, legal[0])


def _difference(found: Model, wanted: Model) -> str:
    if found.contents == wanted.contents:
        return f"history is {found.labels}, must be {wanted.labels}"
    lost = wanted.contents.keys() - found.contents.keys()
    more = found.contents.keys() - wanted.contents.keys()
    other = [
        key
        for key in wanted.contents.keys() & found.contents.keys()
        if wanted.contents[key] != found.contents[key]
    ]
    return f"lost {sorted(lost)}, too many {sorted(more)}, other content {sorted(other)}"


def _observe(engine: Engine, tree: Tree, place: Path) -> Model | str:
    """What a store with these files holds; a sentence if it cannot be opened and gone on with."""
    with _fresh(place, tree) as root:
        folder = root / HOME
        doing = "opened"
        try:
            with _opened(engine, folder) as session:
                found = session.model()
                doing = "written to"
                session.commit(found.contents, _LATER, "后来")
            doing = "opened again"
            with _opened(engine, folder) as session:
                after = session.model()
                doing = "proved"
                session.prove()
        except (StoreError, OSError, ValueError, AssertionError, KeyError, TypeError) as error:
            return f"cannot be {doing}: {type(error).__name__}: {error}"
    wanted = found.after(_LATER, "后来")
    if after.contents != wanted.contents or (found.labels and after.labels != wanted.labels):
        return f"the next commit is not read back: {_difference(after, wanted)}"
    return found


@contextmanager
def _opened(engine: Engine, folder: Path) -> Iterator[Session]:
    session = engine(folder)
    try:
        yield session
    finally:
        session.close()


_numbers = itertools.count()


@contextmanager
def _fresh(place: Path, tree: Tree) -> Iterator[Path]:
    """A folder with `tree` in it, for the block."""
    root = place / f"{os.getpid()}-{next(_numbers)}"
    write_tree(root, tree)
    try:
        yield root
    finally:
        shutil.rmtree(root)


@contextmanager
def memory_folder(fallback: Path) -> Iterator[Path]:
    """A folder in memory, where opening thousands of stores is fast; else one in `fallback`."""
    shared = Path("/dev/shm")
    base = shared if os.access(shared, os.W_OK) else fallback
    place = base / f"wenming-power-{os.getpid()}-{next(_numbers)}"
    place.mkdir(mode=0o700)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


# --- workloads ------------------------------------------------------------------------------------

_WORDS = "召开党风廉政建设恳谈会开展志愿服务整治环境卫生走访慰问签订承诺书🌏𬱖"


def _text(chance: random.Random, size: int) -> str:
    return "".join(chance.choices(_WORDS, k=size))


def _key(number: int) -> str:
    return f"{number:026d}"


def _mixed(chance: random.Random, count: int, sizes: Callable[[], int]) -> list[Step]:
    """Inserts, edits that grow and shrink, removals and batches of two writers who take turns."""
    steps: list[Step] = []
    keys: list[str] = []
    numbers = itertools.count(1)
    for _ in range(count):
        writer = chance.randrange(2)
        kind = chance.choices(
            ("insert", "edit", "remove", "batch", "compact", "meanwhile", "reopen", "full"),
            (7, 6, 2, 3, 2, 1, 1, 2),
        )[0]
        new = _key(next(numbers))
        if kind == "compact":
            steps.append(Compact(writer))
        elif kind == "full":
            text = _text(chance, sizes())
            room = chance.randrange(1, 500 + 3 * len(text))  # the line has more bytes around it
            steps.append(Full(Commit(writer, {new: text}), room))
        elif kind == "reopen":
            steps.append(Reopen(writer))
        elif kind == "meanwhile":
            commit = Commit(1 - writer, {new: _text(chance, sizes())})
            keys.append(new)
            steps.append(Compact(writer, chance.randrange(16), commit))
        elif kind == "insert" or len(keys) < 2:
            steps.append(Commit(writer, {new: _text(chance, sizes())}))
            keys.append(new)
        elif kind == "edit":
            steps.append(Commit(writer, {chance.choice(keys): _text(chance, sizes())}))
        elif kind == "remove":
            gone = keys.pop(chance.randrange(len(keys)))
            steps.append(Commit(writer, {}, (gone,)))
        else:
            gone = keys.pop(chance.randrange(len(keys)))
            puts = {chance.choice(keys): _text(chance, sizes()), new: _text(chance, sizes())}
            keys.append(new)
            steps.append(Commit(writer, puts, (gone,)))
    return steps


def _first_start(chance: random.Random) -> list[Step]:
    one = Commit(0, {_key(1): _text(chance, chance.randrange(200))})
    two = Commit(1, {_key(2): _text(chance, chance.randrange(200))})
    return [one, Reopen(0), two, Compact(1)]


def _small(chance: random.Random) -> list[Step]:
    return _mixed(chance, 24, lambda: chance.choice((1, 8, 30, 120)))


def _large(chance: random.Random) -> list[Step]:
    return _mixed(chance, 14, lambda: chance.choice((2, 600, 1800, 4500)))


def _shrinking(chance: random.Random) -> list[Step]:
    """A few inserts, then the same records again and again, shorter each time."""
    steps: list[Step] = [Commit(0, {_key(n): _text(chance, 900)}) for n in range(1, 5)]
    for size in (700, 300, 40, 1):
        steps += [Commit(n % 2, {_key(n): _text(chance, size)}) for n in range(1, 5)]
        steps.append(Compact(chance.randrange(2)))
    return steps


def _disk_full(chance: random.Random) -> list[Step]:
    """The disk is full in the middle of lines of one to six sectors; others go on after them."""
    steps: list[Step] = [Commit(0, {_key(0): _text(chance, 30)})]
    for number in range(1, 11):
        text = _text(chance, chance.choice((20, 300, 900)))
        refused = Commit(number % 2, {_key(number + 100): text})
        steps += [
            Full(refused, chance.randrange(400, 500 + 3 * len(text))),
            Commit(chance.randrange(2), {_key(number): _text(chance, chance.choice((1, 400)))}),
        ]
    return [
        *steps,
        Compact(0),
        Full(Commit(1, {_key(99): "一" * 99}), 600),
        Commit(0, {_key(98): ""}),
    ]


def _meanwhile(chance: random.Random) -> list[Step]:
    """Compactions with a commit of somebody else at each of their calls."""
    steps: list[Step] = []
    for after in range(16):
        commit = Commit(1, {_key(after + 100): _text(chance, chance.choice((5, 200)))})
        steps += [
            Commit(after % 2, {_key(after % 3): _text(chance, 20)}),
            Compact(0, after, commit),
        ]
    return steps


def _sleeper(chance: random.Random) -> list[Step]:
    """One session sleeps over two compactions; then it has something to say."""
    steps: list[Step] = [Commit(0, {_key(1): _text(chance, 10)}), Commit(1, {_key(2): "二"})]
    for n in (3, 4):
        steps += [Commit(1, {_key(n): _text(chance, 30)}), Compact(1)]
    return [*steps, Commit(0, {_key(5): "醒来"}), Commit(1, {_key(6): "接着"})]


def _killed(chance: random.Random) -> list[Step]:
    """Who makes a journal, and who compacts one, is killed; those who go on know nothing of it."""
    return [
        Killed(Commit(0, {_key(0): "没录进去的"})),
        Commit(1, {_key(1): _text(chance, 30)}),
        Commit(2, {_key(2): _text(chance, 200)}),
        Killed(Compact(1)),
        Commit(2, {_key(3): _text(chance, 30)}),
        Commit(0, {_key(4): "重新打开的"}),
    ]


SEEDED: list[Step] = [
    Commit(0, {_key(9): "新录的一条"}),
    Commit(0, {_key(1): "短"}),
    Commit(0, {_key(9): "改"}),
]
"""For stock TinyDB, over the records of `stock_start`: an insert, then edits that shrink."""


def stock_start(place: Path) -> tuple[Tree, Model]:
    """The files of a stock TinyDB with three records, and what it holds."""
    first = Model({}, ())
    with _fresh(place, EMPTY_FOLDER) as root, _opened(Stock, root / HOME) as session:
        for number in (1, 2, 3):
            commit = Commit(0, {_key(number): "召开会议" * 300})
            session.commit(first.contents, commit, "")
            first = first.after(commit, "")
        return read_tree(root), Model(first.contents, ())


WORKLOADS: dict[str, Callable[[random.Random], list[Step]]] = {
    "first start": _first_start,
    "taken over": _small,
    "small edits": _small,
    "lines over pages": _large,
    "shrinking edits": _shrinking,
    "commit meanwhile": _meanwhile,
    "sleeper": _sleeper,
    "disk full": _disk_full,
    "killed": _killed,
}
"""Name -> the steps of a workload for a seed."""


def beginning(workload: str) -> tuple[Tree, Model]:
    """What is on the disk when a workload begins, all of it durable, and what it holds."""
    if workload == "first start":
        return {}, Model({}, ())
    if workload != "taken over":
        return EMPTY_FOLDER, Model({}, ())
    # A TinyDB file that another program left, with no journal beside it.
    contents = {f"{number:026d}": (number - 900, "原有的一条") for number in (901, 903)}
    rows = {
        str(row): json.loads(encode(_record(key, text, rev)))
        for row, (key, (rev, text)) in enumerate(contents.items(), 1)
    }
    file = json.dumps({"records": rows}, ensure_ascii=False).encode()
    return EMPTY_FOLDER | {f"{HOME}/wenming.json": file}, Model(contents, ())
