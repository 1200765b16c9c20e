"""A record as a person types it, line by line of a form, and what is understood of a line."""

from collections import Counter
from collections.abc import Mapping

from msgspec.structs import replace

from store.contract import StoreError
from store.dates import date_problem, format_date
from store.desk import Desk
from store.entry import type_value
from store.kinds import OTHERS, Field, Kind, Kinds
from store.labels import typed
from store.model import DateSpan, FieldValue, Quantity, Record
from store.recast import recast
from tui.screens.form import Spec

__all__ = [
    "beside", "choice_words", "list_of", "record_specs", "record_words", "typed_words",
    "understood", "words_as",
]  # fmt: skip

_DATE = Field("date", "日期", "date")
_LEADERS = Field("leaders", "领导", "list of person")
_OTHERS = replace(OTHERS, help="没有自己的项的数，如 评委7人")


def record_specs(kind: Kind) -> list[Spec]:
    """The lines of the form of a kind."""
    return [
        Spec("date", "日期", _DATE),
        Spec("title", "事项"),
        *(Spec(f"fields.{f.key}", f.label, f) for f in kind.fields),
        Spec("place", "地点"),
        Spec("dept", "科室"),
        Spec("leaders", "领导", _LEADERS),
        Spec("evidence", "佐证"),
        Spec("fields.quantities", _OTHERS.label, _OTHERS),
    ]


def list_of(kind: Kind, spec: Spec) -> str:
    """Which of the unit's names a field takes; "" where none are offered."""
    from store.remembered import PEOPLE, PLACES, UNITS, titles_of, values_of  # noqa: PLC0415

    whole = {"title": titles_of(kind.key), "place": PLACES, "dept": UNITS, "leaders": PEOPLE}
    if spec.name in whole:
        return whole[spec.name]
    if spec.field is None or spec.field.type.removeprefix("list of ") not in ("text", "person"):
        return ""
    return values_of(kind.key, spec.field.key)


def record_words(kind: Kind, record: Record) -> dict[str, str]:
    """A stored record as a person would type it, by the names of the form's lines."""
    words = {f"fields.{key}": typed(value) for key, value in record.fields.items()}
    words |= {"date": record.date.raw, "title": record.title, "place": record.place}
    words |= {"dept": record.dept, "leaders": typed(record.leaders)}
    pieces: Counter[str] = Counter()
    for each in record.evidence:  # files are one each
        pieces[each.label] += each.count
    words["evidence"] = "、".join(f"{label}{count}" for label, count in pieces.items())
    return {s.name: words.get(s.name, "").replace("\n", " ") for s in record_specs(kind)}


def words_as(kind: Kind, record: Record, kinds: Kinds) -> dict[str, str]:
    """The same, once the record is one of another kind."""
    if kind.key == record.kind:
        return record_words(kind, record)
    fields, _ = recast(record.fields, kinds.get(record.kind), kind)
    return record_words(kind, replace(record, fields=fields))


def typed_words(kind: Kind, values: Mapping[str, object]) -> dict[str, str]:
    """Values as `Desk.add` takes them, as a person would type them into the form's lines."""
    fields = values.get("fields", {})
    flat = {**values, **{f"fields.{k}": v for k, v in (
        fields.items() if isinstance(fields, Mapping) else ())}}  # fmt: skip
    return {
        s.name: "、".join(map(str, v)) if isinstance(v := flat.get(s.name, ""), (list, tuple))
        else v if isinstance(v, str) else str(getattr(v, "raw", v))
        for s in record_specs(kind)
    }  # fmt: skip


def choice_words(field: Field, value: str) -> tuple[str, str]:
    """The choices of a field as they stand beside its line, and their style; "!" before them where
    the value is none of them."""
    marks = "  ".join(
        f"{n}{' ' if c[:1].isdigit() else ''}{c}{'●' if c == value.strip() else ''}"
        for n, c in enumerate(field.choices, 1)
    )
    known = not value.strip() or value.strip() in field.choices
    return (marks, "dim") if known else (f"! 不是选项  {marks}", "bold")


def beside(field: Field, raw: str, desk: Desk) -> tuple[str, str]:
    """What stands beside the line of a field without choices, and its style: what was understood,
    or what may be typed there.
    """
    if not raw.strip():
        return field.help or ("成文要用" if field.need == "sentence" else ""), "dim"
    try:
        year, today = desk.document.year, desk.now().date()
        said = understood(type_value(field, field.chosen(raw), year, today), year)
    except StoreError as error:
        return f"! {error}", "bold"
    return said if said != raw else "", "dim"


def understood(value: FieldValue | None, year: int) -> str:
    """What a value is taken for, as it is said beside its line; "!" where it was not read."""
    if isinstance(value, DateSpan):
        words = format_date(value)
        if not words:
            return f"! {date_problem(value)}" if date_problem(value) else "经常性"
        same = value.start is None or value.start.year == year
        week = f"（周{'一二三四五六日'[value.start.weekday()]}）" if (
            value.start and value.precision == "day"
        ) else ""  # fmt: skip
        return f"{year if same or not value.start else value.start.year}年{words}{week}"
    if isinstance(value, Quantity):
        if value.value is None:
            return "! 没有看懂这个数，原样保留"
        sure = {"exact": "确数", "yu": "余", "duo": "多", "jin": "近", "yue": "约",
                "yishang": "以上"}  # fmt: skip
        number = f"{value.value.normalize():f}"
        return f"{number} {value.unit}，{sure[value.approx]}"
    if isinstance(value, tuple):
        unread = [v.raw for v in value if isinstance(v, Quantity) and v.value is None]
        if unread:
            return f"! 没有看懂“{unread[0]}”，原样保留"
    return "" if value is None or isinstance(value, str) else typed(value)
