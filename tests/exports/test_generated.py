"""Facts of any kind, at random: nothing in the text that they do not carry."""

import pytest

from tests.exports.generated import faults, make


@pytest.mark.parametrize("seed", range(150))
def test_no_number_mark_or_claim_that_the_facts_do_not_carry(seed: int) -> None:
    assert list(faults(make(seed))) == []
