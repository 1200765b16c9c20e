"""Two people changed one thing: both versions side by side, and the choice of each value."""

from collections.abc import Awaitable, Callable, Mapping
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from textual.app import ComposeResult

from store.model import Record
from store.outline import Placed
from tui.screens.page import ListPage
from tui.screens.record_words import record_specs, words_as
from tui.show import cell_len, fit, one_line
from tui.widgets.lines import Lines, Row, Rule, wrap

if TYPE_CHECKING:
    from tui.screens.record import RecordPage

__all__ = ["Choice", "ConflictPage", "compare"]

_BEFORE, _AROUND = 4, 20
"""Characters that are shown beside what differs, in a line and below, where not all has room."""

Take = Callable[[Mapping[str, str]], Awaitable[None]]


class Choice(NamedTuple):
    """A value that differs: as it was when one began, as typed here, as the other saved it."""

    name: str
    label: str
    first: str
    mine: str
    theirs: str


class ConflictPage(ListPage):
    """Space takes the other side of a line, with the kind that of its fields; Enter saves what is
    chosen. Both sides of the line stand below; → shows all of long ones."""

    name_ = "conflict"

    def __init__(self, placed: Placed | None, choices: list[Choice], take: Take) -> None:
        super().__init__()
        self.placed = placed
        self.choices = choices
        self.take = take
        # What was not touched here is the other's; what was, is what the person wants to save.
        self.mine = {c.name for c in choices if c.mine != c.first}
        self.unfolded: set[str] = set()
        """Of which values all is shown, however long."""

    def body(self) -> ComposeResult:
        yield from super().body()
        yield Rule()
        yield Lines(id="full")

    def head(self) -> str:
        title = self.placed.record.title if self.placed else ""
        return f"两边都改了{f'“{fit(title, 30).strip()}”' if title else '这一处'}"

    def redraw(self) -> None:
        super().redraw()
        width = max(10, (self.size.width - 20) // 2)
        rows: list[Row] = [((f"  {fit('', 12)}  {fit('我的', width)}  对方的", "dim"),)]
        for c in self.choices:
            mine = c.name in self.mine
            one, other = _apart(c, width)
            rows.append(
                (
                    (f"  {fit(c.label, 12)}", ""),
                    (f"{'›' if mine else ' '} {fit(one, width)}", ""),
                    (f"{' ' if mine else '›'} {fit(other, width)}", ""),
                )
            )
        self.list.styles.height = min(len(rows), max(2, self.size.height // 3))
        self.list.put(rows, min(max(1, self.list.cursor or 1), len(rows) - 1))
        self.moved()
        self.say("别人先保存了。› 是要留下的：空格换另一边，Enter 保存，Esc 回去接着改。")

    def news(self) -> None:
        """The choice stands until it is made; a third version is a conflict of its own."""

    @property
    def chosen(self) -> Choice | None:
        at = (self.list.cursor or 1) - 1
        return self.choices[at] if 0 <= at < len(self.choices) else None

    def moved(self) -> None:
        """Both sides in full where there is room, else what differs with a few words around."""
        pane = self.query_one("#full", Lines)
        c = self.chosen
        if c is None:
            pane.put(())
            return
        rows = self._sides(c, whole=True)
        if len(rows) > max(1, pane.size.height) and c.name not in self.unfolded:
            rows = self._sides(c, whole=False)
        pane.put(rows)

    def _sides(self, c: Choice, *, whole: bool) -> list[Row]:
        begin, end = _same(c)
        width = max(20, self.size.width - 2)
        rows: list[Row] = []
        for label, words in (("我的：", c.mine), ("对方的：", c.theirs)):
            stop = len(words) - end
            before, after = words[:begin], words[stop:]
            if not whole and len(before) > _AROUND:
                before = "…" + before[-_AROUND:]
            if not whole and len(after) > _AROUND:
                after = after[:_AROUND] + "…"
            said = (before, ""), (words[begin:stop], "reverse"), (after if words else "（空）", "")
            rows += wrap(((label, "bold"), *said), width)
        return rows

    async def do_unfold(self) -> None:
        """All of both sides, then further down."""
        c = self.chosen
        if c is not None and c.name not in self.unfolded:
            self.unfolded.add(c.name)
            self.moved()
        else:
            self._page(1)

    async def do_fold(self) -> None:
        """Further up, then only what differs."""
        c, pane = self.chosen, self.query_one("#full", Lines)
        if pane.scroll_offset.y:
            self._page(-1)
        elif c is not None:
            self.unfolded.discard(c.name)
            self.moved()

    def _page(self, step: int) -> None:
        pane = self.query_one("#full", Lines)
        by = step * max(1, pane.size.height - 1)
        pane.scroll_relative(y=by, animate=False, force=True, immediate=True)

    async def do_cycle(self) -> None:
        c = self.chosen
        if c is None:
            return
        name = c.name
        self.mine ^= {name}
        if name == "kind":  # the fields are those of a kind, and go with it
            fields = {c.name for c in self.choices if c.name.startswith("fields.")}
            self.mine = self.mine | fields if name in self.mine else self.mine - fields
        self.redraw()

    async def do_open(self) -> None:
        chosen = {c.name: c.mine if c.name in self.mine else c.theirs for c in self.choices}
        await self.app.pop_screen()
        await self.take(chosen)


def _same(c: Choice) -> tuple[int, int]:
    """How many characters both sides have alike at the begin, and how many at the end."""
    pairs = list(zip(c.mine, c.theirs, strict=False))
    begin = next((n for n, (one, other) in enumerate(pairs) if one != other), len(pairs))
    back = zip(reversed(c.mine[begin:]), reversed(c.theirs[begin:]), strict=False)
    return begin, sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], back))


def _apart(c: Choice, width: int) -> tuple[str, str]:
    """Both sides in so many cells, so that one sees where they differ."""
    begin, end = _same(c)
    sides = []
    for side in (c.mine, c.theirs):
        words = one_line(side)
        start = 0
        if cell_len(words[: len(words) - end]) > width - 1:
            start = max(0, begin - _BEFORE)
        sides.append(("…" if start else "") + words[start:] or "（空）")
    return sides[0], sides[1]


async def compare(page: "RecordPage", theirs: Record) -> None:
    """Both versions side by side; what is chosen there is saved on top of theirs.

    Where the other changed nothing that stands in the form (only the place in the outline, say),
    there is nothing to choose: what was typed here is saved on top of it.
    """
    kinds = page.desk.kinds
    their_kind = kinds.get(theirs.kind)
    theirs_as = {kind.key: words_as(kind, theirs, kinds) for kind in (page.kind, their_kind)}
    known = theirs_as[their_kind.key] | theirs_as[page.kind.key]
    # To what only the other's kind has, nothing was done by making it one of this kind.
    rest = known if page.changes_kind else dict.fromkeys(known, "")
    first, mine = ({**rest, **words} for words in (page.first, page.values()))
    labels = {s.name: s.label for s in (*record_specs(their_kind), *page.specs)}
    choices = [
        Choice(name, label, first[name], mine[name], known[name])
        for name, label in labels.items()
        if mine[name] != known[name]
    ]
    was = page.seen.kind if page.seen else ""
    if page.kind.key != theirs.kind:
        names = (kinds.get(key).label for key in (was, page.kind.key, theirs.kind))
        choices.insert(0, Choice("kind", "类型", *names))
    if all(known[name] == first[name] for name in known) and was == theirs.kind:
        choices = []

    async def take(chosen: Mapping[str, str]) -> None:
        kind = kinds.find(chosen["kind"]) if "kind" in chosen else page.kind
        mine = {name: words for name, words in chosen.items() if words != known.get(name)}
        onto = await page.onto(theirs, kind, theirs_as[kind.key] | mine)
        lost = [f"{labels[name]}“{words}”" for name, words in mine.items()
                if words and name in labels and name not in onto.first]  # fmt: skip
        if lost:
            said = f"“{kind.label}”没有这一项，没有带过来：{'，'.join(lost)}。"
            onto.say(f"{said}Ctrl+S 保存其余的。")
        elif onto.dirty:
            await onto.do_save()
        else:
            onto.say("已采用对方的内容，没有要保存的。")

    if choices:
        await page.app.push_screen(ConflictPage(page.placed, choices, take))
    else:
        await take(mine)
