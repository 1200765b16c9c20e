"""Clauses: what a sentence says of one record (named) or of several together (counted)."""

import re
from collections.abc import Iterable
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from exports.scene import (
    PAUSES,
    Runs,
    Scene,
    field_words,
    gap,
    lacks,
    quantity_of,
    quoted,
    text_of,
    tidy,
    words_of,
)
from exports.template import (
    Each,
    Guard,
    Items,
    Optional,
    Part,
    Sum,
    Template,
    Titles,
    Value,
    Verb,
    parse,
)
from exports.text import Run
from store.kinds import Field, Kind
from store.model import Record

__all__ = ["Clause", "counted", "group_key", "lists", "named", "told_each", "turns_on"]

# Verbs that a clause turns on: the neighbouring clause should turn on another one.
_VERB = re.compile(
    "开展|组织|举办|召开|举行|进行|参加|张贴|发放|刊播|更新|制作|播放|签订|签署|成立|调整|建立|完善|修订"
    "|推选|评出|推行|发动|印发|制定|推荐|选树|评选|推进|落实|投入|查处|接受|走访|捐款|捐资|组建|荣获|获评|实施|加强|学习"
    "|悬挂|拉挂|展出|播出|分发|推出|处理|动员|坚持|安排|未发生|栽植|被评为|采用|提供|办好|整治|集中|做好|推动"
)
_OPENING = re.compile("^(?:针对|围绕|按照|以“|在)[^，]*，")
# What a title opens with that is a verb already, so that 开展 or 举办 before it falls away. The
# second group are names: 组织生活会 is no organising.
_VERB_FIRST = re.compile(
    "开展|举办|召开|举行|参加|参观|观看|签订|发放|印发|接受|走访|慰问|推荐|评选|成立|调整|组建"
    "|组织(?!生活|部|架构|机构|建设|工作|委员)"
)
_GENERAL = (
    "开展",
    "组织",
    "举办",
    "召开",
    "举行",
    "进行",
    "推荐",
    "评选",
    "组建",
    "签订",
    "参加",
    "落实",
)


class Clause(Struct, frozen=True):
    """Words that can stand between two marks of punctuation. `verb`: what they turn on."""

    runs: tuple[Run, ...]
    verb: str = ""

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


def named(scene: Scene) -> Clause:
    """The clause of one record: what is there, and 〔待补充〕 where it cannot stand without."""
    (record,) = scene.records
    template = parse(scene.kind.named)
    runs = template.tell(scene)
    if not runs:
        if tidy(record.title):
            runs = Value(("date",)).tell(scene) or []
            runs += Value(("title",)).tell(scene) or []
        elif any(field_words(record, f, scene.year) for f in scene.kind.fields):
            scene.stand_in = scene.kind.label
            runs = template.tell(scene) or Value(("title",)).tell(scene) or []
            scene.stand_in = ""
        else:
            runs = Value(("date",)).tell(scene) or []
            runs.append(gap([record], Field("title", "事项"), scene.node))
    return _clause(runs, scene)


def counted(scene: Scene) -> Clause | None:
    """The clause that adds up `scene.records`; None where the kind has none that stands."""
    scene.dated = False
    if scene.tell_one is None:
        scene.tell_one = lambda one: list(named(one).runs)
    runs = parse(scene.kind.counted).tell(scene)
    return _clause(runs, scene) if runs else None


def lists(kind: Kind) -> bool:
    """Whether the kind's sums list the records by name, so that a named one is not told twice."""
    return _has(kind.counted, (Titles, Items))


def told_each(kind: Kind) -> bool:
    """Whether all records of the kind are told in one row of clauses ({each})."""
    return _has(kind.counted, (Each,))


def group_key(record: Record, scene: Scene) -> tuple[object, ...]:
    """Records with the same key can be told in one sum: what the clause says of all is the same."""
    scene.dated = False
    key: list[object] = []
    for alternative in parse(scene.kind.counted).alternatives:
        for part in alternative:
            match part:
                case Value(names):
                    key.append(next(filter(None, (words_of(record, n, scene) for n in names)), ""))
                case Sum(key=of):
                    key.append(quantity_of(record, of) is not None)
                case Verb():
                    key.append(text_of(record, "form"))
                case Titles() | Items():
                    key.append(bool(tidy(record.title) or text_of(record, "item")))
                case Guard() if part.of_one:
                    holds = part.holds([record], scene.kind)
                    key.append(holds)
                    if not holds:
                        break
    return tuple(key)


@cache
def _has(template: str, parts: tuple[type[Part], ...]) -> bool:
    return any(isinstance(part, parts) for part in _parts(parse(template)))


def _parts(template: Template) -> Iterable[Part]:
    for alternative in template.alternatives:
        for part in alternative:
            yield part
            if isinstance(part, Optional):
                yield from _parts(part.inner)


def _clause(runs: Runs, scene: Scene) -> Clause:
    runs = _smooth(runs)
    shown = {run.field for run in runs if run.missing}
    for field in scene.kind.fields:
        if field.need == "sentence" and field.key not in shown:
            lacking = [r for r in scene.records if lacks(r, field)]
            if lacking:
                runs.append(gap(lacking, field, scene.node))
    said = "".join(run.text for run in runs if not run.missing)
    return Clause(tuple(runs), turns_on(said))


def turns_on(said: str) -> str:
    """The verb of a clause, behind what it opens with (针对…，); "" where none is known."""
    verb = _VERB.search(_OPENING.sub("", said))
    return verb[0] if verb else ""


def _smooth(runs: Runs) -> Runs:
    """Join the template's words and people's: no mark twice or first, no quotes in quotes, no word
    that both of two neighbours say (开展开展, “…活动”活动). Only the template's words give way.
    """
    runs = _coalesced(runs)
    texts = [run.text for run in runs]
    ours = [run.field is None and not run.missing for run in runs]
    for n in range(len(runs) - 1):
        if not ours[n] or ours[n + 1]:
            continue
        nameless = runs[n + 1].field == "kind" or quoted(texts[n + 1])
        if nameless and texts[n].endswith("“") and "".join(texts[n + 2 :])[:1] == "”":
            texts[n] = texts[n][:-1]
            texts[n + 2] = texts[n + 2][1:]
        quote = "“" if texts[n].endswith("“") else ""
        before = texts[n].removesuffix("“")
        repeated = _overlap(before, texts[n + 1])
        verb = next((v for v in _GENERAL if before.endswith(v)), "")
        if repeated:
            before = before[: -len(repeated)]
        elif verb and not quote and _VERB_FIRST.match(texts[n + 1]):
            before = before.removesuffix(verb)
        texts[n] = before + quote
    for n in range(1, len(runs)):
        if ours[n] and not ours[n - 1] and runs[n - 1].field != "n":
            quote = "”" if texts[n].startswith("”") else ""
            after = texts[n].removeprefix("”")
            texts[n] = quote + after[len(_overlap(texts[n - 1], after)) :]
    smooth: Runs = []
    last = "，"
    for run, our, text in zip(runs, ours, texts, strict=True):
        words = text.lstrip("，、；") if our and last in PAUSES + "（“" else text
        if words:
            smooth.append(run if words == run.text else replace(run, text=words))
            last = words[-1]
    while smooth and smooth[-1].field is None and not smooth[-1].missing:
        text = smooth[-1].text.rstrip("，、；")
        if text == smooth[-1].text:
            break
        smooth[-1:] = [replace(smooth[-1], text=text)] if text else []
    return smooth


def _coalesced(runs: Runs) -> Runs:
    """The template's own words next to each other made one."""
    joined: Runs = []
    for run in runs:
        last = joined[-1] if joined else None
        if last and not (last.field or run.field or last.missing or run.missing):
            joined[-1] = replace(last, text=last.text + run.text)
        else:
            joined.append(run)
    return joined


def _overlap(before: str, after: str) -> str:
    """The two or more characters that `before` ends with and `after` begins with."""
    for size in range(min(len(before), len(after), 8), 1, -1):
        if before.endswith(after[:size]):
            return after[:size]
    return ""
