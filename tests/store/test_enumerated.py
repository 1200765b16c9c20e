"""What would go wrong with the numbers of a list that is pasted."""

import pytest

from store.enumerated import without_numbers


@pytest.mark.parametrize(
    ("lines", "bare"),
    [
        (["1、3月8日 座谈会", "2、4月22日 读书会", "（3）5月4日 演讲"],
         ["3月8日 座谈会", "4月22日 读书会", "5月4日 演讲"]),
        (["一、义诊", "二、宣讲", "十、植树"], None),
        (["九、义诊", "十、宣讲", "十一、植树"], ["义诊", "宣讲", "植树"]),
        (["① 义诊", "②宣讲"], ["义诊", "宣讲"]),
        (["１．义诊", "２．宣讲"], ["义诊", "宣讲"]),
        (["(1) 义诊", "接着上面", "(2) 宣讲"], ["义诊", "接着上面", "宣讲"]),
        (["3.11 义诊", "3.12 植树"], None),
        (["1、2月例会"], None),
        (["三八、五一系列活动", "五一、国庆安全检查"], None),
        (["五、六月巡河", "六、七月演练"], None),
        (["1、2月慰问", "2、3月植树"], None),
        (["1、义诊", "3、植树"], None),
        (["一是义诊", "二是植树"], None),
    ],
)  # fmt: skip
def test_a_number_of_the_list_is_taken_for_words(lines: list[str], bare: list[str] | None) -> None:
    assert without_numbers(lines) == (bare or lines)
