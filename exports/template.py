"""The clause language of `kinds.toml`: templates, parsed once, that make words of records.

What the marks mean stands at the top of `kinds.toml`. People's text only ever enters as a value, so
that braces, 【】 and quotes in a title are never taken for the language.
"""

import re
from collections.abc import Sequence
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
    ordinal,
    quantity_of,
    quarter_of,
    quoted,
    text_of,
    tidy,
    words_of,
)
from exports.text import Run
from store.contract import StoreError
from store.kinds import Kind
from store.model import Record
from store.quantity import add, format_quantity

__all__ = [
    "Each",
    "Guard",
    "Items",
    "Optional",
    "Part",
    "Sum",
    "Template",
    "Titles",
    "Value",
    "Verb",
    "parse",
]

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
    """{a|b}: the first that is there. Of several records: what all share, or their lists' union."""

    names: tuple[str, ...]

    def tell(self, scene: Scene) -> Runs | None:
        for name in self.names:
            words = self._shared(name, scene)
            if words:
                one = scene.one
                together = () if one else tuple(r.id for r in scene.records)
                said = "kind" if name == "title" and words == scene.stand_in else name
                return [Run(words, scene.node, one.id if one else None, said, records=together)]
        field = scene.kind.field(self.names[0])
        if field is not None and field.need == "sentence":
            return [gap(scene.records, field, scene.node)]
        return [] if self.names == ("date",) else None

    def _shared(self, name: str, scene: Scene) -> str:
        if scene.one:
            return words_of(scene.one, name, scene)
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
    """{sum f}, {sum f|n}, {sum f|g=v}. `counter` stands behind a count that brings no unit."""

    key: str
    or_n: bool = False
    where: Where | None = None
    counter: str = ""

    def tell(self, scene: Scene) -> Runs | None:
        where = self.where
        those = [r for r in scene.records if where is None or where.holds(r, scene.kind)]
        given = [(r, q) for r in those if (q := quantity_of(r, self.key)) is not None]
        if not given:
            if self.or_n:
                told = Count(where).tell(scene)
                if told and self.counter:
                    told = [*told, *Literal(self.counter).tell(scene)]
                return told
            field = scene.kind.field(self.key)
            if those and field is not None and field.need == "sentence":
                return [gap(those, field, scene.node)]
            return None
        if self.or_n and scene.one and given[0][1].value == 1:
            return None
        runs: Runs = []
        one = scene.one
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


class Count(Part, frozen=True):
    """{n}, {n|f=v}: how many records. One is not counted: nothing is 共 or 先后 of one."""

    where: Where | None = None

    def tell(self, scene: Scene) -> Runs | None:
        where = self.where
        those = [r for r in scene.records if where is None or where.holds(r, scene.kind)]
        if len(those) < 2:
            return None
        ids = tuple(r.id for r in those)
        return [Run(str(len(those)), scene.node, None, "n", records=ids)]


class Titles(Part, frozen=True):
    """{quoted titles}: “A”“B”“C”, from six on the first five and 等N项."""

    def tell(self, scene: Scene) -> Runs | None:
        titles: dict[str, Record] = {}
        for record in scene.records:
            titles.setdefault(tidy(record.title), record)
        if "" in titles or len(titles) < 2:
            return None
        runs: Runs = []
        for title, record in list(titles.items())[:5]:
            marks = ("", "") if quoted(title) else ("“", "”")
            for text, field in ((marks[0], None), (title, "title"), (marks[1], None)):
                if text:
                    runs.append(Run(text, scene.node, record.id, field))
        if len(titles) > 5:
            ids = tuple(r.id for r in titles.values())
            runs += [
                Run("等", scene.node),
                Run(str(len(titles)), scene.node, None, "n", records=ids),
                Run("项", scene.node),
            ]
        return runs


class Shared(Part, frozen=True):
    """{title~}: the longest words that all titles share."""

    def tell(self, scene: Scene) -> Runs | None:
        words = _common([tidy(r.title) for r in scene.records])
        if not words:
            return None
        ids = tuple(r.id for r in scene.records)
        return [Run(words, scene.node, None, "title", records=ids)]


class Items(Part, frozen=True):
    """{items}: the records' `item` (else title), joined by 、 and 和."""

    def tell(self, scene: Scene) -> Runs | None:
        said: dict[str, Record] = {}
        for record in scene.records:
            field = "item" if words_of(record, "item", scene) else "title"
            words = words_of(record, field, scene)
            if not words:
                return None
            said.setdefault(words, record)
        runs: Runs = []
        for n, (words, record) in enumerate(said.items(), 1):
            if n > 1:
                runs.append(Run("和" if n == len(said) else "、", scene.node))
            runs.append(Run(words, scene.node, record.id, "item"))
        return runs


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
    """{开展/组织}: the first word that the clause before did not turn on."""

    words: tuple[str, ...]

    def tell(self, scene: Scene) -> Runs:
        word = next(
            (w for w in self.words if scene.avoid not in w or not scene.avoid), self.words[0]
        )
        return Literal(word).tell(scene)


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
    `f==g`: whoever gives f or g gives both, and the sums are the same and not zero.
    `f=0`: all give f, as nought. `f>0`: all give f above nought. `f=v`: all have chosen v.
    """

    op: str
    key: str
    value: str = ""

    @property
    def of_one(self) -> bool:
        """Whether it tells records apart, rather than saying something of all together."""
        return self.op == ">" or (self.op == "=" and self.value != "0")

    def tell(self, scene: Scene) -> Runs | None:
        return [] if self.holds(scene.records, scene.kind) else None

    def holds(self, records: Sequence[Record], kind: Kind) -> bool:
        key = self.key
        match self.op:
            case "every":
                field = kind.field(key)
                choices = set(field.choices) if field else set()
                return bool(choices) and choices <= {quarter_of(r, key) for r in records}
            case "==":
                return self._settled(records)
            case ">" | "=" if self.value == "0":
                given = [quantity_of(r, key) for r in records]
                nought = self.op == "="
                return all(q is not None and (q.value == 0) == nought for q in given)
        return all(text_of(r, key) == self.value for r in records)

    def _settled(self, records: Sequence[Record]) -> bool:
        sums: list[dict[str, Decimal]] = [{}, {}]
        for record in records:
            pair = [quantity_of(record, self.value), quantity_of(record, self.key)]
            if record.fields.get(self.value) is None and pair[1] is None:
                continue
            for total, quantity in zip(sums, pair, strict=True):
                if quantity is None or quantity.value is None or quantity.approx != "exact":
                    return False
                total[quantity.unit] = total.get(quantity.unit, Decimal(0)) + quantity.value
        return bool(sums[0]) and sums[0] == sums[1] and any(sums[0].values())


def _common(titles: list[str]) -> str:
    """The longest words that all share, from four characters on; no half number or quote."""
    if len(titles) == 1 and len(titles[0]) > 10:
        return ""
    shortest = min(titles, key=len, default="")[:40]
    for size in range(len(shortest), 3, -1):
        for start in range(len(shortest) - size + 1):
            words = shortest[start : start + size]
            if all(words in title for title in titles) and _whole(words):
                return re.sub("(工作|专题)?会议?$|的$", "", words)
    return ""


def _whole(words: str) -> bool:
    return re.fullmatch("[\u4e00-\u9fff]+", words) is not None


_WHERE = re.compile(r"(\w+)(>=|=)(.+)")
_GUARD = re.compile(r"if (?:(every) (\w+)|(\w+)(==|=|>)(\S+))")


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
            parts.append(Optional(inner))
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
        every, of, key, op, value = guard.groups()
        return Guard("every", of) if every else Guard(op, key, value)
    name, *more = inner.split("|")
    where = _WHERE.fullmatch(more[0]) if len(more) == 1 else None
    rule = Where(*where.groups()) if where else None
    if name == "n" and rule:
        return Count(rule)
    if name.startswith("sum "):
        if more and not rule and more != ["n"]:
            raise StoreError(f"成文写法“{template}”里的“{{{inner}}}”看不懂。")
        return Sum(name[4:].strip(), or_n=more == ["n"], where=rule)
    if "/" in inner:
        return Choice(tuple(inner.split("/")))
    return Value((name, *more))
