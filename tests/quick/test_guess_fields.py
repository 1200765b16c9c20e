"""What would go wrong with the numbers of a line: one in a field that it does not mean, untold."""

from decimal import Decimal
from typing import Any

import pytest
from msgspec import structs

from store.guess_fields import FIELD_WEIGHTS, SURE, Count, classes, fill_fields
from store.kinds import Kind, builtin_kinds
from store.model import Note, Quantity
from store.weights import Weights, parse_weights, read_weights, written
from tests.quick.lines import lines, misplaced, read

KINDS = builtin_kinds()
LEARNED = [wanted for wanted in lines("fields") if "open" not in wanted]
OPEN = [wanted for wanted in lines("fields") if "open" in wanted]


def count(raw: str, value: int, unit: str, before: str = "", after: str = "") -> Count:
    return Count(Quantity(raw, Decimal(value), unit), before, after)


@pytest.fixture
def weights() -> Weights:
    """Weights by which any number fills any field, those behind 人到 most of all."""
    pieces = {"<人到": [20], "unit:件": [-15], "unit:处": [20], "[初听": [1]}
    return parse_weights(written(["*"], [20], pieces))


def filled(counts: list[Count], kind: Kind, weights: Weights | None = None) -> list[str | None]:
    return [fill.field.key if fill.field else None for fill in fill_fields(counts, kind, weights)]


def _misses(wanted: dict[str, Any]) -> dict[str, str]:
    quick = read(wanted["line"])
    kind = {} if quick.kind == wanted["kind"] else {"kind": quick.kind}
    return kind | misplaced(wanted, quick)


@pytest.mark.parametrize("start", range(0, len(LEARNED), 500))
def test_numbers_fill_the_fields_that_they_mean(start: int) -> None:
    wrong: list[object] = []
    for wanted in LEARNED[start : start + 500]:
        if misses := _misses(wanted):
            wrong.append((wanted["line"], wanted["fields"], misses))
    assert wrong == []


def test_what_is_open_is_still_wrong() -> None:
    """`bench/learn_fields.py` marks the lines anew."""
    right = [wanted["line"] for wanted in OPEN if not _misses(wanted)]
    assert right == []
    assert len(OPEN) < 0.012 * len(LEARNED)


def test_numbers_of_lines_that_nothing_was_learned_from_fill_their_fields() -> None:
    """The figures themselves: `bench/learn_fields.py`."""
    unseen = lines("fields_unseen")
    wrong = untold = 0
    for wanted in unseen:
        quick = read(wanted["line"])
        if misplaced(wanted, quick):
            wrong += 1
            untold += not any(n.field.startswith(("fields.", "title")) for n in quick.notes)
    assert len(unseen) > 1000
    assert wrong / len(unseen) < 0.06
    assert untold / len(unseen) < 0.015


def test_no_line_is_learned_from_and_held_back() -> None:
    learned = {wanted["line"] for wanted in lines("fields")}
    assert learned.isdisjoint(wanted["line"] for wanted in lines("fields_unseen"))


def test_the_weights_are_of_the_built_in_fields() -> None:
    known = {
        key
        for kind in KINDS.kinds.values()
        for field in kind.fields
        if field.is_quantity
        for key in classes(kind, field)
    }
    assert set(read_weights(FIELD_WEIGHTS).keys) <= known


def test_each_field_takes_one_number_the_likeliest(weights: Weights) -> None:
    numbers = [count("8人", 8, "人"), count("65人", 65, "人", "人到"), count("9人", 9, "人")]
    fills = fill_fields(numbers, KINDS["meeting"], weights)
    assert [fill.field.key if fill.field else None for fill in fills] == [None, "attendees", None]
    assert [fill.rival.key if fill.rival else None for fill in fills] == [
        "attendees", None, "attendees",
    ]  # fmt: skip


def test_a_number_whose_field_is_taken_fills_the_next_one_only_where_that_is_sure(
    weights: Weights,
) -> None:
    numbers = [count("20处", 20, "处"), count("30处", 30, "处")]
    assert filled(numbers, KINDS["inspection"], weights) == ["times", "issues"]
    numbers = [count("20件", 20, "件"), count("30件", 30, "件")]
    assert filled(numbers, KINDS["inspection"], weights) == ["times", None]


def test_behind_words_of_which_nothing_was_learned_a_field_is_not_sure(weights: Weights) -> None:
    for before, sure in (("初听", True), ("编外", False), ("", True)):
        (fill,) = fill_fields([count("65人", 65, "人", before)], KINDS["meeting"], weights)
        assert (fill.field and fill.field.key, fill.sure) == ("attendees", sure), before


def test_who_was_not_there_is_in_no_field(weights: Weights) -> None:
    for before in ("缺席", "请假", "迟到"):
        (fill,) = fill_fields([count("6人", 6, "人", before)], KINDS["meeting"], weights)
        assert fill.field is None, before


def test_people_counted_by_a_general_measure_are_not_sure(weights: Weights) -> None:
    (fill,) = fill_fields([count("12个", 12, "个")], KINDS["meeting"], weights)
    assert (fill.field and fill.field.key, fill.sure) == ("attendees", False)


def test_people_and_households_are_counted_in_their_measures() -> None:
    kind = KINDS["partnership"]
    assert filled([count("2000块", 2000, "块", "慰问困难户")], kind) == [None]
    assert filled([count("20户", 20, "户", "慰问困难户")], kind) == ["households"]
    fill = fill_fields([count("50户", 50, "户", "来了")], KINDS["moral_lecture"])[0]
    assert not fill.sure


def test_a_number_behind_the_label_of_a_field_fills_it() -> None:
    fills = fill_fields([count("3亿元", 300000000, "元", "金额")], KINDS["core_work"])
    assert [(fill.field and fill.field.key, fill.sure) for fill in fills] == [("amount", True)]


def test_money_and_shares_fill_fields_of_money_and_shares_only(weights: Weights) -> None:
    numbers = [count("5元", 5, "元"), count("98%", 1, "%"), count("3公里", 3, "公里")]
    assert filled(numbers, KINDS["core_work"], weights) == ["amount", "rate", "qty"]


@pytest.mark.parametrize(
    ("kind", "field", "number"),
    [
        ("inspection", "fixed", count("3处", 3, "处", "未整改")),
        ("service_window", "satisfaction", count("1%", 1, "%", "不满意率")),
        ("meeting", "attendees", count("4人", 4, "人", "没到会")),
        ("education", "sessions", count("9次", 9, "次", "课程点击量")),
        ("media_coverage", "qty", count("9次", 9, "次", "阅读量超")),
        ("media_coverage", "qty", count("8篇", 8, "篇", "未采用")),
        ("zero", "count", count("1起", 1, "起", "未发生")),
    ],
)
def test_what_is_denied_or_only_looked_at_fills_no_field(
    kind: str, field: str, number: Count, weights: Weights
) -> None:
    found = KINDS[kind].field(field)
    assert found is not None
    only = structs.replace(KINDS[kind], fields=(found,))
    assert filled([number], only, weights) == [None]
    assert filled([structs.replace(number, before="")], only, weights) == [field]


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("接待服务群众200人次 /文明窗口", "served"), ("按需服务群众80人次 /文明窗口", "served"),
        ("模拟开展3次 /培训", "sessions"), ("供应发放资料200份 /宣传", "qty"),
    ],
)  # fmt: skip
def test_a_word_that_ends_like_a_denial_is_none(line: str, field: str) -> None:
    assert field in read(line).fields


def test_a_count_of_what_did_not_happen_is_not_denied() -> None:
    assert filled([count("0起", 0, "起", "未发生")], KINDS["zero"]) == ["count"]


def test_a_field_that_a_unit_put_into_a_built_in_kind_is_its_own() -> None:
    usual = KINDS["meeting"].field("attendees")
    assert usual is not None
    away = structs.replace(usual, label="请假人数")
    kind = structs.replace(KINDS["meeting"], fields=(away,))
    numbers = [count("3人", 3, "人", "请假人数"), count("65人", 65, "人", "参会")]
    assert classes(kind, away) == ("*",)
    assert filled(numbers, kind) == ["attendees", None]


def test_a_units_own_kind_has_no_weights_of_a_built_in_field_of_the_same_key() -> None:
    own = structs.replace(KINDS["other"], key="patrol")
    assert classes(own, own.fields[-1]) == ("*",)
    assert filled([count("4次", 4, "次")], own) == ["qty"]


def _notes(line: str) -> list[Note]:
    return [note for note in read(line).notes if note.field.startswith("fields.")]


def test_a_field_that_is_not_sure_is_marked_and_told() -> None:
    doubted = [
        (quick, part)
        for wanted in lines("fields_unseen")
        for quick in (read(wanted["line"]),)
        for part in quick.parts
        if part.what == "quantity" and part.guessed
    ]
    assert len(doubted) > 20
    for quick, part in doubted:
        assert any(part.field == note.field for note in quick.notes), quick.line


def test_a_number_that_all_but_fills_a_field_is_told() -> None:
    (note,) = _notes("标语200条、展板30块")
    assert note == Note("fields.quantities", "数量取了“200条”，“展板30块”记在其他数量里，请核对。")


def test_a_number_that_fills_its_field_as_usual_is_not_told() -> None:
    for line in ("系统恳谈会 65人 /会议", "义务植树 桂花180株 /植树绿化", "捐款1200元 助学"):
        assert _notes(line) == []


def test_a_numeral_alone_counts_only_where_it_fills_a_field() -> None:
    assert 0.5 < SURE < 1
    quick = read("考勤、接待几样规矩重写了一遍，三项制度过了党委会 /制度建设")
    assert (quick.fields["qty"].raw, quick.notes) == ("三项", ())  # type: ignore[union-attr]
    quick = read("践行两个维护 三项任务 /学习教育")
    assert (quick.title, quick.fields) == ("践行两个维护 三项任务", {})
    assert {note.field for note in quick.notes} == {"title"}


@pytest.mark.parametrize("line", ["教研活动 三至五次", "金税四期培训班 60人", "2人一组 三轮车"])
def test_a_numeral_alone_is_no_part_of_a_range_or_a_name(line: str) -> None:
    fields = read(line).fields
    assert not [q for q in fields.values() if isinstance(q, Quantity) and q.unit != "人"]


def test_an_empty_line_has_no_numbers() -> None:
    assert fill_fields([], KINDS["meeting"]) == []
    assert read("").counts == ()
