"""A line at the end of the journal: there whole and durable, or not at all.

Who calls this holds the lock, from `begin` until `append` has returned.
"""

from store.account import login
from store.contract import Change, Fold, StoreError, Transaction
from store.files import disk_error, move_into_place, read_file, sync_folder, write_temporary
from store.follower import Follower
from store.journal import PREFIX, Header, digest, header_line, transaction_line

__all__ = ["append", "begin"]


def begin(follower: Follower) -> None:
    """See everything, and be ready to append; makes the journal where there is none.

    Raises `StoreError`.
    """
    file = follower.file
    if file.handle is not None and not follower.poisoned:
        follower.follow(locked=True)
    else:
        follower.load(locked=True)
        follower.poisoned = False
    if file.handle is None:
        _create(follower)
    if not file.writable:
        raise disk_error(PermissionError(13, ""), file.path)
    if not file.named:
        # Who put the file there may have been killed before its name was durable.
        try:
            sync_folder(follower.folder.path)
        except OSError as error:
            raise disk_error(error, follower.folder.path) from error
        file.named = True


def append(follower: Follower, transaction: Transaction) -> None:
    """Append the transaction that follows the last one seen, durably; then it is seen, too.

    Raises `StoreError`; then nothing was stored, unless it says that this is uncertain.
    """
    file, end = follower.file, follower.end
    line, head = transaction_line(transaction, follower.state.head)
    try:
        file.put(line, end)
    except OSError as error:
        _take_back(follower, error)
        raise disk_error(error, file.path) from error
    try:
        file.sync()
    except OSError as error:
        _save_otherwise(follower, line, error)
    follower.apply(transaction, head, end + len(line))
    follower.began = line[:PREFIX]


def _save_otherwise(follower: Follower, line: bytes, error: OSError) -> None:
    """Put the journal with a line that could not be synced into a new file, or raise.

    What a failed sync leaves in the cache may not be on the disk, and is never synced again.
    """
    file = follower.file
    follower.poisoned = True  # whatever happens, the next commit reads everything again
    try:
        data = file.read(0, follower.end + len(line))
        anew = write_temporary(file.path, data, mode=follower.folder.mode)
    except StoreError:
        _take_back(follower, error)
        raise disk_error(error, file.path) from error
    try:
        move_into_place(anew, file.path)
    except StoreError:
        raise _doubtful(follower) from error


def _take_back(follower: Follower, error: OSError) -> None:
    """Cut the line that could not be written, or raise that this is uncertain."""
    try:
        follower.file.cut(follower.end)
    except OSError:
        follower.poisoned = True
        raise _doubtful(follower) from error


def _doubtful(follower: Follower) -> StoreError:
    return StoreError(
        f"磁盘出错，说不准这一次有没有写进 {follower.file.path}。请退出，重新打开后核对。"
    )


def _create(follower: Follower) -> None:
    """Begin a journal, with what a TinyDB file without one holds."""
    folder, state = follower.folder, follower.state
    header = Header(base=state.seq)
    data = header_line(header)
    snapshot = read_file(folder.snapshot)
    if snapshot is not None:
        # As they are, with their revisions: the journal alone must lead to the same state.
        changes = tuple(
            Change(None, item, row)
            for table in state.tables.values()
            for row, item in table.items()
        )
        transaction = Transaction(
            header.base + 1, "", "", "接收原有的 wenming.json", changes, login(),
            fold=Fold(header.base + 1, digest(snapshot)),
        )  # fmt: skip
        data += transaction_line(transaction, header.head)[0]
    move_into_place(write_temporary(folder.journal, data, mode=folder.mode), folder.journal)
    follower.load(locked=True)
