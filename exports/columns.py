"""The columns of a kind's sheet in the ledger, and the sheets' names: what export and import share.

All follow from the kind's declaration.
"""

import re
from collections.abc import Iterable

from msgspec import Struct

from exports.held import held
from store.entry import ENVELOPE
from store.kinds import OTHERS, Field, Kind, Kinds
from store.model import STATUS_LABELS, USE_LABELS

__all__ = ["SUMMARY", "SUMMARY_HEADER", "Column", "columns", "sheet_names"]

SUMMARY = "汇总"
"""The name of the sheet of totals."""

SUMMARY_HEADER = (
    "部分", "标题", "类型", "条数", *USE_LABELS.values(), *STATUS_LABELS.values(), "合计",
)  # fmt: skip

_LONGEST = 31  # characters of a sheet's name: no program takes more
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")

_BEFORE = ("date", "title", "place", "dept", "leaders")
_BEHIND = {
    "tags": "标签", "status": "状态", "section": "归入", "use": "用法", "text": "手写句",
    "evidence": "佐证", "lacking": "缺的佐证", "rest": "其他内容", "id": "编号",
}  # fmt: skip


class Column(Struct, frozen=True):
    """One column. `name` is that of the contract's JSON (a field of the kind's: `fields.KEY`).

    Made from others, and never read back: `lacking` (evidence that the kind asks for and that is
    not there), `rest` (fields that the kind has no longer), and `status`.
    """

    name: str
    header: str
    field: Field | None = None


def columns(kind: Kind) -> tuple[Column, ...]:
    """The columns in their order. No two have the same header, whatever the fields are called.

    A field that is called like one of the envelope's has its kind's label before its own.
    """
    found = [Column(name, ENVELOPE[name]) for name in _BEFORE]
    taken = {column.header for column in found} | set(_BEHIND.values()) | {OTHERS.label}
    for field in (*kind.fields, OTHERS):
        label = " ".join(held(field.label).split())
        header = label if field is OTHERS or label not in taken else f"{kind.label}{label}"
        n = 1
        while field is not OTHERS and header in taken:
            n += 1
            header = f"{label}{n}"
        taken.add(header)
        found.append(Column(f"fields.{field.key}", header, field))
    return (*found, *(Column(name, header) for name, header in _BEHIND.items()))


def sheet_names(kinds: Kinds) -> dict[str, str]:
    """A name for the sheet of every kind, by key: its label as far as a sheet may be called so.

    Programs tell sheets apart without looking at the case of letters, keep History for themselves,
    and take no apostrophe at the ends.
    """
    return dict(zip(kinds.kinds, _apart(k.label for k in kinds.kinds.values()), strict=True))


def _apart(labels: Iterable[str]) -> Iterable[str]:
    taken = {SUMMARY, "history"}
    for label in labels:
        stem = _FORBIDDEN.sub("_", held(label)).strip("' ")[:_LONGEST].strip("' ") or "记录"
        name, n = stem, 1
        while name.lower() in taken:
            n += 1
            tail = f"（{n}）"
            name = stem[: _LONGEST - len(tail)] + tail
        taken.add(name.lower())
        yield name
