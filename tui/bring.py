"""`import`: a summary's text, a table of records, or records as JSON; all of it or nothing."""

import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from stat import S_ISREG

from store.clean import clean
from store.contract import StoreError
from store.desk import Desk
from store.wire import encode
from tui.output import write
from tui.place import open_store, the_desk

__all__ = ["bring", "read_file", "refuse_other"]


def bring(options: Namespace) -> int:
    """Import a summary's text, a table of records, or records as JSON."""
    from exports.intake import import_json, import_text  # noqa: PLC0415

    path = Path(options.file)
    suffix = path.suffix.lower()
    refuse_other(path)
    data = read_file(path)
    desk = the_desk(options, open_store(options))
    skipped = 0
    try:
        if suffix in (".xlsx", ".csv", ".tsv"):
            ids, skipped = _bring_table(desk, data, path, options)
        elif suffix == ".json":
            ids, refused = import_json(desk, data, skip_refused=options.skip_refused)
            skipped = len(refused)
            for line in refused:
                print(clean(line), file=sys.stderr)
        else:
            if suffix == ".docx":
                data = _from_word(data, accept=options.accept_changes)
            ids = import_text(desk, data, append=options.append)
    except StoreError as error:
        problem = StoreError(f"{clean(str(path))}：{error}")
        problem.status = error.status
        raise problem from None
    if options.json:
        write(encode(ids) + b"\n")
    else:
        print(f"已导入，{len(ids)} 条记录" + (f"，{skipped} 处没有收" if skipped else ""))
    return 0


def _from_word(data: bytes, *, accept: bool) -> bytes:
    from exports.word import read_word  # noqa: PLC0415

    word = read_word(data)
    if word.tracked:
        listed = "\n".join(word.told)
        if not accept:
            raise StoreError(
                f"文件里有未处理的修订：{word.tracked}，没有导入。"
                f"要接受全部修订后导入，请加 --accept-changes。\n{listed}"
            )
        print(f"已接受全部修订：{word.tracked}。\n{listed}", file=sys.stderr)
    for words in word.notes:
        print(words, file=sys.stderr)
    return word.text.encode()


def read_file(path: Path) -> bytes:
    """The bytes of a file that is to be read whole; none that is larger than any should be.

    A pipe or device is refused: it may never end, or never begin.
    """
    from exports.package import FILE_LIMIT, too_large  # noqa: PLC0415

    try:
        if not S_ISREG(path.stat().st_mode) and not path.is_dir():
            raise StoreError(f"{clean(str(path))} 是管道或设备，不是普通文件，没有读取。")
        with path.open("rb") as file:
            data = file.read(FILE_LIMIT + 1)
    except FileNotFoundError:
        raise StoreError(f"没有 {clean(str(path))} 这个文件。") from None
    except OSError as error:
        from store.files import disk_error  # noqa: PLC0415

        raise disk_error(error, path) from None
    if len(data) > FILE_LIMIT:
        raise too_large()
    return data


def refuse_other(path: Path) -> None:
    """Raise `StoreError` for a file of a sort that cannot be imported."""
    suffix = path.suffix.lower()
    if suffix in (".doc", ".wps", ".rtf"):
        raise StoreError(f"不能导入 {clean(path.name)}。请在 Word 或 WPS 中另存为 .docx，再导入。")
    if suffix in (".xls", ".et", ".xlsb", ".xlsm", ".ods"):
        raise StoreError(
            f"不能导入 {clean(path.name)}。请在 Excel 或 WPS 表格中另存为 .xlsx，再导入。"
        )
    if suffix not in (".txt", ".docx", ".json", ".xlsx", ".csv", ".tsv"):
        raise StoreError(
            f"不认识 {clean(path.name)} 的类型。"
            "可导入 .txt、.docx 文稿，.xlsx、.csv、.tsv 表格和 .json 记录。"
        )


def _bring_table(desk: Desk, data: bytes, path: Path, options: Namespace) -> tuple[list[str], int]:
    """Import a table; (the new records' ids, how many refusals were passed over).

    What is left out, doubtful or there already, and with `--skip-refused` what is refused, is told
    on stderr.
    Raises `StoreError` with every refusal.
    """
    from exports.tabular import preview, take  # noqa: PLC0415 - only tables need it

    found = preview(desk, data, path.name, kind=options.kind, progress=_progress())
    ids = take(desk, found, skip_refused=options.skip_refused)
    refused = (f"没有收 {one.text}" for one in found.refused)
    same = [f"{found.standing}，也收了。"] if found.standing else []
    for line in (*same, *found.passed, *found.doubts, *refused):
        print(clean(line), file=sys.stderr)
    return ids, len(found.refused)


def _progress() -> Callable[[int, int], None]:
    """Tells a person at a terminal how far it is; a pipe nothing."""
    shown = -1

    def show(done: int, total: int) -> None:
        nonlocal shown
        part = 100 * done // total
        if sys.stderr.isatty() and part >= shown + 5:
            shown = part
            print(f"正在读表格：{part}%", file=sys.stderr)

    return show
