"""What would go wrong in a picker: the name that one types is not the first, or is not there."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.search import APART, INITIALS, INSIDE, NEARLY, PINYIN, WORDS, Index, sounds_like

FOLDER = Path(__file__).parent
NAMES = (FOLDER / "names.txt").read_text("utf-8").split()


def _index(*names: str) -> Index:
    return Index((name, name) for name in names)


@pytest.fixture(scope="module")
def thousand() -> Index:
    return _index(*NAMES)


def _asked(part: str) -> list[dict[str, Any]]:
    return [json.loads(row) for row in (FOLDER / f"{part}.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("part", ["dev", "held"])
def test_97_of_100_names_among_a_thousand_are_the_first_hit(thousand: Index, part: str) -> None:
    asked = _asked(part)
    assert (len(thousand), len(asked)) == (1000, 100)
    missed = [
        query
        for query in asked
        if [hit.name for hit in thousand.find(query["typed"], 1)] != [query["name"]]
    ]
    assert len(missed) <= 3, missed


@pytest.mark.parametrize(
    ("typed", "name", "tier"),
    [
        ("廉政", "党风廉政", WORDS),
        ("dflz", "党风廉政", INITIALS),
        ("DFLZ", "党风廉政", INITIALS),
        ("ｄｆｌｚ", "党风廉政", INITIALS),
        ("df lz", "党风廉政", INITIALS),
        ("党flz", "党风廉政", INITIALS),
        ("lz", "党风廉政", INSIDE),
        ("dangfeng", "党风廉政", PINYIN),
        ("dangfenglianzheng", "党风廉政", PINYIN),
        ("dfenglz", "党风廉政", PINYIN),
        ("dflianzheng", "党风廉政", PINYIN),
        ("lianzh", "党风廉政", INSIDE),
        ("dfz", "党风廉政", APART),
        ("党政", "党风廉政", APART),
        ("dlfz", "党风廉政", NEARLY),
        ("dfxlz", "党风廉政", NEARLY),
        ("fdlz", "党风廉政", NEARLY),
        ("dflx", "党风廉政", NEARLY),
        ("dagnfeng", "党风廉政", NEARLY),
        ("cjl", "长江路重阳", INITIALS),
        ("zjl", "长江路重阳", INITIALS),
        ("changjiangluchongyang", "长江路重阳", PINYIN),
        ("yhhz", "银行行长", INITIALS),
        ("yinhanghangzhang", "银行行长", PINYIN),
        ("dyzq", "调研重庆", INITIALS),
        ("tyzq", "调研重庆", INITIALS),
        ("nvzg", "女职工", PINYIN),
        ("lvhua", "绿化", PINYIN),
        ("k12", "K12课堂", WORDS),
        ("k12kt", "K12课堂", INITIALS),
        ("315hd", "“3·15”活动", INITIALS),
    ],
)
def test_a_name_is_found_however_it_is_typed(typed: str, name: str, tier: int) -> None:
    index = _index("综治平安", name, "文明创建")
    assert [(hit.name, hit.tier) for hit in index.find(typed, 1)] == [(name, tier)]


def test_what_is_far_off_is_not_found() -> None:
    index = _index("党风廉政", "文明创建")
    for typed in ("xyz", "dflzqqq", "廉洁", "zd", "q", "！"):
        assert index.find(typed) == [] or typed == "！"


def test_nothing_typed_offers_all_in_their_order() -> None:
    index = _index("乙", "甲", "丙")
    assert [hit.name for hit in index.find(" ", 2)] == ["乙", "甲"]


def test_of_equal_fits_the_more_used_name_comes_first_and_the_usual_reading_before_it() -> None:
    assert [h.name for h in _index("东方路", "大福利").find("df")] == ["东方路", "大福利"]
    assert [h.name for h in _index("重庆路", "常青路").find("cq")] == ["常青路", "重庆路"]
    assert [h.name for h in _index("文明创建工作", "文明创建").find("wmcj")] == [
        "文明创建", "文明创建工作",
    ]  # fmt: skip


def test_a_name_that_comes_while_one_types_is_found() -> None:
    index = _index("党风廉政")
    assert [h.name for h in index.find("df")] == ["党风廉政"]
    index.add("东风路", "东风路")
    index.add("东风路", "另名")
    assert {(h.name, h.tier) for h in index.find("dfl")} == {
        ("党风廉政", INITIALS), ("东风路", INITIALS),
    }  # fmt: skip
    assert len(index) == 2


def test_going_back_a_key_finds_what_the_longer_word_ruled_out() -> None:
    index = _index("党风廉政", "大福", "大方")
    for typed, count in (("d", 3), ("df", 3), ("dfl", 1), ("df", 3), ("dfl", 1), ("d", 3)):
        assert len(index.find(typed)) == count


def test_a_picker_of_one_letter_shows_names_that_begin_with_it(thousand: Index) -> None:
    hits = thousand.find("d")
    assert len(hits) == 8
    assert all(hit.tier in (WORDS, INITIALS) for hit in hits)


@pytest.mark.parametrize(
    ("typed", "found"),
    [("dflz", True), ("lianz", True), ("jjg", True), ("dfz", False), ("cj", False), ("zj", False)],
)
def test_a_list_is_searched_for_what_stands_in_one_field(typed: str, found: bool) -> None:
    assert sounds_like(typed, "党风廉政\n局机关") is found


@settings(deadline=None)
@given(
    st.lists(st.text(max_size=8), max_size=6),
    st.text(alphabet=st.one_of(st.sampled_from("dflzxyi政党1 "), st.characters()), max_size=6),
)
def test_any_names_and_any_typing_are_borne(names: list[str], typed: str) -> None:
    index = _index(*names)
    hits = index.find(typed)
    assert len({hit.key for hit in hits}) == len(hits)
    assert all(hit.name in names for hit in hits)
    for length in range(len(typed)):
        index.find(typed[:length])
    assert index.find(typed) == hits


@given(st.sampled_from(NAMES))
def test_the_words_of_a_name_find_it(name: str) -> None:
    assert [hit.name for hit in _index(*NAMES[:50], name).find(name, 1)] == [name]
