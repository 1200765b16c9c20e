"""A line cut into words, which Chinese writes without borders; the dictionary is rjieba's.

Its words come with how often they stand in a corpus, and a line is cut where it is likeliest. The
dictionary is loaded with the first cut (100 ms).
"""

import math
from functools import cache
from typing import NamedTuple

__all__ = ["Cut", "cut", "frequency", "likelihood"]

_CORPUS = 60_101_967
"""Words of the corpus that the frequencies were counted in."""


class Cut(NamedTuple):
    """A word and where it begins."""

    start: int
    word: str


def cut(text: str, start: int) -> list[Cut]:
    """The words of Chinese characters with nothing between. `start`: where the first stands."""
    import rjieba  # noqa: PLC0415

    found: list[Cut] = []
    for word in rjieba.cut(text, False):
        found.append(Cut(start, word))
        start += len(word)
    return found


@cache
def frequency(word: str) -> int:
    """How often it stands in the corpus; 0: no word that the dictionary has."""
    import rjieba  # noqa: PLC0415

    return rjieba.suggest_freq(word) if rjieba.has_word(word) else 0


@cache
def likelihood(word: str) -> float:
    """The natural logarithm of its share in the corpus; an unknown word counts as seen once."""
    return math.log(max(frequency(word), 1) / _CORPUS)
