"""Taking over a `wenming.json` that another program edited, with a line that says what changed."""

from pathlib import Path

from msgspec import Struct, structs

from store.account import login
from store.appending import append, begin
from store.contract import TABLES, Change, Fold, Listener, StoreError, Transaction
from store.data_folder import DataFolder
from store.files import make_folder, modes, read_file, write_file
from store.follower import EditedByHand, Follower
from store.history import subject
from store.journal import Header, digest
from store.lock import Lock
from store.model import Item, Placement, Record
from store.seal import Locked, settled
from store.state import State, read_snapshot
from store.tinydb_store import TinyDBStore
from store.verify import replay_without_snapshot

__all__ = ["Accepted", "accept_edit"]


class Accepted(Struct, frozen=True):
    """What was taken over: `count` items; `kept` is a copy of the edited file.

    `left` are titles of items that were changed here, too, since the file was written: these stand
    as they were committed; so do approved records, whose titles are `locked`.
    """

    count: int = 0
    left: tuple[str, ...] = ()
    locked: tuple[str, ...] = ()
    kept: Path | None = None


class _Beside(Follower):
    """What is seen where an edited file lies beside the history: what the history leads to."""

    def __init__(self, edit: bytes, folder: DataFolder, lock: Lock, tell: Listener) -> None:
        super().__init__(folder, lock, tell)
        self.edit = edit

    def start(self, snapshot: bytes | None, header: Header, folds: list[Fold]) -> tuple[State, int]:
        state, base = super().start(snapshot, header, folds)
        if base >= 0:
            return state, base
        return replay_without_snapshot(self.folder.path, header.base), header.base

    def edited(self) -> None:
        if read_file(self.folder.snapshot) != self.edit:
            super().edited()


class _Edited(TinyDBStore):
    """A store whose `wenming.json` was edited."""

    edit: bytes
    """The edited file, as it was first seen."""

    def __init__(self, folder: Path) -> None:
        data = read_file(folder / "wenming.json")
        if data is None:
            raise StoreError(
                f"{folder / 'wenming.json'} 不见了，没有可采用的内容。请用 restore 恢复。"
            )
        self.edit = data
        super().__init__(folder, create=False)

    def _following(self, place: DataFolder) -> Follower:
        return _Beside(self.edit, place, self._lock, self._tell)

    def take(self, who: str, at: str) -> Accepted:
        """Write down what the edit changed, and keep the file as it was edited."""
        try:
            edited = read_snapshot(self.edit)
        except StoreError as error:
            path = self._follower.folder.snapshot
            raise StoreError(
                f"{path} 读不懂（{error}），不能采用。请改好，或用 restore 恢复。"
            ) from None
        kept = self._kept(at)
        with self._lock.held():
            begin(self._follower)
            merged, left = _merged(self.state, self._before(edited), edited)
            changes, locked = self._allowed(merged, who)
            taken = Transaction(self.seq + 1, who, at, "采用手工修改", changes, login())
            append(self._follower, taken)
            self._follower.changed = self.seq  # also where only the form of the file changed
        self.compact(who=who, at=at)
        return Accepted(len(changes), left, locked, kept)

    def _allowed(
        self, changes: tuple[Change, ...], who: str
    ) -> tuple[tuple[Change, ...], tuple[str, ...]]:
        """Those that touch nothing that is approved, and the titles of the others.

        An edited file approves nothing: what it says is approved keeps its status, or is a draft.
        """
        taken: list[Change] = []
        locked: list[str] = []
        for change in changes:
            before, after = change.before, change.after
            if isinstance(after, Record) and not (
                isinstance(before, Record) and before.status == "approved"
            ):
                known = before if isinstance(before, Record) else Record("", "", 0, "")
                same = structs.replace(after, passed=known.passed)
                if after.status == "approved":
                    same = structs.replace(same, status=known.status)
                after = settled(before, same)
            allowed = Change(before, after, change.row)
            try:
                self._seal.check([allowed], who, login())
            except StoreError as error:
                if not isinstance(error, Locked):
                    raise
                locked.append(_title(self._known_as(change.item)))
            else:
                taken.append(allowed)
        return tuple(taken), tuple(dict.fromkeys(locked))

    def _known_as(self, item: Item) -> Item:
        """What a person knows an item by: a placement by its record."""
        return (self.get(Record, item.record) or item) if isinstance(item, Placement) else item

    def _before(self, edited: State) -> State:
        """The state that was edited: the file names it, if its `_meta` was left in it."""
        if edited.head:
            before = replay_without_snapshot(self.folder, edited.seq)
            if (before.seq, before.head) == (edited.seq, edited.head):
                return before
            raise StoreError(
                f"{self._follower.folder.snapshot} 不是从这里的数据改来的，和历史对不上，没有采用。"
                "要换成它所属的那份数据，请用 restore。"
            )
        return replay_without_snapshot(self.folder, self._follower.header.base)

    def _kept(self, at: str) -> Path:
        mode, folder_mode = modes(self.folder)
        place = self.folder / "backups"
        make_folder(place, folder_mode)
        digits = "".join(c for c in at[:19] if c.isdecimal())
        path = place / f"edited-{digits}-{digest(self.edit)[:8]}.json"
        write_file(path, self.edit, mode=mode)
        return path


def accept_edit(folder: Path, *, who: str, at: str) -> Accepted:
    """Make an edited `wenming.json` part of the state of the store.

    The difference between it and the state that it was written for becomes a transaction like any
    other, so that history tells it and the journal alone still leads to the state. Raises
    `StoreError`; then nothing is changed.
    """
    try:
        store = TinyDBStore(folder, create=False)
    except EditedByHand:
        edited = _Edited(folder)
        try:
            return edited.take(who, at)
        finally:
            edited.close()
    store.compact(who=who, at=at)
    store.close()
    return Accepted()


def _merged(
    present: State, before: State, edited: State
) -> tuple[tuple[Change, ...], tuple[str, ...]]:
    """What the edit changed, as changes of the present state; titles of what both changed."""
    changes: list[Change] = []
    left: list[str] = []
    new = max(present.next_row, edited.next_row)
    for cls in TABLES.values():
        given: set[int] = set()
        for key in {**before.rows[cls], **edited.rows[cls]}:
            was, edit, now = (state.get(cls, key) for state in (before, edited, present))
            if _bare(edit) in (_bare(was), _bare(now)):
                continue
            if _bare(now) != _bare(was):
                left.append(_title(now or was or edit))
                continue
            after = None
            if edit is not None:
                after = structs.replace(edit, rev=now.rev + 1 if now is not None else 1)
            row = (present if now is not None else edited).rows[cls][key]
            if now is None and (row < present.next_row or row in given):
                row, new = new, new + 1
            given.add(row)
            changes.append(Change(now, after, row))
    return tuple(changes), tuple(left)


def _bare(item: Item | None) -> Item | None:
    return None if item is None else structs.replace(item, rev=0)


def _title(item: Item | None) -> str:
    assert item is not None
    return getattr(item, "title", "") or subject(item)
