"""How long a start takes, beside what the machine and the libraries cost anyway.

One interleaved run: every round starts each program once, so that a noisy minute hits all alike.
    .venv/bin/python bench/startup.py [ROUNDS]
"""

import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable
from pathlib import Path

PROGRAM = str(Path(sys.executable).with_name("wenming-tui"))
# Its whole screen is one line: the least that a Textual program can paint.
HELLO = """
from textual.app import App
from textual.widgets import Static
class Hello(App):
    def compose(self):
        yield Static("READY")
Hello().run()
"""


def run_time(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def paint_time(command: list[str], *shown: str) -> float:
    """Seconds until the terminal has got all of `shown`, on a pty of 80×24."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    start = time.perf_counter()
    process = subprocess.Popen(
        command,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env={**os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8"},
        start_new_session=True,
    )
    os.close(slave)
    got = b""
    try:
        while not all(text.encode() in got for text in shown):
            if not select.select([master], [], [], 30)[0]:
                sys.exit(f"{command} never showed {shown}")
            got += os.read(master, 65536)
        return time.perf_counter() - start
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        os.close(master)


def main(rounds: int) -> None:
    with tempfile.TemporaryDirectory() as place:
        tool = [PROGRAM, "--data", place]
        subprocess.run([*tool, "new", "--sample"], stdout=subprocess.DEVNULL, check=True)
        python = sys.executable
        # The list's end and the last key: with both, the whole screen is painted.
        full = ("落款", "F10")
        cases: dict[str, Callable[[], float]] = {
            "bare interpreter": lambda: run_time([python, "-c", "pass"]),
            "list --json": lambda: run_time([*tool, "list", "--json"]),
            "list": lambda: run_time([*tool, "list"]),
            "bare Textual, first paint": lambda: paint_time([python, "-c", HELLO], "READY"),
            "app, first full paint": lambda: paint_time(tool, *full),
        }
        times: dict[str, list[float]] = {name: [] for name in cases}
        for number in range(rounds + 1):
            for name, measure in cases.items():
                taken = measure()
                if number:  # the first round only warms the disk cache
                    times[name].append(taken)
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    against = {
        "list --json": ("bare interpreter", 8.0),
        "list": ("bare interpreter", 12.0),
        "app, first full paint": ("bare Textual, first paint", 1.8),
    }
    print(f"{'program':28}{'median ms':>10}{'ratio':>8}{'limit':>8}")
    for name, median in medians.items():
        line = f"{name:28}{median * 1000:10.0f}"
        if name in against:
            base, limit = against[name]
            line += f"{median / medians[base]:8.2f}{limit:8.1f}"
        print(line)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
