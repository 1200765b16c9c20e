"""Two sessions at random: nobody crashes, nothing acknowledged is lost, the screen shows the store.

The long run: `bench/sessions.py`.
"""

from pathlib import Path

import pytest

from tests.tui.two_sessions import work_together


@pytest.mark.parametrize("seed", range(3))
async def test_two_who_work_at_random_lose_nothing_and_see_what_is_stored(
    tmp_path: Path, seed: int
) -> None:
    assert await work_together(tmp_path / "data", seed, 20) > 5
