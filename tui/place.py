"""Where things are and who is working: options, environment, the data folder."""

import os
from argparse import Namespace
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from store.account import login
from store.clean import clean
from store.contract import Store, StoreError
from store.desk import Desk, open_desk
from store.documents import parse_year
from store.kinds import load_kinds

if TYPE_CHECKING:
    from store.tinydb_store import TinyDBStore

__all__ = ["choice", "data_folder", "dropped_path", "open_store", "the_desk", "typed_path", "who"]


def choice(options: Namespace, name: str) -> str | None:
    """`--unit`, `--year` or `--doc`, or its variable; None where neither says anything."""
    value: str | None = getattr(options, name)
    return value if value is not None else os.environ.get(f"WENMING_{name.upper()}") or None


def typed_path(text: str) -> Path:
    """A path as a person types it, ~ the home folder; raises `StoreError` where nobody has one."""
    path = Path(text.strip())
    try:
        return path.expanduser()
    except RuntimeError:
        name = clean(path.parts[0])[1:21]
        whose = f"“{name}”这个用户" if name else "你"
        raise StoreError(f"找不到{whose}的主目录（~）。请写完整的路径，如 /home/共享/。") from None


def dropped_path(text: str) -> Path:
    """The same, or as a terminal writes a file that is dropped on it: in quotes, or with a
    backslash before each blank. What is there as it stands is meant so.
    """
    import shlex  # noqa: PLC0415 - only who names a file

    path = typed_path(text)
    if os.path.lexists(path):
        return path
    try:
        words = shlex.split(text)
    except ValueError:  # a quotation mark of the name itself
        return path
    return typed_path(words[0]) if len(words) == 1 else path


def data_folder(options: Namespace) -> Path:
    """`--data`, `WENMING_DATA`, or the user's data folder (XDG)."""
    place = options.data or os.environ.get("WENMING_DATA")
    if place:
        if "://" in place:
            raise StoreError(f"本版本还不能连接数据库（{place}）。请给一个文件夹。")
        return typed_path(place)
    from platformdirs import user_data_path  # noqa: PLC0415

    try:
        return user_data_path("wenming-tui")
    except RuntimeError:
        raise StoreError(
            "这个账户没有家目录（HOME 没有设），不知道数据在哪里。请用 --data 指明数据文件夹。"
        ) from None


def who(options: Namespace) -> str:
    """`--as`, `WENMING_USER`, or the login name."""
    name = options.who or os.environ.get("WENMING_USER")
    if name:
        return str(name)
    for variable in ("LOGNAME", "USER", "LNAME", "USERNAME"):  # as getpass.getuser does
        if value := os.environ.get(variable):
            return value
    return login()


def open_store(options: Namespace, *, create: bool = True) -> "TinyDBStore":
    """The store of the data folder; with `create`, that is made where it is missing.

    What it has to say to the person is said at the end of the command: `options.notices`.
    """
    from store.tinydb_store import TinyDBStore  # noqa: PLC0415

    store = TinyDBStore(data_folder(options), create=create)
    options.notices = store.notices
    return store


def the_desk(options: Namespace, store: Store, now: Callable[[], datetime] | None = None) -> Desk:
    """The document that options and environment choose."""
    year = choice(options, "year")
    return open_desk(
        store,
        load_kinds(data_folder(options) / "settings"),
        unit=choice(options, "unit"),
        year=None if year is None else parse_year(year),
        name=choice(options, "doc"),
        who=who(options),
        now=now or (lambda: datetime.now().astimezone()),
    )
