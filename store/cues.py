"""The words around the numbers of a line that only say what they are (`quick.toml`)."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec
from msgspec import Struct

from store.kinds import Kind, Kinds, read_toml

__all__ = ["Cues", "cues", "due", "kind_called", "labels_before", "says_kind"]

_DUE = re.compile(
    "(?:应(?:到人数|到会|到|参会|参加|参训|检|考|出席)|原定|原计划|预计"
    "|(?:预计|拟|原?计划)(?:参加|到会|到场|出席|参会|参训)|计划[种栽])$"
)


class Cues(Struct, frozen=True, forbid_unknown_fields=True):
    """The words around the numbers of a field.

    `before` and `after` only say what the number is. `told`: the clause of the kind tells it by
    itself.
    """

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    told: bool = False


class _Table(Struct, frozen=True, forbid_unknown_fields=True):
    kinds: dict[str, tuple[str, ...]]
    fields: dict[str, Cues]


@cache
def _table() -> _Table:
    return msgspec.convert(read_toml(Path(__file__).with_name("quick.toml")), _Table)


@cache
def cues(key: str, label: str) -> Cues:
    """What stands around the numbers of a field; its label is always one of them.

    A field of the same key and another label may have words of its own.
    """
    fields = _table().fields
    found = fields.get(f"{key} {label}") or fields.get(key) or Cues()
    return msgspec.structs.replace(found, before=(*found.before, label))


def due(before: str) -> str:
    """The words by which a number is of what should have been: 应到70人; "" for others."""
    found = _DUE.search(before)
    return found[0] if found else ""


def labels_before(kind: Kind, key: str | None) -> Mapping[str, None]:
    """Words that only say what the number behind them is, so that they are no part of a title."""
    fields = [f for f in kind.fields if f.is_quantity and key in (None, f.key)]
    return dict.fromkeys(word for f in fields for word in cues(f.key, f.label).before)


_NO_WORD = re.compile("(?<=..)(?:活动|工作|类|事项|情况)$")


def kind_called(kinds: Kinds, name: str) -> Kind | None:
    """The one kind that people call so: 植树, 帮扶活动; None where it is none, or several."""
    for word in dict.fromkeys((name, _NO_WORD.sub("", name))):
        found = [k for k in kinds.kinds.values() if word == k.label] or [
            k for k in kinds.kinds.values() if word in (*k.words, *_table().kinds.get(k.key, ()))
        ]
        if len(found) == 1:
            return found[0]
    return None


def says_kind(kind: Kind, words: str) -> bool:
    """Whether a word stands among them that says the kind by itself."""
    return any(word in words for word in _table().kinds.get(kind.key, ()))
