"""Every action of the program: footer, menu and help are made from this one table."""

from typing import NamedTuple

__all__ = [
    "ACTIONS", "ALIKE", "BY_KEY", "IN_LISTS", "ON_RECORDS", "Action", "action_of", "footer",
    "key_name",
]  # fmt: skip


class Action(NamedTuple):
    """`screens` are those that offer the action in their last line; on the screen `on` alone its
    key means it, elsewhere another action."""

    id: str
    key: str
    label: str
    help: str
    screens: tuple[str, ...] = ()
    on: str = ""


_LISTS = ("home", "section")

ACTIONS: tuple[Action, ...] = (
    Action("help", "f1", "帮助", "列出所有的键和用法。", ("home", "section", "form")),
    Action("new", "f2", "新增", "新增一条记录：先选类型，再填写；在提纲里新增一处。",
           (*_LISTS, "outline", "documents")),
    Action("find", "f3", "查找", "按文字或拼音首字母查找记录，Enter 打开。", ("home",)),
    Action("quick", "f4", "快录", "一行录入一条：日期、事项、数量、@地点、#标签、/类型、>章节。",
           _LISTS),
    Action("pages", "f5", "版面", "按印出来的样子一页一页地看；Enter 打开这一行的记录。",
           (*_LISTS, "review")),
    Action("review", "f6", "审核", "一条一条地审：Enter 通过，Backspace 退回，空格暂缓。",
           ("home",)),
    Action("check", "f7", "审校", "检查文字和数字；能确定的一键改，不改的记下为什么。"),
    Action("delete", "f8", "删除", "删除选中的记录或提纲里的一处，先在底行确认。",
           ("section", "outline", "find", "check")),
    Action("export", "f9", "导出", "写成 Word、PDF 等文件；↑↓ 换格式。", ("home",)),
    Action("download", "ctrl+right_square_bracket", "下载",
           "把导出的文件经终端传到自己的电脑；传不成时说怎样取。"),
    Action("bring", "ctrl+b", "导入", "收一份文稿、一张表格，先看再收；表格也可以直接粘贴进列表。"),
    Action("menu", "f10", "菜单", "列出所有的操作。", (*_LISTS, "outline")),
    Action("save", "ctrl+s", "保存", "保存，并留在表单里录下一条；把清单放进提纲。",
           ("form", "node", "paste", "bring", "check")),
    Action("kind", "ctrl+t", "换类型", "在表单里把这一条换成别的类型；数都带过去。",
           ("form",), "form"),
    Action("next", "tab", "下一项", "到下一项。", ("form", "node")),
    Action("previous", "shift+tab", "上一项", "到上一项。"),
    Action("open", "enter", "打开", "打开选中的一行；在表单里到下一项；回答“是”。",
           ("section", "outline", "figures", "confirm", "documents", "part", "export", "pick",
            "find", "menu", "lost", "check", "review", "todo", "past", "conflict")),
    Action("back", "escape", "返回", "回到上一屏；回答“否”。",
           ("section", "outline", "figures", "confirm", "documents", "part", "paste", "form",
            "node", "export", "pick", "find", "menu", "help", "conflict", "bring", "check",
            "review", "todo", "past", "charts")),
    Action("cycle", "space", "切换",
           "换用法：点名、计数、台账；换样式：标题、要点、段落；换边；取整；确认。",
           ("section", "outline", "figures", "confirm", "part", "check", "review", "past",
            "conflict")),
    Action("return", "backspace", "退回", "审核时退回一条，写明理由；已审的由此解锁。",
           ("review",)),
    Action("submit", "ctrl+f", "送审", "送审选中的记录；在标题、要点或章节上送审里面的草稿。"),
    Action("evidence", "ctrl+underscore", "佐证", "选中记录的佐证：附上文件，看还缺什么。"),
    Action("past", "ctrl+backslash", "历史",
           "谁在什么时候改了什么；选中记录时是它的各个版本，可以恢复。"),
    Action("todo", "f12", "要办", "这一年该有还没有的：缺项、检查、确认、佐证；Enter 去办。"),
    Action("charts", "f11", "图", "每月的记录、各部分的审核、今年和去年。"),
    Action("mark", "ctrl+a", "选中", "选中或放开一条，到下一条；要点是它的全部；再改一批或删除。",
           ("find",)),
    Action("batch", "ctrl+x", "改一批", "把选中的记录移到一节，改日期、地点、科室、标签。",
           ("find",)),
    Action("copy", "ctrl+k", "复制", "在列表里照选中的一条新增；在表单里沿用这一项到后面几条。"),
    Action("say", "ctrl+w", "写句", "亲手写一条记录的句子；数字和记录不一致会提示。"),
    Action("outline", "ctrl+o", "提纲", "改提纲：增删、移动、升降级、粘贴清单。", ("home",)),
    Action("figures", "ctrl+n", "数字", "文中每个数字和它的依据；空格选确数或取整。"),
    Action("documents", "ctrl+d", "文档", "换一份文档；新建一份，或接着往年写。"),
    Action("frame", "ctrl+u", "要素", "公文要素：自称、红头、字号、主送、附件、抄送和印发。"),
    Action("confirm", "ctrl+r", "待确认", "从往年带来的文字和记录；空格确认，Enter 打开修改。"),
    Action("raise", "ctrl+up", "上移", "把记录、要点或标题往上移一位。", ("outline",)),
    Action("lower", "ctrl+down", "下移", "往下移一位；到边上就移进相邻的一处。"),
    Action("indent", "ctrl+right", "降级", "标题、要点降一级；Tab 也行。", ("outline",)),
    Action("outdent", "ctrl+left", "升级", "标题、要点升一级；Shift+Tab 也行。"),
    Action("fold", "left", "收起", "在提纲里收起一处。"),
    Action("unfold", "right", "展开",
           "在提纲里展开一处，再按一次展开它的记录；看没显示完的；审校时打开所标文字的记录。",
           ("conflict",)),
    Action("split", "ctrl+t", "分开",
           "把要点一分为二：光标下面的记录归新的要点；长的段落分解成几个要点。"),
    Action("join", "ctrl+g", "合并", "和前面同级的一处合成一处。"),
    Action("points", "ctrl+e", "列法", "要点怎么写：各成一段（一是）、合为一段、以领句开头。"),
    Action("paste", "ctrl+l", "清单", "在提纲里粘贴一份清单，先看再收。"),
    Action("undo", "ctrl+z", "撤销", "撤销自己上一步；在没保存的表单里撤销打字。"),
    Action("redo", "ctrl+y", "重做", "重做刚撤销的一步。"),
    Action("commands", "ctrl+p", "命令", "按名称或拼音首字母找操作，就是菜单。"),
    Action("quit", "ctrl+q", "退出", "退出程序。"),
)  # fmt: skip

BY_KEY = {action.key: action for action in ACTIONS if action.key != "backspace" and not action.on}
"""Backspace takes back a letter wherever one types: the page of review looks at it itself."""
IN_LISTS = (
    "space",
    "ctrl+w",
    "ctrl+u",
    "ctrl+f",
    "ctrl+underscore",
    "ctrl+backslash",
    "left",
    "right",
    "ctrl+up",
    "ctrl+down",
    "ctrl+left",
    "ctrl+right",
)
"""Keys that move the cursor or write where one types, and act in the lists of the others."""
ON_RECORDS = ("ctrl+w", "ctrl+f")
"""Those that act in the form of a record as well: they would take words out of a field there."""
ALIKE = {f"{other}+{way}": f"ctrl+{way}" for way in ("up", "down", "left", "right")
         for other in ("alt", "shift")} | {
    "\u3000": "space", "ctrl+slash": "ctrl+underscore", "ctrl+minus": "ctrl+underscore",
}  # fmt: skip
"""What does the same in a list, for terminals that keep Ctrl and arrows to themselves, and for
input methods that make a blank full-width. Ctrl+/ is the byte of Ctrl+_ in most terminals."""


_ON = {(action.on, action.key): action for action in ACTIONS if action.on}


def action_of(key: str, screen: str) -> Action:
    """What a key of BY_KEY does on a screen."""
    return _ON.get((screen, key)) or BY_KEY[key]


def key_name(key: str) -> str:
    """A key as it is written on the screen: F1, Ctrl+S, 空格."""
    names = {
        "escape": "Esc",
        "space": "空格",
        "up": "上",
        "down": "下",
        "left": "左",
        "right": "右",
        "underscore": "/",
        "backslash": "\\",
        "right_square_bracket": "]",
    }
    return "+".join(names.get(part) or part.capitalize() for part in key.split("+"))


_HERE = {
    ("review", "open"): "通过", ("review", "cycle"): "暂缓", ("past", "open"): "恢复",
    ("past", "cycle"): "按记录", ("conflict", "open"): "保存", ("conflict", "cycle"): "换边",
    ("check", "save"): "照改", ("check", "cycle"): "不改，写理由",
    ("check", "delete"): "不用这条规则", ("confirm", "cycle"): "确认",
}  # fmt: skip
"""What an action is called on a screen where it does something of its own."""


def footer(screen: str, **called: str) -> str:
    """The last line of a screen; `called`: what actions do there just now, by their ids."""
    return " ".join(
        f"{key_name(a.key)} {called.get(a.id) or _HERE.get((screen, a.id), a.label)}"
        for a in ACTIONS if screen in a.screens
    )  # fmt: skip
