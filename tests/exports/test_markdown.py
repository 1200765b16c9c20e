"""What a reader would see go wrong in the Markdown, as a CommonMark parser shows it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from exports.markdown import markdown
from exports.text import Block, BlockStyle, Run, Text


def text(*blocks: Block) -> Text:
    return Text(blocks)


def block(style: BlockStyle, words: str, *, missing: bool = False) -> Block:
    return Block(style, (Run(words, missing=missing),))


def shown(source: str) -> list[tuple[str, str]]:
    """Each block that a reader sees: its HTML tag and its words."""
    seen = []
    tag = ""
    for token in MarkdownIt("gfm-like", {"linkify": False}).parse(source):
        if token.nesting == 1:
            tag = token.tag
        elif token.type == "inline":
            seen.append((tag, "".join(map(words_of, token.children or ()))))
        elif token.nesting == 0:
            seen.append((token.type, token.content))
    return seen


def words_of(token: Token) -> str:
    return "\n" if (token.type, token.content) == ("html_inline", "<br>") else token.content


def test_headings_keep_their_numbers_and_levels() -> None:
    source = markdown(
        text(
            block("title", "示例区林业局工作总结"),
            block("heading1", "一、加强领导"),
            block("heading2", "（一）健全机构"),
            block("heading3", "1.明确分工"),
            block("heading4", "（1）责任到人"),
            block("paragraph", "正文。"),
            block("signature", "示例区林业局"),
            block("date", "2025年12月20日"),
        )
    )
    assert source == (
        "# 示例区林业局工作总结\n\n## 一、加强领导\n\n### （一）健全机构\n\n#### 1.明确分工\n\n"
        "##### （1）责任到人\n\n正文。\n\n示例区林业局\n\n2025年12月20日\n"
    )
    assert [tag for tag, _ in shown(source)] == ["h1", "h2", "h3", "h4", "h5", "p", "p", "p"]


LITERAL = [
    "*重点*、**加粗**、_下划线_、~~删除~~",
    "# 不是标题",
    "#",
    "结尾 #",
    "- 不是列表",
    "+ 不是列表",
    "1. 不是列表",
    "1) 不是列表",
    "2025.",
    "2025年",
    "1.5万元",
    "> 不是引用",
    "---",
    "- - -",
    "===",
    "```",
    "~~~",
    "`代码`",
    "[链接](http://example.org) ![图](a.png)",
    "[脚注]: http://example.org",
    "<b>不是标记</b> <!-- 注 -->",
    "<script>",
    "&nbsp; &#65; AT&T",
    "甲|乙\\丙\\",
    "    四个空格",
    "\t制表符",
    "结尾空格  ",
    "   ",
    "两行\n文字",
    "\n前有空行\n\n- 后有空行\n",
    "\n",
    "[/] [@click=app.quit]",
]


@pytest.mark.parametrize("words", LITERAL)
@pytest.mark.parametrize("style", ["paragraph", "title"])
def test_people_s_words_are_shown_as_they_were_typed(style: BlockStyle, words: str) -> None:
    (seen,) = shown(markdown(text(block(style, words))))
    if words != "\n":  # a line break alone is one of HTML
        assert seen == ({"title": "h1"}.get(style, "p"), words)


# Characters that mean something to Markdown, and some that stand beside them.
SIGNS = st.text(st.sampled_from("*_`~[]()<>&#;!|\\-+=.:123 甲。\t$/b"), min_size=1)


@given(SIGNS.filter(str.strip))
def test_no_mix_of_signs_becomes_markup(words: str) -> None:
    assert shown(markdown(text(block("paragraph", words)))) == [("p", words)]


@given(SIGNS.filter(str.strip))
def test_no_heading_loses_signs(words: str) -> None:
    assert shown(markdown(text(block("heading1", words)))) == [("h2", words)]


@given(st.lists(st.builds(block, st.just("paragraph"), st.text(), missing=st.booleans())))
def test_any_text_makes_markdown_that_can_be_written(blocks: list[Block]) -> None:
    markdown(text(*blocks)).encode()


def test_what_is_missing_is_bold_between_hanzi() -> None:
    made = Block(
        "paragraph", (Run("投资"), Run("〔待补充：金额（元）〕", missing=True), Run("整治"))
    )
    source = markdown(text(made))
    assert "<strong>待补充：金额（元）</strong>" in MarkdownIt().render(source)
    assert shown(source) == [("p", "投资〔待补充：金额（元）〕整治")]


def test_a_run_in_heading_stays_in_its_paragraph() -> None:
    made = Block("paragraph", (Run("（一）"), Run("健全机构。"), Run("成立小组。")), heading=2)
    assert markdown(text(made)) == "（一）健全机构。成立小组。\n"


def test_full_width_blanks_are_not_dropped_by_readers() -> None:
    # CommonMark takes only blanks and tabs away from a line's ends, but many of its readers more.
    made = text(block("paragraph", "　　全角空格"))
    assert markdown(made) == "&#12288;&#12288;全角空格\n"
    assert shown(markdown(made)) == [("p", "　　全角空格")]


def test_empty_blocks_leave_no_gap() -> None:
    assert markdown(text(block("paragraph", "甲"), Block("paragraph", ()))) == "甲\n"
    assert markdown(text()) == ""


def test_a_control_character_does_not_get_out() -> None:
    assert markdown(text(block("paragraph", "甲\x1b[31m\ud800"))) == "甲\ufffd\\[31m\ufffd\n"
