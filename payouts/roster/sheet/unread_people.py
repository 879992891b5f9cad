"""Numbers like ids in rows that are not read as people: told, so that nobody is left out unseen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from payouts.base.diagnostics import Diagnostic, Place, say
from payouts.base.identity import mask_id
from payouts.roster.cells.problems import plain_text
from payouts.roster.model.sheet_record import RowKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from payouts.base.arrays import Objects

_NOT_PEOPLE = (RowKind.TITLE, RowKind.NOTE, RowKind.SUBTOTAL, RowKind.TOTAL, RowKind.SIGNOFF)


def unread_people(
    kinds: NDArray[np.uint8],
    cells: Sequence[Objects],
    place: Place,
    id_in: Callable[[object], str | None],
) -> Iterator[Diagnostic]:
    """Yield an error for each row that is no person's and holds a number like an id.

    Args:
        kinds: the RowKind of each row of the sheet [rows].
        cells: the columns of the sheet, each [rows].
        place: the sheet.
        id_in: returns the number like an id in a cell, None where there is none.
    """
    for row in np.flatnonzero(np.isin(kinds, _NOT_PEOPLE)).tolist():
        found = [number for column in cells if (number := id_in(column[row])) is not None]
        if found:
            shown = "、".join(mask_id(plain_text(number)) for number in found)
            yield say("T030", replace(place, row=row + 1), row=row + 1, value=shown)
