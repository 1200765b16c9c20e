"""What stands on the screen of an app that runs without a terminal."""

from tui.app import WenmingApp
from tui.widgets.lines import Line, Lines

__all__ = ["SIZE", "screen_text"]

SIZE = (80, 24)


def screen_text(app: WenmingApp) -> str:
    """All words on the top screen, widget by widget."""
    words = [line.text for line in app.screen.query(Line)]
    for lines in app.screen.query(Lines):
        words += ["".join(text for text, _ in row) for row in lines.rows]
    return "\n".join(words)
