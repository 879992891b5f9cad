"""The changed values of a run as a Parquet table: one row a cell, in full."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from payouts.roster.model.roster import column_letters

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from payouts.roster.cells.changes import Changes, ColumnChanges
    from payouts.roster.model.roster import Roster

    ArrowArray: TypeAlias = pa.Array[Any]

_KINDS_BETWEEN = "+"


def write_changes(path: Path, changes: Changes, roster: Roster) -> None:
    """Write the changes by column and row; nothing is written where there are none.

    The columns are file, sheet, row, cell, column, kind (``width+blanks``), before and after.
    """
    if not len(changes):
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    table = pa.concat_tables([_table(column, roster) for column in changes.columns])
    pq.write_table(table, path, compression="zstd", store_schema=False)
    path.chmod(0o600)


def _table(column: ColumnChanges, roster: Roster) -> pa.Table:
    sheets = roster.sheet_of[column.rows]
    rows = roster.row[column.rows]
    at = [s.columns.get(column.column) for s in roster.sheets]
    letters = ["" if place is None else column_letters(place) for place in at]
    where = zip(sheets.tolist(), rows.tolist(), strict=True)
    readings = column.readings
    return pa.table({
        "file": _coded(sheets, [sheet.file for sheet in roster.sheets]),
        "sheet": _coded(sheets, [sheet.name for sheet in roster.sheets]),
        "row": pa.array(rows),
        "cell": pa.array([f"{letters[sheet]}{row}" for sheet, row in where], pa.string()),
        "column": pa.repeat(column.column, len(rows)),
        "kind": _coded(column.which, [_KINDS_BETWEEN.join(r.kinds) for r in readings]),
        "before": _coded(column.which, [r.before for r in readings]),
        "after": _coded(column.which, [r.after for r in readings]),
    })


def _coded(codes: NDArray[Any], words: list[str]) -> ArrowArray:
    """Return text from codes without making one Python string a row."""
    indices = pa.array(codes.astype(np.int32), pa.int32())
    return pa.DictionaryArray.from_arrays(indices, pa.array(words, pa.string())).cast(pa.string())
