"""Words written wrong, from a list of pairs (typos.txt), and patterns that need no code."""

import itertools
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from exports.proofread.cutting import placed, words_of
from exports.proofread.data import Wording, builtin_data
from exports.proofread.rule import Example, Hit, Rule, bad, good
from exports.proofread.sheet import Sheet

__all__ = ["RULES"]


def _border(sheet: Sheet, at: int) -> bool:
    """Whether a word of two characters or more ends or begins beside another: 公园|满意."""
    clauses = next((some for line, some in sheet.clauses if line.start <= at < line.end), ())
    return any(
        clause.start + start == at and (len(left) > 1 or len(right) > 1)
        for clause in clauses
        for (_, left), (start, right) in itertools.pairwise(placed(words_of(clause.text)))
    )


def _find(sheet: Sheet) -> Iterator[Hit]:
    text, typos = sheet.text, sheet.data.typos
    lengths = sheet.data.typo_lengths
    taken = 0
    for at in [n for n, pair in enumerate(sheet.pairs) if pair in lengths]:
        for length in lengths[text[at : at + 2]] if at >= taken else ():
            right = typos.get(wrong := text[at : at + length])
            if right is not None and length == 2 and _border(sheet, at + 1):
                continue
            if right is not None:
                taken = at + length
                yield Hit(at, taken, f"“{wrong}”应为“{right}”。", right)
                break


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _search(wording: Wording) -> Callable[[Sheet], Iterable[Hit]]:
    def find(sheet: Sheet) -> Iterator[Hit]:
        for pattern in wording.patterns:
            for match in _compiled(pattern).finditer(sheet.text):
                span = match.span("mark") if "mark" in match.groupdict() else match.span()
                instead = match.expand(wording.instead) if wording.instead is not None else None
                yield Hit(*span, wording.message, instead)

    return find


def _worded() -> Iterator[Rule]:
    for wording in builtin_data().wordings:
        examples: tuple[Example, ...] = (
            *(bad(text, mark) for text, mark in wording.bad),
            *(good(text) for text in wording.good),
        )
        yield Rule(
            wording.key, wording.label, wording.grade, wording.source, _search(wording), examples
        )


RULES = (
    Rule(
        "typo",
        "错别字",
        "error",
        "typos.txt：常见错别字，以《现代汉语词典》为准",
        _find,
        (
            bad("“妇女自愿者服务队”开展活动，布署工作，再接再励。", "自愿者", "布署", "再接再励"),
            good(
                "妇女志愿者服务队自愿参加，部署工作，再接再厉。员工做到、结合做好、社会义务、党委会议室、自己经常。"
            ),
            good("公园满意度、调整该项工作、提供献血服务、按装修要求、建立既有制度。"),
            good("以经济建设为中心，给予防护，年末完成，学习惯例，植树数量，建设记录，警示犯罪。"),
        ),
    ),
    *_worded(),
)
