"""The words and dates that rules know: eras, sessions, typos, wordings, the lexicon, limits.

They stand in eras.toml, words.toml, typos.txt and lexicon.toml beside this file; a unit adds to
them in `settings/proofread.toml`:

    off = ["length"]                    # rules that the unit does not want
    lexicon = ["示例精神"]               # words that near misses by sound are held against
    [limits]
    characters = 2000
    [typos]
    "自愿者" = "志愿者"
    [[eras]]                            # as in eras.toml; one of the same name takes its place
"""

from functools import cache, cached_property
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from exports.proofread.finding import Grade
from store.clean import clean
from store.contract import StoreError
from store.kinds import read_settings, read_toml

__all__ = ["Data", "Era", "Limits", "Session", "Wording", "builtin_data", "load_data"]


class Era(Struct, frozen=True, forbid_unknown_fields=True):
    """What belongs to some years. `first`, `last`: "YYYY-MM", both included; "" is no limit."""

    name: str
    words: tuple[str, ...]
    kind: Literal["plan", "campaign", "slogan"]
    first: str
    last: str
    source: str
    now: str = ""

    @property
    def first_year(self) -> int:
        return int(self.first[:4]) if self.first else 0

    @property
    def last_year(self) -> int:
        return int(self.last[:4]) if self.last else 9999


class Founded(Struct, frozen=True, forbid_unknown_fields=True):
    """What anniversaries are counted from. `words`: as they stand before …周年."""

    name: str
    words: tuple[str, ...]
    year: int


class CountedDay(Struct, frozen=True, forbid_unknown_fields=True):
    """A day or month of each year. `first`: the year of the first, 0 where they are not counted;
    `date`: "MM-DD", "" where it moves."""

    name: str
    words: tuple[str, ...]
    first: int = 0
    date: str = ""

    @property
    def month_and_day(self) -> tuple[int, int]:
        return int(self.date[:2] or 0), int(self.date[3:] or 0)


class Session(Struct, frozen=True, forbid_unknown_fields=True):
    """A party congress (plenum 0) or a plenary session of its committee; held: "YYYY-MM"."""

    congress: int
    plenum: int
    held: str


class Wording(Struct, frozen=True, forbid_unknown_fields=True):
    """Patterns of one rule that need no code. A group `mark` is what is marked, else the whole
    match. `instead`: a suggestion, with groups as \\1, where one is certain.
    """

    key: str
    label: str
    grade: Grade
    source: str
    message: str
    patterns: tuple[str, ...]
    bad: tuple[tuple[str, str], ...]
    good: tuple[str, ...]
    instead: str | None = None


class Limits(Struct, frozen=True, forbid_unknown_fields=True):
    """How long texts may be, in characters without blanks."""

    characters: int = 2000
    sentence: int = 200


class Data(Struct, frozen=True, dict=True):
    """All that the rules know. `learned`: words from the unit's own approved texts."""

    eras: tuple[Era, ...]
    sessions: tuple[Session, ...]
    founded: tuple[Founded, ...]
    days: tuple[CountedDay, ...]
    typos: dict[str, str]
    wordings: tuple[Wording, ...]
    doubles: frozenset[str]
    lexicon: tuple[str, ...]
    surnames: frozenset[str]
    look_alikes: tuple[str, ...] = ()
    """Groups of characters that are taken for each other by the eye."""
    trade: tuple[str, ...] = ()
    """Words of the trade that dictionaries lack."""
    limits: Limits = Limits()
    off: frozenset[str] = frozenset()
    learned: tuple[str, ...] = ()

    def congress_year(self, congress: int) -> int:
        """The year in which it met; 0 where that is not known."""
        held = (s.held for s in self.sessions if (s.congress, s.plenum) == (congress, 0))
        return int(next(held, "0")[:4])

    @cached_property
    def typo_lengths(self) -> dict[str, tuple[int, ...]]:
        """By their first two characters how long the wrong words are, longest first."""
        found: dict[str, set[int]] = {}
        for wrong in self.typos:
            found.setdefault(wrong[:2], set()).add(len(wrong))
        return {start: tuple(sorted(some, reverse=True)) for start, some in found.items()}

    @cached_property
    def known(self) -> frozenset[str]:
        """Words that are right although the dictionary of cutting.py may lack them."""
        return frozenset((*self.lexicon, *self.learned, *self.trade))

    def with_learned(self, words: tuple[str, ...]) -> "Data":
        return msgspec.structs.replace(self, learned=words)


def _typos(path: Path) -> dict[str, str]:
    lines = path.read_text("utf-8").splitlines()
    return dict(line.split("\t") for line in lines if not line.startswith("#"))


@cache
def builtin_data() -> Data:
    """What is in the program itself."""
    here = Path(__file__).parent
    eras, words = read_toml(here / "eras.toml"), read_toml(here / "words.toml")
    lexicon = read_toml(here / "lexicon.toml")
    return Data(
        eras=tuple(msgspec.convert(e, Era) for e in eras["eras"]),
        sessions=tuple(msgspec.convert(s, Session) for s in eras["sessions"]),
        founded=tuple(msgspec.convert(f, Founded) for f in eras["founded"]),
        days=tuple(msgspec.convert(d, CountedDay) for d in eras["days"]),
        typos=_typos(here / "typos.txt"),
        wordings=tuple(msgspec.convert(w, Wording) for w in words["wordings"]),
        doubles=frozenset(words["doubles"]),
        lexicon=tuple(w for group in lexicon["lexicon"].values() for w in group.split()),
        surnames=frozenset(words["surnames"]),
        look_alikes=tuple(words["look_alikes"].split()),
        trade=tuple((here / "trade.txt").read_text("utf-8").split()),
    )


class _Own(Struct, forbid_unknown_fields=True):
    """What a unit may write in its file."""

    off: tuple[str, ...] = ()
    lexicon: tuple[str, ...] = ()
    doubles: tuple[str, ...] = ()
    limits: Limits = Limits()
    typos: dict[str, str] = {}
    eras: tuple[Era, ...] = ()
    founded: tuple[Founded, ...] = ()
    days: tuple[CountedDay, ...] = ()
    sessions: tuple[Session, ...] = ()


def load_data(settings: Path | None) -> Data:
    """The program's own, with what stands in `settings/proofread.toml`.

    Raises `StoreError` that says what is not understood there.
    """
    base = builtin_data()
    path = settings / "proofread.toml" if settings else None
    if path is None or not path.is_file():
        return base
    own = _own(path)
    names = {era.name for era in own.eras}
    held = {(s.congress, s.plenum) for s in own.sessions}
    return msgspec.structs.replace(
        base,
        eras=(*(e for e in base.eras if e.name not in names), *own.eras),
        sessions=(*(s for s in base.sessions if (s.congress, s.plenum) not in held), *own.sessions),
        founded=(*base.founded, *own.founded),
        days=(*base.days, *own.days),
        typos={**base.typos, **{clean(k): clean(v) for k, v in own.typos.items()}},
        doubles=base.doubles | set(own.doubles),
        lexicon=(*base.lexicon, *(clean(w) for w in own.lexicon)),
        limits=own.limits,
        off=frozenset(own.off),
    )


def _own(path: Path) -> _Own:
    own = read_settings(path, _Own, "写法见 docs/proofreading.md。")
    for era in own.eras:
        for when in (era.first, era.last):
            if when and not (len(when) == 7 and when[:4].isdecimal() and when[4] == "-"):
                raise StoreError(f"{path}：“{era.name}”的年月“{when}”应写作 2025-03。")
    for wrong in own.typos:
        if not wrong.strip():
            raise StoreError(f"{path}：typos 里有一条左边是空的。")
    return own
