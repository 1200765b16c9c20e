"""Records what a program asks of the disk, in the order in which it asks.

Every call goes through to the real file system as well. `Recorder.log` is what a model of a power
cut needs: which bytes went where, which names came and went, and what was synced when.
"""

import errno
import fcntl
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

from msgspec import Struct

__all__ = [
    "ROOT", "Cut", "Effect", "Enter", "Leave", "Mark", "Move", "Recorder", "Sync", "Tree", "Write",
    "read_tree", "write_tree",
]  # fmt: skip

Tree: TypeAlias = dict[str, bytes | None]
"""A folder's contents: path below it -> bytes of a file, or None for a folder."""

ROOT = 0
"""The node of the folder that is recorded."""


class Write(Struct, frozen=True):
    """`data` at byte `at` of a file."""

    node: int
    at: int
    data: bytes


class Cut(Struct, frozen=True):
    """A file set to `size` bytes; it may grow by it, with zeros."""

    node: int
    size: int


class Sync(Struct, frozen=True):
    """fsync or fdatasync of a file, or fsync of a folder."""

    node: int


class Enter(Struct, frozen=True):
    """A new name in a folder: of a new file or folder, or one more link."""

    folder: int
    name: str
    node: int
    is_folder: bool = False


class Leave(Struct, frozen=True):
    """A name taken out of a folder."""

    folder: int
    name: str


class Move(Struct, frozen=True):
    """A rename: the old name goes and the new one comes as one."""

    folder: int
    name: str
    to_folder: int
    to_name: str
    node: int


class Mark(Struct, frozen=True):
    """Not a call. `begun` commits have begun so far, `done` of them were acknowledged."""

    begun: int
    done: int


Effect: TypeAlias = Write | Cut | Sync | Enter | Leave | Move | Mark


class _Raw(io.FileIO):
    """A file of Python's own `open` whose writing goes through `os`, and so is recorded."""

    def write(self, data: Any) -> int:
        return os.write(self.fileno(), data)

    def truncate(self, size: int | None = None) -> int:
        size = self.tell() if size is None else size
        os.ftruncate(self.fileno(), size)
        return size


def _recorded_open(path: Any, mode: str = "r", encoding: str | None = None) -> io.TextIOWrapper:
    """`open` for text, as `tinydb.storages` uses it."""
    raw = _Raw(os.fspath(path), mode, opener=lambda name, flags: os.open(name, flags, 0o666))
    buffered: Any = io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)
    return io.TextIOWrapper(buffered, encoding=encoding)


class Recorder:
    """Everything below `folder` is recorded while `running()`; what is there already is durable.

    `deaf` names calls of `os` that still succeed but neither reach the disk nor the log: an engine
    that leaves them out. `before` is called before each write, sync and rename. `room`, where it is
    not None, is how many more bytes the disk takes before it is full.
    """

    def __init__(self, folder: Path, *, deaf: frozenset[str] = frozenset()) -> None:
        self.folder = os.path.abspath(folder)
        self.deaf = deaf
        self.log: list[Effect] = []
        self.room: int | None = None
        self.before: Callable[[], None] = lambda: None
        self.start = read_tree(folder)
        self._entries: dict[int, dict[str, int]] = {ROOT: {}}
        self._sizes: dict[int, int] = {}
        self._handles: dict[int, int] = {}
        self._count = ROOT
        self.nodes: dict[str, int] = {"": ROOT}
        for path, data in sorted(self.start.items()):
            folder_path, name = os.path.split(path)
            node = self._new(len(data) if data is not None else None)
            self._entries[self.nodes[folder_path]][name] = node
            self.nodes[path] = node

    def mark(self, begun: int, done: int) -> None:
        """Say how far the workload is."""
        self.log.append(Mark(begun, done))

    @contextmanager
    def running(self) -> Iterator["Recorder"]:
        """Record within this block; then see whether the log tells what the folder really holds."""
        import tinydb.storages as stock  # noqa: PLC0415 - `open` is put into it

        names = [name for name in dir(self) if name.startswith("_os_")]
        real = {name[4:]: getattr(os, name[4:]) for name in names}
        self._real = real
        try:
            for name in names:
                setattr(os, name[4:], getattr(self, name))
            stock.open = _recorded_open  # type: ignore[attr-defined]
            yield self
        finally:
            for name, function in real.items():
                setattr(os, name, function)
            del stock.open  # type: ignore[attr-defined]
        told, found = self._told(), read_tree(Path(self.folder))
        if {path: data is None for path, data in found.items()} != told[0] or {
            path: len(data) for path, data in found.items() if data is not None
        } != told[1]:
            raise AssertionError(f"something was written past the recorder: {told} {found.keys()}")

    def _told(self) -> tuple[dict[str, bool], dict[str, int]]:
        """By the log: which paths are there (True: a folder), and the sizes of the files."""
        paths: dict[str, bool] = {}
        sizes: dict[str, int] = {}
        todo = [("", ROOT)]
        while todo:
            prefix, folder = todo.pop()
            for name, node in self._entries[folder].items():
                paths[prefix + name] = node in self._entries
                if node in self._entries:
                    todo.append((f"{prefix}{name}/", node))
                else:
                    sizes[prefix + name] = self._sizes[node]
        return paths, sizes

    def _new(self, size: int | None) -> int:
        """A node: a file of `size` bytes, or a folder."""
        self._count += 1
        if size is None:
            self._entries[self._count] = {}
        else:
            self._sizes[self._count] = size
        return self._count

    def _place(self, path: Any, dir_fd: int | None = None) -> tuple[int, str] | None:
        """Folder and name of a path; None where it is not below the recorded folder."""
        if isinstance(path, int):
            return None
        parts = os.fsdecode(path)
        if dir_fd is not None and not os.path.isabs(parts):
            folder = self._handles.get(dir_fd)
            return None if folder is None else (folder, parts)
        parts = os.path.abspath(parts)
        if not parts.startswith(self.folder + os.sep):
            return None
        *folders, name = parts[len(self.folder) + 1 :].split(os.sep)
        folder = ROOT
        for part in folders:
            found = self._entries[folder].get(part)
            if found is None or found not in self._entries:
                return None
            folder = found
        return folder, name

    def _node(self, path: Any, dir_fd: int | None = None) -> int | None:
        place = self._place(path, dir_fd)
        if place is not None:
            return self._entries[place[0]].get(place[1])
        inside = not isinstance(path, int) and os.path.abspath(os.fsdecode(path)) == self.folder
        return ROOT if inside else None

    def _os_open(
        self, path: Any, flags: int, mode: int = 0o777, *, dir_fd: int | None = None
    ) -> int:
        handle: int = self._real["open"](path, flags, mode, dir_fd=dir_fd)
        self._handles.pop(handle, None)  # closed by somebody else, and used again
        place, node = self._place(path, dir_fd), self._node(path, dir_fd)
        if node is None and place is not None:
            node = self._new(0)
            self._entries[place[0]][place[1]] = node
            self.log.append(Enter(*place, node))
        if node is not None:
            self._handles[handle] = node
            if flags & os.O_TRUNC and self._sizes[node]:
                self._cut(node, 0)
        return handle

    def _os_close(self, handle: int) -> None:
        self._handles.pop(handle, None)
        self._real["close"](handle)

    def _os_write(self, handle: int, data: Any) -> int:
        node = self._handles.get(handle)
        at = 0
        if node is not None:
            appending = fcntl.fcntl(handle, fcntl.F_GETFL) & os.O_APPEND
            at = self._sizes[node] if appending else os.lseek(handle, 0, os.SEEK_CUR)
        written: int = self._real["write"](handle, self._fitting(data))
        self._written(node, at, bytes(data)[:written])
        return written

    def _os_pwrite(self, handle: int, data: Any, at: int) -> int:
        self.before()
        written: int = self._real["pwrite"](handle, self._fitting(data), at)
        self._written(self._handles.get(handle), at, bytes(data)[:written])
        return written

    def _fitting(self, data: Any) -> bytes:
        if self.room is None:
            return bytes(data)
        if self.room == 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        fitting = bytes(data)[: self.room]
        self.room -= len(fitting)
        return fitting

    def _written(self, node: int | None, at: int, data: bytes) -> None:
        if node is not None and data:
            self._sizes[node] = max(self._sizes[node], at + len(data))
            self.log.append(Write(node, at, data))

    def _os_ftruncate(self, handle: int, size: int) -> None:
        self._real["ftruncate"](handle, size)
        if (node := self._handles.get(handle)) is not None:
            self._cut(node, size)

    def _os_truncate(self, path: Any, size: int) -> None:
        if isinstance(path, int):
            return self._os_ftruncate(path, size)
        self._real["truncate"](path, size)
        if (node := self._node(path)) is not None:
            self._cut(node, size)
        return None

    def _cut(self, node: int, size: int) -> None:
        self._sizes[node] = size
        self.log.append(Cut(node, size))

    def _os_fsync(self, handle: int) -> None:
        self._sync("fsync", handle)

    def _os_fdatasync(self, handle: int) -> None:
        self._sync("fdatasync", handle)

    def _sync(self, name: str, handle: int) -> None:
        self.before()
        node = self._handles.get(handle)
        if name in self.deaf or (node in self._entries and f"{name} of a folder" in self.deaf):
            return
        if node not in self._entries and f"{name} of a file" in self.deaf:
            return
        self._real[name](handle)
        if node is not None:
            self.log.append(Sync(node))

    def _os_mkdir(self, path: Any, mode: int = 0o777, *, dir_fd: int | None = None) -> None:
        self._real["mkdir"](path, mode, dir_fd=dir_fd)
        if (place := self._place(path, dir_fd)) is not None:
            node = self._new(None)
            self._entries[place[0]][place[1]] = node
            self.log.append(Enter(*place, node, True))

    def _os_link(self, old: Any, new: Any, **options: Any) -> None:
        node = self._node(old, options.get("src_dir_fd"))
        self._real["link"](old, new, **options)
        place = self._place(new, options.get("dst_dir_fd"))
        if place is not None and node is not None:
            self._entries[place[0]][place[1]] = node
            self.log.append(Enter(*place, node))

    def _os_unlink(self, path: Any, *, dir_fd: int | None = None) -> None:
        self._left("unlink", path, dir_fd)

    def _os_remove(self, path: Any, *, dir_fd: int | None = None) -> None:
        self._left("remove", path, dir_fd)

    def _os_rmdir(self, path: Any, *, dir_fd: int | None = None) -> None:
        self._left("rmdir", path, dir_fd)

    def _left(self, name: str, path: Any, dir_fd: int | None) -> None:
        self._real[name](path, dir_fd=dir_fd)
        if (place := self._place(path, dir_fd)) is not None:
            del self._entries[place[0]][place[1]]
            self.log.append(Leave(*place))

    def _os_replace(self, old: Any, new: Any, **options: Any) -> None:
        self._moved("replace", old, new, options)

    def _os_rename(self, old: Any, new: Any, **options: Any) -> None:
        self._moved("rename", old, new, options)

    def _moved(self, name: str, old: Any, new: Any, options: dict[str, Any]) -> None:
        self.before()
        source = self._place(old, options.get("src_dir_fd"))
        target = self._place(new, options.get("dst_dir_fd"))
        self._real[name](old, new, **options)
        if source is None and target is None:
            return
        if source is None or target is None:
            raise AssertionError(f"a rename over the border of the recorded folder: {old} {new}")
        node = self._entries[source[0]].pop(source[1])
        self._entries[target[0]][target[1]] = node
        self.log.append(Move(*source, *target, node))


def read_tree(folder: Path) -> Tree:
    """What stands below `folder`."""
    tree: Tree = {}
    for place, folders, files in os.walk(folder):
        base = os.path.relpath(place, folder)
        prefix = "" if base == "." else base + os.sep
        for name in folders:
            tree[prefix + name] = None
        for name in files:
            with open(os.path.join(place, name), "rb") as file:
                tree[prefix + name] = file.read()
    return tree


def write_tree(folder: Path, tree: Tree) -> None:
    """Make `folder`, which is not there yet, hold `tree`."""
    os.mkdir(folder, 0o700)
    for path, data in sorted(tree.items()):
        where = f"{folder}{os.sep}{path}"
        if data is None:
            os.mkdir(where, 0o700)
            continue
        handle = os.open(where, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.write(handle, data)
        finally:
            os.close(handle)
