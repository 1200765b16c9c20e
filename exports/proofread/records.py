"""A document against its records: numbers, dates, sums, and what is told twice or not at all.

Findings about a record mark its words in the text, or nothing (start and end 0) where the text does
not tell it.
"""

import re
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations

from msgspec import Struct

from exports.printing import tells
from exports.proofread.finding import Grade
from exports.proofread.record_page import Found, RecordPage, numbers_of, title_of
from exports.proofread.rule import Hit, RecordRule
from exports.proofread.written import clauses, prose, told_words, untold
from exports.text import Text
from store.dates import parse_date
from store.kinds import Kinds
from store.model import DateSpan, Quantity, Record
from store.outline import Arrangement, Placed
from store.quantity import find_quantities, format_quantity

__all__ = ["RECORD_RULES", "record_hits"]


_TRUE = "《党政机关公文处理工作条例》第十九条“情况确实”"
_KEPT = "kinds.toml 里各类型的 checks 与考评要求"

RECORD_RULES = tuple(
    RecordRule(*row) for row in (
        ("clause-number", "手写句数字", "error", _TRUE),
        ("clause-unit", "手写句单位", "warning", _TRUE),
        ("clause-date", "手写句日期", "error", _TRUE),
        ("told-number", "已述数字", "error", _TRUE),
        ("prose-sum", "合计不符", "warning", _TRUE),
        ("unproved", "无依据数字", "hint", _TRUE),
        ("untold", "未写的数", "hint", "一条记录单独成句时，它的数都应写进这一句"),
        ("same-money", "同额", "warning", "审计常例：同一笔钱不列两次"),
        ("told-twice", "重复记载", "warning", "考评要求：同一件事只报一次"),
        ("added", "合计方法", "hint", "本程序的加法：约数和确数相加仍是约数"),
        ("span", "日期超出", "error", "文档的起止日期"),
        ("after-signing", "晚于成文", "warning", "GB/T 9704—2012 7.3.5.4：成文日期"),
        ("note", "存疑的值", "warning", "录入时的提示"),
        ("quarters", "季度检查", "warning", _KEPT),
        ("zero", "零申报", "warning", _KEPT),
        ("ratio", "比率", "error", _TRUE),
        ("title-number", "事项数字", "warning", _TRUE),
        ("evidence", "佐证数目", "warning", "kinds.toml 的 evidence：佐证与次数一致"),
        ("scale", "数额悬殊", "warning", "人均、户均数额的常理"),
    )
)  # fmt: skip
_RULES = {rule.key: rule for rule in RECORD_RULES}


def record_hits(text: Text, arrangement: Arrangement, kinds: Kinds) -> list[tuple[RecordRule, Hit]]:
    """What is wrong between a composed text and the records of its document."""
    page = RecordPage(text, arrangement, kinds)
    checks = (
        clauses, told_words, prose, untold, _same_money, _told_twice, _added, _spans, _notes,
        _quarters, _zeros, _ratios, _titles, _evidence, _scale,
    )  # fmt: skip
    return [(_RULES[key], hit) for check in checks for key, hit in check(page)]


def _same_money(page: RecordPage) -> Found:
    seen: dict[Decimal, Record] = {}
    for placed in page.placed:
        mine = {
            q.value for q in numbers_of(placed.record)
            if q.unit == "元" and q.approx == "exact" and q.value and q.value >= 100
        }  # fmt: skip
        for value in sorted(v for v in mine if v is not None):
            other = seen.setdefault(value, placed.record)
            if other is not placed.record:
                shown = format_quantity(Quantity("", value, "元"))
                message = f"和“{title_of(other)}”都是 {shown}，是不是同一笔钱？"
                field = next(
                    (k for k, v in placed.record.fields.items()
                     if isinstance(v, Quantity) and v.value == value), None
                )  # fmt: skip
                yield page.hit("same-money", placed.record, message, field=field)


class _Trait(Struct, frozen=True):
    """What one record is compared by: a year has thousands of pairs, so it is found out once."""

    placed: Placed
    title: str
    clause: str
    numbers: frozenset[tuple[Decimal, str]]

    @property
    def day(self) -> tuple[date | None, date | None]:
        return self.placed.record.date.start, self.placed.record.date.end


def _trait(placed: Placed) -> _Trait:
    record = placed.record
    numbers = {(q.value, q.unit) for q in numbers_of(record) if q.value and q.value > 1}
    told = frozenset((value, unit) for value, unit in numbers if value is not None)
    return _Trait(placed, _bare(record.title), _bare(placed.text or ""), told)


def _told_twice(page: RecordPage) -> Found:
    traits = [_trait(placed) for placed in page.placed]
    groups: dict[object, list[_Trait]] = {}
    for trait in traits:
        record = trait.placed.record
        groups.setdefault(record.kind, []).append(trait)
        if record.date.precision == "day":
            groups.setdefault(record.date.start, []).append(trait)
        if trait.clause:
            groups.setdefault(f"text {trait.clause}", []).append(trait)
    marked: set[str] = set()
    for group in groups.values():
        for one, two in combinations(group, 2):
            record = two.placed.record
            if record.id in marked or one.placed.use == two.placed.use == "ledger":
                continue
            if why := _alike(one, two):
                marked.add(record.id)
                message = f"和“{title_of(one.placed.record)}”{why}，是不是记了两次？"
                yield page.hit("told-twice", record, message)


def _alike(one: _Trait, two: _Trait) -> str:
    near = one.title in two.title or two.title in one.title
    same = one.numbers == two.numbers and bool(one.numbers)
    if one.clause and one.clause == two.clause:
        return "手写句相同"
    if not near and not same:
        return ""
    kind = one.placed.record.kind == two.placed.record.kind
    same_day = one.day[0] is not None and one.day == two.day
    open_ = one.day[0] is None or two.day[0] is None
    least = min(len(one.title), len(two.title))
    if kind and one.title == two.title and least >= 3:
        if same_day or open_:
            return "事项相同" + ("、日期相同" if same_day else "")
        if same:
            return "事项和数量相同"
    if same_day and one.placed.record.date.precision == "day" and same:
        return "日期和数量相同"
    if near and least >= 4 and (same_day or (kind and open_)):
        return "事项相近" + ("、日期相同" if same_day else "")
    if kind and same and len(one.numbers) >= 2:
        return "数量都相同"
    return ""


def _bare(title: str) -> str:
    return re.sub(r"[\W_]+|^(?:开展|组织|召开|举办)", "", title)


def _added(page: RecordPage) -> Found:
    """How sums of rounded and exact parts, or of several units, were added up."""
    records = {p.record.id: p.record for p in page.everything}
    for at, run in page.runs:
        if len(run.records) < 2 or not run.field or run.field == "n":
            continue
        values = [records[id_].fields.get(run.field) for id_ in run.records]
        parts = [v for v in values if isinstance(v, Quantity) and v.value is not None]
        ways = {part.approx for part in parts}
        units = {part.unit for part in parts}
        if len(ways) < 2 and len(set(map(_one_measure, units))) < 2:
            continue
        told = next((found.unit for _, _, found in find_quantities(run.text)), "")
        field = page.kinds.get(records[run.records[0]].kind).field(run.field)
        one = field is not None and field.one
        mine = [p for p in parts if one or not told or _one_measure(p.unit) == _one_measure(told)]
        message = f"“{run.text}”由 {' + '.join(map(format_quantity, mine))} 相加"
        message += "，约数和确数相加是约数" if len(ways) > 1 else ""
        left = [p for p in parts if p not in mine]
        message += (
            f"；单位不同的 {'、'.join(map(format_quantity, left))} 没有加进去" if left else ""
        )
        yield "added", Hit(at, at + len(run.text), f"{message}。")


def _one_measure(unit: str) -> str:
    return "人" if unit in ("名", "位") else unit


def _spans(page: RecordPage) -> Found:
    document = page.arrangement.document
    first = document.span_start or date(document.year, 1, 1)
    last = document.span_end or date(document.year, 12, 31)
    signed = next((n.text for n in page.arrangement.nodes.values() if n.style == "date"), "")
    signing = parse_date(signed, document.year).start if signed else None
    for placed in page.everything:
        record = placed.record
        # What only the ledger has keeps no text back.
        grade: Grade | None = "warning" if placed.use == "ledger" else None
        for key, value in record.fields.items():
            # What is confirmed at the end of a year is dated up to two months later.
            day = value.start if isinstance(value, DateSpan) else None
            if day is not None and not first <= day <= last + timedelta(days=62):
                message = f"“{day}”不在文档的起止日期之内。"
                yield page.hit("span", record, message, field=key, grade=grade)
        start, end, raw = record.date.start, record.date.end, record.date.raw
        if start is None or end is None:
            continue
        planned = record.kind == "next_step" and start.year == document.year + 1
        if document.year not in (start.year, end.year) and not planned:
            message = f"日期“{raw}”不在 {document.year} 年。"
            yield page.hit("span", record, message, field="date", grade=grade)
        elif placed.node is not None and (end < first or start > last):
            message = f"日期“{raw}”不在文档的起止日期之内。"
            yield page.hit("span", record, message, field="date", grade=grade)
        elif placed.node is not None and signing is not None and start > signing:
            message = f"日期“{raw}”在成文日期“{signed}”之后。"
            yield page.hit("after-signing", record, message, field="date")


def _notes(page: RecordPage) -> Found:
    """What was doubtful when it was entered, but for what is missing: that is shown by itself."""
    for placed in page.placed:
        for note in placed.record.notes:
            if placed.use == "ledger" or note.message.startswith(("缺", "没有写")):
                continue
            yield page.hit(
                "note", placed.record, note.message, field=note.field.removeprefix("fields.")
            )


_QUARTERS = "一二三四"


def _quarters(page: RecordPage) -> Found:
    """Of quarterly checks there are four, each in its quarter."""
    found: dict[int, Record] = {}
    last: Record | None = None
    for placed in page.everything:
        record = placed.record
        if record.kind != "inspection" or record.fields.get("form") != "季度专项":
            continue
        last = record
        said = record.fields.get("quarter")
        number = _number(said)
        day = record.date
        month = (
            day.start.month
            if day.start and day.precision in ("day", "ten_days", "month", "quarter")
            else None
        )
        own = (month - 1) // 3 + 1 if month else None
        # A quarter is checked at its end or early in the next.
        if number and own and own not in (number, number % 4 + 1):
            yield page.hit(
                "quarters", record, f"填的是第{_QUARTERS[number - 1]}季度，日期是“{day.raw}”。"
            )
        quarter = number or own
        if quarter and quarter in found:
            other = title_of(found[quarter])
            yield page.hit("quarters", record, f"和“{other}”是同一个季度的检查。")
        elif quarter:
            found[quarter] = record
    times = [
        q.value for p in page.everything
        if p.record.kind == "inspection" and p.record.fields.get("form") == "季度专项"
        for q in numbers_of(p.record) if q.unit == "次" and q.value
    ]  # fmt: skip
    document = page.arrangement.document
    if last is None or sum(times, Decimal(0)) >= 4:
        return
    first = document.span_start.month if document.span_start else 1
    end = document.span_end.month if document.span_end else 12
    wanted = {(month - 1) // 3 + 1 for month in range(first, end + 1)}
    lack = "、".join(f"第{_QUARTERS[n - 1]}季度" for n in sorted(wanted - set(found)))
    if lack:
        yield page.hit("quarters", last, f"还缺{lack}的检查。")


def _number(value: object) -> int | None:
    text = str(getattr(value, "raw", value) or "")
    match = re.search("[1-4一二三四]", text)
    return (
        None
        if match is None
        else int(match[0])
        if match[0].isdigit()
        else _QUARTERS.index(match[0]) + 1
    )


def _zeros(page: RecordPage) -> Found:
    for placed in page.everything:
        record = placed.record
        if record.kind != "zero":
            continue
        count = record.fields.get("count")
        if isinstance(count, Quantity) and count.value:
            yield page.hit("zero", record, f"写的是“{count.raw}”，不是零。", grade="error")
        lack = [
            label for key, label in (("confirmed_by", "确认人"), ("as_of", "截止日期"))
            if not record.fields.get(key)
        ]  # fmt: skip
        if lack:
            yield page.hit("zero", record, f"零申报没有写{'和'.join(lack)}。")


_SHARES = (
    ("votes_for", "votes_total", ("rate", "satisfaction")),
    ("fixed", "issues", ()),
    ("done", "total", ("rate",)),
)


def _ratios(page: RecordPage) -> Found:
    for placed in page.everything:
        fields = placed.record.fields
        for part_key, whole_key, rate_keys in _SHARES:
            part, whole = fields.get(part_key), fields.get(whole_key)
            if not (isinstance(part, Quantity) and isinstance(whole, Quantity)):
                continue
            if part.value is None or not whole.value or {part.approx, whole.approx} != {"exact"}:
                continue
            if part.value > whole.value:
                message = f"“{part.raw}”比“{whole.raw}”还多。"
                yield page.hit("ratio", placed.record, message, field=part_key)
                continue
            for key in rate_keys:
                rate = fields.get(key)
                if isinstance(rate, Quantity) and rate.value is not None and rate.approx == "exact":
                    true = part.value / whole.value
                    places = len(rate.raw.rstrip("%％").partition(".")[2])
                    if abs(true - rate.value) >= Decimal(1).scaleb(-places - 2):
                        said = f"{true * 100:.1f}%"
                        message = f"“{part.raw}”占“{whole.raw}”是 {said}，写的是“{rate.raw}”。"
                        yield page.hit("ratio", placed.record, message, field=key)


_EACH = re.compile("(?:每|人均|户均|平均|单价)[一-龥]{0,3}$")
"""Before a number that is no sum: 每户500元."""


def _titles(page: RecordPage) -> Found:
    """A number in the title beside the same in a field."""
    for placed in page.everything:
        facts = numbers_of(placed.record)
        title = placed.record.title
        for at, _, told in find_quantities(title):
            if _EACH.search(title, 0, at):
                continue
            same = [f for f in facts if f.unit == told.unit]
            if same and told.value != 1 and not any(tells(told, f) for f in same):
                said = "、".join(map(format_quantity, same))
                yield page.hit(
                    "title-number", placed.record, f"事项里是“{told.raw}”，填的是“{said}”。"
                )


_COUNTED = ("times", "sessions", "copies", "letters", "meetings", "qty")
_PAPERS = ("纪要", "记录", "签到", "通知", "承诺书", "责任书", "截图", "协议")


def _evidence(page: RecordPage) -> Found:
    """As many minutes as sessions, as many letters as were signed, where each was counted."""
    for placed in page.everything:
        fields = placed.record.fields
        fact = next((v for key in _COUNTED if isinstance(v := fields.get(key), Quantity)), None)
        if fact is None or fact.value is None or fact.approx != "exact":
            continue
        counted = {e.label: e.count for e in placed.record.evidence if e.count > 1}
        odd = [
            f"{label}{n}份" for label, n in counted.items() if label in _PAPERS and n > fact.value
        ]
        short = [
            f"{label}{n}份" for label, n in counted.items()
            if label in ("承诺书", "责任书", "协议", "签到", "纪要", "记录") and n < fact.value
        ]  # fmt: skip
        for said in odd + short:
            yield page.hit("evidence", placed.record, f"填的是“{fact.raw}”，佐证是{said}。")


def _scale(page: RecordPage) -> Found:
    """Amounts a head that no unit gives, and budgets that buy nothing: 元 and 万元 mixed up."""
    for placed in page.everything:
        record = placed.record
        money = [q for q in numbers_of(record) if q.unit == "元" and q.value]
        heads = [
            q for q in numbers_of(record) if q.unit in ("人", "名", "户", "株", "人次") and q.value
        ]
        for amount in money:
            value = amount.value or Decimal(0)
            if record.kind in ("investment", "core_work"):
                if 0 < value < 1000:
                    yield page.hit("scale", record, f"“{amount.raw}”太少，是不是“万元”？")
            elif heads and value / max(q.value or 1 for q in heads) > 20_000:
                yield page.hit("scale", record, f"“{amount.raw}”按人（户、株）均太多，是不是“元”？")
            elif not heads and value > 10_000_000:
                yield page.hit("scale", record, f"“{amount.raw}”太多，是不是“元”？")
        for count in heads:
            wide = record.kind in (
                "service_window",
                "publicity",
                "core_work",
                "media_coverage",
                "integrity",
            )
            if (count.value or 0) >= 100_000 and not wide:
                yield page.hit("scale", record, f"“{count.raw}”太多，请核对。")
