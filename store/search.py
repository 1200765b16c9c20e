"""Finding names as one types: by their words, pinyin, initials of pinyin, or nearly so.

dflz, dangfeng, 党flz and fdlz all find 党风廉政. Every reading of a character counts (长 is c and z).
Tiers, the best first: the words themselves, initials from the start, full pinyin, initials inside,
letters in order, one key wrong (two swapped, one extra, one missing, one beside the right one).
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from msgspec import Struct

from store.fold import fold
from store.pinyin import readings

__all__ = ["Hit", "Index"]

WORDS, INITIALS, PINYIN, INSIDE, APART, NEARLY = range(6)
"""The tiers of a hit."""


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
    first: str
    """The usual first letter of each character: dflz."""
    letters: tuple[str, ...]
    """All first letters of each character (长: cz)."""
    several: bool
    """Whether some character has more than one."""
    sounds: tuple[tuple[str, ...], ...]
    """All readings of each character."""
    spelled: str
    """All readings in a row."""
    starts: int
    """The first letters that occur, as bits; what a query has and a name has not rules it out."""
    bits: int
    """All letters that occur in any reading, as bits."""


_Ranked = tuple[int, int, int, int, _Entry]
"""Tier, where it begins or how far it is off, how much longer the name is, its order, and it."""


class Index:
    """Names to find, in the order in which they are to be offered (most used first).

    Readings are looked up when a name is first compared, not when it is added: an index costs
    nothing until somebody types. `add` may be called at any time.
    """

    def __init__(self, names: Iterable[tuple[str, str]] = ()) -> None:
        self._names: dict[str, str] = {}
        self._entries: list[_Entry] = []
        self._known: set[str] = set()
        self._waiting: list[tuple[str, str]] = []
        for key, name in names:
            self.add(key, name)

    def __len__(self) -> int:
        return len(self._known)

    def add(self, key: str, name: str) -> None:
        """A name with the key that a hit gives back; a key that is known already changes nothing."""
        if key not in self._known:
            self._known.add(key)
            self._waiting.append((key, name))

    def find(self, typed: str, count: int = 8) -> list[Hit]:
        """The best `count` names for what is typed; all in their order where nothing is."""
        query = "".join(fold(typed).lower().split())
        self._read()
        if not query:
            return [Hit(entry.key, entry.name, WORDS) for entry in self._entries[:count]]
        ranked = sorted(self._ranked(query), key=lambda found: found[:-1])
        if not ranked or ranked[0][0] == APART:
            ranked += sorted(self._nearly(query), key=lambda found: found[:-1])
        hits: dict[str, Hit] = {}
        for tier, *_, entry in ranked:
            hits.setdefault(entry.key, Hit(entry.key, entry.name, tier))
            if len(hits) == count:
                break
        return list(hits.values())

    def _read(self) -> None:
        for key, name in self._waiting:
            self._entries.append(_entry(key, name))
        self._waiting.clear()

    def _ranked(self, query: str) -> Iterator[_Ranked]:
        """Every name that fits without a wrong key, with its rank; smaller is better."""
        latin = query.isascii()
        bits, width = _bits(query), len(query)
        for order, entry in enumerate(self._entries):
            at = entry.plain.find(query)
            if at >= 0:
                yield WORDS, at, len(entry.plain) - width, order, entry
                continue
            if bits & ~entry.bits:
                continue
            if not bits & ~entry.starts:
                at = _initials_at(query, entry)
                if at >= 0:
                    tier = INSIDE if at else INITIALS
                    yield tier, at, len(entry.plain) - width, order, entry
                    continue
            at = _spelled_at(query, entry)
            if at >= 0:
                yield (INSIDE if at else PINYIN), at, len(entry.plain), order, entry
            elif not bits & ~entry.starts and width > 1 and _apart(query, entry, latin):
                yield APART, 0, len(entry.plain) - width, order, entry

    def _nearly(self, query: str) -> Iterator[_Ranked]:
        """The names whose initials, or whose spelling from the start, are one key away."""
        width = len(query)
        if width < 3:
            return
        bits = _bits(query)
        for order, entry in enumerate(self._entries):
            length = len(entry.first)
            if width - 1 <= length and (bits & ~entry.starts).bit_count() <= 1:
                away = _one_key_off(query, entry.letters)
                if away:
                    yield NEARLY, away, abs(length - width), order, entry
                    continue
            if width >= 5 and not (bits & ~entry.bits):
                away = _one_key_off(query, entry.spelled)
                if away:
                    yield NEARLY, 3 + away, length, order, entry


def _entry(key: str, name: str) -> _Entry:
    plain = "".join(c for c in fold(name).lower() if c.isalnum())
    sounds = tuple(readings(c) for c in plain)
    letters = tuple("".join(dict.fromkeys(sound[0] for sound in each)) for each in sounds)
    return _Entry(
        key,
        name,
        plain,
        "".join(each[0] for each in letters),
        letters,
        any(len(each) > 1 for each in letters),
        sounds,
        "".join(each[0] for each in sounds),
        _bits("".join(letters) + plain),
        _bits("".join("".join(each) for each in sounds) + plain),
    )


@lru_cache(maxsize=65536)
def _bit(character: str) -> int:
    # Letters and digits have bits of their own, all else shares what is left of 64.
    if character.isascii():
        return 1 << (ord(character) & 31 if character.isalpha() else 32 + (ord(character) & 15))
    return 1 << (48 + ord(character) % 16)


def _bits(text: str) -> int:
    bits = 0
    for character in set(text):
        bits |= _bit(character)
    return bits


def _initials_at(query: str, entry: _Entry) -> int:
    """Where in the name the characters begin whose first letters are typed; characters of the
    name itself may stand among the letters (党flz). -1: nowhere."""
    at = entry.first.find(query)
    if at == 0 or not (entry.several or not query.isascii()):
        return at
    width = len(query)
    for start in range(len(entry.letters) - width + 1):
        if start == at:
            return at
        if all(
            letter in entry.letters[start + n] or letter == entry.plain[start + n]
            for n, letter in enumerate(query)
        ):
            return start
    return at


def _spelled_at(query: str, entry: _Entry) -> int:
    """Where the characters begin that the query spells, each by its pinyin or the beginning of it:
    dangflz, dfenglian. -1: nowhere."""
    for start, sounds in enumerate(entry.sounds):
        if (
            any(sound[0] == query[0] for sound in sounds) or entry.plain[start] == query[0]
        ) and _spells(query, 0, entry, start):
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
    for sound in entry.sounds[place]:
        length = 0
        while (
            length < len(sound) and at + length < len(query) and sound[length] == query[at + length]
        ):
            length += 1
        # The longest beginning first: dang is 当 rather than 大 and what follows.
        for taken in range(length, 0, -1):
            if _spells(query, at + taken, entry, place + 1):
                return True
    return False


def _apart(query: str, entry: _Entry, latin: bool) -> bool:
    """Whether the letters are first letters of characters in that order, with others between."""
    if latin and not entry.several:
        rest = iter(entry.first)
        return all(letter in rest for letter in query)
    place = 0
    for letter in query:
        while place < len(entry.letters) and not (
            letter in entry.letters[place] or letter == entry.plain[place]
        ):
            place += 1
        if place == len(entry.letters):
            return False
        place += 1
    return True


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
        same + 1 < width
        and same + 1 < length
        and query[same] in wanted[same + 1]
        and query[same + 1] in wanted[same]
        and fits(same + 2, same + 2)
    ):
        return 1
    if fits(same + 1, same) or fits(same, same + 1):
        return 2
    return 3 if same < length and same and fits(same + 1, same + 1) else 0
