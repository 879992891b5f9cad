"""What all rows of a group come to together: a total, a count, whether any or all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np

from payouts.base.money import Exact
from payouts.rules.language.nodes import Gathering
from payouts.rules.language.values import ReasonKind, Reasons, Value

if TYPE_CHECKING:
    from payouts.base.arrays import Bools, Ints
    from payouts.rules.language.values import ReasonIndex


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows in groups: the group's name, one number per row from 0 on, and why it is unknown."""

    name: str
    codes: Ints
    unknown: Reasons

    @property
    def count(self) -> int:
        """The number of groups."""
        return int(self.codes.max(initial=-1)) + 1

    def having(self, where: Bools) -> Bools:
        """Return for each row whether its group has a row in the mask."""
        found = np.zeros(self.count, dtype=np.bool_)
        found[self.codes[where]] = True
        return found[self.codes]


def gathered(
    rows: Rows, gathering: Gathering, value: Value | None, counts: Bools, index: ReasonIndex
) -> Value:
    """Return, for each row, what is made of the rows of its group.

    Where a row that counts lacks its value the others of its group lack the whole, unless what
    is known decides.

    Args:
        rows: the rows in their groups.
        gathering: what is made of them.
        value: of each row (length n or 1); None where rows are counted whatever they hold.
        counts: the rows that count (length n or 1).
        index: numbers the reason of rows whose group has another that lacks a value.
    """
    counted = np.broadcast_to(counts, len(rows.codes))
    if value is None:
        return Value(_number(rows, counted), rows.unknown)
    missing = counted & np.broadcast_to(value.reasons.missing, len(rows.codes))
    if gathering is Gathering.TOTAL:
        data: Exact | Bools = _total(rows, cast("Exact", value.data), counted)
        open_rows = rows.having(missing)
    else:
        holds = counted & ~missing & np.broadcast_to(cast("Bools", value.data), len(counted))
        fails = counted & ~missing & ~holds
        data, open_rows = _of_conditions(rows, gathering, holds, fails, rows.having(missing))
    own = value.reasons.only(missing & open_rows)
    others = Reasons()
    if open_rows.any():
        others = index.mark(others, open_rows & ~missing, ReasonKind.OTHER_ROW, rows.name)
    return Value(data, rows.unknown | own | others)


def _of_conditions(
    rows: Rows, gathering: Gathering, holds: Bools, fails: Bools, lacking: Bools
) -> tuple[Exact | Bools, Bools]:
    """Return what the group comes to, and where what is missing could alter it."""
    if gathering is Gathering.COUNT:
        return _number(rows, holds), lacking
    if gathering is Gathering.ANY:
        found = rows.having(holds)
        return found, lacking & ~found
    failed = rows.having(fails)
    return ~failed, lacking & ~failed


def _number(rows: Rows, where: Bools) -> Exact:
    counts = np.bincount(rows.codes[where], minlength=max(rows.count, 1)).astype(np.int64)
    return Exact.from_ints(counts[rows.codes])


def _total(rows: Rows, data: Exact, counted: Bools) -> Exact:
    values = Exact.where(counted, data, 0).broadcast(len(rows.codes))
    return values.group_sum(rows.codes, max(rows.count, 1)).take(rows.codes)
