"""Which field of a kind a number belongs to, by its unit and the words around it (`quick.toml`)."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec
from msgspec import Struct

from store.kinds import Field, Kind, read_toml
from store.model import Quantity

__all__ = [
    "PEOPLE", "Count", "Cues", "cues", "fill_fields", "is_due",
    "is_of_something_else", "is_said", "labels_before", "says_kind",
]  # fmt: skip

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
    kinds: dict[str, tuple[str, ...]]
    fields: dict[str, Cues]
    crowd: tuple[str, ...] = ()
    served: tuple[str, ...] = ()
    staff: tuple[str, ...] = ()


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
    words_of_kind = (*kind.words, *_table().kinds.get(kind.key, ()))
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
    return any(word in words for word in _table().kinds.get(kind.key, ()))
