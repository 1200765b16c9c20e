"""Finding names as one types: by their words, pinyin, initials of pinyin, or nearly so.

dflz, dangfeng, 党flz and fdlz all find 党风廉政. Every reading of a character counts (长 is c and
z), the usual one first. Tiers, the best first: the words themselves, initials from the start,
pinyin from the start, either inside, letters in order, one key wrong, extra, missing or swapped.
"""

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import islice, product

from msgspec import Struct

from store.fold import fold
from store.pinyin import readings

__all__ = [
    "APART",
    "INITIALS",
    "INSIDE",
    "NEARLY",
    "PINYIN",
    "WORDS",
    "Hit",
    "Index",
    "sounds_like",
]

WORDS, INITIALS, PINYIN, INSIDE, APART, NEARLY = range(6)
"""The tiers of a hit."""

_NEVER_FIRST = frozenset("iuv")
"""No syllable begins with these: where they are typed, more than initials is."""

_SPELLINGS = 6
"""Of a name with many heteronyms so many spellings are compared where a key is wrong."""


class Hit(Struct, frozen=True):
    """A name that fits; smaller tiers fit better."""

    key: str
    name: str
    tier: int


class _Entry(Struct):
    """A name as it is compared: in lower case, without blanks and marks."""

    key: str
    name: str
    plain: str
    letters: tuple[str, ...]
    """All first letters of each character (长: cz), the usual one first."""
    sounds: tuple[tuple[str, ...], ...]
    """All readings of each character."""


_Rank = tuple[int, int, int, int, int]
"""Tier, whether it takes an unusual reading, where it begins or how far it is off, how much longer
the name is, its order."""


class Index:
    """Names to find, in the order in which they are to be offered (most used first).

    Readings are looked up when somebody types, not when a name is added: an index costs nothing
    until then, and `add` may be called at any time.
    """

    def __init__(self, names: Iterable[tuple[str, str]] = ()) -> None:
        self._known: set[str] = set()
        self._waiting: list[tuple[str, str]] = []
        self._entries: list[_Entry] = []
        # Columns, because a loop over plain strings and numbers takes a tenth of one over objects.
        self._plain: list[str] = []
        self._first: list[str] = []
        self._starts: list[int] = []
        self._bits: list[int] = []
        self._last: tuple[str, list[int]] = ("", [])
        self._begin: dict[str, list[int]] = {}
        for key, name in names:
            self.add(key, name)

    def __len__(self) -> int:
        return len(self._known)

    def add(self, key: str, name: str) -> None:
        """A name, with the key that a hit gives back; a key that is known changes nothing."""
        if key not in self._known:
            self._known.add(key)
            self._waiting.append((key, name))

    def find(self, typed: str, count: int = 8) -> list[Hit]:
        """The best `count` names for what is typed; all in their order where nothing is."""
        query = "".join(fold(typed).lower().split())
        self._read()
        if not query:
            return [Hit(entry.key, entry.name, WORDS) for entry in self._entries[:count]]
        ranked: dict[int, _Rank] = {}
        fit = self._fitting(query)
        if len(query) == 1 and len(self._begin.get(query, ())) >= count:
            fit = self._begin[query]  # most names hold any one letter
        self._by_words(query, fit, ranked)
        initials = _NEVER_FIRST.isdisjoint(query)
        if initials:
            self._by_initials(query, fit, ranked)
        # A worse tier is looked at only where the better ones leave room.
        if sum(rank[0] <= INITIALS for rank in ranked.values()) < count:
            self._from_the_start(query, ranked)
        if len(ranked) < count:
            self._inside(query, fit, ranked)
        if initials and len(ranked) < count and len(query) > 1:
            self._by_letters(query, fit, ranked)
        if len(query) > 2 and all(rank[0] == APART for rank in ranked.values()):
            self._nearly(query, ranked)
        best = sorted(ranked.items(), key=lambda found: found[1])[:count]
        return [Hit(self._entries[n].key, self._entries[n].name, rank[0]) for n, rank in best]

    def _read(self) -> None:
        for key, name in self._waiting:
            entry = _read(key, name)
            plain, letters, number = entry.plain, entry.letters, len(self._entries)
            self._entries.append(entry)
            self._plain.append(plain)
            self._first.append("".join(each[0] for each in letters))
            self._starts.append(_bits("".join(letters) + plain))
            self._bits.append(_bits(plain) | _sounds_of(plain))
            for letter in {*letters[0], plain[0]} if plain else ():
                self._begin.setdefault(letter, []).append(number)
        if self._waiting:
            self._waiting.clear()
            self._last = ("", [])

    def _fitting(self, query: str) -> list[int]:
        """The names in which all keys occur; those of the query before, where it goes on."""
        before, known = self._last
        numbers: Iterable[int] = range(len(self._entries))
        if before and query.startswith(before):
            numbers = known
        bits, has = _bits(query), self._bits
        fit = [n for n in numbers if not bits & ~has[n]]
        self._last = (query, fit)
        return fit

    def _by_words(self, query: str, fit: list[int], ranked: dict[int, _Rank]) -> None:
        for n in fit:
            if query in self._plain[n]:
                plain = self._plain[n]
                ranked[n] = (WORDS, 0, plain.find(query), len(plain) - len(query), n)

    def _by_initials(self, query: str, fit: list[int], ranked: dict[int, _Rank]) -> None:
        width, bits, latin = len(query), _bits(query), query.isascii()
        for n in fit:
            if bits & ~self._starts[n] or n in ranked:
                continue
            entry = self._entries[n]
            usual = self._first[n].find(query) if latin else -1
            at = usual if usual == 0 else _initials_at(query, entry)
            if at >= 0:
                unusual = int(latin and at != usual)
                longer = len(entry.plain) - width
                ranked[n] = (INSIDE if at else INITIALS, unusual, at, longer, n)

    def _from_the_start(self, query: str, ranked: dict[int, _Rank]) -> None:
        bits = _bits(query)
        for n in self._begin.get(query[0], ()):
            rank = ranked.get(n)
            if bits & ~self._bits[n] or (rank and rank[0] <= INITIALS):
                continue
            if _spells(query, 0, self._entries[n], 0):
                ranked[n] = (PINYIN, 0, 0, len(self._plain[n]), n)

    def _inside(self, query: str, fit: list[int], ranked: dict[int, _Rank]) -> None:
        first = _bit(query[0])
        for n in fit:
            if n not in ranked and first & self._starts[n]:
                at = _spelled_at(query, self._entries[n])
                if at >= 0:
                    ranked[n] = (INSIDE, 0, at, len(self._plain[n]), n)

    def _by_letters(self, query: str, fit: list[int], ranked: dict[int, _Rank]) -> None:
        bits = _bits(query)
        for n in fit:
            if bits & ~self._starts[n] or n in ranked:
                continue
            if _apart(query, self._entries[n]):
                ranked[n] = (APART, 0, 0, len(self._plain[n]) - len(query), n)

    def _nearly(self, query: str, ranked: dict[int, _Rank]) -> None:
        """The names whose initials, or whose spelling from the start, are one key away.

        The first key or the second is the right one to begin with: a tenth of all names.
        """
        width, bits = len(query), _bits(query)
        begin = self._begin
        for n in {*begin.get(query[0], ()), *begin.get(query[1], ())}:
            entry = self._entries[n]
            length = len(entry.letters)
            if n in ranked or (width > length + 1 and width < 5):
                continue
            if width <= length + 1 and (bits & ~self._starts[n]).bit_count() <= 1:
                away = _one_key_off(query, entry.letters)
                if away:
                    ranked[n] = (NEARLY, 0, away, abs(length - width), n)
                    continue
            if width >= 5 and not bits & ~self._bits[n]:
                away = min(
                    filter(None, (_one_key_off(query, s) for s in _spellings(entry))), default=0
                )
                if away:
                    ranked[n] = (NEARLY, 0, 3 + away, length, n)


def sounds_like(typed: str, text: str) -> bool:
    """Whether a line of `text` holds words whose initials or pinyin is typed, without a gap."""
    query = fold(typed).lower()
    bits = _bits(query)
    for line in text.split("\n"):
        if not bits & ~_line_bits(line):
            entry = _line(line)
            if _initials_at(query, entry) >= 0 or _spelled_at(query, entry) >= 0:
                return True
    return False


# Most lines of records are the same few (kind, place, tags), and a search goes on key by key.
@lru_cache(maxsize=1 << 16)
def _line_bits(line: str) -> int:
    return _sounds_of(line) | _bits(line)


@lru_cache(maxsize=1 << 14)
def _line(line: str) -> _Entry:
    return _read("", line)


def _sounds_of(text: str) -> int:
    bits = 0
    for character in text:
        bits |= _sound_bits(character)
    return bits


@cache
def _sound_bits(character: str) -> int:
    return _bits("".join(readings(character)).lower())


def _read(key: str, name: str) -> _Entry:
    plain = "".join(c for c in fold(name).lower() if c.isalnum())
    sounds = tuple(readings(c) for c in plain)
    letters = tuple("".join(dict.fromkeys(s[0] for s in each)) for each in sounds)
    return _Entry(key, name, plain, letters, sounds)


@cache
def _bit(character: str) -> int:
    # Letters and digits have bits of their own, all else shares what is left of 64.
    if character.isascii():
        return 1 << (ord(character) & 31 if character.isalpha() else 32 + (ord(character) & 15))
    return 1 << (48 + ord(character) % 16)


def _bits(text: str) -> int:
    """The characters that occur, as bits: what a query has and a name has not rules it out."""
    bits = 0
    for character in set(text):
        bits |= _bit(character)
    return bits


def _initials_at(query: str, entry: _Entry) -> int:
    """Where the characters begin whose first letters are typed, in any reading; characters of the
    name itself may stand among the letters (党flz). -1: nowhere."""
    letters, plain = entry.letters, entry.plain
    for start in range(len(letters) - len(query) + 1):
        at = start
        for letter in query:
            if letter not in letters[at] and letter != plain[at]:
                break
            at += 1
        else:
            return start
    return -1


def _spelled_at(query: str, entry: _Entry) -> int:
    """Where the characters begin that the query spells, each by its pinyin or the beginning of it:
    dangflz, dfenglian. -1: nowhere."""
    first = query[0]
    for start, letters in enumerate(entry.letters):
        if (first in letters or entry.plain[start] == first) and _spells(query, 0, entry, start):
            return start
    return -1


def _spells(query: str, at: int, entry: _Entry, place: int) -> bool:
    """Whether the rest of the query spells the characters from `place` on."""
    if at == len(query):
        return True
    if place == len(entry.plain):
        return False
    if query[at] == entry.plain[place] and _spells(query, at + 1, entry, place + 1):
        return True
    if query[at] not in entry.letters[place]:
        return False
    for sound in entry.sounds[place]:
        length, most = 0, min(len(sound), len(query) - at)
        while length < most and sound[length] == query[at + length]:
            length += 1
        # The longest beginning first: dang is 当 rather than 大 and what follows.
        for taken in range(length, 0, -1):
            if _spells(query, at + taken, entry, place + 1):
                return True
    return False


def _apart(query: str, entry: _Entry) -> bool:
    """Whether the letters are first letters of characters in that order, with others between."""
    place, end = 0, len(entry.letters)
    for letter in query:
        while place < end and letter not in entry.letters[place] and letter != entry.plain[place]:
            place += 1
        if place == end:
            return False
        place += 1
    return True


def _spellings(entry: _Entry) -> list[str]:
    return ["".join(sounds) for sounds in islice(product(*entry.sounds), _SPELLINGS)]


def _one_key_off(query: str, wanted: Sequence[str]) -> int:
    """1: two keys swapped, 2: one too many or one missing, 3: one wrong; 0: it is further away.

    `wanted` has for each place the letters that fit there, and may go on behind the query.
    """
    width, length = len(query), len(wanted)
    same = 0
    while same < width and same < length and query[same] in wanted[same]:
        same += 1
    if same >= width:
        return 0

    def fits(at: int, place: int) -> bool:
        return width - at <= length - place and all(
            letter in wanted[place + n] for n, letter in enumerate(query[at:])
        )

    if (
        same + 1 < min(width, length)
        and query[same] in wanted[same + 1]
        and query[same + 1] in wanted[same]
        and fits(same + 2, same + 2)
    ):
        return 1
    if fits(same + 1, same) or fits(same, same + 1):
        return 2
    return 3 if same and same < length and fits(same + 1, same + 1) else 0
