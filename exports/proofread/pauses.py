"""顿号: between words, not between quoted ones, not before 和 and 等."""

import re
from collections.abc import Iterator

from exports.proofread.rule import Hit, Rule, bad, good
from exports.proofread.sheet import Sheet

__all__ = ["RULES"]

_QUOTED = re.compile(r"(?<=[”》])、(?=[“《])")
_AND = re.compile(r"、(?=和(?![谐睦平美气解顺煦])|及(?![时其格至])|以及|与(?![时会民众日世人]))")
_ETC = re.compile(r"、(?=等(?![级待候次效离外同距额]))")


def _quoted(sheet: Sheet) -> Iterator[Hit]:
    for match in _QUOTED.finditer(sheet.text):
        yield Hit(*match.span(), "标引号或书名号的并列成分之间不用顿号。", "")


def _before(sheet: Sheet) -> Iterator[Hit]:
    for match in _AND.finditer(sheet.text):
        yield Hit(*match.span(), "“和、及、与”前面不用顿号。", "")
    for match in _ETC.finditer(sheet.text):
        yield Hit(*match.span(), "“等”前面不用顿号。", "")


RULES = (
    Rule(
        "pause-quoted",
        "引号间顿号",
        "warning",
        "GB/T 15834—2011 4.5.3.5",
        _quoted,
        (
            bad("开展“书香税务”、“文明餐桌”活动，印发《方案》、《办法》。", "、", "、"),
            good("开展“书香税务”“文明餐桌”活动，举办演讲、征文、“村晚”等。“一把手”、分管领导"),
        ),
    ),
    Rule(
        "pause-and",
        "和前顿号",
        "warning",
        "GB/T 15834—2011 4.5.1：连词前不再用顿号",
        _before,
        (
            bad("车站、码头、和车船，会议、及培训，演讲、征文、等活动。", "、", "、", "、"),
            good("平安、和谐，认真、及时，学习、与会人员，县级、等级，车站、码头和车船等。"),
        ),
    ),
)
