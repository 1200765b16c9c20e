"""What is no fact of the year: plans, goals, other years, and numbers that count nothing of it."""

import re
from collections.abc import Iterator, Sequence

from exports.watch import Progress

__all__ = ["AIM", "GOAL", "NOW", "PAST", "is_apart", "opens_aims", "without_aims"]

_OPENS_AIMS = re.compile(
    r"[\s　]*(?:[（(]?[一二三四五六七八九十\d]+[）)、.．])?"
    r"(?:(?:在)?(?:下一?步|今后|明年|来年|下一?年度?)|(?:工作中)?(?:还|仍)?存在(?:的|一些)?(?:问题|不足)|努力方向)"
)
_ITEM = re.compile(r"[\s　]*(?:[一二三四五六七八九十]+(?:是|要)|[（(]?\d{1,2}[）)、.．]|[①-⑳]|$)")
AIM = re.compile(
    r"下一?步|明年|来年|下年度|今后|(?<![草模虚])拟(?!定|稿)|力争|争取(?=[^资]{0,8}(?:实现|达到|完成|创|在|于|\d))"
    r"|打算|预计|预期|(?<![按照作度训习传划动查施])计划(?!书|表|生育|，|、|；)|将(?:继续|进一步|重点|全面|再|组织|开展"
    r"|举办|投入|新建|达到)|规划(?:建设|投入|投资|新建|到)|其中"
)
"""From here to the end of the sentence nothing has happened yet (or is part of a sum)."""
GOAL = re.compile(
    r"确保|目标(?:任务)?(?:是|为)|^(?:并)?要求|要求(?=全年|每|各)|避免|防止|努力(?:实现|做到)|应当|必须|原则上"
    r"|不少于|不低于|至少|尚未|仍有|还有|未能|不得"
)
"""In a clause that is no fact, whatever stands behind it."""
PAST = re.compile(
    r"去年|上年|上一年|前年|往年|历年|同期|同比|环比|近(?:[两三四五六七八九十几]|\d)年|[三四五六七八九十\d]年(?:来|间)"
    r"|过去|曾于|以来(?=累计)|历史"
)
NOW = re.compile(r"今年|本年|全年|一年来|年内|当年|截至")
_GROWTH = re.compile(
    r"(?:增长|提高|提升|上升|下降|减少|降低|增加|增幅|降幅|压缩|节省|多|少)了?(?:近|约|超)?$"
    r"|(?:由|从)(?:原来的?|最初的?)?$|(?:增长|提高|提升|上升|下降|减少|降低|增加|发展|扩大|扩充)(?:到|至|为)了?$"
)
_EACH = re.compile(r"每|人均|户均|平均|均(?=不|为|达)|之一|分之|原价|满分")
_STANDING = re.compile(
    r"现有|下设|内设|下辖|管辖|在职|在编|编制|总面积|总人口|共有(?:干部|职工|党员|在)|党员\d|占地|位于|辖区|缺口|尚有|拖欠|负债|余额|应[缴收付]"
)
_NO_COUNT = re.compile(r"(?:次|以[上下]级|级|制|工程|里程碑|以下)")


def without_aims(
    paragraphs: Sequence[str], progress: Progress = lambda *_: None
) -> Iterator[tuple[int, str]]:
    """The paragraphs that may tell of the year, each with its index: none that opens what is to
    come, or is an item of it. `progress` is told of every paragraph as it begins.
    """
    aims = False
    for index, text in enumerate(paragraphs):
        progress(index, len(paragraphs))
        aims = opens_aims(text) or (aims and bool(_ITEM.match(text)))
        if not aims:
            yield index, text


def opens_aims(text: str) -> bool:
    """Whether a text turns to what is to come, or to what is wanting, with its first words."""
    return bool(_OPENS_AIMS.match(text))


def is_apart(before: str, behind: str = "", own: str | None = None) -> bool:
    """Whether the words at a number make it no count of the year: 每人, 增长了, 现有, 三分之一.

    `before`: all that stands before it in its clause; `own`: the part of it that is about this
    number, where another stands before.
    """
    return bool(
        _EACH.search(before)
        or _GROWTH.search(before if own is None else own)
        or _STANDING.search(before)
        or _NO_COUNT.match(behind)
    )
