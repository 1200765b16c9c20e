"""Every number of the text: what it says, what is behind it, and where it stands."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

from exports.compose import compose
from exports.figures import Figure, figure_json, find_figures
from exports.printing import rounded
from exports.text import Text
from store.kinds import builtin_kinds
from store.model import Document, Node, Placement, Record, Rounding, Unit
from store.outline import Arrangement, arrange
from store.sample import sample_items
from tests.exports.test_compose import DOC, KINDS, UNIT, node, record


def figures(
    records: list[Record], *placements: Placement, text: str = "", effect: str = ""
) -> tuple[Arrangement, Text, list[Figure]]:
    nodes = [node("h", "heading", text="标题"), node("p", "point", "h", text=text, effect=effect)]
    placed = [Placement(DOC.key, r.id, "p") for r in records]
    placed = [p for p in placed if p.record not in {q.record for q in placements}]
    found = arrange(DOC, nodes, records, [*placed, *placements], KINDS)
    whole = compose(UNIT, found, KINDS)
    return found, whole, find_figures(whole, found, KINDS)


def test_every_figure_of_the_sample_is_a_record_and_stands_where_it_says() -> None:
    kinds = builtin_kinds()
    items = sample_items(kinds)
    (unit,) = (item for item in items if isinstance(item, Unit))
    (document,) = (item for item in items if isinstance(item, Document))
    found = arrange(
        document,
        [item for item in items if isinstance(item, Node)],
        [item for item in items if isinstance(item, Record)],
        [item for item in items if isinstance(item, Placement)],
        kinds,
    )
    text = compose(unit, found, kinds)
    all_figures = find_figures(text, found, kinds)
    assert len(all_figures) > 60
    for figure in all_figures:
        assert text.plain[figure.start : figure.end] == figure.text
        assert figure.source == "records"
        assert figure.records
    last = 0
    for figure in all_figures:
        assert figure.start >= last
        last = figure.end


def test_a_sum_names_its_records_and_its_exact_value() -> None:
    posters = [record("publicity", form="标语", qty=f"{n}条") for n in (1200, 323)]
    _, _, (figure,) = figures(posters)
    assert (figure.text, figure.value, figure.exact) == ("1523条", Decimal(1523), Decimal(1523))
    assert (figure.source, set(figure.records)) == ("records", {r.id for r in posters})


def test_what_was_typed_as_about_has_no_exact_value_behind_it() -> None:
    posters = [record("publicity", form="标语", qty=n) for n in ("1200条", "300余条")]
    _, _, (figure,) = figures(posters)
    assert (figure.text, figure.value, figure.exact, figure.approx) == (
        "1500余条", Decimal(1500), None, "yu",
    )  # fmt: skip


def test_a_count_of_records_is_a_figure() -> None:
    _, _, (figure,) = figures([record("health_edu"), record("health_edu")])
    assert (figure.text, figure.value, figure.source, len(figure.records)) == (
        "2次", Decimal(2), "records", 2,
    )  # fmt: skip


def test_money_and_shares_are_told_in_yuan_and_as_fractions() -> None:
    gift = record("donation", "爱心捐款", amount="1.2万元")
    _, text, (figure,) = figures([gift])
    assert figure_json(figure) == {
        "text": "1.2万元", "value": 12000, "exact": 12000, "unit": "元", "approx": "exact",
        "source": "records", "records": (gift.id,), "start": text.plain.index("1.2万元"),
        "end": text.plain.index("1.2万元") + 5,
    }  # fmt: skip
    honour = record("honour", "优秀", honour="优秀公务员", rate="98.5%")
    _, _, (share,) = figures([honour])
    assert (share.value, share.unit) == (Decimal("0.985"), "%")


def test_dates_ordinals_and_names_are_no_figures() -> None:
    meeting = record("meeting", "“三会一课”座谈会", "11月17日")
    hand = Placement(DOC.key, meeting.id, "p", "named", text="第三次学习“十四五”规划")
    assert figures([meeting])[2] == []
    assert figures([meeting], hand, text="贯彻党的二十大精神，落实2025年要点")[2] == []


def test_what_a_person_wrote_is_by_hand() -> None:
    meeting = record("meeting", "恳谈会", attendees="65人")
    hand = Placement(DOC.key, meeting.id, "p", "named", text="召开恳谈会，66人到会")
    _, _, found = figures([meeting], hand, text="清理堆放10处", effect="满意率达99%")
    assert [(f.text, f.source, f.records) for f in found] == [
        ("10处", "hand", ()), ("66人", "hand", (meeting.id,)), ("99%", "hand", ()),
    ]  # fmt: skip


def test_words_bound_to_a_record_are_told_and_the_others_nobodys() -> None:
    words = "全年张贴标语1500条，清运垃圾30吨。"
    poster = record("publicity", form="标语", qty="1500条")
    told = Placement(DOC.key, poster.id, "t", "told", told="张贴标语1500条", told_at=2)
    found = arrange(DOC, [node("t", "paragraph", text=words)], [poster], [told], KINDS)
    text = compose(UNIT, found, KINDS)
    assert [(f.text, f.source, f.records) for f in find_figures(text, found, KINDS)] == [
        ("1500条", "told", (poster.id,)), ("30吨", "none", ()),
    ]  # fmt: skip


def test_what_is_missing_is_no_figure() -> None:
    assert figures([record("investment", "绿化", "")])[2] == []


@pytest.mark.parametrize(
    ("typed", "how", "printed"),
    [
        ("1523条", "ten", "1520余条"),
        ("1523条", "hundred", "1500余条"),
        ("1523条", "thousand", "1000余条"),
        ("1500条", "hundred", "1500条"),
        ("99条", "hundred", "99条"),
        ("0条", "ten", "0条"),
        ("1500余条", "thousand", "1500余条"),
        ("62", "ten", "60余"),
        ("9", "ten", "9"),
        ("125000人次", "thousand", "125000人次"),
    ],
)
def test_rounding_goes_down_and_says_so_or_leaves_the_number(
    typed: str, how: Rounding, printed: str
) -> None:
    assert rounded(typed, how) == printed


def test_a_choice_holds_for_its_figure_when_the_records_change() -> None:
    posters = [record("publicity", form="标语", qty=f"{n}条") for n in (1200, 323)]
    _, _, (figure,) = figures(posters)
    assert figure.key is not None
    document = replace(DOC, printed={figure.key: "hundred"})
    more = [*posters, record("publicity", form="标语", qty="215条")]
    nodes = [node("h", "heading", text="标题"), node("p", "point", "h")]
    placed = [Placement(document.key, r.id, "p") for r in more]
    found = arrange(document, nodes, more, placed, KINDS)
    text = compose(UNIT, found, KINDS)
    (figure,) = find_figures(text, found, KINDS)
    assert (figure.text, figure.value, figure.exact) == ("1700余条", Decimal(1700), Decimal(1738))


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("donation", {"amount": "9630元"}),
        ("greening", {"amount": "1230元"}),
        ("partnership", {"partner": "某村", "amount": "1230元"}),
        ("selection", {"form": "最美职工", "qty": "120名"}),
        ("role_model", {"name": "机关干部", "qty": "120名"}),
        ("zero", {"item": "治安案件", "count": "12起", "confirmed_by": "某人", "as_of": "12-25"}),
        (
            "honour",
            {"honour": "优秀公务员", "votes_total": "168票", "votes_for": "168票", "rate": "100%"},
        ),
    ],
)
def test_money_given_votes_and_awards_are_always_exact(
    kind: str, fields: dict[str, object]
) -> None:
    _, _, found = figures([record(kind, "某事", "", "", **fields)])
    assert found
    assert all(figure.key is None for figure in found)


@pytest.mark.parametrize(
    ("words", "facts"),
    [
        ("召开恳谈会，66人到会", ["65人"]),
        ("召开恳谈会，65人到会", [None]),
        ("召开恳谈会，60余人到会", [None]),
        ("召开恳谈会，70余人到会", ["65人"]),
        ("召开恳谈会3次", [None]),
    ],
)
def test_a_number_by_hand_that_the_record_does_not_tell_is_shown_with_the_records(
    words: str, facts: list[str | None]
) -> None:
    meeting = record("meeting", "恳谈会", attendees="65人")
    hand = Placement(DOC.key, meeting.id, "p", "named", text=words)
    assert [figure.fact for figure in figures([meeting], hand)[2]] == facts
