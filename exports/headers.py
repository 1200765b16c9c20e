"""Which column of a table that somebody made is which field: by the labels above the columns."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from msgspec import Struct

from exports.columns import Column, columns
from store.fold import fold
from store.kinds import Field, Kind
from store.measures import are_alike
from store.quantity import MEASURES

__all__ = [
    "KIND_LABELS",
    "MAYBE_KIND_LABELS",
    "Matched",
    "count_named",
    "find_kind_column",
    "match_columns",
    "numbers_called",
    "plain_label",
    "unit_of",
]  # fmt: skip

KIND_LABELS = ("类型", "记录类型", "事项类型", "台账类型", "kind")
MAYBE_KIND_LABELS = ("类别", "种类", "分类", "活动类型", "活动类别", "工作类别")
"""What stands above kinds only where the cells below say them."""

# What stands above columns of tables that nobody made for us. What a kind's own fields are called
# goes before.
_SYNONYMS = {
    "date": "日期 时间 活动时间 活动日期 会议时间 会议日期 召开时间 开展时间 举办时间 学习时间 "
            "培训时间 检查时间 发生时间 发生日期 起止时间 获奖时间 授予时间 投入时间 捐款时间",
    "title": "事项 标题 名称 题目 内容 事项名称 活动名称 会议名称 活动主题 会议主题 培训名称 "
             "项目 项目名称 工作内容 活动内容 主要内容 工作事项 事由 荣誉名称 制度名称",
    "place": "地点 地址 场所 活动地点 会议地点 举办地点 培训地点",
    "dept": "科室 部门 股室 处室 责任科室 责任部门 承办科室 承办部门 主办科室 主办部门 牵头科室 "
            "牵头部门 组织科室 组织部门 责任股室",
    "leaders": "领导 出席领导 参加领导 带队领导 分管领导",
    "tags": "标签 关键词",
    "evidence": "佐证 佐证材料 印证材料 证明材料 支撑材料 附件材料",
    "section": "归入 章节 部分",
    "use": "用法",
    "text": "手写句",
    "id": "编号",
    "status": "状态 审核状态",
    "lacking": "缺的佐证",
    "number": "序号 序 no no. 行号",
}  # fmt: skip

_TITLES = (
    "活动", "主题", "工作", "任务", "工作任务", "重点工作", "宣传主题", "培训主题", "培训内容",
    "检查内容", "检查事项",
)  # fmt: skip
"""What stands above titles where nothing says it better."""

_PEOPLE = [
    "人数",
    "人次",
    "参加人数",
    "参会人数",
    "参与人数",
    "出席人数",
    "参训人数",
    "受训人数",
    "参加人次",
    "参与人次",
]
_TIMES = ["次数", "场次", "期数", "场数", "活动次数", "举办次数"]
_CURRENCIES = ("美元", "欧元", "港元", "日元", "英镑", "港币")
_COUNTED_IN = {
    "人数": "人",
    "人次": "人次",
    "次数": "次",
    "场次": "场次",
    "期数": "期",
    "场数": "场",
}
"""What labels of these ends say that bare numbers are, whatever the field counts first."""
_MONEY = ["金额", "经费", "资金", "投入金额", "捐款金额", "投资额", "费用"]


class Matched(Struct, frozen=True):
    """What a column is taken as. `unit`: of its bare numbers, where the header names one; `remark`:
    what stands in its place and is no unit.
    """

    name: str
    column: Column
    unit: str = ""
    remark: str = ""


def plain_label(label: str) -> str:
    """A label without blanks, full-width forms, and the marks that forms have behind it."""
    return re.sub(r"[\s*：:]+", "", fold(label)).lower()


@lru_cache(512)
def unit_of(label: str) -> tuple[str, str, str]:
    """A label, the unit behind it and what is no unit there, each "" where there is none.

    人数（人） is 人数, 人; 金额（万） is 金额, 万; 人数（含家属） is 人数 and the remark 含家属.
    """
    plain = plain_label(label)
    match = re.fullmatch(r"(.+?)(?:[(\[【]([^()\[\]【】]*)[)\]】]|/([^/()]+))", plain)
    if match is None:
        return plain, "", ""
    said = (match[2] or match[3] or "").removeprefix("单位").lstrip(":：").removeprefix("人民币")
    scaled = said.lstrip("十百千万亿")
    if scaled in MEASURES or scaled.endswith(_CURRENCIES) or (said and not scaled):
        return match[1], said, ""
    return match[1], "", said


def find_kind_column(headers: Mapping[int, tuple[str, ...]], kind: Kind | None) -> int | None:
    """The column that says of which kind each row is; not one that is a field of the kind."""
    if kind is not None and any(f.label in KIND_LABELS for f in kind.fields):
        return None
    return next((n for n, labels in headers.items() if plain_label(labels[0]) in KIND_LABELS), None)


def match_columns(headers: Mapping[int, tuple[str, ...]], kind: Kind | None) -> dict[int, Matched]:
    """The columns that are known, by their labels; what several fit goes to the best label.

    A column has one label or, below a label that stands over several, both together and its own.
    Without a kind only the envelope's are known. No name is given twice.
    """
    rules = _rules(kind)
    found: dict[int, Matched] = {}
    taken: set[str] = set()
    for rule in rules:
        for number, labels in headers.items():
            if number in found:
                continue
            for label in labels:
                plain, (base, unit, remark) = plain_label(label), unit_of(label)
                column = rule.get(plain)
                if column is None and base != plain:
                    column = rule.get(base)
                if column is not None and column.name not in taken:
                    taken.add(column.name)
                    unit = unit or _unit_said(base, column.field)
                    found[number] = Matched(column.name, column, unit, remark)
                    break
    return found


def _unit_said(label: str, field: Field | None) -> str:
    """What a label says that bare numbers are, where they are not what the field counts first: 15
    below 人数 are no 15户."""
    unit = next((unit for end, unit in _COUNTED_IN.items() if label.endswith(end)), "")
    if field is None or not field.units or field.type != "quantity":
        return ""
    return unit if unit in field.units and not are_alike(unit, field.units[:1]) else ""


def numbers_called(labels: tuple[str, ...], kinds: Iterable[Kind]) -> tuple[Field, ...]:
    """The numbers of these kinds that a column of these labels would be; those that are called so
    before those that may be.
    """
    matched = [match_columns({1: labels}, kind).get(1) for kind in kinds]
    fields = [one.column.field for one in matched if one is not None]
    numbers = [field for field in fields if field is not None and field.is_quantity]
    bases = {unit_of(label)[0] for label in labels}
    called = tuple(field for field in numbers if plain_label(field.label) in bases)
    return called or tuple(numbers)


def count_named(headers: Mapping[int, tuple[str, ...]], matched: Mapping[int, Matched]) -> int:
    """How many columns have the very name that the kind gives to what they are taken as."""
    count = 0
    for number, one in matched.items():
        names = {one.column.header} | ({one.column.field.label} if one.column.field else set())
        plain = {plain_label(name) for name in names}
        count += any({plain_label(said), unit_of(said)[0]} & plain for said in headers[number])
    return count


@lru_cache(128)
def _rules_of(kind: Kind) -> tuple[dict[str, Column], ...]:
    """Labels to columns, the surest first."""
    shape = columns(kind)
    own = _by_label((column.header, column) for column in shape)
    fields = [c for c in shape if c.field is not None]
    plain = _by_label((c.field.label, c) for c in fields if c.field)
    keys = _by_label((column.name.removeprefix("fields."), column) for column in shape)
    return own, plain, keys, _envelope(shape), _alike(fields), _titles(shape)


def _rules(kind: Kind | None) -> tuple[dict[str, Column], ...]:
    if kind is not None:
        return _rules_of(kind)
    return _envelope(()), _titles(())


def _by_label(pairs: Iterable[tuple[str, Column]]) -> dict[str, Column]:
    found: dict[str, Column] = {}
    for label, column in pairs:
        found.setdefault(plain_label(label), column)
    return found


def _envelope(shape: Iterable[Column]) -> dict[str, Column]:
    known = {column.name: column for column in shape}
    return {
        label: known.get(name) or Column(name, words.split()[0])
        for name, words in _SYNONYMS.items()
        for label in words.split()
    }


def _titles(shape: Iterable[Column]) -> dict[str, Column]:
    title = next((one for one in shape if one.name == "title"), Column("title", "事项"))
    return dict.fromkeys(_TITLES, title)


def _alike(fields: Iterable[Column]) -> dict[str, Column]:
    """What people call the first field of a kind that counts heads, times or money."""
    found: dict[str, Column] = {}
    for column in fields:
        field = column.field
        if field is None or field.is_list:
            continue
        if field.type == "money":
            labels = _MONEY
        elif {"人", "人次"} & set(field.units) and field.type == "quantity":
            labels = _PEOPLE
        elif {"次", "场", "场次", "期"} & set(field.units):
            labels = _TIMES
        else:
            continue
        for label in labels:
            found.setdefault(label, column)
    return found
