"""Whatever two sessions do to one folder, in any order: they see what a plain dict would hold."""

import hashlib
import json
import os
import pwd
import shutil
import tempfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import ClassVar, TypeAlias

import hypothesis.strategies as st
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from msgspec import Struct
from msgspec.structs import replace
from tinydb import TinyDB

from store.contract import TABLES, Change, Conflict, Fold, Put, Remove, Transaction
from store.journal import transaction_line
from store.model import (
    DateSpan,
    Document,
    FieldValue,
    Item,
    Node,
    Placement,
    Quantity,
    Record,
    Unit,
)
from store.tinydb_store import TinyDBStore
from store.wire import encode

AT = "2024-01-01T08:00:00+08:00"
LOGIN = pwd.getpwuid(os.getuid()).pw_name
SECTOR = 512

Key: TypeAlias = tuple[type[Item], str]
Held: TypeAlias = dict[Key, tuple[int, Item]]
"""Row and item under each key."""

TEXT = "样板局\t2024\t年度"
SPAN = DateSpan("3月", date(2024, 3, 1), date(2024, 3, 31), "month")
WORDS = ["", "会", "一\n二\t三", "\x00\x1b[2J", "廉政" * 150, "节水𬱖" * 900]


def item(number: int, word: str) -> Item:
    """One of ten items, of all five tables, with a text that differs."""
    made: list[Item] = [
        Unit("样板局", word),
        Unit("二局", word, superiors=(word, "市里")),
        Document("样板局", 2024, outline=word),
        Node(TEXT, "n1", "heading", text=word),
        Node(TEXT, "n2", "point", "n1", 1, word, collects=("meeting",), lead=word or None),
        Placement(TEXT, f"{6:026d}", "n1", text=word or None),
    ]
    if number < len(made):
        return made[number]
    fields: dict[str, FieldValue] = {
        "attendees": Quantity(word, None),
        "topic": word,
        "flag": bool(word),
    }
    return Record(
        f"{number:026d}", "样板局", 2024, "meeting", word, SPAN, tags=(word,), fields=fields
    )


def key_of(found: Item) -> Key:
    return type(found), found.key


class Wish(Struct, frozen=True):
    """What somebody wants of an item. `how` names the revision, or the row, that is asked for."""

    number: int
    how: str
    word: str


HOW = ["put", "put", "put", "remove", "remove", "old", "ahead", "back", "own", "same"]
WISHES = st.lists(
    st.builds(
        Wish,
        st.integers(0, 9),
        st.sampled_from(HOW),
        st.sampled_from(WORDS),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda wish: wish.number,
)


class Model:
    """What the store should hold after each transaction, and what it should tell of them."""

    def __init__(self) -> None:
        self.states: list[Held] = [{}]
        self.next_rows = [1]
        self.log: list[Transaction] = []
        self.heads: dict[int, str] = {}
        self.removed: dict[Key, tuple[int, Item]] = {}

    @property
    def seq(self) -> int:
        return len(self.log)

    @property
    def unfolded(self) -> int:
        """How many transactions with changes no `wenming.json` holds."""
        folded = max((t.fold.seq for t in self.log if t.fold), default=0)
        return sum(bool(t.changes) for t in self.log[folded:])

    def changes(self, wishes: list[Wish], seen: Held) -> list[Put | Remove]:
        """What a session commits that sees `seen`."""
        made: list[Put | Remove] = []
        for place, wish in enumerate(wishes):
            mine = item(wish.number, wish.word)
            known = seen.get(key_of(mine))
            rev = known[1].rev if known else 0
            row = 0
            if wish.how == "old":
                rev = max(0, rev - 1)
            elif wish.how == "ahead":
                rev += 1
            elif wish.how == "own":
                row = self.next_rows[-1] + 2 * place
            elif wish.how == "same":
                row = self.next_rows[-1] + 1
            elif wish.how == "back" and key_of(mine) in self.removed:
                row, gone = self.removed[key_of(mine)]
                rev = gone.rev
            mine = replace(mine, rev=rev)
            made.append(Remove(mine) if wish.how == "remove" else Put(mine, row))
        return made

    def refused(self, changes: Sequence[Put | Remove]) -> tuple[Item, Item | None] | None:
        """The first item that somebody else changed: what the writer has, and what is stored."""
        for change in changes:
            held = self.states[-1].get(key_of(change.item))
            theirs = held[1] if held else None
            if isinstance(change, Put) and change.row:
                fits = theirs is None
            elif isinstance(change, Put):
                fits = change.item.rev == (theirs.rev if theirs else 0)
            else:
                fits = theirs is not None and change.item.rev == theirs.rev
            if not fits:
                return change.item, theirs
        return None

    def commit(self, changes: Sequence[Put | Remove], who: str, label: str) -> None:
        state = dict(self.states[-1])
        asked = [change.row for change in changes if isinstance(change, Put)]
        next_row = max([self.next_rows[-1], *(row + 1 for row in asked)])
        done = []
        for change in changes:
            key = key_of(change.item)
            row, before = state.get(key, (0, None))
            if isinstance(change, Remove):
                assert before is not None
                self.removed[key] = state.pop(key)
                done.append(Change(before, None, row))
                continue
            taken = {place for (cls, _), (place, _) in state.items() if cls is key[0]}
            if not row and change.row not in taken:
                row = change.row
            if not row:
                row, next_row = next_row, next_row + 1
            after = replace(change.item, rev=change.item.rev + 1)
            state[key] = row, after
            self.removed.pop(key, None)
            done.append(Change(before, after, row))
        # A row that was asked for counts also where nothing new got one above it.
        used = max((change.row for change in done), default=0)
        self._add(Transaction(self.seq + 1, who, AT, label, tuple(done), LOGIN), state, used)

    def fold(self, who: str, snapshot: str) -> None:
        fold = Fold(self.seq, snapshot)
        transaction = Transaction(self.seq + 1, who, AT, "整理", (), LOGIN, fold=fold)
        self._add(transaction, self.states[-1], 0)

    def _add(self, transaction: Transaction, state: Held, used: int) -> None:
        self.log.append(transaction)
        self.states.append(state)
        self.next_rows.append(max(self.next_rows[-1], used + 1))


class Session:
    """An open store, and what its listener heard."""

    def __init__(self, folder: Path, who: str, model: Model) -> None:
        self.store = TinyDBStore(folder)
        self.who = who
        self.model = model
        self.view = model.seq
        """The transaction up to which reading must see."""
        self.heard = self.store.seq
        self.store.subscribe(self._hear)

    def _hear(self, transaction: Transaction | None) -> None:
        if transaction is None:
            self.heard = self.store.seq
            return
        assert transaction.seq == self.heard + 1, "news left out or told twice"
        self.heard = transaction.seq

    def agrees(self) -> None:
        store, view = self.store, self.view
        held = self.model.states[view]
        assert (store.seq, self.heard) == (view, view)
        assert store.head == self.model.heads.setdefault(view, store.head)
        assert store.state.next_row == self.model.next_rows[view]
        for cls in TABLES.values():
            rows = dict(sorted(entry for key, entry in held.items() if key[0] is cls))
            assert store.all(cls) == list(rows.values())
            assert list(store.state.tables[cls].items()) == list(rows.items())
            assert len(store.state.rows[cls]) == len(rows)
        for number in range(10):
            key = key_of(item(number, ""))
            assert store.get(*key) == held.get(key, (0, None))[1]


class Machine(RuleBasedStateMachine):
    """Two sessions on one folder; `steps` counts what all runs did."""

    steps: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        self.folder = Path(tempfile.mkdtemp(prefix="wenming-model-", dir=memory))
        self.journal = self.folder / "wenming.journal"
        self.model = Model()
        self.sessions = [self.opened(who) for who in "甲乙"]
        self.left: list[TinyDBStore] = []
        self.torn = b""
        self.ran = -1

    def opened(self, who: str) -> Session:
        return Session(self.folder, who, self.model)

    def teardown(self) -> None:
        Machine.steps += max(self.ran, 0)
        for store in [*self.left, *(session.store for session in self.sessions)]:
            store.close()
        shutil.rmtree(self.folder)

    @rule(which=st.integers(0, 1), wishes=WISHES)
    def commit(self, which: int, wishes: list[Wish]) -> None:
        session = self.sessions[which]
        changes = self.model.changes(wishes, self.model.states[session.view])
        refused = self.model.refused(changes)
        label = f"{len(wishes)} 条"
        conflict = done = None
        try:
            done = session.store.commit(changes, who=session.who, at=AT, label=label)
        except Conflict as error:
            conflict = error.mine, error.theirs
        assert conflict == refused
        if done:
            self.model.commit(changes, session.who, label)
            assert done == self.model.log[-1]
        self.caught_up(session)

    @rule(which=st.integers(0, 1))
    def refresh(self, which: int) -> None:
        session = self.sessions[which]
        notices = len(session.store.notices)
        assert session.store.refresh() == (session.view != self.model.seq)
        session.view = self.model.seq
        if len(session.store.notices) > notices:  # it had to read everything anew
            self.caught_up(session)

    @rule(which=st.integers(0, 1))
    def compact(self, which: int) -> None:
        session = self.sessions[which]
        snapshot = self.folder / "wenming.json"
        wanted = self.model.unfolded > 0 or not snapshot.exists()
        assert session.store.compact(who=session.who, at=AT) == wanted
        if wanted:
            data = snapshot.read_bytes()
            self.model.fold(session.who, hashlib.sha256(data).hexdigest())
            self.stock_reads_it(snapshot)
        self.caught_up(session)

    def stock_reads_it(self, snapshot: Path) -> None:
        with TinyDB(snapshot, encoding="utf-8", access_mode="r") as stock:
            for name, cls in TABLES.items():
                held = sorted(e for (c, _), e in self.model.states[-1].items() if c is cls)
                wanted = [(row, json.loads(encode(one))) for row, one in held]
                assert [(one.doc_id, dict(one)) for one in stock.table(name)] == wanted

    @rule(which=st.integers(0, 1), killed=st.booleans())
    def open_anew(self, which: int, killed: bool) -> None:
        session = self.sessions[which]
        if killed:  # the other goes on while its handles are still there
            self.left.append(session.store)
        else:
            session.store.close()
        self.sessions[which] = self.opened(session.who)
        self.caught_up(self.sessions[which])

    @precondition(lambda self: self.journal.exists() and not self.torn)
    @rule(share=st.floats(0, 1), word=st.sampled_from(WORDS), room=st.booleans())
    def leave_half_a_line(self, share: float, word: str, room: bool) -> None:
        """A third process was killed while it wrote."""
        line = self.next_line(word)
        self.torn = line[: 1 + int(share * (len(line) - 2))]
        self.scribble(self.torn, room=room)

    @precondition(lambda self: self.journal.exists() and not self.torn)
    @rule(share=st.floats(0, 1), word=st.sampled_from(WORDS), room=st.booleans())
    def cut_the_power(self, share: float, word: str, room: bool) -> None:
        """One sector of a line, perhaps its first, never reached the disk; both start anew."""
        line = self.next_line(word)
        start = self.end()
        hole = (start + int(share * (len(line) - 1))) // SECTOR * SECTOR
        left = bytes(
            0 if hole <= start + place < hole + SECTOR else byte for place, byte in enumerate(line)
        )
        self.scribble(left, room=room)
        self.torn = left.rstrip(b"\0")
        for which in range(2):
            self.left.append(self.sessions[which].store)
            self.sessions[which] = self.opened(self.sessions[which].who)
            self.caught_up(self.sessions[which])

    @rule(which=st.integers(0, 1))
    def read_the_log(self, which: int) -> None:
        session = self.sessions[which]
        assert list(session.store.log()) == self.model.log[: session.view][::-1]

    @invariant()
    def all_agree(self) -> None:
        self.ran += 1
        for session in self.sessions:
            session.agrees()

    def caught_up(self, session: Session) -> None:
        """After all that takes the lock: what was half written is put aside, the rest is seen."""
        session.view = self.model.seq
        history = self.folder / "history"
        if self.torn:
            aside = [path for path in history.glob("torn-*") if path.read_bytes() == self.torn]
            assert any(str(path) in notice for path in aside for notice in session.store.notices)
            self.torn = b""

    def next_line(self, word: str) -> bytes:
        change = Change(None, replace(item(9, word), rev=1), 99)
        transaction = Transaction(self.model.seq + 1, "丙", AT, "", (change,), LOGIN)
        return transaction_line(transaction, "0" * 64)[0]

    def end(self) -> int:
        """Where the next line begins."""
        return len(self.journal.read_bytes().rstrip(b"\0"))

    def scribble(self, data: bytes, *, room: bool) -> None:
        """Write behind the last line; `room`: and leave the zeros that may be behind it."""
        start = self.end()
        handle = os.open(self.journal, os.O_WRONLY)
        try:
            if not room:
                os.ftruncate(handle, start + len(data))
            os.pwrite(handle, data, start)
        finally:
            os.close(handle)


def run(machine: Callable[[], Machine], *, examples: int, derandomize: bool = False) -> None:
    """Raises what the first step raised that store and model do not agree on."""
    profile = settings(
        max_examples=examples,
        stateful_step_count=50,
        derandomize=derandomize,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=profile)  # type: ignore[arg-type]


def test_two_sessions_see_what_a_dict_would_hold() -> None:
    before = Machine.steps
    run(Machine, examples=150, derandomize=True)
    assert Machine.steps - before > 3000
