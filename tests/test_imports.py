"""What a start loads: a fresh process per case, so that nothing loaded before hides a mistake."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROBE = """
import importlib, sys
for name in {modules!r}:
    importlib.import_module(name)
wrong = {{name.partition(".")[0] for name in sys.modules}} & set({forbidden!r})
sys.exit(f"loaded: {{sorted(wrong)}}" if wrong else 0)
"""


def modules(package: str) -> list[str]:
    return [f"{package}.{path.stem}" for path in sorted((ROOT / package).glob("[!_]*.py"))]


@pytest.mark.parametrize(
    ("loaded", "forbidden"),
    [
        pytest.param(modules("store"), ["textual", "rich", "docx", "lxml", "pypinyin"], id="store"),
        pytest.param(modules("exports"), ["textual", "pypinyin"], id="exports"),
        pytest.param(
            ["tui.app", "tui.screens.record", "tui.screens.words", "tui.screens.outline"],
            ["pypinyin"],
            id="app",
        ),
        pytest.param(["tui.cli"], ["textual", "rich", "docx", "lxml", "pypinyin"], id="tui.cli"),
    ],
)
def test_a_layer_loads_what_it_must_not_know(loaded: list[str], forbidden: list[str]) -> None:
    probe = PROBE.format(modules=loaded, forbidden=forbidden)
    done = subprocess.run(
        [sys.executable, "-c", probe], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("options", "forbidden"),
    [
        pytest.param(["--json"], ["textual", "rich", "docx", "lxml", "pypinyin"], id="json"),
        pytest.param([], ["textual", "docx", "lxml", "pypinyin"], id="table"),
    ],
)
def test_list_loads_the_screen_or_word(
    tmp_path: Path, options: list[str], forbidden: list[str]
) -> None:
    start = "import sys; from tui.cli import main; sys.exit(main())"
    run = [sys.executable, "-X", "importtime", "-c", start, "--data", str(tmp_path)]
    made = subprocess.run([*run, "new", "--sample"], cwd=ROOT, capture_output=True, check=False)
    assert made.returncode == 0
    listed = subprocess.run(
        [*run, "list", *options], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (listed.returncode, bool(listed.stdout)) == (0, True)
    loaded = {line.rpartition("|")[2].strip() for line in listed.stderr.splitlines()}
    assert "store.tinydb_store" in loaded
    assert not loaded & set(forbidden)
