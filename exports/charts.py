"""A year as pictures made of characters: months, states by section, this year beside the last.

Pure: rows of words and numbers in, lines of text out. Bars have an ASCII form for terminals that
draw block characters two cells wide.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

from store.kinds import Kinds
from store.model import STATUS_LABELS, Record, Status
from store.outline import Arrangement

__all__ = ["Bars", "Chart", "by_family", "by_month", "by_section", "draw"]

_MARKS = "█▓▒░"
_PLAIN = "#=-."
_STATES: tuple[Status, ...] = ("approved", "submitted", "returned", "draft")
"""As bars show them, from the left: what is done comes first."""


class Bars(Struct, frozen=True):
    """A line of a chart: its name, and a number for each of the chart's series."""

    name: str
    values: tuple[int, ...]


class Chart(Struct, frozen=True):
    """Bars with one scale; `series` names their parts. `stacked`: the parts are one bar."""

    title: str
    series: tuple[str, ...]
    bars: tuple[Bars, ...]
    stacked: bool = False


def by_month(records: Iterable[Record], earlier: Iterable[Record], year: int) -> Chart:
    """When things happened, by the month in which a record begins, this year and last."""
    now = Counter(_month(record, year) for record in records)
    then = Counter(_month(record, year - 1) for record in earlier)
    bars = [Bars(f"{m}月", (now[m], then[m])) for m in range(1, 13)]
    others = ((_UNKNOWN, "没写到月"), (_ANOTHER, "不在这年"))
    bars += [Bars(name, (now[m], then[m])) for m, name in others if now[m] or then[m]]
    return Chart("每月的记录", (f"{year}年", f"{year - 1}年"), tuple(bars))


def by_section(arrangement: Arrangement, name: Callable[[str], str]) -> Chart:
    """How far the records of each top section are; `name` gives what a node is called."""
    bars = []
    for node in arrangement.children(""):
        placed = [p for id_ in arrangement.below(node.id) for p in arrangement.placed.get(id_, ())]
        if placed or node.style == "heading":
            bars.append(Bars(name(node.id), _states(p.record for p in placed)))
    if arrangement.loose:
        bars.append(Bars("未归类", _states(p.record for p in arrangement.loose)))
    return Chart(
        "各部分的审核", tuple(STATUS_LABELS[s] for s in _STATES), tuple(bars), stacked=True
    )


def by_family(
    records: Iterable[Record], earlier: Iterable[Record], kinds: Kinds, year: int
) -> Chart:
    """How many records there are of each family of kinds, this year and last."""
    now, then = (Counter(kinds.get(r.kind).family for r in each) for each in (records, earlier))
    bars = [Bars(f, (now[f], then[f])) for f in kinds.families if now[f] or then[f]]
    return Chart("今年和去年", (f"{year}年", f"{year - 1}年"), tuple(bars))


def draw(
    chart: Chart, width: int, *, fit: Callable[[str, int], str], plain: bool = False
) -> list[str]:
    """The lines of a chart in so many cells; `fit` cuts or fills a text to so many cells."""
    marks = _PLAIN if plain else _MARKS
    shown = [n for n in range(len(chart.series)) if any(bar.values[n] for bar in chart.bars)]
    shown = shown or [0]
    legend = "  ".join(f"{marks[n]} {chart.series[n]}" for n in shown)
    lines = [f"{chart.title}    {legend}"]
    names = min(24, width // 3, max((len(bar.name) for bar in chart.bars), default=0) * 2)
    numbers = max((len(_numbers(bar, shown)) for bar in chart.bars), default=0)
    room = max(4, width - names - numbers - 6)
    sizes = [sum(bar.values) if chart.stacked else max(bar.values) for bar in chart.bars]
    most = max([*sizes, 1])
    for bar in chart.bars:
        lengths = _lengths([bar.values[n] for n in shown], room, most, stacked=chart.stacked)
        parts = [marks[n] * length for n, length in zip(shown, lengths, strict=True)]
        words = f"  {fit(bar.name, names)} {_numbers(bar, shown):>{numbers}}  "
        if chart.stacked or len(shown) == 1:
            lines.append((words + "".join(parts)).rstrip())
        else:  # one below the other: both begin at the same edge
            lines.append((words + parts[0]).rstrip())
            lines += [(" " * (names + numbers + 5) + part).rstrip() for part in parts[1:] if part]
    return lines


def _numbers(bar: Bars, shown: Sequence[int]) -> str:
    return " ".join(f"{bar.values[n]:>3}" for n in shown)


def _lengths(values: Sequence[int], room: int, most: int, *, stacked: bool) -> list[int]:
    """Cells of each part: what is not nothing has one at least; a stack is as long as its sum."""
    if not stacked:
        return [max(round(v * room / most), v > 0) for v in values]
    ends = [0]
    for value in values:
        ends.append(ends[-1] + value)
    edges = [round(end * room / most) for end in ends]
    return [
        max(right - left, value > 0)
        for left, right, value in zip(edges, edges[1:], values, strict=False)
    ]


_UNKNOWN, _ANOTHER = 0, -1
"""Months that are none: one that nobody told, or that is told of a longer time; another year's."""


def _month(record: Record, year: int) -> int:
    """The month of a year in which it begins."""
    start, end = record.date.start, record.date.end
    if start is None or end is None:
        return _UNKNOWN
    if year not in (start.year, end.year):
        return _ANOTHER
    known = record.date.precision in ("day", "ten_days", "month", "range")
    return (start.month if start.year == year else 1) if known else _UNKNOWN


def _states(records: Iterable[Record]) -> tuple[int, ...]:
    count = Counter(record.status for record in records)
    return tuple(count[state] for state in _STATES)
