"""Long text to write in: lines of 28 hanzi, as they are printed, and nothing typed is lost."""

from textual import events
from textual.binding import Binding
from textual.widgets import TextArea
from textual.widgets.text_area import Location

from store.clean import clean

__all__ = ["ProseArea"]


_EDITING = {
    key: binding.action
    for binding in TextArea.BINDINGS
    if isinstance(binding, Binding)
    for key in binding.key.split(",")
}
"""Keys that move the cursor and delete, and what they do."""


class ProseArea(TextArea):
    """A text with a place in it counted in characters, as `FieldInput` has them."""

    def __init__(self, value: str = "", *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(
            value, id=id, soft_wrap=True, tab_behavior="focus", compact=True,
            highlight_cursor_line=False,
        )  # fmt: skip
        self.cursor_blink = False
        self.cursor_position = len(value)

    @property
    def value(self) -> str:
        return self.text

    @value.setter
    def value(self, text: str) -> None:
        if text != self.text:
            self.load_text(text)
            self.cursor_position = len(text)

    @property
    def cursor_position(self) -> int:
        row, column = self.cursor_location
        return sum(len(line) + 1 for line in self.text.split("\n")[:row]) + column

    @cursor_position.setter
    def cursor_position(self, at: int) -> None:
        self.move_cursor(self._location(at))

    def _location(self, at: int) -> Location:
        before = self.text[: max(at, 0)]
        return before.count("\n"), len(before) - before.rfind("\n") - 1

    def mark(self, start: int, end: int) -> None:
        """Put the cursor behind some words, and show them as chosen."""
        self.move_cursor(self._location(start))
        self.move_cursor(self._location(end), select=True, center=True)

    async def _on_key(self, event: events.Key) -> None:
        # str.isprintable() says no to U+3000, so that the stock widget drops it.
        if event.character == "\u3000":
            self.replace("\u3000", *self.selection)
            event.stop()
            event.prevent_default()
        elif _EDITING.get(event.key) == "copy" and self.selection.is_empty:
            return  # nothing to copy: the page says how one leaves
        elif event.key in _EDITING:
            # At once: bindings are looked up later, when letters behind an arrow are in already.
            await self.run_action(_EDITING[event.key])
            event.stop()
            event.prevent_default()

    async def _on_paste(self, event: events.Paste) -> None:
        self.replace(clean(event.text), *self.selection)
        event.stop()
        event.prevent_default()
