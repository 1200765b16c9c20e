"""How a title is broken into lines (clause 7.3.1): between words, in a shape that is well balanced.

2号 characters: at most 20 a line, and never one alone. Words are told apart by a short list of what
titles are made of; what is not on it belongs to the name of an office that it stands in.
"""

import re
from functools import cache

from exports.breaking import broken, may_break
from exports.geometry import TITLE_COLUMNS, half_cells

__all__ = ["title_lines"]

_WORDS = re.compile(
    r"[0-9A-Za-z.\-/]+(?:年度|年|月份|月|季度|日|号)?"
    r"|关于|精神文明|文明单位|文明城市|文明|创建|建设|工作|活动|总结|情况|报告|汇报|计划|方案|打算|要点|自查"
    r"|上半年|下半年|年度|半年|季度|志愿服务|志愿|服务|学习|教育|主题|专项|推进|开展|贯彻|落实|实施|申报|争创"
    r"|进一步|加强|推动|深化|做好|[和与及暨的、]"
    r"|[^0-9A-Za-z关文精创总和与及暨的、]*?(?:委员会|办公室|管理局|大队|支队|中心|公司|学校|医院|街道|党组|党委|政府"
    r"|[局委厅部院校处科所站馆镇乡村])(?!局|厅|院)"
)
# Behind these a title is best broken: the office, then its year.
_BEST = re.compile(
    "(?:委员会|办公室|大队|支队|中心|公司|学校|医院|街道|党组|党委|政府|[局委厅部院校处科所站馆镇乡村]"
    "|年度?|月份?|季度|半年)$"
)
# A line does not begin with these, nor does it end with what calls for more.
_LOOSE = frozenset("的和与及暨、")

_TORN = 1000
_SHORT = 300


def title_lines(title: str) -> list[tuple[int, int]]:
    """The lines of a title as (start, end) in it. A line feed in it is kept as a break."""
    lines = []
    at = 0
    for part in title.split("\n"):
        lines += [(at + start, at + end) for start, end in _part(part)]
        at += len(part) + 1
    return lines


@cache
def _part(title: str) -> tuple[tuple[int, int], ...]:
    room = 2 * TITLE_COLUMNS
    width = half_cells(title)
    if width <= room:
        return ((0, len(title)),)
    target = width / -(-width // room)
    ends = _word_ends(title)
    # The cheapest way to break off title[:end], and where its last line begins.
    cheapest: dict[int, tuple[float, int]] = {0: (0.0, 0)}
    for end in range(1, len(title) + 1):
        ways = []
        for start in range(end - 1, -1, -1):
            line = half_cells(title[start:end])
            if line > room:
                break
            if start in cheapest and (end == len(title) or may_break(title, end)):
                cost = cheapest[start][0] + (line - target) ** 2 / 4 + room
                cost += _SHORT if line < 4 else 0
                cost += 0 if end == len(title) else _cost(title, end, ends)
                ways.append((cost, start))
        if ways:
            cheapest[end] = min(ways)
    if len(title) not in cheapest:
        return tuple(broken(title, room, room))
    lines = []
    end = len(title)
    while end:
        start = cheapest[end][1]
        lines.append((start, end))
        end = start
    return tuple(reversed(lines))


def _word_ends(title: str) -> frozenset[int]:
    found = {match.span() for match in _WORDS.finditer(title) if match[0]}
    return frozenset(at for span in found for at in span)


def _cost(title: str, at: int, ends: frozenset[int]) -> float:
    """How bad it is to break the title at a place."""
    if at not in ends:
        return _TORN
    if title[at] in _LOOSE or title[:at].endswith("关于"):
        return 60
    return 0 if _BEST.search(title[:at]) else 30
