"""History as people read it, and as the contract's JSON."""

from collections.abc import Iterable, Iterator, Mapping

from exports.pack import evidence_words
from store.contract import Transaction
from store.history import Difference, differences
from store.kinds import Kinds
from store.model import STATUS_LABELS, USE_LABELS, Evidence

__all__ = ["difference_words", "history_json", "history_lines", "subjects"]

_LABELS = {
    "title": "事项", "date": "日期", "place": "地点", "dept": "科室", "leaders": "领导",
    "tags": "标签", "evidence": "佐证", "status": "状态", "kind": "类型", "node": "归入",
    "use": "用法", "order": "次序", "text": "文字", "effect": "成效句", "fields.quantities": "数量",
    "passed": "已过的步骤", "reason": "退回理由", "told": "段落里的话", "review": "审核",
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


def subjects(transaction: Transaction) -> dict[str, str]:
    """What a transaction is about: names by ids."""
    found: dict[str, str] = {}
    for change in transaction.changes:
        d = differences(change)
        if d:
            name = d[0].title or (_TABLES[d[0].table] if d[0].table != "placement" else "")
            known = found.get(d[0].id, "")
            found[d[0].id] = known or name
    return {id_: name or "归入" for id_, name in found.items()}


def difference_words(difference: Difference, kinds: Kinds) -> str:
    """人数 56人 → 65人: one change of a record that one has in sight."""
    before, after = _words(difference.before), _words(difference.after)
    return f"{_label(difference, kinds)} {before} → {after}"


def _name(difference: Difference, kinds: Kinds) -> str:
    title = f"“{difference.title}”" if difference.title else _TABLES[difference.table]
    return f"{title} {_label(difference, kinds)}"


def _label(difference: Difference, kinds: Kinds) -> str:
    field = difference.field or ""
    label = _LABELS.get(field, field)
    if difference.table == "placement" and field == "text":
        return "手写句"
    if field.startswith("fields.") and label == field:
        known = kinds.get(difference.kind).field(field.removeprefix("fields."))
        label = known.label if known else field
    return label


def _words(value: object) -> str:
    if isinstance(value, Evidence):
        return evidence_words(value)
    if isinstance(value, Mapping):
        return str(value.get("raw") or value.get("label") or "（空）")
    if isinstance(value, list | tuple):
        return "、".join(map(_words, value)) or "（空）"
    if value is None or value == "":
        return "（空）"
    return _WORDS.get(str(value), str(value))
