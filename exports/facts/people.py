"""How many people took part in what a sentence tells."""

import re

from exports.facts.draft import Draft, Found
from exports.facts.numbers import Number
from exports.facts.rules import PEOPLE_FIELDS, RULES
from exports.facts.wording import title_of
from store.kinds import Kind

__all__ = ["attach", "holder"]

_TAKING_PART = re.compile(
    r"惠及|吸引|观众|读者|学员|学生|师生|受众|选手|听众|参加|参与|参训|受训|出席|到会|受教育|覆盖|受益|培训|组织|动员|发动|听课|观看|干部职工|志愿者|党员|群众|职工"
)


def attach(found: Found, number: Number) -> None:
    """Give their number to what is told before them, or behind them in the clause."""
    if not _TAKING_PART.search(number.clause.words):
        return
    draft = holder(found, number) or _event(found, number)
    if draft is None:
        return
    kind = found.kinds.get(draft.kind)
    key = _field(kind)
    if not key or key in draft.fields:
        return
    known = kind.field(key)
    if known is not None and (not known.units or number.quantity.unit in known.units):
        draft.fields[key] = number.quantity
    else:
        draft.add(number.quantity)
    took = re.match("参加|参与|出席|参训|受训|受教育", found.sentence.flat[number.end :])
    draft.reach(number.start, number.end + (took.end() if took else 0))


def holder(found: Found, number: Number) -> Draft | None:
    """The fact that people took part in: in this clause, else the last one before."""
    clause = number.clause
    inside = [d for d in found.drafts if clause.start <= d.start < clause.end]
    before = [d for d in found.drafts if d.start < number.start]
    for draft in (*inside, *reversed(before)):
        key = _field(found.kinds.get(draft.kind))
        if key and key not in draft.fields:
            return draft
    return None


def _event(found: Found, number: Number) -> Draft | None:
    """What was held without a number of its own: 举办运动会，选手150名."""
    index = number.clause.index
    for clause in reversed(found.sentence.clauses[max(0, index - 1) : index + 1]):
        held = re.match(
            r"[^，]{0,12}?(?:举办|开展|组织|举行|召开)(?P<what>[^，、\d]{4,24})$", clause.words
        )
        if not clause.told or held is None:
            continue
        for rule in (*RULES[0], *RULES[1]):
            if _field(found.kinds.get(rule.kind)) and re.search(rule.words, held["what"]):
                title = title_of(held["what"])
                return found.begin(clause, rule.kind, title, (clause.start, clause.end))
    return None


def _field(kind: Kind) -> str | None:
    return next((key for key in PEOPLE_FIELDS if kind.field(key)), None)
