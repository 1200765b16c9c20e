"""Proofreading: rules look at a text, and what they find is marked at the words it is about.

`check` is pure: the same text, year and data give the same findings. The rules are in files of
their own beside this one; what they know of words and dates is data (eras.toml, words.toml,
lexicon.toml) that a unit adds to.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cache

from exports.proofread.data import Data, builtin_data, load_data
from exports.proofread.finding import GRADE_LABELS, Finding, Grade, finding_json
from exports.proofread.rule import Hit, RecordRule, Rule
from exports.proofread.sheet import Sheet, sheet_of
from exports.text import Run, Text

__all__ = [
    "GRADE_LABELS", "Data", "Finding", "Grade", "builtin_data", "check", "check_clause", "errors",
    "finding_json", "folded", "load_data", "located", "rules", "title_year",
]  # fmt: skip


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, in the order in which findings are folded: placeholders and figures first."""
    from exports.proofread import (  # noqa: PLC0415 - each loads the files that it needs
        averages,
        carried,
        changes,
        enumeration,
        eras,
        figures,
        frame,
        halfwidth,
        headings,
        length,
        misspelt,
        naming,
        pauses,
        phrases,
        placeholders,
        private,
        quotes,
        rare,
        repeats,
        series,
        shares,
        sound,
        sums,
        told,
        typos,
        years,
    )  # fmt: skip

    return (
        *placeholders.RULES, *figures.RULES, *sums.RULES, *shares.RULES, *averages.RULES,
        *changes.RULES, *told.RULES, *eras.RULES, *years.RULES, *typos.RULES, *repeats.RULES,
        *frame.RULES, *headings.RULES,
        *enumeration.RULES, *series.RULES, *quotes.RULES, *pauses.RULES, *naming.RULES,
        *halfwidth.RULES, *private.RULES, *rare.RULES, *phrases.RULES, *sound.RULES,
        *misspelt.RULES, *carried.RULES, *length.RULES,
    )  # fmt: skip


def check(
    text: Text | str,
    *,
    year: int | None = None,
    unit: str = "",
    last_year: str = "",
    data: Data | None = None,
) -> list[Finding]:
    """The findings in a composed text or a plain one (line ends LF), by place.

    `year` is the year of its facts; None: as the title says. `last_year` is the text of the year
    before, for what was carried over. Findings of a composed text name the record and the node
    that their words come from.
    """
    sheet = sheet_of(text, data or builtin_data(), year=year, unit=unit, last_year=last_year)
    return located(text, _hits(sheet))


def check_clause(text: str, *, year: int | None = None, data: Data | None = None) -> list[Finding]:
    """The findings in a clause that is being typed; nothing that only a whole text can lack."""
    sheet = Sheet(text, data or builtin_data(), year=year, whole=False)
    return located(text, _hits(sheet))


def title_year(text: str) -> int | None:
    """The year that the title of a plain text names."""
    return Sheet(text, builtin_data()).year


def errors(findings: Iterable[Finding]) -> list[Finding]:
    """Those of grade error: they hold back a final export."""
    return [finding for finding in findings if finding.grade == "error"]


def folded(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Findings by rule: placeholders and figures first, then errors, warnings, hints."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.rule, []).append(finding)
    order = {rule.key: number for number, rule in enumerate(rules())}
    grades: Sequence[Grade] = ("error", "warning", "hint")

    def key(group: list[Finding]) -> tuple[bool, int, int]:
        at = order.get(group[0].rule, -1)  # what is said of records, too, is about figures
        worst = min(grades.index(finding.grade) for finding in group)
        return (group[0].rule not in _FIRST and at >= 0, worst, at)

    return sorted(groups.values(), key=key)


_FIRST = (
    "placeholder",
    "round",
    "amount",
    "base",
    "unit",
    "sum",
    "share",
    "average",
    "change",
    "told",
)
"""What is folded first: rules about placeholders and figures."""


def _hits(sheet: Sheet) -> list[tuple[Rule, Hit]]:
    found: list[tuple[Rule, Hit]] = []
    marked: list[tuple[int, int]] = []
    for rule in rules():
        if rule.key in sheet.data.off or (rule.whole and not sheet.whole):
            continue
        for hit in rule.find(sheet):
            # What sounds like another word is nothing new where the word is known to be wrong.
            if rule.key in ("phrase", "sound", "misspelt") and any(
                a < hit.end and hit.start < b for a, b in marked
            ):
                continue
            found.append((rule, hit))
            if rule.key in ("typo", "repeat", "placeholder", "look-alike", "phrase", "sound"):
                marked.append((hit.start, hit.end))
    return found


def located(text: Text | str, hits: Iterable[tuple[Rule | RecordRule, Hit]]) -> list[Finding]:
    """Hits as findings: with their words, lines, and what they come from; by place."""
    plain = text if isinstance(text, str) else text.plain
    starts = [0, *(at + 1 for at, c in enumerate(plain) if c == "\n")]
    origins = _Origins(text)
    found = {
        (hit.start, hit.end, rule.key, hit.message): _finding(plain, starts, origins, rule, hit)
        for rule, hit in hits
    }
    return [found[key] for key in sorted(found)]


def _finding(
    plain: str, starts: list[int], origins: "_Origins", rule: Rule | RecordRule, hit: Hit
) -> Finding:
    line = column = 0
    record = node = None
    if hit.end:
        line = bisect_right(starts, hit.start)
        column = hit.start - starts[line - 1] + 1
        record, node = origins.of(hit.start, hit.end)
    return Finding(
        rule.key, hit.grade or rule.grade, hit.message, plain[hit.start : hit.end], hit.suggestion,
        hit.record or record, node, hit.start, hit.end, line, column,
    )  # fmt: skip


class _Origins:
    """Which run of a composed text each place is in."""

    def __init__(self, text: Text | str) -> None:
        self.starts: list[int] = []
        self.runs: list[tuple[Run, str | None]] = []
        at = 0
        for block in () if isinstance(text, str) else text.blocks:
            for run in block.runs:
                self.starts.append(at)
                self.runs.append((run, block.node))
                at += len(run.text)
            at += 1

    def of(self, start: int, end: int) -> tuple[str | None, str | None]:
        """The record that the words come from, if that is one; and the node."""
        if not self.runs:
            return None, None
        low = bisect_right(self.starts, start) - 1
        high = max(low, bisect_right(self.starts, end - 1) - 1)
        under = self.runs[low : high + 1]
        record = next((run.record for run, _ in under if run.record), None)
        node = next((run.node for run, _ in under if run.node), None)
        return record, node or under[0][1]
