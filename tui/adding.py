"""`add`: quick lines and JSON objects become records, each durable before its id is printed."""

import sys
from argparse import Namespace
from collections.abc import Iterable

from store.clean import clean
from store.contract import StoreError
from store.desk import Desk
from store.model import Note, Record
from store.wire import decode, encode, placed_json
from tui.output import write
from tui.place import open_store, the_desk

__all__ = ["add", "say_notes"]


def add(options: Namespace) -> int:
    """Enter a quick line, or what stdin holds; or show what a line would become."""
    if options.stdin == bool(options.line) or (options.stdin and options.dry_run):
        raise StoreError(
            "写一行快录：wenming-tui add 11-17 系统恳谈会 65人；成批录入：add --stdin，每行一条。"
        )
    desk = the_desk(options, open_store(options))
    if options.stdin:
        return _many(desk)
    line = " ".join(options.line)
    if options.dry_run:
        write(encode(placed_json(desk.quick_preview(desk.quick(line)))) + b"\n")
        return 0
    record = desk.add_quick(desk.quick(line))
    print(record.id, flush=True)
    say_notes(record.notes)
    return 0


def _many(desk: Desk) -> int:
    refused = 0
    for number, line in enumerate(sys.stdin.buffer, 1):
        if not line.strip():
            continue
        try:
            record = _enter(desk, line)
        except StoreError as error:
            if error.status == 75:
                raise
            refused += 1
            print(f"第 {number} 行没有收：{clean(str(error))}", file=sys.stderr, flush=True)
        else:
            print(record.id, flush=True)
            say_notes(record.notes, f"第 {number} 行")
    return 2 if refused else 0


def _enter(desk: Desk, line: bytes) -> Record:
    """One line of stdin: a JSON object where it begins with {, else a quick line."""
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise StoreError("不是 UTF-8 文字。") from None
    if not text.lstrip().startswith("{"):
        return desk.add_quick(desk.quick(text.strip()))
    value = decode(text)
    if not isinstance(value, dict):
        raise StoreError("应是一个 JSON 对象。")
    return desk.add(value)


def say_notes(notes: Iterable[Note], where: str = "") -> None:
    """What is to be looked at, on stderr: the record itself is stored."""
    for note in notes:
        print(f"{where}提示：{clean(note.message)}", file=sys.stderr, flush=True)
