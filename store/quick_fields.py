"""Gives the numbers of a quick line their fields, and notes what is no certain number."""

import re
from collections.abc import Mapping
from decimal import Decimal

from msgspec import UNSET, structs

from store.cues import (
    PEOPLE,
    Count,
    cues,
    fill_fields,
    is_due,
    is_of_something_else,
    is_said,
    labels_before,
    says_kind,
)
from store.kinds import Kind
from store.model import FieldValue, Quantity
from store.quantity import parse_quantity, quantity_problem
from store.quick_counts import without_occasion
from store.quick_doubts import find_bare, find_doubts
from store.quick_line import EDGE, Line, Part

__all__ = ["take_numbers"]

_ON = r"(?:(?!共|累计|合计|总)\w)"
_EACH = re.compile(
    r"(?<!全)各(?:班|村|组|校|户|站|科室|支部|窗口)?$|(?:(?<!\w)|(?<=[\d月][日号]))各(?![类项种级方])\w{0,3}$|人手$|(?<![一-龥])均$|第$"
    rf"|每(?![逢隔年月周日天季半学])(?:个(?![年月周日天季半学]))?{_ON}{{1,15}}$|单价$"
    rf"|每个?(?:月|季度?|周|年|半年|天|日|学期){_ON}{{0,6}}$"
    r"|(?:[人户日月年周季车场班亩次件校村]均|平均)\w{0,4}$|[亩单]产(?:量|达到?|为|约)?$|(?<![第统同唯])一[人趟户][一-龥]{1,3}$|一[次人件个][扣罚奖补给]$"
)
"""What tells of a number that it is not of all."""
_TERM = re.compile("(?:公示|试行|试用|整改)期?限?(?:为|是|共)?$")
_TIMES = ("天", "个月", "年", "周", "个工作日")
"""公示期5个工作日: how long, and nothing that was done."""
_HEADS = re.compile(r"各\w{0,3}(?:长|主任)$")
_SEVERAL = 5
"""So many are all of them: 各股长21人."""
_GIVEN = re.compile(r"每[人户村家][^\s,，。;；]*$")
_AND = re.compile(r"、(?:(?![共总合购买])[^\W\d]){0,4}")
"""Between two numbers of each: 每人发雨靴1双、补贴200元."""
_FROM_TO = re.compile(
    r"[由从][\d一二两三四五六七八九十百][^\s,;。，；]*(?:压|降|缩|减|提)[一-龥]?[到至]$"
)
"""由15个工作日压到5个工作日."""
_A_CLASS = re.compile(r"\S+以上[一-龥]")
"""5万元以上案件."""
_OTHER = re.compile(
    r"(?:(?<!等)(?<!发现)(?<!指出)(?<!查出)(?<!存在)不足|不到|最多|至多|不超过|缺席|请假|迟到|不是|并非|而非|误[写报记作]为?|(?<![高草平中])原为?)$"
    r"|比\w{1,6}?(?:增加|减少|增长|下降)了?$|[由从]\s?$"
)
"""Words behind which a number is not how many there were."""
_LAST = re.compile(r"[,;。，；、\s:]")
_ALL = re.compile(r"^(?:一共|总共|累计|共)(?=\w)")
_DEEDS = ("households", "visits", "result", "trees", "served")
"""Fields whose labels are what was done: at the head of a line they are its subject."""
_ACTS = ("组织", "培训", "开展", "举办")
_SPENT = ("投资", "投入", "投入资金", "完成投资")
_LASTS = re.compile("(?:为期|历时|持续|连续|用时|一行)$")
_OF = re.compile("(?:参加|参与|组成|规模)?的")
_LENGTHS = ("公里", "千米", "米", "小时")
"""Measures that belong to a name which they open or stand in: 20公里徒步, 环湖10公里骑行."""
_PRESENT = (
    "到会",
    "参会",
    "参加",
    "出席",
    "与会",
    "实到",
    "人数",
    "参会人数",
    "参加人数",
    "参会人员",
)
_SHARES = re.compile(r"(?:占|同比|环比|其中|较|比)\w*")
"""What only says what a number is beside another: 占年度计划的87%."""
_GROWS = ("完成率", "增长率", "达成率")
_TOTAL = re.compile(r"(?:共计|合计|总计|累计|一总共|[一总]?共)\s?$")


def take_numbers(
    text: Line, found: list[tuple[int, int, Quantity]], kind: Kind
) -> dict[str, FieldValue]:
    """Give each number its field, take it out of the title, and note what is no certain number."""
    counts: list[Count] = []
    places: list[tuple[int, int]] = []
    heads: list[int] = []
    eaten: list[tuple[int, int]] = []  # where a label begins, and the part whose it is
    labels = labels_before(kind, None)
    before = text.rest
    each = 0
    for start, end, quantity in found:
        raw = text.line[start:end]
        if quantity.value is None:
            text.doubt(start, end, quantity_problem(raw))
        elif _is_of_each(before, each, start, quantity):
            each = end if _GIVEN.search(before[:start]) else 0
            text.doubt(start, end, f"“{raw}”是每人、每次或每月的数，不是合计，留在事项里。")
        elif _is_class(before, start, end, quantity):
            text.doubt(start, end, f"“{raw}”说的是哪一类，不是合计，留在事项里。")
        elif quantity.unit in _TIMES and (term := _TERM.search(before[:start])):
            text.doubt(start, end, f"“{term[0]}{raw}”说的是多久，不是这里的数，留在事项里。")
        elif other := _OTHER.search(before[:start]) or _FROM_TO.search(before[:start]):
            text.doubt(start, end, f"“{other[0]}{raw}”不是这里的数，留在事项里。")
        else:
            last = max((e for _, e in places if e <= start), default=0)
            at = _head(before, last, start, labels, spaced=" " in raw)
            tail = re.match(r"\w*", before[end:])
            label = _TOTAL.sub("", text.line[at:start].strip(EDGE)).strip(EDGE)
            counts.append(
                Count(
                    structs.replace(quantity, label=label or UNSET),
                    _TOTAL.sub("", _ALL.sub("", before[at:start].strip())),
                    tail[0] if tail else "",
                )
            )
            places.append((start, end))
            heads.append(at)
    keys = fill_fields(counts, kind)
    fields: dict[str, FieldValue] = {}
    loose: list[Quantity] = []
    expected: list[Quantity] = []
    said: set[str] = set()
    for count, key, (start, end), head in zip(counts, keys, places, heads, strict=True):
        field = kind.field(key) if key else None
        unsure = field is not None and is_of_something_else(count, field, kind)
        fits = field is not None
        if field is not None and unsure and re.search(r"\w", before[:head]):
            # 创建方案 修改7次: told with its words, and of no field
            said_so = f"“{count.before[-6:]}{count.quantity.raw}”记在其他数量里"
            text.note(f"fields.{key}", f"{said_so}，是“{field.label}”请改。")
            field, unsure = None, False
        if field is not None:
            fields[field.key] = count.quantity
            over = field.type == "percent" and (count.quantity.value or 0) > 1
            if over and not count.before.endswith(_GROWS):
                text.note(
                    f"fields.{key}", f"{field.label}“{count.quantity.raw}”超过了100%，请核对。"
                )
            if is_said(count, field):
                said.add(field.key)
            if unsure:
                raw = count.before[-6:] + count.quantity.raw
                text.note(f"fields.{key}", f"“{raw}”记在“{field.label}”里，说的是别的请改。")
        else:
            loose.append(count.quantity)
            over = count.before.endswith("率") and not count.before.endswith(_GROWS)
            if over and count.quantity.unit == "%" and (count.quantity.value or 0) > 1:
                text.note("fields.quantities", f"“{count.quantity.raw}”超过了100%，请核对。")
        name = field.key if field else "quantities"
        label = field.label if field else "其他数量"
        first, last = start, end
        people = count.quantity.unit in PEOPLE
        whole = _with_words(before, start, end, kind, key, people=people)
        opens = not before[:start].strip()
        length = count.quantity.unit in _LENGTHS
        due = is_due(count)
        if due:
            expected.append(count.quantity)
            whole = start - len(due), end
            text.note(
                "fields.quantities", f"“{due}{count.quantity.raw}”不是到场的数，记在其他数量里。"
            )
        inside = not due and _inside(before, *whole, places)
        stays = inside and (length or (not fits and not opens))
        # 为期3天, 30余人参加的座谈会
        stays = stays or bool(_LASTS.search(before[:start]) or _OF.match(before, end))
        if not stays:  # 20公里徒步: there the number belongs to the name as well
            first, last = whole
            text.take(first, last)
            close = len(before[:first].rstrip())
            if key and (begin := _label_at(kind, key, count, head, close)) is not None:
                eaten.append((begin, len(text.parts)))
        number = count.quantity
        field_name = f"fields.{name}"
        text.parts.append(
            Part("quantity", first, last, field_name, label, number.raw, number, unsure)
        )
    _check_sums(text, before, counts, places)
    if loose:
        fields["quantities"] = tuple(loose)
        _note_rivals(text, kind, fields, [q for q in loose if q not in expected], said)
    _take_labels(text, kind, eaten)
    for start, end in find_doubts(text.rest):
        if not _told(text, start, end):
            text.doubt(start, end, quantity_problem(text.line[start:end]))
    for start, end in find_bare(text.rest):
        raw = text.line[start:end]
        if _told(text, start, end) or _labelled(text, kind, fields, start, end):
            continue
        text.doubt(start, end, f"“{raw}”没有单位，没有当作数量，留在事项里。")
    return fields


def _is_of_each(before: str, each: int, start: int, quantity: Quantity) -> bool:
    """Whether a number is not of all; behind one of each (it ends at `each`) more of what is given
    are, too."""
    head = before[:start]
    if _EACH.search(head):
        return not (_HEADS.search(head) and (quantity.value or 0) >= _SEVERAL)
    things = quantity.unit not in (*PEOPLE, "户", "家", "次", "场", "场次", "期")
    return bool(each and things and _AND.fullmatch(before, each, start))


def _is_class(before: str, start: int, end: int, quantity: Quantity) -> bool:
    """Whether a number says which are meant: 5万元以上案件, 超过49吨的货车."""
    if quantity.unit == "元" and _A_CLASS.match(before, start, end + 1):
        return True
    return before.startswith("的", end) and before[start] in "超满逾"


def _told(text: Line, start: int, end: int) -> bool:
    """Whether a number there was taken although it stays, or is doubted already."""
    return any(
        part.what in ("quantity", "doubt") and part.start < end and start < part.end
        for part in text.parts
    )


def _check_sums(
    text: Line, before: str, counts: list[Count], places: list[tuple[int, int]]
) -> None:
    """Note where 共35人 is not what two or more numbers before it come to."""
    parts: dict[str, list[Decimal]] = {}
    for count, (start, _) in zip(counts, places, strict=True):
        unit, value = count.quantity.unit, count.quantity.value or Decimal(0)
        unit = "人" if unit in PEOPLE else unit
        if (total := _TOTAL.search(before[:start])) and total[0].strip() != "累计":
            some = parts.pop(unit, [])
            if len(some) > 1 and sum(some) != value:
                said = f"{total[0]}{count.quantity.raw}"
                text.note(
                    "fields.quantities",
                    f"“{said}”和前面各数之和{sum(some)}{unit}对不上，请核对。",
                )
        elif not is_due(count) and "其中" not in count.before:
            parts.setdefault(unit, []).append(value)


def _label_at(kind: Kind, key: str, count: Count, head: int, close: int) -> int | None:
    """Where the words begin that only say what a number is; None where they say more.

    They end at `close`.

    Of people they may be glued to a name: 支部大会到会41人.
    """
    labels = labels_before(kind, key)
    field = kind.field(key)
    if not count.before or (field and count.before in cues(field.key, field.label).kept):
        return None
    if count.before in labels:
        return head
    if count.quantity.unit in PEOPLE:
        glued = [w for w in ("到会", "参会", "出席", "与会", "实到") if count.before.endswith(w)]
        return close - len(glued[0]) if glued else None
    return None


def _note_rivals(
    text: Line, kind: Kind, fields: dict[str, FieldValue], loose: list[Quantity], said: set[str]
) -> None:
    """Say where a number without a field might as well have filled one that another has.

    Of people only where no words say whose the other is, and it is not the sum of all.
    """
    for field in kind.fields:
        if field.is_quantity and isinstance(taken := fields.get(field.key), Quantity):
            rivals = [q for q in loose if q.unit in field.units]
            parts = sum((q.value or 0) for q in rivals)
            if field.key in said or parts == taken.value:
                rivals = [q for q in rivals if q.unit not in PEOPLE]
            if rivals:
                also = "、".join(f"“{q.raw}”" for q in rivals)
                text.note(
                    "fields.quantities",
                    f"{field.label}取了“{taken.raw}”，{also}记在其他数量里，请核对。",
                )


def _labelled(text: Line, kind: Kind, fields: dict[str, FieldValue], start: int, end: int) -> bool:
    """Take a number without a unit where the name of its field stands before it: 参会人数：65."""
    head = text.rest[:start].rstrip()
    word = _LAST.split(head)[-1]
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


def _inside(before: str, start: int, end: int, places: list[tuple[int, int]]) -> bool:
    """Whether words run on at both sides of a number."""
    others = {edge for place in places for edge in place if place != (start, end)}
    opens = not before[:start].strip()  # 20公里徒步
    head = opens or (start not in others and before[start - 1].isalnum())
    return head and end < len(before) and end not in others and before[end].isalnum()


def _head(before: str, last: int, start: int, labels: Mapping[str, None], *, spaced: bool) -> int:
    """Where the words begin that stand before a number, behind the number before it.

    A label may stand apart from it: 捐款 9630元; any word where it is `spaced` itself: 发现 5 项.
    """
    words = before[last:start]
    close = _LAST.split(words)[-1]
    if not close and words.strip():
        apart = _LAST.split(words.rstrip())[-1]
        if (spaced or apart in labels) and words.endswith((" ", "\u3000")):
            return last + len(words.rstrip()) - len(apart)
    return start - len(close)


def _with_words(
    before: str, start: int, end: int, kind: Kind, key: str | None, *, people: bool
) -> tuple[int, int]:
    """The number with 共 before it, and behind it what only says that it is one: 65人参加."""
    if total := _TOTAL.search(before[:start]):
        start = total.start()
    field = kind.field(key) if key else None
    after = cues(field.key, field.label).after if field else ()
    after += cues("attendees", "").after if people else ()
    for word in sorted(after, key=len, reverse=True):
        stop = end + len(word)
        if before.startswith(word, end) and not before[stop : stop + 1].isalnum():
            return start, stop
    return start, end


def _take_labels(text: Line, kind: Kind, eaten: list[tuple[int, int]]) -> None:
    """Take out the words that only say what a number is: 发现问题12处.

    Not where they would be all of a title, or open it and alone say the kind: 捐款1200元 助学; or
    what was done: 慰问12户困难群众.
    """
    for begin, number in eaten:
        part = text.parts[number]
        label = text.rest[begin : part.start]
        left = text.rest[:begin] + " " * len(label) + text.rest[part.start :]
        if not re.search(r"[^\W\d_]{2,}", _SHARES.sub("", left)):
            continue
        runs_on = text.rest[part.end : part.end + 1].isalnum()
        if runs_on and label.strip() in _ACTS:  # 组织45名党员赴…
            continue
        opens = not without_occasion(text.rest[:begin]).strip(EDGE)
        few = len(re.findall(r"\w", left)) < 4
        if opens and few and label.strip("达为") not in _PRESENT and not says_kind(kind, left):
            continue
        word = label.strip()
        # 食堂 培训 4月9日 12人; 捐款10万元 支援灾区
        named = (opens and word not in _SPENT) or (word != label and word in _ACTS)
        if named and says_kind(kind, word) and not says_kind(kind, left):
            continue
        if (opens or word != label) and part.field.removeprefix("fields.") in _DEEDS:
            continue
        if opens and word in _ACTS:
            continue
        text.take(begin, part.start)
        text.parts[number] = structs.replace(part, start=begin)
