"""Up to nine records to start from, which a unit sets in `settings/templates.toml`. The file:

[[templates]]
name = "月度例会"           # what the list shows
kind = "会议"               # a kind, by its label or its key
title = "局务会"            # the rest as `add` takes it; all of it may be left out
place = "三楼会议室"
fields = { scope = "全局", attendees = "32人" }
"""

from pathlib import Path

from msgspec import Struct

from store.clean import clean
from store.contract import StoreError
from store.entry import ENVELOPE, make_record
from store.kinds import Kinds, read_toml

__all__ = ["MOST", "Template", "load_templates"]

MOST = 9
"""They are chosen by the keys 1 to 9."""


class Template(Struct, frozen=True):
    """A name, a kind's key, and values as `add` takes them."""

    name: str
    kind: str
    values: dict[str, object]


def load_templates(settings: Path, kinds: Kinds) -> tuple[Template, ...]:
    """The unit's templates in their order; nothing where there is no such file.

    Each is tried as a record, so that one that is offered can be saved. Raises `StoreError` that
    says which template is wrong, and why.
    """
    path = settings / "templates.toml"
    if not path.is_file():
        return ()
    listed = read_toml(path).get("templates", [])
    if not isinstance(listed, list) or not all(isinstance(table, dict) for table in listed):
        raise StoreError(f"{path} 的写法不对：每个模板写作 [[templates]]，下面是 name 和 kind。")
    if len(listed) > MOST:
        raise StoreError(f"{path} 有 {len(listed)} 个模板，最多 {MOST} 个（按 1 至 9 键选用）。")
    return tuple(_template(path, number, table, kinds) for number, table in enumerate(listed, 1))


def _template(path: Path, number: int, table: dict[str, object], kinds: Kinds) -> Template:
    where = f"{path} 第 {number} 个模板"
    name, kind = table.get("name"), table.get("kind")
    if not isinstance(name, str) or not clean(name).strip():
        raise StoreError(f"{where}缺 name（模板名称）。")
    where += f"“{clean(name).strip()}”"
    if not isinstance(kind, str) or not kind:
        raise StoreError(f'{where}缺 kind（记录类型），写作 kind = "会议"。')
    values = {key: value for key, value in table.items() if key not in ("name", "kind")}
    for key in values:
        if key != "fields" and key not in ENVELOPE and not key.startswith("fields."):
            known = "、".join([*(k for k in ENVELOPE if k != "kind"), "fields"])
            raise StoreError(f"{where}没有“{clean(key)}”这一项。可用的有：{known}。")
    try:
        record = make_record({"kind": kind, **values}, kinds, unit="", year=2000)
    except StoreError as error:
        raise StoreError(f"{where}：{error}") from None
    return Template(clean(name).strip(), record.kind, values)
