"""What is entered: refused only where it cannot be a record, noted where it is doubtful."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.contract import StoreError
from store.entry import apply_values, make_record, read_placement
from store.kinds import builtin_kinds
from store.model import Evidence, Quantity
from store.outline import Placed
from store.wire import encode, placed_json

KINDS = builtin_kinds()


def made(**values: object) -> Any:
    return make_record({"kind": "meeting", "title": "会", **values}, KINDS, unit="局", year=2024)


@pytest.mark.parametrize(
    "values",
    [
        {"kind": 3},
        {"kind": ""},
        {"kind": "nope"},
        {"nope": 1},
        {"title": 3},
        {"place": ["x"]},
        {"leaders": 3},
        {"fields": []},
        {"fields": {"nope": "x"}},
        {"fields": {"attendees": True}},
        {"fields": {"attendees": ["65人"]}},
        {"fields": {"attendees": {"raw": 5}}},
        {"fields": {"attendees": {"raw": "x", "value": "65"}}},
        {"fields": {"attendees": {"raw": "x", "value": float("nan")}}},
        {"fields": {"attendees": {"much": 5}}},
        {"fields": {"topic": 3.5}},
        {"fields": {"quantities": 5}},
        {"date": 1117},
        {"date": {"raw": 3}},
        {"date": {"day": 3}},
        {"date": {"raw": "", "start": "2024-13-01", "end": "2024-13-01"}},
        {"date": {"raw": "", "start": 5, "end": 5}},
        {"date": {"raw": "", "start": "2024-01-02", "end": "2024-01-01"}},
        {"date": {"raw": "", "start": "2024-01-02"}},
        {"evidence": 3},
        {"evidence": [3]},
        {"evidence": [{"count": 2}]},
    ],
)
def test_what_cannot_be_a_record_is_refused_with_a_sentence(values: dict[str, object]) -> None:
    with pytest.raises(StoreError):
        made(**values)
    if "kind" not in values:
        with pytest.raises(StoreError):
            apply_values(made(), values, KINDS)


def test_no_kind_is_refused() -> None:
    with pytest.raises(StoreError, match="kind"):
        make_record({"title": "x"}, KINDS, unit="局", year=2024)
    with pytest.raises(StoreError, match="kind"):
        apply_values(made(), {"kind": 3}, KINDS)


def test_numbers_lists_and_dates_are_taken_as_typed_or_as_objects() -> None:
    record = made(
        date={"raw": "11-17"},
        leaders="甲科长、乙科长",
        tags=["创城", ""],
        evidence="照片2张（存办公室）、签到",
        fields={"attendees": 65, "quantities": ["3个", {"value": 2, "unit": "件"}]},
    )
    assert str(record.date.start) == "2024-11-17"
    assert record.leaders == ("甲科长", "乙科长")
    assert record.tags == ("创城",)
    assert record.evidence == (Evidence("照片", 2, "存办公室"), Evidence("签到"))
    assert record.fields["attendees"].unit == "人"
    assert [q.raw for q in record.quantities] == ["3个", "2件"]
    span = {"raw": "", "start": "2024-01-01", "end": "2024-01-31", "precision": "month"}
    assert made(date=span).date.precision == "month"
    given_ = {"raw": "65人", "value": 65.5, "unit": "人", "approx": "yue"}
    assert made(fields={"attendees": given_}).fields["attendees"].approx == "yue"
    assert made(fields={"attendees": {"raw": "65人"}}).fields["attendees"].value == 65


def test_what_is_doubtful_makes_notes_and_keeps_what_was_typed() -> None:
    record = made(
        title="",
        date="20xx年3月",
        place="三楼\x1b会议室",
        fields={"attendees": "五六次", "form": "茶话会", "quantities": ["很多"]},
    )
    assert {n.field for n in record.notes} == {
        "title",
        "date",
        "fields.form",
        "fields.attendees",
        "fields.quantities",
        "place",
    }
    assert record.fields["attendees"] == Quantity("五六次", None, record.fields["attendees"].unit)
    assert made(fields={"attendees": "65辆"}).notes[0].field == "fields.attendees"
    assert not made(fields={"attendees": "65人"}).notes


def test_a_missing_sentence_fact_is_noted_and_a_date_in_a_field_is_read() -> None:
    zero = {"kind": "zero", "title": "x", "fields": {"as_of": "12-25"}}
    record = make_record(zero, KINDS, unit="局", year=2024)
    assert [n.field for n in record.notes] == ["fields.confirmed_by"]
    zero["fields"] = {"as_of": "13-45", "confirmed_by": "办公室"}
    record = make_record(zero, KINDS, unit="局", year=2024)
    assert [n.field for n in record.notes] == ["fields.as_of"]


def test_another_kind_keeps_numbers_and_the_fields_it_knows() -> None:
    record = made(fields={"attendees": "65人", "quantities": ["3个"], "outcome": "形成纪要"})
    changed = apply_values(record, {"kind": "培训", "fields.sessions": "2期", "place": None}, KINDS)
    assert {key: value for key, value in changed.fields.items() if key != "quantities"} == {
        "participants": record.fields["attendees"], "sessions": Quantity("2期", Decimal(2), "期"),
    }  # fmt: skip
    assert [q.raw for q in changed.quantities] == ["3个"]
    assert apply_values(changed, {"fields.sessions": "", "date": ""}, KINDS).fields.keys() == {
        "participants", "quantities",
    }  # fmt: skip


def test_a_wish_for_a_place_is_read_or_refused() -> None:
    wish = read_placement({"section": "2.2", "use": "点名", "text": "手写。", "order": 3})
    assert (wish.section, wish.use, wish.text, wish.order) == ("2.2", "named", "手写。", 3)
    assert not read_placement({})
    assert [read_placement({"use": said}).use for said in ("已述", "文中已述", "台账")] == [
        "told", "told", "ledger",
    ]  # fmt: skip
    assert read_placement({"order": " 3 "}, typed=True).order == 3
    with pytest.raises(StoreError, match="整数"):
        read_placement({"order": "三"}, typed=True)
    for bad in ({"section": 2}, {"use": "loud"}, {"text": 3}, {"order": "1"}, {"order": True}):
        with pytest.raises(StoreError):
            read_placement(bad)


def test_what_list_writes_is_what_add_takes() -> None:
    record = made(
        date="3月1日至5日",
        evidence=["照片2张"],
        fields={
            "attendees": "近百人",
            "topic": "创城",
            "quantities": ["98.5%", "1.5万元", {"raw": "7人", "label": "评委"}],
        },
    )
    row = json.loads(encode(placed_json(Placed(record, None, None, "counted", 0))))
    assert "is" not in row["date"]
    assert [q.get("label") for q in row["fields"]["quantities"]] == [None, None, "评委"]
    again = make_record(row, KINDS, unit="局", year=2024)
    assert (again.fields, again.date, again.evidence, again.notes) == (
        record.fields,
        record.date,
        record.evidence,
        record.notes,
    )


SIMPLE = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
NESTED = SIMPLE | st.lists(SIMPLE, max_size=3) | st.dictionaries(st.text(), SIMPLE, max_size=3)
JSON = NESTED | st.lists(NESTED, max_size=3) | st.dictionaries(st.text(), NESTED, max_size=3)
NAMES = st.sampled_from(
    ["kind", "title", "date", "place", "leaders", "tags", "fields", "evidence", "use", "order"]
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(NAMES, JSON), st.sampled_from(sorted(KINDS.kinds)), JSON)
def test_no_json_breaks_the_door(values: dict[str, object], kind: str, value: object) -> None:
    """Whatever is sent is a record or a sentence, never another error."""
    fields = {f.key: value for f in KINDS[kind].fields}
    for given_ in (values, {**values, "kind": kind}, {"kind": kind, "fields": fields}):
        try:
            record = make_record(given_, KINDS, unit="局", year=2024)
            read_placement(given_)
        except StoreError:
            continue
        encode(placed_json(Placed(record, None, None, "counted", 0)))


def test_a_measure_of_the_same_things_is_not_doubted_and_another_is() -> None:
    for raw, doubted in (("65名", False), ("65位", False), ("65个", True), ("65公里", True)):
        notes = made(fields={"attendees": raw}).notes
        assert any("不在常用的" in note.message for note in notes) is doubted, raw


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("评委 7 人", [("评委", "7人")]),
        ("评委七人、折页1,200份", [("评委", "七人"), ("折页", "1,200份")]),
        ("1,200份，3处", [("", "1,200份"), ("", "3处")]),
        ("第七人", [("", "第七人")]),
        ("七八十人", [("", "七八十人")]),
        ("约七八十人", [("", "约七八十人")]),
    ],
)
def test_other_numbers_are_typed_with_what_they_are_of(
    typed: str, wanted: list[tuple[str, str]]
) -> None:
    quantities = made(fields={"quantities": typed}).quantities
    assert [(q.label or "", q.raw) for q in quantities] == wanted
