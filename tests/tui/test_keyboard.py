"""What a terminal sends: no byte raises, noise types nothing, and text in pieces is whole."""

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st
from textual.events import CursorPosition, Key, Paste
from textual.message import Message

from tui.keyboard import Foreign, Keyboard


class Clock:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def text(messages: Iterable[Message]) -> str:
    return "".join(m.character or "" for m in messages if isinstance(m, Key))


def test_a_character_that_arrives_in_pieces_is_whole() -> None:
    keyboard = Keyboard()
    pieces = ["会".encode()[:1], "会".encode()[1:2], "会".encode()[2:]]
    assert "".join(text(keyboard.feed(piece)) for piece in pieces) == "会"


def test_gbk_and_the_keys_around_it_are_not_used_and_told_once() -> None:
    clock = Clock()
    keyboard = Keyboard(clock=clock)
    told = [m for data in (b"ab", "局长".encode("gbk"), b"\x11\r", "会".encode("gbk"))
            for m in keyboard.feed(data)]  # fmt: skip
    assert text(told) == "ab"
    assert sum(isinstance(m, Foreign) for m in told) == 1
    clock.now += 0.3
    assert text(keyboard.feed("会\r".encode())) == "会\r"


def test_a_client_of_gbk_is_understood_also_in_pieces() -> None:
    keyboard = Keyboard("gbk")
    data = "“局长”\t".encode("gbk")
    assert text(m for n in range(len(data)) for m in keyboard.feed(data[n : n + 1])) == "“局长”\t"


def test_the_last_words_of_a_transfer_are_no_noise_and_take_no_key_along() -> None:
    for late in (b"**\x18B0800000000022d\r\x8a", b"**\x18B0100000023be50\r\n\x11",
                 b"\x18" * 8 + b"\x08" * 8):  # fmt: skip
        told = [*Keyboard().feed(late + b"ab" + late)]
        assert [m.key for m in told if isinstance(m, Key)] == ["a", "b"]
        assert len(told) == 2


def test_the_last_words_of_a_transfer_in_pieces_are_keys() -> None:
    for pieces in ([b"**\x18B0800", b"000000022d\r\x8a"], [b"**\x18B0100000023be50\r\n", b"\x11"],
                   [b"**\x18", b"B0800000000022d\r", b"\x8aab"]):  # fmt: skip
        keyboard = Keyboard()
        told = [message for piece in pieces for message in keyboard.feed(piece)]
        assert [m.key for m in told if isinstance(m, Key)] in ([], ["a", "b"])
        assert not any(isinstance(m, Foreign) for m in told)


def test_what_only_looks_like_the_beginning_of_a_transfer_is_typed() -> None:
    clock = Clock()
    keyboard = Keyboard(clock=clock)
    assert not list(keyboard.feed(b"**\x18"))
    clock.now += 0.3
    assert [m.key for m in keyboard.tick() if isinstance(m, Key)][-1] == "ctrl+x"
    assert [m.key for m in keyboard.feed(b"\x11") if isinstance(m, Key)] == ["ctrl+q"]


def test_a_paste_without_an_end_keeps_all_later_keys() -> None:
    clock = Clock()
    keyboard = Keyboard(clock=clock)
    assert not [*keyboard.feed(b"\x1b[200~never"), *keyboard.tick()]
    clock.now += 6
    (paste,) = keyboard.tick()
    assert isinstance(paste, Paste)
    assert paste.text == "never"
    assert text(keyboard.feed(b"x")) == "x"


def test_an_answer_about_the_cursor_is_no_key_whenever_it_comes() -> None:
    (answer,) = Keyboard().feed(b"\x1b[1;5R")
    assert isinstance(answer, CursorPosition)
    assert answer.x == 4


@given(st.lists(st.binary(max_size=40) | st.from_regex(rb"\x1b\[[0-9;:<?]{0,30}[uRtMmy~$A-F]"),
                max_size=8))  # fmt: skip
def test_some_bytes_raise(pieces: list[bytes]) -> None:
    clock = Clock()
    keyboard = Keyboard(clock=clock)
    for piece in pieces:
        list(keyboard.feed(piece))
        clock.now += 1
        list(keyboard.tick())
    clock.now += 10
    list(keyboard.tick())
    assert text(keyboard.feed(b"\x1b[201~ok")).endswith("ok")
