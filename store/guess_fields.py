"""Guesses which field of its kind each number of a line fills, and which ones fill none.

A linear model as that of the kind (`store.guess_kind`): the words before a number and behind it,
its unit, and how it stands among the others speak for or against each field. What they weigh is
learned from lines whose writers marked what every number is (`bench/learn_fields.py`).
"""

import re
from collections.abc import Sequence
from functools import cache
from math import exp
from pathlib import Path

from msgspec import Struct

from store.cues import cues
from store.kinds import Field, Kind, builtin_kinds
from store.measures import PEOPLE, nearness
from store.model import Quantity
from store.weights import Weights, read_weights

__all__ = [
    "FIELD_WEIGHTS",
    "PLACES",
    "SURE",
    "Count",
    "Fill",
    "classes",
    "fill_fields",
    "may_fill",
    "pieces",
    "pieces_of_field",
]  # fmt: skip

FIELD_WEIGHTS = Path(__file__).with_name("field_weights.txt")
SURE = 0.85
"""A field that is less likely is told as a guess, and so is one that a number all but fills."""
SURER, DOUBTED = 0.92, 0.8
"""So likely a field must be behind words of which nothing was learned; else, and of people for 个,
it is no likelier than the second."""
FAR = 1000
"""So many tenths below 0 are as unlikely as any."""
NAMED, OWN_UNIT, OWN_WORDS = 50, 15, 30
"""What a field gains in tenths behind its label, and one of a unit's own kind."""
NEAR, AHEAD, BEHIND = 12, 6, 10
"""Characters that are looked at: before a number, of the word before those, and behind it."""
_OF_PEOPLE = [(unit,) for unit in PEOPLE]
_WHO = {*PEOPLE, "户"}
_HOUSEHOLDS = ("户", "户次", "家", "家次", "对")
ANY = "*"
_DIGITS = re.compile(r"[\d.,]+")
_MARKS = re.compile(r"[^一-龥a-z0]")
_NOT = re.compile(
    "(?:[不未没无非]|没有|(?<![接招等款对])待|(?<!按)需|(?<![供响适反对相])应|(?<![模虚])拟|限期|责令|逾期)$"
)
"""Behind it stands what was not done; but 接待服务, 供应发放, 模拟开展, 按需服务."""
_NOT_DONE = re.compile("(?:[未没](?!成年|收)|尚未|没有)[一-龥]{2}$")
_ABSENT = re.compile("(?:缺席|请假|迟到|早退|缺勤|旷课|未到|没到|没来|补考|缺考)$")
"""Who was not there is in no field."""
PLACES = re.compile(
    "村(?![规务史晚民])|社区|乡(?!风|村振)|镇|街道|县|省|市(?!民)|部门|单位|企业|学校|小区|支部|行政村"
    "|自然村|站所|司法所"
)
"""Behind 个 it is these that are counted, whatever has a field."""
_OF_WHOM = re.compile(
    "的|[一-龥]{0,4}(?:人|户|民|员|者|企业|单位|业务|学生|家庭|群众|职工|干部|村)(?!次|均|满意)"
)
_PLACED = {"个", "家"}
"""Units of fields that count such things."""
_RATE = re.compile("(?:率|占比|比例|比重|增幅|降幅)[达到至为超过近约是降升高提]*$")
_SATISFIED = re.compile("满意|好评|称心|比率")
_VIEWS = re.compile(
    "(?:(?:点击|浏览|播放|阅读|转发|点赞)(?:量|数|人?次数)|点击|浏览|点赞|粉丝)[达到超过近约破共有为]*$"
)
"""How often something was looked at fills no field."""


class Count(Struct, frozen=True):
    """A number with its words: right before it, right behind it, and the word before those.

    `all`: 共 or the like stands before it.
    """

    quantity: Quantity
    before: str = ""
    after: str = ""
    ahead: str = ""
    all: bool = False


class Fill(Struct, frozen=True):
    """`field` is what a number fills; None: it has no field of its own, though it may have been
    `rival`. `likely` is how likely it fills its field, or else that one, from 0 to 1."""

    field: Field | None
    likely: float = 0.0
    rival: Field | None = None

    @property
    def sure(self) -> bool:
        return self.likely >= SURE


def fill_fields(counts: Sequence[Count], kind: Kind, weights: Weights | None = None) -> list[Fill]:
    """What each number fills: the likeliest first, each field by one number."""
    weights = weights or _weights()
    scored = [
        (likely, -n, -order, field)
        for n in range(len(counts))
        for order, (field, likely) in enumerate(_likely(counts, n, kind, weights))
    ]
    found: dict[int, Fill] = {}
    taken: set[str] = set()
    for likely, n, _, field in sorted(scored, key=lambda each: each[:3], reverse=True):
        before = found.get(-n)
        if before and before.field:
            continue
        # 一般隐患9处 重大隐患1处: no number is 已整改 because the problems have theirs
        if likely > (SURE if before else 0.5) and field.key not in taken:
            found[-n] = Fill(field, likely)
            taken.add(field.key)
        elif not before:
            found[-n] = Fill(None, likely, field)
    return [found.get(n, Fill(None)) for n in range(len(counts))]


def _likely(
    counts: Sequence[Count], n: int, kind: Kind, weights: Weights
) -> list[tuple[Field, float]]:
    """The fields that a number may fill, each with how likely it does."""
    count = counts[n]
    words = " ".join(f"{one.ahead} {one.before}" for one in counts)
    fields = [
        field for field in kind.fields
        if may_fill(count, field)
        and not any(word in words for word in field.but)
        and not any(word in _right_before(count) for word in field.not_behind)
    ]  # fmt: skip
    if not fields:
        return []
    learned = weights.known(pieces(counts, n))
    sums = weights.sums(learned)
    known = not count.before or any(_says_words(piece) for piece in learned)
    found = []
    for field in fields:
        keys = classes(kind, field)
        mine = [weights.index[key] for key in keys if key in weights.index]
        score = _by_name(count, field, own=len(keys) == 1)
        score += sum(weights.bias[k] + sums[k] for k in mine)
        for piece in pieces_of_field(count, field):
            score += sum(weight for k, weight in weights.of(piece) if k in mine)
        likely = 1 / (1 + exp(-max(score, -FAR) / 10))
        if _is_strange(count.quantity.unit, field) or (not known and likely < SURER):
            likely = min(likely, DOUBTED)
        found.append((field, likely))
    return found


def _right_before(count: Count) -> str:
    """The words before a number; where it is their first, and the last of its piece, those of the
    piece before."""
    return count.before or ("" if count.after else count.ahead)


def _is_strange(unit: str, field: Field) -> bool:
    """Whether a measure may well be of others than the field is of: 六十个, 50户 for people."""
    if unit == "个":
        return field.units[:1] in _OF_PEOPLE
    return unit in _HOUSEHOLDS and nearness(unit, field.units) > 2


def _says_words(piece: str) -> bool:
    """Whether a piece is of two characters or more that stand beside a number."""
    return piece[0] in "<[>]" and len(piece.strip("<[>]|")) > 1


def _by_name(count: Count, field: Field, *, own: bool) -> int:
    """What a field gains in tenths that is named, and one of the unit's `own`, of which nothing was
    learned, by its unit and the words of its label."""
    gains = NAMED if count.before == field.label else 0
    if own:
        near = nearness(count.quantity.unit, field.units)
        gains += OWN_UNIT if near < 2 else 0
        gains += OWN_WORDS if len(count.before) > 1 and count.before[-2:] in field.label else 0
    return gains


def may_fill(count: Count, field: Field) -> bool:
    """Whether a number may fill a field at all: by its unit, and where no words deny it."""
    none = field.key == "count" and not count.quantity.value
    return _fits(count.quantity.unit, field) and not (
        (_VIEWS.search(count.before) or _is_views(count.quantity))
        or (field.label == "满意率" and _is_other_rate(count.before or count.ahead))
        or _ABSENT.search(count.before)
        or (field.type == "percent" and _is_share_of(count))
        or (_is_of_places(count) and bool(field.units) and not _PLACED.intersection(field.units))
        or (not none and _is_denied(count.before, field))
    )


def _is_views(quantity: Quantity) -> bool:
    """Whether it is how often something was looked at, which nobody gives a measure: 阅读10万+."""
    return quantity.unit == "次" and "次" not in quantity.raw


def _is_share_of(count: Count) -> bool:
    """Whether a share is of those behind it: 九成以上纳税人."""
    whom = _OF_WHOM.match(count.after)
    return bool(whom) and not (count.before or count.ahead or _SATISFIED.search(count.after))


def _is_of_places(count: Count) -> bool:
    return count.quantity.unit == "个" and PLACES.match(count.after) is not None


def _is_denied(before: str, field: Field) -> bool:
    """未整改3处, 不满意率0.5%, 未采用8篇; but 未发生0起."""
    names = [n for n in cues(field.key, field.label).before if before.endswith(n)]
    named = any(_NOT.search(before[: -len(name)]) for name in names)
    return named or _NOT_DONE.search(before) is not None


def _is_other_rate(words: str) -> bool:
    """Whether a share is of another rate than 满意率, which its words name: 办结率100%."""
    return _RATE.search(words) is not None and not _SATISFIED.search(words)


def _fits(unit: str, field: Field) -> bool:
    if not field.is_quantity:
        return False
    if field.type == "money":
        return unit == "元"
    if field.type == "percent":
        return unit == "%"
    whom = field.units and _WHO.issuperset(field.units)
    if whom and unit not in _HOUSEHOLDS and nearness(unit, field.units) > 2:
        return False  # 2000块 are no households
    return unit not in ("元", "%")


def classes(kind: Kind, field: Field) -> tuple[str, ...]:
    """What weights are kept of: all fields, those of one key, and the one field of the kind.

    What a unit calls by the same key in a kind of its own need not be the same.
    """
    usual = builtin_kinds().kinds.get(kind.key)
    builtin = usual is not None and usual.field(field.key) == field
    return (ANY, field.key, f"{kind.key}.{field.key}") if builtin else (ANY,)


def pieces_of_field(count: Count, field: Field) -> list[str]:
    """What speaks for a field by what is known of it: its units, and the words that name it."""
    found = [f"unit{nearness(count.quantity.unit, field.units)}"]
    names = [word for word in cues(field.key, field.label).before if count.before.endswith(word)]
    if names:
        found.append("named|" if count.before in names else "named")
    if any(count.after.startswith(word) for word in cues(field.key, field.label).after):
        found.append("|named")
    return found


def pieces(counts: Sequence[Count], n: int) -> set[str]:
    """What speaks for or against any field in the words and the company of a number.

    `<` opens what ends right before it, `[` what stands there, `>` and `]` the same behind it, `{`
    the end of the word before those.
    """
    count = counts[n]
    unit = _counted(count)
    before, after = f"|{_plain(count.before)}"[-NEAR - 1 :], f"{_plain(count.after)}|"[: BEHIND + 1]
    ahead = _plain(count.ahead)[-AHEAD:]
    found = {f"unit:{count.quantity.unit}"}
    found.update([f"<{before[-length:]}" for length in range(1, min(6, len(before)) + 1)])
    found.update([f">{after[:length]}" for length in range(1, min(5, len(after)) + 1)])
    found.update([f"{{{ahead[-length:]}" for length in range(2, min(4, len(ahead)) + 1)])
    for length in (1, 2, 3):
        found.update([f"[{before[at:][:length]}" for at in range(len(before) - length + 1)])
    for length in (2, 3):
        found.update([f"]{after[at:][:length]}" for at in range(len(after) - length + 1)])
    value = count.quantity.value or 0
    found.add(f"digits:{len(str(int(value)))}")
    if count.all:
        found.add("all")
    if value in (0, 1):
        found.add(f"is:{value}")
    alike = [each for each in counts if _counted(each) == unit]
    found.add(f"alike:{min(len(alike), 3)}")
    if len(alike) > 1:
        values = [each.quantity.value or 0 for each in alike]
        found.add(f"at:{min(sum(_counted(each) == unit for each in counts[:n]), 3)}")
        if value == max(values):
            found.add("largest")
        if len(values) > 2 and sum(values) == 2 * value:
            found.add("total")
    return found


def _counted(count: Count) -> str:
    return "人" if count.quantity.unit in PEOPLE else count.quantity.unit


def _plain(words: str) -> str:
    return _MARKS.sub("", _DIGITS.sub("0", words.lower()))


@cache
def _weights() -> Weights:
    return read_weights(FIELD_WEIGHTS)
