"""What a clause is told about, and how a value of a record reads in a sentence."""

import re
from collections.abc import Callable, Sequence
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from exports.text import PAUSES, Run
from store.dates import format_date
from store.kinds import Field, Kind, Kinds
from store.measures import OFTEN
from store.model import BLANK, DateSpan, Quantity, Record, Unit
from store.quantity import format_quantity

__all__ = [
    "Runs", "Scene", "field_words", "gap", "lacks", "quantity_of",
    "quarter_of", "quoted", "text_of", "tidy", "times_of", "unconfirmed", "words_of",
]  # fmt: skip

Runs: TypeAlias = list[Run]

_EDGES = " \t\u3000" + PAUSES


class Scene(Struct):
    """What a clause is told about, and what stands before it in its paragraph."""

    unit: Unit
    year: int
    kinds: Kinds
    node: str
    kind: Kind
    records: Sequence[Record] = ()
    dated: bool = True
    stand_in: str = ""
    """Said for a title that is missing."""
    numbers: bool = True
    """Whether {each} may number what it tells."""
    avoid: tuple[str, ...] = ()
    """The verbs of the clause before, first the one that it turned on."""
    told_by: str = ""
    """"names": without a count, as one stands beside it; "rest": by the kind alone."""
    tell_one: Callable[["Scene"], Runs] | None = None
    """How {each} tells one record."""
    unit_said: bool = False
    """Whether the paragraph has said 我局."""

    @property
    def one(self) -> Record | None:
        return self.records[0] if len(self.records) == 1 else None


def tidy(text: str) -> str:
    """People's words as they can stand inside a clause: on one line, without marks at the ends.

    "" for what is nothing but marks (“”, 。。。): it would be told as a name that is not there.
    """
    words = " ".join(text.split("\n")).strip(_EDGES)
    return words if words.strip(_EDGES + "“”‘’！？…") else ""


def words_of(record: Record, name: str, scene: Scene) -> str:
    """What `name` reads like in a sentence; "" where the record does not say it, or says zero."""
    match name:
        case "title":
            return _bare(tidy(record.title), scene.kind) or scene.stand_in
        case "date":
            return _day(record.date, scene.year) if scene.dated else ""
        case "place" | "dept":
            return tidy(getattr(record, name))
        case "leaders":
            return "、".join(filter(None, map(tidy, record.leaders)))
    field = scene.kind.field(name)
    if field is None:
        return ""
    words = field_words(record, field, scene.year)
    return _bare(words, scene.kind) if name == "item" else words


def _bare(title: str, kind: Kind) -> str:
    """A title without what the clause says itself; as it is where nothing would be left."""
    return (re.sub(kind.bare, "", title) or title) if kind.bare else title


def field_words(record: Record, field: Field, year: int) -> str:
    """What a field of the kind reads like; "" where it is not there, not understood, zero, or says
    that something was done once."""
    match record.fields.get(field.key):
        case Quantity() as quantity:
            nothing = quantity.value == 0 or (quantity.value == 1 and quantity.unit in OFTEN)
            silent = quantity.value is None or (nothing and field.need != "sentence")
            heads = quantity.unit in ("名", "位") and field.key in ("participants", "attendees")
            told = replace(quantity, unit="人") if heads else quantity  # nobody says 56名参加
            return "" if silent else format_quantity(told)
        case DateSpan() as span:
            return _day(span, year)
        case str() as text:
            return "" if field.type == "choice" and text == "其他" else tidy(text)
        case tuple() as several:
            return "、".join(t for t in (tidy(v) for v in several if isinstance(v, str)) if t)
    return ""


def _day(span: DateSpan, year: int) -> str:
    """A date in a sentence. A habit (每季度) is no date."""
    if span.start is None or span.precision in ("none", "recurring"):
        return ""
    words = format_date(span)
    return words if span.start.year == year or "年" in words else f"{span.start.year}年{words}"


def quantity_of(record: Record, key: str) -> Quantity | None:
    """A quantity that was understood, or None."""
    value = record.fields.get(key)
    return value if isinstance(value, Quantity) and value.value is not None else None


def times_of(record: Record) -> int:
    """How often was done what a record tells, as far as it says so among the other quantities,
    of all of its title (道德讲堂 4期); else 1.
    """
    title = record.title
    said = [
        q for q in record.quantities
        if q.unit in OFTEN and (title.startswith(q.label) if q.label else q.raw not in title)
    ]  # fmt: skip
    exact = [q.value for q in said if q.value and q.approx == "exact" and q.value % 1 == 0]
    return int(exact[0]) if len(said) == len(exact) == 1 else 1


def text_of(record: Record, key: str) -> str:
    value = record.fields.get(key)
    return value if isinstance(value, str) else ""


def quarter_of(record: Record, key: str) -> str:
    """The quarter a record says it is of: in its field, or as its date was typed."""
    told = text_of(record, key)
    if told or record.date.precision != "quarter" or record.date.start is None:
        return told
    return str((record.date.start.month + 2) // 3)


def lacks(record: Record, field: Field) -> bool:
    """Whether the record does not say the field, or says it so that it was not understood."""
    match record.fields.get(field.key):
        case Quantity() as quantity:
            return quantity.value is None
        case DateSpan() as span:
            return span.start is None
        case str() as text:
            return not tidy(text)
        case value:
            return value is None


def gap(records: Sequence[Record], field: Field, node: str) -> Run:
    """What these records lack, said once. `records` of the run: all of them."""
    ids = tuple(r.id for r in records)
    return Run(f"〔待补充：{field.label}〕", node, ids[0], field.key, missing=True, records=ids)


def unconfirmed(runs: Sequence[Run], scene: Scene) -> Run:
    """A record that nobody has confirmed for this year, from what its clause would read like.

    〔待确认：党员志愿服务队〕: without the verb that the clause opens with, as nobody knows what
    was done, and without what is missing.
    """
    (record,) = scene.records
    parts = [run for run in runs if not run.missing]
    if parts and parts[0].field is None:
        opening = parts[0].text
        parts[0] = replace(parts[0], text=opening[len(opening.rstrip("“《（")) :])
    words = "".join(run.text for run in parts).replace(BLANK, "…").strip(_EDGES)
    words = words or tidy(record.title) or scene.kind.label
    return Run(f"{BLANK[:-1]}：{words}〕", scene.node, record.id, "text", missing=True)


def quoted(text: str) -> bool:
    return any(mark in text for mark in '“”"')
