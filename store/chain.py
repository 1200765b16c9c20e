"""The lines of a journal as transactions, each chained to the one before.

What does not check is refused with a sentence that names the file. Nothing here touches the disk.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from store.contract import StoreDamaged, Transaction
from store.journal import Damage, Header, digest, payloads, read_header, read_transaction
from store.wire import reason

__all__ = ["damaged", "decoded", "newest_first", "read_lines"]


def read_lines(
    lines: list[tuple[bytes, int]], path: Path
) -> tuple[Header, list[tuple[Transaction, str, int]]]:
    """Header and transactions (with hash and end) of a journal; raises `StoreDamaged`."""
    try:
        header = read_header(lines[0][0])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise damaged(path, reason(error)) from None
    seq, head = header.base, header.head
    found = []
    for payload, end in lines[1:]:
        transaction, prev = decoded(payload, path)
        seq += 1
        if prev != head or transaction.seq != seq:
            raise damaged(path, f"第 {seq} 笔和前一笔接不上")
        head = digest(payload)
        found.append((transaction, head, end))
    return header, found


def newest_first(
    files: Iterable[tuple[bytes, Path]], seq: int, history: Path
) -> Iterator[Transaction]:
    """The transactions from `seq` back to the first; `files`: journals, the newest first.

    Raises `StoreDamaged`, also where one is missing; `history` is where it should be.
    """
    last = seq + 1
    for data, path in files:
        found = [decoded(payload, path)[0] for payload in _bodies(data, path)]
        for transaction in reversed(found):
            if transaction.seq < last - 1:
                raise _gap(history, last - 1)
            if transaction.seq < last:
                last = transaction.seq
                yield transaction
    if last > 1:
        raise _gap(history, last - 1)


def decoded(payload: bytes, path: Path) -> tuple[Transaction, str]:
    """The transaction of a line, and the hash of the line before; raises `StoreDamaged`."""
    try:
        return read_transaction(payload)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise damaged(path, reason(error)) from None


def damaged(path: Path, reason: str) -> StoreDamaged:
    """What is said of a file that is not what was written."""
    return StoreDamaged(
        f"{path} 读不懂（{reason}）。没有动它；"
        "请用 wenming-tui restore 从 backups 里恢复，或请管理员查看。"
    )


def _bodies(data: bytes, path: Path) -> Iterator[bytes]:
    """The JSON of the lines after the header."""
    try:
        lines = payloads(data)
        next(lines, None)
        for payload, _ in lines:
            yield payload
    except Damage as error:
        raise damaged(path, str(error)) from None


def _gap(history: Path, seq: int) -> StoreDamaged:
    return StoreDamaged(
        f"{history} 里缺了第 {seq} 笔和更早的历史，再早的就查不到了。"
        "现有的记录都在；请从 backups 的备份里找回缺的文件。"
    )
