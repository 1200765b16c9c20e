"""Gives the numbers of a quick line their fields, and notes what is no certain number."""

import re
from collections.abc import Sequence
from decimal import Decimal

from msgspec import UNSET, Struct, structs

from store.cues import cues, due, labels_before
from store.guess_fields import SURE, Count, Fill, fill_fields
from store.kinds import OTHERS, Field, Kind
from store.labels import is_crowd
from store.measures import OFTEN, PEOPLE, nearness
from store.model import FieldValue, Quantity
from store.quantity import parse_quantity, quantity_problem
from store.quick_counts import find_counts, is_measure
from store.quick_doubts import find_bare, find_doubts, find_ones
from store.quick_each import find_changes, is_given, why_not_all
from store.quick_labels import TOTAL, head_of, label_at, stays, take_labels, with_words
from store.quick_line import BREAK, EDGE, Line, Part

__all__ = ["read_cell", "take_numbers"]

_ALL = re.compile(r"^(?:一共|总共|累计|共)(?=\w)")
_GROWS = ("完成率", "增长率", "达成率")
"""Shares that may be more than all."""
_EMPTY = ("原定", "预计", "预计参加", "拟参加")
"""Words of what should have been that say no more, as 应到 does; 计划种 says what."""
_CAME = ("参加", "参与", "参训", "出动", "组织", "到场", "到会", "参会")
"""Words before a number that do not say who they are: 参加56名党员."""
_LONG = 9
"""So many characters before a number are told shortened."""
_A_WORD = re.compile("[一-鿿]{1,4}")
"""Behind a number it may be what that counts; more characters are a sentence."""
_APART = ("%", "元")
"""Shares and money are of the words before them, also behind a blank: 办结率 100%."""
_SUMMED = re.compile("(?<=[一-龥]{2})(?=(?:共计?|合计|总计|累计)\\d)")
"""Between the words of a number and a sum: 12支队伍共84人."""
_APART_FROM = re.compile(r"((?<![^\s,，、；;])[一-龥]{1,12})[：:\s]\s{0,3}(?=\d)")
"""The words of a number that stand apart from it: 评委：7人, 评委 7人."""
_SAYS_MORE = re.compile(r"[^\s,;。、，；：:()]")
_BREAKS = re.compile(f"{BREAK}+")


class _Number(Struct, frozen=True):
    """A count at line[start:end]; its words begin at `head`. `due`: it is of those who should have
    come. `one`: it is a numeral alone, and none if it has no field. `changed`: it is told together
    with what it was (True) or became (False)."""

    count: Count
    start: int
    end: int
    head: int
    due: str
    one: bool
    changed: bool | None = None

    @property
    def has_field(self) -> bool:
        """Whether it may fill a field."""
        return not self.due and self.changed is not False


def take_numbers(
    text: Line, found: list[tuple[int, int, Quantity]], kind: Kind
) -> tuple[dict[str, FieldValue], tuple[Count, ...]]:
    """Give each number its field, take it out of the title, and note what is no certain number.

    Also the counts that the fields were guessed for.
    """
    before = text.rest
    numbers = _numbers(text, found, kind)
    counts = tuple(number.count for number in numbers if number.has_field)
    fills = _fills(numbers, kind)
    while not all(map(_counts, numbers, fills)):
        numbers = [n for n, fill in zip(numbers, fills, strict=True) if _counts(n, fill)]
        fills = _fills(numbers, kind)
    places = [(number.start, number.end) for number in numbers]
    fields: dict[str, FieldValue] = {}
    loose: list[Quantity] = []
    eaten: list[tuple[int, int]] = []  # where a label begins, and the part whose it is
    for counted, fill in zip(numbers, fills, strict=True):
        field = fill.field
        number = _with_who(counted) if field else _with_what_follows(counted)
        if field is not None:
            fields[field.key] = number.count.quantity
        else:
            loose.append(number.count.quantity)
        _note_share(text, number.count, field)
        _note_guess(text, number, fill, fills, numbers)
        _take(text, before, number, fill, kind, places, eaten)
    _check_sums(text, before, numbers)
    if loose:
        fields["quantities"] = tuple(loose)
    take_labels(text, kind, eaten)
    for start, end in find_doubts(text.rest):
        if not _told(text, start, end):
            text.doubt(start, end, quantity_problem(text.line[start:end]))
    for start, end in find_bare(text.rest):
        raw = text.line[start:end]
        if _told(text, start, end) or _labelled(text, kind, fields, start, end):
            continue
        text.doubt(start, end, f"“{raw}”没有单位，没有当作数量，留在事项里。")
    return fields, counts


def read_cell(cell: str, kind: Kind, title: str) -> tuple[Count, ...]:
    """The numbers of a table's cell with the words that they keep, as a quick line of `title` and
    `cell` has them; none where the cell says anything else.
    """
    text = Line(_SUMMED.sub("，", _APART_FROM.sub(r"\1", cell)))
    found = find_counts(text.line, text.rest)
    counts: list[Count] = []
    for number in _numbers(text, found, kind):
        named = _with_what_follows(number)
        count, label = named.count, str(named.count.quantity.label or "")
        people = count.quantity.unit in PEOPLE
        start, end = with_words(
            text.shadow, number.start, number.end, kind, None, people=people
        )  # 65人参加
        if end > number.end and label == count.after:
            count = structs.replace(count, quantity=structs.replace(count.quantity, label=UNSET))
        elif label and label == count.after:
            end = number.end + len(label)
        elif label == count.ahead and not count.before:
            start = max(0, text.shadow.rfind(label, 0, number.head))
        text.take(min(start, number.head), end)
        if label.startswith(("(", "（")):  # 210人（含家属30人）
            count = _named(number, label[1:]).count
        counts.append(count if count.ahead else structs.replace(count, ahead=title))
    return () if text.notes or _SAYS_MORE.search(text.rest) else tuple(counts)


def _with_who(number: _Number) -> _Number:
    """A number of people who took part, labelled by who they are: 56名党员."""
    count = number.count
    who = is_crowd(count.after) and count.quantity.unit in PEOPLE
    return _named(number, count.after) if who and _only_came(count) else number


def _only_came(count: Count) -> bool:
    """Whether the words before a number say no more than that they came: 参加56名党员."""
    return str(count.quantity.label or "") in ("", *_CAME)


def _with_what_follows(number: _Number) -> _Number:
    """A number labelled by the words behind it that say of what it is: 8人发言, 18对新人. One of
    those who should have come is labelled so: 应到70人."""
    count = number.count
    if number.due:
        return _named(number, number.due)
    if count.quantity.label:
        return number
    things = count.quantity.unit not in (*PEOPLE, *OFTEN)
    if things and count.ahead and not (count.before or count.after):
        return _named(number, count.ahead)
    if count.quantity.unit in _APART and count.ahead:
        return _named(number, count.ahead)
    return _named(number, count.after) if _A_WORD.fullmatch(count.after) else number


def _named(number: _Number, label: str) -> _Number:
    """A number with these words as its label."""
    quantity = structs.replace(number.count.quantity, label=label)
    return structs.replace(number, count=structs.replace(number.count, quantity=quantity))


def _fills(numbers: list[_Number], kind: Kind) -> list[Fill]:
    guessed = iter(fill_fields([number.count for number in numbers if number.has_field], kind))
    return [next(guessed) if number.has_field else Fill(None) for number in numbers]


def _counts(number: _Number, fill: Fill) -> bool:
    """Whether a numeral alone is a count; any other number is."""
    unit = number.count.quantity.unit
    fills = fill.field and fill.sure and unit in fill.field.units
    return not number.one or bool(fills) or unit != "项"


def _numbers(text: Line, found: list[tuple[int, int, Quantity]], kind: Kind) -> list[_Number]:
    """The numbers that count; the others are told and stay in the title."""
    numbers: list[_Number] = []
    labels = labels_before(kind, None)
    before = text.rest
    given = 0
    taken = [(start, end) for start, end, _ in found]
    ones = [
        (start, end, quantity)
        for start, end in find_ones(before)
        if not any(a < end and start < b for a, b in taken)
        and (quantity := parse_quantity(text.line[start:end])).value is not None
    ]
    every = sorted([*found, *ones], key=lambda each: each[:2])
    alone = {start for start, _, _ in ones}
    changes = find_changes(before, every)
    for start, end, quantity in every:
        raw, one = text.line[start:end], start in alone
        if quantity.value is None:
            text.doubt(start, end, quantity_problem(raw))
            continue
        changed = changes.get(start)
        why = why_not_all(before, given, start, end, quantity) if changed is None else ""
        if why:
            if not one:  # a numeral alone is told with the rest of the title
                given = end if is_given(before[:start]) else 0
                text.doubt(start, end, why)
            continue
        last = numbers[-1].end if numbers else 0
        head = head_of(before, last, start, labels, spaced=" " in raw)
        tail = re.match(r"\w*", before[end:])
        label = TOTAL.sub("", text.line[head:start].strip(EDGE)).strip(EDGE)
        words = TOTAL.sub("", _ALL.sub("", before[head:start].strip()))
        ahead = _BREAKS.split(before[:head].strip(EDGE))[-1]
        if quantity.unit == "%" and ahead.endswith(("率", "比", "满意度")):
            label = label or ahead  # 办结率 100%
        count = Count(
            structs.replace(quantity, label=label or UNSET),
            words,
            tail[0] if tail else "",
            ahead,
            TOTAL.search(before[:start]) is not None,
        )
        numbers.append(_Number(count, start, end, head, due(words), one, changed))
    return numbers


def _note_share(text: Line, count: Count, field: Field | None) -> None:
    """Note a share of more than all."""
    raw, value = count.quantity.raw, count.quantity.value or 0
    if count.quantity.unit != "%" or value <= 1 or count.before.endswith(_GROWS):
        return
    if field is not None:
        text.note(f"fields.{field.key}", f"{field.label}“{raw}”超过了100%，请核对。")
    elif count.before.endswith("率"):
        text.note("fields.quantities", f"“{raw}”超过了100%，请核对。")


def _note_guess(
    text: Line, number: _Number, fill: Fill, fills: Sequence[Fill], numbers: Sequence[_Number]
) -> None:
    """Note where a number may be in the wrong place."""
    raw = number.count.quantity.raw
    words = number.count.before
    said = (words if len(words) < _LONG else f"…{words[-6:]}") + raw
    if "来" in raw:
        text.note("fields.quantities", f"“{raw}”只是大概，按这个数记，有准数请改。")
    if not is_measure(number.count.quantity.unit):
        text.note("fields.quantities", f"“{raw}”当作数量，不是请改。")
    if number.due:
        text.note("fields.quantities", f"“{number.due}{raw}”不是实际的数，记在其他数量里。")
    elif fill.field and not fill.sure:
        name = fill.field.label
        text.note(f"fields.{fill.field.key}", f"“{said}”记在“{name}”里，说的是别的请改。")
    elif fill.rival and fill.likely > 1 - SURE and _is_near(number, fill.rival):
        rival = fill.rival
        taken = [n.count for n, f in zip(numbers, fills, strict=True) if f.field is rival]
        if taken:
            first = taken[0].quantity.raw
            why = f"{rival.label}取了“{first}”，“{said}”记在其他数量里，请核对。"
            text.note("fields.quantities", why)
        else:
            text.note(f"fields.{rival.key}", f"“{said}”记在其他数量里，是“{rival.label}”请改。")


def _is_near(number: _Number, rival: Field) -> bool:
    """Whether its unit may be meant for a field: no 十件 is how many took part."""
    unit = number.count.quantity.unit
    return nearness(unit, rival.units) < 3 and not (unit == "个" and "人" in rival.units)


def _take(  # noqa: PLR0917
    text: Line,
    before: str,
    number: _Number,
    fill: Fill,
    kind: Kind,
    places: list[tuple[int, int]],
    eaten: list[tuple[int, int]],
) -> None:
    """Take a number out of the title with the words that only say that it is one, and show it."""
    count, field = number.count, fill.field
    first, last = number.start, number.end
    key = field.key if field else None
    people = count.quantity.unit in PEOPLE
    whole = with_words(before, first, last, kind, key, people=people)
    if number.due in _EMPTY or number.due.startswith("应"):
        whole = first - len(number.due), last
    stay = stays(before, (first, last), whole, places, count, filled=field is not None)
    if number.changed is None and not stay:
        first, last = whole
        text.take(first, last)
        close = len(before[:first].rstrip())
        others = before[: number.head] + before[number.end + len(count.after) :]
        who = field and count.before in _CAME and is_crowd(count.after)
        if who and re.search(r"[^\W\d_]{2}", others):
            text.take(number.head, first)
        elif key and (begin := label_at(kind, key, count, number.head, close)) is not None:
            eaten.append((begin, len(text.parts)))
    filled = field or OTHERS
    raw = count.quantity.raw
    unsure = field is not None and not fill.sure
    text.parts.append(
        Part(
            "quantity",
            first,
            last,
            f"fields.{filled.key}",
            filled.label,
            raw,
            count.quantity,
            unsure,
        )
    )


def _told(text: Line, start: int, end: int) -> bool:
    """Whether a number there was taken although it stays, or is doubted already."""
    return any(
        part.what in ("quantity", "doubt") and part.start < end and start < part.end
        for part in text.parts
    )


def _check_sums(text: Line, before: str, numbers: list[_Number]) -> None:
    """Note where 共35人 is not what two or more numbers before it come to."""
    parts: dict[str, list[Decimal]] = {}
    for number in numbers:
        quantity = number.count.quantity
        unit, value = quantity.unit, quantity.value or Decimal(0)
        unit = "人" if unit in PEOPLE else unit
        if (total := TOTAL.search(before[: number.start])) and total[0].strip() != "累计":
            some = parts.pop(unit, [])
            if len(some) > 1 and sum(some) != value:
                said = f"{total[0]}{quantity.raw}"
                text.note(
                    "fields.quantities",
                    f"“{said}”和前面各数之和{sum(some)}{unit}对不上，请核对。",
                )
        elif not number.due and "其中" not in number.count.before:
            parts.setdefault(unit, []).append(value)


def _labelled(text: Line, kind: Kind, fields: dict[str, FieldValue], start: int, end: int) -> bool:
    """Take a number without a unit where the name of its field stands before it: 参会人数：65."""
    head = text.rest[:start].rstrip()
    word = _BREAKS.split(head)[-1]
    for field in kind.fields:
        names = [n for n in cues(field.key, field.label).before if n[-1] in "数率次"]
        if not field.is_quantity or field.key in fields or word not in names:
            continue
        raw = text.line[start:end]
        money, percent = field.type == "money", field.type == "percent"
        units = ("人",) if word.endswith("人数") else field.units
        quantity = parse_quantity(raw, units, money=money, percent=percent)
        if quantity.value is None:
            return False
        begin = len(head) - len(word)
        fields[field.key] = quantity
        text.parts.append(
            Part("quantity", begin, end, f"fields.{field.key}", field.label, raw, quantity)
        )
        text.take(begin, end)
        return True
    return False
