"""汇总 against the audit rows: people, claims, amounts, averages; its first page and below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from payouts.audit.parquet import pc
from payouts.base.bilingual import both
from payouts.base.diagnostics import Place, say
from payouts.base.run_layout import WORKBOOK
from payouts.output.workbook.reading import SheetRows, UnreadableWorkbookError
from payouts.output.workbook.text import clean
from payouts.verify.sums import CLAIMS, PEOPLE, PER_HEAD, shown, sums_off, values_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from payouts.base.arrays import Ints
    from payouts.base.diagnostics import Diagnostic
    from payouts.output.workbook.reading import WrittenSheet
    from payouts.run.recorded import RecordedRun

_SUM, _BENEFIT = "金额", "待遇项目"


def check_summary(
    grid: WrittenSheet, paid: Mapping[str, pa.Table], run: RecordedRun
) -> Iterator[Diagnostic]:
    """Compare the page that is signed, and the lines below it where anybody is paid.

    Args:
        grid: the sheet 汇总.
        paid: by benefit, its paid audit rows.
        run: the run.

    Raises:
        UnreadableWorkbookError: a header is missing, or there is one too many.
    """
    headers = grid.headers(_BENEFIT, CLAIMS, _SUM, PER_HEAD)
    wanted = 1 + any(total.claims for total in run.totals)
    if len(headers) != wanted:
        raise UnreadableWorkbookError(
            both(f"{grid.name}: 表头不符", f"{grid.name}: headers differ")
        )
    signed, *below = headers
    chunks = [pc.cast(paid[total.benefit]["person_id"], pa.string()).chunks for total in run.totals]
    ids = pa.chunked_array([chunk for several in chunks for chunk in several], pa.string())
    people = len(pc.unique(ids))
    yield from _lines(grid, signed, paid, run, by_person=True)
    yield from _people_of_total(grid, signed, people)
    for header in below:
        yield from _lines(grid, header, paid, run, by_person=False)
        yield from _people_of_total(grid, header, people)


def _lines(
    grid: WrittenSheet,
    header: int,
    paid: Mapping[str, pa.Table],
    run: RecordedRun,
    *,
    by_person: bool,
) -> Iterator[Diagnostic]:
    """Compare the lines of a table of 汇总; its people, where each benefit has one line."""
    columns = grid.cells[header].tolist()
    lines = SheetRows.below(grid, header)
    names = grid.cells[lines.body, 0]
    for total in run.totals:
        table = paid[total.benefit]
        expected = {_SUM: fen_of(table["amount"]).sum(), CLAIMS: table.num_rows}
        if by_person:
            expected[PEOPLE] = len(pc.unique(table["person_id"]))
        for column, wanted in expected.items():
            values, _ = values_of(grid, column, columns.index(column))
            actual = values[lines.body][names == clean(total.name)].sum()
            if actual != wanted:
                yield _differs(grid, column, int(wanted), int(actual), total.name)
    yield from sums_off([grid], [lines], [CLAIMS, _SUM], columns)
    yield from _per_head_off(grid, columns, lines)


def _people_of_total(grid: WrittenSheet, header: int, people: int) -> Iterator[Diagnostic]:
    lines, column = SheetRows.below(grid, header), grid.cells[header].tolist().index(PEOPLE)
    if lines.total is not None:
        values, _ = values_of(grid, PEOPLE, column)
        if values[lines.total] != people:
            yield _differs(grid, PEOPLE, people, int(values[lines.total]), "合计")


def _per_head_off(
    grid: WrittenSheet, columns: Sequence[object], lines: SheetRows
) -> Iterator[Diagnostic]:
    """Yield averages that are not the amount of their row for each of its people, to the fen."""
    fen, people, each = (
        values_of(grid, name, columns.index(name))[0] for name in (_SUM, PEOPLE, PER_HEAD)
    )
    rows = [*lines.body.tolist(), *lines.subtotals.tolist()]
    for row in (*rows, *([] if lines.total is None else [lines.total])):
        wanted = (2 * fen[row] + people[row]) // (2 * people[row]) if people[row] else 0
        if each[row] != wanted:
            place = Place(file=WORKBOOK, sheet=grid.name, row=row + 1)
            said = [shown(PER_HEAD, int(value)) for value in (wanted, each[row])]
            yield say("V013", place, column=PER_HEAD, expected=said[0], actual=said[1])


def _differs(grid: WrittenSheet, column: str, wanted: int, actual: int, name: str) -> Diagnostic:
    place = Place(file=WORKBOOK, sheet=grid.name)
    said = [shown(column, value) for value in (wanted, actual)]
    return say("V011", place, column=f"{name} {column}", expected=said[0], actual=said[1])


def fen_of(column: pa.ChunkedArray[Any]) -> Ints:
    """Return amounts in fen.

    Raises:
        ValueError: one is missing.
    """
    fen = pc.cast(pc.multiply(column, pa.scalar(100)), pa.int64())
    if fen.null_count:
        raise ValueError("a paid row without an amount")
    values: Ints = fen.to_numpy().astype(np.int64)
    return values
