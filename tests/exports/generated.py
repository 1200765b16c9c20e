"""Whole documents over facts of any kind, and what must never be read in their text.

The sums are added up again here, from what was typed, by a few lines that share nothing with the
composer's.
"""

import random
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from exports.compose import Memory, compose
from exports.text import Block, Run, Text
from store.entry import make_record
from store.kinds import Field, builtin_kinds
from store.model import Document, Node, Placement, Record, Unit, Use
from store.outline import Arrangement, arrange, load_outline, plant

__all__ = ["Made", "faults", "make"]

KINDS = builtin_kinds()
UNIT = Unit("样板区林业局", calls_itself="我局")

_TITLES = [
    "", "甲字行动", "春风计划", "乙字大会", "开展丙字行动", "组织参观丁馆", "戊字制度",
    "“己字”活动", "庚字培训班。", "辛，壬", "癸字会议", "召开子字座谈会", "丑\n寅", "志愿服务",
    "专项检查", "；卯", "“”", "。。。",
]  # fmt: skip
_DAYS = [
    "",
    "",
    "3-5",
    "11月17日",
    "3月",
    "三季度",
    "每季度",
    "全年",
    "3月1日至5日",
    "上半年",
    "不详",
]
_ABOUT = ("{}余{}", "{}多{}", "近{}{}", "约{}{}", "{}{}以上")
_WORDS = ["辰词", "巳词", "午词。", "“未词”", "申，酉"]

Typed = tuple[Decimal, str, bool]
"""What was typed for a number: value in single units, unit, exact."""


class Made(Struct):
    """A document and what it is about."""

    arrangement: Arrangement
    records: dict[str, Record]
    typed: dict[tuple[str, str], Typed]

    @property
    def text(self) -> Text:
        return compose(UNIT, self.arrangement, KINDS)

    def after(self, dice: random.Random, memory: Memory) -> tuple[Text, Text]:
        """The text after one change, composed with what was known before, and from nothing."""
        found = self.arrangement
        records = dict(self.records)
        placements = [p.placement for p in found.everything() if p.placement]
        id_ = dice.choice(sorted(records))
        match dice.choice(["gone", "title", "use", "claim"]):
            case "gone":
                del records[id_]
            case "title":
                records[id_] = replace(records[id_], title=dice.choice(_TITLES))
            case "use":
                placements = [p for p in placements if p.record != id_]
                placements.append(Placement(found.document.key, id_, use="named"))
            case "claim":
                node = dice.choice(list(found.nodes.values()))
                nodes = {**found.nodes, node.id: replace(node, text="另一句领句")}
                found = replace(found, nodes=nodes)
        again = arrange(found.document, found.nodes.values(), records.values(), placements, KINDS)
        return compose(UNIT, again, KINDS, memory), compose(UNIT, again, KINDS)


def make(seed: int) -> Made:
    """One to sixty records of kinds that come alone and in heaps, under one of the outlines."""
    dice = random.Random(seed)
    document = Document(UNIT.key, 2025, outline=dice.choice(["seed", "modern"]))
    document, nodes, _ = plant(load_outline(document.outline), document)
    kinds = dice.sample(sorted(KINDS.kinds), dice.randint(1, 12))
    typed: dict[tuple[str, str], Typed] = {}
    records: dict[str, Record] = {}
    for number in range(dice.randint(1, 60)):
        id_ = f"{number:026d}"
        kind = KINDS[dice.choice(kinds)]
        fields: dict[str, object] = {}
        for field in kind.fields:
            if dice.random() < 0.6:
                fields[field.key] = _value(dice, field, typed, (id_, field.key))
        values: dict[str, object] = {
            "kind": kind.key, "title": dice.choice(_TITLES), "date": dice.choice(_DAYS),
            "place": dice.choice(["", "", "一号楼"]), "fields": fields,
        }  # fmt: skip
        records[id_] = make_record(
            values, KINDS, unit=UNIT.key, year=2025, today=date(2025, 12, 20), id_=id_
        )
    placements = [_placement(dice, document, nodes, id_) for id_ in records if dice.random() < 0.3]
    found = arrange(document, nodes, records.values(), placements, KINDS)
    return Made(found, records, typed)


def _value(
    dice: random.Random, field: Field, typed: dict[tuple[str, str], Typed], key: tuple[str, str]
) -> object:
    if field.is_quantity:
        unit = "元" if field.type == "money" else dice.choice(field.units or ("个",))
        exact = field.type != "quantity" or dice.random() < 0.7
        value = dice.randint(0, 40) if exact else dice.randint(1, 40) * 100
        if unit == "%":
            value = dice.randint(0, 100)
        if field.type == "money" and dice.random() < 0.3:
            typed[key] = (Decimal(value) * 1000, "元", True)
            return f"{Decimal(value) / 10}万元"
        typed[key] = (Decimal(value) / (100 if unit == "%" else 1), unit, exact)
        return f"{value}{unit}" if exact else dice.choice(_ABOUT).format(value, unit)
    if field.choices:
        return dice.choice(field.choices)
    if field.type == "date":
        return "12月20日"
    if field.type.startswith("list of"):
        return ["子项", "丑项"][: dice.randint(1, 2)]
    return dice.choice(_WORDS)


def _placement(dice: random.Random, document: Document, nodes: list[Node], id_: str) -> Placement:
    use: Use | None = dice.choice(["named", "counted", "ledger", None])
    places = [node.id for node in nodes if node.style in ("heading", "point", "paragraph")]
    by_hand = "另行写好的一句话" if dice.random() < 0.2 else None
    return Placement(
        document.key, id_, dice.choice([None, dice.choice(places)]), use,
        dice.choice([None, dice.randint(1, 9)]), by_hand,
    )  # fmt: skip


def faults(made: Made) -> Iterator[str]:
    """What is wrong with the text; nothing where a leader could sign it."""
    text = made.text
    uses = {p.record.id: p.use for p in made.arrangement.everything()}
    for block in text.blocks:
        yield from _marks(block.text)
        for run in block.runs:
            yield from (f"{fault}: {block.text}" for fault in _number(made, run, uses))
        yield from (f"{fault}: {block.text}" for fault in _claims(made, block))
    if text != made.text:
        yield "not the same twice"


_BAD = (
    "[，。；、：]{2,}|^[，。；、：]|[，；、：]$|“[，。；、]|“”|（）"
    "|元元|次次|对对|个个|人人|人次人次"
)


def _marks(line: str) -> Iterator[str]:
    for found in re.finditer(_BAD, line):
        yield f"{found[0]!r}: {line}"
    for verb in ("开展", "组织", "举办", "召开", "参加", "活动", "会议"):
        if verb * 2 in line:
            yield f"{verb * 2}: {line}"
    if line.count("“") != line.count("”"):
        yield f"quotes: {line}"


_READ = re.compile(r"(?:约|近)?(\d+(?:\.\d+)?)(余|多)?(万|亿)?(.*?)(余|多|以上)?")


def _number(made: Made, run: Run, uses: dict[str, Use]) -> Iterator[str]:
    ids = run.records or ((run.record,) if run.record else ())
    habits = all(made.records[i].date.precision == "recurring" for i in ids)
    if run.field == "date" and not habits and any(uses[i] != "named" for i in ids):
        yield f"date of a counted record {run.text}"
    if not re.search(r"\d", run.text):
        return
    if run.field is None or not ids:
        if not re.fullmatch(
            r"样板区林业局2025年文明创建工作总结|（?\d+）?[.．]?|2025年.*", run.text
        ):
            yield f"a number of nobody {run.text!r}"
        return
    kinds = {made.records[i].kind for i in ids}
    if len(kinds) != 1:
        yield f"a sum over kinds {run.text}"
        return
    if run.field == "n":
        if run.text != str(len(ids)) or len(ids) < 2:
            yield f"a count of {len(ids)} says {run.text}"
        return
    field = KINDS[kinds.pop()].field(run.field)
    if field is None or not field.is_quantity:
        if run.field not in ("date", "as_of", "quarter", "deadline"):
            yield f"a number in {run.field}: {run.text}"
        return
    parts = [made.typed[i, run.field] for i in ids]
    units = {"人" if unit in ("名", "位") else unit for _, unit, _ in parts}
    if len(units) != 1 and not field.one:
        yield f"units added up {run.text}"
    found = _READ.fullmatch(run.text)
    if found is None:
        yield f"not a number {run.text!r}"
        return
    value = Decimal(found[1]) * {"万": 10**4, "亿": 10**8, None: 1}[found[3]]
    value = value / 100 if found[4] == "%" else value
    if value != sum(part for part, _, _ in parts):
        yield f"{run.text} is not the sum of {parts}"
    exact = run.text[0].isdigit() and not (found[2] or found[5])
    if exact != all(exactly for _, _, exactly in parts):
        yield f"{run.text} of {parts}"


def _claims(made: Made, block: Block) -> Iterator[str]:
    """共, 先后, 每季度 and 全部 stand only where the facts carry them."""
    at = 0
    spans = []
    for run in block.runs:
        spans.append((at, at + len(run.text), run))
        at += len(run.text)

    def told(start: int, end: int) -> list[Run]:
        return [run for a, b, run in spans if a < end and b > start]

    line = block.text
    for found in re.finditer(r"[^。；]+", line):
        runs = told(found.start(), found.end())
        listed = {run.record for run in runs if run.field == "title"}
        several = len(listed) > 1 or any(len(run.records) > 1 for run in runs)
        ours = "".join(r.text for r in runs if r.field is None)
        if ("先后" in ours or re.search(r"共\d", found[0])) and not several:
            yield "a total of one"
        if "全部整改" in ours or "均已整改" in ours:
            yield from _mended(made, runs)
        if "每季度" in ours:
            checks = {i for run in runs for i in run.records}
            quarters = {q for i in checks if (q := _quarter(made.records[i]))}
            if quarters != {"1", "2", "3", "4"}:
                yield f"每季度 of {sorted(quarters)}"


def _quarter(record: Record) -> str:
    told = record.fields.get("quarter")
    if isinstance(told, str) and told:
        return told
    if record.date.precision == "quarter" and record.date.start:
        return str((record.date.start.month + 2) // 3)
    return ""


def _mended(made: Made, runs: list[Run]) -> Iterator[str]:
    for key, same in groupby(
        (run for run in runs if run.field in ("issues", "found", "fixed")), lambda r: r.field
    ):
        ids = {i for run in same for i in (run.records or (run.record or "",))}
        for id_ in ids:
            issues, fixed = (made.typed.get((id_, f)) for f in ("issues", "fixed"))
            if issues is not None and (fixed is None or fixed[0] != issues[0]) and issues[0]:
                yield f"全部 by {key}, but {issues} and {fixed}"
