"""The files of what the pieces of a line weigh, for each kind of record or for each field.

A line of keys, a line of what each has from the start, then a line for each piece: the
piece, a blank, and pairs of characters, the number of a key and its weight.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from functools import cache
from pathlib import Path
from struct import unpack

from msgspec import Struct

__all__ = ["Weights", "parse_weights", "read_weights", "written"]

_FIRST, _NOUGHT, _LAST = ord("!"), ord("F"), ord("~")
"""The characters of the first key, of a weight of 0, and of the largest."""


_LANE, _HALF = 32, 1 << 31
"""Bits for the sum of one key, and what a sum of 0 is there."""

Pairs = tuple[tuple[int, int], ...]


class Weights(Struct, frozen=True):
    """Weights in tenths of a logit; `pieces` are held as they are written until they are used."""

    keys: tuple[str, ...]
    bias: tuple[int, ...]
    pieces: dict[str, str]
    used: dict[str, Pairs] = {}
    index: dict[str, int] = {}
    packed: dict[str, int] = {}

    def of(self, piece: str) -> Pairs:
        """The number of each key that a piece speaks for or against, and how much."""
        known = self.used.get(piece)
        if known is None and (pairs := self.pieces.get(piece)):
            known = self.used[piece] = tuple(
                (ord(pairs[at]) - _FIRST, ord(pairs[at + 1]) - _NOUGHT)
                for at in range(0, len(pairs), 2)
            )
        return known or ()

    def known(self, pieces: Set[str]) -> Set[str]:
        """Those of some pieces of which anything was learned."""
        return self.pieces.keys() & pieces

    def sums(self, known: Iterable[str]) -> list[int]:
        """What each key gains by some pieces, in tenths, without what it has from the start."""
        packed, count = self.packed, len(self.keys)
        total = _noughts(count)
        for piece in known:
            total += packed.get(piece) or self._pack(piece)
        lanes = unpack(f"<{count}I", total.to_bytes(_LANE // 8 * count, "little"))
        return [lane - _HALF for lane in lanes]

    def _pack(self, piece: str) -> int:
        """The weights of a piece side by side in one number, which is far quicker to add."""
        self.packed[piece] = sum(weight << _LANE * key for key, weight in self.of(piece))
        return self.packed[piece]


@cache
def _noughts(count: int) -> int:
    return sum(_HALF << _LANE * key for key in range(count))


def read_weights(path: Path) -> Weights:
    return parse_weights(path.read_text("utf-8"))


def parse_weights(text: str) -> Weights:
    """What `written` made."""
    keys, bias, *rows = text.splitlines()
    pieces = {piece: pairs for piece, _, pairs in (row.partition(" ") for row in rows)}
    index = {key: number for number, key in enumerate(keys.split())}
    return Weights(tuple(index), tuple(map(int, bias.split())), pieces, {}, index)


def written(keys: Sequence[str], bias: Sequence[int], weights: Mapping[str, Sequence[int]]) -> str:
    """The file; `weights` has a number for each key. What is too far from 0 is cut.

    ValueError: a piece with a blank, which would not be read again.
    """
    if bad := [piece for piece in weights if len(piece.split()) != 1]:
        raise ValueError(f"pieces with blanks: {bad}")
    rows = [f"{piece} {_pairs(row)}" for piece, row in sorted(weights.items()) if any(row)]
    return "\n".join((" ".join(keys), " ".join(map(str, bias)), *rows, ""))


def _pairs(row: Sequence[int]) -> str:
    return "".join(
        chr(_FIRST + key) + chr(min(max(_NOUGHT + weight, _FIRST), _LAST))
        for key, weight in enumerate(row)
        if weight
    )
