"""Groups of rows in order: the sum of a step over the rows before each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd

from payouts.base.money import Exact
from payouts.base.vectors import Coded, Dates, Sets
from payouts.engine.entitlement.gathering import Rows, gathered
from payouts.rules.language.nodes import Before, Gathered
from payouts.rules.language.values import ReasonKind, Reasons, Value
from payouts.rules.parts import all_nodes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from payouts.base.arrays import Bools, Ints, Objects
    from payouts.engine.entitlement.work import BenefitWork
    from payouts.rules.language.nodes import Gathering
    from payouts.rules.language.values import ReasonIndex
    from payouts.rules.rule import CompiledGroup

_SAFE = 2**62
_MONTHS_OF = {"month": 1, "year": 12}  # how many months a group may reach over


@dataclass(frozen=True, slots=True)
class Grouped:
    """Rows in the order they are counted in.

    Attributes:
        name: of the group.
        in_order: whether a row depends on those before it; ``whole``: on all rows of its group.
        order: rows, group by group, each in its order [n].
        starts: where a new group begins, in that order [n].
        codes: one number per row from 0 on that is the same for rows of one group [n].
        alike: the same, whatever the month and year [n].
        dated: the rows whose month is known [n]; ``placed`` are those of them whose first key
            of the order is too.
        already: paid before the rows of the roster, in yuan, or None.
        unknown: why the group is not known.
        reasons: why group, order or the amount already paid is not known.
    """

    name: str
    in_order: bool
    whole: bool
    order: Ints
    starts: Bools
    codes: Ints
    alike: Ints
    dated: Bools
    placed: Bools
    already: Exact | None
    unknown: Reasons
    reasons: Reasons

    def before(self, value: Value, counts: Bools) -> Value:
        """Return, for each row, the sum of a value over the rows before it in its group.

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
        return Value(total, self.reasons)

    def gathered(
        self, gathering: Gathering, value: Value | None, counts: Bools, index: ReasonIndex
    ) -> Value:
        """Return, for each row, what is made of all rows of its group.

        Args:
            gathering: a total, a count, whether any or whether all.
            value: of each row; None where rows are counted whatever they hold.
            counts: the rows that count (length n or 1).
            index: numbers the reason of rows whose group has another that lacks a value.
        """
        return gathered(Rows(self.name, self.codes, self.unknown), gathering, value, counts, index)

    def after_held(self, held: Bools) -> Bools:
        """Return the rows that come, or may come, after a held row of their group."""
        marks = held[self.order].astype(np.int64)
        running = np.cumsum(marks) - marks
        first = np.maximum.accumulate(np.where(self.starts, np.arange(len(marks)), 0))
        result = np.zeros(len(marks), dtype=np.bool_)
        result[self.order] = running - running[first] > 0
        return result | _sharing(held & ~self.placed, self.alike)

    def beside(self, doubtful: Bools) -> Bools:
        """Return the rows that share, or may share, a group with a doubtful row."""
        shared = _sharing(doubtful & self.dated, self.codes)
        return shared | _sharing(doubtful & ~self.dated, self.alike)


def _sharing(marked: Bools, codes: Ints) -> Bools:
    """Return the rows with the code of a marked one."""
    touched = np.zeros(int(codes.max(initial=0)) + 1, dtype=np.bool_)
    touched[codes[marked]] = True
    return touched[codes]


def group_rows(
    group: CompiledGroup, work: BenefitWork, span: tuple[Ints, Ints] | None = None
) -> Grouped:
    """Put rows into a group's order.

    Args:
        group: the group.
        work: the computation; its columns are looked up.
        span: first and last month each row is due in [n]; the month or year of the first bounds
            the group. Where the last is before the first, the month is not known. None where
            rows are looked at in one and the same month.
    """
    values = work.inputs.values
    by, ordering = [values[name] for name in group.by], [values[name] for name in group.order]
    codes = alike = rows_alike(by)
    placed = np.ones(work.count, dtype=np.bool_)
    if span is not None and group.within in _MONTHS_OF:
        codes = _paired(alike, span[0] // _MONTHS_OF[group.within])
        placed &= span[0] <= span[1]
    dated = placed
    for value in ordering[:1]:
        placed = placed & value.reasons.known
    ranks = [
        *(_rank(value) for value in ordering[:1]),
        *(_first_where_unknown(value) for value in ordering[1:]),
    ]
    order = np.lexsort((*reversed(ranks), codes)).astype(np.int64)
    starts = _changes(codes[order])
    unknown = Reasons.union(value.reasons for value in by)
    reasons = Reasons.union((unknown, *(value.reasons for value in ordering)))
    apart = starts
    for name, value, rank in zip(group.order, ordering, ranks, strict=True):
        if isinstance(value.data, Dates) and not value.data.all_exact:
            unsure = _unsure(order, apart, value.data, placed & ~work.refused())
            reasons = work.context.reasons.mark(reasons, unsure, ReasonKind.AMBIGUOUS, name)
        apart = apart | _changes(rank[order])
    already: Exact | None = None
    if group.already_paid is not None:
        paid = values[group.already_paid]
        already = cast("Exact", paid.data)
        reasons = reasons | paid.reasons
    uses = {type(n) for n in all_nodes(work.rule) if getattr(n, "group", "") == group.name}
    return Grouped(
        group.name,
        Before in uses,
        Gathered in uses,
        order,
        starts,
        codes,
        alike,
        dated,
        placed,
        already,
        unknown,
        reasons,
    )


def _changes(codes: Ints) -> Bools:
    """Return where a number differs from the one before it; the first does."""
    starts = np.ones(len(codes), dtype=np.bool_)
    starts[1:] = np.diff(codes) != 0
    return starts


def _unsure(order: Ints, starts: Bools, dates: Dates, counts: Bools) -> Bools:
    """Return the rows whose order a date known to the month leaves open.

    Args:
        order: rows by group and first possible day [n].
        starts: where, in that order, rows begin that only the date orders.
        dates: the dates.
        counts: the rows that matter.
    """
    unsure = np.zeros(len(order), dtype=np.bool_)
    chosen = counts[order]
    if not chosen.any():
        return unsure
    rows, part = order[chosen], np.cumsum(starts)[chosen]
    first, last = dates.first[rows], dates.last[rows]
    low, width = int(first.min()), int(last.max() - first.min()) + 1
    latest = np.maximum.accumulate(part * width + last - low)
    fresh = np.ones(len(rows), dtype=np.bool_)
    fresh[1:] = part[1:] * width + first[1:] - low > latest[:-1]
    cluster = np.cumsum(fresh) - 1
    head = np.flatnonzero(fresh)[cluster]
    differs = (first != first[head]) | (last != last[head])
    unclear = np.zeros(len(rows), dtype=np.bool_)
    unclear[cluster[differs]] = True
    unsure[rows] = unclear[cluster]
    return unsure


def rows_alike(values: Sequence[Value]) -> Ints:
    """Return one number per row from 0 on, the same for rows that agree in every value.

    A row that lacks one of them is like no other.
    """
    codes = key_codes(values[0])
    known = values[0].reasons.known
    for value in values[1:]:
        codes = _paired(codes, key_codes(value))
        known = known & value.reasons.known
    codes = pd.factorize(codes)[0].astype(np.int64)
    alone = np.flatnonzero(~np.broadcast_to(known, len(codes)))
    codes[alone] = len(codes) + np.arange(len(alone))
    return pd.factorize(codes)[0].astype(np.int64)


def _paired(a: Ints, b: Ints) -> Ints:
    """Return one number per row from 0 on, the same for rows that agree in both."""
    one, other = pd.factorize(a)[0].astype(np.int64), pd.factorize(b)[0].astype(np.int64)
    return pd.factorize(one * (len(other) + 1) + other)[0].astype(np.int64)


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
            return pd.factorize(cast("Objects", data))[0].astype(np.int64)


def _rank(value: Value) -> Ints:
    """Return whole numbers in the order of the values."""
    data = value.data
    if isinstance(data, Coded):
        ranks = np.argsort(np.argsort(np.array(data.categories or ("",), dtype=object)))
        return ranks[data.codes].astype(np.int64)
    if isinstance(data, Exact):
        return np.unique(data.num, return_inverse=True)[1].astype(np.int64)
    if isinstance(data, np.ndarray):
        return np.unique(data, return_inverse=True)[1].astype(np.int64)
    return key_codes(value)


def _first_where_unknown(value: Value) -> Ints:
    """Return whole numbers in the order of the values, unknown ones first.

    A row with an unknown value is held, and so is every row that may come after it.
    """
    ranks = _rank(value)
    return np.where(value.reasons.known, ranks, ranks.min(initial=0) - 1)


def waiting_rows(
    groups: Sequence[Grouped], held: Bools, rejected: Bools, among: Bools
) -> tuple[Bools, Bools]:
    """Return the rows that wait for others, through any number of rows and groups.

    Args:
        groups: the groups.
        held: the rows held for reasons of their own.
        rejected: the rows that are rejected: whoever depends on the whole group waits for them.
        among: the rows that may have to wait.

    Returns:
        Those held or after a held row, and those whose whole group is in doubt.
    """
    later, beside = held, np.zeros(len(held), dtype=np.bool_)
    while True:
        waiting = later | beside
        after, among_others = later.copy(), beside.copy()
        for group in groups:
            if group.in_order:
                after |= group.after_held(waiting) & among
            if group.whole:
                among_others |= group.beside(waiting | rejected) & among
        if np.array_equal(after, later) and np.array_equal(among_others, beside):
            return later, beside
        later, beside = after, among_others
