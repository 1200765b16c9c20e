"""The pages: what stands on which line, and that it knows where it came from."""

import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from exports import pages as layout
from exports.breaking import broken, may_break
from exports.geometry import half_cells, sign_off_lefts
from exports.page_faults import page_faults
from exports.pages import Memory, lay_out
from exports.text import Annex, Block, BlockStyle, Run, Table, Text
from exports.titles import title_lines
from tests.exports.prose import DEVELOPMENT, prose

ANY_TEXT = st.text(st.sampled_from("甲乙丙。，、“”（）《》—…12a%.- 1\n\té\u0301𠮷"), max_size=120)


def block(style: BlockStyle, *words: str) -> Block:
    return Block(style, tuple(Run(w) for w in words))


def text(*blocks: Block) -> Text:
    return Text(blocks)


def lines(words: str, first: int = 52, rest: int = 56) -> list[str]:
    return [words[start:end] for start, end in broken(words, first, rest)]


def filled(tail: str, room: int = 52) -> str:
    """Hanzi before `tail`, so that it ends exactly where the first line does."""
    left = room - half_cells(tail)
    return "1" * (left % 2) + "甲" * (left // 2) + tail


def rows(one: Text) -> list[list[str]]:
    return [[line.text for line in page.lines] for page in lay_out(one)]


# --- lines ----------------------------------------------------------------------------------------


def test_a_first_line_has_26_characters_and_the_others_28() -> None:
    assert list(map(len, lines("甲" * 100))) == [26, 28, 28, 18]


def test_digits_and_latin_letters_take_half_a_cell() -> None:
    assert lines(filled("2025年36次") + "乙") == [filled("2025年36次"), "乙"]


@pytest.mark.parametrize("mark", "。，、；：！？）〕》”’·,.)-")
def test_no_line_begins_with_a_closing_mark(mark: str) -> None:
    assert lines("甲" * 26 + mark) == ["甲" * 25, "甲" + mark]


@pytest.mark.parametrize("mark", "（〔《“‘【(")
def test_no_line_ends_with_an_opening_mark(mark: str) -> None:
    assert lines(filled(mark) + "乙")[1] == mark + "乙"


@pytest.mark.parametrize(
    "word", ["2025", "98.5%", "1,500", "8:30", "Excel", "PM2.5", "wm@a.cn", "25℃", "3％"]
)
def test_a_number_or_word_is_not_torn(word: str) -> None:
    first, second = lines(filled(word[:-1]) + word[-1] + "乙")
    assert second == word + "乙"
    assert set(first) <= {"甲", "1"}


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("率≥4|3%", "率|≥43%"),
        ("差±0.|5毫", "差|±0.5毫"),
        ("为≤|3元", "为|≤3元"),
        ("18℃~|26℃", "|18℃~26℃"),
        ("18℃～|26℃", "18℃～|26℃"),
        ("A→|B", "|A→B"),
        ("Windows/L|inux", "Windows/|Linux"),
        ("Windows/|Linux", "|Windows/Linux"),
        ("a b/c|d", "a |b/cd"),
        ("1/|3", "|1/3"),
        ("8×|2厘", "|8×2厘"),
        ("获★|★", "获★|★"),
        ("甲|/乙", "甲|/乙"),
        ("A+|、A", "|A+、A"),
        ("5'9|\"；", "|5'9\"；"),
        ("第|①", "第|①"),
        ("№|5", "|№5"),
        ("￥|5元", "|￥5元"),
        ("3#|楼", "3#|楼"),
        ("5%（|内）", "5%|（内）"),
        ("+(|5)%", "|+(5)%"),
        ("(5)|%", "|(5)%"),
        ("C\\|5", "C\\|5"),
    ],
)
def test_signs_stand_where_libreoffice_puts_them(words: str, shown: str) -> None:
    """The first | is where the line is full, the second where it ends."""
    full = words.index("|")
    before = filled("丙" + words[:full])
    found = lines(before + words[full + 1 :] + "丁")[0]
    ends = len(before) - full + shown.index("|")
    assert found == (before + words[full + 1 :])[:ends].rstrip(" ")


def test_where_a_line_may_end_depends_on_what_was_last_read() -> None:
    assert may_break("甲“乙", 1)
    assert not may_break("a“乙", 1)
    assert not may_break("年，6", 2)
    assert may_break("年；6", 2)


@pytest.mark.parametrize("word", ["——", "……"])
def test_a_dash_or_an_ellipsis_is_not_torn(word: str) -> None:
    assert lines("甲" * 25 + word)[1] == word


def test_words_are_parted_at_blanks_and_behind_hyphens() -> None:
    assert lines(filled("Open ") + "Day")[1] == "Day"
    assert lines(filled("Open") + " Day") == [filled("Open"), "Day"]
    assert lines(filled("2024-") + "2025")[1] == "2025"
    assert lines(filled("Open (") + " Day")[1] == "Day"


def test_a_number_is_not_torn_from_the_closing_mark_before_it() -> None:
    assert lines(filled("乙〔2025〕") + "12号")[1] == "〔2025〕12号"
    assert lines(filled("丙次，") + "36人")[1] == "次，36人"
    assert lines(filled("丙：") + "36人")[1] == "36人"


def test_an_opening_mark_stays_with_a_word_only_where_itself_does_not_fit() -> None:
    assert lines(filled("APP") + "（内）")[1] == "APP（内）"
    assert lines(filled("APP（") + "内）")[1] == "（内）"


def test_a_quotation_stays_with_the_share_before_it() -> None:
    assert lines(filled("率100%，") + "“乙”")[1] == "100%，“乙”"
    assert lines(filled("乙，") + "“乙”")[1] == "“乙”"
    assert lines(filled("乙5，“1") + "2字")[1] == "5，“12字"
    assert lines(filled("5G“") + "字”")[1] == "5G“字”"
    assert lines(filled("“APP”") + "（内）")[1] == "“APP”（内）"
    assert lines(filled("“APP”（") + "内）")[1] == "（内）"


def test_a_range_may_be_parted_before_its_wave() -> None:
    assert lines(filled("2025") + "～2026年")[1] == "～2026年"
    assert lines(filled("3月") + "～5月")[1] == "月～5月"


def test_a_bracket_stays_with_the_number_before_it_if_a_number_goes_to_the_next_line() -> None:
    assert lines(filled("12〔2025〕365，") + "、乙")[1] == "12〔2025〕365，、乙"


def test_a_full_line_with_many_numbers_ends_earlier_as_in_print() -> None:
    seven = "1甲" * 7 + "乙" * 15 + "丙"
    assert len(lines(seven, rest=52)[0]) == 29
    many = "1甲" * 12 + "乙" * 8
    assert half_cells(many) == 52
    assert lines(many + "丙")[0] == many[:-1]
    eight = "11甲" + "1甲" * 6 + "1—1甲" + "乙" * 12
    assert half_cells(eight) == 52
    assert lines(eight + "丙")[0] == eight


def test_a_word_longer_than_a_line_is_cut() -> None:
    assert list(map(len, lines("a" * 120))) == [52, 56, 12]
    assert list(map(len, lines("。" * 30))) == [26, 4]


def test_a_line_feed_ends_a_line_and_a_tab_goes_on_at_its_stop() -> None:
    assert lines("甲\n\n乙") == ["甲", "", "乙"]
    assert lines("甲甲\t" + "乙" * 25)[0] == "甲甲\t" + "乙" * 22


def test_an_accent_takes_no_cell_and_stays_with_its_letter() -> None:
    assert half_cells("a\u0301") == 1
    assert lines("甲" * 26 + "\u0301")[0] == "甲" * 26 + "\u0301"
    assert lines("甲" * 25 + "乙\u0301。")[1] == "乙\u0301。"


@given(ANY_TEXT)
def test_no_character_is_lost_and_no_line_is_too_long(words: str) -> None:
    places = broken(words, 52, 56)
    ends = [0, *(end for _, end in places)]
    for n, (start, end) in enumerate(places):
        assert not words[ends[n] : start].strip(" \n")
        assert half_cells(words[start:end].replace("\t", "")) <= (56 if n else 52)
    assert not words[ends[-1] :].strip(" \n")


# --- titles ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("示例区林业局2025年文明创建工作总结", ["示例区林业局2025年文明创建工作总结"]),
        (
            "样板县水务管理委员会2025年文明创建工作总结",
            ["样板县水务管理委员会", "2025年文明创建工作总结"],
        ),
        (
            "示例市办公室关于2025年度文明单位创建工作情况的报告",
            ["示例市办公室关于2025年度", "文明单位创建工作情况的报告"],
        ),
        (
            "示范区清风行动关于贺兰贺兰贺兰贺兰贺兰贺兰贺",
            ["示范区清风行动", "关于贺兰贺兰贺兰贺兰贺兰贺兰贺"],
        ),
        ("甲" * 41, ["甲" * 14, "甲" * 14, "甲" * 13]),
        ("甲\n乙丙", ["甲", "乙丙"]),
        ("", [""]),
    ],
)
def test_a_title_is_broken_between_words(title: str, shown: list[str]) -> None:
    found = [title[start:end] for start, end in title_lines(title)]
    assert sorted(map(len, found)) == sorted(map(len, shown))
    if len(set(title)) > 1:
        assert found == shown


@given(st.text(st.sampled_from("甲局的2025年工作总结a（）《。"), max_size=90))
def test_a_title_has_no_line_of_one_character_or_of_more_than_20(title: str) -> None:
    found = [title[start:end] for start, end in title_lines(title)]
    assert "".join(found) == title
    assert all(half_cells(line) <= 40 for line in found)
    if len(found) > 1 and not set(title) & set("（）《。a"):
        assert all(half_cells(line) >= 3 for line in found)


def test_a_title_is_torn_rather_than_left_with_one_character() -> None:
    office = "甲" * 19 + "局"
    found = [end - start for start, end in title_lines(office + "书")]
    assert min(found) >= 2


def test_a_title_stands_in_the_middle() -> None:
    (page,) = lay_out(text(block("title", "甲" * 10)))
    (part,) = page.lines[0].parts
    assert part.left == round((56 - 20 * 440 / 316) / 2)


# --- pages ----------------------------------------------------------------------------------------

UNIT = block("signature", "示例区林业局")
DAY = block("date", "2025年1月2日")


def body(count: int) -> list[Block]:
    return [block("paragraph", f"第{n}段。") for n in range(count)]


def test_a_page_has_22_lines() -> None:
    assert list(map(len, rows(text(*body(50))))) == [22, 22, 6]


def test_no_text_is_one_empty_page() -> None:
    (page,) = lay_out(Text())
    assert (page.number, page.lines) == (1, ())


def test_a_blank_line_stands_below_the_title_and_above_the_signature() -> None:
    (page,) = rows(text(block("title", "总结"), *body(1), UNIT, DAY))
    assert page == ["总结", "", "第0段。", "", "示例区林业局", "2025年1月2日"]
    (page,) = rows(text(block("title", "总结"), UNIT))
    assert page == ["总结", "", "示例区林业局"]


def test_the_blank_line_above_the_signature_falls_away_at_the_top_of_a_page() -> None:
    _, page = rows(text(*body(22), UNIT, DAY))
    assert page == ["示例区林业局", "2025年1月2日"]


def test_the_date_begins_two_characters_right_of_the_unit() -> None:
    (page,) = lay_out(text(UNIT, block("date", "1月2日")))
    unit, day = (line.parts[0].left for line in page.lines)
    assert (unit, day) == (56 - 4 - 12, 56 - 4 - 12 + 4)


def test_a_date_longer_than_the_unit_ends_two_characters_from_the_right() -> None:
    (page,) = lay_out(text(block("signature", "甲局"), block("date", "2025年12月20日")))
    unit, day = (line.parts[0].left for line in page.lines)
    assert (unit, day) == (56 - 4 - 14 - 4, 56 - 4 - 14)
    assert sign_off_lefts(60, 14) == (0, 4)


def test_words_with_blanks_of_their_own_are_not_moved_a_second_time() -> None:
    (page,) = lay_out(text(block("paragraph", "　　甲"), block("date", "　　2025年")))
    assert [line.parts[0].left for line in page.lines if line.parts] == [0, 0]


def test_the_addressee_stands_flush_left_below_the_title() -> None:
    (page,) = lay_out(text(block("title", "总结"), block("addressee", "市文明办：")))
    assert page.lines[1].parts == ()
    assert page.lines[2].parts[0].left == 0


def test_names_of_attachments_stand_below_each_other() -> None:
    named = "附件：1.", "2."
    blocks = [block("attachment", lead + "表" * 30) for lead in named]
    (page,) = lay_out(text(*body(1), *blocks, UNIT))
    lefts = [line.parts[0].left if line.parts else None for line in page.lines]
    assert lefts[1:7] == [None, 4, 12, 10, 12, None]
    (page,) = lay_out(text(block("attachment", "附件：" + "表" * 30)))
    assert [line.parts[0].left for line in page.lines] == [4, 10]


def test_an_empty_paragraph_is_a_blank_line() -> None:
    assert rows(text(block("paragraph"), block("paragraph", "甲"))) == [["", "甲"]]


def test_a_line_knows_its_block_its_runs_and_their_records() -> None:
    runs = (
        Run("甲" * 24, node="n1"),
        Run("乙" * 10, node="n1", record="r1"),
        Run("丙", records=("r2", "r1")),
    )
    one = Block("paragraph", runs, node="n1")
    (page,) = lay_out(text(one))
    first, second = page.lines
    assert [run.text for run in first.runs] == ["甲" * 24, "乙乙"]
    assert [run.text for run in second.runs] == ["乙" * 8, "丙"]
    assert (first.block, first.start, first.end) == (one, 0, 26)
    assert (first.records, second.records) == (("r1",), ("r1", "r2"))
    assert (page.holds("r1"), page.holds("r2"), page.holds("r3")) == ([0, 1], [1], [])


# --- annexes --------------------------------------------------------------------------------------


def table(*cells: Sequence[str]) -> Table:
    return Table((6, 22), tuple(tuple((Run(words),) for words in row) for row in cells))


def annexed(*annexes: Annex) -> Text:
    return Text((block("paragraph", "甲"),), annexes=annexes)


def test_an_annex_begins_a_page_with_its_title_in_the_third_line() -> None:
    pages = lay_out(annexed(Annex("统计表", (block("paragraph", "乙"),))))
    assert [(page.number, page.annex) for page in pages] == [(1, 0), (2, 1)]
    assert [line.text for line in pages[1].lines] == ["附件", "", "统计表", "", "乙"]
    assert pages[1].lines[4].parts[0].left == 4


def test_several_annexes_are_numbered() -> None:
    pages = lay_out(annexed(Annex("甲表"), Annex("乙表")))
    assert [page.lines[0].text for page in pages[1:]] == ["附件1", "附件2"]


def test_the_head_of_a_table_stands_on_each_page() -> None:
    listed = [(str(n), "事项") for n in range(30)]
    _, first, second = rows(annexed(Annex("表", (table(("序号", "名称"), *listed),))))
    assert first[4:6] == ["序号\t名称", "0\t事项"]
    assert len(first) == 22
    assert second[:2] == ["序号\t名称", "17\t事项"]


def test_a_row_of_a_table_is_not_parted_unless_it_is_longer_than_a_page() -> None:
    listed = [(str(n), "事项") for n in range(16)]
    last = ("末", "字" * 40)
    pages = lay_out(annexed(Annex("表", (table(("序号", "名称"), *listed, last),))))
    assert len(pages[1].lines) == 21
    assert [line.text for line in pages[2].lines[1:]] == ["末\t" + "字" * 21, "\t" + "字" * 19]
    long = annexed(Annex("表", (table(("序号", "名称"), ("长", "字" * 21 * 40)),)))
    assert [len(page.lines) for page in lay_out(long)] == [1, 5, 22, 19]


def test_the_cells_of_a_table_stand_in_their_columns() -> None:
    (_, page) = lay_out(annexed(Annex("表", (table(("序号", "名称")), Table((), ())))))
    line = page.lines[4]
    assert [(part.left, part.text) for part in line.parts] == [(1, "序号"), (13, "名称")]


# --- one key --------------------------------------------------------------------------------------


def test_a_key_breaks_one_paragraph_again_and_keeps_the_pages_before_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = prose(DEVELOPMENT, 3, characters=4000)
    memory = Memory()
    before = lay_out(whole, memory)
    asked: list[str] = []

    def counted(words: str, first: int, rest: int) -> list[tuple[int, int]]:
        asked.append(words)
        return broken(words, first, rest)

    monkeypatch.setattr(layout, "broken", counted)
    at = next(n for n, one in enumerate(whole.blocks) if one is before[3].lines[-1].block)
    changed = block("paragraph", "甲" + whole.blocks[at].text)
    blocks = (*whole.blocks[:at], changed, *whole.blocks[at + 1 :])
    after = lay_out(replace(whole, blocks=blocks), memory)
    assert asked == [changed.text]
    kept = [one is other for one, other in zip(before, after, strict=False)]
    assert kept[:3] == [True] * 3
    assert not kept[3]
    assert after == lay_out(replace(whole, blocks=blocks))


def test_what_follows_a_line_that_stays_one_line_stays_as_it_is() -> None:
    memory = Memory()
    before = lay_out(text(*body(60)), memory)
    after = lay_out(text(*body(25), block("paragraph", "改了。"), *body(60)[26:]), memory)
    assert [one is other for one, other in zip(before, after, strict=True)] == [True, False, True]


def test_a_page_that_comes_to_be_of_another_annex_says_so() -> None:
    long = Annex("长表", tuple(body(30)))
    memory = Memory()
    lay_out(Text(tuple(body(1)), annexes=(Annex("短表"), long)), memory)
    after = lay_out(Text(tuple(body(23)), annexes=(long,)), memory)
    assert [page.annex for page in after] == [0, 0, 1, 1]


def test_a_key_in_the_text_keeps_the_pages_of_the_annexes() -> None:
    memory = Memory()
    annexes = (Annex("表", (table(("序号", "名称")),)),)
    before = lay_out(Text(tuple(body(2)), annexes=annexes), memory)
    assert lay_out(Text(tuple(body(3)), annexes=annexes), memory)[1] is before[1]


@given(st.integers(0, 10_000))
def test_laid_out_again_is_as_laid_out_afresh(seed: int) -> None:
    dice = random.Random(seed)
    one = prose(DEVELOPMENT, seed % 20, characters=1500)
    memory = Memory()
    lay_out(one, memory)
    for _ in range(3):
        blocks = list(one.blocks)
        at = dice.randrange(len(blocks))
        match dice.randrange(4):
            case 0:
                del blocks[at]
            case 1:
                blocks.insert(at, block("heading2", "（一）新标题"))
            case 2:
                blocks.insert(at, block("paragraph", "新" * dice.randrange(80)))
            case 3:
                blocks.append(block("attachment", "附件：表"))
        one = replace(one, blocks=tuple(blocks), annexes=(Annex("表"),) * dice.randrange(3))
        assert lay_out(one, memory) == lay_out(one)


# --- what breaks the standard ---------------------------------------------------------------------


def faults(one: Text, limit: int | None = None) -> list[tuple[int, int, str]]:
    found = page_faults(lay_out(one), limit)
    return [(fault.page, fault.row, fault.message[:2]) for fault in found]


def test_a_signature_alone_on_a_page_is_told() -> None:
    assert faults(text(*body(22), UNIT, DAY)) == [(2, 0, "落款")]
    assert faults(text(*body(21), UNIT, DAY)) == [(2, 0, "落款")]
    assert faults(text(*body(23), UNIT, DAY)) == []
    assert faults(text(UNIT, DAY)) == []


def test_a_heading_last_on_a_page_is_told() -> None:
    heading = block("heading1", "二、抓好落实")
    assert faults(text(*body(21), heading, *body(2))) == [(1, 21, "标题")]
    assert faults(text(*body(21), heading)) == []


def test_a_first_page_without_text_is_told() -> None:
    addressees = [block("addressee", f"第{n}局：") for n in range(20)]
    assert faults(text(block("title", "总结"), *addressees, *body(1))) == [(1, 0, "首页")]
    assert faults(text(block("title", "总结"), *addressees)) == []


def test_a_text_over_its_length_is_told_with_its_count() -> None:
    whole = text(*body(5))
    (fault,) = page_faults(lay_out(whole), 12)
    assert (fault.page, fault.row) == (1, 3)
    assert "全文20字，超过12字" in fault.message
    assert faults(whole, 20) == []
    assert faults(Text(whole.blocks, annexes=(Annex("表", tuple(body(9))),)), 20) == []
