"""The clause language of `kinds.toml`: templates, parsed once, that make words of records.

What the marks mean stands at the top of `kinds.toml`. People's text only ever enters as a value, so
that braces, 【】 and quotes in a title are never taken for the language.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import cache
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from exports.printing import sum_words
from exports.scene import (
    Runs,
    Scene,
    gap,
    quantity_of,
    quarter_of,
    quoted,
    text_of,
    tidy,
    times_of,
    words_of,
)
from exports.text import Run
from exports.together import alike
from store.contract import StoreError
from store.kinds import Kind
from store.measures import OFTEN
from store.model import Quantity, Record
from store.numerals import ordinal
from store.quantity import add, format_quantity

__all__ = [
    "Each",
    "Guard",
    "Items",
    "Optional",
    "Part",
    "Shared",
    "Sum",
    "Template",
    "Titles",
    "Value",
    "Verb",
    "by_names",
    "parse",
]

_HEADS = ("人", "名", "位")
_COUNTERS = "次场期名个人支篇项件份户条家"


class Part(Struct, frozen=True):
    """A piece of a template. `tell` gives its words, or None where a value is missing."""

    def tell(self, scene: Scene) -> Runs | None:
        raise NotImplementedError


Alternative: TypeAlias = tuple[Part, ...]


class Template(Struct, frozen=True):
    """The alternatives of a clause, best first."""

    alternatives: tuple[Alternative, ...]

    def tell(self, scene: Scene) -> Runs | None:
        for alternative in self.alternatives:
            runs = _all(alternative, scene)
            if runs is not None:
                return runs
        return None


def _all(parts: Alternative, scene: Scene) -> Runs | None:
    runs: Runs = []
    for part in parts:
        told = part.tell(scene)
        if told is None:
            return None
        runs += told
    return runs


class Literal(Part, frozen=True):
    text: str

    def tell(self, scene: Scene) -> Runs:
        return [Run(self.text, scene.node, scene.one.id if scene.one else None)]


class Optional(Part, frozen=True):
    """【…】: nothing where none of its alternatives stands."""

    inner: Template

    def tell(self, scene: Scene) -> Runs:
        return self.inner.tell(scene) or []


class Value(Part, frozen=True):
    """{a|b}: the first that is there. Of several records: what all share, or their lists' union.

    {a!} cannot be left out: 〔待补充〕 where it is not there.
    """

    names: tuple[str, ...]
    must: bool = False

    def tell(self, scene: Scene) -> Runs | None:
        for name in self.names:
            words = self._shared(name, scene)
            if words:
                one = scene.one
                together = () if one else tuple(r.id for r in scene.records)
                said = "kind" if name == "title" and words == scene.stand_in else name
                return [Run(words, scene.node, one.id if one else None, said, records=together)]
        field = scene.kind.field(self.names[0])
        if field is not None and self.always(scene):
            return [gap(scene.records, field, scene.node)]
        return [] if self.names == ("date",) else None

    def always(self, scene: Scene) -> bool:
        """Whether its place is never left out."""
        field = scene.kind.field(self.names[0])
        return field is not None and (field.need == "sentence" or self.must)

    def _shared(self, name: str, scene: Scene) -> str:
        if scene.one:
            told = name in _BEHIND_TITLE and _stands_in(scene.one.title, scene.one, name)
            return "" if told else words_of(scene.one, name, scene)
        field = scene.kind.field(name)
        if field is not None and field.is_list:
            lists = [r.fields.get(name) for r in scene.records]
            if not all(lists):
                return ""
            every = (tidy(v) for each in lists if isinstance(each, tuple) for v in each
                     if isinstance(v, str))  # fmt: skip
            return "、".join(dict.fromkeys(filter(None, every)))
        words = words_of(scene.records[0], name, scene)
        same = all(words_of(r, name, scene) == words for r in scene.records[1:])
        return words if same else ""


_BEHIND_TITLE = ("sessions", "times", "qty", "teams", "visits")
"""Numbers that are told right behind a title."""


def _stands_in(title: str, record: Record, key: str) -> bool:
    """Whether the title tells a number of the record itself: 窗口由9个并成3个."""
    quantity = quantity_of(record, key)
    raw = re.escape(quantity.raw) if quantity and quantity.raw else ""
    return bool(raw) and re.search(rf"(?<![\d.]){raw}", title) is not None


class Where(Struct, frozen=True):
    """f=v, or f>=v by the order of the field's choices (the first choice is the highest)."""

    key: str
    op: str
    value: str

    def holds(self, record: Record, kind: Kind) -> bool:
        told = text_of(record, self.key)
        if self.op == "=":
            return told == self.value
        field = kind.field(self.key)
        choices = field.choices if field else ()
        if told not in choices or self.value not in choices:
            return False
        return choices.index(told) <= choices.index(self.value)


class Sum(Part, frozen=True):
    """{sum f}, {sum f|n}, {sum f|g=v}, {sum f&g}. `counter` stands behind a count without a unit.

    With `or_n` the records are counted where none says f. With `both` only those are added up that
    say g, too. `most`: it is told only where more than half of the records say f, for the others
    would be thought to be in it.
    """

    key: str
    or_n: bool = False
    where: Where | None = None
    counter: str = ""
    both: str = ""
    most: bool = False

    def tell(self, scene: Scene) -> Runs | None:
        where = self.where
        those = [r for r in scene.records if where is None or where.holds(r, scene.kind)]
        given = [
            (r, q) for r in those
            if (q := quantity_of(r, self.key)) is not None
            and (not self.both or quantity_of(r, self.both) is not None)
        ]  # fmt: skip
        if not given:
            if self.or_n:
                told = Count(where, self.counter).tell(scene)
                if told and self.counter:
                    told = [*told, *Literal(self.counter).tell(scene)]
                return told
            field = scene.kind.field(self.key)
            if those and field is not None and field.need == "sentence":
                return [gap(those, field, scene.node)]
            return None
        if self.most and 2 * len(given) <= len(those):
            return None
        if self.or_n and scene.one and given[0][1].value == 1:
            return None
        runs: Runs = []
        one = scene.one
        given = _of_people(given)
        for total in add([q for _, q in given]):
            if not total.value:
                continue
            ids = tuple(r.id for r, q in given if q.unit == total.unit) or tuple(
                r.id for r, _ in given
            )
            if runs:
                runs += Literal("、").tell(scene)
            words = format_quantity(total) if one else sum_words(total)
            text = words + ("" if total.unit else self.counter)
            runs.append(
                Run(text, scene.node, one.id if one else None, self.key, records=() if one else ids)
            )
        return runs or None

    def always(self, scene: Scene) -> bool:
        """Whether its place is never left out."""
        field = scene.kind.field(self.key)
        return field is not None and field.need == "sentence"


class Things(Part, frozen=True):
    """{things f}: the sums of f by the words that each number was typed with (清理小广告1560张，
    清运垃圾140吨). Only where all that say f say of what, and there are not more than four things.
    """

    key: str

    def tell(self, scene: Scene) -> Runs | None:
        given = [(r, q) for r in scene.records if (q := quantity_of(r, self.key)) is not None]
        things = alike((record, quantity) for record, quantity in given if quantity.value)
        if scene.one or len(things) > 4 or not all(thing.label for thing in things):
            return None
        runs: Runs = []
        for thing in things:
            runs += Literal("，").tell(scene) if runs else []
            runs += thing.runs(scene.node, self.key)
        return runs or None


def _of_people(given: list[tuple[Record, Quantity]]) -> list[tuple[Record, Quantity]]:
    """Numbers of people in one measure: 31人 and 12名 are 43人. 人次 count something else."""
    ways = {quantity.unit for _, quantity in given}.intersection(_HEADS)
    if len(ways) < 2:
        return given
    return [(r, replace(q, unit="人") if q.unit in _HEADS else q) for r, q in given]


class Count(Part, frozen=True):
    """{n}, {n|f=v}: how many records, and of what is held: how often, where a record says that.

    One is not counted: nothing is 共 or 先后 of one. `counter` stands behind it.
    """

    where: Where | None = None
    counter: str = ""

    def tell(self, scene: Scene) -> Runs | None:
        where = self.where
        those = [r for r in scene.records if where is None or where.holds(r, scene.kind)]
        count = sum(map(times_of, those)) if self.counter in OFTEN else len(those)
        if count < 2:
            return None
        ids = tuple(r.id for r in those)
        return [Run(str(count), scene.node, None, "n", records=ids)]


class Titles(Part, frozen=True):
    """{quoted titles}: “A”“B”“C”, from six on the first five and 等N项."""

    def tell(self, scene: Scene) -> Runs | None:
        titles = _by_words(scene.records, lambda record: _name(tidy(record.title)))
        if "" in titles or len(titles) < 2:
            return None
        runs: Runs = []
        for title, those in list(titles.items())[:5]:
            marks = ("", "") if quoted(title) else ("“", "”")
            for text, field in ((marks[0], None), (title, "title"), (marks[1], None)):
                if text:
                    runs.append(_of(those, Run(text, scene.node, field=field)))
        return runs + _and_more(titles, 5, scene)


def _by_words(records: Iterable[Record], words: Callable[[Record], str]) -> dict[str, list[Record]]:
    """Records by what is told of them, in the order in which that is first told."""
    found: dict[str, list[Record]] = {}
    for record in records:
        found.setdefault(words(record), []).append(record)
    return found


def _of(records: Sequence[Record], run: Run) -> Run:
    """A run that tells of these records."""
    if len(records) == 1:
        return replace(run, record=records[0].id)
    return replace(run, records=tuple(record.id for record in records))


def _and_more(names: dict[str, list[Record]], shown: int, scene: Scene) -> Runs:
    """等N项, where not all the names are shown."""
    if len(names) <= shown:
        return []
    others = [record for those in list(names.values())[shown:] for record in those]
    ids = tuple(those[0].id for those in names.values())
    return [
        _of(others, Run("等", scene.node)),
        Run(str(len(names)), scene.node, None, "n", records=ids),
        Run("项", scene.node),
    ]


def _name(title: str) -> str:
    """The name in the title of an activity: 开展“甲”主题活动 is 甲."""
    inner = re.fullmatch("(?:开展|组织|举办)?“([^“”]+)”(?:主题|系列|专项)?(?:活动)?", title)
    name = inner[1] if inner else title
    if quoted(name):
        return name
    return re.sub("^(?:开展|组织|举办)(?=.{3})|(?<=.{3})(?:主题|系列)?活动$", "", name) or name


class Shared(Part, frozen=True):
    """{title~}: what all titles are about."""

    def tell(self, scene: Scene) -> Runs | None:
        words = _common([tidy(r.title) for r in scene.records])
        if not words:
            return None
        ids = tuple(r.id for r in scene.records)
        return [Run(words, scene.node, None, "title", records=ids)]


class Names(Part, frozen=True):
    """The titles of the first three, joined by 、, and 等 for more."""

    def tell(self, scene: Scene) -> Runs | None:
        titles = _by_words(
            scene.records, lambda record: re.sub("^(?:开展|组织|举办)", "", tidy(record.title))
        )
        if "" in titles:
            return None
        runs: Runs = []
        for n, (title, those) in enumerate(list(titles.items())[:3]):
            if n:
                runs.append(Run("、", scene.node))
            runs.append(_of(those, Run(title, scene.node, field="title")))
        return runs + _and_more(titles, 3, scene)[:1]


@cache
def by_names(template: Template) -> Template:
    """A sum that names its records instead of counting them (开展义诊、慰问等).

    For those that do not say how often they are, beside a sum of those that do; only where the sum
    begins with a verb.
    """
    alternatives: list[Alternative] = []
    for parts in template.alternatives:
        at = next((n for n, part in enumerate(parts) if isinstance(part, Sum) and part.or_n), -1)
        verb = next((n for n, p in enumerate(parts) if not isinstance(p, (Guard, Optional))), 0)
        if at > verb and isinstance(parts[verb], (Choice, Value)):
            after = tuple(map(_with_comma, parts[at + 1 :]))
            alternatives.append((*parts[: verb + 1], Names(), *after))
        alternatives.append(parts)
    return Template(tuple(alternatives))


def _with_comma(part: Part) -> Part:
    """、46人次参加 behind a count is ，46人次参加 behind a name."""
    if not isinstance(part, Optional):
        return part
    inner = []
    for parts in part.inner.alternatives:
        first = parts[0] if parts else None
        if isinstance(first, Literal) and first.text.startswith("、"):
            parts = (Literal("，" + first.text[1:]), *parts[1:])  # noqa: PLW2901
        inner.append(parts)
    return Optional(Template(tuple(inner)))


class Items(Part, frozen=True):
    """{items}: the records' `item` (else title), joined by 、 and 和; 等N项 for more than eight."""

    def tell(self, scene: Scene) -> Runs | None:
        said = _by_words(
            scene.records,
            lambda record: words_of(record, "item", scene) or words_of(record, "title", scene),
        )
        if "" in said:
            return None
        shown = len(said) if len(said) <= 8 else 7
        runs: Runs = []
        for n, (words, those) in enumerate(list(said.items())[:shown], 1):
            if n > 1:
                runs.append(Run("和" if n == len(said) else "、", scene.node))
            runs.append(_of(those, Run(words, scene.node, field="item")))
        return runs + _and_more(said, shown, scene)


class Verb(Part, frozen=True):
    """{verb}: by the form of the object, else by a word of its title (see [verbs])."""

    def tell(self, scene: Scene) -> Runs | None:
        record = scene.records[0]
        for words in (text_of(record, "form"), record.title):
            for thing, verb in scene.kinds.verbs.items():
                if thing in words:
                    return Choice(tuple(verb.split("/"))).tell(scene)
        return None


class Choice(Part, frozen=True):
    """{开展/组织}: the first word that the clause before has not said, at least did not turn on."""

    words: tuple[str, ...]

    def tell(self, scene: Scene) -> Runs:
        for verbs in (scene.avoid, scene.avoid[:1]):
            for word in self.words:
                if not any(verb in word for verb in verbs):
                    return Literal(word).tell(scene)
        return Literal(self.words[0]).tell(scene)


class Name(Part, frozen=True):
    """{unit}: what the unit calls itself, once a paragraph; {whole}: 全局, 全校; {body}: 党组."""

    of: str

    def tell(self, scene: Scene) -> Runs:
        unit = scene.unit
        match self.of:
            case "whole":
                return Literal("全" + unit.calls_itself.removeprefix("我")).tell(scene)
            case "body":
                return Literal(unit.body).tell(scene)
        return [] if scene.unit_said else Literal(unit.calls_itself).tell(scene)


class Each(Part, frozen=True):
    """{each}: the named clauses of all, 一是…；二是…; only joined inside an enumerated point."""

    def tell(self, scene: Scene) -> Runs:
        runs: Runs = []
        for n, record in enumerate(scene.records):
            if n:
                runs.append(Run("；", scene.node))
            if len(scene.records) > 1 and scene.numbers:
                runs.append(Run(f"{ordinal(n + 1)}是", scene.node))
            one = replace(scene, records=(record,), dated=False)
            runs += scene.tell_one(one) if scene.tell_one else []
        return runs


class Guard(Part, frozen=True):
    """{if …}: says nothing, and stands only where it holds.

    `every f`: all choices of f are there (a quarter also from a date typed as one).
    `f==g`: all give both, and the sums are the same and not zero.
    `f>0`, `f=0`: all give f above nought, as nought. `no f`: nobody gives it above nought, and
    what is given was understood. `f`, `not f`: all give f, nobody does. `f=v`: all have chosen v;
    `f>=v`: or an earlier choice. `title~v`: all titles hold v.
    """

    op: str
    key: str
    value: str = ""

    @property
    def of_one(self) -> bool:
        """Whether it tells records apart, rather than saying something of all together."""
        return self.op not in ("every", "==") and (self.op, self.value) != ("=", "0")

    def tell(self, scene: Scene) -> Runs | None:
        return [] if self.holds(scene.records, scene.kind) else None

    def holds(self, records: Sequence[Record], kind: Kind) -> bool:
        key, value = self.key, self.value
        match self.op:
            case "every":
                field = kind.field(key)
                choices = set(field.choices) if field else set()
                return bool(choices) and choices <= {quarter_of(r, key) for r in records}
            case "==":
                return self._settled(records)
            case "=" if value == "0":
                return all((q := quantity_of(r, key)) is not None and not q.value for r in records)
            case ">":
                return all((q := quantity_of(r, key)) is not None and q.value for r in records)
            case "no":
                given = [(r.fields.get(key), quantity_of(r, key)) for r in records]
                return all(told is None or (q is not None and not q.value) for told, q in given)
            case "any":
                return all(r.fields.get(key) for r in records)
            case "not":
                return not any(r.fields.get(key) for r in records)
            case "~":
                return all(value in r.title for r in records)
        return all(Where(key, self.op, value).holds(r, kind) for r in records)

    def _settled(self, records: Sequence[Record]) -> bool:
        """Whether all records give both, exactly, and the sums are the same and not nought."""
        sums: list[dict[str, Decimal]] = [{}, {}]
        for record in records:
            pair = (quantity_of(record, self.value), quantity_of(record, self.key))
            for total, quantity in zip(sums, pair, strict=True):
                if quantity is None or quantity.value is None or quantity.approx != "exact":
                    return False
                total[quantity.unit] = total.get(quantity.unit, Decimal(0)) + quantity.value
        return sums[0] == sums[1] and any(sums[0].values())


_WHEN = re.compile(
    "^(?:20\\d\\d年(?:度)?|[春夏秋冬]季|\\d{1,2}月(?:份)?|第?[一二三四1-4]季度|[上下]半年|年[初中底]|全年|每[月季周]度?|[月季]度|每?周(?=例会)"
    "|第[一二三四五六七八九十\\d]+[次届期场轮]|首次|再次)+"
)
_SCOPE = re.compile(
    "^(?:机关|系统|[省市区县](?:委|政府)|全(?:体|系统|[局委厅院校区市县镇街乡馆站所园]))"
)
_FORM = re.compile(
    "(?:（[^（）]*）)?(?:(?:工作|专题|专项|动员|部署|推进|调度|分析|研判|总结|表彰|恳谈|座谈|通报|讲评|学习|视频"
    "|电视电话)*(?:大会|例会|会议|会)|承诺活动|承诺书|承诺|责任书|责任状|责任制)$"
)


_ABOUT = "(?!(?:党组|党委|支部|支委|局务|办公|行政|全体)$)[\u4e00-\u9fff]{2,}"


def _common(titles: list[str]) -> str:
    """What titles are about, without when, who and in which form, where that is the same of all.

    一季度廉政建设分析会 and 二季度廉政建设分析会 are both about 廉政建设. Nothing that a
    number, a quote or another mark stands in.
    """
    if len(titles) == 1 and len(titles[0]) > 10:
        return ""
    about = {_FORM.sub("", _WHEN.sub("", title)) for title in titles}
    if len(about) > 1:
        about = {_SCOPE.sub("", words) for words in about}
    words = about.pop()
    return words if not about and re.fullmatch(_ABOUT, words) else ""


_WHERE = re.compile(r"(\w+)(>=|=)(.+)")
_GUARD = re.compile(r"if (?:(every|no|not) (\w+)|(\w+)(==|>=|=|>|~)(\S+)|([A-Za-z]\w*))")


@cache
def parse(template: str) -> Template:
    """A template of `kinds.toml`. `StoreError` says what is not closed or not understood."""
    found, end = _alternatives(template, 0, inside=False)
    if end != len(template):
        raise StoreError(f"成文写法“{template}”里多了一个“】”。")
    return found


def _alternatives(template: str, at: int, *, inside: bool) -> tuple[Template, int]:
    alternatives: list[Alternative] = []
    parts: list[Part] = []
    literal = ""

    def flush() -> None:
        nonlocal literal
        last = parts[-1] if parts else None
        if isinstance(last, Sum) and last.or_n and literal[:1] and literal[0] in _COUNTERS:
            parts[-1] = replace(last, counter=literal[0])
            literal = literal[1:]
        elif isinstance(last, Count):
            parts[-1] = replace(last, counter=literal[:1])
        if literal:
            parts.append(Literal(literal))
        literal = ""

    while at < len(template):
        char = template[at]
        if char == "】":
            break
        if char == "|":
            flush()
            alternatives.append(tuple(parts))
            parts = []
        elif char == "【":
            flush()
            inner, at = _alternatives(template, at + 1, inside=True)
            parts.append(Optional(Template(tuple(map(_of_most, inner.alternatives)))))
        elif char == "{":
            flush()
            end = template.find("}", at)
            if end < 0:
                raise StoreError(f"成文写法“{template}”里的“{{”没有配对的“}}”。")
            parts.append(_placeholder(template[at + 1 : end].strip(), template))
            at = end
        else:
            literal += char
        at += 1
    if inside and at >= len(template):
        raise StoreError(f"成文写法“{template}”里的“【”没有配对的“】”。")
    flush()
    return Template((*alternatives, tuple(parts))), at


def _of_most(parts: Alternative) -> Alternative:
    """Behind 、 a sum is heard of all that was counted before it: 4次、30人参加."""
    if not (parts and isinstance(parts[0], Literal) and parts[0].text.startswith("、")):
        return parts
    return tuple(replace(part, most=True) if isinstance(part, Sum) else part for part in parts)


def _placeholder(inner: str, template: str) -> Part:
    simple: dict[str, Part] = {
        "n": Count(), "quoted titles": Titles(), "title~": Shared(), "items": Items(),
        "verb": Verb(), "each": Each(), "unit": Name("unit"), "whole": Name("whole"),
        "body": Name("body"),
    }  # fmt: skip
    if inner in simple:
        return simple[inner]
    if inner.startswith("if "):
        guard = _GUARD.fullmatch(inner)
        if guard is None:
            raise StoreError(f"成文写法“{template}”里的“{{{inner}}}”看不懂。")
        every, of, key, op, value, given = guard.groups()
        return Guard(every or "any", of or given) if of or given else Guard(op, key, value)
    name, *more = inner.split("|")
    where = _WHERE.fullmatch(more[0]) if len(more) == 1 else None
    rule = Where(*where.groups()) if where else None
    if name == "n" and rule:
        return Count(rule)
    if name.startswith("things "):
        return Things(name[7:].strip())
    if name.startswith("sum "):
        if more and not rule and more != ["n"]:
            raise StoreError(f"成文写法“{template}”里的“{{{inner}}}”看不懂。")
        key, _, both = name[4:].strip().partition("&")
        return Sum(key, or_n=more == ["n"], where=rule, both=both)
    if "/" in inner:
        return Choice(tuple(inner.split("/")))
    *others, last = (name, *more)
    return Value((*others, last.removesuffix("!")), must=last.endswith("!"))
