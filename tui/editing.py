"""`edit`: values as a person types them, under the names of the contract or the form's labels."""

import sys
from argparse import Namespace

from store.clean import clean
from store.contract import StoreError
from store.desk import Desk
from store.entry import ENVELOPE, PLACING
from store.kinds import OTHERS, Kind
from store.model import Record
from tui.adding import say_notes
from tui.place import open_store, the_desk

__all__ = ["edit"]

_LABELS = [
    *((label, name) for name, label in (ENVELOPE | PLACING).items()),
    ("章节", "section"),
    (OTHERS.label, "fields.quantities"),
]
"""What is said on the screen for the names that every kind has."""


def edit(options: Namespace) -> int:
    """Change fields of a record, and say what of it is doubtful now."""
    desk = the_desk(options, open_store(options))
    before = desk.placed(options.id).record
    values = _values(desk, before, options.values)
    left = ""
    if kind := values.get("kind"):
        left = desk.left_by(before.id, desk.kinds.find(clean(kind)))
    record = desk.edit(before.id, values)
    print(f"已改：{clean(record.title)}（{record.id}）", flush=True)
    if left:
        name = desk.kinds.get(record.kind).label
        print(clean(f"“{name}”没有这几项，没有带过来：{left}。找回用 undo。"), file=sys.stderr)
    say_notes(note for note in record.notes if note not in before.notes)
    return 0


def _values(desk: Desk, record: Record, pairs: list[str]) -> dict[str, str]:
    """What is typed, by the names that `Desk.edit` takes."""
    typed: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise StoreError(
                f"“{clean(pair)}”应写作 名称=值，如 事项=… 参加人数=65人 或 fields.attendees=65人。"
            )
        typed[name.strip()] = value
    kind = desk.kinds.get(record.kind)
    label = "kind" if "kind" in typed else "类型"
    if typed.get(label) and _name(label, kind) == "kind":
        kind = desk.kinds.find(clean(typed[label]))
    values: dict[str, str] = {}
    for label, value in typed.items():
        name = _name(label, kind)
        field = kind.field(name.removeprefix("fields."))
        chosen = field.chosen(value) if field and name.startswith("fields.") else value
        if values.setdefault(name, chosen) != chosen:
            raise StoreError(f"{name}（{clean(label)}）写了两个值。")
    return values


def _name(label: str, kind: Kind) -> str:
    """The name of what has this label in the forms of the kind, or what was typed."""
    own = [(f.label, f"fields.{f.key}") for f in kind.fields]
    found = [name for said, name in (*_LABELS, *own) if said == label]
    if len(found) > 1:
        raise StoreError(f"{kind.label}有两处叫“{label}”，请写明是哪一处：{'、'.join(found)}。")
    return found[0] if found else label
