"""The clause of a record in its form: as it would be printed, or as somebody wrote it."""

from collections.abc import Mapping
from decimal import Decimal

from store.contract import StoreError
from store.desk import Desk
from store.kinds import Kind
from store.model import Quantity, Record, Use
from store.outline import Placed
from store.quantity import find_quantities
from tui.show import one_line

__all__ = ["clause", "left_behind"]


def clause(
    desk: Desk, kind: Kind, values: Mapping[str, object], placed: Placed | None, *, stays: bool
) -> str:
    """What would be printed of these values, or why it is nothing. `placed` is the record that is
    stored; `stays`: it is of this kind, too.
    """
    from exports.compose import compose_alone  # noqa: PLC0415

    if placed is not None and placed.text:
        return f"{placed.text}（手写句，Ctrl+W 改）"
    if placed is not None and placed.use == "told" and stays:
        return f"（在段落里：{one_line(_by_hand(desk, placed)) or '找不到讲它的话了'}）"
    try:
        record = desk.make(values)[0]
    except StoreError as error:
        return str(error)

    def alone(use: Use) -> str:
        return compose_alone(desk.unit, desk.document, record, desk.kinds, use)

    use = placed.use if placed is not None and stays else kind.use
    text = alone("named" if use == "counted" else use)
    if use == "counted" and (summed := alone(use)) not in text:
        text += f"（计数：{summed}）"
    notes = " ".join(n.message for n in record.notes if n.field in ("title", "date"))
    return text or f"（这一类进台账，不成文。）{notes}"


def left_behind(desk: Desk, placed: Placed | None, before: Record, now: Record) -> str:
    """What to say where words by hand tell a number that was changed; "" for nothing."""
    if placed is None or not _says_the_old(_by_hand(desk, placed), before, now):
        return ""
    if placed.use == "told":
        return "段落里的话没有改，按 F7 去改。"
    return "写的句子没有改，按 Ctrl+W 去改。"


def _by_hand(desk: Desk, placed: Placed) -> str:
    """What somebody wrote that tells the record: its clause, or words of a paragraph."""
    if placed.use != "told":
        return placed.text or ""
    node = desk.arrangement.nodes.get(placed.node or "")
    return placed.told if node is not None and placed.told in node.text else ""


def _says_the_old(words: str, before: Record, now: Record) -> bool:
    """Whether words tell a number as it was before it was changed, and not as it is now."""
    said = {quantity.value for _, _, quantity in find_quantities(words)} if words else set()
    for key in before.fields if said else ():
        was, is_ = _values(before, key), _values(now, key)
        if (was - is_) & said and not (is_ and is_ <= said):
            return True
    return False


def _values(record: Record, key: str) -> set[Decimal | None]:
    value = record.fields.get(key)
    items = value if isinstance(value, tuple) else (value,)
    return {item.value for item in items if isinstance(item, Quantity) and item.value is not None}
