"""Reads the worksheets of an .xlsx file as columns of raw values, nothing inferred.

python-calamine, typed, takes 2.4 s for 100,000 rows of 20 columns; openpyxl takes 12.7 s.
It shows an error or a formula without its result as an empty cell, so where the sheet may
hold one, or holds more cells than were read, its XML is walked.
"""

from __future__ import annotations

import datetime as dt
import math
import zipfile
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from payouts.base.bilingual import both
from payouts.base.letters import column_letters
from payouts.base.vectors import objects
from payouts.roster.model.cell import NOT_FINITE, BadCell
from payouts.roster.readers.cell_looks import looks_in, looks_that_matter
from payouts.roster.readers.cellwalk import Walk, rows_of, walk
from payouts.roster.readers.gc_pause import gc_paused
from payouts.roster.readers.number_formats import ZERO_DAY

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import BinaryIO

    from python_calamine import CalamineWorkbook

    from payouts.base.arrays import Ints, Objects
    from payouts.roster.model.look import Looks
    from payouts.roster.readers.preflight import SheetPart

# Serials 59 and 60 both read as this day; 60 is shown as the 29th, which 1900 did not have.
_EITHER_DAY = (1900, 2, 28)
_NO_DAY = "1900-02-29"
_MIDNIGHT = dt.time(0)  # as a 0 is read that shows as a date


class UnreadableWorkbookError(Exception):
    """The reader gave up on a file that had passed preflight, or lost some of it."""


@dataclass(frozen=True, slots=True)
class CellGrid:
    """The cells of one sheet from A1 on: ``columns[c][r]``, None where blank.

    ``filled`` cells were read with something in them; ``doubtful`` is whether a date may be the
    day that 1900 did not have; ``struck`` are rows found to be struck through on the way;
    ``looks`` are the cells that may show other than they hold.
    """

    name: str
    rows: int
    columns: tuple[Objects, ...]
    filled: int = 0
    doubtful: bool = False
    struck: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    looks: Looks = field(default_factory=dict)


def read_grids(stream: BinaryIO, sheets: Sequence[SheetPart]) -> list[CellGrid]:
    """Read the sheets of a workbook that passed preflight.

    Raises:
        UnreadableWorkbookError: the content is not what its structure promised.
    """
    stream.seek(0)
    try:
        with gc_paused():
            book = _opened(stream)
            grids = [
                _grid(s.name, book.get_sheet_by_name(s.name).to_python(skip_empty_area=False))
                for s in sheets
            ]
            with zipfile.ZipFile(stream) as archive:
                return [
                    _with_looks(_checked(grid, archive, sheet), archive, sheet)
                    for grid, sheet in zip(grids, sheets, strict=True)
                ]
    except (KeyboardInterrupt, SystemExit, MemoryError, UnreadableWorkbookError):
        raise
    except BaseException as problem:  # a panic of the reader is not an Exception
        raise UnreadableWorkbookError(both("内容读不出来", str(problem)[:80])) from problem


def _opened(stream: BinaryIO) -> CalamineWorkbook:
    """Open a workbook by its content: of a name the reader believes the extension."""
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 (only when a roster is read)

    return CalamineWorkbook.from_filelike(stream)


def _grid(name: str, rows: Sequence[Sequence[object]]) -> CellGrid:
    columns, filled, doubtful = [], 0, False
    for values in zip(*rows, strict=True):
        distinct = set(values)
        columns.append(_column(values, distinct))
        filled += len(values) - values.count("")
        doubtful = doubtful or any(_is_either_day(value) for value in distinct)
    return CellGrid(name, len(rows), tuple(columns), filled, doubtful)


def _column(values: tuple[object, ...], distinct: set[object]) -> Objects:
    """Return one column; a cell of blanks only is as blank as an empty one."""
    cells = objects(values)
    for value in distinct:
        if isinstance(value, str) and not value.strip():
            cells[cells == value] = None
        elif isinstance(value, float) and not math.isfinite(value):
            cells[[v is value for v in cells]] = BadCell(NOT_FINITE)
        elif type(value) is dt.time and value == _MIDNIGHT:
            cells[cells == value] = ZERO_DAY
    return cells


def _is_either_day(value: object) -> bool:
    """Tell whether this was read from serial 59 or 60: the latter is no real day."""
    return isinstance(value, dt.date) and (value.year, value.month, value.day) == _EITHER_DAY


def _checked(grid: CellGrid, archive: zipfile.ZipFile, sheet: SheetPart) -> CellGrid:
    """Walk the XML of a sheet that may hold what the reader does not tell."""
    if sheet.suspect or grid.filled != sheet.filled or grid.doubtful:
        return _walked(grid, archive, sheet)
    return grid


def _with_looks(grid: CellGrid, archive: zipfile.ZipFile, sheet: SheetPart) -> CellGrid:
    """Find the cells whose number format may show other than they hold."""
    styles = looks_that_matter(sheet.looks, grid.columns)
    if not styles:
        return grid
    with archive.open(sheet.part) as file:
        return replace(grid, looks=looks_in(file, styles, grid.columns))


def _walked(grid: CellGrid, archive: zipfile.ZipFile, sheet: SheetPart) -> CellGrid:
    """Go through the sheet's XML: put bad cells in their places, and miss nothing.

    Raises:
        UnreadableWorkbookError: an address occurs twice, or a cell's content was not read.
    """
    with archive.open(sheet.part) as file:
        found = walk(file, sheet.struck, uncomputed=sheet.uncomputed)
    if found.repeats:
        raise UnreadableWorkbookError(f"{both('单元格重复', 'repeated cells')} {sheet.name}")
    for row, column in found.texts:
        if column >= len(grid.columns) or row >= grid.rows or grid.columns[column][row] is None:
            cell = f"{column_letters(column)}{row + 1}"
            raise UnreadableWorkbookError(f"{sheet.name}!{cell} {both('读不出', 'unreadable')}")
    _restore_day(grid, found)
    return replace(_with_bad_cells(grid, found.bad), struck=rows_of(found))


def _restore_day(grid: CellGrid, found: Walk) -> None:
    """Write 29 February 1900 as text, which no rule reads as a date."""
    for row, column in found.no_day:
        if isinstance(grid.columns[column][row], dt.date):
            grid.columns[column][row] = _NO_DAY


def _with_bad_cells(grid: CellGrid, bad: list[tuple[int, int, BadCell]]) -> CellGrid:
    """Put each bad cell (0-based row, column) in its place, beyond the old edges too."""
    if not bad:
        return grid
    rows = max(grid.rows, *(r + 1 for r, _, _ in bad))
    width = max(len(grid.columns), *(c + 1 for _, c, _ in bad))
    columns = []
    for c in range(width):
        cells = np.full(rows, None, dtype=object)
        if c < len(grid.columns):
            cells[: grid.rows] = grid.columns[c]
        columns.append(cells)
    for r, c, cell in bad:
        columns[c][r] = cell
    return replace(grid, rows=rows, columns=tuple(columns))
