"""Words written wrong, from a list of pairs (words.toml), and patterns that need no code."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from exports.proofread.data import Wording, builtin_data
from exports.proofread.rule import Example, Hit, Rule, bad, good
from exports.proofread.sheet import Sheet

__all__ = ["RULES"]


def _find(sheet: Sheet) -> Iterator[Hit]:
    # 250 searches for a string take 1 ms in 10,000 characters, one pattern of them all 40 ms.
    taken: list[tuple[int, int]] = []
    for wrong, right in sheet.data.typos.items():
        at = sheet.text.find(wrong)
        while at >= 0:
            end = at + len(wrong)
            if not any(start < end and at < stop for start, stop in taken):
                taken.append((at, end))
                yield Hit(at, end, f"“{wrong}”应为“{right}”。", right)
            at = sheet.text.find(wrong, end)


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
        "words.toml：常见错别字，以《现代汉语词典》为准",
        _find,
        (
            bad("“妇女自愿者服务队”开展活动，布署工作，再接再励。", "自愿者", "布署", "再接再励"),
            good(
                "妇女志愿者服务队自愿参加，部署工作，再接再厉。员工做到、结合做好、社会义务、党委会议室、自己经常。"
            ),
            good("以经济建设为中心，给予防护，年末完成，学习惯例，植树数量，建设记录，警示犯罪。"),
        ),
    ),
    *_worded(),
)
