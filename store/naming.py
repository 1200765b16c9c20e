"""What a unit calls itself, as its name tells: to begin with, until somebody says otherwise."""

import re

from store.model import Unit

__all__ = ["unit_named"]

_CALLS = {
    "学校": "校", "中学": "校", "小学": "校", "大学": "校", "幼儿园": "园", "委员会": "委",
    "管委会": "委", "街道办事处": "街道", "镇人民政府": "镇", "乡人民政府": "乡",
    "人民政府": "政府", "办公室": "办", "联合会": "会", "协会": "会",
}  # fmt: skip
_ENDS = (
    "街道", "社区", "集团", "公司", "中心", "支队", "大队",
    *"局厅院镇乡村馆队所站处办委会部厂店库台",
)  # fmt: skip
_BODIES = {
    "党委": "公安局 医院 学院 研究院 大学 中学 学校 镇 镇人民政府 乡 乡人民政府 公司 集团 支队"
    " 大队 社区 处 厂",
    "党支部": "小学 幼儿园 馆 站 所 中心 村 店 队 库 台 协会",
    "党工委": "街道 街道办事处 管委会",
}
_USUAL = "党组"


def unit_named(name: str) -> Unit:
    """A unit that nobody has described yet: 我局, 党组 for 某某局; 我校, 党委 for 某某中学."""
    bare = re.sub("[（(].*$", "", name)
    calls = _longest(bare, _CALLS)
    calls = _CALLS.get(calls) or _longest(bare, _ENDS) or "单位"
    bodies = {end: body for body, ends in _BODIES.items() for end in ends.split()}
    return Unit(name, calls_itself=f"我{calls}", body=bodies.get(_longest(bare, bodies), _USUAL))


def _longest(name: str, ends: "dict[str, str] | tuple[str, ...]") -> str:
    """The longest of these that the name ends with; "" for none."""
    return max((end for end in ends if name.endswith(end)), key=len, default="")
