"""What would go wrong with completion: the usual name is not the first, or one that is gone is."""

from msgspec import structs

from store.entry import make_record
from store.kinds import builtin_kinds
from store.model import Record
from store.remembered import (
    HONOURS,
    PEOPLE,
    PLACES,
    TAGS,
    UNITS,
    Remembered,
    find_kinds,
    kind_rows,
    titles_of,
    values_of,
)

KINDS = builtin_kinds()


def _record(number: int, kind: str = "meeting", **values: object) -> Record:
    made = {"kind": kind, "title": f"事{number}", **values}
    return make_record(made, KINDS, unit="样板局", year=2025, id_=f"{number:026d}")


def _remembered(*records: Record) -> Remembered:
    return Remembered("样板局", KINDS, records)


def test_the_most_used_is_offered_first_and_of_equal_use_the_latest() -> None:
    found = _remembered(
        _record(1, place="三楼"), _record(2, place="二楼"), _record(3, place="礼堂"),
        _record(4, place="三楼"),
    )  # fmt: skip
    assert found.names(PLACES) == ["三楼", "礼堂", "二楼"]
    assert found.offered(PLACES, "") == ["三楼", "礼堂", "二楼"]
    assert found.offered(PLACES, "", 1) == ["三楼"]
    assert found.offered(PLACES, "el") == ["二楼"]
    assert found.offered(PLACES, "楼") == ["三楼", "二楼"]
    assert found.offered(PLACES, "三楼") == []


def test_names_are_gathered_by_what_they_are() -> None:
    found = _remembered(
        _record(1, leaders="甲某、乙某", tags="创城", dept="办公室"),
        _record(
            2, "honour", fields={"honour": "文明单位", "awarder": "市文明办", "recipient": "本局"}
        ),
        _record(3, "donation", fields={"form": "助学"}),
        _record(4, "partnership", fields={"partner": "青山村"}),
        _record(5, "education", fields={"lecturer": "丙某", "content": "党章"}),
    )
    assert set(found.names(PEOPLE)) == {"甲某", "乙某", "丙某"}
    assert set(found.names(UNITS)) == {"办公室", "市文明办", "青山村"}
    assert found.names(HONOURS) == ["文明单位"]
    assert found.names(TAGS) == ["创城"]
    assert found.names(titles_of("meeting")) == ["事1"]
    assert found.names(values_of("education", "content")) == ["党章"]
    assert found.names("无此") == []


def test_another_units_names_are_not_offered() -> None:
    other = structs.replace(_record(1, place="别处"), unit="别局")
    found = _remembered(other)
    assert found.names(PLACES) == []
    found.change(other, None)
    assert found.last("meeting") is None


def test_a_name_that_was_changed_or_taken_out_is_not_offered_again() -> None:
    first, second = _record(1, place="三搂"), _record(2, place="礼堂")
    found = _remembered(first, second)
    assert found.offered(PLACES, "sl") == ["三搂"]
    mended = structs.replace(first, place="三楼")
    found.change(first, mended)
    assert found.offered(PLACES, "sl") == ["三楼"]
    assert found.last("meeting") == second
    found.change(second, None)
    assert found.names(PLACES) == ["三楼"]
    assert found.last("meeting") == mended
    found.change(mended, None)
    assert (found.names(PLACES), found.last("meeting")) == ([], None)


def test_a_record_that_changes_its_kind_leaves_the_old_one() -> None:
    record = _record(1)
    found = _remembered(record)
    moved = structs.replace(record, kind="training")
    found.change(record, moved)
    assert (found.last("meeting"), found.last("training")) == (None, moved)
    assert found.names(titles_of("training")) == ["事1"]


def test_the_picker_begins_with_the_kinds_used_last_in_the_section() -> None:
    found = _remembered(_record(1), _record(2, "training"), _record(3, "donation"), _record(4))
    assert found.recent_kinds() == ["meeting", "donation", "training"]
    rows = kind_rows(KINDS, found, collected={"meeting", "training", "pledge"})
    assert [row.key for row in rows if row.recent] == ["meeting", "training"]
    assert rows[2].key == "leading_group"
    assert rows[-1].key == "other"
    families = list(dict.fromkeys(row.family for row in rows[2:-1]))
    assert families == list(KINDS.families)
    assert len(rows) == 2 + len(KINDS.kinds)
    assert {row.key: row.initials for row in rows}["moral_lecture"] == "ddjt"
    assert [row.key for row in kind_rows(KINDS, found, recent=1) if row.recent] == ["meeting"]


def test_a_kind_is_found_by_initials_and_other_where_nothing_fits() -> None:
    rows = kind_rows(KINDS, _remembered(_record(1)))
    assert [row.key for row in find_kinds(rows, "ddjt")] == ["moral_lecture"]
    assert find_kinds(rows, "hy")[0].key == "meeting"
    assert find_kinds(rows, "会议")[0].key == "meeting"
    assert find_kinds(rows, "Rule")[0].key == "rule"
    assert [row.key for row in find_kinds(rows, "qqqq")] == ["other"]
