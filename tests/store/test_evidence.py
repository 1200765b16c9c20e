"""Files that prove a record: what is taken, where it lies, and what is refused."""

import os
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from exports.pack import pack
from store import evidence
from store.backup import backup, restore, rotate
from store.contract import StoreError
from store.desk import Desk, open_desk
from store.documents import create_document
from store.evidence import absent, attach, detach, look_at, missing, place_of
from store.kinds import builtin_kinds
from store.model import Evidence, Record
from store.review import approve, submit
from store.seal import Locked
from store.tinydb_store import TinyDBStore

NOW = datetime.fromisoformat("2025-12-03T09:00:00+08:00")
PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 20


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    store = TinyDBStore(tmp_path / "data")
    create_document(store, unit="某局", year=2025, who="甲", at=NOW.isoformat())
    return open_desk(
        store, builtin_kinds(), unit=None, year=None, name=None, who="甲", now=lambda: NOW
    )  # fmt: skip


@pytest.fixture
def record(desk: Desk) -> Record:
    return desk.add({"kind": "meeting", "title": "推进会", "date": "4-9", "evidence": "照片3张"})


def made(path: Path, data: bytes = PNG) -> Path:
    path.write_bytes(data)
    return path


def office(path: Path, *names: str) -> Path:
    with zipfile.ZipFile(path, "w") as packed:
        for name in names:
            packed.writestr(name, "x")
    return path


def test_a_file_is_kept_once_under_its_content_and_counts_as_what_was_told(
    desk: Desk, record: Record, tmp_path: Path
) -> None:
    other = desk.add({"kind": "meeting", "title": "又一次推进会"})
    photo = made(tmp_path / "现场\x1b.png")
    changed = attach(desk, record.id, [photo], label="照片")
    assert [(e.label, e.count) for e in changed.evidence] == [("照片", 2), ("照片", 1)]
    kept = changed.evidence[1]
    assert kept.file == f"evidence/{kept.sha256}.png"
    assert kept.name == "现场\ufffd.png"
    attach(desk, other.id, [photo], label="照片")
    assert [p.name for p in (desk.folder / "evidence").iterdir()] == [f"{kept.sha256}.png"]
    assert (desk.folder / "evidence" / f"{kept.sha256}.png").stat().st_mode & 0o777 == 0o600
    with pytest.raises(StoreError, match="已经是这一条的佐证"):
        attach(desk, record.id, [made(tmp_path / "同一张.png")], label="照片")
    made(tmp_path / "二.png", PNG + b"2")
    made(tmp_path / "三.png", PNG + b"3")
    changed = attach(desk, record.id, [tmp_path / "二.png", tmp_path / "三.png"], label="照片")
    assert [e.count for e in changed.evidence] == [1, 1, 1]
    desk.edit(record.id, {"evidence": "照片4张、通知"})
    told = desk.placed(record.id).record.evidence
    assert [(e.label, e.count, bool(e.file)) for e in told] == [
        ("照片", 1, True), ("照片", 1, True), ("照片", 1, True), ("照片", 1, False),
        ("通知", 1, False),
    ]  # fmt: skip
    desk.edit(
        record.id, {"evidence": "照片1、照片1、照片1、签到"}
    )  # a piece each, none of them new
    told = desk.placed(record.id).record.evidence
    assert [(e.label, bool(e.file)) for e in told] == [*[("照片", True)] * 3, ("签到", False)]


@pytest.mark.parametrize(
    ("name", "data", "suffix"),
    [
        ("a.JPEG", b"\xff\xd8\xff\xe0", "jpg"), ("a.heic", b"\0\0\0\x18ftypheic", "heic"),
        ("a.webp", b"RIFF\0\0\0\0WEBP", "webp"), ("a.pdf", b"%PDF-1.7", "pdf"),
        ("a.wps", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "doc"), ("a.txt", "名单".encode(), "txt"),
        ("a", "名单".encode("gb18030"), "txt"), ("a.tiff", b"II*\0", "tif"),
        ("a.csv", b"\xef\xbb\xbfa,b", "txt"), ("a.txt", ("长" * 4000).encode(), "txt"),
    ],
)  # fmt: skip
def test_what_a_file_is_is_told_by_its_content(
    tmp_path: Path, name: str, data: bytes, suffix: str
) -> None:
    assert look_at(made(tmp_path / name, data)).suffix == suffix


def test_packages_are_told_by_what_is_in_them(tmp_path: Path) -> None:
    assert look_at(office(tmp_path / "a.docx", "word/document.xml")).suffix == "docx"
    assert look_at(office(tmp_path / "a.xlsx", "xl/workbook.xml")).suffix == "xlsx"
    assert look_at(office(tmp_path / "a.ofd", "OFD.xml")).suffix == "ofd"
    with pytest.raises(StoreError, match="没有收"):
        look_at(office(tmp_path / "a.zip", "run.exe"))
    with pytest.raises(StoreError, match="没有收"):
        look_at(made(tmp_path / "b.docx", b"PK\x03\x04broken"))


def test_what_proves_nothing_is_refused_with_a_reason(
    desk: Desk, record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = made(tmp_path / "a.png")
    (tmp_path / "link.png").symlink_to(photo)
    os.mkfifo(tmp_path / "pipe.png")
    monkeypatch.setattr(evidence, "LARGEST", 100)
    for path, said in (
        (tmp_path / "link.png", "链接"), (tmp_path / "none.png", "没有"),
        (tmp_path / "pipe.png", "不是文件"), (tmp_path, "没有收"),
        (made(tmp_path / "empty.png", b""), "是空的"),
        (made(tmp_path / "big.png", PNG * 10), "超过"),
        (made(tmp_path / "a.jpg"), "和后缀 jpg 不符"),
        (made(tmp_path / "run", b"\x7fELF\x02\x01\x01\0\0"), "不是照片"),
        (made(tmp_path / "bad.txt", b"\xff\xfe\xfa\xff"), "不是照片"),
    ):  # fmt: skip
        with pytest.raises(StoreError, match=said):
            attach(desk, record.id, [photo, path], label="照片")
    with pytest.raises(StoreError, match="--label"):
        attach(desk, record.id, [photo], label=" ")
    assert desk.placed(record.id).record == record
    assert not (desk.folder / "evidence").exists()


def test_a_file_that_only_lies_somewhere_is_told_when_it_changes_or_goes(
    desk: Desk, record: Record, tmp_path: Path
) -> None:
    path = made(tmp_path / "a.png")
    (one,) = attach(desk, record.id, [path], label="通知", take_in=False).evidence[1:]
    assert place_of(desk.folder, one) == path
    assert missing(desk.folder, one) == absent(desk.folder, one) == ""
    path.write_bytes(PNG + b"!")
    assert "内容和附上时不同" in missing(desk.folder, one)
    path.unlink()
    assert "没有" in missing(desk.folder, one)
    assert "不在了" in absent(desk.folder, one)
    told = Evidence("通知")
    assert missing(desk.folder, told) == absent(desk.folder, told) == ""
    left = detach(desk, record.id, 2).evidence
    assert [e.label for e in left] == ["照片"]
    with pytest.raises(StoreError, match="没有第 2 件"):
        detach(desk, record.id, 2)


def test_a_damaged_copy_is_put_right_when_the_file_is_attached_again(
    desk: Desk, record: Record, tmp_path: Path
) -> None:
    path = made(tmp_path / "a.png")
    one = attach(desk, record.id, [path], label="照片").evidence[-1]
    kept = place_of(desk.folder, one)
    assert kept is not None
    kept.write_bytes(PNG + b"broken")
    other = desk.add({"kind": "meeting", "title": "又一次"})
    attach(desk, other.id, [path], label="照片")
    assert kept.read_bytes() == PNG


def test_nothing_is_attached_to_a_locked_record_nor_taken_off(
    desk: Desk, record: Record, tmp_path: Path
) -> None:
    path = made(tmp_path / "a.png")
    submit(desk, [record.id])
    approve(desk, [record.id])
    with pytest.raises(Locked):
        attach(desk, record.id, [path], label="照片")
    with pytest.raises(Locked):
        detach(desk, record.id, 1)
    assert not (desk.folder / "evidence").exists()


def test_the_pack_takes_no_file_that_a_record_only_names(desk: Desk, tmp_path: Path) -> None:
    secret = made(tmp_path / "secret.txt", b"secret")
    entries = [
        {"label": "照片", "file": str(secret)},
        {"label": "=1+1", "file": "../../secret.txt", "sha256": "0" * 64},
    ]
    desk.add({"kind": "meeting", "title": "=HYPERLINK()", "evidence": entries})
    packed = pack(desk, tmp_path / "out")
    assert len(packed.left_out) == 2
    assert "请重新附上" in packed.left_out[0]
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["佐证目录.csv"]
    index = packed.index.read_text("utf-8-sig")
    assert "'=HYPERLINK()" in index
    assert ",'=1+1," in index


def test_files_of_an_earlier_pack_are_not_taken_for_those_of_this_one(
    desk: Desk, record: Record, tmp_path: Path
) -> None:
    attach(desk, record.id, [made(tmp_path / "a.png")], label="照片")
    out = tmp_path / "out"
    pack(desk, out)
    pack(desk, out)
    (out / "佐证" / "旧的.png").write_bytes(PNG)
    with pytest.raises(StoreError, match=r"旧的\.png"):
        pack(desk, out)
    assert (out / "佐证" / "旧的.png").exists()


def test_daily_copies_leave_the_files_where_they_are_and_a_restore_keeps_them(
    desk: Desk, record: Record, tmp_path: Path
) -> None:
    one = attach(desk, record.id, [made(tmp_path / "a.png")], label="照片").evidence[-1]
    daily = rotate(desk.folder, NOW.date(), at=NOW.isoformat())
    whole = backup(desk.folder, tmp_path / "whole.zip", at=NOW.isoformat())
    assert daily is not None
    inside = [zipfile.ZipFile(path).namelist() for path in (daily, whole)]
    assert [any(name.startswith("evidence/") for name in names) for names in inside] == [
        False,
        True,
    ]
    restore(daily, desk.folder, at=NOW.isoformat())
    assert missing(desk.folder, one) == ""
    restore(whole, tmp_path / "elsewhere", at=NOW.isoformat())
    assert missing(tmp_path / "elsewhere", one) == ""
