"""附件 that are made from records: the year's statistics, and its honours.

A unit asks for them in `settings/annexes.toml`:

    print = ["统计", "荣誉"]
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from msgspec.structs import replace

from exports.ledger import sums_of
from exports.text import Annex, Block, Run, Table, Text
from store.contract import StoreError
from store.dates import format_date
from store.kinds import Kind, Kinds, read_toml
from store.model import FieldValue, Quantity
from store.outline import Arrangement, Placed
from store.quantity import format_quantity

__all__ = ["honours", "load_annexes", "statistics", "with_annexes"]

_HONOUR = "honour"
_SIGN_OFF = ("signature", "date")


def statistics(arrangement: Arrangement, kinds: Kinds) -> Annex | None:
    """年度数据统计表: how many of each kind a part of the text tells, and their sums unit by unit.

    Records that are in the ledger only are not in it. Every number knows its records. None where
    nothing is told.
    """
    groups: dict[str, dict[str, list[Placed]]] = {}
    for placed in _told(arrangement):
        part = _top(placed.node or "", arrangement)
        kind = kinds.get(placed.record.kind).key
        groups.setdefault(part, {}).setdefault(kind, []).append(placed)
    rows = [_cells("部分", "类型", "条数", "数量合计")]
    for part, by_kind in groups.items():
        name = (Run(_words(part, arrangement), node=part),)
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


_MAKERS: dict[str, Callable[[Arrangement, Kinds], Annex | None]] = {
    "统计": statistics,
    "荣誉": honours,
}


def load_annexes(settings: Path) -> tuple[str, ...]:
    """The annexes that a unit wants, of 统计 and 荣誉; none without the file. Raises `StoreError`."""
    path = settings / "annexes.toml"
    if not path.is_file():
        return ()
    chosen = read_toml(path).get("print", [])
    if not isinstance(chosen, list) or not all(one in _MAKERS for one in chosen):
        raise StoreError(f'{path}：print 写作 ["统计", "荣誉"]，可以只写一个。')
    return tuple(dict.fromkeys(chosen))


def with_annexes(text: Text, arrangement: Arrangement, kinds: Kinds, chosen: Iterable[str]) -> Text:
    """The text with these annexes behind it and their names above the sign-off (clause 7.3.4).

    A text that names annexes already keeps its own words. An annex without rows is left out.
    """
    annexes = tuple(filter(None, (_MAKERS[one](arrangement, kinds) for one in chosen)))
    if not annexes:
        return text
    blocks = list(text.blocks)
    if not any(block.style == "attachment" for block in blocks):
        at = next((n for n, b in enumerate(blocks) if b.style in _SIGN_OFF), len(blocks))
        blocks[at:at] = [
            Block("attachment", (Run(f"{'附件：' if n == 1 else ''}{_numbered(n, annexes)}"),))
            for n in range(1, len(annexes) + 1)
        ]
    return replace(text, blocks=tuple(blocks), annexes=(*text.annexes, *annexes))


def _numbered(number: int, annexes: Sequence[Annex]) -> str:
    title = annexes[number - 1].title
    return f"{number}.{title}" if len(annexes) > 1 else title


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
            said = format_quantity(total)
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
