"""Facts of any kind, at random: nothing in the text that they do not carry."""

import random

import pytest

from exports.compose import Memory, compose
from tests.exports.generated import KINDS, UNIT, faults, make


@pytest.mark.parametrize("seed", range(150))
def test_no_number_mark_or_claim_that_the_facts_do_not_carry(seed: int) -> None:
    assert list(faults(make(seed))) == []


@pytest.mark.parametrize("seed", range(40))
def test_what_is_kept_from_the_last_composing_is_never_stale(seed: int) -> None:
    dice = random.Random(seed)
    made, memory = make(seed), Memory()
    assert compose(UNIT, made.arrangement, KINDS, memory) == made.text
    for _ in range(12):
        kept, fresh = made.after(dice, memory)
        assert kept == fresh
