"""How figures are printed: exactly, or rounded down to a round number with 余 behind it."""

from decimal import Decimal

from msgspec.structs import replace

from exports.text import Run
from store.kinds import Kind
from store.model import Quantity, Rounding
from store.quantity import format_quantity, parse_quantity

__all__ = ["ROUNDINGS", "figure_key", "rounded", "sum_words", "tells"]

ROUNDINGS: dict[Rounding, int] = {"ten": 10, "hundred": 100, "thousand": 1000}


def figure_key(run: Run, kind: Kind) -> str | None:
    """What a number of the text is, whatever the records say; None for what is always exact.

    Node, kind, field and unit, and the record where it is of one alone. Money given, votes, awards
    and shares are exact (`exact` in `kinds.toml`), and so is a number typed as approximate.
    """
    if run.missing or run.field is None or kind.exact:
        return None
    if run.field == "n":
        return f"{run.node}/{kind.key}/n"
    field = kind.field(run.field)
    if field is None or not field.is_quantity or field.type == "percent" or field.exact:
        return None
    quantity = parse_quantity(run.text)
    if quantity.value is None or quantity.unit == "%":
        return None
    return f"{run.node}/{kind.key}/{run.field}/{quantity.unit}/{run.record or ''}".rstrip("/")


def sum_words(total: Quantity) -> str:
    """A sum as it is printed. 余 and 多 follow a round number: 392 and something is 约392."""
    odd = total.approx in ("yu", "duo") and total.value is not None and total.value % 10
    return format_quantity(replace(total, approx="yue") if odd else total)


def tells(told: Quantity, fact: Quantity) -> bool:
    """Whether words tell a fact: its value, or that rounded down with 余 behind it."""
    if told.value is None or fact.value is None or told.value == fact.value:
        return True
    step = next((n for n in (1000, 100, 10) if told.value % n == 0), 1)
    return told.approx in ("yu", "duo") and told.value <= fact.value < told.value + step


def rounded(text: str, how: Rounding) -> str:
    """A printed number, rounded down; as it is where that changes nothing or leaves nothing."""
    step = ROUNDINGS[how]
    if text.isdecimal():  # a count: its measure word stands behind it
        value = int(text)
        down = value // step * step
        return text if down in (0, value) else f"{down}余"
    quantity = parse_quantity(text)
    if quantity.value is None or quantity.approx != "exact":
        return text
    floor = quantity.value // step * step
    if floor in (0, quantity.value):
        return text
    return format_quantity(Quantity("", Decimal(floor), quantity.unit, "yu"))
