"""A record made one of another kind keeps what it says."""

import pytest

from store.kinds import builtin_kinds
from store.labels import with_label
from store.model import FieldValue, Quantity
from store.quantity import parse_quantity
from store.recast import recast, words_left

KINDS = builtin_kinds()


def number(raw: str, label: str = "") -> Quantity:
    read = parse_quantity(raw, money=raw.endswith("元"))
    return Quantity(raw, read.value, read.unit, read.approx, label)


def said(fields: dict[str, FieldValue]) -> dict[str, str]:
    return {
        key: "、".join(with_label(q) for q in (value if isinstance(value, tuple) else (value,))
                      if isinstance(q, Quantity))
        for key, value in fields.items()
    }  # fmt: skip


@pytest.mark.parametrize(
    ("was", "fields", "kind", "wanted"),
    [
        ("meeting", {"attendees": number("65人")}, "training", {"participants": "65人"}),
        ("meeting", {"attendees": number("65人")}, "meeting", {"attendees": "65人"}),
        ("meeting", {"attendees": number("65人")}, "rule", {"quantities": "参加人数65人"}),
        ("meeting", {"quantities": (number("9630元"), number("45人", "评委"))}, "donation",
         {"amount": "9630元", "quantities": "评委45人"}),
        ("activity", {"participants": number("65人")}, "culture_event", {"participants": "65人"}),
        ("donation", {"amount": number("9630元")}, "meeting", {"quantities": "金额9630元"}),
        ("training", {"sessions": number("五六次")}, "donation", {"quantities": "场次五六次"}),
    ],
)  # fmt: skip
def test_a_number_goes_where_the_other_kind_has_it_or_is_kept(
    was: str, fields: dict[str, FieldValue], kind: str, wanted: dict[str, str]
) -> None:
    found, left = recast(fields, KINDS[was], KINDS[kind])
    assert said(found) == wanted
    assert left == {}


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("检查单位23家", {"quantities": "检查单位23家"}),
        ("隐患4处", {"issues": "4处"}),
        ("检查单位23家吧", {"quantities": "检查单位23家吧"}),
        ("不足10家", {"quantities": "数量不足10家"}),
        ("若干", {"quantities": "数量若干"}),
    ],
)
def test_what_was_not_understood_keeps_its_own_words_and_is_read_again(
    raw: str, wanted: dict[str, str]
) -> None:
    fields: dict[str, FieldValue] = {"qty": Quantity(raw, None)}
    found, left = recast(fields, KINDS["other"], KINDS["inspection"])
    assert said(found) == wanted
    assert left == {}


def test_how_many_should_have_come_are_not_who_came_to_another_kind() -> None:
    fields: dict[str, FieldValue] = {"quantities": (number("70人", "应到"),)}
    found, _ = recast(fields, KINDS["meeting"], KINDS["training"])
    assert said(found) == {"quantities": "应到70人"}


def test_there_and_back_says_the_same() -> None:
    fields: dict[str, FieldValue] = {"attendees": number("65人"), "quantities": (number("3处"),)}
    there, _ = recast(fields, KINDS["meeting"], KINDS["rule"])
    assert said(there) == {"quantities": "3处、参加人数65人"} or said(there) == {
        "quantities": "参加人数65人、3处"
    }
    back, _ = recast(there, KINDS["rule"], KINDS["meeting"])
    assert said(back) == {"attendees": "65人", "quantities": "3处"}
    assert not getattr(back["attendees"], "label", "")


@pytest.mark.parametrize(("one", "field"), [("meeting", "attendees"), ("donation", "donors")])
@pytest.mark.parametrize("other", ["training", "volunteer_service", "activity", "rule"])
def test_people_come_back_to_their_field(one: str, field: str, other: str) -> None:
    there, _ = recast({field: number("130人")}, KINDS[one], KINDS[other])
    back, _ = recast(there, KINDS[other], KINDS[one])
    assert said(back) == {field: "130人"}


def test_words_without_a_place_are_left_and_named() -> None:
    fields: dict[str, FieldValue] = {"topic": "防汛", "scope": "全体", "form": "座谈会"}
    found, left = recast(fields, KINDS["meeting"], KINDS["donation"])
    assert found == {}
    assert left == {"topic": "防汛", "scope": "全体", "form": "座谈会"}
    assert words_left(left, KINDS["meeting"]) == "议题“防汛”，范围“全体”，形式“座谈会”"


def test_a_field_of_the_same_name_keeps_only_what_it_may_hold() -> None:
    found, left = recast({"members": ("各股室",)}, KINDS["leading_group"], KINDS["volunteer_team"])
    assert (found, left) == ({}, {"members": ("各股室",)})
    choice = next(f for f in KINDS["donation"].fields if f.key == "form").choices[0]
    found, left = recast({"form": choice}, KINDS["donation"], KINDS["meeting"])
    assert (found, left) == ({}, {"form": choice})


def test_a_field_of_the_same_name_is_not_filled_with_another_measure() -> None:
    key = next(f.key for f in KINDS["role_model"].fields if f.label == "人数")
    assert KINDS["rule"].field(key) is not None
    found, _ = recast({key: number("12人")}, KINDS["role_model"], KINDS["rule"])
    assert said(found) == {"quantities": "人数12人"}


def test_no_number_takes_the_place_of_another() -> None:
    found, _ = recast({"attendees": number("65人")}, KINDS["meeting"], KINDS["training"],
                      given={"participants"})  # fmt: skip
    assert said(found) == {"quantities": "参加人数65人"}
    two: dict[str, FieldValue] = {"quantities": (number("65人"), number("70人"))}
    found, _ = recast(two, KINDS["rule"], KINDS["training"])
    assert said(found) in (
        {"participants": "65人", "quantities": "70人"},
        {"participants": "70人", "quantities": "65人"},
    )
