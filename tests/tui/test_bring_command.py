"""import of a table from the command line: the same as at the screen, told on stderr."""

import pytest

from tests.tui.test_cli import UNIT, Desk, desk  # noqa: F401 - a fixture

TABLE = """日期,事项,类型,人数,备注
8-1,八一慰问,捐款捐物,5000元,
6-26,禁毒宣传,宣传,200份,
9-9,重阳节走访敬老院,,,{words}
"""


@pytest.mark.parametrize("words", ["", "好"])
def test_doubts_are_told_and_one_refusal_takes_nothing_unless_it_is_skipped(
    desk: Desk,  # noqa: F811
    words: str,
) -> None:
    assert desk("new", "--unit", UNIT, "--year", "2024")[0] == 0
    path = desk.folder / "表.csv"
    path.write_text(TABLE.format(words=words), "utf-8")
    status, _, err = desk("import", str(path))
    if words:
        assert status == 2
        assert "“备注”这一列没有对应的项，共 1 格有内容（第 4行）" in err
        assert desk.json("list") == []
        status, out, err = desk("import", str(path), "--skip-refused")
        assert "3 条记录，1 处没有收" in out
        assert "没有收 “备注”这一列" in err
    assert status == 0
    assert "第 2 行：“5000元”不是“人数”，记在“金额”里，请核对。" in err
    assert "第 4 行：没有写类型，类型按“我们的节日”记" in err
    kinds = {record["title"]: record["kind"] for record in desk.json("list")}
    assert kinds == {
        "八一慰问": "donation", "禁毒宣传": "publicity", "重阳节走访敬老院": "festival",
    }  # fmt: skip


def test_a_table_that_is_imported_twice_says_so_and_is_taken(desk: Desk) -> None:  # noqa: F811
    assert desk("new", "--unit", UNIT, "--year", "2024")[0] == 0
    path = desk.folder / "会议.csv"
    path.write_text("日期,事项,人数\n3-5,甲会,20\n3-6,乙会,30\n", "utf-8")
    assert "今年已有" not in desk("import", str(path))[2]
    status, out, err = desk("import", str(path))
    assert (status, "2 条记录" in out) == (0, True)
    assert "有 2 条和今年已有的一样（第 2、3行），也收了。" in err
    assert len(desk.json("list")) == 4
