"""The words that leave the title of a quick line with a number: 发现问题 of 发现问题12处."""

import re
from collections.abc import Mapping

from msgspec import structs

from store.cues import cues, due, labels_before, says_kind
from store.guess_fields import PLACES, Count
from store.kinds import Kind
from store.measures import PEOPLE
from store.quick_counts import without_occasion
from store.quick_line import BREAK, EDGE, Line

__all__ = ["TOTAL", "head_of", "label_at", "stays", "take_labels", "with_words"]

_WHO = ("职工", "干部职工")
"""Words that help to find a field, but say who they were."""
_BACK = re.compile("收回|回收(?!率)")
"""问卷 发放650份 收回641份: of the two it says which."""
_LAST = re.compile(r"[,;。，；、\s:]")
_DEEDS = ("households", "visits", "result", "trees", "served")
"""Fields whose labels are what was done: at the head of a line they are its subject."""
_ACTS = ("组织", "培训", "开展", "举办")
_SPENT = ("投资", "投入", "投入资金", "完成投资")
_LASTS = re.compile("(?:为期|历时|持续|连续|用时|一行)$")
_OF = re.compile("(?:参加|参与|组成|规模)?的")
_ONE_MORE = re.compile(rf"[一-龥](?={BREAK}|$)")
"""One character more is part of the number's own word."""
_LENGTHS = ("公里", "千米", "米", "小时")
"""Measures that belong to a name which they open or stand in: 20公里徒步, 环湖10公里骑行."""
_PRESENT = (
    "到会", "参会", "参加", "出席", "与会", "实到", "人数", "参会人数", "参加人数", "参会人员",
)  # fmt: skip
_SHARES = re.compile(r"(?:占|同比|环比|其中|较|比)\w*")
"""What only says what a number is beside another: 占年度计划的87%."""
TOTAL = re.compile(r"(?:共计|合计|总计|累计|一总共|[一总]?共)\s?$")


def stays(
    before: str, number: tuple[int, int], whole: tuple[int, int], places: list[tuple[int, int]],
    count: Count, *, filled: bool,
) -> bool:  # fmt: skip
    """Whether a number belongs to its words as well: 20公里徒步, 为期3天, 30余人参加的座谈会.

    `whole` is the number with the words around it, `places` are those of all numbers.
    """
    start, end = number
    inside = not due(count.before) and _inside(before, *whole, places)
    opens = not before[:start].strip()
    length = count.quantity.unit in _LENGTHS
    counted = count.quantity.unit == "个" and PLACES.match(before, end)
    if not filled and (counted or _ONE_MORE.match(before, end)):
        return True  # 制度上墙 12个村, 拔河赛 8支队
    if (inside and (length or not (filled or opens))) or _is_pair(before, start, end, places):
        return True
    return bool(_LASTS.search(before[:start]) or _OF.match(before, end))


def _inside(before: str, start: int, end: int, places: list[tuple[int, int]]) -> bool:
    """Whether words run on at both sides of a number."""
    others = {edge for place in places for edge in place if place != (start, end)}
    opens = not before[:start].strip()  # 20公里徒步
    head = opens or (start not in others and before[start - 1].isalnum())
    return head and end < len(before) and end not in others and before[end].isalnum()


def _is_pair(before: str, start: int, end: int, places: list[tuple[int, int]]) -> bool:
    """Whether a number is one of 男15名女14名."""
    edges = {edge for place in places for edge in place}
    first = before.startswith(("男", "女"), end) and end + 1 in edges
    return first or (before[:start].endswith(("男", "女")) and start - 1 in edges)


def head_of(before: str, last: int, start: int, labels: Mapping[str, None], *, spaced: bool) -> int:
    """Where the words begin that stand before a number, behind the number before it.

    A label may stand apart from it: 捐款 9630元; any word where it is `spaced` itself: 发现 5 项.
    """
    words = before[last:start]
    close = _LAST.split(words)[-1]
    if not close and words.strip():
        apart = _LAST.split(words.rstrip())[-1]
        if (spaced or apart in labels) and words.endswith((" ", "\u3000")):
            return last + len(words.rstrip()) - len(apart)
    return start - len(close)


def with_words(
    before: str, start: int, end: int, kind: Kind, key: str | None, *, people: bool
) -> tuple[int, int]:
    """The number with 共 before it, and behind it what only says that it is one: 65人参加."""
    if total := TOTAL.search(before[:start]):
        start = total.start()
    field = kind.field(key) if key else None
    after = cues(field.key, field.label).after if field else ()
    after += cues("attendees", "").after if people else ()
    for word in sorted(after, key=len, reverse=True):
        stop = end + len(word)
        if before.startswith(word, end) and not before[stop : stop + 1].isalnum():
            return start, stop
    return start, end


def label_at(kind: Kind, key: str, count: Count, head: int, close: int) -> int | None:
    """Where the words begin that only say what a number is, and end at `close`; None where they say
    more. Of people they may be glued to a name: 支部大会到会41人."""
    if count.before in labels_before(kind, key):
        return head
    if count.quantity.unit in PEOPLE:
        glued = [w for w in ("到会", "参会", "出席", "与会", "实到") if count.before.endswith(w)]
        return close - len(glued[0]) if glued else None
    return None


def take_labels(text: Line, kind: Kind, eaten: list[tuple[int, int]]) -> None:
    """Take out the words that only say what a number is: 发现问题12处.

    Not where they would be all of a title, or open it and alone say the kind: 捐款1200元 助学; or
    what was done: 慰问12户困难群众.
    """
    for begin, number in eaten:
        part = text.parts[number]
        label = text.rest[begin : part.start]
        left = text.rest[:begin] + " " * len(label) + text.rest[part.start :]
        if not re.search(r"[^\W\d_]{2,}", _SHARES.sub("", left)):
            continue
        runs_on = text.rest[part.end : part.end + 1].isalnum()
        if runs_on and label.strip() in _ACTS:  # 组织45名党员赴…
            continue
        opens = not without_occasion(text.rest[:begin]).strip(EDGE)
        few = len(re.findall(r"\w", left)) < 4
        if opens and few and label.strip("达为") not in _PRESENT and not says_kind(kind, left):
            continue
        word = label.strip()
        if word in _WHO or (word == "发放" and _BACK.search(text.rest)):
            continue
        # 食堂 培训 4月9日 12人; 捐款10万元 支援灾区
        named = (opens and word not in _SPENT) or (word != label and word in _ACTS)
        if named and says_kind(kind, word) and not says_kind(kind, left):
            continue
        if (opens or word != label) and part.field.removeprefix("fields.") in _DEEDS:
            continue
        if opens and word in _ACTS:
            continue
        text.take(begin, part.start)
        text.parts[number] = structs.replace(part, start=begin)
