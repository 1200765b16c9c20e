"""The tables of rules in docs/proofreading.md are those of the code.

To write them anew: .venv/bin/python -m tests.proofread.test_docs
"""

from collections.abc import Sequence
from pathlib import Path

from exports.proofread import GRADE_LABELS, rules
from exports.proofread.records import RECORD_RULES
from exports.proofread.rule import RecordRule, Rule

DOCS = Path(__file__).parents[2] / "docs" / "proofreading.md"


def table(listed: Sequence[Rule | RecordRule]) -> str:
    rows = [
        f"| `{rule.key}` | {rule.label} | {GRADE_LABELS[rule.grade]} | {rule.source} |"
        for rule in listed
    ]
    return "\n".join(["| rule | 规则 | grade | source |", "|---|---|---|---|", *rows])


def written(text: str) -> str:
    """`text` with the tables as they should be."""
    for name, made in (("rules", table(rules())), ("record rules", table(RECORD_RULES))):
        head, tail = f"<!-- {name} -->\n", f"<!-- /{name} -->"
        before, _, rest = text.partition(head)
        text = before + head + made + "\n" + tail + rest.partition(tail)[2]
    return text


def test_a_rule_is_not_in_the_documentation() -> None:
    text = DOCS.read_text("utf-8")
    assert text == written(text)


if __name__ == "__main__":
    DOCS.write_text(written(DOCS.read_text("utf-8")), "utf-8")
