"""What is marked in a quick line: @地点 #标签 /类型 >章节."""

import re

from store.fold import fold
from store.kinds import Kind, Kinds
from store.outline import Arrangement
from store.quick_counts import find_counts
from store.quick_line import Line, Part

__all__ = ["UNPLACED", "kinds_like", "take_marked"]

UNPLACED = "未归类"

_MARK = re.compile(
    r"(?:(?<![\s\S])|(?<=[\s,;。])|(?<=[一-龥)）”》~!](?=[@#]))|(?<=\d(?=@(?:[一-龥]|[A-Z]\d)))"
    r"|(?<=[%％](?=#[一-龥]))|(?<=[一-龥)）”](?=[>＞]\d\.\d+(?:\s|$))))([@#/>、》])"
)
_UP_TO = {
    "@": re.compile(
        r"\s?((?:[^\s@#,;。]|(?<=\d)#(?=(?:[楼栋幢门岗泵机炉塔线井仓桥闸]|厂房|车间|站[台房]|变电|变压)))+)"
    ),
    "#": re.compile(r"([^\s@#,;。]+)(?:#(?=\s|$))?"),
    "/": re.compile(r"([^\s@#,;。>/]+)"),
    ">": re.compile(r"([^\s@#,;。>/]+)"),
}


_PLACE = re.compile(r"(\d+(?:\.\d+)+)(?=[一-龥])")
_GLUED_KIND = re.compile(r"([一-龥\w)）”》]+)/([^\s@#,;。>/]+)(?=[\s,;。@#>]|$)")
_LABEL = re.compile(
    r"(?:(?<=[\s,;。，；])|(?<![\s\S]))(?:会议|活动)?(?:(?:时间|日期)[:：]\s?(?=[\d〇一二三四五六七八九十元昨今上本])"
    r"|名称[:：]\s?|地点[:：]\s?(?P<place>[^\s,;。，；@#]+))"
)
_NO_PLACE = re.compile(r"(?:所有人|全体\w{0,4}|全员|各位|大家|all)$", re.IGNORECASE)
"""Whom a chat calls."""
_PLACES = ("栋", "幢", "层", "座", "组")
"""Measures of what is a place behind the mark: ＠8栋."""
_LENGTHS = ("公里", "千米", "米", "海里")
_ONE_OF_MORE = re.compile(r"[一二两三四五六七八九][^\W\d_]{2}(?!加|与|到|会)")
"""One numeral with more than its measure behind it."""
_BY_NUMBER = re.compile("[一二三四五六七八九十][所队组区院校站室园库村店矿段]")
"""What is called by a number at the end of a place: ＠军休二所."""
_HELD = re.compile("开(?=[一-龥]{2,8}会)")
_AT = re.compile("(?<![现正存所实])在$|(?<![关由对属位])于$")
_DID = re.compile(
    r"(?<=[室厅馆场院校园所站点堂楼里上区村会部心])"
    r"(?:召开|开展|举办|举行|开(?![发放区业学关])(?=[一-龥]{0,8}会)|组织(?=培训|学习|开展|召开|参观|观看))"
)
"""What was done there, behind the name of a place."""
_UNFILLED = re.compile(r"[xX×*＊_Ｘｘ＿]{1,4}[一-龥]|某")


def take_marked(
    text: Line, kinds: Kinds, arrangement: Arrangement | None
) -> tuple[str | None, str, tuple[str, ...], str | None]:
    """Kind, place, tags and section as far as they are marked."""
    kind: str | None = None
    places: list[str] = []
    tags: dict[str, None] = {}
    section: str | None = None
    if ":" in text.line or "：" in text.line:
        places += _take_labels(text)
    if "/" in text.rest and (glued := _glued_kind(text, kinds)):
        start, end, typed = glued
        kind = typed.key
        text.parts.append(Part("kind", start, end, "kind", "类型", typed.label, typed.key))
        text.take(start, end)
    for match in _MARK.finditer(text.rest):
        start = match.start()
        mark = {"、": "/", "》": ">"}.get(match[1], match[1])
        if text.rest[start] == " ":
            continue  # inside what was taken before
        word = _UP_TO[mark].match(text.rest, match.end())
        if mark == ">" and (place := _PLACE.match(text.rest, match.end())):
            word = place  # >1.1领导小组会议
        if word is None:
            continue
        end = word.end()
        if mark == "@":
            end = min(end, word.start(1) + _place_length(text, word.start(1), word.end(1)))
            name = text.line[word.start(1) : end]
            if not re.search(r"\w", name):
                continue
            if _NO_PLACE.match(name) or _is_count(text, word.start(1), end):
                text.note("place", f"“{text.line[start:end]}”不是地点，留在事项里。")
                continue
            if _UNFILLED.match(name):
                text.note("place", f"地点“{name}”里有没填的占位符，请写明。")
            if places:
                text.note("place", f"写了两个地点，取了“{places[0]}”。")
                continue
            places.append(name)
            text.parts.append(Part("place", start, end, "place", "地点", name, name))
            if _AT.search(text.rest[:start]):
                start -= 1  # 在＠局机关
            if _HELD.match(text.rest, end):
                end += 1  # 开 of 开支委会
        elif mark == "#":
            name = text.line[word.start(1) : word.end(1)]
            tags[name] = None
            text.parts.append(Part("tag", start, end, "tags", "标签", name, name))
        elif mark == "/":
            name = text.line[word.start(1) : end]
            like = kinds_like(name, kinds)
            if len(like) != 1 or kind is not None:
                which = "还是".join(one.label for one in like)
                why = "类型写了两个" if len(like) == 1 else which or "没有这种类型"
                text.note("kind", f"“{text.line[start:end]}”：{why}，留在事项里。")
                continue
            kind = like[0].key
            text.parts.append(Part("kind", start, end, "kind", "类型", like[0].label, kind))
        else:
            name = fold(text.line[word.start(1) : end])
            known = _find_section(name, arrangement)
            if known is None or section is not None:
                why = "没有这个章节" if known is None else "章节写了两个"
                message = f"“{text.line[start:end]}”：{why}，留在事项里。"
                text.doubt(start, end, message, "section")
                continue
            section = known
            if start and text.rest[start - 1].isalnum():  # 室温>1.1
                message = f"“{text.line[start:end]}”当作章节，不是请改。"
                text.note("section", message)
            text.parts.append(Part("section", start, end, "section", "归入", name, known))
        text.take(start, end)
    return kind, places[0] if places else "", tuple(tags), section


def _take_labels(text: Line) -> list[str]:
    """Take the labels of a notice out of the title, and the place behind one: 地点：三楼报告厅."""
    places = []
    for match in _LABEL.finditer(text.line):
        start, end = match.span()
        if match["place"] and not _UNFILLED.match(match["place"]):
            places.append(match["place"])
            text.parts.append(Part("place", start, end, "place", "地点", places[-1], places[-1]))
        if not match["place"] or match["place"] in places:
            text.take(start, end)
    return places[:1]


def _is_count(text: Line, start: int, end: int) -> bool:
    """Whether nothing but a count stands behind the mark: ＠ 35人."""
    counts = find_counts(text.line[start:end], text.rest[start:end])
    return any((a, b) == (0, end - start) and q.unit not in _PLACES for a, b, q in counts)


def _place_length(text: Line, start: int, end: int) -> int:
    """How much of the word is the place: in 局机关65人 the count is not."""
    words, shadow = text.line[start:end], text.rest[start:end]
    if did := _DID.search(shadow):
        return did.start()  # 在＠党员活动室开支委会
    for first, last, quantity in find_counts(words, shadow):
        if re.match(r"[至到\-—~、]", shadow[last:]) or shadow[first - 1 : first] in tuple(
            "至到-—~、"
        ):
            continue  # ＠2组至5组
        if quantity.unit in ("栋", "幢", "层"):
            continue  # ＠锦绣小区3栋
        if (
            _ONE_OF_MORE.match(shadow, first)
            or (first and quantity.unit in _LENGTHS)
            or (first and _BY_NUMBER.fullmatch(shadow, first))
        ):
            raw = words[first:last]
            text.note("place", f"地点里的“{raw}”没有当作数量，不对请改。")
            continue  # ＠沿库三所小学, ＠灯塔以东2海里, ＠军休二所
        if first > 0 and quantity.value is not None and re.match(r"\w*$", shadow[last:]):
            return first
    dated = re.search(r"(?<=[^\d.\-/])(?:\d{1,2}月(?:\d{1,2}[日号])?|\d{1,2}-\d{1,2})$", shadow)
    return dated.start() if dated else end - start


def _glued_kind(text: Line, kinds: Kinds) -> tuple[int, int, Kind] | None:
    """A kind behind words without a blank, where it is written in full: 讲解大赛/文体活动.

    会议/培训 are two words for one thing, and stay.
    """
    names = {name: kind for kind in kinds.kinds.values() for name in (kind.label, kind.key)}
    for match in _GLUED_KIND.finditer(text.rest):
        kind = names.get(match[2])
        if kind and match[1] not in names:
            return match.end(1), match.end(), kind
    return None


def kinds_like(name: str, kinds: Kinds) -> list[Kind]:
    """The kind that is meant, by key, label, the only label that begins with or holds the words, or
    initials; several where they fit several alike."""
    listed = list(kinds.kinds.values())
    several: list[Kind] = []
    for fits in (
        lambda k: name.lower() in (k.key, k.label),
        lambda k: k.label.startswith(name),
        lambda k: name in k.label,
        lambda k: name in k.words,
    ):
        found = [kind for kind in listed if fits(kind)]
        if len(found) == 1:
            return found
        several = several or found
    if name.isascii() and name.isalpha() and len(name) >= 2:
        from store.search import PINYIN, Index  # noqa: PLC0415 - 50 ms that only letters need

        hits = Index([(kind.key, kind.label) for kind in listed]).find(name, count=9)
        best = [kinds[h.key] for h in hits if h.tier == hits[0].tier <= PINYIN]
        if len(best) == 1:
            return best
        several = several or best
    return several


def _find_section(name: str, arrangement: Arrangement | None) -> str | None:
    """The node at a place as shown (2.2), with an id (n7), or with such a label or heading."""
    if name == UNPLACED:
        return ""
    if arrangement is None:
        return name
    node = arrangement.find(name)
    if node is not None:
        return node.id
    for fits in (
        lambda n: name in (n.label, n.text),
        lambda n: n.label.startswith(name) or n.text.startswith(name),
        lambda n: name in n.label or name in n.text,
    ):
        found = [n for n in arrangement.nodes.values() if n.style != "paragraph" and fits(n)]
        if len(found) == 1:
            return found[0].id
    return None
