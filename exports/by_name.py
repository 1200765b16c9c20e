"""Figures that a person puts into prose by name: {会议.次数} follows the records."""

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from exports.printing import sum_words
from exports.text import Block, Run
from store.kinds import Kind, Kinds
from store.model import Quantity, Record
from store.quantity import add

__all__ = ["figure_names", "with_figures"]

_NAME = re.compile(r"\{([^{}.．\n]{1,20})[.．]([^{}.．\n]{1,20})\}")

_MEASURE = re.compile(r"\{n[^}]*\}([次场期名个支篇项件份户条家])")
"""The measure word of what a kind counts."""


def with_figures(block: Block, pool: Sequence[Record], kinds: Kinds) -> Block:
    """A block with its figures filled in: 类型.项目 is the sum of a field, 类型.次数 a count.

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
            runs += _figure(run, kind, match[2].strip(), pool)
            at = match.end()
        runs.append(replace(run, text=run.text[at:]))
    return replace(block, runs=tuple(run for run in runs if run.text))


def figure_names(pool: Sequence[Record], kinds: Kinds) -> dict[str, str]:
    """The figures that can be put in by name (志愿服务.参加人次), and what each reads now."""
    named: dict[str, str] = {}
    for kind in (kind for kind in kinds.kinds.values() if any(r.kind == kind.key for r in pool)):
        measures = _MEASURE.findall(kind.counted) or ("次",)
        fields = [f.label for f in kind.fields if f.is_quantity]
        labels = dict.fromkeys([*fields, *(f"{measure}数" for measure in measures)])
        for label in labels:
            runs = _figure(Run(""), kind, label, pool)
            if not any(run.missing for run in runs):
                named[f"{kind.label}.{label}"] = "".join(run.text for run in runs)
    return named


def _figure(run: Run, found: Kind, field: str, pool: Sequence[Record]) -> tuple[Run, ...]:
    missing = (Run(f"〔待补充：{found.label}.{field}〕", run.node, missing=True),)
    mine = [record for record in pool if record.kind == found.key]
    key = next((f.key for f in found.fields if f.is_quantity and f.label == field), None)
    values = [(r, q) for r in mine for q in _values(r, key or "")]
    totals = add([quantity for _, quantity in values])
    if key is not None and len(totals) == 1:
        ids = tuple(dict.fromkeys(record.id for record, _ in values))
        return (Run(sum_words(totals[0]), run.node, None, key, records=ids),)
    if key is None and mine and field[1:] == "数":
        count = Run(str(len(mine)), run.node, None, "n", records=tuple(r.id for r in mine))
        return count, Run(field[0], run.node)  # the measure word
    return missing


def _values(record: Record, key: str) -> Iterator[Quantity]:
    value = record.fields.get(key)
    for item in value if isinstance(value, tuple) else (value,):
        if isinstance(item, Quantity) and item.value is not None:
            yield item
