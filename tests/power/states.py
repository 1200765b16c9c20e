"""What a disk may hold after a power cut: every legal outcome of calls that were not synced yet.

The rules, from what POSIX promises and file systems do (see the ALICE paper, OSDI 2014):

- A file shows, in each page of 4096 or sector of 512 bytes, what stood there at some moment since
  its last sync; its size too is that of some moment, on its own account. Bytes that never got to
  the disk read as zeros. A write may also have got there up to any byte.
- A new name, a removed name and a rename each happened or did not, until their folder is synced;
  a rename never happens by half. Syncing a file does not sync its name.
"""

import hashlib
import itertools
import math
import random
from collections.abc import Callable, Iterator, Sequence

from tests.power.disk import ROOT, Cut, Effect, Enter, Leave, Mark, Move, Sync, Tree, Write

__all__ = ["Disk", "tree_hash"]

PAGE, SECTOR = 4096, 512
_WRITES = 48
"""So many contents of one file at one boundary; all of them where there are not more."""
_NAMES = 64
"""So many outcomes of unsynced names at one boundary; all of them up to six names."""

Folders = dict[int, dict[str, int]]


class Disk:
    """The calls up to a boundary, and what of them is durable."""

    def __init__(self, start: Tree, nodes: dict[str, int]) -> None:
        self._folders: Folders = {ROOT: {}}
        self._versions: dict[int, list[bytes]] = {}
        self._names: list[Enter | Leave | Move] = []
        for path, data in sorted(start.items()):
            base, _, name = path.rpartition("/")
            self._folders[nodes[base]][name] = nodes[path]
            if data is None:
                self._folders[nodes[path]] = {}
            else:
                self._versions[nodes[path]] = [data]

    def apply(self, effect: Effect) -> None:
        """One more call."""
        match effect:
            case Write(node, at, data):
                now = self._versions[node][-1].ljust(at, b"\0")
                self._versions[node].append(now[:at] + data + now[at + len(data) :])
            case Cut(node, size):
                self._versions[node].append(self._versions[node][-1][:size].ljust(size, b"\0"))
            case Enter(_, _, node, is_folder):
                if is_folder:
                    self._folders[node] = {}
                else:
                    self._versions.setdefault(node, [b""])
                self._names.append(effect)
            case Leave() | Move():
                self._names.append(effect)
            case Sync(node):
                self._synced(node)
            case Mark():
                pass

    def _synced(self, node: int) -> None:
        if node in self._versions:
            self._versions[node] = self._versions[node][-1:]
            return
        kept: list[Enter | Leave | Move] = []
        for name in self._names:
            if (name.to_folder if isinstance(name, Move) else name.folder) == node:
                _happen(self._folders, name)
            else:
                kept.append(name)
        self._names = kept

    def states(self, chance: random.Random, limit: int) -> Iterator[Tree]:
        """Trees that may be found after a power cut now, at most `limit`; some may be equal.

        All of them where there are few. Else nothing and everything, each single outcome of each
        file and of the names beside all else done and beside all else lost, and samples.
        """
        open_files = [node for node, found in self._versions.items() if len(found) > 1]
        axes: list[Sequence[object]] = [self._name_outcomes(chance)]
        axes += [_contents(self._versions[node], chance) for node in open_files]

        def tree(choice: Sequence[object]) -> Tree:
            folders, *contents = choice
            data = {node: found[0] for node, found in self._versions.items()}
            data.update(zip(open_files, contents, strict=True))  # type: ignore[arg-type]
            return _tree(folders, data)  # type: ignore[arg-type]

        for choice in _choices(axes, chance, limit):
            yield tree(choice)

    def _name_outcomes(self, chance: random.Random) -> list[Folders]:
        """Folders after some of the unsynced names; the first has none of them, the last all."""
        count = len(self._names)
        if 2**count <= _NAMES:
            masks = [tuple(mask) for mask in itertools.product((False, True), repeat=count)]
        else:
            found = [tuple(place < stop for place in range(count)) for stop in range(count)]
            found += [tuple(place != lost for place in range(count)) for lost in range(count)]
            found += [tuple(place == kept for place in range(count)) for kept in range(count)]
            while len(found) < _NAMES:
                found.append(tuple(chance.random() < 0.5 for _ in range(count)))
            masks = [*found, (True,) * count]
        outcomes = []
        for mask in masks:
            folders = {node: dict(entries) for node, entries in self._folders.items()}
            for name in itertools.compress(self._names, mask):
                _happen(folders, name)
            outcomes.append(folders)
        return outcomes


def _happen(folders: Folders, name: Enter | Leave | Move) -> None:
    """Do one call on folders, as far as earlier ones that were lost leave it something to do."""
    match name:
        case Enter(folder, label, node):
            folders[folder][label] = node
        case Leave(folder, label):
            folders[folder].pop(label, None)
        case Move(folder, label, to_folder, to_label, node):
            if folders[folder].get(label) == node:
                del folders[folder][label]
            folders[to_folder][to_label] = node


def _tree(folders: Folders, data: dict[int, bytes]) -> Tree:
    tree: Tree = {}
    todo = [("", ROOT)]
    while todo:
        prefix, folder = todo.pop()
        for name, node in folders[folder].items():
            tree[prefix + name] = data.get(node)
            if node in folders:
                todo.append((f"{prefix}{name}/", node))
    return tree


def _choices(
    axes: list[Sequence[object]], chance: random.Random, limit: int
) -> Iterator[Sequence[object]]:
    """One entry of each axis: every combination, or the telling ones and samples."""
    if math.prod(len(axis) for axis in axes) <= limit:
        yield from itertools.product(*axes)
        return
    oldest, newest = [axis[0] for axis in axes], [axis[-1] for axis in axes]
    done = 2
    yield oldest
    yield newest
    for place, axis in enumerate(axes):
        for base in (newest, oldest):
            for entry in axis:
                if done >= limit:
                    return
                done += 1
                yield [*base[:place], entry, *base[place + 1 :]]
    for _ in range(done, limit):
        yield [chance.choice(axis) for axis in axes]


def _contents(versions: list[bytes], chance: random.Random) -> list[bytes]:
    """What a file may hold that was `versions` since its last sync; oldest first, newest last."""
    sizes = _sizes(versions, chance)
    found: dict[bytes, None] = {versions[0]: None}
    for unit in (PAGE, SECTOR):
        shares = _shares(versions, unit)
        if math.prod(len(share) for share in shares) * len(sizes) <= _WRITES:
            picks: Iterator[Sequence[bytes]] = itertools.product(*shares)
        else:
            picks = _picks(shares, chance, _WRITES // 2)
        for pick in picks:
            whole = b"".join(pick)
            for size in sizes if len(found) < _WRITES else [chance.choice(sizes)]:
                found[whole[:size].ljust(size, b"\0")] = None
    # Up to a byte: a file grown by a part of a write.
    last, before = versions[-1], versions[-2]
    if len(last) > len(before):
        for size in {len(before) + 1, len(last) - 1, chance.randint(len(before), len(last))}:
            found[last[:size]] = None
    found.pop(versions[-1], None)
    found[versions[-1]] = None
    return list(found)


def _sizes(versions: list[bytes], chance: random.Random) -> list[int]:
    """Sizes that the file had, and up to six page or sector ends between the extremes."""
    sizes = {len(version) for version in versions}
    low, high = min(sizes), max(sizes)
    for unit in (PAGE, SECTOR):
        ends = range(low // unit * unit + unit, high, unit)
        sizes.update(chance.sample(ends, min(len(ends), 3)))
    return sorted(sizes)


def _shares(versions: list[bytes], unit: int) -> list[list[bytes]]:
    """For each page or sector, what stood there at some moment."""
    length = max(len(version) for version in versions)
    return [
        list(dict.fromkeys(v[at : at + unit].ljust(unit, b"\0") for v in versions))
        for at in range(0, length, unit)
    ]


def _picks(
    shares: list[list[bytes]], chance: random.Random, limit: int
) -> Iterator[Sequence[bytes]]:
    """Everything, nothing, each part alone lost or alone written, prefixes, and samples."""
    old, new = [share[0] for share in shares], [share[-1] for share in shares]
    yield new
    yield old
    changed = [place for place, share in enumerate(shares) if len(share) > 1]
    singles: list[Callable[[int], Sequence[bytes]]] = [
        lambda place: [*new[:place], old[place], *new[place + 1 :]],
        lambda place: [*old[:place], new[place], *old[place + 1 :]],
        lambda place: [*new[:place], *old[place:]],
    ]
    tries = [(single, place) for single in singles for place in changed]
    for single, place in chance.sample(tries, min(len(tries), limit)):
        yield single(place)
    for _ in range(limit - len(tries)):
        yield [chance.choice(share) for share in shares]


def tree_hash(tree: Tree) -> bytes:
    """Equal for equal trees only."""
    found = hashlib.blake2b(digest_size=16)
    for path, data in sorted(tree.items()):
        found.update(f"{path}\0{-1 if data is None else len(data)}\0".encode())
        found.update(data or b"")
    return found.digest()
