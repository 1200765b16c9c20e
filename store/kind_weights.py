"""The file of what each piece of a line weighs for each kind of record (`store.guess`).

A line of the kinds' keys, a line of what each has from the start, then a line for each piece: the
piece, a blank, and pairs of characters, a kind and its weight.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct

__all__ = ["Weights", "read_weights", "written"]

_KIND, _NOUGHT, _LAST = ord("!"), ord("F"), ord("~")
"""The characters of the first kind, of a weight of 0, and of the largest."""


Pairs = tuple[tuple[int, int], ...]


class Weights(Struct, frozen=True):
    """Weights in tenths of a logit; `pieces` are held as they are written until they are used."""

    keys: tuple[str, ...]
    bias: tuple[int, ...]
    pieces: dict[str, str]
    used: dict[str, Pairs] = {}

    def of(self, piece: str) -> Pairs:
        """The number of each kind that a piece speaks for or against, and how much."""
        known = self.used.get(piece)
        if known is None and (pairs := self.pieces.get(piece)):
            known = self.used[piece] = tuple(
                (ord(pairs[at]) - _KIND, ord(pairs[at + 1]) - _NOUGHT)
                for at in range(0, len(pairs), 2)
            )
        return known or ()


def read_weights(path: Path) -> Weights:
    keys, bias, *rows = path.read_text("utf-8").splitlines()
    pieces = {piece: pairs for piece, _, pairs in (row.partition(" ") for row in rows)}
    return Weights(tuple(keys.split()), tuple(map(int, bias.split())), pieces)


def written(keys: Sequence[str], bias: Sequence[int], weights: Mapping[str, Sequence[int]]) -> str:
    """The file; `weights` has a number for each key. What is too far from 0 is cut."""
    rows = [f"{piece} {_pairs(row)}" for piece, row in sorted(weights.items()) if any(row)]
    return "\n".join((" ".join(keys), " ".join(map(str, bias)), *rows, ""))


def _pairs(row: Sequence[int]) -> str:
    return "".join(
        chr(_KIND + kind) + chr(min(max(_NOUGHT + weight, _KIND), _LAST))
        for kind, weight in enumerate(row)
        if weight
    )
