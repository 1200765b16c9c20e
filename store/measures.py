"""Measures that count the same things in other words: 名 and 人, 场 and 次."""

from collections.abc import Sequence

__all__ = ["OFTEN", "PEOPLE", "are_alike", "nearness"]

PEOPLE = ("人", "名", "位", "人次")
OFTEN = ("次", "场", "场次", "期", "班次", "轮", "节", "批次", "批")
"""How often a thing was done."""
_ALIKE = (
    PEOPLE,
    OFTEN,
    ("个", "处", "项", "条"),
    ("处", "项", "件"),
    ("起", "件", "宗", "例"),
    ("株", "棵"),
    ("户", "家"),
    ("辆", "辆次", "台", "车次"),
    ("条", "幅", "块", "册", "份", "张", "本", "套"),
)


def are_alike(unit: str, units: Sequence[str]) -> bool:
    """Whether a measure counts what one of `units` does."""
    return unit in units or any(unit in some and set(some).intersection(units) for some in _ALIKE)


def nearness(unit: str, units: Sequence[str]) -> int:
    """How near a measure is to those of a field: 0 its first, 1 another, 2 one like it, 3 none.

    Where a field has none, any is one of them. 15个党员 may be people, though 个 is no measure of
    theirs.
    """
    if not units or unit in units:
        return 1 if unit not in units[:1] else 0
    people = unit == "个" and set(PEOPLE).intersection(units)
    return 2 if people or are_alike(unit, units) else 3
