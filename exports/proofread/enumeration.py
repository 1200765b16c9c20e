"""一是…，二是…; ①②③; 首先…，其次…: in order, as many as was said, with one kind of mark between."""

import itertools
import re
from collections import Counter
from collections.abc import Iterator

from msgspec import Struct

from exports.proofread.finding import Grade
from exports.proofread.rule import Hit, Rule, bad, good
from exports.proofread.sheet import Sheet, number_of

__all__ = ["RULES"]

_ORDINAL = re.compile(
    r"(?:(?<=[，。；;：:、,.\n \u3000！？])|^)"
    r"(?P<n>[一二三四五六七八九]|十[一二三四五]?)(?P<w>是|要)"
    r"(?!否|因为|[一二三四五])(?=[一-龥“])"
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
            last = item.number
        if len(group) == 1 and group[0].number == 1 and sheet.whole and group[0].word == "是":
            yield Hit(group[0].start, group[0].end, "只有“一是”，没有“二是”。", grade="warning")


_STATED = re.compile(
    r"(?P<n>[两二三四五六七八九十]|(?<!\d)\d)(?:个|大|项|点|条|种|类|方面|步)?“?[一-龥]{0,8}?"
    r"(?:方面|问题|不足|工作|任务|措施|举措|工程|行动|坚持|强化|突出|到位|不够|抓手|环节|重点|关键|做法|特点|短板"
    r"|差距|机制|统一|确保|提升|结合|注重|着力|原则|步骤|层面|文章|功夫|实事|活动|品牌|建设)”?"
    r"[^，。；：、\d]{0,8}(?:[：。]|，(?=主要|即))$"
)
"""How many points there will be, right before the first: 在三个方面下功夫：一是…"""


def _stated(sheet: Sheet) -> Iterator[Hit]:
    text = sheet.text
    for group in _groups(sheet):
        first, last = group[0], group[-1]
        if first.number != 1 or len(group) < 2:
            continue
        head = text[max(0, first.start - 30) : first.start].rstrip("\n \u3000")
        match = _STATED.search(head)
        if match is None:
            continue
        said = _HAN[match["n"]] if match["n"] in _HAN else int(match["n"])
        if said != len(group) == last.number:
            at = max(0, first.start - 30) + match.start()
            # All that it is about is marked: the number may be wrong, or a point may be missing.
            message = f"前面说的是 {said} 个，下面列了 {len(group)} 个。"
            end = last.end if last.end - at <= 200 and last.line == first.line else first.end
            yield Hit(at, end, message)


_HAN = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2}
_MARKS = {
    **{chr(ord("①") + n): ("①", n + 1) for n in range(20)},
    **{chr(ord("⑴") + n): ("⑴", n + 1) for n in range(20)},
    **{chr(ord("⒈") + n): ("⒈", n + 1) for n in range(20)},
    **{chr(ord("㈠") + n): ("㈠", n + 1) for n in range(10)},
}
_WORDS = {
    "首先": ("首先", 1), "其次": ("首先", 2), "再次": ("首先", 3),
    **{f"第{c}": ("第一", n) for n, c in enumerate("零一二三四五六七八九") if n},
}  # fmt: skip
_ALL = _MARKS | _WORDS
_SERIES = re.compile(
    f"[{''.join(_MARKS)}]|(?:(?<=[，。；：！？\n \u3000])|^)"
    "(?:首先|其次|再次|第[一二三四五六七八九](?=[，、：]))",
    re.MULTILINE,
)


class _Mark(Struct, frozen=True):
    """A mark or word that counts. `lead`: it opens its line, as a heading's number does."""

    kind: str
    number: int
    start: int
    word: str
    lead: bool


def _marks(sheet: Sheet) -> Iterator[list[_Mark]]:
    """Those of each stretch under one heading."""
    found: list[_Mark] = []
    for line in sheet.lines:
        if line.style not in ("heading", "paragraph"):
            continue
        if line.level is not None and line.level < 5:
            yield found
            found = []
        for match in _SERIES.finditer(line.text):
            start = line.start + match.start()
            lead = line.level == 5 and start < line.lead[1]
            found.append(_Mark(*_ALL[match[0]], start, match[0], lead))
    yield found


def _series(sheet: Sheet) -> Iterator[Hit]:
    """Marks and words that count: ①②③, 首先 其次 再次, 第一，第二，."""
    for marks in _marks(sheet):
        last: dict[str, int] = {}
        for at, mark in enumerate(marks):
            before = last.get(mark.kind, 0)
            last[mark.kind] = mark.number
            opens = mark.number == 1 and before != 1
            # 其次 also follows upon 一方面, or upon a paragraph without a word.
            unknown = before == 0 and (mark.kind == "首先" or not sheet.whole)
            # The order of leads is looked at with that of the headings.
            if mark.lead or opens or unknown or mark.number == before + 1:
                continue
            want = next((w for w, place in _ALL.items() if place == (mark.kind, before + 1)), "")
            message = f"序号不连续：“{mark.word}”处应为“{want}”，或前面缺了一项。"
            yield Hit(mark.start, mark.start + len(mark.word), message)
            after = next((m.number for m in marks[at + 1 :] if m.kind == mark.kind), 0)
            if mark.number <= before or after == before + 2:
                last[mark.kind] = before + 1  # the next one goes on as if this were right


_LISTED = re.compile(
    r"(?<![一-龥])(?P<items>(?:[一-龥“”]{2,12}、)+[一-龥“”]{2,12}?)"
    r"(?P<n>[两三四五六七八九]|[2-9])"
    r"(?P<unit>大|项|个|类|种|支|方面)(?P<what>[一-龥]{2,4})"
)
_NAMELY = re.compile(
    r"(?P<said>[“]?(?P<n>[两二三四五六七八九十])(?:个|项|大|种|类|条)?[^，。；：、\d]{1,10}?)"
    r"(?:[，：（]|——)(?:也就是|即)：?(?P<items>[^。；）\n]+)"
)


def _counted(sheet: Sheet) -> Iterator[Hit]:
    """Things named with 、, and how many: 粮食、茶叶、柑橘三大产业; “三个一”，即甲、乙、丙."""
    for match in _LISTED.finditer(sheet.text):
        items = match["items"].count("、") + 1
        said = _HAN[match["n"]] if match["n"] in _HAN else int(match["n"])
        # The first of them may have words before it that are no name: more than was said is none.
        of_characters = match["what"].startswith(("大字", "字"))
        if items < said and "等" not in match["items"] and not of_characters:
            message = f"列出了 {items} 项，数目写的是 {said}。"
            yield Hit(match.start(), match.end("unit"), message)
    for match in _NAMELY.finditer(sheet.text):
        said, items = _HAN[match["n"]], match["items"].partition("，")[0]
        count = items.count("、") + 1
        if count >= 2 and count != said and "等" not in items:
            message = f"前面说的是 {said} 个，这里列了 {count} 个。"
            grade: Grade | None = None if count < said else "warning"
            yield Hit(match.start(), match.start("items") + len(items), message, grade=grade)


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
            good("不足之一是发展不平衡。要一是一、二是二地查。一要认真，二要扎实。"),
        ),
        whole=False,
    ),
    Rule(
        "series",
        "序号次序",
        "error",
        "GB/T 15834—2011 4.6、《党政机关公文处理工作条例》第十九条“条理清楚”",
        _series,
        (
            bad("实施三大工程：①整治环境；②优化服务；④提升素质。", "④"),
            bad("⑴整治环境；⑵优化服务；⑵提升素质。", "⑵"),
            bad("不足：首先是认识不够；其次是形式不新；其次是宣传不多。", "其次"),
            bad("第一，抓学习。第三，抓落实。", "第三"),
            good("①整治环境；②优化服务。\n其次，①宣传；②检查。首先抓学习，其次抓落实。"),
            good("在示例区第一，获第三名。首先完成。第一批、第二批。"),
        ),
        whole=False,
    ),
    Rule(
        "stated",
        "项数不符",
        "error",
        "《党政机关公文处理工作条例》第十九条“表述准确”；各数自相一致",
        _stated,
        (
            bad("在三个方面下功夫：一是抓学习；二是抓落实。", "三个方面下功夫：一是抓学习；二是"),
            bad(
                "存在三点不足：一是少；二是慢；三是旧；四是散。",
                "三点不足：一是少；二是慢；三是旧；四是",
            ),
            good("在三个方面下功夫：一是抓学习；二是抓落实；三是抓考核。"),
            good("全年开展活动4次。一是学习，二是检查。抓好4个科室，一是办公室，二是财务科。"),
        ),
        whole=True,
    ),
    Rule(
        "counted",
        "列数不符",
        "error",
        "《党政机关公文处理工作条例》第十九条“表述准确”；各数自相一致",
        _counted,
        (
            bad("为粮食、茶叶、柑橘四大产业服务。", "为粮食、茶叶、柑橘四大"),
            bad(
                "建立“三个一”机制，即每月一次例会、每季一次督导。",
                "“三个一”机制，即每月一次例会、每季一次督导",
            ),
            good("为粮食、茶叶、柑橘三大产业，涉及水稻、小麦等四大类。"),
            good("建立“三个一”机制，即每月一次例会、每季一次督导、每年一次考评，全年坚持。"),
        ),
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
