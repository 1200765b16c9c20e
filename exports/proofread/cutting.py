"""A line cut into words, which Chinese writes without borders; the dictionary is rjieba's.

Its words come with how often they stand in a corpus, and a line is cut where it is likeliest. The
dictionary is loaded with the first cut (100 ms).
"""

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

__all__ = ["CLAUSES", "Clause", "frequency", "likelihood", "placed", "words_of"]

_CORPUS = 60_101_967
"""Words of the corpus that the frequencies were counted in."""
_KEPT = 50_000
"""Words whose frequency is kept."""
CLAUSES = 4_096
"""Clauses whose words, and what is doubtful in them, are kept: most of a text that is looked at
again has not changed."""


class Clause(NamedTuple):
    """Chinese characters with nothing between, and where they begin."""

    start: int
    text: str


@lru_cache(CLAUSES)
def words_of(text: str) -> tuple[str, ...]:
    """The words of a clause."""
    import rjieba  # noqa: PLC0415

    return tuple(rjieba.cut(text, False))


def placed(words: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Each word with its place from the first character."""
    return zip(accumulate(map(len, words), initial=0), words, strict=False)


@lru_cache(_KEPT)
def frequency(word: str) -> int:
    """How often it stands in the corpus; 0: no word that the dictionary has."""
    import rjieba  # noqa: PLC0415

    return rjieba.suggest_freq(word) if rjieba.has_word(word) else 0


@lru_cache(_KEPT)
def likelihood(word: str) -> float:
    """The natural logarithm of its share in the corpus; an unknown word counts as seen once."""
    return math.log(max(frequency(word), 1) / _CORPUS)
