"""Clauses: what a sentence says of one record (named) or of several together (counted)."""

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from exports.labels import headed, part_labels, paused
from exports.parts import Each, Guard, Optional, Part, Template, Value, Verb
from exports.rates import rate_of
from exports.scene import (
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
from exports.tallies import Items, Shared, Sum, Titles
from exports.template import by_names, parse
from exports.text import PAUSES, Run
from exports.together import shared
from store.kinds import Field, Kind
from store.model import Record

__all__ = [
    "REST",
    "Clause",
    "Way",
    "by_title",
    "counted",
    "lists",
    "named",
    "names_part",
    "told_each",
    "turns_on",
    "verbs_of",
    "way_of",
]  # fmt: skip

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
    "开展|举办|召开|举行|参加|参观|观看|签订|签署|发放|印发|制定|接受|迎接|走访|慰问|推荐|推选|选树|评选|评出"
    "|(?:成立|组建)(?!大会|会|仪式)|调整|撤销|建立|健全|完善|修订|新建|获(?=[省市区县国全])"
    "|[^，。“]{0,12}?(?:荣获|获评|获得|被[^，。“]{0,12}?(?:授予|评为|评选|表彰|命名))|用于|安排资金"
    "|组织(?!生活|部|架构|机构|建设|工作|委员)|[为向给][^，。]{1,14}(?:捐|送|献)"
)
# A title typed as a whole sentence: 3月1日召开…, 我局召开….
_SENTENCE = re.compile(
    "(?:(?:20\\d\\d年)?\\d{1,2}月(?:\\d{1,2}日)?[，,]?)?(?:[我本][^，。]{1,3}?)?(?:累计|一共|总共|共)?(?=开展|组织|举办|召开|举行|参加|成立)"
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
    "签署",
    "参加",
    "落实",
    "推行",
    "接受",
    "迎接",
    "成立",
    "健全",
    "印发",
    "制定",
    "获评",
    "用于",
    "评出",
    "推选",
    "推荐选树",
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
    if "“{title}”" not in scene.kind.named:
        record = replace(record, title=paused(record.title))
    parted = part_labels(record, scene.kind)
    record = parted.record if parted else record
    rate = rate_of(record)
    scene = replace(scene, records=(rate.record if rate else record,))
    runs = _named_runs(scene)
    if rate and (rate.label or (runs and runs[-1].field == "title")):
        runs = [*runs, *rate.runs(scene.node)]
    if parted:
        runs = parted.with_labels(runs, scene.node)
    return _clause([*_how_often(record, scene), *runs], scene)


def _how_often(record: Record, scene: Scene) -> Runs:
    """每周五 of what is done then, as the person said it; of sums only facts say how often."""
    habit = record.date.precision == "recurring" and tidy(record.date.raw)
    if not habit or habit in record.title:
        return []
    return [Run(habit, scene.node, record.id, "date")]


def _named_runs(scene: Scene) -> Runs:
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
    return runs


def counted(scene: Scene) -> Clause | None:
    """The clause that adds up `scene.records`; None where the kind has none that stands."""
    scene.dated = False
    parted = part_labels(scene.one, scene.kind, summed=True) if scene.one else None
    records = [parted.record] if parted else scene.records
    if len(records) > 1 and not told_each(scene.kind):
        records = [headed(record) for record in records]
    scene = replace(scene, records=records)
    if scene.tell_one is None:
        scene.tell_one = lambda one: list(named(one).runs)
    template = parse(scene.kind.counted)
    if scene.told_by == "names":
        template = by_names(template)
    elif scene.told_by == "rest":
        template = Template(template.alternatives[-1:])
    runs = template.tell(scene)
    if runs and parted:
        runs = parted.with_labels(runs, scene.node)
    elif runs and not scene.one:
        runs = _with_shared(runs, scene)
    return _clause(runs, scene) if runs else None


def _with_shared(runs: Runs, scene: Scene) -> Runs:
    """A sum with the numbers that its records share, behind how many they are and who took part:
    开展检查3次，检查企业32家，发现问题9处."""
    comma = (n for n, run in enumerate(runs) if n and run.text.startswith("，"))
    at = next(comma, len(runs))
    told = []
    said = {run.text for run in runs if run.field == "title"}
    for one in shared(scene.records):
        if one.label in said:
            continue
        told += [Run("，", scene.node), *one.runs(scene.node, "quantities")]
    return [*runs[:at], *told, *runs[at:]]


def lists(kind: Kind) -> bool:
    """Whether the kind's sums list the records by name, so that a named one is not told twice."""
    return _has(kind.counted, (Titles, Items))


def told_each(kind: Kind) -> bool:
    """Whether all records of the kind are told in one row of clauses ({each})."""
    return _has(kind.counted, (Each,))


class Way(Struct, frozen=True):
    """What records have in common that one sum can tell.

    `key` is what its clause says of all of them; `says` whether they say how often they are (62次);
    `size` how much the first of them is, and no part of what is compared.
    """

    key: tuple[object, ...] = ()
    says: bool = True
    size: Decimal = Decimal(0)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Way) and (self.key, self.says) == (other.key, other.says)

    def __hash__(self) -> int:
        return hash((self.key, self.says))


REST = Way(("rest",))
"""Records that have only their kind in common."""


def way_of(record: Record, scene: Scene) -> Way:
    """By the first alternative of the kind's sum that can tell the record."""
    scene.dated = False
    key: list[object] = []
    says, size = True, Decimal(0)
    for number, alternative in enumerate(parse(scene.kind.counted).alternatives):
        stands, sure = True, True
        said: list[object] = [number]
        says = True
        for part in alternative:
            match part:
                case Value(names):
                    words = next(filter(None, (words_of(record, n, scene) for n in names)), "")
                    said.append(words)
                    stands = bool(words) or names == ("date",) or part.always(scene)
                case Sum():
                    quantity = quantity_of(record, part.key)
                    size = size or (quantity.value if quantity and quantity.value else size)
                    if part.or_n:
                        says = says and quantity is not None
                        stands = quantity is not None or record.fields.get(part.key) is None
                    else:
                        stands = quantity is not None or part.always(scene)
                case Verb():
                    said.append(text_of(record, "form"))
                    stands = part.tell(replace(scene, records=(record,))) is not None
                case Titles() | Items():
                    stands = bool(tidy(record.title) or text_of(record, "item"))
                case Shared():
                    sure = False
                case Guard():
                    stands = not part.of_one or part.holds([record], scene.kind)
                    sure = sure and part.of_one
            if not stands:
                break
        if stands:
            key += said
            if sure:
                return Way(tuple(key), says, size)
    return Way((record.id,), says, size)


def names_part(way: Way, kind: Kind) -> bool:
    """Whether the sum says which of their kind the records are, and not only by a word of their
    titles, which their own clause says better."""
    alternatives = parse(kind.counted).alternatives
    number = way.key[0] if way.key else None
    if not isinstance(number, int) or number == len(alternatives) - 1:
        return False
    return not by_title(way, kind)


def by_title(way: Way, kind: Kind) -> bool:
    """Whether a word of the records' titles chose their sum."""
    number = way.key[0] if way.key else None
    parts = parse(kind.counted).alternatives[number] if isinstance(number, int) else ()
    return any(isinstance(part, Guard) and part.op == "~" for part in parts)


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
    runs = _smooth(_once(runs, scene))
    shown = {run.field for run in runs if run.missing}
    for field in scene.kind.fields:
        if field.need == "sentence" and field.key not in shown:
            lacking = [r for r in scene.records if lacks(r, field)]
            if lacking:
                runs.append(gap(lacking, field, scene.node))
    said = "".join(run.text for run in runs if not run.missing)
    return Clause(tuple(runs), turns_on(said))


def verbs_of(clause: Clause) -> tuple[str, ...]:
    """All that a clause could be said to turn on (坚持每季度开展…), first the one it does."""
    verbs = (clause.verb, *_VERB.findall(_OPENING.sub("", clause.text)))
    return tuple(dict.fromkeys(filter(None, verbs)))


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
        bare = _SENTENCE.sub("", texts[n + 1], count=1)
        first = bool(_VERB_FIRST.match(texts[n + 1]) or bare != texts[n + 1])
        if first and texts[n].endswith("“") and "".join(texts[n + 2 :])[:1] == "”":
            # 开展“组织义诊”活动: a title that is a sentence is no name.
            texts[n], texts[n + 2] = texts[n][:-1], texts[n + 2][1:]
        said = _SAID.search(texts[n])
        if said and texts[n + 1].lstrip("“").startswith(said[1]):
            texts[n] = texts[n][: said.start()]  # “我们的节日”我们的节日·端午
        quote = "“" if texts[n].endswith("“") else ""
        before = texts[n].removesuffix("“")
        repeated = _overlap(before, texts[n + 1])
        verb = next((v for v in _GENERAL if before.endswith(v)), "")
        if repeated:
            before = before[: -len(repeated)]
        elif verb and not quote and first:
            before = before.removesuffix(verb)
        texts[n] = before + quote
    for n in range(1, len(runs)):
        if ours[n] and texts[n - 1].endswith("人") and texts[n].startswith("干部职工"):
            texts[n] = texts[n].removeprefix("干部职工")  # 87名干部职工, but 87人
        if ours[n] and not ours[n - 1] and runs[n - 1].field != "n":
            quote = "”" if texts[n].startswith("”") else ""
            after = texts[n].removeprefix("”")
            twice = len(_overlap(texts[n - 1], after)) or _names_itself(texts[n - 1], after)
            texts[n] = quote + after[twice:]
    smooth: Runs = []
    last = "，"
    for run, our, text in zip(runs, ours, texts, strict=True):
        words = text.lstrip("，、；") if our and last in PAUSES + "（“" else text
        if words and not our and words[0].isdecimal() and smooth and _COUNT_LAST.search(
            smooth[-1].text
        ):  # fmt: skip
            smooth.append(Run("，共", run.node))  # 每班订报3份，共126份
        if words:
            smooth.append(run if words == run.text else replace(run, text=words))
            last = words[-1]
    while smooth and smooth[-1].field is None and not smooth[-1].missing:
        text = smooth[-1].text.rstrip("，、；")
        if text == smooth[-1].text:
            break
        smooth[-1:] = [replace(smooth[-1], text=text)] if text else []
    return smooth


_COUNT_LAST = re.compile(r"[\d一二两三四五六七八九十百][个份人名次户场棵张元台家支桶]$")
_SAID = re.compile("“([^”]+)”$")
_WHAT = re.compile("[一-龥]{2,}")
_WHICH = "(?:活动)?(?:（[^）]*）|第[^，。]{1,4}[期次场讲届回]|[：:·—].*)?$"


def _names_itself(title: str, after: str) -> int:
    """How many characters behind a title say again what it is: 道德讲堂第一期 is one."""
    what = _WHAT.match(after)
    return len(what[0]) if what and re.search(what[0] + _WHICH, title) else 0


def _once(runs: Runs, scene: Scene) -> Runs:
    """What people typed twice, in a title and in a field before it, is told once.

    成立 chosen and typed again (成立小组), a date and 我局 before a title that is a sentence, and
    the longer words that a title begins with and that were said just before it.
    """
    once: Runs = []
    said = ""
    for run in runs:
        words = run.text
        if run.field in ("title", "item") and not run.missing:
            sentence = _SENTENCE.match(words)
            if sentence and "月" in sentence[0] and scene.dated:
                once = [each for each in once if each.field != "date"]
                said = ""
            elif (
                sentence and sentence[0] and not scene.dated
            ):  # a date is told of a named record only
                words = words[sentence.end() :]
            before = once[-1] if once else None
            dated = next((each for each in once if each.field == "date"), None)
            if dated and words.startswith(dated.text.lstrip("第")):
                once.remove(dated)  # 第一季度召开一季度例会
                said = said.replace(dated.text, "", 1)
                before = once[-1] if once else None
            field = scene.kind.field(before.field or "") if before else None
            if field is not None and field.choices and _VERB_FIRST.match(words):
                once.pop()
            again = next((n for n in range(min(len(said), len(words)), 3, -1)
                          if said.endswith(words[:n])), 0)  # fmt: skip
            words = words[again:]
        said += run.text
        if words:
            once.append(run if words == run.text else replace(run, text=words))
    return once


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
