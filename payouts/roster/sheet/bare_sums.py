"""Finds sums without a word beside them: rows of nothing but numbers that the rows above add up to.

Tables of Excel show such a row when the word for it was deleted. A row with a name, an id or any
text is never one, nor is one of which some number is another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from payouts.base.columns import ID, NAME, header_key
from payouts.roster.model.sheet_record import RowKind, filled_cells
from payouts.roster.sheet.rowkinds import SERIAL
from payouts.roster.sheet.totals import RunningSums, added_up, written_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from payouts.base.arrays import Objects

_SEVERAL = 2  # numbers that are added up, at the least
_SUMS = (RowKind.SUBTOTAL, RowKind.TOTAL)


def with_bare_sums(
    kinds: NDArray[np.uint8],
    cells: Sequence[Objects],
    labels: Sequence[str],
    columns: Mapping[str, int],
) -> NDArray[np.uint8]:
    """Return the kinds [n] of the rows below a header, sums without a word among them.

    Args:
        kinds: as they are by their words.
        cells: the columns, each [n].
        labels: the header of each of them.
        columns: canonical column -> index into ``cells``.
    """
    unnamed = kinds == RowKind.DATA
    for name in (NAME, ID):
        if name in columns:
            unnamed &= ~filled_cells(cells[columns[name]])
    if not unnamed.any():
        return kinds
    people = (kinds == RowKind.DATA) & ~unnamed
    found, sums = kinds.copy(), dict[int, RunningSums]()
    for row in np.flatnonzero(unnamed).tolist():
        filled = {at: column[row] for at, column in enumerate(cells) if column[row] is not None}
        if any(header_key(labels[at]) in SERIAL for at in filled):
            continue
        if not all(type(cell) in {int, float} for cell in filled.values()):
            continue
        for at in filled.keys() - sums.keys():
            sums[at] = added_up(cells[at], people)
        before = np.flatnonzero(np.isin(found[:row], _SUMS))
        starts = {0, int(before[-1]) + 1 if len(before) else 0}
        if any(
            all(_adds_up(sums[at], cell, (start, row)) for at, cell in filled.items())
            for start in starts
        ):
            found[row] = RowKind.SUBTOTAL
    return found


def _adds_up(column: RunningSums, cell: object, span: tuple[int, int]) -> bool:
    several = column.count(column.numbers, span) >= _SEVERAL
    readable = not column.count(column.unreadable, span)
    return several and readable and bool(cell) and column.total(span) == written_number(cell)
