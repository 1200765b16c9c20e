"""A session ends at any moment: what was saved is there, and no process is left.

Needs what conftest.py names.
"""

import subprocess
import sys
from pathlib import Path

from tests.system.conftest import tool

CAMPAIGN = Path(__file__).parents[2] / "bench" / "deaths.py"


def test_a_session_that_dies_loses_a_saved_record_or_leaves_a_process() -> None:
    tool("sshd", "openssh-server")
    command = [sys.executable, str(CAMPAIGN), "--deaths", "14", "--workers", "2", "--seed", "3"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=400)
    lines = dict(line.split() for line in done.stdout.splitlines() if len(line.split()) == 2)
    assert lines["lost"] == "0", done.stdout + done.stderr
    assert lines["left"] == "0", done.stdout
    (total,) = (line.split() for line in done.stdout.splitlines() if line.startswith("all "))
    assert total[1] == "14"
    assert int(total[2]) > 0
