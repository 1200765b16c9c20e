"""Several people save at the same moment: nothing is lost, and nobody overwrites anybody unseen."""

from pathlib import Path

from bench.writers import edit_together, insert_ours, insert_together


def test_eight_who_add_at_once_each_find_their_records_there_once(tmp_path: Path) -> None:
    told, lost, twice = insert_together(insert_ours, tmp_path / "store", 8, 50)
    assert [len(each.ids) for each in told] == [50] * 8
    assert (lost, twice) == (0, 0)


def test_four_who_edit_one_record_lose_no_edit_without_being_told(tmp_path: Path) -> None:
    edits, lost = edit_together(tmp_path / "store", 4, 100, 1)
    assert sum(len(each.done) + each.conflicts for each in edits) == 400
    assert sum(each.conflicts for each in edits) > 0
    assert lost == 0
