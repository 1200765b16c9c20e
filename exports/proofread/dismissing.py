"""Setting findings aside: one in a document, or a rule for the unit; with who, why and when.

A finding is known again by its rule, the words that it marks, and the clause that these stand in.
So it stays away when the text elsewhere changes, and comes back when its own words change.
"""

import re
from collections.abc import Iterable, Sequence

from exports.proofread.finding import Finding
from store.clean import clean
from store.contract import Put, Remove, StoreError
from store.desk import Desk
from store.model import Dismissal

__all__ = ["allow", "dismiss", "dismiss_rule", "dismissals", "standing", "words_of"]

_MARKS = "。；;！？!?，,：:\n"


def words_of(text: str, finding: Finding) -> str:
    """The clause of `text` that a finding is about; of one about the whole text its message.

    A message is taken without its numbers: they count the text, and change with every word of it.
    """
    if finding.end == 0:
        return re.sub(r"\d+", "", finding.message)
    low, high = finding.start, finding.end
    while low > 0 and text[low - 1] not in _MARKS:
        low -= 1
    while high < len(text) and text[high] not in _MARKS:
        high += 1
    return text[low:high]


def dismiss(desk: Desk, text: str, finding: Finding, why: str) -> Dismissal:
    """Set a finding of the document aside; one transaction. `text`: what was proofread.

    Raises `StoreError` without a reason.
    """
    made = _made(desk, finding.rule, why, finding.surface, words_of(text, finding), desk.key)
    desk.commit([Put(made)], f"不改：{finding.surface[:20] or finding.message[:20]}")
    return made


def dismiss_rule(desk: Desk, rule: str, why: str) -> Dismissal:
    """Set a rule aside for the unit, in all its years; one transaction. Raises `StoreError`."""
    made = _made(desk, rule, why)
    desk.commit([Put(made)], f"不用规则：{rule}")
    return made


def allow(desk: Desk, dismissal: Dismissal) -> None:
    """Take back what was set aside."""
    desk.commit([Remove(dismissal)], "恢复审校意见")


def dismissals(desk: Desk) -> list[Dismissal]:
    """What was set aside in this document, and for its unit, oldest first."""
    unit, key = desk.document.unit, desk.key
    return [d for d in desk.store.all(Dismissal) if d.unit == unit and d.document in ("", key)]


def standing(text: str, findings: Iterable[Finding], aside: Sequence[Dismissal]) -> list[Finding]:
    """The findings that nobody set aside."""
    rules = {d.rule for d in aside if not d.document}
    known = {(d.rule, d.surface, d.words) for d in aside if d.document}
    return [
        f for f in findings
        if f.rule not in rules and (f.rule, f.surface, words_of(text, f)) not in known
    ]  # fmt: skip


def _made(  # noqa: PLR0917
    desk: Desk, rule: str, why: str, surface: str = "", words: str = "", document: str = ""
) -> Dismissal:
    why = clean(why).strip()
    if not why:
        raise StoreError("请写明为什么不改，以后的人要看得懂。")
    new = Dismissal(
        desk.document.unit, desk.document.year, rule, document, surface, words, desk.who, why,
        desk.now().astimezone().isoformat(timespec="seconds"),
    )  # fmt: skip
    old = desk.store.get(Dismissal, new.key)
    if old is not None:
        raise StoreError("这一条已经设为不改了。")
    return new
