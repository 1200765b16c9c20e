"""What could go wrong between the program and a file on the disk."""

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from exports.files import write_file
from store.contract import StoreError


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def umask_027() -> Iterator[None]:
    old = os.umask(0o027)
    yield
    os.umask(old)


def test_a_new_file_holds_the_bytes_and_nothing_lies_beside_it(tmp_path: Path) -> None:
    write_file(tmp_path / "总结.docx", b"\x00\xff")
    assert (tmp_path / "总结.docx").read_bytes() == b"\x00\xff"
    assert [path.name for path in tmp_path.iterdir()] == ["总结.docx"]


@pytest.mark.usefixtures("umask_027")
def test_a_new_file_has_the_permissions_that_the_umask_leaves(tmp_path: Path) -> None:
    write_file(tmp_path / "a", b"")
    assert mode(tmp_path / "a") == 0o640


@pytest.mark.usefixtures("umask_027")
@pytest.mark.parametrize("permissions", [0o600, 0o666, 0o444])
def test_an_existing_file_keeps_its_permissions(tmp_path: Path, permissions: int) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    path.chmod(permissions)
    write_file(path, b"new")
    assert (path.read_bytes(), mode(path)) == (b"new", permissions)


def test_a_reader_of_the_old_file_goes_on_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    with path.open("rb") as reader:
        write_file(path, b"new")
        assert reader.read() == b"old"


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_full_disk_leaves_the_old_file_and_no_rubbish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, call, full)
    with pytest.raises(StoreError, match="磁盘已满") as caught:
        write_file(path, b"new")
    assert str(path) in str(caught.value)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_ctrl_c_while_writing_leaves_no_rubbish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_file(tmp_path / "a", b"new")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_synced_does_not_undo_the_export(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync = os.fsync

    def files_only(fd: int) -> None:
        if stat.S_ISDIR(os.fstat(fd).st_mode):
            raise OSError(errno.EINVAL, "Invalid argument")
        sync(fd)

    monkeypatch.setattr(os, "fsync", files_only)
    write_file(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_bytes() == b"new"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EACCES, "权限"),
        (errno.EPERM, "权限"),
        (errno.EROFS, "只读"),
        (errno.EDQUOT, "配额"),
        (errno.EIO, "Input/output error"),
    ],
)
def test_a_refusal_of_the_system_is_told_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    def refuse(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(StoreError, match=words) as caught:
        write_file(tmp_path / "总结.docx", b"")
    assert "总结.docx" in str(caught.value)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=f"{tmp_path}/没有”不存在"):
        write_file(tmp_path / "没有" / "a", b"")


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "文件").touch()
    with pytest.raises(StoreError, match="文件”不是文件夹"):
        write_file(tmp_path / "文件" / "a", b"")


def test_a_folder_in_the_place_of_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "夹").mkdir()
    with pytest.raises(StoreError, match="夹”是一个文件夹"):
        write_file(tmp_path / "夹", b"")


@pytest.mark.parametrize("name", ["甲\0乙", "甲\ud800"])
def test_a_name_that_no_file_can_have_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(StoreError, match="不能用的字符") as caught:
        write_file(tmp_path / name, b"")
    assert "甲\ufffd" in str(caught.value)


def test_a_name_longer_than_the_disk_takes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="文件名太长"):
        write_file(tmp_path / ("长" * 200), b"")
    assert list(tmp_path.iterdir()) == []


def test_a_link_is_replaced_and_what_it_leads_to_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "别处").write_bytes(b"theirs")
    link = tmp_path / "链接"
    link.symlink_to(tmp_path / "别处")
    write_file(link, b"ours")
    assert (tmp_path / "别处").read_bytes() == b"theirs"
    assert not link.is_symlink()
    assert link.read_bytes() == b"ours"


def test_a_link_that_leads_nowhere_makes_no_file_elsewhere(tmp_path: Path) -> None:
    link = tmp_path / "链接"
    link.symlink_to(tmp_path / "别处")
    write_file(link, b"ours")
    assert not (tmp_path / "别处").exists()
    assert link.read_bytes() == b"ours"


@pytest.mark.parametrize("target", ["/dev/null", "/proc/self/fd/1", "."])
def test_a_link_to_a_device_or_a_folder_is_refused_and_stays(tmp_path: Path, target: str) -> None:
    link = tmp_path / "链接"
    link.symlink_to(target)
    with pytest.raises(StoreError, match="链接”"):
        write_file(link, b"")
    assert link.is_symlink()


def test_a_pipe_is_not_replaced_by_a_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "管道")
    with pytest.raises(StoreError, match="管道”不是普通文件"):
        write_file(tmp_path / "管道", b"")
    assert stat.S_ISFIFO((tmp_path / "管道").stat().st_mode)
