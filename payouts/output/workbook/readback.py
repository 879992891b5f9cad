"""Tables beside the workbook written from them: whether every cell of the file is as it had to be.

Where a cell stands is told by the plan, what it must say by the table alone: nothing that was
made ready for writing is used again.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from payouts.base.bilingual import both
from payouts.base.columns import NAME
from payouts.base.letters import column_letters
from payouts.output.masks import masked
from payouts.output.tables import CellKind
from payouts.output.workbook import wording
from payouts.output.workbook.decimals import NUMBERS
from payouts.output.workbook.names import sheet_names
from payouts.output.workbook.plan import SheetPlan
from payouts.output.workbook.reading import UnreadableWorkbookError, WrittenSheet
from payouts.output.workbook.text import clean, clean_all
from payouts.roster.cells.values import EXACT_DIGITS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from payouts.base.arrays import Bools, Objects
    from payouts.output.tables import Table, TableColumn


@dataclass(frozen=True, slots=True)
class SheetReadBack:
    """One sheet read back.

    Attributes:
        sheet: its name.
        cells: how many cells had to be filled.
        equal: how many of these say what they had to.
        extra: how many others are filled.
        first: the first cell that is not as it had to be, in words that tell no person; or None.
    """

    sheet: str
    cells: int
    equal: int
    extra: int
    first: str | None


def read_back(
    sheets: Sequence[WrittenSheet], tables: Sequence[Table]
) -> Iterator[tuple[Table, list[WrittenSheet], list[SheetReadBack]]]:
    """Compare every cell of a workbook with the tables it was written from.

    Yields:
        each table, the sheets it takes, and how far these are what they had to be.

    Raises:
        UnreadableWorkbookError: the workbook has other sheets.
    """
    names = sheet_names(tables)
    if [sheet.name for sheet in sheets] != [name for several in names for name in several]:
        there = "、".join(sheet.name for sheet in sheets)
        raise UnreadableWorkbookError(f"{both('工作表不符', 'sheets differ')}: {there}")
    left = iter(sheets)
    for table, several in zip(tables, names, strict=True):
        mine = [next(left) for _ in several]
        headers = [clean(column.header) for column in table.columns]
        due = _due(table, mine)
        yield table, mine, [_compared(*pair, headers) for pair in zip(mine, due, strict=True)]


def _compared(sheet: WrittenSheet, due: Objects, headers: Sequence[str]) -> SheetReadBack:
    there = sheet.filled(*due.shape)
    same: Bools = np.equal(there, due, dtype=object).astype(np.bool_)
    if bool in set(map(type, there.ravel().tolist())):
        same &= ~np.frompyfunc(lambda cell: isinstance(cell, bool), 1, 1)(there).astype(np.bool_)
    filled: Bools = np.not_equal(due, "", dtype=object).astype(np.bool_)
    equal, extra = int((same & filled).sum()), int((~same & ~filled).sum())
    first = None
    if not same.all():
        row, at = divmod(int(same.argmin()), due.shape[1])
        header = headers[at] if at < len(headers) else ""
        wanted, found = due[row, at], there[row, at]
        # What stands where it should not may be of any column, a person's name among them.
        strange = isinstance(found, str) and not (due[:, at] == found).any()
        said = masked(NAME if strange else header, found)
        first = f"{column_letters(at)}{row + 1} 应为 {masked(header, wanted)}，实为 {said}"
    return SheetReadBack(sheet.name, int(filled.sum()), equal, extra, first)


# --- what the sheets of a table have to hold -----------------------------------------------------


def _due(table: Table, sheets: Sequence[WrittenSheet]) -> list[Objects]:
    """Return the cells that each sheet has to hold, at least as many as it does hold."""
    plan = SheetPlan.of(table)
    below = 3 + len(table.signoff)  # total, capital line, a blank and a line for each label
    sizes = [
        (
            max(len(sheet.cells), plan.end(number) + below),
            max(sheet.cells.shape[1], len(table.columns)),
        )
        for number, sheet in enumerate(sheets)
    ]
    due: list[Objects] = [np.full(size, "", dtype=object) for size in sizes]
    there = [sheet.filled(*size) for sheet, size in zip(sheets, sizes, strict=True)]
    for number in range(len(sheets)):
        first = plan.title(number)
        due[number][first, 0] = wording.title(table, number + 1, len(sheets))
        _top(due[number][first:], there[number][first:], table, plan.header)
    if table.cover is not None:
        above = WrittenSheet(sheets[0].name, there[0][: plan.cover])
        due[0][: plan.cover] = _due(table.cover, [above])[0][: plan.cover]
    _body(due, table, plan)
    end = _sums(due, table, plan)
    if table.capital is not None:
        due[-1][end, 0] = wording.capital(table.capital)
        end += 1
    _side_by_side(due[-1][end + 1 :], there[-1][end + 1 :], wording.signatures(table))
    return due


def _top(due: Objects, there: Objects, table: Table, header: int) -> None:
    if table.bar is not None:
        due[1, 0] = clean(table.bar)
    if any(table.notes):
        row = slice(header - 1, header)
        _side_by_side(due[row], there[row], wording.notes(table))
    due[header, : len(table.columns)] = [clean(column.header) for column in table.columns]
    if not table.rows:
        due[header + 1, 0] = wording.NO_ROWS


def _side_by_side(due: Objects, there: Objects, texts: Sequence[str]) -> None:
    """Expect texts from left to right and down, wherever their widths have put them."""
    blank = there.ravel() == ""
    places = [*np.flatnonzero(~blank).tolist(), *np.flatnonzero(blank).tolist()]
    for place, text in zip(places, filter(None, texts), strict=False):
        due[divmod(place, due.shape[1])] = text


def _body(due: Sequence[Objects], table: Table, plan: SheetPlan) -> None:
    runs = [run for group in plan.body(table) for run in group]
    for at, column in enumerate(table.columns):
        cells = _cells(column)
        for run in runs:
            due[run.sheet][run.row : run.last + 1, at] = cells[run.start : run.stop]


def _cells(column: TableColumn) -> Objects:
    """Return a column as the reader of a file makes it: texts, numbers, days, or ``""``."""
    codes, found = pd.factorize(column.cells)
    made: list[object]
    if column.kind in NUMBERS:
        made = [_number(value, column.kind) for value in found.tolist()]
    elif column.kind is CellKind.DATE:
        made = [_day(value) if isinstance(value, int) else clean(value) for value in found.tolist()]
    elif column.kind is CellKind.EXACT:
        made = list(map(_figure, clean_all(found.tolist())))
    else:
        made = [*clean_all(found.tolist())]
    cells: Objects = np.array([*made, ""], dtype=object)[codes]
    return cells


_UNITS = {CellKind.MONEY: 100, CellKind.NUMBER: 1_000_000}
_FIRST_DAY = dt.date(1900, 3, 1)  # before it, the days of a workbook are not those of a calendar
_NUMERAL = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d\d)?", re.ASCII)


def _number(value: int, kind: CellKind) -> float:
    """Return the binary number nearest to a count, to fen as yuan, or to millionths.

    It is the one a file of that decimal is read as, and no other decimal of up to 15 digits
    is: equal here is equal to the fen.
    """
    return value / _UNITS.get(kind, 1)


def _day(value: int) -> dt.date | str:
    """Return a day as a date, or as a text where a workbook has no such date."""
    day = dt.date(1970, 1, 1) + dt.timedelta(days=value)
    return day if day >= _FIRST_DAY else day.isoformat()


def _figure(text: str) -> float | str:
    """Return a text that is a count or an amount as the number it says."""
    digits = sum(map(str.isdigit, text))
    return float(text) if _NUMERAL.fullmatch(text) and digits <= EXACT_DIGITS else text


def _sums(due: Sequence[Objects], table: Table, plan: SheetPlan) -> int:
    """Expect subtotals and the total; return the row below them on the last sheet."""
    summed = {at: column for at, column in enumerate(table.columns) if column.total}
    for group, (number, row) in zip(table.groups, plan.subtotals(table), strict=True):
        sums = {at: _added(column, group.start, group.stop) for at, column in summed.items()}
        _sum_row(due[number][row], table, wording.subtotal(group.label), group.people, sums)
    end = plan.end(plan.sheets - 1)
    if table.total_label is None:
        return end
    people = table.counted
    sums = {at: _added(column, 0, table.rows) for at, column in summed.items()}
    _sum_row(due[-1][end], table, table.total_label, people, sums)
    return end + 1


def _added(column: TableColumn, start: int, stop: int) -> float:
    return _number(sum(filter(None, column.cells[start:stop].tolist())), column.kind)


def _sum_row(
    row: Objects, table: Table, label: str, people: int | None, sums: Mapping[int, float]
) -> None:
    before = min(sums, default=len(table.columns)) - 1  # the column left of the first sum
    if people is not None and before > 0:
        row[before] = people
    elif people is not None:
        label = wording.with_people(label, people)
    row[0] = clean(label)
    for at, value in sums.items():
        row[at] = value
    if people and before > 0:
        _per_head(row, table, people, sums)


def _per_head(row: Objects, table: Table, people: int, sums: Mapping[int, float]) -> None:
    """Expect what a sum comes to for each of its people, half up to the fen."""
    for at, column in enumerate(table.columns):
        money = [k for k in sums if k < at and table.columns[k].kind is CellKind.MONEY]
        if column.per_head and money:
            exact = Fraction(repr(sums[money[-1]])) / people
            row[at] = _number(math.floor(exact * 100 + Fraction(1, 2)), CellKind.MONEY)
