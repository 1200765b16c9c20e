"""The numbers of headings: in order, none alone, written as the standard says."""

import re
from collections.abc import Iterator

from exports.proofread.rule import Hit, Rule, bad, good
from exports.proofread.sheet import Line, Sheet

__all__ = ["RULES"]

_SOURCE = "GB/T 9704—2012 7.3.3：结构层次序数依次用“一、”“（一）”“1.”“（1）”"
_NUMERALS = ("", *"一二三四五六七八九十", *(f"十{n}" for n in "一二三四五六七八九"), "二十")


def _numbered(sheet: Sheet) -> list[Line]:
    """The numbered lines; the names of annexes below 附件：1. are none."""
    found: list[Line] = []
    listed = False
    for line in sheet.prose:
        words = line.text.strip(" \t\u3000")
        listed = words.startswith(("附件：", "附件:")) or (listed and words[:1].isdigit())
        if line.level is not None and line.number and not listed:
            found.append(line)
    return found


def _said(level: int, number: int) -> str:
    numeral = _NUMERALS[number] if number < len(_NUMERALS) else str(number)
    return (f"第{numeral}部分", f"{numeral}、", f"（{numeral}）", f"{number}.", f"（{number}）",
            f"{number}")[level]  # fmt: skip


def _order(sheet: Sheet) -> Iterator[Hit]:
    last: dict[int, int] = {}
    lines = _numbered(sheet)
    for n, line in enumerate(lines):
        level = line.level or 0
        for deeper in [other for other in last if other > level]:
            del last[deeper]
        want = last.get(level, 0) + 1
        # Lists of 1. 2. may begin anew under words without a number.
        begun = line.number == 1 and level >= 3
        if begun and want == 2:
            later = next((each for each in lines[n + 1 :] if (each.level or 0) <= level), None)
            begun = later is None or (later.level, later.number) != (level, 3)  # 1. 1. 3.
        elif begun and want == 3:
            later = next((each for each in lines[n + 1 :] if (each.level or 0) <= level), None)
            if later is not None and (later.level, later.number) == (level, 3):
                continue  # 2. 1. 3.: told of 2.
        if line.number != want and not begun:
            said = sheet.text[slice(*line.lead)]
            fix = _said(level, want)
            yield Hit(*line.lead, f"层次序数不连续：“{said}”处应为“{fix}”，或前面缺了一项。")
            after = next((each for each in lines[n + 1 :] if (each.level or 0) <= level), None)
            if after is not None and (after.level, after.number) == (level, want + 1):
                last[level] = want  # the next one goes on as if this were right: one error
                continue
            if (
                after is not None
                and line.number < want
                and (after.level, after.number) == (level, want)
            ):
                continue  # 1. 3. 2. 4.: told of 3.
        last[level] = line.number


def _alone(sheet: Sheet) -> Iterator[Hit]:
    groups: list[list[Line]] = []
    open_: dict[int, list[Line]] = {}
    for line in _numbered(sheet):
        level = line.level or 0
        for deeper in [other for other in open_ if other > level]:
            del open_[deeper]
        twice = level in open_ and len(open_[level]) == 1  # （一）…（一）…: the order is wrong
        if level not in open_ or (line.number == 1 and not twice):
            open_[level] = []
            groups.append(open_[level])
        open_[level].append(line)
    for group in groups:
        (first, *others) = group
        level = first.level or 0
        if not others and first.number == 1 and level in (1, 2):
            said, second = sheet.text[slice(*first.lead)], _said(level, 2)
            if second in first.text:  # the others stand in the same paragraph
                continue
            yield Hit(
                *first.lead,
                f"只有“{said}”，没有“{second}”：孤立的层次。",
                grade="warning" if level == 1 else None,
            )


def _form(sheet: Sheet) -> Iterator[Hit]:
    for line in _numbered(sheet):
        lead = sheet.text[slice(*line.lead)]
        behind = sheet.text[line.lead[1] : line.words].strip(" \t\u3000")
        if line.level == 1 and lead[-1] != "、":
            yield Hit(*line.lead, "一级序数写作“一、”，用顿号。", f"{lead[:-1]}、")
        elif line.level in (2, 4) and behind[:1] in ("、", ".", "．") and behind:
            yield Hit(line.lead[1], line.lead[1] + 1, "带括号的序数后不加标点。", "")


def _comma(sheet: Sheet) -> Iterator[Hit]:
    for line in _numbered(sheet):
        lead = sheet.text[slice(*line.lead)]
        if line.level == 3 and lead[-1] == "、":
            yield Hit(*line.lead, "三级序数写作“1.”，全文同样。")
            return


def _levels(sheet: Sheet) -> Iterator[Hit]:
    """（一） before any 一、 where there are headings of the first level."""
    numbered = _numbered(sheet)
    first = next((line for line in numbered if line.level == 1), None)
    for line in numbered:
        if line.level == 2 and (first is None or line.start < first.start):
            yield Hit(*line.lead, "“（一）”上面没有“一、”：层次从“一、”开始。")
            return


_ENDS_BARE = re.compile("[一-龥0-9”）%]\\Z")
_UNMARKED = re.compile("(?!附|注|图|表|地址|联系|来源)[^，；。]{2,}[，；。].{5,}")
"""Words with a mark among them and none behind: running text, no title, name or caption."""


def _bare_end(sheet: Sheet) -> Iterator[Hit]:
    for line in sheet.prose:
        words = line.text.rstrip(" \t\u3000")
        if line.style == "heading" and not line.run_in and re.search("[，、；,;]$", words):
            at = line.start + len(words) - 1
            yield Hit(at, at + 1, "标题末尾不用这个标点。", "")
        elif line.style == "paragraph" and len(words) >= 15 and re.search("[，、,]$", words):
            at = line.start + len(words) - 1
            yield Hit(at, at + 1, "段末以逗号或顿号结束，话没有说完。")
        elif line.style == "paragraph" and _ENDS_BARE.search(words) and _UNMARKED.match(words):
            at = line.start + len(words) - 1
            yield Hit(at, at + 1, "段末没有句号。", f"{words[-1]}。", "warning")


RULES = (
    Rule(
        "heading-order",
        "层次次序",
        "error",
        _SOURCE,
        _order,
        (
            bad("一、加强领导\n健全机制。\n三、深化教育\n开展学习。", "三、"),
            bad(
                "一、加强领导\n（一）健全机制。认真落实。\n（三）强化督查。认真检查。\n二、深化教育",
                "（三）",
            ),
            bad("一、加强领导\n健全机制。\n一、深化教育\n开展学习。", "一、"),
            good(
                "一、加强领导\n（一）健全机制。\n（二）强化督查。\n二、深化教育\n（一）抓学习。\n（二）抓道德。"
            ),
            bad("一、学习\n甲。\n二、检查\n乙。\n二、宣传\n丙。\n四、落实\n丁。", "二、"),
            good("做好工作。\n附件：1．甲镇统计表\n      2．甲镇名单\n甲镇人民政府"),
            good("第一部分 做法\n一、抓学习\n二、抓检查\n第二部分 打算\n一、抓落实\n二、抓提升"),
        ),
        whole=True,
    ),
    Rule(
        "heading-alone",
        "孤立层次",
        "error",
        "《党政机关公文处理工作条例》第十九条“条理清楚”；只有一项不编号",
        _alone,
        (
            bad("一、加强领导\n（一）健全机制。认真落实。\n二、深化教育\n开展学习。", "（一）"),
            good("一、加强领导\n1.健全机制。\n二、深化教育\n开展学习。"),
            good("一、领导\n（一）健全机制。好。\n（一）落实责任。好。\n二、教育\n好。"),
            good("一、方法\n（一）抓学习（每月2次）；（二）抓培训（每季1次）。\n二、教育\n好。"),
        ),
        whole=True,
    ),
    Rule(
        "heading-form",
        "序数写法",
        "warning",
        _SOURCE,
        _form,
        (
            bad("一.加强领导\n健全机制。\n二、深化教育", "一."),
            bad("（一）、健全机制\n认真落实。\n（二）强化督查", "、"),
            good("一、加强领导\n（一）健全机制\n1.明确责任\n（1）落实到人"),
        ),
        whole=True,
    ),
    Rule(
        "heading-comma",
        "三级序数",
        "hint",
        _SOURCE,
        _comma,
        (
            bad("一、领导\n1、健全机制。\n2、强化督查。", "1、"),
            good("一、领导\n1.健全机制。\n2.强化督查。"),
        ),
        whole=True,
    ),
    Rule(
        "heading-levels",
        "层次起点",
        "hint",
        _SOURCE,
        _levels,
        (
            bad("（一）抓班子。带好队伍。\n（二）抓宣传。营造氛围。", "（一）"),
            good("一、领导\n（一）抓班子。\n（二）抓宣传。\n二、教育"),
        ),
        whole=True,
    ),
    Rule(
        "unfinished",
        "段末标点",
        "error",
        "GB/T 15834—2011 4.1：句末用句末点号",
        _bare_end,
        (
            bad(
                "一、领导\n健全机制，落实责任，全年召开会议4次，\n二、教育\n认真开展学习，取得明显成效。",
                "，",
            ),
            bad(
                "一、领导\n健全机制。\n下一步，我们将认真贯彻上级部署\n二、教育\n（一）学习\n好。",
                "署",
            ),
            good("一、领导\n健全机制，落实责任。\n二、教育"),
            good("一、领导\n健全机制，落实责任。\n附件：1．名单，2．统计表\n二、教育"),
        ),
        whole=True,
    ),
)
