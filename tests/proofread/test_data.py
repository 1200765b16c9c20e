"""What a unit adds in settings/proofread.toml, and what is said when it is written wrong."""

from pathlib import Path

import pytest

from exports.proofread import check, load_data
from store.contract import StoreError


def settings(folder: Path, text: str) -> Path:
    (folder / "proofread.toml").write_text(text, "utf-8")
    return folder


def marked(folder: Path, text: str, year: int = 2025) -> list[tuple[str, str]]:
    found = check(text, year=year, data=load_data(folder))
    return [(f.rule, f.surface) for f in found]


def test_words_of_the_unit_change_nothing(tmp_path: Path) -> None:
    folder = settings(
        tmp_path,
        'lexicon = ["青枫精神"]\ndoubles = ["哩哩"]\n[limits]\ncharacters = 10\n'
        '[typos]\n"城示猫咪" = "城市猫咪"\n'
        '[[eras]]\nname = "示例三年行动"\nwords = ["示例三年行动"]\nkind = "campaign"\n'
        'first = "2019-01"\nlast = "2021-12"\nsource = "示发〔2019〕1号"\n',
    )
    assert marked(folder, "推进示例三年行动，弘扬青峰精神，城示猫咪。") == [
        ("length", ""), ("era", "示例三年行动"), ("sound", "峰"), ("typo", "城示猫咪"),
    ]  # fmt: skip


def test_an_era_of_the_program_cannot_be_put_right(tmp_path: Path) -> None:
    folder = settings(
        tmp_path,
        '[[eras]]\nname = "“十四五”规划"\nwords = ["十四五"]\nkind = "plan"\nfirst = "2021-01"\n'
        'last = "2030-12"\nsource = "示例"\n'
        '[[sessions]]\ncongress = 20\nplenum = 5\nheld = "2026-10"\n',
    )
    assert marked(folder, "围绕“十四五”规划，学习二十届五中全会精神。", 2028) == []
    assert marked(tmp_path / "none", "围绕“十四五”规划。", 2028) == [("era", "“十四五”")]


def test_a_rule_that_is_off_marks_on(tmp_path: Path) -> None:
    folder = settings(tmp_path, 'off = ["halfwidth"]')
    assert marked(folder, "工作扎实,成效明显。") == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("off = 3", "写法不对"),
        ('colour = "red"', "写法不对"),
        ("[typos\n", "proofread.toml"),
        ('[typos]\n" " = "x"', "左边是空的"),
        (
            '[[eras]]\nname = "甲"\nwords = ["甲"]\nkind = "plan"\nfirst = "2021"\nlast = ""\n'
            'source = ""',
            "2025-03",
        ),
    ],
)
def test_a_slip_in_the_file_is_a_riddle(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(StoreError, match=said):
        load_data(settings(tmp_path, text))
