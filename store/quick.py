"""One line of typing becomes a record: 11-17 系统廉政恳谈会 65人 @局机关 #创城 /会议 >2.2

Everything may stand anywhere and be left out. What is understood is taken out of the title; what is
not stays in it, with a note. Pure: the day, the year and the document are passed in.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Literal

from msgspec import Struct, structs

from store.clean import clean
from store.dates import date_problem, weekday_problem
from store.fold import fold
from store.guess import (
    PEOPLE,
    Count,
    cues,
    fill_fields,
    guess_kind,
    is_said,
    labels_before,
    says_kind,
)
from store.kinds import Kind, Kinds
from store.model import NO_DATE, DateSpan, FieldValue, Node, Note, Quantity
from store.outline import Arrangement
from store.quantity import parse_quantity, quantity_problem
from store.quick_find import (
    FoundDate,
    find_bare,
    find_counts,
    find_days,
    find_days_passed_over,
    find_doubts,
    find_passed_over,
    shadow_of,
    without_occasion,
)

__all__ = ["Part", "PartOf", "Quick", "parse"]

PartOf = Literal["title", "date", "quantity", "place", "tag", "kind", "section", "doubt"]

UNPLACED = "未归类"


class Part(Struct, frozen=True):
    """What some characters of the line were understood as.

    `start` and `end` count code points; a guess (kind, section) that no word of the line says has
    both 0. `field` is the name on the command line (date, fields.attendees), `label` what people
    call it, `shown` the value in words.
    """

    what: PartOf
    start: int
    end: int
    field: str
    label: str
    shown: str
    value: str | DateSpan | Quantity
    guessed: bool = False


class Quick(Struct, frozen=True):
    """A line as it was understood. `kinds` are the kinds that fit, the chosen one first."""

    line: str
    title: str
    date: DateSpan
    place: str
    tags: tuple[str, ...]
    kind: str
    kind_guessed: bool
    kinds: tuple[str, ...]
    section: str | None
    """The id of a node, "" for 未归类, None where the outline does not say."""
    section_guessed: bool
    fields: dict[str, FieldValue]
    parts: tuple[Part, ...]
    notes: tuple[Note, ...]
    """What is doubtful about the line itself; what the kind misses, the record's own notes say."""
    asks_section: bool = False
    """Whether the section is to be stored: it was typed, or is not where the outline puts it."""

    def values(self) -> dict[str, object]:
        """As `add` takes them: names of the contract, values already typed."""
        values: dict[str, object] = {"kind": self.kind, "title": self.title, "fields": self.fields}
        if self.date.raw:
            values["date"] = self.date
        if self.place:
            values["place"] = self.place
        if self.tags:
            values["tags"] = self.tags
        if self.section is not None and self.asks_section:
            values["section"] = self.section or UNPLACED
        return values


class _Line:
    """The line while it is taken apart: what is taken is blank in `rest` and no part of a title."""

    def __init__(self, line: str) -> None:
        self.line = line
        self.rest = shadow_of(line)
        self.taken: list[tuple[int, int]] = []
        self.parts: list[Part] = []
        self.notes: list[Note] = []

    def take(self, start: int, end: int) -> None:
        """Blank what was understood, with brackets that hold nothing else."""
        while self.rest[start - 1 : start] == "(" and self.rest[end : end + 1] == ")":
            start, end = start - 1, end + 1
        self.taken.append((start, end))
        self.rest = self.rest[:start] + " " * (end - start) + self.rest[end:]

    def note(self, field: str, message: str) -> None:
        if Note(field, message) not in self.notes:
            self.notes.append(Note(field, message))


def parse(
    line: str,
    kinds: Kinds,
    *,
    year: int,
    today: date,
    arrangement: Arrangement | None = None,
    section: str | None = None,
    kind: str | None = None,
) -> Quick:
    """What `line` says, in a document of `year`, on the day `today`.

    `section` is the node at which one types: it tips the guess of the kind. `kind` is a kind chosen
    since, in the place of the guess. Never raises for what is typed: doubts are `notes`.
    """
    text = _Line(" ".join(clean(line).split("\n")))
    typed_kind, place, tags, asked = _marked(text, kinds, arrangement)
    span = _date(text, year, today)
    counts = find_counts(text.line, text.rest)
    words = text.rest
    favoured = _collected(arrangement, section)
    guess = guess_kind(
        _without(words, counts),
        kinds,
        [q.unit for _, _, q in counts if q.value is not None],
        favoured,
    )
    chosen = kind or typed_kind or guess.key
    fields = _numbers(text, counts, kinds[chosen])
    if span.precision == "recurring":
        for name, value in fields.items():
            if isinstance(value, Quantity) and value.value is not None:
                text.note(
                    f"fields.{name}", f"“{value.raw}”是{span.raw}的数，还是全年合计？请核对。"
                )
    _passed_over(text)
    title = _title(text)
    guessed = not (kind or typed_kind)
    if guessed:
        _doubt_kind(text, kinds, guess.key, guess.others, sure=guess.sure)
    if not title:
        text.note("title", "没有写事项。")
    node, section_guessed, asks = _section(text, arrangement, asked, chosen, title, section)
    _show_rest(text, kinds[chosen], guessed, arrangement, node, section_guessed)
    return Quick(
        line=text.line,
        title=title,
        date=span,
        place=place,
        tags=tags,
        kind=chosen,
        kind_guessed=guessed,
        kinds=tuple(dict.fromkeys((chosen, guess.key, *guess.others))),
        section=node,
        section_guessed=section_guessed,
        asks_section=asks,
        fields=fields,
        parts=tuple(sorted(text.parts, key=lambda part: (part.start, part.end))),
        notes=tuple(text.notes),
    )


# --- @place #tag /kind >section -------------------------------------------------------------------

_MARK = re.compile(
    r"(?:(?<![\s\S])|(?<=[\s,;。])|(?<=[一-龥)）”》](?=[@#]))|(?<=\d(?=@[一-龥])))([@#/>、》])"
)
_UP_TO = {
    "@": re.compile(r"\s?([^\s@#,;。]+)"),
    "#": re.compile(r"([^\s@#,;。]+)(?:#(?=\s|$))?"),
    "/": re.compile(r"([^\s@#,;。>/]+)"),
    ">": re.compile(r"([^\s@#,;。>/]+)"),
}


def _marked(
    text: _Line, kinds: Kinds, arrangement: Arrangement | None
) -> tuple[str | None, str, tuple[str, ...], str | None]:
    """Kind, place, tags and section as far as they are marked."""
    kind: str | None = None
    places: list[str] = []
    tags: dict[str, None] = {}
    section: str | None = None
    for match in _MARK.finditer(text.rest):
        start = match.start()
        mark = {"、": "/", "》": ">"}.get(match[1], match[1])
        if text.rest[start] == " ":
            continue  # inside what was taken before
        word = _UP_TO[mark].match(text.rest, match.end())
        if word is None:
            continue
        end = word.end()
        if mark == "@":
            end = min(end, word.start(1) + _place_length(text, word.start(1), word.end(1)))
            name = text.line[word.start(1) : end]
            if not re.search(r"\w", name):
                continue
            if places:
                text.note("place", f"写了两个地点，取了“{places[0]}”。")
                continue
            places.append(name)
            text.parts.append(Part("place", start, end, "place", "地点", name, name))
        elif mark == "#":
            name = text.line[word.start(1) : word.end(1)]
            tags[name] = None
            text.parts.append(Part("tag", start, end, "tags", "标签", name, name))
        elif mark == "/":
            name = text.line[word.start(1) : end]
            found = _find_kind(name, kinds)
            if found is None or kind is not None:
                why = "没有这种类型" if found is None else "类型写了两个"
                text.note("kind", f"“{text.line[start:end]}”：{why}，留在事项里。")
                continue
            kind = found.key
            text.parts.append(Part("kind", start, end, "kind", "类型", found.label, found.key))
        else:
            name = fold(text.line[word.start(1) : end])
            known = _find_section(name, arrangement)
            if known is None or section is not None:
                why = "没有这个章节" if known is None else "章节写了两个"
                text.note("section", f"“{text.line[start:end]}”：{why}，留在事项里。")
                continue
            section = known
            text.parts.append(Part("section", start, end, "section", "归入", name, known))
        text.take(start, end)
    return kind, places[0] if places else "", tuple(tags), section


def _place_length(text: _Line, start: int, end: int) -> int:
    """How much of the word is the place: in 局机关65人 the count is not."""
    words, shadow = text.line[start:end], text.rest[start:end]
    for first, last, quantity in find_counts(words, shadow):
        if first > 0 and quantity.value is not None and re.match(r"\w*$", shadow[last:]):
            return first
    dated = re.search(r"(?<=[^\d.\-/])(?:\d{1,2}月(?:\d{1,2}[日号])?|\d{1,2}-\d{1,2})$", shadow)
    return dated.start() if dated else end - start


def _find_kind(name: str, kinds: Kinds) -> Kind | None:
    """A kind by key, label, the only label that begins with or holds it, or initials."""
    listed = list(kinds.kinds.values())
    for fits in (
        lambda k: name.lower() in (k.key, k.label),
        lambda k: k.label.startswith(name),
        lambda k: name in k.label,
        lambda k: name in k.words,
    ):
        found = [kind for kind in listed if fits(kind)]
        if len(found) == 1:
            return found[0]
    if name.isascii() and name.isalpha() and len(name) >= 2:
        from store.search import PINYIN, Index  # noqa: PLC0415 - 50 ms that only letters need

        hits = Index([(kind.key, kind.label) for kind in listed]).find(name, count=2)
        if hits and hits[0].tier <= PINYIN and (len(hits) == 1 or hits[1].tier > hits[0].tier):
            return kinds[hits[0].key]
    return None


def _find_section(name: str, arrangement: Arrangement | None) -> str | None:
    """The node at a place as shown (2.2), with an id (n7), or with such a label or heading."""
    if name == UNPLACED:
        return ""
    if arrangement is None:
        return name
    node = arrangement.find(name)
    if node is not None:
        return node.id
    for fits in (
        lambda n: name in (n.label, n.text),
        lambda n: n.label.startswith(name) or n.text.startswith(name),
        lambda n: name in n.label or name in n.text,
    ):
        found = [n for n in arrangement.nodes.values() if n.style != "paragraph" and fits(n)]
        if len(found) == 1:
            return found[0].id
    return None


# --- date -----------------------------------------------------------------------------------------


def _date(text: _Line, year: int, today: date) -> DateSpan:
    found = find_days(text.line, text.rest, year, today)
    if not found:
        return NO_DATE
    first = found[0]
    _show_date(text, first)
    span = first.span
    if problem := date_problem(span) or weekday_problem(span) or first.doubt:
        text.note("date", problem)
    if (
        span.start is not None
        and span.end is not None
        and not span.start.year <= year <= span.end.year
    ):
        text.note("date", f"“{span.raw}”是{span.start.year}年，这里是{year}年度，请核对。")
    if text.rest[first.end : first.end + 1] == "、" and re.match(
        r"、\d{1,2}[日号]", text.line[first.end :]
    ):
        text.note("date", f"写了几个日期，取了“{span.raw}”，其余留在事项里。")
    for other in found[1:]:
        if other.rank == 0 == first.rank and other.span.start != span.start:
            raw = text.line[other.start : other.end]
            text.note("date", f"写了两个日期，取了“{span.raw}”，“{raw}”留在事项里。")
        elif other.rank == 3 and other.own and first.rank < 3:
            text.note("date", date_problem(other.span) or "")
    return span


def _show_date(text: _Line, found: FoundDate) -> None:
    start, end, span = found.start, found.end, found.span
    # 于11月17日, 在11月17日
    if start and not found.stays and text.rest[start - 1] in "于在":
        start -= 1
    if span.start is None or span.end is None:
        shown = "经常性" if span.precision == "recurring" else "不是确定的日期"
    elif span.start == span.end:
        shown = f"{span.start.year}年{span.start.month}月{span.start.day}日"
    else:
        shown = f"{span.start:%Y-%m-%d} 至 {span.end:%m-%d}"
    text.parts.append(Part("date", start, end, "date", "日期", shown, span, bool(found.doubt)))
    if not found.stays:
        text.take(start, end)


# --- numbers --------------------------------------------------------------------------------------

_EACH = re.compile(
    r"每[人户次期个家名位组队]\w{0,4}$|每个?(?:月|季度?|周|年|半年|天|学期)$|(?:人均|户均|平均)\w{0,4}$|第$"
    r"|每[场车班桌]$"
)
_OTHER = re.compile(
    r"(?:不足|不到|最多|至多|不超过|缺席|请假|迟到)$|比\w{1,6}?(?:增加|减少|增长|下降)了?$|[由从]$"
)
"""Words behind which a number is not how many there were."""
_LAST = re.compile(r"[,;。，；、\s:]")
_ALL = re.compile(r"^(?:一共|总共|累计|共)(?=\w)")
_DEEDS = ("households", "visits", "result", "trees", "served")
"""Fields whose labels are what was done: at the head of a line they are its subject."""
_ACTS = ("组织", "培训", "开展", "举办")
_LENGTHS = ("公里", "千米", "米", "小时")
"""Measures that belong to a name which they open or stand in: 20公里徒步, 环湖10公里骑行."""
_TOTAL = re.compile(r"(?:共计|合计|总计|累计|共)$")


def _numbers(
    text: _Line, found: list[tuple[int, int, Quantity]], kind: Kind
) -> dict[str, FieldValue]:
    """Give each number its field, take it out of the title, and note what is no certain number."""
    counts: list[Count] = []
    places: list[tuple[int, int]] = []
    heads: list[int] = []
    eaten: list[tuple[int, int]] = []  # where a label begins, and the part whose it is
    labels = labels_before(kind, None)
    before = text.rest
    for start, end, quantity in found:
        raw = text.line[start:end]
        if quantity.value is None:
            _doubt(text, start, end, quantity_problem(raw))
        elif _EACH.search(before[:start]):
            _doubt(text, start, end, f"“{raw}”是每人、每次或每月的数，不是合计，留在事项里。")
        elif other := _OTHER.search(before[:start]):
            _doubt(text, start, end, f"“{other[0]}{raw}”不是这里的数，留在事项里。")
        else:
            last = max((e for _, e in places if e <= start), default=0)
            at = _head(before, last, start, labels)
            tail = re.match(r"\w*", before[end:])
            counts.append(
                Count(
                    quantity,
                    _TOTAL.sub("", _ALL.sub("", before[at:start].strip())),
                    tail[0] if tail else "",
                )
            )
            places.append((start, end))
            heads.append(at)
    keys = fill_fields(counts, kind)
    fields: dict[str, FieldValue] = {}
    loose: list[Quantity] = []
    said: set[str] = set()
    for count, key, (start, end), head in zip(counts, keys, places, heads, strict=True):
        field = kind.field(key) if key else None
        if field is not None:
            fields[field.key] = count.quantity
            if is_said(count, field):
                said.add(field.key)
        else:
            loose.append(count.quantity)
        name = field.key if field else "quantities"
        label = field.label if field else "其他数量"
        first, last = start, end
        people = count.quantity.unit in PEOPLE
        whole = _with_words(before, start, end, kind, key, people=people)
        opens = not before[:start].strip()
        length = count.quantity.unit in _LENGTHS
        stays = _inside(before, *whole, places) and (length or (field is None and not opens))
        if not stays:  # 20公里徒步: there the number belongs to the name as well
            first, last = whole
            text.take(first, last)
            if key and (begin := _label_at(kind, key, count, head, start)) is not None:
                eaten.append((begin, len(text.parts)))
        text.parts.append(
            Part(
                "quantity", start, end, f"fields.{name}", label, count.quantity.raw, count.quantity
            )
        )
    if loose:
        fields["quantities"] = tuple(loose)
        _note_rivals(text, kind, fields, loose, said)
    _take_labels(text, kind, eaten)
    for start, end in find_doubts(text.rest):
        _doubt(text, start, end, quantity_problem(text.line[start:end]))
    for start, end in find_bare(text.rest):
        raw = text.line[start:end]
        if _labelled(text, kind, fields, start, end):
            continue
        _doubt(text, start, end, f"“{raw}”没有单位，没有当作数量，留在事项里。")
    return fields


def _passed_over(text: _Line) -> None:
    """Note what looks like a day or a count and stays in the title without having been told of."""
    told = [(part.start, part.end) for part in text.parts]

    def free(start: int, end: int) -> bool:
        return not any(a < end and start < b for a, b in told)

    for start, end in find_days_passed_over(text.rest):
        if free(start, end):
            raw = text.line[start:end]
            text.note("date", f"“{raw}”没有当作日期，留在事项里；是日期请写作 11-17、11月17日。")
    for start, end in find_passed_over(text.rest):
        if free(start, end):
            raw = text.line[start:end]
            _doubt(text, start, end, f"“{raw}”没有当作数量，留在事项里，请看一眼。")


def _label_at(kind: Kind, key: str, count: Count, head: int, start: int) -> int | None:
    """Where the words begin that only say what a number is; None where they say more.

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
        return start - len(glued[0]) if glued else None
    return None


def _note_rivals(
    text: _Line, kind: Kind, fields: dict[str, FieldValue], loose: list[Quantity], said: set[str]
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


def _labelled(text: _Line, kind: Kind, fields: dict[str, FieldValue], start: int, end: int) -> bool:
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


def _doubt(text: _Line, start: int, end: int, message: str) -> None:
    raw = text.line[start:end]
    text.parts.append(Part("doubt", start, end, "title", "事项", raw, raw, True))
    text.note("title", message)


def _inside(before: str, start: int, end: int, places: list[tuple[int, int]]) -> bool:
    """Whether words run on at both sides of a number."""
    others = {edge for place in places for edge in place if place != (start, end)}
    opens = not before[:start].strip()  # 20公里徒步
    head = opens or (start not in others and before[start - 1].isalnum())
    return head and end < len(before) and end not in others and before[end].isalnum()


def _head(before: str, last: int, start: int, labels: Mapping[str, None]) -> int:
    """Where the words begin that stand before a number, behind the number before it.

    A label may stand apart from it: 捐款 9630元.
    """
    words = before[last:start]
    close = _LAST.split(words)[-1]
    if not close and words.strip():
        apart = _LAST.split(words.rstrip())[-1]
        if apart in labels and words.endswith((" ", "\u3000")):
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


def _take_labels(text: _Line, kind: Kind, eaten: list[tuple[int, int]]) -> None:
    """Take out the words that only say what a number is: 发现问题12处.

    Not where they would be all of a title, or open it and alone say the kind: 捐款1200元 助学; or
    what was done: 慰问12户困难群众.
    """
    for begin, number in eaten:
        part = text.parts[number]
        label = text.rest[begin : part.start]
        left = text.rest[:begin] + " " * len(label) + text.rest[part.start :]
        if not re.search(r"[^\W\d_]{2,}", left):
            continue
        opens = not without_occasion(text.rest[:begin]).strip(_EDGE)
        few = len(re.findall(r"\w", left)) < 4
        if opens and few and says_kind(kind, label) and not says_kind(kind, left):
            continue
        if opens and (part.field.removeprefix("fields.") in _DEEDS or label.strip() in _ACTS):
            continue
        text.take(begin, part.start)
        text.parts[number] = structs.replace(part, start=begin)


# --- title, kind, section -------------------------------------------------------------------------

_EDGE = " \t\u3000,，;；、。:："


def _without(shadow: str, counts: list[tuple[int, int, Quantity]]) -> str:
    for start, end, _ in counts:
        shadow = shadow[:start] + " " * (end - start) + shadow[end:]
    return shadow


def _title(text: _Line) -> str:
    """What was not taken, with one mark where something stood between marks or blanks."""
    pieces: list[str] = []
    at = 0
    for start, end in sorted(text.taken):
        pieces.append(text.line[at : max(at, start)])
        at = max(at, end)
    pieces.append(text.line[at:])
    title = pieces[0].lstrip(_EDGE)
    for piece in pieces[1:]:
        left, right = title.rstrip(_EDGE), piece.lstrip(_EDGE)
        between = title[len(left) :] + piece[: len(piece) - len(right)]
        marks = [c for c in between if not c.isspace()]
        joint = marks[0] if marks else " " if between else ""
        title = (left + joint if left else "") + right if right else title.rstrip() + between
    title = re.sub(r"[ \t\u3000]+", lambda m: m[0][0] if m[0] != "\t" else " ", title)
    title = re.sub(r"(?<=[（(])[,，;；、\s]+|[,，;；、\s]+(?=[）)])", "", title)
    stripped = title.strip(_EDGE)
    return stripped if re.search(r"\w", stripped) else ""


def _doubt_kind(
    text: _Line, kinds: Kinds, key: str, others: tuple[str, ...], *, sure: bool
) -> None:
    if key == "other":
        text.note("kind", "没有看出是哪种类型，先记为其他事项。")
    elif not sure:
        also = f"，也可能是“{kinds[others[0]].label}”" if others else "，不一定对，请看一眼"
        text.note("kind", f"类型按“{kinds[key].label}”记{also}。")


def _collected(arrangement: Arrangement | None, section: str | None) -> frozenset[str]:
    """The kinds that the current section collects."""
    if arrangement is None or not section or section not in arrangement.nodes:
        return frozenset()
    below = arrangement.below(section)
    return frozenset(kind for id_ in below for kind in arrangement.nodes[id_].collects)


def _section(  # noqa: PLR0917
    text: _Line,
    arrangement: Arrangement | None,
    asked: str | None,
    kind: str,
    title: str,
    current: str | None,
) -> tuple[str | None, bool, bool]:
    """The node, whether it is a guess, and whether it has to be said when the record is stored."""
    if asked is not None:
        return asked, False, True
    if arrangement is None:
        return None, True, False
    nodes = [node for node in arrangement.nodes.values() if kind in node.collects]
    if not nodes:
        return None, True, False
    usual = next((n for n in nodes if any(w in title for w in n.words)), nodes[0])
    if current and current in arrangement.nodes:
        here = set(arrangement.below(current))
        if usual.id not in here and (mine := [n for n in nodes if n.id in here]):
            return mine[0].id, True, True
    return usual.id, True, False


def _show_rest(  # noqa: PLR0917
    text: _Line,
    kind: Kind,
    guessed: bool,
    arrangement: Arrangement | None,
    node: str | None,
    section_guessed: bool,
) -> None:
    """The title's pieces and the guesses among the parts."""
    if guessed:
        text.parts.append(Part("kind", 0, 0, "kind", "类型", kind.label, kind.key, True))
    if section_guessed and node is not None and arrangement is not None:
        place = arrangement.sections.get(node, "")
        shown = f"{place} {_name(arrangement.nodes[node])}".strip()
        text.parts.append(Part("section", 0, 0, "section", "归入", shown, node, True))
    for start, end in _left(text):
        raw = text.line[start:end]
        text.parts.append(Part("title", start, end, "title", "事项", raw, raw))


def _left(text: _Line) -> Iterator[tuple[int, int]]:
    at = 0
    for start, end in [*sorted(text.taken), (len(text.line), len(text.line))]:
        piece = text.line[at:start]
        left = len(piece) - len(piece.lstrip(_EDGE))
        right = len(piece.rstrip(_EDGE))
        if left < right:
            yield at + left, at + right
        at = max(at, end)


def _name(node: Node) -> str:
    return node.label or node.text
