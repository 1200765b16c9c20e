"""The pieces that a clause is told with: words, values of records, guards.

What the marks mean stands at the top of `kinds.toml`; `exports.template` reads them,
`exports.tallies` has the pieces that tell several records at once.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from exports.scene import Runs, Scene, gap, quantity_of, quarter_of, text_of, tidy, words_of
from exports.text import Run
from store.kinds import Kind
from store.model import Record
from store.numerals import ordinal

__all__ = [
    "Alternative", "Choice", "Each", "Guard", "Literal", "Name", "Optional", "Part", "Template",
    "Value", "Verb", "Where",
]  # fmt: skip


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


_DOES = re.compile("播放|发放|张贴|刊播|更新|更换|悬挂|制作|推送|发布|印发|展出|投放")
"""A title with a verb of its own: 电子屏滚动播放公益广告."""


class Verb(Part, frozen=True):
    """{verb}: by the form of the object, else by a word of its title (see [verbs])."""

    def tell(self, scene: Scene) -> Runs | None:
        record = scene.records[0]
        if not text_of(record, "form") and _DOES.search(record.title):
            return []
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


_NO_MORE = ("爱心", "活动", "组织", "发动", "开展", "干部", "职工", "全体", "机关")


def _says_more(title: str, kind: Kind) -> bool:
    """Whether a title says more than of what kind the record is: 慈善一日捐, but 爱心捐款."""
    words = sorted((*kind.words, kind.label, *_NO_MORE), key=len, reverse=True)
    return bool(re.search(r"\w", re.sub("|".join(map(re.escape, words)), "", title)))


class Guard(Part, frozen=True):
    """{if …}: says nothing, and stands only where it holds.

    `every f`: all choices of f are there (a quarter also from a date typed as one).
    `f==g`: all give both, and the sums are the same and not zero.
    `f>0`, `f=0`: all give f above nought, as nought. `no f`: nobody gives it above nought, and
    what is given was understood. `f`, `not f`: all give f, nobody does. `f=v`: all have chosen v;
    `f>=v`: or an earlier choice. `title~v/w`: all titles hold v or w. `not title`: none says more
    than the kind's own words do.
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
            case "not" if key == "title":
                return not any(_says_more(r.title, kind) for r in records)
            case "not":
                return not any(r.fields.get(key) for r in records)
            case "~":
                return all(any(v in r.title for v in value.split("/")) for r in records)
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
