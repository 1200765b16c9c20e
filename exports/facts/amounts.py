"""Money and percentages to facts."""

import re

from exports.facts.draft import Found
from exports.facts.numbers import Number
from exports.facts.rules import DONE, PAYMENTS, RATES
from exports.facts.wording import is_bare, title_of

__all__ = ["pay", "rate"]


def pay(found: Found, number: Number) -> None:
    """Make a fact of an amount of money, or give it to one that was found."""
    kind = _paid_for(found, number)
    if kind:
        _pay(found, number, kind)
        return
    title = title_of(number.words)
    known = len(title) >= 2 and number.quantity.value is not None
    if known and re.search(DONE, number.before):
        span = number.first, number.end
        found.begin(number.clause, "other", title, span, {"qty": number.quantity})


def _paid_for(found: Found, number: Number) -> str:
    """The kind of a payment, "" if none: by the words at it, its clause, the two before that."""
    index, whole = number.clause.index, number.clause.words
    above = "".join(c.words for c in found.sentence.clauses[max(0, index - 2) : index])
    for context in (number.before, number.after, whole, above):
        for payment in PAYMENTS:
            scope = above + whole if payment.needs else context
            fits = re.search(payment.words, scope) and re.search(payment.needs, context)
            if fits and not (payment.kind == "partnership" and "罚" in whole):
                return payment.kind
    return ""


def _pay(found: Found, number: Number, kind: str) -> None:
    last = found.last(kind)
    if last is not None and "amount" not in last.fields and kind in ("greening", "partnership"):
        last.fields["amount"] = number.quantity
        last.reach(number.start, number.end)
        return
    title, index = title_of(number.words), number.clause.index
    behind = title_of(number.after)
    if kind == "investment" and is_bare(number.before) and len(behind) > 3:
        title = behind.removeprefix("的")
    if len(title) <= 3 and index:
        above = found.sentence.clauses[index - 1]
        said = title_of(re.split(r"\d|每", above.words)[0])
        title = said if above.told and len(said) >= 2 else title
    span = number.first, number.end + len(number.after)
    made = found.begin(
        number.clause, kind, title or number.words, span, {"amount": number.quantity}
    )
    if kind == "donation" and "一日捐" in title:
        made.fields["form"] = "慈善一日捐"


def rate(found: Found, number: Number) -> None:
    """Make a fact of a percentage, or give it to the votes that were found."""
    context = number.before + number.after
    title = title_of(number.words)
    if re.search(r"占|比例|比重|增长|提高|下降|上升", context) or len(title) < 2:
        return
    votes = (d for d in found.drafts if d.kind == "honour" and "votes_for" in d.fields)
    voted = next(votes, None)
    if voted is not None and "满意" in context and "rate" not in voted.fields:
        voted.fields["rate"] = number.quantity
        voted.end = max(voted.end, number.end)
        return
    known = next((one for one in RATES if re.search(one.words, context)), None)
    clause, first, quantity = number.clause, number.first, number.quantity
    if known is not None:
        span = first, number.end + len(number.after)
        found.begin(clause, known.kind, title, span, {known.key: quantity})
    elif "率" in number.before:
        found.begin(clause, "other", title, (first, number.end), {"qty": quantity})
