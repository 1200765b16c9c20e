"""`edit` as a person types it: labels for names, numbers for choices, doubts told."""
# ruff: noqa: F811 - fixtures are asked for by their names

from tests.tui.test_cli import Desk, desk, year  # noqa: F401 - fixtures


def test_what_is_doubtful_since_the_edit_is_told_and_nothing_else(year: Desk) -> None:
    id_ = year("add", "11-17", "恳谈会", "/会议")[1].strip()
    status, _, err = year("edit", id_, "date=2-30", "fields.attendees=abc", "title=")
    lines = err.splitlines()
    assert (status, len(lines)) == (0, 3)
    assert all(line.startswith("提示：") for line in lines)
    for said in ("没有写事项", "2-30", "abc"):
        assert said in err
    assert year("edit", id_, "place=三楼")[::2] == (0, "")


def test_a_label_of_the_form_is_a_name(year: Desk) -> None:
    id_ = year("add", "11-17", "恳谈会", "/会议")[1].strip()
    typed = ("事项=廉政会", "日期=11-18", "地点=三楼", "参加人数=65人", "归入=2.1", "用法=点名",
             "其他数量=评委7人")  # fmt: skip
    assert year("edit", id_, *typed)[::2] == (0, "")
    record = year.json("show", id_)
    assert (record["title"], record["date"]["raw"], record["place"]) == ("廉政会", "11-18", "三楼")
    assert record["fields"]["attendees"]["value"] == 65
    assert record["fields"]["quantities"][0]["label"] == "评委"
    assert (record["section"], record["use"]) == ("2.1", "named")
    assert year("edit", id_, "类型=培训", "人次=70人")[0] == 0
    record = year.json("show", id_)
    assert (record["kind"], record["fields"]["participants"]["value"]) == ("training", 70)


def test_a_label_that_names_two_things_is_refused_with_both(year: Desk) -> None:
    id_ = year("add", "11-17", "贴标语", "/宣传")[1].strip()
    status, _, err = year("edit", id_, "地点=三楼")
    assert status == 2
    assert "place、fields.place" in err
    assert year("edit", id_, "kind=会议", "地点=三楼")[0] == 0
    assert year("edit", id_, "place=三楼", "地点=四楼")[0] == 2


def test_a_number_stands_for_a_choice_as_in_the_form(year: Desk) -> None:
    id_ = year("add", "11-17", "恳谈会", "/会议")[1].strip()
    assert year("edit", id_, "fields.form=2")[::2] == (0, "")
    chosen = year.json("show", id_)["fields"]["form"]
    assert not chosen.isdecimal()
    assert year("edit", id_, "形式=99")[0] == 0
    assert year.json("show", id_)["fields"]["form"] == "99"


def test_what_is_refused_names_all_that_can_be_edited(year: Desk) -> None:
    id_ = year("add", "11-17", "恳谈会", "/会议")[1].strip()
    status, _, err = year("edit", id_, "人头=3")
    assert status == 2
    for known in ("title（事项）", "section（归入）", "fields.attendees（参加人数）",
                  "fields.quantities（其他数量）"):  # fmt: skip
        assert known in err


def test_a_status_is_asked_for_as_the_list_says_it(year: Desk) -> None:
    id_ = year("add", "11-17", "恳谈会", "/会议")[1].strip()
    assert [r["id"] for r in year.json("list", "--status", "草稿")] == [id_]
    assert year.json("list", "--status", "待审") == []
    status, _, err = year("list", "--status", "好了")
    assert status == 2
    assert "退回（returned）" in err


def test_an_unknown_kind_is_answered_with_labels_and_with_what_can_be_done(year: Desk) -> None:
    for typed, said in (("xx", "可写“其他事项”"), ("meting", "是不是：会议、培训")):
        status, _, err = year("list", "--kind", typed)
        assert status == 2
        assert said in err
        assert "toml" not in err
