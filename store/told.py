"""The words of a paragraph that tell a record: where they stand, also after they were changed."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

__all__ = ["Words", "bound", "nearest"]

Words = tuple[str, int]
"""Words, and where they start in the text."""

_LIKE = 0.6
"""How much of the words has to be found again."""
_MOST = 1_000_000
"""So many pairs of characters are compared; more would keep one waiting."""
_RUN = 2
"""Characters in a row that are no chance."""


def nearest(text: str, told: str, at: int) -> int:
    """Where `told` stands: at `at`, or nearest to it; -1 if it is gone."""
    if text.startswith(told, at):
        return at
    before, after = text.rfind(told, 0, max(at, 0)), text.find(told, max(at, 0))
    if before < 0 or after < 0:
        return max(before, after)
    return before if at - before <= after - at else after


def bound(text: str, told: Iterable[tuple[Words, str]]) -> list[Words | None]:
    """What tells each record now. `told`: the words that did, and the record's title.

    Words that were changed are found by what is left of them, in one sentence that names the
    record as they did, and that tells none of the others; None where there is none, or several.
    """
    told = list(told)
    found: list[Words | None] = []
    taken: list[tuple[int, int]] = []
    for (words, at), _ in told:
        start = nearest(text, words, at) if words else -1
        found.append((words, start) if start >= 0 else None)
        if start >= 0:
            taken.append((start, start + len(words)))
    for n, ((words, _), title) in enumerate(told):
        if found[n] is None and words:
            found[n] = _again(text, words, title, tuple(taken))
            if now := found[n]:
                taken.append((now[1], now[1] + len(now[0])))
    return found


@lru_cache(maxsize=256)
def _again(text: str, told: str, title: str, taken: tuple[tuple[int, int], ...]) -> Words | None:
    name = title if title and title in told else ""
    likely = sorted(
        (like, start, end)
        for sentence in re.finditer("[^。！？\n]+", text)
        for like, start, end in _likeness(sentence[0], sentence.start(), told)
        if name in text[start:end] and not any(a < end and start < b for a, b in taken)
    )
    if not likely or (len(likely) > 1 and likely[-2][0] == likely[-1][0]):
        return None
    _, start, end = likely[-1]
    return text[start:end], start


def _likeness(sentence: str, at: int, told: str) -> Iterator[tuple[float, int, int]]:
    """How much of the words stands in a sentence, and from where to where; to the marks where
    their first or last ones are gone."""
    from difflib import SequenceMatcher  # noqa: PLC0415 - only where words were changed

    if len(told) * len(sentence) > _MOST:
        return
    match = SequenceMatcher(None, told, sentence, autojunk=False)
    blocks = [b for b in match.get_matching_blocks() if b.size >= _RUN]
    like = sum(block.size for block in blocks) / len(told)
    if like < _LIKE:
        return
    first, last = blocks[0], blocks[-1]
    start, end = first.b, last.b + last.size
    if first.a:
        start = max(sentence.rfind(mark, 0, start) for mark in "，；：") + 1
    if last.a + last.size < len(told):
        end = min(n for mark in "，；" if (n := (sentence + mark).find(mark, end)) >= 0)
    yield like, at + start, at + end
