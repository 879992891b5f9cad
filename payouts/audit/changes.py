"""The changed values of a run as a Parquet table: one row a cell, in full."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from payouts.audit.parquet import coded, place_columns, write_table
from payouts.base.letters import column_letters

if TYPE_CHECKING:
    from pathlib import Path

    from payouts.roster.cells.changes import Changes, ColumnChanges
    from payouts.roster.model.roster import Roster

_KINDS_BETWEEN = "+"


def write_changes(path: Path, changes: Changes, roster: Roster) -> None:
    """Write the changes by column and row; nothing is written where there are none.

    The columns are file, sheet, row, cell, column, kind (``width+blanks``), before and after.
    """
    if not len(changes):
        return
    table = pa.concat_tables([_table(column, roster) for column in changes.columns])
    write_table(path, table)


def _table(column: ColumnChanges, roster: Roster) -> pa.Table:
    places = place_columns(roster, column.rows)
    indexes = [sheet.columns.get(column.column) for sheet in roster.sheets]
    letters = ["" if index is None else column_letters(index) for index in indexes]
    sheets, rows = roster.sheet_of[column.rows].tolist(), roster.row[column.rows].tolist()
    cells = [f"{letters[sheet]}{row}" for sheet, row in zip(sheets, rows, strict=True)]
    readings = column.readings
    return pa.table({
        **places,
        "cell": pa.array(cells, pa.string()),
        "column": pa.repeat(column.column, len(rows)),
        "kind": coded(column.which, [_KINDS_BETWEEN.join(r.kinds) for r in readings]),
        "before": coded(column.which, [r.before for r in readings]),
        "after": coded(column.which, [r.after for r in readings]),
    })
