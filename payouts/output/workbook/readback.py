"""The numbers of a written workbook, read back from the file."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from payouts.output.tables import CellKind
from payouts.output.workbook.decimals import NUMBERS
from payouts.output.workbook.names import sheet_names, unlike
from payouts.output.workbook.plan import SheetPlan
from payouts.output.workbook.text import clean

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from payouts.output.tables import Table, TableColumn

_READ_AS = frozenset({int, float})  # what the reader makes of a number


class ReadBackError(ValueError):
    """A workbook does not hold the tables it was written from."""


@dataclass(frozen=True, slots=True)
class SheetAmounts:
    """The numbers of one table as the file holds them; money in fen.

    Attributes:
        body: header of each count or money column -> one value a row, None where blank.
        subtotals: header of each totalled column -> the cached sum of each group.
        totals: header of each totalled column -> the cached total; empty without a total row.
    """

    body: dict[str, list[int | None]]
    subtotals: dict[str, list[int | None]]
    totals: dict[str, int | None]


def read_amounts(path: Path, tables: Sequence[Table]) -> dict[str, SheetAmounts]:
    """Read the numbers of a workbook back, by the name of the (first) sheet of each table.

    The tables say where to look; every value comes from the file. A second number column of
    the same header is called ``header (2)``.

    Raises:
        ReadBackError: a sheet, header or row is not where it was written, or a cell holds
            anything but a number of the column's kind.

    """
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 - only a program that reads loads it

    names = sheet_names(tables)
    with CalamineWorkbook.from_path(path) as book:
        if book.sheet_names != [name for several in names for name in several]:
            raise ReadBackError(f"工作表不符 (sheets differ): {book.sheet_names}")
        amounts = {}
        for table, several in zip(tables, names, strict=True):
            sheets = [book.get_sheet_by_name(name) for name in several]
            grids = [np.array(sheet.to_python(skip_empty_area=False), object) for sheet in sheets]
            amounts[several[0]] = _read_table(table, grids)
    return amounts


def _read_table(table: Table, grids: Sequence[NDArray[np.object_]]) -> SheetAmounts:
    plan = SheetPlan.of(table)
    headers = [clean(column.header) for column in table.columns]
    for number, grid in enumerate(grids):
        if len(grid) < plan.end(number) or grid[plan.header].tolist() != headers:
            raise ReadBackError(f"{table.sheet}: 表头或行数不符 (header or rows differ)")
    body = [run for group in plan.body(table) for run in group]
    below, end = plan.subtotals(table), plan.end(len(grids) - 1)
    amounts, seen = SheetAmounts({}, {}, {}), set[str]()
    for at, column in enumerate(table.columns):
        if column.kind not in NUMBERS:
            continue
        name = unlike(headers[at], seen)
        parts = [grids[run.sheet][run.row : run.last + 1, at] for run in body]
        amounts.body[name] = _whole(table, column, np.concatenate([np.empty(0, object), *parts]))
        if column.total:
            sums = np.array([grids[number][row, at] for number, row in below], object)
            amounts.subtotals[name] = _whole(table, column, sums)
        if column.total and table.total_label is not None:
            amounts.totals[name] = _whole(table, column, grids[-1][end : end + 1, at])[0]
    return amounts


def _whole(table: Table, column: TableColumn, cells: NDArray[np.object_]) -> list[int | None]:
    """Return fen or counts from the shortest decimal text of each number."""
    codes, found = pd.factorize(cells, use_na_sentinel=False)
    places = 2 if column.kind is CellKind.MONEY else 0
    whole: list[int | None] = []
    for value in found.tolist():
        if value == "":
            whole.append(None)
            continue
        exact = Decimal(repr(value) if type(value) in _READ_AS else "NaN").scaleb(places)
        if not exact.is_finite() or exact != (number := int(exact)):
            raise ReadBackError(
                f"{table.sheet}!{column.header}: 不是应有的数值 (not such a number): {value!r}"
            )
        whole.append(number)
    values: list[int | None] = np.array([*whole, None], object)[codes].tolist()
    return values
