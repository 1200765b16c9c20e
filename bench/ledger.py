"""Ledgers and long tables: time and memory of .docx, .xlsx, and reading .xlsx back.

    python bench/ledger.py                all of it, about five minutes
    python bench/ledger.py --rows 10000   up to so many rows
    python bench/ledger.py --memory N     the peak of one ledger of N rows (runs in a child)

The table of a .docx is compared with what could not be saved (the same XML as a tree, serialised
and deflated) and with python-docx's own `add_row`; the .xlsx with openpyxl's write-only mode, the
leanest of the known writers, with the same cells. Rounds are interleaved; ratios are of the same
round, and the median of rounds is printed. Seconds are of the processor.
"""

import argparse
import gc
import io
import os
import statistics
import subprocess
import sys
import tempfile
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from docx import Document as WordDocument
from lxml import etree
from msgspec.structs import replace
from openpyxl import Workbook as PeerWorkbook

from bench.tools import record_maker
from exports.annexes import honours
from exports.docx import docx_bytes
from exports.ledger import write_ledger
from exports.sheets import read_workbook
from exports.tabular import preview
from exports.text import Annex, Table, Text
from store.desk import open_desk
from store.documents import create_document
from store.kinds import builtin_kinds
from store.model import Document, Node, Record
from store.outline import Arrangement, arrange
from store.sample import sample_items
from store.tinydb_store import TinyDBStore

AT = datetime(2025, 12, 20, tzinfo=UTC)
SIZES = (1_000, 10_000, 100_000)
KINDS = builtin_kinds()


def arrangement_of(records: list[Record]) -> Arrangement:
    items = sample_items(KINDS)
    document = next(item for item in items if isinstance(item, Document))
    nodes = [item for item in items if isinstance(item, Node)]
    return arrange(document, nodes, records, (), KINDS)


def year(rows: int) -> Arrangement:
    """A year of so many records, of the sample's kinds in turn."""
    make = record_maker()
    return arrangement_of([make(number) for number in range(rows)])


def honours_of(rows: int) -> Annex:
    """荣誉一览表 of so many honours, each with words of its own."""
    records = [item for item in sample_items(KINDS) if isinstance(item, Record)]
    sample = next(record for record in records if record.kind == "honour")
    made = [
        replace(
            sample, id=f"{n:026d}",
            fields={**sample.fields, "honour": f"第{n}届文明号", "awarder": f"第{n % 97}办公室"},
        )
        for n in range(rows)
    ]  # fmt: skip
    annex = honours(arrangement_of(made), KINDS)
    assert annex is not None
    return annex


def ours(annex: Annex) -> bytes:
    return docx_bytes(Text(annexes=(annex,)), unit="示例局", title="台账", created=AT)


def deflated(tree: etree._Element) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", etree.tostring(tree))
    return out.getvalue()


def by_add_row(annex: Annex) -> bytes:
    (table,) = annex.body
    assert isinstance(table, Table)
    document = WordDocument()
    made = document.add_table(0, len(table.widths))
    for row in table.rows:
        for cell, runs in zip(made.add_row().cells, row, strict=True):
            cell.text = "".join(run.text for run in runs)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def seconds(do: Callable[[], object]) -> float:
    """Processor time: the wall clock also shows what else the machine is doing."""
    gc.collect()
    begun = time.process_time()
    do()
    return time.process_time() - begun


def tables(sizes: list[int], rounds: int) -> None:
    print("a table as .docx (median of rounds)\n")
    print("   rows     ours    floor   ours/floor   add_row   add_row/ours   per row")
    for rows in sizes:
        annex = honours_of(rows)
        with zipfile.ZipFile(io.BytesIO(ours(annex))) as package:
            tree = etree.fromstring(package.read("word/document.xml"),
                                    etree.XMLParser(huge_tree=True))  # fmt: skip
        times: list[tuple[float, float, float]] = []
        for _ in range(rounds):
            one = seconds(partial(ours, annex))
            floor = seconds(partial(deflated, tree))
            # Linear, and minutes at 100,000 rows.
            peer = seconds(partial(by_add_row, annex)) if rows <= 10_000 else float("nan")
            times.append((one, floor, peer))
        one, floor, peer = (statistics.median(column) for column in zip(*times, strict=True))
        over = statistics.median(a / b for a, b, _ in times)
        under = statistics.median(c / a for a, _, c in times)
        print(f"{rows:7} {one:7.3f}s {floor:7.3f}s {over:11.2f} {peer:8.2f}s {under:13.1f}"
              f" {one / rows * 1e6:7.1f}µs")  # fmt: skip


def write(path: Path, found: Arrangement) -> None:
    with path.open("wb") as out:
        write_ledger(out, found, KINDS, title="台账", created=AT)


def by_openpyxl(path: Path, cells: list[list[str]]) -> None:
    book = PeerWorkbook(write_only=True)
    sheet = book.create_sheet("台账")
    for row in cells:
        sheet.append(row)
    book.save(path)


def ledgers(sizes: list[int], rounds: int, folder: Path) -> None:
    print("\na ledger as .xlsx (median of rounds; openpyxl: write-only, the same cells as text)\n")
    print("   rows     ours   per row   openpyxl   openpyxl/ours   file      peak")
    for rows in sizes:
        found = year(rows)
        path = folder / f"{rows}.xlsx"
        write(path, found)
        cells = [
            [row.cells.get(n, "") for n in range(1, max(row.cells) + 1)]
            for table in read_workbook(path.read_bytes())
            for row in table.rows
        ]
        times = [
            (seconds(partial(write, path, found)),
             seconds(partial(by_openpyxl, folder / "peer.xlsx", cells)))
            for _ in range(rounds)
        ]  # fmt: skip
        one, peer = (statistics.median(column) for column in zip(*times, strict=True))
        ratio = statistics.median(b / a for a, b in times)
        child = subprocess.run(
            [sys.executable, __file__, "--memory", str(rows)], capture_output=True, check=True,
            text=True,
        )  # fmt: skip
        print(f"{rows:7} {one:7.2f}s {one / rows * 1e6:7.1f}µs {peer:9.2f}s {ratio:15.1f}"
              f" {path.stat().st_size / 1e6:5.1f} MB   {child.stdout.strip()}")  # fmt: skip


def memory(rows: int) -> None:
    """The peak of what writing a ledger takes beyond its records: our objects, in MB."""
    found = year(rows)
    gc.collect()
    with tempfile.TemporaryDirectory() as folder:
        tracemalloc.start()
        write(Path(folder) / "a.xlsx", found)
        print(f"{tracemalloc.get_traced_memory()[1] / (1 << 20):.1f} MB")


def imports(sizes: list[int], folder: Path) -> None:
    print("\nreading a ledger back, up to the preview\n")
    print("   rows   sheets      all   per row")
    for rows in sizes:
        path = folder / f"{rows}.xlsx"
        data = path.read_bytes()
        store = TinyDBStore(folder / f"store{rows}")
        create_document(store, unit="示例局", year=2025, who="甲", at=AT.isoformat())
        desk = open_desk(
            store, KINDS, unit=None, year=None, name=None, who="甲", now=lambda: AT
        )  # fmt: skip
        read = seconds(partial(read_workbook, data))
        whole = seconds(partial(preview, desk, data, "台账.xlsx"))
        print(f"{rows:7} {read:7.2f}s {whole:7.2f}s {whole / rows * 1e6:7.1f}µs")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--memory", type=int, default=0)
    options = parser.parse_args()
    if options.memory:
        memory(options.memory)
        return
    sizes = [size for size in SIZES if size <= options.rows]
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n")
    with tempfile.TemporaryDirectory() as folder:
        tables(sizes, options.rounds)
        ledgers(sizes, options.rounds, Path(folder))
        imports(sizes, Path(folder))


if __name__ == "__main__":
    main()
