"""What a year should have and has not: by what kinds.toml declares, when it is due."""

from datetime import date, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from exports.leave import text_of
from exports.requirements import Todo, by_node, lacking, todo
from store.contract import Put, StoreError
from store.desk import Desk, open_desk
from store.documents import create_document
from store.kinds import builtin_kinds, load_kinds
from store.model import Document
from store.review import send_back, submit
from store.tinydb_store import TinyDBStore

NOW = datetime.fromisoformat("2025-12-03T09:00:00+08:00")
LATE = date(2025, 12, 20)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    store = TinyDBStore(tmp_path / "data")
    create_document(store, unit="某局", year=2025, who="甲", at=NOW.isoformat())
    return open_desk(
        store, builtin_kinds(), unit=None, year=None, name=None, who="甲", now=lambda: NOW
    )  # fmt: skip


def found(desk: Desk, today: date = LATE, *grades: str) -> list[Todo]:
    everything = todo(desk.arrangement, text_of(desk), desk.kinds, today)
    return [one for one in everything if not grades or one.grade in grades]


def said(desk: Desk, today: date = LATE, *grades: str) -> list[str]:
    return [one.message for one in found(desk, today, *grades)]


def check(desk: Desk, quarter: str, **more: object) -> None:
    fields = {"form": "季度专项", "quarter": quarter}
    desk.add({"kind": "inspection", "title": f"{quarter}季度检查", "fields": fields} | more)


def test_a_quarter_without_its_check_is_asked_for_once_its_last_month_has_begun(
    desk: Desk,
) -> None:
    check(desk, "1")
    desk.add({"kind": "inspection", "title": "自查", "fields": {"form": "自查", "quarter": "2"}})
    asked = [
        d for d in (date(2025, 5, 31), date(2025, 6, 1)) if "第二季度检查未记" in said(desk, d)
    ]
    assert asked == [date(2025, 6, 1)]
    wanted = [m for m in said(desk, LATE, "year") if "季度" in m]
    assert wanted == [f"第{q}季度检查未记" for q in "二三四"]
    one = next(o for o in found(desk, LATE, "year") if o.message == "第二季度检查未记")
    assert (one.kind, one.record) == ("inspection", None)
    assert one.node == next(n for n in desk.arrangement.nodes.values()
                            if "inspection" in n.collects).id  # fmt: skip
    for quarter in "234":
        check(desk, quarter)
    assert not [m for m in said(desk, LATE, "year") if "季度" in m]


def test_a_check_in_a_quarter_is_one_of_it_unless_it_is_said_to_be_another(desk: Desk) -> None:
    def asked() -> list[str]:
        return [m for m in said(desk, LATE, "year") if "季度" in m]

    desk.add({"kind": "inspection", "title": "安全检查", "date": "2-26"})
    assert asked() == [f"第{q}季度检查未记" for q in "二三四"]
    desk.add({"kind": "inspection", "title": "自查", "date": "5-6", "fields": {"form": "自查"}})
    desk.add({"kind": "inspection", "title": "检查", "date": "全年"})
    desk.add({"kind": "inspection", "title": "去年检查", "date": "2024年12月9日"})
    assert asked() == [f"第{q}季度检查未记" for q in "二三四"]
    check(desk, "3", date="10-9")
    assert asked() == [f"第{q}季度检查未记" for q in "二四"]
    (one,) = [o for o in found(desk, LATE, "year") if o.message == "第二季度检查未记"]
    assert dict(one.says) == {"form": "季度专项", "quarter": "2"}


def test_how_often_is_added_up_where_records_tell_of_several_times(desk: Desk) -> None:
    form = {"form": "中心组"}
    assert "中心组学习只记了0次（全年不少于4次）" in said(desk)
    desk.add({"kind": "education", "title": "学习", "fields": form | {"sessions": "2次"}})
    desk.add({"kind": "education", "title": "学习", "fields": form})
    assert "中心组学习只记了3次（全年不少于4次）" in said(desk)
    desk.add({"kind": "education", "title": "学习", "fields": form})
    assert not [m for m in said(desk) if "中心组" in m]


def test_zero_declarations_are_asked_for_with_who_and_until_when(desk: Desk) -> None:
    assert "邪教活动零发生未确认" in said(desk, LATE, "year")
    fields = {"item": "邪教活动", "count": "0"}
    id_ = desk.add({"kind": "zero", "title": "邪教活动零发生", "fields": fields}).id
    assert "邪教活动零发生未确认" not in said(desk)
    assert "邪教活动零发生缺截至、确认人" in said(desk) or "邪教活动零发生缺确认人、截至" in said(
        desk
    )
    desk.edit(id_, {"fields.confirmed_by": "纪委书记", "fields.as_of": "12月20日"})
    assert not [m for m in said(desk, LATE, "fact") if "邪教" in m]


def test_a_document_owes_only_what_its_span_holds_and_its_outline_collects(desk: Desk) -> None:
    half = replace(desk.document, span_start=date(2025, 1, 1), span_end=date(2025, 6, 30))
    desk.commit([Put(half)], "半年")
    assert [m for m in said(desk, LATE, "year") if "季度" in m] == [
        "第一季度检查未记", "第二季度检查未记",
    ]  # fmt: skip
    assert "存在问题未写" not in said(desk)
    desk.commit([Put(replace(desk.document, tag="创城"))], "活动")
    assert said(desk, LATE, "year") == []
    node = next(n for n in desk.arrangement.nodes.values() if "inspection" in n.collects)
    desk.commit([Put(replace(desk.document, tag="", span_start=None, span_end=None))], "全年")
    desk.commit([Put(replace(desk.arrangement.nodes[node.id], collects=()))], "不收")
    assert not [m for m in said(desk, LATE, "year") if "季度" in m]


def test_evidence_is_counted_and_a_longer_name_is_the_same_thing(desk: Desk) -> None:
    record = desk.add({"kind": "moral_lecture", "title": "道德讲堂", "evidence": "照片"})
    assert lacking(record, desk.kinds) == ["方案", "照片1张"]
    assert "道德讲堂缺方案、照片1张" in said(desk, LATE, "evidence")
    record = desk.edit(record.id, {"evidence": "活动方案、照片、现场照片"})
    assert lacking(record, desk.kinds) == []
    assert said(desk, LATE, "evidence") == []


def test_what_holds_back_the_export_and_what_was_returned_come_first(desk: Desk) -> None:
    gift = desk.add({"kind": "investment", "title": "改造办公楼", "use": "named"})
    back = desk.add({"kind": "meeting", "title": "推进会"})
    submit(desk, [back.id])
    send_back(desk, [back.id], "人数不符")
    first, second, *_ = found(desk)
    assert (first.grade, first.message, first.record) == ("fact", "改造办公楼缺金额", gift.id)
    assert (second.grade, second.message) == ("returned", "推进会：人数不符")


def test_a_heading_with_nothing_below_is_told_once(desk: Desk) -> None:
    sections = said(desk, LATE, "section")
    assert sections[0] == "1 加强领导，扎实开展文明建设活动：还没有内容"
    assert len(sections) == 3
    desk.add({"kind": "meeting", "title": "推进会"})
    assert said(desk, LATE, "section")[1:3] == ["2.1 学习：还没有内容", "2.3 宣传：还没有内容"]


def test_marks_stand_at_the_node_that_lacks_something(desk: Desk) -> None:
    record = desk.add({"kind": "meeting", "title": "推进会"})
    counts = by_node(found(desk))
    assert counts[desk.placed(record.id).node] == 1
    assert sum(counts.values()) == len(found(desk))


def test_records_outside_the_document_are_none_of_its_business(desk: Desk) -> None:
    desk.add({"kind": "meeting", "title": "年底的会", "date": "12-9"})
    half = replace(desk.document, span_start=date(2025, 1, 1), span_end=date(2025, 6, 30))
    desk.commit([Put(half)], "半年")
    assert not [m for m in said(desk) if "年底的会" in m]
    assert isinstance(desk.document, Document)


def test_what_came_over_from_last_year_is_to_be_confirmed(desk: Desk) -> None:
    node = next(n for n in desk.arrangement.nodes.values() if n.style == "point")
    changed = replace(node, text="压实责任〔待确认〕", to_confirm=True)
    desk.commit([Put(changed)], "带来")
    grades = {one.grade for one in found(desk) if one.node == node.id}
    assert "confirm" in grades


@pytest.mark.parametrize(
    "line",
    [
        '{ say = "x", where = "nope=1" }',
        '{ say = "x", every = "quarter" }',
        '{ say = "x", every = "quarter", values = ["5"], quarters = true }',
        '{ say = "x", by = 13 }',
        '{ say = "x", sum = "nope" }',
        "{ least = 2 }",
    ],
)
def test_what_is_declared_wrong_is_a_sentence(tmp_path: Path, line: str) -> None:
    kind = builtin_kinds()["inspection"]
    (tmp_path / "kinds.toml").write_text(
        f'[kinds.inspection]\nlabel = "检查"\nfamily = "{kind.family}"\nstage = "{kind.stage}"\n'
        f'use = "counted"\nnamed = "检查"\ncounted = "检查"\nexpects = [{line}]\n'
        'fields = [{ key = "quarter", label = "季度" }]\n',
        "utf-8",
    )
    with pytest.raises(StoreError, match="inspection"):
        load_kinds(tmp_path)


def test_a_unit_says_how_many_photos_it_wants(tmp_path: Path, desk: Desk) -> None:
    (tmp_path / "kinds.toml").write_text('[copies]\n"照片" = 3\n', "utf-8")
    record = desk.add({"kind": "greening", "title": "植树", "evidence": "照片2"})
    assert lacking(record, load_kinds(tmp_path)) == ["照片1张"]
    (tmp_path / "kinds.toml").write_text('[copies]\n"照片" = 0\n', "utf-8")
    with pytest.raises(StoreError, match="份数"):
        load_kinds(tmp_path)
