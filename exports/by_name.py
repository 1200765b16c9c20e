"""Figures that a person puts into prose by name: {会议.次数} follows the records."""

import re
from collections.abc import Sequence
from decimal import Decimal

from msgspec.structs import replace

from exports.lexicon import COUNT, counting, quantities
from exports.printing import sum_words
from exports.sums import adds_up
from exports.text import Block, Run
from store.kinds import Kind, Kinds
from store.model import Quantity, Record
from store.quantity import add

__all__ = ["figure_names", "with_figures"]

_NAME = re.compile(r"\{([^{}.．\n]{1,20})[.．]([^{}.．\n]{1,20})\}")


def with_figures(block: Block, pool: Sequence[Record], kinds: Kinds) -> Block:
    """A block with its figures filled in: 类型.项目 is the sum of a field, 类型.次数 a count by a
    measure word of the kind. `pool`: the records that the text tells.

    A field that the kind has not, or that has no sum, is missing and reads 〔待补充：…〕. Braces
    around anything that begins with no kind stay as they are.
    """
    labels = {kind.label: kind for kind in kinds.kinds.values()}
    runs: list[Run] = []
    for run in block.runs:
        bound = bool(run.record or run.records) and run.field != "text"
        if "{" not in run.text or run.missing or bound:
            runs.append(run)
            continue
        at = 0
        for match in _NAME.finditer(run.text):
            kind = labels.get(match[1].strip())
            if kind is None:
                continue
            runs.append(replace(run, text=run.text[at : match.start()]))
            figure = _figure(run, kind, match[2].strip(), pool)
            runs += figure
            at = match.end()
            # {会议.次数}次: the measure word is the figure's own.
            unit = re.search(r"[^\d.余多近约以上]+$", "".join(each.text for each in figure))
            if unit and run.text.startswith(unit[0], at) and not figure[0].missing:
                at += len(unit[0])
        runs.append(replace(run, text=run.text[at:]))
    return replace(block, runs=tuple(run for run in runs if run.text))


def figure_names(pool: Sequence[Record], kinds: Kinds) -> dict[str, str]:
    """The figures that can be put in by name (志愿服务.人次), and what each reads now."""
    named: dict[str, str] = {}
    for kind in (kind for kind in kinds.kinds.values() if any(r.kind == kind.key for r in pool)):
        fields = [f.label for f in kind.fields if adds_up(f.type)]
        labels = dict.fromkeys([*fields, *(f"{measure}数" for measure in counting(kind)[1])])
        for label in labels:
            runs = _figure(Run(""), kind, label, pool)
            if not any(run.missing for run in runs):
                named[f"{kind.label}.{label}"] = "".join(run.text for run in runs)
    return named


def _figure(run: Run, kind: Kind, field: str, pool: Sequence[Record]) -> tuple[Run, ...]:
    """The runs of a figure. What a record stands for (次数) is added up where it is said, and one
    for each record that does not say it, as {sum f|n} is told.
    """
    missing = (Run(f"〔待补充：{kind.label}.{field}〕", run.node, missing=True),)
    mine = [record for record in pool if record.kind == kind.key]
    key = next((f.key for f in kind.fields if adds_up(f.type) and f.label == field), None)
    by, measures = counting(kind)
    measure = field.removesuffix("数")
    if key is None and measure != field and measure in measures:
        key = by or COUNT
    if key is None or not mine:
        return missing
    values = {record.id: quantities(record, key) for record in mine}
    said = [quantity for each in values.values() for quantity in each]
    if key == COUNT or (key == by and not said):
        measure = measure if measure in measures else measures[0]
        count = Run(str(len(mine)), run.node, None, COUNT, records=tuple(values))
        return count, Run(measure, run.node)
    ids = tuple(id_ for id_, each in values.items() if each)
    if key == by and len(ids) < len(mine):
        said.append(Quantity("", Decimal(len(mine) - len(ids)), said[0].unit))
        ids = tuple(values)
    totals = add(said)
    if len(totals) != 1:
        return missing
    return (Run(sum_words(totals[0]), run.node, None, key, records=ids),)
