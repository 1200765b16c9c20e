"""The one door out: no widget is given words except through `tui.show` and the lines drawn by it.

Most of Textual's widgets take `[` for markup, and draw control characters (markup in a record ended
the app). What may be used is listed here; everything else is found.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import tui

FOLDER = Path(tui.__file__).parent
WIDGETS = {"Input", "TextArea"}
"""Widgets whose value is never markup; their control characters go out by `clean`."""
DRAWERS = {"Segment": "widgets/lines.py", "Strip": "widgets/lines.py", "Text": "commands.py"}
"""What is drawn as it is, and the one file that may: it cleans."""
MARKUP = {"notify", "from_markup", "render_markup", "to_content"}
TITLES = {"border_title", "border_subtitle", "tooltip", "placeholder"}


def raw_text(source: str, name: str) -> Iterator[str]:
    """Places in a module of `tui` where a widget could be given words as they are."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module == "textual.widgets":
            yield from (
                f"{node.lineno}: textual.widgets.{a.name}" for a in node.names
                if a.name not in WIDGETS
            )  # fmt: skip
        elif isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(
                node.func, "id", ""
            )  # fmt: skip
            if called in MARKUP or (called in DRAWERS and DRAWERS[called] != name):
                yield f"{node.lineno}: {called}()"
            yield from (
                f"{node.lineno}: {k.arg}=" for k in node.keywords
                if (k.arg == "markup" and getattr(k.value, "value", None) is not False)
                or k.arg in TITLES
            )  # fmt: skip
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                if isinstance(target, ast.Attribute) and target.attr in TITLES:
                    yield f"{node.lineno}: .{target.attr}"


def test_a_widget_is_given_words_as_they_are() -> None:
    found = {
        str(path.relative_to(FOLDER)): places
        for path in sorted(FOLDER.rglob("*.py"))
        if (places := [*raw_text(path.read_text("utf-8"), str(path.relative_to(FOLDER)))])
    }
    assert found == {}


@pytest.mark.parametrize(
    "code",
    [
        "from textual.widgets import Static", "from textual.widgets import Input, Label",
        "self.notify(title)", "w.border_title = record.title", "Text.from_markup(x)",
        "Button(x, tooltip=y)", "Log(markup=True)", "Segment(record.title)",
    ],
)  # fmt: skip
def test_the_check_overlooks_raw_text(code: str) -> None:
    assert [*raw_text(code, "screens/made.py")]
