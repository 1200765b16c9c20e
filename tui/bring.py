"""`import` of a table: rows of .xlsx, .csv and .tsv as records, all in one transaction or none."""

import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from stat import S_ISREG

from store.clean import clean
from store.contract import StoreError
from store.desk import Desk

__all__ = ["bring_table", "read_file", "refuse_other"]


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


def bring_table(desk: Desk, data: bytes, path: Path, options: Namespace) -> tuple[list[str], int]:
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
