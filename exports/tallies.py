"""The pieces of a clause that tell several records at once: sums, counts, rows of names."""

import re
from collections.abc import Callable, Iterable, Sequence

from msgspec.structs import replace

from exports.parts import Literal, Part, Where
from exports.printing import sum_words
from exports.scene import Runs, Scene, gap, quantity_of, quoted, tidy, times_of, words_of
from exports.text import Run
from exports.together import alike
from store.kinds import Field
from store.measures import OFTEN, PEOPLE
from store.model import Quantity, Record
from store.quantity import add, format_quantity

__all__ = ["Count", "Items", "Names", "Shared", "Sum", "Things", "Titles"]


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
        given = _in_one_measure(given, scene.kind.field(self.key))
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


_MOST = 8
_CLEARED = re.compile("清[运理除扫淤洗]|拆除|铲除|捡拾|规范|修[补复剪]|补种|疏[通浚]")


class Things(Part, frozen=True):
    """{things f}: the sums of f by the words that each number was typed with (清理小广告1560张，
    清运垃圾140吨), with what was typed so beside another number. Only where all that say f say of
    what, and there are not more than eight things.
    """

    key: str

    def tell(self, scene: Scene) -> Runs | None:
        given = [(r, q) for r in scene.records if (q := quantity_of(r, self.key)) is not None]
        said = {(q.label, q.unit) for _, q in given}
        others = [
            (r, q) for r in scene.records for q in r.quantities
            if (q.label, q.unit) in said or _CLEARED.match(str(q.label or ""))
        ]  # fmt: skip
        loose = {(q.label, q.unit) for _, q in others}
        things = alike((r, q) for r, q in (*given, *others) if q.value)
        if scene.one or len(things) > _MOST or not all(thing.label for thing in things):
            return None
        runs: Runs = []
        for thing in things:
            runs += Literal("，").tell(scene) if runs else []
            whole = (thing.label, thing.parts[0].unit) not in loose
            runs += thing.runs(scene.node, self.key if whole else "quantities")
        return runs or None


def _in_one_measure(
    given: list[tuple[Record, Quantity]], field: Field | None
) -> list[tuple[Record, Quantity]]:
    """Numbers of one thing in one measure: 31人 and 12名 are 43人, but 人次 count something else;
    those of a field that is of one thing in its first. Those of many things stay as they are.
    """
    units = {quantity.unit for _, quantity in given}
    if len(units) < 2:
        return given
    if field is not None and field.one:
        return [(r, replace(q, unit=field.units[0])) for r, q in given]
    heads = units.intersection(PEOPLE) - {"人次"}
    return [(r, replace(q, unit="人") if q.unit in heads else q) for r, q in given]


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
        if len(titles) == 1 and not scene.one:  # 中心组学习2次
            ids = tuple(record.id for record in scene.records)
            times = Run(str(len(ids)), scene.node, field="n", records=ids)
            return [*runs, times, Run("次", scene.node)]
        return runs + _and_more(titles, 3, scene)[:1]


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
