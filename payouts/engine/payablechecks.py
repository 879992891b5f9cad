"""Checks that payments are those of the paid rows: none lost, none doubled, every fen there.

They are made wherever payments are made known. A run writes no table of payments; its rolls take
payee and account from them, so that it stops too where one is off.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from payouts.engine.reconcile import Check, check_count, check_sums

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from payouts.engine.entitlement.result import Result
    from payouts.engine.payables import Payables


def payable_checks(due: Payables, results: Sequence[Result]) -> Iterator[Check]:
    """Yield, of each benefit, a check of its payments and of their sum; then of their number.

    Args:
        due: the payments.
        results: what they are of, one a benefit.
    """
    for result in results:
        yield from _of_benefit(due.take(due.benefit == result.rule.benefit), result)
    paid = sum(int(result.paid.sum()) for result in results)
    yield check_count("应付笔数", paid, len(due))


def _of_benefit(due: Payables, result: Result) -> Iterator[Check]:
    """Compare with each amount less what others bear; payments add up what the office bears."""
    name, paid = result.rule.name, result.paid
    others = [part.fen for part in result.parts if not part.by_office]
    fen = (result.fen - np.sum(others, axis=0, dtype=np.int64))[paid]
    owed = pd.Series(fen, index=result.rows[paid]).reindex(due.row, fill_value=-1)
    right = pd.unique(due.row[due.fen == owed.to_numpy()])
    yield check_count(f"{name}：金额相符的应付笔数", len(fen), len(right))
    yield from check_sums(f"{name} 应付金额", {"明细": int(fen.sum()), "应付": int(due.fen.sum())})
