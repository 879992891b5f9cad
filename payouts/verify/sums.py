"""The sums of a workbook: whether each is that of the rows above."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from payouts.base.bilingual import both
from payouts.base.diagnostics import Place, say
from payouts.base.money import fen_text
from payouts.base.run_layout import WORKBOOK
from payouts.output.masks import masked
from payouts.output.workbook.reading import UnreadableWorkbookError, WrittenSheet, numbers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from payouts.base.arrays import Bools, Objects
    from payouts.base.diagnostics import Diagnostic
    from payouts.output.workbook.reading import SheetRows

NUMBER, CLAIMS, PEOPLE, PER_HEAD = "序号", "人次", "人数", "人均"
_COUNTS = frozenset({NUMBER, CLAIMS, PEOPLE})


def sums_off(
    grids: Sequence[WrittenSheet],
    lines: Sequence[SheetRows],
    names: Sequence[str],
    head: Sequence[object],
) -> Iterator[Diagnostic]:
    """Yield subtotals and totals whose cached value is not the sum of the rows above."""
    for name in names:
        column = head.index(name)
        whole = since = 0
        for grid, line in zip(grids, lines, strict=True):
            values, sound = values_of(grid, name, column)
            sums = np.concatenate([[0], np.cumsum(values[line.body])])
            edges = np.searchsorted(line.body, line.subtotals)
            last = 0
            for row, edge in zip(line.subtotals.tolist(), edges.tolist(), strict=True):
                wanted = since + int(sums[edge] - sums[last])
                if not sound[row] or values[row] != wanted:
                    yield _sum_off(grid, row, name, wanted, grid.cells[row, column])
                last, since = edge, 0
            since += int(sums[-1] - sums[last])
            whole += int(sums[-1])
            if line.total is not None and (not sound[line.total] or values[line.total] != whole):
                yield _sum_off(grid, line.total, name, whole, grid.cells[line.total, column])
        if lines[-1].total is None:
            raise UnreadableWorkbookError(f"{grids[-1].name}: {both('没有合计行', 'no total')}")


def _sum_off(grid: WrittenSheet, row: int, column: str, wanted: int, actual: object) -> Diagnostic:
    place = Place(file=WORKBOOK, sheet=grid.name, row=row + 1)
    values, sound = numbers(np.array([actual, ""], object)[:1], 0 if column in _COUNTS else 2)
    said = int(values[0]) if sound[0] else actual
    return say(
        "V013",
        place,
        column=column,
        expected=shown(column, wanted),
        actual=shown(column, said),
    )


def values_of(grid: WrittenSheet, name: str, column: int) -> tuple[Objects, Bools]:
    """Return a column [rows] of amounts in fen, or of counts, and where there is a number."""
    return numbers(grid.cells[:, column], 0 if name in _COUNTS else 2)


def shown(column: str, value: object) -> str:
    """Return a value as a report shows it: fen as yuan, what tells a person masked."""
    if type(value) is int and column not in _COUNTS:
        return fen_text(value)
    return masked(column, value)
