"""From the bytes that a terminal sends to keys: line noise and another encoding end nothing."""

import re
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator
from time import monotonic

from textual._xterm_parser import XTermParser
from textual.message import Message

__all__ = ["Foreign", "Keyboard"]

QUIET = 0.25
"""Seconds of silence that end a stretch of noise."""
HALF = 2.0
"""Seconds after which half a character is no longer waited for."""
NEVER_ENDED = 5.0
"""Seconds of silence after which a paste counts as over, although its end was not told."""
_ZMODEM = re.compile(rb"\*\*\x18B[0-9a-f]{14}\r[\n\x8a]\x11?|\x18{5,}\x08+")
"""A header in hex, or giving up: what a client says once more, late, whose transfer is over."""
_PIECE = re.compile(rb"\*\*\x18(?:B[0-9a-f]{0,14}\r?)?$")
"""A header of which more may come."""
_XON = b"\x11"
"""May come behind a header, by itself; from a person it is Ctrl+Q."""
_PASTE, _PASTED = "\x1b[200~", "\x1b[201~"


class Foreign(Message):
    """Bytes came that are no text in the terminal's encoding; none of them was used."""


class Keyboard:
    """Bytes in, messages out. Nothing that comes in raises.

    Bytes that are no text make noise of all that comes with them, up to a moment of silence: in a
    stretch of random bytes there are also Ctrl+Q, Enter and whole escape sequences.
    """

    def __init__(self, encoding: str = "utf-8", clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._noisy = False
        self._heard = 0.0
        self._pasting = False
        self._piece = b""
        self._headed = False
        """Whether a header of a transfer came last."""
        self.speak(encoding)

    def speak(self, encoding: str) -> None:
        """Take bytes for text in this encoding from now on."""
        self.encoding = encoding
        self._decoder = getincrementaldecoder(encoding)("strict")
        self._parser = XTermParser()

    def feed(self, data: bytes) -> Iterator[Message]:
        """The keys in what the terminal has sent."""
        now = self._clock()
        yield from self._take(self._without_transfer(data, now), now)

    def _without_transfer(self, data: bytes, now: float) -> bytes:
        """What is left without the late words of a transfer, whole or in pieces."""
        if self._headed and now - self._heard < QUIET:
            data = data.removeprefix(_XON)
        data = self._piece + data
        left = _ZMODEM.sub(b"", data)
        self._headed = left != data and not data.endswith(_XON)
        piece = _PIECE.search(left)
        self._piece = piece[0] if piece else b""
        return left.removesuffix(self._piece)

    def _take(self, data: bytes, now: float) -> Iterator[Message]:
        if self._noisy and now - self._heard >= QUIET:
            self._noisy = False
        if now - self._heard >= HALF and self._decoder.getstate()[0]:
            self._decoder.reset()
        self._heard = now
        try:
            text = self._decoder.decode(data)
        except UnicodeDecodeError:
            text = ""
            self.speak(self.encoding)
            self._pasting = False
            if not self._noisy:
                self._noisy = True
                yield Foreign()
        if text and not self._noisy:
            begun, ended = text.rfind(_PASTE), text.rfind(_PASTED)
            self._pasting = begun > ended or (self._pasting and ended < 0)
            yield from self._parse(text)

    def tick(self) -> Iterator[Message]:
        """What time alone brings: an escape that nothing follows, a paste that was cut off."""
        now = self._clock()
        if self._piece and now - self._heard >= QUIET:  # it was no header
            piece, self._piece = self._piece, b""
            yield from self._take(piece, now)
        try:
            yield from self._parser.tick()
        except Exception:  # as in `_parse`
            self._parser = XTermParser()
        if self._pasting and now - self._heard > NEVER_ENDED:
            self._pasting = False
            yield from self._parse(_PASTED)

    def _parse(self, text: str) -> Iterator[Message]:
        try:
            yield from self._parser.feed(text)
        except Exception:  # numbers in a sequence may be of any size: Textual trusts them
            self._parser = XTermParser()
