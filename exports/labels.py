"""Numbers that were typed behind words of their own are told with them.

演讲比赛 评委7人 has 演讲比赛 评委 for a title; the clause is 举办演讲比赛，评委7人.
"""

import re
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from exports.text import Run
from store.cues import cues, due, says_kind
from store.kinds import Kind
from store.labels import PIECES, is_crowd
from store.measures import OFTEN, PEOPLE
from store.model import Quantity, Record
from store.quantity import format_quantity

__all__ = ["Parted", "headed", "part_labels", "paused"]

Labelled = tuple[str, Quantity]
"""The field of a number, and the number with its label."""

_OF_WHAT = ("人", "名", "位", "元", "%", "分")
_OF_MONEY = re.compile("(?:[款金费额税薪贷]|补贴|收入|产值|经费|投资|营收)$")
_MENDED = re.compile(
    "(?:已|均已|现已)?(?:全部|当场|立即|立行立改|限期)+(?:已|均)?(?:整改|改正|解决|办结|落实)(?:到位|完成|完毕)?"
)
_RATE = re.compile("[率比度]$|占比$")
_HEADCOUNTS = ("人", "人次")
_TOOK_PART = ("参加", "参与", "参训")
_WHO_CAME = ("participants", "attendees")
_HEADS = ("人数", "人次", "参加人数", "参会人数")
_EACH = ("名", "位")
"""Measures behind which it says who they are: 56名党员."""
_DONE = ("title", "topic", "content", "measure")
"""Fields that say what was done."""
_OFTEN = re.compile(r"{sum (\w+)\|n}")
_CLOSED = re.compile("”(?:道德讲堂|主题)?(?:活动)?")


class Parted(Struct, frozen=True):
    """A record apart from the numbers that its clause would not tell.

    `record` is what is left of it, `told` the numbers whose labels stand in its title, in the order
    of the title, and those with labels that do not. `first` is the number behind its first words:
    劝导行人150人次 纠正违法62起. `bare` are those without words: 送春联 260副. `opens` are those
    that open a piece of the title, with the rest of it: 篮球赛 8支队.
    """

    record: Record
    told: list[Labelled]
    first: Labelled | None = None
    bare: list[Labelled] = []
    opens: list[tuple[Quantity, str]] = []
    mended: list[str] = []
    """What became of what was found: 全部整改."""

    def with_labels(self, runs: list[Run], node: str) -> list[Run]:
        """A clause with these numbers: `first` and `bare` in its title, the others behind it."""
        told = list(runs)
        came = [one for one in self.bare if _came(one[1], self.record.title)]
        numbers = [one for one in self.bare if one not in came]
        if self.first:
            said = any(run.field == self.first[0] for run in runs)
            numbers = numbers if said else [self.first, *numbers]
        for key, number in reversed(numbers):
            words = str(number.label or "")
            told = _put_in(told, words, self._number((key, number), node), node)
        for key, quantity in came:
            told += [Run("，", node), self._number((key, quantity), node), Run("参加", node)]
        for key, quantity in self.told:
            label = Run(str(quantity.label), node, self.record.id, "title")
            run = self._number((key, quantity), node)
            took = label.text.endswith(_TOOK_PART)
            if label.text in _HEADS and quantity.unit in PEOPLE:  # a column's name
                told += [Run("，", node), run, Run("参加", node)]
            elif key != "quantities" and is_crowd(label.text) and (took or quantity.unit in _EACH):
                behind = [Run("参加", node)] if key in _WHO_CAME and not took else []
                told += [Run("，", node), run, label, *behind]
            else:
                told += [Run("，", node), label, run]
        for quantity, rest in self.opens:
            run = self._number(("quantities", quantity), node)
            told += [Run("，", node), run, Run(rest, node, self.record.id, "title")]
        for words in self.mended:
            told += [Run("，", node), Run(words, node, self.record.id, "title")]
        return told

    def _number(self, one: Labelled, node: str) -> Run:
        return Run(format_quantity(one[1]), node, self.record.id, one[0])


def part_labels(record: Record, kind: Kind, *, summed: bool = False) -> Parted | None:
    """The numbers that the clause of a record does not tell by itself; None where there are none.

    A field that the clause cannot stand without is told by the clause, and by a sum (`summed`)
    how often a thing was done.
    """
    needed = {field.key for field in kind.fields if field.need == "sentence"}
    needed.update(_OFTEN.findall(kind.counted) if summed else ())
    marked = {str(q.label): (key, q) for key, q in _marked(record) if key not in needed}
    pieces = _pieces(record.title)
    if len(pieces) > 1 and kind.bare and not re.sub(kind.bare, "", pieces[0][1] + " ").strip():
        pieces = [("", pieces[1][1]), *pieces[2:]]  # 下一步 打造示范点3个
    before = ["", *(piece for _, piece in pieces)]
    inside = [
        piece for (between, piece), last in zip(pieces, before, strict=False)
        if "、" in between and piece in marked and last not in marked
    ]  # fmt: skip
    opens = {piece: q for _, piece in pieces[1:] if (q := _opening(piece, record))}
    mended = [piece for _, piece in pieces[1:] if _MENDED.fullmatch(piece)]
    told = [marked[piece] for _, piece in pieces if piece in marked and piece not in inside]
    apart = {*opens, *mended, *(marked.keys() - inside)}
    left = [
        one for n, one in enumerate(pieces)
        if one[1] not in apart or (n == 0 and one[1] not in marked)
    ]  # fmt: skip
    first = None
    deed = any(says_kind(kind, piece) for _, piece in left)
    if pieces[0][1] in marked and not deed:  # 评委7人 演讲比赛 begins with no deed
        first, *told = told
        left = [pieces[0], *left]
        rate = first[1].unit == "%" and _RATE.search(str(first[1].label))
        if first[0] != "quantities" and first[1].unit in _OF_WHAT and not rate:
            first = None  # 例会20人 is told as 例会，20人参加
    others = [("quantities", q) for q in record.quantities if _is_named(q, pieces)]
    if first is None and others and record.title and str(others[0][1].label).endswith(record.title):
        first, *others = others  # the title was shortened since
    told += others
    told += [one for label, one in marked.items() if _is_told_apart(one, label, kind, pieces)]
    bare = [("quantities", q) for q in record.quantities if _is_bare(q, record)]
    bare += [marked[piece] for piece in inside]  # 慰问交警、辅警63人 is of both
    if not (told or first or bare or opens or mended):
        return None
    title = left[0][1] + "".join(between + piece for between, piece in left[1:])
    gone = [*told, *bare, *([first] if first else []), *(("quantities", q) for q in opens.values())]
    keys = {key for key, _ in gone}
    fields = {key: value for key, value in record.fields.items() if key not in keys}
    rest = tuple(q for q in record.quantities if not any(q is number for _, number in gone))
    if rest:
        fields["quantities"] = rest
    behind = [(q, piece.removeprefix(q.raw)) for piece, q in opens.items()]
    return Parted(replace(record, title=title, fields=fields), told, first, bare, behind, mended)


def _opening(piece: str, record: Record) -> Quantity | None:
    """The number without words of its own that a piece of the title opens with: 8支队."""
    fit = (q for q in record.quantities if q.raw and q.value and not q.label)
    return next((q for q in fit if len(piece) > len(q.raw) and piece.startswith(q.raw)), None)


def _is_told_apart(one: Labelled, label: str, kind: Kind, pieces: list[tuple[str, str]]) -> bool:
    """Whether a number of a field has a name that the title has not: 清淤泥140吨 of a table. What
    was found and mended the clause tells."""
    field = kind.field(one[0])
    told = field is None or cues(field.key, field.label).told
    return not told and all(label != piece for _, piece in pieces)


def _is_named(quantity: Quantity, pieces: list[tuple[str, str]]) -> bool:
    """Whether a number has a name of its own that is no piece of the title: 评委 typed in the form.
    How many should have come is nobody's achievement."""
    label = str(quantity.label or "")
    known = label and quantity.value and not due(label)
    return bool(known) and all(label != piece for _, piece in pieces)


def _is_bare(quantity: Quantity, record: Record) -> bool:
    """Whether a number can stand behind a title without more words: not shares, nor money of who
    knows what (but 贷款342笔、5680万元), nor people of whom others may be a part."""
    unit = quantity.unit
    known = quantity.value and not quantity.label and quantity.raw not in record.title
    if unit in _HEADCOUNTS:
        return bool(known) and sum(q.unit in PEOPLE for _, q in _numbers(record)) == 1
    if unit == "元":
        return bool(known) and _OF_MONEY.search(record.title) is not None
    return bool(known) and unit not in _OF_WHAT


_WHOM = re.compile(
    "谈心|谈话|约谈|名单|公布|公示|招[聘录收生]|表彰|评[选出]|[救补资]助|慰问|看望|走访|办理|审理|体检|接种|就业|安置"
    "|抽调|选派|录用|提拔|发展|培养|入党|转正|获|奖|任命|调整|聘|查处|处理|矫正|服务|接待"
)


def _came(quantity: Quantity, title: str) -> bool:
    """Whether a number of people without words is of those who came, as it is none of whom it was
    done to: 人大代表视察，24人参加, but 谈心谈话107人."""
    return quantity.unit in _HEADCOUNTS and not quantity.label and not _WHOM.search(title)


def _put_in(runs: list[Run], words: str, number: Run, node: str) -> list[Run]:
    """The clause with a number behind these words of its title; without any behind all of what was
    done, and behind 活动 where that follows: “消防体验”活动2期. A clause that does not tell what
    was done has no place for a bare number."""
    for n, run in enumerate(runs):
        if run.field not in _DONE:
            continue
        # 下一步 and 评选 are told by the clause
        said = next((w for at in range(len(words)) if len(w := words[at:]) > 3 and w in run.text),
                    words if words in run.text else None)  # fmt: skip
        if said is None:
            continue
        before, behind = runs[:n], runs[n + 1 :]
        cut = run.text.index(said) + len(said) if said else len(run.text)
        if cut < len(run.text):
            head, tail = replace(run, text=run.text[:cut]), replace(run, text=run.text[cut:])
            return [*before, head, number, tail, *behind]
        closed = _CLOSED.match(behind[0].text) if behind and not behind[0].field else None
        opened = before[-1].text.endswith("“") if before else False
        whole = opened and words == run.text and not number.text.endswith(OFTEN)
        if closed:
            rest = behind[0].text[closed.end() :]
            if whole:  # 义务植树200棵, but “消防体验”活动2期
                before = [*before[:-1], replace(before[-1], text=before[-1].text[:-1]), run]
            else:
                before = [*before, run, replace(behind[0], text=closed[0])]
            behind = [*([replace(behind[0], text=rest)] if rest else []), *behind[1:]]
        else:
            before = [*before, run]
        joint = [Run("、", node)] if behind and behind[0].text[:1].isdecimal() else []
        return [*before, number, *joint, *behind]
    if not words:
        return runs
    return [*runs, Run("，", node), Run(words, node, number.record, "title"), number]


_BLANK = re.compile("([ \\u3000]+)")
_HAN = re.compile("[一-鿿]")


def paused(title: str) -> str:
    """A title with ， for the blanks between words that each say something: 诚信就医 先诊疗后付费,
    but 演讲比赛 决赛."""
    pieces = _BLANK.split(title)
    long = [len(_HAN.findall(piece)) > 3 for piece in pieces[::2]]
    for n in range(1, len(pieces), 2):
        if long[n // 2] and long[n // 2 + 1]:
            pieces[n] = "，"
    return "".join(pieces)


def headed(record: Record) -> Record:
    """A record for a sum: its title without the labels of people and of numbers without a field,
    unless it opens with them and they are of things: 捐赠电脑8台 is what was done."""
    marked = {str(q.label): q for key, q in _marked(record) if _apart(key, q)}
    if not (marked or record.quantities):
        return record
    first, *others = _pieces(record.title)
    things = first[1] in marked and marked[first[1]].unit not in PEOPLE
    left = [one for one in others if one[1] not in marked and not _opening(one[1], record)]
    if things or first[1] not in marked:
        left = [first, *left]
    if not left or len(left) == len(others) + 1:
        return record
    return replace(record, title=left[0][1] + "".join(b + piece for b, piece in left[1:]))


def _apart(key: str, quantity: Quantity) -> bool:
    return key == "quantities" or quantity.unit in PEOPLE


def _pieces(title: str) -> list[tuple[str, str]]:
    """Each piece of a title behind what stands between it and the one before."""
    head, *rest = PIECES.split(title)
    return [("", head), *zip(rest[::2], rest[1::2], strict=True)]


def _marked(record: Record) -> Iterator[Labelled]:
    return (one for one in _numbers(record) if one[1].label and one[1].value is not None)


def _numbers(record: Record) -> Iterator[Labelled]:
    for key, value in record.fields.items():
        if isinstance(value, Quantity):
            yield key, value
        elif isinstance(value, tuple):
            yield from ((key, each) for each in value if isinstance(each, Quantity))
