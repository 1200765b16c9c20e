"""What all screens share: the first line, the message line, the keys, questions and lists."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, cast

from msgspec import Struct
from textual import events
from textual.app import ComposeResult
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget

from store.clean import clean
from store.contract import StoreError, Transaction
from store.desk import Desk
from store.documents import UnknownPlace
from tui.actions import Action, footer
from tui.digits import DATE_MARKS
from tui.widgets.lines import BAND, Line, Lines, Rule, cut, wrap
from tui.widths import drawn_wide

if TYPE_CHECKING:
    from tui.app import WenmingApp
    from tui.drafts import Draft
    from tui.widgets.quick_bar import QuickBar

__all__ = ["Answer", "ListPage", "Page"]

Answer = Callable[[], Awaitable[None]]
_PROMPT_KEYS = "Enter 记下 Esc 不记"
_QUIET = 0.5
"""Seconds without a key after which Enter is an answer although a letter came before it."""
SMALL = (60, 16)
SMALL_SAID = "窗口太小，请放大到 60 列 16 行以上。"


class _Question(Struct):
    """What waits for Enter or Esc. `strayed`: when a letter came behind it, as of words in the line
    whose Enter is no answer.
    """

    text: str
    yes: Answer
    no: Answer | None
    strayed: float | None = None


class Page(Screen[None]):
    """Line 1, rule, body, rule, message line, key line."""

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """As Textual's, which paints the whole screen when another field is entered: 4 KB for 600."""
    name_ = ""
    """Which actions stand in the last line (`Action.screens`)."""

    def __init__(self) -> None:
        super().__init__()
        self.message = ""
        """What stands in the message line."""
        self._runs_on = False
        """Whether it does in the line of the keys as well."""
        self._question: _Question | None = None
        self._prompt: tuple[str, Callable[[str], Awaitable[None]]] | None = None
        self._prompted = ""
        self.ready = False
        """Whether it has been drawn: others' news can come before."""
        self.bar: QuickBar | None = None
        """The quick line, while one types there."""

    @property
    def desk(self) -> Desk:
        return self.wenming.desk

    @property
    def wenming(self) -> "WenmingApp":
        return cast("WenmingApp", self.app)

    def compose(self) -> ComposeResult:
        yield Line(id="top", style="bold")
        yield Rule()
        yield from self.body()
        yield Rule()
        yield Line(id="message")
        yield Line(self.keys(), id="keys", style="dim")
        yield Lines(id="small")

    def body(self) -> ComposeResult:
        yield Widget()

    def keys(self) -> str:
        """What stands in the last line."""
        return footer(self.name_)

    def drafts(self) -> "list[Draft]":
        """What is typed here and not saved."""
        return [] if self.bar is None else self.bar.drafts()

    def on_mount(self) -> None:
        # Textual calls this for each class of the page that has it: what is to be done once, and in
        # the order of the classes, is `begin`.
        self.begin()
        self.ready = True

    def begin(self) -> None:
        """What the page does when it is there, and once."""
        self.try_redraw()

    def on_resize(self) -> None:
        small = self.size.width < SMALL[0] or self.size.height < SMALL[1]
        self.set_class(small, "small")
        self.set_class(self.size.width >= 120, "wide")
        self.set_class(drawn_wide(), "plain")
        if small:
            self.query_one("#small", Lines).put(wrap(((SMALL_SAID, ""),), max(4, self.size.width)))
        self._show_rest()
        self.call_after_refresh(self.try_redraw)

    def widths_changed(self) -> None:
        """Draw everything anew: characters take other numbers of cells than was thought."""
        self.set_class(drawn_wide(), "plain")
        for widget in self.walk_children():
            widget.refresh(layout=True)
        self.refresh(layout=True)
        self.call_after_refresh(self.try_redraw)

    def on_screen_resume(self) -> None:
        self.try_redraw()

    def on_screen_suspend(self) -> None:
        # What is said of the step before, as that Ctrl+Z takes it back, is not so when one is back.
        if not self.asks and not self.prompts and self.query("#message"):
            self.say("")

    def try_redraw(self) -> None:
        """Redraw, in the midst of anything: the document may be gone by now (`LostPage`)."""
        try:
            self.redraw()
        except UnknownPlace as error:
            self.say(str(error))

    def head(self) -> str:
        document = self.desk.document
        return f"{document.unit} · {document.year}年文明创建工作总结（{document.name}）"

    def redraw(self) -> None:
        """Show the present state of the store."""
        state = self.wenming.saved or "已保存"
        self.query_one("#top", Line).put(f" {self.head()}  {self.desk.who} · {state}", "bold")

    def news(self) -> None:
        """Somebody saved something."""
        self.redraw()

    def say(self, text: str) -> None:
        if self._question is not None and text != self._question.text:
            self._question = None  # what cannot be read cannot be answered
        self.message = text
        if self.bar is not None:  # it stands where the message line was
            self.bar.tell(text)
            return
        self.query_one("#message", Line).put(" " + text)
        self._show_rest()

    def _show_rest(self) -> None:
        """What has no room in the message line stands in that of the keys."""
        _, rest = cut(" " + self.message, self.size.width)
        if rest:
            self.query_one("#keys", Line).put(" " + rest)
            self._runs_on = True
        elif self._runs_on:
            self._put_keys()

    def show_keys(self) -> None:
        """Have the keys in the last line again: a long message was read."""
        if self._runs_on and not self.asks and not self.prompts:
            self._put_keys()

    def _put_keys(self) -> None:
        self._runs_on = False
        self.query_one("#keys", Line).put(_PROMPT_KEYS if self.prompts else self.keys(), "dim")

    def unsay(self, text: str, before: str) -> None:
        """Take back what was said, where it still stands there, for what stood there `before`."""
        if self.message == text and self.query("#message"):
            self.say(before)

    def ask(self, question: str, yes: Answer, no: Answer | None = None) -> None:
        """A question in the message line: Enter is yes, Esc no; other keys wait."""
        self._question = _Question(question, yes, no)
        self.say(question)

    def prompt(self, question: str, then: Callable[[str], Awaitable[None]]) -> None:
        """A question that is answered with words in the message line; Esc leaves it."""
        self._prompt, self._prompted = (question, then), ""
        self._put_keys()
        self.prompt_key("", None)

    @property
    def prompts(self) -> bool:
        """Whether words are typed in the message line."""
        return self._prompt is not None

    def prompt_key(self, key: str, character: str | None) -> None:
        """A key while words are typed there."""
        if key == "backspace":
            self._prompted = self._prompted[:-1]
        elif character and (character.isprintable() or character == "\u3000"):
            self._prompted += character
        if self._prompt is not None:
            self.say(f"{self._prompt[0]}{self._prompted}▏")

    @property
    def asks(self) -> bool:
        """Whether a question waits for Enter or Esc."""
        return self._question is not None

    async def perform(self, action: Action) -> None:
        """Do what a key or the menu asks for; what goes wrong is said in the message line."""
        try:
            if self._prompt is not None:
                (_, then), words = self._prompt, self._prompted
                if action.id in ("open", "back", "quit"):
                    self._prompt = None
                    self._put_keys()
                    self.say("")
                    if action.id == "open":
                        await then(words)
                return
            if self._question is not None:
                await self._answer(self._question, action)
                return
            if self.bar is not None and await self.bar.perform(action):
                return
            method = getattr(self, f"do_{action.id}", None)
            if method is not None:
                await method()
            else:
                self.say(f"这里不用“{action.label}”。")
        except StoreError as error:
            self.wenming.tell(str(error))  # this page may be closed by now
        except OSError as error:
            self.wenming.tell(f"没有做成：{error.strerror}。")

    async def _answer(self, question: "_Question", action: Action) -> None:
        if action.id not in ("open", "back", "quit"):
            return
        if action.id == "open" and question.strayed is not None:
            strayed, question.strayed = question.strayed, None
            if self.wenming.pressed - strayed < _QUIET:
                return
        self._question = None
        self.say("")
        if action.id == "open":
            await question.yes()
        elif question.no is not None:
            await question.no()

    async def key(self, key: str, character: str | None) -> bool:
        """A key that is no action; True if it was used up."""
        if self._question is not None and character:
            self._question.strayed = self.wenming.pressed
        return self.asks

    async def do_help(self) -> None:
        from tui.screens.help import HelpPage  # noqa: PLC0415 - only when asked for

        await self.app.push_screen(HelpPage())

    async def do_menu(self) -> None:
        from tui.screens.menu import MenuPage  # noqa: PLC0415

        await self.app.push_screen(MenuPage(self))

    async def do_commands(self) -> None:
        await self.do_menu()

    async def do_export(self) -> None:
        from tui.screens.export import ExportPage  # noqa: PLC0415

        await self.app.push_screen(ExportPage())

    async def do_download(self) -> None:
        from tui.screens.download import download  # noqa: PLC0415

        await download(self)

    async def do_new(self) -> None:
        await self.new_record(None)

    async def new_record(self, section: str | None) -> None:
        from tui.screens.pick import KindPage  # noqa: PLC0415

        await self.app.push_screen(KindPage(section))

    async def do_find(self) -> None:
        from tui.screens.pick import FindPage  # noqa: PLC0415

        await self.app.push_screen(FindPage())

    async def do_pages(self) -> None:
        await self.open_pages("")

    async def open_pages(self, at: str) -> None:
        """The printed pages, from where a record or node is told."""
        from tui.screens.pages import PagesPage  # noqa: PLC0415

        await self.app.push_screen(PagesPage(at))

    async def do_outline(self) -> None:
        await self.open_outline("")

    async def do_check(self) -> None:
        from tui.screens.check import CheckPage  # noqa: PLC0415

        await self.app.push_screen(CheckPage())

    async def do_bring(self) -> None:
        from tui.screens.bring import BringPage  # noqa: PLC0415

        await self.app.push_screen(BringPage())

    async def do_documents(self) -> None:
        # To open another document closes every screen.
        if any(getattr(page, "typed_here", False) and not page.drafts()
               for page in self.app.screen_stack if isinstance(page, Page)):  # fmt: skip
            self.say("有没保存的内容：先保存或放弃，再换文档。")
            return
        from tui.screens.documents import DocumentsPage  # noqa: PLC0415

        await self.app.push_screen(DocumentsPage())

    async def do_frame(self) -> None:
        from store.seal import under_review  # noqa: PLC0415
        from tui.screens.frame import FramePage  # noqa: PLC0415

        document = self.desk.document
        review = under_review(self.desk.store, document.unit, document.year)
        await self.app.push_screen(FramePage(self.desk.unit, document.frame, review=review))

    async def do_review(self) -> None:
        from tui.screens.review import ReviewPage  # noqa: PLC0415

        await self.app.push_screen(ReviewPage())

    async def do_todo(self) -> None:
        from tui.screens.todo import TodoPage  # noqa: PLC0415

        await self.app.push_screen(TodoPage())

    async def do_charts(self) -> None:
        from tui.screens.charts import ChartsPage  # noqa: PLC0415

        await self.app.push_screen(ChartsPage())

    async def do_past(self) -> None:
        await self.open_past("")

    async def open_past(self, record: str) -> None:
        """The history of a record, or (with "") of the year."""
        from tui.screens.past import PastPage  # noqa: PLC0415

        await self.app.push_screen(PastPage(record))

    async def submit(self, ids: "list[str]", where: str) -> None:
        """Hand records in for review, after a question where they are several."""
        from store.review import submit  # noqa: PLC0415

        async def yes() -> None:
            done = await self.wenming.do(lambda desk: submit(desk, ids))
            self.wenming.note_saved()
            self.redraw()
            self.say(f"已送审 {len(done)} 条。Ctrl+Z 撤销。")

        if not ids:
            self.say(f"{where}没有要送审的草稿。")
        elif len(ids) == 1:
            await yes()
        else:
            again = sum(self.desk.placed(id_).record.status == "returned" for id_ in ids)
            of_them = f"，其中 {again} 条是退回的" if again else ""
            what = "条" if again else "条草稿"
            self.ask(f"送审{where}的 {len(ids)} {what}{of_them}？Enter 送审 / Esc 不送", yes)

    async def do_confirm(self) -> None:
        from tui.screens.confirm import ConfirmPage  # noqa: PLC0415

        await self.app.push_screen(ConfirmPage())

    async def do_figures(self) -> None:
        from tui.screens.figures import FiguresPage  # noqa: PLC0415

        await self.app.push_screen(FiguresPage())

    async def open_outline(self, at: str) -> None:
        """The outline, with the node `at` chosen."""
        from tui.screens.outline import OutlinePage  # noqa: PLC0415

        await self.app.push_screen(OutlinePage(at))

    async def do_quick(self) -> None:
        from tui.widgets.quick_bar import QuickBar  # noqa: PLC0415

        if self.bar is None:
            self.say("")  # it is past when the line is closed
            self.bar = QuickBar(self)
            await self.mount(self.bar, before="#keys")
            self.bar.begin()

    def quick_section(self) -> str | None:
        """The node at which one is: a record that is typed here belongs there, if it fits."""
        return None

    async def do_back(self) -> None:
        await self.app.pop_screen()

    async def do_next(self) -> None:
        """Nothing to go to."""

    async def do_previous(self) -> None:
        """Nothing to go to."""

    async def do_undo(self) -> None:
        await self._step("撤销", lambda desk: desk.undo())

    async def do_redo(self) -> None:
        await self._step("重做", lambda desk: desk.redo())

    async def _step(self, verb: str, step: Callable[[Desk], list[Transaction]]) -> None:
        (transaction,) = await self.wenming.do(step)
        self.wenming.note_saved()
        self.news()
        self.say(f"已{verb}：{transaction.label}")

    async def do_quit(self) -> None:
        self.wenming.leave_drafts()
        self.app.exit(return_code=0)


def _is_word(character: str) -> bool:
    """Whether an input method typed it, so that it begins a line of words."""
    return not character.isascii() and character.isprintable()


class ListPage(Page):
    """A page whose body is a list with a chosen row."""

    typed_into = ("home", "section")
    """The pages on which words that are typed begin a quick line."""
    band = BAND
    """Bytes of the chosen row that are drawn in reverse: less where a move changes more than rows,
    80 cells of Chinese are 120."""

    def __init__(self) -> None:
        super().__init__()
        self.going_on: set[int] = set()
        """Rows on which goes on what has no room in one; nobody stops there."""

    def body(self) -> ComposeResult:
        yield Lines(id="list", band=self.band)

    @property
    def list(self) -> Lines:
        return self.query_one("#list", Lines)

    async def key(self, key: str, character: str | None) -> bool:
        if self.asks:
            return await super().key(key, character)
        typed = character if self.name_ in self.typed_into and self.bar is None else None
        if typed and typed in DATE_MARKS and (before := self.wenming.digits.take()):
            await self._date_with(*before, typed)
            return True
        if typed and _is_word(typed):
            if self.wenming.in_a_burst:
                self.say("没有收下：行首的数字和空格在列表上是键。先按 F4，再打或粘贴这一行。")
                return True
            await self._quick_with(typed)
            return True
        lines, page = self.list, max(1, self.list.size.height - 1)
        steps = {
            "up": -1, "down": 1, "pageup": -page, "pagedown": page,
            "home": -len(lines.rows), "end": len(lines.rows),
        }  # fmt: skip
        if key not in steps or not lines.rows:
            return False
        at = min(max((lines.cursor or 0) + steps[key], 0), len(lines.rows) - 1)
        at = self.stop(at, steps[key])
        lines.move(at, self.ends(at))
        self.moved()
        return True

    async def _date_with(self, digits: str, page: "Screen[object]", mark: str) -> None:
        """11-17 is typed: its digits opened sections, so go back to where the line began."""
        while self.app.screen is not page and page in self.app.screen_stack:
            await self.app.pop_screen()
        if isinstance(begun := self.app.screen, ListPage):
            await begun._quick_with(digits + mark)

    async def _quick_with(self, words: str) -> None:
        """Who types words on a list of records means the quick line; a line kept there waits."""
        await self.do_quick()
        if self.bar is not None:
            self.bar.put_aside()
            self.bar.field.insert_text_at_cursor(words)

    async def on_paste(self, event: events.Paste) -> None:
        """Several lines that are pasted into a list of records become records, shown first; one
        begins a quick line."""
        if self.asks or self.prompts or self.name_ not in self.typed_into:
            return
        if self.bar is None and "\n" not in clean(event.text).strip():
            event.stop()
            await self._quick_with(clean(event.text).strip())
        elif "\n" in event.text.strip().replace("\r", "\n"):
            from tui.screens.bring import paste_page  # noqa: PLC0415

            event.stop()
            await self.app.push_screen(paste_page(event.text, self.quick_section()))

    def stop(self, at: int, step: int) -> int:
        """Where a step that leads to the row `at` ends: where something begins."""
        end = at
        while step > 0 and end in self.going_on:
            end += 1
        if end < len(self.list.rows) and end not in self.going_on:
            return end
        while at in self.going_on:
            at -= 1
        return at

    def ends(self, at: int) -> int:
        """The last row of what begins in a row."""
        while at + 1 in self.going_on:
            at += 1
        return at

    def moved(self) -> None:
        """The chosen row is another now."""
