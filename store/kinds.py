"""The kinds of record as declared in `kinds.toml`, and those a unit adds in its settings.

A kind is data: form, columns, clause, figures and evidence checklist all follow from it.
"""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec
from msgspec import Struct

from store.contract import StoreError

__all__ = ["Expected", "Field", "FieldType", "Kind", "Kinds", "builtin_kinds", "load_kinds"]

S = TypeVar("S")
FieldType = Literal[
    "text", "choice", "quantity", "money", "percent", "date", "person", "flag", "ref",
    "list of text", "list of person", "list of quantity",
]  # fmt: skip

Need = Literal["sentence", "evidence", "optional"]

QUANTITY_TYPES = ("quantity", "money", "percent")


class Field(Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that is asked of a record. `units[0]` is taken where only a number is typed."""

    key: str
    label: str
    type: FieldType = "text"
    need: Need = "optional"
    units: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    help: str = ""
    exact: bool = False
    """Never printed rounded."""
    but: tuple[str, ...] = ()
    """A number of a quick line does not fill it beside one of these words."""
    not_behind: tuple[str, ...] = ()
    """Nor with one of these right before it, or in the piece before."""
    one: bool = False
    """Its numbers are of one thing: a sum of them is in one measure."""
    yearly: bool = False
    """Its words are of one year only: what was done then, how what was held then is called."""

    @property
    def is_list(self) -> bool:
        return self.type.startswith("list of ")

    @property
    def is_quantity(self) -> bool:
        return self.type in QUANTITY_TYPES

    def chosen(self, typed: str) -> str:
        """What was typed, or the choice for which its number stands."""
        text = typed.strip()
        if text in self.choices or not text.isdecimal() or not 1 <= int(text) <= len(self.choices):
            return typed
        return self.choices[int(text) - 1]


OTHERS = Field("quantities", "其他数量", "list of quantity")
"""The numbers of a record of any kind that have no field of their own."""


class Expected(Struct, frozen=True, forbid_unknown_fields=True):
    """What a year should have of a kind (a line of `expects`): its form is told in `kinds.toml`."""

    say: str
    """What is said where it is not there; {} is the value, or how many there are."""
    where: str = ""
    every: str = ""
    values: tuple[str, ...] = ()
    quarters: bool = False
    least: int = 1
    sum: str = ""
    by: int = 12

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """The fields of `where`, and what they must say."""
        parts = (part.partition("=") for part in self.where.split("&") if part.strip())
        return tuple((key.strip(), value.strip()) for key, _, value in parts)


class Kind(Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of record. `named` and `counted` are the clauses (their form: `kinds.toml`)."""

    key: str
    label: str
    family: str
    stage: str
    use: Literal["named", "counted", "ledger"]
    named: str
    counted: str
    words: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    expects: tuple[Expected, ...] = ()
    """What a whole year should have of it (`exports.requirements`)."""
    names: int = 2
    """How many of a point's records are named where nobody has said how to tell them."""
    rest: Literal["counted", "ledger"] = "counted"
    """How the others are used."""
    exact: bool = False
    """No figure of the kind is ever printed rounded."""
    largest: str = ""
    """By which field the largest are found; without it by the first number that the clause tells.
    Of choices the first is the largest."""
    bare: str = ""
    """What of a title is not told, as a regular expression (无违法违纪案件: 违法违纪案件)."""
    carries: bool = False
    """Its records go on into a new year, as drafts."""
    fields: tuple[Field, ...] = ()

    def field(self, key: str) -> Field | None:
        return next((f for f in self.fields if f.key == key), None)


class Kinds(Struct, frozen=True):
    """All kinds in the order of their families, by key; families and stages in their order.

    `verbs` maps the form of an object (标语) to the verb that fits it (张贴); `copies` evidence to
    how many of it are wanted, where that is not one.
    """

    kinds: dict[str, Kind]
    families: tuple[str, ...]
    stages: tuple[str, ...]
    verbs: dict[str, str] = {}
    copies: dict[str, int] = {}

    def __getitem__(self, key: str) -> Kind:
        return self.kinds[key]

    def __contains__(self, key: object) -> bool:
        return key in self.kinds

    def get(self, key: str) -> Kind:
        """The kind, or 其他事项 for a record of a kind that the unit has since taken out."""
        return self.kinds.get(key) or self.kinds["other"]

    def find(self, name: str) -> Kind:
        """A kind by its key or its Chinese label; a `StoreError` names the closest ones."""
        kind = self.kinds.get(name) or next(
            (k for k in self.kinds.values() if k.label == name), None
        )
        if kind:
            return kind
        from difflib import get_close_matches  # noqa: PLC0415 - only for the message

        labels = {word: k.label for k in self.kinds.values() for word in (k.key, k.label)}
        close = get_close_matches(name, labels, n=3, cutoff=0.4)
        meant = "、".join(dict.fromkeys(labels[word] for word in close))
        hint = f"是不是：{meant}？" if meant else ""
        other = self.kinds["other"].label
        raise StoreError(f"没有“{name}”这种记录类型。{hint}不知道写什么时可写“{other}”。")


def load_kinds(settings: Path | None = None) -> Kinds:
    """The built-in kinds, with those of `settings/kinds.toml` added or in their place.

    Raises `StoreError` that names the file and the place where it is not understood.
    """
    builtin = builtin_kinds()
    own = settings / "kinds.toml" if settings else None
    if own is None or not own.is_file():
        return builtin
    return _read(own, builtin)


@cache
def builtin_kinds() -> Kinds:
    return _read(Path(__file__).with_name("kinds.toml"), None)


def _read(path: Path, base: Kinds | None) -> Kinds:
    data = read_toml(path)
    kinds = dict(base.kinds) if base else {}
    declared = data.get("kinds", {})
    if not isinstance(declared, dict):
        raise StoreError(f"{path}：kinds 应是一组 [kinds.名称] 小节。")
    for key, body in declared.items():
        try:
            kinds[key] = msgspec.convert({"key": key, **body}, Kind)
            re.compile(kinds[key].bare)
        except (msgspec.ValidationError, TypeError, re.error) as error:
            raise StoreError(f"{path}：类型 {key} 的写法不对（{error}）。") from None
    families = data.get("families") or (base.families if base else ())
    stages = data.get("stages") or (base.stages if base else ())
    verbs = {**(base.verbs if base else {}), **data.get("verbs", {})}
    for kind in kinds.values():
        if kind.family not in families:
            raise StoreError(f"{path}：类型 {kind.key} 的 family“{kind.family}”不在 families 里。")
        if kind.stage not in stages:
            raise StoreError(f"{path}：类型 {kind.key} 的 stage“{kind.stage}”不在 stages 里。")
        _check_expected(path, kind)
    copies = {**(base.copies if base else {}), **data.get("copies", {})}
    if any(not isinstance(n, int) or n < 1 for n in copies.values()):
        raise StoreError(f"{path}：copies 里应是份数，如 照片 = 2。")
    return Kinds(kinds, tuple(families), tuple(stages), verbs, copies)


def _check_expected(path: Path, kind: Kind) -> None:
    for expected in kind.expects:
        keys = [
            *(key for key, _ in expected.choices),
            *filter(None, (expected.every, expected.sum)),
        ]
        unknown = [key for key in keys if kind.field(key) is None]
        months = expected.quarters and any(v not in ("1", "2", "3", "4") for v in expected.values)
        if unknown or months or bool(expected.every) != bool(expected.values):
            wrong = "、".join(unknown) or expected.say
            raise StoreError(f"{path}：类型 {kind.key} 的 expects 写法不对：{wrong}。")
        if not 1 <= expected.by <= 12:
            raise StoreError(f"{path}：类型 {kind.key} 的 expects 里 by 应是 1 到 12 月。")


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file of ours or of the unit; `StoreError` says which line is not understood."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise StoreError(f"读不了 {path}：{error.strerror}。") from None
    except UnicodeDecodeError:
        raise StoreError(f"{path} 不是 UTF-8 文本，请另存为 UTF-8。") from None
    except tomllib.TOMLDecodeError as error:
        raise StoreError(f"{path} 的写法不对：{error}。") from None


def read_settings(path: Path, shape: type[S], how: str) -> S:
    """A unit's file as `shape`; `StoreError` where it is not, with `how` it is written."""
    try:
        return msgspec.convert(read_toml(path), shape)
    except msgspec.ValidationError as error:
        raise StoreError(f"{path} 的写法不对（{error}）。{how}") from None
