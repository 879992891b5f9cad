"""Typed-in amounts and counts of months that cannot be meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np

from payouts.base.columns import TYPED_MONTHS, ColumnType
from payouts.engine.checks.rosterfindings import RosterFinding
from payouts.roster.cells.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payouts.base.money import Exact
    from payouts.engine.checks.typed import Typed

# Where columns.yaml states no bounds (from, to), in yuan: nobody's amount is beyond ten millions.
LOWEST, HIGHEST = 0, 10_000_000


def amount_findings(typed: Typed, months: int) -> Iterator[RosterFinding]:
    """Yield amounts outside their bounds, and counts of more months than the period has."""
    for name, spec in typed.vocabulary.columns.items():
        if typed.has(name, ColumnType.MONEY):
            low = LOWEST if spec.low is None else spec.low
            high = HIGHEST if spec.high is None else spec.high
            yield _outside(typed, name, low, high)
    if typed.has(TYPED_MONTHS, ColumnType.INTEGER, ColumnType.NUMBER):
        column = typed.column(TYPED_MONTHS)
        more = (column.problem == Problem.NONE) & cast("Exact", column.data).gt(months)
        rows, columns = np.flatnonzero(more), frozenset({TYPED_MONTHS})
        yield RosterFinding("R060", rows, TYPED_MONTHS, {"expected": months}, columns)


def _outside(typed: Typed, name: str, low: int, high: int) -> RosterFinding:
    column = typed.column(name)
    amount = cast("Exact", column.data)
    wrong = (column.problem == Problem.NONE) & (amount.lt(low) | amount.gt(high))
    bounds = {"low": low, "high": high}
    return RosterFinding("R057", np.flatnonzero(wrong), name, bounds, frozenset({name}))
