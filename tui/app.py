"""The screen program: one app, its keys, its signals. Nothing of a person's text is ever markup."""
# ruff: noqa: E402 - what Textual reads when it is imported is settled before

import asyncio
import contextlib
import os
import signal
import sys
import termios
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from tui.terminal import settle

settle(os.environ)  # Textual reads it when it is imported

from msgspec.structs import replace
from textual import events
from textual.app import App
from textual.timer import Timer

from exports.text import Text
from store.contract import StoreError, Transaction
from store.desk import Desk
from store.model import Document, Record, Unit
from store.outline import Arrangement
from tui.actions import ALIKE, BY_KEY, IN_LISTS, ON_RECORDS, action_of
from tui.crash import guard, keep_crash
from tui.digits import DATE_MARKS, Digits
from tui.drafts import Draft, Drafts
from tui.driver import Answer, TerminalDriver
from tui.keyboard import Foreign
from tui.live import Live
from tui.screens.home import HomePage
from tui.screens.lost import LostPage
from tui.screens.page import Page
from tui.show import fit
from tui.terminal import Drawn
from tui.widths import draw_wide
from tui.wire import send_less

if TYPE_CHECKING:
    from exports.compose import Memory
    from exports.pages import Memory as PageMemory
    from exports.pages import Page as Sheet
    from store.remembered import Remembered
    from tui.news import Watch
    from tui.terminal import Asked

__all__ = ["WenmingApp", "run_app"]

R = TypeVar("R")

_BURST = 0.4
"""Seconds between keys of one burst: a person who opens a section by its digit needs longer."""
_AFTER_ESCAPE = 0.5
_SLOW = 0.4
"""Seconds after which a person is told that a save takes its time."""
_BUSY = "磁盘忙，或别人正在保存，请稍等……"
_BETWEEN_NEWS = 0.04
"""Seconds between two looks at what others saved, when they save without end."""
_LOOKS = 15
"""Seconds between two looks at the files where the kernel tells of changes by itself."""
_BETWEEN_DRAFTS = 1.0
_TO_LEAVE = 3.0
"""Seconds that a session whose line is lost has for leaving in order."""
CRASH = 70
FOREIGN = "[Set UTF-8] 收到的不是 UTF-8 文字，没有用。请把终端的编码（字符集）改为 UTF-8。"
"""Where it is to be read, Chinese cannot be: the first words are English."""
GBK = "这个终端是 GBK 编码，已按 GBK 显示，少数字显示为“?”。建议把终端的编码改为 UTF-8 后重新连接。"
_CHOOSING = (
    "home", "section", "outline", "conflict", "figures", "confirm", "documents", "part", "lost",
    "check", "review", "todo", "past", "charts",
)  # fmt: skip
"""Screens where nothing is typed, so that blanks and arrows act."""


class WenmingApp(App[None]):
    """One desk on the screen. All keys that do something come through `_route`, in their order."""

    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar = []
    TITLE = "文明创建工作总结"

    def __init__(
        self, desk: Desk, *, demo: bool = False, kiosk: bool = False, asked: "Asked | None" = None
    ) -> None:
        self.asked = asked
        self._how: Drawn = asked.drawn if asked else "narrow"
        draw_wide(self._how in ("wide", "gbk"))
        send_less()
        super().__init__(driver_class=TerminalDriver, ansi_color=True)
        self.kiosk = kiosk
        self._writer = desk
        self._disk = ThreadPoolExecutor(1, "disk")
        self.desk = Desk(Live(desk.store), desk.kinds, desk.key, who=desk.who, now=desk.now)
        self._heard = 0
        """How many notices of the store are known here."""
        self._untold: list[str] = []
        self._acting = 0
        """How many actions are under way: each has something to say at its end."""
        self._news: asyncio.Task[None] | None = None
        self._more = False
        self._looks = 0
        self._watch: Watch | None = None
        self.saved = "样例，不会保存" if demo else "已保存"
        self.demo = demo
        self.folder = Path(getattr(desk.store, "folder", "."))
        self.drafts = Drafts(self.folder / "drafts", desk.who)
        self._keeper = ThreadPoolExecutor(1, "draft")
        """Drafts wait for nobody's commit."""
        self.notices: list[str] = [GBK] if self._how == "gbk" else []
        self._hear_notices()
        self._untold.clear()  # the first screen shows them
        self._take_over_drafts()
        self._remembered: Remembered | None = None
        self.desk.store.subscribe(self._follow)
        self.kept_fields: dict[str, dict[str, str]] = {}
        """What new records of a kind begin with, as the person keeps it: kind, field, words."""
        self.looked_at: tuple[str, ...] | None = None
        """The finding of proofreading on which one was last."""
        self.exported: Path | None = None
        self.crash = ""
        self._kept: tuple[Arrangement, Text] | None = None
        self._memory: Memory | None = None
        self._laid_out: tuple[Text, PageMemory] | None = None
        self._escaped: Timer | None = None
        self._escaped_at = 0.0
        self._plain_at = 0.0
        """When a letter, digit or blank came last."""
        self.digits = Digits()
        self._error: Exception | None = None
        self.pressed = 0.0
        """When the key was read that is being looked at (`monotonic`), in seconds."""

    @property
    def text(self) -> Text:
        """The composed document; kept until the store moves on."""
        arrangement = self.desk.arrangement
        if self._kept is None or self._kept[0] is not arrangement:
            from exports.compose import Memory  # noqa: PLC0415
            from exports.leave import text_of  # noqa: PLC0415

            self._memory = self._memory or Memory()
            self._kept = (arrangement, text_of(self.desk, self._memory))
        return self._kept[1]

    @property
    def remembered(self) -> "Remembered":
        """What the unit has entered before; looked at whole once, then followed."""
        if self._remembered is None or self._remembered.unit != self.desk.document.unit:
            from store.remembered import Remembered  # noqa: PLC0415

            store, unit = self.desk.store, self.desk.document.unit
            self._remembered = Remembered(unit, self.desk.kinds, store.all(Record))
        return self._remembered

    def _follow(self, transaction: Transaction | None) -> None:
        if transaction is None or self._remembered is None:
            self._remembered = None
            return
        for change in transaction.changes:
            before, after = change.before, change.after
            if isinstance(before, Record) or isinstance(after, Record):
                self._remembered.change(
                    before if isinstance(before, Record) else None,
                    after if isinstance(after, Record) else None,
                )

    @property
    def pages(self) -> "tuple[Sheet, ...]":
        """The document's printed pages; only what has changed is laid out again."""
        from exports.pages import Memory, lay_out  # noqa: PLC0415

        text = self.text
        if self._laid_out is None or self._laid_out[0] is not text:
            memory = self._laid_out[1] if self._laid_out else Memory()
            lay_out(text, memory)
            self._laid_out = (text, memory)
        return self._laid_out[1].pages

    async def do(self, verb: Callable[[Desk], R], *, told: bool = False) -> R:
        """Let the one thread that touches the disk do something; then show the state after it.

        The event loop goes on meanwhile; keys wait in their order. What takes its time is said, as
        long as it takes it, but for what itself says how far it is (`told`).
        """
        loop = asyncio.get_running_loop()
        task = loop.run_in_executor(self._disk, verb, self._writer)
        said = {page: page.message for page in self.screen_stack if isinstance(page, Page)}
        if not told and not (await asyncio.wait([task], timeout=_SLOW))[0]:
            self.tell(_BUSY)
        try:
            return await task
        finally:
            for page in self.screen_stack:
                if isinstance(page, Page):
                    page.unsay(_BUSY, said.get(page, ""))
            self.desk.store.refresh()
            self._hear_notices()

    def _hear_notices(self) -> None:
        """Take over what the store has to say by now, as that a torn line was cut off."""
        said: list[str] = getattr(self._writer.store, "notices", [])
        new = said[self._heard :]
        self._heard += len(new)
        self._notice(*new)

    def _notice(self, *new: str) -> None:
        self.notices[:0] = new  # the home screen shows the first
        self._untold += new

    def _tell_notices(self) -> None:
        """Say what is new behind what an action said, so that this does not cover it."""
        if self._untold and not self._acting:
            # Cut where there is no room: F1 has all of it, and the keys stay in sight.
            self.tell(fit(" ".join(self._untold), max(20, self.size.width - 2)).rstrip())
            self._untold.clear()

    async def _stay(self) -> bool:
        """Whether the document is there. Where it is not, a page says so and shows what is."""
        document = self.desk.store.get(Document, self.desk.key)
        there = document is not None and self.desk.store.get(Unit, document.unit) is not None
        lost = isinstance(self.screen, LostPage)
        if there and lost:
            await self.pop_screen()
            self.tell("文档又在了，接着做吧。")
        elif not there and not lost:
            await self.push_screen(LostPage())
        return there

    async def change_document(self, key: str) -> None:
        """Show another document, from its home screen on."""
        self.leave_drafts()
        writer, desk = self._writer, self.desk
        self._writer = Desk(writer.store, desk.kinds, key, who=desk.who, now=desk.now)
        self.desk = Desk(desk.store, desk.kinds, key, who=desk.who, now=desk.now)
        self._kept = self._memory = None
        self._take_over_drafts()
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        if isinstance(self.screen, Page):
            self.screen.redraw()
            self.screen.say(f"已打开 {self.desk.document.year}年“{self.desk.document.name}”。")

    def tell(self, text: str) -> None:
        """Say it in the message line of whatever page is on top now."""
        if isinstance(self.screen, Page):
            self.screen.say(text)

    def note_saved(self) -> None:
        if not self.demo:
            self.saved = f"已保存 {self.desk.now():%H:%M}"

    def get_default_screen(self) -> HomePage:
        return HomePage()

    def on_mount(self) -> None:
        self.set_interval(1, self._look)
        self.set_interval(_BETWEEN_DRAFTS, self._keep_draft_early)
        self.set_timer(0.2, self._listen)
        if not self.demo:
            self.set_timer(60, self._back_up)
            self.set_interval(6 * 3600, self._back_up)
        loop = asyncio.get_running_loop()
        if not self.is_headless:
            guard(self.folder)
            loop.set_exception_handler(self._went_wrong)
        for number in (signal.SIGHUP, signal.SIGTERM):
            with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
                loop.add_signal_handler(number, self._ended, number)

    def _look(self) -> None:
        """See what other sessions saved; leave when the terminal has gone without a signal."""
        if self._terminal_gone():
            self._ended(signal.SIGHUP)
            return
        self._looks += 1
        if self._watch is None or self._looks % _LOOKS == 0:
            self._fetch()

    def _listen(self) -> None:
        """Hear of what others save as soon as it is there; without that, look each second."""
        from tui.news import Watch  # noqa: PLC0415 - 9 ms after the first screen

        with contextlib.suppress(OSError):
            self._watch = Watch(self.folder, self._fetch)
        self._fetch()  # what was saved before the kernel was asked to tell
        if not self.demo:
            from store.backup import last_failure  # noqa: PLC0415

            if said := last_failure(self.folder, self.desk.now().date()):
                self._notice(said)
                self._tell_notices()

    def _back_up(self) -> None:
        from store.background import in_background  # noqa: PLC0415

        in_background(self.folder, backup=True)

    def _fetch(self) -> None:
        self._more = True
        if self._news is None or self._news.done():
            self._news = asyncio.create_task(self._fetch_all())

    async def _fetch_all(self) -> None:
        while self._more and self.is_running:
            self._more = False
            loop = asyncio.get_running_loop()
            try:
                await loop.run_in_executor(self._disk, self._writer.store.refresh)
            except StoreError as error:
                self.tell(str(error))
            except RuntimeError:  # the app is on its way out, and the thread with it
                return
            changed = self.desk.store.refresh()
            self._hear_notices()
            if not (changed and await self._show_news()):
                self._tell_notices()  # else behind the next action: what is here comes first
            await asyncio.sleep(_BETWEEN_NEWS)

    async def _show_news(self) -> bool:
        """Show what others saved; whether the page has something to say of it."""
        if not isinstance(self.screen, Page):
            return False
        there = await self._stay()
        page = self.screen
        if not isinstance(page, Page) or not page.ready:
            return False
        before = page.message
        if there:
            page.news()
        else:
            page.try_redraw()
        return page.message not in ("", before)

    def on_unmount(self) -> None:
        if self._watch is not None:  # a user has 128 of them
            self._watch.close()
            self._watch = None

    def close_disk(self) -> None:
        """Let what is being written be written, and no more."""
        self._disk.shutdown()
        self._keeper.shutdown()

    def _terminal_gone(self) -> bool:
        if self.is_headless or sys.__stdin__ is None:
            return False
        try:
            termios.tcgetattr(sys.__stdin__.fileno())
        except (termios.error, OSError, ValueError):
            return True
        return False

    def _ended(self, number: int) -> None:
        if not self.is_headless:
            # A terminal that takes no more bytes, or a disk, must not keep the process alive.
            over = threading.Timer(_TO_LEAVE, os._exit, [128 + number])
            over.daemon = True
            over.start()
        self.leave_drafts()
        self.exit(return_code=128 + number)

    # --- drafts -----------------------------------------------------------------------------------

    def _take_over_drafts(self) -> None:
        """What this person's earlier sessions left stands again where it was typed."""
        unit, year, _ = self.desk.key.split("\t")
        self.notices += self.drafts.take_over(unit, int(year))
        names = []
        for draft in [*self.drafts.left]:
            if draft.seen is not None and self.desk.store.get(Record, draft.seen.id) is None:
                # Somebody deleted the record: what was typed is a new one.
                self.drafts.take(draft.key, draft.unit, draft.year)
                key = f"new/{draft.kind}/{draft.seen.id}"
                self.drafts.leave(replace(draft, key=key, seen=None))
            names.append(self._named(draft))
        if names:
            how = "快录按 F4，新的按 F2 选类型，改的打开那一条"
            self.notices.append(f"上次没保存：{'、'.join(names)}。接着写：{how}。")

    def _named(self, draft: Draft) -> str:
        if draft.key.startswith("quick"):
            return "快录一行"
        kind = self.desk.kinds.get(draft.kind).label if draft.kind else "一段文字"
        title = fit(draft.values.get("title", ""), 20).strip()
        return f"{kind}“{title}”" if title else kind

    def open_drafts(self) -> list[Draft]:
        """What is typed and not saved in the forms that are open."""
        pages = (page for page in self.screen_stack if isinstance(page, Page))
        return [draft for page in pages for draft in page.drafts()]

    def keep_draft(self) -> None:
        """Put what is typed and not saved into drafts/."""
        self.drafts.write(self.drafts.file(self.open_drafts()))

    def leave_drafts(self) -> None:
        """Keep what the open forms hold until they are opened again."""
        for draft in self.open_drafts():
            self.drafts.leave(draft)
        self.keep_draft()

    def _keep_draft_early(self) -> None:
        """The same while one types, for the power cut that sends no signal."""
        if self.drafts.differs(file := self.drafts.file(self.open_drafts())):
            self.drafts.want(file)
            self._keeper.submit(self.drafts.keep)

    # --- the terminal -----------------------------------------------------------------------------

    def on_foreign(self, _: Foreign) -> None:
        """Bytes came in that are no UTF-8."""
        self.bell()
        self.tell(FOREIGN)

    def on_answer(self, answer: Answer) -> None:
        """The terminal's widths are known now; over a slow line, after the first screen."""
        if self._how != "unknown" or answer.how == "unknown":
            return
        self._how = answer.how
        if answer.how == "gbk":
            self._notice(GBK)
        if answer.how != "narrow":
            draw_wide(True)
            for page in self.screen_stack:
                if isinstance(page, Page):
                    page.widths_changed()

    def action_help_quit(self) -> None:
        """Ctrl+C where nothing is selected: Textual would say in English how to leave."""
        self.tell("退出按 Ctrl+Q。")

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """Never: the browser would be the server's."""

    # --- keys -------------------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and not event.is_forwarded:
            self.pressed = event.time
            if isinstance(self.screen, Page):
                self.screen.show_keys()
            if await self._route(event.key, event.character):
                return
        await super().on_event(event)

    @property
    def in_a_burst(self) -> bool:
        """Whether such a key came right before: it belonged to what is being typed or pasted."""
        return monotonic() - self._plain_at < _BURST

    async def _route(self, key: str, character: str | None) -> bool:
        """Do what a key asks for before the next key is looked at; False: it is text."""
        if character and character.isascii() and character.isprintable():
            self._plain_at = monotonic()
        if self._typing() or not (character and character in f"0123456789{DATE_MARKS}"):
            self.digits.clear()
        elif character.isdecimal():
            self.digits.note(character, self.screen)
        if self._escaped is not None:
            self._escaped.stop()
            self._escaped = None
            if character and character in "0123456789" and (
                monotonic() - self._escaped_at < _AFTER_ESCAPE
            ):  # fmt: skip
                key, character = f"f{int(character) or 10}", None
            else:
                await self._page_does("escape")
                if key == "enter" and isinstance(self.screen, Page) and self.screen.asks:
                    return True  # typed before the question was there to be read
        if key == "escape":
            self._escaped_at = monotonic()
            self._escaped = self.set_timer(_AFTER_ESCAPE, self._escape)
            return True
        if not self._typing():
            key = ALIKE.get(character or "", ALIKE.get(key, key))
        if key in BY_KEY and not self._is_of_a_field(key):
            return await self._page_does(key)
        page = self.screen
        if not isinstance(page, Page):
            return False
        if page.prompts:
            page.prompt_key(key, character)
            return True
        try:
            return await (page.bar or page).key(key, character)
        except StoreError as error:
            self.tell(str(error))
            return True
        finally:
            await self._after()

    def _typing(self) -> bool:
        page = self.screen
        return (
            not isinstance(page, Page) or page.name_ not in _CHOOSING or page.bar is not None
            or page.prompts
        )  # fmt: skip

    def _is_of_a_field(self, key: str) -> bool:
        """Whether a key moves the cursor or writes where one types."""
        page = self.screen
        on_record = (
            isinstance(page, Page) and page.name_ == "form" and page.bar is None
            and not page.prompts and key in ON_RECORDS
        )  # fmt: skip
        return key in IN_LISTS and self._typing() and not on_record

    async def _escape(self) -> None:
        self._escaped = None
        await self._page_does("escape")

    async def _page_does(self, key: str) -> bool:
        page = self.screen
        if isinstance(page, Page):
            self._acting += 1
            try:
                await page.perform(action_of(key, page.name_))
            finally:
                self._acting -= 1
            await self._after()
        return True

    async def _after(self) -> None:
        """What an action may have brought to light."""
        if self.is_running:
            await self._stay()
            self._tell_notices()

    # --- crashes ----------------------------------------------------------------------------------

    def _handle_exception(self, error: Exception) -> None:
        self._error = error
        super()._handle_exception(error)

    def _went_wrong(self, _: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Something in the background failed: its place is kept, and work goes on."""
        if isinstance(error := context.get("exception"), Exception):
            keep_crash(error, self.folder)

    def panic(self, *renderables: object) -> None:
        """Textual would print what it is given, which may hold people's words."""
        self._fatal_error()

    def _fatal_error(self) -> None:
        """Keep the draft and the place of the error, but nobody's words, and leave."""
        self._return_code = CRASH
        self.leave_drafts()
        error = sys.exc_info()[1] or self._error
        if error is not None:
            self.crash = keep_crash(error, self.folder, kiosk=self.kiosk)
        self._close_messages_no_wait()


def run_app(
    desk: Desk, *, demo: bool = False, kiosk: bool = False, asked: "Asked | None" = None
) -> int:
    """Run until the person leaves; the exit status (128+n by signal n, 70 after a crash)."""
    app = WenmingApp(desk, demo=demo, kiosk=kiosk, asked=asked)
    app.run(mouse=False)
    app.close_disk()
    app.drafts.write(app.drafts.file(()))
    status = app.return_code or 0
    if status == CRASH:
        where = "" if kiosk else f"没有保存的草稿在 {app.folder / 'drafts'}。"
        print(f"{app.crash}{where}", file=sys.stderr)
    elif app.crash:
        print(app.crash, file=sys.stderr)
    elif app.drafts.left and not demo:
        print("没有保存的内容留着，下次打开接着写。", file=sys.stderr)
    elif app.exported is not None and not kiosk:
        print(f"已导出：{app.exported}")
    return status
