"""Rosters as read: files, sheets, and one frame of raw cells with their places."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from payouts.base.diagnostics import Diagnostic, Place
from payouts.base.identity import Ids
from payouts.base.letters import column_letters

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd
    from numpy.typing import NDArray

    from payouts.base.arrays import Bools, Ints, Objects
    from payouts.roster.model.column import Column
    from payouts.roster.model.said import SaidCells, SaidText
    from payouts.roster.model.sheet_record import SheetColumn, SheetRecord


def _no_rows() -> NDArray[np.uint8]:
    return np.zeros(0, dtype=np.uint8)


@dataclass(frozen=True, slots=True)
class InputFile:
    """One roster file; ``name`` is the shortest end of its path that no other input has."""

    name: str
    path: Path
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A table found in a sheet, which holds several where its header changes on the way.

    Attributes:
        file: name of the file.
        name: name of the sheet.
        title: texts of the title rows, joined by a blank; a further table of the sheet
            has those of the first and its own.
        header_row: 1-based row of the header (its upper row when it has two).
        columns: canonical column -> 0-based column of the sheet.
        unknown_headers: (0-based column, header) of those that mean no known column.
        rows: rows of the sheet that belong to the table.
        counts: rows by kind (:class:`payouts.roster.model.sheet_record.RowKind` names in lower
            case); they add up to ``rows``.
        ambiguous: canonical columns that several columns of the sheet may be, so that none is.
        first_row: 1-based first row of the sheet that belongs to the table.
        kinds: uint8 [rows], the RowKind of each of its rows.
        uses: what each column with a header was taken for.
        texts: headings and remarks among its rows.
    """

    file: str
    name: str
    title: str
    header_row: int
    columns: Mapping[str, int]
    unknown_headers: tuple[tuple[int, str], ...]
    rows: int
    counts: Mapping[str, int]
    ambiguous: frozenset[str] = frozenset()
    first_row: int = 1
    kinds: NDArray[np.uint8] = field(default_factory=_no_rows, compare=False)
    uses: tuple[SheetColumn, ...] = ()
    texts: tuple[SaidText, ...] = ()


class ShownCells(NamedTuple):
    """Cells of one column that show other than is stored and read.

    Attributes:
        rows: positions among the people of a table, or indexes into a roster; ascending.
        texts: what each of them shows.
    """

    rows: Ints
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Roster:
    """All data rows of all files, in the order of files, sheets and rows.

    Attributes:
        files: the files read, by (name, sha256).
        sheets: the tables found.
        frame: object dtype; one column for each canonical column that some sheet has;
            a cell is None when blank, else str, int, float, bool, date, datetime, time,
            timedelta or :class:`BadCell`.
        sheet_of: int32 [n], index into ``sheets``.
        row: int64 [n], 1-based row of the sheet.
        notes: everything found about files and sheets.
        stopped: (code, indexes of rows) that were read and may not be paid as they stand.
        shown: by column the cells that show other than is stored and read.
        accounts: how every row and column of every sheet was used, read or not.
        delivered: rows of all sheets, as the readers of files delivered them; None for a roster
            that was not read from anything.
        said: cells that may say whether, or for which month, to pay their rows.
        ids: what the columns of ids are taken for.
        typed: columns typed so far, see :func:`payouts.roster.typed_columns.typed_column`.
    """

    files: tuple[InputFile, ...]
    sheets: tuple[SheetTable, ...]
    frame: pd.DataFrame
    sheet_of: NDArray[np.int32]
    row: Ints
    notes: tuple[Diagnostic, ...]
    stopped: tuple[tuple[str, Ints], ...] = ()
    shown: tuple[tuple[str, ShownCells], ...] = ()
    accounts: tuple[SheetRecord, ...] = ()
    delivered: int | None = None
    said: tuple[SaidCells, ...] = ()
    ids: Ids = Ids.REAL
    typed: dict[tuple[str, str], Column] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _cells: dict[str, Objects] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __len__(self) -> int:
        """Return the number of data rows."""
        return len(self.row)

    def cells(self, column: str) -> Objects:
        """Return the raw cells [n] of a canonical column, all None when no sheet has it."""
        # Messages ask row by row, and pandas takes 20 µs to hand out a column.
        if column not in self._cells:
            absent = column not in self.frame.columns
            self._cells[column] = (
                np.full(len(self), None, dtype=object)
                if absent
                else self.frame[column].to_numpy(dtype=object)
            )
        return self._cells[column]

    def present(self, column: str) -> Bools:
        """Tell which rows [n] lie in a table that has the column."""
        has = np.array([column in sheet.columns for sheet in self.sheets], dtype=np.bool_)
        result: Bools = has[self.sheet_of]
        return result

    def ambiguous(self, column: str) -> Bools:
        """Tell which rows [n] lie in a table where several columns may be this one."""
        may = np.array([column in sheet.ambiguous for sheet in self.sheets], dtype=np.bool_)
        result: Bools = may[self.sheet_of]
        return result

    def place(self, i: int, column: str | None = None) -> Place:
        """Return where row ``i`` stands, to the cell when its sheet has the column."""
        sheet = self.sheets[int(self.sheet_of[i])]
        row = int(self.row[i])
        at = sheet.columns.get(column) if column is not None else None
        cell = None if at is None else f"{column_letters(at)}{row}"
        return Place(file=sheet.file, sheet=sheet.name, row=row, cell=cell)


def shown_name(path: Path) -> str:
    """Return a file's name, bytes that are not UTF-8 (an old zip's GBK) written out."""
    return os.fsencode(path.name).decode(errors="backslashreplace")
