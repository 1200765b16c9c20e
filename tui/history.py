"""History as people read it, and as the contract's JSON."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from exports.pack import evidence_words
from store.contract import Transaction
from store.editing import POINT_LABELS, STYLE_LABELS
from store.history import Difference, differences
from store.kinds import Kinds
from store.model import STATUS_LABELS, USE_LABELS, Evidence

__all__ = ["difference_words", "history_json", "history_lines", "subjects"]

_LABELS = {
    "title": "事项", "date": "日期", "place": "地点", "dept": "科室", "leaders": "领导",
    "tags": "标签", "evidence": "佐证", "status": "状态", "kind": "类型", "node": "归入",
    "use": "用法", "order": "次序", "text": "文字", "effect": "成效句", "fields.quantities": "数量",
    "passed": "已过的步骤", "reason": "退回理由", "told": "段落里的话", "review": "审核",
    "why": "不改的理由", "rule": "规则", "surface": "所指的字", "to_confirm": "待确认",
    "style": "样式", "parent": "上级", "collects": "收的类型", "words": "优先字词", "label": "名称",
    "lead": "序号", "points": "列法", "printed": "数字印法", "frame": "公文要素", "tag": "只收标签",
    "only": "只收类型", "calls_itself": "自称", "body": "党组织",
}  # fmt: skip
_TABLES = {
    "record": "记录",
    "placement": "归入",
    "node": "章节",
    "document": "文档",
    "unit": "单位",
    "dismissal": "审校意见",
}
_WORDS: dict[str, Mapping[Any, str]] = {
    "use": USE_LABELS, "status": STATUS_LABELS, "style": STYLE_LABELS, "points": POINT_LABELS,
}  # fmt: skip
"""What the values of these fields are called."""
_KINDS = ("kind", "collects", "only")
"""Fields whose values are keys of kinds."""
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
                    yield f"    {_name(d, kinds)}：{_from_to(d, kinds)}"


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
    return f"{_label(difference, kinds)} {_from_to(difference, kinds)}"


def _name(difference: Difference, kinds: Kinds) -> str:
    title = f"“{difference.title}”" if difference.title else _TABLES[difference.table]
    return f"{title} {_label(difference, kinds)}"


def _label(difference: Difference, kinds: Kinds) -> str:
    field = difference.field or ""
    label = _LABELS.get(field, field)
    if difference.table == "placement" and field == "text":
        return "手写句"
    if field.startswith("fields.") and label == field:
        known = (kinds[k] for k in (difference.kind, difference.was) if k in kinds)
        found = (kind.field(field.removeprefix("fields.")) for kind in known)
        label = next((one.label for one in found if one is not None), field)
    return label


def _from_to(difference: Difference, kinds: Kinds) -> str:
    """The value before and after; a kind by its label, where the unit still has it."""
    names = _WORDS.get(difference.field or "", {})
    if difference.field in _KINDS:
        names = {kind.key: kind.label for kind in kinds.kinds.values()}
    return f"{_words(difference.before, names)} → {_words(difference.after, names)}"


def _words(value: object, names: Mapping[Any, str]) -> str:
    if isinstance(value, Evidence):
        return evidence_words(value)
    if isinstance(value, Mapping):
        return str(value.get("raw") or value.get("label") or "（空）")
    if isinstance(value, list | tuple):
        return "、".join(_words(item, names) for item in value) or "（空）"
    if value is None or value == "":
        return "（空）"
    if isinstance(value, bool):
        return "是" if value else "否"
    return names.get(str(value), str(value))
