"""Where a data folder keeps what its store is made of, and with which permissions."""

import os
from pathlib import Path

from msgspec import Struct

from store.files import disk_error, make_folder, modes

__all__ = ["DataFolder", "archives", "open_folder"]


class DataFolder(Struct, frozen=True):
    """The paths of a store, and the permissions of the files and folders that it makes."""

    path: Path
    snapshot: Path
    journal: Path
    history: Path
    lock: Path
    mode: int
    folder_mode: int


def open_folder(path: Path, *, create: bool) -> DataFolder:
    """What lies where in `path`; with `create` it is made (0700) where it is not there yet.

    Raises `StoreError`.
    """
    snapshot = path / "wenming.json"
    try:
        if create:
            missing = [place for place in (path, *path.parents) if not place.exists()]
            for place in reversed(missing):
                make_folder(place, 0o700)
            path.mkdir(exist_ok=True)
        mode, folder_mode = modes(path)
    except FileExistsError:
        raise disk_error(NotADirectoryError(20, ""), snapshot) from None
    except OSError as error:
        raise disk_error(error, path) from error
    return DataFolder(
        path,
        snapshot,
        path / "wenming.journal",
        path / "history",
        path / "wenming.lock",
        mode,
        folder_mode,
    )


def archives(folder: Path) -> list[Path]:
    """Old journals in the order of their lines."""
    try:
        names = sorted(name for name in os.listdir(folder / "history") if name.endswith(".journal"))
    except OSError:
        return []
    return [folder / "history" / name for name in names]
