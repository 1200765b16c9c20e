"""Proofreading a document that is open for work: its text, its records, and what was set aside."""

import re
from pathlib import Path

from exports.compose import compose
from exports.proofread import check, load_data, located
from exports.proofread.data import Data
from exports.proofread.dismissing import dismissals, standing
from exports.proofread.finding import Finding
from exports.proofread.records import record_hits
from exports.text import Text
from store.contract import Store
from store.desk import Desk
from store.model import Document, Node, Placement, Record, Unit, document_key
from store.outline import arrange

__all__ = ["document_findings", "last_year_text", "learned_words"]


def document_findings(
    desk: Desk, text: Text, *, settings: Path | None = None, all_: bool = False
) -> list[Finding]:
    """What proofreading has to say about the document, whose composed text is `text`, by place.

    Without what was set aside, unless `all_`. Raises `StoreError` where the unit's own settings
    are not understood.
    """
    document = desk.document
    data: Data = load_data(settings or _settings(desk.store))
    data = data.with_learned(learned_words(desk.store, document.unit))
    found = check(
        text, year=document.year, unit=document.unit, last_year=last_year_text(desk), data=data
    )
    known = record_hits(text, desk.arrangement, desk.kinds)
    found += located(text, [(rule, hit) for rule, hit in known if rule.key not in data.off])
    found.sort(key=lambda f: (f.start, f.end, f.rule, f.message))
    return found if all_ else standing(text.plain, found, dismissals(desk))


def _settings(store: Store) -> Path | None:
    folder = getattr(store, "folder", None)
    return folder / "settings" if isinstance(folder, Path) else None


def last_year_text(desk: Desk) -> str:
    """The text of the document of this name a year ago; "" where there is none."""
    now = desk.document
    key = document_key(now.unit, now.year - 1, now.name)
    old = desk.store.get(Document, key)
    unit = desk.store.get(Unit, now.unit)
    if old is None or unit is None:
        return ""
    store = desk.store
    arrangement = arrange(
        old,
        (n for n in store.all(Node) if n.document == key),
        (r for r in store.all(Record) if (r.unit, r.year) == (old.unit, old.year)),
        (p for p in store.all(Placement) if p.document == key),
        desk.kinds,
    )
    return compose(unit, arrangement, desk.kinds).plain


_NAME = re.compile("“([\u4e00-\u9fff]{3,8})”|《([\u4e00-\u9fff]{3,8})》")
_TERM = re.compile("[\u4e00-\u9fff]{3,8}")


def learned_words(store: Store, unit: str) -> tuple[str, ...]:
    """Names from what the unit has approved: quoted terms of its texts, and titles of records.

    Text counts as approved in a year of which every record is.
    """
    mine = [r for r in store.all(Record) if r.unit == unit]
    approved = [r for r in mine if r.status == "approved"]
    if not approved:
        return ()
    open_years = {r.year for r in mine if r.status != "approved"}
    closed = {r.year for r in approved} - open_years
    keys = {d.key for d in store.all(Document) if d.unit == unit and d.year in closed}
    words: dict[str, None] = {}
    for record in approved:
        if _TERM.fullmatch(record.title):
            words[record.title] = None
    texts = [f"{n.text}\n{n.effect}" for n in store.all(Node) if n.document in keys]
    texts += [p.text or "" for p in store.all(Placement) if p.document in keys]
    for text in (*texts, *(r.title for r in approved)):
        for match in _NAME.finditer(text):
            words[match[1] or match[2]] = None
    return tuple(words)
