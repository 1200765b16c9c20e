"""The sample year with clauses written by hand, and errors put into it one at a time.

The clauses are as the composer words them, and sums are told in the closing words of points. An
error: digits swapped, a unit changed, a date moved out of the span or away from the clause, a sum
not updated, a fact told twice.
"""

import random
import re
from collections import Counter
from typing import NamedTuple

from msgspec.structs import replace

from exports.compose import compose
from exports.proofread import Finding, check, located
from exports.proofread.records import record_hits
from store.dates import parse_date
from store.entry import note
from store.kinds import Kinds
from store.model import Document, Item, Node, Placement, Quantity, Record, Unit
from store.outline import Arrangement, arrange
from store.quantity import find_quantities, parse_quantity
from store.sample import sample_items

__all__ = ["Year", "any_fact", "findings", "grave", "right_year", "seeded"]

SUMS = {
    "活动": "全年志愿服务62次、680人次参与，",
    "考评": "全年季度检查4次，",
    "宣传": "全年张贴标语1500余条，",
    "学习": "全年举办道德讲堂3期，",
    "环境": "全年开展健康教育4次，",
    "班子与制度": "全年完善制度25项，",
}
OTHER = {
    "人": "份", "人次": "场", "次": "项", "条": "期", "份": "人", "期": "户", "户": "次",
    "名": "家", "项": "篇", "篇": "名", "株": "公里", "支": "名", "处": "吨", "家": "份",
    "公里": "平方米", "件": "处", "票": "份", "片": "份", "个": "户", "辆次": "起",
}  # fmt: skip


class Year(NamedTuple):
    unit: Unit
    document: Document
    nodes: tuple[Node, ...]
    records: tuple[Record, ...]
    placements: tuple[Placement, ...]

    def with_record(self, record: Record) -> "Year":
        return self._replace(
            records=tuple(record if r.id == record.id else r for r in self.records)
        )


def _arranged(year: Year, kinds: Kinds) -> Arrangement:
    return arrange(year.document, year.nodes, year.records, year.placements, kinds)


def findings(year: Year, kinds: Kinds) -> list[Finding]:
    """What proofreading says about the year."""
    found = _arranged(year, kinds)
    text = compose(year.unit, found, kinds)
    return check(text, year=year.document.year) + located(text, record_hits(text, found, kinds))


def right_year(kinds: Kinds) -> Year:
    """The sample year with clauses and sums written by hand, all as the records say."""
    items: list[Item] = sample_items(kinds)
    nodes = [
        replace(n, effect=SUMS[n.label] + n.effect) if n.label in SUMS else n
        for n in items if isinstance(n, Node)
    ]  # fmt: skip
    (unit,) = (i for i in items if isinstance(i, Unit))
    (document,) = (i for i in items if isinstance(i, Document))
    records = tuple(i for i in items if isinstance(i, Record))
    placements = {p.record: p for p in items if isinstance(p, Placement)}
    year = Year(unit, document, tuple(nodes), records, tuple(placements.values()))
    for record in records:
        known = placements.get(record.id)
        if known is not None and known.use == "ledger":
            continue
        alone = replace(known or Placement(document.key, record.id), use="named", text=None)
        text = compose(unit, _arranged(_placed(year, alone), kinds), kinds)
        runs = [run for block in text.blocks for run in block.runs if run.record == record.id]
        clause = "".join(run.text for run in runs)
        if clause and (find_quantities(clause) or "月" in clause):
            placements[record.id] = replace(alone, text=clause)
    return year._replace(placements=tuple(placements.values()))


def _placed(year: Year, placement: Placement) -> Year:
    rest = [p for p in year.placements if p.record != placement.record]
    return year._replace(placements=(*rest, placement))


def _swapped(digits: str, dice: random.Random) -> str | None:
    """Two neighbouring digits changed for one another, or one digit for another."""
    whole = digits.split(".", maxsplit=1)[0]
    places = [n for n in range(len(whole) - 1) if whole[n] != whole[n + 1] and whole[n + 1] != "0"]
    if places and dice.random() < 0.7:
        at = dice.choice(places)
        return digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
    at = dice.randrange(len(whole))
    other = dice.choice([d for d in "123456789" if d != whole[at]])
    return digits[:at] + other + digits[at + 1 :]


def _changed(raw: str, kind: str, dice: random.Random) -> str | None:
    match = re.search(r"\d+(?:\.\d+)?", raw)
    if match is None:
        return None
    if kind == "digits":
        new = _swapped(match[0], dice)
        return None if new is None else raw[: match.start()] + new + raw[match.end() :]
    tail = raw[match.end() :]
    if "万元" in tail:
        return raw[: match.end()] + tail.replace("万元", "元")
    if tail.endswith("元"):
        return raw[: match.end()] + tail.replace("元", "万元")
    unit = tail.lstrip("余多")
    return raw[: len(raw) - len(unit)] + OTHER[unit] if unit in OTHER else None


def _in_clause(year: Year, kind: str, dice: random.Random) -> Year | None:
    placement = dice.choice([p for p in year.placements if p.text])
    text = placement.text or ""
    found = find_quantities(text)
    if not found:
        return None
    start, end, _ = dice.choice(found)
    new = _changed(text[start:end], kind, dice)
    if new is None:
        return None
    return _placed(year, replace(placement, text=text[:start] + new + text[end:]))


def _in_fact(year: Year, kind: str, dice: random.Random, kinds: Kinds) -> Year | None:
    """A value of a record changed as it is typed. Told by its clause or by a sum in words."""
    telling = {p.record for p in year.placements if p.text}
    record = dice.choice([r for r in year.records if r.id in telling])
    text = next(p.text or "" for p in year.placements if p.record == record.id)
    told = {q.raw for _, _, q in find_quantities(text)}
    keys = [
        k for k, v in record.fields.items()
        if isinstance(v, Quantity) and v.value is not None
        and any(v.raw in t or t in v.raw for t in told)
    ]  # fmt: skip
    if not keys:
        return None
    return _retyped(year, record, dice.choice(keys), kind, dice, kinds)


def _retyped(  # noqa: PLR0917
    year: Year, record: Record, key: str, kind: str, dice: random.Random, kinds: Kinds
) -> Year | None:
    value = record.fields[key]
    field = kinds.get(record.kind).field(key)
    if not isinstance(value, Quantity) or field is None:
        return None
    new = _changed(value.raw, kind, dice)
    if new is None:
        return None
    typed = parse_quantity(
        new, field.units, money=field.type == "money", percent=field.type == "percent"
    )
    return year.with_record(note(replace(record, fields={**record.fields, key: typed}), kinds))


def any_fact(year: Year, dice: random.Random, kinds: Kinds) -> Year | None:
    """Digits of any value of any record: without words or a sum beside it nothing can tell."""
    record = dice.choice(year.records)
    keys = [k for k, v in record.fields.items() if isinstance(v, Quantity) and v.value]
    return _retyped(year, record, dice.choice(keys), "digits", dice, kinds) if keys else None


def _date(year: Year, dice: random.Random) -> Year | None:
    if dice.random() < 0.5:
        record = dice.choice([r for r in year.records if r.date.start])
        start = record.date.start
        assert start is not None
        other = f"{year.document.year + dice.choice([-1, 1])}-{start.month}-{min(start.day, 28)}"
        return year.with_record(replace(record, date=parse_date(other, year.document.year)))
    placement = dice.choice([p for p in year.placements if p.text and re.search(r"\d+月", p.text)])
    text = placement.text or ""
    match = dice.choice(list(re.finditer(r"(\d+)月", text)))
    month = (int(match[1]) + dice.choice([1, 2, 3, 4, 5])) % 12 + 1
    return _placed(
        year, replace(placement, text=f"{text[: match.start()]}{month}月{text[match.end() :]}")
    )


def _sum(year: Year, dice: random.Random) -> Year | None:
    """A sum in the closing words that is not the records' any more."""
    node = dice.choice([n for n in year.nodes if n.label in SUMS])
    found = find_quantities(node.effect)
    start, end, _ = dice.choice(found)
    new = _changed(node.effect[start:end], "digits", dice)
    if new is None:
        return None
    changed = replace(node, effect=node.effect[:start] + new + node.effect[end:])
    return year._replace(nodes=tuple(changed if n.id == node.id else n for n in year.nodes))


def _twice(year: Year, dice: random.Random) -> Year | None:
    record = dice.choice(
        [r for r in year.records if r.kind not in ("problem", "next_step", "zero") and r.title]
    )
    title = dice.choice([record.title, f"{record.title}活动", f"全局{record.title}"])
    again = replace(record, id="7" + record.id[1:], title=title)
    return year._replace(records=(*year.records, again))


def seeded(year: Year, count: int, seed: int, kinds: Kinds) -> list[tuple[str, Year]]:
    """`count` years with one error each, of all kinds in turn."""
    dice = random.Random(seed)
    turns = (
        "digits in a clause", "digits in a fact", "unit in a clause", "unit in a fact", "date",
        "sum", "told twice",
    )  # fmt: skip
    made: list[tuple[str, Year]] = []
    while len(made) < count:
        kind = turns[len(made) % len(turns)]
        change = "digits" if "digits" in kind else "unit"
        if "clause" in kind:
            changed = _in_clause(year, change, dice)
        elif "fact" in kind:
            changed = _in_fact(year, change, dice, kinds)
        else:
            changed = {"date": _date, "sum": _sum, "told twice": _twice}[kind](year, dice)
        if changed is not None and changed != year:
            made.append((kind, changed))
    return made


def grave(found: list[Finding]) -> Counter[tuple[str, str, str | None]]:
    """Warnings and errors, by rule, words and record."""
    return Counter((f.rule, f.surface, f.record) for f in found if f.grade != "hint")
