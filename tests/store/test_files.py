"""Files that leave the program: whole or not at all, and never over what is no file."""

import os
from pathlib import Path

import pytest

from store.contract import StoreError
from store.files import write_file


@pytest.mark.parametrize("target", ["/dev/null", "/proc/self/fd/1", "fifo"])
def test_what_is_no_file_is_not_replaced_by_one(tmp_path: Path, target: str) -> None:
    os.mkfifo(tmp_path / "fifo")
    link = tmp_path / "总结.docx"
    link.symlink_to(target)
    for path in (link, tmp_path / "fifo"):
        with pytest.raises(StoreError, match="不是文件"):
            write_file(path, b"x")
    assert sorted(os.listdir(tmp_path)) == ["fifo", "总结.docx"]


def test_a_link_is_replaced_and_what_it_points_to_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "别处").write_bytes(b"old")
    link = tmp_path / "总结.docx"
    link.symlink_to("别处")
    write_file(link, b"new")
    assert (link.read_bytes(), (tmp_path / "别处").read_bytes()) == (b"new", b"old")
    assert not link.is_symlink()


def test_a_large_file_is_whole_and_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(b"")
    path.chmod(0o640)
    data = bytes(range(256)) * 8_001
    write_file(path, data, mode=0o600)
    assert path.read_bytes() == data
    assert path.stat().st_mode & 0o777 == 0o640
