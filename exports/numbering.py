"""Word's automatic numbers, as text: what the program shows before a paragraph and no run holds."""

from lxml import etree
from msgspec import Struct

from exports.package import too_large

__all__ = ["Numbers", "W", "value"]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
"""The name space of a Word file's elements."""

_LONGEST = 255  # characters of one number's pattern; real ones have under 50
_LEVELS = 9
_BASED_ON = 32  # styles that one style goes back to; offices write five

_PLAIN, _PLAIN_UNITS = "〇一二三四五六七八九", ("", "十", "百", "千")
_LEGAL_UNITS = ("", "拾", "佰", "仟")
_COUNTED = {
    "chineseCounting": (_PLAIN, _PLAIN_UNITS, 99),
    "chineseCountingThousand": ("零" + _PLAIN[1:], _PLAIN_UNITS, 9999),
    "chineseLegalSimplified": ("零壹贰叁肆伍陆柒捌玖", _LEGAL_UNITS, 9999),
    "ideographLegalTraditional": ("零壹貳參肆伍陸柒捌玖", _LEGAL_UNITS, 9999),
    "japaneseCounting": (_PLAIN, _PLAIN_UNITS, 99),
    "taiwaneseCounting": (_PLAIN, _PLAIN_UNITS, 99),
    "taiwaneseCountingThousand": ("零" + _PLAIN[1:], _PLAIN_UNITS, 9999),
}  # form -> digits, units, the last number that is written so
_CIRCLED = "".join(map(chr, range(0x2460, 0x2474)))
_LISTED = {
    "decimalEnclosedCircle": _CIRCLED,
    "decimalEnclosedCircleChinese": _CIRCLED,
    "decimalEnclosedParen": "".join(map(chr, range(0x2474, 0x2488))),
    "decimalEnclosedFullstop": "".join(map(chr, range(0x2488, 0x249C))),
    "ideographEnclosedCircle": "".join(map(chr, range(0x3280, 0x328A))),
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
}  # form -> its signs from 1; a number behind the last one is plain
_DIGITS = {
    "ideographDigital": _PLAIN,
    "decimalFullWidth": "０１２３４５６７８９",
    "decimalFullWidth2": "０１２３４５６７８９",
}
_ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
        strict=True,
    )
)


class _Level(Struct, frozen=True):
    """How one level of a list is numbered: `form` of each number in `text` (第%1章)."""

    form: str
    text: str
    start: int
    style: str
    """The paragraph style that stands for this level."""
    plain: bool
    """Whether the numbers of outer levels are shown as 1, 2 here, whatever their own form."""


_Levels = dict[int, _Level]


class Numbers:
    """Counts the automatic numbers as the paragraphs pass, each told once and in order."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self.bullets = 0
        self._lists: dict[str, tuple[str, _Levels]] = {}  # list -> what counts it, its levels
        self._counts: dict[str, dict[int, int]] = {}
        self._starts: dict[str, dict[int, int]] = {}
        self._styles: dict[str, tuple[str, str, str]] = {}  # style -> based on, list, level
        self._found: dict[str, tuple[str, str, str]] = {}
        for style in styles.iterchildren(f"{W}style") if styles is not None else ():
            self._styles[style.get(f"{W}styleId") or ""] = (
                value(style, "basedOn"),
                value(style, "pPr", "numPr", "numId"),
                value(style, "pPr", "numPr", "ilvl"),
            )
        if numbering is not None:
            self._read(numbering)

    def _read(self, numbering: etree._Element) -> None:
        abstract: dict[str, _Levels] = {}
        linked: dict[str, str] = {}  # a list that only names a list style -> that style
        holders: dict[str, str] = {}  # list style -> the list that has its levels
        for one in numbering.iterchildren(f"{W}abstractNum"):
            id_ = one.get(f"{W}abstractNumId") or ""
            abstract[id_] = _levels(one)
            linked[id_] = value(one, "numStyleLink")
            if name := value(one, "styleLink"):
                holders[name] = id_
        for num in numbering.iterchildren(f"{W}num"):
            id_, base = num.get(f"{W}numId") or "", value(num, "abstractNumId")
            base = holders.get(linked.get(base, ""), base)
            levels = abstract.get(base, {})
            for one in num.iterchildren(f"{W}lvlOverride"):
                if own := _levels(one):
                    levels = levels | own
                if start := value(one, "startOverride"):
                    at = _number(one.get(f"{W}ilvl") or "", 0)
                    self._starts.setdefault(id_, {})[at] = _number(start, 1)
            self._lists[id_] = (base, levels)

    def of(self, paragraph: etree._Element) -> str:
        """The number that Word shows before this paragraph, or nothing. Raises `StoreError`."""
        id_ = value(paragraph, "pPr", "numPr", "numId")
        ilvl = value(paragraph, "pPr", "numPr", "ilvl")
        style = ""
        if not id_:
            id_, inherited, style = self._of_style(value(paragraph, "pPr", "pStyle"))
            ilvl = ilvl or inherited
        base, levels = self._lists.get(id_, ("", {}))
        named = next((at for at, one in levels.items() if style and one.style == style), 0)
        at = _number(ilvl, named)
        if at not in levels:
            return ""
        level = levels[at]
        counts = self._counts.setdefault(base, {})
        counts[at] = counts[at] + 1 if at in counts else level.start
        counts[at] = self._starts.get(id_, {}).pop(at, counts[at])
        for deeper in [one for one in counts if one > at]:
            del counts[deeper]
        if level.form == "bullet":
            self.bullets += 1
        if level.form in ("bullet", "none"):
            return ""
        if len(level.text) > _LONGEST:
            raise too_large()
        text = level.text
        for n, one in levels.items():
            form = "decimal" if level.plain else one.form
            text = text.replace(f"%{n + 1}", _written(counts.get(n, one.start), form))
        return text

    def _of_style(self, style: str) -> tuple[str, str, str]:
        """The list and level that a style has, of its own or from others, and whose list it is."""
        if style not in self._found:
            level, at = "", style
            for _ in range(_BASED_ON):
                based_on, list_, own = self._styles.get(at, ("", "", ""))
                level = level or own
                if list_ or not based_on:
                    break
                at = based_on
            self._found[style] = (list_, level, at)
        return self._found[style]


def value(parent: etree._Element, *path: str) -> str:
    """The value of the element on a path, or nothing."""
    found = parent.find("/".join(W + step for step in path))
    return "" if found is None else found.get(f"{W}val") or ""


def _levels(parent: etree._Element) -> _Levels:
    found: _Levels = {}
    for one in parent.iterchildren(f"{W}lvl"):
        at = _number(one.get(f"{W}ilvl") or "", 0)
        if at < _LEVELS:
            plain = one.find(f"{W}isLgl")
            found[at] = _Level(
                form=value(one, "numFmt") or "decimal",
                text=value(one, "lvlText"),
                start=_number(value(one, "start"), 1),
                style=value(one, "pStyle"),
                plain=plain is not None and plain.get(f"{W}val") not in ("0", "false", "off"),
            )
    return found


def _number(text: str, other: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else other


def _written(n: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter") and 0 < n <= 780:
        letters = chr(97 + (n - 1) % 26) * ((n - 1) // 26 + 1)
        return letters if form[0] == "l" else letters.upper()
    if form in ("lowerRoman", "upperRoman") and 0 < n < 4000:
        roman = ""
        for one, sign in _ROMAN:
            roman += sign * (n // one)
            n %= one
        return roman if form[0] == "l" else roman.upper()
    if form in _COUNTED:
        digits, units, last = _COUNTED[form]
        if 0 < n <= last:
            return _counted(n, digits, units)
        form = "ideographDigital" if n else form
    if form in _DIGITS:
        return "".join(_DIGITS[form][int(d)] for d in str(n))
    if form == "decimalZero":
        return f"{n:02}"
    signs = _LISTED.get(form, "")
    return signs[n - 1] if 0 < n <= len(signs) else str(n)


def _counted(n: int, digits: str, units: tuple[str, ...]) -> str:
    """12 as 十二 or 壹拾贰, 105 as 一百零五."""
    text = ""
    for place, digit in enumerate(map(int, reversed(str(n)))):
        if digit:
            text = digits[digit] + units[place] + text
        elif text and text[0] != digits[0]:
            text = digits[0] + text
    return text[1:] if 10 <= n < 20 and units[1] == "十" else text
