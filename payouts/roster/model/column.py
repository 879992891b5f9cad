"""One column of a roster as values, and what is wrong with each cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from payouts.base.arrays import Bools, Ints, Objects
    from payouts.base.money import Exact
    from payouts.base.vectors import Coded, Dates, Sets

Problems: TypeAlias = "NDArray[np.uint8]"
Data: TypeAlias = "Dates | Coded | Sets | Exact | Ints | Bools | Objects"


@dataclass(frozen=True, slots=True)
class Column:
    """The values of one column.

    Attributes:
        data: by the type of the column: date -> Dates; category, text -> Coded;
            categories -> Sets; integer, number, money -> Exact (yuan); month -> int64 [n]
            months; boolean -> bool [n]; id, account -> object [n] of str. Where there is a
            problem the entry means nothing, but an id or account keeps its text.
        problem: uint8 [n], index into PROBLEMS; 0 is none.
        nothing: bool [n], which cells hold a mark for nothing, such as ``/``; None for no one.
            Where a row can do without the column they are blank.
    """

    data: Data
    problem: Problems
    nothing: Bools | None = None

    def take(self, rows: Ints) -> Column:
        """Return the chosen rows."""
        data = self.data
        taken = data[rows] if isinstance(data, np.ndarray) else data.take(rows)
        nothing = None if self.nothing is None else self.nothing[rows]
        return Column(taken, self.problem[rows], nothing)
