"""The text as rules see it: its lines and what each is, its year, and the data to judge it by."""

import itertools
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, wraps
from typing import Literal, TypeVar
from weakref import WeakKeyDictionary

from msgspec import Struct

from exports.proofread.cutting import Clause
from exports.proofread.data import Data
from exports.text import BlockStyle, Text
from store.model import Quantity
from store.numerals import digit_of, number_of
from store.quantity import find_quantities

__all__ = ["CHINESE", "Line", "LineStyle", "Sheet", "found_once", "sheet_of"]

CHINESE = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f"
"""Han characters, for a character class."""

_HAN = re.compile(f"[{CHINESE}]+")
_SENTENCE = re.compile(r"[^。！？!?]++[。！？!?]?[”’）]?")
_BLANK = " \t\u3000\u00a0"
_ENDS = "。；;！!？?：:，,、"
_KINDS = "总结|汇报|报告|小结|材料|情况|综述|自查|计划|方案|打算|要点|简介"

LineStyle = Literal["title", "addressee", "heading", "paragraph", "signature", "date", "blank"]
_STYLES: dict[BlockStyle, LineStyle] = {
    "title": "title", "addressee": "addressee", "heading1": "heading", "heading2": "heading",
    "heading3": "heading", "heading4": "heading", "paragraph": "paragraph",
    "attachment": "addressee", "signature": "signature", "date": "date",
}  # fmt: skip


class Line(Struct, frozen=True):
    """A line of the text. `level`: of its number, 0 第一部分, 1 一、, 2 （一）, 3 1., 4 （1）; None
    without one. `number`: that number. `lead`: where it stands, with its marks. `words`: where the
    words behind it begin. `run_in`: the paragraph goes on behind the heading.
    """

    text: str
    start: int
    style: LineStyle
    level: int | None = None
    number: int = 0
    lead: tuple[int, int] = (0, 0)
    words: int = 0
    run_in: bool = False

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def bare(self) -> str:
        return self.text.strip(_BLANK)


_Found = TypeVar("_Found")


def found_once(
    find: "Callable[[Sheet], Iterable[_Found]]",
) -> "Callable[[Sheet], tuple[_Found, ...]]":
    """For what several rules look for: it is found once for each sheet."""
    kept: WeakKeyDictionary[Sheet, tuple[_Found, ...]] = WeakKeyDictionary()

    def found(sheet: "Sheet") -> tuple[_Found, ...]:
        if sheet not in kept:
            kept[sheet] = tuple(find(sheet))
        return kept[sheet]

    return wraps(find)(found)


class Sheet:
    """A text under the rules. `whole` is false for a clause that is being typed."""

    def __init__(
        self,
        text: str,
        data: Data,
        *,
        year: int | None = None,
        unit: str = "",
        last_year: str = "",
        whole: bool = True,
        styles: tuple[LineStyle, ...] = (),
    ) -> None:
        self.text = text
        self.data = data
        self.whole = whole
        self.unit = unit
        self.last_year = last_year
        self._styles = styles
        self.titled = self._title_year()
        """The year that the title says; `year` is another where all the rest is of that one."""
        self.year = year if year is not None else self._year_told() or self.titled

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        return tuple(_lines(self.text, self._styles, whole=self.whole))

    @cached_property
    def title(self) -> Line | None:
        return next((line for line in self.lines if line.style == "title"), None)

    @cached_property
    def prose(self) -> tuple[Line, ...]:
        """Lines with running words: headings and paragraphs."""
        return tuple(line for line in self.lines if line.style in ("heading", "paragraph"))

    @cached_property
    def pairs(self) -> list[str]:
        """Each character with the one behind it."""
        return [a + b for a, b in itertools.pairwise(self.text)]

    @cached_property
    def masked(self) -> tuple[tuple[int, int], ...]:
        """Where marks are not Chinese punctuation: addresses, 文号, times of day."""
        return tuple(match.span() for match in _MASKED.finditer(self.text))

    def is_masked(self, at: int) -> bool:
        return any(start <= at < end for start, end in self.masked)

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """Sentences of the prose, without the line end; the mark at the end is in them."""
        return tuple(
            (line.start + match.start(), line.start + match.end())
            for line in self.prose
            for match in _SENTENCE.finditer(line.text)
        )

    @cached_property
    def quantities(self) -> list[tuple[int, int, Quantity]]:
        """The counts of the text and where they stand."""
        return find_quantities(self.text)

    @cached_property
    def clauses(self) -> tuple[tuple[Line, tuple[Clause, ...]], ...]:
        """For each line of the prose the Chinese characters between marks and figures."""
        return tuple(
            (line, tuple([Clause(line.start + m.start(), m[0]) for m in _HAN.finditer(line.text)]))
            for line in self.prose
        )

    def sentence_at(self, at: int) -> tuple[int, int]:
        """The sentence that a place is in; the line where it is in none."""
        for start, end in self.sentences:
            if start <= at < end:
                return start, end
        start = self.text.rfind("\n", 0, at) + 1
        end = self.text.find("\n", at)
        return start, len(self.text) if end < 0 else end

    @cached_property
    def _marks(self) -> list[int]:
        return [match.start() for match in re.finditer("[。；;！？，,\n：]", self.text)]

    def clause_at(self, start: int, end: int) -> tuple[int, int]:
        """The words between marks that hold [start, end)."""
        marks = self._marks
        n, m = bisect_left(marks, start), bisect_left(marks, end)
        return marks[n - 1] + 1 if n else 0, marks[m] if m < len(marks) else len(self.text)

    def _year_told(self) -> int | None:
        """The year that the text and its date are of, where the title's stands nowhere in it."""
        title, day = self.title, next((line for line in self.lines if line.style == "date"), None)
        if title is None or day is None or self.titled is None:
            return None
        body = self.text[title.end : day.start]
        # 比2020年的4500万元 speaks of the year before.
        told = Counter(
            int(year) for year in re.findall(r"(?<![\d《比较与由从])(20\d\d)年(?!的\d)", body)
        )
        signed = re.search(r"20\d\d", day.text)
        if not told or not signed or told[self.titled]:
            return None
        # The plans for the next year name that one often: the first paragraph must say it, too.
        first = next((line.text for line in self.lines if line.style == "paragraph"), "")
        for year in (int(signed[0]), int(signed[0]) - 1):
            if f"{year}年" in first and told[year] > (year < int(signed[0])):
                return year
        return None

    def _title_year(self) -> int | None:
        title = self.title
        if title is None:
            return None
        # The title may stand in two lines.
        words = "".join(line.text for line in self.lines if line.style == "title")
        if match := re.search(r"(?<!\d)((?:19|20)\d\d)(?!\d)", words):
            return int(match[1])
        if match := re.search(r"([二一][〇零○一二三四五六七八九]{3})年", words):
            return int("".join(str(digit_of(c)) for c in match[1]))
        return None


_MASKED = re.compile(
    r"(?:https?|ftp)://[\w./?=&%#:~+-]+|www\.[\w./?=&%#:~-]+|[a-zA-Z\d_.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|[a-zA-Z\d_-]+(?:\.[\w-]+)*\.(?:com|cn|net|org|gov|edu)(?:\.cn)?(?:/[\w./-]*)?"
    r"|[一-龥]{1,8}[〔\[（(]\d{4}[〕\]）)](?:第)?\d+号"
    r"|(?<!\d)\d{1,2}:\d{2}(?::\d{2})?(?!\d)"
)


def sheet_of(
    text: Text | str,
    data: Data,
    *,
    year: int | None = None,
    unit: str = "",
    last_year: str = "",
) -> Sheet:
    """A sheet of a composed text, whose blocks say what each line is, or of a plain one."""
    if isinstance(text, str):
        return Sheet(text, data, year=year, unit=unit, last_year=last_year)
    styles: list[LineStyle] = []
    for block in text.blocks:
        count = block.text.count("\n") + 1
        styles += [_STYLES[block.style]] * count
    return Sheet(text.plain, data, year=year, unit=unit, last_year=last_year, styles=tuple(styles))


_NUMERAL = "[一二三四五六七八九十]{1,3}"
_LEADS = re.compile(
    rf"[{_BLANK}]*(?:第(?P<l0>{_NUMERAL})(?:部分|章|篇)[、：:.．]?"
    rf"|(?P<l1>{_NUMERAL})(?:[、．,，]|\.(?!\d))"
    rf"|[（(](?P<l2>{_NUMERAL})[）)][、.．]?"
    r"|(?P<l3>\d{1,2})(?:[、．]|\.(?!\d))"
    rf"|[（(](?P<l4>\d{{1,2}})[）)][、.．]?|(?P<l5>[①-⑳]))[{_BLANK}]*"
)


def _lines(text: str, styles: tuple[LineStyle, ...], *, whole: bool) -> Iterator[Line]:
    rows: list[tuple[str, int]] = []
    at = 0
    for row in text.split("\n"):
        rows.append((row, at))
        at += len(row) + 1
    given = list(styles) if len(styles) == len(rows) else _guessed(rows, whole=whole)
    for (row, start), style in zip(rows, given, strict=True):
        yield _line(row, start, style)


def _line(row: str, start: int, style: LineStyle) -> Line:
    match = _LEADS.match(row) if style in ("heading", "paragraph") else None
    if match is None:
        blank = len(row) - len(row.lstrip(_BLANK))
        return Line(row, start, style, words=start + blank)
    level = next(n for n in range(6) if match[f"l{n}"])
    numeral = match[f"l{level}"]
    rest = row[match.end() :].rstrip(_BLANK)
    inner = re.search("[。；;！!？?]", rest)
    heading = style == "heading" or (
        bool(rest)
        and (
            (len(rest) <= 40 and (inner is None or inner.end() == len(rest)))
            or (inner is not None and inner[0] == "。" and inner.start() <= 30)
        )
        and rest[-1] not in "；;，,、"
    )
    blank = len(row) - len(row.lstrip(_BLANK))
    lead_end = match.start(f"l{level}") + len(numeral)
    if row[lead_end : lead_end + 1] in "）)、.．,，：:" and level != 5:
        lead_end += 1
    run_in = heading and inner is not None and inner.end() < len(rest)
    return Line(
        row, start, "heading" if heading else style, level, number_of(numeral),
        (start + blank, start + lead_end), start + match.end(), run_in,
    )  # fmt: skip


def _guessed(rows: list[tuple[str, int]], *, whole: bool) -> list[LineStyle]:
    """What each line of a plain text is, but for numbered headings."""
    found: list[LineStyle] = [
        "paragraph" if row.strip(_BLANK) else "blank" for row, _ in rows
    ]  # fmt: skip
    if not whole:
        return found
    full = [n for n, style in enumerate(found) if style == "paragraph"]
    if len(full) < 2:
        return found
    top = full[:2]
    for count, n in enumerate(top, 1):
        words = rows[n][0].strip(_BLANK)
        if len(words) > 50 or words[-1] in _ENDS or _LEADS.match(words) or "。" in words:
            break
        if re.search(_KINDS, words) or (count == 1 and len(words) <= 30 and _named(words)):
            for m in top[:count]:
                found[m] = "title"
            if re.search(_KINDS, words):
                break
    below = next((n for n in full if found[n] != "title"), None)
    if below is not None and re.fullmatch(r"[^。，,；;]{2,40}[：:]", rows[below][0].strip(_BLANK)):
        found[below] = "addressee"
    _mark_foot(rows, full, found)
    _mark_bare_headings(rows, full, found)
    return found


def _named(words: str) -> bool:
    return bool(re.search(r"\d{4}|[局委办院校厅所站馆队处科镇乡]", words))


_OFFICE = (
    r"(?:局|委|委员会|办公室|中心|学校|中学|小学|幼儿园|医院|公司|支队|大队|中队|所|站|院|厅|处|科|馆|队"
    r"|政府|社区|街道|办事处|党组|党委|支部|集团|银行|段|村委会|居委会|协会|工会|联合会|管委会)$"
)
_DAY = r"[\d〇零○一二三四五六七八九十xX×*＊＿_０-９]"
_DATE = re.compile(
    rf"{_DAY}{{2,4}}\s*年\s*{_DAY}{{1,3}}\s*月(?:\s*{_DAY}{{1,3}}\s*[日号])?"
    r"|\d{4}([-./])\d{1,2}\1\d{1,2}"
)


def _mark_foot(rows: list[tuple[str, int]], full: list[int], found: list[LineStyle]) -> None:
    """The unit's name and the date at the bottom, in this order or the other, or in one line."""
    foot = list(full)
    while foot and re.match(r"[ \u3000]*(?:[（(]|联系|附件|抄送|附：)", rows[foot[-1]][0]):
        foot.pop()
    for n in reversed(foot[-2:]):
        words = rows[n][0].strip(_BLANK)
        if found[n] != "paragraph":
            return
        if _DATE.fullmatch(words):
            found[n] = "date"
        elif (
            len(words) <= 25
            and not re.search("[。，；：！？]", words)
            and (re.search(_OFFICE, words) or (n + 1 < len(found) and "date" in found[n:]))
        ):
            found[n] = "signature"
        elif (dated := _DATE.search(words)) and dated.end() == len(words) and len(words) <= 40:
            if re.search(_OFFICE, words[: dated.start()].strip(_BLANK)):
                found[n] = "date"
            return
        else:
            return


def _mark_bare_headings(
    rows: list[tuple[str, int]], full: list[int], found: list[LineStyle]
) -> None:
    """Short lines without a number and without a mark, before longer ones."""
    for n, following in itertools.pairwise(full):
        words = rows[n][0].strip(_BLANK)
        short = 2 <= len(words) <= 22 and not re.search(rf"[{_ENDS}\d]", words)
        if found[n] == "paragraph" and short and len(rows[following][0].strip(_BLANK)) >= 25:
            found[n] = "heading"
