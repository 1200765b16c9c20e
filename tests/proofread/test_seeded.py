"""A year whose facts and hand-written clauses are changed one by one: the checks tell."""

from exports.proofread import errors
from store.kinds import builtin_kinds
from tests.proofread.seeded import findings, grave, right_year, seeded

KINDS = builtin_kinds()


def test_an_error_in_a_fact_or_a_clause_goes_through() -> None:
    year = right_year(KINDS)
    before = findings(year, KINDS)
    assert errors(before) == []
    base = grave(before)
    made = seeded(year, 100, 1, KINDS)
    missed = [kind for kind, other in made if not grave(findings(other, KINDS)) - base]
    assert len(missed) <= 10, missed


def test_a_right_year_is_full_of_warnings() -> None:
    year = right_year(KINDS)
    assert sum(bool(p.text) for p in year.placements) >= 60
    assert [f.rule for f in findings(year, KINDS) if f.grade != "hint"] == ["same-name"]
