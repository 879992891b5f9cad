"""How every row and column of every sheet was used: nothing is left out unreported."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

import numpy as np

from payouts.base.errors import RosterProblem
from payouts.roster.model.rawsheet import no_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from payouts.base.arrays import Bools, Ints, Objects
    from payouts.base.diagnostics import Diagnostic
    from payouts.roster.model.rawsheet import RawSheet

    Kinds = NDArray[np.uint8]


class RowKind(IntEnum):
    """The kind of a row of a sheet."""

    TITLE = 0
    HEADER = 1
    DATA = 2
    SUBTOTAL = 3
    TOTAL = 4
    SIGNOFF = 5
    NOTE = 6
    BLANK = 7
    EXAMPLE = 8  # of a template: shows how to fill it in
    SKIPPED = 9  # of a sheet that was not read


def filled_cells(cells: Objects) -> Bools:
    """Tell which raw cells [n] are not blank."""
    result: Bools = cells != None  # noqa: E711 (cell by cell)
    return result


class HeaderUse(StrEnum):
    """How a column of a sheet is used."""

    EXACT = "exact"  # its header is the canonical name
    ALIAS = "alias"  # its header is an alias of it
    MAPPING = "mapping"  # the office's mapping says so
    IGNORED = "ignored"  # the office's mapping says that it is not wanted
    OTHER = "other"  # like the column that is used; only compared with it, or decided by mapping
    AMBIGUOUS = "ambiguous"  # one of several of the same meaning: none is used
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """The use of one column of a sheet.

    Attributes:
        at: 0-based column of the sheet.
        header: its header.
        above: the texts above that, from the top.
        use: how it was used.
        column: the canonical column, where it is one.
        suggestion: the column an unknown header may be meant for.
    """

    at: int
    header: str
    above: tuple[str, ...]
    use: HeaderUse
    column: str | None = None
    suggestion: str | None = None


@dataclass(frozen=True, slots=True)
class HeaderRecord:
    """A header: its 1-based rows ``first`` to ``last``, and what each of its columns is."""

    first: int
    last: int
    columns: tuple[SheetColumn, ...]


class Agreement(StrEnum):
    """The result of comparing a typed total."""

    EQUAL = "equal"
    DIFFERENT = "different"
    NOT_COMPARED = "not compared"


@dataclass(frozen=True, slots=True)
class TotalCheck:
    """A sum typed into a sheet, and the sum of its rows.

    Attributes:
        row: 1-based row of the sheet.
        at: 0-based column.
        header: header of the column, "" for a number of people.
        written: the typed total.
        found: the sum of the rows, as exact decimal text; "" where unknown.
        first: 1-based first row that was added up.
        last: 1-based last one.
        people: whether people were counted rather than amounts added.
        outcome: whether they are the same.
        unread: A1 address of the first cell for which they could not be compared, "" for none.
    """

    row: int
    at: int
    header: str
    written: str
    found: str
    first: int
    last: int
    people: bool
    outcome: Agreement
    unread: str = ""


@dataclass(frozen=True, slots=True)
class SheetRecord:
    """How every row and column of one sheet was used.

    Attributes:
        file: name of the file.
        sheet: name of the sheet.
        kinds: uint8 [rows], the :class:`RowKind` of every row of the sheet.
        headers: the headers found.
        totals: the sums compared.
        skipped: code of the reason why the sheet was not read, or None.
        hidden_rows: int64 [k], 0-based rows that are hidden by hand, ascending.
        filtered_rows: those that a filter hides.
        struck_rows: those that are struck through.
    """

    file: str
    sheet: str
    kinds: Kinds = field(compare=False)
    headers: tuple[HeaderRecord, ...] = ()
    totals: tuple[TotalCheck, ...] = ()
    skipped: str | None = None
    hidden_rows: Ints = field(default_factory=no_rows, compare=False)
    filtered_rows: Ints = field(default_factory=no_rows, compare=False)
    struck_rows: Ints = field(default_factory=no_rows, compare=False)

    @property
    def rows(self) -> int:
        """Number of rows of the sheet."""
        return len(self.kinds)

    @property
    def counts(self) -> dict[str, int]:
        """Rows by kind, in lower case; they add up to ``rows``."""
        return count_kinds(self.kinds)

    def with_marks(self, sheet: RawSheet) -> SheetRecord:
        """Return the account with what the layout of the sheet hides or strikes through."""
        return replace(
            self,
            hidden_rows=sheet.hidden_rows,
            filtered_rows=sheet.filtered_rows,
            struck_rows=sheet.struck_rows,
        )


class NoRowsError(RosterProblem):
    """No rows of people in any sheet, or none that is for any benefit.

    Attributes:
        accounts: one record per sheet.
        unfilled: whether all there is are templates that nobody has filled in yet.
    """

    def __init__(
        self,
        diagnostics: Sequence[Diagnostic],
        accounts: Sequence[SheetRecord] = (),
        *,
        unfilled: bool = False,
    ) -> None:
        super().__init__(diagnostics)
        self.accounts = tuple(accounts)
        self.unfilled = unfilled


def count_kinds(kinds: Kinds) -> dict[str, int]:
    """Return how many rows [n] are of each kind, in lower case, in the order of RowKind."""
    counts = np.bincount(kinds, minlength=len(RowKind)).tolist()
    return {kind.name.lower(): counts[kind] for kind in RowKind}


def skipped_sheet(file: str, sheet: str, cells: Sequence[Objects], reason: str) -> SheetRecord:
    """Return the account of a sheet that was not read: its rows are blank or skipped.

    Args:
        file: name of the file.
        sheet: name of the sheet.
        cells: its columns, each [rows].
        reason: code of the reason.
    """
    rows = len(cells[0]) if cells else 0
    filled = np.zeros(rows, dtype=np.bool_)
    for column in cells:
        filled |= filled_cells(column)
    kinds = np.where(filled, RowKind.SKIPPED, RowKind.BLANK).astype(np.uint8)
    return SheetRecord(file, sheet, kinds, skipped=reason)


def spans(rows: Ints) -> list[tuple[int, int]]:
    """Return 0-based rows, ascending, as runs of 1-based rows (first, last)."""
    if not len(rows):
        return []
    breaks = np.flatnonzero(np.diff(rows) > 1) + 1
    return [(int(run[0]) + 1, int(run[-1]) + 1) for run in np.split(rows, breaks)]


def ranges(kinds: Kinds) -> list[tuple[int, int, RowKind]]:
    """Return the runs of rows of one kind as (1-based first, last, kind), in order."""
    if not len(kinds):
        return []
    starts = np.flatnonzero(np.concatenate(([True], kinds[1:] != kinds[:-1])))
    stops = np.append(starts[1:], len(kinds))
    return [
        (first + 1, last, RowKind(kinds[first]))
        for first, last in zip(starts.tolist(), stops.tolist(), strict=True)
    ]
