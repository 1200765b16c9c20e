"""Counts to facts: a number goes to the kind whose word stands nearest to it."""

import re

from msgspec import Struct
from msgspec.structs import replace

from exports.facts.draft import Draft, Found
from exports.facts.numbers import Number
from exports.facts.people import holder
from exports.facts.rules import BESIDE, DONE, PEOPLE, PEOPLE_FIELDS, RULES, Rule
from exports.facts.sentences import Clause
from exports.facts.wording import title_of
from store.kinds import Kind, Kinds

__all__ = ["count"]


class _Match(Struct, frozen=True):
    """The rule for a number, its field ("": none), and whether its words stand in front of it."""

    rule: Rule
    key: str
    in_front: bool


def count(found: Found, number: Number) -> bool:
    """Make a fact of a number, or give it to one that was found; False if it is left over."""
    clause, quantity = number.clause, number.quantity
    above = _clause_above(found, number)
    front = above.words if above else number.before
    match = _match(found.kinds, number, front)
    quoted = [d for d in found.drafts if d.quoted and clause.start <= d.start < clause.end]
    if len(quoted) == 1 and number.unit in ("次", "场次", "场", "期"):
        _hold(found.kinds.get(quoted[0].kind), quoted[0], number)
        return True
    if match is None:
        return _other(found, number, above)
    rule, key = match.rule, match.key
    joined = re.search("参加|参与|出席|受教育|惠及|吸引|覆盖|动员|发动", front)
    if number.unit in PEOPLE and key in PEOPLE_FIELDS and (joined or not match.in_front):
        same = [d for d in found.drafts if d.kind == rule.kind and key not in d.fields]
        if not same and holder(found, number) is not None:
            return False
    last = found.last(rule.kind)
    if last is not None and key in BESIDE and key not in last.fields and not last.quoted:
        last.fields[key] = quantity
        last.reach(number.start, number.end)
        return True
    counts = last is not None and "quantities" in last.fields
    if rule.kind == "meeting" and last is not None and last.clause == clause.index and not counts:
        last.add(quantity)
        last.end = max(last.end, number.end)
        return True
    if len(quoted) > 1 and "”" in number.before:
        # “甲”、“乙”等主题活动12次: the number is of all of them
        number = replace(number, before=number.before.rpartition("”")[2])
    title = title_of(front if above else number.words)
    if not title:
        return False
    made = found.begin(clause, rule.kind, title, number.span, {key: quantity} if key else {})
    if not key:
        made.add(quantity)
    _say_form(made, found.kinds.get(rule.kind), front + number.after)
    return True


def _clause_above(found: Found, number: Number) -> Clause | None:
    """The clause before, where a number says nothing of what it is about (…，共12次)."""
    bare = re.sub(
        r"共计?|累计|合计|总计|达到?|全年|总数|数量|次数|了|为|有|近|约|　| ", "", number.before
    )
    if bare or number.clause.index == 0 or len(title_of(number.after)) >= 2:
        return None
    above = found.sentence.clauses[number.clause.index - 1]
    return above if above.told else None


def _match(kinds: Kinds, number: Number, front: str) -> _Match | None:
    """Of the words in front of a number those nearest to it decide; behind it the last, its head
    noun.
    """
    context = front + number.after
    for tier in RULES:
        for words in (front, number.after):
            fits = []
            for rule in tier:
                hits = list(re.finditer(rule.words, words))
                if not hits or (rule.needs and not re.search(rule.needs, number.clause.words)):
                    continue
                key = _field(kinds.get(rule.kind), rule, number.unit, context)
                if key or not (rule.strict or number.unit in PEOPLE):
                    fits.append((hits[-1].end(), -hits[-1].start(), rule, key))
            if fits:
                _, _, rule, key = max(fits, key=lambda fit: fit[:2])
                return _Match(rule, key, words is front)
    return None


def _field(kind: Kind, rule: Rule, unit: str, context: str) -> str:
    for key, needs in rule.fields:
        known = kind.field(key)
        fits = known is not None and unit in known.units
        if fits and (not needs or re.search(needs, context)):
            return key
    return ""


def _hold(kind: Kind, draft: Draft, number: Number) -> None:
    """How often a named activity was held."""
    sessions = kind.field("sessions")
    fits = sessions is not None and number.quantity.unit in sessions.units
    if fits and "sessions" not in draft.fields:
        draft.fields["sessions"] = number.quantity
    else:
        draft.add(number.quantity)
    draft.end = max(draft.end, number.end)


def _other(found: Found, number: Number, above: Clause | None) -> bool:
    """A number of something done that is of no kind."""
    quantity = number.quantity
    front = above.words if above else number.before
    people = quantity.unit in PEOPLE and not re.search("招募|选派|聘请|救助|资助|出动", front)
    if people or not re.search(DONE, front):
        return False
    title = title_of(front if above else number.words)
    if len(title) < 2 or quantity.value is None:
        return False
    found.begin(number.clause, "other", title, number.span, {"qty": quantity})
    return True


def _say_form(draft: Draft, kind: Kind, context: str) -> None:
    """The sub-type, where the text says it in the kind's own word."""
    known = kind.field("form")
    said: set[str] = set()
    if kind.key == "rule":
        verbs = {"完善": "完善", "修订": "修订", "修改": "修订", "制定": "新建", "制订": "新建",
                 "新建": "新建", "出台": "新建", "废止": "废止"}  # fmt: skip
        said = {form for verb, form in verbs.items() if verb in context}
    elif kind.key == "enforcement":
        said = set(re.findall(r"查处(?:了)?([^，、\d]{2,12})$", context))
    elif known is not None:
        said = {c for c in known.choices if c != "其他" and c in context}
    if len(said) == 1:
        draft.fields["form"] = said.pop()
