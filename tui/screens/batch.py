"""Many records changed alike, in one step: kind, place, date, tags, department."""

import re

from store.clean import clean
from store.contract import StoreError
from store.dates import date_problem, parse_date
from store.kinds import Kind
from store.model import DateSpan
from store.quick_marks import kinds_like
from tui.screens.form import FormPage, Spec
from tui.screens.marking import MarkingPage
from tui.screens.record_words import understood

__all__ = ["BatchPage"]

_FIELDS = {
    "kind": ("类型", "都换成这一类，如 会议、hy；空着不动"),
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

    def __init__(self, page: MarkingPage, ids: list[str]) -> None:
        super().__init__([Spec(name, label) for name, (label, _) in _FIELDS.items()])
        self.page = page
        self.ids = ids

    def head(self) -> str:
        return f"改一批 · {len(self.ids)} 条记录"

    def hint(self, at: int) -> None:
        name, words = self.specs[at].name, clean(self.inputs[at].value).strip()
        said = _FIELDS[name][1]
        if name == "kind" and words:
            like = kinds_like(words, self.desk.kinds)
            said = like[0].label if len(like) == 1 else f"! {_unsure(like)}"
        elif name == "date" and words:
            date = self._date(words)
            known = understood(date, self.desk.document.year)
            said = "! 没有看懂这个日期" if date_problem(date) else known
        self.hints[at].put(said, "bold" if said.startswith("!") else "dim")

    def _date(self, words: str) -> DateSpan:
        return parse_date(words, self.desk.document.year, today=self.desk.now().date())

    async def do_save(self) -> None:
        await self.settle()
        typed = {name: clean(value).strip() for name, value in self.values().items()}
        ids, section = self.ids, typed["section"]
        values: dict[str, object] = {
            name: typed[name] for name in ("kind", "date", "place", "dept") if typed[name]
        }
        left: list[str] = []
        if date_problem(self._date(typed["date"])):
            raise StoreError(
                f"没有改：没有看懂“{typed['date']}”这个日期。可写作 11-17、3月、3月1日至5日。"
            )
        if typed["kind"]:
            like = kinds_like(typed["kind"], self.desk.kinds)
            if len(like) > 1:
                raise StoreError(f"没有改：“{typed['kind']}”{_unsure(like)}")
            kind = like[0] if like else self.desk.kinds.find(typed["kind"])
            values["kind"] = kind.key
            left = [words for id_ in ids if (words := self.desk.left_by(id_, kind))]
        tags = (_listed(typed["more"]), _listed(typed["less"]))
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
        lost = f"有 {len(left)} 条的文字没有地方放，没有带过来：{left[0]}。" if left else ""
        self.page.say(f"改了 {count} 条。Ctrl+Z 撤销。{lost}")


def _unsure(like: list[Kind]) -> str:
    """Why a kind was not understood: none fits, or several."""
    return f"是{'还是'.join(kind.label for kind in like)}？" if like else "没有这种类型"


def _listed(words: str) -> list[str]:
    return [word.lstrip("#＃") for word in re.split("[、，,；; 　]+", words) if word.lstrip("#＃")]
