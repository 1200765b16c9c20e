"""Folding the journal into `wenming.json`, while everybody goes on writing.

Two locks: whoever folds is alone at it (`lock.alone`, on `history/`), and holds the writers' lock
only for a line and a rename, never while something large is written.
"""

import contextlib
import os

from store.account import login
from store.appending import append, begin
from store.chain import damaged
from store.contract import Fold, Transaction
from store.data_folder import DataFolder
from store.files import (
    FileStamp,
    disk_error,
    file_stamp,
    is_temporary,
    make_folder,
    move_into_place,
    read_file,
    sync_folder,
    write_all,
    write_file,
    write_temporary,
)
from store.follower import ATTEMPTS, Follower
from store.journal import Header, body, digest, header_line, payloads
from store.journal_file import ROOM
from store.lock import alone
from store.state import State, write_snapshot

__all__ = ["compact"]


def compact(follower: Follower, *, who: str, at: str, wait: bool = True) -> bool:
    """Fold the journal into `wenming.json`; False if there was nothing to fold.

    Without `wait`, False also where somebody else is folding. Raises `StoreError`.
    """
    folder = follower.folder
    make_folder(folder.history, folder.folder_mode)
    with alone(folder.history, wait=wait) as free:
        if not free:
            return False
        follower.catch_up()
        with follower.lock.held():
            begin(follower)
            _clear(folder)
        seen, state = follower.state, follower.state.copy()
        try:
            stamp = file_stamp(folder.snapshot)
        except OSError as error:
            raise disk_error(error, folder.snapshot) from error
        snapshot = read_file(folder.snapshot)
        if ("" if snapshot is None else digest(snapshot)) not in follower.marks:
            follower.edited()
        if follower.changed <= follower.header.base and snapshot is not None:
            return False
        mark = _fold(follower, seen, state, stamp, who=who, at=at)
        if mark is None:
            return False
        _rotate(follower, state, mark)
    return True


def _fold(
    follower: Follower, seen: State, state: State, stamp: FileStamp | None, *, who: str, at: str
) -> str | None:
    """Put `state` into `wenming.json`; gives its digest. The journal has that first.

    None, and nothing is done, if a line that `seen` (its copy: `state`) holds was taken back.
    `stamp` is that of the file as it was when its content was known to be ours.
    """
    snapshot = follower.folder.snapshot
    data = write_snapshot(state)
    temporary = write_temporary(snapshot, data, mode=follower.folder.mode)
    fold = Fold(state.seq, digest(data))
    follower.catch_up()
    with follower.lock.held():
        begin(follower)
        if follower.state is not seen:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            return None
        seq = follower.state.seq + 1
        append(follower, Transaction(seq, who, at, "整理", (), login(), fold=fold))
    with contextlib.ExitStack() as failed:
        failed.callback(temporary.unlink, missing_ok=True)
        try:
            if file_stamp(snapshot) != stamp:
                follower.edited()  # meanwhile
        except OSError as error:
            raise disk_error(error, snapshot) from error
        failed.pop_all()
    move_into_place(temporary, snapshot)
    return fold.snapshot


def _rotate(follower: Follower, state: State, snapshot: str) -> None:
    """Let a journal that starts from `state` take the place of the one that led to it."""
    folder, file = follower.folder, follower.file
    follower.catch_up()
    seen, end = follower.state, follower.end
    old = file.read(0, end)
    base = follower.header.base
    kept = [stop for _, stop in payloads(old)][state.seq - base]
    archive = folder.history / f"{base + 1:012d}.journal"
    if not body(old[:kept]).startswith(body(read_file(archive) or b"")):
        raise damaged(archive, f"它记着和 {folder.journal.name} 不同的历史，没有覆盖")
    write_file(archive, old[:kept], mode=folder.mode)
    header = Header(base=state.seq, head=state.head, snapshot=snapshot, skipped=kept)
    start = header_line(header)
    temporary = write_temporary(folder.journal, start + old[kept:], mode=folder.mode)
    assert file.handle is not None
    try:
        with contextlib.ExitStack() as handles:
            handle = os.open(temporary, os.O_WRONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
            handles.callback(os.close, handle)
            # Who closes the old journal last gives it back to the disk: not under the lock.
            handles.callback(os.close, os.dup(file.handle))
            for _ in range(ATTEMPTS):
                follower.catch_up()
                if follower.end - end < ROOM:
                    break
                end = _copy(follower, handle, end, len(start) - kept)
            with follower.lock.held():
                begin(follower)
                if follower.state is not seen:  # a line was taken back: another time
                    os.unlink(temporary)
                    return
                _copy(follower, handle, end, len(start) - kept)
                os.replace(temporary, folder.journal)
                file.distrust_stamp()
                sync_folder(folder.path)
                follower.follow(locked=True)
    except OSError as error:
        raise disk_error(error, folder.journal) from error


def _copy(follower: Follower, handle: int, start: int, shift: int) -> int:
    """Copy what stands from `start` on to another file, durably; where that ended."""
    end = follower.end
    if end > start:
        write_all(handle, follower.file.read(start, end), start + shift)
        os.fdatasync(handle)
    return end


def _clear(folder: DataFolder) -> None:
    """With both locks held: remove temporary files of a process that was killed."""
    for place in (folder.path, folder.history):
        try:
            names = os.listdir(place)
        except OSError as error:
            raise disk_error(error, place) from error
        for name in names:
            if is_temporary(name) and name.startswith((".wenming.", ".0", ".torn-")):
                with contextlib.suppress(OSError):
                    os.unlink(place / name)
