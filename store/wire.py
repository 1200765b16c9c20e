"""The contract's JSON of a record: what `list --json`, `show --json` and `export -f json` write."""

import re
from decimal import Decimal

import msgspec

from store.contract import StoreError
from store.model import DateSpan, FieldValue, Item, Quantity
from store.outline import Placed

__all__ = ["decode", "encode", "item_decoder", "item_json", "placed_json", "reason"]

_ENCODER = msgspec.json.Encoder(decimal_format="number")
_DECODERS: dict[type[Item], msgspec.json.Decoder[Item]] = {}


def encode(value: object) -> bytes:
    """UTF-8 JSON. Decimals become JSON numbers, exactly as they are held."""
    return _ENCODER.encode(value)


def item_decoder(cls: type[Item]) -> "msgspec.json.Decoder[Item]":
    """Reads a stored item; numbers as they are written: a binary float would lose digits."""
    if cls not in _DECODERS:
        _DECODERS[cls] = msgspec.json.Decoder(cls, float_hook=Decimal)
    return _DECODERS[cls]


def decode(text: str) -> object:
    """What JSON says, its numbers exactly as written; a `StoreError` says where it is wrong."""
    import json  # noqa: PLC0415 - msgspec has no lone surrogates, which `clean` is to replace

    try:
        return json.loads(text, parse_float=_exact, parse_constant=_exact)
    except json.JSONDecodeError as error:
        line = f"第 {error.lineno} 行" if error.lineno > 1 else ""
        where = f"{line}第 {error.colno} 个字"
        raise StoreError(f"不是正确的 JSON：{where}附近写得不对。") from None
    except (ValueError, ArithmeticError, RecursionError):
        raise StoreError("不是正确的 JSON：有的数太大或不是数，或层数太多。") from None


def _exact(number: str) -> Decimal:
    """Not NaN, and no 1e999999999 either: written out, that fills the memory."""
    value = Decimal(number)
    if not value.is_finite() or abs(value.adjusted()) > 30:
        raise ValueError(number)
    return value


def reason(error: Exception) -> str:
    """Why JSON is not what it should be, from msgspec's words."""
    text = str(error)
    if found := re.search(r"\(byte (\d+)\)", text):
        return f"第 {found[1]} 字节附近不是正确的 JSON"
    if found := re.search(r"unknown field `([^`]*)`", text):
        return f"有不认识的 {found[1][:40]}"
    if found := re.search(r"at `([^`]*)`", text):
        return f"{found[1]} 处的内容不对"
    return "不是完整的 UTF-8 JSON" if text.isascii() else text


def placed_json(placed: Placed) -> dict[str, object]:
    """A record and its place in one document, as the contract shows it."""
    record = placed.record
    fields: dict[str, object] = {key: _value(value) for key, value in record.fields.items()}
    fields.setdefault("quantities", [])
    return {
        "id": record.id,
        "unit": record.unit,
        "year": record.year,
        "kind": record.kind,
        "title": record.title,
        "date": _value(record.date),
        "place": record.place,
        "dept": record.dept,
        "leaders": record.leaders,
        "tags": record.tags,
        "fields": fields,
        "section": placed.section,
        "node": placed.node,
        "use": placed.use,
        "text": placed.text,
        "order": placed.order,
        "evidence": record.evidence,
        "status": record.status,
        "rev": record.rev,
        "notes": record.notes,
        "entered_by": record.entered_by,
        "entered_at": record.entered_at,
        "carried_from": record.carried_from,
    }


def item_json(item: Item) -> dict[str, object]:
    """An item as the contract writes values; a record's own fields as `fields.NAME`."""
    found: dict[str, object] = {}
    for name in item.__struct_fields__:
        value = getattr(item, name)
        if name == "fields":
            found |= {f"fields.{key}": _value(each) for key, each in value.items()}
        else:
            found[name] = _value(value)
    return found


def _value(value: FieldValue) -> object:
    if isinstance(value, Quantity):
        label = {"label": value.label} if value.label else {}
        return {
            "raw": value.raw,
            "value": _plain(value.value),
            "unit": value.unit,
            "approx": value.approx,
            **label,
        }
    if isinstance(value, DateSpan):
        return {
            "raw": value.raw,
            "start": value.start,
            "end": value.end,
            "precision": value.precision,
        }
    if isinstance(value, tuple):
        return [_value(item) for item in value]
    return value


def _plain(value: Decimal | None) -> int | Decimal | None:
    """65 rather than 65.0 or 6.5E+1."""
    if value is None or value != value.to_integral_value():
        return value
    return int(value)
