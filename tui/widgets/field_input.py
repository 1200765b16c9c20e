"""A line to type in that loses nothing: full-width blanks, and pastes of several lines."""

import asyncio

from textual import events
from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Input

from store.clean import clean

__all__ = ["FieldInput", "settled"]


async def settled(*fields: Widget) -> None:
    """Wait until each field has taken the keys that were sent before."""
    waits = []
    for field in fields:
        done = asyncio.Event()
        if field.call_later(done.set):
            waits.append(done.wait())
    await asyncio.gather(*waits)


_EDITING = {
    key: binding.action
    for binding in Input.BINDINGS
    if isinstance(binding, Binding) and binding.action != "submit"
    for key in binding.key.split(",")
}
"""Keys that move the cursor and delete, and what they do."""


class FieldInput(Input):
    """Borderless and without a blinking cursor, so that a key costs few bytes."""

    def __init__(self, value: str = "", *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(value, id=id, compact=True, select_on_focus=False)
        self.cursor_blink = False

    def _put(self, text: str) -> None:
        if self.selection.is_empty:
            self.insert_text_at_cursor(text)
        else:
            self.replace(text, *self.selection)

    async def _on_key(self, event: events.Key) -> None:
        # str.isprintable() says no to U+3000, so that the stock widget drops it.
        if event.character == "\u3000":
            self._put("\u3000")
            event.stop()
            event.prevent_default()
        elif _EDITING.get(event.key) == "copy" and self.selection.is_empty:
            return  # nobody's key here: the app says how to leave
        elif event.key in _EDITING:
            # At once: bindings are looked up later, when letters behind an arrow are in already.
            await self.run_action(_EDITING[event.key])
            event.stop()
            event.prevent_default()

    def _on_paste(self, event: events.Paste) -> None:
        text = clean(event.text).replace("\t", " ")
        self._put(" ".join(line for line in text.split("\n") if line))
        event.stop()
        event.prevent_default()
