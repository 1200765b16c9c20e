"""What would go wrong in the guess of a kind: a wrong one that seems sure, a unit's own missed."""

import pytest
from msgspec import structs

from store.guess_kind import WEIGHTS, guess_kind, pieces
from store.kinds import Kinds, builtin_kinds
from store.weights import parse_weights, read_weights, written
from tests.quick.lines import lines, read

KINDS = builtin_kinds()


def with_own(**changes: object) -> Kinds:
    own = structs.replace(KINDS["other"], **{"key": "patrol", "label": "巡河护水", **changes})
    return structs.replace(KINDS, kinds={**KINDS.kinds, own.key: own})


def test_the_weights_are_of_the_built_in_kinds() -> None:
    assert set(read_weights(WEIGHTS).keys) == set(KINDS.kinds)


def test_weights_are_read_as_they_were_written() -> None:
    rows = {"党课": [12, -5], "|会": [0, 0], "课|": [99, -99]}
    weights = parse_weights(written(["a", "b"], [3, -2], rows))
    assert (weights.keys, weights.bias) == (("a", "b"), (3, -2))
    assert list(weights.of("党课")) == [(0, 12), (1, -5)]
    assert list(weights.of("|会")) == []
    assert list(weights.of("课|")) == [(0, 56), (1, -37)]  # what is too far from 0 is cut


def test_pieces_do_not_run_on_over_what_is_no_word() -> None:
    assert pieces("党课3次", ["次"]) == {
        "党", "课", "党课", "|党", "课|", "|党课", "党课|", "|党课|",
        "次", "|次", "次|", "|次|", "unit:次", "length:0", "words:2", "numbers:1",
    }  # fmt: skip


def test_words_that_nobody_has_written_are_no_kind() -> None:
    for text in ("", "3", "zzqq", "⸺", "\x1b[31m"):
        guess = guess_kind(text, KINDS)
        assert (guess.key, guess.sure) == ("other", False)


def test_a_unit_alone_is_no_kind() -> None:
    guess = guess_kind("", KINDS, ["个"])
    assert (guess.key, guess.sure) == ("other", False)


def test_small_and_large_letters_say_the_same() -> None:
    assert guess_kind("更换LED屏", KINDS) == guess_kind("更换led屏", KINDS)


def test_a_section_does_not_turn_a_sure_guess() -> None:
    assert guess_kind("党风廉政建设恳谈会", KINDS, (), {"greening"}) == guess_kind(
        "党风廉政建设恳谈会", KINDS
    )


@pytest.mark.parametrize("word", ["", " ", "会"])
def test_a_word_that_stands_everywhere_says_nothing(word: str) -> None:
    assert guess_kind(" 党风廉政建设恳谈会", with_own(words=(word,))).key == "meeting"


def test_words_of_a_units_own_kind_stand_against_a_sure_guess() -> None:
    assert guess_kind("党风廉政建设恳谈会", KINDS).sure
    own = guess_kind("党风廉政建设恳谈会", with_own(words=("廉政",)))
    assert (own.key, own.others[0], own.sure) == ("patrol", "meeting", True)


def test_a_section_that_collects_a_units_own_kind_offers_it() -> None:
    guess = guess_kind("路口劝导", with_own(), (), {"patrol"})
    assert "patrol" in guess.others


def test_a_section_tips_the_guess_of_what_is_doubtful() -> None:
    plain = guess_kind("路口劝导", KINDS)
    assert {plain.key, plain.others[0]} == {"volunteer_service", "civility_action"}
    assert not plain.sure
    assert guess_kind("路口劝导", KINDS, (), {plain.others[0]}).key == plain.others[0]


@pytest.mark.parametrize("text", ["河湖巡护", "巡河护水"])
def test_words_of_a_units_own_kind_go_before_all_others(text: str) -> None:
    assert guess_kind(text, KINDS).key != "patrol"
    assert guess_kind(text, with_own(words=("河湖巡护",))).key == "patrol"


def test_the_longer_word_of_two_kinds_of_a_unit_says_it() -> None:
    kinds = with_own(words=("巡河",))
    other = structs.replace(kinds["other"], key="training_day", label="巡河培训", words=())
    kinds = structs.replace(kinds, kinds={**kinds.kinds, other.key: other})
    assert guess_kind("巡河培训", kinds).key == "training_day"


def test_words_that_a_unit_adds_to_a_built_in_kind_say_it() -> None:
    more = structs.replace(KINDS["meeting"], words=(*KINDS["meeting"].words, "晨间小聚"))
    kinds = structs.replace(KINDS, kinds={**KINDS.kinds, "meeting": more})
    assert guess_kind("晨间小聚", KINDS).key != "meeting"
    assert guess_kind("晨间小聚", kinds).key == "meeting"


@pytest.mark.parametrize(
    ("writers", "right", "untold"),
    [("h", 0.95, 0.005), ("m", 0.87, 0.02), ("a", 0.95, 0.015)],
    ids=["ordinary", "trade talk", "official prose"],
)
def test_lines_that_nothing_was_learned_from_get_a_kind_that_fits(
    writers: str, right: float, untold: float
) -> None:
    """The figures themselves: `bench/learn_kinds.py`."""
    guessed = fits = silent = 0
    for wanted in lines("kinds_unseen"):
        if not wanted["by"].startswith(writers):
            continue
        quick = read(wanted["line"])
        if quick.kind_guessed:
            fit = quick.kind in wanted["kinds"]
            guessed, fits = guessed + 1, fits + fit
            silent += not fit and not any(note.field == "kind" for note in quick.notes)
    assert guessed > 500
    assert fits / guessed > right
    assert silent / guessed < untold


def test_no_line_is_learned_from_and_held_back() -> None:
    learned = {wanted["line"] for wanted in lines("kinds")}
    assert learned.isdisjoint(wanted["line"] for wanted in lines("kinds_unseen"))


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("春节前走访慰问困难党员32户 慰问金25600元", "partnership"),
        ("七一前夕走访慰问老党员9名，送慰问金每人500元", "partnership"),
        ("中秋慰问茶话会 30人", "festival"),
    ],
)
def test_a_visit_at_a_festival_is_no_festival(line: str, kind: str) -> None:
    assert read(line).kind == kind
