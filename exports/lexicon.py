"""The words by which a kind and its numbers are known in prose, read from the kinds themselves.

A cue is of a kind, and of one of its numbers where it stands beside one: the words before a sum in
the kind's clauses (志愿服务{sum sessions|n}次), a field's label (发现问题), a record's title.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

from msgspec import Struct

from exports.clause import Way, way_of
from exports.parts import Alternative, Choice, Literal, Optional, Part, Value, Where
from exports.scene import Scene, text_of, tidy
from exports.tallies import Count, Shared, Sum, Titles
from exports.template import parse
from store.kinds import Kind, Kinds
from store.model import Quantity, Record, Unit

__all__ = [
    "COUNT",
    "PEOPLE",
    "Among",
    "Cue",
    "Lexicon",
    "core",
    "counting",
    "quantities",
    "residue",
    "units_like",
]

COUNT = "n"
"""The key of a number that counts records, as in `Run.field`."""

PEOPLE = ("人", "人次", "名", "位")
TIMES = ("次", "场", "场次", "期")
_FAMILIES = (
    PEOPLE, TIMES, ("个", "项", "处"), ("株", "棵"), ("辆", "辆次"), ("户", "户次"),
    ("家", "家次"), ("件", "件次"), ("条", "条次"),
)  # fmt: skip

Among: TypeAlias = Callable[[Record], bool]
"""Which of a kind's records a cue is about."""

_SAID_OF = {
    "participants": "参加|参与|参训|受训|受教育|听课|观看|吸引|覆盖|出席|到会|人次",
    "attendees": "参加|参与|到会|参会|与会|出席|实到",
    "people": "参加|参与|签订|签署|承诺",
    "donors": "捐款|参加|参与|捐献|干部职工",
    "members": "队员|成员|志愿者",
    "issues": "发现|排查|查出|查找|反馈",
    "fixed": "整改|销号|解决",
    "households": "慰问|走访|帮扶|困难家庭|困难群众|困难职工|困难户",
    "votes_for": "满意|赞成",
    "votes_total": "有效|评价",
    "hours": "时长|累计服务",
    "served": "服务群众|接待|惠及",
    "trees": "植树|栽植|栽种|种植|补植|苗木",
    "amount": "资金|慰问金|金额|捐款|捐资|投资|投入|善款",
}
"""What people say of a field beside its label and its clauses (also `exports.facts`)."""

_VERBS = (
    "开展|组织|举办|召开|举行|进行|发放|分发|印发|张贴|悬挂|刊播|播出|播放|更新|推出|制作|展出|签订|签署"
    "|成立|组建|落实|推行|推进|参加|参与|完成|处理|发动|坚持|动员|集中|安排|投入|接受|建成|健全|调整|评选|评出|开好"
)
_FILLERS = (
    "全年|今年|本年|年内|全局|我局|全系统|先后|共计|累计|合计|总计|共有|各类|各项|系列|主题|专题|专项|活动|工作|总数|数量"
    "|次数|人数|人员|问题|隐患|达到|共|计|了|为|有|约|近|达|总|等|的|已|均|全|其|被|由|向|对|在|以|于|根据|结合|针对|围绕|按照"
)
_DATES = (
    r"每个?(?:季度|月|周|年)|(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日)?|\d{4}年|[上下]半年|[一二三四]季度"
    "|[一二三四五六七八九]是"
)
_NOTHING = re.compile(rf"{_DATES}|{_VERBS}|{_FILLERS}|[\s　、，：:“”（）()]")
_GENERAL = re.compile(rf"(?:{_VERBS}|{_FILLERS})+")


def residue(words: str, own: Iterable[str] = ()) -> str:
    """What words at a number tell beside a time, verbs that every fact has, and `own` words."""
    for one in sorted({*own} - {""}, key=len, reverse=True):
        words = words.replace(one, "")
    return _NOTHING.sub("", words)


def core(words: str, own: Iterable[str] = ()) -> str:
    """The words without those of `residue` at their ends: 党风廉政 of 全年召开党风廉政专题."""
    kin = "".join(f"|{re.escape(one)}" for one in sorted({*own} - {""}, key=len, reverse=True))
    idle = f"(?:{_NOTHING.pattern}{kin})+"
    return re.sub(f"{idle}$", "", re.sub(f"^{idle}", "", words))


def units_like(unit: str) -> frozenset[str]:
    """The units that count the same things as `unit` (人 and 人次), itself among them."""
    return frozenset({unit}.union(*(group for group in _FAMILIES if unit in group)))


class Cue(Struct, frozen=True):
    """`key`: the number that stands behind the words; `form`: the choice that they are; `among`:
    the records that they tell.
    """

    kind: str
    key: str = ""
    form: str = ""
    among: Among | None = None
    named: bool = False
    """Whether the words are a record's own name."""


class Lexicon:
    """The cues of all kinds, and of the records that prose may tell."""

    def __init__(self, kinds: Kinds, records: Iterable[Record] = ()) -> None:
        self.kinds = kinds
        self.cues: dict[str, list[Cue]] = {}
        self.fields = {kind.key: _field_words(kind) for kind in kinds.kinds.values()}
        """By kind: what is said of each of its numbers."""
        for kind in kinds.kinds.values():
            for words, cue in _cues(kind, kinds):
                known = self.cues.setdefault(words, [])
                if not any((one.kind, one.key) == (cue.kind, cue.key) for one in known):
                    known.append(cue)
                elif cue.among:
                    # The same words in two clauses of a kind: no one's records alone.
                    known[:] = [one if one.kind != cue.kind else _of_all(one) for one in known]
        self.own = {kind: set(self._words(kind)) for kind in kinds.kinds}
        """By kind: all words that may stand between it and its numbers."""
        self.general = {kind: frozenset(words) for kind, words in self.own.items()}
        """By kind: those of them that are no record's own."""
        self.weak = self._parts()
        """Parts of another kind's words (活动 of 文体活动): they hold where no others do."""
        for record in records:
            for words in _names(record):
                known = self.cues.setdefault(words, [])
                if not any(cue.kind == record.kind for cue in known):
                    known.append(Cue(record.kind, among=_named(words), named=True))
                if record.kind in self.own:
                    self.own[record.kind].add(words)
        longest = sorted(self.cues, key=len, reverse=True)
        self._found = re.compile(f"(?=({'|'.join(map(re.escape, longest))}))")

    def hits(self, words: str) -> list[tuple[int, int, str]]:
        """The cues in some words, the one that ends last first, of those the longest."""
        found = [(m.start(1), m.end(1), m[1]) for m in self._found.finditer(words)]
        strong = [hit for hit in found if hit[2] not in self.weak]
        return sorted(strong or found, key=lambda hit: (-hit[1], hit[0]))

    def keys(self, kind: str, unit: str) -> list[str]:
        """The numbers of a kind that have such a unit."""
        known = self.kinds.get(kind)
        like = units_like(unit)
        if unit == "%":
            return [f.key for f in known.fields if f.type == "percent"]
        units = {f.key: f.units or (unit,) for f in known.fields if f.is_quantity}
        by, measures = counting(known)
        if by is None or not any(like.intersection(of) for of in units.values()):
            units[COUNT] = measures
        return [key for key, of in units.items() if unit in of] or [
            key for key, of in units.items() if like.intersection(of)
        ]

    def _words(self, kind: str) -> Iterator[str]:
        known = self.kinds[kind]
        yield from (words for words, cues in self.cues.items() if any(c.kind == kind for c in cues))
        yield from (word for words in self.fields[kind].values() for word in words)
        yield from (c for f in known.fields for c in f.choices if len(c) > 1)
        yield from (word for word in known.words if len(word) > 1)
        for template in (known.counted, known.named):
            for alternative in parse(template).alternatives:
                for part in _flat(alternative):
                    yield from part.words if isinstance(part, Choice) else ()

    def _parts(self) -> set[str]:
        kinds = {words: {cue.kind for cue in cues} for words, cues in self.cues.items()}
        return {
            one for one in kinds
            if any(one != other and one in other and kinds[one] != kinds[other] for other in kinds)
        }  # fmt: skip


def counting(kind: Kind) -> tuple[str | None, tuple[str, ...]]:
    """How a kind counts what it tells: the field that says how many a record stands for (None: each
    is one), and the measure words.
    """
    by: str | None = None
    measures: list[str] = []
    for alternative in parse(kind.counted).alternatives:
        parts = list(_flat(alternative))
        for part, behind in zip(parts, [*parts[1:], None], strict=True):
            if isinstance(part, Sum) and part.or_n:
                by = part.key
                measures += [part.counter] if part.counter else []
            elif isinstance(part, Count) and isinstance(behind, Literal):
                measures.append(behind.text[:1])
            elif isinstance(part, Titles):
                measures.append("项")
    field = kind.field(by) if by else None
    return by, tuple(dict.fromkeys([*measures, *(field.units if field else ())])) or ("次",)


def _flat(alternative: Alternative) -> Iterator[Part]:
    for part in alternative:
        if isinstance(part, Optional):
            for inner in part.inner.alternatives:
                yield from _flat(inner)
        else:
            yield part


def _beside(template: str) -> Iterator[tuple[int, str, tuple[str, ...], str]]:
    """The numbers of a template: alternative, key, words before it, words behind it."""
    for at, alternative in enumerate(parse(template).alternatives):
        parts = list(_flat(alternative))
        for n, part in enumerate(parts):
            match part:
                case Sum():
                    key = part.key
                case Count():
                    key = COUNT
                case Value():
                    key = part.names[0]
                case _:
                    continue
            before = parts[n - 1] if n else None
            behind = parts[n + 1] if n + 1 < len(parts) else None
            words: tuple[str, ...] = ()
            if isinstance(before, Literal):
                words = (re.split("[，、；（）]", before.text)[-1],)
            elif isinstance(before, Choice):
                words = before.words
            after = re.split("[，、；（）]", behind.text)[0] if isinstance(behind, Literal) else ""
            yield at, key, tuple(w for w in words if not _GENERAL.fullmatch(w)), after


def _cues(kind: Kind, kinds: Kinds) -> Iterator[tuple[str, Cue]]:
    numbers = {f.key for f in kind.fields if f.is_quantity} | {COUNT}
    said = {word for words in _field_words(kind).values() for word in words}
    for template in (kind.counted, kind.named):
        for at, key, words, _ in _beside(template):
            among = _told_by(kind, kinds, at) if template is kind.counted else None
            for word in words:
                if key in numbers and len(word) > 1 and word not in ("参加", "参与"):
                    yield word, Cue(kind.key, key, among=among)
    for field in kind.fields:
        if field.is_quantity and len(field.label) > 2 and not _GENERAL.fullmatch(field.label):
            yield field.label, Cue(kind.key, field.key)
    form = kind.field("form")
    for choice in form.choices if form else ():
        if choice in kinds.verbs:  # the thing itself: 标语, 倡议书
            yield choice, Cue(kind.key, form=choice)
    for word in (kind.label, *kind.words):
        if len(word) > 1 and word not in said and "…" not in word:
            yield word, Cue(kind.key)


def _field_words(kind: Kind) -> dict[str, tuple[str, ...]]:
    numbers = {f.key: f.label for f in kind.fields if f.is_quantity}
    said: dict[str, dict[str, None]] = {
        key: dict.fromkeys([label, label.removeprefix("已"), *_SAID_OF.get(key, "").split("|")])
        for key, label in numbers.items()
    }
    for template in (kind.counted, kind.named):
        for _, key, words, after in _beside(template):
            if key in said:
                said[key].update(dict.fromkeys([*words, after]))
    return {
        key: tuple(w for w in words if len(w) > 1 and w not in ("人数", "次数", "数量"))
        for key, words in said.items()
    }


def _of_all(cue: Cue) -> Cue:
    return Cue(cue.kind, cue.key, cue.form)


def _told_by(kind: Kind, kinds: Kinds, at: int) -> Among | None:
    """The records that an alternative of the kind's sum tells; None where it is all of them."""
    alternatives = parse(kind.counted).alternatives
    where = next((p.where for p in _flat(alternatives[at]) if isinstance(p, Sum | Count)), None)
    if isinstance(where, Where):
        return lambda record: where.holds(record, kind)
    shared = any(isinstance(part, Shared) for parts in alternatives for part in parts)
    if len(alternatives) == 1 or shared:  # what titles share, no record says alone
        return None
    return lambda record: told_in(record, kinds).key[:1] == (at,)


def told_in(record: Record, kinds: Kinds) -> Way:
    """What the composed text adds a record up with."""
    kind = kinds.get(record.kind)
    return way_of(record, Scene(Unit(record.unit), record.year, kinds, "", kind, [record]))


def _names(record: Record) -> Iterator[str]:
    for words in (tidy(record.title), tidy(text_of(record, "form"))):
        plain = re.sub("[“”《》]", "", words)
        if len(plain) > 3:
            yield from dict.fromkeys((words, plain))


def _named(words: str) -> Among:
    return lambda record: any(words in name for name in _names(record))


def quantities(record: Record, key: str) -> Sequence[Quantity]:
    """The numbers of a field that were understood."""
    value = record.fields.get(key)
    items = value if isinstance(value, tuple) else (value,)
    return [q for q in items if isinstance(q, Quantity) and q.value is not None]
