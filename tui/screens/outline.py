"""The outline (提纲): the whole tree of a document, folded and unfolded, changed by keyboard."""

from textual import events

from store.editing import BODY, STYLE_LABELS, paste
from store.model import Node
from store.outline import Sprout
from tui.screens.home import node_name
from tui.screens.page import ListPage
from tui.screens.tree import Target, TreePage
from tui.show import fit
from tui.widgets.lines import Row

__all__ = ["OutlinePage", "PastePage"]


class OutlinePage(TreePage):
    """Headings are unfolded, records folded in, until a person wants it otherwise."""

    name_ = "outline"
    whole = True

    def __init__(self, at: str = "") -> None:
        super().__init__()
        self.go_to = at
        self.closed: set[str] = set()
        """Nodes whose nodes below are folded in."""
        self.shown: set[str] = set()
        """Nodes whose records are unfolded."""

    def head(self) -> str:
        document = self.desk.document
        return f"提纲 · {fit(document.unit, 20).strip()} {document.year} · {document.name}"

    def build(self) -> list[tuple[Row, Target]]:
        arrangement = self.desk.arrangement
        rows: list[tuple[Row, Target]] = []
        width = max(20, self.list.size.width - 24)

        def walk(parent: str, depth: int) -> None:
            for node in arrangement.children(parent):
                if arrangement.is_spacing(node):
                    continue
                entries = arrangement.placed.get(node.id, [])
                below = [n for n in arrangement.children(node.id) if not arrangement.is_spacing(n)]
                folded = (below and node.id in self.closed) or (
                    entries and node.id not in self.shown
                )
                mark = "+" if folded else "-" if below or entries else " "
                place = fit(arrangement.sections.get(node.id, ""), 7)
                name = fit("  " * depth + f"{mark} {node_name(node)}", width)
                style = STYLE_LABELS[node.style] if node.style in BODY else ""
                line = f" {place}{name}{fit(style, 6)}{len(entries) or '':>5}"
                rows.append((((line, "bold" if node.style == "heading" else ""),), node))
                if node.id in self.shown:
                    rows.extend((((self.record_row(e), "dim"),), e) for e in entries)
                if node.id not in self.closed:
                    walk(node.id, depth + 1)

        walk("", 0)
        return rows

    def first(self) -> int:
        return next((n for n, t in enumerate(self.targets) if isinstance(t, Node)
                     and t.style in BODY), 0)  # fmt: skip

    def reached(self, node: str) -> None:
        """Unfold what is above a node that has moved, and show a record where it went."""
        nodes = self.desk.arrangement.nodes
        if not isinstance(self.chosen, Node):
            self.shown.add(node)
        while node in nodes and (node := nodes[node].parent):
            self.closed.discard(node)

    async def do_fold(self) -> None:
        chosen = self.chosen
        if isinstance(chosen, Node):
            if chosen.id in self.shown:
                self.shown.discard(chosen.id)
            elif self.desk.arrangement.children(chosen.id) and chosen.id not in self.closed:
                self.closed.add(chosen.id)
            else:
                self.go_to = chosen.parent
        elif chosen is not None and chosen.node:
            self.shown.discard(chosen.node)
            self.go_to = chosen.node
        self.redraw()

    async def do_unfold(self) -> None:
        chosen = self.chosen
        if isinstance(chosen, Node):
            if chosen.id in self.closed:
                self.closed.discard(chosen.id)
            elif self.desk.arrangement.placed.get(chosen.id):
                self.shown.add(chosen.id)
        self.redraw()

    def quick_section(self) -> str | None:
        return self.node_id or None

    async def do_new(self) -> None:
        """A node like the chosen one, behind it."""
        from tui.screens.words import NodePage  # noqa: PLC0415

        node = self.desk.arrangement.nodes.get(self.node_id)
        style = node.style if node is not None and node.style in BODY else "heading"
        new = Node(self.desk.key, "", style, parent=self.node_id)
        await self.app.push_screen(NodePage(new, self.desk.kinds))

    async def do_outline(self) -> None:
        self.say("这里就是提纲。")

    async def do_paste(self) -> None:
        await self.app.push_screen(PastePage(self))

    async def on_paste(self, event: events.Paste) -> None:
        event.stop()
        if not (self.asks or self.prompts):
            await self.app.push_screen(PastePage(self, event.text))


class PastePage(ListPage):
    """What a list will become, shown before it is taken; lines can be typed and pasted."""

    name_ = "paste"

    def __init__(self, outline: OutlinePage, text: str = "") -> None:
        super().__init__()
        self.outline = outline
        self.typed = _lines(text)
        self.sprouts: tuple[Sprout, ...] = ()

    def head(self) -> str:
        node = self.desk.arrangement.nodes.get(self.outline.node_id)
        return f"粘贴清单{f' · 放在“{fit(node_name(node), 24).strip()}”之后' if node else ''}"

    def redraw(self) -> None:
        from store.listing import read_list  # noqa: PLC0415

        super().redraw()
        node = self.desk.arrangement.nodes.get(self.outline.node_id)
        at_point = node is not None and node.style == "point"
        self.sprouts = read_list(self.typed, "point" if at_point else "heading")
        rows: list[Row] = []

        def walk(sprouts: tuple[Sprout, ...], depth: int) -> None:
            for sprout in sprouts:
                style = fit(STYLE_LABELS[sprout.style], 6)
                bold = "bold" if sprout.style == "heading" else ""
                rows.append(((f"  {style}{'  ' * depth}{sprout.text}", bold),))
                walk(sprout.points, depth + 1)

        walk(self.sprouts, 0)
        count = len(rows)
        last = self.typed.rpartition("\n")[2]
        rows.append(((f"  › {last}▏", "dim"),))
        self.list.put(rows, None)
        self.list.see(len(rows) - 1)
        how = "把清单粘贴到这里，或一行一行打：一、（一）1. 一是，或用缩进分级。"
        self.say(f"{count} 处。Ctrl+S 放进提纲 / Esc 不要。" if count else how)

    async def key(self, key: str, character: str | None) -> bool:
        if not self.asks and key == "backspace":
            self.typed = self.typed[:-1]
        elif not self.asks and character and character.isprintable():
            self.typed += character
        else:
            return await super().key(key, character)
        self.redraw()
        return True

    async def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self.typed += _lines(event.text)
        self.redraw()

    async def do_open(self) -> None:
        self.typed += "\n"
        self.redraw()

    async def do_next(self) -> None:
        self.typed += "\t"
        self.redraw()

    async def do_save(self) -> None:
        at, sprouts = self.outline.node_id, self.sprouts
        node = await self.wenming.do(lambda desk: desk.reshape(lambda a: paste(a, at, sprouts)))
        self.wenming.note_saved()
        self.outline.reached(node)
        self.outline.go_to = node
        await self.app.pop_screen()
        self.outline.say("清单已放进提纲，已保存。Ctrl+Z 撤销。")

    async def do_back(self) -> None:
        if self.typed.strip():
            self.ask("清单还没有放进提纲。Enter 放弃 / Esc 继续", super().do_back)
        else:
            await super().do_back()


def _lines(text: str) -> str:
    """Pasted text with the line ends that are worked with here."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
