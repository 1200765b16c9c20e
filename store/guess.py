"""Guesses the kind of a record from its words, and the field that a number belongs to.

A small scored table over data (`quick.toml`, and the words of `kinds.toml`): nothing is learned,
the same words always give the same guess, and a guess says how sure it is.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import msgspec
from msgspec import Struct

from store.kinds import Field, Kind, Kinds, read_toml
from store.model import Quantity

__all__ = [
    "PEOPLE", "Count", "Cues", "KindGuess", "cues", "fill_fields", "guess_kind", "is_due",
    "is_of_something_else", "is_said", "labels_before", "says_kind",
]  # fmt: skip

SAYS, SURE, LEANS, OWN = 7.0, 4.0, 1.5, 2.0
"""What a word of quick.toml (says, sure, more) and one of kinds.toml counts."""
LEAST = 2.0
"""A kind with less is no guess: 其他."""
UNSAID = 2.4
"""The same where no word of it stands there, only a number: 通关32小时."""
CLOSE = 2.0
"""Two kinds that lie no further apart are both told."""
APART = 3.5
"""So far apart they must lie where words say both by themselves: 文明交通劝导."""
CERTAIN = 4.7
"""Less is told as a guess, too: one word of two characters among others (信用 in 信用卡)."""

SAID = 4.0
"""What the words around a number count, where they say whose it is."""
SUITS, ALONE = 0.9, 0.95
"""The same where they only agree with the field, and where there are none: 恳谈会 65人 家属21人."""
_FOR = re.compile("[给向帮替为]$|^[给帮替](?!扶)|^为(?!期|民|人|了|配合)")
"""Before people for whom something was done: 给6名退休师傅送蛋糕."""
_COPULA = re.compile("(?:有|达到?|共?计|应?为|约|超过?|合计|[到来去]了)$")
"""What only joins a number to its words: 参与者为86人."""
_PLAIN = re.compile(
    "(?:全年|一年|全[一-龥]{1,2}(?=共)|上下?半年|期间|会上|当场|现场|前后|先后|累计|一共|共|已|又|再|都|下来|[一-龥]里)*"
    "(?:[一-龥]?[了过得到出掉]|[开干搞办做来去听坐签评选创查清考报发贴挂换修建铺种栽植募捐凑给]|完成|组织"
    "|实现|来听|听讲|听课|上路|上岗|报到|到场)?的?"
)
"""What says no more than that something was done: 全年开了2次."""
_DUE = (
    "应到",
    "应到会",
    "应参会",
    "应参加",
    "应参训",
    "应检",
    "应考",
    "应出席",
    "应到人数",
    "原定",
    "预计",
    "预计参加",
    "拟参加",
)
PEOPLE = ("人", "名", "位", "人次")
_ALIKE = (
    PEOPLE,
    ("次", "场", "场次", "期", "班次", "轮", "节", "批次", "批"),
    ("个", "处", "项", "条"),
    ("处", "项", "件"),
    ("起", "件", "宗", "例"),
    ("株", "棵"),
    ("户", "家"),
    ("辆", "辆次", "台", "车次"),
    ("条", "幅", "块", "册", "份", "张", "本", "套"),
)
"""Measures that count the same things in other words."""


class _Words(Struct, frozen=True, forbid_unknown_fields=True):
    says: tuple[str, ...] = ()
    sure: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    near: tuple[str, ...] = ()


class Cues(Struct, frozen=True, rename={"forbidden": "not"}, forbid_unknown_fields=True):
    """The words around a number that say which field it fills, or that it does not.

    `suits`: words that agree with the field; `came`: words for people do, too; `only`: without
    words it is no other unit than the first; `told`: without words it fills none.
    """

    before: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    suits: tuple[str, ...] = ()
    came: bool = False
    only: bool = False
    told: bool = False


class _Table(Struct, frozen=True, forbid_unknown_fields=True):
    kinds: dict[str, _Words]
    fields: dict[str, Cues]
    names: tuple[str, ...] = ()
    crowd: tuple[str, ...] = ()
    served: tuple[str, ...] = ()
    staff: tuple[str, ...] = ()


class KindGuess(Struct, frozen=True):
    """`key` is the best fit, `others` the next ones, best first; `sure` where none comes close."""

    key: str
    others: tuple[str, ...] = ()
    sure: bool = False


class Count(Struct, frozen=True):
    """A number with the words of its part of the line: before it, and behind it."""

    quantity: Quantity
    before: str
    after: str


@cache
def _table() -> _Table:
    return msgspec.convert(read_toml(Path(__file__).with_name("quick.toml")), _Table)


@cache
def cues(key: str, label: str) -> Cues:
    """What stands around the numbers of a field; its label is always one of them.

    A field of the same key and another label may have words of its own.
    """
    fields = _table().fields
    found = fields.get(f"{key} {label}") or fields.get(key) or Cues()
    return msgspec.structs.replace(found, before=(*found.before, label))


def guess_kind(
    text: str, kinds: Kinds, measures: Iterable[str] = (), favoured: Iterable[str] = ()
) -> KindGuess:
    """The kind that the words of `text` fit best; other (其他) where none does.

    `measures` are the units of the numbers in the line, `favoured` the kinds that the current
    section collects: both only tip the scales.
    """
    scale = _scale(kinds)
    scores: dict[str, list[float]] = {}
    said: set[str] = set()
    end = len(text.rstrip())
    # Looked for at every place, so that a word inside a longer one counts as well.
    for at, letter in enumerate(text):
        for word in scale.words.get(letter, ()):
            if not text.startswith(word, at):
                continue
            stop = at + len(word)
            last = stop >= end or not text[stop].isalnum()
            if len(word) == 1 and not last:
                continue  # 社会组织 is no 会
            if letter.isdecimal() and text[at - 1 : at].isalnum() and at and text[at - 1].isascii():
                continue  # 湘A12345
            # The longer word says more; what a name ends with says what it is: 志愿服务培训.
            more = 0.3 * len(word) + (2.0 if last else 0.0)
            for key, weight in scale.weights.get(word, ()):
                if weight >= SURE:
                    said.add(key)
                scores.setdefault(key, []).append(weight + more)
            break
    for key, word, but in scale.ends:
        if _closes(text, word, but):
            scores.setdefault(key, []).append(SURE + 2.0)
            said.add(key)
    found = {key: max(each) + 0.2 * (sum(each) - max(each)) for key, each in scores.items()}
    units = {unit for unit in measures if unit not in PEOPLE and unit not in ("次", "个")}
    for key, leaning in scale.measures:
        if not units.isdisjoint(leaning):
            found[key] = found.get(key, 0.0) + LEANS
    for key in found:
        if any(units.intersection(field.units) for field in kinds[key].fields):
            found[key] += 0.8
    for key in favoured:
        if key in kinds:
            found[key] = found.get(key, 0.0) + 1.0
    ranked = sorted(found, key=lambda key: -found[key])
    best = ranked[0] if ranked else "other"
    if found.get(best, 0.0) < (LEAST if best in scores else UNSAID):
        best, *others = [*(key for key in _further(text) if key in kinds), "other"]
        return KindGuess(best, tuple(dict.fromkeys((*others[:2], *ranked[:3]))))
    ahead = found[best] - found[ranked[1]] if len(ranked) > 1 else found[best]
    told = best in said or len(scores.get(best, ())) > 1
    sure = told and found[best] >= CERTAIN and ahead > (APART if len(said - {best}) else CLOSE)
    near = _table().kinds.get(best, _Words()).near
    sure = sure and not any(key in scores for key in near)
    return KindGuess(best, tuple(ranked[1:4]), sure)


@cache
def _further_words() -> dict[str, list[str]]:
    """The kinds of each word of quick_words.toml."""
    words: dict[str, list[str]] = {}
    for key, listed in read_toml(Path(__file__).with_name("quick_words.toml")).items():
        for word in str(listed).split():
            words.setdefault(word, []).append(key)
    return words


def _further(text: str) -> list[str]:
    """The kinds that further words of `text` speak for, the best first."""
    words = _further_words()
    scores: dict[str, float] = {}
    for at in range(len(text)):
        for length in range(6, 1, -1):
            if found := words.get(text[at : at + length]):
                for key in found:
                    scores[key] = scores.get(key, 0.0) + 1.5 + 0.5 * length
                break
    return sorted(scores, key=lambda key: -scores[key])


def _closes(text: str, word: str, but: tuple[str, ...]) -> bool:
    """Whether a word of `text` ends with `word`: 热线办件督办会."""
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        before = text[at - 1 : at]
        whole = not text[end : end + 1].isalnum() and (before.isalpha() or before in ("》", "”"))
        if whole and not text[:end].endswith(but):
            return True
        at = text.find(word, end)
    return False


class _Scale(Struct, frozen=True):
    """What a table of kinds goes by; made once for it.

    `words` are those that begin with a character, the longer ones first; `weights` the kinds that a
    word speaks for, which a name does not; `ends` and `measures` what the kinds of the table have
    of them in quick.toml.
    """

    words: dict[str, tuple[str, ...]]
    weights: dict[str, list[tuple[str, float]]]
    ends: tuple[tuple[str, str, tuple[str, ...]], ...]
    measures: tuple[tuple[str, tuple[str, ...]], ...]


_SCALES: dict[int, tuple[Kinds, _Scale]] = {}


def _scale(kinds: Kinds) -> _Scale:
    known = _SCALES.get(id(kinds))
    if known is not None and known[0] is kinds:
        return known[1]
    weights: dict[str, dict[str, float]] = {}
    table = {key: words for key, words in _table().kinds.items() if key in kinds}
    for kind in kinds.kinds.values():
        more = table.get(kind.key, _Words())
        for words, weight in (
            (kind.words, OWN),
            (more.more, LEANS),
            (more.sure, SURE),
            (more.says, SAYS),
        ):
            for word in words:
                each = weights.setdefault(word, {})
                each[kind.key] = max(weight, each.get(kind.key, 0.0))
        if kind.key not in table:
            weights.setdefault(kind.label, {})[kind.key] = SURE
    first: dict[str, list[str]] = {}
    for word in sorted({*weights, *_table().names}, key=len, reverse=True):
        first.setdefault(word[:1], []).append(word)
    scale = _Scale(
        words={letter: tuple(words) for letter, words in first.items()},
        weights={word: list(each.items()) for word, each in weights.items()},
        ends=tuple((key, end, each.but) for key, each in table.items() for end in each.ends),
        measures=tuple((key, each.measures) for key, each in table.items() if each.measures),
    )
    _SCALES.clear()
    _SCALES[id(kinds)] = (kinds, scale)
    return scale


def fill_fields(counts: list[Count], kind: Kind) -> list[str | None]:
    """The key of the field that each number fills; None: it has none of its own.

    By unit first, then by the words around it; each field takes one number. A total goes before
    its parts: 党员20人、群众45人，共65人.
    """
    fields = [field for field in kind.fields if field.is_quantity]
    total = _total(counts)
    fits = [
        (score + (SAID if n == total else 0.0), -n, -order, field.key)
        for n, count in enumerate(counts)
        for order, field in enumerate(fields)
        if (score := _fit(count, field)) > 0
    ]
    found: list[str | None] = [None] * len(counts)
    for _, n, _, key in sorted(fits, reverse=True):
        if found[-n] is None and key not in found:
            found[-n] = key
    return found


def _total(counts: list[Count]) -> int | None:
    """Which of three or more numbers of people is the sum of the others."""
    people = [(n, c.quantity.value or 0) for n, c in enumerate(counts) if c.quantity.unit in PEOPLE]
    whole = sum(value for _, value in people)
    return next((n for n, value in people if len(people) > 2 and value * 2 == whole), None)


def is_said(count: Count, field: Field) -> bool:
    """Whether the words around a number say that it is the field's."""
    return _fit(count, field) >= SAID


def is_of_something_else(count: Count, field: Field, kind: Kind) -> bool:
    """Whether a number has words of its own, and none of them is of the field, the kind or, where
    people are counted, of who they are: 修改7次, 收集意见45条."""
    before = _COPULA.sub("", count.before)
    if not field.units or is_said(count, field) or _PLAIN.fullmatch(before):
        return False
    words = cues(field.key, field.label)
    if any(word in count.before for word in (*words.before, *words.suits)):
        return False
    own = _table().kinds.get(kind.key, _Words())
    words_of_kind = (*kind.words, *own.says, *own.sure, *own.more)
    if count.quantity.unit in PEOPLE and before.endswith(_table().crowd):
        if any(word in before for word in _table().served if word not in words_of_kind):
            return True
        return not words.came and before.endswith(_table().staff)
    return not any(word in before or word in count.after for word in words_of_kind)


def _are_people(count: Count) -> bool:
    """Whether the words before a number say who came, and not to whom something was done."""
    before, table = _COPULA.sub("", count.before), _table()
    people = count.quantity.unit in PEOPLE and before.endswith(table.crowd)
    return people and not any(word in before for word in table.served)


def is_due(count: Count) -> str:
    """The words by which a number is of those who should have come: 应到70人; "" for others."""
    return next((word for word in _DUE if count.before.endswith(word)), "")


def _fit(count: Count, field: Field) -> float:
    unit = count.quantity.unit
    if is_due(count):
        return 0.0
    if field.type == "money":
        score = 3.0 if unit == "元" else 0.0
    elif field.type == "percent":
        score = 3.0 if unit == "%" else 0.0
    elif unit in ("元", "%"):
        score = 0.0
    elif unit in field.units:
        score = 3.0 - 0.1 * field.units.index(unit)
    elif any(unit in alike and set(alike).intersection(field.units) for alike in _ALIKE):
        score = 2.0
    else:
        score = 0.0 if field.units else 1.0
    if not score:
        return 0.0
    words = cues(field.key, field.label)
    served = _FOR.search(count.before) if words.came else None
    if served and (count.after or not count.before.endswith("为")):  # but 参与者为86人
        return 0.0
    if any(word in count.before or count.after.startswith(word) for word in words.forbidden):
        return 0.0
    if not count.before and not count.after:
        score += ALONE
    elif said := [w for w in (*words.before, *words.kept) if count.before.endswith(w)]:
        score += SAID + 0.01 * max(map(len, said))  # 整改隐患 says more than 隐患
    elif any(word in count.before for word in words.before):
        score += 1.0
    elif any(word in count.before for word in words.suits) or (words.came and _are_people(count)):
        score += SUITS
    if any(count.after.startswith(word) for word in words.after):
        score += SAID
    if words.told and not any(word in count.before for word in words.before) and score < SAID:
        return 0.0
    other = unit not in field.units[:1]
    return 0.0 if words.only and score < SAID and other else score


def labels_before(kind: Kind, key: str | None) -> Mapping[str, None]:
    """Words that only say what the number behind them is, so that they are no part of a title."""
    fields = [f for f in kind.fields if f.is_quantity and key in (None, f.key)]
    return dict.fromkeys(word for f in fields for word in cues(f.key, f.label).before)


def says_kind(kind: Kind, words: str) -> bool:
    """Whether a word stands among them that says the kind by itself."""
    sure = _table().kinds.get(kind.key, _Words()).sure
    return any(word in words for word in sure)
