"""A template that is offered and cannot be saved, or is wrong without saying where."""

from pathlib import Path

import pytest

from store.contract import StoreError
from store.kinds import builtin_kinds
from store.templates import Template, load_templates

KINDS = builtin_kinds()


def _load(folder: Path, text: str) -> tuple[Template, ...]:
    (folder / "templates.toml").write_text(text, "utf-8")
    return load_templates(folder, KINDS)


def test_templates_are_read_in_their_order(tmp_path: Path) -> None:
    assert load_templates(tmp_path, KINDS) == ()
    first, second = _load(
        tmp_path,
        """
        [[templates]]
        name = "月度例会"
        kind = "会议"
        title = "局务会"
        place = "三楼会议室"
        fields = { attendees = "32人" }
        [[templates]]
        name = "培训"
        kind = "training"
        "fields.sessions" = "1期"
        """,
    )
    assert (first.name, first.kind) == ("月度例会", "meeting")
    assert first.values == {
        "title": "局务会", "place": "三楼会议室", "fields": {"attendees": "32人"}
    }  # fmt: skip
    assert second.values == {"fields.sessions": "1期"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("templates = 1", "[[templates]]"),
        ("templates = [1]", "[[templates]]"),
        ("[[templates]]\nkind = '会议'", "第 1 个模板缺 name"),
        ("[[templates]]\nname = '甲'", "第 1 个模板“甲”缺 kind"),
        ("[[templates]]\nname = '甲'\nkind = '会义'", "第 1 个模板“甲”：没有“会义”"),
        ("[[templates]]\nname = '甲'\nkind = '会议'\nsection = '2'", "没有“section”这一项"),
        ("[[templates]]\nname = '甲'\nkind = '会议'\nfields = {x = '1'}", "没有“x”这个字段"),
        ("[[templates]]\nname = '甲'\nkind = '会议'\ntitle = 3", "应是文字"),
        ("[[templates]]\nname = '甲'\nkind = '会议'\n" * 10, "最多 9 个"),
        ("[[templates", "写法不对"),
    ],
)
def test_a_wrong_template_says_where_and_why(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(StoreError, match="templates") as caught:
        _load(tmp_path, text)
    assert said in str(caught.value)
    assert "templates.toml" in str(caught.value)
