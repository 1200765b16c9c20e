"""A .docx as plain text: what the text import takes, with Word's automatic numbers made literal.

Tracked changes are taken as accepted, and listed, so that a person can look before it is so.
"""

from collections.abc import Iterator
from itertools import islice

from lxml import etree
from msgspec import Struct

from exports.numbering import Numbers, W, value
from exports.package import damaged, open_package, too_large
from exports.watch import Progress
from store.clean import clean

__all__ = ["LINE_END", "Change", "WordText", "read_word"]

LINE_END = "wenming-line-end"
"""The tag of what only ends a line of a title where the printed pages end it: no words."""

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_IMAGES = (
    "{http://schemas.openxmlformats.org/drawingml/2006/main}blip",
    "{urn:schemas-microsoft-com:vml}imagedata",
)
_DRAWN = (  # lines and frames: they hold no picture
    "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}wsp",
    "{urn:schemas-microsoft-com:vml}*",
)
_TEXT = 8 << 20  # characters; a summary has under 100,000
_CHANGES = 20_000
_LISTED = 200  # changes that are told one by one
_PLACE, _SHOWN = 16, 40  # characters of where a change is, and of what it is

_INSERTED, _DELETED = (f"{W}ins", f"{W}moveTo"), (f"{W}del", f"{W}moveFrom")
_WRAPPERS = {*_INSERTED, *(W + name for name in ("sdt", "sdtContent", "customXml", "smartTag"))}
_BOX_NOT = {_FALLBACK, f"{W}txbxContent", *_DELETED}
_TAKE_NOT = {
    "instrText", "rPr", "pPr", "sdtPr", "rt", "rubyPr", "delText", "Fallback",
}  # fmt: skip
_BLANKS = str.maketrans("\n\t", "  ")

# What common signs of the fonts of signs are in Unicode.
_SIGNS = {
    "Symbol": {
        0xA3: "≤", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "·", 0xB8: "÷",
    },
    "Wingdings": {
        0x6C: "●", 0x6E: "■", 0x6F: "□", 0x75: "◆", 0xA1: "○", 0xA8: "□", 0xFB: "×", 0xFC: "√",
        0xFD: "☒", 0xFE: "☑",
    },
    "Wingdings 2": {0x4F: "×", 0x50: "√", 0x52: "☑", 0x53: "☒", 0xA3: "□"},
}  # fmt: skip


class Change(Struct, frozen=True):
    """A tracked change: the first words of its paragraph, what was deleted, what was put in."""

    place: str
    deleted: str
    inserted: str

    @property
    def told(self) -> str:
        """“全年开会……”：删去“12”，加上“15”."""
        what = [f"删去“{self.deleted}”"] if self.deleted else []
        what += [f"加上“{self.inserted}”"] if self.inserted else []
        return (f"“{self.place}”：" if self.place else "") + ("，".join(what) or "改了格式或编号")


class WordText(Struct, frozen=True):
    """The text with all tracked changes accepted (LF, a line a paragraph), and what was met."""

    text: str
    changes: tuple[Change, ...]
    notes: tuple[str, ...]
    """What is left out of the text, a sentence each."""

    @property
    def tracked(self) -> str:
        """How many tracked changes there are, as words; nothing where there are none."""
        put_in = sum(bool(one.inserted) for one in self.changes)
        deleted = sum(bool(one.deleted) for one in self.changes)
        return f"插入 {put_in} 处，删除 {deleted} 处" if self.changes else ""

    @property
    def told(self) -> list[str]:
        """The tracked changes in their order, a line each; of very many the first ones."""
        more = len(self.changes) - _LISTED
        said = [one.told for one in self.changes[:_LISTED]]
        return [*said, f"……还有 {more} 处修订没有列出。"] if more > 0 else said


def read_word(data: bytes, progress: Progress = lambda *_: None) -> WordText:
    """Read a .docx; table rows are tab-separated lines, headers and footers are left out.

    `progress` is told of the lines as they come, of about as many as there are.

    Raises `StoreError` for what is damaged, encrypted, too large, or no .docx.
    """
    with open_package(data, "docx") as package:
        document = package.tree("word/document.xml")
        numbering = package.tree("word/numbering.xml")
        styles = package.tree("word/styles.xml")
    body = document.find(f"{W}body") if document is not None else None
    if document is None or body is None:
        raise damaged("docx")
    reader = _Reader(Numbers(numbering, styles))
    lines, whole = list[str](), len(body) + 1
    for done, line in enumerate(reader.lines(body)):
        progress(min(done, whole - 1), whole)
        lines.append(line)
    text = "\n".join(lines)
    tracked = document.iter(*_INSERTED, *_DELETED)
    if not reader.changes and next(tracked, None) is not None:
        reader.changes.append(Change("", "", ""))
    notes = document.iter(f"{W}footnoteReference", f"{W}endnoteReference")
    left_out = {
        "处脚注或尾注没有导入。": sum(1 for _ in notes),
        "处图片或图表没有导入。": reader.pictures,
        "段前面的项目符号没有导入，只收了文字。": reader.numbers.bullets,
        "个特殊字体的符号认不出，没有导入，请对照原稿补上。": reader.signs,
    }
    said = tuple(f"有 {count} {words}" for words, count in left_out.items() if count)
    return WordText(text, tuple(reader.changes), said)


class _Reader:
    """Reads a body from its beginning to its end, and notes what it meets."""

    def __init__(self, numbers: Numbers) -> None:
        self.numbers = numbers
        self.changes: list[Change] = []
        self.pictures = self.signs = 0
        self._left = _TEXT
        self._changed: etree._Element | None = None

    def lines(self, parent: etree._Element) -> Iterator[str]:
        """Each line, as it is when all changes are accepted."""
        text, boxes, first = "", list[etree._Element](), len(self.changes)
        for child in _within(parent):
            if child.tag == f"{W}p":
                start, marks = len(self.changes), child.find(f"{W}pPr/{W}rPr")
                text += "".join(self._words(child))
                boxes += filter(_box_shown, child.iter(f"{W}txbxContent"))
                self._note_marks(marks, "（分段）", start)
                if _has(marks, _DELETED):
                    continue  # its end is deleted: the next paragraph goes on with its words
                number = self.numbers.of(child) if text else ""
                yield self._bounded(number) + text
                for box in boxes:
                    yield from self.lines(box)
            elif child.tag == f"{W}tbl":
                if text:
                    yield text
                yield from self._rows(child)
            else:
                continue
            self._place(first, text)
            text, boxes, first = "", [], len(self.changes)
        self._place(first, text)
        if text:
            yield text

    def _rows(self, table: etree._Element) -> Iterator[str]:
        for row in _within(table):
            if row.tag != f"{W}tr":
                continue
            marks, first = row.find(f"{W}trPr"), len(self.changes)
            if _has(marks, _DELETED):
                self._note(f"表格的一行：{_deleted(row)}", "")
                continue
            cells = [
                " ".join(line for line in self.lines(cell) if line).translate(_BLANKS)
                for cell in _within(row)
                if cell.tag == f"{W}tc"
            ]
            self._note_marks(marks, "表格的一行", first)
            self._place(first, " ".join(cells))
            yield "\t".join(cells)

    def _words(self, node: etree._Element) -> Iterator[str]:
        for child in node.iterchildren(etree.Element):
            name = etree.QName(child).localname
            if name in _TAKE_NOT or (name == "sdt" and value(child, "sdtPr", "tag") == LINE_END):
                continue
            if name in ("drawing", "pict", "object"):
                self.pictures += _picture(child)
            elif child.tag in _DELETED:
                self._run_changed(child, _deleted(child), "")
            elif child.tag in _INSERTED:
                words = "".join(self._words(child))
                self._run_changed(child, "", _cut(words, _SHOWN))
                yield words
            elif name == "t":
                yield self._bounded(child.text or "")
            elif name in ("br", "cr"):
                yield "" if child.get(f"{W}type") in ("page", "column") else "\n"
            elif name == "tab":
                yield "\t"
            elif name == "noBreakHyphen":
                yield "-"
            elif name == "sym":
                yield self._sign(child)
            elif name != "softHyphen":
                yield from self._words(child)

    def _bounded(self, text: str) -> str:
        self._left -= len(text)
        if self._left < 0:
            raise too_large()
        return text

    def _sign(self, sym: etree._Element) -> str:
        try:
            code = int(sym.get(f"{W}char") or "", 16)
            sign = chr(code)
        except (ValueError, OverflowError):
            code, sign = 0, ""
        known = _SIGNS.get(sym.get(f"{W}font") or "")
        if known is not None or 0xF000 <= code < 0xF100:
            sign = (known or {}).get(code & 0xFF, "")
        if not sign.isprintable() or not sign:
            self.signs += 1
            return ""
        return sign

    # --- tracked changes --------------------------------------------------------------------------

    def _run_changed(self, run: etree._Element, deleted: str, inserted: str) -> None:
        """Note a change within a paragraph; 12 deleted and 15 put in beside it are one."""
        if not deleted and not inserted:
            return
        last = self.changes[-1] if self.changes else Change("", "", "")
        if run.getprevious() is self._changed is not None and not (
            (last.deleted and deleted) or (last.inserted and inserted)
        ):
            self.changes[-1] = Change("", last.deleted + deleted, last.inserted + inserted)
        else:
            self._note(deleted, inserted)
        self._changed = run

    def _note_marks(self, marks: etree._Element | None, what: str, first: int) -> None:
        """Note that a paragraph's end or a row was changed, where nothing else in it was."""
        if len(self.changes) == first:
            if _has(marks, _DELETED):
                self._note(what, "")
            elif _has(marks, _INSERTED):
                self._note("", what)

    def _note(self, deleted: str, inserted: str) -> None:
        if len(self.changes) >= _CHANGES:
            raise too_large()
        self.changes.append(Change("", deleted, inserted))

    def _place(self, first: int, text: str) -> None:
        """Say of the changes since `first` that they are in the paragraph with these words."""
        place = _cut(text, _PLACE) if first < len(self.changes) else ""
        for n, one in enumerate(self.changes[first:], first):
            self.changes[n] = Change(one.place or place, one.deleted, one.inserted)


def _within(parent: etree._Element) -> Iterator[etree._Element]:
    """The elements of a parent, also those in wrappers that only group them."""
    for child in parent.iterchildren(etree.Element):
        if child.tag in _WRAPPERS:
            yield from _within(child)
        else:
            yield child


def _has(marks: etree._Element | None, names: tuple[str, ...]) -> bool:
    return marks is not None and any(marks.find(name) is not None for name in names)


def _deleted(node: etree._Element) -> str:
    """What is deleted by a change, as far as it is shown."""
    pieces = islice(node.iter(f"{W}t", f"{W}delText"), _SHOWN)
    return _cut("".join(piece.text or "" for piece in pieces), _SHOWN)


def _cut(text: str, length: int) -> str:
    text = clean(text[: length + 1]).translate(_BLANKS).strip()
    return f"{text[:length]}……" if len(text) > length else text


def _picture(shape: etree._Element) -> bool:
    """Whether it is a picture, chart or object, and no line or frame that was drawn."""
    if next(shape.iter(f"{W}txbxContent"), None) is not None:
        return False
    image, drawn = next(shape.iter(*_IMAGES), None), next(shape.iter(*_DRAWN), None)
    return image is not None or drawn is None


def _box_shown(box: etree._Element) -> bool:
    """Whether a text box is told with its paragraph: not twice, nor one within another."""
    return not any(above.tag in _BOX_NOT for above in box.iterancestors())
