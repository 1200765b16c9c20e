"""History as people read it, and as the contract's JSON."""

from collections.abc import Iterable, Iterator, Mapping

from store.contract import Transaction
from store.history import Difference, differences
from store.kinds import Kinds
from store.model import STATUS_LABELS, USE_LABELS

__all__ = ["history_json", "history_lines"]

_LABELS = {
    "title": "事项", "date": "日期", "place": "地点", "dept": "科室", "leaders": "领导",
    "tags": "标签", "evidence": "佐证", "status": "状态", "kind": "类型", "node": "归入",
    "use": "用法", "order": "次序", "text": "文字", "effect": "成效句", "fields.quantities": "数量",
    "why": "不改的理由", "rule": "规则", "surface": "所指的字",
}  # fmt: skip
_TABLES = {
    "record": "记录",
    "placement": "归入",
    "node": "章节",
    "document": "文档",
    "unit": "单位",
    "dismissal": "审校意见",
}
_WORDS: dict[str, str] = {str(k): v for k, v in (*USE_LABELS.items(), *STATUS_LABELS.items())}
_HIDDEN = ("entered_by", "entered_at", "next_node", "told_at", "document", "record")


def history_json(transactions: Iterable[Transaction]) -> list[dict[str, object]]:
    """One object a transaction, in the order given; `field` null: the whole item came or went."""
    return [
        {
            "seq": t.seq,
            "at": t.at,
            "who": t.who,
            "login": t.login,
            "label": t.label,
            "undoes": t.undoes,
            "redoes": t.redoes,
            "changes": [
                {
                    "table": d.table,
                    "id": d.id,
                    "title": d.title,
                    "field": d.field,
                    "from": d.before,
                    "to": d.after,
                }
                for change in t.changes
                for d in differences(change)
            ],
        }
        for t in transactions
    ]


def history_lines(transactions: Iterable[Transaction], kinds: Kinds) -> Iterator[str]:
    """A line for each transaction, and below it one for each value that it changed."""
    for t in transactions:
        yield f"{t.at[:16].replace('T', ' ')}  {t.who}  {t.label}"
        for change in t.changes:
            for d in differences(change):
                if d.field is not None and d.field not in _HIDDEN:
                    yield f"    {_name(d, kinds)}：{_words(d.before)} → {_words(d.after)}"


def _name(difference: Difference, kinds: Kinds) -> str:
    field = difference.field or ""
    label = _LABELS.get(field, field)
    if field.startswith("fields.") and label == field:
        known = kinds.get(difference.kind).field(field.removeprefix("fields."))
        label = known.label if known else field
    title = f"“{difference.title}”" if difference.title else _TABLES[difference.table]
    return f"{title} {label}"


def _words(value: object) -> str:
    if isinstance(value, Mapping):
        return str(value.get("raw") or value.get("label") or "（空）")
    if isinstance(value, list | tuple):
        return "、".join(map(_words, value)) or "（空）"
    if value is None or value == "":
        return "（空）"
    return _WORDS.get(str(value), str(value))
