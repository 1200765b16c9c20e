"""Pages for prose: the words of a node, and the clause that somebody writes for a record.

While one types, words that the unit has used and figures by name are offered; the arrow keys
choose, Enter takes.
"""

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from store.clean import clean
from store.contract import Conflict, StoreError
from store.desk import Desk
from store.editing import STYLE_LABELS
from store.kinds import Kinds
from store.model import Node, Placement
from store.outline import Placed
from tui.screens.form import FormPage, Spec
from tui.screens.home import node_name
from tui.screens.page import Page
from tui.screens.tree import TreePage
from tui.show import fit
from tui.widgets.field_input import FieldInput
from tui.widgets.lines import Lines, wrap
from tui.widgets.prose_area import ProseArea

if TYPE_CHECKING:
    from exports.proofread import Data
    from store.phrases import Phrase, PhraseUse

__all__ = ["ClausePage", "NodePage", "write_clause"]

_LONG = ("preamble", "paragraph", "closing")
"""Styles of nodes whose text may be long."""
_PROSE = ("point", "preamble", "paragraph", "closing")
"""Styles of nodes whose words are sentences."""

_BRACE = re.compile(r"\{([^{}\n]*)$")
_INITIALS = re.compile(r"[a-z]{2,}$")
_COUNT = 8


class Offer(NamedTuple):
    """Words that can take the place of what stands between two places of the field."""

    text: str
    start: int
    end: int
    shown: str


def _rules(settings: Path) -> "Data":
    """What proofreading knows, with all that the first clause would load."""
    from exports.proofread import check_clause, load_data  # noqa: PLC0415

    data = load_data(settings)
    check_clause("全局干部职工参加", data=data)
    return data


class WordsPage(FormPage):
    """Fields of prose, with what is offered for the place of the cursor below."""

    types_over = False  # a sentence is mended, not written anew

    def __init__(self, specs: list[Spec]) -> None:
        super().__init__(specs)
        self.phrases: tuple[Phrase, ...] = ()
        self.offers: list[Offer] = []
        self.offer: int | None = None
        """Which of the offers is chosen."""
        self.searched: str | None = None
        """What is being typed to be found."""
        self._data: Data | None = None
        """What proofreading knows, once it was loaded."""

    def use_of(self, name: str) -> "PhraseUse | None":
        """Which of the unit's words belong into a field; None for a field that is no prose."""
        raise NotImplementedError

    def says(self) -> list[str]:
        """What stands above the offers."""
        raise NotImplementedError

    @property
    def collects(self) -> Sequence[str]:
        """Kinds whose phrases are offered first."""
        return ()

    def load_phrases(self, own: str = "") -> None:
        from store.phrases import learned_phrases, load_phrases  # noqa: PLC0415

        desk = self.desk
        self.phrases = learned_phrases(desk.store, desk.document.unit, own)
        try:
            self.phrases = (*load_phrases(self.wenming.folder / "settings"), *self.phrases)
        except StoreError as error:
            self.say(str(error))
        self.preview()
        self.run_worker(self._load_rules())

    def preview(self) -> None:
        said = [*self.says(), *self._doubts()]
        rows = [row for text in said for row in wrap(((text, ""),), self.size.width - 2)]
        self.offers = self._fitting()
        if self.offer is not None:
            self.offer = min(self.offer, len(self.offers) - 1) if self.offers else None
        if self.offers:
            rows.append((("  可以取用（打拼音首字母筛选，按下选，Enter 取用）：", "dim"),))
        head = len(rows)
        rows += [((f"    {fit(o.shown, self.size.width - 6)}", ""),) for o in self.offers]
        self.query_one("#clause", Lines).put(
            rows, None if self.offer is None else head + self.offer
        )

    async def _load_rules(self) -> None:
        """Rules and dictionaries take a third of a second: no key waits for them."""
        try:
            self._data = await asyncio.to_thread(_rules, self.wenming.folder / "settings")
        except StoreError as error:
            self.say(str(error))
        self.preview()

    def _doubts(self) -> list[str]:
        """What proofreading says of the words as they are typed."""
        from exports.proofread import check_clause  # noqa: PLC0415

        field = self.inputs[self.at]
        prose = self.use_of(self.specs[self.at].name) is not None
        if not prose or self._data is None or not field.value.strip():
            return []
        words = self._with_figures(field.value)
        found = check_clause(words, year=self.desk.document.year, data=self._data)
        return [f"! {finding.message}" for finding in found if finding.grade != "hint"][:3]

    def _with_figures(self, words: str) -> str:
        """The words as they are printed: {会议.次数} is 17次."""
        if "{" not in words:
            return words
        from exports.by_name import with_figures  # noqa: PLC0415
        from exports.text import Block, Run  # noqa: PLC0415

        block = Block("paragraph", (Run(words, "n"),))
        return with_figures(block, self.desk.arrangement.facts(), self.desk.kinds).text

    def _fitting(self) -> list[Offer]:
        """Behind { the figures by name; behind letters, or for the whole field, phrases."""
        use = self.use_of(self.specs[self.at].name)
        if use is None:
            return []
        field = self.inputs[self.at]
        before = field.value[: field.cursor_position]
        if brace := _BRACE.search(before):
            return self._figures(brace[1], brace.start(), field.value)
        if not self.phrases:
            return []
        from store.phrases import offered  # noqa: PLC0415

        start, end, typed = 0, len(field.value), field.value
        initials = _INITIALS.search(before)
        if initials and initials[0] != typed.strip():
            start, end, typed = initials.start(), initials.end(), initials[0]
        elif use == "formula" and not initials:
            return []
        texts = offered(
            self.phrases, typed, use=use, kinds=self.collects, year=self.desk.document.year,
            count=_COUNT,
        )  # fmt: skip
        return [Offer(text, start, end, text) for text in texts]

    def _figures(self, typed: str, start: int, value: str) -> list[Offer]:
        from exports.by_name import figure_names  # noqa: PLC0415
        from store.pinyin import found_by  # noqa: PLC0415

        pool = self.desk.arrangement.facts()
        end = self.inputs[self.at].cursor_position
        end += value[end : end + 1] == "}"
        named = figure_names(pool, self.desk.kinds)
        return [
            Offer(f"{{{name}}}", start, end, f"{{{name}}}  现在是 {words}")
            for name, words in named.items() if found_by(typed, name)
        ][:_COUNT]  # fmt: skip

    def go(self, step: int) -> None:
        super().go(step)
        self.offer = None
        self.preview()

    async def key(self, key: str, character: str | None) -> bool:
        if self.searched is not None:
            return self._search(key, character)
        if not self.asks and key in ("down", "up"):
            await self.settle()
            self.preview()  # what was typed a moment ago counts already
            at = (-1 if self.offer is None else self.offer) + (1 if key == "down" else -1)
            if self.offers and (self.offer is not None or key == "down"):
                self.offer = min(at, len(self.offers) - 1) if at >= 0 else None
                self.preview()
                return True
        elif character:
            self.offer = None
        return await super().key(key, character)

    async def do_open(self) -> None:
        await self.settle()
        if self.searched is not None:
            self._next_place()
            return
        if self.offer is None:
            await super().do_open()
            return
        field, offer = self.inputs[self.at], self.offers[self.offer]
        self.offer = None
        field.value = field.value[: offer.start] + offer.text + field.value[offer.end :]
        field.cursor_position = offer.start + len(offer.text)
        self.preview()

    # --- finding ----------------------------------------------------------------------------------

    async def do_find(self) -> None:
        """Find words in the text; again for the next place."""
        await self.settle()
        if self.searched is None:
            self.searched = ""
            self.say(f"查找：{self.searched}▏  Enter 找下一处，Esc 结束")
        else:
            self._next_place()

    def _search(self, key: str, character: str | None) -> bool:
        """A key while one types what is to be found."""
        if key == "backspace":
            self.searched = (self.searched or "")[:-1]
        elif character and (character.isprintable() or character == "\u3000"):
            self.searched = (self.searched or "") + character
        self.say(f"查找：{self.searched}▏  Enter 找下一处，Esc 结束")
        return True

    def _next_place(self) -> None:
        field, words = self.inputs[self.at], self.searched or ""
        at = field.value.find(words, field.cursor_position)
        at = field.value.find(words) if at < 0 else at
        if not words or at < 0:
            self.say(f"这里没有“{words}”。")
        else:
            self._mark(field, at, at + len(words))

    def _mark(self, field: FieldInput | ProseArea, start: int, end: int) -> None:
        if isinstance(field, ProseArea):
            field.mark(start, end)
        else:
            field.cursor_position = end

    def show_words(self, words: str, nth: int, *, chosen: bool = True) -> None:
        """Go to words that are written here: `nth` of those in all fields, counted from 0. What is
        typed takes their place if they are `chosen`."""
        last: tuple[FieldInput | ProseArea, int] | None = None
        for spec, field in zip(self.specs, self.inputs, strict=True):
            if spec.name not in ("text", "effect") or not words:
                continue
            for place in re.finditer(re.escape(words), field.value):
                if nth >= 0:
                    last = field, place.start()
                nth -= 1
        if last is not None:
            field, at = last
            self.set_focus(field)
            if chosen:
                self._mark(field, at, at + len(words))
            else:
                field.cursor_position = at + len(words)

    async def do_back(self) -> None:
        if self.searched is not None:
            self.searched = None
            self.say("")
        else:
            await super().do_back()


class NodePage(WordsPage):
    """The words of a node: 领句 and 成效句 of a point, the text of anything else.

    With `kinds` also what the node collects. A node without an id is new, and goes behind the node
    that it names as its parent.
    """

    name_ = "node"

    def __init__(self, node: Node, kinds: Kinds | None = None) -> None:
        first = {"point": "领句", "heading": "标题"}.get(node.style, "文字")
        labels = {"text": first}
        if node.style == "point":
            labels["effect"] = "成效句"
        if kinds is not None and node.style in ("heading", "point", "closing"):
            labels |= {"collects": "收的类型", "words": "优先字词"}
        self.kinds = kinds
        words = self.words(node)
        long = node.style in _LONG
        super().__init__([
            Spec(name, label, value=words[name], long=long and name == "text")
            for name, label in labels.items()
        ])  # fmt: skip
        self.node = node

    def begin(self) -> None:
        super().begin()
        if self.kinds is not None and self.node.style in _PROSE:
            self.load_phrases(self.node.key if self.node.id else "")

    def news(self) -> None:
        super().news()
        if not self.node.id or self.asks:
            return
        now = self.desk.store.get(Node, self.node.key)
        if now is None:
            self.say("这一处刚被删除了，存不进去。文字还在这里，可以抄走。")
        elif self.words(now) == self.words(self.node):
            return  # its place only
        elif self.dirty:
            self.say("这一处刚被别人改过。保存时会并排显示两边的内容。")
        else:
            self.node, self.first = now, self._shown_of(now)
            self.fill(self.first)
            self.say("这一处刚被别人改过，这里是现在的内容。")

    def _shown_of(self, node: Node) -> dict[str, str]:
        """The words of a node, of the fields that stand here."""
        words = self.words(node)
        return {spec.name: words[spec.name] for spec in self.specs}

    @property
    def draft_key(self) -> str:
        place = self.node.id or f"new in {self.node.parent}"
        return f"node/{self.document}/{place}"

    @property
    def collects(self) -> Sequence[str]:
        return self.node.collects

    def use_of(self, name: str) -> "PhraseUse | None":
        if name == "effect":
            return "effect"
        if name != "text" or self.node.style not in _PROSE:
            return None
        return "claim" if self.node.style == "point" else "formula"

    def says(self) -> list[str]:
        values = self.values()
        words = [values.get(name, "").replace("⏎", "\n") for name in ("text", "effect")]
        return ["　".join(filter(None, words)) or "（还没有写）"]

    def words(self, node: Node) -> dict[str, str]:
        """A node as it is typed here."""
        labels = [self.kinds.get(k).label if k in self.kinds else k for k in node.collects] if (
            self.kinds
        ) else []  # fmt: skip
        # A line cannot show line ends; they come back when it is stored.
        return {
            "text": node.text if node.style in _LONG else node.text.replace("\n", "⏎"),
            "effect": node.effect.replace("\n", "⏎"),
            "collects": "、".join(labels),
            "words": "、".join(node.words),
        }

    def parts(self) -> dict[str, object]:
        """What is typed, as it is stored."""
        parts: dict[str, object] = {}
        for name, value in self.values().items():
            if name in ("text", "effect"):
                parts[name] = value.replace("⏎", "\n")
                continue
            listed = [one.strip() for one in re.split("[、，,；;]", value) if one.strip()]
            if name == "collects" and self.kinds is not None:
                listed = [self._kind(self.kinds, one) for one in listed]
            parts[name] = tuple(dict.fromkeys(listed))
        return parts

    def _kind(self, kinds: Kinds, name: str) -> str:
        """The key of a kind; one that the unit has since taken out stays as it is."""
        return name if name in self.node.collects else kinds.find(name).key

    def head(self) -> str:
        if not self.node.id:
            return f"新增{STYLE_LABELS[self.node.style]}"
        return fit(node_name(self.node), 50).strip()

    async def do_save(self) -> None:
        await self.settle()
        parts = self.parts()
        if not self.node.id:
            await self._add(parts)
            return
        try:
            self.node = await self.wenming.do(lambda desk: desk.write(self.node, **parts))
        except Conflict as conflict:
            if isinstance(conflict.theirs, Node):
                await self._compare(conflict.theirs)
            else:
                self.say("对方已删除这一处，没有保存。文字还在这里，可以抄走；Esc 返回。")
            return
        numbered = _lost_number(parts, self.node)
        if numbered:
            self.fill({**self.values(), "text": self.words(self.node)["text"]})
        self.first = self.values()
        self.wenming.note_saved()
        self.redraw()
        empty = self.desk.arrangement.is_spacing(self.node)
        how = "空的段落不列在提纲里，Ctrl+Z 恢复。" if empty else "按 Esc 返回。"
        self.say(f"已保存。{_NUMBER_GONE if numbered else how}")

    async def _add(self, parts: dict[str, object]) -> None:
        from store.editing import add  # noqa: PLC0415

        new = replace(self.node, **parts)
        node = await self.wenming.do(lambda desk: desk.reshape(lambda a: add(a, new.parent, new)))
        self.wenming.note_saved()
        await self.app.pop_screen()
        page = self.app.screen
        if isinstance(page, TreePage):
            page.reached(node)
            page.go_to = node
            page.redraw()
            added = self.desk.arrangement.nodes.get(node)
            how = _NUMBER_GONE if added and _lost_number(parts, added) else "按 F2 再加一个，"
            page.say(f"已新增。{how}Ctrl+Z 撤销。")

    async def _compare(self, theirs: Node) -> None:
        from tui.screens.conflict import Choice, ConflictPage  # noqa: PLC0415

        mine = self.values()
        known = self._shown_of(theirs)
        choices = [
            Choice(s.name, s.label, self.first[s.name], mine[s.name], known[s.name])
            for s in self.specs
            if mine[s.name] != known[s.name]
        ]

        async def take(chosen: Mapping[str, str]) -> None:
            self.node = theirs
            self.first = known
            self.fill({**known, **chosen})
            await self.settle()
            if self.dirty:
                await self.do_save()
            else:
                self.say("已采用对方的内容，没有要保存的。")

        if choices and known != self.first:
            await self.app.push_screen(ConflictPage(None, choices, take))
        else:  # the other changed nothing that stands here: only its place, say
            await take(mine)


_NUMBER_GONE = "标题的序号自动编，打的序号没有要。"


def _lost_number(typed: Mapping[str, object], stored: Node) -> bool:
    """Whether a number that was typed before the words of a heading is not stored with them."""
    return stored.style == "heading" and clean(str(typed.get("text", ""))) != stored.text


async def write_clause(page: Page, placed: Placed, then: Callable[[], None] | None = None) -> None:
    """Let the clause of a record be written by hand, or say why it cannot; `then`: once it is."""
    if placed.record.status == "approved":
        page.say("这一条已审核通过，句子不能改。要改先按 F6 退回。")
    elif placed.use == "told":
        page.say("这一条由段落里的文字说明，请改段落。")
    else:
        await page.app.push_screen(ClausePage.of(page.desk, placed, then))


class ClausePage(WordsPage):
    """The clause of a record as somebody writes it, in the place of the composed one."""

    name_ = "node"

    def __init__(
        self, placed: Placed, composed: str, then: Callable[[], None] | None = None
    ) -> None:
        words = placed.text or composed
        super().__init__([Spec("text", "写的句子", value=words, long=True)])
        self.placed = placed
        self.composed = composed
        self.then = then

    @classmethod
    def of(cls, desk: Desk, placed: Placed, then: Callable[[], None] | None = None) -> "ClausePage":
        """With the clause that the composer would write."""
        from exports.compose import compose_alone  # noqa: PLC0415

        composed = compose_alone(desk.unit, desk.document, placed.record, desk.kinds)
        return cls(placed, composed.removesuffix("。"), then)

    def begin(self) -> None:
        super().begin()
        self.load_phrases()

    @property
    def draft_key(self) -> str:
        return f"clause/{self.document}/{self.placed.record.id}"

    def head(self) -> str:
        return f"写句 · {fit(self.placed.record.title, 40).strip()}"

    def use_of(self, name: str) -> "PhraseUse | None":
        return "formula"

    def says(self) -> list[str]:
        from exports.agreement import clause_says  # noqa: PLC0415

        typed = self.values()["text"]
        said = [f"按记录成文：{self.composed or '（这一类不成句。）'}"]
        said += clause_says(typed, self.placed.record, self.desk.kinds)
        if self.placed.use == "ledger":
            said.append("这一条在台账里，不印；在列表里按空格可改为点名。")
        return said

    @property
    def _now(self) -> str | None:
        """What somebody wrote for the record, as it is stored now."""
        placement = self.desk.store.get(Placement, f"{self.desk.key}\t{self.placed.record.id}")
        return placement.text if placement is not None else None

    def news(self) -> None:
        super().news()
        now = self._now
        if now == self.placed.text or self.asks:
            return
        if self.dirty:
            self.say("这一句刚被别人改过。保存时会并排显示两边的内容。")
        else:
            self._follow(now)
            self.fill(self.first)
            self.say("这一句刚被别人改过，这里是现在的内容。")

    def _follow(self, text: str | None) -> None:
        """Go on from what another wrote."""
        self.placed = replace(self.placed, text=text)
        self.first = {"text": text or self.composed}

    async def do_save(self) -> None:
        await self.settle()
        typed = self.values()["text"].strip()
        id_, seen = self.placed.record.id, self.placed.text
        text = "" if typed == self.composed else typed
        try:
            await self.wenming.do(lambda desk: desk.say(id_, text, seen=seen))
        except Conflict as conflict:
            theirs = conflict.theirs
            await self._compare(theirs.text if isinstance(theirs, Placement) else None)
            return
        self.wenming.note_saved()
        await self.app.pop_screen()
        if self.then is not None:
            self.then()
        self.wenming.tell(f"{'已按写的句子印' if text else '已改回按记录成文'}。Ctrl+Z 撤销。")

    async def _compare(self, theirs: str | None) -> None:
        from tui.screens.conflict import Choice, ConflictPage  # noqa: PLC0415

        mine, other = self.values()["text"].strip(), theirs or self.composed
        choice = Choice("text", "写的句子", self.first["text"], mine, other)

        async def take(chosen: Mapping[str, str]) -> None:
            self._follow(theirs)
            self.fill(chosen)
            await self.settle()
            await self.do_save()

        if mine == other:
            await take({"text": mine})
        else:
            await self.app.push_screen(ConflictPage(self.placed, [choice], take))
