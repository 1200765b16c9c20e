"""Every action of the program: footer, menu and help are made from this one table."""

from typing import NamedTuple

__all__ = ["ACTIONS", "BY_KEY", "LATER", "Action", "footer", "key_name"]


class Action(NamedTuple):
    """`screens` are those that offer the action in their last line; `later`: not built yet."""

    id: str
    key: str
    label: str
    help: str
    screens: tuple[str, ...] = ()
    later: bool = False


_LISTS = ("home", "section")

ACTIONS: tuple[Action, ...] = (
    Action("help", "f1", "帮助", "列出所有的键和用法。", ("home", "section", "form")),
    Action("new", "f2", "新增", "新增一条记录：先选类型，再填写。", _LISTS),
    Action("find", "f3", "查找", "按文字查找记录，Enter 打开。", _LISTS),
    Action("quick", "f4", "快录", "一行录入。", later=True),
    Action("pages", "f5", "版面", "按印出来的样子看。", later=True),
    Action("review", "f6", "审核", "逐条审核。", later=True),
    Action("check", "f7", "审校", "检查文字和数字。", later=True),
    Action("delete", "f8", "删除", "删除选中的记录，先在底行确认。", ("section",)),
    Action("export", "f9", "导出", "写成 Word 文件。", _LISTS),
    Action("menu", "f10", "菜单", "列出所有的操作。", _LISTS),
    Action("save", "ctrl+s", "保存", "保存，并留在表单里录下一条。", ("form", "node")),
    Action("next", "tab", "下一项", "到下一项。", ("form", "node")),
    Action("previous", "shift+tab", "上一项", "到上一项。"),
    Action("open", "enter", "打开", "打开选中的一行；在表单里到下一项；回答“是”。",
           ("section", "export", "pick", "menu")),
    Action("back", "escape", "返回", "回到上一屏；回答“否”。",
           ("section", "form", "node", "export", "pick", "menu", "help", "conflict")),
    Action("cycle", "space", "用法", "在点名、计数、台账之间换；两边都改时换另一边。",
           ("section",)),
    Action("undo", "ctrl+z", "撤销", "撤销自己上一步；在没保存的表单里撤销打字。"),
    Action("redo", "ctrl+y", "重做", "重做刚撤销的一步。"),
    Action("commands", "ctrl+p", "命令", "按名称找操作。", later=True),
    Action("quit", "ctrl+q", "退出", "退出程序。"),
)  # fmt: skip

BY_KEY = {action.key: action for action in ACTIONS}
LATER = "本版本还没有“{}”。"


def key_name(key: str) -> str:
    """A key as it is written on the screen: F1, Ctrl+S, 空格."""
    names = {"escape": "Esc", "space": "空格"}
    return names.get(key) or "+".join(part.capitalize() for part in key.split("+"))


def footer(screen: str) -> str:
    """The last line of a screen."""
    return " ".join(f"{key_name(a.key)} {a.label}" for a in ACTIONS if screen in a.screens)
