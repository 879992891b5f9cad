"""Parquet tables of a run: text columns from codes, written as private files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute
import pyarrow.parquet as pq

from payouts.base.private import new_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from payouts.base.arrays import Ints
    from payouts.roster.model.roster import Roster

    ArrowArray: TypeAlias = pa.Array[Any]


pc: Any = pyarrow.compute  # its stubs know no columns of any type


def coded(codes: NDArray[Any], words: Sequence[str]) -> ArrowArray:
    """Return text from codes without making one Python string a row."""
    indices = pa.array(codes.astype(np.int32), pa.int32())
    dictionary = pa.array(list(words), pa.string())
    return pa.DictionaryArray.from_arrays(indices, dictionary).cast(pa.string())


def place_columns(roster: Roster, rows: Ints) -> dict[str, ArrowArray]:
    """Return the columns file, sheet and row of some rows of a roster."""
    sheets = roster.sheet_of[rows]
    return {
        "file": coded(sheets, [sheet.file for sheet in roster.sheets]),
        "sheet": coded(sheets, [sheet.name for sheet in roster.sheets]),
        "row": pa.array(roster.row[rows]),
    }


def write_table(path: Path, table: pa.Table) -> None:
    """Write a table as a new private file.

    Raises:
        FileExistsError: there is such a file.
    """
    with new_file(path) as file:
        pq.write_table(table, file, compression="zstd", store_schema=False)
