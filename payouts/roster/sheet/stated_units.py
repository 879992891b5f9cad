"""The unit of each column of amounts: what notes, titles and headers of a sheet say together."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from payouts.roster.cells.amount_units import FOREIGN, YUAN, units_stated
from payouts.roster.model.sheet_record import RowKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from payouts.base.arrays import Objects

    Units = frozenset[int]

_SPEAKING = (RowKind.TITLE, RowKind.NOTE, RowKind.SIGNOFF)
NO_UNIT = None  # said in two ways, or no yuan


def notes_of_units(
    cells: Sequence[Objects], kinds: NDArray[np.uint8], headers: Sequence[int], name: str
) -> list[Units]:
    """Return the units that titles and notes state for each table of a sheet.

    What stands above a header, below the people of the table before, is about the table it heads;
    a table about which nothing is said is in the unit of the one before.

    Args:
        cells: the columns of the sheet.
        kinds: the kind of each row.
        headers: 0-based first row of the header of each table.
        name: the name of the sheet.
    """
    own: list[set[int]] = [set() for _ in headers]
    people = np.flatnonzero(kinds == RowKind.DATA)
    for row in np.flatnonzero(np.isin(kinds, _SPEAKING)).tolist():
        texts = (cell for column in cells if isinstance(cell := column[row], str))
        stated = units_stated(texts)
        if stated:
            own[_table_of(row, headers, people)] |= stated
    found: list[Units] = []
    last = units_stated([name])
    for said in own:
        last = frozenset(said) or last
        found.append(last)
    return found


def _table_of(row: int, headers: Sequence[int], people: NDArray[np.int64]) -> int:
    """Return the table that a row is about."""
    at = int(np.searchsorted(np.asarray(headers), row, side="right"))  # the next header's
    if at == len(headers) or at == 0:
        return max(0, at - 1)
    between = (people > row) & (people < headers[at])
    return at - 1 if between.any() else at


def units_of_columns(
    columns: Mapping[str, int],
    amounts: frozenset[str],
    headers: Sequence[Units],
    notes: Units,
) -> dict[str, int | None]:
    """Return the unit of each column of amounts that is not simply in yuan.

    Args:
        columns: canonical column → 0-based column of the sheet.
        amounts: those of money.
        headers: what the header says of each column of the sheet.
        notes: what notes and titles say of all.

    Returns:
        Power of ten of yuan by column; NO_UNIT where two say otherwise, or it is no yuan.
    """
    found: dict[str, int | None] = {}
    for name in amounts & columns.keys():
        unit = _agreed((headers[columns[name]], notes))
        if unit != YUAN:
            found[name] = unit
    return found


def _agreed(sayings: Iterable[Units]) -> int | None:
    """Return the one unit that all sayings allow: notes may list several (单位：元、万元)."""
    said = [units for units in sayings if units]
    if not said:
        return YUAN
    common = reduce(frozenset.intersection, said)
    unit = next(iter(common)) if len(common) == 1 else NO_UNIT
    return NO_UNIT if unit == FOREIGN else unit
