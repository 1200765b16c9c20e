"""Which file system a folder is on: on some, locks do not hold between machines."""

import re
from pathlib import Path

__all__ = ["network_file_system"]

_NETWORK = (
    "nfs",
    "cifs",
    "smb",
    "9p",
    "afs",
    "ceph",
    "glusterfs",
    "lustre",
    "gpfs",
    "ocfs2",
    "fuse.",
)
_LOCAL_FUSE = ("fuse.ext", "fuse.fuseblk", "fuse.xfs", "fuse.btrfs")


def network_file_system(folder: Path, mounts: Path = Path("/proc/self/mountinfo")) -> str | None:
    """The kind of a network (or unknown user-space) file system that holds `folder`, else None.

    From the table of mounts (proc_pid_mountinfo(5)); None too where there is no such table.
    """
    try:
        table = mounts.read_bytes().decode("utf-8", "surrogateescape")
        place = str(folder.resolve())
    except OSError:
        return None
    longest, kind = -1, ""
    for line in table.splitlines():
        left, _, right = line.partition(" - ")
        words, rest = left.split(" "), right.split(" ")
        if len(words) < 5 or not rest[0]:
            continue
        point = words[4].rstrip("/")
        if "\\" in point:  # a blank is written as \040
            point = re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), point)
        if (place == point or place.startswith(point + "/")) and len(point) >= longest:
            longest, kind = len(point), rest[0]
    if kind.startswith(_NETWORK) and not kind.startswith(_LOCAL_FUSE):
        return kind
    return None
