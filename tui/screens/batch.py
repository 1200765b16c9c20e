"""Many records changed alike, in one step: place, date, tags, department."""

import re

from store.clean import clean
from tui.screens.form import FormPage, Spec
from tui.screens.tree import TreePage

__all__ = ["BatchPage"]

_FIELDS = {
    "section": ("章节", "移到哪一节，如 2.1；未归类 移出提纲；空着不动"),
    "date": ("日期", "都改成这一天，如 11-17；空着不动"),
    "place": ("地点", "空着不动"),
    "dept": ("科室", "空着不动"),
    "more": ("加标签", "几个用顿号"),
    "less": ("去标签", "几个用顿号"),
}


class BatchPage(FormPage):
    """What is left empty stays as it is."""

    name_ = "node"

    def __init__(self, page: TreePage, ids: list[str]) -> None:
        super().__init__([Spec(name, label) for name, (label, _) in _FIELDS.items()])
        self.page = page
        self.ids = ids

    def head(self) -> str:
        return f"改一批 · {len(self.ids)} 条记录"

    def hint(self, at: int) -> None:
        self.hints[at].put(_FIELDS[self.specs[at].name][1], "dim")

    async def do_save(self) -> None:
        await self.settle()
        typed = {name: clean(value).strip() for name, value in self.values().items()}
        values: dict[str, object] = {
            name: typed[name] for name in ("date", "place", "dept") if typed[name]
        }
        tags = (_listed(typed["more"]), _listed(typed["less"]))
        ids, section = self.ids, typed["section"]
        if not (values or section or any(tags)):
            self.say("没有要改的：先填一项。")
            return
        count = await self.wenming.do(
            lambda desk: desk.edit_all(ids, values, section=section, tags=tags)
        )
        self.wenming.note_saved()
        self.page.marked.clear()
        await self.app.pop_screen()
        self.page.redraw()
        self.page.say(f"改了 {count} 条。Ctrl+Z 撤销。")


def _listed(words: str) -> list[str]:
    return [word.lstrip("#＃") for word in re.split("[、，,；; 　]+", words) if word.lstrip("#＃")]
