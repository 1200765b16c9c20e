"""A store on a file system of the network is told, one on a disk is not."""

from pathlib import Path

import pytest

from store.mounts import network_file_system
from store.tinydb_store import TinyDBStore

TABLE = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
31 22 0:40 / /srv/a\\040b rw,relatime shared:9 - nfs4 office:/export rw
32 22 0:41 / /srv/local rw - fuse.ext4 /dev/sdb1 rw
33 22 0:42 / /srv/remote rw - fuse.sshfs me@office:/ rw
34 33 0:43 / /srv/remote/disk rw - xfs /dev/sdc1 rw
35 22 0:44 / /mnt rw master:1 - cifs //office/d rw

broken line
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/home/x", None),
        ("/srv/a b/数据", "nfs4"),
        ("/srv/a bc", None),
        ("/srv/local/x", None),
        ("/srv/remote", "fuse.sshfs"),
        ("/srv/remote/disk/x", None),
        ("/mnt/x", "cifs"),
    ],
)
def test_the_innermost_mount_decides(tmp_path: Path, folder: str, kind: str | None) -> None:
    table = tmp_path / "mountinfo"
    table.write_text(TABLE, "utf-8")
    assert network_file_system(Path(folder), table) == kind


def test_without_a_table_nothing_is_said(tmp_path: Path) -> None:
    assert network_file_system(Path("/"), tmp_path / "none") is None


def test_the_store_says_it_and_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert TinyDBStore(tmp_path).notices == []
    monkeypatch.setattr("store.tinydb_store.network_file_system", lambda _: "nfs4")
    (notice,) = TinyDBStore(tmp_path).notices
    assert "nfs4" in notice
    assert "服务器自己的磁盘" in notice
