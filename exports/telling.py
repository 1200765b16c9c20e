"""What the numbers of prose tell: which kind's, which field's, of which of its records.

A number is bound by its unit and by the words at it: those between it and the mark or number before
it, and those behind it up to the next mark or number. A number that tells a part (其中, 党员), or
whose words leave open what it tells, is bound to nothing.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from exports.facts import find_clauses, is_apart
from exports.lexicon import COUNT, PEOPLE, Among, Cue, Lexicon, core, counting, residue
from store.model import Quantity, Record
from store.quantity import add, find_quantities

__all__ = ["Telling", "tellings", "tellings_of"]

_PART = re.compile(
    "其中|发言|缺席|请假|列席|未到|应到|党员|团员|女|男|青年|少数民族|离退休|退休|新增|获奖|受表彰|受到表彰|骨干|代表"
    "|人均|平均|分别|每|分之|交流|主讲|授课|工作人员|同比|上年|去年|比"
)
"""Words of a number that tells a part, or another thing than how many there were."""
_NOT = re.compile("(?:[不未没无非待拟]|正在|尚未|没有)(?:能|有|经|完成|全部)?$")
_TOTAL = re.compile("全年|今年|本年|共|累计|合计|总|各类|先后|系列")
_CROWD = (
    "干部职工", "干部群众", "职工群众", "志愿者", "职工", "人员", "师生", "学员", "市民", "居民",
)  # fmt: skip
"""Who may be all that were there; 党员, 群众, 干部 are some of them."""
_WHO = (
    "(?:[一-鿿]{0,4}(?:党员|团员|干部|群众|职工|代表|骨干|志愿者|人员|师生|教师|学生|家长|学员|市民|居民|村民"
    "|同志|女性|男性|妇女|青年|老人|儿童|队员))"
)
_JOINED = re.compile(f"{_WHO}?(?:、|和|及|与|以及|并){_WHO}?")
"""What stands between two numbers of people that are parts of one: 35名党员和30名群众."""
_OF_PARTS = re.compile(f"(?:^{_WHO})|(?:{_WHO}$)|分别")
_MARKS = "，、：；。！？（）()"


class Telling(Struct, frozen=True):
    """A number and what it tells. `kind` "": nothing that is known.

    `form`: the choice that the words name; `among`: the records that they are about (`named`: by
    name); `of`: further words for any of those (党风廉政 of 党风廉政会议); `total`: whether they
    call it a sum; `part`: whether the number is one of several that make `quantity` together.
    """

    start: int
    end: int
    quantity: Quantity
    kind: str = ""
    key: str = ""
    form: str = ""
    among: Among | None = None
    named: bool = False
    of: tuple[str, ...] = ()
    total: bool = False
    part: bool = False


def tellings(
    paragraphs: Sequence[str], year: int, lexicon: Lexicon
) -> Iterator[tuple[int, Telling]]:
    """The numbers of a year's text with the index of their paragraph, those of plans and of other
    years left out.
    """
    for index, clauses in find_clauses(paragraphs, year):
        told = _Sentence(paragraphs[index], lexicon)
        for start, end, of_the_year in clauses:
            if of_the_year:
                yield from ((index, one) for one in told.clause(start, end))
            else:
                told.last = None


def tellings_of(text: str, record: Record, lexicon: Lexicon) -> list[Telling]:
    """The numbers of a clause that is written for one record, as far as they are its own."""
    found: list[Telling] = []
    for match in re.finditer("[^。；！？]+", text):
        told = _Sentence(text, lexicon, record)
        at = match.start()
        for part in re.finditer("[^，：]+", match[0]):
            found += told.clause(at + part.start(), at + part.end())
    return found


_Number: TypeAlias = tuple[int, int, Quantity]


class _Subject(Struct):
    """What the sentence is about so far."""

    kind: str
    cue: Cue
    form: str = ""
    of: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    many: bool = False
    """Whether it was said to be several, each a record of its own."""


class _Sentence:
    def __init__(self, text: str, lexicon: Lexicon, record: Record | None = None) -> None:
        self.text = text
        self.lexicon = lexicon
        self.record = record
        self.last: _Subject | None = None
        self.part = False
        self.before = ""
        """What stands in a row with the words at a number: 客运站、公交站台、"""
        self.row = False
        """Whether titles stand in a row at a number, so that it is of all of them."""
        if record is not None:
            self.last = _Subject(record.kind, Cue(record.kind))
        self.numbers = find_quantities(text)

    def clause(self, start: int, end: int) -> Iterator[Telling]:
        here = [n for n in self.numbers if start <= n[0] < end and n[2].value is not None]
        self.part = self.part or "其中" in self.text[start:end]
        at = start
        runs = [*self._runs(here)]
        for n, run in enumerate(runs):
            first, stop = run[0][0], run[-1][1]
            limit = runs[n + 1][0][0] if n + 1 < len(runs) else end
            left = re.split(f"[{_MARKS}]", self.text[at:first])[-1]
            behind = self.text[stop:limit]
            right = re.split(f"[{_MARKS}]", behind)[0]
            if right == behind and limit != end:
                right = ""  # no mark between: the words are the next number's
            self.row = _is_row(self.text[at:first])
            lead = re.split("[，：；。！？（）()]", self.text[at:first])[-1]
            self.before = lead.removesuffix(left)
            at = stop
            nothing = [Telling(*one) for one in run]
            bound: Telling | None = None
            if not self.part and not is_apart(self.text[start:first], right):
                if len(run) > 1:
                    left, right = (_OF_PARTS.sub("", words) for words in (left, right))
                bound = self._bound(replace(nothing[0], quantity=_whole(run)), left, right)
            if bound is None:
                yield from nothing
            else:
                part = len(run) > 1
                yield from (replace(bound, start=a, end=b, part=part) for a, b, _ in run)
        if not here and not self.part and self.record is None:
            self._goes_on(self.text[start:end])

    def _runs(self, here: list[_Number]) -> Iterator[list[_Number]]:
        """The numbers, those together that are parts of one."""
        run: list[_Number] = []
        for one in here:
            if run and not (
                run[-1][2].unit in PEOPLE
                and one[2].unit in PEOPLE
                and _JOINED.fullmatch(self.text, run[-1][1], one[0])
            ):
                yield run
                run = []
            run.append(one)
        if run:
            yield run

    def _goes_on(self, words: str) -> None:
        """A clause without a number: what the next ones are about. One whose number is missing
        (〔待补充〕) is told to its end.
        """
        if "〔" in words:
            self.last = None
            return
        for start, _, found in self.lexicon.hits(words)[:1]:
            cues = self.lexicon.cues[found]
            if cues[0].named and _is_row(words):
                self.last = None
            elif len({cue.kind for cue in cues}) == 1:
                self.last = self._subject(cues[0], words[:start], words)

    def _subject(self, cue: Cue, head: str, words: str) -> _Subject:
        own = self.lexicon.own[cue.kind]
        of: tuple[str, ...] = ()
        if self.record is None:
            of = tuple(filter(None, (core(words, own) for words in head.split("、"))))
        form, last = self._form(cue, words), self.last
        same = last and last.kind == cue.kind and cue.key not in ("", *last.told)
        # A count of its own (文明旅游行动27场次) opens what is next; 植树90株 is of the named one.
        own_count = cue.key in (COUNT, counting(self.lexicon.kinds.get(cue.kind))[0])
        narrow = last and last.cue.named and not own_count
        if last and same and not (of or form) and (narrow or not cue.among):
            return last  # its next number: 开展不定期检查12次，发现问题14个
        return _Subject(cue.kind, cue, form, of)

    def _bound(self, none: Telling, left: str, right: str) -> Telling | None:
        unit = none.quantity.unit
        subject, rest, behind = self._named(left, right, unit)
        fresh = subject is not None
        subject = subject or self.last
        if subject is None or (self.record is not None and subject.kind != self.record.kind):
            return None
        kind = subject.kind
        keys = self.lexicon.keys(kind, unit)
        said = self._said(kind, keys, left, right)
        if said is None:
            return None
        key = said or (subject.cue.key if fresh and subject.cue.key in keys else "")
        if not key and len(keys) == 1:
            (key,) = keys
        if not key or (key in subject.told and self.record is None):
            return None
        own = {*self.lexicon.own[kind]}
        if self.record is not None:
            own |= {self.record.title, self.record.place, self.record.dept}
        words = self.lexicon.fields[kind].get(key, ())
        if _PART.search(_without(f"{left}|{right}", own)) or residue(rest, own):
            return None
        if not self._ends(behind, unit, own, words):
            return None
        total = bool(_TOTAL.search(left)) or subject.many
        subject.told = (*subject.told, key)
        subject.many |= key == COUNT and none.quantity.value != 1
        self.last = subject
        return replace(
            none,
            kind=kind,
            key=key,
            form=subject.form,
            among=subject.cue.among,
            named=subject.cue.named,
            of=subject.of,
            total=total,
        )

    def _ends(self, right: str, unit: str, own: set[str], words: tuple[str, ...]) -> bool:
        """Whether what stands behind a number leaves it one of the field."""
        if not residue(right, own):
            return True
        crowd = next((c for c in _CROWD if right.startswith(c)), "")
        return unit in PEOPLE and (right == crowd or right.removeprefix(crowd).startswith(words))

    def _named(self, left: str, right: str, unit: str) -> tuple[_Subject | None, str, str]:
        """What names the kind at a number; the words left over before and behind it."""
        for words, before in ((left, True), (right, False)):
            for start, end, found in self.lexicon.hits(words):
                cues = [c for c in self.lexicon.cues[found] if self.lexicon.keys(c.kind, unit)]
                if len({cue.kind for cue in cues}) != 1:
                    continue
                cue = next((c for c in cues if c.key), cues[0])
                own = self.lexicon.own[cue.kind]
                if before and cue.named and (words[end:].startswith(("”等", "等")) or self.row):
                    self.last = None  # of more than the one that is named last
                    break
                if before and not residue(words[end:], own):
                    head = self.before + words[:start]
                    return self._subject(cue, head, words), words[end:], right
                if (
                    not before
                    and not residue(re.sub("“[^”]*”", "", left))
                    and not residue(words[end:])
                ):
                    return self._subject(cue, words[:start], words), "", ""
                break
        return None, left, right

    def _said(self, kind: str, keys: list[str], left: str, right: str) -> str | None:
        """The field that the words at a number say, those before it first; "" if none is said, None
        where they deny it (未整改) or say more than one (发现并整改).
        """
        for words in (left, right):
            said: set[str] = set()
            for key in keys:
                for word in self.lexicon.fields[kind].get(key, ()):
                    at = words.rfind(word)
                    if at >= 0 and _NOT.search(words[:at]):
                        return None
                    if at >= 0:
                        said.add(key)
            if said:
                return said.pop() if len(said) == 1 else None
        return ""

    def _form(self, cue: Cue, words: str) -> str:
        """The one choice of the kind's sub-type that the words name."""
        field = self.lexicon.kinds.get(cue.kind).field("form")
        choices = field.choices if field else ()
        own = [w for w in self.lexicon.general[cue.kind] if w in words]
        said = [
            c for c in choices
            if c != "其他" and c in words and not any(c in w and c != w for w in own)
        ]  # fmt: skip
        return cue.form or (said[0] if len(said) == 1 else "")


def _whole(run: Sequence[_Number]) -> Quantity:
    """What the parts of one number make together."""
    if len(run) == 1:
        return run[0][2]
    (whole,) = add([replace(quantity, unit=run[0][2].unit) for _, _, quantity in run])
    return whole


def _is_row(words: str) -> bool:
    """“甲”“乙”, 甲、乙; a 、 that opens the words stands behind a number."""
    return "”“" in words or "、" in words[1:]


def _without(words: str, own: set[str] | tuple[str, ...]) -> str:
    for one in sorted(filter(None, own), key=len, reverse=True):
        words = words.replace(one, "")
    return words
