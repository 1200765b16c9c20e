"""The words that a number was typed with: 评委 of 评委7人, 发言 of 8人发言."""

import re
from collections.abc import Collection, Mapping

from msgspec import UNSET
from msgspec.structs import replace

from store.model import FieldValue, Quantity

__all__ = [
    "PIECES", "VAGUE", "bare", "is_crowd", "kept_labels", "labelled", "labels_in", "typed",
    "with_label",
]  # fmt: skip

PIECES = re.compile("([ \\u3000，,、；;。：:！!|｜]+)")
"""Between two pieces of a title."""
_CROWD = re.compile(
    "(?:在职|离退休|退休|老|青年|女|机关|一线|基层|骨干|入党|预备)?"
    "(?:干部职工|党员干部|党员群众|干部群众|教职工|干部|职工|党员|师生|教师|学生|志愿者|队员|青年|团员|员工|会员|代表"
    "|民警|干警|医护人员|医生|护士|学员|同志|老人|村民|居民|群众|市民|家长|儿童|少年|网格员|工作人员|骨干)"
    "(?:代表)?(?:参加|参与|参训)?"
)
_PAIRS = (("“", "”"), ("《", "》"), ("（", "）"), ("(", ")"), ("‘", "’"))
_LABELLED = re.compile(
    r"(?![第每各占]|人均)([一-龥]{1,12}?)[：:]?((?:[约近超逾]|共计?)?[\d０-９].*)"
)
"""评委7人 among 其他数量."""
_IN_WORDS = re.compile(
    r"(?![第每各占]|人均)([一-龥]{2,12}?)(?<![一二三四五六七八九十两百千万几])"
    r"[：:]?([一二三四五六七八九十两百千万].*)"
)
"""评委七人; but 七八十人 is no number."""
VAGUE = re.compile(
    "不(?:[足到]|超过|少于|低于)|未[到满]|[至最][少多]|大[概约]|[少低多高]于|差不多|估计|将近"
    "|仅|只有|平均|全年|累计|[合总]计|[约折]合(?:人民币)?"
)
"""Words before a number that do not say what it is of."""


def is_crowd(words: str) -> bool:
    """Whether words say who took part, as they stand behind a number: 党员, 职工参加."""
    return _CROWD.fullmatch(words) is not None


def bare(value: FieldValue, but: Collection[str] = ()) -> FieldValue:
    """A value without labels, `but` these."""
    if isinstance(value, tuple):
        return tuple(_bare(q, but) if isinstance(q, Quantity) else q for q in value)
    return _bare(value, but) if isinstance(value, Quantity) else value


def _bare(quantity: Quantity, but: Collection[str] = ()) -> Quantity:
    return quantity if quantity.label in but else replace(quantity, label=UNSET)


def labelled(text: str) -> Quantity | None:
    """A number with the word that says what it is of: 评委7人, 评委 7 人."""
    from store.quantity import parse_quantity  # noqa: PLC0415 - a list of records parses none

    typed = "".join(text.split())
    for match in (_LABELLED.fullmatch(typed), _IN_WORDS.fullmatch(typed)):
        counted = parse_quantity(match[2]) if match else None
        if match and counted and counted.value is not None:
            return replace(counted, label=match[1])
    return None


def with_label(quantity: Quantity) -> str:
    """A number as a person types it among others: 评委7人."""
    return f"{quantity.label or ''}{quantity.raw}"


def typed(value: FieldValue) -> str:
    """A value as a person would type it."""
    if isinstance(value, tuple):
        return "、".join(with_label(v) if isinstance(v, Quantity) else v for v in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    return value if isinstance(value, str) else value.raw


def kept_labels(given: FieldValue, before: FieldValue | None) -> FieldValue:
    """What was typed again, with the labels of what stood there: a number that stands there still
    keeps its own, one that was changed that of its place."""
    if isinstance(given, Quantity) and isinstance(before, Quantity):
        return _relabelled(given, before)
    if not isinstance(given, tuple) or not isinstance(before, tuple):
        return given
    left = [one for one in before if isinstance(one, Quantity)]
    found: list[str | Quantity] = []
    changed: list[int] = []
    for one in given:
        same = next((b for b in left if isinstance(one, Quantity) and _same(one, b)), None)
        if same is not None:
            left.remove(same)
        else:
            changed.append(len(found))
        found.append(one if same is None else same)
    if len(given) == len(before) and len(changed) == len(left) == 1:
        one = found[changed[0]]
        if isinstance(one, Quantity):
            found[changed[0]] = _relabelled(one, left[0])
    return tuple(found)


def _same(typed: Quantity, before: Quantity) -> bool:
    return _bare(typed) == _bare(before) and typed.label in (UNSET, before.label)


def _relabelled(typed: Quantity, before: Quantity) -> Quantity:
    keeps = typed.label or typed.value is None
    return typed if keeps else replace(typed, label=before.label)


def _is_whole(piece: str) -> bool:
    """Whether no quotation or bracket of it ends in another piece."""
    return all(piece.count(opens) == piece.count(closes) for opens, closes in _PAIRS)


def labels_in(title: str, fields: Mapping[str, FieldValue]) -> frozenset[str]:
    """The labels that stand in a title as a piece of their own, each of one number, in a row; the
    first piece may be one beside it."""
    numbers = [q for v in fields.values() for q in (v if isinstance(v, tuple) else (v,))]
    labels = [q.label for q in numbers if isinstance(q, Quantity) and q.label]
    pieces = PIECES.split(title)[::2]
    found = [n for n, piece in enumerate(pieces) if piece in labels and _is_whole(piece)]
    mine = [pieces[n] for n in found]
    behind = [n for n in found if n]
    row = not behind or behind == list(range(behind[0], behind[-1] + 1))
    once = all(pieces.count(label) == labels.count(label) == 1 for label in mine)
    return frozenset(mine) if row and once else frozenset()
