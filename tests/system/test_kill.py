"""A line drops, a machine is switched off: who was told that it is saved finds it there."""

import subprocess
import sys
from pathlib import Path

CAMPAIGN = Path(__file__).parents[2] / "bench" / "kill.py"


def campaign(*options: str) -> tuple[int, dict[str, int]]:
    """Exit status and figures of a campaign; a process of its own, because it forks."""
    command = [sys.executable, str(CAMPAIGN), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    figures = {}
    for line in done.stdout.splitlines():
        name, _, count = line.rpartition(" ")
        if count.replace(",", "").isdigit():
            figures[name.strip()] = int(count.replace(",", ""))
    return done.returncode, figures


def test_what_was_acknowledged_is_there_after_kill_9() -> None:
    status, figures = campaign("--kills", "60", "--seed", "7")
    assert figures["kills"] == 60
    assert figures["acknowledged changes"] > 60
    assert [figures[name] for name in ("lost", "unreadable", "duplicates", "otherwise wrong")] == [
        0, 0, 0, 0,
    ]  # fmt: skip
    assert status == 0


def test_a_store_that_acknowledges_before_it_writes_is_found_out() -> None:
    status, figures = campaign("--kills", "5", "--engine", "late")
    assert figures["lost"] > 0
    assert status == 1


def test_a_store_that_writes_without_its_lock_is_found_out() -> None:
    status, figures = campaign("--kills", "24", "--engine", "unlocked")
    assert figures["lost"] + figures["unreadable"] + figures["otherwise wrong"] > 0
    assert status == 1
