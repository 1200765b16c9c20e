"""Work that nobody waits for, in a process of its own."""

import contextlib
import sys
import threading
from pathlib import Path

__all__ = ["in_background"]


def in_background(folder: Path, *, backup: bool = False) -> None:
    """Fold the journal of `folder`, or make today's backup, in another process."""
    command = [
        sys.executable,
        "-P",  # nobody's `store` in the present folder
        "-m",
        "store.tidying",
        str(folder.absolute()),
        *(["daily"] if backup else []),
    ]

    def run() -> None:  # a thread waits, so that no zombie is left
        import subprocess  # noqa: PLC0415 - 10 ms that hardly any command needs

        null = subprocess.DEVNULL
        with contextlib.suppress(OSError):
            subprocess.run(
                command, stdin=null, stdout=null, stderr=null, start_new_session=True, check=False
            )

    threading.Thread(target=run, daemon=True).start()
