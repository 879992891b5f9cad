"""Typed-in amounts and counts of months that cannot be meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np

from payouts.base.columns import TYPED_MONTHS, ColumnType
from payouts.engine.checks.hits import Hits
from payouts.roster.cells.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from payouts.base.money import Exact
    from payouts.engine.checks.typed import Typed

# Where columns.yaml states no bounds (from, to), in yuan: nobody's amount is beyond ten millions.
LOWEST, HIGHEST = 0, 10_000_000


def amount_hits(typed: Typed, months: int) -> Iterator[Hits]:
    """Yield amounts outside their bounds, and counts of more months than the period has."""
    for name, spec in typed.vocabulary.columns.items():
        if typed.has(name, ColumnType.MONEY):
            low = LOWEST if spec.low is None else spec.low
            high = HIGHEST if spec.high is None else spec.high
            yield _outside(typed, name, low, high)
    if typed.has(TYPED_MONTHS, ColumnType.INTEGER, ColumnType.NUMBER):
        column = typed.column(TYPED_MONTHS)
        more = (column.problem == Problem.NONE) & cast("Exact", column.data).gt(months)

        def words(_row: int) -> Mapping[str, object]:
            return {"expected": months}

        yield Hits("R060", np.flatnonzero(more), TYPED_MONTHS, words, frozenset({TYPED_MONTHS}))


def _outside(typed: Typed, name: str, low: int, high: int) -> Hits:
    column = typed.column(name)
    amount = cast("Exact", column.data)
    wrong = (column.problem == Problem.NONE) & (amount.lt(low) | amount.gt(high))

    def words(_row: int) -> Mapping[str, object]:
        return {"low": low, "high": high}

    return Hits("R057", np.flatnonzero(wrong), name, words, frozenset({name}))
