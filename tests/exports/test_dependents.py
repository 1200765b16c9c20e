"""One number of one record is changed: all that depends on it changes, and nothing else does."""

import io
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import TypeAlias

import pytest
from openpyxl import load_workbook

from exports.figures import find_figures
from exports.leave import text_of
from exports.ledger import write_ledger
from exports.pages import lay_out
from store.desk import Desk
from store.kinds import Field
from store.model import Quantity, Record
from tests.exports.desks import NOW, sample_desk

Fact: TypeAlias = tuple[str, Decimal | None, tuple[str, ...]]
"""A figure: its text, exact value and records."""
Place: TypeAlias = tuple[str, int, str]
"""A cell: its sheet, row and header."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return sample_desk(tmp_path_factory.mktemp("sample"))


def changes(desk: Desk) -> Iterator[tuple[Record, Field, Quantity]]:
    """Each number of a record that may be one more."""
    for placed in desk.arrangement.everything():
        for field in desk.kinds.get(placed.record.kind).fields:
            value = placed.record.fields.get(field.key)
            if not isinstance(value, Quantity) or value.value is None:
                continue
            if value.approx == "exact" and value.unit != "%":
                yield placed.record, field, value


def told(desk: Desk, record: Record, field: Field) -> tuple[list[str], list[Fact], list[Fact]]:
    """The blocks that do not tell of the record; the figures that tell its number, alone or in a
    sum; the figures of the sentences that do not (whose verb a neighbour may have taken).
    """
    text = text_of(desk)
    at, telling, about, sentences = 0, set[int](), set[int](), list[tuple[int, str]]()
    for block in text.blocks:
        for run in block.runs:
            if record.id in (run.record, *run.records):
                about.update(range(at, at + len(run.text)))
                telling.update(range(at, at + len(run.text)) if run.field == field.key else ())
            at += len(run.text)
        at += 1
    start = 0
    for sentence in re.split("(?<=[。\n])", text.plain):
        sentences.append((start, sentence))
        start += len(sentence)
    inside = [about.isdisjoint(range(at, at + len(words))) for at, words in sentences]
    others = [
        block.text for block in text.blocks
        if not any(record.id in (run.record, *run.records) for run in block.runs)
    ]  # fmt: skip
    apart_from = {
        n
        for (at, words), apart in zip(sentences, inside, strict=True) if apart
        for n in range(at, at + len(words))
    }  # fmt: skip
    found = find_figures(text, desk.arrangement, desk.kinds)
    return (
        others,
        [(f.text, f.exact, f.records) for f in found if f.start in telling],
        [(f.text, f.exact, f.records) for f in found if f.start in apart_from],
    )


def ledger(desk: Desk) -> dict[Place, object]:
    """The cells of the ledger by sheet, row and header."""
    out = io.BytesIO()
    write_ledger(out, desk.arrangement, desk.kinds, title="台账", created=NOW)
    cells: dict[Place, object] = {}
    for sheet in load_workbook(io.BytesIO(out.getvalue())):
        headers = [str(cell.value) for cell in next(sheet.iter_rows())]
        for number, row in enumerate(sheet.iter_rows(min_row=2), 2):
            for header, cell in zip(headers, row, strict=True):
                shown = None if cell.value is None else (cell.value, cell.number_format)
                cells[sheet.title, number, header] = shown
    return cells


def depending_cells(
    desk: Desk, cells: dict[Place, object], record: Record, field: Field
) -> set[Place]:
    """The record's own cell, the sum below it, and the summary of its kind in its part."""
    (own,) = [
        (sheet, row) for (sheet, row, header), shown in cells.items()
        if header == "编号" and isinstance(shown, tuple) and shown[0] == record.id
    ]  # fmt: skip
    last = max(row for sheet, row, _ in cells if sheet == own[0])
    part = desk.placed(record.id).section or "未归类"
    kind = desk.kinds.get(record.kind).label

    def summary(row: int) -> bool:
        said = [cells["汇总", row, header] for header in ("部分", "类型")]
        return [one[0] for one in said if isinstance(one, tuple)] == [part, kind]

    return {
        (sheet, row, header)
        for sheet, row, header in cells
        if (sheet == own[0] and row in (own[1], last) and field.label in header)
        or (sheet == "汇总" and header == "合计" and summary(row))
    }


def test_one_number_more_changes_its_figures_lines_and_cells_and_no_others(desk: Desk) -> None:
    seen = 0
    text, sheets = text_of(desk), ledger(desk)
    for record, field, value in list(changes(desk)):
        words, figures, others = told(desk, record, field)
        more = Decimal(value.value or 0) + 1
        desk.edit(record.id, {f"fields.{field.key}": f"{more}{value.unit}"})
        changed, after = text_of(desk), ledger(desk)
        new_words, new_figures, new_others = told(desk, record, field)
        where = f"{record.title} {field.label}"

        assert (new_words, new_others) == (words, others), where
        # 已整改13个 of 14 becomes 已全部整改, and the other way round.
        whole = changed.plain.count("全部") > text.plain.count("全部")
        now = {(exact, records) for _, exact, records in new_figures}
        for _, exact, records in figures:
            assert exact is None or (exact + 1, records) in now or whole, where
        seen += len(figures)

        # Pages: the lines of the blocks that do not tell of it.
        apart = {
            block for block in text.blocks
            if not any(record.id in (run.record, *run.records) for run in block.runs)
        }  # fmt: skip
        lines = [
            [line.text for page in lay_out(each) for line in page.lines if line.block in apart]
            for each in (text, changed)
        ]
        assert lines[0] == lines[1] != [], where

        # Cells.
        assert sheets.keys() == after.keys(), where
        differ = {cell for cell in sheets if sheets[cell] != after[cell]}
        assert differ <= depending_cells(desk, sheets, record, field), where
        assert any(sheet != "汇总" for sheet, _, _ in differ), where
        desk.undo()
    assert seen > 60
    assert text_of(desk) == text


def test_every_number_of_the_sample_is_a_records(desk: Desk) -> None:
    found = find_figures(text_of(desk), desk.arrangement, desk.kinds)
    assert len(found) > 60
    assert [figure.text for figure in found if not figure.records] == []
