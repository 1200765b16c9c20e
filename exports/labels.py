"""Numbers that were typed behind words of their own are told with them.

演讲比赛 评委7人 has 演讲比赛 评委 for a title; the clause is 举办演讲比赛，评委7人.
"""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from store.kinds import Kind
from store.labels import PIECES
from store.model import Quantity, Record

__all__ = ["Parted", "part_labels"]

Labelled = tuple[str, Quantity]
"""The field of a number, and the number with its label."""


class Parted(Struct, frozen=True):
    """`told`: the numbers whose labels stand in the title, in its order; `record`: the rest."""

    record: Record
    told: list[Labelled]


def part_labels(record: Record, kind: Kind) -> Parted | None:
    """The labelled numbers of a record apart from it; None where its title has no label.

    A field that the clause cannot stand without is told by the clause.
    """
    needed = {field.key for field in kind.fields if field.need == "sentence"}
    marked = {str(q.label): (key, q) for key, q in _marked(record) if key not in needed}
    if not marked:
        return None
    head, *rest = PIECES.split(record.title)
    pieces = [("", head), *zip(rest[::2], rest[1::2], strict=True)]
    told = [marked[piece] for _, piece in pieces if piece in marked]
    left = [(between, piece) for between, piece in pieces if piece not in marked]
    if not told or not left:
        return None
    title = left[0][1] + "".join(between + piece for between, piece in left[1:])
    fields = {key: value for key, value in record.fields.items() if key not in dict(told)}
    return Parted(replace(record, title=title, fields=fields), told)


def _marked(record: Record) -> Iterator[Labelled]:
    for key, value in record.fields.items():
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, Quantity) and each.label and each.value is not None:
                yield key, each
