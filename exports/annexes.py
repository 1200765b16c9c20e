"""附件 that are made from records: the year's statistics, and its honours."""

from collections.abc import Callable, Iterable, Sequence

from exports.printing import sum_words
from exports.sums import sums_of
from exports.text import Annex, Run, Table
from store.dates import format_date
from store.kinds import Kind, Kinds
from store.model import AnnexName, FieldValue, Quantity
from store.outline import Arrangement, Placed

__all__ = ["annexes_of", "honours", "statistics"]

_HONOUR = "honour"


def statistics(arrangement: Arrangement, kinds: Kinds) -> Annex | None:
    """年度数据统计表: how many of each kind a part of the text tells, and their sums unit by unit.

    Records that are in the ledger only are not in it. Every number knows its records. None where
    nothing is told.
    """
    groups: dict[str, dict[str, list[Placed]]] = {}
    for placed in _told(arrangement):
        part = _top(placed.node or "", arrangement)
        key = kinds.get(placed.record.kind).key
        groups.setdefault(part, {}).setdefault(key, []).append(placed)
    rows = [_cells("部分", "类型", "条数", "数量合计")]
    for part, by_kind in groups.items():
        name: tuple[Run, ...] = (Run(_words(part, arrangement), node=part),)
        for key, some in by_kind.items():
            kind = kinds[key]
            ids = tuple(p.record.id for p in some)
            count = Run(str(len(some)), field="n", records=ids)
            rows.append((name, (Run(kind.label),), (count,), _sums(kind, some)))
            name = ()
    return Annex("年度数据统计表", (Table((8, 6, 3, 11), tuple(rows)),)) if len(rows) > 1 else None


def honours(arrangement: Arrangement, kinds: Kinds) -> Annex | None:
    """荣誉一览表: the honours that the text tells, the highest level first, then by date."""
    told = [p for p in _told(arrangement) if p.record.kind == _HONOUR]
    if not told or _HONOUR not in kinds:
        return None
    level = kinds[_HONOUR].field("level")
    ranks = {name: n for n, name in enumerate(level.choices if level else ())}
    told.sort(key=lambda p: (
        ranks.get(str(p.record.fields.get("level", "")), len(ranks)),
        p.record.date.start.toordinal() if p.record.date.start else 1 << 30,
    ))  # fmt: skip
    rows = [_cells("序号", "荣誉名称", "获得者", "授予单位", "时间")]
    for number, placed in enumerate(told, 1):
        record = placed.record
        id_ = record.id
        name = _said(record.fields.get("honour"))
        rows.append((
            (Run(str(number)),),
            (Run(name, record=id_, field="honour") if name else Run(record.title, record=id_),),
            (Run(_said(record.fields.get("recipient")), record=id_, field="recipient"),),
            (Run(_said(record.fields.get("awarder")), record=id_, field="awarder"),),
            (Run(format_date(record.date) or record.date.raw, record=id_, field="date"),),
        ))  # fmt: skip
    return Annex("荣誉一览表", (Table((3, 9, 6, 5, 5), tuple(rows)),))


_MAKERS: dict[AnnexName, Callable[[Arrangement, Kinds], Annex | None]] = {
    "statistics": statistics,
    "honours": honours,
}


def annexes_of(
    arrangement: Arrangement, kinds: Kinds, names: Iterable[AnnexName]
) -> tuple[Annex, ...]:
    """These annexes in their order; one without rows is left out."""
    return tuple(filter(None, (_MAKERS[name](arrangement, kinds) for name in names)))


def _told(arrangement: Arrangement) -> list[Placed]:
    return [
        placed
        for node in arrangement.nodes
        for placed in arrangement.placed.get(node, ())
        if placed.use != "ledger"
    ]


def _top(node: str, arrangement: Arrangement) -> str:
    while arrangement.nodes[node].parent in arrangement.nodes:
        node = arrangement.nodes[node].parent
    return node


def _words(node: str, arrangement: Arrangement) -> str:
    """What a part is called; a short name for one that is prose."""
    one = arrangement.nodes[node]
    names = {"preamble": "开头", "closing": "结尾", "paragraph": "正文"}
    return names.get(one.style) or one.text or one.label


def _sums(kind: Kind, some: Sequence[Placed]) -> tuple[Run, ...]:
    runs: list[Run] = []
    for key, sums in sums_of(kind, (placed.record for placed in some)).items():
        field = kind.field(key)
        ids = tuple(p.record.id for p in some if key in p.record.fields)
        for total in sums.totals:
            label = field.label if field else ""
            said = sum_words(total)
            runs.append(Run("；" * bool(runs) + label))
            runs.append(Run(said, field=key, records=ids))
    return tuple(runs)


def _cells(*labels: str) -> tuple[tuple[Run, ...], ...]:
    return tuple((Run(label),) for label in labels)


def _said(value: FieldValue | None) -> str:
    items = value if isinstance(value, tuple) else (value,)
    return "、".join(
        item.raw if isinstance(item, Quantity) else item
        for item in items
        if isinstance(item, str | Quantity)
    )
