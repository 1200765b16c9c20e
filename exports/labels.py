"""Numbers that were typed behind words of their own are told with them.

演讲比赛 评委7人 has 演讲比赛 评委 for a title; the clause is 举办演讲比赛，评委7人.
"""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from exports.text import Run
from store.cues import says_kind
from store.kinds import Kind
from store.labels import PIECES
from store.measures import PEOPLE
from store.model import Quantity, Record
from store.quantity import format_quantity

__all__ = ["Parted", "headed", "part_labels"]

Labelled = tuple[str, Quantity]
"""The field of a number, and the number with its label."""


class Parted(Struct, frozen=True):
    """A record apart from the numbers whose labels stand in its title.

    `record` is what is left of it, `told` those numbers in the order of the title. `first` is the
    number of what was done, where all of the title are labels: 劝导行人150人次 纠正违法62起.
    """

    record: Record
    told: list[Labelled]
    first: Labelled | None = None

    def with_labels(self, runs: list[Run], node: str) -> list[Run]:
        """A clause with these numbers behind it."""
        told = list(runs)
        if self.first and _ends_with_title(runs):
            said = any(run.field == self.first[0] for run in runs)
            told += [] if said else [self._number(self.first, node)]
        for one in self.told:
            label = Run(str(one[1].label), node, self.record.id, "title")
            told += [Run("，", node), label, self._number(one, node)]
        return told

    def _number(self, one: Labelled, node: str) -> Run:
        return Run(format_quantity(one[1]), node, self.record.id, one[0])


def part_labels(record: Record, kind: Kind) -> Parted | None:
    """The labelled numbers of a record apart from it; None where its title has no label.

    A field that the clause cannot stand without is told by the clause.
    """
    labelled = list(_marked(record))
    if not labelled:
        return None
    needed = {field.key for field in kind.fields if field.need == "sentence"}
    marked = {str(q.label): (key, q) for key, q in labelled if key not in needed}
    pieces = _pieces(record.title)
    if len(pieces) > 1 and kind.bare and not re.sub(kind.bare, "", pieces[0][1]):
        pieces = [("", pieces[1][1]), *pieces[2:]]  # 下一步 打造示范点3个
    told = [marked[piece] for _, piece in pieces if piece in marked]
    if not told:
        return None
    left = [(between, piece) for between, piece in pieces if piece not in marked]
    first = None
    deed = any(says_kind(kind, piece) for _, piece in left)
    if pieces[0][1] in marked and not deed:  # 评委7人 演讲比赛 begins with no deed
        first, told = None if left else told[0], told[1:]
        left = [pieces[0], *left]
    if not (told or first):
        return None
    title = left[0][1] + "".join(between + piece for between, piece in left[1:])
    gone = {key for key, _ in told}
    fields = {key: value for key, value in record.fields.items() if key not in gone}
    return Parted(replace(record, title=title, fields=fields), told, first)


def _ends_with_title(runs: Sequence[Run]) -> bool:
    """举办演讲比赛, 举办“道德讲堂”."""
    closed = len(runs) > 1 and runs[-1].text == "”"
    return runs[-2 if closed else -1].field == "title"


def headed(record: Record) -> Record:
    """A record for a sum: its title without the labels of people and of numbers without a field."""
    marked = {str(q.label) for key, q in _marked(record) if _apart(key, q)}
    pieces = _pieces(record.title) if marked else []
    left = [(between, piece) for between, piece in pieces if piece not in marked]
    if not left or len(left) == len(pieces):
        return record
    return replace(record, title=left[0][1] + "".join(b + piece for b, piece in left[1:]))


def _apart(key: str, quantity: Quantity) -> bool:
    return key == "quantities" or quantity.unit in PEOPLE


def _pieces(title: str) -> list[tuple[str, str]]:
    """Each piece of a title behind what stands between it and the one before."""
    head, *rest = PIECES.split(title)
    return [("", head), *zip(rest[::2], rest[1::2], strict=True)]


def _marked(record: Record) -> Iterator[Labelled]:
    for key, value in record.fields.items():
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, Quantity) and each.label and each.value is not None:
                yield key, each
