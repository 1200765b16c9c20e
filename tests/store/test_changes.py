"""What became of a record: since its last verdict, in its versions, and since a year ago."""

from datetime import datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from store.changes import since_verdict
from store.comparable import comparable, differences
from store.contract import StoreError
from store.dates import parse_date
from store.desk import Desk, open_desk
from store.documents import create_document
from store.kinds import builtin_kinds
from store.model import FieldValue, Quantity, Record
from store.quantity import parse_quantity
from store.review import approve, send_back, submit
from store.seal import Locked
from store.tinydb_store import TinyDBStore
from store.versions import bring_back, versions

NOW = datetime.fromisoformat("2025-12-03T09:00:00+08:00")
MEETING = {"kind": "meeting", "title": "推进会", "date": "4-9", "fields": {"attendees": "56人"}}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    store = TinyDBStore(tmp_path / "data")
    create_document(store, unit="某局", year=2025, who="甲", at=NOW.isoformat())
    return open_desk(
        store, builtin_kinds(), unit=None, year=None, name=None, who="甲", now=lambda: NOW
    )  # fmt: skip


def fields(desk: Desk, id_: str) -> list[str | None]:
    return [s.difference.field for s in since_verdict(desk.store.log(), [id_])[id_]]


def test_changes_are_told_oldest_first_since_the_record_was_entered_or_judged(desk: Desk) -> None:
    id_ = desk.add(MEETING).id
    other = desk.add(MEETING).id
    assert fields(desk, id_) == []
    desk.edit(id_, {"fields.attendees": "65人"})
    desk.edit(id_, {"place": "局机关", "text": "开会"})
    desk.edit(other, {"title": "别的会"})
    desk.move([id_], "1.1")
    submit(desk, [id_])
    (first, *_) = since_verdict(desk.store.log(), [id_])[id_]
    assert fields(desk, id_) == ["fields.attendees", "place", "text"]
    assert (first.who, first.difference.before) == ("甲", {
        "raw": "56人", "value": 56, "unit": "人", "approx": "exact"
    })  # fmt: skip
    send_back(desk, [id_], "再看")
    assert fields(desk, id_) == []
    desk.edit(id_, {"title": "推进大会"})
    assert fields(desk, id_) == ["title"]
    submit(desk, [id_])
    approve(desk, [id_])
    assert fields(desk, id_) == []
    assert since_verdict(desk.store.log(), []) == {}


def test_a_record_that_an_undo_brought_back_has_a_past_before_that(desk: Desk) -> None:
    id_ = desk.add(MEETING).id
    desk.edit(id_, {"title": "推进大会"})
    desk.remove([id_])
    desk.undo()
    assert fields(desk, id_) == ["title"]


def test_a_version_comes_back_with_its_facts_and_not_with_its_status(desk: Desk) -> None:
    record = desk.add(MEETING)
    submit(desk, [record.id])
    (edited,) = [desk.edit(record.id, {"title": "改坏了", "fields.attendees": ""})]
    newest, handed, first = versions(desk.store.log(), record.id)
    assert [v.record.title if v.record else "" for v in (newest, handed, first)] == [
        "改坏了", "推进会", "推进会",
    ]  # fmt: skip
    back = bring_back(desk, first, seen=edited)
    assert (back.title, back.fields, back.status) == ("推进会", record.fields, "submitted")
    assert back.rev == edited.rev + 1
    with pytest.raises(StoreError, match="没有要恢复的"):
        bring_back(desk, first, seen=back)
    desk.undo()
    assert desk.placed(record.id).record.title == "改坏了"


def test_a_removed_record_comes_back_as_a_draft(desk: Desk) -> None:
    record = desk.add(MEETING)
    submit(desk, [record.id])
    desk.remove([record.id])
    gone, handed, _ = versions(desk.store.log(), record.id)
    assert gone.record is None
    with pytest.raises(StoreError, match="删除"):
        bring_back(desk, gone, seen=None)
    back = bring_back(desk, handed, seen=None)
    assert (back.id, back.status, back.title) == (record.id, "draft", "推进会")


def test_no_version_comes_back_into_a_locked_record(desk: Desk) -> None:
    record = desk.add(MEETING)
    desk.edit(record.id, {"title": "推进大会"})
    submit(desk, [record.id])
    (locked,) = approve(desk, [record.id])
    with pytest.raises(Locked):
        bring_back(desk, versions(desk.store.log(), record.id)[-1], seen=locked)
    assert desk.placed(record.id).record == locked


# --- last year's ----------------------------------------------------------------------------------


def made(number: int, title: str, date: str = "", year: int = 2024, **fields: str) -> Record:
    values: dict[str, FieldValue] = {
        key: words if key == "form" else parse_quantity(words, ("人",))
        for key, words in fields.items()
    }
    span = parse_date(date, year)
    return Record(str(number) * 26, "某局", year, "meeting", title, date=span, fields=values)


def test_last_years_record_is_the_nearest_of_those_alike() -> None:
    now = made(9, "2025年第三次党风廉政建设恳谈会", "11-17", 2025, attendees="65人")
    same = made(1, "2024年党风廉政建设恳谈会", "11-20", attendees="58人")
    early = made(2, "2024年党风廉政建设恳谈会", "3-2")
    unlike = made(3, "工会换届大会", "11-17")
    assert comparable(now, [early, unlike, same]) == same
    assert comparable(now, [unlike]) is None
    assert comparable(now, []) is None
    assert comparable(replace(now, kind="activity"), [same]) is None
    assert comparable(replace(now, title=""), [same]) is None
    undated = made(4, "党风廉政建设恳谈会")
    assert comparable(now, [undated, early]) == early


def test_a_record_of_another_form_is_not_last_years() -> None:
    now = made(9, "专题会", form="专题会")
    assert comparable(now, [made(1, "专题会", form="大会")]) is None
    assert comparable(now, [made(1, "专题会")]) is not None


def test_figures_of_both_years_are_compared_in_one_unit_only() -> None:
    kind = builtin_kinds()["meeting"]
    now, then = made(1, "会", attendees="65人"), made(2, "会", attendees="58人")
    assert [d.words for d in differences(now, then, kind)] == ["参加人数 65人，去年 58人（+7）"]
    assert [d.words for d in differences(then, now, kind)] == ["参加人数 58人，去年 65人（-7）"]
    other = replace(then, fields={"attendees": Quantity("58户", None, "户")})
    assert differences(now, other, kind) == []
