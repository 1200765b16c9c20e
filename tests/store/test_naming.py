"""A unit is not called 我局 where it is none."""

import pytest

from store.naming import unit_named


@pytest.mark.parametrize(
    ("name", "calls", "body"),
    [
        ("示例区交通运输局", "我局", "党组"),
        ("示例市公安局", "我局", "党委"),
        ("示例县人民医院", "我院", "党委"),
        ("示例区人民法院", "我院", "党组"),
        ("示例市第一中学", "我校", "党委"),
        ("示例区实验小学（东校区）", "我校", "党支部"),
        ("示例街道办事处", "我街道", "党工委"),
        ("示例镇人民政府", "我镇", "党委"),
        ("示例区卫生健康委员会", "我委", "党组"),
        ("示例区政务服务管理办公室", "我办", "党组"),
        ("示例区图书馆", "我馆", "党支部"),
        ("某机关", "我单位", "党组"),
    ],
)
def test_what_a_unit_calls_itself_goes_by_the_end_of_its_name(
    name: str, calls: str, body: str
) -> None:
    unit = unit_named(name)
    assert (unit.name, unit.calls_itself, unit.body) == (name, calls, body)
