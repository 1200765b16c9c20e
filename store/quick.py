"""One line of typing becomes a record: 11-17 系统廉政恳谈会 65人 @局机关 #创城 /会议 >2.2

Everything may stand anywhere and be left out. What is understood is taken out of the title; what is
not stays in it, with a note. Pure: the day, the year and the document are passed in.
"""

import re
from datetime import date

from msgspec import Struct, structs

from store.clean import clean
from store.cues import cues, due
from store.dates import clock_in, date_problem, parse_date, weekday_problem
from store.fold import fold
from store.guess_fields import Count
from store.guess_kind import KindGuess, guess_kind, kind_doubt
from store.kinds import Kind, Kinds
from store.labels import bare, labels_in
from store.model import NO_DATE, DateSpan, FieldValue, Node, Note, Quantity
from store.outline import Arrangement
from store.quick_counts import find_counts
from store.quick_dates import find_days, find_limit
from store.quick_doubts import find_passed_over, find_unfilled
from store.quick_edges import PUT_OFF
from store.quick_festivals import HAN_MONTH
from store.quick_fields import take_numbers
from store.quick_line import BREAK, EDGE, FoundDate, Line, Part, PartOf
from store.quick_marks import UNPLACED, take_marked
from store.quick_no_days import find_days_passed_over
from store.quick_unlikely import tell_unlikely

__all__ = ["Part", "PartOf", "Quick", "parse"]


LONGEST = 1000
"""Characters of a line that are read; what takes them apart is slow in the square of them."""


_ASIDE = re.compile(r"\s*(?:[（(][^（()）]*[）)]|[［\[〔【][^［\[〔【】〕\]］]*[】〕\]］])\s*")
"""A line that is wholly in brackets: somebody's remark among the others."""


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
    said: str
    """The words and the units that the kind is guessed from."""
    measures: tuple[str, ...]
    counts: tuple[Count, ...]
    """The numbers that the fields are guessed for."""
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
    whole = " ".join(clean(line).split("\n"))
    if len(whole) > LONGEST:
        return _beginning(whole, kinds, year, today, arrangement, section, kind)
    text = Line(whole, kinds)
    typed_kind, place, tags, asked = take_marked(text, kinds, arrangement)
    span = _date(text, year, today)
    found = find_counts(text.line, text.rest)
    words = text.rest
    favoured = _collected(arrangement, section)
    # taken with the date, it still says the kind; the end of a span does not
    ahead = "明年 " if span.raw.startswith("明年") else ""
    said = " ".join((ahead, _without(words, found), *tags))
    sure = [q for _, _, q in found if q.value is not None]
    measures = (*(q.unit for q in sure), *(f"0{q.unit}" for q in sure if q.value == 0))
    guess = guess_kind(said, kinds, measures, favoured)
    aside = not (span.raw or found or kind or typed_kind) and _ASIDE.fullmatch(text.line)
    if aside:
        guess = KindGuess("other", tuple(k for k in (guess.key, *guess.others) if k != "other"))
    chosen = kind or typed_kind or guess.key
    fields, filling = take_numbers(text, found, kinds[chosen])
    if not span.raw:
        span = _limit(text, kinds[chosen], fields, year, today)
    if span.precision == "recurring":
        for name, value in fields.items():
            for each in value if isinstance(value, tuple) else (value,):
                if isinstance(each, Quantity) and each.value is not None:
                    text.note(
                        f"fields.{name}", f"“{each.raw}”是{span.raw}的数，还是全年合计？请核对。"
                    )
    if fields and (years := _OVER_YEARS.search(text.line)):
        text.note("date", f"写着“{years[0]}”，数是几年的还是今年的，请核对。")
    _passed_over(text, dated=bool(span.raw))
    if span.start and today < span.start and chosen != "next_step" and not _AHEAD.match(span.raw):
        text.note("date", f"“{span.raw}”还没有到，请核对。")
    title = _title(text)
    labels = _labels(title, fields, kinds[chosen])
    fields = {key: bare(value, labels) for key, value in fields.items()}
    text.parts = [
        structs.replace(part, value=bare(part.value, labels)) if part.what == "quantity" else part
        for part in text.parts
    ]
    guessed = not (kind or typed_kind)
    if guessed:
        tagged = tuple(k.key for k in kinds.kinds.values() if k.label in tags and k.key != chosen)
        others, certain = tagged + guess.others, guess.sure and not tagged
        if aside:
            text.note("kind", "整行在括号里，像是附注，先记为其他事项；不是要录的请去掉。")
        elif doubt := kind_doubt(kinds, guess.key, others, sure=certain):
            text.note("kind", doubt)
    if not title:
        text.note("title", "没有写事项。")
    node, section_guessed, asks = _section(text, arrangement, asked, chosen, title, section)
    _show_rest(text, kinds[chosen], guessed, arrangement, node, section_guessed)
    tell_unlikely(text, dated=span.precision in ("day", "range"))
    return Quick(
        line=text.line,
        title=title,
        date=span,
        place=place,
        tags=tags,
        kind=chosen,
        kind_guessed=guessed,
        kinds=tuple(dict.fromkeys((chosen, guess.key, *guess.others))),
        said=said,
        measures=measures,
        counts=filling,
        section=node,
        section_guessed=section_guessed,
        asks_section=asks,
        fields=fields,
        parts=tuple(sorted(text.parts, key=lambda part: (part.start, part.end))),
        notes=tuple(text.notes),
    )


def _beginning(  # noqa: PLR0917
    whole: str,
    kinds: Kinds,
    year: int,
    today: date,
    arrangement: Arrangement | None,
    section: str | None,
    kind: str | None,
) -> Quick:
    """A page that was pasted as one line: its first part is read, the rest is title as it is."""
    cut = max((m.start() for m in re.finditer(BREAK, fold(whole[:LONGEST]))), default=LONGEST)
    read = parse(
        whole[:cut],
        kinds,
        year=year,
        today=today,
        arrangement=arrangement,
        section=section,
        kind=kind,
    )
    more = whole[cut:]
    said = f"这一行有{len(whole)}字，只看了前{cut}字，其余原样留在事项里；请分成几条。"
    return structs.replace(
        read,
        line=whole,
        title=read.title + more.rstrip(EDGE),
        parts=(*read.parts, Part("title", cut, len(whole), "title", "事项", more, more)),
        notes=(*read.notes, Note("title", said)),
    )


def _date(text: Line, year: int, today: date) -> DateSpan:
    found = find_days(text.line, text.rest, year, today)
    if not found:
        return NO_DATE
    first = found[0]
    joined = first.rank < 2 and _JOINS.match(text.rest, first.end)
    put_off = PUT_OFF.search(text.rest[: first.start])
    moved = put_off and _DATED.search(text.rest, 0, put_off.start())
    if joined or moved:  # 原定4月10日的院庆改到4月16日: the title tells of both
        first = structs.replace(first, stays=True)
    _show_date(text, first)
    span = first.span
    if problem := date_problem(span) or weekday_problem(span) or first.doubt:
        text.note("date", problem)
    _check_year(text, span, year)
    if "曰" in span.raw:
        text.note("date", f"“{span.raw}”里的“曰”读作“日”，请核对。")
    if re.search("[OoＯ]", span.raw):
        text.note("date", f"“{span.raw}”里的字母O读作0，请核对。")
    before = text.rest[: first.start]
    if re.search("[一二三四五六七八九十]$", before) or (
        span.precision == "month" and re.search(r"[一二三四五六七八九十\d]、$", before)
    ):
        text.note("date", f"“{span.raw}”前面还有数字，请核对。")
    if (unsure := _UNSURE.search(before)) or (unsure := _FORGOTTEN.search(text.rest)):
        text.note("date", f"写着“{unsure[0]}”，日期“{span.raw}”请核对。")
    if span.precision == "month" and (number := re.match(r"\d{1,2}号", text.rest[first.end :])):
        text.note("date", f"“{number[0]}”当作编号，不是日子；是日子请写作 11-17。")
    part = _PART_OF.match(text.rest, first.end) if span.precision in ("month", "quarter") else None
    if part:
        text.note("date", f"“{span.raw}{part[0]}”按{span.raw}记，是哪几天请改。")
    if day := _TO_A_DAY.search(text.rest):
        text.note("date", f"“{day[0]}”没有写月份，没有当作日期，请写作 11-17。")
    days = [each for each in found[1:] if each.rank == 0 == first.rank and each.span != span]
    if not days and (joined or _MORE_DAYS.match(text.rest, first.end)):
        text.note("date", f"写了几个日期，取了“{span.raw}”，其余留在事项里。")
    for other in found[1:]:
        if not text.rest[other.start : other.end].strip():  # 由10月10日改到10月17日
            raw = text.line[other.start : other.end]
            text.note("date", f"“{raw}”改到了“{span.raw}”，按改到的日子记。")
            continue
        if (other.span.start, other.span.end) == (span.start, span.end):
            if re.fullmatch(r"\(.+\)", text.rest[max(0, other.start - 1) : other.end + 1]):
                text.take(other.start - 1, other.end + 1)  # 下周二（11月25日）
        elif other.rank == 0 == first.rank and other.span.start != span.start:
            at, raw = (other.start, other.end), text.line[other.start : other.end]
            text.doubt(*at, f"写了两个日期，取了“{span.raw}”，“{raw}”留在事项里。", "date")
        elif (
            other.rank == 3
            and first.rank < 3
            and (other.own or PUT_OFF.search(text.rest[: other.start]))
        ):
            text.note("date", date_problem(other.span) or "")
    return span


def _check_year(text: Line, span: DateSpan, year: int) -> None:
    if span.start and span.end and not span.start.year <= year <= span.end.year:
        text.note("date", f"“{span.raw}”是{span.start.year}年，这里是{year}年度，请核对。")


_AS_OF = re.compile("截至|截止到?")
_GOES_ON = re.compile(r"[末底初中旬]|\s?\d")
"""截至三季度末 is said of a day that was not understood."""


def _limit(
    text: Line, kind: Kind, fields: dict[str, FieldValue], year: int, today: date
) -> DateSpan:
    """What is said to be as of a day, where the kind asks for that; any other limit is told."""
    limit = find_limit(text.rest, year)
    if limit is None:
        return NO_DATE
    start, end = limit
    raw = text.line[start:end]
    whole = not _GOES_ON.match(text.rest, end)
    if whole and kind.field("as_of") and (head := _AS_OF.match(raw)):
        span = parse_date(raw[head.end() :].strip(), year, today=today)
        if span.end is not None:
            if span.precision == "ten_days" and span.raw.endswith(("底", "末")):
                span = structs.replace(span, start=span.end, precision="day")
            fields["as_of"] = span
            text.parts.append(Part("date", start, end, "fields.as_of", "截至", span.raw, span))
            text.take(start, end)
            _check_year(text, span, year)
            return span
    message = f"“{raw}”是期限，没有当作日期，留在事项里；是当天请写作 11-17。"
    text.doubt(start, end, message, "date")
    return NO_DATE


def _show_date(text: Line, found: FoundDate) -> None:
    start, end, span = found.start, found.end, found.span
    # 改到11月17日, 于11月17日, 在11月17日
    if not found.stays and (put_off := PUT_OFF.search(text.rest[:start])):
        start = put_off.start()
    if not found.stays and (on := _ON.search(text.rest[:start])):
        start = on.start()
    if span.start is None or span.end is None:
        shown = "经常性" if span.precision == "recurring" else "不是确定的日期"
    elif span.start == span.end:
        shown = f"{span.start.year}年{span.start.month}月{span.start.day}日{clock_in(span.raw)}"
    else:
        shown = f"{span.start:%Y-%m-%d} 至 {span.end:%m-%d}"
    text.parts.append(Part("date", start, end, "date", "日期", shown, span, bool(found.doubt)))
    if not found.stays:
        of = not text.rest[:start].strip(EDGE) and _OF.match(text.rest, end) is not None
        text.take(start, end + of)  # 11月17日的座谈会


_ON = re.compile(
    "(?<![决规指约确暂预初拟商选固评鉴界敲锁设稳认核审判圈测限锚])定[于在]$|(?<![终由位关至对属])于$|(?<![正现实存])在$"
)
"""于11月17日, 会议定于11月17日, but 终于11月17日."""
_OF = re.compile("的(?![士确哥姐黎])")
_JOINS = re.compile(
    r"(?:[、和及或与]|或者|还是)(?:\d{1,2}[月./-]\d{1,2}(?:[日号]|(?![\d人名个次件条份项]))"
    rf"|\d{{1,2}}(?:、\d{{1,2}})*[日号](?![楼院线店厅])|(?:\d{{1,2}}|{HAN_MONTH})月|(?:周|星期)[一二三四五六日天])"
)
"""6月5日和6月12日: the title keeps both."""
_MORE_DAYS = re.compile(
    r"(?:、|[,\s]\s?|或者?|还是|和|及|与)(?:\d{1,2}月)?\d{1,2}[日号](?!\w*[楼院线店厅])|[、和及或与]\d{1,2}月|[至到~—-](?:\d|[上中下]旬|[初末底])"
)
"""Behind the day taken: one more, or the end of a span that was not understood."""
_DATED = re.compile(r"(?:\d|[一二三四五六七八九十])[月日]|\d[./-]\d")
_TO_A_DAY = re.compile(r"(?:改|推迟?|延期?|提前|顺延|挪)[到至]\d{1,2}[日号]")
"""推迟到23日: a day without its month."""
_PART_OF = re.compile("末|初(?![一二三四五六七八九十])|底|第?[一二三四五1-5]周|[上下]半月")
"""9月第三周, 二季度末."""
_OVER_YEARS = re.compile(
    r"近(?:[二两三四五六七八九十几]|\d{1,2})年|历[年届]|多年来"
    r"|(?:[建开]\w{1,3}|成立|启用|创建|上任|立项|[“\"]?十[三四五]五[”\"]?|\d{4}年)以来"
)
"""Whose numbers are those of several years."""
_UNSURE = re.compile("(?:(?:大概|好像|可能|也许|估计|约莫)(?:是|在)?|(?:应该|记得)是)$")
_FORGOTTEN = re.compile(
    "(?<![勿不难])(?:忘(?:了|记了?)|记不清)(?:是?[几哪][号日月天]|日[子期](?!本))"
    "|(?:[几哪][号天日]|日[期子])(?:都?忘了|记不清)"
)
"""大概3月份, 忘了几号."""
_CORRECTION = re.compile("更正|勘误|订正(?!错)")
_AHEAD = re.compile(r"[明后]天|明[日早晚]|下个?[周星礼月]|月底")
"""Days that are named as being to come."""


def _passed_over(text: Line, *, dated: bool) -> None:
    """Note what looks like a day or a count and stays in the title without having been told of."""
    told = [(part.start, part.end) for part in text.parts]

    def free(start: int, end: int) -> bool:
        return not any(a < end and start < b for a, b in told)

    for start, end in find_days_passed_over(text.rest, dated=dated):
        if free(start, end):
            raw = text.line[start:end].strip('“”"')
            text.note("date", f"“{raw}”没有当作日期，留在事项里；是日期请写作 11-17、11月17日。")
    if correction := _CORRECTION.search(text.rest):
        text.note("title", f"“{correction[0]}”：这里记成一条新的记录，原来那条请自己改，以免重复。")
    for start, end in find_unfilled(text.rest):
        if free(start, end):
            text.doubt(start, end, f"“{text.line[start:end]}”还没有写明，留在事项里，补上后请改。")
            told.append((start, end))
    for start, end in find_passed_over(text.rest):
        if free(start, end):
            raw = text.line[start:end]
            text.doubt(start, end, f"“{raw}”没有当作数量，留在事项里，请看一眼。")
            told.append((start, end))


def _without(shadow: str, counts: list[tuple[int, int, Quantity]]) -> str:
    for start, end, _ in counts:
        shadow = shadow[:start] + " " * (end - start) + shadow[end:]
    return shadow


def _title(text: Line) -> str:
    """What was not taken, with one mark where something stood between marks or blanks."""
    edge = text.edge
    pieces: list[str] = []
    at = 0
    for start, end in sorted(text.taken):
        pieces.append(text.words[at : max(at, start)])
        at = max(at, end)
    pieces.append(text.words[at:])
    title = pieces[0].lstrip(edge)
    for piece in pieces[1:]:
        left, right = title.rstrip(edge), piece.lstrip(edge)
        between = title[len(left) :] + piece[: len(piece) - len(right)]
        marks = [c for c in between if not c.isspace()]
        joint = marks[0] if marks else " " if between else ""
        title = (left + joint if left else "") + right if right else left + between
    title = re.sub(r"[ \t\u3000]+", lambda m: m[0][0] if m[0] != "\t" else " ", title)
    title = re.sub(r"(?<=[（(])[,，;；、\s]+|[,，;；、\s]+(?=[）)])", "", title)
    stripped = title.strip(edge)
    return stripped if re.search(r"\w", stripped) else ""


def _labels(title: str, fields: dict[str, FieldValue], kind: Kind) -> frozenset[str]:
    """The words that numbers keep: those of the title, and 应到 that left it. What happened, what
    was found and what was mended are told by the clause alone."""
    if kind.key == "zero":
        return frozenset()
    told = [fields.get(f.key) for f in kind.fields if cues(f.key, f.label).told]
    found = labels_in(title, fields) - {str(getattr(number, "label", "")) for number in told}
    loose = fields.get("quantities", ())
    others = [str(getattr(q, "label", "")) for q in loose] if isinstance(loose, tuple) else []
    return found | {label for label in others if due(label)}


def _collected(arrangement: Arrangement | None, section: str | None) -> frozenset[str]:
    """The kinds that the current section collects."""
    if arrangement is None or not section or section not in arrangement.nodes:
        return frozenset()
    below = arrangement.below(section)
    return frozenset(kind for id_ in below for kind in arrangement.nodes[id_].collects)


def _section(  # noqa: PLR0917
    text: Line,
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
    text: Line,
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
    for start, end in text.left():
        raw = text.line[start:end]
        text.parts.append(Part("title", start, end, "title", "事项", raw, raw))


def _name(node: Node) -> str:
    return node.label or node.text
