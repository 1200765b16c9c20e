"""The course of review, who may give a verdict, and what an approved record allows."""

import grp
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from msgspec.structs import replace

from exports.intake import import_json, import_text
from store.accept import accept_edit
from store.account import login
from store.backup import backup, restore
from store.contract import Conflict, Put, Remove, StoreError
from store.desk import Desk, open_desk
from store.documents import create_document
from store.editing import delete, hand_over, reorder, split
from store.files import several_accounts
from store.history import CannotUndo
from store.kinds import builtin_kinds
from store.model import Document, Placement, Record
from store.review import NotInThisState, approve, drafts, queue, send_back, submit, switch
from store.seal import Locked, NotAllowed
from store.steps import load_review
from store.tinydb_store import TinyDBStore
from store.wire import encode, placed_json

NOW = datetime.fromisoformat("2025-12-03T09:00:00+08:00")
TITLE = "党风廉政建设恳谈会"
REPORT = "某局2025年总结\n一、会议\n全年召开党风廉政建设恳谈会1次。\n又开展义务植树1次。"


def desk_of(store: TinyDBStore, who: str) -> Desk:
    return open_desk(
        store, builtin_kinds(), unit="某局", year=2025, name=None, who=who, now=lambda: NOW
    )


@pytest.fixture
def store(tmp_path: Path) -> TinyDBStore:
    store = TinyDBStore(tmp_path / "data")
    create_document(
        store, unit="某局", year=2025, review=True, who="甲", at=NOW.isoformat()
    )  # fmt: skip
    return store


@pytest.fixture
def author(store: TinyDBStore) -> Desk:
    return desk_of(store, "甲")


@pytest.fixture
def judge(store: TinyDBStore) -> Desk:
    return desk_of(store, "乙")


def one(desk: Desk, **more: object) -> Record:
    return desk.add({"kind": "meeting", "title": TITLE, "date": "11-17", **more})


def approved(author: Desk, judge: Desk, **more: object) -> Record:
    record = one(author, **more)
    submit(author, [record.id])
    return approve(judge, [record.id])[0]


def now(desk: Desk, id_: str) -> Record:
    desk.store.refresh()
    return desk.placed(id_).record


# --- the course -----------------------------------------------------------------------------------


def test_a_draft_is_handed_in_returned_with_a_reason_and_approved(
    author: Desk, judge: Desk
) -> None:
    id_ = one(author).id
    assert drafts(author, [author.placed(id_).node]) == [id_]
    submit(author, [id_])
    assert (queue(judge), drafts(author, [author.placed(id_).node])) == ([id_], [])
    send_back(judge, [id_], " 人数\x00 不对 ")
    assert (now(author, id_).status, now(author, id_).reason) == ("returned", "人数� 不对")
    author.edit(id_, {"fields.attendees": "65人"})
    submit(author, [id_])
    (record,) = approve(judge, [id_])
    assert (record.status, record.reason) == ("approved", "")
    assert next(t.label for t in judge.history(id_)) == f"审核通过 {TITLE}"


def test_no_verdict_is_given_from_another_state_and_none_of_several(
    author: Desk, judge: Desk
) -> None:
    draft, handed = one(author).id, one(author).id
    submit(author, [handed])
    with pytest.raises(NotInThisState, match="现在是草稿"):
        approve(judge, [handed, draft])
    with pytest.raises(NotInThisState, match="现在是待审"):
        submit(author, [handed])
    with pytest.raises(NotInThisState, match="只有待审、已审的才能退回"):
        send_back(judge, [draft], "不对")
    with pytest.raises(StoreError, match="理由"):
        send_back(judge, [handed], " ")
    assert (now(judge, handed).status, submit(author, [])) == ("submitted", [])


def test_who_changed_a_record_does_not_approve_it_by_whatever_path_it_was_changed(
    store: TinyDBStore, author: Desk, judge: Desk
) -> None:
    id_ = one(author).id
    submit(author, [id_])
    with pytest.raises(NotAllowed, match="甲录入或改过"):
        approve(author, [id_])
    author.edit(id_, {"place": "局机关"})
    judge.store.refresh()
    judge.say(id_, "召开了恳谈会")
    with pytest.raises(NotAllowed, match="乙录入或改过"):
        approve(judge, [id_])
    judge.undo()  # what was taken back was still in that person's hands
    with pytest.raises(NotAllowed, match="乙"):
        approve(judge, [id_])
    third = desk_of(store, "丙")
    approve(third, [id_])
    send_back(author, [id_], "再看")
    submit(author, [id_])
    approve(author, [id_])  # nobody changed it since it was last approved
    again = TinyDBStore(store.folder)
    assert again._seal.authors(id_) == frozenset()


def test_one_account_is_one_person_where_several_accounts_may_write(
    store: TinyDBStore, author: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    id_ = one(author).id
    submit(author, [id_])
    store.folder.chmod(0o2770)
    shared = TinyDBStore(store.folder)
    monkeypatch.setattr(grp, "getgrgid", lambda _: Group([]))
    with pytest.raises(NotAllowed, match=f"账户 {login()}"):
        approve(desk_of(shared, "乙"), [id_])
    settings = store.folder / "settings"
    settings.mkdir()
    (settings / "review.toml").write_text("accounts = false\n")
    approve(desk_of(shared, "乙"), [id_])


class Group(NamedTuple):
    """An entry of /etc/group."""

    gr_mem: list[str]


def test_a_folder_is_shared_where_its_group_has_others_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    groups = {"own": Group([]), "clerks": Group(["zhangsan", "lisi"])}

    def shared(mode: int, name: str) -> bool:
        def named(_: int) -> Group:
            return groups[name]

        tmp_path.chmod(mode)
        monkeypatch.setattr(grp, "getgrgid", named)
        return several_accounts(tmp_path)

    # A umask of 002 makes 0775 of a folder that only one account uses.
    assert [shared(0o700, "clerks"), shared(0o775, "own")] == [False, False]
    assert [shared(0o770, "clerks"), shared(0o2770, "own"), shared(0o770, "gone")] == [True] * 3


def test_without_review_the_states_block_nobody(tmp_path: Path) -> None:
    store = TinyDBStore(tmp_path)
    create_document(store, unit="某局", year=2025, who="甲", at=NOW.isoformat())
    (tmp_path / "settings").mkdir()
    (tmp_path / "settings" / "review.toml").write_text('[[steps]]\nname = "科室"\n')
    alone = desk_of(store, "甲")
    record = one(alone)
    submit(alone, [record.id])
    approve(alone, [record.id])
    with pytest.raises(Locked):
        alone.edit(record.id, {"title": "另一个会"})


# --- steps ----------------------------------------------------------------------------------------

STEPS = """
[[steps]]
name = "科室"
people = ["乙"]
[[steps]]
name = "办公室"
people = ["丙"]
[[steps]]
name = "分管领导"
people = ["丁"]
logins = ["nobody-here"]
[[steps]]
name = "别的单位的"
unit = "某院"
"""


def test_each_step_is_taken_in_its_order_by_those_who_may(store: TinyDBStore, author: Desk) -> None:
    settings = store.folder / "settings"
    settings.mkdir()
    (settings / "review.toml").write_text(STEPS, "utf-8")
    id_ = one(author).id
    submit(author, [id_])
    second, third, last = (desk_of(store, who) for who in ("乙", "丙", "丁"))
    with pytest.raises(NotAllowed, match="“科室”这一步由乙审核"):
        approve(third, [id_])
    assert approve(second, [id_])[0].passed == ("科室",)
    with pytest.raises(NotAllowed, match="“办公室”这一步由丙审核"):
        approve(second, [id_])
    assert approve(third, [id_])[0].status == "submitted"
    with pytest.raises(NotAllowed, match="要用nobody-here的账户"):
        approve(last, [id_])
    jump = replace(now(last, id_), status="approved", passed=())
    (settings / "review.toml").write_text(STEPS.replace('logins = ["nobody-here"]', ""), "utf-8")
    author.edit(id_, {"place": "局机关"})
    assert now(last, id_).passed == ()
    with pytest.raises(Conflict):
        last.commit([Put(jump)], "审核")
    jump = replace(now(last, id_), status="approved")
    with pytest.raises(NotAllowed, match="要先过“科室”"):
        last.commit([Put(jump)], "审核")
    with pytest.raises(NotAllowed, match="要先过“科室”"):
        last.commit([Put(replace(now(last, id_), passed=("科室", "办公室")))], "审核")
    for desk in (second, third, last):
        approve(desk, [id_])
    assert (now(author, id_).status, now(author, id_).passed) == ("approved", ())


def test_a_step_taken_back_and_done_again_is_judged_again(store: TinyDBStore, author: Desk) -> None:
    settings = store.folder / "settings"
    settings.mkdir()
    (settings / "review.toml").write_text(STEPS, "utf-8")
    id_ = one(author).id
    submit(author, [id_])
    second = desk_of(store, "乙")
    approve(second, [id_])
    second.undo()
    assert now(second, id_).passed == ()
    (settings / "review.toml").write_text(STEPS.replace('"乙"', '"戊"'), "utf-8")
    with pytest.raises(NotAllowed, match="由戊审核"):
        second.redo()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("steps = 3", "写法不对"),
        ('[[steps]]\nname = "a"\nwho = "b"', "写法不对"),
        ('[[steps]]\nname = " "', "第 1 步"),
        ('[[steps]]\nname = "a"\npeople = ["b "]', "第 1 步"),
        ('[[steps]]\nname = "a"\n[[steps]]\nname = "a"', "两步都叫“a”"),
        ("accounts = maybe", "写法不对"),
    ],
)
def test_what_the_file_of_steps_has_wrong_is_a_sentence(
    tmp_path: Path, text: str, said: str
) -> None:
    (tmp_path / "review.toml").write_text(text, "utf-8")
    with pytest.raises(StoreError, match=said):
        load_review(tmp_path)


# --- no path into a locked record -----------------------------------------------------------------

Path_ = Callable[[Desk, Record], object]


def _put(desk: Desk, record: Record, **changes: object) -> object:
    return desk.commit([Put(replace(record, **changes))], "改")


def _import_other(desk: Desk, record: Record) -> object:
    row = placed_json(desk.placed(record.id)) | {"title": "另一个会", "status": "approved"}
    return import_json(desk, encode([row]))


PATHS: dict[str, Path_] = {
    "edit": lambda d, r: d.edit(r.id, {"title": "另一个会"}),
    "edit the evidence": lambda d, r: d.edit(r.id, {"evidence": "照片2"}),
    "edit with the clause": lambda d, r: d.edit(r.id, {"text": "开了一个会"}),
    "change of many": lambda d, r: d.edit_all([r.id], {"place": "局机关"}),
    "remove": lambda d, r: d.remove([r.id]),
    "clause by hand": lambda d, r: d.say(r.id, "开了一个会"),
    "settle": lambda d, r: d.settle(r.id, "65人", 0, "56人"),
    "commit of another content": lambda d, r: _put(d, r, title="另一个会"),
    "commit back to draft": lambda d, r: _put(d, r, status="draft"),
    "return with a change": lambda d, r: _put(d, r, status="returned", title="另一个会"),
    "return with a step": lambda d, r: _put(d, r, status="returned", passed=("科室",)),
    "commit of the same": _put,
    "commit of a removal": lambda d, r: d.commit([Remove(r)], "删"),
    "undo": lambda d, r: d.undo(),
    "undo of more": lambda d, r: d.undo(2),
    "import of other content": _import_other,
    "notes": lambda d, r: d.confirm(d.placed(r.id)),
    "review switched off": lambda d, r: d.commit([Put(replace(d.document, review=False))], "关"),
    "document removed": lambda d, r: d.commit([Remove(d.document)], "关"),
    "new words in another document": lambda d, r: d.commit(
        [Put(Placement(f"{r.unit}\t{r.year}\t上半年", r.id, text="开了一个会"))], "写"
    ),
}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("who", ["甲", "乙"])
def test_no_path_changes_a_locked_record(author: Desk, judge: Desk, path: str, who: str) -> None:
    record = approved(author, judge, **{"fields": {"attendees": "65人"}, "text": "开会，65人参加"})
    author.store.refresh()
    seq, said = author.store.seq, author.placed(record.id).text
    desk = author if who == "甲" else judge
    with pytest.raises(StoreError) as refused:
        PATHS[path](desk, record)
    assert refused.value.status in (1, 2)
    assert now(author, record.id) == record
    assert (author.store.seq, author.placed(record.id).text) == (seq, said)


def test_an_old_revision_of_a_second_session_does_not_get_in(
    store: TinyDBStore, author: Desk, judge: Desk
) -> None:
    record = one(author)
    other = desk_of(TinyDBStore(store.folder), "甲")
    submit(author, [record.id])
    approve(judge, [record.id])
    with pytest.raises(Conflict):
        other.edit(record.id, {"title": "另一个会"})
    with pytest.raises(StoreError):
        other.remove([record.id])
    with pytest.raises(Locked):
        other.say(record.id, "开了一个会")
    assert now(author, record.id).title == TITLE


def test_what_changed_while_one_looked_is_not_approved(author: Desk, judge: Desk) -> None:
    record = one(author)
    submit(author, [record.id])
    judge.store.refresh()
    seen = judge.placed(record.id)
    author.say(record.id, "开了一个会")
    with pytest.raises(Conflict):
        approve(judge, [record.id], seen=[seen])
    seen = judge.placed(record.id)
    author.edit(record.id, {"fields.attendees": "650人"})
    with pytest.raises(Conflict):
        approve(judge, [record.id], seen=[seen])
    assert now(judge, record.id).status == "submitted"


def test_a_verdict_is_not_taken_back_into_the_lock_by_undo_or_redo(
    author: Desk, judge: Desk
) -> None:
    record = approved(author, judge)
    send_back(judge, [record.id], "再看")
    with pytest.raises(CannotUndo, match="这次退回不能撤销，请重新送审"):
        judge.undo()  # would be approved again without a verdict
    author.edit(record.id, {"title": "另一个会"})
    with pytest.raises(StoreError):
        judge.undo()
    assert now(author, record.id).status == "returned"


def test_who_undoes_an_approval_is_not_told_how_to_take_it_back(author: Desk, judge: Desk) -> None:
    approved(author, judge)
    with pytest.raises(CannotUndo, match="要收回请退回它"):
        judge.undo()


def test_who_undoes_a_return_between_two_steps_is_told_of_handing_in(
    store: TinyDBStore, author: Desk, judge: Desk
) -> None:
    (store.folder / "settings").mkdir()
    (store.folder / "settings" / "review.toml").write_text(STEPS, "utf-8")
    record = one(author)
    submit(author, [record.id])
    approve(judge, [record.id])
    send_back(judge, [record.id], "再看")
    with pytest.raises(CannotUndo, match="这次退回不能撤销"):
        judge.undo()


def test_a_new_record_is_never_approved_whatever_it_says(
    store: TinyDBStore, author: Desk, judge: Desk
) -> None:
    made = author.add({"kind": "meeting", "title": TITLE, "status": "approved"})
    assert made.status == "draft"
    with pytest.raises(StoreError):
        author.edit(made.id, {"status": "approved"})
    row = placed_json(author.placed(made.id)) | {"id": "0" * 26, "status": "approved"}
    assert import_json(author, encode([row]))[0] == ["0" * 26]
    assert author.placed("0" * 26).record.status == "draft"
    with pytest.raises(NotAllowed):
        judge.commit([Put(replace(made, id="1" * 26, rev=0, status="approved"))], "加")
    with pytest.raises(NotAllowed):
        judge.commit([Put(replace(made, status="approved"))], "审")
    submit(author, [made.id])
    with pytest.raises(NotAllowed):
        judge.commit([Put(replace(now(judge, made.id), status="approved", title="改"))], "审")


def test_a_file_edited_by_hand_neither_changes_what_is_locked_nor_approves(
    store: TinyDBStore, author: Desk, judge: Desk
) -> None:
    locked = approved(author, judge, text="开会")
    handed, draft = one(author), one(author)
    submit(author, [handed.id])
    store.compact(who="甲", at=NOW.isoformat())
    store.close()
    path = store.folder / "wenming.json"
    tables = json.loads(path.read_bytes())
    by_id = {row["id"]: row for row in tables["records"].values()}
    by_id[locked.id] |= {"title": "另一个会"}
    by_id[handed.id] |= {"status": "approved", "title": "改过的会"}
    by_id[draft.id] |= {"status": "approved", "passed": ["科室"]}
    tables["records"]["900"] = by_id[draft.id] | {"id": "9" * 26, "rev": 1}
    for row in tables["placements"].values():
        row["text"] = "开了另一个会"
    for row in tables["documents"].values():
        row["review"] = False
    path.write_text(json.dumps(tables, ensure_ascii=False), "utf-8")
    accepted = accept_edit(store.folder, who="乙", at=NOW.isoformat())
    assert TITLE in accepted.locked
    desk = desk_of(TinyDBStore(store.folder), "丙")
    assert (desk.placed(locked.id).record, desk.placed(locked.id).text) == (locked, "开会")
    assert desk.placed(handed.id).record.title == "改过的会"
    assert desk.placed(handed.id).record.status == "submitted"
    assert [desk.placed(x).record.status for x in (draft.id, "9" * 26)] == ["draft", "draft"]
    assert desk.document.review
    with pytest.raises(NotAllowed, match="乙"):
        approve(desk_of(TinyDBStore(store.folder), "乙"), [handed.id])


def test_a_removal_in_an_edited_file_leaves_what_is_locked(
    store: TinyDBStore, author: Desk, judge: Desk
) -> None:
    record = approved(author, judge)
    store.compact(who="甲", at=NOW.isoformat())
    store.close()
    path = store.folder / "wenming.json"
    tables = json.loads(path.read_bytes())
    tables["records"] = {}
    path.write_text(json.dumps(tables, ensure_ascii=False), "utf-8")
    assert accept_edit(store.folder, who="甲", at=NOW.isoformat()).locked == (TITLE,)
    assert TinyDBStore(store.folder).get(Record, record.id) == record


def test_a_backup_brings_back_a_record_only_as_it_was_with_its_status(
    store: TinyDBStore, author: Desk, judge: Desk, tmp_path: Path
) -> None:
    record = one(author)
    early = backup(store.folder, tmp_path / "早.zip", at=NOW.isoformat())
    author.edit(record.id, {"title": "改过的会"})
    submit(author, [record.id])
    approve(judge, [record.id])
    restore(early, store.folder, at=NOW.isoformat())
    found = now(author, record.id)
    assert (found.title, found.status) == (TITLE, "draft")
    submit(author, [record.id])
    with pytest.raises(NotAllowed):  # who changed it is asked of the history that is here now
        approve(author, [record.id])
    approve(judge, [record.id])


def test_the_words_of_a_paragraph_that_tell_a_locked_record_stay(author: Desk, judge: Desk) -> None:
    for id_ in import_text(author, REPORT.encode()):
        submit(author, [id_])
        approve(judge, [id_])
    told = [p for p in author.arrangement.everything() if p.told]
    assert told
    first = told[0]
    node = author.arrangement.nodes[first.node or ""]
    with pytest.raises(Locked, match="不能改这几句"):
        author.write(node, text=node.text.replace(first.told, "别的话"))
    with pytest.raises(Locked):
        author.reshape(lambda a: delete(a, node.id))
    with pytest.raises(Locked):
        author.reshape(lambda a: hand_over(a, first.record.id))
    with pytest.raises(Locked):
        author.move([first.record.id], "未归类")
    author.write(node, text=f"{node.text}再写一句。")
    assert first.told in author.arrangement.nodes[node.id].text
    send_back(judge, [first.record.id], "改话")
    now(author, first.record.id)
    author.reshape(lambda a: hand_over(a, first.record.id))


def test_where_a_locked_record_stands_may_change(author: Desk, judge: Desk) -> None:
    record = approved(author, judge)
    one(author)
    author.move([record.id], "1")
    author.use(record.id, "ledger")
    author.move([record.id], "2.2")
    author.reshape(lambda a: reorder(a, record.id, 1))
    assert now(author, record.id) == record


def test_where_a_locked_record_stands_is_taken_back_and_done_again(
    author: Desk, judge: Desk
) -> None:
    record = approved(author, judge)
    author.store.refresh()
    before = author.placed(record.id).node
    author.reshape(lambda a: split(a, before or ""))
    assert author.placed(record.id).node != before
    author.undo()
    assert author.placed(record.id).node == before
    author.redo()
    assert author.placed(record.id).node != before
    assert now(author, record.id) == record
    with pytest.raises(CannotUndo, match="已审核通过"):
        judge.undo()  # the verdict


def test_a_plan_may_be_made_from_locked_next_steps(author: Desk, judge: Desk) -> None:
    record = author.add({"kind": "next_step", "title": "深化志愿服务"})
    submit(author, [record.id])
    approve(judge, [record.id])
    create_document(
        author.store, unit="某局", year=2025, name="工作计划", who="甲", at=NOW.isoformat()
    )
    assert any(p.told == record.title for p in author.store.all(Placement))


def test_review_is_switched_off_only_where_nothing_waits_or_is_locked(
    author: Desk, judge: Desk
) -> None:
    create_document(author.store, unit="某局", year=2025, name="上半年", who="甲", at="2025-12-01")
    record = approved(author, judge)
    with pytest.raises(Locked, match="不能关掉审核"):
        switch(author, on=False)
    send_back(judge, [record.id], "再看")
    author.store.refresh()
    switch(author, on=False)
    assert [d.review for d in author.store.all(Document)] == [False, False]
    switch(author, on=True)
    assert [d.review for d in author.store.all(Document)] == [True, True]
    seq = author.store.seq
    switch(author, on=True)
    assert author.store.seq == seq
