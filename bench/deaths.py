"""Sessions that end at random moments: what was saved, what was being typed, and what is left.

    .venv/bin/python bench/deaths.py [--deaths 500] [--seed N] [--workers 4] [--no-ssh]

People fill in forms on real terminals, half of them over an sshd of their own, and save now and
then. At a seeded moment the client is killed, or the sshd of the session, or the program gets TERM,
HUP or KILL, or the terminal is closed, or it takes no more bytes and then the program gets TERM.
Afterwards: is every record there that was called saved; is everything in a draft that had stood on
the screen for two seconds; is a process left after five; did one burn processor time meanwhile. The
exit status is 1 if anything was wrong.
"""

import argparse
import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from msgspec import Struct

from tests.system.conftest import Server
from tests.terminal import KEYS, Terminal

LOCAL = ("TERM", "HUP", "KILL", "terminal closed", "terminal frozen, then TERM")
REMOTE = ("client killed", "sshd killed")
DRAFT_AGE, GONE, BURNT = 2.0, 5.0, 0.5
"""Seconds: how old a draft may be, until no process is left, and what it may compute meanwhile."""
PER_STORE = 25
PROGRAM = str(Path(sys.executable).with_name("wenming-tui"))
TICK = os.sysconf("SC_CLK_TCK")


class Death(Struct):
    """One session and what became of it. Times are seconds after the death."""

    how: str
    saved: int = 0
    lost: list[str] = []
    typed: int = 0
    late: list[str] = []
    """Words that had stood on the screen for longer than `DRAFT_AGE`, and are in no draft."""
    cut: int = 0
    """Words younger than that which are in no draft."""
    gone: float = 0.0
    left: bool = False
    burnt: float = 0.0


class Ended(Exception):
    """The seeded moment has come."""


class Session:
    """Somebody at a form until the moment `until`."""

    def __init__(self, terminal: Terminal, until: float, dice: random.Random) -> None:
        self._terminal, self._until, self._dice = terminal, until, dice
        self.saved: list[str] = []
        self.shown: dict[str, float] = {}

    def work(self) -> None:
        """Types and saves; raises `Ended`."""
        self._see("F10")
        self._terminal.type("2" + KEYS["f2"] + "会议\r")
        self._see("参加人数")
        while True:
            self._terminal.type(KEYS["tab"])
            words = []
            for _ in range(self._dice.randint(1, 3)):
                words.append(f"{self._dice.randrange(16**6):06x}")
                self._terminal.type(words[-1])
                self._see(words[-1])
                self.shown[words[-1]] = time.monotonic()
                self._wait(self._dice.choice((0.0, 0.1, 0.4, 1.5)))
            self._terminal.type(KEYS["ctrl+s"])
            while words[-1] in self._terminal.text or "已保存（" not in self._terminal.text:
                self._step(0.05)
            self.saved += words

    def _see(self, text: str) -> None:
        while text not in "".join(self._terminal.text.split()):
            self._step(0.05)

    def _wait(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._step(0.05)

    def _step(self, seconds: float) -> None:
        if time.monotonic() >= self._until:
            raise Ended
        self._terminal.settle(min(seconds, max(0.0, self._until - time.monotonic())))


def processes(mark: str) -> dict[int, float]:
    """Process numbers whose command line holds these words -> seconds of processor time."""
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal() or int(entry.name) == os.getpid():
            continue
        with contextlib.suppress(OSError, IndexError):
            words = (entry / "cmdline").read_bytes().decode("utf-8", "replace").split("\0")
            if mark in words and not Path(words[0]).name.startswith("ssh"):
                values = (entry / "stat").read_bytes().rpartition(b")")[2].split()
                if values[0] != b"Z":
                    found[int(entry.name)] = (int(values[11]) + int(values[12])) / TICK
    return found


def above(number: int) -> int:
    """The sshd that serves a process."""
    while True:
        stat = Path(f"/proc/{number}/stat").read_bytes()
        if b"(sshd" in stat:
            return number
        number = int(stat.rpartition(b")")[2].split()[1])


def die(how: str, terminal: Terminal, apps: dict[int, float]) -> None:
    """Let it happen."""
    if how == "client killed":
        terminal.signal(signal.SIGKILL)
    elif how == "sshd killed":
        for app in apps:
            with contextlib.suppress(OSError):
                os.kill(above(app), signal.SIGKILL)
    elif how == "terminal closed":
        os.close(terminal.master)
        terminal.master = -1
    else:
        if how.endswith("then TERM"):
            terminal.type("\x1b[200~" + "冻" * 3000 + "\x1b[201~")
            for _ in range(40):  # more than the line takes, read by nobody
                terminal.resize(79, 24)
                terminal.resize(80, 24)
                time.sleep(0.02)
        terminal.signal(getattr(signal, "SIG" + how.rpartition(" ")[2]))


def one(number: int, how: str, data: Path, server: Server | None, dice: random.Random) -> Death:
    """One session from its start to five seconds after its end."""
    mark = f"clerk-{number}-{dice.randrange(16**6):06x}"
    command = [PROGRAM, "--data", str(data), "--as", mark]
    if how in REMOTE:
        assert server is not None
        command = [*server.ssh(), " ".join(command)]
    death = Death(how)
    with Terminal(command, answers=True) as terminal:
        session = Session(terminal, time.monotonic() + dice.uniform(0.3, 9.0), dice)
        with contextlib.suppress(Ended):
            session.work()
        before = processes(mark)
        at = time.monotonic()
        with contextlib.suppress(ProcessLookupError):
            die(how, terminal, before)
        while (now := processes(mark)) and time.monotonic() - at < GONE:
            death.burnt = max([death.burnt, *(cpu - before.get(p, 0) for p, cpu in now.items())])
            time.sleep(0.05)
        death.gone, death.left = time.monotonic() - at, bool(now)
    listed = [PROGRAM, "--data", str(data), "list", "--json"]
    records = json.loads(subprocess.run(listed, check=True, capture_output=True).stdout)
    stored = " ".join(record["title"] for record in records)
    kept = stored + " ".join(
        path.read_text("utf-8") for path in (data / "drafts").glob("*.json")
    )  # fmt: skip
    death.saved, death.typed = len(session.saved), len(session.shown)
    death.lost = [word for word in session.saved if word not in stored]
    for word, seen in session.shown.items():
        if word not in kept:
            if at - seen > DRAFT_AGE:
                death.late.append(word)
            else:
                death.cut += 1
    return death


def run(numbers: list[int], seed: int, *, ssh: bool) -> list[Death]:
    """These deaths, one after the other, in one store."""
    dice = random.Random(f"{seed}:{numbers[0]}")
    with tempfile.TemporaryDirectory(prefix="wenming-deaths-") as place:
        data = Path(place) / "data"
        make = [PROGRAM, "--data", str(data), "new", "--unit", "示例区林业局", "--year", "2025"]
        subprocess.run(make, check=True, capture_output=True)
        server = Server(Path(place) / "ssh") if ssh else None
        if server:
            server.start()
        hows = [*LOCAL, *REMOTE] if ssh else list(LOCAL)
        try:
            return [one(n, hows[n % len(hows)], data, server, dice) for n in numbers]
        finally:
            if server:
                server.stop()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--deaths", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--no-ssh", action="store_true")
    options = parser.parse_args()
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # `nohup` would have it ignored by all below
    shares = [
        list(range(start, min(start + PER_STORE, options.deaths)))
        for start in range(0, options.deaths, PER_STORE)
    ]
    with ProcessPoolExecutor(options.workers) as pool:
        runs = [pool.submit(run, s, options.seed, ssh=not options.no_ssh) for s in shares]
        deaths = [death for done in runs for death in done.result()]
    print(f"{'how':30}{'deaths':>8}{'saved':>8}{'lost':>6}{'late':>6}{'cut':>6}{'gone s':>8}"
          f"{'left':>6}{'cpu s':>7}")  # fmt: skip
    bad = Counter[str]()
    for how in (*LOCAL, *REMOTE, "all"):
        some = [d for d in deaths if how in (d.how, "all")]
        if not some:
            continue
        lost, late = sum(len(d.lost) for d in some), sum(len(d.late) for d in some)
        left, burnt = sum(d.left for d in some), max(d.burnt for d in some)
        saved = sum(d.saved for d in some)
        row = f"{how:30}{len(some):8}{saved:8}{lost:6}{late:6}{sum(d.cut for d in some):6}"
        print(f"{row}{max(d.gone for d in some):8.2f}{left:6}{burnt:7.2f}")
        bad = Counter(lost=lost, late=late, left=left, burnt=sum(d.burnt > BURNT for d in some))
    for name in ("lost", "late", "left", "burnt"):
        print(f"{name} {bad[name]}")
    return 1 if bad.total() else 0


if __name__ == "__main__":
    sys.exit(main())
