"""Names and private data that a public text does not show."""

import re
from collections.abc import Iterator

from exports.proofread.rule import Hit, Rule, bad, good
from exports.proofread.sheet import Sheet

__all__ = ["RULES"]

_ID = re.compile(
    r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx](?!\d)"
)
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")
_ACCOUNT = re.compile(r"(?<!\d)(?:62|60|35|4\d|5[1-5])\d{14,17}(?!\d)")
_NAME = re.compile(
    "(?:职工|群众|学生|党员|居民|村民|儿童|老人|农户|干警)"
    r"(?P<name>[\u4e00-\u9fff][\u3400-\u4dbf\u4e00-\u9fff]{1,2}?)"
    r"(?=家庭(?:出现|因|突|遭)|一家|因病|因车祸|身患|患(?:上|有|病)|突发|家中|(?:同志|老人)?(?:被评为|荣获|获评))"
)
_LISTED = re.compile(
    r"(?:^|(?<=[，。；：\n]))(?P<names>[\u4e00-\u9fff]{2,3}(?:、[\u4e00-\u9fff]{2,3})+)(?:(?:等)?[\d两三四五六七八九十]*(?:名|位)?(?:同志|职工)?)"
    r"(?=在[^，。]{2,14}(?:中|里)(?:获|荣|被)|(?:被评为|荣获|获评|被授予))"
)


def _find(sheet: Sheet) -> Iterator[Hit]:
    text = sheet.text
    taken: list[tuple[int, int]] = []
    for pattern, what in ((_ID, "身份证号"), (_MOBILE, "手机号码"), (_ACCOUNT, "银行卡号")):
        for match in pattern.finditer(text):
            if not any(start < match.end() and match.start() < end for start, end in taken):
                taken.append(match.span())
                yield Hit(*match.span(), f"像是{what}，公开的文稿里删去。", grade="warning")
    surnames = sheet.data.surnames
    for match in _NAME.finditer(text):
        if match["name"][0] in surnames:
            yield Hit(*match.span("name"), "个人姓名：公开的文稿里，困难职工和群众的姓名隐去。")
    for match in _LISTED.finditer(text):
        if all(name[0] in surnames for name in match["names"].split("、")):
            yield Hit(*match.span("names"), "个人姓名：公开的文稿里酌情隐去或写身份。")


RULES = (
    Rule(
        "private",
        "个人信息",
        "hint",
        "《个人信息保护法》第二十八条、《政府信息公开条例》第十五条",
        _find,
        (
            bad(
                "联系人身份证110101199003071234，手机13800138000。",
                "110101199003071234",
                "13800138000",
            ),
            bad(
                "为职工王小明家庭突遭变故捐款。张三、李四被评为优秀公务员。", "王小明", "张三、李四"
            ),
            good(
                "联系电话：12345678，受理12345热线1046件，2名机关干部获评“优秀公务员”，职工家庭突遭变故。"
            ),
        ),
    ),
)
