"""Defects that are put into clean texts, one at a time, by a die."""

import random
import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from exports.proofread import Finding, check

__all__ = ["Defect", "found_at", "put_in"]


class Defect(NamedTuple):
    """A text with one defect: `start`, `end` are the place of it; `was` what stood there."""

    kind: str
    text: str
    start: int
    end: int
    was: str


# Not the program's own list: what a person types or a scanner reads for a word.
TYPOS = {
    "志愿者": "自愿者", "部署": "布署", "座谈会": "坐谈会", "贯彻": "惯彻", "制度": "制渡",
    "环境": "环镜", "慰问": "慰门", "模范": "模犯", "宣传": "喧传", "精神": "精伸",
    "廉政": "廉正", "领导小组": "领到小组", "评为": "平为", "综合治理": "综合冶理",
    "违法违纪": "违法违记", "责任书": "责住书", "干部职工": "干部织工", "道德讲堂": "道得讲堂",
    "志愿服务": "自愿服务", "结对帮扶": "结队帮扶", "中心组": "中心祖", "议事日程": "议事日呈",
    "文明单位": "文名单位", "示范": "示犯", "捐款": "损款", "慰问金": "慰间金",
    "再上新台阶": "在上新台阶", "隐患": "隐犯", "氛围": "分围", "落实": "落时", "服务": "服物",
    "培训": "陪训", "教育": "教誉", "检查": "捡查", "整改": "整该", "走访": "走仿",
    "活动": "活到", "参与": "参于", "健康": "建康",
}  # fmt: skip
WORDS = (
    "开展", "组织", "召开", "举办", "加强", "推进", "落实", "干部", "职工", "文明", "创建",
    "活动", "服务", "群众", "志愿", "检查", "教育", "学习", "领导", "工作", "全年", "责任",
    "宣传", "围绕", "坚持", "签订", "发放", "评选", "走访", "慰问",
)  # fmt: skip
ERAS = {
    "十四五": ("十一五", "十二五"), "二十大": ("十七大", "十八大"), "二十届": ("十七届", "十八届"),
    "高质量发展": ("又好又快发展",), "党史学习教育": ("先进性教育活动",),
    "党纪学习教育": ("党的群众路线教育实践活动",), "十九届": ("十七届",),
    "习近平新时代中国特色社会主义思想主题教育": ("学习实践科学发展观活动",),
}  # fmt: skip
HALF = dict(zip("，；：（）。！", ",;:().!", strict=True))


def _pick(dice: random.Random, matches: list[re.Match[str]]) -> re.Match[str] | None:
    return dice.choice(matches) if matches else None


def _swap(kind: str, text: str, start: int, end: int, new: str) -> Defect:
    return Defect(kind, text[:start] + new + text[end:], start, start + len(new), text[start:end])


def placeholder(text: str, dice: random.Random) -> Defect | None:
    """A year, number, name or the words in brackets as a placeholder."""
    ways = [
        (r"20\d\d(?=年)", ["20xx", "20××", "20XX", "202_", "20++"]),
        (r"\d{1,2}(?=月\d)", ["×", "xx", "XX"]),
        (r"(?<![\d.])\d{2,4}(?=[人份次条户名])", ["xx", "××", "XX", "**", "____", "++"]),
        (r"示例[市县区镇]?", ["XX", "××", "某某", "***"]),
        (r"(?<=“)[^”]{3,12}(?=”)", [".", "", " "]),
    ]
    pattern, news = dice.choice(ways)
    match = _pick(dice, list(re.finditer(pattern, text)))
    if match is None:
        return None
    new = dice.choice(news)
    start, end = match.span()
    if new in (".", "", " "):
        return Defect(
            "placeholder",
            text[:start] + new + text[end:],
            start - 1,
            start + len(new) + 1,
            match[0],
        )
    return _swap("placeholder", text, start, end, new)


def halfwidth(text: str, dice: random.Random) -> Defect | None:
    """A mark half as wide."""
    match = _pick(dice, list(re.finditer("[，；：（）。]", text)))
    if match is None:
        return None
    return _swap("halfwidth", text, *match.span(), HALF[match[0]])


def doubled(text: str, dice: random.Random) -> Defect | None:
    """A word typed twice."""
    match = _pick(dice, list(re.finditer("|".join(WORDS), text)))
    return _swap("doubled", text, *match.span(), match[0] * 2) if match else None


def enumeration(text: str, dice: random.Random) -> Defect | None:
    """A number of a heading or point left out, told twice, or out of order."""
    numerals = "一二三四五六七八九十"
    pattern = (
        r"(?m)(?:(?<=^)|(?<=^[ \u3000]{2}))(?P<n>[二三四五六七八])(?=、)"
        r"|(?<=^（)(?P<m>[二三四五六七八])(?=）)|(?:(?<=[。；：，])|(?<=^))(?P<k>[二三四五六七八])(?=是)"
    )
    match = _pick(dice, list(re.finditer(pattern, text)))
    if match is None:
        return None
    at = numerals.index(match[0])
    other = dice.choice([n for n in (at - 1, at + 1, at + 2) if 0 <= n < 10])
    return _swap("enumeration", text, *match.span(), numerals[other])


def typo(text: str, dice: random.Random) -> Defect | None:
    """A word of the list written wrong."""
    match = _pick(dice, list(re.finditer("|".join(sorted(TYPOS, key=len, reverse=True)), text)))
    return _swap("typo", text, *match.span(), TYPOS[match[0]]) if match else None


def era(text: str, dice: random.Random) -> Defect | None:
    """A plan, session or campaign of other years."""
    match = _pick(dice, list(re.finditer("|".join(ERAS), text)))
    return _swap("era", text, *match.span(), dice.choice(ERAS[match[0]])) if match else None


def wrong_sum(text: str, dice: random.Random) -> Defect | None:
    """A sentence behind another in which a total and its parts, or a share, do not agree."""
    a, b, c = dice.randint(3, 40), dice.randint(3, 40), dice.randint(1, 9)
    good, bad = a + b, a + b + dice.choice([-2, -1, 1, 2, 9, 10])
    whole = dice.randint(50, 400)
    part = whole - dice.randint(1, 20)
    rate = part / whole * 100 + dice.choice([-3.1, 0.9, 2.2])
    sentences = [
        f"全年举办讲座{a}场、宣讲{b}场，共{bad}场。",
        f"成立服务队{bad}支，其中党员队{a}支、其他队伍{b}支。",
        f"开展督查{good}次，其中季度检查{a + good}次。",
        f"发放问卷{whole}份，回收满意{part}份，满意率{rate:.1f}%。",
        f"发现问题{a}个，已整改{a + c}个。",
        f"受理诉求{whole}件，办结{part}件，办结率{rate:.1f}%。",
        f"去年投入{a}万元，今年投入{a + b}万元，增加{b + c}万元。",
        f"印发简报{a}期、专报{b}期，合计{bad}期。",
    ]
    ends = [m.end() for m in re.finditer(r"(?<=\d[次份人户条场名项])。", text)]
    if not ends:
        return None
    at = dice.choice(ends)
    sentence = dice.choice(sentences)
    return Defect("sum", text[:at] + sentence + text[at:], at, at + len(sentence), "")


KINDS: tuple[Callable[[str, random.Random], Defect | None], ...] = (
    placeholder, halfwidth, doubled, enumeration, typo, wrong_sum, era,
)  # fmt: skip


def put_in(texts: list[str], count: int, seed: int) -> list[tuple[str, Defect]]:
    """`count` defects, the kinds in turn, each in a text of its own: (clean, with the defect)."""
    dice = random.Random(seed)
    made: list[tuple[str, Defect]] = []
    turn = 0
    while len(made) < count:
        text = dice.choice(texts)
        defect = KINDS[turn % len(KINDS)](text, dice)
        if defect is not None and defect.text != text:
            made.append((text, defect))
            turn += 1
        elif dice.random() < 0.1:
            turn += 1
    return made


@cache
def _known(clean: str, year: int | None) -> Counter[tuple[str, str]]:
    return Counter((f.rule, f.surface) for f in check(clean, year=year))


def _touched(clean: str, defect: Defect, year: int | None) -> Finding | None:
    """The finding that marks the defect and that the clean text does not have."""
    known = _known(clean, year)
    now = check(defect.text, year=year)
    counted = Counter((f.rule, f.surface) for f in now)
    for finding in now:
        touches = finding.start < defect.end and defect.start < finding.end
        key = finding.rule, finding.surface
        if touches and counted[key] > known[key]:
            return finding
    return None


def found_at(clean: str, defect: Defect, year: int | None) -> Finding | None:
    """For an ordinal, also the next one is the right place: there the order breaks, too."""
    hit = _touched(clean, defect, year)
    if hit is None and defect.kind == "enumeration":
        known = _known(clean, year)
        for finding in check(defect.text, year=year):
            if finding.rule in ("order", "heading-order", "heading-alone") and (
                (finding.rule, finding.surface) not in known
            ):
                return finding
    return hit
