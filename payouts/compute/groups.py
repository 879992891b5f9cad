"""Groups of rows taken in order: what a step came to on the rows before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd

from payouts.money import Exact
from payouts.rules.values import Value, united
from payouts.vectors import Coded, Dates, Sets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from payouts.compute.work import Work
    from payouts.rules.compiled import CompiledGroup

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

_SAFE = 2**62


@dataclass(frozen=True, slots=True)
class Grouped:
    """Rows in the order they are counted in.

    Attributes:
        order: rows, group by group, each in its order [n].
        starts: where a new group begins, in that order [n].
        already: what was paid before the rows of the roster, in yuan, or None.
        cause: causes per row where group, order or what was paid is not known.
    """

    order: Ints
    starts: Bools
    already: Exact | None
    cause: Ints | None

    def before(self, value: Value, counts: Bools) -> Value:
        """Return, for each row, what a value adds up to on the rows before it in its group.

        Args:
            value: the step.
            counts: the rows whose value counts.
        """
        data = Exact.where(counts, cast("Exact", value.data), 0).broadcast(len(self.order))
        numbers = data.num[self.order]
        if numbers.dtype != object:
            bound = int(np.abs(numbers).max(initial=0)) * max(len(numbers), 1)
            numbers = numbers if bound < _SAFE else numbers.astype(object)
        running = np.cumsum(numbers) - numbers
        first = np.maximum.accumulate(np.where(self.starts, np.arange(len(numbers)), 0))
        earlier = np.empty_like(running)
        earlier[self.order] = running - running[first]
        total = Exact(earlier, data.den)
        if self.already is not None:
            total = total + self.already
        return Value(total, self.cause)

    def after_held(self, held: Bools) -> Bools:
        """Return the rows that stand after a held row of their group."""
        marks = held[self.order].astype(np.int64)
        running = np.cumsum(marks) - marks
        first = np.maximum.accumulate(np.where(self.starts, np.arange(len(marks)), 0))
        result = np.zeros(len(marks), dtype=np.bool_)
        result[self.order] = running - running[first] > 0
        return result


def group_rows(group: CompiledGroup, work: Work, months: Ints) -> Grouped:
    """Put rows into a group's order.

    Args:
        group: the group.
        work: the computation; its columns are looked up.
        months: the month each row is due in [n]; its year bounds the group.
    """
    names = (*group.by, *group.order)
    columns = {name: work.inputs.values[name] for name in names}
    keys: list[NDArray[np.int64]] = [key_codes(columns[name]) for name in group.by]
    if group.within == "year":
        keys.append(months // 12)
    codes = pd.factorize(pd.MultiIndex.from_arrays(keys))[0].astype(np.int64)
    ranks = [_rank(columns[name]) for name in group.order]
    order = np.lexsort((*reversed(ranks), codes)).astype(np.int64)
    starts = np.ones(len(order), dtype=np.bool_)
    starts[1:] = np.diff(codes[order]) != 0
    cause = united(*(column.cause for column in columns.values()))
    already: Exact | None = None
    if group.already_paid is not None:
        paid = work.inputs.values[group.already_paid]
        already = cast("Exact", paid.data)
        cause = united(cause, paid.cause)
    return Grouped(order, starts, already, cause)


def key_codes(value: Value) -> Ints:
    """Return one whole number per row that is the same for the same value."""
    data = value.data
    match data:
        case Coded():
            return data.codes.astype(np.int64)
        case Dates():
            return data.first
        case Sets():
            return data.bits
        case Exact():
            return pd.factorize(data.num)[0].astype(np.int64)
        case _:
            return pd.factorize(cast("NDArray[np.object_]", data))[0].astype(np.int64)


def _rank(value: Value) -> Ints:
    """Return whole numbers in the order of the values."""
    data = value.data
    if isinstance(data, Coded):
        ranks = np.argsort(np.argsort(np.array(data.categories or ("",), dtype=object)))
        return ranks[data.codes].astype(np.int64)
    if isinstance(data, Exact):
        return np.unique(data.num, return_inverse=True)[1].astype(np.int64)
    return key_codes(value)


def later_than_held(groups: Sequence[Grouped], held: Bools) -> Bools:
    """Return the rows that stand after a held row in any group."""
    result = np.zeros(len(held), dtype=np.bool_)
    for group in groups:
        result |= group.after_held(held)
    return result
