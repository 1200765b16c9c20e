"""What stands in a cell of somebody's table, as `store.entry` takes it."""

import re
from datetime import date, timedelta

from exports.sheets import Amount
from store.fold import fold
from store.kinds import Field
from store.model import Quantity
from store.quantity import MEASURES, format_quantity

__all__ = ["counted", "dated", "is_same_as_above", "proven", "says_nothing"]

_SERIAL = re.compile(r"([2-7]\d{4})(?:\.\d+)?")
_TIMED = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?\s+(\d{1,2}:\d{2}(?::\d{2})?)")
_BARE = re.compile(r"\s*\d[\d,]*(?:\.\d+)?\s*")
_IN_BRACKETS = re.compile(
    rf"(?<=[\d一二三四五六七八九十百千万余多人场班件项])[（(]({'|'.join(MEASURES)})[）)](?=\s*$)"
)
"""65（人）, 12场（次）."""
_ROUGH = re.compile(
    r"\s*((?:约|近|逾|超过?|共计?|至少|不少于)?\s?"
    r"(?:\d[\d,]*(?:\.\d+)?|[〇零一二两三四五六七八九十廿卅百千壹贰叁肆伍陆柒捌玖拾佰仟]+)[余多]?"
    r"(?P<scale>[万亿]?[余多]?))"
    r"(?P<behind>左右|上下|以上)?\s*"
)
"""A number without a unit that is not exact, or in numerals: 约3, 三百余, 50左右."""
_EVIDENCE = re.compile(r"(.+?)(?:×(\d{1,4}))?(?:（(.*)）)?(?:〈(.*)〉)?", re.DOTALL)

_MARK_OF_NONE = re.compile(r"[-—–―−]{1,4}|/|\\")
"""What stands in a cell so that it is not left empty."""
_NONE = "无"
_SAME = re.compile(r"同上|[〃″]{1,2}")
_SCALES = "百千万亿"
_SHORT = 4
"""Characters of the longest of these: a longer cell need not be looked at."""


def says_nothing(cell: str, field: Field | None, name: str = "") -> bool:
    """Whether a cell is as good as empty: a mark, or 无 where that is no word of its own.

    `field` is the kind's, `name` that of its column ("": of none). Flags are 无 themselves, and
    titles and clauses are what somebody wrote.
    """
    if name in ("title", "text") or (field is not None and field.type == "flag"):
        return False
    said = cell.strip()
    if len(said) > _SHORT:
        return False
    said = fold(said)
    if said != _NONE:
        return bool(_MARK_OF_NONE.fullmatch(said))
    return field is None or field.type.removeprefix("list of ") not in ("text", "choice", "ref")


def is_same_as_above(cell: str) -> bool:
    """Whether a cell stands for the one above it."""
    said = cell.strip()
    return len(said) <= _SHORT and _SAME.fullmatch(fold(said)) is not None


def dated(cell: str) -> object:
    """A date as typed; the days that a number counts, and the day of a time, are dates too."""
    text = fold(cell).strip()
    if match := _SERIAL.fullmatch(text):
        return f"{date(1899, 12, 30) + timedelta(int(match[1])):%Y-%m-%d}"
    if match := _TIMED.fullmatch(text):
        try:
            day = date(*(int(match[n]) for n in (1, 2, 3)))
        except ValueError:
            return str(cell)
        if not match[4].strip("0:"):
            return f"{day:%Y-%m-%d}"
        return {"raw": text, "start": f"{day:%Y-%m-%d}", "end": f"{day:%Y-%m-%d}",
                "precision": "day"}  # fmt: skip
    return str(cell)


def counted(field: Field, cell: str, unit: str) -> object:
    """A number with its own unit, else with the header's; bare, it is read as it is typed."""
    if not isinstance(cell, Amount) and ("（" in cell or "(" in cell):
        cell = _IN_BRACKETS.sub(r"\1", cell)
    text = fold(cell)
    if isinstance(cell, Amount) and cell.unit and cell.unit[:1] not in _SCALES:
        shown = format_quantity(Quantity("", cell.value, cell.unit))
        return {"raw": shown, "value": cell.value, "unit": cell.unit, "approx": "exact"}
    if unit and _BARE.fullmatch(text):
        number = text.strip()
        if unit == "%" and not number.startswith(("0.", "1.0")) and number != "1":
            return f"{number}%"
        if unit != "%":
            return f"{number}{unit}"
    rough = _ROUGH.fullmatch(text) if unit and unit != "%" else None
    if rough and not (rough["scale"] and unit[0] in _SCALES):  # 3万 below 金额（万元） says enough
        return f"{rough[1]}{unit}{rough['behind'] or ''}"
    return str(cell)


def proven(cell: str) -> object:
    """照片×2（存办公室）、签到, as the ledger writes it and as people do."""
    mark = "\n" if "\n" in cell else "[、，,;；]"
    found: list[object] = []
    for item in re.split(mark, cell):
        text = item.strip()
        match = _EVIDENCE.fullmatch(text) if "×" in text or "〈" in text or "\n" in cell else None
        if match:
            found.append({
                "label": match[1], "count": int(match[2] or 1), "note": match[3] or "",
                "file": match[4],
            })  # fmt: skip
        elif text:
            found.append(text)
    return found
