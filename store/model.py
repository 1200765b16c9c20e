"""The nouns of the program: unit, record, document, node, placement, and the values in them.

All are frozen. What is stored is exactly these, and what was set aside in proofreading; everything
else (what a node collects, what a clause says, what a page holds) is computed from them.
"""

from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

from msgspec import UNSET, Struct, UnsetType, field

__all__ = [
    "ANNEX_LABELS",
    "NO_DATE",
    "STATUS_LABELS",
    "USE_LABELS",
    "AnnexName",
    "Approx",
    "DateSpan",
    "Dismissal",
    "Document",
    "Evidence",
    "FieldValue",
    "Frame",
    "Item",
    "Node",
    "NodeStyle",
    "Note",
    "Placement",
    "Precision",
    "Quantity",
    "Record",
    "Status",
    "Unit",
    "Use",
    "document_key",
]  # fmt: skip

Approx = Literal["exact", "yu", "duo", "jin", "yue", "yishang"]
"""How sure a number is: 确数, 余, 多, 近, 约, 以上."""

Precision = Literal[
    "day", "ten_days", "month", "quarter", "half", "year", "range", "recurring", "none"
]
Status = Literal["draft", "submitted", "returned", "approved"]
Use = Literal["named", "counted", "told", "ledger"]
"""点名: a clause of its own; 计数: in sums; 文中已述: told by a paragraph; 台账: not told."""

USE_LABELS: dict[Use, str] = {"named": "点名", "counted": "计数", "told": "已述", "ledger": "台账"}
STATUS_LABELS: dict[Status, str] = {
    "draft": "草稿",
    "submitted": "待审",
    "returned": "退回",
    "approved": "已审",
}
"""What both are called on the screen and in tables."""

NodeStyle = Literal[
    "title", "preamble", "heading", "point", "paragraph", "closing", "signature", "date"
]


class Quantity(Struct, frozen=True, tag_field="is", tag="quantity"):
    """A number as a person wrote it. `value` is None where it was not understood.

    Money is held in yuan (unit 元), a percentage as its fraction (unit %).
    """

    raw: str
    value: Decimal | None = None
    unit: str = ""
    approx: Approx = "exact"
    label: str | UnsetType = UNSET
    """The words that it was typed with: 评委 of 评委7人, 发言 of 8人发言, 应到 of 应到70人."""


class DateSpan(Struct, frozen=True, tag_field="is", tag="date"):
    """A date as a person wrote it, and the days it covers (both ends included)."""

    raw: str = ""
    start: date | None = None
    end: date | None = None
    precision: Precision = "none"


NO_DATE = DateSpan()

FieldValue: TypeAlias = str | bool | Quantity | DateSpan | tuple[str | Quantity, ...]
"""text, choice, person, ref: str; flag: bool; list of …: a tuple; `quantities`: of Quantity."""


class Note(Struct, frozen=True):
    """Something about a record that a person should look at. `field` as on the command line."""

    field: str
    message: str


class Evidence(Struct, frozen=True):
    """佐证: what proves a record. `label` as the kind asks for it (照片, 签到 …).

    `file` is a path: in the data folder where the file was taken in (`evidence/…`), else as it was
    given; `name` what the file was called, `sha256` its content.
    """

    label: str
    count: int = 1
    note: str = ""
    file: str | None = None
    name: str = ""
    sha256: str = ""


class Unit(Struct, frozen=True):
    """Whose facts these are. `name` is also its key in the store."""

    name: str
    short: str = ""
    calls_itself: str = "我局"
    body: str = "党组"
    superiors: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    rev: int = 0

    @property
    def key(self) -> str:
        return self.name


class Record(Struct, frozen=True):
    """One fact of a unit and a year. It knows no document."""

    id: str
    unit: str
    year: int
    kind: str
    title: str = ""
    date: DateSpan = NO_DATE
    place: str = ""
    dept: str = ""
    leaders: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    fields: dict[str, FieldValue] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()
    status: Status = "draft"
    rev: int = 0
    notes: tuple[Note, ...] = ()
    entered_by: str = ""
    entered_at: str = ""
    carried_from: str | None = None
    passed: tuple[str, ...] = ()
    """The steps of review that it has passed as it stands; whatever changes it takes them back."""
    reason: str = ""
    """Why it was returned."""
    to_confirm: bool = False
    """Carried over from an earlier year, and neither confirmed nor changed since: no fact yet."""

    @property
    def key(self) -> str:
        return self.id

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """Quantities without a field of their own."""
        value = self.fields.get("quantities", ())
        return tuple(q for q in value if isinstance(q, Quantity)) if type(value) is tuple else ()


def document_key(unit: str, year: int, name: str) -> str:
    """The key of a document; names hold no TAB (see `store.documents`)."""
    return f"{unit}\t{year}\t{name}"


BLANK = "〔待确认〕"
"""Stands in a new year where something of the earlier one stood, and blocks a final export."""

Rounding = Literal["ten", "hundred", "thousand"]
"""A figure is rounded down to whole tens, hundreds, thousands, and says 余."""


AnnexName = Literal["statistics", "honours"]
ANNEX_LABELS: dict[AnnexName, str] = {"statistics": "数据统计表", "honours": "荣誉一览表"}
"""附件 that are made from the records, and what they are called on the screen."""


class Frame(Struct, frozen=True):
    """What stands around a document's text (GB/T 9704-2012); what is empty is left out.

    `office` and `number` are 版头: 发文机关标志 and 发文字号 (7.2); `addressee` 主送机关 (7.3.2);
    `annexes` those 附件 that are printed (7.3.4); `copies`, `issuer` and `issued` 版记: 抄送,
    印发机关, 印发日期 (7.4).
    """

    office: str = ""
    number: str = ""
    addressee: str = ""
    annexes: tuple[AnnexName, ...] = ()
    copies: str = ""
    issuer: str = ""
    issued: str = ""


class Document(Struct, frozen=True):
    """A text of a unit and a year. Without a span (both None) it covers records without a date."""

    unit: str
    year: int
    name: str = "年度"
    span_start: date | None = None
    span_end: date | None = None
    outline: str = "seed"
    tag: str = ""
    """Only records with this tag are in it, as in the summary of one campaign; "": all."""
    only: str = ""
    """Only records of this kind are in it, as the next steps in a plan; "": all."""
    review: bool = False
    printed: dict[str, Rounding] = field(default_factory=dict)
    """How figures are printed that are not printed exactly, by their keys (`exports.figures`)."""
    frame: Frame = Frame()
    next_node: int = 1
    rev: int = 0

    @property
    def key(self) -> str:
        return document_key(self.unit, self.year, self.name)


PointStyle = Literal["numbered", "joined", "plain"]
"""Points in paragraphs of their own that begin with 一是…, all in one paragraph, or in paragraphs
that open with their claims."""


class Node(Struct, frozen=True):
    """One node of a document's tree: it holds prose, and says which kinds it collects.

    `text` is a heading's words, a point's opening claim (领句) or a paragraph's text; `effect` is a
    point's closing 成效句; `label` is for the screen and never printed. A heading of an imported
    text keeps what stood around its words: `lead` (number and blanks) and `tail`; with `run_in`
    the next paragraph goes on in the same line. `lead` None means: number it by rule.
    """

    document: str
    id: str
    style: NodeStyle
    parent: str = ""
    order: int = 0
    text: str = ""
    effect: str = ""
    label: str = ""
    collects: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    lead: str | None = None
    tail: str = ""
    run_in: bool = False
    points: PointStyle = "numbered"
    """How the points below it are told."""
    to_confirm: bool = False
    """Carried over from an earlier year, and not yet read again."""
    rev: int = 0

    @property
    def key(self) -> str:
        return f"{self.document}\t{self.id}"


class Placement(Struct, frozen=True):
    """Where and how a document uses a record, where a person (or an import) has said so.

    `node` None leaves it to the outline, "" keeps the record out of every node (未归类). `text` is
    the hand-written clause. `told` are the words of the node's paragraph that tell the record,
    `told_at` where they start there (code points).
    """

    document: str
    record: str
    node: str | None = None
    use: Use | None = None
    order: int | None = None
    text: str | None = None
    told: str = ""
    told_at: int = 0
    rev: int = 0

    @property
    def key(self) -> str:
        return f"{self.document}\t{self.record}"


class Dismissal(Struct, frozen=True):
    """A finding of proofreading that somebody set aside in a document; or, with `document` "", a
    rule that the unit does not want.

    `words` is the clause that the finding is about, `surface` what is marked in it: when these
    change, the finding is back. `year`: the year in which it was said.
    """

    unit: str
    year: int
    rule: str
    document: str = ""
    surface: str = ""
    words: str = ""
    who: str = ""
    why: str = ""
    at: str = ""
    rev: int = 0

    @property
    def key(self) -> str:
        place = self.document or self.unit
        return "\t".join((place, self.rule, self.surface, self.words))


Item: TypeAlias = Unit | Record | Document | Node | Placement | Dismissal
