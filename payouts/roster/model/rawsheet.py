"""One sheet as any reader hands it over: raw cells, and what its layout hides or marks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from payouts.base.arrays import Ints, Objects
    from payouts.roster.model.look import Looks


class Merge(NamedTuple):
    """A merged cell: its 0-based corners, both included."""

    top: int
    left: int
    bottom: int
    right: int


class Comment(NamedTuple):
    """A comment on a cell: its 0-based place, and what people wrote, lines parted by ；."""

    row: int
    column: int
    text: str


def no_rows() -> Ints:
    """Return the numbers of no rows."""
    return np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class RawSheet:
    """The cells of one sheet from A1 on.

    Attributes:
        name: name of the sheet; for a text file or a Parquet table, of the file.
        columns: ``columns[c][r]``: None where blank, else str, int, float, bool, date, datetime,
            time, timedelta or :class:`payouts.roster.model.cell.BadCell`. Row ``r`` is row (line)
            ``r + 1`` of the file; all columns are of one length.
        hidden: whether the whole sheet is hidden.
        hidden_rows: 0-based rows hidden by hand, ascending.
        filtered_rows: 0-based rows that a filter hides, ascending.
        hidden_columns: 0-based columns that are hidden, ascending.
        struck_rows: 0-based rows with a filled cell that is struck through, ascending.
        merges: merged cells of more than one row.
        very_hidden: whether the sheet is hidden so that only a program can show it.
        looks: the cells that may show other than they hold, by column.
        comments: what people wrote beside cells, by row and column; one a cell.
        page_texts: what is printed above and below each page.
    """

    name: str
    columns: tuple[Objects, ...]
    hidden: bool = False
    hidden_rows: Ints = field(default_factory=no_rows)
    filtered_rows: Ints = field(default_factory=no_rows)
    hidden_columns: Ints = field(default_factory=no_rows)
    struck_rows: Ints = field(default_factory=no_rows)
    merges: tuple[Merge, ...] = ()
    very_hidden: bool = False
    looks: Looks = field(default_factory=dict)
    comments: tuple[Comment, ...] = ()
    page_texts: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """Return the number of rows, up to the last that holds anything."""
        return len(self.columns[0]) if self.columns else 0
