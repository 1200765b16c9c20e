"""Every number that the text tells, and what it comes from.

A figure is a count with its measure word (1500余条, 3次, 98.6%, 1.44万元). Dates and years,
ordinals (一、 一是 第三), document numbers, and whatever stands in quotation or title marks are
none, nor are the numbers in names of plans and slogans (十四五, 三会一课): the rule of
`find_quantities`.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from exports.agreement import UNPROVED, Check, check_clause, check_prose
from exports.lexicon import Lexicon
from exports.printing import figure_key
from exports.scene import times_of
from exports.text import Block, Run, Text
from store.kinds import Kinds
from store.measures import OFTEN
from store.model import Approx, Quantity, Record
from store.outline import Arrangement
from store.quantity import find_quantities, parse_quantity

__all__ = ["SOURCE_LABELS", "Figure", "Source", "figure_json", "find_figures"]

Source = Literal["records", "told", "hand", "none"]
SOURCE_LABELS: dict[Source, str] = {
    "records": "记录", "told": "文中已述", "hand": "手写", "none": "没有依据"
}  # fmt: skip


class Figure(Struct, frozen=True):
    """A number of the text. `start` and `end` count code points in `Text.plain`.

    `value` is what is printed, in single units (yuan, a fraction where the unit is %); `exact` the
    exact value behind it, None where a record gave an approximate one. `source`: `records`, a value
    or a sum of `records`; `told`, words of a paragraph that are bound to a record; `hand`, a claim,
    an effect or a clause that a person wrote; `none`, prose that no record is bound to.
    """

    text: str
    value: Decimal
    exact: Decimal | None
    unit: str
    approx: Approx
    source: Source
    records: tuple[str, ...]
    start: int
    end: int
    node: str | None = None
    key: str | None = None
    """By which a document says how to print it; None where that is always exactly."""
    check: Check | None = None
    """Of a number that a person wrote: whether it is what the records say."""

    @property
    def fact(self) -> str | None:
        """What the records say instead."""
        return self.check.fact if self.check and self.check.verdict == "differs" else None

    @property
    def says(self) -> str:
        """How it stands to the records, as the screen and the table show it; "" where it is one."""
        if self.check is None:
            return ""
        if self.fact is None:
            return "与记录相符" if self.check.verdict == "agrees" else "未能与记录核对"
        return f"记录是 {self.fact}" + (f"（{self.check.note}）" if self.check.note else "")


def find_figures(text: Text, arrangement: Arrangement, kinds: Kinds) -> list[Figure]:
    """The figures of a composed text, in reading order."""
    records = {p.record.id: p.record for p in arrangement.everything()}
    found: list[Figure] = []
    at = 0
    for block in text.blocks:
        found += _in_block(block, at, _Origin(arrangement, kinds, records))
        at += len(block.text) + 1
    typed = [figure for figure in found if figure.source in ("hand", "none")]
    if not typed:
        return found
    checks = _clauses(text, records, kinds) if any(figure.records for figure in typed) else {}
    if any(not figure.records for figure in typed):
        checks = {**check_prose(text, arrangement, kinds), **checks}
    return [
        replace(figure, check=checks.get(figure.start, UNPROVED))
        if figure.source in ("hand", "none") else figure
        for figure in found
    ]  # fmt: skip


def _clauses(text: Text, records: dict[str, Record], kinds: Kinds) -> dict[int, Check]:
    """The numbers of the clauses that a person wrote, by where they start in the text."""
    lexicon = Lexicon(kinds)
    found: dict[int, Check] = {}
    at = 0
    for block in text.blocks:
        for run in block.runs:
            if run.record and run.field == "text" and not run.missing:
                checks = check_clause(run.text, records[run.record], lexicon)
                found |= {at + start: check for start, check in checks.items()}
            at += len(run.text)
        at += 1
    return found


def figure_json(figure: Figure) -> dict[str, object]:
    """A figure as the contract shows it."""
    return {
        "text": figure.text,
        "value": _plain(figure.value),
        "exact": None if figure.exact is None else _plain(figure.exact),
        "unit": figure.unit,
        "approx": figure.approx,
        "source": figure.source,
        "records": figure.records,
        "start": figure.start,
        "end": figure.end,
    }


def _plain(value: Decimal) -> int | Decimal:
    return int(value) if value == value.to_integral_value() else value


def _in_block(block: Block, at: int, origin: "_Origin") -> Iterator[Figure]:
    runs: list[tuple[int, int, Run]] = []
    end = 0
    for run in block.runs:
        runs.append((end, end + len(run.text), run))
        end += len(run.text)
    counts = find_quantities(block.text)
    taken = [(start, stop) for start, stop, _ in counts]
    for start, stop, run in runs:
        # A value whose unit is no measure word that running text is searched for.
        alone = origin.is_quantity(run) and not any(a < stop and start < b for a, b in taken)
        if alone and (quantity := parse_quantity(run.text)).value is not None:
            counts.append((start, stop, quantity))
    for start, stop, quantity in sorted(counts, key=lambda count: count[:2]):
        under = [run for a, b, run in runs if a < stop and start < b]
        if quantity.value is None or any(run.missing for run in under):
            continue
        source, ids, run = origin.of(under)
        yield Figure(
            block.text[start:stop],
            quantity.value,
            origin.exact(quantity, source, ids, run),
            quantity.unit,
            quantity.approx,
            source,
            ids,
            at + start,
            at + stop,
            run.node or block.node,
            origin.key(run),
        )


class _Origin:
    """Where the words of a text come from."""

    def __init__(self, arrangement: Arrangement, kinds: Kinds, records: dict[str, Record]) -> None:
        self.arrangement = arrangement
        self.kinds = kinds
        self.records = records
        self.told = {p.record.id for p in arrangement.everything() if p.use == "told"}

    def is_quantity(self, run: Run) -> bool:
        """Whether the run is a number that a record's field holds, or a sum of such."""
        ids = _ids(run)
        if run.field is None or run.missing or not ids:
            return False
        field = self.kinds.get(self.records[ids[0]].kind).field(run.field)
        return field is not None and field.is_quantity

    def of(self, under: Sequence[Run]) -> tuple[Source, tuple[str, ...], Run]:
        """What the runs under a count make of it, and the run that decides."""
        for run in under:
            if run.field == "n" or self.is_quantity(run):
                return "records", _ids(run), run
        for run in under:
            ids = _ids(run)
            if ids and run.field == "text":
                return "hand", ids, run
            if ids and run.field is not None:
                return "records", ids, run
            if ids and self.told.issuperset(ids):
                return "told", ids, run
        node = self.arrangement.nodes.get(under[0].node or "")
        written = node is not None and node.style in ("point", "heading")
        return ("hand" if written else "none"), (), under[0]

    def key(self, run: Run) -> str | None:
        """The figure's key, if it can be printed in more than one way."""
        ids = _ids(run)
        return figure_key(run, self.kinds.get(self.records[ids[0]].kind)) if ids else None

    def exact(
        self, quantity: Quantity, source: Source, ids: tuple[str, ...], run: Run
    ) -> Decimal | None:
        """The exact value behind a printed one; None where the facts are approximate themselves."""
        if source == "records" and run.field == "n":
            often = quantity.unit in OFTEN
            return Decimal(sum(times_of(self.records[id_]) if often else 1 for id_ in ids))
        if source != "records" or not self.is_quantity(run):
            return quantity.value if quantity.approx == "exact" else None
        total = Decimal(0)
        for id_ in ids:
            value = self.records[id_].fields.get(run.field or "")
            if not isinstance(value, Quantity) or value.value is None or value.approx != "exact":
                return None
            total += value.value
        return total


def _ids(run: Run) -> tuple[str, ...]:
    return run.records or ((run.record,) if run.record else ())
