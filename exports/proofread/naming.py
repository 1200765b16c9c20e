"""One piece of work under several names."""

import re
from collections.abc import Iterator

from exports.proofread.rule import Hit, Rule, bad, good
from exports.proofread.sheet import Sheet

__all__ = ["RULES"]

_HEADS = "整治|健康教育|治理"
_NAME = re.compile(
    rf"(?:城乡|职工|市容|校园|院区|路域|交通|健康|环境)(?:(?![和与及在对为把的了参开深活])[\u4e00-\u9fff]){{0,6}}?(?:{_HEADS})"
)
_STOP = re.compile("[和与及在对为把的了]|参与|参加|加强|开展|深化|活动")


def _find(sheet: Sheet) -> Iterator[Hit]:
    names: dict[str, list[int]] = {}
    for line in sheet.prose:
        for match in _NAME.finditer(line.text):
            if not _STOP.search(match[0]):
                names.setdefault(match[0], []).append(line.start + match.start())
    for name, places in names.items():
        others = [o for o in names if o != name and o[:2] == name[:2] and o[-2:] == name[-2:]
                  and (_inside(o, name) or _inside(name, o))]  # fmt: skip
        if others:
            for at in places:
                said = "、".join(f"“{other}”" for other in others)
                yield Hit(at, at + len(name), f"同一件事有几种叫法：“{name}”和{said}，统一成一种。")


def _inside(short: str, long: str) -> bool:
    """Whether the characters of `short` stand in `long` in this order."""
    rest = iter(long)
    return len(short) < len(long) and all(c in rest for c in short)


def _level(sheet: Sheet) -> Iterator[Hit]:
    """处室 in a unit of a county or district: it has 科, 股, 室."""
    title = sheet.title
    office = re.match("[^\\d]{0,24}?[县区](?=[^\\d，。]*[局委办])", title.bare) if title else None
    if not office and not re.search("我[县区](?!域)", sheet.text):
        return
    for match in re.finditer("(?<![办接])处室", sheet.text):
        yield Hit(*match.span(), "县（区）级单位的内设机构一般称科、股、室，请核对。")


RULES = (
    Rule(
        "naming",
        "叫法不一",
        "warning",
        "《党政机关公文处理工作条例》第十九条“表述准确”：同一事物用同一名称",
        _find,
        (
            bad(
                "开展城乡环境综合整治，在城乡环境整治工作中，职工参与城乡整治。",
                "城乡环境综合整治",
                "城乡环境整治",
                "城乡整治",
            ),
            good("开展城乡环境综合整治，城乡环境综合整治成效明显，路域环境整治有力。"),
        ),
        whole=True,
    ),
    Rule(
        "level",
        "机构层级",
        "warning",
        "《地方各级人民政府机构设置和编制管理条例》：县级内设科（股）室",
        _level,
        (
            bad("我区交通局各处室负责人为成员。", "处室"),
            good("省厅各处室负责人为成员。"),
        ),
        whole=True,
    ),
)
