"""What is entered becomes a record: typed strings and JSON alike, checked against the kind.

Only what cannot be a record is refused (unknown kind, unknown field, wrong type). Whatever is
missing, doubtful or not understood makes a record with notes; what was typed stays in `raw`.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, get_args

import msgspec
from msgspec import UNSET

from store.clean import REPLACEMENT, clean
from store.contract import StoreError
from store.dates import date_problem, parse_date, weekday_problem
from store.kinds import OTHERS, Field, Kind, Kinds
from store.labels import kept_labels, labelled
from store.measures import are_alike
from store.model import (
    NO_DATE,
    USE_LABELS,
    Approx,
    DateSpan,
    Evidence,
    FieldValue,
    Note,
    Precision,
    Quantity,
    Record,
    Use,
)
from store.quantity import parse_quantity, quantity_problem

__all__ = [
    "ENVELOPE",
    "PLACING",
    "Wish",
    "apply_values",
    "make_record",
    "note",
    "read_placement",
    "type_value",
]

ENVELOPE = {
    "kind": "类型", "title": "事项", "date": "日期", "place": "地点", "dept": "科室",
    "leaders": "领导", "tags": "标签", "evidence": "佐证",
}  # fmt: skip
"""The envelope's fields that people enter, and what they are called."""

PLACING = {"section": "归入", "node": "节点", "use": "用法", "text": "手写句", "order": "次序"}
GIVEN = ("id", "unit", "year", "rev", "status", "notes", "entered_by", "entered_at", "carried_from")

_USES: dict[str, str] = {"文中已述": "told", **{label: use for use, label in USE_LABELS.items()}}
_TRUE = ("是", "有", "true", "1", "yes", "√", "✓")
_FALSE = ("否", "无", "false", "0", "no", "×", "")
_LIST = re.compile(r"[、，,;；\n]+")
_NUMBERS = re.compile(r"(?:[、;；\n]|(?<!\d)[，,]|[，,](?!\d{3}(?!\d)))+")
"""Between numbers: 1,200份 is one."""


class Wish(msgspec.Struct, frozen=True):
    """Where and how the one who enters a record wants it used; None: as the outline says."""

    section: str | None = None
    use: Use | None = None
    text: str | None = None
    order: int | None = None

    def __bool__(self) -> bool:
        return any(part is not None for part in (self.section, self.use, self.text, self.order))


def make_record(
    values: Mapping[str, object],
    kinds: Kinds,
    *,
    unit: str,
    year: int,
    today: date | None = None,
    id_: str = "",
) -> Record:
    """A record from what was entered; the names are those of the contract's JSON.

    What the store gives (id, rev, status …) may be there and is ignored. Raises `StoreError`.
    """
    name = values.get("kind")
    if not isinstance(name, str) or not name:
        raise StoreError("缺少 kind（记录类型）。")
    kind = kinds.find(clean(name))
    record = Record(id=id_, unit=unit, year=year, kind=kind.key)
    rest = {k: v for k, v in values.items() if k not in GIVEN and k not in PLACING and k != "kind"}
    return apply_values(record, rest, kinds, today=today)


def apply_values(
    record: Record, values: Mapping[str, object], kinds: Kinds, *, today: date | None = None
) -> Record:
    """The record with these values in place of its own, and its notes made anew.

    `values` has envelope names, `fields.NAME`, or `fields` with an object. None or "" empties.
    """
    kind = kinds.get(record.kind)
    changes: dict[str, Any] = {}
    fields: dict[str, FieldValue] = dict(record.fields)
    for name, value in values.items():
        if name == "kind":
            if not isinstance(value, str):
                raise _wrong("kind", "应是文字")
            kind = kinds.find(clean(value))
            changes["kind"] = kind.key
            if kind.key != record.kind:
                from store.recast import recast  # noqa: PLC0415 - weights that only this needs

                fields, _ = recast(fields, kinds.get(record.kind), kind, _fields_in(values))
    for name, value in values.items():
        if name == "kind":
            continue
        if name == "fields":
            if not isinstance(value, Mapping):
                raise _wrong("fields", "应是一个对象")
            for key, inner in value.items():
                _set(fields, kind, str(key), inner, record.year, today)
        elif name.startswith("fields."):
            _set(fields, kind, name.removeprefix("fields."), value, record.year, today)
        elif name in ENVELOPE:
            changes[name] = _envelope(name, value, record.year, today)
            if name == "evidence" and isinstance(value, str):
                changes[name] = _with_files(record.evidence, changes[name])
        else:
            own = {f"fields.{f.key}": f.label for f in (*kind.fields, OTHERS)}
            names = (ENVELOPE | PLACING | own).items()
            known = "、".join(f"{key}（{label}）" for key, label in names)
            raise StoreError(f"没有“{clean(name)}”这一项。可用的有：{known}。")
    return note(msgspec.structs.replace(record, fields=fields, **changes), kinds)


def _fields_in(values: Mapping[str, object]) -> set[str]:
    whole = values.get("fields")
    apart = {name.removeprefix("fields.") for name in values if name.startswith("fields.")}
    return apart | ({str(key) for key in whole} if isinstance(whole, Mapping) else set())


def type_value(
    field: Field, value: object, year: int, today: date | None = None
) -> FieldValue | None:
    """What was entered in a field as its type, None where nothing was. Raises `StoreError`."""
    where = f"fields.{field.key}（{field.label}）"
    if value is None or value in ("", [], {}):
        return None
    if field.is_list:
        inner = msgspec.structs.replace(field, type=field.type.removeprefix("list of "))
        if isinstance(value, str):
            between = _NUMBERS if inner.is_quantity else _LIST
            value = [part.strip() for part in between.split(value) if part.strip()]
        if not isinstance(value, list | tuple):
            raise _wrong(where, "应是一个数组，或用顿号分开的文字")
        items = [type_value(inner, item, year, today) for item in value]
        return tuple(item for item in items if isinstance(item, str | Quantity)) or None
    if field.is_quantity:
        return _quantity(field, value, where)
    if field.type == "date":
        return _date(value, year, today, where)
    if field.type == "flag":
        return _flag(value, where)
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise _wrong(where, "应是文字")
    return clean(str(value)).strip() or None


def read_placement(values: Mapping[str, object], *, typed: bool = False) -> Wish:
    """The wish for a place that stands in an entered record, if any; `typed`: all as strings."""
    section = values.get("node") or values.get("section")
    use, text, order = values.get("use"), values.get("text"), values.get("order")
    if section is not None and not isinstance(section, str):
        raise _wrong("section（归入）", "应是文字，如 2.2")
    if use is not None:
        use = _USES.get(str(use), use)
        if use not in get_args(Use):
            raise _wrong("use（用法）", f"应是 {'、'.join(USE_LABELS.values())} 之一")
    if text is not None and not isinstance(text, str):
        raise _wrong("text（手写句）", "应是文字")
    if typed and isinstance(order, str) and re.fullmatch(r"\s*[+-]?\d{1,9}\s*", order):
        order = int(order)
    if order is not None and (isinstance(order, bool) or not isinstance(order, int)):
        raise _wrong("order（次序）", "应是整数")
    return Wish(section, use, clean(text) if text else None, order)  # type: ignore[arg-type]


def note(record: Record, kinds: Kinds) -> Record:
    """The record with the notes that its present content deserves."""
    kind = kinds.get(record.kind)
    notes: list[Note] = []
    if not record.title:
        notes.append(Note("title", "没有写事项。"))
    if problem := date_problem(record.date) or weekday_problem(record.date):
        notes.append(Note("date", problem))
    for field in kind.fields:
        name = f"fields.{field.key}"
        value = record.fields.get(field.key)
        if value is None:
            if field.need == "sentence":
                notes.append(
                    Note(name, f"缺{field.label}，成文时显示为〔待补充：{field.label}〕。")
                )
        else:
            notes += [Note(name, message) for message in _doubts(field, value)]
    for quantity in record.quantities:
        if quantity.value is None:
            notes.append(Note("fields.quantities", quantity_problem(quantity.raw)))
    notes += [Note(name, "有不能显示的字符，已换成 �。") for name in _replaced(record)]
    return msgspec.structs.replace(record, notes=tuple(notes))


def _set(  # noqa: PLR0917
    fields: dict[str, FieldValue],
    kind: Kind,
    key: str,
    value: object,
    year: int,
    today: date | None,
) -> None:
    field = kind.field(key)
    if field is None and key == "quantities":
        field = OTHERS
    if field is None:
        known = "、".join(f"{f.key}（{f.label}）" for f in (*kind.fields, OTHERS))
        raise StoreError(
            f"{kind.label}（{kind.key}）没有“{clean(key)}”这个字段。可用的有：{known}。"
        )
    typed = type_value(field, value, year, today)
    if typed is None:
        fields.pop(key, None)
    else:
        fields[key] = kept_labels(typed, fields.get(key))


def _envelope(name: str, value: object, year: int, today: date | None) -> object:
    where = f"{name}（{ENVELOPE[name]}）"
    if name == "date":
        return NO_DATE if value in (None, "") else _date(value, year, today, where)
    if name == "evidence":
        return _evidence(value, where)
    if name in ("leaders", "tags"):
        field = Field(name, ENVELOPE[name], "list of text")
        return type_value(field, value, year) or ()
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _wrong(where, "应是文字")
    return clean(value).strip()


_QUANTITY = {"raw", "value", "unit", "approx", "label", "is"}


def _quantity(field: Field, value: object, where: str) -> Quantity:
    if isinstance(value, Quantity):
        return value
    if isinstance(value, bool):
        raise _wrong(where, "应是数量")
    if isinstance(value, int | float | Decimal):
        value = format(Decimal(str(value)), "f")
    if isinstance(value, str):
        money, percent = field.type == "money", field.type == "percent"
        found = parse_quantity(clean(value).strip(), field.units, money=money, percent=percent)
        if found.value is None and field.key == "quantities":
            return labelled(found.raw) or found
        return found
    if not isinstance(value, Mapping) or not set(value) <= _QUANTITY:
        raise _wrong(where, "应是文字、数字，或含 raw、value、unit、approx 的对象")
    raw, number = value.get("raw", ""), value.get("value")
    unit, approx = value.get("unit", ""), value.get("approx", "exact")
    if not isinstance(raw, str) or not isinstance(unit, str) or approx not in get_args(Approx):
        raise _wrong(where, "raw、unit 应是文字，approx 应是 " + "、".join(get_args(Approx)))
    label = value.get("label", "")
    if not isinstance(label, str):
        raise _wrong(where, "label 应是文字")
    named = clean(label).strip() or UNSET
    if number is None and raw and "value" not in value:
        return msgspec.structs.replace(_quantity(field, raw, where), label=named)
    if isinstance(number, bool) or not isinstance(number, int | float | Decimal | None):
        raise _wrong(where, "value 应是数字")
    try:
        exact = None if number is None else Decimal(str(number))
    except InvalidOperation:
        exact = None
    if exact is not None and not exact.is_finite():
        raise _wrong(where, "value 应是有限的数字")
    shown = clean(raw) or ("" if exact is None else format(exact, "f") + clean(unit))
    return Quantity(shown, exact, clean(unit), approx, named)


def _date(value: object, year: int, today: date | None, where: str) -> DateSpan:
    if isinstance(value, DateSpan):
        return value
    if isinstance(value, str):
        return parse_date(clean(value).strip(), year, today=today)
    if not isinstance(value, Mapping) or not set(value) <= {
        "raw",
        "start",
        "end",
        "precision",
        "is",
    }:
        raise _wrong(where, "应是文字，或含 raw、start、end、precision 的对象")
    raw = value.get("raw", "")
    if not isinstance(raw, str):
        raise _wrong(where, "raw 应是文字")
    if "start" not in value and "precision" not in value:
        return parse_date(clean(raw).strip(), year, today=today)
    try:
        start, end = (_day(value.get(key)) for key in ("start", "end"))
    except ValueError:
        raise _wrong(where, "start、end 应写作 2025-11-17") from None
    precision = value.get("precision", "day" if start else "none")
    if precision not in get_args(Precision) or (start is None) != (end is None):
        raise _wrong(where, "start 和 end 要成对，precision 应是 " + "、".join(get_args(Precision)))
    if start and end and end < start:
        raise _wrong(where, "end 早于 start")
    return DateSpan(clean(raw), start, end, precision)


def _day(value: object) -> date | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError(value)
    return date.fromisoformat(value)


def _flag(value: object, where: str) -> bool:
    if isinstance(value, bool):
        return value
    text = str(value).strip().lower()
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    raise _wrong(where, "应是“是”或“否”")


def _evidence(value: object, where: str) -> tuple[Evidence, ...]:
    if value in (None, "", []):
        return ()
    items = _LIST.split(value) if isinstance(value, str) else value
    if not isinstance(items, list | tuple):
        raise _wrong(where, "应是一个数组，或用顿号分开的文字")
    found = []
    for item in items:
        if isinstance(item, Evidence):
            found.append(item)
        elif isinstance(item, str):
            if item.strip():
                found.append(_typed_evidence(clean(item).strip()))
        else:
            try:
                made = msgspec.convert(item, Evidence)
            except msgspec.ValidationError as error:
                raise _wrong(where, f"每一项应有 label（{error}）") from None
            file = clean(made.file) if made.file else None
            words = (clean(words) for words in (made.name, made.sha256))
            found.append(Evidence(clean(made.label), made.count, clean(made.note), file, *words))
    return tuple(found)


def _with_files(known: tuple[Evidence, ...], typed: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """What was typed (照片3), with the files of these labels: words alone take no file away."""
    found: list[Evidence] = []
    for label in dict.fromkeys(one.label for one in typed):
        files = [e for e in known if e.file and e.label == label]
        found += files
        there = sum(e.count for e in files)
        for one in typed:
            if one.label == label:
                left, there = one.count - there, max(0, there - one.count)
                found += [Evidence(label, left, one.note)] if left > 0 else []
    return tuple(found)


def _typed_evidence(text: str) -> Evidence:
    """照片2张 → two 照片; 照片2张（存办公室） keeps the note; 文件 is no 文."""
    match = re.fullmatch(r"(\D+?)\s*(?:(\d{1,4})\s*[张份册页件]?)?\s*(?:[（(](.*)[）)])?", text)
    if match is None:
        return Evidence(text)
    return Evidence(match[1].strip(), int(match[2] or 1), match[3] or "")


def _doubts(field: Field, value: FieldValue) -> list[str]:
    if isinstance(value, tuple):
        return [message for item in value for message in _doubts(field, item)]
    if isinstance(value, Quantity):
        if value.value is None:
            return [quantity_problem(value.raw)]
        if field.units and value.unit and not are_alike(value.unit, field.units):
            return [f"单位“{value.unit}”不在常用的 {'、'.join(field.units)} 里，请核对。"]
        return []
    if isinstance(value, DateSpan):
        problem = date_problem(value) or weekday_problem(value)
        return [problem] if problem else []
    if field.choices and isinstance(value, str) and value not in field.choices:
        return [f"“{value}”不在 {'、'.join(field.choices)} 里，请核对。"]
    return []


def _replaced(record: Record) -> list[str]:
    texts: dict[str, object] = {name: getattr(record, name) for name in ENVELOPE}
    texts.update({f"fields.{key}": value for key, value in record.fields.items()})
    return [name for name, value in texts.items() if REPLACEMENT in repr(value)]


def _wrong(where: str, message: str) -> StoreError:
    return StoreError(f"{where}：{message}。")
