"""The columns of a roster as values; each column is read once and kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from payouts.roster.cells.clean import parse_column
from payouts.roster.cells.problems import OPEN_PROBLEMS, Problem, one_of

if TYPE_CHECKING:
    from payouts.base.arrays import Ints
    from payouts.base.columns import ColumnSpec
    from payouts.roster.model.column import Column, Problems
    from payouts.roster.model.roster import Roster


def typed_column(roster: Roster, name: str, spec: ColumnSpec) -> Column:
    """Return a column of all rows [n], absent ones included; nobody may alter it.

    Where several columns of a sheet may be this one, its cells cannot be used. A
    payee column then counts as absent: that holds back the release, not the computation.

    Args:
        roster: what was read.
        name: the canonical column.
        spec: what the column holds.
    """
    key = name, spec.model_dump_json()
    if key not in roster.typed:
        column = parse_column(roster.cells(name), spec, roster.present(name), roster.ids)
        if not spec.payee:
            column.problem[roster.ambiguous(name)] = Problem.AMBIGUOUS_COLUMN
        roster.typed[key] = column
    return roster.typed[key]


def typed_rows(roster: Roster, name: str, spec: ColumnSpec, rows: Ints) -> Column:
    """Return some rows [k] of a column; see :func:`typed_column`."""
    return typed_column(roster, name, spec).take(rows)


def blank_where_optional(column: Column) -> Problems:
    """Return the problems [n] of a column that rows can do without: marks for nothing are blank.

    What the sheet leaves open (which column counts) stays open.
    """
    if column.nothing is None:
        return column.problem
    nothing = column.nothing & ~one_of(column.problem, OPEN_PROBLEMS)
    return np.where(nothing, Problem.BLANK, column.problem).astype(np.uint8)
