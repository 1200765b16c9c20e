"""F1: the keys, and how one works with the program."""

from tui.actions import ACTIONS, key_name
from tui.screens.page import ListPage
from tui.show import fit

__all__ = ["HelpPage"]

WORK = (
    "首页列出章节，按数字或 Enter 打开一节；在节里按 F2 录入一条记录。",
    "填好一条按 Ctrl+S 保存，表单留着录下一条；底下随时看到成文。",
    "在列表上直接打汉字就是快录，一行一条，Enter 收下。",
    "全部录完按 F9，Enter 写出 Word 文件。",
    "终端占用了功能键时：先按 Esc，半秒内再按数字，就是那个功能键（0 是 F10）。",
)


class HelpPage(ListPage):
    """A list to read."""

    name_ = "help"

    def head(self) -> str:
        return "帮助"

    def redraw(self) -> None:
        super().redraw()
        rows = [((f"  {line}", "bold"),) for line in self.wenming.notices]
        rows += [((f"  {line}", ""),) for line in WORK]
        rows.append((("", ""),))
        rows += [
            ((f"  {fit(key_name(a.key), 10)} {fit(a.label, 8)} {a.help}", ""),) for a in ACTIONS
        ]
        self.list.put(rows, self.list.cursor or 0)
