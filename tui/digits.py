"""Digits that are keys on a list, until what comes behind them says that they begin a date."""

from time import monotonic

from textual.screen import Screen

__all__ = ["DATE_MARKS", "Digits"]

DATE_MARKS = "-./月年"
"""Behind digits these make a date: 11-17, 3月5日."""
_PAUSE = 3.0
"""Seconds between a digit and the next character, with an input method between."""


class Digits:
    """The last digits that were typed in a row, and the page on which the first of them was."""

    def __init__(self) -> None:
        self._typed, self._at = "", 0.0
        self._on: Screen[object] | None = None

    def note(self, character: str, page: "Screen[object]") -> None:
        """Look at an ASCII character that is typed."""
        if not character.isdecimal():
            self._typed = self._typed if character in DATE_MARKS else ""
            return
        if not self._typed or monotonic() - self._at > _PAUSE:
            self._typed, self._on = "", page
        self._typed += character
        self._at = monotonic()

    def take(self) -> "tuple[str, Screen[object]] | None":
        """They, where they were typed right before. Once."""
        typed, self._typed = self._typed, ""
        recent = monotonic() - self._at < _PAUSE
        return (typed, self._on) if typed and recent and self._on else None
