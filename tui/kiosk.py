"""`--kiosk --as NAME`: the app and nothing else, for who the server says it is.

Without `--as` that is the account's name, for those who have accounts of their own.
The environment is built anew and Python isolated from it; what is left of the caller's is the kind
of terminal. docs/kiosk.md tells how such an account is made, `kiosk-check` looks at one.
"""

import os
import pwd
import re
import resource
import signal
import sys
from argparse import Namespace
from collections.abc import Iterator, Mapping
from pathlib import Path

from store.clean import clean
from store.contract import StoreError
from tui.terminal import refusal

__all__ = ["clean_environment", "enter", "export_path", "links"]

_TERM = re.compile(r"[A-Za-z0-9][A-Za-z0-9+._-]{0,40}")
_ADDRESSES = re.compile(r"[0-9A-Za-z.:% ]{1,200}")
FOLDERS = ("backups", "crash", "drafts", "evidence", "exports", "history", "settings")


def enter(options: Namespace, argv: list[str]) -> None:
    """Start again in a clean environment, if this is none yet; then shut what is left open.

    Raises `StoreError` for a command line that is no kiosk's.
    """
    if options.command is not None:
        raise StoreError("受限账户只能打开界面，不能运行命令。请联系管理员。")
    if options.who is not None and not options.who.strip():
        raise StoreError("受限账户要由服务器写明是谁：--kiosk --as 姓名。请联系管理员。")
    if said := refusal(os.environ, terminal=sys.stdin.isatty() and sys.stdout.isatty()):
        raise StoreError(said)
    wanted = clean_environment(os.environ)
    if not sys.flags.isolated or os.environ != wanted:
        again = [sys.executable, "-I", "-X", "utf8", "-m", "tui", *argv]
        os.execve(sys.executable, again, wanted)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core holds everybody's words
    for number in (signal.SIGTSTP, signal.SIGQUIT):
        signal.signal(number, signal.SIG_IGN)
    os.umask(0o077)
    os.chdir("/")


def clean_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """What a kiosk's process sees: of the caller's only the terminal and where the line comes from.

    The account's home and name are those of the server's list of users.
    """
    account = pwd.getpwuid(os.getuid())
    term = environ.get("TERM", "dumb")
    found = {
        "HOME": account.pw_dir,
        "LOGNAME": account.pw_name,
        "USER": account.pw_name,
        "PATH": f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin",
        "LC_ALL": "C.UTF-8",
        "TERM": term if _TERM.fullmatch(term) else "xterm",
    }
    if "NO_COLOR" in environ:
        found["NO_COLOR"] = "1"
    for name in ("SSH_CONNECTION", "SSH_TTY"):
        value = environ.get(name, "")
        if _ADDRESSES.fullmatch(value.replace("/", " ")):
            found[name] = value
    return found


def links(folder: Path) -> Iterator[Path]:
    """Links in a data folder: all of its own and of its folders', whatever they lead to."""
    for place in (folder, *(folder / name for name in FOLDERS)):
        if place != folder and place.is_symlink():
            continue  # told with its folder's
        try:
            with os.scandir(place) as entries:
                yield from (Path(entry.path) for entry in entries if entry.is_symlink())
        except OSError:
            continue


def export_path(folder: Path, typed: str) -> Path:
    """Where a file of this name goes: into `exports/`, whatever the name. Raises `StoreError`."""
    name = clean(typed).strip()
    if not name or name.startswith(".") or len(name.encode("utf-8", "replace")) > 200:
        raise StoreError("请写一个文件名：不能空着，不能以点开头，不能太长。")
    if bad := [char for char in name if char in '/\\:*?"<>|\n\t\ufffd']:
        raise StoreError(f"文件名里不能有“{bad[0]}”。文件都写在服务器的 exports 里。")
    exports = folder / "exports"
    if exports.is_symlink() or (exports / name).is_symlink():
        raise StoreError("exports 里有指向别处的链接，没有写。请联系管理员。")
    return exports / name
