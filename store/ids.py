"""Identifiers of records: ULIDs, 26 characters that sort by time (github.com/ulid/spec)."""

import os
from collections.abc import Iterable

from store.contract import StoreError

__all__ = ["find_id", "new_id"]

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class IdNotFound(StoreError):
    """No record, or more than one, has this id."""

    status = 1


def new_id(milliseconds: int) -> str:
    """48 bits of time and 80 random bits. `milliseconds` since 1970."""
    number = (milliseconds << 80) | int.from_bytes(os.urandom(10))
    return "".join(_ALPHABET[(number >> shift) & 31] for shift in range(125, -1, -5))


def find_id(end: str, ids: Iterable[str]) -> str:
    """The one id that ends in `end` (upper or lower case); raises `StoreError` with status 1."""
    wanted = end.strip().upper()
    found = [id_ for id_ in ids if id_.upper().endswith(wanted)] if wanted else []
    if wanted in found:
        return wanted
    if len(found) == 1:
        return found[0]
    if not found:
        raise IdNotFound(f"没有编号以“{end}”结尾的记录。用 list 查看编号。")
    raise IdNotFound(f"有 {len(found)} 条记录的编号以“{end}”结尾，请多写几位。")
