"""What a roster says beside its columns, above its tables and by its names."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from payouts.base.arrays import Ints


class Beside(Enum):
    """Where a text stands that is no cell of somebody's."""

    ROW = "row"  # a row of its own
    COMMENT = "comment"  # a comment on a cell of no person
    PAGE = "page"  # above or below each page


@dataclass(frozen=True, slots=True)
class SaidText:
    """A text above or between the rows of people.

    Attributes:
        row: 1-based row of the sheet.
        text: as written, its blanks made single.
        heading: whether it stands over rows of people; else it is a remark.
        beside: where it stands; what does not stand in a row is a remark.
        at: 0-based column of the cell that a comment is on.
    """

    row: int
    text: str
    heading: bool
    beside: Beside = Beside.ROW
    at: int = 0


@dataclass(frozen=True, slots=True)
class SaidCells:
    """Cells of one column of a table that may say something about whether to pay their rows.

    Attributes:
        table: index into the tables of the roster.
        at: 0-based column of the sheet.
        header: its header, "" for none.
        column: the canonical column it is used for, or None.
        ignored: whether the office's mapping says that it is not wanted.
        of_months: whether it holds the months that its rows are of.
        until: whether it holds the last day or month for which its rows are paid.
        rows: int64 [k], indexes into the roster, ascending.
        texts: what stands in each of them.
        comment: whether it stands in comments on them, and is not what they hold.
    """

    table: int
    at: int
    header: str
    column: str | None
    ignored: bool
    of_months: bool
    until: bool
    rows: Ints
    texts: tuple[str, ...]
    comment: bool = False
