"""The twelve records of bench/keys.py typed into Bagels itself, and the keys that are no content.

    python bench/bagels.py /path/to/bagels

Needs tmux and Bagels (of Python 3.13 at least; measured with 0.3.12). Of a record Bagels takes
the words, one amount and the day; for places, units and further numbers it has no fields. Each
record is looked up in its database afterwards: the log is one that makes these records.
"""

import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

RECORDS = (
    ("31 12 25", "客运站点标语", "800"), ("17 11 25", "系统党风廉政建设恳谈会", "65"),
    ("31 03 25", "系统党风廉政建设大会", "130"), ("15 01 25", "廉政承诺", "46"),
    ("05 03 25", "雷锋精神在路上志愿服务", "46"), ("12 03 25", "义务植树", "200"),
    ("15 04 25", "行政执法规范化培训", "90"), ("31 05 25", "文明出行倡议书", "2000"),
    ("19 06 25", "道德讲堂第二期", "80"), ("20 09 25", "职工运动会", "120"),
    ("08 10 25", "第三季度文明创建专项检查", "8"), ("01 12 25", "市级媒体采用", "16"),
)  # fmt: skip
"""Day, words, amount: what Bagels can hold of each."""
CATEGORY = "Gift"
"""A record needs a category; enough letters for the first that fits, which count as content."""
PATIENCE = 30.0
"""Seconds in which the screen has to show what is waited for."""
PAUSE = 0.8
"""Seconds between two keys: typed faster, words end up in the field before."""


class Screen:
    """Bagels in a tmux of its own; `keys` is the log: a key in brackets is no content."""

    def __init__(self, program: str, folder: Path) -> None:
        self.tmux = ["tmux", "-S", str(folder / "tmux")]
        self.keys: list[str] = []
        command = f"{program} --at {folder}"
        self._run("new-session", "-d", "-x", "140", "-y", "45", command)

    def _run(self, *words: str) -> str:
        return subprocess.run(
            [*self.tmux, *words], check=True, capture_output=True, text=True
        ).stdout

    def press(self, key: str) -> None:
        self.keys.append(f"[{key}]")
        self._run("send-keys", key)
        time.sleep(PAUSE)

    def type(self, words: str) -> None:
        self.keys += words
        self._run("send-keys", "-l", words)
        self.wait(words)
        time.sleep(PAUSE)

    def shown(self) -> str:
        return self._run("capture-pane", "-p")

    def wait(self, words: str, *, gone: bool = False) -> None:
        """Until the screen shows it: Bagels paints all the time, so that it is never still."""
        end = time.monotonic() + PATIENCE
        while (words in self.shown()) is gone:
            if time.monotonic() > end:
                raise SystemExit(f"the screen does not show {words!r}:\n{self.shown()}")
            time.sleep(0.1)

    def close(self) -> None:
        subprocess.run([*self.tmux, "kill-server"], check=False, capture_output=True)


def prepared(screen: Screen) -> None:
    """An account, and the keyboard on the records; not counted."""
    screen.wait("Accounts")
    for key in ("v", "a", "a"):
        screen.press(key)
    screen.wait("New Account")
    screen.type("局")
    screen.press("Enter")
    screen.wait("New Account", gone=True)
    screen.wait("Toggle Splits")
    screen.keys.clear()


def entered(screen: Screen) -> None:
    for day, words, amount in RECORDS:
        screen.press("a")
        screen.wait("New Record")
        screen.type(words)
        screen.press("Tab")
        screen.type(CATEGORY)
        screen.press("Tab")
        screen.type(amount)
        for _ in range(3):  # amount, account, kind
            screen.press("Tab")
        screen.type(day)
        screen.press("Enter")
        screen.wait("New Record", gone=True)


def kept(folder: Path) -> Iterator[tuple[str, str, str]]:
    with sqlite3.connect(folder / "db.db") as base:
        rows = base.execute("select strftime('%d %m ', date) || substr(strftime('%Y', date), 3), "
                            "label, cast(amount as integer) from record order by id")  # fmt: skip
        yield from ((day, words, str(amount)) for day, words, amount in rows)


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        screen = Screen(sys.argv[1], Path(place))
        try:
            prepared(screen)
            entered(screen)
        finally:
            screen.close()
        made = tuple(kept(Path(place)))
    wrong = [(a, b) for a, b in zip(RECORDS, made, strict=False) if a != b]
    overhead = sum(key.startswith("[") for key in screen.keys)
    print(f"{len(made)} records, {len(wrong)} other than typed, {overhead / len(RECORDS):.1f} keys")
    for pair in wrong:
        print(*pair)


if __name__ == "__main__":
    main()
