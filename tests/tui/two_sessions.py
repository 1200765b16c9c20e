"""Random work of an app and of another session on one store, and what must hold of it.

The app (甲) types into titles only, the other (乙) into places and departments, and changes kinds.
So whatever 甲 saves must leave 乙's words alone, unless it is an undo, and the other way round.
Every word that is typed is another one: what was acknowledged is found again, wherever it is now.
"""

import asyncio
import gc
import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from zipfile import ZipFile

from msgspec.structs import replace
from textual.pilot import Pilot

from store import editing
from store.backup import backup, restore
from store.contract import StoreError
from store.desk import Desk
from store.documents import create_document
from store.model import Item, Node, Record
from store.tinydb_store import TinyDBStore
from store.verify import verify
from tests.screen import SIZE
from tests.tui.test_together import NOW, desk_of
from tui.app import WenmingApp
from tui.screens.conflict import ConflictPage
from tui.screens.home import HomePage
from tui.screens.outline import OutlinePage
from tui.screens.page import ListPage, Page
from tui.screens.record import RecordPage
from tui.screens.section import SectionPage
from tui.screens.words import NodePage
from tui.widgets.lines import Line, Row

__all__ = ["work_together"]

AT = NOW.isoformat()
KINDS = ("activity", "meeting", "donation", "publicity", "rule")
KEYS = (
    "up", "down", "down", "pagedown", "home", "left", "right", "enter", "enter", "escape", "tab",
    "f2", "f3", "f5", "f8", "f10", "ctrl+s", "ctrl+z", "ctrl+y", "ctrl+o", "ctrl+n", "ctrl+r",
    "ctrl+d", "ctrl+t", "ctrl+g", "ctrl+up", "ctrl+down", "ctrl+left", "ctrl+right", "space",
)  # fmt: skip
"""All but those that write files or leave."""


class _Work:
    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.dice = random.Random(seed)
        self.words = 0
        self.acknowledged: list[str] = []
        self.copies: list[Path] = []

    def word(self, who: str) -> str:
        self.words += 1
        return f"{who}{self.words:05}字"

    # --- the other session ------------------------------------------------------------------------

    def other(self, desk: Desk) -> None:
        """One thing that 乙 does; what the store refuses is refused with a sentence."""
        desk.store.refresh()
        with suppress(StoreError):
            self._other(desk)

    def _other(self, desk: Desk) -> None:
        dice, word = self.dice, self.word("乙")
        ids = [record.id for record in desk.records()]
        what = dice.choices(
            ["add", "edit", "kind", "remove", "move", "use", "undo", "redo", "node", "outline",
             "compact", "copy", "restore"],
            [8, 12, 6, 5, 5, 3, 5, 3, 5, 5, 2, 2, 1],
        )[0]  # fmt: skip
        if what == "add":
            self._add(desk, word)
        elif what == "undo":
            desk.undo(dice.choice((1, 1, 2)))
        elif what == "redo":
            desk.redo()
        elif what == "compact":
            assert isinstance(desk.store, TinyDBStore)
            desk.store.compact(who="", at=AT, wait=False)
        elif what == "copy":
            self.copies.append(backup(self.folder, self.folder.parent / f"{word}.zip", at=AT))
        elif what == "restore" and self.copies:
            restore(dice.choice(self.copies), self.folder, at=AT)
        elif what in ("node", "outline"):
            self._shape(desk, what, word)
        elif ids:
            self._record(desk, what, dice.choice(ids), word)

    def _add(self, desk: Desk, word: str) -> None:
        desk.add({"kind": self.dice.choice(KINDS), "title": "新的", "place": word})
        self.acknowledged.append(word)

    def _record(self, desk: Desk, what: str, id_: str, word: str) -> None:
        if what == "edit":
            desk.edit(id_, {self.dice.choice(("place", "dept")): word})
            self.acknowledged.append(word)
        elif what == "kind":
            desk.edit(id_, {"kind": self.dice.choice(KINDS)})
        elif what == "remove":
            desk.remove([id_])
        elif what == "move":
            desk.move([id_], self.dice.choice([*desk.arrangement.nodes, "未归类"]))
        else:
            desk.use(id_, self.dice.choice(("named", "counted", "ledger")))

    def _shape(self, desk: Desk, what: str, word: str) -> None:
        node = self.dice.choice([*desk.arrangement.nodes.values()])
        if what == "node":
            desk.write(node, effect=word)
            self.acknowledged.append(word)
        elif self.dice.random() < 0.5:
            new = Node(desk.key, "", "point", node.id)
            desk.reshape(lambda a: editing.add(a, node.id, replace(new, text=word)))
            self.acknowledged.append(word)
        else:
            verb = self.dice.choice((editing.delete, editing.indent, editing.outdent, editing.join))
            desk.reshape(lambda a: verb(a, node.id))

    # --- the app ----------------------------------------------------------------------------------

    async def app(self, app: WenmingApp, pilot: Pilot[None], theirs: Desk) -> None:
        """One thing that 甲 does; 乙 works in the midst of it."""
        what = self.dice.choices(["edit", "new", "node", "keys"], [8, 3, 3, 6])[0]
        if not isinstance(app.screen, HomePage):
            await self.home(app)
        if not await app._stay():
            return
        if what == "keys":
            await self._keys(app, pilot, theirs)
            return
        page: RecordPage | NodePage | None = None
        records, nodes = app.desk.records(), [*app.desk.arrangement.nodes.values()]
        if what == "edit" and records:
            page = RecordPage.of(app.desk, app.desk.placed(self.dice.choice(records).id))
        elif what == "node":
            page = NodePage(self.dice.choice(nodes), app.desk.kinds)
        else:
            page = RecordPage(app.desk.kinds.get(self.dice.choice(KINDS)))
        await app.push_screen(page)
        if page.asks:
            await pilot.press("enter")
        top = app.screen
        if not isinstance(top, RecordPage | NodePage):
            return
        word = self.word("甲")
        names = [spec.name for spec in top.specs]
        top.inputs[names.index("title" if "title" in names else "text")].value = word
        for _ in range(self.dice.choice((0, 1, 2))):
            self.other(theirs)
        await self._save(app, pilot, theirs, word)

    async def _save(self, app: WenmingApp, pilot: Pilot[None], theirs: Desk, word: str) -> None:
        await pilot.press("ctrl+s")
        for _ in range(4):
            page = app.screen
            if isinstance(page, ConflictPage):
                assert page.choices
                if self.dice.random() < 0.3:
                    self.other(theirs)
            elif not (isinstance(page, Page) and page.asks):
                break
            await pilot.press("enter")
        if isinstance(app.screen, Page) and app.screen.query("#message"):
            said = app.screen.query_one("#message", Line).text
            if "已保存" in said:
                self.acknowledged.append(word)

    async def _keys(self, app: WenmingApp, pilot: Pilot[None], theirs: Desk) -> None:
        nodes = [None, *app.desk.arrangement.nodes]
        start = self.dice.choice((0, 1, 2))
        if start:
            page = SectionPage(self.dice.choice(nodes)) if start == 1 else OutlinePage("")
            await app.push_screen(page)
        for _ in range(self.dice.randint(2, 12)):
            key = self.dice.choice(KEYS)
            # A blank would be typed, or choose 甲's place in the stead of 乙's.
            if key == "space" and (app._typing() or isinstance(app.screen, ConflictPage)):
                continue
            await pilot.press(key)
            if self.dice.random() < 0.2:
                self.other(theirs)

    async def home(self, app: WenmingApp) -> None:
        for _ in range(40):
            if isinstance(app.screen, HomePage) and not app.screen.asks:
                return
            if isinstance(app.screen, Page) and app.screen.asks:
                await app._page_does("enter")
            else:
                await app._page_does("escape")
        raise AssertionError(f"Esc does not lead home from {type(app.screen).__name__}")

    # --- what must hold ---------------------------------------------------------------------------

    def nothing_lost(self) -> None:
        """Every acknowledged word is in the store, its history, or what a restore kept."""
        data = b""
        for path in self.folder.rglob("*"):
            if path.suffix == ".zip":
                with ZipFile(path) as packed:
                    data += b"".join(packed.read(name) for name in packed.namelist())
            elif path.is_file() and "drafts" not in path.parts:
                data += path.read_bytes()
        lost = [word for word in self.acknowledged if word.encode() not in data]
        assert not lost, f"acknowledged and gone: {lost}"

    def nothing_overwritten(self, store: TinyDBStore) -> None:
        """Each change goes on from the one before, and leaves alone what the other typed."""
        known: dict[tuple[type[Item], str], Item | None] = {}
        for transaction in reversed([*store.log()]):
            for change in transaction.changes:
                key = (type(change.item), change.item.key)
                assert change.before == known.get(key)
                known[key] = change.after
                before, after = change.before, change.after
                if transaction.undoes or transaction.redoes:
                    continue
                if isinstance(before, Record) and isinstance(after, Record):
                    if transaction.who == "甲":
                        kept = (before.kind, before.place, before.dept)
                        assert kept == (after.kind, after.place, after.dept), transaction
                    else:
                        assert before.title == after.title, transaction
                mine = (transaction.who, transaction.label) == ("甲", "改文字")
                if mine and isinstance(before, Node) and isinstance(after, Node):
                    assert before.effect == after.effect, transaction
        for (cls, id_), item in known.items():
            assert store.get(cls, id_) == item


async def work_together(folder: Path, seed: int, steps: int) -> int:
    """Let both work; raises `AssertionError` (or what crashed). Gives the acknowledged changes."""
    work = _Work(folder, seed)
    create_document(TinyDBStore(folder), unit="某局", year=2025, who="丙", at=AT)
    work.copies.append(backup(folder, folder.parent / "first.zip", at=AT))
    theirs = desk_of(folder, "乙")
    unseen: list[dict[str, object]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: unseen.append(context))
    app = WenmingApp(desk_of(folder, "甲"))
    async with app.run_test(size=SIZE) as pilot:
        for _ in range(steps):
            await work.app(app, pilot, theirs)
            work.other(theirs)
        await work.home(app)
        app._fetch()
        assert app._news is not None
        await app._news
        await pilot.pause()
        if not await app._stay():  # a restore to before the document began
            return len(work.acknowledged)
        again = WenmingApp(desk_of(folder, "甲"))
        shown = [await _shown(app, pilot, page) for page in _PAGES]
        async with again.run_test(size=SIZE) as fresh:
            assert shown == [await _shown(again, fresh, page) for page in _PAGES]
        assert app.text.plain == again.text.plain
    assert app.return_code in (None, 0)
    gc.collect()  # what a background task raised is told when the task goes
    assert not unseen
    work.nothing_lost()
    work.nothing_overwritten(TinyDBStore(folder))
    verify(folder)
    return len(work.acknowledged)


_PAGES: tuple[Callable[[], ListPage], ...] = (HomePage, lambda: SectionPage(None), OutlinePage)


async def _shown(app: WenmingApp, pilot: Pilot[None], page: Callable[[], ListPage]) -> list[Row]:
    """The rows of a page; not its message line, which says what was done last."""
    await app.push_screen(page())
    await pilot.pause()
    assert isinstance(app.screen, ListPage)
    rows = list(app.screen.list.rows)
    await app.pop_screen()
    return rows
