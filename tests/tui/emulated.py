"""What a terminal shows of an app under test, against what should stand there."""

from pathlib import Path
from typing import Any

from pyte import Screen, Stream
from textual._compositor import CompositorUpdate

import tui.app
from tui.app import WenmingApp

__all__ = ["EmulatedApp"]


class EmulatedApp(WenmingApp):
    """An app whose bytes a terminal emulator takes."""

    CSS_PATH = str(Path(tui.app.__file__).with_name("app.tcss"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.terminal = Screen(80, 24)
        self.stream = Stream(self.terminal)

    def _display(self, screen: Any, renderable: Any) -> None:
        if self._driver is not None:
            self._driver.write = self.stream.feed  # type: ignore[method-assign]
        if self._running and isinstance(renderable, CompositorUpdate) and not self._batch_count:
            size = (self.size.height, self.size.width)
            if size != (self.terminal.lines, self.terminal.columns):
                self.terminal.resize(*size)
            self.stream.feed(renderable.render_segments(self.console))
        super()._display(screen, renderable)

    def stands(self) -> list[str]:
        """What the terminal shows."""
        return _text(self.terminal)

    def wanted(self) -> list[str]:
        """What it would show were all of it sent."""
        terminal = Screen(self.size.width, self.size.height)
        update = self.screen._compositor.render_full_update()
        Stream(terminal).feed(update.render_segments(self.console))
        return _text(terminal)


def _text(screen: Screen) -> list[str]:
    buffer = screen.buffer
    return [
        "".join(buffer[y][x].data for x in range(screen.columns)).rstrip()
        for y in range(screen.lines)
    ]
