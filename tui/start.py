"""Opening the app: what must be so before a screen can be drawn."""

import os
import shutil
import sys
import tempfile
from argparse import Namespace
from datetime import datetime
from typing import TYPE_CHECKING

from store.clean import clean
from store.contract import StoreError
from tui.place import data_folder, open_store, the_desk
from tui.terminal import Asked, give_size, refusal

if TYPE_CHECKING:
    from store.tinydb_store import TinyDBStore

__all__ = ["start"]


def start(options: Namespace) -> int:
    """Check the terminal, choose the document, run the app; its exit status."""
    if options.kiosk:
        from tui.kiosk import links  # noqa: PLC0415

        if any(links(data_folder(options))):
            raise StoreError("数据文件夹里有链接，受限账户打不开。请联系管理员。")
    there = sys.stdin.isatty() and sys.stdout.isatty()
    if said := refusal(os.environ, terminal=there):
        raise StoreError(said)
    give_size()
    if options.demo:
        return _demo(options)
    return _app(options)


def _demo(options: Namespace) -> int:
    from tui.commands import put_sample  # noqa: PLC0415 - entering and its grammars

    folder = tempfile.mkdtemp(prefix="wenming-demo-")
    try:
        sample = Namespace(**{**vars(options), "data": folder})
        document = put_sample(sample)
        sample.unit, sample.year, sample.doc = document.unit, document.year, document.name
        return _app(sample)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _app(options: Namespace) -> int:
    store = open_store(options)
    desk = the_desk(options, store)
    from store.session import Session  # noqa: PLC0415

    session = Session(store.folder)
    with Asked() as asked:
        from tui.app import run_app  # noqa: PLC0415 - loads Textual, 0.2 s

        asked.look()
        status = run_app(desk, demo=options.demo, kiosk=options.kiosk, asked=asked)
    if session.leave() and not options.demo:
        _tidy(store)
    store.close()
    return status


def _tidy(store: "TinyDBStore") -> None:
    """The last to leave folds the journal and sees to today's backup."""
    from store.tidying import daily  # noqa: PLC0415

    try:
        at = datetime.now().astimezone().isoformat(timespec="seconds")
        store.compact(who="", at=at, wait=False)
    except StoreError as error:  # what was saved is in the journal
        print(clean(str(error)), file=sys.stderr)
    daily(store.folder)
