"""Digits that are keys on a list, until what comes behind them says that they begin a date."""

from time import monotonic

from textual.screen import Screen

__all__ = ["DATE_MARKS", "Digits"]

DATE_MARKS = "-./月年"
"""Behind digits these make a date: 11-17, 3月5日."""
_BETWEEN = 1.0
"""Seconds between digits of one number: who opens a section and reads on needs longer."""
_PAUSE = 3.0
"""Seconds between a digit and such a mark, with an input method between."""
_MONTHS, _CENTURY = range(1, 13), 20


class Digits:
    """The last digits that were typed in a row on lists, each with the page on which it was."""

    def __init__(self) -> None:
        self._typed: list[tuple[str, Screen[object]]] = []
        self._at = 0.0

    def clear(self) -> None:
        """Forget them: something else was done."""
        self._typed = []

    def note(self, digit: str, page: "Screen[object]") -> None:
        """One more is typed."""
        if monotonic() - self._at > _BETWEEN:
            self.clear()
        self._typed.append((digit, page))
        self._at = monotonic()

    def take(self) -> "tuple[str, Screen[object]] | None":
        """The last ones that may be a month or a year, where they were typed right before, and the
        page on which the first of them was. Once."""
        typed, self._typed = self._typed, []
        if monotonic() - self._at < _PAUSE:
            for count in (4, 2, 1):
                last = typed[-count:]
                digits = "".join(digit for digit, _ in last)
                year = count == 4 and digits.startswith(str(_CENTURY))
                if len(last) == count and (year or (count < 4 and int(digits) in _MONTHS)):
                    return digits, last[0][1]
        return None
