"""Every rule says where it is from, and does what its examples say."""

import pytest

from exports.proofread import builtin_data, check, check_clause, errors, folded, rules
from exports.proofread.records import RECORD_RULES
from exports.proofread.rule import Example, Rule
from exports.proofread.sheet import Sheet

ROWS = [
    pytest.param(rule, example, id=f"{rule.key}-{number}")
    for rule in rules()
    for number, example in enumerate(rule.examples)
]


def sheet(example: Example) -> Sheet:
    return Sheet(example.text, builtin_data(), year=example.year, last_year=example.last_year)


@pytest.mark.parametrize(("rule", "example"), ROWS)
def test_an_example_is_marked_otherwise_than_it_says(rule: Rule, example: Example) -> None:
    hits = rule.find(sheet(example))
    marked = [example.text[hit.start : hit.end] for hit in hits]
    assert sorted(marked) == sorted(example.marked)


@pytest.mark.parametrize(("rule", "example"), ROWS)
def test_a_suggestion_does_not_mend_what_it_is_made_for(rule: Rule, example: Example) -> None:
    """Taken one by one from the end, suggestions leave nothing of theirs to be marked."""
    text = example.text
    fixed = [hit for hit in rule.find(sheet(example)) if hit.suggestion is not None]
    for hit in sorted(fixed, key=lambda hit: -hit.start):
        text = text[: hit.start] + (hit.suggestion or "") + text[hit.end :]
    again = list(rule.find(Sheet(text, builtin_data(), year=example.year)))
    assert len(again) <= len(example.marked) - len(fixed)


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.key)
def test_a_rule_has_no_source_or_no_examples(rule: Rule) -> None:
    assert rule.source
    assert rule.label
    assert any(example.marked for example in rule.examples)
    assert any(not example.marked for example in rule.examples)


def test_two_rules_have_one_name() -> None:
    keys = [rule.key for rule in rules()] + [rule.key for rule in RECORD_RULES]
    assert len(keys) == len(set(keys))


def test_a_clause_in_a_form_is_blamed_for_what_only_a_whole_text_can_lack() -> None:
    clause = "11月17日召开全系统党风廉政建设恳谈会，65人参加"
    assert check_clause(clause, year=2025) == []
    assert check_clause("三是狠抓落实", year=2025) == []


def test_a_slip_in_a_clause_is_seen_only_in_the_finished_text() -> None:
    found = check_clause("20xx年开展开展自愿者服务;65多人参加", year=2025)
    assert {f.surface for f in found} == {"20xx", "开展开展", "自愿者", ";", "65多人"}


def test_the_full_guiding_formula_is_marked_or_called_a_repetition() -> None:
    formula = "坚持以习近平新时代中国特色社会主义思想为指导，全面贯彻党的二十大精神"
    text = (
        f"示例局2024年工作总结\n{formula}，开展工作。\n一、学习\n{formula}，抓好学习。\n"
        "二、落实\n抓好落实。"
    )
    known = {"sign-off", "parts"}
    assert [f for f in check(text, last_year=text) if f.rule not in known] == []


def test_places_are_counted_from_one_and_in_code_points() -> None:
    (finding,) = errors(check("𠮷林工作。\n围绕围绕中心。", year=2025))
    assert (finding.line, finding.column) == (2, 1)
    assert (finding.start, finding.end, finding.surface) == (6, 10, "围绕围绕")


def test_a_list_of_findings_begins_with_what_matters_least() -> None:
    text = "投入2016多万元,自愿者参加;20xx年开展活动、和会议。"
    assert [group[0].rule for group in folded(check(text, year=2025))] == [
        "placeholder", "round", "typo", "halfwidth", "pause-and",
    ]  # fmt: skip
