"""`submit`, `approve`, `return` and `evidence`: review from the command line."""

from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from store.clean import clean
from store.model import STATUS_LABELS, Record
from tui.place import open_store, the_desk

if TYPE_CHECKING:
    import argparse

__all__ = ["add_parsers", "approve", "evidence", "send_back", "submit"]


def add_parsers(command: "Callable[[str, str], argparse.ArgumentParser]") -> None:
    """Declare the three commands."""
    for name, text in (
        ("submit", "送审：草稿或退回的记录"),
        ("approve", "审核通过：待审的记录；通过后不能再改"),
        ("return", "退回：待审的，或已审的（解锁）"),
    ):
        parser = command(name, text)
        parser.add_argument("ids", nargs="+", metavar="编号", help="编号或它的结尾几位")
        if name == "return":
            parser.add_argument("--reason", required=True, metavar="理由", help="要改什么")
    proof = command("evidence", "佐证：列出、附上、去掉一条记录的文件")
    proof.add_argument("id", metavar="编号", help="编号或它的结尾几位")
    proof.add_argument("files", nargs="*", metavar="文件", help="要附上的文件；不写就列出")
    proof.add_argument("--label", default="", metavar="种类", help="如 照片、签到、通知")
    proof.add_argument("--link", action="store_true", help="只记下文件在哪里，不收进数据文件夹")
    proof.add_argument("--remove", type=int, metavar="序", help="去掉第几件")


def submit(options: Namespace) -> int:
    """Hand records in for review."""
    from store import review  # noqa: PLC0415 - only when asked for

    return _tell(review.submit(the_desk(options, open_store(options)), options.ids), "已送审")


def approve(options: Namespace) -> int:
    """Let records pass the next step, or wholly."""
    from store import review  # noqa: PLC0415

    return _tell(review.approve(the_desk(options, open_store(options)), options.ids), "已通过")


def send_back(options: Namespace) -> int:
    """Return records with a reason; an approved one is unlocked by it."""
    from store import review  # noqa: PLC0415

    desk = the_desk(options, open_store(options))
    return _tell(review.send_back(desk, options.ids, options.reason), "已退回")


def evidence(options: Namespace) -> int:
    """List what proves a record, attach files to it, or take a piece away."""
    from exports.pack import evidence_words  # noqa: PLC0415
    from store.evidence import attach, detach, missing  # noqa: PLC0415

    desk = the_desk(options, open_store(options))
    if options.remove is not None:
        record = detach(desk, options.id, options.remove)
    elif options.files:
        files = [Path(file) for file in options.files]
        record = attach(desk, options.id, files, label=options.label, take_in=not options.link)
    else:
        record = desk.placed(options.id).record
    bad = False
    for number, one in enumerate(record.evidence, 1):
        wrong = missing(desk.folder, one)
        bad |= bool(wrong)
        print(clean(f"{number}\t{evidence_words(one)}\t{one.file or ''}\t{wrong}").rstrip())
    return 1 if bad else 0


def _tell(records: list[Record], done: str) -> int:
    for record in records:
        passed = f"{'、'.join(record.passed)}，" if record.passed else ""
        now = f"（{passed}{STATUS_LABELS[record.status]}，{record.id}）"
        print(f"{done}：{clean(record.title)}{now}")
    return 0
