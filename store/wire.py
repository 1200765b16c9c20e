"""The contract's JSON of a record: what `list --json`, `show --json` and `export -f json` write."""

from decimal import Decimal

import msgspec

from store.model import DateSpan, FieldValue, Quantity
from store.outline import Placed

__all__ = ["encode", "placed_json"]

_ENCODER = msgspec.json.Encoder(decimal_format="number")


def encode(value: object) -> bytes:
    """UTF-8 JSON. Decimals become JSON numbers, exactly as they are held."""
    return _ENCODER.encode(value)


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


def _value(value: FieldValue) -> object:
    if isinstance(value, Quantity):
        return {
            "raw": value.raw,
            "value": _plain(value.value),
            "unit": value.unit,
            "approx": value.approx,
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
