"""Reports people in a second table to the right of the first, under the same header."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from payouts.base.columns import ID
from payouts.base.diagnostics import Diagnostic, Place, say
from payouts.base.letters import column_letters
from payouts.roster.model.sheet_record import HeaderUse
from payouts.roster.sheet.rowkinds import has_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from payouts.base.arrays import Objects
    from payouts.roster.model.sheet_record import SheetColumn


_REPEATED = 3  # columns: name and id alone may be those of a father or a payee


def repeated_columns(uses: Iterable[SheetColumn]) -> dict[str, tuple[int, ...]]:
    """Return canonical column -> its 0-based columns, where a whole table is repeated.

    A table is repeated when the id and two more columns occur several times and nothing above
    the ids tells them apart (本人, 父亲). Columns that the mapping ignores do not count.
    """
    places: dict[str, list[SheetColumn]] = {}
    for use in uses:
        if use.column is not None and use.use is not HeaderUse.IGNORED:
            places.setdefault(use.column, []).append(use)
    several = {name: found for name, found in places.items() if len(found) > 1}
    if ID not in several or len(several) < _REPEATED:
        return {}
    if len({use.above for use in several[ID]}) > 1:
        return {}
    return {name: tuple(use.at for use in found) for name, found in several.items()}


def with_people_beside(
    notes: list[Diagnostic],
    cells: Sequence[Objects],
    uses: Iterable[SheetColumn],
    place: Place,
    bottom: int,
) -> list[Diagnostic]:
    """Return the notes on a sheet, with T022 where ids stand in a table to the right.

    T022 replaces T004 on the columns of that table: the mapping that T004 proposes would
    leave the people to the right out.

    Args:
        notes: those so far.
        cells: the columns of the sheet, each [rows of the table below its header].
        uses: how its columns are used.
        place: the sheet.
        bottom: 0-based last row of the header.
    """
    repeated = repeated_columns(uses)
    right = repeated[ID][1:] if repeated else ()
    count = sum(int(has_id(cells, {ID: at}).sum()) for at in right)
    if not count:
        return notes
    row = bottom + 1
    first = column_letters(min(places[1] for places in repeated.values()))
    where = replace(place, row=row, cell=f"{column_letters(right[0])}{row}")
    torn = ("T004", row)
    kept = [n for n in notes if (n.code, n.place.row) != torn or n.args["column"] not in repeated]
    return [*kept, say("T022", where, column=first, count=count)]
