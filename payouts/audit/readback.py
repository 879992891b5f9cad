"""Audit tables read back row by row: the rows, people, amounts and months that were computed.

What is expected is taken from the result and the roster by row, and not from the writer's columns.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from payouts.audit.parquet import pc
from payouts.base.columns import ID
from payouts.engine.entitlement.result import RowStatus
from payouts.roster.typed_columns import typed_rows

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from payouts.base.arrays import Bools, Ints, Objects
    from payouts.engine.entitlement.result import Result
    from payouts.roster.model.roster import Roster

_PLACE = ("file", "sheet", "row")
_EACH_ROW = ("amount", "gross")


def equal_rows(path: Path, result: Result, roster: Roster) -> int:
    """Return how many rows of an audit table are those computed: place, person, status, amount.

    A table of another length has none. Where an id is unreadable, the person is not compared.
    """
    table = pq.read_table(path, columns=[*_PLACE, "person_id", "status", *_EACH_ROW])
    if table.num_rows != len(result.rows):
        return 0
    ids = cast("Objects", typed_rows(roster, ID, result.rule.columns[ID], result.rows).data)
    words = pa.array([status.word for status in RowStatus])
    same = _same_places(table, roster, result.rows)
    same &= _equal(table["person_id"], pa.array(ids, type=pa.string())) | (ids == "")
    same &= _equal(table["status"], words.take(_codes(result.status)))
    for name in _EACH_ROW:
        fen = pc.cast(pc.multiply(table[name], pa.scalar(Decimal(100))), pa.int64())
        same &= np.where(result.paid, _equal(fen, pa.array(result.fen)), _flags(pc.is_null(fen)))
    return int(np.count_nonzero(same))


def equal_months(path: Path, result: Result, roster: Roster) -> int:
    """Return how many rows of a months table are those computed: place, and months of the person.

    A person's months are added up over the rows. A table of another length has none.
    """
    if not result.stretches:
        return 0
    table = pq.read_table(path, columns=[*_PLACE, "months"])
    rows = np.concatenate([result.rows[stretch.rows] for stretch in result.stretches])
    months = np.concatenate([s.last - s.first + 1 for s in result.stretches])
    if table.num_rows != len(rows) or not len(rows):
        return 0
    order = np.argsort(rows, kind="stable")
    index = rows[order]
    _, starts, times = np.unique(index, return_index=True, return_counts=True)
    written = np.add.reduceat(table["months"].to_numpy(), starts)
    added_up = np.repeat(written == np.add.reduceat(months[order], starts), times)
    return int(np.count_nonzero(added_up & _same_places(table, roster, index)))


def _same_places(table: pa.Table, roster: Roster, index: Ints) -> Bools:
    """Return where a table's rows [n] are those rows of the roster."""
    sheets = _codes(roster.sheet_of[index])
    same = _equal(table["row"], pa.array(roster.row[index]))
    same &= _equal(table["file"], pa.array([s.file for s in roster.sheets]).take(sheets))
    same &= _equal(table["sheet"], pa.array([s.name for s in roster.sheets]).take(sheets))
    return same


def _codes(codes: NDArray[Any]) -> pa.Int32Array:
    return pa.array(codes, type=pa.int32())


def _equal(written: Any, computed: Any) -> Bools:  # noqa: ANN401 (arrays of any type)
    return _flags(pc.fill_null(pc.equal(written, computed), fill_value=False))


def _flags(found: Any) -> Bools:  # noqa: ANN401 (arrays of any type)
    flags: Bools = found.to_numpy(zero_copy_only=False)
    return flags.copy()
