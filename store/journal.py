"""The form of `wenming.journal`: a line is a transaction, checked by itself, chained to the last.

A line is `LLLLLLLL CCCCCCCC {json}` and a line end: the length of the JSON in bytes and its CRC-32,
both as 8 hex digits, then the JSON, which holds the SHA-256 of the JSON of the line before. The
first line is a header; zeros may stand behind the last. Nothing here touches the disk.
"""

import hashlib
import zlib
from collections.abc import Iterator

import msgspec
from msgspec import Raw, Struct

from store.contract import TABLES, Change, Fold, StoreError, Transaction
from store.model import Item
from store.wire import encode, item_decoder

__all__ = [
    "GENESIS", "PREFIX", "UNFINISHED", "Damage", "Header", "Torn", "body", "digest", "frame",
    "header_line", "is_torn", "payloads", "read_header", "read_transaction", "transaction_line",
]  # fmt: skip

FORMAT = "wenming-journal/1"
UNFINISHED = "wenming-restore/1"
"""What stands there instead as long as a restore is not finished: no session takes it."""
GENESIS = "0" * 64
"""What stands for the hash of the line before the very first."""
PREFIX = 18
"""Bytes of a line before its JSON."""
_SECTOR = 512
_NULL = b"null"


class Damage(StoreError):
    """A line is not what was written; `at` is its offset in the file, in bytes."""

    def __init__(self, at: int) -> None:
        super().__init__(f"第 {at} 字节起的一行和写下时不一样")
        self.at = at


class Torn(Damage):
    """The last line was never wholly written: who wrote it was not told that it is stored."""


class Header(Struct, frozen=True, forbid_unknown_fields=True):
    """The first line: the state that the lines start from.

    `base` is the sequence of that state, `head` the hash of the line that made it, `snapshot` the
    SHA-256 of a `wenming.json` that holds it ("": the empty store). `skipped` is the offset, in the
    file whose place this one took, of what follows the header here, in bytes.
    """

    format: str = FORMAT
    base: int = 0
    head: str = GENESIS
    snapshot: str = ""
    skipped: int = 0


class _Op(Struct, frozen=True, forbid_unknown_fields=True):
    table: str
    row: int
    before: Raw
    after: Raw


class _Line(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    seq: int
    prev: str
    who: str
    login: str
    at: str
    label: str
    ops: tuple[_Op, ...] = ()
    undoes: tuple[int, ...] = ()
    redoes: tuple[int, ...] = ()
    fold: Fold | None = None


class _WrittenOp(Struct, frozen=True, gc=False):
    """What `_Op` reads: written in one go, 5 µs of a commit's 60."""

    table: str
    row: int
    before: Item | None
    after: Item | None


class _Written(Struct, frozen=True, omit_defaults=True, gc=False):
    seq: int
    prev: str
    who: str
    login: str
    at: str
    label: str
    ops: list[_WrittenOp]
    undoes: tuple[int, ...] = ()
    redoes: tuple[int, ...] = ()
    fold: Fold | None = None


_HEADER = msgspec.json.Decoder(Header)
_LINE = msgspec.json.Decoder(_Line)
_NAMES = {cls: name for name, cls in TABLES.items()}


def digest(data: bytes) -> str:
    """SHA-256, as 64 hex digits."""
    return hashlib.sha256(data).hexdigest()


def frame(payload: bytes) -> bytes:
    """A line around its JSON."""
    return b"%08x %08x %s\n" % (len(payload), zlib.crc32(payload), payload)


def payloads(data: bytes, at: int = 0) -> Iterator[tuple[bytes, int]]:
    """The JSON of each line of `data` and the offset after the line; `at`: offset of `data[0]`.

    Zeros behind the last line are room for the next. Raises `Torn` for a last line that was never
    wholly written, `Damage` for any other fault.
    """
    data = data.rstrip(b"\0")
    start = 0
    while start < len(data):
        try:
            length = int(data[start : start + 8], 16)
        except ValueError:
            length = 0
        stop = start + PREFIX + length + 1
        payload = data[start + PREFIX : stop - 1]
        if data[start:stop] != frame(payload):
            raise (Torn if is_torn(data[start:], at + start) else Damage)(at + start)
        yield payload, at + stop
        start = stop


def body(data: bytes) -> bytes:
    """The lines after the header."""
    return data[data.find(b"\n") + 1 :]


def is_torn(tail: bytes, at: int) -> bool:
    """Whether the end of a file is a line cut short, and not a whole line that was changed.

    A line cut short has no line end; or it has, but a sector before it was never written and reads
    as zeros. No change of one bit makes either of a whole line: the first and the last byte of a
    line have two bits and more.
    """
    first = _SECTOR - at % _SECTOR
    shares = [tail[:first], *(tail[n : n + _SECTOR] for n in range(first, len(tail), _SECTOR))]
    if any(share and not share.strip(b"\0") for share in shares):
        return True
    if b"\n" in tail:
        return False
    try:
        return len(tail) < PREFIX or len(tail) < PREFIX + int(tail[:8], 16) + 1
    except ValueError:
        return False


def header_line(header: Header) -> bytes:
    """The first line of a journal."""
    return frame(encode(header))


def read_header(payload: bytes) -> Header:
    """The header in the JSON of a first line; raises `msgspec.ValidationError`."""
    header = _HEADER.decode(payload)
    if header.format == UNFINISHED:
        raise msgspec.ValidationError("上一次 restore 没有做完，请再做一次")
    if header.format != FORMAT:
        raise msgspec.ValidationError(f"格式是 {header.format}，这个版本认识 {FORMAT}")
    return header


def transaction_line(transaction: Transaction, prev: str) -> tuple[bytes, str]:
    """The line of a transaction that follows the line with hash `prev`, and its own hash."""
    payload = encode(
        _Written(
            transaction.seq,
            prev,
            transaction.who,
            transaction.login,
            transaction.at,
            transaction.label,
            [_op(change) for change in transaction.changes],
            transaction.undoes,
            transaction.redoes,
            transaction.fold,
        )
    )
    return frame(payload), digest(payload)


def _op(change: Change) -> _WrittenOp:
    return _WrittenOp(_NAMES[type(change.item)], change.row, change.before, change.after)


def read_transaction(payload: bytes) -> tuple[Transaction, str]:
    """The transaction in the JSON of a line, and the hash of the line before.

    Raises `msgspec.DecodeError` for what no program of this version writes.
    """
    line = _LINE.decode(payload)
    changes = []
    for op in line.ops:
        cls = TABLES.get(op.table)
        if cls is None:
            raise msgspec.ValidationError(f"没有 {op.table} 这个表")
        change = Change(_item(cls, op.before), _item(cls, op.after), op.row)
        if change.before is None and change.after is None:
            raise msgspec.ValidationError("有一处修改既没有原来也没有后来")
        changes.append(change)
    transaction = Transaction(
        line.seq, line.who, line.at, line.label, tuple(changes), line.login, line.undoes,
        line.redoes, line.fold,
    )  # fmt: skip
    return transaction, line.prev


def _item(cls: type[Item], raw: Raw) -> Item | None:
    return None if bytes(raw) == _NULL else item_decoder(cls).decode(raw)
