"""`verify`, `compact`, `backup`, `restore`: the data folder as a whole, whatever it says."""

import sys
from argparse import Namespace
from datetime import datetime
from pathlib import Path

from store.clean import clean
from tui.place import data_folder, open_store, who

__all__ = ["backup", "compact", "restore", "verify"]


def verify(options: Namespace) -> int:
    """Read and prove every stored byte."""
    from store.verify import verify as prove  # noqa: PLC0415

    open_store(options, create=False).close()
    report = prove(data_folder(options), options.head)
    if not report.head:
        print(f"是普通的 TinyDB 文件，{report.records} 条记录都读得懂；还没有历史可核对。")
        return 0
    print(f"完好：{report.transactions} 笔、{report.records} 条记录，从头核对无误。")
    print(f"校验码（抄在别处，以后用 verify --head 核对）：{report.head}")
    return 0


def compact(options: Namespace) -> int:
    """Fold the journal into wenming.json."""
    at = datetime.now().astimezone().isoformat(timespec="seconds")
    if options.accept_edit:
        from store.accept import accept_edit  # noqa: PLC0415

        accepted = accept_edit(data_folder(options), who=who(options), at=at)
        print(f"已采用手工修改的 wenming.json：{accepted.count} 处不同，都记进了历史。")
        if accepted.left:
            print(
                f"有 {len(accepted.left)} 处在它写下之后又在程序里改过，没有采用手工的改法："
                + clean("、".join(accepted.left))
            )
        if accepted.locked:
            print(
                f"有 {len(accepted.locked)} 处已审核通过，没有采用手工的改法（要改请先退回）："
                + clean("、".join(accepted.locked))
            )
        if accepted.kept:
            print(f"手工修改的文件留在 {accepted.kept}")
        return 0
    store = open_store(options)
    done = store.compact(who=who(options), at=at)
    print("已整理：全部内容都在 wenming.json 里。" if done else "没有要整理的。")
    return 0


def backup(options: Namespace) -> int:
    """Copy everything into one file, and prove the copy."""
    from store.backup import backup as copy  # noqa: PLC0415

    at = datetime.now().astimezone().isoformat(timespec="seconds")
    open_store(options, create=False).close()
    print(copy(data_folder(options), Path(options.file), at=at))
    return 0


def restore(options: Namespace) -> int:
    """Back from such a file; what is here now is kept first."""
    from store.backup import restore as bring_back  # noqa: PLC0415
    from store.session import in_use  # noqa: PLC0415

    at = datetime.now().astimezone().isoformat(timespec="seconds")
    folder = data_folder(options)
    kept = bring_back(Path(options.file), folder, at=at)
    if in_use(folder):
        print("有人正开着程序：屏幕上已换成恢复后的内容，请告诉他们。", file=sys.stderr)
    print(f"已恢复到 {folder}" + (f"；原有的内容留在 {kept}" if kept else ""))
    return 0
