"""一是…，二是…: in order, with one kind of mark between, and in one piece."""

import itertools
import re
from collections import Counter
from collections.abc import Iterator

from msgspec import Struct

from exports.proofread.rule import Hit, Rule, bad, good
from exports.proofread.sheet import Sheet, found_once
from store.numerals import number_of

__all__ = ["RULES"]

_ORDINAL = re.compile(
    r"(?:(?<=[，。；;：:、,.\n \u3000！？])|^)"
    r"(?P<n>[一二三四五六七八九]|十[一二三四五]?)(?P<w>是|要)"
    r"(?!否|因为|[一二三四五](?!月))(?=[一-龥“《（(\d])"
)
_NUMERALS = ("", *"一二三四五六七八九十", "十一", "十二", "十三", "十四", "十五", "十六")


class _Item(Struct, frozen=True):
    number: int
    word: str
    start: int
    end: int
    line: int
    opens: bool
    """Whether it opens its line."""


@found_once
def _groups(sheet: Sheet) -> list[list[_Item]]:
    """The enumerations of a text: each begins at 一是, or where a heading stands before it.

    One may stand inside an item of another: where its order breaks and the outer one's goes on, the
    outer one is meant.
    """
    groups: list[list[_Item]] = []
    open_: list[list[_Item]] = []
    for at, line in enumerate(sheet.lines):
        if line.style == "heading" and line.level is not None:
            open_ = []
        if line.style not in ("heading", "paragraph"):
            continue
        for match in _ORDINAL.finditer(line.text):
            start, end = line.start + match.start(), line.start + match.end()
            opens = not line.text[: match.start()].strip(" \t\u3000")
            item = _Item(number_of(match["n"]), match["w"], start, end, at, opens)
            if not open_ or (item.number == 1 and open_[-1][-1].number != 1):
                inner = bool(open_) and open_[-1][-1].line == at
                open_ = [*open_, []] if inner else [[]]
                groups.append(open_[-1])
            elif item.number != open_[-1][-1].number + 1:
                for outer in reversed(open_[:-1]):
                    if (item.number, item.word) == (outer[-1].number + 1, outer[-1].word):
                        while open_[-1] is not outer:
                            open_.pop()
                        break
            if open_[-1] and open_[-1][-1].word != item.word:
                continue
            open_[-1].append(item)
    return groups


def _order(sheet: Sheet) -> Iterator[Hit]:
    for group in _groups(sheet):
        last = 0
        for n, item in enumerate(group):
            if item.number != last + 1:
                said = f"{_NUMERALS[item.number]}{item.word}"
                want = f"{_NUMERALS[last + 1]}{item.word}" if last + 1 < len(_NUMERALS) else ""
                if last == 0 and not sheet.whole:
                    last = item.number
                    continue
                message = f"序号不连续：“{said}”应为“{want}”，或前面缺了一项。"
                yield Hit(item.start, item.end, message)
                if n + 1 < len(group) and group[n + 1].number == last + 2:
                    last += 1  # the next one goes on as if this were right: one error
                    continue
                if item.number <= last and n + 1 < len(group) and group[n + 1].number == last + 1:
                    continue  # 一是 三是 二是 四是: told of 三是
            last = item.number
        if len(group) == 1 and group[0].number == 1 and sheet.whole and group[0].word == "是":
            yield Hit(group[0].start, group[0].end, "只有“一是”，没有“二是”。", grade="warning")


def _separators(sheet: Sheet) -> Iterator[Hit]:
    text = sheet.text
    for group in _groups(sheet):
        marks: list[tuple[int, str]] = []
        for before, item in itertools.pairwise(group):
            at = item.start - 1
            while at > before.end and text[at] in " \u3000":
                at -= 1
            if before.line == item.line and at >= 0:
                marks.append((at, {";": "；", ",": "，", ".": "。"}.get(text[at], text[at])))
        kinds = Counter(mark for _, mark in marks)
        if len(kinds) < 2:
            continue
        # Which are the odd ones? The rarer; where all are even, those unlike the first.
        most = max(kinds.values())
        usual = next(mark for _, mark in marks if kinds[mark] == most)
        for at, mark in marks:
            if mark != usual:
                yield Hit(
                    at,
                    at + 1,
                    f"同一组“一是……二是……”里，分隔用了“{mark}”，别处用“{usual}”。",
                    usual,
                )


def _breaks(sheet: Sheet) -> Iterator[Hit]:
    text, lines = sheet.text, sheet.lines
    for group in _groups(sheet):
        for before, item in itertools.pairwise(group):
            if item.line == before.line or item.opens:
                continue
            line = lines[before.line]
            # The item's own paragraph ends here; the next item comes inside a later one.
            number = f"{_NUMERALS[before.number]}{before.word}"
            mark = line.start + len(line.text.rstrip(" \t\u3000")) - 1
            inline = [
                text[b.start - 1]
                for a, b in itertools.pairwise(group)
                if a.line == b.line and b.start
            ]
            if inline and text[mark] == "。" and "。" not in inline and mark > before.end:
                message = f"“{number}”以句号收尾，同组别的项用“{inline[0]}”。"
                yield Hit(mark, mark + 1, message, "；" if inline[0] in ";；" else None)
            yield Hit(line.end, line.end + 1, f"“{number}”被分段拆开：换行落在枚举中间。")


RULES = (
    Rule(
        "order",
        "枚举次序",
        "error",
        "GB/T 15834—2011 4.6、《党政机关公文处理工作条例》第十九条“条理清楚”",
        _order,
        (
            bad("一是抓学习。三是抓落实。", "三是"),
            bad("一是抓学习；二是抓检查；二是抓落实。", "二是"),
            bad("一是抓学习，提高认识。", "一是"),
            bad("工作扎实。二是抓检查；三是抓落实。", "二是"),
            good("一是抓学习。二是抓落实。\n问题如下：一是不平衡；二是不经常；三是不深入。"),
            good("一是抓学习。二是3月12日植树。三是（三季度）抓检查。四是一月份抓落实。"),
            bad("一是抓学习。三是3月12日植树。", "三是"),
            good("不足之一是发展不平衡。要一是一、二是二地查。一要认真，二要扎实。"),
        ),
        whole=False,
    ),
    Rule(
        "separators",
        "枚举分隔",
        "warning",
        "GB/T 15834—2011 4.6.3、4.2：同一层次用同一种点号",
        _separators,
        (
            bad("一是抓学习。二是抓检查；三是抓落实。四是抓总结。", "；"),
            bad("一是抓学习，二是抓检查；三是抓落实；四是抓考核。", "，"),
            good("一是抓学习；二是抓检查；三是抓落实。"),
        ),
    ),
    Rule(
        "broken",
        "枚举断开",
        "error",
        "《党政机关公文处理工作条例》第十九条“条理清楚”",
        _breaks,
        (
            bad(
                "一是抓学习；二是抓检查，成效明显。\n氛围更浓；三是抓落实；四是抓总结。", "。", "\n"
            ),
            good("一是抓学习。\n二是抓检查。\n三是抓落实。"),
        ),
        whole=True,
    ),
)
