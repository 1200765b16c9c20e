"""Any text comes through every export: no exception, nothing dropped that is not marked.

`bench/fuzz_exports.py` runs the same on 20,000 texts.
"""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exports.surviving import lost, odd_text

ANY = st.text(st.characters(codec=None, categories=None), min_size=1, max_size=40)


def test_odd_texts_come_through_every_export() -> None:
    dice = random.Random(11)
    for _ in range(10):
        assert lost([odd_text(dice) for _ in range(20)]) == []


@given(st.lists(ANY, min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_any_text_comes_through_every_export(texts: list[str]) -> None:
    assert lost(texts) == []
